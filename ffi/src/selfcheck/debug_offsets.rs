//! `_PyRuntime.debug_offsets`: every field it lists is compared with our fact of the same thing.

use super::{Check, Facts, mismatch};
use crate::{raw, sys};

/// Field of the table (in `layout::debug_offsets`) and the fact it must equal.
#[rustfmt::skip]
const PAIRS: &[(&str, &str)] = &[
    ("INTERPRETER_STATE_ID", "interp::ID"),
    ("INTERPRETER_STATE_NEXT", "interp::NEXT"),
    ("INTERPRETER_STATE_THREADS_HEAD", "interp::THREADS_HEAD"),
    ("INTERPRETER_STATE_GC", "interp::GC"),
    ("INTERPRETER_STATE_IMPORTS_MODULES", "interp::IMPORTS_MODULES"),
    ("INTERPRETER_STATE_SYSDICT", "interp::SYSDICT"),
    ("INTERPRETER_STATE_BUILTINS", "interp::BUILTINS"),
    ("INTERPRETER_STATE_CEVAL_GIL", "interp::CEVAL_GIL"),
    ("INTERPRETER_STATE_GIL_RUNTIME_STATE", "interp::GIL_STATE"),
    ("INTERPRETER_STATE_GIL_RUNTIME_STATE_LOCKED", "interp::GIL_LOCKED"),
    ("INTERPRETER_STATE_GIL_RUNTIME_STATE_HOLDER", "interp::GIL_LAST_HOLDER"),
    ("THREAD_STATE_PREV", "tstate::PREV"),
    ("THREAD_STATE_NEXT", "tstate::NEXT"),
    ("THREAD_STATE_INTERP", "tstate::INTERP"),
    ("THREAD_STATE_CURRENT_FRAME", "tstate::CURRENT_FRAME"),
    ("THREAD_STATE_THREAD_ID", "tstate::THREAD_ID"),
    ("THREAD_STATE_NATIVE_THREAD_ID", "tstate::NATIVE_THREAD_ID"),
    ("THREAD_STATE_DATASTACK_CHUNK", "tstate::DATASTACK_CHUNK"),
    ("THREAD_STATE_STATUS", "tstate::STATUS"),
    ("INTERPRETER_FRAME_SIZE", "frame::SIZE"),
    ("INTERPRETER_FRAME_PREVIOUS", "frame::PREVIOUS"),
    ("INTERPRETER_FRAME_EXECUTABLE", "frame::F_EXECUTABLE"),
    ("INTERPRETER_FRAME_INSTR_PTR", "frame::INSTR_PTR"),
    ("INTERPRETER_FRAME_LOCALSPLUS", "frame::LOCALSPLUS"),
    ("INTERPRETER_FRAME_OWNER", "frame::OWNER"),
    ("CODE_OBJECT_SIZE", "code::SIZE"),
    ("CODE_OBJECT_FILENAME", "code::CO_FILENAME"),
    ("CODE_OBJECT_NAME", "code::CO_NAME"),
    ("CODE_OBJECT_QUALNAME", "code::CO_QUALNAME"),
    ("CODE_OBJECT_LINETABLE", "code::CO_LINETABLE"),
    ("CODE_OBJECT_FIRSTLINENO", "code::CO_FIRSTLINENO"),
    ("CODE_OBJECT_ARGCOUNT", "code::CO_ARGCOUNT"),
    ("CODE_OBJECT_LOCALSPLUSNAMES", "code::CO_LOCALSPLUSNAMES"),
    ("CODE_OBJECT_LOCALSPLUSKINDS", "code::CO_LOCALSPLUSKINDS"),
    ("CODE_OBJECT_CO_CODE_ADAPTIVE", "code::CO_CODE_ADAPTIVE"),
    ("PYOBJECT_SIZE", "object::SIZE"),
    ("PYOBJECT_OB_TYPE", "object::OB_TYPE"),
    ("TYPE_OBJECT_SIZE", "type_::SIZE"),
    ("TYPE_OBJECT_TP_NAME", "type_::TP_NAME"),
    ("TYPE_OBJECT_TP_REPR", "type_::TP_REPR"),
    ("TYPE_OBJECT_TP_FLAGS", "type_::TP_FLAGS"),
    ("TUPLE_OBJECT_SIZE", "tuple::SIZE"),
    ("TUPLE_OBJECT_OB_ITEM", "tuple::OB_ITEM"),
    ("TUPLE_OBJECT_OB_SIZE", "varobject::OB_SIZE"),
    ("LIST_OBJECT_SIZE", "list::SIZE"),
    ("LIST_OBJECT_OB_ITEM", "list::OB_ITEM"),
    ("LIST_OBJECT_OB_SIZE", "varobject::OB_SIZE"),
    ("DICT_OBJECT_SIZE", "dict::SIZE"),
    ("DICT_OBJECT_MA_KEYS", "dict::MA_KEYS"),
    ("DICT_OBJECT_MA_VALUES", "dict::MA_VALUES"),
    ("FLOAT_OBJECT_SIZE", "float::SIZE"),
    ("FLOAT_OBJECT_OB_FVAL", "float::OB_FVAL"),
    ("LONG_OBJECT_SIZE", "long::SIZE"),
    ("LONG_OBJECT_LV_TAG", "long::LV_TAG"),
    ("LONG_OBJECT_OB_DIGIT", "long::OB_DIGIT"),
    ("BYTES_OBJECT_SIZE", "bytes::SIZE"),
    ("BYTES_OBJECT_OB_SIZE", "varobject::OB_SIZE"),
    ("BYTES_OBJECT_OB_SVAL", "bytes::OB_SVAL"),
    ("UNICODE_OBJECT_SIZE", "unicode::SIZE"),
    ("UNICODE_OBJECT_STATE", "unicode::STATE"),
    ("UNICODE_OBJECT_LENGTH", "unicode::LENGTH"),
    ("UNICODE_OBJECT_ASCIIOBJECT_SIZE", "unicode::ASCII_DATA"),
];

