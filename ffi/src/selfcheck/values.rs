//! Probes of values: ints, floats, strings, containers, iterators.

use super::{Check, Probe, address, defined, expect, expect_that};
use crate::layout::enumerate;
use crate::object::{Borrowed, Owned};
use crate::{py, raw, repr};

pub(super) fn check(probe: &Probe<'_>) -> Check {
    singletons(probe)?;
    ints(probe)?;
    floats(probe)?;
    complexes(probe)?;
    generations(probe)?;
    strings(probe)?;
    sequences(probe)?;
    dicts(probe)?;
    iterators(probe)?;
    small_objects(probe)
}

fn singletons(probe: &Probe<'_>) -> Check {
    let none = Owned::none(probe.gil);
    let count: u64 = probe.read("object::OB_REFCNT", address(none.borrow()))?;
    expect_that(
        "object::OB_REFCNT",
        "None to be immortal",
        repr::is_immortal(count),
    )?;
    probe.field(
        "object::OB_TYPE",
        address(none.borrow()),
        &raw mut crate::sys::_PyNone_Type,
    )?;
    let list = Owned::list(probe.gil, Vec::new())?;
    probe.field::<u64>("object::OB_REFCNT", address(list.borrow()), 1)
}

fn ints(probe: &Probe<'_>) -> Check {
    let zero = probe.int(0)?.as_ptr() as i64;
    for value in [repr::SMALL_INT_MIN, -1, 1, repr::SMALL_INT_MAX] {
        let distance = probe.int(value)?.as_ptr() as i64 - zero;
        expect(
            "stride of the small ints",
            value * repr::SMALL_INT_STRIDE,
            distance,
        )?;
    }
    let first = probe.int(repr::SMALL_INT_MAX + 1)?;
    let second = probe.int(repr::SMALL_INT_MAX + 1)?;
    expect_that("end of the small ints", "257 not to be shared", first != second)?;
    for (value, digits) in [
        (0, 0),
        (1, 1),
        (-77, 1),
        (repr::COMPACT_MAX, 1),
        (-repr::COMPACT_MAX - 1, 2),
    ] {
        let object = probe.int(value)?;
        let at = address(object.borrow());
        probe.field("long::LV_TAG", at, repr::lv_tag(value < 0, digits))?;
        if digits == 1 {
            let magnitude = u32::try_from(value.unsigned_abs()).unwrap_or(0);
            probe.field("long::OB_DIGIT", at, magnitude)?;
        }
    }
    Ok(())
}

/// Both parts.
fn complexes(probe: &Probe<'_>) -> Check {
    let made = Owned::complex(probe.gil, 2.5, -0.5)?;
    let at = address(made.borrow());
    probe.field("complex::REAL", at, 2.5f64)?;
    probe.field("complex::IMAG", at, -0.5f64)
}

/// The value, and the freelist: the next float made is the last one freed.
fn floats(probe: &Probe<'_>) -> Check {
    let float = Owned::float(probe.gil, 2.5)?;
    let at = address(float.borrow());
    probe.field("float::OB_FVAL", at, 2.5f64)?;
    let interp = interpreter();
    let before: i32 = probe.read("interp::FREELIST_FLOATS_NUMFREE", interp)?;
    let limit = i32::try_from(repr::limit::FLOAT_MAXFREELIST).unwrap_or(0);
    expect_that(
        "interp::FREELIST_FLOATS_NUMFREE",
        "0 to 100",
        (0..=limit).contains(&before),
    )?;
    if before == limit {
        return Ok(());
    }
    drop(float);
    probe.field("interp::FREELIST_FLOATS_NUMFREE", interp, before + 1)?;
    probe.field("interp::FREELIST_FLOATS_ITEMS", interp, at)?;
    // The freelist is linked through the type field; taking the float out again leaves it as it was.
    let next: *const u8 = probe.read("object::OB_TYPE", at)?;
    let again = Owned::float(probe.gil, 0.0)?;
    expect("float freelist", at, address(again.borrow()))?;
    probe.field("interp::FREELIST_FLOATS_ITEMS", interp, next)?;
    probe.field("interp::FREELIST_FLOATS_NUMFREE", interp, before)
}

