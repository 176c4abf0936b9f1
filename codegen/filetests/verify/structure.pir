; test verify
; Blocks and their ends.

fn no_end {
b0:
    v0: I64 = const.i64 1  ; error: b0 does not end in a terminator
}

fn empty_block {
b0:  ; error: b0 is empty
}

fn goes_on_after_the_end {
b0(v0: Obj):
    ret v0  ; error: ret ends a block, but instructions follow
    v1: I64 = const.i64 1
    ret v0
}

fn target_nowhere {
b0:
    jump b3  ; error: target b3 is not in the layout
}

fn no_blocks {  ; error: the function has no block
}
