//! Dict displays whose keys are known strs: `{'x': a, 'y': b}` is a copy of a dict with these keys, in which the values are
//! put. CPython copies a keys table as it is (`clone_combined_dict_keys`, Objects/dictobject.c), so no key is searched for.

use pyjit_ffi::dictkeys::DictKeys;
use pyjit_ffi::layout::{dict, dictunicode_entry, type_};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyObject};
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;

use super::field::{Obj, at, has_flag, read, type_of};

/// A dict of these keys with None as their values, if they are exact strs, each another.
pub(crate) fn template(_: Gil<'_>, keys: &[Borrowed<'_>]) -> Option<Owned> {
    if keys.is_empty() || !keys.iter().all(|k| k.is_exact(&raw mut py::PyUnicode_Type)) {
        return None;
    }
    let count = isize::try_from(keys.len()).ok()?;
    let keys: Vec<*mut PyObject> = keys.iter().map(|k| k.as_ptr()).collect();
    // SAFETY: the GIL is held; as many keys as values, borrowed. A new reference or null.
    let made = unsafe {
        let none = vec![py::Py_None(); keys.len()];
        Owned::from_ptr(sys::_PyDict_FromItems(keys.as_ptr(), 1, none.as_ptr(), 1, count))
    };
    if made.is_none() {
        // Out of memory: CPython makes the dict.
        // SAFETY: the GIL is held.
        unsafe { py::PyErr_Clear() };
    }
    // SAFETY: an exact dict, whose keys nobody changes.
    let table = unsafe { DictKeys::from_ptr(read(made.as_ref()?.borrow().as_ptr(), dict::MA_KEYS)) }?;
    (table.is_unicode() && table.nentries() == keys.len()).then_some(made)?
}

/// A copy of a template with these values. Null with MemoryError.
pub(super) unsafe extern "C" fn dict_like(template: Obj, values: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; the copy of a template has its keys in the same order, `count` of them, and None, which is immortal,
    // as their values. Nobody else has the copy.
    unsafe {
        let made = py::PyDict_Copy(template);
        if made.is_null() {
            return made;
        }
        let Some(table) = DictKeys::from_ptr(read(made, dict::MA_KEYS)) else {
            return made;
        };
        let mut place: *mut *mut PyObject = at(
            table.as_ptr(),
            table.entries_offset() + dictunicode_entry::ME_VALUE,
        );
        let mut tracked = false;
        for n in 0..count {
            let value = values.offset(n).read();
            py::Py_INCREF(value);
            place.write(value);
            place = place.byte_offset(dictunicode_entry::SIZE as isize);
            tracked |= may_be_tracked(value);
        }
        if tracked {
            py::PyObject_GC_Track(made.cast());
        }
        made
    }
}

/// `_PyObject_GC_MAY_BE_TRACKED`, Include/internal/pycore_gc.h.
unsafe fn may_be_tracked(object: Obj) -> bool {
    // SAFETY: the caller's object is alive.
    unsafe {
        let class = type_of(object);
        has_flag(class, tpflags::HAVE_GC)
            && (read::<*const (), _>(class, type_::TP_IS_GC).is_null() || py::PyObject_IS_GC(object) != 0)
            && (class != &raw mut py::PyTuple_Type || py::PyObject_GC_IsTracked(object) != 0)
    }
}
