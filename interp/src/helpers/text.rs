//! Strs: comparing, searching, appending. Bytes: concatenating.

use core::ffi::c_int;
use core::ptr;

use pyjit_codegen::input::Builtin;
use pyjit_ffi::layout::{bytes, unicode, varobject};
use pyjit_ffi::py::{self, PyUnicode_Type};
use pyjit_ffi::sys;

use super::field::{Obj, is_exact, read, type_of};

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
            (Some(a), Some(b)) => same_bytes(a, b),
            _ => sys::_PyUnicode_Equal(a, b) != 0,
        }
    }
}

/// Whether two slices of one length have the same bytes. Short ones, as most names and keys are, are not worth a call.
#[inline]
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    /// The first and the last `N` bytes, which overlap if there are fewer than two times as many.
    fn ends<const N: usize>(a: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
        Some((a.first_chunk()?, a.last_chunk()?))
    }
    match a.len() {
        0 => true,
        1 => a[0] == b[0],
        2..=3 => ends::<2>(a) == ends::<2>(b),
        4..=7 => ends::<4>(a) == ends::<4>(b),
        8..=16 => ends::<8>(a) == ends::<8>(b),
        _ => a == b,
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

/// What a helper answers if it does not know.
const UNSURE: i64 = 2;

/// The numbers of the methods told apart below.
const fn is(test: i64, builtin: Builtin) -> bool {
    test == builtin as i64
}

/// `Py_UNICODE_ISSPACE` of ASCII, Objects/unicodetype_db.h.
fn is_space(c: u8) -> bool {
    matches!(c, b'\t'..=b'\r' | 0x1c..=0x1f | b' ')
}

/// `str.isdigit` and its like, Objects/unicodeobject.c.
fn tested(text: &[u8], test: i64) -> bool {
    let all = |is: fn(u8) -> bool| !text.is_empty() && text.iter().all(|&c| is(c));
    if is(test, Builtin::StrIsalpha) {
        all(|c| c.is_ascii_alphabetic())
    } else if is(test, Builtin::StrIsdigit) {
        all(|c| c.is_ascii_digit())
    } else if is(test, Builtin::StrIsspace) {
        all(is_space)
    } else if is(test, Builtin::StrIsalnum) {
        all(|c| c.is_ascii_alphanumeric())
    } else {
        // Some letter, and none of the other case.
        let has = |upper: bool| {
            text.iter()
                .any(|c| c.is_ascii_alphabetic() && c.is_ascii_uppercase() == upper)
        };
        let upper = is(test, Builtin::StrIsupper);
        has(upper) && !has(!upper)
    }
}

pub(super) unsafe extern "C" fn str_test(text: Obj, test: i64) -> i64 {
    // SAFETY: contract; an exact str.
    match unsafe { ascii(text) } {
        Some(text) => i64::from(tested(text, test)),
        None => UNSURE,
    }
}

pub(super) unsafe extern "C" fn str_affix(text: Obj, part: Obj, which: i64) -> i64 {
    // SAFETY: contract; exact strs.
    match unsafe { (ascii(text), ascii(part)) } {
        (Some(text), Some(part)) if is(which, Builtin::StrStartswith) => i64::from(text.starts_with(part)),
        (Some(text), Some(part)) => i64::from(text.ends_with(part)),
        _ => UNSURE,
    }
}

pub(super) unsafe extern "C" fn str_contains(part: Obj, text: Obj) -> i64 {
    // SAFETY: contract; exact strs.
    match unsafe { (ascii(part), ascii(text)) } {
        (Some(&[c]), Some(text)) => i64::from(text.contains(&c)),
        (Some([]), Some(_)) => 1,
        // CPython's search for longer ones is as fast as it gets.
        // SAFETY: exact strs, for which it can't fail.
        (Some(_), Some(_)) => unsafe { i64::from(py::PyUnicode_Contains(text, part) > 0) },
        _ => UNSURE,
    }
}

pub(super) unsafe extern "C" fn str_ord(text: Obj) -> i64 {
    // SAFETY: contract; an exact str, looked at where it has a character.
    unsafe {
        match ascii(text) {
            Some(&[c]) => i64::from(c),
            None if read::<isize, _>(text, unicode::LENGTH) == 1 => {
                i64::from(py::PyUnicode_ReadChar(text, 0))
            }
            _ => -1,
        }
    }
}

/// Compares ASCII strs.
///
/// # Safety
/// Exact strs.
pub(super) unsafe fn order(a: Obj, b: Obj) -> Option<core::cmp::Ordering> {
    // SAFETY: contract.
    unsafe { Some(ascii(a)?.cmp(ascii(b)?)) }
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

/// Most digits of a number that is read here.
const MAX_DIGITS: usize = 18;

pub(super) unsafe extern "C" fn int_of_text(o: Obj) -> Obj {
    // SAFETY: contract; looked into only if it is an exact str.
    let text = unsafe {
        let exact = is_exact(o, &raw mut py::PyUnicode_Type);
        if exact { ascii(o) } else { None }
    };
    let Some(text) = text else { return ptr::null_mut() };
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return ptr::null_mut();
    }
    let number = digits.iter().fold(0i64, |n, &c| n * 10 + i64::from(c - b'0'));
    // SAFETY: the GIL is held.
    unsafe {
        let made = py::PyLong_FromLongLong(if negative { -number } else { number });
        if made.is_null() {
            py::PyErr_Clear();
        }
        made
    }
}

pub(super) unsafe extern "C" fn text_no_int(o: Obj) -> c_int {
    // SAFETY: contract; looked into only if it is an exact str.
    let text = unsafe {
        let exact = is_exact(o, &raw mut py::PyUnicode_Type);
        if exact { ascii(o) } else { None }
    };
    // A number in base ten has no other characters; without digits there is none.
    let alien = |&c: &u8| !(c.is_ascii_digit() || matches!(c, b'_' | b'+' | b'-') || is_space(c));
    let none = |text: &[u8]| text.iter().any(alien) || !text.iter().any(u8::is_ascii_digit);
    c_int::from(text.is_some_and(none))
}
