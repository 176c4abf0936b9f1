//! Tuples that a loop carries round only because a local held them last. Their items go round instead, so that `scalar` can do
//! without the tuple.
//!
//! A parameter that only frame states look at gets the tuple made in the round before, and on the way in NULL or any object.
//! Beside it come the items and a truth value that says whether there is no tuple; then the parameter is what it was. Frame
//! states hold the recipe `optional(tuple(items), absent, parameter)`.
//!
//! An exit makes one object per recipe, so a tuple that a frame holds twice must not have two: it is left alone where two
//! parameters that it may reach are in one frame state, or where it may still be the tuple made in this round.

use hashbrown::HashMap;

use super::patience::Patience;
use super::scalar;
use crate::deopt::VirtualKind;
use crate::entity::IdSet;
use crate::helpers::HelperId;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst, InstData, Slot, Value, VirtualData};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

/// Items of a tuple that goes round in parts, at most.
const MOST_ITEMS: usize = 6;

/// What stands for the tuple that a parameter may hold.
#[derive(Clone)]
struct Parts {
    items: Vec<Value>,
    absent: Value,
}

/// True if a parameter got parts.
pub fn run(f: &mut Func) -> bool {
    let made = tuples(f);
    if made.is_empty() {
        return false;
    }
    let read = read_params(f);
    let entry = f.entry();
    let blocks = f.layout.iter().filter(|&&b| b != entry);
    let unread: Vec<Value> = { blocks.flat_map(|&b| &f.blocks[b].params) }
        .copied()
        .filter(|&p| f.ty(p).is_obj() && !read.contains(p))
        .collect();
    let mut looked_at = IdSet::with_len(f.values.len());
    for &p in &unread {
        looked_at.insert(p);
    }
    let (cfg, mut patience) = (Cfg::new(f), Patience::new());
    let fitting: HashMap<Value, Inst> = made
        .into_iter()
        .take_while(|_| patience.lasts(f))
        .filter(|&(_, i)| scalar::stays_within(f, i, |p| looked_at.contains(p)))
        .filter(|&(it, _)| has_one_name(f, &cfg, it))
        .collect();
    let types = carried(f, &looked_at, &fitting);
    if types.is_empty() {
        return false;
    }
    let mut parts: HashMap<Value, Parts> = HashMap::new();
    for &p in &unread {
        let (Some(types), Some(b)) = (types.get(&p), home(f, p)) else {
            continue;
        };
        let items = types.iter().map(|&ty| f.add_param(b, ty)).collect();
        let absent = f.add_param(b, Ty::Bool);
        parts.insert(p, Parts { items, absent });
        f.values[p].ty = Ty::OBJ_OR_NULL;
    }
    for b in f.layout.clone() {
        pass_parts(f, b, &parts, &fitting);
    }
    hold_recipes(f, &unread, &parts);
    true
}

/// Short tuples that are made here.
fn tuples(f: &Func) -> Vec<(Value, Inst)> {
    let insts = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    insts
        .filter(|&&i| f.helper(i) == Some(HelperId::BuildTuple))
        .filter(|&&i| (1..=MOST_ITEMS).contains(&f.insts[i].args.len()))
        .filter_map(|&i| Some((f.insts[i].result?, i)))
        .collect()
}

/// Parameters that an instruction has for an operand, or that flow into such.
pub fn read_params(f: &Func) -> IdSet<Value> {
    let mut read = IdSet::with_len(f.values.len());
    for d in f
        .layout
        .iter()
        .flat_map(|&b| &f.blocks[b].insts)
        .map(|&i| &f.insts[i])
    {
        for &v in &d.args {
            read.insert(f.root(v));
        }
    }
    let mut again = true;
    while again {
        again = false;
        for (p, a) in flows(f) {
            again |= read.contains(p) && read.insert(f.root(a));
        }
    }
    read
}

/// Parameters and what flows in.
fn flows(f: &Func) -> impl Iterator<Item = (Value, Value)> + '_ {
    let targets = f
        .layout
        .iter()
        .filter_map(|&b| f.terminator(b))
        .flat_map(|d| &d.targets);
    targets.flat_map(|t| {
        f.blocks[t.block]
            .params
            .iter()
            .copied()
            .zip(t.args.iter().copied())
    })
}

