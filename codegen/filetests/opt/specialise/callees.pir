; test opt specialise
; const k0 = def:f
; const k1 = def:g
; callee k1 code k2 args x
; const k2 = 7
; const k3 = 8
; callee k3 code k3 args x
; const k4 = 9
; callee k4 code k4 args x,y
; feedback bc4 callees=k2:k1,k3,k4
; feedback bc8 method callees=k2:k1,k3
; feedback bc12 generic callees=k2:k1,k3
; A lasting function by identity, others by what they run; what does not fit is left to CPython.

fn functions {
b0(v0: Obj, v1: Obj):
  bc4:
    v3: Obj? = const.null
    v4: Obj = call call(v0, v3, v1) @bc4 [| v0, _, v1]
    ret v4
}
; fn functions {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v3: Obj? = const.null
;     v5: Bool = is.const v0 k1
;     branch v5 b3, b4
; b1(v15: Obj):
;   bc4:
;     ret v15
; b2:
;   bc4:
;     v14: Obj = call call(v0, v3, v1) @bc4 [| v0, _, v1]
;     jump b1(v14)
; b3:
;   bc4:
;     v6: Obj<function> = const.obj k1
;     v7: Obj = call.native k2(v6, v1) @bc4 [| v0, _, v1]
;     jump b1(v7)
; b4:
;   bc4:
;     v8: Bool = is.type v0 function
;     branch v8 b5, b2
; b5:
;   bc4:
;     v9: Obj<function> = refine v0
;     v10: Obj = load.obj v9 48 other
;     v11: Bool = is.const v10 k3
;     branch v11 b6, b2
; b6:
;   bc4:
;     v12: Obj<function> = guard.code v9 k3 @bc4 [| v0, _, v1]
;     v13: Obj = call.native k3(v12, v1) @bc4 [| v0, _, v1]
;     jump b1(v13)
; }

; Self is the method's own.
fn methods {
b0(v0: Obj):
  bc8:
    v3: Obj? = const.null
    v4: Obj = call call(v0, v3) @bc8 [| v0, _]
    ret v4
}
; fn methods {
; b0(v0: Obj):
;   bc8:
;     v3: Obj? = const.null
;     v5: Bool = is.type v0 method
;     branch v5 b3, b2
; b1(v19: Obj):
;   bc8:
;     ret v19
; b2:
;   bc8:
;     v18: Obj = call call(v0, v3) @bc8 [| v0, _]
;     jump b1(v18)
; b3:
;   bc8:
;     v6: Obj<method> = refine v0
;     v7: Obj = load.obj v6 24 frozen
;     v8: Obj = load.obj v6 16 frozen
;     v9: Bool = is.const v8 k1
;     branch v9 b4, b5
; b4:
;   bc8:
;     v10: Obj<function> = const.obj k1
;     v11: Obj = call.native k2(v10, v7) @bc8 [| v0, _]
;     jump b1(v11)
; b5:
;   bc8:
;     v12: Bool = is.type v8 function
;     branch v12 b6, b2
; b6:
;   bc8:
;     v13: Obj<function> = refine v8
;     v14: Obj = load.obj v13 48 other
;     v15: Bool = is.const v14 k3
;     branch v15 b7, b2
; b7:
;   bc8:
;     v16: Obj<function> = guard.code v13 k3 @bc8 [| v0, _]
;     v17: Obj = call.native k3(v16, v7) @bc8 [| v0, _]
;     jump b1(v17)
; }

; Guards failed too often.
fn generic {
b0(v0: Obj, v1: Obj):
  bc12:
    v3: Obj? = const.null
    v4: Obj = call call(v0, v3, v1) @bc12 [| v0, _, v1]
    ret v4
}
; fn generic {
; b0(v0: Obj, v1: Obj):
;   bc12:
;     v3: Obj? = const.null
;     v4: Obj = call call(v0, v3, v1) @bc12 [| v0, _, v1]
;     ret v4
; }

; Whoever catches does nothing after the call.
fn catches {
b0(v0: Obj, v1: Obj):
  bc4:
    v3: Obj? = const.null
    v4: Obj? = call call(v0, v3, v1) catches @bc4 [| v0, _, v1]
    v5: Bool = succeeded
    branch v5 b1, b2
b1:
    v6: Obj = refine v4
    ret v6
b2 cold:
    v7: Obj = call catch_exception() @bc4 [| v0, _, v1]
    ret v7
}
; fn catches {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v3: Obj? = const.null
;     v4: Obj? = call call(v0, v3, v1) catches @bc4 [| v0, _, v1]
;     v5: Bool = succeeded
;     branch v5 b1, b2
; b1:
;     v6: Obj = refine v4
;     ret v6
; b2 cold:
;     v7: Obj = call catch_exception() @bc4 [| v0, _, v1]
;     ret v7
; }
