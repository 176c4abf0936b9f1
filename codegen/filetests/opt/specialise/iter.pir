; test opt specialise
; const k0 = 0
; const k1 = fn:enumerate
; const k2 = fn:zip
; callee k1 builtin enumerate
; callee k2 builtin zip
; feedback bc2 list
; feedback bc4 range_iterator
; feedback bc6 list_iterator
; feedback bc20 list failed=type
; Iteration over ranges and lists.

; `range` that is only iterated over is never made.
fn range_iterator {
b0(v0: I64, v1: I64, v2: I64):
  bc2:
    v3: Obj<range> = call new_range(v0, v1, v2) @bc2 [v0, v1, v2]
    v4: Obj = call get_iter(v3) @bc2 [v0, v1, v2 | v3]
    ret v4
}
; fn range_iterator {
; b0(v0: I64, v1: I64, v2: I64):
;   bc2:
;     v3: Obj<range> = call new_range(v0, v1, v2) @bc2 [v0, v1, v2]
;     v5: I64 = call range_len(v0, v1, v2)
;     v6: Obj<range_iterator> = call new_range_iter(v0, v2, v5) @bc2 [v0, v1, v2]
;     ret v6
; }

fn list_iterator {
b0(v0: Obj<list>):
  bc2:
    v1: Obj = call get_iter(v0) @bc2 [| v0]
    ret v1
}
; fn list_iterator {
; b0(v0: Obj<list>):
;   bc2:
;     v2: I64 = const.i64 0
;     v3: Obj<list_iterator> = call new_list_iter(v0, v2) @bc2 [| v0]
;     ret v3
; }
; run: list_iterator([1]) == iter([1], 0)

; The iterator of an iterator is itself.
fn iterator_of_itself {
b0(v0: Obj<list_iterator>):
  bc2:
    v1: Obj = call get_iter(v0) @bc2 [| v0]
    ret v1
}
; fn iterator_of_itself {
; b0(v0: Obj<list_iterator>):
;   bc2:
;     ret v0
; }

; One step over a range: the next value boxed, or NULL.
fn range_step {
b0(v0: Obj):
  bc4:
    v1: Obj? = call for_iter(v0) @bc4 [| v0]
    v2: Bool = is.null v1
    v3: Obj = box.bool v2
    ret v3
}
; fn range_step {
; b0(v0: Obj):
;   bc4:
;     v4: Obj<range_iterator> = guard.type v0 range_iterator @bc4 [| v0]
;     v6: I64 = load.i64 v4 32 iter
;     v7: I64 = const.i64 0
;     v8: Bool = int.cmp v6, v7 gt
;     branch v8 b2, b3
; b1(v5: Obj?):
;   bc4:
;     v2: Bool = is.null v5
;     v3: Obj = box.bool v2
;     ret v3
; b2:
;   bc4:
;     v9: I64 = load.i64 v4 16 iter
;     v10: I64 = load.i64 v4 24 iter
;     v11: I64 = int.add.wrap v9, v10
;     store.i64 v4, v11 16 iter
;     v12: I64 = const.i64 1
;     v13: I64 = int.sub.wrap v6, v12
;     store.i64 v4, v13 32 iter
;     v14: Obj<int> = box.i64 v9
;     jump b1(v14)
; b3:
;   bc4:
;     v15: Obj? = const.null
;     jump b1(v15)
; }
; after: range_step(range_iterator{16: i64:5, 24: i64:1, 32: i64:1}) == False
; after: range_step(range_iterator{16: i64:5, 24: i64:1, 32: i64:0}) == True

