//! When to compile, and compiling: from a hot code object to a published unit.

use std::rc::Rc;

use pyjit_codegen::compile::RECORDED;
use pyjit_codegen::input::Entry;
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::error::Aside;
use pyjit_ffi::layout::{code, frame};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{PyFunctionObject, PyObject};
use pyjit_ffi::repr::{co as flag, local_kind};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::budget;
use crate::code_state::{CodeState, Texts, Tier};
use crate::control;
use crate::doors::discovery::thread_time_ns;
use crate::doors::functions::{Stub, code_of_function, environment};
use crate::doors::loops;
use crate::install::{self, Unit};
use crate::invalidate::Cause;
use crate::log;
use crate::mem::{code_int, code_of, get};
use crate::memory::Recycling;
use crate::pipeline;
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::watched;

/// What is compiled, as far as live objects go.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The function, of a function unit.
    pub func: Option<*mut PyFunctionObject>,
    /// The running frame, of a loop unit; its slots are valid up to `stacktop`.
    pub frame: Option<*mut _PyInterpreterFrame>,
    /// What is in the first locals of a frame that runs the function, or is about to: objects or null.
    pub examples: &'a [*mut PyObject],
    /// Classes of the objects the unit is for, by parameter (slot).
    pub classes: &'a [(u32, Owned)],
    /// Globals of the function or frame.
    pub globals: *mut PyObject,
    /// Builtins of the function or frame.
    pub builtins: *mut PyObject,
}

const GENERATORS: u32 = flag::GENERATOR | flag::COROUTINE | flag::ASYNC_GENERATOR;

/// Clears the mark that a compile is running.
struct Compiling<'a>(&'a CodeState);

impl Drop for Compiling<'_> {
    fn drop(&mut self) {
        self.0.compiling.set(false);
    }
}

/// Compiles a function and lets its calls enter. The error is the reason of a refusal.
pub fn compile_function(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    func: *mut PyFunctionObject,
) -> Result<(), String> {
    compile_seen(gil, rt, state, func, &[])
}

/// The same with examples: see [`Subject::examples`].
pub fn compile_seen(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    func: *mut PyFunctionObject,
    examples: &[*mut PyObject],
) -> Result<(), String> {
    // SAFETY: a live function, held by the caller.
    let (globals, builtins) = unsafe { environment(func) };
    if !state.bind_environment(globals, builtins) && !change_environment(gil, rt, state, globals, builtins) {
        return Err("another function with the same code but other globals is compiled".to_owned());
    }
    if is_generator(state) {
        return Err(await_resumption(rt, state));
    }
    if state.is_compiled() {
        rt.functions.patch(rt, state, func, Stub::Enter);
        return Ok(());
    }
    if watched::by_others(state.code) {
        return Err("a tracer, a profiler or another tool watches this code".to_owned());
    }
    let subject = Subject {
        func: Some(func),
        frame: None,
        examples,
        classes: &[],
        globals,
        builtins,
    };
    state.wants_compile.set(false);
    match compile(gil, rt, state, subject, Entry::Function, None) {
        Ok(unit) => {
            publish(rt, state, unit);
            rt.functions.patch(rt, state, func, Stub::Enter);
            Ok(())
        }
        Err(refusal) => {
            let reason = refusal.to_string();
            if state.tier.get() != Tier::Compiled || !state.is_compiled() {
                state.settle(Tier::Refused, Some(reason.clone()));
            }
            rt.functions.restore_code(gil, rt, state);
            Err(reason)
        }
    }
}

/// The code of a generator, coroutine or async generator.
pub fn is_generator(state: &CodeState) -> bool {
    // SAFETY: the code object is alive while its state is.
    let view = unsafe { Borrowed::from_ptr(state.code.cast()) }.and_then(CodeView::new);
    view.is_some_and(|v| v.flags() & GENERATORS != 0)
}

/// A generator's function is not compiled itself: it only makes the generator. Says so.
fn await_resumption(rt: &Runtime, state: &CodeState) -> String {
    make_resumable(rt, state);
    let refusal = Refusal::Unsupported {
        what: "a generator or coroutine".to_owned(),
        offset: None,
        why: "it is compiled where it is resumed, not as a function",
    };
    add(&rt.stats.refused_total, 1);
    if state.tier.get() != Tier::Compiled {
        state.settle(Tier::Refused, Some(refusal.to_string()));
    }
    refusal.to_string()
}

