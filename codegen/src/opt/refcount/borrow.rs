//! Which loaded values can do without a reference of their own.
//!
//! A candidate is used only in the block that loads it, and between the load and its last use nothing runs Python
//! code, drops references, or writes the memory it came from, and no watched object dies. Candidates start out
//! protected; those that fail become owned, which adds deaths, so the check repeats until nothing changes.

use super::{Facts, Own, is_watched, place};
use crate::entity::{IdSet, IdVec};
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Def, Func, Value};
use crate::ir::ops::Op;

pub(super) fn decide(f: &Func, facts: &mut Facts, world: &dyn World) {
    let cfg = Cfg::new(f);
    loop {
        let failed = failing(f, facts, &cfg);
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
    }
}

fn failing(f: &Func, facts: &Facts, cfg: &Cfg) -> Vec<Value> {
    let candidates: Vec<Value> = f
        .values
        .ids()
        .filter(|&v| facts.own[v] == Own::Protected)
        .collect();
    if candidates.is_empty() {
        return vec![];
    }
    // Liveness of the candidates themselves: live into another block means failed.
    // A mark is a use: the frame holds its values until then, and a release there can leave with them.
    let live_in = place::liveness(f, facts, cfg, &|o| o == Own::Protected, true);
    let mut failed = IdSet::<Value>::with_len(f.values.len());
    for &b in &cfg.rpo {
        live_in[b].iter().for_each(|v| {
            failed.insert(v);
        });
    }
    let deaths = deaths_by_block(f, facts, cfg);
    for &b in &cfg.rpo {
        check_block(f, facts, b, &deaths[b], &mut failed);
    }
    candidates.into_iter().filter(|&v| failed.contains(v)).collect()
}

/// Per block, positions of instructions after which a watched owned object may be released: the marks where one
/// is no longer held.
fn deaths_by_block(f: &Func, facts: &Facts, cfg: &Cfg) -> IdVec<Block, Vec<bool>> {
    let live_in = place::liveness(f, facts, cfg, &|o| o == Own::Watched, true);
    let mut all = IdVec::filled(vec![], f.blocks.len());
    for &b in &cfg.rpo {
        let insts = &f.blocks[b].insts;
        let mut deaths = vec![false; insts.len()];
        let mut live = place::live_out(f, &live_in, b);
        let mut next_mark = None;
        for (pos, &i) in insts.iter().enumerate().rev() {
            if f.insts[i].op == Op::Mark {
                next_mark = Some(pos);
            }
            let mut died = false;
            let result = f.insts[i].result.map(|v| facts.root[v]);
            if let Some(v) = result
                && facts.own[v] == Own::Watched
                && !live.remove(v)
            {
                died = true;
            }
            f.for_each_use(i, &mut |v| {
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
        // Objects live into a block but dead on this edge are released at its first mark.
        if let Some(first) = insts.iter().position(|&i| f.insts[i].op == Op::Mark) {
            deaths[first] = true;
        }
        all[b] = deaths;
    }
    all
}

/// Walks forward: a disturbance makes every protected value loaded before it fail if it is used after it.
fn check_block(f: &Func, facts: &Facts, b: Block, deaths: &[bool], failed: &mut IdSet<Value>) {
    // Value, memory it was loaded from, disturbed since.
    let mut open: Vec<(Value, Mem, bool)> = vec![];
    for (pos, &i) in f.blocks[b].insts.iter().enumerate() {
        let d = &f.insts[i];
        f.for_each_use(i, &mut |v| {
            let r = facts.root[v];
            if open.iter().any(|&(o, _, disturbed)| o == r && disturbed) {
                failed.insert(r);
            }
        });
        let e = f.effects(i);
        let dies_here = d.op == Op::Mark && deaths[pos];
        if dies_here {
            // The releases behind this mark have its frame state.
            f.for_each_use(i, &mut |v| {
                let r = facts.root[v];
                if open.iter().any(|&(o, ..)| o == r) {
                    failed.insert(r);
                }
            });
        }
        let disturbs_all = e.runs_python || e.releases || dies_here;
        for entry in &mut open {
            entry.2 |= disturbs_all || e.writes.overlaps(entry.1);
        }
        // Deaths after an instruction that is no mark come after its own uses.
        if d.op != Op::Mark && deaths[pos] {
            open.iter_mut().for_each(|entry| entry.2 = true);
        }
        if let Some(v) = d.result
            && facts.own[v] == Own::Protected
            && matches!(f.values[v].def, Def::Inst(_))
        {
            open.push((v, Mem(u32::try_from(d.imm[1]).unwrap_or(u32::MAX)), false));
        }
    }
}
