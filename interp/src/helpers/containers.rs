//! Subscripts, slices, displays and what adds to them.

use core::ffi::{CStr, c_int};
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};

use pyjit_ffi::layout::{list, mapping, type_, unicode, varobject};
use pyjit_ffi::py::{self, PyDict_Type, PyList_Type, PyTuple_Type};
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;

use super::dict_search::Search;
use super::field::{
    Obj, Tstate, has_flag, incref_all, list_items, position, read, size, tuple_items, type_name, type_of,
    write,
};
use super::hash::{self, Found};
use super::interned::Name;

/// Methods of dict that are no slots.
pub(super) static CONTAINS: Inherited = Inherited::new(c"__contains__");
static GETITEM: Inherited = Inherited::new(c"__getitem__");

pub(super) unsafe extern "C" fn hash(o: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        match py::PyObject_Hash(o) {
            -1 => ptr::null_mut(),
            hash => py::PyLong_FromSsize_t(hash),
        }
    }
}

pub(super) unsafe extern "C" fn get_item(container: Obj, key: Obj) -> Obj {
    // SAFETY: contract; a container is looked into as what its type was found to be, at a position in range.
    unsafe {
        let class = type_of(container);
        if class == &raw mut PyList_Type {
            if let Some(index) = position(key, size(container)) {
                return py::Py_NewRef(list_items(container).offset(index).read());
            }
        } else if class == &raw mut PyDict_Type {
            return dict_get_item(container, key);
        } else if class == &raw mut PyTuple_Type
            && let Some(index) = position(key, size(container))
        {
            return py::Py_NewRef(tuple_items(container).offset(index).read());
        } else if hash::is_dict_by(container, mapping::MP_SUBSCRIPT) {
            // A subclass may have `__missing__`.
            if let Search::Found(value) = hash::dict_search(container, key) {
                return py::Py_NewRef(value);
            }
        } else if GETITEM.by(container) {
            if let Search::Found(value) = hash::dict_search(container, key) {
                return py::Py_NewRef(value);
            }
            let mapping: *mut u8 = read(&raw mut PyDict_Type, type_::TP_AS_MAPPING);
            if let Some(subscript) = read::<Option<py::binaryfunc>, _>(mapping, mapping::MP_SUBSCRIPT) {
                return subscript(container, key);
            }
        }
        py::PyObject_GetItem(container, key)
    }
}

/// Whether classes have a method of dict's from dict itself: what was found out last.
pub(super) struct Inherited {
    method: Name,
    class: AtomicPtr<py::PyTypeObject>,
    /// Version tag of the class then; never 0. No two states of classes have the same.
    version: AtomicU32,
    inherits: AtomicBool,
}

impl Inherited {
    const fn new(method: &'static CStr) -> Self {
        Self {
            method: Name::new(method),
            class: AtomicPtr::new(ptr::null_mut()),
            version: AtomicU32::new(0),
            inherits: AtomicBool::new(false),
        }
    }

    /// The object is an instance of a subclass of dict that has this method from dict itself. CPython looks such methods up,
    /// binds and calls them, for they are no slots.
    ///
    /// # Safety
    /// The contract of the helpers; the object is alive.
    pub(super) unsafe fn by(&self, o: Obj) -> bool {
        // SAFETY: contract of this function; `_PyType_Lookup` borrows.
        unsafe {
            let class = type_of(o);
            if !has_flag(class, tpflags::DICT_SUBCLASS) || class == &raw mut PyDict_Type {
                return false;
            }
            // Relaxed: whoever stored these held the GIL, as the reader does.
            let version: u32 = read(class, type_::TP_VERSION_TAG);
            if version != 0
                && version == self.version.load(Ordering::Relaxed)
                && class == self.class.load(Ordering::Relaxed)
            {
                return self.inherits.load(Ordering::Relaxed);
            }
            let name = self.method.get();
            if name.is_null() {
                py::PyErr_Clear();
                return false;
            }
            let found = sys::_PyType_Lookup(class, name);
            let own = sys::_PyType_Lookup(&raw mut PyDict_Type, name);
            let inherits = !found.is_null() && found == own;
            self.class.store(class, Ordering::Relaxed);
            self.version
                .store(read(class, type_::TP_VERSION_TAG), Ordering::Relaxed);
            self.inherits.store(inherits, Ordering::Relaxed);
            inherits
        }
    }
}

