//! Integers, doubles, boxes.

use super::machine::{
    FALSE, FLOATS, FREE_INTS, TRUE, both, float_value, int, int_value, new_float, read, write,
};

/// A function of two ints with one operation between unboxing and boxing.
fn int_fn(op: &str) -> String {
    format!(
        "fn f {{
b0(v0: Obj, v1: Obj<int>, v2: Obj<int>):
  bc2:
    v3: I64 = unbox.i64 v1 @bc2 [v1, v2]
    v4: I64 = unbox.i64 v2 @bc2 [v1, v2]
    {op}
    v9: Obj<int> = box.i64 v5
    ret v9
}}"
    )
}

const INTS: [i64; 19] = [
    0,
    1,
    -1,
    2,
    -2,
    3,
    -3,
    7,
    -7,
    10,
    63,
    64,
    255,
    257,
    -6,
    1 << 31,
    -(1 << 31),
    (1 << 59) + 12345,
    -(1 << 59) - 7,
];

fn check_int(op: &str, want: impl Fn(i64, i64) -> Option<i64>) {
    both(|m| {
        let u = m.compile(&int_fn(op));
        for a in INTS {
            for b in INTS {
                let (oa, ob) = (int(a), int(b));
                let end = m.run(&u, 1, &[oa, ob]);
                match want(a, b) {
                    Some(w) => assert_eq!(int_value(end.ret()), w, "{op} {a} {b}"),
                    None => assert!(
                        end.exit(&u)
                            .ends_with(&format!("bc2 [{oa:#x} {ob:#x} | {a} {b}]")),
                        "{op} {a} {b}"
                    ),
                }
            }
        }
    });
}

fn floor_div(a: i64, b: i64) -> Option<i64> {
    let q = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        q - 1
    } else {
        q
    })
}

fn floor_mod(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let r = a.wrapping_rem(b);
    Some(if r != 0 && (r < 0) != (b < 0) { r + b } else { r })
}

#[test]
fn checked_arithmetic() {
    let fs = "@bc2 [v1, v2 | v3, v4]";
    check_int(&format!("v5: I64 = int.add v3, v4 {fs}"), i64::checked_add);
    check_int(&format!("v5: I64 = int.sub v3, v4 {fs}"), i64::checked_sub);
    check_int(&format!("v5: I64 = int.mul v3, v4 {fs}"), i64::checked_mul);
    check_int(&format!("v5: I64 = int.floordiv v3, v4 {fs}"), floor_div);
    check_int(&format!("v5: I64 = int.mod v3, v4 {fs}"), floor_mod);
    check_int(&format!("v5: I64 = int.neg v3 {fs}"), |a, _| a.checked_neg());
    check_int(&format!("v5: I64 = int.add v3, v3 {fs}"), |a, _| a.checked_add(a));
    check_int(&format!("v5: I64 = int.mul v3, v3 {fs}"), |a, _| a.checked_mul(a));
    check_int(&format!("v5: I64 = int.shl v3, v4 {fs}"), |a, b| {
        let n = u32::try_from(b).ok().filter(|&n| n < 64)?;
        Some(a << n).filter(|r| r >> n == a)
    });
    check_int(&format!("v5: I64 = int.shr v3, v4 {fs}"), |a, b| {
        (b >= 0).then(|| a >> b.min(63))
    });
}

