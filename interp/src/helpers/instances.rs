//! Instances of plain classes: made and freed without the generic ways through `tp_alloc` and `tp_dealloc`.
//!
//! A class is *plain* if all that its instances hold are inline values or slots, and neither a finaliser nor another
//! `tp_dealloc` has a say in their death (`world::has_plain_instances`). The table of shapes remembers that by version
//! tag, which every change of a class or its bases takes away and no other class ever gets.
//!
//! An instance is only freed here if nobody can see it: no weak reference refers to it, and whatever dies with it is a
//! number, a text or another such instance. All else is left to CPython.

use core::cell::Cell;
use core::mem::MaybeUninit;
use core::ptr;

use pyjit_ffi::layout::{
    dictkeys, float, gc, gc_generation, heaptype, inline_values, interp, object, preheader, tstate, type_,
};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyTypeObject};
use pyjit_ffi::repr::{limit, tpflags};
use pyjit_ffi::types::TypeView;

use super::field::{Obj, Tstate, at, has_flag, is_exact, read, type_of, write};
use super::ints;
use super::release::is_quiet;

/// Entries of the table of shapes; a power of two.
const SHAPES: usize = pyjit_codegen::abi::instance_shapes::COUNT as usize;
/// Instances that may die together.
const TOGETHER: usize = 16;
/// Free blocks are kept up to this size. Unit: 16 bytes, as pymalloc rounds.
const SIZES: usize = 17;
/// Blocks of one size that are kept. They count as allocated, and keep their pools as free ints do.
const MOST: u32 = 24;

/// What the instances of a plain class are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
struct Shape {
    /// Version tag of the class; 0 if the entry is not used.
    version: u32,
    /// Slots, or [`INLINE`], or [`OTHER`].
    words: u32,
}

/// Inline values.
const INLINE: u32 = u32::MAX;
/// The class is not plain.
const OTHER: u32 = u32::MAX - 1;

/// Free blocks of one size, linked through their first words.
struct Blocks {
    head: Cell<*mut u8>,
    room: Cell<u32>,
}

struct Instances {
    shapes: [Cell<Shape>; SHAPES],
    blocks: [Blocks; SIZES],
    /// The state of the interpreter served; null as long as nothing may be made here.
    interp: Cell<*mut u8>,
}

// SAFETY: only used with the GIL of the interpreter served.
unsafe impl Sync for Instances {}

// Version 0 is looked up in the first entry, so that one starts with another.
static INSTANCES: Instances = Instances {
    shapes: {
        let mut shapes = [const {
            Cell::new(Shape {
                version: 0,
                words: OTHER,
            })
        }; SHAPES];
        shapes[0] = Cell::new(Shape {
            version: u32::MAX,
            words: OTHER,
        });
        shapes
    },
    blocks: [const {
        Blocks {
            head: Cell::new(ptr::null_mut()),
            room: Cell::new(0),
        }
    }; SIZES],
    interp: Cell::new(ptr::null_mut()),
};

/// Address of the table of shapes, for compiled code.
pub fn shapes() -> *const u8 {
    (&raw const INSTANCES.shapes).cast()
}

/// Instances may be made and freed here from now on. Blocks are kept if pymalloc gives them.
pub fn open(gil: Gil<'_>) {
    if !INSTANCES.interp.get().is_null() {
        return;
    }
    // SAFETY: the GIL is held.
    INSTANCES
        .interp
        .set(unsafe { py::PyInterpreterState_Main() }.cast());
    if ints::is_pymalloc(gil) {
        for blocks in &INSTANCES.blocks {
            blocks.room.set(MOST);
        }
    }
}

fn entry(version: u32) -> &'static Cell<Shape> {
    // Lossless: 64-bit platform; the mask keeps it inside.
    &INSTANCES.shapes[version as usize & (SHAPES - 1)]
}

/// The shape of a class that is known to be plain.
///
/// # Safety
/// `class` is alive.
#[inline(always)]
unsafe fn shape_of(class: *mut PyTypeObject) -> Option<u32> {
    // SAFETY: contract.
    let version: u32 = unsafe { read(class, type_::TP_VERSION_TAG) };
    let shape = entry(version).get();
    (shape.version == version && shape.words != OTHER).then_some(shape.words)
}

