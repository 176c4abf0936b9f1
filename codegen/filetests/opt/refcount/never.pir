; test opt refcount
; const k0 = fn:log
; const k1 = None
; Where counting twice, or not at all, would be the mistake.

; One object under two names is one reference.
fn aliases {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _, _]
    v1: Obj = call get_item(v0, v0) @bc2 [v0, _, _]
  bc4:
    mark @bc4 [v0, v1, _]
    v2: Obj<int> = guard.type v1 int @bc4 [v0, v1, _]
    v3: Obj<int> = refine v2
  bc6:
    mark @bc6 [v0, v1, v3]
    ret v3
}
; fn aliases {
; b0(v0: Obj):
;   bc2:
;     v1: Obj = call get_item(v0, v0) @bc2 [v0, _, _] owns []
;   bc4:
;     v2: Obj<int> = guard.type v1 int @bc4 [v0, v1, _] owns [v1]
;     v3: Obj<int> = refine v2
;   bc6:
;     ret v3
; }
; run: aliases(5) raises TypeError @bc2 [5, _, _]

; Handed to two parameters, a new object needs a second reference.
fn passed_twice {
b0(v0: Obj):
    v1: Obj<list> = call build_list(v0) @bc2 [v0]
    jump b1(v1, v1)
b1(v2: Obj, v3: Obj):
    v4: Obj<tuple> = call build_tuple(v2, v3) @bc4 [v0]
    jump b2(v4)
b2(v5: Obj):
    ret v5
}
; fn passed_twice {
; b0(v0: Obj):
;     v1: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;     incref v1
;     jump b1(v1, v1)
; b1(v2: Obj, v3: Obj):
;     v4: Obj<tuple> = call build_tuple(v2, v3) @bc4 [v0] owns [v2, v3]
;     jump b2(v4)
; b2(v5: Obj):
;     decref v2
;     decref v3
;     ret v5
; }
; run: passed_twice('a') == (['a'], ['a'])

; An exit hands over each object once, however many slots name it.
fn two_slots {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<list> = call build_list(v0) @bc2 [v0, _]
  bc4:
    mark @bc4 [v1, v1]
    exit unreached @bc4 [v1, v1]
}
; fn two_slots {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<list> = call build_list(v0) @bc2 [v0, _] owns []
;   bc4:
;     exit unreached @bc4 [v1, v1] owns [v1]
; }
; run: two_slots('a') exits unreached @bc4 [['a'], ['a']]

; An object only frame states name still lives for them, through an object not yet built.
fn held_by_a_virtual {
  virt0 = tuple(v1)
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj<list> = call build_list(v0) @bc2 [v0]
  bc4:
    mark @bc4 [v0 | virt0]
    v2: Obj? = const.null
    v3: Obj = const.obj k0
    v4: Obj = call call(v3, v2, v0) @bc4 [v0 | virt0]
    check @bc6 [v0 | virt0]
  bc6:
    mark @bc6 [v0 | virt0]
    exit unreached @bc6 [v0 | virt0]
}
; fn held_by_a_virtual {
;   virt0 = tuple(v1)
; b0(v0: Obj):
;   bc2:
;     v1: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;   bc4:
;     v2: Obj? = const.null
;     v3: Obj = const.obj k0
;     v4: Obj = call call(v3, v2, v0) @bc4 [v0 | virt0] owns [v1]
;     check @bc6 [v0 | virt0] owns [v1, v4]
;     decref v4 @bc6 [v0 | virt0] owns [v1]
;   bc6:
;     exit unreached @bc6 [v0 | virt0] owns [v1]
; }
; run: held_by_a_virtual('a') exits unreached @bc6 ['a' | (['a'])] logs ['a']
; run: held_by_a_virtual('a') stop 1 exits check @bc6 ['a' | (['a'])] logs ['a']

; Raising inside the call: the operands stay with us, the result never came.
fn raising {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj<list> = call build_list(v0) @bc2 [v0, v1]
  bc4:
    mark @bc4 [v0, v1 | v2]
    v3: Obj? = const.null
    v4: Obj = call call(v1, v3, v2) @bc4 [v0, v1 | v2]
    check @bc6 [v0, v1 | v4]
  bc6:
    mark @bc6 [v0, v1 | v4]
    ret v4
}
; fn raising {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0, v1] owns []
;   bc4:
;     v3: Obj? = const.null
;     v4: Obj = call call(v1, v3, v2) @bc4 [v0, v1 | v2] owns [v2]
;     check @bc6 [v0, v1 | v4] owns [v2, v4]
;     decref v2 @bc6 [v0, v1 | v4] owns [v4]
;   bc6:
;     ret v4
; }
; run: raising('a', fn:fail) raises RuntimeError @bc4 ['a', fn:fail | ['a']]
; run: raising('a', fn:id) == ['a']

; A helper's scratch results are new references too, used or not.
fn scratch {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc2 [v0 | v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    check @bc4 [v0 | v3, v2]
  bc4:
    mark @bc4 [v0 | v3, v2]
  bc5:
    mark @bc5 [v0 | v3]
    ret v3
}
; fn scratch {
; b0(v0: Obj):
;   bc2:
;     v1: I64 = const.i64 2
;     call unpack_sequence(v0, v1) @bc2 [v0 | v0] owns []
;     v2: Obj = scratch 0
;     v3: Obj = scratch 1
;     check @bc4 [v0 | v3, v2] owns [v2, v3]
;   bc4:
;     decref v2 @bc5 [v0 | v3] owns [v3]
;   bc5:
;     ret v3
; }
; run: scratch(('a', 'b')) == 'b'
; run: scratch(('a', 'b')) stop 1 exits check @bc4 [('a', 'b') | 'b', 'a']

; The callee can overwrite the field its argument came from: a call is no safe last use without a reference.
fn argument_from_field {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1, _]
    v2: Obj = load.obj v0 16 attr
  bc4:
    mark @bc4 [v0, v1, _ | v2]
    v3: Obj = call get_item(v1, v2) @bc4 [v0, v1, _ | v2]
  bc6:
    mark @bc6 [v0, v1, _ | v3]
    ret v3
}
; fn argument_from_field {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj = load.obj v0 16 attr
;     incref v2
;   bc4:
;     v3: Obj = call get_item(v1, v2) @bc4 [v0, v1, _ | v2] owns [v2]
;     decref v2 @bc6 [v0, v1, _ | v3] owns [v3]
;   bc6:
;     ret v3
; }
