//! Cells and free variables.

use pyjit_ffi::layout;

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::CompileResult;
use crate::ir::effects::Mem;
use crate::ir::func::Value;
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::refusal::Refusal;

impl Builder<'_> {
    pub(super) fn make_cell(&mut self) -> CompileResult<Flow> {
        let content = self.local(self.ins.arg)?;
        let content = self.obj_or_null(content);
        let cell = self.call(HelperId::MakeCell, &[content]);
        self.set_local(self.ins.arg, cell)?;
        Ok(Flow::Next)
    }

    pub(super) fn copy_free_vars(&mut self) -> CompileResult<Flow> {
        let Some(func) = self.func else {
            return Err(Refusal::Internal(
                "COPY_FREE_VARS outside a function entry".to_owned(),
            ));
        };
        let field = i64::from(layout::function::FUNC_CLOSURE);
        // The closure tuple of a function is fixed at creation, and tuples do not change.
        let closure = self.emit(Op::LoadObj, &[func], [field, 0], Ty::exact(wk::TUPLE));
        let first = self.snap.nlocalsplus.saturating_sub(self.ins.arg);
        for i in 0..self.ins.arg {
            let offset = i64::from(layout::tuple::OB_ITEM) + 8 * i64::from(i);
            let cell = self.emit(Op::LoadObj, &[closure], [offset, 0], Ty::exact(wk::CELL));
            self.set_local(first + i, cell)?;
        }
        Ok(Flow::Next)
    }

    fn cell(&mut self, index: u32) -> CompileResult<Value> {
        let v = self.local(index)?;
        // The bytecode compiler only emits *_DEREF for slots that hold a cell.
        Ok(if self.f.ty(v) == Ty::exact(wk::CELL) {
            v
        } else {
            self.emit(Op::Refine, &[v], [0, 0], Ty::exact(wk::CELL))
        })
    }

    fn cell_content(&mut self, cell: Value) -> Value {
        let at = [i64::from(layout::cell::OB_REF), i64::from(Mem::CELL.0)];
        let content = self.emit(Op::LoadObj, &[cell], at, Ty::OBJ_OR_NULL);
        self.guard(Op::GuardNonNull, &[content], [0, 0], Ty::OBJ)
    }

    pub(super) fn load_deref(&mut self) -> CompileResult<Flow> {
        let cell = self.cell(self.ins.arg)?;
        let v = self.cell_content(cell);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn store_deref(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let cell = self.cell(self.ins.arg)?;
        let at = [i64::from(layout::cell::OB_REF), i64::from(Mem::CELL.0)];
        self.emit(Op::SwapObj, &[cell, v], at, Ty::OBJ_OR_NULL);
        Ok(Flow::Next)
    }

    pub(super) fn delete_deref(&mut self) -> CompileResult<Flow> {
        let cell = self.cell(self.ins.arg)?;
        self.cell_content(cell);
        let at = [i64::from(layout::cell::OB_REF), i64::from(Mem::CELL.0)];
        let null = self.null;
        self.emit(Op::SwapObj, &[cell, null], at, Ty::OBJ_OR_NULL);
        Ok(Flow::Next)
    }

    /// LOAD_FROM_DICT_OR_DEREF: mapping on the stack, cell in the slot.
    pub(super) fn load_from_dict_or_deref(&mut self) -> CompileResult<Flow> {
        let map = self.pop()?;
        let cell = self.cell(self.ins.arg)?;
        let slot = self.i64(i64::from(self.ins.arg));
        let none = self.const_value(&crate::input::ConstValue::None)?;
        let v = self.call(HelperId::LoadFromDictOrDeref, &[map, none, cell, slot]);
        self.push(v);
        Ok(Flow::Next)
    }
}