#[test]
fn constants_as_immediates() {
    let fs = "@bc2 [v1, v2 | v3, v4]";
    for k in [
        1i64,
        2,
        3,
        7,
        8,
        10,
        60,
        100,
        1000,
        -1,
        -3,
        1_000_000_007,
        1 << 31,
        1 << 40,
        63,
        64,
        0,
    ] {
        let c = format!("v6: I64 = const.i64 {k}\n");
        check_int(&format!("{c}v5: I64 = int.add v3, v6 {fs}"), |a, _| {
            a.checked_add(k)
        });
        check_int(&format!("{c}v5: I64 = int.sub v6, v3 {fs}"), |a, _| {
            k.checked_sub(a)
        });
        check_int(&format!("{c}v5: I64 = int.mul v6, v3 {fs}"), |a, _| {
            k.checked_mul(a)
        });
        check_int(&format!("{c}v5: I64 = int.sub.wrap v3, v6"), |a, _| {
            Some(a.wrapping_sub(k))
        });
        check_int(&format!("{c}v5: I64 = int.and v3, v6"), |a, _| Some(a & k));
        check_int(&format!("{c}v5: I64 = int.floordiv v3, v6 {fs}"), |a, _| {
            floor_div(a, k)
        });
        check_int(&format!("{c}v5: I64 = int.mod v3, v6 {fs}"), |a, _| {
            floor_mod(a, k)
        });
        check_int(&format!("{c}v5: I64 = int.floordiv v6, v4 {fs}"), |_, b| {
            floor_div(k, b)
        });
        check_int(&format!("{c}v5: I64 = int.shr v3, v6 {fs}"), |a, _| {
            (k >= 0).then(|| a >> k.min(63))
        });
        check_int(&format!("{c}v5: I64 = int.shl v3, v6 {fs}"), |a, _| {
            let n = u32::try_from(k).ok().filter(|&n| n < 64)?;
            Some(a << n).filter(|r| r >> n == a)
        });
    }
}

#[test]
fn wrapping_bitwise_and_comparisons() {
    check_int("v5: I64 = int.add.wrap v3, v4", |a, b| Some(a.wrapping_add(b)));
    check_int("v5: I64 = int.mul.wrap v3, v4", |a, b| Some(a.wrapping_mul(b)));
    check_int("v5: I64 = int.sub.wrap v3, v4", |a, b| Some(a.wrapping_sub(b)));
    check_int("v5: I64 = int.xor v3, v4", |a, b| Some(a ^ b));
    check_int("v5: I64 = int.or v3, v4", |a, b| Some(a | b));
    check_int("v5: I64 = int.not v3", |a, _| Some(!a));
    for (cc, name) in crate::ir::ops::Cc::ALL {
        check_int(
            &format!("v6: Bool = int.cmp v3, v4 {name}\nv5: I64 = bool.to_i64 v6"),
            |a, b| Some(i64::from(cc.eval_i64(a, b))),
        );
    }
}

#[test]
fn unboxing_exits_where_63_bits_are_not_enough() {
    both(|m| {
        let u = m.compile(&int_fn("v5: I64 = int.add.wrap v3, v4"));
        for max in [(1 << 30) - 1, (1 << 60) - 1, 1 << 60, (1 << 62) + 5, i64::MAX] {
            assert_eq!(int_value(m.run(&u, 1, &[int(-max), int(max - 1)]).ret()), -1);
        }
        let (a, b) = (int(i64::MIN), int(1));
        assert_eq!(
            m.run(&u, 1, &[a, b]).exit(&u),
            format!("bigint bc2 [{a:#x} {b:#x} | ]")
        );
    });
}

/// A function of two floats.
fn float_fn(op: &str) -> String {
    format!(
        "fn f {{
b0(v0: Obj, v1: Obj<float>, v2: Obj<float>):
  bc2:
    v3: F64 = unbox.f64 v1
    v4: F64 = unbox.f64 v2
    {op}
    v9: Obj<float> = box.f64 v5
    ret v9
}}"
    )
}

fn check_float(op: &str, want: impl Fn(f64, f64) -> Option<f64>) {
    let values = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        2.5,
        1e300,
        -1e-300,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    both(|m| {
        let u = m.compile(&float_fn(op));
        for a in values {
            for b in values {
                let end = m.run(&u, 1, &[new_float(a), new_float(b)]);
                match want(a, b) {
                    Some(w) => {
                        let got = float_value(end.ret());
                        assert!(
                            got.to_bits() == w.to_bits() || got.is_nan() && w.is_nan(),
                            "{op} {a} {b}: {got}"
                        );
                    }
                    None => assert!(end.exit(&u).ends_with(&format!("| {a:?} {b:?}]")), "{op} {a} {b}"),
                }
            }
        }
    });
}

