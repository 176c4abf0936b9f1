//! The counters of `pyjit.stats()`, in one table.

use core::cell::Cell;

use pyjit_codegen::deopt::ExitReason;

macro_rules! counters {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {
        /// Counters since the start of the process.
        #[derive(Debug, Default)]
        pub struct Stats {
            $($(#[doc = $doc])* pub $name: Cell<u64>,)*
            exits: [Cell<u64>; ExitReason::ALL.len()],
        }
        impl Stats {
            /// All counters by name.
            pub fn rows(&self) -> Vec<(String, u64)> {
                let mut rows = vec![$((stringify!($name).to_owned(), self.$name.get())),*];
                rows.extend(ExitReason::ALL.iter().map(|&r| (format!("exit_{}", r.name()), self.exits[r as usize].get())));
                rows
            }
        }
    };
}

counters! {
    /// Units compiled and installed.
    compiled_total;
    /// Compiles that were refused.
    refused_total;
    /// CPU time spent compiling.
    compile_ns;
    /// Bytes of installed machine code.
    code_bytes;
    /// Entries into function units from outside compiled code that took the slow argument path.
    slow_calls_total;
    /// Entries into loop units.
    osr_entries;
    /// Generators and coroutines that went on in native code.
    resumptions;
    /// Exits of all reasons.
    exits_total;
    /// Exits by exceptions that left all frames without being taken to the interpreter.
    unwound_total;
    /// Units made stale by a broken assumption or by `deoptimize`.
    invalidations_total;
    /// Units made stale because a guard failed too often.
    recompiles_total;
    /// Code objects whose units were given up.
    retired_total;
    /// Functions whose native code was timed against the interpreter.
    trials_total;
    /// Those whose calls stay in the interpreter since.
    trials_lost_total;
    /// Units freed.
    units_freed_total;
    /// Native entries of units already freed; those of living units are added when asked.
    native_entries;
    /// Times the frames of native activations were filled because somebody asked for the locals.
    frames_filled_total;
    /// Samples taken by discovery.
    samples_total;
    /// CPU time in native code, going by the samples that found it running. Unit: microseconds.
    native_us;
    /// JUMP events that reached the loop door.
    jump_events_total;
}

/// Adds to a counter.
#[inline]
pub fn add(counter: &Cell<u64>, n: u64) {
    counter.set(counter.get().wrapping_add(n));
}

impl Stats {
    /// Counts one exit.
    pub fn exit(&self, reason: ExitReason) {
        add(&self.exits_total, 1);
        add(&self.exits[reason as usize], 1);
    }
}
