//! What assumptions rest on, in terms of objects: for the runtime, which registers watchers and looks again before it
//! publishes the code.

use pyjit_ffi::layout::function;
use pyjit_ffi::object::{Borrowed, Owned};
use pyjit_ffi::py::{PyObject, PyTypeObject};
use pyjit_ffi::types::TypeView;

use super::globals::lookup;
use crate::mem::get;

/// A fact about objects that the world holds. Addresses only compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fact {
    /// The class has this version tag: its bases and all their attributes are as they were.
    Class {
        /// The class.
        class: *mut PyTypeObject,
        /// `tp_version_tag`, not 0.
        version: u32,
    },
    /// The dict has this value under the name, or, if null, has no such name.
    DictName {
        /// An exact dict.
        dict: *mut PyObject,
        /// An exact str.
        name: *mut PyObject,
        /// The value or null.
        value: *mut PyObject,
    },
    /// The function has this code and these defaults.
    Function {
        /// The function.
        func: *mut PyObject,
        /// `__code__`, `__defaults__`, `__kwdefaults__`.
        parts: [*mut PyObject; 3],
    },
}

impl Fact {
    /// The present state of a class, which is given a version tag. `None` if it can have none any more.
    pub(super) fn of_class(class: TypeView<'_>) -> Option<Fact> {
        class.assign_version_tag().then(|| Fact::Class {
            class: class.as_ptr(),
            version: class.version_tag(),
        })
    }
    /// The present state of a name in a dict.
    pub(super) fn of_name(dict: Borrowed<'_>, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Fact {
        let value = value.map_or(core::ptr::null_mut(), Borrowed::as_ptr);
        Fact::DictName {
            dict: dict.as_ptr(),
            name: name.as_ptr(),
            value,
        }
    }
    /// The present state of an exact function.
    pub(super) fn of_function(func: Borrowed<'_>) -> Option<Fact> {
        func.is_function().then(|| Fact::Function {
            func: func.as_ptr(),
            parts: parts(func),
        })
    }
    /// It is still so.
    ///
    /// # Safety
    /// The world that found it lives (its objects do), and the GIL is held.
    pub unsafe fn holds(&self) -> bool {
        // SAFETY: the world holds class, dict, name and function.
        unsafe {
            match *self {
                Fact::Class { class, version } => {
                    TypeView::from_ptr(class).is_some_and(|c| c.version_tag() == version)
                }
                Fact::DictName { dict, name, value } => {
                    let (Some(dict), Some(name)) = (Borrowed::from_ptr(dict), Borrowed::from_ptr(name))
                    else {
                        return false;
                    };
                    let found = lookup(dict, name);
                    found.is_some_and(|v| v.map_or(core::ptr::null_mut(), |v: Owned| v.as_ptr()) == value)
                }
                Fact::Function { func, parts: then } => {
                    Borrowed::from_ptr(func).is_some_and(|f| parts(f) == then)
                }
            }
        }
    }
}

/// Code, defaults and keyword defaults of an exact function.
fn parts(func: Borrowed<'_>) -> [*mut PyObject; 3] {
    let fields = [
        function::FUNC_CODE,
        function::FUNC_DEFAULTS,
        function::FUNC_KWDEFAULTS,
    ];
    // SAFETY: a live function has the fields.
    fields.map(|field| unsafe { get(func.as_ptr(), field) })
}
