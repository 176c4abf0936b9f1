//! Global value numbering over the dominator tree: equal pure operations, redundant guards, loads of memory nobody
//! wrote since, loads of what was just stored, loads from objects made here that nobody wrote yet, conditions decided by
//! a dominating branch.
//!
//! Memory is tracked in versions: one per memory class, and one per byte offset within a class (fields at different
//! offsets of objects can't overlap). A load is keyed by the versions it depends on. At a block with several predecessors
//! everything written on any path from its immediate dominator gets a new version. A mark after which an object whose
//! death can run Python code may be released counts as writing everything (the refcount pass puts the release there).

use std::rc::Rc;

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::quiet;
use crate::entity::{IdSet, IdVec};
use crate::helpers::HelperId;
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::effects::{Effects, Mem};
use crate::ir::func::{Block, Def, FrameState, Func, Inst, Value};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Ty, TypeId, TypeSet};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Key {
    op: Op,
    imm: [i64; 2],
    args: SmallVec<[Value; 4]>,
    version: u32,
}

/// Versions of memory at one point.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// Per class bit.
    class: [u32; 10],
    /// Class bit, byte offset, version. There are few.
    field: Vec<(u32, i64, u32)>,
}

const CLASSES: u32 = 10;

impl Memory {
    fn version(&self, mem: Mem, offset: Option<i64>) -> u32 {
        let mut newest = 0;
        for bit in 0..CLASSES {
            if mem.0 & (1 << bit) == 0 {
                continue;
            }
            newest = newest.max(self.class[bit as usize]);
            newest = newest.max(match offset {
                Some(o) => self
                    .field
                    .iter()
                    .find(|f| (f.0, f.1) == (bit, o))
                    .map_or(0, |f| f.2),
                None => self
                    .field
                    .iter()
                    .filter(|f| f.0 == bit)
                    .map(|f| f.2)
                    .max()
                    .unwrap_or(0),
            });
        }
        newest
    }
    fn write(&mut self, mem: Mem, offset: Option<i64>, version: u32) {
        for bit in 0..CLASSES {
            if mem.0 & (1 << bit) == 0 {
                continue;
            }
            match offset {
                Some(o) => match self.field.iter_mut().find(|f| (f.0, f.1) == (bit, o)) {
                    Some(f) => f.2 = version,
                    None => self.field.push((bit, o, version)),
                },
                None => self.class[bit as usize] = version,
            }
        }
    }
}

/// What a block writes: (classes, offset or everything).
type Writes = Vec<(Mem, Option<i64>)>;

struct Gvn<'a> {
    f: &'a mut Func,
    cfg: Rc<Cfg>,
    table: HashMap<Key, Value>,
    undo: Vec<(Key, Option<Value>)>,
    /// Decided conditions.
    truth: HashMap<Value, bool>,
    truth_undo: Vec<(Value, Option<bool>)>,
    map: IdVec<Value, Value>,
    end_memory: IdVec<Block, Option<Memory>>,
    writes: IdVec<Block, Writes>,
    next_version: u32,
    remove: IdSet<Inst>,
    /// Branches whose condition a dominating branch or guard decided.
    jumps: Vec<(Inst, bool)>,
    deaths: IdSet<Inst>,
    /// Looks at classes that no object leaves or joins.
    lasting: IdSet<Inst>,
    /// What guards proved of objects (alias roots): never NULL, and the class if it is for good.
    proved: HashMap<Value, Option<TypeId>>,
    proved_undo: Vec<(Value, Option<Option<TypeId>>)>,
    /// Classes whose instances keep their class.
    keeping: HashMap<TypeId, bool>,
    /// New instances: their class, where their `valid` byte is, and the memory version they were made at.
    fresh: HashMap<Value, Fresh>,
    /// An instruction became another one.
    changed: bool,
}

