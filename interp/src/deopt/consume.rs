//! Exits out of a generator expression whose consumer is a builtin (`codegen::opt::genexpr`): the generator is made at the
//! exit, and the builtin is called with the values it had so far and the rest.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use pyjit_ffi::error::{Aside, PyResult};
use pyjit_ffi::layout::{code, generator};
use pyjit_ffi::object::{Gil, Owned};
use pyjit_ffi::py::{self, PyObject, PyThreadState};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::doors::resume::{Outcome, outcome};
use crate::mem::{at, code_int, code_of, slot};

/// `itertools.chain`, as it was when the JIT was prepared.
static CHAIN: AtomicPtr<PyObject> = AtomicPtr::new(ptr::null_mut());

/// Entries on the stack of the frame that stands at the consumer's call: see `Landing::Consume`.
const ENTRIES: usize = 4;

/// Looks up what exits need.
pub fn prepare(gil: Gil<'_>) -> PyResult<()> {
    if CHAIN.load(Ordering::Relaxed).is_null() {
        let chain = Owned::import(gil, c"itertools")?.borrow().attr(c"chain")?;
        // For as long as the process: exits are always possible.
        CHAIN.store(chain.into_ptr(), Ordering::Relaxed);
    }
    Ok(())
}

/// What the enclosing frame's stack holds for the exit, as owned references.
#[derive(Clone, Copy, Debug)]
pub struct Consumption {
    consumer: *mut PyObject,
    /// Its self, or null.
    this: *mut PyObject,
    /// The values it was given so far; null if there is nothing to remember.
    given: *mut PyObject,
    /// The generator, or its function until there is one.
    source: *mut PyObject,
}

impl Consumption {
    /// Takes the entries off the stack of the enclosing frame.
    pub fn take(stack: &mut Vec<*mut PyObject>) -> Option<Consumption> {
        let first = stack.len().checked_sub(ENTRIES)?;
        match *stack.split_off(first) {
            [consumer, this, given, source] => Some(Consumption {
                consumer,
                this,
                given,
                source,
            }),
            _ => None,
        }
    }

    /// Makes the generator, if it is not there already; its frame has no values in its slots. Null with an exception.
    ///
    /// # Safety
    /// This thread's state, whose current frame is the enclosing one; the GIL is held.
    pub unsafe fn make_frame(&mut self, thread: *mut PyThreadState) -> *mut _PyInterpreterFrame {
        // SAFETY: contract; the function of a generator expression has one parameter, and only makes the generator. An
        // exception that is pending at the exit must not be seen by the call.
        unsafe {
            if crate::helpers::is_generator(self.source) {
                let f = at(self.source, generator::GI_IFRAME);
                crate::doors::resume::link(thread, self.source, f);
                return f;
            }
            let made = {
                let _aside = Aside::new(Gil::assume());
                py::PyObject_CallOneArg(self.source, py::Py_None())
            };
            py::Py_DECREF(ptr::replace(&raw mut self.source, made));
            if made.is_null() {
                return ptr::null_mut();
            }
            let f: *mut _PyInterpreterFrame = at(made, generator::GI_IFRAME);
            for i in 0..code_int(code_of(f), code::CO_NLOCALSPLUS) {
                py::Py_XDECREF(slot(f, i).replace(ptr::null_mut()));
            }
            crate::doors::resume::link(thread, made, f);
            f
        }
    }

    /// The generator's frame was left with `result`: the consumer takes that and what follows. Its result, a new reference,
    /// or null with an exception.
    ///
    /// # Safety
    /// The generator was made; the enclosing frame is current; the GIL is held.
    pub unsafe fn finish(self, result: *mut PyObject) -> *mut PyObject {
        // SAFETY: contract; all are owned references.
        unsafe {
            let came = outcome(self.source, result);
            if !self.given.is_null() && py::PyTuple_CheckExact(self.given) != 0 {
                let sum = self.add_floats(came);
                self.release();
                return sum;
            }
            let values = match came {
                Outcome::Raised => ptr::null_mut(),
                Outcome::Returned(value) => {
                    py::Py_DECREF(value);
                    self.values(ptr::null_mut())
                }
                Outcome::Yielded(value) => self.values(value),
            };
            let consumed = if values.is_null() {
                ptr::null_mut()
            } else {
                let args = [self.this, values];
                let first = usize::from(self.this.is_null());
                let made = py::PyObject_Vectorcall(
                    self.consumer,
                    args.as_ptr().add(first),
                    args.len() - first,
                    ptr::null_mut(),
                );
                py::Py_DECREF(values);
                made
            };
            self.release();
            consumed
        }
    }

