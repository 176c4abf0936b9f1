; test opt fuse
; Slices that are made.

; In steps.
fn in_steps {
b0(v0: Obj<list>, v1: I64):
  bc2:
    v3: I64 = const.i64 2
    v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
  bc6:
    call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
    ret v0
}
; fn in_steps {
; b0(v0: Obj<list>, v1: I64):
;   bc2:
;     v3: I64 = const.i64 2
;     v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
;   bc6:
;     call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
;     ret v0
; }

; Somebody else has it.
fn returned {
b0(v0: Obj<list>, v1: I64):
  bc2:
    v3: I64 = const.i64 1
    v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
  bc6:
    call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
    ret v5
}
; fn returned {
; b0(v0: Obj<list>, v1: I64):
;   bc2:
;     v3: I64 = const.i64 1
;     v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
;   bc6:
;     call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
;     ret v5
; }

; It is the list that is changed.
fn changed {
b0(v0: Obj<list>, v1: I64):
  bc2:
    v3: I64 = const.i64 1
    v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
  bc6:
    call.or.exit list_set_slice(v5, v1, v1, v0) state @bc6 [v0 | v0, v5]
    ret v0
}
; fn changed {
; b0(v0: Obj<list>, v1: I64):
;   bc2:
;     v3: I64 = const.i64 1
;     v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
;   bc6:
;     call.or.exit list_set_slice(v5, v1, v1, v0) state @bc6 [v0 | v0, v5]
;     ret v0
; }

; A later state holds it.
fn kept {
b0(v0: Obj<list>, v1: I64, v2: Bool):
  bc2:
    v3: I64 = const.i64 1
    v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0, v0]
  bc6:
    call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0, v5 | v5, v0]
  bc8:
    guard.true v2 operand @bc8 [v0, v5]
    ret v0
}
; fn kept {
; b0(v0: Obj<list>, v1: I64, v2: Bool):
;   bc2:
;     v3: I64 = const.i64 1
;     v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0, v0]
;   bc6:
;     call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0, v5 | v5, v0]
;   bc8:
;     guard.true v2 operand @bc8 [v0, v5]
;     ret v0
; }

; The list changes in between.
fn changed_in_between {
b0(v0: Obj<list>, v1: I64, v2: Obj):
  bc2:
    v3: I64 = const.i64 1
    v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
  bc4:
    call list_append(v0, v2) @bc4 [v0 | v5]
  bc6:
    call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
    ret v0
}
; fn changed_in_between {
; b0(v0: Obj<list>, v1: I64, v2: Obj):
;   bc2:
;     v3: I64 = const.i64 1
;     v5: Obj<list> = call seq_slice(v0, v1, v1, v3) @bc2 [v0]
;   bc4:
;     call list_append(v0, v2) @bc4 [v0 | v5]
;   bc6:
;     call.or.exit list_set_slice(v0, v1, v1, v5) state @bc6 [v0 | v5, v0]
;     ret v0
; }
