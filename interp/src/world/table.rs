//! The objects and classes a compile names: dense ids for both, references that keep them alive meanwhile.

use hashbrown::HashMap;
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::{ConstId, ConstValue, TypeInfo};
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_codegen::refusal::Refusal;
use pyjit_ffi::layout::object;
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{PyObject, PyTypeObject};
use pyjit_ffi::repr;
use pyjit_ffi::types::TypeView;

use super::types::{info, well_known};
use crate::mem::get;

/// Longest str whose text the compiler is told. Unit: bytes of UTF-8.
const MAX_TEXT: usize = 1024;
/// Longest tuple whose items the compiler is told.
const MAX_ITEMS: usize = 64;
/// Deepest nesting of such tuples.
const MAX_DEPTH: u32 = 4;

/// Ints with at most so many bits, sign included, are told by value.
const INT_BITS: u32 = 62;

#[derive(Debug)]
struct Const {
    value: ConstValue,
    ty: TypeId,
    immortal: bool,
}

/// See the module's text.
#[derive(Debug, Default)]
pub(crate) struct Table {
    consts: Vec<Const>,
    const_objects: Vec<*mut PyObject>,
    const_ids: HashMap<*mut PyObject, ConstId>,
    types: Vec<*mut PyTypeObject>,
    infos: Vec<TypeInfo>,
    type_ids: HashMap<*mut PyTypeObject, TypeId>,
    /// Ids of constants made by value: kind and bits.
    made: HashMap<(u8, u64), ConstId>,
    held: Vec<Owned>,
}

impl Table {
    /// A table with the well-known classes.
    pub(crate) fn new(gil: Gil<'_>) -> Result<Table, Refusal> {
        let mut table = Table::default();
        for &(_, symbol) in wk::TABLE {
            let class = well_known(gil, symbol)
                .ok_or_else(|| Refusal::Internal(format!("no address for the class {symbol}")))?;
            table.class_id(class);
        }
        Ok(table)
    }

    /// The id of a class.
    pub(crate) fn class_id(&mut self, class: TypeView<'_>) -> TypeId {
        if let Some(&id) = self.type_ids.get(&class.as_ptr()) {
            return id;
        }
        let id = TypeId::new(self.types.len());
        self.types.push(class.as_ptr());
        self.infos.push(info(class));
        self.held.push(class.object().to_owned());
        self.type_ids.insert(class.as_ptr(), id);
        id
    }

