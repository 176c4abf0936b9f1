//! Resuming a generator that delegates (`yield from`, `await`): the frames of the chain are linked as the interpreter
//! would, and the step is taken at its end. What it yields goes out through all of them without running any of them.
//! The C stack does not grow with the chain.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{code, exc_stack_item, frame, generator, tstate};
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
        let (mut inner, receiver) = descend(thread, object)?;
        let mut came = step(thread, receiver, value);
        loop {
            let returned = match came {
                Outcome::Yielded(_) => {
                    pass_out(thread, object, inner);
                    return Some(came);
                }
                Outcome::Returned(value) => Some(value),
                Outcome::Raised => None,
            };
            let f: *mut _PyInterpreterFrame = at(inner, generator::GI_IFRAME);
            let outer: *mut _PyInterpreterFrame = get(f, frame::PREVIOUS);
            let last = inner == object;
            came = ascend(rt, thread, inner, f, returned);
            if last {
                return Some(came);
            }
            inner = at::<_, PyObject>(outer, -generator::GI_IFRAME);
        }
    }
}

/// Places that were found to be plain on the way down.
struct Known {
    instr: [*const u16; 2],
}

impl Known {
    /// The generator with this frame stands where a delegation is resumed, and nobody instruments its code.
    #[inline(always)]
    unsafe fn plain(&mut self, version: u64, f: *mut _PyInterpreterFrame) -> bool {
        // SAFETY: as `plain`.
        unsafe {
            let instr: *const u16 = get(f, frame::INSTR_PTR);
            // Without a branch: which of the two it is can't be predicted.
            if opaque(usize::from(instr == self.instr[0]) | usize::from(instr == self.instr[1])) != 0 {
                return true;
            }
            if !plain(version, f, instr) {
                return false;
            }
            self.instr = [instr, self.instr[0]];
            true
        }
    }
}

/// Links the frames of the chain as the interpreter does that executes their SENDs. The last generator of the chain and
/// what it delegates to; `None`: nothing was done.
#[inline]
unsafe fn descend(
    thread: *mut PyThreadState,
    object: *mut PyObject,
) -> Option<(*mut PyObject, *mut PyObject)> {
    // SAFETY: contract of `resume`. Nothing runs meanwhile, so what was found to be plain is.
    unsafe {
        let version: u64 = get(thread, tstate::EVAL_BREAKER);
        let left: i32 = get(thread, tstate::PY_RECURSION_REMAINING);
        let mut known = Known {
            instr: [ptr::null(); 2],
        };
        let mut f: *mut _PyInterpreterFrame = at(object, generator::GI_IFRAME);
        if left <= 0 || !known.plain(version, f) {
            return None;
        }
        let mut inner = object;
        let mut previous: *mut u8 = get(thread, tstate::CURRENT_FRAME);
        let mut handled: *mut u8 = get(thread, tstate::EXC_INFO);
        let mut taken = 0;
        let mut top = stacktop(f);
        let receiver = loop {
            // Most frames of a chain are of one code object. The place of the receiver in the last one is taken for the
            // place in this one before it is known: to load it first would make each step wait longer for the one before.
            let guess = opaque(top);
            let receiver = if stacktop(f) == top {
                slot(f, guess.wrapping_sub(1)).read()
            } else {
                top = other_stacktop(f);
                slot(f, top.wrapping_sub(1)).read()
            };
            let own: *mut u8 = at(inner, generator::GI_EXC_STATE);
            set(own, exc_stack_item::PREVIOUS_ITEM, handled);
            handled = own;
            set(inner, generator::GI_FRAME_STATE, frame_state::EXECUTING);
            set(f, frame::PREVIOUS, previous);
            previous = f.cast();
            let instr: *mut u16 = get(f, frame::INSTR_PTR);
            set(f, frame::INSTR_PTR, instr.sub(SEND_TO_RESUME));
            taken += 1;
            if taken >= left || !is_generator(receiver) {
                break receiver;
            }
            let next: *mut _PyInterpreterFrame = at(receiver, generator::GI_IFRAME);
            if get::<_, i8>(receiver, generator::GI_FRAME_STATE) != frame_state::SUSPENDED_YIELD_FROM
                || !known.plain(version, next)
            {
                break receiver;
            }
            inner = receiver;
            f = next;
        };
        set(thread, tstate::EXC_INFO, handled);
        set(thread, tstate::CURRENT_FRAME, previous);
        set(thread, tstate::PY_RECURSION_REMAINING, left - taken);
        Some((inner, receiver))
    }
}

