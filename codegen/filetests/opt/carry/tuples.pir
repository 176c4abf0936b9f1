; test opt carry
; Tuples that only a local holds when the loop goes round, and what keeps them whole.

fn round {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    v3: Obj? = const.null
    jump b1(v3)
b1(v4: Obj?):
  bc2:
    mark @bc2 [v4]
    v5: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v4]
  bc4:
    mark @bc4 [v5]
    branch v2 b1(v5), b2
b2:
    jump b1(v4)
}
; fn round {
;   virt0 = tuple(v6, v7)
;   virt1 = optional(virt0, v8, v4)
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     v3: Obj? = const.null
;     v9: Obj<int>? = const.null
;     v10: Obj? = const.null
;     v11: Bool = const.bool 1
;     jump b1(v3, v9, v10, v11)
; b1(v4: Obj?, v6: Obj<int>?, v7: Obj?, v8: Bool):
;   bc2:
;     mark @bc2 [virt1]
;     v5: Obj<tuple> = call build_tuple(v0, v1) @bc2 [virt1]
;   bc4:
;     mark @bc4 [v5]
;     v12: Obj? = const.null
;     v13: Bool = const.bool 0
;     branch v2 b1(v12, v0, v1, v13), b2
; b2:
;     jump b1(v4, v6, v7, v8)
; }

fn object_before {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    jump b1(v1)
b1(v4: Obj):
  bc2:
    mark @bc2 [v4]
    v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
    branch v2 b1(v5), b2
b2:
    ret v0
}
; fn object_before {
;   virt0 = tuple(v6)
;   virt1 = optional(virt0, v7, v4)
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     v8: Obj<int>? = const.null
;     v9: Bool = const.bool 1
;     jump b1(v1, v8, v9)
; b1(v4: Obj?, v6: Obj<int>?, v7: Bool):
;   bc2:
;     mark @bc2 [virt1]
;     v5: Obj<tuple> = call build_tuple(v0) @bc2 [virt1]
;     v10: Obj? = const.null
;     v11: Bool = const.bool 0
;     branch v2 b1(v10, v0, v11), b2
; b2:
;     ret v0
; }

fn returned {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    jump b1(v1)
b1(v4: Obj):
  bc2:
    mark @bc2 [v4]
    v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
    branch v2 b1(v5), b2
b2:
    ret v4
}
; fn returned {
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     jump b1(v1)
; b1(v4: Obj):
;   bc2:
;     mark @bc2 [v4]
;     v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
;     branch v2 b1(v5), b2
; b2:
;     ret v4
; }

fn stored {
b0(v0: Obj<int>, v1: Obj<list>, v2: Bool):
    jump b1(v0)
b1(v4: Obj):
  bc2:
    mark @bc2 [v4]
    v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
    call list_append(v1, v5) @bc2 [v4]
    branch v2 b1(v5), b2
b2:
    ret v0
}
; fn stored {
; b0(v0: Obj<int>, v1: Obj<list>, v2: Bool):
;     jump b1(v0)
; b1(v4: Obj):
;   bc2:
;     mark @bc2 [v4]
;     v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
;     call list_append(v1, v5) @bc2 [v4]
;     branch v2 b1(v5), b2
; b2:
;     ret v0
; }

fn of_two_lengths {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    jump b1(v1)
b1(v4: Obj):
  bc2:
    mark @bc2 [v4]
    v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
    v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v4]
    branch v2 b1(v5), b2
b2:
    jump b1(v6)
}
; fn of_two_lengths {
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     jump b1(v1)
; b1(v4: Obj):
;   bc2:
;     mark @bc2 [v4]
;     v5: Obj<tuple> = call build_tuple(v0) @bc2 [v4]
;     v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v4]
;     branch v2 b1(v5), b2
; b2:
;     jump b1(v6)
; }

; Two locals may hold the same tuple when the loop is left.
fn two_names {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    v3: Obj? = const.null
    jump b1(v3, v3)
b1(v4: Obj?, v5: Obj?):
  bc2:
    mark @bc2 [v4, v5]
    v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v4, v5]
    branch v2 b1(v6, v6), b2
b2:
    jump b1(v6, v5)
}
; fn two_names {
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     v3: Obj? = const.null
;     jump b1(v3, v3)
; b1(v4: Obj?, v5: Obj?):
;   bc2:
;     mark @bc2 [v4, v5]
;     v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v4, v5]
;     branch v2 b1(v6, v6), b2
; b2:
;     jump b1(v6, v5)
; }

; One is the tuple of this round, and so may the other be.
fn inner_loop {
b0(v0: Obj<int>, v1: Obj, v2: Bool):
    v3: Obj? = const.null
    jump b1(v3)
b1(v4: Obj?):
  bc2:
    mark @bc2 [_, v4]
    v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [_, v4]
    jump b2(v4)
b2(v7: Obj?):
  bc6:
    mark @bc6 [v6, v7]
    branch v2 b2(v6), b3
b3:
    jump b1(v7)
}
; fn inner_loop {
; b0(v0: Obj<int>, v1: Obj, v2: Bool):
;     v3: Obj? = const.null
;     jump b1(v3)
; b1(v4: Obj?):
;   bc2:
;     mark @bc2 [_, v4]
;     v6: Obj<tuple> = call build_tuple(v0, v1) @bc2 [_, v4]
;     jump b2(v4)
; b2(v7: Obj?):
;   bc6:
;     mark @bc6 [v6, v7]
;     branch v2 b2(v6), b3
; b3:
;     jump b1(v7)
; }
