//! Scalar replacement: an iterator or tuple that never leaves the function needs no object. Its fields become SSA values;
//! frame states hold a recipe instead of the object.
//!
//! A candidate is made by one of the constructor helpers below and used only by loads and stores of its fields, by
//! `seq_iter_end`, and in frame states; a tuple also as the key of lookups, which take its items instead. Fields are renamed over the blocks where it is wanted, with a parameter at
//! every join (`cleanup` removes the trivial ones).
//!
//! [`own_entry_iterators`] turns the iterator a loop unit takes over from the interpreter into such a candidate: if
//! nobody else refers to it, its state is read and a new one is made.

use hashbrown::HashMap;
use pyjit_ffi::layout::{
    bytesiter, enumerate, listiter, object, rangeiter, tuple, tupleiter, unicodeiter, varobject,
};

use crate::deopt::{ExitReason, VirtualKind};
use crate::entity::{IdSet, IdVec};
use crate::helpers::HelperId;
use crate::input::{CodeIdx, Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{
    Block, Def, FrameState, Func, Inst, InstData, Slot, Value, ValueData, Virtual, VirtualData,
};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::patience::Patience;

/// How a candidate is made and what its fields are: (byte offset, operand).
struct Shape {
    kind: VirtualKind,
    /// Byte offset per constructor operand, in the order of the recipe's fields.
    offsets: Vec<i64>,
}

/// Place of a part that is no field of the object's struct.
const NO_OFFSET: i32 = i32::MIN;

impl Shape {
    /// Instructions may store into the field.
    fn changes(&self, n: usize) -> bool {
        let lasting = matches!(
            self.kind,
            VirtualKind::Tuple | VirtualKind::Slice | VirtualKind::Zip | VirtualKind::Method
        );
        !lasting && self.offsets.get(n).is_none_or(|&o| o != i64::from(NO_OFFSET))
    }
}

/// Items of a key that is not made, at most.
const MOST_ITEMS: usize = 8;

impl Shape {
    /// A short tuple that at most one place may keep: there is only one of it.
    fn fits_a_key(&self, f: &Func, it: Value) -> bool {
        let keeps = |&i: &Inst| {
            matches!(f.helper(i), Some(HelperId::SetItem | HelperId::GetItem))
                && f.insts[i].args.iter().any(|&v| f.root(v) == it)
        };
        self.kind == VirtualKind::Tuple && (1..=MOST_ITEMS).contains(&self.offsets.len()) && {
            f.layout.iter()
        }
        .flat_map(|&b| &f.blocks[b].insts)
        .filter(|&i| keeps(i))
        .count()
            < 2
    }
}

fn shape(f: &Func, i: Inst) -> Option<Shape> {
    let (kind, offsets) = match f.helper(i)? {
        HelperId::NewRangeIter => (
            VirtualKind::RangeIter,
            vec![rangeiter::START, rangeiter::STEP, rangeiter::LEN],
        ),
        HelperId::NewListIter => (VirtualKind::ListIter, vec![listiter::IT_SEQ, listiter::IT_INDEX]),
        HelperId::NewTupleIter => (
            VirtualKind::TupleIter,
            vec![tupleiter::IT_SEQ, tupleiter::IT_INDEX],
        ),
        HelperId::NewStrIter => (
            VirtualKind::StrIter,
            vec![unicodeiter::IT_SEQ, unicodeiter::IT_INDEX],
        ),
        HelperId::NewBytesIter => (
            VirtualKind::BytesIter,
            vec![bytesiter::IT_SEQ, bytesiter::IT_INDEX],
        ),
        // Nothing reads it: it has no field that is loaded.
        HelperId::BuildKwargs => (VirtualKind::Dict, vec![NO_OFFSET; f.insts[i].args.len()]),
        HelperId::BuildMap if f.insts[i].args.is_empty() => (VirtualKind::Dict, vec![]),
        // The iterators inside are read themselves.
        HelperId::NewEnumerate => (VirtualKind::Enumerate, vec![NO_OFFSET, enumerate::INDEX]),
        HelperId::NewZip => (VirtualKind::Zip, vec![NO_OFFSET; f.insts[i].args.len()]),
        // Nothing looks into a slice.
        HelperId::BuildSlice => (VirtualKind::Slice, vec![]),
        // Nor into the bound `__exit__` of a `with`: a call of it takes what it was made from.
        HelperId::NewMethod => (VirtualKind::Method, vec![]),
        HelperId::BuildTuple => {
            let n = i32::try_from(f.insts[i].args.len()).ok()?;
            (
                VirtualKind::Tuple,
                (0..n).map(|k| tuple::OB_ITEM + 8 * k).collect(),
            )
        }
        _ => return None,
    };
    Some(Shape {
        kind,
        offsets: offsets.into_iter().map(i64::from).collect(),
    })
}

/// True if an object went away.
pub fn run(f: &mut Func) -> bool {
    let (mut changed, mut patience) = (false, Patience::new());
    // One at a time: replacing one may free another.
    let mut tried = IdSet::<Inst>::with_len(f.insts.len());
    while let Some((i, home)) = next_candidate(f, &tried, &mut patience)
        && patience.lasts(f)
    {
        tried.insert(i);
        changed |= replace(f, i, home);
    }
    changed
}

fn next_candidate(f: &Func, tried: &IdSet<Inst>, patience: &mut Patience) -> Option<(Inst, Block)> {
    f.layout.iter().find_map(|&b| {
        f.blocks[b]
            .insts
            .iter()
            .find(|&&i| {
                !tried.contains(i)
                    && shape(f, i).is_some_and(|s| {
                        patience.lasts_for_insts(f)
                            && does_not_escape(f, i, &s)
                            && can_be_built_twice(f, i, &s)
                    })
            })
            .map(|&i| (i, b))
    })
}

/// The tuple that `ctor` makes needs not be but for the parameters it flows into, all of which `may_flow`, once `simplify` has
/// seen to its items.
pub fn stays_within(f: &Func, ctor: Inst, may_flow: impl Fn(Value) -> bool) -> bool {
    shape(f, ctor).is_some_and(|shape| escapes_only_to(f, ctor, &shape, Some(&may_flow)))
}

fn does_not_escape(f: &Func, ctor: Inst, shape: &Shape) -> bool {
    escapes_only_to(f, ctor, shape, None)
}

fn escapes_only_to(f: &Func, ctor: Inst, shape: &Shape, may_flow: Option<&dyn Fn(Value) -> bool>) -> bool {
    let Some(it) = f.insts[ctor].result else {
        return false;
    };
    let is_field = |offset: i64| shape.offsets.contains(&offset);
    f.layout.iter().flat_map(|&b| &f.blocks[b].insts).all(|&i| {
        let d = &f.insts[i];
        let mut flows = d
            .targets
            .iter()
            .flat_map(|t| f.blocks[t.block].params.iter().zip(&t.args));
        if flows.any(|(&p, &v)| f.root(v) == it && !may_flow.is_some_and(|may| may(p))) {
            return false;
        }
        d.args.iter().enumerate().all(|(n, &v)| {
            if f.root(v) != it {
                return true;
            }
            match d.op {
                Op::LoadObj | Op::LoadI64 => is_field(d.imm[0]) || is_tuple_size(shape, d.imm[0]),
                Op::LoadObjX if n == 0 && may_flow.is_some() => f
                    .as_i64(d.args[1])
                    .and_then(|index| index.checked_mul(8)?.checked_add(d.imm[0]))
                    .is_some_and(is_field),
                Op::StoreI64 => n == 0 && is_field(d.imm[0]),
                Op::Call => {
                    f.helper(i) == Some(HelperId::SeqIterEnd)
                        || is_key(f, i, n, shape.offsets.len()) && shape.fits_a_key(f, it)
                }
                Op::Refine | Op::Within | Op::GuardType | Op::GuardNonNull => true,
                _ => false,
            }
        })
    })
}

/// Lookups by a key and comparisons, of which operand `n` is a tuple: the same with the tuple's items, and its operands
/// before them.
fn by_items(h: HelperId, n: usize) -> Option<(HelperId, &'static [usize])> {
    match (h, n) {
        (HelperId::GetItem, 1) => Some((HelperId::GetItemAt, &[0])),
        (HelperId::DictFind, 1) => Some((HelperId::DictFindAt, &[0])),
        (HelperId::DictGetItem, 1) => Some((HelperId::DictGetItemAt, &[0])),
        (HelperId::DictGet, 1) => Some((HelperId::DictGetAt, &[0, 2])),
        (HelperId::Hash, 0) => Some((HelperId::HashAt, &[])),
        (HelperId::Contains, 0) => Some((HelperId::ContainsAt, &[1])),
        (HelperId::SetItem, 1) => Some((HelperId::SetItemAt, &[0, 2])),
        (HelperId::CompareBool, 0) => Some((HelperId::CompareItems, &[1, 2])),
        (HelperId::CompareBool, 1) => Some((HelperId::CompareWithItems, &[0, 2])),
        (HelperId::TupleNew, 1) => Some((HelperId::TupleNewOf, &[0])),
        (HelperId::Compare, 0) => Some((HelperId::CompareItemsRich, &[1, 2])),
        (HelperId::Compare, 1) => Some((HelperId::CompareWithItemsRich, &[0, 2])),
        _ => None,
    }
}

/// A comparison of items with a tuple of as many items: the comparison of both tuples' items, and whether those of the
/// tuple come first. It takes the operator, then the items.
fn by_pairs(f: &Func, i: Inst, n: usize, count: usize) -> Option<(HelperId, bool)> {
    if n != 0 || f.insts[i].args.len() != count + 2 {
        return None;
    }
    match f.helper(i)? {
        HelperId::CompareItems => Some((HelperId::ComparePairs, false)),
        HelperId::CompareItemsRich => Some((HelperId::ComparePairsRich, false)),
        HelperId::CompareWithItems => Some((HelperId::ComparePairs, true)),
        HelperId::CompareWithItemsRich => Some((HelperId::ComparePairsRich, true)),
        _ => None,
    }
}

/// Operand `n` is only looked up or compared, and is no other operand of the same.
fn is_key(f: &Func, i: Inst, n: usize, count: usize) -> bool {
    let d = &f.insts[i];
    if by_pairs(f, i, n, count).is_some() {
        return true;
    }
    let by = f.helper(i).and_then(|h| by_items(h, n));
    by.is_some_and(|(_, before)| {
        let beside = |&other: &usize| f.root(d.args[other]) != f.root(d.args[n]);
        let compares = matches!(f.helper(i), Some(HelperId::CompareBool | HelperId::Compare));
        !compares || before.iter().all(beside)
    })
}

/// Somebody who looks at the locals while a call runs gets an object, and it stays the frame's. What is on the stack then
/// is built anew, which shows if the object can be changed and is a local as well. At a mark nobody looks.
fn can_be_built_twice(f: &Func, ctor: Inst, shape: &Shape) -> bool {
    if shape.kind != VirtualKind::Dict {
        return true;
    }
    let it = f.insts[ctor].result;
    let holds = |slot: &Slot| slot_holds(f, *slot, it);
    let (mut in_locals, mut on_stack) = (false, false);
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let mut state = f.insts[i].fs.filter(|_| f.insts[i].op != Op::Mark);
        while let Some(fs) = state {
            let data = &f.frame_states[fs];
            in_locals |= data.locals.iter().any(holds);
            on_stack |= data.stack.iter().any(holds);
            state = data.parent;
        }
    }
    !(in_locals && on_stack)
}

