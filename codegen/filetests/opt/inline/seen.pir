; test opt specialise inline cleanup
; const k0 = def:f
; const k1 = 7
; callee k0 code k1 args a,b
; body k0 2 RESUME:0 LOAD_FAST:0 LOAD_FAST:1 BINARY_OP:0 RETURN_VALUE:0
; Bodies that run Python code, which can look at the frames.

; Nothing is known of the operands: the addition shows both frames, and takes a level of recursion as the call would.
fn runs_python {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj<function> = const.obj k0
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0, v1) @bc2 [v0, v1 | v2, _, v0, v1]
    ret v4
}
; fn runs_python {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj<function> = const.obj k0
;     v3: Obj? = const.null
;     guard.depth 1 @bc2 [v0, v1 | v2, _, v0, v1]
;   code1:bc0:
;     v6: Obj? = const.null
;     v7: Obj? = const.null
;     mark @code1:bc0 [v0, v1] < bc2 [v0, v1]
;   code1:bc1:
;     mark @code1:bc1 [v0, v1] < bc2 [v0, v1]
;   code1:bc2:
;     mark @code1:bc2 [v0, v1 | v0] < bc2 [v0, v1]
;   code1:bc3:
;     mark @code1:bc3 [v0, v1 | v0, v1] < bc2 [v0, v1]
;     v8: I64 = const.i64 0
;     v9: Obj = call binary_op(v0, v1, v8) @code1:bc3 [v0, v1 | v0, v1] < bc2 [v0, v1]
;   code1:bc5:
;     mark @code1:bc5 [v0, v1 | v9] < bc2 [v0, v1]
;     check @code1:bc5 [v0, v1 | v9] < bc2 [v0, v1]
;     mark @code1:bc5 [_, _ | v9] < bc2 [v0, v1]
;   bc2:
;     ret v9
; }