/// Finds out about a class, unless that is known.
///
/// # Safety
/// `class` is a live class; the GIL is held.
#[cold]
unsafe fn learn(class: *mut PyTypeObject) {
    // SAFETY: contract.
    let view = unsafe {
        let version: u32 = read(class, type_::TP_VERSION_TAG);
        if version == 0 || entry(version).get().version == version {
            return;
        }
        TypeView::from_ptr(class)
    };
    let Some(view) = view else { return };
    let headed = view.flags() & (tpflags::MANAGED_DICT | tpflags::MANAGED_WEAKREF) != 0;
    let plain = view.has_flags(tpflags::HEAPTYPE | tpflags::HAVE_GC)
        && crate::world::has_plain_instances(view)
        && view.slot(type_::TP_FREE) == py::PyObject_GC_Del as *const ();
    let slots = (view.basicsize() - object::SIZE as isize) / 8;
    let words = match u32::try_from(slots) {
        Ok(0) if plain && headed && view.has_inline_values() => INLINE,
        Ok(n) if plain && !view.has_managed_dict() && n < 30 => n,
        _ => OTHER,
    };
    entry(view.version_tag()).set(Shape {
        version: view.version_tag(),
        words,
    });
}

/// A new instance of a plain heap class.
///
/// # Safety
/// The contract; a class, whose `tp_alloc` every class inherits from `object`.
pub(super) unsafe extern "C" fn alloc_instance(class: Obj) -> Obj {
    // SAFETY: contract.
    unsafe {
        if let Some(words) = shape_of(class.cast()) {
            let made = make(class, words);
            if !made.is_null() {
                return made;
            }
        } else {
            learn(class.cast());
        }
        let alloc: py::allocfunc = read(class, type_::TP_ALLOC);
        alloc(class.cast(), 0)
    }
}

/// Bytes in front of an instance.
///
/// # Safety
/// `class` is a live class with garbage collection.
#[inline(always)]
unsafe fn head_size(class: *mut PyTypeObject) -> usize {
    // SAFETY: contract.
    let more = unsafe { has_flag(class, tpflags::MANAGED_DICT | tpflags::MANAGED_WEAKREF) };
    gc::SIZE as usize + if more { 16 } else { 0 }
}

/// Bytes of an instance with so many inline values.
#[inline(always)]
fn inline_size(capacity: usize) -> usize {
    object::SIZE as usize + inline_values::VALUES as usize + capacity * 8 + capacity.next_multiple_of(8)
}

/// `PyType_GenericAlloc`, unless a collection is due or memory is short: then null without an exception.
///
/// # Safety
/// `class` is plain, with this shape.
#[inline(always)]
unsafe fn make(class: Obj, words: u32) -> Obj {
    let interp = INSTANCES.interp.get();
    // SAFETY: contract: the layout of such instances is known. The collector's state is the interpreter's; the block has the
    // size that CPython would ask for.
    unsafe {
        let young: *mut u8 = read(interp, interp::GC_GENERATION0);
        let count: i32 = read_any(young, gc_generation::COUNT);
        let threshold: i32 = read_any(young, gc_generation::THRESHOLD);
        if count >= threshold && threshold != 0 && read::<i32, _>(interp, interp::GC_ENABLED) != 0 {
            return ptr::null_mut();
        }
        let mut capacity = 0;
        let size = if words == INLINE {
            let keys: *mut u8 = read(class, heaptype::HT_CACHED_KEYS);
            let usable: isize = read(keys, dictkeys::DK_USABLE);
            if usable > 1 {
                // It shrinks with the first instances.
                return ptr::null_mut();
            }
            let entries: isize = read(keys, dictkeys::DK_NENTRIES);
            // Lossless: 30 at most.
            capacity = (usable + entries) as usize;
            inline_size(capacity)
        } else {
            object::SIZE as usize + 8 * words as usize
        };
        let head = head_size(class.cast());
        let block = take_block(head + size);
        if block.is_null() {
            return ptr::null_mut();
        }
        let o: Obj = block.add(head).cast();
        if head > gc::SIZE as usize {
            write(o, preheader::WEAKREF, 0usize);
            write(o, preheader::DICT, 0usize);
        }
        write(o, object::OB_REFCNT, 1usize);
        write(o, object::OB_TYPE, py::Py_NewRef(class));
        let fields: *mut usize = if words == INLINE {
            let values: *mut u8 = at(o, object::SIZE);
            write(values, inline_values::CAPACITY, capacity as u64 | 0x0101_0000);
            at(values, inline_values::VALUES)
        } else {
            at(o, object::SIZE)
        };
        let count_of = if words == INLINE { capacity } else { words as usize };
        for n in 0..count_of {
            fields.add(n).write(0);
        }
        write_any(young, gc_generation::COUNT, count + 1);
        let head: *mut u8 = at(o, -gc::SIZE);
        let last: *mut u8 = read_any(young, PREV);
        write_any(last, NEXT, head);
        write(head, PREV, last);
        write(head, NEXT, young);
        write_any(young, PREV, head);
        o
    }
}

