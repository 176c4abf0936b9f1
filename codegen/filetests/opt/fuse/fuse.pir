; test opt fuse
; const k0 = None
; A slice that only replaces a part of a list is not made.

; The items in reverse; what leaves in between resumes in front of the slice.
fn reversed {
b0(v0: Obj<list>, v1: I64, v2: I64):
  bc2:
    mark @bc2 [v0 | v0, v1]
    v3: I64 = const.i64 -1
    v4: I64 = const.i64 -9223372036854775808
    v5: Obj<list> = call seq_slice(v0, v1, v4, v3) @bc2 [v0 | v0, v1]
  bc4:
    mark @bc4 [v0 | v5]
    v6: I64 = int.add v1, v2 @bc4 [v0 | v5]
  bc6:
    mark @bc6 [v0 | v5, v0, v6]
    v7: I64 = const.i64 0
    call.or.exit list_set_slice(v0, v7, v6, v5) state @bc6 [v0 | v5, v0, v6]
  bc8:
    mark @bc8 [v0]
    ret v0
}
; fn reversed {
; b0(v0: Obj<list>, v1: I64, v2: I64):
;   bc2:
;     mark @bc2 [v0 | v0, v1]
;     v3: I64 = const.i64 -1
;     v4: I64 = const.i64 -9223372036854775808
;   bc4:
;     v6: I64 = int.add v1, v2 @bc2 [v0 | v0, v1]
;   bc6:
;     v7: I64 = const.i64 0
;     call.or.exit list_copy_reversed(v0, v7, v6, v0, v1, v4) state @bc2 [v0 | v0, v1]
;   bc8:
;     mark @bc8 [v0]
;     ret v0
; }

; Of another list, in order.
fn copied {
b0(v0: Obj<list>, v1: Obj<list>, v2: I64):
  bc2:
    v3: I64 = const.i64 1
    v5: Obj<list> = call seq_slice(v1, v2, v3, v3) @bc2 [v0, v1]
  bc6:
    v7: I64 = const.i64 0
    call.or.exit list_set_slice(v0, v7, v2, v5) state @bc6 [v0, v1 | v5, v0]
    ret v0
}
; fn copied {
; b0(v0: Obj<list>, v1: Obj<list>, v2: I64):
;   bc2:
;     v3: I64 = const.i64 1
;   bc6:
;     v7: I64 = const.i64 0
;     call.or.exit list_copy_slice(v0, v7, v2, v1, v2, v3) state @bc2 [v0, v1]
;     ret v0
; }
