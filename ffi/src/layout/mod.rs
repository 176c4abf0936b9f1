//! Where CPython keeps the fields that machine code and the wrappers of this crate read and write.
//!
//! One sub-module per struct; every constant is a byte offset from the start of the object (or of the struct) unless
//! its comment says otherwise. The numbers were printed by the C compiler; `tests/layout_probe.rs` checks them
//! against the headers of the Python in use, [`crate::selfcheck`] against the running interpreter.

pub mod array;
pub mod enumerate;
#[rustfmt::skip]
mod v3_13;

pub use v3_13::*;

/// The value of a fact by its name (`"frame::STACKTOP"`), or `None` for a name this version has not.
pub fn by_name(name: &str) -> Option<i32> {
    let at = ALL.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    ALL.get(at).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_sorted_and_found_by_name() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(by_name("frame::STACKTOP"), Some(frame::STACKTOP));
        assert_eq!(by_name("frame::NOWHERE"), None);
    }

    #[test]
    fn frame_header_is_whole_words_before_the_slots() {
        assert_eq!(frame::SPECIALS_SIZE * 8, frame::LOCALSPLUS);
    }
}
