//! A code object as plain data: the last place that looks at the object before the compiler works on the copy.

use pyjit_codegen::input::CodeSnapshot;
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::object::Borrowed;
use pyjit_ffi::opcode;
use pyjit_ffi::py::PyObject;
use pyjit_ffi::types::TypeView;

use crate::world::table::{Table, text_of};

/// Longest name shown in a message. Unit: bytes.
const MAX_NAME: usize = 512;

/// Copies a code object. `live` are the values of a running frame's slots (and above them its stack), null where
/// unbound; only their classes are kept.
///
/// # Errors
/// A refusal for code that is being traced line by line.
pub(crate) fn take(
    table: &mut Table,
    code: CodeView<'_>,
    live: &[*mut PyObject],
) -> Result<CodeSnapshot, Refusal> {
    let bytecode = plain_bytecode(code)?;
    let consts = code
        .consts()
        .map(|tuple| tuple.tuple_items().map(|o| table.const_id(o)).collect());
    let names = code
        .names()
        .map(|tuple| tuple.tuple_items().map(|o| table.const_id(o)).collect());
    let slots = 0..code.nlocalsplus();
    Ok(CodeSnapshot {
        qualname: message_text(code.qualname()),
        filename: message_text(code.filename()),
        firstlineno: u32::try_from(code.firstlineno()).unwrap_or(0),
        flags: code.flags(),
        bytecode,
        consts: consts.unwrap_or_default(),
        names: names.unwrap_or_default(),
        local_names: slots.map(|i| message_text(code.localsplus_name(i))).collect(),
        local_kinds: code.localsplus_kinds().to_vec(),
        argcount: count(code.argcount()),
        kwonlyargcount: count(code.kwonlyargcount()),
        nlocals: count(code.nlocals()),
        nlocalsplus: count(code.nlocalsplus()),
        nfreevars: count(code.nfreevars()),
        stacksize: count(code.stacksize()),
        exception_table: code.exceptiontable().to_vec(),
        linetable: code.linetable().to_vec(),
        live_types: live.iter().map(|&value| live_type(table, value)).collect(),
    })
}

/// The fields are C ints that are never negative.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn message_text(name: Option<Borrowed<'_>>) -> String {
    name.and_then(|n| text_of(n, MAX_NAME))
        .unwrap_or_else(|| "?".to_owned())
}

fn live_type(table: &mut Table, value: *mut PyObject) -> Option<pyjit_codegen::ir::types::TypeId> {
    // SAFETY: null or a live object of the frame (contract of the world's constructor).
    let object = unsafe { Borrowed::from_ptr(value) }?;
    Some(table.class_id(TypeView::of(object)))
}

/// The live units with instrumentation undone. Specialised forms and caches stay: they are feedback.
fn plain_bytecode(code: CodeView<'_>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::with_capacity(2 * code.units() as usize);
    let mut unit = 0;
    while let Some((raw, arg)) = code.unit_at(unit) {
        if matches!(raw, opcode::INSTRUMENTED_LINE | opcode::INSTRUMENTED_INSTRUCTION) {
            return Err(Refusal::Unsupported {
                what: "traced code".to_owned(),
                offset: Some(2 * unit),
                why: "a debugger, profiler or coverage tool watches its lines",
            });
        }
        let op = if opcode::is_instrumented(raw) {
            opcode::base(raw)
        } else {
            raw
        };
        bytes.extend([op, arg]);
        let next = unit + 1 + u32::from(opcode::caches(op));
        for cache in unit + 1..next {
            let (low, high) = code.unit_at(cache).unwrap_or((0, 0));
            bytes.extend([low, high]);
        }
        unit = next;
    }
    Ok(bytes)
}
