//! What an operation makes of the result of a special method written in Python, as `slot_*` of `Objects/typeobject.c` and
//! their callers do.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::py::{self, PyBool_Type, PyLong_Type};

use super::field::{Obj, compact, is_exact, type_name};

/// The truth value that `__bool__` gave; -1 with TypeError if it is no bool.
///
/// # Safety
/// The contract.
pub(crate) unsafe extern "C" fn bool_result(value: Obj) -> c_int {
    // SAFETY: contract.
    unsafe {
        if is_exact(value, &raw mut PyBool_Type) {
            return c_int::from(value == py::Py_True());
        }
        py::PyErr_Format(
            py::PyExc_TypeError,
            c"__bool__ should return bool, returned %s".as_ptr(),
            type_name(value),
        );
    }
    -1
}

/// The int that `len` makes of what `__len__` gave; null with an exception if that is none, or negative, or too big.
///
/// # Safety
/// The contract.
pub(crate) unsafe extern "C" fn len_result(value: Obj) -> Obj {
    // SAFETY: contract; `index` is released once.
    unsafe {
        if is_exact(value, &raw mut PyLong_Type) && compact(value).is_some_and(|n| n >= 0) {
            return py::Py_NewRef(value);
        }
        let index = py::PyNumber_Index(value);
        if index.is_null() {
            return index;
        }
        // Of an int of any size only the sign is wanted: one that is too big raises OverflowError below.
        let zero = py::PyLong_FromLong(0);
        let negative = py::PyObject_RichCompareBool(index, zero, py::Py_LT);
        py::Py_DECREF(zero);
        if negative > 0 {
            py::PyErr_SetString(py::PyExc_ValueError, c"__len__() should return >= 0".as_ptr());
        }
        let size = match negative {
            0 => py::PyNumber_AsSsize_t(index, py::PyExc_OverflowError),
            _ => -1,
        };
        py::Py_DECREF(index);
        if size < 0 {
            return ptr::null_mut();
        }
        py::PyLong_FromSsize_t(size)
    }
}

/// 0 if what `__iter__` gave is an iterator; else -1 with TypeError.
///
/// # Safety
/// The contract.
pub(crate) unsafe extern "C" fn iter_result(value: Obj) -> c_int {
    // SAFETY: contract.
    unsafe {
        if py::PyIter_Check(value) != 0 {
            return 0;
        }
        py::PyErr_Format(
            py::PyExc_TypeError,
            c"iter() returned non-iterator of type '%.100s'".as_ptr(),
            type_name(value),
        );
    }
    -1
}

pub(super) unsafe extern "C" fn new_method(func: Obj, this: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { pyjit_ffi::sys::PyMethod_New(func, this) }
}