/// A generator is hot: from now on it may be compiled where it is resumed.
pub fn make_resumable(rt: &Runtime, state: &CodeState) {
    let modes = rt.options.stress_modes();
    if crate::governor::exempt(rt, state) || modes.exit > 0 || modes.invalidate > 0 {
        state.resume_trial.verdict.set(crate::doors::pay::Verdict::Native);
    }
    if !state.resumable.replace(true) {
        rt.resumptions.wanted();
        rt.discovery.news();
    }
}

/// Drops units compiled for other globals, if no other code calls them directly.
fn change_environment(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    globals: *mut PyObject,
    builtins: *mut PyObject,
) -> bool {
    if state.versions.get() >= max_versions(rt) && !state.pinned.get() {
        return false;
    }
    rt.invalidate_state(gil, state, Cause::Request);
    state.bind_environment(globals, builtins)
}

/// Compiles a variant of a function for arguments of certain classes, which those given have.
///
/// # Safety
/// A live function of the state with its environment; the arguments are its bound parameters.
pub unsafe fn compile_variant(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    func: *mut PyFunctionObject,
    args: &[*mut PyObject],
    variant: usize,
    classes: &[(u32, Owned)],
) {
    let subject = Subject {
        func: Some(func),
        frame: None,
        examples: args,
        classes,
        globals: state.globals.get(),
        builtins: state.builtins.get(),
    };
    // A refusal is in the log; the other units go on as before.
    let unit = compile(gil, rt, state, subject, Entry::Function, Some(variant)).ok();
    state
        .variants
        .borrow_mut()
        .compiled(variant, unit, max_versions(rt));
}

/// Most compiles of one unit's place.
pub fn max_versions(rt: &Runtime) -> u32 {
    u32::try_from(rt.options.max_versions.get()).unwrap_or(u32::MAX)
}

fn publish(rt: &Runtime, state: &CodeState, unit: Rc<Unit>) {
    state.versions.set(state.versions.get() + 1);
    *state.function.borrow_mut() = Some(unit);
    state.retired.set(false);
    let reason = state.reason.borrow().clone().filter(|_| state.interpreted.get());
    state.settle(Tier::Compiled, reason);
    state.relink(rt);
    crate::trial::begin(rt, state);
    let functions = state.functions.borrow().clone();
    for func in functions {
        rt.functions.patch(rt, state, func, Stub::Enter);
    }
}

/// Compiles a loop that is running in `f`. `None` if it is refused; then it is not asked for again.
pub fn compile_loop(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    f: *mut _PyInterpreterFrame,
    bc: u32,
) -> Option<Rc<Unit>> {
    let depth = stack_depth(f)?;
    compile_in_frame(gil, rt, state, f, Entry::Loop { bc, depth })
}

/// Compiles a variant of a loop that is running in `f`, whose slots are of these classes.
pub fn compile_loop_variant(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    f: *mut _PyInterpreterFrame,
    bc: u32,
    (variant, classes): (usize, &[(u32, Owned)]),
) -> Option<Rc<Unit>> {
    let depth = stack_depth(f)?;
    let entry = Entry::Loop { bc, depth };
    let subject = subject_in(f, classes);
    let same = state.bind_environment(subject.globals, subject.builtins);
    let unit = same
        .then(|| compile(gil, rt, state, subject, entry, Some(variant)).ok())
        .flatten();
    let mut all = state.points(entry).borrow_mut();
    let variants = &mut all.entry(bc).or_default().variants;
    variants.compiled(variant, unit.clone(), max_versions(rt));
    unit
}

/// The frame's code, to be compiled for where the frame stands.
fn subject_in(f: *mut _PyInterpreterFrame, classes: &[(u32, Owned)]) -> Subject<'_> {
    // SAFETY: as in `stack_depth`.
    unsafe {
        Subject {
            func: None,
            frame: Some(f),
            examples: &[],
            classes,
            globals: get(f, frame::F_GLOBALS),
            builtins: get(f, frame::F_BUILTINS),
        }
    }
}

/// Compiles a generator suspended in `f` from where it goes on. `None` as for a loop.
pub fn compile_resume(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    f: *mut _PyInterpreterFrame,
    bc: u32,
) -> Option<Rc<Unit>> {
    // The value sent comes on top.
    let depth = stack_depth(f)? + 1;
    compile_in_frame(gil, rt, state, f, Entry::Resume { bc, depth })
}

