//! Operators on objects and on machine numbers.

use core::ffi::c_int;
use core::sync::atomic::{AtomicU64, Ordering};

use pyjit_ffi::layout::{complex, long, runtime, tstate};
use pyjit_ffi::py::{self, PyFloat_Type, PyLong_Type, PyUnicode_Type};
use pyjit_ffi::repr::{self, eval_breaker, rich_compare};
use pyjit_ffi::sys;

use super::externs;
use super::field::{Obj, at, bool_object, compact, double, long_tag, read, type_of};

/// `NB_ADD`, `NB_MULTIPLY`, `NB_SUBTRACT`, and how far the in-place form of each is from it (opcode.h).
const ADD: i64 = 0;
const MULTIPLY: i64 = 5;
const SUBTRACT: i64 = 10;
const IN_PLACE: i64 = 13;

/// The arithmetic of two ints or two floats that needs no slot lookup; in-place forms of these types do not differ.
#[inline(always)]
unsafe fn same_type_arithmetic(a: Obj, b: Obj, k: i64) -> Option<Obj> {
    let k = if k >= IN_PLACE { k - IN_PLACE } else { k };
    // SAFETY: both operands are alive (contract); the value of each is read as what its type was found to be.
    unsafe {
        let class = type_of(a);
        if class != type_of(b) {
            return None;
        }
        if class == &raw mut PyLong_Type {
            return match k {
                ADD => Some(sys::_PyLong_Add(a, b)),
                SUBTRACT => Some(sys::_PyLong_Subtract(a, b)),
                MULTIPLY => Some(sys::_PyLong_Multiply(a, b)),
                _ => None,
            };
        }
        if class == &raw mut PyFloat_Type {
            let (x, y) = (double(a), double(b));
            return match k {
                ADD => Some(py::PyFloat_FromDouble(x + y)),
                SUBTRACT => Some(py::PyFloat_FromDouble(x - y)),
                MULTIPLY => Some(py::PyFloat_FromDouble(x * y)),
                _ => None,
            };
        }
    }
    None
}

pub(super) unsafe extern "C" fn binary_op(a: Obj, b: Obj, k: i64) -> Obj {
    // SAFETY: contract; `k` is the argument of a BINARY_OP, so it lies inside the table.
    unsafe {
        if let Some(result) = same_type_arithmetic(a, b, k) {
            return result;
        }
        let table = (&raw const sys::_PyEval_BinaryOps).cast::<py::binaryfunc>();
        let operation = table.offset(k as isize).read();
        operation(a, b)
    }
}

pub(super) unsafe extern "C" fn unary_negative(v: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { py::PyNumber_Negative(v) }
}

pub(super) unsafe extern "C" fn unary_invert(v: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { py::PyNumber_Invert(v) }
}

pub(super) unsafe extern "C" fn to_bool(v: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { py::PyObject_IsTrue(v) }
}

/// The comparison with this `Py_LT..Py_GE` number holds.
#[inline(always)]
fn holds<T: PartialOrd>(a: T, b: T, op: c_int) -> bool {
    match op {
        rich_compare::LT => a < b,
        rich_compare::LE => a <= b,
        rich_compare::EQ => a == b,
        rich_compare::NE => a != b,
        rich_compare::GT => a > b,
        _ => a >= b,
    }
}

/// Comparisons that give a bool without a slot lookup: small ints, floats, equality of str.
#[inline(always)]
unsafe fn quick_compare(a: Obj, b: Obj, op: c_int) -> Option<bool> {
    // SAFETY: both operands are alive (contract); the value of each is read as what its type was found to be.
    unsafe {
        let class = type_of(a);
        if class != type_of(b) {
            return None;
        }
        if class == &raw mut PyLong_Type {
            return Some(holds(compact(a)?, compact(b)?, op));
        }
        if class == &raw mut PyUnicode_Type {
            return match op {
                rich_compare::EQ => Some(super::text::equal(a, b)),
                rich_compare::NE => Some(!super::text::equal(a, b)),
                _ => None,
            };
        }
        if class == &raw mut PyFloat_Type {
            return Some(holds(double(a), double(b), op));
        }
    }
    None
}

