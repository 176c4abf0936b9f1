//! Runs the files below `codegen/filetests`. What a file tests stands in its first lines:
//!
//! * `; test parse`: printing what was parsed gives the same text, or the one expected.
//! * `; test verify`: the verifier finds the faults that stand as `; error: ...` on the lines of the function, and no
//!   others.
//! * `; test run`: the function is sound, and its `; run:` lines come true in the evaluator.
//! * `; test opt PASS...`: the passes turn the function into the one expected, which is sound, and `; run:` lines come
//!   true before and after. With the refcount pass, references must balance after.
//!
//! `; run: f(2, 3) == 5` gives arguments as literals (see [`object`]) and the outcome: `== VALUE`,
//! `exits REASON @FRAMES`, `raises EXCEPTION @FRAMES`, then `logs [...]` if `log` was called. `f(2) stop 3 exits ...`
//! has the third check or poll leave. `; after:` lines only come true after the passes, where these may add exits or
//! use what the host of the evaluator has no generic form of.
//!
//! `PYJIT_BLESS=1` rewrites what is expected; `PYJIT_FILETEST=text` runs only files whose path contains the text.

mod arith;
mod file;
mod host;
mod object;
mod world;

use std::fmt::Write;
use std::path::Path;

use pyjit_codegen::deopt::VirtualKind;
use pyjit_codegen::entity::CodeIdx;
use pyjit_codegen::ir::eval::{self, Left, Outcome, SlotVal, Val};
use pyjit_codegen::ir::func::Func;
use pyjit_codegen::ir::ops::{ALL_OPS, Op};
use pyjit_codegen::ir::parse::{Parsed, parse_mapped};
use pyjit_codegen::ir::print::{Place, print};
use pyjit_codegen::ir::types::Ty;
use pyjit_codegen::ir::verify::verify;
use pyjit_codegen::opt;

use file::{Case, File};
use host::TestHost;
use object::{Data, Obj, Reader, text};
use world::TestWorld;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/filetests"))
}

