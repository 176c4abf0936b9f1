; test verify
; Neighbours, the entry, and units of loops.

fn entry_has_predecessors {
b0(v0: Bool):  ; error: the entry block b0 has predecessors
    branch v0 b0(v0), b1
b1:
    v1: Obj = box.bool v0
    ret v1
}

fn scratch_without_helper {
b0(v0: Obj, v1: I64):
    v2: Obj = scratch 0  ; error: no helper call with scratch results before it
    call unpack_sequence(v0, v1) @bc0 [v0]
    v3: Obj = scratch 0
    v4: Obj = call get_item(v3, v3) @bc1 [v0]
    v5: Obj = scratch 1  ; error: no helper call with scratch results before it
    v6: Obj = scratch -1  ; error: there is no scratch word -1  ; error: no helper call with scratch results before it
    ret v4
}

fn scratch_behind_its_branch {
b0(v0: Obj, v1: Obj):
    v2: Obj? = call send(v0, v1) @bc0 [v0]
    v3: Bool = is.null v2
    branch v3 b1, b2
b1:
    v4: Obj = scratch 0
    ret v4
b2:
    ret v0
}

fn after_raising {
b0(v0: I64):
    call raise_unbound(v0) @bc0 [v0]
    v1: I64 = int.not v0  ; error: follows a helper that always raises
    unreachable
}

fn reached_unreachable {
b0(v0: I64):
    unreachable  ; error: unreachable does not follow a helper that always raises
}

loop returns bc2 depth 0 {
b0(v0: Obj):
    ret v0  ; error: ret in a unit that runs in a frame of the interpreter
}

loop slots bc2 depth 1 {
b0(v0: Obj?):  ; error: the entry has 1 locals and 1 stack entries, but 1 parameters
    exit loop_done @bc2 [v0 | v0]
}

loop sound bc2 depth 1 {
b0(v0: Obj?, v1: Obj?):
    exit loop_done @bc2 [v0 | v1]
}

fn caught_and_asked {
b0(v0: Obj, v1: I64):
    call unpack_sequence(v0, v1) catches @bc0 [v0]
    v2: Bool = succeeded
    branch v2 b1, b2
b1:
    v3: Obj = scratch 0
    ret v3
b2:
    v4: Obj = call catch_exception() @bc0 [v0]
    ret v4
}

fn caught_and_not_asked {
b0(v0: Obj):
    v1: Obj? = call get_item(v0, v0) catches @bc0 [v0]  ; error: its block does not end with a branch on `succeeded`
    v2: Bool = is.null v1
    branch v2 b1, b2
b1:
    ret v0
b2:
    ret v0
}

fn python_while_pending {
b0(v0: Obj):
    v1: Obj? = call get_item(v0, v0) catches @bc0 [v0]
    decref v1 @bc0 [v0]  ; error: runs Python code while an exception may be pending  ; error: resumes before bc0, of which `v1: Obj? = call get_item(v0, v0) catches` is already visible
    v2: Bool = succeeded
    branch v2 b1, b2
b1:
    ret v0
b2:
    ret v0
}

fn never_null {
b0(v0: Obj):
    v1: Obj = call get_item(v0, v0) catches @bc0 [v0]  ; error: call get_item may give NULL, but its type is Obj
    v2: Bool = succeeded
    branch v2 b1, b2
b1:
    ret v0
b2:
    ret v0
}

fn catches_nothing {
b0(v0: Obj):
    v1: Obj<int> = guard.type v0 int catches @bc0 [v0]  ; error: guard.type is no call, so it catches nothing
    ret v1
}
