//! Reference counts, inserted last from ownership facts.
//!
//! Every object value is followed through its aliases to its *root*. A root is either *owned* (it holds one
//! reference that must be released or passed on exactly once on every path) or *borrowed* (somebody else's
//! reference outlives every use): constants and arguments are borrowed for good; a value loaded from a field is
//! borrowed as long as nothing between the load and the last use can drop the field's reference (`borrow`), else
//! it takes a reference of its own right after the load; block parameters are owned unless all that flows into them
//! is borrowed for good.
//!
//! When is an owned value released? The interpreter keeps a local until it is overwritten or the frame ends, and
//! the death of an object can run Python code. So an object whose death may be seen (`watched`) lives until the
//! first mark whose frame state no longer holds it, and is released right there with that mark's frame state, so that
//! the frame is right while a finaliser looks at it and compiled code can leave afterwards. Everything else (ints,
//! floats, strs, ...) is released right after the last use.
//!
//! Consuming uses (return, stores, arguments of owned parameters) take over the reference if the value dies there,
//! else a reference is added in front of them. Finally `exit_owned` lists for every exit what compiled code owns.

mod borrow;
mod place;

use smallvec::SmallVec;

use super::quiet;
use crate::entity::{Id, IdSet, IdVec};
use crate::input::{Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Def, Func, Inst, Value};
use crate::ir::live::live_out;
use crate::ir::ops::{Arg, Op, Res};
use crate::ir::types::Ty;

/// Who holds the reference of a root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Own {
    /// Not an object.
    NotObj,
    /// Borrowed for good.
    Forever,
    /// Borrowed from a field; every use is safe without a reference.
    Protected,
    /// Owned; released at the last use.
    Plain,
    /// Owned; its death can run Python code.
    Watched,
}

impl Own {
    pub(super) fn is_owned(self) -> bool {
        matches!(self, Own::Plain | Own::Watched)
    }
}

/// Facts shared by the steps of the pass.
pub(super) struct Facts {
    pub root: IdVec<Value, Value>,
    pub own: IdVec<Value, Own>,
    /// See [`quiet::roots`].
    pub quiet: IdSet<Value>,
}

impl Facts {
    pub(super) fn of(&self, v: Value) -> Own {
        self.own[self.root[v]]
    }
}

/// Inserts all reference counting. Marks are gone afterwards.
pub fn run(f: &mut Func, world: &dyn World) {
    split_edges(f);
    let mut facts = classify(f, world);
    borrow::decide(f, &mut facts, world);
    place::insert_loads_increfs(f, &facts);
    place::run(f, &facts, Own::Watched, world);
    remove_marks(f);
    super::dce::run(f);
    place::run(f, &facts, Own::Plain, world);
    record_exits(f, &facts);
}

/// Gives every edge from a block with several successors a block of its own if its target has several
/// predecessors or parameters.
pub fn split_edges(f: &mut Func) {
    let mut edges = IdVec::<Block, u32>::filled(0, f.blocks.len());
    for &b in &f.layout {
        for s in f.succs(b) {
            edges[s] += 1;
        }
    }
    for b in f.layout.clone() {
        let Some(&term) = f.blocks[b].insts.last() else {
            continue;
        };
        if f.insts[term].targets.len() < 2 {
            continue;
        }
        for n in 0..f.insts[term].targets.len() {
            let target = f.insts[term].targets[n].clone();
            if edges.get(target.block).is_some_and(|&e| e < 2) && target.args.is_empty() {
                continue;
            }
            let (bc, code) = (f.insts[term].bc, f.insts[term].code);
            let edge = f.add_block();
            f.blocks[edge].cold = f.blocks[target.block].cold;
            let jump = f.make_inst(
                crate::ir::func::InstData {
                    op: Op::Jump,
                    args: smallvec::SmallVec::new(),
                    imm: [0, 0],
                    result: None,
                    fs: None,
                    targets: smallvec::smallvec![target],
                    catches: false,
                    bc,
                    code,
                },
                Ty::Void,
            );
            f.blocks[edge].insts.push(jump);
            f.insts[term].targets[n] = crate::ir::func::Target {
                block: edge,
                args: vec![],
            };
        }
    }
    super::cleanup::layout(f);
}

