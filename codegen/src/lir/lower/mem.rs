//! Memory and reference counts.

use pyjit_ffi::layout::{inline_values, object};
use regalloc2::{RegClass, VReg};

use super::super::inst::{Addr, Base, Dying, LOp, LoadKind, Shift, ValSrc};
use super::{Konst, Lower};
use crate::abi::Target;
use crate::deopt::{ExitReason, Resume};
use crate::ir::func::{Inst, InstData, Value};
use crate::ir::ops::Op;
use crate::ir::types::{TypeId, wk};
use crate::refusal::Refusal;

/// Classes whose instances hold nothing that runs Python code when it dies.
const DIES_SILENTLY: [TypeId; 9] = [
    wk::NONE,
    wk::BOOL,
    wk::INT,
    wk::FLOAT,
    wk::COMPLEX,
    wk::STR,
    wk::BYTES,
    wk::RANGE,
    wk::RANGE_ITER,
];

/// An address and the registers it needs, to be appended as operands.
struct Place {
    addr: Addr,
    regs: Vec<VReg>,
}

impl Lower<'_> {
    fn place(&mut self, d: &InstData) -> Result<Place, Refusal> {
        let (index, scale) = match d.op {
            Op::LoadObjX
            | Op::LoadF64X
            | Op::LoadI64X
            | Op::StoreF64X
            | Op::StoreI64X
            | Op::SwapObjX
            | Op::StoreItem
            | Op::StoreItemF64 => (Some(d.args[1]), true),
            Op::LoadU8X | Op::LoadI32X | Op::StoreU8X | Op::StoreI32X => (Some(d.args[1]), false),
            _ => (None, false),
        };
        let mut disp = i32::try_from(d.imm[0]).map_err(|_| Refusal::Internal("lower: offset".into()))?;
        let mut index = index;
        if let Some(v) = index
            && let Some(n) = self.imm32(v)
            && let Some(folded) = n
                .checked_mul(if scale { 8 } else { 1 })
                .and_then(|n| disp.checked_add(n))
        {
            disp = folded;
            index = None;
        }
        let mut regs = Vec::new();
        let base = match self.konst(d.args[0]) {
            Some(Konst::Obj(k)) => Base::Const(Target::Const(k)),
            _ => {
                regs.push(self.reg(d.args[0]));
                Base::Op
            }
        };
        if let Some(v) = index {
            regs.push(self.reg(v));
        }
        Ok(Place {
            addr: Addr {
                base,
                index: index.map(|_| scale),
                disp,
            },
            regs,
        })
    }

    fn use_place(&mut self, place: &Place) {
        for &r in &place.regs {
            self.use_reg(r);
        }
    }

    /// A stored value and the register it needs.
    pub(super) fn stored(&mut self, v: Value, scratch_free: bool) -> (ValSrc, Option<VReg>) {
        match (self.imm32(v), self.konst(v)) {
            (Some(n), _) => (ValSrc::Imm(n), None),
            (None, Some(Konst::Obj(k))) if scratch_free => (ValSrc::Addr(Target::Const(k)), None),
            _ => (ValSrc::Op, Some(self.reg(v))),
        }
    }

    pub(super) fn load(&mut self, d: &InstData) -> Result<(), Refusal> {
        let kind = match d.op {
            Op::LoadObj | Op::LoadObjX | Op::LoadI64 | Op::LoadI64X => LoadKind::I64,
            Op::LoadI32 | Op::LoadI32X => LoadKind::I32,
            Op::LoadU8 | Op::LoadU8X => LoadKind::U8,
            _ => LoadKind::F64,
        };
        let dst = self.result(d)?;
        let place = self.place(d)?;
        self.def(dst);
        self.use_place(&place);
        self.emit(LOp::Load(kind, place.addr));
        Ok(())
    }

    pub(super) fn store(&mut self, d: &InstData) -> Result<(), Refusal> {
        let place = self.place(d)?;
        let (value, reg) = self.stored(d.args[1], place.addr.base == Base::Op);
        self.use_place(&place);
        if let Some(r) = reg {
            self.use_reg(r);
        }
        self.emit(LOp::Store(place.addr, value));
        Ok(())
    }

    /// The first value of a slot among the inline values, in line: the slot itself, and its number behind the slots, where
    /// the order stands in which they were filled. False if the helper has to do it.
    pub(super) fn store_inline_new(&mut self, d: &InstData) -> Result<bool, Refusal> {
        let &[o, value, index] = d.args.as_slice() else {
            return Ok(false);
        };
        let (Some(index), None) = (self.imm32(index), self.konst(o)) else {
            return Ok(false);
        };
        let field = |offset: i32, index: Option<bool>| Addr {
            base: Base::Op,
            index,
            disp: object::SIZE + offset,
        };
        let slot = Addr {
            disp: i32::try_from(d.imm[1]).map_err(|_| Refusal::Internal("lower: offset".into()))?,
            ..field(0, None)
        };
        let o = self.reg(o);
        if !self.uncounted(value) {
            let r = self.reg(value);
            self.use_reg(r);
            self.emit(LOp::Incref {
                nullable: self.f.ty(value).is_nullable(),
            });
        }
        let (stored, reg) = self.stored(value, true);
        self.use_reg(o);
        if let Some(r) = reg {
            self.use_reg(r);
        }
        self.emit(LOp::Store(slot, stored));
        let [capacity, filled, bytes, place, number, more] =
            core::array::from_fn(|_| self.fresh(RegClass::Int));
        for (dst, offset) in [(capacity, inline_values::CAPACITY), (filled, inline_values::SIZE)] {
            self.def(dst);
            self.use_reg(o);
            self.emit(LOp::Load(LoadKind::U8, field(offset, None)));
        }
        self.def_reuse(bytes, 1);
        self.use_reg(capacity);
        self.emit(LOp::ShiftImm(Shift::Shl, 3));
        self.def(place);
        self.use_reg(bytes);
        self.use_reg(filled);
        self.emit(LOp::LeaX);
        self.def(number);
        self.emit(LOp::Imm(i64::from(index)));
        self.use_reg(o);
        self.use_reg(place);
        self.use_reg(number);
        self.emit(LOp::StoreElement(
            LoadKind::U8,
            field(inline_values::VALUES, Some(false)),
        ));
        self.def(more);
        self.use_reg(filled);
        self.emit(LOp::Lea(1));
        self.use_reg(o);
        self.use_reg(more);
        self.emit(LOp::StoreElement(LoadKind::U8, field(inline_values::SIZE, None)));
        Ok(true)
    }

    /// A number into an array: always from a register.
    pub(super) fn store_element(&mut self, d: &InstData) -> Result<(), Refusal> {
        let kind = match d.op {
            Op::StoreI64X => LoadKind::I64,
            Op::StoreI32X => LoadKind::I32,
            Op::StoreU8X => LoadKind::U8,
            _ => LoadKind::F64,
        };
        let place = self.place(d)?;
        let value = self.reg(d.args[2]);
        self.use_place(&place);
        self.use_reg(value);
        self.emit(LOp::StoreElement(kind, place.addr));
        Ok(())
    }

    pub(super) fn swap(&mut self, d: &InstData) -> Result<(), Refusal> {
        let value = d.args[d.args.len() - 1];
        let dst = self.result(d)?;
        let place = self.place(d)?;
        let (value, reg) = self.stored(value, place.addr.base == Base::Op);
        self.def_early(dst);
        self.use_place(&place);
        if let Some(r) = reg {
            self.use_reg(r);
        }
        self.emit(LOp::Swap(place.addr, value));
        Ok(())
    }

    pub(super) fn store_item(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        let value = d.args[2];
        let place = self.place(d)?;
        let (tmp, reg) = (self.fresh(RegClass::Int), self.reg(value));
        self.def_early(tmp);
        for &r in &place.regs {
            self.use_late(r);
        }
        self.use_late(reg);
        let op = LOp::StoreItem {
            addr: place.addr,
            float: d.op == Op::StoreItemF64,
            counted: !self.uncounted(value),
        };
        self.exiting(i, op, ExitReason::State)
    }

    /// The operand's count never changes: NULL or an immortal constant.
    fn uncounted(&self, v: Value) -> bool {
        match self.konst(v) {
            Some(Konst::Obj(k)) => self.info.immortal.contains(&k),
            Some(Konst::Int(_) | Konst::Float(_)) => true,
            None => false,
        }
    }

    pub(super) fn incref(&mut self, d: &InstData) -> Result<(), Refusal> {
        if self.uncounted(d.args[0]) {
            return Ok(());
        }
        let r = self.reg(d.args[0]);
        self.use_reg(r);
        self.emit(LOp::Incref {
            nullable: self.f.ty(d.args[0]).is_nullable(),
        });
        Ok(())
    }

    pub(super) fn decref(&mut self, i: Inst, d: &InstData) -> Result<(), Refusal> {
        if self.uncounted(d.args[0]) {
            return Ok(());
        }
        let ty = self.f.ty(d.args[0]);
        let op = LOp::Decref {
            nullable: ty.is_nullable(),
            dying: match ty.class() {
                Some(wk::INT) => Dying::Int,
                Some(wk::FLOAT) => Dying::Float,
                Some(_) => Dying::Other,
                None => Dying::Unknown,
            },
            blind: d.fs.is_none() && ty.class().is_none_or(|t| !DIES_SILENTLY.contains(&t)),
        };
        let r = self.reg(d.args[0]);
        self.use_reg(r);
        let site = if d.fs.is_some() {
            let site = self.site(i, ExitReason::Check, Resume::Before, None)?;
            self.show(site);
            Some(site)
        } else {
            None
        };
        self.push(op, site);
        Ok(())
    }
}
