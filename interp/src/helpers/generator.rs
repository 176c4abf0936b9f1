//! Delegation to other generators and awaitables.

use core::ffi::c_int;
use core::ptr;

use pyjit_ffi::layout::{code, frame, function, generator, tstate, type_};
use pyjit_ffi::opcode::{COPY_FREE_VARS, MAKE_CELL, RETURN_GENERATOR};
use pyjit_ffi::py::{self, PyCoro_Type, PyGen_Type, vectorcallfunc};
use pyjit_ffi::repr::{co, frame_owner, frame_state};
use pyjit_ffi::sys;

use super::field::{Frame, Obj, Tstate, at, read, tuple_items, type_name, type_of, write};
use super::interned::Name;
use super::iter::RAISED;
use crate::doors::resume::{Outcome, send_to};

static SEND: Name = Name::new(c"send");

/// Exactly a generator or a coroutine.
///
/// # Safety
/// `o` is alive.
#[inline]
pub(crate) unsafe fn is_generator(o: Obj) -> bool {
    // SAFETY: `o` is alive (contract of the callers).
    let class = unsafe { type_of(o) };
    class == &raw mut PyGen_Type || class == &raw mut PyCoro_Type
}

/// The value yielded; or null, with the result in the scratch area; or [`RAISED`].
pub(super) unsafe extern "C" fn send(tstate: Tstate, receiver: Obj, value: Obj, scratch: *mut Obj) -> Obj {
    // SAFETY: contract; the scratch area has room for the result.
    unsafe {
        match step(tstate, receiver, value) {
            Outcome::Yielded(value) => value,
            Outcome::Returned(value) => {
                scratch.write(value);
                ptr::null_mut()
            }
            Outcome::Raised => RAISED,
        }
    }
}

/// What SEND does.
///
/// # Safety
/// The contract.
#[inline]
pub(crate) unsafe fn step(tstate: Tstate, receiver: Obj, value: Obj) -> Outcome {
    // SAFETY: contract.
    unsafe {
        if is_generator(receiver) {
            return send_to(tstate, receiver, value);
        }
        let yielded = if value == py::Py_None() && py::PyIter_Check(receiver) != 0 {
            let next: py::iternextfunc = read(type_of(receiver), type_::TP_ITERNEXT);
            next(receiver)
        } else {
            let name = SEND.get();
            if name.is_null() {
                return Outcome::Raised;
            }
            py::PyObject_CallMethodOneArg(receiver, name, value)
        };
        if !yielded.is_null() {
            return Outcome::Yielded(yielded);
        }
        let mut result = ptr::null_mut();
        if sys::_PyGen_FetchStopIterationValue(&raw mut result) < 0 {
            return Outcome::Raised;
        }
        Outcome::Returned(result)
    }
}

pub(super) unsafe extern "C" fn get_yield_from_iter(frame: Frame, iterable: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        let class = type_of(iterable);
        if class == &raw mut PyGen_Type {
            return py::Py_NewRef(iterable);
        }
        if class != &raw mut PyCoro_Type {
            return py::PyObject_GetIter(iterable);
        }
        let code: Obj = read(frame, frame::F_EXECUTABLE);
        let flags: i32 = read(code, pyjit_ffi::layout::code::CO_FLAGS);
        if flags.cast_unsigned() & (co::COROUTINE | co::ITERABLE_COROUTINE) != 0 {
            return py::Py_NewRef(iterable);
        }
        let text = c"cannot 'yield from' a coroutine object in a non-coroutine generator";
        py::PyErr_SetString(py::PyExc_TypeError, text.as_ptr());
    }
    ptr::null_mut()
}

/// `which`: 1 = the result of `__aenter__`, 2 = that of `__aexit__`, which the message tells.
pub(super) unsafe extern "C" fn get_awaitable(tstate: Tstate, iterable: Obj, which: i64) -> Obj {
    // SAFETY: contract; a new reference that is not handed out is released.
    unsafe {
        let awaitable = sys::_PyCoro_GetAwaitableIter(iterable);
        if awaitable.is_null() {
            explain_not_awaitable(tstate, iterable, which);
            return awaitable;
        }
        if type_of(awaitable) != &raw mut PyCoro_Type {
            return awaitable;
        }
        let delegate = sys::_PyGen_yf(awaitable);
        if delegate.is_null() {
            return awaitable;
        }
        py::Py_DECREF(delegate);
        py::Py_DECREF(awaitable);
        py::PyErr_SetString(
            py::PyExc_RuntimeError,
            c"coroutine is being awaited already".as_ptr(),
        );
    }
    ptr::null_mut()
}

