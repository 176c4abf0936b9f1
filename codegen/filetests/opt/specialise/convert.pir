; test opt specialise
; const k0 = 0
; const k1 = fn:tuple
; const k2 = fn:list
; const k3 = fn:set
; const k4 = fn:reversed
; callee k1 builtin tuple
; callee k2 builtin list
; callee k3 builtin set
; callee k4 builtin reversed
; feedback bc22 range_iterator
; feedback bc30 failed=type
; Lists, tuples and sets made of lists and tuples; iterators of ranges.

fn tuple_of {
b0(v0: Obj<list>, v1: Obj<tuple>, v2: Obj):
  bc2:
    v3: Obj = const.obj k1
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0) @bc2 [v0, v1, v2 | v3, v4, v0]
    v6: Obj = call call(v3, v4, v1) @bc2 [v0, v1, v2 | v3, v4, v1]
    v7: Obj = call call(v3, v4, v2) @bc2 [v0, v1, v2 | v3, v4, v2]
    v8: Obj = call build_list(v5, v6, v7) @bc2 [v0, v1, v2]
    ret v8
}
; fn tuple_of {
; b0(v0: Obj<list>, v1: Obj<tuple>, v2: Obj):
;   bc2:
;     v3: Obj = const.obj k1
;     v4: Obj? = const.null
;     v9: Obj<tuple> = call list_as_tuple(v0) @bc2 [v0, v1, v2 | v3, v4, v0]
;     v7: Obj = call call(v3, v4, v2) @bc2 [v0, v1, v2 | v3, v4, v2]
;     v8: Obj = call build_list(v9, v1, v7) @bc2 [v0, v1, v2]
;     ret v8
; }

fn list_and_set_of {
b0(v0: Obj<list>, v1: Obj<tuple>):
  bc2:
    v3: Obj = const.obj k2
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0) @bc2 [v0, v1 | v3, v4, v0]
    v6: Obj = call call(v3, v4, v1) @bc2 [v0, v1 | v3, v4, v1]
    v7: Obj = const.obj k3
    v8: Obj = call call(v7, v4, v0) @bc2 [v0, v1 | v7, v4, v0]
    v9: Obj = call build_list(v5, v6, v8) @bc2 [v0, v1]
    ret v9
}
; fn list_and_set_of {
; b0(v0: Obj<list>, v1: Obj<tuple>):
;   bc2:
;     v3: Obj = const.obj k2
;     v4: Obj? = const.null
;     v10: Obj<list> = call seq_as_list(v0) @bc2 [v0, v1 | v3, v4, v0]
;     v11: Obj<list> = call seq_as_list(v1) @bc2 [v0, v1 | v3, v4, v1]
;     v7: Obj = const.obj k3
;     v12: Obj<set> = call set_of(v0) @bc2 [v0, v1 | v7, v4, v0]
;     v9: Obj = call build_list(v10, v11, v12) @bc2 [v0, v1]
;     ret v9
; }

; A constant start: the first number downwards and the step are computed, the range is not needed.
fn reversed_range {
b0(v0: I64):
  bc10:
    v1: Obj = const.obj k4
    v2: Obj? = const.null
    v3: I64 = const.i64 0
    v4: I64 = const.i64 1
    v5: Obj<range> = call new_range(v3, v0, v4) @bc10 [v0 | v1, v2]
  bc12:
    v6: Obj = call call(v1, v2, v5) @bc12 [v0 | v1, v2, v5]
    ret v6
}
; fn reversed_range {
; b0(v0: I64):
;   bc10:
;     v1: Obj = const.obj k4
;     v2: Obj? = const.null
;     v3: I64 = const.i64 0
;     v4: I64 = const.i64 1
;     v5: Obj<range> = call new_range(v3, v0, v4) @bc10 [v0 | v1, v2]
;   bc12:
;     v7: Bool = int.cmp v0, v3 gt
;     v8: I64 = bool.to_i64 v7
;     v9: I64 = int.mul.wrap v0, v8
;     v10: I64 = const.i64 -1
;     v11: I64 = int.add.wrap v9, v10
;     v12: I64 = const.i64 -1
;     v13: Obj<range_iterator> = call new_range_iter(v11, v12, v9) @bc10 [v0 | v1, v2]
;     ret v13
; }

