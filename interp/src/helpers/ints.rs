//! The list of free ints that compiled code takes boxes from and gives dead ints to.

use core::cell::Cell;
use core::ffi::{CStr, c_char, c_int};
use core::ptr;

use pyjit_codegen::abi::int_list;
use pyjit_ffi::layout::{long, object};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyObject};

use super::field::{Obj, read, write};

/// Ints the list holds at most. Unit: objects of 32 bytes, which count as allocated. Each may be the last of its pool, which
/// then is not given back: what is made next lies scattered there, and whoever walks it waits for memory.
const MOST: i32 = 24;
/// Digits start at this bit of a tag.
const TAG_DIGITS: u32 = 3;

/// Bits of a digit.
const DIGIT_BITS: u32 = 30;

unsafe extern "C" {
    /// Tells audit hooks of an event, with arguments as `Py_BuildValue` takes them; negative if one raised. sysmodule.h.
    fn PySys_Audit(event: *const c_char, format: *const c_char, ...) -> c_int;
    /// Name of the allocator of objects, null if the domains have different ones. pycore_pymem.h.
    fn _PyMem_GetCurrentAllocatorName() -> *const c_char;
}

#[repr(C)]
struct IntList {
    room: Cell<i32>,
    head: Cell<*mut PyObject>,
}

const _: () = {
    assert!(core::mem::offset_of!(IntList, room) == int_list::ROOM as usize);
    assert!(core::mem::offset_of!(IntList, head) == int_list::HEAD as usize);
};

// SAFETY: only used with the GIL of the interpreter served.
unsafe impl Sync for IntList {}

static LIST: IntList = IntList {
    room: Cell::new(0),
    head: Cell::new(ptr::null_mut()),
};

/// Address of the list, for compiled code.
pub fn list() -> *const u8 {
    (&raw const LIST).cast()
}

/// Opens the list if objects are allocated in blocks of 32 bytes where fewer are asked for: an int of one digit has room
/// for a second one then. An allocator for debugging looks at every byte behind an object.
pub fn open(gil: Gil<'_>) {
    if is_pymalloc(gil) && LIST.head.get().is_null() {
        LIST.room.set(MOST);
    }
}

/// Objects come from pymalloc, without anything around it.
pub(super) fn is_pymalloc(_: Gil<'_>) -> bool {
    // SAFETY: the GIL is held; a static string or null.
    unsafe {
        let name = _PyMem_GetCurrentAllocatorName();
        !name.is_null() && CStr::from_ptr(name) == c"pymalloc"
    }
}

/// `id(o)`: an int from the list.
pub(super) unsafe extern "C" fn id(o: Obj) -> Obj {
    let address = o.addr() as u64;
    // SAFETY: contract; what is on the list is the memory of an int of two digits that nobody refers to.
    unsafe {
        if PySys_Audit(c"builtins.id".as_ptr(), c"K".as_ptr(), address) < 0 {
            return ptr::null_mut();
        }
        let free = LIST.head.get();
        if free.is_null() || !(1 << DIGIT_BITS..1 << (2 * DIGIT_BITS)).contains(&address) {
            return py::PyLong_FromVoidPtr(o.cast());
        }
        LIST.head.set(read(free, object::OB_TYPE));
        LIST.room.set(LIST.room.get() + 1);
        write(free, object::OB_REFCNT, 1_isize);
        write(free, object::OB_TYPE, &raw mut py::PyLong_Type);
        write(free, long::LV_TAG, 2_usize << TAG_DIGITS);
        let digits = [address & ((1 << DIGIT_BITS) - 1), address >> DIGIT_BITS];
        write(free, long::OB_DIGIT, digits.map(|digit| digit as u32));
        free
    }
}

/// Frees an int or another object that nobody refers to any more and that dies silently.
///
/// # Safety
/// Its count is 0; the GIL is held.
#[inline]
pub(super) unsafe fn free(o: Obj) {
    // SAFETY: contract.
    unsafe {
        let room = LIST.room.get();
        if room > 0 && py::PyLong_CheckExact(o) != 0 && read::<usize, _>(o, long::LV_TAG) >> TAG_DIGITS <= 2 {
            write(o, object::OB_TYPE, LIST.head.get());
            LIST.head.set(o);
            LIST.room.set(room - 1);
        } else {
            crate::deopt::dealloc(o);
        }
    }
}

/// One reference less to an object, which is an int as a rule.
///
/// # Safety
/// A live object; the GIL is held; if this is its last reference, its death may run Python code, unless it is known to die silently.
#[inline]
pub(super) unsafe fn release(o: Obj) {
    // SAFETY: contract. A count of 1 is that of a mortal object, whose last reference this is: nobody looks at it any more.
    unsafe {
        let room = LIST.room.get();
        if room > 0
            && py::Py_REFCNT(o) == 1
            && py::PyLong_CheckExact(o) != 0
            && read::<usize, _>(o, long::LV_TAG) >> TAG_DIGITS <= 2
        {
            write(o, object::OB_TYPE, LIST.head.get());
            LIST.head.set(o);
            LIST.room.set(room - 1);
        } else {
            py::Py_DECREF(o);
        }
    }
}
