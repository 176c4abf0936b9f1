; test opt specialise
; const k0 = def:fail
; const k1 = 7
; const k2 = 'x'
; const k3 = class:T40
; const k4 = fn:type
; const k5 = fn:isinstance
; const k6 = def:id
; callee k0 code k1 args a complex
; callee k4 builtin type
; callee k5 builtin isinstance
; callee k6 code k1 args a,b
; class T40 inline 40
; attr T40 k2 inline 48 0
; feedback bc2 int,int generic
; feedback bc4 int,int
; feedback bc6 int,int failed=overflow
; feedback bc8 T40
; feedback bc9 T40
; feedback bc10 T40 failed=state
; feedback bc12 callee=k6 failed=identity
; feedback bc14 int|float,int
; feedback bc16 list,float
; What must stay generic, or stay guarded.

; Guards of this bytecode failed too often.
fn generic {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
    ret v3
}
; fn generic {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v3: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
;     ret v3
; }
; run: generic(1, 2) == 3

; Two classes were seen: no guess.
fn polymorphic {
b0(v0: Obj, v1: Obj):
  bc14:
    v2: I64 = const.i64 0
    v3: Obj = call binary_op(v0, v1, v2) @bc14 [| v0, v1]
    ret v3
}
; fn polymorphic {
; b0(v0: Obj, v1: Obj):
;   bc14:
;     v2: I64 = const.i64 0
;     v4: Obj<number> = guard.number v0 @bc14 [| v0, v1]
;     v5: F64 = unbox.number v4 @bc14 [| v0, v1]
;     v6: Bool = is.type v4 int
;     v7: Obj<number> = guard.number v1 @bc14 [| v0, v1]
;     v8: F64 = unbox.number v7 @bc14 [| v0, v1]
;     v9: Bool = is.type v7 int
;     v10: F64 = float.add v5, v8
;     v11: I64 = bool.to_i64 v6
;     v12: I64 = bool.to_i64 v9
;     v13: I64 = int.and v11, v12
;     v14: I64 = const.i64 0
;     v15: Bool = int.cmp v13, v14 ne
;     v16: I64 = bool.to_i64 v15
;     v17: Obj<number> = call box_number(v10, v16)
;     ret v17
; }
; run: polymorphic(1, 2) == 3

; No machine operation where overflow failed before: exact ints of any size.
fn overflowed_shift {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: I64 = const.i64 3
    v3: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
    ret v3
}
; fn overflowed_shift {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: I64 = const.i64 3
;     v4: Obj<int> = guard.type v1 int @bc6 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc6 [| v0, v1]
;     v6: I64 = const.i64 64
;     v7: Bool = int.cmp v5, v6 ult
;     guard.true v7 operand @bc6 [| v0, v1]
;     v8: Obj<int> = guard.type v0 int @bc6 [| v0, v1]
;     v9: I64 = const.i64 3
;     v10: Obj<int> = call long_bits(v8, v4, v9) @bc6 [| v0, v1]
;     ret v10
; }

; `True & False` is a bool, not an int.
fn and_of_bools {
b0(v0: Obj<bool>, v1: Obj<bool>):
  bc0:
    v2: I64 = const.i64 1
    v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
    ret v3
}
; fn and_of_bools {
; b0(v0: Obj<bool>, v1: Obj<bool>):
;     v2: I64 = const.i64 1
;     v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
;     ret v3
; }

; `2 ** n` may be a float or huge: only small constant exponents.
fn power {
b0(v0: Obj<int>, v1: Obj<int>):
  bc0:
    v2: I64 = const.i64 8
    v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
    ret v3
}
; fn power {
; b0(v0: Obj<int>, v1: Obj<int>):
;     v2: I64 = const.i64 8
;     v3: Obj = call binary_op(v0, v1, v2) @bc0 [| v0, v1]
;     ret v3
; }

