//! The start-up self-check: does the running interpreter look as this crate believes?
//!
//! Three rounds, each of which makes the next one safe to run. First what the build says of itself (version, platform,
//! ABI). Then `_PyRuntime.debug_offsets`, the table of offsets that CPython publishes for debuggers. Last live probes:
//! small objects are made through the public API and read back through our offsets. Any difference is a
//! [`Mismatch`], and the JIT stays off.
//!
//! The facts are looked up by name in a [`Facts`], so that a test can tell a lie and see it found.

mod debug_offsets;
mod memory;
mod platform;
mod private;
mod runtime;
mod values;

use core::fmt;

use crate::error::{PyResult, Raised};
use crate::object::{Borrowed, Gil, Owned};
use crate::{layout, py};
use memory::Memory;

/// A belief about CPython that the running interpreter does not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What was looked at, for example `frame::OWNER` or `platform`.
    pub what: String,
    /// What this crate believes.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}: expected {}, found {}",
            self.what, self.expected, self.found
        )
    }
}

impl std::error::Error for Mismatch {}

/// Result of a check.
type Check = Result<(), Mismatch>;

/// The layout facts to check: those of [`crate::layout`], or a copy with lies in it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    lies: Vec<(String, i32)>,
}

impl Facts {
    /// What this crate believes.
    pub fn stock() -> Self {
        Self::default()
    }

    /// The same with another value for one fact (`"frame::OWNER"`).
    #[must_use]
    pub fn with(mut self, name: &str, value: i32) -> Self {
        self.lies.push((name.to_owned(), value));
        self
    }

    fn get(&self, name: &str) -> Result<i32, Mismatch> {
        let lie = self
            .lies
            .iter()
            .rev()
            .find(|(lied, _)| lied == name)
            .map(|(_, value)| *value);
        lie.or_else(|| layout::by_name(name))
            .ok_or_else(|| mismatch(name, "a fact of this version", "no such fact"))
    }
}

/// Checks the running interpreter. Takes about a millisecond.
pub fn run(gil: Gil<'_>) -> Check {
    run_with(gil, &Facts::stock())
}

/// Checks the running interpreter against other facts than ours, for testing the check itself.
pub fn run_with(gil: Gil<'_>, facts: &Facts) -> Check {
    platform::check(gil)?;
    debug_offsets::check(facts)?;
    let memory = Memory::new().ok_or_else(|| mismatch("self-check", "a pipe", "none"))?;
    let probe = Probe { facts, gil, memory };
    values::check(&probe)?;
    private::check(&probe)?;
    runtime::check(&probe)
}

fn mismatch(what: &str, expected: impl fmt::Display, found: impl fmt::Display) -> Mismatch {
    Mismatch {
        what: what.to_owned(),
        expected: expected.to_string(),
        found: found.to_string(),
    }
}

fn expect<T: PartialEq + fmt::Debug>(what: &str, expected: T, found: T) -> Check {
    if expected == found {
        Ok(())
    } else {
        Err(mismatch(
            what,
            format_args!("{expected:?}"),
            format_args!("{found:?}"),
        ))
    }
}

fn expect_that(what: &str, expected: &str, holds: bool) -> Check {
    if holds {
        Ok(())
    } else {
        Err(mismatch(what, expected, "otherwise"))
    }
}

/// A probe that could not even be made: the exception says why.
impl From<Raised> for Mismatch {
    fn from(raised: Raised) -> Self {
        let text = raised.take().and_then(|exception| {
            // An exception whose repr raises has nothing more to say; the second one is nobody's business.
            let text = exception.borrow().repr().map_err(Raised::clear).ok()?;
            text.borrow()
                .to_str()
                .map(str::to_owned)
                .map_err(Raised::clear)
                .ok()
        });
        mismatch(
            "probe",
            "no exception",
            text.unwrap_or_else(|| "an exception".to_owned()),
        )
    }
}

/// Reads fields through the facts under test.
struct Probe<'a> {
    facts: &'a Facts,
    gil: Gil<'a>,
    memory: Memory,
}

impl Probe<'_> {
    /// The field of type `T` that a fact names, in the struct at `base`. Callers use types without invalid values:
    /// integers, floats, raw pointers, and arrays of those.
    fn read<T: Copy>(&self, fact: &str, base: *const u8) -> Result<T, Mismatch> {
        let address = self.address_of::<T>(fact, base)?;
        self.memory
            .read(address)
            .ok_or_else(|| mismatch(fact, "readable memory", format_args!("{address:p}")))
    }

    /// The field has this value.
    fn field<T: Copy + PartialEq + fmt::Debug>(&self, fact: &str, base: *const u8, expected: T) -> Check {
        expect(fact, expected, self.read::<T>(fact, base)?)
    }

    /// The field points to this object.
    fn points_to(&self, fact: &str, base: *const u8, expected: &Owned) -> Check {
        self.field(fact, base, expected.as_ptr())
    }

    /// The field points to the value of the object's attribute.
    fn is_attr(&self, fact: &str, object: Borrowed<'_>, attr: &core::ffi::CStr) -> Check {
        self.points_to(fact, address(object), &object.attr(attr)?)
    }

    /// The field of the struct at `base` points to the value of an object's attribute.
    fn is_attr_of(&self, fact: &str, base: *const u8, object: Borrowed<'_>, attr: &core::ffi::CStr) -> Check {
        self.points_to(fact, base, &object.attr(attr)?)
    }

    /// The `int` field has the value of the object's attribute.
    fn is_int_attr(&self, fact: &str, object: Borrowed<'_>, attr: &core::ffi::CStr) -> Check {
        let expected = object.attr(attr)?.borrow().to_i64()?;
        expect(
            fact,
            expected,
            i64::from(self.read::<i32>(fact, address(object))?),
        )
    }

    /// The address of a field, as the fact has it.
    fn address_of<T>(&self, fact: &str, base: *const u8) -> Result<*mut T, Mismatch> {
        let offset = self.facts.get(fact)?;
        Ok(base.wrapping_offset(offset as isize).cast_mut().cast())
    }

    fn int(&self, value: i64) -> PyResult<Owned> {
        Owned::int(self.gil, value)
    }

    /// Runs Python source in a new namespace and returns that.
    fn exec(&self, source: &core::ffi::CStr) -> PyResult<Owned> {
        let namespace = Owned::dict(self.gil)?;
        // SAFETY: C strings and a live dict; the GIL is held; each call returns a new reference or null.
        unsafe {
            let code = crate::error::check(py::Py_CompileStringExFlags(
                source.as_ptr(),
                c"<pyjit self-check>".as_ptr(),
                py::Py_file_input,
                core::ptr::null_mut(),
                -1,
            ))?;
            let (code, globals) = (code.as_ptr(), namespace.as_ptr());
            crate::error::check(py::PyEval_EvalCode(code, globals, globals))?;
        }
        Ok(namespace)
    }
}

/// The address of an object as the base of its fields.
fn address(object: Borrowed<'_>) -> *const u8 {
    object.as_ptr().cast()
}

/// A name that a probe defined.
fn defined(namespace: &Owned, name: &core::ffi::CStr) -> Result<Owned, Mismatch> {
    let found = namespace.borrow().dict_get_str(name)?;
    found.ok_or_else(|| mismatch("probe", name.to_string_lossy(), "undefined"))
}
