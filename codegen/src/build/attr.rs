//! Attributes, globals, names, imports, super.

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::CompileResult;
use crate::ir::ops::Op;
use crate::ir::types::Ty;

impl Builder<'_> {
    pub(super) fn load_attr(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg >> 1)?;
        let o = self.pop()?;
        if self.ins.arg & 1 == 0 {
            let v = self.call(HelperId::LoadAttr, &[o, name]);
            self.push(v);
        } else {
            let m = self.call(HelperId::LoadMethod, &[o, name]);
            let this = self.emit(Op::Scratch, &[], [0, 0], Ty::OBJ_OR_NULL);
            self.push(m);
            self.push(this);
        }
        Ok(Flow::Next)
    }

    pub(super) fn store_attr(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let o = self.pop()?;
        let v = self.pop()?;
        self.call(HelperId::StoreAttr, &[o, name, v]);
        Ok(Flow::Next)
    }

    pub(super) fn delete_attr(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let o = self.pop()?;
        self.call(HelperId::DeleteAttr, &[o, name]);
        Ok(Flow::Next)
    }

    /// name `arg >> 2`; bit 0: method form.
    pub(super) fn load_super_attr(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg >> 2)?;
        let this = self.pop()?;
        let class = self.pop()?;
        let sup = self.pop()?;
        let oparg = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::LoadSuperAttr, &[sup, class, this, name, oparg]);
        let self_or_null = self.emit(Op::Scratch, &[], [0, 0], Ty::OBJ_OR_NULL);
        self.push(v);
        if self.ins.arg & 1 != 0 {
            self.push(self_or_null);
        }
        Ok(Flow::Next)
    }

    pub(super) fn load_global(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg >> 1)?;
        let v = self.call(HelperId::LoadGlobal, &[name]);
        self.push(v);
        if self.ins.arg & 1 != 0 {
            self.push(self.null);
        }
        Ok(Flow::Next)
    }

    /// A helper of one name that pushes a value.
    pub(super) fn load_by_name(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let v = self.call(helper, &[name]);
        self.push(v);
        Ok(Flow::Next)
    }

    /// A helper of name and value.
    pub(super) fn store_by_name(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let v = self.pop()?;
        self.call(helper, &[name, v]);
        Ok(Flow::Next)
    }

    /// A helper of one name without a result.
    pub(super) fn delete_by_name(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        self.call(helper, &[name]);
        Ok(Flow::Next)
    }

    pub(super) fn load_from_dict_or_globals(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let map = self.pop()?;
        let v = self.call(HelperId::LoadFromDictOrGlobals, &[map, name]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn import_name(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let fromlist = self.pop()?;
        let level = self.pop()?;
        let v = self.call(HelperId::ImportName, &[name, level, fromlist]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn import_from(&mut self) -> CompileResult<Flow> {
        let name = self.name(self.ins.arg)?;
        let module = self.peek(1)?;
        let module = self.obj(module);
        let v = self.call(HelperId::ImportFrom, &[module, name]);
        self.push(v);
        Ok(Flow::Next)
    }
}
