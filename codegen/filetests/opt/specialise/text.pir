; test opt specialise
; const k0 = fn:str
; callee k0 builtin str
; feedback bc9 failed=bigint
; Strs and ints are told apart from what else can be formatted.

fn number {
b0(v0: I64):
  bc2:
    v1: Obj<int> = box.i64 v0
    v2: Obj = call format_simple(v1) @bc2 [v1]
    ret v2
}
; fn number {
; b0(v0: I64):
;   bc2:
;     v1: Obj<int> = box.i64 v0
;     v3: Obj<str> = call int_text(v0) @bc2 [v1]
;     ret v3
; }

fn text {
b0(v0: Obj<str>):
  bc2:
    v2: Obj = call format_simple(v0) @bc2 [v0]
    ret v2
}
; fn text {
; b0(v0: Obj<str>):
;   bc2:
;     ret v0
; }

fn real {
b0(v0: Obj<float>):
  bc2:
    v2: Obj = call format_simple(v0) @bc2 [v0]
    ret v2
}
; fn real {
; b0(v0: Obj<float>):
;   bc2:
;     v2: Obj = call format_simple(v0) @bc2 [v0]
;     ret v2
; }

fn called {
b0(v0: Obj<int>):
  bc2:
    v3: Obj = const.obj k0
    v4: Obj? = const.null
    v5: Obj = call call(v3, v4, v0) @bc2 [v0]
    ret v5
}
; fn called {
; b0(v0: Obj<int>):
;   bc2:
;     v3: Obj = const.obj k0
;     v4: Obj? = const.null
;     v6: I64 = unbox.i64 v0 @bc2 [v0]
;     v7: Obj<str> = call int_text(v6) @bc2 [v0]
;     ret v7
; }

fn too_big {
b0(v0: Obj<int>):
  bc9:
    v2: Obj = call format_simple(v0) @bc9 [v0]
    ret v2
}
; fn too_big {
; b0(v0: Obj<int>):
;   bc9:
;     v2: Obj = call format_simple(v0) @bc9 [v0]
;     ret v2
; }