/// `_gc_next` and `_gc_prev` from the start of their header.
const NEXT: i32 = gc::NEXT + gc::SIZE;
const PREV: i32 = gc::PREV + gc::SIZE;
/// Flags in `_gc_prev`.
const PREV_FLAGS: usize = 3;

/// Value of a field of a header of the collector or of a generation, which some builds do not align.
///
/// # Safety
/// As [`read`], but for the alignment.
#[inline(always)]
unsafe fn read_any<T: Copy>(base: *mut u8, offset: i32) -> T {
    // SAFETY: contract.
    unsafe { at::<T, _>(base, offset).read_unaligned() }
}

/// Stores one.
///
/// # Safety
/// As [`write`], but for the alignment.
#[inline(always)]
unsafe fn write_any<T>(base: *mut u8, offset: i32, value: T) {
    // SAFETY: contract.
    unsafe { at::<T, _>(base, offset).write_unaligned(value) };
}

/// # Safety
/// The GIL is held.
#[inline(always)]
unsafe fn take_block(size: usize) -> *mut u8 {
    if let Some(blocks) = INSTANCES.blocks.get(size.div_ceil(16)) {
        let block = blocks.head.get();
        if !block.is_null() {
            // SAFETY: the first word of a kept block is the link.
            blocks.head.set(unsafe { block.cast::<*mut u8>().read() });
            blocks.room.set(blocks.room.get() + 1);
            return block;
        }
    }
    // SAFETY: the GIL is held (contract).
    unsafe { py::PyObject_Malloc(size) }.cast()
}

/// # Safety
/// A block of objects' memory of at least this size that nobody uses any more; the GIL is held.
#[inline(always)]
unsafe fn give_block(block: *mut u8, size: usize) {
    if let Some(blocks) = INSTANCES.blocks.get(size.div_ceil(16)) {
        let room = blocks.room.get();
        if room > 0 {
            // SAFETY: contract.
            unsafe { block.cast::<*mut u8>().write(blocks.head.get()) };
            blocks.head.set(block);
            blocks.room.set(room - 1);
            return;
        }
    }
    // SAFETY: contract.
    unsafe { py::PyObject_Free(block.cast()) };
}

/// What an instance holds: its fields, and how many.
///
/// # Safety
/// A live instance of a plain class of this shape, whose values are inline.
#[inline(always)]
unsafe fn fields(o: Obj, words: u32) -> (*mut Obj, usize) {
    // SAFETY: contract.
    unsafe {
        if words == INLINE {
            let values: *mut u8 = at(o, object::SIZE);
            let capacity: u8 = read(values, inline_values::CAPACITY);
            (at(values, inline_values::VALUES), usize::from(capacity))
        } else {
            (at(o, object::SIZE), words as usize)
        }
    }
}

/// The shape of an object that can be freed here as far as it is concerned itself.
///
/// # Safety
/// The object is alive but for its count.
#[inline(always)]
unsafe fn freeable(o: Obj) -> Option<u32> {
    // SAFETY: contract; the preheader belongs to classes with these flags.
    unsafe {
        let class = type_of(o);
        let words = shape_of(class)?;
        if words == INLINE {
            let valid: u8 = read(o, object::SIZE + inline_values::VALID);
            let kept = read::<usize, _>(o, preheader::WEAKREF) | read::<usize, _>(o, preheader::DICT);
            return (kept == 0 && valid == 1).then_some(words);
        }
        let seen = has_flag(class, tpflags::MANAGED_WEAKREF) && read::<usize, _>(o, preheader::WEAKREF) != 0;
        (!seen).then_some(words)
    }
}

/// Takes (-1) or gives back (1) a reference unless the object is immortal; the new count.
///
/// # Safety
/// The object's memory is valid.
#[inline(always)]
unsafe fn count_by(o: Obj, by: i64) -> i64 {
    // SAFETY: contract.
    unsafe {
        let low: i32 = read(o, object::OB_REFCNT);
        if low < 0 {
            return i64::MAX;
        }
        let count = read::<i64, _>(o, object::OB_REFCNT) + by;
        write(o, object::OB_REFCNT, count);
        count
    }
}

