//! Control flow: loops, swaps, critical edges, many values, records.

use super::machine::{both, int, int_value};

#[test]
fn sum_loop() {
    both(|m| {
        let u = m.compile(
            "fn f {
b0(v0: Obj, v1: Obj<int>):
  bc2:
    v2: I64 = unbox.i64 v1 @bc2 [v1]
    v3: I64 = const.i64 0
    jump b1(v3, v3)
b1(v4: I64, v5: I64):
  bc4:
    poll @bc4 [v1, v4, v5]
    v6: Bool = int.cmp v4, v2 lt
    branch v6 b2, b3
b2:
    v7: I64 = int.add v5, v4 @bc5 [v1, v4, v5]
    v8: I64 = const.i64 1
    v9: I64 = int.add.wrap v4, v8
    jump b1(v9, v7)
b3:
    v10: Obj<int> = box.i64 v5
    ret v10
}",
        );
        assert_eq!(int_value(m.run(&u, 1, &[int(1000)]).ret()), 499_500);
        assert_eq!(int_value(m.run(&u, 1, &[int(0)]).ret()), 0);
    });
}
