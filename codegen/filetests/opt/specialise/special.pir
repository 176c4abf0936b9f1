; test opt specialise
; class T40 plain
; class T42
; const k0 = def:self
; const k1 = 7
; const k2 = '__bool__'
; const k3 = '__len__'
; const k4 = '__contains__'
; const k5 = '__iter__'
; const k6 = '__enter__'
; const k7 = '__exit__'
; const k8 = 'p'
; const k9 = 'x'
; const k10 = 'c'
; const k11 = def:pair
; const k12 = def:len
; const k13 = class:T40
; const k14 = def:exit
; callee k0 code k1 args self
; callee k11 code k1 args self,x
; callee k14 code k1 args self,a,b,c
; callee k12 builtin len
; attr T40 k2 method k0 never
; attr T40 k3 method k0 never
; attr T40 k4 method k11 never
; attr T40 k5 method k0 never
; attr T40 k6 method k0 never
; attr T40 k7 method k14 never
; attr T40 k9 tupleitem 1
; attr T40 k10 classmethod k0 never
; store T40 k8 setter k11
; feedback bc2 T40
; feedback bc4 any,T40
; feedback bc8 any,any,T40
; feedback bc10 T42,T42
; const k16 = def:isinstance
; callee k16 builtin isinstance
; Special methods of instances are called straight.

fn truth {
b0(v0: Obj):
  bc2:
    v1: Bool = call to_bool(v0) @bc2 [| v0]
    v2: Obj<bool> = box.bool v1
    ret v2
}
; fn truth {
; b0(v0: Obj):
;   bc2:
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v4: Obj<function> = const.obj k0
;     v5: Obj = call.native k1(v4, v3) @bc2 [| v0]
;     v6: Bool = is.const v5 k17
;     v7: Bool = const.bool 1
;     branch v6 b1(v7), b2
; b1(v11: Bool):
;   bc2:
;     v2: Obj<bool> = box.bool v11
;     ret v2
; b2:
;   bc2:
;     v8: Bool = is.const v5 k18
;     v9: Bool = const.bool 0
;     branch v8 b1(v9), b3
; b3 cold:
;   bc2:
;     v10: Bool = call bool_result(v5) @bc2 [| v0]
;     jump b1(v10)
; }

fn iterator {
b0(v0: Obj):
  bc2:
    v1: Obj = call get_iter(v0) @bc2 [| v0]
    ret v1
}
; fn iterator {
; b0(v0: Obj):
;   bc2:
;     v2: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v3: Obj<function> = const.obj k0
;     v4: Obj = call.native k1(v3, v2) @bc2 [| v0]
;     call iter_result(v4) @bc2 [| v0]
;     ret v4
; }

fn enter {
b0(v0: Obj):
  bc2:
    v1: Obj = call before_with(v0) @bc2 [| v0]
    v2: Obj = scratch 0
    v3: Obj = const.obj k1
    v4: Obj = call call(v2, v3, v3, v3) @bc6 [| v2, v3, v3, v3]
    ret v1
}
; fn enter {
; b0(v0: Obj):
;   bc2:
;     v5: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v6: Obj<function> = const.obj k14
;     v7: Obj<method> = call new_method(v6, v5) @bc2 [| v0]
;     v8: Obj<function> = const.obj k0
;     v9: Obj = call.native k1(v8, v5) @bc2 [| v0]
;     v3: Obj = const.obj k1
;     v10: Obj = call.native k1(v6, v5, v3, v3, v3) @bc6 [| v7, v3, v3, v3]
;     ret v9
; }

; A setter, a class method, a named item of a tuple.
fn setter {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k8
    call store_attr(v0, v1, v0) @bc2 [| v0, v0]
    ret v0
}
; fn setter {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k8
;     v2: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v0]
;     v3: Obj<function> = const.obj k11
;     v4: Obj = call.native k1(v3, v2, v0) @bc2 [| v0, v0]
;     ret v0
; }

fn item {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k9
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn item {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k9
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v4: I64 = load.i64 v3 16 none
;     v5: I64 = const.i64 1
;     v6: Bool = int.cmp v5, v4 lt
;     guard.true v6 state @bc2 [| v0]
;     v7: Obj = load.obj v3 32 none
;     ret v7
; }

fn class_method {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k10
    v2: Obj = call load_method(v0, v1) @bc2 [| v0]
    v3: Obj? = scratch 0
    v4: Obj = call call(v2, v3) @bc6 [| v2, v3]
    ret v4
}
; fn class_method {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k10
;     v5: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v6: Obj<function> = const.obj k0
;     v7: Obj<type> = const.obj k17
;     v8: Obj = call.native k1(v6, v7) @bc6 [| v6, v7]
;     ret v8
; }

; The classes that were met are told apart without asking; what else comes is the builtin's.
fn instance {
b0(v0: Obj):
  bc8:
    v1: Obj = const.obj k16
    v2: Obj = const.obj k13
    v3: Obj? = const.null
    v4: Obj = call call(v1, v3, v0, v2) @bc8 [| v1, _, v0, v2]
    ret v4
}
; fn instance {
; b0(v0: Obj):
;   bc8:
;     v1: Obj = const.obj k16
;     v2: Obj = const.obj k13
;     v3: Obj? = const.null
;     v5: Bool = is.type v0 T40
;     v6: Bool = const.bool 1
;     branch v5 b1(v6), b2
; b1(v8: Bool):
;   bc8:
;     v9: Obj<bool> = box.bool v8
;     ret v9
; b2:
;   bc8:
;     v7: Bool = call isinstance(v0, v2) @bc8 [| v1, _, v0, v2]
;     jump b1(v7)
; }

; Left to `object`.
fn equal {
b0(v0: Obj):
  bc10:
    v1: I64 = const.i64 2
    v2: Bool = call compare_bool(v0, v0, v1) @bc10 [| v0, v0]
    v3: Obj<bool> = box.bool v2
    ret v3
}
; fn equal {
; b0(v0: Obj):
;   bc10:
;     v1: I64 = const.i64 2
;     v4: Obj<T42> = guard.type v0 T42 @bc10 [| v0, v0]
;     v5: Obj<T42> = guard.type v0 T42 @bc10 [| v0, v0]
;     v6: Bool = is.same v4, v5
;     v3: Obj<bool> = box.bool v6
;     ret v3
; }
