//! Orders and dominators of the control-flow graph, computed on demand.

use std::cell::RefCell;
use std::rc::Rc;

use smallvec::SmallVec;

use super::func::{Block, Func};
use crate::entity::{Id, IdSet, IdVec};

/// Predecessors, reverse postorder, immediate dominators and loop depths of one state of a function.
#[derive(Debug)]
pub struct Cfg {
    /// Predecessors; one entry per edge.
    pub preds: IdVec<Block, SmallVec<[Block; 4]>>,
    /// Reachable blocks in reverse postorder.
    pub rpo: Vec<Block>,
    /// Position in `rpo`; `None` if unreachable.
    pub order: IdVec<Block, Option<u32>>,
    /// Immediate dominator; of the entry itself.
    pub idom: IdVec<Block, Option<Block>>,
    /// Innermost loop header containing the block (a header contains itself).
    pub loop_header: IdVec<Block, Option<Block>>,
    /// Number of loops around the block.
    pub loop_depth: IdVec<Block, u32>,
    /// Number of the block in an order in which those a block dominates follow it, and how many these are with itself; 0
    /// if it is unreachable.
    subtree: IdVec<Block, (u32, u32)>,
}

impl Cfg {
    /// The graph of the function as it is now: the last one made, if blocks and edges are still the same.
    pub fn new(f: &Func) -> Rc<Cfg> {
        let mut last = f.cfg.0.borrow_mut();
        if let Some(memo) = &*last
            && memo.edges.describe(f)
        {
            return Rc::clone(&memo.cfg);
        }
        let cfg = Rc::new(Cfg::compute(f));
        *last = Some(Memo {
            edges: Edges::new(f),
            cfg: Rc::clone(&cfg),
        });
        cfg
    }
    fn compute(f: &Func) -> Cfg {
        let n = f.blocks.len();
        let rpo = reverse_postorder(f);
        let mut order = IdVec::filled(None, n);
        for (i, &b) in rpo.iter().enumerate() {
            order[b] = u32::try_from(i).ok();
        }
        let mut preds: IdVec<Block, SmallVec<[Block; 4]>> = IdVec::defaults(n);
        for &b in &rpo {
            for s in f.succs(b) {
                preds[s].push(b);
            }
        }
        let idom = dominators(&rpo, &order, &preds);
        let subtree = subtrees(&rpo, &idom);
        let mut cfg = Cfg {
            subtree,
            preds,
            rpo,
            order,
            idom,
            loop_header: IdVec::filled(None, n),
            loop_depth: IdVec::filled(0, n),
        };
        cfg.find_loops();
        cfg
    }
    /// `a` dominates `b` (also when equal). Both reachable.
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        let ((first, count), (at, reachable)) = (self.subtree[a], self.subtree[b]);
        reachable != 0 && at.checked_sub(first).is_some_and(|n| n < count)
    }
    /// The block is reachable.
    pub fn is_reachable(&self, b: Block) -> bool {
        self.order[b].is_some()
    }
    /// The edge goes back to a dominator.
    pub fn is_back_edge(&self, from: Block, to: Block) -> bool {
        self.dominates(to, from)
    }
    /// Children in the dominator tree.
    pub fn dom_children(&self) -> IdVec<Block, Vec<Block>> {
        let mut children: IdVec<Block, Vec<Block>> = IdVec::defaults(self.preds.len());
        for &b in &self.rpo {
            if let Some(d) = self.idom[b]
                && d != b
            {
                children[d].push(b);
            }
        }
        children
    }
    /// Blocks of the natural loop with this header (empty if it is no header).
    pub fn loop_blocks(&self, header: Block) -> IdSet<Block> {
        let mut set = IdSet::with_len(self.preds.len());
        let mut work: Vec<Block> = self.preds[header]
            .iter()
            .copied()
            .filter(|&p| self.is_back_edge(p, header))
            .collect();
        if work.is_empty() {
            return set;
        }
        set.insert(header);
        while let Some(b) = work.pop() {
            if set.insert(b) {
                work.extend(self.preds[b].iter().copied());
            }
        }
        set
    }
    fn find_loops(&mut self) {
        let headers: Vec<Block> = self
            .rpo
            .iter()
            .copied()
            .filter(|&h| self.preds[h].iter().any(|&p| self.is_back_edge(p, h)))
            .collect();
        // Outer loops come first in reverse postorder, so inner headers overwrite outer ones.
        for h in headers {
            for b in self.loop_blocks(h).iter() {
                self.loop_header[b] = Some(h);
                self.loop_depth[b] += 1;
            }
        }
    }
}

/// The last graph that was made of a function. A copy of the function has none.
#[derive(Debug, Default)]
pub struct LastCfg(RefCell<Option<Memo>>);

impl Clone for LastCfg {
    fn clone(&self) -> LastCfg {
        LastCfg::default()
    }
}

#[derive(Debug)]
struct Memo {
    edges: Edges,
    cfg: Rc<Cfg>,
}

