//! The death of objects that nobody can see.

use core::ptr;

use pyjit_ffi::layout::varobject;
use pyjit_ffi::py::{self, PyTypeObject};

use super::field::{Obj, list_items, size, tuple_items, type_of, write};
use super::ints;
use crate::deopt::dealloc;

/// Items looked at most; the death of what has more takes long whatever comes in front of it.
const MOST_ITEMS: isize = 256;

/// A class whose instances' death releases no other object: numbers and texts.
#[inline]
pub(super) fn is_quiet(class: *mut PyTypeObject) -> bool {
    ptr::eq(class, &raw mut py::PyLong_Type)
        || ptr::eq(class, &raw mut py::PyUnicode_Type)
        || ptr::eq(class, &raw mut py::PyFloat_Type)
        || ptr::eq(class, &raw mut py::PyBytes_Type)
}

/// The object outlives `n` references less, or its death releases no other object.
///
/// # Safety
/// A live object; the GIL is held.
#[inline]
unsafe fn stays_or_quiet(o: Obj, n: isize) -> bool {
    // SAFETY: contract.
    unsafe { py::Py_REFCNT(o) > n || is_quiet(type_of(o)) }
}

/// Frees an object if that runs no Python code for certain: a number or text, or a list or tuple of such. Ints of lists
/// become free ones.
///
/// # Safety
/// An object whose count is zero; the GIL is held.
pub(crate) unsafe fn quietly(o: Obj) -> bool {
    // SAFETY: contract; the class is that of the object, and all items of a list or tuple are objects, but for those of a
    // tuple that was never filled.
    unsafe {
        let class = type_of(o);
        if is_quiet(class) {
            dealloc(o);
            return true;
        }
        let is_list = ptr::eq(class, &raw mut py::PyList_Type);
        if !is_list && !ptr::eq(class, &raw mut py::PyTuple_Type) {
            return false;
        }
        let n = size(o);
        if n > MOST_ITEMS {
            return false;
        }
        let items = if is_list { list_items(o) } else { tuple_items(o) };
        for i in 0..n {
            let item = items.offset(i).read();
            if item.is_null() || !stays_or_quiet(item, n) {
                return false;
            }
        }
        if is_list {
            for i in (0..n).rev() {
                ints::release(items.offset(i).read());
            }
            write(o, varobject::OB_SIZE, 0_isize);
        }
        dealloc(o);
        true
    }
}
