//! Classes: where the well-known ones are, and facts about any.

use core::ffi::CStr;
use std::sync::OnceLock;

use pyjit_codegen::input::TypeInfo;
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::error::{Aside, check};
use pyjit_ffi::layout::{heaptype, inline_values, mapping, number, object, sequence, type_};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;
use pyjit_ffi::types::TypeView;

use super::attrs::named;
use crate::mem::get;

macro_rules! symbols {
    ($wanted:expr; $($module:ident::$name:ident)*) => {
        match $wanted {
            $(stringify!($name) => &raw mut $module::$name,)*
            _ => core::ptr::null_mut(),
        }
    };
}

/// The static class with this symbol, of those in `codegen`'s table of well-known classes.
pub(super) fn well_known<'py>(gil: Gil<'py>, symbol: &str) -> Option<TypeView<'py>> {
    let class: *mut PyTypeObject = symbols! { symbol;
        sys::_PyNone_Type py::PyBool_Type py::PyLong_Type py::PyFloat_Type py::PyComplex_Type py::PyUnicode_Type
        py::PyBytes_Type py::PyByteArray_Type py::PyList_Type py::PyTuple_Type py::PyDict_Type py::PySet_Type
        py::PyFrozenSet_Type py::PyRange_Type py::PySlice_Type py::PyCell_Type py::PyFunction_Type
        sys::PyMethod_Type py::PyCFunction_Type py::PyMethodDescr_Type py::PyType_Type py::PyModule_Type
        py::PyGen_Type py::PyRangeIter_Type py::PyListIter_Type py::PyTupleIter_Type py::PyCode_Type
        py::PyEnum_Type py::PyZip_Type py::PyUnicodeIter_Type py::PyBytesIter_Type
        py::PyDictKeys_Type py::PyDictValues_Type py::PyDictItems_Type
        py::PyDictIterKey_Type py::PyDictIterValue_Type py::PyDictIterItem_Type py::PySetIter_Type
    };
    if symbol == "_PyUnicodeASCIIIter_Type" {
        // SAFETY: as below.
        return unsafe { TypeView::from_ptr(ascii_iterator(gil)) };
    }
    // SAFETY: null or a class that lives as long as the process; the GIL is held.
    unsafe { TypeView::from_ptr(class) }
}

/// An object of exactly this class dies without running Python code: it holds no reference to an object of unknown
/// class, has no finaliser, and can't be weakly referenced (a weak reference's callback is Python code). So no
/// containers, no slices, no functions, no code objects.
fn dies_silently(class: *mut PyTypeObject) -> bool {
    [
        &raw mut sys::_PyNone_Type,
        &raw mut py::PyBool_Type,
        &raw mut py::PyLong_Type,
        &raw mut py::PyFloat_Type,
        &raw mut py::PyComplex_Type,
        &raw mut py::PyUnicode_Type,
        &raw mut py::PyBytes_Type,
        &raw mut py::PyRangeIter_Type,
        // Start, stop and step are exact ints, whatever they were made from.
        &raw mut py::PyRange_Type,
        &raw mut py::PyBaseObject_Type,
    ]
    .contains(&class)
}

/// `o.__class__ = other` can succeed for an instance: the class is mutable, or it is a module class.
pub(super) fn is_assignable(class: TypeView<'_>) -> bool {
    // SAFETY: a static class.
    let module = unsafe { TypeView::from_ptr(&raw mut py::PyModule_Type) };
    !class.is_immutable() || module.is_some_and(|m| class.is_subtype_of(m))
}

/// No `__bool__` and no `__len__`.
fn is_always_true(class: TypeView<'_>) -> bool {
    let tables = [
        (type_::TP_AS_NUMBER, number::NB_BOOL),
        (type_::TP_AS_MAPPING, mapping::MP_LENGTH),
        (type_::TP_AS_SEQUENCE, sequence::SQ_LENGTH),
    ];
    tables.iter().all(|&(table, slot)| {
        let methods = class.slot(table);
        // SAFETY: a table of the live class, which has the slot.
        methods.is_null() || unsafe { get::<_, *const ()>(methods, slot) }.is_null()
    })
}

/// Made by a class statement from such classes and `object` alone, without a finaliser: instances hold inline values or
/// slots, which is what `tp_dealloc` lets go of.
pub(crate) fn has_plain_instances(class: TypeView<'_>) -> bool {
    let size = isize::try_from(object::SIZE).unwrap_or(0);
    let Some(mro) = class.mro() else { return false };
    let mut slots = 0;
    for base in mro.borrow().tuple_items().filter_map(TypeView::new) {
        if base.as_ptr() == &raw mut py::PyBaseObject_Type {
            continue;
        }
        let finalises = [type_::TP_FINALIZE, type_::TP_DEL];
        if !base.is_heap_type()
            || base.slot(type_::TP_DEALLOC) != python_dealloc(class.object().gil())
            || finalises.iter().any(|&slot| !base.slot(slot).is_null())
        {
            return false;
        }
        // SAFETY: a heap class; null or a tuple that it keeps.
        let names = unsafe { Borrowed::from_ptr(get(base.as_ptr(), heaptype::HT_SLOTS)) };
        slots += names.map_or(0, Borrowed::tuple_len);
    }
    let words = isize::try_from(slots).unwrap_or(isize::MAX);
    class.itemsize() == 0
        && class.slot(type_::TP_ALLOC) == py::PyType_GenericAlloc as *const ()
        && class.basicsize() == size + 8 * words
        && (slots == 0 || !class.has_managed_dict())
}

