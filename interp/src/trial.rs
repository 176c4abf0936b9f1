//! Whether native code pays is measured: the trial of a compiled function.
//!
//! After a compile, calls that come through the function's vectorcall go at random to native code or to the
//! interpreter, and are timed, until one of the two is faster beyond doubt or enough calls were seen. If it is the
//! interpreter, the functions get their own entry back; native callers still enter the unit. The time of a call
//! contains that of its callees, but not what the measuring itself took.
//!
//! What was true early need not stay so: callees get compiled, others turn out to be polymorphic, the program enters
//! another phase. So both verdicts hold for a while only, each time for four times as long.

use pyjit_ffi::layout::tstate;
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{PyFunctionObject, PyObject, vectorcallfunc};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::{current_thread, is_inner, of_shell};
use crate::budget;
use crate::code_state::CodeState;
use crate::doors::call;
use crate::doors::discovery::{real_time_ns, thread_time_ns};
use crate::doors::functions::{Stub, code_of_function};
use crate::governor::{cycles, exempt};
use crate::invalidate::Cause;
use crate::log;
use crate::mem::get;
use crate::runtime::{self, Runtime};
use crate::stats::add;

/// Times are compared when each side has so many, and after each doubling.
const FIRST_LOOK: usize = 4;
/// Times per side after which the better mean wins.
const LAST_LOOK: usize = 1024;
/// Standard errors between the means that are beyond doubt.
const SURE: f64 = 3.0;
/// The same for the first looks, whose variances are guesses.
const SURE_EARLY: f64 = 6.0;
/// Times per side from which variances are believed.
const BELIEVED: usize = 32;
/// Times longer than so many medians are cut: the process was interrupted.
const CUT: f64 = 32.0;
/// Cycles in the interpreter after which a trial ends, whatever is known.
const PATIENCE: u64 = 200_000_000;
/// What the interpreter spends less for calls to itself than by a function's vectorcall, and more for calls of native
/// code. Unit: cycles.
const DOOR: u64 = 40;
/// What it takes to give a new function our entry, and to forget it. Unit: cycles.
const PATCH: f64 = 1000.0;
/// Native calls before the first that counts: guards that fail are learnt from first.
const SETTLE: u32 = 8;
/// And for how long at most, if one was made. Unit: cycles.
const SETTLE_TIME: u64 = 30_000_000;
/// Calls that take so long are compared after one of each side, if one side takes twice as long. Unit: cycles.
const LONG_CALL: f64 = 3_000_000.0;
/// But if the other takes less than one part in so many, the long time was an accident: the process was interrupted.
const ALIKE: f64 = 16.0;
/// And of times that an interruption may well have made, one does not tell. Unit: cycles.
const INTERRUPTED: f64 = 60_000_000.0;
/// Calls during which guards failed that do not count, on either side: what failed is compiled anew.
const UNSETTLED: u32 = 64;
/// How long the first verdict holds, each further one four times as long. Unit: cycles.
const HOLDS: u64 = 600_000_000;
/// Calls that take longer are mostly calls of others, and say little of the function itself. Unit: cycles.
const OWN: f64 = 1_000_000.0;
/// Trials of one function.
const TRIALS: u32 = 8;
/// Samples in one call after which its loops are worth more than the trial.
const LONG: u32 = 24;
/// Native code has to be faster by this share: while a function has our entry, its callers in the interpreter look slower
/// in their own trials than they would be without.
const LEAST_GAIN: f64 = 0.03;
/// Where calls take so long, it is asked how much of the time the thread had a processor: that takes two system calls.
/// Unit: cycles.
const CLOCKED: u64 = 300_000;
/// As long as they do: until the mean of all is less than one part in so many.
const MOSTLY: u64 = 2;
/// Calls that take longer consist mostly of what they call, which runs as fast either way, but faster if it is inlined later.
/// Unit: cycles.
const DEEP: f64 = 20_000.0;
/// In favour of their native code: until it is slower by this share.
const MARGIN_OF_DEEP: f64 = 0.005;
/// In favour of native code if few calls were timed: until it is slower by this share.
const MARGIN_OF_FEW: f64 = 0.05;

/// What was measured since the compile.
#[derive(Debug)]
pub struct Trial {
    native: Vec<f32>,
    interpreted: Vec<f32>,
    /// Cycles in the interpreter.
    spent: u64,
    /// Native calls that do not count yet.
    settle: u32,
    /// Calls take long.
    clocked: bool,
    /// What all calls took, those that do not count among them,
    total: u64,
    /// and how many they were.
    calls: u64,
    /// Processor clock at the beginning.
    began: u64,
    /// Calls left that may be passed over because guards failed meanwhile.
    unsettled: u32,
    /// Functions that were made.
    made: u32,
    /// State of the random numbers.
    random: u32,
    /// Samples of the function when the last call on trial began.
    samples: u32,
    /// That call went to native code.
    goes_natively: bool,
}

