//! Objects: owned and borrowed references, exact type tests, conversions, calls.
//!
//! [`Gil`] is a proof that the GIL is held. [`Owned`] and [`Borrowed`] can only be had with it and are not `Send`, so
//! their methods need no token: whoever has one is on a thread that holds the GIL. (Code that releases the GIL by
//! hand must not touch a wrapper meanwhile.) A `Borrowed<'a>` points to an object that something keeps alive for `'a`.

use core::ffi::{CStr, c_char};
use core::marker::PhantomData;
use core::ptr::{self, NonNull};

use crate::error::{self, PyResult, check, check_status, pending};
use crate::{py, sys};

/// Proof that this thread holds the GIL.
#[derive(Clone, Copy, Debug)]
pub struct Gil<'py>(PhantomData<(&'py (), *mut ())>);

impl Gil<'_> {
    /// Makes a proof from the caller's word.
    ///
    /// # Safety
    /// This thread holds the GIL of the main interpreter for as long as the token and anything made with it is used.
    #[inline]
    pub unsafe fn assume() -> Self {
        Self(PhantomData)
    }
}

/// A strong reference; dropping it releases the reference, which may run Python code.
#[derive(Debug, PartialEq, Eq)]
pub struct Owned(NonNull<py::PyObject>);

/// A reference that somebody else keeps alive for `'a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Borrowed<'a>(NonNull<py::PyObject>, PhantomData<&'a py::PyObject>);

impl Drop for Owned {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: this wrapper owns one reference, and the GIL is held (see the module's text).
        unsafe { py::Py_DECREF(self.0.as_ptr()) }
    }
}

impl Clone for Owned {
    #[inline]
    fn clone(&self) -> Self {
        self.borrow().to_owned()
    }
}

impl Owned {
    /// Takes over a new reference; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or a strong reference that nobody else will release. The GIL is held while the wrapper lives.
    #[inline]
    pub unsafe fn from_ptr(ptr: *mut py::PyObject) -> Option<Self> {
        NonNull::new(ptr).map(Self)
    }

