//! Examples: what is in the objects at hand, read without running Python code.

use pyjit_codegen::entity::{ConstId, Id};
use pyjit_codegen::input::{Attr, CodeIdx, World};
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::layout::{array, cell, function, listiter, tupleiter, varobject};
use pyjit_ffi::object::{Borrowed, Owned};
use pyjit_ffi::py::{self, PyObject, PyTypeObject};
use pyjit_ffi::types::{InlineValues, TypeView};

use super::LiveWorld;
use crate::feedback::FeedbackStore;
use crate::mem::get;

/// Typecodes whose items compiled code reads, and the size it takes them to have. Unit: bytes.
const TYPECODES: [(u8, isize); 5] = [(b'd', 8), (b'l', 8), (b'q', 8), (b'i', 4), (b'B', 1)];

impl LiveWorld<'_> {
    pub(super) fn slot_example(&mut self, slot: usize) -> Option<ConstId> {
        // SAFETY: null or an object of the frame, which stands still during the compile (contract of the constructor).
        let object = unsafe { Borrowed::from_ptr(*self.live.get(slot)?) }?;
        Some(self.table.const_id(object))
    }

    pub(super) fn attr_example(&mut self, k: ConstId, name: ConstId) -> Option<ConstId> {
        if self.table.type_of(k) == wk::MODULE {
            return self.module_attr(k, name);
        }
        match self.attr(self.table.type_of(k), name) {
            Attr::Inline { offset, .. } | Attr::Slot { offset } => self.field_example(k, offset),
            Attr::ClassValue { value, .. } => Some(value),
            Attr::Dict { .. }
            | Attr::Method { .. }
            | Attr::Property { .. }
            | Attr::Setter { .. }
            | Attr::ClassMethod { .. }
            | Attr::Descriptor { .. }
            | Attr::TupleItem { .. }
            | Attr::Generic => None,
        }
    }

    /// `offset` is that of a member or of an inline value of the object's class.
    pub(super) fn field_example(&mut self, k: ConstId, offset: i32) -> Option<ConstId> {
        let owner = self.table.own_object(k)?;
        let class = TypeView::of(owner.borrow());
        let inline = i32::try_from(class.basicsize()).is_ok_and(|size| offset >= size);
        if inline && !InlineValues::of(owner.borrow()).is_some_and(InlineValues::valid) {
            return None;
        }
        self.object_at(&owner, offset)
    }

    pub(super) fn item_example(&mut self, k: ConstId, index: usize) -> Option<ConstId> {
        let mut owner = self.table.own_object(k)?;
        let sequence = match self.table.type_of(k) {
            wk::LIST_ITER => Some(listiter::IT_SEQ),
            wk::TUPLE_ITER => Some(tupleiter::IT_SEQ),
            _ => None,
        };
        if let Some(offset) = sequence {
            // SAFETY: the field of an iterator of this class: null or an object it keeps alive.
            owner =
                unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(owner.as_ptr(), offset)) }?.to_owned();
        }
        let item = match owner.borrow() {
            o if o.is_list() => o.list_item(index)?,
            o if o.is_tuple() => o.tuple_item(index)?.to_owned(),
            _ => return None,
        };
        Some(self.table.const_id(item.borrow()))
    }

    /// The tuple of cells of a function.
    pub(super) fn closure_example(&mut self, k: ConstId) -> Option<ConstId> {
        let owner = self.table.own_object(k).filter(|o| o.borrow().is_function())?;
        self.object_at(&owner, function::FUNC_CLOSURE)
    }

    /// What a cell holds.
    pub(super) fn content_example(&mut self, k: ConstId) -> Option<ConstId> {
        let owner = self
            .table
            .own_object(k)
            .filter(|_| self.table.type_of(k) == wk::CELL)?;
        self.object_at(&owner, cell::OB_REF)
    }

    fn object_at(&mut self, owner: &Owned, offset: i32) -> Option<ConstId> {
        // SAFETY: the owner's class has a field for an object there (contract of the callers): null or alive.
        let object = unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(owner.as_ptr(), offset)) }?;
        Some(self.table.const_id(object))
    }

    pub(super) fn typecode_example(&mut self, k: ConstId) -> Option<u8> {
        let owner = self.table.own_object(k)?;
        let class = owner.borrow().type_ptr();
        if !self.store.is_array_class(class) {
            if !looks_like_array(TypeView::of(owner.borrow())) || !agrees_with_buffer(&owner) {
                return None;
            }
            self.store
                .found_array_class(TypeView::of(owner.borrow()).object().to_owned());
        }
        // SAFETY: an exact array, whose layout was compared.
        let (code, size) = unsafe { element_of(owner.as_ptr()) };
        TYPECODES.contains(&(code, size)).then_some(code)
    }

    pub(super) fn known_array_class(&mut self) -> Option<TypeId> {
        let class = self.store.array_class()?;
        Some(self.table.class_id(TypeView::new(class.borrow())?))
    }

    pub(super) fn learn(&mut self, code: CodeIdx, bc: u32, operand: usize, k: ConstId) {
        let typecode = self.typecode_example(k);
        let (Some(owner), Some(of)) = (self.table.own_object(k), self.codes.get(code.index())) else {
            return;
        };
        self.store.at(of.code, bc, |site| {
            site.typecode = typecode.or(site.typecode);
            // SAFETY: the class of a live object.
            unsafe { site.note_type(Some(operand), owner.borrow().type_ptr()) };
        });
    }
}

