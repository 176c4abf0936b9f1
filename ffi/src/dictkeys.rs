//! Read-only views of dicts and their keys tables, as far as guards on globals and attributes need them.
//!
//! A keys table maps a key to an *index*; the index is stable until the table is replaced by another one (which its
//! address shows). `dk_version`, when not 0, changes with every added or removed key, but not with values.

use core::marker::PhantomData;
use core::ptr::NonNull;

use crate::layout::{dict, dictkey_entry, dictkeys, dictunicode_entry};
use crate::object::{Borrowed, Owned};
use crate::{py, raw, repr, sys};

/// Bits of the hash that come in with every further place a search looks at, in dicts and sets. Objects/dictobject.c,
/// Objects/setobject.c.
pub const PERTURB_SHIFT: u32 = 5;
/// `DKIX_EMPTY`, Objects/dictobject.c: nothing was ever put at this place. What is gone leaves a smaller number.
const EMPTY: isize = -1;

/// The hash of an exact str.
fn hash_of(name: Borrowed<'_>) -> py::Py_hash_t {
    // SAFETY: a live object; the hash of an exact str is in it, or is computed without running Python code or failing.
    unsafe { py::PyObject_Hash(name.as_ptr()) }
}

/// A keys table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DictKeys<'a>(NonNull<u8>, PhantomData<&'a ()>);

impl<'a> DictKeys<'a> {
    /// Wraps a keys pointer; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or a keys table that stays alive for `'a`: no Python code runs meanwhile, or somebody holds it.
    pub unsafe fn from_ptr(ptr: *mut u8) -> Option<Self> {
        Some(Self(NonNull::new(ptr)?, PhantomData))
    }

    /// The address, which identifies the table.
    pub fn as_ptr(self) -> *mut u8 {
        self.0.as_ptr()
    }

    /// One of [`repr::dict_kind`].
    pub fn kind(self) -> u8 {
        self.get(dictkeys::DK_KIND)
    }

    /// All keys are exact str.
    pub fn is_unicode(self) -> bool {
        self.kind() != repr::dict_kind::GENERAL
    }

    /// Version of the set of keys; 0 when none was assigned since it changed.
    pub fn version(self) -> u32 {
        self.get(dictkeys::DK_VERSION)
    }

    /// Entries in use, deleted ones included.
    pub fn nentries(self) -> usize {
        usize::try_from(self.get::<py::Py_ssize_t>(dictkeys::DK_NENTRIES)).unwrap_or(0)
    }

    /// Entries that may still be added.
    pub fn usable(self) -> usize {
        usize::try_from(self.get::<py::Py_ssize_t>(dictkeys::DK_USABLE)).unwrap_or(0)
    }

    /// Offset of the first entry from the table's address. Unit: bytes.
    pub fn entries_offset(self) -> i32 {
        let log2_bytes = self.get::<u8>(dictkeys::DK_LOG2_INDEX_BYTES);
        dictkeys::DK_INDICES + 1i32.checked_shl(u32::from(log2_bytes)).unwrap_or(0)
    }

