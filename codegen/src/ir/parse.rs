//! Reads the text form of a function, as [`super::print`] describes it. One statement a line.
//!
//! Value, block and virtual-object numbers are kept; gaps in the numbering become unused entries. Instructions and
//! frame states are numbered as they come. What the text says wrongly but clearly (too few operands, a value defined
//! twice, an undefined one) is left to [`super::verify`].

use std::fmt;

use super::effects::Mem;
use super::func::{
    Block, BlockData, Def, FrameState, FrameStateData, Func, Inst, InstData, Slot, Target, Value, ValueData,
    Virtual, VirtualData,
};
use super::ops::{Cc, Imm, Op};
use super::print::{MEM_NAMES, VIRTUAL_NAMES};
use super::types::{Cls, Ty, TypeId, TypeSet, wk};
use crate::deopt::{ExitReason, Landing, VirtualKind};
use crate::entity::{Id, IdVec};
use crate::helpers::HelperId;
use crate::input::{CodeIdx, Entry};

/// Ids above this are refused, so that a typing mistake does not size a table.
const MAX_ID: u32 = 1 << 20;

/// What is wrong with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// The line, counted from 1.
    pub line: usize,
    /// What.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ParseError {}

/// A function with the lines it was read from, counted from 1.
#[derive(Debug)]
pub struct Parsed {
    /// The function.
    pub func: Func,
    /// The line of the function's head.
    pub head: usize,
    /// The line of each instruction.
    pub insts: IdVec<Inst, usize>,
    /// The line of each block's head; 0 for blocks that have none.
    pub blocks: IdVec<Block, usize>,
}

/// Reads one function.
pub fn parse(text: &str) -> Result<Func, ParseError> {
    parse_mapped(text).map(|parsed| parsed.func)
}

/// Reads one function and tells where its parts are.
pub fn parse_mapped(text: &str) -> Result<Parsed, ParseError> {
    let mut parser = Parser::new();
    for (n, line) in text.lines().enumerate() {
        parser.number = n + 1;
        parser
            .line(line)
            .map_err(|message| ParseError { line: n + 1, message })?;
    }
    if parser.state != State::After {
        let what = if parser.state == State::Before {
            "no function"
        } else {
            "the function has no end"
        };
        return Err(ParseError {
            line: parser.number,
            message: what.to_owned(),
        });
    }
    Ok(parser.out)
}

type Res<T> = Result<T, String>;

/// Where in the function the parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Inside,
    After,
}

struct Parser {
    out: Parsed,
    state: State,
    number: usize,
    block: Option<Block>,
    at: (CodeIdx, u32),
}

impl Parser {
    fn new() -> Parser {
        let func = Func::new("", Entry::Function);
        Parser {
            out: Parsed {
                func,
                head: 0,
                insts: IdVec::new(),
                blocks: IdVec::new(),
            },
            state: State::Before,
            number: 0,
            block: None,
            at: (CodeIdx(0), 0),
        }
    }

    fn line(&mut self, line: &str) -> Res<()> {
        let mut c = Cursor { rest: line };
        if c.at_end() {
            return Ok(());
        }
        match self.state {
            State::Before => self.head(&mut c)?,
            State::Inside => self.statement(&mut c)?,
            State::After => return Err(format!("text after the function's end: {}", c.rest)),
        }
        c.end()
    }

    fn head(&mut self, c: &mut Cursor<'_>) -> Res<()> {
        let looped = c.eat_word("loop");
        let resumed = !looped && c.eat_word("resume");
        if !looped && !resumed && !c.eat_word("fn") {
            return c.expected("`fn`, `loop` or `resume`");
        }
        self.out.func.name = c.name()?;
        if looped || resumed {
            let bc = c.need_id("bc")?;
            c.need_word("depth")?;
            let depth = c.number()?;
            self.out.func.entry_kind = if looped {
                Entry::Loop { bc, depth }
            } else {
                Entry::Resume { bc, depth }
            };
        }
        c.need("{")?;
        self.out.head = self.number;
        self.state = State::Inside;
        Ok(())
    }

    fn statement(&mut self, c: &mut Cursor<'_>) -> Res<()> {
        if c.eat("}") {
            self.state = State::After;
            return Ok(());
        }
        if let Some(n) = c.id("b")? {
            return self.block_head(Block(n), c);
        }
        if let Some(n) = c.id("virt")? {
            return self.virtual_object(Virtual(n), c);
        }
        if let Some(at) = c.bytecode()? {
            self.at = at;
            return c.need(":");
        }
        self.instruction(c)
    }

