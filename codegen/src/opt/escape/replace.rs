//! Rewrites the function: attributes of members become values, with a parameter wherever they may differ by the way taken.

use hashbrown::{HashMap, HashSet};
use smallvec::SmallVec;

use super::members::{Members, Others, Use, member_params, use_of};
use super::shapes::{Flow, Shape};
use crate::deopt::{ExitReason, VirtualKind};
use crate::entity::{IdSet, IdVec};
use crate::input::{ConstValue, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Def, FrameState, Func, Inst, InstData, Slot, Value, Virtual, VirtualData};
use crate::ir::ops::Op;
use crate::ir::types::{Cls, Ty, wk};
use crate::opt::cleanup;

/// A member at one point.
#[derive(Clone, Default, Debug)]
struct Object {
    /// Whether it is something else.
    absent: Option<Value>,
    /// What it is then; without it NULL.
    other: Option<Value>,
    /// Offset and value of each attribute that is set, in the order they were set first.
    attrs: Vec<(i64, Value)>,
}

type Now = HashMap<Value, Object>;
/// Slots for members in a frame state.
type Slots = Vec<(Value, Slot)>;

/// Where a new parameter gets its value from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// Whether the member that flows in with this argument is something else.
    Absent(usize),
    /// What it is then.
    Other(usize),
    /// An attribute of the member that flows in with this argument.
    Passed(usize, i64),
    /// An attribute of a member that keeps its name.
    Through(Value, i64),
}

#[derive(Clone, Copy, Debug)]
struct Join {
    block: Block,
    param: Value,
    source: Source,
}

struct Replacer<'a> {
    f: &'a mut Func,
    cfg: &'a Cfg,
    members: &'a Members,
    flow: &'a Flow,
    /// The first instruction.
    first: Inst,
    /// Instructions to be put at the entry.
    at_entry: Vec<Inst>,
    /// Constants made there.
    consts: HashMap<(Op, i64), Value>,
    /// Values that others stand for.
    map: HashMap<Value, Value>,
    recipes: HashMap<(Value, Vec<Slot>), Slot>,
    wholes: HashMap<(Virtual, Slots), Virtual>,
    states: HashMap<(FrameState, Slots), FrameState>,
    at_end: IdVec<Block, Option<Now>>,
    joins: Vec<Join>,
    /// Blocks with stores, per member.
    stores: HashMap<Value, IdSet<Block>>,
}

/// Replaces all members.
pub(super) fn run(f: &mut Func, cfg: &Cfg, members: &Members, flow: &Flow, world: &mut dyn World) {
    let entry = f.entry();
    let Some(&first) = f.blocks[entry].insts.first() else {
        return;
    };
    let mut r = Replacer {
        first,
        at_entry: vec![],
        at_end: IdVec::filled(None, f.blocks.len()),
        f,
        cfg,
        members,
        flow,
        consts: HashMap::new(),
        map: HashMap::new(),
        recipes: HashMap::new(),
        wholes: HashMap::new(),
        states: HashMap::new(),
        joins: vec![],
        stores: HashMap::new(),
    };
    r.find_stores();
    for &b in cfg.rpo.iter().filter(|&&b| flow.reached.contains(b)) {
        r.block(b);
    }
    let open = r.pass_values();
    r.type_params(&open, world);
    let map = std::mem::take(&mut r.map);
    let made = std::mem::take(&mut r.at_entry);
    f.blocks[entry].insts.splice(0..0, made);
    let find = |mut v: Value| {
        while let Some(&next) = map.get(&v) {
            v = next;
        }
        v
    };
    f.rewrite_uses(&mut |v| find(v));
    cleanup::remove_unreachable(f);
}

