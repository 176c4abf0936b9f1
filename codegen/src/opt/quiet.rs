//! Objects that die without anybody noticing, though their value is of no known class where it is defined.

use crate::entity::{Id, IdSet, IdVec};
use crate::input::World;
use crate::ir::func::{Func, Value};
use crate::ir::ops::Op;

/// Roots that a guard in the block of their definition proves to be of a class whose objects die quietly. Their last use
/// is that guard or comes after it, so they die as what was proved; what leaves before takes them along.
pub fn roots(f: &Func, world: &dyn World) -> IdSet<Value> {
    let mut quiet = IdSet::with_len(f.values.len());
    // Number of the block that defines a value; 0 before.
    let mut home: IdVec<Value, usize> = IdVec::filled(0, f.values.len());
    for &b in &f.layout {
        let here = b.index() + 1;
        for &p in &f.blocks[b].params {
            home[p] = here;
        }
        for &i in &f.blocks[b].insts {
            let Some(v) = f.insts[i].result else { continue };
            home[v] = here;
            let root = f.root(v);
            if f.insts[i].op == Op::GuardType && home[root] == here && world.dies_quietly(f.ty(v)) {
                quiet.insert(root);
            }
        }
    }
    quiet
}
