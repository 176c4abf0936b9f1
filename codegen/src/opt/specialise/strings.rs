//! Questions about strs whose answer runs no Python code: what characters they are of, what they begin with or contain; `ord`
//! and `chr`.
//!
//! The helpers answer for ASCII. Where a str is of other characters the code leaves, and once that happened often, the method
//! is called.

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Builtin, Feedback};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::Cc;
use crate::ir::types::wk;
use crate::opt::edit::Editor;

/// What a helper answers if it does not know.
const UNSURE: i64 = 2;
/// Code points, 0 to 0x10ffff.
const CODE_POINTS: i64 = 0x11_0000;

impl Specialiser<'_> {
    /// A str, proved or predicted; nothing that was asked here failed before.
    fn as_text(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let asked = !fb.generic
            && !fb.failed.contains(&ExitReason::Type)
            && !fb.failed.contains(&ExitReason::Operand);
        let text = asked && self.known_class(ed, o) == Some(wk::STR);
        text.then(|| self.as_class(ed, o, wk::STR))
    }

    /// Yes or no; leaves if the helper does not know.
    fn answer(ed: &mut Editor<'_>, helper: HelperId, args: &[Value]) -> Value {
        let answer = Self::call_helper(ed, helper, args);
        let (no, unsure) = (ed.i64(0), ed.i64(UNSURE));
        let known = Self::cmp_i64(ed, Cc::Ult, answer, unsure);
        Self::guard_true(ed, known, ExitReason::Operand);
        Self::cmp_i64(ed, Cc::Ne, answer, no)
    }

    /// A method of str that takes nothing and tells what the characters are.
    pub(super) fn str_test(
        &mut self,
        ed: &mut Editor<'_>,
        test: Builtin,
        o: Value,
        fb: &Feedback,
    ) -> Option<Value> {
        let text = self.as_text(ed, o, fb)?;
        let which = ed.i64(test as i64);
        let yes = Self::answer(ed, HelperId::StrTest, &[text, which]);
        Some(ed.boxed(yes))
    }

    /// `text.startswith(part)`, `text.endswith(part)`
    pub(super) fn str_affix(
        &mut self,
        ed: &mut Editor<'_>,
        which: Builtin,
        (o, part): (Value, Value),
        fb: &Feedback,
    ) -> Option<Value> {
        if self.known_class(ed, part) != Some(wk::STR) {
            return None;
        }
        let text = self.as_text(ed, o, fb)?;
        let part = self.as_class(ed, part, wk::STR);
        let which = ed.i64(which as i64);
        let yes = Self::answer(ed, HelperId::StrAffix, &[text, part, which]);
        Some(ed.boxed(yes))
    }

    /// `part in text`
    pub(super) fn str_contains(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (part, o) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        if self.class_of(ed, fb, part, 0) != Some(wk::STR) || self.class_of(ed, fb, o, 1) != Some(wk::STR) {
            return None;
        }
        let text = self.as_text(ed, o, fb)?;
        let part = self.as_class(ed, part, wk::STR);
        Some(Done::Value(Self::answer(
            ed,
            HelperId::StrContains,
            &[part, text],
        )))
    }

    /// `ord(o)`
    pub(super) fn ord(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let text = self.as_text(ed, o, fb)?;
        let code = Self::call_helper(ed, HelperId::StrOrd, &[text]);
        let limit = ed.i64(CODE_POINTS);
        let one = Self::cmp_i64(ed, Cc::Ult, code, limit);
        Self::guard_true(ed, one, ExitReason::Operand);
        Some(ed.boxed(code))
    }

    /// `chr(o)`
    pub(super) fn chr(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        let failed = |reason| fb.failed.contains(&reason);
        let asked = !fb.generic
            && ![ExitReason::Type, ExitReason::Operand, ExitReason::BigInt]
                .into_iter()
                .any(failed);
        if !asked || self.known_class(ed, o) != Some(wk::INT) {
            return None;
        }
        let code = self.as_i64(ed, o, wk::INT);
        let limit = ed.i64(CODE_POINTS);
        let ok = Self::cmp_i64(ed, Cc::Ult, code, limit);
        Self::guard_true(ed, ok, ExitReason::Operand);
        Some(Self::call_helper(ed, HelperId::Chr, &[code]))
    }
}
