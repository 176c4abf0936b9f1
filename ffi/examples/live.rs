//! Extension module for `tests/live_checks.py`: hands the wrappers of this crate to Python code, which checks them.
//!
//! It is an example only because cargo builds examples, also as `cdylib`, before it runs the tests.

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::ptr;
use std::sync::Mutex;

use pyjit_ffi::code::{CodeView, ExtraIndex, request_extra_index};
use pyjit_ffi::dictkeys::DictView;
use pyjit_ffi::error::{self, PyResult, Raised};
use pyjit_ffi::frame::{self, FrameView};
use pyjit_ffi::func::{self, FuncView, SavedEntry};
use pyjit_ffi::monitoring::{self, Tool};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::selfcheck::{self, Facts};
use pyjit_ffi::tstate::Tstate;
use pyjit_ffi::types::{InlineValues, TypeView, managed_dict};
use pyjit_ffi::watch::{CodeWatcher, DictWatcher, FunctionWatcher, TypeWatcher};
use pyjit_ffi::{py, repr};

type Args<'a> = &'a [Borrowed<'a>];

fn arg<'a>(gil: Gil<'a>, args: Args<'a>, index: usize) -> PyResult<Borrowed<'a>> {
    args.get(index)
        .copied()
        .ok_or_else(|| error::type_error(gil, "missing argument"))
}

fn code_arg<'a>(gil: Gil<'a>, args: Args<'a>, index: usize) -> PyResult<CodeView<'a>> {
    CodeView::new(arg(gil, args, index)?).ok_or_else(|| error::type_error(gil, "not a code object"))
}

fn func_arg<'a>(gil: Gil<'a>, args: Args<'a>, index: usize) -> PyResult<FuncView<'a>> {
    FuncView::new(arg(gil, args, index)?).ok_or_else(|| error::type_error(gil, "not a function"))
}

fn type_arg<'a>(gil: Gil<'a>, args: Args<'a>, index: usize) -> PyResult<TypeView<'a>> {
    TypeView::new(arg(gil, args, index)?).ok_or_else(|| error::type_error(gil, "not a type"))
}

fn or_none(gil: Gil<'_>, value: Option<Owned>) -> Owned {
    value.unwrap_or_else(|| Owned::none(gil))
}

fn ints(gil: Gil<'_>, values: &[i64]) -> PyResult<Owned> {
    let items = values
        .iter()
        .map(|&value| Owned::int(gil, value))
        .collect::<PyResult<Vec<_>>>()?;
    Owned::tuple(gil, items)
}

fn tuple_vec(object: Borrowed<'_>) -> Vec<Owned> {
    object.tuple_items().map(Borrowed::to_owned).collect()
}

/// `selfcheck((name, value), ...)`: None, or the mismatch found with these lies.
fn check_self(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let mut facts = Facts::stock();
    for lie in args {
        let (name, value) = (lie.tuple_item(0), lie.tuple_item(1));
        let name = name.map_or(Ok(""), Borrowed::to_str)?;
        let value = value
            .and_then(Borrowed::as_i64)
            .and_then(|value| i32::try_from(value).ok())
            .unwrap_or(0);
        facts = facts.with(name, value);
    }
    match selfcheck::run_with(gil, &facts) {
        Ok(()) => Ok(Owned::none(gil)),
        Err(mismatch) => Owned::str(gil, &mismatch.to_string()),
    }
}

/// `run_frame(func, locals, stack, unit, throw)`: pushes a frame, fills it, runs it from `unit`.
fn run_frame(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let ts = Tstate::current(gil);
    let func = func_arg(gil, args, 0)?;
    let code = func.code().ok_or_else(|| error::type_error(gil, "no code"))?;
    let code = CodeView::new(code.borrow()).ok_or_else(|| error::type_error(gil, "no code"))?;
    let frame = frame::push_frame(ts, code, func.object())?;
    let unit = u32::try_from(arg(gil, args, 3)?.to_i64()?).unwrap_or(0);
    // SAFETY: a fresh frame; the test passes values, depth and unit that belong together.
    unsafe {
        for (slot, value) in tuple_vec(arg(gil, args, 1)?).into_iter().enumerate() {
            drop(frame.replace_slot(slot, Some(value)));
        }
        for value in tuple_vec(arg(gil, args, 2)?) {
            frame.push(Some(value));
        }
        frame.set_instr_unit(unit);
    }
    let exception = arg(gil, args, 4)?;
    if !exception.is_none() {
        let _: Raised = error::restore(exception.to_owned());
    }
    // SAFETY: filled above, topmost, not linked.
    unsafe { frame.run(ts, !exception.is_none()) }
}

/// `push_many(func, count)`: pushes and pops so many frames; the data stack's top before, at the peak, and after.
fn push_many(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let ts = Tstate::current(gil);
    let func = func_arg(gil, args, 0)?;
    let code = func.code().ok_or_else(|| error::type_error(gil, "no code"))?;
    let code = CodeView::new(code.borrow()).ok_or_else(|| error::type_error(gil, "no code"))?;
    let count = usize::try_from(arg(gil, args, 1)?.to_i64()?).unwrap_or(0);
    let before = ts.datastack_top() as i64;
    let mut frames = Vec::new();
    for _ in 0..count {
        frames.push(frame::push_frame(ts, code, func.object())?);
    }
    let distinct = frames.windows(2).all(|pair| pair[0] != pair[1]);
    let peak = ts.datastack_top() as i64;
    while let Some(top) = frames.pop() {
        // SAFETY: topmost, never linked, its slots null.
        unsafe { top.clear_and_pop(ts) };
    }
    ints(
        gil,
        &[before, peak, ts.datastack_top() as i64, i64::from(distinct)],
    )
}

/// `visible(func, locals, callee)`: calls `callee()` under a linked frame of `func` that stands at its first
/// traceable instruction.
fn visible(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let ts = Tstate::current(gil);
    let func = func_arg(gil, args, 0)?;
    let code = func.code().ok_or_else(|| error::type_error(gil, "no code"))?;
    let code = CodeView::new(code.borrow()).ok_or_else(|| error::type_error(gil, "no code"))?;
    let frame = frame::push_frame(ts, code, func.object())?;
    // SAFETY: a fresh frame, filled with the parameters; unlinked and popped below on every way.
    unsafe {
        for (slot, value) in tuple_vec(arg(gil, args, 1)?).into_iter().enumerate() {
            drop(frame.replace_slot(slot, Some(value)));
        }
        frame.set_instr_unit(code.firsttraceable());
        frame.link(ts);
        let result = arg(gil, args, 2)?.call(&[]);
        frame.unlink(ts);
        let aside = error::Aside::new(gil);
        frame.clear_and_pop(ts);
        drop(aside);
        result
    }
}

/// `frame_info()`: what the view of the caller's frame says.
fn frame_info(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
    let ts = Tstate::current(gil);
    let frame = ts
        .current_frame()
        .ok_or_else(|| error::runtime_error(gil, "no frame"))?;
    let object = |found: Option<Borrowed<'_>>| or_none(gil, found.map(Borrowed::to_owned));
    let below = frame
        .previous_complete()
        .and_then(FrameView::code)
        .map(CodeView::object);
    let slots =
        (0..frame.code().map_or(0, CodeView::nlocalsplus)).map(|slot| or_none(gil, frame.local(slot)));
    let items = vec![
        object(frame.code().map(CodeView::object)),
        object(frame.function()),
        object(frame.globals()),
        object(frame.builtins()),
        or_none(gil, frame.namespace()),
        or_none(gil, frame.frame_object()),
        object(below),
        Owned::int(gil, i64::from(frame.line().unwrap_or(-1)))?,
        Owned::int(gil, i64::from(frame.owner()))?,
        Owned::bool(gil, frame.is_incomplete()),
        Owned::int(gil, i64::from(frame.instr_unit().unwrap_or(u32::MAX)))?,
        Owned::tuple(gil, slots.collect())?,
    ];
    Owned::tuple(gil, items)
}

/// `generator_info(gen)`: state, and unit, depth and slots of its frame.
fn generator_info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let generator = arg(gil, args, 0)?;
    let state = Owned::int(gil, frame::generator_state(generator).map_or(99, i64::from))?;
    let Some(frame) = frame::generator_frame(generator) else {
        return Owned::tuple(gil, vec![state]);
    };
    let unit = i64::from(frame.instr_unit().unwrap_or(u32::MAX));
    let depth = frame
        .stack_depth()
        .and_then(|depth| i64::try_from(depth).ok())
        .unwrap_or(-1);
    let item = frame.stack_item(0);
    Owned::tuple(
        gil,
        vec![
            state,
            Owned::int(gil, unit)?,
            Owned::int(gil, depth)?,
            or_none(gil, item),
        ],
    )
}

