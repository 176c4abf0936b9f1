//! Real interpreter frames: pushed on the thread's data stack, linked, run, unwound.

use pyjit_codegen::deopt::Landing;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::frame::push_frame;
use pyjit_ffi::layout::{code, frame, frameobject, function, tstate};
use pyjit_ffi::monitoring;
use pyjit_ffi::object::{Borrowed, Gil};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::repr::{Handler, event, exception_table_lookup};
use pyjit_ffi::sys::{self, _PyInterpreterFrame};
use pyjit_ffi::tstate::Tstate;

use super::consume::Consumption;
use crate::doors::resume::Outcome;
use crate::mem::{at, bytecode, code_int, code_of, get, set, slot, unit_of};

/// Pushes a frame for a function: header filled, all slots NULL, not linked, `instr_ptr` at the start. Null with
/// MemoryError.
///
/// # Safety
/// `thread` is this thread's state; `co` is the code `func` runs (or ran when it was called); both are alive.
pub unsafe fn push(
    thread: *mut PyThreadState,
    func: *mut PyFunctionObject,
    co: *mut PyCodeObject,
) -> *mut _PyInterpreterFrame {
    // SAFETY: contract.
    let parts = unsafe {
        Tstate::from_ptr(thread)
            .zip(Borrowed::from_ptr(co.cast()).and_then(CodeView::new))
            .zip(Borrowed::from_ptr(func.cast()))
    };
    let Some(((ts, code), func)) = parts else {
        return core::ptr::null_mut();
    };
    match push_frame(ts, code, func) {
        Ok(f) => f.as_ptr(),
        // The exception stays pending: the caller reports it by the null.
        Err(_) => core::ptr::null_mut(),
    }
}

/// Runs a pushed frame to its end. New reference, or null with an exception.
///
/// # Safety
/// `f` is the topmost frame of the data stack, complete up to its `stacktop`; it is consumed.
pub unsafe fn run(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame) -> *mut PyObject {
    // SAFETY: contract. The evaluator links the frame above the current one, so that must be the one below it.
    unsafe {
        let below: *mut _PyInterpreterFrame = get(f, frame::PREVIOUS);
        set(thread, tstate::CURRENT_FRAME, below);
        sys::_PyEval_EvalFrameDefault(thread, f, 0)
    }
}

/// Runs a function from its first instruction with bound parameters.
///
/// # Safety
/// `args` are the bound parameters of `func`, borrowed; `thread` is this thread's state.
pub unsafe fn run_from_start(
    thread: *mut PyThreadState,
    func: *mut PyFunctionObject,
    args: *const *mut PyObject,
) -> *mut PyObject {
    // SAFETY: contract; slots receive new references.
    unsafe {
        let co: *mut PyCodeObject = get(func, function::FUNC_CODE);
        let f = push(thread, func, co);
        if f.is_null() {
            return core::ptr::null_mut();
        }
        for i in 0..param_count(co) {
            let value = *args.add(i);
            py::Py_XINCREF(value);
            slot(f, i).write(value);
        }
        run(thread, f)
    }
}

/// Number of parameters: positional, keyword-only, `*args`, `**kwargs`.
///
/// # Safety
/// `co` is a live code object.
pub unsafe fn param_count(co: *mut PyCodeObject) -> usize {
    use pyjit_ffi::repr::co as flag;
    // SAFETY: contract.
    unsafe {
        let flags = code_flags(co);
        code_int(co, code::CO_ARGCOUNT)
            + code_int(co, code::CO_KWONLYARGCOUNT)
            + usize::from(flags & flag::VARARGS != 0)
            + usize::from(flags & flag::VARKEYWORDS != 0)
    }
}

/// `co_flags`.
///
/// # Safety
/// `co` is a live code object.
pub unsafe fn code_flags(co: *mut PyCodeObject) -> u32 {
    // SAFETY: contract; the field is an int used as a bit set.
    unsafe { get::<_, i32>(co, code::CO_FLAGS) }.cast_unsigned()
}

