//! Interpreter frames: reading and editing live ones, pushing, running and popping new ones.
//!
//! A frame lives on its thread's data stack, in a generator, or (after a frame object took it over) in that object.
//! What the fields mean, and in which order they may be written, is CPython's `pycore_frame.h`.

use core::ffi::c_int;
use core::marker::PhantomData;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicPtr, Ordering};

use crate::code::CodeView;
use crate::error::{self, PyResult, check, pending};
use crate::layout::{self, frame, function};
use crate::object::{Borrowed, Gil, Owned};
use crate::tstate::Tstate;
use crate::{py, raw, repr, sys};

/// A live frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameView<'a>(NonNull<u8>, PhantomData<&'a ()>);

impl<'a> FrameView<'a> {
    /// Wraps a pointer that CPython handed out; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or a frame that is neither popped nor moved during `'a`. The GIL is held meanwhile.
    #[inline]
    pub unsafe fn from_ptr(ptr: *mut sys::_PyInterpreterFrame) -> Option<Self> {
        Some(Self(NonNull::new(ptr.cast())?, PhantomData))
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut sys::_PyInterpreterFrame {
        self.0.as_ptr().cast()
    }

    /// Where the frame's memory is, one of [`repr::frame_owner`].
    #[inline]
    pub fn owner(self) -> u8 {
        self.get(frame::OWNER)
    }

    /// The shim that an evaluation loop puts on the C stack: no function, no locals.
    #[inline]
    pub fn is_shim(self) -> bool {
        self.owner() == repr::frame_owner::CSTACK
    }

    /// The code being run; `None` for a shim.
    #[inline]
    pub fn code(self) -> Option<CodeView<'a>> {
        // SAFETY: a frame keeps its executable for its life.
        CodeView::new(unsafe { Borrowed::from_ptr(self.get(frame::F_EXECUTABLE)) }?)
    }

