//! Lookups by a tuple that is made for the lookup alone, and comparisons with one: the items are searched for or compared,
//! and the tuple is only made if that does not settle the matter.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{bytes, dict, dictkey_entry, dictkeys, float, long, mapping, set, setentry, type_};
use pyjit_ffi::py::{self, Py_hash_t};
use pyjit_ffi::repr::dict_kind;
use pyjit_ffi::sys;

use super::field::{Obj, read, size, tuple_items, type_of};
use super::hash;
use super::{arith, containers};

/// The items of a tuple that need not be.
#[derive(Clone, Copy)]
struct Items {
    at: *const Obj,
    count: isize,
    /// The tuple of them, if there is one.
    tuple: Obj,
}

/// What is known of a key.
enum Search<T> {
    Found(T),
    Nothing,
    /// A comparison is CPython's affair, or the table is of another kind.
    Unsure,
}

impl<T> Search<T> {
    fn map<U>(self, f: impl FnOnce(T) -> U) -> Search<U> {
        match self {
            Search::Found(found) => Search::Found(f(found)),
            Search::Nothing => Search::Nothing,
            Search::Unsure => Search::Unsure,
        }
    }
}

/// Whether a key is the tuple.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Equal {
    Yes,
    No,
    Unsure,
}

impl Items {
    fn new(at: *const Obj, count: isize) -> Items {
        Items {
            at,
            count,
            tuple: ptr::null_mut(),
        }
    }

    /// A tuple of them; null on failure.
    unsafe fn tuple(self) -> Obj {
        // SAFETY: live items.
        unsafe { containers::build_tuple(self.at, self.count) }
    }

    unsafe fn equal(self, key: Obj) -> Equal {
        // SAFETY: a live key of a table, and live items.
        unsafe {
            if key == self.tuple {
                return Equal::Yes;
            }
            if !compares_as_tuple(key) {
                return Equal::Unsure;
            }
            // What comes first is compared all the same.
            if size(key) != self.count {
                return Equal::Unsure;
            }
            let theirs = tuple_items(key);
            for i in 0..self.count {
                match same(theirs.offset(i).read(), self.at.offset(i).read()) {
                    Equal::Yes => {}
                    other => return other,
                }
            }
            Equal::Yes
        }
    }

    /// The entry of a dict: key and value.
    unsafe fn in_dict(self, table: Obj, hash: Py_hash_t) -> Search<(Obj, Obj)> {
        // SAFETY: an exact dict; nothing below runs Python code, so its table stays as it is.
        unsafe {
            let keys: *mut u8 = read(table, dict::MA_KEYS);
            if read::<u8, _>(keys, dictkeys::DK_KIND) != dict_kind::GENERAL {
                return Search::Unsure;
            }
            let log2: u8 = read(keys, dictkeys::DK_LOG2_SIZE);
            let index_bytes = 1usize << read::<u8, _>(keys, dictkeys::DK_LOG2_INDEX_BYTES);
            let indices = keys.add(dictkeys::DK_INDICES as usize);
            let entries = indices.add(index_bytes);
            let mask = (1usize << log2) - 1;
            let mut perturb = hash as usize;
            let mut i = perturb & mask;
            loop {
                let n = match log2 {
                    0..=7 => isize::from(indices.cast::<i8>().add(i).read()),
                    8..=15 => isize::from(indices.cast::<i16>().add(i).read()),
                    16..=31 => indices.cast::<i32>().add(i).read() as isize,
                    _ => indices.cast::<isize>().add(i).read(),
                };
                if n == -1 {
                    return Search::Nothing;
                }
                // Below -1 there was one that is gone.
                if let Ok(n) = usize::try_from(n) {
                    let entry = entries.add(n * dictkey_entry::SIZE as usize);
                    if read::<Py_hash_t, _>(entry, dictkey_entry::ME_HASH) == hash {
                        let key: Obj = read(entry, dictkey_entry::ME_KEY);
                        match self.equal(key) {
                            Equal::Yes => {
                                return Search::Found((key, read(entry, dictkey_entry::ME_VALUE)));
                            }
                            Equal::No => {}
                            Equal::Unsure => return Search::Unsure,
                        }
                    }
                }
                perturb >>= hash::PERTURB_SHIFT;
                i = i.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
            }
        }
    }