    fn block_head(&mut self, b: Block, c: &mut Cursor<'_>) -> Res<()> {
        let f = &mut self.out.func;
        if f.layout.contains(&b) {
            return Err(format!("a second {b}"));
        }
        if f.blocks.len() <= b.index() {
            f.blocks.resize(b.index() + 1, BlockData::default());
            self.out.blocks.resize(b.index() + 1, 0);
        }
        f.layout.push(b);
        self.out.blocks[b] = self.number;
        self.block = Some(b);
        self.at = (CodeIdx(0), 0);
        if c.eat("(") {
            let mut index = 0;
            while !c.eat(")") {
                if index > 0 {
                    c.need(",")?;
                }
                let (v, ty) = self.typed(c)?;
                self.define(
                    v,
                    ValueData {
                        def: Def::Param(b, index),
                        ty,
                    },
                );
                self.out.func.blocks[b].params.push(v);
                index += 1;
            }
        }
        self.out.func.blocks[b].cold = c.eat_word("cold");
        c.need(":")
    }

    fn virtual_object(&mut self, id: Virtual, c: &mut Cursor<'_>) -> Res<()> {
        c.need("=")?;
        let word = c.word();
        let Some(&(kind, _)) = VIRTUAL_NAMES.iter().find(|row| row.1 == word) else {
            return Err(format!("no kind of virtual object: {word}"));
        };
        c.need("(")?;
        let fields = self.slots(c)?;
        c.need(")")?;
        let virtuals = &mut self.out.func.virtuals;
        if virtuals.len() <= id.index() {
            virtuals.resize(
                id.index() + 1,
                VirtualData {
                    kind: VirtualKind::Tuple,
                    fields: Vec::new(),
                },
            );
        }
        virtuals[id] = VirtualData { kind, fields };
        Ok(())
    }

    fn instruction(&mut self, c: &mut Cursor<'_>) -> Res<()> {
        let Some(block) = self.block else {
            return Err("an instruction before the first block".to_owned());
        };
        let result = if c.sees_id("v") {
            let typed = self.typed(c)?;
            c.need("=")?;
            Some(typed)
        } else {
            None
        };
        let word = c.word();
        let Some(op) = Op::from_name(word) else {
            return Err(format!("no operation: {word}"));
        };
        let (code, bc) = self.at;
        let mut d = InstData {
            op,
            args: [].into_iter().collect(),
            imm: [0; 2],
            result: result.map(|r| r.0),
            fs: None,
            targets: [].into_iter().collect(),
            catches: false,
            bc,
            code,
        };
        self.operands(c, &mut d)?;
        d.catches = c.eat_word("catches");
        while c.sees_id("b") {
            d.targets.push(self.target(c)?);
            if !c.eat(",") {
                break;
            }
        }
        if c.eat("@") {
            d.fs = Some(self.frame_state(c)?);
        }
        let id = self.out.func.insts.push(d);
        self.out.insts.push(self.number);
        if c.eat_word("owns") {
            c.need("[")?;
            let owned = self.values(c)?;
            c.need("]")?;
            self.out.func.exit_owned.insert(id, owned);
        }
        if let Some((v, ty)) = result {
            self.define(
                v,
                ValueData {
                    def: Def::Inst(id),
                    ty,
                },
            );
        }
        self.out.func.blocks[block].insts.push(id);
        Ok(())
    }

    /// Operands and immediates in the order of the row.
    fn operands(&mut self, c: &mut Cursor<'_>, d: &mut InstData) -> Res<()> {
        let row = d.op.row();
        if row.rest.is_some() {
            d.imm[0] = immediate(row.imms[0], c)?;
            c.need("(")?;
            d.args = self.values(c)?.into();
            c.need(")")?;
            if row.imms[1] == Imm::Reason || row.imms[1] == Imm::Int && c.sees_number() {
                d.imm[1] = immediate(row.imms[1], c)?;
            }
            return Ok(());
        }
        d.args = self.values(c)?.into();
        d.imm[0] = immediate(row.imms[0], c)?;
        d.imm[1] = immediate(row.imms[1], c)?;
        Ok(())
    }

    fn target(&mut self, c: &mut Cursor<'_>) -> Res<Target> {
        let block = Block(c.need_id("b")?);
        let mut args = Vec::new();
        if c.eat("(") {
            args = self.values(c)?;
            c.need(")")?;
        }
        Ok(Target { block, args })
    }

