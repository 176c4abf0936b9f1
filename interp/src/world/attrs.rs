//! What attribute access means, found by looking the name up as CPython's generic protocol would, without running it.
//!
//! The order is that of `PyObject_GenericGetAttr`: data descriptor of the class, then the instance, then other class
//! attributes. Every answer but `Generic` rests on the class being unchanged. Where an answer also depends on the class
//! of the attribute's value (that it is no descriptor), that class must be immutable, or is watched, too: it is
//! returned beside the answer.
//!
//! One change has no watcher: assigning `__class__` of a value that is a plain class attribute, to a class that is a
//! descriptor. Nobody makes a descriptor that way; CPython itself goes by the class's version alone for slots and
//! properties re-initialised in place.

use core::ffi::CStr;

use pyjit_codegen::input::{Attr, Shadow};
use pyjit_ffi::dictkeys::DictKeys;
use pyjit_ffi::func::FuncView;
use pyjit_ffi::layout::{
    self, classmethod, descr, dictkeys, inline_values, interp, memberdef, memberdescr, preheader, property,
    type_,
};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyObject, PyTypeObject};
use pyjit_ffi::repr::{member, tpflags};
use pyjit_ffi::tstate::Tstate;
use pyjit_ffi::types::TypeView;

use super::table::{Table, text_of};
use crate::mem::{get, set};

/// An answer and the classes of values it also depends on.
pub(super) struct Found {
    pub(super) attr: Attr,
    pub(super) watch: Option<Owned>,
}

impl Found {
    pub(super) fn only(attr: Attr) -> Found {
        Found { attr, watch: None }
    }
    fn generic() -> Found {
        Found::only(Attr::Generic)
    }
}

/// How a class attribute binds.
enum Binding {
    /// `PyMemberDescr_Type`.
    Member,
    /// `property`, exactly.
    Property,
    /// Another data descriptor.
    Data,
    /// Calling it with the instance first is the same as binding it.
    Method,
    /// Binds to this object itself.
    Static(Owned),
    /// A Python function that is called with the class.
    Class(Owned),
    /// A named tuple item.
    TupleItem(u32),
    /// Another non-data descriptor.
    NonData,
    /// No descriptor; its class may become one if it is mutable.
    Plain,
}

/// A slot of a class is this C function.
fn is_slot(class: TypeView<'_>, offset: i32, function: *const ()) -> bool {
    class.slot(offset) == function
}

/// How a class looks attributes up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lookup {
    /// By the generic protocol.
    Generic,
    /// By the generic protocol, and where that raises AttributeError by `__getattr__`.
    Hooked,
    /// By a way of its own.
    Other,
}

fn lookup_of(class: TypeView<'_>) -> Lookup {
    if is_slot(
        class,
        type_::TP_GETATTRO,
        py::PyObject_GenericGetAttr as *const (),
    ) {
        return Lookup::Generic;
    }
    // SAFETY: a static class.
    let object = unsafe { TypeView::from_ptr(&raw mut py::PyBaseObject_Type) };
    let get = named(class, c"__getattribute__");
    let stock = object.and_then(|o| named(o, c"__getattribute__"));
    let hooked =
        class.is_heap_type() && get.is_some() && get == stock && named(class, c"__getattr__").is_some();
    if hooked { Lookup::Hooked } else { Lookup::Other }
}

/// The `__class__` of `object`.
fn is_its_class(name: Borrowed<'_>, found: Borrowed<'_>) -> bool {
    const NAME: &str = "__class__";
    text_of(name, NAME.len()).is_some_and(|text| text == NAME) && is_of_object(name, found)
}

/// What `object` has under this name.
pub(super) fn is_of_object(name: Borrowed<'_>, found: Borrowed<'_>) -> bool {
    // SAFETY: a static class.
    let object = unsafe { TypeView::from_ptr(&raw mut py::PyBaseObject_Type) };
    object
        .and_then(|o| o.lookup(name))
        .is_some_and(|own| own.borrow().is(found))
}

