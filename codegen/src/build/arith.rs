//! Operators, comparisons, truth.

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::CompileResult;
use crate::ir::ops::Op;
use crate::ir::types::Ty;

impl Builder<'_> {
    pub(super) fn binary_op(&mut self) -> CompileResult<Flow> {
        let b = self.pop()?;
        let a = self.pop()?;
        let k = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::BinaryOp, &[a, b, k]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn unary(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let a = self.pop()?;
        let v = self.call(helper, &[a]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn convert_bool(&mut self) -> CompileResult<Flow> {
        let a = self.pop_any()?;
        if self.f.ty(a) == Ty::Bool {
            self.push(a);
            return Ok(Flow::Next);
        }
        let a = self.obj(a);
        let v = self.call(HelperId::ToBool, &[a]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn unary_not(&mut self) -> CompileResult<Flow> {
        let a = self.pop_any()?;
        let t = self.truth(a);
        let v = self.emit(Op::BoolNot, &[t], [0, 0], Ty::Bool);
        self.push(v);
        Ok(Flow::Next)
    }

    /// Comparison number in the upper bits; bit 4: convert the result to bool.
    pub(super) fn compare_op(&mut self) -> CompileResult<Flow> {
        let b = self.pop()?;
        let a = self.pop()?;
        let k = self.i64(i64::from(self.ins.arg >> 5));
        let helper = if self.ins.arg & 16 != 0 {
            HelperId::CompareBool
        } else {
            HelperId::Compare
        };
        let v = self.call(helper, &[a, b, k]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn is_op(&mut self) -> CompileResult<Flow> {
        let b = self.pop()?;
        let a = self.pop()?;
        let v = self.emit(Op::IsSame, &[a, b], [0, 0], Ty::Bool);
        self.push_inverted(v);
        Ok(Flow::Next)
    }

    pub(super) fn contains_op(&mut self) -> CompileResult<Flow> {
        let container = self.pop()?;
        let item = self.pop()?;
        let v = self.call(HelperId::Contains, &[item, container]);
        self.push_inverted(v);
        Ok(Flow::Next)
    }

    /// Pushes a truth value, negated if the argument is 1 (`is not`, `not in`).
    fn push_inverted(&mut self, v: crate::ir::func::Value) {
        let v = if self.ins.arg & 1 != 0 {
            self.emit(Op::BoolNot, &[v], [0, 0], Ty::Bool)
        } else {
            v
        };
        self.push(v);
    }
}
