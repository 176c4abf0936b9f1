//! The only place that calls the compiler, and owns the code arena and the trampolines.

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use pyjit_codegen::abi::{Artifact, SavedRegs, Target, act};
use pyjit_codegen::code::arena::{Arena, ArenaError, CodeBlock};
use pyjit_codegen::compile::Config;
use pyjit_codegen::input::Entry;
use pyjit_codegen::ir::func::Func;
use pyjit_codegen::lir::BackendConfig;
use pyjit_codegen::refusal::Refusal;
use pyjit_codegen::x64::trampolines::{self, VectorcallStub};
use pyjit_ffi::error::PyResult;
use pyjit_ffi::layout::{frame, interp};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject, PyThreadState, vectorcallfunc};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::code_state::{CodeState, Texts};
use crate::deopt;
use crate::doors::call;
use crate::doors::functions::{code_of_function, environment};
use crate::install::{Linkage, Unit};
use crate::invalidate::Key;
use crate::mem::{at, get, slot};
use crate::roots::{self, Names, Roots};
use crate::runtime::Runtime;
use crate::tier::Subject;
use crate::world::{self, Fact, LiveWorld};

/// What a compile hands over.
#[derive(Debug)]
pub struct Output {
    /// The code.
    pub artifact: Artifact,
    /// What its ids stand for.
    pub linkage: Linkage,
    /// (stage, text).
    pub stages: Vec<(String, String)>,
    /// (line, note) for `explain`.
    pub notes: Vec<(Option<u32>, String)>,
    /// The function after all passes.
    pub func: Func,
}

/// Compiles one function or loop and starts watching what it relies on. With `texts` the IR after every pass is kept.
pub fn compile(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    subject: &Subject<'_>,
    entry: Entry,
    texts: bool,
) -> Result<Output, Refusal> {
    let stress = rt.options.stress_modes();
    let live = subject
        .frame
        .map_or_else(|| subject.examples.to_vec(), live_slots);
    let wanted = world::Subject {
        code: state.code,
        func: subject.func.unwrap_or(core::ptr::null_mut()),
        globals: subject.globals,
        builtins: subject.builtins,
        live: &live,
        classes: subject.classes,
        exit_limit: u32::try_from(rt.options.exit_limit.get()).unwrap_or(u32::MAX),
    };
    // SAFETY: the code object is alive while its state is; function, environment and slots are the caller's.
    let mut world = unsafe { LiveWorld::new(gil, &wanted, &rt.feedback)? };
    let config = Config {
        limits: pyjit_codegen::build::Limits::default(),
        backend: BackendConfig {
            spill: stress.spill,
            listing: texts,
            guard_clock: stress.exit > 0,
            ..BackendConfig::default()
        },
        verify: rt.options.verify.get(),
        keep_stages: texts,
        disabled_passes: Vec::new(),
    };
    let compiled = pyjit_codegen::compile::compile(&mut world, entry, &config)?;
    let codes = world.code_objects();
    let watched: Vec<*mut PyObject> = world.facts().iter().filter_map(value_of).collect();
    let names = Names {
        consts: world.const_objects(),
        types: world.type_objects(),
        codes: &codes,
        watched: &watched,
    };
    let mut objects = roots::used(&compiled.artifact, names);
    let functions = world.functions();
    let inlined = functions.iter().skip(1).filter(|f| !f.is_null());
    objects.extend(inlined.map(|f| f.cast::<PyObject>()));
    let (roots, deaths) = Roots::sort(gil, &objects, names);
    let mut keys: Vec<Key> = world.facts().iter().map(key_of).chain(deaths).collect();
    // The end of the globals ends the unit: another dict may get their address.
    keys.push(Key::DictName(subject.globals, core::ptr::null_mut()));
    keys.sort_unstable();
    keys.dedup();
    if let Some(key) = keys.iter().find(|&&key| !rt.registry.watch(key)) {
        return Err(Refusal::Unwatchable(format!("{key:?}")));
    }
    if !world.still_holds() {
        return Err(Refusal::Unwatchable(
            "something that changed during the compile".to_owned(),
        ));
    }
    let linkage = Linkage {
        roots,
        consts: kept(world.const_objects(), &objects),
        types: world.type_objects().to_vec(),
        codes,
        functions,
        keys,
        globals: subject.globals,
        builtins: subject.builtins,
        called: world.called().to_vec(),
    };
    let mut stages: Vec<(String, String)> = compiled
        .stages
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect();
    if texts {
        stages.push(("lir".to_owned(), compiled.artifact.listing.clone()));
    }
    Ok(Output {
        artifact: compiled.artifact,
        linkage,
        stages,
        notes: Vec::new(),
        func: compiled.func,
    })
}

