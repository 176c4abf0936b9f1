//! Code that is generated once, or once per function, by hand: the ways into and out of compiled code.

use super::asm::{Asm, Cond, Mem};
use super::frame::saved;
use crate::lir::inst::Alu;
use crate::lir::regs::gpr;
use crate::refusal::Refusal;
use dynasmrt::DynamicLabel;
use gpr::{R8, R9, R11, R15, RAX, RBX, RCX, RDI, RDX, RSI, RSP};
use pyjit_ffi::layout::{function, object, tuple, varobject};

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
    /// `_Py_Dealloc`.
    pub dealloc: u64,
    /// The last argument is kept alive during the call although the caller should do so.
    pub hold_last: bool,
    /// Calls with fewer arguments take defaults here, too. With so many arguments they go the slow way.
    pub not_short: &'static [usize],
}

/// Most parameters of calls that take defaults here.
const MAX_DEFAULTED: i32 = 12;

/// Calls the cell in r11, keeping the last of `params` arguments alive. rbx is saved.
fn call_holding(asm: &mut Asm, params: i32, dealloc: u64) {
    asm.push(RBX);
    asm.load(RBX, Mem::at(RSI, (params - 1) * 8));
    hold(asm);
    asm.alu_imm(Alu::Sub, RSP, 8);
    asm.call_mem(Mem::at(R11, 0));
    asm.alu_imm(Alu::Add, RSP, 8);
    release_held(asm, dealloc);
    asm.pop(RBX);
}

/// Saves r15 and puts the thread state there. Keeps rdi and rsi.
fn save_and_load_tstate(asm: &mut Asm, get_tstate: u64) {
    asm.push(R15);
    asm.push(RDI);
    asm.push(RSI);
    asm.abs(RAX, get_tstate);
    asm.call_reg(RAX);
    asm.mov(R15, RAX);
    asm.pop(RSI);
    asm.pop(RDI);
}

/// A call with rax arguments, fewer than there are parameters: the others are the last of the function's defaults, which
/// live during the call though the function may lose them.
fn call_with_defaults(asm: &mut Asm, s: &VectorcallStub, params: i32, slow: DynamicLabel) {
    for &count in s.not_short {
        if let Ok(count) = i32::try_from(count) {
            asm.alu_imm(Alu::Cmp, RAX, count);
            asm.jcc(Cond::E, slow);
        }
    }
    // r9: the first default taken, counted from the first.
    asm.load(R8, Mem::at(RDI, function::FUNC_DEFAULTS));
    asm.test(R8);
    asm.jcc(Cond::E, slow);
    asm.load(R9, Mem::at(R8, varobject::OB_SIZE));
    asm.alu(Alu::Add, R9, RAX);
    asm.alu_imm(Alu::Sub, R9, params);
    asm.jcc(Cond::S, slow);
    save_and_load_defaults(asm);
    let size = 16 * ((8 * params + 15) / 16) + 8;
    asm.alu_imm(Alu::Sub, RSP, size);
    let item = |base, index| Mem {
        index: Some((index, true)),
        ..Mem::at(base, 0)
    };
    // rdx: the parameter.
    let (given, defaulted) = (asm.label(), asm.label());
    asm.imm(RDX, 0);
    asm.bind(given);
    asm.alu(Alu::Cmp, RDX, RAX);
    asm.jcc(Cond::E, defaulted);
    asm.load(RCX, item(RSI, RDX));
    asm.store(item(RSP, RDX), RCX);
    asm.alu_imm(Alu::Add, RDX, 1);
    asm.jmp(given);
    asm.bind(defaulted);
    asm.load(
        RCX,
        Mem {
            disp: tuple::OB_ITEM,
            ..item(RBX, R9)
        },
    );
    asm.store(item(RSP, RDX), RCX);
    asm.alu_imm(Alu::Add, R9, 1);
    asm.alu_imm(Alu::Add, RDX, 1);
    asm.alu_imm(Alu::Cmp, RDX, params);
    asm.jcc(Cond::Ne, defaulted);
    asm.mov(R15, RDI);
    asm.abs(RAX, s.get_tstate);
    asm.call_reg(RAX);
    asm.mov(RDI, R15);
    asm.mov(R15, RAX);
    asm.mov(RSI, RSP);
    asm.abs(R11, s.cell);
    asm.call_mem(Mem::at(R11, 0));
    asm.alu_imm(Alu::Add, RSP, size);
    release_held(asm, s.dealloc);
    asm.pop(RBX);
    asm.pop(R15);
    asm.ret();
}

/// Saves r15 and rbx; the defaults in r8 go to rbx with a reference of their own.
fn save_and_load_defaults(asm: &mut Asm) {
    asm.push(R15);
    asm.push(RBX);
    asm.mov(RBX, R8);
    hold(asm);
}

/// A reference to the object in rbx.
fn hold(asm: &mut Asm) {
    let immortal = asm.label();
    asm.load32(RCX, Mem::at(RBX, object::OB_REFCNT));
    asm.add32_imm(RCX, 1);
    asm.jcc(Cond::E, immortal);
    asm.store32(Mem::at(RBX, object::OB_REFCNT), RCX);
    asm.bind(immortal);
}

/// Lets go of the object in rbx; keeps rax. The stack is aligned but for one word.
fn release_held(asm: &mut Asm, dealloc: u64) {
    let done = asm.label();
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
}

/// `PyObject *stub(callable, args, nargsf, kwnames)`.
pub fn vectorcall_stub(s: &VectorcallStub) -> Result<Vec<u8>, Refusal> {
    let params =
        i32::try_from(s.params).map_err(|_| Refusal::Internal("vectorcall stub: parameters".into()))?;
    let mut asm = Asm::default();
    let (slow, short) = (asm.label(), asm.label());
    asm.test(RCX);
    asm.jcc(Cond::Ne, slow);
    asm.mov(RAX, RDX);
    asm.clear_top_bit(RAX);
    asm.alu_imm(Alu::Cmp, RAX, params);
    let defaulted = params > 0 && params <= MAX_DEFAULTED;
    if defaulted {
        asm.jcc(Cond::B, short);
    }
    asm.jcc(Cond::Ne, slow);
    save_and_load_tstate(&mut asm, s.get_tstate);
    asm.abs(R11, s.cell);
    if s.hold_last && params > 0 {
        call_holding(&mut asm, params, s.dealloc);
    } else {
        asm.call_mem(Mem::at(R11, 0));
    }
    asm.pop(R15);
    asm.ret();
    if defaulted {
        asm.bind(short);
        call_with_defaults(&mut asm, s, params, slow);
    }
    asm.bind(slow);
    asm.abs(RAX, s.slow);
    asm.jmp_reg(RAX);
    bytes(asm)
}
