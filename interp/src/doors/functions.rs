//! Function objects whose vectorcall is ours, and the function watcher.
//!
//! `PyFunction_SetVectorcall` also sets `func_version` to 0; specialised call sites would go on inlining the bytecode
//! otherwise. MAKE_FUNCTION gives a new function the version of its code *after* the watcher heard of its creation, so the
//! code objects of patched functions get `co_version` 0 for as long as they are patched: their new functions then have
//! none either, and no call site is specialised for them.

use core::ffi::c_int;
use std::cell::{Cell, RefCell};

use hashbrown::{HashMap, HashSet};
use pyjit_ffi::error::{PyResult, check_status};
use pyjit_ffi::layout::{code, function};
use pyjit_ffi::object::{Borrowed, Gil};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, vectorcallfunc};
use pyjit_ffi::repr::function_event;
use pyjit_ffi::sys;

use crate::code_state::{CodeState, Tier};
use crate::doors::call;
use crate::mem::{get, set};
use crate::runtime::{self, Runtime};

/// What a patched function was before.
#[derive(Clone, Copy, Debug)]
struct Patch {
    version: u32,
    /// Its code when it was patched.
    code: *mut PyCodeObject,
    /// Nobody assigned its defaults since.
    unmodified: bool,
    /// What was put into it; if something else is there by now, that is somebody else's.
    entry: vectorcallfunc,
}

/// Patched function objects.
#[derive(Debug, Default)]
pub struct Functions {
    patched: RefCell<HashMap<*mut PyFunctionObject, Patch>>,
    /// While suspended: functions that would be patched otherwise.
    suspended: RefCell<Option<HashSet<*mut PyFunctionObject>>>,
    /// Reasons to be suspended.
    suspensions: Cell<u32>,
    watcher: Cell<Option<c_int>>,
    code_watcher: Cell<Option<c_int>>,
}

/// What is put into a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stub {
    /// Enters native code.
    Enter,
    /// Counts down, then compiles.
    Count,
}

/// `_PyFunction_Vectorcall`, read from a new function.
pub fn stock_vectorcall(gil: Gil<'_>) -> PyResult<vectorcallfunc> {
    pyjit_ffi::func::stock_vectorcall(gil)
}

/// The code object of a function.
///
/// # Safety
/// `func` is a live function.
pub unsafe fn code_of_function(func: *mut PyFunctionObject) -> *mut PyCodeObject {
    // SAFETY: contract.
    unsafe { get(func, function::FUNC_CODE) }
}

/// The function's vectorcall is this one.
///
/// # Safety
/// `func` is a live function.
unsafe fn has_entry(func: *mut PyFunctionObject, entry: vectorcallfunc) -> bool {
    // SAFETY: contract.
    let present: Option<vectorcallfunc> = unsafe { get(func, function::VECTORCALL) };
    present.is_some_and(|p| core::ptr::fn_addr_eq(p, entry))
}

/// Compiled code may call the function through the entry cell of its code: what the cell runs is compiled for the
/// function's globals.
pub fn enters_directly(function: pyjit_ffi::func::FuncView<'_>) -> bool {
    let rt = runtime::get(function.object().gil());
    // SAFETY: a live function.
    let (globals, builtins) = unsafe { environment(function.as_ptr()) };
    rt.functions.has_known_entry(rt, function.as_ptr())
        && (rt.state_of(function.code_ptr())).is_some_and(|state| state.bind_environment(globals, builtins))
}

/// The same for all functions of a code object in an environment.
pub fn code_enters_directly(
    code: pyjit_ffi::code::CodeView<'_>,
    globals: *mut PyObject,
    builtins: *mut PyObject,
) -> bool {
    let rt = runtime::get(code.object().gil());
    rt.state_of(code.as_ptr())
        .is_some_and(|state| state.bind_environment(globals, builtins))
}

/// Globals and builtins of a function.
///
/// # Safety
/// `func` is a live function.
pub unsafe fn environment(func: *mut PyFunctionObject) -> (*mut PyObject, *mut PyObject) {
    // SAFETY: contract.
    unsafe {
        (
            get(func, function::FUNC_GLOBALS),
            get(func, function::FUNC_BUILTINS),
        )
    }
}

