; test verify
; No exit resumes before a bytecode of which something is already visible: the interpreter would do it again.

fn guard_after_call {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj = call get_item(v0, v0) @bc2 [v0 | v0, v0]
    v2: Obj<int> = guard.type v1 int @bc2 [v0 | v0, v0]  ; error: resumes before bc2, of which `v1: Obj = call get_item(v0, v0)` is already visible
    ret v2
}

fn guard_after_store {
b0(v0: Obj, v1: I64):
  bc2:
    store.obj v0, v0 16 attr
    v2: I64 = int.add v1, v1 @bc2 [v0, v1]  ; error: resumes before bc2, of which `store.obj v0, v0 16 attr` is already visible
    ret v0
}

; Guards come first.
fn guard_before_store {
b0(v0: Obj, v1: I64):
  bc2:
    v2: I64 = int.add v1, v1 @bc2 [v0, v1]
    store.obj v0, v0 16 attr
  bc4:
    v3: I64 = int.add v2, v1 @bc4 [v0, v1]
    ret v0
}

; The check after a call resumes after the bytecode, and so may a guard.
fn after_the_bytecode {
b0(v0: Obj):
  bc2:
    v1: Obj = call get_item(v0, v0) @bc2 [v0 | v0, v0]
    check @bc4 [v0 | v1]
    v2: Obj<int> = guard.type v1 int @bc4 [v0 | v1]
    ret v2
}

; The bytecode goes on over a branch; one path is enough.
fn over_a_branch {
b0(v0: Obj, v1: Bool):
  bc2:
    branch v1 b1, b2
b1:
  bc2:
    store.obj v0, v0 16 attr
    jump b3
b2:
  bc2:
    jump b3
b3:
  bc2:
    v2: Obj<int> = guard.type v0 int @bc2 [v0]  ; error: resumes before bc2, of which `store.obj v0, v0 16 attr` is already visible
    ret v2
}

; Also where the other path comes from another bytecode.
fn where_bytecodes_meet {
b0(v0: Obj, v1: Bool):
  bc2:
    store.obj v0, v0 16 attr
    branch v1 b1, b2
b1:
  bc4:
    jump b2
b2:
  bc2:
    v2: Obj<int> = guard.type v0 int @bc2 [v0]  ; error: resumes before bc2, of which `store.obj v0, v0 16 attr` is already visible
    ret v2
}

; A loop of one bytecode begins it again each time.
fn loop_of_one_bytecode {
b0(v0: Obj, v1: Bool):
  bc2:
    jump b1
b1:
  bc2:
    v2: Obj<int> = guard.type v0 int @bc2 [v0]
    store.obj v0, v0 16 attr
    branch v1 b1, b2
b2:
  bc4:
    ret v2
}

; Releases and polls that resume before a bytecode belong before it.
fn release_at_the_start {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    decref v0 @bc2 [_]
    v1: Obj<int> = guard.type v0 int @bc2 [_]
    poll.call @bc2 [_]
    v2: Obj<int> = guard.type v0 int @bc2 [_]
    ret v2
}

; A release in the middle does not.
fn release_in_the_middle {
b0(v0: Obj):
  bc2:
    v1: Obj = call get_item(v0, v0) @bc2 [v0]
    decref v0 @bc2 [v0]  ; error: resumes before bc2, of which `v1: Obj = call get_item(v0, v0)` is already visible
    decref v0 @bc4 [_]
    ret v1
}

; What an inlined callee has done, its caller's call has done.
fn inlined {
b0(v0: Obj):
  bc2:
    v1: Obj<int> = guard.type v0 int @bc2 [v0]
  code1:bc0:
    store.obj v0, v0 16 attr
  code1:bc2:
    v2: Obj<int> = guard.type v0 int @code1:bc2 [] < bc2 [v0]
  bc2:
    v3: Obj<int> = guard.type v0 int @bc2 [v0]  ; error: resumes before bc2, of which `store.obj v0, v0 16 attr` is already visible
    ret v3
}

; The same callee inlined once more begins again.
fn inlined_twice {
b0(v0: Obj):
  code1:bc0:
    store.obj v0, v0 16 attr
  bc4:
    v2: Bool = is.null v0
  code1:bc0:
    v3: Obj<int> = guard.type v0 int @code1:bc0 [] < bc4 [v0]
    ret v3
}

; A callee that another callee calls once more begins again: what that one did at an earlier bytecode is done.
fn inlined_again_deeper {
b0(v0: Obj):
  code1:bc0:
    v1: Bool = is.null v0
  code2:bc2:
    store.obj v0, v0 16 attr
  code2:bc4:
    v2: Bool = is.null v0
  code1:bc0:
    v3: Obj<int> = guard.type v0 int @code1:bc0 [] < code2:bc4 [] < bc4 [v0]
    ret v3
}

; At the bytecode of the call itself it is not.
fn inlined_in_a_call {
b0(v0: Obj):
  code1:bc0:
    v1: Bool = is.null v0
  code2:bc4:
    store.obj v0, v0 16 attr
  code1:bc0:
    v3: Obj<int> = guard.type v0 int @code1:bc0 [] < code2:bc4 [] < bc4 [v0]  ; error: resumes before bc0, of which `store.obj v0, v0 16 attr` is already visible
    ret v3
}

; What only registers and the allocator see can be done again.
fn invisible {
b0(v0: Obj, v1: I64):
  bc2:
    v2: Obj<list> = call build_list(v0) @bc2 [v0]
    incref v0
    decref v0
    v3: Obj<int> = box.i64 v1
    v4: I64 = int.add v1, v1 @bc2 [v0]
    ret v3
}