    /// The reference, borrowed from this owner.
    #[inline]
    pub fn borrow(&self) -> Borrowed<'_> {
        Borrowed(self.0, PhantomData)
    }

    /// The address; the reference stays here.
    #[inline]
    pub fn as_ptr(&self) -> *mut py::PyObject {
        self.0.as_ptr()
    }

    /// Gives the reference away: the receiver must release it.
    #[inline]
    pub fn into_ptr(self) -> *mut py::PyObject {
        let ptr = self.0.as_ptr();
        core::mem::forget(self);
        ptr
    }

    /// `None`.
    pub fn none(_: Gil<'_>) -> Self {
        // SAFETY: the singleton is immortal, so the borrowed pointer may be owned by anybody.
        Self(unsafe { NonNull::new_unchecked(py::Py_None()) })
    }

    /// `True` or `False`.
    pub fn bool(_: Gil<'_>, value: bool) -> Self {
        // SAFETY: both are immortal singletons.
        Self(unsafe { NonNull::new_unchecked(if value { py::Py_True() } else { py::Py_False() }) })
    }

    /// An int.
    pub fn int(_: Gil<'_>, value: i64) -> PyResult<Self> {
        // SAFETY: the GIL is held; new reference or null.
        unsafe { check(py::PyLong_FromLongLong(value)) }
    }

    /// An int.
    pub fn uint(_: Gil<'_>, value: u64) -> PyResult<Self> {
        // SAFETY: the GIL is held; new reference or null.
        unsafe { check(py::PyLong_FromUnsignedLongLong(value)) }
    }

    /// A float.
    pub fn float(_: Gil<'_>, value: f64) -> PyResult<Self> {
        // SAFETY: the GIL is held; new reference or null.
        unsafe { check(py::PyFloat_FromDouble(value)) }
    }

    /// A complex.
    pub fn complex(_: Gil<'_>, real: f64, imag: f64) -> PyResult<Self> {
        // SAFETY: the GIL is held; new reference or null.
        unsafe { check(py::PyComplex_FromDoubles(real, imag)) }
    }

    /// A str.
    pub fn str(_: Gil<'_>, value: &str) -> PyResult<Self> {
        let length = ssize(value.len());
        // SAFETY: pointer and length describe valid UTF-8; the GIL is held; new reference or null.
        unsafe {
            check(py::PyUnicode_FromStringAndSize(
                value.as_ptr().cast::<c_char>(),
                length,
            ))
        }
    }

    /// The interned str of a text, as attribute and variable names are.
    pub fn interned(_: Gil<'_>, value: &CStr) -> PyResult<Self> {
        // SAFETY: a C string; the GIL is held; new reference or null.
        unsafe { check(py::PyUnicode_InternFromString(value.as_ptr())) }
    }

    /// A bytes object.
    pub fn bytes(_: Gil<'_>, value: &[u8]) -> PyResult<Self> {
        // SAFETY: pointer and length describe readable memory; the GIL is held; new reference or null.
        unsafe {
            check(py::PyBytes_FromStringAndSize(
                value.as_ptr().cast::<c_char>(),
                ssize(value.len()),
            ))
        }
    }

    /// A tuple of these items.
    pub fn tuple(_: Gil<'_>, items: Vec<Owned>) -> PyResult<Self> {
        let items = into_pointers(items);
        // SAFETY: the GIL is held; the function steals each of the `len` owned pointers, also on error.
        unsafe { check(sys::_PyTuple_FromArraySteal(items.as_ptr(), ssize(items.len()))) }
    }

    /// A list of these items.
    pub fn list(_: Gil<'_>, items: Vec<Owned>) -> PyResult<Self> {
        let items = into_pointers(items);
        // SAFETY: the GIL is held; the function steals each of the `len` owned pointers, also on error.
        unsafe { check(sys::_PyList_FromArraySteal(items.as_ptr(), ssize(items.len()))) }
    }

    /// An empty dict.
    pub fn dict(_: Gil<'_>) -> PyResult<Self> {
        // SAFETY: the GIL is held; new reference or null.
        unsafe { check(py::PyDict_New()) }
    }

    /// Imports a module; for a dotted name, the innermost.
    pub fn import(_: Gil<'_>, name: &CStr) -> PyResult<Self> {
        // SAFETY: a C string; the GIL is held; new reference or null.
        unsafe { check(py::PyImport_ImportModule(name.as_ptr())) }
    }
}

/// Gives up ownership of every item.
fn into_pointers(items: Vec<Owned>) -> Vec<*mut py::PyObject> {
    items.into_iter().map(Owned::into_ptr).collect()
}

/// Lengths of Rust allocations are at most `isize::MAX`, so nothing is lost.
fn ssize(length: usize) -> py::Py_ssize_t {
    py::Py_ssize_t::try_from(length).unwrap_or(py::Py_ssize_t::MAX)
}

macro_rules! exact_tests {
    ($($(#[$doc:meta])* $name:ident = $static:path;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(self) -> bool {
            self.is_exact(&raw mut $static)
        }
    )*};
}

