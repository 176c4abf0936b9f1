//! What the compiler knows of the Python world: a snapshot of the code, and a [`World`] that answers questions
//! about classes, constants and feedback in plain data. No object pointer ever enters the compiler: constants
//! are [`ConstId`]s, classes [`TypeId`]s. `interp` implements [`World`] on live objects with the GIL held; tests
//! implement it on tables.

use crate::assume::Assumption;
use crate::deopt::ExitReason;
pub use crate::entity::{CodeIdx, ConstId};
use crate::ir::types::{Ty, TypeId};
use crate::refusal::Refusal;

/// The value of a constant, as far as the compiler can use it.
#[derive(Clone, PartialEq, Debug)]
pub enum ConstValue {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An exact int that fits in 62 bits.
    Int(i64),
    /// An exact float.
    Float(f64),
    /// An exact str.
    Str(String),
    /// A tuple of constants.
    Tuple(Vec<ConstId>),
    /// Any other object.
    Other,
}

/// How compiled code is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// At the first instruction, with arguments bound to parameters.
    Function,
    /// Into a running frame (OSR): locals and stack are taken over from it.
    Loop {
        /// Where the loop continues, in units: the target of its backward jump.
        bc: u32,
        /// Depth of the value stack there.
        depth: u32,
    },
    /// Into the frame of a suspended generator or coroutine, which the runtime has linked; left by a suspension, a
    /// return or an exit.
    Resume {
        /// Where it goes on, in units: behind a yield, or behind RETURN_GENERATOR.
        bc: u32,
        /// Depth of the value stack there, the sent value included.
        depth: u32,
    },
}

impl Entry {
    /// The unit runs in a frame of the interpreter, whose slots it was given.
    pub fn in_frame(self) -> bool {
        matches!(self, Entry::Loop { .. } | Entry::Resume { .. })
    }
}

/// A copy of one code object.
#[derive(Clone, Debug, Default)]
pub struct CodeSnapshot {
    /// `co_qualname`.
    pub qualname: String,
    /// `co_filename`.
    pub filename: String,
    /// `co_firstlineno`.
    pub firstlineno: u32,
    /// `co_flags`.
    pub flags: u32,
    /// Live bytecode, two bytes a unit, specialised opcodes and caches as found, instrumentation removed.
    pub bytecode: Vec<u8>,
    /// `co_consts`.
    pub consts: Vec<ConstId>,
    /// `co_names`.
    pub names: Vec<ConstId>,
    /// Names of the localsplus slots, for messages.
    pub local_names: Vec<String>,
    /// `co_localspluskinds`.
    pub local_kinds: Vec<u8>,
    /// `co_argcount`.
    pub argcount: u32,
    /// `co_kwonlyargcount`.
    pub kwonlyargcount: u32,
    /// `co_nlocals`.
    pub nlocals: u32,
    /// `co_nlocalsplus`.
    pub nlocalsplus: u32,
    /// `co_nfreevars`.
    pub nfreevars: u32,
    /// `co_stacksize`.
    pub stacksize: u32,
    /// `co_exceptiontable`.
    pub exception_table: Vec<u8>,
    /// `co_linetable`.
    pub linetable: Vec<u8>,
    /// Classes of the values in the localsplus slots (and above them the stack) when compiling was decided; `None`
    /// where unbound or unknown. A guess only.
    pub live_types: Vec<Option<TypeId>>,
}

impl CodeSnapshot {
    /// Number of parameters: positional, keyword-only, `*args`, `**kwargs`.
    pub fn param_count(&self) -> u32 {
        const CO_VARARGS: u32 = 4;
        const CO_VARKEYWORDS: u32 = 8;
        self.argcount
            + self.kwonlyargcount
            + u32::from(self.flags & CO_VARARGS != 0)
            + u32::from(self.flags & CO_VARKEYWORDS != 0)
    }
    /// Number of units.
    pub fn units(&self) -> u32 {
        u32::try_from(self.bytecode.len() / 2).unwrap_or(u32::MAX)
    }
}

