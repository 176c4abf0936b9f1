//! The runtime helpers: one C function per row of [`pyjit_codegen::helpers::HELPERS`].
//!
//! Each does what CPython's generic instruction does, with its order of evaluation, its exceptions and their texts;
//! where the interpreter has a specialised form with the same result, the helper may take that way. `bytecodes.c` and
//! `ceval.c` are the reference.
//!
//! # The contract
//! The SAFETY comments of this folder call this *the contract*; compiled code keeps it.
//! - The thread holds the GIL of the main interpreter and has no exception pending. A `tstate` is its state, a `frame`
//!   the live, linked frame of the activation whose `instr_ptr` is the current instruction.
//! - An object operand is not null unless its row says so, and somebody else keeps it alive until the helper returns,
//!   whatever Python code runs meanwhile. Helpers release no operand.
//! - Operands have the types their row's text states; names, and the tuples the compiler makes, are what the compiler
//!   made. Machine operands that number something are arguments of the instruction the row is for.
//! - Further operands are `count` words; the word before them may be written. The scratch area has room for the
//!   results the row mentions; a helper that fails leaves nothing in it that must be released.
//!
//! No helper panics: nothing is indexed, unwrapped or allocated by Rust.

mod arith;
mod attr;
pub(crate) mod attr_cache;
mod call;
mod containers;
mod dict_search;
pub(crate) mod dict_store;
mod displays;
mod except;
pub use except::raise_init_return;
mod externs;
mod field;
mod format;
mod generator;
pub(crate) mod hash;
pub(crate) mod hash_memo;
mod heap;
mod imports;
pub(crate) mod instances;
mod interned;
pub(crate) mod ints;
mod iter;
mod made;
mod match_;
mod math;
mod names;
mod operator;
pub(crate) mod release;
mod scan;
mod signature;
mod slices;
mod special;
mod text;
mod tuple_keys;
mod unsigned;
mod values;

pub(crate) use attr::new_instance;
pub(crate) use displays::template;
pub(crate) use generator::{is_generator, step, suspended};
pub(crate) use iter::{new_enumerate, new_zip, sequence_iterator};
pub(crate) use names::new_function;
pub(crate) use operator::{binary_op_rest, compare_rest};
pub(crate) use special::{bool_result, iter_result, len_result};
pub(crate) use unsigned::as_u64;

use pyjit_codegen::helpers::HelperId;

/// Matches an id to a function, whose signature is compared with the row of that id at compile time.
macro_rules! helpers {
    ($wanted:expr, $($id:ident = $module:ident::$function:ident($($any:tt)*);)*) => {
        match $wanted {
            $(HelperId::$id => {
                const _: () = {
                    let function = $module::$function as unsafe extern "C" fn($($any)*) -> _;
                    assert!(signature::agrees(function, HelperId::$id), "the signature differs from the row");
                };
                $module::$function as *const ()
            })*
        }
    };
}

