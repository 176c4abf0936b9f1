//! The world of the compiler in tests: tables filled by the directives of the file.
//!
//! ```text
//! ; const k0 = 5                      a constant
//! ; class T40 quiet true inline 40    a class: its instances' death runs no Python code, they are always true,
//! ;                                   their inline values' valid byte is at 40; `lasting`: they keep their class;
//! ;                                   `plain`: they hold nothing but attributes
//! ; array T40                         the class `array.array`
//! ; feedback bc4 int,int overflowed   feedback: classes per operand (alternatives with `|`), flags, typecode=d
//! ; live int,_,float                  classes of the live slots
//! ; attr T40 k1 slot 16               `o.k1` of a T40: `inline OFFSET INDEX`, `slot OFFSET`, `property k2`, or
//! ;                                   `method k2` and `value k2` with `never`, `keys VERSION` or `nodict OFFSET`
//! ; store T40 k1 slot 16              the same for `o.k1 = v`
//! ; member k0 k1 = k2                 `k0.k1`, where k0 is a module or class
//! ; global k1 = k2                    the global k1
//! ; callee k0 builtin len             what k0 is when called: also `class T40 init k1`, or a Python function:
//! ; callee k0 code k1 args a,b defaults k2 complex
//! ; callee k0 code k1 args a kwonly b,c kwdefaults _,k2 varargs varkeywords
//! ; body k0 1 RESUME:0 LOAD_FAST:0 RETURN_VALUE   bytecode of k0, a function of one parameter, for inlining
//! ; generator k0 2 1 RETURN_GENERATOR POP_TOP ..  bytecode k0 of a generator expression with two locals and a free variable
//! ; consumer k0 any                 what k0 does with an iterable: list, collect, hash, sum, compare, any, all
//! ; unwatched                         nothing can be relied on
//! ```

use std::collections::{HashMap, HashSet};

use pyjit_codegen::assume::Assumption;
use pyjit_codegen::deopt::ExitReason;
use pyjit_codegen::entity::{CodeIdx, ConstId};
use pyjit_codegen::input::{
    Attr, Builtin, Callee, CodeSnapshot, ConstValue, Consumer, Exception, Feedback, MetCallee, Shadow,
    Special, TypeInfo, World,
};
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::{opcode, repr};

use crate::object::{Data, Obj, Reader, class};

/// The world.
#[derive(Default)]
pub struct TestWorld {
    /// Constants by number.
    pub consts: Vec<Option<Obj>>,
    snapshot: CodeSnapshot,
    classes: HashMap<TypeId, TypeInfo>,
    /// Classes derived from `list`.
    lists: HashSet<TypeId>,
    feedback: HashMap<(CodeIdx, u32), Feedback>,
    attrs: HashMap<(TypeId, ConstId), Attr>,
    stores: HashMap<(TypeId, ConstId), Attr>,
    members: HashMap<(ConstId, ConstId), ConstId>,
    globals: HashMap<ConstId, ConstId>,
    callees: HashMap<ConstId, Callee>,
    bodies: Vec<(ConstId, CodeSnapshot)>,
    consumers: HashMap<ConstId, Consumer>,
    unwatched: bool,
    array: Option<TypeId>,
}

/// The consumers tests can name.
const CONSUMERS: [(&str, Consumer); 7] = [
    ("list", Consumer::List),
    ("collect", Consumer::Collect),
    ("hash", Consumer::Hash),
    ("sum", Consumer::Sum),
    ("compare", Consumer::Compare),
    ("any", Consumer::Any),
    ("all", Consumer::All),
];

