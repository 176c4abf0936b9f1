//! The resume door: the body of a suspended generator or coroutine goes on in native code.
//!
//! CPython resumes a generator through `tp_iternext`, `am_send` or its method `send`, if the consumer is C code, and
//! by itself from its own loops. The first three are ours; compiled code asks [`resume`] directly. The frame is the
//! generator's own: a unit takes its slots over and gives them back at the next yield, so either side can go on.

use core::cell::Cell;
use core::ptr;

use pyjit_codegen::abi::{C_RECURSION_RESERVE, unit as data};
use pyjit_ffi::layout::{exc_stack_item, frame, generator, tstate};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyCFunction, PyObject, PyThreadState, PyTypeObject, iternextfunc, sendfunc};
use pyjit_ffi::repr::frame_state;
use pyjit_ffi::sys::{self, _PyInterpreterFrame};

use crate::activation::{Activation, current_thread};
use crate::code_state::{CodeState, HotPoint};
use crate::doors::delegate;
use crate::doors::pay::Verdict;
use crate::enter;
use crate::governor::cycles;
use crate::install::Unit;
use crate::mem::{at, code_of, get, set, slot, unit_of};
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::tier;
use crate::watched;

/// What became of a generator that was resumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It yielded this.
    Yielded(*mut PyObject),
    /// It returned this.
    Returned(*mut PyObject),
    /// An exception left it.
    Raised,
}

/// A generator running in native code: an element of a list through the C stacks of all threads.
#[derive(Debug)]
pub struct Resumption {
    newer: Cell<*const Resumption>,
    older: Cell<*const Resumption>,
    /// The generator's frame.
    pub frame: *mut _PyInterpreterFrame,
    /// Alive while this is on the list: `bury` asks what runs.
    unit: *const Unit,
    /// The stack pointer at the call of its entry.
    stack_pointer: Cell<usize>,
    /// It left through an exit, and the interpreter went on.
    left: Cell<bool>,
}

impl Resumption {
    /// The generator's frame.
    pub fn frame(&self) -> *mut _PyInterpreterFrame {
        self.frame
    }
    /// Its activation record.
    pub fn locate(&self) -> Option<Activation> {
        // SAFETY: a unit that runs is alive.
        let unit = unsafe { &*self.unit };
        let base = crate::pipeline::loop_base(unit, self.stack_pointer.get())?;
        // SAFETY: the unit is on the C stack below the call that stored the stack pointer.
        Some(unsafe { Activation::from_ptr(ptr::with_exposed_provenance_mut(base)) })
    }
}

/// All of them, and the functions they replace.
#[derive(Debug, Default)]
pub struct Resumptions {
    newest: Cell<*const Resumption>,
    /// Code objects that are resumed natively, or measured.
    wanting: Cell<u32>,
    opened: Cell<bool>,
    next: Cell<Option<iternextfunc>>,
    gen_send: Cell<Option<sendfunc>>,
    coro_send: Cell<Option<sendfunc>>,
    send_method: Cell<Option<PyCFunction>>,
}

impl Resumptions {
    /// One more code object wants to be resumed natively: the door is there while any does.
    pub fn wanted(&self) {
        self.wanting.set(self.wanting.get() + 1);
        self.open(true);
    }

    /// One less.
    pub fn unwanted(&self) {
        self.wanting.set(self.wanting.get().saturating_sub(1));
        if self.wanting.get() == 0 {
            self.open(false);
        }
    }

    /// Puts the door in, or takes it out.
    pub fn open(&self, open: bool) {
        if self.opened.replace(open) == open {
            return;
        }
        // SAFETY: static type objects with static tables of methods, which CPython reads at each call, under the GIL.
        unsafe {
            let generator = &raw mut py::PyGen_Type;
            let coroutine = &raw mut py::PyCoro_Type;
            if self.next.get().is_none() {
                self.next.set((*generator).tp_iternext);
            }
            if self.next.get().is_some() {
                (*generator).tp_iternext = if open { Some(iternext) } else { self.next.get() };
            }
            for (class, original) in [(generator, &self.gen_send), (coroutine, &self.coro_send)] {
                let slots = (*class).tp_as_async;
                if slots.is_null() {
                    continue;
                }
                if original.get().is_none() {
                    original.set((*slots).am_send);
                }
                if original.get().is_some() {
                    (*slots).am_send = if open { Some(am_send) } else { original.get() };
                }
            }
            for class in [generator, coroutine] {
                self.replace_method(class, open);
            }
        }
    }

