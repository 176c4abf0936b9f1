//! Control flow: loops, swaps, critical edges, many values, records.

use super::machine::{End, LOG, both, int, int_value, obj, read, words, write};
use crate::abi::act;
use crate::ir::types::wk;

#[test]
fn sum_loop() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<int>):
  bc2:
    v2: I64 = unbox.i64 v1 @bc2 [v1]
    v3: I64 = const.i64 0
    jump b1(v3, v3)
b1(v4: I64, v5: I64):
  bc4:
    poll @bc4 [v1, v4, v5]
    v6: Bool = int.cmp v4, v2 lt
    branch v6 b2, b3
b2:
    v7: I64 = int.add v5, v4 @bc5 [v1, v4, v5]
    v8: I64 = const.i64 1
    v9: I64 = int.add.wrap v4, v8
    jump b1(v9, v7)
b3:
    v10: Obj<int> = box.i64 v5
    ret v10
}",
        );
        assert_eq!(int_value(m.run(&u, 1, &[int(1000)]).ret()), 499_500);
        assert_eq!(int_value(m.run(&u, 1, &[int(0)]).ret()), 0);
    });
}

#[test]
fn loop_with_swapped_parameters() {
    both(|m| {
        // (a, b, c) rotates n times: every edge is a parallel move.
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj, v3: Obj, v4: Obj<int>):
  bc2:
    v5: I64 = unbox.i64 v4 @bc2 [v1, v2, v3, v4]
    jump b1(v1, v2, v3, v5)
b1(v6: Obj, v7: Obj, v8: Obj, v9: I64):
    v10: I64 = const.i64 0
    v11: Bool = int.cmp v9, v10 eq
    v12: I64 = const.i64 1
    v13: I64 = int.sub.wrap v9, v12
    branch v11 b2(v6), b1(v7, v8, v6, v13)
b2(v14: Obj):
    ret v14
}",
        );
        for n in 0..7 {
            assert_eq!(m.run(&u, 1, &[10, 11, 12, int(n)]).ret(), 10 + n as u64 % 3);
        }
    });
}

#[test]
fn critical_edges_and_equal_targets() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj?, v2: Obj?):
    v3: Bool = is.null v1
    branch v3 b1(v2, v1), b2
b2:
    v4: Bool = is.same v1, v2
    branch v4 b3(v1), b1(v1, v2)
b1(v5: Obj?, v6: Obj?):
    v7: Bool = is.null v6
    branch v7 b3(v5), b3(v6)
b3(v8: Obj?):
    ret v8
}",
        );
        for (a, b, want) in [(0, 5, 5), (5, 5, 5), (5, 6, 6), (5, 0, 5), (0, 0, 0)] {
            assert_eq!(m.run(&u, 1, &[a, b]).ret(), want, "{a} {b}");
        }
    });
}

/// A function that keeps `n` sums alive to the end, with an exit there that names them all.
fn many(n: usize) -> String {
    let mut text = String::from("fn f {\nb0(v0: Obj, v1: Obj<int>, v2: Obj<int>):\n  bc2:\n");
    text += "    v3: I64 = unbox.i64 v1 @bc2 [v1, v2]\n    v4: I64 = unbox.i64 v2 @bc2 [v1, v2]\n";
    text += "    v5: F64 = int.to_f64 v3\n";
    let mut ints = vec!["v3".to_owned()];
    let mut slots = vec!["v1".to_owned()];
    for i in 0..n {
        let (x, y) = (10 + 2 * i, 11 + 2 * i);
        text += &format!(
            "    v{x}: I64 = int.add {}, v4 @bc2 [{}]\n",
            ints[ints.len() - 1],
            slots.join(", ")
        );
        text += &format!(
            "    v{y}: F64 = float.add v5, {}\n",
            if i == 0 {
                "v5".into()
            } else {
                format!("v{}", y - 2)
            }
        );
        ints.push(format!("v{x}"));
        slots.extend([format!("v{x}"), format!("v{y}")]);
    }
    let end = 10 + 2 * n;
    text += &format!("    v{end}: I64 = const.i64 0\n");
    let mut sum = format!("v{end}");
    for (i, v) in ints.iter().enumerate() {
        let s = format!("v{}", end + 1 + i);
        text += &format!("    {s}: I64 = int.add {sum}, {v} @bc9 [{}]\n", slots.join(", "));
        sum = s;
    }
    let last = end + 1 + ints.len();
    text += &format!("    v{last}: Bool = int.cmp v3, v4 lt\n");
    text += &format!("    guard.true v{last} operand @bc10 [{}]\n", slots.join(", "));
    text += &format!(
        "    v{}: Obj<int> = box.i64 {sum}\n    ret v{}\n}}",
        last + 1,
        last + 1
    );
    text
}