/// Objects by id, null where the code does not use them.
fn kept(consts: &[*mut PyObject], used: &HashSet<*mut PyObject>) -> Vec<*mut PyObject> {
    consts
        .iter()
        .map(|&p| {
            if used.contains(&p) {
                p
            } else {
                core::ptr::null_mut()
            }
        })
        .collect()
}

fn key_of(fact: &Fact) -> Key {
    match *fact {
        Fact::Class { class, .. } => Key::Type(class),
        Fact::DictName { dict, name, .. } => Key::DictName(dict, name),
        Fact::Function { func, .. } => Key::Function(func),
    }
}

/// The object a fact says a dict holds.
fn value_of(fact: &Fact) -> Option<*mut PyObject> {
    match *fact {
        Fact::DictName { value, .. } if !value.is_null() => Some(value),
        _ => None,
    }
}

/// The slots of a frame up to its `stacktop`.
fn live_slots(f: *mut _PyInterpreterFrame) -> Vec<*mut PyObject> {
    // SAFETY: the caller's frame, whose `stacktop` is valid.
    unsafe {
        let top = usize::try_from(get::<_, i32>(f, frame::STACKTOP)).unwrap_or(0);
        (0..top).map(|i| slot(f, i).read()).collect()
    }
}

/// Code memory, trampolines, and the vectorcall stubs (one per code object).
#[derive(Debug)]
pub struct Place {
    arena: Rc<RefCell<Arena>>,
    exit: CodeBlock,
    stubs: RefCell<HashMap<usize, CodeBlock>>,
}

/// A block of installed code, given back with the value.
#[derive(Debug)]
pub struct Placed {
    /// First byte.
    pub start: usize,
    /// Bytes.
    pub len: usize,
    /// Native entry.
    pub entry: usize,
    arena: Rc<RefCell<Arena>>,
    block: Option<CodeBlock>,
}

impl Drop for Placed {
    fn drop(&mut self) {
        if let Some(block) = self.block.take() {
            self.arena.borrow_mut().free(block);
        }
    }
}

