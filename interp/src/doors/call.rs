//! The call door: what the vectorcall of a compiled function does.
//!
//! The stub of the common case (all parameters given by position) is machine code, one per code object. Everything
//! else comes to [`enter_vectorcall`], which binds defaults, keywords, `*args` and `**kwargs` itself when that is
//! plain, and otherwise forwards to the interpreter's own entry, which raises its own TypeErrors.

use pyjit_ffi::layout::{code, function};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, vectorcallfunc};
use pyjit_ffi::repr::{co as flag, limit};

use crate::activation::current_thread;
use crate::code_state::CodeState;
use crate::deopt::frames::code_flags;
use crate::doors::functions::code_of_function;
use crate::enter;
use crate::mem::{code_int, get};
use crate::runtime::{self, Runtime};
use crate::stats::add;

/// The entry to put into the functions of a code object.
pub fn enter_stub(rt: &Runtime, state: &CodeState) -> Option<vectorcallfunc> {
    Some(crate::pipeline::vectorcall_stub(rt, state).unwrap_or(enter_vectorcall))
}

/// Number of positional arguments in a vectorcall's `nargsf`.
fn positional(nargsf: usize) -> usize {
    nargsf & !(limit::VECTORCALL_ARGUMENTS_OFFSET as usize)
}

/// Number of parameters that positional arguments can give, or `None` if the code has keyword-only or starred ones: then
/// every call needs binding.
///
/// # Safety
/// `co` is a live code object.
pub unsafe fn plain_params(co: *mut PyCodeObject) -> Option<u32> {
    // SAFETY: contract.
    let shape = unsafe { Shape::of(co) };
    (shape.total() == shape.positional).then(|| u32::try_from(shape.positional).ok())?
}

/// Slow path of the call door: any form of call of a patched function.
///
/// # Safety
/// The vectorcall protocol; the GIL is held.
pub unsafe extern "C" fn enter_vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the entry is only installed in functions, which are called with the GIL held.
    let (rt, func) = unsafe { (runtime::get(Gil::assume()), callable.cast::<PyFunctionObject>()) };
    let bound = runtime::guarded(None, || {
        add(&rt.stats.slow_calls_total, 1);
        // SAFETY: the arguments of this call.
        unsafe { bind(rt, func, args, positional(nargsf), kwnames) }
    });
    // SAFETY: the cell holds a native entry or the stub; the parameters are bound. Forwarding passes on the call.
    unsafe {
        match bound {
            Some(call) => enter::call(call.entry, func, call.slots.as_ptr(), current_thread()),
            None => (rt.stock_vectorcall)(callable, args, nargsf, kwnames),
        }
    }
}

/// A call whose parameters are bound.
struct Bound {
    entry: usize,
    /// Parameters in slot order; borrowed from the caller, the function or `_owned`.
    slots: Vec<*mut PyObject>,
    _owned: Vec<Owned>,
}

/// Shape of a code object's parameters.
struct Shape {
    positional: usize,
    positional_only: usize,
    keyword_only: usize,
    varargs: bool,
    varkeywords: bool,
}

impl Shape {
    unsafe fn of(co: *mut PyCodeObject) -> Shape {
        // SAFETY: a live code object.
        unsafe {
            let flags = code_flags(co);
            Shape {
                positional: code_int(co, code::CO_ARGCOUNT),
                positional_only: code_int(co, code::CO_POSONLYARGCOUNT),
                keyword_only: code_int(co, code::CO_KWONLYARGCOUNT),
                varargs: flags & flag::VARARGS != 0,
                varkeywords: flags & flag::VARKEYWORDS != 0,
            }
        }
    }
    fn named(&self) -> usize {
        self.positional + self.keyword_only
    }
    fn total(&self) -> usize {
        self.named() + usize::from(self.varargs) + usize::from(self.varkeywords)
    }
}

/// Binds a call, or `None` when the interpreter should do it.
unsafe fn bind(
    rt: &Runtime,
    func: *mut PyFunctionObject,
    args: *const *mut PyObject,
    count: usize,
    kwnames: *mut PyObject,
) -> Option<Bound> {
    // SAFETY: the protocol's arguments; everything read from the function and its code is alive, and no Python code runs
    // before the call.
    unsafe {
        let co = code_of_function(func);
        let state = rt.find_state(co)?;
        if !state.is_compiled() && !state.wants_compile.get() {
            return None;
        }
        let shape = Shape::of(co);
        let mut slots = vec![core::ptr::null_mut(); shape.total()];
        let mut owned = Vec::new();
        let given = core::slice::from_raw_parts(if args.is_null() { (&raw const NO_ARGUMENTS).cast() } else { args }, count);
        let (plain, surplus) = given.split_at(count.min(shape.positional));
        slots[..plain.len()].copy_from_slice(plain);
        if shape.varargs {
            let rest = surplus.iter().filter_map(|&p| Borrowed::from_ptr(p).map(Borrowed::to_owned)).collect();
            let tuple = tuple_of(rest)?;
            slots[shape.named()] = tuple.as_ptr();
            owned.push(tuple);
        } else if !surplus.is_empty() {
            return None;
        }
        let keywords = if shape.varkeywords {
            let dict = cleared(Owned::dict(Gil::assume()))?;
            slots[shape.total() - 1] = dict.as_ptr();
            let keywords = dict.as_ptr();
            owned.push(dict);
            keywords
        } else {
            core::ptr::null_mut()
        };
        if !kwnames.is_null() {
            bind_keywords(co, &shape, &mut slots, args.add(count), kwnames, keywords)?;
        }
        fill_defaults(func, co, &shape, &mut slots, &mut owned)?;
        Some(Bound { entry: state.cell.get(), slots, _owned: owned })
    }
}

