//! Ints as unsigned 64-bit machine integers, and arithmetic on such that is no single instruction.

use pyjit_ffi::layout::long;
use pyjit_ffi::object::Borrowed;
use pyjit_ffi::py;
use pyjit_ffi::repr;

use super::arith::wait_for_memory;
use super::field::{Obj, long_tag, read, type_of};

/// Bits of a digit.
const DIGIT_BITS: u32 = 30;
/// Digits that reach into the lowest 64 bits.
const DIGITS: usize = 3;
/// A third digit of an int of 64 bits is less than this.
const LAST: u32 = 1 << 4;

/// The lowest digits of an int, 0 where it has fewer, and how many it has.
///
/// # Safety
/// `o` is an exact int.
#[inline(always)]
unsafe fn digits(o: Obj) -> ([u32; DIGITS], usize) {
    // SAFETY: contract; an int has as many digits as its tag says. (Zero has none.)
    unsafe {
        // Lossless: 64-bit platform.
        let count = (long_tag(o) >> repr::long::NON_SIZE_BITS) as usize;
        let digit = |n: usize| match n < count {
            true => read(o.wrapping_byte_add(4 * n), long::OB_DIGIT),
            false => 0,
        };
        ([digit(0), digit(1), digit(2)], count)
    }
}

/// # Safety
/// `o` is an exact int.
#[inline(always)]
unsafe fn is_negative(o: Obj) -> bool {
    // SAFETY: contract.
    unsafe { long_tag(o) & repr::long::SIGN_MASK == 2 }
}

pub(super) unsafe extern "C" fn low_bits(o: Obj) -> i64 {
    // SAFETY: contract (an exact int).
    unsafe {
        let ([low, middle, high], _) = digits(o);
        let [low, middle, high] = [low, middle, high].map(u64::from);
        let size = low | middle << DIGIT_BITS | high << (2 * DIGIT_BITS);
        let bits = if is_negative(o) { size.wrapping_neg() } else { size };
        bits.cast_signed()
    }
}

pub(super) unsafe extern "C" fn is_u64(o: Obj) -> i64 {
    // SAFETY: contract (an exact int).
    unsafe {
        let ([.., high], count) = digits(o);
        i64::from(!is_negative(o) && (count < DIGITS || count == DIGITS && high < LAST))
    }
}

/// The value of an exact int that fits.
pub fn as_u64(o: Borrowed<'_>) -> Option<u64> {
    let o = o.as_ptr();
    // SAFETY: a live object.
    unsafe {
        let fits = type_of(o) == &raw mut py::PyLong_Type && is_u64(o) != 0;
        fits.then(|| low_bits(o).cast_unsigned())
    }
}

/// Never null, as `box_int`.
pub(super) unsafe extern "C" fn box_u64(bits: i64) -> Obj {
    loop {
        // SAFETY: contract (the GIL is held).
        let boxed = unsafe { py::PyLong_FromUnsignedLongLong(bits.cast_unsigned()) };
        if !boxed.is_null() {
            return boxed;
        }
        wait_for_memory();
    }
}

/// A shift count, which compiled code has checked.
fn places(n: i64) -> u32 {
    (n & 63) as u32
}

pub(super) unsafe extern "C" fn shl_wrap(a: i64, n: i64) -> i64 {
    a << places(n)
}

pub(super) unsafe extern "C" fn shr_unsigned(a: i64, n: i64) -> i64 {
    (a.cast_unsigned() >> places(n)).cast_signed()
}

pub(super) unsafe extern "C" fn div_unsigned(a: i64, b: i64) -> i64 {
    { a.cast_unsigned().checked_div(b.cast_unsigned()) }
        .unwrap_or(0)
        .cast_signed()
}

pub(super) unsafe extern "C" fn rem_unsigned(a: i64, b: i64) -> i64 {
    { a.cast_unsigned().checked_rem(b.cast_unsigned()) }
        .unwrap_or(0)
        .cast_signed()
}
