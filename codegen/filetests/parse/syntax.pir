; test parse
; Every part of the notation, as it is printed.

fn f {
b0:
    unreachable
}

loop g bc7 depth 2 {
b0(v0: Obj?, v1: Obj<int>, v2: I64, v3: F64, v4: Bool, v5: Obj<T40>?):
  bc7:
    branch v4 b2(v2), b1
b1 cold:
    exit loop_done @bc9 [v0, _ | v1]
b2(v6: I64):
    jump b2(v6)
}

fn "a name; with \"quotes\"" {
b0(v0: Obj):
    ret v0
}

; Immediates of every kind.
fn immediates {
b0(v0: Obj, v1: I64, v2: F64):
    v3: Obj = const.obj k12
    v4: I64 = const.i64 -9223372036854775808
    v5: F64 = const.f64 -0.0
    v6: F64 = const.f64 1e-7
    v7: F64 = const.f64 -inf
    v8: F64 = const.f64 nan:0xfff8000000000000
    v9: Bool = is.type v0 float
    v10: Bool = int.cmp v1, v4 uge
    v11: Obj? = load.obj v0 -24 list_head+list_item+other
    guard.true v10 overflow @bc0 [v0]
    v12: Obj = call build_tuple() @bc0 [v0]
    v13: Obj = call.native k3(v0, v0) @bc0 [v0]
    ret v3
}

; Frame states: NULL, stacks, inlined frames, objects that do not exist yet, and what the exit owns.
fn frames {
  virt0 = tuple(v0, virt2, _)
  virt2 = range_iter(v1, v1, v1)
b0(v0: Obj, v1: I64):
  bc2:
    mark @bc2 []
    check @bc3 [| v0, virt0]
  code1:bc0:
    check @code1:bc1 [v1] < bc2 [] owns [v0]
  code2:bc0:
    check @code2:bc1 [| virt2] < code1:bc0 [v0] < bc2 [| v0] owns []
  bc4:
    ret v0
}

; Comments, spacing and unused virtual objects are not kept; numbers are.
fn lenient {
   virt5 = list(v9)
b3( v9 :Obj ):  ; the entry
 bc0:
    v20:I64=const.i64 5   ; five
  ret v9
}
; fn lenient {
; b3(v9: Obj):
;     v20: I64 = const.i64 5
;     ret v9
; }
