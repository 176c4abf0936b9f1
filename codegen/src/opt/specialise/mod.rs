//! Turns generic helper calls into guarded typed operations where types are known, predicted or fed back.
//!
//! One walk in reverse postorder. A guard stands where the generic call stood and carries its frame state, so a
//! failed guess repeats the bytecode in the interpreter. Values of builtin classes keep what a guard proved in all
//! dominated blocks; instances of heap types can change class, their guards are repeated and `gvn` removes the
//! redundant ones.
//!
//! Loop-carried and merged values: a block parameter predicted to have a builtin class gets it as its type; edges that
//! can't prove it are guarded at the end, with the frame state of the edge's mark (`promise.rs`).

mod among;
mod arith;
mod array;
mod attr;
mod bind;
mod builtins;
mod call;
mod callees;
mod closures;
mod complex;
mod convert;
mod displays;
mod format;
mod iter;
mod iter_dict;
mod iter_set;
mod math;
mod number;
mod operator;
mod promise;
mod rounding;
mod slice;
mod special;
mod strings;
mod subscr;
mod supers;
mod switch;
mod truth;
mod unsigned;

use std::rc::Rc;

use hashbrown::HashMap;

use super::edit::{Action, Editor};
use super::examples::{self, Examples};
use super::fields;
use super::infer::{self, Guess};
use crate::assume::Assumption;
use crate::deopt::ExitReason;
use crate::entity::IdVec;
use crate::helpers::HelperId;
use crate::input::{CodeIdx, ConstId, ConstValue, Feedback, World};
use crate::ir::func::{Block, FrameState, Func, Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};

/// The pass.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let examples = examples::find(f, world);
    let guess = infer::infer(f, world, &examples);
    let promised = promise::promise_params(f, &guess, world);
    let changed = rewrite(f, world, guess, examples);
    let guarded = promise::guard_edges(f, &promised);
    changed | guarded
}

/// The pass once more, for what is known of the results of calls that were inlined.
pub fn run_again(f: &mut Func, world: &mut dyn World) -> bool {
    let examples = examples::find(f, world);
    let guess = infer::infer(f, world, &examples);
    rewrite(f, world, guess, examples)
}

fn rewrite(f: &mut Func, world: &mut dyn World, guess: IdVec<Value, Guess>, examples: Examples) -> bool {
    let met_elsewhere = switch::met_elsewhere(f, world);
    let kept_callables = call::kept_callables(f);
    let iterators_seen = iter::iterators_seen(f, world);
    let mut s = Specialiser {
        world,
        guess,
        known: HashMap::new(),
        unsigned: HashMap::new(),
        scratch: vec![],
        unpacked: None,
        examples,
        methods: HashMap::new(),
        layouts: HashMap::new(),
        met_elsewhere,
        kept_callables,
        iterators_seen,
    };
    let changed = Editor::walk(f, |ed, i| s.visit(ed, i));
    f.examples = s.examples;
    changed
}

struct Specialiser<'w> {
    world: &'w mut dyn World,
    guess: IdVec<Value, Guess>,
    /// Per value (alias root): better typed aliases with the block they were proved in.
    known: HashMap<Value, Vec<(Block, Value)>>,
    /// Machine integers of ints that were found to be unsigned, with the block that was in.
    unsigned: HashMap<Value, Vec<(Block, Value)>>,
    /// What the `scratch` operations behind the last rewritten call stand for.
    scratch: Vec<Value>,
    /// The state to leave with when an item of a sequence just unpacked is not what was predicted, and the sequence's class.
    unpacked: Option<(FrameState, TypeId)>,
    examples: Examples,
    /// Callables that are one of a few methods.
    methods: HashMap<Value, switch::Methods>,
    /// Objects that are of one of a few classes with the same layout: one of these.
    layouts: HashMap<Value, TypeId>,
    /// See [`switch::met_elsewhere`].
    met_elsewhere: HashMap<Inst, Rc<switch::Met>>,
    /// See [`call::kept_callables`].
    kept_callables: HashMap<Value, Value>,
    /// See [`iter::iterators_seen`].
    iterators_seen: HashMap<Inst, TypeId>,
}