    fn frame_state(&mut self, c: &mut Cursor<'_>) -> Res<FrameState> {
        let mut chain = Vec::new();
        loop {
            let Some((code, bc)) = c.bytecode()? else {
                return c.expected("a bytecode, as bc12");
            };
            c.need("[")?;
            let locals = self.slots(c)?;
            let stack = if c.eat("|") { self.slots(c)? } else { Vec::new() };
            c.need("]")?;
            let landing = Landing::ALL
                .into_iter()
                .skip(1)
                .find(|(_, name)| c.eat_word(name))
                .map_or(Landing::Push, |found| found.0);
            chain.push(FrameStateData {
                code,
                bc,
                locals,
                stack,
                parent: None,
                landing,
            });
            if !c.eat("<") {
                break;
            }
        }
        let states = &mut self.out.func.frame_states;
        let mut parent = None;
        let mut innermost = FrameState::new(states.len());
        for data in chain.into_iter().rev() {
            innermost = states.push(FrameStateData { parent, ..data });
            parent = Some(innermost);
        }
        Ok(innermost)
    }

    fn slots(&mut self, c: &mut Cursor<'_>) -> Res<Vec<Slot>> {
        let mut slots = Vec::new();
        loop {
            if c.eat_word("_") {
                slots.push(Slot::Null);
            } else if let Some(n) = c.id("virt")? {
                slots.push(Slot::Virtual(Virtual(n)));
            } else if let Some(v) = self.value(c)? {
                slots.push(Slot::Val(v));
            } else if slots.is_empty() {
                return Ok(slots);
            } else {
                return c.expected("a slot");
            }
            if !c.eat(",") {
                return Ok(slots);
            }
        }
    }

    fn values(&mut self, c: &mut Cursor<'_>) -> Res<Vec<Value>> {
        let mut values = Vec::new();
        while let Some(v) = self.value(c)? {
            values.push(v);
            if !c.eat(",") {
                return Ok(values);
            }
        }
        if values.is_empty() {
            Ok(values)
        } else {
            c.expected("a value")
        }
    }

    fn value(&mut self, c: &mut Cursor<'_>) -> Res<Option<Value>> {
        let v = c.id("v")?.map(Value);
        if let Some(v) = v {
            self.reserve(v);
        }
        Ok(v)
    }

    fn typed(&mut self, c: &mut Cursor<'_>) -> Res<(Value, Ty)> {
        let v = Value(c.need_id("v")?);
        self.reserve(v);
        c.need(":")?;
        Ok((v, ty(c)?))
    }

    fn reserve(&mut self, v: Value) {
        let values = &mut self.out.func.values;
        if values.len() <= v.index() {
            values.resize(
                v.index() + 1,
                ValueData {
                    def: Def::Gone,
                    ty: Ty::Void,
                },
            );
        }
    }

    fn define(&mut self, v: Value, data: ValueData) {
        self.reserve(v);
        self.out.func.values[v] = data;
    }
}

fn ty(c: &mut Cursor<'_>) -> Res<Ty> {
    match c.word() {
        "Obj" => {}
        "I64" => return Ok(Ty::I64),
        "F64" => return Ok(Ty::F64),
        "Bool" => return Ok(Ty::Bool),
        "Void" => return Ok(Ty::Void),
        other => return Err(format!("no type: {other}")),
    }
    let mut cls = Cls::Any;
    if c.eat("<") {
        cls = if c.eat("number") {
            Cls::Number
        } else {
            Cls::Exact(class(c)?)
        };
        c.need(">")?;
    }
    Ok(Ty::Obj {
        cls,
        nullable: c.eat("?"),
    })
}

fn class(c: &mut Cursor<'_>) -> Res<TypeId> {
    let word = c.word();
    if let Some(index) = wk::TABLE.iter().position(|row| row.0 == word) {
        return Ok(TypeId::new(index));
    }
    match word.strip_prefix('T').and_then(|digits| digits.parse().ok()) {
        Some(n) => Ok(TypeId(n)),
        None => Err(format!("no class: {word}")),
    }
}