#[test]
fn more_values_than_registers() {
    both(|m| {
        for n in [3, 12, 40] {
            let u = m.compile(&many(n));
            let sum: i64 = (0..=n as i64).map(|i| 3 + 5 * i).sum();
            assert_eq!(int_value(m.run(&u, 1, &[int(3), int(5)]).ret()), sum);
            let (a, b) = (int(7), int(-2));
            let mut want = format!("operand bc10 [{a:#x}");
            for i in 0..n as i64 {
                want += &format!(" {} {:?}", 7 - 2 * (i + 1), 7.0 * (i + 2) as f64);
            }
            assert_eq!(m.run(&u, 1, &[a, b]).exit(&u), want + " | ]");
        }
    });
}

#[test]
fn osr_unit() {
    both(|m| {
        let u = m.compile(
            "loop f bc8 depth 1 {
b0(v1: Obj, v2: Obj?, v3: Obj<int>, v4: Obj?, v5: Obj?):
  bc8:
    v6: I64 = unbox.i64 v3 @bc8 [v1, v2, v3, v4 | v5]
    jump b1(v6)
b1(v7: I64):
    poll @bc8 [v1, v2, v7, v4 | v5] owns [v1, v2, v4, v5, v3]
    v8: I64 = const.i64 100
    v9: Bool = int.cmp v7, v8 lt
    v10: I64 = const.i64 7
    v11: I64 = int.add.wrap v7, v10
    branch v9 b1(v11), b2
b2:
  bc20:
    exit loop_done @bc20 [v1, _, v7, v4 | v5] owns [v1, v2, v4, v5, v3]
}",
        );
        let n = int(3);
        let End::Exit(p) = m.run(&u, words(&[0; 12]), &[0x11, 0x22, n, 0, 0x55]) else {
            panic!()
        };
        let r = &u.art.exits[p.id as usize];
        assert_eq!((r.reason.name(), p.flags), ("loop_done", act::LINKED));
        assert_eq!(p.slots(r), "bc20 [0x11! _ 101 0x0! | 0x55!]");
        let drops: Vec<u64> = r.drops.iter().map(|&l| p.bits(l)).collect();
        assert_eq!(drops, [0x22, n]);
        linked(m);
    });
}

fn linked(m: &super::machine::Machine) {
    assert_eq!((m.current_frame(), m.recursion()), (0xf00, (100, 5000)));
}

#[test]
fn visible_site_in_an_osr_unit() {
    both(|m| {
        let u = m.compile(
            "loop f bc8 depth 0 {
b0(v1: Obj, v2: Obj?, v3: Obj, v4: Obj?):
  bc8:
    v5: I64 = const.i64 0
    v6: Obj = call binary_op(v1, v3, v5) @bc9 [v1, v2, v3, v4] owns [v1, v2, v3, v4]
    decref v6 @bc10 [v1, v2, v3, v4] owns [v1, v2, v3, v4]
    exit unreached @bc20 [v1, v2, v3, v4] owns [v1, v2, v3, v4]
}",
        );
        let frame = words(&[0; 12]);
        let o = obj(1);
        LOG.with_borrow_mut(|l| {
            l.results = vec![o];
            l.verdict = 0;
        });
        let End::Exit(p) = m.run(&u, frame, &[0x11, 0x22, 0x33, 0x44]) else {
            panic!()
        };
        assert_eq!((p.frame_ptr, p.instr_ptr), (frame, 0xb000 + 16));
        assert_eq!(
            p.slots(&u.art.exits[p.id as usize]),
            "bc20 [0x11! 0x22! 0x33! 0x44! | ]"
        );
        LOG.with_borrow_mut(|l| assert_eq!(std::mem::take(&mut l.dead), [o]));
    });
}

