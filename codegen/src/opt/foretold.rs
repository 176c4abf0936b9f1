//! Exceptions that are foretold and that nobody sees are not raised.
//!
//! A handler that does nothing but go on (`except KeyError: pass`, `return None`, `count += 1`) shows nothing of the exception
//! it handles. Where it can be known before a bytecode is executed that it will raise (a key that is not in a dict, a text that
//! is no number, a `raise` of a builtin exception), the way leads from there to a copy of the handler without exception and
//! traceback. Until the handler is left, nothing becomes visible in the copy, and all its exits resume before that bytecode:
//! the interpreter raises the exception, finds the handler, and gets as far. So only handlers are copied that run no Python
//! code and write no memory.
//!
//! The matching of exceptions is a question about classes, answered here.

use hashbrown::HashMap;
use smallvec::{SmallVec, smallvec};

use super::{cleanup, copy, sources};
use crate::assume::Assumption;
use crate::helpers::HelperId;
use crate::input::{Builtin, Callee, Exception, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Target, Value};
use crate::ir::ops::{Cc, Op, Res};
use crate::ir::types::{Ty, TypeId};

/// Most blocks and instructions of a handler that are copied.
const MAX_BLOCKS: usize = 10;
const MAX_INSTS: usize = 80;

/// Leads foretold exceptions around their handlers. True if there were any.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut changed = false;
    for b in f.layout.clone() {
        if f.blocks[b].insts.iter().any(|&i| f.insts[i].catches) {
            changed |= block(f, world, b);
        }
    }
    if changed {
        cleanup::run(f);
    }
    changed
}

/// How it is known that a call will raise.
pub(super) enum Sign {
    /// It always does.
    Always,
    /// A helper finds the result; where that has none, another tells whether it is an exception.
    Dict { dict: Value, key: Value },
    /// `int(text)`
    Number(Value),
    /// `sequence[index]`
    Index { sequence: Value, index: Value },
}

/// The one exception of a block that is looked at: a block has one at its end, or a `raise` in the middle.
fn block(f: &mut Func, world: &mut dyn World, b: Block) -> bool {
    let insts = &f.blocks[b].insts;
    let Some(at) = insts.iter().position(|&i| f.insts[i].catches) else {
        return false;
    };
    let call = insts[at];
    let Some(fs) = f.insts[call].fs else { return false };
    let found = Found {
        b,
        at,
        fs,
        edge: b,
        class: TypeId(0),
        made: None,
    };
    if f.always_raises(call) {
        let Some(class) = raised(f, world, call) else {
            return false;
        };
        let edge = split(f, b, at + 1);
        return lead(f, world, Found { edge, class, ..found }, &Sign::Always);
    }
    let Some((on, edge)) = asked(f, b, at) else {
        return false;
    };
    if let Some((class, at_raise)) = made(f, world, call, on) {
        split(f, on, at_raise + 1);
        let made = f.insts[call].result;
        let found = Found {
            edge: on,
            class,
            made,
            ..found
        };
        return lead(f, world, found, &Sign::Always);
    }
    let Some((sign, exception)) = sign(f, world, call) else {
        return false;
    };
    let Some(class) = world.exception(exception) else {
        return false;
    };
    lead(f, world, Found { edge, class, ..found }, &sign)
}

/// An exception that may be foretold.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// Its block, and the position of the call in it.
    b: Block,
    at: usize,
    /// The state before the call's bytecode.
    fs: FrameState,
    /// The way to the handler.
    edge: Block,
    /// The exception's class.
    class: TypeId,
    /// The call makes this exception, which is then raised. The way to the handler begins behind it.
    made: Option<Value>,
}

impl Found {
    /// An exception of this class that the instruction at this place makes or raises, in a body that became part of a
    /// caller: the handler is around the call.
    pub(super) fn raised(b: Block, at: usize, fs: FrameState, edge: Block, class: TypeId) -> Found {
        Found {
            b,
            at,
            fs,
            edge,
            class,
            made: None,
        }
    }
}

