//! The loop door: a running loop is taken over at its backward jump (OSR).
//!
//! A hot code object gets local JUMP events of our monitoring tool. The callback is native; it finds the interpreter's
//! frame, and if there is (or can be) a unit for the jump's destination, moves the frame's slots into a buffer and
//! enters it. The unit always leaves through an exit, which fills the frame again; the interpreter notices the new
//! `instr_ptr` and goes on there.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pyjit_codegen::input::Entry;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::error::{PyResult, check};
use pyjit_ffi::layout::{code, dictiter, frame, tstate, tuple};
use pyjit_ffi::monitoring::Tool;
use pyjit_ffi::object::{Borrowed, Gil};
use pyjit_ffi::py::{self, Py_ssize_t, PyCodeObject, PyObject, PyThreadState};
use pyjit_ffi::repr::{co as flag, event, frame_owner};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::{Activation, current_thread};
use crate::budget;
use crate::code_state::{CodeState, LoopState, Tier};
use crate::deopt::frames::code_flags;
use crate::deopt::loop_result;
use crate::enter;
use crate::governor;
use crate::install::Unit;
use crate::loop_activation::LoopActivation;
use crate::mem::{at, code_int, code_of, get, set, slot, unit_of};
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::tier;
use crate::trial;
use crate::watched;

/// Our monitoring tool.
#[derive(Default)]
pub struct Monitoring {
    tool: RefCell<Option<Rc<Tool>>>,
    /// The tool could not be had: no loop is entered.
    unavailable: Cell<bool>,
}

static JUMP_METHOD: MethodDef = MethodDef(py::PyMethodDef {
    ml_name: c"pyjit_jump".as_ptr(),
    ml_meth: py::PyMethodDefPointer {
        PyCFunctionFast: jump_event,
    },
    ml_flags: py::METH_FASTCALL,
    ml_doc: core::ptr::null(),
});

struct MethodDef(py::PyMethodDef);

// SAFETY: constant data that CPython only reads.
unsafe impl Sync for MethodDef {}

impl Monitoring {
    /// Takes the tool and registers the callback. False if another tool has the id.
    fn ready(&self, gil: Gil<'_>) -> Option<Rc<Tool>> {
        if let Some(tool) = &*self.tool.borrow() {
            return Some(Rc::clone(tool));
        }
        if self.unavailable.get() {
            return None;
        }
        match acquire(gil) {
            Ok(tool) => {
                let tool = Rc::new(tool);
                *self.tool.borrow_mut() = Some(Rc::clone(&tool));
                Some(tool)
            }
            Err(raised) => {
                // Somebody else has the tool id: calls are compiled all the same.
                raised.clear();
                self.unavailable.set(true);
                None
            }
        }
    }
    /// Switches the JUMP events of a code object on (again: also at sites that were switched off) or off.
    pub fn arm(&self, gil: Gil<'_>, state: &CodeState, on: bool) {
        if !on && !state.armed.get() {
            return;
        }
        // An exit with an exception may be what asks for it.
        let _aside = pyjit_ffi::error::Aside::new(gil);
        let Some(tool) = self.ready(gil) else { return };
        // SAFETY: the code object is alive while its state is.
        let Some(code) = unsafe { Borrowed::from_ptr(state.code.cast()) }.and_then(CodeView::new) else {
            return;
        };
        if on && watched::each_instruction(code) {
            return;
        }
        let was = state.armed.replace(on);
        state.silenced.set(false);
        let mut result = Ok(());
        if was {
            result = tool.set_local_events(code, &[]);
        }
        if on && result.is_ok() {
            result = tool.set_local_events(code, &[event::JUMP]);
        }
        if let Err(raised) = result {
            // A code object that can't be instrumented keeps running in the interpreter.
            raised.clear();
            state.armed.set(false);
        }
    }
    /// The value that switches a site off.
    fn disable(&self) -> *mut PyObject {
        match &*self.tool.borrow() {
            Some(tool) => tool.disable().to_owned().into_ptr(),
            // SAFETY: None is immortal.
            None => unsafe { py::Py_None() },
        }
    }
}

fn acquire(gil: Gil<'_>) -> PyResult<Tool> {
    let tool = Tool::acquire(gil, c"pyjit")?;
    // SAFETY: the method definition is static; new reference or null.
    let callback = unsafe {
        check(py::PyCFunction_NewEx(
            (&raw const JUMP_METHOD.0).cast_mut(),
            core::ptr::null_mut(),
            core::ptr::null_mut(),
        ))?
    };
    tool.register_callback(event::JUMP, Some(callback.borrow()))?;
    Ok(tool)
}

/// What to do at a jump.
enum Verdict {
    /// Nothing.
    Go,
    /// Never ask again at this site.
    Disable,
    /// Run this unit.
    Enter(Rc<Unit>),
}

