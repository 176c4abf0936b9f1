//! Slices of builtin sequences by machine integers: no slice object, no call that could run Python code.

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{ConstValue, Feedback};
use crate::ir::func::{Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;

/// Start, stop and step of a slice, as far as they are numbers or None.
struct Bounds {
    start: Option<(Value, TypeId)>,
    stop: Option<(Value, TypeId)>,
    step: Option<(Value, TypeId)>,
}

impl Specialiser<'_> {
    /// A slice's container: fed back, predicted, or as an example.
    fn sliced(&mut self, ed: &Editor<'_>, c: Value, fb: &Feedback) -> Option<TypeId> {
        if fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        self.class_of(ed, fb, c, 0).or_else(|| {
            let k = examples::example(ed.f, &self.examples, c)?;
            Some(self.world.const_type(k))
        })
    }

    /// `None` for a bound that is neither None nor an int.
    #[expect(clippy::option_option, reason = "no answer, or an absent bound")]
    fn bound(&self, ed: &Editor<'_>, v: Value) -> Option<Option<(Value, TypeId)>> {
        if ed.def(v).is_some_and(|d| d.op == Op::ConstNull) {
            return Some(None);
        }
        if let Some(k) = ed.f.as_const(v)
            && self.world.const_value(k) == ConstValue::None
        {
            return Some(None);
        }
        let t = self.known_class(ed, v)?;
        (t == wk::INT).then_some(Some((v, t)))
    }

    fn bounds(&self, ed: &Editor<'_>, start: Value, stop: Value, step: Option<Value>) -> Option<Bounds> {
        Some(Bounds {
            start: self.bound(ed, start)?,
            stop: self.bound(ed, stop)?,
            step: match step {
                Some(v) => self.bound(ed, v)?,
                None => None,
            },
        })
    }

    /// Start, stop and step as `PySlice_Unpack` gives them. A step that is not constant is guarded to count upwards.
    fn unpacked(&mut self, ed: &mut Editor<'_>, b: &Bounds) -> Option<[Value; 3]> {
        let step = match b.step {
            Some((v, t)) => self.as_i64(ed, v, t),
            None => ed.i64(1),
        };
        let known = ed.f.as_i64(step);
        if known == Some(0) {
            return None;
        }
        if known.is_none() {
            let zero = ed.i64(0);
            let ok = Self::cmp_i64(ed, Cc::Gt, step, zero);
            Self::guard_true(ed, ok, ExitReason::Operand);
        }
        let down = known.is_some_and(|n| n < 0);
        let mut or = |s: &mut Self, bound: Option<(Value, TypeId)>, missing: i64| match bound {
            Some((v, t)) => s.as_i64(ed, v, t),
            None => ed.i64(missing),
        };
        let start = or(self, b.start, if down { i64::MAX } else { 0 });
        let stop = or(self, b.stop, if down { i64::MIN } else { i64::MAX });
        Some([start, stop, step])
    }

    fn load_slice(
        &mut self,
        ed: &mut Editor<'_>,
        c: Value,
        (start, stop, step): (Value, Value, Option<Value>),
        fb: &Feedback,
    ) -> Option<Done> {
        let t = self.sliced(ed, c, fb)?;
        let any_step = t == wk::LIST || t == wk::TUPLE;
        if !(any_step || t == wk::STR || t == wk::BYTES) || fb.failed.contains(&ExitReason::Operand) {
            return None;
        }
        let bounds = self.bounds(ed, start, stop, step)?;
        if bounds.step.is_some() && !any_step {
            return None;
        }
        let c = self.as_class(ed, c, t);
        let [start, stop, step] = self.unpacked(ed, &bounds)?;
        let helper = [HelperId::SeqSlice as i64, 0];
        let fs = Self::fs(ed);
        let part = ed.emit_fs(Op::Call, &[c, start, stop, step], helper, Ty::exact(t), fs);
        Some(Done::Value(part))
    }

    /// `c[start:stop]`
    pub(super) fn get_slice(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (c, start, stop) = (
            ed.f.insts[i].args[0],
            ed.f.insts[i].args[1],
            ed.f.insts[i].args[2],
        );
        self.load_slice(ed, c, (start, stop, None), fb)
    }

    /// `c[k]` where k is a slice made for this.
    pub(super) fn get_item_by_slice(
        &mut self,
        ed: &mut Editor<'_>,
        c: Value,
        k: Value,
        fb: &Feedback,
    ) -> Option<Done> {
        let root = ed.f.root(k);
        if ed.f.helper_result(root) != Some(HelperId::BuildSlice) {
            return None;
        }
        let (start, stop, step) = {
            let d = ed.def(root)?;
            (d.args[0], d.args[1], d.args[2])
        };
        self.load_slice(ed, c, (start, stop, Some(step)), fb)
    }

    /// `c[start:stop] = v` with two lists.
    pub(super) fn set_slice(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let args = ed.f.insts[i].args.clone();
        let (c, start, stop, v) = (args[0], args[1], args[2], args[3]);
        let lists = self.sliced(ed, c, fb)? == wk::LIST && self.known_class(ed, v)? == wk::LIST;
        if !lists || fb.failed.contains(&ExitReason::State) {
            return None;
        }
        let bounds = self.bounds(ed, start, stop, None)?;
        let c = self.as_class(ed, c, wk::LIST);
        let v = self.as_class(ed, v, wk::LIST);
        let [start, stop, _] = self.unpacked(ed, &bounds)?;
        let imm = [HelperId::ListSetSlice as i64, ExitReason::State as i64];
        let fs = Self::fs(ed);
        ed.emit_fs(Op::CallOrExit, &[c, start, stop, v], imm, Ty::Void, fs);
        Some(Done::Nothing)
    }
}
