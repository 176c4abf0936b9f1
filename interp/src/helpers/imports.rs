//! Imports.

use core::ffi::c_char;
use core::ptr;

use pyjit_ffi::layout::{frame, tstate};
use pyjit_ffi::py::{self, Py_ssize_t, PyCFunctionFast, PyMethodDef, PyMethodDefPointer};
use pyjit_ffi::repr::tpflags;

use super::externs;
use super::field::{Frame, Obj, has_flag, read, type_of};
use super::interned::Name;

static IMPORT: Name = Name::new(c"__import__");
static BUILTINS: Name = Name::new(c"__builtins__");

pub(super) unsafe extern "C" fn import_name(frame: Frame, name: Obj, level: Obj, fromlist: Obj) -> Obj {
    // SAFETY: contract; `function` is a new reference, released once, and alive while it is called.
    unsafe {
        let import = IMPORT.get();
        let mut function = ptr::null_mut();
        let builtins: Obj = read(frame, frame::F_BUILTINS);
        if import.is_null() || py::PyMapping_GetOptionalItem(builtins, import, &raw mut function) < 0 {
            return ptr::null_mut();
        }
        if function.is_null() {
            py::PyErr_SetString(py::PyExc_ImportError, c"__import__ not found".as_ptr());
            return ptr::null_mut();
        }
        let globals: Obj = read(frame, frame::F_GLOBALS);
        let mut locals: Obj = read(frame, frame::F_LOCALS);
        if locals.is_null() {
            locals = py::Py_None();
        }
        let interp: *mut u8 = read(py::PyThreadState_GetUnchecked(), tstate::INTERP);
        if function == read::<Obj, _>(interp, externs::INTERP_IMPORT_FUNC) {
            py::Py_DECREF(function);
            let level = externs::PyLong_AsInt(level);
            if level == -1 && !py::PyErr_Occurred().is_null() {
                return ptr::null_mut();
            }
            return py::PyImport_ImportModuleLevelObject(name, globals, locals, fromlist, level);
        }
        let arguments = [name, globals, locals, fromlist, level];
        let module = py::PyObject_Vectorcall(function, arguments.as_ptr(), arguments.len(), ptr::null_mut());
        py::Py_DECREF(function);
        module
    }
}

pub(super) unsafe extern "C" fn import_from(module: Obj, name: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        let mut found = ptr::null_mut();
        if py::PyObject_GetOptionalAttr(module, name, &raw mut found) != 0 {
            return found;
        }
        match submodule(module, name) {
            Ok(found) if found.is_null() => import_error(module, name),
            Ok(found) => found,
            Err(()) => ptr::null_mut(),
        }
    }
}

/// What `sys.modules` has under `module.__name__ + '.' + name`, for a circular import: new reference, or null.
unsafe fn submodule(module: Obj, name: Obj) -> Result<Obj, ()> {
    static NAME: Name = Name::new(c"__name__");
    // SAFETY: contract of the caller; every new reference is released once.
    unsafe {
        let attribute = NAME.get();
        let mut package = ptr::null_mut();
        if attribute.is_null() || py::PyObject_GetOptionalAttr(module, attribute, &raw mut package) < 0 {
            return Err(());
        }
        if package.is_null() {
            return Ok(package);
        }
        if !has_flag(type_of(package), tpflags::UNICODE_SUBCLASS) {
            py::Py_DECREF(package);
            return Ok(ptr::null_mut());
        }
        let full = py::PyUnicode_FromFormat(c"%U.%U".as_ptr(), package, name);
        py::Py_DECREF(package);
        if full.is_null() {
            return Err(());
        }
        let found = py::PyImport_GetModule(full);
        py::Py_DECREF(full);
        if found.is_null() && !py::PyErr_Occurred().is_null() {
            return Err(());
        }
        Ok(found)
    }
}

