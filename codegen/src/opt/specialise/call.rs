//! Calls with a known target: Python functions through their native entry, classes, builtins.

use super::{Done, Specialiser};
use crate::assume::Assumption;
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{Attr, Callee, ConstId, ConstValue, Feedback};
use crate::ir::func::{Def, Inst, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::inline::call_hint;

impl Specialiser<'_> {
    pub(super) fn call(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let operands = ed.f.insts[i].args.to_vec();
        let (&callable, rest) = operands.split_first()?;
        let (&this, args) = rest.split_first()?;
        let (callable, target) = self.target(ed, callable, fb)?;
        let args = with_self(ed, this, args)?;
        // CALL pops the callable, self and the arguments.
        let v = self.call_target(ed, callable, target, &args, fb, operands.len())?;
        Some(Done::Value(v))
    }

    /// A special method written in Python, looked up on the class of the first argument. `popped`: stack entries of
    /// the bytecode, `landing`: what it does with the result.
    pub(super) fn special_call(
        &mut self,
        ed: &mut Editor<'_>,
        name: &str,
        t: TypeId,
        args: &[Value],
        popped: usize,
        landing: Landing,
    ) -> Option<Value> {
        let name = self.world.make_const(&ConstValue::Str(name.to_owned()))?;
        let Attr::Method { func, .. } = self.world.attr(t, name) else {
            return None;
        };
        self.function_args(func, args.len())?;
        if !self.assume_type(t) {
            return None;
        }
        let o = self.as_class(ed, args[0], t);
        let f = self.const_obj(ed, func);
        let mut all = args.to_vec();
        all[0] = o;
        let v = self.call_function(ed, f, func, &all)?;
        Self::mark_inlinable(ed, v, popped, landing);
        Some(v)
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

    fn call_target(
        &mut self,
        ed: &mut Editor<'_>,
        callable: Value,
        k: ConstId,
        args: &[Value],
        fb: &Feedback,
        popped: usize,
    ) -> Option<Value> {
        match self.world.callee(k) {
            Callee::Function { .. } => {
                let v = self.call_function(ed, callable, k, args)?;
                Self::mark_inlinable(ed, v, popped, Landing::Push);
                Some(v)
            }
            Callee::Class { ty, init } => self.construct(ed, callable, ty, init, args, popped),
            Callee::Builtin { known: Some(b), .. } => self.builtin(ed, b, args, fb),
            Callee::Builtin { known: None, .. } | Callee::Unknown => None,
        }
    }

    /// All arguments of a native call with `given` positional ones: how many defaults to append.
    pub(super) fn function_args(&mut self, k: ConstId, given: usize) -> Option<(ConstId, Vec<ConstId>)> {
        let Callee::Function {
            code,
            argcount,
            defaults,
            complex,
            ..
        } = self.world.callee(k)
        else {
            return None;
        };
        let argcount = argcount as usize;
        let missing = argcount.checked_sub(given)?;
        if complex || missing > defaults.len() || !self.world.assume(Assumption::FunctionUnchanged(k)) {
            return None;
        }
        Some((code, defaults[defaults.len() - missing..].to_vec()))
    }

    /// A call of a Python function with positional arguments through its native entry.
    pub(super) fn call_function(
        &mut self,
        ed: &mut Editor<'_>,
        f: Value,
        k: ConstId,
        args: &[Value],
    ) -> Option<Value> {
        let (code, defaults) = self.function_args(k, args.len())?;
        let f = self.as_class(ed, f, wk::FUNCTION);
        let mut operands = vec![f];
        operands.extend_from_slice(args);
        for d in defaults {
            operands.push(self.const_obj(ed, d));
        }
        let fs = Self::fs(ed);
        Some(ed.emit_fs(Op::CallNative, &operands, [i64::from(code.0), 0], Ty::OBJ, fs))
    }

    /// `C(...)` of a plain class: allocation, then `__init__`, which must return None.
    fn construct(
        &mut self,
        ed: &mut Editor<'_>,
        class: Value,
        ty: TypeId,
        init: Option<ConstId>,
        args: &[Value],
        popped: usize,
    ) -> Option<Value> {
        let Some(init) = init else {
            if !args.is_empty() || !self.assume_type(ty) {
                return None;
            }
            return Some(self.alloc(ed, class, ty));
        };
        self.function_args(init, args.len() + 1)?;
        let none = self.none(ed)?;
        if !self.assume_type(ty) {
            return None;
        }
        let o = self.alloc(ed, class, ty);
        let f = self.const_obj(ed, init);
        let mut all = vec![o];
        all.extend_from_slice(args);
        let r = self.call_function(ed, f, init, &all)?;
        Self::mark_inlinable(ed, r, popped, Landing::Init);
        let ok = ed.emit(Op::IsSame, &[r, none], [0, 0], Ty::Bool);
        let (good, bad) = (ed.new_block(false), ed.new_block(true));
        let target = |block| Target { block, args: vec![] };
        ed.end_block(Op::Branch, &[ok], vec![target(good), target(bad)], bad);
        Self::call_helper(ed, HelperId::RaiseInitReturn, &[r]);
        ed.end_block(Op::Unreachable, &[], vec![], good);
        Some(o)
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

    /// Keyword calls of known functions: arguments in parameter order.
    pub(super) fn call_kw(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let operands = ed.f.insts[i].args.to_vec();
        let [names, callable, this, args @ ..] = operands.as_slice() else {
            return None;
        };
        let names = self.keyword_names(ed, *names)?;
        let k = ed.f.as_const(*callable)?;
        let (k, is_class) = match self.world.callee(k) {
            Callee::Function { .. } => (k, None),
            Callee::Class { ty, init: Some(init) } => (init, Some(ty)),
            _ => return None,
        };
        let mut positional = with_self(ed, *this, args)?;
        let keywords = positional.split_off(positional.len().checked_sub(names.len())?);
        let skip = usize::from(is_class.is_some());
        let Callee::Function {
            argcount,
            defaults,
            param_names,
            complex: false,
            ..
        } = self.world.callee(k)
        else {
            return None;
        };
        let ordered = order_arguments(
            argcount as usize,
            skip,
            &positional,
            &keywords,
            &names,
            &param_names,
        )?;
        let first_default = (argcount as usize).checked_sub(defaults.len())?;
        let mut all = vec![];
        for (n, slot) in ordered.into_iter().enumerate() {
            all.push(match slot {
                Some(v) => v,
                None => {
                    let d = *defaults.get((n + skip).checked_sub(first_default)?)?;
                    self.const_obj(ed, d)
                }
            });
        }
        let v = match is_class {
            None => {
                let v = self.call_function(ed, *callable, k, &all)?;
                Self::mark_inlinable(ed, v, operands.len(), Landing::Push);
                v
            }
            Some(ty) => self.construct(ed, *callable, ty, Some(k), &all, operands.len())?,
        };
        let _ = fb;
        Some(Done::Value(v))
    }

    fn keyword_names(&mut self, ed: &Editor<'_>, names: Value) -> Option<Vec<String>> {
        let ConstValue::Tuple(items) = self.world.const_value(ed.f.as_const(names)?) else {
            return None;
        };
        items
            .iter()
            .map(|&k| match self.world.const_value(k) {
                ConstValue::Str(s) => Some(s),
                _ => None,
            })
            .collect()
    }
}

/// The arguments with self in front, if it is known whether there is one.
fn with_self(ed: &Editor<'_>, this: Value, args: &[Value]) -> Option<Vec<Value>> {
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

/// Puts keyword arguments into parameter order; `None` per missing parameter. `skip` leading parameters are not
/// given by the caller (self of `__init__`).
fn order_arguments(
    argcount: usize,
    skip: usize,
    positional: &[Value],
    keywords: &[Value],
    names: &[String],
    params: &[String],
) -> Option<Vec<Option<Value>>> {
    let mut slots: Vec<Option<Value>> = vec![None; argcount.checked_sub(skip)?];
    for (n, &v) in positional.iter().enumerate() {
        *slots.get_mut(n)? = Some(v);
    }
    for (name, &v) in names.iter().zip(keywords) {
        let n = params
            .iter()
            .take(argcount)
            .position(|p| p == name)?
            .checked_sub(skip)?;
        let slot = slots.get_mut(n)?;
        if slot.is_some() {
            return None;
        }
        *slot = Some(v);
    }
    Some(slots)
}
