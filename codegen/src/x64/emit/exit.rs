//! Exit stubs, and stubs that call C functions from cold paths with all registers preserved.

use dynasmrt::DynamicLabel;

use pyjit_ffi::layout::{object, type_};

use super::super::asm::{Cond, Mem};
use super::super::frame::saved;
use super::Emit;
use crate::abi::{Target, act, instance_shapes, unit};
use crate::helpers::HelperId;
use crate::lir::inst::{Alu, LInst, LOp, Shift};
use crate::lir::regs::{self, CALLER_SAVED, XMMS, XTMP, gpr};

use gpr::{R11, RAX, RCX, RDI, RSI, RSP};

/// What a register-saving stub calls. Argument in r11 (doubles: xmm15), result in r11.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stub {
    /// An int object from a machine integer.
    BoxInt,
    /// A float object from a double.
    BoxFloat,
    /// A number from a double; an int if r11 is not 0.
    BoxNumber,
    /// Death of an object that runs no Python code.
    Dealloc,
    /// Puts the object in r11, whose count is 0, on the list of free ints and sets the zero flag, if it is an int that
    /// fits there.
    FreeInt,
    /// Frees the object in r11, whose count is 0, and sets the zero flag, if it is an instance of a plain class and nobody can
    /// see that.
    FreeInstance,
    /// Replaces the item at the address in r11 by the object in xmm15; not 0 if that was left undone.
    StoreItem,
    /// The same with the double in xmm15.
    StoreFloat,
    /// Death that may run Python code, of the object in `Activation.TMP`. No result but the zero flag, set if compiled
    /// code may go on.
    Release,
}

