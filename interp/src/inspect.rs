//! What `pyjit.inspect` and `pyjit.explain` show, as plain data.

use pyjit_codegen::deopt::ExitReason;
use pyjit_codegen::input::Entry;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{PyCodeObject, PyFunctionObject, PyObject};

use crate::code_state::{CodeState, Texts, Tier};
use crate::control;
use crate::doors::functions::code_of_function;
use crate::invalidate::Cause;
use crate::runtime::Runtime;
use crate::tier;

/// One row of `exits`.
#[derive(Clone, Debug)]
pub struct ExitRow {
    /// Bytecode offset in bytes.
    pub offset: u32,
    /// Source line.
    pub line: Option<i32>,
    /// Name of the reason.
    pub reason: &'static str,
    /// How often.
    pub count: u64,
}

/// What is known of one code object.
#[derive(Clone, Debug)]
pub struct Info {
    /// Name of the state.
    pub state: &'static str,
    /// Why it was refused or retired.
    pub reason: Option<String>,
    /// Entries by calls.
    pub entries: u64,
    /// Entries into loops.
    pub osr_entries: u64,
    /// Compiles of the function and its loops.
    pub versions: u64,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Time spent compiling.
    pub compile_ns: u64,
    /// Exits.
    pub exits: Vec<ExitRow>,
}

/// A function or a code object, as `inspect` takes it.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The function, if one was given.
    pub func: Option<*mut PyFunctionObject>,
    /// The code object.
    pub code: *mut PyCodeObject,
}

impl Target {
    /// Looks at an object; `None` for anything but a function or a code object.
    pub fn of(object: Borrowed<'_>) -> Option<Target> {
        if object.is_function() {
            let func: *mut PyFunctionObject = object.as_ptr().cast();
            // SAFETY: a live function.
            let code = unsafe { code_of_function(func) };
            return Some(Target {
                func: Some(func),
                code,
            });
        }
        object.is_code().then(|| Target {
            func: None,
            code: object.as_ptr().cast(),
        })
    }
    /// A function that runs the code: the one given, or any the collector finds.
    pub fn function(&self, _: Gil<'_>) -> Option<Owned> {
        if let Some(func) = self.func {
            // SAFETY: the caller's argument is alive.
            return unsafe { Borrowed::from_ptr(func.cast::<PyObject>()) }.map(Borrowed::to_owned);
        }
        let runs_it = |function: &Owned| {
            // SAFETY: the list holds references.
            unsafe { code_of_function(function.as_ptr().cast()) == self.code }
        };
        control::all_functions().into_iter().find(runs_it)
    }
}

/// Everything `inspect` shows of a code object.
pub fn info(rt: &Runtime, code: *mut PyCodeObject) -> Info {
    let Some(state) = rt.find_state(code) else {
        return Info {
            state: Tier::Cold.name(),
            reason: None,
            entries: 0,
            osr_entries: 0,
            versions: 0,
            code_bytes: 0,
            compile_ns: 0,
            exits: Vec::new(),
        };
    };
    let loops: u64 = [&state.loops, &state.resumes]
        .iter()
        .flat_map(|points| {
            points
                .borrow()
                .values()
                .map(|l| u64::from(l.versions) + l.variants.all_versions())
                .collect::<Vec<_>>()
        })
        .sum();
    Info {
        state: state.tier.get().name(),
        reason: state.reason.borrow().clone(),
        entries: state.entries(),
        osr_entries: state.osr_entries.get(),
        versions: u64::from(state.versions.get()) + state.variants.borrow().all_versions() + loops,
        code_bytes: state.units().iter().map(|u| u.code_range().1 as u64).sum(),
        compile_ns: state.compile_ns.get(),
        exits: exits(state),
    }
}

fn exits(state: &CodeState) -> Vec<ExitRow> {
    let view = control::view(state.code);
    let line = |unit: u32| view.and_then(|v| v.line_of(unit));
    let mut rows: Vec<ExitRow> = Vec::new();
    let mut add = |unit: u32, reason: ExitReason, count: u64| {
        let (offset, reason) = (unit * 2, reason.name());
        match rows.iter_mut().find(|r| r.offset == offset && r.reason == reason) {
            Some(row) => row.count += count,
            None => rows.push(ExitRow {
                offset,
                line: line(unit),
                reason,
                count,
            }),
        }
    };
    for (&(unit, reason), count) in &*state.exits.borrow() {
        add(unit, reason, count.get());
    }
    rows.sort_by(|a, b| b.count.cmp(&a.count).then(a.offset.cmp(&b.offset)));
    rows
}

/// The text of a stage of the last compile; if that kept none, of one made now.
pub fn dump(gil: Gil<'_>, rt: &Runtime, target: Target, stage: &str) -> Option<String> {
    let state = rt.find_state(target.code)?;
    if stage == "asm" {
        let units = state.units();
        let unit = units
            .iter()
            .find(|u| u.kind == pyjit_codegen::input::Entry::Function)
            .or(units.first())?;
        let (start, len) = unit.code_range();
        // SAFETY: the unit's machine code is readable while the unit lives.
        let bytes =
            unsafe { core::slice::from_raw_parts(core::ptr::with_exposed_provenance::<u8>(start), len) };
        return Some(pyjit_codegen::x64::disassemble(bytes, start as u64));
    }
    if state.texts.borrow().func.is_some() {
        return text_of(&state.texts.borrow(), stage);
    }
    if state.units().is_empty() {
        return None;
    }
    let func = target.function(gil)?;
    let texts = crate::pipeline::look(gil, rt, func.as_ptr().cast()).ok()?;
    text_of(&texts, stage)
}