    /// Whether a set has the key.
    unsafe fn in_set(self, container: Obj, hash: Py_hash_t) -> Search<()> {
        // SAFETY: an exact set or frozenset; nothing below runs Python code.
        unsafe {
            let table: *mut u8 = read(container, set::TABLE);
            let mask: usize = read(container, set::MASK);
            let mut perturb = hash as usize;
            let mut i = perturb & mask;
            loop {
                let probes = if i + hash::LINEAR_PROBES <= mask {
                    hash::LINEAR_PROBES
                } else {
                    0
                };
                for n in i..=i + probes {
                    let entry = table.add(n * setentry::SIZE as usize);
                    let key: Obj = read(entry, setentry::KEY);
                    let its: Py_hash_t = read(entry, setentry::HASH);
                    if its == 0 && key.is_null() {
                        return Search::Nothing;
                    }
                    if its == hash {
                        match self.equal(key) {
                            Equal::Yes => return Search::Found(()),
                            Equal::No => {}
                            Equal::Unsure => return Search::Unsure,
                        }
                    }
                }
                perturb >>= hash::PERTURB_SHIFT;
                i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
            }
        }
    }
}

/// A tuple, or of a subclass that compares like tuples: a named tuple.
unsafe fn compares_as_tuple(o: Obj) -> bool {
    // SAFETY: a live object, whose class keeps its slots.
    unsafe {
        let (class, tuple) = (type_of(o), &raw mut py::PyTuple_Type);
        let slot = |class: *mut py::PyTypeObject| read::<*const (), _>(class, type_::TP_RICHCOMPARE);
        class == tuple || py::PyTuple_Check(o) != 0 && slot(class) == slot(tuple)
    }
}

/// Compares items where that runs no Python code.
///
/// # Safety
/// Live objects; the GIL is held.
pub(super) unsafe fn same(a: Obj, b: Obj) -> Equal {
    let of = |equal| if equal { Equal::Yes } else { Equal::No };
    // SAFETY: live objects, looked into as what their class says.
    unsafe {
        if a == b {
            return Equal::Yes;
        }
        let class = type_of(a);
        if class != type_of(b) {
            return Equal::Unsure;
        }
        if class == &raw mut py::PyLong_Type {
            let tags: [usize; 2] = [read(a, long::LV_TAG), read(b, long::LV_TAG)];
            if tags[0] != tags[1] {
                return Equal::No;
            }
            return match tags[0] >> 3 {
                0 => Equal::Yes,
                1 => of(read::<u32, _>(a, long::OB_DIGIT) == read::<u32, _>(b, long::OB_DIGIT)),
                2 => of(read::<u64, _>(a, long::OB_DIGIT) == read::<u64, _>(b, long::OB_DIGIT)),
                _ => Equal::Unsure,
            };
        }
        if class == &raw mut py::PyUnicode_Type {
            return of(sys::_PyUnicode_Equal(a, b) != 0);
        }
        if class == &raw mut py::PyBytes_Type {
            let items = |o: Obj| {
                let start = o.cast::<u8>().add(bytes::OB_SVAL as usize);
                core::slice::from_raw_parts(start, size(o).unsigned_abs())
            };
            return of(items(a) == items(b));
        }
        if class == &raw mut py::PyFloat_Type {
            return of(read::<f64, _>(a, float::OB_FVAL) == read::<f64, _>(b, float::OB_FVAL));
        }
        if class == &raw mut py::PyBool_Type {
            return Equal::No;
        }
        if compares_as_tuple(a) {
            let items = Items::new(tuple_items(a), size(a));
            return items.equal(b);
        }
        Equal::Unsure
    }
}

/// `f` of the tuple, or `failed` if it can't be made.
unsafe fn with_tuple<T>(items: Items, failed: T, f: impl FnOnce(Obj) -> T) -> T {
    // SAFETY: live items; the tuple is released once.
    unsafe {
        let key = items.tuple();
        if key.is_null() {
            return failed;
        }
        let result = f(key);
        py::Py_DECREF(key);
        result
    }
}

/// The value of a key in a dict, if it is found without running Python code; borrowed.
///
/// # Safety
/// A dict and a tuple; the GIL is held.
pub(super) unsafe fn find(dict: Obj, key: Obj) -> Option<Obj> {
    // SAFETY: contract.
    unsafe {
        let hash = hash::hash(key)?;
        let items = Items {
            tuple: key,
            ..Items::new(tuple_items(key), size(key))
        };
        match items.in_dict(dict, hash) {
            Search::Found((_, value)) => Some(value),
            Search::Nothing | Search::Unsure => None,
        }
    }
}

