//! A function that is not compiled, and why. A refusal is normal; its text is what `pyjit.explain` shows.

use std::fmt;

/// Why a code object is not compiled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A kind of code or an instruction that is not supported.
    Unsupported {
        /// What: an opcode name or `"generator"` and the like.
        what: String,
        /// Bytecode offset in bytes, if one instruction is to blame.
        offset: Option<u32>,
        /// The reason in words.
        why: &'static str,
    },
    /// Over a size limit.
    TooBig {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// An assumption can't be watched (type out of version tags, watcher slots gone).
    Unwatchable(String),
    /// A broken invariant of the compiler; the compile is dropped.
    Internal(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Unsupported {
                what,
                offset: Some(o),
                why,
            } => {
                write!(f, "{what} at offset {o} is not supported ({why})")
            }
            Refusal::Unsupported {
                what,
                offset: None,
                why,
            } => write!(f, "{what} is not supported ({why})"),
            Refusal::TooBig { what, count, limit } => {
                write!(f, "too big: {count} {what}, the limit is {limit}")
            }
            Refusal::Unwatchable(what) => write!(f, "{what} can't be watched for changes"),
            Refusal::Internal(text) => write!(f, "internal error: {text}"),
        }
    }
}
