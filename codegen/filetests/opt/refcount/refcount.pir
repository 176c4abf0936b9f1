; test opt refcount
; const k0 = fn:log
; const k1 = None
; const k2 = 'constant'
; References are taken and given up once on every path; the runner counts them.

; An argument is borrowed: returning it takes a reference.
fn argument {
b0(v0: Obj):
    ret v0
}
; fn argument {
; b0(v0: Obj):
;     incref v0
;     ret v0
; }
; run: argument([]) == []

; A constant is borrowed for good.
fn constant {
b0:
    v0: Obj = const.obj k2
    ret v0
}
; fn constant {
; b0:
;     v0: Obj = const.obj k2
;     incref v0
;     ret v0
; }
; run: constant() == 'constant'

; A new object is passed on.
fn new {
b0(v0: Obj):
    v1: Obj<list> = call build_list(v0) @bc2 [v0]
    ret v1
}
; fn new {
; b0(v0: Obj):
;     v1: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;     ret v1
; }
; run: new('a') == ['a']

; What nobody uses is released where the interpreter would release it: before the next bytecode.
fn unused {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj<list> = call build_list(v0) @bc2 [v0]
  bc4:
    mark @bc4 [v0]
    v2: Obj<list> = call build_list(v0) @bc4 [v0]
  bc6:
    mark @bc6 [v0 | v2]
    ret v2
}
; fn unused {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;     decref v1 @bc4 [v0] owns []
;   bc4:
;     v2: Obj<list> = call build_list(v0) @bc4 [v0] owns []
;   bc6:
;     ret v2
; }
; run: unused('a') == ['a']

; Small things die at their last use.
fn unwatched {
b0(v0: F64):
    v1: Obj<float> = box.f64 v0
    v2: Obj<list> = call build_list(v1) @bc2 [v0]
    ret v2
}
; fn unwatched {
; b0(v0: F64):
;     v1: Obj<float> = box.f64 v0
;     v2: Obj<list> = call build_list(v1) @bc2 [v0] owns [v1]
;     decref v1
;     ret v2
; }
; run: unwatched(0.5) == [0.5]

; A local lives until it is overwritten, though its last use is earlier.
fn local {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<list> = call build_list(v0) @bc2 [v0, _ | v0]
  bc4:
    mark @bc4 [v0, v1]
    v2: Obj? = const.null
    v3: Obj = const.obj k0
    v4: Obj = call call(v3, v2, v0) @bc4 [v0, v1 | v3, _, v0]
    check @bc8 [v0, v1 | v4]
  bc8:
    mark @bc8 [v0, v1 | v4]
  bc9:
    mark @bc9 [v0, v4]
    v5: Obj<list> = call build_list(v0, v4) @bc9 [v0, v4]
  bc10:
    mark @bc10 [v0, v4 | v5]
    ret v5
}
; fn local {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<list> = call build_list(v0) @bc2 [v0, _ | v0] owns []
;   bc4:
;     v2: Obj? = const.null
;     v3: Obj = const.obj k0
;     v4: Obj = call call(v3, v2, v0) @bc4 [v0, v1 | v3, _, v0] owns [v1]
;     check @bc8 [v0, v1 | v4] owns [v1, v4]
;   bc8:
;     decref v1 @bc9 [v0, v4] owns [v4]
;   bc9:
;     v5: Obj<list> = call build_list(v0, v4) @bc9 [v0, v4] owns [v4]
;   bc10:
;     decref v4
;     ret v5
; }
; run: local('a') == ['a', None] logs ['a']
; run: local('a') stop 1 exits check @bc8 ['a', ['a'] | None] logs ['a']

; One path passes it on, the other releases it.
fn branch {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0]
    v2: Obj<list> = call build_list(v0) @bc2 [v0]
    branch v1 b1, b2
b1:
  bc4:
    mark @bc4 [v0 | v2]
    ret v2
b2:
  bc6:
    mark @bc6 [v0 | v2]
  bc8:
    mark @bc8 [v0]
    v3: Obj = const.obj k1
    ret v3
}
; fn branch {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj<list> = call build_list(v0) @bc2 [v0] owns []
;     branch v1 b1, b2
; b1:
;   bc4:
;     ret v2
; b2:
;   bc6:
;     decref v2 @bc8 [v0] owns []
;   bc8:
;     v3: Obj = const.obj k1
;     incref v3
;     ret v3
; }
; run: branch('a', True) == ['a']
; run: branch('a', False) == None

