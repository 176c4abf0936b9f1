//! Types of SSA values: a machine representation, and for objects what is known of their class.

use crate::id_type;

id_type!(
    /// A Python class known to the compile: the first ones are the well-known builtin classes of
    /// [`wk`], the rest are numbered by the snapshot.
    TypeId,
    "T"
);

/// Declares the well-known builtin classes: constant, text name, CPython symbol of the type object.
macro_rules! well_known {
    ($($konst:ident = $text:literal, $symbol:literal;)*) => {
        /// The well-known builtin classes.
        pub mod wk {
            use super::TypeId;
            #[repr(u32)]
            #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "index space of the constants below")]
            enum Index { $($konst),* }
            $(
                #[doc = concat!("The class `", $text, "` (`", $symbol, "`).")]
                pub const $konst: TypeId = TypeId(Index::$konst as u32);
            )*
            /// Text name and CPython symbol per well-known class, in id order.
            pub const TABLE: &[(&str, &str)] = &[$(($text, $symbol)),*];
        }
    };
}

well_known! {
    NONE = "NoneType", "_PyNone_Type";
    BOOL = "bool", "PyBool_Type";
    INT = "int", "PyLong_Type";
    FLOAT = "float", "PyFloat_Type";
    COMPLEX = "complex", "PyComplex_Type";
    STR = "str", "PyUnicode_Type";
    BYTES = "bytes", "PyBytes_Type";
    BYTEARRAY = "bytearray", "PyByteArray_Type";
    LIST = "list", "PyList_Type";
    TUPLE = "tuple", "PyTuple_Type";
    DICT = "dict", "PyDict_Type";
    SET = "set", "PySet_Type";
    FROZENSET = "frozenset", "PyFrozenSet_Type";
    RANGE = "range", "PyRange_Type";
    SLICE = "slice", "PySlice_Type";
    CELL = "cell", "PyCell_Type";
    FUNCTION = "function", "PyFunction_Type";
    METHOD = "method", "PyMethod_Type";
    BUILTIN = "builtin_function_or_method", "PyCFunction_Type";
    METHOD_DESCR = "method_descriptor", "PyMethodDescr_Type";
    TYPE = "type", "PyType_Type";
    MODULE = "module", "PyModule_Type";
    GENERATOR = "generator", "PyGen_Type";
    RANGE_ITER = "range_iterator", "PyRangeIter_Type";
    LIST_ITER = "list_iterator", "PyListIter_Type";
    TUPLE_ITER = "tuple_iterator", "PyTupleIter_Type";
    CODE = "code", "PyCode_Type";
    ENUMERATE = "enumerate", "PyEnum_Type";
    ZIP = "zip", "PyZip_Type";
    STR_ITER = "str_iterator", "PyUnicodeIter_Type";
    ASCII_ITER = "str_ascii_iterator", "_PyUnicodeASCIIIter_Type";
    BYTES_ITER = "bytes_iterator", "PyBytesIter_Type";
    DICT_KEYS = "dict_keys", "PyDictKeys_Type";
    DICT_VALUES = "dict_values", "PyDictValues_Type";
    DICT_ITEMS = "dict_items", "PyDictItems_Type";
    DICT_KEY_ITER = "dict_keyiterator", "PyDictIterKey_Type";
    DICT_VALUE_ITER = "dict_valueiterator", "PyDictIterValue_Type";
    DICT_ITEM_ITER = "dict_itemiterator", "PyDictIterItem_Type";
    SET_ITER = "set_iterator", "PySetIter_Type";
}

/// What is known of the class of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cls {
    /// Any class.
    Any,
    /// Exactly `int` or exactly `float`.
    Number,
    /// Exactly this class (`type(x) is C`), not a subclass.
    Exact(TypeId),
}

impl Cls {
    /// Least upper bound.
    fn join(self, other: Cls) -> Cls {
        match (self, other) {
            (a, b) if a == b => a,
            (a, b) if a.is_number() && b.is_number() => Cls::Number,
            _ => Cls::Any,
        }
    }
    fn is_number(self) -> bool {
        matches!(self, Cls::Number | Cls::Exact(wk::INT | wk::FLOAT))
    }
}

/// The type of an SSA value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    /// A `PyObject *`; `nullable` when it may be NULL (an unbound local, an absent self).
    Obj {
        /// What is known of the class.
        cls: Cls,
        /// May be NULL.
        nullable: bool,
    },
    /// A 64-bit signed machine integer; also raw pointers and sizes.
    I64,
    /// An IEEE double.
    F64,
    /// 0 or 1 in a general register.
    Bool,
    /// No value.
    Void,
}

