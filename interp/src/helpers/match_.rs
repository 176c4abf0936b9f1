//! The `match` statement.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::py;
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;

use super::attr::{is_name, optional};
use super::attr_cache;
use super::field::{Obj, Tstate, has_flag, is_exact, pending, size, tuple_items, type_of};
use super::interned::Name;

pub(super) unsafe extern "C" fn match_mapping(subject: Obj) -> c_int {
    // SAFETY: contract.
    c_int::from(unsafe { has_flag(type_of(subject), tpflags::MAPPING) })
}

pub(super) unsafe extern "C" fn match_sequence(subject: Obj) -> c_int {
    // SAFETY: contract.
    c_int::from(unsafe { has_flag(type_of(subject), tpflags::SEQUENCE) })
}

pub(super) unsafe extern "C" fn match_keys(tstate: Tstate, subject: Obj, keys: Obj) -> Obj {
    // SAFETY: contract; `keys` is a tuple.
    unsafe { sys::_PyEval_MatchKeys(tstate, subject, keys) }
}

pub(super) unsafe extern "C" fn match_class(
    tstate: Tstate,
    subject: Obj,
    class: Obj,
    names: Obj,
    count: i64,
) -> Obj {
    // SAFETY: contract; `names` is a tuple. `None` is immortal.
    unsafe {
        // What is wanted is read before anything runs, so only where asking for the class runs nothing.
        let fits = attr_cache::is_instance_quietly(subject, class);
        if let Some((fits, wanted)) = fits.zip(Wanted::of(class, names, count)) {
            return match fits {
                true => wanted.take_from(subject),
                false => py::Py_None(),
            };
        }
        let attributes = sys::_PyEval_MatchClass(tstate, subject, class, count as isize, names);
        if attributes.is_null() && pending(tstate).is_null() {
            return py::Py_None();
        }
        attributes
    }
}

/// Most attributes of a pattern that are taken here.
const MOST: usize = 8;

/// What a class pattern takes from its subject, if no mistake is to be told of and to know it runs no Python code.
struct Wanted {
    /// Names, borrowed from the pattern and the class.
    parts: [Obj; MOST],
    len: usize,
    /// The one part is the subject itself.
    itself: bool,
}

impl Wanted {
    /// # Safety
    /// The contract; `names` is a tuple.
    unsafe fn of(class: Obj, names: Obj, count: i64) -> Option<Wanted> {
        let mut wanted = Wanted {
            parts: [ptr::null_mut(); MOST],
            len: 0,
            itself: false,
        };
        // SAFETY: contract; only classes are looked into as such, and `__match_args__` is alive while the class has it.
        unsafe {
            if !has_flag(type_of(class), tpflags::TYPE_SUBCLASS) {
                return None;
            }
            if count == 1 && !has_flag(class.cast(), tpflags::HEAPTYPE) {
                wanted.itself = has_flag(class.cast(), tpflags::MATCH_SELF) && size(names) == 0;
                return wanted.itself.then_some(wanted);
            }
            if count > 0 {
                let own = attr_cache::plain_class_attr(class, MATCH_ARGS.get())?;
                let fits = is_exact(own, &raw mut py::PyTuple_Type) && count <= size(own) as i64;
                fits.then_some(())?;
                wanted.add(tuple_items(own), count as isize)?;
            }
            wanted.add(tuple_items(names), size(names))?;
        }
        Some(wanted)
    }

    /// # Safety
    /// `names` are so many objects.
    unsafe fn add(&mut self, names: *const Obj, count: isize) -> Option<()> {
        for n in 0..count {
            // SAFETY: contract.
            let name = unsafe { names.offset(n).read() };
            // SAFETY: a live object. Names that are interned are equal if they are the same; the same twice is a mistake.
            let good = unsafe { is_name(name) } && !self.parts.contains(&name);
            *self.parts.get_mut(self.len).filter(|_| good)? = name;
            self.len += 1;
        }
        Some(())
    }

    /// A tuple of the attributes; None if there is one that the subject does not have; null with an exception.
    ///
    /// # Safety
    /// The contract.
    unsafe fn take_from(&self, subject: Obj) -> Obj {
        // SAFETY: contract; the class may change while Python code runs, so the names are held first. The new tuple takes
        // one reference of each part over.
        unsafe {
            if self.itself {
                return py::PyTuple_Pack(1, subject);
            }
            let (names, len) = (self.parts, self.len as isize);
            names.iter().for_each(|&name| py::Py_XINCREF(name));
            let found = py::PyTuple_New(len);
            let mut result = found;
            for (n, &name) in (0..len).zip(&names) {
                let mut part = ptr::null_mut();
                let status = match result.is_null() {
                    true => break,
                    false => optional(subject, name, &mut part),
                };
                match status {
                    1 => py::PyTuple_SET_ITEM(found, n, part),
                    0 => result = py::Py_None(),
                    _ => result = ptr::null_mut(),
                }
                if status != 1 {
                    break;
                }
            }
            if result != found {
                py::Py_XDECREF(found);
            }
            names.iter().for_each(|&name| py::Py_XDECREF(name));
            result
        }
    }
}

static MATCH_ARGS: Name = Name::new(c"__match_args__");
