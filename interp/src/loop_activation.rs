//! A loop unit that is running in an interpreter frame.

use std::cell::Cell;
use std::rc::Rc;

use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::Activation;
use crate::install::Unit;

/// One entry of a thread's stack of running loop units.
#[derive(Debug)]
pub struct LoopActivation {
    /// The interpreter's frame.
    pub frame: *mut _PyInterpreterFrame,
    /// The unit, kept alive while it runs.
    pub unit: Rc<Unit>,
    /// The stack pointer at the call of its entry.
    pub stack_pointer: Cell<usize>,
    /// Its record, once it was looked for.
    pub activation: Cell<Option<Activation>>,
}
