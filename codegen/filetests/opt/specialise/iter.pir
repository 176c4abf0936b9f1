; test opt specialise
; const k0 = 0
; feedback bc2 list
; feedback bc4 range_iterator
; feedback bc6 list_iterator
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
;     v6: Obj<range_iterator> = call new_range_iter(v0, v2, v5) @bc2 [v0, v1, v2 | v3]
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
;     v5: I64 = load.i64 v4 32 iter
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v5, v6 gt
;     branch v7 b1, b2
; b1:
;   bc4:
;     v9: I64 = load.i64 v4 16 iter
;     v10: I64 = load.i64 v4 24 iter
;     v11: I64 = int.add.wrap v9, v10
;     store.i64 v4, v11 16 iter
;     v12: I64 = const.i64 1
;     v13: I64 = int.sub.wrap v5, v12
;     store.i64 v4, v13 32 iter
;     v14: Obj<int> = box.i64 v9
;     jump b3(v14)
; b2:
;   bc4:
;     v15: Obj? = const.null
;     jump b3(v15)
; b3(v8: Obj?):
;   bc4:
;     v2: Bool = is.null v8
;     v3: Obj = box.bool v2
;     ret v3
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
