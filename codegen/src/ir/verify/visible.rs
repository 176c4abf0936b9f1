//! No exit resumes before a bytecode of which something is already visible: the interpreter would do it twice.
//!
//! Walks the blocks once in reverse postorder with, per code object, the bytecode that is under way and whether
//! something visible (a call that may run Python code, a write to shared memory) has happened since it began.
//! - An instruction of another bytecode of the same code begins that bytecode. An instruction of an inlined callee
//!   does not: what the callee does is also done by its caller's call. Nor does a constant, which stands anywhere.
//! - A mark begins its bytecode, even one that is under way.
//! - Where paths meet, all of them count.
//! - What stands at an earlier bytecode of a frame around is done before the call that is under way.
//! - Back edges are not followed: a bytecode reached again by a loop has begun again.
//! - An operation that resumes before its own bytecode after its own effects (a `decref` at the start of a bytecode,
//!   a `poll.call`) says that everything so far belongs before: the bytecode begins after it.
//! - An exit that resumes at another bytecode than its own (a `check` after a call, a fused branch) is not judged.

use super::Faults;
use crate::entity::{Id, IdVec};
use crate::input::CodeIdx;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst};
use crate::ir::ops::Op;
use crate::ir::print;

/// A bytecode under way.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Begun {
    code: CodeIdx,
    bc: u32,
    /// The visible instruction since it began.
    visible: Option<Inst>,
}

type State = Vec<Begun>;

pub(super) fn check(f: &Func, cfg: &Cfg, faults: &mut Faults) {
    let mut outs: IdVec<Block, State> = IdVec::filled(State::new(), f.blocks.len());
    for &b in &cfg.rpo {
        let mut state = meet(b, cfg, &outs);
        for &i in &f.blocks[b].insts {
            step(f, i, &mut state, faults);
        }
        outs[b] = state;
    }
}

fn meet(b: Block, cfg: &Cfg, outs: &IdVec<Block, State>) -> State {
    let mut state = State::new();
    for &p in cfg.preds[b].iter().filter(|&&p| cfg.order[p] < cfg.order[b]) {
        for &other in &outs[p] {
            match state
                .iter_mut()
                .find(|begun| (begun.code, begun.bc) == (other.code, other.bc))
            {
                Some(begun) => begun.visible = begun.visible.or(other.visible),
                None => state.push(other),
            }
        }
    }
    state
}

fn step(f: &Func, i: Inst, state: &mut State, faults: &mut Faults) {
    let (d, effects) = (&f.insts[i], f.effects(i));
    if matches!(
        d.op,
        Op::ConstObj | Op::ConstNull | Op::ConstI64 | Op::ConstF64 | Op::ConstBool
    ) {
        return;
    }
    let under_way = state.iter().any(|begun| (begun.code, begun.bc) == (d.code, d.bc));
    if under_way && d.op != Op::Mark {
        state.retain(|begun| begun.code != d.code || begun.bc == d.bc);
    } else {
        // Callees have higher numbers than the first code that inlined them; their calls are over.
        state.retain(|begun| begun.code.index() < d.code.index());
        state.push(Begun {
            code: d.code,
            bc: d.bc,
            visible: None,
        });
    }
    let own =
        d.fs.map(|fs| &f.frame_states[fs])
            .is_some_and(|fs| (fs.code, fs.bc) == (d.code, d.bc));
    if effects.exits && own {
        let mut begun = state.iter_mut().find(|begun| begun.code == d.code);
        if let Some(begun) = begun.as_mut()
            && begun
                .visible
                .is_some_and(|before| is_before_the_call(f, i, before))
        {
            begun.visible = None;
        }
        if let Some(before) = begun.as_ref().and_then(|begun| begun.visible) {
            let what = print::inst(f, before);
            let what = what.split(" @").next().unwrap_or_default();
            faults.inst(
                i,
                format!("resumes before bc{}, of which `{what}` is already visible", d.bc),
            );
        }
        if effects.is_visible() {
            state
                .iter_mut()
                .for_each(|begun| begun.visible = begun.visible.or((begun.code != d.code).then_some(i)));
            return;
        }
    }
    if effects.is_visible() {
        for begun in state.iter_mut() {
            begun.visible.get_or_insert(i);
        }
    }
}

/// An instruction belongs to an earlier bytecode of a frame that `i` is called from, or was called by it: the bytecode under
/// way is another call's, of code that was inlined twice.
fn is_before_the_call(f: &Func, i: Inst, before: Inst) -> bool {
    let own = (f.insts[before].code, f.insts[before].bc);
    let around = callers(f, i);
    let mut done = callers(f, before);
    if done.is_empty() {
        return around.iter().any(|&(code, bc)| code == own.0 && bc != own.1);
    }
    done.insert(0, own);
    // Outermost frames first, as far as they are the same.
    let differ = done.iter().rev().zip(around.iter().rev()).find(|(a, b)| a != b);
    differ.is_some_and(|(a, b)| a.0 == b.0)
}

/// Code and bytecode of the frames an instruction is called from, the innermost first.
fn callers(f: &Func, i: Inst) -> Vec<(CodeIdx, u32)> {
    let first = f.insts[i].fs.and_then(|fs| f.frame_states[fs].parent);
    core::iter::successors(first, |&fs| f.frame_states[fs].parent)
        .map(|fs| (f.frame_states[fs].code, f.frame_states[fs].bc))
        .collect()
}
