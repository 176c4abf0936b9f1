//! What functions and methods written in C nearly always return.
//!
//! Predictions, on which guards are built: a row may be wrong for rare arguments.

use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::object::Borrowed;

use super::callee::c_names;

/// The class of the results of a builtin function, or of a method of a builtin class.
pub(super) fn of(object: Borrowed<'_>) -> Option<TypeId> {
    let (owner, name) = c_names(object)?;
    let (owner, name) = (owner.to_str().ok()?, name.to_str().ok()?);
    match owner {
        "builtins" => builtin(name),
        "str" => text(name, wk::STR),
        "bytes" | "bytearray" if name == "decode" || name == "hex" => Some(wk::STR),
        "bytes" => text(name, wk::BYTES),
        "bytearray" => text(name, wk::BYTEARRAY),
        "list" | "tuple" => match name {
            "copy" => Some(wk::LIST),
            "index" | "count" => Some(wk::INT),
            _ => None,
        },
        "dict" => match name {
            "copy" => Some(wk::DICT),
            "keys" => Some(wk::DICT_KEYS),
            "values" => Some(wk::DICT_VALUES),
            "items" => Some(wk::DICT_ITEMS),
            _ => None,
        },
        "set" | "frozenset" => match name {
            "issubset" | "issuperset" | "isdisjoint" => Some(wk::BOOL),
            _ => None,
        },
        "int" => match name {
            "bit_length" | "bit_count" | "from_bytes" => Some(wk::INT),
            "to_bytes" => Some(wk::BYTES),
            _ => None,
        },
        "_struct" => match name {
            "pack" => Some(wk::BYTES),
            "unpack" | "unpack_from" => Some(wk::TUPLE),
            "calcsize" => Some(wk::INT),
            _ => None,
        },
        "time" => match name {
            "time" | "perf_counter" | "monotonic" | "process_time" => Some(wk::FLOAT),
            "time_ns" | "perf_counter_ns" | "monotonic_ns" | "process_time_ns" => Some(wk::INT),
            "strftime" => Some(wk::STR),
            _ => None,
        },
        _ => None,
    }
}

fn builtin(name: &str) -> Option<TypeId> {
    match name {
        "repr" | "ascii" | "format" | "hex" | "oct" | "bin" => Some(wk::STR),
        "id" | "hash" => Some(wk::INT),
        "callable" | "hasattr" | "issubclass" | "any" | "all" => Some(wk::BOOL),
        "sorted" | "dir" => Some(wk::LIST),
        _ => None,
    }
}

/// Methods that str and bytes have in common, and those of one of them.
fn text(name: &str, own: TypeId) -> Option<TypeId> {
    match name {
        "encode" => Some(wk::BYTES),
        "find" | "rfind" | "index" | "rindex" | "count" => Some(wk::INT),
        "startswith" | "endswith" => Some(wk::BOOL),
        "split" | "rsplit" | "splitlines" => Some(wk::LIST),
        "partition" | "rpartition" => Some(wk::TUPLE),
        "capitalize" | "casefold" | "center" | "expandtabs" | "format" | "format_map" | "join" | "ljust"
        | "lower" | "lstrip" | "removeprefix" | "removesuffix" | "replace" | "rjust" | "rstrip" | "strip"
        | "swapcase" | "title" | "translate" | "upper" | "zfill" => Some(own),
        name if name.starts_with("is") => Some(wk::BOOL),
        _ => None,
    }
}
