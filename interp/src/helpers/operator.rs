//! Operators of instances: what is left to do after a method said `NotImplemented`, and notes of classes.
//!
//! `binary_op1` of `Objects/abstract.c`, `slot_nb_*` of `Objects/typeobject.c` and `do_richcompare` of `Objects/object.c`
//! are the reference. The compiler only calls a method by itself for instances of plain classes and numbers, so nothing
//! but Python methods takes part.

use core::ffi::{CStr, c_int};
use core::ptr;

use pyjit_codegen::opt::notes::{ANY_BIT, BUILTIN_BIT};
use pyjit_ffi::layout::{method, type_};
use pyjit_ffi::opcode as op;
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::repr::tpflags;
use pyjit_ffi::sys::PyMethod_Type;

use super::arith;
use super::field::{Obj, Tstate, has_flag, is_exact, read, type_name, type_of};
use crate::deopt::policy;
use crate::feedback::MAX_OPERANDS;

/// Number of an operator, name of the right operand's method, sign, sign of the operator in place.
const OPERATORS: [(u8, &CStr, &CStr, &CStr); 12] = [
    (op::NB_ADD, c"__radd__", c"+", c"+="),
    (op::NB_AND, c"__rand__", c"&", c"&="),
    (op::NB_FLOOR_DIVIDE, c"__rfloordiv__", c"//", c"//="),
    (op::NB_LSHIFT, c"__rlshift__", c"<<", c"<<="),
    (op::NB_MATRIX_MULTIPLY, c"__rmatmul__", c"@", c"@="),
    (op::NB_MULTIPLY, c"__rmul__", c"*", c"*="),
    (op::NB_REMAINDER, c"__rmod__", c"%", c"%="),
    (op::NB_OR, c"__ror__", c"|", c"|="),
    (op::NB_RSHIFT, c"__rrshift__", c">>", c">>="),
    (op::NB_SUBTRACT, c"__rsub__", c"-", c"-="),
    (op::NB_TRUE_DIVIDE, c"__rtruediv__", c"/", c"/="),
    (op::NB_XOR, c"__rxor__", c"^", c"^="),
];

/// Signs of comparisons by number, and the number of the one with exchanged operands.
const COMPARISONS: [(&CStr, c_int); 6] = [
    (c"<", 4),
    (c"<=", 5),
    (c"==", 2),
    (c"!=", 3),
    (c">", 0),
    (c">=", 1),
];

pub(super) unsafe extern "C" fn binary_op_noted(a: Obj, b: Obj, k: i64) -> Obj {
    // SAFETY: contract.
    unsafe {
        note(&[a, b]);
        arith::binary_op(a, b, k)
    }
}

pub(super) unsafe extern "C" fn compare_noted(a: Obj, b: Obj, k: i64) -> Obj {
    // SAFETY: contract.
    unsafe {
        note(&[a, b]);
        arith::compare(a, b, k)
    }
}

pub(super) unsafe extern "C" fn compare_bool_noted(a: Obj, b: Obj, k: i64) -> c_int {
    // SAFETY: contract.
    unsafe {
        note(&[a, b]);
        arith::compare_bool(a, b, k)
    }
}

pub(super) unsafe extern "C" fn call_noted(
    tstate: Tstate,
    callable: Obj,
    this: Obj,
    args: *const Obj,
    count: isize,
) -> Obj {
    // SAFETY: contract.
    unsafe {
        if is_exact(callable, &raw mut py::PyFunction_Type) {
            policy::note_operands(&[], callable.cast());
        } else if is_exact(callable, &raw mut PyMethod_Type) && this.is_null() {
            let func: Obj = read(callable, method::IM_FUNC);
            if is_exact(func, &raw mut py::PyFunction_Type) {
                policy::note_operands(&[callable], func.cast());
            }
        } else if !has_flag(type_of(callable), tpflags::TYPE_SUBCLASS) {
            // Not a class: its metaclass would be learnt.
            note(&[callable]);
        }
        super::call::call(tstate, callable, this, args, count)
    }
}

pub(super) unsafe extern "C" fn note_operand(o: Obj, n: i64) {
    // SAFETY: contract; a live operand of the current instruction.
    unsafe {
        // Attributes of classes are not looked up by their metaclass.
        let any = n >> ANY_BIT & 1 != 0;
        let class = type_of(o);
        let plain = n >> BUILTIN_BIT & 1 != 0 && is_plain(class);
        if any || plain || has_flag(class, tpflags::HEAPTYPE) && !has_flag(class, tpflags::TYPE_SUBCLASS) {
            let mut operands = [ptr::null_mut(); MAX_OPERANDS];
            let n = n & ((1 << ANY_BIT) - 1);
            if let Some(place) = usize::try_from(n).ok().and_then(|n| operands.get_mut(n)) {
                *place = o;
                policy::note_operands(&operands, ptr::null_mut());
            }
        }
    }
}

