//! Probes of the machinery: functions, code, classes, instances, frames, thread and interpreter state.

use core::ffi::CStr;

use super::values::interpreter;
use super::{Check, Probe, address, defined, expect, expect_that, mismatch};
use crate::code::CodeView;
use crate::error::{self, PyResult};
use crate::frame;
use crate::object::{Borrowed, Owned};
use crate::tstate::Tstate;
use crate::{opcode, py, repr, sys};

const SOURCE: &CStr = c"
def make():
    first_free = second_free = 5000
    def function(a, b=1000, *, c=2000):
        def inner():
            return a
        one = two = first_free + second_free
        for i in range(3):
            pass
        return (a, b, c, a_global)
    return function
function = make()
function.__qualname__ = 'another name'
a_global = 3000
function(0)
def closure_of(value):
    def inner():
        return value
    return inner
closure = closure_of(1000)
class Plain:
    marker = 1000
    def __init__(self):
        self.alpha = 1000
        self.beta = 2000
plain = Plain()
class Slots:
    __slots__ = ('x',)
def generate(a):
    yield 1000
generator = generate(4000)
generator.__qualname__ = 'another name'
next(generator)
";

pub(super) fn check(probe: &Probe<'_>) -> Check {
    let made = probe.exec(SOURCE)?;
    let function = defined(&made, c"function")?;
    thread_state(probe)?;
    function_fields(probe, &made, function.borrow())?;
    let code = function.borrow().attr(c"__code__")?;
    code_fields(probe, code.borrow())?;
    code_tables(probe, code.borrow())?;
    types(probe, &made)?;
    instances(probe, &made)?;
    generator_frame(probe, &made)?;
    frame_object(probe)?;
    interpreter_state(probe, function.borrow())?;
    pushed_frame(probe, function.borrow())
}

fn function_fields(probe: &Probe<'_>, made: &Owned, function: Borrowed<'_>) -> Check {
    let at = address(function);
    let attrs: [(&str, &CStr); 8] = [
        ("function::FUNC_CODE", c"__code__"),
        ("function::FUNC_GLOBALS", c"__globals__"),
        ("function::FUNC_BUILTINS", c"__builtins__"),
        ("function::FUNC_NAME", c"__name__"),
        ("function::FUNC_QUALNAME", c"__qualname__"),
        ("function::FUNC_DEFAULTS", c"__defaults__"),
        ("function::FUNC_KWDEFAULTS", c"__kwdefaults__"),
        ("function::FUNC_DICT", c"__dict__"),
    ];
    // `__dict__` is made on demand; ask for it first.
    function.attr(c"__dict__")?;
    for (fact, attr) in attrs {
        probe.is_attr(fact, function, attr)?;
    }
    let closure = defined(made, c"closure")?;
    probe.is_attr("function::FUNC_CLOSURE", closure.borrow(), c"__closure__")?;
    let entry: usize = probe.read("function::VECTORCALL", at)?;
    // SAFETY: a live function, which has a vectorcall entry.
    let public = unsafe { py::PyVectorcall_Function(function.as_ptr()) }.map_or(0, |entry| entry as usize);
    expect_that("function::VECTORCALL", "an address", entry != 0)?;
    expect("function::VECTORCALL", public, entry)?;
    expect(
        "stock vectorcall",
        crate::func::stock_vectorcall(probe.gil)? as usize,
        entry,
    )?;
    let version: u32 = probe.read("function::FUNC_VERSION", at)?;
    let code = function.attr(c"__code__")?;
    expect_that("function::FUNC_VERSION", "not 0", version != 0)?;
    probe.field("code::CO_VERSION", address(code.borrow()), version)
}