/// `isinstance(o, class)` of an `o` of class `of`: as `object_isinstance` finds it, which asks the instance for its
/// `__class__` if its class says no. `None` if Python code would have a say.
pub(super) fn is_instance(of: TypeView<'_>, class: TypeView<'_>) -> Option<bool> {
    // SAFETY: a static class.
    let meta = unsafe { TypeView::from_ptr(&raw mut py::PyType_Type)? };
    if !class.object().is_exact(meta.as_ptr()) {
        return None;
    }
    if of.is_subtype_of(class) {
        return Some(true);
    }
    says_its_class(of).then_some(false)
}

/// A class attribute by its name.
pub(super) fn named(class: TypeView<'_>, name: &CStr) -> Option<Owned> {
    match Owned::interned(class.object().gil(), name) {
        Ok(name) => class.lookup(name.borrow()),
        Err(raised) => {
            // Out of memory: as if it were missing, which makes the answer generic.
            raised.clear();
            None
        }
    }
}

fn binding(value: Borrowed<'_>) -> Binding {
    let class = TypeView::of(value);
    let is = |static_class: *mut PyTypeObject| class.as_ptr() == static_class;
    let has = |offset| !class.slot(offset).is_null();
    if is(&raw mut py::PyMemberDescr_Type) {
        Binding::Member
    } else if is(&raw mut py::PyProperty_Type) {
        Binding::Property
    } else if has(type_::TP_DESCR_SET) {
        tuple_item(value).map_or(Binding::Data, Binding::TupleItem)
    } else if !has(type_::TP_DESCR_GET) {
        Binding::Plain
    } else if class.has_flags(tpflags::METHOD_DESCRIPTOR) && class.is_immutable() {
        Binding::Method
    } else if is(&raw mut py::PyStaticMethod_Type) {
        static_callable(value).map_or(Binding::NonData, Binding::Static)
    } else if is(&raw mut py::PyClassMethod_Type) {
        class_function(value).map_or(Binding::NonData, Binding::Class)
    } else {
        Binding::NonData
    }
}

/// The callable of an exact staticmethod.
pub(super) fn static_callable(value: Borrowed<'_>) -> Option<Owned> {
    // `__func__` is a C member of the static class, so no Python code runs.
    match value.attr_opt(c"__func__") {
        Ok(callable) => callable.filter(|c| !c.borrow().is_none()),
        Err(raised) => {
            // Out of memory: the attribute stays generic.
            raised.clear();
            None
        }
    }
}

/// The function of an exact classmethod, if it is a Python function.
fn class_function(value: Borrowed<'_>) -> Option<Owned> {
    // SAFETY: an exact classmethod; null or an object it keeps alive.
    let function = unsafe { Borrowed::from_ptr(get(value.as_ptr(), classmethod::CM_CALLABLE)) }?;
    function.is_function().then(|| function.to_owned())
}

/// The index of a descriptor that `namedtuple` makes: an instance of the class of C code that only it uses.
fn tuple_item(value: Borrowed<'_>) -> Option<u32> {
    let class = TypeView::of(value);
    if !class.is_heap_type() || !class.is_immutable() {
        return None;
    }
    // SAFETY: a live class; its name is a C string.
    let name = unsafe { CStr::from_ptr(get::<_, *const core::ffi::c_char>(class.as_ptr(), type_::TP_NAME)) };
    if name != c"collections._tuplegetter" {
        return None;
    }
    // It is no other class of that name: only C code makes immutable heap classes. `__reduce__` is a C method of it that
    // gives the class and what it was made from, and runs no Python code.
    let reduced = value.attr_opt(c"__reduce__").and_then(|m| match m {
        Some(m) => m.borrow().call(&[]).map(Some),
        None => Ok(None),
    });
    match reduced {
        Ok(reduced) => {
            let reduced = reduced?;
            let made_from = reduced.borrow().tuple_items().nth(1)?;
            let index = made_from.tuple_items().next()?;
            index.as_i64().and_then(|index| u32::try_from(index).ok())
        }
        Err(raised) => {
            // Out of memory: the attribute stays generic.
            raised.clear();
            None
        }
    }
}

/// Instances are tuples.
fn is_tuple(class: TypeView<'_>) -> bool {
    class.has_flags(tpflags::TUPLE_SUBCLASS)
}

/// The class of a value that must not become a descriptor class, if it could.
fn must_stay(value: Borrowed<'_>) -> Option<Owned> {
    let class = TypeView::of(value);
    (!class.is_immutable()).then(|| class.object().to_owned())
}

