//! How much time compiling may take.
//!
//! A tenth of the processor time the process has used at first, later a smaller share, and a part of what native code
//! was measured to save. What a compile will take is guessed from the size of the code and from the compiles before.

use std::cell::Cell;

use crate::code_state::CodeState;
use crate::control;
use crate::doors::discovery::cpu_time_us;
use crate::runtime::Runtime;
use crate::trial;

/// Compiling may take this share of the process's CPU time: one part in so many.
const SHARE: u64 = 50;
/// And of the first time this share, one part in so many,
const START_SHARE: u64 = 10;
/// until it is this much. Unit: nanoseconds.
const START: u64 = 40_000_000;
/// And one part in so many of the time that native code was measured to save,
const EARNED: u64 = 4;
/// but not more than this share, one part in so many,
const EARNED_SHARE: u64 = 64;
/// and this much. Unit: nanoseconds.
const EARNED_START: u64 = 150_000_000;
/// Code has to have been seen running for so many times as long as its compile would take: what ran for so long will
/// probably go on for as long, and native code saves about half of that.
const PROVEN: u64 = 2;
/// What a sample says of the time something ran. Unit: nanoseconds.
const SAMPLE: u64 = 1_000_000;
/// Cycles per nanosecond, roughly.
const CYCLES_PER_NS: u64 = 3;
/// Questions answered with no before the clock is read again: that is a system call.
const PATIENCE: u32 = 20;
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
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            rate: Cell::new(FIRST_GUESS),
            refusals: Cell::new(0),
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
fn guess(rt: &Runtime, state: &CodeState) -> u64 {
    units(state) * rt.budget.rate.get()
}

/// The samples of this code say that compiling it is likely to pay.
pub fn is_proven(rt: &Runtime, state: &CodeState) -> bool {
    rt.options.threshold.get() == 1 || u64::from(state.samples.get()) * SAMPLE >= PROVEN * guess(rt, state)
}

/// There is time to compile code that nobody asked for by name. In the test mode (threshold 1) always.
pub fn allows(rt: &Runtime, state: &CodeState) -> bool {
    if rt.options.threshold.get() == 1 {
        return true;
    }
    let wanted = rt.stats.compile_ns.get() + guess(rt, state);
    let again = rt.budget.refusals.get();
    if again > 0 {
        rt.budget.refusals.set(again - 1);
        return false;
    }
    let used = cpu_time_us() * 1_000;
    let earned = (trial::saved(rt) / CYCLES_PER_NS / EARNED).min(EARNED_START + used / EARNED_SHARE);
    let limit = (used / START_SHARE).min(START) + used / SHARE + earned;
    if rt.stats.compile_ns.get() > limit {
        rt.budget.refusals.set(PATIENCE);
    }
    wanted <= limit
}
