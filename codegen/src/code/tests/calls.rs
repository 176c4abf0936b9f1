//! Helpers, native calls, polls, references, entry and return.

use pyjit_ffi::layout::{frame, tstate};

use super::machine::{CONSTS, End, LOG, Machine, VERSION, both, obj, read, write};
use crate::abi::{SHELL_MARK, act, unit};
use crate::deopt::{Loc, Resume};

fn calls() -> Vec<(&'static str, Vec<u64>)> {
    LOG.with_borrow_mut(|l| std::mem::take(&mut l.calls))
}
fn results(r: &[u64]) {
    LOG.with_borrow_mut(|l| l.results = r.iter().rev().copied().collect());
}
fn dead() -> Vec<u64> {
    LOG.with_borrow_mut(|l| std::mem::take(&mut l.dead))
}
fn linked_frames_balance(m: &Machine) {
    assert_eq!((m.current_frame(), m.recursion()), (0xf00, (100, 5000)));
}

#[test]
fn object_or_exception() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc5:
    v3: I64 = const.i64 13
    v4: Obj = call binary_op(v1, v2, v3) @bc5 [v1, v2 | v1, v2]
    ret v4
}",
        );
        results(&[0x1234]);
        assert_eq!(m.run(&u, 1, &[0x111, 0x222]).ret(), 0x1234);
        assert_eq!(calls(), [("binary_op", vec![0x111, 0x222, 13])]);
        linked_frames_balance(m);
        assert_eq!(read(m.unit + unit::ENTRIES as u64), 1);
        results(&[0]);
        let End::Exit(p) = m.run(&u, 1, &[0x111, 0x222]) else {
            panic!()
        };
        let r = &u.art.exits[p.id as usize];
        assert_eq!((r.reason.name(), r.resume), ("raise", Resume::Raising));
        assert_eq!(p.slots(r), "bc5 [0x111 0x222 | 0x111 0x222]");
        assert_eq!((p.flags, p.instr_ptr), (act::LINKED, 0xb000 + 10));
        // Every value of a call's record is in the native frame.
        for s in &r.frames[0].locals {
            assert!(
                matches!(
                    s,
                    crate::deopt::SlotRecord::Value {
                        loc: Loc::Stack(_),
                        ..
                    }
                ),
                "{s:?}"
            );
        }
        calls();
    });
}

#[test]
fn the_shell_is_a_frame() {
    both(|m| {
        for (i, w) in [0, 0, 0, 0xc0de, 0x91, 0xb1, 0].into_iter().enumerate() {
            write(m.unit + 8 * i as u64, [w, VERSION][usize::from(i == 0)]);
        }
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj):
  bc3:
    v4: Obj = call load_global(v1) @bc3 [v1]
    ret v4
}",
        );
        results(&[0]);
        let End::Exit(p) = m.run(&u, 0xf1, &[0x111]) else {
            panic!()
        };
        let [(_, args)] = &calls()[..] else { panic!() };
        let shell = args[0];
        assert_eq!((shell, m.current_frame()), (p.frame_ptr, shell));
        let word = |o: i32| {
            let at = (act::SIZE + o) as usize;
            u64::from_le_bytes(p.frame[at..at + 8].try_into().unwrap())
        };
        assert_eq!(word(frame::F_EXECUTABLE), 0xc0de);
        assert_eq!(word(frame::PREVIOUS), 0xf00);
        assert_eq!(word(frame::F_FUNCOBJ), 0xf1);
        assert_eq!(
            (
                word(frame::F_GLOBALS),
                word(frame::F_BUILTINS),
                word(frame::F_LOCALS)
            ),
            (0x91, 0xb1, 0)
        );
        assert_eq!((word(frame::FRAME_OBJ), word(frame::INSTR_PTR)), (0, 0xb006));
        assert_eq!(word(frame::STACKTOP), u64::from(SHELL_MARK) << 32);
        assert_eq!((word(frame::LOCALSPLUS), word(frame::LOCALSPLUS + 8)), (0, 0));
        assert_eq!(m.recursion().0, 99);
        assert!((4990..5000).contains(&m.recursion().1));
    });
}

#[test]
fn status_truth_and_end() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc5:
    call set_item(v1, v2, v1) @bc5 [v1, v2]
    v3: I64 = const.i64 0
    v4: Bool = call compare_bool(v1, v2, v3) @bc5 [v1, v2]
    branch v4 b1, b2
