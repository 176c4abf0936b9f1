//! What is compiled, given up and measured, and when: lines on stderr for the option `log`.

use crate::code_state::CodeState;
use crate::doors::discovery::cpu_time_us;
use crate::runtime::Runtime;

/// Prints what happened to a code object after how much processor time of the process.
pub fn event(rt: &Runtime, state: &CodeState, what: impl FnOnce() -> String) {
    if !rt.options.log.get() {
        return;
    }
    let at = cpu_time_us();
    let (ms, rest) = (at / 1_000, at % 1_000 / 100);
    eprintln!("pyjit {ms:6}.{rest} ms {}: {}", state.qualname(), what());
}
