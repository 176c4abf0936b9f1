//! What exits teach, and when they are too many.
//!
//! Every exit counts for its unit and for its bytecode (the guard's identity, which survives recompiles). When one
//! guard has failed `exit_limit` times the unit is made stale and compiled anew with what was learnt. At the last
//! version allowed, the bytecodes that failed are marked generic; if the result still exits, the code is given up.

use std::cell::Cell;
use std::rc::Rc;

use pyjit_codegen::abi::SavedRegs;
use pyjit_codegen::deopt::{ExitId, ExitReason, ExitRecord, Kind, SlotRecord};
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::Entry;
use pyjit_ffi::layout::{frame, tstate};
use pyjit_ffi::object::{Borrowed, Gil};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::sys::_PyInterpreterFrame;
use pyjit_ffi::types::TypeView;

use crate::activation::{self, Activation};
use crate::budget;
use crate::code_state::{CodeState, Tier};
use crate::deopt::frames;
use crate::deopt::reify::Reifier;
use crate::doors::functions::{code_of_function, environment};
use crate::feedback::{NOTES, SiteFeedback, culprit_operand};
use crate::governor;
use crate::install::Unit;
use crate::invalidate::Cause;
use crate::log;
use crate::mem::{code_of, get, unit_of};
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::variants::{Variants, Wish};
use crate::watched;
use crate::world::feedback::{expected_at, note_mixed};

/// The exit says nothing about the guards: it is part of normal operation.
fn harmless(reason: ExitReason) -> bool {
    matches!(
        reason,
        ExitReason::Poll
            | ExitReason::LoopDone
            | ExitReason::Recursion
            | ExitReason::Raise
            | ExitReason::Check
    )
}

/// Counts an exit and writes feedback.
pub fn count(
    gil: Gil<'_>,
    rt: &Runtime,
    unit: &Unit,
    activation: Activation,
    site: ExitId,
    regs: &SavedRegs,
) {
    let record = unit.record(site);
    rt.stats.exit(record.reason);
    let taken = &unit.exit_counts[site.index()];
    taken.set(taken.get().saturating_add(1));
    let Some(total) = total_of(rt, unit, record, site) else {
        return;
    };
    total.set(total.get() + 1);
    let origin = record.origin;
    // What is not there makes the interpreter raise, and so does an index that was not met by counting from the end.
    let raises = match record.reason {
        ExitReason::Raise | ExitReason::Unbound => true,
        ExitReason::Bounds => {
            let rounds = |site: &mut SiteFeedback| site.rounds[ExitReason::Bounds as usize];
            rt.feedback.at(unit.code_at(record.origin_code), origin, rounds) > 0
        }
        _ => false,
    };
    if raises {
        teach_handler(gil, rt, unit, record, taken.get());
    }
    // Code that knows negative indices is left when the interpreter is to raise: another compile would not help.
    let out_of_range = raises && record.reason == ExitReason::Bounds;
    if out_of_range || matches!(record.reason, ExitReason::Raise | ExitReason::Check) {
        governor::raised(gil, rt, unit, taken.get());
    }
    if out_of_range || harmless(record.reason) {
        return;
    }
    add(&rt.guards_failed, 1);
    let code = unit.code_at(record.origin_code);
    let culprit = match record.culprit {
        Some((loc, Kind::Obj)) => Reifier::borrowing_regs(activation, regs, unit, record).object(loc),
        _ => core::ptr::null_mut(),
    };
    let operand = record
        .operand
        .map(|n| n as usize)
        .or_else(|| operand_of(record, code, origin));
    if record.reason == ExitReason::Type && taken.get() == 1 {
        note_expected(gil, rt, code, origin, operand);
    }
    if matches!(record.reason, ExitReason::Identity | ExitReason::Type)
        // SAFETY: compiled code holds the value its guard looked at.
        && let Some(runs) = unsafe { code_of_called(culprit) }
    {
        note_callee(rt, code, origin, runs, culprit.cast());
    }
    let of_ints = record.reason == ExitReason::BigInt && is_operator(code, origin);
    rt.feedback.at(code, origin, |site| {
        site.note_exit(record.reason);
        if of_ints && site.operands[..2].iter().all(Vec::is_empty) {
            // It was compiled for ints without having seen any: the interpreter has no feedback for most operators.
            for operand in 0..2 {
                // SAFETY: a static class.
                unsafe { site.note_type(Some(operand), &raw mut py::PyLong_Type) };
            }
        }
        if !culprit.is_null() {
            // SAFETY: compiled code holds the value its guard looked at.
            unsafe { site.note_type(operand, py::Py_TYPE(culprit)) };
        }
    });
    if let Some(loaded) = record.loaded.filter(|_| taken.get() == 1 && is_number(culprit))
        && let Some(view) = crate::control::view(unit.code_at(loaded.code))
    {
        note_mixed(gil, &rt.feedback, view, loaded.bc);
    }
    note_params(
        rt,
        unit,
        &Reifier::borrowing_regs(activation, regs, unit, record),
        record,
        code,
    );
    if !unit.stale.get() && is_enough(rt, unit, taken.get()) {
        if want_variant(rt, unit, record, culprit) {
            return;
        }
        too_many(gil, rt, unit, code, origin, record.reason);
    }
}

