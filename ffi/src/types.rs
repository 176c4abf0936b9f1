//! Classes and what their instances look like: versions, flags, slots, shared keys, inline values.

use core::ffi::CStr;
use core::marker::PhantomData;
use core::ptr::NonNull;

use crate::dictkeys::DictKeys;
use crate::error::{PyResult, check};
use crate::layout::{heaptype, inline_values, preheader, type_};
use crate::object::{Borrowed, Owned};
use crate::{py, raw, repr, sys};

/// A class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeView<'a>(Borrowed<'a>);

impl<'a> TypeView<'a> {
    /// Views an object; `None` if it is no class.
    pub fn new(object: Borrowed<'a>) -> Option<Self> {
        object.is_type().then_some(Self(object))
    }

    /// The class of an object. It may be assigned (`__class__`) when Python code runs; until then it is alive.
    #[inline]
    pub fn of(object: Borrowed<'a>) -> Self {
        // SAFETY: every object has a type, which it keeps alive.
        unsafe { Self::from_ptr_unchecked(object.type_ptr()) }
    }

    /// Wraps a pointer to a class; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or a class that stays alive for `'a`. The GIL is held meanwhile.
    pub unsafe fn from_ptr(ptr: *mut py::PyTypeObject) -> Option<Self> {
        // SAFETY: contract.
        unsafe { Borrowed::from_ptr(ptr.cast()) }.map(Self)
    }

    /// # Safety
    /// As [`Self::from_ptr`], and not null.
    unsafe fn from_ptr_unchecked(ptr: *mut py::PyTypeObject) -> Self {
        // SAFETY: not null (contract).
        Self(unsafe { Borrowed::from_ptr(ptr.cast()).unwrap_unchecked() })
    }

    /// The object.
    #[inline]
    pub fn object(self) -> Borrowed<'a> {
        self.0
    }

    /// The address.
    #[inline]
    pub fn as_ptr(self) -> *mut py::PyTypeObject {
        self.0.as_ptr().cast()
    }

    /// `tp_name`: for a heap type the bare name, for a static one with its module.
    pub fn name(self) -> String {
        // SAFETY: a C string that lives as long as the type (until `__name__` is assigned, which needs Python code).
        unsafe { CStr::from_ptr(self.get(type_::TP_NAME)) }
            .to_string_lossy()
            .into_owned()
    }

    /// `tp_flags`, bits of [`repr::tpflags`].
    #[inline]
    pub fn flags(self) -> u64 {
        self.get(type_::TP_FLAGS)
    }

    /// All of these flags are set.
    #[inline]
    pub fn has_flags(self, wanted: u64) -> bool {
        self.flags() & wanted == wanted
    }

    /// Made by a `class` statement or `type(...)`.
    pub fn is_heap_type(self) -> bool {
        self.has_flags(repr::tpflags::HEAPTYPE)
    }

    /// Its attributes can never be assigned.
    pub fn is_immutable(self) -> bool {
        self.has_flags(repr::tpflags::IMMUTABLETYPE)
    }

    /// Size of an instance. Unit: bytes.
    pub fn basicsize(self) -> py::Py_ssize_t {
        self.get(type_::TP_BASICSIZE)
    }

    /// Size of an item of an instance. Unit: bytes.
    pub fn itemsize(self) -> py::Py_ssize_t {
        self.get(type_::TP_ITEMSIZE)
    }

    /// Offset of the `__dict__` pointer; 0 for none, negative for managed or counted from the end.
    pub fn dictoffset(self) -> py::Py_ssize_t {
        self.get(type_::TP_DICTOFFSET)
    }

    /// `tp_version_tag`; 0 says nothing is known.
    #[inline]
    pub fn version_tag(self) -> u32 {
        self.get(type_::TP_VERSION_TAG)
    }

    /// Gives the type a version tag if it has none. `false` if it can have none any more.
    pub fn assign_version_tag(self) -> bool {
        // SAFETY: a live type and the GIL.
        unsafe { sys::PyUnstable_Type_AssignVersionTag(self.as_ptr()) != 0 && self.version_tag() != 0 }
    }

    /// Version tags used up, of [`repr::TYPE_MAX_VERSIONS`].
    pub fn versions_used(self) -> u16 {
        self.get(type_::TP_VERSIONS_USED)
    }

    /// Ids of the watchers of this type, bit n for id n.
    pub fn watchers(self) -> u8 {
        self.get(type_::TP_WATCHED)
    }

    /// `__base__`.
    pub fn base(self) -> Option<Owned> {
        // SAFETY: null or a live type; nothing runs before the reference is taken.
        unsafe { Borrowed::from_ptr(self.get(type_::TP_BASE)) }.map(Borrowed::to_owned)
    }

    /// Tuple of `__mro__`.
    pub fn mro(self) -> Option<Owned> {
        // SAFETY: null or a live tuple; nothing runs before the reference is taken.
        unsafe { Borrowed::from_ptr(self.get(type_::TP_MRO)) }.map(Borrowed::to_owned)
    }

    /// The class's own dict, also of a static type.
    pub fn dict(self) -> PyResult<Owned> {
        // SAFETY: a live type; new reference or null.
        unsafe { check(py::PyType_GetDict(self.as_ptr())) }
    }

    /// What attribute lookup finds in the MRO, without calling descriptors. May assign a version tag.
    pub fn lookup(self, name: Borrowed<'_>) -> Option<Owned> {
        // SAFETY: a live type and the GIL; a new reference, or null without an exception.
        unsafe { Owned::from_ptr(sys::_PyType_LookupRef(self.as_ptr(), name.as_ptr())) }
    }

    /// The class or one of its bases is `other`.
    pub fn is_subtype_of(self, other: TypeView<'_>) -> bool {
        // SAFETY: both are live types.
        unsafe { py::PyType_IsSubtype(self.as_ptr(), other.as_ptr()) != 0 }
    }

    /// Address stored in a slot, by an offset from [`crate::layout::type_`] (function pointers and method tables).
    pub fn slot(self, offset: i32) -> *const () {
        self.get(offset)
    }

    /// Instances keep their dict pointer before the object.
    pub fn has_managed_dict(self) -> bool {
        self.has_flags(repr::tpflags::MANAGED_DICT)
    }

    /// Instances have room for their attributes in the object.
    pub fn has_inline_values(self) -> bool {
        self.has_flags(repr::tpflags::INLINE_VALUES)
    }

    /// Keys shared by the instances: index of an attribute among the inline values. Append-only, kept for the
    /// life of the class; `None` for a class whose instances do not share keys.
    pub fn cached_keys(self) -> Option<DictKeys<'a>> {
        if !self.is_heap_type() {
            return None;
        }
        // SAFETY: a heap type has the field; the class owns the table until it dies.
        unsafe { DictKeys::from_ptr(self.get(heaptype::HT_CACHED_KEYS)) }
    }

    /// The `__getitem__` of `BINARY_SUBSCR_GETITEM`, with the function version it is valid for. (Its like for `__init__`
    /// is not read here: CPython leaves a stale pointer there when the class changes.)
    pub fn specialised_getitem(self) -> Option<(Owned, u32)> {
        if !self.is_heap_type() {
            return None;
        }
        // SAFETY: a heap type has the field. Null or a function of the class: CPython clears it before the class changes;
        // nothing runs before the reference is taken.
        let func = unsafe { Borrowed::from_ptr(self.get(heaptype::SPEC_CACHE_GETITEM)) }?.to_owned();
        Some((func, self.get(heaptype::SPEC_CACHE_GETITEM_VERSION)))
    }

    #[inline]
    fn get<T: Copy>(self, offset: i32) -> T {
        // SAFETY: callers pass offsets from `layout::type_` (or `heaptype`, after a check) with the field's type.
        unsafe { raw::get(self.0.as_ptr().cast(), offset) }
    }
}

