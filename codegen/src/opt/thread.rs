//! Jump threading: a block that only tests a parameter for NULL and branches is skipped by the edges that know the
//! answer. This joins "is there a next value" of an inlined iterator step with the loop's own test.
//!
//! The tested value's uses behind the two targets are rerouted to new parameters of the targets, so the targets
//! must have no other predecessor and every use must be dominated by one of them.

use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Slot, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::Ty;
use crate::opt::patience::Patience;

/// True if an edge was threaded.
pub fn run(f: &mut Func) -> bool {
    let (mut changed, mut patience) = (false, Patience::new());
    for b in f.layout.clone() {
        changed |= thread_block(f, b, &mut patience);
    }
    // A test all of whose edges know the answer is gone.
    super::cleanup::remove_unreachable(f);
    changed
}

/// `b(p): t = is.null p; branch t ? yes : no`.
fn null_test(f: &Func, b: Block) -> Option<(Value, Block, Block)> {
    let &[p] = f.blocks[b].params.as_slice() else {
        return None;
    };
    let &[test, term] = f.blocks[b].insts.as_slice() else {
        return None;
    };
    let (t, d) = (&f.insts[test], &f.insts[term]);
    let fits = t.op == Op::IsNull && t.args[0] == p && d.op == Op::Branch && Some(d.args[0]) == t.result;
    let plain = fits && d.targets.iter().all(|t| t.args.is_empty());
    plain.then(|| (p, d.targets[0].block, d.targets[1].block))
}

/// Whether the value is NULL, if known.
fn nullness(f: &Func, v: Value) -> Option<bool> {
    match f.def_inst(v) {
        Some((_, d)) if d.op == Op::ConstNull => Some(true),
        _ => (!f.ty(v).is_nullable()).then_some(false),
    }
}

fn thread_block(f: &mut Func, b: Block, patience: &mut Patience) -> bool {
    let Some((p, yes, no)) = null_test(f, b) else {
        return false;
    };
    let cfg = Cfg::new(f);
    if yes == no
        || cfg.preds[yes].len() != 1
        || cfg.preds[no].len() != 1
        || !f.blocks[yes].params.is_empty()
        || !f.blocks[no].params.is_empty()
    {
        return false;
    }
    let edges: Vec<(Block, bool)> = cfg.preds[b]
        .iter()
        .filter_map(|&pred| {
            let d = f.terminator(pred)?;
            if d.op != Op::Jump {
                return None;
            }
            Some((pred, nullness(f, d.targets[0].args[0])?))
        })
        .collect();
    if edges.is_empty() || !patience.lasts(f) || !uses_are_dominated(f, &cfg, b, p, yes, no) {
        return false;
    }
    // Types of what will flow in over threaded and remaining edges.
    let item_ty = {
        let args = edges
            .iter()
            .filter(|e| !e.1)
            .filter_map(|e| f.terminator(e.0))
            .map(|d| f.ty(d.targets[0].args[0]));
        let all = args.reduce(|a, c| a.join(c).unwrap_or(Ty::OBJ));
        if edges.len() == cfg.preds[b].len() {
            all.unwrap_or(Ty::OBJ)
        } else {
            f.ty(p)
        }
    };
    let null_param = f.add_param(yes, Ty::OBJ_OR_NULL);
    let item_param = f.add_param(no, item_ty);
    reroute(f, &cfg, p, yes, no, null_param, item_param);
    let Some(&term) = f.blocks[b].insts.last() else {
        return false;
    };
    f.insts[term].targets[0].args = vec![p];
    f.insts[term].targets[1].args = vec![p];
    for (pred, null) in edges {
        if let Some(&i) = f.blocks[pred].insts.last() {
            let args = f.insts[i].targets[0].args.clone();
            f.insts[i].targets[0] = Target {
                block: if null { yes } else { no },
                args,
            };
        }
    }
    true
}

fn uses_are_dominated(f: &Func, cfg: &Cfg, b: Block, p: Value, yes: Block, no: Block) -> bool {
    cfg.rpo.iter().all(|&x| {
        x == b || cfg.dominates(yes, x) || cfg.dominates(no, x) || {
            let mut found = false;
            for &i in &f.blocks[x].insts {
                f.for_each_use(i, &mut |v| found |= v == p);
            }
            !found
        }
    })
}

/// Frame states belong to single instructions or are shared within one bytecode, so they lie on one side.
fn reroute(f: &mut Func, cfg: &Cfg, p: Value, yes: Block, no: Block, null_param: Value, item_param: Value) {
    for &x in &cfg.rpo {
        let new = match (cfg.dominates(yes, x), cfg.dominates(no, x)) {
            (true, _) => null_param,
            (_, true) => item_param,
            _ => continue,
        };
        for i in f.blocks[x].insts.clone() {
            let d = &mut f.insts[i];
            d.args.iter_mut().filter(|v| **v == p).for_each(|v| *v = new);
            d.targets
                .iter_mut()
                .flat_map(|t| &mut t.args)
                .filter(|v| **v == p)
                .for_each(|v| *v = new);
            if let Some(fs) = d.fs {
                let state = &mut f.frame_states[fs];
                for slot in state.locals.iter_mut().chain(&mut state.stack) {
                    if *slot == Slot::Val(p) {
                        *slot = Slot::Val(new);
                    }
                }
            }
        }
    }
}
