//! Operators and comparisons that a class defines in Python, and calls of its instances.
//!
//! CPython asks the left operand's method first unless the class of the right one is a subclass of the left one's, and
//! goes on with the right one's if the answer is `NotImplemented`. Native code calls the method that comes first; the
//! rest is a helper's. An exit in the method leaves the operands on the caller's stack, as CPython does, so that the
//! interpreter can go on with that as well ([`Landing::Operator`], [`Landing::Reflected`]).

use pyjit_ffi::opcode as op;

use super::{Done, Specialiser};
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue, Feedback, Special};
use crate::ir::func::{Inst, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;

/// Names of the methods of an operator: left operand's, right operand's, in place.
const OPERATORS: [(u8, &str, &str, &str); 12] = [
    (op::NB_ADD, "__add__", "__radd__", "__iadd__"),
    (op::NB_AND, "__and__", "__rand__", "__iand__"),
    (
        op::NB_FLOOR_DIVIDE,
        "__floordiv__",
        "__rfloordiv__",
        "__ifloordiv__",
    ),
    (op::NB_LSHIFT, "__lshift__", "__rlshift__", "__ilshift__"),
    (op::NB_MATRIX_MULTIPLY, "__matmul__", "__rmatmul__", "__imatmul__"),
    (op::NB_MULTIPLY, "__mul__", "__rmul__", "__imul__"),
    (op::NB_REMAINDER, "__mod__", "__rmod__", "__imod__"),
    (op::NB_OR, "__or__", "__ror__", "__ior__"),
    (op::NB_RSHIFT, "__rshift__", "__rrshift__", "__irshift__"),
    (op::NB_SUBTRACT, "__sub__", "__rsub__", "__isub__"),
    (op::NB_TRUE_DIVIDE, "__truediv__", "__rtruediv__", "__itruediv__"),
    (op::NB_XOR, "__xor__", "__rxor__", "__ixor__"),
];

/// Names of the methods of comparisons, by number.
const COMPARISONS: [&str; 6] = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"];

/// Most classes of one operand that are told apart.
const MAX_CLASSES: usize = 3;

/// Most pairs of classes that are told apart.
const MAX_PLANS: usize = 4;

/// The first method to be called.
#[derive(Clone, Copy)]
struct Method {
    func: ConstId,
    landing: Landing,
}

impl Specialiser<'_> {
    /// An operator whose operands' classes define it in Python.
    pub(super) fn user_operator(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let number = u8::try_from(ed.f.as_i64(ed.f.insts[i].args[2])?).ok()?;
        let &(_, left, right, in_place) = OPERATORS
            .iter()
            .find(|row| row.0 == number % op::NB_INPLACE_ADD)?;
        let rest = (HelperId::BinaryOpRest, i64::from(number));
        let v = self.by_classes(ed, i, fb, rest, &mut |s, a, b| {
            if number >= op::NB_INPLACE_ADD && s.world.special(a, in_place) != Special::Missing {
                return None;
            }
            s.first_method(a, b, left, right)
        })?;
        Some(Done::Value(v))
    }

    /// A comparison that the left operand's class defines in Python.
    pub(super) fn user_compare(
        &mut self,
        ed: &mut Editor<'_>,
        i: Inst,
        h: HelperId,
        fb: &Feedback,
    ) -> Option<Done> {
        let number = ed.f.as_i64(ed.f.insts[i].args[2])?;
        let name = *COMPARISONS.get(usize::try_from(number).ok()?)?;
        if let Some(v) = self.compare_identity(ed, i, fb, number) {
            return Some(Done::Value(if h == HelperId::Compare { ed.boxed(v) } else { v }));
        }
        let rest = (HelperId::CompareRest, number);
        let v = self.by_classes(ed, i, fb, rest, &mut |s, a, b| {
            let Special::Function(func) = s.world.special(a, name) else {
                return None;
            };
            let landing = Landing::Operator;
            (s.is_user(a) && !s.comes_first(b, a)).then_some(Method { func, landing })
        })?;
        if h == HelperId::Compare {
            return Some(Done::Value(v));
        }
        self.truth_of_result(ed, v, HelperId::ResultTruth)
            .map(Done::Value)
    }

    /// `==` and `!=` of two objects whose classes leave them to `object`, which compares what they are.
    fn compare_identity(
        &mut self,
        ed: &mut Editor<'_>,
        i: Inst,
        fb: &Feedback,
        number: i64,
    ) -> Option<Value> {
        const EQ: i64 = 2;
        const NE: i64 = 3;
        if fb.generic || ed.f.insts[i].catches || !(number == EQ || number == NE) {
            return None;
        }
        let (a, b) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let (&[ta], &[tb]) = (
            self.classes_of(ed, fb, a, 0).as_slice(),
            self.classes_of(ed, fb, b, 1).as_slice(),
        ) else {
            return None;
        };
        for t in [ta, tb] {
            let own = self.world.special(t, "__eq__") == Special::Object
                && (number == EQ || self.world.special(t, "__ne__") == Special::Object);
            if !own || !self.assume_type(t) {
                return None;
            }
        }
        let (a, b) = (self.as_class(ed, a, ta), self.as_class(ed, b, tb));
        let same = ed.emit(Op::IsSame, &[a, b], [0, 0], Ty::Bool);
        Some(match number {
            EQ => same,
            _ => ed.emit(Op::BoolNot, &[same], [0, 0], Ty::Bool),
        })
    }

    /// An instance of a plain class statement, of which nothing but Python methods takes part in operators.
    fn is_user(&self, t: TypeId) -> bool {
        self.world.type_info(t).plain_instances
    }

    /// CPython asks the right operand, of class `b`, before the left one.
    fn comes_first(&self, b: TypeId, a: TypeId) -> bool {
        a != b && self.world.is_subclass(b, a)
    }

    /// The method that the operator calls first for operands of these classes.
    fn first_method(&mut self, a: TypeId, b: TypeId, left: &str, right: &str) -> Option<Method> {
        let number = |t| [wk::INT, wk::FLOAT, wk::BOOL].contains(&t);
        let known = |s: &Self, t| number(t) || s.is_user(t);
        if !known(self, a) || !known(self, b) || self.comes_first(b, a) {
            return None;
        }
        if self.is_user(a)
            && let Special::Function(func) = self.world.special(a, left)
        {
            let reflected = a == b || number(b) || self.world.special(b, right) != Special::Other;
            let landing = Landing::Operator;
            return reflected.then_some(Method { func, landing });
        }
        // Numbers know nothing of such instances, and say so without running Python code.
        if (number(a) || self.world.special(a, left) == Special::Missing)
            && self.is_user(b)
            && a != b
            && let Special::Function(func) = self.world.special(b, right)
        {
            let landing = Landing::Reflected;
            return Some(Method { func, landing });
        }
        None
    }

    /// Classes of an operand: the known one, else those fed back.
    fn classes_of(&mut self, ed: &Editor<'_>, fb: &Feedback, v: Value, n: usize) -> Vec<TypeId> {
        let best = self.best(ed, v);
        if let Some(t) = ed.f.ty(best).class().or_else(|| Self::hint(ed, v)) {
            return vec![t];
        }
        if let Some(k) = ed.f.as_const(best) {
            return vec![self.world.const_type(k)];
        }
        let mut classes = fb.operands.get(n).cloned().unwrap_or_default();
        if classes.is_empty()
            && let Some(k) = crate::opt::examples::example(ed.f, &self.examples, v)
        {
            classes.push(self.world.const_type(k));
        }
        classes
    }

    /// One call per pair of classes; all others leave.
    fn by_classes(
        &mut self,
        ed: &mut Editor<'_>,
        i: Inst,
        fb: &Feedback,
        rest: (HelperId, i64),
        method: &mut dyn FnMut(&mut Self, TypeId, TypeId) -> Option<Method>,
    ) -> Option<Value> {
        if fb.generic || ed.f.insts[i].catches {
            return None;
        }
        let (a, b) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let (lefts, rights) = (self.classes_of(ed, fb, a, 0), self.classes_of(ed, fb, b, 1));
        if lefts.is_empty() || lefts.len() > MAX_CLASSES || rights.is_empty() || rights.len() > MAX_CLASSES {
            return None;
        }
        let mut plans = vec![];
        for &ta in &lefts {
            for &tb in &rights {
                // Such operands leave.
                let Some(found) = method(self, ta, tb) else {
                    continue;
                };
                let args = if found.landing == Landing::Reflected {
                    [b, a]
                } else {
                    [a, b]
                };
                self.bind(found.func, args.len(), &[])?;
                if !self.assume_type(ta) || !self.assume_type(tb) {
                    return None;
                }
                plans.push((ta, tb, found));
            }
        }
        if plans.is_empty() || plans.len() > MAX_PLANS {
            return None;
        }
        let not_implemented = self.world.not_implemented()?;
        let join = (plans.len() > 1).then(|| ed.new_block(false));
        let to = |block| Target { block, args: vec![] };
        let mut ty: Option<Ty> = None;
        for (n, &(ta, tb, found)) in plans.iter().enumerate() {
            let last = n + 1 == plans.len();
            let next = (!last).then(|| ed.new_block(false));
            let (mut x, mut y) = (a, b);
            if let Some(next) = next {
                for (v, t) in [(&mut x, ta), (&mut y, tb)] {
                    let yes = ed.new_block(false);
                    let is = ed.emit(Op::IsType, &[*v], [i64::from(t.0), 0], Ty::Bool);
                    ed.end_block(Op::Branch, &[is], vec![to(yes), to(next)], yes);
                    *v = ed.emit(Op::Refine, &[*v], [0, 0], Ty::exact(t));
                }
            } else {
                // What the guards prove is only kept if there is no other arm.
                let arms = plans.len() > 1;
                for (v, t) in [(&mut x, ta), (&mut y, tb)] {
                    *v = if arms {
                        Self::guard_operand(ed, Op::GuardType, *v, i64::from(t.0), Ty::exact(t))
                    } else {
                        self.as_class(ed, *v, t)
                    };
                }
            }
            let v = self.call_operator(ed, found, (x, y), not_implemented, rest)?;
            let Some(join) = join else { return Some(v) };
            let own = ed.f.ty(v);
            ty = Some(ty.map_or(own, |t| t.join(own).unwrap_or(Ty::OBJ)));
            let target = Target {
                block: join,
                args: vec![v],
            };
            ed.end_block(Op::Jump, &[], vec![target], next.unwrap_or(join));
        }
        join.map(|join| ed.f.add_param(join, ty.unwrap_or(Ty::OBJ)))
    }

    /// The call of one method, and what follows if it does not know.
    fn call_operator(
        &mut self,
        ed: &mut Editor<'_>,
        Method { func, landing }: Method,
        (a, b): (Value, Value),
        not_implemented: ConstId,
        (rest, number): (HelperId, i64),
    ) -> Option<Value> {
        let args = if landing == Landing::Reflected {
            [b, a]
        } else {
            [a, b]
        };
        let f = self.const_obj(ed, func);
        let v = self.call_function(ed, f, func, &args, &[])?;
        // The operands stay on the stack.
        Self::mark_inlinable(ed, v, 0, landing);
        let (unknown, join) = (ed.new_block(true), ed.new_block(false));
        let unknown_yet = ed.emit(Op::IsConst, &[v], [i64::from(not_implemented.0), 0], Ty::Bool);
        let targets = vec![Target::to(unknown, &[]), Target::to(join, &[v])];
        ed.end_block(Op::Branch, &[unknown_yet], targets, unknown);
        let number = ed.i64(number);
        let reflected = ed.i64(i64::from(landing == Landing::Reflected));
        let other = Self::call_helper(ed, rest, &[a, b, number, reflected]);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[other])], join);
        Some(ed.f.add_param(join, Ty::OBJ))
    }

    /// The truth value of what a method gave; a helper looks at what is no bool. No guard may stand here, for the method has run.
    pub(super) fn truth_of_result(
        &mut self,
        ed: &mut Editor<'_>,
        v: Value,
        helper: HelperId,
    ) -> Option<Value> {
        let (yes, no) = (
            self.world.make_const(&ConstValue::Bool(true))?,
            self.world.make_const(&ConstValue::Bool(false))?,
        );
        let join = ed.new_block(false);
        for (k, truth) in [(yes, 1), (no, 0)] {
            let next = ed.new_block(truth == 0);
            let is = ed.emit(Op::IsConst, &[v], [i64::from(k.0), 0], Ty::Bool);
            let value = ed.emit(Op::ConstBool, &[], [truth, 0], Ty::Bool);
            ed.end_block(
                Op::Branch,
                &[is],
                vec![Target::to(join, &[value]), Target::to(next, &[])],
                next,
            );
        }
        let other = Self::call_helper(ed, helper, &[v]);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[other])], join);
        Some(ed.f.add_param(join, Ty::Bool))
    }

    /// A call of an instance whose class defines `__call__` in Python.
    pub(super) fn call_instance(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let &[callable, this, ref args @ ..] = operands else {
            return None;
        };
        let bare = ed.def(this).is_some_and(|d| d.op == Op::ConstNull);
        if fb.generic || !bare || fb.callee.is_some() || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        let &[t] = self.classes_of(ed, fb, callable, 0).as_slice() else {
            return None;
        };
        if !self.is_user(t) {
            return None;
        }
        let Special::Function(func) = self.world.special(t, "__call__") else {
            return None;
        };
        self.bind(func, args.len() + 1, &[])?;
        if !self.assume_type(t) {
            return None;
        }
        let o = self.as_class(ed, callable, t);
        let mut all = vec![o];
        all.extend_from_slice(args);
        let f = self.const_obj(ed, func);
        let v = self.call_function(ed, f, func, &all, &[])?;
        Self::mark_inlinable(ed, v, operands.len(), Landing::Push);
        Some(v)
    }
}