fn code_fields(probe: &Probe<'_>, code: Borrowed<'_>) -> Check {
    let objects: [(&str, &CStr); 7] = [
        ("code::CO_CONSTS", c"co_consts"),
        ("code::CO_NAMES", c"co_names"),
        ("code::CO_EXCEPTIONTABLE", c"co_exceptiontable"),
        ("code::CO_FILENAME", c"co_filename"),
        ("code::CO_NAME", c"co_name"),
        ("code::CO_QUALNAME", c"co_qualname"),
        ("code::CO_LINETABLE", c"co_linetable"),
    ];
    for (fact, attr) in objects {
        probe.is_attr(fact, code, attr)?;
    }
    let ints: [(&str, &CStr); 7] = [
        ("code::CO_FLAGS", c"co_flags"),
        ("code::CO_ARGCOUNT", c"co_argcount"),
        ("code::CO_POSONLYARGCOUNT", c"co_posonlyargcount"),
        ("code::CO_KWONLYARGCOUNT", c"co_kwonlyargcount"),
        ("code::CO_STACKSIZE", c"co_stacksize"),
        ("code::CO_FIRSTLINENO", c"co_firstlineno"),
        ("code::CO_NLOCALS", c"co_nlocals"),
    ];
    for (fact, attr) in ints {
        probe.is_int_attr(fact, code, attr)?;
    }
    code_counts(probe, code)
}

/// Seven locals, one of them a cell, and two free variables.
fn code_counts(probe: &Probe<'_>, code: Borrowed<'_>) -> Check {
    let at = address(code);
    probe.field("code::CO_NLOCALSPLUS", at, 9i32)?;
    probe.field("code::CO_NCELLVARS", at, 1i32)?;
    probe.field("code::CO_NFREEVARS", at, 2i32)?;
    let stack: i32 = probe.read("code::CO_STACKSIZE", at)?;
    probe.field(
        "code::CO_FRAMESIZE",
        at,
        9 + stack + probe.facts.get("frame::SPECIALS_SIZE")?,
    )?;
    let names: *const u8 = probe.read("code::CO_LOCALSPLUSNAMES", at)?;
    probe.field("varobject::OB_SIZE", names, 9i64)?;
    let kinds: *const u8 = probe.read("code::CO_LOCALSPLUSKINDS", at)?;
    let (local, cell, free) = (
        repr::local_kind::LOCAL,
        repr::local_kind::CELL,
        repr::local_kind::FREE,
    );
    let mut expected = [local; 9];
    expected[0] = local | cell;
    expected[7..].fill(free);
    probe.field("bytes::OB_SVAL", kinds, expected)
}

/// The bytecode, where it starts, and the state of its instrumentation. The function has run once.
fn code_tables(probe: &Probe<'_>, code: Borrowed<'_>) -> Check {
    let at = address(code);
    let live = code.attr(c"_co_code_adaptive")?;
    let live = live.borrow().as_bytes().unwrap_or(&[]);
    let units: i64 = probe.read("varobject::OB_SIZE", at)?;
    expect(
        "varobject::OB_SIZE of a code object",
        i64::try_from(live.len() / 2).ok(),
        Some(units),
    )?;
    let start: *const u8 = probe.address_of("code::CO_CODE_ADAPTIVE", at)?;
    // SAFETY: `debug_offsets` has confirmed where the bytecode starts, and its length was just compared.
    let found = unsafe { core::slice::from_raw_parts(start, live.len()) };
    expect_that("code::CO_CODE_ADAPTIVE", "the bytecode", found == live)?;
    let first: i32 = probe.read("code::CO_FIRSTTRACEABLE", at)?;
    let first = usize::try_from(first)
        .ok()
        .and_then(|unit| live.get(unit * 2))
        .copied();
    expect(
        "first traceable opcode",
        Some(opcode::RESUME),
        first.map(opcode::base),
    )?;
    let view = CodeView::new(code).ok_or_else(|| mismatch("probe", "a code object", "another object"))?;
    let resume = view.base_opcode_at(view.firsttraceable());
    expect("first opcode", Some(opcode::RESUME), resume)?;
    let tstate = Tstate::current(probe.gil);
    if tstate.tracing() == 0 {
        let version = tstate.instrumentation_version();
        probe.field("code::CO_INSTRUMENTATION_VERSION", at, version)?;
    }
    let line = view.line_of(view.firsttraceable());
    expect("line of the first traceable unit", Some(4), line)
}

