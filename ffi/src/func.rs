//! Python functions: fields, and the vectorcall entry that native code takes the place of.
//!
//! The fields of a function can be assigned by Python code, so they are handed out as owned references.

use std::sync::OnceLock;

use crate::error::{self, PyResult, check};
use crate::layout::{func_version_cache_item, function, interp};
use crate::object::{Borrowed, Gil, Owned};
use crate::tstate::Interp;
use crate::{py, raw, sys};

/// A Python function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuncView<'a>(Borrowed<'a>);

/// What a function's entry was before [`FuncView::set_vectorcall`].
#[derive(Clone, Copy, Debug)]
pub struct SavedEntry {
    vectorcall: py::vectorcallfunc,
    version: u32,
}

impl SavedEntry {
    /// The former entry: what to forward a call to.
    #[inline]
    pub fn vectorcall(&self) -> py::vectorcallfunc {
        self.vectorcall
    }
}

impl<'a> FuncView<'a> {
    /// Views an object; `None` if it is no Python function.
    #[inline]
    pub fn new(object: Borrowed<'a>) -> Option<Self> {
        object.is_function().then_some(Self(object))
    }

    /// The object.
    #[inline]
    pub fn object(self) -> Borrowed<'a> {
        self.0
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyFunctionObject {
        self.0.as_ptr().cast()
    }

    /// `__code__`.
    pub fn code(self) -> Option<Owned> {
        self.object_field(function::FUNC_CODE)
    }

    /// Address of `__code__`, for comparing; the object may be gone when Python code has run.
    #[inline]
    pub fn code_ptr(self) -> *mut py::PyCodeObject {
        self.get(function::FUNC_CODE)
    }

