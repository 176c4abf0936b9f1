//! Generator expressions that a builtin consumes where they are made: `set(f(x) for x in xs)`.
//!
//! Neither the function nor the generator is made. The body becomes a loop of the enclosing function that collects the
//! values in a list, which the builtin is then called with; `any` and `all` look at each value and stop, `sum` adds ints and floats. That is the same
//! as long as the builtin would do nothing between two values that can be seen, so values that it looks at have to be of
//! classes whose operators run no Python code (`is_plain`); what is not leaves.
//!
//! A frame state in the body has the enclosing function's as its parent, which stands at the call of the builtin, with the
//! builtin, the list and the generator's function on its stack ([`Landing::Consume`]). An exit makes the generator, whose
//! frame goes on in the interpreter, and calls the builtin with the values of the list followed by those the generator has
//! left. It then goes on behind the call.
//!
//! This comes first of all passes, also of those over the body of a function to be inlined, so that they see the body as if it had been written there.

use crate::assume::Assumption;
use crate::build::{self, Limits};
use crate::deopt::{Landing, VirtualKind};
use crate::entity::IdSet;
use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue, Consumer, World};
use crate::ir::func::{Block, Def, FrameState, Func, Inst, InstData, Slot, Value, Virtual, VirtualData};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::opt::inline::{size, splice};

/// Longest bytecode looked at. Unit: code units.
const MAX_UNITS: u32 = 150;
/// Most instructions added to one function.
const MAX_GROWTH: usize = 1500;
/// `SET_FUNCTION_ATTRIBUTE` of a closure.
const CLOSURE: i64 = 8;

/// A generator expression and what consumes it.
struct Site {
    home: Block,
    /// Makes the function.
    make: Inst,
    /// Gives it its closure.
    attribute: Option<Inst>,
    /// The cells of the closure.
    cells: Vec<Value>,
    /// Calls the function: makes the generator.
    create: Inst,
    /// Calls the consumer.
    consume: Inst,
    consumer: Consumer,
    code: ConstId,
}

/// True if a generator went away.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut tried = IdSet::<Inst>::with_len(f.insts.len());
    let mut grown = 0;
    while grown < MAX_GROWTH {
        let Some((home, create)) = next_candidate(f, &tried) else {
            break;
        };
        tried.insert(create);
        if let Some(site) = find(f, world, home, create) {
            grown += merge(f, world, &site).unwrap_or(0);
        }
    }
    grown > 0
}

/// The call of a function made here with an iterator.
fn next_candidate(f: &Func, tried: &IdSet<Inst>) -> Option<(Block, Inst)> {
    f.layout.iter().find_map(|&b| {
        let found = f.blocks[b].insts.iter().find(|&&i| {
            f.helper(i) == Some(HelperId::Call)
                && f.insts[i].args.len() == 2
                && made_by(f, f.insts[i].args[0], HelperId::MakeFunction).is_some()
                && !tried.contains(i)
        });
        found.map(|&i| (b, i))
    })
}

/// The helper call a value comes from, if it is of that helper.
fn made_by(f: &Func, v: Value, h: HelperId) -> Option<Inst> {
    match f.values[f.root(v)].def {
        Def::Inst(i) if f.helper(i) == Some(h) => Some(i),
        _ => None,
    }
}

fn find(f: &Func, world: &mut dyn World, home: Block, create: Inst) -> Option<Site> {
    let d = &f.insts[create];
    let function = f.root(d.args[0]);
    let make = made_by(f, function, HelperId::MakeFunction)?;
    let code = f.as_const(*f.insts[make].args.first()?)?;
    if f.ty(d.args[1]).is_nullable() || d.catches {
        return None;
    }
    // Nothing else has the function, nothing but the consumer the generator.
    let mut attribute = None;
    for (i, n) in uses(f, function)? {
        match f.helper(i) {
            Some(HelperId::Call) if i == create => {}
            Some(HelperId::SetFunctionAttribute) if n == 0 && attribute.is_none() => attribute = Some(i),
            _ => return None,
        }
    }
    let cells = match attribute {
        None => vec![],
        Some(i) => {
            let &[_, tuple, which] = f.insts[i].args.as_slice() else {
                return None;
            };
            let tuple = made_by(f, tuple, HelperId::BuildTuple)?;
            if f.as_i64(which) != Some(CLOSURE) {
                return None;
            }
            f.insts[tuple].args.to_vec()
        }
    };
    let Used {
        consume, consumer, ..
    } = Used::find(f, world, home, create)?;
    Some(Site {
        home,
        make,
        attribute,
        cells,
        create,
        consume,
        consumer,
        code,
    })
}

