//! `heapq.heappush` and `heapq.heappop` of a list: the steps of Modules/_heapqmodule.c, where most comparisons are of numbers,
//! strs and tuples of these, which need no call.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::py;

use super::field::{Obj, list_items, size};
use super::slices::list_pop;
use super::tuple_keys::less;

/// `a < b`; negative with an exception.
///
/// # Safety
/// Live objects; the GIL is held.
unsafe fn comes_first(a: Obj, b: Obj) -> c_int {
    // SAFETY: contract; both are held while Python code may run.
    unsafe {
        if let Some(first) = less(a, b) {
            return c_int::from(first);
        }
        let held = [py::Py_NewRef(a), py::Py_NewRef(b)];
        let first = py::PyObject_RichCompareBool(a, b, py::Py_LT);
        for o in held {
            py::Py_DECREF(o);
        }
        first
    }
}

/// A comparison changed the length of the heap: the error is set.
///
/// # Safety
/// A live list; the GIL is held.
unsafe fn changed(heap: Obj, length: isize) -> bool {
    // SAFETY: contract.
    unsafe {
        let changed = size(heap) != length;
        if changed {
            let text = c"list changed size during iteration";
            py::PyErr_SetString(py::PyExc_RuntimeError, text.as_ptr());
        }
        changed
    }
}

/// An item goes towards the root until it is not less than its parent. `false` with an exception.
///
/// # Safety
/// A live list with an item at `at`; the GIL is held.
unsafe fn toward_root(heap: Obj, start: isize, mut at: isize) -> bool {
    // SAFETY: contract; the items are read anew after each comparison, within the length that was checked.
    unsafe {
        let length = size(heap);
        while at > start {
            let parent = (at - 1) >> 1;
            let items = list_items(heap);
            let first = comes_first(items.offset(at).read(), items.offset(parent).read());
            if first < 0 || changed(heap, length) {
                return false;
            }
            if first == 0 {
                break;
            }
            let items = list_items(heap);
            ptr::swap(items.offset(at), items.offset(parent));
            at = parent;
        }
        true
    }
}

/// The item at the root goes down past the lesser children to a leaf, and from there up to where it belongs. `false` with an
/// exception.
///
/// # Safety
/// A live list that is not empty; the GIL is held.
unsafe fn from_root(heap: Obj) -> bool {
    // SAFETY: contract; the items are read anew after each comparison, within the length that was checked.
    unsafe {
        let length = size(heap);
        let (mut at, inner) = (0, length >> 1);
        while at < inner {
            let mut child = 2 * at + 1;
            if child + 1 < length {
                let items = list_items(heap);
                let first = comes_first(items.offset(child).read(), items.offset(child + 1).read());
                if first < 0 || changed(heap, length) {
                    return false;
                }
                child += isize::from(first == 0);
            }
            let items = list_items(heap);
            ptr::swap(items.offset(at), items.offset(child));
            at = child;
        }
        toward_root(heap, 0, at)
    }
}

pub(super) unsafe extern "C" fn heap_push(heap: Obj, item: Obj) -> c_int {
    // SAFETY: contract; a list and an object.
    unsafe {
        if py::PyList_Append(heap, item) != 0 || !toward_root(heap, 0, size(heap) - 1) {
            return -1;
        }
        0
    }
}

pub(super) unsafe extern "C" fn heap_pop(heap: Obj) -> Obj {
    // SAFETY: contract; a list. The references of the items are passed on.
    unsafe {
        if size(heap) == 0 {
            py::PyErr_SetString(py::PyExc_IndexError, c"index out of range".as_ptr());
            return ptr::null_mut();
        }
        let last = list_pop(heap, -1);
        if last.is_null() || size(heap) == 0 {
            return last;
        }
        let least = list_items(heap).replace(last);
        if from_root(heap) {
            return least;
        }
        py::Py_DECREF(least);
        ptr::null_mut()
    }
}
