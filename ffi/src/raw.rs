//! Fields by offset: the only place that turns a layout constant into a pointer.

/// Address of a field.
///
/// # Safety
/// `base` points to a live struct that has a field of type `T` at `offset`.
#[inline]
pub(crate) unsafe fn at<T>(base: *const u8, offset: i32) -> *mut T {
    // Lossless: isize has 64 bits on the only platform there is.
    // SAFETY: the field lies inside the struct (contract), so the sum stays inside the allocation.
    unsafe { base.offset(offset as isize) }.cast_mut().cast()
}

/// Value of a field.
///
/// # Safety
/// As [`at`], and the field is initialised and not being written by another thread.
#[inline]
pub(crate) unsafe fn get<T: Copy>(base: *const u8, offset: i32) -> T {
    // SAFETY: contract; CPython's structs keep natural alignment.
    unsafe { at::<T>(base, offset).read() }
}

/// Stores into a field without looking at its old value.
///
/// # Safety
/// As [`at`], and nobody else reads or writes the field meanwhile.
#[inline]
pub(crate) unsafe fn set<T>(base: *const u8, offset: i32, value: T) {
    // SAFETY: contract; CPython's structs keep natural alignment.
    unsafe { at::<T>(base, offset).write(value) }
}