/// A function whose native code won is to be measured again.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// Processor clock.
    at: u64,
    state: *mut CodeState,
}

impl Trial {
    fn new() -> Trial {
        Trial {
            native: Vec::new(),
            interpreted: Vec::new(),
            spent: 0,
            settle: SETTLE,
            clocked: false,
            total: 0,
            calls: 0,
            began: cycles(),
            unsettled: UNSETTLED,
            made: 0,
            random: 0x9e37_79b9,
            samples: 0,
            goes_natively: false,
        }
    }
    /// The next call goes to native code.
    fn next_is_native(&mut self) -> bool {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        self.random & 0x100 != 0
    }
    /// What is known: cycles per call of either side, and whether it is enough.
    fn look(&self) -> Option<Means> {
        let least = self.native.len().min(self.interpreted.len());
        let most = self.native.len().max(self.interpreted.len());
        let last = least >= LAST_LOOK || self.spent > PATIENCE;
        if least == 0 || !last && !most.is_power_of_two() {
            return None;
        }
        let (native, native_error) = mean(&self.native);
        let (interpreted, interpreted_error) = mean(&self.interpreted);
        let (slower, faster) = (native.max(interpreted), native.min(interpreted));
        let long = faster > LONG_CALL / ALIKE && (least >= 2 || slower > INTERRUPTED);
        let obvious = long && slower > LONG_CALL && slower > 2.0 * faster;
        if !last && !obvious && least < FIRST_LOOK {
            return None;
        }
        let calls = self.native.len() + self.interpreted.len();
        // Lossless: small counts.
        let native = native + f64::from(self.made) * PATCH / calls as f64;
        let error = (native_error + interpreted_error).sqrt();
        let sure = if least < BELIEVED { SURE_EARLY } else { SURE };
        let clear = (native - interpreted).abs() > sure * error;
        (last || clear || obvious).then_some(Means {
            native,
            interpreted,
            error,
            many: least >= FIRST_LOOK,
            calls,
        })
    }
}

struct Means {
    native: f64,
    interpreted: f64,
    /// Standard error of their difference.
    error: f64,
    /// Enough to say how large the difference is.
    many: bool,
    calls: usize,
}

/// Mean and the square of its standard error.
fn mean(times: &[f32]) -> (f64, f64) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let cut = f64::from(sorted[sorted.len() / 2]) * CUT;
    // Lossless: small counts.
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().map(|&t| f64::from(t).min(cut)).sum();
    let mean = sum / n;
    let squares: f64 = sorted
        .iter()
        .map(|&t| (f64::from(t).min(cut) - mean).powi(2))
        .sum();
    (mean, squares / (n * (n - 1.0).max(1.0)))
}

/// A function unit was published: its trial begins.
pub fn begin(rt: &Runtime, state: &CodeState) {
    let modes = rt.options.stress_modes();
    let wanted = !exempt(rt, state) && !modes.gc && modes.exit == 0 && modes.invalidate == 0;
    *state.trial.borrow_mut() = (wanted && !state.interpreted.get()).then(|| Box::new(Trial::new()));
}

/// What was measured holds no more: native code was asked for by name, or dropped.
pub fn forget(state: &CodeState) {
    *state.trial.borrow_mut() = None;
    *state.measured.borrow_mut() = None;
    if state.interpreted.replace(false) {
        *state.reason.borrow_mut() = None;
    }
}

/// A function of this code was made and got our entry.
pub fn made(state: &CodeState) {
    if let Some(trial) = &mut *state.trial.borrow_mut() {
        trial.made = trial.made.saturating_add(1);
    }
}

/// Loops of the function may be taken over: native calls are worth it, and no call is on trial that would be neither
/// native nor interpreted then. A native call that was left in a loop, for the sake of a pending call, goes on there. A
/// call that takes very long is worth more than its trial.
pub fn loops_allowed(state: &CodeState) -> bool {
    !state.interpreted.get()
        && state
            .trial
            .borrow()
            .as_ref()
            .is_none_or(|t| t.goes_natively || state.samples.get().saturating_sub(t.samples) >= LONG)
}