/// A class that can't be awaited gets a better message in `async with`.
unsafe fn explain_not_awaitable(tstate: Tstate, iterable: Obj, which: i64) {
    // SAFETY: the operands of `get_awaitable`.
    unsafe {
        let class = type_of(iterable);
        let slots = (*class).tp_as_async;
        if !slots.is_null() && (*slots).am_await.is_some() {
            return;
        }
        let text = match which {
            1 => c"'async with' received an object from __aenter__ that does not implement __await__: %.100s",
            2 => c"'async with' received an object from __aexit__ that does not implement __await__: %.100s",
            _ => return,
        };
        sys::_PyErr_Format(tstate, py::PyExc_TypeError, text.as_ptr(), type_name(iterable));
    }
}

/// No operator of the object runs Python code: an int, float or bool; with 1, also a str, bytes or None.
pub(super) unsafe extern "C" fn is_plain(o: Obj, which: i64) -> c_int {
    // SAFETY: contract; addresses of static types.
    unsafe {
        let class = type_of(o);
        let number = [
            &raw mut py::PyLong_Type,
            &raw mut py::PyFloat_Type,
            &raw mut py::PyBool_Type,
        ];
        let other = [&raw mut py::PyUnicode_Type, &raw mut py::PyBytes_Type];
        c_int::from(number.contains(&class) || which == 1 && (other.contains(&class) || o == py::Py_None()))
    }
}

const GENERATORS: u32 = co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR;
const VARIADIC: u32 = co::VARARGS | co::VARKEYWORDS;
const PLAIN: u32 = co::OPTIMIZED | co::NEWLOCALS;

/// Calls a generator function whose parameters are all given by position: what its instructions up to RETURN_GENERATOR
/// do, without a frame to run them in. `None`: not such a function, or something needs the interpreter.
///
/// # Safety
/// The contract; `func` is an exact function, `args` are `count` arguments.
#[inline]
pub(super) unsafe fn make(tstate: Tstate, func: Obj, args: *const Obj, count: isize) -> Option<Obj> {
    // SAFETY: contract; a function has a code object.
    unsafe {
        let co: Obj = read(func, function::FUNC_CODE);
        let flags: u32 = read::<i32, _>(co, code::CO_FLAGS).cast_unsigned();
        if flags & GENERATORS == 0 {
            return None;
        }
        make_generator(tstate, func, co, flags, args, count)
    }
}

unsafe fn make_generator(
    tstate: Tstate,
    func: Obj,
    co: Obj,
    flags: u32,
    args: *const Obj,
    count: isize,
) -> Option<Obj> {
    // SAFETY: as `make`. Everything that can run or fail comes before the generator, whose frame is complete before
    // anybody can see it.
    unsafe {
        let stock = crate::runtime::get(pyjit_ffi::object::Gil::assume()).stock_vectorcall;
        let entry: vectorcallfunc = read(func, function::VECTORCALL);
        if flags & (PLAIN | VARIADIC) != PLAIN
            || read::<i32, _>(co, code::CO_ARGCOUNT) as isize != count
            || read::<i32, _>(co, code::CO_KWONLYARGCOUNT) != 0
            || !ptr::fn_addr_eq(entry, stock)
            || read::<u64, _>(tstate, tstate::EVAL_BREAKER)
                != read::<u64, _>(co, code::CO_INSTRUMENTATION_VERSION)
            || read::<i32, _>(tstate, tstate::PY_RECURSION_REMAINING) <= 1
            || read::<i32, _>(tstate, tstate::COROUTINE_ORIGIN_TRACKING_DEPTH) != 0
        {
            return None;
        }
        let first: *mut u16 = at(co, code::CO_CODE_ADAPTIVE);
        let mut instr = first;
        let (opcode, free) = instruction(instr);
        let free = if opcode == COPY_FREE_VARS {
            instr = instr.add(1);
            free
        } else {
            0
        };
        let cells = instr;
        while instruction(instr).0 == MAKE_CELL {
            instr = instr.add(1);
        }
        if instruction(instr).0 != RETURN_GENERATOR {
            return None;
        }
        let made = empty(func, co);
        if made.is_null() {
            return Some(made);
        }
        let f: Obj = at(made, generator::GI_IFRAME);
        let slots: *mut Obj = at(f, frame::LOCALSPLUS);
        let total = read::<i32, _>(co, code::CO_NLOCALSPLUS);
        for i in 0..count {
            slots.offset(i).write(py::Py_NewRef(args.offset(i).read()));
        }
        for i in count..total as isize {
            slots.offset(i).write(ptr::null_mut());
        }
        if free > 0 {
            let captured = tuple_items(read(func, function::FUNC_CLOSURE));
            for i in 0..free {
                let cell = captured.offset(i).read();
                slots.offset(total as isize - free + i).write(py::Py_NewRef(cell));
            }
        }
        write(f, frame::INSTR_PTR, instr.add(1));
        write(f, frame::STACKTOP, total);
        write(made, generator::GI_FRAME_STATE, frame_state::CREATED);
        let mut cell = cells;
        while cell < instr {
            let slot = slots.offset(instruction(cell).1);
            let made_cell = py::PyCell_New(slot.read());
            if made_cell.is_null() {
                py::Py_DECREF(made);
                return Some(ptr::null_mut());
            }
            py::Py_XDECREF(slot.replace(made_cell));
            cell = cell.add(1);
        }
        Some(made)
    }
}

