//! Out of native code: what the trampolines call.
//!
//! An exit reads the values its record names, turns the activation into interpreter frames and lets the interpreter
//! go on: for a function unit by pushing real frames on the data stack and running them, for a loop unit by filling the
//! frame it runs in, which the interpreter then continues by itself.

mod above;
pub mod consume;
pub mod fill;
pub mod frames;
pub mod policy;
pub mod raise;
pub mod reify;

use core::ffi::c_int;

use pyjit_codegen::abi::{C_RECURSION_RESERVE, SavedRegs, act};
use pyjit_codegen::deopt::{ExitId, ExitReason, ExitRecord, Resume};
use pyjit_codegen::input::Entry;
use pyjit_ffi::error::Aside;
use pyjit_ffi::layout::{code, frame, generator as gen_object, tstate};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::sys::{self, _PyInterpreterFrame};

use crate::activation::{Activation, current_thread};
use crate::install::Unit;
use crate::mem::{at, bytecode, code_int, get, set, slot};
use crate::runtime::{self, Runtime};
use crate::stats::add;
use above::Above;
use frames::{Caught, Pushed, catch};
use reify::{FrameValues, Reifier};

unsafe extern "C" {
    /// Frees an object whose count is zero. object.h.
    fn _Py_Dealloc(object: *mut PyObject);
}

/// `_Py_Dealloc`.
///
/// # Safety
/// The count of the object is zero; the GIL is held.
pub(crate) unsafe fn dealloc(object: *mut PyObject) {
    // SAFETY: contract.
    unsafe { _Py_Dealloc(object) };
}

/// Address of `_Py_Dealloc`.
pub fn dealloc_address() -> usize {
    let function: unsafe extern "C" fn(*mut PyObject) = _Py_Dealloc;
    function as usize
}

/// What a loop unit's entry returns.
pub mod loop_result {
    /// The interpreter goes on in the frame.
    pub const RESUME: u64 = 0;
    /// An exception leaves the frame.
    pub const RAISE: u64 = 1;
}

/// Called by the exit trampoline.
///
/// # Safety
/// `regs` are the registers at an exit of a live activation; the GIL is held.
pub unsafe extern "C" fn exit(regs: *mut SavedRegs) -> u64 {
    let body = || {
        // SAFETY: compiled code runs with the GIL held; the trampoline's save area lives during the call.
        let (gil, regs) = unsafe { (Gil::assume(), &*regs) };
        // SAFETY: the record of the unit that is exiting.
        let activation = unsafe { Activation::from_ptr(regs.activation) };
        exit_activation(gil, activation, regs)
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)) {
        Ok(result) => result,
        // Half an activation can't be run: its references and frames are in an unknown state.
        Err(_) => std::process::abort(),
    }
}

fn exit_activation(gil: Gil<'_>, activation: Activation, regs: &SavedRegs) -> u64 {
    let rt = runtime::get(gil);
    let unit = activation.unit();
    let thread = current_thread();
    let site = activation.site();
    if site != ExitId::ENTRY {
        // SAFETY: this thread's innermost activation.
        unsafe { activation.unlink_inner(thread) };
    }
    unit.exiting.set(unit.exiting.get() + 1);
    wind_guard_clock(rt);
    {
        // What is learnt may change what is installed; the exception that is leaving stays what it is.
        let _aside = Aside::new(gil);
        policy::count(gil, rt, unit, activation, site, regs);
    }
    // SAFETY: an exit of this thread's innermost activation, whose inner shells are unlinked.
    if site != ExitId::ENTRY && unsafe { raise::leave(thread, activation, unit, site, regs) } {
        add(&rt.stats.unwound_total, 1);
        rt.bury_sometimes(gil);
        unit.exiting.set(unit.exiting.get() - 1);
        return 0;
    }
    let result = match unit.kind {
        Entry::Function => exit_function(gil, rt, thread, activation, unit, site, regs),
        Entry::Loop { .. } => exit_loop(rt, thread, activation, unit, site, regs),
        Entry::Resume { .. } => {
            let left = exit_loop(rt, thread, activation, unit, site, regs);
            // SAFETY: the generator's frame was filled; its unit counts as left.
            let result = unsafe {
                crate::doors::resume::go_on(thread, activation.frame(), left == loop_result::RAISE)
            };
            rt.bury_sometimes(gil);
            result.expose_provenance() as u64
        }
    };
    unit.exiting.set(unit.exiting.get() - 1);
    result
}

