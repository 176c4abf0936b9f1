//! Block parameters predicted to have a builtin class get it as their type before the walk; edges that turn out not to prove
//! it are guarded behind it, in front of the jump.

use hashbrown::HashMap;

use crate::deopt::ExitReason;
use crate::entity::{IdSet, IdVec};
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Def, FrameState, Func, Inst, InstData, Slot, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Cls, Ty, TypeId, wk};
use crate::opt::carry;
use crate::opt::infer::Guess;

/// Classes whose instances never change class and that are worth knowing in parameters.
fn is_promisable(t: TypeId) -> bool {
    [
        wk::INT,
        wk::FLOAT,
        wk::BOOL,
        wk::COMPLEX,
        wk::STR,
        wk::LIST,
        wk::TUPLE,
        wk::DICT,
        wk::RANGE_ITER,
        wk::LIST_ITER,
        wk::TUPLE_ITER,
        wk::DICT_KEY_ITER,
        wk::DICT_VALUE_ITER,
        wk::DICT_ITEM_ITER,
        wk::SET_ITER,
    ]
    .contains(&t)
}

/// Gives predicted parameters their class; returns them with the type they had.
pub(super) fn promise_params(
    f: &mut Func,
    guess: &IdVec<Value, Guess>,
    world: &dyn World,
) -> HashMap<Value, Ty> {
    let mut promised = HashMap::new();
    let nulls = nullable_params(f, guess, world);
    let entry = f.entry();
    let cfg = Cfg::new(f);
    for b in f.layout.clone() {
        // A promise broken too often is not made again. Nor is an int taken for a machine integer where big ones came.
        let failed = |reason| {
            cfg.preds[b].iter().any(|&p| {
                f.terminator(p)
                    .is_some_and(|d| world.feedback(d.code, d.bc).failed.contains(&reason))
            })
        };
        let (broken, too_big) = (failed(ExitReason::Type), failed(ExitReason::BigInt));
        if b == entry {
            continue;
        }
        for (n, p) in f.blocks[b].params.clone().into_iter().enumerate() {
            if let (Guess::Class(t), Ty::Obj { cls: Cls::Any, .. }) = (guess[p], f.ty(p))
                && is_promisable(t)
                && !(too_big && t == wk::INT)
                && (!broken || is_kept(f, &cfg, b, (n, p), t))
            {
                promised.insert(p, f.ty(p));
                let nullable = may_get_null(f, p, &nulls);
                f.values[p].ty = Ty::Obj {
                    cls: Cls::Exact(t),
                    nullable,
                };
            }
        }
    }
    promised
}

/// The promise needs no guard that could fail: what comes in is proved to be of the class, or the parameter itself.
fn is_kept(f: &Func, cfg: &Cfg, b: Block, (n, p): (usize, Value), t: TypeId) -> bool {
    let mut targets = cfg.preds[b]
        .iter()
        .filter_map(|&x| f.terminator(x))
        .flat_map(|d| &d.targets);
    targets.all(|target| {
        let proved = |&a: &Value| f.ty(a) == Ty::exact(t) || f.root(a) == p;
        target.block != b || target.args.get(n).is_some_and(proved)
    })
}

/// Parameters into which NULL may flow. A slot of the running frame that held an object when the loop was compiled is
/// guarded to hold one, unless that failed too often.
fn nullable_params(f: &Func, guess: &IdVec<Value, Guess>, world: &dyn World) -> IdSet<Value> {
    let unbound_before = |d: &InstData| {
        let failed = world.feedback(d.code, d.bc).failed;
        failed.contains(&ExitReason::Unbound)
    };
    let mut nulls = IdSet::with_len(f.values.len());
    let mut again = true;
    while again {
        again = false;
        for &b in &f.layout {
            let Some(d) = f.terminator(b) else { continue };
            for t in &d.targets {
                for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
                    let from_param = matches!(f.values[a].def, Def::Param(b, _) if b != f.entry());
                    let null = if from_param {
                        nulls.contains(a)
                    } else {
                        let held = matches!(f.values[a].def, Def::Param(..)) && guess[a].class().is_some();
                        f.ty(a).is_nullable() && (!held || unbound_before(d))
                    };
                    again |= null && nulls.insert(p);
                }
            }
        }
    }
    nulls
}

