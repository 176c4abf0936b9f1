//! The compiler's [`World`] on live objects, with the GIL held.
//!
//! A world lives for one compile. It numbers the constants and classes the compiler asks about and holds a reference to
//! each, so an address it hands to the runtime stays valid until the world is dropped. Asking runs no Python code, so
//! nothing an answer rests on changes during the compile; what it rests on afterwards is in [`LiveWorld::facts`].
//!
//! A constant's class is not a lasting fact if its `__class__` can be assigned ([`TypeInfo::heap`]): no watcher
//! reports that. The same holds for modules.

pub(crate) mod attrs;
mod callee;
mod examples;
mod facts;
pub(crate) mod feedback;
mod forms;
mod globals;
mod returns;
pub(crate) mod table;
mod types;

use std::ffi::CString;

use hashbrown::{HashMap, HashSet};
use pyjit_codegen::assume::Assumption;
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::{
    Attr, Callee, CodeIdx, CodeSnapshot, ConstId, ConstValue, Consumer, Exception, Feedback, Special,
    TypeInfo, World,
};
use pyjit_codegen::ir::types::TypeId;
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::error::Raised;
use pyjit_ffi::func::FuncView;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyTypeObject};
use pyjit_ffi::repr::co;
use pyjit_ffi::types::TypeView;

pub use facts::Fact;
pub(crate) use types::has_plain_instances;

use crate::doors::functions::environment;
use crate::feedback::FeedbackStore;
use crate::snapshot;
use table::Table;

/// What is to be compiled.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The code object.
    pub code: *mut PyCodeObject,
    /// A function that runs it, or null.
    pub func: *mut PyFunctionObject,
    /// Its globals.
    pub globals: *mut PyObject,
    /// Its builtins.
    pub builtins: *mut PyObject,
    /// Values of the localsplus slots and above them the stack, as far as they are known; null for an unbound slot.
    pub live: &'a [*mut PyObject],
    /// Classes of the objects the unit is for, by parameter (slot).
    pub classes: &'a [(u32, Owned)],
    /// Failures for one reason at one bytecode after which that fast path is not taken again.
    pub exit_limit: u32,
}

/// A code object taking part.
#[derive(Debug)]
struct Code {
    snapshot: CodeSnapshot,
    feedback: HashMap<u32, Feedback>,
    code: *mut PyCodeObject,
    func: *mut PyFunctionObject,
    globals: *mut PyObject,
    builtins: *mut PyObject,
    /// Globals the code itself assigns: not relied on.
    assigned: Vec<ConstId>,
}

/// See the module's text.
#[derive(Debug)]
pub struct LiveWorld<'s> {
    gil: Gil<'s>,
    store: &'s FeedbackStore,
    exit_limit: u32,
    table: Table,
    codes: Vec<Code>,
    /// Functions whose code was taken in.
    callees: HashMap<ConstId, CodeIdx>,
    /// What the values of names asked for rest on.
    names: HashMap<ConstId, Vec<Fact>>,
    /// Classes that answers about a class rest on besides.
    beside: HashMap<TypeId, Vec<TypeId>>,
    assumed: HashSet<Assumption>,
    assumptions: Vec<Assumption>,
    facts: Vec<Fact>,
    /// The slots of the running frame, see [`Subject::live`].
    live: Vec<*mut PyObject>,
    /// See [`Subject::classes`].
    classes: HashMap<usize, TypeId>,
    /// References besides the table's: dicts.
    held: Vec<Owned>,
    /// Code objects that may be called through their entry cells, with the environment of the functions that are called.
    called: Vec<Called>,
}

/// A code object, globals and builtins.
type Called = (*mut PyCodeObject, *mut PyObject, *mut PyObject);

