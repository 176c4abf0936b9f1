//! Guards, tests, polls and the ends of blocks.

use regalloc2::{Block as LBlockId, VReg};

use super::super::inst::{CmpKind, LOp, Src, Test};
use super::{Konst, Lower};
use crate::abi::Target;
use crate::deopt::{ExitReason, Resume};
use crate::input::ConstId;
use crate::ir::func::{Block, Inst, InstData, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{TypeId, TypeSet};
use crate::refusal::Refusal;

impl Lower<'_> {
    pub(super) fn guard(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        match d.op {
            Op::GuardType => self.guard_value(
                i,
                d,
                CmpKind::IsType(Target::Type(type_imm(d)?)),
                ExitReason::Type,
            ),
            Op::GuardTypes => self.guard_object(i, d, LOp::GuardTypes(TypeSet::from_imm(d.imm[0]))),
            Op::GuardNumber => self.guard_object(i, d, LOp::GuardNumber),
            Op::GuardCode => {
                let op = LOp::GuardCode(Target::Const(const_imm(d)?), d.code);
                self.guard_object(i, d, op)
            }
            Op::GuardNonNull => self.guard_value(i, d, CmpKind::NonZero, ExitReason::Unbound),
            Op::GuardIs => self.guard_value(
                i,
                d,
                CmpKind::Is(Target::Const(const_imm(d)?)),
                ExitReason::Identity,
            ),
            _ => {
                let reason = usize::try_from(d.imm[0])
                    .ok()
                    .and_then(|r| ExitReason::ALL.get(r).copied());
                let reason = reason.ok_or_else(|| Refusal::Internal("lower: bad exit reason".into()))?;
                let test = self.test(d.args[0], d.op == Op::GuardTrue)?;
                self.exiting(i, LOp::Guard(test), reason)
            }
        }
    }

    /// A guard that looks into the object.
    fn guard_object(&mut self, i: Inst, d: &InstData, op: LOp) -> Result<(), Refusal> {
        let r = self.reg(d.args[0]);
        self.use_reg(r);
        let culprit = Some((self.f.root(d.args[0]), 0));
        let site = self.site(i, ExitReason::Type, Resume::Before, culprit)?;
        self.push(op, Some(site));
        Ok(())
    }

    fn guard_value(
        &mut self,
        i: Inst,
        d: &InstData,
        kind: CmpKind,
        reason: ExitReason,
    ) -> Result<(), Refusal> {
        let r = self.reg(d.args[0]);
        if matches!(kind, CmpKind::IsType(_)) {
            self.use_reg(r);
        } else {
            self.use_any(r);
        }
        let culprit =
            matches!(reason, ExitReason::Type | ExitReason::Identity).then(|| (self.f.root(d.args[0]), 0));
        let site = self.site(i, reason, Resume::Before, culprit)?;
        self.push(LOp::Guard(Test { kind, want: true }), Some(site));
        Ok(())
    }

    /// The condition "v is `want`", with its operands appended; a fused comparison is made here.
    pub(super) fn test(&mut self, v: Value, want: bool) -> Result<Test, Refusal> {
        if self.fused.contains(v)
            && let Some((_, d)) = self.f.def_inst(v)
        {
            if d.op == Op::BoolNot {
                return self.test(d.args[0], !want);
            }
            let kind = self.comparison(d)?;
            return Ok(Test { kind, want });
        }
        let r = self.reg(v);
        self.use_any(r);
        Ok(Test {
            kind: CmpKind::NonZero,
            want,
        })
    }

    /// Appends the operands of a comparison.
    fn comparison(&mut self, d: &InstData) -> Result<CmpKind, Refusal> {
        Ok(match d.op {
            Op::IsType => {
                let r = self.reg(d.args[0]);
                self.use_reg(r);
                CmpKind::IsType(Target::Type(type_imm(d)?))
            }
            Op::IsConst => {
                let r = self.reg(d.args[0]);
                self.use_any(r);
                CmpKind::Is(Target::Const(const_imm(d)?))
            }
            Op::UnboxBool => {
                let r = self.reg(d.args[0]);
                self.use_any(r);
                CmpKind::Is(Target::True)
            }
            Op::Succeeded => CmpKind::NoError,
            Op::IsNull => {
                let r = self.reg(d.args[0]);
                self.use_any(r);
                CmpKind::Int(Cc::Eq, Src::Imm(0))
            }
            Op::IsSame => self.compare_ints(Cc::Eq, d.args[0], d.args[1]),
            Op::IntCmp => self.compare_ints(cond_imm(d)?, d.args[0], d.args[1]),
            Op::FloatCmp => {
                let cc = cond_imm(d)?;
                let (a, b) = match cc {
                    // `ucomisd` says "above" for ordered operands only.
                    Cc::Lt | Cc::Le => (d.args[1], d.args[0]),
                    _ => (d.args[0], d.args[1]),
                };
                let cc = match cc {
                    Cc::Lt => Cc::Gt,
                    Cc::Le => Cc::Ge,
                    Cc::Eq | Cc::Ne | Cc::Gt | Cc::Ge => cc,
                    Cc::Ult | Cc::Uge => {
                        return Err(Refusal::Internal("lower: unsigned float comparison".into()));
                    }
                };
                let (a, b) = (self.reg(a), self.reg(b));
                self.use_reg(a);
                self.use_any(b);
                CmpKind::Float(cc)
            }
            _ => {
                return Err(Refusal::Internal(format!(
                    "lower: {} is no comparison",
                    d.op.row().name
                )));
            }
        })
    }

    fn compare_ints(&mut self, cc: Cc, a: Value, b: Value) -> CmpKind {
        let (mut cc, mut a, mut b) = (cc, a, b);
        if self.konst(a).is_some()
            && self.konst(b).is_none()
            && let Some(swapped) = cc.swapped()
        {
            (cc, a, b) = (swapped, b, a);
        }
        if let Some(imm) = self.imm32(b) {
            let a = self.reg(a);
            self.use_any(a);
            return CmpKind::Int(cc, Src::Imm(imm));
        }
        if let (Some(Konst::Obj(k)), Cc::Eq) = (self.konst(b), cc) {
            let a = self.reg(a);
            self.use_any(a);
            return CmpKind::Is(Target::Const(k));
        }
        let (a, b) = (self.reg(a), self.reg(b));
        self.use_reg(a);
        self.use_any(b);
        CmpKind::Int(cc, Src::Op)
    }

    /// A comparison as a value.
    pub(super) fn set(&mut self, d: &InstData) -> Result<(), Refusal> {
        let r = self.result(d)?;
        self.def(r);
        let kind = self.comparison(d)?;
        self.emit(LOp::Set(Test { kind, want: true }));
        Ok(())
    }

    pub(super) fn poll(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        match d.op {
            Op::Check => {
                let handling = d.imm[0] != 0;
                self.exiting(i, LOp::Check { handling }, ExitReason::Check)
            }
            // A frame object exists only where the frame is linked. The interpreter's own frame needs no such care.
            Op::CheckFrame if self.lir.loop_unit => Ok(()),
            Op::CheckFrame => self.exiting(i, LOp::CheckFrame, ExitReason::Check),
            Op::Poll => self.exiting(i, LOp::Poll, ExitReason::Poll),
            _ => {
                self.clobbers = super::regs::all();
                let site = self.site(i, ExitReason::Poll, Resume::Before, None)?;
                self.show(site);
                let raise = self.raise_twin(site);
                self.push(LOp::PollCall { raise }, Some(site));
                Ok(())
            }
        }
    }

    // Ends of blocks.

    pub(super) fn terminator(
        &mut self,
        b: Block,
        i: Inst,
        params: Vec<VReg>,
        cold: bool,
        header: bool,
    ) -> Result<(), Refusal> {
        let d = &self.f.insts[i];
        self.bc = self.root_bc(d);
        match d.op {
            Op::Jump => {
                let [t] = &d.targets[..] else {
                    return Err(bad_targets(d));
                };
                let args = t.args.iter().map(|&v| self.reg(v)).collect();
                self.emit(LOp::Jump);
                let succ = self.lblock(t.block)?;
                self.finish_block(params, vec![succ], vec![args], cold, header);
            }
            Op::Branch => self.branch(b, d, params, cold, header)?,
            Op::Return => {
                let r = self.reg(d.args[0]);
                self.use_preg(r, super::regs::int(super::regs::gpr::RAX));
                self.emit(LOp::Ret);
                self.finish_block(params, Vec::new(), Vec::new(), cold, header);
            }
            Op::Suspend => self.suspend(d, params, cold, header)?,
            Op::Exit => {
                let reason = usize::try_from(d.imm[0])
                    .ok()
                    .and_then(|r| ExitReason::ALL.get(r).copied());
                let reason = reason.ok_or_else(|| Refusal::Internal("lower: bad exit reason".into()))?;
                self.exiting(i, LOp::Exit, reason)?;
                self.finish_block(params, Vec::new(), Vec::new(), cold, header);
            }
            Op::Unreachable => {
                self.emit(LOp::Trap);
                self.finish_block(params, Vec::new(), Vec::new(), cold, header);
            }
            _ => return Err(Refusal::Internal(format!("lower: {b} does not end"))),
        }
        Ok(())
    }

    /// The frame takes over what it keeps, slot by slot.
    fn suspend(&mut self, d: &InstData, params: Vec<VReg>, cold: bool, header: bool) -> Result<(), Refusal> {
        let bad = || Refusal::Internal("lower: bad suspension".into());
        for (n, &v) in d.args[1..].iter().enumerate() {
            let (value, reg) = self.stored(v, false);
            if let Some(r) = reg {
                self.use_reg(r);
            }
            self.emit(LOp::StoreSlot(super::index(n), value));
        }
        let r = self.reg(d.args[0]);
        self.use_preg(r, super::regs::int(super::regs::gpr::RAX));
        self.emit(LOp::Suspend {
            bc: u32::try_from(d.imm[0]).map_err(|_| bad())?,
            slots: i32::try_from(d.args.len() - 1).map_err(|_| bad())?,
            state: i8::try_from(d.imm[1]).map_err(|_| bad())?,
        });
        self.finish_block(params, Vec::new(), Vec::new(), cold, header);
        Ok(())
    }

    fn branch(
        &mut self,
        b: Block,
        d: &InstData,
        params: Vec<VReg>,
        cold: bool,
        header: bool,
    ) -> Result<(), Refusal> {
        let [yes, no] = &d.targets[..] else {
            return Err(bad_targets(d));
        };
        let test = self.test(d.args[0], true)?;
        self.emit(LOp::Branch(test));
        let split: Vec<usize> = self.split_edges(b).collect();
        let mut next = self.lblock(b)?.index() + 1;
        let mut succs: Vec<LBlockId> = Vec::new();
        for (n, t) in [yes, no].into_iter().enumerate() {
            if split.contains(&n) {
                succs.push(LBlockId::new(next));
                next += 1;
            } else {
                succs.push(self.lblock(t.block)?);
            }
        }
        self.finish_block(params, succs, vec![Vec::new(), Vec::new()], cold, header);
        for n in split {
            let t = &d.targets[n];
            let args = t.args.iter().map(|&v| self.reg(v)).collect();
            self.emit(LOp::Jump);
            let succ = self.lblock(t.block)?;
            let cold = cold || self.is_cold(t.block);
            self.finish_block(Vec::new(), vec![succ], vec![args], cold, false);
        }
        Ok(())
    }
}

fn bad_targets(d: &InstData) -> Refusal {
    Refusal::Internal(format!(
        "lower: {} has {} targets",
        d.op.row().name,
        d.targets.len()
    ))
}

pub(super) fn const_imm(d: &InstData) -> Result<ConstId, Refusal> {
    u32::try_from(d.imm[0])
        .map(ConstId)
        .map_err(|_| Refusal::Internal("lower: bad constant".into()))
}

fn type_imm(d: &InstData) -> Result<TypeId, Refusal> {
    u32::try_from(d.imm[0])
        .map(TypeId)
        .map_err(|_| Refusal::Internal("lower: bad class".into()))
}

fn cond_imm(d: &InstData) -> Result<Cc, Refusal> {
    Cc::from_imm(d.imm[0]).ok_or_else(|| Refusal::Internal("lower: bad condition".into()))
}
