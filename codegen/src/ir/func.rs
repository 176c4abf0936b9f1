//! One function in SSA form.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::effects::{Effects, Mem};
use super::ops::{Op, Res, Rule};
use super::types::{Ty, TypeId};
use crate::deopt::{Landing, VirtualKind};
use crate::entity::{Id, IdVec};
use crate::helpers::{HelperId, Ret};
use crate::id_type;
use crate::input::{CodeIdx, ConstId, Entry};

id_type!(
    /// An SSA value.
    Value,
    "v"
);
id_type!(
    /// An instruction.
    Inst,
    "i"
);
id_type!(
    /// A basic block.
    Block,
    "b"
);
id_type!(
    /// A frame state.
    FrameState,
    "fs"
);
id_type!(
    /// A virtual object of a frame state.
    Virtual,
    "virt"
);

/// A jump target with the values of its block's parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Where to.
    pub block: Block,
    /// One value per parameter.
    pub args: Vec<Value>,
}

impl Target {
    /// A jump there with these arguments.
    pub fn to(block: Block, args: &[Value]) -> Target {
        Target {
            block,
            args: args.to_vec(),
        }
    }
}

/// An instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct InstData {
    /// What.
    pub op: Op,
    /// Operands.
    pub args: SmallVec<[Value; 4]>,
    /// Immediates, meaning as in the operation's row.
    pub imm: [i64; 2],
    /// Result.
    pub result: Option<Value>,
    /// State of the interpreter frames: for guards where the interpreter resumes, for calls what is visible.
    pub fs: Option<FrameState>,
    /// Targets of terminators.
    pub targets: SmallVec<[Target; 2]>,
    /// A call whose exception is caught here: it gives NULL (or nothing) and goes on, and a `succeeded` behind it asks.
    pub catches: bool,
    /// Bytecode it comes from, in units.
    pub bc: u32,
    /// Code object `bc` refers to.
    pub code: CodeIdx,
}

impl InstData {
    /// A copy without the targets, which only terminators have.
    #[inline]
    pub fn without_targets(&self) -> InstData {
        InstData {
            args: SmallVec::from_slice(&self.args),
            targets: SmallVec::new(),
            ..*self
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Def {
    /// Result of an instruction.
    Inst(Inst),
    /// Parameter of a block.
    Param(Block, u32),
    /// Removed or replaced.
    Gone,
}

/// A value's definition and type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueData {
    /// Where it comes from.
    pub def: Def,
    /// Its type.
    pub ty: Ty,
}

/// A block: parameters and instructions, the last one a terminator.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlockData {
    /// Parameters.
    pub params: Vec<Value>,
    /// Instructions in order.
    pub insts: Vec<Inst>,
    /// Seldom run: laid out apart.
    pub cold: bool,
}

/// A slot of a frame state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Slot {
    /// NULL.
    Null,
    /// A value in any representation (boxed at the exit if need be).
    Val(Value),
    /// An object that is only built at the exit.
    Virtual(Virtual),
}

/// A virtual object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualData {
    /// What to build.
    pub kind: VirtualKind,
    /// From what.
    pub fields: Vec<Slot>,
}

/// State of one interpreter frame, and of its callers when inlined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameStateData {
    /// Whose frame.
    pub code: CodeIdx,
    /// The bytecode about to run (guards) or running (calls), in units.
    pub bc: u32,
    /// `co_nlocalsplus` slots.
    pub locals: Vec<Slot>,
    /// The value stack before that bytecode, bottom first.
    pub stack: Vec<Slot>,
    /// The caller's frame, at its call.
    pub parent: Option<FrameState>,
    /// What becomes of the result of a frame this one is the parent of.
    pub landing: Landing,
}

/// A function being compiled.
#[derive(Clone, Debug)]
pub struct Func {
    /// Name for dumps.
    pub name: String,
    /// How it is entered. For [`Entry::Function`] the entry block's parameters are the function object and the
    /// Python parameters, all borrowed. For [`Entry::Loop`] they are all localsplus slots (nullable), then the stack
    /// entries; compiled code owns those references.
    pub entry_kind: Entry,
    /// All instructions ever made.
    pub insts: IdVec<Inst, InstData>,
    /// All blocks ever made.
    pub blocks: IdVec<Block, BlockData>,
    /// All values ever made.
    pub values: IdVec<Value, ValueData>,
    /// Frame states.
    pub frame_states: IdVec<FrameState, FrameStateData>,
    /// Virtual objects.
    pub virtuals: IdVec<Virtual, VirtualData>,
    /// Classes that arguments of an inlined function will have, as far as its caller knows. Predictions, not facts.
    pub hints: HashMap<Value, TypeId>,
    /// Values that are of one of a few classes where they are used: an alias of self per arm of a type switch, and what it
    /// becomes in an inlined function. Predictions, not facts.
    pub class_sets: HashMap<Value, Vec<TypeId>>,
    /// Objects that values (alias roots) may well be. Predictions, not facts (`opt::examples`).
    pub examples: HashMap<Value, ConstId>,
    /// Instructions made before the one with this number are no candidates for inlining any more.
    pub inlined: usize,
    /// Set by the refcount pass, for every instruction with a frame state that can leave compiled code there: the
    /// objects (alias roots) whose reference compiled code owns at that point, to be handed to the rebuilt frames or
    /// released.
    pub exit_owned: HashMap<Inst, Vec<Value>>,
    /// Blocks in layout order, the entry first. A block not listed here does not exist.
    pub layout: Vec<Block>,
    /// The graph made last ([`super::cfg::Cfg::new`]).
    pub(super) cfg: super::cfg::LastCfg,
}

