; test run
; Integer operations: results, limits, and the exits at the limits.

fn add {
b0(v0: I64, v1: I64):
    v2: I64 = int.add v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: add(2, 3) == 5
; run: add(9223372036854775807, 1) exits overflow @bc0 [9223372036854775807, 1]
; run: add(-9223372036854775808, -1) exits overflow @bc0 [-9223372036854775808, -1]
; run: add(-9223372036854775808, 9223372036854775807) == -1

fn sub {
b0(v0: I64, v1: I64):
    v2: I64 = int.sub v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: sub(2, 3) == -1
; run: sub(-9223372036854775808, 1) exits overflow @bc0 [-9223372036854775808, 1]
; run: sub(0, -9223372036854775808) exits overflow @bc0 [0, -9223372036854775808]

fn mul {
b0(v0: I64, v1: I64):
    v2: I64 = int.mul v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: mul(-4, 3) == -12
; run: mul(4294967296, 4294967296) exits overflow @bc0 [4294967296, 4294967296]
; run: mul(-9223372036854775808, -1) exits overflow @bc0 [-9223372036854775808, -1]

; The sum, difference and product modulo 2**64.
fn wrap {
b0(v0: I64, v1: I64):
    v2: I64 = int.add.wrap v0, v1
    v3: I64 = int.sub.wrap v0, v1
    v4: I64 = int.mul.wrap v0, v1
    v5: Obj = box.i64 v2
    v6: Obj = box.i64 v3
    v7: Obj = box.i64 v4
    v8: Obj<tuple> = call build_tuple(v5, v6, v7) @bc0 [v0, v1]
    ret v8
}
; run: wrap(9223372036854775807, 1) == (-9223372036854775808, 9223372036854775806, 9223372036854775807)
; run: wrap(-9223372036854775808, -1) == (9223372036854775807, -9223372036854775807, -9223372036854775808)

fn floordiv {
b0(v0: I64, v1: I64):
    v2: I64 = int.floordiv v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: floordiv(7, 2) == 3
; run: floordiv(-7, 2) == -4
; run: floordiv(7, -2) == -4
; run: floordiv(-7, -2) == 3
; run: floordiv(6, -3) == -2
; run: floordiv(1, 0) exits operand @bc0 [1, 0]
; run: floordiv(-9223372036854775808, -1) exits operand @bc0 [-9223372036854775808, -1]

fn mod {
b0(v0: I64, v1: I64):
    v2: I64 = int.mod v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: mod(7, 3) == 1
; run: mod(-7, 3) == 2
; run: mod(7, -3) == -2
; run: mod(-7, -3) == -1
; run: mod(6, -3) == 0
; run: mod(1, 0) exits operand @bc0 [1, 0]
; run: mod(-9223372036854775808, -1) == 0

; and, or, xor, complement.
fn bits {
b0(v0: I64, v1: I64):
    v2: I64 = int.and v0, v1
    v3: I64 = int.or v0, v1
    v4: I64 = int.xor v0, v1
    v5: I64 = int.not v0
    v6: Obj = box.i64 v2
    v7: Obj = box.i64 v3
    v8: Obj = box.i64 v4
    v9: Obj = box.i64 v5
    v10: Obj<tuple> = call build_tuple(v6, v7, v8, v9) @bc0 [v0, v1]
    ret v10
}
; run: bits(12, 10) == (8, 14, 6, -13)
; run: bits(-1, 5) == (5, -1, -6, 0)

fn shl {
b0(v0: I64, v1: I64):
    v2: I64 = int.shl v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: shl(3, 4) == 48
; run: shl(1, 62) == 4611686018427387904
; run: shl(1, 63) exits overflow @bc0 [1, 63]
; run: shl(-1, 63) == -9223372036854775808
; run: shl(0, 63) == 0
; run: shl(1, 64) exits overflow @bc0 [1, 64]
; run: shl(1, -1) exits overflow @bc0 [1, -1]

fn shr {
b0(v0: I64, v1: I64):
    v2: I64 = int.shr v0, v1 @bc0 [v0, v1]
    v3: Obj = box.i64 v2
    ret v3
}
; run: shr(48, 4) == 3
; run: shr(-5, 1) == -3
; run: shr(5, 64) == 0
; run: shr(-5, 9223372036854775807) == -1
; run: shr(1, -1) exits operand @bc0 [1, -1]

fn neg {
b0(v0: I64):
    v1: I64 = int.neg v0 @bc0 [v0]
    v2: Obj = box.i64 v1
    ret v2
}
; run: neg(5) == -5
; run: neg(-9223372036854775808) exits overflow @bc0 [-9223372036854775808]

; Every condition; the last two compare without sign.
fn cmp {
b0(v0: I64, v1: I64):
    v2: Bool = int.cmp v0, v1 lt
    v3: Bool = int.cmp v0, v1 le
    v4: Bool = int.cmp v0, v1 eq
    v5: Bool = int.cmp v0, v1 ne
    v6: Bool = int.cmp v0, v1 gt
    v7: Bool = int.cmp v0, v1 ge
    v8: Bool = int.cmp v0, v1 ult
    v9: Bool = int.cmp v0, v1 uge
    v10: Obj = box.bool v2
    v11: Obj = box.bool v3
    v12: Obj = box.bool v4
    v13: Obj = box.bool v5
    v14: Obj = box.bool v6
    v15: Obj = box.bool v7
    v16: Obj = box.bool v8
    v17: Obj = box.bool v9
    v18: Obj<tuple> = call build_tuple(v10, v11, v12, v13, v14, v15, v16, v17) @bc0 [v0, v1]
    ret v18
}
; run: cmp(1, 2) == (True, True, False, True, False, False, True, False)
; run: cmp(2, 2) == (False, True, True, False, False, True, False, True)
; run: cmp(-1, 2) == (True, True, False, True, False, False, False, True)

; Rounds to nearest, ties to even.
fn to_f64 {
b0(v0: I64):
    v1: F64 = int.to_f64 v0
    v2: Obj = box.f64 v1
    ret v2
}
; run: to_f64(-3) == -3.0
; run: to_f64(9007199254740993) == 9007199254740992.0
; run: to_f64(9007199254740995) == 9007199254740996.0
; run: to_f64(9223372036854775807) == 9.223372036854776e18

fn truediv {
b0(v0: I64, v1: I64):
    v2: F64 = int.truediv v0, v1 @bc0 [v0, v1]
    v3: Obj = box.f64 v2
    ret v3
}
; run: truediv(1, 4) == 0.25
; run: truediv(-1, 3) == -0.3333333333333333
; run: truediv(1, 0) exits operand @bc0 [1, 0]
; run: truediv(9007199254740993, 1) exits operand @bc0 [9007199254740993, 1]
; run: truediv(1, 9223372036854775807) exits operand @bc0 [1, 9223372036854775807]
