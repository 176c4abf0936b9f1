; test opt specialise
; const k0 = 0
; const k1 = 1
; const k2 = None
; live int,_
; Loop variables get the class that everything flowing in is predicted to have.

; The sum starts as an int and is only added ints to: an int parameter, and no guard in the loop.
fn promised {
b0(v0: Obj<int>):
    v1: Obj<int> = const.obj k0
    jump b1(v1, v0)
b1(v2: Obj, v3: Obj):
  bc2:
    mark @bc2 [v2, v3]
    v4: I64 = const.i64 0
    v5: Obj = call binary_op(v2, v3, v4) @bc2 [v2, v3]
  bc3:
    mark @bc3 [v5, v3]
    v6: Obj<int> = const.obj k1
    v7: I64 = const.i64 10
    v8: Obj = call binary_op(v3, v6, v7) @bc3 [v5, v3]
  bc4:
    mark @bc4 [v5, v8]
    v9: I64 = const.i64 4
    v10: Obj<int> = const.obj k0
    v11: Bool = call compare_bool(v8, v10, v9) @bc4 [v5, v8]
  bc5:
    mark @bc5 [v5, v8]
    branch v11 b2, b3
b2:
  bc1:
    mark @bc1 [v5, v8]
    jump b1(v5, v8)
b3:
  bc6:
    ret v5
}
; fn promised {
; b0(v0: Obj<int>):
;     v1: Obj<int> = const.obj k0
;     jump b1(v1, v0)
; b1(v2: Obj<int>, v3: Obj<int>):
;   bc2:
;     mark @bc2 [v2, v3]
;     v4: I64 = const.i64 0
;     v12: I64 = unbox.i64 v2 @bc2 [v2, v3]
;     v13: I64 = unbox.i64 v3 @bc2 [v2, v3]
;     v14: I64 = int.add v12, v13 @bc2 [v2, v3]
;     v15: Obj<int> = box.i64 v14
;   bc3:
;     mark @bc3 [v15, v3]
;     v6: Obj<int> = const.obj k1
;     v7: I64 = const.i64 10
;     v16: I64 = unbox.i64 v3 @bc3 [v15, v3]
;     v17: I64 = const.i64 1
;     v18: I64 = int.sub v16, v17 @bc3 [v15, v3]
;     v19: Obj<int> = box.i64 v18
;   bc4:
;     mark @bc4 [v15, v19]
;     v9: I64 = const.i64 4
;     v10: Obj<int> = const.obj k0
;     v20: I64 = const.i64 0
;     v21: Bool = int.cmp v18, v20 gt
;   bc5:
;     mark @bc5 [v15, v19]
;     branch v21 b2, b3
; b2:
;   bc1:
;     mark @bc1 [v15, v19]
;     jump b1(v15, v19)
; b3:
;   bc6:
;     ret v15
; }
; run: promised(4) == 10

; A loop unit knows the classes of the live slots; its entry edge is guarded where it can leave.
loop live_classes bc2 depth 0 {
b0(v0: Obj?, v1: Obj?):
  bc2:
    mark @bc2 [v0, v1]
    jump b1(v0)
b1(v2: Obj?):
  bc2:
    mark @bc2 [v2, v1]
    v3: Obj = guard.nonnull v2 @bc2 [v2, v1]
    v4: I64 = const.i64 0
    v5: Obj = call binary_op(v3, v3, v4) @bc2 [v2, v1]
  bc4:
    mark @bc4 [v5, v1]
    poll @bc2 [v5, v1]
    jump b1(v5)
}
; loop live_classes bc2 depth 0 {
; b0(v0: Obj?, v1: Obj?):
;   bc2:
;     mark @bc2 [v0, v1]
;     v11: Obj = guard.nonnull v0 @bc2 [v0, v1]
;     v12: Obj<int> = guard.type v11 int @bc2 [v0, v1]
;     jump b1(v12)
; b1(v2: Obj<int>):
;   bc2:
;     mark @bc2 [v2, v1]
;     v3: Obj = guard.nonnull v2 @bc2 [v2, v1]
;     v4: I64 = const.i64 0
;     v6: Obj<int> = guard.type v3 int @bc2 [v2, v1]
;     v7: I64 = unbox.i64 v6 @bc2 [v2, v1]
;     v8: I64 = unbox.i64 v6 @bc2 [v2, v1]
;     v9: I64 = int.add v7, v8 @bc2 [v2, v1]
;     v10: Obj<int> = box.i64 v9
;   bc4:
;     mark @bc4 [v10, v1]
;     poll @bc2 [v10, v1]
;     jump b1(v10)
; }
; run: live_classes(1, None) stop 2 exits poll
; after: live_classes('a', None) exits type @bc2 ['a', None]
