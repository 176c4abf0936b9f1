//! Block parameters that become two or three machine values each.
//!
//! *Numbers*: parameters into which small int constants and floats flow, as into the `total` of `total = 0` and then
//! `total += x` with floats, become a double and a truth value that says whether it is an int. *Complex numbers* become
//! their real and imaginary parts, with a third that says whether it is an int where a small int constant flows in.
//!
//! *Unsigned* ints become their 64 bits (`specialise/unsigned.rs`); here alone an edge may guard what flows in.
//!
//! Else no guess is in this: what flows in is known. The object is made where somebody wants one; frame states hold a recipe.
//!
//! A parameter that only frame states look at may also get NULL, as a local that a loop assigns first: then another truth
//! value says so, and the recipe is `optional`.

use hashbrown::HashMap;
use pyjit_ffi::layout::complex;
use smallvec::SmallVec;

use super::{edge_state, place};
use crate::deopt::{ExitReason, VirtualKind};
use crate::entity::{IdSet, IdVec};
use crate::helpers::HelperId;
use crate::input::{ConstValue, World};
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Func, Inst, InstData, Slot, Value, VirtualData};
use crate::ir::ops::{Cc, Op, Res};
use crate::ir::types::{Ty, wk};

/// What the pairs stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A double, and whether it is an int.
    Number,
    /// Real and imaginary part.
    Complex,
    /// The same, and whether it is an int (1, else 0).
    ComplexOrInt,
    /// The 64 bits of an unsigned int.
    Unsigned,
}

impl Kind {
    fn types(self) -> &'static [Ty] {
        match self {
            Kind::Number => &[Ty::F64, Ty::Bool],
            Kind::Complex => &[Ty::F64, Ty::F64],
            Kind::ComplexOrInt => &[Ty::F64, Ty::F64, Ty::I64],
            Kind::Unsigned => &[Ty::I64],
        }
    }
    fn recipe(self) -> VirtualKind {
        match self {
            Kind::Number => VirtualKind::Number,
            Kind::Complex => VirtualKind::Complex,
            Kind::ComplexOrInt => VirtualKind::ComplexOrInt,
            Kind::Unsigned => VirtualKind::Unsigned,
        }
    }
    /// Parameters may hold such objects.
    fn fits(self, ty: Ty) -> bool {
        match self {
            Kind::Number | Kind::ComplexOrInt => ty.is_obj() && ty.class().is_none(),
            Kind::Complex => ty.class() == Some(wk::COMPLEX),
            Kind::Unsigned => ty.is_obj() && ty.class().is_none_or(|t| t == wk::INT),
        }
    }
    /// Which value of the pair an instruction reads from the object that is its first operand.
    fn reads(self, d: &InstData) -> Option<usize> {
        match (self, d.op, i32::try_from(d.imm[0])) {
            (Kind::Number, Op::UnboxNumber, _) | (Kind::Complex, Op::LoadF64, Ok(complex::REAL)) => Some(0),
            (Kind::Complex, Op::LoadF64, Ok(complex::IMAG)) => Some(1),
            (Kind::ComplexOrInt, Op::Call, _) => {
                let readers = [HelperId::RealPart, HelperId::ImagPart, HelperId::ComplexOrInt];
                readers.iter().position(|&h| d.imm[0] == h as i64)
            }
            (Kind::Unsigned, Op::Call, _) => (d.imm[0] == HelperId::LowBits as i64).then_some(0),
            _ => None,
        }
    }
    /// An instruction asks whether it is such an object: it is.
    fn is_asked(self, d: &InstData) -> bool {
        self == Kind::Unsigned && d.op == Op::Call && d.imm[0] == HelperId::IsU64 as i64
    }
    /// A proof that a parameter is of a class says nothing new.
    fn is_plain(self, d: &InstData) -> bool {
        let int = self == Kind::Unsigned && d.op == Op::GuardType && d.imm[0] == i64::from(wk::INT.0);
        int || matches!(d.op, Op::Refine | Op::GuardNonNull | Op::GuardNumber)
    }
    /// The operation that makes an object of a pair.
    fn maker(self) -> HelperId {
        match self {
            Kind::Number => HelperId::BoxNumber,
            Kind::Complex => HelperId::BoxComplex,
            Kind::ComplexOrInt => HelperId::BoxComplexOrInt,
            Kind::Unsigned => HelperId::BoxU64,
        }
    }
}