/// `call; ok = succeeded; branch ok, on, edge` at the end of a block.
fn asked(f: &Func, b: Block, at: usize) -> Option<(Block, Block)> {
    let &[ok, branch] = f.blocks[b].insts.get(at + 1..)? else {
        return None;
    };
    let d = &f.insts[branch];
    let fits = f.insts[ok].op == Op::Succeeded && d.op == Op::Branch && Some(d.args[0]) == f.insts[ok].result;
    let plain = fits && d.targets.iter().all(|t| t.args.is_empty());
    plain.then(|| (d.targets[0].block, d.targets[1].block))
}

/// Splits a block; what stands from `at` on goes to a new one.
fn split(f: &mut Func, b: Block, at: usize) -> Block {
    let rest = f.blocks[b].insts.split_off(at);
    let new = f.add_block();
    f.blocks[new].insts = rest;
    jump(f, b, at - 1, new);
    new
}

/// Ends a block by a jump that stands where another of its instructions does.
fn jump(f: &mut Func, b: Block, like: usize, to: Block) {
    let like = f.blocks[b].insts[like];
    let end = make(f, like, Op::Jump, &[], [0, 0], Ty::Void);
    f.insts[end].targets.push(Target {
        block: to,
        args: vec![],
    });
    f.blocks[b].insts.push(end);
}

fn make(f: &mut Func, like: Inst, op: Op, args: &[Value], imm: [i64; 2], ty: Ty) -> Inst {
    let (bc, code) = (f.insts[like].bc, f.insts[like].code);
    let data = InstData {
        op,
        args: SmallVec::from_slice(args),
        imm,
        result: None,
        fs: None,
        targets: smallvec![],
        catches: false,
        bc,
        code,
    };
    f.make_inst(data, ty)
}

/// The class that `raise Class` raises, if making the instance cannot be seen.
fn raised(f: &Func, world: &mut dyn World, call: Inst) -> Option<TypeId> {
    let d = &f.insts[call];
    if f.helper(call) != Some(HelperId::RaiseVarargs) || !is_null(f, d.args[1]) {
        return None;
    }
    exception_class(f, world, d.args[0])
}

/// The class of what `make` makes and `raise` raises, or of what `raise` does if that is the same, if making the instance
/// cannot be seen.
pub(super) fn class_raised(f: &Func, world: &mut dyn World, make: Inst, raise: Inst) -> Option<TypeId> {
    if make == raise {
        return raised(f, world, raise);
    }
    let plain = is_null(f, f.insts[make].args[1]) && is_null(f, f.insts[raise].args[1]);
    plain.then(|| exception_class(f, world, f.insts[make].args[0]))?
}

fn is_null(f: &Func, v: Value) -> bool {
    f.def_inst(v).is_some_and(|(_, d)| d.op == Op::ConstNull)
}

/// NULL wherever it comes from, such as the name of an exception outside of its handler.
fn is_always_null(f: &Func, v: Value) -> bool {
    sources::of(f, v).is_some_and(|all| all.into_iter().all(|v| is_null(f, v)))
}

/// A constant that is a class of exceptions whose instances are made of any arguments without Python code.
fn exception_class(f: &Func, world: &mut dyn World, v: Value) -> Option<TypeId> {
    let class = world.plain_exception(f.as_const(v)?)?;
    (!world.type_info(class).heap || world.assume(Assumption::TypeUnchanged(class))).then_some(class)
}

/// The call makes an exception that the block behind does nothing with but raise it. Gives its class and the position of the
/// `raise`.
fn made(f: &Func, world: &mut dyn World, call: Inst, on: Block) -> Option<(TypeId, usize)> {
    let d = &f.insts[call];
    if f.helper(call) != Some(HelperId::Call) || !is_null(f, d.args[1]) {
        return None;
    }
    let mut v = d.result?;
    for (at, &i) in f.blocks[on].insts.iter().enumerate() {
        let next = &f.insts[i];
        match next.op {
            Op::Mark | Op::Check | Op::ConstNull | Op::ConstObj => {}
            Op::Refine if next.args[0] == v => v = next.result?,
            _ => {
                let raises = f.helper(i) == Some(HelperId::RaiseVarargs)
                    && next.catches
                    && next.args[0] == v
                    && is_null(f, next.args[1]);
                return raises.then(|| Some((exception_class(f, world, d.args[0])?, at)))?;
            }
        }
    }
    None
}

