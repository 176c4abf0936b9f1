//! Special methods written in Python that bytecodes ask of their operands: looked up on the class, called straight.
//!
//! What CPython makes of the result is done behind the call: no guard may stand there, for the method has run. While an
//! inlined method runs the operands lie on the caller's stack, so that the interpreter can go on with that
//! ([`Landing::Special`]).

use pyjit_ffi::layout;

use super::{Done, Specialiser};
use crate::deopt::Landing;
use crate::helpers::HelperId;
use crate::input::{Attr, Callee, ConstId, ConstValue, Feedback, Special};
use crate::ir::func::{Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::callee;
use crate::opt::edit::Editor;

impl Specialiser<'_> {
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
        self.ask(ed, func, t, args, popped, landing)
    }

    /// A call of a special method with arguments, the first of which is of class `t`.
    fn ask(
        &mut self,
        ed: &mut Editor<'_>,
        func: ConstId,
        t: TypeId,
        args: &[Value],
        popped: usize,
        landing: Landing,
    ) -> Option<Value> {
        self.bind(func, args.len(), &[])?;
        if !self.assume_type(t) {
            return None;
        }
        let mut all = args.to_vec();
        all[0] = self.as_class(ed, args[0], t);
        let f = self.const_obj(ed, func);
        let v = self.call_function(ed, f, func, &all, &[])?;
        Self::mark_inlinable(ed, v, popped, landing);
        Some(v)
    }

    /// The one class of instances that an operand of the instruction was seen to have, and its method of this name.
    pub(super) fn special_of(
        &mut self,
        ed: &Editor<'_>,
        fb: &Feedback,
        o: Value,
        operand: usize,
        name: &str,
    ) -> Option<(TypeId, ConstId)> {
        // A call that catches has to be the last thing that is done.
        if ed.f.insts[ed.at].catches {
            return None;
        }
        let t = match callee::made_class(ed.f, self.world, ed.f.root(o)) {
            Some(t) => t,
            None => self.class_of(ed, fb, o, operand)?,
        };
        if !self.world.type_info(t).heap {
            return None;
        }
        match self.world.special(t, name) {
            Special::Function(func) => Some((t, func)),
            Special::Object | Special::Missing | Special::Other => None,
        }
    }

    /// The truth value of an instance.
    pub(super) fn user_truth(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        if let Some((t, func)) = self.special_of(ed, fb, o, 0, "__bool__") {
            let v = self.ask(ed, func, t, &[o], 0, Landing::Special)?;
            return self.truth_of_result(ed, v, HelperId::BoolResult);
        }
        let t = self.class_of(ed, fb, o, 0)?;
        if self.world.special(t, "__bool__") != Special::Missing {
            return None;
        }
        // No landing: the interpreter's TO_BOOL would take the length for a truth value.
        let (t, func) = self.special_of(ed, fb, o, 0, "__len__")?;
        self.bind(func, 1, &[])?;
        if !self.assume_type(t) {
            return None;
        }
        let o = self.as_class(ed, o, t);
        let f = self.const_obj(ed, func);
        let v = self.call_function(ed, f, func, &[o], &[])?;
        let n = Self::length(ed, v);
        Some(Self::call_helper(ed, HelperId::ResultTruth, &[n]))
    }

    /// `k in c`
    pub(super) fn contains(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (k, c) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let (t, func) = self.special_of(ed, fb, c, 1, "__contains__")?;
        let v = self.ask(ed, func, t, &[c, k], 0, Landing::Special)?;
        self.truth_of_result(ed, v, HelperId::ResultTruth)
            .map(Done::Value)
    }

    /// `len(o)` of an instance.
    pub(super) fn user_len(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        // Behind the callable and its self.
        let (t, func) = self.special_of(ed, fb, o, 2, "__len__")?;
        let v = self.ask(ed, func, t, &[o], 0, Landing::Special)?;
        Some(Self::length(ed, v))
    }

    /// What `len` makes of what `__len__` gave.
    fn length(ed: &mut Editor<'_>, v: Value) -> Value {
        let (int, other, join) = (ed.new_block(false), ed.new_block(true), ed.new_block(false));
        let is = ed.emit(Op::IsType, &[v], [i64::from(wk::INT.0), 0], Ty::Bool);
        ed.end_block(
            Op::Branch,
            &[is],
            vec![Target::to(int, &[]), Target::to(other, &[])],
            int,
        );
        let n = ed.emit(Op::Refine, &[v], [0, 0], Ty::exact(wk::INT));
        let tag = [i64::from(layout::long::LV_TAG), 0];
        let tag = ed.emit(Op::LoadI64, &[n], tag, Ty::I64);
        // One digit, and no sign: the digits are counted from the fourth bit on.
        let two_digits = ed.i64(2 << 3);
        let small = ed.emit(Op::IntCmp, &[tag, two_digits], [Cc::Lt as i64, 0], Ty::Bool);
        let sign = ed.new_block(false);
        ed.end_block(
            Op::Branch,
            &[small],
            vec![Target::to(sign, &[]), Target::to(other, &[])],
            sign,
        );
        let (mask, minus) = (ed.i64(3), ed.i64(2));
        let bits = ed.emit(Op::IntAnd, &[tag, mask], [0, 0], Ty::I64);
        let positive = ed.emit(Op::IntCmp, &[bits, minus], [Cc::Ne as i64, 0], Ty::Bool);
        ed.end_block(
            Op::Branch,
            &[positive],
            vec![Target::to(join, &[n]), Target::to(other, &[])],
            other,
        );
        let slow = Self::call_helper(ed, HelperId::LenResult, &[v]);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[slow])], join);
        ed.f.add_param(join, Ty::exact(wk::INT))
    }

    /// `iter(o)` of an instance whose `__iter__` is a plain function.
    pub(super) fn user_iter(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let (t, func) = self.special_of(ed, fb, o, 0, "__iter__")?;
        let v = self.ask(ed, func, t, &[o], 0, Landing::Special)?;
        Self::call_helper(ed, HelperId::IterResult, &[v]);
        Some(v)
    }

    /// BEFORE_WITH: `__exit__` is bound, `__enter__` called.
    pub(super) fn before_with(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let o = ed.f.insts[i].args[0];
        let (t, enter) = self.special_of(ed, fb, o, 0, "__enter__")?;
        let (_, exit) = self.special_of(ed, fb, o, 0, "__exit__")?;
        self.bind(enter, 1, &[])?;
        if !self.assume_type(t) {
            return None;
        }
        let o = self.as_class(ed, o, t);
        let f = self.const_obj(ed, exit);
        let exit = Self::call_helper(ed, HelperId::NewMethod, &[f, o]);
        let f = self.const_obj(ed, enter);
        let v = self.call_function(ed, f, enter, &[o], &[])?;
        self.scratch = vec![exit];
        Some(Done::Value(v))
    }

    /// A call of a bound method that was made here: by a `with`.
    pub(super) fn call_made_method(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let &[callable, this, ref args @ ..] = operands else {
            return None;
        };
        let root = ed.f.root(callable);
        if ed.f.helper_result(root) != Some(HelperId::NewMethod) {
            return None;
        }
        let (func, of) = ed.def(root).map(|d| (d.args[0], d.args[1]))?;
        let k = ed.f.as_const(func)?;
        if !matches!(self.world.callee(k), Callee::Function { .. }) {
            return None;
        }
        let mut all = vec![of];
        if ed.def(this).is_none_or(|d| d.op != Op::ConstNull) {
            if ed.f.ty(this).is_nullable() {
                return None;
            }
            all.push(this);
        }
        all.extend_from_slice(args);
        self.call_target(ed, func, k, &all, &[], fb, operands.len())
    }
}
