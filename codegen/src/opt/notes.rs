//! Operations on instances for which the interpreter keeps no feedback, operators above all, and of whose operands nothing
//! is known, note the classes they meet. After a few times the unit is compiled anew with what was learnt.

use crate::helpers::HelperId;
use crate::input::World;
use crate::ir::func::{Func, Inst, InstData};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};

/// True if an operation is to take notes.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut changed = false;
    for b in f.layout.clone() {
        let mut notes: Vec<(usize, Inst)> = vec![];
        for at in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[at];
            let d = &f.insts[i];
            let Some(h) = f.helper(i).filter(|_| d.op == Op::Call) else {
                continue;
            };
            let noting = match h {
                HelperId::BinaryOp => HelperId::BinaryOpNoted,
                HelperId::Compare => HelperId::CompareNoted,
                HelperId::CompareBool => HelperId::CompareBoolNoted,
                HelperId::Call => HelperId::CallNoted,
                _ => {
                    if !f.blocks[b].cold {
                        for operand in noted_operands(h) {
                            if wants_note(f, world, i, operand) {
                                notes.push((at, note(f, i, operand)));
                            }
                        }
                    }
                    continue;
                }
            };
            let fb = world.feedback(d.code, d.bc);
            let callee = fb.callee.is_some() || !fb.callees.is_empty();
            let unknown = fb.operands.iter().all(Vec::is_empty) && !callee;
            if unknown && !fb.generic && !fb.noted {
                f.insts[i].imm[0] = noting as i64;
                changed = true;
            }
        }
        changed |= !notes.is_empty();
        for (at, call) in notes.into_iter().rev() {
            let number = InstData {
                op: Op::ConstI64,
                args: smallvec::SmallVec::new(),
                imm: [f.insts[call].imm[1], 0],
                result: None,
                fs: None,
                ..f.insts[call].clone()
            };
            let number = f.make_inst(number, Ty::I64);
            f.insts[call].imm[1] = 0;
            if let Some(v) = f.insts[number].result {
                f.insts[call].args.push(v);
            }
            f.blocks[b].insts.splice(at..at, [number, call]);
        }
    }
    changed
}

/// Bit of the helper's second operand: classes that Python code did not make are noted, too.
pub const ANY_BIT: u32 = 8;
/// The same for the builtin classes of which something follows for operators and subscripts.
pub const BUILTIN_BIT: u32 = 9;

/// Which classes beside those of Python code are worth noting.
#[derive(Clone, Copy, PartialEq)]
enum Builtins {
    None,
    /// Numbers and sequences.
    Plain,
    All,
}

/// An operand of an operation: which argument of the helper it is, and its number in feedback.
#[derive(Clone, Copy)]
struct Operand {
    arg: usize,
    number: usize,
    builtins: Builtins,
}

/// The operands whose classes say what the operation does, for operations that instances define, and for those for which
/// the interpreter has no feedback of builtin classes: items of bytes, indices that count from the end, slices.
fn noted_operands(h: HelperId) -> impl Iterator<Item = Operand> {
    let operands: &[(usize, usize)] = match h {
        HelperId::LoadAttr
        | HelperId::LoadMethod
        | HelperId::StoreAttr
        | HelperId::ToBool
        | HelperId::GetIter
        | HelperId::GetYieldFromIter
        | HelperId::GetSlice
        | HelperId::UnaryNegative
        | HelperId::UnpackSequence
        | HelperId::BeforeWith => &[(0, 0)],
        HelperId::GetItem | HelperId::SetItem => &[(0, 0), (1, 1)],
        HelperId::Contains => &[(1, 1)],
        // Behind the callable and its self.
        HelperId::Len | HelperId::IsInstance => &[(0, 2)],
        _ => &[],
    };
    let builtins = match h {
        HelperId::IsInstance => Builtins::All,
        HelperId::GetItem
        | HelperId::SetItem
        | HelperId::GetSlice
        | HelperId::GetIter
        | HelperId::Len
        | HelperId::Contains
        | HelperId::UnaryNegative => Builtins::Plain,
        _ => Builtins::None,
    };
    operands.iter().map(move |&(arg, number)| Operand {
        arg,
        number,
        builtins,
    })
}

/// Nothing is known of the operand, and something may be learnt.
fn wants_note(f: &Func, world: &dyn World, i: Inst, operand: Operand) -> bool {
    let d = &f.insts[i];
    let o = d.args[operand.arg];
    if operand.builtins == Builtins::All
        && f.as_const(d.args[1])
            .is_some_and(|k| world.const_type(k) != wk::TYPE)
    {
        return false;
    }
    // The class of what is negated may have become known only after operators were looked at.
    let known = f.ty(o).class().is_some() && f.helper(i) != Some(HelperId::UnaryNegative);
    if d.catches || known || f.as_const(o).is_some() {
        return false;
    }
    let fb = world.feedback(d.code, d.bc);
    let unknown = fb.operands.get(operand.number).is_none_or(Vec::is_empty);
    unknown && !fb.generic && !fb.noted && !fb.unexecuted
}

/// The call that notes the class of an operand, for now with the operand's number as its second immediate.
fn note(f: &mut Func, i: Inst, operand: Operand) -> Inst {
    let d = &f.insts[i];
    let data = InstData {
        op: Op::Call,
        args: smallvec::smallvec![d.args[operand.arg]],
        imm: [
            HelperId::NoteOperand as i64,
            i64::try_from(operand.number).unwrap_or(0)
                | i64::from(operand.builtins == Builtins::All) << ANY_BIT
                | i64::from(operand.builtins == Builtins::Plain) << BUILTIN_BIT,
        ],
        result: None,
        targets: smallvec::SmallVec::new(),
        ..d.clone()
    };
    f.make_inst(data, Ty::Void)
}
