; test opt specialise
; class T40 quiet true inline 40
; class T41 quiet true inline 40
; const k0 = 'm'
; const k1 = 7
; const k2 = def:first
; const k3 = def:second
; const k4 = 'x'
; const k5 = 'same'
; const k6 = def:third
; attr T40 k0 method k2 never
; attr T41 k0 method k3 never
; attr T40 k4 inline 48 0
; attr T41 k4 inline 56 1
; attr T40 k5 method k6 never
; attr T41 k5 method k6 never
; callee k6 code k7 args self
; body k6 1 RESUME:0 LOAD_FAST:0 RETURN_VALUE
; const k7 = 70
; store T40 k4 inline 48 0
; store T41 k4 inline 56 1
; callee k2 code k1 args self,a
; callee k3 code k1 args self,a
; feedback bc2 T40|T41
; feedback bc6 T40|T41 many
; feedback bc10 T40|T41
; feedback bc14 T40
; feedback bc18 T40 entry=3
; feedback bc20 T40 failed=state
; attr T40 k8 method k2 keys 5
; const k8 = 'shadowed'
; feedback bc16 T41
; Objects of several classes.

; One arm per class, and one per method at the call.
fn method {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_method(v0, v2) @bc2 [v0, v1 | v0]
    v4: Obj? = scratch 0
  bc4:
    v5: Obj = call call(v3, v4, v1) @bc4 [v0, v1 | v3, v4, v1]
  bc5:
    check @bc5 [v0, v1 | v5]
    ret v5
}
; fn method {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k0
;     v6: Bool = is.type v0 T40
;     branch v6 b2, b3
; b1(v11: Obj<function>, v12: Obj):
;   bc4:
;     v13: Bool = is.const v11 k2
;     branch v13 b5, b6
; b2:
;   bc2:
;     v7: Obj<T40> = refine v0
;     v8: Obj<function> = const.obj k2
;     jump b1(v8, v7)
; b3:
;   bc2:
;     v9: Obj<T41> = guard.type v0 T41 @bc2 [v0, v1 | v0]
;     v10: Obj<function> = const.obj k3
;     jump b1(v10, v9)
; b4(v20: Obj):
;   bc5:
;     check @bc5 [v0, v1 | v20]
;     ret v20
; b5:
;   bc4:
;     v14: Obj<function> = const.obj k2
;     v15: Obj<T40> = guard.type v12 T40 @bc4 [v0, v1 | v11, v12, v1]
;     v16: Obj = call.native k1(v14, v15, v1) @bc4 [v0, v1 | v11, v12, v1]
;     jump b4(v16)
; b6:
;   bc4:
;     v17: Obj<function> = const.obj k3
;     v18: Obj<T41> = guard.type v12 T41 @bc4 [v0, v1 | v11, v12, v1]
;     v19: Obj = call.native k1(v17, v18, v1) @bc4 [v0, v1 | v11, v12, v1]
;     jump b4(v19)
; }

