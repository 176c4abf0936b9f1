//! Objects of the test world, their literals and their text.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use pyjit_codegen::ir::eval::Val;
use pyjit_codegen::ir::types::{TypeId, wk};

/// An object.
#[derive(Clone, Debug)]
pub struct Obj(pub Rc<Data>);

/// What an object is.
#[derive(Debug)]
pub enum Data {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An int.
    Int(i128),
    /// A float.
    Float(f64),
    /// A str.
    Str(String),
    /// A tuple.
    Tuple(Vec<Obj>),
    /// A list: what is allocated, and the number of items.
    List(RefCell<Vec<Option<Obj>>>, Cell<usize>),
    /// A cell.
    Cell(RefCell<Option<Obj>>),
    /// An iterator over a list, with the next index.
    ListIter(Obj, Cell<usize>),
    /// A builtin function: `log` records its argument, `fail` raises, `id` returns its argument.
    Function(String),
    /// A Python function that does the same.
    Def(String),
    /// A class.
    Type(TypeId),
    /// Any other object: fields by offset.
    Instance(TypeId, RefCell<BTreeMap<i64, Val<Obj>>>),
}

impl Obj {
    /// A new object.
    pub fn new(data: Data) -> Obj {
        Obj(Rc::new(data))
    }
    /// A new list.
    pub fn list(items: Vec<Obj>) -> Obj {
        let size = Cell::new(items.len());
        Obj::new(Data::List(
            RefCell::new(items.into_iter().map(Some).collect()),
            size,
        ))
    }
    /// `type(self)`
    pub fn class(&self) -> TypeId {
        match &*self.0 {
            Data::None => wk::NONE,
            Data::Bool(_) => wk::BOOL,
            Data::Int(_) => wk::INT,
            Data::Float(_) => wk::FLOAT,
            Data::Str(_) => wk::STR,
            Data::Tuple(_) => wk::TUPLE,
            Data::List(..) => wk::LIST,
            Data::Cell(_) => wk::CELL,
            Data::ListIter(..) => wk::LIST_ITER,
            Data::Function(_) => wk::BUILTIN,
            Data::Def(_) => wk::FUNCTION,
            Data::Type(_) => wk::TYPE,
            Data::Instance(class, _) => *class,
        }
    }
    /// One object for all equal ones, whose references are not counted.
    pub fn is_immortal(&self) -> bool {
        match &*self.0 {
            Data::None | Data::Bool(_) | Data::Type(_) => true,
            Data::Int(n) => (-5..=256).contains(n),
            Data::Float(_) | Data::Str(_) | Data::Tuple(_) | Data::List(..) | Data::Cell(_) => false,
            Data::ListIter(..) | Data::Function(_) | Data::Def(_) | Data::Instance(..) => false,
        }
    }
    /// `self is other`
    pub fn is(&self, other: &Obj) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || (self.is_immortal() && other.is_immortal() && self.to_string() == other.to_string())
    }
    /// The items of a tuple or list.
    pub fn items(&self) -> Option<Vec<Obj>> {
        match &*self.0 {
            Data::Tuple(items) => Some(items.clone()),
            Data::List(items, size) => items.borrow().iter().take(size.get()).cloned().collect(),
            _other => None,
        }
    }
    /// `bool(self)`
    pub fn truth(&self) -> bool {
        match &*self.0 {
            Data::None => false,
            Data::Bool(b) => *b,
            Data::Int(n) => *n != 0,
            Data::Float(x) => *x != 0.0,
            Data::Str(s) => !s.is_empty(),
            _other => self.items().is_none_or(|items| !items.is_empty()),
        }
    }
}

impl PartialEq for Obj {
    fn eq(&self, other: &Obj) -> bool {
        self.is(other)
    }
}

impl fmt::Display for Obj {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Data::None => out.write_str("None"),
            Data::Bool(b) => out.write_str(if *b { "True" } else { "False" }),
            Data::Int(n) => write!(out, "{n}"),
            Data::Float(x) => write!(out, "{x:?}"),
            Data::Str(s) => write!(out, "'{s}'"),
            Data::Tuple(_) => write!(out, "({})", comma(self.items())),
            Data::List(..) => write!(out, "[{}]", comma(self.items())),
            Data::Cell(content) => write!(out, "cell({})", comma(content.borrow().clone().map(|o| vec![o]))),
            Data::ListIter(list, at) => write!(out, "iter({list}, {})", at.get()),
            Data::Function(name) => write!(out, "fn:{name}"),
            Data::Def(name) => write!(out, "def:{name}"),
            Data::Type(class) => write!(out, "class:{class}"),
            Data::Instance(class, fields) => {
                let fields: Vec<String> = fields
                    .borrow()
                    .iter()
                    .map(|(at, val)| format!("{at}: {}", text(val)))
                    .collect();
                write!(out, "{class}{{{}}}", fields.join(", "))
            }
        }
    }
}