/// A guard of a class failed for the first time: the interpreter, which goes on, may specialise the bytecode for what came
/// now. What it is specialised for until then is kept beside that.
fn note_expected(gil: Gil<'_>, rt: &Runtime, code: *mut PyCodeObject, bc: u32, operand: Option<usize>) {
    let view = crate::control::view(code);
    if let Some(expected) = view.and_then(|v| expected_at(gil, &rt.feedback, v, bc, operand)) {
        rt.feedback.at(code, expected.unit, |site| {
            // SAFETY: a class, held here.
            unsafe { site.note_type(Some(expected.operand), expected.class.as_ptr().cast()) };
        });
    }
}

/// The bytecode is an operator of two operands.
fn is_operator(code: *mut PyCodeObject, bc: u32) -> bool {
    let opcode = crate::control::view(code).and_then(|view| view.base_opcode_at(bc));
    opcode == Some(pyjit_ffi::opcode::BINARY_OP)
}

/// An exact int or float.
fn is_number(o: *mut PyObject) -> bool {
    // SAFETY: null or alive, as the value a guard looked at.
    let class = || unsafe { py::Py_TYPE(o) };
    !o.is_null() && [&raw mut py::PyLong_Type, &raw mut py::PyFloat_Type].contains(&class())
}

/// How often the exits at the bytecode of an exit were taken for its reason.
fn total_of<'a>(rt: &Runtime, unit: &'a Unit, record: &ExitRecord, site: ExitId) -> Option<&'a Cell<u64>> {
    let kept = &unit.exit_totals[site.index()];
    if kept.get().is_none() {
        let frame = record.frames.last()?;
        let state = rt.state_of(unit.code_at(frame.code))?;
        let mut totals = state.exits.borrow_mut();
        let total = totals.entry((frame.bc, record.reason)).or_default();
        return Some(kept.get_or_init(|| total.clone()));
    }
    kept.get().map(Rc::as_ref)
}

/// So many exits of one guard are worth a compile: one per so many nanoseconds that it takes,
const EXIT: u64 = 16_000;
/// but no more than this.
const MOST_EXITS: u64 = 1_000;
/// Where one entry in so many ends in one, what then runs in the interpreter may cost more than the exits:
const OFTEN: u64 = 64;
/// when native code would have earned so many compiles in that time, fewer are enough,
const LOST: f64 = 0.5;
/// and after so many still fewer,
const LOST_LONG: f64 = 2.0;
/// one part in so many.
const FEW: u32 = 4;

/// A guard has failed so often that compiling the unit anew is worth it. Until then more is learnt.
fn is_enough(rt: &Runtime, unit: &Unit, taken: u32) -> bool {
    let Some(state) = unit.state() else { return false };
    let limit = u32::try_from(rt.options.exit_limit.get()).unwrap_or(u32::MAX);
    if governor::exempt(rt, state) {
        return taken >= limit;
    }
    let interpreted = state.credit.get().saturating_sub(state.credit_native.get());
    if unit.troubled_at.get().is_none() {
        // Samples are to tell what it costs.
        rt.discovery.news();
    }
    let before = unit.troubled_at.get().unwrap_or(interpreted);
    unit.troubled_at.set(Some(before));
    let trouble = Trouble {
        taken,
        limit,
        entries: unit.entries(),
        lost: budget::compiles_lost(rt, state, interpreted.saturating_sub(before)),
    };
    trouble.is_worth(budget::guess(rt, state))
}