/// The builtins tests can name.
const BUILTINS: [(&str, Builtin); 30] = [
    ("tuple", Builtin::Tuple),
    ("list", Builtin::List),
    ("set", Builtin::Set),
    ("reversed", Builtin::Reversed),
    ("len", Builtin::Len),
    ("isinstance", Builtin::Isinstance),
    ("getattr", Builtin::Getattr),
    ("hasattr", Builtin::Hasattr),
    ("abs", Builtin::Abs),
    ("range", Builtin::Range),
    ("enumerate", Builtin::Enumerate),
    ("zip", Builtin::Zip),
    ("int", Builtin::Int),
    ("float", Builtin::Float),
    ("str", Builtin::Str),
    ("type", Builtin::Type),
    ("list.append", Builtin::ListAppend),
    ("list.pop", Builtin::ListPop),
    ("list.insert", Builtin::ListInsert),
    ("dict.get", Builtin::DictGet),
    ("tuple.__new__", Builtin::TupleNew),
    ("math.sqrt", Builtin::MathSqrt),
    ("math.sin", Builtin::MathSin),
    ("math.fabs", Builtin::MathFabs),
    ("math.floor", Builtin::MathFloor),
    ("math.ceil", Builtin::MathCeil),
    ("round", Builtin::Round),
    ("divmod", Builtin::Divmod),
    ("min", Builtin::Min),
    ("max", Builtin::Max),
];

/// The words of a directive, with what was expected where they are wrong.
struct Words<'t>(std::str::SplitWhitespace<'t>);

impl<'t> Words<'t> {
    fn next(&mut self) -> Result<&'t str, String> {
        self.0.next().ok_or_else(|| "expected another word".to_owned())
    }
    fn number<N: std::str::FromStr>(&mut self) -> Result<N, String> {
        let word = self.next()?;
        word.parse().map_err(|_| format!("{word} is no number"))
    }
    fn constant(&mut self) -> Result<ConstId, String> {
        constant_id(self.next()?)
    }
    fn attr(&mut self) -> Result<Attr, String> {
        Ok(match self.next()? {
            "inline" => Attr::Inline {
                offset: self.number()?,
                index: self.number()?,
            },
            "slot" => Attr::Slot {
                offset: self.number()?,
            },
            "property" => Attr::Property {
                fget: self.constant()?,
            },
            "setter" => Attr::Setter {
                fset: self.constant()?,
            },
            "classmethod" => Attr::ClassMethod {
                func: self.constant()?,
                shadow: self.shadow()?,
            },
            "tupleitem" => Attr::TupleItem {
                index: self.number()?,
            },
            "method" => Attr::Method {
                func: self.constant()?,
                shadow: self.shadow()?,
            },
            "value" => Attr::ClassValue {
                value: self.constant()?,
                shadow: self.shadow()?,
            },
            other => return Err(format!("an attribute is not {other}")),
        })
    }
    fn shadow(&mut self) -> Result<Shadow, String> {
        Ok(match self.next()? {
            "never" => Shadow::Never,
            "keys" => Shadow::Keys {
                version: self.number()?,
            },
            "nodict" => Shadow::NoDict {
                offset: self.number()?,
            },
            other => return Err(format!("a class attribute is not shadowed by {other}")),
        })
    }
    fn callee(&mut self) -> Result<Callee, String> {
        match self.next()? {
            "builtin" => {
                let name = self.next()?;
                let known = BUILTINS.iter().find(|row| row.0 == name).map(|row| row.1);
                Ok(Callee::Builtin {
                    known: Some(known.ok_or(format!("no builtin {name}"))?),
                    flags: 0,
                })
            }
            "class" => {
                let ty = self.next()?;
                let how = self.0.next();
                let by = how.map(|_how| self.constant()).transpose()?;
                let (init, new) = if how == Some("new") {
                    (None, by)
                } else {
                    (by, None)
                };
                Ok(Callee::Class {
                    ty: class(ty)?,
                    init,
                    new,
                })
            }
            "code" => self.function(),
            other => Err(format!("a callee is not {other}")),
        }
    }
    fn function(&mut self) -> Result<Callee, String> {
        let code = self.constant()?;
        let (mut param_names, mut defaults, mut complex) = (vec![], vec![], false);
        let (mut kwonly, mut kwdefaults, mut varargs, mut varkeywords) = (vec![], vec![], false, false);
        while let Some(word) = self.0.next() {
            match word {
                "args" => param_names = self.next()?.split(',').map(str::to_owned).collect(),
                "defaults" => {
                    defaults = self
                        .next()?
                        .split(',')
                        .map(constant_id)
                        .collect::<Result<_, _>>()?
                }
                "kwonly" => {
                    kwonly = self.next()?.split(',').map(str::to_owned).collect();
                    kwdefaults = vec![None; kwonly.len()];
                }
                "kwdefaults" => {
                    kwdefaults = self
                        .next()?
                        .split(',')
                        .map(|word| (word != "_").then(|| constant_id(word)).transpose())
                        .collect::<Result<_, _>>()?
                }
                "varargs" => varargs = true,
                "varkeywords" => varkeywords = true,
                "complex" => complex = true,
                other => return Err(format!("a function has no {other}")),
            }
        }
        let argcount = u32::try_from(param_names.len()).unwrap_or(u32::MAX);
        param_names.extend(kwonly);
        Ok(Callee::Function {
            code,
            argcount,
            defaults,
            kwdefaults,
            varargs,
            varkeywords,
            complex,
            param_names,
        })
    }
}