/// Slots in use of a suspended frame.
#[inline(always)]
unsafe fn stacktop(f: *mut _PyInterpreterFrame) -> usize {
    // SAFETY: the caller's frame, of a suspended generator: not negative, and above 0 in a delegation.
    unsafe { get::<_, u32>(f, frame::STACKTOP) as usize }
}

/// The same, as a call, so that there is a branch around it.
#[cold]
#[inline(never)]
unsafe fn other_stacktop(f: *mut _PyInterpreterFrame) -> usize {
    // SAFETY: as `stacktop`.
    unsafe { stacktop(f) }
}

/// The same number, of which the compiler knows nothing.
#[inline(always)]
fn opaque(mut n: usize) -> usize {
    // SAFETY: no instruction.
    unsafe { core::arch::asm!("/* {0} */", inout(reg) n, options(pure, nomem, nostack, preserves_flags)) };
    n
}

/// A value goes out through all generators of the chain from `inner` to `object`.
#[inline]
unsafe fn pass_out(thread: *mut PyThreadState, object: *mut PyObject, inner: *mut PyObject) {
    // SAFETY: their frames are linked, the innermost is the current one, and each stands at its SEND.
    unsafe {
        let mut freed = 0;
        let mut gone = inner;
        loop {
            let f: *mut _PyInterpreterFrame = at(gone, generator::GI_IFRAME);
            let outer: *mut _PyInterpreterFrame = get(f, frame::PREVIOUS);
            let send: *mut u16 = get(f, frame::INSTR_PTR);
            set(f, frame::INSTR_PTR, send.add(SEND_TO_RESUME));
            set(f, frame::PREVIOUS, ptr::null_mut::<u8>());
            set(gone, generator::GI_FRAME_STATE, frame_state::SUSPENDED_YIELD_FROM);
            freed += 1;
            let handled: *mut u8 = at(gone, generator::GI_EXC_STATE);
            if gone == object {
                let below: *mut u8 = get(handled, exc_stack_item::PREVIOUS_ITEM);
                set(thread, tstate::CURRENT_FRAME, outer);
                set(thread, tstate::EXC_INFO, below);
            }
            set(handled, exc_stack_item::PREVIOUS_ITEM, ptr::null_mut::<u8>());
            if gone == object {
                break;
            }
            gone = at::<_, PyObject>(outer, -generator::GI_IFRAME);
        }
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += freed;
    }
}

/// A place of a suspended generator is one where a delegation is resumed, and nobody instruments its code.
unsafe fn plain(version: u64, f: *mut _PyInterpreterFrame, instr: *const u16) -> bool {
    // SAFETY: a generator suspended in a delegation: behind a SEND and a YIELD_VALUE, before a jump.
    unsafe {
        let op = |at: *const u16| at.cast::<u8>().read();
        let co: *mut PyObject = get(f, frame::F_EXECUTABLE);
        let send = instr.sub(SEND_TO_RESUME);
        matches!(op(instr), opcode::RESUME | opcode::RESUME_CHECK)
            && op(instr.add(1)) == opcode::JUMP_BACKWARD_NO_INTERRUPT
            && op(instr.sub(1)) == opcode::YIELD_VALUE
            && matches!(op(send), opcode::SEND | opcode::SEND_GEN)
            && op(send.sub(1)) != opcode::EXTENDED_ARG
            && version == get::<_, u64>(co, code::CO_INSTRUMENTATION_VERSION)
    }
}

/// Its receiver returned this or raised, and the generator goes on.
unsafe fn ascend(
    rt: &Runtime,
    thread: *mut PyThreadState,
    object: *mut PyObject,
    f: *mut _PyInterpreterFrame,
    returned: Option<*mut PyObject>,
) -> Outcome {
    // SAFETY: the generator's frame is the current one and stands at its SEND.
    unsafe {
        let send: *mut u16 = get(f, frame::INSTR_PTR);
        unlink(thread, object, f);
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
        let Some(value) = returned else {
            return interpret(thread, object, f, true);
        };
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
