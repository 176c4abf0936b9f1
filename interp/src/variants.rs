//! Variants: further units of one entry, each for objects of certain classes in some parameters (slots, where a frame is
//! entered).
//!
//! When a guard on the class of an argument fails often, the unit that has it stays as it is, and another one is compiled
//! that is for the class met. Its types are facts, so everything it does with that argument is as fast as if there had
//! never been another class. A later variant is tried before the earlier ones and the unit without conditions comes last:
//! each function variant looks at its classes first thing and goes on at the next otherwise ([`CodeState::relink`]); the
//! loop door chooses among those of a loop.
//!
//! A variant is compiled at the first call (jump) that has its classes, with the arguments of that call as examples.

use std::rc::Rc;

use pyjit_ffi::layout::object;
use pyjit_ffi::object::{Gil, Owned};
use pyjit_ffi::py::{self, PyFunctionObject, PyObject, PyTypeObject};

use crate::budget;
use crate::code_state::CodeState;
use crate::doors::functions::{code_of_function, environment};
use crate::enter;
use crate::feedback::WeakType;
use crate::governor;
use crate::install::Unit;
use crate::mem::get;
use crate::runtime::{self, Runtime};
use crate::tier;
use crate::watched;

/// Most variants of one entry.
pub const MAX: usize = 3;
/// Calls with other classes before a variant that waits for its first call is no longer waited for.
const PATIENCE: u32 = 256;

/// Classes by parameter (slot), each held.
pub type Classes = Vec<(u32, Owned)>;

/// What becomes of a wish for a variant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// There will be none.
    No,
    /// It waits for a call with its classes already.
    Old,
    /// It does from now on.
    New,
}

/// One variant.
#[derive(Debug)]
struct Variant {
    classes: Vec<(u32, WeakType)>,
    unit: Option<Rc<Unit>>,
    /// Times it was compiled.
    versions: u32,
    /// To be compiled when its classes are met.
    wanted: bool,
    /// Calls that had other classes meanwhile.
    missed: u32,
}

impl Variant {
    /// # Safety
    /// The slots hold live objects or null.
    unsafe fn fits(&self, slots: &[*mut PyObject]) -> bool {
        self.classes.iter().all(|(slot, class)| {
            let object = slots.get(*slot as usize).filter(|o| !o.is_null());
            // SAFETY: contract.
            object.is_some_and(|&o| class.is(unsafe { py::Py_TYPE(o) }))
        })
    }
}

/// The variants of an entry; later ones are tried first.
#[derive(Debug, Default)]
pub struct Variants(Vec<Variant>);

impl Variants {
    /// A unit (variant `of`, or the one without conditions) met an object of another class in a parameter: that may
    /// become a variant.
    ///
    /// # Safety
    /// `class` is the class of a live object; the GIL is held.
    pub unsafe fn want(&mut self, of: Option<usize>, slot: u32, class: *mut PyTypeObject, most: u32) -> Wish {
        let known = of.and_then(|n| self.0.get(n)).map(|v| v.classes.clone());
        let mut classes = known.unwrap_or_default();
        classes.retain(|(s, _)| *s != slot);
        // SAFETY: contract.
        let Some(class) = (unsafe { WeakType::new(class) }) else {
            return Wish::No;
        };
        classes.push((slot, class));
        classes.sort_unstable_by_key(|(s, _)| *s);
        let same = |v: &Variant| {
            v.classes.len() == classes.len()
                && v.classes.iter().zip(&classes).all(|(a, b)| {
                    let class = b.1.get();
                    a.0 == b.0 && class.is_some_and(|c| a.1.is(c.as_ptr().cast()))
                })
        };
        let first = of.map_or(0, |n| n + 1);
        if let Some(known) = self.0.iter_mut().skip(first).find(|v| same(v)) {
            let was = known.wanted;
            known.wanted |= known.unit.is_none() && known.versions < most;
            if !was {
                known.missed = 0;
            }
            return match (was, known.wanted) {
                (_, false) => Wish::No,
                (true, true) => Wish::Old,
                (false, true) => Wish::New,
            };
        }
        // A class that is gone leaves its place to others: its unit is gone, too.
        let is_free = |v: &Variant| {
            v.unit.is_none() && !v.wanted && v.classes.iter().any(|(_, class)| class.get().is_none())
        };
        let variant = Variant {
            classes,
            unit: None,
            versions: 0,
            wanted: true,
            missed: 0,
        };
        if let Some(free) = self.0.iter_mut().skip(first).find(|v| is_free(v)) {
            *free = variant;
        } else if self.0.len() < MAX {
            self.0.push(variant);
        } else {
            return Wish::No;
        }
        Wish::New
    }
    /// Some variant waits for its classes.
    pub fn any_wanted(&self) -> bool {
        self.0.iter().any(|v| v.wanted)
    }
    /// The variant to be compiled for these slots, with its classes.
    ///
    /// # Safety
    /// The slots hold live objects or null; the GIL is held.
    pub unsafe fn wanted_for(&self, slots: &[*mut PyObject]) -> Option<(usize, Classes)> {
        // SAFETY: contract.
        let found = self.0.iter().position(|v| v.wanted && unsafe { v.fits(slots) })?;
        let classes = self.0[found].classes.iter();
        let held = classes.map(|(slot, class)| class.get().map(|c| (*slot, c)));
        Some((found, held.collect::<Option<Classes>>()?))
    }
    /// A call had other classes than those that are waited for.
    pub fn missed(&mut self) {
        for v in self.0.iter_mut().filter(|v| v.wanted) {
            v.missed += 1;
            v.wanted = v.missed < PATIENCE;
        }
    }
    /// The variant was compiled; without a unit it never will be.
    pub fn compiled(&mut self, n: usize, unit: Option<Rc<Unit>>, most: u32) {
        if let Some(v) = self.0.get_mut(n) {
            v.versions = if unit.is_some() { v.versions + 1 } else { most };
            (v.wanted, v.missed) = (false, 0);
            v.unit = unit;
        }
    }
    /// No variant is waited for.
    pub fn give_up(&mut self) {
        for v in &mut self.0 {
            v.wanted = false;
        }
    }
    /// Takes a unit that is no longer entered; `again`: it is to be compiled anew.
    pub fn take(&mut self, n: usize, again: bool, most: u32) -> Option<Rc<Unit>> {
        let v = self.0.get_mut(n)?;
        v.wanted = again && v.versions < most;
        v.unit.take()
    }
    /// Times a variant was compiled.
    pub fn versions(&self, n: usize) -> u32 {
        self.0.get(n).map_or(0, |v| v.versions)
    }
    /// Times they all were.
    pub fn all_versions(&self) -> u64 {
        self.0.iter().map(|v| u64::from(v.versions)).sum()
    }
    /// The units, in the order in which they are tried.
    pub fn units(&self) -> impl Iterator<Item = &Rc<Unit>> {
        self.0.iter().rev().filter_map(|v| v.unit.as_ref())
    }
    /// The first unit for what is in these slots.
    ///
    /// # Safety
    /// The slots hold live objects or null.
    pub unsafe fn fitting(&self, slots: &[*mut PyObject]) -> Option<&Rc<Unit>> {
        // SAFETY: contract.
        self.units().find(|unit| unsafe { fits(unit, slots) })
    }
    fn unit(&self, n: usize) -> Option<&Rc<Unit>> {
        self.0.get(n)?.unit.as_ref()
    }
}