/// A builtin class that says what an operator or a subscript does.
fn is_plain(class: *mut PyTypeObject) -> bool {
    let plain = [
        &raw mut py::PyLong_Type,
        &raw mut py::PyFloat_Type,
        &raw mut py::PyList_Type,
        &raw mut py::PyTuple_Type,
        &raw mut py::PyUnicode_Type,
        &raw mut py::PyBytes_Type,
        &raw mut py::PyByteArray_Type,
        &raw mut py::PyDict_Type,
        &raw mut py::PySet_Type,
        &raw mut py::PyFrozenSet_Type,
    ];
    plain.contains(&class)
}

/// Notes the operands' classes if the compiler can do something with them: if one of them was made by Python code, or all
/// are numbers, of which the interpreter only tells that they are two ints or two floats.
unsafe fn note(operands: &[Obj]) {
    let number = |class: *mut PyTypeObject| {
        [
            &raw mut py::PyLong_Type,
            &raw mut py::PyFloat_Type,
            &raw mut py::PyComplex_Type,
        ]
        .contains(&class)
    };
    // SAFETY: contract of the callers: live operands of the current instruction.
    unsafe {
        let made = |o: Obj| has_flag(type_of(o), tpflags::HEAPTYPE);
        if operands.iter().any(|&o| made(o)) || operands.iter().all(|&o| number(type_of(o))) {
            policy::note_operands(operands, ptr::null_mut());
        }
    }
}

/// What `type(o)` has under this name, a new reference; null without an exception if there is nothing.
unsafe fn special(class: *mut PyTypeObject, name: &CStr) -> Obj {
    // SAFETY: contract of the callers; a live class.
    unsafe {
        let name = py::PyUnicode_InternFromString(name.as_ptr());
        if name.is_null() {
            return ptr::null_mut();
        }
        let found = py::Py_XNewRef(pyjit_ffi::sys::_PyType_Lookup(class, name));
        py::Py_DECREF(name);
        found
    }
}

/// Calls a special method of `o` with one argument; takes over the reference to it.
unsafe fn call_special(method: Obj, o: Obj, arg: Obj) -> Obj {
    // SAFETY: contract of the callers.
    unsafe {
        let class = type_of(method);
        let get: Option<py::descrgetfunc> = read(class, type_::TP_DESCR_GET);
        let bound = match get {
            Some(get) => get(method, o, type_of(o).cast()),
            None => py::Py_NewRef(method),
        };
        py::Py_DECREF(method);
        if bound.is_null() {
            return bound;
        }
        let result = py::PyObject_CallOneArg(bound, arg);
        py::Py_DECREF(bound);
        result
    }
}

/// The first method of an operator said `NotImplemented`.
///
/// # Safety
/// The contract.
pub(crate) unsafe extern "C" fn binary_op_rest(a: Obj, b: Obj, number: i64, reflected: i64) -> Obj {
    let in_place = number >= i64::from(op::NB_INPLACE_ADD);
    let plain = number % i64::from(op::NB_INPLACE_ADD);
    let Some(&(_, right, sign, sign_in_place)) = OPERATORS.iter().find(|row| i64::from(row.0) == plain)
    else {
        return ptr::null_mut();
    };
    // SAFETY: contract; references are released once.
    unsafe {
        if reflected == 0 && type_of(a) != type_of(b) && has_flag(type_of(b), tpflags::HEAPTYPE) {
            let method = special(type_of(b), right);
            if !method.is_null() {
                let result = call_special(method, b, a);
                if result != py::Py_NotImplemented() {
                    return result;
                }
                py::Py_DECREF(result);
            } else if !py::PyErr_Occurred().is_null() {
                return ptr::null_mut();
            }
        }
        py::PyErr_Format(
            py::PyExc_TypeError,
            c"unsupported operand type(s) for %.100s: '%.100s' and '%.100s'".as_ptr(),
            if in_place { sign_in_place } else { sign }.as_ptr(),
            type_name(a),
            type_name(b),
        )
    }
}

/// The left operand's method said `NotImplemented`.
///
/// # Safety
/// The contract.
pub(crate) unsafe extern "C" fn compare_rest(a: Obj, b: Obj, number: i64, _: i64) -> Obj {
    let Some(&(sign, swapped)) = usize::try_from(number).ok().and_then(|n| COMPARISONS.get(n)) else {
        return ptr::null_mut();
    };
    // SAFETY: contract; references are released once.
    unsafe {
        let compare: Option<py::richcmpfunc> = read(type_of(b), type_::TP_RICHCOMPARE);
        if let Some(compare) = compare {
            let result = compare(b, a, swapped);
            if result != py::Py_NotImplemented() {
                return result;
            }
            py::Py_DECREF(result);
        }
        match c_int::try_from(number) {
            Ok(py::Py_EQ) => py::PyBool_FromLong(core::ffi::c_long::from(a == b)),
            Ok(py::Py_NE) => py::PyBool_FromLong(core::ffi::c_long::from(a != b)),
            _ => py::PyErr_Format(
                py::PyExc_TypeError,
                c"'%s' not supported between instances of '%.100s' and '%.100s'".as_ptr(),
                sign.as_ptr(),
                type_name(a),
                type_name(b),
            ),
        }
    }
}

pub(super) unsafe extern "C" fn result_truth(value: Obj) -> c_int {
    // SAFETY: contract.
    unsafe { py::PyObject_IsTrue(value) }
}