/// Address of the C function of a row.
pub fn address(id: HelperId) -> *const () {
    helpers! { id,
        NoteOperand = operator::note_operand(_, _);
        BinaryOp = arith::binary_op(_, _, _);
        BinaryOpNoted = operator::binary_op_noted(_, _, _);
        BinaryOpRest = operator::binary_op_rest(_, _, _, _);
        UnaryNegative = arith::unary_negative(_);
        UnaryInvert = arith::unary_invert(_);
        ToBool = arith::to_bool(_);
        BoolResult = special::bool_result(_);
        LenResult = special::len_result(_);
        IterResult = special::iter_result(_);
        NewMethod = special::new_method(_, _);
        Compare = arith::compare(_, _, _);
        CompareNoted = operator::compare_noted(_, _, _);
        CompareRest = operator::compare_rest(_, _, _, _);
        ResultTruth = operator::result_truth(_);
        CompareBoolNoted = operator::compare_bool_noted(_, _, _);
        CompareBool = arith::compare_bool(_, _, _);
        Contains = arith::contains(_, _);
        ContainsAt = tuple_keys::contains_at(_, _, _);
        CompareItems = tuple_keys::compare_items(_, _, _, _);
        CompareWithItems = tuple_keys::compare_with_items(_, _, _, _);
        CompareItemsRich = tuple_keys::compare_items_rich(_, _, _, _);
        CompareWithItemsRich = tuple_keys::compare_with_items_rich(_, _, _, _);
        ComparePairs = tuple_keys::compare_pairs(_, _, _);
        ComparePairsRich = tuple_keys::compare_pairs_rich(_, _, _);
        SetItemAt = tuple_keys::set_item_at(_, _, _, _);
        DictFindAt = tuple_keys::dict_find_at(_, _, _);
        DictGetItemAt = tuple_keys::dict_get_item_at(_, _, _);
        GetItemAt = tuple_keys::get_item_at(_, _, _);
        DictGetAt = tuple_keys::dict_get_at(_, _, _, _);
        LongAdd = arith::long_add(_, _);
        LongSub = arith::long_sub(_, _);
        LongMul = arith::long_mul(_, _);
        LongBinary = arith::long_binary(_, _, _);
        LongBits = arith::long_binary(_, _, _);
        LowBits = unsigned::low_bits(_);
        IsU64 = unsigned::is_u64(_);
        BoxU64 = unsigned::box_u64(_);
        ShlWrap = unsigned::shl_wrap(_, _);
        ShrUnsigned = unsigned::shr_unsigned(_, _);
        DivUnsigned = unsigned::div_unsigned(_, _);
        RemUnsigned = unsigned::rem_unsigned(_, _);
        NumberBinary = arith::number_binary(_, _, _);
        LongCompare = arith::long_compare(_, _, _);
        StrCompare = arith::str_compare(_, _, _);
        StrConcat = arith::str_concat(_, _);
        BytesConcat = text::bytes_concat(_, _);
        StrAppend = text::str_append(_, _);
        FloatFloorDiv = arith::float_floordiv(_, _);
        FloatMod = arith::float_mod(_, _);
        FloatPow = arith::float_pow(_, _);
        RangeLen = iter::range_len(_, _, _);
        MathExp = arith::math_exp(_);
        MathLog = arith::math_log(_);
        StrTest = text::str_test(_, _);
        StrAffix = text::str_affix(_, _, _);
        StrContains = text::str_contains(_, _);
        StrOrd = text::str_ord(_);
        Chr = containers::chr(_);
        IntText = format::int_text(_);
        StrItem = containers::str_item(_, _);
        MathSin = arith::math_sin(_);
        MathCos = arith::math_cos(_);
        BoxInt = arith::box_int(_);
        BoxNumber = arith::box_number(_, _);
        BoxComplex = arith::box_complex(_, _);
        ComplexOrInt = arith::complex_or_int(_);
        RealPart = arith::real_part(_);
        ImagPart = arith::imag_part(_);
        BoxComplexOrInt = arith::box_complex_or_int(_, _, _);
        ComplexQuotReal = arith::complex_quot_real(_, _, _, _);
        ComplexQuotImag = arith::complex_quot_imag(_, _, _, _);
        MathUnary = math::unary(_, _);
        MathBinary = math::binary(_, _, _);
        MathGcd = math::gcd(_, _);
        MathIsqrt = math::isqrt(_);
        PlainHash = math::plain_hash(_);
        HeapPush = heap::heap_push(_, _);
        HeapPop = heap::heap_pop(_);
        Hash = containers::hash(_);
        HashAt = tuple_keys::hash_at(_, _);
        MathHypot = arith::math_hypot(_, _);
        BoxFloat = arith::box_float(_);

        LoadAttr = attr::load_attr(_, _);
        LoadMethod = attr::load_method(_, _, _);
        StoreAttr = attr::store_attr(_, _, _);
        StoreAttrDict = attr::store_attr_dict(_, _, _);
        LacksAttr = attr::lacks_attr(_, _);
        StoreInlineNew = attr::store_inline_new(_, _, _);
        DeleteAttr = attr::delete_attr(_, _);
        LoadSuperAttr = attr::load_super_attr(_, _, _, _, _, _);

        LoadGlobal = names::load_global(_, _);
        StoreGlobal = names::store_global(_, _, _);
        DeleteGlobal = names::delete_global(_, _);
        LoadName = names::load_name(_, _);
        StoreName = names::store_name(_, _, _);
        DeleteName = names::delete_name(_, _);
        LoadLocals = names::load_locals(_);
        LoadFromDictOrGlobals = names::load_from_dict_or_globals(_, _, _);
        LoadFromDictOrDeref = names::load_from_dict_or_deref(_, _, _, _, _);
        LoadBuildClass = names::load_build_class(_);
        SetupAnnotations = names::setup_annotations(_);
        RaiseUnbound = names::raise_unbound(_, _);
        MakeCell = names::make_cell(_);
        MakeFunction = names::make_function(_, _);
        SetFunctionAttribute = names::set_function_attribute(_, _, _);
        ImportName = imports::import_name(_, _, _, _);
        ImportFrom = imports::import_from(_, _);

        GetItem = containers::get_item(_, _);
        SetItem = containers::set_item(_, _, _);
        DeleteItem = containers::delete_item(_, _);
        GetSlice = containers::get_slice(_, _, _);
        SetSlice = containers::set_slice(_, _, _, _);
        SeqSlice = slices::seq_slice(_, _, _, _);
        SetOf = containers::set_of(_);
        ListConcat = slices::list_concat(_, _);
        ListExtended = slices::list_extended(_, _);
        ListExtendedMoving = slices::list_extended_moving(_, _);
        ListAsTuple = slices::list_as_tuple(_);
        ListIntoTuple = slices::list_into_tuple(_);
        SeqAsList = slices::seq_as_list(_);
        ListSetSlice = slices::list_set_slice(_, _, _, _);
        ListSwapSlice = slices::list_swap_slice(_, _, _, _);
        ListCopySlice = slices::list_copy_slice(_, _, _, _, _, _);
        ListCopyReversed = slices::list_copy_reversed(_, _, _, _, _, _);
        StoreItem = containers::store_item(_, _);
        StoreItemFloat = containers::store_item_float(_, _);
        Id = ints::id(_);
        DictGetItem = containers::dict_get_item(_, _);
        DictFind = containers::dict_find(_, _);
        IntOfText = text::int_of_text(_);
        TextNoInt = text::text_no_int(_);
        IndexMisses = scan::index_misses(_, _);
        DictFindOr = containers::dict_find_or(_, _, _);
        HashContains = containers::hash_contains(_, _);
        SequenceContains = scan::sequence_contains(_, _);
        BuildTuple = containers::build_tuple(_, _);
        BuildList = containers::build_list(_, _);
        BuildSet = containers::build_set(_, _);
        BuildMap = containers::build_map(_, _);
        BuildKwargs = containers::build_map(_, _);
        BuildConstKeyMap = containers::build_const_key_map(_, _, _);
        DictLike = displays::dict_like(_, _, _);
        BuildString = format::build_string(_, _);
        BuildSlice = containers::build_slice(_, _, _);
        ListAppend = containers::list_append(_, _);
        ListPop = slices::list_pop(_, _);
        ListInsert = slices::list_insert(_, _, _);
        DictGet = containers::dict_get(_, _, _);
        SetAdd = containers::set_add(_, _);
        MapAdd = containers::map_add(_, _, _);
        ListExtend = containers::list_extend(_, _);
        SetUpdate = containers::set_update(_, _);
        DictUpdate = containers::dict_update(_, _);
        DictMerge = containers::dict_merge(_, _, _, _);
        UnpackSequence = iter::unpack_sequence(_, _, _, _);
        UnpackEx = iter::unpack_ex(_, _, _, _);
        Intrinsic1 = values::intrinsic_1(_, _, _);
        Intrinsic2 = values::intrinsic_2(_, _, _, _);
        ConvertValue = values::convert_value(_, _);
        FormatSimple = format::format_simple(_);
        FormatWithSpec = format::format_with_spec(_, _);
        GetLen = values::len(_);
        Len = values::len(_);

        Call = call::call(_, _, _, _, _);
        CallNoted = operator::call_noted(_, _, _, _, _);
        CallKw = call::call_kw(_, _, _, _, _, _);
        CallEx = call::call_ex(_, _, _, _);
        AllocInstance = instances::alloc_instance(_);
        InitMade = made::init_made(_, _, _, _);
        TupleNew = made::tuple_new(_, _);
        TupleNewOf = made::tuple_new_of(_, _, _);
        RaiseInitReturn = except::raise_init_return(_);
        IsInstance = values::isinstance(_, _);
        Getattr = attr::getattr(_, _);
        GetattrOr = attr::getattr_or(_, _, _);
        Hasattr = attr::hasattr(_, _);

        NewRange = iter::new_range(_, _, _);
        NewRangeIter = iter::new_range_iter(_, _, _);
        NewListIter = iter::new_list_iter(_, _);
        NewTupleIter = iter::new_list_iter(_, _);
        NewStrIter = iter::new_list_iter(_, _);
        NewBytesIter = iter::new_list_iter(_, _);
        NewEnumerate = iter::new_enumerate(_, _);
        NewZip = iter::new_zip(_, _);
        SeqIterEnd = iter::seq_iter_end(_);
        DictSeek = iter::dict_seek(_, _);
        SetSeek = iter::set_seek(_, _);
        GetIter = iter::get_iter(_);
        ForIter = iter::for_iter(_, _);
        Send = generator::send(_, _, _, _);
        GetYieldFromIter = generator::get_yield_from_iter(_, _);
        GetAwaitable = generator::get_awaitable(_, _, _);
        BeforeWith = except::before_with(_, _, _);
        IsPlain = generator::is_plain(_, _);
        MatchMapping = match_::match_mapping(_);
        MatchSequence = match_::match_sequence(_);
        MatchKeys = match_::match_keys(_, _, _);
        MatchClass = match_::match_class(_, _, _, _, _);
        RaiseVarargs = except::raise_varargs(_, _, _);
        Reraise = except::raise_again(_);
        CatchException = except::catch_exception(_);
        PushExcInfo = except::push_exc_info(_, _);
        PopExcept = except::pop_except(_, _);
        CheckExcMatch = except::check_exc_match(_, _, _);
        WithExceptStart = except::with_except_start(_, _);
    }
}
