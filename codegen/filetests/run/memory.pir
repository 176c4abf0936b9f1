; test run
; Memory. Lists and tuples have CPython's layout; T40 is a class with fields by offset.

; items[index] through the item pointer, and the size.
fn list_item {
b0(v0: Obj<list>, v1: I64):
    v2: I64 = load.i64 v0 16 list_head
    v3: Bool = int.cmp v1, v2 ult
    guard.true v3 bounds @bc0 [v0, v1]
    v4: I64 = load.i64 v0 24 list_head
    v5: Obj = loadx.obj v4, v1 0 list_item
    ret v5
}
; run: list_item([10, 20, 30], 2) == 30
; run: list_item([10, 20, 30], 3) exits bounds @bc0 [[10, 20, 30], 3]
; run: list_item([10, 20, 30], -1) exits bounds @bc0 [[10, 20, 30], -1]

; Replaces an item; the old one comes out.
fn set_item {
b0(v0: Obj<list>, v1: I64, v2: Obj):
    v3: I64 = load.i64 v0 24 list_head
    v4: Obj = swapx.obj v3, v1, v2 0 list_item
    v5: Obj<tuple> = call build_tuple(v0, v4) @bc0 [v0, v1, v2]
    ret v5
}
; run: set_item([10, 20, 30], 1, 'x') == ([10, 'x', 30], 20)

; The last item leaves: size minus one.
fn pop {
b0(v0: Obj<list>):
    v1: I64 = load.i64 v0 16 list_head
    v2: I64 = const.i64 1
    v3: I64 = int.sub.wrap v1, v2
    store.i64 v0, v3 16 list_head
    ret v0
}
; run: pop([10, 20, 30]) == [10, 20]

fn tuple_item {
b0(v0: Obj<tuple>):
    v1: Obj = load.obj v0 32 other
    ret v1
}
; run: tuple_item((1, 2)) == 2

; An attribute: NULL if unbound.
fn attr {
b0(v0: Obj<T40>):
    v1: I64 = load.u8 v0 43 attr
    v2: I64 = const.i64 1
    v3: Bool = int.cmp v1, v2 eq
    guard.true v3 state @bc0 [v0]
    v4: Obj? = load.obj v0 48 attr
    v5: Obj = guard.nonnull v4 @bc0 [v0]
    ret v5
}
; run: attr(T40{43: i64:1, 48: 'value'}) == 'value'
; run: attr(T40{43: i64:0, 48: 'value'}) exits state @bc0 [T40{43: 0, 48: 'value'}]
; run: attr(T40{43: i64:1, 48: _}) exits unbound @bc0 [T40{43: 1, 48: _}]

; Replaces an attribute and stores one that held nothing.
fn set_attr {
b0(v0: Obj<T40>, v1: Obj, v2: Obj):
    v3: Obj? = swap.obj v0, v1 48 attr
    store.obj v0, v2 56 attr
    v4: Obj = guard.nonnull v3 @bc1 [v0, v3]
    v5: Obj<tuple> = call build_tuple(v0, v4) @bc1 [v0, v1]
    ret v5
}
; run: set_attr(T40{48: 1, 56: _}, 2, 3) == (T40{48: 2, 56: 3}, 1)
; run: set_attr(T40{48: _, 56: _}, 2, 3) exits unbound @bc1 [T40{48: 2, 56: 3}, _]

; Numbers of every width, also by index.
fn widths {
b0(v0: Obj<T40>, v1: I64):
    v2: I64 = load.i32 v0 16 other
    v3: I64 = loadx.u8 v0, v1 20 buffer
    v4: F64 = load.f64 v0 32 other
    v5: F64 = loadx.f64 v0, v1 32 buffer
    v6: Obj = box.i64 v2
    v7: Obj = box.i64 v3
    v8: Obj = box.f64 v4
    v9: Obj = box.f64 v5
    v10: Obj<tuple> = call build_tuple(v6, v7, v8, v9) @bc0 [v0, v1]
    ret v10
}
; run: widths(T40{16: i64:-5, 22: i64:255, 32: f64:0.5, 48: f64:1.5}, 2) == (-5, 255, 0.5, 1.5)

; Items replaced without handing out what was there.
fn store_item {
b0(v0: Obj<list>, v1: Obj, v2: F64):
  bc2:
    v3: I64 = load.i64 v0 24 list_head
    v4: I64 = const.i64 0
    v5: I64 = const.i64 2
    store.item v3, v4, v1 0 list_item @bc2 [v0]
    store.item.f64 v3, v5, v2 0 list_item @bc2 [v0]
    ret v0
}
; run: store_item([10, 20, 30.5], 'x', 1.5) == ['x', 20, 1.5]

; Numbers stored by index: eight bytes apart, or a number of bytes.
fn store_widths {
b0(v0: Obj<T40>, v1: I64, v2: I64, v3: F64):
    storex.i64 v0, v1, v2 16 buffer
    storex.i32 v0, v1, v2 32 buffer
    storex.u8 v0, v1, v2 40 buffer
    storex.f64 v0, v1, v3 48 buffer
    v4: I64 = loadx.i64 v0, v1 16 buffer
    v5: I64 = loadx.i32 v0, v1 32 buffer
    v6: Obj = box.i64 v4
    v7: Obj = box.i64 v5
    v8: Obj<tuple> = call build_tuple(v0, v6, v7) @bc0 [v0, v1]
    ret v8
}
; run: store_widths(T40{24: i64:0, 33: i64:0, 41: i64:0, 56: f64:0}, 1, 7, 1.5) == (T40{24: 7, 33: 7, 41: 7, 56: 1.5}, 7, 7)

; A helper that does nothing where the interpreter has to.
fn replace_all {
b0(v0: Obj<list>, v1: Obj<list>):
  bc2:
    v2: I64 = const.i64 0
    v3: I64 = const.i64 100
    call.or.exit list_set_slice(v0, v2, v3, v1) state @bc2 [v0, v1]
    ret v0
}
; run: replace_all([1, 2, 3], ['x']) == ['x']
; run: replace_all([1, (2, 2), 3], ['x']) exits state @bc2 [[1, (2, 2), 3], ['x']]