/// What `array.array` is by name, size and flags. No class statement makes such a class.
fn looks_like_array(class: TypeView<'_>) -> bool {
    class.name() == "array.array"
        && class.is_heap_type()
        && class.is_immutable()
        && class.basicsize() == py::Py_ssize_t::try_from(array::SIZE).unwrap_or(0)
        && class.itemsize() == 0
}

/// Typecode and item size of an array.
///
/// # Safety
/// The object has the layout of an array.
unsafe fn element_of(o: *mut PyObject) -> (u8, isize) {
    // SAFETY: contract; the descriptor is static.
    unsafe {
        let descr: *const u8 = get(o, array::OB_DESCR);
        let size: i32 = get(descr, array::DESCR_ITEMSIZE);
        (get(descr, array::DESCR_TYPECODE), size as isize)
    }
}

/// The fields compiled code reads say the same as the object's buffer. An empty array tells nothing.
fn agrees_with_buffer(owner: &Owned) -> bool {
    let o = owner.as_ptr();
    let mut view = core::mem::MaybeUninit::<py::Py_buffer>::zeroed();
    // SAFETY: a class of this name and shape is the standard library's; its buffer functions are plain C. The fields are
    // read only after the size of the object was compared, the descriptor only if the buffer's start agrees.
    unsafe {
        if py::PyObject_GetBuffer(o, view.as_mut_ptr(), py::PyBUF_FORMAT) != 0 {
            py::PyErr_Clear();
            return false;
        }
        let buffer = view.assume_init_mut();
        let items: *mut core::ffi::c_void = get(o, array::OB_ITEM);
        let count: py::Py_ssize_t = get(o, varobject::OB_SIZE);
        let exports: py::Py_ssize_t = get(o, array::OB_EXPORTS);
        let agrees = count > 0
            && exports > 0
            && items == buffer.buf
            && !buffer.format.is_null()
            && count.checked_mul(buffer.itemsize) == Some(buffer.len)
            && element_of(o) == (buffer.format.cast::<u8>().read(), buffer.itemsize);
        py::PyBuffer_Release(view.as_mut_ptr());
        let released: py::Py_ssize_t = get(o, array::OB_EXPORTS);
        agrees && released + 1 == exports
    }
}

impl FeedbackStore {
    /// It is known that `array.array` is this class.
    fn is_array_class(&self, class: *mut PyTypeObject) -> bool {
        self.array_class()
            .is_some_and(|known| known.as_ptr() == class.cast())
    }
}