; One step over a list: an exhausted iterator lets go of it.
fn list_step {
b0(v0: Obj):
  bc6:
    v1: Obj? = call for_iter(v0) @bc6 [| v0]
    v2: Bool = is.null v1
    v3: Obj = box.bool v2
    ret v3
}
; fn list_step {
; b0(v0: Obj):
;   bc6:
;     v4: Obj<list_iterator> = guard.type v0 list_iterator @bc6 [| v0]
;     v6: Obj? = load.obj v4 24 iter
;     v7: Bool = is.null v6
;     branch v7 b4, b2
; b1(v5: Obj?):
;   bc6:
;     v2: Bool = is.null v5
;     v3: Obj = box.bool v2
;     ret v3
; b2:
;   bc6:
;     v8: Obj = refine v6
;     v9: I64 = load.i64 v4 16 iter
;     v10: I64 = load.i64 v8 16 list_head
;     v11: Bool = int.cmp v9, v10 ult
;     branch v11 b3, b4
; b3:
;   bc6:
;     v12: I64 = load.i64 v8 24 list_head
;     v13: Obj = loadx.obj v12, v9 0 list_item
;     v14: I64 = const.i64 1
;     v15: I64 = int.add.wrap v9, v14
;     store.i64 v4, v15 16 iter
;     jump b1(v13)
; b4:
;   bc6:
;     call seq_iter_end(v4) @bc6 [| v0]
;     v16: Obj? = const.null
;     jump b1(v16)
; }
; run: list_step(iter([1])) == False
; run: list_step(iter([])) == True

; The list's iterator is made first; a step makes the pair of both.
fn enumerated {
b0(v0: Obj<list>):
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc8 [| v1, _, v0]
    v4: Obj = call get_iter(v3) @bc10 [| v3]
    v5: Obj? = call for_iter(v4) @bc12 [| v4]
    v6: Bool = is.null v5
    branch v6 b1, b2
b1:
    ret v0
b2:
    v7: Obj = refine v5
    ret v7
}
; fn enumerated {
; b0(v0: Obj<list>):
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v8: I64 = const.i64 0
;     v9: Obj<list_iterator> = call new_list_iter(v0, v8) @bc8 [| v1, _, v0]
;     v10: I64 = const.i64 0
;     v11: Obj<enumerate> = call new_enumerate(v9, v10) @bc8 [| v1, _, v0]
;     v13: Obj? = load.obj v9 24 iter
;     v14: Bool = is.null v13
;     branch v14 b6, b4
; b1:
;     ret v0
; b2:
;     v7: Obj = refine v12
;     ret v7
; b3(v12: Obj?):
;     v6: Bool = is.null v12
;     branch v6 b1, b2
; b4:
;     v15: Obj = refine v13
;     v16: I64 = load.i64 v9 16 iter
;     v17: I64 = load.i64 v15 16 list_head
;     v18: Bool = int.cmp v16, v17 ult
;     branch v18 b5, b6
; b5:
;     v19: I64 = load.i64 v15 24 list_head
;     v20: Obj = loadx.obj v19, v16 0 list_item
;     v21: I64 = const.i64 1
;     v22: I64 = int.add.wrap v16, v21
;     store.i64 v9, v22 16 iter
;     v23: I64 = load.i64 v11 16 iter
;     v24: I64 = const.i64 1
;     v25: I64 = int.add.wrap v23, v24
;     store.i64 v11, v25 16 iter
;     v26: Obj<int> = box.i64 v23
;     v27: Obj<tuple> = call build_tuple(v26, v20) @bc12 [| v11]
;     jump b3(v27)
; b6:
;     call seq_iter_end(v9) @bc12 [| v11]
;     v28: Obj? = const.null
;     jump b3(v28)
; }

