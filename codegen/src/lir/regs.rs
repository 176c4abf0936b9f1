//! The register file as the back end divides it up.

use regalloc2::{PReg, PRegSet, RegClass};

/// Hardware numbers of the general registers.
pub mod gpr {
    #![expect(missing_docs, reason = "register names")]
    pub const RAX: u8 = 0;
    pub const RCX: u8 = 1;
    pub const RDX: u8 = 2;
    pub const RBX: u8 = 3;
    pub const RSP: u8 = 4;
    pub const RBP: u8 = 5;
    pub const RSI: u8 = 6;
    pub const RDI: u8 = 7;
    pub const R8: u8 = 8;
    pub const R9: u8 = 9;
    pub const R10: u8 = 10;
    /// Never allocated: free inside one operation.
    pub const R11: u8 = 11;
    pub const R12: u8 = 12;
    pub const R13: u8 = 13;
    pub const R14: u8 = 14;
    /// The thread state.
    pub const R15: u8 = 15;
}

/// Number of the vector register that is never allocated: free inside one operation.
pub const XTMP: u8 = 15;

/// General registers of C arguments, in order.
pub const C_ARGS: [u8; 6] = [gpr::RDI, gpr::RSI, gpr::RDX, gpr::RCX, gpr::R8, gpr::R9];
/// Allocatable general registers a C function may change.
pub const CALLER_SAVED: [u8; 8] = [
    gpr::RAX,
    gpr::RCX,
    gpr::RDX,
    gpr::RSI,
    gpr::RDI,
    gpr::R8,
    gpr::R9,
    gpr::R10,
];
/// Allocatable general registers a C function preserves.
pub const CALLEE_SAVED: [u8; 5] = [gpr::RBX, gpr::RBP, gpr::R12, gpr::R13, gpr::R14];
/// Number of allocatable vector registers (all changed by calls), from 0.
pub const XMMS: u8 = 15;

/// A general register as the allocator names it.
pub fn int(r: u8) -> PReg {
    PReg::new(usize::from(r), RegClass::Int)
}
/// A vector register as the allocator names it.
pub fn float(r: u8) -> PReg {
    PReg::new(usize::from(r), RegClass::Float)
}
/// Registers a C function may change.
pub fn caller_saved() -> PRegSet {
    CALLER_SAVED
        .iter()
        .map(|&r| int(r))
        .chain((0..XMMS).map(float))
        .collect()
}
/// All general registers but the thread state.
pub const fn ints() -> PRegSet {
    let mut set = PRegSet::empty();
    let mut r = 0;
    while r < XTMP {
        set.add(PReg::new(r as usize, RegClass::Int));
        r += 1;
    }
    set
}
/// All allocatable registers.
pub fn all() -> PRegSet {
    let mut set = caller_saved();
    for r in CALLEE_SAVED {
        set.add(int(r));
    }
    set
}
