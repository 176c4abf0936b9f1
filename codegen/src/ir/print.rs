//! The text form of a function. [`super::parse`] reads it back: printing what was parsed from a printed function
//! gives the same text.
//!
//! ```text
//! fn f {                                       or: loop f bc12 depth 1 {
//!   virt0 = tuple(v1, _)                       objects built only at exits
//! b0(v0: Obj<function>, v1: Obj):
//!   bc2:                                       the bytecode of what follows; bc0 at the start of a block
//!     v2: Obj<int> = guard.type v1 int @bc2 [v1, _, virt0 | v1]
//!     v3: I64 = unbox.i64 v2 @bc2 [v1, _, virt0 | v1]
//!     v4: Obj = call binary_op(v1, v2, v3) @code1:bc4 [v1] < bc2 [v1, _, virt0 | v1]
//!     branch v5 b1(v3), b2
//! b1(v6: I64) cold:
//!     ...
//! }
//! ```
//! A frame state is `@`, the bytecode, the localsplus slots, after `|` the value stack bottom first (`_` is NULL),
//! and after `<` the caller's frame. `code0:` is left out. `owns [v1]` after it lists the objects the exit owns.
//! Immediates follow the operands; operations that take any number of operands have the immediate first and the
//! operands in parentheses. Types are `Obj`, `Obj?` (may be NULL), `Obj<int>`, `Obj<T40>?`, `I64`, `F64`, `Bool`.
//! `;` starts a comment.
//!
//! Printing never fails: ids that lead nowhere are printed as they are, so that a broken function can be shown.

use std::fmt::{self, Write};

use super::effects::Mem;
use super::func::{Block, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual};
use super::ops::{Cc, Imm};
use super::types::{Cls, Ty, TypeSet, wk};
use crate::deopt::{ExitReason, Landing, VirtualKind};
use crate::entity::{Id, IdSet};
use crate::helpers::HelperId;
use crate::input::{CodeIdx, Entry};

/// Names of the memory classes, and of the sets that have one.
pub const MEM_NAMES: [(Mem, &str); 11] = [
    (Mem::ATTR, "attr"),
    (Mem::LIST_HEAD, "list_head"),
    (Mem::LIST_ITEM, "list_item"),
    (Mem::DICT, "dict"),
    (Mem::CELL, "cell"),
    (Mem::ITER, "iter"),
    (Mem::TYPE, "type"),
    (Mem::SCRATCH, "scratch"),
    (Mem::BUFFER, "buffer"),
    (Mem::OTHER, "other"),
    (Mem::FROZEN, "frozen"),
];

/// Names of the kinds of virtual objects.
pub const VIRTUAL_NAMES: [(VirtualKind, &str); 22] = [
    (VirtualKind::Tuple, "tuple"),
    (VirtualKind::List, "list"),
    (VirtualKind::Dict, "dict"),
    (VirtualKind::Method, "method"),
    (VirtualKind::Slice, "slice"),
    (VirtualKind::RangeIter, "range_iter"),
    (VirtualKind::ListIter, "list_iter"),
    (VirtualKind::TupleIter, "tuple_iter"),
    (VirtualKind::StrIter, "str_iter"),
    (VirtualKind::BytesIter, "bytes_iter"),
    (VirtualKind::Enumerate, "enumerate"),
    (VirtualKind::Zip, "zip"),
    (VirtualKind::Cell, "cell"),
    (VirtualKind::Optional, "optional"),
    (VirtualKind::Instance, "instance"),
    (VirtualKind::Number, "number"),
    (VirtualKind::Complex, "complex"),
    (VirtualKind::ComplexOrInt, "complex_or_int"),
    (VirtualKind::Unsigned, "unsigned"),
    (VirtualKind::FloatSum, "float_sum"),
    (VirtualKind::Function, "function"),
    (VirtualKind::Generator, "generator"),
];

