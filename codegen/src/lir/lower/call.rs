//! Calls of helpers and native entries.

use regalloc2::{RegClass, VReg};

use super::super::inst::{CallArg, CmpKind, LOp, Test};
use super::super::regs::{self, C_ARGS, gpr};
use super::control::const_imm;
use super::{Konst, Lower};
use crate::abi::Target;
use crate::deopt::{ExitReason, Resume};
use crate::helpers::{HelperId, Implicit, Ret};
use crate::ir::func::{Inst, InstData, Value};
use crate::ir::ops::Arg;
use crate::refusal::Refusal;

impl Lower<'_> {
    /// The helper's answer is looked at right behind the call.
    pub(super) fn call_or_exit(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let reason = usize::try_from(d.imm[1]).ok();
        let reason = reason.and_then(|r| ExitReason::ALL.get(r).copied());
        let reason = reason.ok_or_else(|| Refusal::Internal("lower: bad exit reason".into()))?;
        let answer = self.fresh(RegClass::Int);
        self.call_into(i, d, Some(answer))?;
        self.use_any(answer);
        let test = Test {
            kind: CmpKind::NonZero,
            want: true,
        };
        self.exiting(i, LOp::GuardAnswer(test), reason)
    }

    pub(super) fn call(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        self.call_into(i, d, None)
    }

    fn call_into(&mut self, i: Inst, d: &InstData, answer: Option<VReg>) -> Result<(), Refusal> {
        let helper =
            HelperId::from_imm(d.imm[0]).ok_or_else(|| Refusal::Internal("lower: bad helper".into()))?;
        if helper == HelperId::StoreInlineNew && self.store_inline_new(d)? {
            return Ok(());
        }
        if helper == HelperId::BoxNumber {
            return self.box_number(d);
        }
        let row = helper.row();
        let fixed = row.args.len();
        if d.args.len() < fixed || (d.args.len() > fixed && !row.variadic) {
            return Err(Refusal::Internal(format!(
                "lower: {} takes {fixed} operands",
                row.name
            )));
        }
        let (visible, raises) = (row.effects.runs_python, row.effects.raises);
        let record = if visible || raises || answer.is_some() {
            self.needed(i)
        } else {
            Vec::new()
        };
        let rest = &d.args[fixed..];
        if row.variadic {
            self.outgoing(rest);
        }
        let mut ints = C_ARGS.iter().copied();
        let mut next_int = || {
            ints.next()
                .ok_or_else(|| Refusal::Internal("lower: too many arguments".into()))
        };
        let mut floats = 0..regs::XMMS;
        let mut args: Vec<(u8, CallArg)> = Vec::new();
        match row.implicit {
            Implicit::No => {}
            Implicit::Tstate => args.push((next_int()?, CallArg::Tstate)),
            Implicit::Frame => args.push((next_int()?, CallArg::Frame)),
        }
        let mut uses = Vec::new();
        for (&v, &kind) in d.args.iter().zip(row.args) {
            let preg = if kind == Arg::F64 {
                regs::float(floats.next().unwrap_or(0))
            } else {
                let r = next_int()?;
                if let Some(arg) = self.constant_arg(v) {
                    args.push((r, arg));
                    continue;
                }
                regs::int(r)
            };
            uses.push((self.copy(v, &record), preg));
        }
        if row.variadic {
            args.push((next_int()?, CallArg::Array));
            let count = i64::try_from(rest.len()).map_err(|_| Refusal::Internal("lower: count".into()))?;
            args.push((next_int()?, CallArg::Imm(count)));
        }
        if row.scratch {
            args.push((next_int()?, CallArg::Scratch));
            self.reserve_scratch(helper, d);
        }
        self.clobbers = if visible {
            regs::all()
        } else {
            regs::caller_saved()
        };
        if let Some(dst) = answer.or_else(|| d.result.map(|v| self.vreg_def(v))) {
            self.def_preg(
                dst,
                if row.ret == Ret::F64 {
                    regs::float(0)
                } else {
                    regs::int(gpr::RAX)
                },
            );
        }
        for (r, preg) in uses {
            self.use_preg(r, preg);
        }
        let site = if visible || raises {
            Some(self.site(i, ExitReason::Raise, Resume::Raising, None)?)
        } else {
            None
        };
        if let Some(site) = site.filter(|_| visible) {
            self.show(site);
        }
        let catches = d.catches;
        self.push(
            LOp::Call {
                helper,
                args,
                catches,
            },
            site,
        );
        Ok(())
    }

    fn constant_arg(&self, v: Value) -> Option<CallArg> {
        match self.konst(v)? {
            Konst::Obj(k) => Some(CallArg::Addr(Target::Const(k))),
            Konst::Int(n) => Some(CallArg::Imm(n)),
            Konst::Float(_) => None,
        }
    }

    /// Fills the outgoing argument array.
    fn outgoing(&mut self, values: &[Value]) {
        for (n, &v) in values.iter().enumerate() {
            let (value, reg) = self.stored(v, true);
            if let Some(r) = reg {
                self.use_reg(r);
            }
            self.emit(LOp::StoreOut(super::index(n), value));
        }
        self.lir.out_words = self.lir.out_words.max(1 + super::index(values.len()));
    }

    /// Makes room for what the helper writes, whether it is read or not.
    fn reserve_scratch(&mut self, helper: HelperId, d: &InstData) {
        let n = d
            .args
            .last()
            .and_then(|&v| self.f.as_i64(v))
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0);
        let words = match helper {
            HelperId::UnpackSequence => n,
            HelperId::UnpackEx => (n & 0xff) + 1 + (n >> 8),
            _ => 1,
        };
        self.lir.scratch_words = self.lir.scratch_words.max(words);
    }

    pub(super) fn scratch(&mut self, d: &InstData) -> Result<(), Refusal> {
        let n = u32::try_from(d.imm[0]).map_err(|_| Refusal::Internal("lower: scratch word".into()))?;
        self.lir.scratch_words = self.lir.scratch_words.max(n + 1);
        let dst = self.result(d)?;
        self.def(dst);
        self.emit(LOp::LoadScratch(n));
        Ok(())
    }

    pub(super) fn call_native(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let Some((&func, rest)) = d.args.split_first() else {
            return Err(Refusal::Internal("lower: call.native without function".into()));
        };
        let cell = Target::EntryCell(const_imm(d)?);
        let record = self.needed(i);
        self.outgoing(rest);
        let constant = match self.konst(func) {
            Some(Konst::Obj(k)) => Some(Target::Const(k)),
            _ => None,
        };
        let func = if constant.is_none() {
            Some(self.copy(func, &record))
        } else {
            None
        };
        self.clobbers = regs::all();
        if let Some(v) = d.result {
            let dst = self.vreg_def(v);
            self.def_fixed(dst, gpr::RAX);
        }
        if let Some(r) = func {
            self.use_preg(r, regs::int(gpr::RDI));
        }
        let site = self.site(i, ExitReason::Raise, Resume::Raising, None)?;
        self.show(site);
        let (func, catches) = (constant, d.catches);
        self.push(LOp::CallNative { cell, func, catches }, Some(site));
        Ok(())
    }
}