impl Functions {
    /// Gets the watcher id.
    pub fn install(&self, gil: Gil<'_>) -> PyResult<()> {
        if self.watcher.get().is_none() {
            // SAFETY: the GIL is held; a callback of the right type.
            self.watcher.set(Some(check_status(gil, unsafe {
                sys::PyFunction_AddWatcher(function_event)
            })?));
        }
        Ok(())
    }
    /// For the test mode: JUMP events of every new code object are switched on at once.
    pub fn watch_new_code(&self, gil: Gil<'_>) -> PyResult<()> {
        if self.code_watcher.get().is_none() {
            // SAFETY: as in `install`.
            self.code_watcher.set(Some(check_status(gil, unsafe {
                sys::PyCode_AddWatcher(code_event)
            })?));
        }
        Ok(())
    }
    /// Puts a stub into a function. False if the function has somebody else's entry or another environment.
    pub fn patch(&self, rt: &Runtime, state: &CodeState, func: *mut PyFunctionObject, stub: Stub) -> bool {
        // SAFETY: a live function.
        let (globals, builtins) = unsafe { environment(func) };
        let ours = state.globals.get().is_null()
            || (state.globals.get() == globals && state.builtins.get() == builtins);
        if !ours || (stub == Stub::Enter && state.interpreted.get()) {
            self.restore(rt, func);
            return false;
        }
        if let Some(waiting) = &mut *self.suspended.borrow_mut() {
            rt.registry.concerns(func.cast());
            waiting.insert(func);
            return false;
        }
        let entry = match stub {
            Stub::Enter if state.trial.borrow().is_some() => Some(crate::trial::vectorcall as vectorcallfunc),
            Stub::Enter => call::enter_stub(rt, state),
            Stub::Count => Some(call::count_vectorcall as vectorcallfunc),
        };
        let Some(entry) = entry else { return false };
        // SAFETY: a live function (callers hold it); the entries keep the vectorcall protocol.
        unsafe {
            let known = self.patched.borrow().get(&func).map(|patch| patch.entry);
            if !has_entry(func, known.unwrap_or(rt.stock_vectorcall)) {
                return false;
            }
            let version = get(func, function::FUNC_VERSION);
            let mut patched = self.patched.borrow_mut();
            let patch = patched.entry(func).or_insert(Patch {
                version,
                code: state.code,
                unmodified: true,
                entry,
            });
            patch.entry = entry;
            if known.is_none() {
                rt.registry.concerns(func.cast());
                state.functions.borrow_mut().insert(func);
            }
            drop(patched);
            unversion(state);
            sys::PyFunction_SetVectorcall(func, entry);
        }
        true
    }
    /// Puts the stock entry back into all functions until [`Functions::resume`] was called as often.
    pub fn suspend(&self, rt: &Runtime) {
        if self.suspensions.replace(self.suspensions.get() + 1) > 0 {
            return;
        }
        let functions = self.all();
        for &func in &functions {
            self.restore(rt, func);
        }
        *self.suspended.borrow_mut() = Some(functions.into_iter().collect());
    }
    /// Patches again what was patched, or was to be.
    pub fn resume(&self, rt: &Runtime) {
        let left = self.suspensions.get().saturating_sub(1);
        self.suspensions.set(left);
        if left > 0 {
            return;
        }
        let Some(functions) = self.suspended.borrow_mut().take() else {
            return;
        };
        for func in functions {
            // SAFETY: DESTROY removes dead functions from the set.
            if let Some(state) = rt.find_state(unsafe { code_of_function(func) }) {
                match state.tier.get() {
                    Tier::Compiled if state.is_compiled() || state.wants_compile.get() => {
                        self.patch(rt, state, func, Stub::Enter);
                    }
                    Tier::Cold | Tier::Counting
                        if state.countdown.get() > 0 || rt.options.threshold.get() == 1 =>
                    {
                        self.patch(rt, state, func, Stub::Count);
                    }
                    _ => {}
                }
            }
        }
    }
    /// Puts the stock entry back into one function.
    pub fn restore(&self, rt: &Runtime, func: *mut PyFunctionObject) {
        let Some(patch) = self.patched.borrow_mut().remove(&func) else {
            return;
        };
        // SAFETY: DESTROY removes dead functions from the table, so it is alive. A version is only given back to the code
        // it was drawn for.
        unsafe {
            if has_entry(func, patch.entry) {
                sys::PyFunction_SetVectorcall(func, rt.stock_vectorcall);
                if patch.unmodified && patch.version != 0 && code_of_function(func) == patch.code {
                    sys::_PyFunction_SetVersion(func, patch.version);
                }
            }
            if let Some(state) = rt.find_state(patch.code) {
                state.functions.borrow_mut().remove(&func);
            }
        }
    }
    /// Puts the stock entry back into all functions of a code object, and gives it its version back.
    pub fn restore_code(&self, _: Gil<'_>, rt: &Runtime, state: &CodeState) {
        let functions = state.functions.borrow().clone();
        for func in functions {
            self.restore(rt, func);
        }
        reversion(state);
    }
    /// Nobody else put an entry into a function.
    fn has_known_entry(&self, rt: &Runtime, func: *mut PyFunctionObject) -> bool {
        let known = self.patched.borrow().get(&func).map(|patch| patch.entry);
        // SAFETY: a live function.
        unsafe { has_entry(func, known.unwrap_or(rt.stock_vectorcall)) }
    }
    /// A function has our entry.
    pub fn is_patched(&self, func: *mut PyFunctionObject) -> bool {
        self.patched.borrow().contains_key(&func)
    }
    /// All patched functions.
    pub fn all(&self) -> Vec<*mut PyFunctionObject> {
        self.patched.borrow().keys().copied().collect()
    }
    fn forget(&self, rt: &Runtime, func: *mut PyFunctionObject) {
        if let Some(waiting) = &mut *self.suspended.borrow_mut() {
            waiting.remove(&func);
        }
        let Some(patch) = self.patched.borrow_mut().remove(&func) else {
            return;
        };
        // The function holds its code until after this event, unless the code was exchanged.
        // SAFETY: the pointer is only used when it still is the function's code.
        if unsafe { code_of_function(func) } == patch.code
            && let Some(state) = rt.find_state(patch.code)
        {
            state.functions.borrow_mut().remove(&func);
        }
    }
    fn modified(&self, func: *mut PyFunctionObject) {
        if let Some(patch) = self.patched.borrow_mut().get_mut(&func) {
            patch.unmodified = false;
        }
    }
}

