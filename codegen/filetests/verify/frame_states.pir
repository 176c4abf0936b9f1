; test verify
; Who can leave or be seen has a frame state, and a sound one.

fn missing {
b0(v0: Obj, v1: I64):
    v2: Obj<int> = guard.type v0 int  ; error: guard.type can exit but has no frame state
    v3: I64 = int.add v1, v1  ; error: int.add can exit but has no frame state
    v4: Obj = call get_item(v0, v0)  ; error: call get_item can raise but has no frame state
    v5: Obj = call.native k0(v0)  ; error: call.native can raise but has no frame state
    check  ; error: check can exit but has no frame state
    mark  ; error: mark has no frame state
    exit type  ; error: exit can exit but has no frame state
}

fn needless {
b0(v0: Obj, v1: I64):
    v2: I64 = int.add.wrap v1, v1 @bc0 [v0]  ; error: int.add.wrap can't leave, so it has no use for a frame state
    v3: Obj = call box_int(v1) @bc0 [v0]  ; error: call box_int can't leave, so it has no use for a frame state
    store.obj v0, v0 16 other @bc0 [v0]  ; error: store.obj can't leave, so it has no use for a frame state
    ret v0 @bc0 [v0]  ; error: ret can't leave, so it has no use for a frame state
}

; A death that runs no Python code is seen by nobody.
fn optional {
b0(v0: Obj, v1: Obj):
    decref v0
    decref v1 @bc1 [v0, v1]
    ret v0
}

fn locals_differ {
b0(v0: Obj):
    check @bc0 [v0]
    check @bc1 [v0, _]  ; error: code0 has 1 locals elsewhere, 2 here
    check @code1:bc1 [] < bc1 [_]
    ret v0
}

fn outermost_frame_is_a_callee {
b0(v0: Obj):
    check @code1:bc1 [v0]  ; error: the outermost frame is one of code1, not of the function
    ret v0
}

fn virtual_fields {
  virt0 = method(v0)
  virt1 = slice(v0, v0, v0, v0)
  virt2 = range_iter(v0, v1, _)
  virt3 = cell()
  virt4 = cell(v0)
b0(v0: Obj, v1: I64):
    check @bc0 [virt0, virt1, virt2, virt3, virt4]  ; error: virt0 wants 2 fields, got 1  ; error: virt1 wants 3 fields, got 4  ; error: virt2 wants machine integers, got v0  ; error: virt2 wants machine integers, got _  ; error: virt3 wants 1 fields, got 0
    ret v0
}

fn virtual_in_itself {
  virt0 = tuple(virt1)
  virt1 = tuple(virt0)
b0(v0: Obj):
    check @bc0 [virt0]  ; error: virt0 contains itself
    ret v0
}

fn virtual_that_is_none {
b0(v0: Obj):
    check @bc0 [virt7]  ; error: virt7 does not exist
    ret v0
}

fn owned {
b0(v0: Obj, v1: I64):
    v2: Obj = refine v0
    check @bc0 [v0] owns [v0, v1, v2]  ; error: owned v1 is no object  ; error: owned v2 is only another name of an object
    v3: I64 = int.not v1 owns [v0]  ; error: int.not owns objects at an exit it does not have
    ret v0
}
