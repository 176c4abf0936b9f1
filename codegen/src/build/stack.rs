//! The abstract value stack, locals, and emission of instructions.

use smallvec::SmallVec;

use super::Builder;
use crate::helpers::{HelperId, Ret};
use crate::input::CompileResult;
use crate::ir::func::{FrameState, InstData, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::refusal::Refusal;

impl Builder<'_> {
    pub(super) fn emit_raw(
        &mut self,
        op: Op,
        args: &[Value],
        imm: [i64; 2],
        ty: Ty,
        fs: Option<FrameState>,
    ) -> Value {
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm,
            result: None,
            fs,
            targets: SmallVec::new(),
            catches: false,
            bc: self.ins.unit,
            code: self.code,
        };
        let inst = self.f.make_inst(data, ty);
        let b = self.cur;
        self.f.blocks[b].insts.push(inst);
        // An instruction without a result is never read through the value returned here.
        self.f.insts[inst].result.unwrap_or(Value(u32::MAX))
    }

    pub(super) fn terminate(
        &mut self,
        op: Op,
        args: &[Value],
        imm: [i64; 2],
        targets: Vec<Target>,
        fs: Option<FrameState>,
    ) {
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm,
            result: None,
            fs,
            targets: SmallVec::from_vec(targets),
            catches: false,
            bc: self.ins.unit,
            code: self.code,
        };
        let inst = self.f.make_inst(data, Ty::Void);
        let b = self.cur;
        self.f.blocks[b].insts.push(inst);
    }

    /// A pure operation.
    pub(super) fn emit(&mut self, op: Op, args: &[Value], imm: [i64; 2], ty: Ty) -> Value {
        self.emit_raw(op, args, imm, ty, None)
    }

    /// An operation that can exit before the current bytecode.
    pub(super) fn guard(&mut self, op: Op, args: &[Value], imm: [i64; 2], ty: Ty) -> Value {
        let fs = self.frame_state();
        self.emit_raw(op, args, imm, ty, Some(fs))
    }

    pub(super) fn i64(&mut self, n: i64) -> Value {
        self.emit(Op::ConstI64, &[], [n, 0], Ty::I64)
    }

    /// Calls a helper; machine integers as operands by [`Self::i64`].
    pub(super) fn call(&mut self, h: HelperId, args: &[Value]) -> Value {
        let row = h.row();
        let needs_fs = row.effects.raises || row.effects.runs_python;
        let fs = needs_fs.then(|| self.frame_state());
        let args: SmallVec<[Value; 8]> = args.iter().map(|&v| self.helper_arg(v)).collect();
        let v = self.emit_raw(Op::Call, &args, [h as i64, 0], row.ty, fs);
        if row.effects.runs_python && row.ret != Ret::Raises {
            self.st.unchecked = true;
        }
        match self.handler() {
            Some(handler) if row.effects.runs_python && row.effects.raises => self.catch(v, row.ret, handler),
            _ => v,
        }
    }

    /// Bools on the abstract stack become objects when a helper wants them; machine integers are immediates.
    fn helper_arg(&mut self, v: Value) -> Value {
        match self.f.ty(v) {
            Ty::Bool => self.emit(Op::BoxBool, &[v], [0, 0], Ty::exact(wk::BOOL)),
            Ty::Obj { .. } | Ty::I64 | Ty::F64 | Ty::Void => v,
        }
    }

    /// The value as a non-NULL object.
    pub(super) fn obj(&mut self, v: Value) -> Value {
        match self.f.ty(v) {
            Ty::Bool => self.emit(Op::BoxBool, &[v], [0, 0], Ty::exact(wk::BOOL)),
            Ty::I64 => self.emit(Op::BoxI64, &[v], [0, 0], Ty::exact(wk::INT)),
            Ty::F64 => self.emit(Op::BoxF64, &[v], [0, 0], Ty::exact(wk::FLOAT)),
            Ty::Obj { cls, nullable: true } => {
                self.emit(Op::Refine, &[v], [0, 0], Ty::Obj { cls, nullable: false })
            }
            Ty::Obj { .. } | Ty::Void => v,
        }
    }

    /// The value as an object or NULL.
    pub(super) fn obj_or_null(&mut self, v: Value) -> Value {
        if self.f.ty(v).is_obj() { v } else { self.obj(v) }
    }

    /// The value of an exact bool as a machine truth value.
    pub(super) fn truth(&mut self, v: Value) -> Value {
        match self.f.ty(v) {
            Ty::Bool => v,
            Ty::Obj { .. } | Ty::I64 | Ty::F64 | Ty::Void => {
                let v = self.emit(Op::Refine, &[v], [0, 0], Ty::exact(wk::BOOL));
                self.emit(Op::UnboxBool, &[v], [0, 0], Ty::Bool)
            }
        }
    }

    pub(super) fn push(&mut self, v: Value) {
        self.st.stack.push(v);
    }

    /// Pops a value in whatever representation it has.
    pub(super) fn pop_any(&mut self) -> CompileResult<Value> {
        self.st
            .stack
            .pop()
            .ok_or_else(|| Refusal::Internal(format!("stack underflow at unit {}", self.ins.unit)))
    }

    /// Pops a non-NULL object.
    pub(super) fn pop(&mut self) -> CompileResult<Value> {
        let v = self.pop_any()?;
        Ok(self.obj(v))
    }

    /// Pops `n` non-NULL objects; the deepest first.
    pub(super) fn pop_n(&mut self, n: u32) -> CompileResult<Vec<Value>> {
        let mut values = (0..n).map(|_| self.pop()).collect::<CompileResult<Vec<_>>>()?;
        values.reverse();
        Ok(values)
    }

    /// The value `depth` entries below the top (1 = top).
    pub(super) fn peek(&self, depth: u32) -> CompileResult<Value> {
        let len = self.st.stack.len();
        let index = len.checked_sub(depth as usize);
        index
            .and_then(|i| self.st.stack.get(i).copied())
            .ok_or_else(|| Refusal::Internal(format!("stack underflow at unit {}", self.ins.unit)))
    }

    pub(super) fn local(&self, index: u32) -> CompileResult<Value> {
        let v = self.st.locals.get(index as usize).copied();
        v.ok_or_else(|| Refusal::Internal(format!("local {index} out of range")))
    }

    pub(super) fn set_local(&mut self, index: u32, v: Value) -> CompileResult<()> {
        match self.st.locals.get_mut(index as usize) {
            Some(slot) => {
                *slot = v;
                Ok(())
            }
            None => Err(Refusal::Internal(format!("local {index} out of range"))),
        }
    }
}
