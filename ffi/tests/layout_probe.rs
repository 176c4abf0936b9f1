//! Compiles `tools/layout_probe.c` against the headers of the Python in use: every number in `layout` and `repr` must
//! be what the C compiler says. Skipped, with a message, only where there are no headers or no C compiler.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What the compiled probe prints, or why it could not be compiled.
fn probe() -> Result<BTreeMap<String, i128>, String> {
    let python = common::python().ok_or("no Python 3.13 found")?;
    let include = common::ask(
        &python,
        "import sysconfig; print(sysconfig.get_paths()['include'])",
    )
    .filter(|include| Path::new(include).join("internal/pycore_frame.h").exists())
    .ok_or_else(|| format!("{} has no internal headers", python.display()))?;
    let folder = std::env::temp_dir().join(format!("pyjit-ffi-layout-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("make a scratch folder");
    let exe = folder.join("probe");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let status = Command::new(compiler)
        .arg("-w")
        .args([format!("-I{include}"), format!("-I{include}/internal")])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/layout_probe.c"))
        .arg("-o")
        .arg(&exe)
        .status()
        .map_err(|error| format!("no C compiler: {error}"))?;
    assert!(
        status.success(),
        "the headers in {include} do not compile with the probe"
    );
    let output = Command::new(&exe).output().expect("run the probe");
    let _ = std::fs::remove_dir_all(&folder);
    let text = String::from_utf8(output.stdout).expect("the probe prints ASCII");
    let facts = text.lines().filter_map(|line| line.split_once(' '));
    Ok(facts
        .map(|(name, value)| (name.to_owned(), value.parse().expect("a number")))
        .collect())
}

#[test]
fn facts_are_those_of_the_headers() {
    let found = match probe() {
        Ok(found) => found,
        Err(reason) => {
            eprintln!("skipped: {reason}");
            return;
        }
    };
    let layout = pyjit_ffi::layout::ALL
        .iter()
        .map(|(name, value)| (*name, i128::from(*value)));
    let ours: BTreeMap<_, _> = layout.chain(pyjit_ffi::repr::ALL.iter().copied()).collect();
    let wrong: Vec<_> = ours
        .iter()
        .filter(|(name, value)| found.get(**name) != Some(value))
        .map(|(name, value)| format!("{name}: we say {value}, the headers {:?}", found.get(*name)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        ours.len(),
        found.len(),
        "the probe and the tables are out of step: run ffi/tools/gen_layout.py"
    );
}
