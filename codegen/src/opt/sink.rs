//! Sinking: a box that is needed only further down moves there, off the paths (and out of the loops) that do not need
//! it.
//!
//! The new place is the nearest common dominator of all uses, if it is another block that lies in no more loops; within
//! it, in front of the first use or at the end. Frame states never hold boxes (they hold the machine value), so an
//! exit does not count as a need.

use hashbrown::HashMap;

use crate::helpers::HelperId;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst, InstData, Value};
use crate::ir::ops::Op;

/// True if something moved.
pub fn run(f: &mut Func) -> bool {
    let boxes = |f: &Func, i: Inst| is_box(&f.insts[i]);
    let any = f
        .layout
        .iter()
        .flat_map(|&b| &f.blocks[b].insts)
        .any(|&i| boxes(f, i));
    if !any {
        return false;
    }
    let cfg = Cfg::new(f);
    let uses = use_blocks(f, &cfg);
    let mut changed = false;
    for b in cfg.rpo.clone() {
        for i in f.blocks[b].insts.clone().into_iter().rev() {
            if boxes(f, i)
                && let Some(v) = f.insts[i].result
                && let Some(uses) = uses.get(&v)
            {
                changed |= sink(f, &cfg, b, i, v, uses);
            }
        }
    }
    changed
}

fn is_box(d: &InstData) -> bool {
    matches!(d.op, Op::BoxI64 | Op::BoxF64)
        || (d.op == Op::Call
            && [
                HelperId::BoxNumber,
                HelperId::BoxComplex,
                HelperId::BoxComplexOrInt,
            ]
            .iter()
            .any(|&h| d.imm[0] == h as i64))
}

fn sink(f: &mut Func, cfg: &Cfg, home: Block, i: Inst, v: Value, uses: &[Block]) -> bool {
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

/// Blocks that use the boxes. Boxes use none, so moving one leaves this as it is.
fn use_blocks(f: &Func, cfg: &Cfg) -> HashMap<Value, Vec<Block>> {
    let mut uses: HashMap<Value, Vec<Block>> = HashMap::new();
    for &b in &cfg.rpo {
        let mut last = None;
        for &i in &f.blocks[b].insts {
            f.for_each_new_use(i, &mut last, &mut |v| {
                let boxed = f.def_inst(v).is_some_and(|(_, d)| is_box(d));
                if boxed {
                    let blocks = uses.entry(v).or_default();
                    if blocks.last() != Some(&b) {
                        blocks.push(b);
                    }
                }
            });
        }
    }
    uses
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
