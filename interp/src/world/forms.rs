//! What the instructions of a code object were specialised for when it was compiled first.
//!
//! Once native code runs, the interpreter sees little more than the calls that native code left, and specialises for
//! those: for what is rare. So a later compile goes by the forms of the first, as long as they can be resolved, together
//! with what exits taught. Operators of numbers are excepted: what comes there changes with the program's phases, and
//! code for both kinds of numbers is worse than code for either.

use hashbrown::HashMap;
use pyjit_ffi::object::Owned;
use pyjit_ffi::opcode as op;

use super::feedback::{Site, sites};

/// Instructions whose form says of which class an operand was.
pub(super) fn tells_class(base: u8) -> bool {
    matches!(
        base,
        op::LOAD_ATTR
            | op::STORE_ATTR
            | op::BINARY_SUBSCR
            | op::STORE_SUBSCR
            | op::CONTAINS_OP
            | op::TO_BOOL
            | op::UNPACK_SEQUENCE
            | op::FOR_ITER
    )
}

/// Class versions that the forms of a snapshot name.
pub(super) fn versions(bytecode: &[u8]) -> Vec<u32> {
    sites(bytecode).iter().filter_map(Site::class_version).collect()
}

/// The bytecode as it is `now`, but with the forms of an `earlier` snapshot where that knew one. `classes` has the living
/// classes by version.
pub(super) fn kept(earlier: &[u8], now: &[u8], classes: &HashMap<u32, Owned>) -> Vec<u8> {
    let mut bytecode = now.to_vec();
    if earlier.len() != now.len() {
        return bytecode;
    }
    for (old, new) in sites(earlier).iter().zip(sites(now)) {
        let base = op::base(old.raw);
        let same = old.unit == new.unit && base == op::base(new.raw);
        let specialised = old.raw != base && tells_class(base);
        let living = match old.class_version() {
            Some(version) => classes.contains_key(&version),
            // An attribute of a module or a class, say.
            None => !matches!(base, op::LOAD_ATTR | op::STORE_ATTR),
        };
        if same && specialised && living {
            let at = 2 * old.unit as usize;
            let size = 2 + 2 * usize::from(op::caches(base));
            if let (Some(to), Some(from)) = (bytecode.get_mut(at..at + size), earlier.get(at..at + size)) {
                to.copy_from_slice(from);
            }
        }
    }
    bytecode
}
