//! What exits and broken assumptions taught, for the next compile.
//!
//! The runtime's exit policy writes the store, the world reads it: the only knowledge that flows back into compiles.
//! Sites are keyed by code object and bytecode unit, so they survive recompiles. Everything is behind the GIL, in
//! cells; no method runs Python code.

mod versions;

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use pyjit_codegen::deopt::{ExitReason, ExitRecord, Loc, SlotRecord};
use pyjit_ffi::error::check;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::opcode;
use pyjit_ffi::py::{self, PyCodeObject, PyFunctionObject, PyObject, PyTypeObject};

pub use versions::VersionIndex;

/// Classes kept per operand.
pub const MAX_TYPES: usize = 4;
/// Functions kept per call.
const MAX_CALLEES: usize = 4;
/// So often compiled code notes the classes of operands before it is compiled anew.
pub const NOTES: u32 = 32;
/// A site whose class guard made for so many compiles has more classes than are worth guards.
const MANY: usize = 3;
/// Operands that classes are kept for.
pub const MAX_OPERANDS: usize = 4;

/// A class that may be gone.
#[derive(Clone, Debug)]
pub struct WeakType(Owned);

impl WeakType {
    /// A weak reference without a callback. `None` without memory.
    ///
    /// # Safety
    /// `ty` is a live class; the GIL is held.
    pub unsafe fn new(ty: *mut PyTypeObject) -> Option<WeakType> {
        // SAFETY: contract; classes can be weakly referenced. New reference or null.
        match unsafe { check(py::PyWeakref_NewRef(ty.cast(), core::ptr::null_mut())) } {
            Ok(reference) => Some(WeakType(reference)),
            Err(raised) => {
                // Out of memory: a hint is lost that nobody asked for.
                raised.clear();
                None
            }
        }
    }
    /// The class, if it lives.
    pub fn get(&self) -> Option<Owned> {
        let mut found = core::ptr::null_mut();
        // SAFETY: a weak reference made by `new`; `found` receives a new reference or null.
        unsafe {
            py::PyWeakref_GetRef(self.0.as_ptr(), &raw mut found);
            Owned::from_ptr(found)
        }
    }
    /// It is (still) this class.
    pub fn is(&self, ty: *mut PyTypeObject) -> bool {
        self.get().is_some_and(|t| t.as_ptr() == ty.cast())
    }
}

/// What was called at a bytecode.
#[derive(Clone, Debug)]
struct Called {
    /// What it runs.
    code: Owned,
    /// The function, perhaps dead; null if several that run the same were called.
    function: *mut PyFunctionObject,
}

/// What exits taught about one bytecode.
#[derive(Clone, Debug, Default)]
pub struct SiteFeedback {
    /// Exits by reason.
    pub counts: [u32; ExitReason::ALL.len()],
    /// Compiles for which that was the reason.
    pub rounds: [u32; ExitReason::ALL.len()],
    /// Classes that guards did not expect, per operand as in [`pyjit_codegen::input::Feedback::operands`].
    pub operands: [Vec<WeakType>; MAX_OPERANDS],
    /// Classes for which there was no room, or whose operand is unknown.
    pub others: u32,
    /// Guards failed too often to speculate here again.
    pub generic: bool,
    /// An int operation left the machine range.
    pub overflowed: bool,
    /// How often compiled code noted the classes of its operands.
    pub noted: u32,
    /// The first few functions that compiled code called here, in the order in which they came.
    callees: Vec<Called>,
    /// Typecode of the array that was a subscript's container when the code was compiled last.
    pub typecode: Option<u8>,
}

impl SiteFeedback {
    /// Remembers a class that a guard on an operand did not expect.
    ///
    /// # Safety
    /// `ty` is the class of a live object; the GIL is held.
    pub unsafe fn note_type(&mut self, operand: Option<usize>, ty: *mut PyTypeObject) {
        let Some(types) = operand.and_then(|i| self.operands.get_mut(i)) else {
            self.others = self.others.saturating_add(1);
            return;
        };
        types.retain(|t| t.get().is_some());
        if types.iter().any(|t| t.is(ty)) {
            return;
        }
        if types.len() < MAX_TYPES {
            // SAFETY: contract.
            types.extend(unsafe { WeakType::new(ty) });
        } else {
            self.others = self.others.saturating_add(1);
        }
    }
    /// Remembers a function that was called. Its death must be told ([`FeedbackStore::forget_function`]).
    fn note_callee(&mut self, code: Borrowed<'_>, function: *mut PyFunctionObject) {
        if let Some(known) = self.callees.iter_mut().find(|c| c.code.borrow().is(code)) {
            if known.function != function {
                known.function = core::ptr::null_mut();
            }
        } else if self.callees.len() < MAX_CALLEES {
            self.callees.push(Called {
                code: code.to_owned(),
                function,
            });
        }
    }
    /// Counts an exit.
    pub fn note_exit(&mut self, reason: ExitReason) {
        let n = &mut self.counts[reason as usize];
        *n = n.saturating_add(1);
        self.overflowed |= matches!(reason, ExitReason::Overflow | ExitReason::BigInt);
    }
    /// Guards of classes failed for more than the classes kept, or again after those were compiled in.
    pub fn has_many_classes(&self, exit_limit: u32) -> bool {
        let rounds = self.rounds[ExitReason::Type as usize] as usize;
        let known = self.operands[0].len();
        known >= MAX_TYPES && self.others > 0 || self.others >= exit_limit || rounds >= MANY.max(known + 1)
    }
    /// Exits of all reasons.
    pub fn total(&self) -> u32 {
        self.counts.iter().fold(0, |sum, &n| sum.saturating_add(n))
    }
    /// The living classes of all operands.
    pub fn live_types(&self) -> Vec<Owned> {
        self.operands.iter().flatten().filter_map(WeakType::get).collect()
    }
}

