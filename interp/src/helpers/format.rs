//! Strs of numbers, and strs joined from pieces: what f-strings are made of. Where the result is not ASCII, or a number or a
//! format is out of the ordinary, CPython does it.

use core::ptr;

use pyjit_ffi::layout::unicode;
use pyjit_ffi::py::{self, PyFloat_Type, PyLong_Type, PyUnicode_Type};
use pyjit_ffi::sys;

use super::field::{Obj, double, is_exact, long_value};
use super::text::ascii;

/// A new str of `length` ASCII characters, and where they go; null if there is no memory.
///
/// # Safety
/// The GIL is held; `length` is not 0, for there is only one empty str.
unsafe fn new_ascii(length: usize) -> (Obj, *mut u8) {
    // SAFETY: contract; the characters of a compact ASCII str follow its head.
    unsafe {
        let made = py::PyUnicode_New(length.cast_signed(), 127);
        let characters = if made.is_null() {
            ptr::null_mut()
        } else {
            made.cast::<u8>().add(unicode::ASCII_DATA as usize)
        };
        (made, characters)
    }
}

/// The digits of a number, from the right, and where they begin.
fn decimal(n: u64, digits: &mut [u8; 20]) -> usize {
    let (mut at, mut rest) = (digits.len(), n);
    loop {
        at -= 1;
        // Lossless: a digit.
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            return at;
        }
    }
}

/// `str(n)`
pub(super) unsafe extern "C" fn int_text(n: i64) -> Obj {
    // SAFETY: contract; the GIL is held.
    unsafe { padded_int(n, b' ', 0) }
}

/// The decimal form of `n`, filled up in front to `width` characters: zeros come behind the sign.
///
/// # Safety
/// The GIL is held.
unsafe fn padded_int(n: i64, fill: u8, width: usize) -> Obj {
    let mut digits = [0; 20];
    let start = decimal(n.unsigned_abs(), &mut digits);
    let digits = &digits[start..];
    let sign = usize::from(n < 0);
    let padding = width.saturating_sub(digits.len() + sign);
    // SAFETY: contract; the three parts fill the new str.
    unsafe {
        let (made, mut to) = new_ascii(padding + sign + digits.len());
        if made.is_null() {
            return made;
        }
        if sign == 1 && fill == b'0' {
            to.write(b'-');
            to = to.add(1);
        }
        to.write_bytes(fill, padding);
        to = to.add(padding);
        if sign == 1 && fill != b'0' {
            to.write(b'-');
            to = to.add(1);
        }
        to.copy_from_nonoverlapping(digits.as_ptr(), digits.len());
        made
    }
}

/// `x` in units of 10**-`digits`, rounded as CPython rounds decimals: correctly, halves to even. Fewer than 2**52 of them.
///
/// # Safety
/// The processor has FMA.
#[target_feature(enable = "fma")]
unsafe fn scaled(x: f64, digits: usize) -> Option<u64> {
    /// No subnormal has a part in it; halves of a unit are exact below.
    const SAFE: core::ops::Range<f64> = 1e-200..4_503_599_627_370_496.0;
    const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    let (x, &power) = (x.abs(), POWERS.get(digits)?);
    let product = x * power;
    if x != 0.0 && !SAFE.contains(&product) {
        return None;
    }
    // The true product is `product + error`, and the error is less than the distance of `product` from any half it is not.
    let error = x.mul_add(power, -product);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, below 2**52"
    )]
    let below = product as u64;
    #[expect(clippy::cast_precision_loss, reason = "below 2**52")]
    let part = product - below as f64;
    let up = if part != 0.5 {
        part > 0.5
    } else if error != 0.0 {
        error > 0.0
    } else {
        below % 2 == 1
    };
    Some(below + u64::from(up))
}

/// `x` with so many digits behind the point, if it is no large number.
///
/// # Safety
/// The GIL is held.
unsafe fn fixed(x: f64, places: usize) -> Option<Obj> {
    if !is_x86_feature_detected!("fma") {
        return None;
    }
    // SAFETY: just asked for.
    let units = unsafe { scaled(x, places) }?;
    let mut digits = [b'0'; 20];
    // At least one digit in front of the point.
    let start = decimal(units, &mut digits).min(digits.len() - places - 1);
    let (whole, rest) = digits[start..].split_at(digits.len() - start - places);
    let sign = usize::from(x.is_sign_negative());
    let point = usize::from(places > 0);
    // SAFETY: contract; the parts fill the new str.
    unsafe {
        let (made, mut to) = new_ascii(sign + whole.len() + point + rest.len());
        if made.is_null() {
            return Some(made);
        }
        to.write_bytes(b'-', sign);
        to = to.add(sign);
        to.copy_from_nonoverlapping(whole.as_ptr(), whole.len());
        to = to.add(whole.len());
        to.write_bytes(b'.', point);
        to.add(point).copy_from_nonoverlapping(rest.as_ptr(), rest.len());
        Some(made)
    }
}

pub(super) unsafe extern "C" fn format_simple(value: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        if is_exact(value, &raw mut PyUnicode_Type) {
            return py::Py_NewRef(value);
        }
        if is_exact(value, &raw mut PyLong_Type)
            && let Some(n) = long_value(value)
        {
            return int_text(n);
        }
        py::PyObject_Format(value, ptr::null_mut())
    }
}

