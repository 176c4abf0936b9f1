; test opt specialise
; const k0 = fn:len
; const k1 = fn:isinstance
; const k2 = fn:abs
; const k3 = fn:range
; const k4 = fn:type
; const k5 = fn:append
; const k6 = fn:sqrt
; const k7 = fn:fabs
; const k8 = class:int
; const k9 = 1
; const k10 = fn:pop
; const k11 = fn:insert
; const k12 = fn:get
; class T40 list
; const k13 = 'pop'
; callee k0 builtin len
; callee k1 builtin isinstance
; callee k2 builtin abs
; callee k3 builtin range
; callee k4 builtin type
; callee k5 builtin list.append
; callee k6 builtin math.sqrt
; callee k7 builtin math.fabs
; callee k10 builtin list.pop
; callee k11 builtin list.insert
; callee k12 builtin dict.get
; attr list k13 method k10 never
; feedback bc4 list
; Builtin functions the compiler has operations for.

fn len_of_list {
b0(v0: Obj<list>):
    v1: Obj<builtin_function_or_method> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn len_of_list {
; b0(v0: Obj<list>):
;     v1: Obj<builtin_function_or_method> = const.obj k0
;     v2: Obj? = const.null
;     v4: I64 = load.i64 v0 16 list_head
;     v5: Obj<int> = box.i64 v4
;     ret v5
; }

; Of an unknown object it is a helper's.
fn len_of_anything {
b0(v0: Obj):
    v1: Obj<builtin_function_or_method> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn len_of_anything {
; b0(v0: Obj):
;     v1: Obj<builtin_function_or_method> = const.obj k0
;     v2: Obj? = const.null
;     v4: Obj = call len(v0) @bc2 [| v1, _, v0]
;     ret v4
; }

; A known class against a known class is known; a bool is an int.
fn isinstance_of_bool {
b0(v0: Obj<bool>):
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj<type> = const.obj k8
    v4: Obj = call call(v1, v2, v0, v3) @bc2 [| v1, _, v0, v3]
    ret v4
}
; fn isinstance_of_bool {
; b0(v0: Obj<bool>):
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj<type> = const.obj k8
;     v5: Obj<bool> = const.obj k14
;     ret v5
; }

fn isinstance_of_anything {
b0(v0: Obj):
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj<type> = const.obj k8
    v4: Obj = call call(v1, v2, v0, v3) @bc2 [| v1, _, v0, v3]
    ret v4
}
; fn isinstance_of_anything {
; b0(v0: Obj):
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj<type> = const.obj k8
;     v5: Bool = call isinstance(v0, v3) @bc2 [| v1, _, v0, v3]
;     v6: Obj<bool> = box.bool v5
;     ret v6
; }

fn abs_of_float {
b0(v0: Obj<float>):
    v1: Obj<builtin_function_or_method> = const.obj k2
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn abs_of_float {
; b0(v0: Obj<float>):
;     v1: Obj<builtin_function_or_method> = const.obj k2
;     v2: Obj? = const.null
;     v4: F64 = unbox.f64 v0
;     v5: F64 = float.abs v4
;     v6: Obj<float> = box.f64 v5
;     ret v6
; }

fn range_of_two {
b0(v0: Obj<int>, v1: Obj<int>):
    v2: Obj<builtin_function_or_method> = const.obj k3
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0, v1) @bc2 [| v2, _, v0, v1]
    ret v4
}
; fn range_of_two {
; b0(v0: Obj<int>, v1: Obj<int>):
;     v2: Obj<builtin_function_or_method> = const.obj k3
;     v3: Obj? = const.null
;     v5: I64 = unbox.i64 v0 @bc2 [| v2, _, v0, v1]
;     v6: I64 = unbox.i64 v1 @bc2 [| v2, _, v0, v1]
;     v7: I64 = const.i64 1
;     v8: Obj<range> = call new_range(v5, v6, v7) @bc2 [| v2, _, v0, v1]
;     ret v8
; }

; A step of zero is the interpreter's to refuse.
fn range_with_step {
b0(v0: Obj<int>, v1: Obj<int>, v2: Obj<int>):
    v3: Obj<builtin_function_or_method> = const.obj k3
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1, v2) @bc2 [| v3, _, v0, v1, v2]
    ret v5
}
; fn range_with_step {
; b0(v0: Obj<int>, v1: Obj<int>, v2: Obj<int>):
;     v3: Obj<builtin_function_or_method> = const.obj k3
;     v4: Obj? = const.null
;     v6: I64 = unbox.i64 v0 @bc2 [| v3, _, v0, v1, v2]
;     v7: I64 = unbox.i64 v1 @bc2 [| v3, _, v0, v1, v2]
;     v8: I64 = unbox.i64 v2 @bc2 [| v3, _, v0, v1, v2]
;     v9: I64 = const.i64 0
;     v10: Bool = int.cmp v8, v9 ne
;     guard.true v10 operand @bc2 [| v3, _, v0, v1, v2]
;     v11: Obj<range> = call new_range(v6, v7, v8) @bc2 [| v3, _, v0, v1, v2]
;     ret v11
; }

fn type_of_int {
b0(v0: Obj<int>):
    v1: Obj<builtin_function_or_method> = const.obj k4
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn type_of_int {
; b0(v0: Obj<int>):
;     v1: Obj<builtin_function_or_method> = const.obj k4
;     v2: Obj? = const.null
;     v4: Obj<type> = const.obj k14
;     ret v4
; }

; `append` found on a list: self is the list.
fn append {
b0(v0: Obj<list>, v1: Obj):
    v2: Obj<builtin_function_or_method> = const.obj k5
    v3: Obj = call call(v2, v0, v1) @bc2 [| v2, v0, v1]
    ret v3
}
; fn append {
; b0(v0: Obj<list>, v1: Obj):
;     v2: Obj<builtin_function_or_method> = const.obj k5
;     call list_append(v0, v1) @bc2 [| v2, v0, v1]
;     v4: Obj<NoneType> = const.obj k14
;     ret v4
; }

; The same on an object of a class derived from list.
fn append_to_derived {
b0(v0: Obj<T40>, v1: Obj):
    v2: Obj<builtin_function_or_method> = const.obj k5
    v3: Obj = call call(v2, v0, v1) @bc2 [| v2, v0, v1]
    ret v3
}
; fn append_to_derived {
; b0(v0: Obj<T40>, v1: Obj):
;     v2: Obj<builtin_function_or_method> = const.obj k5
;     v4: Obj<T40> = guard.type v0 T40 @bc2 [| v2, v0, v1]
;     call list_append(v4, v1) @bc2 [| v2, v0, v1]
;     v5: Obj<NoneType> = const.obj k14
;     ret v5
; }

; The root of a negative number raises: not here.
fn sqrt {
b0(v0: Obj<float>):
    v1: Obj<builtin_function_or_method> = const.obj k6
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [| v1, _, v0]
    ret v3
}
; fn sqrt {
; b0(v0: Obj<float>):
;     v1: Obj<builtin_function_or_method> = const.obj k6
;     v2: Obj? = const.null
;     v4: F64 = unbox.f64 v0
;     v5: F64 = const.f64 0.0
;     v6: Bool = float.cmp v4, v5 ge
;     guard.true v6 operand @bc2 [| v1, _, v0]
;     v7: F64 = float.sqrt v4
;     v8: Obj<float> = box.f64 v7
;     ret v8
; }

fn pop {
b0(v0: Obj<list>, v1: Obj<int>):
    v2: Obj<builtin_function_or_method> = const.obj k10
    v3: Obj = call call(v2, v0) @bc2 [| v2, v0]
    v4: Obj = call call(v2, v0, v1) @bc2 [| v2, v0, v1]
    ret v4
}
; fn pop {
; b0(v0: Obj<list>, v1: Obj<int>):
;     v2: Obj<builtin_function_or_method> = const.obj k10
;     v5: I64 = const.i64 -1
;     v6: Obj = call list_pop(v0, v5) @bc2 [| v2, v0]
;     v7: I64 = unbox.i64 v1 @bc2 [| v2, v0, v1]
;     v8: Obj = call list_pop(v0, v7) @bc2 [| v2, v0, v1]
;     ret v8
; }

; An index of unknown class is the function's.
fn pop_at_anything {
b0(v0: Obj<list>, v1: Obj):
    v2: Obj<builtin_function_or_method> = const.obj k10
    v4: Obj = call call(v2, v0, v1) @bc2 [| v2, v0, v1]
    ret v4
}
; fn pop_at_anything {
; b0(v0: Obj<list>, v1: Obj):
;     v2: Obj<builtin_function_or_method> = const.obj k10
;     v4: Obj = call call(v2, v0, v1) @bc2 [| v2, v0, v1]
;     ret v4
; }

fn insert {
b0(v0: Obj<list>, v1: Obj<int>, v2: Obj):
    v3: Obj<builtin_function_or_method> = const.obj k11
    v4: Obj = call call(v3, v0, v1, v2) @bc2 [| v3, v0, v1, v2]
    ret v4
}
; fn insert {
; b0(v0: Obj<list>, v1: Obj<int>, v2: Obj):
;     v3: Obj<builtin_function_or_method> = const.obj k11
;     v5: I64 = unbox.i64 v1 @bc2 [| v3, v0, v1, v2]
;     call list_insert(v0, v5, v2) @bc2 [| v3, v0, v1, v2]
;     v6: Obj<NoneType> = const.obj k14
;     ret v6
; }

fn get {
b0(v0: Obj<dict>, v1: Obj):
    v3: Obj<builtin_function_or_method> = const.obj k12
    v4: Obj = call call(v3, v0, v1) @bc2 [| v3, v0, v1]
    v5: Obj = call call(v3, v0, v1, v1) @bc2 [| v3, v0, v1, v1]
    ret v4
}
; fn get {
; b0(v0: Obj<dict>, v1: Obj):
;     v3: Obj<builtin_function_or_method> = const.obj k12
;     v6: Obj<NoneType> = const.obj k14
;     v7: Obj? = call dict_find_or(v0, v1, v6)
;     v8: Obj = guard.nonnull v7 @bc2 [| v3, v0, v1]
;     v9: Obj? = call dict_find_or(v0, v1, v1)
;     v10: Obj = guard.nonnull v9 @bc2 [| v3, v0, v1, v1]
;     ret v8
; }

; A bound method kept in a variable: of which object is known from where it was loaded.
fn bound {
b0(v0: Obj<list>, v1: Obj<int>):
    v2: Obj<str> = const.obj k13
    v3: Obj = call load_attr(v0, v2) @bc4 [v0 |]
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v1) @bc2 [v3 | v3, _, v1]
    ret v5
}
; fn bound {
; b0(v0: Obj<list>, v1: Obj<int>):
;     v2: Obj<str> = const.obj k13
;     v3: Obj = call load_attr(v0, v2) @bc4 [v0]
;     v4: Obj? = const.null
;     v6: I64 = unbox.i64 v1 @bc2 [v3 | v3, _, v1]
;     v7: Obj = call list_pop(v0, v6) @bc2 [v3 | v3, _, v1]
;     ret v7
; }
