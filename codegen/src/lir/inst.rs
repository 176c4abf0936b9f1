//! The instructions of the back end.

use regalloc2::{Block, InstRange, Operand, PRegSet, VReg};

use crate::abi::Target;
use crate::deopt::{ExitReason, Resume};
use crate::helpers::HelperId;
use crate::id_type;
use crate::input::CodeIdx;
use crate::ir::func::{Inst, Value};
use crate::ir::ops::Cc;
use crate::ir::types::TypeSet;
use crate::lir::origin::Origins;

/// A two-operand integer operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "instruction names")]
pub enum Alu {
    Add,
    Sub,
    And,
    Or,
    Xor,
    Cmp,
    Imul,
}

/// A scalar double operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "instruction names")]
pub enum Fpu {
    Add,
    Sub,
    Mul,
    Div,
    Sqrt,
    Cmp,
}

/// A shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "instruction names")]
pub enum Shift {
    Shl,
    Shr,
    Sar,
}

id_type!(
    /// An exit or call site: index into [`Lir::sites`].
    SiteId,
    "s"
);

/// A place with an exit record.
#[derive(Clone, Debug)]
pub struct Site {
    /// The IR instruction it belongs to.
    pub inst: Inst,
    /// Why compiled code leaves there.
    pub reason: ExitReason,
    /// Where the interpreter goes on.
    pub resume: Resume,
    /// Values located by the operands of the instruction from `first` on, in order.
    pub values: Vec<Value>,
    /// Index of the first of these operands.
    pub first: usize,
    /// The value a failed guard looked at, with the operand that holds it.
    pub culprit: Option<(Value, usize)>,
    /// A value the exit stub restores in the register of the result (operand 0), by undoing the addition.
    pub undone: Option<Value>,
    /// Where the frames stand while others look at them, outermost first; empty if only the unit's own frame is there.
    pub chain: Vec<Standing>,
}

/// Where one of several frames stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Whose frame.
    pub code: CodeIdx,
    /// Its bytecode, in units.
    pub bc: u32,
    /// Number of its locals.
    pub locals: u32,
    /// Its function is not one the unit knows: that of a generator expression, or one of many that run its code.
    pub by_code: bool,
}

/// Second operand of an integer operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Src {
    /// The next operand (register or stack).
    Op,
    /// An immediate.
    Imm(i32),
}

/// Second operand of a double operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FSrc {
    /// The next operand (register or stack).
    Op,
    /// A constant by its bits, from the pool.
    Pool(u64),
}

/// Base of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// The next operand.
    Op,
    /// A constant object.
    Const(Target),
}

/// An address; its operands are base (unless constant), then index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Addr {
    /// Base.
    pub base: Base,
    /// There is an index operand, scaled by 8 if the flag is set.
    pub index: Option<bool>,
    /// Displacement.
    pub disp: i32,
}

/// A stored value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValSrc {
    /// The next operand.
    Op,
    /// An immediate, sign-extended.
    Imm(i32),
    /// An address.
    Addr(Target),
}

/// A constant argument of a call, placed in its register by the call itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallArg {
    /// The thread state.
    Tstate,
    /// The frame of the activation.
    Frame,
    /// A machine integer.
    Imm(i64),
    /// An address.
    Addr(Target),
    /// The array of outgoing arguments.
    Array,
    /// The scratch area.
    Scratch,
}

/// Width and class of a load or of an element stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoadKind {
    /// 64 bits to a general register.
    I64,
    /// 32 bits, sign-extended.
    I32,
    /// 8 bits, zero-extended.
    U8,
    /// A double.
    F64,
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CmpKind {
    /// Integers: first operand, then `Src`.
    Int(Cc, Src),
    /// The operand is not zero.
    NonZero,
    /// No exception is pending.
    NoError,
    /// The operand equals an address.
    Is(Target),
    /// The class of the operand equals an address.
    IsType(Target),
    /// Doubles: two operands.
    Float(Cc),
}

/// A condition: true when the comparison's outcome is `want`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    /// The comparison.
    pub kind: CmpKind,
    /// The outcome asked for.
    pub want: bool,
}

/// What is known of an object that loses a reference: how it is freed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dying {
    /// Exactly an int.
    Int,
    /// Exactly a float.
    Float,
    /// Neither.
    Other,
    /// Nothing is known.
    Unknown,
}

