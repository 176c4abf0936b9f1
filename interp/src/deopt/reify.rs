//! From an exit record to objects: reads every located value, boxes machine values, builds virtual objects.

use pyjit_codegen::abi::SavedRegs;
use pyjit_codegen::deopt::{
    ExitId, ExitRecord, FrameRecord, Kind, Loc, SlotRecord, VirtIdx, VirtualKind, VirtualRecord,
};
use pyjit_codegen::entity::Id;
use pyjit_ffi::error::Aside;
use pyjit_ffi::layout::{frame, function, listiter, rangeiter};
use pyjit_ffi::object::Gil;
use pyjit_ffi::py::{self, PyObject};
use pyjit_ffi::sys;

use crate::activation::Activation;
use crate::install::Unit;
use crate::mem::{at, get, set};

/// Reads the values of one record and makes owned references of them.
pub struct Reifier<'a> {
    activation: Activation,
    regs: Option<&'a SavedRegs>,
    unit: &'a Unit,
    record: &'a ExitRecord,
    /// Objects built from recipes so far; one reference each is held here.
    virtuals: Vec<*mut PyObject>,
    /// An object could not be made: MemoryError is pending.
    pub failed: bool,
    /// The activation goes on: no reference is taken over from compiled code.
    borrow_only: bool,
    /// Recipes whose objects were built for somebody who looked at the locals.
    adopted: Vec<VirtIdx>,
}

/// What was built for somebody who looked at the locals of an activation: the same objects are its own from then on.
#[derive(Debug)]
pub struct Shown {
    /// Where the activation stood.
    pub site: ExitId,
    /// Objects of the record's recipes, owned, or null.
    pub built: Vec<*mut PyObject>,
}

/// The slots of one frame, as owned references or null.
#[derive(Debug, Default)]
pub struct FrameValues {
    /// Locals, cells, free variables.
    pub locals: Vec<*mut PyObject>,
    /// Stack entries.
    pub stack: Vec<*mut PyObject>,
}

