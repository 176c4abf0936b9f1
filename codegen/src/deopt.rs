//! Exits as data: why compiled code leaves, where the interpreter resumes, and where every value is.

use crate::entity::{CodeIdx, ConstId, Id};
use crate::id_type;
use crate::ir::types::TypeId;

/// Declares the exit reasons: variant, text name, doc. Counter names derive from the text.
macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal;)*) => {
        /// Why compiled code was left.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum ExitReason { $($(#[doc = $doc])* $variant),* }
        impl ExitReason {
            /// All reasons in order.
            pub const ALL: &'static [ExitReason] = &[$(ExitReason::$variant),*];
            /// Text name: in dumps, in `pyjit.stats()` (`exit_<name>`) and in `pyjit.inspect(f).exits`.
            pub fn name(self) -> &'static str {
                match self { $(ExitReason::$variant => $text),* }
            }
        }
    };
}

reasons! {
    /// An object had another class than the feedback said.
    Type = "type";
    /// A value was not the object the feedback said.
    Identity = "identity";
    /// A local or field was unbound.
    Unbound = "unbound";
    /// An int result left the range of machine integers.
    Overflow = "overflow";
    /// An int operand is too big for a machine integer.
    BigInt = "bigint";
    /// A zero divisor, or another operand the machine operation does not cover.
    Operand = "operand";
    /// An index was out of range.
    Bounds = "bounds";
    /// A list, iterator or other container was not in the expected state.
    State = "state";
    /// A branch that had never run.
    Unreached = "unreached";
    /// A pending signal, GIL request, garbage collection or trace request at a poll.
    Poll = "poll";
    /// Compiled code became stale during a call, or a frame was looked at.
    Check = "check";
    /// A helper raised; the interpreter finds the handler.
    Raise = "raise";
    /// The recursion limit or the C stack's budget at entry.
    Recursion = "recursion";
    /// A loop compiled for OSR was left.
    LoopDone = "loop_done";
}

/// Where the interpreter goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    /// Executes the bytecode of the frame state (again).
    Before,
    /// An exception is set: the handler of the frame state's bytecode, or unwinding.
    Raising,
}

/// Where a value is when compiled code is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loc {
    /// General register, by hardware number.
    Gpr(u8),
    /// Vector register, by hardware number.
    Xmm(u8),
    /// Native frame: byte offset from the base (the stack pointer in the body).
    Stack(i32),
    /// A constant object.
    Const(ConstId),
    /// A machine constant (bits).
    Bits(i64),
}

/// How to read a located value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `PyObject *`, may be NULL.
    Obj,
    /// 64-bit integer: becomes an int.
    I64,
    /// Double: becomes a float.
    F64,
    /// 0 or 1: becomes a bool.
    Bool,
}

/// One slot of a rebuilt frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SlotRecord {
    /// NULL.
    Null,
    /// A value.
    Value {
        /// Where it is.
        loc: Loc,
        /// What it is.
        kind: Kind,
        /// The slot takes over the reference compiled code owned (else a new reference is made). Only used
        /// when the activation ends; a frame that is merely made visible always takes new references.
        owned: bool,
    },
    /// The object built by this recipe of the record.
    Virtual(VirtIdx),
}

id_type!(
    /// Index of a recipe in an [`ExitRecord`].
    VirtIdx,
    "virt"
);

/// What kind of object a recipe builds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum VirtualKind {
    /// A tuple of the fields.
    Tuple,
    /// A list of the fields.
    List,
    /// A dict of key, value, key, value... All keys are exact strs.
    Dict,
    /// A bound method: function, self.
    Method,
    /// A slice: start, stop, step.
    Slice,
    /// A range iterator: next value, step, number of values left (machine integers).
    RangeIter,
    /// A list iterator: list, index (machine integer).
    ListIter,
    /// A tuple iterator: tuple, index (machine integer).
    TupleIter,
    /// A str iterator: str, index (machine integer).
    StrIter,
    /// A bytes iterator: bytes, index (machine integer).
    BytesIter,
    /// `enumerate`: iterator, next number (machine integer).
    Enumerate,
    /// `zip` of these iterators.
    Zip,
    /// A cell with this content.
    Cell,
    /// The first field, a machine value or a virtual instance; or the third, NULL without it, if the second, a truth
    /// value, is 1.
    Optional,
    /// An instance of a Python class: class, then offset (machine integer) and value of each attribute in the order in
    /// which they were set first.
    Instance,
    /// A number: a double, and whether it is an int.
    Number,
    /// A complex: its real and imaginary parts, doubles.
    Complex,
    /// The same, and whether it is the int of the real part (a machine integer, 1 or 0).
    ComplexOrInt,
    /// An int: its 64 bits, unsigned (a machine integer).
    Unsigned,
    /// What `sum` of floats has so far: the sum and its compensation, doubles, and whether there was a value. A tuple of the
    /// two, or an empty list.
    FloatSum,
    /// A function: code, tuple of cells or NULL. Its globals are those of the unit.
    Function,
    /// A suspended generator: its function, the unit at which it goes on (a machine integer), its code, its locals, its stack.
    Generator,
}

