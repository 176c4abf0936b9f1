; test opt checks
; const k0 = fn:id
; A check stays only where Python code may have run since the last one.

; The call it followed has become a machine operation.
fn no_python_left {
b0(v0: Obj<int>):
  bc2:
    v1: I64 = unbox.i64 v0 @bc2 [v0]
    v2: I64 = int.add v1, v1 @bc2 [v0]
    v3: Obj<int> = box.i64 v2
    check @bc4 [v0 | v3]
  bc4:
    ret v3
}
; fn no_python_left {
; b0(v0: Obj<int>):
;   bc2:
;     v1: I64 = unbox.i64 v0 @bc2 [v0]
;     v2: I64 = int.add v1, v1 @bc2 [v0]
;     v3: Obj<int> = box.i64 v2
;   bc4:
;     ret v3
; }
; run: no_python_left(2) == 4

; Two in a row are one.
fn twice {
b0(v0: Obj):
  bc2:
    v1: Obj = call get_item(v0, v0) @bc2 [v0]
    check @bc4 [v0 | v1]
  bc4:
    check @bc6 [v0 | v1]
  bc6:
    ret v1
}
; fn twice {
; b0(v0: Obj):
;   bc2:
;     v1: Obj = call get_item(v0, v0) @bc2 [v0]
;     check @bc4 [v0 | v1]
;   bc6:
;     ret v1
; }

; A loop that runs Python code handles what is pending at its poll and goes on.
fn calling_loop {
b0(v0: Obj, v1: Bool):
    jump b1
b1:
  bc2:
    v2: Obj = call get_item(v0, v0) @bc2 [v0]
  bc4:
    poll @bc2 [v0]
    branch v1 b1, b2
b2:
    ret v0
}
; fn calling_loop {
; b0(v0: Obj, v1: Bool):
;     jump b1
; b1:
;   bc2:
;     v2: Obj = call get_item(v0, v0) @bc2 [v0]
;   bc4:
;     poll.call @bc2 [v0]
;     branch v1 b1, b2
; b2:
;     ret v0
; }
