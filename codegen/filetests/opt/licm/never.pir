; test opt licm
; class T40 quiet
; const k0 = fn:log
; What stays in the loop.

; A block that not every iteration runs: the guard would leave for nothing.
fn conditional {
b0(v0: Obj, v1: Bool, v2: Bool):
  bc2:
    mark @bc2 [v0]
    jump b1
b1:
    branch v1 b2, b3
b2:
  bc4:
    v3: Obj<int> = guard.type v0 int @bc4 [v0]
    jump b3
b3:
    branch v2 b1, b4
b4:
    ret v0
}
; fn conditional {
; b0(v0: Obj, v1: Bool, v2: Bool):
;   bc2:
;     mark @bc2 [v0]
;     jump b1
; b1:
;     branch v1 b2, b3
; b2:
;   bc4:
;     v3: Obj<int> = guard.type v0 int @bc4 [v0]
;     jump b3
; b3:
;     branch v2 b1, b4
; b4:
;     ret v0
; }
; run: conditional('a', False, False) == 'a'
; run: conditional('a', True, False) exits type @bc4 ['a']

; No mark in front of the loop: no state to leave with.
fn no_state {
b0(v0: Obj, v1: Bool):
    jump b1
b1:
  bc4:
    v2: Obj<int> = guard.type v0 int @bc4 [v0]
    branch v1 b1, b2
b2:
    ret v2
}
; fn no_state {
; b0(v0: Obj, v1: Bool):
;     jump b1
; b1:
;   bc4:
;     v2: Obj<int> = guard.type v0 int @bc4 [v0]
;     branch v1 b1, b2
; b2:
;     ret v2
; }
; run: no_state('a', False) exits type @bc4 ['a']

; Between the mark and the loop something became visible: that state would do it again.
fn visible_behind_the_mark {
b0(v0: Obj<T40>, v1: Obj, v2: Bool):
  bc2:
    mark @bc2 [v0, v1]
    v3: Obj? = swap.obj v0, v1 48 attr
    jump b1
b1:
  bc4:
    v4: Obj<int> = guard.type v1 int @bc4 [v0, v1]
    branch v2 b1, b2
b2:
    ret v4
}
; fn visible_behind_the_mark {
; b0(v0: Obj<T40>, v1: Obj, v2: Bool):
;   bc2:
;     mark @bc2 [v0, v1]
;     v3: Obj? = swap.obj v0, v1 48 attr
;     jump b1
; b1:
;   bc4:
;     v4: Obj<int> = guard.type v1 int @bc4 [v0, v1]
;     branch v2 b1, b2
; b2:
;     ret v4
; }
; run: visible_behind_the_mark(T40{48: 1}, 'a', False) exits type @bc4 [T40{48: 'a'}, 'a']

; The loop runs Python code, which may store and change classes.
fn calling_loop {
b0(v0: Obj<T40>, v1: Obj, v2: I64):
  bc2:
    mark @bc2 [v0, v1]
    jump b1(v2)
b1(v3: I64):
  bc4:
    v4: Obj? = load.obj v0 48 attr
    v5: Obj<T40> = guard.type v1 T40 @bc4 [v0, v1]
    v6: Obj? = const.null
    v7: Obj = const.obj k0
    v8: Obj = call call(v7, v6, v0) @bc4 [v0, v1]
  bc6:
    v9: I64 = const.i64 1
    v10: I64 = int.sub.wrap v3, v9
    v11: I64 = const.i64 0
    v12: Bool = int.cmp v10, v11 gt
    branch v12 b1(v10), b2
b2:
    v13: Obj = guard.nonnull v4 @bc8 [v0, v1]
    ret v13
}
; fn calling_loop {
; b0(v0: Obj<T40>, v1: Obj, v2: I64):
;   bc2:
;     mark @bc2 [v0, v1]
;   bc4:
;     v6: Obj? = const.null
;     v7: Obj = const.obj k0
;   bc6:
;     v9: I64 = const.i64 1
;     v11: I64 = const.i64 0
;   bc2:
;     jump b1(v2)
; b1(v3: I64):
;   bc4:
;     v4: Obj? = load.obj v0 48 attr
;     v5: Obj<T40> = guard.type v1 T40 @bc4 [v0, v1]
;     v8: Obj = call call(v7, v6, v0) @bc4 [v0, v1]
;   bc6:
;     v10: I64 = int.sub.wrap v3, v9
;     v12: Bool = int.cmp v10, v11 gt
;     branch v12 b1(v10), b2
; b2:
;     v13: Obj = guard.nonnull v4 @bc8 [v0, v1]
;     ret v13
; }
; run: calling_loop(T40{48: 1}, T40{48: 2}, 1) == 1 logs [T40{48: 1}]

