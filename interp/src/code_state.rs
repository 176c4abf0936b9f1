//! What is known of one code object: counters and native units. Hung in the code object's `co_extra`
//! slot, made at the first question and freed with the code object.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use pyjit_codegen::deopt::ExitReason;
use pyjit_codegen::input::Entry;
use pyjit_codegen::ir::func::Func;
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::func;
use pyjit_ffi::layout::code;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, vectorcallfunc};
use pyjit_ffi::tstate::Tstate;

use crate::enter;
use crate::install::Unit;
use crate::runtime::Runtime;
use crate::variants::{self, Variants};

/// Where a code object stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tier {
    /// Nothing is known.
    Cold,
    /// Samples or calls are being counted.
    Counting,
    /// Has native code that a call or a loop would enter.
    Compiled,
    /// Can't be compiled; the reason says why.
    Refused,
    /// Was compiled and given up; the reason says why.
    Retired,
}

impl Tier {
    /// Name in `pyjit.inspect(f).state`.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Cold => "cold",
            Tier::Counting => "counting",
            Tier::Compiled => "compiled",
            Tier::Refused => "refused",
            Tier::Retired => "retired",
        }
    }
}

/// One loop of a code object, by the unit its backward jump goes to, or one place at which a generator goes on.
#[derive(Debug, Default)]
pub struct LoopState {
    /// JUMP events or resumptions seen since the last compile.
    pub hits: u32,
    /// Processor clock at the last of them.
    pub last_hit: u64,
    /// Time between them, as far as it can have been spent in the loop. Unit: cycles.
    pub busy: u64,
    /// Native calls of the function at the last of them.
    pub calls: u64,
    /// JUMP events that came to nothing because the loop was not seen to be long.
    pub wasted: u32,
    /// Native code for it.
    pub unit: Option<Rc<Unit>>,
    /// Units for frames with certain classes in their slots.
    pub variants: Variants,
    /// Times it was compiled.
    pub versions: u32,
    /// Not to be compiled (again).
    pub refused: bool,
    /// Jumps at which the unit could not be entered.
    pub misses: u32,
    /// Whether entering it pays.
    pub pay: crate::governor::Pay,
}

/// Places at which a generator goes on whose units are found fast.
pub const HOT_POINTS: usize = 8;

/// A unit that is current, copied out for the resume door.
#[derive(Debug)]
pub struct HotPoint {
    /// Where the generator goes on; null in an empty entry.
    pub instr: Cell<*const u16>,
    /// The unit; null if there is none now.
    pub unit: Cell<*const Unit>,
    /// Resumptions before a missing unit is looked for again.
    pub wait: Cell<u32>,
    /// Address of its native entry.
    pub entry: Cell<usize>,
    /// Its data block.
    pub data: Cell<*const u8>,
    /// Units of C recursion it takes.
    pub c_units: Cell<i32>,
}

impl Default for HotPoint {
    fn default() -> HotPoint {
        HotPoint {
            instr: Cell::new(core::ptr::null()),
            unit: Cell::new(core::ptr::null()),
            wait: Cell::new(0),
            entry: Cell::new(0),
            data: Cell::new(core::ptr::null()),
            c_units: Cell::new(0),
        }
    }
}

/// The text of the last compile, for `inspect`.
#[derive(Debug, Default)]
pub struct Texts {
    /// (stage, text) in the compiler's order.
    pub stages: Vec<(String, String)>,
    /// (line, note) for `explain`.
    pub notes: Vec<(Option<u32>, String)>,
    /// The function after all passes, if the texts were asked for: it is many times the size of the code.
    pub func: Option<Func>,
}

/// How often something happened, by bytecode unit and reason.
pub type Totals = HashMap<(u32, ExitReason), Rc<Cell<u64>>>;

