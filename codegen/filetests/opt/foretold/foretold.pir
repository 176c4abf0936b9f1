; test opt foretold
; Handlers that only go on, of exceptions that can be told before, are gone through without them.

; A handler of anything that returns something else. Its exit resumes before the subscript.
fn goes_on {
b0(v0: Obj, v1: Obj, v2: Obj<int>):
  bc2:
    mark @bc2 [v0, v1, v2]
    v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1, v2]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
  bc4:
    mark @bc4 [v0, v1, v2 | v5]
    ret v5
b2 cold:
  bc2:
    v6: Obj = call catch_exception() @bc2 [v0, v1, v2]
    mark @bc6 [v0, v1, v2 | v6]
    check @bc6 [v0, v1, v2 | v6]
  bc6:
    v7: Obj = call push_exc_info(v6)
  bc8:
    mark @bc8 [v0, v1, v2 | v7]
    v8: I64 = unbox.i64 v2 @bc8 [v0, v1, v2 | v7]
    v9: I64 = int.add v8, v8 @bc8 [v0, v1, v2 | v7]
    v10: Obj<int> = box.i64 v9
  bc10:
    mark @bc10 [v0, v1, v10 | v7]
    call pop_except(v7) @bc10 [v0, v1, v10 | v7]
  bc12:
    mark @bc12 [v0, v1, v10]
    check @bc12 [v0, v1, v10]
    ret v10
}
; fn goes_on {
; b0(v0: Obj, v1: Obj, v2: Obj<int>):
;   bc2:
;     mark @bc2 [v0, v1, v2]
;     v17: Bool = call index_misses(v0, v1)
;     branch v17 b3, b4
; b1:
;     v5: Obj = refine v3
;   bc4:
;     mark @bc4 [v0, v1, v2 | v5]
;     ret v5
; b2 cold:
;   bc2:
;     v6: Obj = call catch_exception() @bc2 [v0, v1, v2]
;     mark @bc6 [v0, v1, v2 | v6]
;     check @bc6 [v0, v1, v2 | v6]
;   bc6:
;     v7: Obj = call push_exc_info(v6)
;   bc8:
;     mark @bc8 [v0, v1, v2 | v7]
;     v8: I64 = unbox.i64 v2 @bc8 [v0, v1, v2 | v7]
;     v9: I64 = int.add v8, v8 @bc8 [v0, v1, v2 | v7]
;     v10: Obj<int> = box.i64 v9
;   bc10:
;     mark @bc10 [v0, v1, v10 | v7]
;     call pop_except(v7) @bc10 [v0, v1, v10 | v7]
;   bc12:
;     mark @bc12 [v0, v1, v10]
;     check @bc12 [v0, v1, v10]
;     ret v10
; b3:
;   bc2:
;     v16: Obj? = const.null
;   bc8:
;     v13: I64 = unbox.i64 v2 @bc2 [v0, v1, v2]
;     v14: I64 = int.add v13, v13 @bc2 [v0, v1, v2]
;     v15: Obj<int> = box.i64 v14
;   bc12:
;     mark @bc12 [v0, v1, v15]
;     check @bc12 [v0, v1, v15]
;     ret v15
; b4 cold:
;   bc2:
;     v3: Obj? = call get_item(v0, v1) catches @bc2 [v0, v1, v2]
;     v4: Bool = succeeded
;     branch v4 b1, b2
; }

; A key is looked for first; only if it is not known whether it is there the subscript is executed.
fn asked_first {
b0(v0: Obj<dict>, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v3: Obj? = call dict_get_item(v0, v1) catches @bc2 [v0, v1]
    v4: Bool = succeeded
    branch v4 b1, b2
b1:
    v5: Obj = refine v3
  bc4:
    mark @bc4 [v0, v1 | v5]
    ret v5
b2 cold:
  bc2:
    v6: Obj = call catch_exception() @bc2 [v0, v1]
    check @bc6 [v0, v1 | v6]
  bc6:
    v7: Obj = call push_exc_info(v6)
    call pop_except(v7) @bc6 [v0, v1 | v7]
  bc8:
    mark @bc8 [v0, v1]
    ret v1
}
; fn asked_first {
; b0(v0: Obj<dict>, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v12: Obj? = call dict_find(v0, v1)
;     v13: Bool = is.null v12
;     branch v13 b5, b1(v12)
; b1(v11: Obj?):
;     v5: Obj = refine v11
;   bc4:
;     mark @bc4 [v0, v1 | v5]
;     ret v5
; b2 cold:
;   bc2:
;     v6: Obj = call catch_exception() @bc2 [v0, v1]
;     check @bc6 [v0, v1 | v6]
;   bc6:
;     v7: Obj = call push_exc_info(v6)
;     call pop_except(v7) @bc6 [v0, v1 | v7]
;   bc8:
;     mark @bc8 [v0, v1]
;     ret v1
; b3:
;   bc2:
;     v10: Obj? = const.null
;   bc8:
;     mark @bc8 [v0, v1]
;     ret v1
; b4 cold:
;   bc2:
;     v3: Obj? = call dict_get_item(v0, v1) catches @bc2 [v0, v1]
;     v4: Bool = succeeded
;     branch v4 b1(v3), b2
; b5:
;   bc2:
;     v14: I64 = call hash_contains(v1, v0)
;     v15: I64 = const.i64 0
;     v16: Bool = int.cmp v14, v15 eq
;     branch v16 b3, b4
; }