fn immediate(kind: Imm, c: &mut Cursor<'_>) -> Res<i64> {
    match kind {
        Imm::None | Imm::Hint => Ok(0),
        Imm::Int => c.number(),
        Imm::Float => float(c.take(|ch| ch.is_ascii_alphanumeric() || ".+-:".contains(ch))),
        Imm::Const => c.need_id("k").map(i64::from),
        Imm::Type => class(c).map(|t| i64::from(t.0)),
        Imm::Types => {
            let mut classes = vec![class(c)?];
            while c.eat("|") {
                classes.push(class(c)?);
            }
            let set = TypeSet::new(&classes).ok_or("too many classes")?;
            Ok(set.imm())
        }
        Imm::Cond => {
            let word = c.word();
            let found = Cc::ALL.iter().find(|row| row.1 == word);
            found
                .map(|row| row.0 as i64)
                .ok_or_else(|| format!("no condition: {word}"))
        }
        Imm::Helper => {
            let word = c.word();
            HelperId::from_name(word)
                .map(|h| h as i64)
                .ok_or_else(|| format!("no helper: {word}"))
        }
        Imm::Mem => memory(c.take(|ch| ch.is_ascii_alphanumeric() || "_+".contains(ch))),
        Imm::Reason => {
            let word = c.word();
            let found = ExitReason::ALL.iter().find(|reason| reason.name() == word);
            found
                .map(|&reason| reason as i64)
                .ok_or_else(|| format!("no exit reason: {word}"))
        }
    }
}

fn float(word: &str) -> Res<i64> {
    let bits = match word.strip_prefix("nan:0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse::<f64>().ok().map(f64::to_bits),
    };
    bits.map(u64::cast_signed)
        .ok_or_else(|| format!("no double: {word}"))
}

fn memory(word: &str) -> Res<i64> {
    let mut set = Mem::NONE;
    for name in word.split('+').filter(|&name| name != "none") {
        let bits = match name.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok().map(Mem),
            None => MEM_NAMES.iter().find(|row| row.1 == name).map(|row| row.0),
        };
        set = set.with(bits.ok_or_else(|| format!("no memory class: {name}"))?);
    }
    Ok(i64::from(set.0))
}

/// The rest of a line.
struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    /// Nothing but a comment is left.
    fn at_end(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.is_empty() || self.rest.starts_with(';')
    }
    fn end(&mut self) -> Res<()> {
        if self.at_end() {
            Ok(())
        } else {
            self.expected("the end of the line")
        }
    }
    fn expected<T>(&self, what: &str) -> Res<T> {
        let found = self
            .rest
            .split_whitespace()
            .next()
            .unwrap_or("the end of the line");
        Err(format!("expected {what}, found {found}"))
    }
    fn eat(&mut self, text: &str) -> bool {
        self.rest = self.rest.trim_start();
        let after = self.rest.strip_prefix(text);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
    fn need(&mut self, text: &str) -> Res<()> {
        if self.eat(text) {
            Ok(())
        } else {
            self.expected(&format!("`{text}`"))
        }
    }
    /// The run of such characters that comes next; may be empty.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|ch| !wanted(ch)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
    fn word(&mut self) -> &'t str {
        self.take(|ch| ch.is_ascii_alphanumeric() || ch == '_' || ch == '.')
    }
    fn peek(&self) -> &'t str {
        Cursor { rest: self.rest }.word()
    }
    fn eat_word(&mut self, text: &str) -> bool {
        self.peek() == text && self.eat(text)
    }
    fn need_word(&mut self, text: &str) -> Res<()> {
        if self.eat_word(text) {
            Ok(())
        } else {
            self.expected(&format!("`{text}`"))
        }
    }
    fn sees_id(&self, prefix: &str) -> bool {
        let digits = self.peek().strip_prefix(prefix);
        digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    }
    /// The number of an id with this prefix, if one comes next.
    fn id(&mut self, prefix: &str) -> Res<Option<u32>> {
        if !self.sees_id(prefix) {
            return Ok(None);
        }
        let word = self.word();
        match word[prefix.len()..].parse() {
            Ok(n) if n <= MAX_ID => Ok(Some(n)),
            _ => Err(format!("{word} is beyond the limit of {MAX_ID}")),
        }
    }
    fn need_id(&mut self, prefix: &str) -> Res<u32> {
        match self.id(prefix)? {
            Some(n) => Ok(n),
            None => self.expected(&format!("an id like {prefix}12")),
        }
    }
    fn sees_number(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.starts_with(|ch: char| ch == '-' || ch.is_ascii_digit())
    }
    fn number<N: std::str::FromStr>(&mut self) -> Res<N> {
        let before = self.rest;
        let word = self.take(|ch| ch.is_ascii_digit() || ch == '-');
        word.parse()
            .or_else(|_| Cursor { rest: before }.expected("a number"))
    }
    /// `bc12` or `code1:bc12`, if one comes next.
    fn bytecode(&mut self) -> Res<Option<(CodeIdx, u32)>> {
        let code = match self.id("code")? {
            Some(n) => {
                self.need(":")?;
                CodeIdx(n)
            }
            None if !self.sees_id("bc") => return Ok(None),
            None => CodeIdx(0),
        };
        Ok(Some((code, self.need_id("bc")?)))
    }
    fn name(&mut self) -> Res<String> {
        if !self.eat("\"") {
            let word = self.take(|ch| !ch.is_whitespace());
            return if word.is_empty() {
                self.expected("a name")
            } else {
                Ok(word.to_owned())
            };
        }
        let mut name = String::new();
        let mut chars = self.rest.chars();
        loop {
            match chars.next() {
                None => return Err("a name without closing quote".to_owned()),
                Some('"') => break,
                Some('\\') => name.push(match chars.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some(other) => other,
                    None => return Err("a name without closing quote".to_owned()),
                }),
                Some(other) => name.push(other),
            }
        }
        self.rest = chars.as_str();
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::print::print;

    const EVERYTHING: &str = r#"loop "f.<locals>.g h; \"\\\n" bc12 depth 1 {
  virt0 = tuple(v1, _, virt1)
  virt1 = range_iter(v5, v5, v5)