/// Reading `name` from instances of `class`.
pub(super) fn load(gil: Gil<'_>, table: &mut Table, class: TypeView<'_>, name: Borrowed<'_>) -> Found {
    let way = lookup_of(class);
    if !name.is_str() || way == Lookup::Other {
        return Found::generic();
    }
    let Some(value) = class.lookup(name) else {
        return Found::only(inline(class, name).unwrap_or(Attr::Generic));
    };
    let value = value.borrow();
    match binding(value) {
        Binding::Member => Found::only(slot(class, value, false).unwrap_or(Attr::Generic)),
        // An AttributeError of the getter would have to reach the hook.
        Binding::Property if way == Lookup::Hooked => Found::generic(),
        Binding::Property => Found::only(getter(table, value).unwrap_or(Attr::Generic)),
        Binding::TupleItem(index) if is_tuple(class) => Found::only(Attr::TupleItem { index }),
        Binding::Data if is_its_class(name, value) => Found::only(Attr::ClassValue {
            value: table.const_id(class.object()),
            shadow: Shadow::Never,
        }),
        Binding::Data if way == Lookup::Generic => descriptor(table, value, c"__get__"),
        Binding::Data | Binding::TupleItem(_) => Found::generic(),
        Binding::NonData => overridden(class, name, value),
        Binding::Class(function) => match shadow(gil, class, name) {
            Some(shadow) => Found::only(Attr::ClassMethod {
                func: table.const_id(function.borrow()),
                shadow,
            }),
            None => Found::generic(),
        },
        Binding::Method => match shadow(gil, class, name) {
            Some(shadow) => Found::only(Attr::Method {
                func: table.const_id(value),
                shadow,
            }),
            None => Found::generic(),
        },
        Binding::Static(callable) => match shadow(gil, class, name) {
            Some(shadow) => Found::only(Attr::ClassValue {
                value: table.const_id(callable.borrow()),
                shadow,
            }),
            None => Found::generic(),
        },
        Binding::Plain => plain(gil, table, class, name, value),
    }
}

/// A class attribute that is no descriptor: a default that instances may override.
fn plain(
    gil: Gil<'_>,
    table: &mut Table,
    class: TypeView<'_>,
    name: Borrowed<'_>,
    value: Borrowed<'_>,
) -> Found {
    let watch = must_stay(value);
    // The instance comes first; without a value there, compiled code leaves.
    if let Some(attr) = inline(class, name) {
        return Found { attr, watch };
    }
    match shadow(gil, class, name) {
        Some(shadow) => Found {
            attr: Attr::ClassValue {
                value: table.const_id(value),
                shadow,
            },
            watch,
        },
        None => Found::generic(),
    }
}

/// Assigning `name` on instances of `class`.
pub(super) fn store(table: &mut Table, class: TypeView<'_>, name: Borrowed<'_>) -> Found {
    if !name.is_str()
        || !is_slot(
            class,
            type_::TP_SETATTRO,
            py::PyObject_GenericSetAttr as *const (),
        )
    {
        return Found::generic();
    }
    store_by_object(table, class, name)
}

/// The same with `object.__setattr__`, whatever `__setattr__` the class has.
pub(super) fn store_by_object(table: &mut Table, class: TypeView<'_>, name: Borrowed<'_>) -> Found {
    let Some(value) = class.lookup(name) else {
        return Found::only(inline(class, name).unwrap_or(Attr::Generic));
    };
    let value = value.borrow();
    match binding(value) {
        Binding::Member => Found::only(slot(class, value, true).unwrap_or(Attr::Generic)),
        Binding::Method | Binding::Static(_) | Binding::Class(_) | Binding::NonData | Binding::Plain => {
            overridden(class, name, value)
        }
        Binding::Property => Found::only(setter(table, value).unwrap_or(Attr::Generic)),
        Binding::Data => descriptor(table, value, c"__set__"),
        Binding::TupleItem(_) => Found::generic(),
    }
}