/// Stress mode `exit:N`: winds the guards' clock up if it ran down.
pub fn wind_guard_clock(rt: &Runtime) {
    if rt.guard_clock.get() <= 0 {
        let count = i32::try_from(rt.options.stress_modes().exit).unwrap_or(0);
        rt.guard_clock.set(if count > 0 { count } else { i32::MAX });
    }
}

/// Undoes what the prologue did to the thread state.
///
/// # Safety
/// `activation` is a function unit's on this thread.
unsafe fn unlink(thread: *mut PyThreadState, activation: Activation) {
    // SAFETY: the shell is the current frame while it is linked; the counters are this thread's.
    unsafe {
        if activation.has(act::LINKED) {
            let shell = activation.frame();
            set(
                thread,
                tstate::CURRENT_FRAME,
                get::<_, *mut _PyInterpreterFrame>(shell, frame::PREVIOUS),
            );
            activation.remove_flag(act::LINKED);
            *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
            *at::<_, i32>(thread, tstate::C_RECURSION_REMAINING) += 1;
        }
    }
}

fn exit_function(
    gil: Gil<'_>,
    rt: &Runtime,
    thread: *mut PyThreadState,
    activation: Activation,
    unit: &Unit,
    site: ExitId,
    regs: &SavedRegs,
) -> u64 {
    if site == ExitId::ENTRY {
        // SAFETY: the entry exit is taken before anything was linked or consumed; FUNC and ARGS are as entered.
        let result = unsafe {
            policy::revalidate(gil, thread, unit);
            run_entry(rt, thread, activation)
        };
        return result.expose_provenance() as u64;
    }
    let record = unit.record(site);
    // SAFETY: a linked function unit on this thread whose registers are saved.
    let result = unsafe { rebuild_function(gil, rt, thread, activation, unit, record, regs) };
    rt.bury_sometimes(gil);
    result.expose_provenance() as u64
}

/// Runs the function of an entry exit in the interpreter. When it is the C stack's budget that is used up, no function
/// has our entry meanwhile: calls between Python functions then need no C stack, as without the JIT.
///
/// # Safety
/// As an entry exit of this thread.
unsafe fn run_entry(rt: &Runtime, thread: *mut PyThreadState, activation: Activation) -> *mut PyObject {
    // SAFETY: contract.
    unsafe {
        let deep = get::<_, i32>(thread, tstate::C_RECURSION_REMAINING) <= C_RECURSION_RESERVE;
        if deep {
            rt.functions.suspend(rt);
        }
        let result = frames::run_from_start(thread, activation.func(), activation.args());
        if deep {
            rt.functions.resume(rt);
        }
        result
    }
}

