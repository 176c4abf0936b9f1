//! The native frame: where its areas are, how it is set up and torn down.

use pyjit_ffi::layout::{frame, tstate};

use super::asm::{Asm, Cond, Mem};
use crate::abi::{C_RECURSION_RESERVE, SHELL_MARK, SHELL_STACKTOP, Target, act, unit};
use crate::input::CodeIdx;
use crate::lir::regs::{CALLEE_SAVED, XTMP, gpr};
use crate::lir::{Alu, Lir, UnitInfo, regs};
use crate::refusal::Refusal;
use crate::regalloc::Allocated;
use dynasmrt::DynamicLabel;

/// Offsets in [`crate::abi::SavedRegs`].
pub(super) mod saved {
    /// A general register.
    pub(in crate::x64) fn gpr(r: u8) -> i32 {
        i32::from(r) * 8
    }
    /// A vector register.
    pub(in crate::x64) fn xmm(r: u8) -> i32 {
        16 * 8 + i32::from(r) * 8
    }
    /// The activation record.
    pub(in crate::x64) const ACTIVATION: i32 = 32 * 8;
    /// Size of the struct.
    pub(in crate::x64) const SIZE: i32 = ACTIVATION + 8;
}

/// Offset of the shell from the base.
pub(super) const SHELL: i32 = act::SIZE;

/// A bigger native frame is refused.
const MAX_WORDS: usize = 2048;
/// Bytes of stack that one unit of C recursion stands for: CPython's 10,000 units have to last for 8 MiB, and for what
/// was used before.
const BYTES_PER_UNIT: i32 = 640;
/// Bytes of stack between two native frames when the call goes through a helper and the vectorcall stub.
const BYTES_BETWEEN: i32 = 512;

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
    /// The shells of inlined functions, by depth from 1.
    pub inner: Vec<i32>,
    /// Callee-saved registers the unit uses.
    pub saved: Vec<u8>,
    /// The unit links its shell.
    pub linked: bool,
    /// OSR unit.
    pub looped: bool,
}

impl Layout {
    pub(super) fn new(lir: &Lir, allocated: &Allocated, info: &UnitInfo) -> Result<Layout, Refusal> {
        let too_big = |count: usize| Refusal::TooBig {
            what: "words of native frame",
            count,
            limit: MAX_WORDS,
        };
        let words = |n: usize| {
            let small = i32::try_from(n).ok().filter(|_| n <= MAX_WORDS);
            small.map(|n| n * 8).ok_or(too_big(n))
        };
        let slots = info.nlocalsplus as usize + info.stacksize as usize;
        let shell = if lir.loop_unit {
            0
        } else {
            frame::LOCALSPLUS + words(slots)?
        };
        let mut out = SHELL + shell;
        let mut inner = Vec::with_capacity(lir.inner.len());
        for &locals in &lir.inner {
            inner.push(out);
            out += frame::LOCALSPLUS + words(locals as usize)?;
        }
        let scratch = out + words(lir.out_words as usize)?;
        let spill = scratch + words(lir.scratch_words as usize)?;
        let end = spill + words(allocated.output.num_spillslots)?;
        words(usize::try_from(end / 8).unwrap_or(0))?;
        let saved: Vec<u8> = CALLEE_SAVED
            .iter()
            .copied()
            .filter(|&r| allocated.used.contains(regs::int(r)))
            .collect();
        // Return address and saved registers above the frame keep the base 16-byte aligned.
        let above = 8 + words(saved.len())?;
        let size = (end + above + 15) / 16 * 16 - above;
        const { assert!(unit::BUILTINS == unit::GLOBALS + 8 && frame::F_BUILTINS == frame::F_GLOBALS + 8) };
        const { assert!(frame::FRAME_OBJ == frame::F_LOCALS + 8) };
        Ok(Layout {
            out,
            scratch,
            spill,
            size,
            inner,
            saved,
            linked: lir.visible,
            looped: lir.loop_unit,
        })
    }

    /// Byte offset of a spill slot.
    pub(super) fn slot(&self, n: usize) -> i32 {
        self.spill + i32::try_from(n * 8).unwrap_or(0)
    }

    /// Units of C recursion the frame takes.
    fn c_units(&self) -> i8 {
        i8::try_from((self.size + BYTES_BETWEEN + BYTES_PER_UNIT - 1) / BYTES_PER_UNIT).unwrap_or(i8::MAX)
    }

    /// Saves registers, checks that the unit may be entered, fills the activation record and links the shell.
    /// rdi and rsi stay as they are. `refused` is where to go if the unit can't be entered, with r11 = the unit's
    /// data block.
    pub(super) fn prologue(&self, asm: &mut Asm, info: &UnitInfo, refused: DynamicLabel) {
        for &r in &self.saved {
            asm.push(r);
        }
        asm.alu_imm(Alu::Sub, gpr::RSP, self.size);
        asm.addr(gpr::R11, Target::UnitData);
        asm.load(gpr::RAX, Mem::at(gpr::R11, unit::VALID_VERSION));
        if self.looped {
            asm.store(Mem::frame(act::FRAME), gpr::RDI);
            asm.store(Mem::frame(act::ARGS), gpr::RSI);
            asm.store_imm(Mem::frame(act::FUNC), 0);
        } else {
            asm.cmp_mem(Mem::at(gpr::R15, tstate::EVAL_BREAKER), gpr::RAX);
            asm.jcc(Cond::Ne, refused);
            self.recursion(asm, refused);
            asm.lea(gpr::RDX, Mem::frame(SHELL));
            asm.store(Mem::frame(act::FUNC), gpr::RDI);
            asm.store(Mem::frame(act::FRAME), gpr::RDX);
        }
        asm.store(Mem::frame(act::UNIT), gpr::R11);
        asm.store(Mem::frame(act::CHECK), gpr::RAX);
        asm.add_mem64(Mem::at(gpr::R11, unit::ENTRIES), 1);
        if self.linked || self.looped {
            asm.store_imm(Mem::frame(act::REGS), 0);
        }
        if self.linked && !self.looped {
            Self::link(asm, info);
        }
        for &at in &self.inner {
            // No function yet, no frame object.
            asm.store_imm(Mem::frame(at + frame::F_EXECUTABLE), 0);
            asm.store_imm(Mem::frame(at + frame::F_FUNCOBJ), 0);
            asm.store_imm(Mem::frame(at + frame::FRAME_OBJ), 0);
        }
        let flags = if self.linked || self.looped {
            act::LINKED
        } else {
            0
        };
        asm.store_imm32(Mem::frame(act::FLAGS), flags.cast_signed());
    }

