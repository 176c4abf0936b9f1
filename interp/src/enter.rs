//! Into native code: the one place that turns an address into a call, and the stub that interprets instead.

use core::arch::asm;

use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::current_thread;
use crate::deopt::frames;
use crate::runtime;

/// Calls a native entry of the function convention (see `codegen::abi`). New reference, or null with an exception.
///
/// # Safety
/// `entry` is the content of an entry cell, `func` a function of that cell's code object with the environment its
/// unit was compiled for, `args` its bound parameters, `thread` this thread's state; the GIL is held.
pub unsafe fn call(
    entry: usize,
    func: *mut PyFunctionObject,
    args: *const *mut PyObject,
    thread: *mut PyThreadState,
) -> *mut PyObject {
    let result: *mut PyObject;
    // SAFETY: the convention is System V plus r15, which the callee preserves; asm blocks start with an aligned stack.
    unsafe {
        asm!(
            "call {entry}",
            entry = in(reg) entry,
            in("rdi") func,
            in("rsi") args,
            in("r15") thread,
            lateout("rax") result,
            clobber_abi("C"),
        );
    }
    result
}

/// Calls the native entry of a loop unit. Just before, the stack pointer is stored to `*stack`.
///
/// # Safety
/// `entry` is the entry of a loop unit for `frame`'s code, `slots` its localsplus slots and stack entries, whose
/// references are handed over; `thread` is this thread's state; the GIL is held; `stack` is valid for writes.
#[inline]
pub unsafe fn call_loop(
    entry: usize,
    frame: *mut _PyInterpreterFrame,
    slots: *mut *mut PyObject,
    thread: *mut PyThreadState,
    stack: *mut usize,
) -> u64 {
    let result: u64;
    // SAFETY: as in `call`.
    unsafe {
        asm!(
            "mov qword ptr [{stack}], rsp",
            "call {entry}",
            stack = in(reg) stack,
            entry = in(reg) entry,
            in("rdi") frame,
            in("rsi") slots,
            in("r15") thread,
            lateout("rax") result,
            clobber_abi("C"),
        );
    }
    result
}

/// Address of the stub an entry cell holds when there is no unit.
pub fn interpret_entry() -> usize {
    let stub: unsafe extern "C" fn(*mut PyFunctionObject, *const *mut PyObject) -> *mut PyObject = interpret;
    stub as usize
}

/// The stub: compiles if that is wanted, else runs the function in the interpreter.
///
/// # Safety
/// The convention of native entries; the GIL is held.
unsafe extern "C" fn interpret(func: *mut PyFunctionObject, args: *const *mut PyObject) -> *mut PyObject {
    let thread = current_thread();
    let native = runtime::guarded(None, || {
        // SAFETY: compiled code and vectorcall entries run with the GIL held; `func` is a live function.
        unsafe { crate::tier::entry_wanted(Gil::assume(), func) }
    });
    match native {
        // SAFETY: the entry of a unit just installed for this function.
        Some(entry) => unsafe { call(entry, func, args, thread) },
        // SAFETY: `args` are the bound parameters of `func`.
        None => unsafe { frames::run_from_start(thread, func, args) },
    }
}

/// Address of the entry that cells hold while a variant waits for its classes.
pub fn choosing_entry() -> usize {
    let stub: unsafe extern "C" fn(*mut PyFunctionObject, *const *mut PyObject) -> *mut PyObject = choosing;
    stub as usize
}

/// Compiles a variant if the call has its classes, then the call goes on.
///
/// # Safety
/// The convention of native entries; the GIL is held.
unsafe extern "C" fn choosing(func: *mut PyFunctionObject, args: *const *mut PyObject) -> *mut PyObject {
    let entry = runtime::guarded(None, || {
        // SAFETY: compiled code and vectorcall entries run with the GIL held; the arguments of this call.
        unsafe { crate::variants::choose(Gil::assume(), func, args) }
    });
    // SAFETY: the entry of a unit of this function, or the stub.
    unsafe {
        call(
            entry.unwrap_or_else(interpret_entry),
            func,
            args,
            current_thread(),
        )
    }
}

/// Address of the entry that cells hold in a stress mode instead of the unit's own.
pub fn stressed_entry() -> usize {
    let stub: unsafe extern "C" fn(*mut PyFunctionObject, *const *mut PyObject) -> *mut PyObject = stressed;
    stub as usize
}

/// Stress modes: something happens, then the call goes on.
///
/// # Safety
/// The convention of native entries; the GIL is held.
unsafe extern "C" fn stressed(func: *mut PyFunctionObject, args: *const *mut PyObject) -> *mut PyObject {
    let native = runtime::guarded(None, || {
        // SAFETY: compiled code and vectorcall entries run with the GIL held; `func` is a live function.
        unsafe { crate::control::stress(Gil::assume(), func) }
    });
    // SAFETY: the entry of a unit of this function, or the stub.
    unsafe {
        call(
            native.unwrap_or_else(interpret_entry),
            func,
            args,
            current_thread(),
        )
    }
}
