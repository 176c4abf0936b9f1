; test opt scalar
; A tuple that is only a key is not made: the lookups take its items.

fn looked_up {
b0(v0: Obj<dict>, v1: Obj, v2: Obj, v3: Obj):
  bc4:
    v4: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0 |]
    v5: Bool = call contains(v4, v0) @bc6 [v0 | v4, v0]
    v6: Obj = call dict_get(v0, v4, v3) @bc8 [v0 | v4]
    v7: Obj = call dict_get_item(v0, v4) @bc10 [v0 | v0, v4]
    call set_item(v0, v4, v3) @bc12 [v0 | v3, v0, v4]
    ret v7
}
; fn looked_up {
;   virt0 = tuple(v1, v2)
; b0(v0: Obj<dict>, v1: Obj, v2: Obj, v3: Obj):
;   bc4:
;     v5: Bool = call contains_at(v0, v1, v2) @bc6 [v0 | virt0, v0]
;     v6: Obj = call dict_get_at(v0, v3, v1, v2) @bc8 [v0 | virt0]
;     v7: Obj = call dict_get_item_at(v0, v1, v2) @bc10 [v0 | v0, virt0]
;     call set_item_at(v0, v3, v1, v2) @bc12 [v0 | v3, v0, virt0]
;     ret v7
; }

; Two dicts would keep two of it.
fn stored_twice {
b0(v0: Obj<dict>, v1: Obj<dict>, v2: Obj):
  bc4:
    v4: Obj<tuple> = call build_tuple(v2, v2) @bc4 [v0 |]
    call set_item(v0, v4, v2) @bc12 [v0 | v2, v0, v4]
    call set_item(v1, v4, v2) @bc14 [v0 | v2, v1, v4]
    ret v2
}
; fn stored_twice {
; b0(v0: Obj<dict>, v1: Obj<dict>, v2: Obj):
;   bc4:
;     v4: Obj<tuple> = call build_tuple(v2, v2) @bc4 [v0]
;     call set_item(v0, v4, v2) @bc12 [v0 | v2, v0, v4]
;     call set_item(v1, v4, v2) @bc14 [v0 | v2, v1, v4]
;     ret v2
; }

; It is the container.
fn container {
b0(v0: Obj, v1: Obj):
  bc4:
    v4: Obj<tuple> = call build_tuple(v0, v1) @bc4 [v0 |]
    v5: Bool = call contains(v1, v4) @bc6 [v0 | v1, v4]
    v6: Obj = box.bool v5
    ret v6
}
; fn container {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v4: Obj<tuple> = call build_tuple(v0, v1) @bc4 [v0]
;     v5: Bool = call contains(v1, v4) @bc6 [v0 | v1, v4]
;     v6: Obj = box.bool v5
;     ret v6
; }

; One that is compared is not made either, but where it is compared with itself.
fn compared {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    v3: I64 = const.i64 2
    v4: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0 |]
    v5: Bool = call compare_bool(v4, v0, v3) @bc6 [v0 | v4, v0]
    v6: Bool = call compare_bool(v0, v4, v3) @bc8 [v0 | v0, v4]
    v7: Obj = box.bool v5
    ret v7
}
; fn compared {
;   virt0 = tuple(v1, v2)
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v3: I64 = const.i64 2
;     v5: Bool = call compare_items(v0, v3, v1, v2) @bc6 [v0 | virt0, v0]
;     v6: Bool = call compare_with_items(v0, v3, v1, v2) @bc8 [v0 | v0, virt0]
;     v7: Obj = box.bool v5
;     ret v7
; }

fn compared_with_itself {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    v3: I64 = const.i64 2
    v4: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0 |]
    v5: Bool = call compare_bool(v4, v4, v3) @bc6 [v0 | v4, v4]
    v7: Obj = box.bool v5
    ret v7
}
; fn compared_with_itself {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v3: I64 = const.i64 2
;     v4: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0]
;     v5: Bool = call compare_bool(v4, v4, v3) @bc6 [v0 | v4, v4]
;     v7: Obj = box.bool v5
;     ret v7
; }

; A lookup that leaves where there is nothing.
fn found {
b0(v0: Obj<dict>, v1: Obj, v2: Obj):
  bc4:
    v3: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0 |]
    v4: Obj? = call dict_find(v0, v3)
    v5: Obj = guard.nonnull v4 @bc6 [v0 | v0, v3]
    ret v5
}
; fn found {
;   virt0 = tuple(v1, v2)
; b0(v0: Obj<dict>, v1: Obj, v2: Obj):
;   bc4:
;     v4: Obj? = call dict_find_at(v0, v1, v2)
;     v5: Obj = guard.nonnull v4 @bc6 [v0 | v0, virt0]
;     ret v5
; }

; Both tuples go.
fn both {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    v3: I64 = const.i64 0
    v4: Obj<tuple> = call build_tuple(v0, v1) @bc4 [v0 |]
    v5: Obj<tuple> = call build_tuple(v2, v0) @bc5 [v0 | v4]
    v6: Obj = call compare(v4, v5, v3) @bc6 [v0 | v4, v5]
    v7: Bool = call compare_bool(v5, v4, v3) @bc8 [v0 | v5, v4]
    ret v6
}
; fn both {
;   virt0 = tuple(v0, v1)
;   virt1 = tuple(v2, v0)
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v3: I64 = const.i64 0
;     v6: Obj = call compare_pairs_rich(v3, v0, v1, v2, v0) @bc6 [v0 | virt0, virt1]
;     v7: Bool = call compare_pairs(v3, v2, v0, v0, v1) @bc8 [v0 | virt1, virt0]
;     ret v6
; }

; They are not of the same length.
fn uneven {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    v3: I64 = const.i64 0
    v4: Obj<tuple> = call build_tuple(v0, v1) @bc4 [v0 |]
    v5: Obj<tuple> = call build_tuple(v2) @bc5 [v0 | v4]
    v6: Obj = call compare(v4, v5, v3) @bc6 [v0 | v4, v5]
    ret v6
}
; fn uneven {
;   virt0 = tuple(v0, v1)
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v3: I64 = const.i64 0
;     v5: Obj<tuple> = call build_tuple(v2) @bc5 [v0 | virt0]
;     v6: Obj = call compare_items_rich(v5, v3, v0, v1) @bc6 [v0 | virt0, v5]
;     ret v6
; }

; The items of a tuple of another class.
fn made_of {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    v3: Obj<tuple> = call build_tuple(v1, v2) @bc4 [v0 |]
    v4: Obj = call tuple_new(v0, v3) @bc6 [v0 | v3]
    ret v4
}
; fn made_of {
;   virt0 = tuple(v1, v2)
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v4: Obj = call tuple_new_of(v0, v1, v2) @bc6 [v0 | virt0]
;     ret v4
; }
