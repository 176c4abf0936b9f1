//! Builtin functions the compiler has operations for.

use pyjit_ffi::layout;

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Builtin, ConstId, ConstValue, Feedback};
use crate::ir::effects::Mem;
use crate::ir::func::{Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;

impl Specialiser<'_> {
    pub(super) fn builtin(
        &mut self,
        ed: &mut Editor<'_>,
        b: Builtin,
        args: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        match (b, args) {
            (Builtin::Len, &[o]) => self.len(ed, o, fb),
            (Builtin::Isinstance, &[o, c]) => self.isinstance(ed, o, c, fb),
            (Builtin::Getattr, &[o, name]) => Some(Self::call_helper(ed, HelperId::Getattr, &[o, name])),
            (Builtin::Getattr, &[o, name, or]) => {
                Some(Self::call_helper(ed, HelperId::GetattrOr, &[o, name, or]))
            }
            (Builtin::Hasattr, &[o, name]) => {
                let has = Self::call_helper(ed, HelperId::Hasattr, &[o, name]);
                Some(ed.boxed(has))
            }
            (Builtin::ObjectSetattr, &[o, name, v]) => self.object_setattr(ed, o, name, v, fb),
            (Builtin::Enumerate, &[o]) => self.enumerate(ed, o, None, fb),
            (Builtin::Enumerate, &[o, start]) => self.enumerate(ed, o, Some(start), fb),
            (Builtin::Zip, args) => self.zip(ed, args, fb),
            (Builtin::Range, args) => self.range(ed, args, fb),
            (Builtin::Tuple, &[o]) => self.tuple_of(ed, o, fb),
            (Builtin::List, &[o]) => self.list_of(ed, o, fb),
            (Builtin::Set, &[o]) => self.set_of(ed, o, fb),
            (Builtin::Reversed, &[o]) => self.reversed(ed, o),
            (Builtin::Abs, &[o]) => self.abs(ed, o, fb),
            (Builtin::Float, &[o]) => self.float(ed, o, fb),
            (Builtin::Complex, &[real]) => self.complex_of(ed, real, None, fb),
            (Builtin::Complex, &[real, imag]) => self.complex_of(ed, real, Some(imag), fb),
            (Builtin::Int, &[o]) if self.known_class(ed, o) == Some(wk::INT) => {
                Some(self.as_class(ed, o, wk::INT))
            }
            (Builtin::Ord, &[o]) => self.ord(ed, o, fb),
            (Builtin::Chr, &[o]) => self.chr(ed, o, fb),
            (
                Builtin::StrIsalnum
                | Builtin::StrIsalpha
                | Builtin::StrIsdigit
                | Builtin::StrIslower
                | Builtin::StrIsspace
                | Builtin::StrIsupper,
                &[o],
            ) => self.str_test(ed, b, o, fb),
            (Builtin::StrStartswith | Builtin::StrEndswith, &[o, part]) => {
                self.str_affix(ed, b, (o, part), fb)
            }
            (Builtin::StrFormat, &[template, ref values @ ..]) => self.str_format(ed, template, values, fb),
            (Builtin::Str, &[o]) => self.text_of(ed, o, fb),
            (Builtin::Type, &[o]) => {
                let known = self.known_class(ed, o).filter(|&t| !self.world.type_info(t).heap);
                let Some(t) = known else {
                    let at = [i64::from(layout::object::OB_TYPE), i64::from(Mem::TYPE.0)];
                    return Some(ed.emit(Op::LoadObj, &[o], at, Ty::OBJ));
                };
                // The class may only be predicted.
                self.as_class(ed, o, t);
                let k = self.world.type_const(t);
                Some(self.const_obj(ed, k))
            }
            (Builtin::ListAppend, &[list, v]) => {
                let list = self.as_list(ed, list, fb)?;
                Self::call_helper(ed, HelperId::ListAppend, &[list, v]);
                self.none(ed)
            }
            (Builtin::Heappush, &[heap, item]) => {
                let heap = self.as_list(ed, heap, fb)?;
                Self::call_helper(ed, HelperId::HeapPush, &[heap, item]);
                self.none(ed)
            }
            (Builtin::Heappop, &[heap]) => {
                let heap = self.as_list(ed, heap, fb)?;
                Some(Self::call_helper(ed, HelperId::HeapPop, &[heap]))
            }
            (Builtin::ListPop, &[list, ref index @ ..]) if index.len() < 2 => {
                self.list_pop(ed, list, index.first().copied(), fb)
            }
            (Builtin::ListInsert, &[list, index, v]) if self.class_of(ed, fb, index, 2) == Some(wk::INT) => {
                let list = self.as_list(ed, list, fb)?;
                let index = self.as_i64(ed, index, wk::INT);
                Self::call_helper(ed, HelperId::ListInsert, &[list, index, v]);
                self.none(ed)
            }
            (Builtin::DictGet, &[dict, key, ref or @ ..]) if or.len() < 2 => {
                if self.known_class(ed, dict) != Some(wk::DICT) {
                    return None;
                }
                let or = match or.first() {
                    Some(&v) => v,
                    None => self.none(ed)?,
                };
                Some(self.dict_get(ed, [dict, key, or], fb))
            }
            (Builtin::TupleNew, &[class, items]) => {
                let items = self.as_class(ed, items, wk::TUPLE);
                Some(Self::call_helper(ed, HelperId::TupleNew, &[class, items]))
            }
            (Builtin::Id, &[o]) => Some(Self::call_helper(ed, HelperId::Id, &[o])),
            (Builtin::MathSqrt, &[o]) => {
                let x = self.number(ed, o, fb)?;
                let zero = ed.f64(0.0);
                let ok = Self::cmp_f64(ed, Cc::Ge, x, zero);
                Self::guard_true(ed, ok, ExitReason::Operand);
                let v = ed.emit(Op::FloatSqrt, &[x], [0, 0], Ty::F64);
                Some(ed.boxed(v))
            }
            (Builtin::MathExp, &[o]) => {
                let x = self.number(ed, o, fb)?;
                let v = Self::call_helper(ed, HelperId::MathExp, &[x]);
                // An overflow raises; an infinite or undefined operand is the interpreter's.
                let inf = ed.f64(f64::INFINITY);
                let ok = Self::cmp_f64(ed, Cc::Lt, v, inf);
                Self::guard_true(ed, ok, ExitReason::Operand);
                Some(ed.boxed(v))
            }
            (Builtin::MathLog, &[o]) => {
                // Of an int of any size CPython takes the logarithm without conversion.
                if fb.generic || !fb.failed.is_empty() || self.known_class(ed, o)? != wk::FLOAT {
                    return None;
                }
                let x = self.as_f64(ed, o, wk::FLOAT);
                let (zero, inf) = (ed.f64(0.0), ed.f64(f64::INFINITY));
                for (cc, q) in [(Cc::Gt, zero), (Cc::Lt, inf)] {
                    let ok = Self::cmp_f64(ed, cc, x, q);
                    Self::guard_true(ed, ok, ExitReason::Operand);
                }
                let v = Self::call_helper(ed, HelperId::MathLog, &[x]);
                Some(ed.boxed(v))
            }
            (Builtin::Min, args @ [_, _, ..]) => self.extreme(ed, args, Cc::Lt, fb),
            (Builtin::Max, args @ [_, _, ..]) => self.extreme(ed, args, Cc::Gt, fb),
            (Builtin::Bool, &[o]) if self.known_class(ed, o) == Some(wk::BOOL) => {
                Some(self.as_class(ed, o, wk::BOOL))
            }
            (Builtin::Int, &[o]) if self.known_class(ed, o) == Some(wk::FLOAT) => self.truncated(ed, o, fb),
            (Builtin::MathFloor | Builtin::MathCeil | Builtin::Round, &[o]) => self.rounded(ed, b, o, fb),
            (Builtin::Divmod, &[x, y]) => self.divmod(ed, x, y, fb),
            (Builtin::MathSin, &[o]) => self.math_of_finite(ed, HelperId::MathSin, o, fb),
            (Builtin::MathCos, &[o]) => self.math_of_finite(ed, HelperId::MathCos, o, fb),
            (Builtin::MathFabs, &[o]) => {
                let x = self.number(ed, o, fb)?;
                let v = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
                Some(ed.boxed(v))
            }
            _ => self.math_function(ed, b, args, fb),
        }
    }

    /// Whether operators of an object of proved class run no Python code.
    pub(super) fn is_plain(&mut self, ed: &mut Editor<'_>, i: Inst) -> Option<Done> {
        let &[o, which] = ed.f.insts[i].args.as_slice() else {
            return None;
        };
        let o = self.best(ed, o);
        let t = ed.f.ty(o).class()?;
        let number = [wk::INT, wk::FLOAT, wk::BOOL].contains(&t);
        let other = [wk::STR, wk::BYTES, wk::NONE].contains(&t) && ed.f.as_i64(which) == Some(1);
        (number || other).then(|| Done::Value(ed.emit(Op::ConstBool, &[], [1, 0], Ty::Bool)))
    }

    /// The class of a value that the bytecode has no feedback of, as the arguments of a call: proved, or predicted from where it
    /// comes from. Where a guard on a class has failed only what is proved counts.
    pub(super) fn known_class(&self, ed: &Editor<'_>, v: Value) -> Option<TypeId> {
        let d = &ed.f.insts[ed.at];
        let here = self.world.feedback(d.code, d.bc);
        let wrong = Feedback {
            generic: here.generic,
            failed: here.failed,
            ..Feedback::default()
        };
        self.class_of(ed, &wrong, v, 0)
    }

    /// The object a method of `list` is called for, proved to be a list: of the class that is known, else exactly one.
    fn as_list(&mut self, ed: &mut Editor<'_>, list: Value, fb: &Feedback) -> Option<Value> {
        let class = match self.known_class(ed, list) {
            Some(t) => self.world.is_subclass(t, wk::LIST).then_some(t),
            None => may_be(fb, 1, wk::LIST).then_some(wk::LIST),
        }?;
        Some(self.as_class(ed, list, class))
    }

    fn list_pop(
        &mut self,
        ed: &mut Editor<'_>,
        list: Value,
        index: Option<Value>,
        fb: &Feedback,
    ) -> Option<Value> {
        let int = |&k: &Value| self.class_of(ed, fb, k, 2) == Some(wk::INT);
        if index.as_ref().is_some_and(|k| !int(k)) {
            return None;
        }
        let list = self.as_list(ed, list, fb)?;
        let index = match index {
            Some(k) => self.as_i64(ed, k, wk::INT),
            None => ed.i64(-1),
        };
        Some(Self::call_helper(ed, HelperId::ListPop, &[list, index]))
    }

    pub(super) fn number(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        if fb.generic || !fb.failed.is_empty() {
            return None;
        }
        match self.known_class(ed, o)? {
            t if t == wk::FLOAT || t == wk::INT => Some(self.as_f64(ed, o, t)),
            _ => None,
        }
    }

    fn math_of_finite(&mut self, ed: &mut Editor<'_>, h: HelperId, o: Value, fb: &Feedback) -> Option<Value> {
        let x = self.number(ed, o, fb)?;
        let abs = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
        let inf = ed.f64(f64::INFINITY);
        let ok = Self::cmp_f64(ed, Cc::Lt, abs, inf);
        Self::guard_true(ed, ok, ExitReason::Operand);
        let v = Self::call_helper(ed, h, &[x]);
        Some(ed.boxed(v))
    }

    fn len(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        // Behind the callable and its self.
        let (offset, mem) = match self.class_of(ed, fb, o, 2) {
            Some(t @ wk::LIST) => {
                self.as_class(ed, o, t);
                (layout::varobject::OB_SIZE, Mem::LIST_HEAD)
            }
            Some(t @ (wk::TUPLE | wk::BYTES)) => {
                self.as_class(ed, o, t);
                (layout::varobject::OB_SIZE, Mem::NONE)
            }
            Some(t @ wk::STR) => {
                self.as_class(ed, o, t);
                (layout::unicode::LENGTH, Mem::NONE)
            }
            Some(t @ wk::DICT) => {
                self.as_class(ed, o, t);
                (layout::dict::MA_USED, Mem::DICT)
            }
            Some(t @ (wk::SET | wk::FROZENSET)) => {
                self.as_class(ed, o, t);
                (layout::set::USED, Mem::DICT)
            }
            _ => {
                if let Some(v) = self.user_len(ed, o, fb) {
                    return Some(v);
                }
                return Some(Self::call_helper(ed, HelperId::Len, &[o]));
            }
        };
        let o = self.best(ed, o);
        let n = ed.emit(Op::LoadI64, &[o], [i64::from(offset), i64::from(mem.0)], Ty::I64);
        Some(ed.boxed(n))
    }

    fn isinstance(&mut self, ed: &mut Editor<'_>, o: Value, class: Value, fb: &Feedback) -> Option<Value> {
        let best = self.best(ed, o);
        if let (Some(t), Some(k)) = (ed.f.ty(best).class(), ed.f.as_const(class))
            && self.world.const_type(k) == wk::TYPE
            && !self.world.type_info(t).heap
            && let Some(c) = self.world.const_as_type(k)
        {
            let yes = self.world.is_subclass(t, c);
            let k = self.world.make_const(&ConstValue::Bool(yes))?;
            return Some(self.const_obj(ed, k));
        }
        let v = self.isinstance_by_class(ed, o, class, fb);
        let v = v.unwrap_or_else(|| Self::ask_isinstance(ed, o, class));
        Some(ed.boxed(v))
    }

    /// Calls the builtin. A tuple made here is not made: its items are asked one after the other, as the builtin does.
    fn ask_isinstance(ed: &mut Editor<'_>, o: Value, class: Value) -> Value {
        let ask =
            |ed: &mut Editor<'_>, class: Value| Self::call_helper(ed, HelperId::IsInstance, &[o, class]);
        let root = ed.f.root(class);
        let made = ed.f.helper_result(root) == Some(HelperId::BuildTuple) && !ed.f.insts[ed.at].catches;
        let items = ed.def(root).filter(|_| made).map(|d| d.args.to_vec());
        let Some((&last, before)) = items.as_deref().and_then(<[Value]>::split_last) else {
            return ask(ed, class);
        };
        let join = ed.new_block(false);
        for &item in before {
            let next = ed.new_block(false);
            let yes = ask(ed, item);
            ed.end_block(
                Op::Branch,
                &[yes],
                vec![Target::to(join, &[yes]), Target::to(next, &[])],
                next,
            );
        }
        let yes = ask(ed, last);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[yes])], join);
        ed.f.add_param(join, Ty::Bool)
    }

    /// The answer for the classes that were met, each a test and a constant; for all others the builtin's.
    fn isinstance_by_class(
        &mut self,
        ed: &mut Editor<'_>,
        o: Value,
        class: Value,
        fb: &Feedback,
    ) -> Option<Value> {
        if ed.f.insts[ed.at].catches || fb.generic {
            return None;
        }
        let wanted = self.classes_asked_for(ed, class)?;
        let met = match self.known_class(ed, o) {
            Some(t) => vec![t],
            // Behind the callable and its self.
            None => match fb.operands.get(2).map(Vec::as_slice) {
                Some(noted @ [_, ..]) => noted.to_vec(),
                _ => {
                    let example = examples::example(ed.f, &self.examples, o);
                    example.map(|k| self.world.const_type(k)).into_iter().collect()
                }
            },
        };
        let mut answers = vec![];
        for t in met {
            let each = wanted.iter().map(|&k| self.world.is_instance(t, k));
            let each: Option<Vec<bool>> = each.collect();
            if let Some(each) = each
                && self.assume_type(t)
            {
                answers.push((t, each.contains(&true)));
            }
        }
        if answers.is_empty() {
            return None;
        }
        let join = ed.new_block(false);
        for (t, yes) in answers {
            let next = ed.new_block(false);
            let is = ed.emit(Op::IsType, &[o], [i64::from(t.0), 0], Ty::Bool);
            let answer = ed.emit(Op::ConstBool, &[], [i64::from(yes), 0], Ty::Bool);
            ed.end_block(
                Op::Branch,
                &[is],
                vec![Target::to(join, &[answer]), Target::to(next, &[])],
                next,
            );
        }
        let other = Self::ask_isinstance(ed, o, class);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[other])], join);
        Some(ed.f.add_param(join, Ty::Bool))
    }

    /// The classes in the second argument of `isinstance`, if they are constants: one, or a tuple of some.
    fn classes_asked_for(&mut self, ed: &Editor<'_>, class: Value) -> Option<Vec<ConstId>> {
        if let Some(k) = ed.f.as_const(class) {
            return match self.world.const_value(k) {
                ConstValue::Tuple(items) => Some(items),
                _ => Some(vec![k]),
            };
        }
        let made = ed.f.helper_result(ed.f.root(class)) == Some(HelperId::BuildTuple);
        let items = ed.def(ed.f.root(class)).filter(|_| made)?.args.to_vec();
        items.iter().map(|&v| ed.f.as_const(v)).collect()
    }

    fn range(&mut self, ed: &mut Editor<'_>, args: &[Value], fb: &Feedback) -> Option<Value> {
        if fb.generic
            || fb
                .failed
                .iter()
                .any(|r| matches!(r, ExitReason::Type | ExitReason::Operand | ExitReason::BigInt))
        {
            return None;
        }
        let (start, stop, step) = match *args {
            [stop] => (None, stop, None),
            [start, stop] => (Some(start), stop, None),
            [start, stop, step] => (Some(start), stop, Some(step)),
            _ => return None,
        };
        // Arguments of range are ints but for rare classes with __index__.
        for v in args {
            if self
                .known_class(ed, *v)
                .is_some_and(|t| t != wk::INT && t != wk::BOOL)
            {
                return None;
            }
        }
        let int = |s: &mut Self, ed: &mut Editor<'_>, v| {
            let t = s.known_class(ed, v).unwrap_or(wk::INT);
            s.as_i64(ed, v, t)
        };
        let start = match start {
            Some(v) => int(self, ed, v),
            None => ed.i64(0),
        };
        let stop = int(self, ed, stop);
        let step = match step {
            Some(v) => {
                let step = int(self, ed, v);
                let zero = ed.i64(0);
                let ok = Self::cmp_i64(ed, Cc::Ne, step, zero);
                Self::guard_true(ed, ok, ExitReason::Operand);
                step
            }
            None => ed.i64(1),
        };
        Some(Self::call_helper(ed, HelperId::NewRange, &[start, stop, step]))
    }

    /// `min` and `max` of several ints or floats: a later one only if it is less (greater).
    fn extreme(&mut self, ed: &mut Editor<'_>, args: &[Value], cc: Cc, fb: &Feedback) -> Option<Value> {
        let t = self.class_in_common(ed, args, fb)?;
        let mut best = self.machine_number(ed, args[0], t);
        let ty = ed.f.ty(best);
        for &arg in &args[1..] {
            let x = self.machine_number(ed, arg, t);
            let better = match ty {
                Ty::F64 => Self::cmp_f64(ed, cc, x, best),
                _ => Self::cmp_i64(ed, cc, x, best),
            };
            let join = ed.new_block(false);
            let chosen = ed.f.add_param(join, ty);
            let (second, first) = (ed.new_block(false), ed.new_block(false));
            ed.end_block(
                Op::Branch,
                &[better],
                vec![Target::to(second, &[]), Target::to(first, &[])],
                second,
            );
            ed.end_block(Op::Jump, &[], vec![Target::to(join, &[x])], first);
            ed.end_block(Op::Jump, &[], vec![Target::to(join, &[best])], join);
            best = chosen;
        }
        Some(ed.boxed(best))
    }

    /// Int or float, if what is known of the arguments of a call speaks for one of them; int if nothing is known.
    fn class_in_common(&mut self, ed: &Editor<'_>, args: &[Value], fb: &Feedback) -> Option<TypeId> {
        let wrong = fb.failed.contains(&ExitReason::Type);
        if fb.generic || fb.failed.iter().any(|&r| r != ExitReason::Type) {
            return None;
        }
        let mut common = None;
        for (n, &v) in args.iter().enumerate() {
            // Behind the callable and its self.
            let seen = fb.operands.get(n + 2).map(Vec::as_slice).unwrap_or_default();
            let t = match (self.known_class(ed, v), seen) {
                (Some(t), []) => Some(t),
                (_, &[t]) => Some(t),
                (_, [_, ..]) => return None,
                (None, []) if wrong => None,
                (None, []) => examples::example(ed.f, &self.examples, v).map(|k| self.world.const_type(k)),
            };
            if t.is_some_and(|t| common.is_some_and(|c| c != t)) {
                return None;
            }
            common = common.or(t);
        }
        match common {
            None if !wrong => Some(wk::INT),
            t => t.filter(|&t| t == wk::INT || t == wk::FLOAT),
        }
    }

    fn machine_number(&mut self, ed: &mut Editor<'_>, v: Value, t: TypeId) -> Value {
        if t == wk::FLOAT {
            self.as_f64(ed, v, t)
        } else {
            self.as_i64(ed, v, t)
        }
    }

    fn abs(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        if let Some(v) = self.complex_or_int_abs(ed, o, fb) {
            return Some(v);
        }
        if self.known_class(ed, o)? == wk::FLOAT && !fb.generic {
            let x = self.as_f64(ed, o, wk::FLOAT);
            let v = ed.emit(Op::FloatAbs, &[x], [0, 0], Ty::F64);
            return Some(ed.boxed(v));
        }
        if self.known_class(ed, o)? == wk::COMPLEX {
            return self.complex_abs(ed, o, fb);
        }
        if self.known_class(ed, o)? == wk::INT && !fb.generic && fb.failed.is_empty() {
            // (x ^ s) - s for the sign mask s; overflows for the least integer only.
            let x = self.as_i64(ed, o, wk::INT);
            let bits = ed.i64(63);
            let sign = Self::guard(ed, Op::IntShr, &[x, bits], 0, Ty::I64);
            let flipped = ed.emit(Op::IntXor, &[x, sign], [0, 0], Ty::I64);
            let v = Self::guard(ed, Op::IntSub, &[flipped, sign], 0, Ty::I64);
            return Some(ed.boxed(v));
        }
        None
    }

    fn float(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        match self.known_class(ed, o)? {
            wk::FLOAT => Some(self.as_class(ed, o, wk::FLOAT)),
            wk::INT if !fb.failed.contains(&ExitReason::BigInt) => {
                let x = self.as_f64(ed, o, wk::INT);
                Some(ed.boxed(x))
            }
            _ => None,
        }
    }
}

/// No other class was seen in an operand, and a guard on it did not fail too often.
fn may_be(fb: &Feedback, operand: usize, t: TypeId) -> bool {
    !fb.generic
        && !fb.failed.contains(&ExitReason::Type)
        && fb
            .operands
            .get(operand)
            .is_none_or(|seen| seen.iter().all(|&s| s == t))
}
