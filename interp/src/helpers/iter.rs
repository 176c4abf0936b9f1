//! Iteration and unpacking.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{
    bytesiter, dict, dictkey_entry, dictkeys, dictunicode_entry, listiter, rangeiter, set, setentry,
    tupleiter, type_, unicodeiter,
};
use pyjit_ffi::py::{self, PyList_Type, PyTuple_Type};
use pyjit_ffi::repr::dict_kind;
use pyjit_ffi::sys;

use super::field::{Obj, Tstate, at, incref_all, list_items, read, size, tuple_items, type_of, write};

pub(super) unsafe extern "C" fn get_iter(o: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { py::PyObject_GetIter(o) }
}

/// What [`for_iter`] returns with an exception set.
pub(super) const RAISED: Obj = ptr::without_provenance_mut(1);

pub(super) unsafe extern "C" fn for_iter(tstate: Tstate, iterator: Obj) -> Obj {
    // SAFETY: contract; an iterator's type has a `tp_iternext`, and keeps one that raises when `__next__` is
    // deleted from the class.
    unsafe {
        if type_of(iterator) == &raw mut py::PyGen_Type {
            return crate::doors::resume::next(tstate, iterator, RAISED);
        }
        let next: py::iternextfunc = read(type_of(iterator), type_::TP_ITERNEXT);
        let value = next(iterator);
        if value.is_null() {
            end_of_iteration()
        } else {
            value
        }
    }
}

/// Null if the iterator has ended, with or without a StopIteration; else [`RAISED`].
unsafe fn end_of_iteration() -> Obj {
    // SAFETY: the GIL is held (contract).
    unsafe {
        if py::PyErr_Occurred().is_null() {
            return ptr::null_mut();
        }
        if py::PyErr_ExceptionMatches(py::PyExc_StopIteration) == 0 {
            return RAISED;
        }
        // The loop takes the StopIteration as its end.
        py::PyErr_Clear();
    }
    ptr::null_mut()
}

/// A number of values above the greatest `int64_t` is given as that: nobody counts so far.
pub(super) unsafe extern "C" fn range_len(start: i64, stop: i64, step: i64) -> i64 {
    let (span, stride) = if step > 0 {
        (i128::from(stop) - i128::from(start), i128::from(step))
    } else {
        (i128::from(start) - i128::from(stop), -i128::from(step))
    };
    if span <= 0 {
        return 0;
    }
    // Exact for any operands: the span is below 2**64.
    let (span, stride) = (span as u64, stride as u64);
    let last = (span - 1).checked_div(stride).unwrap_or(0);
    i64::try_from(last).map_or(i64::MAX, |last| last.saturating_add(1))
}

pub(super) unsafe extern "C" fn new_range(start: i64, stop: i64, step: i64) -> Obj {
    // SAFETY: contract; each of the three references made here is released once; the array holds three arguments.
    unsafe {
        let bounds = [start, stop, step].map(|bound| py::PyLong_FromLongLong(bound));
        let mut range = ptr::null_mut();
        if bounds.iter().all(|bound| !bound.is_null()) {
            let class = (&raw mut py::PyRange_Type).cast();
            range = py::PyObject_Vectorcall(class, bounds.as_ptr(), bounds.len(), ptr::null_mut());
        }
        for bound in bounds {
            py::Py_XDECREF(bound);
        }
        range
    }
}

pub(super) unsafe extern "C" fn new_range_iter(next: i64, step: i64, left: i64) -> Obj {
    // SAFETY: contract; an object of this type has three longs behind its header.
    unsafe {
        let made = py::PyObject_New::<py::PyObject>(&raw mut py::PyRangeIter_Type);
        if !made.is_null() {
            write(made, rangeiter::START, next);
            write(made, rangeiter::STEP, step);
            write(made, rangeiter::LEN, left);
        }
        made
    }
}

/// The iterator that `list.__iter__` and the like make, also for an instance of a subclass. Null on failure.
///
/// # Safety
/// `sequence` is a list, tuple, str or bytes or of a subclass; the GIL is held.
pub(crate) unsafe fn sequence_iterator(sequence: Obj) -> Obj {
    // SAFETY: these builtin classes have a `tp_iter`, which looks at the layout only.
    unsafe {
        let class = if py::PyList_Check(sequence) != 0 {
            &raw const PyList_Type
        } else if py::PyUnicode_Check(sequence) != 0 {
            &raw const py::PyUnicode_Type
        } else if py::PyBytes_Check(sequence) != 0 {
            &raw const py::PyBytes_Type
        } else {
            &raw const PyTuple_Type
        };
        (*class).tp_iter.map_or(ptr::null_mut(), |iter| iter(sequence))
    }
}

/// Of a list, tuple, str or bytes: their iterators have the index in the same place.
pub(super) unsafe extern "C" fn new_list_iter(sequence: Obj, index: i64) -> Obj {
    const {
        assert!(listiter::IT_INDEX == tupleiter::IT_INDEX && listiter::IT_INDEX == unicodeiter::IT_INDEX);
        assert!(listiter::IT_INDEX == bytesiter::IT_INDEX);
    }
    // SAFETY: contract; the iterator of such a sequence is new and has its index there.
    unsafe {
        let made = sequence_iterator(sequence);
        if !made.is_null() {
            write(made, listiter::IT_INDEX, index);
        }
        made
    }
}

