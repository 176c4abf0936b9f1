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
    v2: Obj = scratch 0  ; error: no helper call with scratch results before it in its block
    call unpack_sequence(v0, v1) @bc0 [v0]
    v3: Obj = scratch 0
    v4: Obj = call get_item(v3, v3) @bc1 [v0]
    v5: Obj = scratch 1  ; error: no helper call with scratch results before it in its block
    v6: Obj = scratch -1  ; error: there is no scratch word -1  ; error: no helper call with scratch results before it in its block
    ret v4
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
    ret v0  ; error: ret in a loop unit, which always leaves through an exit
}

loop slots bc2 depth 1 {
b0(v0: Obj?):  ; error: a loop entry has 1 locals and 1 stack entries, but 1 parameters
    exit loop_done @bc2 [v0 | v0]
}

loop sound bc2 depth 1 {
b0(v0: Obj?, v1: Obj?):
    exit loop_done @bc2 [v0 | v1]
}
