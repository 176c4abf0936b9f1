//! What the build says of itself.

use super::{Check, expect, expect_that, mismatch};
use crate::object::{Gil, Owned};
use crate::py;

/// First 3.13 that is not a pre-release, as `sys.hexversion`.
const FIRST: u64 = 0x030D_00F0;

/// Version, implementation, platform and ABI.
pub(super) fn check(gil: Gil<'_>) -> Check {
    expect_that(
        "platform",
        "Linux on x86-64",
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
    )?;
    // SAFETY: a constant of the interpreter.
    let version = unsafe { py::Py_Version };
    if !(FIRST..0x030E_0000).contains(&version) {
        return Err(mismatch(
            "version",
            "3.13.0 or a later 3.13",
            format_args!("{version:#x}"),
        ));
    }
    let sys = Owned::import(gil, c"sys")?;
    let sys = sys.borrow();
    let implementation = sys.attr(c"implementation")?.borrow().attr(c"name")?;
    expect("implementation", "cpython", implementation.borrow().to_str()?)?;
    expect(
        "sys.hexversion",
        i64::try_from(version).ok(),
        sys.attr(c"hexversion")?.borrow().as_i64(),
    )?;
    // A debug build has `sys.gettotalrefcount`, one with `Py_TRACE_REFS` `sys.getobjects`: other object layouts.
    expect_that(
        "build",
        "a release build",
        sys.attr_opt(c"gettotalrefcount")?.is_none(),
    )?;
    expect_that(
        "build",
        "no Py_TRACE_REFS",
        sys.attr_opt(c"getobjects")?.is_none(),
    )?;
    // `t` marks a free-threaded build, also one that runs with the GIL on; `d` a debug ABI.
    expect("sys.abiflags", "", sys.attr(c"abiflags")?.borrow().to_str()?)
}
