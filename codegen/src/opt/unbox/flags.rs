//! Converted parameters that may be NULL: a truth value next to the machine value says so.
//!
//! All locals that a loop assigns first are NULL on the same edges: parameters of a block whose incoming values agree
//! in that share one flag.

use hashbrown::HashMap;

use super::{Converted, machine, place};
use crate::deopt::{ExitReason, VirtualKind};
use crate::entity::IdSet;
use crate::ir::func::{Block, Func, Inst, InstData, Slot, Value, VirtualData};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

/// What an edge says about a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Nullness {
    Null,
    NonNull,
    /// As the parameter that stands for its group.
    Like(Value),
}

/// The parameter that stands for the group of each nullable one.
pub(super) struct Groups {
    leader: HashMap<Value, Value>,
}

/// Drops nullable parameters that somebody uses in another way than to look whether they are NULL.
pub(super) fn drop_other_uses(f: &Func, candidates: &mut IdSet<Value>) {
    for &b in &f.layout {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            for &a in &d.args {
                if !f.ty(a).is_nullable() {
                    continue;
                }
                let class = d.result.and_then(|r| f.ty(r).class());
                let fits = match d.op {
                    Op::IsNull => true,
                    Op::Refine | Op::GuardNonNull => {
                        d.result.is_some_and(|r| !f.ty(r).is_nullable())
                            && (class.is_none() || class == f.ty(a).class())
                    }
                    _ => false,
                };
                if !fits {
                    candidates.remove(f.root(a));
                }
            }
        }
    }
}

fn nullness(f: &Func, leader: &HashMap<Value, Value>, a: Value) -> Nullness {
    if super::is_null(f, a) {
        return Nullness::Null;
    }
    match leader.get(&a) {
        Some(&l) => Nullness::Like(l),
        None => Nullness::NonNull,
    }
}

/// What every edge into a block brings for the parameter at `index`.
fn incoming(f: &Func, leader: &HashMap<Value, Value>, edges: &[Vec<Value>], index: usize) -> Vec<Nullness> {
    edges
        .iter()
        .map(|args| nullness(f, leader, args[index]))
        .collect()
}

/// Groups the nullable chosen parameters: the coarsest division in which equal parameters have equal edges.
pub(super) fn group(f: &Func, chosen: &IdSet<Value>) -> Groups {
    let mut members: Vec<(Block, Vec<(usize, Value)>)> = vec![];
    let mut leader = HashMap::new();
    for &b in &f.layout {
        let nullable: Vec<(usize, Value)> = f.blocks[b]
            .params
            .iter()
            .copied()
            .enumerate()
            .filter(|&(_, p)| chosen.contains(p) && f.ty(p).is_nullable())
            .collect();
        if let Some(&(_, first)) = nullable.first() {
            leader.extend(nullable.iter().map(|&(_, p)| (p, first)));
            members.push((b, nullable));
        }
    }
    let edges: Vec<Vec<Vec<Value>>> = members.iter().map(|&(b, _)| edges_into(f, b)).collect();
    loop {
        let mut finer = HashMap::new();
        for ((_, params), edges) in members.iter().zip(&edges) {
            let mut seen: HashMap<(Value, Vec<Nullness>), Value> = HashMap::new();
            for &(index, p) in params {
                let key = (leader[&p], incoming(f, &leader, edges, index));
                let l = *seen.entry(key).or_insert(p);
                finer.insert(p, l);
            }
        }
        if finer == leader {
            return Groups { leader };
        }
        leader = finer;
    }
}

/// Arguments of every edge into a block.
fn edges_into(f: &Func, b: Block) -> Vec<Vec<Value>> {
    f.layout
        .iter()
        .filter_map(|&p| f.terminator(p))
        .flat_map(|d| &d.targets)
        .filter(|t| t.block == b)
        .map(|t| t.args.clone())
        .collect()
}

/// Adds the flags' parameters and hands them over every edge; the flag of every nullable converted parameter.
pub(super) fn make(f: &mut Func, groups: &Groups) -> HashMap<Value, Value> {
    let mut flags: HashMap<Value, Value> = HashMap::new();
    let mut added: Vec<(Block, usize)> = vec![];
    for b in f.layout.clone() {
        for (index, p) in f.blocks[b].params.clone().into_iter().enumerate() {
            if groups.leader.get(&p) == Some(&p) {
                let flag = f.add_param(b, Ty::Bool);
                flags.insert(p, flag);
                added.push((b, index));
            }
        }
    }
    for b in f.layout.clone() {
        let Some(&term) = f.blocks[b].insts.last() else {
            continue;
        };
        for n in 0..f.insts[term].targets.len() {
            let to = f.insts[term].targets[n].block;
            let old = f.insts[term].targets[n].args.clone();
            for &(_, index) in added.iter().filter(|&&(block, _)| block == to) {
                let arg = match nullness(f, &groups.leader, old[index]) {
                    Nullness::Like(l) => flags[&l],
                    known => constant(f, b, term, known == Nullness::Null),
                };
                f.insts[term].targets[n].args.push(arg);
            }
        }
    }
    let of = |(&p, l): (&Value, &Value)| (p, flags[l]);
    groups.leader.iter().map(of).collect()
}

