//! The thread state: what the evaluation loop keeps per thread, and the interpreter behind it.

use core::marker::PhantomData;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering};

use crate::frame::FrameView;
use crate::layout::{interp, tstate};
use crate::object::{Borrowed, Gil, Owned};
use crate::{py, raw, repr};

/// The current thread's state. Valid while the thread holds the GIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tstate<'py>(NonNull<u8>, PhantomData<Gil<'py>>);

/// The interpreter a thread runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interp<'py>(NonNull<u8>, PhantomData<Gil<'py>>);

impl<'py> Tstate<'py> {
    /// The state of this thread. About 3 ns: once per entry, then pass it on.
    #[inline]
    pub fn current(_: Gil<'py>) -> Self {
        // SAFETY: the thread holds the GIL, so it has a thread state and the pointer is not null.
        unsafe {
            Self(
                NonNull::new_unchecked(py::PyThreadState_GetUnchecked().cast()),
                PhantomData,
            )
        }
    }

    /// Wraps a pointer that CPython handed out; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or the state of this thread, which holds the GIL for `'py`.
    #[inline]
    pub unsafe fn from_ptr(ptr: *mut py::PyThreadState) -> Option<Self> {
        Some(Self(NonNull::new(ptr.cast())?, PhantomData))
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyThreadState {
        self.0.as_ptr().cast()
    }

    /// The proof this state was had with.
    #[inline]
    pub fn gil(self) -> Gil<'py> {
        // SAFETY: a `Tstate<'py>` exists only where the GIL is held for `'py`.
        unsafe { Gil::assume() }
    }

