; test opt specialise
; const k0 = 'm'
; const k1 = def:id
; const k7 = 7
; class T40 inline 40
; attr T40 k0 method k1 never
; callee k1 code k7 args a,b
; feedback bc2 T40
; feedback bc10 NoneType|list failed=type
; feedback bc14 bytes,bytes
; Bound methods, truth values of several classes, concatenation of bytes.

; A bound method that is loaded is made here, so what is called is known, also where a loop keeps it in a local.
fn bound_method {
b0(v0: Obj, v1: Obj, v8: Bool):
  bc2:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_attr(v0, v2) @bc2 [v1 | v0]
  bc4:
    v4: Obj? = const.null
    mark @bc4 [v1 | v3]
    jump b1(v3)
b1(v5: Obj?):
  bc6:
    v6: Obj = refine v5
    mark @bc6 [v1 | v6, _, v1]
    v7: Obj = call call(v6, v4, v1) @bc6 [v1 | v6, _, v1]
    branch v8 b1(v6), b2
b2:
    ret v7
}
; fn bound_method {
; b0(v0: Obj, v1: Obj, v8: Bool):
;   bc2:
;     v2: Obj<str> = const.obj k0
;     v9: Obj<T40> = guard.type v0 T40 @bc2 [v1 | v0]
;     v10: Obj<function> = const.obj k1
;     v11: Obj<method> = call new_method(v10, v9) @bc2 [v1 | v0]
;   bc4:
;     v4: Obj? = const.null
;     mark @bc4 [v1 | v11]
;     jump b1(v11)
; b1(v5: Obj?):
;   bc6:
;     v6: Obj = refine v5
;     mark @bc6 [v1 | v6, _, v1]
;     v12: Obj = call.native k7(v10, v9, v1) @bc6 [v1 | v6, _, v1]
;     branch v8 b1(v6), b2
; b2:
;     ret v12
; }

; Each class that was met has its answer; for others the helper is asked.
fn truth {
b0(v0: Obj):
  bc10:
    v1: Bool = call to_bool(v0) @bc10 [| v0]
    v2: Obj<bool> = box.bool v1
    ret v2
}
; fn truth {
; b0(v0: Obj):
;   bc10:
;     v3: Bool = is.type v0 NoneType
;     branch v3 b2, b3
; b1(v12: Bool):
;   bc10:
;     v2: Obj<bool> = box.bool v12
;     ret v2
; b2:
;   bc10:
;     v4: Obj<NoneType> = refine v0
;     v5: Bool = const.bool 0
;     jump b1(v5)
; b3:
;   bc10:
;     v6: Bool = is.type v0 list
;     branch v6 b4, b5
; b4:
;   bc10:
;     v7: Obj<list> = refine v0
;     v8: I64 = load.i64 v7 16 list_head
;     v9: I64 = const.i64 0
;     v10: Bool = int.cmp v8, v9 ne
;     jump b1(v10)
; b5:
;   bc10:
;     v11: Bool = call to_bool(v0) @bc10 [| v0]
;     jump b1(v11)
; }

fn bytes {
b0(v0: Obj, v1: Obj):
  bc14:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc14 [| v0, v1]
    ret v3
}
; fn bytes {
; b0(v0: Obj, v1: Obj):
;   bc14:
;     v2: I64 = const.i64 0
;     v4: Obj<bytes> = guard.type v0 bytes @bc14 [| v0, v1]
;     v5: Obj<bytes> = guard.type v1 bytes @bc14 [| v0, v1]
;     v6: Obj<bytes> = call bytes_concat(v4, v5) @bc14 [| v0, v1]
;     ret v6
; }