#[test]
fn records_of_inlined_frames_virtuals_and_owned_values() {
    both(|m| {
        let u = m.compile(
            "fn f {
  virt0 = tuple(v1, v3)
  virt1 = list(virt0, v2, v2)
b0(v0: Obj, v1: Obj, v2: Obj?):
  bc2:
    v3: I64 = const.i64 42
    v4: Obj = const.obj k9
    v5: Bool = is.null v2
    v6: F64 = const.f64 1.5
    guard.false v5 unbound @code1:bc7 [virt1, v5, v2 | v4, virt0, v6] < bc3 [v1, _ | v2] owns [v2, v4, v0]
    ret v1
}",
        );
        let End::Exit(p) = m.run(&u, 0xf1, &[0x11, 0]) else {
            panic!()
        };
        let r = &u.art.exits[p.id as usize];
        assert_eq!(r.frames.len(), 2);
        assert_eq!(
            (
                r.frames[0].code.0,
                r.frames[0].bc,
                r.frames[1].code.0,
                r.frames[1].bc
            ),
            (0, 3, 1, 7)
        );
        let k9 = super::machine::const_addr(crate::input::ConstId(9));
        assert_eq!(
            p.slots(r),
            format!("bc7 [List(Tuple(0x11 42) 0x0 0x0) true 0x0 | {k9:#x}! Tuple(0x11 42) 1.5]")
        );
        assert!(matches!(
            r.frames[0].stack[0],
            crate::deopt::SlotRecord::Value { owned: true, .. }
        ));
        assert_eq!(r.drops.iter().map(|&l| p.bits(l)).collect::<Vec<_>>(), [0xf1]);
        assert_eq!(r.virtuals.len(), 2);
    });
}

#[test]
fn guards_name_their_culprit() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj?):
  bc2:
    v3: Obj<list> = guard.type v1 list @bc2 []
    v4: Obj? = guard.is v2 k5 @bc2 []
    v5: Obj = guard.nonnull v4 @bc3 [v3, v4]
    v6: Bool = is.type v1 list
    guard.true v6 type @bc4 [v1]
    ret v3
}",
        );
        let (list, k5) = (obj(1), super::machine::const_addr(crate::input::ConstId(5)));
        assert_eq!(m.run(&u, 1, &[list, k5]).ret(), list);
        let other = int(7);
        for (args, want) in [([other, k5], other), ([list, 0x99], 0x99)] {
            let End::Exit(p) = m.run(&u, 1, &args) else {
                panic!()
            };
            let (loc, _) = u.art.exits[p.id as usize].culprit.unwrap();
            assert_eq!(p.bits(loc), want);
        }
    });
}

#[test]
fn versions() {
    both(|m| {
        let text = "fn f {
b0(v0: Obj, v1: Obj<list>, v2: Obj, v3: Obj<int>):
  bc2:
    v4: I64 = unbox.i64 v3 @bc2 [v1]
    v5: Obj<int> = box.i64 v4
    ret v5
}";
        let u = m.compile_version(text, &[(0, wk::LIST), (2, wk::INT)]);
        let (list, other) = (obj(1), int(7));
        let count = || LOG.with_borrow(|l| l.calls.len());
        m.run(&u, 1, &[list, other, int(41)]).ret();
        assert_eq!(count(), 0);
        assert_eq!(u.art.entry_classes, [(0, wk::LIST), (2, wk::INT)]);
        // The recursion counts and the frame are as the next version expects them.
        let before = (m.recursion(), m.current_frame());
        for args in [[other, list, int(41)], [list, other, list]] {
            m.reset();
            m.run(&u, 1, &args).ret();
            assert_eq!(count(), 1);
            assert_eq!((m.recursion(), m.current_frame()), before);
        }
    });
}

#[test]
fn memory() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj<int>, v3: Obj):
  bc2:
    v4: I64 = unbox.i64 v2 @bc2 []
    v5: Obj? = loadx.obj v1, v4 16 list_item
    v6: I64 = load.i32 v1 44 other
    v7: I64 = load.u8 v1 40 other
    v8: I64 = loadx.u8 v1, v4 40 other
    v9: F64 = load.f64 v1 48 other
    v10: F64 = loadx.f64 v1, v4 40 other
    v11: F64 = float.add v9, v10
    v12: I64 = int.add.wrap v6, v7
    v13: I64 = int.add.wrap v12, v8
    store.i64 v1, v13 56 other
    v14: Obj? = swap.obj v1, v3 64 attr
    v15: Obj? = swapx.obj v1, v4, v14 64 attr
    v16: Obj? = const.null
    store.obj v1, v16 80 attr
    v17: Obj = const.obj k3
    store.obj v1, v17 88 attr
    v18: Obj<float> = box.f64 v11
    store.obj v1, v18 96 attr
    ret v5
}",
        );
        let o = words(&[
            1,
            2,
            0x1001,
            0x1002,
            0,
            (-5i64 as u64) << 32 | 0x2010,
            1.5f64.to_bits(),
            0,
            0x81,
            0x82,
            9,
            9,
            9,
        ]);
        assert_eq!(m.run(&u, 1, &[o, int(1), 0x333]).ret(), 0x1002);
        assert_eq!(read(o + 56) as i64, -5 + 0x10 + 0x20);
        assert_eq!((read(o + 64), read(o + 72), read(o + 80)), (0x333, 0x81, 0));
        assert_eq!(read(o + 88), super::machine::const_addr(crate::input::ConstId(3)));
        assert_eq!(super::machine::float_value(read(o + 96)), 3.0);
    });
}