/// Everything learnt in the process.
#[derive(Debug, Default)]
pub struct FeedbackStore {
    sites: RefCell<HashMap<*mut PyCodeObject, HashMap<u32, SiteFeedback>>>,
    params: RefCell<HashMap<*mut PyCodeObject, Vec<Vec<WeakType>>>>,
    /// Bytecode as it was when the code was compiled first.
    forms: RefCell<HashMap<*mut PyCodeObject, Rc<[u8]>>>,
    broken: RefCell<HashSet<(*mut PyObject, *mut PyObject)>>,
    /// Living functions that were called somewhere.
    functions: RefCell<HashSet<*mut PyFunctionObject>>,
    versions: RefCell<VersionIndex>,
    /// Attributes, by class and name, that held an int where a float was expected, or the other way round. If the address
    /// of either is used again, a guess is worse than it might be.
    mixed: RefCell<HashSet<(*mut PyTypeObject, *mut PyObject)>>,
    array: RefCell<Option<Owned>>,
}

impl FeedbackStore {
    /// Remembers the class of an argument a compiled function was left with.
    ///
    /// # Safety
    /// `ty` is the class of a live object; the GIL is held.
    pub unsafe fn note_param(&self, code: *mut PyCodeObject, index: usize, ty: *mut PyTypeObject) {
        let mut params = self.params.borrow_mut();
        let of_code = params.entry(code).or_default();
        if of_code.len() <= index {
            of_code.resize_with(index + 1, Vec::new);
        }
        let types = &mut of_code[index];
        types.retain(|t| t.get().is_some());
        if types.len() < MAX_TYPES && !types.iter().any(|t| t.is(ty)) {
            // SAFETY: contract.
            types.extend(unsafe { WeakType::new(ty) });
        }
    }
    /// The living classes seen in an argument.
    pub fn param(&self, code: *mut PyCodeObject, index: usize) -> Vec<Owned> {
        let params = self.params.borrow();
        let types = params.get(&code).and_then(|p| p.get(index));
        types.into_iter().flatten().filter_map(WeakType::get).collect()
    }
    /// Runs `change` on the feedback of a site, which is made if need be. `change` must not come back to the store.
    pub fn at<R>(&self, code: *mut PyCodeObject, bc: u32, change: impl FnOnce(&mut SiteFeedback) -> R) -> R {
        change(
            self.sites
                .borrow_mut()
                .entry(code)
                .or_default()
                .entry(bc)
                .or_default(),
        )
    }
    /// Remembers a function that was called at a site. The caller sees to it that its death is told.
    pub fn note_callee(
        &self,
        code: *mut PyCodeObject,
        bc: u32,
        runs: Borrowed<'_>,
        f: *mut PyFunctionObject,
    ) {
        self.functions.borrow_mut().insert(f);
        self.at(code, bc, |site| site.note_callee(runs, f));
    }
    /// A function is about to die.
    pub fn forget_function(&self, function: *mut PyFunctionObject) {
        self.functions.borrow_mut().remove(&function);
    }
    /// The functions that were called at a site: what they run, and which one it was if it lives and was the only one to run
    /// that.
    pub fn callees<'a>(
        &self,
        site: &'a SiteFeedback,
    ) -> impl Iterator<Item = (&'a Owned, Option<*mut PyFunctionObject>)> {
        let alive = self.functions.borrow();
        site.callees
            .iter()
            .map(move |c| (&c.code, alive.contains(&c.function).then_some(c.function)))
    }
    /// The feedback of a site.
    pub fn site(&self, code: *mut PyCodeObject, bc: u32) -> Option<SiteFeedback> {
        self.sites.borrow().get(&code)?.get(&bc).cloned()
    }
    /// All sites of a code object in the order of its bytecode.
    pub fn sites(&self, code: *mut PyCodeObject) -> Vec<(u32, SiteFeedback)> {
        let sites = self.sites.borrow();
        let mut found: Vec<_> = sites
            .get(&code)
            .into_iter()
            .flatten()
            .map(|(bc, site)| (*bc, site.clone()))
            .collect();
        found.sort_unstable_by_key(|(bc, _)| *bc);
        found
    }
    /// The bytecode with the forms that compiles of the code rely on, if it was compiled.
    pub fn forms(&self, code: *mut PyCodeObject) -> Option<Rc<[u8]>> {
        self.forms.borrow().get(&code).cloned()
    }
    /// Remembers the forms that a compile of the code relies on.
    pub fn keep_forms(&self, code: *mut PyCodeObject, bytecode: &[u8]) {
        self.forms.borrow_mut().insert(code, bytecode.into());
    }
    /// A code object dies; its address may be used again.
    pub fn forget_code(&self, code: *mut PyCodeObject) {
        self.params.borrow_mut().remove(&code);
        self.forms.borrow_mut().remove(&code);
        let gone = self.sites.borrow_mut().remove(&code);
        drop(gone);
    }
    /// The value of a name in a dict changed though compiled code relied on it: nobody will again. The name is an
    /// interned str. If its address is used again for another name, that one is not relied on either.
    pub fn break_name(&self, dict: *mut PyObject, name: *mut PyObject) {
        self.broken.borrow_mut().insert((dict, name));
    }
    /// The value of the name changed before, so it may change again.
    pub fn is_broken(&self, dict: *mut PyObject, name: *mut PyObject) -> bool {
        self.broken.borrow().contains(&(dict, name))
    }
    /// How many names of a dict changed so.
    pub fn broken_names(&self, dict: *mut PyObject) -> usize {
        self.broken.borrow().iter().filter(|(d, _)| *d == dict).count()
    }
    /// A dict dies; its address may be used again.
    pub fn forget_dict(&self, dict: *mut PyObject) {
        self.broken.borrow_mut().retain(|(d, _)| *d != dict);
    }
    /// The attribute of instances of a class holds sometimes an int and sometimes a float.
    pub fn note_mixed(&self, class: *mut PyTypeObject, name: *mut PyObject) {
        self.mixed.borrow_mut().insert((class, name));
    }
    /// There is such an attribute.
    pub fn has_mixed(&self) -> bool {
        !self.mixed.borrow().is_empty()
    }
    /// See [`FeedbackStore::note_mixed`].
    pub fn is_mixed(&self, class: *mut PyTypeObject, name: *mut PyObject) -> bool {
        self.mixed.borrow().contains(&(class, name))
    }
    /// The class `array.array`, if one of its instances was met and has the expected layout.
    pub fn array_class(&self) -> Option<Owned> {
        self.array
            .borrow()
            .as_ref()
            .map(|class| class.borrow().to_owned())
    }
    /// Remembers the class `array.array`, for good.
    pub fn found_array_class(&self, class: Owned) {
        let old = self.array.replace(Some(class));
        drop(old);
    }
    /// Classes by version tag, as far as they live and still have it.
    pub fn classes_by_version(&self, gil: Gil<'_>, wanted: &[u32]) -> HashMap<u32, Owned> {
        self.versions.borrow_mut().find(gil, wanted)
    }
}

