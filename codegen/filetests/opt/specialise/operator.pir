; test opt specialise
; class T40 plain
; class T41 plain
; const k0 = def:id
; const k1 = 7
; const k2 = '__add__'
; const k3 = '__radd__'
; const k4 = '__lt__'
; const k5 = '__call__'
; const k6 = def:fail
; callee k0 code k1 args a,b
; callee k6 code k1 args a,b
; attr T40 k2 method k0 never
; attr T40 k4 method k0 never
; attr T40 k5 method k0 never
; attr T41 k3 method k6 never
; feedback bc2 T40,T40
; feedback bc4 T40,T40|int
; feedback bc6 int,T41
; feedback bc8 T41,T41
; feedback bc10 T40
; feedback bc12 T40,T40 generic
; Operators that classes define in Python.

; The left operand's method; then what CPython does if that knows no answer.
fn add {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
    ret v3
}
; fn add {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v4: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v1]
;     v5: Obj<T40> = guard.type v1 T40 @bc2 [| v0, v1]
;     v6: Obj<function> = const.obj k0
;     v7: Obj = call.native k1(v6, v4, v5) @bc2 [| v0, v1]
;     v8: Bool = is.const v7 k7
;     branch v8 b1, b2(v7)
; b1 cold:
;   bc2:
;     v9: I64 = const.i64 0
;     v10: I64 = const.i64 0
;     v11: Obj = call binary_op_rest(v4, v5, v9, v10) @bc2 [| v0, v1]
;     jump b2(v11)
; b2(v12: Obj):
;   bc2:
;     ret v12
; }

; Two classes.
fn add_some {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
    ret v3
}
; fn add_some {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: I64 = const.i64 0
;     v4: Bool = is.type v0 T40
;     branch v4 b3, b2
; b1(v24: Obj):
;   bc4:
;     ret v24
; b2:
;   bc4:
;     v15: Obj<T40> = guard.type v0 T40 @bc4 [| v0, v1]
;     v16: Obj<int> = guard.type v1 int @bc4 [| v0, v1]
;     v17: Obj<function> = const.obj k0
;     v18: Obj = call.native k1(v17, v15, v16) @bc4 [| v0, v1]
;     v19: Bool = is.const v18 k7
;     branch v19 b7, b8(v18)
; b3:
;   bc4:
;     v5: Obj<T40> = refine v0
;     v6: Bool = is.type v1 T40
;     branch v6 b4, b2
; b4:
;   bc4:
;     v7: Obj<T40> = refine v1
;     v8: Obj<function> = const.obj k0
;     v9: Obj = call.native k1(v8, v5, v7) @bc4 [| v0, v1]
;     v10: Bool = is.const v9 k7
;     branch v10 b5, b6(v9)
; b5 cold:
;   bc4:
;     v11: I64 = const.i64 0
;     v12: I64 = const.i64 0
;     v13: Obj = call binary_op_rest(v5, v7, v11, v12) @bc4 [| v0, v1]
;     jump b6(v13)
; b6(v14: Obj):
;   bc4:
;     jump b1(v14)
; b7 cold:
;   bc4:
;     v20: I64 = const.i64 0
;     v21: I64 = const.i64 0
;     v22: Obj = call binary_op_rest(v15, v16, v20, v21) @bc4 [| v0, v1]
;     jump b8(v22)
; b8(v23: Obj):
;   bc4:
;     jump b1(v23)
; }

; A number knows nothing of an instance.
fn reflected {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
    ret v3
}
; fn reflected {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: I64 = const.i64 0
;     v4: Obj<int> = guard.type v0 int @bc6 [| v0, v1]
;     v5: Obj<T41> = guard.type v1 T41 @bc6 [| v0, v1]
;     v6: Obj<function> = const.obj k6
;     v7: Obj = call.native k1(v6, v5, v4) @bc6 [| v0, v1]
;     v8: Bool = is.const v7 k7
;     branch v8 b1, b2(v7)
; b1 cold:
;   bc6:
;     v9: I64 = const.i64 0
;     v10: I64 = const.i64 1
;     v11: Obj = call binary_op_rest(v4, v5, v9, v10) @bc6 [| v0, v1]
;     jump b2(v11)
; b2(v12: Obj):
;   bc6:
;     ret v12
; }

; Operands of one class: the right one is not asked.
fn unknown {
b0(v0: Obj, v1: Obj):
  bc8:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc8 [| v0, v1]
    ret v3
}
; fn unknown {
; b0(v0: Obj, v1: Obj):
;   bc8:
;     v2: I64 = const.i64 0
;     v3: Obj = call binary_op(v0, v1, v2) @bc8 [| v0, v1]
;     ret v3
; }

fn less {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Bool = call compare_bool(v0, v1, v2) @bc2 [| v0, v1]
    v4: Obj = box.bool v3
    ret v4
}
; fn less {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v5: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v1]
;     v6: Obj<T40> = guard.type v1 T40 @bc2 [| v0, v1]
;     v7: Obj<function> = const.obj k0
;     v8: Obj = call.native k1(v7, v5, v6) @bc2 [| v0, v1]
;     v9: Bool = is.const v8 k7
;     branch v9 b1, b2(v8)
; b1 cold:
;   bc2:
;     v10: I64 = const.i64 0
;     v11: I64 = const.i64 0
;     v12: Obj = call compare_rest(v5, v6, v10, v11) @bc2 [| v0, v1]
;     jump b2(v12)
; b2(v13: Obj):
;   bc2:
;     v14: Bool = is.const v13 k8
;     v15: Bool = const.bool 1
;     branch v14 b3(v15), b4
; b3(v19: Bool):
;   bc2:
;     v4: Obj = box.bool v19
;     ret v4
; b4:
;   bc2:
;     v16: Bool = is.const v13 k9
;     v17: Bool = const.bool 0
;     branch v16 b3(v17), b5
; b5 cold:
;   bc2:
;     v18: Bool = call result_truth(v13) @bc2 [| v0, v1]
;     jump b3(v18)
; }

; An instance that is called.
fn called {
b0(v0: Obj, v1: Obj):
  bc10:
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1) @bc10 [| v0, _, v1]
    ret v3
}
; fn called {
; b0(v0: Obj, v1: Obj):
;   bc10:
;     v2: Obj? = const.null
;     v4: Obj<T40> = guard.type v0 T40 @bc10 [| v0, _, v1]
;     v5: Obj<function> = const.obj k0
;     v6: Obj = call.native k1(v5, v4, v1) @bc10 [| v0, _, v1]
;     ret v6
; }

; Its guards failed too often.
fn generic {
b0(v0: Obj, v1: Obj):
  bc12:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc12 [| v0, v1]
    ret v3
}
; fn generic {
; b0(v0: Obj, v1: Obj):
;   bc12:
;     v2: I64 = const.i64 0
;     v3: Obj = call binary_op(v0, v1, v2) @bc12 [| v0, v1]
;     ret v3
; }
