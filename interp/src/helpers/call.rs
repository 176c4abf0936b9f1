//! Calls.
//!
//! The array of a call begins with a word of scratch: `args[-1]`. An absent `self` leaves it to the callee
//! (`PY_VECTORCALL_ARGUMENTS_OFFSET`); a present one, also that of a bound method, is put there and is then the
//! first argument, with nothing before it that the callee might use.
//!
//! As in the interpreter, signals and other requests are served after a call, unless the callee was a Python
//! function: that one has looked itself.

use core::ffi::c_int;
use core::ptr;
use core::sync::atomic::{AtomicU64, Ordering};

use pyjit_ffi::layout::{cfunction, descr, function, method, methoddef, methoddescr, tstate, type_};
use pyjit_ffi::py::{
    self, PY_VECTORCALL_ARGUMENTS_OFFSET, PyCFunction, PyCFunction_Type, PyCFunctionFast,
    PyCFunctionFastWithKeywords, PyFunction_Type, PyMethodDescr_Type, PyTuple_Type, vectorcallfunc,
};
use pyjit_ffi::repr::{eval_breaker, tpflags};
use pyjit_ffi::sys::{self, PyMethod_Type};

use super::containers::is_no_iterable;
use super::externs;
use super::field::{Obj, Tstate, at, has_flag, is_exact, pending, read, size, type_name, type_of};
use crate::doors::call::enter_unpacked;

/// What is called with what.
struct Call {
    callable: Obj,
    /// The first argument.
    args: *mut Obj,
    /// Number of arguments.
    count: isize,
    /// `PY_VECTORCALL_ARGUMENTS_OFFSET` or 0.
    offset_flag: usize,
}

impl Call {
    /// Puts `this`, or the object a bound method belongs to, in front of the arguments.
    ///
    /// # Safety
    /// The contract of CALL's and CALL_KW's helpers: `args[-1]` is free.
    #[inline(always)]
    unsafe fn new(callable: Obj, this: Obj, args: *const Obj, count: isize) -> Call {
        let args = args.cast_mut();
        // SAFETY: contract; a bound method has a function and an object, which it keeps alive.
        unsafe {
            let (callable, first) = if !this.is_null() {
                (callable, this)
            } else if is_exact(callable, &raw mut PyMethod_Type) {
                (read(callable, method::IM_FUNC), read(callable, method::IM_SELF))
            } else {
                return Call {
                    callable,
                    args,
                    count,
                    offset_flag: PY_VECTORCALL_ARGUMENTS_OFFSET,
                };
            };
            let args = args.sub(1);
            args.write(first);
            Call {
                callable,
                args,
                count: count + 1,
                offset_flag: 0,
            }
        }
    }

    /// `PyObject_Vectorcall`, with `keywords` of the arguments named by keyword at the end of the array.
    ///
    /// # Safety
    /// The contract; `names` is null or a tuple of `keywords` names.
    #[inline(always)]
    unsafe fn vectorcall(&self, tstate: Tstate, names: Obj, keywords: isize) -> Obj {
        let positional = (self.count - keywords).cast_unsigned();
        // SAFETY: contract of this function; a type with the flag keeps a vectorcall function at its offset.
        unsafe {
            let class = type_of(self.callable);
            if has_flag(class, tpflags::HAVE_VECTORCALL) {
                let offset: isize = read(class, type_::TP_VECTORCALL_OFFSET);
                let entry = self
                    .callable
                    .byte_offset(offset)
                    .cast::<Option<vectorcallfunc>>()
                    .read();
                if let Some(entry) = entry {
                    let result = entry(self.callable, self.args, positional | self.offset_flag, names);
                    return checked(tstate, self.callable, result);
                }
            }
            externs::_PyObject_MakeTpCall(tstate, self.callable, self.args, self.count - keywords, names)
        }
    }

    /// Calls a Python function. Its native entry, if it has one, is behind the same word.
    ///
    /// # Safety
    /// The contract; the callable is an exact function.
    #[inline(always)]
    unsafe fn function(&self, tstate: Tstate, names: Obj, keywords: isize) -> Obj {
        let positional = (self.count - keywords).cast_unsigned();
        // SAFETY: contract of this function; a function's vectorcall entry is never null.
        unsafe {
            if names.is_null()
                && let Some(made) = super::generator::make(tstate, self.callable, self.args, self.count)
            {
                return made;
            }
            let entry: vectorcallfunc = read(self.callable, function::VECTORCALL);
            let result = entry(self.callable, self.args, positional | self.offset_flag, names);
            checked(tstate, self.callable, result)
        }
    }