/// What attribute access on instances of a class means, as long as [`Assumption::TypeUnchanged`] holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Attr {
    /// A slot among the inline values of an ordinary instance: valid while the `valid` byte is set.
    Inline {
        /// Byte offset of the value from the object.
        offset: i32,
        /// Index among the values (for the insertion-order bytes).
        index: u32,
    },
    /// A `__slots__` member (or another object member) at a fixed offset.
    Slot {
        /// Byte offset of the value from the object.
        offset: i32,
    },
    /// An entry of the dict of an instance whose inline values are not in use, by the interpreter's hint; in other dicts it
    /// is elsewhere.
    Dict {
        /// Index of the entry.
        index: u32,
        /// The name.
        name: ConstId,
    },
    /// A non-data descriptor found on the class that binds as a method (function, method descriptor).
    Method {
        /// The function.
        func: ConstId,
        /// How instances could shadow it.
        shadow: Shadow,
    },
    /// A plain class attribute.
    ClassValue {
        /// The value.
        value: ConstId,
        /// How instances could shadow it.
        shadow: Shadow,
    },
    /// A property with a Python getter.
    Property {
        /// The getter function.
        fget: ConstId,
    },
    /// A property with a Python setter, where it is assigned.
    Setter {
        /// The setter function.
        fset: ConstId,
    },
    /// A data descriptor with `__get__` (where it is read) or `__set__` (where it is assigned) written in Python.
    Descriptor {
        /// That method.
        method: ConstId,
        /// The descriptor.
        descr: ConstId,
    },
    /// A classmethod of a Python function, which is called with the class.
    ClassMethod {
        /// The function.
        func: ConstId,
        /// How instances could shadow it.
        shadow: Shadow,
    },
    /// A named item of a subclass of tuple, as `namedtuple` makes them.
    TupleItem {
        /// Its index.
        index: u32,
    },
    /// Nothing the compiler knows: the generic protocol.
    Generic,
}

/// A special method looked up on a class, as CPython does for operators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Special {
    /// A Python function.
    Function(ConstId),
    /// That of `object`.
    Object,
    /// There is none.
    Missing,
    /// Anything else.
    Other,
}

/// How an instance could hide a class attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shadow {
    /// Instances have no dict.
    Never,
    /// Instances have inline values and the name is none of the shared keys now. The guard is that the inline
    /// values are valid and the class's keys object still has this version.
    Keys {
        /// `dk_version` of the shared keys.
        version: u32,
    },
    /// The instance's managed dict or its inline values are looked into each time: they have no such name.
    Looked {
        /// The name.
        name: ConstId,
    },
    /// Instances may have a dict at this offset (negative); not shadowed while that is NULL.
    NoDict {
        /// Byte offset of the dict pointer from the object.
        offset: i32,
    },
}

/// The callee of a call whose target is known.
#[derive(Clone, PartialEq, Debug)]
pub enum Callee {
    /// A Python function. Its native entry takes all parameters in the order of their slots: positional ones,
    /// keyword-only ones, the tuple of `*args`, the dict of `**kwargs`.
    Function {
        /// The code object, whose entry cell is called.
        code: ConstId,
        /// `co_argcount`.
        argcount: u32,
        /// Values for missing trailing positional parameters, right-aligned.
        defaults: Vec<ConstId>,
        /// Values for missing keyword-only parameters, one per parameter.
        kwdefaults: Vec<Option<ConstId>>,
        /// Has `*args`.
        varargs: bool,
        /// Has `**kwargs`.
        varkeywords: bool,
        /// Is a generator or coroutine, or one the compiler knows too little about: not called directly.
        complex: bool,
        /// Names of the positional and keyword-only parameters, for keyword calls; empty for one that has no name.
        param_names: Vec<String>,
    },
    /// A builtin function or method descriptor.
    Builtin {
        /// Which one, if the compiler knows it.
        known: Option<Builtin>,
        /// `ml_flags`.
        flags: u32,
    },
    /// A class whose instances are made by `object.__new__` and a Python `__init__`, or by a Python `__new__` alone.
    Class {
        /// The class.
        ty: TypeId,
        /// `__init__`, a Python function; `None` if it is `object.__init__`.
        init: Option<ConstId>,
        /// `__new__`, a Python function; then there is no `init`. `None` if it is `object.__new__`.
        new: Option<ConstId>,
    },
    /// Anything else.
    Unknown,
}

