//! Attributes.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{dict, dictkeys, inline_values, object, preheader, type_, unicode};
use pyjit_ffi::object::Borrowed;
use pyjit_ffi::py::{self, PySuper_Type, PyTypeObject, PyUnicode_Type};
use pyjit_ffi::repr::{STR_INTERNED_MASK, dict_kind, tpflags};
use pyjit_ffi::sys;
use pyjit_ffi::types::TypeView;

use super::attr_cache::{self, Got};
use super::field::{Obj, at, has_flag, is_exact, read, type_name, type_of, write};

/// Bits of the argument of LOAD_SUPER_ATTR: method form; `super` is called with two arguments.
const SUPER_METHOD: i64 = 1;
const SUPER_TWO_ARGUMENTS: i64 = 2;

pub(super) unsafe extern "C" fn load_attr(o: Obj, name: Obj) -> Obj {
    // SAFETY: contract; a name is an exact str.
    unsafe {
        match attr_cache::load(o, name, false) {
            Got::Value(value) if value.is_null() => attr_cache::with_context(o, name),
            Got::Value(value) | Got::Unbound(value) => value,
            Got::Missing | Got::Unknown => py::PyObject_GetAttr(o, name),
        }
    }
}

pub(super) unsafe extern "C" fn load_method(o: Obj, name: Obj, scratch: *mut Obj) -> Obj {
    // SAFETY: contract; a name is an exact str. The function leaves a new reference or null in `callable`, never null when
    // it returns 1.
    unsafe {
        match attr_cache::load(o, name, true) {
            Got::Value(value) => {
                scratch.write(ptr::null_mut());
                // Of other objects `_PyObject_GetMethod` leaves the exception as it is.
                if value.is_null() && has_flag(type_of(o), tpflags::TYPE_SUBCLASS) {
                    return attr_cache::with_context(o, name);
                }
                return value;
            }
            Got::Unbound(function) => {
                scratch.write(py::Py_NewRef(o));
                return function;
            }
            Got::Missing | Got::Unknown => {}
        }
        let mut callable = ptr::null_mut();
        let unbound = sys::_PyObject_GetMethod(o, name, &raw mut callable) != 0;
        scratch.write(if unbound {
            py::Py_NewRef(o)
        } else {
            ptr::null_mut()
        });
        callable
    }
}

pub(super) unsafe extern "C" fn store_attr(o: Obj, name: Obj, value: Obj) -> c_int {
    // SAFETY: contract; a name is an exact str.
    unsafe {
        if attr_cache::store(o, name, value) {
            return 0;
        }
        py::PyObject_SetAttr(o, name, value)
    }
}

/// An exact str that code has as a name: CPython's own table of attributes keeps only such, too.
///
/// # Safety
/// The contract.
#[inline]
pub(super) unsafe fn is_name(o: Obj) -> bool {
    // SAFETY: contract; a str is looked into only if it is one.
    unsafe {
        is_exact(o, &raw mut PyUnicode_Type) && read::<u32, _>(o, unicode::STATE) & STR_INTERNED_MASK != 0
    }
}

pub(super) unsafe extern "C" fn getattr(o: Obj, name: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        if is_name(name) {
            return load_attr(o, name);
        }
        py::PyObject_GetAttr(o, name)
    }
}

/// What the object has under a name, as `PyObject_GetOptionalAttr`: 1 with a new reference, 0 if there is nothing, -1 with an
/// exception.
///
/// # Safety
/// The contract.
pub(super) unsafe fn optional(o: Obj, name: Obj, found: &mut Obj) -> c_int {
    // SAFETY: contract; an AttributeError is taken away.
    unsafe {
        let known = is_name(name).then(|| attr_cache::load(o, name, false));
        match known {
            Some(Got::Missing) => 0,
            Some(Got::Value(value)) if value.is_null() => {
                if py::PyErr_ExceptionMatches(py::PyExc_AttributeError) == 0 {
                    return -1;
                }
                py::PyErr_Clear();
                0
            }
            Some(Got::Value(value) | Got::Unbound(value)) => {
                *found = value;
                1
            }
            Some(Got::Unknown) | None => py::PyObject_GetOptionalAttr(o, name, found),
        }
    }
}

