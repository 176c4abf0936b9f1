//! Names in the dicts of modules.

use pyjit_ffi::dictkeys::DictView;
use pyjit_ffi::object::{Borrowed, Owned};
use pyjit_ffi::opcode;
use pyjit_ffi::py::PyObject;

use super::facts::Fact;
use crate::feedback::FeedbackStore;

/// The value of a str in an exact dict whose keys are all exact str, so that looking runs no Python code. The outer
/// `None` says that the dict is of another kind, the inner one that it has no such key.
pub(super) fn lookup(dict: Borrowed<'_>, name: Borrowed<'_>) -> Option<Option<Owned>> {
    let plain = DictView::new(dict)?
        .with_keys(|keys| keys.is_unicode())
        .unwrap_or(false);
    if !plain || !name.is_str() {
        return None;
    }
    match dict.dict_get(name) {
        Ok(found) => Some(found),
        // A str key of its own hash function can't raise; without memory nothing is known.
        Err(raised) => {
            raised.clear();
            None
        }
    }
}

/// In a module where so many relied-on names changed, only functions, classes and modules are relied on: each further
/// variable would cost a compile to be found out.
const MANY_BROKEN: usize = 2;

/// The value is a part of the program rather than data.
fn is_program(value: Borrowed<'_>) -> bool {
    value.is_function() || value.is_type() || value.is_module() || value.is_cfunction()
}

/// The names a code object itself assigns or deletes as globals, by index of `co_names`.
pub(super) fn assigned(bytecode: &[u8]) -> Vec<usize> {
    let mut names = vec![];
    let (mut at, mut arg) = (0, 0usize);
    while let Some(&[raw, byte]) = bytecode.get(at..).and_then(|rest| rest.first_chunk()) {
        arg = arg << 8 | usize::from(byte);
        if matches!(raw, opcode::STORE_GLOBAL | opcode::DELETE_GLOBAL) {
            names.push(arg);
        }
        if raw != opcode::EXTENDED_ARG {
            arg = 0;
        }
        at += 2 + 2 * usize::from(opcode::caches(raw));
    }
    names
}

/// A global or builtin and the facts its value rests on.
pub(super) struct Global {
    pub(super) value: Owned,
    pub(super) facts: Vec<Fact>,
}

/// Finds a name as LOAD_GLOBAL does. `None` if it is missing, if a dict is not exactly a dict, or if the value changed
/// before though compiled code relied on it.
pub(super) fn find(
    store: &FeedbackStore,
    globals: *mut PyObject,
    builtins: *mut PyObject,
    name: Borrowed<'_>,
) -> Option<Global> {
    let mut facts = vec![];
    for dict in [globals, builtins] {
        // SAFETY: null or a dict the world holds.
        let view = unsafe { Borrowed::from_ptr(dict) }?;
        if store.is_broken(dict, name.as_ptr()) {
            return None;
        }
        let found = lookup(view, name)?;
        facts.push(Fact::of_name(view, name, found.as_ref().map(Owned::borrow)));
        if let Some(value) = found {
            let settled = is_program(value.borrow()) || store.broken_names(dict) < MANY_BROKEN;
            return settled.then_some(Global { value, facts });
        }
    }
    None
}
