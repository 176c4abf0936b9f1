; test opt states
; Objects that stay in frame states.

; Somebody needs the object all the same.
fn returned {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj = load.obj v0 24 other
  bc2:
    v3: Obj<float> = guard.type v2 float @bc2 [v2]
    v4: F64 = unbox.f64 v3
    v5: Bool = float.cmp v4, v4 gt
    guard.true v5 operand @bc2 [v2]
    ret v2
}
; fn returned {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj = load.obj v0 24 other
;   bc2:
;     v3: Obj<float> = guard.type v2 float @bc2 [v2]
;     v4: F64 = unbox.f64 v3
;     v5: Bool = float.cmp v4, v4 gt
;     guard.true v5 operand @bc2 [v2]
;     ret v2
; }

; It goes on to a block's parameter.
fn passed_on {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj = load.obj v0 24 other
  bc2:
    v3: Obj<float> = guard.type v2 float @bc2 [v2]
    v4: F64 = unbox.f64 v3
    v5: Bool = float.cmp v4, v4 gt
    guard.true v5 operand @bc2 [v2]
    jump b1(v3)
b1(v6: Obj<float>):
    ret v6
}
; fn passed_on {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj = load.obj v0 24 other
;   bc2:
;     v3: Obj<float> = guard.type v2 float @bc2 [v2]
;     v4: F64 = unbox.f64 v3
;     v5: Bool = float.cmp v4, v4 gt
;     guard.true v5 operand @bc2 [v2]
;     jump b1(v3)
; b1(v6: Obj<float>):
;     ret v6
; }

; The number is known on one of two ways only.
fn on_one_way {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj = load.obj v0 24 other
    branch v1 b1, b2
b1:
  bc2:
    v3: Obj<float> = guard.type v2 float @bc2 [v2]
    v4: F64 = unbox.f64 v3
    v5: Bool = float.cmp v4, v4 gt
    guard.true v5 operand @bc2 [v0]
    jump b2
b2:
  bc4:
    guard.true v1 operand @bc4 [v2]
    ret v0
}
; fn on_one_way {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj = load.obj v0 24 other
;     branch v1 b1, b2
; b1:
;   bc2:
;     v3: Obj<float> = guard.type v2 float @bc2 [v2]
;     v4: F64 = unbox.f64 v3
;     v5: Bool = float.cmp v4, v4 gt
;     guard.true v5 operand @bc2 [v0]
;     jump b2
; b2:
;   bc4:
;     guard.true v1 operand @bc4 [v2]
;     ret v0
; }
