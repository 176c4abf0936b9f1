//! A slice of a list that only replaces a part of a list is not made: the items are moved.
//!
//! Nothing may happen in between that could be seen. Then whatever leaves there can as well resume in front of the slice,
//! so no frame state needs it.

use crate::entity::IdSet;
use crate::helpers::HelperId;
use crate::ir::func::{Block, FrameState, Func, Inst, Value};
use crate::ir::ops::{Op, Res};

/// True if a slice went away.
pub fn run(f: &mut Func) -> bool {
    let pairs: Vec<Pair> = { f.layout.iter() }
        .flat_map(|&b| f.blocks[b].insts.iter().map(move |&i| (b, i)))
        .filter_map(|(b, i)| find(f, b, i))
        .collect();
    let mut changed = false;
    for pair in pairs {
        changed |= fuse(f, &pair);
    }
    changed
}

/// A slice and the only instruction that takes it.
struct Pair {
    block: Block,
    slice: Inst,
    taker: Inst,
    helper: HelperId,
}

fn find(f: &Func, block: Block, taker: Inst) -> Option<Pair> {
    let d = &f.insts[taker];
    let stored = d.op == Op::CallOrExit && HelperId::from_imm(d.imm[0]) == Some(HelperId::ListSetSlice);
    let (slice, made) = f.def_inst(f.root(*d.args.get(3).filter(|_| stored)?))?;
    if f.helper(slice) != Some(HelperId::SeqSlice) {
        return None;
    }
    let helper = match f.as_i64(made.args[3])? {
        1 => HelperId::ListCopySlice,
        -1 => HelperId::ListCopyReversed,
        _ => return None,
    };
    let pair = Pair {
        block,
        slice,
        taker,
        helper,
    };
    is_unseen(f, &pair).then_some(pair)
}

/// Positions of the two in their block.
fn span(f: &Func, pair: &Pair) -> Option<(usize, usize)> {
    let place = |i: Inst| f.blocks[pair.block].insts.iter().position(|&x| x == i);
    Some((place(pair.slice)?, place(pair.taker)?))
}

/// Nobody else takes the slice, no other state holds it, and nothing happens between the two.
fn is_unseen(f: &Func, pair: &Pair) -> bool {
    let (Some((from, to)), Some(it)) = (span(f, pair), f.insts[pair.slice].result) else {
        return false;
    };
    let between = f.blocks[pair.block].insts.get(from + 1..to).unwrap_or_default();
    let calm = |&i: &Inst| {
        let e = f.effects(i);
        !e.is_visible() && !e.releases && !e.raises && !matches!(f.insts[i].op, Op::Check | Op::Poll)
    };
    if from > to || !between.iter().all(calm) || f.insts[pair.slice].fs.is_none() {
        return false;
    }
    let mut inside = IdSet::<Inst>::with_len(f.insts.len());
    for &i in between.iter().chain([&pair.taker]) {
        inside.insert(i);
    }
    let is_it = |v: Value| f.root(v) == it;
    f.layout.iter().flat_map(|&b| &f.blocks[b].insts).all(|&i| {
        let d = &f.insts[i];
        let operands = d.args.iter().enumerate();
        let taken = operands.filter(|&(_, &v)| is_it(v)).all(|(n, _)| {
            let alias = d.op.row().result == Res::Alias && inside.contains(i);
            alias || i == pair.taker && n == 3
        });
        let mut held = d.targets.iter().flat_map(|t| &t.args).any(|&v| is_it(v));
        if !inside.contains(i)
            && let Some(fs) = d.fs
        {
            f.for_each_fs_value(fs, &mut |v| held |= is_it(v));
        }
        taken && !held
    })
}

fn fuse(f: &mut Func, pair: &Pair) -> bool {
    let (Some((from, to)), Some(it), Some(fs)) =
        (span(f, pair), f.insts[pair.slice].result, f.insts[pair.slice].fs)
    else {
        return false;
    };
    let made = f.insts[pair.slice].args.clone();
    let insts = f.blocks[pair.block].insts.clone();
    let goes = |f: &Func, i: Inst| {
        let d = &f.insts[i];
        d.op == Op::Mark || d.op.row().result == Res::Alias && f.root(d.args[0]) == it
    };
    let kept = insts.iter().enumerate().filter(|&(at, &i)| {
        let between = at > from && at < to;
        at != from && !(between && goes(f, i))
    });
    let kept: Vec<Inst> = kept.map(|(_, &i)| i).collect();
    for &i in &insts[from + 1..=to] {
        resume_at(f, i, fs);
    }
    let d = &mut f.insts[pair.taker];
    d.imm[0] = pair.helper as i64;
    d.args.truncate(3);
    d.args.extend_from_slice(&made[..3]);
    f.blocks[pair.block].insts = kept;
    true
}

fn resume_at(f: &mut Func, i: Inst, fs: FrameState) {
    let d = &mut f.insts[i];
    if d.fs.is_some() {
        d.fs = Some(fs);
    }
}
