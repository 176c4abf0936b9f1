//! What CPython asks of the threads library, where compiled code needs another answer: its calls are directed to functions here.
//!
//! A daemon thread that asks for the GIL while the interpreter is being finalised is ended by `pthread_exit`. That unwinds
//! its stack, and the process aborts where it meets compiled code or a frame of this library, which nothing may unwind. From
//! 3.14 on CPython lets such threads wait for ever. So do we.
//!
//! Calls between Python functions take no C stack in the interpreter, but do in native code. It goes by CPython's limit on C
//! calls, which is the same for all threads and fits a stack of 8 MiB, so a thread that asks for less gets that. Pages that
//! are not touched cost nothing.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Once;

use pyjit_ffi::sys;

/// Program headers: loaded segment, dynamic section, what is read-only after relocation (elf.h).
const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PT_GNU_RELRO: u32 = 0x6474_e552;
/// Entries of the dynamic section.
const DT_PLTRELSZ: i64 = 2;
const DT_STRTAB: i64 = 5;
const DT_SYMTAB: i64 = 6;
const DT_RELA: i64 = 7;
const DT_RELASZ: i64 = 8;
const DT_JMPREL: i64 = 23;
/// Relocations that put the address of a function into a word.
const R_X86_64_GLOB_DAT: u64 = 6;
const R_X86_64_JUMP_SLOT: u64 = 7;

const PAGE: usize = 4096;
const PROT_READ: c_int = 1;
const PROT_WRITE: c_int = 2;

#[repr(C)]
struct ProgramHeader {
    kind: u32,
    flags: u32,
    offset: u64,
    address: usize,
    physical: u64,
    file_size: u64,
    size: usize,
    align: u64,
}

/// `struct dl_phdr_info` as far as it is needed.
#[repr(C)]
struct Object {
    base: usize,
    name: *const c_char,
    headers: *const ProgramHeader,
    count: u16,
}

#[repr(C)]
struct Dynamic {
    tag: i64,
    value: usize,
}

#[repr(C)]
struct Relocation {
    offset: usize,
    info: u64,
    addend: i64,
}

#[repr(C)]
struct Symbol {
    name: u32,
    info: u8,
    other: u8,
    section: u16,
    value: u64,
    size: u64,
}

type Visit = unsafe extern "C" fn(*const Object, usize, *mut c_void) -> c_int;

unsafe extern "C" {
    fn dl_iterate_phdr(visit: Visit, data: *mut c_void) -> c_int;
    fn mprotect(address: *mut c_void, length: usize, protection: c_int) -> c_int;
    fn pause() -> c_int;
    fn pthread_attr_setstacksize(attributes: *mut c_void, size: usize) -> c_int;
}

/// The stack that CPython's limit on C calls fits. Unit: bytes.
const STACK: usize = 8 << 20;

/// The function that stands for one of the threads library.
fn substitute(name: &CStr) -> Option<usize> {
    if name == c"pthread_exit" {
        Some(exit_thread as *const () as usize)
    } else if name == c"pthread_attr_setstacksize" {
        Some(set_stack_size as *const () as usize)
    } else {
        None
    }
}

/// Directs CPython's calls here. Where they are not found, nothing changes.
pub fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the functions below have the signatures that are called.
    ONCE.call_once(|| unsafe {
        dl_iterate_phdr(visit, core::ptr::null_mut());
    });
}

unsafe extern "C" fn visit(object: *const Object, _: usize, _: *mut c_void) -> c_int {
    // SAFETY: the dynamic linker describes a loaded object, whose program headers lie in memory.
    let (base, headers) = unsafe {
        let o = &*object;
        (
            o.base,
            core::slice::from_raw_parts(o.headers, usize::from(o.count)),
        )
    };
    let python = sys::_PyLong_Multiply as *const () as usize;
    let holds = headers
        .iter()
        .any(|h| h.kind == PT_LOAD && (base + h.address..base + h.address + h.size).contains(&python));
    if holds {
        // SAFETY: as above.
        unsafe { redirect(base, headers) };
    }
    0
}

/// Redirects the calls in one object.
///
/// # Safety
/// The program headers of a loaded object and its base address.
unsafe fn redirect(base: usize, headers: &[ProgramHeader]) {
    let Some(dynamic) = headers.iter().find(|h| h.kind == PT_DYNAMIC) else {
        return;
    };
    // SAFETY: contract. The dynamic section ends with a tag of 0; tables and strings that it names are in memory. The linker
    // has made its addresses absolute in most cases.
    unsafe {
        let first: *const Dynamic = core::ptr::with_exposed_provenance(base + dynamic.address);
        let entry = |tag: i64| {
            let mut at = first;
            while (*at).tag != 0 {
                if (*at).tag == tag {
                    return Some((*at).value);
                }
                at = at.add(1);
            }
            None
        };
        let absolute = |address: usize| if address < base { base + address } else { address };
        let (Some(symbols), Some(strings)) = (entry(DT_SYMTAB), entry(DT_STRTAB)) else {
            return;
        };
        let symbols: *const Symbol = core::ptr::with_exposed_provenance(absolute(symbols));
        let strings: *const c_char = core::ptr::with_exposed_provenance(absolute(strings));
        for (table, size) in [(DT_JMPREL, DT_PLTRELSZ), (DT_RELA, DT_RELASZ)] {
            let (Some(table), Some(size)) = (entry(table), entry(size)) else {
                continue;
            };
            let table: *const Relocation = core::ptr::with_exposed_provenance(absolute(table));
            for r in core::slice::from_raw_parts(table, size / size_of::<Relocation>()) {
                if !matches!(r.info & 0xffff_ffff, R_X86_64_GLOB_DAT | R_X86_64_JUMP_SLOT) {
                    continue;
                }
                let symbol = &*symbols.add((r.info >> 32) as usize);
                if let Some(ours) = substitute(CStr::from_ptr(strings.add(symbol.name as usize))) {
                    replace(base, headers, base + r.offset, ours);
                }
            }
        }
    }
}

/// Stores a function's address in a word that the linker filled.
///
/// # Safety
/// As [`redirect`]; `at` is the address of such a word, and `ours` that of a function with the signature called through it.
unsafe fn replace(base: usize, headers: &[ProgramHeader], at: usize, ours: usize) {
    let relro = headers
        .iter()
        .any(|h| h.kind == PT_GNU_RELRO && (base + h.address..base + h.address + h.size).contains(&at));
    let page: *mut c_void = core::ptr::with_exposed_provenance_mut(at & !(PAGE - 1));
    // SAFETY: contract; a mapped page of data, which is made writable for the store if it is not.
    unsafe {
        if relro && mprotect(page, PAGE, PROT_READ | PROT_WRITE) != 0 {
            return;
        }
        let word: *const AtomicUsize = core::ptr::with_exposed_provenance(at);
        (*word).store(ours, Ordering::Relaxed);
        if relro {
            mprotect(page, PAGE, PROT_READ);
        }
    }
}

/// Stands for `pthread_exit` in CPython.
extern "C" fn exit_thread(_: *mut c_void) -> ! {
    loop {
        // SAFETY: waits for a signal.
        unsafe { pause() };
    }
}

/// Stands for `pthread_attr_setstacksize` in CPython.
///
/// # Safety
/// As that function.
unsafe extern "C" fn set_stack_size(attributes: *mut c_void, size: usize) -> c_int {
    // SAFETY: contract.
    unsafe {
        match pthread_attr_setstacksize(attributes, size) {
            0 if size < STACK => pthread_attr_setstacksize(attributes, STACK),
            result => result,
        }
    }
}