; The second iterator is not asked when the first is at its end.
fn zipped {
b0(v0: Obj<list>, v1: Obj<tuple>):
    v2: Obj<builtin_function_or_method> = const.obj k2
    v3: Obj? = const.null
    v4: Obj = call call(v2, v3, v0, v1) @bc8 [| v2, _, v0, v1]
    v5: Obj = call get_iter(v4) @bc10 [| v4]
    v6: Obj? = call for_iter(v5) @bc12 [| v5]
    v7: Bool = is.null v6
    branch v7 b1, b2
b1:
    ret v0
b2:
    v8: Obj = refine v6
    ret v8
}
; fn zipped {
; b0(v0: Obj<list>, v1: Obj<tuple>):
;     v2: Obj<builtin_function_or_method> = const.obj k2
;     v3: Obj? = const.null
;     v9: I64 = const.i64 0
;     v10: Obj<list_iterator> = call new_list_iter(v0, v9) @bc8 [| v2, _, v0, v1]
;     v11: I64 = const.i64 0
;     v12: Obj<tuple_iterator> = call new_tuple_iter(v1, v11) @bc8 [| v2, _, v0, v1]
;     v13: Obj<zip> = call new_zip(v10, v12) @bc8 [| v2, _, v0, v1]
;     v15: Obj? = load.obj v10 24 iter
;     v16: Bool = is.null v15
;     branch v16 b6, b4
; b1:
;     ret v0
; b2:
;     v8: Obj = refine v14
;     ret v8
; b3(v14: Obj?):
;     v7: Bool = is.null v14
;     branch v7 b1, b2
; b4:
;     v17: Obj = refine v15
;     v18: I64 = load.i64 v10 16 iter
;     v19: I64 = load.i64 v17 16 list_head
;     v20: Bool = int.cmp v18, v19 ult
;     branch v20 b5, b6
; b5:
;     v21: I64 = load.i64 v17 24 list_head
;     v22: Obj = loadx.obj v21, v18 0 list_item
;     v23: I64 = const.i64 1
;     v24: I64 = int.add.wrap v18, v23
;     store.i64 v10, v24 16 iter
;     v25: Obj? = load.obj v12 24 iter
;     v26: Bool = is.null v25
;     branch v26 b9, b7
; b6:
;     call seq_iter_end(v10) @bc12 [| v13]
;     jump b10
; b7:
;     v27: Obj = refine v25
;     v28: I64 = load.i64 v12 16 iter
;     v29: I64 = load.i64 v27 16 none
;     v30: Bool = int.cmp v28, v29 ult
;     branch v30 b8, b9
; b8:
;     v31: Obj = loadx.obj v27, v28 24 frozen
;     v32: I64 = const.i64 1
;     v33: I64 = int.add.wrap v28, v32
;     store.i64 v12, v33 16 iter
;     v34: Obj<tuple> = call build_tuple(v22, v31) @bc12 [| v13]
;     jump b3(v34)
; b9:
;     call seq_iter_end(v12) @bc12 [| v13]
;     jump b10
; b10:
;     v35: Obj? = const.null
;     jump b3(v35)
; }

; Of an iterator of unknown class nothing is known.
fn enumerated_unknown {
b0(v0: Obj):
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc8 [| v1, _, v0]
    v4: Obj = call get_iter(v3) @bc10 [| v3]
    v5: Obj? = call for_iter(v4) @bc12 [| v4]
    v6: Obj = refine v5
    ret v6
}
; fn enumerated_unknown {
; b0(v0: Obj):
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc8 [| v1, _, v0]
;     v4: Obj = call get_iter(v3) @bc10 [| v3]
;     v5: Obj? = call for_iter(v4) @bc12 [| v4]
;     v6: Obj = refine v5
;     ret v6
; }

