//! Copies of blocks, for passes that compile a part of a function more than once.

use hashbrown::HashMap;

use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData};
use crate::ir::types::Ty;

/// What [`blocks`] copied, and to what.
pub(super) struct Copies {
    /// New blocks.
    pub(super) blocks: HashMap<Block, Block>,
    /// New values.
    pub(super) values: HashMap<Value, Value>,
}

/// Copies blocks, which stand in reverse postorder. Jumps between them go to the copies, but those to `kept` to the
/// original; what else the blocks refer to, they share.
pub(super) fn blocks(f: &mut Func, originals: &[Block], kept: Option<Block>) -> Copies {
    let mut copier = Copier {
        copies: Copies {
            blocks: HashMap::new(),
            values: HashMap::new(),
        },
        kept,
        states: HashMap::new(),
        virtuals: HashMap::new(),
        f,
    };
    for &b in originals {
        let new = copier.f.add_block();
        copier.f.blocks[new].cold = copier.f.blocks[b].cold;
        copier.copies.blocks.insert(b, new);
        for p in copier.f.blocks[b].params.clone() {
            let ty = copier.f.ty(p);
            let v = copier.f.add_param(new, ty);
            copier.is_copy_of(v, p);
        }
    }
    for &b in originals {
        let Some(&new) = copier.copies.blocks.get(&b) else {
            continue;
        };
        for i in copier.f.blocks[b].insts.clone() {
            let copy = copier.inst(i);
            copier.f.blocks[new].insts.push(copy);
        }
    }
    copier.copies
}

struct Copier<'f> {
    f: &'f mut Func,
    copies: Copies,
    kept: Option<Block>,
    states: HashMap<FrameState, FrameState>,
    virtuals: HashMap<Virtual, Virtual>,
}

impl Copier<'_> {
    fn is_copy_of(&mut self, new: Value, old: Value) {
        if let Some(&t) = self.f.hints.get(&old) {
            self.f.hints.insert(new, t);
        }
        if let Some(&k) = self.f.examples.get(&old) {
            self.f.examples.insert(new, k);
        }
        self.copies.values.insert(old, new);
    }

    fn value(&self, v: Value) -> Value {
        self.copies.values.get(&v).copied().unwrap_or(v)
    }

    fn block(&self, b: Block) -> Block {
        let copy = self.copies.blocks.get(&b).copied();
        copy.filter(|_| self.kept != Some(b)).unwrap_or(b)
    }

    fn inst(&mut self, i: Inst) -> Inst {
        let d = self.f.insts[i].clone();
        let targets = { d.targets.iter() }
            .map(|t| Target {
                block: self.block(t.block),
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
            self.is_copy_of(copy, old);
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