static NO_ARGUMENTS: [usize; 1] = [0];

fn cleared<T>(result: pyjit_ffi::error::PyResult<T>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        // Out of memory: the interpreter's own binding will say so.
        Err(raised) => {
            raised.clear();
            None
        }
    }
}

fn tuple_of(items: Vec<Owned>) -> Option<Owned> {
    // SAFETY: the GIL is held while a function is called.
    cleared(Owned::tuple(unsafe { Gil::assume() }, items))
}

/// Keyword arguments; `None` for anything the interpreter should look at: unknown or doubled names, names that are no
/// exact str.
unsafe fn bind_keywords(
    co: *mut PyCodeObject,
    shape: &Shape,
    slots: &mut [*mut PyObject],
    values: *const *mut PyObject,
    kwnames: *mut PyObject,
    keywords: *mut PyObject,
) -> Option<()> {
    // SAFETY: the protocol's arguments; the names of a code object are a tuple of str.
    unsafe {
        let names: *mut PyObject = get(co, code::CO_LOCALSPLUSNAMES);
        for i in 0..py::PyTuple_GET_SIZE(kwnames) {
            let name = py::PyTuple_GET_ITEM(kwnames, i);
            let value = *values.offset(i);
            if py::PyUnicode_CheckExact(name) == 0 {
                return None;
            }
            let index = (shape.positional_only..shape.named())
                .find(|&k| same_name(py::PyTuple_GET_ITEM(names, isize::try_from(k).unwrap_or(0)), name));
            match index {
                Some(k) if slots[k].is_null() => slots[k] = value,
                Some(_) => return None,
                None if keywords.is_null() => return None,
                None => {
                    if py::PyDict_SetItem(keywords, name, value) < 0 {
                        py::PyErr_Clear();
                        return None;
                    }
                }
            }
        }
        Some(())
    }
}

/// Two str objects are equal.
unsafe fn same_name(a: *mut PyObject, b: *mut PyObject) -> bool {
    // SAFETY: both are str.
    a == b || unsafe { pyjit_ffi::sys::_PyUnicode_Equal(a, b) } != 0
}

/// Defaults of missing parameters; `None` if one is missing for good.
unsafe fn fill_defaults(
    func: *mut PyFunctionObject,
    co: *mut PyCodeObject,
    shape: &Shape,
    slots: &mut [*mut PyObject],
    owned: &mut Vec<Owned>,
) -> Option<()> {
    // SAFETY: defaults are NULL or a tuple, keyword defaults NULL or a dict; names are a tuple of str.
    unsafe {
        let defaults: *mut PyObject = get(func, function::FUNC_DEFAULTS);
        let have =
            if defaults.is_null() { 0 } else { usize::try_from(py::PyTuple_GET_SIZE(defaults)).unwrap_or(0) };
        for k in 0..shape.positional {
            if slots[k].is_null() {
                let index = (k + have).checked_sub(shape.positional)?;
                slots[k] = py::PyTuple_GET_ITEM(defaults, isize::try_from(index).ok()?);
                // The function may lose its defaults during the call.
                owned.extend(Borrowed::from_ptr(slots[k]).map(Borrowed::to_owned));
            }
        }
        let names: *mut PyObject = get(co, code::CO_LOCALSPLUSNAMES);
        let kwdefaults: *mut PyObject = get(func, function::FUNC_KWDEFAULTS);
        for k in shape.positional..shape.named() {
            if slots[k].is_null() {
                if kwdefaults.is_null() {
                    return None;
                }
                let name = py::PyTuple_GET_ITEM(names, isize::try_from(k).ok()?);
                let value = py::PyDict_GetItemWithError(kwdefaults, name);
                if value.is_null() {
                    py::PyErr_Clear();
                    return None;
                }
                slots[k] = value;
                owned.extend(Borrowed::from_ptr(value).map(Borrowed::to_owned));
            }
        }
        Some(())
    }
}

/// Entry of functions that are compiled after some calls.
///
/// # Safety
/// The vectorcall protocol; the GIL is held.
pub unsafe extern "C" fn count_vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `enter_vectorcall`.
    let (gil, func) = unsafe { (Gil::assume(), callable.cast::<PyFunctionObject>()) };
    let rt = runtime::get(gil);
    // SAFETY: the function being called.
    runtime::guarded((), || unsafe { crate::tier::counted_call(gil, rt, func) });
    // SAFETY: a function always has an entry; if it still is this one, the call goes to the interpreter.
    unsafe {
        match get::<_, Option<vectorcallfunc>>(func, function::VECTORCALL) {
            Some(entry) if !core::ptr::fn_addr_eq(entry, count_vectorcall as vectorcallfunc) => {
                entry(callable, args, nargsf, kwnames)
            }
            _ => (rt.stock_vectorcall)(callable, args, nargsf, kwnames),
        }
    }
}
