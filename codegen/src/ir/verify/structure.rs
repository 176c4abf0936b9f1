//! First stage: ids lead somewhere, blocks end in their only terminator, chains end.

use super::Faults;
use crate::entity::{Id, IdSet, IdVec};
use crate::ir::func::{Block, FrameState, Func, Inst, Slot, Value, Virtual};
use crate::ir::print::Place;

pub(super) fn check(f: &Func, faults: &mut Faults) {
    if f.layout.is_empty() {
        faults.func("the function has no block");
    }
    let mut blocks = IdSet::with_len(f.blocks.len());
    for &b in &f.layout {
        if f.blocks.get(b).is_none() {
            faults.block(b, format!("{b} does not exist"));
        } else if !blocks.insert(b) {
            faults.block(b, format!("{b} is in the layout twice"));
        }
    }
    let mut stage = Stage {
        f,
        blocks,
        placed: IdSet::with_len(f.insts.len()),
        states: IdSet::with_len(f.frame_states.len()),
        virtuals: IdVec::filled(Walk::Unseen, f.virtuals.len()),
        faults,
    };
    for &b in &f.layout {
        stage.block(b);
    }
}

/// How far the walk over a virtual object got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Unseen,
    Inside,
    Done,
}

struct Stage<'f> {
    f: &'f Func,
    blocks: IdSet<Block>,
    placed: IdSet<Inst>,
    states: IdSet<FrameState>,
    virtuals: IdVec<Virtual, Walk>,
    faults: &'f mut Faults,
}

impl Stage<'_> {
    fn block(&mut self, b: Block) {
        let Some(block) = self.f.blocks.get(b) else { return };
        for &v in &block.params {
            self.value(v, Place::Block(b));
        }
        if block.insts.is_empty() {
            self.faults.block(b, format!("{b} is empty"));
        }
        for (n, &i) in block.insts.iter().enumerate() {
            let Some(d) = self.f.insts.get(i) else {
                self.faults.inst(i, format!("{i} does not exist"));
                continue;
            };
            if !self.placed.insert(i) {
                self.faults.inst(i, format!("{i} is placed twice"));
            }
            let last = n + 1 == block.insts.len();
            if d.op.row().terminator && !last {
                self.faults.inst(
                    i,
                    format!("{} ends a block, but instructions follow", d.op.row().name),
                );
            } else if last && !d.op.row().terminator {
                self.faults.inst(i, format!("{b} does not end in a terminator"));
            }
            self.inst(i);
        }
    }

    fn inst(&mut self, i: Inst) {
        let (d, place) = (&self.f.insts[i], Place::Inst(i));
        for &v in d
            .args
            .iter()
            .chain(d.targets.iter().flat_map(|t| &t.args))
            .chain(&d.result)
        {
            self.value(v, place);
        }
        for t in &d.targets {
            if !self.blocks.contains(t.block) {
                self.faults
                    .push(place, format!("target {} is not in the layout", t.block));
            }
        }
        for &v in self.f.exit_owned.get(&i).into_iter().flatten() {
            self.value(v, place);
        }
        let mut next = d.fs;
        let mut length = 0;
        while let Some(fs) = next {
            let Some(data) = self.f.frame_states.get(fs) else {
                return self.faults.push(place, format!("{fs} does not exist"));
            };
            length += 1;
            if length > self.f.frame_states.len() {
                return self.faults.push(place, format!("{fs} is its own caller"));
            }
            // A state seen before is sound, but its callers' chain is still counted above.
            if self.states.insert(fs) {
                for &slot in data.locals.iter().chain(&data.stack) {
                    self.slot(slot, place);
                }
            }
            next = data.parent;
        }
    }

    fn slot(&mut self, slot: Slot, place: Place) {
        match slot {
            Slot::Null => {}
            Slot::Val(v) => self.value(v, place),
            Slot::Virtual(id) => match self.virtuals.get(id) {
                None => self.faults.push(place, format!("{id} does not exist")),
                Some(Walk::Done) => {}
                Some(Walk::Inside) => self.faults.push(place, format!("{id} contains itself")),
                Some(Walk::Unseen) => {
                    self.virtuals[id] = Walk::Inside;
                    for &field in &self.f.virtuals[id].fields {
                        self.slot(field, place);
                    }
                    self.virtuals[id] = Walk::Done;
                }
            },
        }
    }

    fn value(&mut self, v: Value, place: Place) {
        if v.index() >= self.f.values.len() {
            self.faults.push(place, format!("{v} does not exist"));
        }
    }
}