type Parts = SmallVec<[Value; 3]>;

/// What stands for a parameter.
#[derive(Clone)]
struct Pair {
    parts: Parts,
    /// It is NULL.
    absent: Option<Value>,
}

/// What an edge brings.
#[derive(Clone)]
enum Incoming {
    Constant(f64, bool),
    /// An unsigned int.
    Bits(i64),
    /// The operand of a box.
    Double(Value),
    Param(Value),
    /// The operands of a box.
    Pair(Parts),
    /// An object from which the pair is read.
    Object(Value),
    /// What is guarded to be an unsigned int.
    Int(Value),
    Null,
}

/// The parameters that are replaced.
struct Chosen {
    kind: Kind,
    params: IdSet<Value>,
    /// Those of them that may be NULL; only frame states look at these.
    nullable: IdSet<Value>,
}

/// True if a parameter was replaced.
pub(super) fn run(f: &mut Func, world: &dyn World, kind: Kind) -> bool {
    let chosen = choose(f, world, kind);
    if chosen.params.iter().next().is_none() {
        return false;
    }
    let pairs = add_params(f, &chosen);
    for b in f.layout.clone() {
        pass_pairs(f, b, kind, &pairs, world);
    }
    hold_recipes(f, kind, &pairs);
    let mut doubles = HashMap::new();
    let mut aliases = vec![];
    for b in f.layout.clone() {
        rewrite_uses(f, b, kind, &pairs, &mut doubles, &mut aliases);
    }
    // Uses were told by the aliases, so those go last.
    f.retain(|_, i| !aliases.contains(&i));
    f.rewrite_uses(&mut |v| doubles.get(&v).copied().unwrap_or(v));
    drop_params(f, &pairs);
    true
}

fn incoming(
    f: &Func,
    world: &dyn World,
    kind: Kind,
    is_candidate: impl Fn(Value) -> bool,
    (a, can_leave): (Value, bool),
) -> Option<Incoming> {
    const EXACT: u64 = 1 << 30;
    let r = f.root(a);
    if is_candidate(r) {
        return Some(Incoming::Param(r));
    }
    let def = f.def_inst(r).map(|(_, d)| d);
    if def.is_some_and(|d| d.op == Op::ConstNull) {
        return Some(Incoming::Null);
    }
    if kind == Kind::Complex {
        let object = f.ty(a).class() == Some(wk::COMPLEX) && !f.ty(a).is_nullable();
        let parts = f
            .complex_parts(r)
            .map(|parts| Incoming::Pair(SmallVec::from_slice(&parts)));
        return parts.or(object.then_some(Incoming::Object(a)));
    }
    let Some(d) = def else {
        return guarded_int(f, kind, a, can_leave);
    };
    if kind == Kind::Unsigned {
        if let Some(n) = f.as_const(r).and_then(|k| world.const_u64(k)) {
            return Some(Incoming::Bits(n.cast_signed()));
        }
        let natural = d.op == Op::BoxI64 && f.is_natural(d.args[0]);
        let unsigned = f.helper(f.def_inst(r)?.0) == Some(HelperId::BoxU64);
        if natural || unsigned {
            return Some(Incoming::Pair(SmallVec::from_slice(&d.args[..1])));
        }
        return guarded_int(f, kind, a, can_leave);
    }
    if kind == Kind::ComplexOrInt {
        let constant = f.as_const(r).map(|k| world.const_value(k));
        if let Some(ConstValue::Int(n)) = constant
            && n.unsigned_abs() < EXACT
        {
            #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
            return Some(Incoming::Constant(n as f64, true));
        }
        let object = f.ty(a).class() == Some(wk::COMPLEX) && !f.ty(a).is_nullable();
        let parts = f
            .complex_or_int_parts(r)
            .map(|parts| SmallVec::from_slice(&parts));
        let parts = parts.or_else(|| Some(SmallVec::from_slice(&f.complex_parts(r)?)));
        return parts
            .map(Incoming::Pair)
            .or(object.then_some(Incoming::Object(a)));
    }
    match d.op {
        Op::BoxF64 => Some(Incoming::Double(d.args[0])),
        Op::Call => f
            .number_parts(r)
            .map(|(double, is_int)| Incoming::Pair(SmallVec::from_slice(&[double, is_int]))),
        Op::ConstObj => match world.const_value(f.as_const(r)?) {
            ConstValue::Float(x) => Some(Incoming::Constant(x, false)),
            #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
            ConstValue::Int(n) if n.unsigned_abs() < EXACT => Some(Incoming::Constant(n as f64, true)),
            _ => None,
        },
        _ => None,
    }
}

