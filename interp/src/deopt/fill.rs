//! Making the locals of native activations visible.
//!
//! Every access to `frame.f_locals` or `locals()` of optimised code makes a proxy object, which reads the slots of the
//! frame at any later time. CPython allocates it through `PyFrameLocalsProxy_Type.tp_alloc`, which is replaced by a
//! function that first fills the slots of all native activations. From then on their code is stale: at the next
//! check they leave, taking the locals from the slots, where the proxy may have written.

use std::cell::{Cell, RefCell};

use hashbrown::HashMap;
use pyjit_codegen::abi::{SITE_UNKNOWN, act};
use pyjit_ffi::layout::{code, frame};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyObject, PyTypeObject, allocfunc, vectorcallfunc};
use pyjit_ffi::sys;

use crate::activation::{self, Activation, FILLED_MARK};
use crate::deopt::reify::{Reifier, Shown};
use crate::mem::{code_int, code_of, set, slot};
use crate::runtime::{self, Runtime};
use crate::stats::add;

/// The replaced functions.
#[derive(Debug, Default)]
pub struct ProxyHook {
    original: Cell<Option<allocfunc>>,
    original_super: Cell<Option<vectorcallfunc>>,
    /// What was built for those who looked, by activation: until it ends.
    shown: RefCell<HashMap<Activation, Shown>>,
}

impl ProxyHook {
    /// What was built for those who looked at an activation that ends now.
    pub fn take_shown(&self, activation: Activation) -> Option<Shown> {
        self.shown.borrow_mut().remove(&activation)
    }
    /// Puts the hook in.
    pub fn install(&self, _: Gil<'_>) {
        if self.original.get().is_none() {
            // SAFETY: a static type object; slots are read under the GIL.
            unsafe {
                let ty = &raw mut sys::PyFrameLocalsProxy_Type;
                self.original.set((*ty).tp_alloc);
                (*ty).tp_alloc = Some(alloc_proxy);
                let ty = &raw mut py::PySuper_Type;
                self.original_super.set((*ty).tp_vectorcall);
                if (*ty).tp_vectorcall.is_some() {
                    (*ty).tp_vectorcall = Some(call_super);
                }
            }
        }
    }
}

unsafe extern "C" fn alloc_proxy(ty: *mut PyTypeObject, items: py::Py_ssize_t) -> *mut PyObject {
    let original = runtime::guarded(None, || {
        // SAFETY: CPython allocates with the GIL held.
        let rt = runtime::get(unsafe { Gil::assume() });
        // SAFETY: this thread's state. Another interpreter may have a GIL of its own.
        if unsafe { rt.serves(activation::current_thread()) } {
            fill_all(rt);
        }
        rt.proxy_hook.original.get()
    });
    match original {
        // SAFETY: the function CPython would have called.
        Some(alloc) => unsafe { alloc(ty, items) },
        // SAFETY: what every type inherits.
        None => unsafe { py::PyType_GenericAlloc(ty, items) },
    }
}

/// `super()` without arguments reads the first slot and the `__class__` cell of the current frame.
unsafe extern "C" fn call_super(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython calls with the GIL held.
    let rt = runtime::get(unsafe { Gil::assume() });
    // SAFETY: this thread's state.
    let ours = unsafe { rt.serves(activation::current_thread()) };
    if ours && nargsf & !(pyjit_ffi::repr::limit::VECTORCALL_ARGUMENTS_OFFSET as usize) == 0 {
        runtime::guarded((), || {
            // SAFETY: this thread's current frame.
            unsafe {
                let f: *mut sys::_PyInterpreterFrame = crate::mem::get(
                    activation::current_thread(),
                    pyjit_ffi::layout::tstate::CURRENT_FRAME,
                );
                let f = if f.is_null() {
                    f
                } else {
                    activation::outer_frame(f)
                };
                if !f.is_null()
                    && let Some(shell) = activation::of_shell(f)
                    && !shell.has(act::FILLED)
                {
                    fill(rt, shell);
                }
            }
            fill_loop(rt);
            fill_generator(rt);
        });
    }
    match rt.proxy_hook.original_super.get() {
        // SAFETY: the function CPython would have called.
        Some(call) => unsafe { call(callable, args, nargsf, kwnames) },
        None => core::ptr::null_mut(),
    }
}

