//! The functions of `pyjit._pyjit`; python/pyjit/_pyjit.pyi is their contract.

use core::ffi::CStr;
use std::sync::OnceLock;

use pyjit_ffi::error::{self, PyResult, Raised, check_status};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::{py, selfcheck};
use pyjit_interp::inspect::{self, Target};
use pyjit_interp::options::{Options, Value};
use pyjit_interp::runtime::{self, Runtime};
use pyjit_interp::{activation, pipeline, tier};

use crate::Shared;

type Args<'a> = &'a [Borrowed<'a>];
type Body = for<'a> fn(Gil<'a>, Args<'a>) -> PyResult<Owned>;

/// Calls `body`, turning errors and panics into Python's way of reporting them.
fn call(args: *const *mut py::PyObject, count: py::Py_ssize_t, want: usize, body: Body) -> *mut py::PyObject {
    // SAFETY: CPython calls module functions with the GIL held and `count` live arguments.
    let (gil, args) = unsafe {
        let count = usize::try_from(count).unwrap_or(0);
        let args: Vec<Borrowed<'_>> = (0..count)
            .filter_map(|i| Borrowed::from_ptr(*args.add(i)))
            .collect();
        (Gil::assume(), args)
    };
    let run = || {
        if args.len() == want {
            body(gil, &args)
        } else {
            Err(error::type_error(
                gil,
                &format!("expected {want} arguments, got {}", args.len()),
            ))
        }
    };
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(Ok(result)) => result.into_ptr(),
        // The exception is pending.
        Ok(Err(_)) => core::ptr::null_mut(),
        Err(_) => {
            let _ = error::system_error(gil, "internal error in pyjit");
            core::ptr::null_mut()
        }
    }
}

macro_rules! functions {
    ($($name:literal $fun:ident $count:literal;)*) => {
        $(unsafe extern "C" fn $fun(
            _module: *mut py::PyObject,
            args: *mut *mut py::PyObject,
            count: py::Py_ssize_t,
        ) -> *mut py::PyObject {
            call(args, count, $count, body::$fun)
        })*
        static METHODS: Shared<[py::PyMethodDef; functions!(@count $($fun)*) + 1]> = Shared(core::cell::UnsafeCell::new([
            $(py::PyMethodDef {
                ml_name: $name.as_ptr(),
                ml_meth: py::PyMethodDefPointer { PyCFunctionFast: $fun },
                ml_flags: py::METH_FASTCALL,
                ml_doc: core::ptr::null(),
            },)*
            py::PyMethodDef::zeroed(),
        ]));
    };
    (@count) => { 0 };
    (@count $head:ident $($tail:ident)*) => { 1 + functions!(@count $($tail)*) };
}

functions! {
    c"unsupported" unsupported 0;
    c"enable" enable 0;
    c"disable" disable 0;
    c"is_enabled" is_enabled 0;
    c"options" options 0;
    c"set_option" set_option 2;
    c"set_error_classes" set_error_classes 2;
    c"mark" mark 2;
    c"compile" compile 1;
    c"deoptimize" deoptimize 1;
    c"info" info 1;
    c"dump" dump 2;
    c"stages" stages 0;
    c"feedback" feedback 1;
    c"explain" explain 1;
    c"evaluate" evaluate 2;
    c"stats" stats 0;
    c"before_fork" before_fork 0;
    c"after_fork" after_fork 0;
    c"after_fork_in_child" after_fork_in_child 0;
}

/// Answer of the self-check, which asks an interpreter that pyjit has not touched: it runs once in the process.
static CHECKED: OnceLock<Option<String>> = OnceLock::new();

/// Adds the functions to the module.
pub(crate) fn fill(gil: Gil<'_>, module: *mut py::PyObject) -> PyResult<()> {
    // SAFETY: a live module; the table is static and ends with a zeroed entry.
    check_status(gil, unsafe {
        py::PyModule_AddFunctions(module, METHODS.0.get().cast())
    })
    .map(drop)
}

fn supported(gil: Gil<'_>) -> PyResult<Option<String>> {
    if let Some(known) = CHECKED.get() {
        return Ok(known.clone());
    }
    let answer = selfcheck::run(gil).err().map(|mismatch| mismatch.to_string());
    if answer.is_none() {
        runtime::start(gil)?;
    }
    // Another thread may have asked at the same time.
    if CHECKED.set(answer.clone()).is_ok() && answer.is_none() {
        register_hooks(gil)?;
    }
    Ok(answer)
}

