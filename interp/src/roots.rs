//! What keeps the objects compiled code names alive, without compiled code keeping classes, functions or modules alive.
//!
//! While a unit is valid its objects live by themselves: constants through their code object, what a watched fact
//! names through the dict, class or function it was found in. For the rest there is a watch on their death: the function
//! watcher, or a weak reference. Their end (reported before it happens) ends the unit. Only a unit that ends while
//! something runs in it takes references of its own, until it is freed. Objects that can't be part of a cycle are simply
//! held.

use hashbrown::HashSet;
use pyjit_codegen::abi::{Artifact, Target};
use pyjit_codegen::deopt::{Loc, SlotRecord};
use pyjit_codegen::entity::Id;
use pyjit_ffi::code::CodeView;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyCodeObject, PyObject, PyTypeObject};

use crate::doors::functions::code_of_function;
use crate::invalidate::Key;

/// References of a unit.
#[derive(Debug, Default)]
pub struct Roots {
    held: Vec<Owned>,
    /// Alive while the unit is valid.
    borrowed: Vec<*mut PyObject>,
}

/// What a unit refers to, as the compile's world knows it.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// By `ConstId`.
    pub consts: &'a [*mut PyObject],
    /// By `TypeId`.
    pub types: &'a [*mut PyTypeObject],
    /// By `CodeIdx`, the unit's own first.
    pub codes: &'a [*mut PyCodeObject],
    /// Values that watched dicts hold.
    pub watched: &'a [*mut PyObject],
}

/// The objects an artifact really uses: in its code and in its exit records.
pub fn used(artifact: &Artifact, names: Names<'_>) -> HashSet<*mut PyObject> {
    let mut found = HashSet::new();
    let object = |index: usize| names.consts.get(index).copied();
    for reloc in &artifact.relocs {
        match reloc.target {
            Target::Const(k) | Target::EntryCell(k) => found.extend(object(k.index())),
            Target::Type(t) => found.extend(names.types.get(t.index()).map(|t| t.cast::<PyObject>())),
            _ => {}
        }
    }
    let classes = artifact.entry_classes.iter();
    found.extend(classes.filter_map(|(_, t)| names.types.get(t.index()).map(|t| t.cast::<PyObject>())));
    let mut add = |loc: &Loc| {
        if let Loc::Const(k) = loc {
            found.extend(object(k.index()));
        }
    };
    for exit in &artifact.exits {
        let frames = exit.frames.iter().flat_map(|f| f.locals.iter().chain(&f.stack));
        for slot in frames.chain(exit.virtuals.iter().flat_map(|v| &v.fields)) {
            if let SlotRecord::Value { loc, .. } = slot {
                add(loc);
            }
        }
        exit.drops.iter().for_each(&mut add);
        exit.culprit.iter().for_each(|(loc, _)| add(loc));
    }
    found.remove(&core::ptr::null_mut());
    found
}

/// How an object stays alive.
enum Life {
    /// For ever, or as long as the unit's code object.
    Given,
    /// Something else holds it, and a key is watched.
    Watched,
    /// Its death is to be watched under this key.
    Watch(Key),
    /// By a reference of ours.
    Hold,
}

impl Roots {
    /// Sorts the objects out. Returns also the keys whose end must be watched.
    pub fn sort(_: Gil<'_>, objects: &HashSet<*mut PyObject>, names: Names<'_>) -> (Roots, Vec<Key>) {
        let mut roots = Roots::default();
        let mut keys = Vec::new();
        let given = given(names.codes[0]);
        let inlined = names.codes.iter().skip(1).map(|c| c.cast::<PyObject>());
        let all: HashSet<*mut PyObject> = objects.iter().copied().chain(inlined).collect();
        for &object in &all {
            // SAFETY: the compile's world holds the objects.
            match unsafe { life(object, &given, &all, names) } {
                Life::Given => {}
                Life::Watched => roots.borrowed.push(object),
                Life::Watch(key) => {
                    roots.borrowed.push(object);
                    keys.push(key);
                }
                // SAFETY: as above.
                Life::Hold => roots
                    .held
                    .extend(unsafe { Borrowed::from_ptr(object) }.map(Borrowed::to_owned)),
            }
        }
        (roots, keys)
    }
    /// Holds one more reference.
    pub fn keep(&mut self, object: Owned) {
        self.held.push(object);
    }
    /// Takes references to everything that is still alive: the unit is about to lose what kept it so.
    pub fn secure(&mut self) {
        for object in core::mem::take(&mut self.borrowed) {
            // SAFETY: called before the objects' end. One whose count is already zero is being freed by the caller of the
            // watch; nothing but its address was used.
            unsafe {
                if py::Py_REFCNT(object) > 0 {
                    self.held
                        .extend(Borrowed::from_ptr(object).map(Borrowed::to_owned));
                }
            }
        }
    }
}

/// Objects that live as long as a code object: itself, its constants and names.
fn given(code: *mut PyCodeObject) -> HashSet<*mut PyObject> {
    let mut found = HashSet::new();
    // SAFETY: the compile's world holds the code object.
    if let Some(view) = unsafe { Borrowed::from_ptr(code.cast()) }.and_then(CodeView::new) {
        found.insert(code.cast());
        for tuple in [view.consts(), view.names()].into_iter().flatten() {
            found.extend(tuple.tuple_items().map(Borrowed::as_ptr));
        }
    }
    found
}

/// Exact classes whose instances hold nothing that could hold a class or function.
unsafe fn is_atomic(object: *mut PyObject) -> bool {
    // SAFETY: a live object; addresses of static types.
    unsafe {
        let ty = py::Py_TYPE(object);
        [
            &raw mut py::PyLong_Type,
            &raw mut py::PyFloat_Type,
            &raw mut py::PyUnicode_Type,
            &raw mut py::PyBytes_Type,
            &raw mut py::PyComplex_Type,
            &raw mut py::PyRange_Type,
        ]
        .contains(&ty)
    }
}

unsafe fn life(
    object: *mut PyObject,
    given: &HashSet<*mut PyObject>,
    all: &HashSet<*mut PyObject>,
    names: Names<'_>,
) -> Life {
    // SAFETY: the caller's objects are alive.
    unsafe {
        if is_immortal(object) || given.contains(&object) {
            return Life::Given;
        }
        if is_atomic(object) {
            return Life::Hold;
        }
        if py::PyFunction_Check(object) != 0 {
            return Life::Watch(Key::Function(object));
        }
        if py::PyCode_Check(object) != 0 {
            let owned = all
                .iter()
                .any(|&f| py::PyFunction_Check(f) != 0 && code_of_function(f.cast()) == object.cast());
            return if owned { Life::Watched } else { Life::Hold };
        }
        if py::PyType_Check(object) != 0 {
            let heap = py::PyType_GetFlags(object.cast()) & pyjit_ffi::repr::tpflags::HEAPTYPE != 0;
            return if heap {
                Life::Watch(Key::Alive(object))
            } else {
                Life::Given
            };
        }
        if names.watched.contains(&object) {
            return Life::Watched;
        }
        let weak = (*py::Py_TYPE(object)).tp_weaklistoffset != 0;
        if weak {
            Life::Watch(Key::Alive(object))
        } else {
            Life::Hold
        }
    }
}

/// The reference count never changes.
///
/// # Safety
/// `object` is alive.
unsafe fn is_immortal(object: *mut PyObject) -> bool {
    // SAFETY: contract; the low half of the count is negative for immortal objects.
    unsafe { crate::mem::get::<_, i32>(object, pyjit_ffi::layout::object::OB_REFCNT) < 0 }
}