/// The sampler found a function in the interpreter that lost its trial. True if it gets another one.
pub fn again(gil: Gil<'_>, rt: &Runtime, state: &CodeState) -> bool {
    if state.trials.get() >= TRIALS || cycles() < state.retry_at.get() {
        return false;
    }
    state.interpreted.set(false);
    *state.reason.borrow_mut() = None;
    let unit = state.function.borrow().clone();
    if let Some(unit) = unit {
        // More is known by now: of its types, and of what it calls.
        let versions = i64::from(state.versions.get());
        if versions * 2 < rt.options.max_versions.get() && rt.compile_index.get() > unit.index + 1 {
            rt.invalidate(gil, &unit, Cause::Exits);
        } else {
            begin(rt, state);
        }
    }
    true
}

/// Functions whose native code won long enough ago are measured again. Called with every sample.
pub fn renew(rt: &Runtime) {
    let now = cycles();
    if rt.trials_due.borrow().iter().all(|due| due.at > now) {
        return;
    }
    let (ready, later): (Vec<Due>, Vec<Due>) =
        rt.trials_due.take().into_iter().partition(|due| due.at <= now);
    *rt.trials_due.borrow_mut() = later;
    for due in ready {
        if !rt.states.borrow().contains(&due.state) {
            continue;
        }
        // SAFETY: a state in the set is alive. If it is a later one at the same address, that one is measured.
        let state = unsafe { &*due.state };
        if state.is_compiled() && !state.interpreted.get() && state.trial.borrow().is_none() {
            begin(rt, state);
            enter_functions(rt, state);
        }
    }
}

fn enter_functions(rt: &Runtime, state: &CodeState) {
    let functions = state.functions.borrow().clone();
    for func in functions {
        rt.functions.patch(rt, state, func, Stub::Enter);
    }
}

/// The entry of a function on trial.
///
/// # Safety
/// The vectorcall protocol; the GIL is held.
pub unsafe extern "C" fn vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    let entered = cycles();
    // SAFETY: the entry is only installed in functions, which are called with the GIL held.
    let (gil, func) = unsafe { (Gil::assume(), callable.cast::<PyFunctionObject>()) };
    let rt = runtime::get(gil);
    // SAFETY: the function that is called.
    let plan = runtime::guarded(Plan::forward(rt), || unsafe { plan(gil, rt, func) });
    let overhead = &rt.measuring_cycles;
    let before = overhead.get();
    let failed = rt.guards_failed.get();
    let clock = plan.clocked.then(Clock::now);
    let started = cycles();
    // SAFETY: passes on the call.
    let result = unsafe { (plan.entry)(callable, args, nargsf, kwnames) };
    let ended = cycles();
    if let Some((code, side)) = plan.measured {
        let inner = overhead.get().wrapping_sub(before);
        let time = ended.wrapping_sub(started).saturating_sub(inner);
        let run = Run {
            side,
            time: clock.map_or(time, |clock| clock.own_part(time)),
            clocked: plan.clocked,
            settled: rt.guards_failed.get() == failed,
        };
        // SAFETY: the caller holds the function during the call.
        runtime::guarded((), || unsafe { measured(gil, rt, func, code, run) });
    }
    let own = started.wrapping_sub(entered) + cycles().wrapping_sub(ended);
    overhead.set(overhead.get().wrapping_add(own));
    result
}

/// How a call is made.
#[derive(Clone, Copy)]
struct Side {
    native: bool,
    /// Cycles the caller spends on the way.
    door: u64,
    /// Its time counts.
    counts: bool,
}

/// When a long call began: other threads and processes may run during it.
struct Clock {
    thread: u64,
    real: u64,
}

impl Clock {
    fn now() -> Clock {
        Clock {
            real: real_time_ns(),
            thread: thread_time_ns(),
        }
    }
    /// Of so many cycles, those the thread had.
    fn own_part(&self, cycles: u64) -> u64 {
        let thread = thread_time_ns().wrapping_sub(self.thread);
        let real = real_time_ns().wrapping_sub(self.real).max(1);
        // Precise enough: a share of a measured time.
        (cycles as f64 * (thread as f64 / real as f64).min(1.0)) as u64
    }
}

/// One call.
struct Run {
    side: Side,
    /// Cycles.
    time: u64,
    /// They are those of this thread.
    clocked: bool,
    /// No guard failed meanwhile.
    settled: bool,
}

struct Plan {
    entry: vectorcallfunc,
    /// The code object on trial, by address, and the side chosen.
    measured: Option<(usize, Side)>,
    /// It will take long.
    clocked: bool,
}

impl Plan {
    fn forward(rt: &Runtime) -> Plan {
        Plan {
            entry: rt.stock_vectorcall,
            measured: None,
            clocked: false,
        }
    }
}