/// What a line of the text shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Place {
    /// The function as a whole, or punctuation.
    Func,
    /// The head of a block.
    Block(Block),
    /// An instruction.
    Inst(Inst),
}

/// The text form of a function.
pub fn print(f: &Func) -> String {
    let mut text = String::new();
    for (_, line) in lines(f) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

impl fmt::Display for Func {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&print(self))
    }
}

/// The text form of a function line by line, each with what it shows.
pub fn lines(f: &Func) -> Vec<(Place, String)> {
    let mut out = vec![(Place::Func, header(f))];
    for id in used_virtuals(f).iter() {
        out.push((Place::Func, format!("  {}", virtual_text(f, id))));
    }
    for &b in &f.layout {
        let Some(block) = f.blocks.get(b) else {
            out.push((Place::Block(b), format!("{b}: ; no such block")));
            continue;
        };
        let params: Vec<String> = block.params.iter().map(|&v| typed(f, v)).collect();
        let params = if params.is_empty() {
            String::new()
        } else {
            format!("({})", params.join(", "))
        };
        out.push((
            Place::Block(b),
            format!("{b}{params}{}:", if block.cold { " cold" } else { "" }),
        ));
        let mut at = (CodeIdx(0), 0);
        for &i in &block.insts {
            let Some(d) = f.insts.get(i) else {
                out.push((Place::Inst(i), format!("    ; no such instruction: {i}")));
                continue;
            };
            if at != (d.code, d.bc) {
                at = (d.code, d.bc);
                out.push((Place::Func, format!("  {}:", bytecode(d.code, d.bc))));
            }
            out.push((
                Place::Inst(i),
                format!("    {}{}", inst_text(f, d), owned_text(f, i)),
            ));
        }
    }
    out.push((Place::Func, "}".to_owned()));
    out
}

/// One instruction as it is printed, for messages.
pub fn inst(f: &Func, i: Inst) -> String {
    f.insts.get(i).map_or_else(|| format!("{i}"), |d| inst_text(f, d))
}

fn header(f: &Func) -> String {
    let name = name_text(&f.name);
    match f.entry_kind {
        Entry::Function => format!("fn {name} {{"),
        Entry::Loop { bc, depth } => format!("loop {name} bc{bc} depth {depth} {{"),
        Entry::Resume { bc, depth } => format!("resume {name} bc{bc} depth {depth} {{"),
    }
}

/// Qualified names are printed bare, anything else quoted.
fn name_text(name: &str) -> String {
    let bare = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.<>".contains(c));
    if bare {
        name.to_owned()
    } else {
        format!(
            "\"{}\"",
            name.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n")
                .replace('\r', "\\r")
        )
    }
}

fn typed(f: &Func, v: Value) -> String {
    match f.values.get(v) {
        Some(data) => format!("{v}: {}", data.ty),
        None => format!("{v}: ?"),
    }
}

fn inst_text(f: &Func, d: &InstData) -> String {
    let row = d.op.row();
    let mut s = String::new();
    if let Some(v) = d.result {
        let _ = write!(s, "{} = ", typed(f, v));
    }
    s.push_str(row.name);
    let imms = || {
        let optional = row.rest.is_some() && row.imms[1] != Imm::Reason;
        let second_shown = !matches!(row.imms[1], Imm::None | Imm::Hint) && (!optional || d.imm[1] != 0);
        let first_shown = !matches!(row.imms[0], Imm::None | Imm::Hint);
        let first = first_shown.then(|| imm_text(row.imms[0], d.imm[0]));
        let second = second_shown.then(|| imm_text(row.imms[1], d.imm[1]));
        (first, second)
    };
    let args = comma(&d.args);
    let (first, second) = imms();
    if row.rest.is_some() {
        let _ = write!(s, " {}({args})", first.unwrap_or_default());
    } else {
        if !args.is_empty() {
            let _ = write!(s, " {args}");
        }
        if let Some(text) = first {
            let _ = write!(s, " {text}");
        }
    }
    if let Some(text) = second {
        let _ = write!(s, " {text}");
    }
    if d.catches {
        s.push_str(" catches");
    }
    for (n, t) in d.targets.iter().enumerate() {
        let _ = write!(s, "{} {}", if n == 0 { "" } else { "," }, target_text(t));
    }
    if let Some(fs) = d.fs {
        let _ = write!(s, " @{}", frame_state(f, fs));
    }
    s
}