; The iterator of a str is of one of two classes: its step is known by how it was made.
fn characters {
b0(v0: Obj<str>):
  bc20:
    v1: Obj = call get_iter(v0) @bc20 [| v0]
  bc22:
    v2: Obj? = call for_iter(v1) @bc22 [| v1]
    v3: Bool = is.null v2
    v4: Obj = box.bool v3
    ret v4
}
; fn characters {
; b0(v0: Obj<str>):
;   bc20:
;     v5: I64 = const.i64 0
;     v6: Obj = call new_str_iter(v0, v5) @bc20 [| v0]
;   bc22:
;     v8: Obj? = load.obj v6 24 iter
;     v9: Bool = is.null v8
;     branch v9 b4, b2
; b1(v7: Obj?):
;   bc22:
;     v3: Bool = is.null v7
;     v4: Obj = box.bool v3
;     ret v4
; b2:
;   bc22:
;     v10: Obj = refine v8
;     v11: I64 = load.i64 v6 16 iter
;     v12: I64 = load.i64 v10 16 none
;     v13: Bool = int.cmp v11, v12 ult
;     branch v13 b3, b4
; b3:
;   bc22:
;     v14: Obj<str> = call str_item(v10, v11) @bc22 [| v6]
;     v15: I64 = const.i64 1
;     v16: I64 = int.add.wrap v11, v15
;     store.i64 v6, v16 16 iter
;     jump b1(v14)
; b4:
;   bc22:
;     call seq_iter_end(v6) @bc22 [| v6]
;     v17: Obj? = const.null
;     jump b1(v17)
; }

; A byte is a small int.
fn bytes {
b0(v0: Obj<bytes>):
  bc20:
    v1: Obj = call get_iter(v0) @bc20 [| v0]
  bc22:
    v2: Obj? = call for_iter(v1) @bc22 [| v1]
    v3: Bool = is.null v2
    v4: Obj = box.bool v3
    ret v4
}
; fn bytes {
; b0(v0: Obj<bytes>):
;   bc20:
;     v5: I64 = const.i64 0
;     v6: Obj<bytes_iterator> = call new_bytes_iter(v0, v5) @bc20 [| v0]
;   bc22:
;     v8: Obj? = load.obj v6 24 iter
;     v9: Bool = is.null v8
;     branch v9 b4, b2
; b1(v7: Obj?):
;   bc22:
;     v3: Bool = is.null v7
;     v4: Obj = box.bool v3
;     ret v4
; b2:
;   bc22:
;     v10: Obj = refine v8
;     v11: I64 = load.i64 v6 16 iter
;     v12: I64 = load.i64 v10 16 none
;     v13: Bool = int.cmp v11, v12 ult
;     branch v13 b3, b4
; b3:
;   bc22:
;     v14: I64 = loadx.u8 v10, v11 32 frozen
;     v15: Obj<int> = box.i64 v14
;     v16: I64 = const.i64 1
;     v17: I64 = int.add.wrap v11, v16
;     store.i64 v6, v17 16 iter
;     jump b1(v15)
; b4:
;   bc22:
;     call seq_iter_end(v6) @bc22 [| v6]
;     v18: Obj? = const.null
;     jump b1(v18)
; }

; A str iterator somebody else made is left alone.
fn foreign_characters {
b0(v0: Obj<str_iterator>):
  bc22:
    v1: Obj? = call for_iter(v0) @bc22 [| v0]
    v2: Bool = is.null v1
    v3: Obj = box.bool v2
    ret v3
}
; fn foreign_characters {
; b0(v0: Obj<str_iterator>):
;   bc22:
;     v5: Obj? = load.obj v0 24 iter
;     v6: Bool = is.null v5
;     branch v6 b4, b2
; b1(v4: Obj?):
;   bc22:
;     v2: Bool = is.null v4
;     v3: Obj = box.bool v2
;     ret v3
; b2:
;   bc22:
;     v7: Obj = refine v5
;     v8: I64 = load.i64 v0 16 iter
;     v9: I64 = load.i64 v7 16 none
;     v10: Bool = int.cmp v8, v9 ult
;     branch v10 b3, b4
; b3:
;   bc22:
;     v11: Obj<str> = call str_item(v7, v8) @bc22 [| v0]
;     v12: I64 = const.i64 1
;     v13: I64 = int.add.wrap v8, v12
;     store.i64 v0, v13 16 iter
;     jump b1(v11)
; b4:
;   bc22:
;     call seq_iter_end(v0) @bc22 [| v0]
;     v14: Obj? = const.null
;     jump b1(v14)
; }

