//! The body of a known function on its way into a caller: what both inlining and the merging of generators into loops do
//! with it first.

use super::{catches, cleanup, examples, foretold, genexpr, sources, specialise, thread};
use crate::helpers::HelperId;
use crate::input::{ConstId, World};
use crate::ir::func::{Def, Func, Value};
use crate::ir::types::{Cls, Ty, TypeId};

/// Specialises a body for what the caller knows of the arguments, the function itself the first of them. False if it had
/// better stay a call: it handles exceptions of its own often, which would leave the caller.
pub(super) fn prepare(f: &Func, world: &mut dyn World, g: &mut Func, args: &[Value]) -> bool {
    let entry = g.entry();
    for (n, &a) in args.iter().enumerate() {
        let Some(&p) = g.blocks[entry].params.get(n) else {
            continue;
        };
        if let Some(k) = examples::example(f, &f.examples, a) {
            g.examples.insert(p, k);
        }
        if let Some(classes) = f.class_sets.get(&a) {
            g.class_sets.insert(p, classes.clone());
        }
        match class_of(f, world, a) {
            Some(t) if world.type_info(t).heap => {
                g.hints.insert(p, t);
            }
            Some(t) => {
                g.values[p].ty = Ty::Obj {
                    cls: Cls::Exact(t),
                    nullable: false,
                };
            }
            None => {}
        }
    }
    cleanup::run(g);
    if genexpr::run(g, world) {
        cleanup::run(g);
    }
    specialise::run(g, world);
    foretold::run(g, world);
    if catches::raised_often(g, world) {
        return false;
    }
    catches::give_up(g, world);
    thread::run(g);
    cleanup::run(g);
    true
}

/// What is known of the class of an argument.
fn class_of(f: &Func, world: &mut dyn World, v: Value) -> Option<TypeId> {
    if let Some(t) = f.ty(v).class() {
        return Some(t);
    }
    let root = f.root(v);
    if let Some(&t) = f.hints.get(&root) {
        return Some(t);
    }
    made_class(f, world, root)
}

/// The class of an instance (an alias root) made here.
pub(super) fn made_class(f: &Func, world: &mut dyn World, root: Value) -> Option<TypeId> {
    match f.values[root].def {
        Def::Inst(i) if f.helper(i) == Some(HelperId::AllocInstance) => {
            world.const_as_type(f.as_const(f.insts[i].args[0])?)
        }
        _ => None,
    }
}

/// The code object of the functions that a value can be, if they are all made here.
pub(super) fn made_of(f: &Func, v: Value) -> Option<ConstId> {
    let codes = sources::of(f, v)?.into_iter().map(|v| match f.values[v].def {
        Def::Inst(i) if f.helper(i) == Some(HelperId::MakeFunction) => f.as_const(f.insts[i].args[0]),
        _ => None,
    });
    let codes: Vec<ConstId> = codes.collect::<Option<_>>()?;
    let &code = codes.first()?;
    codes.iter().all(|&other| other == code).then_some(code)
}