/// A data descriptor by its method, if that is a Python function. The answer rests on the descriptor's class, too.
fn descriptor(table: &mut Table, value: Borrowed<'_>, method: &CStr) -> Found {
    let class = TypeView::of(value);
    match named(class, method).filter(|m| class.is_heap_type() && m.borrow().is_function()) {
        Some(method) => Found {
            attr: Attr::Descriptor {
                method: table.const_id(method.borrow()),
                descr: table.const_id(value),
            },
            watch: Some(class.object().to_owned()),
        },
        None => Found::generic(),
    }
}

/// An instance's own value, which comes before a class attribute that is no data descriptor.
fn overridden(class: TypeView<'_>, name: Borrowed<'_>, value: Borrowed<'_>) -> Found {
    inline(class, name).map_or_else(Found::generic, |attr| Found {
        attr,
        watch: must_stay(value),
    })
}

/// A slot among the inline values.
fn inline(class: TypeView<'_>, name: Borrowed<'_>) -> Option<Attr> {
    if !class.has_inline_values() {
        return None;
    }
    let index = class.cached_keys()?.find_equal(name)?;
    let index = u32::try_from(index).ok()?;
    let first = i32::try_from(class.basicsize())
        .ok()?
        .checked_add(inline_values::VALUES)?;
    let offset = first.checked_add(i32::try_from(index).ok()?.checked_mul(8)?)?;
    Some(Attr::Inline { offset, index })
}

/// An object member at a fixed offset that raises AttributeError while it is NULL.
fn slot(class: TypeView<'_>, value: Borrowed<'_>, store: bool) -> Option<Attr> {
    // SAFETY: an exact member descriptor; its class and its definition live as long as it does.
    let (owner, kind, offset, flags) = unsafe {
        let owner: *mut PyTypeObject = get(value.as_ptr(), descr::D_TYPE);
        let definition: *const u8 = get(value.as_ptr(), memberdescr::D_MEMBER);
        (
            TypeView::from_ptr(owner)?,
            get::<_, i32>(definition, memberdef::TYPE),
            get::<_, isize>(definition, memberdef::OFFSET),
            get::<_, i32>(definition, memberdef::FLAGS),
        )
    };
    let allowed = if store { 0 } else { member::READONLY };
    let plain = kind == member::T_OBJECT_EX && flags & !allowed == 0 && class.is_subtype_of(owner);
    plain.then_some(())?;
    Some(Attr::Slot {
        offset: i32::try_from(offset).ok().filter(|&o| o > 0)?,
    })
}

/// The getter of an exact property, if it is a Python function.
fn getter(table: &mut Table, value: Borrowed<'_>) -> Option<Attr> {
    // SAFETY: an exact property; null or an object it keeps alive.
    let fget = unsafe { Borrowed::from_ptr(get(value.as_ptr(), property::PROP_GET)) }?;
    fget.is_function().then(|| Attr::Property {
        fget: table.const_id(fget),
    })
}

/// The setter of an exact property, if it is a Python function.
fn setter(table: &mut Table, value: Borrowed<'_>) -> Option<Attr> {
    // SAFETY: an exact property; null or an object it keeps alive.
    let fset = unsafe { Borrowed::from_ptr(get(value.as_ptr(), property::PROP_SET)) }?;
    fset.is_function().then(|| Attr::Setter {
        fset: table.const_id(fset),
    })
}

/// How an instance could hide a class attribute that is no data descriptor; `None` if some may well do so.
fn shadow(gil: Gil<'_>, class: TypeView<'_>, name: Borrowed<'_>) -> Option<Shadow> {
    if class.has_inline_values() {
        let keys = class.cached_keys()?;
        if keys.find_equal(name).is_some() {
            return None;
        }
        return keys_version(gil, keys).map(|version| Shadow::Keys { version });
    }
    if class.has_managed_dict() {
        return Some(Shadow::NoDict {
            offset: preheader::DICT,
        });
    }
    match i32::try_from(class.dictoffset()).ok()? {
        0 => Some(Shadow::Never),
        offset if offset > 0 => Some(Shadow::NoDict { offset }),
        _ => None,
    }
}