/// Cookie, version, build kind, then every pair. (The sizes of the runtime, interpreter and thread states are not
/// compared: they differ between micro versions without moving a field that we use.)
pub(super) fn check(facts: &Facts) -> Check {
    // Read by position: a table that does not begin so is none that we know.
    let cookie = u64::from_le_bytes(*b"xdebugpy");
    expect_field(facts, "COOKIE", cookie)?;
    // SAFETY: a constant of the interpreter.
    expect_field(facts, "VERSION", unsafe { crate::py::Py_Version })?;
    expect_field(facts, "FREE_THREADED", 0)?;
    expect_field(facts, "INTERPRETER_STATE_GIL_RUNTIME_STATE_ENABLED", 0)?;
    for (field, fact) in PAIRS {
        let ours = facts.get(fact)?;
        if u64::try_from(ours) != Ok(published(facts, field)?) {
            return Err(mismatch(
                fact,
                ours,
                format_args!("{} in debug_offsets", published(facts, field)?),
            ));
        }
    }
    let collecting = i64::from(facts.get("interp::GC_COLLECTING")?) - i64::from(facts.get("interp::GC")?);
    expect_field(
        facts,
        "GC_COLLECTING",
        u64::try_from(collecting).unwrap_or(u64::MAX),
    )
}

fn expect_field(facts: &Facts, field: &str, expected: u64) -> Check {
    let found = published(facts, field)?;
    if found == expected {
        return Ok(());
    }
    Err(mismatch(
        &format!("debug_offsets::{field}"),
        format_args!("{expected:#x}"),
        format_args!("{found:#x}"),
    ))
}

/// A field of the published table.
fn published(facts: &Facts, field: &str) -> Result<u64, super::Mismatch> {
    let offset = facts.get(&format!("debug_offsets::{field}"))?;
    // SAFETY: the table begins `_PyRuntime`, which is far larger than any offset named above.
    Ok(unsafe { raw::at::<u64>(&raw const sys::_PyRuntime, offset).read_unaligned() })
}
