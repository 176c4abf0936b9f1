; test opt catches
; The way to a handler goes where no call is left that could raise.

; The call was replaced by machine operations: nothing raises here, and no traceback is made.
fn nothing_raises {
b0(v0: Obj<int>):
  bc2:
    v1: I64 = unbox.i64 v0 @bc2 [v0]
    v2: Bool = succeeded
    branch v2 b1, b2
b1:
  bc4:
    check.frame @bc4 [v0]
    v3: Obj<int> = box.i64 v1
    ret v3
b2 cold:
    v4: Obj = call catch_exception() @bc2 [v0]
    ret v4
}
; fn nothing_raises {
; b0(v0: Obj<int>):
;   bc2:
;     v1: I64 = unbox.i64 v0 @bc2 [v0]
;     v2: Bool = const.bool 1
;   bc4:
;     v3: Obj<int> = box.i64 v1
;     ret v3
; }
; run: nothing_raises(7) == 7

; What raised before was caught before; the question is about a call that is gone.
fn after_a_reraise {
b0(v0: Obj):
  bc2:
    call reraise(v0) catches @bc2 [v0]
    v1: Obj = call catch_exception() @bc2 [v0]
    v2: Bool = succeeded
    branch v2 b1, b2
b1:
    ret v1
b2 cold:
    v4: Obj = call catch_exception() @bc2 [v0]
    ret v4
}
; fn after_a_reraise {
; b0(v0: Obj):
;   bc2:
;     call reraise(v0) catches @bc2 [v0]
;     v1: Obj = call catch_exception() @bc2 [v0]
;     v2: Bool = const.bool 1
;   bc0:
;     ret v1
; }