/// The version of a table of shared keys, given out now if it has none: what `_PyDictKeys_GetVersionForCurrentState`
/// does (Objects/dictobject.c), which CPython 3.13 does not export. A version of 0 says that none was given out since
/// the last key was added; the counter sticks at 0 when it has run out.
fn keys_version(gil: Gil<'_>, keys: DictKeys<'_>) -> Option<u32> {
    if keys.version() != 0 {
        return Some(keys.version());
    }
    let interpreter: *mut u8 = Tstate::current(gil).interp().as_ptr().cast();
    // SAFETY: fields of the live interpreter state and of a live keys table, which only holders of the GIL touch.
    unsafe {
        let next: u32 = get(interpreter, interp::DICT_STATE_NEXT_KEYS_VERSION);
        if next == 0 {
            return None;
        }
        set(
            interpreter,
            interp::DICT_STATE_NEXT_KEYS_VERSION,
            next.wrapping_add(1),
        );
        set(keys.as_ptr(), dictkeys::DK_VERSION, next);
        Some(next)
    }
}

/// `class.name` is what `type.__getattribute__` finds in the class and its bases, if there is anything: no metaclass looks
/// for itself or has a data descriptor of that name, which would come first.
fn found_by_type(class: TypeView<'_>, name: Borrowed<'_>) -> bool {
    // SAFETY: a static class.
    let Some(stock) = (unsafe { TypeView::from_ptr(&raw mut py::PyType_Type) }) else {
        return false;
    };
    let meta = TypeView::of(class.object());
    let first = || {
        meta.lookup(name)
            .is_some_and(|m| !TypeView::of(m.borrow()).slot(type_::TP_DESCR_SET).is_null())
    };
    name.is_str() && meta.slot(type_::TP_GETATTRO) == stock.slot(type_::TP_GETATTRO) && !first()
}

/// Reading `name` from the class object `class` itself: what it is, and a class that must not become a descriptor's.
pub(super) fn load_from_class(class: TypeView<'_>, name: Borrowed<'_>) -> Option<(Owned, Option<Owned>)> {
    if !found_by_type(class, name) {
        return None;
    }
    let value = class.lookup(name)?;
    match binding(value.borrow()) {
        // Accessed through the class, they give themselves.
        Binding::Method
            if value.borrow().is_function()
                || value.borrow().is_method_descriptor()
                || is_slot_wrapper(value.borrow()) =>
        {
            Some((value, None))
        }
        Binding::Static(callable) => Some((callable, None)),
        Binding::Plain => {
            let watch = must_stay(value.borrow());
            Some((value, watch))
        }
        Binding::Method
        | Binding::Member
        | Binding::Property
        | Binding::Data
        | Binding::NonData
        | Binding::Class(_)
        | Binding::TupleItem(_) => None,
    }
}

/// A special method of a class written in C, such as `object.__setattr__`.
fn is_slot_wrapper(value: Borrowed<'_>) -> bool {
    value.is_exact(&raw mut py::PyWrapperDescr_Type)
}

/// The function of a classmethod that `class.name` binds to the class itself.
pub(super) fn class_method(class: TypeView<'_>, name: Borrowed<'_>) -> Option<Owned> {
    if !found_by_type(class, name) {
        return None;
    }
    match binding(class.lookup(name)?.borrow()) {
        Binding::Class(function) => Some(function),
        _ => None,
    }
}

/// Where the attributes of a name are in the instances of a class, while that keeps its version.
#[derive(Debug)]
pub(crate) enum Access {
    /// Among the inline values; without one there the instance has what the class has.
    Inline {
        /// Byte offset of the value from the object.
        offset: i32,
        /// Index among the values.
        index: u32,
        /// What the class has, whose own class is none that could begin to come first.
        class_value: Option<Owned>,
        /// The class has a `__getattr__`, which is asked if there is nothing.
        hooked: bool,
    },
    /// In a slot; without a value there it is for the generic protocol.
    Slot {
        /// Byte offset from the object.
        offset: i32,
    },
    /// A data descriptor of C code, which comes before anything the instance has.
    Descriptor(Owned),
    /// In the class, unless the instance hides it.
    OfClass {
        /// As it is there, not bound.
        value: Owned,
        /// How an instance could.
        shadow: Shadow,
    },
    /// Nowhere, unless the instance has it.
    Missing {
        /// How an instance could.
        shadow: Shadow,
    },
    /// The instances are classes: in themselves or their bases, if anywhere, since the metaclass has no data descriptor.
    OnClass,
}