    /// Goes on with a `sum` of floats: what CPython's does with the sum and the compensation it has by then.
    unsafe fn add_floats(&self, came: Outcome) -> *mut PyObject {
        // SAFETY: as `finish`; the tuple has two floats. Items are owned references, as is a sum that is an object.
        unsafe {
            let part = |n| py::PyFloat_AS_DOUBLE(py::PyTuple_GET_ITEM(self.given, n));
            let (mut sum, mut lost) = (part(0), part(1));
            let mut item = match came {
                Outcome::Raised => return ptr::null_mut(),
                Outcome::Returned(value) => {
                    py::Py_DECREF(value);
                    ptr::null_mut()
                }
                Outcome::Yielded(value) => value,
            };
            let mut ended = item.is_null();
            let mut total: *mut PyObject = ptr::null_mut();
            while !ended {
                if total.is_null() && py::PyFloat_CheckExact(item) != 0 {
                    let x = py::PyFloat_AS_DOUBLE(item);
                    let next = sum + x;
                    lost += if sum.abs() >= x.abs() {
                        (sum - next) + x
                    } else {
                        (x - next) + sum
                    };
                    sum = next;
                } else if let Some(n) = machine_int(item).filter(|_| total.is_null()) {
                    sum += n;
                } else {
                    if total.is_null() {
                        total = py::PyFloat_FromDouble(compensated(sum, lost));
                    }
                    let old = total;
                    total = if old.is_null() {
                        old
                    } else {
                        py::PyNumber_Add(old, item)
                    };
                    py::Py_XDECREF(old);
                    if total.is_null() {
                        py::Py_DECREF(item);
                        return total;
                    }
                }
                py::Py_DECREF(item);
                item = py::PyIter_Next(self.source);
                ended = item.is_null();
            }
            if !py::PyErr_Occurred().is_null() {
                py::Py_XDECREF(total);
                return ptr::null_mut();
            }
            if total.is_null() {
                total = py::PyFloat_FromDouble(compensated(sum, lost));
            }
            total
        }
    }

    /// An iterable of the values so far, one more, which is taken over, and those the generator has left.
    unsafe fn values(&self, next: *mut PyObject) -> *mut PyObject {
        // SAFETY: as `finish`.
        unsafe {
            let given = if self.given.is_null() {
                py::PyList_New(0)
            } else {
                py::Py_NewRef(self.given)
            };
            if given.is_null() || next.is_null() {
                py::Py_XDECREF(next);
                return given;
            }
            let status = py::PyList_Append(given, next);
            py::Py_DECREF(next);
            let chain = if status < 0 {
                ptr::null_mut()
            } else {
                let args = [given, self.source];
                py::PyObject_Vectorcall(
                    CHAIN.load(Ordering::Relaxed),
                    args.as_ptr(),
                    args.len(),
                    ptr::null_mut(),
                )
            };
            py::Py_DECREF(given);
            chain
        }
    }

    /// Drops what it holds. The generator, which may still be suspended, goes first, as the consumer's argument.
    ///
    /// # Safety
    /// The GIL is held; the references are not used again.
    pub unsafe fn release(self) {
        // SAFETY: contract.
        unsafe {
            for object in [self.source, self.given, self.this, self.consumer] {
                py::Py_XDECREF(object);
            }
        }
    }
}

/// The value of an int, of a subclass, too, that is a C `long`.
///
/// # Safety
/// `item` is alive; the GIL is held.
unsafe fn machine_int(item: *mut PyObject) -> Option<f64> {
    // SAFETY: contract. An int never raises here.
    unsafe {
        if py::PyLong_Check(item) == 0 {
            return None;
        }
        let mut overflow = 0;
        let n = py::PyLong_AsLongAndOverflow(item, &raw mut overflow);
        (overflow == 0).then_some(n as f64)
    }
}

/// The sum with what rounding lost, unless that is infinite or undefined.
fn compensated(sum: f64, lost: f64) -> f64 {
    if lost != 0.0 && lost.is_finite() {
        sum + lost
    } else {
        sum
    }
}
