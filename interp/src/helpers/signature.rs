//! Compares the C signature of a helper with its row, when this crate is compiled.

use core::ffi::c_int;

use pyjit_codegen::helpers::{HELPERS, HelperId, HelperRow, Implicit, Ret};
use pyjit_codegen::ir::ops::Arg;

use super::field::{Frame, Obj, Tstate};

/// A C type, as far as the table tells types apart.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// `PyThreadState *`
    Tstate,
    /// `_PyInterpreterFrame *`
    Frame,
    /// `PyObject *`
    Object,
    /// `int64_t`
    Int64,
    /// `double`
    Double,
    /// `PyObject *const *`: the further operands.
    Operands,
    /// `Py_ssize_t`: their number.
    Count,
    /// `PyObject **`: the scratch area.
    Scratch,
    /// `int`
    Int,
    /// `void`
    Void,
}

/// A type that occurs in signatures of helpers.
pub(super) trait CType {
    /// What it is.
    const KIND: Kind;
}

macro_rules! c_types {
    ($($rust:ty = $kind:ident),*) => { $(impl CType for $rust { const KIND: Kind = Kind::$kind; })* };
}

c_types!(
    Tstate = Tstate, Frame = Frame, Obj = Object, i64 = Int64, f64 = Double,
    *const Obj = Operands, isize = Count, *mut Obj = Scratch, c_int = Int, () = Void
);

/// A type of C function pointer.
pub(super) trait Signature: Copy {
    /// Kinds of the arguments.
    const ARGS: &'static [Kind];
    /// Kind of the result.
    const RESULT: Kind;
}

macro_rules! signatures {
    ($(($($arg:ident)*))*) => { $(
        impl<$($arg: CType,)* R: CType> Signature for unsafe extern "C" fn($($arg),*) -> R {
            const ARGS: &'static [Kind] = &[$($arg::KIND),*];
            const RESULT: Kind = R::KIND;
        }
    )* };
}

signatures!((A)(A B) (A B C) (A B C D) (A B C D E) (A B C D E F));

/// The function has the signature that the row of `id` implies.
pub(super) const fn agrees<F: Signature>(_: F, id: HelperId) -> bool {
    let row = &HELPERS[id as usize];
    arguments_agree(row, F::ARGS) && result_agrees(row.ret, F::RESULT)
}

const fn arguments_agree(row: &HelperRow, given: &[Kind]) -> bool {
    let mut next = 0;
    let implicit = match row.implicit {
        Implicit::No => true,
        Implicit::Tstate => accept(given, &mut next, Kind::Tstate),
        Implicit::Frame => accept(given, &mut next, Kind::Frame),
    };
    if !implicit {
        return false;
    }
    let mut i = 0;
    while i < row.args.len() {
        let wanted = match row.args[i] {
            Arg::Obj | Arg::ObjOrNull => Kind::Object,
            Arg::I64 => Kind::Int64,
            Arg::F64 => Kind::Double,
            Arg::Steals | Arg::Ptr | Arg::Bool | Arg::Any => return false,
        };
        if !accept(given, &mut next, wanted) {
            return false;
        }
        i += 1;
    }
    if row.variadic && !(accept(given, &mut next, Kind::Operands) && accept(given, &mut next, Kind::Count)) {
        return false;
    }
    if row.scratch && !accept(given, &mut next, Kind::Scratch) {
        return false;
    }
    next == given.len()
}

/// The next of the given kinds is this one.
const fn accept(given: &[Kind], next: &mut usize, wanted: Kind) -> bool {
    let at = *next;
    *next += 1;
    at < given.len() && given[at] as u8 == wanted as u8
}

const fn result_agrees(ret: Ret, given: Kind) -> bool {
    let wanted = match ret {
        Ret::New | Ret::NewSafe | Ret::NewOrEnd => Kind::Object,
        Ret::Status | Ret::Truth | Ret::TruthSafe => Kind::Int,
        Ret::Raises | Ret::Void => Kind::Void,
        Ret::I64 => Kind::Int64,
        Ret::F64 => Kind::Double,
    };
    given as u8 == wanted as u8
}
