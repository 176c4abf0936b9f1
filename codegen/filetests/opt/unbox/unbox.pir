; test opt unbox
; const k0 = 0
; const k1 = 0.5
; Block parameters that are computed with become machine values.

; The constant in front, the box around: both edges bring machine values.
fn loop_variable {
b0(v0: I64):
    v1: Obj<int> = const.obj k0
    jump b1(v1)
b1(v2: Obj<int>):
  bc2:
    mark @bc2 [v2]
    v3: I64 = unbox.i64 v2 @bc2 [v2]
    v4: I64 = const.i64 1
    v5: I64 = int.add v3, v4 @bc2 [v2]
    v6: Obj<int> = box.i64 v5
    v7: Bool = int.cmp v5, v0 lt
    branch v7 b1(v6), b2
b2:
    ret v6
}
; fn loop_variable {
; b0(v0: I64):
;     v1: Obj<int> = const.obj k0
;     v10: I64 = const.i64 0
;     jump b1(v10)
; b1(v8: I64):
;   bc2:
;     v2: Obj<int> = box.i64 v8
;     mark @bc2 [v2]
;     v3: I64 = unbox.i64 v2 @bc2 [v2]
;     v4: I64 = const.i64 1
;     v5: I64 = int.add v3, v4 @bc2 [v2]
;     v6: Obj<int> = box.i64 v5
;     v7: Bool = int.cmp v5, v0 lt
;     branch v7 b1(v5), b2
; b2:
;     ret v6
; }
; run: loop_variable(3) == 3

; An edge that brings an object unboxes it, with the state of its mark to leave with.
fn object_from_outside {
b0(v0: Obj<int>, v1: Bool):
  bc2:
    mark @bc2 [v0]
    jump b1(v0)
b1(v2: Obj<int>):
  bc4:
    mark @bc4 [v2]
    v3: I64 = unbox.i64 v2 @bc4 [v2]
    v4: I64 = int.add v3, v3 @bc4 [v2]
    v5: Obj<int> = box.i64 v4
    branch v1 b1(v5), b2
b2:
    ret v5
}
; fn object_from_outside {
; b0(v0: Obj<int>, v1: Bool):
;   bc2:
;     mark @bc2 [v0]
;     v8: I64 = unbox.i64 v0 @bc2 [v0]
;     jump b1(v8)
; b1(v6: I64):
;   bc4:
;     v2: Obj<int> = box.i64 v6
;     mark @bc4 [v2]
;     v3: I64 = unbox.i64 v2 @bc4 [v2]
;     v4: I64 = int.add v3, v3 @bc4 [v2]
;     v5: Obj<int> = box.i64 v4
;     branch v1 b1(v4), b2
; b2:
;     ret v5
; }
; run: object_from_outside(3, False) == 6

fn float {
b0(v0: F64, v1: Bool):
    v2: Obj<float> = const.obj k1
    jump b1(v2)
b1(v3: Obj<float>):
    v4: F64 = unbox.f64 v3
    v5: F64 = float.mul v4, v0
    v6: Obj<float> = box.f64 v5
    branch v1 b1(v6), b2
b2:
    ret v6
}
; fn float {
; b0(v0: F64, v1: Bool):
;     v2: Obj<float> = const.obj k1
;     v9: F64 = const.f64 0.5
;     jump b1(v9)
; b1(v7: F64):
;     v3: Obj<float> = box.f64 v7
;     v4: F64 = unbox.f64 v3
;     v5: F64 = float.mul v4, v0
;     v6: Obj<float> = box.f64 v5
;     branch v1 b1(v5), b2
; b2:
;     ret v6
; }
; run: float(2.0, False) == 1.0

; Fresh boxes that only frame states look at need not be made.
fn only_frame_states {
b0(v0: I64, v1: I64, v2: Bool):
    branch v2 b1, b2
b1:
    v3: Obj<int> = box.i64 v0
    jump b3(v3)
b2:
    v4: Obj<int> = box.i64 v1
    jump b3(v4)
b3(v5: Obj<int>):
  bc2:
    exit state @bc2 [v5]
}
; fn only_frame_states {
; b0(v0: I64, v1: I64, v2: Bool):
;     branch v2 b1, b2
; b1:
;     v3: Obj<int> = box.i64 v0
;     jump b3(v0)
; b2:
;     v4: Obj<int> = box.i64 v1
;     jump b3(v1)
; b3(v6: I64):
;   bc2:
;     v5: Obj<int> = box.i64 v6
;     exit state @bc2 [v5]
; }
; run: only_frame_states(1, 2, True) exits state @bc2 [1]