fn slot_holds(f: &Func, slot: Slot, it: Option<Value>) -> bool {
    match slot {
        Slot::Null => false,
        Slot::Val(v) => Some(f.root(v)) == it,
        Slot::Virtual(id) => f.virtuals[id].fields.iter().any(|&s| slot_holds(f, s, it)),
    }
}

fn is_tuple_size(shape: &Shape, offset: i64) -> bool {
    shape.kind == VirtualKind::Tuple && offset == i64::from(varobject::OB_SIZE)
}

type Fields = Vec<Value>;

struct Replacer<'f> {
    f: &'f mut Func,
    it: Value,
    shape: Shape,
    map: HashMap<Value, Value>,
    states: HashMap<(FrameState, Fields), FrameState>,
    recipes: HashMap<Fields, Virtual>,
    /// Recipes with one of those among their parts: slots that hold the same object still do.
    wholes: HashMap<(Virtual, Virtual), Virtual>,
}

/// Blocks at whose start something still wants the object, which is made in `home`; all of them are dominated by that.
fn live_in(f: &Func, it: Value, home: Block, cfg: &Cfg) -> IdSet<Block> {
    let mut live = IdSet::with_len(f.blocks.len());
    let uses = |&b: &Block| {
        let (mut any, mut last) = (false, None);
        for &i in &f.blocks[b].insts {
            f.for_each_new_use(i, &mut last, &mut |v| any |= f.root(v) == it);
        }
        any
    };
    let mut work: Vec<Block> = cfg.rpo.iter().copied().filter(uses).collect();
    while let Some(b) = work.pop() {
        if b != home && live.insert(b) {
            work.extend(&cfg.preds[b]);
        }
    }
    live
}

