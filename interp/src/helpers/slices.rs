//! Slices, and items taken out of lists and put in, by machine integers.

use core::ffi::{c_int, c_void};
use core::ptr;

use pyjit_ffi::layout::{bytes, list, varobject};
use pyjit_ffi::py::{self, PyList_Type, PyTuple_Type, PyUnicode_Type};

use super::containers::dies_loudly;
use super::field::{Obj, at, incref_all, list_items, read, size, tuple_items, type_of, write};

unsafe extern "C" {
    /// Gives a block of this size the content of another, which is freed. pymem.h.
    fn PyMem_Realloc(block: *mut c_void, bytes: usize) -> *mut c_void;
    /// A tuple of the items of a list. listobject.h.
    fn PyList_AsTuple(list: Obj) -> Obj;
}

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

pub(super) unsafe extern "C" fn list_concat(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; two lists.
    unsafe { py::PySequence_Concat(a, b) }
}

pub(super) unsafe extern "C" fn list_extended(a: Obj, b: Obj) -> Obj {
    // SAFETY: the caller's contract.
    unsafe { extended(a, b, false) }
}

pub(super) unsafe extern "C" fn list_extended_moving(a: Obj, b: Obj) -> Obj {
    // SAFETY: the caller's contract.
    unsafe { extended(a, b, py::Py_REFCNT(b) == 1) }
}

/// `a + b`, made of `a`, to which the caller has a reference that is taken over unless this raises. The list has room for
/// its items and no more, like one that `+` made.
///
/// # Safety
/// Two lists; nobody looks into the second one again if its items may move.
unsafe fn extended(a: Obj, b: Obj, moves: bool) -> Obj {
    // SAFETY: contract. If nobody else has the first, its items may change their place; those of the second do not.
    unsafe {
        let (old, more) = (size(a), size(b));
        if py::Py_REFCNT(a) == 1 && a != b {
            if more == 0 && read::<isize, _>(a, list::ALLOCATED) == old {
                return a;
            }
            let bytes = (old.cast_unsigned())
                .checked_add(more.cast_unsigned())
                .and_then(|n| n.checked_mul(size_of::<Obj>()))
                .filter(|&bytes| bytes > 0 && bytes < isize::MAX.cast_unsigned());
            let items: *mut Obj = match bytes {
                Some(bytes) => PyMem_Realloc(list_items(a).cast(), bytes).cast(),
                None => ptr::null_mut(),
            };
            if !items.is_null() {
                write(a, list::OB_ITEM, items);
                write(a, list::ALLOCATED, old + more);
                let count = more.cast_unsigned();
                if more > 0 {
                    ptr::copy_nonoverlapping(list_items(b), items.offset(old), count);
                }
                write(a, varobject::OB_SIZE, old + more);
                if moves {
                    write(b, varobject::OB_SIZE, 0_isize);
                } else {
                    incref_all(items.offset(old), more);
                }
                return a;
            }
        }
        let both = py::PySequence_Concat(a, b);
        if !both.is_null() {
            py::Py_DECREF(a);
        }
        both
    }
}

pub(super) unsafe extern "C" fn seq_as_list(o: Obj) -> Obj {
    // SAFETY: contract; a list or tuple.
    unsafe { py::PySequence_List(o) }
}

pub(super) unsafe extern "C" fn list_as_tuple(list: Obj) -> Obj {
    // SAFETY: contract; a list.
    unsafe { PyList_AsTuple(list) }
}

/// `tuple(list)`, and the reference to the list is taken over unless this raises.
pub(super) unsafe extern "C" fn list_into_tuple(list: Obj) -> Obj {
    // SAFETY: contract; a list. If nobody else has it, its items move to the tuple, which has room for them.
    unsafe {
        let n = size(list);
        let alone = py::Py_REFCNT(list) == 1 && n > 0;
        let tuple = if alone {
            py::PyTuple_New(n)
        } else {
            PyList_AsTuple(list)
        };
        if !tuple.is_null() {
            if alone {
                ptr::copy_nonoverlapping(list_items(list), tuple_items(tuple), n.cast_unsigned());
                write(list, varobject::OB_SIZE, 0_isize);
            }
            py::Py_DECREF(list);
        }
        tuple
    }
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

pub(super) unsafe extern "C" fn list_swap_slice(list: Obj, start: i64, stop: i64, items: Obj) -> i64 {
    // SAFETY: contract; two lists, of which nobody looks into the second one again if it has no other reference. The old
    // items die with it, none of them loudly.
    unsafe {
        let (first, count) = adjusted(size(list), start, stop, 1);
        if list == items || py::Py_REFCNT(items) != 1 || size(items) != count || count == 0 {
            return list_set_slice(list, start, stop, items);
        }
        let n = count.cast_unsigned();
        let slots = core::slice::from_raw_parts_mut(list_items(list).offset(first), n);
        let loud = |&old: &Obj| py::Py_REFCNT(old) <= count && dies_loudly(old);
        if slots.iter().any(loud) {
            return 0;
        }
        slots.swap_with_slice(core::slice::from_raw_parts_mut(list_items(items), n));
    }
    1
}

pub(super) unsafe extern "C" fn list_copy_slice(
    list: Obj,
    start: i64,
    stop: i64,
    from: Obj,
    from_start: i64,
    from_stop: i64,
) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { copy_slice(list, (start, stop), from, (from_start, from_stop), 1) }
}

