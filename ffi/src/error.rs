//! Exceptions as results: `Err(Raised)` says that this thread has a pending Python exception.

use core::ffi::c_int;
use std::ffi::CString;

use crate::object::{Borrowed, Gil, Owned};
use crate::py;

/// A Python exception is pending on this thread. Whoever drops it without returning an error to CPython must call
/// [`Raised::take`] or [`Raised::clear`].
#[derive(Debug, PartialEq, Eq)]
pub struct Raised(());

/// Result of anything that may raise.
pub type PyResult<T> = Result<T, Raised>;

impl Raised {
    /// The pending exception, which is no longer pending afterwards. `None` only if somebody else cleared it.
    pub fn take(self) -> Option<Owned> {
        fetch()
    }

    /// Forgets the pending exception. The caller says in a comment why nobody may see it.
    pub fn clear(self) {
        drop(fetch());
    }
}

/// Vouches that an exception is pending.
///
/// Use it where a C function has just reported an error. If, against its contract, no exception is set, a SystemError
/// is, so that the promise of [`Raised`] holds.
pub fn pending() -> Raised {
    // SAFETY: an `Owned` or `Gil` existed to get here, so the GIL is held; the message is a C string.
    unsafe {
        if py::PyErr_Occurred().is_null() {
            py::PyErr_SetString(
                py::PyExc_SystemError,
                c"error return without exception set".as_ptr(),
            );
        }
    }
    Raised(())
}

/// An exception is pending on this thread.
pub fn occurred(_: Gil<'_>) -> bool {
    // SAFETY: the token says that the GIL is held.
    unsafe { !py::PyErr_Occurred().is_null() }
}

/// Takes the pending exception away from the thread.
fn fetch() -> Option<Owned> {
    // SAFETY: the callers own a `Raised` or a `Gil`, so the GIL is held; the function returns a new reference or null.
    unsafe { Owned::from_ptr(py::PyErr_GetRaisedException()) }
}

/// Makes `exception` the pending one. What was pending is dropped.
pub fn restore(exception: Owned) -> Raised {
    // SAFETY: `exception` shows that the GIL is held; the reference is stolen.
    unsafe { py::PyErr_SetRaisedException(exception.into_ptr()) };
    Raised(())
}

/// Raises `exception_type` with a text.
pub fn raise(exception_type: Borrowed<'_>, message: &str) -> Raised {
    let text = c_text(message);
    // SAFETY: `exception_type` is a live object and the GIL is held; `text` is a C string that outlives the call.
    unsafe { py::PyErr_SetString(exception_type.as_ptr(), text.as_ptr()) };
    Raised(())
}

/// A text without its NUL characters.
fn c_text(message: &str) -> CString {
    CString::new(message.replace('\0', "")).unwrap_or_default()
}

/// Raises one of CPython's own exception types.
///
/// # Safety
/// `exception_type` is null or points to an exception type, which CPython's statics never let go.
unsafe fn raise_static(exception_type: *mut py::PyObject, message: &str) -> Raised {
    // SAFETY: contract.
    match unsafe { Borrowed::from_ptr(exception_type) } {
        Some(known) => raise(known, message),
        None => pending(),
    }
}

macro_rules! raisers {
    ($($(#[$doc:meta])* $name:ident = $static:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(_: Gil<'_>, message: &str) -> Raised {
            // SAFETY: a static of the interpreter, set before any extension module can run.
            unsafe { raise_static(py::$static, message) }
        }
    )*};
}

raisers! {
    /// Raises TypeError.
    type_error = PyExc_TypeError;
    /// Raises ValueError.
    value_error = PyExc_ValueError;
    /// Raises RuntimeError.
    runtime_error = PyExc_RuntimeError;
    /// Raises RecursionError.
    recursion_error = PyExc_RecursionError;
    /// Raises SystemError.
    system_error = PyExc_SystemError;
    /// Raises OverflowError.
    overflow_error = PyExc_OverflowError;
    /// Raises ZeroDivisionError.
    zero_division_error = PyExc_ZeroDivisionError;
    /// Raises IndexError.
    index_error = PyExc_IndexError;
    /// Raises AttributeError.
    attribute_error = PyExc_AttributeError;
    /// Raises ImportError.
    import_error = PyExc_ImportError;
}

/// Raises MemoryError.
pub fn no_memory(_: Gil<'_>) -> Raised {
    // SAFETY: the token says that the GIL is held.
    unsafe { py::PyErr_NoMemory() };
    Raised(())
}

/// Raises KeyError with `key` as its only argument, also when the key is a tuple.
pub fn key_error(key: Borrowed<'_>) -> Raised {
    // SAFETY: `key` is live and shows that the GIL is held.
    unsafe { crate::sys::_PyErr_SetKeyError(key.as_ptr()) };
    Raised(())
}

/// A new reference, or the error that a null pointer means.
///
/// # Safety
/// `ptr` is null or a new reference that nobody else will release, and the GIL is held.
pub unsafe fn check(ptr: *mut py::PyObject) -> PyResult<Owned> {
    // SAFETY: contract.
    unsafe { Owned::from_ptr(ptr) }.ok_or_else(pending)
}

/// The result of a C function that reports an error by a negative number.
pub fn check_status(_: Gil<'_>, status: c_int) -> PyResult<c_int> {
    if status < 0 { Err(pending()) } else { Ok(status) }
}

/// Hands the pending exception to `sys.unraisablehook`, for callbacks that cannot report it.
pub fn write_unraisable(raised: Raised, context: Option<Borrowed<'_>>) {
    let Raised(()) = raised;
    let object = context.map_or(core::ptr::null_mut(), Borrowed::as_ptr);
    // SAFETY: `raised` shows that the GIL is held; the context is null or live.
    unsafe { py::PyErr_WriteUnraisable(object) };
}

/// Puts a pending exception aside; dropping the guard makes it pending again. For work that must not see it.
#[derive(Debug)]
pub struct Aside(Option<Owned>);

impl Aside {
    /// Takes the pending exception, if there is one.
    pub fn new(_: Gil<'_>) -> Self {
        Self(fetch())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(exception) = self.0.take() {
            // The guard's owner is told nothing new: the exception was pending before.
            let Raised(()) = restore(exception);
        }
    }
}