/// State of one code object.
#[derive(Debug)]
pub struct CodeState {
    /// The entry cell: address of the current native entry or of the stub that interprets. The address of this
    /// field is in compiled callers, so it never moves.
    pub cell: Cell<usize>,
    /// The entry that functions of this code get while it is compiled, if it was asked for.
    pub own_entry: Cell<Option<vectorcallfunc>>,
    /// The code object; it owns this state.
    pub code: *mut PyCodeObject,
    /// Where it stands.
    pub tier: Cell<Tier>,
    /// Why it was refused or retired.
    pub reason: RefCell<Option<String>>,
    /// Samples of discovery.
    pub samples: Cell<u32>,
    /// Address of the frame that was seen last; 0 before.
    pub seen_at: Cell<usize>,
    /// What samples say of compiling it: those of its own frames, and a part of those of what they call, which may be
    /// inlined. In parts of a sample ([`crate::budget::CREDIT`]).
    pub credit: Cell<u32>,
    /// The same up to the last compile.
    pub credit_used: Cell<u32>,
    /// That part of it that samples found running natively.
    pub credit_native: Cell<u32>,
    /// What the last trial said.
    pub gain: Cell<crate::budget::Measured>,
    /// Calls until a marked function is compiled; 0 = not marked.
    pub countdown: Cell<u32>,
    /// Marked by `@pyjit.jit`: compiled also when the JIT is not enabled.
    pub marked: Cell<bool>,
    /// Globals and builtins its units are compiled for (borrowed from the function that was compiled; units are
    /// only entered with the same ones).
    pub globals: Cell<*mut PyObject>,
    /// See `globals`.
    pub builtins: Cell<*mut PyObject>,
    /// Units that call through the entry cell, and so rely on the environment.
    pub cell_users: Cell<u32>,
    /// The unit entered by calls, whatever their arguments are.
    pub function: RefCell<Option<Rc<Unit>>>,
    /// Those entered by calls with arguments of certain classes.
    pub variants: RefCell<Variants>,
    /// Where the calls of each of them go on that have other arguments. The addresses are in compiled code.
    pub next: [Cell<usize>; variants::MAX],
    /// A guard failed too often (or an assumption broke): compile anew at the next call.
    pub wants_compile: Cell<bool>,
    /// Times the function was compiled.
    pub versions: Cell<u32>,
    /// Loops.
    pub loops: RefCell<HashMap<u32, LoopState>>,
    /// First and last unit of each loop; see [`CodeState::in_loop`].
    spans: std::cell::OnceCell<Box<[(u32, u32)]>>,
    /// Places at which a generator goes on.
    pub resumes: RefCell<HashMap<u32, LoopState>>,
    /// Units of some of them, found fast.
    pub hot: [HotPoint; HOT_POINTS],
    /// Whether resuming it natively pays.
    pub resume_trial: crate::doors::pay::ResumeTrial,
    /// The generator is hot: it is compiled from where it is resumed on.
    pub resumable: Cell<bool>,
    /// JUMP events are on.
    pub armed: Cell<bool>,
    /// Some of them were switched off because nothing could be entered: the sampler may switch them on again.
    pub silenced: Cell<bool>,
    /// Times they were switched on again.
    pub rearmed: Cell<u32>,
    /// Function objects whose vectorcall was replaced.
    pub functions: RefCell<HashSet<*mut PyFunctionObject>>,
    /// Functions of this code died while a unit relied on their identity.
    pub short_lived: Cell<bool>,
    /// `co_version` before it was set to 0, so that new functions of this code start without a version.
    pub saved_version: Cell<u32>,
    /// A compile is running.
    pub compiling: Cell<bool>,
    /// Nanoseconds spent compiling.
    pub compile_ns: Cell<u64>,
    /// Compiled on request: native code is entered also when the JIT is not enabled.
    pub pinned: Cell<bool>,
    /// A unit was refused for the size of its tables, which shows only when most of the work is done: no other is tried.
    pub unwieldy: RefCell<Option<Refusal>>,
    /// Exits of all units so far by bytecode unit and reason.
    pub exits: RefCell<Totals>,
    /// Native entries of units already freed.
    pub past_entries: Cell<u64>,
    /// Entries into loops.
    pub osr_entries: Cell<u64>,
    /// The function unit is being timed against the interpreter.
    pub trial: RefCell<Option<Box<crate::trial::Trial>>>,
    /// What came out.
    pub measured: RefCell<Option<String>>,
    /// Calls were given up for good. Its loops and resumptions may still have native code.
    pub retired: Cell<bool>,
    /// The interpreter turned out to be faster: only native callers enter the unit.
    pub interpreted: Cell<bool>,
    /// Trials that came to an end.
    pub trials: Cell<u32>,
    /// If it was lost: when it is tried once more. Processor clock.
    pub retry_at: Cell<u64>,
    /// Texts of the last compile.
    pub texts: RefCell<Texts>,
}