fn classify(f: &Func, world: &dyn World) -> Facts {
    let mut root = IdVec::new();
    for v in f.values.ids() {
        root.push(f.root(v));
    }
    let mut own = IdVec::filled(Own::NotObj, f.values.len());
    let quiet = quiet::roots(f, world);
    for v in f.values.ids() {
        if f.ty(v).is_obj() && root[v] == v {
            own[v] = initial_ownership(f, v, world, &quiet);
        }
    }
    lower_params(f, &root, &mut own, world);
    Facts { root, own, quiet }
}

fn initial_ownership(f: &Func, v: Value, world: &dyn World, quiet: &IdSet<Value>) -> Own {
    let owned = if is_watched(f, v, world) && !quiet.contains(v) {
        Own::Watched
    } else {
        Own::Plain
    };
    match f.values[v].def {
        Def::Gone => Own::NotObj,
        Def::Param(b, _) if b == f.entry() => match f.entry_kind {
            Entry::Function => Own::Forever,
            Entry::Loop { .. } | Entry::Resume { .. } => owned,
        },
        // Optimistic; lowered below.
        Def::Param(..) => Own::Forever,
        Def::Inst(i) => match f.insts[i].op.row().result {
            Res::Borrowed => match f.insts[i].op {
                Op::ConstObj | Op::ConstNull | Op::BoxBool => Own::Forever,
                Op::LoadObj if f.insts[i].imm[1] == 0 => Own::Forever,
                _ => Own::Protected,
            },
            Res::New | Res::Helper => owned,
            Res::Alias | Res::None | Res::Machine(_) => Own::NotObj,
        },
    }
}

fn is_watched(f: &Func, v: Value, world: &dyn World) -> bool {
    !world.dies_quietly(f.ty(v))
}

/// A parameter is owned as soon as something flows in that is not borrowed for good.
fn lower_params(f: &Func, root: &IdVec<Value, Value>, own: &mut IdVec<Value, Own>, world: &dyn World) {
    let mut again = true;
    while again {
        again = false;
        for &b in &f.layout {
            let Some(d) = f.terminator(b) else { continue };
            for t in &d.targets {
                for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                    if own[p] == Own::Forever && own[root[a]] != Own::Forever {
                        own[p] = if is_watched(f, p, world) {
                            Own::Watched
                        } else {
                            Own::Plain
                        };
                        again = true;
                    }
                }
            }
        }
    }
}

/// Operands whose reference the instruction takes over, by index.
pub(super) fn steals(f: &Func, i: Inst, index: usize) -> bool {
    let row = f.insts[i].op.row();
    row.args.get(index).copied().or(row.rest) == Some(Arg::Steals)
}

fn remove_marks(f: &mut Func) {
    f.retain(|f, i| f.insts[i].op != Op::Mark);
}

/// Fills `exit_owned`: with every release explicit, what is owned at a point is what is live there.
fn record_exits(f: &mut Func, facts: &Facts) {
    let cfg = Cfg::new(f);
    let homes = f.def_blocks();
    let live_in = place::liveness(f, facts, &cfg, &homes, Own::is_owned, false);
    let mut table = hashbrown::HashMap::new();
    for &b in &cfg.rpo {
        let mut live = live_out(f, &live_in, b);
        let mut last = None;
        for &i in f.blocks[b].insts.iter().rev() {
            if let Some(v) = f.insts[i].result {
                live.remove(facts.root[v]);
            }
            // The reference an instruction takes over is no longer ours if it exits.
            let mut taken: SmallVec<[Value; 4]> = SmallVec::new();
            for (index, &v) in f.insts[i].args.iter().enumerate() {
                if steals(f, i, index) && !live.contains(facts.root[v]) {
                    taken.push(facts.root[v]);
                }
            }
            f.for_each_new_use(i, &mut last, &mut |v| {
                if facts.of(v).is_owned() {
                    live.insert(facts.root[v]);
                }
            });
            if f.insts[i].fs.is_some() {
                let owned: Vec<Value> = live.iter().filter(|v| !taken.contains(v)).collect();
                table.insert(i, owned);
            }
        }
    }
    f.exit_owned = table;
    debug_assert!(f.layout.iter().all(|b| b.index() < f.blocks.len()));
}
