; test opt simplify
; const k0 = 6
; const k1 = None
; Constants, representation changes that cancel, decided guards and branches.

fn constants {
b0:
    v0: I64 = const.i64 6
    v1: I64 = const.i64 7
    v2: I64 = int.mul v0, v1 @bc2 []
    v3: I64 = const.i64 0
    v4: I64 = int.add v2, v3 @bc2 []
    v5: Obj = box.i64 v4
    ret v5
}
; fn constants {
; b0:
;     v0: I64 = const.i64 6
;     v1: I64 = const.i64 7
;     v6: I64 = const.i64 42
;     v3: I64 = const.i64 0
;     v7: I64 = const.i64 42
;     v8: Obj<int> = const.obj k2
;     ret v8
; }
; run: constants() == 42

fn neutral_operands {
b0(v0: I64):
    v1: I64 = const.i64 0
    v2: I64 = const.i64 1
    v3: I64 = int.add v0, v1 @bc2 [v0]
    v4: I64 = int.mul v3, v2 @bc2 [v0]
    v5: I64 = int.sub v4, v1 @bc2 [v0]
    v6: Obj = box.i64 v5
    ret v6
}
; fn neutral_operands {
; b0(v0: I64):
;     v1: I64 = const.i64 0
;     v2: I64 = const.i64 1
;     v6: Obj = box.i64 v0
;     ret v6
; }
; run: neutral_operands(9223372036854775807) == 9223372036854775807

fn unbox_of_box {
b0(v0: I64):
    v1: Obj<int> = box.i64 v0
    v2: I64 = unbox.i64 v1 @bc2 [v0]
    v3: I64 = int.not v2
    v4: Obj = box.i64 v3
    ret v4
}
; fn unbox_of_box {
; b0(v0: I64):
;     v1: Obj<int> = box.i64 v0
;     v3: I64 = int.not v0
;     v4: Obj = box.i64 v3
;     ret v4
; }
; run: unbox_of_box(1) == -2

; The object itself, with its identity.
fn box_of_unbox {
b0(v0: Obj<float>):
    v1: F64 = unbox.f64 v0
    v2: Obj<float> = box.f64 v1
    ret v2
}
; fn box_of_unbox {
; b0(v0: Obj<float>):
;     v1: F64 = unbox.f64 v0
;     ret v0
; }
; run: box_of_unbox(0.5) == 0.5

fn unbox_of_constant {
b0(v0: I64):
    v1: Obj<int> = const.obj k0
    v2: I64 = unbox.i64 v1 @bc2 [v0]
    v3: I64 = int.add.wrap v0, v2
    v4: Obj = box.i64 v3
    ret v4
}
; fn unbox_of_constant {
; b0(v0: I64):
;     v1: Obj<int> = const.obj k0
;     v5: I64 = const.i64 6
;     v3: I64 = int.add.wrap v0, v5
;     v4: Obj = box.i64 v3
;     ret v4
; }
; run: unbox_of_constant(1) == 7

; A guard of what the type says.
fn proved_guards {
b0(v0: Obj<int>):
    v1: Obj<int> = guard.type v0 int @bc2 [v0]
    v2: Obj<int> = guard.nonnull v1 @bc2 [v0]
    v3: Bool = is.type v2 int
    guard.true v3 type @bc2 [v0]
    ret v2
}
; fn proved_guards {
; b0(v0: Obj<int>):
;     v4: Bool = const.bool 1
;     ret v0
; }
; run: proved_guards(1) == 1

; Objects of different classes are not the same; an object is itself.
fn identity {
b0(v0: Obj<int>, v1: Obj<str>):
    v2: Bool = is.same v0, v1
    v3: Bool = is.same v0, v0
    v4: Obj = box.bool v2
    v5: Obj = box.bool v3
    v6: Obj = call build_tuple(v4, v5) @bc2 [v0, v1]
    ret v6
}
; fn identity {
; b0(v0: Obj<int>, v1: Obj<str>):
;     v7: Bool = const.bool 0
;     v8: Bool = const.bool 1
;     v9: Obj<bool> = const.obj k2
;     v10: Obj<bool> = const.obj k3
;     v6: Obj = call build_tuple(v9, v10) @bc2 [v0, v1]
;     ret v6
; }
; run: identity(1, 'a') == (False, True)