fn replace(f: &mut Func, ctor: Inst, home: Block) -> bool {
    let (Some(shape), Some(it)) = (shape(f, ctor), f.insts[ctor].result) else {
        return false;
    };
    let cfg = Cfg::new(f);
    let live = live_in(f, it, home, &cfg);
    let initial: Fields = f.insts[ctor].args.to_vec();
    let mut at_end: IdVec<Block, Option<Fields>> = IdVec::filled(None, f.blocks.len());
    let mut joins: Vec<Block> = vec![];
    let mut r = Replacer {
        f,
        it,
        shape,
        map: HashMap::new(),
        states: HashMap::new(),
        recipes: HashMap::new(),
        wholes: HashMap::new(),
    };
    for &b in &cfg.rpo {
        if b != home && !live.contains(b) {
            continue;
        }
        let mut fields: Option<Fields> = if b == home {
            None
        } else if let &[p] = cfg.preds[b].as_slice() {
            at_end[p].clone()
        } else {
            joins.push(b);
            let mut merged = initial.clone();
            for n in (0..merged.len()).filter(|&n| r.shape.changes(n)) {
                let ty = r.f.ty(merged[n]);
                merged[n] = r.f.add_param(b, ty);
            }
            Some(merged)
        };
        let mut kept = vec![];
        for i in r.f.blocks[b].insts.clone() {
            if i == ctor {
                fields = Some(initial.clone());
                continue;
            }
            if let Some(fields) = &mut fields
                && !r.visit(i, fields)
            {
                continue;
            }
            kept.push(i);
        }
        r.f.blocks[b].insts = kept;
        at_end[b] = fields;
    }
    pass_fields(r.f, &cfg, &joins, &at_end, &r.shape);
    let map = r.map;
    let find = |mut v: Value| {
        while let Some(&next) = map.get(&v) {
            v = next;
        }
        v
    };
    f.rewrite_uses(&mut |v| find(v));
    true
}

