//! The interpreter side of pyjit: everything that touches live Python objects.
//!
//! Functions of this crate that take a raw pointer to an object, frame or thread state expect a live one and the GIL
//! held; those that need more say so under "Safety" and are `unsafe`.
#![expect(clippy::not_unsafe_ptr_arg_deref, reason = "the crate's convention, above")]

pub mod activation;
pub mod budget;
pub mod code_state;
pub mod control;
pub mod deopt;
pub mod doors;
pub mod enter;
pub mod evaluate;
pub mod feedback;
pub mod governor;
pub mod helpers;
pub mod inspect;
pub mod install;
pub mod invalidate;
pub mod log;
pub mod loop_activation;
pub mod mem;
pub mod memory;
pub mod options;
pub mod pipeline;
pub mod roots;
pub mod runtime;
pub mod snapshot;
pub mod stats;
pub mod thread_calls;
pub mod tier;
pub mod trial;
pub mod variants;
pub mod watched;
pub mod world;
