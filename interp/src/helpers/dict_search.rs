//! Searching the tables of dicts and sets without running Python code.

use pyjit_ffi::dictkeys::PERTURB_SHIFT;
use pyjit_ffi::layout::{
    dict, dictkey_entry, dictkeys, dictunicode_entry, inline_values, set, setentry, unicode,
};
use pyjit_ffi::py::Py_hash_t;
use pyjit_ffi::repr::dict_kind;

use super::field::{Obj, read};
use super::hash;

/// What is known of a key.
pub(super) enum Search<T> {
    Found(T),
    Nothing,
    /// A comparison is CPython's affair.
    Unsure,
}

impl<T> Search<T> {
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Search<U> {
        match self {
            Search::Found(found) => Search::Found(f(found)),
            Search::Nothing => Search::Nothing,
            Search::Unsure => Search::Unsure,
        }
    }
}

/// Whether a key is the one that is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Equal {
    Yes,
    No,
    Unsure,
}

/// Where a dict keeps the value of a key, valid until anything else is done with the dict. There is a value.
#[derive(Clone, Copy)]
pub(super) struct Slot(*mut Obj);

impl Slot {
    /// The value, borrowed.
    ///
    /// # Safety
    /// Nothing was done with the dict since it was searched.
    pub(super) unsafe fn value(self) -> Obj {
        // SAFETY: contract.
        unsafe { self.0.read() }
    }
    /// Puts another value there; the old one is forgotten.
    ///
    /// # Safety
    /// As above; the new value's reference is given to the dict.
    pub(super) unsafe fn set(self, value: Obj) {
        // SAFETY: contract.
        unsafe { self.0.write(value) }
    }
}

/// The entry of a key of this hash: key, borrowed, and the slot of the value. `equal` is asked about keys of the same hash.
///
/// # Safety
/// A dict; the GIL is held; `equal` runs no Python code.
#[inline]
pub(super) unsafe fn entry(table: Obj, hash: Py_hash_t, equal: impl Fn(Obj) -> Equal) -> Search<(Obj, Slot)> {
    // SAFETY: contract; nothing below runs Python code, so the table stays as it is. A table that is not general has strs
    // for keys, whose hashes are in them; the values of a split one are beside it, NULL where there is none.
    unsafe {
        let keys: *mut u8 = read(table, dict::MA_KEYS);
        let general = read::<u8, _>(keys, dictkeys::DK_KIND) == dict_kind::GENERAL;
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
                let (key, its, value): (Obj, Py_hash_t, *mut Obj) = if general {
                    let entry = entries.add(n * dictkey_entry::SIZE as usize);
                    (
                        read(entry, dictkey_entry::ME_KEY),
                        read(entry, dictkey_entry::ME_HASH),
                        entry.add(dictkey_entry::ME_VALUE as usize).cast(),
                    )
                } else {
                    let entry = entries.add(n * dictunicode_entry::SIZE as usize);
                    let key: Obj = read(entry, dictunicode_entry::ME_KEY);
                    let values: *mut u8 = read(table, dict::MA_VALUES);
                    let value = if values.is_null() {
                        entry.add(dictunicode_entry::ME_VALUE as usize).cast::<Obj>()
                    } else {
                        values.add(inline_values::VALUES as usize).cast::<Obj>().add(n)
                    };
                    (key, read(key, unicode::HASH), value)
                };
                if its == hash {
                    match equal(key) {
                        Equal::Yes => {
                            return if value.read().is_null() {
                                Search::Nothing
                            } else {
                                Search::Found((key, Slot(value)))
                            };
                        }
                        Equal::No => {}
                        Equal::Unsure => return Search::Unsure,
                    }
                }
            }
            perturb >>= PERTURB_SHIFT;
            i = i.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
        }
    }
}

/// Whether a set has a key of this hash. `equal` is asked about keys of the same hash.
///
/// # Safety
/// A set or frozenset; the GIL is held; `equal` runs no Python code.
#[inline]
pub(super) unsafe fn in_set(container: Obj, hash: Py_hash_t, equal: impl Fn(Obj) -> Equal) -> Search<()> {
    // SAFETY: contract; nothing below runs Python code.
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
                    match equal(key) {
                        Equal::Yes => return Search::Found(()),
                        Equal::No => {}
                        Equal::Unsure => return Search::Unsure,
                    }
                }
            }
            perturb >>= PERTURB_SHIFT;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
        }
    }
}
