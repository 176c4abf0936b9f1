//! THE table of IR operations. One row per operation: doc, text name, operands with ownership, immediates,
//! result, effects. The enum, the text names, the operand checks of the verifier, printer and parser all come
//! from it. What is written by hand elsewhere: one lowering arm (`lir/lower`) and one meaning (`ir/eval.rs`).

use super::effects::{Effects, Mem};
use super::types::Ty;

/// What an operand slot accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A non-NULL object, borrowed.
    Obj,
    /// An object or NULL, borrowed.
    ObjOrNull,
    /// An object or NULL whose reference the operation takes over.
    Steals,
    /// A raw pointer: an object or an `I64`.
    Ptr,
    /// `I64`.
    I64,
    /// `F64`.
    F64,
    /// `Bool`.
    Bool,
    /// Any representation.
    Any,
}

/// How an immediate is written in text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Imm {
    /// Not used.
    None,
    /// A signed integer.
    Int,
    /// The bits of a double.
    Float,
    /// A `ConstId`.
    Const,
    /// A `TypeId`.
    Type,
    /// A packed [`TypeSet`](super::types::TypeSet).
    Types,
    /// A [`Cc`].
    Cond,
    /// A `HelperId`.
    Helper,
    /// A [`Mem`] set.
    Mem,
    /// An `ExitReason`.
    Reason,
    /// A number that means nothing to the program and is not written in text.
    Hint,
}

/// The result of an operation and who owns it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Res {
    /// No result.
    None,
    /// An object with a reference of its own, to be released or passed on.
    New,
    /// An object somebody else owns: a constant, a field, an argument.
    Borrowed,
    /// The same object as operand 0 with a better type; shares its ownership and its register.
    Alias,
    /// A machine value of this type.
    Machine(Ty),
    /// Given by the helper's row.
    Helper,
}

/// Where the effects of an operation come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Always these.
    Fixed(Effects),
    /// Reads the `Mem` in the second immediate.
    Loads,
    /// Writes the `Mem` in the second immediate, dropping nothing.
    Stores,
    /// Reads and writes the `Mem` in the second immediate and hands out the old reference.
    Swaps,
    /// The helper's row.
    Helper,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// Name in text.
    pub name: &'static str,
    /// Fixed operands.
    pub args: &'static [Arg],
    /// What further operands may be, if any number may follow.
    pub rest: Option<Arg>,
    /// Kinds of the two immediates.
    pub imms: [Imm; 2],
    /// Result and ownership.
    pub result: Res,
    /// Effects.
    pub effects: Rule,
    /// Ends its block.
    pub terminator: bool,
}

macro_rules! rest_of {
    () => {
        None
    };
    ($rest:ident) => {
        Some(Arg::$rest)
    };
}