    /// Takes one level of recursion, or none in a unit that does not go deeper. Changes rcx and rdx.
    fn recursion(&self, asm: &mut Asm, refused: DynamicLabel) {
        let (py, c) = (tstate::PY_RECURSION_REMAINING, tstate::C_RECURSION_REMAINING);
        if !self.linked {
            asm.cmp_mem32_imm(Mem::at(gpr::R15, py), 0);
            asm.jcc(Cond::Le, refused);
            return;
        }
        let units = self.c_units();
        asm.load32(gpr::RDX, Mem::at(gpr::R15, py));
        asm.load32(gpr::RCX, Mem::at(gpr::R15, c));
        asm.add32_imm(gpr::RDX, -1);
        asm.jcc(Cond::S, refused);
        asm.cmp32_imm(gpr::RCX, C_RECURSION_RESERVE + i32::from(units));
        asm.jcc(Cond::L, refused);
        asm.add32_imm(gpr::RCX, -units);
        asm.store32(Mem::at(gpr::R15, py), gpr::RDX);
        asm.store32(Mem::at(gpr::R15, c), gpr::RCX);
    }

    /// Fills the shell's header and makes it the current frame; r11 holds the unit's data block, rdx the shell.
    fn link(asm: &mut Asm, info: &UnitInfo) {
        let shell = |offset: i32| Mem::frame(SHELL + offset);
        asm.load(gpr::RAX, Mem::at(gpr::R11, unit::CODE));
        asm.store(shell(frame::F_EXECUTABLE), gpr::RAX);
        asm.load(gpr::RAX, Mem::at(gpr::R15, tstate::CURRENT_FRAME));
        asm.store(shell(frame::PREVIOUS), gpr::RAX);
        asm.store(shell(frame::F_FUNCOBJ), gpr::RDI);
        // Globals and builtins, then locals and frame object, are neighbours.
        asm.load_pair(XTMP, Mem::at(gpr::R11, unit::GLOBALS));
        asm.store_pair(shell(frame::F_GLOBALS), XTMP);
        asm.zero_xmm(XTMP);
        asm.store_pair(shell(frame::F_LOCALS), XTMP);
        let locals = i32::try_from(info.nlocalsplus).unwrap_or(0);
        for pair in 0..locals / 2 {
            asm.store_pair(shell(frame::LOCALSPLUS + pair * 16), XTMP);
        }
        if locals % 2 != 0 {
            asm.store_imm(shell(frame::LOCALSPLUS + (locals - 1) * 8), 0);
        }
        asm.addr(gpr::RAX, Target::Bytecode(CodeIdx(0), info.first_traceable));
        asm.store(shell(frame::INSTR_PTR), gpr::RAX);
        // Stack top in the lower half, then return offset and owner (thread: 0).
        let marks = i64::from(SHELL_STACKTOP.cast_unsigned()) | i64::from(SHELL_MARK) << 32;
        asm.imm_keep_flags(gpr::RAX, marks);
        asm.store(shell(frame::STACKTOP), gpr::RAX);
        asm.store(Mem::at(gpr::R15, tstate::CURRENT_FRAME), gpr::RDX);
    }

    /// The entry exit, from any point of the prologue: fills what of the activation record the runtime needs.
    pub(super) fn refuse(&self, asm: &mut Asm) {
        asm.store(Mem::frame(act::UNIT), gpr::R11);
        asm.store(Mem::frame(act::FUNC), gpr::RDI);
        asm.store(Mem::frame(act::ARGS), gpr::RSI);
        asm.lea(gpr::RDX, Mem::frame(SHELL));
        asm.store(Mem::frame(act::FRAME), gpr::RDX);
        asm.store_imm(Mem::frame(act::REGS), 0);
        // Exit id and flags.
        asm.store_imm(Mem::frame(act::SITE), 0);
        asm.addr(gpr::R11, Target::ExitTrampoline);
        asm.call_reg(gpr::R11);
        self.leave(asm);
    }

    /// Leaves after the runtime unlinked the frame, which gave back one unit of C recursion. The rest of them lasts as
    /// long as the native frame.
    pub(super) fn leave_unlinked(&self, asm: &mut Asm) {
        let rest = self.c_units() - 1;
        if self.linked && !self.looped && rest > 0 {
            asm.add_mem32(Mem::at(gpr::R15, tstate::C_RECURSION_REMAINING), rest);
        }
        self.leave(asm);
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
            asm.add_mem32(Mem::at(gpr::R15, tstate::C_RECURSION_REMAINING), self.c_units());
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
