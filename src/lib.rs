//! The extension module `pyjit._pyjit`: all that Python sees of the native side.

mod api;

use core::cell::UnsafeCell;
use core::ptr;

use pyjit_ffi::object::Gil;
use pyjit_ffi::py;
use pyjit_interp::memory::Recycler;

#[global_allocator]
static ALLOCATOR: Recycler = Recycler;

/// A C structure that CPython reads and writes through the pointer it was given.
struct Shared<T>(UnsafeCell<T>);

// SAFETY: the content is only reached by CPython, which holds the GIL whenever it does so.
unsafe impl<T> Sync for Shared<T> {}

static MODULE: Shared<py::PyModuleDef> = Shared(UnsafeCell::new(py::PyModuleDef {
    m_base: py::PyModuleDef_HEAD_INIT,
    m_name: c"pyjit._pyjit".as_ptr(),
    m_doc: c"Native side of pyjit. Use the package `pyjit`, not this module.".as_ptr(),
    m_size: -1,
    m_methods: ptr::null_mut(),
    m_slots: ptr::null_mut(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
}));

/// Module initialisation, called by the import system.
///
/// # Safety
/// Called by CPython with the GIL held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInit__pyjit() -> *mut py::PyObject {
    // SAFETY: the GIL is held (this function's contract) and MODULE lives as long as the process.
    unsafe {
        let gil = Gil::assume();
        let module = py::PyModule_Create(MODULE.0.get());
        if module.is_null() || api::fill(gil, module).is_ok() {
            return module;
        }
        py::Py_DECREF(module);
        ptr::null_mut()
    }
}
