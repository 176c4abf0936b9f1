//! The short way out for exceptions that no frame of an activation handles.
//!
//! The interpreter would only unwind such frames, so none is pushed for it: the shells become the frames. Their slots are
//! filled, each frame gets its traceback entry, loses its stack and ends. What can be seen is what the interpreter does
//! in the same order. Whoever listens to exceptions, and frames that do more at their end (generators, builtins that
//! consume them), take the long way.

use pyjit_codegen::abi::{SavedRegs, act};
use pyjit_codegen::deopt::{ExitId, ExitReason, ExitRecord, FrameRecord, Landing, Resume};
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::Entry;
use pyjit_ffi::layout::{code, frame, frameobject, tstate};
use pyjit_ffi::monitoring;
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::repr::{event, frame_owner};
use pyjit_ffi::sys::_PyInterpreterFrame;
use pyjit_ffi::tstate::Tstate;

use super::frames;
use super::reify::Reifier;
use crate::activation::Activation;
use crate::install::Unit;
use crate::mem::{at, bytecode, get, set, slot};

/// Lets the pending exception of an exit leave all frames of the activation. False, and nothing has happened, if that has
/// to go the long way.
///
/// # Safety
/// `activation` is this thread's innermost, at an exit with these registers; its inner shells are not
/// linked.
pub unsafe fn leave(
    thread: *mut PyThreadState,
    activation: Activation,
    unit: &Unit,
    site: ExitId,
    regs: &SavedRegs,
) -> bool {
    let record = unit.record(site);
    if record.reason != ExitReason::Raise
        || record.resume != Resume::Raising
        || unit.kind != Entry::Function
        || !activation.has(act::LINKED)
        || activation.has(act::FILLED)
        || record.frames.is_empty()
    {
        return false;
    }
    // SAFETY: contract. All values are read before anything runs; from then on the shells are complete frames, with
    // references of their own, and not taken for an activation's. The rest is read from the saved registers and the native
    // frame, which stay as they are.
    unsafe {
        if !unobserved(thread) || !unwinds(activation, unit, record, site) {
            return false;
        }
        let reifier = fill(activation, unit, record, regs);
        let inner = record.frames.len() - 1;
        if let Some(innermost) = activation.shell(inner).filter(|_| inner > 0) {
            *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) -= i32::try_from(inner).unwrap_or(0);
            frames::link(thread, innermost);
        }
        let reader = Reifier::borrowing_regs(activation, regs, unit, record);
        if record.virtuals.is_empty() {
            for &loc in &record.drops {
                py::Py_XDECREF(reader.object(loc));
            }
        } else {
            for object in reifier.finish() {
                py::Py_DECREF(object);
            }
        }
        for (depth, frame) in record.frames.iter().enumerate().rev() {
            let Some(f) = activation.shell(depth) else {
                continue;
            };
            frames::add_traceback(thread, f);
            for object in frame.stack.iter().rev().filter_map(|&entry| reader.owned(entry)) {
                py::Py_DECREF(object);
            }
            if depth > 0 {
                frames::link(thread, get(f, frame::PREVIOUS));
                *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
            } else {
                super::unlink(thread, activation);
            }
            end(thread, f);
        }
        if !unit.inner_shells.is_empty() {
            super::abandon_inner(thread, activation, record.frames.len());
        }
    }
    true
}

/// Nobody listens to exceptions that are raised and leave functions.
unsafe fn unobserved(thread: *mut PyThreadState) -> bool {
    // SAFETY: this thread's state, which points to its interpreter's.
    unsafe {
        let interp = Tstate::from_ptr(thread).map(Tstate::interp);
        interp.is_some_and(|interp| {
            get::<_, i32>(thread, tstate::TRACING) == 0
                && monitoring::global_tools(interp, event::RAISE) == 0
                && monitoring::global_tools(interp, event::PY_UNWIND) == 0
        })
    }
}

/// Whether exceptions at an exit can go the short way, as far as its record tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Way {
    /// Not asked yet.
    #[default]
    Unknown,
    /// No frame has a handler, and all that happens at the end of each is that it ends.
    Short,
    /// Not so.
    Long,
}