/// Builtins the compiler has operations for. By identity of the object, never by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "each is the builtin of the same name")]
pub enum Builtin {
    Len,
    Isinstance,
    Getattr,
    Hasattr,
    ObjectSetattr,
    Abs,
    Divmod,
    Round,
    Min,
    Max,
    Ord,
    Chr,
    Id,
    Range,
    Enumerate,
    Zip,
    Int,
    Float,
    /// `complex`
    Complex,
    Str,
    Bool,
    Type,
    Tuple,
    List,
    Set,
    Reversed,
    ListAppend,
    ListPop,
    ListInsert,
    DictGet,
    Heappush,
    Heappop,
    TupleNew,
    StrIsalnum,
    StrIsalpha,
    StrIsdigit,
    StrIslower,
    StrIsspace,
    StrIsupper,
    StrStartswith,
    StrEndswith,
    StrFormat,
    MathSqrt,
    MathSin,
    MathCos,
    MathExp,
    MathLog,
    MathFloor,
    MathCeil,
    MathFabs,
    MathTan,
    MathAtan,
    MathAsin,
    MathAcos,
    MathSinh,
    MathCosh,
    MathTanh,
    MathAsinh,
    MathAcosh,
    MathAtanh,
    MathExp2,
    MathExpm1,
    MathLog1p,
    MathCbrt,
    MathLog2,
    MathLog10,
    MathAtan2,
    MathPow,
    MathFmod,
    MathCopysign,
    MathRadians,
    MathDegrees,
    MathGcd,
    MathIsqrt,
    MathIsnan,
    MathIsinf,
    MathIsfinite,
    MathTrunc,
    Hash,
}

/// Classes of exceptions the compiler knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[expect(missing_docs, reason = "each is the exception of the same name")]
pub enum Exception {
    Base,
    Index,
    Key,
    Value,
}

/// What a builtin does with an iterable that is its only argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Consumer {
    /// `list`: its result is a new list of the values.
    List,
    /// Takes all values before it looks at one: `tuple`, `sorted`, `str.join`.
    Collect,
    /// Hashes and compares each value as it comes: `set`, `frozenset`.
    Hash,
    /// Adds each value as it comes: `sum`.
    Sum,
    /// Compares each value as it comes: `min`, `max`.
    Compare,
    /// Looks for the first true value.
    Any,
    /// Looks for the first false value.
    All,
}

/// Facts about a class.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TypeInfo {
    /// Instances' `__class__` can be assigned (heap type).
    pub heap: bool,
    /// An instance's death can run Python code: a finaliser, weak references, or contents of unknown class.
    pub dealloc_runs_python: bool,
    /// Truth value is always true: no `__bool__`, no `__len__`.
    pub always_true: bool,
    /// Value of `tp_basicsize`.
    pub basicsize: i32,
    /// Offset of the inline values' `valid` byte, if instances have inline values.
    pub inline_valid: Option<i32>,
    /// Instances hold nothing but the attributes of Python code, and their death does nothing but let go of these.
    pub plain_instances: bool,
    /// `o[i]` is that of `list` or `tuple`: the class itself, or one that inherits it, for as long as it is unchanged.
    pub items_of: Option<TypeId>,
    /// `iter(o)` is that of `list` or `tuple`, likewise.
    pub walked_as: Option<TypeId>,
}

/// What was seen at an operation, per operand: classes in order of frequency, at most four.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Feedback {
    /// Classes per operand, in the order of the operation's operands: what the instruction takes from the stack, deepest
    /// first, but for stores (`o[i] = v`: o, i, v; `o.x = v`: o, name, v). May be shorter than their number.
    pub operands: Vec<Vec<TypeId>>,
    /// Classes of numbers that the attribute loaded here was found to hold where one of them was expected: `int` and
    /// `float`, or nothing.
    pub numbers: Vec<TypeId>,
    /// The first operand was of more classes than are known.
    pub many_classes: bool,
    /// Guards of this bytecode failed too often to speculate again.
    pub generic: bool,
    /// Reasons of guards that failed here too often: their fast path is not taken again.
    pub failed: Vec<ExitReason>,
    /// An int operation here left the machine range.
    pub overflowed: bool,
    /// The attribute was found at this index of the instance's dict.
    pub dict_hint: Option<u32>,
    /// The exact callable seen at a call.
    pub callee: Option<ConstId>,
    /// The first few functions seen at a call, if it calls several, or each was made for a few calls.
    pub callees: Vec<MetCallee>,
    /// Typecode of the arrays seen as a subscript's container.
    pub typecode: Option<u8>,
    /// The branch here was taken this many times of the last sixteen.
    pub taken: Option<u8>,
    /// Compiled code has noted the classes of the operands: what there is to learn is learnt.
    pub noted: bool,
    /// The interpreter never executed this instruction: its counter has its first value. (Compiled code does not
    /// touch counters.)
    pub unexecuted: bool,
}

/// A function that was seen at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetCallee {
    /// Its code object. It probably has the globals of the code that calls.
    pub code: ConstId,
    /// The function itself, if it is the only one known to run this code and lasts.
    pub function: Option<ConstId>,
}

