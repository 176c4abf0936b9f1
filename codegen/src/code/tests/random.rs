//! Random functions, run as machine code and by the evaluator: same result or same exit with the same values.

use std::fmt::Write as _;

use super::machine::{
    self, End, FALSE, LOG, Machine, TRUE, Unit, class, float_value, int, int_value, new_float, read,
};
use crate::deopt::{Kind, SlotRecord};
use crate::entity::ConstId;
use crate::helpers::HelperId;
use crate::ir::eval::{self, Address, Called, Field, Host, Outcome, SlotVal, Val};
use crate::ir::func::Func;
use crate::ir::types::{TypeId, wk};

/// A generator of pseudo-random numbers (xorshift).
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

const INTS: [i64; 14] = [
    0,
    1,
    -1,
    2,
    3,
    -7,
    10,
    63,
    255,
    256,
    1 << 31,
    -(1 << 40),
    i64::MAX,
    i64::MIN,
];
const FLOATS: [f64; 8] = [0.0, -0.0, 1.0, -1.5, 1e300, 3.0, f64::INFINITY, f64::NAN];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum T {
    Int,
    Float,
    Bool,
    Obj,
}

const TYPES: [T; 4] = [T::Int, T::Float, T::Bool, T::Obj];

/// A function in the making.
struct Gen {
    rng: Rng,
    text: String,
    next: usize,
    /// Values of the entry block, usable everywhere.
    common: Vec<(usize, T)>,
    /// Values of this block.
    local: Vec<(usize, T)>,
    bc: usize,
}

impl Gen {
    fn fresh(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }
    fn value(&mut self, t: T) -> usize {
        let of: Vec<usize> = self
            .common
            .iter()
            .chain(&self.local)
            .filter(|v| v.1 == t)
            .map(|v| v.0)
            .collect();
        if !of.is_empty() && self.rng.below(8) > 0 {
            return self.rng.pick(&of);
        }
        let v = self.fresh();
        let line = match t {
            T::Int => format!("v{v}: I64 = const.i64 {}", self.rng.pick(&INTS)),
            T::Float => format!("v{v}: F64 = const.f64 {}", float_text(self.rng.pick(&FLOATS))),
            T::Bool => format!("v{v}: Bool = const.bool {}", self.rng.below(2)),
            T::Obj => format!("v{v}: Obj<int> = const.obj k{}", self.rng.below(3)),
        };
        self.line(&line);
        self.local.push((v, t));
        v
    }
    fn line(&mut self, line: &str) {
        writeln!(self.text, "    {line}").unwrap();
    }
    /// A frame state of random values.
    fn state(&mut self) -> String {
        let all: Vec<usize> = self.common.iter().chain(&self.local).map(|v| v.0).collect();
        let mut some = |n: usize| -> Vec<String> {
            (0..n)
                .map(|_| {
                    if all.is_empty() || self.rng.below(6) == 0 {
                        "_".into()
                    } else {
                        format!("v{}", self.rng.pick(&all))
                    }
                })
                .collect()
        };
        let (l, s) = (some(4), some(3));
        format!("@bc{} [{} | {}]", self.bc, l.join(", "), s.join(", "))
    }
    fn def(&mut self, t: T, rest: &str) {
        let v = self.fresh();
        let ty = match t {
            T::Int => "I64",
            T::Float => "F64",
            T::Bool => "Bool",
            T::Obj => "Obj<int>",
        };
        self.line(&format!("v{v}: {ty} = {rest}"));
        self.local.push((v, t));
    }