    /// The interpreter.
    #[inline]
    pub fn interp(self) -> Interp<'py> {
        // SAFETY: set when the thread state is made and never null.
        unsafe {
            Interp(
                NonNull::new_unchecked(self.get::<*mut u8>(tstate::INTERP)),
                PhantomData,
            )
        }
    }

    /// Requests in the low bits ([`repr::eval_breaker`]), instrumentation version above them.
    #[inline]
    pub fn eval_breaker(self) -> u64 {
        // SAFETY: other threads write the word, always atomically; so it is read atomically.
        unsafe { &*raw::at::<AtomicU64>(self.0.as_ptr(), tstate::EVAL_BREAKER) }.load(Ordering::Relaxed)
    }

    /// The instrumentation version of this thread: [`Self::eval_breaker`] without the requests.
    #[inline]
    pub fn instrumentation_version(self) -> u64 {
        self.eval_breaker() & !repr::eval_breaker::EVENTS_MASK
    }

    /// Serves signals, pending calls, GC, GIL requests and asynchronous exceptions: any Python code may run.
    pub fn handle_pending(self) -> crate::error::PyResult<()> {
        // SAFETY: this thread's state; the GIL is held.
        let status = unsafe { crate::sys::_Py_HandlePending(self.as_ptr()) };
        crate::error::check_status(self.gil(), status).map(drop)
    }

    /// Python frames that may still be entered.
    #[inline]
    pub fn py_recursion_remaining(self) -> i32 {
        self.get(tstate::PY_RECURSION_REMAINING)
    }

    /// Adds to the Python recursion budget (negative: takes). Every frame entered by native code takes 1.
    ///
    /// # Safety
    /// The sum over an activation's life is zero, on every way out.
    #[inline]
    pub unsafe fn add_py_recursion(self, amount: i32) {
        let sum = self.py_recursion_remaining().wrapping_add(amount);
        // SAFETY: an int field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::PY_RECURSION_REMAINING, sum) };
    }

    /// `sys.getrecursionlimit()` as this thread has it.
    pub fn py_recursion_limit(self) -> i32 {
        self.get(tstate::PY_RECURSION_LIMIT)
    }

    /// C stack budget left; starts at [`repr::limit::C_RECURSION_LIMIT`].
    #[inline]
    pub fn c_recursion_remaining(self) -> i32 {
        self.get(tstate::C_RECURSION_REMAINING)
    }

    /// Adds to the C recursion budget (negative: takes).
    ///
    /// # Safety
    /// As [`Self::add_py_recursion`].
    #[inline]
    pub unsafe fn add_c_recursion(self, amount: i32) {
        let sum = self.c_recursion_remaining().wrapping_add(amount);
        // SAFETY: an int field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::C_RECURSION_REMAINING, sum) };
    }

    /// Depth of trace or monitoring callbacks being run; events are off while it is not zero.
    #[inline]
    pub fn tracing(self) -> i32 {
        self.get(tstate::TRACING)
    }

    /// Sets [`Self::tracing`], to let events through inside a callback.
    ///
    /// # Safety
    /// The old value is put back before the callback returns.
    pub unsafe fn set_tracing(self, depth: i32) {
        // SAFETY: an int field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::TRACING, depth) };
    }

    /// The innermost frame (a C-stack shim counts), or `None` outside any.
    #[inline]
    pub fn current_frame(self) -> Option<FrameView<'py>> {
        // SAFETY: null or a live frame; frames of this thread do not move.
        unsafe { FrameView::from_ptr(self.get(tstate::CURRENT_FRAME)) }
    }

    /// Links a frame as the innermost one (or unlinks, with its `previous`).
    ///
    /// # Safety
    /// The frame is live, filled (`instr_ptr`, slots), and its `previous` leads to the frames below; it is unlinked
    /// before it is popped.
    #[inline]
    pub unsafe fn set_current_frame(self, frame: Option<FrameView<'_>>) {
        let ptr = frame.map_or(core::ptr::null_mut(), FrameView::as_ptr);
        // SAFETY: a pointer field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::CURRENT_FRAME, ptr) };
    }

    /// The pending exception, which stays pending.
    #[inline]
    pub fn current_exception(self) -> Option<Owned> {
        // SAFETY: null or a live exception; nothing runs between reading the field and taking the reference.
        unsafe { Borrowed::from_ptr(self.get(tstate::CURRENT_EXCEPTION)) }.map(Borrowed::to_owned)
    }

    /// Top of the list of handled exceptions (`_PyErr_StackItem`). Never null.
    #[inline]
    pub fn exc_info(self) -> *mut u8 {
        self.get(tstate::EXC_INFO)
    }

    /// Sets [`Self::exc_info`].
    ///
    /// # Safety
    /// `item` is a live stack item whose `previous_item` is the former top, or that former top when leaving.
    pub unsafe fn set_exc_info(self, item: *mut u8) {
        // SAFETY: a pointer field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::EXC_INFO, item) };
    }

    /// The thread's identifier, as `threading.get_ident()`.
    pub fn thread_id(self) -> u64 {
        self.get(tstate::THREAD_ID)
    }

    /// First free word of the data stack; null before the thread's first frame.
    #[inline]
    pub fn datastack_top(self) -> *mut *mut py::PyObject {
        self.get(tstate::DATASTACK_TOP)
    }

    /// End of the data stack's chunk.
    #[inline]
    pub fn datastack_limit(self) -> *mut *mut py::PyObject {
        self.get(tstate::DATASTACK_LIMIT)
    }

    /// A frame of so many words fits into the chunk.
    #[inline]
    pub fn has_stack_space(self, words: usize) -> bool {
        let top = self.datastack_top();
        if top.is_null() {
            return false;
        }
        // The comparison is CPython's own: strict, in words.
        words < (self.datastack_limit() as usize).saturating_sub(top as usize) / size_of::<usize>()
    }

    /// Moves the end of the used part of the data stack.
    ///
    /// # Safety
    /// `top` lies in the current chunk, at the end of the topmost live frame.
    #[inline]
    pub(crate) unsafe fn set_datastack_top(self, top: *mut *mut py::PyObject) {
        // SAFETY: a pointer field that only this thread writes.
        unsafe { raw::set(self.0.as_ptr(), tstate::DATASTACK_TOP, top) };
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::tstate` with the field's type; the state is live, and these
        // fields are written by its own thread only.
        unsafe { raw::get(self.0.as_ptr(), offset) }
    }
}

impl Interp<'_> {
    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyInterpreterState {
        self.0.as_ptr().cast()
    }

    /// The main interpreter, the only one pyjit works in.
    pub fn is_main(self) -> bool {
        // SAFETY: reads a static of the runtime.
        self.as_ptr() == unsafe { py::PyInterpreterState_Main() }
    }

    /// The installed frame evaluator; null means CPython's own.
    #[inline]
    pub fn eval_frame(self) -> Option<py::_PyFrameEvalFunction> {
        // SAFETY: a function pointer or null, written under the GIL.
        unsafe { raw::get(self.0.as_ptr(), interp::EVAL_FRAME) }
    }

    /// No frame evaluator but CPython's own is installed.
    #[inline]
    pub fn has_stock_eval_frame(self) -> bool {
        let stock: py::_PyFrameEvalFunction = crate::sys::_PyEval_EvalFrameDefault;
        self.eval_frame()
            .is_none_or(|installed| core::ptr::fn_addr_eq(installed, stock))
    }

    /// Installs a frame evaluator; `None` puts CPython's own back.
    ///
    /// # Safety
    /// The evaluator evaluates, clears and pops every frame it is given, and stays loaded while it is installed.
    pub unsafe fn set_eval_frame(self, evaluator: Option<py::_PyFrameEvalFunction>) {
        let evaluator = evaluator.unwrap_or(crate::sys::_PyEval_EvalFrameDefault);
        // SAFETY: the interpreter is live; the evaluator keeps its contract (ours).
        unsafe { py::_PyInterpreterState_SetEvalFrameFunc(self.as_ptr(), Some(evaluator)) };
    }

    /// The global instrumentation version, in steps of 256.
    #[inline]
    pub fn instrumentation_version(self) -> u64 {
        // SAFETY: written under the GIL, which is held.
        unsafe { raw::get(self.0.as_ptr(), interp::CEVAL_INSTRUMENTATION_VERSION) }
    }
}
