; test opt thread
; An iterator's step joins its test with the loop's.

; Both edges know the answer: the test goes.
fn both_known {
b0(v0: Obj<int>, v1: Bool):
    branch v1 b1, b2
b1:
    jump b3(v0)
b2:
    v2: Obj? = const.null
    jump b3(v2)
b3(v3: Obj?):
    v4: Bool = is.null v3
    branch v4 b4, b5
b4:
    v5: Bool = const.bool 0
    v6: Obj = box.bool v5
    ret v6
b5:
    v7: Obj = refine v3
    ret v7
}
; fn both_known {
; b0(v0: Obj<int>, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b5(v0)
; b2:
;     v2: Obj? = const.null
;     jump b4(v2)
; b4(v8: Obj?):
;     v5: Bool = const.bool 0
;     v6: Obj = box.bool v5
;     ret v6
; b5(v9: Obj<int>):
;     v7: Obj = refine v9
;     ret v7
; }
; run: both_known(5, True) == 5
; run: both_known(5, False) == False

; One edge knows it: the other keeps the test.
fn one_known {
b0(v0: Obj?, v1: Bool):
    branch v1 b1, b2
b1:
    v2: Obj? = const.null
    jump b3(v2)
b2:
    jump b3(v0)
b3(v3: Obj?):
    v4: Bool = is.null v3
    branch v4 b4, b5
b4:
    v5: Bool = const.bool 0
    v6: Obj = box.bool v5
    ret v6
b5:
    v7: Obj = refine v3
    ret v7
}
; fn one_known {
; b0(v0: Obj?, v1: Bool):
;     branch v1 b1, b2
; b1:
;     v2: Obj? = const.null
;     jump b4(v2)
; b2:
;     jump b3(v0)
; b3(v3: Obj?):
;     v4: Bool = is.null v3
;     branch v4 b4(v3), b5(v3)
; b4(v8: Obj?):
;     v5: Bool = const.bool 0
;     v6: Obj = box.bool v5
;     ret v6
; b5(v9: Obj?):
;     v7: Obj = refine v9
;     ret v7
; }
; run: one_known(5, True) == False
; run: one_known(5, False) == 5
; run: one_known(_, False) == False

; Frame states follow.
fn frame_state {
b0(v0: Obj<int>, v1: Bool):
    branch v1 b1, b2
b1:
    jump b3(v0)
b2:
    v2: Obj? = const.null
    jump b3(v2)
b3(v3: Obj?):
    v4: Bool = is.null v3
    branch v4 b4, b5
b4:
    exit unbound @bc2 [v3]
b5:
    exit type @bc4 [v3]
}
; fn frame_state {
; b0(v0: Obj<int>, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b5(v0)
; b2:
;     v2: Obj? = const.null
;     jump b4(v2)
; b4(v5: Obj?):
;     exit unbound @bc2 [v5]
; b5(v6: Obj<int>):
;     exit type @bc4 [v6]
; }
; run: frame_state(5, True) exits type @bc4 [5]
; run: frame_state(5, False) exits unbound @bc2 [_]