    fn inst(&mut self) {
        self.bc += 1;
        let bc = self.bc;
        writeln!(self.text, "  bc{bc}:").unwrap();
        match self.rng.below(22) {
            0..=4 => {
                let op = self.rng.pick(&[
                    "add", "sub", "mul", "floordiv", "mod", "shl", "shr", "add.wrap", "sub.wrap", "mul.wrap",
                    "and", "or", "xor",
                ]);
                let (a, b) = (self.value(T::Int), self.value(T::Int));
                let pure = op.contains("wrap") || matches!(op, "and" | "or" | "xor");
                let fs = if pure { String::new() } else { self.state() };
                self.def(T::Int, &format!("int.{op} v{a}, v{b} {fs}"));
            }
            5 => {
                let (op, a) = (self.rng.pick(&["neg", "not"]), self.value(T::Int));
                let fs = if op == "neg" { self.state() } else { String::new() };
                self.def(T::Int, &format!("int.{op} v{a} {fs}"));
            }
            6 | 7 => {
                let cc = self.rng.pick(&["lt", "le", "eq", "ne", "gt", "ge", "ult", "uge"]);
                let (a, b) = (self.value(T::Int), self.value(T::Int));
                self.def(T::Bool, &format!("int.cmp v{a}, v{b} {cc}"));
            }
            8 | 9 => {
                let op = self.rng.pick(&["add", "sub", "mul", "div"]);
                let (a, b) = (self.value(T::Float), self.value(T::Float));
                let fs = if op == "div" { self.state() } else { String::new() };
                self.def(T::Float, &format!("float.{op} v{a}, v{b} {fs}"));
            }
            10 => {
                let (op, a) = (self.rng.pick(&["neg", "abs"]), self.value(T::Float));
                self.def(T::Float, &format!("float.{op} v{a}"));
            }
            11 => {
                let cc = self.rng.pick(&["lt", "le", "eq", "ne", "gt", "ge"]);
                let (a, b) = (self.value(T::Float), self.value(T::Float));
                self.def(T::Bool, &format!("float.cmp v{a}, v{b} {cc}"));
            }
            12 => {
                let a = self.value(T::Bool);
                match self.rng.below(2) {
                    0 => self.def(T::Bool, &format!("bool.not v{a}")),
                    _ => self.def(T::Int, &format!("bool.to_i64 v{a}")),
                }
            }
            13 => {
                let a = self.value(T::Int);
                self.def(T::Float, &format!("int.to_f64 v{a}"));
            }
            14 => {
                let (a, b) = (self.value(T::Int), self.value(T::Int));
                let fs = self.state();
                self.def(T::Float, &format!("int.truediv v{a}, v{b} {fs}"));
            }
            15 => {
                let a = self.value(T::Int);
                self.def(T::Obj, &format!("box.i64 v{a}"));
            }
            16 => {
                let (a, fs) = (self.value(T::Obj), self.state());
                self.def(T::Int, &format!("unbox.i64 v{a} {fs}"));
            }
            17 => {
                let (a, b) = (self.value(T::Obj), self.value(T::Obj));
                self.def(T::Bool, &format!("is.same v{a}, v{b}"));
            }
            18 => {
                let (a, b, k) = (self.value(T::Obj), self.value(T::Obj), self.value(T::Int));
                let fs = self.state();
                self.def(T::Obj, &format!("call binary_op(v{a}, v{b}, v{k}) {fs}"));
            }
            19 => {
                let (a, b) = (self.value(T::Float), self.value(T::Float));
                self.def(T::Float, &format!("call float_mod(v{a}, v{b})"));
            }
            20 => {
                let (a, b) = (self.value(T::Obj), self.value(T::Obj));
                let fs = self.state();
                self.line(&format!("incref v{a}"));
                self.line(&format!("decref v{a} {fs}"));
                self.line(&format!("incref v{b}"));
                self.line(&format!("decref v{b}"));
            }
            _ => {
                let a = self.value(T::Bool);
                let (sense, fs) = (self.rng.pick(&["true", "false"]), self.state());
                self.line(&format!("guard.{sense} v{a} operand {fs}"));
            }
        }
    }

    fn args(&mut self, params: &[T], fuel: usize) -> String {
        let mut args = vec![format!("v{fuel}")];
        for &t in params {
            let v = self.value(t);
            args.push(format!("v{v}"));
        }
        args.join(", ")
    }

    fn function(seed: u64) -> String {
        let mut g = Gen {
            rng: Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            text: String::new(),
            next: 4,
            common: vec![(1, T::Obj), (2, T::Obj), (3, T::Obj)],
            local: Vec::new(),
            bc: 0,
        };
        let blocks = 1 + g.rng.below(6);
        let params: Vec<Vec<T>> = (0..blocks)
            .map(|_| {
                let n = g.rng.below(5);
                (0..n).map(|_| g.rng.pick(&TYPES)).collect()
            })
            .collect();
        g.text = "fn f {\nb0(v0: Obj, v1: Obj<int>, v2: Obj<int>, v3: Obj<int>):\n".into();
        for _ in 0..g.rng.below(8) {
            g.inst();
        }
        let fuel = g.fresh();
        g.line(&format!("v{fuel}: I64 = const.i64 30"));
        let t = g.rng.below(blocks);
        let args = g.args(&params[t], fuel);
        g.line(&format!("jump b{}({args})", t + 1));
        g.common.append(&mut g.local);
        for (b, types) in params.iter().enumerate() {
            g.block(b, types, &params);
        }
        g.text += "}\n";
        g.text
    }

