//! Frame states hold the machine value of an object that is only read: as soon as its number is known, nobody needs the
//! object itself any more but an exit, which makes a new one. So what a loop reads from containers needs no reference
//! of its own there.

use hashbrown::HashMap;

use crate::entity::{IdSet, IdVec};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Def, FrameState, Func, Slot, Value};
use crate::ir::ops::{Op, Res};

/// True if anything changed.
pub fn run(f: &mut Func) -> bool {
    let only_read = only_read(f);
    if only_read.iter().next().is_none() {
        return false;
    }
    let cfg = Cfg::new(f);
    let mut children: IdVec<Block, Vec<Block>> = IdVec::filled(vec![], f.blocks.len());
    for &b in &cfg.rpo {
        if let Some(up) = cfg.idom[b].filter(|&up| up != b) {
            children[up].push(b);
        }
    }
    let mut rewriter = Rewriter {
        number: IdVec::filled(None, f.values.len()),
        known: vec![],
        done: HashMap::new(),
        changed: false,
    };
    // Blocks to enter, and after those it dominates, to leave: then only so many numbers are known as before it.
    enum Step {
        Enter(Block),
        Leave(usize),
    }
    let mut work = vec![Step::Enter(f.entry())];
    while let Some(step) = work.pop() {
        match step {
            Step::Leave(count) => rewriter.forget(count),
            Step::Enter(b) => {
                work.push(Step::Leave(rewriter.known.len()));
                work.extend(children[b].iter().map(|&c| Step::Enter(c)));
                rewriter.block(f, b, &only_read);
            }
        }
    }
    rewriter.changed
}

/// Roots that are loaded or made by a call, and that nobody but `unbox`, and frame states, uses.
fn only_read(f: &Func) -> IdSet<Value> {
    let mut read = IdSet::<Value>::with_len(f.values.len());
    let mut kept = IdSet::<Value>::with_len(f.values.len());
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        for &a in &d.args {
            match d.op {
                Op::UnboxI64 | Op::UnboxF64 => {
                    let r = f.root(a);
                    let found = |op| matches!(op, Op::LoadObj | Op::LoadObjX | Op::Call);
                    if f.def_inst(r).is_some_and(|(_, d)| found(d.op)) {
                        read.insert(r);
                    }
                }
                op if op.row().result == Res::Alias => {}
                _ => {
                    kept.insert(f.root(a));
                }
            }
        }
        for &a in d.targets.iter().flat_map(|t| &t.args) {
            kept.insert(f.root(a));
        }
    }
    // What a virtual object is built from does not depend on the place.
    for id in f.virtuals.ids() {
        for field in &f.virtuals[id].fields {
            if let &Slot::Val(v) = field {
                kept.insert(f.root(v));
            }
        }
    }
    let mut only_read = IdSet::with_len(f.values.len());
    for r in read.iter().filter(|&r| !kept.contains(r)) {
        only_read.insert(r);
    }
    only_read
}

struct Rewriter {
    /// Machine value of a root, where it is known.
    number: IdVec<Value, Option<Value>>,
    /// Roots whose number is known, in order.
    known: Vec<Value>,
    /// What became of frame states since the last number was found or forgotten.
    done: HashMap<FrameState, FrameState>,
    changed: bool,
}

impl Rewriter {
    fn forget(&mut self, count: usize) {
        for r in self.known.drain(count..) {
            self.number[r] = None;
        }
        self.done.clear();
    }

    fn block(&mut self, f: &mut Func, b: Block, only_read: &IdSet<Value>) {
        for at in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[at];
            if let Some(fs) = f.insts[i].fs
                && !self.known.is_empty()
            {
                f.insts[i].fs = Some(self.state(f, fs));
            }
            let d = &f.insts[i];
            if let (Op::UnboxI64 | Op::UnboxF64, Some(number), &[a]) = (d.op, d.result, d.args.as_slice()) {
                let r = f.root(a);
                if only_read.contains(r) && self.number[r].is_none() {
                    self.number[r] = Some(number);
                    self.known.push(r);
                    self.done.clear();
                }
            }
        }
    }

    /// The frame state with the numbers that are known here.
    fn state(&mut self, f: &mut Func, fs: FrameState) -> FrameState {
        if let Some(&new) = self.done.get(&fs) {
            return new;
        }
        let old = &f.frame_states[fs];
        let number = |slot: &Slot| match *slot {
            Slot::Val(v) if !matches!(f.values[v].def, Def::Gone) => self.number[f.root(v)].map(Slot::Val),
            _ => None,
        };
        let differs = old.locals.iter().chain(&old.stack).any(|s| number(s).is_some());
        let mut data = differs.then(|| {
            let mut data = old.clone();
            for slot in data.locals.iter_mut().chain(&mut data.stack) {
                *slot = number(slot).unwrap_or(*slot);
            }
            data
        });
        if let Some(parent) = f.frame_states[fs].parent {
            let new = self.state(f, parent);
            if new != parent {
                let data = data.get_or_insert_with(|| f.frame_states[fs].clone());
                data.parent = Some(new);
            }
        }
        let new = match data {
            Some(data) => {
                self.changed = true;
                f.frame_states.push(data)
            }
            None => fs,
        };
        self.done.insert(fs, new);
        new
    }
}
