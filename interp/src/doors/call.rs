//! The call door: what the vectorcall of a compiled function does.
//!
//! The stub of the common case (all parameters given by position) is machine code, one per code object. Everything
//! else comes to [`enter_vectorcall`], which binds defaults, keywords, `*args` and `**kwargs` itself when that is
//! plain, and otherwise forwards to the interpreter's own entry, which raises its own TypeErrors.

use pyjit_ffi::layout::{code, function, tuple};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, vectorcallfunc};
use pyjit_ffi::repr::{co as flag, limit};
use pyjit_ffi::sys;

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

/// A call with so many arguments may be that of an `__exit__`, whose last argument, the traceback, the interpreter does
/// not hold itself: the exception does, until it gets another one.
pub fn may_be_exit(count: usize) -> bool {
    EXIT_ARGUMENTS.contains(&count)
}

/// Numbers of arguments of such a call.
pub static EXIT_ARGUMENTS: [usize; 2] = [3, 4];

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
    let mut short = Short {
        params: [core::ptr::null_mut(); INLINE],
        kept: [None, None],
    };
    // SAFETY: the arguments of this call.
    let entry = runtime::guarded(None, || unsafe { short.bind(rt, func, args, nargsf, kwnames) });
    if let Some(entry) = entry {
        // SAFETY: a native entry or the stub; the parameters are bound.
        return unsafe { enter::call(entry, func, short.params.as_ptr(), current_thread()) };
    }
    let mut bound = Bound::default();
    let entry = runtime::guarded(None, || {
        add(&rt.stats.slow_calls_total, 1);
        // SAFETY: the arguments of this call. Those given by keyword lie behind the others.
        unsafe {
            let count = positional(nargsf);
            let keywords = Keywords::Behind {
                names: kwnames,
                values: args.wrapping_add(count),
            };
            let keywords = if kwnames.is_null() {
                Keywords::None
            } else {
                keywords
            };
            bind(rt, func, args, count, keywords, &mut bound)
        }
    });
    // SAFETY: the cell holds a native entry or the stub; the parameters are bound. Forwarding passes on the call.
    unsafe {
        match entry {
            Some(entry) => enter::call(entry, func, bound.params(), current_thread()),
            None => (rt.stock_vectorcall)(callable, args, nargsf, kwnames),
        }
    }
}

