//! Which loaded values can do without a reference of their own.
//!
//! A candidate is used only in the block that loads it, and until after its last use nothing runs Python code, drops
//! references, or writes the memory it came from, and no watched object dies. A call is no safe last use: the callee
//! may overwrite the place its argument came from. Candidates start out protected; those that fail become owned, which
//! adds deaths, so the check repeats until nothing changes.

use super::{Facts, Own, is_watched, place};
use crate::entity::IdVec;
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Func, Value};
use crate::ir::live::{LiveIn, live_out};
use crate::ir::ops::Op;

pub(super) fn decide(f: &Func, facts: &mut Facts, world: &dyn World) {
    let mut candidates: Vec<Value> = f
        .values
        .ids()
        .filter(|&v| facts.own[v] == Own::Protected)
        .collect();
    if candidates.is_empty() {
        return;
    }
    let cfg = Cfg::new(f);
    let homes = f.def_blocks();
    let spans = spans(f, facts, &cfg, &homes);
    loop {
        let failed = failing(f, facts, &cfg, &homes, &spans, &candidates);
        if failed.is_empty() {
            return;
        }
        for v in failed {
            facts.own[v] = if is_watched(f, v, world) {
                Own::Watched
            } else {
                Own::Plain
            };
        }
        candidates.retain(|&v| facts.own[v] == Own::Protected);
    }
}

/// From a candidate's load to its last use. Units: positions in the block.
#[derive(Clone, Copy, Default)]
struct Span {
    load: usize,
    last_use: usize,
    /// Used in another block.
    leaves: bool,
}

/// Spans of the candidates. A mark is a use: the frame holds its values until then, and a release there can leave with
/// them.
fn spans(f: &Func, facts: &Facts, cfg: &Cfg, homes: &place::Homes) -> IdVec<Value, Span> {
    let mut spans: IdVec<Value, Span> = IdVec::filled(Span::default(), f.values.len());
    for &b in &cfg.rpo {
        let mut last = None;
        for (pos, &i) in f.blocks[b].insts.iter().enumerate().rev() {
            f.for_each_new_use(i, &mut last, &mut |v| {
                let r = facts.root[v];
                if facts.own[r] == Own::Protected {
                    let span = &mut spans[r];
                    span.last_use = span.last_use.max(pos);
                    span.leaves |= homes[r] != Some(b);
                }
            });
            if let Some(v) = f.insts[i].result {
                spans[v].load = pos;
            }
        }
    }
    spans
}

fn failing(
    f: &Func,
    facts: &Facts,
    cfg: &Cfg,
    homes: &place::Homes,
    spans: &IdVec<Value, Span>,
    candidates: &[Value],
) -> Vec<Value> {
    let live_in = place::liveness(f, facts, cfg, homes, |o| o == Own::Watched, true);
    let mut by_block: IdVec<Block, Vec<Value>> = IdVec::defaults(f.blocks.len());
    let mut failed = vec![];
    for &v in candidates {
        if spans[v].leaves {
            failed.push(v);
        } else if let Some(b) = homes[v] {
            by_block[b].push(v);
        }
    }
    for &b in &cfg.rpo {
        if !by_block[b].is_empty() {
            let deaths = deaths_in(f, facts, cfg, &live_in, b);
            check_block(f, b, &deaths, spans, &by_block[b], &mut failed);
        }
    }
    failed
}

