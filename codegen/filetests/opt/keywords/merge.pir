; test opt keywords
; const k0 = def:f
; const k1 = 'a'
; const k2 = 'b'
; const k3 = 7
; callee k0 code k0 args a,b
; What is merged is known: the new dict is made at once, with names it had before.

fn known {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<function> = const.obj k0
    v3: Obj<str> = const.obj k1
    v4: Obj<str> = const.obj k2
    v5: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v2]
    v6: Obj<dict> = call build_kwargs(v3, v0) @bc1 [v0]
    v7: Obj<dict> = call build_map(v4, v1) @bc2 [v0 | v2, v5]
    call dict_merge(v7, v6, v2) @bc3 [v0 | v2, v5, v7, v6]
    mark @bc4 [v0 | v2, v5, v7]
    v8: Obj = call call_ex(v2, v5, v7) @bc4 [v0 | v2, v5, v7]
    mark @bc5 [v0 | v8]
    ret v8
}
; fn known {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<function> = const.obj k0
;     v3: Obj<str> = const.obj k1
;     v4: Obj<str> = const.obj k2
;     v5: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v2]
;     v6: Obj<dict> = call build_kwargs(v3, v0) @bc1 [v0]
;     v7: Obj<dict> = call build_map(v4, v1) @bc2 [v0 | v2, v5]
;     v9: Obj<dict> = call build_kwargs(v4, v1, v3, v0) @bc3 [v0 | v2, v5, v7, v6]
;     mark @bc4 [v0 | v2, v5, v9]
;     v8: Obj = call call_ex(v2, v5, v9) @bc4 [v0 | v2, v5, v9]
;     mark @bc5 [v0 | v8]
;     ret v8
; }

; Nothing is merged.
fn nothing {
b0(v0: Obj):
  bc2:
    v1: Obj<function> = const.obj k0
    v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [v0 | v1]
    v3: Obj<dict> = call build_kwargs() @bc1 [v0]
    v4: Obj<dict> = call build_map() @bc2 [v0 | v1, v2]
    call dict_merge(v4, v3, v1) @bc3 [v0 | v1, v2, v4, v3]
    v5: Obj = call call_ex(v1, v2, v4) @bc4 [v0 | v1, v2, v4]
    ret v5
}
; fn nothing {
; b0(v0: Obj):
;   bc2:
;     v1: Obj<function> = const.obj k0
;     v2: Obj<tuple> = call build_tuple(v0, v0) @bc2 [v0 | v1]
;     v3: Obj<dict> = call build_kwargs() @bc1 [v0]
;     v4: Obj<dict> = call build_map() @bc2 [v0 | v1, v2]
;     v6: Obj<dict> = call build_kwargs() @bc3 [v0 | v1, v2, v4, v3]
;     v5: Obj = call call_ex(v1, v2, v6) @bc4 [v0 | v1, v2, v6]
;     ret v5
; }

; Somebody puts something into what is merged.
fn changed {
b0(v0: Obj):
  bc1:
    v1: Obj<function> = const.obj k0
    v2: Obj<str> = const.obj k1
    v3: Obj<dict> = call build_kwargs() @bc1 [v0]
    call set_item(v3, v2, v0) @bc1 [v0]
    v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
    v5: Obj<dict> = call build_map() @bc2 [v0 | v1, v4]
    call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
    v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
    ret v6
}
; fn changed {
; b0(v0: Obj):
;   bc1:
;     v1: Obj<function> = const.obj k0
;     v2: Obj<str> = const.obj k1
;     v3: Obj<dict> = call build_kwargs() @bc1 [v0]
;     call set_item(v3, v2, v0) @bc1 [v0]
;     v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
;     v5: Obj<dict> = call build_map() @bc2 [v0 | v1, v4]
;     call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
;     v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
;     ret v6
; }

; The same name twice is an error.
fn twice {
b0(v0: Obj):
  bc1:
    v1: Obj<function> = const.obj k0
    v2: Obj<str> = const.obj k1
    v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
    v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
    v5: Obj<dict> = call build_map(v2, v0) @bc2 [v0 | v1, v4]
    call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
    v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
    ret v6
}
; fn twice {
; b0(v0: Obj):
;   bc1:
;     v1: Obj<function> = const.obj k0
;     v2: Obj<str> = const.obj k1
;     v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
;     v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
;     v5: Obj<dict> = call build_map(v2, v0) @bc2 [v0 | v1, v4]
;     call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
;     v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
;     ret v6
; }

; A name that is not known to be a str.
fn unknown {
b0(v0: Obj):
  bc1:
    v1: Obj<function> = const.obj k0
    v2: Obj<str> = const.obj k1
    v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
    v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
    v5: Obj<dict> = call build_map(v0, v0) @bc2 [v0 | v1, v4]
    call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
    v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
    ret v6
}
; fn unknown {
; b0(v0: Obj):
;   bc1:
;     v1: Obj<function> = const.obj k0
;     v2: Obj<str> = const.obj k1
;     v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
;     v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
;     v5: Obj<dict> = call build_map(v0, v0) @bc2 [v0 | v1, v4]
;     call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
;     v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
;     ret v6
; }

; Another block has the new dict.
fn elsewhere {
b0(v0: Obj):
  bc1:
    v1: Obj<function> = const.obj k0
    v2: Obj<str> = const.obj k1
    v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
    v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
    v5: Obj<dict> = call build_map() @bc2 [v0 | v1, v4]
    call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
    jump b1
b1:
  bc4:
    v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
    ret v6
}
; fn elsewhere {
; b0(v0: Obj):
;   bc1:
;     v1: Obj<function> = const.obj k0
;     v2: Obj<str> = const.obj k1
;     v3: Obj<dict> = call build_kwargs(v2, v0) @bc1 [v0]
;     v4: Obj<tuple> = call build_tuple(v0) @bc2 [v0 | v1]
;     v5: Obj<dict> = call build_map() @bc2 [v0 | v1, v4]
;     call dict_merge(v5, v3, v1) @bc3 [v0 | v1, v4, v5, v3]
;     jump b1
; b1:
;   bc4:
;     v6: Obj = call call_ex(v1, v4, v5) @bc4 [v0 | v1, v4, v5]
;     ret v6
; }