fn types(probe: &Probe<'_>, made: &Owned) -> Check {
    let class = defined(made, c"Plain")?;
    let class = class.borrow();
    let at = address(class);
    let integers: [(&str, &CStr); 4] = [
        ("type_::TP_BASICSIZE", c"__basicsize__"),
        ("type_::TP_ITEMSIZE", c"__itemsize__"),
        ("type_::TP_FLAGS", c"__flags__"),
        ("type_::TP_DICTOFFSET", c"__dictoffset__"),
    ];
    for (fact, attr) in integers {
        expect(
            fact,
            class.attr(attr)?.borrow().to_i64()?,
            probe.read::<i64>(fact, at)?,
        )?;
    }
    probe.is_attr("type_::TP_BASE", class, c"__base__")?;
    probe.is_attr("type_::TP_MRO", class, c"__mro__")?;
    probe.is_attr("heaptype::HT_NAME", class, c"__name__")?;
    probe.is_attr("heaptype::HT_QUALNAME", class, c"__qualname__")?;
    // SAFETY: a live type; new reference.
    let dict = unsafe { error::check(py::PyType_GetDict(class.as_ptr().cast())) }?;
    probe.points_to("type_::TP_DICT", at, &dict)?;
    slots_tuple(probe, defined(made, c"Slots")?.borrow())?;
    type_slots(probe, class)?;
    type_version(probe, class)
}

/// `ht_slots` is a copy of `__slots__` with the names mangled.
fn slots_tuple(probe: &Probe<'_>, class: Borrowed<'_>) -> Check {
    let found: *const u8 = probe.read("heaptype::HT_SLOTS", address(class))?;
    expect_that("heaptype::HT_SLOTS", "a tuple", !found.is_null())?;
    probe.field("object::OB_TYPE", found, &raw mut py::PyTuple_Type)?;
    probe.points_to("tuple::OB_ITEM", found, &Owned::interned(probe.gil, c"x")?)
}

/// Slots whose functions are exported.
fn type_slots(probe: &Probe<'_>, class: Borrowed<'_>) -> Check {
    let at = address(class);
    probe.field("type_::TP_GETATTRO", at, py::PyObject_GenericGetAttr as *const ())?;
    probe.field("type_::TP_SETATTRO", at, py::PyObject_GenericSetAttr as *const ())?;
    probe.field("type_::TP_ALLOC", at, py::PyType_GenericAlloc as *const ())?;
    probe.field("type_::TP_FREE", at, py::PyObject_GC_Del as *const ())?;
    probe.field("type_::TP_VECTORCALL", at, 0usize)?;
    let vectorcall: usize = probe.read("type_::TP_VECTORCALL", (&raw const py::PyList_Type).cast())?;
    expect_that("type_::TP_VECTORCALL", "list to have one", vectorcall != 0)?;
    let function = (&raw const py::PyFunction_Type).cast();
    let offset = i64::from(probe.facts.get("function::VECTORCALL")?);
    probe.field("type_::TP_VECTORCALL_OFFSET", function, offset)?;
    let as_number: *const u8 = probe.address_of("heaptype::AS_NUMBER", at)?;
    probe.field("type_::TP_AS_NUMBER", at, as_number)?;
    let list_hash: usize = probe.read("type_::TP_HASH", (&raw const py::PyList_Type).cast())?;
    expect(
        "type_::TP_HASH",
        py::PyObject_HashNotImplemented as *const () as usize,
        list_hash,
    )?;
    probe.field(
        "type_::TP_ITER",
        (&raw const py::PyListIter_Type).cast(),
        py::PyObject_SelfIter as *const (),
    )
}

/// The version tag: assigned on demand, and what the method cache is keyed with.
fn type_version(probe: &Probe<'_>, class: Borrowed<'_>) -> Check {
    let at = address(class);
    // SAFETY: a live type.
    let assigned = unsafe { sys::PyUnstable_Type_AssignVersionTag(class.as_ptr().cast()) };
    expect("assigning a version tag", 1, assigned)?;
    let version: u32 = probe.read("type_::TP_VERSION_TAG", at)?;
    // Versions of heap types start above those of the static ones.
    expect_that("type_::TP_VERSION_TAG", "131072 or more", version >= 131_072)?;
    let used: u16 = probe.read("type_::TP_VERSIONS_USED", at)?;
    expect_that(
        "type_::TP_VERSIONS_USED",
        "1 to 1000",
        (1..=repr::TYPE_MAX_VERSIONS).contains(&used),
    )?;
    probe.field("type_::TP_WATCHED", at, 0u8)?;
    let name = Owned::interned(probe.gil, c"marker")?;
    // SAFETY: a live type; a new reference or null without an exception.
    let found = unsafe { Owned::from_ptr(sys::_PyType_LookupRef(class.as_ptr().cast(), name.as_ptr())) };
    let found = found.ok_or_else(|| mismatch("type lookup", "`marker`", "nothing"))?;
    let entry = type_cache_entry(probe, version, name.borrow())?;
    probe.field("type_cache_entry::VERSION", entry, version)?;
    probe.points_to("type_cache_entry::NAME", entry, &name)?;
    probe.points_to("type_cache_entry::VALUE", entry, &found)
}

