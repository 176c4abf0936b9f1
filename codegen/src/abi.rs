//! The contract between compiled code and the runtime: calling convention, native frame, artifact.
//!
//! # Calling convention of a native entry
//! `PyObject *entry(PyFunctionObject *func /* rdi */, PyObject *const *args /* rsi */)`, r15 = thread state
//! (preserved by compiled code). `args` holds exactly the function's parameters (positional, keyword-only,
//! `*args` tuple, `**kwargs` dict), all bound, borrowed. Returns a new reference, or NULL with an exception set
//! after the traceback entry of this frame was added. All other registers follow the System V ABI (rbx, rbp, r12-r14
//! are callee-saved).
//!
//! An OSR unit is entered as `uint64_t entry(_PyInterpreterFrame *frame /* rdi */, PyObject **slots /* rsi */)` with
//! r15 = thread state: `slots` are the localsplus slots followed by the stack entries, whose references the
//! compiled code takes over (the runtime has set the frame's own slots to NULL). It always leaves through an exit and
//! returns what the runtime's exit function returned. A resume unit is entered in the same way with the slots of a
//! generator's frame, which it sets to NULL itself; it returns the value yielded or returned after it has filled the frame.
//! In the rest of this text a loop unit stands for both. A `ret` in a loop unit does not exist: the builder emits
//! `exit loop_done` before RETURN instead.
//!
//! A function may have several versions, each for objects of certain classes in some parameters. A version whose classes
//! the arguments do not have jumps to the entry in the word [`Target::NextVersion`] before it has done anything.
//!
//! # Native frame
//! The body runs with a fixed stack pointer, the *base*; the stack is 16-byte aligned at calls:
//! ```text
//! base + 0                       Activation (see [`act`])
//! base + act::SIZE               shell: a `_PyInterpreterFrame` with all its slots (function units only)
//! base + out_offset              outgoing argument array: word 0 is args[-1] (scratch for vectorcall), then args
//! base + scratch_offset          scratch result words of helpers
//! base + spill_offset            spill slots
//! ...                          saved registers, return address
//! ```
//! A function unit links its shell as `tstate->current_frame` in the prologue and unlinks it in the epilogue, so
//! that the frame is visible; only its header is filled. Its `stacktop` is [`SHELL_STACKTOP`] and its locals are NULL
//! until the runtime fills them from the exit record of the call site (when somebody asks for the
//! locals, or at an exit). In an OSR unit the interpreter's own frame plays that role.
//!
//! # Visible sites
//! Before a call that can run Python code, compiled code stores the bytecode address to the frame's `instr_ptr`
//! and the exit id of the call's record to `Activation.site`; every value the record names is then in the native
//! frame or a constant (nothing in callee-saved registers). The same record serves the exit if the call raises.
//!
//! # Checks and polls
//! At entry the unit compares `tstate->eval_breaker` with its own version word ([`unit::VALID_VERSION`]) and
//! keeps a copy in `Activation.check`. `check` compares `eval_breaker & ~0xff` with `Activation.check`; `poll` compares
//! the whole word. Whoever makes the code stale or fills the shell's slots writes [`CHECK_STALE`] to
//! `Activation.check`, so one compare finds out everything.
//!
//! # Exits
//! A failed guard jumps to its stub: `mov dword [base + act::SITE], exit_id; jmp common`. The unit's
//! common exit calls the trampoline [`Target::ExitTrampoline`]: it saves all registers in a [`SavedRegs`] and calls
//! the runtime's exit function `extern "C" fn(*mut SavedRegs) -> u64`; on return rax holds the result and the unit
//! runs its epilogue (without unlinking the frame or undoing recursion counts: the runtime did both).
//!
//! # Releases
//! `decref` brings the count down inline; at zero a cold path stores the object to `Activation.TMP` and, when the
//! operation has a frame state, makes the site visible (site, `instr_ptr`), calls the runtime's [`Target::Release`]
//! through a stub of the unit and leaves through the operation's exit if the code became stale meanwhile. The stub
//! preserves all registers; it stores those the unit uses in a [`SavedRegs`] that `Activation.REGS` points to.
//! Without a frame state, `Activation.site` becomes [`SITE_UNKNOWN`] unless the class is known to die silently: nobody
//! can see the locals then.
//!
//! # Recursion
//! The prologue of a function unit decrements `py_recursion_remaining` and `c_recursion_remaining`; if the first
//! becomes negative or the second falls below [`C_RECURSION_RESERVE`] it leaves both as they were and takes exit
//! [`crate::deopt::ExitId::ENTRY`] without having linked the shell (`Activation.linked` is 0). The epilogue
//! increments both. A big native frame takes several C units; the runtime always gives back one, the unit the rest
//! when its native frame is gone. A unit without visible sites only looks at the first counter and links nothing.

