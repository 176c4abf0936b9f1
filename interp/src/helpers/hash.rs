//! Hashes of keys, and lookups by them.
//!
//! CPython computes the hash of a tuple through three calls per item. Ints, strs and tuples of such are hashed here, by the
//! same arithmetic; what was computed is handed to the dict, and sets are searched as CPython does.

use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};

use pyjit_ffi::dictkeys::PERTURB_SHIFT;
use pyjit_ffi::error::Aside;
use pyjit_ffi::layout::{bytes, long, set, setentry, type_, unicode};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, Py_hash_t, PyObject};

use super::dict_search::{self, Equal, Search, Slot};
use super::dict_store;
use super::field::{Obj, read, size, tuple_items, type_of};
use super::hash_memo as memo;
use super::tuple_keys::{DEEPEST, same};

unsafe extern "C" {
    /// The value of a key whose hash is known; borrowed. Null without an exception if it is not there. cpython/dictobject.h.
    fn _PyDict_GetItem_KnownHash(dict: *mut PyObject, key: *mut PyObject, hash: Py_hash_t) -> *mut PyObject;
    /// Stores a value under a key whose hash is known. 0 on success. cpython/dictobject.h.
    fn _PyDict_SetItem_KnownHash(
        dict: *mut PyObject,
        key: *mut PyObject,
        value: *mut PyObject,
        hash: Py_hash_t,
    ) -> core::ffi::c_int;
}

/// `_PyTuple_HASH_XXPRIME_1` and so on, Objects/tupleobject.c.
const PRIMES: [u64; 3] = [
    11_400_714_785_074_694_791,
    14_029_467_366_897_019_727,
    2_870_177_450_012_600_261,
];

/// The arithmetic is that of this interpreter.
static AGREES: AtomicBool = AtomicBool::new(false);

/// Compares the hashes made here with the interpreter's.
pub fn check(gil: Gil<'_>) {
    // SAFETY: the GIL is held; a static class.
    let class = unsafe { Borrowed::from_ptr((&raw mut py::PyType_Type).cast()) };
    let made = || {
        let numbers = [0, -1, 7, -(1 << 40), (1 << 59) + 3];
        let numbers: Result<Vec<Owned>, _> = numbers.iter().map(|&n| Owned::int(gil, n)).collect();
        let inner = Owned::tuple(gil, numbers?)?;
        Owned::tuple(
            gil,
            vec![
                inner,
                Owned::str(gil, "key")?,
                Owned::tuple(gil, vec![])?,
                class.map(Borrowed::to_owned).unwrap_or_else(|| Owned::none(gil)),
            ],
        )
    };
    let _aside = Aside::new(gil);
    AGREES.store(true, Ordering::Relaxed);
    let agrees = made().is_ok_and(|key: Owned| {
        // SAFETY: a live object, whose hash neither raises nor runs Python code.
        unsafe {
            let theirs = py::PyObject_Hash(key.as_ptr());
            hash(key.as_ptr()) == Some(theirs)
        }
    });
    AGREES.store(agrees, Ordering::Relaxed);
}

/// A hash, and whether it is that of a number, a short str or bytes, or a tuple of such, whose death nobody can see.
type Hashed = (Py_hash_t, bool);

/// Longest str or bytes that counts as short. Unit: characters.
const SHORT: isize = 256;

/// The hash of an int, str or tuple (or what hashes like one), if no Python code runs for it.
///
/// # Safety
/// `o` is alive; the GIL is held.
#[inline]
pub(super) unsafe fn hash(o: Obj) -> Option<Py_hash_t> {
    if !AGREES.load(Ordering::Relaxed) {
        return None;
    }
    // SAFETY: contract.
    unsafe { hashed(o, DEEPEST).map(|(hash, _)| hash) }
}

