; test opt specialise
; const k0 = 3
; const k1 = 2
; feedback bc2 int,int
; feedback bc4 int,int overflowed
; feedback bc6 float,float
; feedback bc8 str,str
; feedback bc10 list
; feedback bc12 int
; feedback bc14 NoneType
; Operators on numbers and strings become guarded machine operations.

; Feedback says int: guards, the values, a checked addition, a box.
fn int_add {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
    ret v3
}
; fn int_add {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v4: Obj<int> = guard.type v0 int @bc2 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc2 [| v0, v1]
;     v6: Obj<int> = guard.type v1 int @bc2 [| v0, v1]
;     v7: I64 = unbox.i64 v6 @bc2 [| v0, v1]
;     v8: I64 = int.add v5, v7 @bc2 [| v0, v1]
;     v9: Obj<int> = box.i64 v8
;     ret v9
; }
; run: int_add(2, 3) == 5
; after: int_add(9223372036854775807, 1) exits overflow @bc2 [ | 9223372036854775807, 1]
; after: int_add('a', 'b') exits type

; What one guard proved is not asked again.
fn proved_once {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 5
    v3: Obj = call binary_op(v0, v0, v2) @bc2 [| v0, v0]
    v4: Obj = call binary_op(v3, v0, v2) @bc2 [| v3, v0]
    ret v4
}
; fn proved_once {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 5
;     v5: Obj<int> = guard.type v0 int @bc2 [| v0, v0]
;     v6: I64 = unbox.i64 v5 @bc2 [| v0, v0]
;     v7: I64 = unbox.i64 v5 @bc2 [| v0, v0]
;     v8: I64 = int.mul v6, v7 @bc2 [| v0, v0]
;     v9: Obj<int> = box.i64 v8
;     v10: I64 = unbox.i64 v5 @bc2 [| v9, v0]
;     v11: I64 = int.mul v8, v10 @bc2 [| v9, v0]
;     v12: Obj<int> = box.i64 v11
;     ret v12
; }
; run: proved_once(3, None) == 27

; A site that overflowed works on ints of any size.
fn int_add_big {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
    ret v3
}
; fn int_add_big {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: I64 = const.i64 0
;     v4: Obj<int> = guard.type v0 int @bc4 [| v0, v1]
;     v5: Obj<int> = guard.type v1 int @bc4 [| v0, v1]
;     v6: Obj<int> = call long_add(v4, v5) @bc4 [| v0, v1]
;     ret v6
; }
; run: int_add_big(9223372036854775807, 1) == 9223372036854775808

; Division leaves for a zero divisor: the interpreter raises.
fn float_divide {
b0(v0: Obj<float>, v1: Obj<float>):
  bc6:
    v2: I64 = const.i64 11
    v3: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
    ret v3
}
; fn float_divide {
; b0(v0: Obj<float>, v1: Obj<float>):
;   bc6:
;     v2: I64 = const.i64 11
;     v4: F64 = unbox.f64 v0
;     v5: F64 = unbox.f64 v1
;     v6: F64 = float.div v4, v5 @bc6 [| v0, v1]
;     v7: Obj<float> = box.f64 v6
;     ret v7
; }
; run: float_divide(1.0, 4.0) == 0.25
; after: float_divide(1.0, 0.0) exits operand

; An int beside a float becomes a double.
fn int_and_float {
b0(v0: Obj<int>, v1: Obj<float>):
  bc0:
    v2: I64 = const.i64 5
    v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
    ret v3
}
; fn int_and_float {
; b0(v0: Obj<int>, v1: Obj<float>):
;     v2: I64 = const.i64 5
;     v4: I64 = unbox.i64 v0 @bc0 [| v0, v1]
;     v5: F64 = int.to_f64 v4
;     v6: F64 = unbox.f64 v1
;     v7: F64 = float.mul v5, v6
;     v8: Obj<float> = box.f64 v7
;     ret v8
; }
; run: int_and_float(3, 0.5) == 1.5

; A square is a product.
fn square {
b0(v0: Obj<int>):
  bc0:
    v1: Obj<int> = const.obj k1
    v2: I64 = const.i64 8
    v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
    ret v3
}
; fn square {
; b0(v0: Obj<int>):
;     v1: Obj<int> = const.obj k1
;     v2: I64 = const.i64 8
;     v4: I64 = unbox.i64 v0 @bc0 [| v0, v1]
;     v5: I64 = int.mul v4, v4 @bc0 [| v0, v1]
;     v6: Obj<int> = box.i64 v5
;     ret v6
; }