fn sign(f: &Func, world: &mut dyn World, call: Inst) -> Option<(Sign, Exception)> {
    let args = &f.insts[call].args;
    match f.helper(call)? {
        HelperId::DictGetItem => {
            let (dict, key) = (args[0], args[1]);
            Some((Sign::Dict { dict, key }, Exception::Key))
        }
        HelperId::GetItem => {
            let (sequence, index) = (args[0], args[1]);
            Some((Sign::Index { sequence, index }, Exception::Index))
        }
        HelperId::Call => {
            let &[callable, null, o] = args.as_slice() else {
                return None;
            };
            let known = world.callee(f.as_const(callable)?);
            let int = matches!(
                known,
                Callee::Builtin {
                    known: Some(Builtin::Int),
                    ..
                }
            );
            (int && is_null(f, null)).then_some((Sign::Number(o), Exception::Value))
        }
        _ => None,
    }
}

/// A handler that can be gone through without its exception.
#[derive(Default)]
struct Handler {
    /// Its blocks, in order.
    chain: Vec<Block>,
    /// Instructions that are left out.
    dropped: Vec<Inst>,
    /// Exits that resume before the exception.
    early: Vec<Inst>,
    /// Branches whose way is known: the target's number.
    decided: Vec<(Inst, usize)>,
    /// The exception and what was handled before, under all their names.
    exception: Vec<Value>,
    before: Vec<Value>,
    /// Tuples of classes that it may be of.
    tuples: Vec<(Value, Vec<TypeId>)>,
    /// Answers known.
    answers: Vec<(Value, bool)>,
    /// Aliases that prove what class an object is of.
    proofs: Vec<Value>,
    insts: usize,
    /// The handler was left; and the frame has forgotten the exception, in this state.
    popped: bool,
    done: Option<FrameState>,
}

/// A class that an `except` names.
fn handled_class(f: &Func, world: &mut dyn World, v: Value) -> Option<TypeId> {
    let handled = world.const_as_type(f.as_const(v)?)?;
    let any = world.exception(Exception::Base)?;
    world.is_subclass(handled, any).then_some(handled)
}

/// What comes behind a block.
enum Next {
    Block(Block),
    End,
}

impl Handler {
    /// Follows the way of an exception.
    fn follow(f: &Func, world: &mut dyn World, found: Found) -> Option<Handler> {
        let Found {
            edge,
            class,
            fs,
            made,
            ..
        } = found;
        let cfg = Cfg::new(f);
        let mut h = Handler::default();
        h.exception.extend(made);
        let mut b = edge;
        loop {
            if h.chain.contains(&b) || h.chain.len() == MAX_BLOCKS {
                return None;
            }
            h.chain.push(b);
            let (&end, body) = f.blocks[b].insts.split_last()?;
            for &i in body {
                h.step(f, world, i, class)?;
            }
            match h.end(f, &cfg, end)? {
                Next::Block(next) => b = next,
                Next::End => break,
            }
        }
        let targets = f.blocks[b].insts.last().map(|&end| &f.insts[end].targets)?;
        let outside = |t: &Target| !h.chain.iter().any(|&c| cfg.dominates(c, t.block));
        let unseen = targets.iter().all(outside) && h.nothing_dies(f, world, fs);
        unseen.then_some(h)
    }

