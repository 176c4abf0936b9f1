; test opt escape cleanup-e
; class T40 inline 19 plain
; class T41 inline 19
; const k1 = class:T40
; const k2 = class:T41
; Instances that somebody else gets to see, or whose death somebody could see.

fn returned {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    ret v2
}
; fn returned {
; b0(v0: Obj):
;     v1: Obj<type> = const.obj k1
;     v2: Obj = call alloc_instance(v1) @bc0 [v0]
;     ret v2
; }

fn passed {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Obj = call load_attr(v2, v0) @bc0 [v0]
    ret v3
}
; fn passed {
; b0(v0: Obj):
;     v1: Obj<type> = const.obj k1
;     v2: Obj = call alloc_instance(v1) @bc0 [v0]
;     v3: Obj = call load_attr(v2, v0) @bc0 [v0]
;     ret v3
; }

fn stored {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Obj? = swap.obj v0, v2 24 attr
    ret v0
}
; fn stored {
; b0(v0: Obj):
;     v1: Obj<type> = const.obj k1
;     v2: Obj = call alloc_instance(v1) @bc0 [v0]
;     v3: Obj? = swap.obj v0, v2 24 attr
;     ret v0
; }

fn in_itself {
b0(v0: Obj):
    v1: Obj<type> = const.obj k1
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Obj? = swap.obj v2, v2 24 attr
    ret v0
}
; fn in_itself {
; b0(v0: Obj):
;     v1: Obj<type> = const.obj k1
;     v2: Obj = call alloc_instance(v1) @bc0 [v0]
;     v3: Obj? = swap.obj v2, v2 24 attr
;     ret v0
; }

; Its class has a finaliser.
fn finalised {
b0(v0: Obj):
    v1: Obj<type> = const.obj k2
    v2: Obj = call alloc_instance(v1) @bc0 [v0]
    v3: Obj? = swap.obj v2, v0 24 attr
    ret v0
}
; fn finalised {
; b0(v0: Obj):
;     v1: Obj<type> = const.obj k2
;     v2: Obj = call alloc_instance(v1) @bc0 [v0]
;     v3: Obj? = swap.obj v2, v0 24 attr
;     ret v0
; }

; It would have two names at a time.
fn two_names {
b0(v0: Obj, v1: I64):
    v2: Obj<type> = const.obj k1
    v3: I64 = const.i64 0
    v4: Obj = call alloc_instance(v2) @bc0 [v0]
    jump b1(v4, v4, v1)
b1(v5: Obj, v6: Obj, v7: I64):
  bc2:
    poll @bc2 [v5 | v6]
    v8: Bool = int.cmp v7, v3 gt
    branch v8 b2, b3
b2:
    v9: Obj = call alloc_instance(v2) @bc0 [v0]
    jump b1(v9, v5, v3)
b3:
    ret v0
}
; fn two_names {
;   virt0 = instance(v14)
;   virt1 = optional(virt0, v10, v11)
;   virt2 = instance(v14)
;   virt3 = optional(virt2, v12, v13)
; b0(v0: Obj, v1: I64):
;     v14: Obj<type> = const.obj k1
;     v15: Obj? = const.null
;     v16: Bool = const.bool 1
;     v17: Bool = const.bool 0
;     v2: Obj<type> = const.obj k1
;     v3: I64 = const.i64 0
;     v4: Obj = call alloc_instance(v2) @bc0 [v0]
;     jump b1(v1, v16, v4, v16, v4)
; b1(v7: I64, v10: Bool, v11: Obj?, v12: Bool, v13: Obj?):
;   bc2:
;     poll @bc2 [virt1 | virt3]
;     v8: Bool = int.cmp v7, v3 gt
;     branch v8 b2, b3
; b2:
;     jump b1(v3, v17, v15, v10, v11)
; b3:
;     ret v0
; }

; What flows in may be any object, and is looked into.
fn read_mixed {
b0(v0: Obj, v1: I64):
    v2: Obj<type> = const.obj k1
    v3: I64 = const.i64 0
    jump b1(v0, v1)
b1(v4: Obj, v5: I64):
  bc2:
    v6: Obj<T40> = guard.type v4 T40 @bc2 [v4]
    v7: Obj? = load.obj v6 24 attr
    v8: Bool = int.cmp v5, v3 gt
    branch v8 b2, b3
b2:
    v9: Obj = call alloc_instance(v2) @bc0 [v0]
    jump b1(v9, v3)
b3:
    ret v0
}
; fn read_mixed {
; b0(v0: Obj, v1: I64):
;     v2: Obj<type> = const.obj k1
;     v3: I64 = const.i64 0
;     jump b1(v0, v1)
; b1(v4: Obj, v5: I64):
;   bc2:
;     v6: Obj<T40> = guard.type v4 T40 @bc2 [v4]
;     v7: Obj? = load.obj v6 24 attr
;     v8: Bool = int.cmp v5, v3 gt
;     branch v8 b2, b3
; b2:
;     v9: Obj = call alloc_instance(v2) @bc0 [v0]
;     jump b1(v9, v3)
; b3:
;     ret v0
; }

; Which attributes are set differs by the way taken.
fn set_or_not {
b0(v0: Obj, v1: Bool):
    v2: Obj<type> = const.obj k1
    v5: Obj = call alloc_instance(v2) @bc0 [v0]
    branch v1 b1, b2
b1:
    v7: Obj? = swap.obj v5, v0 24 attr
    jump b2
b2:
  bc2:
    check @bc2 [v5]
    ret v0
}
; fn set_or_not {
; b0(v0: Obj, v1: Bool):
;     v2: Obj<type> = const.obj k1
;     v5: Obj = call alloc_instance(v2) @bc0 [v0]
;     branch v1 b1, b2
; b1:
;     v7: Obj? = swap.obj v5, v0 24 attr
;     jump b2
; b2:
;   bc2:
;     check @bc2 [v5]
;     ret v0
; }