/// A format that is understood here: `<8`, `05d`, `7.2f`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Format {
    /// `<` or `>`, or 0 for what is usual.
    align: u8,
    /// Numbers are filled up with zeros.
    zeros: bool,
    width: usize,
    digits: Option<usize>,
    /// `d`, `f` or `s`, or 0.
    kind: u8,
}

/// Widths and numbers of digits have so many digits at most.
const MAX_DIGITS: usize = 2;

impl Format {
    fn parse(spec: &[u8]) -> Option<Format> {
        let mut format = Format::default();
        let mut rest = spec;
        let number = |rest: &mut &[u8]| {
            let count = rest.iter().take_while(|c| c.is_ascii_digit()).count();
            let (digits, behind) = rest.split_at(count);
            *rest = behind;
            let value = digits.iter().fold(0, |n, d| 10 * n + usize::from(d - b'0'));
            (count <= MAX_DIGITS).then_some((count, value))
        };
        if let [align @ (b'<' | b'>'), behind @ ..] = rest {
            (format.align, rest) = (*align, behind);
        } else if let [b'0', behind @ ..] = rest {
            (format.zeros, rest) = (true, behind);
        }
        if rest.first() == Some(&b'0') {
            return None;
        }
        (_, format.width) = number(&mut rest)?;
        if let [b'.', behind @ ..] = rest {
            rest = behind;
            let (count, digits) = number(&mut rest)?;
            format.digits = (count > 0).then_some(digits);
            format.digits?;
        }
        if let [kind @ (b'd' | b'f' | b's'), behind @ ..] = rest {
            (format.kind, rest) = (*kind, behind);
        }
        rest.is_empty().then_some(format)
    }

    /// The text of a value; `None` if CPython is to make it.
    ///
    /// # Safety
    /// A live object; the GIL is held.
    unsafe fn text(self, value: Obj) -> Option<Obj> {
        const MOST_DIGITS: usize = 9;
        const USUAL_DIGITS: usize = 6;
        // SAFETY: contract; objects are looked into as what their class says.
        unsafe {
            if is_exact(value, &raw mut PyLong_Type) {
                let plain = matches!(self.kind, 0 | b'd') && self.digits.is_none();
                let n = long_value(value).filter(|_| plain)?;
                return Some(match (self.zeros, self.align) {
                    (true, _) => padded_int(n, b'0', self.width),
                    (false, b'<') => padded(int_text(n), self.width, true),
                    _ => padded_int(n, b' ', self.width),
                });
            }
            if is_exact(value, &raw mut PyFloat_Type) {
                let digits = self.digits.unwrap_or(USUAL_DIGITS);
                let plain = self.kind == b'f' && !self.zeros && digits <= MOST_DIGITS;
                let text = plain.then(|| fixed(double(value), digits))??;
                return Some(padded(text, self.width, self.align == b'<'));
            }
            let plain = matches!(self.kind, 0 | b's') && self.digits.is_none() && !self.zeros;
            if plain && is_exact(value, &raw mut PyUnicode_Type) {
                ascii(value)?;
                return Some(padded(py::Py_NewRef(value), self.width, self.align != b'>'));
            }
            None
        }
    }
}

/// An ASCII str filled up with spaces to so many characters, on the right if it is to stand `left`. Null stays null.
///
/// # Safety
/// A reference that is given away, or null; the GIL is held.
unsafe fn padded(text: Obj, width: usize, left: bool) -> Obj {
    if text.is_null() {
        return text;
    }
    // SAFETY: contract; the two parts fill the new str.
    unsafe {
        let characters = match ascii(text) {
            Some(characters) if characters.len() < width => characters,
            _ => return text,
        };
        let (made, to) = new_ascii(width);
        if !made.is_null() {
            let room = width - characters.len();
            let (spaces, at) = if left { (characters.len(), 0) } else { (0, room) };
            to.add(spaces).write_bytes(b' ', room);
            to.add(at)
                .copy_from_nonoverlapping(characters.as_ptr(), characters.len());
        }
        py::Py_DECREF(text);
        made
    }
}

pub(super) unsafe extern "C" fn format_with_spec(value: Obj, spec: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        let format = if is_exact(spec, &raw mut PyUnicode_Type) {
            ascii(spec).and_then(Format::parse)
        } else {
            None
        };
        let text = format.and_then(|format| format.text(value));
        text.unwrap_or_else(|| py::PyObject_Format(value, spec))
    }
}

pub(super) unsafe extern "C" fn build_string(pieces: *const Obj, count: isize) -> Obj {
    // SAFETY: contract; exact strs. The empty str is immortal, so it need not be released.
    unsafe {
        let pieces = core::slice::from_raw_parts(pieces, count.unsigned_abs());
        if let Some(length) = pieces
            .iter()
            .try_fold(0, |sum: usize, &p| sum.checked_add(ascii(p)?.len()))
            && length > 0
            && isize::try_from(length).is_ok()
        {
            let (made, mut to) = new_ascii(length);
            if made.is_null() {
                return made;
            }
            for piece in pieces.iter().filter_map(|&p| ascii(p)) {
                to.copy_from_nonoverlapping(piece.as_ptr(), piece.len());
                to = to.add(piece.len());
            }
            return made;
        }
        let empty = py::PyUnicode_New(0, 0);
        if empty.is_null() {
            return empty;
        }
        sys::_PyUnicode_JoinArray(empty, pieces.as_ptr(), count)
    }
}