/// A recipe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualRecord {
    /// What to build.
    pub kind: VirtualKind,
    /// From what.
    pub fields: Vec<SlotRecord>,
}

/// What becomes of the result of the call a caller's frame stands at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Landing {
    /// It goes onto the stack.
    #[default]
    Push,
    /// It must be None and is dropped: the result, an object under construction, is on the stack already.
    Init,
    /// It is dropped.
    Drop,
    /// The frame above is a generator's, whose consumer is a builtin. On the stack lie the consumer, its self or NULL, a
    /// list of the values it was given so far or NULL if there is none to remember, and the generator's function. What the
    /// consumer returns goes onto the stack in their place.
    Consume,
    /// The method of an operator's or comparison's left operand. The operands lie on the stack; the result goes there in
    /// their place, but for `NotImplemented`: then comes what CPython does next.
    Operator,
    /// The method of an operator's right operand. As above; `NotImplemented` is an error.
    Reflected,
    /// A special method that the bytecode asks of its operands, which lie on the stack: `__bool__`, `__contains__`, `__len__`
    /// or `__iter__`. What the bytecode makes of the result goes there in their place.
    Special,
    /// The frame above is a generator's that a `for` takes a value from. The generator lies on the stack. What it
    /// yields goes on top; at its end the loop is left.
    Iterate,
    /// It goes onto the stack. The function of the frame above is one of many that run its code, and lies on top of the stack
    /// until that frame is made.
    ByCode,
    /// The frame above is a coroutine's that is awaited: SEND resumes it for the first time. The coroutine lies on the stack.
    /// What it awaits in vain goes on top; so does what it returns, but then SEND is left.
    Await,
}

impl Landing {
    /// All, with their names in text.
    pub const ALL: [(Landing, &'static str); 10] = [
        (Landing::Push, ""),
        (Landing::Init, "init"),
        (Landing::Drop, "drop"),
        (Landing::Consume, "consume"),
        (Landing::Operator, "operator"),
        (Landing::Reflected, "reflected"),
        (Landing::Special, "special"),
        (Landing::Iterate, "iterate"),
        (Landing::ByCode, "bycode"),
        (Landing::Await, "await"),
    ];
    /// The frame above is that of a generator or coroutine, which lies on the stack.
    pub fn resumes(self) -> bool {
        matches!(self, Landing::Iterate | Landing::Await)
    }
    /// Name in text; empty for the usual one.
    pub fn name(self) -> &'static str {
        Landing::ALL[self as usize].1
    }
}

/// One interpreter frame to rebuild.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameRecord {
    /// Whose frame.
    pub code: CodeIdx,
    /// The bytecode to resume at or that is executing, in units from the start of the code.
    pub bc: u32,
    /// Locals, cells and free variables: `co_nlocalsplus` slots.
    pub locals: Vec<SlotRecord>,
    /// The value stack, bottom first.
    pub stack: Vec<SlotRecord>,
    /// What becomes of the result of the frame above.
    pub landing: Landing,
}

/// The attribute load that gave what a guard expected to be an int, or a float.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Loaded {
    /// Code object of the bytecode.
    pub code: CodeIdx,
    /// The bytecode, in units.
    pub bc: u32,
}

/// Everything the reifier needs at one exit or call site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitRecord {
    /// Why.
    pub reason: ExitReason,
    /// Where to.
    pub resume: Resume,
    /// Outermost frame first.
    pub frames: Vec<FrameRecord>,
    /// Recipes the slots refer to.
    pub virtuals: Vec<VirtualRecord>,
    /// Objects compiled code owned that no frame slot takes over: released at the exit, in this order.
    pub drops: Vec<Loc>,
    /// The value a failed guard looked at, for feedback.
    pub culprit: Option<(Loc, Kind)>,
    /// For a class guard on an object the unit was entered with: its parameter (slot, where a frame is entered), and the
    /// class that was expected.
    pub entry: Option<(u32, TypeId)>,
    /// Which operand of its operation that value was, as in [`crate::input::Feedback::operands`], if known.
    pub operand: Option<u32>,
    /// For a guard on the class of a number that was loaded from an attribute: where it was loaded.
    pub loaded: Option<Loaded>,
    /// The bytecode the guard was made for, in units: its identity, also after it moved out of a loop.
    pub origin: u32,
    /// The code object of `origin`.
    pub origin_code: CodeIdx,
}

id_type!(
    /// An exit or call site of a unit: index into its exit records.
    ExitId,
    "x"
);

impl ExitId {
    /// The id of the entry exit: resumes at the first instruction with the arguments as locals. Every unit has it.
    pub const ENTRY: ExitId = ExitId(0);
}

/// Converts an index to an exit id, for iteration over a record table.
pub fn exit_id(index: usize) -> ExitId {
    ExitId::new(index)
}
