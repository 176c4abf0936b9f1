//! Code that is generated once, or once per function, by hand: the ways into and out of compiled code.

use super::asm::{Asm, Cond, Mem};
use super::frame::saved;
use crate::lir::inst::Alu;
use crate::lir::regs::gpr;
use crate::refusal::Refusal;
use gpr::{R11, R15, RAX, RBX, RCX, RDI, RDX, RSI, RSP};
use pyjit_ffi::layout::object;

/// Stores all registers in a `SavedRegs` on the stack: called with the return address above the base.
fn save_all(asm: &mut Asm) {
    asm.alu_imm(Alu::Sub, RSP, saved::SIZE);
    for r in (0..16).filter(|&r| r != RSP) {
        asm.store(Mem::frame(saved::gpr(r)), r);
    }
    for x in 0..16 {
        asm.storesd(Mem::frame(saved::xmm(x)), x);
    }
    asm.lea(RAX, Mem::frame(saved::SIZE + 8));
    asm.store(Mem::frame(saved::gpr(RSP)), RAX);
    asm.store(Mem::frame(saved::ACTIVATION), RAX);
}

fn bytes(asm: Asm) -> Result<Vec<u8>, Refusal> {
    asm.finish().map(|(code, _)| code)
}

/// The exit trampoline, calling `exit` (`extern "C" fn(*mut SavedRegs) -> u64`).
pub fn exit_trampoline(exit: u64) -> Result<Vec<u8>, Refusal> {
    let mut asm = Asm::default();
    save_all(&mut asm);
    asm.mov(RDI, RSP);
    asm.abs(RAX, exit);
    asm.call_reg(RAX);
    asm.alu_imm(Alu::Add, RSP, saved::SIZE);
    asm.ret();
    bytes(asm)
}

/// `extern "C" fn(entry, rdi, rsi, tstate) -> u64`: calls a native entry.
pub fn enter_thunk() -> Result<Vec<u8>, Refusal> {
    let mut asm = Asm::default();
    // One push keeps the stack aligned; the entry preserves the other callee-saved registers.
    asm.push(R15);
    asm.mov(R15, RCX);
    asm.mov(RAX, RDI);
    asm.mov(RDI, RSI);
    asm.mov(RSI, RDX);
    asm.call_reg(RAX);
    asm.pop(R15);
    asm.ret();
    bytes(asm)
}

/// What a vectorcall stub needs to know.
#[derive(Clone, Copy, Debug)]
pub struct VectorcallStub {
    /// Number of parameters: exactly as many positional arguments take the fast way.
    pub params: u32,
    /// Address of the entry cell.
    pub cell: u64,
    /// `PyThreadState_GetUnchecked`.
    pub get_tstate: u64,
    /// C function with the signature of vectorcall, for all other calls.
    pub slow: u64,
    /// `_Py_Dealloc`, if the last argument is kept alive during the call although the caller should do so.
    pub hold_last: Option<u64>,
}

/// Calls the cell in r11, keeping the last of `params` arguments alive. rbx is saved.
fn call_holding(asm: &mut Asm, params: i32, dealloc: u64) {
    let (called, done) = (asm.label(), asm.label());
    asm.push(RBX);
    asm.load(RBX, Mem::at(RSI, (params - 1) * 8));
    asm.load32(RAX, Mem::at(RBX, object::OB_REFCNT));
    asm.add32_imm(RAX, 1);
    asm.jcc(Cond::E, called);
    asm.store32(Mem::at(RBX, object::OB_REFCNT), RAX);
    asm.bind(called);
    asm.alu_imm(Alu::Sub, RSP, 8);
    asm.call_mem(Mem::at(R11, 0));
    asm.alu_imm(Alu::Add, RSP, 8);
    asm.load32(RCX, Mem::at(RBX, object::OB_REFCNT));
    asm.add32_imm(RCX, -1);
    // Immortal.
    asm.jcc(Cond::S, done);
    asm.store32(Mem::at(RBX, object::OB_REFCNT), RCX);
    asm.jcc(Cond::Ne, done);
    asm.push(RAX);
    asm.mov(RDI, RBX);
    asm.abs(RAX, dealloc);
    asm.call_reg(RAX);
    asm.pop(RAX);
    asm.bind(done);
    asm.pop(RBX);
}

/// `PyObject *stub(callable, args, nargsf, kwnames)`.
pub fn vectorcall_stub(s: &VectorcallStub) -> Result<Vec<u8>, Refusal> {
    let params =
        i32::try_from(s.params).map_err(|_| Refusal::Internal("vectorcall stub: parameters".into()))?;
    let mut asm = Asm::default();
    let slow = asm.label();
    asm.test(RCX);
    asm.jcc(Cond::Ne, slow);
    asm.mov(RAX, RDX);
    asm.clear_top_bit(RAX);
    asm.alu_imm(Alu::Cmp, RAX, params);
    asm.jcc(Cond::Ne, slow);
    asm.push(R15);
    asm.push(RDI);
    asm.push(RSI);
    asm.abs(RAX, s.get_tstate);
    asm.call_reg(RAX);
    asm.mov(R15, RAX);
    asm.pop(RSI);
    asm.pop(RDI);
    asm.abs(R11, s.cell);
    match s.hold_last.filter(|_| params > 0) {
        Some(dealloc) => call_holding(&mut asm, params, dealloc),
        None => asm.call_mem(Mem::at(R11, 0)),
    }
    asm.pop(R15);
    asm.ret();
    asm.bind(slow);
    asm.abs(RAX, s.slow);
    asm.jmp_reg(RAX);
    bytes(asm)
}