    /// # Safety
    /// `class` is a static type.
    unsafe fn replace_method(&self, class: *mut PyTypeObject, open: bool) {
        // SAFETY: contract; the table ends with a null name.
        unsafe {
            let mut method = (*class).tp_methods;
            while !method.is_null() && !(*method).ml_name.is_null() {
                if core::ffi::CStr::from_ptr((*method).ml_name) == c"send" && (*method).ml_flags == py::METH_O
                {
                    if self.send_method.get().is_none() {
                        self.send_method.set(Some((*method).ml_meth.PyCFunction));
                    }
                    if let Some(original) = self.send_method.get() {
                        (*method).ml_meth.PyCFunction = if open { send } else { original };
                    }
                }
                method = method.add(1);
            }
        }
    }

    fn push(&self, new: &Resumption) {
        let older = self.newest.get();
        new.older.set(older);
        // SAFETY: elements of the list live in C frames that have not returned.
        if let Some(older) = unsafe { older.as_ref() } {
            older.newer.set(new);
        }
        self.newest.set(new);
    }

    fn remove(&self, gone: &Resumption) {
        let (newer, older) = (gone.newer.get(), gone.older.get());
        // SAFETY: as in `push`.
        unsafe {
            match newer.as_ref() {
                Some(newer) => newer.older.set(older),
                None => self.newest.set(older),
            }
            if let Some(older) = older.as_ref() {
                older.newer.set(newer);
            }
        }
    }

    /// The one that runs in this frame.
    pub fn find(&self, f: *mut _PyInterpreterFrame) -> Option<&Resumption> {
        let mut next = self.newest.get();
        // SAFETY: as in `push`.
        while let Some(this) = unsafe { next.as_ref() } {
            if this.frame == f {
                return Some(this);
            }
            next = this.older.get();
        }
        None
    }

    /// Takes those off the list that are not to stay.
    pub fn retain(&self, stays: impl Fn(&Resumption) -> bool) {
        let mut next = self.newest.get();
        // SAFETY: as in `push`; in the child of a fork nobody has used the stacks of the lost threads yet.
        while let Some(this) = unsafe { next.as_ref() } {
            next = this.older.get();
            if !stays(this) {
                self.remove(this);
            }
        }
    }

    /// Calls `visit` with each, the newest first.
    pub fn for_each(&self, visit: &mut dyn FnMut(&Resumption)) {
        let mut next = self.newest.get();
        // SAFETY: as in `push`.
        while let Some(this) = unsafe { next.as_ref() } {
            visit(this);
            next = this.older.get();
        }
    }
}

/// `tp_iternext` of generators.
unsafe extern "C" fn iternext(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls with the GIL held and a generator; None is immortal.
    unsafe {
        let rt = runtime::get(Gil::assume());
        match resume(rt, current_thread(), object, py::Py_None()) {
            Some(Outcome::Yielded(value)) => value,
            Some(Outcome::Returned(value)) => {
                if value != py::Py_None() {
                    sys::_PyGen_SetStopIterationValue(value);
                }
                py::Py_DECREF(value);
                ptr::null_mut()
            }
            Some(Outcome::Raised) => ptr::null_mut(),
            None => match rt.resumptions.next.get() {
                Some(next) => next(object),
                None => ptr::null_mut(),
            },
        }
    }
}

/// `am_send` of generators and coroutines.
unsafe extern "C" fn am_send(
    object: *mut PyObject,
    value: *mut PyObject,
    result: *mut *mut PyObject,
) -> py::PySendResult {
    // SAFETY: CPython calls with the GIL held and a generator or coroutine.
    unsafe {
        let rt = runtime::get(Gil::assume());
        let arg = if value.is_null() { py::Py_None() } else { value };
        match resume(rt, current_thread(), object, arg) {
            Some(Outcome::Yielded(value)) => {
                *result = value;
                py::PySendResult::PYGEN_NEXT
            }
            Some(Outcome::Returned(returned)) => {
                // Without a value sent, None is no value either.
                if value.is_null() && returned == py::Py_None() {
                    py::Py_DECREF(returned);
                    *result = ptr::null_mut();
                    return py::PySendResult::PYGEN_ERROR;
                }
                *result = returned;
                py::PySendResult::PYGEN_RETURN
            }
            Some(Outcome::Raised) => {
                *result = ptr::null_mut();
                py::PySendResult::PYGEN_ERROR
            }
            None => stock_send(rt, object, value, result),
        }
    }
}

