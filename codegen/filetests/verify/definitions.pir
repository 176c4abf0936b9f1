; test verify
; Every value has one definition, which dominates its uses.

fn defined_twice {
b0(v0: Obj):
    v1: I64 = const.i64 1
    v1: I64 = const.i64 2  ; error: v1 is defined a second time
    ret v0
}

fn parameter_defined_twice {
b0(v0: Obj, v0: Obj):  ; error: v0 is defined a second time
    ret v0
}

fn never_defined {
b0(v0: I64):
    v1: I64 = int.add.wrap v0, v2  ; error: int.add.wrap wants I64 as operand 2, got v2: Void  ; error: v2 used in b0 but never defined
    v3: Obj = box.i64 v1
    ret v3
}

fn used_before_its_definition {
b0(v0: I64):
    v1: I64 = int.not v2  ; error: v2 used in b0 before its definition
    v2: I64 = int.not v0
    v3: Obj = box.i64 v1
    ret v3
}

; v7 would have to be defined on every path to b3.
fn not_dominating {
b0(v0: Obj, v1: Bool):
    branch v1 b5, b3
b5:
    v7: Obj = refine v0
    jump b3
b3:
    ret v7  ; error: v7 used in b3 but defined in b5, which does not dominate it
}

; Arguments of a target are used at the end of the block they leave.
fn argument_not_dominating {
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
    v2: Obj = refine v0
    jump b3(v2)
b2:
    jump b3(v2)  ; error: v2 used in b2 but defined in b1, which does not dominate it
b3(v3: Obj):
    ret v3
}

fn frame_state_not_dominated {
  virt0 = tuple(v2)
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
    v2: Obj = refine v0
    jump b2
b2:
    exit type @bc0 [v0 | virt0]  ; error: v2 used in b2 but defined in b1, which does not dominate it
}

fn owned_not_dominating {
b0(v0: Obj):
    exit type @bc0 [v0] owns [v1]  ; error: owned v1 is only another name of an object  ; error: v1 used in b0 but defined in b1, which does not dominate it
b1:
    v1: Obj = refine v0
    ret v1
}

; In a loop, a value of the loop does not reach the header.
fn around_the_loop {
b0(v0: Obj, v1: Bool):
    jump b1
b1:
    v2: Obj = refine v3  ; error: v3 used in b1 before its definition
    v3: Obj = refine v0
    branch v1 b1, b2
b2:
    ret v3
}

; What can't be reached may be anything.
fn unreachable_code {
b0(v0: Obj):
    ret v0
b1:
    v1: Obj = refine v2
    ret v2
b2:
    v2: Obj = refine v1
    ret v1
}

; The ways in and out of a loop are fine.
fn sound_loop {
b0(v0: I64):
    v1: I64 = const.i64 0
    jump b1(v1)
b1(v2: I64):
    v3: I64 = int.add v2, v0 @bc0 [v0, v2]
    v4: Bool = int.cmp v3, v0 lt
    branch v4 b1(v3), b2
b2:
    v5: Obj = box.i64 v3
    ret v5
}
