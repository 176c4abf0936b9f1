//! Lookups by a tuple that is made for the lookup alone, and comparisons with one: the items are searched for or compared,
//! and the tuple is only made if that does not settle the matter.

use core::cmp::Ordering;
use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{bytes, float, long, mapping, type_};
use pyjit_ffi::py::{self, Py_hash_t};

use super::dict_search::{self, Equal, Search, Slot};
use super::dict_store;
use super::field::{Obj, read, size, tuple_items, type_of};
use super::hash;
use super::{arith, containers};

/// Tuples within tuples that are hashed and compared here. CPython knows how much stack there is, and raises RecursionError.
pub(super) const DEEPEST: u32 = 16;

/// The items of a tuple that need not be.
#[derive(Clone, Copy)]
struct Items {
    at: *const Obj,
    count: isize,
    /// The tuple of them, if there is one.
    tuple: Obj,
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
        unsafe { self.equal_within(key, DEEPEST) }
    }

    /// The same, if at most so many tuples lie within each other.
    unsafe fn equal_within(self, key: Obj, depth: u32) -> Equal {
        // SAFETY: a live object, and live items.
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
                match same_within(theirs.offset(i).read(), self.at.offset(i).read(), depth) {
                    Equal::Yes => {}
                    other => return other,
                }
            }
            Equal::Yes
        }
    }

    /// The entry of a dict: key, and the slot of the value.
    unsafe fn in_dict(self, table: Obj, hash: Py_hash_t) -> Search<(Obj, Slot)> {
        // SAFETY: a dict, and live items, which are compared without running Python code.
        unsafe { dict_search::entry(table, hash, |key| self.equal(key)) }
    }

    /// Whether a set has the key.
    unsafe fn in_set(self, container: Obj, hash: Py_hash_t) -> Search<()> {
        // SAFETY: a set or frozenset, and live items, which are compared without running Python code.
        unsafe { dict_search::in_set(container, hash, |key| self.equal(key)) }
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
#[inline]
pub(super) unsafe fn same(a: Obj, b: Obj) -> Equal {
    let text = &raw mut py::PyUnicode_Type;
    // SAFETY: contract.
    unsafe {
        // Most keys are strs.
        if type_of(a) == text && type_of(b) == text {
            return if super::text::equal(a, b) {
                Equal::Yes
            } else {
                Equal::No
            };
        }
        same_within(a, b, DEEPEST)
    }
}

/// # Safety
/// As [`same`].
unsafe fn same_within(a: Obj, b: Obj, depth: u32) -> Equal {
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
            return of(super::text::equal(a, b));
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
        if depth > 0 && compares_as_tuple(a) {
            let items = Items::new(tuple_items(a), size(a));
            return items.equal_within(b, depth - 1);
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

pub(super) unsafe extern "C" fn dict_find_at(dict: Obj, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; an exact dict, live items.
    unsafe {
        if let Some(hash) = hash::of_items(at, count)
            && let Search::Found((_, slot)) = items.in_dict(dict, hash)
        {
            return py::Py_NewRef(slot.value());
        }
    }
    ptr::null_mut()
}

pub(super) unsafe extern "C" fn dict_get_item_at(dict: Obj, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; an exact dict, live items.
    unsafe {
        if let Some(hash) = hash::of_items(at, count)
            && let Search::Found((_, slot)) = items.in_dict(dict, hash)
        {
            return py::Py_NewRef(slot.value());
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
            && let Search::Found((_, slot)) = items.in_dict(container, hash)
        {
            return py::Py_NewRef(slot.value());
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
                Search::Found((_, slot)) => return py::Py_NewRef(slot.value()),
                Search::Nothing => return py::Py_NewRef(or),
                Search::Unsure => {}
            }
        }
        with_tuple(items, ptr::null_mut(), |key| containers::dict_get(dict, key, or))
    }
}

pub(super) unsafe extern "C" fn hash_at(at: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; live items.
    unsafe {
        match hash::of_items(at, count) {
            Some(hash) => py::PyLong_FromSsize_t(hash),
            None => with_tuple(Items::new(at, count), ptr::null_mut(), |key| {
                containers::hash(key)
            }),
        }
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
            && let Search::Found((key, slot)) = items.in_dict(container, hash)
        {
            if dict_store::replace_at(container, key, value, slot, 0) {
                return 0;
            }
            py::Py_INCREF(key);
            let status = hash::dict_store_known(container, key, value, hash);
            py::Py_DECREF(key);
            return status;
        }
        with_tuple(items, -1, |key| containers::set_item(container, key, value))
    }
}

/// What `op` says of two objects that are not equal, where that runs no Python code.
///
/// # Safety
/// Live objects; the GIL is held.
unsafe fn ordered(a: Obj, b: Obj, op: c_int) -> Option<bool> {
    // SAFETY: contract; objects are looked into as what their class says.
    unsafe {
        let class = type_of(a);
        let order = if class != type_of(b) {
            return None;
        } else if class == &raw mut py::PyLong_Type {
            compact(a)?.cmp(&compact(b)?)
        } else if class == &raw mut py::PyFloat_Type {
            let value = |o: Obj| read::<f64, _>(o, float::OB_FVAL);
            // Not a number: nothing holds.
            match value(a).partial_cmp(&value(b)) {
                Some(order) => order,
                None => return Some(false),
            }
        } else if class == &raw mut py::PyUnicode_Type {
            py::PyUnicode_Compare(a, b).cmp(&0)
        } else {
            return None;
        };
        holds(order, op)
    }
}

/// `a < b` of numbers, strs and tuples of these, where that runs no Python code.
///
/// # Safety
/// Live objects; the GIL is held.
pub(super) unsafe fn less(a: Obj, b: Obj) -> Option<bool> {
    // SAFETY: contract; exact tuples have items.
    unsafe {
        let tuple = &raw mut py::PyTuple_Type;
        if type_of(a) != tuple || type_of(b) != tuple {
            return ordered(a, b, py::Py_LT);
        }
        let items = |o: Obj| Items::new(tuple_items(o), size(o));
        compared_pairs(items(a), items(b), i64::from(py::Py_LT)).map(|less| less != 0)
    }
}

/// The value of an int of at most one digit.
///
/// # Safety
/// An exact int.
unsafe fn compact(o: Obj) -> Option<i64> {
    // SAFETY: contract: a tag, and a digit if it says so. The two lowest bits are 0, 1 or 2 for positive, zero, negative.
    unsafe {
        let tag: usize = read(o, long::LV_TAG);
        match tag >> 3 {
            0 => Some(0),
            1 => Some(i64::from(read::<u32, _>(o, long::OB_DIGIT)) * (1 - (tag & 3).cast_signed() as i64)),
            _ => None,
        }
    }
}

fn holds(order: Ordering, op: c_int) -> Option<bool> {
    match op {
        py::Py_LT => Some(order.is_lt()),
        py::Py_LE => Some(order.is_le()),
        py::Py_GT => Some(order.is_gt()),
        py::Py_GE => Some(order.is_ge()),
        _ => None,
    }
}

/// `items <op> others` as tuples compare, where that runs no Python code: the first items that differ decide, else the
/// lengths.
///
/// # Safety
/// Live items; the GIL is held.
unsafe fn compared_pairs(items: Items, others: Items, op: i64) -> Option<c_int> {
    let op = c_int::try_from(op).ok()?;
    // SAFETY: contract.
    let truth = unsafe {
        let differing = (0..items.count.min(others.count)).find_map(|i| {
            let (a, b) = (items.at.offset(i).read(), others.at.offset(i).read());
            match same(a, b) {
                Equal::Yes => None,
                equal => Some((a, b, equal)),
            }
        });
        match (differing, op) {
            (Some((_, _, Equal::Unsure)), _) => return None,
            (Some(_), py::Py_EQ | py::Py_NE) => op == py::Py_NE,
            (Some((a, b, _)), _) => ordered(a, b, op)?,
            (None, py::Py_EQ | py::Py_NE) => (items.count == others.count) == (op == py::Py_EQ),
            (None, _) => holds(items.count.cmp(&others.count), op)?,
        }
    };
    Some(c_int::from(truth))
}

/// A comparison of the items and an object, where that runs no Python code.
///
/// # Safety
/// Live items and a live object; the GIL is held.
unsafe fn compared(o: Obj, op: i64, items: Items, object_first: bool) -> Option<c_int> {
    // SAFETY: contract; an exact tuple's comparison is tuples'.
    unsafe {
        if type_of(o) != &raw mut py::PyTuple_Type {
            return None;
        }
        let others = Items::new(tuple_items(o), size(o));
        if object_first {
            compared_pairs(others, items, op)
        } else {
            compared_pairs(items, others, op)
        }
    }
}

/// A truth value as an object.
///
/// # Safety
/// The GIL is held.
unsafe fn bool_object(truth: c_int) -> Obj {
    // SAFETY: contract.
    unsafe { py::PyBool_FromLong(core::ffi::c_long::from(truth)) }
}

pub(super) unsafe extern "C" fn compare_items(o: Obj, op: i64, at: *const Obj, count: isize) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items, false) {
            Some(truth) => truth,
            None => with_tuple(items, -1, |tuple| arith::compare_bool(tuple, o, op)),
        }
    }
}

