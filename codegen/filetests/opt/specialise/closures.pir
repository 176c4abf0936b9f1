; test opt specialise
; const k0 = def:f
; const k1 = 7
; const k2 = 8
; const k3 = def:g
; callee k3 code k2 args a,b
; const k4 = 9
; callee k4 code k4 args x
; const k5 = 'b'
; const k6 = 'z'
; feedback bc4 function
; Functions made here are called by what they run, whichever they are.

fn made {
b0(v0: Obj):
  bc2:
    v1: Obj = const.obj k4
    v2: Obj = call make_function(v1) @bc2 [| v1]
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0) @bc4 [| v2, _, v0]
    ret v4
}
; fn made {
; b0(v0: Obj):
;   bc2:
;     v1: Obj = const.obj k4
;     v2: Obj = call make_function(v1) @bc2 [| v1]
;     v3: Obj? = const.null
;     v5: Obj<function> = guard.code v2 k4 @bc4 [| v2, _, v0]
;     v6: Obj = call.native k4(v5, v0) @bc4 [| v2, _, v0]
;     ret v6
; }

; No keywords, and the tuple is taken apart.
fn star {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k3
    v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [| v0, v0]
    v4: Obj<dict> = call build_kwargs() @bc2 [| v0, v0]
    v5: Obj = call call_ex(v1, v2, v4) @bc6 [| v1, _, v2, v4]
    ret v5
}
; fn star {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k3
;     v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [| v0, v0]
;     v4: Obj<dict> = call build_kwargs() @bc2 [| v0, v0]
;     v6: Obj? = const.null
;     v7: Obj = call.native k2(v1, v0, v0) @bc6 [| v1, _, v2, v4]
;     ret v7
; }

; The dict is shown to something.
fn not_empty {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k3
    v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [| v0, v0]
    v4: Obj<dict> = call build_map() @bc2 [| v1, v2]
    call dict_merge(v4, v0, v1) @bc2 [| v1, v2, v4, v0]
    v5: Obj = call call_ex(v1, v2, v4) @bc6 [| v1, _, v2, v4]
    ret v5
}
; fn not_empty {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k3
;     v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [| v0, v0]
;     v4: Obj<dict> = call build_map() @bc2 [| v1, v2]
;     call dict_merge(v4, v0, v1) @bc2 [| v1, v2, v4, v0]
;     v5: Obj = call call_ex(v1, v2, v4) @bc6 [| v1, _, v2, v4]
;     ret v5
; }

; Keywords that are known are bound.
fn keywords {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k3
    v3: Obj<tuple> = call build_tuple(v0) @bc2 [| v0]
    v4: Obj<str> = const.obj k5
    v5: Obj<dict> = call build_kwargs(v4, v1) @bc2 [| v0, v0]
    v6: Obj = call call_ex(v2, v3, v5) @bc6 [| v2, _, v3, v5]
    ret v6
}
; fn keywords {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k3
;     v3: Obj<tuple> = call build_tuple(v0) @bc2 [| v0]
;     v4: Obj<str> = const.obj k5
;     v5: Obj<dict> = call build_kwargs(v4, v1) @bc2 [| v0, v0]
;     v7: Obj? = const.null
;     v8: Obj = call.native k2(v2, v0, v1) @bc6 [| v2, _, v3, v5]
;     ret v8
; }

; One that the function does not have: CPython raises its error.
fn no_such_keyword {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k3
    v3: Obj<tuple> = call build_tuple(v0) @bc2 [| v0]
    v4: Obj<str> = const.obj k6
    v5: Obj<dict> = call build_kwargs(v4, v1) @bc2 [| v0, v0]
    v6: Obj = call call_ex(v2, v3, v5) @bc6 [| v2, _, v3, v5]
    ret v6
}
; fn no_such_keyword {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k3
;     v3: Obj<tuple> = call build_tuple(v0) @bc2 [| v0]
;     v4: Obj<str> = const.obj k6
;     v5: Obj<dict> = call build_kwargs(v4, v1) @bc2 [| v0, v0]
;     v7: Obj? = const.null
;     v6: Obj = call call_ex(v2, v3, v5) @bc6 [| v2, _, v3, v5]
;     ret v6
; }