pub(super) unsafe extern "C" fn getattr_or(o: Obj, name: Obj, or: Obj) -> Obj {
    let mut found = ptr::null_mut();
    // SAFETY: contract.
    unsafe {
        match optional(o, name, &mut found) {
            0 => py::Py_NewRef(or),
            _ => found,
        }
    }
}

pub(super) unsafe extern "C" fn hasattr(o: Obj, name: Obj) -> c_int {
    let mut found = ptr::null_mut();
    // SAFETY: contract; a new reference or null.
    unsafe {
        let has = optional(o, name, &mut found);
        py::Py_XDECREF(found);
        has
    }
}

/// The dict of an instance, if it has one of its own and all its keys are exact strs; else null.
///
/// # Safety
/// The contract; the object's class manages dicts and keeps inline values.
unsafe fn plain_dict(o: Obj) -> Obj {
    // SAFETY: contract; a dict has a table of keys.
    unsafe {
        let dict: Obj = read(o, preheader::DICT);
        if dict.is_null() {
            return dict;
        }
        let keys: *mut u8 = read(dict, dict::MA_KEYS);
        match read::<u8, _>(keys, dictkeys::DK_KIND) {
            dict_kind::UNICODE => dict,
            _ => ptr::null_mut(),
        }
    }
}

pub(super) unsafe extern "C" fn store_attr_dict(o: Obj, name: Obj, value: Obj) -> c_int {
    // SAFETY: contract; the class has no data descriptor of this name, so the dict is where the value goes.
    unsafe {
        let dict = plain_dict(o);
        if dict.is_null() {
            return py::PyObject_SetAttr(o, name, value);
        }
        py::PyDict_SetItem(dict, name, value)
    }
}

pub(super) unsafe extern "C" fn lacks_attr(o: Obj, name: Obj) -> c_int {
    // SAFETY: contract; exact strs are hashed and compared without running Python code. The class says where its instances have
    // their dicts.
    unsafe {
        let managed = has_flag(type_of(o), tpflags::MANAGED_DICT);
        let offset = if managed {
            preheader::DICT as isize
        } else {
            read(type_of(o), type_::TP_DICTOFFSET)
        };
        if offset == 0 || offset < 0 && !managed {
            return c_int::from(offset == 0);
        }
        let dict: Obj = o.cast::<u8>().offset(offset).cast::<Obj>().read();
        if dict.is_null() {
            return c_int::from(!managed || lacks_inline(o, name));
        }
        let keys: *mut u8 = read(dict, dict::MA_KEYS);
        // All keys are exact strs; those that instances share are.
        let plain = matches!(
            read::<u8, _>(keys, dictkeys::DK_KIND),
            dict_kind::UNICODE | dict_kind::SPLIT
        );
        c_int::from(plain && py::PyDict_Contains(dict, name) == 0)
    }
}

/// An instance without a dict has no such attribute: none of the keys that its class shares is this name.
///
/// # Safety
/// The contract; the object's class manages dicts, `name` is an exact str.
unsafe fn lacks_inline(o: Obj, name: Obj) -> bool {
    // SAFETY: contract.
    let (class, name) = unsafe { (TypeView::from_ptr(py::Py_TYPE(o)), Borrowed::from_ptr(name)) };
    let Some((class, name)) = class.zip(name) else {
        return false;
    };
    let keys = class.has_inline_values().then(|| class.cached_keys()).flatten();
    keys.is_none_or(|keys| keys.find_equal(name).is_none())
}

/// The inline values know the order in which their slots were filled first: a byte per slot, behind the slots.
pub(super) unsafe extern "C" fn store_inline_new(o: Obj, value: Obj, index: i64) {
    // SAFETY: contract; the inline values lie behind the object's header. `index` is a slot that holds nothing, so
    // less than `capacity` slots are filled and there is an order byte left. Lossless: a class has up to 30 slots.
    unsafe {
        let values: *mut u8 = at(o, object::SIZE);
        at::<Obj, _>(values, inline_values::VALUES)
            .offset(index as isize)
            .write(py::Py_NewRef(value));
        let capacity: u8 = read(values, inline_values::CAPACITY);
        let filled: u8 = read(values, inline_values::SIZE);
        let order: *mut u8 = at::<Obj, _>(values, inline_values::VALUES)
            .add(usize::from(capacity))
            .cast();
        order.add(usize::from(filled)).write(index as u8);
        write(values, inline_values::SIZE, filled.wrapping_add(1));
    }
}

