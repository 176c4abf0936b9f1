//! Loads the example `live` into a Python 3.13 process and runs `tests/live_checks.py` there.
//!
//! Runs with `cargo test -p pyjit-ffi --features link`: cargo then builds the example first.
#![cfg(feature = "link")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `target/<profile>/examples/liblive.so`, two folders above this test's executable.
fn built_example() -> PathBuf {
    let me = std::env::current_exe().expect("a test has a path");
    let profile = me.parent().and_then(Path::parent).expect("target/<profile>/deps");
    profile.join("examples").join("liblive.so")
}

#[test]
fn wrappers_in_a_running_interpreter() {
    let library = built_example();
    assert!(
        library.exists(),
        "{} is missing: run `cargo test` without `--test`",
        library.display()
    );
    let python = common::python().expect("feature `link` was built against a Python 3.13");
    let folder = std::env::temp_dir().join(format!("pyjit-ffi-live-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("make a scratch folder");
    std::fs::copy(&library, folder.join("live.so")).expect("copy the module");
    let mut facts = String::new();
    for (name, value) in pyjit_ffi::layout::ALL {
        writeln!(facts, "{name} {value}").expect("write to a String");
    }
    std::fs::write(folder.join("facts.txt"), facts).expect("write the facts");
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("live_checks.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder.join("facts.txt"))
        .env("PYTHONPATH", &folder)
        .output()
        .expect("start Python");
    let _ = std::fs::remove_dir_all(&folder);
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
}
