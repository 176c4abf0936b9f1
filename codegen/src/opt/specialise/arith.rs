//! Operators, comparisons and truth of numbers and strings.

use pyjit_ffi::opcode as op;

use super::{Done, Specialiser, unsigned};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;
use crate::opt::infer::{self, Guess};

fn is_int(t: TypeId) -> bool {
    t == wk::INT || t == wk::BOOL
}

impl Specialiser<'_> {
    pub(super) fn binary_op(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (a, b) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let op_number = ed.f.as_i64(ed.f.insts[i].args[2])?;
        let k = u8::try_from(if op_number >= 13 {
            op_number - 13
        } else {
            op_number
        })
        .ok()?;
        if let Some(text) = self.percent(ed, k, (a, b), fb) {
            return Some(Done::Value(text));
        }
        let Some((ta, tb)) = self.operand_classes(ed, fb, k, (a, b)) else {
            return self
                .complex_or_int_op(ed, k, [a, b], fb)
                .or_else(|| self.number_op(ed, k, (a, b), fb));
        };
        if is_int(ta) && is_int(tb) {
            if ta == wk::INT
                && tb == wk::INT
                && let Some(done) = self.wide_op(ed, k, [a, b], fb)
            {
                return Some(done);
            }
            if unsigned::is_big(fb) {
                return self.big_int_op(ed, k, a, b, ta, tb);
            }
            if ta == wk::BOOL && tb == wk::BOOL && [op::NB_AND, op::NB_OR, op::NB_XOR].contains(&k) {
                return None;
            }
            return self.int_op(ed, k, a, b, ta, tb, fb);
        }
        if ta == wk::COMPLEX || tb == wk::COMPLEX {
            return self.complex_op(ed, k, [(a, ta), (b, tb)], fb);
        }
        let number = |t| is_int(t) || t == wk::FLOAT;
        if number(ta) && number(tb) {
            return self.float_op(ed, k, a, b, ta, tb, fb);
        }
        let concat = match (ta, tb) {
            // `+=` changes the list.
            (wk::LIST, wk::LIST) if op_number == i64::from(op::NB_ADD) => HelperId::ListConcat,
            (wk::STR, wk::STR) => HelperId::StrConcat,
            (wk::BYTES, wk::BYTES) => HelperId::BytesConcat,
            _ => return None,
        };
        if k != op::NB_ADD || fb.generic {
            return None;
        }
        let (a, b) = (self.as_class(ed, a, ta), self.as_class(ed, b, tb));
        Some(Done::Value(Self::call_helper(ed, concat, &[a, b])))
    }

    /// Classes of the operands. One of which nothing is known is expected to be a number like the other: the
    /// interpreter has no feedback for `/`, `//`, `%`, `**`, shifts and bitwise operators.
    fn operand_classes(
        &self,
        ed: &Editor<'_>,
        fb: &Feedback,
        k: u8,
        (a, b): (Value, Value),
    ) -> Option<(TypeId, TypeId)> {
        let likely = |t: TypeId| match t {
            wk::INT => infer::is_integral(i64::from(k)),
            wk::FLOAT => k == op::NB_TRUE_DIVIDE,
            _ => false,
        };
        let unseen = |n: usize| infer::unseen(fb, n);
        // The interpreter has none for an int and a float either: an example may, or what is done with the result.
        let result = ed.f.insts[ed.at].result.and_then(|r| self.guess.get(r)).copied();
        let float = result == Some(Guess::Class(wk::FLOAT))
            && [op::NB_ADD, op::NB_SUBTRACT, op::NB_MULTIPLY].contains(&k);
        let class = |v: Value, n: usize| {
            self.class_of(ed, fb, v, n).or_else(|| {
                let k = examples::example(ed.f, &self.examples, v).filter(|_| unseen(n))?;
                let t = self.world.const_type(k);
                [wk::INT, wk::FLOAT, wk::COMPLEX].contains(&t).then_some(t)
            })
        };
        match (class(a, 0), class(b, 1)) {
            (Some(wk::INT), None) if float && unseen(1) => Some((wk::INT, wk::FLOAT)),
            (None, Some(wk::INT)) if float && unseen(0) => Some((wk::FLOAT, wk::INT)),
            (Some(ta), Some(tb)) => Some((ta, tb)),
            (Some(t), None) if likely(t) && unseen(1) => Some((t, t)),
            (None, Some(t)) if likely(t) && unseen(0) => Some((t, t)),
            _ => None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "two operands with their classes")]
    fn int_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        a: Value,
        b: Value,
        ta: TypeId,
        tb: TypeId,
        fb: &Feedback,
    ) -> Option<Done> {
        if fb.failed.contains(&ExitReason::Operand) {
            return None;
        }
        if k == op::NB_POWER {
            return self.int_power(ed, a, b, ta, tb);
        }
        let (checked, ty) = match k {
            op::NB_ADD => (Op::IntAdd, Ty::I64),
            op::NB_SUBTRACT => (Op::IntSub, Ty::I64),
            op::NB_MULTIPLY => (Op::IntMul, Ty::I64),
            op::NB_FLOOR_DIVIDE => (Op::IntFloorDiv, Ty::I64),
            op::NB_REMAINDER => (Op::IntMod, Ty::I64),
            op::NB_AND => (Op::IntAnd, Ty::I64),
            op::NB_OR => (Op::IntOr, Ty::I64),
            op::NB_XOR => (Op::IntXor, Ty::I64),
            op::NB_LSHIFT => (Op::IntShl, Ty::I64),
            op::NB_RSHIFT => (Op::IntShr, Ty::I64),
            op::NB_TRUE_DIVIDE => (Op::IntTrueDiv, Ty::F64),
            _ => return None,
        };
        let x = self.as_i64(ed, a, ta);
        let y = self.as_i64(ed, b, tb);
        let fs = checked_fs(ed, checked);
        let v = ed.emit_fs(checked, &[x, y], [0, 0], ty, fs);
        Some(Done::Value(ed.boxed(v)))
    }

    /// Squares and cubes; other exponents go to the helper.
    fn int_power(&mut self, ed: &mut Editor<'_>, a: Value, b: Value, ta: TypeId, tb: TypeId) -> Option<Done> {
        let k = ed.f.as_const(b)?;
        let (ConstValue::Int(n @ 2..=3), wk::INT) = (self.world.const_value(k), tb) else {
            return None;
        };
        let x = self.as_i64(ed, a, ta);
        let fs = Self::fs(ed);
        let mut v = x;
        for _ in 1..n {
            v = ed.emit_fs(Op::IntMul, &[v, x], [0, 0], Ty::I64, fs);
        }
        Some(Done::Value(ed.boxed(v)))
    }

    /// Sites that left the machine range: exact ints of any size.
    pub(super) fn big_int_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        a: Value,
        b: Value,
        ta: TypeId,
        tb: TypeId,
    ) -> Option<Done> {
        let helper = match k {
            op::NB_ADD => HelperId::LongAdd,
            op::NB_SUBTRACT => HelperId::LongSub,
            op::NB_MULTIPLY => HelperId::LongMul,
            op::NB_FLOOR_DIVIDE
            | op::NB_REMAINDER
            | op::NB_AND
            | op::NB_OR
            | op::NB_XOR
            | op::NB_LSHIFT
            | op::NB_RSHIFT => HelperId::LongBinary,
            _ => return None,
        };
        if ta != wk::INT || tb != wk::INT {
            return None;
        }
        let a = self.as_class(ed, a, ta);
        let b = self.as_class(ed, b, tb);
        let v = if helper == HelperId::LongBinary {
            let k = ed.i64(i64::from(k));
            Self::call_helper(ed, helper, &[a, b, k])
        } else {
            Self::call_helper(ed, helper, &[a, b])
        };
        Some(Done::Value(v))
    }

    #[expect(clippy::too_many_arguments, reason = "two operands with their classes")]
    fn float_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        a: Value,
        b: Value,
        ta: TypeId,
        tb: TypeId,
        fb: &Feedback,
    ) -> Option<Done> {
        if fb.failed.contains(&ExitReason::Operand) {
            return None;
        }
        let op = match k {
            op::NB_ADD => Op::FloatAdd,
            op::NB_SUBTRACT => Op::FloatSub,
            op::NB_MULTIPLY => Op::FloatMul,
            op::NB_TRUE_DIVIDE => Op::FloatDiv,
            op::NB_FLOOR_DIVIDE | op::NB_REMAINDER => {
                let x = self.as_f64(ed, a, ta);
                let y = self.as_f64(ed, b, tb);
                let zero = ed.f64(0.0);
                let ok = Self::cmp_f64(ed, Cc::Ne, y, zero);
                Self::guard_true(ed, ok, ExitReason::Operand);
                let h = if k == op::NB_REMAINDER {
                    HelperId::FloatMod
                } else {
                    HelperId::FloatFloorDiv
                };
                let v = Self::call_helper(ed, h, &[x, y]);
                return Some(Done::Value(ed.boxed(v)));
            }
            op::NB_POWER => return self.float_power(ed, a, b, ta, tb),
            _ => return None,
        };
        let x = self.as_f64(ed, a, ta);
        let y = self.as_f64(ed, b, tb);
        let fs = checked_fs(ed, op);
        let v = ed.emit_fs(op, &[x, y], [0, 0], Ty::F64, fs);
        Some(Done::Value(ed.boxed(v)))
    }

    /// An exponent known to be even and positive. To such a power the base's sign says nothing, and neither zero nor an
    /// underflow is an error: `float_pow` (floatobject.c) is `pow` of the base's absolute value if the result is finite.
    fn is_even_power(&mut self, ed: &Editor<'_>, b: Value) -> bool {
        let k = ed.f.as_const(self.best(ed, b));
        match k.map(|k| self.world.const_value(k)) {
            Some(ConstValue::Int(n)) => n > 0 && n % 2 == 0 && n < 1 << 20,
            Some(ConstValue::Float(x)) => x > 0.0 && x % 2.0 == 0.0 && x < f64::from(1 << 20),
            _ => false,
        }
    }

    /// `float_pow` (floatobject.c) is plain C `pow` for a positive finite base with a finite result.
    fn float_power(
        &mut self,
        ed: &mut Editor<'_>,
        a: Value,
        b: Value,
        ta: TypeId,
        tb: TypeId,
    ) -> Option<Done> {
        let even = self.is_even_power(ed, b);
        let x = self.as_f64(ed, a, ta);
        let y = self.as_f64(ed, b, tb);
        let (zero, inf) = (ed.f64(0.0), ed.f64(f64::INFINITY));
        if even {
            let x = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
            let v = Self::call_helper(ed, HelperId::FloatPow, &[x, y]);
            let ok = Self::cmp_f64(ed, Cc::Lt, v, inf);
            Self::guard_true(ed, ok, ExitReason::Operand);
            return Some(Done::Value(ed.boxed(v)));
        }
        for (cc, p, q) in [(Cc::Gt, x, zero), (Cc::Lt, x, inf)] {
            let ok = Self::cmp_f64(ed, cc, p, q);
            Self::guard_true(ed, ok, ExitReason::Operand);
        }
        let v = Self::call_helper(ed, HelperId::FloatPow, &[x, y]);
        // Overflow raises, and an underflow to zero is the interpreter's to judge.
        for (cc, q) in [(Cc::Lt, inf), (Cc::Gt, zero)] {
            let ok = Self::cmp_f64(ed, cc, v, q);
            Self::guard_true(ed, ok, ExitReason::Operand);
        }
        Some(Done::Value(ed.boxed(v)))
    }

    pub(super) fn unary_negative(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let a = ed.f.insts[i].args[0];
        let Some(class) = self.class_of(ed, fb, a, 0) else {
            return self.negative_number(ed, a, fb);
        };
        match class {
            wk::FLOAT => {
                let x = self.as_f64(ed, a, wk::FLOAT);
                let v = ed.emit(Op::FloatNeg, &[x], [0, 0], Ty::F64);
                Some(Done::Value(ed.boxed(v)))
            }
            wk::COMPLEX => {
                let parts = self.complex_parts(ed, a);
                let parts = parts.map(|x| ed.emit(Op::FloatNeg, &[x], [0, 0], Ty::F64));
                Some(Done::Value(Self::call_helper(ed, HelperId::BoxComplex, &parts)))
            }
            wk::INT if fb.failed.is_empty() => {
                let x = self.as_i64(ed, a, wk::INT);
                let v = Self::guard(ed, Op::IntNeg, &[x], 0, Ty::I64);
                Some(Done::Value(ed.boxed(v)))
            }
            _ => None,
        }
    }

    pub(super) fn unary_invert(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let a = ed.f.insts[i].args[0];
        if self.class_of(ed, fb, a, 0)? != wk::INT || !fb.failed.is_empty() {
            return None;
        }
        let x = self.as_i64(ed, a, wk::INT);
        let v = ed.emit(Op::IntNot, &[x], [0, 0], Ty::I64);
        Some(Done::Value(ed.boxed(v)))
    }

    pub(super) fn compare(
        &mut self,
        ed: &mut Editor<'_>,
        i: Inst,
        h: HelperId,
        fb: &Feedback,
    ) -> Option<Done> {
        let (a, b) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let k = ed.f.insts[i].args[2];
        let cc = Cc::from_imm(ed.f.as_i64(k)?)?;
        let (Some(ta), Some(tb)) = (self.class_of(ed, fb, a, 0), self.class_of(ed, fb, b, 1)) else {
            let v = self.compare_numbers(ed, cc, (a, b), fb)?;
            return Some(Done::Value(if h == HelperId::Compare { ed.boxed(v) } else { v }));
        };
        let v = if ta == wk::INT
            && tb == wk::INT
            && let Some(v) = self.compare_wide(ed, cc, [a, b], k)
        {
            v
        } else if is_int(ta) && is_int(tb) {
            if fb.overflowed || fb.failed.contains(&ExitReason::BigInt) {
                if ta != wk::INT || tb != wk::INT {
                    return None;
                }
                let (a, b) = (self.as_class(ed, a, ta), self.as_class(ed, b, tb));
                Self::call_helper(ed, HelperId::LongCompare, &[a, b, k])
            } else {
                let (x, y) = (self.as_i64(ed, a, ta), self.as_i64(ed, b, tb));
                Self::cmp_i64(ed, cc, x, y)
            }
        } else if ta == wk::FLOAT && tb == wk::FLOAT {
            let (x, y) = (self.as_f64(ed, a, ta), self.as_f64(ed, b, tb));
            Self::cmp_f64(ed, cc, x, y)
        } else if (ta == wk::FLOAT && is_int(tb)) || (is_int(ta) && tb == wk::FLOAT) {
            self.compare_mixed(ed, cc, a, b, ta, tb)?
        } else if ta == wk::COMPLEX && tb == wk::COMPLEX {
            self.compare_complex(ed, cc, a, b)?
        } else if ta == wk::STR && tb == wk::STR {
            let (a, b) = (self.as_class(ed, a, ta), self.as_class(ed, b, tb));
            Self::call_helper(ed, HelperId::StrCompare, &[a, b, k])
        } else {
            return None;
        };
        Some(Done::Value(if h == HelperId::Compare { ed.boxed(v) } else { v }))
    }

    /// CPython compares int and float exactly; below 2**53 the conversion is exact.
    fn compare_mixed(
        &mut self,
        ed: &mut Editor<'_>,
        cc: Cc,
        a: Value,
        b: Value,
        ta: TypeId,
        tb: TypeId,
    ) -> Option<Value> {
        for (v, t) in [(a, ta), (b, tb)] {
            if t == wk::FLOAT || ed.f.as_const(v).is_some() {
                continue;
            }
            let n = self.as_i64(ed, v, t);
            let (bias, limit) = (ed.i64(1 << 53), ed.i64(1 << 54));
            let shifted = ed.emit(Op::IntAddWrap, &[n, bias], [0, 0], Ty::I64);
            let ok = Self::cmp_i64(ed, Cc::Ult, shifted, limit);
            Self::guard_true(ed, ok, ExitReason::Operand);
        }
        for (v, t) in [(a, ta), (b, tb)] {
            if t != wk::FLOAT
                && let Some(k) = ed.f.as_const(v)
                && !matches!(self.world.const_value(k), ConstValue::Int(n) if n.unsigned_abs() < 1 << 53)
            {
                return None;
            }
        }
        let (x, y) = (self.as_f64(ed, a, ta), self.as_f64(ed, b, tb));
        Some(Self::cmp_f64(ed, cc, x, y))
    }
}

/// The frame state, if the operation can exit.
pub(super) fn checked_fs(ed: &Editor<'_>, op: Op) -> Option<crate::ir::func::FrameState> {
    match op.row().effects {
        crate::ir::ops::Rule::Fixed(e) if e.exits => Specialiser::fs(ed),
        _ => None,
    }
}