/// Where the method cache keeps a name of a type: `MCACHE_HASH`, typeobject.c.
fn type_cache_entry(
    probe: &Probe<'_>,
    version: u32,
    name: Borrowed<'_>,
) -> Result<*const u8, super::Mismatch> {
    let length = usize::try_from(probe.facts.get("type_cache_entry::LEN")?).unwrap_or(1);
    let size = usize::try_from(probe.facts.get("type_cache_entry::SIZE")?).unwrap_or(1);
    let hash = version as usize ^ (name.as_ptr() as usize >> 3);
    let table: *mut u8 = probe.address_of("interp::TYPES_TYPE_CACHE", interpreter())?;
    Ok(table.wrapping_add(hash % length.max(1) * size))
}

fn instances(probe: &Probe<'_>, made: &Owned) -> Check {
    let class = defined(made, c"Plain")?;
    let plain = defined(made, c"plain")?;
    let at = address(plain.borrow());
    let flags: u64 = probe.read("type_::TP_FLAGS", address(class.borrow()))?;
    let wanted = repr::tpflags::INLINE_VALUES | repr::tpflags::MANAGED_DICT;
    expect("flags of a plain class", wanted, flags & wanted)?;
    let size: i64 = probe.read("type_::TP_BASICSIZE", address(class.borrow()))?;
    let values = at.wrapping_offset(isize::try_from(size).unwrap_or(0));
    let capacity: u8 = probe.read("inline_values::CAPACITY", values)?;
    expect_that("inline_values::CAPACITY", "2 to 30", (2..=30).contains(&capacity))?;
    probe.field("inline_values::SIZE", values, 2u8)?;
    probe.field("inline_values::EMBEDDED", values, 1u8)?;
    probe.field("inline_values::VALID", values, 1u8)?;
    let stored = [
        plain.borrow().attr(c"alpha")?.as_ptr(),
        plain.borrow().attr(c"beta")?.as_ptr(),
    ];
    probe.field("inline_values::VALUES", values, stored)?;
    probe.field("preheader::DICT", at, 0usize)?;
    let order: *mut u8 = probe.address_of("inline_values::VALUES", values)?;
    let order = order.wrapping_add(usize::from(capacity) * size_of::<usize>());
    expect(
        "insertion order",
        Some([0u8, 1]),
        probe.memory.read(order.cast_const().cast()),
    )?;
    shared_keys(probe, class.borrow())?;
    let dict = plain.borrow().attr(c"__dict__")?;
    probe.points_to("preheader::DICT", at, &dict)?;
    probe.field("dict::MA_VALUES", address(dict.borrow()), values)?;
    probe.field("inline_values::VALID", values, 1u8)
}

fn shared_keys(probe: &Probe<'_>, class: Borrowed<'_>) -> Check {
    let keys: *const u8 = probe.read("heaptype::HT_CACHED_KEYS", address(class))?;
    expect_that("heaptype::HT_CACHED_KEYS", "a table", !keys.is_null())?;
    probe.field("dictkeys::DK_KIND", keys, repr::dict_kind::SPLIT)?;
    probe.field("dictkeys::DK_NENTRIES", keys, 2i64)?;
    let index_bytes: u8 = probe.read("dictkeys::DK_LOG2_INDEX_BYTES", keys)?;
    expect_that(
        "dictkeys::DK_LOG2_INDEX_BYTES",
        "3 to 7",
        (3..8).contains(&index_bytes),
    )?;
    let entries: *mut u8 = probe.address_of("dictkeys::DK_INDICES", keys)?;
    let entries = entries.wrapping_add(1 << index_bytes);
    probe.points_to(
        "dictunicode_entry::ME_KEY",
        entries,
        &Owned::interned(probe.gil, c"alpha")?,
    )
}