unsafe fn rebuild_function(
    gil: Gil<'_>,
    rt: &Runtime,
    thread: *mut PyThreadState,
    activation: Activation,
    unit: &Unit,
    record: &ExitRecord,
    regs: &SavedRegs,
) -> *mut PyObject {
    let Exiting {
        values,
        raising,
        drops,
    } = read_frames(rt, activation, unit, record, regs);
    let shell = activation.frame();
    // SAFETY: all values are read, so the shell is no longer needed but for its frame object, which only a linked shell
    // can have.
    unsafe {
        let was_linked = activation.has(act::LINKED);
        unlink(thread, activation);
        let mut pushed = Vec::with_capacity(values.len());
        let mut above = Above::Plain;
        for (depth, (mut values, frame)) in values.into_iter().zip(&record.frames).enumerate() {
            let next = Above::take(frame, &mut values);
            let func = if depth == 0 {
                activation.func()
            } else {
                unit.functions[frame.code.0 as usize]
            };
            let below = pushed.last().filter(|p: &&Pushed| p.landing.resumes());
            let f = match below.map(|p| p.frame) {
                Some(below) => start_generator(thread, below),
                None => above.push(thread, func, unit.code_at(frame.code)),
            };
            if f.is_null() {
                give_up([above, next]);
                return out_of_memory(thread, &pushed, values, drops);
            }
            fill_frame(f, unit, frame.bc, frame.code.0 as usize, values);
            if depth == 0 && was_linked {
                frames::move_frame_object(shell, f);
            } else if let Some(inner) = activation.shell(depth).filter(|_| depth > 0) {
                hand_over_frame_object(thread, inner, f);
            }
            frames::link(thread, f);
            pushed.push(Pushed {
                frame: f,
                landing: frame.landing,
                source: std::mem::replace(&mut above, next).consumption(),
            });
        }
        abandon_inner(thread, activation, record.frames.len());
        if record.reason != ExitReason::Raise
            && let Some(innermost) = pushed.last()
            && innermost.source.is_none()
            && pushed.iter().nth_back(1).is_none_or(|p| !p.landing.resumes())
        {
            crate::doors::loops::expect_back(gil, rt, innermost.frame);
        }
        let innermost = pushed.last().map(|p| p.frame);
        release_left(thread, innermost, drops);
        frames::run_all(thread, &pushed, raising)
    }
}

/// Drops what compiled code still owned when it left. At a return that is what the frame's locals held: the interpreter
/// unlinks a frame before these die.
///
/// # Safety
/// As [`release`]; `innermost` is the current frame, if there is one.
unsafe fn release_left(
    thread: *mut PyThreadState,
    innermost: Option<*mut _PyInterpreterFrame>,
    drops: Vec<*mut PyObject>,
) {
    use pyjit_ffi::opcode::{RETURN_CONST, RETURN_VALUE};
    // SAFETY: contract; a live frame, whose `instr_ptr` is inside its bytecode.
    unsafe {
        let ending = innermost.filter(|&f| {
            let at: *const u16 = get(f, frame::INSTR_PTR);
            let op = frames::base_opcode(crate::mem::code_of(f), at);
            matches!(op, RETURN_VALUE | RETURN_CONST) && !is_held(get(f, frame::FRAME_OBJ))
        });
        if let Some(f) = ending {
            frames::link(thread, get(f, frame::PREVIOUS));
        }
        release(drops);
        if let Some(f) = ending {
            frames::link(thread, f);
        }
    }
}

/// What an exit hands to the interpreter.
struct Exiting {
    /// Slots per frame, outermost first.
    values: Vec<FrameValues>,
    /// An exception is pending.
    raising: bool,
    /// References to release, in order.
    drops: Vec<*mut PyObject>,
}

/// Reads all frames of a record. Locals of frames that have been filled are in their slots.
fn read_frames(
    rt: &Runtime,
    activation: Activation,
    unit: &Unit,
    record: &ExitRecord,
    regs: &SavedRegs,
) -> Exiting {
    let filled = activation.filled();
    let mut reifier = Reifier::new(activation, Some(regs), unit, record);
    let mut late = Vec::new();
    if filled > 0
        && let Some(shown) = rt.proxy_hook.take_shown(activation)
    {
        reifier.adopt(&shown, filled);
        late.extend(shown.built.into_iter().filter(|p| !p.is_null()));
    }
    let mut values = Vec::with_capacity(record.frames.len());
    for (depth, frame) in record.frames.iter().enumerate() {
        values.push(match activation.shell(depth).filter(|_| depth < filled) {
            Some(shell) => {
                late.append(&mut reifier.owned_locals(frame));
                // SAFETY: a filled frame's slots own their references; they move to the real frame.
                let locals = unsafe { (0..frame.locals.len()).map(|i| slot(shell, i).read()).collect() };
                FrameValues {
                    locals,
                    stack: reifier.stack(frame),
                }
            }
            None => reifier.frame(frame),
        });
    }
    // Frames that were filled and are gone.
    for shell in (record.frames.len()..filled).filter_map(|depth| activation.shell(depth)) {
        // SAFETY: as above.
        unsafe {
            let count = usize::try_from(get::<_, i32>(shell, frame::STACKTOP)).unwrap_or(0);
            late.extend((0..count).map(|i| slot(shell, i).read()).filter(|p| !p.is_null()));
        }
    }
    let raising = record.resume == Resume::Raising || reifier.failed;
    let mut drops = reifier.finish();
    drops.append(&mut late);
    Exiting {
        values,
        raising,
        drops,
    }
}

