; test opt entry-iterators
; live str,str_ascii_iterator
; The iterator of a str that a loop takes over: the new one stands for both classes.

loop characters bc4 depth 1 {
b0(v0: Obj?, v1: Obj?):
  bc4:
    mark @bc4 [v0 | v1]
    jump b1(v1)
b1(v2: Obj?):
  bc4:
    poll @bc4 [v0 | v2]
    jump b1(v2)
}
; loop characters bc4 depth 1 {
; b0(v0: Obj?, v1: Obj?):
;   bc4:
;     mark @bc4 [v0 | v1]
;     v3: Obj = guard.nonnull v1 @bc4 [v0 | v1]
;     v4: Obj<str_ascii_iterator> = guard.type v3 str_ascii_iterator @bc4 [v0 | v1]
;     v5: I64 = load.i32 v4 0 other
;     v6: I64 = const.i64 1
;     v7: Bool = int.cmp v5, v6 eq
;     guard.true v7 state @bc4 [v0 | v1]
;     v8: Obj? = load.obj v4 24 iter
;     v9: Obj = guard.nonnull v8 @bc4 [v0 | v1]
;     v10: I64 = load.i64 v4 16 iter
;     v11: Obj = call new_str_iter(v9, v10) @bc4 [v0 | v1]
;     mark @bc4 [v0 | v11]
;     jump b1
; b1:
;   bc4:
;     poll @bc4 [v0 | v11]
;     jump b1
; }
