//! Removes instructions whose result nobody uses and that do nothing else, and block parameters nobody reads.
//!
//! Frame states keep their values alive, those of marks included until the refcount pass has run: a mark may still
//! become a release with an exit.

use crate::entity::{IdSet, IdVec};
use crate::input::World;
use crate::ir::func::{Def, Func, Inst, Value};
use crate::ir::ops::Op;

/// Allocations that are only released: both go, if nobody can notice the death. For after the refcount pass.
pub fn remove_dead_allocations(f: &mut Func, world: &dyn World) -> bool {
    let mut other_use = IdSet::<Value>::with_len(f.values.len());
    for &b in &f.layout {
        let mut last = None;
        for &i in &f.blocks[b].insts {
            let release = f.insts[i].op == Op::Decref;
            let operand = f.insts[i].args.first().copied();
            if !release {
                f.for_each_new_use(i, &mut last, &mut |v| {
                    other_use.insert(f.root(v));
                });
                continue;
            }
            f.for_each_use(i, &mut |v| {
                if Some(v) != operand {
                    other_use.insert(f.root(v));
                }
            });
        }
    }
    for owned in f.exit_owned.values() {
        for &v in owned {
            other_use.insert(v);
        }
    }
    let dead = |f: &Func, v: Value| {
        let r = f.root(v);
        world.dies_quietly(f.ty(r))
            && !other_use.contains(r)
            && f.def_inst(r).is_some_and(|(i, d)| {
                matches!(d.op, Op::Call | Op::BoxI64 | Op::BoxF64) && f.effects(i).is_removable()
            })
    };
    f.retain(|f, i| {
        let d = &f.insts[i];
        !(d.op == Op::Decref && dead(f, d.args[0]) || d.result.is_some_and(|v| dead(f, v)))
    })
}

/// True if anything changed.
pub fn run(f: &mut Func) -> bool {
    let mut live = IdSet::<Value>::with_len(f.values.len());
    let mut work: Vec<Value> = vec![];
    let mut needed = IdSet::<Inst>::with_len(f.insts.len());
    for &b in &f.layout {
        let mut last = None;
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op.row().terminator || d.result.is_none() || !f.effects(i).is_removable() {
                needed.insert(i);
                // Arguments of targets count only if the parameter is live.
                d.args.iter().for_each(|&v| work.push(v));
                if let Some(fs) = d.fs {
                    f.for_each_new_fs_value(fs, last, &mut |v| work.push(v));
                    last = Some(fs);
                }
            }
        }
    }
    let incoming = super::cleanup::incoming_edges(f);
    let entry_params = f.blocks[f.entry()].params.clone();
    while let Some(v) = work.pop() {
        if !live.insert(v) {
            continue;
        }
        match f.values[v].def {
            Def::Inst(i) => {
                if needed.insert(i) {
                    f.insts[i].args.iter().for_each(|&a| work.push(a));
                    if let Some(fs) = f.insts[i].fs {
                        f.for_each_fs_value(fs, &mut |a| work.push(a));
                    }
                }
            }
            Def::Param(b, index) => {
                work.extend(
                    incoming[b]
                        .iter()
                        .filter_map(|&(term, n)| f.insts[term].targets[n].args.get(index as usize).copied()),
                );
            }
            Def::Gone => {}
        }
    }
    sweep(f, &needed, &live, &entry_params)
}

fn sweep(f: &mut Func, needed: &IdSet<Inst>, live: &IdSet<Value>, entry_params: &[Value]) -> bool {
    let changed = f.retain(|_, i| needed.contains(i));
    let mut dead = IdVec::<Value, bool>::filled(false, f.values.len());
    let mut any = false;
    for &b in &f.layout {
        for &p in &f.blocks[b].params {
            if !live.contains(p) && !entry_params.contains(&p) {
                dead[p] = true;
                any = true;
            }
        }
    }
    if any {
        super::cleanup::drop_params(f, &dead);
    }
    changed | any
}