/// An operation. "d" are definitions, "u" uses, "t" temporaries, in operand order.
#[derive(Clone, PartialEq, Debug)]
pub enum LOp {
    /// d0 = rdi, d1 = rsi: what the unit was entered with.
    EntryArgs,
    /// d0 = u1, same class.
    Mov,
    /// d0 = immediate.
    Imm(i64),
    /// d0 = address.
    Addr(Target),
    /// d0 = double constant.
    FImm(u64),
    /// d0 = u1 op src; exits on overflow if there is a site.
    Alu(Alu, Src),
    /// d0 = u1 * imm; exits on overflow if there is a site.
    ImulImm(i32),
    /// d0 = u1 + disp.
    Lea(i32),
    /// d0 = u1 + u2.
    LeaX,
    /// d0 = -u1; exits on overflow if there is a site.
    Neg,
    /// d0 = !u1.
    Not,
    /// d0 (rax) = floor(u1 (rax) / u2), or the modulo in rdx; t3 is the other one of rax and rdx.
    DivMod {
        /// Wants the modulo.
        modulo: bool,
    },
    /// d0 (rdx) = floor division (or modulo) of u1 by a positive constant by multiplication; rax is destroyed.
    DivConst {
        /// Multiplier.
        magic: u64,
        /// Right shift of the product's upper half.
        shift: u8,
        /// Divisor.
        divisor: i32,
        /// Wants the modulo.
        modulo: bool,
    },
    /// d0 = floor division (or modulo) of u1 by a power of two: shift or mask.
    DivPow2 {
        /// Exponent.
        log2: u8,
        /// Wants the modulo.
        modulo: bool,
    },
    /// d0 = u1 << n; exits on overflow.
    ShlImm(u8),
    /// d0 = u1 << u2 (rcx); exits on a bad count or overflow.
    Shl,
    /// d0 = u1 shifted by a constant.
    ShiftImm(Shift, u8),
    /// d0 = u1 >> u2 (rcx, changed); exits on a negative count.
    Sar,
    /// d0 = double of u1.
    CvtF64,
    /// d0 = u1 / u2 as doubles; t3 double temporary; exits unless exact.
    TrueDiv,
    /// d0 = u1 op src.
    Fpu(Fpu, FSrc),
    /// Double division that exits on a zero divisor: d0 = u1 / u2.
    FDiv,
    /// d0 = -u1.
    FNeg,
    /// d0 = |u1|.
    FAbs,
    /// d0 = square root of u1.
    FSqrt,
    /// d0 = 0 or 1.
    Set(Test),
    /// Exits unless the condition holds.
    Guard(Test),
    /// The same with the answer of a call: no stress mode may let it fail, for the call has done its work.
    GuardAnswer(Test),
    /// d0 = int object of u1.
    BoxI64,
    /// d0 = float object of u1.
    BoxF64,
    /// d0 = float object of u1, or the int object if u2 is not 0.
    BoxNumber,
    /// d0 = `True` if u1 else `False`.
    BoxBool,
    /// d0 = value of the int object u1; exits if its size does not fit in 63 bits.
    UnboxI64,
    /// Exits unless the object u0 is exactly of one of these classes.
    GuardTypes(TypeSet),
    /// Exits unless the object u0 is exactly an int or exactly a float.
    GuardNumber,
    /// Exits unless the object u0 is an exact function that runs this code with the environment of that code.
    GuardCode(Target, CodeIdx),
    /// d0 (a double) = value of the int or float object u1; exits if it is an int above one digit.
    UnboxNumber,
    /// d0 = memory.
    Load(LoadKind, Addr),
    /// Memory = value.
    Store(Addr, ValSrc),
    /// Memory = last operand, of this width and class.
    StoreElement(LoadKind, Addr),
    /// d0 = memory; memory = value.
    Swap(Addr, ValSrc),
    /// d0 = u1 (a double) truncated.
    CvtI64,
    /// Replaces a list's item; d0 (scratch), address operands, u: the new item; exits before if the old one's death
    /// could run Python code.
    StoreItem {
        /// Of the item.
        addr: Addr,
        /// The new item is a double.
        float: bool,
        /// The new item's reference count counts.
        counted: bool,
    },
    /// Word `n` of the outgoing argument array (0 = first argument) = value.
    StoreOut(u32, ValSrc),
    /// Slot `n` of the interpreter's frame a unit runs in = value.
    StoreSlot(u32, ValSrc),
    /// The slots u0 points to, just loaded, are the frame's no more: NULL, and the stack is empty.
    TakeSlots {
        /// Slots in all.
        slots: u32,
        /// Those that are locals.
        locals: u32,
    },
    /// Leaves a resume unit with the value in rax: marks the frame's slots as filled.
    Suspend {
        /// Where the generator goes on.
        bc: u32,
        /// Slots filled.
        slots: i32,
        /// The generator's new state.
        state: i8,
    },
    /// d0 = scratch word `n`.
    LoadScratch(u32),
    /// Calls a helper; operands are fixed arguments.
    Call {
        /// Which.
        helper: HelperId,
        /// Further arguments with their registers.
        args: Vec<(u8, CallArg)>,
        /// Goes on when it raises.
        catches: bool,
    },
    /// Calls a native entry; u1 = function object in rdi unless constant.
    CallNative {
        /// Cell that holds the entry.
        cell: Target,
        /// The function object, if constant.
        func: Option<Target>,
        /// Goes on when it raises.
        catches: bool,
    },
    /// Exits unless the recursion limit leaves this many levels.
    GuardDepth(i32),
    /// Exits if the code is stale, or somebody holds the frame object.
    Check {
        /// The traceback does, since an exception is being handled.
        handling: bool,
    },
    /// Exits if somebody holds the frame object.
    CheckFrame,
    /// Exits if anything is pending.
    Poll,
    /// Handles what is pending; the site here is for a raised exception.
    PollCall {
        /// Site to leave through with an exception set.
        raise: SiteId,
    },
    /// One reference more to u0.
    Incref {
        /// May be NULL.
        nullable: bool,
    },
    /// One reference less to u0.
    Decref {
        /// May be NULL.
        nullable: bool,
        /// What its class is.
        dying: Dying,
        /// Its death can run Python code although there is no site.
        blind: bool,
    },
    /// Goes to the only successor.
    Jump,
    /// Goes to the first successor if the condition holds, else to the second.
    Branch(Test),
    /// Returns u0 (rax).
    Ret,
    /// Leaves compiled code.
    Exit,
    /// Never reached.
    Trap,
}