/// Stack entries of a frame whose `stacktop` is valid.
fn stack_depth(f: *mut _PyInterpreterFrame) -> Option<u32> {
    // SAFETY: the current frame in a callback, or a suspended generator's.
    let depth = unsafe {
        i64::from(get::<_, i32>(f, frame::STACKTOP))
            - i64::try_from(code_int(code_of(f), code::CO_NLOCALSPLUS)).unwrap_or(0)
    };
    u32::try_from(depth).ok()
}

fn compile_in_frame(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    f: *mut _PyInterpreterFrame,
    entry: Entry,
) -> Option<Rc<Unit>> {
    let (Entry::Loop { bc, .. } | Entry::Resume { bc, .. }) = entry else {
        return None;
    };
    let subject = subject_in(f, &[]);
    let max = max_versions(rt);
    let points = state.points(entry);
    let allowed = points.borrow().get(&bc).is_none_or(|l| l.versions < max)
        && (state.bind_environment(subject.globals, subject.builtins)
            || change_environment(gil, rt, state, subject.globals, subject.builtins));
    let result = if allowed {
        compile(gil, rt, state, subject, entry, None)
    } else {
        Err(Refusal::TooBig {
            what: "versions of this loop or resumption",
            count: max as usize + 1,
            limit: max as usize,
        })
    };
    let mut all = points.borrow_mut();
    let this = all.entry(bc).or_default();
    match result {
        Ok(unit) => {
            this.versions += 1;
            (this.hits, this.busy) = (0, 0);
            this.unit = Some(Rc::clone(&unit));
            if state.tier.get() != Tier::Compiled {
                state.settle(Tier::Compiled, None);
            }
            Some(unit)
        }
        Err(refusal) => {
            this.refused = true;
            if state.reason.borrow().is_none() && state.tier.get() != Tier::Compiled {
                state.settle(Tier::Refused, Some(refusal.to_string()));
            }
            None
        }
    }
}

fn compile(
    gil: Gil<'_>,
    rt: &Runtime,
    state: &CodeState,
    subject: Subject<'_>,
    entry: Entry,
    variant: Option<usize>,
) -> Result<Rc<Unit>, Refusal> {
    if state.compiling.replace(true) {
        return Err(Refusal::Internal("a compile of this code is running".to_owned()));
    }
    let _compiling = Compiling(state);
    let _aside = Aside::new(gil);
    rt.bury(gil);
    let _recycling = Recycling::begin();
    let started = thread_time_ns();
    let cycles = crate::governor::cycles();
    let result = runtime::guarded(Err(Refusal::Internal("the compiler panicked".to_owned())), || {
        admit(rt, state, entry)?;
        let texts = (state.pinned.get() && rt.options.keep_ir.get())
            || !rt.options.dump_stages(&state.qualname()).is_empty();
        let output = pipeline::compile(gil, rt, state, &subject, entry, texts)?;
        show(rt, state, &output);
        if variant.is_none() {
            *state.texts.borrow_mut() = Texts {
                stages: output.stages,
                notes: output.notes,
                func: texts.then_some(output.func),
            };
        }
        install::install(gil, rt, state, (entry, variant), output.artifact, output.linkage)
    });
    if let Err(refusal @ Refusal::TooBig { what: RECORDED, .. }) = &result {
        *state.unwieldy.borrow_mut() = Some(refusal.clone());
    }
    let spent = thread_time_ns().saturating_sub(started);
    add(&rt.stats.compile_ns, spent);
    budget::learn(rt, state, spent);
    let cycles = crate::governor::cycles().wrapping_sub(cycles);
    add(&rt.measuring_cycles, cycles);
    state.compile_ns.set(state.compile_ns.get() + spent);
    state.credit_used.set(state.credit.get());
    log::event(rt, state, || {
        let what = match &result {
            Ok(_) => "compiled".to_owned(),
            Err(refusal) => format!("refused, {refusal},"),
        };
        let (units, samples) = (
            control::view(state.code).map_or(0, CodeView::units),
            state.samples.get(),
        );
        format!(
            "{what} {entry:?}{} in {} us, {units} units, {samples} samples; {}",
            variant.map_or(String::new(), |n| format!(" (variant {n})")),
            spent / 1_000,
            budget::state(rt)
        )
    });
    match &result {
        Ok(unit) => perf_entry(rt, state, unit),
        Err(refusal) => {
            add(&rt.stats.refused_total, 1);
            if let Refusal::Internal(text) = refusal
                && rt.options.verify.get()
            {
                // A test must not pass because the compile with the error was dropped.
                eprintln!("pyjit: {}: internal error: {text}", state.qualname());
            }
        }
    }
    result
}