/// The attribute values inside an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlineValues<'a>(NonNull<u8>, PhantomData<&'a ()>);

impl<'a> InlineValues<'a> {
    /// The inline values of an object; `None` if its class has none.
    pub fn of(object: Borrowed<'a>) -> Option<Self> {
        let class = TypeView::of(object);
        if !class.has_inline_values() {
            return None;
        }
        let offset = i32::try_from(class.basicsize()).ok()?;
        // SAFETY: instances of such a class are allocated with values behind the basic size.
        let values = unsafe { raw::at::<u8>(object.as_ptr().cast(), offset) };
        Some(Self(NonNull::new(values)?, PhantomData))
    }

    /// Room for so many values.
    pub fn capacity(self) -> u8 {
        self.byte(inline_values::CAPACITY)
    }

    /// Attributes set.
    pub fn size(self) -> u8 {
        self.byte(inline_values::SIZE)
    }

    /// The values are part of the object.
    pub fn embedded(self) -> bool {
        self.byte(inline_values::EMBEDDED) != 0
    }

    /// The values are the truth; once false, for ever false.
    pub fn valid(self) -> bool {
        self.byte(inline_values::VALID) != 0
    }

    /// Value by the index of its key in [`TypeView::cached_keys`]; `None` if unset, out of range, or not valid.
    pub fn value(self, index: usize) -> Option<Owned> {
        if index >= usize::from(self.capacity()) || !self.valid() {
            return None;
        }
        // SAFETY: the index is below the capacity; null or a live object; nothing runs before the reference is taken.
        unsafe {
            let values = raw::at::<*mut py::PyObject>(self.0.as_ptr(), inline_values::VALUES);
            Borrowed::from_ptr(values.add(index).read()).map(Borrowed::to_owned)
        }
    }

    fn byte(self, offset: i32) -> u8 {
        // SAFETY: the header of the values is part of the live object.
        unsafe { raw::get(self.0.as_ptr(), offset) }
    }
}

/// The dict of an object whose class has a managed dict, if it was made already.
pub fn managed_dict(object: Borrowed<'_>) -> Option<Owned> {
    if !TypeView::of(object).has_managed_dict() {
        return None;
    }
    // SAFETY: such objects have the pointer before them; null or a live dict; nothing runs before it is taken.
    unsafe { Borrowed::from_ptr(raw::get(object.as_ptr().cast(), preheader::DICT)) }.map(Borrowed::to_owned)
}
