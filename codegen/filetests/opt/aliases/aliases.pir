; test opt aliases
; A local that a loop only reads comes round as what a check or guard in the loop made of it: it is the value from before.

fn read_only {
b0(v0: Obj, v1: Bool):
  bc2:
    jump b1(v0)
b1(v2: Obj?):
  bc4:
    v3: Obj = guard.nonnull v2 @bc4 [v2]
    v4: Obj<list> = guard.type v3 list @bc4 [v3]
    branch v1 b2, b3
b2:
    jump b1(v4)
b3:
    ret v3
}
; fn read_only {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     jump b1
; b1:
;   bc4:
;     v3: Obj = guard.nonnull v0 @bc4 [v0]
;     v4: Obj<list> = guard.type v3 list @bc4 [v3]
;     branch v1 b2, b3
; b2:
;     jump b1
; b3:
;     ret v3
; }

; Two loops: the inner one's brings back the outer one's.
fn nested {
b0(v0: Obj, v1: Bool):
    jump b1(v0)
b1(v2: Obj?):
    jump b2(v2)
b2(v3: Obj?):
  bc4:
    v4: Obj = guard.nonnull v3 @bc4 [v3]
    branch v1 b3, b4
b3:
    jump b2(v4)
b4:
    branch v1 b5, b6
b5:
    jump b1(v4)
b6:
    ret v4
}
; fn nested {
; b0(v0: Obj, v1: Bool):
;     jump b1
; b1:
;     jump b2
; b2:
;   bc4:
;     v4: Obj = guard.nonnull v0 @bc4 [v0]
;     branch v1 b3, b4
; b3:
;     jump b2
; b4:
;     branch v1 b5, b6
; b5:
;     jump b1
; b6:
;     ret v4
; }

; Another object on one of the ways.
fn assigned {
b0(v0: Obj, v1: Bool, v5: Obj):
    jump b1(v0)
b1(v2: Obj?):
  bc4:
    v3: Obj = guard.nonnull v2 @bc4 [v2]
    branch v1 b2, b3
b2:
    branch v1 b4, b5
b4:
    jump b1(v3)
b5:
    jump b1(v5)
b3:
    ret v3
}
; fn assigned {
; b0(v0: Obj, v1: Bool, v5: Obj):
;     jump b1(v0)
; b1(v2: Obj?):
;   bc4:
;     v3: Obj = guard.nonnull v2 @bc4 [v2]
;     branch v1 b2, b3
; b2:
;     branch v1 b4, b5
; b4:
;     jump b1(v3)
; b5:
;     jump b1(v5)
; b3:
;     ret v3
; }

; One object under several aliases, and a constant that each way makes: what comes out is known without a parameter.
fn arms {
b0(v0: Obj?):
  bc0:
    v1: Obj = guard.nonnull v0 @bc0 [v0]
    v2: Bool = is.type v1 str
    branch v2 b1, b2
b1:
    v3: Obj<str> = refine v1
    v4: Obj = const.obj k3
    jump b3(v3, v4)
b2:
    v5: Obj<int> = guard.type v1 int @bc0 [v0]
    v6: Obj = const.obj k3
    jump b3(v5, v6)
b3(v7: Obj, v8: Obj):
    v9: Bool = is.same v7, v8
    v10: Obj<bool> = box.bool v9
    ret v10
}
; fn arms {
; b0(v0: Obj?):
;     v1: Obj = guard.nonnull v0 @bc0 [v0]
;     v2: Bool = is.type v1 str
;     branch v2 b1, b2
; b1:
;     v3: Obj<str> = refine v1
;     v4: Obj = const.obj k3
;     jump b3
; b2:
;     v5: Obj<int> = guard.type v1 int @bc0 [v0]
;     v6: Obj = const.obj k3
;     jump b3
; b3:
;     v11: Obj = const.obj k3
;     v9: Bool = is.same v1, v11
;     v10: Obj<bool> = box.bool v9
;     ret v10
; }