/// The `tp_dealloc` of classes made by a class statement, read from one that every interpreter has; null if it is gone.
fn python_dealloc(gil: Gil<'_>) -> *const () {
    static KNOWN: OnceLock<usize> = OnceLock::new();
    let address = KNOWN.get_or_init(|| {
        let _aside = Aside::new(gil);
        let module = Owned::str(gil, "_frozen_importlib").and_then(|name| {
            // SAFETY: the GIL is held; a new reference or null.
            unsafe { check(py::PyImport_GetModule(name.as_ptr())) }
        });
        let class = match module.and_then(|module| module.borrow().attr(c"ModuleSpec")) {
            Ok(class) => class,
            Err(raised) => {
                raised.clear();
                return 0;
            }
        };
        TypeView::new(class.borrow())
            .filter(|class| class.is_heap_type())
            .map_or(0, |class| class.slot(type_::TP_DEALLOC).expose_provenance())
    });
    core::ptr::with_exposed_provenance(*address)
}

/// The static class of iterators of ASCII strs, which the interpreter does not export; null if none could be made.
fn ascii_iterator(gil: Gil<'_>) -> *mut PyTypeObject {
    static KNOWN: OnceLock<usize> = OnceLock::new();
    let address = KNOWN.get_or_init(|| {
        let _aside = Aside::new(gil);
        let Ok(text) = Owned::str(gil, "a") else { return 0 };
        // SAFETY: the GIL is held; an iterator is made and dropped again.
        unsafe {
            let iterator = py::PyObject_GetIter(text.as_ptr());
            if iterator.is_null() {
                py::PyErr_Clear();
                return 0;
            }
            let class = py::Py_TYPE(iterator).expose_provenance();
            py::Py_DECREF(iterator);
            class
        }
    });
    core::ptr::with_exposed_provenance_mut(*address)
}

/// Facts about a class.
pub(super) fn info(class: TypeView<'_>) -> TypeInfo {
    let basicsize = i32::try_from(class.basicsize()).unwrap_or(i32::MAX);
    TypeInfo {
        heap: is_assignable(class) || !is_frozen(class),
        dealloc_runs_python: !dies_silently(class.as_ptr()),
        always_true: is_always_true(class),
        basicsize,
        inline_valid: class
            .has_inline_values()
            .then(|| basicsize.checked_add(inline_values::VALID))
            .flatten(),
        plain_instances: has_plain_instances(class),
        items_of: sequence_by(class, c"__getitem__"),
        walked_as: sequence_by(class, c"__iter__"),
    }
}

/// `list` or `tuple`, if the class is one of them or finds the same under the name of a special method. Its own slot may
/// be another all the same: a subclass of `list` calls `list.__getitem__` by way of its name.
fn sequence_by(class: TypeView<'_>, name: &CStr) -> Option<TypeId> {
    let bases = [
        (wk::LIST, &raw mut py::PyList_Type),
        (wk::TUPLE, &raw mut py::PyTuple_Type),
    ];
    let same = bases.into_iter().find(|&(_, base)| {
        // SAFETY: a static class.
        let base = unsafe { TypeView::from_ptr(base) }.filter(|&base| class.is_subtype_of(base));
        base.is_some_and(|base| match (named(class, name), named(base, name)) {
            (Some(own), Some(inherited)) => own.borrow().is(inherited.borrow()),
            _ => false,
        })
    });
    same.map(|(id, _)| id)
}

/// The class has every flag of `wanted`, none of `unwanted`.
pub(super) fn flags_match(class: TypeView<'_>, wanted: u64, unwanted: u64) -> bool {
    class.flags() & (wanted | unwanted) == wanted
}

/// Nothing can change the class or one of its bases: watching is not needed.
pub(super) fn is_frozen(class: TypeView<'_>) -> bool {
    class.mro().is_some_and(|mro| {
        mro.borrow()
            .tuple_items()
            .all(|base| TypeView::new(base).is_some_and(|b| flags_match(b, tpflags::IMMUTABLETYPE, 0)))
    })
}

/// Instances are made by what `Exception` itself makes them, of any positional arguments, and die as its do.
pub(super) fn is_plain_exception(class: TypeView<'_>) -> bool {
    let model: *mut py::PyTypeObject =
        // SAFETY: a static of the interpreter.
        unsafe { py::PyExc_Exception }.cast();
    let class = class.as_ptr();
    // SAFETY: live classes; their slots are only compared.
    unsafe {
        let same = |offset: i32| get::<_, usize>(class, offset) == get::<_, usize>(model, offset);
        py::Py_TYPE(class.cast()) == &raw mut py::PyType_Type
            && get::<_, u64>(class, type_::TP_FLAGS) & tpflags::BASE_EXC_SUBCLASS != 0
            && [type_::TP_NEW, type_::TP_INIT, type_::TP_FINALIZE, type_::TP_DEL]
                .into_iter()
                .all(same)
    }
}
