; test opt catches
; Handlers that stay.

; The call may still raise.
fn may_raise {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
    v3: Bool = succeeded
    branch v3 b1, b2
b1:
    v4: Obj = refine v2
  bc4:
    check.frame @bc4 [v0, v1 | v4]
    ret v4
b2 cold:
    v5: Obj = call catch_exception() @bc2 [v0, v1]
    ret v5
}
; fn may_raise {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
;     v3: Bool = succeeded
;     branch v3 b1, b2
; b1:
;     v4: Obj = refine v2
;   bc4:
;     check.frame @bc4 [v0, v1 | v4]
;     ret v4
; b2 cold:
;     v5: Obj = call catch_exception() @bc2 [v0, v1]
;     ret v5
; }
; run: may_raise([1], 0) == 1
; run: may_raise([1], 1) == 'IndexError'
