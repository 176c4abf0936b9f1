//! Watchers: CPython tells a callback when a dict, class, function or code object changes.
//!
//! There are 8 ids per kind and interpreter (6 free for dicts), so registering can fail. Callbacks run *before* the
//! change (CREATE after), possibly with an exception pending: they must not run Python code without putting it aside
//! ([`crate::error::Aside`]), must not unwind, and return 0. What the events do not cover: `cpython`'s type events stop
//! while a type's version is 0, and one event is the last until somebody assigns a version again.

use core::ffi::c_int;

use crate::error::{PyResult, check_status, pending};
use crate::object::{Borrowed, Gil};
use crate::types::TypeView;
use crate::{py, sys};

pub use crate::sys::{
    PyCode_WatchCallback, PyDict_WatchCallback, PyFunction_WatchCallback, PyType_WatchCallback,
};

/// Id of a registered dict watcher.
#[derive(Debug, PartialEq, Eq)]
pub struct DictWatcher(c_int);

impl DictWatcher {
    /// Registers a callback; dicts are added with [`Self::watch`]. Events are [`crate::repr::dict_event`].
    ///
    /// # Safety
    /// The callback keeps the rules of this module and stays loaded until [`Self::clear`].
    pub unsafe fn register(_: Gil<'_>, callback: PyDict_WatchCallback) -> PyResult<Self> {
        // SAFETY: the GIL is held; the callback keeps its contract (ours).
        new_id(unsafe { sys::PyDict_AddWatcher(callback) }).map(Self)
    }

    /// Starts the events of a dict. Watching twice is once.
    pub fn watch(&self, dict: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: a live object and a registered id; anything but a dict raises.
        check_status(dict.gil(), unsafe { py::PyDict_Watch(self.0, dict.as_ptr()) }).map(drop)
    }

    /// Stops the events of a dict.
    pub fn unwatch(&self, dict: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: as in `watch`.
        check_status(dict.gil(), unsafe { py::PyDict_Unwatch(self.0, dict.as_ptr()) }).map(drop)
    }

    /// Bit of this watcher in [`crate::dictkeys::DictView::watchers`].
    pub fn mask(&self) -> u8 {
        mask(self.0)
    }

    /// Gives the id back. Dicts that are still watched keep its bit, so a later user of the id gets their events.
    pub fn clear(self, gil: Gil<'_>) -> PyResult<()> {
        // SAFETY: the GIL is held; the id is ours.
        check_status(gil, unsafe { py::PyDict_ClearWatcher(self.0) }).map(drop)
    }
}

/// Id of a registered type watcher.
#[derive(Debug, PartialEq, Eq)]
pub struct TypeWatcher(c_int);

impl TypeWatcher {
    /// Registers a callback; classes are added with [`Self::watch`].
    ///
    /// # Safety
    /// The callback keeps the rules of this module and stays loaded until [`Self::clear`].
    pub unsafe fn register(_: Gil<'_>, callback: PyType_WatchCallback) -> PyResult<Self> {
        // SAFETY: the GIL is held; the callback keeps its contract (ours).
        new_id(unsafe { sys::PyType_AddWatcher(callback) }).map(Self)
    }

    /// Starts the events of a class, and makes sure that the next change will be one: `false` if the class can have no
    /// version any more, so that nothing can be proved about it by watching.
    pub fn watch(&self, class: TypeView<'_>) -> PyResult<bool> {
        let object = class.object();
        // SAFETY: a live class and a registered id.
        check_status(object.gil(), unsafe {
            sys::PyType_Watch(self.0, object.as_ptr())
        })?;
        Ok(class.assign_version_tag())
    }

    /// Stops the events of a class.
    pub fn unwatch(&self, class: TypeView<'_>) -> PyResult<()> {
        let object = class.object();
        // SAFETY: as in `watch`.
        check_status(object.gil(), unsafe {
            sys::PyType_Unwatch(self.0, object.as_ptr())
        })
        .map(drop)
    }

    /// Bit of this watcher in [`TypeView::watchers`].
    pub fn mask(&self) -> u8 {
        mask(self.0)
    }

    /// Gives the id back.
    pub fn clear(self, gil: Gil<'_>) -> PyResult<()> {
        // SAFETY: the GIL is held; the id is ours.
        check_status(gil, unsafe { sys::PyType_ClearWatcher(self.0) }).map(drop)
    }
}

/// Id of a registered function watcher. It sees every function of the interpreter.
#[derive(Debug, PartialEq, Eq)]
pub struct FunctionWatcher(c_int);

impl FunctionWatcher {
    /// Registers a callback. Events are [`crate::repr::function_event`]; at CREATE the version, the defaults and the
    /// closure are not set yet.
    ///
    /// # Safety
    /// The callback keeps the rules of this module and stays loaded until [`Self::clear`].
    pub unsafe fn register(_: Gil<'_>, callback: PyFunction_WatchCallback) -> PyResult<Self> {
        // SAFETY: the GIL is held; the callback keeps its contract (ours).
        new_id(unsafe { sys::PyFunction_AddWatcher(callback) }).map(Self)
    }

    /// Gives the id back; no more events.
    pub fn clear(self, gil: Gil<'_>) -> PyResult<()> {
        // SAFETY: the GIL is held; the id is ours.
        check_status(gil, unsafe { sys::PyFunction_ClearWatcher(self.0) }).map(drop)
    }
}

/// Id of a registered code watcher. It sees every code object of the interpreter.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeWatcher(c_int);

impl CodeWatcher {
    /// Registers a callback. Events are [`crate::repr::code_event`].
    ///
    /// # Safety
    /// The callback keeps the rules of this module and stays loaded until [`Self::clear`].
    pub unsafe fn register(_: Gil<'_>, callback: PyCode_WatchCallback) -> PyResult<Self> {
        // SAFETY: the GIL is held; the callback keeps its contract (ours).
        new_id(unsafe { sys::PyCode_AddWatcher(callback) }).map(Self)
    }

    /// Gives the id back; no more events.
    pub fn clear(self, gil: Gil<'_>) -> PyResult<()> {
        // SAFETY: the GIL is held; the id is ours.
        check_status(gil, unsafe { sys::PyCode_ClearWatcher(self.0) }).map(drop)
    }
}

fn new_id(status: c_int) -> PyResult<c_int> {
    if status < 0 { Err(pending()) } else { Ok(status) }
}

fn mask(id: c_int) -> u8 {
    u32::try_from(id)
        .ok()
        .and_then(|id| 1u8.checked_shl(id))
        .unwrap_or(0)
}
