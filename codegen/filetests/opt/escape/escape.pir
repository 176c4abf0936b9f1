; test opt escape cleanup-e
; class T40 inline 19 plain
; const k1 = class:T40
; const k2 = 2
; const k3 = 3
; Instances that are only looked into go; frame states keep a recipe.

; Made, filled, read.
fn made {
b0(v0: Obj):
  bc2:
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc2 [v0]
    mark @bc2 [v0 | v2]
    v3: Obj<T40> = guard.type v2 T40 @bc2 [v0 | v2]
    v4: I64 = load.u8 v3 19 attr
    v5: I64 = const.i64 0
    v6: Bool = int.cmp v4, v5 ne
    guard.true v6 state @bc2 [v0 | v2]
    v7: Obj? = load.obj v3 24 attr
    v8: Bool = is.null v7
    branch v8 b1, b2
b1:
    call store_inline_new(v3, v0, v5) 24
    jump b3
b2:
    v9: Obj? = swap.obj v3, v0 24 attr
    jump b3
b3:
  bc4:
    mark @bc4 [v2]
    v10: Obj<T40> = guard.type v2 T40 @bc4 [v2]
    v11: Obj? = load.obj v10 24 attr
    v12: Obj = guard.nonnull v11 @bc4 [v2]
    check @bc4 [v2 | v2]
    ret v12
}
; fn made {
;   virt0 = instance(v13)
;   virt1 = instance(v13, v15, v0)
; b0(v0: Obj):
;   bc2:
;     v13: Obj<type> = const.obj k1
;     v14: Obj? = const.null
;     v15: I64 = const.i64 24
;     v16: Bool = const.bool 1
;     v17: Bool = const.bool 0
;     v1: Obj<type> = const.obj k1
;     mark @bc2 [v0 | virt0]
;     v4: I64 = const.i64 1
;     v5: I64 = const.i64 0
;     v6: Bool = int.cmp v4, v5 ne
;     guard.true v6 state @bc2 [v0 | virt0]
;     v8: Bool = is.null v14
;   bc4:
;     mark @bc4 [virt1]
;     v12: Obj = guard.nonnull v0 @bc4 [virt1]
;     check @bc4 [virt1 | virt1]
;     ret v12
; }

; A loop replaces it by another one each time round; the local that holds the last one is NULL first.
fn carried {
b0(v0: Obj, v1: I64):
    v2: Obj<type> = const.obj k1
    v3: Obj? = const.null
    v4: I64 = const.i64 0
    v5: I64 = const.i64 1
    v6: Obj = call alloc_instance(v2) @bc0 [v0]
    v7: Obj? = swap.obj v6, v0 24 attr
    jump b1(v6, v3, v1)
b1(v8: Obj, v9: Obj?, v10: I64):
  bc2:
    mark @bc2 [v8 | v9]
    poll @bc2 [v8 | v9]
    v11: Bool = int.cmp v10, v4 gt
    branch v11 b2, b3
b2:
    v12: I64 = int.sub.wrap v10, v5
    v13: Obj? = load.obj v8 24 attr
    v14: Obj = guard.nonnull v13 @bc2 [v8 | v9]
    v15: Obj = call alloc_instance(v2) @bc2 [v8 | v9]
    v16: Obj? = swap.obj v15, v14 24 attr
    jump b1(v15, v8, v12)
b3:
    v17: Obj? = load.obj v8 24 attr
    v18: Obj = guard.nonnull v17 @bc4 [v8 | v9]
    ret v18
}
; fn carried {
;   virt0 = instance(v23, v24, v20)
;   virt1 = instance(v23, v24, v22)
;   virt2 = optional(virt1, v21)
; b0(v0: Obj, v1: I64):
;     v19: Obj? = const.null
;     v23: Obj<type> = const.obj k1
;     v24: I64 = const.i64 24
;     v25: Bool = const.bool 1
;     v26: Bool = const.bool 0
;     v27: Obj<NoneType> = const.obj k4
;     v2: Obj<type> = const.obj k1
;     v3: Obj? = const.null
;     v4: I64 = const.i64 0
;     v5: I64 = const.i64 1
;     jump b1(v1, v0, v25, v27)
; b1(v10: I64, v20: Obj, v21: Bool, v22: Obj):
;   bc2:
;     mark @bc2 [virt0 | virt2]
;     poll @bc2 [virt0 | virt2]
;     v11: Bool = int.cmp v10, v4 gt
;     branch v11 b2, b3
; b2:
;     v12: I64 = int.sub.wrap v10, v5
;     v14: Obj = guard.nonnull v20 @bc2 [virt0 | virt2]
;     jump b1(v12, v14, v26, v20)
; b3:
;     v18: Obj = guard.nonnull v20 @bc4 [virt0 | virt2]
;     ret v18
; }

