; test opt iterate cleanup
; const k0 = def:g
; const k1 = 100
; const k2 = None
; callee k0 code k1 args a complex
; generator k0 2 0 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_FAST:1 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 LOAD_FAST:0 RETURN_VALUE:0
; A generator that only a loop has becomes part of it.

; The loop's variable v5 differs between the way in and the way back.
fn looped {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<function> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [v0, _ | v1, _, v0]
  bc3:
    mark @bc3 [v0, _ | v3]
    check @bc3 [v0, _ | v3]
    v4: Obj = call get_iter(v3) @bc3 [v0, _ | v3]
  bc4:
    mark @bc4 [v0, _ | v4]
    jump b1(v0)
b1(v5: Obj):
  bc4:
    mark @bc4 [v0, v5 | v4]
    v6: Obj? = call for_iter(v4) @bc4 [v0, v5 | v4]
    v7: Bool = is.null v6
    branch v7 b2, b3
b2:
  bc9:
    mark @bc9 [v0, v5]
    ret v5
b3:
  bc6:
    v8: Obj = refine v6
    mark @bc6 [v0, v5 | v4, v8]
    poll @bc7 [v0, v8 | v4]
    jump b1(v8)
}
; fn looped {
;   virt0 = generator(v1, v11, v10, v0, _)
;   virt1 = generator(v1, v12, v10)
;   virt3 = generator(v1, v26, v10, v0, v23, v0)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0, _]
;     v1: Obj<function> = const.obj k0
;     v2: Obj? = const.null
;     v10: Obj = const.obj k1
;     v26: I64 = const.i64 9
;     v11: I64 = const.i64 1
;     v12: I64 = const.i64 -1
;     v13: I64 = const.i64 0
;   bc3:
;     mark @bc3 [v0, _ | virt0]
;     check @bc3 [v0, _ | virt0]
;   bc4:
;     mark @bc4 [v0, _ | virt0]
;     mark @bc4 [v0, v0 | virt0]
;     guard.depth 1 @bc4 [v0, v0 | virt1]
;   code1:bc0:
;     v16: Obj? = const.null
;     v17: Obj<NoneType> = const.obj k3
;     v18: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v17] < bc4 [v0, v0 | virt1] iterate
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0, v0 | virt1] iterate
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0, v0 | virt1] iterate
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0, v0 | virt1] iterate
;     jump b7(v16, v0)
; b7(v15: Obj?, v27: Obj):
;   code1:bc3:
;     v19: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v15 | v0] < bc4 [v0, v27 | virt1] iterate
;     v20: Obj? = call for_iter(v0) @code1:bc4 [v0, v15 | v0] < bc4 [v0, v27 | virt1] iterate
;     v21: Bool = is.null v20
;     branch v21 b8, b9
; b8:
;   code1:bc11:
;     v22: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v15] < bc4 [v0, v27 | virt1] iterate
;     check @code1:bc15 [v0, v15] < bc4 [v0, v27 | virt1] iterate
;   code1:bc16:
;     mark @code1:bc16 [v0, v15 | v0] < bc4 [v0, v27 | virt1] iterate
;     mark @code1:bc16 [_, _ | v0] < bc4 [v0, v27 | virt1] iterate
;   bc9:
;     mark @bc9 [v0, v27]
;     ret v27
; b9:
;   code1:bc4:
;     v23: Obj = refine v20
;     v24: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v15 | v0, v23] < bc4 [v0, v27 | virt1] iterate
;     check @code1:bc6 [v0, v15 | v0, v23] < bc4 [v0, v27 | virt1] iterate
;   code1:bc7:
;     mark @code1:bc7 [v0, v23 | v0] < bc4 [v0, v27 | virt1] iterate
;   code1:bc8:
;     mark @code1:bc8 [v0, v23 | v0, v23] < bc4 [v0, v27 | virt1] iterate
;   bc6:
;     v8: Obj = refine v23
;     mark @bc6 [v0, v27 | virt3, v8]
;     poll @bc7 [v0, v8 | virt3]
;   bc4:
;     mark @bc4 [v0, v8 | virt3]
;   code1:bc8:
;     v25: Obj<NoneType> = const.obj k4
;   code1:bc9:
;     mark @code1:bc9 [v0, v23 | v0, v25] < bc4 [v0, v8 | virt1] iterate
;   code1:bc10:
;     mark @code1:bc10 [v0, v23 | v0, v25] < bc4 [v0, v8 | virt1] iterate
;   code1:bc11:
;     mark @code1:bc11 [v0, v23 | v0] < bc4 [v0, v8 | virt1] iterate
;     poll @code1:bc11 [v0, v23 | v0] < bc4 [v0, v8 | virt1] iterate
;     mark @code1:bc4 [v0, v23 | v0] < bc4 [v0, v8 | virt1] iterate
;     jump b7(v23, v8)
; }