/// Frees an object whose count is 0 if it is an instance of a plain class and nobody can see that: 1. Else nothing is done.
///
/// # Safety
/// The GIL of the interpreter served is held by the thread with this state; nothing else knows the object.
pub unsafe extern "C" fn free_instance(o: Obj, thread: Tstate) -> u64 {
    let mut dead = [const { MaybeUninit::<Obj>::uninit() }; TOGETHER];
    // SAFETY: contract. `dead[..count]` is written; its objects have a count of 0 and are whole until the end, so what they
    // hold is alive. Giving the references back in the same order undoes everything.
    unsafe {
        if !read::<Obj, _>(thread, tstate::DELETE_LATER).is_null() || freeable(o).is_none() {
            return 0;
        }
        dead[0].write(o);
        let (mut count, mut next) = (1, 0);
        while next < count {
            let holder = dead.get_unchecked(next).assume_init();
            next += 1;
            let Some(words) = shape_of(type_of(holder)) else {
                continue;
            };
            let (held, n) = fields(holder, words);
            for i in 0..n {
                let value = held.add(i).read();
                if value.is_null() || count_by(value, -1) != 0 {
                    continue;
                }
                if count == TOGETHER || !(is_quiet(type_of(value)) || freeable(value).is_some()) {
                    give_back(&dead[..next], i + 1);
                    return 0;
                }
                dead.get_unchecked_mut(count).write(value);
                count += 1;
            }
        }
        for each in dead.get_unchecked(..count) {
            free(each.assume_init());
        }
    }
    1
}

/// Gives back what the holders lost, the last of them only the first `fields`.
///
/// # Safety
/// These references were taken.
#[cold]
unsafe fn give_back(holders: &[MaybeUninit<Obj>], taken: usize) {
    for (at, holder) in holders.iter().enumerate() {
        // SAFETY: contract; the holders are initialised and whole.
        unsafe {
            let holder = holder.assume_init();
            let Some(words) = shape_of(type_of(holder)) else {
                continue;
            };
            let (held, n) = fields(holder, words);
            let n = if at + 1 == holders.len() { taken } else { n };
            for i in 0..n {
                let value = held.add(i).read();
                if !value.is_null() {
                    count_by(value, 1);
                }
            }
        }
    }
}

/// Frees a quiet object or an instance, which has given up what it held.
///
/// # Safety
/// As [`free_instance`]; nothing refers to it.
#[inline(always)]
unsafe fn free(o: Obj) {
    // SAFETY: contract.
    unsafe {
        if is_exact(o, &raw mut py::PyFloat_Type) {
            free_float(o);
            return;
        }
        let class = type_of(o);
        let Some(words) = shape_of(class) else {
            ints::free(o);
            return;
        };
        let interp = INSTANCES.interp.get();
        let gc_head: *mut u8 = at(o, -gc::SIZE);
        let next: *mut u8 = read(gc_head, NEXT);
        if !next.is_null() {
            let prev: usize = read::<usize, _>(gc_head, PREV) & !PREV_FLAGS;
            let prev: *mut u8 = ptr::with_exposed_provenance_mut(prev);
            write_any(prev, NEXT, next);
            let flags = read_any::<usize>(next, PREV) & PREV_FLAGS;
            write_any(next, PREV, prev.expose_provenance() | flags);
        }
        let young: *mut u8 = read(interp, interp::GC_GENERATION0);
        let count: i32 = read_any(young, gc_generation::COUNT);
        if count > 0 {
            write_any(young, gc_generation::COUNT, count - 1);
        }
        let size = if words == INLINE {
            let values: *mut u8 = at(o, object::SIZE);
            inline_size(usize::from(read::<u8, _>(values, inline_values::CAPACITY)))
        } else {
            object::SIZE as usize + 8 * words as usize
        };
        let head = head_size(class);
        give_block(o.cast::<u8>().sub(head), head + size);
        py::Py_DECREF(class.cast());
    }
}

/// To the interpreter's list of free floats, which is linked through the class pointers.
///
/// # Safety
/// A float nobody refers to; the GIL is held.
#[inline(always)]
unsafe fn free_float(o: Obj) {
    const _: () = assert!(float::SIZE <= 24);
    let interp = INSTANCES.interp.get();
    // SAFETY: contract; the list is the interpreter's, which is served.
    unsafe {
        let free: i32 = read(interp, interp::FREELIST_FLOATS_NUMFREE);
        if i64::from(free) < limit::FLOAT_MAXFREELIST as i64 {
            let head: Obj = read(interp, interp::FREELIST_FLOATS_ITEMS);
            write(o, object::OB_TYPE, head);
            write(interp, interp::FREELIST_FLOATS_ITEMS, o);
            write(interp, interp::FREELIST_FLOATS_NUMFREE, free + 1);
        } else {
            py::PyObject_Free(o.cast());
        }
    }
}