; What a local held before the loop may be any object.
fn mixed {
b0(v0: Obj, v1: I64, v2: Obj):
    v3: Obj<type> = const.obj k1
    v4: I64 = const.i64 0
    v5: I64 = const.i64 1
    jump b1(v2, v1)
b1(v6: Obj, v7: I64):
  bc2:
    mark @bc2 [v6]
    poll @bc2 [v6]
    v8: Bool = int.cmp v7, v4 gt
    branch v8 b2, b3
b2:
    v9: I64 = int.sub.wrap v7, v5
    v10: Obj = call alloc_instance(v3) @bc2 [v6]
    v11: Obj? = swap.obj v10, v0 24 attr
    jump b1(v10, v9)
b3:
  bc4:
    exit unreached @bc4 [v6]
}
; fn mixed {
;   virt0 = instance(v15, v16, v14)
;   virt1 = optional(virt0, v12, v13)
; b0(v0: Obj, v1: I64, v2: Obj):
;     v15: Obj<type> = const.obj k1
;     v16: I64 = const.i64 24
;     v17: Obj? = const.null
;     v18: Bool = const.bool 1
;     v19: Bool = const.bool 0
;     v20: Obj<NoneType> = const.obj k4
;     v3: Obj<type> = const.obj k1
;     v4: I64 = const.i64 0
;     v5: I64 = const.i64 1
;     jump b1(v1, v18, v2, v20)
; b1(v7: I64, v12: Bool, v13: Obj?, v14: Obj):
;   bc2:
;     mark @bc2 [virt1]
;     poll @bc2 [virt1]
;     v8: Bool = int.cmp v7, v4 gt
;     branch v8 b2, b3
; b2:
;     v9: I64 = int.sub.wrap v7, v5
;     jump b1(v9, v19, v17, v0)
; b3:
;   bc4:
;     exit unreached @bc4 [virt1]
; }

; One in another.
fn inner {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Obj? = swap.obj v2, v0 24 attr
    v4: Obj = call alloc_instance(v1) @bc0 [v0]
    v5: Obj? = swap.obj v4, v2 24 attr
  bc2:
    mark @bc2 [v4]
    v6: Obj? = load.obj v4 24 attr
    v7: Obj = guard.nonnull v6 @bc2 [v4]
    v8: Obj<T40> = guard.type v7 T40 @bc2 [v4 | v7]
    v9: Obj? = load.obj v8 24 attr
    v10: Obj = guard.nonnull v9 @bc2 [v4 | v7]
    check @bc4 [v4 | v2]
    ret v10
}
; fn inner {
;   virt1 = instance(v17, v18, v0)
;   virt2 = instance(v12, v13, virt1)
; b0(v0: Obj):
;     v16: Obj? = const.null
;     v17: Obj<type> = const.obj k1
;     v18: I64 = const.i64 24
;     v19: Bool = const.bool 1
;     v20: Bool = const.bool 0
;     v11: Obj? = const.null
;     v12: Obj<type> = const.obj k1
;     v13: I64 = const.i64 24
;     v14: Bool = const.bool 1
;     v15: Bool = const.bool 0
;     v1: Obj<type> = const.obj k1
;   bc2:
;     mark @bc2 [virt2]
;     v10: Obj = guard.nonnull v0 @bc2 [virt2 | virt1]
;     check @bc4 [virt2 | virt1]
;     ret v10
; }

; An attribute that differs by the way taken.
fn joined {
b0(v0: Obj, v1: Bool):
    v2: Obj<type> = const.obj k1
    v3: Obj<int> = const.obj k2
    v4: Obj<int> = const.obj k3
    v5: Obj = call alloc_instance(v2) @bc0 [v0]
    v6: Obj? = swap.obj v5, v3 24 attr
    branch v1 b1, b2
b1:
    v7: Obj? = swap.obj v5, v4 24 attr
    jump b2
b2:
  bc2:
    check @bc2 [v5]
    v8: Obj? = load.obj v5 24 attr
    v9: Obj = guard.nonnull v8 @bc2 [v5]
    ret v9
}
; fn joined {
;   virt0 = instance(v12, v13, v11)
; b0(v0: Obj, v1: Bool):
;     v10: Obj? = const.null
;     v12: Obj<type> = const.obj k1
;     v13: I64 = const.i64 24
;     v14: Bool = const.bool 1
;     v15: Bool = const.bool 0
;     v2: Obj<type> = const.obj k1
;     v3: Obj<int> = const.obj k2
;     v4: Obj<int> = const.obj k3
;     branch v1 b1, b2(v3)
; b1:
;     jump b2(v4)
; b2(v11: Obj<int>):
;   bc2:
;     check @bc2 [virt0]
;     v9: Obj = guard.nonnull v11 @bc2 [virt0]
;     ret v9
; }

; Questions with a known answer.
fn asked {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Bool = is.same v2, v0
    v4: Bool = is.same v2, v2
    v5: Bool = is.const v2 k2
    v6: Bool = is.type v2 T40
    v7: Obj = box.bool v3
    v8: Obj = box.bool v4
    v9: Obj = box.bool v5
    v10: Obj = box.bool v6
    v11: Obj<tuple> = call build_tuple(v7, v8, v9, v10) @bc0 [v0]
    ret v11
}
; fn asked {
; b0(v0: Obj):
;     v12: Obj? = const.null
;     v13: Bool = const.bool 1
;     v14: Bool = const.bool 0
;     v1: Obj<type> = const.obj k1
;     v3: Bool = const.bool 0
;     v4: Bool = const.bool 1
;     v5: Bool = const.bool 0
;     v6: Bool = const.bool 1
;     v7: Obj = box.bool v3
;     v8: Obj = box.bool v4
;     v9: Obj = box.bool v5
;     v10: Obj = box.bool v6
;     v11: Obj<tuple> = call build_tuple(v7, v8, v9, v10) @bc0 [v0]
;     ret v11
; }