/// An instance this function made.
#[derive(Clone, Copy, Debug)]
struct Fresh {
    class: TypeId,
    valid: Option<i32>,
    /// The newest version when it was made; 0 before its instruction was visited.
    since: Option<u32>,
}

/// The new instances and the classes whose instances keep their class.
fn classes(f: &Func, world: &mut dyn World) -> (HashMap<Value, Fresh>, HashMap<TypeId, bool>) {
    let (mut fresh, mut keeping) = (HashMap::new(), HashMap::new());
    for &b in &f.layout {
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op == Op::GuardType
                && let Some(t) = d.result.and_then(|r| f.ty(r).class())
            {
                keeping.entry(t).or_insert_with(|| !world.type_info(t).heap);
            }
            if f.helper(i) == Some(HelperId::AllocInstance)
                && let (Some(r), Some(k)) = (d.result, f.as_const(d.args[0]))
                && let Some(class) = world.const_as_type(k)
            {
                let valid = world.type_info(class).inline_valid;
                fresh.insert(
                    r,
                    Fresh {
                        class,
                        valid,
                        since: None,
                    },
                );
            }
        }
    }
    (fresh, keeping)
}

/// True if anything changed.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let cfg = Cfg::new(f);
    let deaths = marks_with_deaths(f, &cfg, world);
    let mut lasting = IdSet::with_len(f.insts.len());
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        if super::is_lasting_class(f, i, world) {
            lasting.insert(i);
        }
    }
    let mut map = IdVec::new();
    for v in f.values.ids() {
        map.push(v);
    }
    let n = f.blocks.len();
    let (fresh, keeping) = classes(f, world);
    let mut g = Gvn {
        cfg,
        table: HashMap::new(),
        undo: vec![],
        truth: HashMap::new(),
        truth_undo: vec![],
        map,
        end_memory: IdVec::filled(None, n),
        writes: IdVec::defaults(n),
        next_version: 1,
        remove: IdSet::with_len(f.insts.len()),
        jumps: vec![],
        deaths,
        lasting,
        proved: HashMap::new(),
        proved_undo: vec![],
        keeping,
        fresh,
        changed: false,
        f,
    };
    g.collect_writes();
    let children = g.cfg.dom_children();
    let entry = g.f.entry();
    g.walk(entry, &children);
    g.finish()
}

/// Memory an instruction with these effects writes, as (classes, offset).
fn write_of(f: &Func, i: Inst, e: Effects) -> Option<(Mem, Option<i64>)> {
    if e.runs_python {
        return Some((Mem::HEAP, None));
    }
    if e.writes == Mem::NONE {
        return None;
    }
    let d = &f.insts[i];
    let offset = match d.op {
        Op::SwapObj | Op::StoreObj | Op::StoreI64 => Some(d.imm[0]),
        _ => inline_store(f, i),
    };
    Some((e.writes, offset))
}

/// Byte offset of a first store into inline values.
fn inline_store(f: &Func, i: Inst) -> Option<i64> {
    (f.helper(i) == Some(HelperId::StoreInlineNew))
        .then_some(f.insts[i].imm[1])
        .filter(|&offset| offset != 0)
}

