//! Where attributes are, by the version of a class and a name: for accesses that meet many classes.
//!
//! CPython remembers by class and name what its bases have (`type_cache`, Objects/typeobject.c), then looks into the instance
//! each time. Here is remembered what the whole search comes to. A class that changes gets another version, and no two classes
//! ever have one in common, so nothing has to be told when one changes or dies. What was found in a class is alive while the
//! class keeps its version.
//!
//! Names are held, as CPython's own table holds them, since only a living object is known by its address.

use core::cell::Cell;
use core::ffi::{CStr, c_int};
use core::ptr;

use pyjit_codegen::input::Shadow;
use pyjit_ffi::layout::{dictkeys, heaptype, inline_values, preheader, type_};
use pyjit_ffi::object::{Borrowed, Owned};
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::types::TypeView;

use super::attr::store_inline_new;
use super::field::{Obj, has_flag, read, type_of, write};
use crate::world::attrs::{self, Access};

/// Places; each class and name has one. 160 KiB, of which a program touches what it uses.
const PLACES: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 12;
/// Spreads what is asked for over the places: classes have versions that follow one another, and names lie side by side in
/// memory. The golden ratio (Knuth, The Art of Computer Programming, 6.4).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// Where the version stands beside an address, which has 47 bits; the last 4 of those are the same in all objects.
const VERSION_SHIFT: u32 = 40;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An attribute of an instance.
    Load,
    /// To assign one.
    Store,
    /// An attribute of the class itself.
    OfClass,
    /// What is known of the class, for `isinstance`; there is no name.
    Facts,
}

/// Where it is.
#[derive(Clone, Copy)]
enum Kind {
    /// This is not remembered: CPython has to look.
    Elsewhere,
    /// [`Access::Inline`]: offset, index, and whether `__getattr__` is asked for what is missing.
    Inline(i32, u32, bool),
    /// [`Access::Slot`]: offset.
    Slot(i32),
    /// [`Access::Descriptor`].
    Descriptor,
    /// [`Access::OfClass`].
    OfClass(Shadow),
    /// [`Access::Missing`].
    Missing(Shadow),
    /// [`Access::OnClass`]; with [`Form::OfClass`] that it is there.
    OnClass,
    /// Of a class: it says of its instances that they are its own; of a metaclass: `isinstance` is `type`'s.
    Facts {
        says_its_class: bool,
        checks_as_type: bool,
    },
}

#[derive(Clone, Copy)]
struct Entry {
    version: u32,
    form: Form,
    kind: Kind,
    name: Obj,
    /// What the class has, or null. The class holds it.
    value: Obj,
}

struct Cache([Cell<Entry>; PLACES]);

// SAFETY: only used with the GIL of the interpreter served.
unsafe impl Sync for Cache {}

static CACHE: Cache = Cache(
    [const {
        Cell::new(Entry {
            version: 0,
            form: Form::Load,
            kind: Kind::Elsewhere,
            name: ptr::null_mut(),
            value: ptr::null_mut(),
        })
    }; PLACES],
);

#[inline]
fn place(version: u32, name: Obj, form: Form) -> &'static Cell<Entry> {
    // What is read is often assigned, too: the two must not take each other's place.
    let asked = name.addr() as u64 ^ u64::from(version) << VERSION_SHIFT ^ form as u64;
    let place = asked.wrapping_mul(SPREAD) >> (u64::BITS - PLACE_BITS);
    &CACHE.0[place as usize % PLACES]
}

/// What an access came to.
pub(super) enum Got {
    /// A new reference, or null with an exception.
    Value(Obj),
    /// A function of the class that wants the instance first: a new reference.
    Unbound(Obj),
    /// There is no such attribute.
    Missing,
    /// CPython has to look.
    Unknown,
}

/// What is remembered of a class and a name, found out now if it is the first time.
///
/// # Safety
/// The contract; `name` is null for [`Form::Facts`], else an exact str.
#[inline]
unsafe fn entry(class: *mut PyTypeObject, name: Obj, form: Form) -> Option<Entry> {
    // SAFETY: contract.
    let version: u32 = unsafe { read(class, type_::TP_VERSION_TAG) };
    let found = place(version, name, form).get();
    if version != 0 && found.version == version && found.name == name && found.form == form {
        return Some(found);
    }
    // SAFETY: contract.
    unsafe { find_out(class, name, form) }
}

