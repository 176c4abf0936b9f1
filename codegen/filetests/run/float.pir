; test run
; Float and truth-value operations.

fn arith {
b0(v0: F64, v1: F64):
    v2: F64 = float.add v0, v1
    v3: F64 = float.sub v0, v1
    v4: F64 = float.mul v0, v1
    v5: F64 = float.div v0, v1 @bc0 [v0, v1]
    v6: Obj = box.f64 v2
    v7: Obj = box.f64 v3
    v8: Obj = box.f64 v4
    v9: Obj = box.f64 v5
    v10: Obj<tuple> = call build_tuple(v6, v7, v8, v9) @bc0 [v0, v1]
    ret v10
}
; run: arith(1.5, 2.0) == (3.5, -0.5, 3.0, 0.75)
; run: arith(1e308, -10.0) == (1e308, 1e308, -inf, -1e307)
; run: arith(inf, inf) == (inf, NaN, inf, NaN)
; run: arith(1.0, 0.0) exits operand @bc0 [1.0, 0.0]
; run: arith(1.0, -0.0) exits operand @bc0 [1.0, -0.0]
; run: arith(0.0, nan) == (NaN, NaN, NaN, NaN)

fn unary {
b0(v0: F64):
    v1: F64 = float.neg v0
    v2: F64 = float.abs v0
    v3: F64 = float.sqrt v2
    v4: Obj = box.f64 v1
    v5: Obj = box.f64 v2
    v6: Obj = box.f64 v3
    v7: Obj<tuple> = call build_tuple(v4, v5, v6) @bc0 [v0]
    ret v7
}
; run: unary(-6.25) == (6.25, 6.25, 2.5)
; run: unary(0.0) == (-0.0, 0.0, 0.0)
; run: unary(-0.0) == (0.0, 0.0, 0.0)
; run: unary(-inf) == (inf, inf, inf)

; Every condition; only != holds of a NaN.
fn cmp {
b0(v0: F64, v1: F64):
    v2: Bool = float.cmp v0, v1 lt
    v3: Bool = float.cmp v0, v1 le
    v4: Bool = float.cmp v0, v1 eq
    v5: Bool = float.cmp v0, v1 ne
    v6: Bool = float.cmp v0, v1 gt
    v7: Bool = float.cmp v0, v1 ge
    v8: Obj = box.bool v2
    v9: Obj = box.bool v3
    v10: Obj = box.bool v4
    v11: Obj = box.bool v5
    v12: Obj = box.bool v6
    v13: Obj = box.bool v7
    v14: Obj<tuple> = call build_tuple(v8, v9, v10, v11, v12, v13) @bc0 [v0, v1]
    ret v14
}
; run: cmp(1.0, 2.0) == (True, True, False, True, False, False)
; run: cmp(0.0, -0.0) == (False, True, True, False, False, True)
; run: cmp(nan, 1.0) == (False, False, False, True, False, False)
; run: cmp(nan, nan) == (False, False, False, True, False, False)

fn bools {
b0(v0: Bool):
    v1: Bool = bool.not v0
    v2: I64 = bool.to_i64 v0
    v3: Obj = box.bool v1
    v4: Obj = box.i64 v2
    v5: Obj<tuple> = call build_tuple(v3, v4) @bc0 [v0]
    ret v5
}
; run: bools(True) == (False, 1)
; run: bools(False) == (True, 0)

; Constants of every kind.
fn constants {
b0:
    v0: I64 = const.i64 -7
    v1: F64 = const.f64 0.1
    v2: Bool = const.bool 1
    v3: Obj = box.i64 v0
    v4: Obj = box.f64 v1
    v5: Obj = box.bool v2
    v6: Obj<tuple> = call build_tuple(v3, v4, v5) @bc0 []
    ret v6
}
; run: constants() == (-7, 0.1, True)

fn truncated {
b0(v0: F64):
    v1: I64 = float.to_i64 v0
    v2: Obj = box.i64 v1
    ret v2
}
; run: truncated(2.75) == 2
; run: truncated(-2.75) == -2
; run: truncated(-0.0) == 0