/// The callback: code, offset of the jump, offset of its destination (bytes).
///
/// # Safety
/// Called by CPython with the GIL held and three arguments.
unsafe extern "C" fn jump_event(
    _self: *mut PyObject,
    args: *mut *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: the GIL is held.
    let gil = unsafe { Gil::assume() };
    let rt = runtime::get(gil);
    let thread = current_thread();
    // SAFETY: None is immortal.
    let none = unsafe { py::Py_None() };
    if count != 3 {
        return none;
    }
    let verdict = runtime::guarded(Verdict::Disable, || {
        // SAFETY: the event's three arguments.
        unsafe {
            let co = (*args).cast::<PyCodeObject>();
            let from = py::PyLong_AsLong(*args.add(1));
            let to = py::PyLong_AsLong(*args.add(2));
            add(&rt.stats.jump_events_total, 1);
            judge(gil, rt, thread, co, from / 2, to / 2)
        }
    });
    match verdict {
        Verdict::Go => none,
        Verdict::Disable => rt.monitoring.disable(),
        // SAFETY: the frame was checked to be what the unit expects.
        Verdict::Enter(unit) => unsafe {
            match enter_loop(gil, rt, thread, unit) {
                loop_result::RAISE => core::ptr::null_mut(),
                _ => none,
            }
        },
    }
}

unsafe fn judge(
    gil: Gil<'_>,
    rt: &Runtime,
    thread: *mut PyThreadState,
    co: *mut PyCodeObject,
    from: i64,
    to: i64,
) -> Verdict {
    // SAFETY: the current frame of this thread is the one that jumps.
    unsafe {
        let Some(state) = rt.find_state(co) else {
            return Verdict::Disable;
        };
        let f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
        if to > from || f.is_null() || code_of(f) != co || !rt.serves(thread) {
            return Verdict::Disable;
        }
        let Ok(bc) = u32::try_from(to) else {
            return Verdict::Disable;
        };
        if !(rt.enabled.get() || state.marked.get() || state.pinned.get()) {
            return Verdict::Disable;
        }
        let_go_of_items(f);
        let limit = tier::loop_limit(rt, state);
        let variant;
        let ripe = {
            let mut loops = state.loops.borrow_mut();
            let this = loops.entry(bc).or_default();
            this.hits = this.hits.saturating_add(1);
            let calls = state.function.borrow().as_ref().map_or(0, |unit| unit.entries());
            let elsewhere = core::mem::replace(&mut this.calls, calls) != calls;
            if elsewhere && !governor::exempt(rt, state) {
                // The function is called natively: what was counted was in other calls.
                (this.hits, this.busy) = (1, 0);
            }
            let now = governor::cycles();
            this.busy += now.wrapping_sub(this.last_hit).min(GAP);
            this.last_hit = now;
            if this.refused {
                return Verdict::Disable;
            }
            let slots = slots_of(f);
            if let Some(unit) = this.variants.fitting(slots)
                && enterable(thread, f, unit)
            {
                return Verdict::Enter(Rc::clone(unit));
            }
            variant = this.variants.wanted_for(slots);
            match &this.unit {
                _ if variant.is_some() => true,
                Some(unit) if enterable(thread, f, unit) => return Verdict::Enter(Rc::clone(unit)),
                // Code run again with other globals: the unit is of no more use when they are the rule.
                Some(unit)
                    if get::<_, *mut PyObject>(f, frame::F_GLOBALS) != unit.globals()
                        && this.hits >= limit =>
                {
                    true
                }
                Some(_) => return missed(state, this),
                None if this.hits >= limit && is_long(rt, state, this) => true,
                None => {
                    this.wasted = this.wasted.saturating_add(1);
                    return match least_time(state) {
                        Some((_, most)) if this.wasted.is_multiple_of(most) => silence(state),
                        _ => Verdict::Go,
                    };
                }
            }
        };
        if !ripe {
            return Verdict::Go;
        }
        if !(state.marked.get() || budget::allows(rt, state)) {
            return silence(state);
        }
        if !suitable(f) || watched::by_others(co) {
            return state
                .loops
                .borrow_mut()
                .get_mut(&bc)
                .map_or(Verdict::Disable, |this| missed(state, this));
        }
        let compiled = match &variant {
            Some((n, classes)) => tier::compile_loop_variant(gil, rt, state, f, bc, (*n, classes)),
            None => tier::compile_loop(gil, rt, state, f, bc),
        };
        match compiled {
            Some(unit) if enterable(thread, f, &unit) => Verdict::Enter(unit),
            Some(_) => Verdict::Go,
            // The unit for all classes may be entered at the next jump.
            None if variant.is_some() => Verdict::Go,
            None => Verdict::Disable,
        }
    }
}