impl Specialiser<'_> {
    fn visit(&mut self, ed: &mut Editor<'_>, i: Inst) -> Action {
        if ed.f.insts[i].op == Op::Scratch
            && let Some(n) = usize::try_from(ed.f.insts[i].imm[0]).ok()
            && let Some(&v) = self.scratch.get(n)
        {
            let v = self.read_at_once(ed, i, v);
            self.carry(ed, i, v);
            return Action::Replace(v);
        }
        if ed.f.insts[i].op == Op::Refine {
            return refined(ed, i);
        }
        if ed.f.insts[i].op == Op::Call {
            self.scratch.clear();
            self.unpacked = None;
        }
        let Some(h) = ed.f.helper(i) else {
            return Action::Keep;
        };
        let fb = fields::feedback(ed.f, self.world, i);
        let done = self.helper(ed, i, h, &fb);
        if ed.f.insts[i].catches {
            pass_on_catch(ed, &done);
        }
        match done {
            Some(Done::Value(v)) => {
                self.carry(ed, i, v);
                Action::Replace(v)
            }
            Some(Done::Nothing) => Action::Remove,
            None => Action::Keep,
        }
    }

    /// An unpacked item that is predicted to be a number is read where it is loaded: the object itself may then need no
    /// reference.
    fn read_at_once(&self, ed: &mut Editor<'_>, i: Inst, v: Value) -> Value {
        let (Some((fs, of)), Some(old)) = (self.unpacked, ed.f.insts[i].result) else {
            return v;
        };
        let Some(&Guess::Class(t @ (wk::INT | wk::FLOAT))) = self.guess.get(old) else {
            return if of == wk::LIST {
                self.quiet_item(ed, old, v, fs)
            } else {
                v
            };
        };
        let number = ed.emit_fs(Op::GuardType, &[v], [i64::from(t.0), 0], Ty::exact(t), Some(fs));
        if t == wk::INT {
            ed.emit_fs(Op::UnboxI64, &[number], [0, 0], Ty::I64, Some(fs));
        } else {
            ed.emit(Op::UnboxF64, &[number], [0, 0], Ty::F64);
        }
        number
    }

    /// The item of a list that was just unpacked is proved to be what the example is, if the death of such an object is
    /// nobody's business: then what is known of the list outlives the variables that hold its items.
    fn quiet_item(&self, ed: &mut Editor<'_>, old: Value, v: Value, fs: FrameState) -> Value {
        let class = self.examples.get(&old).map(|&k| self.world.const_type(k));
        match class {
            Some(t @ (wk::INT | wk::FLOAT | wk::STR)) => {
                ed.emit_fs(Op::GuardType, &[v], [i64::from(t.0), 0], Ty::exact(t), Some(fs))
            }
            _ => v,
        }
    }

    /// What is predicted of an instruction's result holds for the value in its place.
    fn carry(&mut self, ed: &Editor<'_>, i: Inst, v: Value) {
        let Some(old) = ed.f.insts[i].result else { return };
        let root = ed.f.root(v);
        if let Some(&k) = self.examples.get(&old) {
            self.examples.entry(root).or_insert(k);
        }
        let Some(&g @ Guess::Class(_)) = self.guess.get(old) else {
            return;
        };
        while self.guess.get(root).is_none() {
            self.guess.push(Guess::Any);
        }
        if self.guess[root] == Guess::Any {
            self.guess[root] = g;
        }
    }

    fn helper(&mut self, ed: &mut Editor<'_>, i: Inst, h: HelperId, fb: &Feedback) -> Option<Done> {
        match h {
            HelperId::BinaryOp => self
                .binary_op(ed, i, fb)
                .or_else(|| self.user_operator(ed, i, fb)),
            HelperId::NumberBinary => self.number_binary(ed, i, fb),
            HelperId::UnaryNegative => self.unary_negative(ed, i, fb),
            HelperId::UnaryInvert => self.unary_invert(ed, i, fb),
            HelperId::ToBool => self.truth(ed, i, fb),
            HelperId::FormatSimple => {
                let o = ed.f.insts[i].args[0];
                self.text_of(ed, o, fb).map(Done::Value)
            }
            HelperId::Compare | HelperId::CompareBool => self
                .compare(ed, i, h, fb)
                .or_else(|| self.user_compare(ed, i, h, fb)),
            HelperId::LoadGlobal => self.load_global(ed, i),
            HelperId::LoadAttr => self.load_attr(ed, i, fb),
            HelperId::LoadMethod => self.load_method(ed, i, fb),
            HelperId::LoadSuperAttr => self.load_super_attr(ed, i, fb),
            HelperId::StoreAttr => self.store_attr(ed, i, fb),
            HelperId::GetItem => self.get_item(ed, i, fb),
            HelperId::SetItem => self.set_item(ed, i, fb),
            HelperId::GetSlice => self.get_slice(ed, i, fb),
            HelperId::SetSlice => self.set_slice(ed, i, fb),
            HelperId::BuildMap | HelperId::BuildConstKeyMap => self.dict_display(ed, i, h),
            HelperId::UnpackSequence => self.unpack_sequence(ed, i, fb),
            HelperId::GetIter => self.get_iter(ed, i, fb),
            HelperId::GetYieldFromIter => self.yield_from_iter(ed, i, fb),
            HelperId::Contains => self
                .hash_contains(ed, i, fb)
                .or_else(|| self.sequence_contains(ed, i, fb))
                .or_else(|| self.str_contains(ed, i, fb))
                .or_else(|| self.contains(ed, i, fb)),
            HelperId::BeforeWith => self.before_with(ed, i, fb),
            HelperId::ForIter => self.for_iter(ed, i, fb),
            HelperId::IsPlain => self.is_plain(ed, i),
            HelperId::Call => self.call(ed, i, fb),
            HelperId::CallKw => self.call_kw(ed, i, fb),
            HelperId::CallEx => self.call_ex(ed, i, fb),
            _ => None,
        }
    }

    /// Frame state of the instruction being replaced.
    fn fs(ed: &Editor<'_>) -> Option<FrameState> {
        ed.f.insts[ed.at].fs
    }

    fn code(ed: &Editor<'_>) -> CodeIdx {
        ed.f.insts[ed.at].code
    }

    /// A guard with the frame state of the instruction being replaced.
    fn guard(ed: &mut Editor<'_>, op: Op, args: &[Value], imm: i64, ty: Ty) -> Value {
        let fs = Self::fs(ed);
        ed.emit_fs(op, args, [imm, 0], ty, fs)
    }

    /// A guard that remembers which operand of the instruction being replaced it looks at.
    fn guard_operand(ed: &mut Editor<'_>, op: Op, v: Value, imm: i64, ty: Ty) -> Value {
        let root = ed.f.root(v);
        let args = ed.f.insts[ed.at].args.as_slice();
        // The names are on top of the stack, but the helper's first argument.
        let args = match ed.f.helper(ed.at) {
            Some(HelperId::CallKw) => &args[1..],
            _ => args,
        };
        let operand = args.iter().position(|&a| ed.f.root(a) == root);
        let number = operand.and_then(|n| i64::try_from(n + 1).ok()).unwrap_or(0);
        let fs = Self::fs(ed);
        ed.emit_fs(op, &[v], [imm, number], ty, fs)
    }

    fn guard_true(ed: &mut Editor<'_>, cond: Value, reason: ExitReason) {
        Self::guard(ed, Op::GuardTrue, &[cond], reason as i64, Ty::Void);
    }

    fn guard_false(ed: &mut Editor<'_>, cond: Value, reason: ExitReason) {
        Self::guard(ed, Op::GuardFalse, &[cond], reason as i64, Ty::Void);
    }

    /// Best alias of `v` known at the current position.
    fn best(&self, ed: &Editor<'_>, v: Value) -> Value {
        if ed.f.ty(v).class().is_some() {
            return v;
        }
        let root = ed.f.root(v);
        let Some(list) = self.known.get(&root) else {
            return v;
        };
        // One proved to be a number may be known to be an int further on.
        list.iter()
            .filter(|&&(home, _)| ed.cfg.dominates(home, ed.home))
            .max_by_key(|&&(_, a)| ed.f.ty(a).class().is_some())
            .map_or(v, |&(_, a)| ed.now(a))
    }

    /// An operand is a number, but sometimes an int and sometimes a float: proved, predicted or fed back.
    fn guess_number(&self, ed: &Editor<'_>, fb: &Feedback, v: Value, n: usize) -> Guess {
        let v = self.best(ed, v);
        if ed.f.ty(v).is_number() {
            return ed.f.ty(v).class().map_or(Guess::Number, Guess::Class);
        }
        if fb.generic {
            return Guess::Any;
        }
        let g = infer::operand_class(ed.f, fb, Some(v), n, &self.guess);
        // What it was once taken for, it was not always.
        let failed = fb.failed.contains(&ExitReason::Type) && fb.operands.get(n).is_none_or(|c| c.len() < 2);
        match g {
            Guess::Class(wk::INT | wk::FLOAT) if failed => Guess::Number,
            g => g,
        }
    }

    /// Class of an operand at the current position: proved, predicted or fed back.
    fn class_of(&self, ed: &Editor<'_>, fb: &Feedback, v: Value, n: usize) -> Option<TypeId> {
        let v = self.best(ed, v);
        if let Some(t) = ed.f.ty(v).class() {
            return Some(t);
        }
        if fb.generic {
            return None;
        }
        if let Some(t) = Self::hint(ed, v) {
            return Some(t);
        }
        if fb.failed.contains(&ExitReason::Type) && fb.operands.get(n).is_none_or(|c| c.len() != 1) {
            return None;
        }
        if let Some(k) = ed.f.as_const(v) {
            // Of a class whose instances can be given another.
            return Some(self.world.const_type(k));
        }
        infer::operand_class(ed.f, fb, Some(v), n, &self.guess).class()
    }

    /// The class the caller of an inlined function proved this argument to have: also where other callers bring others.
    fn hint(ed: &Editor<'_>, v: Value) -> Option<TypeId> {
        ed.f.hints.get(&ed.f.root(v)).copied()
    }

    /// `v` with its class proved to be `t`.
    fn as_class(&mut self, ed: &mut Editor<'_>, v: Value, t: TypeId) -> Value {
        let v = self.best(ed, v);
        // What was proved of an instance of a heap class may have changed since; `gvn` knows.
        if ed.f.ty(v).class() == Some(t) && !self.world.type_info(t).heap {
            return v;
        }
        let v = if ed.f.ty(v).is_nullable() {
            Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
        } else {
            v
        };
        let alias = Self::guard_operand(ed, Op::GuardType, v, i64::from(t.0), Ty::exact(t));
        if !self.world.type_info(t).heap {
            let root = ed.f.root(v);
            self.known.entry(root).or_default().push((ed.home, alias));
        }
        alias
    }

    /// The machine integer behind an int or bool object.
    fn as_i64(&mut self, ed: &mut Editor<'_>, v: Value, t: TypeId) -> Value {
        let v = self.as_class(ed, v, t);
        if let Some(k) = ed.f.as_const(v) {
            match self.world.const_value(k) {
                ConstValue::Int(n) => return ed.i64(n),
                ConstValue::Bool(b) => return ed.i64(i64::from(b)),
                _ => {}
            }
        }
        if t == wk::BOOL {
            let b = self.as_bool(ed, v);
            return ed.emit(Op::BoolToI64, &[b], [0, 0], Ty::I64);
        }
        match ed.def(v) {
            Some(d) if d.op == Op::BoxI64 => d.args[0],
            _ => Self::guard(ed, Op::UnboxI64, &[v], 0, Ty::I64),
        }
    }

    /// The machine truth value behind an exact bool.
    fn as_bool(&mut self, ed: &mut Editor<'_>, v: Value) -> Value {
        let v = self.as_class(ed, v, wk::BOOL);
        match ed.def(v) {
            Some(d) if d.op == Op::BoxBool => d.args[0],
            _ => ed.emit(Op::UnboxBool, &[v], [0, 0], Ty::Bool),
        }
    }

    /// The double behind a float, int or bool object (ints as `float(int)`).
    fn as_f64(&mut self, ed: &mut Editor<'_>, v: Value, t: TypeId) -> Value {
        if t != wk::FLOAT {
            if let Some(k) = ed.f.as_const(v)
                && let ConstValue::Int(n) = self.world.const_value(k)
                && n.unsigned_abs() < 1 << 53
            {
                #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
                return ed.f64(n as f64);
            }
            let n = self.as_i64(ed, v, t);
            return ed.emit(Op::IntToF64, &[n], [0, 0], Ty::F64);
        }
        let v = self.as_class(ed, v, t);
        if let Some(k) = ed.f.as_const(v)
            && let ConstValue::Float(x) = self.world.const_value(k)
        {
            return ed.f64(x);
        }
        match ed.def(v) {
            Some(d) if d.op == Op::BoxF64 => d.args[0],
            _ => ed.emit(Op::UnboxF64, &[v], [0, 0], Ty::F64),
        }
    }

    fn cmp_i64(ed: &mut Editor<'_>, cc: Cc, a: Value, b: Value) -> Value {
        ed.emit(Op::IntCmp, &[a, b], [cc as i64, 0], Ty::Bool)
    }

    fn cmp_f64(ed: &mut Editor<'_>, cc: Cc, a: Value, b: Value) -> Value {
        ed.emit(Op::FloatCmp, &[a, b], [cc as i64, 0], Ty::Bool)
    }

    fn const_obj(&mut self, ed: &mut Editor<'_>, k: ConstId) -> Value {
        let class = self.world.const_type(k);
        let ty = if self.world.type_info(class).heap {
            Ty::OBJ
        } else {
            Ty::exact(class)
        };
        ed.emit(Op::ConstObj, &[], [i64::from(k.0), 0], ty)
    }

    fn none(&mut self, ed: &mut Editor<'_>) -> Option<Value> {
        let k = self.world.make_const(&ConstValue::None)?;
        Some(self.const_obj(ed, k))
    }

    fn null(ed: &mut Editor<'_>) -> Value {
        ed.emit(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL)
    }

    fn assume_type(&mut self, t: TypeId) -> bool {
        !self.world.type_info(t).heap || self.world.assume(Assumption::TypeUnchanged(t))
    }

    /// `list` or `tuple`, if instances of the class are read by index as these are.
    fn items_of(&mut self, t: TypeId) -> Option<TypeId> {
        self.inherited(t, self.world.type_info(t).items_of)
    }

    /// The same for iterating.
    fn walked_as(&mut self, t: TypeId) -> Option<TypeId> {
        self.inherited(t, self.world.type_info(t).walked_as)
    }

    fn inherited(&mut self, t: TypeId, from: Option<TypeId>) -> Option<TypeId> {
        match t {
            wk::LIST | wk::TUPLE => Some(t),
            _ => from.filter(|_| self.assume_type(t)),
        }
    }

    /// Calls a helper with the frame state of the instruction being replaced.
    fn call_helper(ed: &mut Editor<'_>, h: HelperId, args: &[Value]) -> Value {
        let row = h.row();
        let fs = if row.effects.raises || row.effects.runs_python {
            Self::fs(ed)
        } else {
            None
        };
        ed.emit_fs(Op::Call, args, [h as i64, 0], row.ty, fs)
    }
}

