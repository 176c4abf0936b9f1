//! Liveness at block boundaries, by walking from each use up to the definition: the time is that of one look at every
//! use, plus the size of the answer.

use super::cfg::Cfg;
use super::func::{Block, Func, Inst, Value};
use crate::entity::{IdSet, IdVec};

/// Values live at each block's start.
pub type LiveIn = IdVec<Block, IdSet<Value>>;

/// State of one computation.
pub struct Solver<'a> {
    cfg: &'a Cfg,
    homes: &'a IdVec<Value, Option<Block>>,
    live_in: LiveIn,
    work: Vec<Block>,
}

impl<'a> Solver<'a> {
    /// `homes` are the blocks that define the values.
    pub fn new(cfg: &'a Cfg, homes: &'a IdVec<Value, Option<Block>>) -> Solver<'a> {
        Solver {
            cfg,
            homes,
            live_in: IdVec::defaults(cfg.preds.len()),
            work: Vec::new(),
        }
    }
    /// A computation that goes on from an earlier answer with further uses.
    pub fn resume(cfg: &'a Cfg, homes: &'a IdVec<Value, Option<Block>>, live_in: LiveIn) -> Solver<'a> {
        Solver {
            cfg,
            homes,
            live_in,
            work: Vec::new(),
        }
    }
    /// A use of `v` in block `b`.
    #[inline]
    pub fn use_in(&mut self, b: Block, v: Value) {
        if self.homes[v] != Some(b) && self.live_in[b].insert(v) {
            self.spread(b, v);
        }
    }
    fn spread(&mut self, b: Block, v: Value) {
        let home = self.homes[v];
        self.work.push(b);
        while let Some(b) = self.work.pop() {
            for &p in &self.cfg.preds[b] {
                if home != Some(p) && self.live_in[p].insert(v) {
                    self.work.push(p);
                }
            }
        }
    }
    /// The answer.
    pub fn finish(self) -> LiveIn {
        self.live_in
    }
}

/// Liveness of the values that `select` makes of the used ones, in the instructions that `look` names. The answer of
/// `select` must be defined where its argument's alias root is.
pub fn live_in(
    f: &Func,
    cfg: &Cfg,
    homes: &IdVec<Value, Option<Block>>,
    look: impl Fn(Inst) -> bool,
    select: impl Fn(Value) -> Option<Value>,
) -> LiveIn {
    let mut solver = Solver::new(cfg, homes);
    for &b in &cfg.rpo {
        let mut last = None;
        for &i in &f.blocks[b].insts {
            if look(i) {
                f.for_each_new_use(i, &mut last, &mut |v| {
                    if let Some(v) = select(v) {
                        solver.use_in(b, v);
                    }
                });
            }
        }
    }
    solver.finish()
}

/// Union of the successors' live-ins.
pub fn live_out(f: &Func, live_in: &LiveIn, b: Block) -> IdSet<Value> {
    let mut live = IdSet::default();
    for s in f.succs(b) {
        live.union_with(&live_in[s]);
    }
    live
}
