//! The `match` statement.

use core::ffi::c_int;

use pyjit_ffi::py;
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys;

use super::field::{Obj, Tstate, has_flag, pending, type_of};

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
        let attributes = sys::_PyEval_MatchClass(tstate, subject, class, count as isize, names);
        if attributes.is_null() && pending(tstate).is_null() {
            return py::Py_None();
        }
        attributes
    }
}
