//! Everything pyjit believes about CPython, in one place.
//!
//! Two halves. The *facts* ([`layout`], [`opcode`], [`repr`]) are plain data with no dependency: the compiler and its
//! tests use them without a Python. The *wrappers* (feature `link`) give a name and a safe shape to what an extension
//! module may do inside a running interpreter; they pull in pyo3-ffi, whose symbols are resolved when the module is
//! loaded. Another CPython is another `v3_NN.rs` behind the same names; no other crate asks for a version.
#![warn(missing_docs)]

pub mod layout;
pub mod opcode;
pub mod repr;

/// CPython's C API, the one copy every crate of the workspace uses.
#[cfg(feature = "link")]
pub use pyo3_ffi as py;

#[cfg(feature = "link")]
mod raw;

#[cfg(feature = "link")]
pub mod code;
#[cfg(feature = "link")]
pub mod dictkeys;
#[cfg(feature = "link")]
pub mod error;
#[cfg(feature = "link")]
pub mod frame;
#[cfg(feature = "link")]
pub mod func;
#[cfg(feature = "link")]
pub mod monitoring;
#[cfg(feature = "link")]
pub mod object;
#[cfg(feature = "link")]
pub mod selfcheck;
#[cfg(feature = "link")]
pub mod sys;
#[cfg(feature = "link")]
pub mod tstate;
#[cfg(feature = "link")]
pub mod types;
#[cfg(feature = "link")]
pub mod watch;
