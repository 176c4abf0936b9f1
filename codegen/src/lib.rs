//! The compiler of pyjit: facts about bytecode in, machine code and tables out. Links no Python.
//!
//! Modules in dependency order; none uses a later one: `entity`, `refusal`, `ir::types`, `input`, `helpers`,
//! `assume`, `deopt`, `ir`, `build`, `opt`, `lir`, `regalloc`, `x64`, `code`.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod assume;
pub mod deopt;
pub mod entity;
pub mod helpers;
pub mod input;
pub mod ir;
pub mod refusal;
pub mod abi;