; Somebody else has the generator.
fn kept {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<function> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [v0, _ | v1, _, v0]
  bc3:
    mark @bc3 [v0, _ | v3]
    check @bc3 [v0, _ | v3]
    v4: Obj = call get_iter(v3) @bc3 [v0, _ | v3]
  bc4:
    mark @bc4 [v0, _ | v4]
    jump b1
b1:
  bc4:
    mark @bc4 [v0, v3 | v4]
    v6: Obj? = call for_iter(v4) @bc4 [v0, v3 | v4]
    v7: Bool = is.null v6
    branch v7 b2, b3
b2:
  bc9:
    mark @bc9 [v0, v3]
    ret v3
b3:
  bc6:
    v8: Obj = refine v6
    mark @bc6 [v0, v3 | v4, v8]
    poll @bc7 [v0, v3 | v4]
    jump b1
}
; fn kept {
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0, _]
;     v1: Obj<function> = const.obj k0
;     v2: Obj? = const.null
;     v3: Obj = call call(v1, v2, v0) @bc2 [v0, _ | v1, _, v0]
;   bc3:
;     mark @bc3 [v0, _ | v3]
;     check @bc3 [v0, _ | v3]
;     v4: Obj = call get_iter(v3) @bc3 [v0, _ | v3]
;   bc4:
;     mark @bc4 [v0, _ | v4]
;     jump b1
; b1:
;   bc4:
;     mark @bc4 [v0, v3 | v4]
;     v6: Obj? = call for_iter(v4) @bc4 [v0, v3 | v4]
;     v7: Bool = is.null v6
;     branch v7 b2, b3
; b2:
;   bc9:
;     mark @bc9 [v0, v3]
;     ret v3
; b3:
;   bc6:
;     v8: Obj = refine v6
;     mark @bc6 [v0, v3 | v4, v8]
;     poll @bc7 [v0, v3 | v4]
;     jump b1
; }

; Something happens between the creation and the first value.
fn late {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0, _]
    v1: Obj<function> = const.obj k0
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [v0, _ | v1, _, v0]
  bc3:
    mark @bc3 [v0, _ | v3]
    check @bc3 [v0, _ | v3]
    v9: Obj = call load_attr(v0, v0) @bc3 [v0, _ | v3]
    v4: Obj = call get_iter(v3) @bc3 [v0, _ | v3]
  bc4:
    mark @bc4 [v0, _ | v4]
    jump b1
b1:
  bc4:
    mark @bc4 [v0, _ | v4]
    v6: Obj? = call for_iter(v4) @bc4 [v0, _ | v4]
    v7: Bool = is.null v6
    branch v7 b2, b3
b2:
  bc9:
    mark @bc9 [v0, _]
    ret v0
b3:
  bc6:
    v8: Obj = refine v6
    mark @bc6 [v0, _ | v4, v8]
    poll @bc7 [v0, _ | v4]
    jump b1
}
; fn late {
;   virt0 = generator(v1, v11, v10, v0, _)
;   virt1 = generator(v1, v12, v10)
;   virt3 = generator(v1, v26, v10, v0, v23, v0)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0, _]
;     v1: Obj<function> = const.obj k0
;     v2: Obj? = const.null
;     v10: Obj = const.obj k1
;     v26: I64 = const.i64 9
;     v11: I64 = const.i64 1
;     v12: I64 = const.i64 -1
;     v13: I64 = const.i64 0
;   bc3:
;     mark @bc3 [v0, _ | virt0]
;     check @bc3 [v0, _ | virt0]
;     v9: Obj = call load_attr(v0, v0) @bc3 [v0, _ | virt0]
;   bc4:
;     mark @bc4 [v0, _ | virt0]
;     mark @bc4 [v0, _ | virt0]
;     guard.depth 1 @bc4 [v0, _ | virt1]
;   code1:bc0:
;     v16: Obj? = const.null
;     v17: Obj<NoneType> = const.obj k3
;     v18: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v17] < bc4 [v0, _ | virt1] iterate
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0, _ | virt1] iterate
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0, _ | virt1] iterate
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0, _ | virt1] iterate
;     jump b7(v16)
; b7(v15: Obj?):
;   code1:bc3:
;     v19: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v15 | v0] < bc4 [v0, _ | virt1] iterate
;     v20: Obj? = call for_iter(v0) @code1:bc4 [v0, v15 | v0] < bc4 [v0, _ | virt1] iterate
;     v21: Bool = is.null v20
;     branch v21 b8, b9
; b8:
;   code1:bc11:
;     v22: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v15] < bc4 [v0, _ | virt1] iterate
;     check @code1:bc15 [v0, v15] < bc4 [v0, _ | virt1] iterate
;   code1:bc16:
;     mark @code1:bc16 [v0, v15 | v0] < bc4 [v0, _ | virt1] iterate
;     mark @code1:bc16 [_, _ | v0] < bc4 [v0, _ | virt1] iterate
;   bc9:
;     mark @bc9 [v0, _]
;     ret v0
; b9:
;   code1:bc4:
;     v23: Obj = refine v20
;     v24: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v15 | v0, v23] < bc4 [v0, _ | virt1] iterate
;     check @code1:bc6 [v0, v15 | v0, v23] < bc4 [v0, _ | virt1] iterate
;   code1:bc7:
;     mark @code1:bc7 [v0, v23 | v0] < bc4 [v0, _ | virt1] iterate
;   code1:bc8:
;     mark @code1:bc8 [v0, v23 | v0, v23] < bc4 [v0, _ | virt1] iterate
;   bc6:
;     v8: Obj = refine v23
;     mark @bc6 [v0, _ | virt3, v8]
;     poll @bc7 [v0, _ | virt3]
;   bc4:
;     mark @bc4 [v0, _ | virt3]
;   code1:bc8:
;     v25: Obj<NoneType> = const.obj k4
;   code1:bc9:
;     mark @code1:bc9 [v0, v23 | v0, v25] < bc4 [v0, _ | virt1] iterate
;   code1:bc10:
;     mark @code1:bc10 [v0, v23 | v0, v25] < bc4 [v0, _ | virt1] iterate
;   code1:bc11:
;     mark @code1:bc11 [v0, v23 | v0] < bc4 [v0, _ | virt1] iterate
;     poll @code1:bc11 [v0, v23 | v0] < bc4 [v0, _ | virt1] iterate
;     mark @code1:bc4 [v0, v23 | v0] < bc4 [v0, _ | virt1] iterate
;     jump b7(v23)
; }
