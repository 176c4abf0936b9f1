//! The native frame: where its areas are, how it is set up and torn down.

use pyjit_ffi::layout::{frame, tstate};

use super::asm::{Asm, Cond, Mem};
use crate::abi::{C_RECURSION_RESERVE, SHELL_STACKTOP, Target, act, unit};
use crate::lir::regs::{CALLEE_SAVED, gpr};
use crate::lir::{Alu, Lir, UnitInfo, regs};
use crate::refusal::Refusal;
use crate::regalloc::Allocated;
use dynasmrt::DynamicLabel;

/// Offset of the shell from the base.
pub(super) const SHELL: i32 = act::SIZE;

/// Offsets of the areas of a native frame.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The outgoing argument array (word 0 is `args[-1]`).
    pub out: i32,
    /// Scratch results.
    pub scratch: i32,
    /// Spill slots.
    pub spill: i32,
    /// Size of everything.
    pub size: i32,
    /// Callee-saved registers the unit uses.
    pub saved: Vec<u8>,
    /// The unit links its shell.
    pub linked: bool,
    /// OSR unit.
    pub looped: bool,
}

impl Layout {
    pub(super) fn new(lir: &Lir, allocated: &Allocated, info: &UnitInfo) -> Result<Layout, Refusal> {
        let words = |n: usize| {
            i32::try_from(n)
                .ok()
                .filter(|&n| n < 1 << 20)
                .map(|n| n * 8)
                .ok_or(Refusal::TooBig {
                    what: "words of native frame",
                    count: n,
                    limit: 1 << 20,
                })
        };
        let slots = info.nlocalsplus as usize + info.stacksize as usize;
        let shell = if lir.loop_unit {
            0
        } else {
            frame::LOCALSPLUS + words(slots)?
        };
        let out = SHELL + shell;
        let scratch = out + words(lir.out_words as usize)?;
        let spill = scratch + words(lir.scratch_words as usize)?;
        let end = spill + words(allocated.output.num_spillslots)?;
        let saved: Vec<u8> = CALLEE_SAVED
            .iter()
            .copied()
            .filter(|&r| allocated.used.contains(regs::int(r)))
            .collect();
        // Return address and saved registers above the frame keep the base 16-byte aligned.
        let above = 8 + words(saved.len())?;
        let size = (end + above + 15) / 16 * 16 - above;
        Ok(Layout {
            out,
            scratch,
            spill,
            size,
            saved,
            linked: lir.visible,
            looped: lir.loop_unit,
        })
    }

    /// Byte offset of a spill slot.
    pub(super) fn slot(&self, n: usize) -> i32 {
        self.spill + i32::try_from(n * 8).unwrap_or(0)
    }

    /// Saves registers, fills the activation record, checks that the unit may be entered and links the shell.
    /// rdi and rsi stay as they are. `entry_exit` is the exit taken when the unit can't be entered.
    pub(super) fn prologue(&self, asm: &mut Asm, info: &UnitInfo, entry_exit: DynamicLabel) {
        for &r in &self.saved {
            asm.push(r);
        }
        asm.alu_imm(Alu::Sub, gpr::RSP, self.size);
        asm.addr(gpr::R11, Target::UnitData);
        asm.load(gpr::RAX, Mem::at(gpr::R11, unit::VALID_VERSION));
        asm.store(Mem::frame(act::UNIT), gpr::R11);
        asm.store(Mem::frame(act::CHECK), gpr::RAX);
        asm.store(Mem::frame(act::ARGS), gpr::RSI);
        asm.store_imm(Mem::frame(act::REGS), 0);
        asm.add_mem64(Mem::at(gpr::R11, unit::ENTRIES), 1);
        if self.looped {
            asm.store(Mem::frame(act::FRAME), gpr::RDI);
            asm.store_imm(Mem::frame(act::FUNC), 0);
            asm.store_imm32(Mem::frame(act::SITE), 0);
            asm.store_imm32(Mem::frame(act::FLAGS), act::LINKED.cast_signed());
            return;
        }
        asm.store(Mem::frame(act::FUNC), gpr::RDI);
        asm.lea(gpr::RDX, Mem::frame(SHELL));
        asm.store(Mem::frame(act::FRAME), gpr::RDX);
        // SITE and FLAGS.
        asm.store_imm(Mem::frame(act::SITE), 0);
        asm.cmp_mem(Mem::at(gpr::R15, tstate::EVAL_BREAKER), gpr::RAX);
        asm.jcc(Cond::Ne, entry_exit);
        if self.linked {
            self.enter(asm, info, entry_exit);
        } else {
            asm.cmp_mem32_imm(Mem::at(gpr::R15, tstate::PY_RECURSION_REMAINING), 0);
            asm.jcc(Cond::Le, entry_exit);
        }
    }