/// The interpreter's own `am_send`.
unsafe fn stock_send(
    rt: &Runtime,
    object: *mut PyObject,
    value: *mut PyObject,
    result: *mut *mut PyObject,
) -> py::PySendResult {
    // SAFETY: the caller's object is a generator or coroutine, which stock code looks at alone.
    unsafe {
        let original = if py::Py_TYPE(object) == &raw mut py::PyCoro_Type {
            rt.resumptions.coro_send.get()
        } else {
            rt.resumptions.gen_send.get()
        };
        match original {
            Some(send) => send(object, value, result),
            // Never replaced.
            None => py::PyIter_Send(object, value, result),
        }
    }
}

/// One step of a generator for FOR_ITER: the value; null at the end; or `raised`.
///
/// # Safety
/// `object` is exactly a generator, `thread` this thread's state; the GIL is held.
#[inline]
pub unsafe fn next(
    thread: *mut PyThreadState,
    object: *mut PyObject,
    raised: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: contract; the value of a `return` is nobody's in a `for`.
    unsafe {
        match send_to(thread, object, py::Py_None()) {
            Outcome::Yielded(value) => value,
            Outcome::Returned(value) => {
                py::Py_DECREF(value);
                ptr::null_mut()
            }
            Outcome::Raised => raised,
        }
    }
}

/// Sends a value as SEND does.
///
/// # Safety
/// `object` is exactly a generator or coroutine, `value` an object, `thread` this thread's state; the GIL is held.
#[inline]
pub unsafe fn send_to(thread: *mut PyThreadState, object: *mut PyObject, value: *mut PyObject) -> Outcome {
    // SAFETY: contract.
    unsafe {
        let rt = runtime::get(Gil::assume());
        if let Some(outcome) = resume(rt, thread, object, value) {
            return outcome;
        }
        stock(rt, object, value)
    }
}

/// The method `send`.
unsafe extern "C" fn send(object: *mut PyObject, value: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls with the GIL held, and with a generator or coroutine.
    unsafe {
        let rt = runtime::get(Gil::assume());
        match resume(rt, current_thread(), object, value) {
            Some(Outcome::Yielded(value)) => value,
            Some(Outcome::Returned(value)) => {
                if value == py::Py_None() {
                    py::PyErr_SetNone(py::PyExc_StopIteration);
                } else {
                    sys::_PyGen_SetStopIterationValue(value);
                }
                py::Py_DECREF(value);
                ptr::null_mut()
            }
            Some(Outcome::Raised) => ptr::null_mut(),
            None => match rt.resumptions.send_method.get() {
                Some(send) => send(object, value),
                None => ptr::null_mut(),
            },
        }
    }
}

/// Resumes a generator or coroutine in native code. `None`: nothing was done.
///
/// # Safety
/// `object` is a generator or coroutine, `value` an object, `thread` this thread's state; the GIL is held.
#[inline(always)]
pub unsafe fn resume(
    rt: &Runtime,
    thread: *mut PyThreadState,
    object: *mut PyObject,
    value: *mut PyObject,
) -> Option<Outcome> {
    // SAFETY: contract; a generator that is not finished has a frame of its own.
    unsafe {
        let state: i8 = get(object, generator::GI_FRAME_STATE);
        if state >= frame_state::EXECUTING
            || state == frame_state::CREATED && value != py::Py_None()
            || !rt.serves(thread)
        {
            return None;
        }
        let f: *mut _PyInterpreterFrame = at(object, generator::GI_IFRAME);
        let known = rt.find_state(get::<_, *mut PyObject>(f, frame::F_EXECUTABLE).cast());
        let Some(code) = known.filter(|s| s.resumable.get()) else {
            return if rt.eager() { first_seen(rt, f) } else { None };
        };
        match code.resume_trial.verdict.get() {
            Verdict::Native => {}
            Verdict::Interpreter => return None,
            Verdict::Open => return measure(rt, thread, code, object, value),
        }
        resume_natively(rt, thread, code, object, value)
    }
}

unsafe fn resume_natively(
    rt: &Runtime,
    thread: *mut PyThreadState,
    code: &CodeState,
    object: *mut PyObject,
    value: *mut PyObject,
) -> Option<Outcome> {
    // SAFETY: as `resume`; the generator is suspended.
    unsafe {
        if get::<_, i8>(object, generator::GI_FRAME_STATE) == frame_state::SUSPENDED_YIELD_FROM
            && let Some(outcome) = delegate::resume(rt, thread, object, value)
        {
            return Some(outcome);
        }
        enter(rt, thread, code, object, value)
    }
}