pub(super) unsafe extern "C" fn compare_with_items(o: Obj, op: i64, at: *const Obj, count: isize) -> c_int {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items, true) {
            Some(truth) => truth,
            None => with_tuple(items, -1, |tuple| arith::compare_bool(o, tuple, op)),
        }
    }
}

pub(super) unsafe extern "C" fn compare_items_rich(o: Obj, op: i64, at: *const Obj, count: isize) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items, false) {
            Some(truth) => bool_object(truth),
            None => with_tuple(items, ptr::null_mut(), |tuple| arith::compare(tuple, o, op)),
        }
    }
}

pub(super) unsafe extern "C" fn compare_with_items_rich(
    o: Obj,
    op: i64,
    at: *const Obj,
    count: isize,
) -> Obj {
    let items = Items::new(at, count);
    // SAFETY: contract; live items and a live object.
    unsafe {
        match compared(o, op, items, true) {
            Some(truth) => bool_object(truth),
            None => with_tuple(items, ptr::null_mut(), |tuple| arith::compare(o, tuple, op)),
        }
    }
}

/// The items of two tuples of the same length.
fn halves(at: *const Obj, count: isize) -> (Items, Items) {
    let each = count / 2;
    (Items::new(at, each), Items::new(at.wrapping_offset(each), each))
}

pub(super) unsafe extern "C" fn compare_pairs(op: i64, at: *const Obj, count: isize) -> c_int {
    let (items, others) = halves(at, count);
    // SAFETY: contract; live items.
    unsafe {
        match compared_pairs(items, others, op) {
            Some(truth) => truth,
            None => with_tuple(items, -1, |a| {
                with_tuple(others, -1, |b| arith::compare_bool(a, b, op))
            }),
        }
    }
}

pub(super) unsafe extern "C" fn compare_pairs_rich(op: i64, at: *const Obj, count: isize) -> Obj {
    let (items, others) = halves(at, count);
    let none = ptr::null_mut();
    // SAFETY: contract; live items.
    unsafe {
        match compared_pairs(items, others, op) {
            Some(truth) => bool_object(truth),
            None => with_tuple(items, none, |a| {
                with_tuple(others, none, |b| arith::compare(a, b, op))
            }),
        }
    }
}
