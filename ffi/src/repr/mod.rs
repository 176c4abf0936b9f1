//! How CPython represents values: tags, flags, counts, and the two compressed tables of a code object.
//!
//! The constants are generated from the headers; what is written here by hand are the rules that join them. No rule
//! needs a running Python.

mod exception_table;
mod line_table;
#[rustfmt::skip]
mod v3_13;

pub use exception_table::{Entry, ExceptionTable, Handler, exception_table_lookup};
pub use line_table::{LineRange, LineTable, line_of};
pub use v3_13::*;

/// First value of `lv_tag` that is not compact: an int is *compact* if it has at most one digit.
pub const LV_TAG_NOT_COMPACT: u64 = 2 << long::NON_SIZE_BITS;

/// Greatest value of `lv_tag` of an int from 0 to 2^30 - 1.
pub const LV_TAG_NONNEGATIVE_COMPACT: u64 = 1 << long::NON_SIZE_BITS;

/// Largest magnitude of a compact int.
pub const COMPACT_MAX: i64 = (1 << long::DIGIT_BITS) - 1;

/// The runtime makes ints of this range only as shared, immortal objects: smallest of them.
pub const SMALL_INT_MIN: i64 = -5;

/// Greatest shared int.
pub const SMALL_INT_MAX: i64 = 256;

/// Distance of neighbours in the array of shared ints. Unit: bytes. The array moves between micro versions:
/// take its address at run time.
pub const SMALL_INT_STRIDE: i64 = 32;

/// Version tags a type gets in its life; afterwards `tp_version_tag` stays 0. `MAX_VERSIONS_PER_CLASS`,
/// typeobject.c.
pub const TYPE_MAX_VERSIONS: u16 = 1000;

/// Bits of `PyASCIIObject.state` that are 0 in a str that is not interned: its first bit field, cpython/unicodeobject.h.
pub const STR_INTERNED_MASK: u32 = 3;

/// Multiplier between a code unit and bytes.
pub const CODE_UNIT_BYTES: u32 = 2;

/// `lv_tag` of an int with `digits` digits.
#[inline]
pub const fn lv_tag(negative: bool, digits: u64) -> u64 {
    let sign = if digits == 0 {
        long::SIGN_ZERO
    } else if negative {
        long::SIGN_NEGATIVE
    } else {
        0
    };
    (digits << long::NON_SIZE_BITS) | sign
}

/// At most one digit.
#[inline]
pub const fn is_compact(lv_tag: u64) -> bool {
    lv_tag < LV_TAG_NOT_COMPACT
}

/// Value of a compact int from its tag and first digit.
#[inline]
pub const fn compact_value(lv_tag: u64, digit: u32) -> i64 {
    match lv_tag & long::SIGN_MASK {
        long::SIGN_ZERO => 0,
        long::SIGN_NEGATIVE => -(digit as i64),
        _ => digit as i64,
    }
}

/// An object whose count is never changed by DECREF: the low 32 bits of `ob_refcnt`, taken as signed, are negative.
/// INCREF skips only the exact value [`limit::IMMORTAL_REFCNT`].
#[inline]
pub const fn is_immortal(ob_refcnt: u64) -> bool {
    ob_refcnt & 0x8000_0000 != 0
}

/// Parts of a COMPARE_OP argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompareArg {
    /// One of [`rich_compare`].
    pub operator: u32,
    /// The result is converted to bool by the instruction.
    pub to_bool: bool,
    /// The [`comparison`] outcomes for which the result is true.
    pub mask: u8,
}

/// Takes a COMPARE_OP argument apart.
#[inline]
pub const fn compare_arg(oparg: u32) -> CompareArg {
    CompareArg {
        operator: oparg >> 5,
        to_bool: oparg & 16 != 0,
        mask: (oparg & 15) as u8,
    }
}

/// State of the 16-bit counter of a specialisable instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Executions (for a specialised form: misses) until the next attempt to specialise.
    pub value: u16,
    /// Failed attempts so far, as far as they still count; at most 12.
    pub backoff: u16,
}

/// Takes the counter apart.
#[inline]
pub const fn counter(raw: u16) -> Counter {
    Counter {
        value: raw >> 4,
        backoff: raw & 15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_tags() {
        assert_eq!(lv_tag(false, 0), 1);
        assert_eq!(lv_tag(false, 1), 8);
        assert_eq!(lv_tag(true, 1), 10);
        assert!(is_compact(lv_tag(true, 1)) && !is_compact(lv_tag(false, 2)));
        assert_eq!(compact_value(lv_tag(true, 1), 7), -7);
        assert_eq!(compact_value(lv_tag(false, 1), 7), 7);
        assert_eq!(compact_value(lv_tag(false, 0), 0), 0);
        assert_eq!(COMPACT_MAX, 0x3fff_ffff);
        assert_eq!(i128::from(SMALL_INT_MAX) + 1, i128::from(long::SMALL_POSITIVE));
        assert_eq!(-i128::from(SMALL_INT_MIN), i128::from(long::SMALL_NEGATIVE));
    }

    #[test]
    fn immortality_is_the_sign_of_the_low_half() {
        assert!(is_immortal(limit::IMMORTAL_REFCNT));
        assert!(is_immortal(0x8000_0000));
        assert!(!is_immortal(1) && !is_immortal(0x7fff_ffff) && !is_immortal(1 << 32));
    }

    #[test]
    fn compare_and_counter_fields() {
        // `if a < b:` compiles to COMPARE_OP 18, `x = a < b` to COMPARE_OP 2.
        assert_eq!(
            compare_arg(18),
            CompareArg {
                operator: 0,
                to_bool: true,
                mask: comparison::LESS_THAN
            }
        );
        assert!(!compare_arg(2).to_bool);
        assert_eq!(
            counter(0x0340),
            Counter {
                value: 52,
                backoff: 0
            }
        );
    }

    #[test]
    fn constants_are_sorted_by_name() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
