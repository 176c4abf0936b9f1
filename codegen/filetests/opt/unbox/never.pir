; test opt unbox
; const k0 = 0
; Parameters that stay objects.

; Nobody computes with it, and an object flows in.
fn not_wanted {
b0(v0: Obj<int>, v1: Obj<int>, v2: Bool):
    branch v2 b1, b2
b1:
    jump b3(v0)
b2:
    jump b3(v1)
b3(v3: Obj<int>):
    ret v3
}
; fn not_wanted {
; b0(v0: Obj<int>, v1: Obj<int>, v2: Bool):
;     branch v2 b1, b2
; b1:
;     jump b3(v0)
; b2:
;     jump b3(v1)
; b3(v3: Obj<int>):
;     ret v3
; }
; run: not_wanted(1, 2, True) == 1

; An int may be too big, and the edge has no state to leave with.
fn no_state {
b0(v0: Obj<int>, v1: Obj<int>, v2: Bool):
    branch v2 b1(v0), b1(v1)
b1(v3: Obj<int>):
  bc2:
    v4: I64 = unbox.i64 v3 @bc2 [v3]
    v5: Obj<int> = box.i64 v4
    ret v5
}
; fn no_state {
; b0(v0: Obj<int>, v1: Obj<int>, v2: Bool):
;     branch v2 b1(v0), b1(v1)
; b1(v3: Obj<int>):
;   bc2:
;     v4: I64 = unbox.i64 v3 @bc2 [v3]
;     v5: Obj<int> = box.i64 v4
;     ret v5
; }
; run: no_state(1, 2, False) == 2

; It may be NULL, and an edge brings an object without a state to leave with.
fn nullable {
b0(v0: Obj<float>, v1: Bool):
    v2: Obj<float>? = const.null
    branch v1 b1(v0), b1(v2)
b1(v3: Obj<float>?):
  bc2:
    v4: Obj<float> = guard.nonnull v3 @bc2 [v3]
    v5: F64 = unbox.f64 v4
    v6: Obj<float> = box.f64 v5
    ret v6
}
; fn nullable {
; b0(v0: Obj<float>, v1: Bool):
;     v2: Obj<float>? = const.null
;     branch v1 b1(v0), b1(v2)
; b1(v3: Obj<float>?):
;   bc2:
;     v4: Obj<float> = guard.nonnull v3 @bc2 [v3]
;     v5: F64 = unbox.f64 v4
;     v6: Obj<float> = box.f64 v5
;     ret v6
; }
; run: nullable(1.5, True) == 1.5
; run: nullable(1.5, False) exits unbound

; Parameters of the entry are what the caller passes.
fn entry {
b0(v0: Obj<float>):
    v1: F64 = unbox.f64 v0
    v2: Obj<float> = box.f64 v1
    ret v2
}
; fn entry {
; b0(v0: Obj<float>):
;     v1: F64 = unbox.f64 v0
;     v2: Obj<float> = box.f64 v1
;     ret v2
; }
; run: entry(1.5) == 1.5