/// An object that is no machine integer yet, on an edge that can leave if it is not an unsigned int.
fn guarded_int(f: &Func, kind: Kind, a: Value, can_leave: bool) -> Option<Incoming> {
    let fits = kind == Kind::Unsigned && can_leave && kind.fits(f.ty(a)) && !f.ty(a).is_nullable();
    fits.then_some(Incoming::Int(a))
}

/// The edge out of a block has a state to leave with, and code that left there was not compiled anew for it.
fn may_leave(f: &Func, world: &dyn World, b: Block) -> bool {
    let Some(d) = f.terminator(b).filter(|d| d.targets.len() == 1) else {
        return false;
    };
    let fb = world.feedback(d.code, d.bc);
    !fb.generic && !fb.failed.contains(&ExitReason::Operand) && edge_state(f, b).is_some()
}

/// Parameters of which it is known what flows in, and of whose pair somebody reads something, or that nobody reads.
fn choose(f: &Func, world: &dyn World, kind: Kind) -> Chosen {
    let n = f.values.len();
    let insts = || f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    let mut wanted = IdSet::<Value>::with_len(n);
    let mut read = IdSet::<Value>::with_len(n);
    let mut made = false;
    let mut known = objects(f, kind);
    for &i in insts() {
        let d = &f.insts[i];
        for &a in &d.args {
            read.insert(f.root(a));
        }
        if kind.reads(d).is_some() {
            wanted.insert(f.root(d.args[0]));
        }
        made |= f.helper(i) == Some(kind.maker());
        // Where a class is proved of one, not every use would be right.
        if d.op.row().result == Res::Alias && !kind.is_plain(d) {
            known.remove(f.root(d.args[0]));
        }
    }
    let mut chosen = Chosen {
        kind,
        params: IdSet::with_len(n),
        nullable: IdSet::with_len(n),
    };
    if wanted.iter().next().is_none() && !made {
        return chosen;
    }
    let mut flows: Vec<(Value, Value)> = vec![];
    // What comes in on an edge that can't leave.
    let mut final_ones = IdSet::<Value>::with_len(n);
    for &b in &f.layout {
        let Some(d) = f.terminator(b) else { continue };
        let may_leave = may_leave(f, world, b);
        for t in &d.targets {
            for &a in t.args.iter().filter(|_| !may_leave) {
                final_ones.insert(a);
            }
            flows.extend({ f.blocks[t.block].params.iter().zip(&t.args) }.map(|(&p, &a)| (a, p)));
        }
    }
    let null = |a: Value| f.def_inst(f.root(a)).is_some_and(|(_, d)| d.op == Op::ConstNull);
    until_settled(&flows, |a, p| {
        (null(a) || chosen.nullable.contains(f.root(a))) && chosen.nullable.insert(p)
    });
    until_settled(&flows, |a, p| {
        // What may be NULL can't be an object anywhere.
        let lost = chosen.nullable.contains(f.root(a)) && !known.contains(p) && known.remove(f.root(a));
        let unfit = chosen.nullable.contains(p) && read.contains(p);
        let unknown = unfit
            || incoming(
                f,
                world,
                kind,
                |v| known.contains(v),
                (a, !final_ones.contains(a)),
            )
            .is_none();
        lost | (unknown && known.remove(p))
    });
    for &(a, p) in &flows {
        let made = matches!(
            incoming(f, world, kind, |_| false, (a, false)),
            Some(Incoming::Pair(_))
        );
        if made && !read.contains(p) {
            wanted.insert(p);
        }
    }
    for p in wanted.iter().filter(|&p| known.contains(p)) {
        chosen.params.insert(p);
    }
    until_settled(&flows, |a, p| {
        let a = f.root(a);
        let parted = chosen.params.contains(a) != chosen.params.contains(p);
        let join = known.contains(a) && known.contains(p) && parted;
        join && (chosen.params.insert(a) | chosen.params.insert(p))
    });
    chosen
}

