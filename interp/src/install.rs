//! From an artifact to a unit that can be entered: code placed in the arena with its relocations resolved, the data
//! block, the objects it keeps, the assumptions it rests on. The entry is published last, by the caller.

use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::rc::Rc;

use pyjit_codegen::abi::{Artifact, CHECK_STALE, Target, unit as data};
use pyjit_codegen::deopt::{ExitId, ExitRecord};
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::{CodeIdx, ConstId, Entry};
use pyjit_codegen::ir::types::TypeId;
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::layout::tstate;
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{PyCodeObject, PyFunctionObject, PyObject, PyTypeObject};

use crate::activation;
use crate::code_state::CodeState;
use crate::deopt::frames::past_prefixes;
use crate::deopt::raise::Way;
use crate::doors::functions::environment;
use crate::invalidate::Key;
use crate::mem::{bytecode, get};
use crate::pipeline::Placed;
use crate::roots::Roots;
use crate::runtime::Runtime;
use crate::stats::add;

/// What the ids in an artifact stand for, and what its code relies on. Made by the world that answered the compiler.
#[derive(Debug, Default)]
pub struct Linkage {
    /// References to all of the following.
    pub roots: Roots,
    /// Objects by `ConstId`.
    pub consts: Vec<*mut PyObject>,
    /// Classes by `TypeId`, the well-known ones first.
    pub types: Vec<*mut PyTypeObject>,
    /// Code objects by `CodeIdx`: the root, then inlined callees.
    pub codes: Vec<*mut PyCodeObject>,
    /// Functions by `CodeIdx`; null for the root, whose function is known at run time.
    pub functions: Vec<*mut PyFunctionObject>,
    /// Assumptions taken, as watched keys.
    pub keys: Vec<Key>,
    /// Globals and builtins the code was compiled for.
    pub globals: *mut PyObject,
    /// See `globals`.
    pub builtins: *mut PyObject,
    /// Code objects that may be called through their entry cells, with globals and builtins of the functions that are called.
    pub called: Vec<(*mut PyCodeObject, *mut PyObject, *mut PyObject)>,
}

/// The data block compiled code reads and writes; the layout is [`data`]'s.
#[derive(Debug, Default)]
#[repr(C)]
struct DataBlock {
    valid_version: u64,
    entries: u64,
    owner: usize,
    code: usize,
    globals: usize,
    builtins: usize,
    locals: u64,
    guard_clock: usize,
}

const _: () = assert!(size_of::<DataBlock>() == data::SIZE as usize);

/// A piece of installed native code.
#[derive(Debug)]
pub struct Unit {
    /// How it is entered.
    pub kind: Entry,
    /// Which variant of its entry it is; `None` if it takes all classes.
    pub variant: Option<usize>,
    /// The classes it is for, by parameter (slot); alive while it is entered.
    pub entry_classes: Vec<(u32, *mut PyTypeObject)>,
    /// Classes by `TypeId`, to be compared only: some may be gone.
    pub types: Vec<*mut PyTypeObject>,
    /// Its code object's state; valid while `alive`.
    state: Cell<*const CodeState>,
    data: Box<UnsafeCell<DataBlock>>,
    placed: Placed,
    /// Exit and call-site records by `ExitId`.
    pub exits: Vec<ExitRecord>,
    /// How often each exit was taken.
    pub exit_counts: Vec<Cell<u32>>,
    /// Where each exit counts for its bytecode, once it was taken.
    pub exit_totals: Vec<OnceCell<Rc<Cell<u64>>>>,
    /// Which way exceptions go at each exit.
    pub exit_ways: Vec<Cell<Way>>,
    /// Credit of the code, as far as it ran in the interpreter, when a guard failed for the first time.
    pub troubled_at: Cell<Option<u32>>,
    /// Objects by `ConstId`.
    pub consts: Vec<*mut PyObject>,
    /// Code objects by `CodeIdx`.
    pub codes: Vec<*mut PyCodeObject>,
    /// Functions of inlined callees by `CodeIdx`.
    pub functions: Vec<*mut PyFunctionObject>,
    /// Assumptions.
    pub keys: Vec<Key>,
    /// References that keep the above alive.
    pub roots: RefCell<Roots>,
    /// States whose entry cells the code calls through.
    pub cells: RefCell<Vec<*mut CodeState>>,
    /// No longer entered.
    pub stale: Cell<bool>,
    /// Exits being served: the native frame is still on the C stack though its shell is unlinked.
    pub exiting: Cell<u32>,
    /// Number of this compile in the process.
    pub index: u64,
    /// Machine code offsets to bytecode units.
    pub lines: Vec<(u32, u32)>,
    /// Bytes of the native frame.
    pub frame_size: u32,
    /// Callee-saved registers it pushes above that.
    pub saved_words: u32,
    /// Offsets of the shells of inlined functions in the native frame.
    pub inner_shells: Vec<u32>,
}

