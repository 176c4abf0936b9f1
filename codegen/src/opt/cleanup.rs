//! Clean-up of the control-flow graph: unreachable blocks, block parameters that always get the same value,
//! jumps to blocks that only jump, chains of blocks with one edge between them.
//!
//! A parameter is trivial if every incoming argument is one value `w` or the parameter itself; it is replaced by
//! `w`, which dominates the block since it reaches it over every edge. After prediction, an alias of the parameter counts
//! as the parameter, too ([`join_aliases`]).

use smallvec::SmallVec;

use crate::entity::{Id, IdSet, IdVec};
use crate::ir::cfg::{Cfg, reverse_postorder};
use crate::ir::func::{Block, Def, Func, Inst, InstData, Value};
use crate::ir::ops::{Op, Res};

/// Runs to a fixed point; true if anything changed.
pub fn run(f: &mut Func) -> bool {
    let mut changed = false;
    loop {
        let mut again = remove_unreachable(f);
        again |= remove_trivial_params(f, Around::AsItself);
        again |= merge_chains(f);
        if !again {
            return changed;
        }
        changed = true;
    }
}

/// Drops unreachable blocks from the layout, which becomes reverse postorder with cold blocks last.
pub fn remove_unreachable(f: &mut Func) -> bool {
    let reachable = reverse_postorder(f);
    if reachable.len() == f.layout.len() {
        return false;
    }
    let mut set = IdSet::with_len(f.blocks.len());
    for b in reachable {
        set.insert(b);
    }
    f.layout.retain(|&b| set.contains(b));
    true
}

/// Value each value is replaced by, itself if it stays.
struct Renaming {
    map: IdVec<Value, Value>,
}

impl Renaming {
    fn new(f: &Func) -> Renaming {
        Renaming {
            map: IdVec::identity(f.values.len()),
        }
    }
    fn find(&self, mut v: Value) -> Value {
        while self.map.get(v).is_some_and(|&next| next != v) {
            v = self.map[v];
        }
        v
    }
}

/// Replaces parameters of loops that come round as aliases of themselves: locals that the loop only reads; and those that get
/// one object under several aliases, or one constant that each way makes for itself. True if there was one. What was predicted
/// of such a parameter has to be in its type by now.
pub fn join_aliases(f: &mut Func) -> bool {
    let constants = join_constants(f);
    remove_trivial_params(f, Around::AsAlias) || constants
}

/// Makes a constant object that all ways into a block make for themselves in the block.
fn join_constants(f: &mut Func) -> bool {
    let incoming = incoming_edges(f);
    let mut dead = IdVec::<Value, bool>::filled(false, f.values.len());
    let mut renaming = Renaming::new(f);
    let mut joined = false;
    for b in f.layout.clone() {
        for (index, param) in f.blocks[b].params.clone().into_iter().enumerate() {
            let constant = |f: &Func, &(term, n): &Edge| {
                let &v = f.insts[term].targets[n].args.get(index)?;
                f.def_inst(v)
                    .filter(|(_, d)| d.op == Op::ConstObj)
                    .map(|(i, _)| i)
            };
            let mut made = incoming[b].iter().map(|edge| constant(f, edge));
            let Some(Some(first)) = made.next() else { continue };
            if incoming[b].len() < 2 || !made.all(|i| i.is_some_and(|i| f.insts[i].imm == f.insts[first].imm))
            {
                continue;
            }
            let data = f.insts[first].clone();
            let Some(ty) = data.result.map(|v| f.ty(v)) else {
                continue;
            };
            if !ty.is_subtype_of(f.ty(param)) {
                continue;
            }
            let copy = f.make_inst(InstData { result: None, ..data }, ty);
            f.blocks[b].insts.insert(0, copy);
            if let Some(v) = f.insts[copy].result {
                (renaming.map[param], dead[param], joined) = (v, true, true);
            }
        }
    }
    if joined {
        f.rewrite_uses(&mut |v| renaming.find(v));
        drop_params(f, &dead);
    }
    joined
}