/// What the failures of one guard cost so far.
struct Trouble {
    /// Exits.
    taken: u32,
    /// The option `exit_limit`.
    limit: u32,
    /// Native entries of the unit.
    entries: u64,
    /// What native code would have saved while the interpreter ran its code since a guard of the unit failed first, in
    /// compiles.
    lost: f64,
}

impl Trouble {
    /// A compile that takes so many nanoseconds is worth it.
    fn is_worth(&self, takes: u64) -> bool {
        let taken = u64::from(self.taken);
        let often = taken * OFTEN >= self.entries;
        if self.taken < self.limit {
            let few = self.taken >= self.limit.div_ceil(FEW);
            return often && few && self.lost >= LOST_LONG;
        }
        taken >= (takes / EXIT).min(MOST_EXITS) || often && self.lost >= LOST
    }
}

/// What failed was a guard on the class of an object the unit was entered with: another unit is to be compiled for the
/// class of this one. Ints and floats are told apart where they are used, and so are instances of Python classes: they
/// differ in where attributes are, and a switch there costs less than a unit for each.
fn want_variant(rt: &Runtime, unit: &Unit, record: &ExitRecord, culprit: *mut PyObject) -> bool {
    let (Some((slot, expected)), Some(state)) = (record.entry, unit.state()) else {
        return false;
    };
    if culprit.is_null() {
        return false;
    }
    // SAFETY: compiled code holds the value its guard looked at.
    let class = unsafe { py::Py_TYPE(culprit) };
    let number = |t: *mut py::PyTypeObject| {
        [
            &raw mut py::PyLong_Type,
            &raw mut py::PyFloat_Type,
            &raw mut py::PyBool_Type,
        ]
        .contains(&t)
    };
    let expected = unit.types.get(expected.index()).copied();
    let heap = |t: *mut py::PyTypeObject| {
        // SAFETY: a class of a live object.
        let class = unsafe { Borrowed::from_ptr(t.cast()) }.and_then(TypeView::new);
        class.is_none_or(TypeView::is_heap_type)
    };
    // The class expected may be gone: it is only compared.
    if expected.is_none_or(|e| e == class || number(e) && number(class)) || heap(class) {
        return false;
    }
    let max = crate::tier::max_versions(rt);
    // SAFETY: the class of a live object.
    let wanted = |variants: &mut Variants| unsafe { variants.want(unit.variant, slot, class, max) };
    let wanted = match unit.kind {
        Entry::Function => wanted(&mut state.variants.borrow_mut()),
        Entry::Loop { bc, .. } => wanted(&mut state.loops.borrow_mut().entry(bc).or_default().variants),
        Entry::Resume { .. } => Wish::No,
    };
    if wanted != Wish::No && unit.kind == Entry::Function {
        state.relink(rt);
    }
    if wanted == Wish::New {
        log::event(rt, state, || {
            // SAFETY: the class of a live object.
            let met = unsafe { Borrowed::from_ptr(class.cast()) }.and_then(TypeView::new);
            let met = met.map_or(String::new(), TypeView::name);
            format!("wanted: a variant of {:?} for a {met} in slot {slot}", unit.kind)
        });
    }
    wanted != Wish::No
}

/// The unit is to be dropped so that it is compiled anew now. While there is nothing to spend it is kept, if it mostly
/// gets to its end.
fn may_drop(rt: &Runtime, unit: &Unit) -> bool {
    let Some(state) = unit.state() else { return false };
    if governor::exempt(rt, state) || budget::allows(rt, state) {
        return true;
    }
    let counts = unit.exits.iter().zip(&unit.exit_counts);
    let failed = counts.filter(|(record, _)| !harmless(record.reason));
    let failed: u64 = failed.map(|(_, n)| u64::from(n.get())).sum();
    failed.saturating_mul(LEAVES) > unit.entries()
}

