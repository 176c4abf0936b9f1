//! `arrayobject` and `struct arraydescr` of Modules/arraymodule.c, which no header has: the runtime compares an array
//! with its buffer before it relies on these.

/// `arrayobject.ob_item`.
pub const OB_ITEM: i32 = 24;
/// `arrayobject.ob_descr`, never written after the array is made.
pub const OB_DESCR: i32 = 40;
/// `arrayobject.ob_exports`.
pub const OB_EXPORTS: i32 = 56;
/// `sizeof(arrayobject)`.
pub const SIZE: i32 = 64;
/// `struct arraydescr.typecode`.
pub const DESCR_TYPECODE: i32 = 0;
/// `struct arraydescr.itemsize`, a C int.
pub const DESCR_ITEMSIZE: i32 = 4;