static SAVED: Mutex<Vec<(usize, SavedEntry)>> = Mutex::new(Vec::new());

/// What [`take_entry`] installs: returns a tuple of its positional arguments.
unsafe extern "C" fn native_entry(
    _: *mut py::PyObject,
    args: *const *mut py::PyObject,
    nargsf: usize,
    _: *mut py::PyObject,
) -> *mut py::PyObject {
    // SAFETY: CPython holds the GIL and passes so many live arguments.
    unsafe {
        let gil = Gil::assume();
        let count = usize::try_from(py::PyVectorcall_NARGS(nargsf)).unwrap_or(0);
        let items = (0..count)
            .filter_map(|i| Borrowed::from_ptr(args.add(i).read()))
            .map(Borrowed::to_owned);
        Owned::tuple(gil, items.collect()).map_or(ptr::null_mut(), Owned::into_ptr)
    }
}

/// `take_entry(func)`.
fn take_entry(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let func = func_arg(gil, args, 0)?;
    // SAFETY: the entry is a function of this module, which is never unloaded.
    let saved = unsafe { func.set_vectorcall(native_entry) }?;
    SAVED
        .lock()
        .unwrap_or_else(|bad| bad.into_inner())
        .push((func.as_ptr() as usize, saved));
    Ok(Owned::none(gil))
}

