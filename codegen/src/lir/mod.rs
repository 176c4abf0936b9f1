//! Machine-level instructions over virtual registers, between the IR and the register allocator.
//!
//! A [`Lir`] is a list of blocks of [`LInst`]s. Each instruction has an operation with its immediates ([`LOp`]) and
//! register operands with constraints, in the order the operation documents: definitions, uses, temporaries, then the
//! values its exit record needs. One operation may expand to several machine instructions; r11 and xmm15 are free
//! inside it and are never allocated.

pub mod inst;
pub mod lower;
pub mod origin;
pub mod print;
pub mod record;
pub mod regs;

pub use inst::{
    Addr, Alu, Base, CallArg, CmpKind, FSrc, Fpu, LBlock, LInst, LOp, Lir, LoadKind, Shift, Site, SiteId,
    Src, Test, ValSrc,
};

use crate::input::{CodeIdx, ConstId, Entry};
use crate::ir::types::TypeId;

/// What the back end needs to know of the unit besides its IR.
#[derive(Clone, Debug)]
pub struct UnitInfo {
    /// How the unit is entered.
    pub entry: Entry,
    /// `co_nlocalsplus` of the root code object.
    pub nlocalsplus: u32,
    /// `co_stacksize` of the root code object.
    pub stacksize: u32,
    /// Bytecode unit a fresh frame's `instr_ptr` points to: the first traceable one.
    pub first_traceable: u32,
    /// Classes of the objects in parameters (slots) that the unit is for: see [`crate::abi::Artifact::entry_classes`].
    pub entry_classes: Vec<(u32, TypeId)>,
    /// Inlined code objects whose function the unit does not know.
    pub by_code: hashbrown::HashSet<CodeIdx>,
    /// Constants whose reference count never changes.
    pub immortal: hashbrown::HashSet<ConstId>,
}

/// Settings of the back end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BackendConfig {
    /// Stress: few registers, so that almost everything spills.
    pub spill: bool,
    /// Stress: guards count down the clock of [`crate::abi::unit::GUARD_CLOCK`].
    pub guard_clock: bool,
    /// Makes [`crate::abi::Artifact::listing`].
    pub listing: bool,
    /// Has the register allocator validate its input, as builds with debug assertions always do.
    pub validate: bool,
    /// Runs the independent check of the register allocation (needs the `checker` feature of the allocator).
    pub check: bool,
}