    /// Calls a builtin function straight if its convention and the number of arguments allow it.
    ///
    /// # Safety
    /// The contract; the callable is an exact builtin function.
    #[inline(always)]
    unsafe fn builtin(&self, tstate: Tstate) -> Option<Obj> {
        // SAFETY: contract of this function; the conventions met below are neither class nor static methods, so
        // `m_self` is what the function wants.
        unsafe {
            let definition: *mut u8 = read(self.callable, cfunction::M_ML);
            let this: Obj = read(self.callable, cfunction::M_SELF);
            self.by_convention(tstate, definition, this, self.args, self.count)
        }
    }

    /// Calls a method of a builtin class straight, if the first argument is an exact instance of that class and the
    /// convention allows it.
    ///
    /// # Safety
    /// The contract; the callable is an exact method descriptor.
    #[inline(always)]
    unsafe fn method(&self, tstate: Tstate) -> Option<Obj> {
        if self.count == 0 {
            return None;
        }
        // SAFETY: contract of this function; there is a first argument.
        unsafe {
            let this = self.args.read();
            if !ptr::addr_eq(type_of(this), read::<*mut u8, _>(self.callable, descr::D_TYPE)) {
                return None;
            }
            let definition: *mut u8 = read(self.callable, methoddescr::D_METHOD);
            self.by_convention(tstate, definition, this, self.args.add(1), self.count - 1)
        }
    }

    /// Calls the C function of a method definition, by its convention.
    ///
    /// # Safety
    /// `definition` is that of the callable, `this` what it wants as its object, `args` points to `count` arguments.
    #[inline(always)]
    unsafe fn by_convention(
        &self,
        tstate: Tstate,
        definition: *mut u8,
        this: Obj,
        args: *mut Obj,
        count: isize,
    ) -> Option<Obj> {
        // SAFETY: contract of this function; the flags give the type of the C function.
        unsafe {
            let meth = at::<u8, u8>(definition, methoddef::ML_METH);
            let result = match read::<c_int, u8>(definition, methoddef::ML_FLAGS) {
                FASTCALL => meth.cast::<PyCFunctionFast>().read()(this, args, count),
                FASTCALL_KEYWORDS => {
                    meth.cast::<PyCFunctionFastWithKeywords>().read()(this, args, count, ptr::null_mut())
                }
                ONE if count == 1 => counted(tstate, meth.cast(), this, args.read())?,
                NONE if count == 0 => counted(tstate, meth.cast(), this, ptr::null_mut())?,
                _ => return None,
            };
            Some(checked(tstate, self.callable, result))
        }
    }
}

/// The conventions of C functions that are called straight. Other flags, such as METH_CLASS, make another number.
const FASTCALL: c_int = py::METH_FASTCALL;
const FASTCALL_KEYWORDS: c_int = py::METH_FASTCALL | py::METH_KEYWORDS;
const ONE: c_int = py::METH_O;
const NONE: c_int = py::METH_NOARGS;

/// Calls a plain C function as one level of C recursion; `None` if there is no level left, which the slow way
/// reports.
///
/// # Safety
/// `meth` points to a function of this type, which wants these operands.
#[inline(always)]
unsafe fn counted(tstate: Tstate, meth: *mut PyCFunction, this: Obj, arg: Obj) -> Option<Obj> {
    // SAFETY: contract of this function; the counter is this thread's own.
    unsafe {
        let remaining = at::<c_int, _>(tstate, tstate::C_RECURSION_REMAINING);
        if remaining.read() <= 0 {
            return None;
        }
        remaining.write(remaining.read() - 1);
        let result = meth.read()(this, arg);
        remaining.write(remaining.read() + 1);
        Some(result)
    }
}

/// SystemError unless there is either a result or a pending exception. Takes `result` over.
///
/// # Safety
/// `result` is null or a new reference; the rest is the contract.
#[inline(always)]
unsafe fn checked(tstate: Tstate, callable: Obj, result: Obj) -> Obj {
    // SAFETY: contract of this function.
    unsafe {
        if result.is_null() != pending(tstate).is_null() {
            return result;
        }
        externs::_Py_CheckFunctionResult(tstate, callable, result, ptr::null())
    }
}