/// The death of the object, were its last reference dropped now, runs Python code.
///
/// # Safety
/// A live object; the GIL is held.
pub(super) unsafe fn dies_loudly(o: Obj) -> bool {
    // SAFETY: contract of this function.
    let class = unsafe { type_of(o) };
    let quiet = [
        &raw mut py::PyFloat_Type,
        &raw mut py::PyLong_Type,
        &raw mut py::PyUnicode_Type,
        &raw mut py::PyComplex_Type,
        &raw mut py::PyBytes_Type,
    ];
    !quiet.contains(&class)
}

pub(super) unsafe extern "C" fn set_of(items: Obj) -> Obj {
    // SAFETY: contract; a list or tuple, alive through the call.
    unsafe { py::PySet_New(items) }
}

pub(super) unsafe extern "C" fn store_item(slot: i64, value: Obj) -> i64 {
    let slot: *mut Obj = ptr::with_exposed_provenance_mut(slot.cast_unsigned() as usize);
    // SAFETY: contract; the address of an item of a live list.
    unsafe {
        let old = slot.read();
        if py::Py_REFCNT(old) == 1 && dies_loudly(old) {
            return 1;
        }
        slot.write(py::Py_NewRef(value));
        super::ints::release(old);
    }
    0
}

pub(super) unsafe extern "C" fn store_item_float(slot: i64, value: f64) -> i64 {
    let slot: *mut Obj = ptr::with_exposed_provenance_mut(slot.cast_unsigned() as usize);
    // SAFETY: contract; the address of an item of a live list.
    unsafe {
        let old = slot.read();
        if py::Py_REFCNT(old) == 1 && dies_loudly(old) {
            return 1;
        }
        slot.write(super::arith::box_float(value));
        py::Py_DECREF(old);
    }
    0
}

/// The str of a Latin-1 character, one static object each. The reference is not the caller's.
fn character(code: u8) -> Obj {
    static KNOWN: [AtomicPtr<py::PyObject>; 256] = [const { AtomicPtr::new(ptr::null_mut()) }; 256];
    let known = &KNOWN[usize::from(code)];
    let object = known.load(Ordering::Relaxed);
    if !object.is_null() {
        return object;
    }
    // SAFETY: the GIL is held; a static object.
    let made = unsafe { py::PyUnicode_FromOrdinal(c_int::from(code)) };
    known.store(made, Ordering::Relaxed);
    made
}

pub(super) unsafe extern "C" fn str_item(text: Obj, index: i64) -> Obj {
    // SAFETY: contract; a str, and an index below its length.
    unsafe {
        if py::PyUnicode_IS_COMPACT_ASCII(text) != 0 {
            let at = text
                .cast::<u8>()
                .offset(unicode::ASCII_DATA as isize + index as isize);
            return py::Py_NewRef(character(at.read()));
        }
        let character = py::PyUnicode_ReadChar(text, index as isize);
        py::PyUnicode_FromOrdinal(character.cast_signed())
    }
}

pub(super) unsafe extern "C" fn chr(code: i64) -> Obj {
    // SAFETY: contract; a code point.
    unsafe {
        match u8::try_from(code) {
            Ok(code) => py::Py_NewRef(character(code)),
            Err(_) => py::PyUnicode_FromOrdinal(code as c_int),
        }
    }
}

pub(super) unsafe extern "C" fn dict_get_item(dict: Obj, key: Obj) -> Obj {
    // SAFETY: contract; an exact dict, which has no `__missing__`.
    unsafe {
        match hash::dict_find(dict, key) {
            Found::Value(value) => return value,
            Found::Nothing => sys::_PyErr_SetKeyError(key),
            Found::Raised => {}
        }
    }
    ptr::null_mut()
}