fn owned_text(f: &Func, i: Inst) -> String {
    f.exit_owned
        .get(&i)
        .map_or_else(String::new, |owned| format!(" owns [{}]", comma(owned)))
}

fn target_text(t: &Target) -> String {
    if t.args.is_empty() {
        t.block.to_string()
    } else {
        format!("{}({})", t.block, comma(&t.args))
    }
}

fn comma<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

fn imm_text(kind: Imm, imm: i64) -> String {
    let index = usize::try_from(imm).ok();
    let known: Option<String> = match kind {
        Imm::None | Imm::Hint => Some(String::new()),
        Imm::Int => Some(imm.to_string()),
        Imm::Float => Some(float_text(f64::from_bits(imm.cast_unsigned()))),
        Imm::Const => Some(format!("k{imm}")),
        Imm::Type => Some(class_name(imm)),
        Imm::Types => {
            let classes = TypeSet::from_imm(imm).classes();
            let names: Vec<String> = classes.map(|t| class_name(i64::from(t.0))).collect();
            Some(names.join("|"))
        }
        Imm::Cond => Cc::from_imm(imm).map(|cc| cc.name().to_owned()),
        Imm::Helper => HelperId::from_imm(imm).map(|h| h.row().name.to_owned()),
        Imm::Mem => u32::try_from(imm).ok().map(|bits| mem_text(Mem(bits))),
        Imm::Reason => index
            .and_then(|i| ExitReason::ALL.get(i))
            .map(|r| r.name().to_owned()),
    };
    known.unwrap_or_else(|| format!("?{imm}"))
}

/// The shortest decimal that reads back as the same double; other NaNs than the usual one by their bits.
fn float_text(x: f64) -> String {
    if !x.is_nan() {
        format!("{x:?}")
    } else if x.to_bits() == f64::NAN.to_bits() {
        "nan".to_owned()
    } else {
        format!("nan:{:#x}", x.to_bits())
    }
}

fn class_name(imm: i64) -> String {
    usize::try_from(imm)
        .ok()
        .and_then(|i| wk::TABLE.get(i))
        .map_or_else(|| format!("T{imm}"), |row| row.0.to_owned())
}

fn mem_text(set: Mem) -> String {
    let mut rest = set.0;
    let mut names = Vec::new();
    for (class, name) in MEM_NAMES {
        if rest & class.0 != 0 {
            rest &= !class.0;
            names.push(name.to_owned());
        }
    }
    if rest != 0 {
        names.push(format!("{rest:#x}"));
    }
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join("+")
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Obj { cls, nullable } => {
                out.write_str("Obj")?;
                match cls {
                    Cls::Exact(t) => write!(out, "<{}>", class_name(i64::from(t.0)))?,
                    Cls::Number => out.write_str("<number>")?,
                    Cls::Any => {}
                }
                out.write_str(if *nullable { "?" } else { "" })
            }
            Ty::I64 => out.write_str("I64"),
            Ty::F64 => out.write_str("F64"),
            Ty::Bool => out.write_str("Bool"),
            Ty::Void => out.write_str("Void"),
        }
    }
}

fn bytecode(code: CodeIdx, bc: u32) -> String {
    if code == CodeIdx(0) {
        format!("bc{bc}")
    } else {
        format!("{code}:bc{bc}")
    }
}

