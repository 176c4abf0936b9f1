; test verify
; Operands, immediates, results and targets are as the rows say.

fn too_few_operands {
b0(v0: I64):
    v1: I64 = int.add.wrap v0  ; error: int.add.wrap wants 2 operands, got 1
    unreachable  ; error: unreachable does not follow a helper that always raises
}

fn too_many_operands {
b0(v0: I64):
    v1: I64 = int.not v0, v0  ; error: int.not wants 1 operands, got 2
    v2: Obj = box.i64 v1
    ret v2
}

fn helper_operands {
b0(v0: Obj, v1: I64):
    v2: Obj = call binary_op(v0, v0) @bc0 [v0]  ; error: call binary_op wants 3 operands, got 2
    v3: Obj = call binary_op(v0, v0, v0) @bc0 [v0]  ; error: call binary_op wants I64 as operand 3, got v0: Obj
    v4: Obj = call call(v0) @bc0 [v0]  ; error: call call wants at least 2 operands, got 1
    v5: Obj = call build_list(v0, v1) @bc0 [v0]  ; error: call build_list wants a non-NULL object as operand 2, got v1: I64
    ret v5
}

; One line for each kind of operand.
fn operand_kinds {
b0(v0: Obj, v1: Obj?, v2: I64, v3: F64, v4: Bool):
    v5: Obj<int> = guard.type v1 int @bc0 [v0]  ; error: guard.type wants a non-NULL object as operand 1, got v1: Obj?
    v6: Bool = is.null v2  ; error: is.null wants an object as operand 1, got v2: I64
    v7: I64 = int.not v0  ; error: int.not wants I64 as operand 1, got v0: Obj
    v8: F64 = float.neg v2  ; error: float.neg wants F64 as operand 1, got v2: I64
    v9: Bool = bool.not v2  ; error: bool.not wants Bool as operand 1, got v2: I64
    v10: Obj = load.obj v1 16 other  ; error: load.obj wants a non-NULL object or I64 as operand 1, got v1: Obj?
    v11: Obj = load.obj v3 16 other  ; error: load.obj wants a non-NULL object or I64 as operand 1, got v3: F64
    incref v2  ; error: incref wants an object as operand 1, got v2: I64
    decref v3  ; error: decref wants an object as operand 1, got v3: F64
    ret v1  ; error: ret wants a non-NULL object, got v1: Obj?
}

; Reading a value out of an object takes a guard before.
fn unboxing {
b0(v0: Obj, v1: Obj<int>):
    v2: I64 = unbox.i64 v0 @bc0 [v0]  ; error: unbox.i64 wants Obj<int>, got v0: Obj
    v3: F64 = unbox.f64 v1  ; error: unbox.f64 wants Obj<float>, got v1: Obj<int>
    v4: Bool = unbox.bool v1  ; error: unbox.bool wants Obj<bool>, got v1: Obj<int>
    v5: I64 = unbox.i64 v1 @bc0 [v0]
    ret v1
}

fn immediates {
b0(v0: Obj, v1: F64, v2: Obj<T40>):
    v3: Bool = const.bool 2  ; error: const.bool is 0 or 1, not 2
    v4: Bool = float.cmp v1, v1 ult  ; error: float.cmp has no unsigned conditions
    v5: Obj = load.obj v2 16 none
    v6: Obj = load.obj v2 16 0x800  ; error: load.obj has no memory class 2048
    v7: Obj = load.obj v2 2147483648 attr  ; error: load.obj has an offset beyond 32 bits: 2147483648
    ret v0
}

fn results {
b0(v0: I64, v1: Obj, v2: Obj?):
    v3: F64 = int.not v0  ; error: int.not gives I64, not F64
    int.not v0  ; error: int.not gives I64, not Void
    v4: I64 = load.obj v1 16 other  ; error: load.obj gives an object, not I64
    v6: Obj? = guard.nonnull v2 @bc0 [v1]  ; error: guard.nonnull gives a non-NULL object, not Obj?
    v7: Obj = const.null  ; error: const.null may give NULL, but its type is Obj
    v8: Obj<float> = box.i64 v0  ; error: box.i64 gives Obj<int>, not Obj<float>
    v9: Obj<str> = guard.type v1 int @bc0 [v1]  ; error: guard.type gives Obj<int>, not Obj<str>
    v10: Obj = guard.type v1 int @bc0 [v1]  ; error: guard.type gives an object of its class, not Obj
    v11: Obj = call for_iter(v1) @bc0 [v1]  ; error: call for_iter may give NULL, but its type is Obj
    v12: Obj<tuple> = call build_list() @bc0 [v1]  ; error: call build_list gives Obj<list>, not Obj<tuple>
    call get_item(v1, v1) @bc0 [v1]  ; error: call get_item gives an object, not Void
    v5: Obj = store.obj v1, v1 16 other  ; error: store.obj has no result, but the instruction has
    ret v1
}

; Less than the row promises is allowed: a class may be forgotten, and refined.
fn results_that_fit {
b0(v0: I64, v1: Obj, v2: Obj?):
    v3: Obj = box.i64 v0
    v4: Obj? = load.obj v1 16 other
    v5: Obj = call build_list() @bc0 [v1]
    v6: Obj<int> = call get_item(v1, v1) @bc0 [v1]
    v7: Obj<int> = refine v2
    v8: Obj<int>? = refine v2
    ret v3
}

fn refined_to_another_class {
b0(v0: Obj<int>):
    v1: Obj<str> = refine v0  ; error: refine gives Obj<int>, not Obj<str>
    ret v1
}

; A test that cannot pass leads to an arm that contradicts what is known, until simplifying finds that out. The test may
; have been of the object under another name.
fn refined_in_an_arm_never_taken {
b0(v0: Obj):
    v1: Obj<int> = guard.type v0 int @bc0 [v0]
    v2: Bool = is.type v0 str
    branch v2 b1, b2
b1:
    v3: Obj<str> = refine v1
    ret v3
b2:
    v4: Obj<float> = refine v1  ; error: refine gives Obj<int>, not Obj<float>
    ret v4
}

fn targets {
b0(v0: Bool, v1: Obj?, v2: I64):
    branch v0 b1(v1), b2  ; error: b1 wants v3: Obj, got v1: Obj?  ; error: b2 has 2 parameters, got 0 arguments
b1(v3: Obj):
    jump b2(v3, v3)  ; error: b2 wants v5: I64, got v3: Obj
b2(v4: Obj, v5: I64):
    branch v0 b2(v4, v2)  ; error: branch wants 2 targets, got 1
}

fn target_of_another_class {
b0(v0: Obj, v1: I64):
    jump b1(v0, v1)  ; error: b1 wants v2: Obj<int>, got v0: Obj  ; error: b1 wants v3: F64, got v1: I64
b1(v2: Obj<int>, v3: F64):
    ret v2
}