#[test]
fn doubles() {
    check_float("v5: F64 = float.add v3, v4", |a, b| Some(a + b));
    check_float("v5: F64 = float.sub v3, v4", |a, b| Some(a - b));
    check_float("v5: F64 = float.mul v3, v4", |a, b| Some(a * b));
    check_float("v5: F64 = float.sub v3, v3", |a, _| Some(a - a));
    check_float("v5: F64 = float.div v3, v4 @bc2 [v1, v2 | v3, v4]", |a, b| {
        (b != 0.0).then_some(a / b)
    });
    check_float("v5: F64 = float.neg v3", |a, _| Some(-a));
    check_float("v5: F64 = float.abs v3", |a, _| Some(a.abs()));
    check_float("v5: F64 = float.sqrt v3", |a, _| Some(a.sqrt()));
    check_float("v6: F64 = const.f64 2.5\nv5: F64 = float.sub v6, v3", |a, _| {
        Some(2.5 - a)
    });
    check_float(
        "v6: F64 = const.f64 2.5\nv5: F64 = float.div v3, v6 @bc2 [v1]",
        |a, _| Some(a / 2.5),
    );
    for (cc, name) in &crate::ir::ops::Cc::ALL[..6] {
        let op =
            format!("v6: Bool = float.cmp v3, v4 {name}\nv7: I64 = bool.to_i64 v6\nv5: F64 = int.to_f64 v7");
        check_float(&op, |a, b| cc.eval_f64(a, b).map(|r| f64::from(u8::from(r))));
        let op = format!(
            "v6: Bool = float.cmp v3, v4 {name}\nguard.true v6 operand @bc2 [v1 | v3, v4]\nv5: F64 = const.f64 1.0"
        );
        check_float(&op, |a, b| cc.eval_f64(a, b).and_then(|r| r.then_some(1.0)));
    }
}

#[test]
fn true_division_of_exact_ints() {
    both(|m| {
        let text = "fn f {
b0(v0: Obj, v1: Obj<int>, v2: Obj<int>):
  bc2:
    v3: I64 = unbox.i64 v1 @bc2 [v1, v2]
    v4: I64 = unbox.i64 v2 @bc2 [v1, v2]
    v5: F64 = int.truediv v3, v4 @bc2 [v1, v2 | v3, v4]
    v9: Obj<float> = box.f64 v5
    ret v9
}";
        let u = m.compile(text);
        assert_eq!(float_value(m.run(&u, 1, &[int(7), int(-2)]).ret()), -3.5);
        assert!(
            m.run(&u, 1, &[int(7), int(0)])
                .exit(&u)
                .starts_with("operand bc2")
        );
        let odd = (1 << 54) + 1;
        assert!(
            m.run(&u, 1, &[int(odd), int(1)])
                .exit(&u)
                .ends_with(&format!("| {odd} 1]"))
        );
        assert!(
            m.run(&u, 1, &[int(1), int(odd)])
                .exit(&u)
                .ends_with(&format!("| 1 {odd}]"))
        );
        assert_eq!(
            float_value(m.run(&u, 1, &[int(odd - 1), int(1)]).ret()),
            (odd - 1) as f64
        );
    });
}

#[test]
fn numbers_of_either_class() {
    both(|m| {
        let text = "fn f {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<number> = guard.number v1 @bc2 [v1]
    v3: F64 = unbox.number v2 @bc2 [v1 | v2]
    v4: F64 = const.f64 0.5
    v5: F64 = float.add v3, v4
    v9: Obj<float> = box.f64 v5
    ret v9
}";
        let u = m.compile(text);
        for n in [0, 1, -1, 7, -7, (1 << 30) - 1, -((1 << 30) - 1)] {
            assert_eq!(float_value(m.run(&u, 1, &[int(n)]).ret()), n as f64 + 0.5, "{n}");
        }
        for x in [0.0, -2.5, 1e300] {
            assert_eq!(float_value(m.run(&u, 1, &[new_float(x)]).ret()), x + 0.5, "{x}");
        }
        for n in [1 << 30, -(1 << 30), (1 << 59) + 1] {
            assert!(m.run(&u, 1, &[int(n)]).exit(&u).starts_with("bigint bc2"), "{n}");
        }
        assert!(
            m.run(&u, 1, &[TRUE.with(|t| *t)])
                .exit(&u)
                .starts_with("type bc2")
        );
    });
}