impl<'a> Reifier<'a> {
    /// For an activation that ends at this record.
    pub fn new(
        activation: Activation,
        regs: Option<&'a SavedRegs>,
        unit: &'a Unit,
        record: &'a ExitRecord,
    ) -> Reifier<'a> {
        Reifier {
            activation,
            regs,
            unit,
            record,
            virtuals: vec![core::ptr::null_mut(); record.virtuals.len()],
            failed: false,
            borrow_only: false,
            adopted: Vec::new(),
        }
    }
    /// The recipes that locals of the first `frames` frames name have been built. Locals are at the same places, since the
    /// check that leaves stands right behind the call during which somebody looked.
    pub fn adopt(&mut self, shown: &Shown, frames: usize) {
        let then = self.unit.record(shown.site);
        for (now, then) in self.record.frames.iter().zip(&then.frames).take(frames) {
            for pair in now.locals.iter().zip(&then.locals) {
                self.adopt_slot(pair, shown);
            }
        }
    }
    fn adopt_slot(&mut self, pair: (&SlotRecord, &SlotRecord), shown: &Shown) {
        let (&SlotRecord::Virtual(now), &SlotRecord::Virtual(then)) = pair else {
            return;
        };
        let records = (self.record, self.unit.record(shown.site));
        let (new, old) = (
            &records.0.virtuals[now.index()],
            &records.1.virtuals[then.index()],
        );
        if new.kind != old.kind {
            return;
        }
        let object = shown.built.get(then.index()).copied();
        if let Some(object) = object.filter(|o| !o.is_null() && new.kind != VirtualKind::Optional)
            && self.virtuals[now.index()].is_null()
        {
            // SAFETY: `shown` holds it.
            unsafe { py::Py_INCREF(object) };
            self.virtuals[now.index()] = object;
            self.adopted.push(now);
        }
        for pair in new.fields.iter().zip(&old.fields) {
            self.adopt_slot(pair, shown);
        }
    }
    /// For an activation that is only being looked at.
    pub fn borrowing(activation: Activation, unit: &'a Unit, record: &'a ExitRecord) -> Reifier<'a> {
        Reifier {
            borrow_only: true,
            ..Reifier::new(activation, activation.regs(), unit, record)
        }
    }
    /// For an activation at an exit, of which only a value is looked at.
    pub fn borrowing_regs(
        activation: Activation,
        regs: &'a SavedRegs,
        unit: &'a Unit,
        record: &'a ExitRecord,
    ) -> Reifier<'a> {
        Reifier {
            borrow_only: true,
            ..Reifier::new(activation, Some(regs), unit, record)
        }
    }
    /// The bits at a location.
    pub fn bits(&self, loc: Loc) -> u64 {
        match loc {
            Loc::Gpr(n) => self.regs.map_or(0, |r| r.gpr[usize::from(n) & 15]),
            Loc::Xmm(n) => self.regs.map_or(0, |r| r.xmm[usize::from(n) & 15]),
            // SAFETY: the record's offsets are inside the native frame, which is live.
            Loc::Stack(offset) => unsafe { *at::<u8, u64>(self.activation.base(), offset) },
            Loc::Const(k) => self.unit.consts[k.index()].expose_provenance() as u64,
            Loc::Bits(bits) => bits.cast_unsigned(),
        }
    }
    /// The object at a location, not a new reference.
    pub fn object(&self, loc: Loc) -> *mut PyObject {
        core::ptr::with_exposed_provenance_mut(usize::try_from(self.bits(loc)).unwrap_or(0))
    }
    /// An owned reference to the value of a slot, or null.
    pub fn slot(&mut self, slot: SlotRecord) -> *mut PyObject {
        match slot {
            SlotRecord::Null => core::ptr::null_mut(),
            SlotRecord::Value {
                loc,
                kind: Kind::Obj,
                owned,
            } => {
                let object = self.object(loc);
                if !owned || self.borrow_only {
                    // SAFETY: null or an object compiled code keeps alive.
                    unsafe { py::Py_XINCREF(object) };
                }
                object
            }
            SlotRecord::Value { loc, kind, .. } => self.boxed(loc, kind),
            SlotRecord::Virtual(index) if self.is_absent(index) => self.other(index),
            SlotRecord::Virtual(index) => {
                let object = self.build(index);
                // SAFETY: null or held by `virtuals`.
                unsafe { py::Py_XINCREF(object) };
                object
            }
        }
    }
    /// The object of a slot that is not needed any more, if compiled code owned it. What recipes own, [`Reifier::finish`] gives.
    pub fn owned(&self, slot: SlotRecord) -> Option<*mut PyObject> {
        match slot {
            SlotRecord::Value {
                loc,
                kind: Kind::Obj,
                owned: true,
            } => Some(self.object(loc)).filter(|o| !o.is_null()),
            SlotRecord::Null | SlotRecord::Value { .. } | SlotRecord::Virtual(_) => None,
        }
    }
    /// An owned reference to what an optional value that is absent is instead, or null.
    fn other(&mut self, index: VirtIdx) -> *mut PyObject {
        if self.virtuals[index.index()].is_null()
            && let Some(&other) = self.record.virtuals[index.index()].fields.get(2)
        {
            self.virtuals[index.index()] = self.slot(other);
        }
        let object = self.virtuals[index.index()];
        // SAFETY: null or held by `virtuals`.
        unsafe { py::Py_XINCREF(object) };
        object
    }
    /// The recipe is an optional value that is absent here.
    fn is_absent(&self, index: VirtIdx) -> bool {
        let recipe = &self.record.virtuals[index.index()];
        match (recipe.kind, recipe.fields.get(1)) {
            (VirtualKind::Optional, Some(&SlotRecord::Value { loc, .. })) => self.bits(loc) & 0xff != 0,
            _ => false,
        }
    }
    fn boxed(&mut self, loc: Loc, kind: Kind) -> *mut PyObject {
        let bits = self.bits(loc);
        // SAFETY: the GIL is held; new references or null.
        let object = unsafe {
            match kind {
                Kind::I64 => py::PyLong_FromLongLong(bits.cast_signed()),
                Kind::F64 => py::PyFloat_FromDouble(f64::from_bits(bits)),
                Kind::Bool => py::PyBool_FromLong(core::ffi::c_long::from(bits & 0xff != 0)),
                Kind::Obj => self.object(loc),
            }
        };
        self.made(object)
    }
    /// Checks a new object. Where memory ran out, None stands in: the frame must not have holes the code does not
    /// expect, and MemoryError is raised at once.
    fn made(&mut self, object: *mut PyObject) -> *mut PyObject {
        if object.is_null() {
            self.failed = true;
            // SAFETY: None is immortal, so it can be handed out as owned.
            return unsafe { py::Py_None() };
        }
        object
    }
    /// The object of a recipe; the reference stays in `virtuals`.
    fn build(&mut self, index: VirtIdx) -> *mut PyObject {
        let known = self.virtuals[index.index()];
        if !known.is_null() {
            return known;
        }
        let recipe: &'a VirtualRecord = &self.record.virtuals[index.index()];
        let object = match recipe.kind {
            VirtualKind::RangeIter => self.range_iterator(recipe),
            VirtualKind::ListIter
            | VirtualKind::TupleIter
            | VirtualKind::StrIter
            | VirtualKind::BytesIter => self.sequence_iterator(recipe),
            VirtualKind::Function => self.function(recipe),
            VirtualKind::Generator => self.generator(recipe),
            VirtualKind::Enumerate => self.enumerate(recipe),
            VirtualKind::FloatSum => self.float_sum(recipe),
            VirtualKind::Number => self.number(recipe),
            VirtualKind::Complex | VirtualKind::ComplexOrInt => self.complex(recipe),
            VirtualKind::Unsigned => self.unsigned(recipe),
            VirtualKind::Instance => self.instance(recipe),
            VirtualKind::Optional => match recipe.fields.first() {
                Some(&value) => self.slot(value),
                None => core::ptr::null_mut(),
            },
            _ => self.container(recipe),
        };
        let object = self.made(object);
        self.virtuals[index.index()] = object;
        object
    }
    fn container(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let fields: Vec<*mut PyObject> = recipe.fields.iter().map(|&f| self.slot(f)).collect();
        let field = |i: usize| fields.get(i).copied().unwrap_or(core::ptr::null_mut());
        let count = isize::try_from(fields.len()).unwrap_or(0);
        // SAFETY: fields are owned references; the FromArraySteal functions take them over, the others make their own,
        // so ours are released.
        unsafe {
            match recipe.kind {
                VirtualKind::Tuple => return sys::_PyTuple_FromArraySteal(fields.as_ptr(), count),
                VirtualKind::List => return sys::_PyList_FromArraySteal(fields.as_ptr(), count),
                VirtualKind::Dict
                | VirtualKind::Method
                | VirtualKind::Slice
                | VirtualKind::Cell
                | VirtualKind::RangeIter
                | VirtualKind::ListIter
                | VirtualKind::TupleIter
                | VirtualKind::StrIter
                | VirtualKind::BytesIter
                | VirtualKind::Enumerate
                | VirtualKind::Zip
                | VirtualKind::Optional
                | VirtualKind::Number
                | VirtualKind::Complex
                | VirtualKind::ComplexOrInt
                | VirtualKind::Unsigned
                | VirtualKind::Instance
                | VirtualKind::FloatSum
                | VirtualKind::Function
                | VirtualKind::Generator => {}
            }
            let object = match recipe.kind {
                VirtualKind::Zip => {
                    let _aside = Aside::new(Gil::assume());
                    crate::helpers::new_zip(fields.as_ptr(), count)
                }
                VirtualKind::Method => sys::PyMethod_New(field(0), field(1)),
                VirtualKind::Slice => py::PySlice_New(field(0), field(1), field(2)),
                VirtualKind::Dict => {
                    let items = fields.as_ptr();
                    // An exception that is pending at the exit must not be seen by the insertions.
                    let _aside = Aside::new(Gil::assume());
                    sys::_PyDict_FromItems(items, 2, items.wrapping_add(1), 2, count / 2)
                }
                _ => py::PyCell_New(field(0)),
            };
            for owned in fields {
                py::Py_XDECREF(owned);
            }
            object
        }
    }
    /// Fields: class, then offset and value of each attribute.
    fn instance(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let Some((&class, attrs)) = recipe.fields.split_first() else {
            return core::ptr::null_mut();
        };
        let class = self.slot(class);
        let mut parts = Vec::with_capacity(attrs.len() / 2);
        for pair in attrs.chunks_exact(2) {
            if let &[SlotRecord::Value { loc, .. }, value] = pair {
                parts.push((self.bits(loc).cast_signed(), self.slot(value)));
            }
        }
        // SAFETY: a class whose instances have these attributes, and owned references. An exception that is pending at the
        // exit must not be seen by the allocation.
        unsafe {
            let _aside = Aside::new(Gil::assume());
            let made = crate::helpers::new_instance(class, &parts);
            py::Py_XDECREF(class);
            for (_, value) in parts {
                py::Py_XDECREF(value);
            }
            made
        }
    }
    /// Fields: double, whether it is an int.
    fn number(&self, recipe: &VirtualRecord) -> *mut PyObject {
        let &[
            SlotRecord::Value { loc, .. },
            SlotRecord::Value { loc: is_int, .. },
        ] = recipe.fields.as_slice()
        else {
            return core::ptr::null_mut();
        };
        let double = f64::from_bits(self.bits(loc));
        // SAFETY: the GIL is held; a new reference or null.
        unsafe {
            if self.bits(is_int) & 0xff == 0 {
                py::PyFloat_FromDouble(double)
            } else {
                py::PyLong_FromDouble(double)
            }
        }
    }
    fn unsigned(&self, recipe: &VirtualRecord) -> *mut PyObject {
        let &[SlotRecord::Value { loc, .. }] = recipe.fields.as_slice() else {
            return core::ptr::null_mut();
        };
        // SAFETY: the GIL is held; a new reference or null.
        unsafe { py::PyLong_FromUnsignedLongLong(self.bits(loc)) }
    }
    fn complex(&self, recipe: &VirtualRecord) -> *mut PyObject {
        let &[
            SlotRecord::Value { loc: real, .. },
            SlotRecord::Value { loc: imag, .. },
            ref is_int @ ..,
        ] = recipe.fields.as_slice()
        else {
            return core::ptr::null_mut();
        };
        let [real, imag] = [real, imag].map(|loc| f64::from_bits(self.bits(loc)));
        let is_int = matches!(is_int, &[SlotRecord::Value { loc, .. }] if self.bits(loc) != 0);
        // SAFETY: the GIL is held; a new reference or null.
        unsafe {
            if is_int {
                py::PyLong_FromDouble(real)
            } else {
                py::PyComplex_FromDoubles(real, imag)
            }
        }
    }
    /// Fields: sum, compensation, whether there was a value.
    fn float_sum(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let &[sum, lost, SlotRecord::Value { loc, .. }] = recipe.fields.as_slice() else {
            return core::ptr::null_mut();
        };
        if self.bits(loc) & 0xff == 0 {
            // SAFETY: the GIL is held; a new reference or null.
            return unsafe { py::PyList_New(0) };
        }
        let parts = [self.slot(sum), self.slot(lost)];
        // SAFETY: owned references, which the tuple takes over.
        unsafe { sys::_PyTuple_FromArraySteal(parts.as_ptr(), 2) }
    }
    /// Fields: code, closure or NULL.
    fn function(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let &[code, closure] = recipe.fields.as_slice() else {
            return core::ptr::null_mut();
        };
        let (code, closure) = (self.slot(code), self.slot(closure));
        // SAFETY: owned references; the function that runs, or the frame it runs in, keeps its globals. An exception that
        // is pending at the exit must not be seen by the call.
        unsafe {
            let _aside = Aside::new(Gil::assume());
            let globals: *mut PyObject = if self.unit.kind.in_frame() {
                get(self.activation.frame(), frame::F_GLOBALS)
            } else {
                get(self.activation.func(), function::FUNC_GLOBALS)
            };
            let made = crate::helpers::new_function(globals, code);
            py::Py_XDECREF(code);
            if made.is_null() {
                py::Py_XDECREF(closure);
            } else {
                set(made, function::FUNC_CLOSURE, closure);
            }
            made
        }
    }
    /// Fields: function, unit, code, locals and stack.
    fn generator(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let [
            func,
            SlotRecord::Value { loc: unit, .. },
            SlotRecord::Value { loc: code, .. },
            slots @ ..,
        ] = recipe.fields.as_slice()
        else {
            return core::ptr::null_mut();
        };
        let (unit, co) = (self.bits(*unit).cast_signed(), self.object(*code));
        let func = self.slot(*func);
        let slots: Vec<*mut PyObject> = slots.iter().map(|&s| self.slot(s)).collect();
        // SAFETY: the function is one whose generator was inlined, and held, as is the code it had when the generator was
        // made; the slots are owned references. An exception that is pending at the exit must not be seen by the
        // allocation.
        unsafe {
            let _aside = Aside::new(Gil::assume());
            let made = crate::helpers::suspended(func, co.cast(), unit, &slots);
            py::Py_XDECREF(func);
            made
        }
    }
    /// Fields: list or tuple, index.
    fn sequence_iterator(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let (Some(&seq), Some(&SlotRecord::Value { loc, .. })) =
            (recipe.fields.first(), recipe.fields.get(1))
        else {
            return core::ptr::null_mut();
        };
        let index = self.bits(loc).cast_signed();
        let seq = self.slot(seq);
        // SAFETY: the iterator of such a sequence has its index in the place `listiter` and the others say, and is seen by nobody else; our reference to the sequence is released, the iterator has its own.
        unsafe {
            let iterator = crate::helpers::sequence_iterator(seq);
            py::Py_XDECREF(seq);
            if !iterator.is_null() {
                set(iterator, listiter::IT_INDEX, index);
            }
            iterator
        }
    }
    /// Fields: iterator, next number.
    fn enumerate(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let (Some(&inner), Some(&SlotRecord::Value { loc, .. })) =
            (recipe.fields.first(), recipe.fields.get(1))
        else {
            return core::ptr::null_mut();
        };
        let index = self.bits(loc).cast_signed();
        let inner = self.slot(inner);
        // SAFETY: the iterator of a range, list or tuple, of which we have a reference. An exception that is pending at
        // the exit must not be seen by the call.
        unsafe {
            let _aside = Aside::new(Gil::assume());
            let made = crate::helpers::new_enumerate(inner, index);
            py::Py_XDECREF(inner);
            made
        }
    }
    /// Fields: next value, step, number of values left.
    fn range_iterator(&mut self, recipe: &VirtualRecord) -> *mut PyObject {
        let number = |i: usize| match recipe.fields.get(i) {
            Some(&SlotRecord::Value { loc, .. }) => self.bits(loc).cast_signed(),
            _ => 0,
        };
        let (next, step, left) = (number(0), number(1), number(2));
        // SAFETY: the iterator of an empty range is a range iterator with these three fields, seen by nobody else. An
        // exception that is pending at the exit must not be seen by the calls.
        unsafe {
            let _aside = Aside::new(Gil::assume());
            let zero = py::PyLong_FromLong(0);
            let range = py::PyObject_CallOneArg((&raw mut py::PyRange_Type).cast(), zero);
            py::Py_XDECREF(zero);
            if range.is_null() {
                return range;
            }
            let iterator = py::PyObject_GetIter(range);
            py::Py_DECREF(range);
            if !iterator.is_null() {
                set(iterator, rangeiter::START, next);
                set(iterator, rangeiter::STEP, step);
                set(iterator, rangeiter::LEN, left);
            }
            iterator
        }
    }
    /// All slots of a frame.
    pub fn frame(&mut self, frame: &FrameRecord) -> FrameValues {
        FrameValues {
            locals: frame.locals.iter().map(|&s| self.slot(s)).collect(),
            stack: frame.stack.iter().map(|&s| self.slot(s)).collect(),
        }
    }
    /// The locals of a frame only.
    pub fn locals(&mut self, frame: &FrameRecord) -> Vec<*mut PyObject> {
        frame.locals.iter().map(|&s| self.slot(s)).collect()
    }
    /// The references of a frame's locals that compiled code owned, when the slots' values come from elsewhere.
    pub fn owned_locals(&self, frame: &FrameRecord) -> Vec<*mut PyObject> {
        frame.locals.iter().filter_map(|&s| self.owned(s)).collect()
    }
    /// Stack entries of a frame only.
    pub fn stack(&mut self, frame: &FrameRecord) -> Vec<*mut PyObject> {
        frame.stack.iter().map(|&s| self.slot(s)).collect()
    }
    /// References to release now: the record's drops and those the recipes held.
    pub fn finish(self) -> Vec<*mut PyObject> {
        let mut drops: Vec<*mut PyObject> = self.record.drops.iter().map(|&l| self.object(l)).collect();
        // What parts of recipes owned that were not needed.
        for (n, recipe) in self.record.virtuals.iter().enumerate() {
            if self.virtuals[n].is_null() || self.adopted.contains(&VirtIdx::new(n)) {
                drops.extend(recipe.fields.iter().filter_map(|&field| match field {
                    SlotRecord::Value {
                        loc,
                        kind: Kind::Obj,
                        owned: true,
                    } => Some(self.object(loc)),
                    _ => None,
                }));
            }
        }
        drops.extend(self.virtuals.iter().copied());
        drops.retain(|p| !p.is_null());
        drops
    }
    /// The objects built at this site, which belong to the activation from now on.
    pub fn into_shown(self, site: ExitId) -> Shown {
        Shown {
            site,
            built: self.virtuals,
        }
    }
}