/// Makes `f` the current frame.
///
/// # Safety
/// `f` is live and its slots up to `stacktop` are valid.
pub unsafe fn link(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract.
    unsafe { set(thread, tstate::CURRENT_FRAME, f) }
}

/// Gives a frame object to another frame.
///
/// # Safety
/// `from` and `to` are frames of the same activation; `to` has no frame object yet.
pub unsafe fn move_frame_object(from: *mut _PyInterpreterFrame, to: *mut _PyInterpreterFrame) {
    // SAFETY: contract; the reference moves with the pointer.
    unsafe {
        let object: *mut PyObject = get(from, frame::FRAME_OBJ);
        if !object.is_null() {
            set(object, frameobject::F_FRAME, to);
            set(to, frame::FRAME_OBJ, object);
            set(from, frame::FRAME_OBJ, core::ptr::null_mut::<PyObject>());
        }
    }
}

/// What to do with an exception in a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caught {
    /// The frame stands at its handler.
    Here,
    /// It leaves the frame, whose stack has been emptied.
    No,
}

/// Adds the traceback entry of a linked frame for the pending exception, unless the frame is incomplete or the
/// exception is merely raised again.
///
/// # Safety
/// `f` is the current frame, its `instr_ptr` at the raising instruction; an exception is pending.
pub unsafe fn add_traceback(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract; PyThreadState_GetFrame returns a new reference or null.
    unsafe {
        let co = code_of(f);
        let at = match raises_anew(get(f, frame::INSTR_PTR)) {
            true => get(f, frame::INSTR_PTR),
            false => stand_at_instruction(f),
        };
        let first: i32 = get(co, code::CO_FIRSTTRACEABLE);
        if unit_of(co, at) < i64::from(first) || !raises_anew(at) && reraises(thread, co, at) {
            return;
        }
        let object = py::PyThreadState_GetFrame(thread);
        if object.is_null() {
            // That took the exception away with the one it raised. In the interpreter the latter stays.
            py::PyErr_NoMemory();
        } else {
            // Without memory the entry is missing, as in the interpreter.
            py::PyTraceBack_Here(object);
            py::Py_DECREF(object.cast());
        }
        sys::_PyEval_MonitorRaise(thread, f, at);
    }
}

/// A look at an instruction tells that it has no prefix and does not raise an exception again. Those that look otherwise,
/// such as instrumented ones, need a closer look.
unsafe fn raises_anew(at: *const u16) -> bool {
    use pyjit_ffi::opcode;
    // SAFETY: the caller's instruction is inside the bytecode of a live code object.
    let [op, arg] = unsafe { at.read() }.to_le_bytes();
    match op {
        opcode::RAISE_VARARGS => arg != 0,
        opcode::EXTENDED_ARG | opcode::RERAISE => false,
        op => !opcode::is_instrumented(op) && op < opcode::INSTRUMENTED_LINE,
    }
}

/// The instruction raises the exception that is being handled again: no traceback entry.
unsafe fn reraises(thread: *mut PyThreadState, co: *mut PyCodeObject, at: *const u16) -> bool {
    use pyjit_ffi::layout::exc_stack_item;
    use pyjit_ffi::opcode;
    // SAFETY: `at` is inside the bytecode; exc_info is never null.
    unsafe {
        let op = base_opcode(co, at);
        if op == opcode::RERAISE {
            return true;
        }
        if op != opcode::RAISE_VARARGS || at.read() >> 8 != 0 {
            return false;
        }
        let handled: *mut u8 = get(thread, tstate::EXC_INFO);
        let value: *mut PyObject = get(handled, exc_stack_item::EXC_VALUE);
        value == get::<_, *mut PyObject>(thread, tstate::CURRENT_EXCEPTION)
    }
}

