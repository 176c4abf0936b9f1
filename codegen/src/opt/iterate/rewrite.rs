//! What the loop's variables, the value taken and the generator are in each block, once the generator's body has taken the
//! place of the loop's step.

use hashbrown::HashMap;

use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, Slot, Value, Virtual, VirtualData};
use crate::ir::types::Ty;

/// Values that differ between the way into the loop and the way back, by block.
pub(super) struct Merged {
    /// The parameters of the header that is gone.
    pub(super) old: Vec<Value>,
    /// What they are in blocks.
    pub(super) known: HashMap<Block, Vec<Value>>,
}

impl Merged {
    /// What they are in a block.
    fn in_block(&mut self, f: &mut Func, cfg: &Cfg, b: Block) -> Vec<Value> {
        if let Some(known) = self.known.get(&b) {
            return known.clone();
        }
        let mut preds: Vec<Block> = cfg.preds[b].to_vec();
        preds.sort_unstable();
        preds.dedup();
        if let [p] = preds[..] {
            let values = self.in_block(f, cfg, p);
            self.known.insert(b, values.clone());
            return values;
        }
        let types: Vec<Ty> = self.old.iter().map(|&v| f.ty(v)).collect();
        let params: Vec<Value> = types.into_iter().map(|ty| f.add_param(b, ty)).collect();
        self.known.insert(b, params.clone());
        for p in preds {
            let values = self.in_block(f, cfg, p);
            let Some(&term) = f.blocks[p].insts.last() else {
                continue;
            };
            for target in f.insts[term].targets.iter_mut().filter(|t| t.block == b) {
                target.args.extend_from_slice(&values);
            }
        }
        params
    }
}

/// What a block is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// The generator is created, or has not begun yet.
    Before,
    /// The generator's body.
    Generator,
    /// The loop's body, for the value of the yield with this number.
    Loop(usize),
    /// The generator has ended.
    After,
}

/// What a yield hands over.
pub(super) struct Handed {
    /// The value.
    pub(super) item: Value,
    /// Recipe of the generator that is suspended there.
    pub(super) suspended: Virtual,
}

/// Brings uses of what is gone up to date, block by block.
pub(super) struct Rewriter {
    pub(super) merged: Merged,
    /// The result of the step.
    pub(super) item: Value,
    /// By number of the yield.
    pub(super) handed: Vec<Handed>,
    /// The generator and its iterator, which are the same.
    pub(super) generator: Vec<Value>,
    /// Recipes of the generator that has not begun, that runs, that has ended.
    pub(super) created: Virtual,
    pub(super) running: Virtual,
    pub(super) ended: Virtual,
    /// What blocks are part of; `After` if nothing is said.
    pub(super) parts: HashMap<Block, Part>,
    pub(super) states: HashMap<(FrameState, Block), FrameState>,
    /// Recipes by block: the slots of a frame that hold the same object still do.
    pub(super) virtuals: HashMap<(Virtual, Block), Virtual>,
}

impl Rewriter {
    /// Brings the block's uses up to date.
    pub(super) fn block(&mut self, f: &mut Func, cfg: &Cfg, b: Block) {
        for i in f.blocks[b].insts.clone() {
            let mut old = false;
            f.for_each_use(i, &mut |v| old |= self.is_old(f, v));
            if !old {
                continue;
            }
            let values = self.merged_in(f, cfg, b, i);
            let new = |v: Value| self.value(b, &values, v);
            let d = &mut f.insts[i];
            d.args.iter_mut().for_each(|v| *v = new(*v));
            d.targets
                .iter_mut()
                .flat_map(|t| &mut t.args)
                .for_each(|v| *v = new(*v));
            if let Some(fs) = f.insts[i].fs {
                let fs = self.state(f, fs, b, &values);
                f.insts[i].fs = Some(fs);
            }
        }
    }

    fn is_old(&self, f: &Func, v: Value) -> bool {
        v == self.item || self.merged.old.contains(&v) || self.generator.contains(&f.root(v))
    }

    /// What the merged values are in the block, if the instruction uses some.
    fn merged_in(&mut self, f: &mut Func, cfg: &Cfg, b: Block, i: Inst) -> Vec<Value> {
        let mut used = false;
        f.for_each_use(i, &mut |v| used |= self.merged.old.contains(&v));
        if used {
            self.merged.in_block(f, cfg, b)
        } else {
            vec![]
        }
    }

    fn part(&self, b: Block) -> Part {
        self.parts.get(&b).copied().unwrap_or(Part::After)
    }

    fn value(&self, b: Block, values: &[Value], v: Value) -> Value {
        if v == self.item
            && let Part::Loop(n) = self.part(b)
        {
            return self.handed[n].item;
        }
        let place = self.merged.old.iter().position(|&o| o == v);
        place.and_then(|n| values.get(n).copied()).unwrap_or(v)
    }

    fn state(&mut self, f: &mut Func, fs: FrameState, b: Block, values: &[Value]) -> FrameState {
        if let Some(&known) = self.states.get(&(fs, b)) {
            return known;
        }
        let mut data = f.frame_states[fs].clone();
        data.parent = data.parent.map(|p| self.state(f, p, b, values));
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            *slot = self.slot(f, b, values, *slot);
        }
        let new = f.frame_states.push(data);
        self.states.insert((fs, b), new);
        new
    }

    fn slot(&mut self, f: &mut Func, b: Block, values: &[Value], slot: Slot) -> Slot {
        match slot {
            Slot::Null => slot,
            Slot::Val(v) if self.generator.contains(&f.root(v)) => Slot::Virtual(match self.part(b) {
                Part::Before => self.created,
                Part::Generator => self.running,
                Part::Loop(n) => self.handed[n].suspended,
                Part::After => self.ended,
            }),
            Slot::Val(v) => Slot::Val(self.value(b, values, v)),
            Slot::Virtual(id) => {
                if let Some(&known) = self.virtuals.get(&(id, b)) {
                    return Slot::Virtual(known);
                }
                let old = f.virtuals[id].clone();
                let fields: Vec<Slot> = { old.fields.iter() }
                    .map(|&s| self.slot(f, b, values, s))
                    .collect();
                let new = if fields == old.fields {
                    id
                } else {
                    f.virtuals.push(VirtualData {
                        kind: old.kind,
                        fields,
                    })
                };
                self.virtuals.insert((id, b), new);
                Slot::Virtual(new)
            }
        }
    }
}