    /// `__globals__`, which a function never exchanges.
    pub fn globals(self) -> Option<Borrowed<'a>> {
        // SAFETY: set when the function is made, kept for its life.
        unsafe { Borrowed::from_ptr(self.get(function::FUNC_GLOBALS)) }
    }

    /// `__builtins__`, which a function never exchanges.
    pub fn builtins(self) -> Option<Borrowed<'a>> {
        // SAFETY: set when the function is made, kept for its life.
        unsafe { Borrowed::from_ptr(self.get(function::FUNC_BUILTINS)) }
    }

    /// `__qualname__`.
    pub fn qualname(self) -> Option<Owned> {
        self.object_field(function::FUNC_QUALNAME)
    }

    /// `__module__`; `None` also for Python's None-less functions without a module.
    pub fn module(self) -> Option<Owned> {
        self.object_field(function::FUNC_MODULE)
    }

    /// Tuple of `__defaults__`.
    pub fn defaults(self) -> Option<Owned> {
        self.object_field(function::FUNC_DEFAULTS)
    }

    /// Dict of `__kwdefaults__`.
    pub fn kwdefaults(self) -> Option<Owned> {
        self.object_field(function::FUNC_KWDEFAULTS)
    }

    /// Tuple of the cells of the free variables. Python code cannot exchange it.
    pub fn closure(self) -> Option<Owned> {
        self.object_field(function::FUNC_CLOSURE)
    }

    /// `func_version`; 0 when it was changed since it was made, or runs native code.
    #[inline]
    pub fn version(self) -> u32 {
        self.get(function::FUNC_VERSION)
    }

    /// The entry that calls use.
    #[inline]
    pub fn vectorcall(self) -> Option<py::vectorcallfunc> {
        self.get(function::VECTORCALL)
    }

    /// The entry is the interpreter's own.
    pub fn has_stock_vectorcall(self) -> PyResult<bool> {
        let stock = stock_vectorcall(self.0.gil())?;
        Ok(self
            .vectorcall()
            .is_some_and(|entry| core::ptr::fn_addr_eq(entry, stock)))
    }

    /// Makes all calls go to `entry`, also those of specialised call sites (the version becomes 0). Not reached:
    /// `__init__` called by `CALL_ALLOC_AND_ENTER_INIT`.
    ///
    /// # Safety
    /// `entry` stays callable while it is installed, keeps the vectorcall protocol, and binds arguments as
    /// the function's code, defaults and closure demand, or forwards to the saved entry.
    pub unsafe fn set_vectorcall(self, entry: py::vectorcallfunc) -> PyResult<SavedEntry> {
        let vectorcall = match self.vectorcall() {
            Some(present) => present,
            None => stock_vectorcall(self.0.gil())?,
        };
        let saved = SavedEntry {
            vectorcall,
            version: self.version(),
        };
        // SAFETY: a live function; the entry keeps its contract (ours).
        unsafe { sys::PyFunction_SetVectorcall(self.as_ptr(), entry) };
        Ok(saved)
    }

    /// Puts the former entry back. `unmodified` says that code, defaults and kwdefaults have not been assigned since
    /// [`Self::set_vectorcall`] (the function watcher knows); only then does the version come back, and with it
    /// the speed of specialised call sites.
    ///
    /// # Safety
    /// `saved` belongs to this function, and nobody has installed another entry since.
    pub unsafe fn restore_vectorcall(self, saved: SavedEntry, unmodified: bool) {
        // SAFETY: a live function; its former entry. A version may only be given to the code it was drawn for.
        unsafe {
            sys::PyFunction_SetVectorcall(self.as_ptr(), saved.vectorcall);
            if unmodified && saved.version != 0 {
                sys::_PyFunction_SetVersion(self.as_ptr(), saved.version);
            }
        }
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::function` with the field's type; the function is alive.
        unsafe { raw::get(self.0.as_ptr().cast(), offset) }
    }

    fn object_field(self, offset: i32) -> Option<Owned> {
        // SAFETY: null or an object the function holds; nothing runs before the reference is taken.
        unsafe { Borrowed::from_ptr(self.get(offset)) }.map(Borrowed::to_owned)
    }
}

/// The interpreter's own entry, once it was looked up.
static STOCK: OnceLock<py::vectorcallfunc> = OnceLock::new();

/// The interpreter's own vectorcall entry for functions, which is not exported: read from a new function.
pub fn stock_vectorcall(gil: Gil<'_>) -> PyResult<py::vectorcallfunc> {
    if let Some(&known) = STOCK.get() {
        return Ok(known);
    }
    // SAFETY: C strings; the GIL is held; each call returns a new reference or null.
    let probe = unsafe {
        let code = check(py::PyCode_NewEmpty(c"<pyjit>".as_ptr(), c"probe".as_ptr(), 1).cast())?;
        let globals = Owned::dict(gil)?;
        check(py::PyFunction_New(code.as_ptr(), globals.as_ptr()))?
    };
    match FuncView(probe.borrow()).vectorcall() {
        Some(entry) => Ok(*STOCK.get_or_init(|| entry)),
        None => Err(error::system_error(gil, "a new function has no vectorcall entry")),
    }
}

/// The function whose `func_version` is `version`, if the interpreter's table still has it.
pub fn function_by_version(interpreter: Interp<'_>, version: u32) -> Option<Owned> {
    let func: *mut py::PyObject = version_slot(interpreter, version, func_version_cache_item::FUNC)?;
    // SAFETY: CPython clears this pointer when the function dies (`_PyFunction_SetVersion` in `func_dealloc`), so it is
    // null or live; nothing runs before the reference is taken.
    let func = unsafe { Borrowed::from_ptr(func) }.map(Borrowed::to_owned)?;
    FuncView::new(func.borrow())
        .is_some_and(|view| view.version() == version)
        .then_some(func)
}

/// Where the code object was whose function had `version`, if the interpreter's table still says so. It may be dead:
/// CPython clears the entry of a code object's own version, but not those of versions that its functions got later
/// (Objects/funcobject.c, `_PyFunction_ClearCodeByVersion`).
pub fn code_address_by_version(interpreter: Interp<'_>, version: u32) -> Option<*mut py::PyCodeObject> {
    let code: *mut py::PyCodeObject = version_slot(interpreter, version, func_version_cache_item::CODE)?;
    (!code.is_null()).then_some(code)
}

/// A code object dies that had `version`: what `_PyFunction_ClearCodeByVersion` does where the code object still has it.
pub fn forget_version(interpreter: Interp<'_>, version: u32, code: *mut py::PyCodeObject) {
    if code_address_by_version(interpreter, version) != Some(code) {
        return;
    }
    for field in [func_version_cache_item::CODE, func_version_cache_item::FUNC] {
        if let Some(offset) = version_offset(version, field) {
            // SAFETY: the table lies inside the interpreter state; its fields are borrowed pointers.
            unsafe {
                raw::set(
                    interpreter.as_ptr().cast(),
                    offset,
                    core::ptr::null_mut::<py::PyObject>(),
                )
            };
        }
    }
}

/// One field of the table entry of a version.
fn version_slot<T>(interpreter: Interp<'_>, version: u32, field: i32) -> Option<*mut T> {
    let offset = version_offset(version, field)?;
    // SAFETY: the table lies inside the interpreter state; its fields are pointers.
    Some(unsafe { raw::get(interpreter.as_ptr().cast(), offset) })
}

/// Where that field is in the interpreter state; 0 is no version.
fn version_offset(version: u32, field: i32) -> Option<i32> {
    let length = u32::try_from(func_version_cache_item::LEN)
        .ok()
        .filter(|&length| length != 0)?;
    let index = i32::try_from(version % length).ok().filter(|_| version != 0)?;
    Some(interp::FUNC_STATE_FUNC_VERSION_CACHE + index * func_version_cache_item::SIZE + field)
}
