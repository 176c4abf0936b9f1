//! Native code that does not pay is given up.
//!
//! Leaving native code costs about a microsecond, entering a loop half of one: as much as some dozens of bytecodes in
//! the interpreter; an exception that no frame handles costs a tenth of that more than there. A function that is left in a
//! large share of its calls by an exception, and a loop that is left soon after each entry, run faster where they came
//! from.

use pyjit_codegen::deopt::ExitReason;
use pyjit_codegen::input::Entry;
use pyjit_ffi::object::Gil;

use crate::code_state::{CodeState, Tier};
use crate::deopt::raise::Way;
use crate::install::Unit;
use crate::invalidate::Cause;
use crate::runtime::Runtime;
use crate::stats::add;
use crate::tier;

/// Exits by exceptions before a function is judged.
const RAISES: u64 = 192;
/// A judgement every so many exits at one site.
const EVERY: u32 = 32;
/// A function without loops is given up if one call in so many ends in such an exit.
const SHARE: u64 = 6;
/// The same for functions with loops, which do more per call,
const SHARE_OF_LOOPS: u64 = 4;
/// and of exits that go the short way (`deopt/raise.rs`).
const SHARE_OF_UNWOUND: u64 = 2;
/// Entries of a loop per judgement.
const RUNS: u32 = 64;
/// Cycles that one entry of a loop has to last on average, its exit included.
const LEAST_CYCLES: u64 = 5_000;

/// What is known of the entries of a loop since the last judgement.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pay {
    runs: u32,
    cycles: u64,
}

/// Asked for by name, or a mode that wants native code at any price.
pub fn exempt(rt: &Runtime, state: &CodeState) -> bool {
    state.pinned.get() || state.marked.get() || rt.options.threshold.get() == 1
}

/// The processor's clock.
pub fn cycles() -> u64 {
    // SAFETY: the instruction exists on every x86-64 processor and only reads a counter.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// A unit was left because of an exception, or because somebody held its frame after a call, for the `taken`th time at
/// this site.
pub fn raised(gil: Gil<'_>, rt: &Runtime, unit: &Unit, taken: u32) {
    if !taken.is_multiple_of(EVERY) || unit.kind != Entry::Function || unit.stale.get() {
        return;
    }
    let Some(state) = unit.state() else { return };
    let counts = unit.exits.iter().zip(&unit.exit_counts);
    let (mut raises, mut kept, mut unwound) = (0, 0, 0);
    for ((e, n), way) in counts.zip(&unit.exit_ways) {
        match e.reason {
            ExitReason::Raise if way.get() == Way::Short => unwound += u64::from(n.get()),
            ExitReason::Raise | ExitReason::Bounds => raises += u64::from(n.get()),
            ExitReason::Check => kept += u64::from(n.get()),
            _ => {}
        }
    }
    let left = raises + kept + unwound;
    if left < RAISES || exempt(rt, state) {
        return;
    }
    let loops = crate::control::view(state.code)
        .is_some_and(|v| crate::doors::loops::backward_jumps(v).next().is_some());
    let share = if loops { SHARE_OF_LOOPS } else { SHARE };
    let cost = (raises + kept).saturating_mul(share) + unwound.saturating_mul(SHARE_OF_UNWOUND);
    if cost > unit.entries() {
        let entries = unit.entries();
        let raises = raises + unwound;
        let reason = if raises >= kept {
            format!("exceptions left compiled code {raises} times in {entries} entries")
        } else {
            format!("its frame was held after a call {kept} times in {entries} entries")
        };
        retire(gil, rt, unit, state, reason);
        // What its loops are worth is found out by themselves.
        tier::arm_if_loops(gil, rt, state);
    }
}

/// Gives up the function unit of a code object.
pub fn retire(gil: Gil<'_>, rt: &Runtime, unit: &Unit, state: &CodeState, reason: String) {
    rt.invalidate(gil, unit, Cause::GivenUp);
    add(&rt.stats.retired_total, 1);
    state.settle(Tier::Retired, Some(reason));
    state.wants_compile.set(false);
    rt.functions.restore_code(gil, rt, state);
}

/// A loop unit was entered and left again after so many cycles.
pub fn loop_ran(gil: Gil<'_>, rt: &Runtime, unit: &Unit, cycles: u64) {
    let (Entry::Loop { bc, .. }, Some(state)) = (unit.kind, unit.state()) else {
        return;
    };
    let pay = {
        let mut loops = state.loops.borrow_mut();
        let Some(this) = loops.get_mut(&bc) else { return };
        this.pay.runs += 1;
        this.pay.cycles = this.pay.cycles.saturating_add(cycles);
        if this.pay.runs < RUNS {
            return;
        }
        core::mem::take(&mut this.pay)
    };
    let mean = pay.cycles / u64::from(pay.runs);
    if mean >= LEAST_CYCLES || unit.stale.get() || exempt(rt, state) {
        return;
    }
    rt.invalidate(gil, unit, Cause::GivenUp);
    add(&rt.stats.retired_total, 1);
    if state.units().is_empty() && state.tier.get() == Tier::Compiled {
        let reason =
            format!("a loop was left after {mean} processor cycles on average: entering it does not pay");
        // Calls may still be worth compiling, unless they were given up before.
        let tier = if state.retired.get() {
            Tier::Retired
        } else {
            Tier::Counting
        };
        state.settle(tier, Some(reason));
    }
}
