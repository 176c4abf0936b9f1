//! A str that dies where it is added to is what it is added to: the characters of the second str are appended in place if
//! nobody else has the first. Runs after reference counting, when it is known who dies where.

use crate::helpers::HelperId;
use crate::ir::func::Func;
use crate::ir::ops::Op;

/// True if an addition appends.
pub fn run(f: &mut Func) -> bool {
    let mut changed = false;
    for n in 0..f.layout.len() {
        let b = f.layout[n];
        let mut at = 0;
        while at < f.blocks[b].insts.len() {
            if let Some(dies) = death(f, &f.blocks[b].insts[at..]) {
                let i = f.blocks[b].insts[at];
                f.insts[i].imm[0] = HelperId::StrAppend as i64;
                f.blocks[b].insts.remove(at + dies);
                changed = true;
            }
            at += 1;
        }
    }
    changed
}

/// The first of these instructions adds to a str that dies with the releases right behind it: which of them.
fn death(f: &Func, insts: &[crate::ir::func::Inst]) -> Option<usize> {
    let (&first, behind) = insts.split_first()?;
    let d = &f.insts[first];
    if f.helper(first) != Some(HelperId::StrConcat) || d.catches {
        return None;
    }
    let (left, right) = (f.root(d.args[0]), f.root(d.args[1]));
    let releases = behind
        .iter()
        .take_while(|&&i| f.insts[i].op == Op::Decref && f.insts[i].fs.is_none());
    let dies = releases
        .map(|&i| f.root(f.insts[i].args[0]))
        .position(|v| v == left)?;
    (left != right).then_some(dies + 1)
}
