//! The optimiser: a list of passes over the IR. [`PIPELINE`] is the only list; names, timers, dump labels and
//! `disable` come from it.

pub mod append;
mod callee;
pub mod carry;
pub mod catches;
pub mod checks;
pub mod cleanup;
mod copy;
pub mod dce;
pub mod edit;
pub mod escape;
pub mod examples;
pub mod fields;
pub mod foretold;
pub mod fuse;
pub mod genexpr;
pub mod gvn;
pub mod infer;
pub mod inline;
pub mod iterate;
pub mod keywords;
pub mod licm;
pub mod notes;
mod patience;
mod quiet;
pub mod refcount;
pub mod scalar;
pub mod simplify;
pub mod sink;
mod sources;
mod specialise;
pub mod states;
pub mod thread;
mod thrown;
pub mod unbox;

use crate::input::World;
use crate::ir::func::{Func, Inst};
use crate::ir::ops::Op;
use crate::ir::types::TypeId;

/// One pass.
pub struct Pass {
    /// Name in dumps and options.
    pub name: &'static str,
    /// Runs it; true if it changed anything.
    pub run: fn(&mut Func, &mut dyn World) -> bool,
    /// Can be left out (for bisection).
    pub optional: bool,
}

/// All passes in order.
pub static PIPELINE: &[Pass] = &[
    Pass {
        name: "cleanup",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "genexpr",
        run: genexpr::run,
        optional: true,
    },
    Pass {
        name: "entry-iterators",
        run: scalar::own_entry_iterators,
        optional: true,
    },
    Pass {
        name: "specialise",
        run: specialise::run,
        optional: true,
    },
    Pass {
        name: "catches",
        run: |f, _| catches::run(f),
        optional: true,
    },
    Pass {
        name: "foretold",
        run: foretold::run,
        optional: true,
    },
    Pass {
        name: "thread",
        run: |f, _| thread::run(f),
        optional: true,
    },
    Pass {
        name: "cleanup-2",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "iterate",
        run: iterate::run,
        optional: true,
    },
    Pass {
        name: "inline",
        run: inline::run,
        optional: true,
    },
    Pass {
        name: "keywords",
        run: keywords::run,
        optional: true,
    },
    Pass {
        name: "specialise-i",
        run: specialise::run_again,
        optional: true,
    },
    Pass {
        name: "iterate-i",
        run: iterate::run,
        optional: true,
    },
    Pass {
        name: "inline-i",
        run: inline::run,
        optional: true,
    },
    Pass {
        name: "catches-i",
        run: |f, _| catches::run(f),
        optional: true,
    },
    Pass {
        name: "cleanup-i",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "simplify-i",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-j",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "checks",
        run: |f, _| checks::run(f),
        optional: true,
    },
    Pass {
        name: "aliases",
        run: |f, _| cleanup::join_aliases(f),
        optional: true,
    },
    Pass {
        name: "carry",
        run: |f, _| carry::run(f),
        optional: true,
    },
    Pass {
        name: "unbox",
        run: unbox::run,
        optional: true,
    },
    Pass {
        name: "simplify",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-3",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "escape",
        run: escape::run,
        optional: true,
    },
    Pass {
        name: "cleanup-e",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "scalar",
        run: |f, _| scalar::run(f),
        optional: true,
    },
    Pass {
        name: "fuse",
        run: |f, _| fuse::run(f),
        optional: true,
    },
    Pass {
        name: "cleanup-s",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "simplify-s",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-t",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "unbox-s",
        run: unbox::run,
        optional: true,
    },
    Pass {
        name: "simplify-u",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-u",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "gvn",
        run: gvn::run,
        optional: true,
    },
    Pass {
        name: "simplify-g",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-g",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "licm",
        run: licm::run,
        optional: true,
    },
    Pass {
        name: "gvn-2",
        run: gvn::run,
        optional: true,
    },
    Pass {
        name: "simplify-2",
        run: simplify::run,
        optional: true,
    },
    Pass {
        name: "cleanup-4",
        run: |f, _| cleanup::run(f),
        optional: false,
    },
    Pass {
        name: "sink",
        run: |f, _| sink::run(f),
        optional: true,
    },
    Pass {
        name: "states",
        run: |f, _| states::run(f),
        optional: true,
    },
    Pass {
        name: "dce",
        run: |f, _| dce::run(f),
        optional: true,
    },
    Pass {
        name: "notes",
        run: notes::run,
        optional: true,
    },
    Pass {
        name: "refcount",
        run: |f, w| {
            refcount::run(f, w);
            true
        },
        optional: false,
    },
    Pass {
        name: "dce-late",
        run: |f, w| dce::remove_dead_allocations(f, w) | dce::run(f),
        optional: true,
    },
    Pass {
        name: "append",
        run: |f, _| append::run(f),
        optional: true,
    },
];

/// Passes that have nothing to do unless one of the others before them changed the function.
pub static ONLY_AFTER: &[(&str, &[&str])] = &[
    ("keywords", &["inline", "iterate"]),
    ("specialise-i", &["inline", "iterate"]),
    ("iterate-i", &["inline"]),
    ("inline-i", &["iterate-i", "specialise-i"]),
    ("catches-i", &["inline", "iterate", "specialise-i"]),
    ("cleanup-i", &["inline", "iterate", "specialise-i", "catches-i"]),
    ("cleanup-3", &["checks", "unbox", "simplify"]),
    ("simplify-i", &["inline"]),
    ("cleanup-j", &["simplify-i"]),
    ("cleanup-e", &["escape"]),
    ("cleanup-s", &["scalar"]),
    ("simplify-s", &["escape", "scalar"]),
    ("cleanup-t", &["simplify-s"]),
    ("unbox-s", &["escape", "scalar"]),
    ("simplify-u", &["unbox-s"]),
    ("cleanup-u", &["simplify-u"]),
    ("simplify-g", &["gvn"]),
    ("cleanup-g", &["simplify-g"]),
    ("gvn-2", &["licm", "simplify-g"]),
    ("simplify-2", &["licm", "gvn-2"]),
    ("cleanup-4", &["licm", "gvn-2", "simplify-2"]),
];

/// The instruction looks whether the class of an object is one whose instances never change class, and no other
/// object ever becomes an instance of.
fn is_lasting_class(f: &Func, i: Inst, world: &dyn World) -> bool {
    let d = &f.insts[i];
    matches!(d.op, Op::GuardType | Op::IsType)
        && u32::try_from(d.imm[0]).is_ok_and(|t| !world.type_info(TypeId(t)).heap)
}

/// Runs the pass with this name; `None` if there is none.
pub fn run_named(name: &str, f: &mut Func, world: &mut dyn World) -> Option<bool> {
    PIPELINE
        .iter()
        .find(|p| p.name == name)
        .map(|p| (p.run)(f, world))
}
