//! Follows which attributes of the members are set at each point, and in which order they were set first: CPython's
//! instances remember it. Branches that a member decides are followed on one side only.

use hashbrown::HashMap;

use super::members::{Members, Others, Use, member_params, use_of};
use crate::entity::{IdSet, IdVec};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Func, Inst, Value};
use crate::ir::ops::Op;

/// Byte offsets of the attributes that are set, in the order they were set first.
pub(super) type Shape = Vec<i64>;
type State = HashMap<Value, Shape>;

/// The answer.
pub(super) struct Flow {
    /// Blocks that are reached.
    pub reached: IdSet<Block>,
    /// Members at each reached block's start, parameters included.
    pub at_start: IdVec<Block, Option<State>>,
    /// Truth values that are known.
    pub known: HashMap<Value, bool>,
}

impl Flow {
    /// The targets of a block's end that it can go to.
    pub fn taken(&self, f: &Func, b: Block) -> impl Iterator<Item = usize> + use<> {
        let d = f.terminator(b);
        let decided = d
            .filter(|d| d.op == Op::Branch)
            .and_then(|d| self.known.get(&d.args[0]))
            .map(|&yes| usize::from(!yes));
        let count = d.map_or(0, |d| d.targets.len());
        (0..count).filter(move |&n| decided.is_none_or(|only| only == n))
    }
    /// Edges that reach a block: predecessor and number of its target.
    pub fn edges(&self, f: &Func, cfg: &Cfg, b: Block) -> Vec<(Block, usize)> {
        let mut edges = vec![];
        let mut seen = vec![];
        for &p in &cfg.preds[b] {
            if !self.reached.contains(p) || seen.contains(&p) {
                continue;
            }
            seen.push(p);
            let Some(d) = f.terminator(p) else { continue };
            edges.extend(
                self.taken(f, p)
                    .filter(|&n| d.targets[n].block == b)
                    .map(|n| (p, n)),
            );
        }
        edges
    }
}

/// Follows all members; gives one that has no such order at some point.
pub(super) fn follow(f: &Func, cfg: &Cfg, members: &Members) -> Result<Flow, Value> {
    let mut flow = Flow {
        reached: IdSet::with_len(f.blocks.len()),
        at_start: IdVec::filled(None, f.blocks.len()),
        known: HashMap::new(),
    };
    flow.reached.insert(f.entry());
    let mut at_end: IdVec<Block, Option<State>> = IdVec::filled(None, f.blocks.len());
    let mut again = true;
    while again {
        again = false;
        for &b in &cfg.rpo {
            if !flow.reached.contains(b) {
                continue;
            }
            let start = merge(f, cfg, members, &flow, &at_end, b)?;
            let known = flow.known.len();
            let mut state = start.clone();
            for &i in &f.blocks[b].insts {
                step(f, members, i, &mut state, &mut flow.known);
            }
            again |= flow.known.len() != known || at_end[b].as_ref() != Some(&state);
            flow.at_start[b] = Some(start);
            at_end[b] = Some(state);
            let taken: Vec<usize> = flow.taken(f, b).collect();
            for n in taken {
                if let Some(d) = f.terminator(b) {
                    again |= flow.reached.insert(d.targets[n].block);
                }
            }
        }
    }
    forget_unreached(f, &mut flow);
    Ok(flow)
}

/// Blocks that were reached only as long as less was known.
fn forget_unreached(f: &Func, flow: &mut Flow) {
    let mut reached = IdSet::with_len(f.blocks.len());
    let mut work = vec![f.entry()];
    while let Some(b) = work.pop() {
        if reached.insert(b) {
            let targets = f.terminator(b).map_or(&[][..], |d| &d.targets);
            work.extend(flow.taken(f, b).map(|n| targets[n].block));
        }
    }
    flow.reached = reached;
}

fn merge(
    f: &Func,
    cfg: &Cfg,
    members: &Members,
    flow: &Flow,
    at_end: &IdVec<Block, Option<State>>,
    b: Block,
) -> Result<State, Value> {
    let mut state = State::new();
    for (p, n) in flow.edges(f, cfg, b) {
        let Some(end) = &at_end[p] else { continue };
        let through = members.live_in[b].iter().map(|v| (v, v));
        let target = f.terminator(p).map(|d| &d.targets[n]);
        let passed = member_params(f, members, b)
            .into_iter()
            .filter_map(|(k, v)| Some((v, f.root(*target?.args.get(k)?))));
        for (name, source) in through.chain(passed) {
            let Some(shape) = end.get(&source) else { continue };
            match state.get(&name) {
                Some(known) if known != shape => return Err(name),
                Some(_) => {}
                None => {
                    state.insert(name, shape.clone());
                }
            }
        }
    }
    Ok(state)
}

fn step(f: &Func, members: &Members, i: Inst, state: &mut State, known: &mut HashMap<Value, bool>) {
    let d = &f.insts[i];
    if let Some(r) = d.result
        && members.get(r).is_some()
    {
        state.insert(r, vec![]);
        return;
    }
    let Some((root, m, what)) = d.args.iter().find_map(|&v| {
        let (root, m) = members.of(f, v)?;
        Some((root, m, use_of(f, i, root, m)?))
    }) else {
        if d.op == Op::IsNull
            && let Some(&null) = known.get(&f.root(d.args[0]))
            && let Some(r) = d.result
        {
            known.insert(r, null);
        }
        return;
    };
    match what {
        Use::Load(offset) => {
            if let (Some(shape), Some(r)) = (state.get(&root), d.result) {
                // Of an attribute: whether it is NULL. Where shapes differ the member is none.
                known.insert(r, !shape.contains(&offset));
            }
        }
        Use::Header => {
            if let Some(r) = d.result {
                known.insert(r, true);
            }
        }
        Use::Store(offset) => {
            if let Some(shape) = state.get_mut(&root)
                && !shape.contains(&offset)
            {
                shape.push(offset);
            }
        }
        Use::Test(yes) => {
            if let Some(r) = d.result {
                known.insert(r, yes);
            }
        }
        Use::IsNull if m.others == Others::None => {
            if let Some(r) = d.result {
                known.insert(r, false);
            }
        }
        Use::IsNull | Use::Alias | Use::NonNull | Use::Valid => {}
    }
}
