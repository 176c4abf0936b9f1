//! Block parameters of exact int, float or bool class become machine values when somebody computes with them.
//!
//! A parameter is converted if an `unbox` reads it, if it feeds a converted parameter, or if everything that flows in is
//! freshly boxed, or unboxed elsewhere, and only frame states look at it: an object kept for them alone costs its
//! references. The parameter's box is made anew at the block's start for the uses that want
//! an object; `simplify` and `dce` remove it where nobody does.
//!
//! What is a small int constant on some ways in and a float on the others becomes a pair, and so does a complex; an unsigned
//! int becomes its bits ([`pairs`]).
//!
//! A local that is first assigned inside a loop is NULL on the way in. Such a parameter becomes two: the machine value
//! and a truth value that says whether it is NULL ([`flags`]); frame states hold both as an optional value.

mod flags;
mod pairs;

use hashbrown::HashMap;

use crate::entity::{IdSet, IdVec};
use crate::input::{ConstValue, World};
use crate::ir::func::{Block, Def, FrameState, Func, Inst, InstData, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, wk};

fn machine(t: TypeId) -> Option<(Ty, Op, Op)> {
    match t {
        wk::INT => Some((Ty::I64, Op::UnboxI64, Op::BoxI64)),
        wk::FLOAT => Some((Ty::F64, Op::UnboxF64, Op::BoxF64)),
        wk::BOOL => Some((Ty::Bool, Op::UnboxBool, Op::BoxBool)),
        _ => None,
    }
}

/// The converted parameters.
struct Converted {
    /// Machine value of each.
    raw: IdVec<Value, Option<Value>>,
    /// Which parameter a machine value stands for.
    origin: HashMap<Value, Value>,
}

/// True if a parameter was converted.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    use pairs::Kind;
    let kinds = [Kind::Number, Kind::Complex, Kind::ComplexOrInt, Kind::Unsigned];
    let numbers = kinds
        .iter()
        .fold(false, |any, &kind| pairs::run(f, world, kind) | any);
    let chosen = choose(f);
    if chosen.iter().next().is_none() {
        return numbers;
    }
    let groups = flags::group(f, &chosen);
    let flags = flags::make(f, &groups);
    let mut conv = Converted {
        raw: IdVec::filled(None, f.values.len()),
        origin: HashMap::new(),
    };
    for b in f.layout.clone() {
        for (index, p) in f.blocks[b].params.clone().into_iter().enumerate() {
            if !chosen.contains(p) {
                continue;
            }
            let Some((ty, _, box_op)) = f.ty(p).class().and_then(machine) else {
                continue;
            };
            let new = f.values.push(crate::ir::func::ValueData {
                def: Def::Param(b, u32::try_from(index).unwrap_or(u32::MAX)),
                ty,
            });
            f.blocks[b].params[index] = new;
            conv.raw[p] = Some(new);
            conv.origin.insert(new, p);
            if f.ty(p).is_nullable() {
                f.values[p].def = Def::Gone;
                continue;
            }
            let near = f.blocks[b].insts[0];
            let boxed = place(f, b, 0, near, box_op, new, f.ty(p), None);
            // The old value is now defined by the box.
            f.values[p].def = Def::Inst(boxed);
            f.insts[boxed].result = Some(p);
        }
    }
    for b in f.layout.clone() {
        convert_edges(f, b, &conv, world);
    }
    flags::rewrite_uses(f, &flags, &conv);
    true
}

#[expect(clippy::too_many_arguments, reason = "one instruction")]
fn place(
    f: &mut Func,
    b: Block,
    at: usize,
    near: Inst,
    op: Op,
    arg: Value,
    ty: Ty,
    fs: Option<FrameState>,
) -> Inst {
    let (bc, code) = (f.insts[near].bc, f.insts[near].code);
    let data = InstData {
        op,
        args: smallvec::SmallVec::from_slice(&[arg]),
        imm: [0, 0],
        result: None,
        fs,
        targets: smallvec::SmallVec::new(),
        catches: false,
        bc,
        code,
    };
    let inst = f.make_inst(data, ty);
    f.blocks[b].insts.insert(at, inst);
    inst
}

/// Edges bring machine values: the operand of a box, a constant, a converted parameter, or a fresh unboxing.
fn convert_edges(f: &mut Func, b: Block, conv: &Converted, world: &mut dyn World) {
    let Some(&term) = f.blocks[b].insts.last() else {
        return;
    };
    for n in 0..f.insts[term].targets.len() {
        let to = f.insts[term].targets[n].block;
        for index in 0..f.insts[term].targets[n].args.len() {
            let p = f.blocks[to].params[index];
            let Some(&old) = conv.origin.get(&p) else {
                continue;
            };
            let a = f.insts[term].targets[n].args[index];
            let v = machine_value(f, b, term, a, f.ty(old), &conv.raw, world);
            f.insts[term].targets[n].args[index] = v;
        }
    }
}