/// See [`Access`]. `None` where that could be told of no instance, or the lookup is not the generic protocol's.
pub(crate) fn access(class: TypeView<'_>, name: Borrowed<'_>) -> Option<Access> {
    let gil = class.object().gil();
    let way = lookup_of(class);
    if way == Lookup::Other {
        return of_classes(class, name);
    }
    let hooked = way == Lookup::Hooked;
    let own = inline(class, name).and_then(|attr| match attr {
        Attr::Inline { offset, index } => Some((offset, index)),
        _ => None,
    });
    let Some(value) = class.lookup(name) else {
        return match own {
            Some((offset, index)) => Some(Access::Inline {
                offset,
                index,
                class_value: None,
                hooked,
            }),
            None if hooked => None,
            None => Some(Access::Missing {
                shadow: shadow(gil, class, name)?,
            }),
        };
    };
    match binding(value.borrow()) {
        Binding::Property => None,
        bound @ (Binding::Member | Binding::Data | Binding::TupleItem(_)) => {
            let place = matches!(bound, Binding::Member).then(|| slot(class, value.borrow(), false));
            match place.flatten() {
                Some(Attr::Slot { offset }) => Some(Access::Slot { offset }),
                _ => (!hooked && is_static(value.borrow())).then_some(Access::Descriptor(value)),
            }
        }
        // An AttributeError of its `__get__` would have to reach the hook.
        Binding::NonData if hooked => None,
        Binding::Plain if hooked && must_stay(value.borrow()).is_some() => None,
        Binding::Method | Binding::Static(_) | Binding::Class(_) | Binding::NonData | Binding::Plain => {
            match own {
                Some((offset, index)) => must_stay(value.borrow()).is_none().then_some(Access::Inline {
                    offset,
                    index,
                    class_value: Some(value),
                    hooked,
                }),
                None => Some(Access::OfClass {
                    shadow: shadow(gil, class, name)?,
                    value,
                }),
            }
        }
    }
}

/// See [`Access`]: where to assign. The class has no way of its own to assign.
pub(crate) fn access_to_store(class: TypeView<'_>, name: Borrowed<'_>) -> Option<Access> {
    if !is_slot(
        class,
        type_::TP_SETATTRO,
        py::PyObject_GenericSetAttr as *const (),
    ) {
        return None;
    }
    let inline = |class_value| match inline(class, name)? {
        Attr::Inline { offset, index } => Some(Access::Inline {
            offset,
            index,
            class_value,
            hooked: false,
        }),
        _ => None,
    };
    let Some(value) = class.lookup(name) else {
        return inline(None);
    };
    match binding(value.borrow()) {
        Binding::Member => match slot(class, value.borrow(), true)? {
            Attr::Slot { offset } => Some(Access::Slot { offset }),
            _ => None,
        },
        Binding::Property | Binding::Data | Binding::TupleItem(_) => None,
        Binding::Method | Binding::Static(_) | Binding::Class(_) | Binding::NonData | Binding::Plain => {
            must_stay(value.borrow()).is_none().then(|| inline(Some(value)))?
        }
    }
}

/// Of a metaclass whose instances look names up as `type` does.
fn of_classes(meta: TypeView<'_>, name: Borrowed<'_>) -> Option<Access> {
    // SAFETY: a static class.
    let stock = unsafe { TypeView::from_ptr(&raw mut py::PyType_Type) }?;
    if meta.slot(type_::TP_GETATTRO) != stock.slot(type_::TP_GETATTRO) || !meta.is_subtype_of(stock) {
        return None;
    }
    match meta.lookup(name) {
        Some(value) if !TypeView::of(value.borrow()).slot(type_::TP_DESCR_SET).is_null() => {
            (is_static(value.borrow()) && !is_property(value.borrow())).then_some(Access::Descriptor(value))
        }
        Some(value) => must_stay(value.borrow()).is_none().then_some(Access::OnClass),
        None => Some(Access::OnClass),
    }
}

/// Its class is one of C code that never changes.
fn is_static(value: Borrowed<'_>) -> bool {
    !TypeView::of(value).is_heap_type()
}

fn is_property(value: Borrowed<'_>) -> bool {
    value.is_exact(&raw mut py::PyProperty_Type)
}

