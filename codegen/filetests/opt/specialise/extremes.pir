; test opt specialise
; const k0 = fn:max
; const k1 = fn:min
; callee k0 builtin max
; callee k1 builtin min
; feedback bc40 ,,str,str
; feedback bc50 ,,float,float
; `min` and `max` of several numbers.

; Nothing is known of the first: it is expected to be like the others.
fn like_the_others {
b0(v0: Obj, v1: Obj<int>, v2: Obj<int>):
    v3: Obj<builtin_function_or_method> = const.obj k0
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1, v2) @bc2 [| v3, _, v0, v1, v2]
    ret v5
}
; fn like_the_others {
; b0(v0: Obj, v1: Obj<int>, v2: Obj<int>):
;     v3: Obj<builtin_function_or_method> = const.obj k0
;     v4: Obj? = const.null
;     v6: Obj<int> = guard.type v0 int @bc2 [| v3, _, v0, v1, v2]
;     v7: I64 = unbox.i64 v6 @bc2 [| v3, _, v0, v1, v2]
;     v8: I64 = unbox.i64 v1 @bc2 [| v3, _, v0, v1, v2]
;     v9: Bool = int.cmp v8, v7 gt
;     branch v9 b2, b3
; b1(v10: I64):
;     v11: I64 = unbox.i64 v2 @bc2 [| v3, _, v0, v1, v2]
;     v12: Bool = int.cmp v11, v10 gt
;     branch v12 b5, b6
; b2:
;     jump b1(v8)
; b3:
;     jump b1(v7)
; b4(v13: I64):
;     v14: Obj<int> = box.i64 v13
;     ret v14
; b5:
;     jump b4(v11)
; b6:
;     jump b4(v10)
; }

; An int and a float: which of the two comes out is decided at run time.
fn mixed {
b0(v0: Obj<float>, v1: Obj<int>):
    v3: Obj<builtin_function_or_method> = const.obj k1
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1) @bc2 [| v3, _, v0, v1]
    ret v5
}
; fn mixed {
; b0(v0: Obj<float>, v1: Obj<int>):
;     v3: Obj<builtin_function_or_method> = const.obj k1
;     v4: Obj? = const.null
;     v5: Obj = call call(v3, v4, v0, v1) @bc2 [| v3, _, v0, v1]
;     ret v5
; }

; Nothing is known at all: ints.
fn unknown {
b0(v0: Obj, v1: Obj):
    v3: Obj<builtin_function_or_method> = const.obj k1
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1) @bc2 [| v3, _, v0, v1]
    ret v5
}
; fn unknown {
; b0(v0: Obj, v1: Obj):
;     v3: Obj<builtin_function_or_method> = const.obj k1
;     v4: Obj? = const.null
;     v6: Obj<int> = guard.type v0 int @bc2 [| v3, _, v0, v1]
;     v7: I64 = unbox.i64 v6 @bc2 [| v3, _, v0, v1]
;     v8: Obj<int> = guard.type v1 int @bc2 [| v3, _, v0, v1]
;     v9: I64 = unbox.i64 v8 @bc2 [| v3, _, v0, v1]
;     v10: Bool = int.cmp v9, v7 lt
;     branch v10 b2, b3
; b1(v11: I64):
;     v12: Obj<int> = box.i64 v11
;     ret v12
; b2:
;     jump b1(v9)
; b3:
;     jump b1(v7)
; }

; Other classes were seen.
fn strings {
b0(v0: Obj, v1: Obj):
  bc40:
    v3: Obj<builtin_function_or_method> = const.obj k1
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1) @bc40 [| v3, _, v0, v1]
    ret v5
}
; fn strings {
; b0(v0: Obj, v1: Obj):
;   bc40:
;     v3: Obj<builtin_function_or_method> = const.obj k1
;     v4: Obj? = const.null
;     v5: Obj = call call(v3, v4, v0, v1) @bc40 [| v3, _, v0, v1]
;     ret v5
; }

; The first one stays if the other is not less, or undefined.
fn floats {
b0(v0: Obj, v1: Obj):
  bc50:
    v3: Obj<builtin_function_or_method> = const.obj k1
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0, v1) @bc50 [| v3, _, v0, v1]
    ret v5
}
; fn floats {
; b0(v0: Obj, v1: Obj):
;   bc50:
;     v3: Obj<builtin_function_or_method> = const.obj k1
;     v4: Obj? = const.null
;     v6: Obj<float> = guard.type v0 float @bc50 [| v3, _, v0, v1]
;     v7: F64 = unbox.f64 v6
;     v8: Obj<float> = guard.type v1 float @bc50 [| v3, _, v0, v1]
;     v9: F64 = unbox.f64 v8
;     v10: Bool = float.cmp v9, v7 lt
;     branch v10 b2, b3
; b1(v11: F64):
;   bc50:
;     v12: Obj<float> = box.f64 v11
;     ret v12
; b2:
;   bc50:
;     jump b1(v9)
; b3:
;   bc50:
;     jump b1(v7)
; }
