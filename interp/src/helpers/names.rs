//! Names: globals, namespaces of class and module bodies, cells, functions made at run time.

use core::ffi::{CStr, c_int};
use core::ptr;

use pyjit_ffi::layout::{cell, code, frame, function};
use pyjit_ffi::object::Gil;
use pyjit_ffi::opcode;
use pyjit_ffi::py::{self, PyCodeObject, PyDict_Type};
use pyjit_ffi::repr::make_function as attribute;
use pyjit_ffi::sys;

use super::field::{Frame, Obj, Tstate, is_exact, read, tuple_items, write};
use super::interned::Name;
use super::{dict_store, hash};
use crate::runtime;

/// CPython's message for a name found nowhere.
const NAME_ERROR: &CStr = c"name '%.200s' is not defined";
/// CPython's message for a local without a value.
const UNBOUND_LOCAL: &CStr = c"cannot access local variable '%s' where it is not associated with a value";

/// The state of this thread, for helpers that get the frame and need it on an error path only.
fn thread() -> Tstate {
    // SAFETY: helpers run with the GIL held, so the thread has a state.
    unsafe { py::PyThreadState_GetUnchecked() }
}

/// Raises NameError; always null.
#[cold]
unsafe fn name_error(name: Obj) -> Obj {
    // SAFETY: `name` is a live str (contract of the callers).
    unsafe {
        sys::_PyEval_FormatExcCheckArg(thread(), py::PyExc_NameError, NAME_ERROR.as_ptr(), name);
    }
    ptr::null_mut()
}

/// `f_globals`, borrowed.
unsafe fn globals(frame: Frame) -> Obj {
    // SAFETY: contract: `frame` is the live frame of the activation.
    unsafe { read(frame, frame::F_GLOBALS) }
}

/// `f_builtins`, borrowed.
unsafe fn builtins(frame: Frame) -> Obj {
    // SAFETY: contract: `frame` is the live frame of the activation.
    unsafe { read(frame, frame::F_BUILTINS) }
}

/// `f_locals`, borrowed; null in optimised code.
unsafe fn locals(frame: Frame) -> Obj {
    // SAFETY: contract: `frame` is the live frame of the activation.
    unsafe { read(frame, frame::F_LOCALS) }
}

/// The code object, borrowed.
unsafe fn code_of(frame: Frame) -> *mut PyCodeObject {
    // SAFETY: contract: `frame` is the live frame of the activation, which runs a code object.
    unsafe { read(frame, frame::F_EXECUTABLE) }
}

/// What a namespace holds under a name: a new reference, null if nothing. `Err` = an exception is set.
unsafe fn look_up(namespace: Obj, name: Obj) -> Result<Obj, ()> {
    let mut found = ptr::null_mut();
    // SAFETY: contract of the callers: two live objects.
    match unsafe { py::PyMapping_GetOptionalItem(namespace, name, &raw mut found) } {
        status if status < 0 => Err(()),
        _ => Ok(found),
    }
}

/// [`look_up`], going on to `next` when there is nothing; null = an exception is set.
unsafe fn look_up_or(namespace: Obj, name: Obj, next: impl FnOnce() -> Obj) -> Obj {
    // SAFETY: contract of the callers.
    match unsafe { look_up(namespace, name) } {
        Ok(found) if found.is_null() => next(),
        Ok(found) => found,
        Err(()) => ptr::null_mut(),
    }
}

pub(super) unsafe extern "C" fn load_global(frame: Frame, name: Obj) -> Obj {
    // SAFETY: contract; both namespaces are exact dicts where they are treated as dicts.
    unsafe {
        let (globals, builtins) = (globals(frame), builtins(frame));
        let dict = &raw mut PyDict_Type;
        if is_exact(globals, dict) && is_exact(builtins, dict) {
            let found = sys::_PyDict_LoadGlobal(globals, builtins, name);
            if found.is_null() && py::PyErr_Occurred().is_null() {
                return name_error(name);
            }
            return found;
        }
        look_up_or(globals, name, || look_up_or(builtins, name, || name_error(name)))
    }
}

