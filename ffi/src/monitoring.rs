//! `sys.monitoring`: who listens to what, and our own tool.
//!
//! CPython exports no C function to set events or callbacks, so our tool is driven through the Python module. The
//! masks of the interpreter and of a code object are read where they are.

use core::ffi::CStr;

use crate::code::CodeView;
use crate::error::{self, PyResult};
use crate::layout::interp;
use crate::object::{Borrowed, Gil, Owned};
use crate::tstate::Interp;
use crate::{raw, repr};

/// The tool id pyjit asks for: PEP 669's "optimizer".
pub const TOOL: u8 = repr::tool::OPTIMIZER_ID;

/// Bit of [`TOOL`] in a mask of tools.
pub const TOOL_MASK: u8 = 1 << TOOL;

/// Tools that listen to an event in all code: bit n for tool n. `event` is one of [`repr::event`] below
/// `UNGROUPED_EVENTS`; 0 for any other.
pub fn global_tools(interpreter: Interp<'_>, event: u8) -> u8 {
    if event >= repr::event::UNGROUPED_EVENTS {
        return 0;
    }
    // SAFETY: the array lies inside the live interpreter state and the event inside the array.
    unsafe {
        raw::at::<u8>(interpreter.as_ptr().cast(), interp::MONITORS)
            .add(usize::from(event))
            .read()
    }
}

/// Some tool other than ours listens to some event, in all code (also `sys.settrace` and `sys.setprofile`).
pub fn has_foreign_global_tools(interpreter: Interp<'_>) -> bool {
    (0..repr::event::UNGROUPED_EVENTS).any(|event| global_tools(interpreter, event) & !TOOL_MASK != 0)
}

/// Some tool other than ours listens to events that are fired without instrumentation: RAISE, RERAISE, PY_UNWIND, ...
pub fn has_foreign_exception_tools(interpreter: Interp<'_>) -> bool {
    (repr::event::RAISE..repr::event::UNGROUPED_EVENTS)
        .any(|event| global_tools(interpreter, event) & !TOOL_MASK != 0)
}

/// Our registration as a monitoring tool.
#[derive(Debug)]
pub struct Tool {
    set_local_events: Owned,
    register_callback: Owned,
    free_tool_id: Owned,
    disable: Owned,
    id: Owned,
}

impl Tool {
    /// Takes [`TOOL`]; ValueError if another tool has it.
    pub fn acquire(gil: Gil<'_>, name: &CStr) -> PyResult<Self> {
        let sys = Owned::import(gil, c"sys")?;
        let module = sys.borrow().attr(c"monitoring")?;
        let module = module.borrow();
        let id = Owned::int(gil, i64::from(TOOL))?;
        let name = Owned::interned(gil, name)?;
        let tool = Self {
            set_local_events: module.attr(c"set_local_events")?,
            register_callback: module.attr(c"register_callback")?,
            free_tool_id: module.attr(c"free_tool_id")?,
            disable: module.attr(c"DISABLE")?,
            id,
        };
        module.call_method(c"use_tool_id", &[tool.id.borrow(), name.borrow()])?;
        Ok(tool)
    }

    /// `sys.monitoring.DISABLE`: what a callback returns to switch one site off.
    pub fn disable(&self) -> Borrowed<'_> {
        self.disable.borrow()
    }

    /// Registers a callback for an event (one of [`repr::event`]); `None` removes it.
    pub fn register_callback(&self, event: u8, callback: Option<Borrowed<'_>>) -> PyResult<()> {
        let gil = self.id.borrow().gil();
        let event = event_set(gil, &[event])?;
        let none = Owned::none(gil);
        let callback = callback.unwrap_or(none.borrow());
        self.register_callback
            .borrow()
            .call(&[self.id.borrow(), event.borrow(), callback])
            .map(drop)
    }

    /// Makes exactly these events (of [`repr::event`], below `LOCAL_EVENTS`) ours in this code; none for `[]`.
    pub fn set_local_events(&self, code: CodeView<'_>, events: &[u8]) -> PyResult<()> {
        let set = event_set(self.id.borrow().gil(), events)?;
        self.set_local_events
            .borrow()
            .call(&[self.id.borrow(), code.object(), set.borrow()])
            .map(drop)
    }

    /// Gives the tool id back. Local events that are still set stay in the code but call nobody.
    pub fn release(self) -> PyResult<()> {
        self.free_tool_id.borrow().call(&[self.id.borrow()]).map(drop)
    }
}

/// The int that `sys.monitoring` takes for a set of events.
fn event_set(gil: Gil<'_>, events: &[u8]) -> PyResult<Owned> {
    let mut set = 0i64;
    for &event in events {
        let bit = 1i64
            .checked_shl(u32::from(event))
            .filter(|_| event < repr::event::EVENTS);
        set |= bit.ok_or_else(|| error::value_error(gil, "no such monitoring event"))?;
    }
    Owned::int(gil, set)
}
