//! Numbers of which only at run time it is known whether they are ints or floats.
//!
//! Such a number is a *pair*: a double, and whether it is an int, which the double then holds exactly. Sums, differences and
//! products of pairs are pairs, so a calculation with ints here and floats there needs neither objects nor
//! branches. What is an int above one digit (2**30), or becomes one above 2**53, leaves; after that the helper computes.

use pyjit_ffi::opcode as op;

use super::arith::checked_fs;
use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;
use crate::opt::infer::{self, Guess};

/// Bits of an int that a double holds.
pub(super) const EXACT_BITS: u32 = 53;
/// Bits of an int that `unbox.number` takes.
pub(super) const DIGIT_BITS: u32 = 30;

/// A number in registers.
pub(super) struct Pair {
    pub(super) double: Value,
    /// A truth value; `None` if it is a float.
    pub(super) is_int: Option<Value>,
    /// An int has so many bits at most.
    pub(super) bits: u32,
}

/// Ints were small enough so far.
pub(super) fn fits(fb: &Feedback) -> bool {
    !fb.overflowed && !fb.failed.contains(&ExitReason::BigInt) && !fb.failed.contains(&ExitReason::Overflow)
}

impl Specialiser<'_> {
    /// Operands of which one at least is sometimes an int and sometimes a float.
    pub(super) fn number_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        (a, b): (Value, Value),
        fb: &Feedback,
    ) -> Option<Done> {
        let seen = (self.guess_number(ed, fb, a, 0), self.guess_number(ed, fb, b, 1));
        let (ga, gb) = infer::beside_a_float(fb, seen, i64::from(k));
        let float = Guess::Class(wk::FLOAT);
        let result = infer::number_result(ga, gb, i64::from(k));
        let op = match k {
            op::NB_ADD => Some(Op::FloatAdd),
            op::NB_SUBTRACT => Some(Op::FloatSub),
            op::NB_MULTIPLY => Some(Op::FloatMul),
            op::NB_TRUE_DIVIDE => Some(Op::FloatDiv),
            _ => None,
        };
        let failed = |r| fb.failed.contains(&r);
        match (result, op) {
            (Guess::Class(_), Some(op))
                if (ga == float || gb == float || op == Op::FloatDiv)
                    && !failed(ExitReason::BigInt)
                    && !(op == Op::FloatDiv && failed(ExitReason::Operand)) =>
            {
                let (x, y) = (self.number_as_f64(ed, a, ga), self.number_as_f64(ed, b, gb));
                let fs = checked_fs(ed, op);
                let v = ed.emit_fs(op, &[x, y], [0, 0], Ty::F64, fs);
                Some(Done::Value(ed.boxed(v)))
            }
            (Guess::Number, Some(op @ (Op::FloatAdd | Op::FloatSub | Op::FloatMul))) if fits(fb) => {
                let (x, y) = (self.pair(ed, a), self.pair(ed, b));
                Some(Done::Value(Self::pair_op(ed, op, &x, &y)))
            }
            (Guess::Class(_) | Guess::Number, _) => {
                let (a, b) = (self.as_number(ed, a), self.as_number(ed, b));
                let k = ed.i64(i64::from(k));
                Some(Done::Value(Self::call_helper(
                    ed,
                    HelperId::NumberBinary,
                    &[a, b, k],
                )))
            }
            _ => None,
        }
    }

    /// An operator of numbers of which one turned out to be a float, for it is the result of a function that became part of
    /// this one.
    pub(super) fn number_binary(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (a, b) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let k = u8::try_from(ed.f.as_i64(ed.f.insts[i].args[2])?).ok()?;
        // A guard may stand between that wanted any number.
        let (a, b) = (ed.f.root(ed.now(a)), ed.f.root(ed.now(b)));
        let float = |v: Value| ed.f.ty(v).class() == Some(wk::FLOAT);
        let plain = [op::NB_ADD, op::NB_SUBTRACT, op::NB_MULTIPLY].contains(&k);
        if !plain || fb.failed.contains(&ExitReason::BigInt) || !(float(a) || float(b)) {
            return None;
        }
        self.number_op(ed, k, (a, b), fb)
    }

    /// `v`, proved to be exactly an int or a float.
    fn as_number(&mut self, ed: &mut Editor<'_>, v: Value) -> Value {
        let v = self.best(ed, v);
        if ed.f.ty(v).is_number() {
            return v;
        }
        let v = if ed.f.ty(v).is_nullable() {
            Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
        } else {
            v
        };
        let alias = Self::guard_operand(ed, Op::GuardNumber, v, 0, Ty::NUMBER);
        let root = ed.f.root(v);
        self.known.entry(root).or_default().push((ed.home, alias));
        alias
    }

    fn number_as_f64(&mut self, ed: &mut Editor<'_>, v: Value, guess: Guess) -> Value {
        if guess == Guess::Class(wk::FLOAT) {
            return self.as_f64(ed, v, wk::FLOAT);
        }
        let v = self.as_number(ed, v);
        match ed.f.ty(v).class() {
            Some(t) => self.as_f64(ed, v, t),
            None => Self::guard(ed, Op::UnboxNumber, &[v], 0, Ty::F64),
        }
    }

    /// The pair of `v`, which is proved to be a number.
    pub(super) fn pair(&mut self, ed: &mut Editor<'_>, v: Value) -> Pair {
        let v = self.as_number(ed, v);
        let class = ed.f.ty(v).class();
        if class == Some(wk::FLOAT) {
            return Pair {
                double: self.as_f64(ed, v, wk::FLOAT),
                is_int: None,
                bits: 0,
            };
        }
        let constant = ed.f.as_const(v).map(|k| self.world.const_value(k));
        if let Some(ConstValue::Int(n)) = constant
            && n.unsigned_abs() < 1 << DIGIT_BITS
        {
            #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
            let double = ed.f64(n as f64);
            let yes = ed.emit(Op::ConstBool, &[], [1, 0], Ty::Bool);
            return Pair {
                double,
                is_int: Some(yes),
                bits: DIGIT_BITS,
            };
        }
        if class == Some(wk::INT) {
            let n = self.as_i64(ed, v, wk::INT);
            let (bias, limit) = (ed.i64(1 << DIGIT_BITS), ed.i64(2 << DIGIT_BITS));
            let shifted = ed.emit(Op::IntAddWrap, &[n, bias], [0, 0], Ty::I64);
            let ok = Self::cmp_i64(ed, Cc::Ult, shifted, limit);
            Self::guard_true(ed, ok, ExitReason::Overflow);
            let yes = ed.emit(Op::ConstBool, &[], [1, 0], Ty::Bool);
            return Pair {
                double: ed.emit(Op::IntToF64, &[n], [0, 0], Ty::F64),
                is_int: Some(yes),
                bits: DIGIT_BITS,
            };
        }
        let root = ed.f.root(v);
        if let Some((double, is_int)) = ed.f.number_parts(root) {
            return Pair {
                double,
                is_int: Some(is_int),
                bits: EXACT_BITS,
            };
        }
        let double = Self::guard(ed, Op::UnboxNumber, &[v], 0, Ty::F64);
        let is_int = ed.emit(Op::IsType, &[v], [i64::from(wk::INT.0), 0], Ty::Bool);
        Pair {
            double,
            is_int: Some(is_int),
            bits: DIGIT_BITS,
        }
    }

    /// The object of `x <op> y`.
    fn pair_op(ed: &mut Editor<'_>, op: Op, x: &Pair, y: &Pair) -> Value {
        let result = ed.emit(op, &[x.double, y.double], [0, 0], Ty::F64);
        let (Some(p), Some(q)) = (x.is_int, y.is_int) else {
            return ed.boxed(result);
        };
        let (p, q) = (
            ed.emit(Op::BoolToI64, &[p], [0, 0], Ty::I64),
            ed.emit(Op::BoolToI64, &[q], [0, 0], Ty::I64),
        );
        let both = ed.emit(Op::IntAnd, &[p, q], [0, 0], Ty::I64);
        let (zero, bits) = (ed.i64(0), x.bits.max(y.bits));
        let is_int = Self::cmp_i64(ed, Cc::Ne, both, zero);
        let bits = if op == Op::FloatMul {
            x.bits + y.bits
        } else {
            bits + 1
        };
        let result = if op == Op::FloatMul {
            Self::without_minus_zero(ed, result, is_int)
        } else {
            result
        };
        if bits > EXACT_BITS {
            let int = ed.emit(Op::BoolToI64, &[is_int], [0, 0], Ty::I64);
            Self::guard_exact(ed, result, int);
        }
        Self::boxed_pair(ed, result, is_int)
    }

    /// Leaves where an int (`int` is 1, else 0) may be more than its double holds exactly.
    pub(super) fn guard_exact(ed: &mut Editor<'_>, double: Value, int: Value) {
        let size = ed.emit(Op::FloatAbs, &[double], [0, 0], Ty::F64);
        let limit = ed.f64(9_007_199_254_740_992.0);
        let big = Self::cmp_f64(ed, Cc::Ge, size, limit);
        let big = ed.emit(Op::BoolToI64, &[big], [0, 0], Ty::I64);
        let (big, zero) = (ed.emit(Op::IntAnd, &[big, int], [0, 0], Ty::I64), ed.i64(0));
        let big = Self::cmp_i64(ed, Cc::Ne, big, zero);
        Self::guard_false(ed, big, ExitReason::Overflow);
    }

    /// An int has no minus zero: 0.0 is added to it, -0.0 to a float, which changes none.
    pub(super) fn without_minus_zero(ed: &mut Editor<'_>, double: Value, is_int: Value) -> Value {
        let int = ed.emit(Op::BoolToI64, &[is_int], [0, 0], Ty::I64);
        let one = ed.emit(Op::IntToF64, &[int], [0, 0], Ty::F64);
        let (half, zero) = (ed.f64(0.5), ed.f64(0.0));
        let sign = ed.emit(Op::FloatSub, &[one, half], [0, 0], Ty::F64);
        let nothing = ed.emit(Op::FloatMul, &[sign, zero], [0, 0], Ty::F64);
        ed.emit(Op::FloatAdd, &[double, nothing], [0, 0], Ty::F64)
    }

    pub(super) fn boxed_pair(ed: &mut Editor<'_>, double: Value, is_int: Value) -> Value {
        let int = ed.emit(Op::BoolToI64, &[is_int], [0, 0], Ty::I64);
        Self::call_helper(ed, HelperId::BoxNumber, &[double, int])
    }

    /// Both operands are sometimes ints and sometimes floats, or one is and the other a number.
    pub(super) fn compare_numbers(
        &mut self,
        ed: &mut Editor<'_>,
        cc: Cc,
        (a, b): (Value, Value),
        fb: &Feedback,
    ) -> Option<Value> {
        let numbers =
            self.guess_number(ed, fb, a, 0).is_number() && self.guess_number(ed, fb, b, 1).is_number();
        if !numbers || !fits(fb) {
            return None;
        }
        let (x, y) = (self.pair(ed, a), self.pair(ed, b));
        Some(Self::cmp_f64(ed, cc, x.double, y.double))
    }

    /// `-v` of a number.
    pub(super) fn negative_number(&mut self, ed: &mut Editor<'_>, v: Value, fb: &Feedback) -> Option<Done> {
        if self.guess_number(ed, fb, v, 0) != Guess::Number || !fits(fb) {
            return None;
        }
        let x = self.pair(ed, v);
        let double = ed.emit(Op::FloatNeg, &[x.double], [0, 0], Ty::F64);
        Some(Done::Value(match x.is_int {
            Some(is_int) => {
                let double = Self::without_minus_zero(ed, double, is_int);
                Self::boxed_pair(ed, double, is_int)
            }
            None => ed.boxed(double),
        }))
    }
}
