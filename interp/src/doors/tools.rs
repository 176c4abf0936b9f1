//! Tools that watch the program: those of `sys.monitoring`, and `tracemalloc`.
//!
//! A call of a function with a replaced vectorcall looks like a call of a C function to `sys.monitoring`: after it comes a
//! C_RETURN event. So while a tool listens to CALL events, no function has our entry. `sys.monitoring` tells nobody when a
//! tool begins to listen; its functions `set_events` and `set_local_events` are therefore called through ours. (They
//! are C functions, whose method definitions are in the interpreter's writable data.)
//!
//! Through the latter, code that another tool begins to watch on its own is also taken from its units.
//!
//! INSTRUCTION events in code with events of ours are lost: CPython gives the instructions a table of tools as soon as two
//! tools listen to the same event, and those that were instrumented before are not entered in it. pdb asks for such
//! events when it starts, and for JUMP events after that. So ours are taken out before; pdb does it by the attribute
//! `f_trace_opcodes` of frames, whose setter is called through ours, too.
//!
//! `tracemalloc` asks for the line at each allocation, which native code does not tell where nobody else could look. While
//! it traces, code is interpreted; its functions `start` and `stop` are called through ours.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::cell::{Cell, RefCell};

use hashbrown::HashSet;
use pyjit_ffi::error::PyResult;
use pyjit_ffi::layout::{cfunction, methoddef};
use pyjit_ffi::monitoring::{TOOL, TOOL_MASK, global_tools};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, Py_ssize_t, PyCodeObject, PyObject, setter};
use pyjit_ffi::repr::event;
use pyjit_ffi::tstate::Tstate;

use crate::activation::current_thread;
use crate::invalidate::Cause;
use crate::mem::{get, set};
use crate::runtime::{self, Runtime};

type PlainCall = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;
type FastCall = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, Py_ssize_t) -> *mut PyObject;

/// The functions of `sys.monitoring` that ours stand before.
#[derive(Debug, Default)]
pub struct Tools {
    set_events: Cell<Option<FastCall>>,
    set_local_events: Cell<Option<FastCall>>,
    /// The setter of `f_trace_opcodes` ours stands before.
    set_trace_opcodes: Cell<Option<setter>>,
    trace_start: Cell<Option<FastCall>>,
    trace_stop: Cell<Option<PlainCall>>,
    /// `tracemalloc` traces.
    allocations: Cell<bool>,
    /// Some tool listens to CALL events.
    listening: Cell<bool>,
    /// (tool, code object) with local CALL events, by address.
    local: RefCell<HashSet<(i64, *mut PyObject)>>,
}

impl Tools {
    /// Puts ours before them. A `sys.monitoring` that looks otherwise is left alone.
    pub fn install(&self, gil: Gil<'_>) -> PyResult<()> {
        if self.set_events.get().is_some() {
            return Ok(());
        }
        let sys = Owned::import(gil, c"sys")?;
        let module = sys.borrow().attr(c"monitoring")?;
        let module = module.borrow();
        let global = module.attr(c"set_events")?;
        let fast = py::METH_FASTCALL;
        self.set_events
            .set(replace(global.borrow(), c"set_events", fast, set_events));
        let local = module.attr(c"set_local_events")?;
        self.set_local_events.set(replace(
            local.borrow(),
            c"set_local_events",
            fast,
            set_local_events,
        ));
        self.set_trace_opcodes.set(replace_setter(gil));
        self.watch_tracemalloc(gil)
    }
    /// The module is there, for the package imports it: an import here would run code in the middle of the program.
    fn watch_tracemalloc(&self, gil: Gil<'_>) -> PyResult<()> {
        let name = Owned::interned(gil, c"_tracemalloc")?;
        // SAFETY: the GIL is held; a new reference, or null without an exception if there is none.
        let Some(memory) = (unsafe { Owned::from_ptr(py::PyImport_GetModule(name.as_ptr())) }) else {
            return Ok(());
        };
        let memory = memory.borrow();
        let start = memory.attr(c"start")?;
        self.trace_start
            .set(replace(start.borrow(), c"start", py::METH_FASTCALL, trace_start));
        let stop = memory.attr(c"stop")?;
        self.trace_stop
            .set(replace(stop.borrow(), c"stop", py::METH_NOARGS, trace_stop));
        let traces = memory.call_method(c"is_tracing", &[])?;
        self.allocations.set(traces.borrow().as_i64() == Some(1));
        Ok(())
    }
    /// `tracemalloc` traces.
    pub fn allocations_traced(&self) -> bool {
        self.allocations.get()
    }
}