b0(v0: Obj?, v1: Obj<int>, v20: Obj<T40>?):
  bc12:
    v2: Obj<int> = guard.type v1 int @bc12 [v0, _ | v1, virt0] owns [v1, v0]
    v5: I64 = const.i64 -9223372036854775808
    v6: F64 = const.f64 -0.0
    v7: F64 = const.f64 nan:0x7ff8000000000001
    v8: F64 = const.f64 inf
    v9: Bool = int.cmp v5, v5 ult
  code1:bc3:
    v10: Obj = call binary_op(v1, v2, v5) 7 @code1:bc3 [] < bc12 [v0, _]
    v11: Obj = call.native k3(v1) @code1:bc3 [| v10] < bc12 [v0, _]
    store.obj v1, v11 -16 attr+list_head+type
    v12: Obj? = const.null
  bc12:
    branch v9 b4(v5, v6), b2
b4(v13: I64, v14: F64) cold:
    exit loop_done @bc14 [v0, _]
b2:
    jump b4(v5, v8)
}
"#;

    #[test]
    fn print_and_parse_are_inverse() {
        let f = parse(EVERYTHING).unwrap();
        assert_eq!(print(&f), EVERYTHING);
        assert_eq!(f.name, "f.<locals>.g h; \"\\\n");
        assert_eq!(f.frame_states.len(), 6);
        assert!(f.blocks.as_slice()[1].insts.is_empty() && f.blocks[Block(4)].cold);
        assert_eq!(
            f.values[Value(3)],
            ValueData {
                def: Def::Gone,
                ty: Ty::Void
            }
        );
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let told = |body: &str| {
            parse(&format!("fn f {{\nb0(v0: Obj):\n  {body}\n}}\n"))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(told("int.adds v0"), "line 3: no operation: int.adds");
        assert_eq!(told("v1: Objs = int.add v0"), "line 3: no type: Objs");
        assert_eq!(told("v1: Obj = guard.type v0 inti"), "line 3: no class: inti");
        assert_eq!(
            told("v1: Obj = guard.type v0, int"),
            "line 3: expected a value, found int"
        );
        assert_eq!(told("v1: Obj = call nothing()"), "line 3: no helper: nothing");
        assert_eq!(told("v1: Bool = int.cmp v0, v0 lte"), "line 3: no condition: lte");
        assert_eq!(told("exit why @bc1 []"), "line 3: no exit reason: why");
        assert_eq!(
            told("exit type @5 []"),
            "line 3: expected a bytecode, as bc12, found 5"
        );
        assert_eq!(
            told("v1: I64 = const.i64 9223372036854775808"),
            "line 3: expected a number, found 9223372036854775808"
        );
        assert_eq!(
            told("ret v0 v0"),
            "line 3: expected the end of the line, found v0"
        );
        assert_eq!(
            told("ret v9999999"),
            "line 3: v9999999 is beyond the limit of 1048576"
        );
        assert_eq!(told("b0:"), "line 3: a second b0");
        assert_eq!(
            parse("fn f {\nb0:").unwrap_err().to_string(),
            "line 2: the function has no end"
        );
        assert_eq!(parse("; nothing\n").unwrap_err().message, "no function");
    }
}
