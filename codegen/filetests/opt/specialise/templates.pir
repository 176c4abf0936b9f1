; test opt specialise
; const k0 = '%d of %s'
; const k1 = 'v%r'
; const k2 = '%(a)s'
; feedback bc9 failed=type
; Constant templates of `%`. Guards come before anything is asked for its text.

fn two {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k0
    v3: Obj<tuple> = call build_tuple(v0, v1) @bc2 [| v2, v0, v1]
    v4: I64 = const.i64 6
    v5: Obj = call binary_op(v2, v3, v4) @bc2 [| v2, v3]
    ret v5
}
; fn two {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k0
;     v3: Obj<tuple> = call build_tuple(v0, v1) @bc2 [| v2, v0, v1]
;     v4: I64 = const.i64 6
;     v6: Obj<str> = const.obj k3
;     v7: Obj<int> = guard.type v0 int @bc2 [| v2, v3]
;     v8: I64 = unbox.i64 v7 @bc2 [| v2, v3]
;     v9: Obj<str> = call int_text(v8) @bc2 [| v2, v3]
;     v10: I64 = const.i64 1
;     v11: Obj = call convert_value(v1, v10) @bc2 [| v2, v3]
;     v12: Obj<str> = call build_string(v9, v6, v11) @bc2 [| v2, v3]
;     ret v12
; }

; One value is no tuple if its class is known.
fn one {
b0(v0: Obj<int>):
  bc4:
    v1: Obj<str> = const.obj k1
    v2: I64 = const.i64 6
    v3: Obj = call binary_op(v1, v0, v2) @bc4 [| v1, v0]
    ret v3
}
; fn one {
; b0(v0: Obj<int>):
;   bc4:
;     v1: Obj<str> = const.obj k1
;     v2: I64 = const.i64 6
;     v4: Obj<str> = const.obj k3
;     v5: I64 = const.i64 2
;     v6: Obj = call convert_value(v0, v5) @bc4 [| v1, v0]
;     v7: Obj<str> = call build_string(v4, v6) @bc4 [| v1, v0]
;     ret v7
; }

; Else it may be one.
fn unknown {
b0(v0: Obj):
  bc5:
    v1: Obj<str> = const.obj k1
    v2: I64 = const.i64 6
    v3: Obj = call binary_op(v1, v0, v2) @bc5 [| v1, v0]
    ret v3
}
; fn unknown {
; b0(v0: Obj):
;   bc5:
;     v1: Obj<str> = const.obj k1
;     v2: I64 = const.i64 6
;     v3: Obj = call binary_op(v1, v0, v2) @bc5 [| v1, v0]
;     ret v3
; }

; As many values as the template takes, and no names.
fn too_few {
b0(v0: Obj<int>):
  bc6:
    v1: Obj<str> = const.obj k0
    v2: I64 = const.i64 6
    v3: Obj = call binary_op(v1, v0, v2) @bc6 [| v1, v0]
    ret v3
}
; fn too_few {
; b0(v0: Obj<int>):
;   bc6:
;     v1: Obj<str> = const.obj k0
;     v2: I64 = const.i64 6
;     v3: Obj = call binary_op(v1, v0, v2) @bc6 [| v1, v0]
;     ret v3
; }

fn names {
b0(v0: Obj<int>):
  bc7:
    v1: Obj<str> = const.obj k2
    v2: I64 = const.i64 6
    v3: Obj = call binary_op(v1, v0, v2) @bc7 [| v1, v0]
    ret v3
}
; fn names {
; b0(v0: Obj<int>):
;   bc7:
;     v1: Obj<str> = const.obj k2
;     v2: I64 = const.i64 6
;     v3: Obj = call binary_op(v1, v0, v2) @bc7 [| v1, v0]
;     ret v3
; }

; A guard failed here before.
fn failed {
b0(v0: Obj, v1: Obj):
  bc9:
    v2: Obj<str> = const.obj k0
    v3: Obj<tuple> = call build_tuple(v0, v1) @bc9 [| v2, v0, v1]
    v4: I64 = const.i64 6
    v5: Obj = call binary_op(v2, v3, v4) @bc9 [| v2, v3]
    ret v5
}
; fn failed {
; b0(v0: Obj, v1: Obj):
;   bc9:
;     v2: Obj<str> = const.obj k0
;     v3: Obj<tuple> = call build_tuple(v0, v1) @bc9 [| v2, v0, v1]
;     v4: I64 = const.i64 6
;     v5: Obj = call binary_op(v2, v3, v4) @bc9 [| v2, v3]
;     ret v5
; }