impl Gvn<'_> {
    fn collect_writes(&mut self) {
        for &b in &self.cfg.rpo {
            let mut writes: Writes = vec![];
            for &i in &self.f.blocks[b].insts {
                let w = if self.deaths.contains(i) {
                    Some((Mem::HEAP, None))
                } else {
                    write_of(self.f, i, self.f.effects(i))
                };
                if let Some(w) = w
                    && !writes.contains(&w)
                {
                    writes.push(w);
                }
            }
            self.writes[b] = writes;
        }
    }

    /// Dominator-tree walk with an explicit stack; tables are scoped.
    fn walk(&mut self, entry: Block, children: &IdVec<Block, Vec<Block>>) {
        enum Step {
            Enter(Block),
            Leave(usize, usize, usize),
        }
        let mut stack = vec![Step::Enter(entry)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Enter(b) => {
                    let (u, t, p) = (self.undo.len(), self.truth_undo.len(), self.proved_undo.len());
                    self.block(b);
                    stack.push(Step::Leave(u, t, p));
                    stack.extend(children[b].iter().rev().map(|&c| Step::Enter(c)));
                }
                Step::Leave(u, t, p) => {
                    while self.proved_undo.len() > p {
                        if let Some((v, old)) = self.proved_undo.pop() {
                            match old {
                                Some(known) => self.proved.insert(v, known),
                                None => self.proved.remove(&v),
                            };
                        }
                    }
                    while self.undo.len() > u {
                        if let Some((k, old)) = self.undo.pop() {
                            match old {
                                Some(v) => self.table.insert(k, v),
                                None => self.table.remove(&k),
                            };
                        }
                    }
                    while self.truth_undo.len() > t {
                        if let Some((k, old)) = self.truth_undo.pop() {
                            match old {
                                Some(v) => self.truth.insert(k, v),
                                None => self.truth.remove(&k),
                            };
                        }
                    }
                }
            }
        }
    }

    fn fresh(&mut self) -> u32 {
        self.next_version += 1;
        self.next_version
    }

    fn memory_at(&mut self, b: Block) -> Memory {
        let Some(d) = self.cfg.idom[b].filter(|&d| d != b) else {
            return Memory::default();
        };
        let mut memory = self.end_memory[d].clone().unwrap_or_default();
        if self.cfg.preds[b].as_slice() == [d] {
            return memory;
        }
        let version = self.fresh();
        for x in self.between(d, b).iter() {
            for &(mem, offset) in &self.writes[x] {
                memory.write(mem, offset, version);
            }
        }
        memory
    }

    /// Blocks on paths from `d` (exclusive) to the start of `b`; `b` itself if it lies on a cycle.
    fn between(&self, d: Block, b: Block) -> IdSet<Block> {
        let mut set = IdSet::with_len(self.f.blocks.len());
        let mut work: Vec<Block> = self.cfg.preds[b].to_vec();
        while let Some(x) = work.pop() {
            if x != d && self.cfg.is_reachable(x) && set.insert(x) {
                work.extend(self.cfg.preds[x].iter().copied());
            }
        }
        set
    }

    fn now(&self, mut v: Value) -> Value {
        while let Some(&next) = self.map.get(v) {
            if next == v {
                break;
            }
            v = next;
        }
        v
    }

    fn learn(&mut self, v: Value, b: bool) {
        let old = self.truth.insert(v, b);
        self.truth_undo.push((v, old));
    }

    /// What the only way into a block says about its branch condition.
    fn learn_from_branch(&mut self, b: Block) {
        let &[p] = self.cfg.preds[b].as_slice() else {
            return;
        };
        let Some(d) = self.f.terminator(p) else { return };
        if d.op != Op::Branch || d.targets[0].block == d.targets[1].block {
            return;
        }
        let (cond, yes) = (self.now(d.args[0]), d.targets[0].block == b);
        self.learn(cond, yes);
    }

    fn block(&mut self, b: Block) {
        let mut memory = self.memory_at(b);
        self.learn_from_branch(b);
        for i in self.f.blocks[b].insts.clone() {
            for n in 0..self.f.insts[i].args.len() {
                let now = self.now(self.f.insts[i].args[n]);
                self.f.insts[i].args[n] = now;
            }
            self.inst(i, &mut memory);
            if self.deaths.contains(i) {
                let version = self.fresh();
                memory.write(Mem::HEAP, None, version);
            }
        }
        self.end_memory[b] = Some(memory);
    }

    fn inst(&mut self, i: Inst, memory: &mut Memory) {
        if self.decided(i) {
            return;
        }
        if self.of_new_object(i, memory) {
            self.changed = true;
            return;
        }
        self.note_proof(i);
        let d = &self.f.insts[i];
        let (op, result) = (d.op, d.result);
        let effects = self.f.effects(i);
        if op == Op::SwapObj {
            self.refine_swapped(i, memory);
        }
        if let Some((mem, offset)) = write_of(self.f, i, effects) {
            let version = self.fresh();
            memory.write(mem, offset, version);
            self.forward_store(i, memory);
            return;
        }
        let numberable = effects.is_value_numberable() && !op.row().terminator && op != Op::Mark;
        let keep = matches!(
            op,
            Op::Check | Op::Poll | Op::Scratch | Op::BoxI64 | Op::BoxF64 | Op::Incref
        );
        let Some(r) = result.filter(|_| numberable && !keep) else {
            return;
        };
        let key = self.key(i, memory);
        if op == Op::GuardTypes && self.is_one_of(&key) {
            let d = &mut self.f.insts[i];
            (d.op, d.imm, d.fs) = (Op::Within, [0, 0], None);
            self.insert(key, r);
            self.changed = true;
            return;
        }
        match self.table.get(&key).copied() {
            Some(v) if self.f.ty(v).is_subtype_of(self.f.ty(r)) || op.row().result == Res::Alias => {
                self.map[r] = v;
                self.remove.insert(i);
            }
            _ => self.insert(key, r),
        }
    }

    /// A guard or test proved the object to be of one of the classes that a guard wants.
    fn is_one_of(&self, wanted: &Key) -> bool {
        TypeSet::from_imm(wanted.imm[0]).classes().any(|class| {
            let of = |op: Op| Key {
                op,
                imm: [i64::from(class.0), 0],
                ..wanted.clone()
            };
            let tested = self.table.get(&of(Op::IsType));
            self.table.contains_key(&of(Op::GuardType))
                || tested.is_some_and(|t| self.truth.get(t) == Some(&true))
        })
    }

    /// The value that stands for an object.
    fn object(&self, v: Value) -> Value {
        self.now(self.f.root(self.now(v)))
    }

    /// Remembers what a guard proves, and decides tests for NULL by it.
    fn note_proof(&mut self, i: Inst) {
        let d = &self.f.insts[i];
        let Some(&v) = d.args.first() else { return };
        let class = match d.op {
            Op::GuardNonNull | Op::GuardTypes => None,
            Op::GuardType => d
                .result
                .and_then(|r| self.f.ty(r).class())
                .filter(|t| self.keeping.get(t) == Some(&true)),
            Op::IsNull if self.proved.contains_key(&self.object(v)) => {
                let d = &mut self.f.insts[i];
                (d.op, d.imm) = (Op::ConstBool, [0, 0]);
                d.args.clear();
                self.changed = true;
                return;
            }
            _ => return,
        };
        let object = self.object(v);
        let old = self.proved.get(&object).copied();
        self.proved.insert(object, class.or(old.flatten()));
        self.proved_undo.push((object, old));
    }

    /// The object a store replaces is the one that was loaded from there.
    fn refine_swapped(&mut self, i: Inst, memory: &Memory) {
        let d = self.f.insts[i].without_targets();
        let reads = self.f.effects(i).reads;
        let key = Key {
            op: Op::LoadObj,
            imm: d.imm,
            args: SmallVec::from_slice(&[self.object(d.args[0])]),
            version: memory.version(reads, Some(d.imm[0])),
        };
        let (Some(&held), Some(result)) = (self.table.get(&key), d.result) else {
            return;
        };
        let class = self
            .f
            .ty(held)
            .class()
            .filter(|t| self.keeping.get(t) == Some(&true));
        let known = self.proved.get(&self.object(held)).copied();
        if let Some(t) = class.or(known.flatten()) {
            self.f.values[result].ty = Ty::exact(t);
        } else if known.is_some() && self.f.ty(result).class().is_none() {
            self.f.values[result].ty = Ty::OBJ;
        }
    }

    /// Facts about instances made here: the class, and that their memory is empty until somebody writes it. True if
    /// the instruction needs nothing else.
    fn of_new_object(&mut self, i: Inst, memory: &Memory) -> bool {
        if self.fresh.is_empty() {
            return false;
        }
        let d = self.f.insts[i].without_targets();
        if let Some(r) = d.result
            && let Some(fresh) = self.fresh.get_mut(&r)
        {
            fresh.since = Some(self.next_version);
            return false;
        }
        let Some(&o) = d.args.first() else { return false };
        let Some(&Fresh {
            class,
            valid,
            since: Some(since),
        }) = self.fresh.get(&self.object(o))
        else {
            return false;
        };
        let reads = self.f.effects(i).reads;
        match d.op {
            Op::GuardType if i64::from(class.0) == d.imm[0] && memory.version(Mem::TYPE, None) <= since => {
                let key = self.key(i, memory);
                let d = &mut self.f.insts[i];
                (d.op, d.imm, d.fs) = (Op::Refine, [0, 0], None);
                if let Some(r) = d.result {
                    self.insert(key, r);
                }
                true
            }
            Op::GuardTypes
                if TypeSet::from_imm(d.imm[0]).has(class) && memory.version(Mem::TYPE, None) <= since =>
            {
                let d = &mut self.f.insts[i];
                (d.op, d.imm, d.fs) = (Op::Within, [0, 0], None);
                true
            }
            Op::LoadU8 | Op::LoadI64 | Op::LoadObj
                if reads == Mem::ATTR && memory.version(reads, Some(d.imm[0])) <= since =>
            {
                let constant = match d.op {
                    Op::LoadU8 if valid.is_some_and(|at| i64::from(at) == d.imm[0]) => (Op::ConstI64, 1),
                    Op::LoadI64 => (Op::ConstI64, 0),
                    Op::LoadObj => (Op::ConstNull, 0),
                    _ => return false,
                };
                let d = &mut self.f.insts[i];
                (d.op, d.imm) = (constant.0, [constant.1, 0]);
                d.args.clear();
                true
            }
            _ => false,
        }
    }

    fn insert(&mut self, key: Key, v: Value) {
        let old = self.table.insert(key.clone(), v);
        self.undo.push((key, old));
    }

    /// Guards on a condition already decided.
    fn decided(&mut self, i: Inst) -> bool {
        let d = &self.f.insts[i];
        let want = match d.op {
            Op::GuardTrue => true,
            Op::GuardFalse => false,
            Op::Branch => {
                if let Some(&known) = self.truth.get(&d.args[0]) {
                    self.jumps.push((i, known));
                }
                return false;
            }
            _ => return false,
        };
        let cond = d.args[0];
        if self.truth.get(&cond) == Some(&want) {
            self.remove.insert(i);
        } else {
            self.learn(cond, want);
        }
        true
    }

    fn key(&self, i: Inst, memory: &Memory) -> Key {
        let d = &self.f.insts[i];
        let version = match d.op {
            Op::GuardType | Op::IsType if self.lasting.contains(i) => 0,
            Op::GuardType | Op::GuardTypes | Op::IsType => {
                // Instances of builtin classes keep their class; for the others `__class__` may be assigned.
                memory.version(Mem::TYPE, None)
            }
            Op::LoadObj | Op::LoadI64 | Op::LoadI32 | Op::LoadU8 | Op::LoadF64 => {
                memory.version(self.f.effects(i).reads, Some(d.imm[0]))
            }
            _ => match self.f.effects(i).reads {
                Mem::NONE => 0,
                reads => memory.version(reads, None),
            },
        };
        // Aliases of one object are one operand.
        let args = d
            .args
            .iter()
            .map(|&v| self.f.root(v))
            .map(|v| self.now(v))
            .collect();
        let op = if matches!(d.op, Op::Refine) {
            Op::Refine
        } else {
            d.op
        };
        let mut imm = d.imm;
        if d.op == Op::GuardTypes {
            imm[0] = TypeSet::from_imm(imm[0]).sorted().imm();
        }
        if matches!(d.op, Op::GuardType | Op::GuardTypes | Op::GuardIs | Op::GuardCode) {
            // The operand number is for feedback only.
            imm[1] = 0;
        }
        if op == Op::Refine
            && let Some(t) = d.result.and_then(|r| self.f.ty(r).class())
        {
            imm[0] = i64::from(t.0) + 1;
        }
        Key {
            op,
            imm,
            args,
            version,
        }
    }

    /// After a store, a load from the same place gives the stored value.
    fn forward_store(&mut self, i: Inst, memory: &Memory) {
        let d = &self.f.insts[i];
        let (op, stored, args): (Op, Value, SmallVec<[Value; 4]>) = match d.op {
            Op::SwapObj | Op::StoreObj => (Op::LoadObj, d.args[1], SmallVec::from_slice(&d.args[..1])),
            Op::StoreItem => (Op::LoadObjX, d.args[2], SmallVec::from_slice(&d.args[..2])),
            Op::SwapObjX => (Op::LoadObjX, d.args[2], SmallVec::from_slice(&d.args[..2])),
            Op::StoreI64 => (Op::LoadI64, d.args[1], SmallVec::from_slice(&d.args[..1])),
            Op::StoreF64X => (Op::LoadF64X, d.args[2], SmallVec::from_slice(&d.args[..2])),
            Op::StoreI64X => (Op::LoadI64X, d.args[2], SmallVec::from_slice(&d.args[..2])),
            Op::Call if inline_store(self.f, i).is_some() => {
                (Op::LoadObj, d.args[1], SmallVec::from_slice(&d.args[..1]))
            }
            _ => return,
        };
        let imm = match inline_store(self.f, i) {
            Some(offset) => [offset, i64::from(Mem::ATTR.0)],
            None => d.imm,
        };
        if self
            .f
            .def_inst(stored)
            .is_some_and(|(_, s)| s.op == Op::ConstNull)
        {
            return;
        }
        let indexed = matches!(op, Op::LoadObjX | Op::LoadF64X | Op::LoadI64X);
        let offset = (!indexed).then_some(imm[0]);
        let version = memory.version(self.f.effects(i).writes, offset);
        let args = args.iter().map(|&v| self.now(self.f.root(v))).collect();
        self.insert(
            Key {
                op,
                imm,
                args,
                version,
            },
            stored,
        );
    }

    fn finish(self) -> bool {
        let Gvn {
            f,
            map,
            remove,
            jumps,
            mut changed,
            ..
        } = self;
        for &(i, known) in &jumps {
            let d = &mut f.insts[i];
            let target = d.targets[usize::from(!known)].clone();
            (d.op, d.targets) = (Op::Jump, smallvec::smallvec![target]);
            d.args.clear();
        }
        if !jumps.is_empty() {
            changed = true;
            super::cleanup::remove_unreachable(f);
        }
        changed |= f.retain(|_, i| !remove.contains(i));
        let find = |mut v: Value| {
            while let Some(&next) = map.get(v) {
                if next == v {
                    break;
                }
                v = next;
            }
            v
        };
        f.rewrite_uses(&mut |v| find(v));
        changed
    }
}

