//! Code objects: fields, live bytecode, tables, per-code slots.
//!
//! Everything but the bytecode and the monitoring data is fixed for the life of a code object, so the references
//! handed out here live as long as the code does. The bytecode is rewritten in place by the interpreter (specialising,
//! instrumenting) whenever Python code runs; it is read unit by unit and never kept as a slice.

use core::ffi::c_void;
use core::ptr;

use crate::error::{self, PyResult, check, check_status, pending};
use crate::layout::{code, comonitoring};
use crate::object::{Borrowed, Gil};
use crate::{opcode, py, raw, repr, sys};

/// A code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeView<'a>(Borrowed<'a>);

impl<'a> CodeView<'a> {
    /// Views an object; `None` if it is no code object.
    #[inline]
    pub fn new(object: Borrowed<'a>) -> Option<Self> {
        object.is_code().then_some(Self(object))
    }

    /// The object.
    #[inline]
    pub fn object(self) -> Borrowed<'a> {
        self.0
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyCodeObject {
        self.0.as_ptr().cast()
    }

    /// `co_flags`, bits of [`repr::co`].
    #[inline]
    pub fn flags(self) -> u32 {
        self.get(code::CO_FLAGS)
    }

    /// All of these flags are set.
    #[inline]
    pub fn has_flags(self, wanted: u32) -> bool {
        self.flags() & wanted == wanted
    }

    /// Positional parameters, including the positional-only ones.
    #[inline]
    pub fn argcount(self) -> usize {
        self.count(code::CO_ARGCOUNT)
    }

    /// All parameters: positional, keyword-only, `*args`, `**kwargs`.
    pub fn param_count(self) -> usize {
        let of = |mask: u32| usize::from(self.flags() & mask != 0);
        self.argcount() + self.kwonlyargcount() + of(repr::co::VARARGS) + of(repr::co::VARKEYWORDS)
    }

    /// Positional-only parameters.
    pub fn posonlyargcount(self) -> usize {
        self.count(code::CO_POSONLYARGCOUNT)
    }

    /// Keyword-only parameters.
    pub fn kwonlyargcount(self) -> usize {
        self.count(code::CO_KWONLYARGCOUNT)
    }

    /// Slots that parameters fill: positional, keyword-only, then `*args` and `**kwargs` if there are any.
    pub fn total_args(self) -> usize {
        let stars = [repr::co::VARARGS, repr::co::VARKEYWORDS];
        self.argcount() + self.kwonlyargcount() + stars.iter().filter(|&&flag| self.has_flags(flag)).count()
    }

    /// Greatest depth of the value stack.
    #[inline]
    pub fn stacksize(self) -> usize {
        self.count(code::CO_STACKSIZE)
    }

    /// First source line.
    pub fn firstlineno(self) -> i32 {
        self.get(code::CO_FIRSTLINENO)
    }

    /// Locals, cells and free variables.
    #[inline]
    pub fn nlocalsplus(self) -> usize {
        self.count(code::CO_NLOCALSPLUS)
    }

    /// Size of a frame with its header. Unit: words.
    #[inline]
    pub fn framesize(self) -> usize {
        self.count(code::CO_FRAMESIZE)
    }

    /// Local variables (parameters that are cells count).
    pub fn nlocals(self) -> usize {
        self.count(code::CO_NLOCALS)
    }

    /// Cell variables (parameters that are cells count here, too).
    pub fn ncellvars(self) -> usize {
        self.count(code::CO_NCELLVARS)
    }

    /// Free variables.
    pub fn nfreevars(self) -> usize {
        self.count(code::CO_NFREEVARS)
    }

    /// `co_version`; 0 when the counter has run out.
    #[inline]
    pub fn version(self) -> u32 {
        self.get(code::CO_VERSION)
    }

