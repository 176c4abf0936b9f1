//! Peeling: the first iteration of a loop unit is compiled apart, so that objects it takes over from the interpreter flow
//! into the loop no more.
//!
//! All that can be reached from the loop's header is copied. The unit starts in the copy; where that jumps back, it goes
//! on in the original. Since neither is left for the other elsewhere, no value gets a second definition.

use super::members;
use crate::input::{Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Value};
use crate::opt::copy;
use crate::opt::inline::size;

/// Largest function that is peeled. Unit: instructions.
const MAX_SIZE: usize = 600;

/// True if the loop was peeled: a parameter of its header is a member but for what the interpreter hands over.
pub(super) fn run(f: &mut Func, world: &mut dyn World) -> bool {
    if !matches!(f.entry_kind, Entry::Loop { .. }) || size(f) > MAX_SIZE {
        return false;
    }
    let entry = f.entry();
    let Some(header) = f.succs(entry).next().filter(|_| f.succs(entry).count() == 1) else {
        return false;
    };
    let cfg = Cfg::new(f);
    if cfg.loop_header[header] != Some(header) || !pays(f, &cfg, header, world) {
        return false;
    }
    peel(f, &cfg, entry, header);
    true
}

fn pays(f: &Func, cfg: &Cfg, header: Block, world: &mut dyn World) -> bool {
    let later = members::find(f, cfg, world, &[], members::Edges::AfterEntry);
    let carried = |p: &Value| later.get(*p).is_some();
    if !f.blocks[header].params.iter().any(carried) {
        return false;
    }
    let now = members::find(f, cfg, world, &[], members::Edges::All);
    f.blocks[header]
        .params
        .iter()
        .any(|&p| later.get(p).is_some() && now.get(p).is_none())
}

fn peel(f: &mut Func, cfg: &Cfg, entry: Block, header: Block) {
    let blocks: Vec<Block> = cfg.rpo.iter().copied().filter(|&b| b != entry).collect();
    let copies = copy::blocks(f, &blocks, Some(header));
    if let (Some(&first), Some(&term)) = (copies.blocks.get(&header), f.blocks[entry].insts.last()) {
        f.insts[term].targets[0].block = first;
    }
}
