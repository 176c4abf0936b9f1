; test opt specialise inline cleanup
; const k0 = def:f
; const k1 = 7
; callee k0 code k1 args a,b
; body k0 2 RESUME:0 LOAD_FAST:0 LOAD_FAST:1 BINARY_OP:0 RETURN_VALUE:0
; feedback code1:bc3 int,int
; Small functions that run no Python code become part of their caller.

; A guard in the body leaves with both frames: the callee's at its bytecode, the caller's at the call.
fn sum {
b0(v0: Obj<int>, v1: Obj<int>):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj<function> = const.obj k0
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0, v1) @bc2 [v0, v1 | v2, _, v0, v1]
    check @bc6 [v0, v1 | v4]
  bc6:
    mark @bc6 [v0, v1 | v4]
    ret v4
}
; fn sum {
; b0(v0: Obj<int>, v1: Obj<int>):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj<function> = const.obj k0
;     v3: Obj? = const.null
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
;     v9: I64 = unbox.i64 v0 @code1:bc3 [v0, v1 | v0, v1] < bc2 [v0, v1]
;     v10: I64 = unbox.i64 v1 @code1:bc3 [v0, v1 | v0, v1] < bc2 [v0, v1]
;     v11: I64 = int.add v9, v10 @code1:bc3 [v0, v1 | v0, v1] < bc2 [v0, v1]
;     v12: Obj<int> = box.i64 v11
;   code1:bc5:
;     mark @code1:bc5 [v0, v1 | v11] < bc2 [v0, v1]
;     mark @code1:bc5 [_, _ | v11] < bc2 [v0, v1]
;   bc2:
;     check @bc6 [v0, v1 | v12]
;   bc6:
;     mark @bc6 [v0, v1 | v12]
;     ret v12
; }
; after: sum(2, 3) == 5
; after: sum(9223372036854775807, 1) exits overflow @code1:bc3 [9223372036854775807, 1 | 9223372036854775807, 1] < bc2 [9223372036854775807, 1]