/// At exit the sampling thread ends; around a fork it pauses.
fn register_hooks(gil: Gil<'_>) -> PyResult<()> {
    let module = Owned::import(gil, c"pyjit._pyjit")?;
    let module = module.borrow();
    let atexit = Owned::import(gil, c"atexit")?;
    atexit
        .borrow()
        .call_method(c"register", &[module.attr(c"disable")?.borrow()])?;
    let os = Owned::import(gil, c"os")?;
    let kwargs = Owned::dict(gil)?;
    let (before, after) = (module.attr(c"before_fork")?, module.attr(c"after_fork")?);
    let in_child = module.attr(c"after_fork_in_child")?;
    kwargs.borrow().dict_set_str(c"before", before.borrow())?;
    kwargs.borrow().dict_set_str(c"after_in_parent", after.borrow())?;
    kwargs
        .borrow()
        .dict_set_str(c"after_in_child", in_child.borrow())?;
    let empty = Owned::tuple(gil, Vec::new())?;
    os.borrow()
        .attr(c"register_at_fork")?
        .borrow()
        .call_with(empty.borrow(), Some(kwargs.borrow()))
        .map(drop)
}

fn value(gil: Gil<'_>, value: &Value) -> PyResult<Owned> {
    match value {
        Value::Int(v) => Owned::int(gil, *v),
        Value::Bool(v) => Ok(Owned::bool(gil, *v)),
        Value::Str(v) => Owned::str(gil, v),
    }
}

fn maybe_int(gil: Gil<'_>, value: Option<i64>) -> PyResult<Owned> {
    value.map_or_else(|| Ok(Owned::none(gil)), |v| Owned::int(gil, v))
}

fn maybe_str(gil: Gil<'_>, value: Option<&str>) -> PyResult<Owned> {
    value.map_or_else(|| Ok(Owned::none(gil)), |v| Owned::str(gil, v))
}

fn target(gil: Gil<'_>, object: Borrowed<'_>) -> PyResult<Target> {
    Target::of(object).ok_or_else(|| error::type_error(gil, "expected a function or a code object"))
}