/// Frame objects of shells from `depth` on, whose functions have returned: whoever holds one keeps it as that of a
/// function that ended. Compiled code leaves before that can happen but for calls no check follows.
unsafe fn abandon_inner(thread: *mut PyThreadState, activation: Activation, depth: usize) {
    // SAFETY: the activation is this thread's, its shells are not linked; a shell with a frame object has a header.
    unsafe {
        for inner in depth.max(1)..=activation.unit().inner_shells.len() {
            if !activation.inner_object(inner).is_null()
                && let Some(shell) = activation.shell(inner)
            {
                let func: *mut PyFunctionObject = get(shell, frame::F_FUNCOBJ);
                give_up_shell(thread, shell, func, crate::mem::code_of(shell), Vec::new());
            }
        }
    }
}

/// Writes owned values into a frame and sets `stacktop` and `instr_ptr`.
unsafe fn fill_frame(
    f: *mut _PyInterpreterFrame,
    unit: &Unit,
    bc: u32,
    code_index: usize,
    values: FrameValues,
) {
    // SAFETY: the frame is of that code object, so it has the slots its record names; slots hold nothing to release.
    unsafe {
        let co = unit.codes[code_index];
        let count = values.locals.len() + values.stack.len();
        for (i, value) in values.locals.into_iter().chain(values.stack).enumerate() {
            slot(f, i).write(value);
        }
        set(f, frame::STACKTOP, i32::try_from(count).unwrap_or(0));
        set(f, frame::INSTR_PTR, bytecode(co).add(bc as usize));
    }
}

/// Links the frame of the generator that a frame's loop takes values from, or of the coroutine that it awaits. Null if there was no memory for it.
///
/// # Safety
/// `below` is the current frame, filled, with a generator on top of its stack whose frame has no slots yet: it is filled
/// before anything runs.
unsafe fn start_generator(
    thread: *mut PyThreadState,
    below: *mut _PyInterpreterFrame,
) -> *mut _PyInterpreterFrame {
    // SAFETY: contract.
    unsafe {
        let top = usize::try_from(get::<_, i32>(below, frame::STACKTOP) - 1).unwrap_or(0);
        let generator = slot(below, top).read();
        if !crate::helpers::is_generator(generator) {
            // There was no memory for it.
            return core::ptr::null_mut();
        }
        let f = at(generator, gen_object::GI_IFRAME);
        crate::doors::resume::link(thread, generator, f);
        f
    }
}

/// Drops what was kept for generators that will not run.
unsafe fn give_up(kept: [Above; 2]) {
    for consumption in kept.into_iter().filter_map(Above::consumption) {
        // SAFETY: owned references.
        unsafe { consumption.release() };
    }
}

/// A frame could not be pushed: everything held is released and MemoryError leaves the function.
unsafe fn out_of_memory(
    thread: *mut PyThreadState,
    pushed: &[Pushed],
    values: FrameValues,
    drops: Vec<*mut PyObject>,
) -> *mut PyObject {
    // SAFETY: the frames are this thread's topmost, linked in order; the values are owned.
    unsafe {
        let rest = values
            .locals
            .into_iter()
            .chain(values.stack)
            .filter(|p| !p.is_null())
            .collect();
        release(rest);
        release(drops);
        for &Pushed { frame: f, source, .. } in pushed.iter().rev() {
            frames::drop_stack(f, code_int(crate::mem::code_of(f), code::CO_NLOCALSPLUS));
            frames::link(thread, f);
            frames::unwind(thread, f);
            give_up([source.map_or(Above::Plain, Above::Consumer), Above::Plain]);
        }
        if py::PyErr_Occurred().is_null() {
            py::PyErr_NoMemory();
        }
    }
    core::ptr::null_mut()
}