/// Why a kind of code is not compiled with this entry.
pub fn kind_refusal(view: CodeView<'_>, entry: Entry) -> Option<Refusal> {
    let refuse = |what: &str, why| {
        Some(Refusal::Unsupported {
            what: what.to_owned(),
            offset: None,
            why,
        })
    };
    if view.flags() & GENERATORS != 0 && !matches!(entry, Entry::Resume { .. }) {
        return refuse(
            "a generator or coroutine",
            "it is compiled where it is resumed, not as a function",
        );
    }
    if entry == Entry::Function && view.flags() & flag::OPTIMIZED == 0 {
        return refuse(
            "a class body or module code",
            "it runs once; its loops are compiled when they are hot",
        );
    }
    let hidden = |kinds: &[u8]| kinds.iter().any(|kind| kind & local_kind::HIDDEN != 0);
    if view.flags() & flag::OPTIMIZED == 0 && hidden(view.localsplus_kinds()) {
        return refuse(
            "a comprehension in a class body or module code",
            "locals() looks for its variables in the frame's slots",
        );
    }
    None
}

/// Limits that need no look at the instructions.
fn admit(rt: &Runtime, state: &CodeState, entry: Entry) -> Result<(), Refusal> {
    let index = rt.compile_index.get();
    if !rt.options.allows(index) {
        rt.compile_index.set(index + 1);
        return Err(Refusal::Unsupported {
            what: format!("compile {index}"),
            offset: None,
            why: "it is outside the range of the option only",
        });
    }
    if let Some(refusal) = &*state.unwieldy.borrow() {
        return Err(refusal.clone());
    }
    // SAFETY: the code object is alive while its state is.
    let view = unsafe { Borrowed::from_ptr(state.code.cast()) }.and_then(CodeView::new);
    let Some(view) = view else {
        return Err(Refusal::Internal("no code object".to_owned()));
    };
    if let Some(refusal) = kind_refusal(view, entry) {
        return Err(refusal);
    }
    let limit = usize::try_from(rt.options.max_bytecode_units.get()).unwrap_or(usize::MAX);
    let count = view.units() as usize;
    if count > limit {
        return Err(Refusal::TooBig {
            what: "code units",
            count,
            limit,
        });
    }
    Ok(())
}

/// Prints the stages the option `dump` asks for.
fn show(rt: &Runtime, state: &CodeState, output: &pipeline::Output) {
    let name = state.qualname();
    for wanted in rt.options.dump_stages(&name) {
        for (stage, text) in output
            .stages
            .iter()
            .filter(|(stage, _)| *stage == wanted || wanted == "all")
        {
            eprintln!("--- {name}: {stage}\n{text}");
        }
        match wanted.as_str() {
            "ir" | "opt" => eprintln!(
                "--- {name}: opt\n{}",
                pyjit_codegen::ir::print::print(&output.func)
            ),
            "asm" => eprintln!(
                "--- {name}: asm\n{}",
                pyjit_codegen::x64::disassemble(&output.artifact.code, 0)
            ),
            _ => {}
        }
    }
}

/// Tells the profiler `perf` about a unit.
fn perf_entry(rt: &Runtime, state: &CodeState, unit: &Unit) {
    if !rt.options.perf_map.get() {
        return;
    }
    let (start, len) = unit.code_range();
    let suffix = match unit.kind {
        Entry::Function => String::new(),
        Entry::Loop { bc, .. } => format!(":loop@{bc}"),
        Entry::Resume { bc, .. } => format!(":resume@{bc}"),
    };
    let name = std::ffi::CString::new(format!("pyjit:{}{suffix}", state.qualname())).unwrap_or_default();
    // SAFETY: the address is only written as a number; the name is a C string.
    unsafe {
        pyjit_ffi::sys::PyUnstable_WritePerfMapEntry(
            core::ptr::without_provenance(start),
            u32::try_from(len).unwrap_or(u32::MAX),
            name.as_ptr(),
        );
    }
}