/// Marks at which an object whose death can run Python code may be released: one that was in reach before and is
/// in no frame slot any more. Constants, arguments and plain loads hold no last reference.
fn marks_with_deaths(f: &Func, cfg: &Cfg, world: &dyn World) -> IdSet<Inst> {
    let mut marks = IdSet::with_len(f.insts.len());
    // Values held by the mark looked at have its number.
    let mut held: IdVec<Value, u32> = IdVec::filled(0, f.values.len());
    let mut stamp = 0;
    let quiet = quiet::roots(f, world);
    let risky = |v: Value| {
        let r = f.root(v);
        if quiet.contains(r) {
            return false;
        }
        let Ty::Obj { .. } = f.ty(r) else { return false };
        if world.dies_quietly(f.ty(v)) || world.dies_quietly(f.ty(r)) {
            return false;
        }
        match f.values[r].def {
            Def::Param(b, _) => b != f.entry() || f.entry_kind.in_frame(),
            Def::Inst(i) => {
                matches!(f.insts[i].op.row().result, Res::New | Res::Helper)
                    || f.insts[i].op == Op::LoadObj && f.insts[i].imm[1] != 0
                    || f.insts[i].op == Op::LoadObjX
            }
            Def::Gone => false,
        }
    };
    let mut dies_at = |fs: FrameState, gone: &[Value]| {
        stamp += 1;
        f.for_each_fs_value(fs, &mut |v| held[f.root(v)] = stamp);
        gone.iter().any(|&v| held[f.root(v)] != stamp)
    };
    // How often something was released or written so far, and how often when a value was defined.
    let mut epoch = 0u32;
    let mut born: IdVec<Value, (u32, Option<Block>)> = IdVec::filled((0, None), f.values.len());
    // Per block: its last mark's state, and what may die and was defined after it.
    let mut ends: IdVec<Block, (Option<FrameState>, Vec<Value>)> =
        IdVec::filled((None, vec![]), f.blocks.len());
    for &b in &cfg.rpo {
        // Values in reach: defined in this block, or held by its last mark.
        let mut made: Vec<Value> = vec![];
        let mut last = None;
        for &i in &f.blocks[b].insts {
            if f.insts[i].op == Op::Mark
                && let Some(fs) = f.insts[i].fs
            {
                if let Some(old) = last {
                    // What is at the same place in both is held.
                    f.for_each_new_fs_value(old, Some(fs), &mut |v| made.push(f.root(v)));
                }
                made.retain(|&v| risky(v) && (!is_load(f, v) || born[f.root(v)] != (epoch, Some(b))));
                if !made.is_empty() && dies_at(fs, &made) {
                    marks.insert(i);
                    epoch += 1;
                }
                made.clear();
                last = Some(fs);
            }
            let e = f.effects(i);
            if e.runs_python || e.releases || e.writes != Mem::NONE {
                epoch += 1;
            }
            if let Some(v) = f.insts[i].result {
                made.push(v);
                born[v] = (epoch, Some(b));
            }
        }
        made.retain(|&v| risky(v) && !is_load(f, v));
        ends[b] = (last, made);
    }
    // What an edge neither passes on nor keeps dies at the first mark behind it.
    for &b in &cfg.rpo {
        let is_mark = |i: &&Inst| f.insts[**i].op == Op::Mark;
        let Some(&first) = f.blocks[b].insts.iter().find(is_mark) else {
            continue;
        };
        let Some(fs) = f.insts[first].fs else { continue };
        for &p in &cfg.preds[b] {
            let (last, made) = &ends[p];
            let mut gone = made.clone();
            if let Some(old) = *last {
                f.for_each_new_fs_value(old, Some(fs), &mut |v| gone.push(f.root(v)));
            }
            for t in f.terminator(p).into_iter().flat_map(|d| &d.targets) {
                if t.block == b {
                    gone.retain(|&v| !t.args.iter().any(|&a| f.root(a) == v));
                }
            }
            gone.retain(|&v| risky(v));
            if !gone.is_empty() && dies_at(fs, &gone) {
                marks.insert(first);
            }
        }
    }
    marks
}

/// A loaded object holds the last reference only if the place it came from was written since.
fn is_load(f: &Func, v: Value) -> bool {
    f.def_inst(f.root(v))
        .is_some_and(|(_, d)| matches!(d.op, Op::LoadObj | Op::LoadObjX))
}