b1:
    v5: Obj? = call for_iter(v1) @bc6 [v1, v2]
    v6: Bool = is.null v5
    branch v6 b2, b3(v5)
b2:
    ret v2
b3(v7: Obj?):
    ret v7
}",
        );
        results(&[0, 1, 0x99]);
        assert_eq!(m.run(&u, 1, &[0x111, 0x222]).ret(), 0x99);
        results(&[0, 1, 0]);
        assert_eq!(m.run(&u, 1, &[0x111, 0x222]).ret(), 0x222);
        results(&[0, 0]);
        assert_eq!(m.run(&u, 1, &[0x111, 0x222]).ret(), 0x222);
        results(&[u64::MAX]);
        assert_eq!(
            m.run(&u, 1, &[0x111, 0x222]).exit(&u),
            "raise bc5 [0x111 0x222 | ]"
        );
        write(m.tstate + tstate::CURRENT_FRAME as u64, 0xf00);
        results(&[0, 0xffff_ffff]);
        assert_eq!(
            m.run(&u, 1, &[0x111, 0x222]).exit(&u),
            "raise bc5 [0x111 0x222 | ]"
        );
        results(&[0, 1, 1]);
        assert_eq!(
            m.run(&u, 1, &[0x111, 0x222]).exit(&u),
            "raise bc6 [0x111 0x222 | ]"
        );
        calls();
    });
}

#[test]
fn variadic_scratch_and_raising_helpers() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc5:
    v3: Obj<tuple> = call build_tuple(v1, v2, v1) @bc5 [v1, v2]
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v1, v2) @bc6 [v1, v2 | v3]
    v6: I64 = const.i64 2
    call unpack_sequence(v5, v6) @bc7 [v1, v2 | v5]
    v7: Obj = scratch 0
    v8: Obj = scratch 1
    v9: Obj<tuple> = call build_tuple(v8, v7) @bc8 [v1, v2]
    v10: I64 = const.i64 1
    v11: Obj? = load.obj v1 24 other
    v12: Bool = is.null v11
    branch v12 b2, b1
b1:
    ret v9
b2:
    call raise_unbound(v10) @bc9 [v1, v2]
    unreachable
}",
        );
        let a = obj(1);
        LOG.with_borrow_mut(|l| l.scratch = vec![0x51, 0x52]);
        results(&[0x71, 0x72, 0, 0x73]);
        write(a + 24, 1);
        assert_eq!(m.run(&u, 1, &[a, 0x222]).ret(), 0x73);
        let want = [
            ("build_tuple", vec![a, 0x222, a]),
            ("call", vec![m.tstate, 0x71, 0, a, 0x222]),
            ("unpack_sequence", vec![m.tstate, 0x72, 2]),
            ("build_tuple", vec![0x52, 0x51]),
        ];
        assert_eq!(calls(), want);
        write(a + 24, 0);
        results(&[0x71, 0x72, 0, 0x73]);
        assert!(m.run(&u, 1, &[a, 0x222]).exit(&u).starts_with("raise bc9"));
        calls();
    });
}

#[test]
fn double_helper_keeps_values_across() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<float>, v2: Obj<float>):
  bc5:
    v3: F64 = unbox.f64 v1
    v4: F64 = unbox.f64 v2
    v5: F64 = call float_mod(v3, v4)
    v6: F64 = float.add v5, v3
    v7: Obj<float> = box.f64 v6
    ret v7
}",
        );
        let (a, b) = (super::machine::new_float(7.5), super::machine::new_float(2.0));
        assert_eq!(super::machine::float_value(m.run(&u, 1, &[a, b]).ret()), 9.0);
        calls();
    });
}

#[test]
fn native_call() {
    both(|m| {
        CONSTS.with_borrow_mut(|c| c.insert(4, 0x4444));
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc5:
    v3: Obj<function> = const.obj k4
    v4: Obj = call.native k7 (v3, v1, v2) @bc5 [v1, v2]
    check @bc6 [v1, v2 | v4]
    v5: Obj = call.native k7 (v4, v2, v1) @bc7 [v1, v2]
    ret v5
}",
        );
        results(&[0x61, 0x62]);
        assert_eq!(m.run(&u, 1, &[0x111, 0x222]).ret(), 0x62);
        assert_eq!(
            calls(),
            [
                ("native", vec![0x4444, 0x111, 0x222]),
                ("native", vec![0x61, 0x222, 0x111])
            ]
        );
        linked_frames_balance(m);
        results(&[0x61, 0]);
        assert!(m.run(&u, 1, &[0x111, 0x222]).exit(&u).starts_with("raise bc7"));
        calls();
    });
}

