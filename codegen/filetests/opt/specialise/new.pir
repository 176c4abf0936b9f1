; test opt specialise
; const k0 = class:T40
; const k1 = def:new
; const k2 = 7
; const k3 = fn:tuple_new
; const k4 = 'x'
; const k5 = ('x')
; callee k0 class T40 new k1
; callee k1 code k2 args cls,x
; callee k3 builtin tuple.__new__
; What a __new__ of Python code made is looked at: if it is no direct instance, CPython's way goes on.

fn made {
b0(v0: Obj, v1: Obj):
  bc1:
    v2: Obj<type> = const.obj k0
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v1) @bc2 [v0 | v2, _, v1]
    ret v4
}
; fn made {
; b0(v0: Obj, v1: Obj):
;   bc1:
;     v2: Obj<type> = const.obj k0
;     v3: Obj? = const.null
;     v5: Obj<function> = const.obj k1
;     v6: Obj = call.native k2(v5, v2, v1) @bc2 [v0 | v2, _, v1]
;     v7: Bool = is.type v6 T40
;     branch v7 b1, b3
; b1:
;   bc1:
;     v9: Obj<type> = const.obj k6
;     v10: I64 = load.i64 v2 296 other
;     v11: I64 = load.i64 v9 296 other
;     v12: Bool = int.cmp v10, v11 eq
;     branch v12 b2, b3
; b2:
;   bc1:
;     jump b4(v6)
; b3 cold:
;   bc1:
;     v13: Obj = call init_made(v2, v6, v1) @bc2 [v0 | v2, _, v1]
;     jump b4(v13)
; b4(v8: Obj):
;   bc1:
;     ret v8
; }

; With keywords it is CPython's call.
fn by_keyword {
b0(v0: Obj, v1: Obj):
  bc1:
    v2: Obj<type> = const.obj k0
    v3: Obj? = const.null
    v4: Obj<tuple> = const.obj k5
    v5: Obj = call call_kw(v4, v2, v3, v1) @bc2 [v0 | v2, _, v1, v4]
    ret v5
}
; fn by_keyword {
; b0(v0: Obj, v1: Obj):
;   bc1:
;     v2: Obj<type> = const.obj k0
;     v3: Obj? = const.null
;     v4: Obj<tuple> = const.obj k5
;     v5: Obj = call call_kw(v4, v2, v3, v1) @bc2 [v0 | v2, _, v1, v4]
;     ret v5
; }

; Arguments that do not fit.
fn wrong {
b0(v0: Obj, v1: Obj):
  bc1:
    v2: Obj<type> = const.obj k0
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v1, v1) @bc2 [v0 | v2, _, v1, v1]
    ret v4
}
; fn wrong {
; b0(v0: Obj, v1: Obj):
;   bc1:
;     v2: Obj<type> = const.obj k0
;     v3: Obj? = const.null
;     v4: Obj = call call(v2, v3, v1, v1) @bc2 [v0 | v2, _, v1, v1]
;     ret v4
; }

; The tuple that tuple.__new__ takes the items from.
fn items {
b0(v0: Obj, v1: Obj):
  bc1:
    v2: Obj = const.obj k3
    v3: Obj? = const.null
    v4: Obj<tuple> = call build_tuple(v0, v1) @bc1 [v0 | v2, _, v0]
    v5: Obj = call call(v2, v3, v0, v4) @bc2 [v0 | v2, _, v0, v4]
    ret v5
}
; fn items {
; b0(v0: Obj, v1: Obj):
;   bc1:
;     v2: Obj = const.obj k3
;     v3: Obj? = const.null
;     v4: Obj<tuple> = call build_tuple(v0, v1) @bc1 [v0 | v2, _, v0]
;     v6: Obj = call tuple_new(v0, v4) @bc2 [v0 | v2, _, v0, v4]
;     ret v6
; }