; A failed guard hands over what it owns.
fn guard {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj = call get_item(v0, v0) @bc2 [v0 | v0, v0]
    check @bc4 [v0 | v1]
  bc4:
    mark @bc4 [v0 | v1]
    v2: Obj<int> = guard.type v1 int @bc4 [v0 | v1]
    ret v2
}
; fn guard {
; b0(v0: Obj):
;   bc2:
;     v1: Obj = call get_item(v0, v0) @bc2 [v0 | v0, v0] owns []
;     check @bc4 [v0 | v1] owns [v1]
;   bc4:
;     v2: Obj<int> = guard.type v1 int @bc4 [v0 | v1] owns [v1]
;     ret v2
; }
; run: guard(5) raises TypeError @bc2 [5 | 5, 5]

; A loaded field is used while the object is sure to keep it.
fn borrowed_field {
b0(v0: Obj<T40>):
    v1: Obj = load.obj v0 48 attr
    v2: Obj<list> = call build_list(v1) @bc2 [v0]
    ret v2
}
; fn borrowed_field {
; b0(v0: Obj<T40>):
;     v1: Obj = load.obj v0 48 attr
;     v2: Obj<list> = call build_list(v1) @bc2 [v0] owns []
;     ret v2
; }
; run: borrowed_field(T40{48: 'a'}) == ['a']

; A call between may drop the field: it takes a reference.
fn field_over_a_call {
b0(v0: Obj<T40>):
  bc2:
    mark @bc2 [v0]
    v1: Obj = load.obj v0 48 attr
    v2: Obj? = const.null
    v3: Obj = const.obj k0
    v4: Obj = call call(v3, v2, v1) @bc2 [v0 | v3, _, v1]
    check @bc6 [v0 | v1, v4]
  bc6:
    mark @bc6 [v0 | v1, v4]
    v5: Obj<list> = call build_list(v1, v4) @bc6 [v0 | v1, v4]
    ret v5
}
; fn field_over_a_call {
; b0(v0: Obj<T40>):
;   bc2:
;     v1: Obj = load.obj v0 48 attr
;     incref v1
;     v2: Obj? = const.null
;     v3: Obj = const.obj k0
;     v4: Obj = call call(v3, v2, v1) @bc2 [v0 | v3, _, v1] owns [v1]
;     check @bc6 [v0 | v1, v4] owns [v1, v4]
;   bc6:
;     v5: Obj<list> = call build_list(v1, v4) @bc6 [v0 | v1, v4] owns [v1, v4]
;     decref v1
;     decref v4
;     ret v5
; }
; run: field_over_a_call(T40{48: 'a'}) == ['a', None] logs ['a']
; run: field_over_a_call(T40{48: 'a'}) stop 1 exits check @bc6 [T40{48: 'a'} | 'a', None] logs ['a']

