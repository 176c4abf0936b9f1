; test opt scalar
; Iterators and tuples that never leave the function become their fields.

; Frame states hold a recipe.
fn tuple {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v0, v1]
  bc4:
    v3: I64 = load.i64 v2 16 other
    v4: Obj = load.obj v2 24 other
    v5: Bool = is.type v4 int
    guard.true v5 type @bc4 [v0, v1 | v2]
    v6: Obj = box.i64 v3
    ret v6
}
; fn tuple {
;   virt0 = tuple(v0, v1)
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v3: I64 = const.i64 2
;     v5: Bool = is.type v0 int
;     guard.true v5 type @bc4 [v0, v1 | virt0]
;     v6: Obj = box.i64 v3
;     ret v6
; }
; run: tuple(1, 2) == 2
; run: tuple('a', 2) exits type @bc4 ['a', 2 | ('a', 2)]

; The state of an iterator goes around the loop in parameters.
fn range_iterator {
b0(v0: I64):
  bc2:
    v1: I64 = const.i64 0
    v2: I64 = const.i64 1
    v3: Obj<range_iterator> = call new_range_iter(v1, v2, v0) @bc2 [v0]
    jump b1(v1)
b1(v4: I64):
  bc4:
    v5: I64 = load.i64 v3 32 iter
    v6: I64 = const.i64 0
    v7: Bool = int.cmp v5, v6 gt
    branch v7 b2, b3
b2:
    v8: I64 = load.i64 v3 16 iter
    v9: I64 = load.i64 v3 24 iter
    v10: I64 = int.add.wrap v8, v9
    store.i64 v3, v10 16 iter
    v11: I64 = const.i64 1
    v12: I64 = int.sub.wrap v5, v11
    store.i64 v3, v12 32 iter
  bc6:
    v13: I64 = int.add v4, v8 @bc6 [v4 | v8, v3]
    jump b1(v13)
b3:
    v14: Obj = box.i64 v4
    ret v14
}
; fn range_iterator {
;   virt0 = range_iter(v10, v16, v12)
; b0(v0: I64):
;   bc2:
;     v1: I64 = const.i64 0
;     v2: I64 = const.i64 1
;     jump b1(v1, v1, v2, v0)
; b1(v4: I64, v15: I64, v16: I64, v17: I64):
;   bc4:
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v17, v6 gt
;     branch v7 b2, b3
; b2:
;     v10: I64 = int.add.wrap v15, v16
;     v11: I64 = const.i64 1
;     v12: I64 = int.sub.wrap v17, v11
;   bc6:
;     v13: I64 = int.add v4, v15 @bc6 [v4 | v15, virt0]
;     jump b1(v13, v10, v16, v12)
; b3:
;     v14: Obj = box.i64 v4
;     ret v14
; }
; run: range_iterator(4) == 6

; In two slots it is still one object.
fn in_two_slots {
b0(v0: Obj):
  bc2:
    v1: Obj<tuple> = call build_tuple(v0) @bc2 [v0]
  bc4:
    exit state @bc4 [v1 | v1]
}
; fn in_two_slots {
;   virt0 = tuple(v0)
; b0(v0: Obj):
;   bc4:
;     exit state @bc4 [virt0 | virt0]
; }
; run: in_two_slots(1) exits state @bc4 [(1) | (1)]

; The dict of keyword arguments that nobody reads.
fn keyword_arguments {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<dict> = call build_kwargs(v0, v1) @bc2 [v0, v1]
  bc4:
    exit state @bc4 [v1, v2]
}
; fn keyword_arguments {
;   virt0 = dict(v0, v1)
; b0(v0: Obj, v1: Obj):
;   bc4:
;     exit state @bc4 [v1, virt0]
; }

; A slice that only frame states show.
fn slice_for_exits {
b0(v0: Obj<list>, v1: Obj<int>, v2: I64):
    v3: Obj<slice> = call build_slice(v1, v1, v1) @bc0 [| v0, v1, v1, v1]
    v4: I64 = int.add v2, v2 @bc2 [| v0, v3]
    v5: Obj = box.i64 v4
    ret v5
}
; fn slice_for_exits {
;   virt0 = slice(v1, v1, v1)
; b0(v0: Obj<list>, v1: Obj<int>, v2: I64):
;     v4: I64 = int.add v2, v2 @bc2 [| v0, virt0]
;     v5: Obj = box.i64 v4
;     ret v5
; }

; The iterator inside an enumerate goes with it.
fn enumerate_away {
b0(v0: Obj<list>):
    v1: I64 = const.i64 0
    v2: Obj<list_iterator> = call new_list_iter(v0, v1) @bc0 [v0]
    v3: Obj<enumerate> = call new_enumerate(v2, v1) @bc0 [v0]
    jump b1
b1:
    v4: I64 = load.i64 v3 16 iter
    v5: I64 = int.add v4, v4 @bc2 [v0 | v3]
    store.i64 v3, v5 16 iter
    v6: Bool = int.cmp v5, v1 gt
    branch v6 b1, b2
b2:
    v7: Obj = box.i64 v5
    ret v7
}
; fn enumerate_away {
;   virt1 = list_iter(v9, v10)
;   virt2 = enumerate(virt1, v8)
; b0(v0: Obj<list>):
;     v1: I64 = const.i64 0
;     jump b1(v1, v0, v1)
; b1(v8: I64, v9: Obj<list>, v10: I64):
;     v5: I64 = int.add v8, v8 @bc2 [v0 | virt2]
;     v6: Bool = int.cmp v5, v1 gt
;     branch v6 b1(v5, v9, v10), b2
; b2:
;     v7: Obj = box.i64 v5
;     ret v7
; }

; One that is at its end stays there, whatever becomes of the list.
fn ended {
b0(v0: Obj<list>, v8: I64):
    v1: I64 = const.i64 0
    v2: Obj<list_iterator> = call new_list_iter(v0, v1) @bc0 [v0]
    call seq_iter_end(v2) @bc2 [v0 | v2]
    v5: I64 = int.add v8, v8 @bc4 [v0 | v2]
    v7: Obj = box.i64 v5
    ret v7
}
; fn ended {
;   virt0 = list_iter(v0, v9)
; b0(v0: Obj<list>, v8: I64):
;     v1: I64 = const.i64 0
;     v9: I64 = const.i64 9223372036854775807
;     v5: I64 = int.add v8, v8 @bc4 [v0 | virt0]
;     v7: Obj = box.i64 v5
;     ret v7
; }
