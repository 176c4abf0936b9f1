//! Declarations of exported CPython 3.13 symbols that pyo3-ffi lacks.
//!
//! Signatures are those of `Include/cpython` and `Include/internal`; the header stands behind each doc comment. All
//! are in the dynamic symbol table of 3.13.0 (shared library) and of Debian's static executables. None may be called
//! without the GIL. "Steals" and "new reference" are said where they apply; other object arguments are borrowed.
//! `tests/exports.rs` compares this list with the symbols of the Python in use.
#![expect(non_camel_case_types, reason = "CPython's own names")]

use core::ffi::{c_char, c_int, c_uint, c_void};

use crate::py::{
    Py_hash_t, Py_ssize_t, PyCodeObject, PyFrameObject, PyFunctionObject, PyInterpreterState, PyObject,
    PyThreadState, PyTypeObject, binaryfunc, vectorcallfunc,
};

pub use crate::py::_PyInterpreterFrame;

/// `conversion_func`, pycore_ceval.h.
pub type conversion_func = unsafe extern "C" fn(*mut PyObject) -> *mut PyObject;

/// `intrinsic_func1_info`, pycore_intrinsics.h.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct intrinsic_func1_info {
    /// The function; new reference or null.
    pub func: Option<unsafe extern "C" fn(*mut PyThreadState, *mut PyObject) -> *mut PyObject>,
    /// Its name.
    pub name: *const c_char,
}

/// `intrinsic_func2_info`, pycore_intrinsics.h.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct intrinsic_func2_info {
    /// The function; new reference or null.
    pub func: Option<unsafe extern "C" fn(*mut PyThreadState, *mut PyObject, *mut PyObject) -> *mut PyObject>,
    /// Its name.
    pub name: *const c_char,
}

// SAFETY: both tables are constant data of the interpreter; the name points to a string literal.
unsafe impl Sync for intrinsic_func1_info {}
// SAFETY: as above.
unsafe impl Sync for intrinsic_func2_info {}

/// `PyMonitoringState`, cpython/monitoring.h.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct PyMonitoringState {
    /// The tools that listen, as bits.
    pub active: u8,
    /// CPython's own.
    pub opaque: u8,
}

/// `PyRefTracer`, cpython/object.h: object, event (0 create, 1 destroy), data.
pub type PyRefTracer = unsafe extern "C" fn(*mut PyObject, c_int, *mut c_void) -> c_int;

/// `PyDict_WatchCallback`, cpython/dictobject.h: event, dict, key, new value.
pub type PyDict_WatchCallback =
    unsafe extern "C" fn(c_int, *mut PyObject, *mut PyObject, *mut PyObject) -> c_int;
/// `PyType_WatchCallback`, cpython/object.h: the type about to change.
pub type PyType_WatchCallback = unsafe extern "C" fn(*mut PyObject) -> c_int;
/// `PyFunction_WatchCallback`, cpython/funcobject.h: event, function, new value.
pub type PyFunction_WatchCallback =
    unsafe extern "C" fn(c_int, *mut PyFunctionObject, *mut PyObject) -> c_int;
/// `PyCode_WatchCallback`, cpython/code.h: event, code.
pub type PyCode_WatchCallback = unsafe extern "C" fn(c_int, *mut PyCodeObject) -> c_int;