; A store to what is loaded.
fn store {
b0(v0: Obj<T40>, v1: Obj, v2: I64):
    jump b1(v2)
b1(v3: I64):
    v4: Obj? = load.obj v0 48 attr
    v5: Obj? = swap.obj v0, v1 48 attr
    v6: I64 = const.i64 1
    v7: I64 = int.sub.wrap v3, v6
    v8: I64 = const.i64 0
    v9: Bool = int.cmp v7, v8 gt
    branch v9 b1(v7), b2
b2:
    v10: Obj = guard.nonnull v4 @bc8 [v0]
    ret v10
}
; fn store {
; b0(v0: Obj<T40>, v1: Obj, v2: I64):
;     v6: I64 = const.i64 1
;     v8: I64 = const.i64 0
;     jump b1(v2)
; b1(v3: I64):
;     v4: Obj? = load.obj v0 48 attr
;     v5: Obj? = swap.obj v0, v1 48 attr
;     v7: I64 = int.sub.wrap v3, v6
;     v9: Bool = int.cmp v7, v8 gt
;     branch v9 b1(v7), b2
; b2:
;     v10: Obj = guard.nonnull v4 @bc8 [v0]
;     ret v10
; }
; run: store(T40{48: 1}, 2, 2) == 2

; An object of unknown class dies in every turn: a finaliser can store.
fn deaths {
b0(v0: Obj<list>, v1: Obj, v2: Bool):
    jump b1
b1:
    v3: I64 = load.i64 v0 16 list_head
    v4: Obj<tuple> = call build_tuple(v1) @bc2 [v0, v1]
    branch v2 b1, b2
b2:
    v5: Obj = box.i64 v3
    ret v5
}
; fn deaths {
; b0(v0: Obj<list>, v1: Obj, v2: Bool):
;     jump b1
; b1:
;     v3: I64 = load.i64 v0 16 list_head
;     v4: Obj<tuple> = call build_tuple(v1) @bc2 [v0, v1]
;     branch v2 b1, b2
; b2:
;     v5: Obj = box.i64 v3
;     ret v5
; }
; run: deaths(['a'], 1, False) == 1

; Boxes and allocations make a new object in every turn; polls look in every turn.
fn identities {
b0(v0: F64, v1: Bool):
  bc2:
    mark @bc2 [v0]
    jump b1
b1:
  bc4:
    poll @bc4 [v0]
    v2: Obj = box.f64 v0
    v3: Obj = call build_tuple(v2) @bc4 [v0]
    branch v1 b1, b2
b2:
    ret v3
}
; fn identities {
; b0(v0: F64, v1: Bool):
;   bc2:
;     mark @bc2 [v0]
;     jump b1
; b1:
;   bc4:
;     poll @bc4 [v0]
;     v2: Obj = box.f64 v0
;     v3: Obj = call build_tuple(v2) @bc4 [v0]
;     branch v1 b1, b2
; b2:
;     ret v3
; }
; run: identities(0.5, False) == (0.5)

; A loop with two ways in has nothing in front of it.
fn two_entries {
b0(v0: I64, v1: Bool):
    branch v1 b1, b2
b1:
    jump b3
b2:
    jump b3
b3:
    v2: I64 = int.not v0
    branch v1 b3, b4
b4:
    v3: Obj = box.i64 v2
    ret v3
}
; fn two_entries {
; b0(v0: I64, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b3
; b2:
;     jump b3
; b3:
;     v2: I64 = int.not v0
;     branch v1 b3, b4
; b4:
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: two_entries(5, False) == -6

; A load from an object that is only known to be of its class behind a test in the loop.
fn behind_a_test {
b0(v0: Obj, v1: I64):
  bc0:
    mark @bc0 [v0]
    jump b1(v1)
b1(v2: I64):
  bc2:
    mark @bc2 [v0]
    v3: Bool = is.type v0 T40
    branch v3 b2, b3
b2:
  bc4:
    v4: Obj = within v0
    v5: I64 = load.u8 v4 19 attr
    v6: I64 = int.sub.wrap v2, v5
    v7: I64 = const.i64 0
    v8: Bool = int.cmp v6, v7 gt
    branch v8 b1(v6), b3
b3:
  bc6:
    ret v0
}
; fn behind_a_test {
; b0(v0: Obj, v1: I64):
;     mark @bc0 [v0]
;   bc2:
;     v3: Bool = is.type v0 T40
;   bc4:
;     v7: I64 = const.i64 0
;   bc0:
;     jump b1(v1)
; b1(v2: I64):
;   bc2:
;     mark @bc2 [v0]
;     branch v3 b2, b3
; b2:
;   bc4:
;     v4: Obj = within v0
;     v5: I64 = load.u8 v4 19 attr
;     v6: I64 = int.sub.wrap v2, v5
;     v8: Bool = int.cmp v6, v7 gt
;     branch v8 b1(v6), b3
; b3:
;   bc6:
;     ret v0
; }
