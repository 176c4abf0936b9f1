; test opt cleanup
; Parameters that always get one value, jumps to jumps, chains, and blocks nobody reaches.

fn trivial_parameter {
b0(v0: Obj, v1: Bool):
    branch v1 b1, b2
b1:
    jump b3(v0)
b2:
    jump b3(v0)
b3(v2: Obj):
    ret v2
}
; fn trivial_parameter {
; b0(v0: Obj, v1: Bool):
;     branch v1 b1, b2
; b1:
;     jump b3
; b2:
;     jump b3
; b3:
;     ret v0
; }
; run: trivial_parameter('a', True) == 'a'

; In a loop, the parameter itself among its arguments does not count.
fn trivial_in_a_loop {
b0(v0: Obj, v1: I64):
    v2: I64 = const.i64 0
    jump b1(v0, v2)
b1(v3: Obj, v4: I64):
    v5: I64 = int.add.wrap v4, v1
    v6: I64 = const.i64 10
    v7: Bool = int.cmp v5, v6 lt
    branch v7 b1(v3, v5), b2
b2:
    v8: Obj = box.i64 v5
    v9: Obj<tuple> = call build_tuple(v3, v8) @bc0 [v0, v3]
    ret v9
}
; fn trivial_in_a_loop {
; b0(v0: Obj, v1: I64):
;     v2: I64 = const.i64 0
;     jump b1(v2)
; b1(v4: I64):
;     v5: I64 = int.add.wrap v4, v1
;     v6: I64 = const.i64 10
;     v7: Bool = int.cmp v5, v6 lt
;     branch v7 b1(v5), b2
; b2:
;     v8: Obj = box.i64 v5
;     v9: Obj<tuple> = call build_tuple(v0, v8) @bc0 [v0, v0]
;     ret v9
; }
; run: trivial_in_a_loop('a', 3) == ('a', 12)

fn unreachable_block {
b0(v0: Obj):
    ret v0
b1(v1: Obj):
    jump b1(v1)
}
; fn unreachable_block {
; b0(v0: Obj):
;     ret v0
; }
; run: unreachable_block(5) == 5