/// A new instance with these attributes, by offset, in the order in which they are set first; null with MemoryError.
///
/// # Safety
/// The GIL is held; `class` is a class whose instances have these inline values or slots, the values are alive.
pub(crate) unsafe fn new_instance(class: Obj, attrs: &[(i64, Obj)]) -> Obj {
    const FIRST: i64 = (object::SIZE + inline_values::VALUES) as i64;
    // SAFETY: contract; a new object, of which nobody else knows, has room for them, and they hold NULL. Lossless: offsets
    // lie inside the object.
    unsafe {
        let o = super::instances::alloc_instance(class);
        if o.is_null() {
            return o;
        }
        let inline = has_flag(class.cast(), tpflags::INLINE_VALUES);
        for &(offset, value) in attrs {
            if inline {
                store_inline_new(o, value, (offset - FIRST) / 8);
            } else {
                at::<Obj, _>(o, offset as i32).write(py::Py_XNewRef(value));
            }
        }
        o
    }
}

pub(super) unsafe extern "C" fn delete_attr(o: Obj, name: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { py::PyObject_DelAttr(o, name) }
}

pub(super) unsafe extern "C" fn load_super_attr(
    global_super: Obj,
    class: Obj,
    this: Obj,
    name: Obj,
    oparg: i64,
    scratch: *mut Obj,
) -> Obj {
    // SAFETY: contract; `class` is looked into as a type only when it is one.
    unsafe {
        scratch.write(ptr::null_mut());
        let builtin = global_super == (&raw mut PySuper_Type).cast();
        if !builtin || !has_flag(type_of(class), tpflags::TYPE_SUBCLASS) {
            return super_attr_by_call(global_super, class, this, name, oparg);
        }
        if oparg & SUPER_METHOD == 0 {
            return sys::_PySuper_Lookup(class.cast(), this, name, ptr::null_mut());
        }
        let mut unbound = 0;
        let getattro = read::<Option<py::getattrofunc>, _>(type_of(this), type_::TP_GETATTRO);
        let generic: py::getattrofunc = py::PyObject_GenericGetAttr;
        // A class with its own `__getattribute__` keeps the bound method.
        let found = if getattro.is_some_and(|installed| ptr::fn_addr_eq(installed, generic)) {
            &raw mut unbound
        } else {
            ptr::null_mut()
        };
        let callable = sys::_PySuper_Lookup(class.cast(), this, name, found);
        if !callable.is_null() && unbound != 0 {
            scratch.write(py::Py_NewRef(this));
        }
        callable
    }
}

/// LOAD_SUPER_ATTR of anything but the builtin `super` of a class: makes the super object.
#[cold]
unsafe fn super_attr_by_call(global_super: Obj, class: Obj, this: Obj, name: Obj, oparg: i64) -> Obj {
    let arguments = [class, this];
    // SAFETY: contract of the caller; the array holds as many arguments as are passed; `made` is released once.
    unsafe {
        let mut count = 2;
        if oparg & SUPER_TWO_ARGUMENTS == 0 {
            if !reads_the_frame(global_super) {
                count = 0;
            } else if !has_flag(type_of(class), tpflags::TYPE_SUBCLASS) {
                let text = c"super(): __class__ is not a type (%s)";
                return py::PyErr_Format(py::PyExc_RuntimeError, text.as_ptr(), type_name(class));
            }
        }
        let made = py::PyObject_Vectorcall(global_super, arguments.as_ptr(), count, ptr::null_mut());
        if made.is_null() {
            return made;
        }
        let attribute = py::PyObject_GetAttr(made, name);
        py::Py_DECREF(made);
        attribute
    }
}

/// Calling this without arguments takes them from the slots of the current frame, which native code leaves empty.
/// `class` and `this` are what it would find there: the compiler has written zero-argument `super()` this way.
unsafe fn reads_the_frame(global_super: Obj) -> bool {
    // SAFETY: `global_super` is alive, and looked into as a type only when it is one; `super` is a static type.
    unsafe {
        if !has_flag(type_of(global_super), tpflags::TYPE_SUBCLASS) {
            return false;
        }
        let init = |class: *mut PyTypeObject| read::<Option<py::initproc>, _>(class, type_::TP_INIT);
        match (init(global_super.cast()), init(&raw mut PySuper_Type)) {
            (Some(own), Some(builtin)) => ptr::fn_addr_eq(own, builtin),
            _ => false,
        }
    }
}
