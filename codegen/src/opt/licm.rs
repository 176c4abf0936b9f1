//! Loop-invariant code motion: pure operations, loads and guards whose operands come from outside the loop move to the
//! block in front of it.
//!
//! Only from blocks that run in every iteration. A guard that moves leaves with the state of the preheader's last
//! mark, which is the interpreter's state at the loop's start: nothing of the loop has run. A load moves only if
//! nothing in the loop writes what it reads; a loop that runs Python code therefore keeps its heap loads.

use crate::deopt::ExitReason;
use crate::entity::{IdSet, IdVec};
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Def, FrameState, Func, Inst, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Cls, Ty};

/// True if something moved.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let cfg = Cfg::new(f);
    let mut headers: Vec<Block> = cfg
        .rpo
        .iter()
        .copied()
        .filter(|&h| cfg.preds[h].iter().any(|&p| cfg.is_back_edge(p, h)))
        .collect();
    // Inner loops first, so that what leaves them can leave the outer ones too.
    headers.sort_by_key(|&h| std::cmp::Reverse(cfg.loop_depth[h]));
    let mut homes = home_blocks(f);
    let mut changed = false;
    for h in headers {
        changed |= hoist(f, &cfg, h, &mut homes, world);
    }
    changed
}

fn home_blocks(f: &Func) -> IdVec<Inst, Option<Block>> {
    let mut homes = IdVec::filled(None, f.insts.len());
    for &b in &f.layout {
        for &i in &f.blocks[b].insts {
            homes[i] = Some(b);
        }
    }
    homes
}

/// The only block that enters the loop, its jump, and the state at its end.
fn preheader(f: &Func, cfg: &Cfg, h: Block) -> Option<(Block, Option<FrameState>)> {
    let mut outside = cfg.preds[h].iter().copied().filter(|&p| !cfg.is_back_edge(p, h));
    let p = outside.next()?;
    if outside.next().is_some() || f.terminator(p)?.op != Op::Jump {
        return None;
    }
    let mark = f.blocks[p]
        .insts
        .iter()
        .rev()
        .find(|&&i| f.insts[i].op == Op::Mark);
    // The state is the loop's start only if no call lies behind the mark.
    let state = mark.and_then(|&m| {
        let after = f.blocks[p].insts.iter().rev().take_while(|&&i| i != m);
        after
            .clone()
            .all(|&i| !f.effects(i).is_visible())
            .then_some(f.insts[m].fs)
            .flatten()
    });
    Some((p, state))
}

fn hoist(
    f: &mut Func,
    cfg: &Cfg,
    h: Block,
    homes: &mut IdVec<Inst, Option<Block>>,
    world: &dyn World,
) -> bool {
    let Some((pre, state)) = preheader(f, cfg, h) else {
        return false;
    };
    let blocks = cfg.loop_blocks(h);
    let latches: Vec<Block> = cfg.preds[h]
        .iter()
        .copied()
        .filter(|&p| blocks.contains(p))
        .collect();
    let (mut written, mut runs_python) = (Mem::NONE, false);
    for b in blocks.iter() {
        for &i in &f.blocks[b].insts {
            let e = f.effects(i);
            written = written.with(e.writes);
            runs_python |= e.runs_python;
        }
    }
    if runs_python || has_risky_deaths(f, &blocks, world) {
        written = Mem::HEAP;
    }
    let mut changed = false;
    for b in cfg.rpo.iter().copied().filter(|&b| blocks.contains(b)) {
        if !latches.iter().all(|&l| cfg.dominates(b, l)) {
            continue;
        }
        for i in f.blocks[b].insts.clone() {
            if !movable(f, i, written, state, world) || !operands_outside(f, i, &blocks, homes) {
                continue;
            }
            if f.insts[i].op == Op::Refine && !guard_instead(f, i, state, world) {
                continue;
            }
            if is_indexed_load(f, i) && has_guard_before(f, b, i) {
                continue;
            }
            f.blocks[b].insts.retain(|&x| x != i);
            let at = f.blocks[pre].insts.len() - 1;
            f.blocks[pre].insts.insert(at, i);
            homes[i] = Some(pre);
            if f.insts[i].fs.is_some() {
                f.insts[i].fs = state;
            }
            changed = true;
        }
    }
    changed
}