/// A `Py_LT..Py_GE` number as C takes it (lossless: 0 to 5).
#[inline(always)]
fn op_number(op: i64) -> c_int {
    op as c_int
}

pub(super) unsafe extern "C" fn compare(a: Obj, b: Obj, op: i64) -> Obj {
    let op = op_number(op);
    // SAFETY: contract.
    unsafe {
        match quick_compare(a, b, op) {
            Some(result) => bool_object(result),
            None => py::PyObject_RichCompare(a, b, op),
        }
    }
}

/// No identity shortcut as in `PyObject_RichCompareBool`: an object may be unequal to itself.
pub(super) unsafe extern "C" fn compare_bool(a: Obj, b: Obj, op: i64) -> c_int {
    let op = op_number(op);
    // SAFETY: contract; `result` is a new reference, released once.
    unsafe {
        if let Some(result) = quick_compare(a, b, op) {
            return c_int::from(result);
        }
        let result = py::PyObject_RichCompare(a, b, op);
        if result.is_null() {
            return -1;
        }
        let truth = py::PyObject_IsTrue(result);
        py::Py_DECREF(result);
        truth
    }
}

pub(super) unsafe extern "C" fn contains(item: Obj, container: Obj) -> c_int {
    // SAFETY: contract; what a dict's own method does is done to an instance of dict.
    unsafe {
        if super::containers::CONTAINS.by(container) {
            return py::PyDict_Contains(container, item);
        }
        super::hash::contains(container, item)
    }
}

pub(super) unsafe extern "C" fn long_add(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; exact ints.
    unsafe { sys::_PyLong_Add(a, b) }
}

pub(super) unsafe extern "C" fn long_sub(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; exact ints.
    unsafe { sys::_PyLong_Subtract(a, b) }
}

pub(super) unsafe extern "C" fn long_mul(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; exact ints.
    unsafe { undisturbed(a, b, || sys::_PyLong_Multiply(a, b)) }
}

pub(super) unsafe extern "C" fn long_binary(a: Obj, b: Obj, k: i64) -> Obj {
    // SAFETY: contract; `k` is the number of an operator, so it lies inside the table.
    unsafe {
        let table = (&raw const sys::_PyEval_BinaryOps).cast::<py::binaryfunc>();
        let operation = table.offset(k as isize).read();
        undisturbed(a, b, || operation(a, b))
    }
}

/// Runs an operation on two numbers that can run no Python code by itself. Where big ints are multiplied or divided, CPython
/// looks for signals and for a collection that is due; compiled code relies on it that neither happens here, so they wait
/// for its next poll.
///
/// # Safety
/// `a` and `b` are each exactly an int or exactly a float.
#[inline(always)]
unsafe fn undisturbed(a: Obj, b: Obj, operation: impl FnOnce() -> Obj) -> Obj {
    // SAFETY: contract of this function; an int is read as one.
    let big = |v: Obj| unsafe { type_of(v) == &raw mut PyLong_Type && !repr::is_compact(long_tag(v)) };
    if big(a) || big(b) {
        quiet(operation)
    } else {
        operation()
    }
}

