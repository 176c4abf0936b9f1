//! Instances of classes with a `__new__` of their own.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use pyjit_ffi::layout::type_;
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::repr::tpflags;

use super::containers::build_tuple;
use super::field::{Obj, has_flag, read, size, tuple_items, type_of};

/// The `tp_new` of classes whose `__new__` is found by name, once such a class was met.
static BY_NAME: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// What `type.__call__` does with what `__new__` made.
pub(super) unsafe extern "C" fn init_made(class: Obj, made: Obj, args: *const Obj, count: isize) -> Obj {
    // SAFETY: contract: a class, an object and live arguments; an own reference to `made` is returned, or none.
    unsafe {
        let own: *mut PyTypeObject = type_of(made);
        if own.cast() != class && py::PyType_IsSubtype(own, class.cast()) == 0 {
            return py::Py_NewRef(made);
        }
        let Some(init) = (*own).tp_init else {
            return py::Py_NewRef(made);
        };
        let args = build_tuple(args, count);
        if args.is_null() {
            return args;
        }
        let status = init(made, args, ptr::null_mut());
        py::Py_DECREF(args);
        if status < 0 {
            return ptr::null_mut();
        }
        py::Py_NewRef(made)
    }
}

pub(super) unsafe extern "C" fn tuple_new(class: Obj, items: Obj) -> Obj {
    // SAFETY: contract: an object and an exact tuple.
    unsafe {
        match subtype_of_tuple(class) {
            Some(class) => filled(class, tuple_items(items), size(items)),
            None => by_cpython(class, items),
        }
    }
}

pub(super) unsafe extern "C" fn tuple_new_of(class: Obj, items: *const Obj, count: isize) -> Obj {
    // SAFETY: contract: an object and live items; the tuple is released once.
    unsafe {
        if let Some(class) = subtype_of_tuple(class) {
            return filled(class, items, count);
        }
        let tuple = build_tuple(items, count);
        if tuple.is_null() {
            return tuple;
        }
        let made = by_cpython(class, tuple);
        py::Py_DECREF(tuple);
        made
    }
}

/// The class, if it is a subclass of `tuple` that `tuple.__new__` makes instances of: the first class on the way to `tuple`
/// with a `tp_new` of C code has that of `tuple`.
unsafe fn subtype_of_tuple(class: Obj) -> Option<*mut PyTypeObject> {
    // SAFETY: a live object, which is looked into as a class only if it is one; a class keeps its bases alive.
    unsafe {
        let tuple = &raw mut py::PyTuple_Type;
        if !has_flag(type_of(class), tpflags::TYPE_SUBCLASS) || class == tuple.cast() {
            return None;
        }
        let class: *mut PyTypeObject = class.cast();
        let generic = read::<*const (), _>(class, type_::TP_ALLOC) == py::PyType_GenericAlloc as *const ();
        if !generic || py::PyType_IsSubtype(class, tuple) == 0 {
            return None;
        }
        let new = |class: *mut PyTypeObject| read::<*mut (), _>(class, type_::TP_NEW);
        let by_name = BY_NAME.load(Ordering::Relaxed);
        let mut base = class;
        while !base.is_null() && !by_name.is_null() && new(base) == by_name {
            base = (*base).tp_base;
        }
        (!base.is_null() && new(base) == new(tuple)).then_some(class)
    }
}

/// A new instance of such a class.
unsafe fn filled(class: *mut PyTypeObject, items: *const Obj, count: isize) -> Obj {
    // SAFETY: live items; the new object has that many empty slots.
    unsafe {
        let made = py::PyType_GenericAlloc(class, count);
        if !made.is_null() {
            for i in 0..count {
                py::PyTuple_SET_ITEM(made, i, py::Py_NewRef(items.offset(i).read()));
            }
        }
        made
    }
}

/// `tuple.__new__` itself. A direct subclass of `tuple` that it makes an instance of has the `tp_new` of `tuple`, or the one
/// that asks for `__new__` by name.
unsafe fn by_cpython(class: Obj, items: Obj) -> Obj {
    // SAFETY: live objects; references made here are released here.
    unsafe {
        let tuple = &raw mut py::PyTuple_Type;
        let function = py::PyObject_GetAttrString(tuple.cast(), c"__new__".as_ptr());
        if function.is_null() {
            return function;
        }
        let end: Obj = ptr::null_mut();
        let made = py::PyObject_CallFunctionObjArgs(function, class, items, end);
        py::Py_DECREF(function);
        if !made.is_null() && type_of(made).cast() == class && class != tuple.cast() {
            let class: *mut PyTypeObject = class.cast();
            let new = |class: *mut PyTypeObject| read::<*mut (), _>(class, type_::TP_NEW);
            if (*class).tp_base == tuple && new(class) != new(tuple) {
                BY_NAME.store(new(class), Ordering::Relaxed);
            }
        }
        made
    }
}
