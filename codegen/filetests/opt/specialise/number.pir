; test opt specialise
; feedback bc2 int|float,int|float
; feedback bc4 float,int|float
; feedback bc6 int|float,float
; feedback bc8 int|float,int|float failed=bigint
; feedback bc10 int|str,int
; feedback bc14 complex,float failed=type
; Operands that are sometimes ints and sometimes floats.

; Of both it depends which class the result has, but a number it is: what is done with it next needs no guard.
fn both {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 5
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
  bc3:
    v4: I64 = const.i64 0
    v5: Obj = call binary_op(v3, v3, v4) @bc3 [| v3, v3]
    ret v5
}
; fn both {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 5
;     v6: Obj<number> = guard.number v0 @bc2 [| v0, v1]
;     v7: F64 = unbox.number v6 @bc2 [| v0, v1]
;     v8: Bool = is.type v6 int
;     v9: Obj<number> = guard.number v1 @bc2 [| v0, v1]
;     v10: F64 = unbox.number v9 @bc2 [| v0, v1]
;     v11: Bool = is.type v9 int
;     v12: F64 = float.mul v7, v10
;     v13: I64 = bool.to_i64 v8
;     v14: I64 = bool.to_i64 v11
;     v15: I64 = int.and v13, v14
;     v16: I64 = const.i64 0
;     v17: Bool = int.cmp v15, v16 ne
;     v18: I64 = bool.to_i64 v17
;     v19: F64 = int.to_f64 v18
;     v20: F64 = const.f64 0.5
;     v21: F64 = const.f64 0.0
;     v22: F64 = float.sub v19, v20
;     v23: F64 = float.mul v22, v21
;     v24: F64 = float.add v12, v23
;     v25: I64 = bool.to_i64 v17
;     v26: F64 = float.abs v24
;     v27: F64 = const.f64 9007199254740992.0
;     v28: Bool = float.cmp v26, v27 ge
;     v29: I64 = bool.to_i64 v28
;     v30: I64 = int.and v29, v25
;     v31: I64 = const.i64 0
;     v32: Bool = int.cmp v30, v31 ne
;     guard.false v32 overflow @bc2 [| v0, v1]
;     v33: I64 = bool.to_i64 v17
;     v34: Obj<number> = call box_number(v24, v33)
;   bc3:
;     v4: I64 = const.i64 0
;     v35: F64 = float.add v24, v24
;     v36: I64 = bool.to_i64 v17
;     v37: I64 = bool.to_i64 v17
;     v38: I64 = int.and v36, v37
;     v39: I64 = const.i64 0
;     v40: Bool = int.cmp v38, v39 ne
;     v41: I64 = bool.to_i64 v40
;     v42: F64 = float.abs v35
;     v43: F64 = const.f64 9007199254740992.0
;     v44: Bool = float.cmp v42, v43 ge
;     v45: I64 = bool.to_i64 v44
;     v46: I64 = int.and v45, v41
;     v47: I64 = const.i64 0
;     v48: Bool = int.cmp v46, v47 ne
;     guard.false v48 overflow @bc3 [| v34, v34]
;     v49: I64 = bool.to_i64 v40
;     v50: Obj<number> = call box_number(v35, v49)
;     ret v50
; }
    v4: I64 = const.i64 0
;     v10: I64 = const.i64 0
;     v11: Obj<number> = call number_binary(v9, v9, v10) @bc3 [| v9, v9]
;     ret v11
; }
; run: both(2, 1.5) == 6.0
; run: both(2, 3) == 12
; run: both(0, -3) == 0
; run: both(-1.5, 3) == -9.0
; after: both(1073741823, 16777216) exits overflow
; after: both(4611686018427387904, 1) exits bigint
; after: both(2, 'a') exits type

; With a float the result is a float.
fn one_float {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: I64 = const.i64 5
    v3: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
  bc6:
    v4: I64 = const.i64 10
    v5: Obj = call binary_op(v1, v3, v4) @bc6 [| v1, v3]
    ret v5
}
; fn one_float {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: I64 = const.i64 5
;     v6: Obj<float> = guard.type v0 float @bc4 [| v0, v1]
;     v7: F64 = unbox.f64 v6
;     v8: Obj<number> = guard.number v1 @bc4 [| v0, v1]
;     v9: F64 = unbox.number v8 @bc4 [| v0, v1]
;     v10: F64 = float.mul v7, v9
;     v11: Obj<float> = box.f64 v10
;   bc6:
;     v4: I64 = const.i64 10
;     v12: F64 = unbox.number v8 @bc6 [| v1, v11]
;     v13: F64 = float.sub v12, v10
;     v14: Obj<float> = box.f64 v13
;     ret v14
; }
; run: one_float(2.0, 3) == -3.0
; run: one_float(2.0, 1.5) == -1.5
; after: one_float(2.0, 1073741824) exits bigint