use crate::deopt::ExitRecord;
use crate::helpers::HelperId;
use crate::input::{CodeIdx, ConstId};
use crate::ir::types::TypeId;

/// Offsets in the runtime's list of free ints. All of them have room for two digits.
pub mod int_list {
    /// i32: so many more may be added.
    pub const ROOM: i32 = 0;
    /// The first, or null; each refers to the next in place of its class.
    pub const HEAD: i32 = 8;
}

/// The runtime's table of plain classes, by version tag.
pub mod instance_shapes {
    /// Entries of 8 bytes; the first four hold the version tag. A class's entry is its version tag modulo this.
    pub const COUNT: i32 = 1024;
}

/// Offsets in the activation record.
pub mod act {
    /// u64: expected upper bits of the eval breaker (a copy of the unit's version word), or stale.
    pub const CHECK: i32 = 0;
    /// `_PyInterpreterFrame *`: the shell, or the interpreter's frame in an OSR unit.
    pub const FRAME: i32 = 8;
    /// Address of the unit's data block.
    pub const UNIT: i32 = 16;
    /// u32: exit id of the current call site or of the exit taken.
    pub const SITE: i32 = 24;
    /// u32: bit 0 the frame is linked; bit 1 its slots have been filled (set by the runtime).
    pub const FLAGS: i32 = 28;
    /// Callable object (function units), for the runtime.
    pub const FUNC: i32 = 32;
    /// `PyObject *const *`: the argument array the unit was entered with. Only valid at the entry exit.
    pub const ARGS: i32 = 40;
    /// `SavedRegs *` while compiled code waits in its release stub, else 0: then every located value is in the
    /// native frame.
    pub const REGS: i32 = 48;
    /// The object handed to the release function.
    pub const TMP: i32 = 56;
    /// Size in bytes; the shell follows.
    pub const SIZE: i32 = 64;
    /// Bit in FLAGS.
    pub const LINKED: u32 = 1;
    /// Bit in FLAGS.
    pub const FILLED: u32 = 2;
}

/// Offsets in the data block of a unit: a read-write block the runtime allocates per unit, whose address is
/// a relocation ([`Target::UnitData`]) in the code.
pub mod unit {
    /// u64: the eval-breaker word (low byte 0) under which the code is valid; [`super::CHECK_STALE`] when it is not.
    pub const VALID_VERSION: i32 = 0;
    /// u64: counts entries.
    pub const ENTRIES: i32 = 8;
    /// u64: free for the runtime (a pointer to its own unit object).
    pub const OWNER: i32 = 16;
    /// u64: copies of the shell header that never change: f_executable.
    pub const CODE: i32 = 24;
    /// u64: `func_globals`.
    pub const GLOBALS: i32 = 32;
    /// u64: `func_builtins`.
    pub const BUILTINS: i32 = 40;
    /// u64: f_locals of the shell (0).
    pub const LOCALS: i32 = 48;
    /// Address of an i32 that guards count down in code compiled with [`crate::lir::BackendConfig::guard_clock`]:
    /// the guard that brings it to 0 exits although its condition holds. The runtime winds it up again.
    pub const GUARD_CLOCK: i32 = 56;
    /// Size in bytes.
    pub const SIZE: i32 = 64;
}

/// `stacktop` of a shell whose slots are not filled: C code that reads a variable of the frame finds it unbound. (The
/// slots of the locals are NULL then.)
pub const SHELL_STACKTOP: i32 = 0;
/// `return_offset` of such a shell, by which it is told from other frames: nobody reads it in a frame that only calls C.
pub const SHELL_MARK: u16 = 0xfffe;
/// `return_offset` of a shell of an inlined function. Such shells follow each other in the native frame of the function
/// they were inlined into ([`Artifact::inner_shells`]) and are linked above its own frame only during a call of what may
/// look at them. Their frame object and function are 0 until the first such call.
pub const INNER_MARK: u16 = 0xfffd;
/// `Activation.site` while an object dies whose release has no frame state: what the frame holds is not known.
pub const SITE_UNKNOWN: u32 = u32::MAX;
/// A value no eval breaker ever has (the low byte is set in a way events never are).
pub const CHECK_STALE: u64 = u64::MAX;
/// C recursion units compiled code leaves untouched.
pub const C_RECURSION_RESERVE: i32 = 1000;

