//! Ints that need all 64 bits of a machine integer, as hashes and random numbers do: `(h * P) & 0xffffffffffffffff`.
//!
//! What remains of a sum, product or shift after `&` with a mask depends on the lowest bits of the operands only, whatever
//! their size and sign. So where a mask of up to 64 bits is applied, the expression in front of it is calculated once more
//! with machine integers that wrap round, and the objects it was made of are dead if nobody else wants them. The result is
//! an *unsigned* int (`box_u64`), with which `|`, `^`, `>>`, `//`, `%` and comparisons work as such.
//!
//! All this is for operators whose operands or results were, or surely are, beyond what `unbox.i64` takes.

use pyjit_ffi::opcode as op;

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::{InstData, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;

/// Most operations of an expression that is calculated once more.
const MOST: usize = 24;
/// Bits of a machine integer.
const BITS: i64 = 64;

/// Ints were too big for machine integers here.
pub(super) fn is_big(fb: &Feedback) -> bool {
    fb.overflowed || fb.failed.contains(&ExitReason::Overflow) || fb.failed.contains(&ExitReason::BigInt)
}

impl Specialiser<'_> {
    fn root_now(&self, ed: &Editor<'_>, v: Value) -> Value {
        ed.f.root(ed.now(v))
    }

    /// An int that probably needs more than `unbox.i64` takes.
    pub(super) fn is_wide(&self, ed: &Editor<'_>, v: Value) -> bool {
        let root = self.root_now(ed, v);
        let big_constant = ed.f.as_const(root).is_some_and(|k| {
            self.world.const_type(k) == wk::INT && self.world.const_value(k) == ConstValue::Other
        });
        big_constant
            || matches!(
                ed.f.helper_result(root),
                Some(
                    HelperId::BoxU64
                        | HelperId::LongAdd
                        | HelperId::LongSub
                        | HelperId::LongMul
                        | HelperId::LongBits
                )
            )
            || self.unsigned_at(ed, root).is_some()
    }

    /// The machine integer of an int that was found to be unsigned where this place is reached from.
    fn unsigned_at(&self, ed: &Editor<'_>, root: Value) -> Option<Value> {
        let known = self.unsigned.get(&root)?;
        let found = known.iter().find(|&&(home, _)| ed.cfg.dominates(home, ed.home));
        found.map(|&(_, v)| ed.now(v))
    }

    /// The machine integer of an int that is known to be unsigned.
    fn unsigned(&self, ed: &mut Editor<'_>, v: Value) -> Option<Value> {
        let root = self.root_now(ed, v);
        if let Some(k) = ed.f.as_const(root) {
            return self.world.const_u64(k).map(|n| ed.i64(n.cast_signed()));
        }
        if let Some(found) = self.unsigned_at(ed, root) {
            return Some(found);
        }
        let d = ed.def(root)?;
        match d.op {
            Op::Call if d.imm[0] == HelperId::BoxU64 as i64 => Some(d.args[0]),
            Op::BoxI64 if ed.f.is_natural(ed.now(d.args[0])) => Some(d.args[0]),
            _ => None,
        }
    }

    /// The same of any exact int: leaves if it is not unsigned.
    fn as_unsigned(&mut self, ed: &mut Editor<'_>, v: Value) -> Value {
        if let Some(x) = self.unsigned(ed, v) {
            return x;
        }
        let zero = ed.i64(0);
        let root = self.root_now(ed, v);
        let boxed = ed.def(root).filter(|d| d.op == Op::BoxI64).map(|d| d.args[0]);
        let x = if let Some(x) = boxed {
            let ok = Self::cmp_i64(ed, Cc::Ge, x, zero);
            Self::guard_true(ed, ok, ExitReason::Operand);
            x
        } else {
            let v = self.as_class(ed, v, wk::INT);
            let fits = Self::call_helper(ed, HelperId::IsU64, &[v]);
            let ok = Self::cmp_i64(ed, Cc::Ne, fits, zero);
            Self::guard_true(ed, ok, ExitReason::Operand);
            Self::call_helper(ed, HelperId::LowBits, &[v])
        };
        self.unsigned.entry(root).or_default().push((ed.home, x));
        x
    }

    fn boxed_u64(ed: &mut Editor<'_>, x: Value) -> Value {
        if ed.f.is_natural(ed.now(x)) {
            return ed.boxed(x);
        }
        Self::call_helper(ed, HelperId::BoxU64, &[x])
    }

    /// The lowest 64 bits of an int: of the expression it was made by, or of the object. `left` operations may be gone
    /// through.
    fn low_bits(&mut self, ed: &mut Editor<'_>, v: Value, left: &mut usize) -> Value {
        let root = self.root_now(ed, v);
        if let Some(x) = self.unsigned(ed, root) {
            return x;
        }
        if let Some(k) = ed.f.as_const(root)
            && let ConstValue::Int(n) = self.world.const_value(k)
        {
            return ed.i64(n);
        }
        let d = ed.def(root).map(InstData::without_targets);
        if let Some(d) = d.filter(|_| *left > 0) {
            *left -= 1;
            if d.op == Op::BoxI64 {
                return d.args[0];
            }
            let wrap = match ed.f.helper_result(root) {
                Some(HelperId::LongAdd) => Some(Op::IntAddWrap),
                Some(HelperId::LongSub) => Some(Op::IntSubWrap),
                Some(HelperId::LongMul) => Some(Op::IntMulWrap),
                Some(HelperId::LongBits) => {
                    let k = ed.f.as_i64(d.args[2]).and_then(|k| u8::try_from(k).ok());
                    match k {
                        Some(op::NB_AND) => Some(Op::IntAnd),
                        Some(op::NB_OR) => Some(Op::IntOr),
                        Some(op::NB_XOR) => Some(Op::IntXor),
                        Some(op::NB_LSHIFT) => {
                            let x = self.low_bits(ed, d.args[0], left);
                            let n = self.low_bits(ed, d.args[1], left);
                            return Self::shifted_left(ed, x, n);
                        }
                        _ => None,
                    }
                }
                _ => None,
            };
            if let Some(op) = wrap {
                let x = self.low_bits(ed, d.args[0], left);
                let y = self.low_bits(ed, d.args[1], left);
                return ed.emit(op, &[x, y], [0, 0], Ty::I64);
            }
        }
        let v = self.as_class(ed, v, wk::INT);
        Self::call_helper(ed, HelperId::LowBits, &[v])
    }

    /// `x << n` without the bits that go out; n is 0 to 63.
    fn shifted_left(ed: &mut Editor<'_>, x: Value, n: Value) -> Value {
        match ed.f.as_i64(n) {
            Some(n @ 0..BITS) => {
                let factor = ed.i64(1i64.wrapping_shl(u32::try_from(n).unwrap_or(0)));
                ed.emit(Op::IntMulWrap, &[x, factor], [0, 0], Ty::I64)
            }
            _ => Self::call_helper(ed, HelperId::ShlWrap, &[x, n]),
        }
    }

    /// An operator of two exact ints that are, or may be, too big for the other forms. `None` if they are not.
    pub(super) fn wide_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        [a, b]: [Value; 2],
        fb: &Feedback,
    ) -> Option<Done> {
        if fb.generic || !(is_big(fb) || self.is_wide(ed, a) || self.is_wide(ed, b)) {
            return None;
        }
        // What is unknown is only guarded as long as that did not fail.
        let may_guard = !fb.failed.contains(&ExitReason::Operand);
        let machine = match k {
            op::NB_AND => self.masked(ed, a, b).or_else(|| self.masked(ed, b, a)),
            op::NB_OR | op::NB_XOR => self.bits_of_both(ed, k, a, b, may_guard),
            op::NB_RSHIFT => self.shifted_right(ed, a, b, may_guard),
            op::NB_REMAINDER | op::NB_FLOOR_DIVIDE => self.divided(ed, k, a, b),
            _ => None,
        };
        if let Some(v) = machine {
            return Some(Done::Value(v));
        }
        let bits = match k {
            op::NB_AND | op::NB_OR | op::NB_XOR => true,
            op::NB_LSHIFT => self.is_small_count(ed, b, may_guard),
            _ => false,
        };
        if !bits {
            return self.big_int_op(ed, k, a, b, wk::INT, wk::INT);
        }
        let (a, b) = (self.as_class(ed, a, wk::INT), self.as_class(ed, b, wk::INT));
        let k = ed.i64(i64::from(k));
        Some(Done::Value(Self::call_helper(ed, HelperId::LongBits, &[a, b, k])))
    }

    /// `v & mask` with a constant mask of up to 64 bits.
    fn masked(&mut self, ed: &mut Editor<'_>, v: Value, mask: Value) -> Option<Value> {
        let k = ed.f.as_const(self.root_now(ed, mask))?;
        let mask = self.world.const_u64(k)?;
        let bits = self.low_bits(ed, v, &mut { MOST });
        let kept = if mask == u64::MAX {
            bits
        } else {
            let mask = ed.i64(mask.cast_signed());
            ed.emit(Op::IntAnd, &[bits, mask], [0, 0], Ty::I64)
        };
        Some(Self::boxed_u64(ed, kept))
    }

    /// `a | b` or `a ^ b` of what is known to be unsigned, or guarded to be.
    fn bits_of_both(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        a: Value,
        b: Value,
        may_guard: bool,
    ) -> Option<Value> {
        let known = [a, b].map(|v| self.unsigned(ed, v));
        let guarded = may_guard && !self.is_expression(ed, [a, b]);
        if !guarded && known.contains(&None) {
            return None;
        }
        let [x, y] = [a, b].map(|v| self.as_unsigned(ed, v));
        let op = if k == op::NB_OR { Op::IntOr } else { Op::IntXor };
        let v = ed.emit(op, &[x, y], [0, 0], Ty::I64);
        Some(Self::boxed_u64(ed, v))
    }

    /// One of them is the result of an operator that may give more than 64 bits.
    fn is_expression(&self, ed: &Editor<'_>, operands: [Value; 2]) -> bool {
        operands.iter().any(|&v| {
            matches!(
                ed.f.helper_result(self.root_now(ed, v)),
                Some(HelperId::LongAdd | HelperId::LongSub | HelperId::LongMul | HelperId::LongBits)
            )
        })
    }

    /// `a >> b` of an unsigned int.
    fn shifted_right(&mut self, ed: &mut Editor<'_>, a: Value, b: Value, may_guard: bool) -> Option<Value> {
        let known = self.unsigned(ed, a).is_some();
        if !known && (!may_guard || self.is_expression(ed, [a, a])) {
            return None;
        }
        let constant = ed.f.as_const(self.root_now(ed, b));
        if let Some(k) = constant {
            let ConstValue::Int(n @ 1..BITS) = self.world.const_value(k) else {
                return None;
            };
            let x = self.as_unsigned(ed, a);
            let n_value = ed.i64(n);
            let v = Self::guard(ed, Op::IntShr, &[x, n_value], 0, Ty::I64);
            let mask = ed.i64((u64::MAX >> n).cast_signed());
            let v = ed.emit(Op::IntAnd, &[v, mask], [0, 0], Ty::I64);
            return Some(ed.boxed(v));
        }
        if !may_guard || !self.is_small_count(ed, b, may_guard) {
            return None;
        }
        let x = self.as_unsigned(ed, a);
        let n = self.as_i64(ed, b, wk::INT);
        let v = Self::call_helper(ed, HelperId::ShrUnsigned, &[x, n]);
        Some(Self::boxed_u64(ed, v))
    }

    /// A count of places from 0 to 63: known, or guarded.
    fn is_small_count(&mut self, ed: &mut Editor<'_>, n: Value, may_guard: bool) -> bool {
        if let Some(k) = ed.f.as_const(self.root_now(ed, n)) {
            return matches!(self.world.const_value(k), ConstValue::Int(0..BITS));
        }
        if !may_guard || self.is_wide(ed, n) {
            return false;
        }
        let n = self.as_i64(ed, n, wk::INT);
        let limit = ed.i64(BITS);
        let ok = Self::cmp_i64(ed, Cc::Ult, n, limit);
        Self::guard_true(ed, ok, ExitReason::Operand);
        true
    }

    /// `a // b` or `a % b` of an unsigned int by a constant above 0.
    fn divided(&mut self, ed: &mut Editor<'_>, k: u8, a: Value, b: Value) -> Option<Value> {
        let divisor = self.world.const_u64(ed.f.as_const(self.root_now(ed, b))?)?;
        if divisor == 0 {
            return None;
        }
        let x = self.unsigned(ed, a)?;
        let y = ed.i64(divisor.cast_signed());
        let (helper, most) = match k {
            op::NB_REMAINDER => (HelperId::RemUnsigned, divisor - 1),
            _ => (HelperId::DivUnsigned, u64::MAX / divisor),
        };
        let v = Self::call_helper(ed, helper, &[x, y]);
        Some(match i64::try_from(most) {
            Ok(_) => ed.boxed(v),
            Err(_) => Self::call_helper(ed, HelperId::BoxU64, &[v]),
        })
    }

    /// Comparison of two exact ints one of which is probably too big for `unbox.i64`. `None` if none is.
    pub(super) fn compare_wide(
        &mut self,
        ed: &mut Editor<'_>,
        cc: Cc,
        [a, b]: [Value; 2],
        k: Value,
    ) -> Option<Value> {
        if !self.is_wide(ed, a) && !self.is_wide(ed, b) {
            return None;
        }
        if let (Some(x), Some(y)) = (self.unsigned(ed, a), self.unsigned(ed, b)) {
            let (cc, x, y) = match cc {
                Cc::Lt => (Cc::Ult, x, y),
                Cc::Gt => (Cc::Ult, y, x),
                Cc::Ge => (Cc::Uge, x, y),
                Cc::Le => (Cc::Uge, y, x),
                _ => (cc, x, y),
            };
            return Some(Self::cmp_i64(ed, cc, x, y));
        }
        let (a, b) = (self.as_class(ed, a, wk::INT), self.as_class(ed, b, wk::INT));
        Some(Self::call_helper(ed, HelperId::LongCompare, &[a, b, k]))
    }
}
