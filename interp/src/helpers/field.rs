//! Fields of CPython's structs by offset, and the small tests that most helpers begin with.
//!
//! *The contract* in the SAFETY comments of this folder is the one in the text of [`super`].

use core::ffi::c_char;

use pyjit_ffi::layout::{float, list, long, object, tstate, tuple, type_, varobject};
use pyjit_ffi::py::{self, PyObject, PyThreadState, PyTypeObject};
use pyjit_ffi::repr;
use pyjit_ffi::sys::_PyInterpreterFrame;

/// An object operand or result.
pub(super) type Obj = *mut PyObject;
/// The thread state.
pub(super) type Tstate = *mut PyThreadState;
/// The frame of the activation.
pub(super) type Frame = *mut _PyInterpreterFrame;

/// Address of a field.
///
/// # Safety
/// `base` points to a live struct that has a field at `offset`.
#[inline(always)]
pub(super) unsafe fn at<T, B>(base: *mut B, offset: i32) -> *mut T {
    // Lossless: isize has 64 bits on the only platform there is.
    // SAFETY: the field lies inside the struct (contract of this function).
    unsafe { base.byte_offset(offset as isize) }.cast()
}

/// Value of a field.
///
/// # Safety
/// As [`at`]; the field has type `T` and is initialised.
#[inline(always)]
pub(super) unsafe fn read<T: Copy, B>(base: *mut B, offset: i32) -> T {
    // SAFETY: contract of this function; CPython's structs keep natural alignment.
    unsafe { at::<T, B>(base, offset).read() }
}

/// Stores a field; the old value is forgotten.
///
/// # Safety
/// As [`at`]; the field has type `T` and is written by this thread alone.
#[inline(always)]
pub(super) unsafe fn write<T, B>(base: *mut B, offset: i32, value: T) {
    // SAFETY: contract of this function; CPython's structs keep natural alignment.
    unsafe { at::<T, B>(base, offset).write(value) }
}

/// `type(o)`.
///
/// # Safety
/// `o` is alive.
#[inline(always)]
pub(super) unsafe fn type_of(o: Obj) -> *mut PyTypeObject {
    // SAFETY: every object has its type in the header.
    unsafe { read(o, object::OB_TYPE) }
}

/// `type(o) is t`.
///
/// # Safety
/// `o` is alive.
#[inline(always)]
pub(super) unsafe fn is_exact(o: Obj, t: *mut PyTypeObject) -> bool {
    // SAFETY: contract of this function.
    unsafe { type_of(o) == t }
}

/// The type has one of these `Py_TPFLAGS_*`.
///
/// # Safety
/// `t` is alive.
#[inline(always)]
pub(super) unsafe fn has_flag(t: *mut PyTypeObject, flags: u64) -> bool {
    // SAFETY: contract of this function.
    unsafe { read::<u64, _>(t, type_::TP_FLAGS) & flags != 0 }
}

/// `type(o)->tp_name`, for messages.
///
/// # Safety
/// `o` is alive, and stays so while the text is used.
#[inline]
pub(super) unsafe fn type_name(o: Obj) -> *const c_char {
    // SAFETY: contract of this function.
    unsafe { read(type_of(o), type_::TP_NAME) }
}

/// Value of an exact int of at most one digit.
///
/// # Safety
/// `o` is an exact int.
#[inline(always)]
pub(super) unsafe fn compact(o: Obj) -> Option<i64> {
    // SAFETY: an int has its tag, and room for one digit (0 for zero), whatever its size.
    let (tag, digit) = unsafe { (long_tag(o), read::<u32, _>(o, long::OB_DIGIT)) };
    // The product is `repr::compact_value` without its branches: the sign bits are 0, 1 (zero) or 2.
    let sign = 1 - (tag & repr::long::SIGN_MASK).cast_signed();
    repr::is_compact(tag).then_some(sign * i64::from(digit))
}

/// Value of an exact int of at most two digits.
///
/// # Safety
/// `o` is an exact int.
#[inline]
pub(super) unsafe fn long_value(o: Obj) -> Option<i64> {
    const DIGIT_BITS: u32 = 30;
    // SAFETY: contract; the second digit is looked at only if there is one.
    unsafe {
        if let Some(n) = compact(o) {
            return Some(n);
        }
        let tag = long_tag(o);
        (tag >> repr::long::NON_SIZE_BITS == 2).then(|| {
            let [low, high]: [u32; 2] = read(o, long::OB_DIGIT);
            let size = i64::from(low) | i64::from(high) << DIGIT_BITS;
            if tag & repr::long::SIGN_MASK == 2 {
                -size
            } else {
                size
            }
        })
    }
}

/// `lv_tag` of an int.
///
/// # Safety
/// `o` is an int.
#[inline(always)]
pub(super) unsafe fn long_tag(o: Obj) -> u64 {
    // SAFETY: contract of this function.
    unsafe { read(o, long::LV_TAG) }
}

/// Value of a float.
///
/// # Safety
/// `o` is a float.
#[inline(always)]
pub(super) unsafe fn double(o: Obj) -> f64 {
    // SAFETY: contract of this function.
    unsafe { read(o, float::OB_FVAL) }
}

/// Position that `key` means in a sequence of `len` items: `key` is an exact int of one digit, possibly counted
/// from the end, and in range.
///
/// # Safety
/// `key` is alive.
#[inline(always)]
pub(super) unsafe fn position(key: Obj, len: isize) -> Option<isize> {
    // SAFETY: `key` is alive, and an int where its value is read.
    let value = unsafe {
        if !is_exact(key, &raw mut py::PyLong_Type) {
            return None;
        }
        // Lossless: both have 64 bits.
        compact(key)? as isize
    };
    let index = if value < 0 { value + len } else { value };
    (0..len).contains(&index).then_some(index)
}

/// `ob_size` of a list or tuple.
///
/// # Safety
/// `o` is a list or a tuple.
#[inline(always)]
pub(super) unsafe fn size(o: Obj) -> isize {
    // SAFETY: contract of this function.
    unsafe { read(o, varobject::OB_SIZE) }
}

/// Items of a list; invalid once the list changes.
///
/// # Safety
/// `o` is a list.
#[inline(always)]
pub(super) unsafe fn list_items(o: Obj) -> *mut Obj {
    // SAFETY: contract of this function.
    unsafe { read(o, list::OB_ITEM) }
}

/// Items of a tuple.
///
/// # Safety
/// `o` is a tuple.
#[inline(always)]
pub(super) unsafe fn tuple_items(o: Obj) -> *mut Obj {
    // SAFETY: contract of this function.
    unsafe { at(o, tuple::OB_ITEM) }
}

/// The pending exception or null, borrowed.
///
/// # Safety
/// `tstate` is this thread's state.
#[inline(always)]
pub(super) unsafe fn pending(tstate: Tstate) -> Obj {
    // SAFETY: contract of this function.
    unsafe { read(tstate, tstate::CURRENT_EXCEPTION) }
}

/// One more reference to each operand, for a function that takes them over.
///
/// # Safety
/// `operands` points to `count` live objects.
#[inline]
pub(super) unsafe fn incref_all(operands: *const Obj, count: isize) {
    for i in 0..count {
        // SAFETY: `i` is below `count`.
        unsafe { py::Py_INCREF(*operands.offset(i)) };
    }
}

/// `True` or `False` as a new reference (both are immortal).
#[inline(always)]
pub(super) fn bool_object(value: bool) -> Obj {
    // SAFETY: addresses of two statics.
    unsafe { if value { py::Py_True() } else { py::Py_False() } }
}
