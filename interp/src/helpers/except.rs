//! Raising, handlers, and `with` blocks.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{exc_stack_item, tstate};
use pyjit_ffi::py;
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;

use super::field::{Frame, Obj, Tstate, has_flag, pending, read, type_name, type_of, write};
use super::interned::Name;
use crate::activation;
use crate::deopt::frames;

/// An instance of BaseException.
unsafe fn is_exception(o: Obj) -> bool {
    // SAFETY: `o` is alive (contract of the callers).
    unsafe { has_flag(type_of(o), tpflags::BASE_EXC_SUBCLASS) }
}

/// BaseException or a subclass of it.
unsafe fn is_exception_class(o: Obj) -> bool {
    // SAFETY: `o` is alive (contract of the callers), and looked into as a type only when it is one.
    unsafe { has_flag(type_of(o), tpflags::TYPE_SUBCLASS) && has_flag(o.cast(), tpflags::BASE_EXC_SUBCLASS) }
}

/// The exception that `class()` makes. New reference; null = an exception is set.
unsafe fn instantiate(tstate: Tstate, class: Obj) -> Obj {
    // SAFETY: `class` is alive (contract of the callers); an unusable instance is released once.
    unsafe {
        let made = py::PyObject_CallNoArgs(class);
        if made.is_null() || is_exception(made) {
            return made;
        }
        let text = c"calling %R should have returned an instance of BaseException, not %R";
        sys::_PyErr_Format(tstate, py::PyExc_TypeError, text.as_ptr(), class, type_of(made));
        py::Py_DECREF(made);
    }
    ptr::null_mut()
}

/// A bare `raise` makes the exception being handled pending again; it is the same object then, and the interpreter
/// adds no traceback entry in that case.
pub(super) unsafe extern "C" fn raise_varargs(tstate: Tstate, exception: Obj, cause: Obj) {
    // SAFETY: contract; every new reference is released or given away once.
    unsafe {
        if exception.is_null() {
            return reraise(tstate);
        }
        let value = if is_exception_class(exception) {
            instantiate(tstate, exception)
        } else if is_exception(exception) {
            py::Py_NewRef(exception)
        } else {
            let text = c"exceptions must derive from BaseException";
            py::PyErr_SetString(py::PyExc_TypeError, text.as_ptr());
            return;
        };
        if value.is_null() {
            return;
        }
        if cause.is_null() || set_cause(tstate, value, cause) {
            // The class of an instance is its own; that of an instantiated class is the class that was named.
            let class = if is_exception_class(exception) {
                exception
            } else {
                type_of(value).cast()
            };
            py::PyErr_SetObject(class, value);
        }
        py::Py_DECREF(value);
    }
}

/// Raises the exception being handled again.
unsafe fn reraise(tstate: Tstate) {
    // SAFETY: contract of the caller; the list of handled exceptions ends with a null link, and its values are null,
    // None or exceptions. The reference given away is made here.
    unsafe {
        let mut item: *mut u8 = read(tstate, tstate::EXC_INFO);
        loop {
            let handled: Obj = read(item, exc_stack_item::EXC_VALUE);
            if !handled.is_null() && handled != py::Py_None() {
                return py::PyErr_SetRaisedException(py::Py_NewRef(handled));
            }
            let previous: *mut u8 = read(item, exc_stack_item::PREVIOUS_ITEM);
            if previous.is_null() {
                break;
            }
            item = previous;
        }
        let text = c"No active exception to reraise";
        py::PyErr_SetString(py::PyExc_RuntimeError, text.as_ptr());
    }
}

/// `raise value from cause`; false = an exception is set.
unsafe fn set_cause(tstate: Tstate, value: Obj, cause: Obj) -> bool {
    // SAFETY: contract of the caller; the setter takes a new reference or null over.
    unsafe {
        let fixed = if is_exception_class(cause) {
            let made = instantiate(tstate, cause);
            if made.is_null() {
                return false;
            }
            made
        } else if is_exception(cause) {
            py::Py_NewRef(cause)
        } else if cause == py::Py_None() {
            ptr::null_mut()
        } else {
            let text = c"exception causes must derive from BaseException";
            py::PyErr_SetString(py::PyExc_TypeError, text.as_ptr());
            return false;
        };
        py::PyException_SetCause(value, fixed);
    }
    true
}

pub(super) unsafe extern "C" fn raise_again(exception: Obj) {
    // SAFETY: contract; the reference given away is made here.
    unsafe { py::PyErr_SetRaisedException(py::Py_NewRef(exception)) }
}