impl Func {
    /// An empty function.
    pub fn new(name: &str, entry_kind: Entry) -> Func {
        Func::with_room(name, entry_kind, 0)
    }
    /// An empty function with room for `room` instructions.
    pub fn with_room(name: &str, entry_kind: Entry, room: usize) -> Func {
        Func {
            name: name.to_owned(),
            entry_kind,
            insts: IdVec::with_capacity(room),
            blocks: IdVec::with_capacity(room / 8),
            values: IdVec::with_capacity(room),
            frame_states: IdVec::with_capacity(room / 2),
            virtuals: IdVec::new(),
            hints: HashMap::new(),
            class_sets: HashMap::new(),
            examples: HashMap::new(),
            inlined: 0,
            exit_owned: HashMap::new(),
            layout: Vec::new(),
            cfg: super::cfg::LastCfg::default(),
        }
    }
    /// The entry block.
    #[inline]
    pub fn entry(&self) -> Block {
        self.layout[0]
    }
    /// A new block at the end of the layout.
    pub fn add_block(&mut self) -> Block {
        let b = self.blocks.push(BlockData::default());
        self.layout.push(b);
        b
    }
    /// Drops the instructions of all blocks that are not to be kept. True if there were any.
    pub fn retain(&mut self, keep: impl Fn(&Func, Inst) -> bool) -> bool {
        let mut changed = false;
        for at in 0..self.layout.len() {
            let b = self.layout[at];
            let mut insts = core::mem::take(&mut self.blocks[b].insts);
            let before = insts.len();
            insts.retain(|&i| keep(self, i));
            changed |= insts.len() != before;
            self.blocks[b].insts = insts;
        }
        changed
    }
    /// A new parameter of a block.
    pub fn add_param(&mut self, b: Block, ty: Ty) -> Value {
        let index = u32::try_from(self.blocks[b].params.len()).unwrap_or(u32::MAX);
        let v = self.values.push(ValueData {
            def: Def::Param(b, index),
            ty,
        });
        self.blocks[b].params.push(v);
        v
    }
    /// Makes an instruction (with a result of type `ty` unless `Void`) without placing it.
    pub fn make_inst(&mut self, mut data: InstData, ty: Ty) -> Inst {
        let id = Inst::new(self.insts.len());
        data.result = (ty != Ty::Void).then(|| {
            self.values.push(ValueData {
                def: Def::Inst(id),
                ty,
            })
        });
        self.insts.push(data)
    }
    /// The type of a value.
    #[inline]
    pub fn ty(&self, v: Value) -> Ty {
        self.values[v].ty
    }
    /// The instruction that defines a value.
    #[inline]
    pub fn def_inst(&self, v: Value) -> Option<(Inst, &InstData)> {
        match self.values[v].def {
            Def::Inst(i) => Some((i, &self.insts[i])),
            Def::Param(..) | Def::Gone => None,
        }
    }
    /// Follows aliases (`guard.type` and the like) to the value that is the same object.
    #[inline]
    pub fn root(&self, mut v: Value) -> Value {
        while let Some((_, data)) = self.def_inst(v) {
            if data.op.row().result != Res::Alias {
                break;
            }
            v = data.args[0];
        }
        v
    }
    /// The double, and whether it is an int, of which `box_number` made this object.
    pub fn number_parts(&self, v: Value) -> Option<(Value, Value)> {
        let (_, d) = self.def_inst(v)?;
        if d.op != Op::Call || d.imm[0] != crate::helpers::HelperId::BoxNumber as i64 {
            return None;
        }
        let (_, flag) = self.def_inst(d.args[1])?;
        (flag.op == Op::BoolToI64).then(|| (d.args[0], flag.args[0]))
    }
    /// The parts, if `box_complex` made this object.
    pub fn complex_parts(&self, v: Value) -> Option<[Value; 2]> {
        let (i, d) = self.def_inst(v)?;
        (self.helper(i) == Some(HelperId::BoxComplex)).then(|| [d.args[0], d.args[1]])
    }
    /// The parts, and whether it is an int, if `box_complex_or_int` made this object.
    pub fn complex_or_int_parts(&self, v: Value) -> Option<[Value; 3]> {
        let (i, d) = self.def_inst(v)?;
        (self.helper(i) == Some(HelperId::BoxComplexOrInt)).then(|| [d.args[0], d.args[1], d.args[2]])
    }
    /// A machine integer that is surely not negative.
    pub fn is_natural(&self, v: Value) -> bool {
        let constant = |v: Value| self.as_i64(v).is_some_and(|n| n >= 0);
        self.def_inst(v).is_some_and(|(_, d)| match d.op {
            Op::ConstI64 => d.imm[0] >= 0,
            Op::IntAnd => d.args.iter().any(|&a| constant(a)),
            Op::BoolToI64 | Op::LoadU8 | Op::LoadU8X => true,
            _ => false,
        })
    }
    /// The bits, if `box_u64` made this object.
    pub fn unsigned_bits(&self, v: Value) -> Option<Value> {
        let (i, d) = self.def_inst(v)?;
        (self.helper(i) == Some(HelperId::BoxU64)).then(|| d.args[0])
    }
    /// The integer, if the value is a machine integer constant.
    pub fn as_i64(&self, v: Value) -> Option<i64> {
        self.def_inst(v)
            .and_then(|(_, d)| (d.op == Op::ConstI64).then_some(d.imm[0]))
    }
    /// The constant, if the value is a constant object (also behind guards).
    pub fn as_const(&self, v: Value) -> Option<ConstId> {
        self.def_inst(self.root(v)).and_then(|(_, d)| match d.op {
            Op::ConstObj => u32::try_from(d.imm[0]).ok().map(ConstId),
            _ => None,
        })
    }
    /// The helper called by an instruction.
    pub fn helper(&self, i: Inst) -> Option<HelperId> {
        match self.insts[i].op {
            Op::Call => HelperId::from_imm(self.insts[i].imm[0]),
            _ => None,
        }
    }
    /// The helper whose call gave a value.
    pub fn helper_result(&self, v: Value) -> Option<HelperId> {
        self.def_inst(v).and_then(|(i, _)| self.helper(i))
    }
    /// The effects of an instruction.
    pub fn effects(&self, i: Inst) -> Effects {
        let d = &self.insts[i];
        let mem = || Mem(u32::try_from(d.imm[1]).unwrap_or(u32::MAX));
        let effects = match d.op.row().effects {
            // A dying object whose death runs no Python code only touches the allocator.
            Rule::Fixed(_) if d.op == Op::Decref && d.fs.is_none() => Effects {
                releases: true,
                ..Effects::PURE
            },
            Rule::Fixed(e) => e,
            Rule::Loads => return Effects::reading(mem()),
            Rule::Stores => Effects {
                writes: mem(),
                ..Effects::PURE
            },
            Rule::Swaps => Effects {
                reads: mem(),
                writes: mem(),
                ..Effects::PURE
            },
            Rule::Helper if d.op == Op::CallOrExit => {
                HelperId::from_imm(d.imm[0]).map_or(Effects::PYTHON, |h| h.row().effects.or_exit())
            }
            Rule::Helper => self.helper(i).map_or(Effects::PYTHON, |h| h.row().effects),
        };
        Effects {
            raises: effects.raises && !d.catches,
            ..effects
        }
    }
    /// The call in `b` whose exception the block's end tells apart: `ok = succeeded; branch ok, .., handler`.
    pub fn caught_call(&self, b: Block) -> Option<Inst> {
        let term = self.terminator(b).filter(|d| d.op == Op::Branch)?;
        let (test, d) = self.def_inst(*term.args.first()?)?;
        if d.op != Op::Succeeded {
            return None;
        }
        let insts = &self.blocks[b].insts;
        let at = insts.iter().position(|&i| i == test)?;
        let last = insts[..at].iter().rev().copied().find(|&i| self.insts[i].catches);
        // Behind one that always raises comes no such question: the call it was for is gone.
        last.filter(|&i| !self.always_raises(i))
    }
    /// A helper that never returns normally.
    pub fn always_raises(&self, i: Inst) -> bool {
        self.helper(i).is_some_and(|h| h.row().ret == Ret::Raises)
    }
    /// The terminator of a block.
    #[inline]
    pub fn terminator(&self, b: Block) -> Option<&InstData> {
        self.blocks[b]
            .insts
            .last()
            .map(|&i| &self.insts[i])
            .filter(|d| d.op.row().terminator)
    }
    /// Successor blocks, in target order.
    #[inline]
    pub fn succs(&self, b: Block) -> impl Iterator<Item = Block> + '_ {
        self.terminator(b)
            .into_iter()
            .flat_map(|d| d.targets.iter().map(|t| t.block))
    }
    /// Calls `f` on every value a frame state refers to, callers included, through virtual objects.
    #[inline]
    pub fn for_each_fs_value(&self, fs: FrameState, f: &mut impl FnMut(Value)) {
        let mut next = Some(fs);
        while let Some(id) = next {
            let data = &self.frame_states[id];
            for &slot in data.locals.iter().chain(&data.stack) {
                self.for_each_slot_value(slot, f);
            }
            next = data.parent;
        }
    }
    #[inline]
    fn for_each_slot_value(&self, slot: Slot, f: &mut impl FnMut(Value)) {
        match slot {
            Slot::Null => {}
            Slot::Val(v) => f(v),
            Slot::Virtual(id) => {
                for &field in &self.virtuals[id].fields {
                    self.for_each_slot_value(field, f);
                }
            }
        }
    }
    /// Calls `f` on every value an instruction uses: operands, target arguments, frame state.
    #[inline]
    pub fn for_each_use(&self, i: Inst, f: &mut impl FnMut(Value)) {
        let d = &self.insts[i];
        d.args.iter().for_each(|&v| f(v));
        d.targets.iter().flat_map(|t| &t.args).for_each(|&v| f(v));
        if let Some(fs) = d.fs {
            self.for_each_fs_value(fs, f);
        }
    }
    /// Like [`Func::for_each_use`], for collecting a set along the instructions of a block: leaves out what the frame state
    /// `last` holds at the same place. `last` becomes the instruction's state. Frame states of neighbours differ little.
    #[inline]
    pub fn for_each_new_use(&self, i: Inst, last: &mut Option<FrameState>, f: &mut impl FnMut(Value)) {
        let d = &self.insts[i];
        d.args.iter().for_each(|&v| f(v));
        d.targets.iter().flat_map(|t| &t.args).for_each(|&v| f(v));
        if let Some(fs) = d.fs {
            self.for_each_new_fs_value(fs, *last, f);
            *last = Some(fs);
        }
    }
    /// Values of a frame state that `old` does not hold at the same place.
    pub fn for_each_new_fs_value(
        &self,
        fs: FrameState,
        mut old: Option<FrameState>,
        f: &mut impl FnMut(Value),
    ) {
        let mut next = Some(fs);
        while let Some(id) = next {
            if old == next {
                return;
            }
            let new = &self.frame_states[id];
            let (locals, stack) = old.map_or((&[][..], &[][..]), |o| {
                let o = &self.frame_states[o];
                (o.locals.as_slice(), o.stack.as_slice())
            });
            for (slots, known) in [(&new.locals, locals), (&new.stack, stack)] {
                for (n, &slot) in slots.iter().enumerate() {
                    if known.get(n) != Some(&slot) {
                        self.for_each_slot_value(slot, f);
                    }
                }
            }
            next = new.parent;
            old = old.and_then(|o| self.frame_states[o].parent);
        }
    }
    /// Block that defines each value; `None` for values that are gone or unplaced.
    pub fn def_blocks(&self) -> IdVec<Value, Option<Block>> {
        let mut homes = IdVec::filled(None, self.values.len());
        for &b in &self.layout {
            for &p in &self.blocks[b].params {
                homes[p] = Some(b);
            }
            for &i in &self.blocks[b].insts {
                if let Some(v) = self.insts[i].result {
                    homes[v] = Some(b);
                }
            }
        }
        homes
    }
    /// Instructions, also those no longer in a block, and slots of frame states: what the function takes of memory, and of time to
    /// go over once.
    pub fn bulk(&self) -> usize {
        let slots = |id| {
            let data: &FrameStateData = &self.frame_states[id];
            data.locals.len() + data.stack.len()
        };
        self.insts.len() + self.frame_states.ids().map(slots).sum::<usize>()
    }
    /// Rewrites every use in the function through `map` (frame states and virtual objects included).
    pub fn rewrite_uses(&mut self, map: &mut impl FnMut(Value) -> Value) {
        for &b in &self.layout {
            for &i in &self.blocks[b].insts {
                let d = &mut self.insts[i];
                d.args.iter_mut().for_each(|v| *v = map(*v));
                d.targets
                    .iter_mut()
                    .flat_map(|t| &mut t.args)
                    .for_each(|v| *v = map(*v));
            }
        }
        for id in self.frame_states.ids() {
            let data = &mut self.frame_states[id];
            for slot in data.locals.iter_mut().chain(&mut data.stack) {
                if let Slot::Val(v) = slot {
                    *v = map(*v);
                }
            }
        }
        for id in self.virtuals.ids() {
            for slot in &mut self.virtuals[id].fields {
                if let Slot::Val(v) = slot {
                    *v = map(*v);
                }
            }
        }
    }
}