pub(super) unsafe extern "C" fn store_global(frame: Frame, name: Obj, value: Obj) -> c_int {
    // SAFETY: contract; the GIL is held. A name is a str that has its hash. Our watcher need not hear of a name that no unit relies on.
    unsafe {
        let dict = globals(frame);
        let registry = &runtime::get(Gil::assume()).registry;
        if is_exact(dict, &raw mut PyDict_Type)
            && let Some(hash) = hash::hash(name)
            && let Some(watcher) = registry.needless_for(dict, name)
            && dict_store::replace(dict, name, value, hash, watcher)
        {
            return 0;
        }
        py::PyDict_SetItem(dict, name, value)
    }
}

pub(super) unsafe extern "C" fn delete_global(frame: Frame, name: Obj) -> c_int {
    // SAFETY: contract; null says that the value is not wanted.
    unsafe {
        match py::PyDict_Pop(globals(frame), name, ptr::null_mut()) {
            0 => {
                name_error(name);
                -1
            }
            status if status < 0 => -1,
            _ => 0,
        }
    }
}

pub(super) unsafe extern "C" fn load_name(frame: Frame, name: Obj) -> Obj {
    // SAFETY: contract; the value found in the globals is a new reference.
    unsafe {
        let locals = load_locals_borrowed(frame);
        if locals.is_null() {
            return locals;
        }
        look_up_or(locals, name, || {
            let mut found = ptr::null_mut();
            if py::PyDict_GetItemRef(globals(frame), name, &raw mut found) < 0 {
                return ptr::null_mut();
            }
            if found.is_null() {
                return look_up_or(builtins(frame), name, || name_error(name));
            }
            found
        })
    }
}

pub(super) unsafe extern "C" fn store_name(frame: Frame, name: Obj, value: Obj) -> c_int {
    // SAFETY: contract; `%R` takes an object.
    unsafe {
        let namespace = locals(frame);
        if namespace.is_null() {
            let text = c"no locals found when storing %R";
            py::PyErr_Format(py::PyExc_SystemError, text.as_ptr(), name);
            return -1;
        }
        if is_exact(namespace, &raw mut PyDict_Type) {
            py::PyDict_SetItem(namespace, name, value)
        } else {
            py::PyObject_SetItem(namespace, name, value)
        }
    }
}

pub(super) unsafe extern "C" fn delete_name(frame: Frame, name: Obj) -> c_int {
    // SAFETY: contract; `%R` takes an object.
    unsafe {
        let namespace = locals(frame);
        if namespace.is_null() {
            let text = c"no locals when deleting %R";
            py::PyErr_Format(py::PyExc_SystemError, text.as_ptr(), name);
            return -1;
        }
        if py::PyObject_DelItem(namespace, name) != 0 {
            // Whatever the namespace raised gives way to the NameError, as in DELETE_NAME.
            name_error(name);
            return -1;
        }
        0
    }
}

/// `f_locals`, borrowed; SystemError and null if there is none.
unsafe fn load_locals_borrowed(frame: Frame) -> Obj {
    // SAFETY: contract of the callers.
    unsafe {
        let namespace = locals(frame);
        if namespace.is_null() {
            py::PyErr_SetString(py::PyExc_SystemError, c"no locals found".as_ptr());
        }
        namespace
    }
}

pub(super) unsafe extern "C" fn load_locals(frame: Frame) -> Obj {
    // SAFETY: contract.
    unsafe { py::Py_XNewRef(load_locals_borrowed(frame)) }
}

pub(super) unsafe extern "C" fn load_from_dict_or_globals(frame: Frame, mapping: Obj, name: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { look_up_or(mapping, name, || load_global(frame, name)) }
}

pub(super) unsafe extern "C" fn load_from_dict_or_deref(
    frame: Frame,
    mapping: Obj,
    name: Obj,
    from: Obj,
    slot: i64,
) -> Obj {
    // SAFETY: contract; `from` is the cell in that slot.
    unsafe {
        look_up_or(mapping, name, || {
            let value: Obj = read(from, cell::OB_REF);
            if value.is_null() {
                sys::_PyEval_FormatExcUnbound(thread(), code_of(frame), slot_number(slot));
            }
            py::Py_XNewRef(value)
        })
    }
}