; Comparisons give truth values, boxed if an object is wanted.
fn compare_ints {
b0(v0: Obj<int>, v1: Obj<int>):
  bc0:
    v2: I64 = const.i64 0
    v3: Obj = call compare(v0, v1, v2) @bc0 [| v0, v1]
    ret v3
}
; fn compare_ints {
; b0(v0: Obj<int>, v1: Obj<int>):
;     v2: I64 = const.i64 0
;     v4: I64 = unbox.i64 v0 @bc0 [| v0, v1]
;     v5: I64 = unbox.i64 v1 @bc0 [| v0, v1]
;     v6: Bool = int.cmp v4, v5 lt
;     v7: Obj<bool> = box.bool v6
;     ret v7
; }
; run: compare_ints(1, 2) == True

; An int is compared with a float as a double only where that is exact.
fn compare_mixed {
b0(v0: Obj<int>, v1: Obj<float>):
  bc0:
    v2: I64 = const.i64 4
    v3: Bool = call compare_bool(v0, v1, v2) @bc0 [| v0, v1]
    v4: Obj = box.bool v3
    ret v4
}
; fn compare_mixed {
; b0(v0: Obj<int>, v1: Obj<float>):
;     v2: I64 = const.i64 4
;     v5: I64 = unbox.i64 v0 @bc0 [| v0, v1]
;     v6: I64 = const.i64 9007199254740992
;     v7: I64 = const.i64 18014398509481984
;     v8: I64 = int.add.wrap v5, v6
;     v9: Bool = int.cmp v8, v7 ult
;     guard.true v9 operand @bc0 [| v0, v1]
;     v10: I64 = unbox.i64 v0 @bc0 [| v0, v1]
;     v11: F64 = int.to_f64 v10
;     v12: F64 = unbox.f64 v1
;     v13: Bool = float.cmp v11, v12 gt
;     v4: Obj = box.bool v13
;     ret v4
; }
; run: compare_mixed(2, 1.5) == True
; after: compare_mixed(9007199254740993, 1.5) exits operand

fn compare_strs {
b0(v0: Obj, v1: Obj):
  bc8:
    v2: I64 = const.i64 2
    v3: Bool = call compare_bool(v0, v1, v2) @bc8 [| v0, v1]
    v4: Obj = box.bool v3
    ret v4
}
; fn compare_strs {
; b0(v0: Obj, v1: Obj):
;   bc8:
;     v2: I64 = const.i64 2
;     v5: Obj<str> = guard.type v0 str @bc8 [| v0, v1]
;     v6: Obj<str> = guard.type v1 str @bc8 [| v0, v1]
;     v7: Bool = call str_compare(v5, v6, v2)
;     v4: Obj = box.bool v7
;     ret v4
; }
; run: compare_strs('a', 'a') == True

fn negative {
b0(v0: Obj<int>):
  bc0:
    v1: Obj = call unary_negative(v0) @bc0 [| v0]
    ret v1
}
; fn negative {
; b0(v0: Obj<int>):
;     v2: I64 = unbox.i64 v0 @bc0 [| v0]
;     v3: I64 = int.neg v2 @bc0 [| v0]
;     v4: Obj<int> = box.i64 v3
;     ret v4
; }
; run: negative(5) == -5

; The truth of an int of any size is in its tag.
fn truth_of_int {
b0(v0: Obj):
  bc12:
    v1: Bool = call to_bool(v0) @bc12 [| v0]
    v2: Obj = box.bool v1
    ret v2
}
; fn truth_of_int {
; b0(v0: Obj):
;   bc12:
;     v3: Obj<int> = guard.type v0 int @bc12 [| v0]
;     v4: I64 = load.i64 v3 16 none
;     v5: I64 = const.i64 3
;     v6: I64 = const.i64 1
;     v7: I64 = int.and v4, v5
;     v8: Bool = int.cmp v7, v6 ne
;     v2: Obj = box.bool v8
;     ret v2
; }

; The truth of a list is its size.
fn truth_of_list {
b0(v0: Obj):
  bc10:
    v1: Bool = call to_bool(v0) @bc10 [| v0]
    v2: Obj = box.bool v1
    ret v2
}
; fn truth_of_list {
; b0(v0: Obj):
;   bc10:
;     v3: Obj<list> = guard.type v0 list @bc10 [| v0]
;     v4: I64 = load.i64 v3 16 list_head
;     v5: I64 = const.i64 0
;     v6: Bool = int.cmp v4, v5 ne
;     v2: Obj = box.bool v6
;     ret v2
; }
; run: truth_of_list([]) == False
; run: truth_of_list([1]) == True

fn truth_of_none {
b0(v0: Obj):
  bc14:
    v1: Bool = call to_bool(v0) @bc14 [| v0]
    v2: Obj = box.bool v1
    ret v2
}
; fn truth_of_none {
; b0(v0: Obj):
;   bc14:
;     v3: Obj<NoneType> = guard.type v0 NoneType @bc14 [| v0]
;     v4: Bool = const.bool 0
;     v2: Obj = box.bool v4
;     ret v2
; }
; run: truth_of_none(None) == False
