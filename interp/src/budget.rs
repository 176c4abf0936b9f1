//! How much time compiling may take.
//!
//! A tenth of the processor time the process has used at first, less if trials say that it is not worth it, later a smaller
//! share, and a part of what native code is thought to save. What a compile will take is guessed from the size of the code
//! and from the compiles before.

use std::cell::Cell;

use crate::code_state::CodeState;
use crate::control;
use crate::doors::discovery::cpu_time_us;
use crate::runtime::Runtime;

/// Compiling may take this share of the process's CPU time: one part in so many.
const SHARE: u64 = 50;
/// less where native code saves less than was thought at first, but so much of it at least.
const LEAST_SHARE: f64 = 0.25;
/// And of the first time this share, one part in so many,
const START_SHARE: u64 = 10;
/// until it is this much. Unit: nanoseconds.
const START: u64 = 40_000_000;
/// All of that while native code is thought to save this share of the time; if trials say less, the square of their ratio: what
/// was compiled first is what ran most, and what is left will hardly gain more.
const PROMISING: f64 = 0.35;
/// And one part in so many of the time that native code is thought to have saved,
const EARNED: u64 = 3;
/// but not more than this share, one part in so many,
const EARNED_SHARE: u64 = 64;
/// and this much. Unit: nanoseconds.
const EARNED_START: u64 = 150_000_000;
/// Whatever native code saves, one part in so many beyond the start is enough.
const MOST_SHARE: u64 = 25;
/// Up to that, code may be compiled that ran for so many times as long as it takes to earn the compile since it was compiled
/// last.
const SURE: f64 = 2.0;
/// And whatever the share, if it ran for so many times as long: waiting costs more than the compile then.
const OVERDUE: f64 = 4.0;
/// Code has to have been seen running until native code would have earned its compile: what ran for so long will
/// probably go on for as long. This is the share of the time that native code is thought to save before it was measured,
const FIRST_GAIN: f64 = 0.5;
/// the weight it has against the results of trials, in samples of the functions that were measured,
const GAIN_WEIGHT: f64 = 15.0;
/// and the least the guess comes down to.
const LEAST_GAIN: f64 = 1.0 / 16.0;
/// Parts of a sample in the credit of a code object.
pub const CREDIT: u32 = 4;
/// What a sample says of the time something ran. Unit: nanoseconds.
const SAMPLE: u64 = 1_000_000;
/// Questions answered with no before the clock is read again: that is a system call.
const PATIENCE: u32 = 20;
/// Times that something is compiled before it has to have earned all its compiles for being compiled once more.
const VERSIONS: u32 = 4;
/// Nanoseconds per code unit before anything was compiled.
const FIRST_GUESS: u64 = 6_000;
/// One compile counts for so much of the next guess, one part in so many.
const WEIGHT: u64 = 8;

/// What the guesses rest on.
#[derive(Debug)]
pub struct Budget {
    /// Nanoseconds a compile takes per code unit.
    rate: Cell<u64>,
    /// Questions left to answer with no.
    refusals: Cell<u32>,
    /// Samples of the functions that were measured, with a weight for the first guess,
    weight: Cell<f64>,
    /// and the sum of the shares of the time that their native code saves, each times its weight.
    shares: Cell<f64>,
    /// What native code is thought to have saved. Unit: microseconds.
    saved: Cell<u64>,
}

/// What the last trial of a function said.
#[derive(Debug, Default, Clone, Copy)]
pub struct Measured {
    /// Samples of the function then.
    weight: f64,
    /// The share of its time that native code saves.
    share: f64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            rate: Cell::new(FIRST_GUESS),
            refusals: Cell::new(0),
            weight: Cell::new(GAIN_WEIGHT),
            shares: Cell::new(GAIN_WEIGHT * FIRST_GAIN),
            saved: Cell::new(0),
        }
    }
}

fn units(state: &CodeState) -> u64 {
    control::view(state.code).map_or(0, |v| u64::from(v.units()))
}

/// A compile took so long.
pub fn learn(rt: &Runtime, state: &CodeState, spent: u64) {
    let rate = spent / units(state).max(1);
    let known = rt.budget.rate.get();
    rt.budget.rate.set(known - known / WEIGHT + rate / WEIGHT);
}

/// What compiling this would take. Unit: nanoseconds.
pub fn guess(rt: &Runtime, state: &CodeState) -> u64 {
    units(state) * rt.budget.rate.get()
}