/// Hands the fields to the joins' parameters.
fn pass_fields(
    f: &mut Func,
    cfg: &Cfg,
    joins: &[Block],
    at_end: &IdVec<Block, Option<Fields>>,
    shape: &Shape,
) {
    for &j in joins {
        let mut seen = vec![];
        for &p in &cfg.preds[j] {
            if seen.contains(&p) {
                continue;
            }
            seen.push(p);
            let Some(&term) = f.blocks[p].insts.last() else {
                continue;
            };
            let fields = at_end[p].clone().unwrap_or_default().into_iter().enumerate();
            let fields: Vec<Value> = fields
                .filter(|&(n, _)| shape.changes(n))
                .map(|(_, v)| v)
                .collect();
            for t in f.insts[term].targets.iter_mut().filter(|t| t.block == j) {
                t.args.extend(fields.iter().copied());
            }
        }
    }
}

impl Replacer<'_> {
    /// True if the instruction stays.
    fn visit(&mut self, i: Inst, fields: &mut Fields) -> bool {
        let d = self.f.insts[i].clone();
        let key = d.args.iter().position(|&v| self.f.root(v) == self.it);
        let by = key.and_then(|key| self.f.helper(i).and_then(|h| by_items(h, key)));
        let pairs = key.and_then(|key| by_pairs(self.f, i, key, fields.len()));
        if let Some((new, first)) = pairs {
            let d = &mut self.f.insts[i];
            let (mut args, others) = (vec![d.args[1]], d.args[2..].to_vec());
            let (left, right) = if first {
                (fields.as_slice(), others.as_slice())
            } else {
                (others.as_slice(), fields.as_slice())
            };
            args.extend_from_slice(left);
            args.extend_from_slice(right);
            (d.args, d.imm[0]) = (args.into(), new as i64);
            if let Some(fs) = d.fs {
                let state = self.state(fs, fields);
                self.f.insts[i].fs = Some(state);
            }
            return true;
        }
        if let Some((new, before)) = by {
            let d = &mut self.f.insts[i];
            let args = before.iter().map(|&n| d.args[n]).chain(fields.iter().copied());
            (d.args, d.imm[0]) = (args.collect(), new as i64);
            if let Some(fs) = d.fs {
                let state = self.state(fs, fields);
                self.f.insts[i].fs = Some(state);
            }
            return true;
        }
        let on_it = d.args.first().is_some_and(|&v| self.f.root(v) == self.it);
        if on_it {
            match d.op {
                Op::LoadObj | Op::LoadI64 => {
                    let value = match self.field(d.imm[0]) {
                        Some(n) => fields[n],
                        None => return self.size(i, fields.len()),
                    };
                    if let Some(v) = d.result {
                        self.map.insert(v, value);
                    }
                }
                Op::StoreI64 => {
                    if let Some(n) = self.field(d.imm[0]) {
                        fields[n] = d.args[1];
                    }
                }
                Op::Call => return self.end(i, fields),
                _ => {
                    if let Some(v) = d.result {
                        self.map.insert(v, self.it);
                    }
                }
            }
            return false;
        }
        if let Some(fs) = d.fs {
            let new = self.state(fs, fields);
            self.f.insts[i].fs = Some(new);
        }
        true
    }

    /// An iterator that came to its end stays there, also if the sequence grows: no index is above this one.
    fn end(&mut self, i: Inst, fields: &mut Fields) -> bool {
        // All have it in the same place.
        const {
            assert!(listiter::IT_INDEX == tupleiter::IT_INDEX && listiter::IT_INDEX == unicodeiter::IT_INDEX);
            assert!(listiter::IT_INDEX == bytesiter::IT_INDEX);
        }
        let Some(n) = self.field(i64::from(listiter::IT_INDEX)) else {
            return false;
        };
        let last = self.f.values.push(ValueData {
            def: Def::Inst(i),
            ty: Ty::I64,
        });
        let d = &mut self.f.insts[i];
        (d.op, d.imm, d.fs, d.result) = (Op::ConstI64, [i64::MAX, 0], None, Some(last));
        d.args.clear();
        d.catches = false;
        fields[n] = last;
        true
    }

    fn field(&self, offset: i64) -> Option<usize> {
        self.shape.offsets.iter().position(|&o| o == offset)
    }

    /// A tuple's size becomes a constant in place.
    fn size(&mut self, i: Inst, n: usize) -> bool {
        let d = &mut self.f.insts[i];
        d.op = Op::ConstI64;
        d.args.clear();
        d.imm = [i64::try_from(n).unwrap_or(i64::MAX), 0];
        true
    }

    /// The frame state with the recipe in place of the object.
    fn state(&mut self, fs: FrameState, fields: &Fields) -> FrameState {
        let it = self.it;
        let mut found = false;
        self.f.for_each_fs_value(fs, &mut |v| found |= v == it);
        let aliased = !found && {
            let mut any = false;
            let f = &*self.f;
            f.for_each_fs_value(fs, &mut |v| any |= f.root(v) == it);
            any
        };
        if !found && !aliased {
            return fs;
        }
        if let Some(&new) = self.states.get(&(fs, fields.clone())) {
            return new;
        }
        let recipe = self.recipe(fields);
        let mut data = self.f.frame_states[fs].clone();
        // The callers of an inlined frame hold it, too.
        data.parent = data.parent.map(|outer| self.state(outer, fields));
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            *slot = self.with_recipe(*slot, recipe);
        }
        let new = self.f.frame_states.push(data);
        self.states.insert((fs, fields.clone()), new);
        new
    }

    fn recipe(&mut self, fields: &Fields) -> Virtual {
        if let Some(&known) = self.recipes.get(fields) {
            return known;
        }
        let recipe = self.f.virtuals.push(VirtualData {
            kind: self.shape.kind,
            fields: fields.iter().map(|&v| Slot::Val(v)).collect(),
        });
        self.recipes.insert(fields.clone(), recipe);
        recipe
    }

    /// The slot with the recipe in place of the object, which may be part of other recipes.
    fn with_recipe(&mut self, slot: Slot, recipe: Virtual) -> Slot {
        match slot {
            Slot::Val(v) if self.f.root(v) == self.it => Slot::Virtual(recipe),
            Slot::Virtual(outer) => {
                if let Some(&known) = self.wholes.get(&(outer, recipe)) {
                    return Slot::Virtual(known);
                }
                let VirtualData { kind, fields } = self.f.virtuals[outer].clone();
                let new: Vec<Slot> = fields.iter().map(|&s| self.with_recipe(s, recipe)).collect();
                let whole = if new == fields {
                    outer
                } else {
                    self.f.virtuals.push(VirtualData { kind, fields: new })
                };
                self.wholes.insert((outer, recipe), whole);
                Slot::Virtual(whole)
            }
            Slot::Val(_) | Slot::Null => slot,
        }
    }
}

