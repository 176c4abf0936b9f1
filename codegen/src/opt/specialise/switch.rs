//! Type switches: operations on objects of a few classes, one arm per class.
//!
//! A chain of class tests ends in a guard, or, where more classes were met than there are arms, in the generic
//! operation. Which method was found then decides again at the call: one arm per function, each a direct call that may
//! be inlined, with the class of self known.

use std::rc::Rc;

use hashbrown::HashMap;

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Attr, CodeIdx, ConstId, Entry, Feedback, Shadow, World};
use crate::ir::func::{Block, Def, Func, Inst, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, TypeSet};
use crate::opt::edit::Editor;

/// Most classes of a switch.
const MAX_ARMS: usize = 4;

/// Longest bytecode of a method that is called once per class of self. Unit: code units.
const MAX_UNITS_BY_CLASS: u32 = 80;

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
    /// The functions, with the classes of self.
    known: Vec<(ConstId, Vec<TypeId>)>,
    /// It may be something else.
    others: bool,
}

/// What other attribute operations met in the object of one.
#[derive(Default)]
pub(super) struct Met {
    classes: Vec<TypeId>,
    /// One of them met more classes than are known.
    many: bool,
}

/// What the attribute operations that have an object in common met in it. So one compile learns what would take one per
/// place, since the first guard that fails keeps the others from failing.
pub(super) fn met_elsewhere(f: &Func, world: &dyn World) -> HashMap<Inst, Rc<Met>> {
    let mut by_object: HashMap<Value, (Vec<Inst>, Met)> = HashMap::new();
    for &b in &f.layout {
        for &i in &f.blocks[b].insts {
            let Some(HelperId::LoadAttr | HelperId::LoadMethod | HelperId::StoreAttr) = f.helper(i) else {
                continue;
            };
            let d = &f.insts[i];
            let (places, met) = by_object.entry(f.root(d.args[0])).or_default();
            places.push(i);
            let fb = world.feedback(d.code, d.bc);
            met.many |= fb.many_classes;
            for &t in fb.operands.first().into_iter().flatten() {
                if !met.classes.contains(&t) {
                    met.classes.push(t);
                }
            }
        }
    }
    by_object.retain(|_, (places, met)| places.len() > 1 && (met.many || met.classes.len() > 1));
    let shared = by_object
        .into_values()
        .map(|(places, met)| (places, Rc::new(met)));
    shared
        .flat_map(|(places, met)| places.into_iter().map(move |i| (i, Rc::clone(&met))))
        .collect()
}

pub(super) const fn to(block: Block) -> Target {
    Target { block, args: vec![] }
}

