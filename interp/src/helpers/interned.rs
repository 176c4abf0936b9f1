//! Names that helpers look up, made when first used.

use core::ffi::CStr;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use pyjit_ffi::py::{self, PyObject};

use super::field::Obj;

/// An interned str that lives as long as the process.
pub(super) struct Name {
    text: &'static CStr,
    object: AtomicPtr<PyObject>,
}

impl Name {
    /// The name with this text.
    pub(super) const fn new(text: &'static CStr) -> Self {
        Self {
            text,
            object: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// The str, borrowed; null with MemoryError if it could not be made.
    ///
    /// # Safety
    /// The GIL is held.
    #[inline]
    pub(super) unsafe fn get(&self) -> Obj {
        // Relaxed: whoever stored it held the GIL, as the reader does.
        let known = self.object.load(Ordering::Relaxed);
        if !known.is_null() {
            return known;
        }
        // SAFETY: contract of this function; the text is a C string.
        let made = unsafe { py::PyUnicode_InternFromString(self.text.as_ptr()) };
        self.object.store(made, Ordering::Relaxed);
        made
    }
}