    fn block(&mut self, b: usize, types: &[T], params: &[Vec<T>]) {
        self.local.clear();
        let fuel = self.fresh();
        let mut list = vec![format!("v{fuel}: I64")];
        for &t in types {
            let v = self.fresh();
            let ty = match t {
                T::Int => "I64",
                T::Float => "F64",
                T::Bool => "Bool",
                T::Obj => "Obj<int>",
            };
            list.push(format!("v{v}: {ty}"));
            self.local.push((v, t));
        }
        writeln!(self.text, "b{}({}):", b + 1, list.join(", ")).unwrap();
        let (one, less, out) = (self.fresh(), self.fresh(), self.fresh());
        self.line(&format!("v{one}: I64 = const.i64 1"));
        self.line(&format!("v{less}: I64 = int.sub.wrap v{fuel}, v{one}"));
        self.line(&format!("v{out}: Bool = int.cmp v{less}, v{one} gt"));
        self.bc += 1;
        let bc = self.bc;
        writeln!(self.text, "  bc{bc}:").unwrap();
        let fs = self.state();
        self.line(&format!("guard.true v{out} poll {fs}"));
        for _ in 0..self.rng.below(12) {
            self.inst();
        }
        match self.rng.below(6) {
            0 => {
                let v = self.value(T::Obj);
                self.line(&format!("ret v{v}"));
            }
            1 => {
                let t = self.rng.below(params.len());
                let args = self.args(&params[t], less);
                self.line(&format!("jump b{}({args})", t + 1));
            }
            _ => {
                let c = self.value(T::Bool);
                let (x, y) = (self.rng.below(params.len()), self.rng.below(params.len()));
                let (ax, ay) = (self.args(&params[x], less), self.args(&params[y], less));
                self.line(&format!("branch v{c} b{}({ax}), b{}({ay})", x + 1, y + 1));
            }
        }
    }
}

fn float_text(x: f64) -> String {
    match x {
        x if x.is_nan() => "nan".into(),
        x if x.is_infinite() => "inf".into(),
        x => format!("{x:?}"),
    }
}

/// What the fake `binary_op` computes; 0 raises.
pub fn binary_op(a: u64, b: u64, k: i64) -> u64 {
    let mix = int_value(a).wrapping_mul(31) ^ int_value(b).wrapping_mul(17) ^ k;
    if mix % 7 == 3 { 0 } else { int(mix % 1_000_000) }
}

/// The evaluator's view of the fake objects.
struct World;

impl Host for World {
    type Obj = u64;
    fn constant(&mut self, k: ConstId) -> Option<u64> {
        Some(machine::const_addr(k))
    }
    fn class_of(&self, o: &u64) -> TypeId {
        let c = read(*o + 8);
        (0..wk::TABLE.len() as u32)
            .map(TypeId)
            .find(|&t| class(t) == c)
            .unwrap()
    }
    fn is_same(&self, a: &u64, b: &u64) -> bool {
        a == b
    }
    fn box_i64(&mut self, n: i64) -> u64 {
        machine::small_int(n).unwrap_or_else(|| int(n))
    }
    fn box_f64(&mut self, x: f64) -> u64 {
        new_float(x)
    }
    fn box_bool(&mut self, b: bool) -> u64 {
        if b { TRUE.with(|t| *t) } else { FALSE.with(|t| *t) }
    }
    fn int(&self, o: &u64) -> Option<i64> {
        Some(int_value(*o)).filter(|&n| n != i64::MIN)
    }
    fn float(&self, o: &u64) -> Option<f64> {
        Some(float_value(*o))
    }
    fn truth(&self, o: &u64) -> Option<bool> {
        Some(*o == TRUE.with(|t| *t))
    }
    fn load(&mut self, _: &Address<u64>, _: Field) -> Option<Val<u64>> {
        None
    }
    fn store(&mut self, _: &Address<u64>, _: Field, _: Val<u64>) -> Option<()> {
        None
    }
    fn call(&mut self, h: HelperId, args: &[Val<u64>], _: &mut Vec<Val<u64>>) -> Called<u64> {
        match (h, args) {
            (HelperId::BinaryOp, &[Val::Obj(a), Val::Obj(b), Val::I64(k)]) => match binary_op(a, b, k) {
                0 => Called::Raised,
                r => Called::Done(Val::Obj(r)),
            },
            (HelperId::FloatMod, &[Val::F64(a), Val::F64(b)]) => Called::Done(Val::F64(a % b)),
            _ => Called::Unknown,
        }
    }
    fn call_native(&mut self, _: ConstId, _: &[Val<u64>]) -> Called<u64> {
        Called::Unknown
    }
}