/// Drops references in order. Python code may run.
///
/// # Safety
/// All are owned; the thread's current frame is complete.
unsafe fn release(objects: Vec<*mut PyObject>) {
    for object in objects {
        // SAFETY: contract.
        unsafe { py::Py_DECREF(object) };
    }
}

fn exit_loop(
    rt: &Runtime,
    thread: *mut PyThreadState,
    activation: Activation,
    unit: &Unit,
    site: ExitId,
    regs: &SavedRegs,
) -> u64 {
    let f = activation.frame();
    let record = unit.record(site);
    // SAFETY: the unit runs in the frame `f` of this thread.
    unsafe { rebuild_loop(rt, thread, activation, unit, record, regs, f) }
}

unsafe fn rebuild_loop(
    rt: &Runtime,
    thread: *mut PyThreadState,
    activation: Activation,
    unit: &Unit,
    record: &ExitRecord,
    regs: &SavedRegs,
    f: *mut _PyInterpreterFrame,
) -> u64 {
    let Exiting {
        values,
        mut raising,
        drops,
    } = read_frames(rt, activation, unit, record, regs);
    let mut values = values.into_iter();
    let (Some((outer, inner)), Some(mut outer_values)) = (record.frames.split_first(), values.next()) else {
        return loop_result::RESUME;
    };
    let mut above = Above::take(outer, &mut outer_values);
    // SAFETY: the frame's slots were set to NULL at entry (or filled with the values read above), so nothing is
    // overwritten; the loop activation ends here.
    unsafe {
        fill_frame(f, unit, outer.bc, 0, outer_values);
        if matches!(unit.kind, Entry::Resume { .. }) {
            crate::doors::resume::ended(rt, f);
        } else {
            crate::doors::loops::ended(rt, thread);
        }
        let mut pushed = Vec::with_capacity(inner.len());
        for (depth, (frame, mut values)) in inner.iter().zip(values).enumerate() {
            let next = Above::take(frame, &mut values);
            let func = unit.functions[frame.code.0 as usize];
            let below = match pushed.last() {
                Some(&Pushed { frame, landing, .. }) => (frame, landing),
                None => (f, outer.landing),
            };
            let g = if below.1.resumes() {
                start_generator(thread, below.0)
            } else {
                above.push(thread, func, unit.code_at(frame.code))
            };
            if g.is_null() {
                give_up([above, next]);
                out_of_memory(thread, &pushed, values, drops);
                frames::link(thread, f);
                frames::add_traceback(thread, f);
                return leave_or_catch(f);
            }
            fill_frame(g, unit, frame.bc, frame.code.0 as usize, values);
            if let Some(shell) = activation.shell(depth + 1) {
                hand_over_frame_object(thread, shell, g);
            }
            frames::link(thread, g);
            pushed.push(Pushed {
                frame: g,
                landing: frame.landing,
                source: std::mem::replace(&mut above, next).consumption(),
            });
        }
        abandon_inner(thread, activation, record.frames.len());
        release_left(thread, pushed.last().map(|p| p.frame), drops);
        if !pushed.is_empty() {
            let result = frames::run_all(thread, &pushed, raising);
            frames::link(thread, f);
            raising = result.is_null() || !frames::land(f, result, outer.landing);
        }
        if raising {
            raise_in_loop(thread, f, unit.kind)
        } else {
            loop_result::RESUME
        }
    }
}

/// Dispatches an exception in the live frame: the interpreter of 3.13.0 to 3.13.5 would not find the handler.
unsafe fn raise_in_loop(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame, kind: Entry) -> u64 {
    // SAFETY: `f` is current and stands at the raising instruction. Without a handler the interpreter itself adds the
    // traceback entry of a loop's frame, so it is only added here when there is one.
    unsafe {
        let co = crate::mem::code_of(f);
        let raised_at = crate::mem::unit_of(co, frames::stand_at_instruction(f));
        if matches!(kind, Entry::Resume { .. }) || frames::has_handler(co, raised_at) {
            frames::add_traceback(thread, f);
        }
        leave_or_catch(f)
    }
}