/// The frame of a suspended generator, where it goes on, and what is known of that place.
///
/// # Safety
/// `object` is a suspended generator or coroutine of this code.
#[inline]
unsafe fn place(
    code: &CodeState,
    object: *mut PyObject,
) -> (*mut _PyInterpreterFrame, *const u16, &HotPoint) {
    // SAFETY: contract: it has a frame of its own.
    unsafe {
        let f: *mut _PyInterpreterFrame = at(object, generator::GI_IFRAME);
        let instr: *const u16 = get(f, frame::INSTR_PTR);
        (f, instr, code.hot_point(instr))
    }
}

/// Resumes natively or in the interpreter, and takes the time.
#[cold]
unsafe fn measure(
    rt: &Runtime,
    thread: *mut PyThreadState,
    code: &CodeState,
    object: *mut PyObject,
    value: *mut PyObject,
) -> Option<Outcome> {
    // SAFETY: as `resume_natively`. The code object lives as long as the generator, which the caller holds.
    unsafe {
        let (_, instr, point) = place(code, object);
        let delegates = get::<_, i8>(object, generator::GI_FRAME_STATE) == frame_state::SUSPENDED_YIELD_FROM;
        if !delegates && (point.instr.get() != instr || point.unit.get().is_null()) {
            return resume_natively(rt, thread, code, object, value);
        }
        let trial = &code.resume_trial;
        // What is resumed in the course of a resumption that is timed is part of it.
        match trial.running.get() {
            Some(true) => return resume_natively(rt, thread, code, object, value),
            Some(false) => return None,
            None => {}
        }
        let entered = cycles();
        let native = trial.next_is_native();
        let before = rt.measuring_cycles.get();
        let unsettled = || rt.guards_failed.get().wrapping_add(rt.stats.compiled_total.get());
        let disturbed = unsettled();
        trial.running.set(Some(native));
        let started = cycles();
        let outcome = if native {
            resume_natively(rt, thread, code, object, value)
        } else {
            Some(stock(rt, object, value))
        };
        let ended = cycles();
        trial.running.set(None);
        let outcome = outcome?;
        let inner = rt.measuring_cycles.get().wrapping_sub(before);
        let taken = ended.wrapping_sub(started).saturating_sub(inner);
        if let Some(reason) = trial.note(native, taken, unsettled() == disturbed, rt) {
            *code.reason.borrow_mut() = Some(reason);
        }
        let own = started.wrapping_sub(entered) + cycles().wrapping_sub(ended);
        rt.measuring_cycles
            .set(rt.measuring_cycles.get().wrapping_add(own));
        Some(outcome)
    }
}

/// Resumes in the interpreter, as a consumer written in C does.
unsafe fn stock(rt: &Runtime, object: *mut PyObject, value: *mut PyObject) -> Outcome {
    // SAFETY: as `resume`.
    unsafe {
        let mut result = ptr::null_mut();
        match stock_send(rt, object, value, &raw mut result) {
            py::PySendResult::PYGEN_NEXT => Outcome::Yielded(result),
            py::PySendResult::PYGEN_RETURN => Outcome::Returned(result),
            py::PySendResult::PYGEN_ERROR => Outcome::Raised,
        }
    }
}

/// Enters the unit for the place where a generator goes on.
///
/// # Safety
/// As [`resume`]; the generator is suspended and its code has this state.
#[inline]
pub unsafe fn enter(
    rt: &Runtime,
    thread: *mut PyThreadState,
    state: &CodeState,
    object: *mut PyObject,
    value: *mut PyObject,
) -> Option<Outcome> {
    // SAFETY: contract.
    unsafe {
        let (f, instr, point) = place(state, object);
        if point.instr.get() == instr && point.unit.get().is_null() {
            let wait = point.wait.get();
            if wait > 0 {
                point.wait.set(wait - 1);
                return None;
            }
        }
        if (point.instr.get() != instr || point.unit.get().is_null() || !enterable(thread, f, point))
            && !runtime::guarded(false, || find_unit(rt, thread, state, f, instr, point))
        {
            return None;
        }
        Some(run(rt, thread, object, f, point, value))
    }
}

/// In the test mode every generator is compiled.
#[cold]
unsafe fn first_seen(rt: &Runtime, f: *mut _PyInterpreterFrame) -> Option<Outcome> {
    // SAFETY: the caller's frame.
    if let Some(state) = rt.state_of(unsafe { code_of(f) }) {
        tier::make_resumable(rt, state);
    }
    None
}

