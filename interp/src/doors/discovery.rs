//! Finding what is hot, by sampling.
//!
//! A thread of ours asks for a pending call every so often; the interpreter runs it at its next check of the eval
//! breaker: at a function's start, at a backward jump, after a call of a C function. There the frames of the running
//! thread are looked at. Nothing is installed in between, so code that is not hot runs at full speed.
//!
//! The thread ticks every millisecond while new hot code turns up, more and more rarely when not, and does nothing
//! while the process uses no processor time.

use core::ffi::{CStr, c_int, c_void};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use pyjit_ffi::code::CodeView;
use pyjit_ffi::layout::{code, frame, tstate};
use pyjit_ffi::object::{Gil, Owned};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject};
use pyjit_ffi::repr::{co as flag, frame_owner};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::{current_thread, is_inner, of_shell};
use crate::budget;
use crate::code_state::{CodeState, Tier};
use crate::deopt::frames::code_flags;
use crate::mem::{code_int, code_of, get, slot, unit_of};
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::tier;
use crate::trial;
use crate::watched;

/// Shortest and longest time between samples, in microseconds.
const TICK_US: (u64, u64) = (1_000, 50_000);
/// The shortest once the process has run for a while: a switch between threads costs 10 to 20 microseconds where they share
/// a processor.
const LATER_TICK_US: u64 = 3_000;
/// For so long, in processor time. Unit: microseconds.
const EARLY_US: u64 = 500_000;
/// Samples without news before the time doubles.
const PATIENCE: u32 = 50;
/// A sample that comes late counts for the processor time it stands for, but not for more ticks than this.
const MOST_TICKS: u64 = 4;
/// Frames looked at per sample.
const DEPTH: usize = 24;
/// Of the samples taken while a module is imported one in so many counts: what runs then seldom runs again.
const IMPORTS: u32 = 4;
/// Frames looked through for an import.
const IMPORT_DEPTH: usize = 256;

#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    /// Samples since something new was found.
    stale: AtomicU32,
    /// A pending call has been asked for and not run yet.
    asked: AtomicBool,
    /// Address of the main interpreter.
    interp: AtomicUsize,
}

/// The sampling thread.
#[derive(Debug, Default)]
pub struct Discovery {
    running: RefCell<Option<(JoinHandle<()>, Arc<Shared>)>>,
    /// Stopped for a fork.
    paused: Cell<bool>,
    /// Processor time of the process at the last sample. Unit: microseconds.
    sampled_at: Cell<u64>,
    /// Code of the function the import statement calls for a module that is not there yet.
    importer: RefCell<Option<Owned>>,
    /// Samples taken during imports.
    in_imports: Cell<u32>,
}