unsafe fn leave_or_catch(f: *mut _PyInterpreterFrame) -> u64 {
    // SAFETY: as the caller.
    match unsafe { catch(f) } {
        Caught::Here => loop_result::RESUME,
        Caught::No => loop_result::RAISE,
    }
}

/// Slow path of a poll: serves what is pending. 0 = go on, 1 = leave through the poll's exit, -1 = exception.
///
/// # Safety
/// `record` is a live activation of this thread at a visible site; the GIL is held.
pub unsafe extern "C" fn poll_slow(record: *mut u8) -> c_int {
    let thread = current_thread();
    // SAFETY: contract.
    unsafe {
        let activation = Activation::from_ptr(record);
        let word: u64 = get(thread, tstate::EVAL_BREAKER);
        if word & pyjit_ffi::repr::eval_breaker::EVENTS_MASK != 0 && sys::_Py_HandlePending(thread) != 0 {
            return -1;
        }
        c_int::from(is_stale(thread, activation))
    }
}

unsafe fn is_stale(thread: *mut PyThreadState, activation: Activation) -> bool {
    // SAFETY: this thread's state.
    let word: u64 = unsafe { get(thread, tstate::EVAL_BREAKER) };
    word & !pyjit_ffi::repr::eval_breaker::EVENTS_MASK != activation.check()
}

/// Slow path of a return: the frame got a frame object, or its slots were filled. Returns the result.
///
/// # Safety
/// `record` is a linked function activation of this thread, `result` an owned reference; the GIL is held.
pub unsafe extern "C" fn return_slow(record: *mut u8, result: *mut PyObject) -> *mut PyObject {
    let thread = current_thread();
    // SAFETY: contract.
    let activation = unsafe { Activation::from_ptr(record) };
    let unit = activation.unit();
    unit.exiting.set(unit.exiting.get() + 1);
    // SAFETY: contract.
    runtime::guarded((), || unsafe { hand_over_shell(thread, activation, unit) });
    unit.exiting.set(unit.exiting.get() - 1);
    result
}

/// Ends the life of a shell: a frame object that somebody holds takes over the locals, if they were filled.
unsafe fn hand_over_shell(thread: *mut PyThreadState, activation: Activation, unit: &Unit) {
    let shell = activation.frame();
    // SAFETY: the shell is linked and current. Filled slots own their references. A frame object that is held elsewhere
    // copies a real frame when that is cleared, so one is pushed; the locals of an unfilled shell are not known any more
    // and show as unbound.
    unsafe {
        let filled = activation.has(act::FILLED);
        let count = if filled {
            code_int(unit.code(), code::CO_NLOCALSPLUS)
        } else {
            0
        };
        let locals: Vec<*mut PyObject> = (0..count).map(|i| slot(shell, i).read()).collect();
        unlink(thread, activation);
        give_up_shell(thread, shell, activation.func(), unit.code(), locals);
        let rt = runtime::get(Gil::assume());
        if let Some(shown) = rt.proxy_hook.take_shown(activation).filter(|_| filled) {
            release(shown.built.into_iter().filter(|p| !p.is_null()).collect());
        }
    }
}

/// Gives the frame object of an inner shell to its frame. A generator that somebody asked for its frame while that had no
/// shell's object keeps the one it gave; the shell's becomes that of a function that ended.
///
/// # Safety
/// As [`give_up_shell`]; `f` is the frame the shell stands for.
unsafe fn hand_over_frame_object(
    thread: *mut PyThreadState,
    shell: *mut _PyInterpreterFrame,
    f: *mut _PyInterpreterFrame,
) {
    // SAFETY: contract; a shell with a frame object has a header.
    unsafe {
        let has = |f| !get::<_, *mut PyObject>(f, frame::FRAME_OBJ).is_null();
        if has(shell) && has(f) {
            let func: *mut PyFunctionObject = get(shell, frame::F_FUNCOBJ);
            give_up_shell(thread, shell, func, crate::mem::code_of(shell), Vec::new());
        } else {
            frames::move_frame_object(shell, f);
        }
    }
}