impl Emit<'_> {
    pub(super) fn call_stub(&mut self, stub: Stub) {
        let l = match self.stubs.iter().find(|s| s.0 == stub) {
            Some(&(_, l)) => l,
            None => {
                let l = self.asm.label();
                self.stubs.push((stub, l));
                self.cold.push(Box::new(move |e| e.stub(stub, l)));
                l
            }
        };
        self.asm.call_label(l);
    }

    fn stub(&mut self, stub: Stub, l: DynamicLabel) {
        let used = self.allocated.used;
        let ints = CALLER_SAVED
            .iter()
            .copied()
            .filter(|&r| used.contains(regs::int(r)));
        let floats = (0..XMMS).filter(|&r| used.contains(regs::float(r)));
        let (ints, floats): (Vec<u8>, Vec<u8>) = (ints.collect(), floats.collect());
        self.asm.bind(l);
        match stub {
            Stub::BoxInt => {
                self.box_int_stub();
                self.plain_stub(Target::Helper(HelperId::BoxInt), &ints, &floats);
            }
            Stub::FreeInt => self.free_int_stub(),
            Stub::FreeInstance => {
                self.is_plain_instance();
                self.plain_stub(Target::FreeInstance, &ints, &floats);
            }
            Stub::BoxFloat => self.plain_stub(Target::Helper(HelperId::BoxFloat), &ints, &floats),
            Stub::BoxNumber => self.plain_stub(Target::Helper(HelperId::BoxNumber), &ints, &floats),
            Stub::StoreItem => self.plain_stub(Target::Helper(HelperId::StoreItem), &ints, &floats),
            Stub::StoreFloat => self.plain_stub(Target::Helper(HelperId::StoreItemFloat), &ints, &floats),
            Stub::Dealloc => self.plain_stub(Target::Dealloc, &ints, &floats),
            Stub::Release => self.release_stub(&ints, &floats),
        }
    }

    fn plain_stub(&mut self, target: Target, ints: &[u8], floats: &[u8]) {
        let words = i32::try_from(ints.len() + floats.len()).unwrap_or(0);
        // Called with the return address on an aligned stack.
        let size = words * 8 + if words % 2 == 0 { 8 } else { 0 };
        let slots = || (0..words).map(|n| Mem::frame(n * 8));
        self.asm.alu_imm(Alu::Sub, RSP, size);
        for (&r, m) in ints.iter().zip(slots()) {
            self.asm.store(m, r);
        }
        for (&r, m) in floats.iter().zip(slots().skip(ints.len())) {
            self.asm.storesd(m, r);
        }
        if target == Target::Helper(HelperId::BoxFloat) {
            self.asm.movaps(0, XTMP);
        } else {
            self.asm.mov(RDI, R11);
        }
        match target {
            Target::Helper(HelperId::StoreItem) => self.asm.movq_from_xmm(RSI, XTMP),
            Target::Helper(HelperId::StoreItemFloat | HelperId::BoxNumber) => self.asm.movaps(0, XTMP),
            Target::FreeInstance => self.asm.mov(RSI, gpr::R15),
            _ => {}
        }
        self.asm.addr(RAX, target);
        self.asm.call_reg(RAX);
        self.asm.mov(R11, RAX);
        for (&r, m) in ints.iter().zip(slots()) {
            self.asm.load(r, m);
        }
        for (&r, m) in floats.iter().zip(slots().skip(ints.len())) {
            self.asm.loadsd(r, m);
        }
        self.asm.alu_imm(Alu::Add, RSP, size);
        if target == Target::FreeInstance {
            self.asm.alu_imm(Alu::Cmp, R11, 1);
        }
        self.asm.ret();
    }

    /// Returns with the zero flag clear unless the table of plain classes has the class of the object in r11.
    fn is_plain_instance(&mut self) {
        let (version, table) = (RAX, RCX);
        let known = self.asm.label();
        self.asm.push(version);
        self.asm.push(table);
        self.asm.load(version, Mem::at(R11, object::OB_TYPE));
        self.asm.load32(version, Mem::at(version, type_::TP_VERSION_TAG));
        self.asm.mov(table, version);
        self.asm.alu_imm(Alu::And, table, instance_shapes::COUNT - 1);
        self.asm.shift_imm(Shift::Shl, table, 3);
        self.asm.push(R11);
        self.asm.addr(R11, Target::InstanceShapes);
        self.asm.alu(Alu::Add, table, R11);
        self.asm.pop(R11);
        self.asm.load32(table, Mem::at(table, 0));
        self.asm.alu(Alu::Cmp, table, version);
        self.asm.pop(table);
        self.asm.pop(version);
        self.asm.jcc_near(Cond::E, known);
        self.asm.ret();
        self.asm.bind(known);
    }

    /// Like the others, but the registers are stored where the runtime finds them, callee-saved ones too.
    fn release_stub(&mut self, ints: &[u8], floats: &[u8]) {
        let regs_slot = Mem::frame(saved::SIZE + 8 + act::REGS);
        self.asm.alu_imm(Alu::Sub, RSP, saved::SIZE);
        for &r in ints.iter().chain(&self.layout.saved) {
            self.asm.store(Mem::frame(saved::gpr(r)), r);
        }
        for &x in floats {
            self.asm.storesd(Mem::frame(saved::xmm(x)), x);
        }
        self.asm.lea(RAX, Mem::frame(saved::SIZE + 8));
        self.asm.store(Mem::frame(saved::gpr(RSP)), RAX);
        self.asm.store(Mem::frame(saved::ACTIVATION), RAX);
        self.asm.store(regs_slot, RSP);
        self.asm.mov(RDI, RSP);
        self.asm.addr(RAX, Target::Release);
        self.asm.call_reg(RAX);
        self.asm.store_imm(regs_slot, 0);
        self.asm.test(RAX);
        for &r in ints {
            self.asm.load(r, Mem::frame(saved::gpr(r)));
        }
        for &x in floats {
            self.asm.loadsd(x, Mem::frame(saved::xmm(x)));
        }
        self.asm.lea(RSP, Mem::frame(saved::SIZE));
        self.asm.ret();
    }

    /// Takes the exit of a guard if that brings the guard clock to 0. Changes r11.
    pub(super) fn count_guard(&mut self, i: &LInst) {
        let guard = match i.op {
            LOp::Guard(_)
            | LOp::Check { .. }
            | LOp::CheckFrame
            | LOp::Poll
            | LOp::UnboxI64
            | LOp::UnboxNumber
            | LOp::GuardTypes(_)
            | LOp::GuardNumber
            | LOp::GuardCode(..)
            | LOp::TrueDiv
            | LOp::FDiv => true,
            LOp::Alu(..) | LOp::ImulImm(_) | LOp::Neg | LOp::DivMod { .. } => true,
            LOp::ShlImm(_) | LOp::Shl | LOp::Sar | LOp::StoreItem { .. } => true,
            // Calls can't be made to fail from here, and the others never leave.
            _ => false,
        };
        if guard && i.site.is_some() {
            let exit = self.site_label(i.site);
            self.asm.load(R11, Mem::frame(act::UNIT));
            self.asm.load(R11, Mem::at(R11, unit::GUARD_CLOCK));
            self.asm.sub_mem32(Mem::at(R11, 0), 1);
            self.asm.jcc(Cond::E, exit);
        }
    }

    /// One stub per exit taken, then their common end.
    pub(super) fn exit_stubs(&mut self) {
        let common = self.asm.label();
        let layout = self.layout.clone();
        let exits = std::mem::take(&mut self.exits);
        for (id, l) in exits.into_iter().enumerate() {
            let Some(l) = l else { continue };
            self.asm.bind(l);
            if id == 0 {
                layout.refuse(&mut self.asm);
                continue;
            }
            self.asm
                .store_imm32(Mem::frame(act::SITE), i32::try_from(id).unwrap_or(0));
            self.asm.jmp(common);
        }
        self.asm.bind(common);
        self.asm.addr(R11, Target::ExitTrampoline);
        self.asm.call_reg(R11);
        layout.leave_unlinked(&mut self.asm);
    }
}
