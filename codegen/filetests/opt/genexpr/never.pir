; test opt genexpr
; const k0 = 100
; const k1 = fn:id
; const k2 = fn:log
; generator k0 2 0 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_FAST:1 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 RETURN_CONST:0
; consumer k1 collect
; Generator expressions that are made.

; Nobody knows what the callable does with it.
fn unknown_consumer {
b0(v0: Obj):
  bc2:
    v1: Obj<builtin_function_or_method> = const.obj k2
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    v6: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
    ret v6
}
; fn unknown_consumer {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<builtin_function_or_method> = const.obj k2
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;     v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
;   bc3:
;     v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
;   bc4:
;     v6: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
;     ret v6
; }

; It is stored before it is consumed.
fn kept {
b0(v0: Obj):
  bc2:
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    v6: Obj<tuple> = call build_tuple(v5) @bc4 [v0 | v1, _, v5]
    v7: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
    ret v7
}
; fn kept {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;     v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
;   bc3:
;     v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
;   bc4:
;     v6: Obj<tuple> = call build_tuple(v5) @bc4 [v0 | v1, _, v5]
;     v7: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
;     ret v7
; }

; Its exception is caught here.
fn caught {
b0(v0: Obj):
  bc2:
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    v6: Obj? = call call(v1, v2, v5) catches @bc4 [v0 | v1, _, v5]
    v7: Bool = succeeded
    branch v7 b1, b2
b1:
    v8: Obj = refine v6
    ret v8
b2:
    exit unreached @bc4 [v0]
}
; fn caught {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;     v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
;   bc3:
;     v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
;   bc4:
;     v6: Obj? = call call(v1, v2, v5) catches @bc4 [v0 | v1, _, v5]
;     v7: Bool = succeeded
;     branch v7 b1, b2
; b1:
;     v8: Obj = refine v6
;     ret v8
; b2:
;     exit unreached @bc4 [v0]
; }
