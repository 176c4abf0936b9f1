; test opt refcount
; Loaded objects that need no reference.

; A guard on a list that lives on is no death, and neither is the way into the block.
fn behind_a_guard {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj = load.obj v0 24 other
    mark @bc1 [v2, v1]
    branch v1 b1, b2
b1:
    v3: Obj = load.obj v0 32 other
    mark @bc2 [v2, v2 | v3]
    v4: Obj<list> = guard.type v2 list @bc2 [v2, v2 | v3]
    mark @bc3 [v2, v2 | v3]
    v5: I64 = load.i64 v4 16 list_head
    v6: Obj<float> = guard.type v3 float @bc3 [v2, v2 | v3]
    mark @bc4 [v2, v2 | v5]
    call raise_unbound(v5) @bc4 [v2, v2 | v5]
    unreachable
b2:
    mark @bc5 [v2, v2]
    v7: I64 = const.i64 1
    call raise_unbound(v7) @bc5 [v2, v2]
    unreachable
}
; fn behind_a_guard {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj = load.obj v0 24 other
;     incref v2
;     branch v1 b1, b2
; b1:
;     v3: Obj = load.obj v0 32 other
;     v4: Obj<list> = guard.type v2 list @bc2 [v2, v2 | v3] owns [v2]
;     v5: I64 = load.i64 v4 16 list_head
;     v6: Obj<float> = guard.type v3 float @bc3 [v2, v2 | v3] owns [v2]
;     call raise_unbound(v5) @bc4 [v2, v2 | v5] owns [v2]
;     unreachable
; b2:
;     v7: I64 = const.i64 1
;     call raise_unbound(v7) @bc5 [v2, v2] owns [v2]
;     unreachable
; }

; An object of unknown class that only the other way needs dies at the first mark: what is loaded before that needs a
; reference.
fn a_death_on_the_way_in {
b0(v0: Obj<tuple>, v1: Bool, v9: Obj):
    v2: Obj = call load_attr(v0, v9) @bc0 [v0, v9]
    mark @bc1 [v2, v1]
    branch v1 b1, b2
b1:
    v3: Obj = load.obj v0 32 other
    mark @bc2 [v0, v0 | v3]
    v6: Obj<float> = guard.type v3 float @bc2 [v0, v0 | v3]
    ret v0
b2:
    ret v2
}
; fn a_death_on_the_way_in {
; b0(v0: Obj<tuple>, v1: Bool, v9: Obj):
;     v2: Obj = call load_attr(v0, v9) @bc0 [v0, v9] owns []
;     branch v1 b1, b2
; b1:
;     v3: Obj = load.obj v0 32 other
;     incref v3
;     decref v2 @bc2 [v0, v0 | v3] owns [v3]
;     v6: Obj<float> = guard.type v3 float @bc2 [v0, v0 | v3] owns [v3]
;     decref v6
;     incref v0
;     ret v0
; b2:
;     ret v2
; }

; The same for an object that dies behind the last mark in front.
fn a_death_behind_the_last_mark {
b0(v0: Obj<tuple>, v1: Bool, v9: Obj):
    mark @bc0 [v0, v9]
    v2: Obj = call load_attr(v0, v9) @bc0 [v0, v9]
    v4: Bool = is.null v2
    branch v4 b1, b2
b1:
    v3: Obj = load.obj v0 32 other
    mark @bc2 [v0, v0 | v3]
    v6: Obj<float> = guard.type v3 float @bc2 [v0, v0 | v3]
    ret v0
b2:
    ret v0
}
; fn a_death_behind_the_last_mark {
; b0(v0: Obj<tuple>, v1: Bool, v9: Obj):
;     v2: Obj = call load_attr(v0, v9) @bc0 [v0, v9] owns []
;     v4: Bool = is.null v2
;     branch v4 b1, b2
; b1:
;     v3: Obj = load.obj v0 32 other
;     incref v3
;     decref v2 @bc2 [v0, v0 | v3] owns [v3]
;     v6: Obj<float> = guard.type v3 float @bc2 [v0, v0 | v3] owns [v3]
;     decref v6
;     incref v0
;     ret v0
; b2:
;     decref v2
;     incref v0
;     ret v0
; }
