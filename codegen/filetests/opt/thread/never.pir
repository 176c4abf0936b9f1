; test opt thread
; Tests that stay.

; Nobody knows.
fn unknown {
b0(v0: Obj?, v1: Obj?, v2: Bool):
    branch v2 b1, b2
b1:
    jump b3(v0)
b2:
    jump b3(v1)
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
; fn unknown {
; b0(v0: Obj?, v1: Obj?, v2: Bool):
;     branch v2 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     jump b3(v1)
; b3(v3: Obj?):
;     v4: Bool = is.null v3
;     branch v4 b4, b5
; b4:
;     v5: Bool = const.bool 0
;     v6: Obj = box.bool v5
;     ret v6
; b5:
;     v7: Obj = refine v3
;     ret v7
; }
; run: unknown(5, _, True) == 5
; run: unknown(5, _, False) == False

; The block does something besides: the edges may not pass it by.
fn work_in_between {
b0(v0: Obj<int>, v1: Bool):
    branch v1 b1, b2
b1:
    jump b3(v0)
b2:
    v2: Obj? = const.null
    jump b3(v2)
b3(v3: Obj?):
    v4: Obj = call get_item(v0, v0) @bc2 [v3]
    v5: Bool = is.null v3
    branch v5 b4, b5
b4:
    ret v0
b5:
    v6: Obj = refine v3
    ret v6
}
; fn work_in_between {
; b0(v0: Obj<int>, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     v2: Obj? = const.null
;     jump b3(v2)
; b3(v3: Obj?):
;     v4: Obj = call get_item(v0, v0) @bc2 [v3]
;     v5: Bool = is.null v3
;     branch v5 b4, b5
; b4:
;     ret v0
; b5:
;     v6: Obj = refine v3
;     ret v6
; }
; run: work_in_between(5, True) raises TypeError

; The value is used where both sides meet again.
fn used_behind_the_join {
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
    jump b6
b5:
    jump b6
b6:
    exit state @bc2 [v3]
}
; fn used_behind_the_join {
; b0(v0: Obj<int>, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     v2: Obj? = const.null
;     jump b3(v2)
; b3(v3: Obj?):
;     v4: Bool = is.null v3
;     branch v4 b4, b5
; b4:
;     jump b6
; b5:
;     jump b6
; b6:
;     exit state @bc2 [v3]
; }
; run: used_behind_the_join(5, True) exits state @bc2 [5]
; run: used_behind_the_join(5, False) exits state @bc2 [_]

; A target with another way in has no parameter to give.
fn target_of_others {
b0(v0: Obj<int>, v1: Bool, v2: Bool):
    branch v1 b1, b2
b1:
    jump b3(v0)
b2:
    v3: Obj? = const.null
    branch v2 b4, b6
b6:
    jump b3(v3)
b3(v4: Obj?):
    v5: Bool = is.null v4
    branch v5 b4, b5
b4:
    exit state @bc2 [v0]
b5:
    v6: Obj = refine v4
    ret v6
}
; fn target_of_others {
; b0(v0: Obj<int>, v1: Bool, v2: Bool):
;     branch v1 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     v3: Obj? = const.null
;     branch v2 b4, b6
; b6:
;     jump b3(v3)
; b3(v4: Obj?):
;     v5: Bool = is.null v4
;     branch v5 b4, b5
; b4:
;     exit state @bc2 [v0]
; b5:
;     v6: Obj = refine v4
;     ret v6
; }
; run: target_of_others(5, True, True) == 5
; run: target_of_others(5, False, True) exits state
; run: target_of_others(5, False, False) exits state
