//! References that keep the objects compiled code names alive.

use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{PyCodeObject, PyObject};

use crate::install::Linkage;

/// Strong references of a unit.
#[derive(Debug, Default)]
pub struct Roots {
    held: Vec<Owned>,
}

impl Roots {
    /// Takes references to everything a linkage names, but for the code object that owns the unit.
    pub fn take(_: Gil<'_>, own_code: *mut PyCodeObject, linkage: &Linkage) -> Roots {
        let consts = linkage.consts.iter().copied();
        let types = linkage.types.iter().map(|t| t.cast::<PyObject>());
        let codes = linkage.codes.iter().map(|c| c.cast::<PyObject>());
        let functions = linkage.functions.iter().map(|f| f.cast::<PyObject>());
        let held = consts
            .chain(types)
            .chain(codes)
            .chain(functions)
            .filter(|p| !p.is_null() && *p != own_code.cast())
            // SAFETY: the linkage's pointers are alive.
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
