//! Inlining of small leaf functions: the call of a known Python function is replaced by its body if, with the classes of
//! the arguments known at this call, nothing in the body can run Python code. Such a body needs no frame while it
//! runs; a failing guard rebuilds both frames, the callee's at its bytecode and the caller's at its call.
//!
//! The callee is built and specialised on its own first, with the classes of this call's arguments. It is taken if it
//! has no loop, no call, no object whose release could run Python code, and fits the budget. Calls inside it have been
//! inlined before (to a small depth), so chains of small leaves go as a whole.
//!
//! Only calls whose result is the bytecode's result are candidates; `specialise` marks them with the number of stack
//! entries the bytecode pops (plus one), which gives the caller's state during the call.

use hashbrown::HashMap;

use super::{catches, checks, cleanup, simplify, specialise, thread};
use crate::build::{self, Limits};
use crate::entity::IdVec;
use crate::input::{Entry, World};
use crate::ir::func::{
    Block, Def, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData,
};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Cls, Ty};

/// Most instructions of a callee, marks and constants not counted.
const MAX_CALLEE: usize = 60;
/// Most instructions added to one function.
const MAX_GROWTH: usize = 600;
/// Most levels of calls.
const MAX_DEPTH: usize = 3;
/// Longest bytecode looked at. Unit: code units.
const MAX_UNITS: u32 = 150;

/// True if a call was replaced.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    inline_calls(f, world, 0)
}

fn inline_calls(f: &mut Func, world: &mut dyn World, depth: usize) -> bool {
    let mut grown = 0;
    let mut changed = false;
    for b in f.layout.clone() {
        let mut at = b;
        let mut pos = 0;
        while let Some(&i) = f.blocks[at].insts.get(pos) {
            pos += 1;
            if f.insts[i].op != Op::CallNative
                || f.insts[i].imm[1] == 0
                || grown > MAX_GROWTH
                || depth >= MAX_DEPTH
            {
                continue;
            }
            let Some(callee) = leaf_body(f, i, world, depth) else {
                continue;
            };
            let Some(parent) = caller_state(f, i) else {
                continue;
            };
            grown += size(&callee);
            changed = true;
            at = splice(f, at, i, &callee, parent);
            pos = 0;
        }
    }
    changed
}

/// Instructions that cost something.
fn size(f: &Func) -> usize {
    let free = |i: &Inst| {
        matches!(
            f.insts[*i].op,
            Op::Mark
                | Op::Refine
                | Op::ConstObj
                | Op::ConstNull
                | Op::ConstI64
                | Op::ConstF64
                | Op::ConstBool
        )
    };
    f.layout
        .iter()
        .map(|&b| f.blocks[b].insts.iter().filter(|i| !free(i)).count())
        .sum()
}

/// The specialised body of the call's target, if it is a small leaf.
fn leaf_body(f: &Func, call: Inst, world: &mut dyn World, depth: usize) -> Option<Func> {
    let d = &f.insts[call];
    let func = f.as_const(d.args[0])?;
    let code = world.add_callee(func)?;
    if world.code(code).units() > MAX_UNITS {
        return None;
    }
    let mut g = build::build_code(world, code, Entry::Function, &Limits::default()).ok()?;
    let entry = g.entry();
    for (n, &a) in d.args.iter().enumerate() {
        let (
            Some(&p),
            Ty::Obj {
                cls: cls @ Cls::Exact(t),
                ..
            },
        ) = (g.blocks[entry].params.get(n), f.ty(a))
        else {
            continue;
        };
        if !world.type_info(t).heap {
            g.values[p].ty = Ty::Obj { cls, nullable: false };
        }
    }
    cleanup::run(&mut g);
    specialise::run(&mut g, world);
    catches::give_up(&mut g);
    thread::run(&mut g);
    cleanup::run(&mut g);
    inline_calls(&mut g, world, depth + 1);
    cleanup::run(&mut g);
    checks::run(&mut g);
    simplify::run(&mut g, world);
    cleanup::run(&mut g);
    (size(&g) <= MAX_CALLEE && is_leaf(&g, world)).then_some(g)
}

/// Nothing in the body can run Python code, loop, or drop the last reference to an object that could.
fn is_leaf(g: &Func, world: &dyn World) -> bool {
    let cfg = crate::ir::cfg::Cfg::new(g);
    cfg.rpo.iter().all(|&b| {
        cfg.loop_depth[b] == 0
            && g.blocks[b].insts.iter().all(|&i| {
                let d = &g.insts[i];
                let makes = matches!(d.op.row().result, Res::New | Res::Helper);
                let quiet = !makes
                    || d.result.is_none_or(|v| {
                        !g.ty(v).is_obj()
                            || g.ty(v)
                                .class()
                                .is_some_and(|t| !world.type_info(t).dealloc_runs_python)
                    });
                quiet && !g.effects(i).runs_python && !matches!(d.op, Op::Poll | Op::CallNative | Op::Scratch)
            })
    })
}

/// The caller's state during the call: operands popped, standing at the call instruction itself.
fn caller_state(f: &mut Func, call: Inst) -> Option<FrameState> {
    let popped = usize::try_from(f.insts[call].imm[1]).ok()?.checked_sub(1)?;
    let mut state = f.frame_states[f.insts[call].fs?].clone();
    let left = state.stack.len().checked_sub(popped)?;
    state.stack.truncate(left);
    state.bc = f.insts[call].bc;
    Some(f.frame_states.push(state))
}