fn text_of(texts: &Texts, stage: &str) -> Option<String> {
    if stage == "opt" {
        return texts.func.as_ref().map(pyjit_codegen::ir::print::print);
    }
    let mut stages = texts.stages.iter();
    stages
        .find(|(name, _)| name == stage)
        .map(|(_, text)| text.clone())
}

/// Notes for `explain`.
pub fn explain(rt: &Runtime, code: *mut PyCodeObject) -> Vec<(Option<u32>, String)> {
    let Some(state) = rt.find_state(code) else {
        return Vec::new();
    };
    let mut notes = state.texts.borrow().notes.clone();
    if let Some(reason) = &*state.reason.borrow() {
        notes.insert(0, (None, reason.clone()));
    }
    if let (Some(text), false) = (&*state.measured.borrow(), state.interpreted.get()) {
        notes.push((None, format!("native code takes {text}")));
    }
    for exit in exits(state)
        .into_iter()
        .filter(|e| e.reason != ExitReason::LoopDone.name())
    {
        let line = exit.line.and_then(|l| u32::try_from(l).ok());
        notes.push((
            line,
            format!("left compiled code {} times: {}", exit.count, exit.reason),
        ));
    }
    notes
}

/// What exits taught, per bytecode.
#[derive(Clone, Debug)]
pub struct SiteRow {
    /// Bytecode offset in bytes.
    pub offset: u32,
    /// Source line.
    pub line: Option<i32>,
    /// Failures by reason.
    pub counts: Vec<(&'static str, u32)>,
    /// Names of classes guards did not expect.
    pub types: Vec<String>,
    /// Not speculated on any more.
    pub generic: bool,
}

/// Feedback of exits.
pub fn feedback(rt: &Runtime, code: *mut PyCodeObject) -> Vec<SiteRow> {
    let view = control::view(code);
    rt.feedback
        .sites(code)
        .into_iter()
        .map(|(unit, site)| SiteRow {
            offset: unit * 2,
            line: view.and_then(|v| v.line_of(unit)),
            counts: ExitReason::ALL
                .iter()
                .zip(site.counts)
                .filter(|(_, n)| *n > 0)
                .map(|(r, n)| (r.name(), n))
                .collect(),
            types: site.live_types().iter().map(|t| type_name(t.borrow())).collect(),
            generic: site.generic,
        })
        .collect()
}

fn type_name(ty: Borrowed<'_>) -> String {
    match ty
        .attr(c"__qualname__")
        .and_then(|name| name.borrow().to_str().map(str::to_owned))
    {
        Ok(name) => name,
        Err(raised) => {
            raised.clear();
            "?".to_owned()
        }
    }
}

/// Compiles now; the error is the reason of a refusal.
pub fn force_compile(gil: Gil<'_>, rt: &Runtime, target: Target) -> Result<(), String> {
    let state = rt.state_of(target.code).ok_or("out of memory")?;
    let Some(func) = target.function(gil) else {
        let refusal = crate::control::view(target.code)
            .and_then(|view| crate::tier::kind_refusal(view, Entry::Function));
        return Err(
            refusal.map_or("no function object with this code exists".to_owned(), |r| {
                r.to_string()
            }),
        );
    };
    if state.tier.get() == Tier::Retired || state.tier.get() == Tier::Refused {
        state.settle(Tier::Counting, None);
    }
    crate::trial::forget(state);
    state.wants_compile.set(false);
    state.pinned.set(true);
    tier::arm_if_loops(gil, rt, state);
    tier::compile_function(gil, rt, state, func.as_ptr().cast())
}

/// Drops the native code of a code object.
pub fn deoptimize(gil: Gil<'_>, rt: &Runtime, code: *mut PyCodeObject) {
    if let Some(state) = rt.find_state(code) {
        rt.invalidate_state(gil, state, Cause::Request);
        rt.functions.restore_code(gil, rt, state);
        rt.monitoring.arm(gil, state, false);
        state.loops.borrow_mut().clear();
        crate::trial::forget(state);
        state.resumes.borrow_mut().clear();
        state.forget_hot();
        state.pinned.set(false);
        if state.tier.get() == Tier::Compiled {
            state.settle(Tier::Counting, None);
        }
    }
    rt.bury(gil);
}

/// The counters.
pub fn stats(rt: &Runtime) -> Vec<(String, u64)> {
    let mut rows = rt.stats.rows();
    // SAFETY: no code object dies while the list is walked: nothing runs.
    let living: u64 = rt
        .all_states()
        .iter()
        .map(|&state| unsafe { &*state })
        .flat_map(CodeState::units)
        .map(|u| u.entries())
        .sum();
    if let Some(row) = rows.iter_mut().find(|(name, _)| name == "native_entries") {
        row.1 += living;
    }
    rows
}
