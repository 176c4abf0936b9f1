//! What dies where it is copied is what the copy is made of: the characters or items of the second operand of an addition
//! are appended to the first str or list in place if nobody else has it, and the items of a list that a tuple is made of
//! move there, as those of a list that replaces a part of another one do. Runs after reference counting, when it is known who dies where.

use crate::helpers::HelperId;
use crate::ir::func::{Func, Inst};
use crate::ir::ops::Op;

/// The operation that takes over the reference to its first operand.
fn consuming(h: HelperId) -> Option<HelperId> {
    match h {
        HelperId::StrConcat => Some(HelperId::StrAppend),
        HelperId::ListConcat => Some(HelperId::ListExtended),
        HelperId::ListAsTuple => Some(HelperId::ListIntoTuple),
        _ => None,
    }
}

/// The operation that may leave anything in an operand, a list, and that operand's number.
fn emptying(h: HelperId) -> Option<(HelperId, usize)> {
    match h {
        HelperId::ListExtended => Some((HelperId::ListExtendedMoving, 1)),
        HelperId::ListSetSlice => Some((HelperId::ListSwapSlice, 3)),
        _ => None,
    }
}

/// True if an operand is consumed.
pub fn run(f: &mut Func) -> bool {
    let mut changed = false;
    for n in 0..f.layout.len() {
        let b = f.layout[n];
        let mut at = 0;
        while at < f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[at];
            if let Some(helper) = copying(f, i).and_then(consuming)
                && let Some(dies) = death(f, &f.blocks[b].insts[at..], 0)
            {
                f.insts[i].imm[0] = helper as i64;
                f.blocks[b].insts.remove(at + dies);
                changed = true;
            }
            if let Some((helper, operand)) = copying(f, i).and_then(emptying)
                && death(f, &f.blocks[b].insts[at..], operand).is_some()
            {
                f.insts[i].imm[0] = helper as i64;
                changed = true;
            }
            at += 1;
        }
    }
    changed
}

/// The helper of a call that does not catch.
fn copying(f: &Func, i: Inst) -> Option<HelperId> {
    let d = &f.insts[i];
    let calls = matches!(d.op, Op::Call | Op::CallOrExit) && !d.catches;
    calls.then(|| HelperId::from_imm(d.imm[0])).flatten()
}

/// Which instruction is the release right behind the first one with which an operand of that dies.
fn death(f: &Func, insts: &[Inst], operand: usize) -> Option<usize> {
    let (&first, behind) = insts.split_first()?;
    let args = &f.insts[first].args;
    let dying = f.root(args[operand]);
    let is_release = |i: Inst| f.insts[i].op == Op::Decref;
    let its = |i: Inst| is_release(i) && f.root(f.insts[i].args[0]) == dying;
    let dies = behind.iter().position(|&i| its(i))?;
    // A release in between that can be seen might leave, and let go of what is owned there.
    let silent = |&i: &Inst| is_release(i) && f.insts[i].fs.is_none();
    let again = { args.iter().enumerate() }.any(|(n, &v)| n != operand && f.root(v) == dying);
    (!again && behind[..dies].iter().all(silent)).then_some(dies + 1)
}
