; test opt entry-iterators
; live int,list_iterator
; The iterator a loop takes over from the interpreter is taken apart if nobody else has it.

loop taken_over bc4 depth 1 {
b0(v0: Obj?, v1: Obj?):
  bc4:
    mark @bc4 [v0 | v1]
    jump b1(v1)
b1(v2: Obj?):
  bc4:
    poll @bc4 [v0 | v2]
    jump b1(v2)
}
; loop taken_over bc4 depth 1 {
; b0(v0: Obj?, v1: Obj?):
;   bc4:
;     mark @bc4 [v0 | v1]
;     v3: Obj = guard.nonnull v1 @bc4 [v0 | v1]
;     v4: Obj<list_iterator> = guard.type v3 list_iterator @bc4 [v0 | v1]
;     v5: I64 = load.i32 v4 0 other
;     v6: I64 = const.i64 1
;     v7: Bool = int.cmp v5, v6 eq
;     guard.true v7 state @bc4 [v0 | v1]
;     v8: Obj? = load.obj v4 24 iter
;     v9: Obj = guard.nonnull v8 @bc4 [v0 | v1]
;     v10: I64 = load.i64 v4 16 iter
;     v11: Obj<list_iterator> = call new_list_iter(v9, v10) @bc4 [v0 | v1]
;     mark @bc4 [v0 | v11]
;     jump b1
; b1:
;   bc4:
;     poll @bc4 [v0 | v11]
;     jump b1
; }

; A function's parameters are the caller's.
fn parameters {
b0(v0: Obj<function>, v1: Obj, v2: Obj):
  bc4:
    mark @bc4 [v1, v2]
    jump b1(v2)
b1(v3: Obj):
    ret v3
}
; fn parameters {
; b0(v0: Obj<function>, v1: Obj, v2: Obj):
;   bc4:
;     mark @bc4 [v1, v2]
;     jump b1(v2)
; b1(v3: Obj):
;     ret v3
; }

; No state to leave with.
loop no_mark bc4 depth 1 {
b0(v0: Obj?, v1: Obj?):
    jump b1(v1)
b1(v2: Obj?):
  bc4:
    poll @bc4 [v0 | v2]
    jump b1(v2)
}
; loop no_mark bc4 depth 1 {
; b0(v0: Obj?, v1: Obj?):
;     jump b1(v1)
; b1(v2: Obj?):
;   bc4:
;     poll @bc4 [v0 | v2]
;     jump b1(v2)
; }