; More classes than are known: what is none of them is looked up, and called, as always.
fn method_of_many {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_method(v0, v2) @bc6 [v0, v1 | v0]
    v4: Obj? = scratch 0
  bc8:
    v5: Obj = call call(v3, v4, v1) @bc8 [v0, v1 | v3, v4, v1]
    ret v5
}
; fn method_of_many {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: Obj<str> = const.obj k0
;     v6: Bool = is.type v0 T40
;     branch v6 b2, b3
; b1(v14: Obj, v15: Obj?):
;   bc8:
;     v16: Bool = is.const v14 k2
;     branch v16 b7, b8
; b2:
;   bc6:
;     v7: Obj<T40> = refine v0
;     v8: Obj<function> = const.obj k2
;     jump b1(v8, v7)
; b3:
;   bc6:
;     v9: Bool = is.type v0 T41
;     branch v9 b4, b5
; b4:
;   bc6:
;     v10: Obj<T41> = refine v0
;     v11: Obj<function> = const.obj k3
;     jump b1(v11, v10)
; b5:
;   bc6:
;     v12: Obj = call load_method(v0, v2) @bc6 [v0, v1 | v0]
;     v13: Obj? = scratch 0
;     jump b1(v12, v13)
; b6(v27: Obj):
;   bc8:
;     ret v27
; b7:
;   bc8:
;     v17: Obj<function> = const.obj k2
;     v18: Obj = refine v15
;     v19: Obj<T40> = guard.type v18 T40 @bc8 [v0, v1 | v14, v15, v1]
;     v20: Obj = call.native k1(v17, v19, v1) @bc8 [v0, v1 | v14, v15, v1]
;     jump b6(v20)
; b8:
;   bc8:
;     v21: Bool = is.const v14 k3
;     branch v21 b9, b10
; b9:
;   bc8:
;     v22: Obj<function> = const.obj k3
;     v23: Obj = refine v15
;     v24: Obj<T41> = guard.type v23 T41 @bc8 [v0, v1 | v14, v15, v1]
;     v25: Obj = call.native k1(v22, v24, v1) @bc8 [v0, v1 | v14, v15, v1]
;     jump b6(v25)
; b10:
;   bc8:
;     v26: Obj = call call(v14, v15, v1) @bc8 [v0, v1 | v14, v15, v1]
;     jump b6(v26)
; }

; A call that catches is left to one place.
fn method_that_catches {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_method(v0, v2) @bc2 [v0, v1 | v0]
    v4: Obj? = scratch 0
  bc4:
    v5: Obj? = call call(v3, v4, v1) catches @bc4 [v0, v1 | v3, v4, v1]
    v6: Bool = succeeded
    branch v6 b1, b2
b1:
    v7: Obj = refine v5
    ret v7
b2:
    exit unreached @bc4 [v0, v1 | v3, v4, v1]
}
; fn method_that_catches {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k0
;     v8: Bool = is.type v0 T40
;     branch v8 b4, b5
; b1:
;     v7: Obj = refine v5
;     ret v7
; b2:
;     exit unreached @bc4 [v0, v1 | v13, v14, v1]
; b3(v13: Obj<function>, v14: Obj):
;   bc4:
;     v5: Obj? = call call(v13, v14, v1) catches @bc4 [v0, v1 | v13, v14, v1]
;     v6: Bool = succeeded
;     branch v6 b1, b2
; b4:
;   bc2:
;     v9: Obj<T40> = refine v0
;     v10: Obj<function> = const.obj k2
;     jump b3(v10, v9)
; b5:
;   bc2:
;     v11: Obj<T41> = guard.type v0 T41 @bc2 [v0, v1 | v0]
;     v12: Obj<function> = const.obj k3
;     jump b3(v12, v11)
; }

fn load {
b0(v0: Obj):
  bc6:
    v1: Obj<str> = const.obj k4
    v2: Obj = call load_attr(v0, v1) @bc6 [v0 | v0]
    ret v2
}
; fn load {
; b0(v0: Obj):
;   bc6:
;     v1: Obj<str> = const.obj k4
;     v3: Bool = is.type v0 T40
;     branch v3 b2, b3
; b1(v18: Obj):
;   bc6:
;     ret v18
; b2:
;   bc6:
;     v4: Obj<T40> = refine v0
;     v5: I64 = load.u8 v4 40 attr
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v5, v6 ne
;     guard.true v7 state @bc6 [v0 | v0]
;     v8: Obj? = load.obj v4 48 attr
;     v9: Obj = guard.nonnull v8 @bc6 [v0 | v0]
;     jump b1(v9)
; b3:
;   bc6:
;     v10: Bool = is.type v0 T41
;     branch v10 b4, b5
; b4:
;   bc6:
;     v11: Obj<T41> = refine v0
;     v12: I64 = load.u8 v11 40 attr
;     v13: I64 = const.i64 0
;     v14: Bool = int.cmp v12, v13 ne
;     guard.true v14 state @bc6 [v0 | v0]
;     v15: Obj? = load.obj v11 56 attr
;     v16: Obj = guard.nonnull v15 @bc6 [v0 | v0]
;     jump b1(v16)
; b5:
;   bc6:
;     v17: Obj = call load_attr(v0, v1) @bc6 [v0 | v0]
;     jump b1(v17)
; }

