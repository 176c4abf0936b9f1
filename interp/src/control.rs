//! Switching the JIT on and off.

use pyjit_ffi::code::CodeView;
use pyjit_ffi::error::PyResult;
use pyjit_ffi::layout::frame;
use pyjit_ffi::object::{Borrowed, Gil};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject};
use pyjit_ffi::sys;

use crate::code_state::Tier;
use crate::doors::functions::{Stub, code_of_function};
use crate::invalidate::Cause;
use crate::mem::{code_of, get};
use crate::runtime::Runtime;
use crate::tier;

impl Runtime {
    /// Installs what has to be there before anything is compiled: watchers and the hook on frame locals. They stay.
    pub fn prepare(&self, gil: Gil<'_>) -> PyResult<()> {
        if !self.hooked.get() {
            self.registry.install(gil)?;
            self.functions.install(gil)?;
            crate::deopt::consume::prepare(gil)?;
            self.proxy_hook.install(gil);
            self.tools.install(gil)?;
            crate::thread_calls::install();
            self.hooked.set(true);
        }
        Ok(())
    }
    /// Compiles what becomes hot from now on.
    pub fn enable(&self, gil: Gil<'_>) -> PyResult<()> {
        self.prepare(gil)?;
        let was = self.enabled.replace(true);
        if self.options.threshold.get() == 1 {
            self.discovery.stop();
            self.resumptions.wanted();
            self.functions.watch_new_code(gil)?;
            self.stub_everything(gil);
        } else if !was {
            self.discovery.start(gil);
        }
        Ok(())
    }
    /// Calls go through the interpreter again. Functions marked by `jit` stay.
    pub fn disable(&self, gil: Gil<'_>) {
        self.enabled.set(false);
        self.discovery.stop();
        for state in self.all_states() {
            // SAFETY: no code object can die between taking the list and here: invalidating keeps them.
            let state = unsafe { &*state };
            if state.marked.get() || state.pinned.get() {
                continue;
            }
            self.invalidate_state(gil, state, Cause::Request);
            self.functions.restore_code(gil, self, state);
            self.monitoring.arm(gil, state, false);
            crate::trial::forget(state);
            if state.tier.get() == Tier::Compiled {
                state.settle(Tier::Counting, None);
            }
            state.samples.set(0);
            state.credit.set(0);
            state.credit_used.set(0);
        }
        self.bury(gil);
        crate::helpers::hash_memo::forget();
        crate::helpers::attr_cache::forget();
    }
    /// For tests: every function is compiled at its first call, every loop at its first jump.
    fn stub_everything(&self, gil: Gil<'_>) {
        for func in all_functions() {
            // SAFETY: the list holds references.
            let co = unsafe { code_of_function(func.as_ptr().cast()) };
            let Some(state) = self.state_of(co) else { return };
            if matches!(state.tier.get(), Tier::Cold | Tier::Counting) {
                self.functions
                    .patch(self, state, func.as_ptr().cast::<PyFunctionObject>(), Stub::Count);
            }
            tier::arm_if_loops(gil, self, state);
        }
        // SAFETY: frames of this thread.
        unsafe {
            let mut f: *mut sys::_PyInterpreterFrame = get(
                crate::activation::current_thread(),
                pyjit_ffi::layout::tstate::CURRENT_FRAME,
            );
            while !f.is_null() {
                if crate::doors::discovery::is_plain(f)
                    && !crate::activation::is_inner(f)
                    && let Some(state) = self.state_of(code_of(f))
                {
                    tier::arm_if_loops(gil, self, state);
                }
                f = get(f, frame::PREVIOUS);
            }
        }
    }
}

/// All Python functions the collector knows.
pub fn all_functions() -> Vec<pyjit_ffi::object::Owned> {
    let mut found: Vec<pyjit_ffi::object::Owned> = Vec::new();
    unsafe extern "C" fn visit(object: *mut PyObject, list: *mut core::ffi::c_void) -> core::ffi::c_int {
        // SAFETY: a live object; the list is the caller's.
        unsafe {
            if py::PyFunction_Check(object) != 0
                && let Some(function) = Borrowed::from_ptr(object)
            {
                (*list.cast::<Vec<pyjit_ffi::object::Owned>>()).push(function.to_owned());
            }
        }
        1
    }
    // SAFETY: the callback fits; the list outlives the call.
    unsafe { sys::PyUnstable_GC_VisitObjects(visit, (&raw mut found).cast()) };
    found
}

/// A code object that can be looked at.
pub fn view(code: *mut py::PyCodeObject) -> Option<CodeView<'static>> {
    // SAFETY: callers pass the code object of a live state.
    unsafe { Borrowed::from_ptr(code.cast()) }.and_then(CodeView::new)
}

/// One in so many events collects in the stress mode `gc`; each collection looks at every object.
const GC_EVERY: u32 = 50;

/// One in so many events of the stress mode `invalidate` drops the units, too; otherwise only what runs becomes stale.
const RECOMPILE_EVERY: u32 = 257;

/// Does what the stress modes ask for at a native call. The entry to go on with.
///
/// # Safety
/// `func` is a live function.
pub unsafe fn stress(gil: Gil<'_>, func: *mut PyFunctionObject) -> Option<usize> {
    let rt = crate::runtime::get(gil);
    let modes = rt.options.stress_modes();
    let clock = rt.stress_clock.get().wrapping_add(1);
    rt.stress_clock.set(clock);
    if modes.gc && clock.is_multiple_of(GC_EVERY) {
        // SAFETY: the GIL is held; the collector is not entered twice.
        unsafe { py::PyGC_Collect() };
    }
    if modes.invalidate > 0 && clock.is_multiple_of(modes.invalidate) {
        let mut units = Vec::new();
        crate::activation::for_each(rt, &mut |a| {
            a.make_stale();
            units.push(a.unit());
        });
        if clock.is_multiple_of(RECOMPILE_EVERY) {
            for unit in units {
                rt.invalidate(gil, unit, Cause::Stress);
            }
        }
    }
    // SAFETY: contract.
    let state = rt.find_state(unsafe { code_of_function(func) })?;
    Some(state.call_entry())
}
