; test opt unbox
; const k0 = 7
; Unsigned ints that go round a loop go as their bits.

fn carried {
b0(v0: I64, v1: I64):
    v2: Obj<int> = const.obj k0
    jump b1(v2, v1)
b1(v4: Obj<int>, v5: I64):
  bc2:
    v6: I64 = call is_u64(v4)
    v7: I64 = call low_bits(v4)
    v8: I64 = int.mul.wrap v7, v0
    v13: Obj<int> = call box_u64(v8)
    poll @bc2 [v4, v13]
    v9: I64 = const.i64 1
    v10: I64 = int.sub.wrap v5, v6
    v11: I64 = const.i64 0
    v12: Bool = int.cmp v10, v11 gt
    branch v12 b1(v13, v10), b2
b2:
    ret v13
}
; fn carried {
;   virt0 = unsigned(v14)
; b0(v0: I64, v1: I64):
;     v2: Obj<int> = const.obj k0
;     v15: I64 = const.i64 7
;     jump b1(v1, v15)
; b1(v5: I64, v14: I64):
;   bc2:
;     v6: I64 = const.i64 1
;     v8: I64 = int.mul.wrap v14, v0
;     v13: Obj<int> = call box_u64(v8)
;     poll @bc2 [virt0, v13]
;     v9: I64 = const.i64 1
;     v10: I64 = int.sub.wrap v5, v6
;     v11: I64 = const.i64 0
;     v12: Bool = int.cmp v10, v11 gt
;     branch v12 b1(v10, v8), b2
; b2:
;     ret v13
; }
