//! Operations on one value: length, text, the compiler's intrinsics.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::py;
use pyjit_ffi::sys;

use super::field::{Obj, Tstate};

pub(super) unsafe extern "C" fn len(o: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        let length = py::PyObject_Size(o);
        if length < 0 {
            return ptr::null_mut();
        }
        py::PyLong_FromSsize_t(length)
    }
}

pub(super) unsafe extern "C" fn intrinsic_1(tstate: Tstate, value: Obj, which: i64) -> Obj {
    // SAFETY: contract; `which` is the argument of a CALL_INTRINSIC_1, so it lies inside the table.
    unsafe {
        let table = (&raw const sys::_PyIntrinsics_UnaryFunctions).cast::<sys::intrinsic_func1_info>();
        match table.offset(which as isize).read().func {
            Some(function) => function(tstate, value),
            None => invalid_intrinsic(),
        }
    }
}

pub(super) unsafe extern "C" fn intrinsic_2(tstate: Tstate, a: Obj, b: Obj, which: i64) -> Obj {
    // SAFETY: contract; `which` is the argument of a CALL_INTRINSIC_2, so it lies inside the table.
    unsafe {
        let table = (&raw const sys::_PyIntrinsics_BinaryFunctions).cast::<sys::intrinsic_func2_info>();
        match table.offset(which as isize).read().func {
            Some(function) => function(tstate, a, b),
            None => invalid_intrinsic(),
        }
    }
}

/// SystemError with the interpreter's text; always null.
#[cold]
fn invalid_intrinsic() -> Obj {
    // SAFETY: called by helpers, which run with the GIL held.
    unsafe { py::PyErr_SetString(py::PyExc_SystemError, c"invalid intrinsic function".as_ptr()) };
    ptr::null_mut()
}

pub(super) unsafe extern "C" fn convert_value(value: Obj, which: i64) -> Obj {
    // SAFETY: contract; `which` is 1 to 3, the rows that have a function.
    unsafe {
        let table = (&raw const sys::_PyEval_ConversionFuncs).cast::<sys::conversion_func>();
        let convert = table.offset(which as isize).read();
        convert(value)
    }
}

pub(super) unsafe extern "C" fn isinstance(o: Obj, class: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { super::attr_cache::is_instance(o, class) }
}