/// `give_entry(func, unmodified)`.
fn give_entry(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let func = func_arg(gil, args, 0)?;
    let unmodified = arg(gil, args, 1)?.is_true()?;
    let mut saved = SAVED.lock().unwrap_or_else(|bad| bad.into_inner());
    if let Some(at) = saved
        .iter()
        .rposition(|(address, _)| *address == func.as_ptr() as usize)
    {
        let (_, entry) = saved.swap_remove(at);
        // SAFETY: saved from this function, which the test keeps alive in between.
        unsafe { func.restore_vectorcall(entry, unmodified) };
    }
    Ok(Owned::none(gil))
}

/// `func_info(func)`: version, stock entry, and what the version table has for the version.
fn func_info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let func = func_arg(gil, args, 0)?;
    let interp = Tstate::current(gil).interp();
    let items = vec![
        Owned::int(gil, i64::from(func.version()))?,
        Owned::bool(gil, func.has_stock_vectorcall()?),
        or_none(gil, func::function_by_version(interp, func.version())),
        or_none(
            gil,
            // The function holds its code, so what the table has for its version is that one.
            func::code_address_by_version(interp, func.version())
                .filter(|&code| core::ptr::eq(code, func.code_ptr()))
                .and_then(|_| func.code()),
        ),
        or_none(gil, func.defaults()),
        or_none(gil, func.kwdefaults()),
        or_none(gil, func.closure()),
        or_none(gil, func.qualname()),
        or_none(gil, func.module()),
    ];
    Owned::tuple(gil, items)
}