/// The rare part of [`undisturbed`].
fn quiet(operation: impl FnOnce() -> Obj) -> Obj {
    let tstate = crate::activation::current_thread();
    // SAFETY: words of this thread's state and of the runtime. Signal handlers and other threads set bits of the first at any
    // time, so it is atomic; the second is read by those only that hold the GIL, which `operation` does not give away. A
    // thread that is not the main one leaves signals alone, so for now none is.
    let (breaker, main) = unsafe {
        let runtime = (&raw const sys::_PyRuntime).cast_mut();
        (
            &*at::<AtomicU64, _>(tstate, tstate::EVAL_BREAKER),
            &*at::<AtomicU64, _>(runtime, runtime::MAIN_THREAD),
        )
    };
    let due = breaker.load(Ordering::Relaxed) & eval_breaker::GC_SCHEDULED_BIT;
    if due != 0 {
        breaker.fetch_and(!due, Ordering::Relaxed);
    }
    let thread = main.load(Ordering::Relaxed);
    main.store(0, Ordering::Relaxed);
    let result = operation();
    main.store(thread, Ordering::Relaxed);
    if due != 0 {
        breaker.fetch_or(due, Ordering::Relaxed);
    }
    result
}

pub(super) unsafe extern "C" fn number_binary(a: Obj, b: Obj, k: i64) -> Obj {
    // SAFETY: contract; both are exactly ints or floats, so each value is read as what its type was found to be.
    unsafe {
        if type_of(a) != type_of(b)
            && let (Some(x), Some(y)) = (as_double(a), as_double(b))
        {
            match k {
                ADD => return py::PyFloat_FromDouble(x + y),
                SUBTRACT => return py::PyFloat_FromDouble(x - y),
                MULTIPLY => return py::PyFloat_FromDouble(x * y),
                _ => {}
            }
        }
        undisturbed(a, b, || binary_op(a, b, k))
    }
}

/// The value of a float or a compact int.
unsafe fn as_double(a: Obj) -> Option<f64> {
    // SAFETY: contract of the caller: exactly an int or exactly a float.
    unsafe {
        if type_of(a) == &raw mut PyLong_Type {
            #[expect(clippy::cast_precision_loss, reason = "one digit has 30 bits")]
            return compact(a).map(|n| n as f64);
        }
        Some(double(a))
    }
}

pub(super) unsafe extern "C" fn math_exp(x: f64) -> f64 {
    externs::exp(x)
}

pub(super) unsafe extern "C" fn math_log(x: f64) -> f64 {
    externs::log(x)
}

pub(super) unsafe extern "C" fn long_compare(a: Obj, b: Obj, op: i64) -> c_int {
    // SAFETY: contract; exact ints.
    unsafe {
        let result = match (compact(a), compact(b)) {
            (Some(x), Some(y)) => holds(x, y, op_number(op)),
            _ => holds(digits_order(a, b), 0, op_number(op)),
        };
        c_int::from(result)
    }
}

/// Sign of `a - b`.
///
/// # Safety
/// Both are ints.
unsafe fn digits_order(a: Obj, b: Obj) -> i64 {
    // SAFETY: ints, and each has as many digits as its tag says.
    unsafe {
        let (size_a, size_b) = (signed_digits(a), signed_digits(b));
        if size_a != size_b {
            return size_a - size_b;
        }
        let digit = |o: Obj, i: i64| {
            i64::from(read::<u32, _>(
                o.wrapping_byte_offset(4 * i as isize),
                long::OB_DIGIT,
            ))
        };
        let mut difference = 0;
        for i in (0..size_a.abs()).rev() {
            difference = digit(a, i) - digit(b, i);
            if difference != 0 {
                break;
            }
        }
        if size_a < 0 { -difference } else { difference }
    }
}

/// Number of digits with the sign of the value.
///
/// # Safety
/// `o` is an int.
unsafe fn signed_digits(o: Obj) -> i64 {
    // SAFETY: contract of this function.
    let tag = unsafe { long_tag(o) };
    let sign = 1 - (tag & repr::long::SIGN_MASK).cast_signed();
    sign * (tag >> repr::long::NON_SIZE_BITS).cast_signed()
}