fn constant(f: &mut Func, b: Block, term: Inst, value: bool) -> Value {
    let at = f.blocks[b].insts.len() - 1;
    let inst = place(f, b, at, term, Op::ConstBool, placeholder(), Ty::Bool, None);
    f.insts[inst].args.clear();
    f.insts[inst].imm = [i64::from(value), 0];
    f.insts[inst].result.unwrap_or_else(placeholder)
}

/// Stands in for an operand that is removed at once.
fn placeholder() -> Value {
    Value(u32::MAX)
}

/// Uses of nullable converted parameters: tests look at the flag, proofs that there is an object make the box, frame
/// states hold an optional value.
pub(super) fn rewrite_uses(f: &mut Func, flags: &HashMap<Value, Value>, conv: &Converted) {
    if flags.is_empty() {
        return;
    }
    let mut renamed: HashMap<Value, Value> = HashMap::new();
    for b in f.layout.clone() {
        let mut out = Vec::with_capacity(f.blocks[b].insts.len());
        for i in std::mem::take(&mut f.blocks[b].insts) {
            let d = f.insts[i].clone();
            let operand = d
                .args
                .first()
                .and_then(|&p| Some((p, *flags.get(&p)?, conv.raw[p]?)));
            match (d.op, operand) {
                (Op::IsNull, Some((_, flag, _))) => {
                    renamed.extend(d.result.map(|r| (r, flag)));
                    continue;
                }
                (Op::GuardNonNull | Op::Refine, Some((p, flag, raw))) => {
                    if d.op == Op::GuardNonNull {
                        let test = InstData {
                            op: Op::GuardFalse,
                            args: smallvec::SmallVec::from_slice(&[flag]),
                            imm: [ExitReason::Unbound as i64, 0],
                            result: None,
                            ..d.clone()
                        };
                        out.push(f.make_inst(test, Ty::Void));
                    }
                    make_box(f, i, p, raw);
                }
                _ => {}
            }
            out.push(i);
        }
        f.blocks[b].insts = out;
    }
    hold_optionals(f, flags, conv);
    f.rewrite_uses(&mut |v| renamed.get(&v).copied().unwrap_or(v));
}

/// Instruction `i`, which proved that `p` is not NULL, boxes its machine value.
fn make_box(f: &mut Func, i: Inst, p: Value, raw: Value) {
    let Some((class, (_, _, op))) = f.ty(p).class().and_then(|t| Some((t, machine(t)?))) else {
        return;
    };
    let d = &mut f.insts[i];
    (d.op, d.imm, d.fs) = (op, [0, 0], None);
    d.args = smallvec::SmallVec::from_slice(&[raw]);
    if let Some(r) = d.result {
        f.values[r].ty = Ty::exact(class);
    }
}

/// Slots of frame states and virtual objects that held such a parameter.
fn hold_optionals(f: &mut Func, flags: &HashMap<Value, Value>, conv: &Converted) {
    let mut made: HashMap<Value, Slot> = HashMap::new();
    let mut sorted: Vec<(Value, Value)> = flags.iter().map(|(&p, &flag)| (p, flag)).collect();
    sorted.sort_unstable();
    for (p, flag) in sorted {
        if let Some(raw) = conv.raw[p] {
            let recipe = VirtualData {
                kind: VirtualKind::Optional,
                fields: vec![Slot::Val(raw), Slot::Val(flag)],
            };
            made.insert(p, Slot::Virtual(f.virtuals.push(recipe)));
        }
    }
    let swap = |slot: &mut Slot| {
        if let Slot::Val(v) = *slot
            && let Some(&optional) = made.get(&v)
        {
            *slot = optional;
        }
    };
    for id in f.frame_states.ids() {
        let data = &mut f.frame_states[id];
        data.locals.iter_mut().chain(&mut data.stack).for_each(swap);
    }
    for id in f.virtuals.ids() {
        f.virtuals[id].fields.iter_mut().for_each(swap);
    }
}