/// A suspended generator holds a frame that nobody is running.
fn generator_frame(probe: &Probe<'_>, made: &Owned) -> Check {
    let generator = defined(made, c"generator")?;
    let at = address(generator.borrow());
    probe.field("generator::GI_FRAME_STATE", at, repr::frame_state::SUSPENDED)?;
    probe.is_attr("generator::GI_NAME", generator.borrow(), c"__name__")?;
    probe.is_attr("generator::GI_QUALNAME", generator.borrow(), c"__qualname__")?;
    probe.field("generator::GI_EXC_STATE", at, [0usize; 2])?;
    let frame: *const u8 = probe.address_of("generator::GI_IFRAME", at)?;
    let function = defined(made, c"generate")?;
    let code = function.borrow().attr(c"__code__")?;
    probe.points_to("frame::F_EXECUTABLE", frame, &code)?;
    probe.points_to("frame::F_FUNCOBJ", frame, &function)?;
    probe.points_to("frame::F_GLOBALS", frame, made)?;
    probe.is_attr_of("frame::F_BUILTINS", frame, function.borrow(), c"__builtins__")?;
    probe.field("frame::PREVIOUS", frame, 0usize)?;
    probe.field("frame::OWNER", frame, repr::frame_owner::GENERATOR)?;
    // One local and, below the yield, an empty stack.
    probe.field("frame::STACKTOP", frame, 1i32)?;
    let first: *mut py::PyObject = probe.read("frame::LOCALSPLUS", frame)?;
    // SAFETY: `debug_offsets` has confirmed where the slots are; slot 0 is the parameter, which is bound.
    let value = unsafe { Borrowed::from_ptr(first) }.and_then(Borrowed::as_i64);
    expect("frame::LOCALSPLUS", Some(4000), value)?;
    let start: *const u8 = probe.address_of("code::CO_CODE_ADAPTIVE", address(code.borrow()))?;
    let instr: *const u8 = probe.read("frame::INSTR_PTR", frame)?;
    let unit = (instr as usize).wrapping_sub(start as usize) / 2;
    let view = CodeView::new(code.borrow());
    let op = view.and_then(|view| view.base_opcode_at(u32::try_from(unit).ok()?));
    expect("frame::INSTR_PTR", Some(opcode::RESUME), op)?;
    let object = generator.borrow().attr(c"gi_frame")?;
    probe.points_to("frame::FRAME_OBJ", frame, &object)?;
    probe.field("frame::F_LOCALS", frame, 0usize)?;
    probe.field("frameobject::F_FRAME", address(object.borrow()), frame)
}

/// The innermost frame that Python code can see, if there is one.
fn frame_object(probe: &Probe<'_>) -> Check {
    let tstate = Tstate::current(probe.gil);
    // SAFETY: this thread's state; new reference or null.
    let object = unsafe { Owned::from_ptr(py::PyThreadState_GetFrame(tstate.as_ptr()).cast()) };
    let Some(object) = object else { return Ok(()) };
    let mut frame: *const u8 = probe.read("tstate::CURRENT_FRAME", tstate.as_ptr().cast_const().cast())?;
    let shim = repr::frame_owner::CSTACK;
    for _ in 0..16 {
        expect_that("tstate::CURRENT_FRAME", "a frame", !frame.is_null())?;
        if probe.read::<u8>("frame::OWNER", frame)? != shim {
            break;
        }
        frame = probe.read("frame::PREVIOUS", frame)?;
    }
    probe.field("frameobject::F_FRAME", address(object.borrow()), frame)?;
    probe.points_to("frame::FRAME_OBJ", frame, &object)?;
    let code = object.borrow().attr(c"f_code")?;
    probe.points_to("frame::F_EXECUTABLE", frame, &code)?;
    if probe.read::<u8>("frame::OWNER", frame)? != repr::frame_owner::THREAD {
        return Ok(());
    }
    // The innermost frame, if the thread owns it, is the last thing on the data stack.
    let words: i32 = probe.read("code::CO_FRAMESIZE", address(code.borrow()))?;
    let end = usize::try_from(words).unwrap_or(0) * size_of::<usize>() + frame as usize;
    probe.field("tstate::DATASTACK_TOP", tstate.as_ptr().cast_const().cast(), end)
}

