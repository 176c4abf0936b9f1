; test opt dce
; What must stay although nobody uses the result.

; Guards and checked operations leave; calls and stores are seen.
fn effects {
b0(v0: Obj, v1: I64):
  bc2:
    v2: Obj<int> = guard.type v0 int @bc2 [v0, v1]
    v3: I64 = int.add v1, v1 @bc2 [v0, v1]
    v4: Obj<list> = call build_list(v0) @bc2 [v0, v1]
    call list_append(v4, v0) @bc2 [v0, v1]
    v5: Obj = call get_item(v4, v0) @bc2 [v0, v1]
    store.obj v0, v0 16 attr
    poll @bc4 [v0, v1]
    ret v4
}
; fn effects {
; b0(v0: Obj, v1: I64):
;   bc2:
;     v2: Obj<int> = guard.type v0 int @bc2 [v0, v1]
;     v3: I64 = int.add v1, v1 @bc2 [v0, v1]
;     v4: Obj<list> = call build_list(v0) @bc2 [v0, v1]
;     call list_append(v4, v0) @bc2 [v0, v1]
;     v5: Obj = call get_item(v4, v0) @bc2 [v0, v1]
;     store.obj v0, v0 16 attr
;     poll @bc4 [v0, v1]
;     ret v4
; }

; The interpreter needs what frame states name, through objects not yet built.
fn frame_states {
  virt0 = tuple(v1)
b0(v0: I64):
    v1: I64 = int.not v0
    v2: I64 = int.not v0
  bc2:
    mark @bc2 [v2]
    exit type @bc2 [virt0]
}
; fn frame_states {
;   virt0 = tuple(v1)
; b0(v0: I64):
;     v1: I64 = int.not v0
;     v2: I64 = int.not v0
;   bc2:
;     mark @bc2 [v2]
;     exit type @bc2 [virt0]
; }

; An exit that would be taken is not lost.
fn overflow {
b0(v0: I64):
    v1: I64 = int.add v0, v0 @bc2 [v0]
    v2: Obj = box.i64 v0
    ret v2
}
; fn overflow {
; b0(v0: I64):
;     v1: I64 = int.add v0, v0 @bc2 [v0]
;     v2: Obj = box.i64 v0
;     ret v2
; }
; run: overflow(9223372036854775807) exits overflow @bc2 [9223372036854775807]