impl Specialiser<'_> {
    /// What to do at an attribute operation, by class: for the proved one, else for those that were met. `None` if the
    /// operation stays generic.
    pub(super) fn plans(
        &mut self,
        ed: &mut Editor<'_>,
        i: Inst,
        fb: &Feedback,
        o: Value,
        plan: &mut dyn FnMut(&mut Self, TypeId) -> Option<Attr>,
    ) -> Option<Vec<(TypeId, Attr)>> {
        if is_generic_arm(ed, fb, o) && self.known_receiver(ed, fb, o).is_none() {
            return None;
        }
        let classes = self.receiver_classes(ed, fb, o);
        let own = classes.len();
        let elsewhere = match self.known_receiver(ed, fb, o) {
            Some(_) => vec![],
            None => self
                .met_elsewhere
                .get(&i)
                .map(|met| met.classes.clone())
                .unwrap_or_default(),
        };
        let by_caller = ed.f.class_sets.get(&ed.f.root(o)).cloned().unwrap_or_default();
        // What comes as an argument need not come here: `if node: ... node.key` is not reached by None.
        let by_caller = match own {
            0 => by_caller,
            _ => [by_caller, self.classes_of_param(ed, o)].concat(),
        };
        let more = elsewhere
            .into_iter()
            .chain(by_caller)
            .filter(|t| !fb.generic && !classes.contains(t));
        let mut all = classes.clone();
        for t in more {
            if all.len() < MAX_ARMS && !all.contains(&t) {
                all.push(t);
            }
        }
        let mut plans = vec![];
        for (n, t) in all.into_iter().enumerate() {
            match plan(self, t).filter(|attr| self.can_emit(t, attr) && self.assume_type(t)) {
                Some(attr) => plans.push((t, attr)),
                None if n < own => return None,
                None => {}
            }
        }
        Some(plans)
    }

    /// There are classes beyond those the operation is made for.
    pub(super) fn is_megamorphic(
        &mut self,
        ed: &Editor<'_>,
        i: Inst,
        fb: &Feedback,
        plans: &[(TypeId, Attr)],
    ) -> bool {
        let many = fb.many_classes || self.met_elsewhere.get(&i).is_some_and(|met| met.many);
        many && !plans.is_empty() && self.known_receiver(ed, fb, ed.f.insts[i].args[0]).is_none()
    }

    /// The class of a receiver that needs no feedback.
    pub(super) fn known_receiver(&mut self, ed: &Editor<'_>, fb: &Feedback, o: Value) -> Option<TypeId> {
        let best = self.best(ed, o);
        if let Some(t) = ed.f.ty(best).class() {
            return Some(t);
        }
        if let Some(k) = ed.f.as_const(best)
            && !fb.failed.contains(&ExitReason::Type)
        {
            return Some(self.world.const_type(k));
        }
        Self::hint(ed, o).filter(|_| !fb.generic)
    }

    /// Classes to try at an attribute site: the proved one, else what was fed back.
    fn receiver_classes(&mut self, ed: &Editor<'_>, fb: &Feedback, o: Value) -> Vec<TypeId> {
        if let Some(t) = self.known_receiver(ed, fb, o) {
            return vec![t];
        }
        if fb.generic {
            return vec![];
        }
        fb.operands.first().cloned().unwrap_or_default()
    }

    /// The classes that samples and exits met in a parameter of the function that is compiled.
    pub(super) fn classes_of_param(&mut self, ed: &Editor<'_>, v: Value) -> Vec<TypeId> {
        match ed.f.values[ed.f.root(v)].def {
            Def::Param(b, n)
                if b == ed.f.entry()
                    && ed.f.entry_kind == Entry::Function
                    && Self::code(ed) == CodeIdx(0)
                    && n > 0 =>
            {
                self.world.param_classes(n as usize - 1)
            }
            _ => vec![],
        }
    }

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
        if firsts.is_empty() && switch.generic.is_none() {
            let o = self.as_class(ed, o, last.0);
            return emit(self, ed, o, &last.1);
        }
        if let Some(set) = self.have_one_layout(switch.plans) {
            return self.dispatch_at_once(ed, o, set, switch, emit);
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

    /// The same is to be done for all of the classes, and where they keep their attributes is the same.
    fn have_one_layout(&self, plans: &[(TypeId, Attr)]) -> Option<TypeSet> {
        let [(class, attr), others @ ..] = plans else {
            return None;
        };
        let valid = |t: TypeId| self.world.type_info(t).inline_valid;
        let same = others
            .iter()
            .all(|(t, a)| a == attr && valid(*t) == valid(*class));
        let simple = match *attr {
            Attr::Inline { .. } | Attr::Slot { .. } => true,
            Attr::ClassValue { shadow, .. } | Attr::Method { shadow, .. } => {
                matches!(shadow, Shadow::Never | Shadow::NoDict { .. })
            }
            _ => false,
        };
        let classes: Vec<TypeId> = plans.iter().map(|p| p.0).collect();
        TypeSet::new(&classes).filter(|_| same && simple && !others.is_empty())
    }

    /// One arm for all the classes.
    #[expect(clippy::type_complexity, reason = "a callback over one plan")]
    fn dispatch_at_once(
        &mut self,
        ed: &mut Editor<'_>,
        o: Value,
        set: TypeSet,
        switch: &Switch<'_>,
        emit: &mut dyn FnMut(&mut Self, &mut Editor<'_>, Value, &Attr) -> Option<Vec<Value>>,
    ) -> Option<Vec<Value>> {
        let (class, attr) = switch.plans.first()?;
        let Some((helper, results)) = switch.generic else {
            let o = Self::present(ed, self.best(ed, o));
            let typed = Self::guard_operand(ed, Op::GuardTypes, o, set.imm(), Ty::OBJ);
            self.layouts.insert(typed, *class);
            return emit(self, ed, typed, attr);
        };
        let (yes, join) = (ed.new_block(false), ed.new_block(false));
        for t in set.classes() {
            let no = ed.new_block(false);
            let is = ed.emit(Op::IsType, &[o], [i64::from(t.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], no);
        }
        let mut tys = vec![];
        let values = Self::generic_arm(ed, helper, results);
        end_arm(ed, join, values, &mut tys, yes);
        let typed = ed.emit(Op::Within, &[o], [0, 0], Ty::OBJ);
        self.layouts.insert(typed, *class);
        let values = emit(self, ed, typed, attr)?;
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
                Some(m) => m.1.push(*t),
                None => methods.known.push((func, vec![*t])),
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
        let callable = operands.first()?;
        if ed.f.insts[ed.at].catches {
            return None;
        }
        let Methods { known, others } = self.methods.get(callable)?;
        let (known, others) = (known.clone(), *others);
        let (last, firsts) = known.split_last()?;
        if firsts.is_empty() && !others {
            return self.call_by_class(ed, last, operands, fb);
        }
        let tested = if others { known.as_slice() } else { firsts };
        let join = ed.new_block(false);
        let mut tys = vec![];
        for (func, classes) in tested {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsConst, &[*callable], [i64::from(func.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            let v = self.call_method(ed, *func, classes, operands, fb);
            end_arm(ed, join, vec![v], &mut tys, no);
        }
        let v = if others {
            Self::call_helper(ed, HelperId::Call, operands)
        } else {
            self.call_method(ed, last.0, &last.1, operands, fb)
        };
        end_arm(ed, join, vec![v], &mut tys, join);
        Some(ed.f.add_param(join, tys.first().copied().unwrap_or(Ty::OBJ)))
    }

    /// A call of the one method that all the classes have. If it is small enough to be inlined, that is done for each of
    /// the classes.
    fn call_by_class(
        &mut self,
        ed: &mut Editor<'_>,
        (func, classes): &(ConstId, Vec<TypeId>),
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let code = self.world.add_callee(*func);
        let valid = |t: &TypeId| self.world.type_info(*t).inline_valid;
        // Where the attributes are in the same places one body does for all.
        let alike = classes.windows(2).all(|pair| valid(&pair[0]) == valid(&pair[1]));
        let small = code.is_some_and(|code| self.world.code(code).units() <= MAX_UNITS_BY_CLASS) && !alike;
        let this = Self::present(ed, *operands.get(1)?);
        let mut operands = operands.to_vec();
        operands[1] = this;
        let join = ed.new_block(false);
        let mut tys = vec![];
        let (_last, firsts) = classes.split_last()?;
        for &t in firsts.iter().filter(|_| small) {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsType, &[this], [i64::from(t.0), 0], Ty::Bool);
            ed.end_block(Op::Branch, &[is], vec![to(yes), to(no)], yes);
            operands[1] = ed.emit(Op::Refine, &[this], [0, 0], Ty::exact(t));
            let v = self.call_method(ed, *func, &[], &operands, fb);
            end_arm(ed, join, vec![v], &mut tys, no);
        }
        operands[1] = this;
        let last = if small {
            &classes[classes.len() - 1..]
        } else {
            classes
        };
        let v = self.call_method(ed, *func, last, &operands, fb);
        end_arm(ed, join, vec![v], &mut tys, join);
        Some(ed.f.add_param(join, tys.first().copied().unwrap_or(Ty::OBJ)))
    }

    /// One arm: the callable is this method, self of one of these classes, as far as they are not proved.
    fn call_method(
        &mut self,
        ed: &mut Editor<'_>,
        func: ConstId,
        classes: &[TypeId],
        operands: &[Value],
        fb: &Feedback,
    ) -> Value {
        let target = self.const_obj(ed, func);
        let mut this = Self::present(ed, operands[1]);
        match *classes {
            [] => {}
            [t] => {
                // It was of this class when the method was found. Nearly always still is: what follows may rely on it.
                this = Self::guard_operand(ed, Op::GuardType, this, i64::from(t.0), Ty::exact(t));
            }
            _ => {
                this = ed.emit(Op::Refine, &[this], [0, 0], Ty::OBJ);
                ed.f.class_sets.insert(this, classes.to_vec());
            }
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

/// The operation is what was left for all other classes when it was specialised before: the way to it is a class test that
/// failed for a class that was met.
fn is_generic_arm(ed: &Editor<'_>, fb: &Feedback, o: Value) -> bool {
    let &[before] = ed.cfg.preds[ed.home].as_slice() else {
        return false;
    };
    let Some(branch) = ed.f.terminator(before).filter(|d| d.op == Op::Branch) else {
        return false;
    };
    let Some((_, test)) = ed.f.def_inst(branch.args[0]).filter(|(_, d)| d.op == Op::IsType) else {
        return false;
    };
    let met = fb.operands.first().map_or(&[][..], Vec::as_slice);
    branch.targets[1].block == ed.home
        && ed.f.root(test.args[0]) == ed.f.root(o)
        && met.iter().any(|t| i64::from(t.0) == test.imm[0])
}

/// Ends the arm being emitted with a jump to the join; goes on in `next`.
pub(super) fn end_arm(ed: &mut Editor<'_>, join: Block, values: Vec<Value>, tys: &mut Vec<Ty>, next: Block) {
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
