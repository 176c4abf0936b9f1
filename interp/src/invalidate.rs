//! The registry of assumptions: which units rely on what, and what happens when a watcher reports the end of it.
//!
//! A unit that loses an assumption is never entered again: its version word is stale, so are the checks of all its
//! activations, its entry cell interprets. What it refers to stays alive until no activation is left.

use core::ffi::c_int;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use hashbrown::{HashMap, HashSet};
use pyjit_codegen::input::Entry;
use pyjit_ffi::error::{Aside, PyResult, check, check_status};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject, PyTypeObject};
use pyjit_ffi::repr::dict_event;
use pyjit_ffi::sys;

use crate::activation;
use crate::code_state::{CodeState, Tier};
use crate::doors::functions::code_of_function;
use crate::install::Unit;
use crate::log;
use crate::runtime::{self, Runtime};
use crate::stats::add;
use crate::variants::Variants;

/// A watched fact, by address. The address can't be used again while the fact holds: a dict, a class or a function that
/// dies ends it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// A class with its bases and attributes.
    Type(*mut PyTypeObject),
    /// The value (or absence) of a name in a dict: globals, builtins, a module.
    DictName(*mut PyObject, *mut PyObject),
    /// Code, defaults and keyword defaults of a function.
    Function(*mut PyObject),
    /// The life of an object that can be weakly referenced.
    Alive(*mut PyObject),
}

/// When to look for units that nothing runs in any more.
#[derive(Clone, Copy, Default, Debug)]
pub struct Burial {
    /// Exits since it was looked last.
    passed: u32,
    /// Exits to let pass before.
    wait: u32,
}

/// It is looked after so many exits at the latest.
const LONGEST_WAIT: u32 = 255;

/// Why a unit is not entered any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// An assumption broke.
    Assumption,
    /// A guard failed too often; it is compiled anew.
    Exits,
    /// It is not to be compiled again.
    GivenUp,
    /// `deoptimize()`, `disable()`.
    Request,
    /// A stress mode: compiled again at the next call, however often.
    Stress,
}

/// Keys to units.
#[derive(Debug, Default)]
pub struct Registry {
    units: RefCell<HashMap<Key, Vec<Weak<Unit>>>>,
    watched_dicts: RefCell<HashSet<*mut PyObject>>,
    /// Weak references by object, and objects by weak reference.
    weak: RefCell<HashMap<*mut PyObject, Owned>>,
    weak_objects: RefCell<HashMap<*mut PyObject, *mut PyObject>>,
    weak_callback: RefCell<Option<Owned>>,
    type_watcher: Cell<Option<c_int>>,
    dict_watcher: Cell<Option<c_int>>,
    functions: FunctionFilter,
    needless: NeedlessNames,
}

/// Names in dicts that no unit relies on and that were stored to lately.
#[derive(Debug, Default)]
struct NeedlessNames([Cell<Option<(*mut PyObject, *mut PyObject)>>; 8]);

impl NeedlessNames {
    fn place(&self, name: *mut PyObject) -> &Cell<Option<(*mut PyObject, *mut PyObject)>> {
        &self.0[(name.addr() >> 4) % self.0.len()]
    }
}

/// A set of functions that were patched or that units rely on, with false positives: programs make and drop functions all the time.
#[derive(Debug, Default)]
struct FunctionFilter([Cell<u64>; 32]);

