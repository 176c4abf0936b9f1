//! Complex numbers as pairs of doubles.
//!
//! A variable that is an int at first (`z = 0`) has a third part that says so.
//!
//! CPython converts a real operand to a complex whose imaginary part is 0.0 and computes with all four parts
//! (complexobject.c), which is what is done here: signs of zeros and NaNs come out the same.

use pyjit_ffi::layout::complex;
use pyjit_ffi::opcode as op;

use super::{Done, Specialiser, number};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue, Feedback};
use crate::ir::effects::Mem;
use crate::ir::func::Value;
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::infer::{self, Guess};

/// A complex, or an int that its real part holds exactly.
struct Mixed {
    parts: [Value; 2],
    /// 1 if it is an int, else 0; `None` if it is a complex.
    is_int: Option<Value>,
    /// An int has so many bits at most.
    bits: u32,
}

impl Specialiser<'_> {
    /// Real and imaginary part of an exact complex.
    pub(super) fn complex_parts(&mut self, ed: &mut Editor<'_>, v: Value) -> [Value; 2] {
        let v = self.as_class(ed, v, wk::COMPLEX);
        let root = ed.f.root(ed.now(v));
        if let Some(parts) = ed.f.complex_parts(root) {
            return parts;
        }
        let frozen = i64::from(Mem::FROZEN.0);
        [complex::REAL, complex::IMAG]
            .map(|offset| ed.emit(Op::LoadF64, &[v], [i64::from(offset), frozen], Ty::F64))
    }

    /// The same of a number of any of these classes.
    fn parts_of(&mut self, ed: &mut Editor<'_>, (v, t): (Value, TypeId)) -> [Value; 2] {
        if t == wk::COMPLEX {
            return self.complex_parts(ed, v);
        }
        [self.as_f64(ed, v, t), ed.f64(0.0)]
    }

    fn boxed_complex(ed: &mut Editor<'_>, parts: [Value; 2]) -> Value {
        Self::call_helper(ed, HelperId::BoxComplex, &parts)
    }

    /// An operator one of whose operands is complex.
    pub(super) fn complex_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        operands: [(Value, TypeId); 2],
        fb: &Feedback,
    ) -> Option<Done> {
        let number = |t: TypeId| [wk::COMPLEX, wk::FLOAT, wk::INT].contains(&t);
        let computes = [op::NB_ADD, op::NB_SUBTRACT, op::NB_MULTIPLY, op::NB_TRUE_DIVIDE].contains(&k);
        let failed = [ExitReason::Type, ExitReason::BigInt, ExitReason::Operand]
            .iter()
            .any(|r| fb.failed.contains(r));
        if fb.generic || failed || !operands.iter().all(|&(_, t)| number(t)) {
            return None;
        }
        if k == op::NB_POWER {
            let parts = self.power(ed, operands)?;
            return Some(Done::Value(Self::boxed_complex(ed, parts)));
        }
        if !computes {
            return None;
        }
        let [x, y] = operands.map(|operand| self.parts_of(ed, operand));
        let mut both = |op: Op| [0, 1].map(|n| ed.emit(op, &[x[n], y[n]], [0, 0], Ty::F64));
        let parts = match k {
            op::NB_ADD => both(Op::FloatAdd),
            op::NB_SUBTRACT => both(Op::FloatSub),
            op::NB_MULTIPLY => Self::product(ed, x, y),
            _ => Self::quotient(ed, x, y),
        };
        Some(Done::Value(Self::boxed_complex(ed, parts)))
    }

    /// `_Py_c_prod`
    fn product(ed: &mut Editor<'_>, x: [Value; 2], y: [Value; 2]) -> [Value; 2] {
        let mut float = |op: Op, a: Value, b: Value| ed.emit(op, &[a, b], [0, 0], Ty::F64);
        let (p, q) = (float(Op::FloatMul, x[0], y[0]), float(Op::FloatMul, x[1], y[1]));
        let real = float(Op::FloatSub, p, q);
        let (p, q) = (float(Op::FloatMul, x[0], y[1]), float(Op::FloatMul, x[1], y[0]));
        [real, float(Op::FloatAdd, p, q)]
    }

    /// `z ** n` for a small constant n above 0: `c_powu` multiplies 1 by the powers of two that make up n. An infinite part
    /// is an error: leaves.
    fn power(&mut self, ed: &mut Editor<'_>, [base, exponent]: [(Value, TypeId); 2]) -> Option<[Value; 2]> {
        if base.1 != wk::COMPLEX {
            return None;
        }
        let n = self.small_exponent(ed, exponent.0)?;
        let parts = self.complex_parts(ed, base.0);
        Some(Self::power_of(ed, parts, n))
    }

    fn small_exponent(&self, ed: &Editor<'_>, v: Value) -> Option<i64> {
        match self.world.const_value(ed.f.as_const(ed.now(v))?) {
            ConstValue::Int(n @ 1..=infer::MOST_POWER) => Some(n),
            _ => None,
        }
    }

    fn power_of(ed: &mut Editor<'_>, mut power: [Value; 2], n: i64) -> [Value; 2] {
        let mut result = [ed.f64(1.0), ed.f64(0.0)];
        let mut left = n;
        while left > 0 {
            if left & 1 != 0 {
                result = Self::product(ed, result, power);
            }
            left >>= 1;
            if left > 0 {
                power = Self::product(ed, power, power);
            }
        }
        let inf = ed.f64(f64::INFINITY);
        for part in result {
            let size = ed.emit(Op::FloatAbs, &[part], [0, 0], Ty::F64);
            let infinite = Self::cmp_f64(ed, Cc::Eq, size, inf);
            Self::guard_false(ed, infinite, ExitReason::Operand);
        }
        result
    }

    /// Leaves if the divisor is zero.
    fn quotient(ed: &mut Editor<'_>, x: [Value; 2], y: [Value; 2]) -> [Value; 2] {
        let zero = ed.f64(0.0);
        let null = y.map(|part| {
            let null = Self::cmp_f64(ed, Cc::Eq, part, zero);
            ed.emit(Op::BoolToI64, &[null], [0, 0], Ty::I64)
        });
        let null = ed.emit(Op::IntAnd, &null, [0, 0], Ty::I64);
        let none = ed.i64(0);
        let ok = Self::cmp_i64(ed, Cc::Eq, null, none);
        Self::guard_true(ed, ok, ExitReason::Operand);
        let args = [x[0], x[1], y[0], y[1]];
        [HelperId::ComplexQuotReal, HelperId::ComplexQuotImag].map(|h| Self::call_helper(ed, h, &args))
    }

    /// `==` and `!=` of two complex numbers; there is no order.
    pub(super) fn compare_complex(
        &mut self,
        ed: &mut Editor<'_>,
        cc: Cc,
        a: Value,
        b: Value,
    ) -> Option<Value> {
        if cc != Cc::Eq && cc != Cc::Ne {
            return None;
        }
        let [x, y] = [a, b].map(|v| self.complex_parts(ed, v));
        let same = [0, 1].map(|n| {
            let same = Self::cmp_f64(ed, Cc::Eq, x[n], y[n]);
            ed.emit(Op::BoolToI64, &[same], [0, 0], Ty::I64)
        });
        let (both, none) = (ed.emit(Op::IntAnd, &same, [0, 0], Ty::I64), ed.i64(0));
        let cc = if cc == Cc::Eq { Cc::Ne } else { Cc::Eq };
        Some(Self::cmp_i64(ed, cc, both, none))
    }

    /// `abs(z)`: leaves where it is infinite, which is an error if both parts are finite.
    pub(super) fn complex_abs(&mut self, ed: &mut Editor<'_>, z: Value, fb: &Feedback) -> Option<Value> {
        if fb.generic || !fb.failed.is_empty() {
            return None;
        }
        let parts = self.complex_parts(ed, z);
        let size = Self::hypot(ed, parts);
        Some(ed.boxed(size))
    }

    fn hypot(ed: &mut Editor<'_>, parts: [Value; 2]) -> Value {
        let size = Self::call_helper(ed, HelperId::MathHypot, &parts);
        let inf = ed.f64(f64::INFINITY);
        let infinite = Self::cmp_f64(ed, Cc::Eq, size, inf);
        Self::guard_false(ed, infinite, ExitReason::Operand);
        size
    }

    /// `complex(x)` and `complex(x, y)` of real numbers.
    pub(super) fn complex_of(
        &mut self,
        ed: &mut Editor<'_>,
        real: Value,
        imag: Option<Value>,
        fb: &Feedback,
    ) -> Option<Value> {
        let part = |v: Value| {
            let t = self.known_class(ed, v)?;
            let is_real = t == wk::FLOAT || t == wk::INT && !fb.failed.contains(&ExitReason::BigInt);
            is_real.then_some((v, t))
        };
        if fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        let real = part(real)?;
        let imag = match imag {
            Some(v) => Some(part(v)?),
            None => None,
        };
        let x = self.as_f64(ed, real.0, real.1);
        let y = match imag {
            Some((v, t)) => self.as_f64(ed, v, t),
            None => ed.f64(0.0),
        };
        Some(Self::boxed_complex(ed, [x, y]))
    }

    /// `z.real` and `z.imag` of what is known to be complex.
    pub(super) fn complex_attr(&mut self, ed: &mut Editor<'_>, o: Value, name: ConstId) -> Option<Value> {
        if self.known_class(ed, o)? != wk::COMPLEX {
            return None;
        }
        let index = match self.world.const_value(name) {
            ConstValue::Str(name) if &*name == "real" => 0,
            ConstValue::Str(name) if &*name == "imag" => 1,
            _ => return None,
        };
        let part = self.complex_parts(ed, o)[index];
        Some(ed.boxed(part))
    }

    fn guess_mixed(&self, ed: &Editor<'_>, fb: &Feedback, v: Value, n: usize) -> Guess {
        infer::operand_class(ed.f, fb, Some(self.best(ed, v)), n, &self.guess)
    }

    /// The parts of what is a complex or an int.
    fn mixed(&mut self, ed: &mut Editor<'_>, v: Value, guess: Guess) -> Mixed {
        let of_complex = |parts| Mixed {
            parts,
            is_int: None,
            bits: 0,
        };
        let v = self.best(ed, v);
        let constant = ed.f.as_const(v).map(|k| self.world.const_type(k));
        let class = ed.f.ty(v).class().or(constant).or(guess.class());
        match class {
            Some(wk::COMPLEX) => return of_complex(self.complex_parts(ed, v)),
            Some(_) => {
                let pair = self.pair(ed, v);
                let is_int = pair.is_int.map(|b| ed.emit(Op::BoolToI64, &[b], [0, 0], Ty::I64));
                return Mixed {
                    parts: [pair.double, ed.f64(0.0)],
                    is_int,
                    bits: pair.bits,
                };
            }
            None => {}
        }
        let root = ed.f.root(v);
        if let Some([real, imag, is_int]) = ed.f.complex_or_int_parts(root) {
            return Mixed {
                parts: [real, imag],
                is_int: Some(is_int),
                bits: number::EXACT_BITS,
            };
        }
        let v = if ed.f.ty(v).is_nullable() {
            Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
        } else {
            v
        };
        let is_int = Self::call_helper(ed, HelperId::ComplexOrInt, &[v]);
        let other = ed.i64(2);
        let ok = Self::cmp_i64(ed, Cc::Lt, is_int, other);
        Self::guard_true(ed, ok, ExitReason::Operand);
        Mixed {
            parts: [HelperId::RealPart, HelperId::ImagPart].map(|h| Self::call_helper(ed, h, &[v])),
            is_int: Some(is_int),
            bits: number::DIGIT_BITS,
        }
    }

    /// An operator one of whose operands is sometimes a complex and sometimes an int, and the other is one of these. What
    /// is an int is calculated with as if it were complex, which for `+`, `-` and `*` of ints that a double holds exactly
    /// gives the int as the real part.
    pub(super) fn complex_or_int_op(
        &mut self,
        ed: &mut Editor<'_>,
        k: u8,
        [a, b]: [Value; 2],
        fb: &Feedback,
    ) -> Option<Done> {
        let (ga, gb) = (self.guess_mixed(ed, fb, a, 0), self.guess_mixed(ed, fb, b, 1));
        let fitting = ga.is_complex_or_int() && gb.is_complex_or_int();
        let mixed = ga == Guess::ComplexOrInt || gb == Guess::ComplexOrInt;
        let failed = fb.failed.contains(&ExitReason::Operand) || !number::fits(fb);
        if !fitting || !mixed || fb.generic || failed {
            return None;
        }
        let exponent = match k {
            op::NB_POWER => Some(self.small_exponent(ed, b)?),
            op::NB_ADD | op::NB_SUBTRACT | op::NB_MULTIPLY => None,
            _ => return None,
        };
        let x = self.mixed(ed, a, ga);
        if let Some(n) = exponent {
            let parts = Self::power_of(ed, x.parts, n);
            return Some(Done::Value(Self::boxed_mixed(ed, parts, x.is_int, true)));
        }
        let y = self.mixed(ed, b, gb);
        let mut both = |op: Op| [0, 1].map(|n| ed.emit(op, &[x.parts[n], y.parts[n]], [0, 0], Ty::F64));
        let product = k == op::NB_MULTIPLY;
        let parts = match k {
            op::NB_ADD => both(Op::FloatAdd),
            op::NB_SUBTRACT => both(Op::FloatSub),
            _ => Self::product(ed, x.parts, y.parts),
        };
        let is_int = match (x.is_int, y.is_int) {
            (Some(p), Some(q)) => Some(ed.emit(Op::IntAnd, &[p, q], [0, 0], Ty::I64)),
            _ => None,
        };
        let bits = if product {
            x.bits + y.bits
        } else {
            x.bits.max(y.bits) + 1
        };
        if let Some(int) = is_int.filter(|_| bits > number::EXACT_BITS && !product) {
            Self::guard_exact(ed, parts[0], int);
        }
        Some(Done::Value(Self::boxed_mixed(ed, parts, is_int, product)))
    }

    /// The object of a complex, or of an int, which if it is a product may be too big, or have parts that are minus zero.
    fn boxed_mixed(ed: &mut Editor<'_>, parts: [Value; 2], is_int: Option<Value>, is_product: bool) -> Value {
        let Some(int) = is_int else {
            return Self::boxed_complex(ed, parts);
        };
        let [real, imag] = if is_product {
            Self::guard_exact(ed, parts[0], int);
            let zero = ed.i64(0);
            let is_int = Self::cmp_i64(ed, Cc::Ne, int, zero);
            parts.map(|part| Self::without_minus_zero(ed, part, is_int))
        } else {
            parts
        };
        Self::call_helper(ed, HelperId::BoxComplexOrInt, &[real, imag, int])
    }

    /// `abs(z)` of what is sometimes a complex and sometimes an int.
    pub(super) fn complex_or_int_abs(
        &mut self,
        ed: &mut Editor<'_>,
        z: Value,
        fb: &Feedback,
    ) -> Option<Value> {
        let guess = self.guess_mixed(ed, &Feedback::default(), z, 0);
        if guess != Guess::ComplexOrInt || fb.generic || !fb.failed.is_empty() {
            return None;
        }
        let z = self.mixed(ed, z, guess);
        let size = Self::hypot(ed, z.parts);
        let Some(int) = z.is_int else {
            return Some(ed.boxed(size));
        };
        let zero = ed.i64(0);
        let is_int = Self::cmp_i64(ed, Cc::Ne, int, zero);
        Some(Self::boxed_pair(ed, size, is_int))
    }
}
