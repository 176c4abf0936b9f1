//! Everything pyjit believes about CPython.
#![warn(missing_docs)]

/// CPython's C API, the one copy every crate of the workspace uses.
#[cfg(feature = "link")]
pub use pyo3_ffi as py;
