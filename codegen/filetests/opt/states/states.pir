; test opt states
; Frame states hold the number that was read from an object, once it is known.

; Before the number is known the object is in the state; behind it, in this block and in those it dominates, the number.
fn item_of_a_list {
b0(v0: Obj<list>, v1: F64, v2: Bool):
    v3: I64 = load.i64 v0 24 list_head
    v4: Obj = load.obj v3 0 list_item
  bc2:
    mark @bc2 [v0, v4]
    v5: Obj<float> = guard.type v4 float @bc2 [v0, v4]
    v6: F64 = unbox.f64 v5
  bc4:
    mark @bc4 [v0, v4]
    guard.true v2 operand @bc4 [v0, v5]
    v7: F64 = float.add v6, v1
    branch v2 b1, b2
b1:
  bc6:
    guard.true v2 operand @bc6 [v7, v4]
    ret v0
b2:
    ret v0
}
; fn item_of_a_list {
; b0(v0: Obj<list>, v1: F64, v2: Bool):
;     v3: I64 = load.i64 v0 24 list_head
;     v4: Obj = load.obj v3 0 list_item
;   bc2:
;     mark @bc2 [v0, v4]
;     v5: Obj<float> = guard.type v4 float @bc2 [v0, v4]
;     v6: F64 = unbox.f64 v5
;   bc4:
;     mark @bc4 [v0, v6]
;     guard.true v2 operand @bc4 [v0, v6]
;     v7: F64 = float.add v6, v1
;     branch v2 b1, b2
; b1:
;   bc6:
;     guard.true v2 operand @bc6 [v7, v6]
;     ret v0
; b2:
;     ret v0
; }

; The same for ints. The state of the reading itself holds the object.
fn an_int {
b0(v0: Obj<tuple>):
    v1: Obj = load.obj v0 24 other
  bc2:
    v2: Obj<int> = guard.type v1 int @bc2 [v0, v1]
    v3: I64 = unbox.i64 v2 @bc2 [v0, v1]
    v4: Bool = int.cmp v3, v3 gt
    guard.true v4 operand @bc2 [v0, v1 | v1]
    ret v0
}
; fn an_int {
; b0(v0: Obj<tuple>):
;     v1: Obj = load.obj v0 24 other
;   bc2:
;     v2: Obj<int> = guard.type v1 int @bc2 [v0, v1]
;     v3: I64 = unbox.i64 v2 @bc2 [v0, v1]
;     v4: Bool = int.cmp v3, v3 gt
;     guard.true v4 operand @bc2 [v0, v3 | v3]
;     ret v0
; }

; In the caller's frame, too.
fn in_a_callers_frame {
b0(v0: Obj<tuple>, v1: Bool):
    v2: Obj = load.obj v0 24 other
  bc2:
    v3: Obj<float> = guard.type v2 float @bc2 [v0, v2]
    v4: F64 = unbox.f64 v3
    v5: Bool = float.cmp v4, v4 gt
    guard.true v5 operand @code1:bc2 [v0] < bc1 [v2, v0]
    ret v0
}
; fn in_a_callers_frame {
; b0(v0: Obj<tuple>, v1: Bool):
;     v2: Obj = load.obj v0 24 other
;   bc2:
;     v3: Obj<float> = guard.type v2 float @bc2 [v0, v2]
;     v4: F64 = unbox.f64 v3
;     v5: Bool = float.cmp v4, v4 gt
;     guard.true v5 operand @code1:bc2 [v0] < bc1 [v4, v0]
;     ret v0
; }
