; test opt licm
; A load stays behind the bounds check that makes it safe, when that can't move.

fn behind_its_guard {
b0(v0: Obj<list>, v1: I64, v2: Bool):
    jump b1
b1:
  bc4:
    v3: I64 = load.i64 v0 16 list_head
    v4: Bool = int.cmp v1, v3 ult
    guard.true v4 bounds @bc4 [v0]
    v5: I64 = load.i64 v0 24 list_head
    v6: Obj = loadx.obj v5, v1 0 list_item
    branch v2 b1, b2
b2:
    ret v6
}
; fn behind_its_guard {
; b0(v0: Obj<list>, v1: I64, v2: Bool):
;   bc4:
;     v3: I64 = load.i64 v0 16 list_head
;     v4: Bool = int.cmp v1, v3 ult
;     v5: I64 = load.i64 v0 24 list_head
;   bc0:
;     jump b1
; b1:
;   bc4:
;     guard.true v4 bounds @bc4 [v0]
;     v6: Obj = loadx.obj v5, v1 0 list_item
;     branch v2 b1, b2
; b2:
;     ret v6
; }
; run: behind_its_guard(['a'], 1, False) exits bounds

; What a branch proved is not known in front of it.

fn behind_its_branch {
b0(v0: Obj?, v1: Bool):
    jump b1
b1:
    v2: Bool = is.null v0
    branch v2 b2, b3
b2:
  bc4:
    exit unbound @bc4 [v0]
b3:
  bc4:
    v3: Obj<list> = refine v0
    v4: I64 = load.i64 v3 16 list_head
    branch v1 b1, b4
b4:
    v5: Obj = box.i64 v4
    ret v5
}
; fn behind_its_branch {
; b0(v0: Obj?, v1: Bool):
;     v2: Bool = is.null v0
;     jump b1
; b1:
;     branch v2 b2, b3
; b2:
;   bc4:
;     exit unbound @bc4 [v0]
; b3:
;   bc4:
;     v3: Obj<list> = refine v0
;     v4: I64 = load.i64 v3 16 list_head
;     branch v1 b1, b4
; b4:
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: behind_its_branch(_, False) exits unbound
