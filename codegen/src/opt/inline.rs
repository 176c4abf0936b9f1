//! Inlining: the call of a known Python function is replaced by its body.
//!
//! The callee is built and specialised on its own first, with what this call knows of its arguments, and calls inside
//! it are inlined before it is, to a small depth. It is taken if it fits the budget, which is bigger in loops.
//!
//! Every frame state in the body gets the caller's state during the call as its parent. A failing guard then rebuilds
//! all frames, the callee's at its bytecode and the caller's at its call. What runs Python code inside the body shows
//! shells of all these frames while it runs (`x64::emit`), so a body needs no frame of its own between such calls. A
//! body that contains such a call takes a level of recursion like any other (`guard.depth`).
//!
//! Only calls that are all their bytecode does are candidates; `specialise` marks them with the number of stack
//! entries the bytecode pops and what becomes of the result ([`call_hint`]), which gives the caller's state during the
//! call. In a constructor the new object is on the caller's stack during `__init__`.

use hashbrown::HashMap;

use super::{callee, checks, cleanup, iterate, simplify, thrown};
use crate::build::{self, Limits, Summing};
use crate::deopt::{Landing, VirtualKind};
use crate::entity::{Id, IdVec};
use crate::input::{Callee, ConstId, Entry, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{
    Block, Def, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData,
};
use crate::ir::ops::{Op, Res};
use crate::ir::types::Ty;

/// Most instructions of a callee, marks and constants not counted.
const MAX_CALLEE: usize = 120;
/// Most instructions of a callee that can be looked at, if it is not called in a loop. Each of its guards may cost the
/// caller a version, so that big bodies do not pay.
const MAX_SEEN: usize = 30;
/// Most instructions added to one function.
const MAX_GROWTH: usize = 1500;
/// Most levels of calls.
const MAX_DEPTH: usize = 3;
/// Longest bytecode looked at. Unit: code units.
const MAX_UNITS: u32 = 200;
/// Bits of a hint for the number of popped entries.
const POPPED_BITS: u32 = 16;

/// What inlining has to know of a call: stack entries its bytecode pops, what becomes of the result. Not 0.
pub fn call_hint(popped: usize, landing: Landing) -> i64 {
    let popped = i64::try_from(popped + 1).unwrap_or(0);
    popped | (landing as i64) << POPPED_BITS
}

fn read_hint(hint: i64) -> Option<(usize, Landing)> {
    let popped = usize::try_from(hint & ((1 << POPPED_BITS) - 1))
        .ok()?
        .checked_sub(1)?;
    let landing = usize::try_from(hint >> POPPED_BITS).ok()?;
    Some((popped, Landing::ALL.get(landing)?.0))
}

/// True if a call was replaced.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let mut inliner = Inliner {
        world,
        calling: vec![],
    };
    let changed = inliner.inline_calls(f);
    f.inlined = f.insts.len();
    changed
}

struct Inliner<'w> {
    world: &'w mut dyn World,
    /// Code objects of the callees being looked at: none is inlined into itself, but once into the function compiled.
    calling: Vec<ConstId>,
}