fn store {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj<str> = const.obj k4
    call store_attr(v0, v2, v1) @bc6 [v0, v1 | v1, v0]
    ret v1
}
; fn store {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: Obj<str> = const.obj k4
;     v3: Bool = is.type v0 T40
;     branch v3 b2, b3
; b1:
;   bc6:
;     ret v1
; b2:
;   bc6:
;     v4: Obj<T40> = refine v0
;     v5: I64 = load.u8 v4 40 attr
;     v6: I64 = const.i64 0
;     v7: Bool = int.cmp v5, v6 ne
;     guard.true v7 state @bc6 [v0, v1 | v1, v0]
;     v8: I64 = load.i64 v4 -24 attr
;     v9: I64 = const.i64 0
;     v10: Bool = int.cmp v8, v9 eq
;     guard.true v10 state @bc6 [v0, v1 | v1, v0]
;     v11: Obj? = load.obj v4 48 attr
;     v12: Bool = is.null v11
;     branch v12 b4, b5
; b3:
;   bc6:
;     v15: Bool = is.type v0 T41
;     branch v15 b7, b8
; b4:
;   bc6:
;     v13: I64 = const.i64 0
;     call store_inline_new(v4, v1, v13) 48
;     jump b6
; b5:
;   bc6:
;     v14: Obj = swap.obj v4, v1 48 attr
;     jump b6
; b6:
;   bc6:
;     jump b1
; b7:
;   bc6:
;     v16: Obj<T41> = refine v0
;     v17: I64 = load.u8 v16 40 attr
;     v18: I64 = const.i64 0
;     v19: Bool = int.cmp v17, v18 ne
;     guard.true v19 state @bc6 [v0, v1 | v1, v0]
;     v20: I64 = load.i64 v16 -24 attr
;     v21: I64 = const.i64 0
;     v22: Bool = int.cmp v20, v21 eq
;     guard.true v22 state @bc6 [v0, v1 | v1, v0]
;     v23: Obj? = load.obj v16 56 attr
;     v24: Bool = is.null v23
;     branch v24 b9, b10
; b8:
;   bc6:
;     call store_attr(v0, v2, v1) @bc6 [v0, v1 | v1, v0]
;     jump b1
; b9:
;   bc6:
;     v25: I64 = const.i64 1
;     call store_inline_new(v16, v1, v25) 56
;     jump b11
; b10:
;   bc6:
;     v26: Obj = swap.obj v16, v1 56 attr
;     jump b11
; b11:
;   bc6:
;     jump b1
; }

; A small method that all classes have is called once per class.
fn inherited {
b0(v0: Obj):
  bc10:
    v1: Obj<str> = const.obj k5
    v2: Obj = call load_method(v0, v1) @bc10 [v0 | v0]
    v3: Obj? = scratch 0
  bc12:
    v4: Obj = call call(v2, v3) @bc12 [v0 | v2, v3]
    ret v4
}
; fn inherited {
; b0(v0: Obj):
;   bc10:
;     v1: Obj<str> = const.obj k5
;     v5: Obj = guard.types v0 T40|T41 @bc10 [v0 | v0]
;     v6: Obj<function> = const.obj k6
;   bc12:
;     v7: Obj<function> = const.obj k6
;     v8: Obj = refine v5
;     v9: Obj = call.native k7(v7, v8) @bc12 [v0 | v6, v5]
;     jump b1(v9)
; b1(v10: Obj):
;   bc12:
;     ret v10
; }