pub(super) unsafe extern "C" fn list_copy_reversed(
    list: Obj,
    start: i64,
    stop: i64,
    from: Obj,
    from_start: i64,
    from_stop: i64,
) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { copy_slice(list, (start, stop), from, (from_start, from_stop), -1) }
}

/// Most items that are moved without a list of them.
const BUFFER: usize = 32;

/// `list[start:stop] = from[from_start:from_stop:step]`; 0 as `list_set_slice`.
///
/// # Safety
/// Two lists; the step is 1 or -1.
unsafe fn copy_slice(
    list: Obj,
    (start, stop): (i64, i64),
    from: Obj,
    (from_start, from_stop): (i64, i64),
    step: i64,
) -> i64 {
    // SAFETY: contract; indices are those of the lists' items. Nothing is released before all items are in place, and what
    // is released then dies without running Python code.
    unsafe {
        let (first, count) = adjusted(size(list), start, stop, 1);
        let (source, given) = adjusted(size(from), from_start, from_stop, step);
        let lowest = if step < 0 { source - (given - 1) } else { source };
        if count != given || count.cast_unsigned() > BUFFER && (from != list || lowest != first) {
            let items = seq_slice(from, from_start, from_stop, step);
            if items.is_null() {
                py::PyErr_Clear();
                return 0;
            }
            let done = list_set_slice(list, start, stop, items);
            // Its items are in one of the lists, too.
            py::Py_DECREF(items);
            return done;
        }
        if count == 0 {
            return 1;
        }
        let slots = core::slice::from_raw_parts_mut(list_items(list).offset(first), count.cast_unsigned());
        if from == list && lowest == first {
            if step < 0 {
                slots.reverse();
            }
            return 1;
        }
        let mut buffer = [ptr::null_mut(); BUFFER];
        let items = &mut buffer[..slots.len()];
        for (i, item) in (0..count).zip(items.iter_mut()) {
            *item = py::Py_NewRef(list_items(from).offset(source + i * step as isize).read());
        }
        let loud = slots
            .iter()
            .any(|&old| py::Py_REFCNT(old) <= count && dies_loudly(old));
        if !loud {
            slots.swap_with_slice(items);
        }
        for &mut item in items {
            py::Py_DECREF(item);
        }
        i64::from(!loud)
    }
}

pub(super) unsafe extern "C" fn list_pop(list: Obj, index: i64) -> Obj {
    // SAFETY: contract; a list, and the index of one of its items. The reference of the item is passed on.
    unsafe {
        let length = size(list);
        let index = index as isize;
        let at = if index < 0 { index + length } else { index };
        if at < 0 || at >= length {
            let text = match length {
                0 => c"pop from empty list",
                _ => c"pop index out of range",
            };
            py::PyErr_SetString(py::PyExc_IndexError, text.as_ptr());
            return ptr::null_mut();
        }
        let slot = list_items(list).offset(at);
        let item = slot.read();
        let left = length - 1;
        if left == 0 || left < read::<isize, _>(list, list::ALLOCATED) / 2 {
            // The list gives memory back.
            py::Py_INCREF(item);
            if py::PyList_SetSlice(list, at, at + 1, ptr::null_mut()) != 0 {
                py::Py_DECREF(item);
                return ptr::null_mut();
            }
            return item;
        }
        ptr::copy(slot.add(1), slot, (left - at).cast_unsigned());
        write(list, varobject::OB_SIZE, left);
        item
    }
}

pub(super) unsafe extern "C" fn list_insert(list: Obj, index: i64, value: Obj) -> c_int {
    // SAFETY: contract; a list, in which there is room below `allocated`.
    unsafe {
        let length = size(list);
        let index = index as isize;
        let at = if index < 0 {
            (index + length).max(0)
        } else {
            index.min(length)
        };
        if length >= read::<isize, _>(list, list::ALLOCATED) {
            return py::PyList_Insert(list, at, value);
        }
        let slot = list_items(list).offset(at);
        ptr::copy(slot, slot.add(1), (length - at).cast_unsigned());
        slot.write(py::Py_NewRef(value));
        write(list, varobject::OB_SIZE, length + 1);
        0
    }
}