/// In front of the loop nothing proves what a `refine` says: there it becomes a guard, unless that guard failed too
/// often before.
fn guard_instead(f: &mut Func, i: Inst, state: Option<FrameState>, world: &dyn World) -> bool {
    let d = &f.insts[i];
    let failed = world.feedback(d.code, d.bc).failed;
    if state.is_none()
        || failed
            .iter()
            .any(|r| matches!(r, ExitReason::Unbound | ExitReason::Type))
    {
        return false;
    }
    let Some(v) = d.result else { return false };
    let (from, to) = (f.ty(d.args[0]), f.ty(v));
    let op = match (from, to) {
        (
            Ty::Obj {
                cls: a,
                nullable: true,
            },
            Ty::Obj {
                cls: b,
                nullable: false,
            },
        ) if a == b => Op::GuardNonNull,
        (
            Ty::Obj { nullable: false, .. },
            Ty::Obj {
                cls: Cls::Exact(t),
                nullable: false,
            },
        ) => {
            f.insts[i].imm = [i64::from(t.0), 0];
            Op::GuardType
        }
        _ => return false,
    };
    f.insts[i].op = op;
    f.insts[i].fs = state;
    true
}

/// A load whose safety depends on its index.
fn is_indexed_load(f: &Func, i: Inst) -> bool {
    matches!(
        f.insts[i].op,
        Op::LoadObjX | Op::LoadF64X | Op::LoadU8X | Op::LoadI64X | Op::LoadI32X
    )
}

/// A guard of the same bytecode stays in front of the instruction: perhaps its bounds check.
fn has_guard_before(f: &Func, b: Block, i: Inst) -> bool {
    let (code, bc) = (f.insts[i].code, f.insts[i].bc);
    let before = f.blocks[b].insts.iter().take_while(|&&x| x != i);
    before
        .clone()
        .any(|&x| f.insts[x].op == Op::GuardTrue && f.insts[x].bc == bc && f.insts[x].code == code)
}

fn movable(f: &Func, i: Inst, written: Mem, state: Option<FrameState>, world: &dyn World) -> bool {
    let d = &f.insts[i];
    let mut e = f.effects(i);
    if super::is_lasting_class(f, i, world) {
        e.reads = Mem::NONE;
    }
    let pinned = matches!(
        d.op,
        Op::Check
            | Op::Poll
            | Op::PollCall
            | Op::Mark
            | Op::Scratch
            | Op::Within
            | Op::BoxI64
            | Op::BoxF64
            | Op::Exit
            | Op::Call
    );
    !pinned
        && !d.op.row().terminator
        && e.is_value_numberable()
        && !e.reads.overlaps(written)
        && (!e.exits || state.is_some())
}

fn operands_outside(f: &Func, i: Inst, blocks: &IdSet<Block>, homes: &IdVec<Inst, Option<Block>>) -> bool {
    f.insts[i]
        .args
        .iter()
        .all(|&v| defined_outside(f, v, blocks, homes))
}

fn defined_outside(f: &Func, v: Value, blocks: &IdSet<Block>, homes: &IdVec<Inst, Option<Block>>) -> bool {
    match f.values[v].def {
        Def::Param(b, _) => !blocks.contains(b),
        Def::Inst(d) => homes
            .get(d)
            .copied()
            .flatten()
            .is_some_and(|b| !blocks.contains(b)),
        Def::Gone => false,
    }
}

/// An object of unknown class may die in the loop: a finaliser can write anything.
fn has_risky_deaths(f: &Func, blocks: &IdSet<Block>, world: &dyn World) -> bool {
    let risky = |v: Value| f.ty(v).is_obj() && !world.dies_quietly(f.ty(v));
    blocks.iter().any(|b| {
        f.blocks[b].params.iter().any(|&p| risky(p))
            || f.blocks[b].insts.iter().any(|&i| {
                let d = &f.insts[i];
                let owned = matches!(
                    d.op.row().result,
                    crate::ir::ops::Res::New | crate::ir::ops::Res::Helper
                );
                owned && d.result.is_some_and(risky)
            })
    })
}
