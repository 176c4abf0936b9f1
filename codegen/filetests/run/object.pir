; test run
; const k0 = 'a'
; const k1 = None
; Objects: constants, guards, tests, boxing.

fn const_obj {
b0:
    v0: Obj = const.obj k0
    ret v0
}
; run: const_obj() == 'a'

; What a guard looked at is in the frame when it fails.
fn guard_type {
b0(v0: Obj):
    v1: Obj<int> = guard.type v0 int @bc3 [v0, _ | v0]
    ret v1
}
; run: guard_type(5) == 5
; run: guard_type(True) exits type @bc3 [True, _ | True]
; run: guard_type('5') exits type @bc3 ['5', _ | '5']

fn guard_types {
b0(v0: Obj):
    v1: Obj = guard.types v0 int|str|list @bc3 [v0, _ | v0]
    ret v1
}
; run: guard_types(5) == 5
; run: guard_types('a') == 'a'
; run: guard_types(True) exits type @bc3 [True, _ | True]
; run: guard_types(None) exits type @bc3 [None, _ | None]

fn within {
b0(v0: Obj):
    v1: Obj = within v0
    ret v1
}
; run: within(5) == 5

fn guard_nonnull {
b0(v0: Obj?):
    v1: Obj = guard.nonnull v0 @bc3 [v0]
    ret v1
}
; run: guard_nonnull(5) == 5
; run: guard_nonnull(_) exits unbound @bc3 [_]

; Identity: constants of equal value are other objects unless they are immortal.
fn guard_is {
b0(v0: Obj?):
    v1: Obj = guard.is v0 k1 @bc3 [v0]
    ret v1
}
; run: guard_is(None) == None
; run: guard_is(k0) exits identity @bc3 ['a']
; run: guard_is(_) exits identity @bc3 [_]

; The evaluator knows of a function that runs some code by the constant that stands for it.
fn guard_code {
b0(v0: Obj):
    v1: Obj<function> = guard.code v0 k1 @bc3 [v0]
    v2: Obj = refine v1
    ret v0
}
; run: guard_code(None) == None
; run: guard_code(5) exits type @bc3 [5]

fn guard_truth {
b0(v0: Bool, v1: Bool):
    guard.true v0 bounds @bc3 [v0, v1]
    guard.false v1 state @bc3 [v0, v1]
    v2: Obj = box.bool v0
    ret v2
}
; run: guard_truth(True, False) == True
; run: guard_truth(False, False) exits bounds @bc3 [False, False]
; run: guard_truth(True, True) exits state @bc3 [True, True]

fn tests {
b0(v0: Obj, v1: Obj?):
    v2: Bool = is.type v0 str
    v3: Bool = is.const v1 k0
    v4: Bool = is.same v0, v1
    v5: Bool = is.null v1
    v6: Obj = box.bool v2
    v7: Obj = box.bool v3
    v8: Obj = box.bool v4
    v9: Obj = box.bool v5
    v10: Obj<tuple> = call build_tuple(v6, v7, v8, v9) @bc0 [v0, v1]
    ret v10
}
; run: tests(k0, k0) == (True, True, True, False)
; run: tests('a', k0) == (True, True, False, False)
; run: tests(5, _) == (False, False, False, True)
; run: tests([], []) == (False, False, False, False)

fn null {
b0:
    v0: Obj? = const.null
    v1: Obj = guard.nonnull v0 @bc1 [v0]
    ret v1
}
; run: null() exits unbound @bc1 [_]

; The bytecode compiler's knowledge is no code.
fn refine {
b0(v0: Obj):
    mark @bc0 [v0]
    v1: Obj<int> = refine v0
    ret v1
}
; run: refine(5) == 5

; 2**63 - 1 is the most that is unboxed.
fn unbox_int {
b0(v0: Obj<int>):
    v1: I64 = unbox.i64 v0 @bc0 [v0]
    v2: Obj<int> = box.i64 v1
    ret v2
}
; run: unbox_int(1152921504606846975) == 1152921504606846975
; run: unbox_int(-1152921504606846975) == -1152921504606846975
; run: unbox_int(1152921504606846976) == 1152921504606846976
; run: unbox_int(-1152921504606846976) == -1152921504606846976
; run: unbox_int(9223372036854775808) exits bigint @bc0 [9223372036854775808]
; run: unbox_int(100000000000000000000) exits bigint @bc0 [100000000000000000000]

fn unbox {
b0(v0: Obj<float>, v1: Obj<bool>):
    v2: F64 = unbox.f64 v0
    v3: Bool = unbox.bool v1
    guard.true v3 operand @bc0 [v2, v3]
    v4: Obj<float> = box.f64 v2
    ret v4
}
; run: unbox(2.5, True) == 2.5
; run: unbox(2.5, False) exits operand @bc0 [2.5, False]

fn numbers {
b0(v0: Obj):
    v1: Obj<number> = guard.number v0 @bc0 [v0]
    v2: F64 = unbox.number v1 @bc0 [v0 | v1]
    v3: Obj<float> = box.f64 v2
    ret v3
}
; run: numbers(3) == 3.0
; run: numbers(-1073741823) == -1073741823.0
; run: numbers(2.5) == 2.5
; run: numbers(1073741824) exits bigint
; run: numbers(True) exits type
; run: numbers('a') exits type
