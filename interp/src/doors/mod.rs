//! The ways into native code.

pub mod call;
pub mod delegate;
pub mod discovery;
pub mod functions;
pub mod loops;
pub mod pay;
pub mod resume;
pub mod tools;
