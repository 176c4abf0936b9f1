//! Assumptions compiled code relies on without a check. Each has a key; the registry in `interp` maps keys to
//! the units to invalidate, fed by watchers.

use crate::entity::ConstId;
use crate::ir::types::TypeId;

/// A fact that a watcher will report the end of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Assumption {
    /// The class, its bases and their attributes stay as they are (type watcher, version tag assigned).
    TypeUnchanged(TypeId),
    /// The dict of globals or builtins that owns this looked-up name keeps its value (dict watcher).
    GlobalUnchanged {
        /// The interned name.
        name: ConstId,
    },
    /// The function keeps code, defaults and keyword defaults (function watcher).
    FunctionUnchanged(ConstId),
    /// The module keeps the value of this attribute (dict watcher on its dict).
    ModuleAttrUnchanged {
        /// The module object.
        module: ConstId,
        /// The interned name.
        name: ConstId,
    },
}