impl<'a> Borrowed<'a> {
    /// Wraps a borrowed pointer; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or points to an object that stays alive for `'a`. The GIL is held while the wrapper is used.
    #[inline]
    pub unsafe fn from_ptr(ptr: *mut py::PyObject) -> Option<Self> {
        Some(Self(NonNull::new(ptr)?, PhantomData))
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyObject {
        self.0.as_ptr()
    }

    /// A strong reference of one's own.
    #[inline]
    pub fn to_owned(self) -> Owned {
        // SAFETY: the object is alive and the GIL is held.
        unsafe { py::Py_INCREF(self.0.as_ptr()) };
        Owned(self.0)
    }

    /// The same object.
    #[inline]
    pub fn is(self, other: Borrowed<'_>) -> bool {
        self.0 == other.0
    }

    /// Address of the type.
    #[inline]
    pub fn type_ptr(self) -> *mut py::PyTypeObject {
        // SAFETY: the object is alive.
        unsafe { py::Py_TYPE(self.0.as_ptr()) }
    }

    /// Reference count, as `sys.getrefcount` counts (without its own argument).
    pub fn refcnt(self) -> py::Py_ssize_t {
        // SAFETY: the object is alive.
        unsafe { py::Py_REFCNT(self.0.as_ptr()) }
    }

    /// `type(self) is t`.
    #[inline]
    pub fn is_exact(self, t: *mut py::PyTypeObject) -> bool {
        self.type_ptr() == t
    }

    /// `isinstance` without `__instancecheck__`: the type or one of its bases is `t`.
    ///
    /// # Safety
    /// `t` points to a live type.
    pub unsafe fn is_instance_of(self, t: *mut py::PyTypeObject) -> bool {
        // SAFETY: both types are alive.
        unsafe { py::PyType_IsSubtype(self.type_ptr(), t) != 0 }
    }

    /// `self is None`.
    #[inline]
    pub fn is_none(self) -> bool {
        // SAFETY: reads the address of a static.
        self.as_ptr() == unsafe { py::Py_None() }
    }

    exact_tests! {
        /// Exactly int (not bool).
        is_int = py::PyLong_Type;
        /// Exactly bool.
        is_bool = py::PyBool_Type;
        /// Exactly float.
        is_float = py::PyFloat_Type;
        /// Exactly complex.
        is_complex = py::PyComplex_Type;
        /// Exactly str.
        is_str = py::PyUnicode_Type;
        /// Exactly bytes.
        is_bytes = py::PyBytes_Type;
        /// Exactly list.
        is_list = py::PyList_Type;
        /// Exactly tuple.
        is_tuple = py::PyTuple_Type;
        /// Exactly dict.
        is_dict = py::PyDict_Type;
        /// Exactly set.
        is_set = py::PySet_Type;
        /// Exactly a Python function.
        is_function = py::PyFunction_Type;
        /// Exactly a code object.
        is_code = py::PyCode_Type;
        /// Exactly a bound method.
        is_method = sys::PyMethod_Type;
        /// Exactly a builtin function or method.
        is_cfunction = py::PyCFunction_Type;
        /// Exactly a method descriptor, such as `list.append`.
        is_method_descriptor = py::PyMethodDescr_Type;
        /// Exactly a module.
        is_module = py::PyModule_Type;
        /// Exactly a cell.
        is_cell = py::PyCell_Type;
        /// Exactly a generator.
        is_generator = py::PyGen_Type;
    }

    /// A class (an instance of `type` or of a metaclass).
    pub fn is_type(self) -> bool {
        // SAFETY: the object is alive.
        unsafe { py::PyType_Check(self.as_ptr()) != 0 }
    }

    /// Value of an int (or of a subclass) that fits; `None` for anything else. Never raises.
    pub fn as_i64(self) -> Option<i64> {
        // SAFETY: the object is alive.
        if unsafe { py::PyLong_Check(self.as_ptr()) } == 0 {
            return None;
        }
        let mut overflow = 0;
        // SAFETY: an int, so the conversion cannot run code nor raise.
        let value = unsafe { py::PyLong_AsLongLongAndOverflow(self.as_ptr(), &raw mut overflow) };
        (overflow == 0).then_some(value)
    }

    /// Value as an index: calls `__index__`, raises TypeError or OverflowError.
    pub fn to_i64(self) -> PyResult<i64> {
        // SAFETY: the object is alive and the GIL is held.
        let value = unsafe { py::PyLong_AsLongLong(self.as_ptr()) };
        if value == -1 && error::occurred(self.gil()) {
            Err(pending())
        } else {
            Ok(value)
        }
    }

    /// Value of a float (or of a subclass); `None` for anything else. Never raises.
    pub fn as_f64(self) -> Option<f64> {
        // SAFETY: the object is alive; a float has its value behind the header.
        unsafe {
            if py::PyFloat_Check(self.as_ptr()) == 0 {
                return None;
            }
            Some(crate::raw::get::<f64>(
                self.as_ptr().cast(),
                crate::layout::float::OB_FVAL,
            ))
        }
    }

    /// Value as a float: calls `__float__` or `__index__`, raises TypeError.
    pub fn to_f64(self) -> PyResult<f64> {
        // SAFETY: the object is alive and the GIL is held.
        let value = unsafe { py::PyFloat_AsDouble(self.as_ptr()) };
        if value == -1.0 && error::occurred(self.gil()) {
            Err(pending())
        } else {
            Ok(value)
        }
    }

    /// `bool(self)`.
    pub fn is_true(self) -> PyResult<bool> {
        // SAFETY: the object is alive and the GIL is held.
        Ok(check_status(self.gil(), unsafe { py::PyObject_IsTrue(self.as_ptr()) })? != 0)
    }

    /// The text of a str; TypeError for anything else, UnicodeEncodeError for lone surrogates.
    pub fn to_str(self) -> PyResult<&'a str> {
        let mut length = 0;
        // SAFETY: the object is alive. The UTF-8 form is kept by the str itself, which lives for `'a`.
        unsafe {
            let text = py::PyUnicode_AsUTF8AndSize(self.as_ptr(), &raw mut length);
            if text.is_null() {
                return Err(pending());
            }
            let bytes = core::slice::from_raw_parts(text.cast::<u8>(), usize::try_from(length).unwrap_or(0));
            Ok(core::str::from_utf8_unchecked(bytes))
        }
    }

