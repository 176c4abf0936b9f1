//! The table of runtime helpers: C functions that compiled code calls for everything it does not do itself. A row
//! gives the signature, effects and how failure shows. `interp` provides one function pointer per row.
//!
//! C argument order: the implicit arguments (thread state, frame) first, then the row's operands, then for
//! variadic rows a pointer to the further operands and their count, last the pointer to the scratch area.
//! Operands are always borrowed, also on failure.

use crate::ir::effects::{Effects, Mem};
use crate::ir::ops::Arg;
use crate::ir::types::{Ty, wk};

/// What a helper returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ret {
    /// A new reference; NULL = an exception is set.
    New,
    /// A new reference that can't fail.
    NewSafe,
    /// A new reference, NULL = no result (no exception), 1 = an exception is set.
    NewOrEnd,
    /// An `int`: negative = an exception is set. No result.
    Status,
    /// Always an exception set. No result.
    Raises,
    /// An `int` truth value: negative = an exception is set.
    Truth,
    /// An `int` truth value that can't fail.
    TruthSafe,
    /// An `int64_t` that can't fail.
    I64,
    /// A double that can't fail.
    F64,
    /// Nothing, can't fail.
    Void,
}

/// Implicit leading C arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Implicit {
    /// None.
    No,
    /// `PyThreadState *`.
    Tstate,
    /// `_PyInterpreterFrame *` of the activation.
    Frame,
}

/// One row.
#[derive(Debug)]
pub struct HelperRow {
    /// Name in text and in the function-pointer table.
    pub name: &'static str,
    /// Implicit leading C argument.
    pub implicit: Implicit,
    /// Operand kinds (never `Steals`, `Any`).
    pub args: &'static [Arg],
    /// Further operands in an array, followed by their count.
    pub variadic: bool,
    /// Passes the scratch area as last C argument; results are read by `scratch` operations.
    pub scratch: bool,
    /// Result.
    pub ret: Ret,
    /// Type of the result.
    pub ty: Ty,
    /// Effects.
    pub effects: Effects,
}

