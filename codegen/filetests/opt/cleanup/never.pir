; test opt cleanup
; What must stay.

; The two values differ.
fn two_values {
b0(v0: Obj, v1: Obj, v2: Bool):
    branch v2 b1, b2
b1:
    jump b3(v0)
b2:
    jump b3(v1)
b3(v3: Obj):
    ret v3
}
; fn two_values {
; b0(v0: Obj, v1: Obj, v2: Bool):
;     branch v2 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     jump b3(v1)
; b3(v3: Obj):
;     ret v3
; }
; run: two_values(1, 2, True) == 1
; run: two_values(1, 2, False) == 2

; Two parameters that change places in a loop have the same set of arguments, but not the same values.
fn swapped_in_a_loop {
b0(v0: Obj, v1: Obj, v2: Bool):
    v3: Bool = const.bool 0
    jump b1(v0, v1, v2)
b1(v4: Obj, v5: Obj, v6: Bool):
    branch v6 b1(v5, v4, v3), b2
b2:
    ret v4
}
; fn swapped_in_a_loop {
; b0(v0: Obj, v1: Obj, v2: Bool):
;     v3: Bool = const.bool 0
;     jump b1(v0, v1, v2)
; b1(v4: Obj, v5: Obj, v6: Bool):
;     branch v6 b1(v5, v4, v3), b2
; b2:
;     ret v4
; }
; run: swapped_in_a_loop(1, 2, True) == 2
; run: swapped_in_a_loop(1, 2, False) == 1