struct Splicer<'a> {
    f: &'a mut Func,
    g: &'a Func,
    parent: FrameState,
    values: HashMap<Value, Value>,
    blocks: IdVec<Block, Option<Block>>,
    states: HashMap<FrameState, FrameState>,
    virtuals: HashMap<Virtual, Virtual>,
    /// Where a return goes.
    after: Block,
}

/// Puts the body in place of the call at the end of what comes before it in `home`; returns the block that holds the
/// rest.
fn splice(f: &mut Func, home: Block, call: Inst, g: &Func, parent: FrameState) -> Block {
    let at = f.blocks[home].insts.iter().position(|&i| i == call).unwrap_or(0);
    let rest = f.blocks[home].insts.split_off(at + 1);
    f.blocks[home].insts.pop();
    let after = f.add_block();
    f.blocks[after].insts = rest;
    f.blocks[after].cold = f.blocks[home].cold;
    let args = f.insts[call].args.to_vec();
    let mut s = Splicer {
        values: g.blocks[g.entry()].params.iter().copied().zip(args).collect(),
        blocks: IdVec::filled(None, g.blocks.len()),
        states: HashMap::new(),
        virtuals: HashMap::new(),
        parent,
        after,
        f,
        g,
    };
    s.copy_body(home);
    // The result becomes a parameter of the rest.
    if let Some(result) = s.f.insts[call].result {
        let ty = s.result_type();
        let f = s.f;
        f.blocks[after].params.push(result);
        f.values[result].def = Def::Param(after, 0);
        f.values[result].ty = ty;
    }
    after
}

impl Splicer<'_> {
    fn result_type(&self) -> Ty {
        let returns = self
            .g
            .layout
            .iter()
            .filter_map(|&b| self.g.terminator(b))
            .filter(|d| d.op == Op::Return);
        returns
            .map(|d| self.g.ty(d.args[0]))
            .reduce(|a, b| a.join(b).unwrap_or(Ty::OBJ))
            .unwrap_or(Ty::OBJ)
    }

    fn copy_body(&mut self, home: Block) {
        let cfg = crate::ir::cfg::Cfg::new(self.g);
        for &b in &cfg.rpo {
            let new = if b == self.g.entry() {
                home
            } else {
                self.f.add_block()
            };
            self.blocks[b] = Some(new);
            if b != self.g.entry() {
                self.f.blocks[new].cold = self.g.blocks[b].cold;
                for &p in &self.g.blocks[b].params {
                    let v = self.f.add_param(new, self.g.ty(p));
                    self.values.insert(p, v);
                }
            }
        }
        // Definitions come before uses in reverse postorder: the body has no loops.
        for &b in &cfg.rpo {
            let Some(new) = self.blocks[b] else { continue };
            for &i in &self.g.blocks[b].insts {
                let inst = self.copy_inst(i);
                self.f.blocks[new].insts.push(inst);
            }
        }
    }

    fn value(&self, v: Value) -> Value {
        self.values.get(&v).copied().unwrap_or(v)
    }

    fn copy_inst(&mut self, i: Inst) -> Inst {
        let d = &self.g.insts[i];
        let fs = d.fs.map(|fs| self.state(fs));
        let args = d.args.iter().map(|&v| self.value(v)).collect();
        let targets = d
            .targets
            .iter()
            .map(|t| Target {
                block: self.blocks[t.block].unwrap_or(self.after),
                args: t.args.iter().map(|&v| self.value(v)).collect(),
            })
            .collect();
        let mut data = InstData {
            op: d.op,
            args,
            imm: d.imm,
            result: None,
            fs,
            targets,
            catches: false,
            bc: d.bc,
            code: d.code,
        };
        if d.op == Op::Return {
            data.op = Op::Jump;
            data.targets = smallvec::smallvec![Target {
                block: self.after,
                args: data.args.to_vec()
            }];
            data.args.clear();
        }
        let ty = d.result.map_or(Ty::Void, |v| self.g.ty(v));
        let inst = self.f.make_inst(data, ty);
        if let (Some(old), Some(new)) = (self.g.insts[i].result, self.f.insts[inst].result) {
            self.values.insert(old, new);
        }
        inst
    }

    fn state(&mut self, fs: FrameState) -> FrameState {
        if let Some(&new) = self.states.get(&fs) {
            return new;
        }
        let mut data = self.g.frame_states[fs].clone();
        data.parent = Some(match data.parent {
            Some(outer) => self.state(outer),
            None => self.parent,
        });
        for n in 0..data.locals.len() {
            data.locals[n] = self.slot(data.locals[n]);
        }
        for n in 0..data.stack.len() {
            data.stack[n] = self.slot(data.stack[n]);
        }
        let new = self.f.frame_states.push(data);
        self.states.insert(fs, new);
        new
    }

    fn slot(&mut self, s: Slot) -> Slot {
        match s {
            Slot::Null => Slot::Null,
            Slot::Val(v) => Slot::Val(self.value(v)),
            Slot::Virtual(id) => {
                if let Some(&new) = self.virtuals.get(&id) {
                    return Slot::Virtual(new);
                }
                let VirtualData { kind, fields } = self.g.virtuals[id].clone();
                let fields = fields.into_iter().map(|s| self.slot(s)).collect();
                let new = self.f.virtuals.push(VirtualData { kind, fields });
                self.virtuals.insert(id, new);
                Slot::Virtual(new)
            }
        }
    }
}