/// Instructions with the value (an alias root) as an operand, and which one it is; `None` if a jump passes it on.
fn uses(f: &Func, v: Value) -> Option<Vec<(Inst, usize)>> {
    let mut found = vec![];
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        if d.targets.iter().flat_map(|t| &t.args).any(|&a| f.root(a) == v) {
            return None;
        }
        if d.op.row().result == crate::ir::ops::Res::Alias {
            continue;
        }
        found.extend(
            (0..d.args.len())
                .filter(|&n| f.root(d.args[n]) == v)
                .map(|n| (i, n)),
        );
    }
    Some(found)
}

/// The instructions of a block from one to another.
fn between(f: &Func, b: Block, from: Inst, to: Inst) -> Option<&[Inst]> {
    let insts = &f.blocks[b].insts;
    let first = insts.iter().position(|&i| i == from)? + 1;
    let last = insts.iter().position(|&i| i == to)?;
    insts.get(first..last)
}

/// What a call does with its only argument, as far as its callable is known.
fn consumer(f: &Func, world: &mut dyn World, call: Inst) -> Option<Consumer> {
    let (callable, this) = (f.insts[call].args[0], f.insts[call].args[1]);
    if let Some(i) = made_by(f, callable, HelperId::LoadMethod) {
        let &[o, name] = f.insts[i].args.as_slice() else {
            return None;
        };
        let (o, name) = (f.as_const(o)?, f.as_const(name)?);
        let join = world.const_value(name) == ConstValue::Str("join".to_owned());
        return (join && world.const_type(o) == wk::STR).then_some(Consumer::Collect);
    }
    if f.def_inst(this).is_none_or(|(_, d)| d.op != Op::ConstNull) {
        return None;
    }
    if let Some(k) = f.as_const(callable) {
        return world.consumer(k);
    }
    let load = made_by(f, callable, HelperId::LoadGlobal)?;
    let name = f.as_const(*f.insts[load].args.first()?)?;
    let k = world.global(f.insts[load].code, name)?;
    let consumer = world.consumer(k)?;
    world
        .assume(Assumption::GlobalUnchanged { name })
        .then_some(consumer)
}

/// Puts the body in place of the generator. The number of instructions added.
fn merge(f: &mut Func, world: &mut dyn World, site: &Site) -> Option<usize> {
    let code = world.add_callee_by_code(site.code, f.insts[site.create].code)?;
    let snap = world.code(code);
    if snap.units() > MAX_UNITS || snap.nfreevars as usize != site.cells.len() {
        return None;
    }
    let mut body = build::build_consumed(world, code, site.consumer, false, &Limits::default()).ok()?;
    crate::opt::cleanup::run(&mut body.func);
    let function = f.insts[site.create].args[0];
    let (bare, closed) = describe(f, site);
    forget_function(f, site, function, bare, closed);
    let iterator = [f.insts[site.create].args[1]];
    let used = Used {
        home: site.home,
        create: site.create,
        consume: site.consume,
        consumer: site.consumer,
    };
    put(f, &used, &body, &iterator, &site.cells, closed)?;
    Some(size(&body.func))
}

/// A generator that is consumed where it is made.
pub(super) struct Used {
    /// Where it is made.
    pub(super) home: Block,
    /// Makes the generator.
    pub(super) create: Inst,
    /// Calls the consumer.
    pub(super) consume: Inst,
    pub(super) consumer: Consumer,
}

impl Used {
    /// The generator, made in this place, if all that happens to it is that a builtin consumes it at once.
    pub(super) fn find(f: &Func, world: &mut dyn World, home: Block, create: Inst) -> Option<Used> {
        let &[(consume, 2)] = uses(f, f.root(f.insts[create].result?))?.as_slice() else {
            return None;
        };
        let c = &f.insts[consume];
        if f.helper(consume) != Some(HelperId::Call) || c.args.len() != 3 || c.catches {
            return None;
        }
        let between = between(f, home, create, consume)?;
        let idle = |&i: &Inst| matches!(f.insts[i].op, Op::Mark | Op::Check) || f.effects(i).is_pure();
        if !between.iter().all(idle) {
            return None;
        }
        let consumer = consumer(f, world, consume)?;
        Some(Used {
            home,
            create,
            consume,
            consumer,
        })
    }
}

