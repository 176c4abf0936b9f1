; test opt genexpr cleanup
; const k0 = 100
; const k1 = fn:id
; const k2 = None
; const k3 = fn:id
; const k4 = 101
; generator k0 2 0 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_FAST:1 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 RETURN_CONST:0
; generator k4 2 1 COPY_FREE_VARS:1 RETURN_GENERATOR:0 POP_TOP:0 RESUME:0 LOAD_FAST:0 FOR_ITER:7 STORE_FAST:1 LOAD_DEREF:2 YIELD_VALUE:0 RESUME:5 POP_TOP:0 JUMP_BACKWARD:9 END_FOR:0 POP_TOP:0 RETURN_CONST:0
; consumer k1 collect
; consumer k3 any
; const k6 = fn:id
; consumer k6 sum
; The body of a generator expression becomes part of the function that calls its consumer.

; The values are collected in a list.
fn collected {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj<builtin_function_or_method> = const.obj k1
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    mark @bc4 [v0 | v1, _, v5]
    check @bc4 [v0 | v1, _, v5]
    v6: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
  bc5:
    mark @bc5 [v0 | v6]
    check @bc5 [v0 | v6]
    ret v6
}
; fn collected {
;   virt0 = function(v3, _)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0]
;     v1: Obj<builtin_function_or_method> = const.obj k1
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;   bc3:
;     v7: Obj<list> = call build_list() @bc3 [v0 | v1, _, virt0, v0]
;     guard.depth 1 @bc3 [v0 | v1, _, virt0, v0]
;   code1:bc0:
;     v9: Obj? = const.null
;     v10: Obj<NoneType> = const.obj k7
;     v11: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v10] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0 | v1, _, v7, virt0] consume
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     jump b2(v9)
; b2(v8: Obj?):
;   code1:bc3:
;     v12: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v8 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     v13: Obj = refine v0
;     v14: Obj? = call for_iter(v13) @code1:bc4 [v0, v8 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     v15: Bool = is.null v14
;     branch v15 b3, b4
; b3:
;   code1:bc11:
;     v16: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v8] < bc4 [v0 | v1, _, v7, virt0] consume
;     check @code1:bc15 [v0, v8] < bc4 [v0 | v1, _, v7, virt0] consume
;     mark @code1:bc15 [_, _] < bc4 [v0 | v1, _, v7, virt0] consume
;   bc4:
;     mark @bc4 [v0 | v1, _, v7]
;     check @bc4 [v0 | v1, _, v7]
;     v6: Obj = call call(v1, v2, v7) @bc4 [v0 | v1, _, v7]
;   bc5:
;     mark @bc5 [v0 | v6]
;     check @bc5 [v0 | v6]
;     ret v6
; b4:
;   code1:bc4:
;     v17: Obj = refine v14
;     v18: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v8 | v0, v17] < bc4 [v0 | v1, _, v7, virt0] consume
;     check @code1:bc6 [v0, v8 | v0, v17] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc7:
;     mark @code1:bc7 [v0, v17 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc8:
;     mark @code1:bc8 [v0, v17 | v0, v17] < bc4 [v0 | v1, _, v7, virt0] consume
;     call list_append(v7, v17) @code1:bc8 [v0, v17 | v0, v17] < bc4 [v0 | v1, _, v7, virt0] consume
;     v19: Obj<NoneType> = const.obj k8
;   code1:bc9:
;     mark @code1:bc9 [v0, v17 | v0, v19] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc10:
;     mark @code1:bc10 [v0, v17 | v0, v19] < bc4 [v0 | v1, _, v7, virt0] consume
;   code1:bc11:
;     mark @code1:bc11 [v0, v17 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     poll @code1:bc11 [v0, v17 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     mark @code1:bc4 [v0, v17 | v0] < bc4 [v0 | v1, _, v7, virt0] consume
;     jump b2(v17)
; }

; `any` looks at each value, and leaves if that could run Python code.
fn found {
b0(v0: Obj):
  bc2:
    mark @bc2 [v0]
    v1: Obj<builtin_function_or_method> = const.obj k3
    v2: Obj? = const.null
    v3: Obj<int> = const.obj k0
    v4: Obj = call make_function(v3) @bc2 [v0 | v1, _, v3]
  bc3:
    v5: Obj = call call(v4, v0) @bc3 [v0 | v1, _, v4, v0]
  bc4:
    mark @bc4 [v0 | v1, _, v5]
    check @bc4 [v0 | v1, _, v5]
    v6: Obj = call call(v1, v2, v5) @bc4 [v0 | v1, _, v5]
  bc5:
    mark @bc5 [v0 | v6]
    check @bc5 [v0 | v6]
    ret v6
}
; fn found {
;   virt0 = function(v3, _)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0]
;     v1: Obj<builtin_function_or_method> = const.obj k3
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;   bc3:
;     guard.depth 1 @bc3 [v0 | v1, _, virt0, v0]
;   code1:bc0:
;     v8: Obj? = const.null
;     v9: Obj<NoneType> = const.obj k7
;     v10: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v9] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0 | v1, _, _, virt0] consume
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     jump b2(v8)
; b1(v5: Obj<bool>):
;   bc5:
;     mark @bc5 [v0 | v5]
;     check @bc5 [v0 | v5]
;     ret v5
; b2(v7: Obj?):
;   code1:bc3:
;     v11: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     v12: Obj = refine v0
;     v13: Obj? = call for_iter(v12) @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     v14: Bool = is.null v13
;     branch v14 b3, b4
; b3:
;   code1:bc11:
;     v15: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, _, virt0] consume
;     check @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, _, virt0] consume
;     v16: Obj<bool> = const.obj k10
;     mark @code1:bc15 [_, _] < bc4 [v0 | v1, _, _, virt0] consume
;     jump b1(v16)
; b4:
;   code1:bc4:
;     v17: Obj = refine v13
;     v18: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v7 | v0, v17] < bc4 [v0 | v1, _, _, virt0] consume
;     check @code1:bc6 [v0, v7 | v0, v17] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc7:
;     mark @code1:bc7 [v0, v17 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc8:
;     mark @code1:bc8 [v0, v17 | v0, v17] < bc4 [v0 | v1, _, _, virt0] consume
;     v19: I64 = const.i64 1
;     v20: Bool = call is_plain(v17, v19)
;     guard.true v20 state @code1:bc8 [v0, v17 | v0, v17] < bc4 [v0 | v1, _, _, virt0] consume
;     v21: Bool = call to_bool(v17) @code1:bc8 [v0, v17 | v0, v17] < bc4 [v0 | v1, _, _, virt0] consume
;     branch v21 b5, b6
; b5:
;   code1:bc8:
;     v22: Obj<bool> = const.obj k8
;     jump b1(v22)
; b6:
;   code1:bc8:
;     v23: Obj<NoneType> = const.obj k9
;   code1:bc9:
;     mark @code1:bc9 [v0, v17 | v0, v23] < bc4 [v0 | v1, _, _, virt0] consume
;     check @code1:bc9 [v0, v17 | v0, v23] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc10:
;     mark @code1:bc10 [v0, v17 | v0, v23] < bc4 [v0 | v1, _, _, virt0] consume
;   code1:bc11:
;     mark @code1:bc11 [v0, v17 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     poll @code1:bc11 [v0, v17 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     mark @code1:bc4 [v0, v17 | v0] < bc4 [v0 | v1, _, _, virt0] consume
;     jump b2(v17)
; }

; `sum` adds ints; frame states hold the sum as the values given so far.
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
;   virt1 = list(v10)
;   virt2 = list(v8)
;   virt3 = list(v23)
; b0(v0: Obj):
;   bc2:
;     mark @bc2 [v0]
;     v1: Obj<builtin_function_or_method> = const.obj k6
;     v2: Obj? = const.null
;     v3: Obj<int> = const.obj k0
;   bc3:
;     guard.depth 1 @bc3 [v0 | v1, _, virt0, v0]
;   code1:bc0:
;     v9: Obj? = const.null
;     v10: I64 = const.i64 0
;     v11: Obj<NoneType> = const.obj k7
;     v12: Obj? = const.null
;   code1:bc1:
;     mark @code1:bc1 [v0, _ | v11] < bc4 [v0 | v1, _, virt1, virt0] consume
;   code1:bc2:
;     mark @code1:bc2 [v0, _] < bc4 [v0 | v1, _, virt1, virt0] consume
;   code1:bc3:
;     mark @code1:bc3 [v0, _] < bc4 [v0 | v1, _, virt1, virt0] consume
;     mark @code1:bc4 [v0, _ | v0] < bc4 [v0 | v1, _, virt1, virt0] consume
;     jump b2(v9, v10)
; b2(v7: Obj?, v8: I64):
;   code1:bc3:
;     v13: Obj? = const.null
;   code1:bc4:
;     mark @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v14: Obj = refine v0
;     v15: Obj? = call for_iter(v14) @code1:bc4 [v0, v7 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v16: Bool = is.null v15
;     branch v16 b3, b4
; b3:
;   code1:bc11:
;     v17: Obj? = const.null
;   code1:bc15:
;     mark @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, virt2, virt0] consume
;     check @code1:bc15 [v0, v7] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v18: Obj<int> = box.i64 v8
;     mark @code1:bc15 [_, _] < bc4 [v0 | v1, _, virt2, virt0] consume
;   bc5:
;     mark @bc5 [v0 | v18]
;     ret v18
; b4:
;   code1:bc4:
;     v19: Obj = refine v15
;     v20: Obj? = const.null
;   code1:bc6:
;     mark @code1:bc6 [v0, v7 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;     check @code1:bc6 [v0, v7 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;   code1:bc7:
;     mark @code1:bc7 [v0, v19 | v0] < bc4 [v0 | v1, _, virt2, virt0] consume
;   code1:bc8:
;     mark @code1:bc8 [v0, v19 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v21: Obj<int> = guard.type v19 int @code1:bc8 [v0, v19 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v22: I64 = unbox.i64 v21 @code1:bc8 [v0, v19 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v23: I64 = int.add v8, v22 @code1:bc8 [v0, v19 | v0, v19] < bc4 [v0 | v1, _, virt2, virt0] consume
;     v24: Obj<NoneType> = const.obj k8
;   code1:bc9:
;     mark @code1:bc9 [v0, v19 | v0, v24] < bc4 [v0 | v1, _, virt3, virt0] consume
;   code1:bc10:
;     mark @code1:bc10 [v0, v19 | v0, v24] < bc4 [v0 | v1, _, virt3, virt0] consume
;   code1:bc11:
;     mark @code1:bc11 [v0, v19 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     poll @code1:bc11 [v0, v19 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     mark @code1:bc4 [v0, v19 | v0] < bc4 [v0 | v1, _, virt3, virt0] consume
;     jump b2(v19, v23)
; }

; The function gets its closure before it is called: exits make it with the cells it has by then.
fn closed {
b0(v0: Obj, v1: Obj<cell>):
  bc1:
    v2: Obj<builtin_function_or_method> = const.obj k1
    v3: Obj? = const.null
    v4: Obj<tuple> = call build_tuple(v1) @bc1 [v0, v1 | v2, _, v1]
    v5: Obj<int> = const.obj k4
  bc2:
    v6: Obj = call make_function(v5) @bc2 [v0, v1 | v2, _, v4, v5]
    v7: I64 = const.i64 8
  bc3:
    call set_function_attribute(v6, v4, v7) @bc3 [v0, v1 | v2, _, v4, v6]
  bc4:
    v8: Obj = call call(v6, v0) @bc4 [v0, v1 | v2, _, v6, v0]
  bc5:
    v9: Obj = call call(v2, v3, v8) @bc5 [v0, v1 | v2, _, v8]
  bc6:
    ret v9
}
; fn closed {
;   virt1 = tuple(v1)
;   virt2 = function(v5, virt1)
; b0(v0: Obj, v1: Obj<cell>):
;   bc1:
;     v2: Obj<builtin_function_or_method> = const.obj k1
;     v3: Obj? = const.null
;     v4: Obj<tuple> = call build_tuple(v1) @bc1 [v0, v1 | v2, _, v1]
;     v5: Obj<int> = const.obj k4
;   bc2:
;     v7: I64 = const.i64 8
;   bc4:
;     v10: Obj<list> = call build_list() @bc4 [v0, v1 | v2, _, virt2, v0]
;     guard.depth 1 @bc4 [v0, v1 | v2, _, virt2, v0]
;   code2:bc0:
;     v12: Obj? = const.null
;     v13: Obj<NoneType> = const.obj k7
;     v14: Obj? = const.null
;   code2:bc2:
;     mark @code2:bc2 [v0, _, v1 | v13] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc3:
;     mark @code2:bc3 [v0, _, v1] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc4:
;     mark @code2:bc4 [v0, _, v1] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     mark @code2:bc5 [v0, _, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     jump b2(v12)
; b2(v11: Obj?):
;   code2:bc4:
;     v15: Obj? = const.null
;   code2:bc5:
;     mark @code2:bc5 [v0, v11, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     v16: Obj = refine v0
;     v17: Obj? = call for_iter(v16) @code2:bc5 [v0, v11, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     v18: Bool = is.null v17
;     branch v18 b3, b4
; b3:
;   code2:bc12:
;     v19: Obj? = const.null
;   code2:bc16:
;     mark @code2:bc16 [v0, v11, v1] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     check @code2:bc16 [v0, v11, v1] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     mark @code2:bc16 [_, _, _] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   bc5:
;     v9: Obj = call call(v2, v3, v10) @bc5 [v0, v1 | v2, _, v10]
;   bc6:
;     ret v9
; b4:
;   code2:bc5:
;     v20: Obj = refine v17
;     v21: Obj? = const.null
;   code2:bc7:
;     mark @code2:bc7 [v0, v11, v1 | v0, v20] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     check @code2:bc7 [v0, v11, v1 | v0, v20] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc8:
;     mark @code2:bc8 [v0, v20, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     v22: Obj<cell> = refine v1
;     v23: Obj? = load.obj v22 16 cell
;     v24: Obj = guard.nonnull v23 @code2:bc8 [v0, v20, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc9:
;     mark @code2:bc9 [v0, v20, v1 | v0, v24] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     call list_append(v10, v24) @code2:bc9 [v0, v20, v1 | v0, v24] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     v25: Obj<NoneType> = const.obj k8
;   code2:bc10:
;     mark @code2:bc10 [v0, v20, v1 | v0, v25] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc11:
;     mark @code2:bc11 [v0, v20, v1 | v0, v25] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;   code2:bc12:
;     mark @code2:bc12 [v0, v20, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     poll @code2:bc12 [v0, v20, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     mark @code2:bc5 [v0, v20, v1 | v0] < bc5 [v0, v1 | v2, _, v10, virt2] consume
;     jump b2(v20)
; }