macro_rules! ops {
    ($($(#[doc = $doc:literal])* $op:ident = $name:literal [$($arg:ident),*] $(..$rest:ident)? {$i0:ident, $i1:ident} -> $res:expr, $eff:expr $(, $term:ident)?;)*) => {
        /// An IR operation.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum Op { $($(#[doc = $doc])* $op),* }
        /// The rows, indexed by `Op as usize`.
        pub static ROWS: &[Row] = &[$(Row {
            name: $name, args: &[$(Arg::$arg),*], rest: rest_of!($($rest)?), imms: [Imm::$i0, Imm::$i1],
            result: $res, effects: $eff, terminator: ops!(@term $($term)?),
        }),*];
        /// All operations in table order.
        pub const ALL_OPS: &[Op] = &[$(Op::$op),*];
    };
    (@term) => { false };
    (@term END) => { true };
}

use Res::{Alias, Borrowed, Machine, New};
use Rule::{Fixed, Loads, Stores, Swaps};

const PURE: Rule = Fixed(Effects::PURE);
const EXITS: Rule = Fixed(Effects::PURE.or_exit());
const I64: Res = Machine(Ty::I64);
const F64: Res = Machine(Ty::F64);
const BOOL: Res = Machine(Ty::Bool);
const NO: Res = Res::None;
const STORES_ITEM: Rule = Fixed(
    Effects {
        reads: Mem::LIST_ITEM,
        ..Effects::writing(Mem::LIST_ITEM)
    }
    .or_exit(),
);

ops! {
    // Constants.
    /// A Python constant of the code or a value relied on under an assumption.
    ConstObj = "const.obj" [] {Const, None} -> Borrowed, PURE;
    /// The NULL pointer: an unbound local, an absent self.
    ConstNull = "const.null" [] {None, None} -> Borrowed, PURE;
    /// A machine integer.
    ConstI64 = "const.i64" [] {Int, None} -> I64, PURE;
    /// A machine double, by bits.
    ConstF64 = "const.f64" [] {Float, None} -> F64, PURE;
    /// A machine truth value.
    ConstBool = "const.bool" [] {Int, None} -> BOOL, PURE;

    // Guards: exit before the bytecode unless the condition holds.
    /// `type(v) is T`, exactly. Second immediate, unwritten: number of the operand of the bytecode's operation that
    /// `v` is, plus one; 0 if it is none. It tells feedback what failed.
    GuardType = "guard.type" [Obj] {Type, Hint} -> Alias, Fixed(Effects::reading(Mem::TYPE).or_exit());
    /// `type(v)` is one of a few classes, exactly. Second immediate as of `guard.type`.
    GuardTypes = "guard.types" [Obj] {Types, Hint} -> Alias, Fixed(Effects::reading(Mem::TYPE).or_exit());
    /// The class is exactly int or exactly float. Second immediate as of `guard.type`.
    GuardNumber = "guard.number" [Obj] {None, Hint} -> Alias, EXITS;
    /// The pointer is not NULL.
    GuardNonNull = "guard.nonnull" [ObjOrNull] {None, None} -> Alias, EXITS;
    /// `v is K`. Second immediate as of `guard.type`.
    GuardIs = "guard.is" [ObjOrNull] {Const, Hint} -> Alias, EXITS;
    /// An exact function that runs code object K, with the globals and builtins of the code the guard is in. Second immediate
    /// as of `guard.type`.
    GuardCode = "guard.code" [Obj] {Const, Hint} -> Alias, Fixed(Effects::reading(Mem::OTHER).or_exit());
    /// The truth value is 1.
    GuardTrue = "guard.true" [Bool] {Reason, None} -> NO, EXITS;
    /// The truth value is 0.
    GuardFalse = "guard.false" [Bool] {Reason, None} -> NO, EXITS;
    /// Nothing happened during the call before that makes this code stale: tracing, a broken assumption,
    /// or somebody who looked at the frame. The frame state is the one after the call's bytecode.
    /// First immediate, unwritten: 1 in a handler, where the traceback holds the frame object; what else holds it is found
    /// at the return (`check.frame`).
    Check = "check" [] {Hint, None} -> NO, EXITS;
    /// Loop poll: exits when signals, GIL requests, tracing or a broken assumption are pending.
    Poll = "poll" [] {None, None} -> NO, EXITS;
    /// Nobody holds the frame object that a traceback made for this activation: else the interpreter has to return, for
    /// it leaves the locals to the frame object.
    CheckFrame = "check.frame" [] {None, None} -> NO, EXITS;
    /// Loop poll of a loop that runs Python code anyway: handles what is pending and goes on.
    PollCall = "poll.call" [] {None, None} -> NO, Fixed(Effects::PYTHON.or_exit());

    /// The recursion limit allows this many Python frames more than there are: an inlined call of a function that can be
    /// looked at, or calls others itself, takes a level like any other.
    GuardDepth = "guard.depth" [] {Int, None} -> NO, EXITS;
    /// What the bytecode compiler proved: the operand is of the result's type. No code.
    Refine = "refine" [ObjOrNull] {None, None} -> Alias, PURE;
    /// The same object, of which something is known from here on that its type does not say: what depends on it does not
    /// move in front of it.
    Within = "within" [Obj] {None, None} -> Alias, PURE;
    /// Start of a bytecode: its frame state says which objects are alive there. The refcount pass releases
    /// objects at marks and removes them. No code.
    Mark = "mark" [] {None, None} -> NO, PURE;

    // Tests.
    /// The catching call before, in the same block, did not raise: no exception is pending.
    Succeeded = "succeeded" [] {None, None} -> BOOL, Fixed(Effects::reading(Mem::OTHER));
    /// `type(v) is T` as a truth value.
    IsType = "is.type" [Obj] {Type, None} -> BOOL, Fixed(Effects::reading(Mem::TYPE));
    /// `v is K`.
    IsConst = "is.const" [ObjOrNull] {Const, None} -> BOOL, PURE;
    /// `a is b`.
    IsSame = "is.same" [ObjOrNull, ObjOrNull] {None, None} -> BOOL, PURE;
    /// The pointer is NULL.
    IsNull = "is.null" [ObjOrNull] {None, None} -> BOOL, PURE;

    // Integers. "checked" = exits if the result does not fit in 64 bits.
    /// Checked addition.
    IntAdd = "int.add" [I64, I64] {None, None} -> I64, EXITS;
    /// Checked subtraction.
    IntSub = "int.sub" [I64, I64] {None, None} -> I64, EXITS;
    /// Checked multiplication.
    IntMul = "int.mul" [I64, I64] {None, None} -> I64, EXITS;
    /// Addition that range facts prove not to overflow (wraps).
    IntAddWrap = "int.add.wrap" [I64, I64] {None, None} -> I64, PURE;
    /// Subtraction that range facts prove not to overflow (wraps).
    IntSubWrap = "int.sub.wrap" [I64, I64] {None, None} -> I64, PURE;
    /// Multiplication that range facts prove not to overflow (wraps).
    IntMulWrap = "int.mul.wrap" [I64, I64] {None, None} -> I64, PURE;
    /// Floor division; exits on a zero divisor and on overflow.
    IntFloorDiv = "int.floordiv" [I64, I64] {None, None} -> I64, EXITS;
    /// Modulo with the sign of the divisor; exits on a zero divisor.
    IntMod = "int.mod" [I64, I64] {None, None} -> I64, EXITS;
    /// Bitwise and.
    IntAnd = "int.and" [I64, I64] {None, None} -> I64, PURE;
    /// Bitwise or.
    IntOr = "int.or" [I64, I64] {None, None} -> I64, PURE;
    /// Bitwise exclusive or.
    IntXor = "int.xor" [I64, I64] {None, None} -> I64, PURE;
    /// Left shift; exits on a count outside 0..=63 and on overflow.
    IntShl = "int.shl" [I64, I64] {None, None} -> I64, EXITS;
    /// Arithmetic right shift; exits on a negative count; counts above 63 give 0 or -1.
    IntShr = "int.shr" [I64, I64] {None, None} -> I64, EXITS;
    /// Checked negation.
    IntNeg = "int.neg" [I64] {None, None} -> I64, EXITS;
    /// Bitwise complement.
    IntNot = "int.not" [I64] {None, None} -> I64, PURE;
    /// Comparison.
    IntCmp = "int.cmp" [I64, I64] {Cond, None} -> BOOL, PURE;
    /// Conversion to double, rounded to nearest even like `float(int)`.
    IntToF64 = "int.to_f64" [I64] {None, None} -> F64, PURE;
    /// Truncation to an integer; the operand is known to be in range.
    FloatToI64 = "float.to_i64" [F64] {None, None} -> I64, PURE;
    /// `int / int`; exits on a zero divisor and unless both are exact in a double.
    IntTrueDiv = "int.truediv" [I64, I64] {None, None} -> F64, EXITS;

    // Floats.
    /// IEEE addition.
    FloatAdd = "float.add" [F64, F64] {None, None} -> F64, PURE;
    /// IEEE subtraction.
    FloatSub = "float.sub" [F64, F64] {None, None} -> F64, PURE;
    /// IEEE multiplication.
    FloatMul = "float.mul" [F64, F64] {None, None} -> F64, PURE;
    /// IEEE division; exits on a zero divisor (ZeroDivisionError).
    FloatDiv = "float.div" [F64, F64] {None, None} -> F64, EXITS;
    /// Negation.
    FloatNeg = "float.neg" [F64] {None, None} -> F64, PURE;
    /// Absolute value.
    FloatAbs = "float.abs" [F64] {None, None} -> F64, PURE;
    /// Square root; the operand is known not to be negative.
    FloatSqrt = "float.sqrt" [F64] {None, None} -> F64, PURE;
    /// Comparison, false when unordered (`!=` true).
    FloatCmp = "float.cmp" [F64, F64] {Cond, None} -> BOOL, PURE;

    // Truth values.
    /// Negation.
    BoolNot = "bool.not" [Bool] {None, None} -> BOOL, PURE;
    /// 0 or 1.
    BoolToI64 = "bool.to_i64" [Bool] {None, None} -> I64, PURE;

    // Representation changes.
    /// A new int object (or the cached small one).
    BoxI64 = "box.i64" [I64] {None, None} -> New, PURE;
    /// A new float object.
    BoxF64 = "box.f64" [F64] {None, None} -> New, PURE;
    /// `True` or `False`.
    BoxBool = "box.bool" [Bool] {None, None} -> Borrowed, PURE;
    /// The value of an exact int; exits from 2**63 on, on both sides.
    UnboxI64 = "unbox.i64" [Obj] {None, None} -> I64, EXITS;
    /// The value of an exact float.
    UnboxF64 = "unbox.f64" [Obj] {None, None} -> F64, PURE;
    /// The value of an exact int or float as a float; exits if it is an int above one digit (2**30).
    UnboxNumber = "unbox.number" [Obj] {None, None} -> F64, EXITS;
    /// The value of an exact bool.
    UnboxBool = "unbox.bool" [Obj] {None, None} -> BOOL, PURE;

    // Memory. First immediate: byte offset. Second: the memory class.
    /// A `PyObject *` field; the result type says whether it may be NULL.
    LoadObj = "load.obj" [Ptr] {Int, Mem} -> Borrowed, Loads;
    /// A `PyObject *` at `base + 8*index + offset`.
    LoadObjX = "loadx.obj" [Ptr, I64] {Int, Mem} -> Borrowed, Loads;
    /// A 64-bit field.
    LoadI64 = "load.i64" [Ptr] {Int, Mem} -> I64, Loads;
    /// A signed 32-bit field.
    LoadI32 = "load.i32" [Ptr] {Int, Mem} -> I64, Loads;
    /// An unsigned byte.
    LoadU8 = "load.u8" [Ptr] {Int, Mem} -> I64, Loads;
    /// An unsigned byte at `base + index + offset`.
    LoadU8X = "loadx.u8" [Ptr, I64] {Int, Mem} -> I64, Loads;
    /// A 64-bit number at `base + 8*index + offset`.
    LoadI64X = "loadx.i64" [Ptr, I64] {Int, Mem} -> I64, Loads;
    /// A signed 32-bit number at `base + index + offset`.
    LoadI32X = "loadx.i32" [Ptr, I64] {Int, Mem} -> I64, Loads;
    /// A double.
    LoadF64 = "load.f64" [Ptr] {Int, Mem} -> F64, Loads;
    /// A double at `base + 8*index + offset`.
    LoadF64X = "loadx.f64" [Ptr, I64] {Int, Mem} -> F64, Loads;
    /// Stores a 64-bit field.
    StoreI64 = "store.i64" [Ptr, I64] {Int, Mem} -> NO, Stores;
    /// Stores a 64-bit number at `base + 8*index + offset`.
    StoreI64X = "storex.i64" [Ptr, I64, I64] {Int, Mem} -> NO, Stores;
    /// Stores the lower half of a number at `base + index + offset`.
    StoreI32X = "storex.i32" [Ptr, I64, I64] {Int, Mem} -> NO, Stores;
    /// Stores the lowest byte of a number at `base + index + offset`.
    StoreU8X = "storex.u8" [Ptr, I64, I64] {Int, Mem} -> NO, Stores;
    /// Stores a double at `base + 8*index + offset`.
    StoreF64X = "storex.f64" [Ptr, I64, F64] {Int, Mem} -> NO, Stores;
    /// Stores an object into a field that holds nothing to release.
    StoreObj = "store.obj" [Ptr, Steals] {Int, Mem} -> NO, Stores;
    /// Stores a new object into a field and hands out the old one (or NULL).
    SwapObj = "swap.obj" [Ptr, Steals] {Int, Mem} -> New, Swaps;
    /// The same at `base + 8*index + offset`.
    SwapObjX = "swapx.obj" [Ptr, I64, Steals] {Int, Mem} -> New, Swaps;

    /// Replaces an item of a list at `base + 8*index + offset`, taking a reference of its own, and releases the old
    /// one; exits before that if its death could run Python code.
    StoreItem = "store.item" [Ptr, I64, Obj] {Int, Mem} -> NO, STORES_ITEM;
    /// The same with a float, which overwrites the old item in place if that is a float nobody else holds.
    StoreItemF64 = "store.item.f64" [Ptr, I64, F64] {Int, Mem} -> NO, STORES_ITEM;

    // Calls.
    /// A runtime helper (first immediate); operands as its row says.
    Call = "call" [] ..Any {Helper, Int} -> Res::Helper, Rule::Helper;
    /// A call of a helper that runs no Python code and gives 1, or does nothing and gives 0: then exits. Second
    /// immediate: the reason.
    CallOrExit = "call.or.exit" [] ..Any {Helper, Reason} -> NO, Rule::Helper;
    /// A direct call of a Python function through its native entry: function object, then exactly its
    /// parameters. First immediate: the code object whose entry cell is called. Second, unwritten: 0, or what inlining
    /// has to know of the bytecode that calls (`opt::inline::call_hint`).
    CallNative = "call.native" [Obj] ..Obj {Const, Hint} -> New, Fixed(Effects::PYTHON);
    /// Result word `n` of the helper call before (an object; may be NULL if the type says so).
    Scratch = "scratch" [] {Int, None} -> New, Fixed(Effects::reading(Mem::SCRATCH));

    /// The value of a generator that is to become part of a loop (`opt::iterate`): the loop's body comes in its place. The
    /// frame state is that of the suspended generator.
    Yield = "yield" [Obj] {None, None} -> NO, Fixed(Effects::PYTHON);

    // References; inserted by the refcount pass only.
    /// One more reference.
    Incref = "incref" [ObjOrNull] {None, None} -> NO, PURE;
    /// One reference less; the operand may be NULL if its type says so. With a frame state if the object's
    /// death can run Python code.
    Decref = "decref" [Steals] {None, None} -> NO, Fixed(Effects { raises: false, ..Effects::PYTHON }.or_exit());

    // Ends of blocks.
    /// Goes to the only target.
    Jump = "jump" [] {None, None} -> NO, PURE, END;
    /// Goes to the first target on 1, to the second on 0.
    Branch = "branch" [Bool] {None, None} -> NO, PURE, END;
    /// Returns an object, passing on a reference.
    Return = "ret" [Steals] {None, None} -> NO, PURE, END;
    /// Suspends or ends the generator of a resume unit: the value handed to its consumer, then everything its frame
    /// keeps (locals, stack). Immediates: unit at which it goes on, new state (a `GenState`).
    Suspend = "suspend" [Steals] ..Steals {Int, Int} -> NO, PURE, END;
    /// Leaves compiled code, resuming before the bytecode.
    Exit = "exit" [] {Reason, None} -> NO, EXITS, END;
    /// Never reached (follows a helper that always raises).
    Unreachable = "unreachable" [] {None, None} -> NO, PURE, END;
}

impl Op {
    /// The row of this operation.
    #[inline]
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
    /// The operation with this text name.
    pub fn from_name(name: &str) -> Option<Op> {
        ALL_OPS.iter().copied().find(|op| op.row().name == name)
    }
}

/// A condition. `U*` compare unsigned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(i64)]
pub enum Cc {
    /// `<`
    Lt = 0,
    /// `<=`
    Le = 1,
    /// `==`
    Eq = 2,
    /// `!=`
    Ne = 3,
    /// `>`
    Gt = 4,
    /// `>=`
    Ge = 5,
    /// Unsigned `<`.
    Ult = 6,
    /// Unsigned `>=`.
    Uge = 7,
}

impl Cc {
    /// All conditions, numbered like CPython's `Py_LT..Py_GE` first.
    pub const ALL: [(Cc, &'static str); 8] = [
        (Cc::Lt, "lt"),
        (Cc::Le, "le"),
        (Cc::Eq, "eq"),
        (Cc::Ne, "ne"),
        (Cc::Gt, "gt"),
        (Cc::Ge, "ge"),
        (Cc::Ult, "ult"),
        (Cc::Uge, "uge"),
    ];
    /// The condition with this number.
    pub fn from_imm(imm: i64) -> Option<Cc> {
        usize::try_from(imm)
            .ok()
            .and_then(|i| Cc::ALL.get(i))
            .map(|p| p.0)
    }
    /// Text name.
    pub fn name(self) -> &'static str {
        Cc::ALL[self as usize].1
    }
    /// The condition with operands exchanged.
    pub fn swapped(self) -> Option<Cc> {
        match self {
            Cc::Lt => Some(Cc::Gt),
            Cc::Le => Some(Cc::Ge),
            Cc::Gt => Some(Cc::Lt),
            Cc::Ge => Some(Cc::Le),
            Cc::Eq | Cc::Ne => Some(self),
            Cc::Ult | Cc::Uge => None,
        }
    }
    /// Evaluates on integers.
    pub fn eval_i64(self, a: i64, b: i64) -> bool {
        match self {
            Cc::Lt => a < b,
            Cc::Le => a <= b,
            Cc::Eq => a == b,
            Cc::Ne => a != b,
            Cc::Gt => a > b,
            Cc::Ge => a >= b,
            Cc::Ult => a.cast_unsigned() < b.cast_unsigned(),
            Cc::Uge => a.cast_unsigned() >= b.cast_unsigned(),
        }
    }
    /// Evaluates on doubles; `None` for the unsigned conditions.
    pub fn eval_f64(self, a: f64, b: f64) -> Option<bool> {
        Some(match self {
            Cc::Lt => a < b,
            Cc::Le => a <= b,
            Cc::Eq => a == b,
            Cc::Ne => a != b,
            Cc::Gt => a > b,
            Cc::Ge => a >= b,
            Cc::Ult | Cc::Uge => return None,
        })
    }
}