// Evaluation and frames.
unsafe extern "C" {
    /// Runs a frame to its end (return, yield, raise). New reference or null. pycore_ceval.h.
    pub fn _PyEval_EvalFrameDefault(
        tstate: *mut PyThreadState,
        frame: *mut _PyInterpreterFrame,
        throwflag: c_int,
    ) -> *mut PyObject;
    /// Pushes a frame and binds arguments. Steals `func`, `locals` and every argument, also on error; null with an
    /// exception on error. pycore_frame.h.
    pub fn _PyEvalFramePushAndInit(
        tstate: *mut PyThreadState,
        func: *mut PyFunctionObject,
        locals: *mut PyObject,
        args: *const *mut PyObject,
        argcount: usize,
        kwnames: *mut PyObject,
    ) -> *mut _PyInterpreterFrame;
    /// Takes the topmost frame off the data stack without clearing it. pycore_frame.h.
    pub fn _PyThreadState_PopFrame(tstate: *mut PyThreadState, frame: *mut _PyInterpreterFrame);
    /// Clears a frame that is no longer `current_frame` and pops it; a frame object that somebody holds takes the
    /// contents over. pycore_ceval.h.
    pub fn _PyEval_FrameClearAndPop(tstate: *mut PyThreadState, frame: *mut _PyInterpreterFrame);
    /// Handles what the low bits of `eval_breaker` ask for. -1 with an exception. pycore_ceval.h.
    pub fn _Py_HandlePending(tstate: *mut PyThreadState) -> c_int;
    /// Slow path of entering C recursion: -1 with RecursionError when the budget is used up. pycore_ceval.h.
    pub fn _Py_CheckRecursiveCall(tstate: *mut PyThreadState, where_: *const c_char) -> c_int;
    /// Reports a RAISE monitoring event. pycore_ceval.h.
    pub fn _PyEval_MonitorRaise(tstate: *mut PyThreadState, frame: *mut _PyInterpreterFrame, instr: *mut u16);
    /// Reports an EXCEPTION_HANDLED event of the pending exception. -1 with another exception. cpython/monitoring.h.
    pub fn _PyMonitoring_FireExceptionHandledEvent(
        state: *mut PyMonitoringState,
        codelike: *mut PyObject,
        offset: i32,
    ) -> c_int;
    /// Reports a PY_UNWIND event of the pending exception. -1 with another exception. cpython/monitoring.h.
    pub fn _PyMonitoring_FirePyUnwindEvent(
        state: *mut PyMonitoringState,
        codelike: *mut PyObject,
        offset: i32,
    ) -> c_int;
    /// Makes the generator, coroutine or async generator of a function. New reference. pycore_ceval.h.
    pub fn _Py_MakeCoro(func: *mut PyFunctionObject) -> *mut PyObject;
    /// The frame object's frame was entered from C. pycore_frame.h.
    pub fn _PyFrame_IsEntryFrame(frame: *mut PyFrameObject) -> c_int;
    /// Adds a traceback entry for a place that has no frame. pycore_traceback.h.
    pub fn _PyTraceback_Add(funcname: *const c_char, filename: *const c_char, lineno: c_int);
}

