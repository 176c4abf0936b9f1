; test opt specialise
; const k0 = -1
; const k1 = None
; feedback bc2 list,int
; feedback bc4 tuple,int
; feedback bc6 dict
; feedback bc8 list,int failed=bounds
; feedback bc10 list
; feedback bc12 list,int
; feedback bc14 tuple
; feedback bc16 float,int
; feedback bc18 tuple failed=type
; Subscripts and unpacking of exact lists, tuples and dicts.

; One unsigned comparison checks both bounds.
fn list_item {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
    ret v2
}
; fn list_item {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v3: Obj<list> = guard.type v0 list @bc2 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc2 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc2 [| v0, v1]
;     v6: I64 = load.i64 v3 16 list_head
;     v7: Bool = int.cmp v5, v6 ult
;     guard.true v7 bounds @bc2 [| v0, v1]
;     v8: I64 = load.i64 v3 24 list_head
;     v9: Obj = loadx.obj v8, v5 0 list_item
;     ret v9
; }
; run: list_item(['a', 'b'], 1) == 'b'
; after: list_item(['a', 'b'], -1) exits bounds
; after: list_item(['a', 'b'], 2) exits bounds

; After a failure at the bounds, indices may count from the end.
fn list_item_from_the_end {
b0(v0: Obj, v1: Obj):
  bc8:
    v2: Obj = call get_item(v0, v1) @bc8 [| v0, v1]
    ret v2
}
; fn list_item_from_the_end {
; b0(v0: Obj, v1: Obj):
;   bc8:
;     v3: Obj<list> = guard.type v0 list @bc8 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc8 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc8 [| v0, v1]
;     v6: I64 = load.i64 v3 16 list_head
;     v7: I64 = const.i64 63
;     v8: I64 = int.shr v5, v7 @bc8 [| v0, v1]
;     v9: I64 = int.and v6, v8
;     v10: I64 = int.add.wrap v5, v9
;     v11: Bool = int.cmp v10, v6 ult
;     guard.true v11 bounds @bc8 [| v0, v1]
;     v12: I64 = load.i64 v3 24 list_head
;     v13: Obj = loadx.obj v12, v10 0 list_item
;     ret v13
; }
; run: list_item_from_the_end(['a', 'b'], 1) == 'b'
; run: list_item_from_the_end(['a', 'b'], -1) == 'b'
; after: list_item_from_the_end(['a', 'b'], -3) exits bounds

; So does a constant that is negative.
fn last_item {
b0(v0: Obj<list>):
  bc2:
    v1: Obj<int> = const.obj k0
    v2: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
    ret v2
}
; fn last_item {
; b0(v0: Obj<list>):
;   bc2:
;     v1: Obj<int> = const.obj k0
;     v3: I64 = const.i64 -1
;     v4: I64 = load.i64 v0 16 list_head
;     v5: I64 = int.add.wrap v3, v4
;     v6: Bool = int.cmp v5, v4 ult
;     guard.true v6 bounds @bc2 [| v0, v1]
;     v7: I64 = load.i64 v0 24 list_head
;     v8: Obj = loadx.obj v7, v5 0 list_item
;     ret v8
; }
; run: last_item(['a', 'b']) == 'b'
; after: last_item([]) exits bounds

; A tuple has its items in itself, and they never change.
fn tuple_item {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: Obj = call get_item(v0, v1) @bc4 [| v0, v1]
    ret v2
}
; fn tuple_item {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v3: Obj<tuple> = guard.type v0 tuple @bc4 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc4 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc4 [| v0, v1]
;     v6: I64 = load.i64 v3 16 none
;     v7: Bool = int.cmp v5, v6 ult
;     guard.true v7 bounds @bc4 [| v0, v1]
;     v8: Obj = loadx.obj v3, v5 24 frozen
;     ret v8
; }
; run: tuple_item(('a', 'b'), 1) == 'b'

fn dict_item {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj = call get_item(v0, v1) @bc6 [| v0, v1]
    ret v2
}
; fn dict_item {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v3: Obj<dict> = guard.type v0 dict @bc6 [| v0, v1]
;     v4: Obj? = call dict_find(v3, v1)
;     v5: Obj = guard.nonnull v4 @bc6 [| v0, v1]
;     ret v5
; }

