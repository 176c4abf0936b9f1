; test opt specialise
; const k0 = 2
; const k1 = 3
; Floats to constant powers.

; An even power: the base's sign does not matter, an infinite result is the interpreter's.
fn even {
b0(v0: Obj<float>):
  bc2:
    v1: Obj<int> = const.obj k0
    v2: I64 = const.i64 8
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [v0 | v0, v1]
    ret v3
}
; fn even {
; b0(v0: Obj<float>):
;   bc2:
;     v1: Obj<int> = const.obj k0
;     v2: I64 = const.i64 8
;     v4: F64 = unbox.f64 v0
;     v5: F64 = const.f64 2.0
;     v6: F64 = const.f64 0.0
;     v7: F64 = const.f64 inf
;     v8: F64 = float.abs v4
;     v9: F64 = call float_pow(v8, v5)
;     v10: Bool = float.cmp v9, v7 lt
;     guard.true v10 operand @bc2 [v0 | v0, v1]
;     v11: Obj<float> = box.f64 v9
;     ret v11
; }

; An odd one: only of bases above zero.
fn odd {
b0(v0: Obj<float>):
  bc2:
    v1: Obj<int> = const.obj k1
    v2: I64 = const.i64 8
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [v0 | v0, v1]
    ret v3
}
; fn odd {
; b0(v0: Obj<float>):
;   bc2:
;     v1: Obj<int> = const.obj k1
;     v2: I64 = const.i64 8
;     v4: F64 = unbox.f64 v0
;     v5: F64 = const.f64 3.0
;     v6: F64 = const.f64 0.0
;     v7: F64 = const.f64 inf
;     v8: Bool = float.cmp v4, v6 gt
;     guard.true v8 operand @bc2 [v0 | v0, v1]
;     v9: Bool = float.cmp v4, v7 lt
;     guard.true v9 operand @bc2 [v0 | v0, v1]
;     v10: F64 = call float_pow(v4, v5)
;     v11: Bool = float.cmp v10, v7 lt
;     guard.true v11 operand @bc2 [v0 | v0, v1]
;     v12: Bool = float.cmp v10, v6 gt
;     guard.true v12 operand @bc2 [v0 | v0, v1]
;     v13: Obj<float> = box.f64 v10
;     ret v13
; }