/// Questions the compiler asks; every answer is plain data. Answers that can go stale name the assumption they
/// need: asking [`World::assume`] must succeed before the answer is used.
pub trait World {
    /// The snapshot of a code object taking part in the compile.
    fn code(&self, code: CodeIdx) -> &CodeSnapshot;
    /// The value of a constant.
    fn const_value(&self, k: ConstId) -> ConstValue;
    /// The value of a constant that is an exact int of up to 64 bits, not negative.
    fn const_u64(&self, k: ConstId) -> Option<u64> {
        match self.const_value(k) {
            ConstValue::Int(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }
    /// The exact class of a constant.
    fn const_type(&self, k: ConstId) -> TypeId;
    /// The constant's reference count never changes.
    fn const_immortal(&self, k: ConstId) -> bool;
    /// A constant for an int, float, bool or None.
    fn make_const(&mut self, value: &ConstValue) -> Option<ConstId>;
    /// A constant that refers to the class itself.
    fn type_const(&mut self, ty: TypeId) -> ConstId;
    /// The class, if the constant is a class.
    fn const_as_type(&mut self, k: ConstId) -> Option<TypeId>;
    /// Facts about a class.
    fn type_info(&self, ty: TypeId) -> TypeInfo;
    /// The death of an object of this type runs no Python code.
    fn dies_quietly(&self, ty: Ty) -> bool {
        ty.class()
            .map_or(ty.is_number(), |t| !self.type_info(t).dealloc_runs_python)
    }
    /// `isinstance(o, class)` of an `o` that is exactly of class `ty`, if that runs no Python code, while
    /// [`Assumption::TypeUnchanged`] of `ty` holds.
    fn is_instance(&mut self, _ty: TypeId, _class: ConstId) -> Option<bool> {
        None
    }
    /// `issubclass(ty, base)` by MRO.
    fn is_subclass(&self, ty: TypeId, base: TypeId) -> bool;
    /// Attribute access by name on instances of `ty`.
    fn attr(&mut self, ty: TypeId, name: ConstId) -> Attr;
    /// What assigning an attribute on instances of `ty` means: `Inline`, `Slot` or `Generic`. Differs from
    /// [`World::attr`] for classes with `__setattr__` and for read-only members.
    fn attr_store(&mut self, _ty: TypeId, _name: ConstId) -> Attr {
        Attr::Generic
    }
    /// The same for `object.__setattr__(o, name, value)`, whatever `__setattr__` the class has.
    fn attr_store_by_object(&mut self, _ty: TypeId, _name: ConstId) -> Attr {
        Attr::Generic
    }
    /// A special method of instances of `ty`, while [`Assumption::TypeUnchanged`] holds.
    fn special(&mut self, _ty: TypeId, _name: &str) -> Special {
        Special::Other
    }
    /// `NotImplemented`.
    fn not_implemented(&mut self) -> Option<ConstId> {
        None
    }
    /// What `super(class, self).name` is for a self of class `ty` if it binds as a method: the class to look behind, and the
    /// function. A class that is not known is guessed: the one among the bases that has the code object as a method. Needs
    /// [`Assumption::TypeUnchanged`] of `ty`.
    fn super_method(
        &mut self,
        _sup: ConstId,
        _class: Result<ConstId, CodeIdx>,
        _ty: TypeId,
        _name: ConstId,
    ) -> Option<(ConstId, ConstId)> {
        None
    }
    /// Attribute of a class object itself (`C.x`), found by `type.__getattribute__`.
    fn class_attr(&mut self, class: ConstId, name: ConstId) -> Option<ConstId>;
    /// The Python function of a classmethod found on a class object itself (`C.m`), which is called with the class.
    fn class_method(&mut self, _class: ConstId, _name: ConstId) -> Option<ConstId> {
        None
    }
    /// Attribute of a module.
    fn module_attr(&mut self, module: ConstId, name: ConstId) -> Option<ConstId>;
    /// The present value of a global or builtin of code `code`, if it can be relied on.
    fn global(&mut self, code: CodeIdx, name: ConstId) -> Option<ConstId>;
    /// What calling this constant means.
    fn callee(&mut self, k: ConstId) -> Callee;
    /// The class of nearly all results of calling a function or method written in C; a guess.
    fn returns(&mut self, _k: ConstId) -> Option<TypeId> {
        None
    }
    /// What calling a function means that runs this code object with the globals and builtins of code `caller`, and of
    /// which nothing else is known: as if it had no defaults.
    fn callee_by_code(&mut self, _code: ConstId, _caller: CodeIdx) -> Callee {
        Callee::Unknown
    }
    /// What was seen at a bytecode.
    fn feedback(&self, code: CodeIdx, bc: u32) -> Feedback;
    /// The class of the object in a parameter (a slot, where a frame is entered) of the root code object, in this version
    /// of it. A fact: the unit is only entered with objects of that class ([`crate::abi::Artifact::entry_classes`]).
    fn entry_class(&mut self, _slot: usize) -> Option<TypeId> {
        None
    }
    /// Classes seen in a parameter of the root code object when guards failed; a guess.
    fn param_classes(&mut self, _index: usize) -> Vec<TypeId> {
        vec![]
    }
    /// The object in a slot of the root's frame when compiling was decided, if one was running. Like the other
    /// examples it is a guess.
    fn example(&mut self, _slot: usize) -> Option<ConstId> {
        None
    }
    /// What an attribute of the object holds now.
    fn example_attr(&mut self, _k: ConstId, _name: ConstId) -> Option<ConstId> {
        None
    }
    /// The object in a field of attribute memory of the object, which has one at this offset.
    fn example_field(&mut self, _k: ConstId, _offset: i32) -> Option<ConstId> {
        None
    }
    /// The function of a code object that takes part, or one of those that run it.
    fn example_function(&mut self, _code: CodeIdx) -> Option<ConstId> {
        None
    }
    /// The closure of the object, a function.
    fn example_closure(&mut self, _k: ConstId) -> Option<ConstId> {
        None
    }
    /// What the object holds, a cell.
    fn example_content(&mut self, _k: ConstId) -> Option<ConstId> {
        None
    }
    /// An item of the object, a list, a tuple, or an iterator of one.
    fn example_item(&mut self, _k: ConstId, _index: usize) -> Option<ConstId> {
        None
    }
    /// The typecode of an exact `array.array` whose items compiled code can read.
    fn example_typecode(&mut self, _k: ConstId) -> Option<u8> {
        None
    }
    /// The class `array.array`, if an example was of it.
    fn array_class(&mut self) -> Option<TypeId> {
        None
    }
    /// Later compiles of the code are to know of what class an operand's example was, and what arrays it held.
    fn learn_operand(&mut self, _code: CodeIdx, _bc: u32, _operand: usize, _k: ConstId) {}
    /// Takes the code of a known function into the compile, for inlining.
    fn add_callee(&mut self, _func: ConstId) -> Option<CodeIdx> {
        None
    }
    /// A dict with these keys, exact strs of which each is another, for [`HelperId::DictLike`].
    ///
    /// [`HelperId::DictLike`]: crate::helpers::HelperId::DictLike
    fn dict_template(&mut self, _keys: &[ConstId]) -> Option<ConstId> {
        None
    }
    /// The code object was taken in by [`World::add_callee_by_code`].
    fn is_known_by_code(&self, _code: CodeIdx) -> bool {
        false
    }
    /// The code of a function that was made in another one, so that there may be many that run it, with the globals and
    /// builtins of code `like`.
    fn nested_code(&mut self, _func: ConstId, _like: CodeIdx) -> Option<ConstId> {
        None
    }
    /// Takes a code object into the compile, for inlining, that functions with the globals and builtins of code `like` run, if
    /// those are the root code's: the frames of such functions name the root's function while others look at them.
    fn add_callee_by_code(&mut self, _code: ConstId, _like: CodeIdx) -> Option<CodeIdx> {
        None
    }
    /// The method descriptor that this constant, a builtin function bound to an object of a builtin class, was made from.
    fn bound_descriptor(&mut self, _k: ConstId) -> Option<ConstId> {
        None
    }
    /// What calling this constant with an iterable does.
    fn consumer(&mut self, _k: ConstId) -> Option<Consumer> {
        None
    }
    /// Relies on a fact from now on; false if it can't be watched.
    fn assume(&mut self, a: Assumption) -> bool;
    /// The class `AssertionError` as a constant.
    fn assertion_error(&mut self) -> Option<ConstId>;
    /// A class of exceptions.
    fn exception(&mut self, _which: Exception) -> Option<TypeId> {
        None
    }
    /// The class, if it is one of exceptions and making an instance of any positional arguments, and its death, runs no Python
    /// code but that of its arguments' deaths, while [`Assumption::TypeUnchanged`] of it holds.
    fn plain_exception(&mut self, _k: ConstId) -> Option<TypeId> {
        None
    }
    /// For messages: the text form of a constant.
    fn const_text(&self, k: ConstId) -> String;
}

/// A compile request.
pub struct Request<'w> {
    /// The world.
    pub world: &'w mut dyn World,
    /// Where to enter.
    pub entry: Entry,
}

/// Result of a compile.
pub type CompileResult<T> = Result<T, Refusal>;