/// A generator of this function, with this code, whose frame has a header but no slots yet: as long as its state says so, nobody looks at
/// them. Null without memory.
unsafe fn empty(func: Obj, co: Obj) -> Obj {
    // SAFETY: a live generator function, and the code object it has or had. No Python code runs while it has another.
    unsafe {
        let present: Obj = read(func, function::FUNC_CODE);
        write(func, function::FUNC_CODE, co);
        let made = sys::_Py_MakeCoro(func.cast());
        write(func, function::FUNC_CODE, present);
        if made.is_null() {
            return made;
        }
        let f: Obj = at(made, generator::GI_IFRAME);
        write(f, frame::F_EXECUTABLE, py::Py_NewRef(co));
        write(f, frame::PREVIOUS, ptr::null_mut::<u8>());
        write(f, frame::F_FUNCOBJ, py::Py_NewRef(func));
        write(f, frame::F_GLOBALS, read::<Obj, _>(func, function::FUNC_GLOBALS));
        write(
            f,
            frame::F_BUILTINS,
            read::<Obj, _>(func, function::FUNC_BUILTINS),
        );
        write(f, frame::F_LOCALS, ptr::null_mut::<u8>());
        write(f, frame::FRAME_OBJ, ptr::null_mut::<u8>());
        write(f, frame::STACKTOP, 0i32);
        write(f, frame::RETURN_OFFSET, 0u16);
        write(f, frame::OWNER, frame_owner::GENERATOR);
        made
    }
}

/// A generator of this function that stands before a unit of its code, with these slots, whose references it takes over;
/// or that has ended (unit 0), or that is about to run and has no slots yet (a negative unit). Null without memory, when
/// they are released.
///
/// # Safety
/// `func` is a generator function, `co` the code it has or had, which has so many locals and is suspended there with such a
/// stack; the GIL is held.
pub(crate) unsafe fn suspended(func: Obj, co: Obj, unit: i64, slots: &[Obj]) -> Obj {
    // SAFETY: contract; the frame is complete before its state says that it is.
    unsafe {
        let made = empty(func, co);
        if made.is_null() {
            slots.iter().for_each(|&o| py::Py_XDECREF(o));
            return made;
        }
        let f: Obj = at(made, generator::GI_IFRAME);
        let locals: *mut Obj = at(f, frame::LOCALSPLUS);
        for (n, &o) in slots.iter().enumerate() {
            locals.add(n).write(o);
        }
        write(f, frame::STACKTOP, i32::try_from(slots.len()).unwrap_or(0));
        let first: *mut u16 = at(co, code::CO_CODE_ADAPTIVE);
        let instr = first.add(usize::try_from(unit).unwrap_or(0));
        write(f, frame::INSTR_PTR, instr);
        let state = if unit < 0 {
            frame_state::EXECUTING
        } else if unit == 0 {
            frame_state::COMPLETED
        } else if instruction(instr.sub(1)).0 == RETURN_GENERATOR {
            frame_state::CREATED
        } else {
            frame_state::SUSPENDED
        };
        write(made, generator::GI_FRAME_STATE, state);
        made
    }
}

/// Opcode and argument of a code unit.
unsafe fn instruction(unit: *const u16) -> (u8, isize) {
    // SAFETY: a unit of live bytecode.
    let [opcode, arg] = unsafe { unit.read() }.to_le_bytes();
    (opcode, isize::from(arg))
}
