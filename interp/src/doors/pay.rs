//! Whether resuming a generator natively pays is measured: at first resumptions go at random to native code or to the
//! interpreter and are timed. A generator that does little between two yields is better off in the interpreter, whose
//! own loops resume it without a call.

use core::cell::Cell;

use crate::stats::add;

/// Timed resumptions per side, at least.
const ENOUGH: u32 = 768;
/// As many per side when the two are so close that chance would decide: resumptions differ much among each other.
const AT_MOST: u32 = 16 * ENOUGH;
/// Standard errors from the line between the verdicts that are no chance.
const CLEAR: f64 = 3.0;
/// Timed resumptions per side after which native code that is far ahead has won: a generator that does much between two
/// yields has few of them.
const EARLY: u32 = 32;
/// Standard errors of the difference that make it one beyond doubt, though it is looked for after each time.
const BEYOND_DOUBT: f64 = 4.0;
/// Native code that is far ahead takes at most so many parts in a hundred of the time.
const FAR_AHEAD: u64 = 80;
/// A time counts for at most so many means: the process was interrupted.
const CUT: u64 = 16;
/// A time up to this always counts in full. Unit: cycles.
const SHORT: u64 = 2000;
/// What asking for native code costs outside of what is measured, and what the interpreter saves where it resumes a
/// generator by itself. Unit: cycles.
const DOOR: u64 = 30;

/// Who resumes the generators of a code object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Verdict {
    /// Not known yet.
    #[default]
    Open,
    /// Native code, where there is some.
    Native,
    /// The interpreter.
    Interpreter,
}

/// Native code has to save one part in so many: while the door is open, all generators go through it.
const LEAST_GAIN: u64 = 16;
/// Times that may be passed over because guards failed meanwhile.
const UNSETTLED: u32 = 256;

#[derive(Debug, Default)]
struct Side {
    count: Cell<u32>,
    cycles: Cell<u64>,
    /// Sum of the squares.
    squares: Cell<f64>,
}

impl Side {
    fn note(&self, cycles: u64) {
        let count = self.count.get();
        let cut = self.mean().saturating_mul(CUT).max(SHORT);
        self.cycles.set(self.cycles.get() + cycles.min(cut));
        self.count.set(count + 1);
        let cycles = cycles.min(cut) as f64;
        self.squares.set(self.squares.get() + cycles * cycles);
    }
    /// Variance of the mean.
    fn error(&self) -> f64 {
        let (count, mean) = (f64::from(self.count.get()), self.mean() as f64);
        (self.squares.get() / count - mean * mean).max(0.0) / count
    }
    fn mean(&self) -> u64 {
        self.cycles
            .get()
            .checked_div(u64::from(self.count.get()))
            .unwrap_or(0)
    }
}

/// The measurement for one code object.
#[derive(Debug, Default)]
pub struct ResumeTrial {
    /// What it led to.
    pub verdict: Cell<Verdict>,
    native: Side,
    interpreted: Side,
    random: Cell<u32>,
    /// Whether the resumption that is timed now is a native one. It stays if that never comes back, from another greenlet,
    /// and then those to come go the same way, untimed.
    pub running: Cell<Option<bool>>,
    /// Times passed over because guards failed or units were compiled meanwhile.
    unsettled: Cell<u32>,
}

impl ResumeTrial {
    /// The next resumption goes to native code.
    pub fn next_is_native(&self) -> bool {
        let mut x = self.random.get() | 1 << 31;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        self.random.set(x);
        x & 0x100 != 0
    }
    /// A resumption took so long; if not `settled`, because something went wrong or was compiled. The reason if it is the
    /// one that decides against native code.
    pub fn note(
        &self,
        native: bool,
        cycles: u64,
        settled: bool,
        rt: &crate::runtime::Runtime,
    ) -> Option<String> {
        if !settled && self.unsettled.get() < UNSETTLED {
            self.unsettled.set(self.unsettled.get() + 1);
            return None;
        }
        if native { &self.native } else { &self.interpreted }.note(cycles);
        let count = self.native.count.get().min(self.interpreted.count.get());
        let (native, interpreted) = (self.native.mean(), self.interpreted.mean());
        let ahead = interpreted.saturating_sub(native + DOOR) as f64;
        let error = (self.native.error() + self.interpreted.error()).sqrt();
        let won =
            count >= EARLY && (native + DOOR) * 100 < interpreted * FAR_AHEAD && ahead > BEYOND_DOUBT * error;
        let line = native + native / LEAST_GAIN + DOOR;
        let clear = count >= AT_MOST || (interpreted as f64 - line as f64).abs() > CLEAR * error;
        if !won && (count < ENOUGH || !clear) {
            return None;
        }
        add(&rt.stats.trials_total, 1);
        if line < interpreted {
            self.verdict.set(Verdict::Native);
            return None;
        }
        add(&rt.stats.trials_lost_total, 1);
        self.verdict.set(Verdict::Interpreter);
        rt.resumptions.unwanted();
        Some(format!(
            "a generator or coroutine: the interpreter resumes it faster ({interpreted} processor cycles instead of {native})"
        ))
    }
}