/// A unit that is left by a failing guard once in so many entries is of no use.
const LEAVES: u64 = 3;

/// Versions beyond the last for the sake of handlers. Each adds one for good.
const HANDLERS: u32 = 2;

/// Exceptions left compiled code often on the way to a handler in the same frame: the next compile builds it. A function
/// that had become part of its caller stays a call then.
fn teach_handler(gil: Gil<'_>, rt: &Runtime, unit: &Unit, record: &ExitRecord, taken: u32) {
    let limit = u32::try_from(rt.options.exit_limit.get()).unwrap_or(u32::MAX);
    if taken == 0 || !taken.is_multiple_of(limit.max(1)) || unit.stale.get() {
        return;
    }
    // The innermost frame with a handler. All but the last stand at the call of the next.
    let handled = record.frames.iter().enumerate().rev().find_map(|(n, frame)| {
        let code = unit.code_at(frame.code);
        // SAFETY: a unit keeps its code objects alive.
        let target = unsafe { frames::handler_at(code, i64::from(frame.bc)) };
        Some((n, code, frame.bc, target?))
    });
    let Some((n, code, bc, target)) = handled else {
        return;
    };
    let text = match n {
        0 => "its handler is wanted",
        _ => "its handler is wanted, in a frame of its own",
    };
    // In the root's frame the handler is built, and what raised catches. An inlined body is to be a call again.
    let places = [(target, ExitReason::Unreached), (bc, ExitReason::Raise)];
    let known = |&(place, reason): &(u32, ExitReason)| {
        rt.feedback
            .at(code, place, |site| site.counts[reason as usize] >= limit)
    };
    let max = u32::try_from(rt.options.max_versions.get()).unwrap_or(u32::MAX);
    if places.iter().all(known) || versions(unit) >= max + HANDLERS || !may_drop(rt, unit) {
        return;
    }
    for (place, reason) in places {
        rt.feedback
            .at(code, place, |site| site.counts[reason as usize] = limit);
    }
    say(rt, unit, code, bc, text);
    add(&rt.stats.recompiles_total, 1);
    rt.invalidate(gil, unit, Cause::Exits);
}

/// Native code is about to do an operation on operands of which nothing was known: their classes are noted at the
/// bytecode it stands at. When that was done often, for what a compile takes, the unit is compiled anew.
///
/// # Safety
/// A helper calls, at a visible site of this thread; the operands and the function are alive or null (not noted), the GIL
/// is held.
pub unsafe fn note_operands(operands: &[*mut py::PyObject], function: *mut PyFunctionObject) {
    runtime::guarded((), || {
        // SAFETY: contract; the current frame of a visible site stands at its bytecode.
        unsafe {
            let gil = Gil::assume();
            let rt = runtime::get(gil);
            let thread = activation::current_thread();
            let f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
            if f.is_null() || !rt.serves(thread) {
                return;
            }
            let code = code_of(f);
            let Ok(bc) = u32::try_from(unit_of(code, get(f, frame::INSTR_PTR))) else {
                return;
            };
            if let Some(runs) = code_called(function, f) {
                note_callee(rt, code, bc, runs, function);
            }
            let full = rt.feedback.at(code, bc, |site| {
                site.noted = site.noted.saturating_add(1);
                if site.noted <= NOTES {
                    for (n, &operand) in operands.iter().enumerate().filter(|(_, o)| !o.is_null()) {
                        site.note_type(Some(n), py::Py_TYPE(operand));
                    }
                }
                site.noted.is_multiple_of(NOTES).then_some(site.noted)
            });
            let Some(noted) = full else { return };
            let Some(found) = activation::current(rt, thread) else {
                return;
            };
            let unit = found.unit();
            let max = u32::try_from(rt.options.max_versions.get()).unwrap_or(u32::MAX);
            if !unit.stale.get()
                && versions(unit) < max
                && are_enough_notes(rt, unit, noted)
                && may_drop(rt, unit)
            {
                say(rt, unit, code, bc, "classes of operands noted");
                add(&rt.stats.recompiles_total, 1);
                rt.invalidate(gil, unit, Cause::Exits);
            }
        }
    });
}

