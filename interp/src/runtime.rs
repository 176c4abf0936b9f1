//! The one instance of the JIT, behind the GIL.
//!
//! Everything is in cells: a callback can come at any time a Python function is called, so no part is borrowed
//! while Python can run. Locks (the arena's) are never held then either.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::OnceLock;

use hashbrown::{HashMap, HashSet};
use pyjit_ffi::error::PyResult;
use pyjit_ffi::object::{Gil, Owned};
use pyjit_ffi::py::{self, PyInterpreterState, PyThreadState, vectorcallfunc};

use crate::code_state::{CodeState, free_state};
use crate::doors::discovery::Discovery;
use crate::doors::functions::Functions;
use crate::doors::loops::Monitoring;
use crate::feedback::FeedbackStore;
use crate::install::Unit;
use crate::invalidate::{Burial, Registry};
use crate::loop_activation::LoopActivation;
use crate::options::Options;
use crate::pipeline::Place;
use crate::stats::Stats;

/// All state of the JIT.
pub struct Runtime {
    /// The main interpreter; threads of others never enter native code.
    pub interp: *mut PyInterpreterState,
    /// Slot of [`CodeState`] in `co_extra`.
    pub extra_index: isize,
    /// `co_extra` was found to be laid out as expected.
    pub direct_extra: Cell<bool>,
    /// `_PyFunction_Vectorcall`.
    pub stock_vectorcall: vectorcallfunc,
    /// Options in force.
    pub options: Options,
    /// Counters.
    pub stats: Stats,
    /// `enable()` is in force.
    pub enabled: Cell<bool>,
    /// Watchers and hooks have been installed.
    pub hooked: Cell<bool>,
    /// States of all code objects that have one.
    pub states: RefCell<HashSet<*mut CodeState>>,
    /// Code memory and trampolines.
    pub place: RefCell<Option<Rc<Place>>>,
    /// What exits and broken assumptions taught.
    pub feedback: FeedbackStore,
    /// Who must hear of what.
    pub registry: Registry,
    /// Function objects with a replaced vectorcall.
    pub functions: Functions,
    /// Running loop units, innermost last.
    pub loops: RefCell<HashMap<*mut PyThreadState, Vec<Rc<LoopActivation>>>>,
    /// Running resume units, and what the resume door replaced.
    pub resumptions: crate::doors::resume::Resumptions,
    /// Units no longer entered, to be freed when nothing runs in them.
    pub graveyard: RefCell<Vec<Rc<Unit>>>,
    /// When to look next whether something still runs in them.
    pub burial: Cell<Burial>,
    /// References to give up when no native code runs: code objects of retired units and the like.
    pub kept: RefCell<Vec<Owned>>,
    /// The loop door's tool.
    pub monitoring: Monitoring,
    /// What is known of other tools.
    pub tools: crate::doors::tools::Tools,
    /// The sampling thread.
    pub discovery: Discovery,
    /// The hook that makes locals visible.
    pub proxy_hook: crate::deopt::fill::ProxyHook,
    /// Number of the next compile, for the option `only`.
    pub compile_index: Cell<u64>,
    /// What `inspect` raises: not compiled, compilation failed.
    pub error_classes: RefCell<Option<(Owned, Owned)>>,
    /// Counts visible sites for the stress mode `invalidate:N`.
    pub stress_clock: Cell<u32>,
    /// How much compiling may still take.
    pub budget: crate::budget::Budget,
    /// Functions to be timed against the interpreter again.
    pub trials_due: RefCell<Vec<crate::trial::Due>>,
    /// Processor cycles spent compiling and timing calls, which the times of calls do not contain.
    pub measuring_cycles: Cell<u64>,
    /// Guards that failed, all told.
    pub guards_failed: Cell<u64>,
    /// Guards of compiled code count it down in the stress mode `exit:N`; the one that reaches 0 exits.
    pub guard_clock: Cell<i32>,
}

struct Shared(Runtime);

// SAFETY: every access goes through `get`, which wants a proof that the GIL is held.
unsafe impl Sync for Shared {}
// SAFETY: as above.
unsafe impl Send for Shared {}

