//! Removes checks after calls that are gone: a `check` stays only if Python code may have run since the last check
//! on some path. Polls of loops that run Python code anyway become calls that handle what is pending and go on.

use crate::entity::{IdSet, IdVec};
use crate::helpers::HelperId;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst, Slot, Value};
use crate::ir::ops::Op;

/// True if a check was removed.
pub fn run(f: &mut Func) -> bool {
    let cfg = Cfg::new(f);
    polls_that_call(f, &cfg);
    checks_in_handlers(f, &cfg);
    remove_needless(f)
}

/// Removes checks alone: polls of a body that is to be inlined are looked at in its caller.
pub fn remove_needless(f: &mut Func) -> bool {
    let cfg = Cfg::new(f);
    // Whether Python code may have run since the last check at the end of a block: if not so at its start, and if so.
    let mut passes: IdVec<Block, [bool; 2]> = IdVec::filled([false, true], f.blocks.len());
    for &b in &cfg.rpo {
        for &i in &f.blocks[b].insts {
            if let Some(dirty) = effect(f, i) {
                passes[b] = [dirty; 2];
            }
        }
    }
    let mut dirty_out: IdVec<Block, bool> = IdVec::filled(false, f.blocks.len());
    let mut again = true;
    while again {
        again = false;
        for &b in &cfg.rpo {
            let dirty = passes[b][usize::from(cfg.preds[b].iter().any(|&p| dirty_out[p]))];
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
            dirty = effect(f, i).unwrap_or(dirty);
            kept.push(i);
        }
        f.blocks[b].insts = kept;
    }
    changed
}

/// Exceptions that were caught here, and parameters that may be one.
fn caught_exceptions(f: &Func, cfg: &Cfg) -> IdSet<Value> {
    let mut caught = IdSet::with_len(f.values.len());
    let mut again = true;
    while again {
        again = false;
        for &b in &cfg.rpo {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                if f.helper(i) == Some(HelperId::CatchException) {
                    again |= d.result.is_some_and(|v| caught.insert(v));
                }
                for t in &d.targets {
                    for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                        again |= caught.contains(f.root(a)) && caught.insert(p);
                    }
                }
            }
        }
    }
    caught
}

/// The frame holds one of these exceptions, whose traceback holds the frame object.
fn holds(f: &Func, i: Inst, caught: &IdSet<Value>) -> bool {
    let state = f.insts[i].fs.map(|fs| &f.frame_states[fs]);
    state.is_some_and(|state| {
        let mut slots = state.locals.iter().chain(&state.stack);
        slots.any(|slot| matches!(slot, &Slot::Val(v) if caught.contains(f.root(v))))
    })
}

/// Marks the checks between the way to a handler and its end, and those where a variable still holds the exception.
fn checks_in_handlers(f: &mut Func, cfg: &Cfg) {
    let changes = |f: &Func, i: Inst| match f.helper(i) {
        Some(HelperId::CatchException) => Some(true),
        Some(HelperId::PopExcept) => Some(false),
        _ => None,
    };
    let mut at_end: IdVec<Block, bool> = IdVec::filled(false, f.blocks.len());
    let mut again = cfg
        .rpo
        .iter()
        .any(|&b| f.blocks[b].insts.iter().any(|&i| changes(f, i) == Some(true)));
    let caught = if again {
        caught_exceptions(f, cfg)
    } else {
        IdSet::with_len(0)
    };
    while again {
        again = false;
        for &b in &cfg.rpo {
            let mut handling = cfg.preds[b].iter().any(|&p| at_end[p]);
            for i in f.blocks[b].insts.clone() {
                handling = changes(f, i).unwrap_or(handling);
                if f.insts[i].op == Op::Check {
                    f.insts[i].imm[0] = i64::from(handling || holds(f, i, &caught));
                }
            }
            again |= std::mem::replace(&mut at_end[b], handling) != handling;
        }
    }
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

fn effect(f: &Func, i: Inst) -> Option<bool> {
    match f.insts[i].op {
        Op::Check | Op::Poll | Op::PollCall => Some(false),
        Op::Mark => None,
        _ => f.effects(i).runs_python.then_some(true),
    }
}
