//! Functions of the `math` module that are those of the C library for finite operands and results (mathmodule.c), and others
//! on machine numbers.

use core::ffi::c_double;

use pyjit_codegen::input::Builtin;
use pyjit_ffi::py;

use super::externs::{fmod, pow};
use super::field::Obj;

unsafe extern "C" {
    safe fn tan(x: c_double) -> c_double;
    safe fn atan(x: c_double) -> c_double;
    safe fn asin(x: c_double) -> c_double;
    safe fn acos(x: c_double) -> c_double;
    safe fn sinh(x: c_double) -> c_double;
    safe fn cosh(x: c_double) -> c_double;
    safe fn tanh(x: c_double) -> c_double;
    safe fn asinh(x: c_double) -> c_double;
    safe fn acosh(x: c_double) -> c_double;
    safe fn atanh(x: c_double) -> c_double;
    safe fn exp2(x: c_double) -> c_double;
    safe fn expm1(x: c_double) -> c_double;
    safe fn log1p(x: c_double) -> c_double;
    safe fn cbrt(x: c_double) -> c_double;
    safe fn log2(x: c_double) -> c_double;
    safe fn log10(x: c_double) -> c_double;
    safe fn atan2(x: c_double, y: c_double) -> c_double;
    safe fn copysign(x: c_double, y: c_double) -> c_double;
}

const TAN: i64 = Builtin::MathTan as i64;
const ATAN: i64 = Builtin::MathAtan as i64;
const ASIN: i64 = Builtin::MathAsin as i64;
const ACOS: i64 = Builtin::MathAcos as i64;
const SINH: i64 = Builtin::MathSinh as i64;
const COSH: i64 = Builtin::MathCosh as i64;
const TANH: i64 = Builtin::MathTanh as i64;
const ASINH: i64 = Builtin::MathAsinh as i64;
const ACOSH: i64 = Builtin::MathAcosh as i64;
const ATANH: i64 = Builtin::MathAtanh as i64;
const EXP2: i64 = Builtin::MathExp2 as i64;
const EXPM1: i64 = Builtin::MathExpm1 as i64;
const LOG1P: i64 = Builtin::MathLog1p as i64;
const CBRT: i64 = Builtin::MathCbrt as i64;
const LOG2: i64 = Builtin::MathLog2 as i64;
const LOG10: i64 = Builtin::MathLog10 as i64;
const ATAN2: i64 = Builtin::MathAtan2 as i64;
const POW: i64 = Builtin::MathPow as i64;
const FMOD: i64 = Builtin::MathFmod as i64;
const COPYSIGN: i64 = Builtin::MathCopysign as i64;

pub(super) unsafe extern "C" fn unary(x: f64, which: i64) -> f64 {
    match which {
        TAN => tan(x),
        ATAN => atan(x),
        ASIN => asin(x),
        ACOS => acos(x),
        SINH => sinh(x),
        COSH => cosh(x),
        TANH => tanh(x),
        ASINH => asinh(x),
        ACOSH => acosh(x),
        ATANH => atanh(x),
        EXP2 => exp2(x),
        EXPM1 => expm1(x),
        LOG1P => log1p(x),
        CBRT => cbrt(x),
        LOG2 => log2(x),
        LOG10 => log10(x),
        // Nobody asks for another: the caller would leave.
        _ => f64::NAN,
    }
}

pub(super) unsafe extern "C" fn binary(x: f64, y: f64, which: i64) -> f64 {
    match which {
        ATAN2 => atan2(x, y),
        POW => pow(x, y),
        FMOD => fmod(x, y),
        COPYSIGN => copysign(x, y),
        // As above.
        _ => f64::NAN,
    }
}

pub(super) unsafe extern "C" fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.cast_signed()
}

pub(super) unsafe extern "C" fn isqrt(n: i64) -> i64 {
    n.checked_isqrt().unwrap_or(0)
}

pub(super) unsafe extern "C" fn plain_hash(o: Obj) -> i64 {
    // SAFETY: contract: an object of a class whose hash is a number of its own and can't fail.
    unsafe { py::PyObject_Hash(o) as i64 }
}