impl CodeState {
    fn new(code: *mut PyCodeObject) -> CodeState {
        CodeState {
            cell: Cell::new(enter::interpret_entry()),
            own_entry: Cell::new(None),
            code,
            tier: Cell::new(Tier::Cold),
            reason: RefCell::new(None),
            samples: Cell::new(0),
            seen_at: Cell::new(0),
            credit: Cell::new(0),
            credit_used: Cell::new(0),
            credit_native: Cell::new(0),
            gain: Cell::default(),
            countdown: Cell::new(0),
            marked: Cell::new(false),
            globals: Cell::new(core::ptr::null_mut()),
            builtins: Cell::new(core::ptr::null_mut()),
            cell_users: Cell::new(0),
            function: RefCell::new(None),
            variants: RefCell::default(),
            next: core::array::from_fn(|_| Cell::new(enter::interpret_entry())),
            wants_compile: Cell::new(false),
            versions: Cell::new(0),
            loops: RefCell::default(),
            spans: std::cell::OnceCell::new(),
            resumes: RefCell::default(),
            hot: core::array::from_fn(|_| HotPoint::default()),
            resume_trial: crate::doors::pay::ResumeTrial::default(),
            resumable: Cell::new(false),
            armed: Cell::new(false),
            silenced: Cell::new(false),
            rearmed: Cell::new(0),
            functions: RefCell::default(),
            short_lived: Cell::new(false),
            saved_version: Cell::new(0),
            compiling: Cell::new(false),
            compile_ns: Cell::new(0),
            pinned: Cell::new(false),
            unwieldy: RefCell::default(),
            exits: RefCell::default(),
            past_entries: Cell::new(0),
            osr_entries: Cell::new(0),
            trial: RefCell::default(),
            measured: RefCell::default(),
            retired: Cell::new(false),
            interpreted: Cell::new(false),
            trials: Cell::new(0),
            retry_at: Cell::new(0),
            texts: RefCell::default(),
        }
    }
    /// Address of the entry cell.
    pub fn cell_address(&self) -> usize {
        self.cell.as_ptr().addr()
    }
    /// A backward jump spans this unit. Asked for every frame of a sample, so the jumps are looked for only once.
    pub fn in_loop(&self, unit: i64) -> bool {
        let find = || {
            let view = crate::control::view(self.code);
            let jumps = view.map(|v| crate::doors::loops::backward_jumps(v).map(|(from, to)| (to, from)));
            jumps.map(Iterator::collect).unwrap_or_default()
        };
        let spans: &[(u32, u32)] = self.spans.get_or_init(find);
        spans
            .iter()
            .any(|&(first, last)| i64::from(first) <= unit && unit <= i64::from(last))
    }
    /// Calls enter native code.
    pub fn is_compiled(&self) -> bool {
        self.function.borrow().is_some()
    }
    /// Sets the state and why.
    pub fn settle(&self, tier: Tier, reason: Option<String>) {
        self.retired.set(self.retired.get() || tier == Tier::Retired);
        self.tier.set(tier);
        *self.reason.borrow_mut() = reason;
    }
    /// The table an entry into a frame is in.
    pub fn points(&self, entry: Entry) -> &RefCell<HashMap<u32, LoopState>> {
        match entry {
            Entry::Resume { .. } => &self.resumes,
            Entry::Function | Entry::Loop { .. } => &self.loops,
        }
    }
    /// The entry of the hot points for a place where a generator goes on: its own, else a free one, else one of another
    /// place.
    #[inline]
    pub fn hot_point(&self, instr: *const u16) -> &HotPoint {
        let first = instr.addr() >> 1;
        for n in first..first + HOT_POINTS {
            let point = &self.hot[n % HOT_POINTS];
            if point.instr.get() == instr || point.instr.get().is_null() {
                return point;
            }
        }
        &self.hot[first % HOT_POINTS]
    }
    /// Empties the table of hot points: a unit is no longer current.
    pub fn forget_hot(&self) {
        for point in &self.hot {
            point.instr.set(core::ptr::null());
        }
    }
    /// Units of calls, loops and resumptions that are current.
    pub fn units(&self) -> Vec<Rc<Unit>> {
        let mut units: Vec<_> = self.function.borrow().iter().cloned().collect();
        units.extend(self.variants.borrow().units().cloned());
        for points in [&self.loops, &self.resumes] {
            let points = points.borrow();
            let all = points
                .values()
                .flat_map(|l| l.unit.iter().chain(l.variants.units()));
            units.extend(all.cloned());
        }
        units
    }
    /// Native entries by calls, of all versions.
    pub fn entries(&self) -> u64 {
        let variants = self.variants.borrow();
        let function = self.function.borrow();
        let units = function.iter().chain(variants.units());
        self.past_entries.get() + units.map(|u| u.entries()).sum::<u64>()
    }
    /// The environment a unit is (to be) compiled for: the first one asked for stays while anything was compiled for it.
    /// False for another one.
    pub fn bind_environment(&self, globals: *mut PyObject, builtins: *mut PyObject) -> bool {
        if self.globals.get().is_null() || (self.cell_users.get() == 0 && self.units().is_empty()) {
            self.globals.set(globals);
            self.builtins.set(builtins);
        }
        self.globals.get() == globals && self.builtins.get() == builtins
    }
    /// `co_qualname`.
    pub fn qualname(&self) -> String {
        self.text(code::CO_QUALNAME)
    }
    /// `co_filename`.
    pub fn filename(&self) -> String {
        self.text(code::CO_FILENAME)
    }
    fn text(&self, offset: i32) -> String {
        // SAFETY: the state lives no longer than its code object, whose name fields are str objects.
        let object = unsafe { Borrowed::from_ptr(crate::mem::get(self.code, offset)) };
        match object.map(Borrowed::to_str) {
            Some(Ok(text)) => text.to_owned(),
            // Lone surrogates can't be shown; the name is only for messages.
            Some(Err(raised)) => {
                raised.clear();
                "?".to_owned()
            }
            None => "?".to_owned(),
        }
    }
}