/// The frames only end, and the shells of inlined functions are those of the record's frames.
unsafe fn unwinds(activation: Activation, unit: &Unit, record: &ExitRecord, site: ExitId) -> bool {
    let known = &unit.exit_ways[site.index()];
    if known.get() == Way::Unknown {
        let short = record.frames.iter().all(|frame| {
            let co = unit.code_at(frame.code);
            let above_is_known = !matches!(frame.landing, Landing::Consume | Landing::ByCode);
            let plain = !frame.landing.resumes() && above_is_known;
            // SAFETY: a unit keeps its code objects.
            unsafe {
                let traceable = i64::from(get::<_, i32>(co, code::CO_FIRSTTRACEABLE)) <= i64::from(frame.bc);
                plain && traceable && !frames::has_handler(co, i64::from(frame.bc))
            }
        });
        known.set(if short { Way::Short } else { Way::Long });
    }
    let ready = |(depth, frame): (usize, &FrameRecord)| {
        activation.shell(depth).is_some_and(|f| {
            // SAFETY: the prologue or a visible call fills the headers of shells.
            unsafe {
                get::<_, *mut PyCodeObject>(f, frame::F_EXECUTABLE) == unit.code_at(frame.code)
                    && get::<_, *mut PyFunctionObject>(f, frame::F_FUNCOBJ)
                        == unit.functions[frame.code.0 as usize]
                    && Some(get(f, frame::PREVIOUS)) == activation.shell(depth - 1)
            }
        })
    };
    known.get() == Way::Short && record.frames.iter().enumerate().skip(1).all(ready)
}

/// Makes frames of the shells.
unsafe fn fill<'a>(
    activation: Activation,
    unit: &'a Unit,
    record: &'a ExitRecord,
    regs: &'a SavedRegs,
) -> Reifier<'a> {
    let mut reifier = Reifier::new(activation, Some(regs), unit, record);
    for (depth, frame) in record.frames.iter().enumerate() {
        let Some(f) = activation.shell(depth) else {
            continue;
        };
        // SAFETY: a shell has a slot for each of its function's, of which nobody reads before they are filled; no value of
        // the record lies in a shell.
        unsafe {
            for (i, &local) in frame.locals.iter().enumerate() {
                slot(f, i).write(reifier.slot(local));
            }
            set(f, frame::STACKTOP, i32::try_from(frame.locals.len()).unwrap_or(0));
            set(f, frame::RETURN_OFFSET, 0u16);
            let co = unit.code_at(frame.code);
            set(f, frame::INSTR_PTR, bytecode(co).add(frame.bc as usize));
        }
    }
    reifier
}

/// Ends the life of a shell that is a frame and was unlinked. A frame object that is held elsewhere takes it over.
///
/// # Safety
/// The frame's slots up to `stacktop` hold owned references or null; the frame below it is current.
unsafe fn end(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract. Nobody looks at the slots of an unlinked frame without frame object.
    unsafe {
        let object: *mut PyObject = get(f, frame::FRAME_OBJ);
        set(f, frame::FRAME_OBJ, core::ptr::null_mut::<PyObject>());
        let kept = !object.is_null() && py::Py_REFCNT(object) > 1;
        if kept {
            take_over(thread, object, f);
        }
        py::Py_XDECREF(object);
        if !kept {
            let count = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
            for i in 0..count {
                py::Py_XDECREF(slot(f, i).replace(core::ptr::null_mut()));
            }
        }
    }
}

/// What CPython's `take_ownership` does with a frame that ends.
///
/// # Safety
/// As [`end`]; `object` is the frame's frame object, whose frame `f` is.
unsafe fn take_over(thread: *mut PyThreadState, object: *mut PyObject, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract. A frame object has room for a frame of its code. The slots' references move; those of the header
    // were borrowed from the unit or the caller.
    unsafe {
        let count = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let header = usize::try_from(frame::LOCALSPLUS).unwrap_or(0);
        let own: *mut u8 = at(object, frameobject::F_FRAME_DATA);
        own.copy_from_nonoverlapping(f.cast(), header + count * size_of::<*mut PyObject>());
        let own: *mut _PyInterpreterFrame = own.cast();
        py::Py_INCREF(get(own, frame::F_EXECUTABLE));
        py::Py_INCREF(get(own, frame::F_FUNCOBJ));
        set(own, frame::OWNER, frame_owner::FRAME_OBJECT);
        set(own, frame::PREVIOUS, core::ptr::null_mut::<_PyInterpreterFrame>());
        set(object, frameobject::F_FRAME, own);
        // A new reference or null, which is what CPython stores when there is no memory for it.
        set(object, frameobject::F_BACK, py::PyThreadState_GetFrame(thread));
        if py::PyObject_GC_IsTracked(object) == 0 {
            py::PyObject_GC_Track(object.cast());
        }
    }
}
