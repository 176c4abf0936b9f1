//! Which loaded values can do without a reference of their own.
//!
//! A candidate is used only in the block that loads it, and until after its last use nothing runs Python code, drops
//! references, or writes the memory it came from, and no watched object dies. A call is no safe last use: the callee
//! may overwrite the place its argument came from. Candidates start out protected; those that fail become owned, which
//! adds deaths, which may make others of the block fail.

use super::{Facts, Own, is_watched, place};
use crate::entity::IdVec;
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Func, Inst, Value};
use crate::ir::live::{LiveIn, live_out};
use crate::ir::ops::Op;

pub(super) fn decide(f: &Func, facts: &mut Facts, world: &dyn World) {
    let candidates: Vec<Value> = f
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
    let mut by_block: IdVec<Block, Vec<Value>> = IdVec::defaults(f.blocks.len());
    for v in candidates {
        if spans[v].leaves {
            facts.own[v] = owned(f, v, facts, world);
        } else if let Some(b) = homes[v] {
            by_block[b].push(v);
        }
    }
    // The candidates left are never live between blocks, but one that dies behind the last mark of a block is released
    // in those behind it.
    let live_in = place::liveness(f, facts, &cfg, &homes, |o| o == Own::Watched, true);
    let mut again = true;
    while again {
        again = false;
        for &b in &cfg.rpo {
            if !by_block[b].is_empty() {
                let deaths = deaths_in(f, facts, &cfg, &live_in, b);
                again |= settle_block(f, b, deaths, &spans, &mut by_block[b], facts, world);
            }
        }
    }
}

/// What a value becomes that needs a reference of its own.
fn owned(f: &Func, v: Value, facts: &Facts, world: &dyn World) -> Own {
    if is_watched(f, v, world) && !facts.quiet.contains(v) {
        Own::Watched
    } else {
        Own::Plain
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

/// Takes out the candidates of a block that fail: a disturbance lies between the load and the last use. One that fails
/// may add a death, which disturbs others. True if there is one that happens behind the block.
fn settle_block(
    f: &Func,
    b: Block,
    mut deaths: Vec<bool>,
    spans: &IdVec<Value, Span>,
    candidates: &mut Vec<Value>,
    facts: &mut Facts,
    world: &dyn World,
) -> bool {
    let block = Disturbances::new(f, b, &deaths);
    let mut failed = vec![];
    candidates.retain(|&v| {
        let fails = block.disturb(f, v, spans[v], &deaths);
        if fails {
            failed.push(v);
        }
        !fails
    });
    let mut behind = false;
    while let Some(v) = failed.pop() {
        facts.own[v] = owned(f, v, facts, world);
        if facts.own[v] != Own::Watched {
            continue;
        }
        let death = block.release_of(spans[v]);
        behind |= !block.is_mark(f, death);
        if !std::mem::replace(&mut deaths[death], true) {
            candidates.retain(|&u| {
                let Span { load, last_use, .. } = spans[u];
                let hit = load < death && (death < last_use || death == last_use && block.is_mark(f, death));
                if hit {
                    failed.push(u);
                }
                !hit
            });
        }
    }
    behind
}

/// Where in a block something happens that a value without a reference of its own does not survive.
struct Disturbances<'a> {
    insts: &'a [Inst],
    /// Position of the nearest disturbance of everything at or before each position, plus one.
    before: Vec<usize>,
    /// Positions that write memory, and which.
    writes: Vec<(usize, Mem)>,
    /// Nearest mark at or behind each position; the position itself if there is none.
    marks: Vec<usize>,
}

impl<'a> Disturbances<'a> {
    fn new(f: &'a Func, b: Block, deaths: &[bool]) -> Disturbances<'a> {
        let insts = f.blocks[b].insts.as_slice();
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
        let mut marks: Vec<usize> = (0..insts.len()).collect();
        let mut next = None;
        for pos in marks.iter_mut().rev() {
            if f.insts[insts[*pos]].op == Op::Mark {
                next = Some(*pos);
            }
            *pos = next.unwrap_or(*pos);
        }
        Disturbances {
            insts,
            before,
            writes,
            marks,
        }
    }

    fn is_mark(&self, f: &Func, pos: usize) -> bool {
        f.insts[self.insts[pos]].op == Op::Mark
    }

    /// Where a value with a reference of its own is released, if it is watched.
    fn release_of(&self, Span { load, last_use, .. }: Span) -> usize {
        self.marks[load.max(last_use)]
    }

    /// A disturbance lies between the load and the last use of a value.
    fn disturb(&self, f: &Func, v: Value, span: Span, deaths: &[bool]) -> bool {
        let Span { load, last_use, .. } = span;
        if last_use <= load {
            return false;
        }
        let mem = match f.def_inst(v) {
            Some((_, d)) => Mem(u32::try_from(d.imm[1]).unwrap_or(u32::MAX)),
            None => Mem(u32::MAX),
        };
        let first = self.writes.partition_point(|&(pos, _)| pos <= load);
        let written = self.writes[first..]
            .iter()
            .take_while(|&&(pos, _)| pos < last_use)
            .any(|&(_, w)| w.overlaps(mem));
        let end = self.insts[last_use];
        let (op, e) = (f.insts[end].op, f.effects(end));
        // The releases behind a mark have its frame state, so its own uses come after them.
        let at_mark = self.is_mark(f, last_use) && deaths[last_use];
        // What it runs can overwrite the place while the operand, or the frame it leaves with, is still in use.
        let during = e.runs_python || op == Op::Call && e.releases && e.writes.overlaps(mem);
        written || at_mark || during || self.before[last_use - 1] > load + 1
    }
}