/// # Safety
/// `o` is alive; the GIL is held; the arithmetic is that of this interpreter.
#[inline]
unsafe fn hashed(o: Obj, depth: u32) -> Option<Hashed> {
    // SAFETY: contract; the fields are those of the class found.
    unsafe {
        let class = type_of(o);
        if class == &raw mut py::PyUnicode_Type {
            let known: Py_hash_t = read(o, unicode::HASH);
            return (known != -1).then(|| (known, read::<isize, _>(o, unicode::LENGTH) <= SHORT));
        }
        if class == &raw mut py::PyLong_Type {
            return int(o).map(|hash| (hash, true));
        }
        if class == &raw mut py::PyBytes_Type {
            let known: Py_hash_t = read(o, bytes::OB_SHASH);
            return (known != -1).then(|| (known, size(o) <= SHORT));
        }
        let slot = |class: *mut py::PyTypeObject| read::<*const (), _>(class, type_::TP_HASH);
        let of_class = slot(class);
        if of_class == slot(&raw mut py::PyBaseObject_Type) {
            Some((address(o), false))
        } else if depth > 0 && of_class == slot(&raw mut py::PyTuple_Type) {
            of_tuple(o, depth - 1)
        } else {
            None
        }
    }
}

/// Ints of up to two digits hash to themselves, for the modulus is 2**61 - 1; but -1 means an error.
unsafe fn int(o: Obj) -> Option<Py_hash_t> {
    // SAFETY: an int.
    unsafe {
        let tag: usize = read(o, long::LV_TAG);
        let digits: [u32; 2] = match tag >> 3 {
            0 => [0, 0],
            1 => [read(o, long::OB_DIGIT), 0],
            2 => read(o, long::OB_DIGIT),
            _ => return None,
        };
        let size = i64::from(digits[0]) | i64::from(digits[1]) << 30;
        let value = if tag & 2 != 0 { -size } else { size };
        // Lossless: 64-bit platform.
        Some(if value == -1 { -2 } else { value as Py_hash_t })
    }
}

/// What `object` hashes to: `_Py_HashPointer`, Python/pyhash.c. The last bits of addresses are alike.
fn address(o: Obj) -> Py_hash_t {
    let hash = (o.addr().rotate_right(4)) as Py_hash_t;
    if hash == -1 { -2 } else { hash }
}

unsafe fn of_tuple(o: Obj, depth: u32) -> Option<Hashed> {
    // SAFETY: a tuple, which keeps its items alive.
    unsafe {
        let n = size(o);
        if n >= MEMO_FROM
            && let Some(known) = memo::find(o)
        {
            return Some((known, true));
        }
        let (hash, small) = mixed(tuple_items(o), n, depth)?;
        let small = small && type_of(o) == &raw mut py::PyTuple_Type;
        if small && n >= MEMO_FROM {
            memo::keep(o, hash);
        }
        Some((hash, small))
    }
}

/// Tuples of fewer items are hashed each time.
const MEMO_FROM: isize = 2;

/// CPython computes its hash without running Python code, and can't fail.
unsafe fn hashes_silently(o: Obj) -> bool {
    // SAFETY: a live object.
    let class = unsafe { type_of(o) };
    let silent = [
        &raw mut py::PyUnicode_Type,
        &raw mut py::PyLong_Type,
        &raw mut py::PyFloat_Type,
        &raw mut py::PyBool_Type,
        &raw mut py::PyBytes_Type,
    ];
    // SAFETY: `None` is alive.
    silent.contains(&class) || o == unsafe { py::Py_None() }
}

/// The hash of a tuple of these items: `tuplehash`, Objects/tupleobject.c.
///
/// # Safety
/// Live items that somebody holds; the GIL is held.
pub(super) unsafe fn of_items(items: *const Obj, count: isize) -> Option<Py_hash_t> {
    if !AGREES.load(Ordering::Relaxed) {
        return None;
    }
    // SAFETY: contract.
    unsafe { mixed(items, count, DEEPEST).map(|(hash, _)| hash) }
}

/// # Safety
/// Live items that somebody holds; the GIL is held; the arithmetic is that of this interpreter.
unsafe fn mixed(items: *const Obj, count: isize, depth: u32) -> Option<Hashed> {
    let [first, second, fifth] = PRIMES;
    // SAFETY: contract.
    unsafe {
        let (mut mixed, mut all_small) = (fifth, true);
        for i in 0..count {
            let item = items.offset(i).read();
            let (lane, small) = match hashed(item, depth) {
                Some(hashed) => hashed,
                None if hashes_silently(item) => {
                    let class = type_of(item);
                    let small = class == &raw mut py::PyFloat_Type
                        || class == &raw mut py::PyBool_Type
                        || item == py::Py_None();
                    (py::PyObject_Hash(item), small)
                }
                None => return None,
            };
            all_small &= small;
            mixed = mixed.wrapping_add((lane as u64).wrapping_mul(second));
            mixed = mixed.rotate_left(31).wrapping_mul(first);
        }
        mixed = mixed.wrapping_add(count as u64 ^ (fifth ^ 3_527_539));
        let hash = if mixed == u64::MAX {
            1_546_275_796
        } else {
            mixed as Py_hash_t
        };
        Some((hash, all_small))
    }
}