impl Inliner<'_> {
    fn inline_calls(&mut self, f: &mut Func) -> bool {
        if self.calling.len() >= MAX_DEPTH {
            return false;
        }
        let cfg = Cfg::new(f);
        let mut sites: Vec<(u32, Inst)> = vec![];
        for &b in cfg.rpo.iter().filter(|&&b| !f.blocks[b].cold) {
            for &i in &f.blocks[b].insts {
                let d = &f.insts[i];
                if i.index() >= f.inlined && d.op == Op::CallNative && d.imm[1] != 0 {
                    sites.push((cfg.loop_depth[b], i));
                }
            }
        }
        // Calls in inner loops first.
        sites.sort_by_key(|&(depth, _)| core::cmp::Reverse(depth));
        let mut grown = 0;
        for (loops, call) in sites {
            if grown > MAX_GROWTH {
                break;
            }
            let Some(body) = self.body(f, call) else { continue };
            if loops == 0 && size(&body) > MAX_SEEN && is_seen(&body) {
                continue;
            }
            let Some(parent) = caller_state(f, call) else {
                continue;
            };
            let Some(home) = f
                .layout
                .iter()
                .copied()
                .find(|&b| f.blocks[b].insts.contains(&call))
            else {
                continue;
            };
            if f.insts[call].catches {
                // An exception in an inlined body leaves, but for what it raises itself.
                if !self.splice_in_handler(f, home, call, &body, parent) {
                    continue;
                }
            } else {
                splice(f, home, call, &body, parent, Summing::No);
            }
            grown += size(&body);
        }
        grown > 0
    }

    /// Takes in a body that is called under a handler, if that can do without the exceptions.
    fn splice_in_handler(
        &mut self,
        f: &mut Func,
        home: Block,
        call: Inst,
        body: &Func,
        parent: FrameState,
    ) -> bool {
        if !thrown::raises_itself(body, self.world) {
            return false;
        }
        let Some(edge) = thrown::handler_of(f, home) else {
            return false;
        };
        let before = f.clone();
        splice(f, home, call, body, parent, Summing::No);
        let mut blocks = f.layout.clone();
        blocks.retain(|&b| b == home || b.index() >= before.blocks.len());
        let led = thrown::lead_all(f, self.world, &blocks, edge);
        if !led {
            *f = before;
        }
        led
    }

    /// The specialised body of the call's target, if it is worth inlining.
    fn body(&mut self, f: &Func, call: Inst) -> Option<Func> {
        let d = &f.insts[call];
        let known = called(f, d.args[0])?;
        let k = match known {
            Called::Function(func) => match self.world.callee(func) {
                Callee::Function { code, .. } => code,
                _ => return None,
            },
            Called::Code(k) => k,
        };
        if self.calling.contains(&k) {
            return None;
        }
        let code = match known {
            Called::Function(func) => self.world.add_callee(func)?,
            Called::Code(k) => self.world.add_callee_by_code(k, d.code)?,
        };
        if self.world.code(code).units() > MAX_UNITS {
            return None;
        }
        let mut g = build::build_code(self.world, code, Entry::Function, &Limits::default()).ok()?;
        if !callee::prepare(f, self.world, &mut g, &d.args) {
            return None;
        }
        iterate::run(&mut g, self.world);
        self.calling.push(k);
        self.inline_calls(&mut g);
        self.calling.pop();
        cleanup::run(&mut g);
        checks::remove_needless(&mut g);
        simplify::run(&mut g, self.world);
        cleanup::run(&mut g);
        (size(&g) <= MAX_CALLEE && returns(&g)).then_some(g)
    }
}

/// What is known of the function that is called.
#[derive(Clone, Copy)]
enum Called {
    /// Which one it is.
    Function(ConstId),
    /// What it runs, with the globals and builtins of the caller.
    Code(ConstId),
}

/// The function is a constant, or was guarded to be one or to run some code.
fn called(f: &Func, func: Value) -> Option<Called> {
    let (_, d) = f.def_inst(func)?;
    let k = || Some(ConstId(u32::try_from(d.imm[0]).ok()?));
    match d.op {
        Op::ConstObj | Op::GuardIs => k().map(Called::Function),
        Op::GuardCode => k().map(Called::Code),
        _ if d.op.row().result == Res::Alias => called(f, *d.args.first()?),
        _ => None,
    }
}

/// A body all of whose paths leave was never run.
fn returns(g: &Func) -> bool {
    g.layout
        .iter()
        .any(|&b| g.terminator(b).is_some_and(|d| d.op == Op::Return))
}

/// Instructions that cost something. Arithmetic in registers counts for less than what reads memory, leaves or calls.
pub(super) fn size(f: &Func) -> usize {
    let insts = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    let thirds = insts.map(|&i| match () {
        () if is_free(f, i) => 0,
        () if is_arithmetic(f.insts[i].op) => 1,
        () => 3,
    });
    thirds.sum::<usize>().div_ceil(3)
}

/// It computes a number or truth value from such, and does nothing else.
fn is_arithmetic(op: Op) -> bool {
    matches!(
        op,
        Op::BoolToI64
            | Op::BoolNot
            | Op::IntAnd
            | Op::IntOr
            | Op::IntXor
            | Op::IntCmp
            | Op::IntAddWrap
            | Op::IntSubWrap
            | Op::IntMulWrap
            | Op::IntToF64
            | Op::FloatAdd
            | Op::FloatSub
            | Op::FloatMul
            | Op::FloatNeg
            | Op::FloatAbs
            | Op::FloatCmp
    )
}