#[test]
fn floats_come_from_and_go_to_the_free_list() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<float>):
  bc2:
    v3: F64 = unbox.f64 v1
    v4: F64 = float.add v3, v3
    decref v1
    v5: Obj<float> = box.f64 v4
    ret v5
}",
        );
        let list = FLOATS.with(|f| *f);
        let a = new_float(1.25);
        // The operand dies, goes to the list and is what the result is made of.
        assert_eq!(m.run(&u, 1, &[a]).ret(), a);
        assert_eq!((float_value(a), read(a), read(list)), (2.5, 1, 0));
        // A shared operand stays; the list is empty.
        write(a, 2);
        let b = m.run(&u, 1, &[a]).ret();
        assert_ne!(a, b);
        assert_eq!((float_value(a), float_value(b), read(a)), (2.5, 5.0, 1));
        // A full list.
        write(list, 100);
        let c = m.run(&u, 1, &[a]).ret();
        assert_eq!((float_value(c), read(list)), (5.0, 100));
        super::machine::LOG.with_borrow_mut(|l| assert_eq!(std::mem::take(&mut l.dead), [a]));
        write(list, 0);
        write(list + 8, 0);
    });
}

#[test]
fn int_free_list() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<int>):
  bc2:
    v3: I64 = unbox.i64 v1 @bc2 [v1]
    v4: I64 = int.neg v3 @bc2 [v1]
    incref v1
    decref v1
    decref v1
    v5: Obj<int> = box.i64 v4
    ret v5
}",
        );
        let list = FREE_INTS.with(|f| *f);
        for n in [
            300,
            -300,
            (1 << 30) - 1,
            1 << 30,
            -(1 << 30),
            (1 << 60) - 1,
            1 - (1 << 60),
        ] {
            write(list, 1);
            let a = int(n);
            // The operand dies, goes to the list and is what the result is made of.
            assert_eq!(m.run(&u, 1, &[a]).ret(), a);
            assert_eq!((int_value(a), read(a), read(list), read(list + 8)), (-n, 1, 1, 0));
            assert_eq!(read(a + 16), read(int(-n) + 16));
            // A shared operand stays; the list is empty.
            write(a, 2);
            let b = m.run(&u, 1, &[a]).ret();
            assert_ne!(a, b);
            assert_eq!((int_value(a), int_value(b), read(a)), (-n, n, 1));
            // No room.
            write(list, 0);
            let c = m.run(&u, 1, &[a]).ret();
            assert_eq!((int_value(c), read(list), read(list + 8)), (n, 0, 0));
            super::machine::LOG.with_borrow_mut(|l| assert_eq!(std::mem::take(&mut l.dead), [a]));
        }
        // Three digits are no block of the list's, nor is one for them taken from it.
        write(list, 1);
        let (free, big) = (int(300), int(i64::MIN + 1));
        assert_eq!(m.run(&u, 1, &[free]).ret(), free);
        write(list + 8, free);
        write(list, 0);
        let unit = m.compile(
            "fn g {
b0(v0: Obj, v1: Obj<int>):
    v2: I64 = const.i64 -9223372036854775807
    decref v1
    v3: Obj<int> = box.i64 v2
    ret v3
}",
        );
        write(list, 1);
        let made = m.run(&unit, 1, &[big]).ret();
        assert_eq!((int_value(made), read(list + 8)), (i64::MIN + 1, free));
        super::machine::LOG.with_borrow_mut(|l| assert_eq!(std::mem::take(&mut l.dead), [big]));
        write(list, 0);
        write(list + 8, 0);
    });
}

#[test]
fn bools() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<bool>):
  bc2:
    v3: Bool = unbox.bool v1
    v4: Bool = bool.not v3
    v5: Obj<bool> = box.bool v4
    ret v5
}",
        );
        let (t, f) = (TRUE.with(|t| *t), FALSE.with(|t| *t));
        assert_eq!(m.run(&u, 1, &[t]).ret(), f);
        assert_eq!(m.run(&u, 1, &[f]).ret(), t);
    });
}

#[test]
fn multiplication_by_powers_of_two() {
    for k in [1i64, 2, 4, 64, 1 << 30] {
        let c = format!("v6: I64 = const.i64 {k}\n");
        check_int(&format!("{c}v5: I64 = int.mul.wrap v3, v6"), |a, _| {
            Some(a.wrapping_mul(k))
        });
        check_int(
            &format!("{c}v5: I64 = int.mul v3, v6 @bc2 [v1, v2 | v3, v4]"),
            |a, _| a.checked_mul(k),
        );
    }
}