/// What a [`Cfg`] is made of: the number of blocks, and for each placed one its successors.
#[derive(Debug)]
struct Edges {
    blocks: usize,
    /// Per placed block: the block, the number of its successors, they themselves.
    words: Vec<u32>,
}

impl Edges {
    fn new(f: &Func) -> Edges {
        let mut words = Vec::with_capacity(4 * f.layout.len());
        for &b in &f.layout {
            let at = words.len() + 1;
            words.extend([b.0, 0]);
            words.extend(f.succs(b).map(|s| s.0));
            words[at] = u32::try_from(words.len() - at - 1).unwrap_or(u32::MAX);
        }
        Edges {
            blocks: f.blocks.len(),
            words,
        }
    }
    /// These are the blocks and edges of the function.
    fn describe(&self, f: &Func) -> bool {
        if self.blocks != f.blocks.len() {
            return false;
        }
        let mut rest = self.words.as_slice();
        for &b in &f.layout {
            let [block, count, known @ ..] = rest else {
                return false;
            };
            let targets = f.terminator(b).map_or(&[][..], |d| &d.targets);
            if *block != b.0 || *count as usize != targets.len() || known.len() < targets.len() {
                return false;
            }
            let (known, after) = known.split_at(targets.len());
            if !known.iter().zip(targets).all(|(&k, t)| k == t.block.0) {
                return false;
            }
            rest = after;
        }
        rest.is_empty()
    }
}

/// Where the part of the dominator tree below each block is: its first number and how many blocks it has.
fn subtrees(rpo: &[Block], idom: &IdVec<Block, Option<Block>>) -> IdVec<Block, (u32, u32)> {
    let parent = |b: Block| idom[b].filter(|&d| d != b);
    let mut subtree = IdVec::filled((0, 0), idom.len());
    // A dominator comes before what it dominates.
    for &b in rpo.iter().rev() {
        subtree[b].1 += 1;
        if let Some(d) = parent(b) {
            subtree[d].1 += subtree[b].1;
        }
    }
    // The number the next child gets.
    let mut next = IdVec::filled(0, idom.len());
    for &b in rpo {
        let at = parent(b).map_or(0, |d| next[d]);
        subtree[b].0 = at;
        next[b] = at + 1;
        if let Some(d) = parent(b) {
            next[d] += subtree[b].1;
        }
    }
    subtree
}

/// Reachable blocks in reverse postorder.
pub fn reverse_postorder(f: &Func) -> Vec<Block> {
    let mut seen = IdSet::with_len(f.blocks.len());
    let mut post = Vec::with_capacity(f.layout.len());
    let entry = f.entry();
    seen.insert(entry);
    let targets = |b: Block| f.terminator(b).map_or(0, |d| d.targets.len());
    // Blocks being walked, with the number of targets still to be looked at.
    let mut stack: Vec<(Block, usize)> = Vec::with_capacity(f.layout.len());
    stack.push((entry, targets(entry)));
    while let Some((b, rest)) = stack.last_mut() {
        let target = rest
            .checked_sub(1)
            .and_then(|n| f.terminator(*b).and_then(|d| d.targets.get(n)));
        match target {
            Some(t) => {
                *rest -= 1;
                if seen.insert(t.block) {
                    stack.push((t.block, targets(t.block)));
                }
            }
            None => {
                post.push(*b);
                stack.pop();
            }
        }
    }
    post.reverse();
    post
}

/// Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm" (2001).
fn dominators(
    rpo: &[Block],
    order: &IdVec<Block, Option<u32>>,
    preds: &IdVec<Block, SmallVec<[Block; 4]>>,
) -> IdVec<Block, Option<Block>> {
    let mut idom: IdVec<Block, Option<Block>> = IdVec::filled(None, order.len());
    let Some(&entry) = rpo.first() else { return idom };
    idom[entry] = Some(entry);
    let mut changed = true;
    while changed {
        changed = false;
        for &b in &rpo[1..] {
            let mut new: Option<Block> = None;
            for &p in &preds[b] {
                if idom[p].is_none() {
                    continue;
                }
                new = Some(match new {
                    None => p,
                    Some(n) => intersect(n, p, order, &idom),
                });
            }
            if new != idom[b] {
                idom[b] = new;
                changed = true;
            }
        }
    }
    idom
}

fn intersect(
    mut a: Block,
    mut b: Block,
    order: &IdVec<Block, Option<u32>>,
    idom: &IdVec<Block, Option<Block>>,
) -> Block {
    while a != b {
        while order[a] > order[b] {
            match idom[a] {
                Some(d) => a = d,
                None => return b,
            }
        }
        while order[b] > order[a] {
            match idom[b] {
                Some(d) => b = d,
                None => return a,
            }
        }
    }
    a
}

/// An index for the tables above from a raw number; used by printers.
pub fn block(index: usize) -> Block {
    Block::new(index)
}