/// A function of plain parameters with this bytecode; inline caches are added.
fn body(params: u32, words: Words<'_>) -> Result<CodeSnapshot, String> {
    let mut bytecode = Vec::new();
    for word in words.0 {
        let (name, arg) = word.split_once(':').unwrap_or((word, "0"));
        let op = opcode::by_name(name).ok_or(format!("no opcode {name}"))?;
        bytecode.extend([op, arg.parse().map_err(|_| format!("{word} has no argument"))?]);
        bytecode.resize(bytecode.len() + 2 * usize::from(opcode::caches(op)), 0);
    }
    Ok(CodeSnapshot {
        qualname: "callee".to_owned(),
        flags: repr::co::OPTIMIZED | repr::co::NEWLOCALS,
        bytecode,
        local_names: (0..params).map(|n| format!("p{n}")).collect(),
        local_kinds: vec![0x20; params as usize],
        argcount: params,
        nlocals: params,
        nlocalsplus: params,
        stacksize: 8,
        ..CodeSnapshot::default()
    })
}

fn constant_id(word: &str) -> Result<ConstId, String> {
    let n = word.strip_prefix('k').and_then(|n| n.parse().ok());
    n.map(ConstId).ok_or(format!("{word} is no constant"))
}

impl TestWorld {
    /// A world as the directives say.
    pub fn new(directives: &[String]) -> Result<TestWorld, String> {
        let mut world = TestWorld::default();
        for text in directives {
            world.directive(text).map_err(|e| format!("`{text}`: {e}"))?;
        }
        Ok(world)
    }

    fn directive(&mut self, text: &str) -> Result<(), String> {
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        let mut words = Words(rest.split_whitespace());
        match kind {
            "const" => self.constant(rest),
            "class" => self.class(rest),
            "feedback" => self.note(rest),
            "attr" | "store" => {
                let (ty, name) = (class(words.next()?)?, words.constant()?);
                let table = if kind == "attr" {
                    &mut self.attrs
                } else {
                    &mut self.stores
                };
                table.insert((ty, name), words.attr()?);
                Ok(())
            }
            "member" => {
                let (of, name, _is) = (words.constant()?, words.constant()?, words.next()?);
                self.members.insert((of, name), words.constant()?);
                Ok(())
            }
            "global" => {
                let (name, _is) = (words.constant()?, words.next()?);
                self.globals.insert(name, words.constant()?);
                Ok(())
            }
            "callee" => {
                self.callees.insert(words.constant()?, words.callee()?);
                Ok(())
            }
            "body" => {
                let (k, params) = (words.constant()?, words.number()?);
                self.bodies.push((k, body(params, words)?));
                Ok(())
            }
            "array" => {
                self.array = Some(class(words.next()?)?);
                Ok(())
            }
            "generator" => {
                let (k, locals, free) = (words.constant()?, words.number()?, words.number()?);
                let plain = body(locals + free, words)?;
                self.bodies.push((
                    k,
                    CodeSnapshot {
                        qualname: "<genexpr>".to_owned(),
                        flags: plain.flags | repr::co::GENERATOR,
                        argcount: 1,
                        nlocals: locals,
                        nfreevars: free,
                        ..plain
                    },
                ));
                Ok(())
            }
            "consumer" => {
                let (k, name) = (words.constant()?, words.next()?);
                let known = CONSUMERS.iter().find(|row| row.0 == name);
                let &(_, consumer) = known.ok_or(format!("no consumer {name}"))?;
                self.consumers.insert(k, consumer);
                Ok(())
            }
            "unwatched" => {
                self.unwatched = true;
                Ok(())
            }
            _live => {
                self.snapshot.live_types = rest.split(',').map(|word| class(word.trim()).ok()).collect();
                Ok(())
            }
        }
    }