#[test]
fn entry_is_refused_when_stale_or_too_deep() {
    both(|m| {
        let leaf = m.compile("fn f {\nb0(v0: Obj, v1: Obj):\n  bc1:\n    ret v1\n}");
        let caller = m.compile(
            "fn f {\nb0(v0: Obj, v1: Obj):\n  bc1:\n    v4: Obj = call load_global(v1) @bc3 [v1]\n    ret v4\n}",
        );
        let breaker = m.tstate + tstate::EVAL_BREAKER as u64;
        let recursion = m.tstate + 40;
        for u in [&leaf, &caller] {
            let refused = |m: &mut Machine| {
                let before = m.recursion();
                let End::Exit(p) = m.run(u, 1, &[0x31]) else {
                    panic!()
                };
                assert_eq!((p.id, p.flags), (0, 0));
                assert_eq!((m.current_frame(), m.recursion()), (0xf00, before));
                let word =
                    |o: i32| u64::from_le_bytes(p.frame[o as usize..o as usize + 8].try_into().unwrap());
                assert_eq!(
                    (word(act::FUNC), word(act::UNIT), read(word(act::ARGS))),
                    (1, m.unit, 0x31)
                );
            };
            results(&[0x31]);
            assert_eq!(m.run(u, 1, &[0x31]).ret(), 0x31);
            linked_frames_balance(m);
            write(breaker, VERSION | 2);
            refused(m);
            write(breaker, VERSION);
            write(recursion, 0);
            refused(m);
            write(recursion, 1 << 32);
            results(&[0x31]);
            assert_eq!(m.run(u, 1, &[0x31]).ret(), 0x31);
            write(recursion, 100 << 32);
        }
        write(m.tstate + 48, 1000 << 32);
        let End::Exit(p) = m.run(&caller, 1, &[0x31]) else {
            panic!()
        };
        assert_eq!((p.id, m.current_frame(), m.recursion()), (0, 0xf00, (100, 1000)));
        // A small frame takes two units at most.
        write(m.tstate + 48, 1002 << 32);
        results(&[0x31]);
        assert_eq!(m.run(&caller, 1, &[0x31]).ret(), 0x31);
        calls();
    });
}

#[test]
fn checks_and_polls() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj):
  bc1:
    v4: Obj = call load_global(v1) @bc3 [v1]
    check @bc4 [v1 | v4]
    poll @bc6 [v1 | v4]
    poll.call @bc7 [v1 | v4]
    ret v4
}",
        );
        let breaker = m.tstate + tstate::EVAL_BREAKER as u64;
        let reset = |m: &Machine| {
            write(m.tstate + tstate::CURRENT_FRAME as u64, 0xf00);
            write(breaker, VERSION);
        };
        results(&[0x41]);
        assert_eq!(m.run(&u, 1, &[0x31]).ret(), 0x41);
        // An event, a new version or a stale activation that comes up during the call.
        for (breaker_then, verdict, want) in [
            (VERSION | 4, 0, "poll bc6 [0x31 | 0x41]"),
            (VERSION + 0x100, 0, "check bc4 [0x31 | 0x41]"),
        ] {
            LOG.with_borrow_mut(|l| {
                l.verdict = verdict;
                l.during = Some((breaker, breaker_then));
            });
            results(&[0x41]);
            assert_eq!(m.run(&u, 1, &[0x31]).exit(&u), want);
            reset(m);
        }
        calls();
    });
}