/// Positions of instructions after which a watched owned object may be released: the marks where one is no longer
/// held.
fn deaths_in(f: &Func, facts: &Facts, cfg: &Cfg, live_in: &LiveIn, b: Block) -> Vec<bool> {
    let insts = &f.blocks[b].insts;
    let mut deaths = vec![false; insts.len()];
    let mut live = live_out(f, live_in, b);
    let mut next_mark = None;
    let mut last = None;
    for (pos, &i) in insts.iter().enumerate().rev() {
        if f.insts[i].op == Op::Mark {
            next_mark = Some(pos);
        }
        let mut died = false;
        // A guard's result is no new object.
        if let Some(v) = f.insts[i].result
            && facts.own[v] == Own::Watched
            && !live.remove(v)
        {
            died = true;
        }
        f.for_each_new_use(i, &mut last, &mut |v| {
            let r = facts.root[v];
            if facts.own[r] == Own::Watched && live.insert(r) {
                died = true;
            }
        });
        if died {
            // The release happens at the next mark of this block, or at the end.
            match next_mark {
                Some(m) if m != pos => deaths[m] = true,
                _ => deaths[pos] = true,
            }
        }
    }
    // Objects live into a block but dead on an edge to it are released at its first mark.
    if let Some(first) = insts.iter().position(|&i| f.insts[i].op == Op::Mark) {
        let unread = |&p: &Value| facts.own[p] == Own::Watched && !live.contains(p);
        deaths[first] |= f.blocks[b].params.iter().any(unread) || { cfg.preds[b].iter() }
            .any(|&p| hands_on_deaths(f, facts, cfg, live_in, p, b, 0));
    }
    deaths
}

/// Blocks without a mark that are looked through.
const MARKLESS: usize = 3;

/// Watched objects that are held behind the last mark of `b`, or are to be released there, may die before `next`.
fn hands_on_deaths(
    f: &Func,
    facts: &Facts,
    cfg: &Cfg,
    live_in: &LiveIn,
    b: Block,
    next: Block,
    depth: usize,
) -> bool {
    let gone = |r: Value| facts.own[r] == Own::Watched && !live_in[next].contains(r);
    if live_out(f, live_in, b).iter().any(gone) {
        return true;
    }
    for &i in f.blocks[b].insts.iter().rev() {
        let d = &f.insts[i];
        if d.op == Op::Mark {
            return false;
        }
        let mut dies = d.result.is_some_and(gone);
        if d.targets.is_empty() {
            f.for_each_use(i, &mut |v| dies |= gone(facts.root[v]));
        }
        if dies {
            return true;
        }
    }
    depth == MARKLESS || cfg.preds[b].is_empty() || { cfg.preds[b].iter() }
        .any(|&p| hands_on_deaths(f, facts, cfg, live_in, p, b, depth + 1))
}

/// A disturbance between a candidate's load and its last use makes it fail.
fn check_block(
    f: &Func,
    b: Block,
    deaths: &[bool],
    spans: &IdVec<Value, Span>,
    candidates: &[Value],
    failed: &mut Vec<Value>,
) {
    let insts = &f.blocks[b].insts;
    // Position of the nearest disturbance of everything at or before each position, plus one.
    let mut before = Vec::with_capacity(insts.len());
    let mut writes: Vec<(usize, Mem)> = vec![];
    let mut nearest = 0;
    for (pos, &i) in insts.iter().enumerate() {
        let e = f.effects(i);
        if e.runs_python || e.releases || deaths[pos] {
            nearest = pos + 1;
        }
        if e.writes != Mem::NONE {
            writes.push((pos, e.writes));
        }
        before.push(nearest);
    }
    for &v in candidates {
        let Span { load, last_use, .. } = spans[v];
        if last_use <= load {
            continue;
        }
        let mem = match f.def_inst(v) {
            Some((_, d)) => Mem(u32::try_from(d.imm[1]).unwrap_or(u32::MAX)),
            None => Mem(u32::MAX),
        };
        let first = writes.partition_point(|&(pos, _)| pos <= load);
        let written = writes[first..]
            .iter()
            .take_while(|&&(pos, _)| pos < last_use)
            .any(|&(_, w)| w.overlaps(mem));
        // The releases behind a mark have its frame state, so its own uses come after them.
        let at_mark = f.insts[insts[last_use]].op == Op::Mark && deaths[last_use];
        // What it runs can overwrite the place while the operand, or the frame it leaves with, is still in use.
        let (op, e) = (f.insts[insts[last_use]].op, f.effects(insts[last_use]));
        let during = e.runs_python || op == Op::Call && e.releases && e.writes.overlaps(mem);
        if written || at_mark || during || before[last_use - 1] > load + 1 {
            failed.push(v);
        }
    }
}