; Storing takes over a reference; the object that was there is released.
fn store {
b0(v0: Obj<T40>, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj<list> = call build_list(v1) @bc2 [v0, v1]
    v3: Obj? = swap.obj v0, v2 48 attr
  bc4:
    mark @bc4 [v0, v1]
    v4: Obj = const.obj k1
    ret v4
}
; fn store {
; b0(v0: Obj<T40>, v1: Obj):
;   bc2:
;     v2: Obj<list> = call build_list(v1) @bc2 [v0, v1] owns []
;     v3: Obj? = swap.obj v0, v2 48 attr
;     decref v3 @bc4 [v0, v1] owns []
;   bc4:
;     v4: Obj = const.obj k1
;     incref v4
;     ret v4
; }
; run: store(T40{48: 'old'}, 'new') == None
; run: store(T40{48: _}, 'new') == None

; Around a loop, the parameter owns what it gets, be it new or borrowed.
fn loop {
b0(v0: Obj, v1: I64):
    jump b1(v0, v1)
b1(v2: Obj, v3: I64):
  bc2:
    mark @bc2 [v2, v3]
    poll @bc2 [v2, v3]
    v4: Obj<list> = call build_list(v2) @bc2 [v2, v3]
    v5: I64 = const.i64 1
    v6: I64 = int.sub.wrap v3, v5
    v7: I64 = const.i64 0
    v8: Bool = int.cmp v6, v7 gt
    branch v8 b1(v4, v6), b2
b2:
  bc8:
    mark @bc8 [v4, v6]
    ret v4
}
; fn loop {
; b0(v0: Obj, v1: I64):
;     incref v0
;     jump b1(v0, v1)
; b1(v2: Obj, v3: I64):
;   bc2:
;     poll @bc2 [v2, v3] owns [v2]
;     v4: Obj<list> = call build_list(v2) @bc2 [v2, v3] owns [v2]
;     v5: I64 = const.i64 1
;     v6: I64 = int.sub.wrap v3, v5
;     v7: I64 = const.i64 0
;     v8: Bool = int.cmp v6, v7 gt
;     branch v8 b3, b2
; b3:
;   bc2:
;     decref v2
;     jump b1(v4, v6)
; b2:
;   bc2:
;     decref v2 @bc8 [v4, v6] owns [v4]
;   bc8:
;     ret v4
; }
; run: loop('a', 3) == [[['a']]]
; run: loop('a', 3) stop 2 exits poll @bc2 [['a'], 2]

; A loop unit owns the slots it is entered with.
loop osr bc2 depth 1 {
b0(v0: Obj?, v1: Obj?):
  bc2:
    mark @bc2 [v0 | v1]
    v2: Obj = guard.nonnull v1 @bc2 [v0 | v1]
    v3: Obj<list> = call build_list(v2) @bc2 [v0 | v1]
  bc4:
    mark @bc4 [v0 | v3]
    exit loop_done @bc4 [v0 | v3]
}
; loop osr bc2 depth 1 {
; b0(v0: Obj?, v1: Obj?):
;   bc2:
;     v2: Obj = guard.nonnull v1 @bc2 [v0 | v1] owns [v0, v1]
;     v3: Obj<list> = call build_list(v2) @bc2 [v0 | v1] owns [v0, v1]
;     decref v1 @bc4 [v0 | v3] owns [v0, v3]
;   bc4:
;     exit loop_done @bc4 [v0 | v3] owns [v0, v3]
; }
; run: osr('a', 'b') exits loop_done @bc4 ['a' | ['b']]
; run: osr('a', _) exits unbound @bc2 ['a' | _]

; NULL is nobody's object.
fn null {
b0(v0: Obj?, v1: Bool):
    v2: Obj? = const.null
    branch v1 b1(v0), b1(v2)
b1(v3: Obj?):
  bc2:
    mark @bc2 [v3]
    v4: Obj = guard.nonnull v3 @bc2 [v3]
    ret v4
}
; fn null {
; b0(v0: Obj?, v1: Bool):
;     v2: Obj? = const.null
;     branch v1 b2, b3
; b2:
;     jump b1(v0)
; b3:
;     jump b1(v2)
; b1(v3: Obj?):
;   bc2:
;     v4: Obj = guard.nonnull v3 @bc2 [v3] owns []
;     incref v4
;     ret v4
; }
; run: null('a', True) == 'a'
; run: null('a', False) exits unbound @bc2 [_]

; Where a call raised there is no result to release; what both ways hold is released on both.
fn caught {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj = call get_item(v0, v1) @bc2 [v0, v1, _]
  bc3:
    mark @bc3 [v0, v1, v2]
    v3: Obj? = call get_item(v0, v1) catches @bc3 [v0, v1, v2]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
  bc4:
    mark @bc4 [v0, v1, v2 | v5]
    mark @bc5 [v0, v1, v2]
  bc5:
    ret v0
b2 cold:
    v6: Obj = call catch_exception() @bc3 [v0, v1, v2]
  bc8:
    mark @bc8 [v0, v1, _ | v6]
    ret v6
}
; fn caught {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj = call get_item(v0, v1) @bc2 [v0, v1, _] owns []
;   bc3:
;     v3: Obj? = call get_item(v0, v1) catches @bc3 [v0, v1, v2] owns [v2]
;     v4: Bool = succeeded
;     branch v4 b1, b2
; b1:
;   bc4:
;     decref v3 @bc5 [v0, v1, v2] owns [v2]
;   bc5:
;     decref v2
;     incref v0
;     ret v0
; b2 cold:
;     v6: Obj = call catch_exception() @bc3 [v0, v1, v2] owns [v2]
;     decref v2 @bc8 [v0, v1, _ | v6] owns [v6]
;   bc8:
;     ret v6
; }
; run: caught([1, 2], 1) == [1, 2]
