; test opt specialise
; const k0 = class:T40
; const k1 = 'x'
; const k2 = 'm'
; const k3 = def:id
; const k4 = 'gone'
; const k5 = module{}
; const k6 = 'p'
; const k7 = 7
; const k8 = 'c'
; class T40 inline 40
; class T41 inline 40
; attr T40 k1 inline 48 0
; attr T41 k1 slot 16
; attr T40 k2 method k3 never
; attr T41 k2 method k3 nodict -24
; attr T40 k6 property k3
; attr T40 k8 value k7 never
; store T40 k1 inline 48 0
; store T41 k1 slot 16
; member k5 k1 = k7
; member k0 k1 = k7
; global k1 = k7
; callee k3 code k7 args self
; feedback bc2 T40
; feedback bc4 T41
; feedback bc6 T40|T41
; feedback bc8 list
; feedback bc10 int,int
; Attributes, methods and globals of known places.

; An inline value: the class, the `valid` byte, the field, which may be unbound.
fn load_inline {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k1
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn load_inline {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k1
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v4: I64 = load.u8 v3 40 attr
;     v5: I64 = const.i64 0
;     v6: Bool = int.cmp v4, v5 ne
;     guard.true v6 state @bc2 [| v0]
;     v7: Obj? = load.obj v3 48 attr
;     v8: Obj = guard.nonnull v7 @bc2 [| v0]
;     ret v8
; }
; after: load_inline(T40{40: i64:1, 48: 'v'}) == 'v'
; after: load_inline(T40{40: i64:0, 48: 'v'}) exits state
; after: load_inline(T40{40: i64:1, 48: _}) exits unbound
; after: load_inline(T41{16: 'v'}) exits type

fn load_slot {
b0(v0: Obj):
  bc4:
    v1: Obj<str> = const.obj k1
    v2: Obj = call load_attr(v0, v1) @bc4 [| v0]
    ret v2
}
; fn load_slot {
; b0(v0: Obj):
;   bc4:
;     v1: Obj<str> = const.obj k1
;     v3: Obj<T41> = guard.type v0 T41 @bc4 [| v0]
;     v4: Obj? = load.obj v3 16 attr
;     v5: Obj = guard.nonnull v4 @bc4 [| v0]
;     ret v5
; }
; after: load_slot(T41{16: 'v'}) == 'v'

; Two classes: a test for the first, a guard for the last.
fn load_of_two_classes {
b0(v0: Obj):
  bc6:
    v1: Obj<str> = const.obj k1
    v2: Obj = call load_attr(v0, v1) @bc6 [| v0]
    ret v2
}
; fn load_of_two_classes {
; b0(v0: Obj):
;   bc6:
;     v1: Obj<str> = const.obj k1
;     v3: Bool = is.type v0 T40
;     branch v3 b2, b3
; b1(v13: Obj):
;   bc6:
;     ret v13
; b2:
;   bc6:
;     v4: Obj<T40> = refine v0
;     v5: I64 = load.u8 v4 40 attr
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v5, v6 ne
;     guard.true v7 state @bc6 [| v0]
;     v8: Obj? = load.obj v4 48 attr
;     v9: Obj = guard.nonnull v8 @bc6 [| v0]
;     jump b1(v9)
; b3:
;   bc6:
;     v10: Obj<T41> = guard.type v0 T41 @bc6 [| v0]
;     v11: Obj? = load.obj v10 16 attr
;     v12: Obj = guard.nonnull v11 @bc6 [| v0]
;     jump b1(v12)
; }
; after: load_of_two_classes(T40{40: i64:1, 48: 'v'}) == 'v'
; after: load_of_two_classes(T41{16: 'w'}) == 'w'
; after: load_of_two_classes(5) exits type

; A method is a constant, and the object its self.
fn method {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k2
    v2: Obj = call load_method(v0, v1) @bc2 [| v0]
    v3: Obj? = scratch 0
    v4: Obj = call call(v2, v3) @bc2 [| v2, v3]
    ret v4
}
; fn method {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k2
;     v5: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v6: Obj<function> = const.obj k3
;     v7: Obj = call.native k7(v6, v5) @bc2 [| v6, v5]
;     ret v7
; }
; after: method(T40{48: 1}) == T40{48: 1}

; Where instances may have a dict, the method is not shadowed while they have none.
fn method_without_dict {
b0(v0: Obj):
  bc4:
    v1: Obj<str> = const.obj k2
    v2: Obj = call load_method(v0, v1) @bc4 [| v0]
    v3: Obj? = scratch 0
    v4: Obj = call call(v2, v3) @bc4 [| v2, v3]
    ret v4
}
; fn method_without_dict {
; b0(v0: Obj):
;   bc4:
;     v1: Obj<str> = const.obj k2
;     v5: Obj<T41> = guard.type v0 T41 @bc4 [| v0]
;     v6: I64 = load.i64 v5 -24 attr
;     v7: I64 = const.i64 0
;     v8: Bool = int.cmp v6, v7 eq
;     guard.true v8 state @bc4 [| v0]
;     v9: Obj<function> = const.obj k3
;     v10: Obj = call.native k7(v9, v5) @bc4 [| v9, v5]
;     ret v10
; }
; after: method_without_dict(T41{-24: i64:0}) == T41{-24: 0}
; after: method_without_dict(T41{-24: i64:8}) exits state

; A property is a call of its getter.
fn property {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k6
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn property {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k6
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v4: Obj<function> = const.obj k3
;     v5: Obj = call.native k7(v4, v3) @bc2 [| v0]
;     ret v5
; }
; after: property(T40{48: 1}) == T40{48: 1}

; A class attribute that no instance can hide.
fn class_value {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k8
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn class_value {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k8
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0]
;     v4: Obj<int> = const.obj k7
;     ret v4
; }

fn store_slot {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: Obj<str> = const.obj k1
    call store_attr(v0, v2, v1) @bc4 [| v1, v0]
    ret v0
}
; fn store_slot {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: Obj<str> = const.obj k1
;     v3: Obj<T41> = guard.type v0 T41 @bc4 [| v1, v0]
;     v4: Obj? = swap.obj v3, v1 16 attr
;     ret v0
; }
; after: store_slot(T41{16: 'v'}, 'w') == T41{16: 'w'}

; The first store into an inline value keeps the order of insertion; later ones exchange.
fn store_inline {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k1
    call store_attr(v0, v2, v1) @bc2 [| v1, v0]
    ret v0
}
; fn store_inline {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k1
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v1, v0]
;     v4: I64 = load.u8 v3 40 attr
;     v5: I64 = const.i64 0
;     v6: Bool = int.cmp v4, v5 ne
;     guard.true v6 state @bc2 [| v1, v0]
;     v7: I64 = load.i64 v3 -24 attr
;     v8: I64 = const.i64 0
;     v9: Bool = int.cmp v7, v8 eq
;     guard.true v9 state @bc2 [| v1, v0]
;     v10: Obj? = load.obj v3 48 attr
;     v11: Bool = is.null v10
;     branch v11 b1, b2
; b1:
;   bc2:
;     v12: I64 = const.i64 0
;     call store_inline_new(v3, v1, v12) 48
;     jump b3
; b2:
;   bc2:
;     v13: Obj = swap.obj v3, v1 48 attr
;     jump b3
; b3:
;   bc2:
;     ret v0
; }
; after: store_inline(T40{-24: i64:0, 40: i64:1, 48: 'v'}, 'w') == T40{-24: 0, 40: 1, 48: 'w'}

fn attribute_of_a_module {
b0:
    v0: Obj<module> = const.obj k5
    v1: Obj<str> = const.obj k1
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn attribute_of_a_module {
; b0:
;     v0: Obj<module> = const.obj k5
;     v1: Obj<str> = const.obj k1
;     v3: Obj<int> = const.obj k7
;     ret v3
; }
; after: attribute_of_a_module() == 7

fn global {
b0:
    v0: Obj<str> = const.obj k1
    v1: Obj = call load_global(v0) @bc2 []
    ret v1
}
; fn global {
; b0:
;     v0: Obj<str> = const.obj k1
;     v2: Obj<int> = const.obj k7
;     ret v2
; }
; after: global() == 7

; The index is an attribute that is only said to be an int where it is compared: the prediction holds for what came in the
; load's place.
fn attribute_as_index {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k1
    v3: Obj = call load_attr(v0, v2) @bc2 [| v0, v1]
  bc8:
    v4: Obj = call get_item(v1, v3) @bc8 [| v1, v3]
  bc10:
    v5: I64 = const.i64 2
    v6: Bool = call compare_bool(v3, v3, v5) @bc10 [| v4, v3]
    ret v4
}
; fn attribute_as_index {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k1
;     v7: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v1]
;     v8: I64 = load.u8 v7 40 attr
;     v9: I64 = const.i64 0
;     v10: Bool = int.cmp v8, v9 ne
;     guard.true v10 state @bc2 [| v0, v1]
;     v11: Obj? = load.obj v7 48 attr
;     v12: Obj = guard.nonnull v11 @bc2 [| v0, v1]
;   bc8:
;     v13: Obj<list> = guard.type v1 list @bc8 [| v1, v12]
;     v14: Obj<int> = guard.type v12 int @bc8 [| v1, v12]
;     v15: I64 = unbox.i64 v14 @bc8 [| v1, v12]
;     v16: I64 = load.i64 v13 16 list_head
;     v17: Bool = int.cmp v15, v16 ult
;     guard.true v17 bounds @bc8 [| v1, v12]
;     v18: I64 = load.i64 v13 24 list_head
;     v19: Obj = loadx.obj v18, v15 0 list_item
;   bc10:
;     v5: I64 = const.i64 2
;     v20: I64 = unbox.i64 v14 @bc10 [| v19, v12]
;     v21: I64 = unbox.i64 v14 @bc10 [| v19, v12]
;     v22: Bool = int.cmp v20, v21 eq
;     ret v19
; }
