; test opt sink
; A box goes where it is needed.

; Into the arm that needs it, in front of its first use.
fn into_an_arm {
b0(v0: I64, v1: Obj, v2: Bool):
    v3: Obj<int> = box.i64 v0
    branch v2 b1, b2
b1:
    v4: I64 = int.not v0
    v5: Obj<tuple> = call build_tuple(v3) @bc2 [v0]
    ret v5
b2:
    ret v1
}
; fn into_an_arm {
; b0(v0: I64, v1: Obj, v2: Bool):
;     branch v2 b1, b2
; b1:
;     v4: I64 = int.not v0
;     v3: Obj<int> = box.i64 v0
;     v5: Obj<tuple> = call build_tuple(v3) @bc2 [v0]
;     ret v5
; b2:
;     ret v1
; }
; run: into_an_arm(5, 'a', True) == (5)
; run: into_an_arm(5, 'a', False) == 'a'

; Out of the loop.
fn out_of_a_loop {
b0(v0: F64, v1: Bool):
    jump b1(v0)
b1(v2: F64):
    v3: F64 = float.add v2, v2
    v4: Obj<float> = box.f64 v3
    branch v1 b1(v3), b2
b2:
    ret v4
}
; fn out_of_a_loop {
; b0(v0: F64, v1: Bool):
;     jump b1(v0)
; b1(v2: F64):
;     v3: F64 = float.add v2, v2
;     branch v1 b1(v3), b2
; b2:
;     v4: Obj<float> = box.f64 v3
;     ret v4
; }
; run: out_of_a_loop(0.5, False) == 1.0

; One box behind another.
fn to_the_common_dominator {
b0(v0: I64, v1: Bool, v2: Bool):
    v3: Obj<int> = box.i64 v0
    branch v1 b1, b4
b1:
    branch v2 b2, b3
b2:
    ret v3
b3:
    v4: Obj<tuple> = call build_tuple(v3) @bc2 [v0]
    ret v4
b4:
    v5: Obj = box.bool v2
    ret v5
}
; fn to_the_common_dominator {
; b0(v0: I64, v1: Bool, v2: Bool):
;     branch v1 b1, b4
; b1:
;     v3: Obj<int> = box.i64 v0
;     branch v2 b2, b3
; b2:
;     ret v3
; b3:
;     v4: Obj<tuple> = call build_tuple(v3) @bc2 [v0]
;     ret v4
; b4:
;     v5: Obj = box.bool v2
;     ret v5
; }
; run: to_the_common_dominator(5, True, True) == 5
; run: to_the_common_dominator(5, True, False) == (5)
; run: to_the_common_dominator(5, False, True) == True