/// Resumptions without a unit before it is asked for again.
const PATIENCE: u32 = 200;

/// There is no unit now. False.
fn later(point: &HotPoint, instr: *const u16, wait: u32) -> bool {
    point.instr.set(instr);
    point.unit.set(ptr::null());
    point.wait.set(wait);
    false
}

/// The slow way: finds or compiles the unit and puts it into the table of hot points. True if it can be entered.
#[cold]
unsafe fn find_unit(
    rt: &Runtime,
    thread: *mut PyThreadState,
    state: &CodeState,
    f: *mut _PyInterpreterFrame,
    instr: *const u16,
    point: &HotPoint,
) -> bool {
    // SAFETY: the frame of a suspended generator of this code.
    unsafe {
        let Ok(bc) = u32::try_from(unit_of(state.code, instr)) else {
            return false;
        };
        let present = {
            let mut points = state.resumes.borrow_mut();
            let this = points.entry(bc).or_default();
            if this.refused {
                return later(point, instr, u32::MAX);
            }
            this.hits = this.hits.saturating_add(1);
            if this.unit.is_none() && this.hits < tier::resume_limit(rt, state) {
                return false;
            }
            this.unit.clone()
        };
        if !unobserved(f) {
            return false;
        }
        let unit = match present {
            Some(unit) => unit,
            None => {
                if !(rt.enabled.get() || state.marked.get() || state.pinned.get())
                    || !(state.marked.get() || state.pinned.get() || crate::budget::allows(rt, state))
                    || watched::by_others(state.code)
                {
                    return later(point, instr, PATIENCE);
                }
                match tier::compile_resume(Gil::assume(), rt, state, f, bc) {
                    Some(unit) => unit,
                    None => return later(point, instr, PATIENCE),
                }
            }
        };
        crate::deopt::policy::revalidate(Gil::assume(), thread, &unit);
        if unit.stale.get() {
            return false;
        }
        point.instr.set(instr);
        point.unit.set(std::rc::Rc::as_ptr(&unit));
        point.entry.set(unit.entry());
        point.data.set(unit.data_pointer());
        point.c_units.set(c_units(&unit));
        enterable(thread, f, point)
    }
}

/// Nobody can write the frame's slots while native code has them.
unsafe fn unobserved(f: *mut _PyInterpreterFrame) -> bool {
    // SAFETY: the caller's frame.
    unsafe {
        let object: *mut PyObject = get(f, frame::FRAME_OBJ);
        object.is_null() || py::Py_REFCNT(object) <= 1
    }
}

/// Units of C recursion one resumption takes.
fn c_units(unit: &Unit) -> i32 {
    3 + i32::try_from(unit.frame_size / 640).unwrap_or(i32::MAX / 2)
}

/// The unit of a hot point can be entered in this frame now.
#[inline]
unsafe fn enterable(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame, point: &HotPoint) -> bool {
    let unit = point.data.get();
    // SAFETY: the frame of a suspended generator; a hot point's unit is current, so its data block is there. A stale
    // unit's version is none that an eval breaker has.
    unsafe {
        get::<_, u64>(thread, tstate::EVAL_BREAKER) == get::<_, u64>(unit, data::VALID_VERSION)
            && get::<_, u64>(f, frame::F_GLOBALS) == get::<_, u64>(unit, data::GLOBALS)
            && get::<_, u64>(f, frame::F_BUILTINS) == get::<_, u64>(unit, data::BUILTINS)
            && unobserved(f)
            && get::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) > 0
            && get::<_, i32>(thread, tstate::C_RECURSION_REMAINING)
                >= C_RECURSION_RESERVE + point.c_units.get()
    }
}

/// Makes a suspended generator's frame the current one, as CPython does when it resumes it.
///
/// # Safety
/// `object` is a suspended generator with the frame `f`, `thread` this thread's state with recursion to spare.
#[inline]
pub unsafe fn link(thread: *mut PyThreadState, object: *mut PyObject, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract.
    unsafe {
        let handled: *mut u8 = at(object, generator::GI_EXC_STATE);
        set(
            handled,
            exc_stack_item::PREVIOUS_ITEM,
            get::<_, *mut u8>(thread, tstate::EXC_INFO),
        );
        set(thread, tstate::EXC_INFO, handled);
        set(object, generator::GI_FRAME_STATE, frame_state::EXECUTING);
        set(
            f,
            frame::PREVIOUS,
            get::<_, *mut u8>(thread, tstate::CURRENT_FRAME),
        );
        set(thread, tstate::CURRENT_FRAME, f);
    }
}

