//! The option table: everything `pyjit.enable()` and the `PYJIT_*` variables can set.
//!
//! A row gives the field, its type, unit, default, range and one line of documentation. The Python side checks types
//! and ranges before [`Options::set`]; text options check their own grammar here.

use std::cell::{Cell, RefCell};

/// Value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An int.
    Int(i64),
    /// A bool.
    Bool(bool),
    /// A text.
    Str(String),
}

/// One row as Python sees it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Keyword of `pyjit.enable()`.
    pub name: &'static str,
    /// Environment variable.
    pub env: String,
    /// `int`, `bool` or `str`.
    pub kind: &'static str,
    /// Unit; may be empty.
    pub unit: &'static str,
    /// Default value.
    pub default: Value,
    /// Value in force.
    pub current: Value,
    /// Lowest value allowed.
    pub lo: Option<i64>,
    /// Highest value allowed.
    pub hi: Option<i64>,
    /// One line of documentation.
    pub doc: &'static str,
}

macro_rules! options {
    (@cell int) => { Cell<i64> };
    (@cell bool) => { Cell<bool> };
    (@cell str) => { RefCell<String> };
    (@new int $default:expr) => { Cell::new($default) };
    (@new bool $default:expr) => { Cell::new($default) };
    (@new str $default:expr) => { RefCell::new(String::from($default)) };
    (@value int $e:expr) => { Value::Int($e) };
    (@value bool $e:expr) => { Value::Bool($e) };
    (@value str $e:expr) => { Value::Str(String::from($e)) };
    (@current int $cell:expr) => { Value::Int($cell.get()) };
    (@current bool $cell:expr) => { Value::Bool($cell.get()) };
    (@current str $cell:expr) => { Value::Str($cell.borrow().clone()) };
    (@set int $cell:expr, $value:expr) => { if let Value::Int(v) = $value { $cell.set(*v); true } else { false } };
    (@set bool $cell:expr, $value:expr) => { if let Value::Bool(v) = $value { $cell.set(*v); true } else { false } };
    (@set str $cell:expr, $value:expr) => { if let Value::Str(v) = $value { *$cell.borrow_mut() = v.clone(); true } else { false } };
    (@bound) => { None };
    (@bound $e:expr) => { Some($e) };
    ($($name:ident: $kind:tt $unit:literal = $default:expr, [$($lo:expr)?; $($hi:expr)?], $doc:literal;)*) => {
        /// The values in force.
        #[derive(Debug)]
        pub struct Options { $(#[doc = $doc] pub $name: options!(@cell $kind),)* }
        impl Options {
            /// The defaults.
            pub fn new() -> Options {
                Options { $($name: options!(@new $kind $default),)* }
            }
            /// All rows in table order.
            pub fn rows(&self) -> Vec<Row> {
                vec![$(Row {
                    name: stringify!($name),
                    env: format!("PYJIT_{}", stringify!($name).to_uppercase()),
                    kind: stringify!($kind),
                    unit: $unit,
                    default: options!(@value $kind $default),
                    current: options!(@current $kind self.$name),
                    lo: options!(@bound $($lo)?),
                    hi: options!(@bound $($hi)?),
                    doc: $doc,
                }),*]
            }
            fn store(&self, name: &str, value: &Value) -> bool {
                match name {
                    $(stringify!($name) => options!(@set $kind self.$name, value),)*
                    _ => false,
                }
            }
        }
    };
}

options! {
    threshold: int "samples" = 2, [1; 1_000_000],
        "Samples that make a function or loop hot; 1 compiles everything at its first call (for tests).";
    jit_threshold: int "calls" = 20, [0; 1_000_000], "Calls before a function marked by @pyjit.jit is compiled.";
    loop_threshold: int "iterations" = 40, [1; 1_000_000], "Iterations seen before a hot loop is compiled.";
    exit_limit: int "exits" = 16, [1; 1_000_000], "Failures of one guard before the function is compiled anew, at least: more where a compile takes long.";
    max_versions: int "versions" = 32, [1; 100], "Compiles of one function or loop before it is given up.";
    max_bytecode_units: int "code units" = 20_000, [16; 1_000_000], "Larger functions are not compiled.";
    code_memory: int "bytes" = 64 << 20, [1 << 20; 1 << 31], "Machine code kept at most.";
    stress: str "" = "", [;], "Stress mode for tests: exit:N, invalidate:N, spill, gc; several with commas.";
    only: str "" = "", [;], "Compile only the compiles numbered a..b (for bisecting).";
    log: bool "" = false, [;], "Print to stderr what is compiled, measured and given up, and after how much processor time.";
    dump: str "" = "", [;], "Print stages while compiling: ir,lir,asm:qualname (* for all).";
    verify: bool "" = false, [;], "Check the intermediate code after every pass (for tests).";
    keep_ir: bool "" = true, [;], "Keep the intermediate code of every stage when a function is compiled by name.";
    perf_map: bool "" = false, [;], "Write /tmp/perf-<pid>.map for the profiler perf.";
}

impl Default for Options {
    fn default() -> Self {
        Options::new()
    }
}

/// Stress modes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stress {
    /// Every n-th guard executed fails; 0 = off.
    pub exit: u32,
    /// Every n-th visible site finds its code invalidated; 0 = off.
    pub invalidate: u32,
    /// Everything is spilled.
    pub spill: bool,
    /// A collection at every exit and slow path.
    pub gc: bool,
}

impl Options {
    /// Sets an option; the error says what is wrong with a text.
    pub fn set(&self, name: &str, value: &Value) -> Result<(), String> {
        if let Value::Str(text) = value {
            match name {
                "stress" => drop(parse_stress(text)?),
                "only" => drop(parse_only(text)?),
                "dump" => drop(parse_dump(text)?),
                _ => {}
            }
        }
        if self.store(name, value) {
            Ok(())
        } else {
            Err(format!("no option {name} of that type"))
        }
    }
    /// The stress modes in force.
    pub fn stress_modes(&self) -> Stress {
        parse_stress(&self.stress.borrow()).unwrap_or_default()
    }
    /// The range of compile numbers allowed.
    pub fn allows(&self, compile_index: u64) -> bool {
        match parse_only(&self.only.borrow()) {
            Ok(Some((lo, hi))) => (lo..=hi).contains(&compile_index),
            Ok(None) | Err(_) => true,
        }
    }
    /// The stages to print for a function.
    pub fn dump_stages(&self, qualname: &str) -> Vec<String> {
        match parse_dump(&self.dump.borrow()) {
            Ok(Some((stages, name))) if name == "*" || name == qualname => stages,
            _ => Vec::new(),
        }
    }
}

fn parse_stress(text: &str) -> Result<Stress, String> {
    let mut modes = Stress::default();
    for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, count) = part.split_once(':').map_or((part, None), |(n, c)| (n, Some(c)));
        let number = || -> Result<u32, String> {
            count
                .and_then(|c| c.parse().ok())
                .filter(|&n| n > 0)
                .ok_or_else(|| format!("{name} wants a positive number, as in {name}:100"))
        };
        match name {
            "exit" => modes.exit = number()?,
            "invalidate" => modes.invalidate = number()?,
            "spill" if count.is_none() => modes.spill = true,
            "gc" if count.is_none() => modes.gc = true,
            _ => return Err(format!("{part} is not one of exit:N, invalidate:N, spill, gc")),
        }
    }
    Ok(modes)
}

fn parse_only(text: &str) -> Result<Option<(u64, u64)>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let (lo, hi) = text
        .split_once("..")
        .ok_or("a range looks like 10..20, ..20 or 10..")?;
    let bound = |t: &str, default: u64| {
        if t.is_empty() {
            Ok(default)
        } else {
            t.parse().map_err(|_| format!("{t} is not a number"))
        }
    };
    Ok(Some((bound(lo, 0)?, bound(hi, u64::MAX)?)))
}

fn parse_dump(text: &str) -> Result<Option<(Vec<String>, String)>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let (stages, name) = text.split_once(':').unwrap_or((text, "*"));
    if name.is_empty() {
        return Err("after the colon goes a qualified name or *".to_owned());
    }
    Ok(Some((
        stages.split(',').map(|s| s.trim().to_owned()).collect(),
        name.to_owned(),
    )))
}
