//! Subscripts, slices, building and unpacking of containers, formatting, match tests.

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::CompileResult;
use crate::ir::func::Value;
use crate::ir::ops::Op;
use crate::ir::types::Ty;

impl Builder<'_> {
    /// A helper of two popped operands (deeper one first) that pushes a value.
    pub(super) fn two_to_one(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let b = self.pop()?;
        let a = self.pop()?;
        let v = self.call(helper, &[a, b]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn store_subscr(&mut self) -> CompileResult<Flow> {
        let k = self.pop()?;
        let c = self.pop()?;
        let v = self.pop()?;
        self.call(HelperId::SetItem, &[c, k, v]);
        Ok(Flow::Next)
    }

    pub(super) fn delete_subscr(&mut self) -> CompileResult<Flow> {
        let k = self.pop()?;
        let c = self.pop()?;
        self.call(HelperId::DeleteItem, &[c, k]);
        Ok(Flow::Next)
    }

    pub(super) fn binary_slice(&mut self) -> CompileResult<Flow> {
        let stop = self.pop()?;
        let start = self.pop()?;
        let c = self.pop()?;
        let v = self.call(HelperId::GetSlice, &[c, start, stop]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn store_slice(&mut self) -> CompileResult<Flow> {
        let stop = self.pop()?;
        let start = self.pop()?;
        let c = self.pop()?;
        let v = self.pop()?;
        self.call(HelperId::SetSlice, &[c, start, stop, v]);
        Ok(Flow::Next)
    }

    /// A variadic helper over `n` popped operands.
    pub(super) fn build(&mut self, helper: HelperId, n: u32) -> CompileResult<Flow> {
        let items = self.pop_n(n)?;
        let v = self.call(helper, &items);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn build_const_key_map(&mut self) -> CompileResult<Flow> {
        let keys = self.pop()?;
        let mut operands = vec![keys];
        operands.extend(self.pop_n(self.ins.arg)?);
        let v = self.call(HelperId::BuildConstKeyMap, &operands);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn build_slice(&mut self) -> CompileResult<Flow> {
        let step = if self.ins.arg == 3 { self.pop()? } else { self.null };
        let stop = self.pop()?;
        let start = self.pop()?;
        let v = self.call(HelperId::BuildSlice, &[start, stop, step]);
        self.push(v);
        Ok(Flow::Next)
    }

    /// The container `arg` entries below the popped operands.
    fn container_below(&mut self) -> CompileResult<Value> {
        let c = self.peek(self.ins.arg)?;
        Ok(self.obj(c))
    }

    /// LIST_APPEND, SET_ADD, LIST_EXTEND, SET_UPDATE, DICT_UPDATE: one operand into the container below.
    pub(super) fn add_to(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let v = self.pop()?;
        let c = self.container_below()?;
        self.call(helper, &[c, v]);
        Ok(Flow::Next)
    }

    pub(super) fn map_add(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let k = self.pop()?;
        let c = self.container_below()?;
        self.call(HelperId::MapAdd, &[c, k, v]);
        Ok(Flow::Next)
    }

    /// The callable that the message of a duplicate keyword names lies three entries below the dict.
    pub(super) fn dict_merge(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let c = self.container_below()?;
        let callable = self.peek(self.ins.arg + 3)?;
        let callable = self.obj(callable);
        self.call(HelperId::DictMerge, &[c, v, callable]);
        Ok(Flow::Next)
    }

    pub(super) fn unpack(&mut self, helper: HelperId, count: u32) -> CompileResult<Flow> {
        let seq = self.pop()?;
        let arg = self.i64(i64::from(self.ins.arg));
        self.call(helper, &[seq, arg]);
        let items: Vec<Value> = (0..count)
            .map(|i| self.emit(Op::Scratch, &[], [i64::from(i), 0], Ty::OBJ))
            .collect();
        // The first item is on top.
        for v in items.into_iter().rev() {
            self.push(v);
        }
        Ok(Flow::Next)
    }

    pub(super) fn convert_value(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let k = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::ConvertValue, &[v, k]);
        self.push(v);
        Ok(Flow::Next)
    }

    /// A helper that looks at the top of the stack and pushes a value.
    pub(super) fn peek_to_one(&mut self, helper: HelperId) -> CompileResult<Flow> {
        let o = self.peek(1)?;
        let o = self.obj(o);
        let v = self.call(helper, &[o]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn match_keys(&mut self) -> CompileResult<Flow> {
        let (subject, keys) = (self.peek(2)?, self.peek(1)?);
        let (subject, keys) = (self.obj(subject), self.obj(keys));
        let v = self.call(HelperId::MatchKeys, &[subject, keys]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn match_class(&mut self) -> CompileResult<Flow> {
        let names = self.pop()?;
        let class = self.pop()?;
        let subject = self.pop()?;
        let n = self.i64(i64::from(self.ins.arg));
        let v = self.call(HelperId::MatchClass, &[subject, class, names, n]);
        self.push(v);
        Ok(Flow::Next)
    }
}