/// Exchanges the C function of a builtin with these flags, which `F` must be the type for; the former one.
fn replace<F: Copy>(function: Borrowed<'_>, name: &CStr, convention: i32, ours: F) -> Option<F> {
    if !function.is_cfunction() {
        return None;
    }
    // SAFETY: an exact builtin function; its definition is static data of the interpreter, and the flags say what type the
    // function has.
    unsafe {
        let definition: *mut u8 = get(function.as_ptr(), cfunction::M_ML);
        let called: *const c_char = get(definition, methoddef::ML_NAME);
        let flags: i32 = get(definition, methoddef::ML_FLAGS);
        if flags != convention || called.is_null() || CStr::from_ptr(called) != name {
            return None;
        }
        let former: F = get(definition, methoddef::ML_METH);
        set(definition, methoddef::ML_METH, ours);
        Some(former)
    }
}

/// Exchanges the setter of `f_trace_opcodes`; the former one.
fn replace_setter(_: Gil<'_>) -> Option<setter> {
    // SAFETY: the table of a static type, in the interpreter's writable data, ends with an entry without a name.
    unsafe {
        let mut entry = py::PyFrame_Type.tp_getset;
        while !entry.is_null() && !(*entry).name.is_null() {
            if CStr::from_ptr((*entry).name) == c"f_trace_opcodes" {
                return (*entry).set.replace(set_trace_opcodes);
            }
            entry = entry.add(1);
        }
    }
    None
}

/// `frame.f_trace_opcodes = value`.
///
/// # Safety
/// Called by CPython with the GIL held and a frame object.
unsafe extern "C" fn set_trace_opcodes(
    frame: *mut PyObject,
    value: *mut PyObject,
    closure: *mut c_void,
) -> c_int {
    // SAFETY: the GIL is held.
    let rt = runtime::get(unsafe { Gil::assume() });
    let Some(former) = rt.tools.set_trace_opcodes.get() else {
        return -1;
    };
    // SAFETY: a frame object has a code object, new reference; the arguments are passed on.
    unsafe {
        if value == py::Py_True() && rt.serves(current_thread()) {
            let code = py::PyFrame_GetCode(frame.cast());
            runtime::guarded((), || rt.leave_instructions(code));
            py::Py_DECREF(code.cast());
        }
        former(frame, value, closure)
    }
}

/// `sys.monitoring.set_events(tool, events)`.
///
/// # Safety
/// Called by CPython with the GIL held.
unsafe extern "C" fn set_events(
    module: *mut PyObject,
    args: *const *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: the GIL is held; the arguments are passed on.
    let rt = runtime::get(unsafe { Gil::assume() });
    let Some(former) = rt.tools.set_events.get() else {
        return core::ptr::null_mut();
    };
    // SAFETY: as above.
    let ours = unsafe { rt.serves(current_thread()) };
    if let (true, 2) = (ours, count) {
        // SAFETY: the arguments of the call.
        let given = unsafe { [*args, *args.add(1)].map(|p| Borrowed::from_ptr(p)) };
        if let [Some(tool), Some(events)] = given {
            runtime::guarded((), || {
                if wants_instructions(tool, events) {
                    rt.all_states().iter().for_each(|&state| {
                        // SAFETY: a state in the set is alive; taking our events out runs no Python code.
                        rt.monitoring.arm(tool.gil(), unsafe { &*state }, false);
                    });
                }
            });
        }
    }
    // SAFETY: as above.
    let result = unsafe { former(module, args, count) };
    if !result.is_null() && ours {
        runtime::guarded((), || rt.tools_changed());
    }
    result
}

/// `sys.monitoring.set_local_events(tool, code, events)`.
///
/// # Safety
/// As [`set_events`].
unsafe extern "C" fn set_local_events(
    module: *mut PyObject,
    args: *const *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: the GIL is held; the arguments are passed on.
    let rt = runtime::get(unsafe { Gil::assume() });
    let Some(former) = rt.tools.set_local_events.get() else {
        return core::ptr::null_mut();
    };
    // SAFETY: the arguments of the call, passed on.
    unsafe {
        if count != 3 || !rt.serves(current_thread()) {
            return former(module, args, count);
        }
        let given = [*args, *args.add(1), *args.add(2)].map(|p| Borrowed::from_ptr(p));
        let [Some(tool), Some(code), Some(events)] = given else {
            return former(module, args, count);
        };
        if py::PyCode_Check(code.as_ptr()) != 0 && wants_instructions(tool, events) {
            runtime::guarded((), || rt.leave_instructions(code.as_ptr().cast()));
        }
        let result = former(module, args, count);
        if !result.is_null() {
            runtime::guarded((), || rt.local_events_changed(tool, code, events));
        }
        result
    }
}