/// # Safety
/// As [`entry`].
#[cold]
unsafe fn find_out(class: *mut PyTypeObject, name: Obj, form: Form) -> Option<Entry> {
    // SAFETY: contract; the operands are alive. What is found is what the class has, and nothing runs before the version is
    // read, so that the class holds it while it has that version.
    unsafe {
        let view = TypeView::from_ptr(class)?;
        if view.version_tag() == 0 && !view.assign_version_tag() {
            return None;
        }
        let found = match (form, Borrowed::from_ptr(name)) {
            (Form::Facts, _) => Some((
                Kind::Facts {
                    says_its_class: attrs::says_its_class(view),
                    checks_as_type: attrs::checks_as_type(view),
                },
                None,
            )),
            (Form::Load, Some(name)) => attrs::access(view, name).map(kind_of),
            (Form::Store, Some(name)) => attrs::access_to_store(view, name).map(kind_of),
            (Form::OfClass, Some(name)) => view.lookup(name).map(|v| (Kind::OnClass, Some(v))),
            (_, None) => None,
        };
        let (kind, value) = found.unwrap_or((Kind::Elsewhere, None));
        let found = Entry {
            version: view.version_tag(),
            form,
            kind,
            name,
            value: value.as_ref().map_or(ptr::null_mut(), Owned::as_ptr),
        };
        py::Py_XINCREF(name);
        let old = place(found.version, name, form).replace(found);
        // An exact str.
        py::Py_XDECREF(old.name);
        Some(found)
    }
}

fn kind_of(access: Access) -> (Kind, Option<Owned>) {
    match access {
        Access::Inline {
            offset,
            index,
            class_value,
            hooked,
        } => (Kind::Inline(offset, index, hooked), class_value),
        Access::Slot { offset } => (Kind::Slot(offset), None),
        Access::Descriptor(value) => (Kind::Descriptor, Some(value)),
        Access::OfClass { value, shadow } => (Kind::OfClass(shadow), Some(value)),
        Access::Missing { shadow } => (Kind::Missing(shadow), None),
        Access::OnClass => (Kind::OnClass, None),
    }
}

/// Lets go of all names. The GIL is held.
pub(crate) fn forget() {
    for place in &CACHE.0 {
        let mut found = place.get();
        // SAFETY: the GIL is held; an exact str, or null, held by the entry.
        unsafe { py::Py_XDECREF(found.name) };
        (found.version, found.name) = (0, ptr::null_mut());
        place.set(found);
    }
}

/// The inline values of the object are its attributes.
///
/// # Safety
/// A live object whose class has inline values.
#[inline]
unsafe fn is_valid(o: Obj, class: *mut PyTypeObject) -> bool {
    // SAFETY: contract; they lie behind the basic size.
    unsafe {
        let size: isize = read(class, type_::TP_BASICSIZE);
        let values = o.cast::<u8>().byte_offset(size);
        read::<u8, _>(values, inline_values::VALID) != 0
    }
}

/// No attribute of the instance hides what its class has.
///
/// # Safety
/// A live object of the class the answer was found for.
#[inline]
unsafe fn is_visible(o: Obj, class: *mut PyTypeObject, shadow: Shadow) -> bool {
    // SAFETY: contract: a class with inline values is a heap type with shared keys, other instances have a dict pointer at the offset.
    unsafe {
        match shadow {
            Shadow::Never => true,
            Shadow::Keys { version } => {
                let keys: *mut u8 = read(class, heaptype::HT_CACHED_KEYS);
                is_valid(o, class) && read::<u32, _>(keys, dictkeys::DK_VERSION) == version
            }
            Shadow::NoDict { offset } => read::<Obj, _>(o, offset).is_null(),
            Shadow::Looked { .. } => false,
        }
    }
}

