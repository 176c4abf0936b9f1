//! Which operands die at an instruction, so that its result may take over their register.

use super::Lower;
use crate::entity::IdVec;
use crate::ir::func::{FrameState, Inst, Value};
use crate::ir::live::{Solver, live_out};

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
        let homes = self.f.def_blocks();
        let mut solver = Solver::new(&self.cfg, &homes);
        for &b in &self.cfg.rpo {
            let mut last = None;
            for &i in &self.f.blocks[b].insts {
                if !self.is_fused(i) {
                    self.uses_of(i, &mut last, &mut |v| solver.use_in(b, v));
                }
            }
        }
        let live_in = solver.finish();
        let mut bits = IdVec::filled(0, self.f.insts.len());
        for &b in &self.cfg.rpo {
            let mut live = live_out(self.f, &live_in, b);
            let mut last = None;
            for &i in self.f.blocks[b].insts.iter().rev() {
                let d = &self.f.insts[i];
                if let Some(r) = d.result {
                    live.remove(r);
                }
                if self.is_fused(i) {
                    continue;
                }
                for (n, &v) in d.args.iter().take(2).enumerate() {
                    if self.konst(v).is_none() && !live.contains(self.bits_root(v)) {
                        bits[i] |= 1 << n;
                    }
                }
                self.uses_of(i, &mut last, &mut |v| {
                    live.insert(v);
                });
            }
        }
        Deaths { bits }
    }

    /// A comparison made at its use.
    fn is_fused(&self, i: Inst) -> bool {
        self.f.insts[i].result.is_some_and(|r| self.fused.contains(r))
    }

    /// What an instruction and its exit record use, but for what `last` held.
    fn uses_of(&self, i: Inst, last: &mut Option<FrameState>, add: &mut impl FnMut(Value)) {
        self.f.for_each_new_use(i, last, &mut |v| self.use_of(v, add));
        if let Some(owned) = self.f.exit_owned.get(&i) {
            owned.iter().for_each(|&v| self.use_of(v, add));
        }
    }

    /// A use; of a comparison made at its use, a use of what is compared.
    fn use_of(&self, v: Value, add: &mut impl FnMut(Value)) {
        if self.fused.contains(v)
            && let Some((_, d)) = self.f.def_inst(v)
        {
            for &a in &d.args {
                self.use_of(a, add);
            }
            return;
        }
        if self.konst(v).is_none() {
            add(self.bits_root(v));
        }
    }
}