// Parts of instructions.
unsafe extern "C" {
    /// Name lookup in the interpreter's builtins. New reference; AttributeError if missing. pycore_ceval.h.
    pub fn _PyEval_GetBuiltin(name: *mut PyObject) -> *mut PyObject;
    /// UNPACK_SEQUENCE and UNPACK_EX: stores owned items downwards from `sp`; 1 on success, 0 with an exception.
    /// `argcntafter` is -1 without a starred target. pycore_ceval.h.
    pub fn _PyEval_UnpackIterable(
        tstate: *mut PyThreadState,
        v: *mut PyObject,
        argcnt: c_int,
        argcntafter: c_int,
        sp: *mut *mut PyObject,
    ) -> c_int;
    /// MATCH_CLASS: tuple of attributes (new reference), or null, with an exception only on error. pycore_ceval.h.
    pub fn _PyEval_MatchClass(
        tstate: *mut PyThreadState,
        subject: *mut PyObject,
        type_: *mut PyObject,
        nargs: Py_ssize_t,
        kwargs: *mut PyObject,
    ) -> *mut PyObject;
    /// MATCH_KEYS: tuple of values or None (new reference); null on error. pycore_ceval.h.
    pub fn _PyEval_MatchKeys(
        tstate: *mut PyThreadState,
        map: *mut PyObject,
        keys: *mut PyObject,
    ) -> *mut PyObject;
    /// `except X`: -1 with TypeError when X is no exception class (or tuple of them). pycore_ceval.h.
    pub fn _PyEval_CheckExceptTypeValid(tstate: *mut PyThreadState, right: *mut PyObject) -> c_int;
    /// `except* X`: likewise. pycore_ceval.h.
    pub fn _PyEval_CheckExceptStarTypeValid(tstate: *mut PyThreadState, right: *mut PyObject) -> c_int;
    /// `except* X`: splits a group; new references through the pointers; -1 on error. pycore_ceval.h.
    pub fn _PyEval_ExceptionGroupMatch(
        exc_value: *mut PyObject,
        match_type: *mut PyObject,
        match_: *mut *mut PyObject,
        rest: *mut *mut PyObject,
    ) -> c_int;
    /// Raises `exc` with a message built from `format_str` and the name `obj`. pycore_ceval.h.
    pub fn _PyEval_FormatExcCheckArg(
        tstate: *mut PyThreadState,
        exc: *mut PyObject,
        format_str: *const c_char,
        obj: *mut PyObject,
    );
    /// Raises the NameError or UnboundLocalError of an empty cell. pycore_ceval.h.
    pub fn _PyEval_FormatExcUnbound(tstate: *mut PyThreadState, co: *mut PyCodeObject, oparg: c_int);
    /// Rewrites the pending error of a `**kwargs` merge into the call's TypeError. pycore_ceval.h.
    pub fn _PyEval_FormatKwargsError(tstate: *mut PyThreadState, func: *mut PyObject, kwargs: *mut PyObject);
    /// TypeError of GET_AWAITABLE in `async with`. pycore_ceval.h.
    pub fn _PyEval_FormatAwaitableError(tstate: *mut PyThreadState, type_: *mut PyTypeObject, oparg: c_int);
    /// `_PyEval_BinaryOps[NB_*]`: what BINARY_OP calls. pycore_ceval.h.
    pub static _PyEval_BinaryOps: [Option<binaryfunc>; 26];
    /// `_PyEval_ConversionFuncs[k]`: what CONVERT_VALUE calls, k = 1 str, 2 repr, 3 ascii. pycore_ceval.h.
    pub static _PyEval_ConversionFuncs: [Option<conversion_func>; 4];
    /// By `CALL_INTRINSIC_1` argument. pycore_intrinsics.h.
    pub static _PyIntrinsics_UnaryFunctions: [intrinsic_func1_info; 12];
    /// By `CALL_INTRINSIC_2` argument. pycore_intrinsics.h.
    pub static _PyIntrinsics_BinaryFunctions: [intrinsic_func2_info; 6];
    /// LOAD_SUPER_ATTR: new reference; `*meth_found` is 1 for an unbound method. pycore_typeobject.h.
    pub fn _PySuper_Lookup(
        su_type: *mut PyTypeObject,
        su_obj: *mut PyObject,
        name: *mut PyObject,
        meth_found: *mut c_int,
    ) -> *mut PyObject;
    /// LOAD_ATTR of a call: 1 and an unbound function, or 0 and the attribute (null on error); new reference.
    /// pycore_object.h.
    pub fn _PyObject_GetMethod(obj: *mut PyObject, name: *mut PyObject, method: *mut *mut PyObject) -> c_int;
    /// Special method looked up on the type and bound. New reference; null without an exception if missing.
    /// pycore_object.h.
    pub fn _PyObject_LookupSpecial(obj: *mut PyObject, attr: *mut PyObject) -> *mut PyObject;
    /// Text of a callable for error messages. New reference. pycore_object.h.
    pub fn _PyObject_FunctionStr(func: *mut PyObject) -> *mut PyObject;
    /// Value a generator returned through StopIteration: 0 and a new reference; -1 if another exception is set.
    /// pycore_genobject.h.
    pub fn _PyGen_FetchStopIterationValue(value: *mut *mut PyObject) -> c_int;
    /// Raises StopIteration with a value. pycore_genobject.h.
    pub fn _PyGen_SetStopIterationValue(value: *mut PyObject) -> c_int;
    /// What a generator delegates to with `yield from`. New reference or null. pycore_genobject.h.
    pub fn _PyGen_yf(generator: *mut PyObject) -> *mut PyObject;
    /// The iterator of an awaitable. New reference. pycore_genobject.h.
    pub fn _PyCoro_GetAwaitableIter(o: *mut PyObject) -> *mut PyObject;
    /// Keyword arguments of a vectorcall as a dict. New reference. pycore_call.h.
    pub fn _PyStack_AsDict(values: *const *mut PyObject, kwnames: *mut PyObject) -> *mut PyObject;
    /// Joins what an `except*` block raised. New reference. cpython/pyerrors.h.
    pub fn PyUnstable_Exc_PrepReraiseStar(orig: *mut PyObject, excs: *mut PyObject) -> *mut PyObject;
}