/// Elements of every width, by registers that need a prefix for their lowest byte too, and by constants.
#[test]
fn elements() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj<int>, v3: Obj<int>, v4: Obj<float>):
  bc2:
    v5: I64 = unbox.i64 v2 @bc2 []
    v6: I64 = unbox.i64 v3 @bc2 []
    v7: F64 = unbox.f64 v4
    storex.i64 v1, v5, v6 0 buffer
    storex.f64 v1, v5, v7 8 buffer
    storex.i32 v1, v5, v6 32 buffer
    storex.u8 v1, v5, v6 40 buffer
    v8: I64 = const.i64 6
    storex.i64 v1, v8, v6 0 buffer
    storex.i32 v1, v8, v6 50 buffer
    storex.u8 v1, v8, v6 58 buffer
    v9: I64 = loadx.i64 v1, v8 0 buffer
    v10: I64 = loadx.i32 v1, v8 50 buffer
    v11: I64 = int.add.wrap v9, v10
    v12: Obj = box.i64 v11
    ret v12
}",
        );
        let o = words(&[!0; 9]);
        let value = -0x7654_3210i64;
        let sum = m
            .run(&u, 1, &[o, int(1), int(value), super::machine::new_float(2.5)])
            .ret();
        assert_eq!(super::machine::int_value(sum), 2 * value);
        assert_eq!((read(o + 8) as i64, read(o + 48) as i64), (value, value));
        assert_eq!(read(o + 16), 2.5f64.to_bits());
        let low = value as u64 & 0xffff_ffff;
        assert_eq!(read(o + 32), !(0xffff_ffff << 8) | low << 8);
        assert_eq!(read(o + 40), !0xff00 | (low & 0xff) << 8);
        assert_eq!(read(o + 56), low | 0xffff_ffff << 32);
        assert_eq!(read(o + 64), !0xff | low & 0xff);
    });
}

#[test]
fn vectorcall_stub() {
    extern "C" fn tstate() -> u64 {
        0x7575
    }
    extern "C" fn slow(a: u64, b: u64, n: u64, kw: u64) -> u64 {
        a + b + n + kw
    }
    extern "C" fn entry(func: u64, args: *const u64) -> u64 {
        let ts: u64;
        // SAFETY: only reads r15.
        unsafe { std::arch::asm!("mov {}, r15", out(reg) ts) };
        assert_eq!(ts, 0x7575);
        func + read(args.addr() as u64)
    }
    let m = super::machine::Machine::new(false);
    let mut arena = m.arena;
    let cell = words(&[(entry as *const ()).addr() as u64]);
    let stub = crate::x64::trampolines::VectorcallStub {
        params: 2,
        cell,
        get_tstate: (tstate as *const ()).addr() as u64,
        slow: (slow as *const ()).addr() as u64,
        dealloc: 0,
        hold_last: false,
        not_short: &[],
    };
    let code = crate::x64::trampolines::vectorcall_stub(&stub).unwrap();
    let at = arena.install(&code, &[], |_| None).unwrap().addr();
    type Vectorcall = extern "C" fn(u64, u64, u64, u64) -> u64;
    // SAFETY: the installed stub has this signature.
    let f = unsafe {
        std::mem::transmute::<*const (), Vectorcall>(std::ptr::with_exposed_provenance(at as usize))
    };
    let args = words(&[100]);
    assert_eq!(f(1000, args, 2, 0), 1100);
    assert_eq!(f(1000, args, 2 | 1 << 63, 0), 1100);
    assert_eq!(f(1000, 1, 3, 0), 1004);
    assert_eq!(f(1000, 1, 2, 7), 1010);
}

