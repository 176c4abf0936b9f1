; test opt iterate cleanup
; const k0 = def:code
; const k2 = None
; callee k0 code k0 args a complex
; generator k0 2 0 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_FAST:1 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 LOAD_FAST:0 RETURN_VALUE:0
; feedback bc2 callees=k0
; A generator made by one of many functions that run the same code: guarded to be one of these.

fn looped {
b0(v0: Obj, v1: Obj):
  bc2:
    mark @bc2 [v0, v1]
    v2: Obj? = const.null
    v3: Obj = call call(v1, v2, v0) @bc2 [v0, v1 | v1, _, v0]
  bc3:
    mark @bc3 [v0, v1 | v3]
    check @bc3 [v0, v1 | v3]
    v4: Obj = call get_iter(v3) @bc3 [v0, v1 | v3]
  bc4:
    mark @bc4 [v0, v1 | v4]
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
;   virt0 = generator(v1, v12, v11, v0, _)
;   virt1 = generator(v1, v13, v11)
;   virt3 = generator(v1, v27, v11, v0, v24, v0)
; b0(v0: Obj, v1: Obj):
;   bc2:
;     mark @bc2 [v0, v1]
;     v2: Obj? = const.null
;     v9: Obj<function> = guard.code v1 k0 @bc2 [v0, v1 | v1, _, v0]
;     v11: Obj = const.obj k0
;     v27: I64 = const.i64 9
;     v12: I64 = const.i64 1
;     v13: I64 = const.i64 -1
;     v14: I64 = const.i64 0
;   bc3:
;     mark @bc3 [v0, v1 | virt0]
;     check @bc3 [v0, v1 | virt0]
;   bc4:
;     mark @bc4 [v0, v1 | virt0]
;     mark @bc4 [v0, v0 | virt0]
;     guard.depth 1 @bc4 [v0, v0 | virt1]
;   code1:bc0:
;     v17: Obj? = const.null
;     v18: Obj<NoneType> = const.obj k3
;     v19: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v18] < bc4 [v0, v0 | virt1] iterate
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0, v0 | virt1] iterate
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0, v0 | virt1] iterate
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0, v0 | virt1] iterate
;     jump b7(v17, v0)
; b7(v16: Obj?, v28: Obj):
;   code1:bc3:
;     v20: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v16 | v0] < bc4 [v0, v28 | virt1] iterate
;     v21: Obj? = call for_iter(v0) @code1:bc4 [v0, v16 | v0] < bc4 [v0, v28 | virt1] iterate
;     v22: Bool = is.null v21
;     branch v22 b8, b9
; b8:
;   code1:bc11:
;     v23: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v16] < bc4 [v0, v28 | virt1] iterate
;     check @code1:bc15 [v0, v16] < bc4 [v0, v28 | virt1] iterate
;   code1:bc16:
;     mark @code1:bc16 [v0, v16 | v0] < bc4 [v0, v28 | virt1] iterate
;     mark @code1:bc16 [_, _ | v0] < bc4 [v0, v28 | virt1] iterate
;   bc9:
;     mark @bc9 [v0, v28]
;     ret v28
; b9:
;   code1:bc4:
;     v24: Obj = refine v21
;     v25: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v16 | v0, v24] < bc4 [v0, v28 | virt1] iterate
;     check @code1:bc6 [v0, v16 | v0, v24] < bc4 [v0, v28 | virt1] iterate
;   code1:bc7:
;     mark @code1:bc7 [v0, v24 | v0] < bc4 [v0, v28 | virt1] iterate
;   code1:bc8:
;     mark @code1:bc8 [v0, v24 | v0, v24] < bc4 [v0, v28 | virt1] iterate
;   bc6:
;     v8: Obj = refine v24
;     mark @bc6 [v0, v28 | virt3, v8]
;     poll @bc7 [v0, v8 | virt3]
;   bc4:
;     mark @bc4 [v0, v8 | virt3]
;   code1:bc8:
;     v26: Obj<NoneType> = const.obj k4
;   code1:bc9:
;     mark @code1:bc9 [v0, v24 | v0, v26] < bc4 [v0, v8 | virt1] iterate
;   code1:bc10:
;     mark @code1:bc10 [v0, v24 | v0, v26] < bc4 [v0, v8 | virt1] iterate
;   code1:bc11:
;     mark @code1:bc11 [v0, v24 | v0] < bc4 [v0, v8 | virt1] iterate
;     poll @code1:bc11 [v0, v24 | v0] < bc4 [v0, v8 | virt1] iterate
;     mark @code1:bc4 [v0, v24 | v0] < bc4 [v0, v8 | virt1] iterate
;     jump b7(v24, v8)
; }
