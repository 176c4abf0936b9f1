//! Integers, doubles and representation changes.

use regalloc2::VReg;

use super::super::inst::{Addr, Alu, Base, FSrc, Fpu, LOp, LoadKind, Shift, Src};
use super::super::regs::{self, gpr};
use super::{Konst, Lower};
use crate::deopt::{ExitReason, Resume};
use crate::ir::func::{Inst, InstData, Value};
use crate::ir::ops::Op;
use crate::refusal::Refusal;

impl Lower<'_> {
    pub(super) fn int_alu(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let (op, checked, commutes) = match d.op {
            Op::IntAdd => (Alu::Add, true, true),
            Op::IntSub => (Alu::Sub, true, false),
            Op::IntMul => (Alu::Imul, true, true),
            Op::IntAddWrap => (Alu::Add, false, true),
            Op::IntSubWrap => (Alu::Sub, false, false),
            Op::IntMulWrap => (Alu::Imul, false, true),
            Op::IntAnd => (Alu::And, false, true),
            Op::IntOr => (Alu::Or, false, true),
            _ => (Alu::Xor, false, true),
        };
        let (mut a, mut b) = (d.args[0], d.args[1]);
        let mut op = op;
        let (mut a_dies, b_dies) = (self.deaths.dies(i, 0), self.deaths.dies(i, 1));
        let better = b_dies && !a_dies && self.konst(b).is_none();
        if commutes && (self.konst(a).is_some() || better) {
            (a, b) = (b, a);
            a_dies = b_dies;
        }
        if op == Alu::Imul && self.imm32(b) == Some(2) {
            (op, b) = (Alu::Add, a);
        }
        if !checked && self.wrapping_add(op, a, b, d)? {
            return Ok(());
        }
        let imm = self.imm32(b);
        let dst = self.result(d)?;
        if let (Alu::Imul, Some(n)) = (op, imm) {
            let a = self.reg(a);
            if !checked && n > 0 && n.count_ones() == 1 {
                self.def_reuse(dst, 1);
                self.use_reg(a);
                self.emit(LOp::ShiftImm(
                    Shift::Shl,
                    u8::try_from(n.trailing_zeros()).unwrap_or(0),
                ));
                return Ok(());
            }
            self.def(dst);
            self.use_any(a);
            return self.maybe_exiting(i, LOp::ImulImm(n), checked, ExitReason::Overflow);
        }
        let ra = self.reg(a);
        let src = match imm {
            Some(n) => Src::Imm(n),
            None => Src::Op,
        };
        let rb = if src == Src::Op { Some(self.reg(b)) } else { None };
        self.def_reuse(dst, 1);
        self.use_reg(ra);
        if let Some(rb) = rb {
            self.use_any(rb);
        }
        if checked && a_dies && ra != rb.unwrap_or(VReg::invalid()) && matches!(op, Alu::Add | Alu::Sub) {
            let site = self.undoing_site(i, a)?;
            self.push(LOp::Alu(op, src), Some(site));
            return Ok(());
        }
        self.maybe_exiting(i, LOp::Alu(op, src), checked, ExitReason::Overflow)
    }

    /// Additions without overflow check as address computations, which need no copy.
    fn wrapping_add(&mut self, op: Alu, a: Value, b: Value, d: &InstData) -> Result<bool, Refusal> {
        let disp = match (op, self.imm32(b)) {
            (Alu::Add, Some(n)) => Some(n),
            (Alu::Sub, Some(n)) => n.checked_neg(),
            (Alu::Add, None) => None,
            _ => return Ok(false),
        };
        if op == Alu::Sub && disp.is_none() {
            return Ok(false);
        }
        let dst = self.result(d)?;
        let ra = self.reg(a);
        let rb = if disp.is_none() { Some(self.reg(b)) } else { None };
        self.def(dst);
        self.use_reg(ra);
        match (disp, rb) {
            (Some(n), _) => self.emit(LOp::Lea(n)),
            (None, Some(rb)) => {
                self.use_reg(rb);
                self.emit(LOp::LeaX);
            }
            (None, None) => {}
        }
        Ok(true)
    }

    fn maybe_exiting(&mut self, i: Inst, op: LOp, checked: bool, reason: ExitReason) -> Result<(), Refusal> {
        if checked {
            self.exiting(i, op, reason)
        } else {
            self.emit(op);
            Ok(())
        }
    }

    pub(super) fn int_unary(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        self.def_reuse(dst, 1);
        self.use_reg(a);
        match d.op {
            Op::IntNeg => self.exiting(i, LOp::Neg, ExitReason::Overflow),
            Op::IntNot => {
                self.emit(LOp::Not);
                Ok(())
            }
            _ => {
                self.emit(LOp::Alu(Alu::Xor, Src::Imm(1)));
                Ok(())
            }
        }
    }

    pub(super) fn int_div(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let modulo = d.op == Op::IntMod;
        if let Some(Konst::Int(n)) = self.konst(d.args[1])
            && n > 0
            && let Some(op) = by_constant(n, modulo)
        {
            return self.div_by_constant(d, op);
        }
        let safe = matches!(self.konst(d.args[1]), Some(Konst::Int(n)) if n != 0 && n != -1);
        let record = if safe { Vec::new() } else { self.needed(i) };
        let a = self.copy(d.args[0], &record);
        let b = self.reg(d.args[1]);
        let dst = self.result(d)?;
        let (out, other) = if modulo {
            (gpr::RDX, gpr::RAX)
        } else {
            (gpr::RAX, gpr::RDX)
        };
        self.clobbers.add(regs::int(other));
        self.def_fixed(dst, out);
        self.use_preg(a, regs::int(gpr::RAX));
        self.use_late(b);
        self.maybe_exiting(i, LOp::DivMod { modulo }, !safe, ExitReason::Operand)
    }

    fn div_by_constant(&mut self, d: &InstData, op: LOp) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        if matches!(op, LOp::DivPow2 { .. }) {
            self.def_reuse(dst, 1);
            self.use_reg(a);
        } else {
            self.clobbers.add(regs::int(gpr::RAX));
            self.def_fixed(dst, gpr::RDX);
            self.use_late(a);
        }
        self.emit(op);
        Ok(())
    }

    pub(super) fn int_shift(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let left = d.op == Op::IntShl;
        let count = match self.konst(d.args[1]) {
            Some(Konst::Int(n)) => u8::try_from(n).ok().or((n > 63).then_some(255)),
            _ => None,
        };
        let dst = self.result(d)?;
        match count {
            Some(n) if left && n < 64 => {
                let a = self.reg(d.args[0]);
                self.def(dst);
                self.use_late(a);
                self.exiting(i, LOp::ShlImm(n), ExitReason::Overflow)
            }
            Some(n) if !left => {
                let a = self.reg(d.args[0]);
                self.def_reuse(dst, 1);
                self.use_reg(a);
                self.emit(LOp::ShiftImm(Shift::Sar, n.min(63)));
                Ok(())
            }
            _ => {
                let record = self.needed(i);
                let count = self.copy(d.args[1], &record);
                let a = self.reg(d.args[0]);
                self.clobbers.add(regs::int(gpr::RCX));
                self.def_early(dst);
                self.use_late(a);
                self.use_preg(count, regs::int(gpr::RCX));
                let reason = if left {
                    ExitReason::Overflow
                } else {
                    ExitReason::Operand
                };
                self.exiting(i, if left { LOp::Shl } else { LOp::Sar }, reason)
            }
        }
    }

    pub(super) fn int_to_float(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        if d.op == Op::IntToF64 {
            let a = self.reg(d.args[0]);
            self.def(dst);
            self.use_reg(a);
            self.emit(LOp::CvtF64);
            return Ok(());
        }
        let (a, b) = (self.reg(d.args[0]), self.reg(d.args[1]));
        self.def(dst);
        self.use_reg(a);
        self.use_reg(b);
        self.exiting(i, LOp::TrueDiv, ExitReason::Operand)
    }

    pub(super) fn float_to_int(&mut self, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        self.def(dst);
        self.use_reg(a);
        self.emit(LOp::CvtI64);
        Ok(())
    }

    pub(super) fn float_binary(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let op = match d.op {
            Op::FloatAdd => Fpu::Add,
            Op::FloatSub => Fpu::Sub,
            Op::FloatMul => Fpu::Mul,
            _ => Fpu::Div,
        };
        let (mut a, mut b) = (d.args[0], d.args[1]);
        if matches!(op, Fpu::Add | Fpu::Mul) && self.konst(a).is_some() {
            (a, b) = (b, a);
        }
        let dst = self.result(d)?;
        let pool = match self.konst(b) {
            Some(Konst::Float(bits)) if op != Fpu::Div || f64::from_bits(bits) != 0.0 => Some(bits),
            _ => None,
        };
        let ra = self.reg(a);
        let rb = if pool.is_none() { Some(self.reg(b)) } else { None };
        self.def_reuse(dst, 1);
        self.use_reg(ra);
        match (pool, rb) {
            (Some(bits), _) => self.emit(LOp::Fpu(op, FSrc::Pool(bits))),
            (None, Some(rb)) if op == Fpu::Div => {
                self.use_reg(rb);
                return self.exiting(i, LOp::FDiv, ExitReason::Operand);
            }
            (None, Some(rb)) => {
                self.use_any(rb);
                self.emit(LOp::Fpu(op, FSrc::Op));
            }
            (None, None) => {}
        }
        Ok(())
    }

    pub(super) fn float_unary(&mut self, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        if d.op == Op::FloatSqrt {
            self.def(dst);
            self.use_any(a);
            self.emit(LOp::FSqrt);
        } else {
            self.def_reuse(dst, 1);
            self.use_reg(a);
            self.emit(if d.op == Op::FloatNeg {
                LOp::FNeg
            } else {
                LOp::FAbs
            });
        }
        Ok(())
    }

    /// A call of `box_number`, which is made in place.
    pub(super) fn box_number(&mut self, d: &InstData) -> Result<(), Refusal> {
        let (double, is_int) = (self.reg(d.args[0]), self.reg(d.args[1]));
        let dst = self.result(d)?;
        self.def(dst);
        self.use_reg(double);
        self.use_reg(is_int);
        self.emit(LOp::BoxNumber);
        Ok(())
    }

    pub(super) fn boxing(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        match d.op {
            Op::BoxI64 => {
                self.def(dst);
                self.use_reg(a);
                self.emit(LOp::BoxI64);
            }
            Op::BoxF64 => {
                self.def(dst);
                self.use_reg(a);
                self.emit(LOp::BoxF64);
            }
            Op::BoxBool => {
                self.def(dst);
                self.use_any(a);
                self.emit(LOp::BoxBool);
            }
            Op::UnboxNumber => {
                self.def_early(dst);
                self.use_reg(a);
                let culprit = Some((self.f.root(d.args[0]), 1));
                let site = self.site(i, ExitReason::BigInt, Resume::Before, culprit)?;
                self.push(LOp::UnboxNumber, Some(site));
            }
            _ => {
                self.def_early(dst);
                self.use_reg(a);
                let culprit = Some((self.bits_root(d.args[0]), 1));
                let site = self.site(i, ExitReason::BigInt, Resume::Before, culprit)?;
                self.push(LOp::UnboxI64, Some(site));
            }
        }
        Ok(())
    }

    pub(super) fn unbox_f64(&mut self, d: &InstData) -> Result<(), Refusal> {
        let dst = self.result(d)?;
        let a = self.reg(d.args[0]);
        self.def(dst);
        self.use_reg(a);
        let addr = Addr {
            base: Base::Op,
            index: None,
            disp: pyjit_ffi::layout::float::OB_FVAL,
        };
        self.emit(LOp::Load(LoadKind::F64, addr));
        Ok(())
    }
}

/// Floor division or modulo by a positive constant without a division instruction.
///
/// With s the sign mask of n, floor(n / d) is (n ^ s) / d ^ s, where n ^ s is in 0..2^63. For l = ceil(log2 d) and
/// M = floor(2^(63+l) / d) + 1 < 2^64 the quotient of such a number t is (t * M) >> (63 + l): M * d exceeds 2^(63+l) by
/// at most 2^l, so the error t * (M * d - 2^(63+l)) / d stays below 2^(63+l) / d.
fn by_constant(n: i64, modulo: bool) -> Option<LOp> {
    let d = n.cast_unsigned();
    if d.is_power_of_two() {
        let log2 = u8::try_from(d.trailing_zeros()).ok()?;
        return (!modulo || log2 < 32).then_some(LOp::DivPow2 { log2, modulo });
    }
    let divisor = i32::try_from(n).ok()?;
    let log2 = 64 - (d - 1).leading_zeros();
    let magic = u64::try_from((1u128 << (63 + log2)) / u128::from(d) + 1).ok()?;
    Some(LOp::DivConst {
        magic,
        shift: u8::try_from(log2 - 1).ok()?,
        divisor,
        modulo,
    })
}