/// The objects in the slots are of the classes the unit is for.
///
/// # Safety
/// The slots hold live objects or null.
pub unsafe fn fits(unit: &Unit, slots: &[*mut PyObject]) -> bool {
    unit.entry_classes.iter().all(|&(slot, class)| {
        let object = slots.get(slot as usize).filter(|o| !o.is_null());
        // SAFETY: contract; the class lives while the unit is entered.
        object.is_some_and(|&o| unsafe { get::<_, *mut PyTypeObject>(o, object::OB_TYPE) } == class)
    })
}

impl CodeState {
    /// Connects the chain of function variants, with the unit without conditions (or the interpreter) at its end. Where a
    /// call enters it.
    pub fn first_entry(&self) -> usize {
        let function = self.function.borrow().as_ref().map(|unit| unit.entry());
        let variants = self.variants.borrow();
        let mut entry = function.unwrap_or_else(enter::interpret_entry);
        for (n, next) in self.next.iter().enumerate() {
            next.set(entry);
            entry = variants.unit(n).map_or(entry, |unit| unit.entry());
        }
        entry
    }
    /// Where a call goes: to the first unit, or to who looks whether a variant is for it.
    pub fn call_entry(&self) -> usize {
        let first = self.first_entry();
        if self.variants.borrow().any_wanted() {
            return enter::choosing_entry();
        }
        first
    }
    /// Connects the units of calls anew after one of them came, went or is wanted.
    pub fn relink(&self, rt: &Runtime) {
        let modes = rt.options.stress_modes();
        let entry = self.call_entry();
        let stressed = entry != enter::interpret_entry() && (modes.gc || modes.invalidate > 0);
        self.cell
            .set(if stressed { enter::stressed_entry() } else { entry });
    }
    /// Address of the word that says where a variant's calls go on that have other classes.
    pub fn next_address(&self, variant: usize) -> Option<usize> {
        self.next.get(variant).map(|cell| cell.as_ptr().addr())
    }
}

/// A function is called some variant of which waits for its classes: compiles it if it has them. The entry to go on with.
///
/// # Safety
/// The convention of native entries; the GIL is held.
pub unsafe fn choose(gil: Gil<'_>, func: *mut PyFunctionObject, args: *const *mut PyObject) -> Option<usize> {
    let rt = runtime::get(gil);
    // SAFETY: contract; the arguments are the bound parameters.
    unsafe {
        let state = rt.find_state(code_of_function(func))?;
        let count = crate::control::view(state.code)?.param_count();
        let slots = match count {
            0 => &[],
            _ => core::slice::from_raw_parts(args, count),
        };
        let wanted = state.variants.borrow().wanted_for(slots);
        match wanted {
            Some((n, classes)) if may_compile(rt, state, func) => {
                tier::compile_variant(gil, rt, state, func, slots, n, &classes);
            }
            Some(_) => state.variants.borrow_mut().give_up(),
            None => state.variants.borrow_mut().missed(),
        }
        state.relink(rt);
        Some(state.first_entry())
    }
}

/// It is a good time to compile a variant of the function.
///
/// # Safety
/// A live function of the state's code object.
unsafe fn may_compile(rt: &Runtime, state: &CodeState, func: *mut PyFunctionObject) -> bool {
    // SAFETY: contract.
    let (globals, builtins) = unsafe { environment(func) };
    let same = globals == state.globals.get() && builtins == state.builtins.get();
    let allowed = governor::exempt(rt, state) || budget::allows(rt, state);
    same && allowed && !state.compiling.get() && !watched::by_others(state.code)
}
