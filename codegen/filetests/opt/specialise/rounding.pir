; test opt specialise
; const k0 = fn:floor
; const k1 = fn:ceil
; const k2 = fn:round
; const k3 = fn:divmod
; callee k0 builtin math.floor
; callee k1 builtin math.ceil
; callee k2 builtin round
; callee k3 builtin divmod
; feedback bc4 failed=operand
; Integers next to a float; a zero divisor and what is too big leave.

fn floor {
b0(v0: Obj<float>):
  bc2:
    v1: Obj = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn floor {
; b0(v0: Obj<float>):
;   bc2:
;     v1: Obj = const.obj k0
;     v2: Obj? = const.null
;     v4: F64 = unbox.f64 v0
;     v5: F64 = float.abs v4
;     v6: F64 = const.f64 9e18
;     v7: Bool = float.cmp v5, v6 lt
;     guard.true v7 operand @bc2 [| v1, _, v0]
;     v8: I64 = float.to_i64 v4
;     v9: F64 = int.to_f64 v8
;     v10: Bool = float.cmp v9, v4 gt
;     v11: I64 = bool.to_i64 v10
;     v12: I64 = int.sub.wrap v8, v11
;     v13: Obj<int> = box.i64 v12
;     ret v13
; }
; after: floor(2.5) == 2
; after: floor(-2.5) == -3
; after: floor(-0.0) == 0
; after: floor(1e19) exits operand

fn ceil {
b0(v0: Obj<float>):
  bc2:
    v1: Obj = const.obj k1
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn ceil {
; b0(v0: Obj<float>):
;   bc2:
;     v1: Obj = const.obj k1
;     v2: Obj? = const.null
;     v4: F64 = unbox.f64 v0
;     v5: F64 = float.abs v4
;     v6: F64 = const.f64 9e18
;     v7: Bool = float.cmp v5, v6 lt
;     guard.true v7 operand @bc2 [| v1, _, v0]
;     v8: I64 = float.to_i64 v4
;     v9: F64 = int.to_f64 v8
;     v10: Bool = float.cmp v9, v4 lt
;     v11: I64 = bool.to_i64 v10
;     v12: I64 = int.add.wrap v8, v11
;     v13: Obj<int> = box.i64 v12
;     ret v13
; }
; after: ceil(2.5) == 3
; after: ceil(-2.5) == -2

fn round {
b0(v0: Obj<float>):
  bc2:
    v1: Obj = const.obj k2
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn round {
; b0(v0: Obj<float>):
;   bc2:
;     v1: Obj = const.obj k2
;     v2: Obj? = const.null
;     v4: F64 = unbox.f64 v0
;     v5: F64 = float.abs v4
;     v6: F64 = const.f64 2251799813685248.0
;     v7: Bool = float.cmp v5, v6 lt
;     guard.true v7 operand @bc2 [| v1, _, v0]
;     v8: F64 = const.f64 6755399441055744.0
;     v9: F64 = float.add v4, v8
;     v10: F64 = float.sub v9, v8
;     v11: I64 = float.to_i64 v10
;     v12: Obj<int> = box.i64 v11
;     ret v12
; }
; after: round(2.5) == 2
; after: round(-1.5) == -2
; after: round(0.49999999999999994) == 0
; after: round(4503599627370496.0) exits operand

; An exact int is its own.
fn floor_of_int {
b0(v0: Obj<int>):
  bc2:
    v1: Obj = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn floor_of_int {
; b0(v0: Obj<int>):
;   bc2:
;     v1: Obj = const.obj k0
;     v2: Obj? = const.null
;     ret v0
; }

fn divmod {
b0(v0: Obj<int>, v1: Obj<int>):
  bc2:
    v2: Obj = const.obj k3
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0, v1) @bc2 [| v2, _, v0, v1]
    ret v4
}
; fn divmod {
; b0(v0: Obj<int>, v1: Obj<int>):
;   bc2:
;     v2: Obj = const.obj k3
;     v3: Obj? = const.null
;     v5: I64 = unbox.i64 v0 @bc2 [| v2, _, v0, v1]
;     v6: I64 = unbox.i64 v1 @bc2 [| v2, _, v0, v1]
;     v7: I64 = int.floordiv v5, v6 @bc2 [| v2, _, v0, v1]
;     v8: I64 = int.mul.wrap v7, v6
;     v9: I64 = int.sub.wrap v5, v8
;     v10: Obj<int> = box.i64 v7
;     v11: Obj<int> = box.i64 v9
;     v12: Obj<tuple> = call build_tuple(v10, v11) @bc2 [| v2, _, v0, v1]
;     ret v12
; }
; after: divmod(-7, 2) == (-4, 1)
; after: divmod(1, 0) exits operand

; Left before.
fn failed {
b0(v0: Obj<float>):
  bc4:
    v1: Obj = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc4 [| v1, _, v0]
    ret v3
}
; fn failed {
; b0(v0: Obj<float>):
;   bc4:
;     v1: Obj = const.obj k0
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc4 [| v1, _, v0]
;     ret v3
; }
