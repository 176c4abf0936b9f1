//! Calls, functions made, intrinsics.

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::CompileResult;

impl Builder<'_> {
    pub(super) fn call_op(&mut self) -> CompileResult<Flow> {
        let args = self.pop_n(self.ins.arg)?;
        let this = self.pop_any()?;
        let this = self.obj_or_null(this);
        let callable = self.pop()?;
        let mut operands = vec![callable, this];
        operands.extend(args);
        let v = self.call(HelperId::Call, &operands);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn call_kw(&mut self) -> CompileResult<Flow> {
        let names = self.pop()?;
        let args = self.pop_n(self.ins.arg)?;
        let this = self.pop_any()?;
        let this = self.obj_or_null(this);
        let callable = self.pop()?;
        let mut operands = vec![names, callable, this];
        operands.extend(args);
        let v = self.call(HelperId::CallKw, &operands);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn call_function_ex(&mut self) -> CompileResult<Flow> {
        let kwargs = if self.ins.arg & 1 != 0 {
            self.pop()?
        } else {
            self.null
        };
        let args = self.pop()?;
        let _null = self.pop_any()?;
        let callable = self.pop()?;
        let v = self.call(HelperId::CallEx, &[callable, args, kwargs]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn make_function(&mut self) -> CompileResult<Flow> {
        let code = self.pop()?;
        let v = self.call(HelperId::MakeFunction, &[code]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn set_function_attribute(&mut self) -> CompileResult<Flow> {
        let func = self.pop()?;
        let value = self.pop()?;
        let which = self.i64(i64::from(self.ins.arg));
        self.call(HelperId::SetFunctionAttribute, &[func, value, which]);
        self.push(func);
        Ok(Flow::Next)
    }

    pub(super) fn intrinsic_1(&mut self) -> CompileResult<Flow> {
        let a = self.pop()?;
        let k = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::Intrinsic1, &[a, k]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn intrinsic_2(&mut self) -> CompileResult<Flow> {
        let b = self.pop()?;
        let a = self.pop()?;
        let k = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::Intrinsic2, &[a, b, k]);
        self.push(v);
        Ok(Flow::Next)
    }
}
