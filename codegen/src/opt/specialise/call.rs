//! Calls with a known target: Python functions through their native entry, classes, builtins.

use hashbrown::HashMap;
use pyjit_ffi::layout;

use super::bind::{Bound, Keyword};
use super::{Done, Specialiser};
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{Attr, Callee, ConstId, ConstValue, Feedback};
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Def, Func, Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;
use crate::opt::inline::call_hint;

/// Callables in locals that the loops around only read: what they are since before the loops.
pub(super) fn kept_callables(f: &Func) -> HashMap<Value, Value> {
    let mut kept = HashMap::new();
    let insts = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    let calls = insts.filter(|&&i| f.helper(i) == Some(HelperId::Call));
    let callables = calls.filter_map(|&i| f.insts[i].args.first().map(|&v| f.root(v)));
    let params: Vec<Value> = callables.filter(|&v| of_loop(f, v)).collect();
    if params.is_empty() {
        return kept;
    }
    let cfg = Cfg::new(f);
    for p in params {
        if !kept.contains_key(&p)
            && let Some(v) = flows_in(f, &cfg, p)
        {
            kept.insert(p, v);
        }
    }
    kept
}

/// A parameter of a block that is not the entry.
fn of_loop(f: &Func, v: Value) -> bool {
    matches!(f.values[v].def, Def::Param(b, _) if b != f.entry())
}

/// Longest chain of parameters that is followed.
const MAX_PARAMS: usize = 16;

/// The one value that the parameter can be.
fn flows_in(f: &Func, cfg: &Cfg, param: Value) -> Option<Value> {
    let mut params = vec![param];
    let mut from = None;
    let mut next = 0;
    while let Some(&p) = params.get(next) {
        next += 1;
        let Def::Param(b, n) = f.values[p].def else {
            return None;
        };
        for &pred in &cfg.preds[b] {
            for target in f.terminator(pred)?.targets.iter().filter(|t| t.block == b) {
                let v = f.root(*target.args.get(n as usize)?);
                if !of_loop(f, v) {
                    if from.is_some_and(|other| other != v) {
                        return None;
                    }
                    from = Some(v);
                } else if !params.contains(&v) {
                    params.push(v);
                }
            }
        }
        if params.len() > MAX_PARAMS {
            return None;
        }
    }
    from.filter(|&v| f.ty(v).is_obj() && !f.ty(v).is_nullable())
}

