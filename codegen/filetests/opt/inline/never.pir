; test opt specialise inline cleanup
; const k2 = def:id
; callee k2 code k1 args a
; Calls that stay.

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