/// Looks for the handler of the pending exception and moves the frame there, or empties its stack.
///
/// # Safety
/// `f` is the current frame with a valid `stacktop`, its `instr_ptr` at the raising instruction; an exception is
/// pending.
pub unsafe fn catch(f: *mut _PyInterpreterFrame) -> Caught {
    // SAFETY: contract. Every store leaves `stacktop` counting exactly the owned slots before a reference is dropped.
    unsafe {
        let co = code_of(f);
        let raised_at = unit_of(co, get(f, frame::INSTR_PTR));
        let base = code_int(co, code::CO_NLOCALSPLUS);
        let Some(handler) = find_handler(co, raised_at) else {
            drop_stack(f, base);
            fire(
                f,
                event::PY_UNWIND,
                raised_at,
                sys::_PyMonitoring_FirePyUnwindEvent,
            );
            return Caught::No;
        };
        drop_stack(f, base + handler.depth as usize);
        fire(
            f,
            event::EXCEPTION_HANDLED,
            i64::from(handler.target_unit),
            sys::_PyMonitoring_FireExceptionHandledEvent,
        );
        let mut top = base + handler.depth as usize;
        if handler.lasti {
            let lasti = py::PyLong_FromLongLong(raised_at);
            if lasti.is_null() {
                // MemoryError took the exception's place: the search starts again with it, as in the interpreter.
                return catch(f);
            }
            slot(f, top).write(lasti);
            top += 1;
        }
        slot(f, top).write(py::PyErr_GetRaisedException());
        set(f, frame::STACKTOP, i32::try_from(top + 1).unwrap_or(0));
        set(
            f,
            frame::INSTR_PTR,
            bytecode(co).add(handler.target_unit as usize),
        );
        Caught::Here
    }
}

/// Tells the tools that listen to an event of the pending exception, which is fired without instrumentation. A callback
/// that raises puts its exception in the place of that.
///
/// # Safety
/// `f` is the current frame; an exception is pending.
unsafe fn fire(
    f: *mut _PyInterpreterFrame,
    event: u8,
    unit: i64,
    report: unsafe extern "C" fn(*mut sys::PyMonitoringState, *mut PyObject, i32) -> i32,
) {
    // SAFETY: contract; the GIL is held where frames run.
    unsafe {
        let thread = Tstate::current(Gil::assume());
        let active = monitoring::global_tools(thread.interp(), event);
        if active == 0 || get::<_, i32>(thread.as_ptr(), tstate::TRACING) != 0 {
            return;
        }
        let mut state = sys::PyMonitoringState { active, opaque: 0 };
        // The exception pending afterwards is the one to go on with, whichever it is.
        report(
            &raw mut state,
            code_of(f).cast(),
            i32::try_from(2 * unit).unwrap_or(0),
        );
    }
}

/// Tells the tools that the pending exception is handled in a frame whose handler runs natively.
///
/// # Safety
/// `f` is the current frame, its `instr_ptr` at the raising instruction; an exception is pending.
pub unsafe fn report_handled(f: *mut _PyInterpreterFrame) {
    // SAFETY: contract; the GIL is held where frames run.
    unsafe {
        let interp = Tstate::current(Gil::assume()).interp();
        if monitoring::global_tools(interp, event::EXCEPTION_HANDLED) == 0 {
            return;
        }
        let co = code_of(f);
        if let Some(target) = handler_at(co, unit_of(co, get(f, frame::INSTR_PTR))) {
            let report = sys::_PyMonitoring_FireExceptionHandledEvent;
            fire(f, event::EXCEPTION_HANDLED, i64::from(target), report);
        }
    }
}

/// The code has a handler for what is raised at `unit`.
///
/// # Safety
/// `co` is a live code object.
pub unsafe fn has_handler(co: *mut PyCodeObject, unit: i64) -> bool {
    // SAFETY: contract.
    unsafe { find_handler(co, unit) }.is_some()
}

/// First unit of the handler for what is raised at `unit`.
///
/// # Safety
/// `co` is a live code object.
pub unsafe fn handler_at(co: *mut PyCodeObject, unit: i64) -> Option<u32> {
    // SAFETY: contract.
    unsafe { find_handler(co, unit) }.map(|h| h.target_unit)
}