    fn constant(&mut self, text: &str) -> Result<(), String> {
        let (id, literal) = text.split_once(" = ").ok_or("expected `k0 = ...`")?;
        let n: usize = id
            .strip_prefix('k')
            .and_then(|n| n.parse().ok())
            .ok_or("expected a constant")?;
        let consts = self.consts.clone();
        let val = Reader {
            rest: literal,
            consts: &consts,
        }
        .val()?;
        let pyjit_codegen::ir::eval::Val::Obj(o) = val else {
            return Err("not an object".to_owned());
        };
        self.consts.resize(self.consts.len().max(n + 1), None);
        self.consts[n] = Some(o);
        Ok(())
    }

    fn class(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let ty = class(words.next().ok_or("expected a class")?)?;
        let mut info = self.type_info(ty);
        while let Some(word) = words.next() {
            match word {
                "lasting" => info.heap = false,
                "quiet" => info.dealloc_runs_python = false,
                "plain" => info.plain_instances = true,
                "true" => info.always_true = true,
                "list" => {
                    self.lists.insert(ty);
                    (info.items_of, info.walked_as) = (Some(wk::LIST), Some(wk::LIST));
                }
                "inline" => info.inline_valid = words.next().and_then(|n| n.parse().ok()),
                other => return Err(format!("a class is not {other}")),
            }
        }
        self.classes.insert(ty, info);
        Ok(())
    }

    fn note(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let at = words.next().ok_or("expected a bytecode")?;
        let (code, bc) = at
            .split_once(":bc")
            .or(at.strip_prefix("bc").map(|bc| ("code0", bc)))
            .ok_or("no bytecode")?;
        let code = code
            .strip_prefix("code")
            .and_then(|n| n.parse().ok())
            .ok_or("no code")?;
        let bc = bc.parse().map_err(|e| format!("{e}"))?;
        let mut feedback = Feedback::default();
        for word in words {
            match word {
                "many" => feedback.many_classes = true,
                "overflowed" => feedback.overflowed = true,
                "generic" => feedback.generic = true,
                _ if word.starts_with("typecode=") => feedback.typecode = word.as_bytes().get(9).copied(),
                _ if word.starts_with("taken=") => feedback.taken = word[6..].parse().ok(),
                _ if word.starts_with("failed=") => {
                    for name in word[7..].split(',') {
                        let reason = ExitReason::ALL.iter().find(|r| r.name() == name);
                        feedback.failed.push(*reason.ok_or(format!("no reason {name}"))?);
                    }
                }
                _ if word.starts_with("entry=") => feedback.dict_hint = word[6..].parse().ok(),
                _ if word.starts_with("callees=k") => feedback.callees = callees(&word["callees=".len()..])?,
                _ if word.starts_with("callee=k") => feedback.callee = word[8..].parse().ok().map(ConstId),
                _ => {
                    let classes = |seen: &str| seen.split('|').filter_map(|word| class(word).ok()).collect();
                    feedback.operands = word.split(',').map(classes).collect();
                }
            }
        }
        self.feedback.insert((CodeIdx(code), bc), feedback);
        Ok(())
    }

