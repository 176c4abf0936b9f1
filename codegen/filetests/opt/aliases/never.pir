; test opt aliases
; What the ways proved is in the parameter's type; another constant; another object.
fn arms_that_prove {
b0(v0: Obj, v1: Obj, v9: Bool):
  bc0:
    branch v9 b1, b2
b1:
    v2: Obj<int> = guard.type v0 int @bc0 [v0]
    v3: Obj = const.obj k3
    v10: Obj = within v0
    jump b3(v2, v3, v10)
b2:
    v4: Obj<int> = guard.type v0 int @bc0 [v0]
    v5: Obj = const.obj k4
    v11: Obj = within v1
    jump b3(v4, v5, v11)
b3(v6: Obj<int>, v7: Obj, v12: Obj):
    v8: Bool = is.same v6, v7
    v13: Bool = is.same v12, v6
    guard.true v13 type @bc0 [v0]
    v14: Obj<bool> = box.bool v8
    ret v14
}
; fn arms_that_prove {
; b0(v0: Obj, v1: Obj, v9: Bool):
;     branch v9 b1, b2
; b1:
;     v2: Obj<int> = guard.type v0 int @bc0 [v0]
;     v3: Obj = const.obj k3
;     v10: Obj = within v0
;     jump b3(v2, v3, v10)
; b2:
;     v4: Obj<int> = guard.type v0 int @bc0 [v0]
;     v5: Obj = const.obj k4
;     v11: Obj = within v1
;     jump b3(v4, v5, v11)
; b3(v6: Obj<int>, v7: Obj, v12: Obj):
;     v8: Bool = is.same v6, v7
;     v13: Bool = is.same v12, v6
;     guard.true v13 type @bc0 [v0]
;     v14: Obj<bool> = box.bool v8
;     ret v14
; }