/// What a call that catches gave may be known better now.
fn refined(ed: &Editor<'_>, i: Inst) -> Action {
    let d = &ed.f.insts[i];
    let better = d
        .result
        .is_some_and(|r| ed.f.ty(d.args[0]).is_subtype_of(ed.f.ty(r)));
    if better {
        Action::Replace(d.args[0])
    } else {
        Action::Keep
    }
}

/// The call that takes the place of one that catches does so in its stead, if it is the last thing done. Other calls on
/// the way leave when they raise.
fn pass_on_catch(ed: &mut Editor<'_>, done: &Option<Done>) {
    let Some(last) = ed.last() else { return };
    let d = &ed.f.insts[last];
    let result = d.result;
    let stands_for = match *done {
        Some(Done::Value(v)) => result == Some(v),
        Some(Done::Nothing) => result.is_none(),
        None => false,
    };
    if !stands_for || !matches!(d.op, Op::Call | Op::CallNative) || !ed.f.effects(last).runs_python {
        return;
    }
    ed.f.insts[last].catches = true;
    if let Some(v) = result
        && let Ty::Obj { cls, .. } = ed.f.ty(v)
    {
        ed.f.values[v].ty = Ty::Obj { cls, nullable: true };
    }
}

/// How a helper call was replaced.
enum Done {
    /// By this value.
    Value(Value),
    /// Without a result.
    Nothing,
}