impl Ty {
    /// Any non-NULL object.
    pub const OBJ: Ty = Ty::Obj {
        cls: Cls::Any,
        nullable: false,
    };
    /// An int or a float, exactly.
    pub const NUMBER: Ty = Ty::Obj {
        cls: Cls::Number,
        nullable: false,
    };
    /// Any object or NULL.
    pub const OBJ_OR_NULL: Ty = Ty::Obj {
        cls: Cls::Any,
        nullable: true,
    };

    /// A non-NULL object of exactly class `t`.
    pub const fn exact(t: TypeId) -> Ty {
        Ty::Obj {
            cls: Cls::Exact(t),
            nullable: false,
        }
    }
    /// True for object pointers.
    pub fn is_obj(self) -> bool {
        matches!(self, Ty::Obj { .. })
    }
    /// True if the value may be NULL.
    pub fn is_nullable(self) -> bool {
        matches!(self, Ty::Obj { nullable: true, .. })
    }
    /// The exact class, if known.
    pub fn class(self) -> Option<TypeId> {
        match self {
            Ty::Obj {
                cls: Cls::Exact(t), ..
            } => Some(t),
            _ => None,
        }
    }
    /// An object that is exactly an int or exactly a float.
    pub fn is_number(self) -> bool {
        matches!(self, Ty::Obj { cls, nullable: false } if cls.is_number())
    }
    /// The same machine representation (class and nullability aside).
    pub fn same_repr(self, other: Ty) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
    /// Least upper bound of two types of the same representation; `None` if representations differ.
    pub fn join(self, other: Ty) -> Option<Ty> {
        match (self, other) {
            (Ty::Obj { cls: a, nullable: n }, Ty::Obj { cls: b, nullable: m }) => Some(Ty::Obj {
                cls: a.join(b),
                nullable: n | m,
            }),
            (a, b) if a == b => Some(a),
            _ => None,
        }
    }
    /// True if every value of `self` is a value of `other`.
    pub fn is_subtype_of(self, other: Ty) -> bool {
        match (self, other) {
            (Ty::Obj { cls: a, nullable: n }, Ty::Obj { cls: b, nullable: m }) => a.join(b) == b && (m || !n),
            (a, b) => a == b,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_is_least_upper_bound() {
        let (int, flt) = (Ty::exact(wk::INT), Ty::exact(wk::FLOAT));
        assert_eq!(int.join(int), Some(int));
        assert_eq!(int.join(flt), Some(Ty::NUMBER));
        assert_eq!(Ty::NUMBER.join(int), Some(Ty::NUMBER));
        assert_eq!(Ty::NUMBER.join(Ty::exact(wk::STR)), Some(Ty::OBJ));
        assert!(int.is_subtype_of(Ty::NUMBER) && !Ty::NUMBER.is_subtype_of(flt));
        assert_eq!(int.join(Ty::I64), None);
        assert!(int.is_subtype_of(Ty::OBJ_OR_NULL) && !Ty::OBJ_OR_NULL.is_subtype_of(Ty::OBJ));
    }
}

/// A few classes, packed into an immediate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypeSet(u64);

impl TypeSet {
    /// Most classes of a set.
    pub const MAX: usize = 4;
    const BITS: usize = 16;

    /// The classes in this order; `None` if there are none, too many, or one has too high a number.
    pub fn new(classes: &[TypeId]) -> Option<TypeSet> {
        if classes.is_empty() || classes.len() > TypeSet::MAX {
            return None;
        }
        let mut bits = 0;
        for (n, t) in classes.iter().enumerate() {
            // Zero is no class.
            let id = u16::try_from(t.0 + 1).ok()?;
            bits |= u64::from(id) << (n * TypeSet::BITS);
        }
        Some(TypeSet(bits))
    }
    /// As an immediate.
    pub fn imm(self) -> i64 {
        self.0.cast_signed()
    }
    /// From an immediate.
    pub fn from_imm(imm: i64) -> TypeSet {
        TypeSet(imm.cast_unsigned())
    }
    /// The classes.
    pub fn classes(self) -> impl Iterator<Item = TypeId> {
        let id = move |n: usize| (self.0 >> (n * TypeSet::BITS)) & 0xffff;
        let ids = (0..TypeSet::MAX).map(id).take_while(|&id| id != 0);
        ids.filter_map(|id| u32::try_from(id - 1).ok().map(TypeId))
    }
    /// The class is one of them.
    pub fn has(self, t: TypeId) -> bool {
        self.classes().any(|c| c == t)
    }
    /// The same set in the order of the numbers.
    pub fn sorted(self) -> TypeSet {
        let mut classes: Vec<TypeId> = self.classes().collect();
        classes.sort_unstable_by_key(|t| t.0);
        TypeSet::new(&classes).unwrap_or(self)
    }
}
