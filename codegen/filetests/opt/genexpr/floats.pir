; test opt genexpr cleanup
; const k0 = 100
; const k6 = fn:id
; generator k0 2 0 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_FAST:1 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 RETURN_CONST:0
; consumer k6 sum
; feedback code1:bc8 float
; Floats were seen where ints were expected: they are added with their compensation.

; Frame states hold sum and compensation.
fn added {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj<builtin_function_or_method> = const.obj k6
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    mark @bc4 [v0 | v1, _, v5]
    v6: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
  bc5:
    mark @bc5 [v0 | v6]
    ret v6
}
; fn added {
;   virt0 = function(v3, _)
;   virt1 = float_sum(v14, v15, v16)
;   virt2 = float_sum(v8, v9, v10)
;   virt3 = float_sum(v35, v43, v44)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0]
;     v1: Obj<builtin_function_or_method> = const.obj k6
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;   bc3:
;     guard.depth 1 @bc3 [v0 | v1, _, virt0, v0]
;   code1:bc0:
;     v13: Obj? = const.null
;     v14: F64 = const.f64 0.0
;     v15: F64 = const.f64 0.0
;     v16: Bool = const.bool 0
;     v17: Obj<NoneType> = const.obj k7
;     v18: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v17] < bc4 [v0 | v1, _, virt1, virt0] consume
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0 | v1, _, virt1, virt0] consume
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0 | v1, _, virt1, virt0] consume
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0 | v1, _, virt1, virt0] consume
;     jump b2(v13, v14, v15, v16)
; b2(v7: Obj?, v8: F64, v9: F64, v10: Bool):
;   code1:bc3:
;     v19: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v20: Obj = refine v0
;     v21: Obj? = call for_iter(v20) @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v22: Bool = is.null v21
;     branch v22 b3, b9
; b3:
;   code1:bc11:
;     v23: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, virt2, virt0] consume
;     check @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, virt2, virt0] consume
;     branch v10 b4, b7
; b4:
;   code1:bc15:
;     v24: F64 = const.f64 inf
;     v25: F64 = float.abs v9
;     v26: Bool = float.cmp v25, v24 lt
;     branch v26 b5, b6
; b5:
;   code1:bc15:
;     v27: F64 = float.add v8, v9
;     v28: Obj<float> = box.f64 v27
;     jump b8(v28)
; b6:
;   code1:bc15:
;     v29: Obj<float> = box.f64 v8
;     jump b8(v29)
; b7:
;   code1:bc15:
;     v30: Obj<int> = const.obj k9
;     jump b8(v30)
; b8(v11: Obj):
;   code1:bc15:
;     mark @code1:bc15 [_, _] < bc4 [v0 | v1, _, virt2, virt0] consume
;   bc5:
;     mark @bc5 [v0 | v11]
;     ret v11
; b9:
;   code1:bc4:
;     v31: Obj = refine v21
;     v32: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v7 | v0, v31] < bc4 [v0 | v1, _, virt2, virt0] consume
;     check @code1:bc6 [v0, v7 | v0, v31] < bc4 [v0 | v1, _, virt2, virt0] consume
;   code1:bc7:
;     mark @code1:bc7 [v0, v31 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;   code1:bc8:
;     mark @code1:bc8 [v0, v31 | v0, v31] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v33: Obj<float> = guard.type v31 float @code1:bc8 [v0, v31 | v0, v31] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v34: F64 = unbox.f64 v33
;     v35: F64 = float.add v8, v34
;     v36: F64 = float.abs v8
;     v37: F64 = float.abs v34
;     v38: Bool = float.cmp v36, v37 ge
;     branch v38 b10, b11
; b10:
;   code1:bc8:
;     v39: F64 = float.sub v8, v35
;     v40: F64 = float.add v39, v34
;     jump b12(v40)
; b11:
;   code1:bc8:
;     v41: F64 = float.sub v34, v35
;     v42: F64 = float.add v41, v8
;     jump b12(v42)
; b12(v12: F64):
;   code1:bc8:
;     v43: F64 = float.add v9, v12
;     v44: Bool = const.bool 1
;     v45: Obj<NoneType> = const.obj k8
;   code1:bc9:
;     mark @code1:bc9 [v0, v31 | v0, v45] < bc4 [v0 | v1, _, virt3, virt0] consume
;   code1:bc10:
;     mark @code1:bc10 [v0, v31 | v0, v45] < bc4 [v0 | v1, _, virt3, virt0] consume
;   code1:bc11:
;     mark @code1:bc11 [v0, v31 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     poll @code1:bc11 [v0, v31 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     mark @code1:bc4 [v0, v31 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     jump b2(v31, v35, v43, v44)
; }
