; test opt gvn
; Equal values are one value.

fn equal {
b0(v0: I64, v1: I64):
    v2: I64 = int.and v0, v1
    v3: I64 = int.and v0, v1
    v4: I64 = int.add.wrap v2, v3
    v5: Obj = box.i64 v4
    ret v5
}
; fn equal {
; b0(v0: I64, v1: I64):
;     v2: I64 = int.and v0, v1
;     v4: I64 = int.add.wrap v2, v2
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: equal(6, 3) == 4

; Checked operations too: where the first one left, the second is not reached.
fn equal_exits {
b0(v0: I64):
  bc2:
    v1: I64 = int.add v0, v0 @bc2 [v0]
  bc4:
    v2: I64 = int.add v0, v0 @bc4 [v0]
    v3: Obj = box.i64 v2
    ret v3
}
; fn equal_exits {
; b0(v0: I64):
;   bc2:
;     v1: I64 = int.add v0, v0 @bc2 [v0]
;   bc4:
;     v3: Obj = box.i64 v1
;     ret v3
; }
; run: equal_exits(3) == 6
; run: equal_exits(9223372036854775807) exits overflow @bc2 [9223372036854775807]

; In what the first dominates.
fn dominated {
b0(v0: Obj, v1: Bool):
    v2: Obj<int> = guard.type v0 int @bc2 [v0]
    branch v1 b1, b2
b1:
    v3: Obj<int> = guard.type v0 int @bc4 [v0]
    ret v3
b2:
    ret v2
}
; fn dominated {
; b0(v0: Obj, v1: Bool):
;     v2: Obj<int> = guard.type v0 int @bc2 [v0]
;     branch v1 b1, b2
; b1:
;     ret v2
; b2:
;     ret v2
; }
; run: dominated(5, True) == 5
; run: dominated('a', True) exits type @bc2 ['a']

; A guard of another name of the object.
fn alias {
b0(v0: Obj?):
    v1: Obj = guard.nonnull v0 @bc2 [v0]
    v2: Obj<int> = guard.type v1 int @bc2 [v0]
    v3: Obj = guard.nonnull v0 @bc4 [v0]
    v4: Obj<int> = guard.type v3 int @bc4 [v0]
    ret v4
}
; fn alias {
; b0(v0: Obj?):
;     v1: Obj = guard.nonnull v0 @bc2 [v0]
;     v2: Obj<int> = guard.type v1 int @bc2 [v0]
;     ret v2
; }
; run: alias(5) == 5

; A load of what nobody wrote, and of what was just stored.
fn loads {
b0(v0: Obj<T40>, v1: Obj):
    v2: Obj? = load.obj v0 48 attr
    v3: Obj? = load.obj v0 48 attr
    v4: Bool = is.same v2, v3
    v5: Obj? = swap.obj v0, v1 56 attr
    v6: Obj? = load.obj v0 56 attr
    v7: Obj? = load.obj v0 48 attr
    v8: Bool = is.same v7, v3
    v9: Obj = box.bool v4
    v10: Obj = box.bool v8
    v11: Obj = guard.nonnull v6 @bc2 [v0]
    v12: Obj<tuple> = call build_tuple(v9, v10, v11) @bc2 [v0]
    ret v12
}
; fn loads {
; b0(v0: Obj<T40>, v1: Obj):
;     v2: Obj? = load.obj v0 48 attr
;     v4: Bool = is.same v2, v2
;     v5: Obj? = swap.obj v0, v1 56 attr
;     v9: Obj = box.bool v4
;     v11: Obj = guard.nonnull v1 @bc2 [v0]
;     v12: Obj<tuple> = call build_tuple(v9, v9, v11) @bc2 [v0]
;     ret v12
; }

; A branch decides its condition on both sides.
fn decided {
b0(v0: I64, v1: I64):
    v2: Bool = int.cmp v0, v1 lt
    branch v2 b1, b2
b1:
    v3: Bool = int.cmp v0, v1 lt
    guard.true v3 bounds @bc2 [v0]
    v4: Obj = box.i64 v0
    ret v4
b2:
    guard.false v2 bounds @bc4 [v0]
    v5: Obj = box.i64 v1
    ret v5
}
; fn decided {
; b0(v0: I64, v1: I64):
;     v2: Bool = int.cmp v0, v1 lt
;     branch v2 b1, b2
; b1:
;     v4: Obj = box.i64 v0
;     ret v4
; b2:
;     v5: Obj = box.i64 v1
;     ret v5
; }
; run: decided(1, 2) == 1
; run: decided(2, 1) == 1

; A guard decides it for what follows.
fn guarded_twice {
b0(v0: I64, v1: I64):
    v2: Bool = int.cmp v0, v1 ult
    guard.true v2 bounds @bc2 [v0]
    guard.true v2 bounds @bc4 [v0]
    v3: Obj = box.i64 v0
    ret v3
}
; fn guarded_twice {
; b0(v0: I64, v1: I64):
;     v2: Bool = int.cmp v0, v1 ult
;     guard.true v2 bounds @bc2 [v0]
;     v3: Obj = box.i64 v0
;     ret v3
; }
; run: guarded_twice(1, 2) == 1
; run: guarded_twice(2, 1) exits bounds @bc2 [2]

; A number stored into an array is there until another one is stored.
fn array_store_forwarded {
b0(v0: I64, v1: I64, v2: F64, v3: I64):
    storex.f64 v0, v1, v2 0 buffer
    v4: F64 = loadx.f64 v0, v1 0 buffer
    storex.f64 v0, v3, v4 0 buffer
    v5: F64 = loadx.f64 v0, v1 0 buffer
    v6: F64 = float.add v4, v5
    v7: Obj = box.f64 v6
    ret v7
}
; fn array_store_forwarded {
; b0(v0: I64, v1: I64, v2: F64, v3: I64):
;     storex.f64 v0, v1, v2 0 buffer
;     storex.f64 v0, v3, v2 0 buffer
;     v5: F64 = loadx.f64 v0, v1 0 buffer
;     v6: F64 = float.add v2, v5
;     v7: Obj = box.f64 v6
;     ret v7
; }

; Bytes of one store may be part of another's: widths are not mixed.
fn array_widths_not_mixed {
b0(v0: I64, v1: I64, v2: I64):
    storex.i64 v0, v1, v2 0 buffer
    v3: F64 = loadx.f64 v0, v1 0 buffer
    storex.i32 v0, v1, v2 0 buffer
    v4: I64 = loadx.i32 v0, v1 0 buffer
    v5: F64 = int.to_f64 v4
    v6: F64 = float.add v3, v5
    v7: Obj = box.f64 v6
    ret v7
}
; fn array_widths_not_mixed {
; b0(v0: I64, v1: I64, v2: I64):
;     storex.i64 v0, v1, v2 0 buffer
;     v3: F64 = loadx.f64 v0, v1 0 buffer
;     storex.i32 v0, v1, v2 0 buffer
;     v4: I64 = loadx.i32 v0, v1 0 buffer
;     v5: F64 = int.to_f64 v4
;     v6: F64 = float.add v3, v5
;     v7: Obj = box.f64 v6
;     ret v7
; }

; What a tuple holds stays over the death of an object; what a list holds stays if the object was proved to be an int.
fn over_deaths {
b0(v0: Obj<list>, v1: Obj<tuple>, v2: Obj):
  bc2:
    mark @bc2 [v0, v1, v2]
    v3: I64 = load.i64 v0 24 list_head
    v4: Obj = load.obj v3 0 list_item
    v5: Obj<int> = guard.type v4 int @bc2 [v0, v1, v2]
  bc4:
    mark @bc4 [v0, v1, v5]
    v6: I64 = load.i64 v0 24 list_head
    v7: Obj = load.obj v6 8 list_item
    v8: Obj<int> = guard.type v7 int @bc4 [v0, v1, v5]
  bc6:
    mark @bc6 [v0, v1, v8]
    v9: I64 = load.i64 v0 24 list_head
    v10: Obj = load.obj v9 8 list_item
    v11: Obj = call get_item(v10, v2) @bc6 [v0, v1, v8]
    v12: Obj = load.obj v1 24 frozen
  bc8:
    mark @bc8 [v0, v1, v11]
    v13: Obj = call get_item(v12, v2) @bc8 [v0, v1, v11]
    v14: Obj = load.obj v1 24 frozen
  bc10:
    mark @bc10 [v0, v1, v14]
    ret v14
}
; fn over_deaths {
; b0(v0: Obj<list>, v1: Obj<tuple>, v2: Obj):
;   bc2:
;     mark @bc2 [v0, v1, v2]
;     v3: I64 = load.i64 v0 24 list_head
;     v4: Obj = load.obj v3 0 list_item
;     v5: Obj<int> = guard.type v4 int @bc2 [v0, v1, v2]
;   bc4:
;     mark @bc4 [v0, v1, v5]
;     v7: Obj = load.obj v3 8 list_item
;     v8: Obj<int> = guard.type v7 int @bc4 [v0, v1, v5]
;   bc6:
;     mark @bc6 [v0, v1, v8]
;     v11: Obj = call get_item(v7, v2) @bc6 [v0, v1, v8]
;     v12: Obj = load.obj v1 24 frozen
;   bc8:
;     mark @bc8 [v0, v1, v11]
;     v13: Obj = call get_item(v12, v2) @bc8 [v0, v1, v11]
;   bc10:
;     mark @bc10 [v0, v1, v12]
;     ret v12
; }

; A branch that a dominating one decided.
fn decided_branch {
b0(v0: Obj, v1: Obj):
    v2: Bool = is.type v0 str
    branch v2 b1, b2
b1:
    ret v1
b2:
    branch v2 b3, b4
b3:
    ret v1
b4:
    ret v0
}
; fn decided_branch {
; b0(v0: Obj, v1: Obj):
;     v2: Bool = is.type v0 str
;     branch v2 b1, b2
; b1:
;     ret v1
; b2:
;     jump b4
; b4:
;     ret v0
; }
; run: decided_branch(3, 4) == 3
; run: decided_branch('x', 4) == 4

; One of a few classes: proved by an equal guard in another order, by a guard of one of them, and by a test.
fn one_of_a_few {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc2:
    v3: Obj = guard.types v0 T40|T41 @bc2 [v0, v1]
    v4: Obj = guard.types v3 T41|T40 @bc2 [v0, v1]
    v5: Obj<T40> = guard.type v1 T40 @bc2 [v0, v1]
    v6: Obj = guard.types v1 T41|T40 @bc2 [v0, v1]
    v7: Bool = is.type v2 T41
    branch v7 b1, b2
b1:
  bc4:
    v8: Obj = guard.types v2 T40|T41 @bc4 [v0, v1]
    ret v8
b2:
  bc6:
    v9: Obj = guard.types v2 T40|T41 @bc6 [v0, v1]
    ret v6
}
; fn one_of_a_few {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc2:
;     v3: Obj = guard.types v0 T40|T41 @bc2 [v0, v1]
;     v5: Obj<T40> = guard.type v1 T40 @bc2 [v0, v1]
;     v6: Obj = within v1
;     v7: Bool = is.type v2 T41
;     branch v7 b1, b2
; b1:
;   bc4:
;     v8: Obj = within v2
;     ret v8
; b2:
;   bc6:
;     v9: Obj = guard.types v2 T40|T41 @bc6 [v0, v1]
;     ret v6
; }