/// `type_info(cls)`: name, flags, basicsize, version, versions used, shared keys, managed dict.
fn type_info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let class = type_arg(gil, args, 0)?;
    let keys = class.cached_keys();
    let names = keys.map(|keys| {
        (0..keys.nentries())
            .filter_map(move |i| keys.key(i))
            .map(Borrowed::to_owned)
    });
    let items = vec![
        Owned::str(gil, &class.name())?,
        Owned::uint(gil, class.flags())?,
        Owned::int(gil, i64::try_from(class.basicsize()).unwrap_or(0))?,
        Owned::int(gil, i64::from(class.version_tag()))?,
        Owned::int(gil, i64::from(class.versions_used()))?,
        match names {
            Some(names) => Owned::tuple(gil, names.collect())?,
            None => Owned::none(gil),
        },
        Owned::bool(gil, class.has_managed_dict()),
        or_none(gil, class.mro()),
        class.dict()?,
    ];
    Owned::tuple(gil, items)
}

/// `lookup(cls, name)`.
fn lookup(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    Ok(or_none(gil, type_arg(gil, args, 0)?.lookup(arg(gil, args, 1)?)))
}

/// `specialised_getitem(cls)`.
fn specialised_getitem(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    Ok(or_none(
        gil,
        type_arg(gil, args, 0)?
            .specialised_getitem()
            .map(|(func, _)| func),
    ))
}

/// `assign_version(cls)`.
fn assign_version(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    Ok(Owned::bool(gil, type_arg(gil, args, 0)?.assign_version_tag()))
}

/// `inline_info(obj)`: valid, capacity, size, values; None without inline values. And the managed dict.
fn inline_info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let object = arg(gil, args, 0)?;
    let dict = or_none(gil, managed_dict(object));
    let Some(values) = InlineValues::of(object) else {
        return Owned::tuple(gil, vec![Owned::none(gil), dict]);
    };
    let all = (0..usize::from(values.capacity())).map(|index| or_none(gil, values.value(index)));
    let items = vec![
        Owned::bool(gil, values.valid() && values.embedded()),
        dict,
        Owned::int(gil, i64::from(values.capacity()))?,
        Owned::int(gil, i64::from(values.size()))?,
        Owned::tuple(gil, all.collect())?,
    ];
    Owned::tuple(gil, items)
}

/// `dict_info(d, name)`: used, tag, watchers, kind, keys version, index and value of the name.
fn dict_info(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let dict = DictView::new(arg(gil, args, 0)?).ok_or_else(|| error::type_error(gil, "not a dict"))?;
    let (kind, version) = dict
        .with_keys(|keys| (keys.kind(), keys.version()))
        .unwrap_or((9, 0));
    let (index, value) = dict.find(arg(gil, args, 1)?).unzip();
    let items = vec![
        Owned::int(gil, i64::try_from(dict.used()).unwrap_or(-1))?,
        Owned::uint(gil, dict.version_tag())?,
        Owned::int(gil, i64::from(dict.watchers()))?,
        Owned::int(gil, i64::from(kind))?,
        Owned::int(gil, i64::from(version))?,
        Owned::int(
            gil,
            index.and_then(|index| i64::try_from(index).ok()).unwrap_or(-1),
        )?,
        or_none(gil, value),
    ];
    Owned::tuple(gil, items)
}

/// `tables(code)`: handlers as (start, end, target, depth, lasti), lines as (start, end, line or None).
fn tables(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let code = code_arg(gil, args, 0)?;
    let mut handlers = Vec::new();
    for entry in repr::ExceptionTable::new(code.exceptiontable()) {
        let handler = entry.handler;
        let row = [
            entry.start_unit,
            entry.end_unit,
            handler.target_unit,
            handler.depth,
            u32::from(handler.lasti),
        ];
        handlers.push(ints(gil, &row.map(i64::from))?);
    }
    let mut lines = Vec::new();
    for range in repr::LineTable::new(code.linetable(), code.firstlineno()) {
        let line = range
            .line
            .map(|line| Owned::int(gil, i64::from(line)))
            .transpose()?;
        let start = Owned::int(gil, i64::from(range.start_unit))?;
        lines.push(Owned::tuple(
            gil,
            vec![
                start,
                Owned::int(gil, i64::from(range.end_unit))?,
                or_none(gil, line),
            ],
        )?);
    }
    Owned::tuple(gil, vec![Owned::list(gil, handlers)?, Owned::list(gil, lines)?])
}

