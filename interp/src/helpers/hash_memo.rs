//! Hashes of tuples that were keys a moment ago.
//!
//! A tuple does not remember its hash, and programs look the same one up in several places: in a set, in a dict, in another
//! one. So the last few are kept, with a reference each, since only a living object is known by its address. They hold
//! nothing but numbers, short strs and tuples of such, so nobody can see when they die.

use core::cell::Cell;
use core::ptr;

use pyjit_ffi::py::{self, Py_hash_t};

use super::field::Obj;

/// Places; each tuple has one, by its address.
const PLACES: usize = 256;
/// Bits of an address that are the same in all objects.
const ALIGNMENT_BITS: usize = 4;
/// A tuple, or null, and its hash.
struct Place {
    tuple: Cell<Obj>,
    hash: Cell<Py_hash_t>,
}

struct Memo {
    places: [Place; PLACES],
    /// Finds count for it, tuples kept against it. At most [`BEST`].
    worth: Cell<i32>,
}

/// A find pays for this many tuples kept.
const FIND: i32 = 4;
const BEST: i32 = 256;
/// From here on only now and then a tuple is kept.
const WORST: i32 = -64;
/// Tuples not kept then before one is.
const PAUSE: i32 = 32;

// SAFETY: only used with the GIL of the interpreter served.
unsafe impl Sync for Memo {}

static MEMO: Memo = Memo {
    places: [const {
        Place {
            tuple: Cell::new(ptr::null_mut()),
            hash: Cell::new(0),
        }
    }; PLACES],
    worth: Cell::new(0),
};

#[inline]
fn place(o: Obj) -> &'static Place {
    &MEMO.places[(o.addr() >> ALIGNMENT_BITS) % PLACES]
}

/// The hash of a tuple that was kept. The GIL is held.
#[inline]
pub(super) fn find(o: Obj) -> Option<Py_hash_t> {
    let place = place(o);
    if place.tuple.get() != o {
        return None;
    }
    MEMO.worth.set((MEMO.worth.get() + FIND).min(BEST));
    Some(place.hash.get())
}

/// Keeps a tuple whose death, like that of all it holds, runs no Python code.
///
/// # Safety
/// A live tuple, exactly: an instance of a subclass would keep its class; the GIL is held.
pub(super) unsafe fn keep(o: Obj, hash: Py_hash_t) {
    let worth = MEMO.worth.get() - 1;
    MEMO.worth.set(worth);
    if worth <= WORST {
        if worth > WORST - PAUSE {
            return;
        }
        MEMO.worth.set(WORST);
    }
    // SAFETY: contract. What was kept here dies without running Python code, which is why it was kept.
    unsafe {
        let place = place(o);
        py::Py_INCREF(o);
        place.hash.set(hash);
        py::Py_XDECREF(place.tuple.replace(o));
    }
}

/// Lets go of all tuples. The GIL is held.
pub(crate) fn forget() {
    for place in &MEMO.places {
        // SAFETY: the GIL is held; the memo's own reference.
        unsafe { py::Py_XDECREF(place.tuple.replace(ptr::null_mut())) };
    }
}
