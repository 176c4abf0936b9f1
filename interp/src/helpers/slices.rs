//! Slices by machine integers.

use pyjit_ffi::layout::bytes;
use pyjit_ffi::py::{self, PyList_Type, PyTuple_Type, PyUnicode_Type};

use super::containers::dies_loudly;
use super::field::{Obj, at, list_items, size, tuple_items, type_of};

/// First index and number of items of a slice of `n` items, as `PySlice_AdjustIndices` computes them.
///
/// # Safety
/// The step is not 0.
unsafe fn adjusted(n: isize, start: i64, stop: i64, step: i64) -> (isize, isize) {
    let (mut start, mut stop) = (start as isize, stop as isize);
    // SAFETY: two local variables; no step.
    let count = unsafe { py::PySlice_AdjustIndices(n, &raw mut start, &raw mut stop, step as isize) };
    (start, count)
}

pub(super) unsafe extern "C" fn seq_slice(seq: Obj, start: i64, stop: i64, step: i64) -> Obj {
    // SAFETY: contract; the class says where the items are, and the indices lie among them. Steps come from ints that are
    // not the least one, as `PySlice_AdjustIndices` wants.
    unsafe {
        let class = type_of(seq);
        let step = step.max(-i64::MAX);
        if class == &raw mut PyUnicode_Type {
            let n = py::PyUnicode_GetLength(seq);
            let (first, count) = adjusted(n, start, stop, 1);
            return py::PyUnicode_Substring(seq, first, first + count);
        }
        let n = size(seq);
        let (first, count) = adjusted(n, start, stop, step);
        if class == &raw mut PyList_Type {
            return gathered(
                py::PyList_New(count),
                |o| list_items(o),
                list_items(seq),
                first,
                count,
                step,
            );
        }
        // All of an immutable sequence is the sequence.
        if step == 1 && count == n {
            return py::Py_NewRef(seq);
        }
        if class == &raw mut PyTuple_Type {
            if count == 0 {
                return py::PyTuple_New(0);
            }
            return gathered(
                py::PyTuple_New(count),
                |o| tuple_items(o),
                tuple_items(seq),
                first,
                count,
                step,
            );
        }
        let start: *const core::ffi::c_char = at(seq, bytes::OB_SVAL);
        py::PyBytes_FromStringAndSize(start.offset(first), count)
    }
}

/// Fills a new list or tuple with every `step`-th item.
///
/// # Safety
/// `new` is null or has room for `count` items, which exist.
unsafe fn gathered(
    new: Obj,
    items_of: impl Fn(Obj) -> *mut Obj,
    from: *const Obj,
    first: isize,
    count: isize,
    step: i64,
) -> Obj {
    if new.is_null() {
        return new;
    }
    // SAFETY: contract.
    unsafe {
        let to = items_of(new);
        let mut at = first;
        for i in 0..count {
            to.offset(i).write(py::Py_NewRef(from.offset(at).read()));
            at = at.wrapping_add(step as isize);
        }
    }
    new
}

pub(super) unsafe extern "C" fn list_set_slice(list: Obj, start: i64, stop: i64, items: Obj) -> i64 {
    // SAFETY: contract; two lists. An item whose death could be seen keeps a reference that the list does not hold, or
    // nothing is done; the others die without running Python code.
    unsafe {
        let (first, count) = adjusted(size(list), start, stop, 1);
        let old = list_items(list);
        for i in first..first + count {
            let item = old.offset(i).read();
            if py::Py_REFCNT(item) <= count && dies_loudly(item) {
                return 0;
            }
        }
        if py::PyList_SetSlice(list, first, first + count, items) != 0 {
            py::PyErr_Clear();
            return 0;
        }
    }
    1
}
