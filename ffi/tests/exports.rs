//! Every symbol that `sys` declares must be exported by the Python in use.

mod common;

use std::process::Command;

/// Names declared in `src/sys.rs`.
fn declared() -> Vec<&'static str> {
    let words = ["pub fn ", "pub static mut ", "pub static "];
    let name = |line: &'static str| {
        let rest = words
            .iter()
            .find_map(|word| line.trim_start().strip_prefix(word))?;
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    };
    include_str!("../src/sys.rs").lines().filter_map(name).collect()
}

#[test]
fn every_declared_symbol_is_exported() {
    let Some(python) = common::python() else {
        eprintln!("skipped: no Python 3.13 found");
        return;
    };
    let names = declared();
    assert!(names.len() > 80, "only {} declarations found", names.len());
    let script = "import ctypes, sys; d = ctypes.CDLL(None); \
                  print(*[n for n in sys.argv[1:] if not hasattr(d, n)])";
    let output = Command::new(python)
        .arg("-c")
        .arg(script)
        .args(names)
        .output()
        .expect("start Python");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "",
        "declared in sys.rs, not exported"
    );
}