impl<'s> LiveWorld<'s> {
    /// Takes the snapshot of the subject.
    ///
    /// # Errors
    /// A refusal for code that is being traced.
    ///
    /// # Safety
    /// The pointers are null (except the code) or live objects of their kind, and stay alive during this call.
    pub unsafe fn new(
        gil: Gil<'s>,
        subject: &Subject<'_>,
        store: &'s FeedbackStore,
    ) -> Result<LiveWorld<'s>, Refusal> {
        let mut world = LiveWorld {
            gil,
            store,
            exit_limit: subject.exit_limit,
            table: Table::new(gil)?,
            codes: vec![],
            callees: HashMap::new(),
            names: HashMap::new(),
            beside: HashMap::new(),
            assumed: HashSet::new(),
            assumptions: vec![],
            facts: vec![],
            live: subject.live.to_vec(),
            classes: HashMap::new(),
            held: vec![],
            called: vec![],
        };
        // SAFETY: contract.
        unsafe { world.add_code(subject)? };
        for (slot, class) in subject.classes {
            if let Some(view) = TypeView::new(class.borrow()) {
                let id = world.table.class_id(view);
                world.classes.insert(*slot as usize, id);
            }
        }
        Ok(world)
    }

    /// Adds a code object.
    ///
    /// # Safety
    /// As [`LiveWorld::new`].
    unsafe fn add_code(&mut self, subject: &Subject<'_>) -> Result<CodeIdx, Refusal> {
        // SAFETY: contract.
        let objects = unsafe {
            [
                subject.code.cast(),
                subject.func.cast(),
                subject.globals,
                subject.builtins,
            ]
            .map(|p: *mut PyObject| Borrowed::from_ptr(p))
        };
        let Some(view) = objects[0].and_then(CodeView::new) else {
            return Err(Refusal::Internal("the subject is no code object".to_owned()));
        };
        self.held
            .extend(objects.into_iter().flatten().map(Borrowed::to_owned));
        let snapshot = snapshot::take(&mut self.table, view, subject.live)?;
        let (compiled, bytecode) = (self.codes.is_empty(), &snapshot.bytecode);
        let feedback = feedback::harvest(self.gil, &mut self.table, self.store, subject, bytecode, compiled);
        let assigned = globals::assigned(&snapshot.bytecode);
        self.codes.push(Code {
            assigned: assigned
                .iter()
                .filter_map(|&i| snapshot.names.get(i).copied())
                .collect(),
            snapshot,
            feedback,
            code: subject.code,
            func: subject.func,
            globals: subject.globals,
            builtins: subject.builtins,
        });
        Ok(CodeIdx::new(self.codes.len() - 1))
    }

    /// Takes the code of a known function into the compile, for inlining.
    ///
    /// # Errors
    /// A refusal if the constant is no function, or its code is being traced.
    pub fn add_callee(&mut self, func: ConstId) -> Result<CodeIdx, Refusal> {
        if let Some(&known) = self.callees.get(&func) {
            return Ok(known);
        }
        let object = self.table.own_object(func);
        let Some(function) = object.as_ref().and_then(|o| FuncView::new(o.borrow())) else {
            return Err(Refusal::Internal(format!("{func} is no function")));
        };
        if crate::watched::by_others(function.code_ptr()) {
            return Err(Refusal::Internal(format!("another tool watches {func}")));
        }
        let environment =
            |o: Option<Borrowed<'_>>| o.map_or(core::ptr::null_mut(), |o: Borrowed<'_>| o.as_ptr());
        let subject = Subject {
            code: function.code_ptr(),
            func: function.as_ptr(),
            globals: environment(function.globals()),
            builtins: environment(function.builtins()),
            live: &[],
            classes: &[],
            exit_limit: self.exit_limit,
        };
        // SAFETY: the function is held and keeps the others.
        let code = unsafe { self.add_code(&subject)? };
        self.callees.insert(func, code);
        Ok(code)
    }

    /// Objects by `ConstId`. They live as long as the world.
    pub fn const_objects(&self) -> &[*mut PyObject] {
        self.table.const_objects()
    }

    /// Classes by `TypeId`. They live as long as the world.
    pub fn type_objects(&self) -> &[*mut PyTypeObject] {
        self.table.type_objects()
    }

    /// Code objects by `CodeIdx`.
    pub fn code_objects(&self) -> Vec<*mut PyCodeObject> {
        self.codes.iter().map(|c| c.code).collect()
    }

    /// Functions by `CodeIdx`; the root's may be null.
    pub fn functions(&self) -> Vec<*mut PyFunctionObject> {
        self.codes.iter().map(|c| c.func).collect()
    }

    /// Assumptions taken, in order, each once.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// What they rest on, each once.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The code object may be called through its entry cell, for functions of this environment: all such calls of one unit
    /// are of the same.
    fn claim(&mut self, called: Called) -> bool {
        if self.is_claimed_otherwise(called) {
            return false;
        }
        if !self.called.contains(&called) {
            self.called.push(called);
        }
        true
    }
    fn is_claimed_otherwise(&self, called: Called) -> bool {
        self.called
            .iter()
            .any(|other| other.0 == called.0 && *other != called)
    }
    /// Code objects that may be called through their entry cells, with globals and builtins.
    pub fn called(&self) -> &[Called] {
        &self.called
    }

    /// Everything assumed is still so.
    pub fn still_holds(&self) -> bool {
        // SAFETY: this world found the facts; a `Gil` is at hand.
        self.facts.iter().all(|fact| unsafe { fact.holds() })
    }

    fn add_facts(&mut self, facts: impl IntoIterator<Item = Fact>) {
        for fact in facts {
            if !self.facts.contains(&fact) {
                self.facts.push(fact);
            }
        }
    }

    fn class_facts(&self, ty: TypeId) -> Option<Vec<Fact>> {
        let beside = self.beside.get(&ty).into_iter().flatten().copied();
        let mut facts = vec![];
        for id in std::iter::once(ty).chain(beside) {
            let class = self.table.class(id)?;
            if !types::is_frozen(class) {
                facts.push(Fact::of_class(class)?);
            }
        }
        Some(facts)
    }

    fn facts_of(&mut self, a: Assumption) -> Option<Vec<Fact>> {
        match a {
            Assumption::TypeUnchanged(ty) => self.class_facts(ty),
            Assumption::GlobalUnchanged { name } => self.names.get(&name).cloned(),
            Assumption::FunctionUnchanged(k) => {
                let object = self.table.own_object(k)?;
                let mut facts = vec![Fact::of_function(object.borrow())?];
                let (names, dict) = callee::kwdefault_facts(FuncView::new(object.borrow())?)?;
                facts.extend(names);
                self.held.extend(dict);
                Some(facts)
            }
            Assumption::ModuleAttrUnchanged { module, name } => {
                let (module, name) = (self.table.own_object(module)?, self.table.own_object(name)?);
                let (dict, value) = attrs::load_from_module(module.borrow(), name.borrow())?;
                let fact = Fact::of_name(dict.borrow(), name.borrow(), Some(value.borrow()));
                self.held.extend([dict, value]);
                Some(vec![fact])
            }
        }
    }

    /// Notes that answers about `ty` rest on another class, too. False if that can't be watched.
    fn watch_beside(&mut self, ty: TypeId, class: Option<Owned>) -> bool {
        let Some(class) = class else { return true };
        let Some(view) = TypeView::new(class.borrow()) else {
            return false;
        };
        let Some(fact) = Fact::of_class(view) else {
            return false;
        };
        let id = self.table.class_id(view);
        let list = self.beside.entry(ty).or_default();
        if !list.contains(&id) {
            list.push(id);
        }
        // The assumption, if taken before this answer, must cover it.
        if self.assumed.contains(&Assumption::TypeUnchanged(ty)) {
            self.add_facts([fact]);
        }
        true
    }

    fn attr_by(
        &mut self,
        ty: TypeId,
        name: ConstId,
        find: impl FnOnce(Gil<'s>, &mut Table, TypeView<'_>, Borrowed<'_>) -> attrs::Found,
    ) -> Attr {
        let (class, name) = (self.table.own_class(ty), self.table.own_object(name));
        let (Some(class), Some(name)) = (class, name) else {
            return Attr::Generic;
        };
        let Some(view) = TypeView::new(class.borrow()) else {
            return Attr::Generic;
        };
        let found = find(self.gil, &mut self.table, view, name.borrow());
        if self.watch_beside(ty, found.watch) {
            found.attr
        } else {
            Attr::Generic
        }
    }
}

