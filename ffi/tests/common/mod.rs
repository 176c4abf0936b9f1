//! Finding a Python 3.13, for the tests that compare this crate with one.

use std::path::PathBuf;
use std::process::Command;

/// A Python 3.13: `$PYTHON`, `$PYO3_PYTHON`, the project's `.venv`, `python3.13` or `python3`.
pub fn python() -> Option<PathBuf> {
    let named = ["PYTHON", "PYO3_PYTHON"]
        .iter()
        .filter_map(std::env::var_os)
        .map(PathBuf::from);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let usual = [
        root.join(".venv/bin/python"),
        "python3.13".into(),
        "python3".into(),
    ];
    named
        .chain(usual)
        .find(|python| ask(python, "import sys; print(sys.version_info[:2])").as_deref() == Some("(3, 13)"))
}

/// What a line of Python prints.
pub fn ask(python: &PathBuf, line: &str) -> Option<String> {
    let output = Command::new(python).arg("-c").arg(line).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