/// A dict, or of a subclass whose slot at `offset` of its mapping methods is that of dicts: `defaultdict`, `Counter`.
///
/// # Safety
/// `o` is alive; the GIL is held.
#[inline]
pub(super) unsafe fn is_dict_by(o: Obj, offset: i32) -> bool {
    // SAFETY: contract; classes keep their tables.
    unsafe {
        let (class, dict) = (type_of(o), &raw mut py::PyDict_Type);
        if class == dict {
            return true;
        }
        let slot = |class: *mut py::PyTypeObject| {
            let table: *mut u8 = read(class, type_::TP_AS_MAPPING);
            if table.is_null() {
                ptr::null()
            } else {
                read::<*const (), _>(table, offset)
            }
        };
        py::PyDict_Check(o) != 0 && slot(class) == slot(dict)
    }
}

/// What a lookup found.
pub(super) enum Found {
    /// A new reference.
    Value(Obj),
    Nothing,
    /// An exception is set.
    Raised,
}

/// Where the value of a key is.
///
/// # Safety
/// A dict, and the key's hash; the GIL is held.
#[inline]
pub(super) unsafe fn slot(dict: Obj, key: Obj, hash: Py_hash_t) -> Search<Slot> {
    let equal = |there: Obj| {
        if there == key {
            Equal::Yes
        } else {
            // SAFETY: live objects; the GIL is held.
            unsafe { same(there, key) }
        }
    };
    // SAFETY: contract; keys are compared without running Python code.
    unsafe { dict_search::entry(dict, hash, equal) }.map(|(_, slot)| slot)
}

/// The value of a key; borrowed.
///
/// # Safety
/// As [`slot`].
#[inline]
unsafe fn search(dict: Obj, key: Obj, hash: Py_hash_t) -> Search<Obj> {
    // SAFETY: contract; the dict was just searched.
    unsafe { slot(dict, key, hash).map(|slot| slot.value()) }
}

/// `dict[key]` without `__missing__`.
///
/// # Safety
/// A dict; the GIL is held.
#[inline]
pub(super) unsafe fn dict_find(dict: Obj, key: Obj) -> Found {
    // SAFETY: contract; what was found gets a reference before anything else can run.
    unsafe {
        let Some(known) = hash(key) else {
            let mut found = ptr::null_mut();
            return match py::PyDict_GetItemRef(dict, key, &raw mut found) {
                0 => Found::Nothing,
                1 => Found::Value(found),
                _ => Found::Raised,
            };
        };
        match search(dict, key, known) {
            Search::Found(value) => return Found::Value(py::Py_NewRef(value)),
            Search::Nothing => return Found::Nothing,
            Search::Unsure => {}
        }
        match _PyDict_GetItem_KnownHash(dict, key, known) {
            value if !value.is_null() => Found::Value(py::Py_NewRef(value)),
            _ if py::PyErr_Occurred().is_null() => Found::Nothing,
            _ => Found::Raised,
        }
    }
}

/// The hash of a key, if no Python code runs for it.
unsafe fn silent_hash(key: Obj) -> Option<Py_hash_t> {
    // SAFETY: a live object; the GIL is held. These classes' hashes can't fail.
    unsafe { hash(key).or_else(|| hashes_silently(key).then(|| py::PyObject_Hash(key))) }
}

/// The value of a key if that is found out without running Python code; borrowed.
///
/// # Safety
/// A dict; the GIL is held.
#[inline]
pub(super) unsafe fn dict_search(dict: Obj, key: Obj) -> Search<Obj> {
    // SAFETY: contract.
    unsafe {
        match silent_hash(key) {
            Some(known) => search(dict, key, known),
            None => Search::Unsure,
        }
    }
}

