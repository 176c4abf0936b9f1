; test opt append
; A str that dies right behind the addition is appended to.

fn dies {
b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
    decref v2
    decref v1
    ret v3
}
; fn dies {
; b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_append(v1, v2) @bc2 [v1, v2]
;     decref v2
;     ret v3
; }

; It lives on.
fn lives {
b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
    decref v2
    ret v3
}
; fn lives {
; b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
;     decref v2
;     ret v3
; }

; To itself.
fn doubled {
b0(v0: Obj<function>, v1: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v1) @bc2 [v1, _]
    decref v1
    ret v3
}
; fn doubled {
; b0(v0: Obj<function>, v1: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_concat(v1, v1) @bc2 [v1, _]
;     decref v1
;     ret v3
; }

; A list that dies right behind a concatenation is extended; the items of the other one move if it dies, too.
fn lists {
b0(v0: Obj<function>, v1: Obj<list>, v2: Obj<list>):
  bc2:
    v3: Obj<list> = call list_concat(v1, v2) @bc2 [v1, v2]
    decref v1 @bc4 [_, _ | v3] owns [v2, v3]
    decref v2 @bc4 [_, _ | v3] owns [v3]
  bc4:
    v4: Obj<list> = call list_concat(v1, v3) @bc4 [v1, v3]
    decref v1 @bc6 [_, v3 | v4] owns [v3, v4]
    ret v4
}
; fn lists {
; b0(v0: Obj<function>, v1: Obj<list>, v2: Obj<list>):
;   bc2:
;     v3: Obj<list> = call list_extended_moving(v1, v2) @bc2 [v1, v2]
;     decref v2 @bc4 [_, _ | v3] owns [v3]
;   bc4:
;     v4: Obj<list> = call list_extended(v1, v3) @bc4 [v1, v3]
;     ret v4
; }

; The other one's release can be seen in front of that of the first.
fn seen_between {
b0(v0: Obj<function>, v1: Obj<list>, v2: Obj<list>):
  bc2:
    v3: Obj<list> = call list_concat(v1, v2) @bc2 [v1, v2]
    decref v2 @bc4 [v1, _ | v3] owns [v1, v3]
    decref v1 @bc4 [_, _ | v3] owns [v3]
    ret v3
}
; fn seen_between {
; b0(v0: Obj<function>, v1: Obj<list>, v2: Obj<list>):
;   bc2:
;     v3: Obj<list> = call list_concat(v1, v2) @bc2 [v1, v2]
;     decref v2 @bc4 [v1, _ | v3] owns [v1, v3]
;     decref v1 @bc4 [_, _ | v3] owns [v3]
;     ret v3
; }

; The same list twice.
fn twice {
b0(v0: Obj<function>, v1: Obj<list>):
  bc2:
    v3: Obj<list> = call list_concat(v1, v1) @bc2 [v1, _]
    decref v1 @bc4 [_, _ | v3] owns [v3]
    ret v3
}
; fn twice {
; b0(v0: Obj<function>, v1: Obj<list>):
;   bc2:
;     v3: Obj<list> = call list_concat(v1, v1) @bc2 [v1, _]
;     decref v1 @bc4 [_, _ | v3] owns [v3]
;     ret v3
; }

fn into_tuple {
b0(v0: Obj<function>, v1: Obj<list>):
  bc2:
    v3: Obj<tuple> = call list_as_tuple(v1) @bc2 [v1]
    decref v1 @bc4 [_ | v3] owns [v3]
    ret v3
}
; fn into_tuple {
; b0(v0: Obj<function>, v1: Obj<list>):
;   bc2:
;     v3: Obj<tuple> = call list_into_tuple(v1) @bc2 [v1]
;     ret v3
; }

; What is replaced goes to the list that dies; one that lives keeps its items.
fn slices {
b0(v0: Obj<list>, v1: Obj<list>, v2: Obj<list>):
  bc2:
    v3: I64 = const.i64 0
    v4: I64 = const.i64 3
    call.or.exit list_set_slice(v0, v3, v4, v1) state @bc2 [v0, v1, v2] owns [v1]
    decref v1 @bc4 [v0, _, v2] owns []
  bc4:
    call.or.exit list_set_slice(v0, v3, v4, v2) state @bc4 [v0, _, v2] owns []
    ret v0
}
; fn slices {
; b0(v0: Obj<list>, v1: Obj<list>, v2: Obj<list>):
;   bc2:
;     v3: I64 = const.i64 0
;     v4: I64 = const.i64 3
;     call.or.exit list_swap_slice(v0, v3, v4, v1) state @bc2 [v0, v1, v2] owns [v1]
;     decref v1 @bc4 [v0, _, v2] owns []
;   bc4:
;     call.or.exit list_set_slice(v0, v3, v4, v2) state @bc4 [v0, _, v2] owns []
;     ret v0
; }