impl FunctionFilter {
    fn place(&self, func: *mut PyObject) -> (&Cell<u64>, u64) {
        // Objects are 16 bytes apart at least; the product mixes the upper bits in.
        let hash = (func.addr() >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 53;
        (&self.0[hash >> 6], 1 << (hash & 63))
    }
    fn add(&self, func: *mut PyObject) {
        let (word, bit) = self.place(func);
        word.set(word.get() | bit);
    }
    fn may_have(&self, func: *mut PyObject) -> bool {
        let (word, bit) = self.place(func);
        word.get() & bit != 0
    }
}

impl Registry {
    /// Gets the watcher ids.
    pub fn install(&self, gil: Gil<'_>) -> PyResult<()> {
        if self.type_watcher.get().is_none() {
            // SAFETY: the GIL is held; callbacks of the right type.
            self.type_watcher.set(Some(check_status(gil, unsafe {
                sys::PyType_AddWatcher(type_changed)
            })?));
        }
        if self.dict_watcher.get().is_none() {
            // SAFETY: as above.
            self.dict_watcher.set(Some(check_status(gil, unsafe {
                sys::PyDict_AddWatcher(dict_changed)
            })?));
        }
        Ok(())
    }
    /// Starts watching what a key names. False if it can't be watched.
    pub fn watch(&self, key: Key) -> bool {
        match key {
            Key::Type(ty) => self.watch_type(ty),
            Key::DictName(dict, _) => self.watch_dict(dict),
            // The function watcher hears of every function.
            Key::Function(_) => true,
            Key::Alive(object) => self.watch_life(object),
        }
    }
    fn watch_type(&self, ty: *mut PyTypeObject) -> bool {
        let Some(id) = self.type_watcher.get() else {
            return false;
        };
        // SAFETY: a live class, the GIL is held. Without a version tag no event would come; a class gets 1000 in its life.
        unsafe {
            if sys::PyUnstable_Type_AssignVersionTag(ty) == 0 {
                return false;
            }
            cleared(sys::PyType_Watch(id, ty.cast()))
        }
    }
    fn watch_dict(&self, dict: *mut PyObject) -> bool {
        let Some(id) = self.dict_watcher.get() else {
            return false;
        };
        if self.watched_dicts.borrow().contains(&dict) {
            return true;
        }
        // SAFETY: a live dict, the GIL is held.
        let watched = unsafe { cleared(pyjit_ffi::py::PyDict_Watch(id, dict)) };
        if watched {
            self.watched_dicts.borrow_mut().insert(dict);
        }
        watched
    }
    /// The bit of our watcher, if a new value of this name in this dict is of no interest to any unit.
    pub fn needless_for(&self, dict: *mut PyObject, name: *mut PyObject) -> Option<u8> {
        let place = self.needless.place(name);
        if place.get() != Some((dict, name)) {
            if self.units.borrow().contains_key(&Key::DictName(dict, name)) || !is_interned(name) {
                return None;
            }
            place.set(Some((dict, name)));
        }
        1u8.checked_shl(u32::try_from(self.dict_watcher.get()?).ok()?)
    }
    fn watch_life(&self, object: *mut PyObject) -> bool {
        if self.weak.borrow().contains_key(&object) {
            return true;
        }
        let Some(callback) = self.callback() else {
            return false;
        };
        // SAFETY: a live object, the GIL is held; a new reference or null, for an object that has no weak references.
        match unsafe { check(py::PyWeakref_NewRef(object, callback.as_ptr())) } {
            Ok(reference) => {
                self.weak_objects.borrow_mut().insert(reference.as_ptr(), object);
                self.weak.borrow_mut().insert(object, reference);
                true
            }
            Err(raised) => {
                // The caller refuses the assumption instead of raising.
                raised.clear();
                false
            }
        }
    }
    /// The function weak references call.
    fn callback(&self) -> Option<Owned> {
        if let Some(known) = &*self.weak_callback.borrow() {
            return Some(known.clone());
        }
        // SAFETY: the method definition is static; new reference or null.
        let made = unsafe {
            check(py::PyCFunction_NewEx(
                (&raw const DEATH_METHOD.0).cast_mut(),
                core::ptr::null_mut(),
                core::ptr::null_mut(),
            ))
        };
        let callback = made.map_err(pyjit_ffi::error::Raised::clear).ok()?;
        *self.weak_callback.borrow_mut() = Some(callback.clone());
        Some(callback)
    }
    /// A weak reference reports the end of its object.
    fn died(&self, reference: *mut PyObject) -> Vec<Rc<Unit>> {
        let Some(object) = self.weak_objects.borrow_mut().remove(&reference) else {
            return Vec::new();
        };
        let gone = self.weak.borrow_mut().remove(&object);
        drop(gone);
        let mut units = self.take(Key::Alive(object));
        units.extend(self.take(Key::Type(object.cast())));
        units
    }
    /// Enters a unit under its keys.
    pub fn add(&self, unit: &Rc<Unit>) {
        let mut units = self.units.borrow_mut();
        for &key in &unit.keys {
            match key {
                Key::Function(func) => self.concerns(func),
                Key::DictName(_, name) => self.needless.place(name).set(None),
                Key::Type(_) | Key::Alive(_) => {}
            }
            units.entry(key).or_default().push(Rc::downgrade(unit));
        }
    }
    /// The death of this function is to be noticed.
    pub fn concerns(&self, func: *mut PyObject) {
        self.functions.add(func);
    }
    /// It may have to be.
    pub fn may_concern(&self, func: *mut PyObject) -> bool {
        self.functions.may_have(func)
    }
    /// Takes the units that rely on a key.
    fn take(&self, key: Key) -> Vec<Rc<Unit>> {
        let found = self.units.borrow_mut().remove(&key);
        found.into_iter().flatten().filter_map(|w| w.upgrade()).collect()
    }
    /// Takes the units that rely on any name of a dict.
    fn take_dict(&self, dict: *mut PyObject) -> Vec<Rc<Unit>> {
        let keys: Vec<Key> = self
            .units
            .borrow()
            .keys()
            .copied()
            .filter(|k| matches!(k, Key::DictName(d, _) if *d == dict))
            .collect();
        keys.into_iter().flat_map(|k| self.take(k)).collect()
    }
    /// Forgets units that no longer exist, at the keys they relied on.
    pub fn forget(&self, keys: &[Key]) {
        for &key in keys {
            let idle = {
                let mut units = self.units.borrow_mut();
                let left = units.get_mut(&key).map(|units| {
                    units.retain(|w| w.strong_count() > 0);
                    !units.is_empty()
                });
                if left == Some(false) {
                    units.remove(&key);
                }
                left != Some(true)
            };
            if let (true, Key::Alive(object)) = (idle, key) {
                let reference = self.weak.borrow_mut().remove(&object);
                if let Some(reference) = reference {
                    self.weak_objects.borrow_mut().remove(&reference.as_ptr());
                }
            }
        }
    }
}

static DEATH_METHOD: MethodDef = MethodDef(py::PyMethodDef {
    ml_name: c"pyjit_object_died".as_ptr(),
    ml_meth: py::PyMethodDefPointer {
        PyCFunction: object_died,
    },
    ml_flags: py::METH_O,
    ml_doc: core::ptr::null(),
});

struct MethodDef(py::PyMethodDef);

// SAFETY: constant data that CPython only reads.
unsafe impl Sync for MethodDef {}

/// Callback of weak references.
///
/// # Safety
/// Called by CPython with the GIL held and the weak reference.
unsafe extern "C" fn object_died(_self: *mut PyObject, reference: *mut PyObject) -> *mut PyObject {
    runtime::guarded((), || {
        // SAFETY: the GIL is held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        let units = rt.registry.died(reference);
        rt.break_assumptions(gil, units);
    });
    // SAFETY: None is immortal.
    unsafe { py::Py_None() }
}

/// Success of a C call whose error means only "no".
fn cleared(status: c_int) -> bool {
    if status < 0 {
        // SAFETY: the GIL is held. The caller refuses the assumption instead of raising.
        unsafe { pyjit_ffi::py::PyErr_Clear() };
    }
    status >= 0
}

impl Runtime {
    /// Ends the life of a unit as something that is entered.
    pub fn invalidate(&self, gil: Gil<'_>, unit: &Unit, cause: Cause) {
        if unit.stale.get() {
            return;
        }
        unit.make_stale();
        add(&self.stats.invalidations_total, u64::from(cause != Cause::Exits));
        let mut runs = unit.exiting.get() > 0;
        activation::for_each(self, &mut |a| {
            if core::ptr::eq(a.unit(), unit) {
                a.make_stale();
                runs = true;
            }
        });
        if runs {
            unit.roots.borrow_mut().secure();
        }
        self.release_cells(unit);
        if let Some(state) = unit.state() {
            log::event(self, state, || format!("dropped {:?}: {cause:?}", unit.kind));
            self.unpublish(gil, state, unit, cause);
        }
    }
    /// The unit does not call through entry cells any more.
    fn release_cells(&self, unit: &Unit) {
        for cell in unit.cells.take() {
            if self.states.borrow().contains(&cell) {
                // SAFETY: a state in the set is alive.
                let users = unsafe { &(*cell).cell_users };
                users.set(users.get().saturating_sub(1));
            }
        }
    }
    fn unpublish(&self, gil: Gil<'_>, state: &CodeState, unit: &Unit, cause: Cause) {
        let again = !matches!(cause, Cause::GivenUp | Cause::Request);
        let max = crate::tier::max_versions(self);
        let gone = match (unit.kind, unit.variant) {
            (Entry::Function, Some(n)) => {
                state.past_entries.set(state.past_entries.get() + unit.entries());
                state.variants.borrow_mut().take(n, again, max)
            }
            (Entry::Function, None) => {
                state.past_entries.set(state.past_entries.get() + unit.entries());
                state
                    .wants_compile
                    .set(again && (state.versions.get() < max || cause == Cause::Stress));
                state.function.borrow_mut().take()
            }
            (Entry::Loop { bc, .. } | Entry::Resume { bc, .. }, variant) => {
                let mut points = state.points(unit.kind).borrow_mut();
                let Some(entry) = points.get_mut(&bc) else { return };
                if let Some(n) = variant {
                    entry.variants.take(n, again, max)
                } else {
                    state.forget_hot();
                    entry.hits = 0;
                    entry.refused |= cause == Cause::GivenUp;
                    entry.unit.take()
                }
            }
        };
        if unit.kind == Entry::Function {
            state.relink(self);
        }
        let last = unit.kind == Entry::Function && unit.variant.is_none();
        if last && !state.wants_compile.get() {
            let reason = match cause {
                Cause::Request => None,
                _ => Some(format!("given up after {} versions", state.versions.get())),
            };
            let tier = if cause == Cause::Request {
                Tier::Counting
            } else {
                Tier::Retired
            };
            state.settle(tier, reason);
            self.functions.restore_code(gil, self, state);
        }
        // SAFETY: the code object is alive while its state is. Retired code may have activations that need it.
        if let Some(code) = unsafe { Borrowed::from_ptr(state.code.cast()) } {
            unit.roots.borrow_mut().keep(code.to_owned());
        }
        self.graveyard.borrow_mut().extend(gone);
        self.burial.set(Burial::default());
    }
    /// Invalidates all units of a code object.
    pub fn invalidate_state(&self, gil: Gil<'_>, state: &CodeState, cause: Cause) {
        for unit in state.units() {
            self.invalidate(gil, &unit, cause);
        }
    }
    /// The code object of a state is dying: nothing runs in it any more.
    pub fn forget_state(&self, _: Gil<'_>, state: &CodeState) {
        for unit in state.units() {
            unit.make_stale();
            self.release_cells(&unit);
            self.graveyard.borrow_mut().push(unit);
        }
        for unit in self.graveyard.borrow().iter() {
            if unit.state().is_some_and(|s| core::ptr::eq(s, state)) {
                unit.orphan();
            }
        }
        state.function.borrow_mut().take();
        *state.variants.borrow_mut() = Variants::default();
        state.loops.borrow_mut().clear();
        state.resumes.borrow_mut().clear();
        if state.resumable.replace(false)
            && state.resume_trial.verdict.get() != crate::doors::pay::Verdict::Interpreter
        {
            self.resumptions.unwanted();
        }
        state.forget_hot();
        if let Some(place) = &*self.place.borrow() {
            place.drop_stub(state.cell_address());
        }
    }
    /// The interpreter finished what an exit began: frees what nothing runs in any more. To find that out takes a walk over
    /// all frames: as long as something runs it is done after one exit, two, four and so on.
    pub fn bury_sometimes(&self, gil: Gil<'_>) {
        let Burial { passed, wait } = self.burial.get();
        if self.graveyard.borrow().is_empty() && self.kept.borrow().is_empty() {
            return;
        }
        if passed < wait {
            self.burial.set(Burial {
                passed: passed + 1,
                wait,
            });
            return;
        }
        let wait = (wait * 2 + 1).min(LONGEST_WAIT);
        self.burial.set(Burial { passed: 0, wait });
        self.bury(gil);
    }
    /// Frees what nothing runs in any more. At safe points only: Python code may run.
    pub fn bury(&self, gil: Gil<'_>) {
        if self.graveyard.borrow().is_empty() && self.kept.borrow().is_empty() {
            return;
        }
        // The exit may have been one with an exception.
        let _aside = Aside::new(gil);
        let mut active: HashSet<*const Unit> = HashSet::new();
        let mut busy = false;
        activation::for_each(self, &mut |a| {
            busy = true;
            active.insert(core::ptr::from_ref(a.unit()));
        });
        let (dead, alive): (Vec<_>, Vec<_>) = self.graveyard.take().into_iter().partition(|u| {
            u.exiting.get() == 0 && !active.contains(&Rc::as_ptr(u)) && Rc::strong_count(u) == 1
        });
        busy |= !alive.is_empty();
        self.graveyard.borrow_mut().extend(alive);
        add(&self.stats.units_freed_total, dead.len() as u64);
        let code_bytes: u64 = dead.iter().map(|u| u.code_range().1 as u64).sum();
        self.stats
            .code_bytes
            .set(self.stats.code_bytes.get().saturating_sub(code_bytes));
        let keys: Vec<Key> = dead.iter().flat_map(|u| u.keys.iter().copied()).collect();
        drop(dead);
        self.registry.forget(&keys);
        if !busy {
            let kept: Vec<Owned> = self.kept.take();
            drop(kept);
        }
    }
    fn break_assumptions(&self, gil: Gil<'_>, units: Vec<Rc<Unit>>) {
        for unit in units {
            self.invalidate(gil, &unit, Cause::Assumption);
        }
    }
    /// A function is about to die. If a unit called it by its identity, the next one is not to do so with the next
    /// function of this code.
    pub fn function_died(&self, gil: Gil<'_>, func: *mut PyFunctionObject) {
        self.feedback.forget_function(func);
        let units = self.registry.take(Key::Function(func.cast()));
        if units.is_empty() {
            return;
        }
        // SAFETY: a function that is still whole.
        if let Some(state) = self.state_of(unsafe { code_of_function(func) }) {
            state.short_lived.set(true);
        }
        self.break_assumptions(gil, units);
    }
    /// A function lost its code, defaults or keyword defaults.
    pub fn function_changed(&self, gil: Gil<'_>, func: *mut PyObject) {
        let units = self.registry.take(Key::Function(func));
        self.break_assumptions(gil, units);
    }
}

/// An exact str that is interned: equal names are the same object.
fn is_interned(key: *mut PyObject) -> bool {
    // SAFETY: a live object; the interned state is in the low two bits of a str's state word.
    unsafe {
        !key.is_null()
            && pyjit_ffi::py::PyUnicode_CheckExact(key) != 0
            && crate::mem::get::<_, u32>(key, pyjit_ffi::layout::unicode::STATE) & 3 != 0
    }
}

/// Type watcher.
///
/// # Safety
/// Called by CPython with the GIL held.
unsafe extern "C" fn type_changed(ty: *mut PyObject) -> c_int {
    runtime::guarded(0, || {
        // SAFETY: the GIL is held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        let units = rt.registry.take(Key::Type(ty.cast()));
        rt.break_assumptions(gil, units);
        0
    })
}

/// Dict watcher.
///
/// # Safety
/// Called by CPython with the GIL held.
unsafe extern "C" fn dict_changed(
    event: c_int,
    dict: *mut PyObject,
    key: *mut PyObject,
    _value: *mut PyObject,
) -> c_int {
    runtime::guarded(0, || {
        // SAFETY: the GIL is held.
        let gil = unsafe { Gil::assume() };
        let rt = runtime::get(gil);
        let mut units = Vec::new();
        match event {
            dict_event::ADDED | dict_event::MODIFIED | dict_event::DELETED if is_interned(key) => {
                units = rt.registry.take(Key::DictName(dict, key));
                if !units.is_empty() {
                    rt.feedback.break_name(dict, key);
                }
            }
            // The whole dict, or a key that may be equal to a name without being the same object.
            _ => units.extend(rt.registry.take_dict(dict)),
        }
        if event == dict_event::DEALLOCATED {
            rt.registry.watched_dicts.borrow_mut().remove(&dict);
            rt.feedback.forget_dict(dict);
        }
        rt.break_assumptions(gil, units);
        0
    })
}