/// Whether a dict, set or frozenset has a key, if that is found out without running Python code.
///
/// # Safety
/// The GIL is held.
pub(super) unsafe fn contains_search(container: Obj, key: Obj) -> Option<bool> {
    // SAFETY: contract.
    unsafe {
        let known = silent_hash(key)?;
        let found = if type_of(container) == &raw mut py::PyDict_Type {
            search(container, key, known).map(|_| ())
        } else {
            dict_search::in_set(container, known, |there| {
                if there == key {
                    Equal::Yes
                } else {
                    same(there, key)
                }
            })
        };
        match found {
            Search::Found(()) => Some(true),
            Search::Nothing => Some(false),
            Search::Unsure => None,
        }
    }
}

/// `dict[key] = value`; 0 on success.
///
/// # Safety
/// A dict; the GIL is held.
pub(super) unsafe fn dict_store(dict: Obj, key: Obj, value: Obj) -> core::ffi::c_int {
    // SAFETY: contract.
    unsafe {
        match hash(key) {
            Some(known) if dict_store::replace(dict, key, value, known, 0) => 0,
            Some(known) => _PyDict_SetItem_KnownHash(dict, key, value, known),
            None => py::PyDict_SetItem(dict, key, value),
        }
    }
}

/// The same with the key's hash.
///
/// # Safety
/// The same.
pub(super) unsafe fn dict_store_known(dict: Obj, key: Obj, value: Obj, hash: Py_hash_t) -> core::ffi::c_int {
    // SAFETY: contract.
    unsafe { _PyDict_SetItem_KnownHash(dict, key, value, hash) }
}

/// `key in container`, a dict, set or frozenset; -1 on error.
///
/// # Safety
/// The GIL is held.
pub(super) unsafe fn contains(container: Obj, key: Obj) -> core::ffi::c_int {
    // SAFETY: contract; a container is looked into as what it is.
    unsafe {
        let class = type_of(container);
        let is_dict = class == &raw mut py::PyDict_Type;
        let is_set = class == &raw mut py::PySet_Type || class == &raw mut py::PyFrozenSet_Type;
        if !is_dict && !is_set {
            let found = match super::text::has_character(container, key) {
                None => super::scan::contains(container, key),
                known => known,
            };
            return match found {
                Some(has) => core::ffi::c_int::from(has),
                None => py::PySequence_Contains(container, key),
            };
        }
        match hash(key) {
            Some(known) if is_set => set_contains(container, key, known),
            Some(known) => match search(container, key, known) {
                Search::Found(_) => 1,
                Search::Nothing => 0,
                Search::Unsure => py::PyDict_Contains(container, key),
            },
            None => py::PySequence_Contains(container, key),
        }
    }
}

/// Entries of a set looked at one after the other. Objects/setobject.c.
pub(super) const LINEAR_PROBES: usize = 9;

/// `set_lookkey`, Objects/setobject.c.
unsafe fn set_contains(container: Obj, key: Obj, hash: Py_hash_t) -> core::ffi::c_int {
    // SAFETY: a set; a key that is compared is held, since the comparison may change the set.
    unsafe {
        'again: loop {
            let table: *mut u8 = read(container, set::TABLE);
            let mask: usize = read(container, set::MASK);
            let mut perturb = hash as usize;
            let mut i = perturb & mask;
            loop {
                let probes = if i + LINEAR_PROBES <= mask {
                    LINEAR_PROBES
                } else {
                    0
                };
                for n in i..=i + probes {
                    let entry = table.add(n * setentry::SIZE as usize);
                    let there: Obj = read(entry, setentry::KEY);
                    let its: Py_hash_t = read(entry, setentry::HASH);
                    if its == 0 && there.is_null() {
                        return 0;
                    }
                    if its != hash {
                        continue;
                    }
                    if there == key {
                        return 1;
                    }
                    py::Py_INCREF(there);
                    let equal = py::PyObject_RichCompareBool(there, key, py::Py_EQ);
                    py::Py_DECREF(there);
                    let moved = read::<*mut u8, _>(container, set::TABLE) != table
                        || read::<Obj, _>(entry, setentry::KEY) != there;
                    if equal < 0 {
                        return -1;
                    }
                    if moved {
                        continue 'again;
                    }
                    if equal > 0 {
                        return 1;
                    }
                }
                perturb >>= PERTURB_SHIFT;
                i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
            }
        }
    }
}