// Functions and watchers.
unsafe extern "C" {
    /// Sets `func_version` to 0, then the vectorcall entry. cpython/funcobject.h.
    pub fn PyFunction_SetVectorcall(func: *mut PyFunctionObject, vectorcall: vectorcallfunc);
    /// Sets `func_version` and the function's slot in the version table. pycore_function.h.
    pub fn _PyFunction_SetVersion(func: *mut PyFunctionObject, version: u32);
    /// Watcher id, or -1 with an exception. cpython/funcobject.h.
    pub fn PyFunction_AddWatcher(callback: PyFunction_WatchCallback) -> c_int;
    /// -1 with an exception. cpython/funcobject.h.
    pub fn PyFunction_ClearWatcher(watcher_id: c_int) -> c_int;
    /// Watcher id, or -1 with an exception. cpython/dictobject.h.
    pub fn PyDict_AddWatcher(callback: PyDict_WatchCallback) -> c_int;
    /// Watcher id, or -1 with an exception. cpython/object.h.
    pub fn PyType_AddWatcher(callback: PyType_WatchCallback) -> c_int;
    /// -1 with an exception. cpython/object.h.
    pub fn PyType_ClearWatcher(watcher_id: c_int) -> c_int;
    /// Assigns a version tag if the type has none and starts the events. -1 with an exception. cpython/object.h.
    pub fn PyType_Watch(watcher_id: c_int, type_: *mut PyObject) -> c_int;
    /// -1 with an exception. cpython/object.h.
    pub fn PyType_Unwatch(watcher_id: c_int, type_: *mut PyObject) -> c_int;
    /// Watcher id, or -1 with an exception. cpython/code.h.
    pub fn PyCode_AddWatcher(callback: PyCode_WatchCallback) -> c_int;
    /// `co_code`: the bytecode without specialisation, caches and instrumentation. New reference. cpython/code.h.
    pub fn PyCode_GetCode(code: *mut PyCodeObject) -> *mut PyObject;
    /// -1 with an exception. cpython/code.h.
    pub fn PyCode_ClearWatcher(watcher_id: c_int) -> c_int;
}