/// Parameters that may hold such objects.
fn objects(f: &Func, kind: Kind) -> IdSet<Value> {
    let mut objects = IdSet::<Value>::with_len(f.values.len());
    let entry = f.entry();
    let blocks = f.layout.iter().filter(|&&b| b != entry);
    for &p in blocks.flat_map(|&b| &f.blocks[b].params) {
        if kind.fits(f.ty(p)) {
            objects.insert(p);
        }
    }
    objects
}

/// Takes the flows round and round until none of them changes anything.
fn until_settled(flows: &[(Value, Value)], mut change: impl FnMut(Value, Value) -> bool) {
    while flows.iter().fold(false, |any, &(a, p)| change(a, p) | any) {}
}

fn add_params(f: &mut Func, chosen: &Chosen) -> HashMap<Value, Pair> {
    let mut pairs = HashMap::new();
    for b in f.layout.clone() {
        for p in f.blocks[b].params.clone() {
            if chosen.params.contains(p) {
                let pair = Pair {
                    parts: { chosen.kind.types().iter() }
                        .map(|&ty| f.add_param(b, ty))
                        .collect(),
                    absent: chosen.nullable.contains(p).then(|| f.add_param(b, Ty::Bool)),
                };
                pairs.insert(p, pair);
            }
        }
    }
    pairs
}