static RUNTIME: OnceLock<Shared> = OnceLock::new();

impl Runtime {
    fn new(gil: Gil<'_>) -> PyResult<Runtime> {
        // SAFETY: the GIL is held (token); the callback has the signature CPython calls.
        let extra_index = unsafe { py::PyUnstable_Eval_RequestCodeExtraIndex(free_state) };
        if extra_index < 0 {
            return Err(pyjit_ffi::error::system_error(gil, "no code extra index is free"));
        }
        crate::helpers::ints::open(gil);
        crate::helpers::instances::open(gil);
        crate::helpers::hash::check(gil);
        crate::helpers::dict_store::check(gil);
        Ok(Runtime {
            // SAFETY: the GIL is held.
            interp: unsafe { py::PyInterpreterState_Main() },
            extra_index,
            direct_extra: Cell::new(false),
            stock_vectorcall: crate::doors::functions::stock_vectorcall(gil)?,
            options: Options::new(),
            stats: Stats::default(),
            enabled: Cell::new(false),
            hooked: Cell::new(false),
            states: RefCell::default(),
            place: RefCell::default(),
            feedback: FeedbackStore::default(),
            registry: Registry::default(),
            functions: Functions::default(),
            loops: RefCell::default(),
            resumptions: crate::doors::resume::Resumptions::default(),
            graveyard: RefCell::default(),
            burial: Cell::default(),
            kept: RefCell::default(),
            monitoring: Monitoring::default(),
            tools: crate::doors::tools::Tools::default(),
            discovery: Discovery::default(),
            proxy_hook: crate::deopt::fill::ProxyHook::default(),
            compile_index: Cell::new(0),
            error_classes: RefCell::default(),
            stress_clock: Cell::new(0),
            budget: crate::budget::Budget::default(),
            trials_due: RefCell::default(),
            measuring_cycles: Cell::new(0),
            guards_failed: Cell::new(0),
            guard_clock: Cell::new(0),
        })
    }
    /// Whether this thread belongs to the interpreter the JIT works for.
    ///
    /// # Safety
    /// `tstate` is a live thread state.
    #[inline]
    pub unsafe fn serves(&self, tstate: *mut PyThreadState) -> bool {
        // SAFETY: contract.
        unsafe {
            crate::mem::get::<_, *mut PyInterpreterState>(tstate, pyjit_ffi::layout::tstate::INTERP)
                == self.interp
        }
    }
    /// The test mode: everything is compiled when it runs first.
    #[inline]
    pub fn eager(&self) -> bool {
        self.enabled.get() && self.options.threshold.get() == 1
    }
    /// All states. A snapshot: code objects may die while the caller works, so use one at a time and not after
    /// Python ran.
    pub fn all_states(&self) -> Vec<*mut CodeState> {
        self.states.borrow().iter().copied().collect()
    }
    /// The code memory, set up at the first question.
    pub fn place(&self) -> Result<Rc<Place>, String> {
        if let Some(place) = &*self.place.borrow() {
            return Ok(Rc::clone(place));
        }
        let limit = usize::try_from(self.options.code_memory.get()).unwrap_or(usize::MAX);
        let place = Rc::new(Place::new(limit)?);
        *self.place.borrow_mut() = Some(Rc::clone(&place));
        Ok(place)
    }
}

/// Makes the runtime. Called once, at import, in the main interpreter.
pub fn start(gil: Gil<'_>) -> PyResult<()> {
    if RUNTIME.get().is_none() {
        let runtime = Runtime::new(gil)?;
        // Nobody else can have set it: the GIL is held since the test.
        let _ = RUNTIME.set(Shared(runtime));
    }
    Ok(())
}

/// The runtime.
#[inline]
pub fn get(_: Gil<'_>) -> &'static Runtime {
    match RUNTIME.get() {
        Some(shared) => &shared.0,
        None => unreachable!("callbacks are only installed by a runtime that exists"),
    }
}

/// Runs the body of a callback: a panic ends here, is reported once, and yields `fallback`.
pub fn guarded<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => value,
        Err(_) => fallback,
    }
}