unsafe fn find_handler(co: *mut PyCodeObject, unit: i64) -> Option<Handler> {
    // SAFETY: the exception table of a live code object is a bytes object.
    let table = unsafe { Borrowed::from_ptr(get(co, code::CO_EXCEPTIONTABLE)) }?;
    exception_table_lookup(table.as_bytes()?, u32::try_from(unit).ok()?)
}

/// Drops stack entries down to `top` slots, the topmost first.
///
/// # Safety
/// `f` is a live frame with a valid `stacktop`.
pub unsafe fn drop_stack(f: *mut _PyInterpreterFrame, top: usize) {
    // SAFETY: contract; `stacktop` is lowered before the reference goes away.
    unsafe {
        loop {
            let now = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
            if now <= top {
                return;
            }
            set(f, frame::STACKTOP, i32::try_from(now - 1).unwrap_or(0));
            py::Py_XDECREF(slot(f, now - 1).read());
        }
    }
}

/// Unlinks and clears a frame an exception leaves.
///
/// # Safety
/// `f` is the current frame and the topmost of the data stack; its stack is empty.
pub unsafe fn unwind(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract; the frame is unlinked before it is cleared.
    unsafe {
        set(
            thread,
            tstate::CURRENT_FRAME,
            get::<_, *mut _PyInterpreterFrame>(f, frame::PREVIOUS),
        );
        sys::_PyEval_FrameClearAndPop(thread, f);
    }
}

/// A frame to run, and what becomes of the result of the one above it.
#[derive(Clone, Copy, Debug)]
pub struct Pushed {
    /// The frame.
    pub frame: *mut _PyInterpreterFrame,
    /// What becomes of the result of the call it stands at.
    pub landing: Landing,
    /// It is a generator's, and this is what consumes it.
    pub source: Option<Consumption>,
}

/// Runs frames pushed outermost first, after an exit: the innermost first, each result given to the next as its
/// landing says. With `raising`, an exception is pending in the innermost.
///
/// # Safety
/// `pushed` are frames of this thread, linked by `previous`, the last one current, each complete; the frames but the
/// innermost stand at their call with its operands popped. All are consumed.
pub unsafe fn run_all(thread: *mut PyThreadState, pushed: &[Pushed], mut raising: bool) -> *mut PyObject {
    let mut result = core::ptr::null_mut();
    // SAFETY: contract. After a frame ended, `previous` of it is current again (the evaluator restores it, `unwind` does
    // so by hand), which is the next frame of the list.
    unsafe {
        for (
            depth,
            &Pushed {
                frame: f,
                landing,
                source,
            },
        ) in pushed.iter().rev().enumerate()
        {
            link(thread, f);
            if depth > 0 && !raising {
                raising = !land(f, result, landing);
            }
            let below = i32::try_from(pushed.len() - 1 - depth).unwrap_or(0);
            let mut left = false;
            if raising {
                add_traceback(thread, f);
                left = catch(f) == Caught::No;
            }
            // The evaluator counts the frame it runs; those below it are there as well.
            *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) -= below;
            if left {
                unwind(thread, f);
                result = core::ptr::null_mut();
            } else {
                result = run(thread, f);
            }
            if let Some(source) = source {
                result = source.finish(result);
            }
            *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += below;
            raising = result.is_null();
        }
    }
    result
}

/// Gives a frame the result of the call it stands at, as its landing says, and moves it past the call. False: an
/// exception is pending in the frame.
///
/// # Safety
/// As [`push_result`].
pub unsafe fn land(f: *mut _PyInterpreterFrame, result: *mut PyObject, landing: Landing) -> bool {
    // SAFETY: contract.
    unsafe {
        match landing {
            Landing::Push | Landing::Consume | Landing::ByCode => push_result(f, result),
            Landing::Operator | Landing::Reflected => {
                return land_operator(f, result, landing == Landing::Reflected);
            }
            Landing::Special => return land_special(f, result),
            Landing::Init if result != py::Py_None() => {
                crate::helpers::raise_init_return(result);
                py::Py_DECREF(result);
                return false;
            }
            Landing::Init | Landing::Drop => {
                move_past(f);
                py::Py_DECREF(result);
            }
            Landing::Iterate => next_value(f, result),
            Landing::Await => awaited(f, result),
        }
    }
    true
}

