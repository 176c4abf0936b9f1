; test run
; const k0 = fn:log
; const k1 = fn:fail
; const k2 = fn:id
; const k3 = None
; Control flow, calls, polls, references, and what the interpreter gets at exits.

; Sum of 0..n.
fn loop_sum {
b0(v0: I64):
    v1: I64 = const.i64 0
    v2: I64 = const.i64 1
    jump b1(v1, v1)
b1(v3: I64, v4: I64):
  bc4:
    poll @bc4 [v0, v3, v4]
    v5: Bool = int.cmp v3, v0 lt
    branch v5 b2, b3
b2:
  bc6:
    v6: I64 = int.add v4, v3 @bc6 [v0, v3, v4 | v4, v3]
    v7: I64 = int.add.wrap v3, v2
    jump b1(v7, v6)
b3:
    v8: Obj<int> = box.i64 v4
    ret v8
}
; run: loop_sum(10) == 45
; run: loop_sum(0) == 0
; run: loop_sum(10) stop 4 exits poll @bc4 [10, 3, 3]
; run: loop_sum(9000000000000000000) runs out of fuel

; A level of recursion for an inlined call.
fn one_level {
b0(v0: Obj):
  bc2:
    guard.depth 1 @bc2 [v0]
    ret v0
}
; run: one_level(7) == 7

; Block parameters change places at once.
fn swap {
b0(v0: Obj, v1: Obj, v2: Bool):
    v3: Bool = const.bool 0
    jump b1(v0, v1, v2)
b1(v4: Obj, v5: Obj, v6: Bool):
    branch v6 b1(v5, v4, v3), b2
b2:
    v7: Obj<tuple> = call build_tuple(v4, v5) @bc0 [v0, v1]
    ret v7
}
; run: swap(1, 2, False) == (1, 2)
; run: swap(1, 2, True) == (2, 1)

; A call, the check after it, and a raising one.
fn calls {
b0(v0: Obj, v1: Obj):
    v2: Obj? = const.null
    v3: Obj = const.obj k0
  bc3:
    v4: Obj = call call(v3, v2, v0) @bc3 [v0, v1 | v3, _, v0]
    check @bc7 [v0, v1 | v4]
  bc7:
    v5: Obj = call call(v1, v2, v0) @bc7 [v0, v1 | v1, _, v0]
    ret v5
}
; run: calls(1, k2) == 1 logs [1]
; run: calls(1, k1) raises RuntimeError @bc7 [1, fn:fail | fn:fail, _, 1] logs [1]
; run: calls(1, k2) stop 1 exits check @bc7 [1, fn:id | None] logs [1]

fn native {
b0(v0: Obj, v1: Obj):
    v2: Obj = call.native k9(v0, v1) @bc3 [v0, v1 | v0, _, v1]
    ret v2
}
; run: native(k2, 5) == 5
; run: native(k1, 5) raises RuntimeError @bc3 [fn:fail, 5 | fn:fail, _, 5]

; Two results of one helper.
fn unpack {
b0(v0: Obj):
    v1: I64 = const.i64 2
    call unpack_sequence(v0, v1) @bc3 [v0 | v0]
    v2: Obj = scratch 0
    v3: Obj = scratch 1
    v4: Obj<tuple> = call build_tuple(v3, v2) @bc4 [v0]
    ret v4
}
; run: unpack((1, 2)) == (2, 1)
; run: unpack([1]) raises ValueError @bc3 [[1] | [1]]
; run: unpack(5) raises TypeError @bc3 [5 | 5]

; A loop over an iterator ends with NULL.
fn iterate {
b0(v0: Obj):
  bc1:
    v1: Obj = call get_iter(v0) @bc1 [v0 | v0]
    jump b1
b1:
  bc2:
    poll.call @bc2 [v0 | v1]
    v2: Obj? = call for_iter(v1) @bc2 [v0 | v1]
    v3: Bool = is.null v2
    branch v3 b3, b2
b2:
  bc4:
    v4: Obj = refine v2
    v5: Obj? = const.null
    v6: Obj = const.obj k0
    v7: Obj = call call(v6, v5, v4) @bc4 [v0 | v1, v6, _, v4]
    jump b1
b3:
    v8: Obj = const.obj k3
    ret v8
}
; run: iterate([1, 2, 3]) == None logs [1, 2, 3]
; run: iterate([]) == None
; run: iterate([1, 2, 3]) stop 2 exits poll @bc2 [[1, 2, 3] | iter([1, 2, 3], 1)] logs [1]
; run: iterate(5) raises TypeError @bc1 [5 | 5]

; References have no meaning for the result; a release may make the code stale.
fn references {
b0(v0: Obj):
    incref v0
    incref v0
    decref v0
  bc2:
    decref v0 @bc2 [v0] owns [v0]
    ret v0
}
; run: references([]) == []
; run: references([]) stop 1 exits check @bc2 [[]]

; Inlined frames, innermost first, and objects that are built at the exit.
fn inlined {
  virt0 = tuple(v0, virt1)
  virt1 = list(v1, v1)
b0(v0: Obj, v1: I64):
  code1:bc4:
    exit unreached @code1:bc4 [v1, virt0] < bc12 [v0, _ | virt1]
}
; run: inlined('x', 5) exits unreached @code1:bc4 [5, ('x', [5, 5])] < bc12 ['x', _ | [5, 5]]

; A loop unit gets the frame's slots and always leaves through an exit.
loop osr bc5 depth 1 {
b0(v0: Obj?, v1: Obj?):
  bc5:
    exit loop_done @bc9 [v0 | v1] owns [v0, v1]
}
; run: osr(_, [1]) exits loop_done @bc9 [_ | [1]]

; A helper that always raises.
fn unbound {
b0(v0: Obj?):
    v1: I64 = const.i64 0
    call raise_unbound(v1) @bc2 [v0]
    unreachable
}
; run: unbound(_) raises UnboundLocalError @bc2 [_]

; A call that catches goes on, and `succeeded` tells.
fn caught {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1 | v0, v1]
    v3: Bool = succeeded
    branch v3 b1, b2
b1:
    v4: Obj = refine v2
  bc4:
    check.frame @bc4 [v0, v1 | v4]
    ret v4
b2 cold:
    v5: Obj = call catch_exception() @bc2 [v0, v1 | v0, v1]
    check @bc8 [v0, v1 | v5]
  bc8:
    v6: Obj = call push_exc_info(v5)
    ret v5
}
; run: caught([1, 2], 1) == 2
; run: caught([1, 2], 5) == 'IndexError'
; run: caught([1, 2], 1) stop 1 exits check @bc4 [[1, 2], 1 | 2]
; run: caught([1, 2], 5) stop 1 exits check @bc8 [[1, 2], 5 | 'IndexError']

; One that always raises needs no question.
fn always_caught {
b0(v0: Obj):
  bc2:
    call raise_varargs(v0, v0) catches @bc2 [v0 | v0]
    v1: Obj = call catch_exception() @bc2 [v0 | v0]
    ret v1
}
; run: always_caught(1) == 'RuntimeError'

; A resume unit gives everything back to the generator's frame when it yields.
resume yields bc5 depth 1 {
b0(v0: Obj?, v1: Obj?):
    v2: Obj = refine v0
    suspend 7(v2, v0, v1) -2
}
; run: yields(3, None) == 3
