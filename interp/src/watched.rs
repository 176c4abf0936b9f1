//! Whether other tools listen to code.

use pyjit_ffi::code::CodeView;
use pyjit_ffi::monitoring;
use pyjit_ffi::object::Borrowed;
use pyjit_ffi::py::PyCodeObject;
use pyjit_ffi::repr::event;
use pyjit_ffi::tstate::Tstate;

use crate::activation::current_thread;
use crate::runtime;

/// Another evaluator runs the frames (PEP 523), or some other tool (a tracer, a profiler, coverage) listens to this code or to all code, or did so when the code was
/// last run from its start: until it is run again its instructions still call the tool, also after an exit.
pub fn by_others(code: *mut PyCodeObject) -> bool {
    let thread = current_thread();
    // SAFETY: this thread's state; a live code object.
    let (ts, code) = unsafe { (Tstate::from_ptr(thread), Borrowed::from_ptr(code.cast())) };
    let Some((ts, code)) = ts.zip(code.and_then(CodeView::new)) else {
        return true;
    };
    runtime::get(ts.gil()).tools.allocations_traced()
        || !ts.interp().has_stock_eval_frame()
        || monitoring::has_foreign_global_tools(ts.interp())
        || code.has_foreign_tools(monitoring::TOOL_MASK)
        || (0..event::LOCAL_EVENTS).any(|e| code.local_tools(e) & !monitoring::TOOL_MASK != 0)
}

/// Some other tool listens to every instruction of this code: what our own events would take from it (see
/// [`crate::doors::tools`]).
pub fn each_instruction(code: CodeView<'_>) -> bool {
    // SAFETY: this thread's state.
    let global = unsafe { Tstate::from_ptr(current_thread()) }
        .map_or(0, |ts| monitoring::global_tools(ts.interp(), event::INSTRUCTION));
    (global | code.local_tools(event::INSTRUCTION)) & !monitoring::TOOL_MASK != 0
}
