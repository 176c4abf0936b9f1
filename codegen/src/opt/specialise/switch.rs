//! Type switches: operations on objects of a few classes, one arm per class.
//!
//! A chain of class tests ends in a guard, or, where more classes were met than there are arms, in the generic
//! operation. Which method was found then decides again at the call: one arm per function, each a direct call that may
//! be inlined, with the class of self known.

use super::Specialiser;
use crate::helpers::HelperId;
use crate::input::{Attr, ConstId, Feedback};
use crate::ir::func::{Block, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId};
use crate::opt::edit::Editor;

/// An operation by class.
pub(super) struct Switch<'a> {
    /// What to do for each class.
    pub(super) plans: &'a [(TypeId, Attr)],
    /// What to do for all others, with the number of its results: the operation's own helper. A guard if there is none.
    pub(super) generic: Option<(HelperId, usize)>,
}

/// The methods that a callable is one of.
#[derive(Default)]
pub(super) struct Methods {
    /// The functions, with the class of self if there is only one.
    known: Vec<(ConstId, Option<TypeId>)>,
    /// It may be something else.
    others: bool,
}

/// There are classes beyond those the operation is made for.
pub(super) fn is_megamorphic(fb: &Feedback, plans: &[(TypeId, Attr)]) -> bool {
    fb.many_classes && plans.len() > 1
}

const fn to(block: Block) -> Target {
    Target { block, args: vec![] }
}

impl Specialiser<'_> {
    /// One value per result: a guard for a single class, else a chain of class tests.
    #[expect(clippy::type_complexity, reason = "a callback over one plan")]
    pub(super) fn dispatch(
        &mut self,
        ed: &mut Editor<'_>,
        o: Value,
        switch: &Switch<'_>,
        emit: &mut dyn FnMut(&mut Self, &mut Editor<'_>, Value, &Attr) -> Option<Vec<Value>>,
    ) -> Option<Vec<Value>> {
        let (last, firsts) = switch.plans.split_last()?;
        if firsts.is_empty() {
            let o = self.as_class(ed, o, last.0);
            return emit(self, ed, o, &last.1);
        }
        let tested = match switch.generic {
            Some(_) => switch.plans,
            None => firsts,
        };
        let join = ed.new_block(false);
        let mut tys = vec![];
        for (t, attr) in tested {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsType, &[o], [i64::from(t.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            let typed = ed.emit(Op::Refine, &[o], [0, 0], Ty::exact(*t));
            let values = emit(self, ed, typed, attr)?;
            end_arm(ed, join, values, &mut tys, no);
        }
        let values = match switch.generic {
            Some((helper, results)) => Self::generic_arm(ed, helper, results),
            None => {
                // What the guard proves is not kept: it only holds in this arm.
                let typed = Self::guard_operand(ed, Op::GuardType, o, i64::from(last.0.0), Ty::exact(last.0));
                emit(self, ed, typed, &last.1)?
            }
        };
        end_arm(ed, join, values, &mut tys, join);
        Some(tys.into_iter().map(|ty| ed.f.add_param(join, ty)).collect())
    }

    /// The helper call being replaced, once more.
    fn generic_arm(ed: &mut Editor<'_>, helper: HelperId, results: usize) -> Vec<Value> {
        let operands = ed.f.insts[ed.at].args.to_vec();
        let v = Self::call_helper(ed, helper, &operands);
        let scratch = (1..results).map(|n| {
            let n = i64::try_from(n - 1).unwrap_or(0);
            ed.emit(Op::Scratch, &[], [n, 0], Ty::OBJ_OR_NULL)
        });
        let scratch: Vec<Value> = scratch.collect();
        core::iter::once(v).chain(scratch).take(results).collect()
    }

    /// Remembers which methods the callable found by the switch can be.
    pub(super) fn note_methods(&mut self, callable: Value, switch: &Switch<'_>) {
        let mut methods = Methods {
            known: vec![],
            others: switch.generic.is_some(),
        };
        for (t, attr) in switch.plans {
            let &Attr::Method { func, .. } = attr else {
                methods.others = true;
                continue;
            };
            match methods.known.iter_mut().find(|m| m.0 == func) {
                Some(m) => m.1 = None,
                None => methods.known.push((func, Some(*t))),
            }
        }
        if switch.plans.len() > 1 {
            self.methods.insert(callable, methods);
        }
    }

    /// A call of one of a few methods.
    pub(super) fn call_methods(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let [callable, this, args @ ..] = operands else {
            return None;
        };
        if ed.f.insts[ed.at].catches {
            return None;
        }
        let Methods { known, others } = self.methods.get(callable)?;
        let (known, others) = (known.clone(), *others);
        let (last, firsts) = known.split_last()?;
        if firsts.is_empty() && !others {
            let mut all = vec![Self::present(ed, *this)];
            all.extend_from_slice(args);
            let target = self.const_obj(ed, last.0);
            return self.call_target(ed, target, last.0, &all, &[], fb, operands.len());
        }
        let tested = if others { known.as_slice() } else { firsts };
        let join = ed.new_block(false);
        let mut tys = vec![];
        for &(func, class) in tested {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsConst, &[*callable], [i64::from(func.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            let v = self.call_method(ed, (func, class), operands, fb);
            end_arm(ed, join, vec![v], &mut tys, no);
        }
        let v = if others {
            Self::call_helper(ed, HelperId::Call, operands)
        } else {
            self.call_method(ed, *last, operands, fb)
        };
        end_arm(ed, join, vec![v], &mut tys, join);
        Some(ed.f.add_param(join, tys.first().copied().unwrap_or(Ty::OBJ)))
    }

    /// One arm: the callable is this method.
    fn call_method(
        &mut self,
        ed: &mut Editor<'_>,
        (func, class): (ConstId, Option<TypeId>),
        operands: &[Value],
        fb: &Feedback,
    ) -> Value {
        let target = self.const_obj(ed, func);
        let mut this = Self::present(ed, operands[1]);
        if let Some(t) = class {
            // It was of this class when the method was found. Nearly always still is: what follows may rely on it.
            this = Self::guard_operand(ed, Op::GuardType, this, i64::from(t.0), Ty::exact(t));
        }
        let mut all = vec![this];
        all.extend_from_slice(&operands[2..]);
        if let Some(v) = self.call_target(ed, target, func, &all, &[], fb, operands.len()) {
            return v;
        }
        let mut all = operands.to_vec();
        all[0] = target;
        Self::call_helper(ed, HelperId::Call, &all)
    }

    /// The self of a method, which is not NULL.
    fn present(ed: &mut Editor<'_>, this: Value) -> Value {
        if ed.f.ty(this).is_nullable() {
            return ed.emit(Op::Refine, &[this], [0, 0], Ty::OBJ);
        }
        this
    }
}

/// Ends the arm being emitted with a jump to the join; goes on in `next`.
fn end_arm(ed: &mut Editor<'_>, join: Block, values: Vec<Value>, tys: &mut Vec<Ty>, next: Block) {
    let own = values.iter().map(|&v| ed.f.ty(v));
    if tys.is_empty() {
        *tys = own.collect();
    } else {
        let joined = tys.iter().zip(own);
        *tys = joined
            .map(|(&a, b)| a.join(b).unwrap_or(Ty::OBJ_OR_NULL))
            .collect();
    }
    let target = Target {
        block: join,
        args: values,
    };
    ed.end_block(Op::Jump, &[], vec![target], next);
}