/// What the class has, bound to the instance, or with `class` as its own.
///
/// # Safety
/// The contract; `value` is alive.
#[inline]
unsafe fn bound(value: Obj, o: Obj, class: Obj, unbound: bool) -> Got {
    // SAFETY: contract; the value is held while its `__get__` runs.
    unsafe {
        let own = type_of(value);
        let Some(get) = read::<Option<py::descrgetfunc>, _>(own, type_::TP_DESCR_GET) else {
            return Got::Value(py::Py_NewRef(value));
        };
        if !read::<*const (), _>(own, type_::TP_DESCR_SET).is_null() {
            return Got::Unknown;
        }
        if unbound && has_flag(own, tpflags::METHOD_DESCRIPTOR) {
            return Got::Unbound(py::Py_NewRef(value));
        }
        py::Py_INCREF(value);
        let found = get(value, o, class);
        py::Py_DECREF(value);
        Got::Value(found)
    }
}

/// `o.name`; with `unbound` a method need not be bound.
///
/// # Safety
/// The contract; `name` is an exact str.
#[inline]
pub(super) unsafe fn load(o: Obj, name: Obj, unbound: bool) -> Got {
    // SAFETY: contract. An entry is for the class of the object, and its value alive, since the class has the version.
    unsafe {
        let class = type_of(o);
        let Some(found) = entry(class, name, Form::Load) else {
            return Got::Unknown;
        };
        match found.kind {
            Kind::Inline(offset, _, hooked) => {
                if !is_valid(o, class) {
                    return Got::Unknown;
                }
                let value: Obj = read(o, offset);
                if !value.is_null() {
                    return Got::Value(py::Py_NewRef(value));
                }
                if found.value.is_null() {
                    return if hooked { Got::Unknown } else { Got::Missing };
                }
                bound(found.value, o, class.cast(), unbound)
            }
            Kind::Slot(offset) => {
                let value: Obj = read(o, offset);
                if value.is_null() {
                    return Got::Unknown;
                }
                Got::Value(py::Py_NewRef(value))
            }
            Kind::OfClass(shadow) if is_visible(o, class, shadow) => {
                bound(found.value, o, class.cast(), unbound)
            }
            Kind::Missing(shadow) if is_visible(o, class, shadow) => Got::Missing,
            Kind::Descriptor => {
                let get: Option<py::descrgetfunc> = read(type_of(found.value), type_::TP_DESCR_GET);
                let Some(get) = get else { return Got::Unknown };
                py::Py_INCREF(found.value);
                let value = get(found.value, o, class.cast());
                py::Py_DECREF(found.value);
                Got::Value(value)
            }
            Kind::OnClass => match entry(o.cast(), name, Form::OfClass) {
                Some(Entry {
                    kind: Kind::OnClass,
                    value,
                    ..
                }) => of_class(value, o),
                _ => Got::Unknown,
            },
            _ => Got::Unknown,
        }
    }
}

/// What a class finds in itself or its bases.
///
/// # Safety
/// The contract; `value` is alive, `class` a class.
#[inline]
unsafe fn of_class(value: Obj, class: Obj) -> Got {
    // SAFETY: contract; the value is held while its `__get__` runs.
    unsafe {
        let Some(get) = read::<Option<py::descrgetfunc>, _>(type_of(value), type_::TP_DESCR_GET) else {
            return Got::Value(py::Py_NewRef(value));
        };
        py::Py_INCREF(value);
        let found = get(value, ptr::null_mut(), class);
        py::Py_DECREF(value);
        Got::Value(found)
    }
}

/// What a class or its bases have under a name, if that is no descriptor; borrowed from the class.
///
/// # Safety
/// The contract; `class` is a class, `name` an exact str.
pub(super) unsafe fn plain_class_attr(class: Obj, name: Obj) -> Option<Obj> {
    // SAFETY: contract.
    unsafe {
        let on_class = matches!(entry(type_of(class), name, Form::Load)?.kind, Kind::OnClass);
        let found = entry(class.cast(), name, Form::OfClass).filter(|_| on_class)?;
        let there = matches!(found.kind, Kind::OnClass);
        let plain = there && read::<*const (), _>(type_of(found.value), type_::TP_DESCR_GET).is_null();
        plain.then_some(found.value)
    }
}

