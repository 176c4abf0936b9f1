//! Removes checks after calls that are gone: a `check` stays only if Python code may have run since the last check
//! on some path. Polls of loops that run Python code anyway become calls that handle what is pending and go on.

use crate::entity::IdVec;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func};
use crate::ir::ops::Op;

/// True if a check was removed.
pub fn run(f: &mut Func) -> bool {
    polls_that_call(f, &Cfg::new(f));
    remove_needless(f)
}

/// Removes checks alone: polls of a body that is to be inlined are looked at in its caller.
pub fn remove_needless(f: &mut Func) -> bool {
    let cfg = Cfg::new(f);
    let mut dirty_out: IdVec<Block, bool> = IdVec::filled(false, f.blocks.len());
    let mut again = true;
    while again {
        again = false;
        for &b in &cfg.rpo {
            let mut dirty = cfg.preds[b].iter().any(|&p| dirty_out[p]);
            for &i in &f.blocks[b].insts {
                step(f, i, &mut dirty);
            }
            again |= std::mem::replace(&mut dirty_out[b], dirty) != dirty;
        }
    }
    let mut changed = false;
    for &b in &cfg.rpo {
        let mut dirty = cfg.preds[b].iter().any(|&p| dirty_out[p]);
        let mut kept = Vec::with_capacity(f.blocks[b].insts.len());
        for &i in &f.blocks[b].insts {
            if f.insts[i].op == Op::Check && !dirty {
                changed = true;
                continue;
            }
            step(f, i, &mut dirty);
            kept.push(i);
        }
        f.blocks[b].insts = kept;
    }
    changed
}

/// A loop that runs Python code anyway loses nothing when its poll does.
fn polls_that_call(f: &mut Func, cfg: &Cfg) {
    for &b in &cfg.rpo {
        let Some(h) = cfg.loop_header[b] else { continue };
        for i in f.blocks[b].insts.clone() {
            if f.insts[i].op != Op::Poll {
                continue;
            }
            let python = cfg
                .loop_blocks(h)
                .iter()
                .any(|x| f.blocks[x].insts.iter().any(|&j| f.effects(j).runs_python));
            if python {
                f.insts[i].op = Op::PollCall;
            }
        }
    }
}

fn step(f: &Func, i: crate::ir::func::Inst, dirty: &mut bool) {
    match f.insts[i].op {
        Op::Check | Op::Poll | Op::PollCall => *dirty = false,
        _ if f.effects(i).runs_python => *dirty = true,
        _ => {}
    }
}