/// So many operations on operands of which nothing is known are worth a compile: one per so many nanoseconds that it takes.
const NOTED: u64 = 2_000;
/// But no more than this.
const MOST_NOTED: u64 = 1_000;

/// What is known now of operands is worth a compile.
fn are_enough_notes(rt: &Runtime, unit: &Unit, noted: u32) -> bool {
    let Some(state) = unit.state() else { return false };
    governor::exempt(rt, state) || u64::from(noted) >= (budget::guess(rt, state) / NOTED).min(MOST_NOTED)
}

/// Remembers a function that was called. When it dies it is forgotten.
fn note_callee(
    rt: &Runtime,
    code: *mut PyCodeObject,
    bc: u32,
    runs: Borrowed<'_>,
    function: *mut PyFunctionObject,
) {
    rt.registry.concerns(function.cast());
    rt.feedback.note_callee(code, bc, runs, function);
}

/// What an object runs that was called, if it is a function.
///
/// # Safety
/// The object is null or alive.
unsafe fn code_of_called<'a>(o: *mut PyObject) -> Option<Borrowed<'a>> {
    // SAFETY: contract; a function keeps its code.
    unsafe {
        let function = !o.is_null() && py::Py_TYPE(o) == &raw mut py::PyFunction_Type;
        function
            .then(|| Borrowed::from_ptr(code_of_function(o.cast()).cast()))
            .flatten()
    }
}

/// What a function runs that has the environment of the frame that calls it.
///
/// # Safety
/// The function is null or alive, and so is the frame.
unsafe fn code_called<'a>(
    function: *mut PyFunctionObject,
    f: *mut _PyInterpreterFrame,
) -> Option<Borrowed<'a>> {
    if function.is_null() {
        return None;
    }
    // SAFETY: contract; a function keeps its code.
    unsafe {
        let (globals, builtins) = environment(function);
        let same = get::<_, *mut PyObject>(f, frame::F_GLOBALS) == globals
            && get::<_, *mut PyObject>(f, frame::F_BUILTINS) == builtins;
        let code = code_of_function(function);
        same.then(|| Borrowed::from_ptr(code.cast())).flatten()
    }
}

/// For the log: why a unit is dropped.
fn say(rt: &Runtime, unit: &Unit, code: *mut PyCodeObject, bc: u32, why: &str) {
    let Some(state) = unit.state() else { return };
    log::event(rt, state, || {
        let entries = unit.entries();
        let inlined = rt.find_state(code).filter(|s| !core::ptr::eq(*s, state));
        let inside = inlined.map_or(String::new(), |s| format!(" in {}", s.qualname()));
        let line = crate::control::view(code).map_or(0, |v| v.line_of(bc).unwrap_or(0));
        let classes = rt.feedback.at(code, bc, |site| site.live_types());
        let names = classes
            .iter()
            .filter_map(|t| TypeView::new(t.borrow()).map(TypeView::name));
        let met = names.collect::<Vec<_>>().join(", ");
        format!("left: {why}{inside}, line {line}, unit {bc}, in {entries} entries, met: {met}")
    });
}

/// How often the unit's code was compiled from this entry.
fn versions(unit: &Unit) -> u32 {
    let Some(state) = unit.state() else {
        return u32::MAX;
    };
    match (unit.kind, unit.variant) {
        (Entry::Function, None) => state.versions.get(),
        (Entry::Function, Some(n)) => state.variants.borrow().versions(n),
        (Entry::Loop { bc, .. } | Entry::Resume { bc, .. }, variant) => {
            let points = state.points(unit.kind).borrow();
            let point = points.get(&bc);
            point.map_or(0, |l| variant.map_or(l.versions, |n| l.variants.versions(n)))
        }
    }
}

/// Most parameters whose classes are remembered.
const MAX_PARAMS: usize = 4;

