; test opt unbox
; const k0 = 0
; const k1 = 2.5
; const k2 = 'text'
; What is an int constant at first and a float later is a double and a truth value.

fn total {
b0(v0: F64, v1: Bool):
    v2: Obj<int> = const.obj k0
    jump b1(v2)
b1(v3: Obj):
  bc2:
    mark @bc2 [v3]
    v4: Obj<number> = guard.number v3 @bc2 [v3]
    v5: F64 = unbox.number v4 @bc2 [v3]
    v6: F64 = float.add v5, v0
    v7: Obj<float> = box.f64 v6
    branch v1 b1(v7), b2
b2:
  bc4:
    mark @bc4 [v7]
    ret v3
}
; fn total {
;   virt0 = number(v8, v9)
; b0(v0: F64, v1: Bool):
;     v2: Obj<int> = const.obj k0
;     v10: F64 = const.f64 0.0
;     v11: Bool = const.bool 1
;     jump b1(v10, v11)
; b1(v8: F64, v9: Bool):
;   bc2:
;     mark @bc2 [virt0]
;     v6: F64 = float.add v8, v0
;     v7: Obj<float> = box.f64 v6
;     v12: Bool = const.bool 0
;     branch v1 b1(v6, v12), b2
; b2:
;   bc4:
;     mark @bc4 [v7]
;     v13: I64 = bool.to_i64 v9
;     v14: Obj<number> = call box_number(v8, v13)
;     ret v14
; }

; Through two loops, and a float constant.
fn two_loops {
b0(v0: F64, v1: Bool):
    v2: Obj<int> = const.obj k0
    jump b1(v2)
b1(v3: Obj):
    jump b2(v3)
b2(v4: Obj):
  bc2:
    v9: Obj<number> = guard.number v4 @bc2 [v4]
    v5: F64 = unbox.number v9 @bc2 [v4]
    v6: F64 = float.add v5, v0
    v7: Obj<float> = box.f64 v6
    branch v1 b2(v7), b3
b3:
    v8: Obj<float> = const.obj k1
    branch v1 b1(v4), b4
b4:
    jump b1(v8)
}
; fn two_loops {
; b0(v0: F64, v1: Bool):
;     v2: Obj<int> = const.obj k0
;     v14: F64 = const.f64 0.0
;     v15: Bool = const.bool 1
;     jump b1(v14, v15)
; b1(v10: F64, v11: Bool):
;     jump b2(v10, v11)
; b2(v12: F64, v13: Bool):
;   bc2:
;     v6: F64 = float.add v12, v0
;     v7: Obj<float> = box.f64 v6
;     v16: Bool = const.bool 0
;     branch v1 b2(v6, v16), b3
; b3:
;     v8: Obj<float> = const.obj k1
;     branch v1 b1(v12, v13), b4
; b4:
;     v17: F64 = const.f64 2.5
;     v18: Bool = const.bool 0
;     jump b1(v17, v18)
; }

; A text flows in, or an object nobody knows.
fn texts {
b0(v0: F64, v1: Bool, v9: Obj):
    v2: Obj<str> = const.obj k2
    branch v1 b1(v2), b1(v9)
b1(v3: Obj):
  bc2:
    v4: Obj<number> = guard.number v3 @bc2 [v3]
    v5: F64 = unbox.number v4 @bc2 [v3]
    v6: F64 = float.add v5, v0
    v7: Obj<float> = box.f64 v6
    branch v1 b1(v7), b2
b2:
    ret v3
}
; fn texts {
; b0(v0: F64, v1: Bool, v9: Obj):
;     v2: Obj<str> = const.obj k2
;     branch v1 b1(v2), b1(v9)
; b1(v3: Obj):
;   bc2:
;     v4: Obj<number> = guard.number v3 @bc2 [v3]
;     v5: F64 = unbox.number v4 @bc2 [v3]
;     v6: F64 = float.add v5, v0
;     v7: Obj<float> = box.f64 v6
;     branch v1 b1(v7), b2
; b2:
;     ret v3
; }

; A local that only frame states look at, NULL at first and through an outer loop.
fn looked_at {
b0(v0: F64, v1: Bool, v2: Bool):
    v3: Obj? = const.null
    jump b1(v3)
b1(v4: Obj?):
    jump b2(v4)
b2(v5: Obj?):
  bc2:
    mark @bc2 [v5]
    v20: I64 = bool.to_i64 v1
    v6: Obj<number> = call box_number(v0, v20)
    guard.true v2 bounds @bc2 [v6]
    branch v2 b2(v6), b3
b3:
    jump b1(v5)
}
; fn looked_at {
;   virt2 = number(v24, v25)
;   virt3 = optional(virt2, v26)
; b0(v0: F64, v1: Bool, v2: Bool):
;     v3: Obj? = const.null
;     v27: Bool = const.bool 1
;     v28: F64 = const.f64 0.0
;     v29: Bool = const.bool 0
;     jump b1(v28, v29, v27)
; b1(v21: F64, v22: Bool, v23: Bool):
;     jump b2(v21, v22, v23)
; b2(v24: F64, v25: Bool, v26: Bool):
;   bc2:
;     mark @bc2 [virt3]
;     v20: I64 = bool.to_i64 v1
;     v6: Obj<number> = call box_number(v0, v20)
;     guard.true v2 bounds @bc2 [v6]
;     v30: Bool = const.bool 0
;     branch v2 b2(v0, v1, v30), b3
; b3:
;     jump b1(v24, v25, v26)
; }

; What may be NULL is returned, and needs to be an object.
fn returned {
b0(v0: F64, v1: Bool, v2: Bool):
    v3: Obj? = const.null
    jump b1(v3)
b1(v4: Obj?):
  bc2:
    mark @bc2 [v4]
    v20: I64 = bool.to_i64 v1
    v6: Obj<number> = call box_number(v0, v20)
    branch v2 b1(v6), b2(v4)
b2(v7: Obj?):
    v8: Obj = guard.nonnull v7 @bc2 [v4]
    ret v8
}
; fn returned {
; b0(v0: F64, v1: Bool, v2: Bool):
;     v3: Obj? = const.null
;     jump b1(v3)
; b1(v4: Obj?):
;   bc2:
;     mark @bc2 [v4]
;     v20: I64 = bool.to_i64 v1
;     v6: Obj<number> = call box_number(v0, v20)
;     branch v2 b1(v6), b2(v4)
; b2(v7: Obj?):
;     v8: Obj = guard.nonnull v7 @bc2 [v4]
;     ret v8
; }

; It flows on into what other objects flow into, too.
fn mixed_on {
b0(v0: F64, v1: Bool, v2: Bool, v9: Obj):
    v3: Obj? = const.null
    jump b1(v3)
b1(v4: Obj?):
  bc2:
    mark @bc2 [v4]
    v20: I64 = bool.to_i64 v1
    v6: Obj<number> = call box_number(v0, v20)
    branch v2 b1(v6), b2(v4)
b2(v7: Obj?):
    mark @bc2 [v7]
    branch v2 b2(v9), b1(v7)
}
; fn mixed_on {
; b0(v0: F64, v1: Bool, v2: Bool, v9: Obj):
;     v3: Obj? = const.null
;     jump b1(v3)
; b1(v4: Obj?):
;   bc2:
;     mark @bc2 [v4]
;     v20: I64 = bool.to_i64 v1
;     v6: Obj<number> = call box_number(v0, v20)
;     branch v2 b1(v6), b2(v4)
; b2(v7: Obj?):
;     mark @bc2 [v7]
;     branch v2 b2(v9), b1(v7)
; }