/// `base_opcodes(code)`: one byte per unit, 255 for cache units.
fn base_opcodes(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let code = code_arg(gil, args, 0)?;
    let mut out = Vec::new();
    let mut unit = 0;
    while let Some(op) = code.base_opcode_at(unit) {
        out.push(op);
        let caches = u32::from(pyjit_ffi::opcode::caches(op));
        out.extend((0..caches).map(|_| 255));
        unit += 1 + caches;
    }
    Owned::bytes(gil, &out)
}

/// `code_tools(code, event)`: active and local masks; and the global one.
fn code_tools(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let code = code_arg(gil, args, 0)?;
    let event = u8::try_from(arg(gil, args, 1)?.to_i64()?).unwrap_or(255);
    let interp = Tstate::current(gil).interp();
    let masks = [
        code.active_tools(event),
        code.local_tools(event),
        monitoring::global_tools(interp, event),
    ];
    ints(gil, &masks.map(i64::from))
}

/// `local_jumps(code, callback, callee)`: runs `callee()` with a local JUMP event in `code`.
fn local_jumps(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let code = code_arg(gil, args, 0)?;
    let tool = Tool::acquire(gil, c"pyjit live test")?;
    tool.register_callback(repr::event::JUMP, Some(arg(gil, args, 1)?))?;
    tool.set_local_events(code, &[repr::event::JUMP])?;
    let result = arg(gil, args, 2)?.call(&[]);
    tool.set_local_events(code, &[])?;
    tool.register_callback(repr::event::JUMP, None)?;
    tool.release()?;
    result
}

static FREED: Mutex<Vec<usize>> = Mutex::new(Vec::new());
static EXTRA: Mutex<Option<ExtraIndex>> = Mutex::new(None);

unsafe extern "C" fn free_extra(value: *mut c_void) {
    FREED
        .lock()
        .unwrap_or_else(|bad| bad.into_inner())
        .push(value as usize);
}

/// `extra(code)` reads, `extra(code, n)` stores the number n; `extra()` lists what was freed.
fn extra(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    if args.is_empty() {
        let freed = FREED.lock().unwrap_or_else(|bad| bad.into_inner()).clone();
        return ints(gil, &freed.iter().map(|&value| value as i64).collect::<Vec<_>>());
    }
    let known = *EXTRA.lock().unwrap_or_else(|bad| bad.into_inner());
    let index = match known {
        Some(index) => index,
        None => request_extra_index(gil, free_extra)?,
    };
    *EXTRA.lock().unwrap_or_else(|bad| bad.into_inner()) = Some(index);
    let code = code_arg(gil, args, 0)?;
    if let Some(value) = args.get(1) {
        let value = usize::try_from(value.to_i64()?).unwrap_or(0);
        // SAFETY: the free function only notes the number.
        unsafe { code.set_extra(index, ptr::without_provenance_mut(value)) }?;
    }
    Owned::int(gil, code.extra(index)? as i64)
}

static EVENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn note(event: String) -> c_int {
    EVENTS.lock().unwrap_or_else(|bad| bad.into_inner()).push(event);
    0
}

unsafe extern "C" fn on_dict(
    event: c_int,
    _: *mut py::PyObject,
    _: *mut py::PyObject,
    _: *mut py::PyObject,
) -> c_int {
    note(format!("dict {event}"))
}

unsafe extern "C" fn on_type(_: *mut py::PyObject) -> c_int {
    note("type".to_owned())
}