impl Runtime {
    /// The state of a code object, if it has one.
    #[inline]
    pub fn find_state(&self, code: *mut PyCodeObject) -> Option<&CodeState> {
        let mut extra = core::ptr::null_mut();
        // SAFETY: a field of a live code object. Without any extra there is no state.
        if unsafe { crate::mem::get::<_, *mut u8>(code, code::CO_EXTRA) }.is_null() {
            return None;
        }
        if self.direct_extra.get() {
            // SAFETY: a live code object whose extra memory is laid out as was found when a state was stored.
            return unsafe { self.direct_state(code).as_ref() };
        }
        // SAFETY: `code` is a live code object (callers have it from a frame or function); the index is ours, so the
        // pointer is null or a state made by `state_of`, which lives as long as the code object.
        unsafe {
            if py::PyUnstable_Code_GetExtra(code.cast(), self.extra_index, &raw mut extra) < 0 {
                py::PyErr_Clear();
            }
            extra.cast::<CodeState>().as_ref()
        }
    }
    /// The code object at an address that may be of a dead one, if it lives, is known here and has this version.
    pub fn live_code(&self, code: *mut PyCodeObject, version: u32) -> Option<Owned> {
        let states = self.states.borrow();
        // SAFETY: a state in the set is alive, and so is its code object.
        let state = states.iter().find_map(|&state| unsafe {
            let state = &*state;
            core::ptr::eq(state.code, code).then_some(state)
        })?;
        let own = [crate::control::view(code)?.version(), state.saved_version.get()];
        // SAFETY: as above.
        let code = unsafe { Borrowed::from_ptr(code.cast()) }?;
        own.contains(&version).then(|| code.to_owned())
    }
    /// The state by reading `co_extra`: the number of entries, then the entries.
    ///
    /// # Safety
    /// `code` is a live code object that has extra memory.
    #[inline]
    unsafe fn direct_state(&self, code: *mut PyCodeObject) -> *mut CodeState {
        // SAFETY: contract; memory of one entry at least, the first word says of how many.
        unsafe {
            let extra: *const isize = crate::mem::get(code, code::CO_EXTRA);
            if extra.read() <= self.extra_index {
                return core::ptr::null_mut();
            }
            extra.offset(1 + self.extra_index).cast::<*mut CodeState>().read()
        }
    }
    /// The state of a code object; `None` only without memory.
    pub fn state_of(&self, code: *mut PyCodeObject) -> Option<&CodeState> {
        if let Some(state) = self.find_state(code) {
            return Some(state);
        }
        let state = Box::into_raw(Box::new(CodeState::new(code)));
        // SAFETY: as in `find_state`; the slot takes the box over, `free_state` gives it back.
        unsafe {
            let first: bool = crate::mem::get::<_, *const isize>(code, code::CO_EXTRA).is_null();
            if py::PyUnstable_Code_SetExtra(code.cast(), self.extra_index, state.cast()) < 0 {
                py::PyErr_Clear();
                drop(Box::from_raw(state));
                return None;
            }
            self.direct_extra.set(self.direct_state(code) == state);
            if first && self.direct_extra.get() {
                // CPython made entries for all tools there are, and their functions would be called with NULL when the
                // code dies. Entries are added when a tool wants one.
                let extra: *mut isize = crate::mem::get(code, code::CO_EXTRA);
                extra.write(self.extra_index + 1);
            }
        }
        self.states.borrow_mut().insert(state);
        // SAFETY: just made; lives until the code object dies.
        unsafe { state.as_ref() }
    }
}

/// Called by CPython when a code object dies.
///
/// # Safety
/// `extra` is null or a state made by `state_of`; the GIL is held.
pub unsafe extern "C" fn free_state(extra: *mut core::ffi::c_void) {
    if extra.is_null() {
        return;
    }
    crate::runtime::guarded((), || {
        // SAFETY: CPython calls this once per code object, with the GIL held.
        let (gil, state) = unsafe { (Gil::assume(), Box::from_raw(extra.cast::<CodeState>())) };
        let rt = crate::runtime::get(gil);
        // CPython has looked for the entry by the version that the code object has now: none while its functions are patched.
        func::forget_version(
            Tstate::current(gil).interp(),
            state.saved_version.get(),
            state.code,
        );
        rt.states
            .borrow_mut()
            .remove(&core::ptr::from_ref::<CodeState>(&state).cast_mut());
        rt.forget_state(gil, &state);
        rt.feedback.forget_code(state.code);
    });
}