/// Puts the body in the place of the generator that exits make from the recipe, of it or its function. The body has the
/// values `given` and `cells` as parameters, with the list in between if it keeps its values.
pub(super) fn put(
    f: &mut Func,
    used: &Used,
    body: &build::ConsumedBody,
    given: &[Value],
    cells: &[Value],
    recipe: Virtual,
) -> Option<()> {
    let list = body.keeps.then(|| new_list(f, used));
    let parent = parent_state(f, used, list, recipe)?;
    let mut args = given.to_vec();
    args.extend(list);
    args.extend(cells);
    f.insts[used.create].args = args.into_iter().collect();
    splice(f, used.home, used.create, &body.func, parent, body.sum);
    if !body.keeps || used.consumer == Consumer::List {
        skip_consumer(f, used);
    }
    Some(())
}

/// Recipes of the function without and with its closure.
fn describe(f: &mut Func, site: &Site) -> (Virtual, Virtual) {
    let code = Slot::Val(f.insts[site.make].args[0]);
    let kind = VirtualKind::Function;
    let bare = f.virtuals.push(VirtualData {
        kind,
        fields: vec![code, Slot::Null],
    });
    if site.attribute.is_none() {
        return (bare, bare);
    }
    let cells = f.virtuals.push(VirtualData {
        kind: VirtualKind::Tuple,
        fields: site.cells.iter().map(|&v| Slot::Val(v)).collect(),
    });
    let closed = f.virtuals.push(VirtualData {
        kind,
        fields: vec![code, Slot::Virtual(cells)],
    });
    (bare, closed)
}

/// The function is only made at exits. Before it gets its closure its frame states want it without.
fn forget_function(f: &mut Func, site: &Site, function: Value, bare: Virtual, closed: Virtual) {
    let function = f.root(function);
    let early = site.attribute.and_then(|i| f.insts[i].fs);
    for id in f.frame_states.ids() {
        let recipe = if Some(id) == early { bare } else { closed };
        let slots = |data: &crate::ir::func::FrameStateData| {
            let all = data.locals.iter().chain(&data.stack).copied();
            all.collect::<Vec<Slot>>()
        };
        let holds = |f: &Func, s: &Slot| matches!(*s, Slot::Val(v) if f.root(v) == function);
        if !slots(&f.frame_states[id]).iter().any(|s| holds(f, s)) {
            continue;
        }
        let mut data = f.frame_states[id].clone();
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            if holds(f, slot) {
                *slot = Slot::Virtual(recipe);
            }
        }
        f.frame_states[id] = data;
    }
    // Nothing but frame states used it under other names.
    let alias = |f: &Func, i: Inst| f.insts[i].result.is_some_and(|v| f.root(v) == function);
    f.retain(|f, i| !alias(f, i) && Some(i) != site.attribute);
}

/// The list the values are collected in.
fn new_list(f: &mut Func, site: &Used) -> Value {
    let data = InstData {
        op: Op::Call,
        args: smallvec::SmallVec::new(),
        imm: [HelperId::BuildList as i64, 0],
        result: None,
        ..f.insts[site.create].clone()
    };
    let inst = f.make_inst(data, Ty::exact(wk::LIST));
    let insts = &mut f.blocks[site.home].insts;
    let at = insts.iter().position(|&i| i == site.create).unwrap_or(0);
    insts.insert(at, inst);
    // An instruction made with a type has a result.
    f.insts[inst].result.unwrap_or(Value(u32::MAX))
}

/// The enclosing frame while the generator runs: the consumer's call with its operands popped, and what an exit needs.
fn parent_state(f: &mut Func, site: &Used, list: Option<Value>, source: Virtual) -> Option<FrameState> {
    let mut state = f.frame_states[f.insts[site.consume].fs?].clone();
    state.stack.pop()?;
    state.bc = f.insts[site.consume].bc;
    state.stack.push(list.map_or(Slot::Null, Slot::Val));
    state.stack.push(Slot::Virtual(source));
    state.landing = Landing::Consume;
    Some(f.frame_states.push(state))
}

/// What the body returned is the result already.
fn skip_consumer(f: &mut Func, site: &Used) {
    let (Some(given), Some(result)) = (f.insts[site.create].result, f.insts[site.consume].result) else {
        return;
    };
    let home = f
        .layout
        .iter()
        .copied()
        .find(|&b| f.blocks[b].insts.contains(&site.consume));
    let Some(home) = home else { return };
    let at = f.blocks[home]
        .insts
        .iter()
        .position(|&i| i == site.consume)
        .unwrap_or(0);
    let rest = f.blocks[home].insts.split_off(at + 1);
    let mut kept = std::mem::take(&mut f.blocks[home].insts);
    kept.retain(|&i| i != site.consume && !matches!(f.insts[i].op, Op::Mark | Op::Check));
    kept.extend(rest);
    f.blocks[home].insts = kept;
    f.rewrite_uses(&mut |v| if v == result { given } else { v });
}