fn obj_text(o: u64) -> String {
    format!("int {}", int_value(o))
}

fn val_text(v: &Val<u64>) -> String {
    match *v {
        Val::Null => "_".into(),
        Val::Obj(o) => obj_text(o),
        Val::I64(n) => n.to_string(),
        Val::F64(x) => nan_text(x),
        Val::Bool(b) => b.to_string(),
    }
}

fn nan_text(x: f64) -> String {
    if x.is_nan() {
        "nan".into()
    } else {
        format!("{x:?}")
    }
}

/// How the evaluator says the run ends.
fn expected(f: &Func, args: &[u64]) -> String {
    let mut vals = vec![Val::Obj(args[0])];
    vals.extend(args.iter().map(|&a| Val::Obj(a)));
    let slots = |s: &[SlotVal<u64>]| -> String {
        s.iter()
            .map(|s| match s {
                SlotVal::Val(v) => val_text(v),
                SlotVal::Null | SlotVal::Virtual(_) => "_".into(),
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    let left = |l: &eval::Left<u64>| {
        let f = &l.frames[0];
        format!("bc{} [{} | {}]", f.bc, slots(&f.locals), slots(&f.stack))
    };
    match eval::run(f, &mut World, &vals) {
        Outcome::Returned(o) => format!("ret {}", obj_text(o)),
        Outcome::Exited { reason, left: l } => format!("{} {}", reason.name(), left(&l)),
        Outcome::Raised { left: l } => format!("raise {}", left(&l)),
        other => panic!("{other:?}"),
    }
}

/// How the machine code ended.
fn got(u: &Unit, end: &End) -> String {
    match end {
        End::Ret(o) => format!("ret {}", obj_text(*o)),
        End::Exit(p) => {
            let r = &u.art.exits[p.id as usize];
            let slots = |s: &[SlotRecord]| -> String {
                s.iter()
                    .map(|s| match *s {
                        SlotRecord::Value { loc, kind, .. } => val_text(&match kind {
                            Kind::Obj => Val::Obj(p.bits(loc)),
                            Kind::I64 => Val::I64(p.bits(loc).cast_signed()),
                            Kind::F64 => Val::F64(f64::from_bits(p.bits(loc))),
                            Kind::Bool => Val::Bool(p.bits(loc) == 1),
                        }),
                        SlotRecord::Null | SlotRecord::Virtual(_) => "_".into(),
                    })
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let f = &r.frames[0];
            format!(
                "{} bc{} [{} | {}]",
                r.reason.name(),
                f.bc,
                slots(&f.locals),
                slots(&f.stack)
            )
        }
    }
}

/// Runs one random function on several inputs.
fn try_seed(m: &mut Machine, seed: u64) {
    let text = Gen::function(seed);
    let f = crate::ir::parse::parse(&text).unwrap_or_else(|e| panic!("seed {seed}: {e}\n{text}"));
    let u = m.compile(&text);
    let mut rng = Rng(seed | 1 << 40);
    for _ in 0..4 {
        let args: Vec<u64> = (0..3).map(|_| int(rng.pick(&INTS))).collect();
        let want = expected(&f, &args);
        let end = m.run(&u, 1, &args);
        let got = got(&u, &end);
        m.reset();
        assert_eq!(
            got, want,
            "seed {seed}, spill {}\n{text}\n{}",
            m.cfg.spill, u.art.listing
        );
    }
}

#[test]
fn random_functions_do_what_the_evaluator_says() {
    let from: u64 = std::env::var("PYJIT_TEST_SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1);
    let count: u64 = std::env::var("PYJIT_TEST_COUNT")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(150);
    for spill in [false, true] {
        let mut m = Machine::new(spill);
        for (k, n) in [(0, 5), (1, 1 << 62), (2, -3)] {
            machine::CONSTS.with_borrow_mut(|c| c.insert(k, int(n)));
        }
        LOG.with_borrow_mut(|l| l.model = true);
        for seed in from..from + count {
            try_seed(&mut m, seed);
        }
    }
    LOG.with_borrow_mut(|l| l.model = false);
}