fn frame_state(f: &Func, fs: FrameState) -> String {
    let mut s = String::new();
    let mut next = Some(fs);
    // A chain longer than the table is a cycle; the verifier says so.
    for _ in 0..=f.frame_states.len() {
        let Some(id) = next else { return s };
        if !s.is_empty() {
            s.push_str(" < ");
        }
        let Some(data) = f.frame_states.get(id) else {
            let _ = write!(s, "?{id}");
            return s;
        };
        let _ = write!(s, "{} [{}", bytecode(data.code, data.bc), slots(&data.locals));
        if !data.stack.is_empty() {
            let _ = write!(
                s,
                "{}| {}",
                if data.locals.is_empty() { "" } else { " " },
                slots(&data.stack)
            );
        }
        s.push(']');
        if data.landing != Landing::Push {
            let _ = write!(s, " {}", data.landing.name());
        }
        next = data.parent;
    }
    s + " < ..."
}

fn slots(slots: &[Slot]) -> String {
    comma(slots)
}

impl fmt::Display for Slot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Null => out.write_str("_"),
            Slot::Val(v) => write!(out, "{v}"),
            Slot::Virtual(v) => write!(out, "{v}"),
        }
    }
}

fn virtual_text(f: &Func, id: Virtual) -> String {
    let Some(data) = f.virtuals.get(id) else {
        return format!("; no such virtual object: {id}");
    };
    let name = VIRTUAL_NAMES
        .iter()
        .find(|row| row.0 == data.kind)
        .map_or("?", |row| row.1);
    format!("{id} = {name}({})", slots(&data.fields))
}

/// The virtual objects that frame states of placed instructions refer to, directly or through others.
fn used_virtuals(f: &Func) -> IdSet<Virtual> {
    let mut used = IdSet::with_len(f.virtuals.len());
    let mut work: Vec<Virtual> = Vec::new();
    let mut seen: IdSet<FrameState> = IdSet::with_len(f.frame_states.len());
    let insts = f
        .layout
        .iter()
        .filter_map(|&b| f.blocks.get(b))
        .flat_map(|b| &b.insts);
    for fs in insts.filter_map(|&i| f.insts.get(i)?.fs) {
        let mut next = Some(fs);
        while let Some(data) = next.and_then(|id| f.frame_states.get(id).filter(|_| seen.insert(id))) {
            work.extend(
                data.locals
                    .iter()
                    .chain(&data.stack)
                    .filter_map(|s| s.as_virtual()),
            );
            next = data.parent;
        }
    }
    while let Some(id) = work.pop() {
        // At most one past the table: a wild id must not size the set.
        if id.index() <= f.virtuals.len()
            && used.insert(id)
            && let Some(data) = f.virtuals.get(id)
        {
            work.extend(data.fields.iter().filter_map(|s| s.as_virtual()));
        }
    }
    used
}

impl Slot {
    fn as_virtual(self) -> Option<Virtual> {
        match self {
            Slot::Virtual(id) => Some(id),
            Slot::Null | Slot::Val(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_memory_class_has_one_name() {
        let all = MEM_NAMES.iter().fold(0, |bits, row| bits | row.0.0);
        assert_eq!(all, Mem::ALL.0);
        assert_eq!(
            MEM_NAMES.iter().map(|row| row.0.0.count_ones()).sum::<u32>(),
            all.count_ones()
        );
    }

    #[test]
    fn floats_are_exact() {
        let odd = f64::from_bits(0x7ff8_0000_0000_0001);
        assert_eq!(
            [0.1, -0.0, 1e300, f64::INFINITY, f64::NAN, odd].map(float_text),
            ["0.1", "-0.0", "1e300", "inf", "nan", "nan:0x7ff8000000000001"]
        );
    }

    #[test]
    fn broken_ids_are_printed() {
        let mut f = Func::new("odd name", Entry::Loop { bc: 3, depth: 1 });
        f.layout.push(Block(7));
        assert_eq!(
            print(&f),
            "loop \"odd name\" bc3 depth 1 {\nb7: ; no such block\n}\n"
        );
    }
}
