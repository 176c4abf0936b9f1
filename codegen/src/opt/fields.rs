//! Numbers in attributes: what guards learnt of an attribute where one bytecode used it holds wherever it is loaded.

use crate::helpers::HelperId;
use crate::input::{Feedback, World};
use crate::ir::effects::Mem;
use crate::ir::func::{Func, Inst};
use crate::ir::ops::Op;
use crate::ir::types::wk;

/// The instruction loads an attribute of an instance.
pub fn is_load(f: &Func, i: Inst) -> bool {
    let d = &f.insts[i];
    match d.op {
        Op::LoadObj => d.imm[1] == i64::from(Mem::ATTR.0),
        _ => f.helper(i) == Some(HelperId::LoadAttr),
    }
}

/// The feedback of an instruction. Operands that are numbers and come from attributes may be of all classes of numbers that
/// were found there.
pub fn feedback(f: &Func, world: &dyn World, i: Inst) -> Feedback {
    let d = &f.insts[i];
    let mut fb = world.feedback(d.code, d.bc);
    let computes = matches!(
        f.helper(i),
        Some(HelperId::BinaryOp | HelperId::Compare | HelperId::CompareBool | HelperId::UnaryNegative)
    );
    if !computes {
        return fb;
    }
    for (n, &a) in d.args.iter().enumerate().take(2) {
        let Some((load, from)) = f.def_inst(f.root(a)) else {
            continue;
        };
        if !is_load(f, load) {
            continue;
        }
        let found = world.feedback(from.code, from.bc).numbers;
        if found.is_empty() {
            continue;
        }
        if fb.operands.len() <= n {
            fb.operands.resize(n + 1, vec![]);
        }
        let known = &mut fb.operands[n];
        if known.iter().all(|&t| t == wk::INT || t == wk::FLOAT) {
            let new: Vec<_> = found.into_iter().filter(|t| !known.contains(t)).collect();
            known.extend(new);
        }
    }
    fb
}