fn home(f: &Func, p: Value) -> Option<Block> {
    match f.values[p].def {
        crate::ir::func::Def::Param(b, _) => Some(b),
        _ => None,
    }
}

/// Types of the items of the tuples that reach each of the parameters, if all of them have as many; empty if none goes round.
fn carried(f: &Func, unread: &IdSet<Value>, made: &HashMap<Value, Inst>) -> HashMap<Value, Vec<Ty>> {
    let mut types: HashMap<Value, Vec<Ty>> = HashMap::new();
    let mut of_several = IdSet::<Value>::with_len(f.values.len());
    let mut again = true;
    while again {
        again = false;
        for (p, a) in flows(f).filter(|&(p, _)| unread.contains(p)) {
            let root = f.root(a);
            let new: Vec<Ty> = match made.get(&root) {
                Some(&i) => items(f, i).into_iter().map(|v| nullable(f.ty(v))).collect(),
                None => match types.get(&root) {
                    Some(types) => types.clone(),
                    None => continue,
                },
            };
            if of_several.contains(root) {
                again |= of_several.insert(p);
            }
            match types.get_mut(&p) {
                None => {
                    types.insert(p, new);
                    again = true;
                }
                Some(old) if old.len() == new.len() => {
                    for (old, new) in old.iter_mut().zip(new) {
                        let both = old.join(new).unwrap_or(Ty::OBJ_OR_NULL);
                        again |= both != *old;
                        *old = both;
                    }
                }
                Some(_) => again |= of_several.insert(p),
            }
        }
    }
    // What a tuple of another length reaches is left alone, and so is what flows from there or there.
    let mut again = true;
    while again {
        again = false;
        for (p, a) in flows(f).filter(|&(p, _)| unread.contains(p)) {
            let root = f.root(a);
            if unread.contains(root) && of_several.contains(p) != of_several.contains(root) {
                again |= of_several.insert(p) | of_several.insert(root);
            }
        }
    }
    types.retain(|&p, _| !of_several.contains(p));
    types
}

/// No frame state holds the tuple under two names. A parameter that every way to the tuple leads through holds that of a round
/// before.
fn has_one_name(f: &Func, cfg: &Cfg, it: Value) -> bool {
    let mut reached = vec![it];
    let mut again = true;
    while again {
        again = false;
        for (p, a) in flows(f) {
            if reached.contains(&f.root(a)) && !reached.contains(&p) {
                reached.push(p);
                again = true;
            }
        }
    }
    let Some(made_in) = f.layout.iter().copied().find(|&b| {
        let mut insts = f.blocks[b].insts.iter();
        insts.any(|&i| f.insts[i].result == Some(it))
    }) else {
        return false;
    };
    let params = &reached[1..];
    let before = |&p: &Value| home(f, p).is_some_and(|b| cfg.dominates(b, made_in));
    let all_before = params.iter().all(before);
    let states = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    states.filter_map(|&i| f.insts[i].fs).all(|fs| {
        let (mut held, mut fresh) = (vec![], false);
        f.for_each_fs_value(fs, &mut |v| {
            let root = f.root(v);
            fresh |= root == it;
            if params.contains(&root) && !held.contains(&root) {
                held.push(root);
            }
        });
        held.len() < 2 && (all_before || !fresh || held.is_empty())
    })
}

/// What a tuple is made of, each under the name of which most is known.
fn items(f: &Func, i: Inst) -> Vec<Value> {
    let best = |v: Value| match f.ty(v).class() {
        Some(_) => v,
        None => Some(f.root(v))
            .filter(|&r| f.ty(r).class().is_some() && !f.ty(r).is_nullable())
            .unwrap_or(v),
    };
    f.insts[i].args.iter().map(|&v| best(v)).collect()
}

fn nullable(ty: Ty) -> Ty {
    match ty {
        Ty::Obj { cls, .. } => Ty::Obj { cls, nullable: true },
        other => other,
    }
}