/// An exception is pending here, unlike in other helpers.
pub(super) unsafe extern "C" fn catch_exception(frame: Frame) -> Obj {
    // SAFETY: contract; the frame stands at the raising instruction. The pending exception is handed over.
    unsafe {
        frames::add_traceback(activation::current_thread(), frame);
        frames::report_handled(frame);
        py::PyErr_GetRaisedException()
    }
}

pub(super) unsafe extern "C" fn push_exc_info(tstate: Tstate, exception: Obj) -> Obj {
    // SAFETY: contract; the innermost item of the list of handled exceptions is never null, and its reference is handed
    // over.
    unsafe {
        let item: *mut u8 = read(tstate, tstate::EXC_INFO);
        let before: Obj = read(item, exc_stack_item::EXC_VALUE);
        write(item, exc_stack_item::EXC_VALUE, py::Py_NewRef(exception));
        if before.is_null() { py::Py_None() } else { before }
    }
}

pub(super) unsafe extern "C" fn pop_except(tstate: Tstate, before: Obj) {
    // SAFETY: contract; the item holds a reference or null, which goes away last.
    unsafe {
        let item: *mut u8 = read(tstate, tstate::EXC_INFO);
        let handled: Obj = read(item, exc_stack_item::EXC_VALUE);
        let now = if before == py::Py_None() {
            ptr::null_mut()
        } else {
            py::Py_NewRef(before)
        };
        write(item, exc_stack_item::EXC_VALUE, now);
        py::Py_XDECREF(handled);
    }
}

pub(super) unsafe extern "C" fn check_exc_match(tstate: Tstate, exception: Obj, class: Obj) -> c_int {
    // SAFETY: contract.
    unsafe {
        if sys::_PyEval_CheckExceptTypeValid(tstate, class) < 0 {
            return -1;
        }
        py::PyErr_GivenExceptionMatches(exception, class)
    }
}

pub(super) unsafe extern "C" fn with_except_start(exit: Obj, exception: Obj) -> Obj {
    // SAFETY: contract; the callee may write the word before the arguments. The traceback is a new reference or null.
    unsafe {
        let traceback = py::PyException_GetTraceback(exception);
        let shown = if traceback.is_null() {
            py::Py_None()
        } else {
            traceback
        };
        let mut words = [ptr::null_mut(), type_of(exception).cast(), exception, shown];
        let count = 3 | pyjit_ffi::repr::limit::VECTORCALL_ARGUMENTS_OFFSET as usize;
        let result = py::PyObject_Vectorcall(exit, words.as_mut_ptr().add(1), count, ptr::null_mut());
        py::Py_XDECREF(traceback);
        result
    }
}

/// TypeError of an `__init__` that returned this.
///
/// # Safety
/// The GIL is held; a live object.
pub unsafe extern "C" fn raise_init_return(returned: Obj) {
    // SAFETY: contract.
    unsafe {
        let text = c"__init__() should return None, not '%.200s'";
        py::PyErr_Format(py::PyExc_TypeError, text.as_ptr(), type_name(returned));
    }
}

pub(super) unsafe extern "C" fn before_with(tstate: Tstate, manager: Obj, scratch: *mut Obj) -> Obj {
    static ENTER: Name = Name::new(c"__enter__");
    static EXIT: Name = Name::new(c"__exit__");
    // SAFETY: contract; `enter` is released once; `exit` goes to the scratch area or is released.
    unsafe {
        let text = c"'%.200s' object does not support the context manager protocol";
        let enter = special(tstate, manager, &ENTER, text);
        if enter.is_null() {
            return enter;
        }
        let text = c"'%.200s' object does not support the context manager protocol (missed __exit__ method)";
        let exit = special(tstate, manager, &EXIT, text);
        if exit.is_null() {
            py::Py_DECREF(enter);
            return exit;
        }
        let result = py::PyObject_CallNoArgs(enter);
        py::Py_DECREF(enter);
        if result.is_null() {
            py::Py_DECREF(exit);
        } else {
            scratch.write(exit);
        }
        result
    }
}

/// A special method, bound; TypeError with this text if there is none. New reference; null = an exception is set.
unsafe fn special(tstate: Tstate, o: Obj, name: &Name, text: &core::ffi::CStr) -> Obj {
    // SAFETY: contract of the caller.
    unsafe {
        let name = name.get();
        if name.is_null() {
            return name;
        }
        let found = sys::_PyObject_LookupSpecial(o, name);
        if found.is_null() && pending(tstate).is_null() {
            sys::_PyErr_Format(tstate, py::PyExc_TypeError, text.as_ptr(), type_name(o));
        }
        found
    }
}