    /// No object dies in the handler whose death could be seen: that would see the exception, too.
    fn nothing_dies(&self, f: &Func, world: &dyn World, before: FrameState) -> bool {
        let Some(after) = self.done else { return false };
        let after = &f.frame_states[after];
        let quietly = |v: Value| {
            if f.as_const(v).is_some() || is_always_null(f, v) {
                return true;
            }
            let same = |p: &&Value| f.root(**p) == f.root(v);
            world.dies_quietly(f.ty(v))
                || self
                    .proofs
                    .iter()
                    .filter(same)
                    .any(|&p| world.dies_quietly(f.ty(p)))
        };
        let kept = |v: Value| {
            let slots = after.locals.iter().chain(&after.stack);
            slots
                .into_iter()
                .any(|s| matches!(*s, Slot::Val(new) if f.root(new) == f.root(v)))
        };
        // The frames of bodies that became part of this function end.
        let mut before = &f.frame_states[before];
        while before.parent != after.parent
            && let Some(parent) = before.parent
        {
            let slots = before.locals.iter().chain(&before.stack);
            let ends = slots.into_iter().all(|slot| match *slot {
                Slot::Null => true,
                Slot::Val(v) => kept(v) || quietly(v),
                Slot::Virtual(_) => false,
            });
            if !ends {
                return false;
            }
            before = &f.frame_states[parent];
        }
        let stays = |(old, new): (&Slot, &Slot)| match (*old, *new) {
            (Slot::Null, _) => true,
            (Slot::Val(old), Slot::Val(new)) if f.root(old) == f.root(new) => true,
            (Slot::Val(old), _) => quietly(old),
            (Slot::Virtual(_), _) => old == new,
        };
        before.code == after.code
            && before.parent == after.parent
            && before.locals.iter().zip(&after.locals).all(stays)
    }

    /// The value only exists where the exception does.
    fn is_gone(&self, v: Value) -> bool {
        self.exception.contains(&v)
            || self.before.contains(&v)
            || self.answers.iter().any(|a| a.0 == v)
            || self.tuples.iter().any(|t| t.0 == v)
    }

    fn sees(&self, f: &Func, i: Inst) -> bool {
        let mut sees = false;
        f.for_each_use(i, &mut |v| sees |= self.is_gone(v));
        sees
    }

    fn step(&mut self, f: &Func, world: &mut dyn World, i: Inst, class: TypeId) -> Option<()> {
        self.insts += 1;
        if self.insts > MAX_INSTS {
            return None;
        }
        let d = &f.insts[i];
        if d.op == Op::Mark && self.popped && self.done.is_none() && !self.sees(f, i) {
            self.done = d.fs;
        }
        if self.done.is_some() {
            return (!self.sees(f, i)).then_some(());
        }
        let of = |known: &[Value]| d.args.first().is_some_and(|v| known.contains(v));
        match (d.op, f.helper(i)) {
            (Op::Mark | Op::Check, _) => {}
            (_, Some(HelperId::RaiseVarargs)) if of(&self.exception) => {}
            (Op::Refine, _) if of(&self.exception) => self.exception.push(d.result?),
            (_, Some(HelperId::CatchException)) => self.exception.push(d.result?),
            (_, Some(HelperId::PushExcInfo)) if of(&self.exception) => self.before.push(d.result?),
            (_, Some(HelperId::PopExcept)) if of(&self.before) => self.popped = true,
            (_, Some(HelperId::CheckExcMatch)) if of(&self.exception) => {
                let tuple = self.tuples.iter().find(|t| t.0 == f.root(d.args[1]));
                let handled = match tuple {
                    Some((_, classes)) => classes.clone(),
                    None => vec![handled_class(f, world, d.args[1])?],
                };
                let matches = handled.iter().any(|&handled| world.is_subclass(class, handled));
                self.answers.push((d.result?, matches));
            }
            (_, Some(HelperId::BuildTuple))
                if { d.args.iter() }.all(|&v| handled_class(f, world, v).is_some()) =>
            {
                let classes = d.args.iter().filter_map(|&v| handled_class(f, world, v));
                self.tuples.push((d.result?, classes.collect()));
            }
            _ => {
                let effects = f.effects(i);
                // Without a state the most that can be missing is memory.
                let raises = effects.raises && d.fs.is_some();
                let quiet = !effects.is_visible() && !raises && !effects.releases && !d.catches;
                // Its state is going to be another.
                if !quiet || d.args.iter().any(|&v| self.is_gone(v)) {
                    return None;
                }
                if d.fs.is_some() {
                    self.early.push(i);
                }
                if d.op.row().result == Res::Alias {
                    self.proofs.extend(d.result);
                }
                return Some(());
            }
        }
        self.dropped.push(i);
        Some(())
    }