/// A failed type guard of a function unit tells the classes of all its arguments, as far as they are still in their
/// parameters.
fn note_params(
    rt: &Runtime,
    unit: &Unit,
    reifier: &Reifier<'_>,
    record: &ExitRecord,
    code: *mut PyCodeObject,
) {
    let [frame] = record.frames.as_slice() else { return };
    if unit.kind != Entry::Function || record.reason != ExitReason::Type {
        return;
    }
    let Some(view) = crate::control::view(code) else {
        return;
    };
    let count = view.argcount().min(MAX_PARAMS);
    for (index, slot) in frame.locals.iter().take(count).enumerate() {
        if let &SlotRecord::Value {
            loc, kind: Kind::Obj, ..
        } = slot
        {
            let value = reifier.object(loc);
            if !value.is_null() {
                // SAFETY: compiled code holds the objects in its frame slots.
                unsafe { rt.feedback.note_param(code, index, py::Py_TYPE(value)) };
            }
        }
    }
}

/// Which operand of its bytecode the value was that a guard did not like.
fn operand_of(record: &ExitRecord, code: *mut PyCodeObject, bc: u32) -> Option<usize> {
    let view = crate::control::view(code)?;
    let (_, oparg) = view.unit_at(bc)?;
    culprit_operand(record, view.opcode_at(bc)?, u32::from(oparg))
}

/// Recompiles because of one reason at a site before the site is marked generic.
const PATIENCE: u32 = 3;
/// The same where each of them may teach a class.
const PATIENCE_FOR_TYPES: u32 = 6;

/// Recompiles more that a site gets which is generic: units that were compiled before it was.
const GRACE: u32 = 4;

/// One guard failed too often.
fn too_many(gil: Gil<'_>, rt: &Runtime, unit: &Unit, code: *mut PyCodeObject, bc: u32, reason: ExitReason) {
    let Some(state) = unit.state() else { return };
    let versions = versions(unit);
    let max = u32::try_from(rt.options.max_versions.get()).unwrap_or(u32::MAX);
    // Recompiles that teach nothing are a waste: a site that goes on failing is not speculated at.
    let patience = if reason == ExitReason::Type {
        PATIENCE_FOR_TYPES
    } else {
        PATIENCE
    };
    if versions < max && !may_drop(rt, unit) {
        return;
    }
    let hopeless = rt.feedback.at(code, bc, |site| {
        site.rounds[reason as usize] += 1;
        let failed = site.rounds[reason as usize];
        site.generic |= versions + 1 >= max || failed >= patience;
        failed > patience + GRACE
    });
    say(rt, unit, code, bc, reason.name());
    if versions >= max || hopeless {
        give_up(gil, rt, unit, state);
    } else {
        add(&rt.stats.recompiles_total, 1);
        rt.invalidate(gil, unit, Cause::Exits);
    }
}

/// Retires a unit for good.
fn give_up(gil: Gil<'_>, rt: &Runtime, unit: &Unit, state: &CodeState) {
    rt.invalidate(gil, unit, Cause::GivenUp);
    add(&rt.stats.retired_total, 1);
    if unit.variant.is_some() {
        return;
    }
    if unit.kind == Entry::Function {
        let variants: Vec<_> = state.variants.borrow().units().cloned().collect();
        for variant in variants {
            rt.invalidate(gil, &variant, Cause::GivenUp);
        }
        let total: u32 = unit.exit_counts.iter().map(std::cell::Cell::get).sum();
        let reason = format!(
            "left compiled code {total} times in {} entries after {} versions",
            unit.entries(),
            state.versions.get()
        );
        state.settle(Tier::Retired, Some(reason));
        state.wants_compile.set(false);
        rt.functions.restore_code(gil, rt, state);
    }
}

/// The entry found another eval-breaker version than the unit's. If nobody but us uses monitoring, and none of the
/// unit's code carries instrumentation of a tool that has left, the unit is valid under the new version, too.
///
/// # Safety
/// `thread` is this thread's state.
pub unsafe fn revalidate(_: Gil<'_>, thread: *mut PyThreadState, unit: &Unit) {
    if unit.stale.get() {
        return;
    }
    // SAFETY: contract.
    let word: u64 = unsafe { get(thread, tstate::EVAL_BREAKER) };
    let version = word & !pyjit_ffi::repr::eval_breaker::EVENTS_MASK;
    let watched = || unit.codes.iter().any(|&code| watched::by_others(code));
    if version != unit.valid_version() && !watched() {
        unit.set_valid_version(version);
    }
}
