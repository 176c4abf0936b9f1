//! The loop that an OSR unit is entered in, if it is part of another one.
//!
//! The unit begins at the inner loop's start, to which the outer one comes back, too. To every pass that would be one loop with
//! two ways back, in which nothing of the inner one is invariant. So what comes from outside of the inner loop goes through
//! a block of its own, which becomes the outer loop's header and the inner one's preheader.

use super::{Builder, State};
use crate::input::Entry;
use crate::ir::func::{Block, Target};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

impl Builder<'_> {
    /// The block in front of the unit's first loop, for edges to it that are none of its own.
    pub(super) fn way_into(&mut self, to: u32) -> Option<Block> {
        let Entry::Loop { bc, .. } = self.f.entry_kind else {
            return None;
        };
        let outer = self.region.is_some_and(|(lo, _)| lo < to);
        if to != bc || !outer || self.ins.start >= to {
            return None;
        }
        if self.front.is_none() {
            self.front = self.make_front(to);
        }
        self.front
    }

    fn make_front(&mut self, to: u32) -> Option<Block> {
        let header = self.blocks.get(&to)?.block;
        let front = self.f.add_block();
        // Behind the unit's entry.
        let at = self.f.layout.len().min(1);
        self.f.layout.retain(|&b| b != front);
        self.f.layout.insert(at, front);
        let count = self.f.blocks[header].params.len();
        let params: Vec<_> = (0..count)
            .map(|n| {
                let ty = self.f.ty(self.f.blocks[header].params[n]);
                self.f.add_param(front, ty)
            })
            .collect();
        let (locals, stack) = params.split_at(self.st.locals.len().min(count));
        let state = State {
            locals: locals.to_vec(),
            stack: stack.to_vec(),
            unchecked: false,
        };
        let (st, cur) = (std::mem::replace(&mut self.st, state), self.cur);
        self.cur = front;
        let fs = self.make_frame_state(to);
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        let target = Target {
            block: header,
            args: params,
        };
        self.terminate(Op::Jump, &[], [0, 0], vec![target], None);
        (self.st, self.cur) = (st, cur);
        Some(front)
    }
}
