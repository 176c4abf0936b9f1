//! Native activations: the record at the base of each native frame, and finding all of them.
//!
//! A function unit's shell is on the thread's frame chain, known by its `return_offset`, which nobody reads in a frame
//! that only calls C: [`SHELL_MARK`] until the runtime fills its slots, then [`FILLED_MARK`]. Shells of inlined functions
//! ([`INNER_MARK`]) stand above it, or above the interpreter's frame of a loop unit, while they can be looked at.

use hashbrown::HashSet;
use pyjit_codegen::abi::{CHECK_STALE, INNER_MARK, SHELL_MARK, SHELL_STACKTOP, SavedRegs, act, unit};
use pyjit_codegen::deopt::ExitId;
use pyjit_ffi::layout::{frame, tstate};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject, PyThreadState};
use pyjit_ffi::repr::frame_owner;
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::install::Unit;
use crate::mem::{at, get, set};
use crate::runtime::Runtime;

/// `return_offset` of a filled shell.
pub const FILLED_MARK: u16 = 0xffff;

/// Position of the number of filled frames in the flags.
const FILLED_SHIFT: u32 = 8;

/// A live activation record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Activation(*mut u8);

impl Activation {
    /// Wraps the address of a record.
    ///
    /// # Safety
    /// `record` is the activation record of a native frame, which lives as long as the wrapper is used.
    pub unsafe fn from_ptr(record: *mut u8) -> Activation {
        Activation(record)
    }
    /// The base of the native frame.
    pub fn base(self) -> *mut u8 {
        self.0
    }
    /// The unit that runs.
    pub fn unit(self) -> &'static Unit {
        // SAFETY: UNIT is the unit's data block, whose OWNER the runtime set; a unit lives while it is active.
        unsafe { &*get::<u8, *const Unit>(get::<_, *const u8>(self.0, act::UNIT), unit::OWNER) }
    }
    /// The frame: the shell, or the interpreter's frame of a loop unit.
    pub fn frame(self) -> *mut _PyInterpreterFrame {
        // SAFETY: a field of the record.
        unsafe { get(self.0, act::FRAME) }
    }
    /// The current site or exit.
    pub fn site(self) -> ExitId {
        // SAFETY: a field of the record.
        ExitId(unsafe { get(self.0, act::SITE) })
    }
    /// The function, of a function unit.
    pub fn func(self) -> *mut PyFunctionObject {
        // SAFETY: a field of the record.
        unsafe { get(self.0, act::FUNC) }
    }
    /// The arguments the unit was entered with.
    pub fn args(self) -> *mut *mut PyObject {
        // SAFETY: a field of the record.
        unsafe { get(self.0, act::ARGS) }
    }
    /// Saved registers, while it waits in the release trampoline.
    pub fn regs(self) -> Option<&'static SavedRegs> {
        // SAFETY: 0 or the trampoline's save area, which lives while the activation waits there.
        unsafe { get::<_, *const SavedRegs>(self.0, act::REGS).as_ref() }
    }
    /// The object handed to the release trampoline.
    pub fn tmp(self) -> *mut PyObject {
        // SAFETY: a field of the record.
        unsafe { get(self.0, act::TMP) }
    }
    /// A flag is set.
    pub fn has(self, flag: u32) -> bool {
        // SAFETY: a field of the record.
        unsafe { get::<_, u32>(self.0, act::FLAGS) & flag != 0 }
    }
    /// Sets a flag.
    pub fn add_flag(self, flag: u32) {
        // SAFETY: a field of the record.
        unsafe { *at::<_, u32>(self.0, act::FLAGS) |= flag }
    }
    /// Clears a flag.
    pub fn remove_flag(self, flag: u32) {
        // SAFETY: a field of the record.
        unsafe { *at::<_, u32>(self.0, act::FLAGS) &= !flag }
    }
    /// Frames whose slots have been filled, outermost first: those of the site at that time.
    pub fn filled(self) -> usize {
        // SAFETY: a field of the record.
        (unsafe { get::<_, u32>(self.0, act::FLAGS) } >> FILLED_SHIFT) as usize
    }
    /// The slots of this many frames have been filled.
    pub fn set_filled(self, frames: usize) {
        let count = u32::try_from(frames).unwrap_or(u32::MAX >> FILLED_SHIFT);
        self.add_flag(act::FILLED | count << FILLED_SHIFT);
    }
    /// The frame or shell of this depth: 0 is the unit's own, the others are those of inlined functions.
    pub fn shell(self, depth: usize) -> Option<*mut _PyInterpreterFrame> {
        let Some(inner) = depth.checked_sub(1) else {
            return Some(self.frame());
        };
        let offset = *self.unit().inner_shells.get(inner)?;
        Some(self.0.wrapping_add(offset as usize).cast())
    }
    /// How many shells of inlined functions are linked.
    ///
    /// # Safety
    /// `thread` is the state of the thread it runs on, which calls nothing else meanwhile.
    pub unsafe fn inner_depth(self, thread: *mut PyThreadState) -> usize {
        // SAFETY: contract.
        let current: *mut _PyInterpreterFrame = unsafe { get(thread, tstate::CURRENT_FRAME) };
        if current == self.frame() {
            return 0;
        }
        (1..=self.unit().inner_shells.len())
            .find(|&depth| self.shell(depth) == Some(current))
            .unwrap_or(0)
    }
    /// Unlinks the shells of inlined functions.
    ///
    /// # Safety
    /// As [`Activation::inner_depth`].
    pub unsafe fn unlink_inner(self, thread: *mut PyThreadState) {
        // SAFETY: contract; linking them took as many levels of recursion.
        unsafe {
            let depth = self.inner_depth(thread);
            if depth > 0 {
                set(thread, tstate::CURRENT_FRAME, self.frame());
                *at::<_, i32>(thread, tstate::PY_RECURSION_REMAINING) += i32::try_from(depth).unwrap_or(0);
            }
        }
    }
    /// The frame object of a shell of an inlined function; null if it has none.
    pub fn inner_object(self, depth: usize) -> *mut PyObject {
        self.shell(depth).map_or(core::ptr::null_mut(), |shell| {
            // SAFETY: the prologue clears this field of all shells of inlined functions.
            unsafe { get(shell, frame::FRAME_OBJ) }
        })
    }
    /// Makes the next check or poll fail.
    pub fn make_stale(self) {
        // SAFETY: a field of the record.
        unsafe { set(self.0, act::CHECK, CHECK_STALE) }
    }
    /// The value checks compare with.
    pub fn check(self) -> u64 {
        // SAFETY: a field of the record.
        unsafe { get(self.0, act::CHECK) }
    }
}