/// It costs nothing.
pub(super) fn is_free(f: &Func, i: Inst) -> bool {
    matches!(
        f.insts[i].op,
        Op::Mark
            | Op::Refine
            | Op::Within
            | Op::ConstObj
            | Op::ConstNull
            | Op::ConstI64
            | Op::ConstF64
            | Op::ConstBool
    )
}

/// The caller's state during the call: operands popped, standing at the call instruction itself.
fn caller_state(f: &mut Func, call: Inst) -> Option<FrameState> {
    let (popped, landing) = read_hint(f.insts[call].imm[1])?;
    let mut state = f.frame_states[f.insts[call].fs?].clone();
    let left = state.stack.len().checked_sub(popped)?;
    state.stack.truncate(left);
    state.bc = f.insts[call].bc;
    state.landing = landing;
    if landing == Landing::Init {
        state.stack.push(Slot::Val(*f.insts[call].args.get(1)?));
    }
    if let Called::Code(_) = called(f, *f.insts[call].args.first()?)? {
        // Nobody has said how a constructor, say, would go on.
        if landing != Landing::Push {
            return None;
        }
        state.landing = Landing::ByCode;
        state.stack.push(Slot::Val(f.insts[call].args[0]));
    }
    Some(f.frame_states.push(state))
}

/// The body can be looked at, or calls what can.
fn is_seen(g: &Func) -> bool {
    g.layout
        .iter()
        .flat_map(|&b| &g.blocks[b].insts)
        .any(|&i| g.effects(i).runs_python)
}

struct Splicer<'a> {
    f: &'a mut Func,
    g: &'a Func,
    parent: FrameState,
    values: HashMap<Value, Value>,
    blocks: IdVec<Block, Option<Block>>,
    states: HashMap<FrameState, FrameState>,
    virtuals: HashMap<Virtual, Virtual>,
    /// The last locals of the body's frame states are the sum of what the consumer was given, which their parents hold.
    sum: Summing,
    /// Parents by that sum.
    parents: HashMap<Vec<Slot>, FrameState>,
    /// Where a return goes.
    after: Block,
}

/// Puts the body in place of the call at the end of what comes before it in `home`. The rest gets a block of its own.
pub(super) fn splice(f: &mut Func, home: Block, call: Inst, g: &Func, parent: FrameState, sum: Summing) {
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
        sum,
        parents: HashMap::new(),
        parent,
        after,
        f,
        g,
    };
    if is_seen(g) {
        let guard = InstData {
            op: Op::GuardDepth,
            args: smallvec::SmallVec::new(),
            imm: [1, 0],
            targets: smallvec::SmallVec::new(),
            result: None,
            catches: false,
            ..s.f.insts[call].clone()
        };
        let guard = s.f.make_inst(guard, Ty::Void);
        s.f.blocks[home].insts.push(guard);
    }
    s.copy_body(home);
    // The result becomes a parameter of the rest.
    if let Some(result) = s.f.insts[call].result {
        let ty = s.result_type();
        let f = s.f;
        f.blocks[after].params.push(result);
        f.values[result].def = Def::Param(after, 0);
        f.values[result].ty = ty;
    }
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
        // Definitions come before uses in reverse postorder; what a backward jump passes on is defined before it.
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
        if d.op == Op::GuardDepth {
            data.imm[0] += 1;
        }
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
            None if self.sum == Summing::No => self.parent,
            None => {
                let shown = data.locals.len().saturating_sub(self.sum.state().len());
                let sum = data.locals.split_off(shown);
                self.parent_with(&sum)
            }
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

    /// The parent of a state with this sum: what the consumer was given so far.
    fn parent_with(&mut self, sum: &[Slot]) -> FrameState {
        let sum: Vec<Slot> = sum.iter().map(|&s| self.slot(s)).collect();
        if let Some(&known) = self.parents.get(&sum) {
            return known;
        }
        let given = self.f.virtuals.push(VirtualData {
            kind: match self.sum {
                Summing::Floats => VirtualKind::FloatSum,
                Summing::Ints | Summing::No => VirtualKind::List,
            },
            fields: sum.clone(),
        });
        let mut data = self.f.frame_states[self.parent].clone();
        // Below the function: see `Landing::Consume`.
        if let Some(slot) = data.stack.iter_mut().rev().nth(1) {
            *slot = Slot::Virtual(given);
        }
        let new = self.f.frame_states.push(data);
        self.parents.insert(sum, new);
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
