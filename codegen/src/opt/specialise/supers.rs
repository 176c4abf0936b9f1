//! `super().name` as a method: the function behind a class in the method resolution order of self's class.

use super::switch::Switch;
use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::input::{Attr, ConstId, Feedback, Shadow};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId};
use crate::opt::edit::Editor;

/// Position of self among the operands of LOAD_SUPER_ATTR.
const SELF: usize = 2;
/// Bit of its argument: method form.
const METHOD: i64 = 1;
/// Most classes of self.
const MAX_CLASSES: usize = 4;

impl Specialiser<'_> {
    /// LOAD_SUPER_ATTR in method form: callable, and self in the scratch word. What is found depends on nothing but the
    /// classes: instances have no say.
    pub(super) fn load_super_attr(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let &[sup, class, this, name, oparg] = ed.f.insts[i].args.as_slice() else {
            return None;
        };
        let is_method = ed.def(oparg).is_some_and(|d| d.imm[0] & METHOD != 0);
        if !is_method || fb.generic || fb.failed.contains(&ExitReason::Identity) {
            return None;
        }
        let (sup, name, known) = (ed.f.as_const(sup)?, ed.f.as_const(name)?, ed.f.as_const(class));
        let mut behind: Option<ConstId> = known;
        let mut plans = vec![];
        for t in self.classes_of_self(ed, fb, this) {
            let (from, func) = self
                .world
                .super_method(sup, behind.ok_or(Self::code(ed)), t, name)?;
            behind = Some(from);
            if !self.assume_type(t) {
                return None;
            }
            let shadow = Shadow::Never;
            plans.push((t, Attr::Method { func, shadow }));
        }
        let from = behind.filter(|_| !plans.is_empty())?;
        if known.is_none() {
            // The cell `__class__`.
            Self::guard_operand(ed, Op::GuardIs, class, i64::from(from.0), Ty::OBJ);
        }
        let switch = Switch {
            plans: &plans,
            generic: None,
        };
        let values = self.dispatch(ed, this, &switch, &mut |s, ed, o, attr| s.method_as(ed, o, attr))?;
        let (&callable, &this) = (values.first()?, values.get(1)?);
        self.scratch = vec![this];
        self.note_methods(callable, &switch);
        Some(Done::Value(callable))
    }

    /// The proved class of self, else those that guards here or samples met.
    fn classes_of_self(&mut self, ed: &Editor<'_>, fb: &Feedback, this: Value) -> Vec<TypeId> {
        if let Some(t) = self.known_receiver(ed, fb, this) {
            return vec![t];
        }
        let mut classes = fb.operands.get(SELF).cloned().unwrap_or_default();
        for t in self.classes_of_param(ed, this) {
            if !classes.contains(&t) {
                classes.push(t);
            }
        }
        classes.truncate(MAX_CLASSES);
        classes
    }
}