    fn end(&mut self, f: &Func, cfg: &Cfg, end: Inst) -> Option<Next> {
        let d = &f.insts[end];
        let n = match d.op {
            Op::Jump => 0,
            Op::Branch if self.done.is_none() => {
                let answer = self.answers.iter().find(|a| a.0 == d.args[0])?;
                let n = usize::from(!answer.1);
                self.decided.push((end, n));
                n
            }
            _ if self.done.is_some() && !self.sees(f, end) => return Some(Next::End),
            _ => return None,
        };
        let target = &d.targets[n];
        if self.done.is_some() {
            if self.sees(f, end) {
                return None;
            }
            let inside = cfg.preds[target.block].len() == 1;
            return Some(if inside {
                Next::Block(target.block)
            } else {
                Next::End
            });
        }
        for (&arg, &param) in target.args.iter().zip(&f.blocks[target.block].params) {
            if self.exception.contains(&arg) {
                self.exception.push(param);
            }
            if self.before.contains(&arg) {
                self.before.push(param);
            }
        }
        Some(Next::Block(target.block))
    }

    /// A copy of the handler without the exception, for one that is foretold at this state. Gives its first block.
    fn copy(&self, f: &mut Func, fs: FrameState) -> Option<Block> {
        let copies = copy::blocks(f, &self.chain, None);
        let first = *copies.blocks.get(&self.chain[0])?;
        let like = *f.blocks[first].insts.first()?;
        let null = make(f, like, Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL);
        let nothing = f.insts[null].result?;
        let gone: HashMap<Value, Value> = { self.exception.iter().chain(&self.before) }
            .filter_map(|v| Some((*copies.values.get(v)?, *v)))
            .collect();
        for &old in &self.chain {
            let new = *copies.blocks.get(&old)?;
            let originals = f.blocks[old].insts.clone();
            let insts = std::mem::take(&mut f.blocks[new].insts);
            for (&original, &i) in originals.iter().zip(&insts) {
                if self.dropped.contains(&original) {
                    continue;
                }
                if self.early.contains(&original) {
                    f.insts[i].fs = Some(fs);
                }
                if let Some(&(_, n)) = self.decided.iter().find(|d| d.0 == original) {
                    let d = &mut f.insts[i];
                    let target = d.targets[n].clone();
                    d.op = Op::Jump;
                    d.args.clear();
                    d.targets = smallvec![target];
                }
                for t in &mut f.insts[i].targets {
                    t.args
                        .iter_mut()
                        .filter(|v| gone.contains_key(*v))
                        .for_each(|v| *v = nothing);
                }
                f.blocks[new].insts.push(i);
            }
            for p in f.blocks[new].params.clone() {
                if gone.contains_key(&p) {
                    f.values[p].ty = Ty::OBJ_OR_NULL;
                }
            }
        }
        f.blocks[first].insts.insert(0, null);
        f.blocks[first].cold = false;
        Some(first)
    }
}