/// Loop units: iterators of known class on the stack, which the frame alone refers to, are taken apart at entry. One in a
/// variable may be at its end, or somebody else's.
pub fn own_entry_iterators(f: &mut Func, world: &mut dyn World) -> bool {
    if !matches!(f.entry_kind, Entry::Loop { .. }) {
        return false;
    }
    let snap = world.code(CodeIdx(0));
    let (live, locals) = (snap.live_types.clone(), snap.nlocalsplus as usize);
    let entry = f.entry();
    let mut changed = false;
    let slots = f.blocks[entry].params.clone();
    for (n, p) in slots.into_iter().enumerate().skip(locals) {
        if let Some(&Some(t)) = live.get(n)
            && (t == wk::RANGE_ITER || of_sequence(t).is_some())
        {
            changed |= take_apart(f, entry, p, t);
        }
    }
    if changed {
        // The loop's own parameters for them have to be seen to be these.
        super::cleanup::run(f);
    }
    changed
}

/// How an iterator of this class is made, and where it has its sequence and its index.
fn of_sequence(t: TypeId) -> Option<(HelperId, i32, i32)> {
    match t {
        wk::LIST_ITER => Some((HelperId::NewListIter, listiter::IT_SEQ, listiter::IT_INDEX)),
        wk::TUPLE_ITER => Some((HelperId::NewTupleIter, tupleiter::IT_SEQ, tupleiter::IT_INDEX)),
        wk::BYTES_ITER => Some((HelperId::NewBytesIter, bytesiter::IT_SEQ, bytesiter::IT_INDEX)),
        wk::STR_ITER | wk::ASCII_ITER => {
            Some((HelperId::NewStrIter, unicodeiter::IT_SEQ, unicodeiter::IT_INDEX))
        }
        _ => None,
    }
}