/// A new collected object is the last one of the youngest generation and counts there.
fn generations(probe: &Probe<'_>) -> Check {
    let interp = interpreter();
    let young: *const u8 = probe.read("interp::GC_GENERATION0", interp)?;
    // SAFETY: the GIL is held; a function without arguments.
    let enabled = unsafe { py::PyGC_IsEnabled() };
    probe.field("interp::GC_ENABLED", interp, enabled)?;
    let threshold: i32 = probe.read("gc_generation::THRESHOLD", young)?;
    let told = Owned::import(probe.gil, c"gc")?
        .borrow()
        .call_method(c"get_threshold", &[])?;
    let told = told.borrow().tuple_items().next().and_then(Borrowed::as_i64);
    expect("gc_generation::THRESHOLD", told, Some(i64::from(threshold)))?;
    let before: i32 = probe.read("gc_generation::COUNT", young)?;
    // SAFETY: the GIL is held; a new reference or null.
    let cell = unsafe { Owned::from_ptr(py::PyCell_New(core::ptr::null_mut())) };
    let cell = cell.ok_or_else(crate::error::pending)?;
    probe.field("gc_generation::COUNT", young, before + 1)?;
    let head = i64::from(probe.facts.get("gc::SIZE")?);
    let head = isize::try_from(head).unwrap_or(0);
    let last: *const u8 = probe.read("gc::PREV", young.wrapping_byte_offset(head))?;
    let made = address(cell.borrow()).wrapping_byte_offset(-head);
    expect("gc::PREV", last, made)
}

/// Address of the interpreter state.
pub(super) fn interpreter() -> *const u8 {
    // SAFETY: the callers hold the GIL, so there is a current interpreter.
    unsafe { py::PyInterpreterState_Get() }.cast_const().cast()
}

/// Fields of a str's state: two bits for interning, three for the width of a character, two flags.
const KIND: u32 = 2;
const COMPACT: u32 = 1 << 5;
const ASCII: u32 = 1 << 6;
const STATE_MASK: u32 = 0x7f;

fn strings(probe: &Probe<'_>) -> Check {
    let ascii = Owned::str(probe.gil, "pyjit self-check")?;
    let at = address(ascii.borrow());
    probe.field("unicode::LENGTH", at, 16i64)?;
    probe.field("unicode::ASCII_DATA", at, *b"pyjit self-check")?;
    let state: u32 = probe.read("unicode::STATE", at)?;
    expect(
        "unicode::STATE of an ASCII str",
        COMPACT | ASCII | 1 << KIND,
        state & STATE_MASK,
    )?;
    // SAFETY: a live str.
    let hash = unsafe { py::PyObject_Hash(ascii.as_ptr()) };
    probe.field("unicode::HASH", at, hash)?;
    let wide = Owned::str(probe.gil, "\u{20ac}\u{20ac}")?;
    let at = address(wide.borrow());
    probe.field("unicode::COMPACT_DATA", at, [0x20acu16; 2])?;
    let state: u32 = probe.read("unicode::STATE", at)?;
    expect(
        "unicode::STATE of a wide str",
        COMPACT | 2 << KIND,
        state & STATE_MASK,
    )?;
    let bytes = Owned::bytes(probe.gil, b"pyjit")?;
    let at = address(bytes.borrow());
    probe.field("bytes::OB_SVAL", at, *b"pyjit\0")?;
    probe.field("varobject::OB_SIZE", at, 5i64)
}

fn sequences(probe: &Probe<'_>) -> Check {
    let (first, second) = (probe.int(1000)?, probe.int(2000)?);
    let items = [first.as_ptr(), second.as_ptr()];
    let tuple = Owned::tuple(probe.gil, vec![first.clone(), second.clone()])?;
    probe.field("varobject::OB_SIZE", address(tuple.borrow()), 2i64)?;
    probe.field("tuple::OB_ITEM", address(tuple.borrow()), items)?;
    let list = Owned::list(probe.gil, vec![first, second])?;
    let at = address(list.borrow());
    probe.field("varobject::OB_SIZE", at, 2i64)?;
    let stored: *const u8 = probe.read("list::OB_ITEM", at)?;
    expect_that(
        "list::ALLOCATED",
        "2 to 8",
        (2..9).contains(&probe.read::<i64>("list::ALLOCATED", at)?),
    )?;
    expect("items of a list", Some(items), probe.memory.read(stored.cast()))
}