unsafe extern "C" fn on_function(event: c_int, _: *mut py::PyFunctionObject, _: *mut py::PyObject) -> c_int {
    note(format!("function {event}"))
}

unsafe extern "C" fn on_code(event: c_int, _: *mut py::PyCodeObject) -> c_int {
    note(format!("code {event}"))
}

/// `watch(dict, cls, callee)`: the events that `callee()` causes.
fn watch(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let (dict, class) = (arg(gil, args, 0)?, type_arg(gil, args, 1)?);
    // SAFETY: the callbacks touch no object, and belong to this module, which is never unloaded.
    let (dicts, types, functions, codes) = unsafe {
        (
            DictWatcher::register(gil, on_dict)?,
            TypeWatcher::register(gil, on_type)?,
            FunctionWatcher::register(gil, on_function)?,
            CodeWatcher::register(gil, on_code)?,
        )
    };
    dicts.watch(dict)?;
    let provable = types.watch(class)?;
    let marked = DictView::new(dict).is_some_and(|dict| dict.watchers() & dicts.mask() != 0)
        && class.watchers() & types.mask() != 0;
    EVENTS.lock().unwrap_or_else(|bad| bad.into_inner()).clear();
    let result = arg(gil, args, 2)?.call(&[]);
    let events = EVENTS.lock().unwrap_or_else(|bad| bad.into_inner()).clone();
    dicts.unwatch(dict)?;
    types.unwatch(class)?;
    dicts.clear(gil)?;
    types.clear(gil)?;
    functions.clear(gil)?;
    codes.clear(gil)?;
    drop(result?);
    let mut items = vec![Owned::bool(gil, provable && marked)];
    for event in events {
        items.push(Owned::str(gil, &event)?);
    }
    Owned::tuple(gil, items)
}

/// `recursion()`: both budgets, the limit, and the depth of tracing.
fn recursion(gil: Gil<'_>, _: Args<'_>) -> PyResult<Owned> {
    let ts = Tstate::current(gil);
    let numbers = [
        ts.py_recursion_remaining(),
        ts.c_recursion_remaining(),
        ts.py_recursion_limit(),
        ts.tracing(),
    ];
    ints(gil, &numbers.map(i64::from))
}

/// `hook(callee)`: runs `callee()` with a frame evaluator that counts; the count.
fn hook(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let interp = Tstate::current(gil).interp();
    let stock = interp.has_stock_eval_frame() && interp.is_main();
    CALLS.store(0, core::sync::atomic::Ordering::Relaxed);
    // SAFETY: the evaluator hands every frame to CPython's own, and is taken out before this function returns.
    unsafe { interp.set_eval_frame(Some(counting)) };
    let result = arg(gil, args, 0)?.call(&[]);
    // SAFETY: puts CPython's own evaluator back.
    unsafe { interp.set_eval_frame(None) };
    drop(result?);
    let calls = CALLS.load(core::sync::atomic::Ordering::Relaxed);
    ints(gil, &[i64::from(stock && interp.has_stock_eval_frame()), calls])
}

static CALLS: core::sync::atomic::AtomicI64 = core::sync::atomic::AtomicI64::new(0);

unsafe extern "C" fn counting(
    ts: *mut py::PyThreadState,
    frame: *mut pyjit_ffi::sys::_PyInterpreterFrame,
    throw: c_int,
) -> *mut py::PyObject {
    CALLS.fetch_add(1, core::sync::atomic::Ordering::Relaxed);
    // SAFETY: the arguments are those that CPython passed.
    unsafe { pyjit_ffi::sys::_PyEval_EvalFrameDefault(ts, frame, throw) }
}