/// Ends the life of a shell that is not linked any more. `locals` are its filled slots, owned.
unsafe fn give_up_shell(
    thread: *mut PyThreadState,
    shell: *mut _PyInterpreterFrame,
    func: *mut PyFunctionObject,
    co: *mut PyCodeObject,
    locals: Vec<*mut PyObject>,
) {
    // SAFETY: contract. A frame object that is held elsewhere copies a real frame when that is cleared.
    unsafe {
        let object: *mut PyObject = get(shell, frame::FRAME_OBJ);
        if !object.is_null() && py::Py_REFCNT(object) > 1 {
            let f = frames::push(thread, func, co);
            if !f.is_null() {
                for (i, value) in locals.into_iter().enumerate() {
                    slot(f, i).write(value);
                }
                set(f, frame::INSTR_PTR, get::<_, *mut u16>(shell, frame::INSTR_PTR));
                frames::move_frame_object(shell, f);
                sys::_PyEval_FrameClearAndPop(thread, f);
                return;
            }
            py::PyErr_Clear();
        }
        set(shell, frame::FRAME_OBJ, core::ptr::null_mut::<PyObject>());
        py::Py_XDECREF(object);
        for value in locals {
            py::Py_XDECREF(value);
        }
    }
}

/// Called by the release trampoline: frees the object whose count reached zero. 1 if the code became stale.
///
/// # Safety
/// `regs` are the registers of a live activation at a visible site; TMP holds a dead object; the GIL is held.
pub unsafe extern "C" fn release_slow(regs: *mut SavedRegs) -> u64 {
    // SAFETY: contract; the trampoline has stored `regs` in REGS.
    unsafe {
        let activation = Activation::from_ptr((*regs).activation);
        let dead = activation.tmp();
        if crate::helpers::release::quietly(dead) {
            return 0;
        }
        let thread = current_thread();
        let depth = activation.inner_depth(thread);
        let shell = activation.shell(depth).filter(|&s| returns(activation, s, depth));
        if let Some(shell) = shell {
            // The interpreter unlinks a frame before its locals die. The unit is still running.
            let unit = activation.unit();
            unit.exiting.set(unit.exiting.get() + 1);
            frames::link(thread, get(shell, frame::PREVIOUS));
            _Py_Dealloc(activation.tmp());
            frames::link(thread, shell);
            unit.exiting.set(unit.exiting.get() - 1);
        } else {
            _Py_Dealloc(activation.tmp());
            if is_frame_kept(activation) {
                return 1;
            }
        }
        // An inlined function may end before the next check; its frame must not get another frame object then.
        let seen = (1..=depth).any(|inner| !activation.inner_object(inner).is_null());
        u64::from(seen || is_stale(thread, activation))
    }
}

/// Somebody holds a frame object of the shell, as compiled code asks after calls.
///
/// # Safety
/// It is a live activation at a visible site.
unsafe fn is_frame_kept(activation: Activation) -> bool {
    let shell = activation.frame();
    // SAFETY: contract; null or the shell's reference to its frame object.
    unsafe { is_held(get(shell, frame::FRAME_OBJ)) && crate::activation::of_shell(shell) == Some(activation) }
}

/// Somebody besides its frame holds a frame object.
///
/// # Safety
/// Null, or a live frame object of a frame that holds it.
unsafe fn is_held(object: *mut PyObject) -> bool {
    // SAFETY: contract.
    unsafe { !object.is_null() && py::Py_REFCNT(object) > 1 }
}

/// The function of a shell stands at its return instruction, and nobody holds its frame.
///
/// # Safety
/// The shell is the one of this depth of a live activation at a visible site.
unsafe fn returns(activation: Activation, shell: *mut _PyInterpreterFrame, depth: usize) -> bool {
    use pyjit_ffi::opcode::{RETURN_CONST, RETURN_VALUE};
    // SAFETY: contract: `instr_ptr` is inside the bytecode of a live code object.
    unsafe {
        let at: *const u8 = get(shell, frame::INSTR_PTR);
        matches!(*at, RETURN_VALUE | RETURN_CONST)
            && !is_held(get(shell, frame::FRAME_OBJ))
            && (depth > 0 || crate::activation::of_shell(shell) == Some(activation))
            && !activation.has(act::FILLED)
    }
}