/// Leads the exception past its handler, if that can be done.
pub(super) fn lead(f: &mut Func, world: &mut dyn World, found: Found, sign: &Sign) -> bool {
    let Found { b, at, fs, edge, .. } = found;
    if !f.blocks[edge].params.is_empty() {
        return false;
    }
    let Some(handler) = Handler::follow(f, world, found) else {
        return false;
    };
    let on = asked(f, b, at).map(|(on, _)| on);
    let Some(first) = handler.copy(f, fs) else {
        return false;
    };
    let call = f.blocks[b].insts[at];
    if matches!(sign, Sign::Always) {
        f.blocks[b].insts.truncate(at);
        let end = make(f, call, Op::Jump, &[], [0, 0], Ty::Void);
        f.insts[end].targets.push(Target {
            block: first,
            args: vec![],
        });
        f.blocks[b].insts.push(end);
        return true;
    }
    let rest = f.blocks[b].insts.split_off(at);
    let otherwise = f.add_block();
    f.blocks[otherwise].insts = rest;
    f.blocks[otherwise].cold = true;
    let mut here = b;
    if let Some(search) = quick(sign)
        && let Some(on) = on
    {
        here = try_first(f, (b, otherwise, on), call, search);
    }
    let told = ask(f, here, call, sign);
    branch(f, here, call, told, [(first, vec![]), (otherwise, vec![])]);
    true
}

/// The helper that gives the result without raising, or NULL.
fn quick(sign: &Sign) -> Option<(HelperId, SmallVec<[Value; 2]>)> {
    match *sign {
        Sign::Dict { dict, key } => Some((HelperId::DictFind, smallvec![dict, key])),
        Sign::Number(o) => Some((HelperId::IntOfText, smallvec![o])),
        Sign::Always | Sign::Index { .. } => None,
    }
}

/// Asks the helper in `b`; its result takes the place of the call's, which is now made in `otherwise`. Gives the block
/// where there was none.
fn try_first(
    f: &mut Func,
    (b, otherwise, on): (Block, Block, Block),
    call: Inst,
    (helper, args): (HelperId, SmallVec<[Value; 2]>),
) -> Block {
    let Some(result) = f.insts[call].result else {
        return b;
    };
    let param = f.add_param(on, Ty::OBJ_OR_NULL);
    f.rewrite_uses(&mut |v| if v == result { param } else { v });
    if let Some(&end) = f.blocks[otherwise].insts.last() {
        f.insts[end].targets[0].args = vec![result];
    }
    let found = helper_call(f, b, call, helper, &args);
    let none = push(f, b, call, Op::IsNull, &[found], [0, 0], Ty::Bool);
    let next = f.add_block();
    branch(f, b, call, none, [(next, vec![]), (on, vec![found])]);
    next
}

/// Whether the call will raise.
fn ask(f: &mut Func, b: Block, call: Inst, sign: &Sign) -> Value {
    match *sign {
        Sign::Dict { dict, key } => {
            let has = helper_call(f, b, call, HelperId::HashContains, &[key, dict]);
            let no = push(f, b, call, Op::ConstI64, &[], [0, 0], Ty::I64);
            push(f, b, call, Op::IntCmp, &[has, no], [Cc::Eq as i64, 0], Ty::Bool)
        }
        Sign::Number(o) => helper_call(f, b, call, HelperId::TextNoInt, &[o]),
        Sign::Index { sequence, index } => helper_call(f, b, call, HelperId::IndexMisses, &[sequence, index]),
        Sign::Always => push(f, b, call, Op::ConstBool, &[], [1, 0], Ty::Bool),
    }
}

fn push(f: &mut Func, b: Block, like: Inst, op: Op, args: &[Value], imm: [i64; 2], ty: Ty) -> Value {
    let i = make(f, like, op, args, imm, ty);
    f.blocks[b].insts.push(i);
    f.insts[i].result.unwrap_or(Value(u32::MAX))
}

fn helper_call(f: &mut Func, b: Block, like: Inst, h: HelperId, args: &[Value]) -> Value {
    push(f, b, like, Op::Call, args, [h as i64, 0], h.row().ty)
}

fn branch(f: &mut Func, b: Block, like: Inst, on: Value, targets: [(Block, Vec<Value>); 2]) {
    let end = make(f, like, Op::Branch, &[on], [0, 0], Ty::Void);
    f.insts[end].targets = targets
        .into_iter()
        .map(|(block, args)| Target { block, args })
        .collect();
    f.blocks[b].insts.push(end);
}