/// Serves what the eval breaker asks for. Takes `result` over; null if it was, or if serving has raised.
///
/// # Safety
/// `result` is null or a new reference; the rest is the contract.
#[inline(always)]
unsafe fn periodic(tstate: Tstate, result: Obj) -> Obj {
    // SAFETY: contract of this function; the word is atomic, since other threads and signal handlers write it.
    unsafe {
        let breaker = &*at::<AtomicU64, _>(tstate, tstate::EVAL_BREAKER);
        if breaker.load(Ordering::Relaxed) & eval_breaker::EVENTS_MASK == 0 || result.is_null() {
            return result;
        }
        serve(tstate, result)
    }
}

/// The rare part of [`periodic`].
///
/// # Safety
/// As [`periodic`]; `result` is not null.
#[cold]
unsafe fn serve(tstate: Tstate, result: Obj) -> Obj {
    // SAFETY: contract of this function; `result` is released once.
    unsafe {
        if sys::_Py_HandlePending(tstate) == 0 {
            return result;
        }
        py::Py_DECREF(result);
    }
    ptr::null_mut()
}

pub(super) unsafe extern "C" fn call(
    tstate: Tstate,
    callable: Obj,
    this: Obj,
    args: *const Obj,
    count: isize,
) -> Obj {
    // SAFETY: contract; each way of calling is taken for the type of callable it is for.
    unsafe {
        let call = Call::new(callable, this, args, count);
        let class = type_of(call.callable);
        if class == &raw mut PyFunction_Type {
            return call.function(tstate, ptr::null_mut(), 0);
        }
        let straight = if class == &raw mut PyCFunction_Type {
            call.builtin(tstate)
        } else if class == &raw mut PyMethodDescr_Type {
            call.method(tstate)
        } else {
            None
        };
        let result = match straight {
            Some(result) => result,
            None => call.vectorcall(tstate, ptr::null_mut(), 0),
        };
        periodic(tstate, result)
    }
}

pub(super) unsafe extern "C" fn call_kw(
    tstate: Tstate,
    names: Obj,
    callable: Obj,
    this: Obj,
    args: *const Obj,
    count: isize,
) -> Obj {
    // SAFETY: contract; `names` is a tuple of at most `count` names.
    unsafe {
        let keywords = size(names);
        let call = Call::new(callable, this, args, count);
        if is_exact(call.callable, &raw mut PyFunction_Type) {
            return call.function(tstate, names, keywords);
        }
        periodic(tstate, call.vectorcall(tstate, names, keywords))
    }
}

pub(super) unsafe extern "C" fn call_ex(tstate: Tstate, callable: Obj, iterable: Obj, kwargs: Obj) -> Obj {
    // SAFETY: contract; `kwargs` is null or an exact dict (DICT_MERGE has made it). `tuple` is released once.
    unsafe {
        let tuple = if is_exact(iterable, &raw mut PyTuple_Type) {
            py::Py_NewRef(iterable)
        } else if is_no_iterable(iterable) {
            not_iterable(tstate, callable, iterable)
        } else {
            py::PySequence_Tuple(iterable)
        };
        if tuple.is_null() {
            return tuple;
        }
        if is_exact(callable, &raw mut PyFunction_Type) {
            let named = !kwargs.is_null() && py::PyDict_Size(kwargs) > 0;
            let entered = named.then(|| enter_unpacked(callable.cast(), tuple, kwargs));
            let result = match entered.flatten() {
                Some(result) => checked(tstate, callable, result),
                None => py::PyObject_Call(callable, tuple, kwargs),
            };
            py::Py_DECREF(tuple);
            return result;
        }
        let result = py::PyObject_Call(callable, tuple, kwargs);
        py::Py_DECREF(tuple);
        periodic(tstate, result)
    }
}

/// TypeError for `f(*iterable)`; always null.
#[cold]
unsafe fn not_iterable(tstate: Tstate, callable: Obj, iterable: Obj) -> Obj {
    // SAFETY: contract of the caller; `text` is released once.
    unsafe {
        let text = sys::_PyObject_FunctionStr(callable);
        if !text.is_null() {
            let format = c"%U argument after * must be an iterable, not %.200s";
            sys::_PyErr_Format(
                tstate,
                py::PyExc_TypeError,
                format.as_ptr(),
                text,
                type_name(iterable),
            );
            py::Py_DECREF(text);
        }
    }
    ptr::null_mut()
}