/// `f(*args, **kwargs)` of a function that has our entry: what CPython unpacks for the call is bound at once. `None` if the
/// call is not one for native code.
///
/// # Safety
/// `func` is a live function, `args` a tuple, `kwargs` an exact dict; they outlive the call. The GIL is held.
pub unsafe fn enter_unpacked(
    func: *mut PyFunctionObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> Option<*mut PyObject> {
    // SAFETY: contract.
    let rt = unsafe { runtime::get(Gil::assume()) };
    let mut bound = Bound::default();
    let entry = runtime::guarded(None, || {
        // SAFETY: contract; a tuple's items are alive and stay where they are while it lives.
        unsafe {
            let state = rt.find_state(code_of_function(func))?;
            let own = match state.own_entry.get() {
                Some(entry) => entry,
                None => enter_stub(rt, state)?,
            };
            state.own_entry.set(Some(own));
            let has: vectorcallfunc = get(func, function::VECTORCALL);
            if !state.is_compiled() || !core::ptr::fn_addr_eq(has, own) {
                return None;
            }
            let count = usize::try_from(py::PyTuple_GET_SIZE(args)).ok()?;
            let items: *const *mut PyObject = crate::mem::at(args, tuple::OB_ITEM);
            bind_params(func, items, count, Keywords::Dict(kwargs), &mut bound)?;
            Some(state.cell.get())
        }
    })?;
    // SAFETY: the cell holds a native entry or the stub; the parameters are bound.
    Some(unsafe { enter::call(entry, func, bound.params(), current_thread()) })
}

/// The keyword arguments of a call.
#[derive(Clone, Copy)]
enum Keywords {
    None,
    /// A tuple of names, and the values.
    Behind {
        names: *mut PyObject,
        values: *const *mut PyObject,
    },
    /// An exact dict.
    Dict(*mut PyObject),
}

/// Parameters bound without allocating.
const INLINE: usize = 12;

/// A call that gives some parameters by position and leaves the others to defaults: next to those the stub takes, the
/// most common.
struct Short {
    /// Borrowed from the caller or the defaults.
    params: [*mut PyObject; INLINE],
    /// The function's defaults, which it may lose during the call; the last argument, see [`may_be_exit`].
    kept: [Option<Owned>; 2],
}

impl Short {
    /// The entry, if it is such a call.
    ///
    /// # Safety
    /// The vectorcall protocol; `func` is a live function.
    unsafe fn bind(
        &mut self,
        rt: &Runtime,
        func: *mut PyFunctionObject,
        args: *const *mut PyObject,
        nargsf: usize,
        kwnames: *mut PyObject,
    ) -> Option<usize> {
        let count = positional(nargsf);
        if !kwnames.is_null() || count >= INLINE {
            return None;
        }
        // SAFETY: contract; defaults are NULL or a tuple, and no Python code runs before the call.
        unsafe {
            let co = code_of_function(func);
            let state = rt.find_state(co)?;
            let total = usize::try_from(plain_params(co)?).ok()?;
            let defaults: *mut PyObject = get(func, function::FUNC_DEFAULTS);
            if total > INLINE || total <= count || defaults.is_null() || !state.is_compiled() {
                return None;
            }
            let have = usize::try_from(py::PyTuple_GET_SIZE(defaults)).ok()?;
            let first = (count + have).checked_sub(total)?;
            for index in 0..count {
                self.params[index] = *args.add(index);
            }
            for index in count..total {
                let item = isize::try_from(first + index - count).ok()?;
                self.params[index] = py::PyTuple_GET_ITEM(defaults, item);
            }
            let last = may_be_exit(count).then(|| self.params[count - 1]);
            let keep = |object| Borrowed::from_ptr(object).map(Borrowed::to_owned);
            self.kept = [keep(defaults), last.and_then(keep)];
            Some(state.cell.get())
        }
    }
}

/// A call whose parameters are bound.
struct Bound {
    /// Parameters in slot order; borrowed from the caller, the function or the fields below.
    inline: [Parameter; INLINE],
    /// Instead of `inline` when there are more.
    many: Vec<Parameter>,
    /// The last argument given, see [`may_be_exit`].
    last: Option<Owned>,
    /// The `*args` tuple.
    rest: Option<Owned>,
    /// The `**kwargs` dict.
    keywords: Option<Owned>,
    /// The function's defaults, when one of them is used: the function may lose them during the call.
    defaults: Option<Owned>,
    /// Keyword defaults in use.
    values: Vec<Owned>,
}

/// A parameter; null until it is bound.
#[derive(Clone, Copy)]
#[repr(transparent)]
struct Parameter(*mut PyObject);

impl Default for Bound {
    fn default() -> Bound {
        Bound {
            inline: [Parameter(core::ptr::null_mut()); INLINE],
            many: Vec::new(),
            last: None,
            rest: None,
            keywords: None,
            defaults: None,
            values: Vec::new(),
        }
    }
}

impl Bound {
    fn slots(&mut self, count: usize) -> &mut [Parameter] {
        if count > INLINE {
            self.many.resize(count, Parameter(core::ptr::null_mut()));
            return &mut self.many;
        }
        &mut self.inline[..count]
    }
    /// The array native entries take.
    fn params(&self) -> *const *mut PyObject {
        let first = if self.many.is_empty() {
            self.inline.as_ptr()
        } else {
            self.many.as_ptr()
        };
        first.cast()
    }
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

/// Binds a call and says what to enter, or `None` when the interpreter should do it.
unsafe fn bind(
    rt: &Runtime,
    func: *mut PyFunctionObject,
    args: *const *mut PyObject,
    count: usize,
    keywords: Keywords,
    bound: &mut Bound,
) -> Option<usize> {
    // SAFETY: the protocol's arguments; everything read from the function and its code is alive, and no Python code runs
    // before the call.
    unsafe {
        let state = rt.find_state(code_of_function(func))?;
        if !state.is_compiled() && !state.wants_compile.get() {
            return None;
        }
        bind_params(func, args, count, keywords, bound)?;
        Some(state.cell.get())
    }
}

/// Binds positional arguments; owned parameters in slot order, or `None` if they do not fit.
///
/// # Safety
/// `func` is a live function; the GIL is held.
pub unsafe fn bind_owned(func: *mut PyFunctionObject, args: &[Owned]) -> Option<Vec<Owned>> {
    let given: Vec<*mut PyObject> = args.iter().map(Owned::as_ptr).collect();
    let mut bound = Bound::default();
    // SAFETY: contract; bound parameters are alive while `bound` and `args` are.
    unsafe {
        bind_params(func, given.as_ptr(), given.len(), Keywords::None, &mut bound)?;
        let count = Shape::of(code_of_function(func)).total();
        bound
            .slots(count)
            .iter()
            .map(|p| Borrowed::from_ptr(p.0).map(Borrowed::to_owned))
            .collect()
    }
}

/// Binds the parameters of a call.
unsafe fn bind_params(
    func: *mut PyFunctionObject,
    args: *const *mut PyObject,
    count: usize,
    keywords: Keywords,
    bound: &mut Bound,
) -> Option<()> {
    // SAFETY: as in `bind`.
    unsafe {
        let co = code_of_function(func);
        let shape = Shape::of(co);
        let given = core::slice::from_raw_parts(
            if args.is_null() {
                (&raw const NO_ARGUMENTS).cast()
            } else {
                args
            },
            count,
        );
        if may_be_exit(count) {
            bound.last = Borrowed::from_ptr(given[count - 1]).map(Borrowed::to_owned);
        }
        let (plain, surplus) = given.split_at(count.min(shape.positional));
        if !surplus.is_empty() && !shape.varargs {
            return None;
        }
        let rest = if shape.varargs {
            Some(tuple_of(surplus)?)
        } else {
            None
        };
        let more = if shape.varkeywords {
            Some(cleared(Owned::dict(Gil::assume()))?)
        } else {
            None
        };
        let slots = bound.slots(shape.total());
        for (slot, &value) in slots.iter_mut().zip(plain) {
            slot.0 = value;
        }
        if let Some(rest) = &rest {
            slots[shape.named()].0 = rest.as_ptr();
        }
        let mut dict = core::ptr::null_mut();
        if let Some(more) = &more {
            dict = more.as_ptr();
            slots[shape.total() - 1].0 = dict;
        }
        (bound.rest, bound.keywords) = (rest, more);
        bind_keywords(co, &shape, bound.slots(shape.total()), keywords, dict)?;
        if plain.len() < shape.named() {
            fill_defaults(func, co, &shape, bound)?;
        }
        Some(())
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

/// A tuple of borrowed objects.
///
/// # Safety
/// The GIL is held; all are live.
unsafe fn tuple_of(items: &[*mut PyObject]) -> Option<Owned> {
    // SAFETY: contract; a new tuple has that many empty slots, which take over one reference each.
    unsafe {
        let tuple = py::PyTuple_New(isize::try_from(items.len()).ok()?);
        if tuple.is_null() {
            py::PyErr_Clear();
            return None;
        }
        for (index, &item) in (0..).zip(items) {
            py::PyTuple_SET_ITEM(tuple, index, py::Py_NewRef(item));
        }
        Owned::from_ptr(tuple)
    }
}

/// Keyword arguments; `None` for anything the interpreter should look at: unknown or doubled names, names that are no
/// exact str.
unsafe fn bind_keywords(
    co: *mut PyCodeObject,
    shape: &Shape,
    slots: &mut [Parameter],
    keywords: Keywords,
    more: *mut PyObject,
) -> Option<()> {
    // SAFETY: the arguments of a call, which nothing changes before it.
    unsafe {
        match keywords {
            Keywords::None => {}
            Keywords::Behind { names, values } => {
                for i in 0..py::PyTuple_GET_SIZE(names) {
                    let name = py::PyTuple_GET_ITEM(names, i);
                    bind_keyword(co, shape, slots, (name, *values.offset(i)), more)?;
                }
            }
            Keywords::Dict(dict) => {
                let (mut at, mut name, mut value) = (0, core::ptr::null_mut(), core::ptr::null_mut());
                while py::PyDict_Next(dict, &raw mut at, &raw mut name, &raw mut value) != 0 {
                    bind_keyword(co, shape, slots, (name, value), more)?;
                }
            }
        }
        Some(())
    }
}

/// One of them. `more` is the `**kwargs` dict or null.
///
/// # Safety
/// As `bind_keywords`.
unsafe fn bind_keyword(
    co: *mut PyCodeObject,
    shape: &Shape,
    slots: &mut [Parameter],
    (name, value): (*mut PyObject, *mut PyObject),
    more: *mut PyObject,
) -> Option<()> {
    // SAFETY: contract; the names of a code object are a tuple of str.
    unsafe {
        if py::PyUnicode_CheckExact(name) == 0 {
            return None;
        }
        let names: *mut PyObject = get(co, code::CO_LOCALSPLUSNAMES);
        let names: *const *mut PyObject = crate::mem::at(names, tuple::OB_ITEM);
        // Names in source code are the same objects.
        let same = (shape.positional_only..shape.named()).find(|&k| *names.add(k) == name);
        let place = same.or_else(|| {
            (shape.positional_only..shape.named()).find(|&k| sys::_PyUnicode_Equal(*names.add(k), name) != 0)
        });
        match place {
            Some(k) if slots[k].0.is_null() => slots[k].0 = value,
            Some(_) => return None,
            None if more.is_null() => return None,
            None => {
                if py::PyDict_SetItem(more, name, value) < 0 {
                    py::PyErr_Clear();
                    return None;
                }
            }
        }
        Some(())
    }
}

/// Defaults of missing parameters; `None` if one is missing for good.
unsafe fn fill_defaults(
    func: *mut PyFunctionObject,
    co: *mut PyCodeObject,
    shape: &Shape,
    bound: &mut Bound,
) -> Option<()> {
    // SAFETY: defaults are NULL or a tuple, keyword defaults NULL or a dict; names are a tuple of str.
    unsafe {
        let defaults: *mut PyObject = get(func, function::FUNC_DEFAULTS);
        let have = if defaults.is_null() {
            0
        } else {
            usize::try_from(py::PyTuple_GET_SIZE(defaults)).unwrap_or(0)
        };
        let total = shape.total();
        for k in 0..shape.positional {
            if bound.slots(total)[k].0.is_null() {
                let index = (k + have).checked_sub(shape.positional)?;
                bound.slots(total)[k].0 = py::PyTuple_GET_ITEM(defaults, isize::try_from(index).ok()?);
                if bound.defaults.is_none() {
                    bound.defaults = Borrowed::from_ptr(defaults).map(Borrowed::to_owned);
                }
            }
        }
        let names: *mut PyObject = get(co, code::CO_LOCALSPLUSNAMES);
        let kwdefaults: *mut PyObject = get(func, function::FUNC_KWDEFAULTS);
        for k in shape.positional..shape.named() {
            if bound.slots(total)[k].0.is_null() {
                if kwdefaults.is_null() {
                    return None;
                }
                let name = py::PyTuple_GET_ITEM(names, isize::try_from(k).ok()?);
                let value = py::PyDict_GetItemWithError(kwdefaults, name);
                if value.is_null() {
                    py::PyErr_Clear();
                    return None;
                }
                bound.slots(total)[k].0 = value;
                bound
                    .values
                    .extend(Borrowed::from_ptr(value).map(Borrowed::to_owned));
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
    // SAFETY: the function being called, with its positional arguments.
    runtime::guarded((), || unsafe {
        let count = py::PyVectorcall_NARGS(nargsf).cast_unsigned();
        // Without arguments the pointer may be null.
        let given = if count == 0 {
            &[]
        } else {
            core::slice::from_raw_parts(args, count)
        };
        crate::tier::counted_call(gil, rt, func, given);
    });
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