fn thread_state(probe: &Probe<'_>) -> Check {
    let tstate = Tstate::current(probe.gil).as_ptr();
    let at = tstate.cast_const().cast::<u8>();
    probe.field("tstate::INTERP", at, interpreter())?;
    // SAFETY: reads the identifier of this thread.
    probe.field("tstate::THREAD_ID", at, unsafe {
        py::PyThread_get_thread_ident()
    })?;
    // SAFETY: the GIL is held.
    let limit = unsafe { py::Py_GetRecursionLimit() };
    probe.field("tstate::PY_RECURSION_LIMIT", at, limit)?;
    let remaining: i32 = probe.read("tstate::PY_RECURSION_REMAINING", at)?;
    expect_that(
        "tstate::PY_RECURSION_REMAINING",
        "at most the limit",
        remaining <= limit,
    )?;
    let version: u64 = probe.read("interp::CEVAL_INSTRUMENTATION_VERSION", interpreter())?;
    let breaker: u64 = probe.read("tstate::EVAL_BREAKER", at)?;
    expect(
        "tstate::EVAL_BREAKER",
        version,
        breaker & !repr::eval_breaker::EVENTS_MASK,
    )?;
    counters(probe, tstate)?;
    exceptions(probe, at)?;
    data_stack(probe, at)
}

/// Public functions that change a counter by one.
fn counters(probe: &Probe<'_>, tstate: *mut py::PyThreadState) -> Check {
    let at = tstate.cast_const().cast::<u8>();
    let before: i32 = probe.read("tstate::TRACING", at)?;
    // SAFETY: this thread's state; left again at once.
    unsafe { py::PyThreadState_EnterTracing(tstate) };
    let during = probe.read::<i32>("tstate::TRACING", at);
    // SAFETY: as above.
    unsafe { py::PyThreadState_LeaveTracing(tstate) };
    expect("tstate::TRACING", before.checked_add(1), Some(during?))?;
    let before: i32 = probe.read("tstate::C_RECURSION_REMAINING", at)?;
    // SAFETY: the GIL is held; the text is a C string.
    let status = unsafe { py::Py_EnterRecursiveCall(c" in the self-check".as_ptr()) };
    error::check_status(probe.gil, status)?;
    let during = probe.read::<i32>("tstate::C_RECURSION_REMAINING", at);
    // SAFETY: entered two lines up.
    unsafe { py::Py_LeaveRecursiveCall() };
    expect(
        "tstate::C_RECURSION_REMAINING",
        before.checked_sub(1),
        Some(during?),
    )
}

fn exceptions(probe: &Probe<'_>, at: *const u8) -> Check {
    probe.field("tstate::CURRENT_EXCEPTION", at, 0usize)?;
    let raised = error::value_error(probe.gil, "self-check");
    let found = probe.read::<*mut py::PyObject>("tstate::CURRENT_EXCEPTION", at);
    let exception = raised
        .take()
        .map_or(core::ptr::null_mut(), |exception| exception.as_ptr());
    expect("tstate::CURRENT_EXCEPTION", exception, found?)?;
    let top: *const u8 = probe.read("tstate::EXC_INFO", at)?;
    expect_that("tstate::EXC_INFO", "an item", !top.is_null())?;
    // SAFETY: a new reference or null.
    let handled = unsafe { Owned::from_ptr(py::PyErr_GetHandledException()) };
    if handled.is_some() {
        let value: *mut py::PyObject = probe.read("exc_stack_item::EXC_VALUE", top)?;
        let expected = handled.map_or(core::ptr::null_mut(), |exception| exception.as_ptr());
        return expect("exc_stack_item::EXC_VALUE", expected, value);
    }
    Ok(())
}