pub(super) unsafe extern "C" fn dict_get_item_at(dict: Obj, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; an exact dict, live items.
    unsafe {
        if let Some(hash) = hash::of_items(at, count)
            && let Search::Found((_, value)) = items.in_dict(dict, hash)
        {
            return py::Py_NewRef(value);
        }
        with_tuple(items, ptr::null_mut(), |key| containers::dict_get_item(dict, key))
    }
}

pub(super) unsafe extern "C" fn get_item_at(container: Obj, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; live items. A container is looked into as what it is.
    unsafe {
        if hash::is_dict_by(container, mapping::MP_SUBSCRIPT)
            && let Some(hash) = hash::of_items(at, count)
            && let Search::Found((_, value)) = items.in_dict(container, hash)
        {
            return py::Py_NewRef(value);
        }
        with_tuple(items, ptr::null_mut(), |key| containers::get_item(container, key))
    }
}

pub(super) unsafe extern "C" fn dict_get_at(dict: Obj, or: Obj, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; an exact dict, live items.
    unsafe {
        if let Some(hash) = hash::of_items(at, count) {
            match items.in_dict(dict, hash) {
                Search::Found((_, value)) => return py::Py_NewRef(value),
                Search::Nothing => return py::Py_NewRef(or),
                Search::Unsure => {}
            }
        }
        with_tuple(items, ptr::null_mut(), |key| containers::dict_get(dict, key, or))
    }
}

pub(super) unsafe extern "C" fn contains_at(container: Obj, at: *const Obj, count: isize) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items. A container is looked into as what it is.
    unsafe {
        let class = type_of(container);
        let is_dict = class == &raw mut py::PyDict_Type;
        let is_set = class == &raw mut py::PySet_Type || class == &raw mut py::PyFrozenSet_Type;
        if (is_dict || is_set)
            && let Some(hash) = hash::of_items(at, count)
        {
            let found = if is_dict {
                items.in_dict(container, hash).map(|_| ())
            } else {
                items.in_set(container, hash)
            };
            match found {
                Search::Found(()) => return 1,
                Search::Nothing => return 0,
                Search::Unsure => {}
            }
        }
        with_tuple(items, -1, |key| hash::contains(container, key))
    }
}

pub(super) unsafe extern "C" fn set_item_at(
    container: Obj,
    value: Obj,
    at: *const Obj,
    count: isize,
) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items. The key found is held by the dict, and by us during the change.
    unsafe {
        if hash::is_dict_by(container, mapping::MP_ASS_SUBSCRIPT)
            && let Some(hash) = hash::of_items(at, count)
            && let Search::Found((key, _)) = items.in_dict(container, hash)
        {
            py::Py_INCREF(key);
            let status = hash::dict_store_known(container, key, value, hash);
            py::Py_DECREF(key);
            return status;
        }
        with_tuple(items, -1, |key| containers::set_item(container, key, value))
    }
}

/// `==` or `!=` of the items and an object, where that runs no Python code.
unsafe fn compared(o: Obj, op: i64, items: Items) -> Option<c_int> {
    let differs = match i32::try_from(op) {
        Ok(py::Py_EQ) => Equal::No,
        Ok(py::Py_NE) => Equal::Yes,
        _ => return None,
    };
    // SAFETY: contract of the callers; an exact tuple's comparison is tuples'.
    unsafe {
        if type_of(o) != &raw mut py::PyTuple_Type {
            return None;
        }
        match items.equal(o) {
            Equal::Unsure => None,
            equal => Some(c_int::from(equal != differs)),
        }
    }
}

pub(super) unsafe extern "C" fn compare_items(o: Obj, op: i64, at: *const Obj, count: isize) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items) {
            Some(truth) => truth,
            None => with_tuple(items, -1, |tuple| arith::compare_bool(tuple, o, op)),
        }
    }
}

pub(super) unsafe extern "C" fn compare_with_items(o: Obj, op: i64, at: *const Obj, count: isize) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items) {
            Some(truth) => truth,
            None => with_tuple(items, -1, |tuple| arith::compare_bool(o, tuple, op)),
        }
    }
}