impl Unit {
    /// Address of the native entry.
    pub fn entry(&self) -> usize {
        self.placed.entry
    }
    /// Start and length of the machine code.
    pub fn code_range(&self) -> (usize, usize) {
        (self.placed.start, self.placed.len)
    }
    /// The state of its code object, while that lives.
    pub fn state(&self) -> Option<&CodeState> {
        // SAFETY: `forget_state` clears the pointer before the state is freed.
        unsafe { self.state.get().as_ref() }
    }
    /// The code object is dying.
    pub fn orphan(&self) {
        self.state.set(core::ptr::null());
    }
    /// The root code object.
    pub fn code(&self) -> *mut PyCodeObject {
        self.codes[0]
    }
    /// Native entries so far.
    pub fn entries(&self) -> u64 {
        // SAFETY: only compiled code and this module touch the block, under the GIL.
        unsafe { (*self.data.get()).entries }
    }
    /// The globals it was compiled for.
    pub fn globals(&self) -> *mut PyObject {
        // SAFETY: as in `entries`.
        core::ptr::with_exposed_provenance_mut(unsafe { (*self.data.get()).globals })
    }
    /// The builtins it was compiled for.
    pub fn builtins(&self) -> *mut PyObject {
        // SAFETY: as in `entries`.
        core::ptr::with_exposed_provenance_mut(unsafe { (*self.data.get()).builtins })
    }
    /// The eval-breaker version it is valid under.
    pub fn valid_version(&self) -> u64 {
        // SAFETY: as in `entries`.
        unsafe { (*self.data.get()).valid_version }
    }
    /// Sets that version.
    pub fn set_valid_version(&self, version: u64) {
        // SAFETY: as in `entries`.
        unsafe { (*self.data.get()).valid_version = version }
    }
    /// Marks it as never to be entered again.
    pub fn make_stale(&self) {
        self.stale.set(true);
        self.set_valid_version(CHECK_STALE);
    }
    /// The record of an exit.
    pub fn record(&self, site: ExitId) -> &ExitRecord {
        &self.exits[site.index()]
    }
    /// Address of the data block.
    pub fn data_pointer(&self) -> *const u8 {
        self.data.get().cast_const().cast()
    }
    /// The same as a number.
    pub fn data_address(&self) -> usize {
        self.data.get().addr()
    }
}

/// Upper bits of the calling thread's eval breaker.
pub fn current_version() -> u64 {
    // SAFETY: the calling thread's state; a relaxed read of a word other threads write atomically.
    let word: u64 = unsafe { get(activation::current_thread(), tstate::EVAL_BREAKER) };
    word & !pyjit_ffi::repr::eval_breaker::EVENTS_MASK
}

/// Resolves the targets of a unit.
struct Resolver<'a> {
    rt: &'a Runtime,
    /// Address of the word that says which version follows.
    next: Option<usize>,
    linkage: &'a Linkage,
    data: usize,
    cells: RefCell<Vec<*mut CodeState>>,
}

