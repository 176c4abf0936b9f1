//! Sinking: a box that is needed only further down moves there, off the paths (and out of the loops) that do not need
//! it.
//!
//! The new place is the nearest common dominator of all uses, if it is another block that lies in no more loops; within
//! it, in front of the first use or at the end. Frame states never hold boxes (they hold the machine value), so an
//! exit does not count as a need.

use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst, Value};
use crate::ir::ops::Op;

/// True if something moved.
pub fn run(f: &mut Func) -> bool {
    let cfg = Cfg::new(f);
    let mut changed = false;
    for b in cfg.rpo.clone() {
        for i in f.blocks[b].insts.clone().into_iter().rev() {
            if matches!(f.insts[i].op, Op::BoxI64 | Op::BoxF64)
                && let Some(v) = f.insts[i].result
            {
                changed |= sink(f, &cfg, b, i, v);
            }
        }
    }
    changed
}

fn sink(f: &mut Func, cfg: &Cfg, home: Block, i: Inst, v: Value) -> bool {
    let uses = use_blocks(f, cfg, v);
    let Some(target) = uses.iter().copied().reduce(|a, b| common_dominator(cfg, a, b)) else {
        return false;
    };
    if target == home || !cfg.dominates(home, target) || cfg.loop_depth[target] > cfg.loop_depth[home] {
        return false;
    }
    f.blocks[home].insts.retain(|&x| x != i);
    let at = f.blocks[target].insts.iter().position(|&x| uses_value(f, x, v));
    let at = at.unwrap_or(f.blocks[target].insts.len().saturating_sub(1));
    f.blocks[target].insts.insert(at, i);
    true
}

fn uses_value(f: &Func, i: Inst, v: Value) -> bool {
    let mut found = false;
    f.for_each_use(i, &mut |x| found |= x == v);
    found
}

fn use_blocks(f: &Func, cfg: &Cfg, v: Value) -> Vec<Block> {
    cfg.rpo
        .iter()
        .copied()
        .filter(|&b| f.blocks[b].insts.iter().any(|&i| uses_value(f, i, v)))
        .collect()
}

fn common_dominator(cfg: &Cfg, a: Block, b: Block) -> Block {
    let mut d = a;
    while !cfg.dominates(d, b) {
        match cfg.idom[d] {
            Some(up) if up != d => d = up,
            _ => return d,
        }
    }
    d
}
