//! pyjit's compiler: a snapshot of one Python function in, machine code and its tables out.
#![warn(missing_docs)]
