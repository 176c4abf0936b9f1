//! Integer arithmetic with Python's rounding; `None` where compiled code leaves.

/// Quotient rounded down; none for a zero divisor and for `i64::MIN // -1`.
pub(super) fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    let inexact = a.wrapping_rem(b) != 0;
    Some(if inexact && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    })
}

/// Remainder with the sign of the divisor; none for a zero divisor. `i64::MIN % -1` is 0.
pub(super) fn floor_mod(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let rest = a.wrapping_rem(b);
    Some(if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    })
}

/// None for a count outside 0..=63 and when bits (or the sign) are lost.
pub(super) fn shift_left(a: i64, b: i64) -> Option<i64> {
    let count = u32::try_from(b).ok().filter(|&count| count < 64)?;
    let shifted = a.wrapping_shl(count);
    (shifted.wrapping_shr(count) == a).then_some(shifted)
}

/// None for a negative count.
pub(super) fn shift_right(a: i64, b: i64) -> Option<i64> {
    let count = u64::try_from(b).ok()?;
    Some(a >> count.min(63))
}

/// Rounds to nearest, ties to even.
#[expect(
    clippy::cast_precision_loss,
    reason = "rounding is the meaning of the conversion"
)]
pub(super) fn to_double(n: i64) -> f64 {
    n as f64
}

/// None for a zero divisor and for operands that a double does not hold exactly.
pub(super) fn true_div((a, b): (i64, i64)) -> Option<f64> {
    let exact = |n: i64| (to_double(n) as i128 == i128::from(n)).then(|| to_double(n));
    let (a, b) = (exact(a)?, exact(b)?);
    (b != 0.0).then(|| a / b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down_like_python() {
        let all = [
            (7, 2),
            (-7, 2),
            (7, -2),
            (-7, -2),
            (6, -2),
            (i64::MIN, 2),
            (i64::MIN, 3),
            (0, -5),
        ];
        let divided = all.map(|(a, b)| (floor_div(a, b).unwrap(), floor_mod(a, b).unwrap()));
        for ((a, b), (q, r)) in all.into_iter().zip(divided) {
            assert_eq!(i128::from(q) * i128::from(b) + i128::from(r), i128::from(a));
            assert!(r == 0 || (r < 0) == (b < 0));
        }
        assert_eq!(
            [floor_div(i64::MIN, -1), floor_div(1, 0), floor_mod(1, 0)],
            [None; 3]
        );
        assert_eq!(floor_mod(i64::MIN, -1), Some(0));
    }

    #[test]
    fn shifts_lose_nothing() {
        assert_eq!(shift_left(1, 62), Some(1 << 62));
        assert_eq!(
            [
                shift_left(1, 63),
                shift_left(1, 64),
                shift_left(1, -1),
                shift_left(-2, 63)
            ],
            [None; 4]
        );
        assert_eq!(shift_left(-1, 63), Some(i64::MIN));
        assert_eq!(
            [shift_right(-5, 200), shift_right(5, 64), shift_right(-5, 1)],
            [Some(-1), Some(0), Some(-3)]
        );
        assert_eq!(shift_right(1, -1), None);
    }

    #[test]
    fn true_division_wants_exact_operands() {
        assert_eq!(true_div((1, 4)), Some(0.25));
        assert_eq!(true_div((1 << 53, 1)), Some(9_007_199_254_740_992.0));
        assert_eq!(
            [
                true_div((1, 0)),
                true_div(((1 << 53) + 1, 1)),
                true_div((i64::MAX, 1))
            ],
            [None; 3]
        );
    }
}