    fn get(&self, k: ConstId) -> Option<&Obj> {
        self.consts.get(k.0 as usize).and_then(Option::as_ref)
    }
    fn add(&mut self, data: Data) -> ConstId {
        self.consts.push(Some(Obj::new(data)));
        ConstId(u32::try_from(self.consts.len() - 1).unwrap_or(u32::MAX))
    }
}

/// Functions that were called: code objects, each with the function behind a colon if that is known.
fn callees(text: &str) -> Result<Vec<MetCallee>, String> {
    let constant = |word: &str| {
        let n = word.trim_start_matches('k').parse();
        n.map(ConstId).map_err(|e| format!("{word}: {e}"))
    };
    text.split(',')
        .map(|word| {
            let (code, function) = match word.split_once(':') {
                Some((code, function)) => (code, Some(constant(function)?)),
                None => (word, None),
            };
            let code = constant(code)?;
            Ok(MetCallee { code, function })
        })
        .collect()
}

/// Equal constants of a code object are one object.
fn same(a: &Obj, b: &Obj) -> bool {
    a.class() == b.class() && a.to_string() == b.to_string()
}

/// Builtin classes whose instances die without running Python code.
const QUIET: [TypeId; 12] = [
    wk::NONE,
    wk::BOOL,
    wk::INT,
    wk::FLOAT,
    wk::COMPLEX,
    wk::STR,
    wk::BYTES,
    wk::BYTEARRAY,
    wk::RANGE,
    wk::RANGE_ITER,
    wk::TYPE,
    wk::CODE,
];

