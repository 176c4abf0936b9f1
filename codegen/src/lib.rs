//! The compiler of pyjit: facts about bytecode in, machine code and tables out. Links no Python.
//!
//! The order in which modules may use each other stands in `tests/house.py`.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod abi;
pub mod assume;
pub mod build;
pub mod code;
pub mod compile;
pub mod deopt;
pub mod entity;
pub mod helpers;
pub mod input;
pub mod ir;
pub mod lir;
pub mod opt;
pub mod refusal;
pub mod regalloc;
pub mod x64;