/// `convert(obj)`: what the conversions make of an object.
fn convert(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let object = arg(gil, args, 0)?;
    let items = vec![
        or_none(
            gil,
            object.as_i64().map(|value| Owned::int(gil, value)).transpose()?,
        ),
        or_none(
            gil,
            object
                .as_f64()
                .map(|value| Owned::float(gil, value))
                .transpose()?,
        ),
        or_none(
            gil,
            object
                .to_str()
                .map_err(Raised::clear)
                .ok()
                .map(|text| Owned::str(gil, text))
                .transpose()?,
        ),
        or_none(
            gil,
            object
                .as_bytes()
                .map(|bytes| Owned::bytes(gil, bytes))
                .transpose()?,
        ),
    ];
    Owned::tuple(gil, items)
}

/// `errors(key)`: raises KeyError, looks at it, puts it aside and back, and lets it out.
fn errors(gil: Gil<'_>, args: Args<'_>) -> PyResult<Owned> {
    let key = arg(gil, args, 0)?;
    let raised = error::key_error(key);
    let seen = Tstate::current(gil).current_exception().is_some();
    let hidden = {
        let _aside = error::Aside::new(gil);
        !error::occurred(gil)
    };
    if seen && hidden && error::occurred(gil) {
        Err(raised)
    } else {
        Ok(Owned::none(gil))
    }
}

macro_rules! methods {
    ($($name:literal => $function:ident;)*) => {
        [$({
            unsafe extern "C" fn entry(
                _: *mut py::PyObject,
                args: *mut *mut py::PyObject,
                count: py::Py_ssize_t,
            ) -> *mut py::PyObject {
                // SAFETY: CPython holds the GIL and passes so many live arguments.
                let result = unsafe {
                    let gil = Gil::assume();
                    let count = usize::try_from(count).unwrap_or(0);
                    let args: Vec<_> = (0..count).filter_map(|i| Borrowed::from_ptr(args.add(i).read())).collect();
                    $function(gil, &args)
                };
                result.map_or(ptr::null_mut(), Owned::into_ptr)
            }
            py::PyMethodDef {
                ml_name: $name.as_ptr(),
                ml_meth: py::PyMethodDefPointer { PyCFunctionFast: entry },
                ml_flags: py::METH_FASTCALL,
                ml_doc: ptr::null(),
            }
        },)* py::PyMethodDef::zeroed()]
    };
}

/// A C structure that CPython reads and writes through the pointer it was given.
struct Shared<T>(UnsafeCell<T>);

// SAFETY: the contents are only reached by CPython, which holds the GIL whenever it does so.
unsafe impl<T> Sync for Shared<T> {}

static METHODS: Shared<[py::PyMethodDef; 26]> = Shared(UnsafeCell::new(methods! {
    c"selfcheck" => check_self;
    c"run_frame" => run_frame;
    c"push_many" => push_many;
    c"visible" => visible;
    c"frame_info" => frame_info;
    c"generator_info" => generator_info;
    c"take_entry" => take_entry;
    c"give_entry" => give_entry;
    c"func_info" => func_info;
    c"type_info" => type_info;
    c"lookup" => lookup;
    c"specialised_getitem" => specialised_getitem;
    c"assign_version" => assign_version;
    c"inline_info" => inline_info;
    c"dict_info" => dict_info;
    c"tables" => tables;
    c"base_opcodes" => base_opcodes;
    c"code_tools" => code_tools;
    c"local_jumps" => local_jumps;
    c"extra" => extra;
    c"watch" => watch;
    c"recursion" => recursion;
    c"hook" => hook;
    c"convert" => convert;
    c"errors" => errors;
}));

static MODULE: Shared<py::PyModuleDef> = Shared(UnsafeCell::new(py::PyModuleDef {
    m_base: py::PyModuleDef_HEAD_INIT,
    m_name: c"live".as_ptr(),
    m_doc: ptr::null(),
    m_size: -1,
    m_methods: METHODS.0.get().cast(),
    m_slots: ptr::null_mut(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
}));

/// Module initialisation.
///
/// # Safety
/// Called by CPython with the GIL held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInit_live() -> *mut py::PyObject {
    // SAFETY: the GIL is held (contract) and both structures live as long as the process.
    unsafe { py::PyModule_Create(MODULE.0.get()) }
}