fn comma(items: Option<Vec<Obj>>) -> String {
    items
        .unwrap_or_default()
        .iter()
        .map(Obj::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A value as text; machine values look like the objects they become, raw fields have their type's letter.
pub fn text(val: &Val<Obj>) -> String {
    match val {
        Val::Null => "_".to_owned(),
        Val::Obj(o) => o.to_string(),
        Val::I64(n) => n.to_string(),
        Val::F64(x) => format!("{x:?}"),
        Val::Bool(b) => if *b { "True" } else { "False" }.to_owned(),
    }
}

/// Reads literals: `5`, `2.5`, `None`, `True`, `'s'`, `(1, 2)`, `[1, 2]`, `cell(1)`, `iter([1])`, `fn:log`,
/// `def:log`, `class:T3`,
/// `T40{16: 5}`, `_` for NULL, `k0` for a constant; in fields `i64:5` and `f64:5.0` for raw ones.
pub struct Reader<'t> {
    /// What is left.
    pub rest: &'t str,
    /// The constants.
    pub consts: &'t [Option<Obj>],
}

impl<'t> Reader<'t> {
    /// Takes `text` if it comes next.
    pub fn eat(&mut self, text: &str) -> bool {
        self.rest = self.rest.trim_start();
        let after = self.rest.strip_prefix(text);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
    fn need(&mut self, text: &str) -> Result<(), String> {
        if self.eat(text) {
            Ok(())
        } else {
            Err(format!("expected {text} before {}", self.rest))
        }
    }
    fn word(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || "_.+-".contains(c)))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
    /// Values up to a closing bracket.
    pub fn list(&mut self, close: &str) -> Result<Vec<Val<Obj>>, String> {
        let mut items = Vec::new();
        while !self.eat(close) {
            if !items.is_empty() {
                self.need(",")?;
            }
            items.push(self.val()?);
        }
        Ok(items)
    }
    fn objects(&mut self, close: &str) -> Result<Vec<Obj>, String> {
        self.list(close)?.into_iter().map(object).collect()
    }
    /// A value.
    pub fn val(&mut self) -> Result<Val<Obj>, String> {
        if self.eat("i64:") {
            return self.word().parse().map(Val::I64).map_err(|e| format!("{e}"));
        }
        if self.eat("f64:") {
            return self.word().parse().map(Val::F64).map_err(|e| format!("{e}"));
        }
        let data = if self.eat("(") {
            Data::Tuple(self.objects(")")?)
        } else if self.eat("[") {
            return self.objects("]").map(|items| Val::Obj(Obj::list(items)));
        } else if self.eat("'") {
            let (string, rest) = self.rest.split_once('\'').ok_or("a string without end")?;
            self.rest = rest;
            Data::Str(string.to_owned())
        } else if self.eat("fn:") {
            Data::Function(self.word().to_owned())
        } else if self.eat("def:") {
            Data::Def(self.word().to_owned())
        } else if self.eat("class:") {
            Data::Type(class(self.word())?)
        } else if self.eat("cell(") {
            Data::Cell(RefCell::new(self.objects(")")?.pop()))
        } else if self.eat("iter(") {
            let items = self.objects(")")?.pop().ok_or("nothing to iterate over")?;
            Data::ListIter(items, Cell::new(0))
        } else {
            let word = self.word();
            if word == "_" {
                return Ok(Val::Null);
            }
            if let Some(n) = word.strip_prefix('k').and_then(|n| n.parse::<usize>().ok()) {
                let constant = self.consts.get(n).cloned().flatten();
                return constant.map(Val::Obj).ok_or(format!("no constant {word}"));
            }
            self.simple(word)?
        };
        Ok(Val::Obj(Obj::new(data)))
    }
    fn simple(&mut self, word: &str) -> Result<Data, String> {
        let known = match word {
            "None" => Some(Data::None),
            "True" => Some(Data::Bool(true)),
            "False" => Some(Data::Bool(false)),
            number => number
                .parse()
                .map(Data::Int)
                .or_else(|_| number.parse().map(Data::Float))
                .ok(),
        };
        if let Some(data) = known {
            return Ok(data);
        }
        let class = class(word)?;
        self.need("{")?;
        let mut fields = BTreeMap::new();
        while !self.eat("}") {
            if !fields.is_empty() {
                self.need(",")?;
            }
            let at = self.word().parse().map_err(|e| format!("{e}"))?;
            self.need(":")?;
            fields.insert(at, self.val()?);
        }
        Ok(Data::Instance(class, RefCell::new(fields)))
    }
}

fn object(val: Val<Obj>) -> Result<Obj, String> {
    match val {
        Val::Obj(o) => Ok(o),
        other => Err(format!("{} is no object", text(&other))),
    }
}

/// The class with this name.
pub fn class(word: &str) -> Result<TypeId, String> {
    let known = wk::TABLE
        .iter()
        .position(|row| row.0 == word)
        .and_then(|n| u32::try_from(n).ok());
    let numbered = || word.strip_prefix('T').and_then(|n| n.parse().ok());
    known
        .or_else(numbered)
        .map(TypeId)
        .ok_or(format!("no class {word}"))
}