/// Hands the parts over the edges out of `b`, behind the arguments there are.
fn pass_parts(f: &mut Func, b: Block, parts: &HashMap<Value, Parts>, made: &HashMap<Value, Inst>) {
    let Some(&term) = f.blocks[b].insts.last() else {
        return;
    };
    for n in 0..f.insts[term].targets.len() {
        let to = f.insts[term].targets[n].block;
        for index in 0..f.blocks[to].params.len() {
            let Some(own) = parts.get(&f.blocks[to].params[index]) else {
                continue;
            };
            let a = f.insts[term].targets[n].args[index];
            let root = f.root(a);
            let (items, absent) = match (made.get(&root), parts.get(&root)) {
                (Some(&i), _) => {
                    let items = items(f, i);
                    let null = constant(f, b, term, Op::ConstNull, 0, Ty::OBJ_OR_NULL);
                    f.insts[term].targets[n].args[index] = null;
                    (items, constant(f, b, term, Op::ConstBool, 0, Ty::Bool))
                }
                (None, Some(from)) => (from.items.clone(), from.absent),
                (None, None) => {
                    let types: Vec<Ty> = own.items.iter().map(|&v| f.ty(v)).collect();
                    let none = |ty| constant(f, b, term, Op::ConstNull, 0, ty);
                    let items = types.into_iter().map(none).collect();
                    (items, constant(f, b, term, Op::ConstBool, 1, Ty::Bool))
                }
            };
            f.insts[term].targets[n].args.extend(items);
            f.insts[term].targets[n].args.push(absent);
        }
    }
}

/// A constant in front of the jump `term` at the end of `b`.
fn constant(f: &mut Func, b: Block, term: Inst, op: Op, imm: i64, ty: Ty) -> Value {
    let data = InstData {
        op,
        args: smallvec::SmallVec::new(),
        imm: [imm, 0],
        result: None,
        fs: None,
        targets: smallvec::SmallVec::new(),
        catches: false,
        bc: f.insts[term].bc,
        code: f.insts[term].code,
    };
    let inst = f.make_inst(data, ty);
    let at = f.blocks[b].insts.len() - 1;
    f.blocks[b].insts.insert(at, inst);
    // Operations with a type have a result.
    f.insts[inst].result.unwrap_or(Value(u32::MAX))
}

/// Frame states and virtual objects hold recipes in place of the parameters.
fn hold_recipes(f: &mut Func, unread: &[Value], parts: &HashMap<Value, Parts>) {
    let before = f.virtuals.len();
    let mut recipes: HashMap<Value, Slot> = HashMap::new();
    for &p in unread {
        let Some(of) = parts.get(&p) else { continue };
        let tuple = f.virtuals.push(VirtualData {
            kind: VirtualKind::Tuple,
            fields: of.items.iter().map(|&v| Slot::Val(v)).collect(),
        });
        let optional = f.virtuals.push(VirtualData {
            kind: VirtualKind::Optional,
            fields: vec![Slot::Virtual(tuple), Slot::Val(of.absent), Slot::Val(p)],
        });
        recipes.insert(p, Slot::Virtual(optional));
    }
    let swap = |slot: &mut Slot, root: Option<Value>| {
        if let Some(&recipe) = root.and_then(|v| recipes.get(&v)) {
            *slot = recipe;
        }
    };
    let root_of = |f: &Func, slot: Slot| match slot {
        Slot::Val(v) => Some(f.root(v)),
        Slot::Null | Slot::Virtual(_) => None,
    };
    for id in f.frame_states.ids() {
        let mut data = f.frame_states[id].clone();
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            let root = root_of(f, *slot);
            swap(slot, root);
        }
        f.frame_states[id] = data;
    }
    for id in f.virtuals.ids().take(before) {
        for n in 0..f.virtuals[id].fields.len() {
            let mut slot = f.virtuals[id].fields[n];
            let root = root_of(f, slot);
            swap(&mut slot, root);
            f.virtuals[id].fields[n] = slot;
        }
    }
}
