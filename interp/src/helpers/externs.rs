//! Symbols and facts that only the helpers need.

use core::ffi::{c_char, c_double, c_int};

use pyjit_ffi::py::{Py_ssize_t, PyObject, PyThreadState};

unsafe extern "C" {
    /// Passes a C function's result on; SystemError if result and pending exception contradict each other. Steals
    /// `result`. New reference or null. pycore_call.h.
    pub(super) fn _Py_CheckFunctionResult(
        tstate: *mut PyThreadState,
        callable: *mut PyObject,
        result: *mut PyObject,
        where_: *const c_char,
    ) -> *mut PyObject;
    /// Calls through `tp_call`; the result is checked already. New reference or null. pycore_call.h.
    pub(super) fn _PyObject_MakeTpCall(
        tstate: *mut PyThreadState,
        callable: *mut PyObject,
        args: *const *mut PyObject,
        nargs: Py_ssize_t,
        keywords: *mut PyObject,
    ) -> *mut PyObject;
    /// Value of an int that fits a C int; -1 with an exception if it does not. cpython/longobject.h.
    pub(super) fn PyLong_AsInt(value: *mut PyObject) -> c_int;

    /// libm, the one CPython calls: results must not differ in a single bit.
    pub(super) safe fn pow(x: c_double, y: c_double) -> c_double;
    /// As [`pow`].
    pub(super) safe fn fmod(x: c_double, y: c_double) -> c_double;
    /// As [`pow`].
    pub(super) safe fn sin(x: c_double) -> c_double;
    /// As [`pow`].
    pub(super) safe fn exp(x: c_double) -> c_double;
    /// As [`pow`].
    pub(super) safe fn log(x: c_double) -> c_double;
    /// As [`pow`].
    pub(super) safe fn cos(x: c_double) -> c_double;
}

/// `PyInterpreterState.imports.import_func` (after `imports.modules`, pycore_import.h): the `__import__` that
/// `builtins` had at start-up. Only compared, never followed.
pub(super) const INTERP_IMPORT_FUNC: i32 = pyjit_ffi::layout::interp::IMPORTS_MODULES + 40;