; A local that the loop assigns first is NULL on the way in: a truth value says so, frame states hold both.
fn first_assigned_inside {
b0(v0: I64):
    v1: I64 = const.i64 0
    v2: Obj<int>? = const.null
    v3: Obj<float>? = const.null
    jump b1(v1, v2, v3)
b1(v4: I64, v5: Obj<int>?, v6: Obj<float>?):
  bc2:
    mark @bc2 [v5, v6]
    v7: Bool = int.cmp v4, v0 lt
    branch v7 b2, b3
b2:
  bc4:
    v8: I64 = const.i64 1
    v9: I64 = int.add v4, v8 @bc4 [v5, v6]
    v10: Obj<int> = box.i64 v9
    v11: F64 = int.to_f64 v9
    v12: Obj<float> = box.f64 v11
    jump b1(v9, v10, v12)
b3:
  bc8:
    v13: Obj<int> = guard.nonnull v5 @bc8 [v5, v6]
    v14: I64 = unbox.i64 v13 @bc8 [v5, v6]
    exit unreached @bc8 [v13, v6]
}
; fn first_assigned_inside {
;   virt0 = optional(v18, v15)
;   virt1 = optional(v19, v15)
; b0(v0: I64):
;     v1: I64 = const.i64 0
;     v2: Obj<int>? = const.null
;     v3: Obj<float>? = const.null
;     v16: Bool = const.bool 1
;     v20: I64 = const.i64 0
;     v21: F64 = const.f64 0.0
;     jump b1(v1, v20, v21, v16)
; b1(v4: I64, v18: I64, v19: F64, v15: Bool):
;   bc2:
;     mark @bc2 [virt0, virt1]
;     v7: Bool = int.cmp v4, v0 lt
;     branch v7 b2, b3
; b2:
;   bc4:
;     v8: I64 = const.i64 1
;     v9: I64 = int.add v4, v8 @bc4 [virt0, virt1]
;     v10: Obj<int> = box.i64 v9
;     v11: F64 = int.to_f64 v9
;     v12: Obj<float> = box.f64 v11
;     v17: Bool = const.bool 0
;     jump b1(v9, v9, v11, v17)
; b3:
;   bc8:
;     guard.false v15 unbound @bc8 [virt0, virt1]
;     v13: Obj<int> = box.i64 v18
;     v14: I64 = unbox.i64 v13 @bc8 [virt0, virt1]
;     exit unreached @bc8 [v13, virt1]
; }
; run: first_assigned_inside(0) exits unbound @bc8 [_, _]
; run: first_assigned_inside(2) exits unreached @bc8 [2, 2.0]

; Somebody wants the object or NULL itself.
fn wanted_as_object {
b0(v0: I64):
    v1: I64 = const.i64 0
    v2: Obj<int>? = const.null
    jump b1(v1, v2)
b1(v3: I64, v4: Obj<int>?):
  bc2:
    mark @bc2 [v4]
    v5: Obj<cell> = call make_cell(v4) @bc2 [v4]
    v6: I64 = const.i64 1
    v7: I64 = int.add v3, v6 @bc2 [v4]
    v8: Obj<int> = box.i64 v7
    v9: Bool = int.cmp v7, v0 lt
    branch v9 b1(v7, v8), b2
b2:
    ret v8
}
; fn wanted_as_object {
; b0(v0: I64):
;     v1: I64 = const.i64 0
;     v2: Obj<int>? = const.null
;     jump b1(v1, v2)
; b1(v3: I64, v4: Obj<int>?):
;   bc2:
;     mark @bc2 [v4]
;     v5: Obj<cell> = call make_cell(v4) @bc2 [v4]
;     v6: I64 = const.i64 1
;     v7: I64 = int.add v3, v6 @bc2 [v4]
;     v8: Obj<int> = box.i64 v7
;     v9: Bool = int.cmp v7, v0 lt
;     branch v9 b1(v7, v8), b2
; b2:
;     ret v8
; }
