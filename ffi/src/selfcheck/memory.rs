//! Reading memory that may not be there.
//!
//! Where a fact is wrong, a probe follows a pointer that is none. The kernel copies the bytes, through a pipe: an address
//! that is not mapped is an error then, not a crash. (Works in sandboxes, too, which often forbid other ways.)

use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use std::io::{PipeReader, PipeWriter};
use std::os::fd::AsRawFd;

unsafe extern "C" {
    fn read(fd: c_int, buffer: *mut c_void, count: usize) -> isize;
    fn write(fd: c_int, buffer: *const c_void, count: usize) -> isize;
}

/// A pipe to copy through.
pub(super) struct Memory {
    from: PipeReader,
    to: PipeWriter,
}

impl Memory {
    pub(super) fn new() -> Option<Self> {
        let (from, to) = std::io::pipe().ok()?;
        Some(Self { from, to })
    }

    /// The value at an address, aligned or not; `None` if the memory cannot be read. `T` has no invalid values and is
    /// smaller than a pipe.
    pub(super) fn read<T: Copy>(&self, address: *const T) -> Option<T> {
        let size = size_of::<T>();
        let mut value = MaybeUninit::<T>::uninit();
        // SAFETY: the kernel checks the address it is given to copy from, and says so if it is not mapped; the pipe is empty
        // before, so the write of a few bytes neither blocks nor is split, and the read returns just those.
        unsafe {
            if write(self.to.as_raw_fd(), address.cast(), size) != isize::try_from(size).ok()? {
                return None;
            }
            let copied = read(self.from.as_raw_fd(), value.as_mut_ptr().cast(), size);
            (copied == isize::try_from(size).ok()?).then(|| value.assume_init())
        }
    }
}