; A class that another place met in the same object: one compile learns both.
fn met_elsewhere {
b0(v0: Obj):
  bc14:
    v1: Obj<str> = const.obj k4
    v2: Obj = call load_attr(v0, v1) @bc14 [v0 | v0]
  bc16:
    v3: Obj = call load_attr(v0, v1) @bc16 [v0 | v2, v0]
    ret v3
}
; fn met_elsewhere {
; b0(v0: Obj):
;   bc14:
;     v1: Obj<str> = const.obj k4
;     v4: Bool = is.type v0 T40
;     branch v4 b2, b3
; b1(v17: Obj):
;   bc16:
;     v18: Bool = is.type v0 T41
;     branch v18 b5, b6
; b2:
;   bc14:
;     v5: Obj<T40> = refine v0
;     v6: I64 = load.u8 v5 40 attr
;     v7: I64 = const.i64 0
;     v8: Bool = int.cmp v6, v7 ne
;     guard.true v8 state @bc14 [v0 | v0]
;     v9: Obj? = load.obj v5 48 attr
;     v10: Obj = guard.nonnull v9 @bc14 [v0 | v0]
;     jump b1(v10)
; b3:
;   bc14:
;     v11: Obj<T41> = guard.type v0 T41 @bc14 [v0 | v0]
;     v12: I64 = load.u8 v11 40 attr
;     v13: I64 = const.i64 0
;     v14: Bool = int.cmp v12, v13 ne
;     guard.true v14 state @bc14 [v0 | v0]
;     v15: Obj? = load.obj v11 56 attr
;     v16: Obj = guard.nonnull v15 @bc14 [v0 | v0]
;     jump b1(v16)
; b4(v31: Obj):
;   bc16:
;     ret v31
; b5:
;   bc16:
;     v19: Obj<T41> = refine v0
;     v20: I64 = load.u8 v19 40 attr
;     v21: I64 = const.i64 0
;     v22: Bool = int.cmp v20, v21 ne
;     guard.true v22 state @bc16 [v0 | v17, v0]
;     v23: Obj? = load.obj v19 56 attr
;     v24: Obj = guard.nonnull v23 @bc16 [v0 | v17, v0]
;     jump b4(v24)
; b6:
;   bc16:
;     v25: Obj<T40> = guard.type v0 T40 @bc16 [v0 | v17, v0]
;     v26: I64 = load.u8 v25 40 attr
;     v27: I64 = const.i64 0
;     v28: Bool = int.cmp v26, v27 ne
;     guard.true v28 state @bc16 [v0 | v17, v0]
;     v29: Obj? = load.obj v25 48 attr
;     v30: Obj = guard.nonnull v29 @bc16 [v0 | v17, v0]
;     jump b4(v30)
; }

; The attribute is where the interpreter found it in the dicts of other instances.
fn in_own_dict {
b0(v0: Obj):
  bc18:
    v1: Obj<str> = const.obj k4
    v2: Obj = call load_attr(v0, v1) @bc18 [v0 | v0]
    ret v2
}
; fn in_own_dict {
; b0(v0: Obj):
;   bc18:
;     v1: Obj<str> = const.obj k4
;     v3: Obj<T40> = guard.type v0 T40 @bc18 [v0 | v0]
;     v4: Obj? = load.obj v3 -24 attr
;     v5: Bool = is.null v4
;     guard.false v5 state @bc18 [v0 | v0]
;     v6: Obj = refine v4
;     v7: I64 = load.i64 v6 32 dict
;     v8: I64 = load.u8 v7 10 dict
;     v9: I64 = const.i64 1
;     v10: Bool = int.cmp v8, v9 eq
;     guard.true v10 state @bc18 [v0 | v0]
;     v11: I64 = load.i64 v7 24 dict
;     v12: I64 = const.i64 3
;     v13: Bool = int.cmp v12, v11 lt
;     guard.true v13 state @bc18 [v0 | v0]
;     v14: I64 = load.u8 v7 9 dict
;     v15: I64 = const.i64 1
;     v16: I64 = int.shl v15, v14 @bc18 [v0 | v0]
;     v17: I64 = int.add.wrap v7, v16
;     v18: Obj? = load.obj v17 80 dict
;     v19: Bool = is.const v18 k4
;     guard.true v19 state @bc18 [v0 | v0]
;     v20: Obj? = load.obj v17 88 dict
;     v21: Obj = guard.nonnull v20 @bc18 [v0 | v0]
;     ret v21
; }

