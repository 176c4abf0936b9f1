//! `x in sequence` of lists and tuples: no Python code runs while ints, strs and the like are compared.

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::opt::catches::searches;
use crate::opt::edit::Editor;

/// Most constants that an int is compared with one by one.
const MOST: usize = 8;

impl Specialiser<'_> {
    /// `key in container` of a list or tuple.
    pub(super) fn sequence_contains(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (k, c) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        if let Some(v) = self.is_one_of(ed, k, c, fb) {
            return Some(Done::Value(v));
        }
        let t = self.class_of(ed, fb, c, 1)?;
        let sequence = t == wk::LIST || t == wk::TUPLE;
        // A tuple of values is compared without making it (`opt::scalar`).
        if !sequence || !searches(fb) || self.known_class(ed, k) == Some(wk::TUPLE) {
            return None;
        }
        let c = self.as_class(ed, c, t);
        let has = Self::call_helper(ed, HelperId::SequenceContains, &[k, c]);
        let (no, unsure) = (ed.i64(0), ed.i64(2));
        let known = Self::cmp_i64(ed, Cc::Ult, has, unsure);
        Self::guard_true(ed, known, ExitReason::Unbound);
        Some(Done::Value(Self::cmp_i64(ed, Cc::Ne, has, no)))
    }

    /// Whether an int is one of some constants: as many comparisons of machine integers.
    fn is_one_of(&mut self, ed: &mut Editor<'_>, k: Value, c: Value, fb: &Feedback) -> Option<Value> {
        let among = self.numbers(ed, c)?;
        if fb.failed.contains(&ExitReason::BigInt) || self.class_of(ed, fb, k, 0) != Some(wk::INT) {
            return None;
        }
        let n = self.as_i64(ed, k, wk::INT);
        let no = ed.i64(0);
        let any = among.into_iter().fold(no, |any, number| {
            let number = ed.i64(number);
            let equal = Self::cmp_i64(ed, Cc::Eq, n, number);
            let equal = ed.emit(Op::BoolToI64, &[equal], [0, 0], Ty::I64);
            ed.emit(Op::IntOr, &[any, equal], [0, 0], Ty::I64)
        });
        Some(Self::cmp_i64(ed, Cc::Ne, any, no))
    }

    /// The ints (True and False among them) of a constant tuple of a few things of which an int can equal nothing else.
    fn numbers(&self, ed: &Editor<'_>, c: Value) -> Option<Vec<i64>> {
        let ConstValue::Tuple(items) = self.world.const_value(ed.f.as_const(c)?) else {
            return None;
        };
        if items.len() > MOST {
            return None;
        }
        let mut numbers = vec![];
        for item in items {
            match self.world.const_value(item) {
                ConstValue::Int(n) => numbers.push(n),
                ConstValue::Bool(b) => numbers.push(i64::from(b)),
                ConstValue::Str(_) | ConstValue::None => {}
                ConstValue::Float(_) | ConstValue::Tuple(_) | ConstValue::Other => return None,
            }
        }
        Some(numbers)
    }
}