pub(super) unsafe extern "C" fn str_compare(a: Obj, b: Obj, op: i64) -> c_int {
    let op = op_number(op);
    // SAFETY: contract; exact strs, for which comparing cannot fail.
    let result = unsafe {
        match op {
            rich_compare::EQ => super::text::equal(a, b),
            rich_compare::NE => !super::text::equal(a, b),
            _ => match super::text::order(a, b) {
                Some(order) => holds(order as c_int, 0, op),
                None => holds(py::PyUnicode_Compare(a, b), 0, op),
            },
        }
    };
    c_int::from(result)
}

pub(super) unsafe extern "C" fn str_concat(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; exact strs.
    unsafe { py::PyUnicode_Concat(a, b) }
}

/// The remainder and the rounded-down quotient of `float_div_mod`, divisor not zero.
#[inline(always)]
fn div_mod(x: f64, y: f64) -> (f64, f64) {
    let mut remainder = externs::fmod(x, y);
    let mut quotient = (x - remainder) / y;
    if remainder != 0.0 {
        if (y < 0.0) != (remainder < 0.0) {
            remainder += y;
            quotient -= 1.0;
        }
    } else {
        remainder = f64::copysign(0.0, y);
    }
    if quotient != 0.0 {
        // `quotient` is within one rounding error of an integer; snap to it.
        let whole = quotient.floor();
        quotient = if quotient - whole > 0.5 {
            whole + 1.0
        } else {
            whole
        };
    } else {
        quotient = f64::copysign(0.0, x / y);
    }
    (quotient, remainder)
}

pub(super) unsafe extern "C" fn float_floordiv(x: f64, y: f64) -> f64 {
    div_mod(x, y).0
}

pub(super) unsafe extern "C" fn float_mod(x: f64, y: f64) -> f64 {
    div_mod(x, y).1
}

pub(super) unsafe extern "C" fn float_pow(x: f64, y: f64) -> f64 {
    if y == 2.0 && is_x86_feature_detected!("fma") {
        // SAFETY: just asked for.
        if let Some(square) = unsafe { square(x) } {
            return square;
        }
    }
    externs::pow(x, y)
}

/// `pow(x, 2.0)`, where the product rounded correctly is the only double it can be: glibc's `pow` is wrong by less than 0.54 units in
/// the last place (sysdeps/ieee754/dbl-64/e_pow.c; older and other ones by less), so it is a double next to a value less than 0.4 from it.
///
/// # Safety
/// The processor has FMA.
#[target_feature(enable = "fma")]
unsafe fn square(x: f64) -> Option<f64> {
    /// Neither the product nor its error is subnormal or infinite between them.
    const SAFE: core::ops::Range<f64> = 1e-250..1e300;
    const MANTISSA_BITS: u64 = 52;
    const MANTISSA: u64 = (1 << MANTISSA_BITS) - 1;
    let product = x * x;
    let error = x.mul_add(x, -product);
    let bits = product.to_bits();
    // Doubles below a power of two lie closer together than those above it.
    let power_of_two = bits & MANTISSA == 0;
    let unit = f64::from_bits((bits & !MANTISSA).wrapping_sub(MANTISSA_BITS << MANTISSA_BITS));
    let near = error == 0.0 || !power_of_two && error.abs() < 0.4 * unit;
    (SAFE.contains(&product) && near).then_some(product)
}

pub(super) unsafe extern "C" fn math_sin(x: f64) -> f64 {
    externs::sin(x)
}

pub(super) unsafe extern "C" fn math_cos(x: f64) -> f64 {
    externs::cos(x)
}

/// Never null. Boxing is not a place where compiled code can raise, so a failed allocation is tried again until
/// other threads or processes have given memory back. (Collecting garbage instead would run Python code here.)
pub(super) unsafe extern "C" fn box_int(value: i64) -> Obj {
    loop {
        // SAFETY: contract (the GIL is held).
        let boxed = unsafe { py::PyLong_FromLongLong(value) };
        if !boxed.is_null() {
            return boxed;
        }
        wait_for_memory();
    }
}