    /// Recursion counts and the linked shell; r11 holds the unit's data block, rdx the shell.
    fn enter(&self, asm: &mut Asm, info: &UnitInfo, entry_exit: DynamicLabel) {
        let (py, c) = (tstate::PY_RECURSION_REMAINING, tstate::C_RECURSION_REMAINING);
        asm.load32(gpr::RAX, Mem::at(gpr::R15, py));
        asm.load32(gpr::RCX, Mem::at(gpr::R15, c));
        asm.add32_imm(gpr::RAX, -1);
        asm.jcc(Cond::S, entry_exit);
        asm.cmp32_imm(gpr::RCX, C_RECURSION_RESERVE + 1);
        asm.jcc(Cond::L, entry_exit);
        asm.add32_imm(gpr::RCX, -1);
        asm.store32(Mem::at(gpr::R15, py), gpr::RAX);
        asm.store32(Mem::at(gpr::R15, c), gpr::RCX);
        let shell = |offset: i32| Mem::frame(SHELL + offset);
        let copies = [
            (unit::CODE, frame::F_EXECUTABLE),
            (unit::GLOBALS, frame::F_GLOBALS),
            (unit::BUILTINS, frame::F_BUILTINS),
        ];
        for (from, to) in copies {
            asm.load(gpr::RAX, Mem::at(gpr::R11, from));
            asm.store(shell(to), gpr::RAX);
        }
        asm.load(gpr::RAX, Mem::at(gpr::R15, tstate::CURRENT_FRAME));
        asm.store(shell(frame::PREVIOUS), gpr::RAX);
        asm.store(shell(frame::F_FUNCOBJ), gpr::RDI);
        asm.store_imm(shell(frame::F_LOCALS), 0);
        asm.store_imm(shell(frame::FRAME_OBJ), 0);
        asm.addr(gpr::RAX, Target::Bytecode(info.first_traceable));
        asm.store(shell(frame::INSTR_PTR), gpr::RAX);
        // Stack top in the lower half; return offset and owner (thread) are 0.
        asm.imm_keep_flags(gpr::RAX, i64::from(SHELL_STACKTOP.cast_unsigned()));
        asm.store(shell(frame::STACKTOP), gpr::RAX);
        asm.store(Mem::at(gpr::R15, tstate::CURRENT_FRAME), gpr::RDX);
        asm.store_imm32(Mem::frame(act::FLAGS), act::LINKED.cast_signed());
    }

    /// Unlinks the shell and undoes the recursion counts, result in rax kept; then `leave`. Jumps to `slow` when
    /// the frame has been looked at.
    pub(super) fn epilogue(&self, asm: &mut Asm, slow: DynamicLabel) {
        if self.linked && !self.looped {
            asm.cmp_mem32_imm(Mem::frame(act::FLAGS), act::LINKED.cast_signed());
            asm.jcc(Cond::Ne, slow);
            asm.cmp_mem_imm(Mem::frame(SHELL + frame::FRAME_OBJ), 0);
            asm.jcc(Cond::Ne, slow);
            asm.load(gpr::RCX, Mem::frame(SHELL + frame::PREVIOUS));
            asm.add_mem32(Mem::at(gpr::R15, tstate::PY_RECURSION_REMAINING), 1);
            asm.add_mem32(Mem::at(gpr::R15, tstate::C_RECURSION_REMAINING), 1);
            asm.store(Mem::at(gpr::R15, tstate::CURRENT_FRAME), gpr::RCX);
        }
        self.leave(asm);
    }

    /// Frees the frame, restores registers and returns; rax is kept.
    pub(super) fn leave(&self, asm: &mut Asm) {
        asm.alu_imm(Alu::Add, gpr::RSP, self.size);
        for &r in self.saved.iter().rev() {
            asm.pop(r);
        }
        asm.ret();
    }
}