#[test]
fn vectorcall_stub_takes_defaults() {
    use pyjit_ffi::layout::{function, tuple, varobject};
    extern "C" fn tstate() -> u64 {
        0x7575
    }
    extern "C" fn slow(_a: u64, _b: u64, n: u64, kw: u64) -> u64 {
        1_000_000 + n + kw
    }
    extern "C" fn entry(_func: u64, args: *const u64) -> u64 {
        let at = |n: u64| read(args.addr() as u64 + 8 * n);
        at(0) + 10 * at(1) + 100 * at(2)
    }
    extern "C" fn dealloc(_o: u64) {
        panic!("somebody else holds the defaults");
    }
    let m = super::machine::Machine::new(false);
    let mut arena = m.arena;
    let stub = crate::x64::trampolines::VectorcallStub {
        params: 3,
        cell: words(&[(entry as *const ()).addr() as u64]),
        get_tstate: (tstate as *const ()).addr() as u64,
        slow: (slow as *const ()).addr() as u64,
        dealloc: (dealloc as *const ()).addr() as u64,
        hold_last: false,
        not_short: &[0],
    };
    let code = crate::x64::trampolines::vectorcall_stub(&stub).unwrap();
    let at = arena.install(&code, &[], |_| None).unwrap().addr();
    type Vectorcall = extern "C" fn(u64, u64, u64, u64) -> u64;
    // SAFETY: the installed stub has this signature.
    let f = unsafe {
        std::mem::transmute::<*const (), Vectorcall>(std::ptr::with_exposed_provenance(at as usize))
    };
    let object = |fields: &[(i32, u64)]| {
        let mut all = [0; 32];
        all[0] = 5;
        for &(offset, value) in fields {
            all[usize::try_from(offset).unwrap() / 8] = value;
        }
        words(&all)
    };
    let two = object(&[
        (varobject::OB_SIZE, 2),
        (tuple::OB_ITEM, 8),
        (tuple::OB_ITEM + 8, 9),
    ]);
    let func = object(&[(function::FUNC_DEFAULTS, two)]);
    let args = words(&[1, 2, 3]);
    assert_eq!(f(func, args, 3, 0), 321);
    assert_eq!(f(func, args, 2, 0), 921);
    assert_eq!(f(func, args, 1 | 1 << 63, 0), 981);
    assert_eq!(read(two), 5);
    // Excluded, too few, too many, by keyword; without defaults.
    assert_eq!(f(func, args, 0, 0), 1_000_000);
    let one = object(&[(varobject::OB_SIZE, 1), (tuple::OB_ITEM, 9)]);
    let func = object(&[(function::FUNC_DEFAULTS, one)]);
    assert_eq!(f(func, args, 2, 0), 921);
    assert_eq!(f(func, args, 1, 0), 1_000_001);
    assert_eq!(f(func, args, 4, 0), 1_000_004);
    assert_eq!(f(func, args, 2, 7), 1_000_009);
    assert_eq!(f(object(&[]), args, 2, 0), 1_000_002);
}

#[test]
fn the_guard_clock_fails_each_guard_in_turn() {
    both(|m| {
        m.cfg.guard_clock = true;
        let clock = words(&[0]);
        write(m.unit + crate::abi::unit::GUARD_CLOCK as u64, clock);
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<int>, v2: Obj<int>):
  bc2:
    v3: I64 = unbox.i64 v1 @bc2 [v1, v2]
    v4: I64 = unbox.i64 v2 @bc3 [v1, v2 | v3]
    v5: I64 = int.add v3, v4 @bc4 [v1, v2 | v3, v4]
    v6: I64 = int.floordiv v5, v4 @bc5 [v1, v2 | v5, v4]
    v7: Bool = int.cmp v6, v3 ne
    guard.true v7 operand @bc6 [v1, v2 | v6]
    v8: Obj<int> = box.i64 v6
    ret v8
}",
        );
        let (a, b) = (int(7), int(3));
        let wanted = [
            "bigint bc2 [A B | ]",
            "bigint bc3 [A B | 7]",
            "overflow bc4 [A B | 7 3]",
            "operand bc5 [A B | 10 3]",
            "operand bc6 [A B | 3]",
        ];
        for (n, w) in wanted.into_iter().enumerate() {
            write(clock, n as u64 + 1);
            let w = w
                .replace('A', &format!("{a:#x}"))
                .replace('B', &format!("{b:#x}"));
            assert_eq!(m.run(&u, 1, &[a, b]).exit(&u), w);
        }
        write(clock, 6);
        assert_eq!(int_value(m.run(&u, 1, &[a, b]).ret()), 3);
    });
}