impl Specialiser<'_> {
    pub(super) fn call(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let mut operands = ed.f.insts[i].args.to_vec();
        if let Some(&kept) = operands
            .first()
            .and_then(|&v| self.kept_callables.get(&ed.f.root(v)))
        {
            operands[0] = ed.now(kept);
        }
        let (&callable, rest) = operands.split_first()?;
        let (&this, args) = rest.split_first()?;
        if let Some(v) = self.call_made_method(ed, &operands, fb) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.call_methods(ed, &operands, fb) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.call_bound_method(ed, &operands, fb) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.call_bound_builtin(ed, callable, this, args, fb) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.consume_instance(ed, &operands, fb) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.call_instance(ed, &operands, fb) {
            return Some(Done::Value(v));
        }
        if let Some(done) = self.call_one_of(ed, &operands, fb) {
            return Some(done);
        }
        if let Some(v) = self.call_by_code(ed, &operands, &[], fb, operands.len()) {
            return Some(Done::Value(v));
        }
        let (callable, target) = self.target(ed, callable, fb)?;
        let args = with_self(ed, this, args)?;
        // CALL pops the callable, self and the arguments.
        let v = self.call_target(ed, callable, target, &args, &[], fb, operands.len())?;
        Some(Done::Value(v))
    }

    /// The native call just emitted is all that its bytecode does, which pops this many entries: see
    /// [`Op::CallNative`].
    pub(super) fn mark_inlinable(ed: &mut Editor<'_>, v: Value, popped: usize, landing: Landing) {
        if let Def::Inst(i) = ed.f.values[v].def
            && ed.f.insts[i].op == Op::CallNative
        {
            ed.f.insts[i].imm[1] = call_hint(popped, landing);
        }
    }

    /// A call of a bound method kept somewhere, as the interpreter specialised it: the function is what it was, self may
    /// be another each time.
    fn call_bound_method(&mut self, ed: &mut Editor<'_>, operands: &[Value], fb: &Feedback) -> Option<Value> {
        let &[callable, this, ref args @ ..] = operands else {
            return None;
        };
        let k = fb.callee?;
        let bound = fb.operands.first().map(Vec::as_slice) == Some(&[wk::METHOD])
            && ed.f.as_const(callable).is_none()
            && ed.def(this).is_some_and(|d| d.op == Op::ConstNull);
        let failed = |r| fb.failed.contains(&r);
        if !bound || fb.generic || failed(ExitReason::Identity) || failed(ExitReason::Type) {
            return None;
        }
        self.bind(k, args.len() + 1, &[])?;
        let method = self.as_class(ed, callable, wk::METHOD);
        // A method is never another's, but it can die during the call.
        let field = |ed: &mut Editor<'_>, offset: i32| {
            let at = [i64::from(offset), i64::from(Mem::FROZEN.0)];
            ed.emit(Op::LoadObj, &[method], at, Ty::OBJ)
        };
        let func = field(ed, layout::method::IM_FUNC);
        let this = field(ed, layout::method::IM_SELF);
        let func = Self::guard(ed, Op::GuardIs, &[func], i64::from(k.0), Ty::exact(wk::FUNCTION));
        let mut all = vec![this];
        all.extend_from_slice(args);
        self.call_target(ed, func, k, &all, &[], fb, operands.len())
    }

    /// A call of a bound builtin method kept in a variable, such as `pop = items.pop`: of which descriptor it was made is
    /// seen where it was loaded, or guarded to be what an example was made from.
    fn call_bound_builtin(
        &mut self,
        ed: &mut Editor<'_>,
        callable: Value,
        this: Value,
        args: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let absent = ed.def(this).is_some_and(|d| d.op == Op::ConstNull);
        if !absent || fb.generic || !fb.failed.is_empty() || ed.f.as_const(callable).is_some() {
            return None;
        }
        let loaded = self.loaded_method(ed, callable);
        let descriptor = match loaded {
            Some((_, _, k)) => k,
            None => {
                let k = examples::example(ed.f, &self.examples, callable)?;
                self.world.bound_descriptor(k)?
            }
        };
        let Callee::Builtin { known: Some(b), .. } = self.world.callee(descriptor) else {
            return None;
        };
        let this = match loaded {
            Some((o, t, _)) => self.as_class(ed, o, t),
            None => self.bound_to(ed, callable, descriptor),
        };
        let mut all = vec![this];
        all.extend_from_slice(args);
        self.builtin(ed, b, &all, fb)
    }

    /// What a builtin function is bound to that is guarded to be made from a descriptor.
    fn bound_to(&mut self, ed: &mut Editor<'_>, callable: Value, descriptor: ConstId) -> Value {
        let callable = self.as_class(ed, callable, wk::BUILTIN);
        let descriptor = self.const_obj(ed, descriptor);
        // Neither changes what it was made from.
        let mut definition =
            |o: Value, offset: i32| ed.emit(Op::LoadI64, &[o], [i64::from(offset), 0], Ty::I64);
        let has = definition(callable, layout::cfunction::M_ML);
        let wants = definition(descriptor, layout::methoddescr::D_METHOD);
        let same = Self::cmp_i64(ed, Cc::Eq, has, wants);
        Self::guard_true(ed, same, ExitReason::Identity);
        let this = [i64::from(layout::cfunction::M_SELF), i64::from(Mem::OTHER.0)];
        ed.emit(Op::LoadObj, &[callable], this, Ty::OBJ)
    }

    /// The callable was loaded as a method of an object of a builtin class: object, class, descriptor.
    fn loaded_method(&mut self, ed: &Editor<'_>, callable: Value) -> Option<(Value, TypeId, ConstId)> {
        let root = ed.f.root(callable);
        if ed.f.helper_result(root) != Some(HelperId::LoadAttr) {
            return None;
        }
        let (o, name) = ed.def(root).map(|d| (d.args[0], d.args[1]))?;
        let t = self.known_class(ed, o)?;
        if self.world.type_info(t).heap {
            return None;
        }
        match self.world.attr(t, ed.f.as_const(name)?) {
            Attr::Method { func, .. } => Some((o, t, func)),
            _ => None,
        }
    }

    /// The callable as a constant: known, or guarded by identity to be what was seen.
    fn target(&mut self, ed: &mut Editor<'_>, callable: Value, fb: &Feedback) -> Option<(Value, ConstId)> {
        if let Some(k) = ed.f.as_const(callable) {
            return Some((callable, k));
        }
        if fb.generic || fb.failed.contains(&ExitReason::Identity) {
            return None;
        }
        let k = fb.callee?;
        if matches!(self.world.callee(k), Callee::Unknown) {
            return None;
        }
        let class = self.world.const_type(k);
        let ty = if self.world.type_info(class).heap {
            Ty::OBJ
        } else {
            Ty::exact(class)
        };
        let v = Self::guard_operand(ed, Op::GuardIs, callable, i64::from(k.0), ty);
        Some((v, k))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a call: callable, arguments, what is known"
    )]
    pub(super) fn call_target(
        &mut self,
        ed: &mut Editor<'_>,
        callable: Value,
        k: ConstId,
        args: &[Value],
        keywords: &[Keyword],
        fb: &Feedback,
        popped: usize,
    ) -> Option<Value> {
        match self.world.callee(k) {
            Callee::Function { .. } => {
                let v = self.call_function(ed, callable, k, args, keywords)?;
                Self::mark_inlinable(ed, v, popped, Landing::Push);
                Some(v)
            }
            Callee::Class {
                ty, new: Some(new), ..
            } if keywords.is_empty() => self.construct_by_new(ed, callable, ty, new, args),
            Callee::Class { new: Some(_), .. } => None,
            Callee::Class { ty, init, new: None } => {
                let made = Made {
                    class: callable,
                    ty,
                    init,
                };
                self.construct(ed, &made, args, keywords, popped)
            }
            Callee::Builtin { known: Some(b), .. } if keywords.is_empty() => self.builtin(ed, b, args, fb),
            Callee::Builtin { .. } | Callee::Unknown => None,
        }
    }

    /// A call of a Python function through its native entry; the last arguments are given by keyword.
    pub(super) fn call_function(
        &mut self,
        ed: &mut Editor<'_>,
        f: Value,
        k: ConstId,
        args: &[Value],
        keywords: &[Keyword],
    ) -> Option<Value> {
        let bound = self.bind(k, args.len(), keywords)?;
        self.call_bound(ed, f, &bound, args)
    }

    pub(super) fn call_bound(
        &mut self,
        ed: &mut Editor<'_>,
        f: Value,
        bound: &Bound,
        args: &[Value],
    ) -> Option<Value> {
        let f = self.as_class(ed, f, wk::FUNCTION);
        let mut operands = vec![f];
        operands.extend(self.params(ed, f, bound, args)?);
        let fs = Self::fs(ed);
        Some(ed.emit_fs(
            Op::CallNative,
            &operands,
            [i64::from(bound.code.0), 0],
            Ty::OBJ,
            fs,
        ))
    }

    /// `C(...)` of a plain class: allocation, then `__init__`, which must return None.
    fn construct(
        &mut self,
        ed: &mut Editor<'_>,
        made: &Made,
        args: &[Value],
        keywords: &[Keyword],
        popped: usize,
    ) -> Option<Value> {
        let meta = match ed.f.as_const(made.class) {
            Some(k) => self.world.const_type(k),
            None => wk::TYPE,
        };
        let Some(init) = made.init else {
            if !args.is_empty() || !self.assume_type(made.ty) || !self.by_metaclass(ed, made.class, meta) {
                return None;
            }
            return Some(self.alloc(ed, made.class, made.ty));
        };
        let bound = self.bind(init, args.len() + 1, keywords)?;
        let none = self.none(ed)?;
        if !self.assume_type(made.ty) || !self.by_metaclass(ed, made.class, meta) {
            return None;
        }
        let o = self.alloc(ed, made.class, made.ty);
        let f = self.const_obj(ed, init);
        let mut all = vec![o];
        all.extend_from_slice(args);
        let r = self.call_bound(ed, f, &bound, &all)?;
        Self::mark_inlinable(ed, r, popped, Landing::Init);
        let ok = ed.emit(Op::IsSame, &[r, none], [0, 0], Ty::Bool);
        let (good, bad) = (ed.new_block(false), ed.new_block(true));
        let target = |block| Target { block, args: vec![] };
        ed.end_block(Op::Branch, &[ok], vec![target(good), target(bad)], bad);
        Self::call_helper(ed, HelperId::RaiseInitReturn, &[r]);
        ed.end_block(Op::Unreachable, &[], vec![], good);
        Some(o)
    }

    /// `C(...)` of a class with a `__new__` and no `__init__`. If that made something of another class, or gave the class an
    /// `__init__`, CPython goes on.
    fn construct_by_new(
        &mut self,
        ed: &mut Editor<'_>,
        class: Value,
        ty: TypeId,
        new: ConstId,
        args: &[Value],
    ) -> Option<Value> {
        let bound = self.bind(new, args.len() + 1, &[])?;
        if !self.assume_type(ty) {
            return None;
        }
        let f = self.const_obj(ed, new);
        let mut all = vec![class];
        all.extend_from_slice(args);
        let made = self.call_bound(ed, f, &bound, &all)?;
        let is = ed.emit(Op::IsType, &[made], [i64::from(ty.0), 0], Ty::Bool);
        let (direct, good) = (ed.new_block(false), ed.new_block(false));
        let (other, join) = (ed.new_block(true), ed.new_block(false));
        let result = ed.f.add_param(join, Ty::OBJ);
        let target = |block, args: &[Value]| Target {
            block,
            args: args.to_vec(),
        };
        let unless = |ed: &mut Editor<'_>, ok: Value, then: Block, next: Block| {
            let targets = vec![target(then, &[]), target(other, &[])];
            ed.end_block(Op::Branch, &[ok], targets, next);
        };
        unless(ed, is, direct, direct);
        // `__new__` may have given the class an `__init__`, which tuples don't have.
        let k = self.world.type_const(wk::TUPLE);
        let tuple = self.const_obj(ed, k);
        let init = |ed: &mut Editor<'_>, class: Value| {
            let at = [i64::from(layout::type_::TP_INIT), i64::from(Mem::OTHER.0)];
            ed.emit(Op::LoadI64, &[class], at, Ty::I64)
        };
        let (has, none) = (init(ed, class), init(ed, tuple));
        let same = Self::cmp_i64(ed, Cc::Eq, has, none);
        unless(ed, same, good, other);
        let mut operands = vec![class, made];
        operands.extend_from_slice(args);
        let finished = Self::call_helper(ed, HelperId::InitMade, &operands);
        ed.end_block(Op::Jump, &[], vec![target(join, &[finished])], good);
        ed.end_block(Op::Jump, &[], vec![target(join, &[made])], join);
        Some(result)
    }

    fn alloc(&mut self, ed: &mut Editor<'_>, class: Value, ty: TypeId) -> Value {
        let fs = Self::fs(ed);
        // Its `__class__` can be assigned as soon as Python code sees it.
        let result = if self.world.type_info(ty).heap {
            Ty::OBJ
        } else {
            Ty::exact(ty)
        };
        ed.emit_fs(
            Op::Call,
            &[class],
            [HelperId::AllocInstance as i64, 0],
            result,
            fs,
        )
    }

    /// Keyword calls of known functions and classes.
    pub(super) fn call_kw(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let operands = ed.f.insts[i].args.to_vec();
        let [names, callable, this, args @ ..] = operands.as_slice() else {
            return None;
        };
        let keywords = self.keywords(ed, *names)?;
        if let Some(v) = self.call_by_code(ed, &operands[1..], &keywords, fb, operands.len()) {
            return Some(Done::Value(v));
        }
        let k = ed.f.as_const(*callable)?;
        let args = with_self(ed, *this, args)?;
        let v = self.call_target(ed, *callable, k, &args, &keywords, fb, operands.len())?;
        Some(Done::Value(v))
    }

    fn keywords(&mut self, ed: &Editor<'_>, names: Value) -> Option<Vec<Keyword>> {
        let ConstValue::Tuple(items) = self.world.const_value(ed.f.as_const(names)?) else {
            return None;
        };
        items
            .iter()
            .map(|&k| match self.world.const_value(k) {
                ConstValue::Str(s) => Some(Keyword::new(s, k)),
                _ => None,
            })
            .collect()
    }
}

/// A class that is called.
struct Made {
    class: Value,
    ty: TypeId,
    init: Option<ConstId>,
}

/// The arguments with self in front, if it is known whether there is one.
pub(super) fn with_self(ed: &Editor<'_>, this: Value, args: &[Value]) -> Option<Vec<Value>> {
    let mut all = vec![];
    if ed.def(this).is_none_or(|d| d.op != Op::ConstNull) {
        if ed.f.ty(this).is_nullable() {
            return None;
        }
        all.push(this);
    }
    all.extend_from_slice(args);
    Some(all)
}