/// Emits at the end of a block, with one frame state.
struct Tail<'f> {
    f: &'f mut Func,
    b: Block,
    fs: FrameState,
}

impl Tail<'_> {
    fn emit(&mut self, op: Op, args: &[Value], imm: [i64; 2], ty: Ty, exits: bool) -> Value {
        let at = self.f.blocks[self.b].insts.len() - 1;
        let near = self.f.blocks[self.b].insts[at];
        let data = InstData {
            op,
            args: smallvec::SmallVec::from_slice(args),
            imm,
            result: None,
            fs: exits.then_some(self.fs),
            targets: smallvec::SmallVec::new(),
            catches: false,
            bc: self.f.insts[near].bc,
            code: self.f.insts[near].code,
        };
        let inst = self.f.make_inst(data, ty);
        self.f.blocks[self.b].insts.insert(at, inst);
        self.f.insts[inst].result.unwrap_or(Value(u32::MAX))
    }
    fn guard_eq(&mut self, a: Value, n: i64) {
        let n = self.emit(Op::ConstI64, &[], [n, 0], Ty::I64, false);
        let ok = self.emit(Op::IntCmp, &[a, n], [Cc::Eq as i64, 0], Ty::Bool, false);
        self.emit(
            Op::GuardTrue,
            &[ok],
            [ExitReason::State as i64, 0],
            Ty::Void,
            true,
        );
    }
}

