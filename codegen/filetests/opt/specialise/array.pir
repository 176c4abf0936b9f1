; test opt specialise
; const k0 = 3
; class T40 lasting
; array T40
; feedback bc2 T40,int typecode=d
; feedback bc4 T40,int,float typecode=d
; feedback bc6 T40,int typecode=i
; feedback bc8 T40,int,int typecode=i
; feedback bc10 T40,int typecode=d failed=state
; feedback bc12 T40,int typecode=u
; feedback bc14 bytearray,int,int
; feedback bc16 T40,int,str typecode=d
; feedback bc18 T40,int,int typecode=d
; Items of arrays by typecode.

; Class, typecode and bounds are guarded; the item is a number.
fn double_item {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
    ret v2
}
; fn double_item {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v3: Obj<T40> = guard.type v0 T40 @bc2 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc2 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc2 [| v0, v1]
;     v6: I64 = load.i64 v3 40 other
;     v7: I64 = load.u8 v6 0 none
;     v8: I64 = const.i64 100
;     v9: Bool = int.cmp v7, v8 eq
;     guard.true v9 state @bc2 [| v0, v1]
;     v10: I64 = load.i64 v3 16 list_head
;     v11: Bool = int.cmp v5, v10 ult
;     guard.true v11 bounds @bc2 [| v0, v1]
;     v12: I64 = load.i64 v3 24 list_head
;     v13: F64 = loadx.f64 v12, v5 0 buffer
;     v14: Obj<float> = box.f64 v13
;     ret v14
; }

; The value is looked at before anything is stored.
fn store_double {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc4:
    call set_item(v0, v1, v2) @bc4 [| v2, v0, v1]
    ret v0
}
; fn store_double {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc4:
;     v3: Obj<float> = guard.type v2 float @bc4 [| v2, v0, v1]
;     v4: F64 = unbox.f64 v3
;     v5: Obj<T40> = guard.type v0 T40 @bc4 [| v2, v0, v1]
;     v6: Obj<int> = guard.type v1 int @bc4 [| v2, v0, v1]
;     v7: I64 = unbox.i64 v6 @bc4 [| v2, v0, v1]
;     v8: I64 = load.i64 v5 40 other
;     v9: I64 = load.u8 v8 0 none
;     v10: I64 = const.i64 100
;     v11: Bool = int.cmp v9, v10 eq
;     guard.true v11 state @bc4 [| v2, v0, v1]
;     v12: I64 = load.i64 v5 16 list_head
;     v13: Bool = int.cmp v7, v12 ult
;     guard.true v13 bounds @bc4 [| v2, v0, v1]
;     v14: I64 = load.i64 v5 24 list_head
;     storex.f64 v14, v7, v4 0 buffer
;     ret v0
; }

