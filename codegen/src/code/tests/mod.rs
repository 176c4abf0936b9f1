//! Compiled code run for real, in a world of fake objects, helpers and a fake thread state.
#![expect(
    unsafe_code,
    reason = "runs the machine code under test and reads the memory it works on"
)]

mod arith;
mod calls;
mod machine;
mod random;
mod shapes;