// Types and attributes.
unsafe extern "C" {
    /// 1 if the type now has a version tag, 0 if it can have none. cpython/object.h.
    pub fn PyUnstable_Type_AssignVersionTag(type_: *mut PyTypeObject) -> c_int;
    /// MRO lookup through the method cache. Borrowed; null without an exception if missing. cpython/object.h.
    pub fn _PyType_Lookup(type_: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject;
    /// MRO lookup. New reference; null without an exception if missing. cpython/object.h.
    pub fn _PyType_LookupRef(type_: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject;
    /// Last part of the type's name. pycore_typeobject.h.
    pub fn _PyType_Name(type_: *mut PyTypeObject) -> *const c_char;
    /// Address of the dict pointer of an object, materialising a managed dict; null if it has none.
    /// cpython/object.h.
    pub fn _PyObject_GetDictPtr(obj: *mut PyObject) -> *mut *mut PyObject;
    /// Generic getattr with a given dict; `suppress` hides AttributeError. New reference. cpython/object.h.
    pub fn _PyObject_GenericGetAttrWithDict(
        obj: *mut PyObject,
        name: *mut PyObject,
        dict: *mut PyObject,
        suppress: c_int,
    ) -> *mut PyObject;
    /// Generic setattr (delete if `value` is null) with a given dict. -1 on error. cpython/object.h.
    pub fn _PyObject_GenericSetAttrWithDict(
        obj: *mut PyObject,
        name: *mut PyObject,
        value: *mut PyObject,
        dict: *mut PyObject,
    ) -> c_int;
    /// Allocates a GC object with extra bytes. New reference. cpython/objimpl.h.
    pub fn PyUnstable_Object_GC_NewWithExtraData(
        type_: *mut PyTypeObject,
        extra_size: usize,
    ) -> *mut PyObject;
    /// Visits the managed dict or the inline values of an object. cpython/object.h.
    pub fn PyObject_VisitManagedDict(
        obj: *mut PyObject,
        visit: unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int,
        arg: *mut c_void,
    ) -> c_int;
    /// Clears the managed dict or the inline values of an object. cpython/object.h.
    pub fn PyObject_ClearManagedDict(obj: *mut PyObject);
    /// Bound method. New reference. cpython/classobject.h.
    pub fn PyMethod_New(func: *mut PyObject, self_: *mut PyObject) -> *mut PyObject;
    /// Visits every object the collector tracks; the callback returns 0 to stop. cpython/objimpl.h.
    pub fn PyUnstable_GC_VisitObjects(
        callback: unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int,
        arg: *mut c_void,
    );
    /// Type of bound methods. cpython/classobject.h.
    pub static mut PyMethod_Type: PyTypeObject;
    /// Type of instance methods. cpython/classobject.h.
    pub static mut PyInstanceMethod_Type: PyTypeObject;
    /// Type of `None`. pycore_object.h.
    pub static mut _PyNone_Type: PyTypeObject;
    /// Type of `NotImplemented`. pycore_object.h.
    pub static mut _PyNotImplemented_Type: PyTypeObject;
    /// The type of `frame.f_locals` of optimised code. cpython/frameobject.h.
    pub static mut PyFrameLocalsProxy_Type: PyTypeObject;
}

// Values and containers.
unsafe extern "C" {
    /// Exact ints only. New reference. pycore_long.h.
    pub fn _PyLong_Add(left: *mut PyObject, right: *mut PyObject) -> *mut PyObject;
    /// Exact ints only. New reference. pycore_long.h.
    pub fn _PyLong_Subtract(left: *mut PyObject, right: *mut PyObject) -> *mut PyObject;
    /// Exact ints only. New reference. pycore_long.h.
    pub fn _PyLong_Multiply(left: *mut PyObject, right: *mut PyObject) -> *mut PyObject;
    /// `left << shift`. New reference. pycore_long.h.
    pub fn _PyLong_Lshift(left: *mut PyObject, shift: usize) -> *mut PyObject;
    /// `left >> shift`. New reference. pycore_long.h.
    pub fn _PyLong_Rshift(left: *mut PyObject, shift: usize) -> *mut PyObject;
    /// Int from 30-bit digits, least significant first. New reference. pycore_long.h / longintrepr.h.
    pub fn _PyLong_FromDigits(negative: c_int, digit_count: Py_ssize_t, digits: *mut u32) -> *mut PyObject;
    /// Deallocates an exact float whose count reached zero. pycore_floatobject.h.
    pub fn _PyFloat_ExactDealloc(op: *mut PyObject);
    /// Deallocates an exact str whose count reached zero. pycore_unicodeobject.h.
    pub fn _PyUnicode_ExactDealloc(op: *mut PyObject);
    /// 1 if two str are equal. pycore_unicodeobject.h.
    pub fn _PyUnicode_Equal(left: *mut PyObject, right: *mut PyObject) -> c_int;
    /// BUILD_STRING: joins str objects. New reference. pycore_unicodeobject.h.
    pub fn _PyUnicode_JoinArray(
        separator: *mut PyObject,
        items: *const *mut PyObject,
        seqlen: Py_ssize_t,
    ) -> *mut PyObject;
    /// Tuple that steals its items (also on error). New reference. pycore_tuple.h.
    pub fn _PyTuple_FromArraySteal(items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject;
    /// List that steals its items (also on error). New reference. pycore_list.h.
    pub fn _PyList_FromArraySteal(items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject;
    /// `list += iterable`: None (new reference) or null. pycore_list.h.
    pub fn _PyList_Extend(list: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject;
    /// Appends to a full list. Steals `newitem`, also on error (-1). pycore_list.h.
    pub fn _PyList_AppendTakeRefListResize(list: *mut PyObject, newitem: *mut PyObject) -> c_int;
    /// `set.update`. -1 on error. pycore_setobject.h.
    pub fn _PySet_Update(set: *mut PyObject, iterable: *mut PyObject) -> c_int;
    /// 1, 0, or -1 on error. pycore_setobject.h.
    pub fn _PySet_Contains(set: *mut PyObject, key: *mut PyObject) -> c_int;
    /// LOAD_GLOBAL on two exact dicts. New reference; null without an exception if missing. pycore_dict.h.
    pub fn _PyDict_LoadGlobal(
        globals: *mut PyObject,
        builtins: *mut PyObject,
        key: *mut PyObject,
    ) -> *mut PyObject;
    /// Steals key and value, also on error (-1). pycore_dict.h.
    pub fn _PyDict_SetItem_Take2(dict: *mut PyObject, key: *mut PyObject, value: *mut PyObject) -> c_int;
    /// Merge; `override_` 0 keeps the first, 1 the last, 2 raises KeyError on a duplicate. -1 on error.
    /// pycore_dict.h.
    pub fn _PyDict_MergeEx(mp: *mut PyObject, other: *mut PyObject, override_: c_int) -> c_int;
    /// BUILD_MAP and BUILD_CONST_KEY_MAP; the offsets are strides. New reference. pycore_dict.h.
    pub fn _PyDict_FromItems(
        keys: *const *mut PyObject,
        keys_offset: Py_ssize_t,
        values: *const *mut PyObject,
        values_offset: Py_ssize_t,
        length: Py_ssize_t,
    ) -> *mut PyObject;
    /// Dict with room for `minused` entries. New reference. cpython/dictobject.h.
    pub fn _PyDict_NewPresized(minused: Py_ssize_t) -> *mut PyObject;
    /// Borrowed; null with or without an exception. cpython/dictobject.h.
    pub fn _PyDict_GetItem_KnownHash(mp: *mut PyObject, key: *mut PyObject, hash: Py_hash_t)
    -> *mut PyObject;
    /// -1 on error. pycore_dict.h.
    pub fn _PyDict_SetItem_KnownHash(
        mp: *mut PyObject,
        key: *mut PyObject,
        item: *mut PyObject,
        hash: Py_hash_t,
    ) -> c_int;
    /// -1 on error. pycore_dict.h.
    pub fn _PyDict_DelItem_KnownHash(mp: *mut PyObject, key: *mut PyObject, hash: Py_hash_t) -> c_int;
}

// Errors, perf map, runtime.
unsafe extern "C" {
    /// pycore_pyerrors.h.
    pub fn _PyErr_SetString(tstate: *mut PyThreadState, exception: *mut PyObject, string: *const c_char);
    /// pycore_pyerrors.h; returns null.
    pub fn _PyErr_Format(
        tstate: *mut PyThreadState,
        exception: *mut PyObject,
        format: *const c_char,
        ...
    ) -> *mut PyObject;
    /// As `PyErr_Format`, with the pending exception as cause. pycore_pyerrors.h; returns null.
    pub fn _PyErr_FormatFromCause(exception: *mut PyObject, format: *const c_char, ...) -> *mut PyObject;
    /// Raises KeyError with the key as its only argument. cpython/pyerrors.h.
    pub fn _PyErr_SetKeyError(key: *mut PyObject);
    /// pycore_pyerrors.h.
    pub fn _PyErr_ExceptionMatches(tstate: *mut PyThreadState, exc: *mut PyObject) -> c_int;
    /// pycore_pyerrors.h.
    pub fn _PyErr_Clear(tstate: *mut PyThreadState);
    /// Opens `/tmp/perf-<pid>.map`. 0 on success. cpython/sysmodule.h.
    pub fn PyUnstable_PerfMapState_Init() -> c_int;
    /// Adds a line to it. 0 on success. cpython/sysmodule.h.
    pub fn PyUnstable_WritePerfMapEntry(
        code_addr: *const c_void,
        code_size: c_uint,
        entry_name: *const c_char,
    ) -> c_int;
    /// Closes it. cpython/sysmodule.h.
    pub fn PyUnstable_PerfMapState_Fini();
    /// The object tracer (`tracemalloc`-like tools that count objects), or null, and its data. cpython/object.h.
    pub fn PyRefTracer_GetTracer(data: *mut *mut c_void) -> Option<PyRefTracer>;
    /// Runs a function when an interpreter ends. 0 on success. cpython/pylifecycle.h.
    pub fn PyUnstable_AtExit(
        interp: *mut PyInterpreterState,
        func: unsafe extern "C" fn(*mut c_void),
        data: *mut c_void,
    ) -> c_int;
    /// The runtime state; it begins with `_Py_DebugOffsets`. pycore_runtime.h.
    pub static _PyRuntime: u8;
}