/// Hands the pairs over the edges out of `b`, behind the arguments there are.
fn pass_pairs(f: &mut Func, b: Block, kind: Kind, pairs: &HashMap<Value, Pair>, world: &dyn World) {
    let Some(&term) = f.blocks[b].insts.last() else {
        return;
    };
    let state = edge_state(f, b);
    let may_leave = may_leave(f, world, b);
    for n in 0..f.insts[term].targets.len() {
        let to = f.insts[term].targets[n].block;
        for index in 0..f.blocks[to].params.len() {
            let p = f.blocks[to].params[index];
            let Some(pair) = pairs.get(&p) else {
                continue;
            };
            let a = f.insts[term].targets[n].args[index];
            let Some(from) = incoming(f, world, kind, |v| pairs.contains_key(&v), (a, may_leave)) else {
                continue;
            };
            let class = f.ty(a).class();
            let mut put = |op: Op, args: &[Value], imm: [i64; 2], ty: Ty| {
                let at = f.blocks[b].insts.len() - 1;
                let fs = state.filter(|_| matches!(op, Op::GuardTrue | Op::GuardType));
                let inst = place(f, b, at, term, op, a, ty, fs);
                f.insts[inst].args = SmallVec::from_slice(args);
                f.insts[inst].imm = imm;
                f.insts[inst].result.unwrap_or(a)
            };
            let is_int = matches!(from, Incoming::Constant(_, true));
            let absent = pair.absent.map(|_| match from {
                Incoming::Param(q) if pairs[&q].absent.is_some() => pairs[&q].absent.unwrap_or(a),
                _ => {
                    let null = i64::from(matches!(from, Incoming::Null));
                    put(Op::ConstBool, &[], [null, 0], Ty::Bool)
                }
            });
            let mut parts: Parts = match from {
                Incoming::Param(p) => pairs[&p].parts.clone(),
                Incoming::Pair(parts) => parts,
                Incoming::Double(v) => SmallVec::from_slice(&[v]),
                Incoming::Null => SmallVec::new(),
                Incoming::Int(o) => {
                    let o = match class {
                        Some(_) => o,
                        None => put(Op::GuardType, &[o], [i64::from(wk::INT.0), 0], Ty::exact(wk::INT)),
                    };
                    let is_u64 = put(Op::Call, &[o], [HelperId::IsU64 as i64, 0], Ty::I64);
                    let zero = put(Op::ConstI64, &[], [0, 0], Ty::I64);
                    let ok = put(Op::IntCmp, &[is_u64, zero], [Cc::Ne as i64, 0], Ty::Bool);
                    put(Op::GuardTrue, &[ok], [ExitReason::Operand as i64, 0], Ty::Void);
                    let low = [HelperId::LowBits as i64, 0];
                    SmallVec::from_slice(&[put(Op::Call, &[o], low, Ty::I64)])
                }
                Incoming::Bits(n) => SmallVec::from_slice(&[put(Op::ConstI64, &[], [n, 0], Ty::I64)]),
                Incoming::Constant(x, _) => {
                    let imm = [x.to_bits().cast_signed(), 0];
                    SmallVec::from_slice(&[put(Op::ConstF64, &[], imm, Ty::F64)])
                }
                Incoming::Object(o) => { [complex::REAL, complex::IMAG].into_iter() }
                    .map(|offset| {
                        let imm = [i64::from(offset), i64::from(Mem::FROZEN.0)];
                        put(Op::LoadF64, &[o], imm, Ty::F64)
                    })
                    .collect(),
            };
            // Zeros, but for the last part of an int.
            for &ty in &kind.types()[parts.len()..] {
                let op = match ty {
                    Ty::F64 => Op::ConstF64,
                    Ty::Bool => Op::ConstBool,
                    _ => Op::ConstI64,
                };
                parts.push(put(op, &[], [i64::from(is_int && ty != Ty::F64), 0], ty));
            }
            f.insts[term].targets[n].args.extend(parts);
            f.insts[term].targets[n].args.extend(absent);
        }
    }
}

/// Frame states and virtual objects hold recipes.
fn hold_recipes(f: &mut Func, kind: Kind, pairs: &HashMap<Value, Pair>) {
    let mut sorted: Vec<(Value, &Pair)> = pairs.iter().map(|(&p, pair)| (p, pair)).collect();
    sorted.sort_unstable_by_key(|&(p, _)| p);
    let mut recipes: HashMap<Value, Slot> = HashMap::new();
    for (p, pair) in sorted {
        let recipe = VirtualData {
            kind: kind.recipe(),
            fields: pair.parts.iter().copied().map(Slot::Val).collect(),
        };
        let number = Slot::Virtual(f.virtuals.push(recipe));
        let slot = match pair.absent {
            None => number,
            Some(absent) => Slot::Virtual(f.virtuals.push(VirtualData {
                kind: VirtualKind::Optional,
                fields: vec![number, Slot::Val(absent)],
            })),
        };
        recipes.insert(p, slot);
    }
    let recipe_of = |f: &Func, slot: Slot| match slot {
        Slot::Val(v) => recipes.get(&f.root(v)).copied(),
        Slot::Null | Slot::Virtual(_) => None,
    };
    for id in f.frame_states.ids() {
        let mut data = f.frame_states[id].clone();
        let mut any = false;
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            if let Some(recipe) = recipe_of(f, *slot) {
                (*slot, any) = (recipe, true);
            }
        }
        if any {
            f.frame_states[id] = data;
        }
    }
    for id in f.virtuals.ids() {
        for n in 0..f.virtuals[id].fields.len() {
            if let Some(recipe) = recipe_of(f, f.virtuals[id].fields[n]) {
                f.virtuals[id].fields[n] = recipe;
            }
        }
    }
}