/// Assigns `o.name`. False if CPython has to.
///
/// # Safety
/// The contract; `name` is an exact str.
#[inline]
pub(super) unsafe fn store(o: Obj, name: Obj, value: Obj) -> bool {
    // SAFETY: contract. An entry is for the class of the object; the field is one of its attributes. A death may run Python code, so
    // it comes last.
    unsafe {
        let class = type_of(o);
        let Some(found) = entry(class, name, Form::Store) else {
            return false;
        };
        let (offset, index) = match found.kind {
            // With a dict beside them CPython tells the dict.
            Kind::Inline(offset, index, _)
                if is_valid(o, class) && read::<Obj, _>(o, preheader::DICT).is_null() =>
            {
                (offset, Some(index))
            }
            Kind::Slot(offset) => (offset, None),
            _ => return false,
        };
        let old: Obj = read(o, offset);
        match index {
            Some(index) if old.is_null() => store_inline_new(o, value, i64::from(index)),
            _ => {
                write(o, offset, py::Py_NewRef(value));
                py::Py_XDECREF(old);
            }
        }
        true
    }
}

/// `isinstance(o, class)`, -1 with an exception.
///
/// # Safety
/// The contract.
pub(super) unsafe fn is_instance(o: Obj, class: Obj) -> c_int {
    // SAFETY: contract; a tuple holds its items.
    unsafe {
        if type_of(class) != &raw mut py::PyTuple_Type {
            return match is_instance_quietly(o, class) {
                Some(is) => c_int::from(is),
                None => py::PyObject_IsInstance(o, class),
            };
        }
        for n in 0..py::PyTuple_GET_SIZE(class) {
            // Tuples in tuples may be nested too deep: CPython looks into those.
            let class = py::PyTuple_GET_ITEM(class, n);
            let found = match is_instance_quietly(o, class) {
                Some(is) => c_int::from(is),
                None => py::PyObject_IsInstance(o, class),
            };
            if found != 0 {
                return found;
            }
        }
        0
    }
}

/// The same of one class. `None` if Python code would have a say, or it is no class.
///
/// # Safety
/// The contract.
pub(super) unsafe fn is_instance_quietly(o: Obj, class: Obj) -> Option<bool> {
    // SAFETY: contract; `class` is looked into as a class only when it is one.
    unsafe {
        let own = type_of(o);
        // Before it asks for `__instancecheck__`, CPython looks at the exact class, too.
        if ptr::addr_eq(own, class) {
            return Some(true);
        }
        let facts = |class| match entry(class, ptr::null_mut(), Form::Facts)?.kind {
            Kind::Facts {
                says_its_class,
                checks_as_type,
            } => Some((says_its_class, checks_as_type)),
            _ => None,
        };
        let meta = type_of(class);
        let stock = meta == &raw mut py::PyType_Type
            || has_flag(meta, tpflags::TYPE_SUBCLASS) && facts(meta).is_some_and(|known| known.1);
        if !stock {
            return None;
        }
        if py::PyType_IsSubtype(own, class.cast()) != 0 {
            return Some(true);
        }
        facts(own).filter(|known| known.0).map(|_| false)
    }
}

/// What `PyObject_GetAttr` adds to an AttributeError on its way out: the object and the name, if it has neither
/// (`set_attribute_error_context`, Objects/object.c). Returns null.
///
/// # Safety
/// The contract, but an exception is pending.
#[cold]
pub(super) unsafe fn with_context(o: Obj, name: Obj) -> Obj {
    // SAFETY: contract; the exception is taken and given back. Both attributes are C members, which hold None if there is nothing.
    unsafe {
        let raised = py::PyErr_GetRaisedException();
        let ours = py::PyErr_GivenExceptionMatches(raised, py::PyExc_AttributeError) != 0;
        if ours && !has(raised, c"name") && !has(raised, c"obj") {
            let failed = py::PyObject_SetAttrString(raised, c"name".as_ptr(), name) != 0
                || py::PyObject_SetAttrString(raised, c"obj".as_ptr(), o) != 0;
            if failed {
                py::PyErr_Clear();
            }
        }
        py::PyErr_SetRaisedException(raised);
    }
    ptr::null_mut()
}

/// # Safety
/// The contract, and `o` has the attribute.
unsafe fn has(o: Obj, name: &CStr) -> bool {
    // SAFETY: contract; a new reference.
    unsafe {
        let found = py::PyObject_GetAttrString(o, name.as_ptr());
        if found.is_null() {
            py::PyErr_Clear();
            return true;
        }
        let none = found == py::Py_None();
        py::Py_DECREF(found);
        !none
    }
}