    /// Tuple of constants.
    pub fn consts(self) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_CONSTS)
    }

    /// Constant by index.
    pub fn const_at(self, index: usize) -> Option<Borrowed<'a>> {
        self.consts()?.tuple_item(index)
    }

    /// Tuple of names (globals, attributes, ...).
    pub fn names(self) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_NAMES)
    }

    /// Name by index, an interned str.
    pub fn name_at(self, index: usize) -> Option<Borrowed<'a>> {
        self.names()?.tuple_item(index)
    }

    /// Name of a slot: local, cell or free variable.
    pub fn localsplus_name(self, index: usize) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_LOCALSPLUSNAMES)?.tuple_item(index)
    }

    /// What each slot is, bits of [`repr::local_kind`].
    pub fn localsplus_kinds(self) -> &'a [u8] {
        self.bytes_field(code::CO_LOCALSPLUSKINDS)
    }

    /// `co_exceptiontable`; see [`repr::ExceptionTable`].
    pub fn exceptiontable(self) -> &'a [u8] {
        self.bytes_field(code::CO_EXCEPTIONTABLE)
    }

    /// `co_linetable`; see [`repr::LineTable`].
    pub fn linetable(self) -> &'a [u8] {
        self.bytes_field(code::CO_LINETABLE)
    }

    /// The handler of an exception raised at a unit.
    pub fn handler_of(self, unit: u32) -> Option<repr::Handler> {
        repr::exception_table_lookup(self.exceptiontable(), unit)
    }

    /// The line of a unit.
    pub fn line_of(self, unit: u32) -> Option<i32> {
        repr::line_of(self.linetable(), self.firstlineno(), unit)
    }

    /// `co_filename`.
    pub fn filename(self) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_FILENAME)
    }

    /// `co_name`.
    pub fn name(self) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_NAME)
    }

    /// `co_qualname`.
    pub fn qualname(self) -> Option<Borrowed<'a>> {
        self.object_field(code::CO_QUALNAME)
    }

    /// Unit of the first `RESUME`: before it a frame is incomplete and invisible.
    #[inline]
    pub fn firsttraceable(self) -> u32 {
        u32::try_from(self.get::<i32>(code::CO_FIRSTTRACEABLE)).unwrap_or(0)
    }

    /// Number of code units, caches included.
    #[inline]
    pub fn units(self) -> u32 {
        let size: py::Py_ssize_t = self.get(crate::layout::varobject::OB_SIZE);
        u32::try_from(size).unwrap_or(0)
    }

    /// Address of the first code unit.
    #[inline]
    pub fn first_instr(self) -> *mut u16 {
        // SAFETY: the code is alive and ends with its units.
        unsafe { raw::at(self.0.as_ptr().cast(), code::CO_CODE_ADAPTIVE) }
    }

    /// Address of a unit (also of the end); `None` behind it.
    #[inline]
    pub fn instr_at(self, unit: u32) -> Option<*mut u16> {
        // SAFETY: the unit is at most the number of units, so the sum stays inside or at the end of the object.
        (unit <= self.units()).then(|| unsafe { self.first_instr().add(unit as usize) })
    }

    /// Unit of an address, or `None` if it does not point into this code.
    #[inline]
    pub fn unit_of(self, instr: *const u16) -> Option<u32> {
        let bytes = (instr as usize).checked_sub(self.first_instr() as usize)?;
        let unit = u32::try_from(bytes / size_of::<u16>()).ok()?;
        (bytes % size_of::<u16>() == 0 && unit < self.units()).then_some(unit)
    }

    /// Opcode and argument byte as they are now: possibly specialised or instrumented. For a cache unit, its bytes.
    #[inline]
    pub fn unit_at(self, unit: u32) -> Option<(u8, u8)> {
        if unit >= self.units() {
            return None;
        }
        // SAFETY: the unit is inside the code; only the interpreter under the GIL writes it.
        let word = unsafe { self.first_instr().add(unit as usize).read() };
        let [op, arg] = word.to_le_bytes();
        Some((op, arg))
    }

    /// A 16-bit cache entry at a unit.
    #[inline]
    pub fn cache_u16(self, unit: u32) -> Option<u16> {
        let (low, high) = self.unit_at(unit)?;
        Some(u16::from_le_bytes([low, high]))
    }

    /// A 32-bit cache entry that starts at a unit.
    #[inline]
    pub fn cache_u32(self, unit: u32) -> Option<u32> {
        let low = self.cache_u16(unit)?;
        let high = self.cache_u16(unit.checked_add(1)?)?;
        Some(u32::from(low) | u32::from(high) << 16)
    }

    /// A 64-bit cache entry (a borrowed pointer) that starts at a unit.
    pub fn cache_u64(self, unit: u32) -> Option<u64> {
        let low = self.cache_u32(unit)?;
        let high = self.cache_u32(unit.checked_add(2)?)?;
        Some(u64::from(low) | u64::from(high) << 32)
    }

    /// The instruction at a unit without instrumentation: specialised forms stay, instrumented ones become what they
    /// stand for. Behind `INSTRUMENTED_LINE` and `INSTRUMENTED_INSTRUCTION` it is the base instruction. The unit must
    /// start an instruction.
    pub fn opcode_at(self, unit: u32) -> Option<u8> {
        let (op, _) = self.unit_at(unit)?;
        match op {
            opcode::INSTRUMENTED_LINE | opcode::INSTRUMENTED_INSTRUCTION => self.hidden_opcode(unit),
            _ if opcode::is_instrumented(op) => Some(opcode::base(op)),
            _ => Some(op),
        }
    }

    /// The instruction that the compiler emitted at a unit. The unit must start an instruction.
    pub fn base_opcode_at(self, unit: u32) -> Option<u8> {
        self.opcode_at(unit).map(opcode::base)
    }

    /// An instruction whose number is not in the bytecode, from `co_code`: the tables where the interpreter keeps it
    /// differ between micro versions.
    fn hidden_opcode(self, unit: u32) -> Option<u8> {
        let _aside = error::Aside::new(self.0.gil());
        // SAFETY: a live code object; a new reference or null.
        let clean = unsafe { check(sys::PyCode_GetCode(self.as_ptr())) };
        // Out of memory: the caller is told that there is no answer.
        let clean = clean.map_err(error::Raised::clear).ok()?;
        clean.borrow().as_bytes()?.get(unit as usize * 2).copied()
    }

    /// `_co_monitoring`, or `None` while the code was never instrumented.
    fn monitoring_data(self) -> Option<*const u8> {
        let data: *const u8 = self.get(code::CO_MONITORING);
        (!data.is_null()).then_some(data)
    }

    /// Tools that listen to an event in this code, locally or globally: bit n for tool n. `event` is one of
    /// [`repr::event`] below `LOCAL_EVENTS`; 0 for any other. Up to date only when [`Self::instrumentation_version`] is.
    pub fn active_tools(self, event: u8) -> u8 {
        self.tools(comonitoring::ACTIVE_MONITORS, event)
    }

    /// Tools with a local event set that contains the event.
    pub fn local_tools(self, event: u8) -> u8 {
        self.tools(comonitoring::LOCAL_MONITORS, event)
    }

    /// Some tool outside the mask `ours` listens to some event here.
    pub fn has_foreign_tools(self, ours: u8) -> bool {
        (0..repr::event::LOCAL_EVENTS).any(|event| self.active_tools(event) & !ours != 0)
    }

    fn tools(self, table: i32, event: u8) -> u8 {
        match self.monitoring_data() {
            // SAFETY: the data is live as long as the code; the event is inside the array.
            Some(data) if event < repr::event::LOCAL_EVENTS => unsafe {
                raw::at::<u8>(data, table).add(usize::from(event)).read()
            },
            _ => 0,
        }
    }

    /// Version of the instrumentation that the bytecode carries; compared with the thread's.
    #[inline]
    pub fn instrumentation_version(self) -> u64 {
        self.get(code::CO_INSTRUMENTATION_VERSION)
    }

    /// What was stored with [`Self::set_extra`]; null if nothing was.
    pub fn extra(self, index: ExtraIndex) -> PyResult<*mut c_void> {
        let mut found = ptr::null_mut();
        // SAFETY: a live code object and an index that CPython issued.
        let status = unsafe { py::PyUnstable_Code_GetExtra(self.0.as_ptr(), index.0, &raw mut found) };
        check_status(self.0.gil(), status)?;
        Ok(found)
    }

    /// Stores a pointer with the code. The former one is freed by the index's function.
    ///
    /// # Safety
    /// `value` is null or may be given to the function that the index was requested with, once, later.
    pub unsafe fn set_extra(self, index: ExtraIndex, value: *mut c_void) -> PyResult<()> {
        // SAFETY: a live code object and an index that CPython issued; the value keeps its contract (ours).
        let status = unsafe { py::PyUnstable_Code_SetExtra(self.0.as_ptr(), index.0, value) };
        check_status(self.0.gil(), status).map(drop)
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::code` with the field's type; the code is alive.
        unsafe { raw::get(self.0.as_ptr().cast(), offset) }
    }

    /// A count field; never negative.
    #[inline]
    fn count(self, offset: i32) -> usize {
        usize::try_from(self.get::<i32>(offset)).unwrap_or(0)
    }

    fn object_field(self, offset: i32) -> Option<Borrowed<'a>> {
        // SAFETY: null or an object that the code keeps for its life.
        unsafe { Borrowed::from_ptr(self.get(offset)) }
    }

    fn bytes_field(self, offset: i32) -> &'a [u8] {
        self.object_field(offset)
            .and_then(Borrowed::as_bytes)
            .unwrap_or(&[])
    }
}

/// A slot that every code object has for its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtraIndex(py::Py_ssize_t);

/// Requests a slot. There are 255 per interpreter, never given back. `free` is called with a stored pointer when its
/// code object dies or the pointer is replaced.
pub fn request_extra_index(_: Gil<'_>, free: unsafe extern "C" fn(*mut c_void)) -> PyResult<ExtraIndex> {
    // SAFETY: the GIL is held; `free` is a function of the C ABI.
    let index = unsafe { py::PyUnstable_Eval_RequestCodeExtraIndex(free) };
    if index < 0 {
        Err(pending())
    } else {
        Ok(ExtraIndex(index))
    }
}