/// A trial has ended: native code saves this share of the time of a function, nothing if it lost. It takes the place of what
/// the one before said.
pub fn measured(rt: &Runtime, state: &CodeState, share: f64) {
    let new = Measured {
        weight: f64::from(state.samples.get()),
        share: share.max(0.0),
    };
    let old = state.gain.replace(new);
    let Budget { weight, shares, .. } = &rt.budget;
    weight.set(weight.get() + new.weight - old.weight);
    shares.set(shares.get() + new.weight * new.share - old.weight * old.share);
}

/// The share of the interpreter's time that native code is thought to save.
fn gain(rt: &Runtime) -> f64 {
    let mean = rt.budget.shares.get() / rt.budget.weight.get();
    mean.clamp(LEAST_GAIN, FIRST_GAIN)
}

/// A sample found native code of a function: what is left of the interpreter's time. The function's own trial says best how
/// much that was. Unit: microseconds.
pub fn ran_natively(rt: &Runtime, state: Option<&CodeState>, time: u64) {
    let own = state.map(|s| s.gain.get()).filter(|known| known.weight > 0.0);
    let share = own.map_or(gain(rt), |known| known.share.min(FIRST_GAIN));
    // Lossless: times of a process.
    let saved = (time as f64 * share / (1.0 - share)) as u64;
    rt.budget.saved.set(rt.budget.saved.get() + saved);
}

/// What native code is thought to have saved. Unit: nanoseconds.
fn saved(rt: &Runtime) -> u64 {
    rt.budget.saved.get() * 1_000
}

/// Code whose guards fail ran in the interpreter for so long, going by its credit, that native code without the trouble would
/// have earned so many compiles of it.
pub fn compiles_lost(rt: &Runtime, state: &CodeState, credit: u32) -> f64 {
    // Lossless: times of a process.
    ran(credit) * gain(rt) / guess(rt, state).max(1) as f64
}

/// The time a credit stands for. Unit: nanoseconds.
fn ran(credit: u32) -> f64 {
    // Lossless: times of a process.
    (u64::from(credit) * SAMPLE / u64::from(CREDIT)) as f64
}

/// The samples of this code say that compiling it is likely to pay.
pub fn is_proven(rt: &Runtime, state: &CodeState) -> bool {
    rt.options.threshold.get() == 1 || ran(state.credit.get()) * gain(rt) >= guess(rt, state) as f64
}

/// How many compiles native code would have earned since it was compiled last.
fn earned_since(rt: &Runtime, state: &CodeState) -> f64 {
    let credit = state.credit.get().saturating_sub(state.credit_used.get());
    // Lossless: times of a process.
    ran(credit) * gain(rt) / guess(rt, state).max(1) as f64
}

/// What was compiled again and again has to run for long.
fn has_earned(rt: &Runtime, state: &CodeState) -> bool {
    if state.versions.get() < VERSIONS {
        return true;
    }
    let takes = state.compile_ns.get() + guess(rt, state);
    ran(state.credit.get()) * gain(rt) >= takes as f64
}

/// For the log: what the guesses are now.
pub fn state(rt: &Runtime) -> String {
    format!(
        "gain {:.2}, saved {} of {} ms for {} ms",
        gain(rt),
        saved(rt) / 1_000_000,
        cpu_time_us() / 1_000,
        rt.stats.compile_ns.get() / 1_000_000
    )
}

/// There is time to compile code that nobody asked for by name. In the test mode (threshold 1) always.
pub fn allows(rt: &Runtime, state: &CodeState) -> bool {
    if rt.options.threshold.get() == 1 {
        return true;
    }
    let wanted = rt.stats.compile_ns.get() + guess(rt, state);
    if !has_earned(rt, state) {
        return false;
    }
    let earned_compiles = earned_since(rt, state);
    if earned_compiles >= OVERDUE {
        return true;
    }
    let urgent = earned_compiles >= SURE;
    let again = rt.budget.refusals.get();
    if again > 0 && !urgent {
        rt.budget.refusals.set(again - 1);
        return false;
    }
    let used = cpu_time_us() * 1_000;
    let earned = (saved(rt) / EARNED).min(EARNED_START + used / EARNED_SHARE);
    // Lossless: times of a process. Saturates.
    let share = ((used / SHARE) as f64 * (gain(rt) / FIRST_GAIN).max(LEAST_SHARE)) as u64;
    let promise = (gain(rt) / PROMISING).min(1.0).powi(2);
    let start = (used / START_SHARE).min(START);
    // Lossless: at most the start.
    let limit = (start as f64 * promise) as u64 + share + earned;
    if rt.stats.compile_ns.get() > limit {
        rt.budget.refusals.set(PATIENCE);
    }
    let most = start + used / MOST_SHARE;
    wanted <= limit || urgent && wanted <= most
}