/// `_tracemalloc.start(nframe=1)`.
///
/// # Safety
/// As [`set_events`].
unsafe extern "C" fn trace_start(
    module: *mut PyObject,
    args: *const *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: the GIL is held.
    let gil = unsafe { Gil::assume() };
    let rt = runtime::get(gil);
    let Some(former) = rt.tools.trace_start.get() else {
        return core::ptr::null_mut();
    };
    // SAFETY: the arguments of the call, passed on.
    let (result, ours) = unsafe { (former(module, args, count), rt.serves(current_thread())) };
    if !result.is_null() && ours {
        rt.tools.allocations.set(true);
        runtime::guarded((), || {
            for state in rt.all_states() {
                // SAFETY: a state in the set is alive; invalidating runs no Python code.
                rt.invalidate_state(gil, unsafe { &*state }, Cause::Assumption);
            }
        });
    }
    result
}

/// `_tracemalloc.stop()`.
///
/// # Safety
/// As [`set_events`].
unsafe extern "C" fn trace_stop(module: *mut PyObject, unused: *mut PyObject) -> *mut PyObject {
    // SAFETY: the GIL is held.
    let rt = runtime::get(unsafe { Gil::assume() });
    let Some(former) = rt.tools.trace_stop.get() else {
        return core::ptr::null_mut();
    };
    rt.tools.allocations.set(false);
    // SAFETY: the arguments of the call, passed on.
    unsafe { former(module, unused) }
}

/// Another tool asks for INSTRUCTION events.
fn wants_instructions(tool: Borrowed<'_>, events: Borrowed<'_>) -> bool {
    tool.as_i64() != Some(i64::from(TOOL))
        && events.as_i64().is_some_and(|e| e >> event::INSTRUCTION & 1 != 0)
}

impl Runtime {
    /// A tool set local events for a code object. Unlike global events that changes no version that compiled code looks at:
    /// the units that contain the code end, and are compiled again when the tool has left.
    fn invalidate_code(&self, code: Borrowed<'_>) {
        for state in self.all_states() {
            // SAFETY: a state in the set is alive; invalidating runs no Python code.
            for unit in unsafe { (*state).units() } {
                if unit.codes.contains(&code.as_ptr().cast()) {
                    self.invalidate(code.gil(), &unit, Cause::Assumption);
                }
            }
        }
    }
    /// Takes our events out of a code object.
    fn leave_instructions(&self, code: *mut PyCodeObject) {
        if let Some(state) = self.find_state(code) {
            // SAFETY: callers have the GIL.
            self.monitoring.arm(unsafe { Gil::assume() }, state, false);
        }
    }
    fn local_events_changed(&self, tool: Borrowed<'_>, code: Borrowed<'_>, events: Borrowed<'_>) {
        let (Some(tool), Some(events)) = (tool.as_i64(), events.as_i64()) else {
            return;
        };
        if tool == i64::from(TOOL) {
            return;
        }
        if events != 0 {
            self.invalidate_code(code);
        }
        let key = (tool, code.as_ptr());
        let changed = if events >> event::CALL & 1 != 0 {
            self.tools.local.borrow_mut().insert(key)
        } else {
            self.tools.local.borrow_mut().remove(&key)
        };
        if changed {
            self.tools_changed();
        }
    }
    /// A tool began or ceased to listen.
    fn tools_changed(&self) {
        // SAFETY: this thread's state.
        let Some(ts) = (unsafe { Tstate::from_ptr(current_thread()) }) else {
            return;
        };
        let listening =
            global_tools(ts.interp(), event::CALL) & !TOOL_MASK != 0 || !self.tools.local.borrow().is_empty();
        if self.tools.listening.replace(listening) == listening {
            return;
        }
        if listening {
            self.functions.suspend(self);
        } else {
            self.functions.resume(self);
        }
    }
}