/// Gives a frame that stands at an operator or comparison, operands on the stack, what the first method said. False: an
/// exception is pending.
///
/// # Safety
/// As [`push_result`]; `f` is the current frame.
unsafe fn land_operator(f: *mut _PyInterpreterFrame, mut result: *mut PyObject, reflected: bool) -> bool {
    // SAFETY: contract; the two operands are the topmost entries, and owned.
    unsafe {
        let at: *mut u16 = get(f, frame::INSTR_PTR);
        let compares = base_opcode(code_of(f), at) == pyjit_ffi::opcode::COMPARE_OP;
        let arg = i64::from(at.read() >> 8);
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let (a, b) = (slot(f, top - 2).read(), slot(f, top - 1).read());
        if result == py::Py_NotImplemented() {
            py::Py_DECREF(result);
            result = if compares {
                crate::helpers::compare_rest(a, b, arg >> 5, 0)
            } else {
                crate::helpers::binary_op_rest(a, b, arg, i64::from(reflected))
            };
        }
        // As in the interpreter the operands go before the result is looked at.
        set(f, frame::STACKTOP, i32::try_from(top - 2).unwrap_or(0));
        py::Py_DECREF(a);
        py::Py_DECREF(b);
        if compares && arg & 16 != 0 && !result.is_null() {
            let truth = py::PyObject_IsTrue(result);
            py::Py_DECREF(result);
            result = if truth < 0 {
                core::ptr::null_mut()
            } else {
                py::PyBool_FromLong(core::ffi::c_long::from(truth))
            };
        }
        if result.is_null() {
            return false;
        }
        push_result(f, result);
    }
    true
}

/// Gives a frame that stands at an instruction which asked a special method of its operands what that said. False: an
/// exception is pending.
///
/// # Safety
/// As [`push_result`]; `f` is the current frame.
unsafe fn land_special(f: *mut _PyInterpreterFrame, result: *mut PyObject) -> bool {
    use pyjit_ffi::opcode as op;
    // SAFETY: contract; the operands are the topmost entries, and owned. `result` is released once.
    unsafe {
        let at: *mut u16 = get(f, frame::INSTR_PTR);
        let opcode = base_opcode(code_of(f), at);
        let arg = u32::from(at.read() >> 8);
        let truth = |truth: i32, inverted: bool| match truth {
            ..0 => core::ptr::null_mut(),
            truth => py::PyBool_FromLong(core::ffi::c_long::from((truth != 0) != inverted)),
        };
        let value = match opcode {
            op::TO_BOOL => truth(crate::helpers::bool_result(result), false),
            op::CONTAINS_OP => truth(py::PyObject_IsTrue(result), arg & 1 != 0),
            op::GET_ITER if crate::helpers::iter_result(result) < 0 => core::ptr::null_mut(),
            op::GET_ITER => py::Py_NewRef(result),
            // `len(o)`
            _ => crate::helpers::len_result(result),
        };
        py::Py_DECREF(result);
        if value.is_null() {
            return false;
        }
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let operands = usize::try_from(pyjit_ffi::opcode::popped(opcode, arg)).unwrap_or(0);
        drop_stack(f, top.saturating_sub(operands));
        push_result(f, value);
    }
    true
}