fn may_get_null(f: &Func, p: Value, nulls: &IdSet<Value>) -> bool {
    f.ty(p).is_nullable() && nulls.contains(p)
}

/// Takes back promises of parameters that nobody reads, frame states apart, where what flows in turned out to be of another class or a
/// number of either: a guard would fail for nothing. If all that flows in is proved to be something, it is known all the same.
fn take_back(f: &mut Func, promised: &HashMap<Value, Ty>) {
    let read = carry::read_params(f);
    let mut again = true;
    while again {
        again = false;
        for b in f.layout.clone() {
            let Some(&term) = f.blocks[b].insts.last() else {
                continue;
            };
            for target in f.insts[term].targets.clone() {
                for (&p, a) in f.blocks[target.block].params.clone().iter().zip(target.args) {
                    let (Some(&before), Some(class)) = (promised.get(&p), f.ty(p).class()) else {
                        continue;
                    };
                    let (ty, root) = (f.ty(a), f.root(a));
                    let broken = promised.contains_key(&root) && f.ty(root).class().is_none();
                    let other = ty.class().map_or(ty.is_number(), |t| t != class);
                    if !read.contains(p) && (broken || other) && !is_null(f, a) {
                        f.values[p].ty = before;
                        again = true;
                    }
                }
            }
        }
    }
}

fn is_null(f: &Func, v: Value) -> bool {
    f.def_inst(v).is_some_and(|(_, d)| d.op == Op::ConstNull)
}

/// Guards the edges into promised parameters that bring something not proved.
pub(super) fn guard_edges(f: &mut Func, promised: &HashMap<Value, Ty>) -> bool {
    take_back(f, promised);
    let mut changed = false;
    for start in f.layout.clone() {
        let mut b = start;
        let Some(&term) = f.blocks[b].insts.last() else {
            continue;
        };
        for n in 0..f.insts[term].targets.len() {
            let target = f.insts[term].targets[n].clone();
            for (index, &p) in f.blocks[target.block].params.clone().iter().enumerate() {
                let Some(class) = promised.get(&p).and(f.ty(p).class()) else {
                    continue;
                };
                let a = target.args[index];
                let null = is_null(f, a);
                if f.ty(a).is_subtype_of(f.ty(p)) {
                    continue;
                }
                changed = true;
                let guarded = if null && f.ty(p).is_nullable() {
                    typed_null(f, b, term, f.ty(p))
                } else if f.ty(p).is_nullable() && f.ty(a).is_nullable() && f.insts[term].op == Op::Jump {
                    null_or_guarded(f, &mut b, term, a, f.ty(p))
                } else {
                    edge_guard(f, b, term, a, class)
                };
                match guarded {
                    Some(v) => f.insts[term].targets[n].args[index] = v,
                    None => {
                        // No state to leave with: take the promise back; uses have their own guards only if the
                        // type is unknown, so the whole function would have to be redone. Never happens: every
                        // edge into a merge has a mark (see `build`).
                        f.values[p].ty = promised[&p];
                    }
                }
            }
        }
    }
    changed
}

/// NULL as a value of a nullable class.
fn typed_null(f: &mut Func, b: Block, term: Inst, ty: Ty) -> Option<Value> {
    let mut data = f.insts[term].clone();
    data.op = Op::ConstNull;
    data.args.clear();
    data.targets.clear();
    (data.imm, data.fs, data.result) = ([0, 0], None, None);
    let inst = f.make_inst(data, ty);
    let at = f.blocks[b].insts.len() - 1;
    f.blocks[b].insts.insert(at, inst);
    f.insts[inst].result
}