/// Never null, as [`box_int`].
pub(super) unsafe extern "C" fn box_number(value: f64, is_int: i64) -> Obj {
    // SAFETY: contract (the GIL is held). An int is a small one.
    unsafe {
        match is_int {
            0 => box_float(value),
            _ => box_int(value as i64),
        }
    }
}

/// Never null, as [`box_int`].
pub(super) unsafe extern "C" fn box_complex(real: f64, imag: f64) -> Obj {
    loop {
        // SAFETY: contract (the GIL is held).
        let boxed = unsafe { py::PyComplex_FromDoubles(real, imag) };
        if !boxed.is_null() {
            return boxed;
        }
        wait_for_memory();
    }
}

pub(super) unsafe extern "C" fn complex_or_int(o: Obj) -> i64 {
    // SAFETY: contract (a live object).
    unsafe {
        let class = type_of(o);
        if class == &raw mut py::PyComplex_Type {
            return 0;
        }
        let small = class == &raw mut PyLong_Type && compact(o).is_some();
        if small { 1 } else { 2 }
    }
}

/// # Safety
/// An exact complex, or an exact int of one digit.
unsafe fn part(o: Obj, offset: i32, of_int: impl Fn(f64) -> f64) -> f64 {
    // SAFETY: contract.
    unsafe {
        if type_of(o) == &raw mut py::PyComplex_Type {
            return read(o, offset);
        }
        of_int(compact(o).unwrap_or(0) as f64)
    }
}

pub(super) unsafe extern "C" fn real_part(o: Obj) -> f64 {
    // SAFETY: compiled code has asked `complex_or_int`.
    unsafe { part(o, complex::REAL, |n| n) }
}

pub(super) unsafe extern "C" fn imag_part(o: Obj) -> f64 {
    // SAFETY: as above.
    unsafe { part(o, complex::IMAG, |_| 0.0) }
}

/// Never null, as [`box_int`].
pub(super) unsafe extern "C" fn box_complex_or_int(real: f64, imag: f64, is_int: i64) -> Obj {
    // SAFETY: contract (the GIL is held). The double of an int is exact.
    unsafe {
        match is_int {
            0 => box_complex(real, imag),
            _ => box_int(real as i64),
        }
    }
}

/// The quotient of two complex numbers, the second not zero, as `_Py_c_quot` computes it (complexobject.c).
fn quotient([a, b]: [f64; 2], [c, d]: [f64; 2]) -> [f64; 2] {
    let size = |x: f64| if x < 0.0 { -x } else { x };
    if size(c) >= size(d) {
        let ratio = d / c;
        let divisor = c + d * ratio;
        [(a + b * ratio) / divisor, (b - a * ratio) / divisor]
    } else if size(d) >= size(c) {
        let ratio = c / d;
        let divisor = c * ratio + d;
        [(a * ratio + b) / divisor, (b * ratio - a) / divisor]
    } else {
        [f64::NAN; 2]
    }
}

pub(super) unsafe extern "C" fn complex_quot_real(a: f64, b: f64, c: f64, d: f64) -> f64 {
    quotient([a, b], [c, d])[0]
}

pub(super) unsafe extern "C" fn complex_quot_imag(a: f64, b: f64, c: f64, d: f64) -> f64 {
    quotient([a, b], [c, d])[1]
}

pub(super) unsafe extern "C" fn math_hypot(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

pub(super) unsafe extern "C" fn box_float(value: f64) -> Obj {
    loop {
        // SAFETY: contract (the GIL is held).
        let boxed = unsafe { py::PyFloat_FromDouble(value) };
        if !boxed.is_null() {
            return boxed;
        }
        wait_for_memory();
    }
}

/// Drops the MemoryError of the failed attempt, which the retry makes void, and lets others run.
#[cold]
pub(super) fn wait_for_memory() {
    // SAFETY: called by helpers, which run with the GIL held.
    unsafe { py::PyErr_Clear() };
    std::thread::yield_now();
}