/// Raises the ImportError of a failed `from module import name`; always null, unless the name has turned up.
///
/// The text depends on the module's state and on the patch release, and the functions that find it out are not
/// exported. So the interpreter itself is asked: it runs `from m import <name>` with an `__import__` that returns the
/// module. The attribute is looked up a second time by this, which only a `__getattr__` with side effects shows.
#[cold]
unsafe fn import_error(module: Obj, name: Obj) -> Obj {
    // SAFETY: contract of the caller; every new reference is released once; a raised exception is restored.
    unsafe {
        let Some(globals) = globals_importing(module) else {
            return ptr::null_mut();
        };
        let statement = py::PyUnicode_FromFormat(c"from m import %U".as_ptr(), name);
        if !statement.is_null() {
            run_statement(statement, globals);
            py::Py_DECREF(statement);
        }
        let found = if py::PyErr_Occurred().is_null() {
            py::PyObject_GetItem(globals, name)
        } else {
            forget_traceback();
            ptr::null_mut()
        };
        py::Py_DECREF(globals);
        found
    }
}

/// Compiles and runs a statement; an exception tells whether it failed.
unsafe fn run_statement(statement: Obj, globals: Obj) {
    // SAFETY: a live str and a live dict; every new reference is released once.
    unsafe {
        let text: *const c_char = py::PyUnicode_AsUTF8(statement);
        if text.is_null() {
            return;
        }
        let code = py::Py_CompileString(text, c"<import>".as_ptr(), py::Py_file_input);
        if code.is_null() {
            return;
        }
        let result = py::PyEval_EvalCode(code, globals, globals);
        py::Py_DECREF(code);
        py::Py_XDECREF(result);
    }
}

/// Takes the traceback of the pending exception away: its frame is none of the program's.
unsafe fn forget_traceback() {
    // SAFETY: called with an exception pending, whose reference goes back to where it came from.
    unsafe {
        let raised = py::PyErr_GetRaisedException();
        py::PyException_SetTraceback(raised, py::Py_None());
        py::PyErr_SetRaisedException(raised);
    }
}

/// A namespace whose `__import__` returns `module` for everything. New reference; `None` = an exception is set.
unsafe fn globals_importing(module: Obj) -> Option<Obj> {
    // SAFETY: contract of the caller; the method definition is a static; every new reference is released once.
    unsafe {
        let function = py::PyCFunction_NewEx((&raw const RETURN_SELF.0).cast_mut(), module, ptr::null_mut());
        if function.is_null() {
            return None;
        }
        let builtins = dict_of(IMPORT.get(), function);
        py::Py_DECREF(function);
        let globals = dict_of(BUILTINS.get(), builtins?);
        py::Py_DECREF(builtins?);
        globals
    }
}

/// `{name: value}`; `None` = an exception is set.
unsafe fn dict_of(name: Obj, value: Obj) -> Option<Obj> {
    // SAFETY: `name` is null (with an exception set) or a str, `value` is alive; a useless dict is released.
    unsafe {
        if name.is_null() {
            return None;
        }
        let dict = py::PyDict_New();
        if dict.is_null() {
            return None;
        }
        if py::PyDict_SetItem(dict, name, value) < 0 {
            py::Py_DECREF(dict);
            return None;
        }
        Some(dict)
    }
}

/// A method definition that never changes.
struct StaticMethod(PyMethodDef);

// SAFETY: constant data: the pointers lead to a literal and to a function.
unsafe impl Sync for StaticMethod {}

static RETURN_SELF: StaticMethod = StaticMethod(PyMethodDef {
    ml_name: c"__import__".as_ptr(),
    ml_meth: PyMethodDefPointer {
        PyCFunctionFast: return_self as PyCFunctionFast,
    },
    ml_flags: py::METH_FASTCALL,
    ml_doc: ptr::null(),
});

/// Whatever the arguments are, the object the function is bound to.
unsafe extern "C" fn return_self(module: Obj, _: *mut Obj, _: Py_ssize_t) -> Obj {
    // SAFETY: called by CPython with the object given to `PyCFunction_NewEx`.
    unsafe { py::Py_NewRef(module) }
}