/// `isinstance` and pattern matching ask an instance of this class for its `__class__`, and it is the class.
pub(crate) fn says_its_class(class: TypeView<'_>) -> bool {
    // SAFETY: a static class.
    let object = unsafe { TypeView::from_ptr(&raw mut py::PyBaseObject_Type) };
    let own = named(class, c"__class__");
    own.is_some() && own == object.and_then(|o| named(o, c"__class__")) && lookup_of(class) != Lookup::Other
}

/// `isinstance` of classes of this metaclass is `type`'s own.
pub(crate) fn checks_as_type(meta: TypeView<'_>) -> bool {
    // SAFETY: a static class.
    let stock = unsafe { TypeView::from_ptr(&raw mut py::PyType_Type) };
    let own = named(meta, c"__instancecheck__");
    own.is_some() && own == stock.and_then(|t| named(t, c"__instancecheck__"))
}

/// Longest name `super()` is resolved for. Unit: bytes.
const MAX_NAME: usize = 256;

/// The class to look behind for `super()` in a method, and what it finds.
pub(super) struct Super {
    pub(super) class: Owned,
    pub(super) method: Owned,
}

/// The first `name` behind a class in the order of `of`, as `_PySuper_Lookup` finds it, if calling it with the instance
/// first is the same as binding it. `is_it`: the class is the one to look behind.
pub(super) fn super_method(
    of: TypeView<'_>,
    name: Borrowed<'_>,
    is_it: &mut dyn FnMut(TypeView<'_>) -> bool,
) -> Option<Super> {
    // Other classes get bound methods.
    if !name.is_str()
        || !is_slot(of, type_::TP_GETATTRO, py::PyObject_GenericGetAttr as *const ())
        || text_of(name, MAX_NAME).is_none_or(|text| text == "__class__")
    {
        return None;
    }
    let order = of.mro()?;
    let mut class = None;
    for base in order.borrow().tuple_items() {
        let view = TypeView::new(base)?;
        if class.is_none() {
            class = is_it(view).then(|| base.to_owned());
            continue;
        }
        let Some(value) = own_attr(view, name) else {
            continue;
        };
        let method = matches!(binding(value.borrow()), Binding::Method);
        return class
            .filter(|_| method)
            .map(|class| Super { class, method: value });
    }
    None
}

/// A function with this code is in the class's own dict, under the name of the code.
pub(super) fn has_method(class: TypeView<'_>, code: *mut py::PyCodeObject) -> bool {
    // SAFETY: a code object taking part in the compile, which keeps it; its name is a str.
    let name = unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(code, layout::code::CO_NAME)) };
    name.and_then(|name| own_attr(class, name))
        .is_some_and(|value| FuncView::new(value.borrow()).is_some_and(|f| f.code_ptr() == code))
}

/// What a class's own dict has under a name.
fn own_attr(class: TypeView<'_>, name: Borrowed<'_>) -> Option<Owned> {
    let found = class.dict().and_then(|dict| dict.borrow().dict_get(name));
    match found {
        Ok(value) => value,
        Err(raised) => {
            // Out of memory: as if it were missing. A name is a str, so no Python code compares keys but those of
            // classes whose dicts have others.
            raised.clear();
            None
        }
    }
}

/// Reading `name` from a module: the dict that has it and the value. Only exact modules.
pub(super) fn load_from_module(module: Borrowed<'_>, name: Borrowed<'_>) -> Option<(Owned, Owned)> {
    if !module.is_module() || !name.is_str() {
        return None;
    }
    // Data descriptors of the class (`__dict__`, `__annotations__`) come first.
    let own = TypeView::of(module).lookup(name);
    if own.is_some_and(|m| !TypeView::of(m.borrow()).slot(type_::TP_DESCR_SET).is_null()) {
        return None;
    }
    // SAFETY: an exact module; null or its dict, which it keeps for its life.
    let dict = unsafe {
        Borrowed::from_ptr(get::<_, *mut PyObject>(
            module.as_ptr(),
            pyjit_ffi::layout::module::MD_DICT,
        ))
    }?;
    let value = super::globals::lookup(dict, name)??;
    Some((dict.to_owned(), value))
}