fn decided_branch {
b0(v0: Obj<int>):
    v1: Bool = is.null v0
    branch v1 b1, b2
b1:
    exit unbound @bc2 [v0]
b2:
    ret v0
}
; fn decided_branch {
; b0(v0: Obj<int>):
;     v2: Bool = const.bool 0
;     jump b2
; b1:
;     exit unbound @bc2 [v0]
; b2:
;     ret v0
; }
; run: decided_branch(5) == 5

; The negation of a comparison of ints is another comparison, and of a branch its exchange.
fn negations {
b0(v0: I64, v1: I64, v2: Bool):
    v3: Bool = int.cmp v0, v1 lt
    v4: Bool = bool.not v3
    v5: Obj = box.bool v4
    v6: Bool = bool.not v2
    branch v6 b1, b2
b1:
    ret v5
b2:
    v7: Obj = box.bool v2
    ret v7
}
; fn negations {
; b0(v0: I64, v1: I64, v2: Bool):
;     v3: Bool = int.cmp v0, v1 lt
;     v8: Bool = int.cmp v0, v1 ge
;     v5: Obj = box.bool v8
;     v6: Bool = bool.not v2
;     branch v2 b2, b1
; b1:
;     ret v5
; b2:
;     v7: Obj = box.bool v2
;     ret v7
; }
; run: negations(1, 1, False) == True
; run: negations(1, 2, False) == False
; run: negations(1, 2, True) == True

; Items and size of a tuple built here.
fn fields_of_a_tuple {
b0(v0: Obj, v1: Obj):
    v2: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v0, v1]
    v3: Obj = load.obj v2 32 other
    v4: I64 = load.i64 v2 16 other
    v5: Obj = box.i64 v4
    v6: Obj<tuple> = call build_tuple(v3, v5) @bc2 [v0, v1]
    ret v6
}
; fn fields_of_a_tuple {
; b0(v0: Obj, v1: Obj):
;     v2: Obj<tuple> = call build_tuple(v0, v1) @bc2 [v0, v1]
;     v7: I64 = const.i64 2
;     v8: Obj<int> = const.obj k2
;     v6: Obj<tuple> = call build_tuple(v1, v8) @bc2 [v0, v1]
;     ret v6
; }
; run: fields_of_a_tuple(1, 'a') == ('a', 2)

; The exit makes the box.
fn frame_state {
b0(v0: I64):
    v1: Obj<int> = box.i64 v0
    exit state @bc2 [v1]
}
; fn frame_state {
; b0(v0: I64):
;     v1: Obj<int> = box.i64 v0
;     exit state @bc2 [v0]
; }
; run: frame_state(5) exits state @bc2 [5]

; Division by a power of two.
fn by_eight {
b0(v0: I64):
    v1: I64 = const.i64 8
    v2: I64 = int.floordiv v0, v1 @bc2 [v0]
    v3: I64 = int.mod v0, v1 @bc2 [v0]
    v4: I64 = int.sub v2, v3 @bc4 [v0]
    v5: Obj = box.i64 v4
    ret v5
}
; fn by_eight {
; b0(v0: I64):
;     v1: I64 = const.i64 8
;     v6: I64 = const.i64 3
;     v7: I64 = int.shr v0, v6 @bc2 [v0]
;     v8: I64 = const.i64 7
;     v9: I64 = int.and v0, v8
;     v4: I64 = int.sub v7, v9 @bc4 [v0]
;     v5: Obj = box.i64 v4
;     ret v5
; }
; run: by_eight(17) == 1
; run: by_eight(-17) == -10
; run: by_eight(-9223372036854775808) == -1152921504606846976
