//! Probes of structs that no header declares: a field is found where a live object proves it to be.

use core::ffi::CStr;

use super::{Check, Probe, address, defined};
use crate::object::Owned;
use crate::py;

const SOURCE: &CStr = c"
class Sequence:
    def __getitem__(self, index): return 1000
a_list = [1000, 2000, 3000]
a_text = 'pyjit \u{20ac}'
an_ascii = 'pyjit'
some_bytes = b'pyjit'
a_tuple = (1000, 2000, 3000)
a_dict = {1000: 2000, 3000: 4000}
a_set = {1000, 2000, 3000}
a_sequence = Sequence()
inner = iter(a_list)
enumerated = enumerate(inner, 1000)
next(enumerated)
back = reversed(a_tuple)
next(back)
list_back = reversed(a_list)
next(list_back)
zipped = zip(a_list, a_tuple, strict=True)
next(zipped)
mapped = map(len, a_list)
filtered = filter(len, inner)
keys = iter(a_dict)
next(keys)
items = iter(a_dict.items())
next(items)
of_set = iter(a_set)
next(of_set)
of_text = iter(a_text)
next(of_text)
of_ascii = iter(an_ascii)
next(of_ascii)
of_bytes = iter(some_bytes)
next(of_bytes)
of_sequence = iter(a_sequence)
next(of_sequence)
a_range = range(1000, 9000, 4000)
def function(): pass
class_method = classmethod(function)
static_method = staticmethod(function)
parent = super(Sequence, a_sequence)
";

pub(super) fn check(probe: &Probe<'_>) -> Check {
    let made = probe.exec(SOURCE)?;
    position(probe, &made, c"back", "reversed::INDEX", 1)?;
    position(probe, &made, c"list_back", "listreviter::IT_INDEX", 1)?;
    position(probe, &made, c"of_set", "setiter::LEN", 2)?;
    position(probe, &made, c"of_set", "setiter::SI_USED", 3)?;
    for of_text in [c"of_text", c"of_ascii"] {
        position(probe, &made, of_text, "unicodeiter::IT_INDEX", 1)?;
    }
    position(probe, &made, c"of_bytes", "bytesiter::IT_INDEX", 1)?;
    position(probe, &made, c"of_sequence", "seqiter::IT_INDEX", 1)?;
    let pointers: [(&CStr, &str, &CStr); 15] = [
        (c"enumerated", "enumerate::EN_SIT", c"inner"),
        (c"back", "reversed::SEQ", c"a_tuple"),
        (c"list_back", "listreviter::IT_SEQ", c"a_list"),
        (c"filtered", "filter::IT", c"inner"),
        (c"keys", "dictiter::DI_DICT", c"a_dict"),
        (c"items", "dictiter::DI_DICT", c"a_dict"),
        (c"of_set", "setiter::SI_SET", c"a_set"),
        (c"of_text", "unicodeiter::IT_SEQ", c"a_text"),
        (c"of_ascii", "unicodeiter::IT_SEQ", c"an_ascii"),
        (c"of_bytes", "bytesiter::IT_SEQ", c"some_bytes"),
        (c"of_sequence", "seqiter::IT_SEQ", c"a_sequence"),
        (c"class_method", "classmethod::CM_CALLABLE", c"function"),
        (c"static_method", "staticmethod::SM_CALLABLE", c"function"),
        (c"parent", "super_::TYPE", c"Sequence"),
        (c"parent", "super_::OBJ", c"a_sequence"),
    ];
    for (object, fact, target) in pointers {
        let object = defined(&made, object)?;
        probe.points_to(fact, address(object.borrow()), &defined(&made, target)?)?;
    }
    consumers(probe, &made)?;
    dict_iterators(probe, &made)?;
    ranges(probe, &made)
}

fn position(probe: &Probe<'_>, made: &Owned, object: &CStr, fact: &str, expected: i64) -> Check {
    let object = defined(made, object)?;
    probe.field(fact, address(object.borrow()), expected)
}

/// `enumerate`, `zip`, `map` and `filter`.
fn consumers(probe: &Probe<'_>, made: &Owned) -> Check {
    position(probe, made, c"enumerated", "enumerate::EN_INDEX", 1001)?;
    let enumerated = defined(made, c"enumerated")?;
    let tuple_type = &raw mut py::PyTuple_Type;
    let result: *const u8 = probe.read("enumerate::EN_RESULT", address(enumerated.borrow()))?;
    probe.field("object::OB_TYPE", result, tuple_type)?;
    probe.field("enumerate::EN_LONGINDEX", address(enumerated.borrow()), 0usize)?;
    let zipped = defined(made, c"zipped")?;
    let at = address(zipped.borrow());
    probe.field("zip::TUPLESIZE", at, 2i64)?;
    probe.field("zip::STRICT", at, 1i32)?;
    // The result was given out, so `zip` holds it and so does nobody else: a tuple of the items.
    let result: *const u8 = probe.read("zip::RESULT", at)?;
    probe.field("object::OB_TYPE", result, tuple_type)?;
    let first = defined(made, c"a_list")?
        .borrow()
        .list_item(0)
        .map_or(core::ptr::null_mut(), |item| item.as_ptr());
    probe.field("tuple::OB_ITEM", result, first)?;
    let iterators: *const u8 = probe.read("zip::ITTUPLE", at)?;
    probe.field("object::OB_TYPE", iterators, tuple_type)?;
    let list_iterator: *const u8 = probe.read("tuple::OB_ITEM", iterators)?;
    probe.field("object::OB_TYPE", list_iterator, &raw mut py::PyListIter_Type)?;
    let builtins = Owned::import(probe.gil, c"builtins")?;
    let mapped = defined(made, c"mapped")?;
    probe.is_attr_of("map::FUNC", address(mapped.borrow()), builtins.borrow(), c"len")?;
    let iterators: *const u8 = probe.read("map::ITERS", address(mapped.borrow()))?;
    probe.field("object::OB_TYPE", iterators, tuple_type)?;
    let filtered = defined(made, c"filtered")?;
    probe.is_attr_of(
        "filter::FUNC",
        address(filtered.borrow()),
        builtins.borrow(),
        c"len",
    )
}

fn dict_iterators(probe: &Probe<'_>, made: &Owned) -> Check {
    for (object, has_result) in [(c"keys", false), (c"items", true)] {
        let object = defined(made, object)?;
        let at = address(object.borrow());
        probe.field("dictiter::DI_USED", at, 2i64)?;
        probe.field("dictiter::DI_POS", at, 1i64)?;
        probe.field("dictiter::LEN", at, 1i64)?;
        let result: *const u8 = probe.read("dictiter::DI_RESULT", at)?;
        super::expect("dictiter::DI_RESULT", has_result, !result.is_null())?;
        if has_result {
            probe.field("object::OB_TYPE", result, &raw mut py::PyTuple_Type)?;
        }
    }
    Ok(())
}

fn ranges(probe: &Probe<'_>, made: &Owned) -> Check {
    let range = defined(made, c"a_range")?;
    let attrs: [(&str, &CStr); 3] = [
        ("range::START", c"start"),
        ("range::STOP", c"stop"),
        ("range::STEP", c"step"),
    ];
    for (fact, attr) in attrs {
        probe.is_attr(fact, range.borrow(), attr)?;
    }
    probe.points_to("range::LENGTH", address(range.borrow()), &probe.int(2)?)?;
    let parent = defined(made, c"parent")?;
    probe.points_to(
        "super_::OBJ_TYPE",
        address(parent.borrow()),
        &defined(made, c"Sequence")?,
    )
}
