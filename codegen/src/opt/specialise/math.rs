//! Functions of the `math` module, and `hash`.
//!
//! CPython calls the C library's function and looks at the result: where operands and result are finite there is no error
//! (`math_1`, `math_2` in mathmodule.c). All else leaves.

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Builtin, Feedback};
use crate::ir::func::Value;
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;

impl Specialiser<'_> {
    /// The result of a call of such a function.
    pub(super) fn math_function(
        &mut self,
        ed: &mut Editor<'_>,
        b: Builtin,
        args: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        match (b, args) {
            (
                Builtin::MathTan
                | Builtin::MathAtan
                | Builtin::MathAsin
                | Builtin::MathAcos
                | Builtin::MathSinh
                | Builtin::MathCosh
                | Builtin::MathTanh
                | Builtin::MathAsinh
                | Builtin::MathAcosh
                | Builtin::MathAtanh
                | Builtin::MathExp2
                | Builtin::MathExpm1
                | Builtin::MathLog1p
                | Builtin::MathCbrt,
                &[o],
            ) => {
                let x = self.number(ed, o, fb)?;
                Self::guard_finite(ed, x);
                Some(Self::unary(ed, b, x))
            }
            // Of an int of any size CPython takes the logarithm without conversion.
            (Builtin::MathLog2 | Builtin::MathLog10, &[o]) if self.known_class(ed, o) == Some(wk::FLOAT) => {
                let x = self.number(ed, o, fb)?;
                let zero = ed.f64(0.0);
                let ok = Self::cmp_f64(ed, Cc::Gt, x, zero);
                Self::guard_true(ed, ok, ExitReason::Operand);
                Self::guard_finite(ed, x);
                Some(Self::unary(ed, b, x))
            }
            (Builtin::MathAtan2 | Builtin::MathPow | Builtin::MathFmod | Builtin::MathCopysign, &[x, y]) => {
                let (x, y) = (self.number(ed, x, fb)?, self.number(ed, y, fb)?);
                Self::guard_finite(ed, x);
                Self::guard_finite(ed, y);
                let which = ed.i64(b as i64);
                let v = Self::call_helper(ed, HelperId::MathBinary, &[x, y, which]);
                Self::guard_finite(ed, v);
                Some(ed.boxed(v))
            }
            (Builtin::MathRadians | Builtin::MathDegrees, &[o]) => {
                let x = self.number(ed, o, fb)?;
                let factor = ed.f64(match b {
                    Builtin::MathRadians => core::f64::consts::PI / 180.0,
                    _ => 180.0 / core::f64::consts::PI,
                });
                let v = ed.emit(Op::FloatMul, &[x, factor], [0, 0], Ty::F64);
                Some(ed.boxed(v))
            }
            (Builtin::MathIsnan | Builtin::MathIsinf | Builtin::MathIsfinite, &[o]) => {
                let x = self.number(ed, o, fb)?;
                let size = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
                let inf = ed.f64(f64::INFINITY);
                let v = match b {
                    Builtin::MathIsnan => Self::cmp_f64(ed, Cc::Ne, x, x),
                    Builtin::MathIsinf => Self::cmp_f64(ed, Cc::Eq, size, inf),
                    _ => Self::cmp_f64(ed, Cc::Lt, size, inf),
                };
                Some(ed.boxed(v))
            }
            (Builtin::MathTrunc, &[o]) => match self.known_class(ed, o)? {
                wk::INT => Some(self.as_class(ed, o, wk::INT)),
                wk::FLOAT => self.truncated(ed, o, fb),
                _ => None,
            },
            (Builtin::MathGcd, &[x, y]) => {
                let (x, y) = (self.machine_int(ed, x, fb)?, self.machine_int(ed, y, fb)?);
                let v = Self::call_helper(ed, HelperId::MathGcd, &[x, y]);
                Self::guard_natural(ed, v);
                Some(ed.boxed(v))
            }
            (Builtin::MathIsqrt, &[o]) => {
                let x = self.machine_int(ed, o, fb)?;
                Self::guard_natural(ed, x);
                let v = Self::call_helper(ed, HelperId::MathIsqrt, &[x]);
                Some(ed.boxed(v))
            }
            (Builtin::Hash, &[o]) => {
                let t = self.known_class(ed, o)?;
                if t == wk::TUPLE {
                    // One made here need not be made.
                    return Some(Self::call_helper(ed, HelperId::Hash, &[o]));
                }
                if ![wk::INT, wk::FLOAT, wk::STR, wk::BYTES].contains(&t) || fb.generic {
                    return None;
                }
                let o = self.as_class(ed, o, t);
                let v = Self::call_helper(ed, HelperId::PlainHash, &[o]);
                Some(ed.boxed(v))
            }
            _ => None,
        }
    }

    fn unary(ed: &mut Editor<'_>, b: Builtin, x: Value) -> Value {
        let which = ed.i64(b as i64);
        let v = Self::call_helper(ed, HelperId::MathUnary, &[x, which]);
        Self::guard_finite(ed, v);
        ed.boxed(v)
    }

    fn guard_finite(ed: &mut Editor<'_>, x: Value) {
        let size = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
        let inf = ed.f64(f64::INFINITY);
        let ok = Self::cmp_f64(ed, Cc::Lt, size, inf);
        Self::guard_true(ed, ok, ExitReason::Operand);
    }

    fn guard_natural(ed: &mut Editor<'_>, n: Value) {
        let zero = ed.i64(0);
        let ok = Self::cmp_i64(ed, Cc::Ge, n, zero);
        Self::guard_true(ed, ok, ExitReason::Operand);
    }

    /// The machine integer of what is predicted to be an int.
    fn machine_int(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let int = self.known_class(ed, o)? == wk::INT && !self.is_wide(ed, o);
        (int && !fb.generic && fb.failed.is_empty()).then(|| self.as_i64(ed, o, wk::INT))
    }
}