#[test]
fn filetests() {
    let bless = std::env::var_os("PYJIT_BLESS").is_some();
    let only = std::env::var("PYJIT_FILETEST").unwrap_or_default();
    let mut failures = String::new();
    let paths = file::find(folder());
    assert!(!paths.is_empty(), "no files below {}", folder().display());
    for path in paths.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let name = path.strip_prefix(folder()).unwrap_or(path).display().to_string();
        match File::read(path) {
            Ok(mut file) => run_file(&mut file, bless, |line, what| {
                let _ = writeln!(failures, "{name}:{line}: {what}");
            }),
            Err(e) => {
                let _ = writeln!(failures, "{name}: {e}");
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_operation_is_run_by_a_test() {
    let text: String = file::find(folder())
        .into_iter()
        .filter_map(|path| File::read(&path).ok())
        .filter(|file| file.test == ["run"])
        .flat_map(|file| {
            file.cases
                .into_iter()
                .filter(|case| !case.runs.is_empty())
                .flat_map(|case| case.text)
        })
        .map(|line| line + "\n")
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let missing: Vec<&str> = ALL_OPS
        .iter()
        .map(|op| op.row().name)
        // Goes before there is code to run.
        .filter(|&name| name != Op::Yield.row().name && !words.contains(&name))
        .collect();
    assert!(missing.is_empty(), "no `; test run` file executes {missing:?}");
}

/// Runs the cases of a file; with `bless` writes what they gave into the file.
fn run_file(file: &mut File, bless: bool, mut fail: impl FnMut(usize, &str)) {
    let kind: Vec<String> = file.test.clone();
    let directives = file.directives.clone();
    for case in &mut file.cases {
        let line = case.line;
        let new = match run_case(&kind, &directives, case, bless) {
            Ok(new) => new,
            Err(e) => {
                fail(line, &e);
                continue;
            }
        };
        if bless {
            *case = new;
        } else if new.text != case.text {
            fail(line, &difference(&case.text, &new.text));
        } else if new.expected != case.expected {
            fail(line, &difference(&case.expected, &new.expected));
        }
    }
    if bless && let Err(e) = std::fs::write(&file.path, file.text()) {
        fail(0, &format!("cannot be written: {e}"));
    }
}

/// The case as it should stand in the file.
fn run_case(kind: &[String], directives: &[String], case: &Case, bless: bool) -> Result<Case, String> {
    let parsed = parse_mapped(&case.text.join("\n"))
        .map_err(|e| format!("line {} of the file: {}", case.line + e.line - 1, e.message))?;
    let mut new = case.clone();
    let words: Vec<&str> = kind.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["parse"] => {
            let printed = lines(&print(&parsed.func));
            new.expected = if printed == case.text { vec![] } else { printed };
        }
        ["verify"] => new.text = with_errors(&case.text, &parsed),
        ["run"] => {
            verify(&parsed.func).map_err(|e| e.to_string())?;
            let world = TestWorld::new(directives)?;
            new.runs = run_lines(&parsed.func, &world, &case.runs, &case.runs, false, bless)?;
        }
        ["opt", passes @ ..] => {
            verify(&parsed.func).map_err(|e| e.to_string())?;
            let mut world = TestWorld::new(directives)?;
            let runs = run_lines(&parsed.func, &world, &case.runs, &case.runs, false, bless)?;
            let mut func = parsed.func;
            for pass in passes {
                if opt::run_named(pass, &mut func, &mut world).is_none() {
                    return Err(format!("no pass {pass}"));
                }
                verify(&func).map_err(|e| format!("after pass {pass}: {e}"))?;
            }
            new.expected = lines(&print(&func));
            let counted = passes.contains(&"refcount");
            new.runs = run_lines(&func, &world, &case.runs, &runs, counted, false)
                .map_err(|e| format!("after {}: {e}\n{}", passes.join(", "), print(&func)))?;
            new.after = run_lines(&func, &world, &case.after, &case.after, counted, bless)?;
        }
        _other => return Err(format!("no such test: {}", kind.join(" "))),
    }
    Ok(new)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn difference(expected: &[String], got: &[String]) -> String {
    let mut out = "expected -, got +\n".to_owned();
    let same = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
    let tail = expected[same..]
        .iter()
        .rev()
        .zip(got[same..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    for line in &expected[..same] {
        let _ = writeln!(out, "    {line}");
    }
    for line in &expected[same..expected.len() - tail] {
        let _ = writeln!(out, "  - {line}");
    }
    for line in &got[same..got.len() - tail] {
        let _ = writeln!(out, "  + {line}");
    }
    for line in &expected[expected.len() - tail..] {
        let _ = writeln!(out, "    {line}");
    }
    out
}

/// The text of a function with the verifier's messages on its lines.
fn with_errors(text: &[String], parsed: &Parsed) -> Vec<String> {
    let faults = verify(&parsed.func).err().map(|e| e.faults).unwrap_or_default();
    let line_of = |place: Place| match place {
        Place::Func => parsed.head,
        Place::Block(b) => parsed.blocks.get(b).copied().unwrap_or(parsed.head),
        Place::Inst(i) => parsed.insts.get(i).copied().unwrap_or(parsed.head),
    };
    let mut lines: Vec<String> = text.to_vec();
    for (n, line) in lines.iter_mut().enumerate() {
        if let Some(at) = line.find("; error:") {
            line.truncate(at);
        }
        let end = line.trim_end().len();
        line.truncate(end);
        for fault in faults.iter().filter(|fault| line_of(fault.place) == n + 1) {
            let _ = write!(line, "  ; error: {}", fault.message);
        }
    }
    lines
}

/// Runs the lines and gives them with their outcomes; an error if one of `expected` differs, unless blessing.
fn run_lines(
    f: &Func,
    world: &TestWorld,
    runs: &[String],
    expected: &[String],
    counted: bool,
    bless: bool,
) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut wrong = String::new();
    for (run, expected) in runs.iter().zip(expected) {
        let (call, outcome) = run_line(f, world, run, counted)?;
        let got = format!("{call} {outcome}");
        // Frames may be left out of what is expected.
        let brief = got.split(" @").next().unwrap_or(&got);
        if bless && expected != brief {
            out.push(got);
        } else if *expected == got || expected == brief {
            out.push(expected.clone());
        } else {
            let _ = write!(wrong, "\n  - {expected}\n  + {got}");
        }
    }
    if wrong.is_empty() {
        Ok(out)
    } else {
        Err(format!("outcomes expected -, got +{wrong}"))
    }
}

/// Runs one line: the call as written, and the outcome.
fn run_line(f: &Func, world: &TestWorld, run: &str, counted: bool) -> Result<(String, String), String> {
    let (_, rest) = run.split_once('(').ok_or("expected a call")?;
    let mut reader = Reader {
        rest,
        consts: &world.consts,
    };
    let args = reader.list(")").map_err(|e| format!("{run}: {e}"))?;
    let mut host = TestHost::new(&world.consts);
    if reader.eat("stop ") {
        let (n, rest) = reader.rest.split_once(' ').unwrap_or((reader.rest, ""));
        host.leave_at = n.parse().map_err(|e| format!("{run}: {e}"))?;
        reader.rest = rest;
    }
    let call = run[..run.len() - reader.rest.len()].trim().to_owned();
    let params = f
        .layout
        .first()
        .map(|&b| f.blocks[b].params.clone())
        .unwrap_or_default();
    let args: Vec<Val<Obj>> = args
        .into_iter()
        .enumerate()
        .map(|(n, arg)| coerce(arg, params.get(n).map(|&p| f.ty(p))))
        .collect();
    let outcome = eval::run(f, &mut host, &args);
    let mut text = outcome_text(&outcome, host.exception);
    if !host.log.is_empty() {
        let _ = write!(text, " logs [{}]", host.log.join(", "));
    }
    let leaks = host.leaks();
    if counted && !(host.misuse.is_empty() && leaks.is_empty()) {
        return Err(format!(
            "{call}: references: {} leaks: {}",
            host.misuse.join("; "),
            leaks.join(", ")
        ));
    }
    Ok((call, text))
}

/// Machine parameters take the value of the object.
fn coerce(val: Val<Obj>, ty: Option<Ty>) -> Val<Obj> {
    let Val::Obj(o) = &val else { return val };
    match (&*o.0, ty) {
        (Data::Int(n), Some(Ty::I64)) => i64::try_from(*n).map_or(val, Val::I64),
        (Data::Float(x), Some(Ty::F64)) => Val::F64(*x),
        (Data::Bool(b), Some(Ty::Bool)) => Val::Bool(*b),
        _other => val,
    }
}

fn outcome_text(outcome: &Outcome<Obj>, exception: Option<&str>) -> String {
    match outcome {
        Outcome::Returned(o) => format!("== {o}"),
        Outcome::Exited { reason, left } => format!("exits {} {}", reason.name(), frames_text(left)),
        Outcome::Raised { left } => {
            format!("raises {} {}", exception.unwrap_or("nothing"), frames_text(left))
        }
        Outcome::OutOfFuel => "runs out of fuel".to_owned(),
        Outcome::Stuck { inst, why } => match inst {
            Some(i) => format!("stuck at {i}: {why}"),
            None => format!("stuck: {why}"),
        },
    }
}

fn frames_text(left: &Left<Obj>) -> String {
    let mut frames = Vec::new();
    for frame in &left.frames {
        let code = if frame.code == CodeIdx(0) {
            String::new()
        } else {
            format!("{}:", frame.code)
        };
        let stack = if frame.stack.is_empty() {
            String::new()
        } else {
            format!(" | {}", slots(left, &frame.stack))
        };
        frames.push(format!(
            "{code}bc{} [{}{stack}]",
            frame.bc,
            slots(left, &frame.locals)
        ));
    }
    format!("@{}", frames.join(" < "))
}

fn slots(left: &Left<Obj>, slots: &[SlotVal<Obj>]) -> String {
    slots
        .iter()
        .map(|slot| slot_text(left, slot))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Objects that are built at the exit look like those that exist.
fn slot_text(left: &Left<Obj>, slot: &SlotVal<Obj>) -> String {
    match slot {
        SlotVal::Null => "_".to_owned(),
        SlotVal::Val(val) => text(val),
        SlotVal::Virtual(id) => {
            let Some(object) = left.virtuals.iter().find(|v| v.id == *id) else {
                return format!("{id}");
            };
            let fields = slots(left, &object.fields);
            match object.kind {
                VirtualKind::Tuple => format!("({fields})"),
                VirtualKind::List => format!("[{fields}]"),
                VirtualKind::Dict => format!("dict({fields})"),
                VirtualKind::Method => format!("method({fields})"),
                VirtualKind::Slice => format!("slice({fields})"),
                VirtualKind::RangeIter => format!("range_iter({fields})"),
                VirtualKind::ListIter => format!("list_iter({fields})"),
                VirtualKind::TupleIter => format!("tuple_iter({fields})"),
                VirtualKind::StrIter => format!("str_iter({fields})"),
                VirtualKind::BytesIter => format!("bytes_iter({fields})"),
                VirtualKind::Enumerate => format!("enumerate({fields})"),
                VirtualKind::Zip => format!("zip({fields})"),
                VirtualKind::Cell => format!("cell({fields})"),
                VirtualKind::Instance => format!("instance({fields})"),
                VirtualKind::Optional => format!("optional({fields})"),
                VirtualKind::FloatSum => format!("float_sum({fields})"),
                VirtualKind::Function => format!("function({fields})"),
                VirtualKind::Number => format!("number({fields})"),
                VirtualKind::Generator => format!("generator({fields})"),
                VirtualKind::Unsigned => format!("unsigned({fields})"),
                VirtualKind::ComplexOrInt => format!("complex_or_int({fields})"),
                VirtualKind::Complex => format!("complex({fields})"),
            }
        }
    }
}