/// Fills the frame of this thread's innermost loop unit, if that is the current frame.
fn fill_loop(rt: &Runtime) {
    let thread = activation::current_thread();
    let innermost = rt.loops.borrow().get(&thread).and_then(|l| l.last().cloned());
    let Some(found) = innermost.and_then(|l| crate::doors::loops::locate(&l)) else {
        return;
    };
    // SAFETY: this thread's current frame.
    let current = unsafe {
        let f: *mut sys::_PyInterpreterFrame =
            crate::mem::get(thread, pyjit_ffi::layout::tstate::CURRENT_FRAME);
        if f.is_null() {
            f
        } else {
            activation::outer_frame(f)
        }
    };
    if found.frame() == current && !found.has(act::FILLED) {
        fill(rt, found);
    }
}

/// Fills the current frame if a resume unit runs in it.
fn fill_generator(rt: &Runtime) {
    let thread = activation::current_thread();
    // SAFETY: this thread's current frame.
    let current: *mut sys::_PyInterpreterFrame =
        unsafe { crate::mem::get(thread, pyjit_ffi::layout::tstate::CURRENT_FRAME) };
    if let Some(found) = rt
        .resumptions
        .find(current)
        .and_then(crate::doors::resume::Resumption::locate)
        && !found.has(act::FILLED)
    {
        fill(rt, found);
    }
}

/// Fills the slots of every native activation that has not been filled.
pub fn fill_all(rt: &Runtime) {
    let mut found = Vec::new();
    activation::for_each(rt, &mut |a| {
        if !a.has(act::FILLED) {
            found.push(a);
        }
    });
    for activation in found {
        fill(rt, activation);
    }
}

/// Locals that are not known at this moment show as unbound.
fn forget_locals(activation: Activation) {
    let f = activation.frame();
    // SAFETY: as in `fill`. Compiled code does not read the slots of a frame that is not marked as filled.
    unsafe {
        for i in 0..code_int(code_of(f), code::CO_NLOCALSPLUS) {
            slot(f, i).write(core::ptr::null_mut());
        }
    }
}

fn fill(rt: &Runtime, activation: Activation) {
    let unit = activation.unit();
    if activation.site().0 == SITE_UNKNOWN {
        forget_locals(activation);
        return;
    }
    let record = unit.record(activation.site());
    let mut reifier = Reifier::borrowing(activation, unit, record);
    let all: Vec<_> = record.frames.iter().map(|f| reifier.locals(f)).collect();
    if reifier.failed {
        // The proxy is made all the same; a local that could not be boxed shows as None.
        // SAFETY: the GIL is held.
        unsafe { py::PyErr_Clear() };
    }
    let shown = reifier.into_shown(activation.site());
    let frames = all.len();
    // SAFETY: the frames are shells whose slots are undefined, or a loop unit's frame whose slots are NULL; they have
    // `nlocalsplus` slots, as many as the record names.
    unsafe {
        for (depth, locals) in all.into_iter().enumerate() {
            let Some(f) = activation.shell(depth) else {
                continue;
            };
            set(f, frame::STACKTOP, i32::try_from(locals.len()).unwrap_or(0));
            for (i, value) in locals.into_iter().enumerate() {
                slot(f, i).write(value);
            }
        }
        if activation::is_function(activation) {
            set(activation.frame(), frame::RETURN_OFFSET, FILLED_MARK);
        }
        activation.set_filled(frames);
        activation.make_stale();
    }
    let any = shown.built.iter().any(|object| !object.is_null());
    let mut table = rt.proxy_hook.shown.borrow_mut();
    let old = if any {
        table.insert(activation, shown)
    } else {
        table.remove(&activation)
    };
    drop(table);
    // One that ended otherwise than by an exit or a return.
    for object in old.into_iter().flat_map(|shown| shown.built) {
        // SAFETY: owned references or null.
        unsafe { py::Py_XDECREF(object) };
    }
    add(&rt.stats.frames_filled_total, 1);
}