fn machine_value(
    f: &mut Func,
    b: Block,
    term: Inst,
    a: Value,
    ty: Ty,
    raw: &IdVec<Value, Option<Value>>,
    world: &mut dyn World,
) -> Value {
    let root = f.root(a);
    if let Some(v) = raw.get(root).copied().flatten() {
        return v;
    }
    if let Some((_, d)) = f.def_inst(root)
        && matches!(d.op, Op::BoxI64 | Op::BoxF64 | Op::BoxBool)
    {
        return d.args[0];
    }
    let at = f.blocks[b].insts.len() - 1;
    let constant = f.as_const(root).map(|k| world.const_value(k));
    let imm = match constant {
        Some(ConstValue::Int(n)) => Some((Op::ConstI64, n, Ty::I64)),
        Some(ConstValue::Float(x)) => Some((Op::ConstF64, x.to_bits().cast_signed(), Ty::F64)),
        Some(ConstValue::Bool(v)) => Some((Op::ConstBool, i64::from(v), Ty::Bool)),
        // Any value will do for NULL.
        _ if is_null(f, root) => match ty.class().and_then(machine) {
            Some((Ty::F64, ..)) => Some((Op::ConstF64, 0, Ty::F64)),
            Some((Ty::Bool, ..)) => Some((Op::ConstBool, 0, Ty::Bool)),
            _ => Some((Op::ConstI64, 0, Ty::I64)),
        },
        _ => None,
    };
    if let Some((op, imm, ty)) = imm {
        let inst = place(f, b, at, term, op, root, ty, None);
        f.insts[inst].args.clear();
        f.insts[inst].imm = [imm, 0];
        return f.insts[inst].result.unwrap_or(a);
    }
    let Some((mty, unbox, _)) = ty.class().and_then(machine) else {
        return a;
    };
    let fs = (unbox == Op::UnboxI64).then(|| edge_state(f, b)).flatten();
    let inst = place(f, b, at, term, unbox, a, mty, fs);
    f.insts[inst].result.unwrap_or(a)
}

/// The frame state of the block's last mark: the interpreter's state at the edge's target.
fn edge_state(f: &Func, b: Block) -> Option<FrameState> {
    f.blocks[b]
        .insts
        .iter()
        .rev()
        .find(|&&i| f.insts[i].op == Op::Mark)
        .and_then(|&i| f.insts[i].fs)
}

fn is_null(f: &Func, v: Value) -> bool {
    f.def_inst(v).is_some_and(|(_, d)| d.op == Op::ConstNull)
}

fn choose(f: &Func) -> IdSet<Value> {
    let n = f.values.len();
    let mut candidates = IdSet::<Value>::with_len(n);
    let entry = f.entry();
    for &b in f.layout.iter().filter(|&&b| b != entry) {
        for &p in &f.blocks[b].params {
            if f.ty(p).class().and_then(machine).is_some() {
                candidates.insert(p);
            }
        }
    }
    flags::drop_other_uses(f, &mut candidates);
    while drop_unfit_edges(f, &mut candidates) {}
    let mut wanted = IdSet::<Value>::with_len(n);
    let mut as_object = IdSet::<Value>::with_len(n);
    // Objects whose machine value somebody computes with.
    let mut read = IdSet::<Value>::with_len(n);
    let mut flows: Vec<(Value, Value)> = vec![];
    for &b in &f.layout {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            for &a in &d.args {
                let r = f.root(a);
                if matches!(d.op, Op::UnboxI64 | Op::UnboxF64 | Op::UnboxBool) {
                    read.insert(r);
                }
                if candidates.contains(r) {
                    match d.op {
                        Op::UnboxI64 | Op::UnboxF64 | Op::UnboxBool => wanted.insert(r),
                        _ if d.op.row().result == crate::ir::ops::Res::Alias => false,
                        _ => as_object.insert(r),
                    };
                }
            }
            for t in &d.targets {
                for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                    flows.push((f.root(a), p));
                }
            }
        }
    }
    // Fresh boxes, and objects that are read anyway, that only frame states look at.
    let at_hand = |a: Value| {
        read.contains(a)
            || f.def_inst(a)
                .is_some_and(|(_, d)| matches!(d.op, Op::BoxI64 | Op::BoxF64 | Op::BoxBool))
    };
    for p in candidates.iter().filter(|&p| !as_object.contains(p)) {
        let mut sources = flows.iter().filter(|(_, to)| *to == p).map(|&(a, _)| a);
        let fits = |a: Value| {
            a == p || candidates.contains(a) || at_hand(a) || f.as_const(a).is_some() || is_null(f, a)
        };
        if sources.clone().any(at_hand) && sources.all(fits) {
            wanted.insert(p);
        }
    }
    let mut again = true;
    while again {
        again = false;
        for &(a, p) in &flows {
            if wanted.contains(p) && candidates.contains(a) && wanted.insert(a) {
                again = true;
            }
            // A converted parameter that may be NULL can't be an object elsewhere.
            if wanted.contains(a) && f.ty(a).is_nullable() && candidates.contains(p) && wanted.insert(p) {
                again = true;
            }
        }
    }
    wanted
}

/// Drops candidates with an edge that can't be converted: one that brings a real object needs a state to leave with if
/// it does not fit, and what may be NULL must be NULL for sure or another candidate. True if one went.
fn drop_unfit_edges(f: &Func, candidates: &mut IdSet<Value>) -> bool {
    let mut dropped = false;
    for &b in &f.layout {
        let Some(d) = f.terminator(b) else { continue };
        let has_state = d.targets.len() == 1 && edge_state(f, b).is_some();
        for t in &d.targets {
            for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                let r = f.root(a);
                let free = f.as_const(r).is_some()
                    || f.def_inst(r)
                        .is_some_and(|(_, d)| matches!(d.op, Op::BoxI64 | Op::BoxF64 | Op::BoxBool))
                    || candidates.contains(r)
                    || f.ty(p).is_nullable() && is_null(f, r);
                let unfit = !free && (!has_state || f.ty(a).is_nullable());
                dropped |= unfit && candidates.remove(p);
                if f.ty(a).is_nullable() && r == a && !candidates.contains(p) {
                    dropped |= candidates.remove(r);
                }
            }
        }
    }
    dropped
}
