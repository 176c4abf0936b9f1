; test opt scalar
; Objects that somebody else gets to see.

fn returned {
b0(v0: Obj):
    v1: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
    ret v1
}
; fn returned {
; b0(v0: Obj):
;     v1: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
;     ret v1
; }
; run: returned(1) == (1)

fn passed_to_a_call {
b0(v0: Obj):
    v1: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
    v2: Obj = call get_item(v1, v0) @bc2 [v0]
    ret v2
}
; fn passed_to_a_call {
; b0(v0: Obj):
;     v1: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
;     v2: Obj = call get_item(v1, v0) @bc2 [v0]
;     ret v2
; }
; run: passed_to_a_call(0) == 0

fn stored {
b0(v0: Obj<T40>, v1: Obj):
    v2: Obj<tuple> = call build_tuple(v1) @bc2 [v0]
    v3: Obj? = swap.obj v0, v2 48 attr
    ret v0
}
; fn stored {
; b0(v0: Obj<T40>, v1: Obj):
;     v2: Obj<tuple> = call build_tuple(v1) @bc2 [v0]
;     v3: Obj? = swap.obj v0, v2 48 attr
;     ret v0
; }
; run: stored(T40{48: 1}, 2) == T40{48: (2)}

; A parameter may be another object too.
fn merged {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
    branch v1 b1(v0), b1(v2)
b1(v3: Obj<tuple>):
    v4: I64 = load.i64 v3 16 other
    v5: Obj = box.i64 v4
    ret v5
}
; fn merged {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
;     branch v1 b1(v0), b1(v2)
; b1(v3: Obj<tuple>):
;     v4: I64 = load.i64 v3 16 other
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: merged((1, 2), True) == 2
; run: merged((1, 2), False) == 1

; Identity is asked for.
fn identity {
b0(v0: Obj, v1: Obj):
    v2: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
    v3: Bool = is.same v1, v2
    v4: Obj = box.bool v3
    ret v4
}
; fn identity {
; b0(v0: Obj, v1: Obj):
;     v2: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
;     v3: Bool = is.same v1, v2
;     v4: Obj = box.bool v3
;     ret v4
; }
; run: identity(1, 2) == False

; An item whose place is only known when it runs.
fn indexed {
b0(v0: Obj, v1: I64):
    v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [v0]
    v3: Obj = loadx.obj v2, v1 24 other
    ret v3
}
; fn indexed {
; b0(v0: Obj, v1: I64):
;     v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [v0]
;     v3: Obj = loadx.obj v2, v1 24 other
;     ret v3
; }
; run: indexed('a', 1) == 'a'

; A list's items are not part of it.
fn list {
b0(v0: Obj):
    v1: Obj<list> = call build_list(v0) @bc2 [v0]
    v2: I64 = load.i64 v1 16 list_head
    v3: Obj = box.i64 v2
    ret v3
}
; fn list {
; b0(v0: Obj):
;     v1: Obj<list> = call build_list(v0) @bc2 [v0]
;     v2: I64 = load.i64 v1 16 list_head
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: list('a') == 1

; A dict on the stack would be another one than that of the locals, if somebody looks at those.
fn dict_on_the_stack {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<dict> = call build_kwargs(v0, v1) @bc2 [v0, v1]
  bc4:
    exit state @bc4 [v0, v2 | v2]
}
; fn dict_on_the_stack {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<dict> = call build_kwargs(v0, v1) @bc2 [v0, v1]
;   bc4:
;     exit state @bc4 [v0, v2 | v2]
; }