; The class of an instance of a heap class may be assigned: the guard is asked again after Python ran.
fn heap_class_guarded_again {
b0(v0: Obj, v1: Obj):
  bc8:
    v2: Obj<str> = const.obj k2
    v3: Obj = call load_attr(v0, v2) @bc8 [v0, v1]
    v4: Obj = call get_item(v1, v1) @bc8 [v0, v1]
  bc9:
    v5: Obj = call load_attr(v0, v2) @bc9 [v0, v1]
    ret v5
}
; fn heap_class_guarded_again {
; b0(v0: Obj, v1: Obj):
;   bc8:
;     v2: Obj<str> = const.obj k2
;     v6: Obj<T40> = guard.type v0 T40 @bc8 [v0, v1]
;     v7: I64 = load.u8 v6 40 attr
;     v8: I64 = const.i64 0
;     v9: Bool = int.cmp v7, v8 ne
;     guard.true v9 state @bc8 [v0, v1]
;     v10: Obj? = load.obj v6 48 attr
;     v11: Obj = guard.nonnull v10 @bc8 [v0, v1]
;     v4: Obj = call get_item(v1, v1) @bc8 [v0, v1]
;   bc9:
;     v12: Obj<T40> = guard.type v0 T40 @bc9 [v0, v1]
;     v13: I64 = load.u8 v12 40 attr
;     v14: I64 = const.i64 0
;     v15: Bool = int.cmp v13, v14 ne
;     guard.true v15 state @bc9 [v0, v1]
;     v16: Obj? = load.obj v12 48 attr
;     v17: Obj = guard.nonnull v16 @bc9 [v0, v1]
;     ret v17
; }

; A class never seen here at all keeps the general protocol.
fn attribute_of_anything {
b0(v0: Obj):
  bc0:
    v1: Obj<str> = const.obj k2
    v2: Obj = call load_attr(v0, v1) @bc0 [| v0]
    ret v2
}
; fn attribute_of_anything {
; b0(v0: Obj):
;     v1: Obj<str> = const.obj k2
;     v2: Obj = call load_attr(v0, v1) @bc0 [| v0]
;     ret v2
; }

; The inline values were found invalid before.
fn attribute_that_failed {
b0(v0: Obj):
  bc10:
    v1: Obj<str> = const.obj k2
    v2: Obj = call load_attr(v0, v1) @bc10 [| v0]
    ret v2
}
; fn attribute_that_failed {
; b0(v0: Obj):
;   bc10:
;     v1: Obj<str> = const.obj k2
;     v2: Obj = call load_attr(v0, v1) @bc10 [| v0]
;     ret v2
; }

; What is known in one arm is not known in the other, nor behind the join.
fn knowledge_of_one_arm {
b0(v0: Obj, v1: Bool):
  bc4:
    v2: I64 = const.i64 0
    branch v1 b1, b2
b1:
  bc4:
    v3: Obj = call binary_op(v0, v0, v2) @bc4 [v0]
    jump b3
b2:
    jump b3
b3:
  bc4:
    v4: Obj = call binary_op(v0, v0, v2) @bc4 [v0]
    ret v4
}
; fn knowledge_of_one_arm {
; b0(v0: Obj, v1: Bool):
;   bc4:
;     v2: I64 = const.i64 0
;     branch v1 b1, b2
; b1:
;   bc4:
;     v5: Obj<int> = guard.type v0 int @bc4 [v0]
;     v6: I64 = unbox.i64 v5 @bc4 [v0]
;     v7: I64 = unbox.i64 v5 @bc4 [v0]
;     v8: I64 = int.add v6, v7 @bc4 [v0]
;     v9: Obj<int> = box.i64 v8
;     jump b3
; b2:
;     jump b3
; b3:
;   bc4:
;     v10: Obj<int> = guard.type v0 int @bc4 [v0]
;     v11: I64 = unbox.i64 v10 @bc4 [v0]
;     v12: I64 = unbox.i64 v10 @bc4 [v0]
;     v13: I64 = int.add v11, v12 @bc4 [v0]
;     v14: Obj<int> = box.i64 v13
;     ret v14
; }
; run: knowledge_of_one_arm(2, True) == 4
; after: knowledge_of_one_arm('a', False) exits type

