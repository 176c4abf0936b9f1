//! What an exit needs to make the frame above another one, and finds on the stack of that.

use pyjit_codegen::deopt::{FrameRecord, Landing};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyThreadState};
use pyjit_ffi::sys::_PyInterpreterFrame;

use super::consume::Consumption;
use super::frames;
use super::reify::FrameValues;

/// What a frame's stack holds for the frame above it, as owned references.
#[derive(Debug)]
pub enum Above {
    /// Nothing.
    Plain,
    /// What consumes the generator whose frame it is.
    Consumer(Consumption),
    /// Its function: see `Landing::ByCode`.
    Function(*mut PyFunctionObject),
}

impl Above {
    /// Takes it off the stack.
    pub fn take(frame: &FrameRecord, values: &mut FrameValues) -> Above {
        match frame.landing {
            Landing::Consume => Consumption::take(&mut values.stack).map_or(Above::Plain, Above::Consumer),
            Landing::ByCode => {
                { values.stack.pop() }.map_or(Above::Plain, |func| Above::Function(func.cast()))
            }
            _ => Above::Plain,
        }
    }

    /// Pushes the frame, or makes the generator whose frame it is. Null with an exception.
    ///
    /// # Safety
    /// As `frames::push`; the frame below is current. `func` is the function, unless that is here.
    pub unsafe fn push(
        &mut self,
        thread: *mut PyThreadState,
        func: *mut PyFunctionObject,
        co: *mut PyCodeObject,
    ) -> *mut _PyInterpreterFrame {
        // SAFETY: contract; the frame has its own reference to its function.
        unsafe {
            match self {
                Above::Plain => frames::push(thread, func, co),
                Above::Consumer(source) => source.make_frame(thread),
                Above::Function(own) => frames::push(thread, *own, co),
            }
        }
    }

    /// The frame is there.
    pub fn consumption(self) -> Option<Consumption> {
        match self {
            Above::Plain => None,
            Above::Consumer(source) => Some(source),
            Above::Function(func) => {
                // SAFETY: an owned reference; the frame has its own.
                unsafe { py::Py_DECREF(func.cast()) };
                None
            }
        }
    }
}
