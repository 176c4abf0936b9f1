//! Replacing the value of a key that a dict has: `insertdict`, Objects/dictobject.c, without its second search.
//!
//! Nothing but the value, the dict's version tag and the interpreter's version counter changes. Whatever else CPython would do (tell a
//! watcher, start tracking the dict, touch a table shared by instances) is left to CPython.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use pyjit_ffi::error::Aside;
use pyjit_ffi::layout::{dict, gc, interp};
use pyjit_ffi::object::{Gil, Owned};
use pyjit_ffi::py::{self, Py_hash_t};
use pyjit_ffi::repr::limit::DICT_MAX_WATCHERS;
use pyjit_ffi::repr::tpflags;

use super::dict_search::{Search, Slot};
use super::field::{Obj, at, has_flag, read, type_of, write};
use super::{hash, ints};

/// `interp->dict_state.global_version`, from which every change of a dict takes a new version; null if it is not where it is
/// thought to be.
static VERSION: AtomicPtr<u64> = AtomicPtr::new(ptr::null_mut());

/// The bits of `ma_version_tag` below the version: watchers, and four bits of the interpreter's own optimiser.
const FLAG_BITS: u64 = DICT_MAX_WATCHERS + 4;
const FLAGS: u64 = (1 << FLAG_BITS) - 1;

/// Finds the interpreter's counter and compares what it does with what is known of it.
pub fn check(gil: Gil<'_>) {
    let _aside = Aside::new(gil);
    // SAFETY: the GIL is held; the main interpreter lives as long as the process.
    let counter: *mut u64 = unsafe { at(py::PyInterpreterState_Main(), interp::DICT_STATE_GLOBAL_VERSION) };
    let agrees = || -> Option<bool> {
        let (zero, one) = (Owned::int(gil, 0).ok()?, Owned::int(gil, 1).ok()?);
        // SAFETY: a new dict of its own, which is released at the end; its version tag is a word of it.
        unsafe {
            let made = py::PyDict_New();
            if made.is_null() {
                return None;
            }
            let version = |value: &Owned| {
                let failed = py::PyDict_SetItem(made, zero.as_ptr(), value.as_ptr());
                let tag: u64 = read(made, dict::MA_VERSION_TAG);
                (failed == 0).then_some((tag & FLAGS, tag >> FLAG_BITS, counter.read() >> FLAG_BITS))
            };
            let (first, second) = (version(&zero), version(&one));
            py::Py_DECREF(made);
            let ((none, tag, count), (still, next_tag, next_count)) = (first?, second?);
            Some(none == 0 && still == 0 && tag == count && next_tag == next_count && next_count == count + 1)
        }
    };
    if agrees() == Some(true) {
        VERSION.store(counter, Ordering::Relaxed);
    }
}

/// Objects that the collector may have to know of.
unsafe fn may_be_tracked(o: Obj) -> bool {
    // SAFETY: a live object.
    unsafe { has_flag(type_of(o), tpflags::HAVE_GC) }
}

/// Stores a value under a key that is there. False if nothing was done: there is no such key, or CPython has to do it.
/// `watchers` need not be told of the change.
///
/// # Safety
/// A dict, a key with this hash, a value; all are held by others until this returns. The GIL is held. The death of the old value may run
/// Python code.
#[inline]
pub(super) unsafe fn replace(table: Obj, key: Obj, value: Obj, hash: Py_hash_t, watchers: u8) -> bool {
    // SAFETY: contract; nothing runs between search and store, so the slot is that of the key.
    unsafe {
        match hash::slot(table, key, hash) {
            Search::Found(slot) => replace_at(table, key, value, slot, watchers),
            Search::Nothing | Search::Unsure => false,
        }
    }
}

/// [`replace`] in a slot that was just found.
///
/// # Safety
/// As there; nothing ran since the slot was found.
#[inline]
pub(super) unsafe fn replace_at(table: Obj, key: Obj, value: Obj, slot: Slot, watchers: u8) -> bool {
    let counter = VERSION.load(Ordering::Relaxed);
    // SAFETY: contract. The slot is in a table of this dict alone. The old value is released last.
    unsafe {
        let tag: u64 = read(table, dict::MA_VERSION_TAG);
        let told = tag & FLAGS & !u64::from(watchers) != 0;
        if counter.is_null() || told || !read::<*mut u8, _>(table, dict::MA_VALUES).is_null() {
            return false;
        }
        if (may_be_tracked(value) || may_be_tracked(key)) && read::<usize, _>(table, gc::NEXT) == 0 {
            return false;
        }
        let old = slot.value();
        if old == value {
            return true;
        }
        py::Py_INCREF(value);
        slot.set(value);
        let version = counter.read() + (1 << FLAG_BITS);
        counter.write(version);
        write(table, dict::MA_VERSION_TAG, version | (tag & FLAGS));
        ints::release(old);
        true
    }
}
