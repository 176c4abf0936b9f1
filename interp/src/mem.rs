//! Fields of CPython's structs by layout offset, and the few raw moves the surgery on frames is made of.

use pyjit_ffi::layout::{code, frame};
use pyjit_ffi::py::{PyCodeObject, PyObject};
use pyjit_ffi::sys::_PyInterpreterFrame;

/// Address of a field.
///
/// # Safety
/// `base` points to a live struct that has a field of type `T` at `offset`.
#[inline]
pub unsafe fn at<B, T>(base: *const B, offset: i32) -> *mut T {
    // SAFETY: the field lies inside the struct (contract). isize has 64 bits on the only platform there is.
    unsafe { base.cast::<u8>().offset(offset as isize) }
        .cast_mut()
        .cast()
}

/// Value of a field.
///
/// # Safety
/// As [`at`], and the field is initialised and nobody writes it meanwhile.
#[inline]
pub unsafe fn get<B, T: Copy>(base: *const B, offset: i32) -> T {
    // SAFETY: contract; CPython's structs keep natural alignment.
    unsafe { at::<B, T>(base, offset).read() }
}

/// Stores into a field without looking at its old value.
///
/// # Safety
/// As [`at`], and nobody else reads or writes the field meanwhile.
#[inline]
pub unsafe fn set<B, T>(base: *mut B, offset: i32, value: T) {
    // SAFETY: contract; CPython's structs keep natural alignment.
    unsafe { at::<B, T>(base, offset).write(value) }
}

/// First code unit of a code object.
///
/// # Safety
/// `co` is a live code object.
#[inline]
pub unsafe fn bytecode(co: *mut PyCodeObject) -> *mut u16 {
    // SAFETY: the units follow the header.
    unsafe { at(co, code::CO_CODE_ADAPTIVE) }
}

/// Index of a code unit.
///
/// # Safety
/// `co` is a live code object and `instr` points into its bytecode (or to the unit before it).
#[inline]
pub unsafe fn unit_of(co: *mut PyCodeObject, instr: *const u16) -> i64 {
    // SAFETY: both pointers are into the same object.
    unsafe { instr.offset_from(bytecode(co)) as i64 }
}

/// A slot of a frame: a local, cell, free variable or stack entry.
///
/// # Safety
/// `f` is a frame with more than `index` slots.
#[inline]
pub unsafe fn slot(f: *mut _PyInterpreterFrame, index: usize) -> *mut *mut PyObject {
    // SAFETY: the slots follow the header.
    unsafe { at::<_, *mut PyObject>(f, frame::LOCALSPLUS).add(index) }
}

/// Reads an `int` field of a code object that is never negative.
///
/// # Safety
/// `co` is a live code object and `offset` one of its `int` fields.
#[inline]
pub unsafe fn code_int(co: *mut PyCodeObject, offset: i32) -> usize {
    // SAFETY: contract.
    usize::try_from(unsafe { get::<_, i32>(co, offset) }).unwrap_or(0)
}

/// The code object of a frame. Null for an entry shim.
///
/// # Safety
/// `f` is a live frame.
#[inline]
pub unsafe fn code_of(f: *mut _PyInterpreterFrame) -> *mut PyCodeObject {
    // SAFETY: contract; an entry shim holds None.
    unsafe {
        let executable: *mut PyObject = get(f, frame::F_EXECUTABLE);
        if executable.is_null() || pyjit_ffi::py::PyCode_Check(executable) == 0 {
            core::ptr::null_mut()
        } else {
            executable.cast()
        }
    }
}