impl Discovery {
    /// Starts it.
    pub fn start(&self, gil: Gil<'_>) {
        if self.running.borrow().is_some() {
            return;
        }
        self.find_importer(gil);
        let shared = Arc::new(Shared::default());
        // SAFETY: reads a static of the runtime.
        shared.interp.store(
            unsafe { py::PyInterpreterState_Main() }.expose_provenance(),
            Ordering::Relaxed,
        );
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("pyjit".to_owned())
            .spawn(move || tick(&theirs));
        // Without a thread nothing is discovered; marked functions still work.
        *self.running.borrow_mut() = thread.ok().map(|t| (t, shared));
    }
    /// Without it (somebody has replaced the import system) samples during imports count like others.
    fn find_importer(&self, gil: Gil<'_>) {
        let code = Owned::import(gil, c"_frozen_importlib")
            .and_then(|module| module.borrow().attr(c"_find_and_load"))
            .and_then(|function| function.borrow().attr(c"__code__"));
        match code {
            Ok(code) => *self.importer.borrow_mut() = Some(code),
            Err(raised) => raised.clear(),
        }
    }
    /// A module is being imported.
    unsafe fn in_import(&self) -> bool {
        let importer = self
            .importer
            .borrow()
            .as_ref()
            .map_or(core::ptr::null_mut(), Owned::as_ptr);
        // SAFETY: a frame chain is live and ends with null.
        unsafe {
            let mut f: *mut _PyInterpreterFrame = get(current_thread(), tstate::CURRENT_FRAME);
            for _ in 0..IMPORT_DEPTH {
                if f.is_null() {
                    break;
                }
                if code_of(f).cast() == importer {
                    return true;
                }
                f = get(f, frame::PREVIOUS);
            }
        }
        false
    }
    /// A sample taken during an import does not count.
    fn passes_over(&self) -> bool {
        let n = self.in_imports.get().wrapping_add(1);
        self.in_imports.set(n);
        !n.is_multiple_of(IMPORTS)
    }
    /// Ends it and waits for it. The thread never takes the GIL.
    pub fn stop(&self) {
        let Some((thread, shared)) = self.running.borrow_mut().take() else {
            return;
        };
        shared.stop.store(true, Ordering::Relaxed);
        thread.thread().unpark();
        // Nothing in the thread's body panics.
        let _ = thread.join();
    }
    /// Before a fork the thread ends: the child would not have it, and the parent is warned of forking with threads.
    pub fn before_fork(&self) {
        self.paused
            .set(self.paused.get() || self.running.borrow().is_some());
        self.stop();
    }
    /// After it, in parent and child, the thread starts again as soon as the evaluation loop comes round: the warning
    /// is given after the hooks ran.
    pub fn after_fork(&self) {
        if self.paused.get() {
            // SAFETY: the GIL is held. If the queue is full nothing is discovered until `enable` is called again.
            unsafe { py::Py_AddPendingCall(Some(resume), core::ptr::null_mut()) };
        }
    }
    /// For how much processor time a sample taken now stands. Unit: microseconds.
    fn passed(&self) -> u64 {
        let now = cpu_time_us();
        now.saturating_sub(self.sampled_at.replace(now))
            .min(2 * TICK_US.1)
    }
    /// Something hot and new was found: samples are taken more often again.
    pub fn news(&self) {
        if let Some((_, shared)) = &*self.running.borrow() {
            shared.stale.store(0, Ordering::Relaxed);
        }
    }
    fn served(&self) {
        if let Some((_, shared)) = &*self.running.borrow() {
            shared.asked.store(false, Ordering::Relaxed);
            shared.stale.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn tick(shared: &Shared) {
    let mut wait = TICK_US.0;
    let mut used = cpu_time_us();
    while !shared.stop.load(Ordering::Relaxed) {
        std::thread::park_timeout(Duration::from_micros(wait));
        let stale = shared.stale.load(Ordering::Relaxed);
        let shortest = if used < EARLY_US { TICK_US.0 } else { LATER_TICK_US };
        wait = shortest
            .checked_shl(stale / PATIENCE)
            .unwrap_or(u64::MAX)
            .min(TICK_US.1);
        let now = cpu_time_us();
        let busy = now.saturating_sub(used) * 4 > wait;
        used = now;
        if !busy {
            wait = TICK_US.1;
        } else if !shared.stop.load(Ordering::Relaxed) && !shared.asked.swap(true, Ordering::Relaxed) {
            // When the queue is full the next tick asks again.
            if !ask(shared) {
                shared.asked.store(false, Ordering::Relaxed);
            }
        }
    }
}

/// `_PyEval_AddPendingCall`, pycore_ceval.h: 0 on success.
type AddPendingCall = unsafe extern "C" fn(
    *mut py::PyInterpreterState,
    extern "C" fn(*mut c_void) -> c_int,
    *mut c_void,
    c_int,
) -> c_int;

/// Asks for a pending call on whichever thread runs, or where CPython does not export that, on the main thread.
fn ask(shared: &Shared) -> bool {
    // SAFETY: both may be called without the GIL; the interpreter outlives the thread, which is joined at exit. The symbol
    // has this type in every 3.13.
    unsafe {
        static FUNCTION: OnceLock<usize> = OnceLock::new();
        let find = || dlsym(core::ptr::null_mut(), c"_PyEval_AddPendingCall".as_ptr()).expose_provenance();
        let function = core::ptr::with_exposed_provenance_mut::<c_void>(*FUNCTION.get_or_init(find));
        if function.is_null() {
            return py::Py_AddPendingCall(Some(pending), core::ptr::null_mut()) == 0;
        }
        let add = core::mem::transmute::<*mut c_void, AddPendingCall>(function);
        let interp = core::ptr::with_exposed_provenance_mut(shared.interp.load(Ordering::Relaxed));
        add(interp, pending, core::ptr::null_mut(), 0) == 0
    }
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

unsafe extern "C" {
    fn dlsym(handle: *mut c_void, name: *const core::ffi::c_char) -> *mut c_void;
    fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int;
}

/// Processor time of the process. Unit: microseconds.
pub fn cpu_time_us() -> u64 {
    const CLOCK_PROCESS_CPUTIME_ID: c_int = 2;
    clock_ns(CLOCK_PROCESS_CPUTIME_ID) / 1_000
}

/// Processor time of this thread. Unit: nanoseconds.
pub fn thread_time_ns() -> u64 {
    const CLOCK_THREAD_CPUTIME_ID: c_int = 3;
    clock_ns(CLOCK_THREAD_CPUTIME_ID)
}

/// Time that passes whoever runs. Unit: nanoseconds.
pub fn real_time_ns() -> u64 {
    const CLOCK_MONOTONIC: c_int = 1;
    clock_ns(CLOCK_MONOTONIC)
}

fn clock_ns(clock: c_int) -> u64 {
    let mut time = Timespec {
        seconds: 0,
        nanoseconds: 0,
    };
    // SAFETY: writes the struct, whose layout is that of 64-bit Linux.
    unsafe { clock_gettime(clock, &raw mut time) };
    time.seconds.cast_unsigned() * 1_000_000_000 + time.nanoseconds.cast_unsigned()
}

/// The pending call.
extern "C" fn pending(_: *mut c_void) -> c_int {
    runtime::guarded(0, || {
        // SAFETY: pending calls run with the GIL held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        rt.discovery.served();
        if rt.enabled.get() {
            // SAFETY: as above.
            unsafe { sample(gil, rt) };
            rt.bury(gil);
        }
        0
    })
}

/// The pending call that starts the thread after a fork.
extern "C" fn resume(_: *mut c_void) -> c_int {
    runtime::guarded(0, || {
        // SAFETY: pending calls run with the GIL held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        if rt.discovery.paused.replace(false) && rt.enabled.get() {
            rt.discovery.start(gil);
        }
        0
    })
}

/// The innermost frame of this thread belongs to native code.
///
/// # Safety
/// The thread stands still.
unsafe fn in_native_code(rt: &Runtime) -> bool {
    let thread = current_thread();
    // SAFETY: contract; the current frame is on the chain.
    unsafe {
        let f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
        let takes_loop = || {
            let loops = rt.loops.borrow();
            loops
                .get(&thread)
                .and_then(|l| l.last())
                .is_some_and(|l| l.frame == f)
        };
        !f.is_null()
            && (of_shell(f).is_some() || is_inner(f) || takes_loop() || rt.resumptions.find(f).is_some())
    }
}

/// What a frame that was seen wants.
struct Seen {
    frame: *mut _PyInterpreterFrame,
    in_loop: bool,
    /// It may be the call that was seen before, still running.
    may_be_same: bool,
}

unsafe fn sample(gil: Gil<'_>, rt: &Runtime) {
    add(&rt.stats.samples_total, 1);
    let threshold = u32::try_from(rt.options.threshold.get()).unwrap_or(u32::MAX);
    let passed = rt.discovery.passed();
    // The thread may have waited for a processor.
    let ticks = u32::try_from((passed / TICK_US.0).clamp(1, MOST_TICKS)).unwrap_or(1);
    trial::renew(rt);
    // SAFETY: the frames of this thread, which stands still; compiling runs no code of the program that could pop them.
    unsafe {
        let importing = rt.discovery.in_import();
        if in_native_code(rt) {
            add(&rt.stats.native_us, passed);
            let running = crate::activation::current(rt, current_thread());
            let running = running.as_ref().and_then(|a| a.unit().state());
            // What the import system calls is mostly written in C: it runs as long as it did.
            if !importing {
                budget::ran_natively(rt, running, passed);
            }
            if let Some(state) = running {
                for credit in [&state.credit, &state.credit_native] {
                    credit.set(credit.get().saturating_add(ticks * budget::CREDIT));
                }
            }
        }
        if importing && rt.discovery.passes_over() {
            return;
        }
        // The innermost frame that is not native earns the sample; its callers, of which it may become a part, a share of
        // it, as long as there is something to share.
        let whole = ticks * budget::CREDIT;
        let most = (u32::BITS - whole.leading_zeros()) as usize;
        for (depth, seen) in walk(rt, most, importing).into_iter().enumerate() {
            let co = code_of(seen.frame);
            let Some(state) = rt.state_of(co) else { return };
            if state.tier.get() == Tier::Cold {
                state.tier.set(Tier::Counting);
                rt.discovery.news();
            }
            if depth == 0 {
                state.samples.set(state.samples.get().saturating_add(ticks));
            }
            let credit = whole >> depth;
            state.credit.set(state.credit.get().saturating_add(credit));
            note_params(rt, co, seen.frame);
            if state.credit.get() / budget::CREDIT < threshold || !budget::is_proven(rt, state) {
                continue;
            }
            heat(gil, rt, &seen);
        }
    }
}

/// The frame of a function, a module or a class body. Neither an entry shim, whose function field is not set, nor the
/// frame around an `__init__`, which has no function and whose code object lies in read-only memory, nor a generator's.
///
/// # Safety
/// `f` is on the frame chain of a thread.
pub unsafe fn is_plain(f: *mut _PyInterpreterFrame) -> bool {
    // SAFETY: contract; a frame owned by the thread has a function field.
    unsafe {
        if get::<_, u8>(f, frame::OWNER) != frame_owner::THREAD || code_of(f).is_null() {
            return false;
        }
        let func: *mut PyObject = get(f, frame::F_FUNCOBJ);
        !func.is_null() && py::PyFunction_Check(func) != 0
    }
}

/// The frame of a generator or coroutine.
///
/// # Safety
/// `f` is on the frame chain of a thread.
unsafe fn is_generators(f: *mut _PyInterpreterFrame) -> bool {
    // SAFETY: contract.
    unsafe { get::<_, u8>(f, frame::OWNER) == frame_owner::GENERATOR && !code_of(f).is_null() }
}

/// Most parameters whose classes are remembered.
const MAX_PARAMS: usize = 8;

/// The classes of a frame's parameters are feedback.
///
/// # Safety
/// `f` is a live frame of `co`.
unsafe fn note_params(rt: &Runtime, co: *mut py::PyCodeObject, f: *mut _PyInterpreterFrame) {
    let Some(view) = crate::control::view(co) else {
        return;
    };
    for index in 0..view.argcount().min(MAX_PARAMS) {
        // SAFETY: contract; the slots of locals always hold an object or null.
        unsafe {
            let value = slot(f, index).read();
            if !value.is_null() {
                rt.feedback.note_param(co, index, py::Py_TYPE(value));
            }
        }
    }
}

/// Files of the import system's own functions. They spend their time reading files and in C.
const IMPORT_SYSTEM: [&CStr; 2] = [
    c"<frozen importlib._bootstrap>",
    c"<frozen importlib._bootstrap_external>",
];

/// The code belongs to the import system.
fn is_import_system(co: *mut py::PyCodeObject) -> bool {
    let file = crate::control::view(co).and_then(CodeView::filename);
    file.filter(|file| file.is_str()).is_some_and(|file| {
        // SAFETY: a live str and a text that ends with 0. It does not raise.
        let is = |name: &CStr| unsafe { py::PyUnicode_EqualToUTF8(file.as_ptr(), name.as_ptr()) } != 0;
        IMPORT_SYSTEM.into_iter().any(is)
    })
}

/// The innermost frames that may be compiled, so many at most; during an import those that it runs.
unsafe fn walk(rt: &Runtime, most: usize, importing: bool) -> Vec<Seen> {
    let mut seen = Vec::with_capacity(most);
    // SAFETY: a frame chain is live and ends with null.
    unsafe {
        let innermost: *mut _PyInterpreterFrame = get(current_thread(), tstate::CURRENT_FRAME);
        let mut f = innermost;
        for _ in 0..DEPTH {
            if f.is_null() || seen.len() == most || importing && is_import_system(code_of(f)) {
                break;
            }
            if (is_plain(f) && of_shell(f).is_none() && !is_inner(f))
                || (is_generators(f) && rt.resumptions.find(f).is_none())
            {
                let co = code_of(f);
                let Some(state) = rt.state_of(co) else { break };
                // No frame is at 0: what is seen for the first time may run for long, too.
                let last = state.seen_at.replace(f.addr());
                let may_be_same = f != innermost && (last == 0 || last == f.addr());
                let done = matches!(state.tier.get(), Tier::Refused | Tier::Retired) && !state.armed.get();
                let in_loop = state.in_loop(unit_of(co, get(f, frame::INSTR_PTR)));
                if !done {
                    seen.push(Seen {
                        frame: f,
                        in_loop,
                        may_be_same,
                    });
                }
            }
            f = get(f, frame::PREVIOUS);
        }
    }
    seen
}

/// Most doublings of the samples it takes to send events again.
const MAX_REARMED: u32 = 10;

/// The loops of a code object are to send events: for the first time, or once more after they had been switched off,
/// each time after twice as many samples.
fn wants_events(rt: &Runtime, state: &CodeState) -> bool {
    if !state.armed.get() {
        return budget::allows(rt, state);
    }
    let wait = 4 << state.rearmed.get().min(MAX_REARMED);
    let again = state.silenced.get() && state.samples.get() >= wait && budget::allows(rt, state);
    state.rearmed.set(state.rearmed.get() + u32::from(again));
    again
}

/// The slots of locals, which always hold an object or null.
fn locals(f: *mut _PyInterpreterFrame) -> Vec<*mut PyObject> {
    // SAFETY: a live frame that stands still.
    unsafe {
        (0..code_int(code_of(f), code::CO_NLOCALS))
            .map(|i| slot(f, i).read())
            .collect()
    }
}

/// A code object is hot: its function is compiled, and if it sits in a loop, the loop door is opened.
unsafe fn heat(gil: Gil<'_>, rt: &Runtime, seen: &Seen) {
    // SAFETY: a frame of this thread.
    unsafe {
        let co = code_of(seen.frame);
        let Some(state) = rt.find_state(co) else { return };
        if is_generators(seen.frame) {
            tier::make_resumable(rt, state);
            return;
        }
        if seen.in_loop && trial::loops_allowed(state) && wants_events(rt, state) && !watched::by_others(co) {
            rt.monitoring.arm(gil, state, true);
            rt.discovery.news();
        }
        let func: *mut PyObject = get(seen.frame, frame::F_FUNCOBJ);
        let whole = code_flags(co) & (flag::OPTIMIZED | flag::NEWLOCALS) == flag::OPTIMIZED | flag::NEWLOCALS;
        if whole
            && !func.is_null()
            && py::PyFunction_Check(func) != 0
            && !state.retired.get()
            && state.tier.get() != Tier::Refused
            && crate::doors::functions::code_of_function(func.cast()) == co
            && !rt.functions.is_patched(func.cast::<PyFunctionObject>())
            && !watched::by_others(co)
            && budget::allows(rt, state)
            && (!state.interpreted.get() || trial::again(gil, rt, state))
        {
            if seen.may_be_same && !state.is_compiled() {
                tier::await_call(rt, state, func.cast());
            } else {
                // A refusal is remembered in the state.
                let _ = tier::compile_seen(gil, rt, state, func.cast(), &locals(seen.frame));
            }
            rt.discovery.news();
        }
    }
}