/// Takes the version of a code object away.
fn unversion(state: &CodeState) {
    // SAFETY: the code object is alive while its state is.
    unsafe {
        let version: u32 = get(state.code, code::CO_VERSION);
        if version != 0 {
            state.saved_version.set(version);
            set(state.code, code::CO_VERSION, 0u32);
        }
    }
}

/// Gives it back.
fn reversion(state: &CodeState) {
    let version = state.saved_version.replace(0);
    if version != 0 {
        // SAFETY: as in `unversion`.
        unsafe { set(state.code, code::CO_VERSION, version) };
    }
}

/// Function watcher.
///
/// # Safety
/// Called by CPython with the GIL held.
unsafe extern "C" fn function_event(
    event: c_int,
    func: *mut PyFunctionObject,
    _new_value: *mut PyObject,
) -> c_int {
    // SAFETY: the GIL is held; the function is alive, or about to die and still whole.
    if unsafe { uninteresting(event, func) } {
        return 0;
    }
    runtime::guarded(0, || {
        // SAFETY: the GIL is held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        match event {
            function_event::CREATE => created(rt, func),
            function_event::MODIFY_CODE => {
                rt.function_changed(gil, func.cast());
                code_exchanged(rt, func);
            }
            function_event::MODIFY_DEFAULTS | function_event::MODIFY_KWDEFAULTS => {
                rt.functions.modified(func);
                rt.function_changed(gil, func.cast());
            }
            _ => {
                rt.functions.forget(rt, func);
                rt.function_died(gil, func);
            }
        }
        0
    })
}

/// Programs make and drop functions all the time, of which next to none concern us: the cheap answer.
///
/// # Safety
/// The GIL is held; `func` is a function whose fields are readable.
unsafe fn uninteresting(event: c_int, func: *mut PyFunctionObject) -> bool {
    // SAFETY: contract; a function has a code object.
    unsafe {
        let rt = runtime::get(Gil::assume());
        match event {
            function_event::CREATE => {
                let co = code_of_function(func);
                // What only makes generators is never entered natively itself.
                rt.options.threshold.get() != 1
                    && (get::<_, *mut u8>(co, code::CO_EXTRA).is_null()
                        || rt.serves(py::PyThreadState_GetUnchecked())
                            && rt
                                .find_state(co)
                                .is_some_and(|s| s.resumable.get() && !s.marked.get()))
            }
            // Never patched, and no unit relies on it.
            function_event::DESTROY => !rt.registry.may_concern(func.cast()),
            _ => false,
        }
    }
}

/// Code watcher.
///
/// # Safety
/// Called by CPython with the GIL held.
unsafe extern "C" fn code_event(event: c_int, code: *mut PyCodeObject) -> c_int {
    runtime::guarded(0, || {
        // SAFETY: the GIL is held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        // SAFETY: this thread's state.
        let ours = unsafe { rt.serves(py::PyThreadState_GetUnchecked()) };
        if event == pyjit_ffi::repr::code_event::CREATE
            && ours
            && rt.enabled.get()
            && rt.options.threshold.get() == 1
            && let Some(state) = rt.state_of(code)
        {
            crate::tier::arm_if_loops(gil, rt, state);
        }
        0
    })
}

fn created(rt: &Runtime, func: *mut PyFunctionObject) {
    // SAFETY: a function that was just made; main interpreter only.
    unsafe {
        let co = code_of_function(func);
        if !rt.serves(py::PyThreadState_GetUnchecked()) {
            return;
        }
        let eager = rt.enabled.get() && rt.options.threshold.get() == 1;
        let Some(state) = (if eager { rt.state_of(co) } else { rt.find_state(co) }) else {
            return;
        };
        match state.tier.get() {
            Tier::Compiled if state.is_compiled() => {
                let patched = !state.interpreted.get() && rt.functions.patch(rt, state, func, Stub::Enter);
                if patched {
                    crate::trial::made(state);
                }
            }
            Tier::Cold | Tier::Counting | Tier::Compiled if eager || state.marked.get() => {
                rt.functions.patch(rt, state, func, Stub::Count);
            }
            _ => {}
        }
    }
}

/// `f.__code__ = ...` is about to happen: the stock entry comes back, and the old code outlives its activations.
fn code_exchanged(rt: &Runtime, func: *mut PyFunctionObject) {
    // SAFETY: a live function; its code is still the old one.
    unsafe {
        if let Some(co) = Borrowed::from_ptr(code_of_function(func).cast()) {
            rt.kept.borrow_mut().push(co.to_owned());
        }
    }
    rt.functions.modified(func);
    rt.functions.restore(rt, func);
}