/// Chunk, top and limit fit together.
fn data_stack(probe: &Probe<'_>, at: *const u8) -> Check {
    let chunk: *const u8 = probe.read("tstate::DATASTACK_CHUNK", at)?;
    let top: usize = probe.read("tstate::DATASTACK_TOP", at)?;
    let limit: usize = probe.read("tstate::DATASTACK_LIMIT", at)?;
    expect_that("tstate::DATASTACK_CHUNK", "a chunk", !chunk.is_null())?;
    let size: usize = probe.read("stack_chunk::SIZE", chunk)?;
    expect(
        "tstate::DATASTACK_LIMIT",
        (chunk as usize).checked_add(size),
        Some(limit),
    )?;
    let data: *mut u8 = probe.address_of("stack_chunk::DATA", chunk)?;
    expect_that(
        "tstate::DATASTACK_TOP",
        "inside the chunk",
        (data as usize..=limit).contains(&top),
    )
}

fn interpreter_state(probe: &Probe<'_>, function: Borrowed<'_>) -> Check {
    let interp = interpreter();
    let builtins = Owned::import(probe.gil, c"builtins")?;
    probe.is_attr_of("interp::CALLABLE_CACHE_LEN", interp, builtins.borrow(), c"len")?;
    probe.is_attr_of(
        "interp::CALLABLE_CACHE_ISINSTANCE",
        interp,
        builtins.borrow(),
        c"isinstance",
    )?;
    let list = builtins.borrow().attr(c"list")?;
    probe.is_attr_of(
        "interp::CALLABLE_CACHE_LIST_APPEND",
        interp,
        list.borrow(),
        c"append",
    )?;
    let mut thread: *const u8 = probe.read("interp::THREADS_HEAD", interp)?;
    let mine = Tstate::current(probe.gil).as_ptr().cast_const().cast::<u8>();
    while thread != mine {
        expect_that(
            "interp::THREADS_HEAD",
            "this thread in the list",
            !thread.is_null(),
        )?;
        thread = probe.read("tstate::NEXT", thread)?;
    }
    main_thread(probe, interp)?;
    version_table(probe, function)?;
    eval_frame(probe)?;
    monitoring(probe)
}

/// The main thread is one of the interpreter's.
fn main_thread(probe: &Probe<'_>, interp: *const u8) -> Check {
    let main: u64 = probe.read("runtime::MAIN_THREAD", &raw const sys::_PyRuntime)?;
    let mut thread: *const u8 = probe.read("interp::THREADS_HEAD", interp)?;
    while !thread.is_null() && probe.read::<u64>("tstate::THREAD_ID", thread)? != main {
        thread = probe.read("tstate::NEXT", thread)?;
    }
    let found = !thread.is_null();
    expect_that("runtime::MAIN_THREAD", "the main thread in the list", found)
}

/// The table from function versions to functions.
fn version_table(probe: &Probe<'_>, function: Borrowed<'_>) -> Check {
    let version: u32 = probe.read("function::FUNC_VERSION", address(function))?;
    let length = u32::try_from(probe.facts.get("func_version_cache_item::LEN")?)
        .unwrap_or(1)
        .max(1);
    let size = usize::try_from(probe.facts.get("func_version_cache_item::SIZE")?).unwrap_or(1);
    let table: *mut u8 = probe.address_of("interp::FUNC_STATE_FUNC_VERSION_CACHE", interpreter())?;
    let item = table.wrapping_add((version % length) as usize * size);
    probe.field("func_version_cache_item::FUNC", item, function.as_ptr())?;
    probe.is_attr_of("func_version_cache_item::CODE", item, function, c"__code__")
}

/// The pointer that PEP 523 sets: set, read, and put back, with nothing run in between.
fn eval_frame(probe: &Probe<'_>) -> Check {
    let interp = interpreter().cast_mut().cast::<py::PyInterpreterState>();
    unsafe extern "C" fn never_run(
        tstate: *mut py::PyThreadState,
        frame: *mut sys::_PyInterpreterFrame,
        throwflag: core::ffi::c_int,
    ) -> *mut py::PyObject {
        // SAFETY: the arguments are those CPython would have given to its own evaluator.
        unsafe { sys::_PyEval_EvalFrameDefault(tstate, frame, throwflag) }
    }
    // SAFETY: the interpreter is live, and what was installed is installed again before anything can run.
    let found = unsafe {
        let installed = py::_PyInterpreterState_GetEvalFrameFunc(interp);
        py::_PyInterpreterState_SetEvalFrameFunc(interp, Some(never_run));
        let found = probe.read::<usize>("interp::EVAL_FRAME", interpreter());
        py::_PyInterpreterState_SetEvalFrameFunc(interp, Some(installed));
        found
    };
    expect("interp::EVAL_FRAME", never_run as *const () as usize, found?)
}