    /// Key of an entry; `None` for a deleted one or behind the last.
    pub fn key(self, index: usize) -> Option<Borrowed<'a>> {
        self.entry_field(index, dictunicode_entry::ME_KEY, dictkey_entry::ME_KEY)
    }

    /// Value of an entry of a table that is not split; `None` for a deleted one or behind the last.
    pub fn value(self, index: usize) -> Option<Borrowed<'a>> {
        if self.kind() == repr::dict_kind::SPLIT {
            return None;
        }
        self.entry_field(index, dictunicode_entry::ME_VALUE, dictkey_entry::ME_VALUE)
    }

    /// Index of a key, an exact str, by identity. Attribute and variable names are interned, so for them that is the index, unless
    /// somebody stored an equal str that is not the same object.
    pub fn find(self, name: Borrowed<'_>) -> Option<usize> {
        self.candidates(hash_of(name))
            .find(|&index| self.key(index).is_some_and(|key| key.is(name)))
    }

    /// Index of a key of a table of strs by value. The name is an exact str.
    pub fn find_equal(self, name: Borrowed<'_>) -> Option<usize> {
        self.candidates(hash_of(name)).find(|&index| {
            self.key(index).is_some_and(|k| {
                // SAFETY: two live exact strs.
                k.is(name) || unsafe { sys::_PyUnicode_Equal(k.as_ptr(), name.as_ptr()) == 1 }
            })
        })
    }

    /// Indexes of the entries at which a search for this hash looks, in that order (`do_lookup`, Objects/dictobject.c): a key
    /// with this hash is one of them, but their hashes are not compared.
    #[inline]
    pub fn candidates(self, hash: py::Py_hash_t) -> impl Iterator<Item = usize> {
        let indices = self
            .0
            .as_ptr()
            .cast::<u8>()
            .wrapping_offset(dictkeys::DK_INDICES as isize);
        let log2: u8 = self.get(dictkeys::DK_LOG2_SIZE);
        let mask = (1usize << log2) - 1;
        let mut perturb = hash.cast_unsigned();
        let mut place = perturb & mask;
        core::iter::from_fn(move || {
            loop {
                // SAFETY: the table is alive and has a place for each value under the mask, as wide as its size asks for.
                let index = unsafe {
                    match log2 {
                        0..=7 => isize::from(indices.cast::<i8>().add(place).read()),
                        8..=15 => isize::from(indices.cast::<i16>().add(place).read()),
                        16..=31 => indices.cast::<i32>().add(place).read() as isize,
                        _ => indices.cast::<isize>().add(place).read(),
                    }
                };
                perturb >>= PERTURB_SHIFT;
                place = place.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1) & mask;
                match usize::try_from(index) {
                    Ok(index) => return Some(index),
                    Err(_) if index == EMPTY => return None,
                    Err(_) => {}
                }
            }
        })
    }

    fn entry_field(self, index: usize, in_unicode: i32, in_general: i32) -> Option<Borrowed<'a>> {
        if index >= self.nentries() {
            return None;
        }
        let (size, field) = match self.is_unicode() {
            true => (dictunicode_entry::SIZE, in_unicode),
            false => (dictkey_entry::SIZE, in_general),
        };
        let entry = i32::try_from(index).ok()?.checked_mul(size)?;
        let offset = self.entries_offset().checked_add(entry)?.checked_add(field)?;
        // SAFETY: the index is below the number of entries, so the entry is inside the table; null or live.
        unsafe { Borrowed::from_ptr(raw::get(self.0.as_ptr(), offset)) }
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::dictkeys` with the field's type; the table is alive.
        unsafe { raw::get(self.0.as_ptr(), offset) }
    }
}

/// An exact dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DictView<'a>(Borrowed<'a>);

impl<'a> DictView<'a> {
    /// Views an object; `None` if it is not exactly a dict.
    pub fn new(object: Borrowed<'a>) -> Option<Self> {
        object.is_dict().then_some(Self(object))
    }

    /// The object.
    pub fn object(self) -> Borrowed<'a> {
        self.0
    }

    /// Number of items.
    pub fn used(self) -> usize {
        usize::try_from(self.get::<py::Py_ssize_t>(dict::MA_USED)).unwrap_or(0)
    }

    /// `ma_version_tag` without the watcher bits: changes with every mutation that the dict itself sees.
    pub fn version_tag(self) -> u64 {
        self.get::<u64>(dict::MA_VERSION_TAG) >> repr::limit::DICT_MAX_WATCHERS
    }

    /// Ids of the watchers of this dict, bit n for id n.
    pub fn watchers(self) -> u8 {
        self.get::<u64>(dict::MA_VERSION_TAG).to_le_bytes()[0]
    }

    /// The values are kept apart from the keys (an instance dict).
    pub fn is_split(self) -> bool {
        !self.get::<*const u8>(dict::MA_VALUES).is_null()
    }

    /// Runs `read` with the keys table. The table may be replaced whenever Python code runs, so it cannot leave.
    pub fn with_keys<R>(self, read: impl FnOnce(DictKeys<'_>) -> R) -> Option<R> {
        // SAFETY: the dict is alive and keeps its table; reading runs no Python code.
        unsafe { DictKeys::from_ptr(self.get(dict::MA_KEYS)) }.map(read)
    }

    /// Address of the present keys table, for comparing.
    pub fn keys_ptr(self) -> *mut u8 {
        self.get(dict::MA_KEYS)
    }

    /// Index and value of an interned name, found by identity, in a table of str keys that is not split.
    pub fn find(self, name: Borrowed<'_>) -> Option<(usize, Owned)> {
        self.with_keys(|keys| {
            let index = keys.find(name).filter(|_| keys.is_unicode())?;
            Some((index, keys.value(index)?.to_owned()))
        })
        .flatten()
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::dict` with the field's type; the dict is alive.
        unsafe { raw::get(self.0.as_ptr().cast(), offset) }
    }
}
