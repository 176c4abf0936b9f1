; test opt unbox
; const k0 = 0
; Complex numbers that go round a loop go in parts.

fn carried {
b0(v0: F64, v1: F64, v2: I64):
    v3: Obj<complex> = call box_complex(v0, v1)
    jump b1(v3, v2)
b1(v4: Obj<complex>, v5: I64):
  bc2:
    v6: F64 = load.f64 v4 16 frozen
    v7: F64 = load.f64 v4 24 frozen
    v8: Obj<complex> = call box_complex(v7, v6)
    poll @bc2 [v4, v8]
    v9: I64 = const.i64 1
    v10: I64 = int.sub.wrap v5, v9
    v11: I64 = const.i64 0
    v12: Bool = int.cmp v10, v11 gt
    branch v12 b1(v8, v10), b2
b2:
    ret v8
}
; fn carried {
;   virt0 = complex(v13, v14)
; b0(v0: F64, v1: F64, v2: I64):
;     v3: Obj<complex> = call box_complex(v0, v1)
;     jump b1(v2, v0, v1)
; b1(v5: I64, v13: F64, v14: F64):
;   bc2:
;     v8: Obj<complex> = call box_complex(v14, v13)
;     poll @bc2 [virt0, v8]
;     v9: I64 = const.i64 1
;     v10: I64 = int.sub.wrap v5, v9
;     v11: I64 = const.i64 0
;     v12: Bool = int.cmp v10, v11 gt
;     branch v12 b1(v10, v14, v13), b2
; b2:
;     ret v8
; }

; A small int at first.
fn int_at_first {
b0(v0: F64, v1: F64, v2: I64):
    v3: Obj<int> = const.obj k0
    jump b1(v3, v2)
b1(v4: Obj, v5: I64):
  bc2:
    v6: F64 = call real_part(v4)
    v7: F64 = call imag_part(v4)
    v14: I64 = call complex_or_int(v4)
    v13: F64 = float.add v6, v0
    v15: F64 = float.add v7, v1
    v8: Obj<complex> = call box_complex(v13, v15)
    poll @bc2 [v4, v8]
    v9: I64 = const.i64 1
    v10: I64 = int.sub.wrap v5, v9
    v11: I64 = int.add.wrap v10, v14
    v16: I64 = const.i64 0
    v12: Bool = int.cmp v11, v16 gt
    branch v12 b1(v8, v10), b2
b2:
    ret v8
}
; fn int_at_first {
;   virt0 = complex_or_int(v17, v18, v19)
; b0(v0: F64, v1: F64, v2: I64):
;     v3: Obj<int> = const.obj k0
;     v20: F64 = const.f64 0.0
;     v21: F64 = const.f64 0.0
;     v22: I64 = const.i64 1
;     jump b1(v2, v20, v21, v22)
; b1(v5: I64, v17: F64, v18: F64, v19: I64):
;   bc2:
;     v13: F64 = float.add v17, v0
;     v15: F64 = float.add v18, v1
;     v8: Obj<complex> = call box_complex(v13, v15)
;     poll @bc2 [virt0, v8]
;     v9: I64 = const.i64 1
;     v10: I64 = int.sub.wrap v5, v9
;     v11: I64 = int.add.wrap v10, v19
;     v16: I64 = const.i64 0
;     v12: Bool = int.cmp v11, v16 gt
;     v23: I64 = const.i64 0
;     branch v12 b1(v10, v13, v15, v23), b2
; b2:
;     ret v8
; }
