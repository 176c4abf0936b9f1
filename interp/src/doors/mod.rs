//! The ways into native code.

pub mod call;
pub mod discovery;
pub mod functions;
pub mod loops;
pub mod tools;