    /// Contents of a bytes object; `None` for anything else.
    pub fn as_bytes(self) -> Option<&'a [u8]> {
        // SAFETY: the object is alive; a bytes object is immutable and owns its data for `'a`.
        unsafe {
            if py::PyBytes_Check(self.as_ptr()) == 0 {
                return None;
            }
            let data = py::PyBytes_AsString(self.as_ptr()).cast::<u8>();
            let length = usize::try_from(py::PyBytes_Size(self.as_ptr())).ok()?;
            Some(core::slice::from_raw_parts(data, length))
        }
    }

    /// `str(self)`.
    pub fn str(self) -> PyResult<Owned> {
        // SAFETY: the object is alive and the GIL is held; new reference or null.
        unsafe { check(py::PyObject_Str(self.as_ptr())) }
    }

    /// `repr(self)`.
    pub fn repr(self) -> PyResult<Owned> {
        // SAFETY: the object is alive and the GIL is held; new reference or null.
        unsafe { check(py::PyObject_Repr(self.as_ptr())) }
    }

    /// `getattr(self, name)`.
    pub fn attr(self, name: &CStr) -> PyResult<Owned> {
        // SAFETY: the object is alive, the name a C string, the GIL held; new reference or null.
        unsafe { check(py::PyObject_GetAttrString(self.as_ptr(), name.as_ptr())) }
    }

    /// `getattr(self, name)`, or `None` where that raises AttributeError.
    pub fn attr_opt(self, name: &CStr) -> PyResult<Option<Owned>> {
        let mut found = ptr::null_mut();
        // SAFETY: as in `attr`; `found` receives a new reference or null.
        unsafe {
            let status = py::PyObject_GetOptionalAttrString(self.as_ptr(), name.as_ptr(), &raw mut found);
            check_status(self.gil(), status)?;
            Ok(Owned::from_ptr(found))
        }
    }

    /// `setattr(self, name, value)`.
    pub fn set_attr(self, name: &CStr, value: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: both objects are alive, the name a C string, the GIL held.
        let status = unsafe { py::PyObject_SetAttrString(self.as_ptr(), name.as_ptr(), value.as_ptr()) };
        check_status(self.gil(), status).map(drop)
    }

    /// `self(*args)`.
    pub fn call(self, args: &[Borrowed<'_>]) -> PyResult<Owned> {
        // `Borrowed` is a pointer and a zero-sized marker, so a slice of them is an array of pointers.
        let array = args.as_ptr().cast::<*mut py::PyObject>();
        // SAFETY: `array` has `args.len()` live pointers; without the offset flag nothing before it is touched.
        unsafe {
            check(py::PyObject_Vectorcall(
                self.as_ptr(),
                array,
                args.len(),
                ptr::null_mut(),
            ))
        }
    }

    /// `self(*args, **kwargs)` with a tuple and a dict.
    pub fn call_with(self, args: Borrowed<'_>, kwargs: Option<Borrowed<'_>>) -> PyResult<Owned> {
        let kwargs = kwargs.map_or(ptr::null_mut(), Borrowed::as_ptr);
        // SAFETY: all are alive and the GIL is held; CPython checks the types of tuple and dict itself.
        unsafe { check(py::PyObject_Call(self.as_ptr(), args.as_ptr(), kwargs)) }
    }

    /// `getattr(self, name)(*args)`.
    pub fn call_method(self, name: &CStr, args: &[Borrowed<'_>]) -> PyResult<Owned> {
        self.attr(name)?.borrow().call(args)
    }

    /// Number of items of a tuple (or a subclass); 0 for anything else.
    pub fn tuple_len(self) -> usize {
        // SAFETY: the object is alive.
        unsafe {
            if py::PyTuple_Check(self.as_ptr()) == 0 {
                return 0;
            }
            usize::try_from(py::PyTuple_Size(self.as_ptr())).unwrap_or(0)
        }
    }

    /// Item of a tuple; `None` behind its end or for anything else. A tuple keeps its items for its own life.
    pub fn tuple_item(self, index: usize) -> Option<Borrowed<'a>> {
        if index >= self.tuple_len() {
            return None;
        }
        // SAFETY: a tuple, and the index was checked.
        unsafe { Borrowed::from_ptr(py::PyTuple_GetItem(self.as_ptr(), ssize(index))) }
    }

    /// Items of a tuple.
    pub fn tuple_items(self) -> impl Iterator<Item = Borrowed<'a>> {
        (0..self.tuple_len()).map_while(move |index| self.tuple_item(index))
    }

    /// Number of items of a list (or a subclass); 0 for anything else.
    pub fn list_len(self) -> usize {
        // SAFETY: the object is alive.
        unsafe {
            if py::PyList_Check(self.as_ptr()) == 0 {
                return 0;
            }
            usize::try_from(py::PyList_Size(self.as_ptr())).unwrap_or(0)
        }
    }

    /// Item of a list; `None` behind its end or for anything else.
    pub fn list_item(self, index: usize) -> Option<Owned> {
        if index >= self.list_len() {
            return None;
        }
        // SAFETY: a list, and the index was checked; new reference.
        unsafe { Owned::from_ptr(py::PyList_GetItemRef(self.as_ptr(), ssize(index))) }
    }

    /// `list.append`.
    pub fn list_append(self, item: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: both are alive; anything but a list raises.
        check_status(self.gil(), unsafe {
            py::PyList_Append(self.as_ptr(), item.as_ptr())
        })
        .map(drop)
    }

    /// `dict.get(key)`; raises for unhashable keys and for anything but a dict.
    pub fn dict_get(self, key: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let mut found = ptr::null_mut();
        // SAFETY: both are alive; `found` receives a new reference or null.
        unsafe {
            check_status(
                self.gil(),
                py::PyDict_GetItemRef(self.as_ptr(), key.as_ptr(), &raw mut found),
            )?;
            Ok(Owned::from_ptr(found))
        }
    }

    /// `dict.get(key)` for a text key.
    pub fn dict_get_str(self, key: &CStr) -> PyResult<Option<Owned>> {
        let mut found = ptr::null_mut();
        // SAFETY: the dict is alive, the key a C string; `found` receives a new reference or null.
        unsafe {
            check_status(
                self.gil(),
                py::PyDict_GetItemStringRef(self.as_ptr(), key.as_ptr(), &raw mut found),
            )?;
            Ok(Owned::from_ptr(found))
        }
    }

    /// `dict[key] = value`.
    pub fn dict_set(self, key: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: all are alive; anything but a dict raises.
        let status = unsafe { py::PyDict_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        check_status(self.gil(), status).map(drop)
    }

    /// `dict[key] = value` for a text key.
    pub fn dict_set_str(self, key: &CStr, value: Borrowed<'_>) -> PyResult<()> {
        // SAFETY: both are alive, the key a C string; anything but a dict raises.
        let status = unsafe { py::PyDict_SetItemString(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        check_status(self.gil(), status).map(drop)
    }

    /// Whoever holds a reference holds the GIL; see the module's text.
    #[inline]
    pub fn gil(self) -> Gil<'a> {
        Gil(PhantomData)
    }
}