fn dicts(probe: &Probe<'_>) -> Check {
    let dict = Owned::dict(probe.gil)?;
    let (key, value) = (Owned::interned(probe.gil, c"pyjit_probe")?, probe.int(1000)?);
    let at = address(dict.borrow());
    dict.borrow().dict_set(key.borrow(), key.borrow())?;
    probe.field("dict::MA_USED", at, 1i64)?;
    let before: u64 = probe.read("dict::MA_VERSION_TAG", at)?;
    dict.borrow().dict_set(key.borrow(), value.borrow())?;
    let after: u64 = probe.read("dict::MA_VERSION_TAG", at)?;
    expect_that("dict::MA_VERSION_TAG", "to grow with a mutation", after > before)?;
    probe.field("dict::MA_VALUES", at, core::ptr::null::<u8>())?;
    let keys: *const u8 = probe.read("dict::MA_KEYS", at)?;
    probe.field("dictkeys::DK_KIND", keys, repr::dict_kind::UNICODE)?;
    probe.field("dictkeys::DK_NENTRIES", keys, 1i64)?;
    probe.field("dictkeys::DK_USABLE", keys, 4i64)?;
    probe.field("dictkeys::DK_LOG2_SIZE", keys, 3u8)?;
    probe.field("dictkeys::DK_LOG2_INDEX_BYTES", keys, 3u8)?;
    probe.field("dictkeys::DK_REFCNT", keys, 1i64)?;
    let entries = probe
        .address_of::<u8>("dictkeys::DK_INDICES", keys)?
        .wrapping_add(8);
    probe.points_to("dictunicode_entry::ME_KEY", entries, &key)?;
    probe.points_to("dictunicode_entry::ME_VALUE", entries, &value)?;
    let general = Owned::dict(probe.gil)?;
    general.borrow().dict_set(value.borrow(), key.borrow())?;
    let keys: *const u8 = probe.read("dict::MA_KEYS", address(general.borrow()))?;
    probe.field("dictkeys::DK_KIND", keys, repr::dict_kind::GENERAL)?;
    let entries = probe
        .address_of::<u8>("dictkeys::DK_INDICES", keys)?
        .wrapping_add(8);
    probe.field("dictkey_entry::ME_HASH", entries, 1000i64)?;
    probe.points_to("dictkey_entry::ME_KEY", entries, &value)?;
    probe.points_to("dictkey_entry::ME_VALUE", entries, &key)
}

fn iterators(probe: &Probe<'_>) -> Check {
    let made = probe.exec(ITERATORS)?;
    let range = defined(&made, c"range_iterator")?;
    expect_that(
        "range iterator",
        "PyRangeIter_Type",
        range.borrow().is_exact(&raw mut py::PyRangeIter_Type),
    )?;
    let at = address(range.borrow());
    probe.field("rangeiter::START", at, 5i64)?;
    probe.field("rangeiter::STEP", at, 2i64)?;
    probe.field("rangeiter::LEN", at, 3i64)?;
    let list = defined(&made, c"list_iterator")?;
    expect_that(
        "list iterator",
        "PyListIter_Type",
        list.borrow().is_exact(&raw mut py::PyListIter_Type),
    )?;
    probe.field("listiter::IT_INDEX", address(list.borrow()), 1i64)?;
    probe.points_to(
        "listiter::IT_SEQ",
        address(list.borrow()),
        &defined(&made, c"a_list")?,
    )?;
    let enumerated = defined(&made, c"enumerated")?;
    expect_that(
        "enumerate",
        "PyEnum_Type",
        enumerated.borrow().is_exact(&raw mut py::PyEnum_Type),
    )?;
    // SAFETY: an object of at least three words.
    let index: i64 = unsafe { raw::get(address(enumerated.borrow()), enumerate::INDEX) };
    expect("enumerate::INDEX", 6, index)?;
    let tuple = defined(&made, c"tuple_iterator")?;
    expect_that(
        "tuple iterator",
        "PyTupleIter_Type",
        tuple.borrow().is_exact(&raw mut py::PyTupleIter_Type),
    )?;
    probe.field("tupleiter::IT_INDEX", address(tuple.borrow()), 2i64)?;
    probe.points_to(
        "tupleiter::IT_SEQ",
        address(tuple.borrow()),
        &defined(&made, c"a_tuple")?,
    )
}

