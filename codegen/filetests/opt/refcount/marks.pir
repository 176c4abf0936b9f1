; test opt refcount
; const k0 = fn:log
; const k1 = None
; class T40 quiet
; Where the death of an object may be seen, it happens at a mark, with that mark's frame state.

; Last used behind the last mark of its block: it lives until the first mark of each block behind.
fn mark_of_the_next_block {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0]
    v2: Obj = call get_item(v0, v0) @bc2 [v0]
    v3: Bool = call to_bool(v2) @bc2 [v0]
    branch v3 b1, b2
b1:
  bc4:
    mark @bc4 [v0]
    ret v0
b2:
  bc6:
    mark @bc6 [v0]
    exit state @bc6 [v0]
}
; fn mark_of_the_next_block {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj = call get_item(v0, v0) @bc2 [v0] owns []
;     v3: Bool = call to_bool(v2) @bc2 [v0] owns [v2]
;     branch v3 b1, b2
; b1:
;   bc2:
;     decref v2 @bc4 [v0] owns []
;   bc4:
;     incref v0
;     ret v0
; b2:
;   bc2:
;     decref v2 @bc6 [v0] owns []
;   bc6:
;     exit state @bc6 [v0] owns []
; }

; Held by the last mark of its block, and let go by the branch behind it, whose ways join before the next mark: it lives until
; that mark, and a finaliser sees the line of the branch.
fn mark_behind_a_join {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0]
    v2: Obj<list> = call build_list(v0) @bc2 [v0]
  bc4:
    mark @bc4 [v0 | v2]
    branch v1 b1, b2
b1:
    v3: I64 = const.i64 1
    jump b3(v3)
b2:
    v4: I64 = const.i64 2
    jump b3(v4)
b3(v5: I64):
  bc6:
    mark @bc6 [v0 | v5]
    v6: Obj = box.i64 v5
    ret v6
}
; fn mark_behind_a_join {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;   bc4:
;     branch v1 b1, b2
; b1:
;     v3: I64 = const.i64 1
;     jump b3(v3)
; b2:
;     v4: I64 = const.i64 2
;     jump b3(v4)
; b3(v5: I64):
;   bc4:
;     decref v2 @bc6 [v0 | v5] owns []
;   bc6:
;     v6: Obj = box.i64 v5
;     ret v6
; }

; One of the ways has a mark, where it dies; it does not live on for the sake of the other.
fn mark_behind_another_mark {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0]
    v2: Obj<list> = call build_list(v0) @bc2 [v0]
  bc4:
    mark @bc4 [v0 | v2]
    branch v1 b1, b2
b1:
  bc5:
    mark @bc5 [v0]
    v7: Obj = call get_item(v0, v0) @bc5 [v0]
    jump b3
b2:
    jump b3
b3:
  bc6:
    mark @bc6 [v0]
    ret v0
}
; fn mark_behind_another_mark {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;   bc4:
;     branch v1 b1, b2
; b1:
;   bc4:
;     decref v2 @bc5 [v0] owns []
;   bc5:
;     v7: Obj = call get_item(v0, v0) @bc5 [v0] owns []
;     decref v7 @bc6 [v0] owns []
;     jump b3
; b2:
;   bc4:
;     decref v2 @bc6 [v0] owns []
;   bc0:
;     jump b3
; b3:
;   bc6:
;     incref v0
;     ret v0
; }

; The block jumps to a join: released in front of the jump, with the state of the mark ahead.
fn mark_ahead {
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
  bc2:
    mark @bc2 [v0]
    v2: Obj<list> = call build_list(v0) @bc2 [v0]
    jump b3
b2:
  bc4:
    mark @bc4 [v0]
    jump b3
b3:
  bc6:
    mark @bc6 [v0]
    ret v0
}
; fn mark_ahead {
; b0(v0: Obj, v1: Bool):
;     branch v1 b1, b2
; b1:
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;     decref v2 @bc6 [v0] owns []
;     jump b3
; b2:
;   bc4:
;     jump b3
; b3:
;   bc6:
;     incref v0
;     ret v0
; }
; run: mark_ahead('a', True) == 'a'
; run: mark_ahead('a', False) == 'a'

; Held by the loop's state: released behind it.
fn held_around_a_loop {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0, _]
    v2: Obj<list> = call build_list(v0) @bc2 [v0, _]
    jump b1
b1:
  bc4:
    mark @bc4 [v0, v2]
    poll @bc4 [v0, v2]
    branch v1 b1, b2
b2:
  bc6:
    mark @bc6 [v0, _]
    ret v0
}
; fn held_around_a_loop {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0, _] owns []
;     jump b1
; b1:
;   bc4:
;     poll @bc4 [v0, v2] owns [v2]
;     branch v1 b3, b2
; b3:
;   bc4:
;     jump b1
; b2:
;   bc4:
;     decref v2 @bc6 [v0, _] owns []
;   bc6:
;     incref v0
;     ret v0
; }
; run: held_around_a_loop('a', False) == 'a'

; What a swap hands out dies at the next mark.
fn swapped_out {
b0(v0: Obj<T40>, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj? = swap.obj v0, v1 48 attr
  bc4:
    mark @bc4 [v0, v1]
    ret v0
}
; fn swapped_out {
; b0(v0: Obj<T40>, v1: Obj):
;   bc2:
;     incref v1
;     v2: Obj? = swap.obj v0, v1 48 attr
;     decref v2 @bc4 [v0, v1] owns []
;   bc4:
;     incref v0
;     ret v0
; }

; A class whose death runs no Python code dies at its last use, mark or not.
fn quiet {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<T40> = call get_item(v0, v0) @bc2 [v0, _]
  bc4:
    mark @bc4 [v0, v1]
    v2: Bool = is.same v0, v1
  bc6:
    mark @bc6 [v0, v1]
    v3: Obj = box.bool v2
    ret v3
}
; fn quiet {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<T40> = call get_item(v0, v0) @bc2 [v0, _] owns []
;   bc4:
;     v2: Bool = is.same v0, v1
;     decref v1
;   bc6:
;     v3: Obj = box.bool v2
;     incref v3
;     ret v3
; }

; What a jump passes on gets its reference behind a release at the mark in front: an exit there owns v3 once.
fn passed_on_behind_a_release {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0, _]
    branch v1 b1, b2
b1:
  bc2:
    v2: Obj = call get_item(v0, v0) @bc2 [v0, _]
  bc4:
    mark @bc4 [v0, v2]
    v3: Obj = call get_item(v0, v0) @bc4 [v0, v2]
  bc6:
    mark @bc6 [v0, v2 | v3, v3]
    mark @bc8 [v0, v3 | v3]
    jump b3(v3, v3)
b2:
  bc2:
    jump b3(v0, v0)
b3(v4: Obj, v5: Obj):
  bc10:
    mark @bc10 [v4, v5]
    ret v0
}
; fn passed_on_behind_a_release {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     branch v1 b1, b2
; b1:
;   bc2:
;     v2: Obj = call get_item(v0, v0) @bc2 [v0, _] owns []
;   bc4:
;     v3: Obj = call get_item(v0, v0) @bc4 [v0, v2] owns [v2]
;   bc6:
;     decref v2 @bc8 [v0, v3 | v3] owns [v3]
;     incref v3
;     jump b3(v3, v3)
; b2:
;   bc2:
;     incref v0
;     incref v0
;     jump b3(v0, v0)
; b3(v4: Obj, v5: Obj):
;   bc10:
;     decref v4
;     decref v5
;     incref v0
;     ret v0
; }