/// Which operand the culprit of an exit is, counted as in [`pyjit_codegen::input::Feedback::operands`]: that of the
/// stack entry of the innermost frame that is the same value. `raw` is the opcode, specialised or not. `None` for a
/// value that is no operand (an item, an attribute).
pub fn culprit_operand(record: &ExitRecord, raw: u8, oparg: u32) -> Option<usize> {
    let (culprit, kind) = record.culprit?;
    let stack = &record.frames.last()?.stack;
    let same = |slot: &SlotRecord| match slot {
        SlotRecord::Value { loc, kind: k, .. } => *loc == culprit && *k == kind,
        SlotRecord::Null | SlotRecord::Virtual(_) => false,
    };
    let taken = usize::try_from(opcode::popped(raw, oparg)).ok()?.min(stack.len());
    let operands = &stack[stack.len() - taken..];
    match culprit {
        Loc::Const(_) | Loc::Bits(_) => None,
        Loc::Gpr(_) | Loc::Xmm(_) | Loc::Stack(_) => operands.iter().position(same),
    }
    .map(|entry| operand_of_entry(raw, entry))
}

/// The operand that a stack entry of an instruction is; entries count from the deepest. Stores have the new value
/// deepest on the stack, but last among the operands.
fn operand_of_entry(raw: u8, entry: usize) -> usize {
    match (opcode::base(raw), entry) {
        (opcode::STORE_SUBSCR | opcode::STORE_ATTR, 0) => 2,
        (opcode::STORE_SUBSCR | opcode::STORE_ATTR, _) => entry - 1,
        _ => entry,
    }
}
