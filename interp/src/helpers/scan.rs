//! Looking for an object in a list or a tuple.
//!
//! CPython compares item by item through the generic protocol. Ints, strs and tuples of such are compared here; where another
//! class has a say, nothing was observable so far, and CPython starts anew.

use core::ffi::c_int;

use pyjit_ffi::layout::{type_, varobject};
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::sys;

use super::dict_search::Equal;
use super::field::{Obj, compact, is_exact, list_items, read, size, tuple_items, type_of};
use super::tuple_keys::same;

pub(super) unsafe extern "C" fn sequence_contains(key: Obj, sequence: Obj) -> i64 {
    // SAFETY: contract.
    match unsafe { contains(sequence, key) } {
        Some(has) => i64::from(has),
        None => 2,
    }
}

/// `key in sequence`, of a list or a tuple; `None`: CPython is to look.
///
/// # Safety
/// Live objects; the GIL is held.
pub(super) unsafe fn contains(sequence: Obj, key: Obj) -> Option<bool> {
    // SAFETY: contract; nothing here runs Python code, so the items stay.
    unsafe {
        let items = if type_of(sequence) == &raw mut py::PyList_Type {
            list_items(sequence)
        } else if type_of(sequence) == &raw mut py::PyTuple_Type {
            tuple_items(sequence)
        } else {
            return None;
        };
        for i in 0..size(sequence) {
            let item = items.offset(i).read();
            match same(item, key) {
                Equal::Yes => return Some(true),
                Equal::No => {}
                Equal::Unsure if differ(type_of(item), type_of(key)) || by_identity(item, key) => {}
                Equal::Unsure => return None,
            }
        }
        Some(false)
    }
}

/// Neither class says what is equal: the objects are, if they are the same.
///
/// # Safety
/// Live objects, whose classes keep their slots.
unsafe fn by_identity(a: Obj, b: Obj) -> bool {
    // SAFETY: contract.
    let compare = |o: Obj| unsafe { read::<*const (), _>(type_of(o), type_::TP_RICHCOMPARE) };
    // SAFETY: a static class.
    let plain = unsafe { read::<*const (), _>(&raw mut py::PyBaseObject_Type, type_::TP_RICHCOMPARE) };
    compare(a) == plain && compare(b) == plain
}

/// Objects of these classes are never equal: one is None or a str, the other is None, a str, an int, a bool or a float.
fn differ(a: *mut PyTypeObject, b: *mut PyTypeObject) -> bool {
    let (text, none) = (&raw mut py::PyUnicode_Type, &raw mut sys::_PyNone_Type);
    let plain = |class: *mut PyTypeObject| {
        [
            text,
            none,
            &raw mut py::PyLong_Type,
            &raw mut py::PyBool_Type,
            &raw mut py::PyFloat_Type,
        ]
        .contains(&class)
    };
    a != b && [a, b].iter().any(|&class| class == text || class == none) && plain(a) && plain(b)
}

pub(super) unsafe extern "C" fn index_misses(sequence: Obj, index: Obj) -> c_int {
    // SAFETY: contract; looked into only if they are of these exact classes.
    unsafe {
        let sized = [&raw mut py::PyList_Type, &raw mut py::PyTuple_Type];
        if !is_exact(index, &raw mut py::PyLong_Type) || !sized.contains(&type_of(sequence)) {
            return 0;
        }
        let size: isize = read(sequence, varobject::OB_SIZE);
        let size = size as i64;
        c_int::from(compact(index).is_some_and(|index| index >= size || index < -size))
    }
}