/// An instruction.
#[derive(Clone, Debug)]
pub struct LInst {
    /// What.
    pub op: LOp,
    /// Range of its operands in [`Lir::operands`].
    pub operands: (u32, u32),
    /// Destroyed registers, definitions excluded.
    pub clobbers: PRegSet,
    /// Exit or call site.
    pub site: Option<SiteId>,
    /// Bytecode unit of the root frame it belongs to.
    pub bc: u32,
}

/// A block.
#[derive(Clone, Debug)]
pub struct LBlock {
    /// Its instructions.
    pub insts: InstRange,
    /// Parameters.
    pub params: Vec<VReg>,
    /// Successors.
    pub succs: Vec<Block>,
    /// Predecessors.
    pub preds: Vec<Block>,
    /// Arguments for each successor.
    pub args: Vec<Vec<VReg>>,
    /// Seldom run.
    pub cold: bool,
    /// Starts a loop.
    pub header: bool,
}

/// A function over virtual registers.
#[derive(Clone, Debug, Default)]
pub struct Lir {
    /// Name for listings.
    pub name: String,
    /// Instructions of all blocks, in block order.
    pub insts: Vec<LInst>,
    /// Operands of all instructions.
    pub operands: Vec<Operand>,
    /// Blocks, each after its dominator; the first is the entry.
    pub blocks: Vec<LBlock>,
    /// Indices of the blocks in the order of the code.
    pub order: Vec<usize>,
    /// Number of virtual registers.
    pub num_vregs: usize,
    /// Some virtual register holds a double.
    pub floats: bool,
    /// What the IR's values stand for.
    pub origins: Origins,
    /// Exit and call sites. Record `i + 1` of the artifact belongs to site `i`.
    pub sites: Vec<Site>,
    /// Words of the outgoing argument array, word 0 (`args[-1]`) included.
    pub out_words: u32,
    /// Words of the scratch area.
    pub scratch_words: u32,
    /// Locals of the shells of inlined functions by depth, the most that any function there has.
    pub inner: Vec<u32>,
    /// Shells are also those of functions known by their code, which name the unit's function.
    pub by_code: bool,
    /// There is a site where Python code can run, so the frame must be linked.
    pub visible: bool,
    /// An OSR unit.
    pub loop_unit: bool,
}

impl Lir {
    /// Operands of an instruction.
    pub fn operands_of(&self, inst: &LInst) -> &[Operand] {
        self.operands
            .get(inst.operands.0 as usize..inst.operands.1 as usize)
            .unwrap_or(&[])
    }
}