impl Place {
    /// Maps code memory and writes the trampolines.
    pub fn new(limit: usize) -> Result<Place, String> {
        let exit: unsafe extern "C" fn(*mut SavedRegs) -> u64 = deopt::exit;
        let mut arena = Arena::new(limit);
        let exit = trampolines::exit_trampoline(exit as usize as u64).map_err(|e| e.to_string())?;
        let exit = arena.install(&exit, &[], |_| None).map_err(|e| e.to_string())?;
        Ok(Place {
            arena: Rc::new(RefCell::new(arena)),
            exit,
            stubs: RefCell::default(),
        })
    }
    /// Copies code in.
    pub fn put(
        &self,
        artifact: &Artifact,
        resolve: impl Fn(Target) -> Option<u64>,
    ) -> Result<Placed, Refusal> {
        let release: unsafe extern "C" fn(*mut SavedRegs) -> u64 = deopt::release_slow;
        let resolve = |target| match target {
            Target::ExitTrampoline => Some(self.exit.addr()),
            Target::Release => Some(release as usize as u64),
            other => resolve(other),
        };
        let block = self
            .arena
            .borrow_mut()
            .install(&artifact.code, &artifact.relocs, resolve)
            .map_err(|e| self.refusal(&e, artifact))?;
        let start = address(block.addr());
        Ok(Placed {
            start,
            len: block.size(),
            entry: start + artifact.entry as usize,
            arena: Rc::clone(&self.arena),
            block: Some(block),
        })
    }
    fn refusal(&self, error: &ArenaError, artifact: &Artifact) -> Refusal {
        match *error {
            ArenaError::Full { cap } => Refusal::TooBig {
                what: "bytes of machine code in the process",
                count: self.arena.try_borrow().map_or(cap, |a| a.used()) + artifact.code.len(),
                limit: cap,
            },
            _ => Refusal::Internal(error.to_string()),
        }
    }
    /// The machine-code vectorcall of a code object, made at the first question.
    fn stub(&self, state: &CodeState) -> Option<usize> {
        let cell = state.cell_address();
        if let Some(block) = self.stubs.borrow().get(&cell) {
            return Some(address(block.addr()));
        }
        let slow: vectorcallfunc = call::enter_vectorcall;
        let get_tstate: unsafe extern "C" fn() -> *mut PyThreadState = py::PyThreadState_GetUnchecked;
        // SAFETY: the code object is alive while its state is.
        let params = unsafe { call::plain_params(state.code) }?;
        let stub = VectorcallStub {
            params,
            dealloc: deopt::dealloc_address() as u64,
            hold_last: call::may_be_exit(params as usize),
            not_short: &call::EXIT_ARGUMENTS,
            cell: cell as u64,
            get_tstate: get_tstate as usize as u64,
            slow: slow as usize as u64,
        };
        let code = trampolines::vectorcall_stub(&stub).ok()?;
        let block = self.arena.borrow_mut().install(&code, &[], |_| None).ok()?;
        let at = address(block.addr());
        self.stubs.borrow_mut().insert(cell, block);
        Some(at)
    }
    /// The code object of this entry cell is gone, and with it every function that had its stub.
    pub fn drop_stub(&self, cell: usize) {
        if let Some(block) = self.stubs.borrow_mut().remove(&cell) {
            self.arena.borrow_mut().free(block);
        }
    }
}

fn address(addr: u64) -> usize {
    // Lossless: 64-bit platform.
    usize::try_from(addr).unwrap_or(0)
}

/// Addresses that do not depend on the unit.
pub fn fixed_target(rt: &Runtime, target: Target) -> Option<u64> {
    let poll: unsafe extern "C" fn(*mut u8) -> core::ffi::c_int = deopt::poll_slow;
    let back: unsafe extern "C" fn(*mut u8, *mut PyObject) -> *mut PyObject = deopt::return_slow;
    let free: unsafe extern "C" fn(*mut PyObject, *mut PyThreadState) -> u64 =
        crate::helpers::instances::free_instance;
    let malloc: unsafe extern "C" fn(usize) -> *mut core::ffi::c_void = py::PyObject_Malloc;
    // SAFETY: addresses of statics and of fields of the live interpreter state; nothing is read but the address of the
    // cached int -5, which the call returns as an immortal object.
    let found = unsafe {
        match target {
            Target::Helper(id) => crate::helpers::address(id).expose_provenance(),
            Target::Dealloc => deopt::dealloc_address(),
            Target::PollSlow => poll as usize,
            Target::ReturnSlow => back as usize,
            Target::FloatFreelist => {
                at::<_, u8>(rt.interp, interp::FREELIST_FLOATS_NUMFREE).expose_provenance()
            }
            Target::IntFreelist => crate::helpers::ints::list().expose_provenance(),
            Target::FreeInstance => free as usize,
            Target::InstanceShapes => crate::helpers::instances::shapes().expose_provenance(),
            Target::SmallInts => py::PyLong_FromLong(-5).expose_provenance(),
            Target::True => py::Py_True().expose_provenance(),
            Target::False => py::Py_False().expose_provenance(),
            Target::FloatType => (&raw mut py::PyFloat_Type).expose_provenance(),
            Target::LongType => (&raw mut py::PyLong_Type).expose_provenance(),
            Target::ObjectMalloc => malloc as usize,
            _ => return None,
        }
    };
    Some(found as u64)
}