/// Who reads a part gets it; who wants the object gets a new one.
fn rewrite_uses(
    f: &mut Func,
    b: Block,
    kind: Kind,
    pairs: &HashMap<Value, Pair>,
    doubles: &mut HashMap<Value, Value>,
    aliases: &mut Vec<Inst>,
) {
    let mut out = Vec::with_capacity(f.blocks[b].insts.len());
    for i in std::mem::take(&mut f.blocks[b].insts) {
        let mut made: HashMap<Value, Value> = HashMap::new();
        let is_alias = f.insts[i].op.row().result == Res::Alias;
        let read = kind.reads(&f.insts[i]);
        let whole = |f: &Func, v: Value| pairs.get(&f.root(v)).map(|pair| (f.root(v), pair));
        if kind.is_asked(&f.insts[i]) && whole(f, f.insts[i].args[0]).is_some() {
            f.insts[i].op = Op::ConstI64;
            f.insts[i].args.clear();
            f.insts[i].imm = [1, 0];
            out.push(i);
            continue;
        }
        if (is_alias || read.is_some())
            && let Some((_, pair)) = whole(f, f.insts[i].args[0])
        {
            if let (Some(n), Some(v)) = (read, f.insts[i].result) {
                doubles.insert(v, pair.parts[n]);
            }
            if is_alias {
                aliases.push(i);
                out.push(i);
            }
            continue;
        }
        for n in 0..f.insts[i].args.len() {
            let v = f.insts[i].args[n];
            if let Some((p, pair)) = whole(f, v) {
                f.insts[i].args[n] = box_of(f, i, kind, (p, pair), &mut made, &mut out);
            }
        }
        for t in 0..f.insts[i].targets.len() {
            for n in 0..f.insts[i].targets[t].args.len() {
                let (v, to) = (f.insts[i].targets[t].args[n], f.insts[i].targets[t].block);
                let handed_on = f.blocks[to].params.get(n).is_some_and(|q| pairs.contains_key(q));
                if let Some((p, pair)) = whole(f, v).filter(|_| !handed_on) {
                    f.insts[i].targets[t].args[n] = box_of(f, i, kind, (p, pair), &mut made, &mut out);
                }
            }
        }
        out.push(i);
    }
    f.blocks[b].insts = out;
}

/// A new object of the pair, in front of the instruction that wants it.
fn box_of(
    f: &mut Func,
    i: Inst,
    kind: Kind,
    (p, pair): (Value, &Pair),
    made: &mut HashMap<Value, Value>,
    out: &mut Vec<Inst>,
) -> Value {
    if let Some(&v) = made.get(&p) {
        return v;
    }
    let mut put = |op: Op, args: &[Value], helper: i64, ty: Ty| {
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm: [helper, 0],
            result: None,
            fs: None,
            targets: SmallVec::new(),
            catches: false,
            bc: f.insts[i].bc,
            code: f.insts[i].code,
        };
        let inst = f.make_inst(data, ty);
        out.push(inst);
        f.insts[inst].result.unwrap_or(p)
    };
    let mut parts = pair.parts.clone();
    let ty = match kind {
        Kind::Number => {
            parts[1] = put(Op::BoolToI64, &[parts[1]], 0, Ty::I64);
            Ty::NUMBER
        }
        Kind::Complex => Ty::exact(wk::COMPLEX),
        Kind::ComplexOrInt => Ty::OBJ,
        Kind::Unsigned => Ty::exact(wk::INT),
    };
    let v = put(Op::Call, &parts, kind.maker() as i64, ty);
    made.insert(p, v);
    v
}

/// Removes the parameters and their arguments.
fn drop_params(f: &mut Func, pairs: &HashMap<Value, Pair>) {
    let mut dead = IdVec::filled(false, f.values.len());
    for &p in pairs.keys() {
        dead[p] = true;
    }
    crate::opt::cleanup::drop_params(f, &dead);
}