pub(super) unsafe extern "C" fn dict_get(dict: Obj, key: Obj, or: Obj) -> Obj {
    // SAFETY: contract, an exact dict.
    unsafe {
        match hash::dict_find(dict, key) {
            Found::Value(value) => value,
            Found::Nothing => py::Py_NewRef(or),
            Found::Raised => ptr::null_mut(),
        }
    }
}

pub(super) unsafe extern "C" fn dict_find(dict: Obj, key: Obj) -> Obj {
    // SAFETY: contract, an exact dict.
    unsafe {
        match hash::dict_search(dict, key) {
            Search::Found(value) => py::Py_NewRef(value),
            Search::Nothing | Search::Unsure => ptr::null_mut(),
        }
    }
}

pub(super) unsafe extern "C" fn dict_find_or(dict: Obj, key: Obj, or: Obj) -> Obj {
    // SAFETY: contract, an exact dict.
    unsafe {
        match hash::dict_search(dict, key) {
            Search::Found(value) => py::Py_NewRef(value),
            Search::Nothing => py::Py_NewRef(or),
            Search::Unsure => ptr::null_mut(),
        }
    }
}

pub(super) unsafe extern "C" fn hash_contains(key: Obj, container: Obj) -> i64 {
    // SAFETY: contract, an exact dict, set or frozenset.
    match unsafe { hash::contains_search(container, key) } {
        Some(has) => i64::from(has),
        None => 2,
    }
}

pub(super) unsafe extern "C" fn set_item(container: Obj, key: Obj, value: Obj) -> c_int {
    // SAFETY: contract; a container is looked into as what its type was found to be, at a position in range. The
    // old item is released after the new one is in place.
    unsafe {
        let class = type_of(container);
        if class == &raw mut PyList_Type {
            if let Some(index) = position(key, size(container)) {
                let old = list_items(container).offset(index).replace(py::Py_NewRef(value));
                py::Py_DECREF(old);
                return 0;
            }
        } else if hash::is_dict_by(container, mapping::MP_ASS_SUBSCRIPT) {
            return hash::dict_store(container, key, value);
        }
        py::PyObject_SetItem(container, key, value)
    }
}

pub(super) unsafe extern "C" fn delete_item(container: Obj, key: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { py::PyObject_DelItem(container, key) }
}

pub(super) unsafe extern "C" fn get_slice(container: Obj, start: Obj, stop: Obj) -> Obj {
    // SAFETY: contract; `slice` is a new reference, released once.
    unsafe {
        let slice = py::PySlice_New(start, stop, ptr::null_mut());
        if slice.is_null() {
            return slice;
        }
        let part = py::PyObject_GetItem(container, slice);
        py::Py_DECREF(slice);
        part
    }
}

pub(super) unsafe extern "C" fn set_slice(container: Obj, start: Obj, stop: Obj, value: Obj) -> c_int {
    // SAFETY: contract; `slice` is a new reference, released once.
    unsafe {
        let slice = py::PySlice_New(start, stop, ptr::null_mut());
        if slice.is_null() {
            return -1;
        }
        let status = py::PyObject_SetItem(container, slice, value);
        py::Py_DECREF(slice);
        status
    }
}

pub(super) unsafe extern "C" fn build_tuple(items: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; the references that the function takes over were made here.
    unsafe {
        incref_all(items, count);
        sys::_PyTuple_FromArraySteal(items, count)
    }
}

pub(super) unsafe extern "C" fn build_list(items: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; the references that the function takes over were made here.
    unsafe {
        incref_all(items, count);
        sys::_PyList_FromArraySteal(items, count)
    }
}

pub(super) unsafe extern "C" fn build_set(items: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; a set that stays unfinished is released.
    unsafe {
        let set = py::PySet_New(ptr::null_mut());
        if set.is_null() {
            return set;
        }
        for i in 0..count {
            if py::PySet_Add(set, items.offset(i).read()) != 0 {
                py::Py_DECREF(set);
                return ptr::null_mut();
            }
        }
        set
    }
}

