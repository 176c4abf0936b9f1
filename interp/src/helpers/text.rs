//! Strs: comparing, searching, appending. Bytes: concatenating.

use pyjit_ffi::layout::{bytes, unicode, varobject};
use pyjit_ffi::py::{self, PyUnicode_Type};
use pyjit_ffi::sys;

use super::field::{Obj, read, type_of};

/// The characters of an ASCII str.
///
/// # Safety
/// A str, alive as long as the result.
#[inline]
pub(super) unsafe fn ascii<'a>(text: Obj) -> Option<&'a [u8]> {
    // SAFETY: contract; the characters of a compact ASCII str follow its head.
    unsafe {
        let length: isize = read(text, unicode::LENGTH);
        (py::PyUnicode_IS_COMPACT_ASCII(text) != 0).then(|| {
            let start = text.cast::<u8>().add(unicode::ASCII_DATA as usize);
            core::slice::from_raw_parts(start, length.unsigned_abs())
        })
    }
}

/// `a == b`
///
/// # Safety
/// Exact strs; the GIL is held.
#[inline]
pub(super) unsafe fn equal(a: Obj, b: Obj) -> bool {
    // SAFETY: contract.
    unsafe {
        if a == b {
            return true;
        }
        if read::<isize, _>(a, unicode::LENGTH) != read::<isize, _>(b, unicode::LENGTH) {
            return false;
        }
        match (ascii(a), ascii(b)) {
            (Some(&[x]), Some(&[y])) => x == y,
            _ => sys::_PyUnicode_Equal(a, b) != 0,
        }
    }
}

/// `character in text`, if both are ASCII and it is one character.
///
/// # Safety
/// Live objects; the GIL is held.
pub(super) unsafe fn has_character(text: Obj, character: Obj) -> Option<bool> {
    // SAFETY: contract.
    unsafe {
        let strs = [text, character];
        if strs.iter().any(|&o| type_of(o) != &raw mut PyUnicode_Type) {
            return None;
        }
        match (ascii(text)?, ascii(character)?) {
            (text, &[c]) => Some(text.contains(&c)),
            _ => None,
        }
    }
}

/// `a + b`; the reference to `a` is taken over, unless it raises.
pub(super) unsafe extern "C" fn str_append(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; two exact strs, different objects if `a` has one reference, which is ours. Where resizing fails, the
    // str is as it was.
    unsafe {
        let (length, more): (isize, isize) = (read(a, unicode::LENGTH), read(b, unicode::LENGTH));
        let fits = py::PyUnicode_KIND(b) <= py::PyUnicode_KIND(a)
            && (py::PyUnicode_IS_ASCII(a) == 0 || py::PyUnicode_IS_ASCII(b) != 0);
        if py::Py_REFCNT(a) == 1 && length > 0 && more > 0 && fits && a != b {
            let mut grown = a;
            let total = length.checked_add(more).unwrap_or(isize::MAX);
            if py::PyUnicode_Resize(&raw mut grown, total) != 0 {
                return core::ptr::null_mut();
            }
            py::PyUnicode_CopyCharacters(grown, length, b, 0, more);
            return grown;
        }
        let sum = py::PyUnicode_Concat(a, b);
        if !sum.is_null() {
            py::Py_DECREF(a);
        }
        sum
    }
}

/// `a + b` of bytes; as in CPython one of the two if the other is empty.
pub(super) unsafe extern "C" fn bytes_concat(a: Obj, b: Obj) -> Obj {
    // SAFETY: contract; exact bytes, whose items follow their head, as those of the new one do.
    unsafe {
        let (first, second): (isize, isize) = (read(a, varobject::OB_SIZE), read(b, varobject::OB_SIZE));
        if first == 0 {
            return py::Py_NewRef(b);
        }
        if second == 0 {
            return py::Py_NewRef(a);
        }
        let Some(total) = first.checked_add(second) else {
            return py::PyErr_NoMemory();
        };
        let sum = py::PyBytes_FromStringAndSize(core::ptr::null(), total);
        if !sum.is_null() {
            let items = |o: Obj| o.cast::<u8>().add(bytes::OB_SVAL as usize);
            let rest = items(sum).add(first.unsigned_abs());
            items(sum).copy_from_nonoverlapping(items(a), first.unsigned_abs());
            rest.copy_from_nonoverlapping(items(b), second.unsigned_abs());
        }
        sum
    }
}