    /// The function being run; `None` for a shim.
    pub fn function(self) -> Option<Borrowed<'a>> {
        self.kept(frame::F_FUNCOBJ)
    }

    /// The globals; `None` for a shim.
    pub fn globals(self) -> Option<Borrowed<'a>> {
        self.kept(frame::F_GLOBALS)
    }

    /// The builtins; `None` for a shim.
    pub fn builtins(self) -> Option<Borrowed<'a>> {
        self.kept(frame::F_BUILTINS)
    }

    /// The namespace of code without fast locals (modules, classes, `exec`).
    pub fn namespace(self) -> Option<Owned> {
        self.kept(frame::F_LOCALS).map(Borrowed::to_owned)
    }

    /// The frame object, if anybody ever asked for one. While there is none, nobody can write this frame's locals.
    pub fn frame_object(self) -> Option<Owned> {
        self.kept(frame::FRAME_OBJ).map(Borrowed::to_owned)
    }

    /// [`Self::frame_object`] is there.
    #[inline]
    pub fn has_frame_object(self) -> bool {
        !self.is_shim() && !self.get::<*const u8>(frame::FRAME_OBJ).is_null()
    }

    /// The caller's frame (a shim counts). Only meaningful while this frame is linked.
    #[inline]
    pub fn previous(self) -> Option<FrameView<'a>> {
        // SAFETY: the frames below a linked frame outlive it.
        unsafe { FrameView::from_ptr(self.get(frame::PREVIOUS)) }
    }

    /// The nearest frame below that Python code can see.
    pub fn previous_complete(self) -> Option<FrameView<'a>> {
        let mut below = self.previous();
        while let Some(frame) = below.filter(|frame| frame.is_incomplete()) {
            below = frame.previous();
        }
        below
    }

    /// A frame that `sys._getframe` and tracebacks skip: a shim, or one that has not reached its first `RESUME`.
    pub fn is_incomplete(self) -> bool {
        if self.is_shim() {
            return true;
        }
        let Some(code) = self.code() else { return true };
        let first = code
            .instr_at(code.firsttraceable())
            .map_or(ptr::null(), <*mut u16>::cast_const);
        self.owner() != repr::frame_owner::GENERATOR && self.instr_ptr().cast_const() < first
    }

    /// The instruction being run (or about to be).
    #[inline]
    pub fn instr_ptr(self) -> *mut u16 {
        self.get(frame::INSTR_PTR)
    }

    /// Unit of [`Self::instr_ptr`]; `None` for a shim.
    #[inline]
    pub fn instr_unit(self) -> Option<u32> {
        self.code()?.unit_of(self.instr_ptr())
    }

    /// Line of [`Self::instr_ptr`].
    pub fn line(self) -> Option<i32> {
        self.code()?.line_of(self.instr_unit()?)
    }

    /// Live slots counted from the first local; -1 while an evaluation loop runs the frame.
    #[inline]
    pub fn stacktop(self) -> i32 {
        self.get(frame::STACKTOP)
    }

    /// Depth of the value stack; `None` while an evaluation loop runs the frame.
    pub fn stack_depth(self) -> Option<usize> {
        usize::try_from(self.stacktop())
            .ok()?
            .checked_sub(self.code()?.nlocalsplus())
    }

    /// Units from `instr_ptr` to where the frame goes on after an inlined callee returns.
    #[inline]
    pub fn return_offset(self) -> u16 {
        self.get(frame::RETURN_OFFSET)
    }

    /// Address of the first slot: locals, cells, free variables, then the value stack.
    #[inline]
    pub fn localsplus(self) -> *mut *mut py::PyObject {
        // SAFETY: the slots follow the header of every frame.
        unsafe { raw::at(self.0.as_ptr(), frame::LOCALSPLUS) }
    }

    /// Address of a slot; `None` behind the last slot of the code, and for a shim.
    #[inline]
    pub fn slot_ptr(self, index: usize) -> Option<*mut *mut py::PyObject> {
        let header = usize::try_from(frame::SPECIALS_SIZE).ok()?;
        let slots = self.code()?.framesize().checked_sub(header)?;
        // SAFETY: a frame has as many slots as its code's frame size says, and the index is below that.
        (index < slots).then(|| unsafe { self.localsplus().add(index) })
    }

    /// Contents of a local, cell or free variable's slot; `None` if unbound or no such slot.
    pub fn local(self, index: usize) -> Option<Owned> {
        if index >= self.code()?.nlocalsplus() {
            return None;
        }
        // SAFETY: such a slot always holds null or a live object; nothing runs before the reference is taken.
        unsafe { Borrowed::from_ptr(self.slot_ptr(index)?.read()) }.map(Borrowed::to_owned)
    }

    /// Contents of a stack entry counted from the bottom; `None` if null, out of range, or the frame is running.
    pub fn stack_item(self, index: usize) -> Option<Owned> {
        if index >= self.stack_depth()? {
            return None;
        }
        let slot = self.slot_ptr(self.code()?.nlocalsplus() + index)?;
        // SAFETY: entries below `stacktop` hold null or a live object; nothing runs before the reference is taken.
        unsafe { Borrowed::from_ptr(slot.read()) }.map(Borrowed::to_owned)
    }

    /// Exchanges a slot's contents and returns the old ones, which the caller drops *afterwards*, as the interpreter
    /// does. `None` back also for an index out of range; then the new value is dropped.
    ///
    /// # Safety
    /// The frame is not being run by an evaluation loop, and the code at `instr_ptr` expects such a value there (a bound
    /// local stays bound where the compiler relied on it). The slot holds null or an owned reference, not garbage.
    pub unsafe fn replace_slot(self, index: usize, value: Option<Owned>) -> Option<Owned> {
        let slot = self.slot_ptr(index)?;
        let new = value.map_or(ptr::null_mut(), Owned::into_ptr);
        // SAFETY: the slot holds null or a reference of the frame (contract), which passes to us.
        unsafe { Owned::from_ptr(slot.replace(new)) }
    }

    /// Pushes on the value stack (`None` pushes NULL). `false`, with the value dropped, if the stack is full or running.
    ///
    /// # Safety
    /// As [`Self::set_instr_unit`]: depth and instruction must agree when the interpreter goes on.
    pub unsafe fn push(self, value: Option<Owned>) -> bool {
        let Ok(top) = usize::try_from(self.stacktop()) else {
            return false;
        };
        let Some(slot) = self.slot_ptr(top) else {
            return false;
        };
        // SAFETY: the slot is free: what lies above `stacktop` is garbage, so the old contents are not released.
        unsafe {
            slot.write(value.map_or(ptr::null_mut(), Owned::into_ptr));
            self.set_stacktop(self.stacktop() + 1);
        }
        true
    }

    /// Pops from the value stack. `None` for an empty (or running) stack, and for a NULL entry.
    ///
    /// # Safety
    /// As [`Self::push`].
    pub unsafe fn pop(self) -> Option<Owned> {
        let top = self.stack_depth()?.checked_sub(1)? + self.code()?.nlocalsplus();
        let slot = self.slot_ptr(top)?;
        // SAFETY: an entry below `stacktop` holds null or a reference of the frame, which passes to us.
        unsafe {
            self.set_stacktop(self.stacktop() - 1);
            Owned::from_ptr(slot.read())
        }
    }

    /// Sets [`Self::stacktop`].
    ///
    /// # Safety
    /// Every slot below holds null or an owned reference.
    #[inline]
    pub unsafe fn set_stacktop(self, stacktop: i32) {
        // SAFETY: the frame is live; the meaning is the caller's (contract).
        unsafe { raw::set(self.0.as_ptr(), frame::STACKTOP, stacktop) };
    }

    /// Makes the frame go on at a unit. `false` if the code has no such unit.
    ///
    /// # Safety
    /// An instruction starts there, and it expects the stack depth that the frame has when it goes on.
    pub unsafe fn set_instr_unit(self, unit: u32) -> bool {
        let Some(code) = self.code() else { return false };
        let Some(instr) = code.instr_at(unit).filter(|_| unit < code.units()) else {
            return false;
        };
        // SAFETY: the frame is live; the meaning is the caller's (contract).
        unsafe { raw::set(self.0.as_ptr(), frame::INSTR_PTR, instr) };
        true
    }

    /// Sets [`Self::return_offset`].
    ///
    /// # Safety
    /// An instruction starts so many units behind `instr_ptr`, and expects the frame's depth plus one.
    pub unsafe fn set_return_offset(self, units: u16) {
        // SAFETY: the frame is live; the meaning is the caller's (contract).
        unsafe { raw::set(self.0.as_ptr(), frame::RETURN_OFFSET, units) };
    }

    /// Sets [`Self::previous`].
    ///
    /// # Safety
    /// `below` stays live as long as this frame is linked.
    #[inline]
    pub unsafe fn set_previous(self, below: Option<FrameView<'_>>) {
        let ptr = below.map_or(ptr::null_mut(), FrameView::as_ptr);
        // SAFETY: the frame is live; the meaning is the caller's (contract).
        unsafe { raw::set(self.0.as_ptr(), frame::PREVIOUS, ptr) };
    }

    /// Links the frame above the current one, so that Python code sees it.
    ///
    /// # Safety
    /// The frame is filled: slots, `stacktop`, and `instr_ptr` at the instruction being run. It is unlinked before it
    /// is popped.
    #[inline]
    pub unsafe fn link(self, ts: Tstate<'_>) {
        // SAFETY: the current frame outlives the one above it; the rest is the caller's contract.
        unsafe {
            self.set_previous(ts.current_frame());
            ts.set_current_frame(Some(self));
        }
    }

    /// Unlinks the frame: the one below becomes current.
    ///
    /// # Safety
    /// The frame is the current one.
    #[inline]
    pub unsafe fn unlink(self, ts: Tstate<'_>) {
        // SAFETY: the frames below a linked frame are live and linked.
        unsafe { ts.set_current_frame(self.previous()) };
    }

    /// Runs an unlinked frame to its end in the interpreter: the result of the function, or its exception. The frame is
    /// cleared and popped in both cases. With `throw` an exception must be pending; the frame's handler for the unit
    /// *before* `instr_ptr` is looked for.
    ///
    /// # Safety
    /// The frame is filled, not linked, topmost on the data stack, and the current frame is the one below it. It must
    /// not be used afterwards (unless a generator owns it).
    pub unsafe fn run(self, ts: Tstate<'_>, throw: bool) -> PyResult<Owned> {
        // SAFETY: contract; the function returns a new reference or null with an exception.
        unsafe {
            check(sys::_PyEval_EvalFrameDefault(
                ts.as_ptr(),
                self.as_ptr(),
                c_int::from(throw),
            ))
        }
    }

    /// Releases what an unlinked frame of the data stack holds and pops it. If somebody holds its frame object, that
    /// takes the contents over. May run Python code.
    ///
    /// # Safety
    /// The frame is owned by the thread, topmost on the data stack, not the current frame, and `stacktop` counts its
    /// live slots. Its `previous` leads to the frames below. It must not be used afterwards.
    pub unsafe fn clear_and_pop(self, ts: Tstate<'_>) {
        // SAFETY: contract.
        unsafe { sys::_PyEval_FrameClearAndPop(ts.as_ptr(), self.as_ptr()) };
    }

    /// An object field of a frame that is no shim.
    fn kept(self, offset: i32) -> Option<Borrowed<'a>> {
        if self.is_shim() {
            return None;
        }
        // SAFETY: initialised in every frame but a shim; null or an object that the frame or its function keeps.
        unsafe { Borrowed::from_ptr(self.get(offset)) }
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::frame` with the field's type; the frame is live.
        unsafe { raw::get(self.0.as_ptr(), offset) }
    }
}

/// The frame inside a generator, coroutine or async generator. Its contents are only those of a frame while the
/// generator is not finished.
pub fn generator_frame(generator: Borrowed<'_>) -> Option<FrameView<'_>> {
    let types = [
        &raw mut py::PyGen_Type,
        &raw mut py::PyCoro_Type,
        &raw mut py::PyAsyncGen_Type,
    ];
    if !types.contains(&generator.type_ptr()) || generator_state(generator)? >= repr::frame_state::COMPLETED {
        return None;
    }
    // SAFETY: such an object ends with a frame, which lives as long as the object does.
    unsafe { FrameView::from_ptr(raw::at(generator.as_ptr().cast(), layout::generator::GI_IFRAME)) }
}

/// State of a generator, coroutine or async generator, one of [`repr::frame_state`].
pub fn generator_state(generator: Borrowed<'_>) -> Option<i8> {
    let types = [
        &raw mut py::PyGen_Type,
        &raw mut py::PyCoro_Type,
        &raw mut py::PyAsyncGen_Type,
    ];
    // SAFETY: the type was just checked, and the object is alive.
    types
        .contains(&generator.type_ptr())
        .then(|| unsafe { raw::get(generator.as_ptr().cast(), layout::generator::GI_FRAME_STATE) })
}

/// Pushes a frame for `code` run as `func` on the thread's data stack: locals unbound, stack empty, `instr_ptr` at the
/// first instruction, not linked. The frame lives until it is run or popped; frames are popped in reverse order.
///
/// `code` need not be the function's present code (which may have been exchanged), but was when the call began.
pub fn push_frame<'py>(ts: Tstate<'py>, code: CodeView<'_>, func: Borrowed<'_>) -> PyResult<FrameView<'py>> {
    if !func.is_function() {
        return Err(error::type_error(ts.gil(), "a frame needs a Python function"));
    }
    let words = code.framesize();
    let base = if ts.has_stack_space(words) {
        ts.datastack_top().cast()
    } else {
        push_chunk(ts, words)?
    };
    // SAFETY: `base` has room for `words` words at the top of the chunk, all of it unused; every field is written before
    // anybody else can see the frame, because it is not linked. The function keeps globals and builtins.
    unsafe {
        ts.set_datastack_top(base.cast::<*mut py::PyObject>().add(words));
        let from = func.as_ptr().cast::<u8>();
        raw::set(base, frame::F_EXECUTABLE, code.object().to_owned().into_ptr());
        raw::set(base, frame::F_FUNCOBJ, func.to_owned().into_ptr());
        raw::set(
            base,
            frame::F_GLOBALS,
            raw::get::<*mut py::PyObject>(from, function::FUNC_GLOBALS),
        );
        raw::set(
            base,
            frame::F_BUILTINS,
            raw::get::<*mut py::PyObject>(from, function::FUNC_BUILTINS),
        );
        raw::set(base, frame::F_LOCALS, ptr::null_mut::<py::PyObject>());
        raw::set(base, frame::FRAME_OBJ, ptr::null_mut::<py::PyObject>());
        raw::set(
            base,
            frame::PREVIOUS,
            ts.current_frame().map_or(ptr::null_mut(), FrameView::as_ptr),
        );
        raw::set(base, frame::INSTR_PTR, code.first_instr());
        raw::set(
            base,
            frame::STACKTOP,
            i32::try_from(code.nlocalsplus()).unwrap_or(0),
        );
        raw::set(base, frame::RETURN_OFFSET, 0u16);
        raw::set(base, frame::OWNER, repr::frame_owner::THREAD);
        ptr::write_bytes(
            raw::at::<*mut py::PyObject>(base, frame::LOCALSPLUS),
            0,
            code.nlocalsplus(),
        );
        FrameView::from_ptr(base.cast()).ok_or_else(pending)
    }
}

/// A function without parameters: pushing a frame of it, of any size wanted, makes CPython allocate a new chunk. The GIL
/// orders the accesses.
static CHUNK_MAKER: AtomicPtr<py::PyObject> = AtomicPtr::new(ptr::null_mut());

/// Makes CPython start a new chunk of the data stack that has room for `words`, and returns the chunk's first free
/// word. Nothing of the data stack counts as used by the frame that opened the chunk but what the caller will write.
#[cold]
fn push_chunk(ts: Tstate<'_>, words: usize) -> PyResult<*mut u8> {
    let func = chunk_maker(ts.gil(), words)?;
    // SAFETY: a function without parameters, so no arguments, locals or keyword names are needed; its reference is
    // stolen. The frame it returns is not linked, so only its two owned references have to be released; the caller
    // overwrites them.
    unsafe {
        let frame = sys::_PyEvalFramePushAndInit(
            ts.as_ptr(),
            func.into_ptr().cast(),
            ptr::null_mut(),
            ptr::null(),
            0,
            ptr::null_mut(),
        );
        if frame.is_null() {
            return Err(pending());
        }
        let base = frame.cast::<u8>();
        drop(Owned::from_ptr(raw::get(base, frame::F_EXECUTABLE)));
        drop(Owned::from_ptr(raw::get(base, frame::F_FUNCOBJ)));
        Ok(base)
    }
}

/// The cached function, whose frame is made `words` words large.
///
/// It is made without running Python code (an audit hook, say), which might need a chunk itself.
fn chunk_maker(gil: Gil<'_>, words: usize) -> PyResult<Owned> {
    // SAFETY: null or the reference that the static owns.
    let cached = unsafe { Borrowed::from_ptr(CHUNK_MAKER.load(Ordering::Relaxed)) }.map(Borrowed::to_owned);
    let func = match cached {
        Some(func) => func,
        None => {
            let func = new_chunk_maker(gil)?;
            CHUNK_MAKER.store(func.clone().into_ptr(), Ordering::Relaxed);
            func
        }
    };
    let words = i32::try_from(words).map_err(|_| error::no_memory(gil))?;
    // SAFETY: a function made below, which nobody else has, and neither its code. The field says only how much to push.
    unsafe {
        let code: *mut u8 = raw::get(func.as_ptr().cast(), function::FUNC_CODE);
        raw::set(code, layout::code::CO_FRAMESIZE, words);
    }
    Ok(func)
}

fn new_chunk_maker(gil: Gil<'_>) -> PyResult<Owned> {
    // The caller may be about to throw a pending exception into the frame it asked for.
    let _aside = error::Aside::new(gil);
    // SAFETY: C strings; the GIL is held; each call returns a new reference or null.
    unsafe {
        let code = check(py::PyCode_NewEmpty(c"<pyjit>".as_ptr(), c"new_chunk".as_ptr(), 1).cast())?;
        let globals = Owned::dict(gil)?;
        check(py::PyFunction_New(code.as_ptr(), globals.as_ptr()))
    }
}