; A float index raises TypeError: the helper's.
fn float_index {
b0(v0: Obj, v1: Obj):
  bc16:
    v2: Obj = call get_item(v0, v1) @bc16 [| v0, v1]
    ret v2
}
; fn float_index {
; b0(v0: Obj, v1: Obj):
;   bc16:
;     v2: Obj = call get_item(v0, v1) @bc16 [| v0, v1]
;     ret v2
; }

; A callee with `*args` or keyword-only parameters has no native entry to call.
fn complex_callee {
b0(v0: Obj):
    v1: Obj<function> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
    ret v3
}
; fn complex_callee {
; b0(v0: Obj):
;     v1: Obj<function> = const.obj k0
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
;     ret v3
; }

; Too few or too many arguments: the helper raises.
fn wrong_number {
b0(v0: Obj):
    v1: Obj<function> = const.obj k6
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
    v4: Obj = call call(v1, v2, v0, v0, v0) @bc0 [| v1, _, v0, v0, v0]
    ret v4
}
; fn wrong_number {
; b0(v0: Obj):
;     v1: Obj<function> = const.obj k6
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
;     v4: Obj = call call(v1, v2, v0, v0, v0) @bc0 [| v1, _, v0, v0, v0]
;     ret v4
; }

; The callee changed here before.
fn other_callee_before {
b0(v0: Obj, v1: Obj):
  bc12:
    v2: Obj? = const.null
    v3: Obj = call call(v0, v2, v1, v1) @bc12 [| v0, _, v1, v1]
    ret v3
}
; fn other_callee_before {
; b0(v0: Obj, v1: Obj):
;   bc12:
;     v2: Obj? = const.null
;     v3: Obj = call call(v0, v2, v1, v1) @bc12 [| v0, _, v1, v1]
;     ret v3
; }
; run: other_callee_before(k6, 'x') == 'x'

; Self may be there or not: the arguments are not known.
fn maybe_self {
b0(v0: Obj?, v1: Obj):
  bc0:
    v2: Obj<function> = const.obj k6
    v3: Obj = call call(v2, v0, v1) @bc0 [| v2, v0, v1]
    ret v3
}
; fn maybe_self {
; b0(v0: Obj?, v1: Obj):
;     v2: Obj<function> = const.obj k6
;     v3: Obj = call call(v2, v0, v1) @bc0 [| v2, v0, v1]
;     ret v3
; }

; `type(o)` and `isinstance(o, C)` of an instance of a heap class are not constants.
fn type_of_instance {
b0(v0: Obj<T40>, v1: Obj<T40>):
    v2: Obj? = const.null
    v3: Obj<builtin_function_or_method> = const.obj k4
    v4: Obj = call call(v3, v2, v0) @bc0 [v0, v1]
    v5: Obj<builtin_function_or_method> = const.obj k5
    v6: Obj<type> = const.obj k3
    v7: Obj = call call(v5, v2, v1, v6) @bc0 [v0, v1]
    v8: Obj = call build_tuple(v4, v7) @bc0 [v0, v1]
    ret v8
}
; fn type_of_instance {
; b0(v0: Obj<T40>, v1: Obj<T40>):
;     v2: Obj? = const.null
;     v3: Obj<builtin_function_or_method> = const.obj k4
;     v9: Obj = load.obj v0 8 type
;     v5: Obj<builtin_function_or_method> = const.obj k5
;     v6: Obj<type> = const.obj k3
;     v10: Bool = is.type v1 T40
;     v11: Bool = const.bool 1
;     branch v10 b1(v11), b2
; b1(v13: Bool):
;     v14: Obj<bool> = box.bool v13
;     v8: Obj = call build_tuple(v9, v14) @bc0 [v0, v1]
;     ret v8
; b2:
;     v12: Bool = call isinstance(v1, v6) @bc0 [v0, v1]
;     jump b1(v12)
; }