/// How a trivial parameter may come round a loop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    AsItself,
    AsAlias,
}

fn remove_trivial_params(f: &mut Func, around: Around) -> bool {
    let with_params: Vec<Block> = f
        .layout
        .iter()
        .copied()
        .filter(|&b| !f.blocks[b].params.is_empty())
        .collect();
    if with_params.is_empty() {
        return false;
    }
    let mut renaming = Renaming::new(f);
    let incoming = incoming_edges(f);
    let mut removed = false;
    let mut dead = IdVec::<Value, bool>::filled(false, f.values.len());
    loop {
        let mut again = false;
        for &b in &with_params {
            for (index, &param) in f.blocks[b].params.iter().enumerate() {
                if dead[param] || incoming[b].is_empty() {
                    continue;
                }
                if let Some(w) = the_only_value(f, &renaming, &incoming[b], index, (param, around))
                    && (f.ty(w).is_subtype_of(f.ty(param)) || can_narrow(f, w, param))
                {
                    renaming.map[param] = w;
                    dead[param] = true;
                    again = true;
                }
            }
        }
        if !again {
            break;
        }
        removed = true;
    }
    if !removed {
        return false;
    }
    f.rewrite_uses(&mut |v| renaming.find(v));
    drop_params(f, &dead);
    true
}

/// Parameters are as general as the builder made them; a replacement of the same representation is always right,
/// since it is the very value the parameter would have had.
fn can_narrow(f: &Func, w: Value, param: Value) -> bool {
    f.ty(w).same_repr(f.ty(param))
}

/// An edge: a terminator, and which of its targets.
pub(super) type Edge = (Inst, usize);

/// Edges into each block that has parameters.
pub(super) fn incoming_edges(f: &Func) -> IdVec<Block, SmallVec<[Edge; 4]>> {
    let mut incoming: IdVec<Block, SmallVec<[Edge; 4]>> = IdVec::defaults(f.blocks.len());
    for &b in &f.layout {
        let Some(&term) = f.blocks[b].insts.last() else {
            continue;
        };
        for (n, t) in f.insts[term].targets.iter().enumerate() {
            if !f.blocks[t.block].params.is_empty() {
                incoming[t.block].push((term, n));
            }
        }
    }
    incoming
}

fn the_only_value(
    f: &Func,
    renaming: &Renaming,
    edges: &[Edge],
    index: usize,
    (param, around): (Value, Around),
) -> Option<Value> {
    let mut only = None;
    for &(term, n) in edges {
        let w = renaming.find(*f.insts[term].targets[n].args.get(index)?);
        if w == param || around == Around::AsAlias && original(f, renaming, w) == param {
            continue;
        }
        match only {
            None => only = Some(w),
            Some(o) if o == w => {}
            Some(o) if around == Around::AsAlias => {
                let shared = shared_alias(f, renaming, o, w)?;
                // What the ways proved is in the parameter's type.
                if !f.ty(shared).is_subtype_of(f.ty(param)) {
                    return None;
                }
                only = Some(shared);
            }
            Some(_) => return None,
        }
    }
    only
}

/// The nearest value that both are aliases of.
fn shared_alias(f: &Func, renaming: &Renaming, a: Value, b: Value) -> Option<Value> {
    if original(f, renaming, a) != original(f, renaming, b) {
        return None;
    }
    let chain = |v: Value| core::iter::successors(Some(v), |&v| alias_of(f, renaming, v));
    chain(a).find(|&x| chain(b).any(|y| x == y))
}

/// What an alias is another name of.
fn alias_of(f: &Func, renaming: &Renaming, v: Value) -> Option<Value> {
    let (_, d) = f.def_inst(v).filter(|(_, d)| d.op.row().result == Res::Alias)?;
    d.args.first().map(|&w| renaming.find(w))
}

/// The value whose object this is, seen through aliases and replaced parameters.
fn original(f: &Func, renaming: &Renaming, mut v: Value) -> Value {
    loop {
        let root = renaming.find(f.root(v));
        if root == v {
            return v;
        }
        v = root;
    }
}