; The operation releases the item that was there, or leaves if that could be seen.
fn store_item {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc12:
    call set_item(v0, v1, v2) @bc12 [| v2, v0, v1]
    ret v0
}
; fn store_item {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc12:
;     v3: Obj<list> = guard.type v0 list @bc12 [| v2, v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc12 [| v2, v0, v1]
;     v5: I64 = unbox.i64 v4 @bc12 [| v2, v0, v1]
;     v6: I64 = load.i64 v3 16 list_head
;     v7: Bool = int.cmp v5, v6 ult
;     guard.true v7 bounds @bc12 [| v2, v0, v1]
;     v8: I64 = load.i64 v3 24 list_head
;     store.item v8, v5, v2 0 list_item @bc12 [| v2, v0, v1]
;     ret v0
; }
; run: store_item(['a', 'b'], 1, 'c') == ['a', 'c']
; after: store_item(['a', 'b'], 2, 'c') exits bounds

fn unpack {
b0(v0: Obj):
  bc10:
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc10 [| v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    v4: Obj = call build_tuple(v3, v2) @bc10 [| v0]
    ret v4
}
; fn unpack {
; b0(v0: Obj):
;   bc10:
;     v1: I64 = const.i64 2
;     v5: Obj<list> = guard.type v0 list @bc10 [| v0]
;     v6: I64 = load.i64 v5 16 list_head
;     v7: I64 = const.i64 2
;     v8: Bool = int.cmp v6, v7 eq
;     guard.true v8 bounds @bc10 [| v0]
;     v9: I64 = load.i64 v5 24 list_head
;     v10: Obj = load.obj v9 0 list_item
;     v11: Obj = load.obj v9 8 list_item
;     v4: Obj = call build_tuple(v11, v10) @bc10 [| v0]
;     ret v4
; }
; run: unpack([1, 2]) == (2, 1)
; after: unpack([1, 2, 3]) exits bounds

; A dict may not have the key: the call that takes the place of one that catches does so, too.
fn dict_item_caught {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj? = call get_item(v0, v1) catches @bc6 [| v0, v1]
    v3: Bool = succeeded
    branch v3 b1, b2
b1:
    v4: Obj = refine v2
    ret v4
b2 cold:
    v5: Obj = call catch_exception() @bc6 [| v0, v1]
    ret v5
}
; fn dict_item_caught {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v6: Obj<dict> = guard.type v0 dict @bc6 [| v0, v1]
;     v7: Obj? = call dict_get_item(v6, v1) catches @bc6 [| v0, v1]
;     v3: Bool = succeeded
;     branch v3 b1, b2
; b1:
;     v4: Obj = refine v7
;     ret v4
; b2 cold:
;     v5: Obj = call catch_exception() @bc6 [| v0, v1]
;     ret v5
; }

; Slices by ints and None: no slice object, and nothing that could run Python code.
fn head {
b0(v0: Obj<list>, v1: Obj<int>):
  bc2:
    v2: Obj<NoneType> = const.obj k1
    v3: Obj = call get_slice(v0, v2, v1) @bc2 [| v0, v2, v1]
    ret v3
}
; fn head {
; b0(v0: Obj<list>, v1: Obj<int>):
;   bc2:
;     v2: Obj<NoneType> = const.obj k1
;     v4: I64 = const.i64 1
;     v5: I64 = const.i64 0
;     v6: I64 = unbox.i64 v1 @bc2 [| v0, v2, v1]
;     v7: Obj<list> = call seq_slice(v0, v5, v6, v4) @bc2 [| v0, v2, v1]
;     ret v7
; }

; The slice object stays for the frame states that show it.
fn backwards {
b0(v0: Obj<tuple>, v1: Obj<int>):
  bc0:
    v2: Obj<NoneType> = const.obj k1
    v3: Obj<int> = const.obj k0
    v4: Obj<slice> = call build_slice(v1, v2, v3) @bc0 [| v0, v1, v2, v3]
  bc2:
    v5: Obj = call get_item(v0, v4) @bc2 [| v0, v4]
    ret v5
}
; fn backwards {
; b0(v0: Obj<tuple>, v1: Obj<int>):
;     v2: Obj<NoneType> = const.obj k1
;     v3: Obj<int> = const.obj k0
;     v4: Obj<slice> = call build_slice(v1, v2, v3) @bc0 [| v0, v1, v2, v3]
;   bc2:
;     v6: I64 = const.i64 -1
;     v7: I64 = unbox.i64 v1 @bc2 [| v0, v4]
;     v8: I64 = const.i64 -9223372036854775808
;     v9: Obj<tuple> = call seq_slice(v0, v7, v8, v6) @bc2 [| v0, v4]
;     ret v9
; }

; A step of 0 raises in the interpreter; other directions are not spoken of before they are seen.
fn any_step {
b0(v0: Obj<list>, v1: Obj<int>):
  bc0:
    v2: Obj<NoneType> = const.obj k1
    v4: Obj<slice> = call build_slice(v2, v2, v1) @bc0 [| v0, v2, v2, v1]
  bc2:
    v5: Obj = call get_item(v0, v4) @bc2 [| v0, v4]
    ret v5
}
; fn any_step {
; b0(v0: Obj<list>, v1: Obj<int>):
;     v2: Obj<NoneType> = const.obj k1
;     v4: Obj<slice> = call build_slice(v2, v2, v1) @bc0 [| v0, v2, v2, v1]
;   bc2:
;     v6: I64 = unbox.i64 v1 @bc2 [| v0, v4]
;     v7: I64 = const.i64 0
;     v8: Bool = int.cmp v6, v7 gt
;     guard.true v8 operand @bc2 [| v0, v4]
;     v9: I64 = const.i64 0
;     v10: I64 = const.i64 9223372036854775807
;     v11: Obj<list> = call seq_slice(v0, v9, v10, v6) @bc2 [| v0, v4]
;     ret v11
; }

; The helper does nothing if the death of an old item could be seen.
fn replace_part {
b0(v0: Obj<list>, v1: Obj<int>, v2: Obj<list>):
  bc2:
    v3: Obj<NoneType> = const.obj k1
    call set_slice(v0, v3, v1, v2) @bc2 [| v2, v0, v3, v1]
    ret v0
}
; fn replace_part {
; b0(v0: Obj<list>, v1: Obj<int>, v2: Obj<list>):
;   bc2:
;     v3: Obj<NoneType> = const.obj k1
;     v4: I64 = const.i64 1
;     v5: I64 = const.i64 0
;     v6: I64 = unbox.i64 v1 @bc2 [| v2, v0, v3, v1]
;     call.or.exit list_set_slice(v0, v5, v6, v2) state @bc2 [| v2, v0, v3, v1]
;     ret v0
; }

; Anything else is iterated over, which runs Python code.
fn replace_part_by_other {
b0(v0: Obj<list>, v1: Obj<int>, v2: Obj):
  bc2:
    v3: Obj<NoneType> = const.obj k1
    call set_slice(v0, v3, v1, v2) @bc2 [| v2, v0, v3, v1]
    ret v0
}
; fn replace_part_by_other {
; b0(v0: Obj<list>, v1: Obj<int>, v2: Obj):
;   bc2:
;     v3: Obj<NoneType> = const.obj k1
;     call set_slice(v0, v3, v1, v2) @bc2 [| v2, v0, v3, v1]
;     ret v0
; }

; Items that are computed with are read where they are loaded; once that failed, where they are used.
fn unpack_numbers {
b0(v0: Obj):
  bc14:
    v1: I64 = const.i64 3
    call unpack_sequence(v0, v1) @bc14 [| v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    v4: Obj = scratch 2
  bc16:
    v5: I64 = const.i64 5
    v6: Obj = call binary_op(v2, v3, v5) @bc16 [| v4, v2, v3]
    ret v6
}
; fn unpack_numbers {
; b0(v0: Obj):
;   bc14:
;     v1: I64 = const.i64 3
;     v7: Obj<tuple> = guard.type v0 tuple @bc14 [| v0]
;     v8: I64 = load.i64 v7 16 none
;     v9: I64 = const.i64 3
;     v10: Bool = int.cmp v8, v9 eq
;     guard.true v10 bounds @bc14 [| v0]
;     v11: Obj = load.obj v7 24 frozen
;     v12: Obj = load.obj v7 32 frozen
;     v13: Obj = load.obj v7 40 frozen
;     v14: Obj<float> = guard.type v11 float @bc14 [| v0]
;     v15: F64 = unbox.f64 v14
;     v16: Obj<int> = guard.type v12 int @bc14 [| v0]
;     v17: I64 = unbox.i64 v16 @bc14 [| v0]
;   bc16:
;     v5: I64 = const.i64 5
;     v18: F64 = unbox.f64 v14
;     v19: I64 = unbox.i64 v16 @bc16 [| v13, v14, v16]
;     v20: F64 = int.to_f64 v19
;     v21: F64 = float.mul v18, v20
;     v22: Obj<float> = box.f64 v21
;     ret v22
; }

fn unpack_what_is_seldom_a_number {
b0(v0: Obj):
  bc18:
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc18 [| v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
  bc16:
    v5: I64 = const.i64 5
    v6: Obj = call binary_op(v2, v3, v5) @bc16 [| v2, v3]
    ret v6
}
; fn unpack_what_is_seldom_a_number {
; b0(v0: Obj):
;   bc18:
;     v1: I64 = const.i64 2
;     v7: Obj<tuple> = guard.type v0 tuple @bc18 [| v0]
;     v8: I64 = load.i64 v7 16 none
;     v9: I64 = const.i64 2
;     v10: Bool = int.cmp v8, v9 eq
;     guard.true v10 bounds @bc18 [| v0]
;     v11: Obj = load.obj v7 24 frozen
;     v12: Obj = load.obj v7 32 frozen
;   bc16:
;     v5: I64 = const.i64 5
;     v13: Obj<float> = guard.type v11 float @bc16 [| v11, v12]
;     v14: F64 = unbox.f64 v13
;     v15: Obj<int> = guard.type v12 int @bc16 [| v11, v12]
;     v16: I64 = unbox.i64 v15 @bc16 [| v11, v12]
;     v17: F64 = int.to_f64 v16
;     v18: F64 = float.mul v14, v17
;     v19: Obj<float> = box.f64 v18
;     ret v19
; }
