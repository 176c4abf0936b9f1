; test opt specialise
; const k0 = def:id
; const k1 = 7
; const k2 = fn:log
; const k3 = class:T40
; const k4 = ('b', 'a')
; const k5 = 'a'
; const k6 = 'b'
; const k7 = class:T41
; const k8 = def:fail
; callee k0 code k1 args a,b defaults k1
; callee k3 class T40 init k0
; callee k7 class T41
; callee k8 code k1 args a complex
; const k10 = fn:stars
; const k11 = 'z'
; const k12 = ('b', 'z')
; const k13 = fn:kwonly
; const k14 = ('c', 'a')
; const k15 = 'c'
; callee k10 code k1 args a varargs varkeywords
; callee k13 code k1 args a kwonly b,c kwdefaults k1,_
; feedback bc4 callee=k0
; feedback bc6 callee=k0 failed=identity
; feedback bc20 method callee=k0
; feedback bc22 method callee=k0 failed=identity
; Calls of known functions and classes.

; A Python function is called through its native entry, with its defaults.
fn function {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn function {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k0
;     v2: Obj? = const.null
;     v4: Obj<int> = const.obj k1
;     v5: Obj = call.native k1(v1, v0, v4) @bc2 [| v1, _, v0]
;     ret v5
; }
; run: function('x') == 'x'

; A callee that was always the same is guarded by identity.
fn guarded {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1, v1) @bc4 [| v0, _, v1, v1]
    ret v3
}
; fn guarded {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: Obj? = const.null
;     v4: Obj<function> = guard.is v0 k0 @bc4 [| v0, _, v1, v1]
;     v5: Obj = call.native k1(v4, v1, v1) @bc4 [| v0, _, v1, v1]
;     ret v5
; }
; run: guarded(k0, 'x') == 'x'
; after: guarded(k2, 'x') exits identity

; Keyword arguments go to their parameters.
fn keywords {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k0
    v3: Obj? = const.null
    v4: Obj<tuple> = const.obj k4
    v5: Obj = call call_kw(v4, v2, v3, v0, v1) @bc2 [| v2, _, v0, v1, v4]
    ret v5
}
; fn keywords {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k0
;     v3: Obj? = const.null
;     v4: Obj<tuple> = const.obj k4
;     v6: Obj = call.native k1(v2, v1, v0) @bc2 [| v2, _, v0, v1, v4]
;     ret v6
; }
; after: keywords('b', 'a') == 'a'

; A class is an allocation and a call of `__init__`, which must return None.
fn construct {
b0(v0: Obj):
  bc2:
    v1: Obj<type> = const.obj k3
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn construct {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<type> = const.obj k3
;     v2: Obj? = const.null
;     v4: Obj<NoneType> = const.obj k16
;     v5: Obj = call alloc_instance(v1) @bc2 [| v1, _, v0]
;     v6: Obj<function> = const.obj k0
;     v7: Obj = call.native k1(v6, v5, v0) @bc2 [| v1, _, v0]
;     v8: Bool = is.same v7, v4
;     branch v8 b1, b2
; b1:
;   bc2:
;     ret v5
; b2 cold:
;   bc2:
;     call raise_init_return(v7) @bc2 [| v1, _, v0]
;     unreachable
; }

fn construct_without_init {
b0:
  bc2:
    v1: Obj<type> = const.obj k7
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2) @bc2 [| v1, _]
    ret v3
}
; fn construct_without_init {
; b0:
;   bc2:
;     v1: Obj<type> = const.obj k7
;     v2: Obj? = const.null
;     v4: Obj = call alloc_instance(v1) @bc2 [| v1, _]
;     ret v4
; }
; after: construct_without_init() == T41{}

; What is left of the arguments goes into a tuple and a dict.
fn stars {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k10
    v3: Obj? = const.null
    v4: Obj<tuple> = const.obj k12
    v5: Obj = call call_kw(v4, v2, v3, v0, v1, v0, v1) @bc2 [| v2, _, v0, v1, v0, v1, v4]
    ret v5
}
; fn stars {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k10
;     v3: Obj? = const.null
;     v4: Obj<tuple> = const.obj k12
;     v6: Obj<tuple> = call build_tuple(v1) @bc2 [| v2, _, v0, v1, v0, v1, v4]
;     v7: Obj<str> = const.obj k6
;     v8: Obj<str> = const.obj k11
;     v9: Obj<dict> = call build_kwargs(v7, v0, v8, v1) @bc2 [| v2, _, v0, v1, v0, v1, v4]
;     v10: Obj = call.native k1(v2, v0, v6, v9) @bc2 [| v2, _, v0, v1, v0, v1, v4]
;     ret v10
; }

; Both are there if nothing is left.
fn empty_stars {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k10
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn empty_stars {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k10
;     v2: Obj? = const.null
;     v4: Obj<tuple> = call build_tuple() @bc2 [| v1, _, v0]
;     v5: Obj<dict> = call build_kwargs() @bc2 [| v1, _, v0]
;     v6: Obj = call.native k1(v1, v0, v4, v5) @bc2 [| v1, _, v0]
;     ret v6
; }

; Keyword-only parameters and their defaults.
fn keyword_only {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k13
    v3: Obj? = const.null
    v4: Obj<tuple> = const.obj k14
    v5: Obj = call call_kw(v4, v2, v3, v0, v1) @bc2 [| v2, _, v0, v1, v4]
    ret v5
}
; fn keyword_only {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k13
;     v3: Obj? = const.null
;     v4: Obj<tuple> = const.obj k14
;     v6: Obj<int> = const.obj k1
;     v7: Obj = call.native k1(v2, v1, v6, v0) @bc2 [| v2, _, v0, v1, v4]
;     ret v7
; }

; Missing and doubled arguments are errors that CPython raises.
fn keyword_only_missing {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k13
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn keyword_only_missing {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k13
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
;     ret v3
; }

; A bound method that is kept: its function is guarded, self is taken out of it.
fn kept_method {
b0(v0: Obj, v1: Obj):
  bc20:
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1) @bc20 [v0, v1 | v0, v2, v1]
    ret v3
}
; fn kept_method {
; b0(v0: Obj, v1: Obj):
;   bc20:
;     v2: Obj? = const.null
;     v4: Obj<method> = guard.type v0 method @bc20 [v0, v1 | v0, v2, v1]
;     v5: Obj = load.obj v4 16 frozen
;     v6: Obj = load.obj v4 24 frozen
;     v7: Obj<function> = guard.is v5 k0 @bc20 [v0, v1 | v0, v2, v1]
;     v8: Obj = call.native k1(v7, v6, v1) @bc20 [v0, v1 | v0, v2, v1]
;     ret v8
; }

; The function was another one.
fn kept_methods {
b0(v0: Obj, v1: Obj):
  bc22:
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1) @bc22 [v0, v1 | v0, v2, v1]
    ret v3
}
; fn kept_methods {
; b0(v0: Obj, v1: Obj):
;   bc22:
;     v2: Obj? = const.null
;     v3: Obj = call call(v0, v2, v1) @bc22 [v0, v1 | v0, v2, v1]
;     ret v3
; }
