; test opt specialise
; unwatched
; const k0 = 'x'
; const k1 = 7
; const k2 = def:id
; global k0 = k1
; attr T40 k0 slot 16
; callee k2 code k1 args a
; feedback bc2 T40
; Where nothing can be relied on, nothing is.

fn global {
b0:
    v0: Obj<str> = const.obj k0
    v1: Obj = call load_global(v0) @bc0 []
    ret v1
}
; fn global {
; b0:
;     v0: Obj<str> = const.obj k0
;     v1: Obj = call load_global(v0) @bc0 []
;     ret v1
; }

fn attribute {
b0(v0: Obj):
  bc2:
    v1: Obj<str> = const.obj k0
    v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
    ret v2
}
; fn attribute {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<str> = const.obj k0
;     v2: Obj = call load_attr(v0, v1) @bc2 [| v0]
;     ret v2
; }

fn callee {
b0(v0: Obj):
    v1: Obj<function> = const.obj k2
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
    ret v3
}
; fn callee {
; b0(v0: Obj):
;     v1: Obj<function> = const.obj k2
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc0 [| v1, _, v0]
;     ret v3
; }
; run: callee('a') == 'a'