/// Registers at an exit, as the trampoline stores them.
#[repr(C)]
#[derive(Debug)]
pub struct SavedRegs {
    /// General registers by hardware number (slot 4, rsp, holds the base).
    pub gpr: [u64; 16],
    /// Low halves of the vector registers by hardware number.
    pub xmm: [u64; 16],
    /// The activation record.
    pub activation: *mut u8,
}

/// What an absolute 64-bit immediate in the code stands for; resolved at install.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Target {
    /// Address of a constant object.
    Const(ConstId),
    /// Address of a class (for type guards).
    Type(TypeId),
    /// Address of a helper.
    Helper(HelperId),
    /// Address of the unit's data block.
    UnitData,
    /// Address of the entry cell of a code object: a word holding the address of its current native entry, or of
    /// a stub with the same calling convention that runs the function in the interpreter.
    EntryCell(ConstId),
    /// Address of a word with the entry to go on at, in the same convention, when an argument is not of the class this
    /// version is for.
    NextVersion,
    /// Address of the instruction at a bytecode unit of a code object of the unit, behind its EXTENDED_ARGs: what
    /// `instr_ptr` is while it runs.
    Bytecode(CodeIdx, u32),
    /// Address of an inlined code object.
    Code(CodeIdx),
    /// Address of the function object of an inlined callee.
    Function(CodeIdx),
    /// Address of the globals of that function.
    Globals(CodeIdx),
    /// Address of the builtins of that function.
    Builtins(CodeIdx),
    /// The exit trampoline.
    ExitTrampoline,
    /// The runtime's release function, `extern "C" fn(*mut SavedRegs) -> u64`: runs `_Py_Dealloc` on the object in
    /// `Activation.TMP` (its count is 0). Not 0: the compiled code became stale or its frame was looked at.
    Release,
    /// `_Py_Dealloc`, for objects whose death runs no Python code.
    Dealloc,
    /// Slow path of a poll in a loop that may call: `int fn(Activation *)`: handles pending work; 0 = go on natively,
    /// 1 = leave through the poll's exit, -1 = an exception is set.
    PollSlow,
    /// Slow path of a return: `PyObject *fn(Activation *, PyObject *result)`. Called instead of the epilogue's unlinking
    /// when the shell got a frame object or its slots were filled; unlinks the frame, undoes the recursion counts,
    /// hands over or clears the frame and returns the result (or NULL with an exception set).
    ReturnSlow,
    /// Address of the interpreter's float free list: count (i32) then, 8 bytes on, the head pointer.
    FloatFreelist,
    /// Address of the runtime's list of free ints ([`int_list`]).
    IntFreelist,
    /// Function that frees a dead instance of a plain class and gives 1, unless that could be seen.
    FreeInstance,
    /// The table of [`instance_shapes`].
    InstanceShapes,
    /// Address of the cached int -5; the others follow every 32 bytes up to 256.
    SmallInts,
    /// `True`, `False`.
    True,
    /// See `True`.
    False,
    /// `PyFloat_Type`.
    FloatType,
    /// `PyLong_Type`.
    LongType,
    /// `PyObject_Malloc`.
    ObjectMalloc,
}

/// An absolute 64-bit value to be written into the code at install.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reloc {
    /// Byte offset of the 8-byte immediate.
    pub offset: u32,
    /// What it stands for.
    pub target: Target,
}

/// A compiled unit, not yet installed.
#[derive(Debug, Default)]
pub struct Artifact {
    /// Machine code; position independent but for the relocations.
    pub code: Vec<u8>,
    /// Offset of the native entry in `code`.
    pub entry: u32,
    /// The unit is only for objects of these classes in these parameters (slots, where a frame is entered). A function
    /// unit looks at them itself, first thing; whoever enters a loop unit has to.
    pub entry_classes: Vec<(u32, TypeId)>,
    /// Relocations.
    pub relocs: Vec<Reloc>,
    /// Exit and call-site records, indexed by `ExitId`.
    pub exits: Vec<ExitRecord>,
    /// Size of the native frame in bytes (from the base to the saved registers).
    pub frame_size: u32,
    /// Registers saved between the native frame and the return address.
    pub saved_words: u32,
    /// Offsets from the base of the shells for inlined functions: the shell of depth 1 first.
    pub inner_shells: Vec<u32>,
    /// (code offset, bytecode unit), ascending; for listings and profilers.
    pub lines: Vec<(u32, u32)>,
    /// Human-readable listing of the LIR with code offsets.
    pub listing: String,
}
