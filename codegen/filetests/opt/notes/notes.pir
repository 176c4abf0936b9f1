; test opt notes
; feedback bc4 int,int
; feedback bc6 generic
; Operations of whose operands nothing is known note their classes; nothing else does.

fn noted {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Obj? = const.null
    v4: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
    v5: Obj = call compare(v0, v1, v2) @bc2 [| v0, v1]
    v6: Bool = call compare_bool(v0, v1, v2) @bc2 [| v0, v1]
    v7: Obj = call call(v0, v3, v1) @bc2 [| v0, v1]
    ret v4
}
; fn noted {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v3: Obj? = const.null
;     v4: Obj = call binary_op_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v5: Obj = call compare_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v6: Bool = call compare_bool_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v7: Obj = call call_noted(v0, v3, v1) @bc2 [| v0, v1]
;     ret v4
; }

fn known {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: I64 = const.i64 0
    v4: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
    ret v4
}
; fn known {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: I64 = const.i64 0
;     v4: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
;     ret v4
; }

fn hopeless {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: I64 = const.i64 0
    v4: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
    ret v4
}
; fn hopeless {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: I64 = const.i64 0
;     v4: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
;     ret v4
; }
