; test opt checks
; Checks that stay.

fn after_a_call {
b0(v0: Obj):
  bc2:
    v1: Obj = call get_item(v0, v0) @bc2 [v0]
    check @bc4 [v0 | v1]
  bc4:
    ret v1
}
; fn after_a_call {
; b0(v0: Obj):
;   bc2:
;     v1: Obj = call get_item(v0, v0) @bc2 [v0]
;     check @bc4 [v0 | v1]
;   bc4:
;     ret v1
; }

; Python ran on one of the ways.
fn on_one_path {
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
  bc2:
    v2: Obj = call get_item(v0, v0) @bc2 [v0]
    jump b3
b2:
    jump b3
b3:
  bc4:
    check @bc4 [v0]
    ret v0
}
; fn on_one_path {
; b0(v0: Obj, v1: Bool):
;     branch v1 b1, b2
; b1:
;   bc2:
;     v2: Obj = call get_item(v0, v0) @bc2 [v0]
;     jump b3
; b2:
;     jump b3
; b3:
;   bc4:
;     check @bc4 [v0]
;     ret v0
; }

; Python ran in the turn before.
fn around_a_loop {
b0(v0: Obj, v1: Bool):
    jump b1
b1:
  bc2:
    check @bc2 [v0]
    v2: Obj = call get_item(v0, v0) @bc2 [v0]
    branch v1 b1, b2
b2:
    ret v0
}
; fn around_a_loop {
; b0(v0: Obj, v1: Bool):
;     jump b1
; b1:
;   bc2:
;     check @bc2 [v0]
;     v2: Obj = call get_item(v0, v0) @bc2 [v0]
;     branch v1 b1, b2
; b2:
;     ret v0
; }

; A loop without Python code leaves at its poll: nothing else in it would notice.
fn quiet_loop {
b0(v0: Obj, v1: Bool):
    jump b1
b1:
  bc2:
    poll @bc2 [v0]
    branch v1 b1, b2
b2:
    ret v0
}
; fn quiet_loop {
; b0(v0: Obj, v1: Bool):
;     jump b1
; b1:
;   bc2:
;     poll @bc2 [v0]
;     branch v1 b1, b2
; b2:
;     ret v0
; }
; run: quiet_loop('a', True) stop 3 exits poll @bc2 ['a']

; Nor does a call in front of the loop count.
fn call_before_the_loop {
b0(v0: Obj, v1: Bool):
  bc2:
    v2: Obj = call get_item(v0, v0) @bc2 [v0]
    jump b1
b1:
  bc4:
    poll @bc4 [v0]
    branch v1 b1, b2
b2:
    ret v0
}
; fn call_before_the_loop {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     v2: Obj = call get_item(v0, v0) @bc2 [v0]
;     jump b1
; b1:
;   bc4:
;     poll @bc4 [v0]
;     branch v1 b1, b2
; b2:
;     ret v0
; }