pub(super) unsafe extern "C" fn build_map(items: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; `count` is even: keys at even positions, values behind them.
    unsafe { sys::_PyDict_FromItems(items, 2, items.wrapping_add(1), 2, count / 2) }
}

pub(super) unsafe extern "C" fn build_const_key_map(keys: Obj, values: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; `keys` is a tuple of `count` items.
    unsafe { sys::_PyDict_FromItems(tuple_items(keys), 1, values, 1, count) }
}

pub(super) unsafe extern "C" fn build_slice(start: Obj, stop: Obj, step: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { py::PySlice_New(start, stop, step) }
}

pub(super) unsafe extern "C" fn list_append(list: Obj, value: Obj) -> c_int {
    // SAFETY: contract; a list. Below `allocated` there is room for an item; otherwise the function takes over the
    // reference made here.
    unsafe {
        let (length, allocated) = (size(list), read::<isize, _>(list, list::ALLOCATED));
        py::Py_INCREF(value);
        if length < allocated {
            list_items(list).offset(length).write(value);
            write(list, varobject::OB_SIZE, length + 1);
            return 0;
        }
        sys::_PyList_AppendTakeRefListResize(list, value)
    }
}

pub(super) unsafe extern "C" fn set_add(set: Obj, value: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { py::PySet_Add(set, value) }
}

pub(super) unsafe extern "C" fn map_add(dict: Obj, key: Obj, value: Obj) -> c_int {
    // SAFETY: contract; a dict, exact since a comprehension made it.
    unsafe { hash::dict_store(dict, key, value) }
}

/// Neither `__iter__` nor the sequence protocol.
///
/// # Safety
/// `o` is alive.
pub(super) unsafe fn is_no_iterable(o: Obj) -> bool {
    // SAFETY: contract of this function.
    unsafe {
        let iter = read::<Option<py::getiterfunc>, _>(type_of(o), type_::TP_ITER);
        iter.is_none() && py::PySequence_Check(o) == 0
    }
}

pub(super) unsafe extern "C" fn list_extend(list: Obj, iterable: Obj) -> c_int {
    // SAFETY: contract; a list. The result is `None`, immortal, or null.
    unsafe {
        if !sys::_PyList_Extend(list, iterable).is_null() {
            return 0;
        }
        if py::PyErr_ExceptionMatches(py::PyExc_TypeError) != 0 && is_no_iterable(iterable) {
            // The TypeError gives way to one that speaks of the star.
            py::PyErr_Clear();
            let text = c"Value after * must be an iterable, not %.200s";
            py::PyErr_Format(py::PyExc_TypeError, text.as_ptr(), type_name(iterable));
        }
        -1
    }
}

pub(super) unsafe extern "C" fn set_update(set: Obj, iterable: Obj) -> c_int {
    // SAFETY: contract; a set.
    unsafe { sys::_PySet_Update(set, iterable) }
}

pub(super) unsafe extern "C" fn dict_update(dict: Obj, mapping: Obj) -> c_int {
    // SAFETY: contract; a dict.
    unsafe {
        if py::PyDict_Update(dict, mapping) >= 0 {
            return 0;
        }
        if py::PyErr_ExceptionMatches(py::PyExc_AttributeError) != 0 {
            let text = c"'%.200s' object is not a mapping";
            py::PyErr_Format(py::PyExc_TypeError, text.as_ptr(), type_name(mapping));
        }
        -1
    }
}

pub(super) unsafe extern "C" fn dict_merge(tstate: Tstate, dict: Obj, mapping: Obj, callable: Obj) -> c_int {
    // SAFETY: contract; a dict. 2: a key that is already there is an error.
    unsafe {
        if sys::_PyDict_MergeEx(dict, mapping, 2) >= 0 {
            return 0;
        }
        sys::_PyEval_FormatKwargsError(tstate, callable, mapping);
        -1
    }
}