const ITERATORS: &core::ffi::CStr = c"
range_iterator = iter(range(3, 10, 2))
next(range_iterator)
a_list = [7, 8, 9]
list_iterator = iter(a_list)
next(list_iterator)
enumerated = enumerate(a_list, 5)
next(enumerated)
a_tuple = (7, 8, 9)
tuple_iterator = iter(a_tuple)
next(tuple_iterator)
next(tuple_iterator)
";

fn small_objects(probe: &Probe<'_>) -> Check {
    let made = probe.exec(SMALL_OBJECTS)?;
    let cell = defined(&made, c"cell")?;
    probe.is_attr("cell::OB_REF", cell.borrow(), c"cell_contents")?;
    let method = defined(&made, c"method")?;
    probe.is_attr("method::IM_FUNC", method.borrow(), c"__func__")?;
    probe.is_attr("method::IM_SELF", method.borrow(), c"__self__")?;
    let slice = defined(&made, c"a_slice")?;
    for (fact, attr) in [
        ("slice::START", c"start"),
        ("slice::STOP", c"stop"),
        ("slice::STEP", c"step"),
    ] {
        probe.is_attr(fact, slice.borrow(), attr)?;
    }
    let module = Owned::import(probe.gil, c"sys")?;
    probe.is_attr("module::MD_DICT", module.borrow(), c"__dict__")?;
    let property = defined(&made, c"a_property")?;
    probe.is_attr("property::PROP_GET", property.borrow(), c"fget")?;
    probe.is_attr("property::PROP_SET", property.borrow(), c"fset")?;
    let set = defined(&made, c"a_set")?;
    probe.field("set::USED", address(set.borrow()), 2i64)?;
    probe.field("set::FILL", address(set.borrow()), 3i64)?;
    probe.field("set::MASK", address(set.borrow()), 7i64)?;
    builtins(probe, &made)
}

const SMALL_OBJECTS: &core::ffi::CStr = c"
def outer():
    captured = 1000
    def inner():
        return captured
    return inner
cell = outer().__closure__[0]
class C:
    def m(self): pass
    def n(self): pass
method = C().m
a_slice = slice(1000, 2000, 3000)
a_property = property(C.m, C.n)
a_set = {1000, 2000, 3000}
a_set.discard(2000)
length = len
append = list.append
bound_append = [].append
";

fn builtins(probe: &Probe<'_>, made: &Owned) -> Check {
    let length = defined(made, c"length")?;
    method_def(probe, length.borrow(), "cfunction::M_ML", b"len\0", repr::meth::O)?;
    probe.is_attr("cfunction::M_SELF", length.borrow(), c"__self__")?;
    let bound = defined(made, c"bound_append")?;
    probe.is_attr("cfunction::M_SELF", bound.borrow(), c"__self__")?;
    let append = defined(made, c"append")?;
    method_def(
        probe,
        append.borrow(),
        "methoddescr::D_METHOD",
        b"appe",
        repr::meth::O,
    )?;
    probe.field(
        "descr::D_TYPE",
        address(append.borrow()),
        &raw mut py::PyList_Type,
    )?;
    probe.is_attr("descr::D_NAME", append.borrow(), c"__name__")?;
    let vectorcall: *const u8 = probe.read("methoddescr::VECTORCALL", address(append.borrow()))?;
    // SAFETY: a live method descriptor, which has a vectorcall function.
    let expected = unsafe { py::PyVectorcall_Function(append.as_ptr()) };
    expect(
        "methoddescr::VECTORCALL",
        expected.map_or(0, |f| f as usize),
        vectorcall as usize,
    )
}

/// The `PyMethodDef` behind a field: first four characters of the name, and the flags.
fn method_def(probe: &Probe<'_>, owner: Borrowed<'_>, fact: &str, name: &[u8; 4], flags: u32) -> Check {
    let def: *const u8 = probe.read(fact, address(owner))?;
    expect_that(fact, "a method definition", !def.is_null())?;
    let text: *const u8 = probe.read("methoddef::ML_NAME", def)?;
    expect("methoddef::ML_NAME", Some(*name), probe.memory.read(text.cast()))?;
    probe.field("methoddef::ML_FLAGS", def, flags)
}