pub(super) unsafe extern "C" fn load_build_class(frame: Frame) -> Obj {
    static BUILD_CLASS: Name = Name::new(c"__build_class__");
    // SAFETY: contract.
    unsafe {
        let name = BUILD_CLASS.get();
        if name.is_null() {
            return name;
        }
        look_up_or(builtins(frame), name, || {
            py::PyErr_SetString(py::PyExc_NameError, c"__build_class__ not found".as_ptr());
            ptr::null_mut()
        })
    }
}

pub(super) unsafe extern "C" fn setup_annotations(frame: Frame) -> c_int {
    static ANNOTATIONS: Name = Name::new(c"__annotations__");
    // SAFETY: contract; every new reference is released once.
    unsafe {
        let namespace = locals(frame);
        if namespace.is_null() {
            let text = c"no locals found when setting up annotations";
            py::PyErr_SetString(py::PyExc_SystemError, text.as_ptr());
            return -1;
        }
        let name = ANNOTATIONS.get();
        if name.is_null() {
            return -1;
        }
        match look_up(namespace, name) {
            Err(()) => -1,
            Ok(found) if found.is_null() => {
                let fresh = py::PyDict_New();
                if fresh.is_null() {
                    return -1;
                }
                let status = py::PyObject_SetItem(namespace, name, fresh);
                py::Py_DECREF(fresh);
                status
            }
            Ok(found) => {
                py::Py_DECREF(found);
                0
            }
        }
    }
}

/// A slot number as C takes it (lossless: a code object has fewer than 2**31 slots).
fn slot_number(slot: i64) -> c_int {
    slot as c_int
}

/// A free variable's slot may serve an inlined comprehension as a plain local; then the instruction tells.
pub(super) unsafe extern "C" fn raise_unbound(frame: Frame, slot: i64) {
    // SAFETY: contract: `instr_ptr` is the instruction being executed and `slot` one of the code object's slots.
    unsafe {
        let co = code_of(frame);
        let instruction: *const u8 = read(frame, frame::INSTR_PTR);
        if matches!(instruction.read(), opcode::LOAD_FAST_CHECK | opcode::DELETE_FAST) {
            let names: Obj = read(co, code::CO_LOCALSPLUSNAMES);
            let name = tuple_items(names).offset(slot as isize).read();
            let class = py::PyExc_UnboundLocalError;
            sys::_PyEval_FormatExcCheckArg(thread(), class, UNBOUND_LOCAL.as_ptr(), name);
        } else {
            sys::_PyEval_FormatExcUnbound(thread(), co, slot_number(slot));
        }
    }
}

pub(super) unsafe extern "C" fn make_cell(value: Obj) -> Obj {
    // SAFETY: contract.
    unsafe { py::PyCell_New(value) }
}

pub(super) unsafe extern "C" fn make_function(frame: Frame, co: Obj) -> Obj {
    // SAFETY: contract; `co` is a code object.
    unsafe { new_function(globals(frame), co) }
}

/// What MAKE_FUNCTION makes.
///
/// # Safety
/// A dict and a code object; the GIL is held.
pub(crate) unsafe fn new_function(globals: Obj, co: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        let made = py::PyFunction_New(co, globals);
        if !made.is_null() {
            sys::_PyFunction_SetVersion(made.cast(), read(co, code::CO_VERSION));
        }
        made
    }
}

pub(super) unsafe extern "C" fn set_function_attribute(made: Obj, value: Obj, which: i64) -> c_int {
    let field = match which {
        CLOSURE => function::FUNC_CLOSURE,
        ANNOTATIONS => function::FUNC_ANNOTATIONS,
        KWDEFAULTS => function::FUNC_KWDEFAULTS,
        _ => function::FUNC_DEFAULTS,
    };
    // SAFETY: contract; `made` is a function that MAKE_FUNCTION has just made, so the field is still null.
    unsafe { write(made, field, py::Py_NewRef(value)) };
    0
}

/// Arguments of SET_FUNCTION_ATTRIBUTE; what is left is the defaults.
const CLOSURE: i64 = attribute::CLOSURE as i64;
const ANNOTATIONS: i64 = attribute::ANNOTATIONS as i64;
const KWDEFAULTS: i64 = attribute::KWDEFAULTS as i64;