impl World for TestWorld {
    fn code(&self, code: CodeIdx) -> &CodeSnapshot {
        let inlined = (code.0 as usize).checked_sub(1).and_then(|n| self.bodies.get(n));
        inlined.map_or(&self.snapshot, |body| &body.1)
    }
    fn add_callee(&mut self, func: ConstId) -> Option<CodeIdx> {
        let n = self.bodies.iter().position(|body| body.0 == func)?;
        u32::try_from(n + 1).ok().map(CodeIdx)
    }
    fn add_callee_by_code(&mut self, code: ConstId, _like: CodeIdx) -> Option<CodeIdx> {
        self.add_callee(code)
    }
    fn consumer(&mut self, k: ConstId) -> Option<Consumer> {
        self.consumers.get(&k).copied()
    }
    fn const_value(&self, k: ConstId) -> ConstValue {
        match self.get(k).map(|o| &*o.0) {
            Some(Data::None) => ConstValue::None,
            Some(Data::Bool(b)) => ConstValue::Bool(*b),
            Some(Data::Int(n)) => i64::try_from(*n).map_or(ConstValue::Other, ConstValue::Int),
            Some(Data::Float(x)) => ConstValue::Float(*x),
            Some(Data::Str(s)) => ConstValue::Str(s.clone()),
            Some(Data::Tuple(items)) => {
                let id = |item: &Obj| {
                    self.consts
                        .iter()
                        .position(|o| o.as_ref().is_some_and(|o| same(o, item)))
                };
                let ids: Option<Vec<ConstId>> = items
                    .iter()
                    .map(|item| u32::try_from(id(item)?).ok().map(ConstId))
                    .collect();
                ids.map_or(ConstValue::Other, ConstValue::Tuple)
            }
            Some(_) | None => ConstValue::Other,
        }
    }
    fn const_type(&self, k: ConstId) -> TypeId {
        self.get(k).map_or(wk::NONE, Obj::class)
    }
    fn const_immortal(&self, k: ConstId) -> bool {
        self.get(k).is_some_and(Obj::is_immortal)
    }
    fn make_const(&mut self, value: &ConstValue) -> Option<ConstId> {
        Some(match value {
            ConstValue::None => self.add(Data::None),
            ConstValue::Bool(b) => self.add(Data::Bool(*b)),
            ConstValue::Int(n) => self.add(Data::Int((*n).into())),
            ConstValue::Float(x) => self.add(Data::Float(*x)),
            ConstValue::Str(text) => self.add(Data::Str(text.clone())),
            ConstValue::Tuple(_) | ConstValue::Other => return None,
        })
    }
    fn type_const(&mut self, ty: TypeId) -> ConstId {
        self.add(Data::Type(ty))
    }
    fn const_as_type(&mut self, k: ConstId) -> Option<TypeId> {
        match self.get(k).map(|o| &*o.0) {
            Some(Data::Type(ty)) => Some(*ty),
            Some(_) | None => None,
        }
    }
    fn type_info(&self, ty: TypeId) -> TypeInfo {
        self.classes.get(&ty).copied().unwrap_or_else(|| TypeInfo {
            heap: ty.0 as usize >= wk::TABLE.len(),
            dealloc_runs_python: !QUIET.contains(&ty),
            always_true: false,
            basicsize: 16,
            inline_valid: None,
            plain_instances: false,
            items_of: None,
            walked_as: None,
        })
    }
    fn is_subclass(&self, ty: TypeId, base: TypeId) -> bool {
        ty == base || (ty == wk::BOOL && base == wk::INT) || (base == wk::LIST && self.lists.contains(&ty))
    }
    fn attr(&mut self, ty: TypeId, name: ConstId) -> Attr {
        self.attrs.get(&(ty, name)).cloned().unwrap_or(Attr::Generic)
    }
    fn attr_store(&mut self, ty: TypeId, name: ConstId) -> Attr {
        self.stores.get(&(ty, name)).cloned().unwrap_or(Attr::Generic)
    }
    fn special(&mut self, ty: TypeId, name: &str) -> Special {
        let is_name = |o: &Option<Obj>| {
            o.as_ref()
                .is_some_and(|o| matches!(&*o.0, Data::Str(s) if s == name))
        };
        let known = self.consts.iter().position(is_name);
        let attr = known
            .and_then(|n| u32::try_from(n).ok())
            .map(|n| self.attr(ty, ConstId(n)));
        match attr.unwrap_or(Attr::Generic) {
            Attr::Method { func, .. } => Special::Function(func),
            _ if self.type_info(ty).plain_instances => Special::Missing,
            _ if name == "__eq__" => Special::Object,
            _ => Special::Other,
        }
    }
    fn not_implemented(&mut self) -> Option<ConstId> {
        Some(self.add(Data::Str("NotImplemented".to_owned())))
    }
    fn is_instance(&mut self, ty: TypeId, class: ConstId) -> Option<bool> {
        let class = self.const_as_type(class)?;
        Some(self.is_subclass(ty, class))
    }
    fn callee_by_code(&mut self, code: ConstId, _caller: CodeIdx) -> Callee {
        self.callee(code)
    }
    fn class_attr(&mut self, class: ConstId, name: ConstId) -> Option<ConstId> {
        self.members.get(&(class, name)).copied()
    }
    fn module_attr(&mut self, module: ConstId, name: ConstId) -> Option<ConstId> {
        self.members.get(&(module, name)).copied()
    }
    fn global(&mut self, _code: CodeIdx, name: ConstId) -> Option<ConstId> {
        self.globals.get(&name).copied()
    }
    fn callee(&mut self, k: ConstId) -> Callee {
        self.callees.get(&k).cloned().unwrap_or(Callee::Unknown)
    }
    fn feedback(&self, code: CodeIdx, bc: u32) -> Feedback {
        self.feedback.get(&(code, bc)).cloned().unwrap_or_default()
    }
    fn assume(&mut self, _a: Assumption) -> bool {
        !self.unwatched
    }
    fn array_class(&mut self) -> Option<TypeId> {
        self.array
    }
    fn assertion_error(&mut self) -> Option<ConstId> {
        None
    }
    fn exception(&mut self, _which: Exception) -> Option<TypeId> {
        // A class, for handlers that take any.
        Some(wk::BOOL)
    }
    fn const_text(&self, k: ConstId) -> String {
        self.get(k).map_or_else(|| k.to_string(), Obj::to_string)
    }
}
