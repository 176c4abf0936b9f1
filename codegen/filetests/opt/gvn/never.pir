; test opt gvn
; const k0 = fn:log
; class T40 quiet
; Values that only look equal.

; Objects have an identity.
fn boxes {
b0(v0: I64):
    v1: Obj<int> = box.i64 v0
    v2: Obj<int> = box.i64 v0
    v3: Obj<tuple> = call build_tuple(v1, v2) @bc2 [v0]
    v4: Obj<tuple> = call build_tuple(v1, v2) @bc2 [v0]
    v5: Bool = is.same v3, v4
    v6: Obj = box.bool v5
    ret v6
}
; fn boxes {
; b0(v0: I64):
;     v1: Obj<int> = box.i64 v0
;     v2: Obj<int> = box.i64 v0
;     v3: Obj<tuple> = call build_tuple(v1, v2) @bc2 [v0]
;     v4: Obj<tuple> = call build_tuple(v1, v2) @bc2 [v0]
;     v5: Bool = is.same v3, v4
;     v6: Obj = box.bool v5
;     ret v6
; }
; run: boxes(1000) == False

; The order of operands counts.
fn order {
b0(v0: I64, v1: I64):
    v2: I64 = int.sub v0, v1 @bc2 [v0]
    v3: I64 = int.sub v1, v0 @bc2 [v0]
    v4: I64 = int.mul.wrap v2, v3
    v5: Obj = box.i64 v4
    ret v5
}
; fn order {
; b0(v0: I64, v1: I64):
;     v2: I64 = int.sub v0, v1 @bc2 [v0]
;     v3: I64 = int.sub v1, v0 @bc2 [v0]
;     v4: I64 = int.mul.wrap v2, v3
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: order(5, 2) == -9

; Neither of two arms dominates what is behind them.
fn arms {
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
    v2: Obj<int> = guard.type v0 int @bc2 [v0]
    jump b3
b2:
    jump b3
b3:
    v3: Obj<int> = guard.type v0 int @bc4 [v0]
    ret v3
}
; fn arms {
; b0(v0: Obj, v1: Bool):
;     branch v1 b1, b2
; b1:
;     v2: Obj<int> = guard.type v0 int @bc2 [v0]
;     jump b3
; b2:
;     jump b3
; b3:
;     v3: Obj<int> = guard.type v0 int @bc4 [v0]
;     ret v3
; }
; run: arms('a', False) exits type @bc4 ['a']

; Python code may store anywhere, and change the class of an instance.
fn over_a_call {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<T40> = guard.type v0 T40 @bc2 [v0, v1]
    v3: Obj? = load.obj v2 48 attr
    v4: Obj? = const.null
    v5: Obj = const.obj k0
    v6: Obj = call call(v5, v4, v1) @bc2 [v0, v1]
  bc4:
    v7: Obj<T40> = guard.type v0 T40 @bc4 [v0, v1]
    v8: Obj? = load.obj v7 48 attr
    v9: Obj = guard.nonnull v8 @bc4 [v0, v1]
    ret v9
}
; fn over_a_call {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<T40> = guard.type v0 T40 @bc2 [v0, v1]
;     v3: Obj? = load.obj v2 48 attr
;     v4: Obj? = const.null
;     v5: Obj = const.obj k0
;     v6: Obj = call call(v5, v4, v1) @bc2 [v0, v1]
;   bc4:
;     v7: Obj<T40> = guard.type v0 T40 @bc4 [v0, v1]
;     v8: Obj? = load.obj v7 48 attr
;     v9: Obj = guard.nonnull v8 @bc4 [v0, v1]
;     ret v9
; }
; run: over_a_call(T40{48: 1}, 5) == 1 logs [5]

; What was stored before the call may be gone after it.
fn forwarded_over_a_call {
b0(v0: Obj<T40>, v1: Obj):
  bc2:
    v2: Obj? = swap.obj v0, v1 48 attr
  bc4:
    v3: Obj? = const.null
    v4: Obj = const.obj k0
    v5: Obj = call call(v4, v3, v1) @bc4 [v0, v1]
  bc6:
    v6: Obj? = load.obj v0 48 attr
    v7: Obj = guard.nonnull v6 @bc6 [v0, v1]
    ret v7
}
; fn forwarded_over_a_call {
; b0(v0: Obj<T40>, v1: Obj):
;   bc2:
;     v2: Obj? = swap.obj v0, v1 48 attr
;   bc4:
;     v3: Obj? = const.null
;     v4: Obj = const.obj k0
;     v5: Obj = call call(v4, v3, v1) @bc4 [v0, v1]
;   bc6:
;     v6: Obj? = load.obj v0 48 attr
;     v7: Obj = guard.nonnull v6 @bc6 [v0, v1]
;     ret v7
; }
; run: forwarded_over_a_call(T40{48: 1}, 5) == 5 logs [5]

; Another object may be the same object.
fn store_to_another_object {
b0(v0: Obj<T40>, v1: Obj<T40>, v2: Obj):
    v3: Obj? = load.obj v0 48 attr
    v4: Obj? = swap.obj v1, v2 48 attr
    v5: Obj? = load.obj v0 48 attr
    v6: Obj = guard.nonnull v5 @bc2 [v0]
    ret v6
}
; fn store_to_another_object {
; b0(v0: Obj<T40>, v1: Obj<T40>, v2: Obj):
;     v3: Obj? = load.obj v0 48 attr
;     v4: Obj? = swap.obj v1, v2 48 attr
;     v5: Obj? = load.obj v0 48 attr
;     v6: Obj = guard.nonnull v5 @bc2 [v0]
;     ret v6
; }
; run: store_to_another_object(T40{48: 1}, T40{48: 2}, 3) == 1

; Another index may be the same index.
fn store_to_another_item {
b0(v0: Obj<list>, v1: I64, v2: I64, v3: Obj):
    v4: I64 = load.i64 v0 24 list_head
    v5: Obj = loadx.obj v4, v1 0 list_item
    v6: Obj = swapx.obj v4, v2, v3 0 list_item
    v7: Obj = loadx.obj v4, v1 0 list_item
    ret v7
}
; fn store_to_another_item {
; b0(v0: Obj<list>, v1: I64, v2: I64, v3: Obj):
;     v4: I64 = load.i64 v0 24 list_head
;     v5: Obj = loadx.obj v4, v1 0 list_item
;     v6: Obj = swapx.obj v4, v2, v3 0 list_item
;     v7: Obj = loadx.obj v4, v1 0 list_item
;     ret v7
; }
; run: store_to_another_item(['a', 'b'], 0, 0, 'c') == 'c'
; run: store_to_another_item(['a', 'b'], 0, 1, 'c') == 'a'

; A store on one of the ways.
fn store_on_one_path {
b0(v0: Obj<T40>, v1: Obj, v2: Bool):
    v3: Obj? = load.obj v0 48 attr
    branch v2 b1, b2
b1:
    v4: Obj? = swap.obj v0, v1 48 attr
    jump b3
b2:
    jump b3
b3:
    v5: Obj? = load.obj v0 48 attr
    v6: Obj = guard.nonnull v5 @bc2 [v0]
    ret v6
}
; fn store_on_one_path {
; b0(v0: Obj<T40>, v1: Obj, v2: Bool):
;     v3: Obj? = load.obj v0 48 attr
;     branch v2 b1, b2
; b1:
;     v4: Obj? = swap.obj v0, v1 48 attr
;     jump b3
; b2:
;     jump b3
; b3:
;     v5: Obj? = load.obj v0 48 attr
;     v6: Obj = guard.nonnull v5 @bc2 [v0]
;     ret v6
; }
; run: store_on_one_path(T40{48: 1}, 2, True) == 2
; run: store_on_one_path(T40{48: 1}, 2, False) == 1

; A store further down in the loop.
fn store_in_the_loop {
b0(v0: Obj<T40>, v1: Obj, v2: I64):
    v3: Obj? = load.obj v0 48 attr
    jump b1(v2)
b1(v4: I64):
    v5: Obj? = load.obj v0 48 attr
    v6: Obj? = swap.obj v0, v1 48 attr
    v7: I64 = const.i64 1
    v8: I64 = int.sub.wrap v4, v7
    v9: I64 = const.i64 0
    v10: Bool = int.cmp v8, v9 gt
    branch v10 b1(v8), b2
b2:
    v11: Obj = guard.nonnull v5 @bc2 [v0]
    ret v11
}
; fn store_in_the_loop {
; b0(v0: Obj<T40>, v1: Obj, v2: I64):
;     v3: Obj? = load.obj v0 48 attr
;     jump b1(v2)
; b1(v4: I64):
;     v5: Obj? = load.obj v0 48 attr
;     v6: Obj? = swap.obj v0, v1 48 attr
;     v7: I64 = const.i64 1
;     v8: I64 = int.sub.wrap v4, v7
;     v9: I64 = const.i64 0
;     v10: Bool = int.cmp v8, v9 gt
;     branch v10 b1(v8), b2
; b2:
;     v11: Obj = guard.nonnull v5 @bc2 [v0]
;     ret v11
; }
; run: store_in_the_loop(T40{48: 1}, 2, 1) == 1
; run: store_in_the_loop(T40{48: 1}, 2, 2) == 2

; A join is told nothing by a branch that both its ways come from.
fn condition_at_a_join {
b0(v0: I64, v1: I64):
    v2: Bool = int.cmp v0, v1 lt
    branch v2 b1, b2
b1:
    jump b3
b2:
    jump b3
b3:
    guard.true v2 bounds @bc2 [v0]
    v3: Obj = box.i64 v0
    ret v3
}
; fn condition_at_a_join {
; b0(v0: I64, v1: I64):
;     v2: Bool = int.cmp v0, v1 lt
;     branch v2 b1, b2
; b1:
;     jump b3
; b2:
;     jump b3
; b3:
;     guard.true v2 bounds @bc2 [v0]
;     v3: Obj = box.i64 v0
;     ret v3
; }
; run: condition_at_a_join(2, 1) exits bounds

; An iterator's state moves on.
fn iterator {
b0(v0: Obj<list_iterator>):
    v1: I64 = load.i64 v0 16 iter
    v2: I64 = const.i64 1
    v3: I64 = int.add.wrap v1, v2
    store.i64 v0, v3 16 iter
    v4: I64 = load.i64 v0 16 iter
    v5: Obj = box.i64 v4
    ret v5
}
; fn iterator {
; b0(v0: Obj<list_iterator>):
;     v1: I64 = load.i64 v0 16 iter
;     v2: I64 = const.i64 1
;     v3: I64 = int.add.wrap v1, v2
;     store.i64 v0, v3 16 iter
;     v5: Obj = box.i64 v3
;     ret v5
; }
; run: iterator(iter(['a'])) == 1

; The death of an object at a mark may run a finaliser, which stores.
fn over_a_death {
b0(v0: Obj<T40>, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj? = load.obj v0 48 attr
    v3: Obj = call get_item(v1, v1) @bc2 [v0, v1]
  bc4:
    mark @bc4 [v0, v3]
    v4: Obj? = load.obj v0 48 attr
  bc6:
    mark @bc6 [v0, _]
    v5: Obj? = load.obj v0 48 attr
    v6: Obj = guard.nonnull v5 @bc6 [v0, _]
    ret v6
}
; fn over_a_death {
; b0(v0: Obj<T40>, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj? = load.obj v0 48 attr
;     v3: Obj = call get_item(v1, v1) @bc2 [v0, v1]
;   bc4:
;     mark @bc4 [v0, v3]
;     v4: Obj? = load.obj v0 48 attr
;   bc6:
;     mark @bc6 [v0, _]
;     v5: Obj? = load.obj v0 48 attr
;     v6: Obj = guard.nonnull v5 @bc6 [v0, _]
;     ret v6
; }

; A dict may hold something else after a store.
fn lookups {
b0(v0: Obj<dict>, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj? = call dict_find(v0, v1)
    v3: Obj = guard.nonnull v2 @bc2 [v0, v1]
  bc4:
    mark @bc4 [v0, v3]
    v4: Obj? = call dict_find(v0, v1)
    v5: Obj = guard.nonnull v4 @bc4 [v0, v3]
  bc6:
    mark @bc6 [v0, v5]
    call set_item(v0, v1, v5) @bc6 [v0, v5]
  bc8:
    mark @bc8 [v0, v5]
    v6: Obj? = call dict_find(v0, v1)
    v7: Obj = guard.nonnull v6 @bc8 [v0, v5]
    ret v7
}
; fn lookups {
; b0(v0: Obj<dict>, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj? = call dict_find(v0, v1)
;     v3: Obj = guard.nonnull v2 @bc2 [v0, v1]
;   bc4:
;     mark @bc4 [v0, v3]
;   bc6:
;     mark @bc6 [v0, v3]
;     call set_item(v0, v1, v3) @bc6 [v0, v3]
;   bc8:
;     mark @bc8 [v0, v3]
;     v6: Obj? = call dict_find(v0, v1)
;     v7: Obj = guard.nonnull v6 @bc8 [v0, v3]
;     ret v7
; }

; A class can be assigned in a call, and a class outside the set proves nothing.
fn one_of_a_few_over_a_call {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj = guard.types v0 T40|T41 @bc2 [v0, v1]
    v6: Obj? = const.null
    v7: Obj = const.obj k0
    v3: Obj = call call(v7, v6, v1) @bc2 [v0, v1]
  bc4:
    v4: Obj = guard.types v0 T40|T41 @bc4 [v0, v1]
    v5: Obj = guard.types v0 T41|T42 @bc4 [v0, v1]
    ret v5
}
; fn one_of_a_few_over_a_call {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj = guard.types v0 T40|T41 @bc2 [v0, v1]
;     v6: Obj? = const.null
;     v7: Obj = const.obj k0
;     v3: Obj = call call(v7, v6, v1) @bc2 [v0, v1]
;   bc4:
;     v4: Obj = guard.types v0 T40|T41 @bc4 [v0, v1]
;     v5: Obj = guard.types v0 T41|T42 @bc4 [v0, v1]
;     ret v5
; }