; C ints are four bytes apart.
fn int_item {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: Obj = call get_item(v0, v1) @bc6 [| v0, v1]
    ret v2
}
; fn int_item {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v3: Obj<T40> = guard.type v0 T40 @bc6 [| v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc6 [| v0, v1]
;     v5: I64 = unbox.i64 v4 @bc6 [| v0, v1]
;     v6: I64 = load.i64 v3 40 other
;     v7: I64 = load.u8 v6 0 none
;     v8: I64 = const.i64 105
;     v9: Bool = int.cmp v7, v8 eq
;     guard.true v9 state @bc6 [| v0, v1]
;     v10: I64 = load.i64 v3 16 list_head
;     v11: Bool = int.cmp v5, v10 ult
;     guard.true v11 bounds @bc6 [| v0, v1]
;     v12: I64 = load.i64 v3 24 list_head
;     v13: I64 = const.i64 4
;     v14: I64 = int.mul.wrap v5, v13
;     v15: I64 = loadx.i32 v12, v14 0 buffer
;     v16: Obj<int> = box.i64 v15
;     ret v16
; }

; What does not fit raises OverflowError in the interpreter.
fn store_int {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc8:
    call set_item(v0, v1, v2) @bc8 [| v2, v0, v1]
    ret v0
}
; fn store_int {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc8:
;     v3: Obj<int> = guard.type v2 int @bc8 [| v2, v0, v1]
;     v4: I64 = unbox.i64 v3 @bc8 [| v2, v0, v1]
;     v5: I64 = const.i64 -2147483648
;     v6: I64 = int.sub.wrap v4, v5
;     v7: I64 = const.i64 4294967296
;     v8: Bool = int.cmp v6, v7 ult
;     guard.true v8 operand @bc8 [| v2, v0, v1]
;     v9: Obj<T40> = guard.type v0 T40 @bc8 [| v2, v0, v1]
;     v10: Obj<int> = guard.type v1 int @bc8 [| v2, v0, v1]
;     v11: I64 = unbox.i64 v10 @bc8 [| v2, v0, v1]
;     v12: I64 = load.i64 v9 40 other
;     v13: I64 = load.u8 v12 0 none
;     v14: I64 = const.i64 105
;     v15: Bool = int.cmp v13, v14 eq
;     guard.true v15 state @bc8 [| v2, v0, v1]
;     v16: I64 = load.i64 v9 16 list_head
;     v17: Bool = int.cmp v11, v16 ult
;     guard.true v17 bounds @bc8 [| v2, v0, v1]
;     v18: I64 = load.i64 v9 24 list_head
;     v19: I64 = const.i64 4
;     v20: I64 = int.mul.wrap v11, v19
;     storex.i32 v18, v20, v4 0 buffer
;     ret v0
; }

; An array with another typecode was met.
fn other_typecodes {
b0(v0: Obj, v1: Obj):
  bc10:
    v2: Obj = call get_item(v0, v1) @bc10 [| v0, v1]
    ret v2
}
; fn other_typecodes {
; b0(v0: Obj, v1: Obj):
;   bc10:
;     v2: Obj = call get_item(v0, v1) @bc10 [| v0, v1]
;     ret v2
; }

; Characters are not numbers.
fn characters {
b0(v0: Obj, v1: Obj):
  bc12:
    v2: Obj = call get_item(v0, v1) @bc12 [| v0, v1]
    ret v2
}
; fn characters {
; b0(v0: Obj, v1: Obj):
;   bc12:
;     v2: Obj = call get_item(v0, v1) @bc12 [| v0, v1]
;     ret v2
; }

; A byte of a bytearray.
fn store_byte {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc14:
    call set_item(v0, v1, v2) @bc14 [| v2, v0, v1]
    ret v0
}
; fn store_byte {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc14:
;     v3: Obj<bytearray> = guard.type v0 bytearray @bc14 [| v2, v0, v1]
;     v4: Obj<int> = guard.type v1 int @bc14 [| v2, v0, v1]
;     v5: I64 = unbox.i64 v4 @bc14 [| v2, v0, v1]
;     v6: Obj<int> = guard.type v2 int @bc14 [| v2, v0, v1]
;     v7: I64 = unbox.i64 v6 @bc14 [| v2, v0, v1]
;     v8: I64 = const.i64 0
;     v9: I64 = int.sub.wrap v7, v8
;     v10: I64 = const.i64 256
;     v11: Bool = int.cmp v9, v10 ult
;     guard.true v11 operand @bc14 [| v2, v0, v1]
;     v12: I64 = load.i64 v3 16 buffer
;     v13: Bool = int.cmp v5, v12 ult
;     guard.true v13 bounds @bc14 [| v2, v0, v1]
;     v14: I64 = load.i64 v3 40 buffer
;     storex.u8 v14, v5, v7 0 buffer
;     ret v0
; }

; A str is no float.
fn store_str {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc16:
    call set_item(v0, v1, v2) @bc16 [| v2, v0, v1]
    ret v0
}
; fn store_str {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc16:
;     call set_item(v0, v1, v2) @bc16 [| v2, v0, v1]
;     ret v0
; }

; An int becomes a double.
fn store_int_as_double {
b0(v0: Obj, v1: Obj, v2: Obj):
  bc18:
    call set_item(v0, v1, v2) @bc18 [| v2, v0, v1]
    ret v0
}
; fn store_int_as_double {
; b0(v0: Obj, v1: Obj, v2: Obj):
;   bc18:
;     v3: Obj<int> = guard.type v2 int @bc18 [| v2, v0, v1]
;     v4: I64 = unbox.i64 v3 @bc18 [| v2, v0, v1]
;     v5: F64 = int.to_f64 v4
;     v6: Obj<T40> = guard.type v0 T40 @bc18 [| v2, v0, v1]
;     v7: Obj<int> = guard.type v1 int @bc18 [| v2, v0, v1]
;     v8: I64 = unbox.i64 v7 @bc18 [| v2, v0, v1]
;     v9: I64 = load.i64 v6 40 other
;     v10: I64 = load.u8 v9 0 none
;     v11: I64 = const.i64 100
;     v12: Bool = int.cmp v10, v11 eq
;     guard.true v12 state @bc18 [| v2, v0, v1]
;     v13: I64 = load.i64 v6 16 list_head
;     v14: Bool = int.cmp v8, v13 ult
;     guard.true v14 bounds @bc18 [| v2, v0, v1]
;     v15: I64 = load.i64 v6 24 list_head
;     storex.f64 v15, v8, v5 0 buffer
;     ret v0
; }
