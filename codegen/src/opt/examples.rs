//! Examples: objects at hand during the compile that a value may well be, followed through attributes, items and
//! iterators. They say what the interpreter's feedback does not: of which class a subscript's container is, and what an
//! array holds. An example is a guess; guards prove it.

use hashbrown::HashMap;
use pyjit_ffi::layout;

use crate::helpers::HelperId;
use crate::input::{CodeIdx, ConstId, Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Func, Inst, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};

/// Example by value (alias root).
pub type Examples = HashMap<Value, ConstId>;

/// Examples of all values that have one.
pub fn find(f: &Func, world: &mut dyn World) -> Examples {
    let mut found = f.examples.clone();
    seed(f, world, &mut found);
    for &b in &Cfg::new(f).rpo {
        let mut call = None;
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op == Op::Call {
                call = Some(i);
            }
            if let Some(v) = d.result
                && f.root(v) == v
                && !found.contains_key(&v)
                && let Some(k) = of_result(f, world, &found, call, i)
            {
                found.insert(v, k);
            }
            for t in &d.targets {
                for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                    if let Some(k) = example(f, &found, a) {
                        found.entry(p).or_insert(k);
                    }
                }
            }
        }
    }
    found
}

/// The example of a value, which a constant is itself.
pub fn example(f: &Func, found: &Examples, v: Value) -> Option<ConstId> {
    let root = f.root(v);
    found.get(&root).copied().or_else(|| f.as_const(root))
}

/// The slots of the frame that was running when the compile was decided.
fn seed(f: &Func, world: &mut dyn World, found: &mut Examples) {
    let first = f.layout.first().and_then(|&b| f.blocks[b].insts.first());
    if first.is_some_and(|&i| f.insts[i].code != CodeIdx(0)) {
        return;
    }
    // The first parameter of a function unit is the function.
    let skip = usize::from(f.entry_kind == Entry::Function);
    let func = f.blocks[f.entry()].params.first().copied();
    if let Some(func) = func.filter(|_| skip == 1 && needs_function(f))
        && let Some(k) = world.example_function(CodeIdx(0))
    {
        found.entry(func).or_insert(k);
    }
    for (slot, &p) in f.blocks[f.entry()].params.iter().skip(skip).enumerate() {
        if let Some(k) = world.example(slot) {
            found.entry(p).or_insert(k);
        }
    }
}

/// The function's closure is looked into.
fn needs_function(f: &Func) -> bool {
    f.blocks[f.entry()].insts.iter().any(|&i| {
        let d = &f.insts[i];
        d.op == Op::LoadObj && d.imm[0] == i64::from(layout::function::FUNC_CLOSURE)
    })
}

/// The example of an instruction's result; `call` is the last call up to it in its block.
fn of_result(
    f: &Func,
    world: &mut dyn World,
    found: &Examples,
    call: Option<Inst>,
    i: Inst,
) -> Option<ConstId> {
    let d = &f.insts[i];
    let of = |n: usize| d.args.get(n).and_then(|&v| example(f, found, v));
    match (d.op, f.helper(i)) {
        (_, Some(HelperId::LoadGlobal)) => world.global(d.code, f.as_const(d.args[0])?),
        (_, Some(HelperId::LoadAttr)) => world.example_attr(of(0)?, f.as_const(d.args[1])?),
        (_, Some(HelperId::GetItem | HelperId::ForIter)) => world.example_item(of(0)?, 0),
        (Op::Scratch, _) => {
            // Items of a sequence that is unpacked.
            let call = call?;
            let unpacked = f.helper(call) == Some(HelperId::UnpackSequence);
            let k = example(f, found, *f.insts[call].args.first().filter(|_| unpacked)?)?;
            world.example_item(k, usize::try_from(d.imm[0]).ok()?)
        }
        (_, Some(HelperId::GetIter)) => of(0),
        (_, Some(HelperId::NewListIter | HelperId::NewTupleIter | HelperId::NewStrIter)) => of(0),
        (Op::LoadObj, _) if d.imm[1] == i64::from(Mem::ATTR.0) => {
            // The field is there if the example is of the class that was proved.
            let (k, class) = (of(0)?, f.ty(d.args[0]).class()?);
            (world.const_type(k) == class).then_some(())?;
            world.example_field(k, i32::try_from(d.imm[0]).ok()?)
        }
        (Op::LoadObj, _) if d.imm[1] == i64::from(Mem::CELL.0) => world.example_content(of(0)?),
        (Op::LoadObj, _) if f.ty(d.args[0]).class() == Some(wk::FUNCTION) => {
            let closure = d.imm[0] == i64::from(layout::function::FUNC_CLOSURE);
            world.example_closure(of(0).filter(|_| closure)?)
        }
        (Op::LoadObj, _) if f.ty(d.result?) == Ty::exact(wk::CELL) => {
            let index = (d.imm[0] - i64::from(layout::tuple::OB_ITEM)) / 8;
            world.example_item(of(0)?, usize::try_from(index).ok()?)
        }
        (Op::LoadObj, _) if f.ty(d.args[0]).is_obj() && d.imm[1] == i64::from(Mem::FROZEN.0) => {
            let index = (d.imm[0] - i64::from(layout::tuple::OB_ITEM)) / 8;
            world.example_item(of(0)?, usize::try_from(index).unwrap_or(0))
        }
        (Op::LoadObjX | Op::LoadObj, _) => world.example_item(items_of(f, found, d.args[0])?, 0),
        _ => None,
    }
}

/// The example of the list whose items are at this address, or of the tuple they are in.
fn items_of(f: &Func, found: &Examples, base: Value) -> Option<ConstId> {
    let Some((_, d)) = f.def_inst(base) else {
        return example(f, found, base);
    };
    if d.op == Op::LoadI64 && d.imm[0] == i64::from(layout::list::OB_ITEM) {
        return example(f, found, d.args[0]);
    }
    example(f, found, base)
}
