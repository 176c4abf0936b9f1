//! Resuming a generator that delegates (`yield from`, `await`): the frames of the chain are linked as the interpreter
//! would, and the step is taken at its end. What it yields goes out through all of them without running any of them.
//! The C stack does not grow with the chain.

use core::ffi::c_int;

use pyjit_ffi::layout::{code, frame, generator, tstate};
use pyjit_ffi::opcode;
use pyjit_ffi::py::{self, PyObject, PyThreadState};
use pyjit_ffi::repr::frame_state;
use pyjit_ffi::sys::{self, _PyInterpreterFrame};

use super::resume::{Outcome, enter, link, outcome, unlink};
use crate::helpers::{is_generator, step};
use crate::mem::{at, get, set, slot};
use crate::runtime::Runtime;

/// Units from the SEND of a delegation to the RESUME it is suspended at: itself, its cache, YIELD_VALUE.
const SEND_TO_RESUME: usize = 3;

/// Resumes a generator suspended in a delegation. `None`: nothing was done.
///
/// # Safety
/// `object` is such a generator or coroutine, `value` an object, `thread` this thread's state; the GIL is held.
pub unsafe fn resume(
    rt: &Runtime,
    thread: *mut PyThreadState,
    object: *mut PyObject,
    value: *mut PyObject,
) -> Option<Outcome> {
    // SAFETY: contract. Each generator on the way down is held by the frame above, the first by the caller. On the way up
    // the current frame tells where we are: it is the one that was linked last.
    unsafe {
        if !plain(thread, object) {
            return None;
        }
        let mut inner = object;
        loop {
            let f: *mut _PyInterpreterFrame = at(inner, generator::GI_IFRAME);
            let receiver = receiver(f);
            descend(thread, inner, f);
            let deeper = is_generator(receiver)
                && get::<_, i8>(receiver, generator::GI_FRAME_STATE) == frame_state::SUSPENDED_YIELD_FROM
                && plain(thread, receiver);
            if !deeper {
                break;
            }
            inner = receiver;
        }
        let mut came = step(thread, receiver(at(inner, generator::GI_IFRAME)), value);
        loop {
            let f: *mut _PyInterpreterFrame = at(inner, generator::GI_IFRAME);
            let outer: *mut _PyInterpreterFrame = get(f, frame::PREVIOUS);
            let last = inner == object;
            came = ascend(rt, thread, inner, f, came);
            if last {
                return Some(came);
            }
            inner = at::<_, PyObject>(outer, -generator::GI_IFRAME);
        }
    }
}

/// What a suspended frame delegates to.
unsafe fn receiver(f: *mut _PyInterpreterFrame) -> *mut PyObject {
    // SAFETY: the frame stands in a delegation, so the receiver is on top of its stack.
    unsafe {
        slot(
            f,
            usize::try_from(get::<_, i32>(f, frame::STACKTOP) - 1).unwrap_or(0),
        )
        .read()
    }
}

/// The generator stands where a delegation is resumed, nothing is pending, and nobody instruments its code.
unsafe fn plain(thread: *mut PyThreadState, object: *mut PyObject) -> bool {
    // SAFETY: a generator suspended in a delegation: behind a SEND and a YIELD_VALUE, before a jump.
    unsafe {
        let f: *mut _PyInterpreterFrame = at(object, generator::GI_IFRAME);
        let instr: *const u16 = get(f, frame::INSTR_PTR);
        let op = |at: *const u16| at.cast::<u8>().read();
        let co: *mut PyObject = get(f, frame::F_EXECUTABLE);
        let send = instr.sub(SEND_TO_RESUME);
        matches!(op(instr), opcode::RESUME | opcode::RESUME_CHECK)
            && op(instr.add(1)) == opcode::JUMP_BACKWARD_NO_INTERRUPT
            && op(instr.sub(1)) == opcode::YIELD_VALUE
            && matches!(op(send), opcode::SEND | opcode::SEND_GEN)
            && op(send.sub(1)) != opcode::EXTENDED_ARG
            && get::<_, u64>(thread, tstate::EVAL_BREAKER)
                == get::<_, u64>(co, code::CO_INSTRUMENTATION_VERSION)
            && get::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) > 0
    }
}

/// The generator executes its SEND.
unsafe fn descend(thread: *mut PyThreadState, object: *mut PyObject, f: *mut _PyInterpreterFrame) {
    // SAFETY: `plain` said yes.
    unsafe {
        link(thread, object, f);
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) -= 1;
        let instr: *mut u16 = get(f, frame::INSTR_PTR);
        set(f, frame::INSTR_PTR, instr.sub(SEND_TO_RESUME));
    }
}

/// What its receiver did reaches the generator.
unsafe fn ascend(
    rt: &Runtime,
    thread: *mut PyThreadState,
    object: *mut PyObject,
    f: *mut _PyInterpreterFrame,
    came: Outcome,
) -> Outcome {
    // SAFETY: the generator's frame is the current one and stands at its SEND.
    unsafe {
        let send: *mut u16 = get(f, frame::INSTR_PTR);
        unlink(thread, object, f);
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
        match came {
            Outcome::Yielded(_) => {
                set(
                    object,
                    generator::GI_FRAME_STATE,
                    frame_state::SUSPENDED_YIELD_FROM,
                );
                set(f, frame::INSTR_PTR, send.add(SEND_TO_RESUME));
                came
            }
            Outcome::Returned(value) => {
                // Behind the loop, whose jump is relative to the end of SEND. It is suspended for a moment.
                let skip = usize::from(send.cast::<u8>().add(1).read());
                set(f, frame::INSTR_PTR, send.add(2 + skip));
                set(object, generator::GI_FRAME_STATE, frame_state::SUSPENDED);
                let known = rt.find_state(get::<_, *mut PyObject>(f, frame::F_EXECUTABLE).cast());
                if let Some(code) = known.filter(|s| s.resumable.get())
                    && let Some(outcome) = enter(rt, thread, code, object, value)
                {
                    py::Py_DECREF(value);
                    return outcome;
                }
                let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
                slot(f, top).write(value);
                set(f, frame::STACKTOP, i32::try_from(top + 1).unwrap_or(0));
                interpret(thread, object, f, false)
            }
            Outcome::Raised => interpret(thread, object, f, true),
        }
    }
}

/// The interpreter goes on in the frame, or handles the pending exception there.
unsafe fn interpret(
    thread: *mut PyThreadState,
    object: *mut PyObject,
    f: *mut _PyInterpreterFrame,
    raising: bool,
) -> Outcome {
    // SAFETY: the generator is not linked, its frame complete up to its `stacktop`.
    unsafe {
        link(thread, object, f);
        // The evaluator links the frame itself, above the one below.
        set(
            thread,
            tstate::CURRENT_FRAME,
            get::<_, *mut u8>(f, frame::PREVIOUS),
        );
        let result = sys::_PyEval_EvalFrameDefault(thread, f, c_int::from(raising));
        outcome(object, result)
    }
}
