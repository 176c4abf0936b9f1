; test opt dce
; Results nobody uses.

fn unused {
b0(v0: I64, v1: Obj):
    v2: I64 = int.add.wrap v0, v0
    v3: I64 = int.mul.wrap v2, v2
    v4: Obj = load.obj v1 48 attr
    v5: Obj = box.i64 v0
    ret v5
}
; fn unused {
; b0(v0: I64, v1: Obj):
;     v5: Obj = box.i64 v0
;     ret v5
; }
; run: unused(2, T40{48: 1}) == 2

fn unused_parameter {
b0(v0: I64, v1: I64):
    v2: I64 = int.not v0
    jump b1(v2, v1)
b1(v3: I64, v4: I64):
    v5: Obj = box.i64 v4
    ret v5
}
; fn unused_parameter {
; b0(v0: I64, v1: I64):
;     jump b1(v1)
; b1(v4: I64):
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: unused_parameter(1, 2) == 2

; Values that only feed each other around a loop.
fn unused_cycle {
b0(v0: I64):
    jump b1(v0, v0)
b1(v1: I64, v2: I64):
    v3: I64 = int.not v1
    v4: I64 = const.i64 1
    v5: I64 = int.sub v2, v4 @bc0 [v2]
    v6: I64 = const.i64 0
    v7: Bool = int.cmp v5, v6 gt
    branch v7 b1(v3, v5), b2
b2:
    v8: Obj = box.i64 v5
    ret v8
}
; fn unused_cycle {
; b0(v0: I64):
;     jump b1(v0)
; b1(v2: I64):
;     v4: I64 = const.i64 1
;     v5: I64 = int.sub v2, v4 @bc0 [v2]
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v5, v6 gt
;     branch v7 b1(v5), b2
; b2:
;     v8: Obj = box.i64 v5
;     ret v8
; }
; run: unused_cycle(3) == 0