/// Iterators over the items of a dict keep their last tuple, to use it again if nobody else has it, and its items die with the
/// next step. The steps of native code make no tuples, so that is done here.
///
/// # Safety
/// The current frame in a callback. Python code may run.
unsafe fn let_go_of_items(f: *mut _PyInterpreterFrame) {
    // SAFETY: contract: slots hold null or live objects. An iterator of this class has a tuple of two, which is nobody else's if
    // it has one reference; the items are taken out before they die.
    unsafe {
        let base = code_int(code_of(f), code::CO_NLOCALSPLUS);
        for n in base..slots_of(f).len() {
            let iterator = slot(f, n).read();
            if iterator.is_null() || py::Py_TYPE(iterator) != &raw mut py::PyDictIterItem_Type {
                continue;
            }
            let last: *mut PyObject = get(iterator, dictiter::DI_RESULT);
            if last.is_null() || py::Py_REFCNT(last) != 1 {
                continue;
            }
            let items: *mut *mut PyObject = at(last, tuple::OB_ITEM);
            for item in [items, items.add(1)] {
                py::Py_DECREF(item.replace(py::Py_None()));
            }
        }
    }
}

/// The frame's slots up to its `stacktop`.
///
/// # Safety
/// A frame whose `stacktop` is valid, and which does not change meanwhile.
unsafe fn slots_of<'a>(f: *mut _PyInterpreterFrame) -> &'a [*mut PyObject] {
    // SAFETY: contract.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        core::slice::from_raw_parts(slot(f, 0), top)
    }
}

/// Time between two iterations that counts at most. Unit: cycles.
const GAP: u64 = 3_000_000;
/// A loop of a function whose calls are native has to run for so many times as long as its compile takes (counted in
/// processor cycles, of which there are more than nanoseconds); and jumps that come to nothing before its events are
/// switched off.
const NATIVE: (u64, u32) = (4, 16_384);
/// The same while the function waits for being compiled anew, since what was measured may be many calls.
const WAITING: (u64, u32) = (32, 512);

/// What the loops of a function have to show whose calls are native or will be: see the constants.
fn least_time(state: &CodeState) -> Option<(u64, u32)> {
    let waits = state.wants_compile.get() || state.versions.get() > 0 && state.tier.get() == Tier::Counting;
    match (state.is_compiled(), waits) {
        (true, _) => Some(NATIVE),
        (false, true) => Some(WAITING),
        (false, false) => None,
    }
}

/// The loop runs for so long that the next call of its function should not be waited for.
fn is_long(rt: &Runtime, state: &CodeState, this: &LoopState) -> bool {
    least_time(state).is_none_or(|(factor, _)| {
        governor::exempt(rt, state) || this.busy >= budget::guess(rt, state).saturating_mul(factor)
    })
}

/// An event costs as much as a dozen bytecodes: none is sent in vain. The sampler has them sent again.
fn silence(state: &CodeState) -> Verdict {
    state.silenced.set(true);
    Verdict::Disable
}

/// Jumps at which a loop could not be entered before its events are switched off, until the sampler finds it again.
const MISSES: u32 = 64;

/// The loop can't be entered in this frame.
fn missed(state: &CodeState, this: &mut LoopState) -> Verdict {
    this.misses = this.misses.saturating_add(1);
    if this.misses.is_multiple_of(MISSES) {
        silence(state)
    } else {
        Verdict::Go
    }
}

/// A frame a loop unit may take over: a plain one that nobody observes.
unsafe fn suitable(f: *mut _PyInterpreterFrame) -> bool {
    // SAFETY: the current frame.
    unsafe {
        if get::<_, u8>(f, frame::OWNER) != frame_owner::THREAD {
            return false;
        }
        // A frame object that only the frame itself holds is nobody's. A held one may have a proxy that reads and writes
        // the slots at any time; code without fast locals has no such proxy.
        let object: *mut PyObject = get(f, frame::FRAME_OBJ);
        object.is_null() || py::Py_REFCNT(object) <= 1 || code_flags(code_of(f)) & flag::OPTIMIZED == 0
    }
}

unsafe fn enterable(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame, unit: &Unit) -> bool {
    let Entry::Loop { depth, .. } = unit.kind else {
        return false;
    };
    // SAFETY: the current frame, whose `stacktop` is valid in a callback.
    unsafe {
        let base = code_int(code_of(f), code::CO_NLOCALSPLUS);
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        if unit.stale.get()
            || !suitable(f)
            || top != base + depth as usize
            || get::<_, *mut PyObject>(f, frame::F_GLOBALS) != unit.globals()
            || get::<_, *mut PyObject>(f, frame::F_BUILTINS) != unit.builtins()
        {
            return false;
        }
        let word: u64 = get(thread, tstate::EVAL_BREAKER);
        if word != unit.valid_version() {
            crate::deopt::policy::revalidate(Gil::assume(), thread, unit);
        }
        word == unit.valid_version()
    }
}

