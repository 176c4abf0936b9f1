//! Peeling: the first iteration of a loop unit is compiled apart, so that objects it takes over from the interpreter flow
//! into the loop no more.
//!
//! All that can be reached from the loop's header is copied. The unit starts in the copy; where that jumps back, it goes
//! on in the original. Since neither is left for the other elsewhere, no value gets a second definition.

use hashbrown::HashMap;

use super::members;
use crate::entity::IdVec;
use crate::input::{Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData};
use crate::ir::types::Ty;
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
    let mut copier = Copier {
        blocks: IdVec::filled(None, f.blocks.len()),
        values: HashMap::new(),
        states: HashMap::new(),
        virtuals: HashMap::new(),
        f,
    };
    let blocks: Vec<Block> = cfg.rpo.iter().copied().filter(|&b| b != entry).collect();
    for &b in &blocks {
        let new = copier.f.add_block();
        copier.f.blocks[new].cold = copier.f.blocks[b].cold;
        copier.blocks[b] = Some(new);
        for p in copier.f.blocks[b].params.clone() {
            let ty = copier.f.ty(p);
            let v = copier.f.add_param(new, ty);
            copier.values.insert(p, v);
        }
    }
    for &b in &blocks {
        let Some(new) = copier.blocks[b] else { continue };
        for i in copier.f.blocks[b].insts.clone() {
            let copy = copier.inst(i, header);
            copier.f.blocks[new].insts.push(copy);
        }
    }
    let first = copier.blocks[header];
    if let (Some(first), Some(&term)) = (first, f.blocks[entry].insts.last()) {
        f.insts[term].targets[0].block = first;
    }
}

struct Copier<'f> {
    f: &'f mut Func,
    blocks: IdVec<Block, Option<Block>>,
    values: HashMap<Value, Value>,
    states: HashMap<FrameState, FrameState>,
    virtuals: HashMap<Virtual, Virtual>,
}

impl Copier<'_> {
    fn value(&self, v: Value) -> Value {
        self.values.get(&v).copied().unwrap_or(v)
    }

    /// A copy of the instruction. Its jumps to `header` go to the original.
    fn inst(&mut self, i: Inst, header: Block) -> Inst {
        let d = self.f.insts[i].clone();
        let targets = { d.targets.iter() }
            .map(|t| Target {
                block: if t.block == header {
                    header
                } else {
                    self.blocks[t.block].unwrap_or(t.block)
                },
                args: t.args.iter().map(|&v| self.value(v)).collect(),
            })
            .collect();
        let data = InstData {
            args: d.args.iter().map(|&v| self.value(v)).collect(),
            fs: d.fs.map(|fs| self.state(fs)),
            targets,
            result: None,
            ..d
        };
        let ty = d.result.map_or(Ty::Void, |v| self.f.ty(v));
        let new = self.f.make_inst(data, ty);
        if let (Some(old), Some(copy)) = (d.result, self.f.insts[new].result) {
            self.values.insert(old, copy);
        }
        new
    }

    fn state(&mut self, fs: FrameState) -> FrameState {
        if let Some(&new) = self.states.get(&fs) {
            return new;
        }
        let mut data = self.f.frame_states[fs].clone();
        data.parent = data.parent.map(|outer| self.state(outer));
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            *slot = self.slot(*slot);
        }
        let new = self.f.frame_states.push(data);
        self.states.insert(fs, new);
        new
    }

    fn slot(&mut self, slot: Slot) -> Slot {
        match slot {
            Slot::Null => slot,
            Slot::Val(v) => Slot::Val(self.value(v)),
            Slot::Virtual(id) => {
                if let Some(&new) = self.virtuals.get(&id) {
                    return Slot::Virtual(new);
                }
                let VirtualData { kind, fields } = self.f.virtuals[id].clone();
                let fields = fields.into_iter().map(|s| self.slot(s)).collect();
                let new = self.f.virtuals.push(VirtualData { kind, fields });
                self.virtuals.insert(id, new);
                Slot::Virtual(new)
            }
        }
    }
}