unsafe fn plan(gil: Gil<'_>, rt: &Runtime, func: *mut PyFunctionObject) -> Plan {
    // SAFETY: a live function, called on this thread; the frame chain is live.
    unsafe {
        let code = code_of_function(func);
        let Some(state) = rt.find_state(code) else {
            return Plan::forward(rt);
        };
        let enter = Plan {
            entry: call::enter_stub(rt, state).unwrap_or(rt.stock_vectorcall),
            measured: None,
            clocked: false,
        };
        let (native, clocked) = {
            let mut trial = state.trial.borrow_mut();
            let Some(trial) = &mut *trial else { return enter };
            if !state.is_compiled() {
                return enter;
            }
            let long_ago = trial.settle < SETTLE && cycles().wrapping_sub(trial.began) > SETTLE_TIME;
            if trial.settle > 0 && !long_ago {
                trial.settle -= 1;
                let side = Side {
                    native: true,
                    door: 0,
                    counts: false,
                };
                return Plan {
                    measured: Some((code.addr(), side)),
                    ..enter
                };
            }
            trial.samples = state.samples.get();
            trial.goes_natively = trial.next_is_native();
            (trial.goes_natively, trial.clocked)
        };
        if !native {
            // Else its loops would be taken over where earlier calls had them watched.
            rt.monitoring.arm(gil, state, false);
        }
        let caller: *mut _PyInterpreterFrame = get(current_thread(), tstate::CURRENT_FRAME);
        let door = native && !caller.is_null() && of_shell(caller).is_none() && !is_inner(caller);
        let side = Side {
            native,
            door: if door { DOOR } else { 0 },
            counts: true,
        };
        Plan {
            entry: if native { enter.entry } else { rt.stock_vectorcall },
            measured: Some((code.addr(), side)),
            clocked,
        }
    }
}

unsafe fn measured(gil: Gil<'_>, rt: &Runtime, func: *mut PyFunctionObject, code: usize, run: Run) {
    // SAFETY: contract of the caller; the function may have another code object by now.
    let now = unsafe { code_of_function(func) };
    if now.addr() != code {
        return;
    }
    let Some(state) = rt.find_state(now) else { return };
    let means = {
        let mut trial = state.trial.borrow_mut();
        let Some(trial) = &mut *trial else { return };
        // One that may have been interrupted says at least that they take long, if the others do, too.
        trial.total = trial.total.saturating_add(run.time);
        trial.calls += 1;
        trial.clocked = trial.total / trial.calls > CLOCKED / MOSTLY;
        let unsure = run.time > CLOCKED && !run.clocked && trial.clocked;
        if !run.side.counts || unsure {
            return;
        }
        if !run.settled && trial.unsettled > 0 {
            trial.unsettled -= 1;
            return;
        }
        // Precise enough, and a time does not take up more than that.
        let time = run.time + run.side.door;
        let cycles = time as f32;
        if run.side.native {
            trial.native.push(cycles);
        } else {
            trial.interpreted.push(cycles);
            trial.spent = trial.spent.saturating_add(time);
        }
        trial.look()
    };
    if let Some(means) = means {
        decide(gil, rt, state, &means);
    }
}

fn decide(gil: Gil<'_>, rt: &Runtime, state: &CodeState, means: &Means) {
    *state.trial.borrow_mut() = None;
    add(&rt.stats.trials_total, 1);
    let text = format!(
        "{:.0} cycles a call against {:.0} in the interpreter, over {} calls",
        means.native, means.interpreted, means.calls
    );
    log::event(rt, state, || format!("measured: {text}"));
    *state.measured.borrow_mut() = Some(text.clone());
    if means.many && means.interpreted < OWN {
        // What is certain of it. Of differences that are chance those in favour of native code would count, the others as
        // nothing.
        let saved = means.interpreted - means.native - means.error;
        budget::measured(rt, state, saved / means.interpreted);
    }
    let trials = state.trials.get() + 1;
    state.trials.set(trials);
    let until = cycles().saturating_add(HOLDS << (2 * (trials.min(TRIALS) - 1)));
    let margin = if means.calls < BELIEVED {
        MARGIN_OF_FEW
    } else if means.interpreted > DEEP {
        MARGIN_OF_DEEP
    } else {
        -LEAST_GAIN
    };
    if means.native <= means.interpreted * (1.0 + margin) {
        enter_functions(rt, state);
        if trials < TRIALS {
            let due = Due {
                at: until,
                state: core::ptr::from_ref(state).cast_mut(),
            };
            rt.trials_due.borrow_mut().push(due);
        }
        return;
    }
    add(&rt.stats.trials_lost_total, 1);
    state.retry_at.set(until);
    state.interpreted.set(true);
    *state.reason.borrow_mut() = Some(format!("calls stay in the interpreter: native code took {text}"));
    rt.functions.restore_code(gil, rt, state);
    // The times were those of whole calls: neither do its loops pay.
    rt.monitoring.arm(gil, state, false);
}