fn take_apart(f: &mut Func, entry: Block, p: Value, t: TypeId) -> bool {
    let Some(&term) = f.blocks[entry].insts.last() else {
        return false;
    };
    let mark = f.blocks[entry]
        .insts
        .iter()
        .rev()
        .copied()
        .find(|&i| f.insts[i].op == Op::Mark);
    let Some(fs) = mark.and_then(|m| f.insts[m].fs) else {
        return false;
    };
    if f.insts[term].op != Op::Jump {
        return false;
    }
    let mut tail = Tail { f, b: entry, fs };
    let it = tail.emit(Op::GuardNonNull, &[p], [0, 0], Ty::OBJ, true);
    let it = tail.emit(Op::GuardType, &[it], [i64::from(t.0), 0], Ty::exact(t), true);
    let count = tail.emit(
        Op::LoadI32,
        &[it],
        [i64::from(object::OB_REFCNT), i64::from(Mem::OTHER.0)],
        Ty::I64,
        false,
    );
    tail.guard_eq(count, 1);
    let at = |offset: i32| [i64::from(offset), i64::from(Mem::ITER.0)];
    let (make, args) = if let Some((make, seq, index)) = of_sequence(t) {
        // The sequence is of a subclass with the same layout, if not of the class itself.
        let seq = tail.emit(Op::LoadObj, &[it], at(seq), Ty::OBJ_OR_NULL, false);
        let seq = tail.emit(Op::GuardNonNull, &[seq], [0, 0], Ty::OBJ, true);
        let index = tail.emit(Op::LoadI64, &[it], at(index), Ty::I64, false);
        (make, vec![seq, index])
    } else {
        let fields = [rangeiter::START, rangeiter::STEP, rangeiter::LEN];
        let args: Vec<Value> = fields
            .iter()
            .map(|&o| tail.emit(Op::LoadI64, &[it], at(o), Ty::I64, false))
            .collect();
        (HelperId::NewRangeIter, args)
    };
    let ty = if make == HelperId::NewStrIter {
        Ty::OBJ
    } else {
        Ty::exact(t)
    };
    let new = tail.emit(Op::Call, &args, [make as i64, 0], ty, true);
    // From here on the new iterator stands for the old one, which dies here and not behind the loop.
    let mut after = tail.f.frame_states[fs].clone();
    for slot in after.locals.iter_mut().chain(&mut after.stack) {
        if *slot == Slot::Val(p) {
            *slot = Slot::Val(new);
        }
    }
    tail.fs = tail.f.frame_states.push(after);
    tail.emit(Op::Mark, &[], [0, 0], Ty::Void, true);
    let args = &mut f.insts[term].targets[0].args;
    args.iter_mut().filter(|v| **v == p).for_each(|v| *v = new);
    true
}