/// The activation a frame on the frame chain belongs to, if it is a shell.
///
/// # Safety
/// `f` is a frame on the chain of a thread.
pub unsafe fn of_shell(f: *mut _PyInterpreterFrame) -> Option<Activation> {
    // SAFETY: contract; a shell follows its activation record.
    unsafe {
        if get::<_, u8>(f, frame::OWNER) != frame_owner::THREAD {
            return None;
        }
        let stacktop: i32 = get(f, frame::STACKTOP);
        let mark: u16 = get(f, frame::RETURN_OFFSET);
        let bare = mark == SHELL_MARK && stacktop == SHELL_STACKTOP;
        (bare || mark == FILLED_MARK && stacktop >= 0)
            .then(|| Activation(f.cast::<u8>().offset(-(act::SIZE as isize))))
    }
}

/// The shell of an inlined function.
///
/// # Safety
/// `f` is a frame on the chain of a thread.
pub unsafe fn is_inner(f: *mut _PyInterpreterFrame) -> bool {
    // SAFETY: contract.
    unsafe {
        get::<_, u8>(f, frame::OWNER) == frame_owner::THREAD
            && get::<_, u16>(f, frame::RETURN_OFFSET) == INNER_MARK
    }
}

/// The frame of the unit that inlined the function `f` is the shell of, or `f` itself.
///
/// # Safety
/// `f` is a frame on the chain of a thread.
pub unsafe fn outer_frame(mut f: *mut _PyInterpreterFrame) -> *mut _PyInterpreterFrame {
    // SAFETY: contract; shells of inlined functions are linked above their unit's frame.
    unsafe {
        while is_inner(f) {
            f = get(f, frame::PREVIOUS);
        }
    }
    f
}

/// The innermost activation of the thread, if the current frame is its.
///
/// # Safety
/// `thread` is this thread's state.
pub unsafe fn current(rt: &Runtime, thread: *mut PyThreadState) -> Option<Activation> {
    // SAFETY: contract; frames on the chain are live.
    unsafe {
        let f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
        if f.is_null() {
            return None;
        }
        let f = outer_frame(f);
        if let Some(found) = of_shell(f) {
            return Some(found);
        }
        let innermost = rt.loops.borrow().get(&thread).and_then(|l| l.last().cloned());
        let in_loop = innermost.and_then(|l| crate::doors::loops::locate(&l));
        in_loop.filter(|found| found.frame() == f).or_else(|| {
            rt.resumptions
                .find(f)
                .and_then(crate::doors::resume::Resumption::locate)
        })
    }
}

/// Calls `visit` with every linked activation of every thread, innermost first per thread, loop and resume units last.
pub fn for_each(rt: &Runtime, visit: &mut dyn FnMut(Activation)) {
    // SAFETY: the GIL is held (a `Runtime` is only had with it), so threads and frame chains do not change; frames on a
    // chain are live.
    unsafe {
        let mut thread = py::PyInterpreterState_ThreadHead(rt.interp);
        while !thread.is_null() {
            let mut f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
            while !f.is_null() {
                if let Some(activation) = of_shell(f) {
                    visit(activation);
                }
                f = get(f, frame::PREVIOUS);
            }
            thread = py::PyThreadState_Next(thread);
        }
    }
    let running: Vec<Activation> = rt
        .loops
        .borrow()
        .values()
        .flatten()
        .filter_map(|l| crate::doors::loops::locate(l))
        .collect();
    for activation in running {
        visit(activation);
    }
    rt.resumptions.for_each(&mut |r| {
        if let Some(activation) = r.locate() {
            visit(activation);
        }
    });
}

/// In the child of a fork: only the thread that forked is there. Nobody returns from what the others ran, and new threads
/// get their stacks.
pub fn forget_other_threads(rt: &Runtime) {
    let thread = current_thread();
    rt.loops.borrow_mut().retain(|&other, _| other == thread);
    let mut frames: HashSet<*mut _PyInterpreterFrame> = HashSet::new();
    // SAFETY: the GIL is held; frames on a thread's chain are live.
    unsafe {
        let mut f: *mut _PyInterpreterFrame = get(thread, tstate::CURRENT_FRAME);
        while !f.is_null() {
            frames.insert(f);
            f = get(f, frame::PREVIOUS);
        }
    }
    rt.resumptions.retain(|r| frames.contains(&r.frame()));
}

/// The thread state of the caller.
#[inline]
pub fn current_thread() -> *mut PyThreadState {
    // SAFETY: callers hold the GIL, so there is one.
    unsafe { py::PyThreadState_GetUnchecked() }
}

/// The activation is a function unit's.
pub fn is_function(activation: Activation) -> bool {
    activation.unit().kind == pyjit_codegen::input::Entry::Function
}
