//! The intermediate representation: SSA with block parameters, frame states on everything that can leave.

pub mod cfg;
pub mod effects;
pub mod eval;
pub mod func;
pub mod live;
pub mod ops;
pub mod parse;
pub mod print;
pub mod types;
pub mod verify;