macro_rules! helpers {
    ($($(#[doc = $doc:literal])* $id:ident = $name:literal $imp:ident ($($arg:ident),*) $([$($flag:ident),*])? -> $ret:ident $($ty:expr)?, $eff:expr;)*) => {
        /// A runtime helper.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum HelperId { $($(#[doc = $doc])* $id),* }
        /// The rows, indexed by `HelperId as usize`.
        pub static HELPERS: &[HelperRow] = &[$(HelperRow {
            name: $name, implicit: Implicit::$imp, args: &[$(Arg::$arg),*],
            variadic: helpers!(@has Variadic $($($flag)*)?), scratch: helpers!(@has Scratch $($($flag)*)?),
            ret: Ret::$ret, ty: helpers!(@ty $ret $($ty)?), effects: $eff,
        }),*];
        /// All helpers in table order.
        pub const ALL_HELPERS: &[HelperId] = &[$(HelperId::$id),*];
    };
    (@has Variadic Variadic $($r:ident)*) => { true };
    (@has Scratch Scratch $($r:ident)*) => { true };
    (@has $f:ident $o:ident $($r:ident)*) => { helpers!(@has $f $($r)*) };
    (@has $f:ident) => { false };
    (@ty $ret:ident $ty:expr) => { $ty };
    (@ty New) => { Ty::OBJ };
    (@ty NewSafe) => { Ty::OBJ };
    (@ty NewOrEnd) => { Ty::OBJ_OR_NULL };
    (@ty Status) => { Ty::Void };
    (@ty Raises) => { Ty::Void };
    (@ty Truth) => { Ty::Bool };
    (@ty TruthSafe) => { Ty::Bool };
    (@ty I64) => { Ty::I64 };
    (@ty F64) => { Ty::F64 };
    (@ty Void) => { Ty::Void };
}

const PY: Effects = Effects::PYTHON;
const PURE: Effects = Effects::PURE;
/// May run Python code, but raises nothing.
const SILENT: Effects = Effects {
    raises: false,
    ..Effects::PYTHON
};
/// Changes which exception is being handled, which calls see.
const HANDLED: Effects = Effects {
    writes: Mem::OTHER,
    ..Effects::PURE
};
/// Looks into a hash table, of which the values may be those of an instance.
const LOOKUP: Effects = Effects::reading(Mem::DICT.with(Mem::ATTR));
/// Allocates and can only fail with MemoryError.
const ALLOC: Effects = Effects::PURE.or_raise();
/// Reads a list into a new object.
const COPY_OF_LIST: Effects = Effects {
    reads: Mem::LIST_HEAD.with(Mem::LIST_ITEM),
    ..ALLOC
};
/// The same, and takes items out of another list.
const LIST_MOVE: Effects = Effects {
    writes: Mem::LIST_HEAD.with(Mem::LIST_ITEM),
    ..COPY_OF_LIST
};
/// Changes the length of a list without releasing an item; raises by itself.
const LIST_RESIZE: Effects = Effects {
    reads: Mem::LIST_HEAD.with(Mem::LIST_ITEM),
    writes: Mem::LIST_HEAD.with(Mem::LIST_ITEM),
    ..Effects::PURE
}
.or_raise();
/// Reads lists and changes one.
const LIST_COPY: Effects = Effects {
    reads: Mem::LIST_HEAD.with(Mem::LIST_ITEM),
    ..Effects::writing(Mem::LIST_HEAD.with(Mem::LIST_ITEM))
};

helpers! {
    // Operators.
    /// The operation that follows is done on this object: notes its class as that operand's, if Python code made that class
    /// or the number has one of the bits `opt::notes::ANY_BIT` and `BUILTIN_BIT`.
    NoteOperand = "note_operand" No (Obj, I64) -> Void, SILENT;
    /// `_PyEval_BinaryOps[k](a, b)`: operands a, b, NB_* number.
    BinaryOp = "binary_op" No (Obj, Obj, I64) -> New, PY;
    /// As `binary_op`; remembers the classes of instances it is called with, for the next compile.
    BinaryOpNoted = "binary_op_noted" No (Obj, Obj, I64) -> New, PY;
    /// What an operator does after the first method said `NotImplemented`: a, b, number of the BINARY_OP, whether it was
    /// the right operand's method.
    BinaryOpRest = "binary_op_rest" No (Obj, Obj, I64, I64) -> New, PY;
    /// `-v`
    UnaryNegative = "unary_negative" No (Obj) -> New, PY;
    /// `~v`
    UnaryInvert = "unary_invert" No (Obj) -> New, PY;
    /// `bool(v)`
    ToBool = "to_bool" No (Obj) -> Truth, PY;
    /// What `__bool__` gave as a truth value; TypeError if it is no bool.
    BoolResult = "bool_result" No (Obj) -> Truth, PY;
    /// What `__len__` gave as `len` gives it.
    LenResult = "len_result" No (Obj) -> New Ty::exact(wk::INT), PY;
    /// What `__iter__` gave is an iterator, else TypeError.
    IterResult = "iter_result" No (Obj) -> Status, PY;
    /// A bound method.
    NewMethod = "new_method" No (Obj, Obj) -> New Ty::exact(wk::METHOD), ALLOC;
    /// Rich comparison: a, b, Py_LT..Py_GE.
    Compare = "compare" No (Obj, Obj, I64) -> New, PY;
    /// As `compare`, noting classes.
    CompareNoted = "compare_noted" No (Obj, Obj, I64) -> New, PY;
    /// What a comparison does after the left operand's method said `NotImplemented`: a, b, Py_LT..Py_GE, not used.
    CompareRest = "compare_rest" No (Obj, Obj, I64, I64) -> New, PY;
    /// `bool(v)` of what a comparison gave.
    ResultTruth = "result_truth" No (Obj) -> Truth, PY;
    /// As `compare_bool`, noting classes.
    CompareBoolNoted = "compare_bool_noted" No (Obj, Obj, I64) -> Truth, PY;
    /// Rich comparison converted to bool.
    CompareBool = "compare_bool" No (Obj, Obj, I64) -> Truth, PY;
    /// `item in container`: operands item, container.
    Contains = "contains" No (Obj, Obj) -> Truth, PY;
    /// `(items..) in container`
    ContainsAt = "contains_at" No (Obj) [Variadic] -> Truth, PY;
    /// `(items..) <op> o` as a truth value: o, Py_LT..Py_GE, items.
    CompareItems = "compare_items" No (Obj, I64) [Variadic] -> Truth, PY;
    /// `o <op> (items..)` as a truth value: o, Py_LT..Py_GE, items.
    CompareWithItems = "compare_with_items" No (Obj, I64) [Variadic] -> Truth, PY;
    /// As `compare_items`: the result of the comparison.
    CompareItemsRich = "compare_items_rich" No (Obj, I64) [Variadic] -> New, PY;
    /// As `compare_with_items`: the result of the comparison.
    CompareWithItemsRich = "compare_with_items_rich" No (Obj, I64) [Variadic] -> New, PY;
    /// `(items..) <op> (items..)` of tuples of the same length as a truth value: Py_LT..Py_GE, items of both.
    ComparePairs = "compare_pairs" No (I64) [Variadic] -> Truth, PY;
    /// As `compare_pairs`: the result of the comparison.
    ComparePairsRich = "compare_pairs_rich" No (I64) [Variadic] -> New, PY;
    /// `container[items..] = value`: container, value, items.
    SetItemAt = "set_item_at" No (Obj, Obj) [Variadic] -> Status, PY;
    /// `container[items..]`
    GetItemAt = "get_item_at" No (Obj) [Variadic] -> New, PY;
    /// As `dict_find` of the tuple of the items.
    DictFindAt = "dict_find_at" No (Obj) [Variadic] -> NewSafe Ty::OBJ_OR_NULL, LOOKUP;
    /// `dict[items..]` of an exact dict.
    DictGetItemAt = "dict_get_item_at" No (Obj) [Variadic] -> New, PY;
    /// `dict.get((items..), or)` of an exact dict: dict, or, items.
    DictGetAt = "dict_get_at" No (Obj, Obj) [Variadic] -> New, PY;
    /// Sum of two exact ints of any size.
    LongAdd = "long_add" No (Obj, Obj) -> New Ty::exact(wk::INT), ALLOC;
    /// Difference of two exact ints of any size.
    LongSub = "long_sub" No (Obj, Obj) -> New Ty::exact(wk::INT), ALLOC;
    /// Product of two exact ints of any size.
    LongMul = "long_mul" No (Obj, Obj) -> New Ty::exact(wk::INT), ALLOC;
    /// `&`, `|`, `^`, or `<<` by a number from 0 to 63, of two exact ints of any size: operands a, b, NB_* number.
    LongBits = "long_bits" No (Obj, Obj, I64) -> New Ty::exact(wk::INT), ALLOC;
    /// The lowest 64 bits of an exact int of any size, in two's complement.
    LowBits = "low_bits" No (Obj) -> I64, PURE;
    /// An exact int is neither negative nor longer than 64 bits.
    IsU64 = "is_u64" No (Obj) -> I64, PURE;
    /// An int object from an unsigned machine integer.
    BoxU64 = "box_u64" No (I64) -> NewSafe Ty::exact(wk::INT), PURE;
    /// `a << b` without the bits that go out; b from 0 to 63.
    ShlWrap = "shl_wrap" No (I64, I64) -> I64, PURE;
    /// `a >> b` of an unsigned machine integer; b from 0 to 63.
    ShrUnsigned = "shr_unsigned" No (I64, I64) -> I64, PURE;
    /// Quotient of unsigned machine integers, divisor not zero.
    DivUnsigned = "div_unsigned" No (I64, I64) -> I64, PURE;
    /// Remainder of unsigned machine integers, divisor not zero.
    RemUnsigned = "rem_unsigned" No (I64, I64) -> I64, PURE;
    /// An operator of two exact ints of any size whose result is an int: operands a, b, NB_* number; raises as the
    /// operator does.
    LongBinary = "long_binary" No (Obj, Obj, I64) -> New Ty::exact(wk::INT), Effects { releases: true, ..ALLOC };
    /// An operator of two numbers, each exactly an int or exactly a float, whose result is one: operands a, b, NB_*
    /// number; raises as the operator does.
    NumberBinary = "number_binary" No (Obj, Obj, I64) -> New Ty::NUMBER, Effects { releases: true, ..ALLOC };
    /// Comparison of two exact ints of any size.
    LongCompare = "long_compare" No (Obj, Obj, I64) -> TruthSafe, PURE;
    /// Comparison of two exact strs.
    StrCompare = "str_compare" No (Obj, Obj, I64) -> TruthSafe, PURE;
    /// Whether the characters of an exact str are such, as a method of str tells: str, number of the `Builtin`. 2 if it is not
    /// ASCII.
    StrTest = "str_test" No (Obj, I64) -> I64, PURE;
    /// Whether an exact str starts or ends with another: str, part, number of the `Builtin`. 2 if one is not ASCII.
    StrAffix = "str_affix" No (Obj, Obj, I64) -> I64, PURE;
    /// `part in text` of exact strs: part, text. 2 if one is not ASCII.
    StrContains = "str_contains" No (Obj, Obj) -> I64, PURE;
    /// The code point of an exact str of one character, else -1.
    StrOrd = "str_ord" No (Obj) -> I64, PURE;
    /// The str of a code point, 0 to 0x10ffff.
    Chr = "chr" No (I64) -> New Ty::exact(wk::STR), ALLOC;
    /// Concatenation of two exact strs.
    StrConcat = "str_concat" No (Obj, Obj) -> New Ty::exact(wk::STR), ALLOC;
    /// Concatenation of two exact bytes.
    BytesConcat = "bytes_concat" No (Obj, Obj) -> New Ty::exact(wk::BYTES), ALLOC;
    /// The same as `str_concat`, and takes over the reference to the first str unless it raises (`opt::append`).
    StrAppend = "str_append" No (Obj, Obj) -> New Ty::exact(wk::STR), ALLOC;
    /// Float floor division, divisor not zero.
    FloatFloorDiv = "float_floordiv" No (F64, F64) -> F64, PURE;
    /// Float modulo, divisor not zero.
    FloatMod = "float_mod" No (F64, F64) -> F64, PURE;
    /// C `pow` for operands where CPython's float power is plain `pow` (checked by the caller).
    FloatPow = "float_pow" No (F64, F64) -> F64, PURE;
    /// Number of values of `range(start, stop, step)`, step not 0.
    RangeLen = "range_len" No (I64, I64, I64) -> I64, PURE;
    /// Exponential of a double; an infinite result for a finite one is an error the caller finds.
    MathExp = "math_exp" No (F64) -> F64, PURE;
    /// Natural logarithm of a positive finite double.
    MathLog = "math_log" No (F64) -> F64, PURE;
    /// `str(n)` of a machine integer.
    IntText = "int_text" No (I64) -> New Ty::exact(wk::STR), ALLOC;
    /// A character of an exact str, by an index in range.
    StrItem = "str_item" No (Obj, I64) -> New Ty::exact(wk::STR), ALLOC;
    /// Sine of a finite double.
    MathSin = "math_sin" No (F64) -> F64, PURE;
    /// Cosine of a finite double.
    MathCos = "math_cos" No (F64) -> F64, PURE;
    /// A function of the `math` module of a finite double, the number of its `Builtin`: C's of the same name. An infinite or
    /// undefined result is an error the caller finds.
    MathUnary = "math_unary" No (F64, I64) -> F64, PURE;
    /// The same with two doubles.
    MathBinary = "math_binary" No (F64, F64, I64) -> F64, PURE;
    /// Greatest common divisor of two machine integers; negative if it is 2**63.
    MathGcd = "math_gcd" No (I64, I64) -> I64, PURE;
    /// The integer part of the square root of a machine integer that is not negative.
    MathIsqrt = "math_isqrt" No (I64) -> I64, PURE;
    /// `heapq.heappush(list, item)`
    HeapPush = "heap_push" No (Obj, Obj) -> Status, PY;
    /// `heapq.heappop(list)`
    HeapPop = "heap_pop" No (Obj) -> New, PY;
    /// Hash of an exact int, float, str or bytes.
    PlainHash = "plain_hash" No (Obj) -> I64, PURE;
    /// `hash(o)`
    Hash = "hash" No (Obj) -> New Ty::exact(wk::INT), PY;
    /// `hash((items..))`
    HashAt = "hash_at" No () [Variadic] -> New Ty::exact(wk::INT), PY;
    /// An int object from a machine integer.
    BoxInt = "box_int" No (I64) -> NewSafe Ty::exact(wk::INT), PURE;
    /// An object from a double: an int if the second operand is 1, else a float.
    BoxNumber = "box_number" No (F64, I64) -> NewSafe Ty::NUMBER, PURE;
    /// A complex object from its real and imaginary parts.
    BoxComplex = "box_complex" No (F64, F64) -> NewSafe Ty::exact(wk::COMPLEX), PURE;
    /// What an object is: 0 an exact complex, 1 an exact int of one digit, 2 anything else.
    ComplexOrInt = "complex_or_int" No (Obj) -> I64, PURE;
    /// Real part of what `complex_or_int` knows.
    RealPart = "real_part" No (Obj) -> F64, PURE;
    /// The same for the imaginary part.
    ImagPart = "imag_part" No (Obj) -> F64, PURE;
    /// An object from its real and imaginary parts: an int if the third operand is 1, else a complex.
    BoxComplexOrInt = "box_complex_or_int" No (F64, F64, I64) -> NewSafe Ty::OBJ, PURE;
    /// Real part of a quotient of two complex numbers, given by their parts; the divisor is not zero.
    ComplexQuotReal = "complex_quot_real" No (F64, F64, F64, F64) -> F64, PURE;
    /// The same for the imaginary part.
    ComplexQuotImag = "complex_quot_imag" No (F64, F64, F64, F64) -> F64, PURE;
    /// C `hypot`; an infinite result for finite operands is an error the caller finds.
    MathHypot = "math_hypot" No (F64, F64) -> F64, PURE;
    /// A float object from a double.
    BoxFloat = "box_float" No (F64) -> NewSafe Ty::exact(wk::FLOAT), PURE;

    // Attributes, names, cells.
    /// `o.name`
    LoadAttr = "load_attr" No (Obj, Obj) -> New, PY;
    /// Method form of LOAD_ATTR: callable, and self or NULL in scratch 0.
    LoadMethod = "load_method" No (Obj, Obj) [Scratch] -> New, PY;
    /// `o.name = v`: operands o, name, v.
    StoreAttr = "store_attr" No (Obj, Obj, Obj) -> Status, PY;
    /// First store into a slot of the inline values, known to be NULL: object, value, index; keeps the order bytes.
    StoreInlineNew = "store_inline_new" No (Obj, Obj, I64) -> Void, Effects { writes: Mem::ATTR, ..Effects::PURE };
    /// `o.name = v` on an instance of a plain class without a descriptor of that name: operands o, name, v.
    StoreAttrDict = "store_attr_dict" No (Obj, Obj, Obj) -> Status, PY;
    /// The instance of a plain class has no attribute of this name of its own; if that can't be told without running
    /// Python code, no as well.
    LacksAttr = "lacks_attr" No (Obj, Obj) -> TruthSafe, Effects::reading(Mem::DICT.with(Mem::ATTR));
    /// `del o.name`
    DeleteAttr = "delete_attr" No (Obj, Obj) -> Status, PY;
    /// LOAD_SUPER_ATTR: super, class, self, name, oparg; self or NULL in scratch 0.
    LoadSuperAttr = "load_super_attr" No (Obj, Obj, Obj, Obj, I64) [Scratch] -> New, PY;
    /// LOAD_GLOBAL through the frame's globals and builtins.
    LoadGlobal = "load_global" Frame (Obj) -> New, PY;
    /// STORE_GLOBAL: name, value.
    StoreGlobal = "store_global" Frame (Obj, Obj) -> Status, PY;
    /// DELETE_GLOBAL
    DeleteGlobal = "delete_global" Frame (Obj) -> Status, PY;
    /// LOAD_NAME
    LoadName = "load_name" Frame (Obj) -> New, PY;
    /// STORE_NAME: name, value.
    StoreName = "store_name" Frame (Obj, Obj) -> Status, PY;
    /// DELETE_NAME
    DeleteName = "delete_name" Frame (Obj) -> Status, PY;
    /// LOAD_LOCALS
    LoadLocals = "load_locals" Frame () -> New, PY;
    /// LOAD_FROM_DICT_OR_GLOBALS: mapping, name.
    LoadFromDictOrGlobals = "load_from_dict_or_globals" Frame (Obj, Obj) -> New, PY;
    /// LOAD_FROM_DICT_OR_DEREF: mapping, name, cell.
    LoadFromDictOrDeref = "load_from_dict_or_deref" Frame (Obj, Obj, Obj, I64) -> New, PY;
    /// LOAD_BUILD_CLASS
    LoadBuildClass = "load_build_class" Frame () -> New, PY;
    /// SETUP_ANNOTATIONS
    SetupAnnotations = "setup_annotations" Frame () -> Status, PY;
    /// UnboundLocalError or NameError for localsplus slot n.
    RaiseUnbound = "raise_unbound" Frame (I64) -> Raises, PY;
    /// A new cell with this content (or NULL).
    MakeCell = "make_cell" No (ObjOrNull) -> New Ty::exact(wk::CELL), ALLOC;
    /// MAKE_FUNCTION from a code object.
    MakeFunction = "make_function" Frame (Obj) -> New, PY;
    /// SET_FUNCTION_ATTRIBUTE: function, value, which (1 defaults, 2 kwdefaults, 4 annotations, 8 closure).
    SetFunctionAttribute = "set_function_attribute" No (Obj, Obj, I64) -> Status, Effects::writing(Mem::OTHER).or_raise();
    /// IMPORT_NAME: name, level, fromlist.
    ImportName = "import_name" Frame (Obj, Obj, Obj) -> New, PY;
    /// IMPORT_FROM: module, name.
    ImportFrom = "import_from" No (Obj, Obj) -> New, PY;

    // Containers.
    /// `c[k]`
    GetItem = "get_item" No (Obj, Obj) -> New, PY;
    /// `c[k] = v`: operands c, k, v.
    SetItem = "set_item" No (Obj, Obj, Obj) -> Status, PY;
    /// `del c[k]`
    DeleteItem = "delete_item" No (Obj, Obj) -> Status, PY;
    /// `c[a:b]`
    GetSlice = "get_slice" No (Obj, Obj, Obj) -> New, PY;
    /// `c[a:b] = v`: operands c, a, b, v.
    SetSlice = "set_slice" No (Obj, Obj, Obj, Obj) -> Status, PY;
    /// A slice of an exact list, tuple, str or bytes; start, stop and step as `PySlice_Unpack` gives them. Of a str or
    /// bytes the step is 1.
    SeqSlice = "seq_slice" No (Obj, I64, I64, I64) -> New, COPY_OF_LIST;
    /// A set of the items of an exact list or tuple.
    SetOf = "set_of" No (Obj) -> New Ty::exact(wk::SET), PY;
    /// Concatenation of two exact lists.
    ListConcat = "list_concat" No (Obj, Obj) -> New Ty::exact(wk::LIST), COPY_OF_LIST;
    /// The same, and takes over the reference to the first list unless it raises (`opt::append`).
    ListExtended = "list_extended" No (Obj, Obj) -> New Ty::exact(wk::LIST), COPY_OF_LIST;
    /// The same; the second list dies, so its items may move.
    ListExtendedMoving = "list_extended_moving" No (Obj, Obj) -> New Ty::exact(wk::LIST), LIST_MOVE;
    /// A tuple of the items of an exact list.
    ListAsTuple = "list_as_tuple" No (Obj) -> New Ty::exact(wk::TUPLE), COPY_OF_LIST;
    /// The same, and takes over the reference to the list unless it raises (`opt::append`).
    ListIntoTuple = "list_into_tuple" No (Obj) -> New Ty::exact(wk::TUPLE), COPY_OF_LIST;
    /// A list of the items of an exact list or tuple.
    SeqAsList = "seq_as_list" No (Obj) -> New Ty::exact(wk::LIST), COPY_OF_LIST;
    /// Replaces a slice of an exact list by the items of another: list, start, stop, items. Does nothing and gives 0
    /// if the death of an old item could run Python code, or without memory.
    ListSetSlice = "list_set_slice" No (Obj, I64, I64, Obj) -> I64, LIST_COPY;
    /// As `list_set_slice`; the list of the new items dies, so the old ones may be put there.
    ListSwapSlice = "list_swap_slice" No (Obj, I64, I64, Obj) -> I64, LIST_COPY;
    /// Replaces a slice of an exact list by a slice of an exact list, which may be the same: list, start, stop, other list,
    /// its start, its stop. Gives 0 as `list_set_slice` does.
    ListCopySlice = "list_copy_slice" No (Obj, I64, I64, Obj, I64, I64) -> I64, LIST_COPY;
    /// The same with the other list's items in reverse.
    ListCopyReversed = "list_copy_reversed" No (Obj, I64, I64, Obj, I64, I64) -> I64, LIST_COPY;
    /// Replaces the item at an address by a new reference to an object, unless the old item's death could run Python
    /// code: then 1 and nothing is done.
    StoreItem = "store_item" No (I64, Obj) -> I64, Effects::writing(Mem::LIST_ITEM);
    /// The same with a float object of this value.
    StoreItemFloat = "store_item_float" No (I64, F64) -> I64, Effects::writing(Mem::LIST_ITEM);
    /// `id(o)`, of which audit hooks hear.
    Id = "id" No (Obj) -> New Ty::exact(wk::INT), PY;
    /// Exact dict, any key: KeyError if missing.
    DictGetItem = "dict_get_item" No (Obj, Obj) -> New, PY;
    /// The value of a key in an exact dict; NULL if it is not there, or if Python code would have to run to know.
    DictFind = "dict_find" No (Obj, Obj) -> NewSafe Ty::OBJ_OR_NULL, LOOKUP;
    /// `dict.get(key, or)` of an exact dict; NULL if Python code would have to run to know.
    DictFindOr = "dict_find_or" No (Obj, Obj, Obj) -> NewSafe Ty::OBJ_OR_NULL, LOOKUP;
    /// `int(o)` of a short decimal text; NULL if it is anything else.
    IntOfText = "int_of_text" No (Obj) -> NewSafe Ty::OBJ_OR_NULL, PURE;
    /// `int(o)` will raise ValueError. False if that is not known.
    TextNoInt = "text_no_int" No (Obj) -> TruthSafe, PURE;
    /// `sequence[index]` will raise IndexError. False if that is not known.
    IndexMisses = "index_misses" No (Obj, Obj) -> TruthSafe, Effects::reading(Mem::LIST_HEAD);
    /// Whether an exact dict, set or frozenset has a key: key, container. 2 if Python code would have to run to know.
    HashContains = "hash_contains" No (Obj, Obj) -> I64, LOOKUP;
    /// Whether an exact list or tuple has an item equal to a key: key, sequence. 2 if Python code would have to run to know.
    SequenceContains = "sequence_contains" No (Obj, Obj) -> I64, Effects::reading(Mem::LIST_HEAD.with(Mem::LIST_ITEM));
    /// A tuple of the operands.
    BuildTuple = "build_tuple" No () [Variadic] -> New Ty::exact(wk::TUPLE), ALLOC;
    /// A list of the operands.
    BuildList = "build_list" No () [Variadic] -> New Ty::exact(wk::LIST), ALLOC;
    /// A set of the operands.
    BuildSet = "build_set" No () [Variadic] -> New Ty::exact(wk::SET), PY;
    /// A dict of key, value, key, value...
    BuildMap = "build_map" No () [Variadic] -> New Ty::exact(wk::DICT), PY;
    /// A dict of a tuple of keys and the values.
    BuildConstKeyMap = "build_const_key_map" No (Obj) [Variadic] -> New Ty::exact(wk::DICT), PY;
    /// A dict with the keys of another that only has strs as keys, and these values.
    DictLike = "dict_like" No (Obj) [Variadic] -> New Ty::exact(wk::DICT), ALLOC;
    /// The dict of a function's keyword arguments: name, value, name, value... All names are exact strs.
    BuildKwargs = "build_kwargs" No () [Variadic] -> New Ty::exact(wk::DICT), ALLOC;
    /// Concatenation of exact strs.
    BuildString = "build_string" No () [Variadic] -> New Ty::exact(wk::STR), ALLOC;
    /// `slice(a, b, c)`; c may be NULL.
    BuildSlice = "build_slice" No (Obj, Obj, ObjOrNull) -> New Ty::exact(wk::SLICE), ALLOC;
    /// LIST_APPEND: list, value.
    ListAppend = "list_append" No (Obj, Obj) -> Status, LIST_RESIZE;
    /// `list.pop(index)`
    ListPop = "list_pop" No (Obj, I64) -> New, LIST_RESIZE;
    /// `list.insert(index, value)`
    ListInsert = "list_insert" No (Obj, I64, Obj) -> Status, LIST_RESIZE;
    /// `dict.get(key, default)` of an exact dict.
    DictGet = "dict_get" No (Obj, Obj, Obj) -> New, PY;
    /// SET_ADD: set, value.
    SetAdd = "set_add" No (Obj, Obj) -> Status, PY;
    /// MAP_ADD: dict, key, value.
    MapAdd = "map_add" No (Obj, Obj, Obj) -> Status, PY;
    /// LIST_EXTEND: list, iterable.
    ListExtend = "list_extend" No (Obj, Obj) -> Status, PY;
    /// SET_UPDATE: set, iterable.
    SetUpdate = "set_update" No (Obj, Obj) -> Status, PY;
    /// DICT_UPDATE: dict, mapping.
    DictUpdate = "dict_update" No (Obj, Obj) -> Status, PY;
    /// DICT_MERGE: dict, mapping, callable (for the message).
    DictMerge = "dict_merge" Tstate (Obj, Obj, Obj) -> Status, PY;
    /// UNPACK_SEQUENCE: sequence, n; item i in scratch i.
    UnpackSequence = "unpack_sequence" Tstate (Obj, I64) [Scratch] -> Status, PY;
    /// UNPACK_EX: sequence, oparg; in scratch the items before the star, the list, the items after it.
    UnpackEx = "unpack_ex" Tstate (Obj, I64) [Scratch] -> Status, PY;
    /// CALL_INTRINSIC_1: value, number.
    Intrinsic1 = "intrinsic_1" Tstate (Obj, I64) -> New, PY;
    /// CALL_INTRINSIC_2: a, b, number.
    Intrinsic2 = "intrinsic_2" Tstate (Obj, Obj, I64) -> New, PY;
    /// CONVERT_VALUE: value, 1 str, 2 repr, 3 ascii.
    ConvertValue = "convert_value" No (Obj, I64) -> New, PY;
    /// FORMAT_SIMPLE
    FormatSimple = "format_simple" No (Obj) -> New, PY;
    /// FORMAT_WITH_SPEC: value, spec.
    FormatWithSpec = "format_with_spec" No (Obj, Obj) -> New, PY;
    /// GET_LEN
    GetLen = "get_len" No (Obj) -> New, PY;
    /// `len(o)` as builtins.len computes it: an int object.
    Len = "len" No (Obj) -> New, PY;

    // Calls.
    /// CALL: callable, self or NULL, further arguments.
    Call = "call" Tstate (Obj, ObjOrNull) [Variadic] -> New, PY;
    /// As `call`, noting the class of the callable.
    CallNoted = "call_noted" Tstate (Obj, ObjOrNull) [Variadic] -> New, PY;
    /// CALL_KW: tuple of names, callable, self or NULL, further arguments.
    CallKw = "call_kw" Tstate (Obj, Obj, ObjOrNull) [Variadic] -> New, PY;
    /// CALL_FUNCTION_EX: callable, iterable of arguments, mapping or NULL.
    CallEx = "call_ex" Tstate (Obj, Obj, ObjOrNull) -> New, PY;
    /// A new instance of a plain heap class by its `tp_alloc` (no `__init__` run).
    AllocInstance = "alloc_instance" No (Obj) -> New, ALLOC;
    /// What a class does with what its `__new__` made if that is no direct instance of it: class, object, arguments.
    InitMade = "init_made" No (Obj, Obj) [Variadic] -> New, PY;
    /// `tuple.__new__(class, items)`: class, exact tuple.
    TupleNew = "tuple_new" No (Obj, Obj) -> New, PY;
    /// `tuple.__new__(class, (items..))`
    TupleNewOf = "tuple_new_of" No (Obj) [Variadic] -> New, PY;
    /// TypeError of an `__init__` that did not return None.
    RaiseInitReturn = "raise_init_return" No (Obj) -> Raises, PY;
    /// `isinstance(o, cls)`
    IsInstance = "isinstance" No (Obj, Obj) -> Truth, PY;
    /// `getattr(o, name)`
    Getattr = "getattr" No (Obj, Obj) -> New, PY;
    /// `getattr(o, name, default)`
    GetattrOr = "getattr_or" No (Obj, Obj, Obj) -> New, PY;
    /// `hasattr(o, name)`
    Hasattr = "hasattr" No (Obj, Obj) -> Truth, PY;

    // Iteration, with, match, exceptions.
    /// `range(start, stop, step)` of machine integers, step not 0.
    NewRange = "new_range" No (I64, I64, I64) -> New Ty::exact(wk::RANGE), ALLOC;
    /// A range iterator of machine integers: next value, step, number of values left.
    NewRangeIter = "new_range_iter" No (I64, I64, I64) -> New Ty::exact(wk::RANGE_ITER), ALLOC;
    /// Iterator of an exact list, at this index.
    NewListIter = "new_list_iter" No (Obj, I64) -> New Ty::exact(wk::LIST_ITER), ALLOC;
    /// Iterator of an exact tuple, at this index.
    NewTupleIter = "new_tuple_iter" No (Obj, I64) -> New Ty::exact(wk::TUPLE_ITER), ALLOC;
    /// Iterator of a str, at this index; of one of two classes.
    NewStrIter = "new_str_iter" No (Obj, I64) -> New, ALLOC;
    /// Iterator of bytes, at this index.
    NewBytesIter = "new_bytes_iter" No (Obj, I64) -> New Ty::exact(wk::BYTES_ITER), ALLOC;
    /// `enumerate` over an iterator made by one of these, at this number.
    NewEnumerate = "new_enumerate" No (Obj, I64) -> New Ty::exact(wk::ENUMERATE), ALLOC;
    /// `zip` over such iterators.
    NewZip = "new_zip" No () [Variadic] -> New Ty::exact(wk::ZIP), ALLOC;
    /// A sequence's iterator at the end lets go of the sequence.
    SeqIterEnd = "seq_iter_end" No (Obj) -> Status, PY;
    /// The first entry of a dict with keys of its own, from this one on, that holds something; -1 if there is none.
    DictSeek = "dict_seek" No (Obj, I64) -> I64, Effects::reading(Mem::DICT);
    /// The same in a set.
    SetSeek = "set_seek" No (Obj, I64) -> I64, Effects::reading(Mem::DICT);
    /// `iter(o)`
    GetIter = "get_iter" No (Obj) -> New, PY;
    /// One step: the next value, or the end.
    ForIter = "for_iter" Tstate (Obj) -> NewOrEnd, PY;
    /// SEND: receiver, value: what it yields, or the end with its result in scratch 0.
    Send = "send" Tstate (Obj, Obj) [Scratch] -> NewOrEnd, PY;
    /// GET_YIELD_FROM_ITER
    GetYieldFromIter = "get_yield_from_iter" Frame (Obj) -> New, PY;
    /// GET_AWAITABLE: iterable, oparg.
    GetAwaitable = "get_awaitable" Tstate (Obj, I64) -> New, PY;
    /// BEFORE_WITH: result of `__enter__`; bound `__exit__` in scratch 0.
    BeforeWith = "before_with" Tstate (Obj) [Scratch] -> New, PY;
    /// The object is of a builtin class whose operators run no Python code: an int, float or bool; with 1, also a str,
    /// bytes or None.
    IsPlain = "is_plain" No (Obj, I64) -> TruthSafe, Effects::reading(Mem::TYPE);
    /// MATCH_MAPPING
    MatchMapping = "match_mapping" No (Obj) -> TruthSafe, Effects::reading(Mem::TYPE);
    /// MATCH_SEQUENCE
    MatchSequence = "match_sequence" No (Obj) -> TruthSafe, Effects::reading(Mem::TYPE);
    /// MATCH_KEYS: subject, keys.
    MatchKeys = "match_keys" Tstate (Obj, Obj) -> New, PY;
    /// MATCH_CLASS: subject, class, names, count: attributes or None.
    MatchClass = "match_class" Tstate (Obj, Obj, Obj, I64) -> New, PY;
    /// RAISE_VARARGS: exception or NULL, cause or NULL.
    RaiseVarargs = "raise_varargs" Tstate (ObjOrNull, ObjOrNull) -> Raises, PY;
    /// RERAISE: the exception is pending again.
    Reraise = "reraise" No (Obj) -> Raises, PY;
    /// The way to a handler of this frame: the pending exception gets its traceback entry and is pending no more.
    CatchException = "catch_exception" Frame () -> NewSafe, SILENT;
    /// PUSH_EXC_INFO: the exception is being handled; the one that was before, or None.
    PushExcInfo = "push_exc_info" Tstate (Obj) -> NewSafe, HANDLED;
    /// POP_EXCEPT: this exception, or none if it is None, is being handled again.
    PopExcept = "pop_except" Tstate (Obj) -> Void, SILENT;
    /// CHECK_EXC_MATCH: exception, class or tuple of classes.
    CheckExcMatch = "check_exc_match" Tstate (Obj, Obj) -> Truth, Effects::reading(Mem::TYPE).or_raise();
    /// WITH_EXCEPT_START: the bound `__exit__`, the exception.
    WithExceptStart = "with_except_start" No (Obj, Obj) -> New, PY;
}

impl HelperId {
    /// The row of this helper.
    #[inline]
    pub fn row(self) -> &'static HelperRow {
        &HELPERS[self as usize]
    }
    /// The helper with this text name.
    pub fn from_name(name: &str) -> Option<HelperId> {
        ALL_HELPERS.iter().copied().find(|h| h.row().name == name)
    }
    /// The helper with this immediate.
    pub fn from_imm(imm: i64) -> Option<HelperId> {
        usize::try_from(imm)
            .ok()
            .and_then(|i| ALL_HELPERS.get(i))
            .copied()
    }
}
