//! Calls that catch: the way to the handler goes where no call is left that could raise.

use super::cleanup;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Feedback, World};
use crate::ir::func::{Block, Func, Inst, InstData};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

/// Removes questions behind calls that are gone, and what only they led to. True if anything changed.
pub fn run(f: &mut Func) -> bool {
    let mut changed = false;
    let mut catching = false;
    for b in f.layout.clone() {
        let mut open = false;
        for i in f.blocks[b].insts.clone() {
            let d = &f.insts[i];
            open = (open || d.catches) && !f.always_raises(i);
            catching |= d.catches;
            if d.op == Op::Succeeded && !std::mem::take(&mut open) {
                always_succeeds(f, b, i);
                changed = true;
            }
        }
    }
    changed |= !catching && remove_frame_checks(f);
    if changed {
        cleanup::run(f);
    }
    changed
}

/// A call that a handler of this body covers raised often where the body had become part of a caller.
pub fn raised_often(f: &Func, world: &dyn World) -> bool {
    f.layout.iter().flat_map(|&b| &f.blocks[b].insts).any(|&i| {
        let d = &f.insts[i];
        d.catches && world.feedback(d.code, d.bc).failed.contains(&ExitReason::Raise)
    })
}

/// For a body that becomes part of a caller: its calls leave when they raise, since the caller's frame is the current one.
pub fn give_up(f: &mut Func, world: &dyn World) {
    for b in f.layout.clone() {
        let mut added = 0;
        for (at, i) in f.blocks[b].insts.clone().into_iter().enumerate() {
            let caught = std::mem::take(&mut f.insts[i].catches);
            if caught && f.always_raises(i) {
                end_after(f, b, at + added);
                break;
            }
            if caught && let Some(guard) = search(f, i, world) {
                added += 1;
                f.blocks[b].insts.insert(at + added, guard);
            }
            if f.insts[i].op == Op::Succeeded {
                always_succeeds(f, b, i);
            }
        }
    }
    remove_frame_checks(f);
    cleanup::run(f);
}

/// A lookup in a dict that does not catch any more leaves where there is no such key, and so runs no Python code. Gives the
/// guard behind it.
fn search(f: &mut Func, i: Inst, world: &dyn World) -> Option<Inst> {
    let d = &f.insts[i];
    if f.helper(i) != Some(HelperId::DictGetItem)
        || d.fs.is_none()
        || !searches(&world.feedback(d.code, d.bc))
    {
        return None;
    }
    f.insts[i].imm[0] = HelperId::DictFind as i64;
    let found = f.insts[i].result?;
    let guard = InstData {
        op: Op::GuardNonNull,
        args: smallvec::smallvec![found],
        imm: [0, 0],
        result: None,
        ..f.insts[i].clone()
    };
    // The search itself neither leaves nor runs Python code.
    f.insts[i].fs = None;
    f.values[found].ty = Ty::OBJ_OR_NULL;
    let guard = f.make_inst(guard, Ty::OBJ);
    if let Some(item) = f.insts[guard].result {
        f.rewrite_uses(&mut |v| if v == found { item } else { v });
        f.insts[guard].args[0] = found;
    }
    Some(guard)
}

/// Keys of a dict were found without running Python code so far.
pub fn searches(fb: &Feedback) -> bool {
    !fb.generic && !fb.failed.contains(&ExitReason::Unbound)
}

/// Nothing comes after the call at this place.
fn end_after(f: &mut Func, b: Block, at: usize) {
    let mut end = f.insts[f.blocks[b].insts[at]].clone();
    (end.op, end.imm, end.fs, end.result) = (Op::Unreachable, [0, 0], None, None);
    end.args.clear();
    let end = f.make_inst(end, Ty::Void);
    f.blocks[b].insts.truncate(at + 1);
    f.blocks[b].insts.push(end);
}

fn always_succeeds(f: &mut Func, b: Block, i: Inst) {
    f.insts[i].op = Op::ConstBool;
    f.insts[i].imm = [1, 0];
    let result = f.insts[i].result;
    let Some(&term) = f.blocks[b].insts.last() else {
        return;
    };
    let d = &mut f.insts[term];
    if d.op == Op::Branch && d.args.first().copied() == result {
        d.op = Op::Jump;
        d.args.clear();
        d.targets.truncate(1);
    }
}

/// Without handlers no traceback entry is made before the frame ends.
fn remove_frame_checks(f: &mut Func) -> bool {
    f.retain(|f, i| f.insts[i].op != Op::CheckFrame)
}
