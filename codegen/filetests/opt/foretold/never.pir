; test opt foretold
; Handlers that see their exception, or during which something becomes visible.

; It returns the exception.
fn kept {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
    ret v5
b2 cold:
  bc2:
    v6: Obj = call catch_exception() @bc2 [v0, v1]
    check @bc6 [v0, v1 | v6]
  bc6:
    v7: Obj = call push_exc_info(v6)
    call pop_except(v7) @bc6 [v0, v1 | v7, v6]
  bc8:
    mark @bc8 [v0, v1]
    ret v6
}
; fn kept {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
;     v4: Bool = succeeded
;     branch v4 b1, b2
; b1:
;     v5: Obj = refine v3
;     ret v5
; b2 cold:
;   bc2:
;     v6: Obj = call catch_exception() @bc2 [v0, v1]
;     check @bc6 [v0, v1 | v6]
;   bc6:
;     v7: Obj = call push_exc_info(v6)
;     call pop_except(v7) @bc6 [v0, v1 | v7, v6]
;   bc8:
;     mark @bc8 [v0, v1]
;     ret v6
; }

; It runs Python code, which may look for the exception.
fn calls {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
    ret v5
b2 cold:
  bc2:
    v6: Obj = call catch_exception() @bc2 [v0, v1]
    check @bc6 [v0, v1 | v6]
  bc6:
    v7: Obj = call push_exc_info(v6)
  bc8:
    mark @bc8 [v0, v1 | v7]
    v8: Obj = call get_item(v1, v0) @bc8 [v0, v1 | v7]
  bc10:
    mark @bc10 [v0, v1 | v7, v8]
    call pop_except(v7) @bc10 [v0, v1 | v7, v8]
  bc12:
    mark @bc12 [v0, v1 | v8]
    ret v8
}
; fn calls {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1]
;     v4: Bool = succeeded
;     branch v4 b1, b2
; b1:
;     v5: Obj = refine v3
;     ret v5
; b2 cold:
;   bc2:
;     v6: Obj = call catch_exception() @bc2 [v0, v1]
;     check @bc6 [v0, v1 | v6]
;   bc6:
;     v7: Obj = call push_exc_info(v6)
;   bc8:
;     mark @bc8 [v0, v1 | v7]
;     v8: Obj = call get_item(v1, v0) @bc8 [v0, v1 | v7]
;   bc10:
;     mark @bc10 [v0, v1 | v7, v8]
;     call pop_except(v7) @bc10 [v0, v1 | v7, v8]
;   bc12:
;     mark @bc12 [v0, v1 | v8]
;     ret v8
; }

; A local loses its object, whose death may be seen.
fn dies {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc2:
    mark @bc2 [v0, v1, v2]
    v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1, v2]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
    ret v5
b2 cold:
  bc2:
    v6: Obj = call catch_exception() @bc2 [v0, v1, v2]
    check @bc6 [v0, v1, v2 | v6]
  bc6:
    v7: Obj = call push_exc_info(v6)
  bc8:
    mark @bc8 [v0, v1, _ | v7]
    call pop_except(v7) @bc8 [v0, v1, _ | v7]
  bc10:
    mark @bc10 [v0, v1, _]
    ret v0
}
; fn dies {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc2:
;     mark @bc2 [v0, v1, v2]
;     v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1, v2]
;     v4: Bool = succeeded
;     branch v4 b1, b2
; b1:
;     v5: Obj = refine v3
;     ret v5
; b2 cold:
;   bc2:
;     v6: Obj = call catch_exception() @bc2 [v0, v1, v2]
;     check @bc6 [v0, v1, v2 | v6]
;   bc6:
;     v7: Obj = call push_exc_info(v6)
;   bc8:
;     mark @bc8 [v0, v1, _ | v7]
;     call pop_except(v7) @bc8 [v0, v1, _ | v7]
;   bc10:
;     mark @bc10 [v0, v1, _]
;     ret v0
; }
