//! References that keep the objects compiled code names alive.

use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{PyCodeObject, PyObject, PyTypeObject};

/// Strong references of a unit.
#[derive(Debug, Default)]
pub struct Roots {
    held: Vec<Owned>,
}

impl Roots {
    /// Takes references to everything a unit names, but for the code object that owns it.
    pub fn take(
        _: Gil<'_>,
        own_code: *mut PyCodeObject,
        consts: &[*mut PyObject],
        types: &[*mut PyTypeObject],
        codes: &[*mut PyCodeObject],
    ) -> Roots {
        let consts = consts.iter().copied();
        let types = types.iter().map(|t| t.cast::<PyObject>());
        let codes = codes.iter().map(|c| c.cast::<PyObject>());
        let held = consts
            .chain(types)
            .chain(codes)
            .filter(|p| !p.is_null() && *p != own_code.cast())
            // SAFETY: the compile's world holds the objects.
            .filter_map(|p| unsafe { Borrowed::from_ptr(p) }.map(Borrowed::to_owned))
            .collect();
        Roots { held }
    }
    /// Holds one more reference.
    pub fn keep(&mut self, object: Owned) {
        self.held.push(object);
    }
    /// How many references are held.
    pub fn len(&self) -> usize {
        self.held.len()
    }
    /// Nothing is held.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}
