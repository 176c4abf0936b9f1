//! The memory of the compiler: an allocator in front of the system's that keeps what a compile frees for the compile's
//! next requests, and for the next compile.
//!
//! A compile asks for some ten pieces of memory per unit of bytecode and gives nearly all of them back. The system's
//! allocator keeps a handful of each size at hand and sorts the rest into lists it has to search and join. Here a piece
//! goes on top of the list of its size and is taken from there again: a few instructions, and the memory is in the
//! caches.
//!
//! Every piece comes from the system's allocator, so any of them may be given back to it at any time, by any thread, in
//! a compile or not: what a compile leaves behind (a unit, feedback) is memory like other memory.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr;
use std::alloc::System;
use std::sync::atomic::{AtomicBool, Ordering};

/// The allocator of the extension module.
pub struct Recycler;

/// Requests of more bytes go to the system.
const MOST: usize = 1 << 17;
/// Sizes up to here are 8 above a multiple of 16, as the system's allocator rounds them; larger ones a quarter of a power
/// of two apart.
const FINE: usize = 1032;
/// Number of sizes.
const CLASSES: usize = 65 + 4 * 7;
/// Bytes the lists may have got from the system to be kept from one compile to the next.
const KEPT: usize = 4 << 20;
/// What the system aligns everything to.
const ALIGN: usize = 16;

/// A free piece. The memory behind it is unused.
struct Free {
    next: *mut Free,
}

/// Free pieces by size.
struct Lists {
    first: [Cell<*mut Free>; CLASSES],
    /// Bytes that were asked of the system in compiles since the lists were empty.
    fetched: Cell<usize>,
}

// SAFETY: only the thread that set BUSY reaches the lists, through its MINE, until it clears BUSY.
unsafe impl Sync for Lists {}

static LISTS: Lists = Lists {
    first: [const { Cell::new(ptr::null_mut()) }; CLASSES],
    fetched: Cell::new(0),
};
/// Some thread uses the lists.
static BUSY: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// This thread uses the lists.
    static MINE: Cell<Option<&'static Lists>> = const { Cell::new(None) };
}

/// While it lives, memory of this thread is taken from the lists and goes back there.
#[derive(Debug)]
pub struct Recycling(());

impl Recycling {
    /// Begins; does nothing if a compile is under way already.
    pub fn begin() -> Option<Recycling> {
        let free = BUSY.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed);
        free.ok()?;
        MINE.set(Some(&LISTS));
        Some(Recycling(()))
    }
}

impl Drop for Recycling {
    fn drop(&mut self) {
        MINE.set(None);
        LISTS.trim();
        BUSY.store(false, Ordering::Release);
    }
}

/// The list for pieces of at least `size` bytes, if there is one.
#[inline]
fn class_of(layout: Layout) -> Option<usize> {
    let size = layout.size();
    if layout.align() > ALIGN || size > MOST {
        return None;
    }
    if size <= FINE {
        return Some(((size + 7) >> 4).max(1));
    }
    let last = size - 1;
    let power = last.ilog2() as usize;
    Some(65 + 4 * (power - 10) + ((last >> (power - 2)) - 4))
}

/// Bytes of the pieces in a list.
#[inline]
fn bytes_of(class: usize) -> usize {
    if class <= 64 {
        return 16 * class + 8;
    }
    let (power, quarter) = (10 + (class - 65) / 4, (class - 65) % 4);
    (quarter + 5) << (power - 2)
}

/// What the system is asked for.
#[inline]
fn layout_of(class: usize) -> Layout {
    // SAFETY: a power of two, and at most MOST bytes.
    unsafe { Layout::from_size_align_unchecked(bytes_of(class), 8) }
}

impl Lists {
    #[inline]
    fn take(&self, class: usize) -> Option<*mut u8> {
        let list = self.first.get(class)?;
        let piece = list.get();
        if piece.is_null() {
            return None;
        }
        // SAFETY: a free piece, which `give` wrote.
        list.set(unsafe { (*piece).next });
        Some(piece.cast())
    }
    /// # Safety
    /// A piece of the system's allocator of this class that nobody uses any more.
    #[inline]
    unsafe fn give(&self, class: usize, piece: *mut u8) {
        let Some(list) = self.first.get(class) else { return };
        let piece: *mut Free = piece.cast();
        // SAFETY: memory of at least 24 bytes, aligned to 16, which is ours (this function's contract).
        unsafe { piece.write(Free { next: list.get() }) };
        list.set(piece);
    }
    #[cold]
    fn fetch(&self, class: usize) -> *mut u8 {
        let layout = layout_of(class);
        self.fetched.set(self.fetched.get() + layout.size());
        // SAFETY: the size is not zero.
        unsafe { System.alloc(layout) }
    }
    /// Gives everything back to the system if it may be more than is to be kept.
    fn trim(&self) {
        if self.fetched.get() <= KEPT {
            return;
        }
        self.fetched.set(0);
        for class in 0..CLASSES {
            while let Some(piece) = self.take(class) {
                // SAFETY: it came from the system with this layout.
                unsafe { System.dealloc(piece, layout_of(class)) };
            }
        }
    }
}

// SAFETY: memory is the system's, of the class of the wanted layout or larger; a piece is in no list while somebody has
// it, for `take` takes it out and `give` gets it when it is freed. Neither unwinds nor allocates.
unsafe impl GlobalAlloc for Recycler {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's contract.
            return unsafe { System.alloc(layout) };
        };
        match MINE.get() {
            Some(lists) => lists.take(class).unwrap_or_else(|| lists.fetch(class)),
            // SAFETY: the size is not zero.
            None => unsafe { System.alloc(layout_of(class)) },
        }
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's contract; such a layout always goes to the system.
            return unsafe { System.dealloc(ptr, layout) };
        };
        match MINE.get() {
            // SAFETY: memory of this class, which the caller gives up.
            Some(lists) => unsafe { lists.give(class, ptr) },
            // SAFETY: it came from the system with this layout.
            None => unsafe { System.dealloc(ptr, layout_of(class)) },
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if MINE.get().is_none() {
            let layout = class_of(layout).map_or(layout, layout_of);
            // SAFETY: the caller's contract, the size is not zero.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: the caller's contract.
        let piece = unsafe { self.alloc(layout) };
        if !piece.is_null() {
            // SAFETY: a piece of at least this size.
            unsafe { piece.write_bytes(0, layout.size()) };
        }
        piece
    }

    #[inline]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the alignment is that of a layout, and the caller has looked at the size.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let (old, new) = (class_of(layout), class_of(wanted));
        match (old, new) {
            (Some(a), Some(b)) if a == b => ptr,
            // SAFETY: it came from the system with this layout, whose alignment is kept.
            (Some(a), Some(b)) if MINE.get().is_none() => unsafe {
                System.realloc(ptr, layout_of(a), bytes_of(b))
            },
            // SAFETY: the same, for a layout that is not rounded.
            (None, None) => unsafe { System.realloc(ptr, layout, size) },
            _ => {
                // SAFETY: the caller's contract: the old memory is of `layout`, the new one of `wanted`, and no other.
                unsafe {
                    let piece = self.alloc(wanted);
                    if !piece.is_null() {
                        ptr.copy_to_nonoverlapping(piece, layout.size().min(size));
                        self.dealloc(ptr, layout);
                    }
                    piece
                }
            }
        }
    }
}
