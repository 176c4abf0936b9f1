; test opt specialise
; const k0 = -1
; class T40 list
; class T41
; feedback bc2 T40,int
; feedback bc4 T41,int
; feedback bc6 T40
; feedback bc8 T41
; feedback bc10 T40 failed=type
; Classes that inherit how list is read and walked, and one that does not.

fn item {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
    ret v2
}
; fn item {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc2 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc2 [| v0, v1]
;     v6: I64 = load.i64 v3 16 list_head
;     v7: Bool = int.cmp v5, v6 ult
;     guard.true v7 bounds @bc2 [| v0, v1]
;     v8: I64 = load.i64 v3 24 list_head
;     v9: Obj = loadx.obj v8, v5 0 list_item
;     ret v9
; }

fn item_of_another {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: Obj = call get_item(v0, v1) @bc4 [| v0, v1]
    ret v2
}
; fn item_of_another {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: Obj = call get_item(v0, v1) @bc4 [| v0, v1]
;     ret v2
; }

fn unpacked {
b0(v0: Obj):
  bc6:
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc6 [| v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    ret v3
}
; fn unpacked {
; b0(v0: Obj):
;   bc6:
;     v1: I64 = const.i64 2
;     v4: Obj<T40> = guard.type v0 T40 @bc6 [| v0]
;     v5: I64 = load.i64 v4 16 list_head
;     v6: I64 = const.i64 2
;     v7: Bool = int.cmp v5, v6 eq
;     guard.true v7 bounds @bc6 [| v0]
;     v8: I64 = load.i64 v4 24 list_head
;     v9: Obj = load.obj v8 0 list_item
;     v10: Obj = load.obj v8 8 list_item
;     ret v10
; }

fn unpacked_of_another {
b0(v0: Obj):
  bc8:
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc8 [| v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    ret v3
}
; fn unpacked_of_another {
; b0(v0: Obj):
;   bc8:
;     v1: I64 = const.i64 2
;     call unpack_sequence(v0, v1) @bc8 [| v0]
;     v2: Obj = scratch 0
;     v3: Obj = scratch 1
;     ret v3
; }

; Where a guard on list failed for objects of that class alone, they are what is walked.
fn walked {
b0(v0: Obj):
  bc10:
    v1: Obj = call get_iter(v0) @bc10 [| v0]
    ret v1
}
; fn walked {
; b0(v0: Obj):
;   bc10:
;     v2: Obj<T40> = guard.type v0 T40 @bc10 [| v0]
;     v3: I64 = const.i64 0
;     v4: Obj<list_iterator> = call new_list_iter(v2, v3) @bc10 [| v0]
;     ret v4
; }
