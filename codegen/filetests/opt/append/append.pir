; test opt append
; A str that dies right behind the addition is appended to.

fn dies {
b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
    decref v2
    decref v1
    ret v3
}
; fn dies {
; b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_append(v1, v2) @bc2 [v1, v2]
;     decref v2
;     ret v3
; }

; It lives on.
fn lives {
b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
    decref v2
    ret v3
}
; fn lives {
; b0(v0: Obj<function>, v1: Obj<str>, v2: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_concat(v1, v2) @bc2 [v1, v2]
;     decref v2
;     ret v3
; }

; To itself.
fn doubled {
b0(v0: Obj<function>, v1: Obj<str>):
  bc2:
    v3: Obj<str> = call str_concat(v1, v1) @bc2 [v1, _]
    decref v1
    ret v3
}
; fn doubled {
; b0(v0: Obj<function>, v1: Obj<str>):
;   bc2:
;     v3: Obj<str> = call str_concat(v1, v1) @bc2 [v1, _]
;     decref v1
;     ret v3
; }