/// Removes the marked parameters and their arguments.
pub(super) fn drop_params(f: &mut Func, dead: &IdVec<Value, bool>) {
    let is_dead = |v: Value| dead.get(v).copied().unwrap_or(false);
    // Per parameter, whether it stays; empty for blocks that lose none.
    let keep: IdVec<Block, Vec<bool>> = {
        let mut keep = IdVec::new();
        for b in f.blocks.ids() {
            let params = &f.blocks[b].params;
            keep.push(if params.iter().any(|&p| is_dead(p)) {
                params.iter().map(|&p| !is_dead(p)).collect()
            } else {
                vec![]
            });
        }
        keep
    };
    for &b in &f.layout {
        if let Some(&i) = f.blocks[b].insts.last() {
            for t in f.insts[i]
                .targets
                .iter_mut()
                .filter(|t| !keep[t.block].is_empty())
            {
                let mut mask = keep[t.block].iter();
                t.args.retain(|_| mask.next().copied().unwrap_or(true));
            }
        }
    }
    for b in f.blocks.ids().filter(|&b| !keep[b].is_empty()) {
        let mut mask = keep[b].iter();
        let old = std::mem::take(&mut f.blocks[b].params);
        for p in &old {
            if is_dead(*p) {
                f.values[*p].def = Def::Gone;
            }
        }
        let new: Vec<Value> = old
            .into_iter()
            .filter(|_| mask.next().copied().unwrap_or(true))
            .collect();
        for (index, &p) in new.iter().enumerate() {
            f.values[p].def = Def::Param(b, u32::try_from(index).unwrap_or(u32::MAX));
        }
        f.blocks[b].params = new;
    }
}

/// Joins a block to its only predecessor when that jumps to it unconditionally.
fn merge_chains(f: &mut Func) -> bool {
    let mut edges = IdVec::<Block, u32>::filled(0, f.blocks.len());
    for &b in &f.layout {
        for s in f.succs(b) {
            edges[s] += 1;
        }
    }
    let joins = |&b: &Block| sole_jump_target(f, b).is_some_and(|next| edges[next] == 1);
    if !f.layout.iter().any(joins) {
        return false;
    }
    let entry = f.entry();
    let mut gone = IdVec::<Block, bool>::filled(false, f.blocks.len());
    let mut renaming = Renaming::new(f);
    let (mut changed, mut renamed) = (false, false);
    for b in f.layout.clone() {
        if gone[b] {
            continue;
        }
        while let Some(next) = sole_jump_target(f, b) {
            if next == b || next == entry || edges[next] != 1 || gone[next] {
                break;
            }
            let Some(jump) = f.blocks[b].insts.pop() else {
                break;
            };
            let args = f.insts[jump].targets[0].args.clone();
            for (p, a) in f.blocks[next].params.clone().into_iter().zip(args) {
                renaming.map[p] = a;
                renamed = true;
                f.values[p].def = Def::Gone;
            }
            let tail = std::mem::take(&mut f.blocks[next].insts);
            f.blocks[next].params.clear();
            f.blocks[b].insts.extend(tail);
            gone[next] = true;
            changed = true;
        }
    }
    if changed {
        f.layout.retain(|&b| !gone[b]);
    }
    if renamed {
        f.rewrite_uses(&mut |v| renaming.find(v));
    }
    changed
}

fn sole_jump_target(f: &Func, b: Block) -> Option<Block> {
    let d = f.terminator(b)?;
    (d.op == Op::Jump).then(|| d.targets[0].block)
}

/// Layout in reverse postorder, cold blocks last.
pub fn layout(f: &mut Func) {
    let cfg = Cfg::new(f);
    let (mut hot, cold): (Vec<Block>, Vec<Block>) = cfg.rpo.iter().partition(|&&b| !f.blocks[b].cold);
    hot.extend(cold);
    f.layout = hot;
    debug_assert!(f.layout.iter().all(|b| b.index() < f.blocks.len()));
}