/// An id that a compile does not have: the compiler made it up. Nothing is known about it.
const NO_TYPE: TypeInfo = TypeInfo {
    heap: true,
    dealloc_runs_python: true,
    always_true: false,
    basicsize: 0,
    inline_valid: None,
    plain_instances: false,
    items_of: None,
    walked_as: None,
};

impl World for LiveWorld<'_> {
    fn code(&self, code: CodeIdx) -> &CodeSnapshot {
        // Indexes come from this world; the root is always there.
        self.codes
            .get(code.index())
            .map_or(&self.codes[0].snapshot, |c| &c.snapshot)
    }
    fn const_value(&self, k: ConstId) -> ConstValue {
        self.table.value(k)
    }
    fn const_u64(&self, k: ConstId) -> Option<u64> {
        self.table.object(k).and_then(crate::helpers::as_u64)
    }
    fn const_type(&self, k: ConstId) -> TypeId {
        self.table.type_of(k)
    }
    fn add_callee(&mut self, func: ConstId) -> Option<CodeIdx> {
        LiveWorld::add_callee(self, func).ok()
    }
    fn consumer(&mut self, k: ConstId) -> Option<Consumer> {
        let object = self.table.own_object(k)?;
        callee::consumer(object.borrow())
    }
    fn is_known_by_code(&self, code: CodeIdx) -> bool {
        let inlined = self.codes.get(code.index()).filter(|_| code.index() > 0);
        inlined.is_some_and(|c| c.func.is_null())
    }
    fn dict_template(&mut self, keys: &[ConstId]) -> Option<ConstId> {
        let keys: Option<Vec<Owned>> = keys.iter().map(|&k| self.table.own_object(k)).collect();
        let keys = keys?;
        let keys: Vec<Borrowed<'_>> = keys.iter().map(Owned::borrow).collect();
        let made = crate::helpers::template(self.gil, &keys)?;
        Some(self.table.const_id(made.borrow()))
    }
    fn nested_code(&mut self, func: ConstId, like: CodeIdx) -> Option<ConstId> {
        let object = self.table.own_object(func)?;
        let function = FuncView::new(object.borrow())?;
        let like = self.codes.get(like.index())?;
        let at = |o: Option<Borrowed<'_>>| o.map_or(core::ptr::null_mut(), |o: Borrowed<'_>| o.as_ptr());
        let here = at(function.globals()) == like.globals && at(function.builtins()) == like.builtins;
        let code = function.code()?;
        let nested = CodeView::new(code.borrow())?.has_flags(co::NESTED);
        (here && nested).then(|| self.table.const_id(code.borrow()))
    }
    fn add_callee_by_code(&mut self, code: ConstId, like: CodeIdx) -> Option<CodeIdx> {
        let object = self.table.own_object(code)?;
        CodeView::new(object.borrow())?;
        if crate::watched::by_others(object.as_ptr().cast()) {
            return None;
        }
        let (root, like) = (&self.codes[0], self.codes.get(like.index())?);
        let (globals, builtins) = (root.globals, root.builtins);
        if (like.globals, like.builtins) != (globals, builtins) {
            return None;
        }
        let same = |c: &Code| c.code == object.as_ptr().cast() && c.func.is_null();
        if let Some(known) = self.codes.iter().skip(1).position(same) {
            return Some(CodeIdx::new(known + 1));
        }
        let subject = Subject {
            code: object.as_ptr().cast(),
            func: core::ptr::null_mut(),
            globals,
            builtins,
            live: &[],
            classes: &[],
            exit_limit: self.exit_limit,
        };
        // SAFETY: the code object and the environment are held.
        unsafe { self.add_code(&subject) }.ok()
    }
    fn entry_class(&mut self, slot: usize) -> Option<TypeId> {
        self.classes.get(&slot).copied()
    }
    fn param_classes(&mut self, index: usize) -> Vec<TypeId> {
        let root = self.codes[0].code;
        let mut classes = vec![];
        for class in self.store.param(root, index) {
            if let Some(view) = TypeView::new(class.borrow()) {
                classes.push(self.table.class_id(view));
            }
        }
        classes
    }
    fn const_immortal(&self, k: ConstId) -> bool {
        self.table.immortal(k)
    }
    fn make_const(&mut self, value: &ConstValue) -> Option<ConstId> {
        self.table.make(self.gil, value)
    }
    fn type_const(&mut self, ty: TypeId) -> ConstId {
        match self.table.own_class(ty) {
            Some(class) => self.table.const_id(class.borrow()),
            None => ConstId(u32::MAX),
        }
    }
    fn const_as_type(&mut self, k: ConstId) -> Option<TypeId> {
        let object = self.table.own_object(k)?;
        let class = TypeView::new(object.borrow())?;
        Some(self.table.class_id(class))
    }
    fn type_info(&self, ty: TypeId) -> TypeInfo {
        self.table.info(ty).copied().unwrap_or(NO_TYPE)
    }
    fn is_instance(&mut self, ty: TypeId, class: ConstId) -> Option<bool> {
        let (of, class) = (self.table.own_class(ty)?, self.table.own_object(class)?);
        attrs::is_instance(TypeView::new(of.borrow())?, TypeView::new(class.borrow())?)
    }
    fn is_subclass(&self, ty: TypeId, base: TypeId) -> bool {
        match (self.table.class(ty), self.table.class(base)) {
            (Some(ty), Some(base)) => ty.is_subtype_of(base),
            _ => false,
        }
    }
    fn attr(&mut self, ty: TypeId, name: ConstId) -> Attr {
        self.attr_by(ty, name, attrs::load)
    }
    fn special(&mut self, ty: TypeId, name: &str) -> Special {
        let (Some(class), Ok(name)) = (self.table.own_class(ty), CString::new(name)) else {
            return Special::Other;
        };
        let (Some(view), Ok(name)) = (
            TypeView::new(class.borrow()),
            // Out of memory: not known.
            Owned::interned(self.gil, &name).map_err(Raised::clear),
        ) else {
            return Special::Other;
        };
        match view.lookup(name.borrow()) {
            None => Special::Missing,
            Some(found) if found.borrow().is_function() => {
                Special::Function(self.table.const_id(found.borrow()))
            }
            Some(found) if attrs::is_of_object(name.borrow(), found.borrow()) => Special::Object,
            Some(_) => Special::Other,
        }
    }
    fn not_implemented(&mut self) -> Option<ConstId> {
        // SAFETY: the GIL is held; a static object.
        let object = unsafe { Borrowed::from_ptr(py::Py_NotImplemented()) }?;
        Some(self.table.const_id(object))
    }
    fn attr_store(&mut self, ty: TypeId, name: ConstId) -> Attr {
        self.attr_by(ty, name, |_, table, class, name| attrs::store(table, class, name))
    }
    fn attr_store_by_object(&mut self, ty: TypeId, name: ConstId) -> Attr {
        self.attr_by(ty, name, |_, table, class, name| {
            // No class written in C has a say in how attributes are set.
            if name.is_str() && has_plain_instances(class) {
                attrs::store_by_object(table, class, name)
            } else {
                attrs::Found::only(Attr::Generic)
            }
        })
    }
    fn super_method(
        &mut self,
        sup: ConstId,
        class: Result<ConstId, CodeIdx>,
        ty: TypeId,
        name: ConstId,
    ) -> Option<(ConstId, ConstId)> {
        let (sup, of) = (self.table.own_object(sup)?, self.table.own_class(ty)?);
        let name = self.table.own_object(name)?;
        if sup.as_ptr() != (&raw mut py::PySuper_Type).cast() {
            return None;
        }
        let view = TypeView::new(of.borrow())?;
        let found = match class {
            Ok(k) => {
                let class = self.table.own_object(k)?.as_ptr();
                attrs::super_method(view, name.borrow(), &mut |base| base.as_ptr().cast() == class)
            }
            Err(code) => {
                let code = self.codes.get(code.index())?.code;
                attrs::super_method(view, name.borrow(), &mut |base| attrs::has_method(base, code))
            }
        }?;
        let class = self.table.const_id(found.class.borrow());
        Some((class, self.table.const_id(found.method.borrow())))
    }
    fn class_attr(&mut self, class: ConstId, name: ConstId) -> Option<ConstId> {
        let (object, name) = (self.table.own_object(class)?, self.table.own_object(name)?);
        let view = TypeView::new(object.borrow())?;
        let (value, watch) = attrs::load_from_class(view, name.borrow())?;
        let ty = self.table.class_id(view);
        self.watch_beside(ty, watch)
            .then(|| self.table.const_id(value.borrow()))
    }
    fn class_method(&mut self, class: ConstId, name: ConstId) -> Option<ConstId> {
        let (object, name) = (self.table.own_object(class)?, self.table.own_object(name)?);
        let function = attrs::class_method(TypeView::new(object.borrow())?, name.borrow())?;
        Some(self.table.const_id(function.borrow()))
    }
    fn module_attr(&mut self, module: ConstId, name: ConstId) -> Option<ConstId> {
        let (module, name) = (self.table.own_object(module)?, self.table.own_object(name)?);
        let (dict, value) = attrs::load_from_module(module.borrow(), name.borrow())?;
        if self.store.is_broken(dict.as_ptr(), name.as_ptr()) {
            return None;
        }
        Some(self.table.const_id(value.borrow()))
    }
    fn global(&mut self, code: CodeIdx, name: ConstId) -> Option<ConstId> {
        if self.codes.iter().any(|c| c.assigned.contains(&name)) {
            return None;
        }
        let (globals, builtins) = self.codes.get(code.index()).map(|c| (c.globals, c.builtins))?;
        let text = self.table.own_object(name)?;
        let found = globals::find(self.store, globals, builtins, text.borrow())?;
        let known = self.names.entry(name).or_default();
        let new: Vec<Fact> = found.facts.into_iter().filter(|f| !known.contains(f)).collect();
        known.extend(&new);
        // The same name in the dicts of an inlined callee: an assumption already taken covers it.
        if self.assumed.contains(&Assumption::GlobalUnchanged { name }) {
            self.add_facts(new);
        }
        Some(self.table.const_id(found.value.borrow()))
    }
    fn returns(&mut self, k: ConstId) -> Option<TypeId> {
        let object = self.table.own_object(k)?;
        returns::of(object.borrow())
    }
    fn callee(&mut self, k: ConstId) -> Callee {
        let Some(object) = self.table.own_object(k) else {
            return Callee::Unknown;
        };
        let mut callee = callee::of(&mut self.table, object.borrow());
        if let Callee::Function { complex, .. } = &mut callee
            && !*complex
            && let Some(function) = FuncView::new(object.borrow())
        {
            // SAFETY: a live function.
            let (globals, builtins) = unsafe { environment(function.as_ptr()) };
            *complex = !self.claim((function.code_ptr(), globals, builtins));
        }
        callee
    }
    fn bound_descriptor(&mut self, k: ConstId) -> Option<ConstId> {
        let object = self.table.own_object(k)?;
        let descriptor = callee::bound_descriptor(object.borrow())?;
        Some(self.table.const_id(descriptor.borrow()))
    }
    fn callee_by_code(&mut self, code: ConstId, caller: CodeIdx) -> Callee {
        let (Some(object), Some(caller)) = (self.table.own_object(code), self.codes.get(caller.index()))
        else {
            return Callee::Unknown;
        };
        let called = (object.as_ptr().cast(), caller.globals, caller.builtins);
        if self.is_claimed_otherwise(called) {
            return Callee::Unknown;
        }
        let callee = callee::by_code(&mut self.table, object.borrow(), called.1, called.2);
        match callee {
            Some(callee @ Callee::Function { complex: true, .. }) => callee,
            Some(callee) if self.claim(called) => callee,
            Some(_) | None => Callee::Unknown,
        }
    }
    fn feedback(&self, code: CodeIdx, bc: u32) -> Feedback {
        let known = self.codes.get(code.index()).and_then(|c| c.feedback.get(&bc));
        known.cloned().unwrap_or_default()
    }
    fn assume(&mut self, a: Assumption) -> bool {
        if self.assumed.contains(&a) {
            return true;
        }
        let Some(facts) = self.facts_of(a) else {
            return false;
        };
        self.add_facts(facts);
        self.assumed.insert(a);
        self.assumptions.push(a);
        true
    }
    fn example(&mut self, slot: usize) -> Option<ConstId> {
        self.slot_example(slot)
    }
    fn example_attr(&mut self, k: ConstId, name: ConstId) -> Option<ConstId> {
        self.attr_example(k, name)
    }
    fn example_field(&mut self, k: ConstId, offset: i32) -> Option<ConstId> {
        self.field_example(k, offset)
    }
    fn example_function(&mut self, code: CodeIdx) -> Option<ConstId> {
        let func = self.codes.get(code.index())?.func;
        // SAFETY: null or a function that is held.
        let func = unsafe { Borrowed::from_ptr(func.cast()) }?;
        Some(self.table.const_id(func))
    }
    fn example_closure(&mut self, k: ConstId) -> Option<ConstId> {
        self.closure_example(k)
    }
    fn example_content(&mut self, k: ConstId) -> Option<ConstId> {
        self.content_example(k)
    }
    fn example_item(&mut self, k: ConstId, index: usize) -> Option<ConstId> {
        self.item_example(k, index)
    }
    fn example_typecode(&mut self, k: ConstId) -> Option<u8> {
        self.typecode_example(k)
    }
    fn array_class(&mut self) -> Option<TypeId> {
        self.known_array_class()
    }
    fn learn_operand(&mut self, code: CodeIdx, bc: u32, operand: usize, k: ConstId) {
        self.learn(code, bc, operand, k);
    }
    fn assertion_error(&mut self) -> Option<ConstId> {
        // SAFETY: a static of the interpreter: a class that is never freed.
        let class = unsafe { Borrowed::from_ptr(py::PyExc_AssertionError) }?;
        Some(self.table.const_id(class))
    }
    fn exception(&mut self, which: Exception) -> Option<TypeId> {
        // SAFETY: statics of the interpreter: classes that are never freed.
        let class = unsafe {
            Borrowed::from_ptr(match which {
                Exception::Base => py::PyExc_BaseException,
                Exception::Index => py::PyExc_IndexError,
                Exception::Key => py::PyExc_KeyError,
                Exception::Value => py::PyExc_ValueError,
            })
        };
        Some(self.table.class_id(TypeView::new(class?)?))
    }
    fn plain_exception(&mut self, k: ConstId) -> Option<TypeId> {
        let object = self.table.own_object(k)?;
        let class = TypeView::new(object.borrow())?;
        types::is_plain_exception(class).then(|| self.table.class_id(class))
    }
    fn const_text(&self, k: ConstId) -> String {
        match self.table.value(k) {
            ConstValue::None => "None".to_owned(),
            ConstValue::Bool(b) => if b { "True" } else { "False" }.to_owned(),
            ConstValue::Int(v) => v.to_string(),
            ConstValue::Float(v) => format!("{v:?}"),
            ConstValue::Str(s) => format!("{s:?}"),
            ConstValue::Tuple(items) => {
                let texts: Vec<String> = items.iter().map(|&item| self.const_text(item)).collect();
                format!("({})", texts.join(", "))
            }
            ConstValue::Other => self.table.object(k).map_or_else(|| format!("{k}"), object_text),
        }
    }
}

/// An object in a message: never its address, never by running its `__repr__`.
fn object_text(object: Borrowed<'_>) -> String {
    let name = |o: Option<Borrowed<'_>>| o.and_then(|o| table::text_of(o, 200));
    let own = if let Some(class) = TypeView::new(object) {
        Some(class.name())
    } else if let Some(function) = FuncView::new(object) {
        name(function.qualname().as_ref().map(Owned::borrow))
    } else {
        CodeView::new(object).and_then(|code| name(code.qualname()))
    };
    let class = TypeView::of(object).name();
    match own {
        Some(own) => format!("<{class} {own}>"),
        None => format!("<{class}>"),
    }
}