/// `what_event` outside of callbacks.
const NO_EVENT: i32 = -1;

/// Moves the frame's slots into a buffer and runs the unit.
unsafe fn enter_loop(gil: Gil<'_>, rt: &Runtime, thread: *mut PyThreadState, unit: Rc<Unit>) -> u64 {
    // SAFETY: the current frame has `stacktop` valid slots; their references move to the buffer, and from there to
    // compiled code. `tracing` is lowered so that Python code called from the loop gets its events.
    unsafe {
        let f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
        let base = code_int(code_of(f), code::CO_NLOCALSPLUS);
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        let mut slots: Vec<*mut PyObject> = Vec::with_capacity(top + 1);
        for i in 0..top {
            slots.push(slot(f, i).replace(core::ptr::null_mut()));
        }
        set(f, frame::STACKTOP, i32::try_from(base).unwrap_or(0));
        let entry = unit.entry();
        add(&rt.stats.osr_entries, 1);
        if let Some(state) = unit.state() {
            state.osr_entries.set(state.osr_entries.get() + 1);
        }
        let running = Rc::new(LoopActivation {
            frame: f,
            unit: Rc::clone(&unit),
            stack_pointer: Cell::new(0),
            activation: Cell::new(None),
        });
        rt.loops
            .borrow_mut()
            .entry(thread)
            .or_default()
            .push(Rc::clone(&running));
        // Neither is this a place where a trace function may move the line.
        let event = at::<_, i32>(thread, tstate::WHAT_EVENT).replace(NO_EVENT);
        *at::<_, i32>(thread, tstate::TRACING) -= 1;
        let started = governor::cycles();
        let result = enter::call_loop(
            entry,
            f,
            slots.as_mut_ptr(),
            thread,
            running.stack_pointer.as_ptr(),
        );
        *at::<_, i32>(thread, tstate::TRACING) += 1;
        set(thread, tstate::WHAT_EVENT, event);
        drop(running);
        governor::loop_ran(gil, rt, &unit, governor::cycles().wrapping_sub(started));
        result
    }
}

/// The innermost loop unit of a thread is about to return to the interpreter.
///
/// # Safety
/// `thread` is this thread's state and has a running loop unit.
pub unsafe fn ended(rt: &Runtime, thread: *mut PyThreadState) {
    let mut loops = rt.loops.borrow_mut();
    if let Some(stack) = loops.get_mut(&thread) {
        stack.pop();
        if stack.is_empty() {
            loops.remove(&thread);
        }
    }
}

/// A native function was left inside a loop: its next iteration may come back through the loop door.
///
/// # Safety
/// `f` is a frame the interpreter is about to run.
pub unsafe fn expect_back(gil: Gil<'_>, rt: &Runtime, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract.
    unsafe {
        let co = code_of(f);
        let Some(state) = rt.find_state(co) else { return };
        if state.armed.get() || !trial::loops_allowed(state) {
            return;
        }
        let unit = unit_of(co, get(f, frame::INSTR_PTR));
        if state.in_loop(unit) {
            rt.monitoring.arm(gil, state, true);
        }
    }
}

/// The backward jumps of a code object: unit of the jump, unit of its destination.
pub fn backward_jumps(code: CodeView<'_>) -> impl Iterator<Item = (u32, u32)> {
    use pyjit_ffi::opcode;
    let mut unit = 0;
    let mut extended = 0u32;
    core::iter::from_fn(move || {
        while unit < code.units() {
            let op = code.base_opcode_at(unit)?;
            let (_, low) = code.unit_at(unit)?;
            let arg = extended << 8 | u32::from(low);
            let next = unit + 1 + u32::from(opcode::caches(op));
            let here = unit;
            unit = next;
            extended = if op == opcode::EXTENDED_ARG { arg } else { 0 };
            if op == opcode::JUMP_BACKWARD {
                return opcode::jump_target(op, arg, next).map(|to| (here, to));
            }
        }
        None
    })
}

/// Finds the record of a running loop unit.
pub fn locate(running: &LoopActivation) -> Option<Activation> {
    running.activation.get().or_else(|| {
        let base = crate::pipeline::loop_base(&running.unit, running.stack_pointer.get())?;
        // SAFETY: the unit is on the C stack below the call that stored the stack pointer.
        let found = unsafe { Activation::from_ptr(core::ptr::with_exposed_provenance_mut(base)) };
        running.activation.set(Some(found));
        Some(found)
    })
}
