; test opt simplify
; const k0 = 5
; What only looks as if it could go.

; The sum does not fit: the exit stays.
fn overflow_of_constants {
b0:
    v0: I64 = const.i64 9223372036854775807
    v1: I64 = const.i64 1
    v2: I64 = int.add v0, v1 @bc2 []
    v3: Obj = box.i64 v2
    ret v3
}
; fn overflow_of_constants {
; b0:
;     v0: I64 = const.i64 9223372036854775807
;     v1: I64 = const.i64 1
;     v2: I64 = int.add v0, v1 @bc2 []
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: overflow_of_constants() exits overflow

; A float times one, plus zero or compared with itself is not always itself: -0.0, nan.
fn floats {
b0(v0: F64):
    v1: F64 = const.f64 0.0
    v2: F64 = float.add v0, v1
    v3: Bool = float.cmp v0, v0 eq
    v4: Obj = box.f64 v2
    v5: Obj = box.bool v3
    v6: Obj = call build_tuple(v4, v5) @bc2 [v0]
    ret v6
}
; fn floats {
; b0(v0: F64):
;     v1: F64 = const.f64 0.0
;     v2: F64 = float.add v0, v1
;     v3: Bool = float.cmp v0, v0 eq
;     v4: Obj = box.f64 v2
;     v5: Obj = box.bool v3
;     v6: Obj = call build_tuple(v4, v5) @bc2 [v0]
;     ret v6
; }
; run: floats(-0.0) == (0.0, True)

; The negation of `<` on floats is not `>=`.
fn negated_float_comparison {
b0(v0: F64, v1: F64):
    v2: Bool = float.cmp v0, v1 lt
    v3: Bool = bool.not v2
    v4: Obj = box.bool v3
    ret v4
}
; fn negated_float_comparison {
; b0(v0: F64, v1: F64):
;     v2: Bool = float.cmp v0, v1 lt
;     v3: Bool = bool.not v2
;     v4: Obj = box.bool v3
;     ret v4
; }
; run: negated_float_comparison(2.0, 1.0) == True

; Two objects of one class may be one object.
fn same_class {
b0(v0: Obj<str>, v1: Obj<str>):
    v2: Bool = is.same v0, v1
    v3: Obj = box.bool v2
    ret v3
}
; fn same_class {
; b0(v0: Obj<str>, v1: Obj<str>):
;     v2: Bool = is.same v0, v1
;     v3: Obj = box.bool v2
;     ret v3
; }
; run: same_class('a', 'b') == False

; The guard is the only one to say so.
fn other_class {
b0(v0: Obj<int>):
    v1: Obj<float> = guard.type v0 float @bc2 [v0]
    ret v1
}
; fn other_class {
; b0(v0: Obj<int>):
;     v1: Obj<float> = guard.type v0 float @bc2 [v0]
;     ret v1
; }
; run: other_class(5) exits type

; A list's items change.
fn fields_of_a_list {
b0(v0: Obj):
    v1: Obj<list> = call build_list(v0, v0) @bc2 [v0]
    v2: I64 = load.i64 v1 16 list_head
    v3: Obj = box.i64 v2
    ret v3
}
; fn fields_of_a_list {
; b0(v0: Obj):
;     v1: Obj<list> = call build_list(v0, v0) @bc2 [v0]
;     v2: I64 = load.i64 v1 16 list_head
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: fields_of_a_list('a') == 2

; Division by zero and a shift by too much leave.
fn exits_of_constants {
b0(v0: Bool):
    v1: I64 = const.i64 1
    v2: I64 = const.i64 0
    branch v0 b1, b2
b1:
    v3: I64 = int.floordiv v1, v2 @bc2 []
    v4: Obj = box.i64 v3
    ret v4
b2:
    v5: I64 = const.i64 64
    v6: I64 = int.shl v1, v5 @bc4 []
    v7: Obj = box.i64 v6
    ret v7
}
; fn exits_of_constants {
; b0(v0: Bool):
;     v1: I64 = const.i64 1
;     v2: I64 = const.i64 0
;     branch v0 b1, b2
; b1:
;     v3: I64 = int.floordiv v1, v2 @bc2 []
;     v4: Obj = box.i64 v3
;     ret v4
; b2:
;     v5: I64 = const.i64 64
;     v6: I64 = int.shl v1, v5 @bc4 []
;     v7: Obj = box.i64 v6
;     ret v7
; }
; run: exits_of_constants(True) exits operand
; run: exits_of_constants(False) exits overflow

; Other divisors.
fn divided {
b0(v0: I64):
    v1: I64 = const.i64 -8
    v2: I64 = const.i64 6
    v3: I64 = const.i64 0
    v4: I64 = int.floordiv v0, v1 @bc2 [v0]
    v5: I64 = int.mod v0, v2 @bc2 [v0]
    v6: I64 = int.mod v0, v3 @bc2 [v0]
    v7: I64 = int.sub v4, v5 @bc4 [v0]
    v8: I64 = int.sub v7, v6 @bc4 [v0]
    v9: Obj = box.i64 v8
    ret v9
}
; fn divided {
; b0(v0: I64):
;     v1: I64 = const.i64 -8
;     v2: I64 = const.i64 6
;     v3: I64 = const.i64 0
;     v4: I64 = int.floordiv v0, v1 @bc2 [v0]
;     v5: I64 = int.mod v0, v2 @bc2 [v0]
;     v6: I64 = int.mod v0, v3 @bc2 [v0]
;     v7: I64 = int.sub v4, v5 @bc4 [v0]
;     v8: I64 = int.sub v7, v6 @bc4 [v0]
;     v9: Obj = box.i64 v8
;     ret v9
; }