    /// The class with an id.
    pub(crate) fn class(&self, id: TypeId) -> Option<TypeView<'_>> {
        // SAFETY: the table holds a reference.
        unsafe { TypeView::from_ptr(*self.types.get(id.index())?) }
    }

    /// Facts about the class with an id, as they were when it was numbered.
    pub(crate) fn info(&self, id: TypeId) -> Option<&TypeInfo> {
        self.infos.get(id.index())
    }

    /// The class with an id as a reference of its own, for code that changes the table meanwhile.
    pub(crate) fn own_class(&self, id: TypeId) -> Option<Owned> {
        self.class(id).map(|c| c.object().to_owned())
    }

    /// The id of an object.
    pub(crate) fn const_id(&mut self, object: Borrowed<'_>) -> ConstId {
        self.add_const(object, 0)
    }

    fn add_const(&mut self, object: Borrowed<'_>, depth: u32) -> ConstId {
        if let Some(&id) = self.const_ids.get(&object.as_ptr()) {
            return id;
        }
        let value = self.value_of(object, depth);
        let ty = self.class_id(TypeView::of(object));
        let id = ConstId::new(self.consts.len());
        self.consts.push(Const {
            value,
            ty,
            immortal: is_immortal(object),
        });
        self.const_objects.push(object.as_ptr());
        self.const_ids.insert(object.as_ptr(), id);
        self.held.push(object.to_owned());
        id
    }

    fn value_of(&mut self, object: Borrowed<'_>, depth: u32) -> ConstValue {
        if object.is_none() {
            ConstValue::None
        } else if object.is_bool() {
            object
                .as_i64()
                .map_or(ConstValue::Other, |v| ConstValue::Bool(v != 0))
        } else if object.is_int() {
            object
                .as_i64()
                .filter(|&v| fits(v))
                .map_or(ConstValue::Other, ConstValue::Int)
        } else if object.is_float() {
            object.as_f64().map_or(ConstValue::Other, ConstValue::Float)
        } else if object.is_str() {
            text_of(object, MAX_TEXT).map_or(ConstValue::Other, ConstValue::Str)
        } else if object.is_tuple() && object.tuple_len() <= MAX_ITEMS && depth < MAX_DEPTH {
            ConstValue::Tuple(
                object
                    .tuple_items()
                    .map(|item| self.add_const(item, depth + 1))
                    .collect(),
            )
        } else {
            ConstValue::Other
        }
    }

    /// The object with an id.
    pub(crate) fn object(&self, id: ConstId) -> Option<Borrowed<'_>> {
        // SAFETY: the table holds a reference.
        unsafe { Borrowed::from_ptr(*self.const_objects.get(id.index())?) }
    }

    /// The object with an id as a reference of its own, for code that changes the table meanwhile.
    pub(crate) fn own_object(&self, id: ConstId) -> Option<Owned> {
        self.object(id).map(Borrowed::to_owned)
    }

    /// Its value.
    pub(crate) fn value(&self, id: ConstId) -> ConstValue {
        self.consts
            .get(id.index())
            .map_or(ConstValue::Other, |c| c.value.clone())
    }

    /// Its class. An id that is none of this table's gets one that no value has.
    pub(crate) fn type_of(&self, id: ConstId) -> TypeId {
        self.consts.get(id.index()).map_or(TypeId(u32::MAX), |c| c.ty)
    }

    /// Its reference count never changes.
    pub(crate) fn immortal(&self, id: ConstId) -> bool {
        self.consts.get(id.index()).is_some_and(|c| c.immortal)
    }

    /// A constant with this value; `None` for a kind that is not made, and without memory.
    pub(crate) fn make(&mut self, gil: Gil<'_>, value: &ConstValue) -> Option<ConstId> {
        let (key, made) = match value {
            ConstValue::None => return Some(self.const_id(Owned::none(gil).borrow())),
            ConstValue::Bool(b) => return Some(self.const_id(Owned::bool(gil, *b).borrow())),
            ConstValue::Int(v) => ((0, v.cast_unsigned()), Owned::int(gil, *v)),
            ConstValue::Float(v) => ((1, v.to_bits()), Owned::float(gil, *v)),
            ConstValue::Str(text) => {
                let Ok(text) = std::ffi::CString::new(text.as_str()) else {
                    return None;
                };
                return match Owned::interned(gil, &text) {
                    Ok(name) => Some(self.const_id(name.borrow())),
                    Err(raised) => {
                        raised.clear();
                        None
                    }
                };
            }
            ConstValue::Tuple(_) | ConstValue::Other => return None,
        };
        if let Some(&id) = self.made.get(&key) {
            return Some(id);
        }
        match made {
            Ok(object) => {
                let id = self.const_id(object.borrow());
                self.made.insert(key, id);
                Some(id)
            }
            // Out of memory: the compiler refuses.
            Err(raised) => {
                raised.clear();
                None
            }
        }
    }

    /// Objects by `ConstId`.
    pub(crate) fn const_objects(&self) -> &[*mut PyObject] {
        &self.const_objects
    }

    /// Classes by `TypeId`.
    pub(crate) fn type_objects(&self) -> &[*mut PyTypeObject] {
        &self.types
    }
}

/// Fits in [`INT_BITS`].
fn fits(v: i64) -> bool {
    let limit = 1i64 << (INT_BITS - 1);
    (-limit..limit).contains(&v)
}

/// The text of an exact str that is not too long and has no lone surrogates.
pub(crate) fn text_of(object: Borrowed<'_>, limit: usize) -> Option<String> {
    if !object.is_str() || str_len(object) > limit {
        return None;
    }
    match object.to_str() {
        Ok(text) => (text.len() <= limit).then(|| text.to_owned()),
        Err(raised) => {
            // Lone surrogates have no UTF-8 form; the str stays opaque.
            raised.clear();
            None
        }
    }
}

/// Length of an exact str. Unit: code points.
fn str_len(object: Borrowed<'_>) -> usize {
    // SAFETY: a live exact str has the field.
    let n: isize = unsafe { get(object.as_ptr(), pyjit_ffi::layout::unicode::LENGTH) };
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn is_immortal(o: Borrowed<'_>) -> bool {
    // SAFETY: every object has the field.
    repr::is_immortal(unsafe { get::<_, u64>(o.as_ptr(), object::OB_REFCNT) })
}
