//! Calls of functions that are made anew all the time, closures and lambdas mostly: guarded by what they run, not by what
//! they are. And calls with a tuple of arguments made here, as decorators do.

use pyjit_ffi::layout;

use super::bind::Keyword;
use super::call::with_self;
use super::{Done, Specialiser};
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{Callee, ConstId, ConstValue, Feedback, MetCallee};
use crate::ir::effects::Mem;
use crate::ir::func::{Def, Inst, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;
use crate::opt::{callee, examples};

impl Specialiser<'_> {
    /// A call of a function of which the code is known: it is made here, or functions that run it were seen, or an example
    /// is one. A bound method is called by its function. The last arguments are given by keyword. The bytecode pops
    /// `popped` entries.
    pub(super) fn call_by_code(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        keywords: &[Keyword],
        fb: &Feedback,
        popped: usize,
    ) -> Option<Value> {
        let &[callable, this, ref args @ ..] = operands else {
            return None;
        };
        if ed.f.as_const(callable).is_some() || fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        let bare = ed.def(this).is_some_and(|d| d.op == Op::ConstNull);
        let method = bare && fb.operands.first().map(Vec::as_slice) == Some(&[wk::METHOD]);
        let code = match callee::made_of(ed.f, ed.f.root(callable)) {
            Some(code) => code,
            None => match (fb.callee, &*fb.callees) {
                (Some(met), _) => self.world.nested_code(met, Self::code(ed))?,
                (None, []) => self.example_code(ed, callable)?,
                (None, [MetCallee { code, .. }]) => *code,
                _ => return None,
            },
        };
        let mut all = if method {
            vec![this]
        } else {
            with_self(ed, this, &[])?
        };
        all.extend_from_slice(args);
        let defaults = !fb.failed.contains(&ExitReason::Operand);
        let Some(bound) = self.bind_by_code(ed, code, all.len(), keywords, defaults) else {
            return self.call_example(ed, callable, &all, keywords, fb);
        };
        let mut func = callable;
        if method {
            let o = self.as_class(ed, callable, wk::METHOD);
            // A method is never another's, but it can die during the call.
            let field = |ed: &mut Editor<'_>, offset: i32| {
                let at = [i64::from(offset), i64::from(Mem::FROZEN.0)];
                ed.emit(Op::LoadObj, &[o], at, Ty::OBJ)
            };
            func = field(ed, layout::method::IM_FUNC);
            all[0] = field(ed, layout::method::IM_SELF);
        }
        let func = Self::guard_operand(
            ed,
            Op::GuardCode,
            func,
            i64::from(code.0),
            Ty::exact(wk::FUNCTION),
        );
        let v = self.call_bound(ed, func, &bound, &all)?;
        Self::mark_inlinable(ed, v, popped, Landing::Push);
        Some(v)
    }

    /// A call with defaults, which come from the example of the callable: guarded to be that.
    fn call_example(
        &mut self,
        ed: &mut Editor<'_>,
        callable: Value,
        args: &[Value],
        keywords: &[Keyword],
        fb: &Feedback,
    ) -> Option<Value> {
        let k = examples::example(ed.f, &self.examples, callable)?;
        if !fb.callees.is_empty()
            || fb.failed.contains(&ExitReason::Identity)
            || self.world.const_type(k) != wk::FUNCTION
        {
            return None;
        }
        self.bind(k, args.len(), keywords)?;
        let ty = Ty::exact(wk::FUNCTION);
        let func = Self::guard_operand(ed, Op::GuardIs, callable, i64::from(k.0), ty);
        self.call_function(ed, func, k, args, keywords)
    }

    /// What an example of a callable runs, if that is a Python function.
    fn example_code(&mut self, ed: &Editor<'_>, callable: Value) -> Option<ConstId> {
        let k = examples::example(ed.f, &self.examples, callable)?;
        match self.world.callee(k) {
            Callee::Function { code, .. } if self.world.const_type(k) == wk::FUNCTION => Some(code),
            _ => None,
        }
    }

    /// `f(*args, **kwargs)` with a tuple and a dict made here.
    pub(super) fn call_ex(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let &[callable, items, kwargs] = ed.f.insts[i].args.as_slice() else {
            return None;
        };
        let (keywords, values) = self.keywords_given(ed, i, kwargs)?;
        let null = Self::null(ed);
        let mut operands = vec![callable, null];
        operands.extend(self.items_given(ed, items)?);
        operands.extend(values);
        // CALL_FUNCTION_EX pops the callable, NULL, the tuple and perhaps the dict.
        let popped = if ed.f.ty(kwargs).is_nullable() { 3 } else { 4 };
        if let Some(v) = self.call_by_code(ed, &operands, &keywords, fb, popped) {
            return Some(Done::Value(v));
        }
        if let Some(k) = ed.f.as_const(callable)
            && let Some(v) = self.call_target(ed, callable, k, &operands[2..], &keywords, fb, popped)
        {
            return Some(Done::Value(v));
        }
        let call = || Done::Value(Self::call_helper(ed, HelperId::Call, &operands));
        keywords.is_empty().then(call)
    }

    /// The items of a tuple that is made here or a constant.
    fn items_given(&mut self, ed: &mut Editor<'_>, tuple: Value) -> Option<Vec<Value>> {
        let root = ed.f.root(tuple);
        if ed.f.helper_result(root) == Some(HelperId::BuildTuple) {
            return Some(ed.def(root)?.args.to_vec());
        }
        let ConstValue::Tuple(items) = self.world.const_value(ed.f.as_const(tuple)?) else {
            return None;
        };
        Some(items.into_iter().map(|k| self.const_obj(ed, k)).collect())
    }

    /// The operand is NULL or a dict that was made here of known names and that nothing else was done with.
    fn keywords_given(
        &mut self,
        ed: &Editor<'_>,
        call: Inst,
        kwargs: Value,
    ) -> Option<(Vec<Keyword>, Vec<Value>)> {
        let root = ed.f.root(kwargs);
        let d = ed.def(root)?;
        if d.op == Op::ConstNull {
            return Some((vec![], vec![]));
        }
        let made = match ed.f.helper_result(root)? {
            HelperId::BuildKwargs => true,
            HelperId::BuildMap => d.args.is_empty(),
            _ => false,
        };
        let used = |&i: &Inst| i != call && ed.f.insts[i].args.iter().any(|&v| ed.f.root(v) == root);
        // It was made in this block, so all that was done with it is there.
        let made_here = matches!(ed.f.values[root].def, Def::Inst(i) if ed.emitted().contains(&i));
        if !made || !made_here || ed.emitted().iter().any(used) {
            return None;
        }
        let (mut keywords, mut values) = (vec![], vec![]);
        for pair in d.args.chunks_exact(2) {
            let k = ed.f.as_const(pair[0])?;
            let ConstValue::Str(name) = self.world.const_value(k) else {
                return None;
            };
            keywords.push(Keyword::new(name, k));
            values.push(pair[1]);
        }
        Some((keywords, values))
    }
}
