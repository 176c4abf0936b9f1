//! Calls of classes that make a sequence or an iterator of what is known: `tuple(list)`, `list(tuple)`,
//! `reversed(range(n))`.

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::Feedback;
use crate::ir::func::Value;
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::opt::edit::Editor;

impl Specialiser<'_> {
    /// `tuple(o)`
    pub(super) fn tuple_of(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let t = self.converted(ed, o, fb)?;
        let o = self.as_class(ed, o, t);
        match t {
            wk::LIST => Some(Self::call_helper(ed, HelperId::ListAsTuple, &[o])),
            _ => Some(o),
        }
    }

    /// `list(o)`
    pub(super) fn list_of(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let t = self.converted(ed, o, fb)?;
        let o = self.as_class(ed, o, t);
        Some(Self::call_helper(ed, HelperId::SeqAsList, &[o]))
    }

    /// `set(o)`
    pub(super) fn set_of(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let t = self.converted(ed, o, fb)?;
        let o = self.as_class(ed, o, t);
        Some(Self::call_helper(ed, HelperId::SetOf, &[o]))
    }

    /// `str(o)`, and `f'{o}'`, which says the same of strs and ints.
    pub(super) fn text_of(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let failed = |reason| fb.failed.contains(&reason);
        if fb.generic || failed(ExitReason::Type) {
            return None;
        }
        match self.known_class(ed, o)? {
            wk::STR => Some(self.as_class(ed, o, wk::STR)),
            wk::INT if !failed(ExitReason::BigInt) => {
                let n = self.as_i64(ed, o, wk::INT);
                Some(Self::call_helper(ed, HelperId::IntText, &[n]))
            }
            _ => None,
        }
    }

    /// What a list, tuple or set is made of, if it is a list or tuple itself.
    fn converted(&self, ed: &Editor<'_>, o: Value, fb: &Feedback) -> Option<crate::ir::types::TypeId> {
        if fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        self.known_class(ed, o)
            .filter(|&t| t == wk::LIST || t == wk::TUPLE)
    }

    /// `reversed(range(start, stop))` with a constant start that is not negative, so that all numbers and their count fit the
    /// iterator.
    pub(super) fn reversed(&mut self, ed: &mut Editor<'_>, o: Value) -> Option<Value> {
        let o = self.best(ed, o);
        let d = ed
            .def(o)
            .filter(|d| d.op == Op::Call && d.imm[0] == HelperId::NewRange as i64)?;
        let (start, stop, step) = (d.args[0], d.args[1], d.args[2]);
        let first = ed.f.as_i64(start)?;
        if ed.f.as_i64(step) != Some(1) || first < 0 {
            return None;
        }
        let n = Self::range_len(ed, start, stop, step);
        let before = ed.i64(first - 1);
        let last = ed.emit(Op::IntAddWrap, &[n, before], [0, 0], Ty::I64);
        let down = ed.i64(-1);
        Some(Self::range_iterator(ed, o, [last, down, n]))
    }
}
