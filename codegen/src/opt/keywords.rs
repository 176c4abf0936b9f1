//! `f(*args, **kwargs)` where the dict of keyword arguments is known: what is merged into the new dict of the call is what
//! an inlined function was called with, as in a decorator's wrapper.
//!
//! The new dict is then made from all names and values where the merge stood, and nothing looks into either.

use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue, World};
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Value};
use crate::ir::ops::Op;

/// True if a merge went away.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut changed = false;
    for b in f.layout.clone() {
        for i in f.blocks[b].insts.clone() {
            if f.helper(i) == Some(HelperId::DictMerge)
                && let Some(items) = merged(f, world, b, i)
            {
                replace(f, b, i, &items);
                changed = true;
            }
        }
    }
    changed
}

/// Names and values that the dict has after the merge, if both dicts are known and the new one is only known in this block.
fn merged(f: &Func, world: &dyn World, b: Block, merge: Inst) -> Option<Vec<Value>> {
    let d = &f.insts[merge];
    let (&[into, from, _], false) = (d.args.as_slice(), d.catches) else {
        return None;
    };
    let (into, from) = (f.root(into), f.root(from));
    let mut items = items_of(f, into)?;
    items.extend(items_of(f, from)?);
    let names: Option<Vec<String>> = items
        .chunks_exact(2)
        .map(|pair| name(f, world, pair[0]))
        .collect();
    let names = names?;
    let twice = (1..names.len()).any(|n| names[..n].contains(&names[n]));
    let known = !twice && is_only_merged(f, from) && is_temporary(f, b, merge, into);
    known.then_some(items)
}

/// What a dict was made from.
fn items_of(f: &Func, dict: Value) -> Option<Vec<Value>> {
    matches!(f.helper_result(dict)?, HelperId::BuildKwargs | HelperId::BuildMap)
        .then(|| f.def_inst(dict).map(|(_, d)| d.args.to_vec()))?
}

fn name(f: &Func, world: &dyn World, v: Value) -> Option<String> {
    let k: ConstId = f.as_const(v)?;
    match world.const_value(k) {
        ConstValue::Str(s) => Some(s),
        _ => None,
    }
}

/// Nothing can put anything into the dict: it is only read by merges.
fn is_only_merged(f: &Func, dict: Value) -> bool {
    let insts = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    { insts }.all(|&i| {
        let d = &f.insts[i];
        let merges = f.helper(i) == Some(HelperId::DictMerge);
        let read = |n: usize| merges && n == 1;
        let passed = d.targets.iter().flat_map(|t| &t.args);
        d.args
            .iter()
            .enumerate()
            .all(|(n, &v)| f.root(v) != dict || read(n))
            && { passed }.all(|&v| f.root(v) != dict)
    })
}

/// The dict is made in this block, and nothing has it but the merge, frame states, and what follows the merge here.
fn is_temporary(f: &Func, b: Block, merge: Inst, dict: Value) -> bool {
    let own = &f.blocks[b].insts;
    let Some(at) = own.iter().position(|&i| i == merge) else {
        return false;
    };
    let made = own[..at].iter().any(|&i| f.insts[i].result == Some(dict));
    let is_it = |v: Value| f.root(v) == dict;
    let taken = own[..at]
        .iter()
        .any(|&i| f.insts[i].args.iter().any(|&v| is_it(v)));
    let mut fields = f.virtuals.ids().flat_map(|id| &f.virtuals[id].fields);
    let kept = fields.any(|slot| matches!(slot, Slot::Val(v) if is_it(*v)));
    let mut elsewhere = false;
    for &block in &f.layout {
        for &i in &f.blocks[block].insts {
            if block != b {
                f.for_each_use(i, &mut |v| elsewhere |= is_it(v));
            }
            let passed = f.insts[i].targets.iter().flat_map(|t| &t.args);
            elsewhere |= { passed }.any(|&v| is_it(v));
        }
    }
    made && !taken && !kept && !elsewhere
}

/// Makes the dict in place of the merge. What follows has the new one.
fn replace(f: &mut Func, b: Block, merge: Inst, items: &[Value]) {
    let into = f.root(f.insts[merge].args[0]);
    let data = InstData {
        op: Op::Call,
        args: items.iter().copied().collect(),
        imm: [HelperId::BuildKwargs as i64, 0],
        result: None,
        ..f.insts[merge].without_targets()
    };
    let made = f.make_inst(data, HelperId::BuildKwargs.row().ty);
    let Some(at) = f.blocks[b].insts.iter().position(|&i| i == merge) else {
        return;
    };
    f.blocks[b].insts[at] = made;
    let Some(new) = f.insts[made].result else { return };
    let mut states: Vec<(FrameState, FrameState)> = vec![];
    for i in f.blocks[b].insts.clone().into_iter().skip(at + 1) {
        for n in 0..f.insts[i].args.len() {
            if f.root(f.insts[i].args[n]) == into {
                f.insts[i].args[n] = new;
            }
        }
        if let Some(fs) = f.insts[i].fs {
            f.insts[i].fs = Some(renamed(f, fs, into, new, &mut states));
        }
    }
}

/// A frame state that holds another value instead of one.
fn renamed(
    f: &mut Func,
    fs: FrameState,
    old: Value,
    new: Value,
    states: &mut Vec<(FrameState, FrameState)>,
) -> FrameState {
    if let Some(&(_, known)) = states.iter().find(|&&(from, _)| from == fs) {
        return known;
    }
    let mut data = f.frame_states[fs].clone();
    let parent = data.parent.map(|p| renamed(f, p, old, new, states));
    let mut changed = parent != data.parent;
    data.parent = parent;
    for slot in data.locals.iter_mut().chain(&mut data.stack) {
        if let Slot::Val(v) = slot
            && f.root(*v) == old
        {
            *v = new;
            changed = true;
        }
    }
    let now = if changed { f.frame_states.push(data) } else { fs };
    states.push((fs, now));
    now
}