/// The runtime, if this interpreter is supported.
fn running(gil: Gil<'_>) -> PyResult<&'static Runtime> {
    match supported(gil)? {
        None => Ok(runtime::get(gil)),
        Some(why) => Err(error::runtime_error(gil, &why)),
    }
}

/// Raises one of the exceptions the Python side registered.
fn raise_registered(gil: Gil<'_>, rt: &Runtime, second: bool, text: &str) -> Raised {
    let class = rt
        .error_classes
        .borrow()
        .as_ref()
        .map(|(a, b)| if second { b.clone() } else { a.clone() });
    match class {
        Some(class) => error::raise(class.borrow(), text),
        None => error::runtime_error(gil, text),
    }
}

/// Sets an entry of a dict.
fn put(dict: &Owned, key: &CStr, value: PyResult<Owned>) -> PyResult<()> {
    dict.borrow().dict_set_str(key, value?.borrow())
}

mod body {
    use super::*;

    pub fn unsupported(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        let why = supported(gil)?;
        maybe_str(gil, why.as_deref())
    }

    pub fn enable(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        running(gil)?.enable(gil)?;
        Ok(Owned::none(gil))
    }

    pub fn disable(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        running(gil)?.disable(gil);
        Ok(Owned::none(gil))
    }

    pub fn is_enabled(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        Ok(Owned::bool(gil, running(gil)?.enabled.get()))
    }

    pub fn options(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        let rows = match supported(gil)? {
            None => runtime::get(gil).options.rows(),
            Some(_) => Options::new().rows(),
        };
        let mut list = Vec::new();
        for row in rows {
            let tuple = vec![
                Owned::str(gil, row.name)?,
                Owned::str(gil, &row.env)?,
                Owned::str(gil, row.kind)?,
                Owned::str(gil, row.unit)?,
                value(gil, &row.default)?,
                value(gil, &row.current)?,
                maybe_int(gil, row.lo)?,
                maybe_int(gil, row.hi)?,
                Owned::str(gil, row.doc)?,
            ];
            list.push(Owned::tuple(gil, tuple)?);
        }
        Owned::list(gil, list)
    }

    pub fn set_option(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        let given = args[1];
        let new = if given.is_bool() {
            Value::Bool(given.is_true()?)
        } else if let Some(number) = given.as_i64() {
            Value::Int(number)
        } else {
            Value::Str(given.to_str()?.to_owned())
        };
        rt.options
            .set(args[0].to_str()?, &new)
            .map_err(|why| error::value_error(gil, &why))?;
        Ok(Owned::none(gil))
    }

    pub fn set_error_classes(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        *running(gil)?.error_classes.borrow_mut() = Some((args[0].to_owned(), args[1].to_owned()));
        Ok(Owned::none(gil))
    }

    pub fn mark(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        let threshold = u32::try_from(args[1].to_i64()?).unwrap_or(u32::MAX);
        rt.prepare(gil)?;
        match target(gil, args[0])?.func {
            Some(func) => tier::mark(gil, rt, func, threshold),
            None => return Err(error::type_error(gil, "expected a function")),
        }
        Ok(Owned::none(gil))
    }

    pub fn compile(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        rt.prepare(gil)?;
        inspect::force_compile(gil, rt, target(gil, args[0])?)
            .map_err(|why| raise_registered(gil, rt, true, &why))?;
        Ok(Owned::none(gil))
    }

    pub fn deoptimize(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        inspect::deoptimize(gil, running(gil)?, target(gil, args[0])?.code);
        Ok(Owned::none(gil))
    }

    pub fn info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let info = inspect::info(running(gil)?, target(gil, args[0])?.code);
        let dict = Owned::dict(gil)?;
        put(&dict, c"state", Owned::str(gil, info.state))?;
        put(&dict, c"reason", maybe_str(gil, info.reason.as_deref()))?;
        put(&dict, c"entries", Owned::uint(gil, info.entries))?;
        put(&dict, c"osr_entries", Owned::uint(gil, info.osr_entries))?;
        put(&dict, c"versions", Owned::uint(gil, info.versions))?;
        put(&dict, c"code_bytes", Owned::uint(gil, info.code_bytes))?;
        put(&dict, c"compile_ns", Owned::uint(gil, info.compile_ns))?;
        let mut exits = Vec::new();
        for exit in info.exits {
            let row = Owned::dict(gil)?;
            put(&row, c"offset", Owned::int(gil, i64::from(exit.offset)))?;
            put(&row, c"line", maybe_int(gil, exit.line.map(i64::from)))?;
            put(&row, c"reason", Owned::str(gil, exit.reason))?;
            put(&row, c"count", Owned::uint(gil, exit.count))?;
            exits.push(row);
        }
        put(&dict, c"exits", Owned::list(gil, exits))?;
        Ok(dict)
    }

    pub fn dump(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        let stage = args[1].to_str()?;
        match inspect::dump(gil, rt, target(gil, args[0])?, stage) {
            Some(text) => Owned::str(gil, &text),
            None => Err(raise_registered(
                gil,
                rt,
                false,
                &format!("there is no compiled code to show ({stage})"),
            )),
        }
    }

    pub fn stages(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        let names = pipeline::stages()
            .into_iter()
            .map(|s| Owned::str(gil, &s))
            .collect::<PyResult<Vec<_>>>()?;
        Owned::list(gil, names)
    }

    pub fn feedback(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let mut rows = Vec::new();
        for site in inspect::feedback(running(gil)?, target(gil, args[0])?.code) {
            let row = Owned::dict(gil)?;
            put(&row, c"offset", Owned::int(gil, i64::from(site.offset)))?;
            put(&row, c"line", maybe_int(gil, site.line.map(i64::from)))?;
            let counts = Owned::dict(gil)?;
            for (reason, count) in site.counts {
                let (key, count) = (Owned::str(gil, reason)?, Owned::int(gil, i64::from(count))?);
                counts.borrow().dict_set(key.borrow(), count.borrow())?;
            }
            put(&row, c"exits", Ok(counts))?;
            let types = site
                .types
                .iter()
                .map(|t| Owned::str(gil, t))
                .collect::<PyResult<Vec<_>>>()?;
            put(&row, c"types", Owned::list(gil, types))?;
            put(&row, c"generic", Ok(Owned::bool(gil, site.generic)))?;
            rows.push(row);
        }
        Owned::list(gil, rows)
    }

    pub fn explain(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let mut rows = Vec::new();
        for (line, note) in inspect::explain(running(gil)?, target(gil, args[0])?.code) {
            let pair = vec![maybe_int(gil, line.map(i64::from))?, Owned::str(gil, &note)?];
            rows.push(Owned::tuple(gil, pair)?);
        }
        Owned::list(gil, rows)
    }

    pub fn evaluate(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        let Some(func) = target(gil, args[0])?.func else {
            return Err(error::type_error(gil, "expected a function"));
        };
        match pipeline::evaluate(gil, rt, func, args[1]) {
            Ok(result) => result,
            Err(why) => Err(raise_registered(gil, rt, false, &why)),
        }
    }

    pub fn stats(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        let dict = Owned::dict(gil)?;
        for (name, count) in inspect::stats(rt) {
            let (key, count) = (Owned::str(gil, &name)?, Owned::uint(gil, count)?);
            dict.borrow().dict_set(key.borrow(), count.borrow())?;
        }
        Ok(dict)
    }

    pub fn before_fork(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        running(gil)?.discovery.before_fork();
        Ok(Owned::none(gil))
    }

    pub fn after_fork(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        running(gil)?.discovery.after_fork();
        Ok(Owned::none(gil))
    }

    pub fn after_fork_in_child(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
        let rt = running(gil)?;
        activation::forget_other_threads(rt);
        rt.discovery.after_fork();
        Ok(Owned::none(gil))
    }
}
