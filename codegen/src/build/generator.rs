//! Generators and coroutines. A resume unit takes the frame's slots over where the generator goes on, and gives them
//! back with everything in them where it is suspended or returns: what a frame holds between two resumptions
//! is the interpreter's business as before, and either side can go on from there.

use pyjit_ffi::repr::frame_state;

use super::Builder;
use super::decode::Flow;
use crate::helpers::HelperId;
use crate::input::{CompileResult, Entry};
use crate::ir::func::{Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

impl Builder<'_> {
    /// Hands a value to the consumer; the generator goes on behind this instruction.
    pub(super) fn yield_value(&mut self, arg: u32) -> CompileResult<Flow> {
        if !matches!(self.f.entry_kind, Entry::Resume { .. }) {
            return self.unsupported("a yield outside of a resumed generator");
        }
        let v = self.pop()?;
        let state = if arg == 0 {
            frame_state::SUSPENDED
        } else {
            frame_state::SUSPENDED_YIELD_FROM
        };
        self.suspend(v, self.ins.next, state);
        Ok(Flow::End)
    }

    /// The runtime ends the generator and clears its frame, as the interpreter does.
    pub(super) fn generator_return(&mut self, v: Value) -> CompileResult<Flow> {
        self.suspend(v, self.ins.unit, frame_state::EXECUTING);
        Ok(Flow::End)
    }

    fn suspend(&mut self, v: Value, bc: u32, state: i8) {
        let mut args = vec![v];
        args.extend(self.st.locals.iter().chain(&self.st.stack));
        self.terminate(
            Op::Suspend,
            &args,
            [i64::from(bc), i64::from(state)],
            vec![],
            None,
        );
    }

    /// One step of the iterator delegated to.
    pub(super) fn send(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let receiver = self.peek(1)?;
        let receiver = self.obj(receiver);
        let step = self.call(HelperId::Send, &[receiver, v]);
        let end = self.emit(Op::IsNull, &[step], [0, 0], Ty::Bool);
        let (done, next) = (self.ins.next + self.ins.arg, self.ins.next);
        let (a, b) = (self.edge_block(), self.edge_block());
        let target = |block| Target { block, args: vec![] };
        self.terminate(Op::Branch, &[end], [0, 0], vec![target(a), target(b)], None);
        let saved = self.st.clone();
        self.cur = a;
        let result = self.emit(Op::Scratch, &[], [0, 0], Ty::OBJ);
        self.push(result);
        self.fall_into(done);
        self.cur = b;
        self.st = saved;
        let item = self.obj(step);
        self.push(item);
        self.fall_into(next);
        Ok(Flow::Branch(done))
    }

    /// The result stays, the iterator goes.
    pub(super) fn end_send(&mut self) -> CompileResult<Flow> {
        let v = self.pop_any()?;
        self.pop_any()?;
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn get_awaitable(&mut self, arg: u32) -> CompileResult<Flow> {
        let v = self.pop()?;
        let kind = self.emit(Op::ConstI64, &[], [i64::from(arg), 0], Ty::I64);
        let awaitable = self.call(HelperId::GetAwaitable, &[v, kind]);
        self.push(awaitable);
        Ok(Flow::Next)
    }
}