impl Resolver<'_> {
    fn resolve(&self, target: Target) -> Option<u64> {
        let address = match target {
            Target::Const(k) => self.object(k)?.expose_provenance(),
            Target::Type(t) => self.class(t)?,
            Target::UnitData => self.data,
            Target::EntryCell(k) => self.cell(k)?,
            Target::NextVersion => self.next?,
            Target::Code(c) => self.linkage.codes.get(c.index())?.expose_provenance(),
            Target::Function(c) => self.function(c)?.expose_provenance(),
            // SAFETY: functions of a linkage are alive.
            Target::Globals(c) => unsafe { self.environment(c) }.0.expose_provenance(),
            // SAFETY: as above.
            Target::Builtins(c) => unsafe { self.environment(c) }.1.expose_provenance(),
            Target::Bytecode(c, n) => {
                let &code = self.linkage.codes.get(c.index())?;
                // SAFETY: a live code object; the sum stays inside its bytecode (the compiler read it from there).
                unsafe { past_prefixes(code, bytecode(code).add(n as usize)) }.expose_provenance()
            }
            other => return crate::pipeline::fixed_target(self.rt, other),
        };
        Some(address as u64)
    }
    fn object(&self, k: ConstId) -> Option<*mut PyObject> {
        self.linkage
            .consts
            .get(k.index())
            .copied()
            .filter(|p| !p.is_null())
    }
    fn function(&self, c: CodeIdx) -> Option<*mut PyFunctionObject> {
        self.linkage
            .functions
            .get(c.index())
            .copied()
            .filter(|p| !p.is_null())
    }
    /// Globals and builtins of a code object. A generator expression, which has no function here, has the root's.
    ///
    /// # Safety
    /// The functions of the linkage are alive.
    unsafe fn environment(&self, c: CodeIdx) -> (*mut PyObject, *mut PyObject) {
        match self.function(c) {
            // SAFETY: contract.
            Some(function) => unsafe { environment(function) },
            None => (self.linkage.globals, self.linkage.builtins),
        }
    }
    fn class(&self, t: TypeId) -> Option<usize> {
        self.linkage
            .types
            .get(t.index())
            .filter(|p| !p.is_null())
            .map(|p| p.expose_provenance())
    }
    /// The functions of a code object that this unit may call all have the environment its units are compiled for.
    fn agrees(&self, state: &CodeState) -> bool {
        let called = self.linkage.called.iter().filter(|c| c.0 == state.code);
        let mut wanted = called.map(|&(_, globals, builtins)| (globals, builtins));
        let Some(first) = wanted.next() else { return false };
        wanted.all(|other| other == first) && state.bind_environment(first.0, first.1)
    }
    fn cell(&self, k: ConstId) -> Option<usize> {
        let code = self.object(k)?;
        // SAFETY: constants of a linkage are alive.
        if unsafe { pyjit_ffi::py::PyCode_Check(code) } == 0 {
            return None;
        }
        let state = self.rt.state_of(code.cast())?;
        if !self.agrees(state) {
            return None;
        }
        let address = core::ptr::from_ref(state).cast_mut();
        let mut cells = self.cells.borrow_mut();
        if !cells.contains(&address) {
            cells.push(address);
        }
        Some(state.cell_address())
    }
}

/// Puts an artifact into code memory.
pub fn install(
    _: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    (kind, variant): (Entry, Option<usize>),
    artifact: Artifact,
    linkage: Linkage,
) -> Result<Rc<Unit>, Refusal> {
    crate::deopt::wind_guard_clock(rt);
    let data = Box::new(UnsafeCell::new(DataBlock {
        valid_version: current_version(),
        code: state.code.expose_provenance(),
        globals: linkage.globals.expose_provenance(),
        builtins: linkage.builtins.expose_provenance(),
        guard_clock: rt.guard_clock.as_ptr().expose_provenance(),
        ..DataBlock::default()
    }));
    let resolver = Resolver {
        rt,
        next: variant.and_then(|n| state.next_address(n)),
        linkage: &linkage,
        data: data.get().expose_provenance(),
        cells: RefCell::default(),
    };
    let placed = rt
        .place()
        .map_err(Refusal::Internal)?
        .put(&artifact, |target| resolver.resolve(target))?;
    let cells = resolver.cells.take();
    for &cell in &cells {
        // SAFETY: the states were just looked up.
        let users = unsafe { &(*cell).cell_users };
        users.set(users.get() + 1);
    }
    let index = rt.compile_index.get();
    rt.compile_index.set(index + 1);
    let class = |t: TypeId| linkage.types.get(t.index()).copied();
    let classes = artifact.entry_classes.iter();
    let entry_classes: Option<Vec<_>> = classes.map(|&(slot, t)| Some((slot, class(t)?))).collect();
    let unit = Rc::new(Unit {
        kind,
        variant,
        entry_classes: entry_classes.ok_or_else(|| Refusal::Internal("a class is missing".to_owned()))?,
        types: linkage.types,
        state: Cell::new(state),
        data,
        placed,
        exit_counts: artifact.exits.iter().map(|_| Cell::new(0)).collect(),
        exit_totals: artifact.exits.iter().map(|_| OnceCell::new()).collect(),
        exit_ways: vec![Cell::default(); artifact.exits.len()],
        troubled_at: Cell::new(None),
        exits: artifact.exits,
        consts: linkage.consts,
        codes: linkage.codes,
        functions: linkage.functions,
        keys: linkage.keys,
        roots: RefCell::new(linkage.roots),
        cells: RefCell::new(cells),
        stale: Cell::new(false),
        exiting: Cell::new(0),
        index,
        lines: artifact.lines,
        frame_size: artifact.frame_size,
        saved_words: artifact.saved_words,
        inner_shells: artifact.inner_shells,
    });
    // SAFETY: the block is only shared with compiled code, which is not running yet.
    unsafe { (*unit.data.get()).owner = Rc::as_ptr(&unit).expose_provenance() };
    rt.registry.add(&unit);
    add(&rt.stats.compiled_total, 1);
    add(&rt.stats.code_bytes, unit.placed.len as u64);
    Ok(unit)
}

impl Unit {
    /// The code object at an index of a frame record.
    pub fn code_at(&self, index: CodeIdx) -> *mut PyCodeObject {
        self.codes[index.index()]
    }
}