/// Gives a frame that stands at a FOR_ITER what came of resuming the generator on top of its stack: a value; or the loop is
/// left, as FOR_ITER does.
///
/// # Safety
/// As [`push_result`].
unsafe fn next_value(f: *mut _PyInterpreterFrame, result: *mut PyObject) {
    // SAFETY: contract; the bytecode compiler puts END_FOR and POP_TOP where an exhausted loop goes on, which are skipped.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let generator = slot(f, top - 1).read();
        match crate::doors::resume::outcome(generator, result) {
            Outcome::Returned(value) => {
                let instr: *mut u16 = get(f, frame::INSTR_PTR);
                let skip = usize::from(instr.cast::<u8>().add(1).read());
                set(f, frame::STACKTOP, i32::try_from(top - 1).unwrap_or(0));
                move_past(f);
                let end: *mut u16 = get(f, frame::INSTR_PTR);
                set(f, frame::INSTR_PTR, end.add(skip + 2));
                py::Py_DECREF(value);
                py::Py_DECREF(generator);
            }
            Outcome::Yielded(_) | Outcome::Raised => push_result(f, result),
        }
    }
}

/// Gives a frame that stands at a SEND what came of resuming the coroutine on top of its stack: what that awaits; or what
/// it returned, and SEND is left.
///
/// # Safety
/// As [`push_result`].
unsafe fn awaited(f: *mut _PyInterpreterFrame, result: *mut PyObject) {
    // SAFETY: contract; SEND has no extended argument.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let coroutine = slot(f, top - 1).read();
        let instr: *const u16 = get(f, frame::INSTR_PTR);
        let skip = usize::from(instr.cast::<u8>().add(1).read());
        let ended = matches!(
            crate::doors::resume::outcome(coroutine, result),
            Outcome::Returned(_)
        );
        push_result(f, result);
        if ended {
            let next: *mut u16 = get(f, frame::INSTR_PTR);
            set(f, frame::INSTR_PTR, next.add(skip));
        }
    }
}

/// Gives a frame the result of the call it stands at, and moves it past the call.
///
/// # Safety
/// `f` stands at a call whose operands are popped; `result` is an owned reference.
pub unsafe fn push_result(f: *mut _PyInterpreterFrame, result: *mut PyObject) {
    // SAFETY: contract; the call popped at least one entry, so there is room for the result.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        slot(f, top).write(result);
        set(f, frame::STACKTOP, i32::try_from(top + 1).unwrap_or(0));
        move_past(f);
    }
}

/// Moves a frame past the instruction it stands at.
///
/// # Safety
/// `f` is a live frame.
unsafe fn move_past(f: *mut _PyInterpreterFrame) {
    // SAFETY: contract.
    unsafe {
        let at: *mut u16 = get(f, frame::INSTR_PTR);
        let op = base_opcode(code_of(f), at);
        set(
            f,
            frame::INSTR_PTR,
            at.add(1 + usize::from(pyjit_ffi::opcode::caches(op))),
        );
    }
}

/// Moves a frame that was left before an instruction past the EXTENDED_ARGs of that: there it stands when it raises.
///
/// # Safety
/// `f` is a live frame at the start of an instruction.
pub unsafe fn stand_at_instruction(f: *mut _PyInterpreterFrame) -> *mut u16 {
    // SAFETY: contract.
    unsafe {
        let at = past_prefixes(code_of(f), get(f, frame::INSTR_PTR));
        set(f, frame::INSTR_PTR, at);
        at
    }
}

/// The instruction that EXTENDED_ARGs at `at` belong to, if there are any.
///
/// # Safety
/// As [`base_opcode`].
pub unsafe fn past_prefixes(co: *mut PyCodeObject, mut at: *mut u16) -> *mut u16 {
    // SAFETY: contract; bytecode never ends with a prefix.
    unsafe {
        while base_opcode(co, at) == pyjit_ffi::opcode::EXTENDED_ARG {
            at = at.add(1);
        }
    }
    at
}

/// The instruction the compiler emitted at `at`, whatever specialising and instrumenting made of it.
///
/// # Safety
/// `co` is a live code object and `at` the start of an instruction in it.
pub unsafe fn base_opcode(co: *mut PyCodeObject, at: *const u16) -> u8 {
    // SAFETY: contract.
    let view = unsafe { Borrowed::from_ptr(co.cast()) }.and_then(CodeView::new);
    view.and_then(|v| v.unit_of(at).and_then(|unit| v.base_opcode_at(unit)))
        .unwrap_or(0)
}
