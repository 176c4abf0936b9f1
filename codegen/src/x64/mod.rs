//! Machine code for x86-64 (System V).
//!
//! The calling convention, the native frame and the protocol of exits are described in [`crate::abi`].

pub mod asm;
mod disasm;
mod emit;
mod frame;
pub mod trampolines;

pub use disasm::disassemble;

use crate::abi::Artifact;
use crate::ir::func::Func;
use crate::lir::{BackendConfig, UnitInfo, lower};
use crate::refusal::Refusal;
use crate::regalloc;

/// Compiles an optimised function, reference counts included, to machine code and tables.
pub fn compile_ir(f: &Func, info: &UnitInfo, cfg: &BackendConfig) -> Result<Artifact, Refusal> {
    let lir = lower::lower(f, info)?;
    let allocated = regalloc::run(&lir, cfg)?;
    emit::emit(f, &lir, &allocated, info, cfg)
}