/// A callback registered for a tool appears in the table; the masks agree with what the tools asked for.
fn monitoring(probe: &Probe<'_>) -> Check {
    let sys = Owned::import(probe.gil, c"sys")?;
    let module = sys.borrow().attr(c"monitoring")?;
    let module = module.borrow();
    let (tool, event) = (repr::tool::OPTIMIZER_ID, repr::event::JUMP);
    let callback = module.attr(c"get_tool")?;
    let set = probe.int(1 << event)?;
    let id = probe.int(i64::from(tool))?;
    let old = module.call_method(
        c"register_callback",
        &[id.borrow(), set.borrow(), callback.borrow()],
    )?;
    let table: *mut *mut py::PyObject = probe.address_of("interp::MONITORING_CALLABLES", interpreter())?;
    let index = usize::from(tool) * usize::from(repr::event::EVENTS) + usize::from(event);
    let found = probe.memory.read(table.wrapping_add(index).cast_const());
    module.call_method(c"register_callback", &[id.borrow(), set.borrow(), old.borrow()])?;
    expect("interp::MONITORING_CALLABLES", Some(callback.as_ptr()), found)?;
    let masks: [u8; repr::event::UNGROUPED_EVENTS as usize] =
        probe.read("interp::MONITORS", interpreter())?;
    expect("interp::MONITORS", asked_masks(probe, module, masks)?, masks)
}

/// The masks that the registered tools should have produced. `sys.setprofile` and `sys.settrace` (tools 6 and 7) cannot
/// be asked; their bits are taken over from `found`.
fn asked_masks<const N: usize>(probe: &Probe<'_>, module: Borrowed<'_>, found: [u8; N]) -> PyResult<[u8; N]> {
    let untold = 1 << repr::tool::SYS_PROFILE_ID | 1 << repr::tool::SYS_TRACE_ID;
    let mut masks = found.map(|mask| mask & untold);
    for tool in 0..repr::tool::SYS_PROFILE_ID {
        let id = probe.int(i64::from(tool))?;
        if module
            .call_method(c"get_tool", &[id.borrow()])?
            .borrow()
            .is_none()
        {
            continue;
        }
        let events = module
            .call_method(c"get_events", &[id.borrow()])?
            .borrow()
            .to_i64()?;
        for (event, mask) in masks.iter_mut().enumerate() {
            *mask |= u8::from(events >> event & 1 != 0) << tool;
        }
    }
    Ok(masks)
}

/// The last proof: a frame filled through our offsets runs in the interpreter.
fn pushed_frame(probe: &Probe<'_>, function: Borrowed<'_>) -> Check {
    let tstate = Tstate::current(probe.gil);
    let code = function.attr(c"__code__")?;
    let view =
        CodeView::new(code.borrow()).ok_or_else(|| mismatch("probe", "a code object", "another object"))?;
    let frame = frame::push_frame(tstate, view, function)?;
    let expected = [1, 2, 3, 3000];
    for (slot, value) in expected.iter().take(3).enumerate() {
        let value = probe.int(*value)?;
        // SAFETY: a fresh frame whose slots are null; the slots are those of the parameters.
        drop(unsafe { frame.replace_slot(slot, Some(value)) });
    }
    let top = tstate.datastack_top();
    // SAFETY: parameters bound, stack empty, at the first instruction; topmost and not linked.
    let result = unsafe { frame.run(tstate, false) }?;
    let items: Vec<_> = result
        .borrow()
        .tuple_items()
        .filter_map(Borrowed::as_i64)
        .collect();
    expect("result of a frame that was pushed", expected.to_vec(), items)?;
    let words = view.framesize();
    let used = (top as usize).wrapping_sub(tstate.datastack_top() as usize);
    expect("data stack after the frame", words * size_of::<usize>(), used)
}
