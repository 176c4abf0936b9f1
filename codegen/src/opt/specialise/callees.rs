//! Calls that go to a few functions, as of tables of handlers and of callbacks: one arm per code object, each a direct call.

use pyjit_ffi::layout;

use super::bind::Bound;
use super::call::with_self;
use super::switch::{end_arm, to};
use super::{Done, Specialiser};
use crate::deopt::Landing;
use crate::helpers::HelperId;
use crate::input::{ConstId, Feedback};
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;

/// What is called at a call of one of a few functions.
struct Callees<'a> {
    /// The class of the callables: functions, or methods bound to something.
    class: TypeId,
    /// Functions called by identity.
    known: Vec<ConstId>,
    /// Code objects of functions that may be made anew, and what becomes of the arguments.
    by_code: Vec<(ConstId, Bound)>,
    /// Operands of the call.
    operands: &'a [Value],
    fb: &'a Feedback,
}

impl Specialiser<'_> {
    /// A call of one of the functions that were met, by identity where they last, else by what they run. What else is
    /// called, and what runs the same elsewhere, is called as before.
    pub(super) fn call_one_of(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Done> {
        let &[callable, this, ref args @ ..] = operands else {
            return None;
        };
        // A call that catches has to be the last thing that is done.
        let catches = ed.f.insts[ed.at].catches;
        let known = ed.f.as_const(callable).is_some() || fb.callee.is_some();
        if fb.callees.len() < 2 || fb.generic || catches || known || is_other_arm(ed, callable) {
            return None;
        }
        let bare = ed.def(this).is_some_and(|d| d.op == Op::ConstNull);
        let met = fb.operands.first().map_or(&[][..], Vec::as_slice);
        let mut given = with_self(ed, this, args)?;
        let class = match bare && met.contains(&wk::METHOD) {
            true => {
                // In place of self, which is known when the method is taken apart.
                given.insert(0, callable);
                wk::METHOD
            }
            false => wk::FUNCTION,
        };
        let mut callees = Callees {
            class,
            known: vec![],
            by_code: vec![],
            operands,
            fb,
        };
        for met in &fb.callees {
            match met.function {
                Some(k) if self.bind(k, given.len(), &[]).is_some() => callees.known.push(k),
                Some(_) => {}
                None => {
                    let bound = self.bind_by_code(ed, met.code, given.len(), &[], false);
                    callees.by_code.extend(bound.map(|bound| (met.code, bound)));
                }
            }
        }
        if callees.known.is_empty() && callees.by_code.is_empty() {
            return None;
        }
        self.call_arms(ed, given, &callees).map(Done::Value)
    }

    fn call_arms(
        &mut self,
        ed: &mut Editor<'_>,
        mut given: Vec<Value>,
        callees: &Callees<'_>,
    ) -> Option<Value> {
        let (join, other) = (ed.new_block(false), ed.new_block(false));
        let field = |ed: &mut Editor<'_>, o: Value, offset: i32, mem: i64| {
            ed.emit(Op::LoadObj, &[o], [i64::from(offset), mem], Ty::OBJ)
        };
        let mut func = callees.operands[0];
        if callees.class == wk::METHOD {
            // A method is never another's, but it can die during the call.
            let frozen = i64::from(Mem::FROZEN.0);
            let method = Self::only_class(ed, func, wk::METHOD, other);
            given[0] = field(ed, method, layout::method::IM_SELF, frozen);
            func = field(ed, method, layout::method::IM_FUNC, frozen);
        }
        let mut tys = vec![];
        for &k in &callees.known {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsConst, &[func], [i64::from(k.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            let target = self.const_obj(ed, k);
            let popped = callees.operands.len();
            let v = self.call_target(ed, target, k, &given, &[], callees.fb, popped)?;
            end_arm(ed, join, vec![v], &mut tys, no);
        }
        if !callees.by_code.is_empty() {
            self.arms_by_code(ed, func, &given, callees, [join, other], &mut tys)?;
        } else {
            ed.end_block(Op::Jump, &[], vec![to(other)], other);
        }
        let v = Self::call_helper(ed, HelperId::Call, callees.operands);
        end_arm(ed, join, vec![v], &mut tys, join);
        Some(ed.f.add_param(join, tys.first().copied().unwrap_or(Ty::OBJ)))
    }

    /// The arms of functions that are made anew. Goes on in the second block, with what is called otherwise.
    fn arms_by_code(
        &mut self,
        ed: &mut Editor<'_>,
        func: Value,
        given: &[Value],
        callees: &Callees<'_>,
        [join, other]: [Block; 2],
        tys: &mut Vec<Ty>,
    ) -> Option<()> {
        let func = Self::only_class(ed, func, wk::FUNCTION, other);
        let at = [i64::from(layout::function::FUNC_CODE), i64::from(Mem::OTHER.0)];
        let code = ed.emit(Op::LoadObj, &[func], at, Ty::OBJ);
        for (n, (k, bound)) in callees.by_code.iter().enumerate() {
            let last = n + 1 == callees.by_code.len();
            let yes = ed.new_block(false);
            let no = if last { other } else { ed.new_block(false) };
            let is = ed.emit(Op::IsConst, &[code], [i64::from(k.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            // Has the globals and builtins of this code, too.
            let ty = Ty::exact(wk::FUNCTION);
            let known = Self::guard(ed, Op::GuardCode, &[func], i64::from(k.0), ty);
            let v = self.call_bound(ed, known, bound, given)?;
            Self::mark_inlinable(ed, v, callees.operands.len(), Landing::Push);
            end_arm(ed, join, vec![v], tys, no);
        }
        Some(())
    }

    /// Goes on with an object of the class; all others go to a block.
    fn only_class(ed: &mut Editor<'_>, o: Value, class: TypeId, others: Block) -> Value {
        let yes = ed.new_block(false);
        let is = ed.emit(Op::IsType, &[o], [i64::from(class.0), 0], Ty::Bool);
        ed.end_block(Op::Branch, &[is], vec![to(yes), to(others)], yes);
        ed.emit(Op::Refine, &[o], [0, 0], Ty::exact(class))
    }
}

/// The call is what was left for all other callables when it was specialised before.
fn is_other_arm(ed: &Editor<'_>, callable: Value) -> bool {
    ed.cfg.preds[ed.home].iter().any(|&before| {
        let Some(branch) = ed.f.terminator(before).filter(|d| d.op == Op::Branch) else {
            return false;
        };
        let test = ed.f.def_inst(branch.args[0]);
        let test = test.filter(|(_, d)| matches!(d.op, Op::IsType | Op::IsConst));
        let of_this = test.is_some_and(|(_, d)| ed.f.root(d.args[0]) == ed.f.root(callable));
        of_this && branch.targets.get(1).is_some_and(|t| t.block == ed.home)
    })
}
