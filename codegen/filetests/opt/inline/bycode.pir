; test opt specialise inline cleanup
; const k1 = def:code
; callee k1 code k1 args a
; body k1 1 RESUME:0 LOAD_FAST:0 LOAD_FAST:0 BINARY_OP:0 RETURN_VALUE:0
; feedback bc2 callees=k1
; feedback code1:bc3 int,int
; One of many functions that run the same code.

; The caller's frame has the function on its stack, for the exit to make the callee's frame with.
fn twice {
b0(v0: Obj, v1: Obj<int>):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1) @bc2 [v0, v1 | v0, _, v1]
    check @bc6 [v0, v1 | v3]
  bc6:
    mark @bc6 [v0, v1 | v3]
    ret v3
}
; fn twice {
; b0(v0: Obj, v1: Obj<int>):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj? = const.null
;     v4: Obj<function> = guard.code v0 k1 @bc2 [v0, v1 | v0, _, v1]
;   code1:bc0:
;     v6: Obj? = const.null
;     v7: Obj? = const.null
;     mark @code1:bc0 [v1] < bc2 [v0, v1 | v4] bycode
;   code1:bc1:
;     mark @code1:bc1 [v1] < bc2 [v0, v1 | v4] bycode
;   code1:bc2:
;     mark @code1:bc2 [v1 | v1] < bc2 [v0, v1 | v4] bycode
;   code1:bc3:
;     mark @code1:bc3 [v1 | v1, v1] < bc2 [v0, v1 | v4] bycode
;     v8: I64 = const.i64 0
;     v9: I64 = unbox.i64 v1 @code1:bc3 [v1 | v1, v1] < bc2 [v0, v1 | v4] bycode
;     v10: I64 = unbox.i64 v1 @code1:bc3 [v1 | v1, v1] < bc2 [v0, v1 | v4] bycode
;     v11: I64 = int.add v9, v10 @code1:bc3 [v1 | v1, v1] < bc2 [v0, v1 | v4] bycode
;     v12: Obj<int> = box.i64 v11
;   code1:bc5:
;     mark @code1:bc5 [v1 | v11] < bc2 [v0, v1 | v4] bycode
;     mark @code1:bc5 [_ | v11] < bc2 [v0, v1 | v4] bycode
;   bc2:
;     check @bc6 [v0, v1 | v12]
;   bc6:
;     mark @bc6 [v0, v1 | v12]
;     ret v12
; }
