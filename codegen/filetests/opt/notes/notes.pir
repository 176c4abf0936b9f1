; test opt notes
; const k0 = 'x'
; feedback bc4 int,int
; feedback bc6 generic
; Operations of whose operands nothing is known note their classes; nothing else does.

fn noted {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: I64 = const.i64 0
    v3: Obj? = const.null
    v4: Obj = call binary_op(v0, v1, v2) @bc2 [| v0, v1]
    v5: Obj = call compare(v0, v1, v2) @bc2 [| v0, v1]
    v6: Bool = call compare_bool(v0, v1, v2) @bc2 [| v0, v1]
    v7: Obj = call call(v0, v3, v1) @bc2 [| v0, v1]
    ret v4
}
; fn noted {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: I64 = const.i64 0
;     v3: Obj? = const.null
;     v4: Obj = call binary_op_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v5: Obj = call compare_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v6: Bool = call compare_bool_noted(v0, v1, v2) @bc2 [| v0, v1]
;     v7: Obj = call call_noted(v0, v3, v1) @bc2 [| v0, v1]
;     ret v4
; }

; Operations that instances define by special methods do so by a call in front of them.
fn special {
b0(v0: Obj, v1: Obj):
  bc2:
    v2: Obj<str> = const.obj k0
    v3: Obj = call load_attr(v0, v2) @bc2 [| v0, v1]
    v4: Bool = call contains(v0, v1) @bc2 [| v0, v1]
    v5: Obj = call len(v1) @bc2 [| v0, v1]
    v6: Obj<list> = call build_list() @bc2 [| v0, v1]
    v7: Obj = call get_iter(v6) @bc2 [| v0, v1]
    ret v5
}
; fn special {
; b0(v0: Obj, v1: Obj):
;   bc2:
;     v2: Obj<str> = const.obj k0
;     v10: I64 = const.i64 0
;     call note_operand(v0, v10) @bc2 [| v0, v1]
;     v3: Obj = call load_attr(v0, v2) @bc2 [| v0, v1]
;     v9: I64 = const.i64 513
;     call note_operand(v1, v9) @bc2 [| v0, v1]
;     v4: Bool = call contains(v0, v1) @bc2 [| v0, v1]
;     v8: I64 = const.i64 514
;     call note_operand(v1, v8) @bc2 [| v0, v1]
;     v5: Obj = call len(v1) @bc2 [| v0, v1]
;     v6: Obj<list> = call build_list() @bc2 [| v0, v1]
;     v7: Obj = call get_iter(v6) @bc2 [| v0, v1]
;     ret v5
; }

fn known {
b0(v0: Obj, v1: Obj):
  bc4:
    v2: I64 = const.i64 0
    v4: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
    ret v4
}
; fn known {
; b0(v0: Obj, v1: Obj):
;   bc4:
;     v2: I64 = const.i64 0
;     v4: Obj = call binary_op(v0, v1, v2) @bc4 [| v0, v1]
;     ret v4
; }

fn hopeless {
b0(v0: Obj, v1: Obj):
  bc6:
    v2: I64 = const.i64 0
    v4: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
    ret v4
}
; fn hopeless {
; b0(v0: Obj, v1: Obj):
;   bc6:
;     v2: I64 = const.i64 0
;     v4: Obj = call binary_op(v0, v1, v2) @bc6 [| v0, v1]
;     ret v4
; }

; Subscripts, slices and negation, for which the interpreter has no feedback of some builtin classes.
fn builtin_operands {
b0(v0: Obj, v1: Obj, v2: Obj<int>, v3: Obj<list>):
  bc2:
    v4: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
    v5: Obj = call get_item(v3, v1) @bc2 [| v3, v1]
    v6: Obj = call get_slice(v0, v1, v1) @bc2 [| v0, v1, v1]
    v7: Obj = call unary_negative(v2) @bc2 [| v2]
    ret v4
}
; fn builtin_operands {
; b0(v0: Obj, v1: Obj, v2: Obj<int>, v3: Obj<list>):
;   bc2:
;     v12: I64 = const.i64 512
;     call note_operand(v0, v12) @bc2 [| v0, v1]
;     v11: I64 = const.i64 513
;     call note_operand(v1, v11) @bc2 [| v0, v1]
;     v4: Obj = call get_item(v0, v1) @bc2 [| v0, v1]
;     v10: I64 = const.i64 513
;     call note_operand(v1, v10) @bc2 [| v3, v1]
;     v5: Obj = call get_item(v3, v1) @bc2 [| v3, v1]
;     v9: I64 = const.i64 512
;     call note_operand(v0, v9) @bc2 [| v0, v1, v1]
;     v6: Obj = call get_slice(v0, v1, v1) @bc2 [| v0, v1, v1]
;     v8: I64 = const.i64 512
;     call note_operand(v2, v8) @bc2 [| v2]
;     v7: Obj = call unary_negative(v2) @bc2 [| v2]
;     ret v4
; }