/// `a` as a value of the nullable class `ty`, in front of the jump `term`, which moves to a new block: guarded only if it
/// is not NULL.
fn null_or_guarded(f: &mut Func, b: &mut Block, term: Inst, a: Value, ty: Ty) -> Option<Value> {
    let class = ty.class()?;
    let marks = f.blocks[*b].insts.iter().rev().copied();
    let mark = { marks }.find(|&i| f.insts[i].op == Op::Mark)?;
    let (absent, present, join) = (f.add_block(), f.add_block(), f.add_block());
    let result = f.add_param(join, ty);
    let like = |f: &Func, op: Op, args: &[Value], imm: i64| InstData {
        op,
        args: smallvec::SmallVec::from_slice(args),
        imm: [imm, 0],
        fs: None,
        result: None,
        targets: smallvec::SmallVec::new(),
        ..f.insts[term].clone()
    };
    let put = |f: &mut Func, b: Block, data: InstData, ty: Ty| {
        let inst = f.make_inst(data, ty);
        f.blocks[b].insts.push(inst);
        f.insts[inst].result
    };
    f.blocks[*b].insts.retain(|&i| i != term);
    let test = like(f, Op::IsNull, &[a], 0);
    let test = put(f, *b, test, Ty::Bool)?;
    let branch = InstData {
        targets: smallvec::smallvec![Target::to(absent, &[]), Target::to(present, &[])],
        ..like(f, Op::Branch, &[test], 0)
    };
    put(f, *b, branch, Ty::Void);
    let null = like(f, Op::ConstNull, &[], 0);
    let null = put(f, absent, null, ty)?;
    let copy = f.insts[mark].clone();
    put(f, present, copy.clone(), Ty::Void);
    let some = like(f, Op::Refine, &[a], 0);
    let some = put(f, present, some, Ty::OBJ)?;
    let guard = InstData {
        fs: copy.fs,
        ..like(f, Op::GuardType, &[some], i64::from(class.0))
    };
    let some = put(f, present, guard, Ty::exact(class))?;
    for (from, v) in [(absent, null), (present, some)] {
        let jump = InstData {
            targets: smallvec::smallvec![Target::to(join, &[v])],
            ..like(f, Op::Jump, &[], 0)
        };
        put(f, from, jump, Ty::Void);
    }
    // From here on the frame holds it under its new name: the old one would keep it alive beside that.
    let renamed = copy.fs.map(|fs| renamed_state(f, fs, a, result));
    put(f, join, InstData { fs: renamed, ..copy }, Ty::Void);
    f.blocks[join].insts.push(term);
    *b = join;
    Some(result)
}

/// The frame state with one value in place of another.
fn renamed_state(f: &mut Func, fs: FrameState, from: Value, to: Value) -> FrameState {
    let mut state = f.frame_states[fs].clone();
    for slot in state.locals.iter_mut().chain(&mut state.stack) {
        if matches!(*slot, Slot::Val(v) if f.root(v) == f.root(from)) {
            *slot = Slot::Val(to);
        }
    }
    f.frame_states.push(state)
}

/// Guards `a` in front of the jump `term` with the frame state of the block's last mark.
fn edge_guard(f: &mut Func, b: Block, term: Inst, a: Value, class: TypeId) -> Option<Value> {
    let mark = f.blocks[b]
        .insts
        .iter()
        .rev()
        .copied()
        .find(|&i| f.insts[i].op == Op::Mark)?;
    let fs = f.insts[mark].fs;
    let (bc, code) = (f.insts[term].bc, f.insts[term].code);
    let place = |f: &mut Func, op: Op, arg: Value, imm: i64, ty: Ty| {
        let data = InstData {
            op,
            args: smallvec::SmallVec::from_slice(&[arg]),
            imm: [imm, 0],
            result: None,
            fs,
            targets: smallvec::SmallVec::new(),
            catches: false,
            bc,
            code,
        };
        let inst = f.make_inst(data, ty);
        let at = f.blocks[b].insts.len() - 1;
        f.blocks[b].insts.insert(at, inst);
        f.insts[inst].result
    };
    let mut v = a;
    if f.ty(v).is_nullable() {
        v = place(f, Op::GuardNonNull, v, 0, Ty::OBJ)?;
    }
    place(f, Op::GuardType, v, i64::from(class.0), Ty::exact(class))
}