#[test]
fn polls_that_go_on() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj):
  bc1:
    v4: Obj = call load_global(v1) @bc3 [v1]
    poll.call @bc7 [v1 | v4]
    ret v4
}",
        );
        let breaker = m.tstate + tstate::EVAL_BREAKER as u64;
        for (verdict, want) in [
            (0, None),
            (1, Some("poll bc7 [0x31 | 0x41]")),
            (-1i64, Some("raise bc7 [0x31 | 0x41]")),
        ] {
            LOG.with_borrow_mut(|l| {
                l.verdict = verdict.cast_unsigned();
                l.during = Some((breaker, VERSION | 1));
            });
            results(&[0x41]);
            let end = m.run(&u, 1, &[0x31]);
            let seen = LOG.with_borrow_mut(|l| l.seen.take()).unwrap();
            assert_eq!(
                (seen.slots(&u.art.exits[seen.id as usize]), seen.instr_ptr),
                ("bc7 [0x31 | 0x41]".into(), 0xb00e)
            );
            match want {
                None => assert_eq!(end.ret(), 0x41),
                Some(w) => assert_eq!(end.exit(&u), w),
            }
            write(breaker, VERSION);
            write(m.tstate + tstate::CURRENT_FRAME as u64, 0xf00);
        }
        calls();
    });
}

#[test]
fn references() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj, v2: Obj?):
  bc1:
    incref v1
    incref v2
    decref v1
    decref v2
    decref v1
    decref v2 @bc4 [v1, v2] owns [v2]
    ret v1
}",
        );
        let (a, b) = (obj(2), obj(2));
        m.run(&u, 1, &[a, b]).ret();
        assert_eq!((read(a), read(b), dead()), (1, 1, vec![]));
        m.run(&u, 1, &[a, 0]).ret();
        assert_eq!((read(a), dead()), (0, vec![a]));
        // Immortal objects: any negative lower half stays as it is.
        for count in [0xffff_ffff, 0x8000_0001, 0xf_ffff_ffff] {
            let c = obj(count);
            m.run(&u, 1, &[c, 0]).ret();
            assert_eq!(read(c) >> 32, count >> 32);
            assert!(count == 0x8000_0001 || read(c) == count);
        }
        // A death that runs Python code: the frame is visible, and afterwards the code may be stale.
        let (a, b) = (obj(2), obj(1));
        assert_eq!(m.run(&u, 1, &[a, b]).ret(), a);
        assert_eq!(dead(), [b]);
        let seen = LOG.with_borrow_mut(|l| l.seen.take()).unwrap();
        assert_eq!(
            (seen.instr_ptr, seen.slots(&u.art.exits[seen.id as usize])),
            // The line is the one that let go, not the one to resume at.
            (0xb002, format!("bc4 [{a:#x} {b:#x}! | ]"))
        );
        linked_frames_balance(m);
        LOG.with_borrow_mut(|l| l.verdict = 1);
        let b = obj(1);
        write(a, 2);
        assert_eq!(
            m.run(&u, 1, &[a, b]).exit(&u),
            format!("check bc4 [{a:#x} {b:#x}! | ]")
        );
        LOG.with_borrow_mut(|l| l.verdict = 0);
        dead();
    });
}

#[test]
fn a_frame_that_was_looked_at_returns_slowly() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj):
  bc1:
    v4: Obj = call load_global(v1) @bc3 [v1]
    ret v4
}",
        );
        // The helper's first argument is the shell: what it points at gets a frame object.
        LOG.with_borrow_mut(|l| l.frame_object = true);
        results(&[0x50]);
        assert_eq!(m.run(&u, 1, &[0x31]).ret(), 0x51);
        LOG.with_borrow_mut(|l| l.frame_object = false);
        calls();
    });
}

#[test]
fn big_frames_take_more_of_the_c_stack() {
    both(|m| {
        // 300 outgoing arguments: 2.4 KB of frame, three units.
        let args = vec!["v1"; 300].join(", ");
        let u = m.compile(&format!(
            "fn f {{
b0(v0: Obj, v1: Obj):
  bc1:
    v2: Obj<tuple> = call build_tuple({args}) @bc1 [v1]
    v4: Obj = call load_global(v2) @bc3 [v1]
    ret v4
}}"
        ));
        results(&[7, 0x41]);
        assert_eq!(m.run(&u, 1, &[0x31]).ret(), 0x41);
        linked_frames_balance(m);
        results(&[7, 0]);
        assert_eq!(m.run(&u, 1, &[0x31]).exit(&u), "raise bc3 [0x31 | ]");
        // The runtime gives one back.
        assert_eq!(m.recursion(), (99, 4999));
        m.reset();
        write(m.tstate + 48, 1002 << 32);
        assert!(matches!(m.run(&u, 1, &[0x31]), End::Exit(p) if p.id == 0));
        calls();
    });
}
