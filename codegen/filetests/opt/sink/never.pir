; test opt sink
; Boxes that stay.

; Into a loop it would be made in every turn.
fn into_a_loop {
b0(v0: I64, v1: Bool):
    v2: Obj<int> = box.i64 v0
    jump b1
b1:
    v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
    branch v1 b1, b2
b2:
    ret v3
}
; fn into_a_loop {
; b0(v0: I64, v1: Bool):
;     v2: Obj<int> = box.i64 v0
;     jump b1
; b1:
;     v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
;     branch v1 b1, b2
; b2:
;     ret v3
; }
; run: into_a_loop(5, False) == (5)

; Needed on both sides.
fn both_sides {
b0(v0: I64, v1: Bool):
    v2: Obj<int> = box.i64 v0
    branch v1 b1, b2
b1:
    ret v2
b2:
    v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
    ret v3
}
; fn both_sides {
; b0(v0: I64, v1: Bool):
;     v2: Obj<int> = box.i64 v0
;     branch v1 b1, b2
; b1:
;     ret v2
; b2:
;     v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
;     ret v3
; }
; run: both_sides(5, True) == 5
; run: both_sides(5, False) == (5)

; Needed here: two boxes would be two objects.
fn one_object {
b0(v0: I64, v1: Bool):
    v2: Obj<int> = box.i64 v0
    v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
    branch v1 b1, b2
b1:
    v4: Obj = load.obj v3 24 other
    v5: Bool = is.same v4, v2
    v6: Obj = box.bool v5
    ret v6
b2:
    ret v3
}
; fn one_object {
; b0(v0: I64, v1: Bool):
;     v2: Obj<int> = box.i64 v0
;     v3: Obj<tuple> = call build_tuple(v2) @bc2 [v0]
;     branch v1 b1, b2
; b1:
;     v4: Obj = load.obj v3 24 other
;     v5: Bool = is.same v4, v2
;     v6: Obj = box.bool v5
;     ret v6
; b2:
;     ret v3
; }
; run: one_object(1000, True) == True

; A load or a call does not move: something may come in between.
fn other_operations {
b0(v0: Obj<T40>, v1: Obj, v2: Bool):
    v3: Obj? = load.obj v0 48 attr
    v4: Obj? = swap.obj v0, v1 48 attr
    branch v2 b1, b2
b1:
    v5: Obj = guard.nonnull v3 @bc2 [v0]
    ret v5
b2:
    ret v1
}
; fn other_operations {
; b0(v0: Obj<T40>, v1: Obj, v2: Bool):
;     v3: Obj? = load.obj v0 48 attr
;     v4: Obj? = swap.obj v0, v1 48 attr
;     branch v2 b1, b2
; b1:
;     v5: Obj = guard.nonnull v3 @bc2 [v0]
;     ret v5
; b2:
;     ret v1
; }
; run: other_operations(T40{48: 1}, 2, True) == 1
