//! Which operands die at an instruction, so that its result may take over their register.

use super::{Lower, bits_root, konst};
use crate::entity::{IdSet, IdVec};
use crate::ir::func::{Block, Inst, Value};

/// For each instruction, a bit per operand (the first two) whose value nobody needs afterwards.
#[derive(Default)]
pub(super) struct Deaths {
    bits: IdVec<Inst, u8>,
}

impl Deaths {
    /// Operand `n` (0 or 1) of `i` is not needed after `i`; its own exit record aside.
    pub(super) fn dies(&self, i: Inst, n: usize) -> bool {
        self.bits.get(i).is_some_and(|b| b >> n & 1 == 1)
    }
}

impl Lower<'_> {
    /// Solves liveness over the whole function and notes the deaths.
    pub(super) fn find_deaths(&self) -> Deaths {
        let n = self.f.values.len();
        let mut live_in: IdVec<Block, IdSet<Value>> = IdVec::filled(IdSet::with_len(n), self.f.blocks.len());
        let mut bits = IdVec::filled(0, self.f.insts.len());
        let mut changed = true;
        while changed {
            changed = false;
            for &b in self.cfg.rpo.iter().rev() {
                let mut live = self.live_out(b, &live_in);
                for &i in self.f.blocks[b].insts.iter().rev() {
                    self.step(i, &mut live, None);
                }
                for &p in &self.f.blocks[b].params {
                    live.remove(p);
                }
                changed |= live_in[b].union_with(&live);
            }
        }
        for &b in &self.cfg.rpo {
            let mut live = self.live_out(b, &live_in);
            for &i in self.f.blocks[b].insts.iter().rev() {
                self.step(i, &mut live, Some(&mut bits));
            }
        }
        Deaths { bits }
    }

    /// Live values at the end of a block.
    fn live_out(&self, b: Block, live_in: &IdVec<Block, IdSet<Value>>) -> IdSet<Value> {
        let mut live = IdSet::with_len(self.f.values.len());
        for s in self.f.succs(b) {
            live.union_with(&live_in[s]);
        }
        live
    }

    /// One instruction backwards.
    fn step(&self, i: Inst, live: &mut IdSet<Value>, bits: Option<&mut IdVec<Inst, u8>>) {
        let d = &self.f.insts[i];
        if let Some(r) = d.result {
            live.remove(r);
            if self.fused.contains(r) {
                return;
            }
        }
        if let Some(bits) = bits {
            for (n, &v) in d.args.iter().take(2).enumerate() {
                if konst(self.f, v).is_none() && !live.contains(bits_root(self.f, v)) {
                    bits[i] |= 1 << n;
                }
            }
        }
        let mut add = |v: Value| self.use_of(v, live);
        self.f.for_each_use(i, &mut add);
        if let Some(owned) = self.f.exit_owned.get(&i) {
            owned.iter().copied().for_each(add);
        }
    }

    /// A use; of a comparison made at its use, a use of what is compared.
    fn use_of(&self, v: Value, live: &mut IdSet<Value>) {
        if self.fused.contains(v)
            && let Some((_, d)) = self.f.def_inst(v)
        {
            for &a in &d.args {
                self.use_of(a, live);
            }
            return;
        }
        if konst(self.f, v).is_none() {
            live.insert(bits_root(self.f, v));
        }
    }
}
