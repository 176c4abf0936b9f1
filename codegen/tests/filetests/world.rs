//! The world of the compiler in tests: tables filled by the directives of the file.
//!
//! ```text
//! ; const k0 = 5                      a constant
//! ; class T40 quiet true inline 40    a class: its instances' death runs no Python code, they are always true,
//! ;                                   their inline values' valid byte is at 40
//! ; feedback bc4 int,int overflowed   feedback: classes per operand (alternatives with `|`), flags
//! ; live int,_,float                  classes of the live slots
//! ```

use std::collections::HashMap;

use pyjit_codegen::assume::Assumption;
use pyjit_codegen::entity::{CodeIdx, ConstId};
use pyjit_codegen::input::{Attr, Callee, CodeSnapshot, ConstValue, Feedback, TypeInfo, World};
use pyjit_codegen::ir::types::{TypeId, wk};

use crate::object::{Data, Obj, Reader, class};

/// The world.
#[derive(Default)]
pub struct TestWorld {
    /// Constants by number.
    pub consts: Vec<Option<Obj>>,
    snapshot: CodeSnapshot,
    classes: HashMap<TypeId, TypeInfo>,
    feedback: HashMap<(CodeIdx, u32), Feedback>,
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
        let (kind, rest) = text.split_once(' ').ok_or("nothing after it")?;
        match kind {
            "const" => self.constant(rest),
            "class" => self.class(rest),
            "feedback" => self.note(rest),
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
                "quiet" => info.dealloc_runs_python = false,
                "true" => info.always_true = true,
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
                "overflowed" => feedback.overflowed = true,
                "generic" => feedback.generic = true,
                _ if word.starts_with("taken=") => feedback.taken = word[6..].parse().ok(),
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
    fn code(&self, _code: CodeIdx) -> &CodeSnapshot {
        &self.snapshot
    }
    fn const_value(&self, k: ConstId) -> ConstValue {
        match self.get(k).map(|o| &*o.0) {
            Some(Data::None) => ConstValue::None,
            Some(Data::Bool(b)) => ConstValue::Bool(*b),
            Some(Data::Int(n)) => i64::try_from(*n).map_or(ConstValue::Other, ConstValue::Int),
            Some(Data::Float(x)) => ConstValue::Float(*x),
            Some(Data::Str(s)) => ConstValue::Str(s.clone()),
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
            ConstValue::Str(_) | ConstValue::Tuple(_) | ConstValue::Other => return None,
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
        self.classes.get(&ty).cloned().unwrap_or_else(|| TypeInfo {
            name: ty.to_string(),
            heap: ty.0 as usize >= wk::TABLE.len(),
            dealloc_runs_python: !QUIET.contains(&ty),
            always_true: false,
            basicsize: 16,
            inline_valid: None,
        })
    }
    fn is_subclass(&self, ty: TypeId, base: TypeId) -> bool {
        ty == base || (ty == wk::BOOL && base == wk::INT)
    }
    fn attr(&mut self, _ty: TypeId, _name: ConstId) -> Attr {
        Attr::Generic
    }
    fn class_attr(&mut self, _class: ConstId, _name: ConstId) -> Option<ConstId> {
        None
    }
    fn module_attr(&mut self, _module: ConstId, _name: ConstId) -> Option<ConstId> {
        None
    }
    fn global(&mut self, _code: CodeIdx, _name: ConstId) -> Option<ConstId> {
        None
    }
    fn callee(&mut self, _k: ConstId) -> Callee {
        Callee::Unknown
    }
    fn feedback(&self, code: CodeIdx, bc: u32) -> Feedback {
        self.feedback.get(&(code, bc)).cloned().unwrap_or_default()
    }
    fn assume(&mut self, _a: Assumption) -> bool {
        true
    }
    fn assertion_error(&mut self) -> Option<ConstId> {
        None
    }
    fn const_text(&self, k: ConstId) -> String {
        self.get(k).map_or_else(|| k.to_string(), Obj::to_string)
    }
}
