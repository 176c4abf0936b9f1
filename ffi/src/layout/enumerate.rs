//! `enumobject` of Objects/enumobject.c, which no header has: [`crate::selfcheck`] looks whether it agrees.

/// `enumobject.en_index`.
pub const INDEX: i32 = 16;
