//! Integers next to a float, and quotient with remainder: `math.floor`, `math.ceil`, `round(x)`, `divmod`.

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Builtin, Feedback};
use crate::ir::func::Value;
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;

/// Doubles below this in magnitude truncate to a machine integer.
const FITS: f64 = 9.0e18;
/// The sum of this, 1.5 * 2**52, and a double below `HALVES` has no bits for fractions: it is rounded to nearest, ties to even.
const SHIFT: f64 = 6_755_399_441_055_744.0;
/// 2**51.
const HALVES: f64 = 2_251_799_813_685_248.0;

impl Specialiser<'_> {
    /// `math.floor(x)`, `math.ceil(x)` or `round(x)` of an int or float.
    pub(super) fn rounded(
        &mut self,
        ed: &mut Editor<'_>,
        b: Builtin,
        o: Value,
        fb: &Feedback,
    ) -> Option<Value> {
        if fb.generic || !fb.failed.is_empty() {
            return None;
        }
        match self.known_class(ed, o)? {
            // `int.__floor__` and its like give an exact int itself.
            wk::INT => Some(self.as_class(ed, o, wk::INT)),
            wk::FLOAT => {
                let x = self.as_f64(ed, o, wk::FLOAT);
                let limit = if b == Builtin::Round { HALVES } else { FITS };
                Self::guard_magnitude(ed, x, limit);
                let n = match b {
                    Builtin::Round => to_nearest(ed, x),
                    _ => to_side(ed, x, b == Builtin::MathCeil),
                };
                Some(ed.boxed(n))
            }
            _ => None,
        }
    }

    /// `int(x)` of a float.
    pub(super) fn truncated(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        if fb.generic || !fb.failed.is_empty() {
            return None;
        }
        let x = self.as_f64(ed, o, wk::FLOAT);
        Self::guard_magnitude(ed, x, FITS);
        let n = ed.emit(Op::FloatToI64, &[x], [0, 0], Ty::I64);
        Some(ed.boxed(n))
    }

    /// Leaves with a double that is NaN, or as far from zero as the limit.
    fn guard_magnitude(ed: &mut Editor<'_>, x: Value, limit: f64) {
        let abs = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
        let limit = ed.f64(limit);
        let ok = Self::cmp_f64(ed, Cc::Lt, abs, limit);
        Self::guard_true(ed, ok, ExitReason::Operand);
    }

    /// `divmod(a, b)` of two ints or two floats. A zero divisor leaves.
    pub(super) fn divmod(&mut self, ed: &mut Editor<'_>, a: Value, b: Value, fb: &Feedback) -> Option<Value> {
        if fb.generic || !fb.failed.is_empty() {
            return None;
        }
        let (quotient, rest) = match [self.known_class(ed, a)?, self.known_class(ed, b)?] {
            [wk::INT, wk::INT] => {
                let (x, y) = (self.as_i64(ed, a, wk::INT), self.as_i64(ed, b, wk::INT));
                let quotient = Self::guard(ed, Op::IntFloorDiv, &[x, y], 0, Ty::I64);
                // The rest is in range whatever the product does.
                let product = ed.emit(Op::IntMulWrap, &[quotient, y], [0, 0], Ty::I64);
                (quotient, ed.emit(Op::IntSubWrap, &[x, product], [0, 0], Ty::I64))
            }
            [wk::FLOAT, wk::FLOAT] => {
                let (x, y) = (self.as_f64(ed, a, wk::FLOAT), self.as_f64(ed, b, wk::FLOAT));
                let zero = ed.f64(0.0);
                let ok = Self::cmp_f64(ed, Cc::Ne, y, zero);
                Self::guard_true(ed, ok, ExitReason::Operand);
                // As `float_divmod` (floatobject.c), which calculates what `//` and `%` do.
                let quotient = Self::call_helper(ed, HelperId::FloatFloorDiv, &[x, y]);
                (quotient, Self::call_helper(ed, HelperId::FloatMod, &[x, y]))
            }
            _ => return None,
        };
        let items = [ed.boxed(quotient), ed.boxed(rest)];
        Some(Self::call_helper(ed, HelperId::BuildTuple, &items))
    }
}

/// The integer next to a double that is in range, towards plus or minus infinity.
fn to_side(ed: &mut Editor<'_>, x: Value, up: bool) -> Value {
    let cut = ed.emit(Op::FloatToI64, &[x], [0, 0], Ty::I64);
    let back = ed.emit(Op::IntToF64, &[cut], [0, 0], Ty::F64);
    let (cc, op) = if up {
        (Cc::Lt, Op::IntAddWrap)
    } else {
        (Cc::Gt, Op::IntSubWrap)
    };
    let wrong = Specialiser::cmp_f64(ed, cc, back, x);
    let one = ed.emit(Op::BoolToI64, &[wrong], [0, 0], Ty::I64);
    ed.emit(op, &[cut, one], [0, 0], Ty::I64)
}

/// The nearest integer to a double in range, the even one of two.
fn to_nearest(ed: &mut Editor<'_>, x: Value) -> Value {
    let shift = ed.f64(SHIFT);
    let sum = ed.emit(Op::FloatAdd, &[x, shift], [0, 0], Ty::F64);
    let whole = ed.emit(Op::FloatSub, &[sum, shift], [0, 0], Ty::F64);
    ed.emit(Op::FloatToI64, &[whole], [0, 0], Ty::I64)
}