/// `enumerate` over a builtin iterator, which is its own iterator: no Python code runs.
pub(crate) unsafe extern "C" fn new_enumerate(iterator: Obj, index: i64) -> Obj {
    // SAFETY: contract; the reference made here is released once; the array holds two arguments.
    unsafe {
        let start = py::PyLong_FromLongLong(index);
        if start.is_null() {
            return start;
        }
        let args = [iterator, start];
        let class = (&raw mut py::PyEnum_Type).cast();
        let made = py::PyObject_Vectorcall(class, args.as_ptr(), args.len(), ptr::null_mut());
        py::Py_DECREF(start);
        made
    }
}

/// The same for `zip`.
pub(crate) unsafe extern "C" fn new_zip(iterators: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; as many arguments as said.
    unsafe {
        let class = (&raw mut py::PyZip_Type).cast();
        py::PyObject_Vectorcall(class, iterators, count.unsigned_abs(), ptr::null_mut())
    }
}

/// One more step of an iterator at its end: it drops its sequence.
pub(super) unsafe extern "C" fn seq_iter_end(iterator: Obj) -> c_int {
    // SAFETY: contract; a value that is there after all (the sequence grew) can't be: nothing ran since the test.
    unsafe {
        let value = for_iter(crate::activation::current_thread(), iterator);
        if value == RAISED { -1 } else { 0 }
    }
}

pub(super) unsafe extern "C" fn dict_seek(dict: Obj, from: i64) -> i64 {
    // SAFETY: contract: a dict with a table of its own, whose entries lie behind the indices. Lossless: numbers of entries.
    unsafe {
        let keys: *mut u8 = read(dict, dict::MA_KEYS);
        let indices = 1_usize << read::<u8, _>(keys, dictkeys::DK_LOG2_INDEX_BYTES);
        let entries: *mut u8 = at::<u8, _>(keys, dictkeys::DK_INDICES).add(indices);
        let (size, value) = match read::<u8, _>(keys, dictkeys::DK_KIND) {
            dict_kind::GENERAL => (dictkey_entry::SIZE, dictkey_entry::ME_VALUE),
            _ => (dictunicode_entry::SIZE, dictunicode_entry::ME_VALUE),
        };
        let holds = |n: &i64| {
            let entry = entries.offset(*n as isize * size as isize);
            !read::<Obj, _>(entry, value).is_null()
        };
        let count: isize = read(keys, dictkeys::DK_NENTRIES);
        (from..count as i64).find(holds).unwrap_or(-1)
    }
}

pub(super) unsafe extern "C" fn set_seek(set: Obj, from: i64) -> i64 {
    // SAFETY: contract: a set, whose table has one entry more than the mask. What was taken out left a key of no object, with
    // a hash that no object has. Lossless: numbers of entries.
    unsafe {
        let table: *mut u8 = read(set, set::TABLE);
        let holds = |n: &i64| {
            let entry = table.offset(*n as isize * setentry::SIZE as isize);
            !read::<Obj, _>(entry, setentry::KEY).is_null() && read::<isize, _>(entry, setentry::HASH) != -1
        };
        let mask: isize = read(set, set::MASK);
        (from..=mask as i64).find(holds).unwrap_or(-1)
    }
}

pub(super) unsafe extern "C" fn unpack_sequence(
    tstate: Tstate,
    sequence: Obj,
    count: i64,
    scratch: *mut Obj,
) -> c_int {
    // Lossless: both have 64 bits.
    let count = count as isize;
    // SAFETY: contract; a sequence is looked into as what its type was found to be. `scratch` has room for `count`
    // items, which are other words than those of the sequence.
    unsafe {
        let class = type_of(sequence);
        let items = if class == &raw mut PyTuple_Type && size(sequence) == count {
            tuple_items(sequence)
        } else if class == &raw mut PyList_Type && size(sequence) == count {
            list_items(sequence)
        } else {
            return unpack(tstate, sequence, count, None, scratch);
        };
        incref_all(items, count);
        scratch.copy_from_nonoverlapping(items, count.cast_unsigned());
    }
    0
}

pub(super) unsafe extern "C" fn unpack_ex(
    tstate: Tstate,
    sequence: Obj,
    oparg: i64,
    scratch: *mut Obj,
) -> c_int {
    // Lossless: an argument of UNPACK_EX has two bytes.
    let (before, after) = ((oparg & 0xff) as isize, (oparg >> 8) as isize);
    // SAFETY: contract.
    unsafe { unpack(tstate, sequence, before, Some(after), scratch) }
}

/// Unpacks any iterable into `before` items or, with a star, those, a list and `after` items.
///
/// # Safety
/// `scratch` has room for all of them.
unsafe fn unpack(
    tstate: Tstate,
    iterable: Obj,
    before: isize,
    after: Option<isize>,
    scratch: *mut Obj,
) -> c_int {
    let total = before + after.map_or(0, |after| after + 1);
    // SAFETY: contract of this function; the items come downwards from the end, so that the last one comes to lie
    // first. The conversions are lossless: the counts come from an instruction's argument.
    unsafe {
        let after = after.map_or(-1, |after| after as c_int);
        if sys::_PyEval_UnpackIterable(tstate, iterable, before as c_int, after, scratch.offset(total)) == 0 {
            return -1;
        }
        for i in 0..total / 2 {
            ptr::swap(scratch.offset(i), scratch.offset(total - 1 - i));
        }
    }
    0
}