/// Undoes [`link`], but for the generator's state.
///
/// # Safety
/// `f` is the current frame, that of the generator `object`.
#[inline]
pub unsafe fn unlink(thread: *mut PyThreadState, object: *mut PyObject, f: *mut _PyInterpreterFrame) {
    // SAFETY: contract.
    unsafe {
        let handled: *mut u8 = at(object, generator::GI_EXC_STATE);
        set(
            thread,
            tstate::CURRENT_FRAME,
            get::<_, *mut u8>(f, frame::PREVIOUS),
        );
        set(
            thread,
            tstate::EXC_INFO,
            get::<_, *mut u8>(handled, exc_stack_item::PREVIOUS_ITEM),
        );
        set(handled, exc_stack_item::PREVIOUS_ITEM, ptr::null_mut::<u8>());
        set(f, frame::PREVIOUS, ptr::null_mut::<u8>());
    }
}

/// What became of a generator whose frame was left with this result.
///
/// # Safety
/// `object` is a generator.
#[inline]
pub unsafe fn outcome(object: *mut PyObject, result: *mut PyObject) -> Outcome {
    // SAFETY: contract.
    let suspended = unsafe { get::<_, i8>(object, generator::GI_FRAME_STATE) } < frame_state::EXECUTING;
    match (result.is_null(), suspended) {
        (true, _) => Outcome::Raised,
        (false, true) => Outcome::Yielded(result),
        (false, false) => Outcome::Returned(result),
    }
}

/// Links the frame, hands its slots to the unit and settles what comes out.
#[inline]
unsafe fn run(
    rt: &Runtime,
    thread: *mut PyThreadState,
    object: *mut PyObject,
    f: *mut _PyInterpreterFrame,
    point: &HotPoint,
    value: *mut PyObject,
) -> Outcome {
    // SAFETY: a suspended generator with `stacktop` valid slots, whose references the unit takes over together with the
    // value sent; the record is taken off the list before this function returns.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        slot(f, top).write(py::Py_NewRef(value));
        link(thread, object, f);
        let units = point.c_units.get();
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) -= 1;
        *at::<_, i32>(thread, tstate::C_RECURSION_REMAINING) -= units;
        add(&rt.stats.resumptions, 1);
        let record = Resumption {
            newer: Cell::new(ptr::null()),
            older: Cell::new(ptr::null()),
            frame: f,
            unit: point.unit.get(),
            stack_pointer: Cell::new(0),
            left: Cell::new(false),
        };
        rt.resumptions.push(&record);
        let result = enter::call_loop(
            point.entry.get(),
            f,
            slot(f, 0),
            thread,
            record.stack_pointer.as_ptr(),
        );
        *at::<_, i32>(thread, tstate::C_RECURSION_REMAINING) += units;
        let result: *mut PyObject =
            ptr::with_exposed_provenance_mut(usize::try_from(result).unwrap_or_default());
        if record.left.get() {
            return outcome(object, result);
        }
        rt.resumptions.remove(&record);
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
        if get::<_, i8>(object, generator::GI_FRAME_STATE) < frame_state::EXECUTING {
            unlink(thread, object, f);
            return Outcome::Yielded(result);
        }
        set(
            thread,
            tstate::CURRENT_FRAME,
            get::<_, *mut u8>(f, frame::PREVIOUS),
        );
        sys::_PyEval_FrameClearAndPop(thread, f);
        Outcome::Returned(result)
    }
}

/// The unit that runs in a generator's frame has filled it, and the interpreter is about to go on there.
///
/// # Safety
/// `f` is the frame of a running resume unit.
pub unsafe fn ended(rt: &Runtime, f: *mut _PyInterpreterFrame) {
    if let Some(record) = rt.resumptions.find(f) {
        record.left.set(true);
        rt.resumptions.remove(record);
    }
}

/// Goes on in the interpreter after an exit, to the next yield or the end. With `raising`, an exception leaves the
/// frame.
///
/// # Safety
/// `f` is the current frame of the thread, a generator's, filled.
pub unsafe fn go_on(thread: *mut PyThreadState, f: *mut _PyInterpreterFrame, raising: bool) -> *mut PyObject {
    // SAFETY: contract.
    unsafe {
        *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += 1;
        if raising {
            crate::deopt::frames::unwind(thread, f);
            return ptr::null_mut();
        }
        crate::deopt::frames::run(thread, f)
    }
}
