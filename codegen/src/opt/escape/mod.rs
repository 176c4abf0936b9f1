//! Escape analysis: instances of Python classes that never leave the function need no object. Their attributes become SSA
//! values; frame states hold a recipe instead of the object.
//!
//! A *member* is an object that is made here (`alloc_instance`) and only looked into, or a block parameter to which only
//! members flow; so an object that a loop replaces by another one each time round is a member, too. While an object is in
//! reach it has one name: it flows into a parameter only where its old name ends. `members` finds them, `shapes` follows
//! which attributes are set and in what order, and `replace` rewrites the function.
//!
//! A parameter that only frame states look at may also get NULL or an object that is no member, such as what a local held
//! before a loop: then a truth value beside it says so, and the recipe is `optional`.
//!
//! A loop unit takes objects over from the interpreter, which are no members; if members take their place from the second
//! iteration on, the first is compiled apart (`peel`).
//!
//! An object that is stored into a member escapes until that member is gone, so the pass goes round until nothing changes.

mod members;
mod peel;
mod replace;
mod shapes;

use super::cleanup;
use crate::helpers::HelperId;
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Func, Value};

/// Most rounds: how deep members can lie in members.
const MAX_ROUNDS: usize = 6;

/// True if an object went away.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut changed = makes_instances(f) && peel::run(f, world);
    if changed {
        cleanup::run(f);
    }
    for _ in 0..MAX_ROUNDS {
        if !makes_instances(f) || !round(f, world) {
            break;
        }
        changed = true;
    }
    changed
}

fn makes_instances(f: &Func) -> bool {
    f.layout
        .iter()
        .flat_map(|&b| &f.blocks[b].insts)
        .any(|&i| f.helper(i) == Some(HelperId::AllocInstance))
}

fn round(f: &mut Func, world: &mut dyn World) -> bool {
    let cfg = Cfg::new(f);
    // What turned out to escape.
    let mut escaping: Vec<Value> = vec![];
    loop {
        let members = members::find(f, &cfg, world, &escaping, members::Edges::All);
        if members.is_empty() {
            return false;
        }
        match shapes::follow(f, &cfg, &members) {
            Ok(flow) => {
                replace::run(f, &cfg, &members, &flow, world);
                return true;
            }
            Err(value) => escaping.push(value),
        }
    }
}