; A generator expression asks its iterator for an iterator once more: both are the list's.
fn iterator_asked_again {
b0(v0: Obj):
  bc30:
    v1: Obj = call get_iter(v0) @bc30 [| v0]
  bc31:
    v2: Obj = call get_iter(v1) @bc31 [| v1]
    jump b1
b1:
  bc6:
    v3: Obj? = call for_iter(v2) @bc6 [| v2]
    v4: Bool = is.null v3
    branch v4 b2, b1
b2:
    ret v2
}
; fn iterator_asked_again {
; b0(v0: Obj):
;   bc30:
;     v5: Obj<list> = guard.type v0 list @bc30 [| v0]
;     v6: I64 = const.i64 0
;     v7: Obj<list_iterator> = call new_list_iter(v5, v6) @bc30 [| v0]
;   bc31:
;     jump b1
; b1:
;   bc6:
;     v9: Obj? = load.obj v7 24 iter
;     v10: Bool = is.null v9
;     branch v10 b6, b4
; b2:
;     ret v7
; b3(v8: Obj?):
;   bc6:
;     v4: Bool = is.null v8
;     branch v4 b2, b1
; b4:
;   bc6:
;     v11: Obj = refine v9
;     v12: I64 = load.i64 v7 16 iter
;     v13: I64 = load.i64 v11 16 list_head
;     v14: Bool = int.cmp v12, v13 ult
;     branch v14 b5, b6
; b5:
;   bc6:
;     v15: I64 = load.i64 v11 24 list_head
;     v16: Obj = loadx.obj v15, v12 0 list_item
;     v17: I64 = const.i64 1
;     v18: I64 = int.add.wrap v12, v17
;     store.i64 v7, v18 16 iter
;     jump b3(v16)
; b6:
;   bc6:
;     call seq_iter_end(v7) @bc6 [| v7]
;     v19: Obj? = const.null
;     jump b3(v19)
; }

; The same where the first was made elsewhere.
fn iterator_asked_again_of_a_parameter {
b0(v0: Obj):
  bc20:
    v1: Obj = call get_iter(v0) @bc20 [| v0]
  bc31:
    v2: Obj = call get_iter(v1) @bc31 [| v1]
    jump b1
b1:
  bc6:
    v3: Obj? = call for_iter(v2) @bc6 [| v2]
    v4: Bool = is.null v3
    branch v4 b2, b1
b2:
    ret v2
}
; fn iterator_asked_again_of_a_parameter {
; b0(v0: Obj):
;   bc20:
;     v1: Obj = call get_iter(v0) @bc20 [| v0]
;   bc31:
;     v5: Obj<list_iterator> = guard.type v1 list_iterator @bc31 [| v1]
;     jump b1
; b1:
;   bc6:
;     v3: Obj? = call for_iter(v5) @bc6 [| v5]
;     v4: Bool = is.null v3
;     branch v4 b2, b1
; b2:
;     ret v5
; }

; What was iterated over was not always a list: the step is not one of a list either.
fn iterated_over_many {
b0(v0: Obj):
  bc20:
    v1: Obj = call get_iter(v0) @bc20 [| v0]
    jump b1
b1:
  bc6:
    v3: Obj? = call for_iter(v1) @bc6 [| v1]
    v4: Bool = is.null v3
    branch v4 b2, b1
b2:
    ret v1
}
; fn iterated_over_many {
; b0(v0: Obj):
;   bc20:
;     v1: Obj = call get_iter(v0) @bc20 [| v0]
;     jump b1
; b1:
;   bc6:
;     v3: Obj? = call for_iter(v1) @bc6 [| v1]
;     v4: Bool = is.null v3
;     branch v4 b2, b1
; b2:
;     ret v1
; }
