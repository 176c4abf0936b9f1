; test opt licm
; class T40 quiet
; What does not change in a loop moves in front of it.

fn pure {
b0(v0: I64, v1: I64):
    jump b1(v1)
b1(v2: I64):
    v3: I64 = int.not v0
    v4: I64 = const.i64 1
    v5: I64 = int.sub.wrap v2, v4
    v6: I64 = const.i64 0
    v7: Bool = int.cmp v5, v6 gt
    branch v7 b1(v5), b2
b2:
    v8: Obj = box.i64 v3
    ret v8
}
; fn pure {
; b0(v0: I64, v1: I64):
;     v3: I64 = int.not v0
;     v4: I64 = const.i64 1
;     v6: I64 = const.i64 0
;     jump b1(v1)
; b1(v2: I64):
;     v5: I64 = int.sub.wrap v2, v4
;     v7: Bool = int.cmp v5, v6 gt
;     branch v7 b1(v5), b2
; b2:
;     v8: Obj = box.i64 v3
;     ret v8
; }
; run: pure(5, 3) == -6

; A guard leaves with the state in front of the loop, where nothing of it has run.
fn guard {
b0(v0: Obj, v1: Bool):
  bc2:
    mark @bc2 [v0]
    jump b1
b1:
  bc4:
    mark @bc4 [v0]
    v2: Obj<float> = guard.type v0 float @bc4 [v0]
    v3: F64 = unbox.f64 v2
    branch v1 b1, b2
b2:
    v4: Obj = box.f64 v3
    ret v4
}
; fn guard {
; b0(v0: Obj, v1: Bool):
;   bc2:
;     mark @bc2 [v0]
;   bc4:
;     v2: Obj<float> = guard.type v0 float @bc2 [v0]
;     v3: F64 = unbox.f64 v2
;   bc2:
;     jump b1
; b1:
;   bc4:
;     mark @bc4 [v0]
;     branch v1 b1, b2
; b2:
;     v4: Obj = box.f64 v3
;     ret v4
; }
; run: guard(0.5, False) == 0.5
; after: guard('a', False) exits type @bc2 ['a']

; A load that nothing in the loop overwrites.
fn load {
b0(v0: Obj<list>, v1: Bool):
    jump b1
b1:
    v2: I64 = load.i64 v0 16 list_head
    branch v1 b1, b2
b2:
    v3: Obj = box.i64 v2
    ret v3
}
; fn load {
; b0(v0: Obj<list>, v1: Bool):
;     v2: I64 = load.i64 v0 16 list_head
;     jump b1
; b1:
;     branch v1 b1, b2
; b2:
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: load(['a'], False) == 1

; Out of the inner loop, then out of the outer one.
fn nested {
b0(v0: I64, v1: Bool):
    jump b1
b1:
    jump b2
b2:
    v2: I64 = int.not v0
    branch v1 b2, b3
b3:
    branch v1 b1, b4
b4:
    v3: Obj = box.i64 v2
    ret v3
}
; fn nested {
; b0(v0: I64, v1: Bool):
;     v2: I64 = int.not v0
;     jump b1
; b1:
;     jump b2
; b2:
;     branch v1 b2, b3
; b3:
;     branch v1 b1, b4
; b4:
;     v3: Obj = box.i64 v2
;     ret v3
; }
; run: nested(5, False) == -6