impl Replacer<'_> {
    /// A constant at the function's entry.
    fn constant(&mut self, op: Op, imm: i64, ty: Ty) -> Value {
        if let Some(&v) = self.consts.get(&(op, imm)) {
            return v;
        }
        let inst = new_inst(self.f, self.first, op, &[], [imm, 0], None, ty);
        self.at_entry.push(inst);
        let v = self.f.insts[inst].result.unwrap_or(Value(u32::MAX));
        self.consts.insert((op, imm), v);
        v
    }

    fn null(&mut self) -> Value {
        self.constant(Op::ConstNull, 0, Ty::OBJ_OR_NULL)
    }

    fn find_stores(&mut self) {
        for &b in &self.cfg.rpo {
            for &i in &self.f.blocks[b].insts {
                let Some(&v) = self.f.insts[i].args.first() else {
                    continue;
                };
                let Some((root, m)) = self.members.of(self.f, v) else {
                    continue;
                };
                if let Some(Use::Store(_)) = use_of(self.f, i, root, m) {
                    self.stores.entry(root).or_default().insert(b);
                }
            }
        }
    }

    fn block(&mut self, b: Block) {
        let mut now = self.at_start(b);
        let insts = std::mem::take(&mut self.f.blocks[b].insts);
        let mut kept = Vec::with_capacity(insts.len());
        for i in insts {
            if let Some(i) = self.visit(i, &mut now) {
                if let Some(fs) = self.f.insts[i].fs {
                    let fs = self.state(fs, &now);
                    self.f.insts[i].fs = Some(fs);
                }
                kept.push(i);
            }
        }
        self.f.blocks[b].insts = kept;
        self.at_end[b] = Some(now);
        let taken: Vec<usize> = self.flow.taken(self.f, b).collect();
        if let &[only] = taken.as_slice()
            && let Some(&term) = self.f.blocks[b].insts.last()
        {
            let d = &mut self.f.insts[term];
            if d.op == Op::Branch {
                let target = d.targets[only].clone();
                d.op = Op::Jump;
                d.args.clear();
                d.targets = smallvec::smallvec![target];
            }
        }
    }

    /// The members at a block's start.
    fn at_start(&mut self, b: Block) -> Now {
        let mut now = Now::new();
        let flow = self.flow;
        let Some(shapes) = &flow.at_start[b] else {
            return now;
        };
        let edges = flow.edges(self.f, self.cfg, b);
        let in_loop = edges.iter().any(|&(p, _)| self.at_end[p].is_none());
        let through: Vec<Value> = self.members.live_in[b].iter().collect();
        for v in through {
            let ends: Vec<&Object> = edges
                .iter()
                .filter_map(|&(p, _)| self.at_end[p].as_ref()?.get(&v))
                .collect();
            let Some(&first) = ends.first() else { continue };
            let changes = in_loop && self.is_stored_in_loop(b, v);
            let differ = |offset: i64| changes || ends.iter().any(|o| attr(o, offset) != attr(first, offset));
            let merged: Vec<i64> = first.attrs.iter().map(|a| a.0).filter(|&o| differ(o)).collect();
            let mut object = first.clone();
            for (offset, value) in &mut object.attrs {
                if merged.contains(offset) {
                    *value = self.join(b, Source::Through(v, *offset), Ty::OBJ);
                }
            }
            now.insert(v, object);
        }
        for (k, p) in member_params(self.f, self.members, b) {
            let others = self.members.get(p).map_or(Others::None, |m| m.others);
            let shape: Shape = shapes.get(&p).cloned().unwrap_or_default();
            let absent = (others != Others::None).then(|| self.join(b, Source::Absent(k), Ty::Bool));
            let other = (others == Others::Objects).then(|| self.join(b, Source::Other(k), Ty::OBJ_OR_NULL));
            let attrs = shape
                .into_iter()
                .map(|offset| (offset, self.join(b, Source::Passed(k, offset), Ty::OBJ)))
                .collect();
            let object = Object { absent, other, attrs };
            now.insert(p, object);
        }
        now
    }

    fn is_stored_in_loop(&self, header: Block, member: Value) -> bool {
        let Some(stores) = self.stores.get(&member) else {
            return false;
        };
        self.cfg.loop_blocks(header).iter().any(|b| stores.contains(b))
    }

    fn join(&mut self, block: Block, source: Source, ty: Ty) -> Value {
        let param = self.f.add_param(block, ty);
        self.joins.push(Join { block, param, source });
        param
    }

    /// What becomes of the instruction.
    fn visit(&mut self, i: Inst, now: &mut Now) -> Option<Inst> {
        let d = self.f.insts[i].clone();
        if let Some(r) = d.result
            && self.members.get(r).is_some()
        {
            now.insert(r, Object::default());
            return None;
        }
        let used = d.args.iter().find_map(|&v| {
            let (root, m) = self.members.of(self.f, v)?;
            Some((root, use_of(self.f, i, root, m)?))
        });
        let Some((root, what)) = used else { return Some(i) };
        let object = now.entry(root).or_default();
        let become_const = |f: &mut Func, op: Op, imm: i64| {
            let d = &mut f.insts[i];
            (d.op, d.imm, d.fs) = (op, [imm, 0], None);
            d.args.clear();
            Some(i)
        };
        match what {
            Use::Alias => None,
            Use::NonNull => {
                let absent = object.absent?;
                let imm = [ExitReason::Unbound as i64, 0];
                Some(new_inst(
                    self.f,
                    i,
                    Op::GuardFalse,
                    &[absent],
                    imm,
                    d.fs,
                    Ty::Void,
                ))
            }
            Use::Valid => become_const(self.f, Op::ConstI64, 1),
            Use::Header if d.op == Op::LoadI64 => become_const(self.f, Op::ConstI64, 0),
            Use::Header => become_const(self.f, Op::ConstNull, 0),
            Use::Test(yes) => become_const(self.f, Op::ConstBool, i64::from(yes)),
            Use::IsNull => match (object.absent, d.result) {
                (Some(absent), Some(r)) => {
                    self.map.insert(r, absent);
                    None
                }
                _ => become_const(self.f, Op::ConstBool, 0),
            },
            Use::Load(offset) => {
                let value = attr(object, offset);
                let value = value.unwrap_or_else(|| self.null());
                self.replace(d.result, value);
                None
            }
            Use::Store(offset) => {
                let value = d.args[1];
                let old = match object.attrs.iter_mut().find(|a| a.0 == offset) {
                    Some(place) => std::mem::replace(&mut place.1, value),
                    None => {
                        object.attrs.push((offset, value));
                        self.null()
                    }
                };
                self.replace(d.result, old);
                None
            }
        }
    }

    fn replace(&mut self, old: Option<Value>, new: Value) {
        if let Some(old) = old {
            self.map.insert(old, new);
        }
    }

    /// The slot that stands for a member.
    fn recipe(&mut self, member: Value, now: &Now) -> Option<Slot> {
        let constant = self.members.get(member)?.constant;
        let object = now.get(&member).cloned().unwrap_or_default();
        let class = self.constant(Op::ConstObj, i64::from(constant.0), Ty::exact(wk::TYPE));
        let mut fields = vec![Slot::Val(class)];
        for &(offset, value) in &object.attrs {
            fields.push(Slot::Val(self.constant(Op::ConstI64, offset, Ty::I64)));
            fields.push(Slot::Val(value));
        }
        let key = (member, fields);
        if let Some(&slot) = self.recipes.get(&key) {
            return Some(slot);
        }
        let kind = VirtualKind::Instance;
        let fields = key.1.clone();
        let mut slot = Slot::Virtual(self.f.virtuals.push(VirtualData { kind, fields }));
        if let Some(absent) = object.absent {
            let kind = VirtualKind::Optional;
            let mut fields = vec![slot, Slot::Val(absent)];
            fields.extend(object.other.map(Slot::Val));
            slot = Slot::Virtual(self.f.virtuals.push(VirtualData { kind, fields }));
        }
        self.recipes.insert(key, slot);
        Some(slot)
    }

    /// The frame state with recipes in place of the members.
    fn state(&mut self, fs: FrameState, now: &Now) -> FrameState {
        let mut held: Vec<Value> = vec![];
        let f = &*self.f;
        f.for_each_fs_value(fs, &mut |v| {
            let root = f.root(v);
            if self.members.get(root).is_some() && !held.contains(&root) {
                held.push(root);
            }
        });
        if held.is_empty() {
            return fs;
        }
        held.sort_unstable();
        let mut slots: Slots = vec![];
        for v in held {
            slots.extend(self.recipe(v, now).map(|slot| (v, slot)));
        }
        self.state_with(fs, &slots)
    }

    fn state_with(&mut self, fs: FrameState, slots: &Slots) -> FrameState {
        let mut held: HashSet<Value> = HashSet::new();
        let f = &*self.f;
        f.for_each_fs_value(fs, &mut |v| {
            held.insert(f.root(v));
        });
        let slots: Slots = slots.iter().filter(|s| held.contains(&s.0)).copied().collect();
        if slots.is_empty() {
            return fs;
        }
        let key = (fs, slots);
        if let Some(&new) = self.states.get(&key) {
            return new;
        }
        let slots = &key.1;
        let mut data = self.f.frame_states[fs].clone();
        data.parent = data.parent.map(|outer| self.state_with(outer, slots));
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            *slot = self.slot(*slot, slots);
        }
        let new = self.f.frame_states.push(data);
        self.states.insert(key, new);
        new
    }

    fn slot(&mut self, slot: Slot, slots: &Slots) -> Slot {
        match slot {
            Slot::Null => slot,
            Slot::Val(v) => {
                let root = self.f.root(v);
                slots.iter().find(|s| s.0 == root).map_or(slot, |s| s.1)
            }
            Slot::Virtual(id) => Slot::Virtual(self.whole(id, slots)),
        }
    }

    /// A recipe with these members among its parts.
    fn whole(&mut self, id: Virtual, slots: &Slots) -> Virtual {
        let key = (id, slots.clone());
        if let Some(&known) = self.wholes.get(&key) {
            return known;
        }
        let VirtualData { kind, fields } = self.f.virtuals[id].clone();
        let new: Vec<Slot> = fields.iter().map(|&s| self.slot(s, slots)).collect();
        let whole = if new == fields {
            id
        } else {
            self.f.virtuals.push(VirtualData { kind, fields: new })
        };
        self.wholes.insert(key, whole);
        whole
    }

    /// Hands values to the new parameters. Gives the arguments that nobody reads: they have no value yet.
    fn pass_values(&mut self) -> Open {
        let mut open = Open::new();
        let null = self.null();
        let yes = self.constant(Op::ConstBool, 1, Ty::Bool);
        let no = self.constant(Op::ConstBool, 0, Ty::Bool);
        for at in 0..self.joins.len() {
            let Join { block, source, .. } = self.joins[at];
            for (p, term, n) in self.edges(block) {
                let args = &self.f.insts[term].targets[n].args;
                let end = self.at_end[p].as_ref();
                let object = |k: usize| end.and_then(|now| now.get(&self.f.root(args[k])));
                let value = match source {
                    Source::Absent(k) => Some(object(k).map_or(yes, |o| o.absent.unwrap_or(no))),
                    Source::Other(k) => Some(object(k).map_or(args[k], |o| o.other.unwrap_or(null))),
                    Source::Passed(k, offset) => object(k).and_then(|o| attr(o, offset)),
                    Source::Through(v, offset) => end.and_then(|now| attr(now.get(&v)?, offset)),
                };
                if value.is_none() {
                    open.insert((term, n, args.len()));
                }
                self.f.insts[term].targets[n].args.push(value.unwrap_or(null));
            }
        }
        // The members themselves are gone.
        for &b in self.cfg.rpo.iter().filter(|&&b| self.flow.reached.contains(b)) {
            for (k, p) in member_params(self.f, self.members, b) {
                for (_, term, n) in self.edges(b) {
                    self.f.insts[term].targets[n].args[k] = null;
                }
                self.f.values[p].ty = Ty::OBJ_OR_NULL;
            }
        }
        open
    }

    /// Edges into a block as they are now: predecessor, its terminator, number of the target.
    fn edges(&self, b: Block) -> Vec<Edge> {
        let mut edges = vec![];
        for (p, n) in self.flow.edges(self.f, self.cfg, b) {
            if let Some(&term) = self.f.blocks[p].insts.last() {
                // A decided branch has one target left.
                edges.push((p, term, n.min(self.f.insts[term].targets.len() - 1)));
            }
        }
        edges
    }

    /// Gives the parameters of attributes the types of what flows in, and values to the arguments that have none.
    fn type_params(&mut self, open: &Open, world: &mut dyn World) {
        let made: Vec<(Block, Value)> = { self.joins.iter() }
            .filter(|j| matches!(j.source, Source::Passed(..) | Source::Through(..)))
            .map(|j| (j.block, j.param))
            .collect();
        let edges: HashMap<Block, Vec<Edge>> = made.iter().map(|&(b, _)| (b, self.edges(b))).collect();
        let mut types: HashMap<Value, Option<Ty>> = made.iter().map(|&(_, p)| (p, None)).collect();
        self.join_types(&made, &edges, open, &mut types, world);
        for &(b, p) in &made {
            let Def::Param(_, index) = self.f.values[p].def else {
                continue;
            };
            for &(_, term, n) in &edges[&b] {
                if open.contains(&(term, n, index as usize)) {
                    let (value, ty) = match types[&p].and_then(Ty::class) {
                        Some(wk::FLOAT) => (ConstValue::Float(0.0), Ty::exact(wk::FLOAT)),
                        Some(wk::INT) => (ConstValue::Int(0), Ty::exact(wk::INT)),
                        _ => (ConstValue::None, Ty::exact(wk::NONE)),
                    };
                    if let Some(k) = world.make_const(&value) {
                        let dummy = self.constant(Op::ConstObj, i64::from(k.0), ty);
                        self.f.insts[term].targets[n].args[index as usize] = dummy;
                    } else {
                        // Without a value to stand in the parameter may be NULL.
                        types.insert(p, Some(Ty::OBJ_OR_NULL));
                    }
                }
            }
        }
        self.join_types(&made, &edges, &Open::new(), &mut types, world);
        for (p, ty) in types {
            self.f.values[p].ty = ty.unwrap_or(Ty::OBJ_OR_NULL);
        }
    }

    fn join_types(
        &self,
        made: &[(Block, Value)],
        edges: &HashMap<Block, Vec<Edge>>,
        open: &Open,
        types: &mut HashMap<Value, Option<Ty>>,
        world: &dyn World,
    ) {
        let mut again = true;
        while again {
            again = false;
            for &(b, p) in made {
                let Def::Param(_, index) = self.f.values[p].def else {
                    continue;
                };
                let mut ty = types[&p];
                for &(_, term, n) in &edges[&b] {
                    if open.contains(&(term, n, index as usize)) {
                        continue;
                    }
                    let a = self.now(self.f.insts[term].targets[n].args[index as usize]);
                    let from = types.get(&a).copied().unwrap_or(Some(self.f.ty(a)));
                    let Some(from) = from.map(|t| lasting(t, world)) else {
                        continue;
                    };
                    ty = Some(ty.map_or(from, |t| t.join(from).unwrap_or(Ty::OBJ_OR_NULL)));
                }
                again |= types.insert(p, ty) != Some(ty);
            }
        }
    }

    /// What stands for the value.
    fn now(&self, mut v: Value) -> Value {
        while let Some(&next) = self.map.get(&v) {
            v = next;
        }
        v
    }
}

/// Arguments without a value: terminator, target, number.
type Open = HashSet<(Inst, usize, usize)>;
/// Predecessor, its terminator, number of the target.
type Edge = (Block, Inst, usize);

fn attr(o: &Object, offset: i64) -> Option<Value> {
    o.attrs.iter().find(|a| a.0 == offset).map(|a| a.1)
}

/// What stays true of an object's class: instances of heap classes can be given another one.
fn lasting(ty: Ty, world: &dyn World) -> Ty {
    match ty {
        Ty::Obj {
            cls: Cls::Exact(t),
            nullable,
        } if world.type_info(t).heap => Ty::Obj {
            cls: Cls::Any,
            nullable,
        },
        _ => ty,
    }
}

fn new_inst(
    f: &mut Func,
    near: Inst,
    op: Op,
    args: &[Value],
    imm: [i64; 2],
    fs: Option<FrameState>,
    ty: Ty,
) -> Inst {
    let data = InstData {
        op,
        args: SmallVec::from_slice(args),
        imm,
        result: None,
        fs,
        targets: SmallVec::new(),
        catches: false,
        bc: f.insts[near].bc,
        code: f.insts[near].code,
    };
    f.make_inst(data, ty)
}