; A start that is not constant might be the least integer.
fn reversed_from {
b0(v0: I64, v1: I64):
  bc10:
    v2: Obj = const.obj k4
    v3: Obj? = const.null
    v4: I64 = const.i64 1
    v5: Obj<range> = call new_range(v0, v1, v4) @bc10 [v0 | v2, v3]
  bc12:
    v6: Obj = call call(v2, v3, v5) @bc12 [v0 | v2, v3, v5]
    ret v6
}
; fn reversed_from {
; b0(v0: I64, v1: I64):
;   bc10:
;     v2: Obj = const.obj k4
;     v3: Obj? = const.null
;     v4: I64 = const.i64 1
;     v5: Obj<range> = call new_range(v0, v1, v4) @bc10 [v0 | v2, v3]
;   bc12:
;     v6: Obj = call call(v2, v3, v5) @bc12 [v0 | v2, v3, v5]
;     ret v6
; }

; Something happened since the range was made: without memory for the iterator the interpreter has to have it.
fn range_kept {
b0(v0: I64, v1: Obj):
  bc10:
    v3: I64 = const.i64 0
    v4: I64 = const.i64 1
    v5: Obj<range> = call new_range(v3, v0, v4) @bc10 [v1]
  bc12:
    v6: Obj = call binary_op(v1, v1, v3) @bc12 [v1 | v5]
  bc14:
    v7: Obj = call get_iter(v5) @bc14 [v6 | v5]
    ret v7
}
; fn range_kept {
; b0(v0: I64, v1: Obj):
;   bc10:
;     v3: I64 = const.i64 0
;     v4: I64 = const.i64 1
;     v5: Obj<range> = call new_range(v3, v0, v4) @bc10 [v1]
;   bc12:
;     v6: Obj = call binary_op(v1, v1, v3) @bc12 [v1 | v5]
;   bc14:
;     v8: Bool = int.cmp v0, v3 gt
;     v9: I64 = bool.to_i64 v8
;     v10: I64 = int.mul.wrap v0, v9
;     v11: Obj<range_iterator> = call new_range_iter(v3, v4, v10) @bc14 [v6 | v5]
;     ret v11
; }

; A range that is an object, as its loop told.
fn range_object {
b0(v0: Obj):
  bc20:
    v1: Obj = call get_iter(v0) @bc20 [v0 | v0]
  bc22:
    v2: Obj? = call for_iter(v1) @bc22 [v0 | v1]
    v3: Bool = is.null v2
    branch v3 b1, b2
b1:
  bc24:
    ret v0
b2:
  bc22:
    v4: Obj = refine v2
    ret v4
}
; fn range_object {
; b0(v0: Obj):
;   bc20:
;     v5: Obj<range> = guard.type v0 range @bc20 [v0 | v0]
;     v6: Obj = load.obj v5 16 other
;     v7: Obj<int> = guard.type v6 int @bc20 [v0 | v0]
;     v8: I64 = unbox.i64 v7 @bc20 [v0 | v0]
;     v9: Obj = load.obj v5 24 other
;     v10: Obj<int> = guard.type v9 int @bc20 [v0 | v0]
;     v11: I64 = unbox.i64 v10 @bc20 [v0 | v0]
;     v12: Obj = load.obj v5 32 other
;     v13: Obj<int> = guard.type v12 int @bc20 [v0 | v0]
;     v14: I64 = unbox.i64 v13 @bc20 [v0 | v0]
;     v15: Obj = load.obj v5 40 other
;     v16: Obj<int> = guard.type v15 int @bc20 [v0 | v0]
;     v17: I64 = unbox.i64 v16 @bc20 [v0 | v0]
;     v18: Obj<range_iterator> = call new_range_iter(v8, v14, v17) @bc20 [v0 | v0]
;   bc22:
;     v20: I64 = load.i64 v18 32 iter
;     v21: I64 = const.i64 0
;     v22: Bool = int.cmp v20, v21 gt
;     branch v22 b4, b5
; b1:
;   bc24:
;     ret v0
; b2:
;   bc22:
;     v4: Obj = refine v19
;     ret v4
; b3(v19: Obj?):
;   bc22:
;     v3: Bool = is.null v19
;     branch v3 b1, b2
; b4:
;   bc22:
;     v23: I64 = load.i64 v18 16 iter
;     v24: I64 = load.i64 v18 24 iter
;     v25: I64 = int.add.wrap v23, v24
;     store.i64 v18, v25 16 iter
;     v26: I64 = const.i64 1
;     v27: I64 = int.sub.wrap v20, v26
;     store.i64 v18, v27 32 iter
;     v28: Obj<int> = box.i64 v23
;     jump b3(v28)
; b5:
;   bc22:
;     v29: Obj? = const.null
;     jump b3(v29)
; }