; Any true division gives a float, after large ints too.
fn quotient {
b0(v0: Obj, v1: Obj):
  bc8:
    v2: I64 = const.i64 11
    v3: Obj = call binary_op(v0, v1, v2) @bc8 [| v0, v1]
    ret v3
}
; fn quotient {
; b0(v0: Obj, v1: Obj):
;   bc8:
;     v2: I64 = const.i64 11
;     v4: Obj<number> = guard.number v0 @bc8 [| v0, v1]
;     v5: Obj<number> = guard.number v1 @bc8 [| v0, v1]
;     v6: I64 = const.i64 11
;     v7: Obj<number> = call number_binary(v4, v5, v6) @bc8 [| v0, v1]
;     ret v7
; }
; run: quotient(1, 4.0) == 0.25

; Not if other classes were seen.
fn others {
b0(v0: Obj, v1: Obj):
  bc10:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc10 [| v0, v1]
    ret v3
}
; fn others {
; b0(v0: Obj, v1: Obj):
;   bc10:
;     v2: I64 = const.i64 0
;     v3: Obj = call binary_op(v0, v1, v2) @bc10 [| v0, v1]
;     ret v3
; }

; What a float is multiplied by, of which nothing is known, is expected to be a number; once it was none, no more.
fn beside_a_float {
b0(v0: Obj<float>, v1: Obj):
  bc12:
    v2: I64 = const.i64 5
    v3: Obj = call binary_op(v0, v1, v2) @bc12 [| v0, v1]
  bc14:
    v4: Obj = call binary_op(v1, v0, v2) @bc14 [| v1, v0]
  bc12:
    v5: I64 = const.i64 1
    v6: Obj = call binary_op(v0, v1, v5) @bc12 [| v0, v1]
    ret v3
}
; fn beside_a_float {
; b0(v0: Obj<float>, v1: Obj):
;   bc12:
;     v2: I64 = const.i64 5
;     v7: F64 = unbox.f64 v0
;     v8: Obj<number> = guard.number v1 @bc12 [| v0, v1]
;     v9: F64 = unbox.number v8 @bc12 [| v0, v1]
;     v10: F64 = float.mul v7, v9
;     v11: Obj<float> = box.f64 v10
;   bc14:
;     v4: Obj = call binary_op(v1, v0, v2) @bc14 [| v1, v0]
;   bc12:
;     v5: I64 = const.i64 1
;     v6: Obj = call binary_op(v0, v1, v5) @bc12 [| v0, v1]
;     ret v11
; }

; What one operand is was known only after a call had become part of the function.
fn float_after_all {
b0(v0: Obj<number>, v1: Obj<float>, v2: Obj<number>):
  bc30:
    v3: I64 = const.i64 5
    v4: Obj<number> = call number_binary(v0, v1, v3) @bc30 [| v0, v1]
    v5: Obj<number> = call number_binary(v0, v2, v3) @bc30 [| v0, v2]
    v6: I64 = const.i64 2
    v7: Obj<number> = call number_binary(v0, v1, v6) @bc30 [| v0, v1]
    v8: Obj<list> = call build_list(v4, v5, v7) @bc30 [|]
    ret v8
}
; fn float_after_all {
; b0(v0: Obj<number>, v1: Obj<float>, v2: Obj<number>):
;   bc30:
;     v3: I64 = const.i64 5
;     v9: F64 = unbox.number v0 @bc30 [| v0, v1]
;     v10: F64 = unbox.f64 v1
;     v11: F64 = float.mul v9, v10
;     v12: Obj<float> = box.f64 v11
;     v5: Obj<number> = call number_binary(v0, v2, v3) @bc30 [| v0, v2]
;     v6: I64 = const.i64 2
;     v7: Obj<number> = call number_binary(v0, v1, v6) @bc30 [| v0, v1]
;     v8: Obj<list> = call build_list(v12, v5, v7) @bc30 []
;     ret v8
; }