/// The stub of a code object without a unit was entered: the entry to use instead, if it is time to compile (again).
///
/// # Safety
/// `func` is a live function.
pub unsafe fn entry_wanted(gil: Gil<'_>, func: *mut PyFunctionObject) -> Option<usize> {
    let rt = runtime::get(gil);
    // SAFETY: contract.
    let state = rt.find_state(unsafe { code_of_function(func) })?;
    let counted = matches!(state.tier.get(), Tier::Cold | Tier::Counting)
        && (state.countdown.get() > 0 || (rt.enabled.get() && rt.options.threshold.get() == 1));
    if !(state.wants_compile.get() || counted) || state.compiling.get() {
        return None;
    }
    if counted && state.countdown.get() > 1 {
        state.countdown.set(state.countdown.get() - 1);
        return None;
    }
    if !counted && !crate::governor::exempt(rt, state) && !budget::allows(rt, state) {
        // The sampler finds it again when there is something to spend.
        state.wants_compile.set(false);
        state.settle(Tier::Counting, None);
        rt.functions.restore_code(gil, rt, state);
        return None;
    }
    compile_function(gil, rt, state, func).ok()?;
    let unit = state.function.borrow().clone();
    unit.map(|u| u.entry())
}

/// A function is hot, but all that was seen of it may be one call that takes long: the next one compiles it.
pub fn await_call(rt: &Runtime, state: &CodeState, func: *mut PyFunctionObject) {
    // SAFETY: a live function, held by the caller.
    let (globals, builtins) = unsafe { environment(func) };
    if state.bind_environment(globals, builtins) {
        state.countdown.set(1);
        rt.functions.patch(rt, state, func, Stub::Count);
    }
}

/// A function with a counting entry is called with these positional arguments.
///
/// # Safety
/// `func` is a live function, the arguments live objects.
pub unsafe fn counted_call(gil: Gil<'_>, rt: &Runtime, func: *mut PyFunctionObject, args: &[*mut PyObject]) {
    // SAFETY: contract.
    let Some(state) = rt.find_state(unsafe { code_of_function(func) }) else {
        return;
    };
    let left = state.countdown.get();
    if left > 1 {
        state.countdown.set(left - 1);
        return;
    }
    if state.compiling.get() || watched::by_others(state.code) {
        return;
    }
    let named = crate::control::view(state.code).map_or(0, CodeView::argcount);
    let examples = &args[..args.len().min(named)];
    if compile_seen(gil, rt, state, func, examples).is_err() {
        rt.functions.restore(rt, func);
    }
}

/// JUMP events before a loop is compiled.
pub fn loop_limit(rt: &Runtime, state: &CodeState) -> u32 {
    if rt.options.threshold.get() == 1 || (state.marked.get() && state.countdown.get() <= 1) {
        return 1;
    }
    u32::try_from(rt.options.loop_threshold.get()).unwrap_or(u32::MAX)
}

/// Resumptions of a hot generator at one place before that is compiled.
const RESUMPTIONS: u32 = 8;

/// Resumptions at one place before it is compiled.
pub fn resume_limit(rt: &Runtime, state: &CodeState) -> u32 {
    if rt.options.threshold.get() == 1 || state.marked.get() || state.pinned.get() {
        return 1;
    }
    RESUMPTIONS
}

/// Compile a function after some calls, also without `enable()`; 0 compiles now.
pub fn mark(gil: Gil<'_>, rt: &Runtime, func: *mut PyFunctionObject, threshold: u32) {
    // SAFETY: a live function, held by the caller.
    let co = unsafe { code_of_function(func) };
    let Some(state) = rt.state_of(co) else { return };
    state.marked.set(true);
    if state.tier.get() == Tier::Cold {
        state.tier.set(Tier::Counting);
    }
    arm_if_loops(gil, rt, state);
    if threshold == 0 {
        // A refusal is no error: it can be asked for.
        let _ = compile_function(gil, rt, state, func);
        return;
    }
    state.countdown.set(threshold);
    rt.functions.patch(rt, state, func, Stub::Count);
}

/// Switches JUMP events on if there are loops.
pub fn arm_if_loops(gil: Gil<'_>, rt: &Runtime, state: &CodeState) {
    // SAFETY: the code object is alive while its state is.
    let view = unsafe { Borrowed::from_ptr(state.code.cast()) }.and_then(CodeView::new);
    if view.is_some_and(|v| v.flags() & GENERATORS == 0 && loops::backward_jumps(v).next().is_some()) {
        rt.monitoring.arm(gil, state, true);
    }
}