/// The machine-code vectorcall of a code object: enters the cell when exactly the parameters are given by position.
pub fn vectorcall_stub(rt: &Runtime, state: &CodeState) -> Option<vectorcallfunc> {
    let at = rt.place().ok()?.stub(state)?;
    // SAFETY: code with the vectorcall convention, which lives as long as the code object's state.
    Some(unsafe { core::mem::transmute::<*const (), vectorcallfunc>(core::ptr::with_exposed_provenance(at)) })
}

/// The base of a loop unit's native frame, from the stack pointer at the call of its entry: below the return address
/// and the callee-saved registers the unit pushed. `None` before its prologue wrote the record.
pub fn loop_base(unit: &Unit, stack_pointer: usize) -> Option<usize> {
    let above = 8 * (1 + unit.saved_words as usize);
    let base = stack_pointer.checked_sub(above + unit.frame_size as usize)?;
    let record: *const u8 = core::ptr::with_exposed_provenance(base);
    // SAFETY: the stack of the running unit; what lies there is one of its words, or left from before.
    unsafe { get::<_, usize>(record, act::UNIT) == unit.data_address() }.then_some(base)
}

/// The compiler's stages that `dump` can show.
pub fn stages() -> Vec<String> {
    let mut names: Vec<String> = pyjit_codegen::compile::stage_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    names.extend(["opt", "lir", "asm"].map(str::to_owned));
    names
}

/// The world of a function that is compiled only to be looked at.
fn world_of<'a>(
    gil: Gil<'a>,
    rt: &'a Runtime,
    func: *mut PyFunctionObject,
) -> Result<LiveWorld<'a>, Refusal> {
    // SAFETY: a live function, held by the caller.
    let (code, (globals, builtins)) = unsafe { (code_of_function(func), environment(func)) };
    let wanted = world::Subject {
        code,
        func,
        globals,
        builtins,
        live: &[],
        classes: &[],
        exit_limit: u32::try_from(rt.options.exit_limit.get()).unwrap_or(u32::MAX),
    };
    // SAFETY: all of it belongs to the function.
    unsafe { LiveWorld::new(gil, &wanted, &rt.feedback) }
}

/// Compiles a function without installing it, for the texts: the intermediate code of units in use is not kept.
pub fn look(gil: Gil<'_>, rt: &Runtime, func: *mut PyFunctionObject) -> Result<Texts, Refusal> {
    let mut world = world_of(gil, rt, func)?;
    let config = Config {
        backend: BackendConfig {
            listing: true,
            ..BackendConfig::default()
        },
        keep_stages: true,
        ..Config::default()
    };
    let compiled = pyjit_codegen::compile::compile(&mut world, Entry::Function, &config)?;
    let stages = compiled
        .stages
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text));
    let lir = ("lir".to_owned(), compiled.artifact.listing);
    Ok(Texts {
        stages: stages.chain([lir]).collect(),
        func: Some(compiled.func),
        ..Texts::default()
    })
}

/// Compiles a function without installing it, and runs its IR on arguments. The error says why that can't be.
pub fn evaluate(
    gil: Gil<'_>,
    rt: &Runtime,
    func: *mut PyFunctionObject,
    args: Borrowed<'_>,
) -> Result<PyResult<Owned>, String> {
    let mut world = world_of(gil, rt, func).map_err(|r| r.to_string())?;
    let compiled = pyjit_codegen::compile::compile(&mut world, Entry::Function, &Config::default());
    let ir = compiled.map_err(|r| r.to_string())?.func;
    // SAFETY: a live function, held by the caller.
    let Some(func) = (unsafe { Borrowed::from_ptr(func.cast()) }) else {
        return Err("there is no function".to_owned());
    };
    let given: Vec<Owned> = args.tuple_items().map(Borrowed::to_owned).collect();
    // SAFETY: a live function.
    let params = unsafe { call::bind_owned(func.as_ptr().cast(), &given) };
    let params = params.ok_or("the arguments do not bind to plain parameters")?;
    // SAFETY: the IR is the function's, the parameters are bound.
    unsafe { crate::evaluate::run(gil, &mut world, &ir, func, params) }
}