fn store_in_own_dict {
b0(v0: Obj, v1: Obj):
  bc18:
    v2: Obj<str> = const.obj k4
    call store_attr(v0, v2, v1) @bc18 [v0, v1 | v1, v0]
    ret v1
}
; fn store_in_own_dict {
; b0(v0: Obj, v1: Obj):
;   bc18:
;     v2: Obj<str> = const.obj k4
;     v3: Obj<T40> = guard.type v0 T40 @bc18 [v0, v1 | v1, v0]
;     v4: Obj<str> = const.obj k4
;     call store_attr_dict(v3, v4, v1) @bc18 [v0, v1 | v1, v0]
;     ret v1
; }

; Inline values were not in use: the dict is looked into for what may hide the method.
fn looked {
b0(v0: Obj):
  bc20:
    v1: Obj<str> = const.obj k8
    v2: Obj = call load_method(v0, v1) @bc20 [v0 | v0]
    v3: Obj? = scratch 0
    ret v2
}
; fn looked {
; b0(v0: Obj):
;   bc20:
;     v1: Obj<str> = const.obj k8
;     v4: Obj<T40> = guard.type v0 T40 @bc20 [v0 | v0]
;     v5: Obj<str> = const.obj k8
;     v6: Bool = call lacks_attr(v4, v5)
;     guard.true v6 state @bc20 [v0 | v0]
;     v7: Obj<function> = const.obj k2
;     ret v7
; }

; Another attribute of the object was asked of more classes than are known: so is this one.
fn many_elsewhere {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_method(v0, v2) @bc6 [v0, v1 | v0]
    v4: Obj? = scratch 0
  bc10:
    v5: Obj<str> = const.obj k4
    v6: Obj = call load_attr(v0, v5) @bc10 [v0, v1 | v3, v4, v0]
    ret v6
}
; fn many_elsewhere {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: Obj<str> = const.obj k0
;     v7: Bool = is.type v0 T40
;     branch v7 b2, b3
; b1(v15: Obj, v16: Obj?):
;   bc10:
;     v5: Obj<str> = const.obj k4
;     v17: Bool = is.type v0 T40
;     branch v17 b7, b8
; b2:
;   bc6:
;     v8: Obj<T40> = refine v0
;     v9: Obj<function> = const.obj k2
;     jump b1(v9, v8)
; b3:
;   bc6:
;     v10: Bool = is.type v0 T41
;     branch v10 b4, b5
; b4:
;   bc6:
;     v11: Obj<T41> = refine v0
;     v12: Obj<function> = const.obj k3
;     jump b1(v12, v11)
; b5:
;   bc6:
;     v13: Obj = call load_method(v0, v2) @bc6 [v0, v1 | v0]
;     v14: Obj? = scratch 0
;     jump b1(v13, v14)
; b6(v32: Obj):
;   bc10:
;     ret v32
; b7:
;   bc10:
;     v18: Obj<T40> = refine v0
;     v19: I64 = load.u8 v18 40 attr
;     v20: I64 = const.i64 0
;     v21: Bool = int.cmp v19, v20 ne
;     guard.true v21 state @bc10 [v0, v1 | v15, v16, v0]
;     v22: Obj? = load.obj v18 48 attr
;     v23: Obj = guard.nonnull v22 @bc10 [v0, v1 | v15, v16, v0]
;     jump b6(v23)
; b8:
;   bc10:
;     v24: Bool = is.type v0 T41
;     branch v24 b9, b10
; b9:
;   bc10:
;     v25: Obj<T41> = refine v0
;     v26: I64 = load.u8 v25 40 attr
;     v27: I64 = const.i64 0
;     v28: Bool = int.cmp v26, v27 ne
;     guard.true v28 state @bc10 [v0, v1 | v15, v16, v0]
;     v29: Obj? = load.obj v25 56 attr
;     v30: Obj = guard.nonnull v29 @bc10 [v0, v1 | v15, v16, v0]
;     jump b6(v30)
; b10:
;   bc10:
;     v31: Obj = call load_attr(v0, v5) @bc10 [v0, v1 | v15, v16, v0]
;     jump b6(v31)
; }
