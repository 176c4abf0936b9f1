; test opt specialise inline cleanup
; const k0 = def:f
; const k1 = 7
; const k2 = def:id
; callee k0 code k1 args a,b
; callee k2 code k1 args a
; body k0 2 RESUME:0 LOAD_FAST:0 LOAD_FAST:1 BINARY_OP:0 RETURN_VALUE:0
; Calls that stay.

; Nothing is known of the operands: the body would run Python code, which could look at its frame.
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
;     v5: Obj = call.native k1(v2, v0, v1) @bc2 [v0, v1 | v2, _, v0, v1]
;     ret v5
; }

; The body is not to be had.
fn unknown_body {
b0(v0: Obj<int>):
  bc2:
    mark @bc2 [v0]
    v1: Obj<function> = const.obj k2
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [v0 | v1, _, v0]
    ret v3
}
; fn unknown_body {
; b0(v0: Obj<int>):
;   bc2:
;     mark @bc2 [v0]
;     v1: Obj<function> = const.obj k2
;     v2: Obj? = const.null
;     v4: Obj = call.native k1(v1, v0) @bc2 [v0 | v1, _, v0]
;     ret v4
; }
; run: unknown_body(5) == 5
