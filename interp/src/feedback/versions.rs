//! From a version tag in an inline cache to the class that has it.
//!
//! CPython 3.13 has no such table. The index finds classes by walking the tree of subclasses from `object`, and keeps
//! all that have a tag as weak references, so that the next walk comes with the next class that got one. A tag that no
//! class has is remembered as missing until new tags are given out: stale caches do not cause a walk per compile.

use hashbrown::{HashMap, HashSet};
use pyjit_ffi::layout::{interp, type_};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py;
use pyjit_ffi::tstate::Tstate;
use pyjit_ffi::types::TypeView;

use super::WeakType;

/// Classes visited in one walk at most.
const MAX_CLASSES: usize = 50_000;

/// See the module's text.
#[derive(Debug, Default)]
pub struct VersionIndex {
    known: HashMap<u32, WeakType>,
    missing: HashSet<u32>,
    /// The next tag to be given out when `missing` was filled.
    next_tag: u32,
}

impl VersionIndex {
    /// The living classes that have one of these tags.
    pub fn find(&mut self, gil: Gil<'_>, wanted: &[u32]) -> HashMap<u32, Owned> {
        let next_tag = next_tag(gil);
        if next_tag != self.next_tag {
            self.missing.clear();
            self.next_tag = next_tag;
        }
        let mut found = HashMap::new();
        let mut rest = HashSet::new();
        for &version in wanted.iter().filter(|&&v| v != 0) {
            match self.known.get(&version).and_then(WeakType::get) {
                Some(class) if has_version(&class, version) => drop(found.insert(version, class)),
                _ if self.missing.contains(&version) => {}
                _ => drop(rest.insert(version)),
            }
        }
        if !rest.is_empty() {
            self.known = walk(gil, &mut rest, &mut found);
            self.missing.extend(rest);
        }
        found
    }
}

fn has_version(class: &Owned, version: u32) -> bool {
    TypeView::new(class.borrow()).is_some_and(|c| c.version_tag() == version)
}

/// The tag that the next class without one will get.
fn next_tag(gil: Gil<'_>) -> u32 {
    let interpreter = Tstate::current(gil).interp();
    // SAFETY: a field of the live interpreter state.
    unsafe { crate::mem::get(interpreter.as_ptr(), interp::TYPES_NEXT_VERSION_TAG) }
}

/// Visits the subclasses of `object`: moves wanted tags from `rest` to `found`, and returns all classes with a tag. Runs
/// no Python code: the method called is `type.__subclasses__` itself, whatever metaclasses define.
fn walk(gil: Gil<'_>, rest: &mut HashSet<u32>, found: &mut HashMap<u32, Owned>) -> HashMap<u32, WeakType> {
    let mut known = HashMap::new();
    let Some(subclasses) = subclasses_method(gil) else {
        return known;
    };
    // SAFETY: a static class.
    let Some(root) = (unsafe { Borrowed::from_ptr((&raw mut py::PyBaseObject_Type).cast()) }) else {
        return known;
    };
    let mut todo = vec![root.to_owned()];
    let mut seen = HashSet::new();
    while let Some(object) = todo.pop() {
        let Some(class) = TypeView::new(object.borrow()) else {
            continue;
        };
        if !seen.insert(object.as_ptr()) || seen.len() > MAX_CLASSES {
            continue;
        }
        let version = class.version_tag();
        if rest.remove(&version) {
            found.insert(version, object.clone());
        }
        if version != 0
            // SAFETY: a live class; owned references exist only where the GIL is held.
            && let Some(weak) = unsafe { WeakType::new(object.as_ptr().cast()) }
        {
            known.insert(version, weak);
        }
        // In a static class the field is something else.
        if class.is_heap_type() && class.slot(type_::TP_SUBCLASSES).is_null() {
            continue;
        }
        match subclasses.borrow().call(&[object.borrow()]) {
            Ok(list) => todo.extend((0..list.borrow().list_len()).filter_map(|i| list.borrow().list_item(i))),
            // Out of memory: the feedback stays incomplete.
            Err(raised) => raised.clear(),
        }
    }
    known
}

/// The method descriptor `type.__subclasses__`.
fn subclasses_method(_: Gil<'_>) -> Option<Owned> {
    // SAFETY: a static class.
    let meta = unsafe { TypeView::from_ptr(&raw mut py::PyType_Type) }?;
    let found = meta
        .dict()
        .and_then(|d| d.borrow().dict_get_str(c"__subclasses__"));
    match found {
        Ok(method) => method.filter(|m| m.borrow().is_method_descriptor()),
        Err(raised) => {
            // Without it, nothing is found.
            raised.clear();
            None
        }
    }
}
