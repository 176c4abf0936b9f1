//! Operations on instances for which the interpreter keeps no feedback, operators above all, and of whose operands nothing
//! is known, note the classes they meet. After a few times the unit is compiled anew with what was learnt.

use crate::helpers::HelperId;
use crate::input::World;
use crate::ir::func::Func;
use crate::ir::ops::Op;

/// True if an operation is to take notes.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut changed = false;
    for i in { f.layout.iter() }
        .flat_map(|&b| f.blocks[b].insts.clone())
        .collect::<Vec<_>>()
    {
        let d = &f.insts[i];
        let noting = match f.helper(i).filter(|_| d.op == Op::Call) {
            Some(HelperId::BinaryOp) => HelperId::BinaryOpNoted,
            Some(HelperId::Compare) => HelperId::CompareNoted,
            Some(HelperId::CompareBool) => HelperId::CompareBoolNoted,
            Some(HelperId::Call) => HelperId::CallNoted,
            _ => continue,
        };
        let fb = world.feedback(d.code, d.bc);
        let unknown = fb.operands.iter().all(Vec::is_empty) && fb.callee.is_none();
        if unknown && !fb.generic && !fb.noted {
            f.insts[i].imm[0] = noting as i64;
            changed = true;
        }
    }
    changed
}
