//! Bytecode to IR. One pass over the reachable bytecode in reverse postorder, with the abstract interpreter state
//! (locals and value stack as SSA values) carried along. Everything is built in its generic form, a call of the
//! runtime helper with exactly the interpreter's semantics; `opt` makes it fast where types are known.
//!
//! * A block with several predecessors takes every local and stack entry as a parameter; trivial ones are removed by
//!   `opt::cleanup`.
//! * Every bytecode starts with a `mark` whose frame state is the interpreter's state before it.
//! * After a call that can run Python code comes a `check` with the state before the *next* bytecode.
//! * Exception handlers that ran are built (`except.rs`); else a raising helper leaves compiled code and the interpreter
//!   finds the handler.
//! * A resume unit starts behind a yield of a generator and ends with the next (`generator`).
//! * In a loop unit (OSR) the outermost loop around the entry is built; leaving it is `exit loop_done`.

mod arith;
mod attr;
mod call;
mod closure;
mod containers;
mod control;
mod decode;
mod except;
mod generator;
mod nest;
mod stack;

pub use decode::first_traceable;
pub use generator::{ConsumedBody, Summing};

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;
use pyjit_ffi::opcode as op;

use crate::deopt::ExitReason;
use crate::input::{CodeIdx, CodeSnapshot, CompileResult, ConstId, ConstValue, Consumer, Entry, World};
use crate::ir::func::{Block, FrameState, FrameStateData, Func, Slot, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};
use crate::refusal::Refusal;
use decode::{Decoded, Flow, Instr};

/// Limits and switches of the compiler.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Longest bytecode that is compiled. Unit: code units.
    pub max_units: u32,
    /// Most localsplus slots.
    pub max_locals: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_units: 20_000,
            max_locals: 500,
        }
    }
}

const CO_OPTIMIZED: u32 = 1;
const CO_GENERATOR: u32 = 0x20;
const CO_COROUTINE: u32 = 0x80;
const CO_ASYNC_GENERATOR: u32 = 0x200;

/// Interpreter state as SSA values.
#[derive(Clone, Debug, Default)]
struct State {
    locals: Vec<Value>,
    stack: Vec<Value>,
    /// A call that can run Python code came before and was not checked yet.
    unchecked: bool,
}

/// A basic block of the bytecode.
#[derive(Debug)]
struct BcBlock {
    block: Block,
    /// Number of edges from reachable bytecode.
    preds: u32,
    /// State at its start; set by the first edge.
    state: Option<State>,
    built: bool,
}

struct Builder<'w> {
    world: &'w mut dyn World,
    snap: Arc<CodeSnapshot>,
    code: CodeIdx,
    f: Func,
    decoded: Decoded,
    blocks: BTreeMap<u32, BcBlock>,
    /// Units of an OSR unit's outermost loop.
    region: Option<(u32, u32)>,
    /// See [`Builder::way_into`].
    front: Option<Block>,
    cur: Block,
    st: State,
    ins: Instr,
    /// Frame state before the current instruction, made on demand.
    fs: Option<FrameState>,
    null: Value,
    func: Option<Value>,
    consts: HashMap<ConstId, Value>,
    /// The code ran often enough for "never executed" to mean something.
    warm: bool,
    handlers: except::Handlers,
    /// The code is a generator expression's and becomes part of what consumes it.
    consumed: Option<generator::Consumed>,
    /// The code is a generator's whose values a loop takes; the unit at which it begins.
    iterated: Option<u32>,
    /// It is a coroutine that is awaited.
    awaited: bool,
}

/// Builds the IR of the root code object.
///
/// # Errors
/// A [`Refusal`] if the code is of a kind or size that is not compiled.
pub fn build(world: &mut dyn World, entry: Entry, limits: &Limits) -> CompileResult<Func> {
    build_code(world, CodeIdx(0), entry, limits)
}

/// Builds the IR of a code object taking part in the compile.
///
/// # Errors
/// As [`build`].
pub fn build_code(
    world: &mut dyn World,
    code: CodeIdx,
    entry: Entry,
    limits: &Limits,
) -> CompileResult<Func> {
    refuse_by_flags(world.code(code), entry)?;
    refuse_by_size(world.code(code), limits)?;
    let mut b = Builder::new(world, code, entry);
    b.run(entry)?;
    Ok(b.f)
}

/// Builds the body of a generator as what its consumer does with it. Parameters: the iterator of a generator expression, or
/// those of a named generator; a list if it keeps the values; the cells of the free variables. It returns the list or the
/// consumer's result.
///
/// # Errors
/// As [`build`], or the code is no such generator's.
pub fn build_consumed(
    world: &mut dyn World,
    code: CodeIdx,
    consumer: Consumer,
    named: bool,
    limits: &Limits,
) -> CompileResult<ConsumedBody> {
    refuse_by_size(world.code(code), limits)?;
    let consumed = generator::Consumed::new(world, code, consumer, named)?;
    let (keeps, sum) = (consumed.keeps(), consumed.sum);
    let mut b = Builder::new(world, code, Entry::Function);
    b.consumed = Some(consumed);
    b.run(Entry::Function)?;
    Ok(ConsumedBody {
        func: b.f,
        keeps,
        sum,
    })
}

/// Builds the body of a generator whose values a loop takes one after the other. Parameters: function and arguments. Each
/// `yield` is an operation of this name, whose frame state is that of the generator suspended there; it returns at the
/// generator's end.
///
/// # Errors
/// As [`build`], or the generator is not that simple.
pub fn build_iterated(world: &mut dyn World, code: CodeIdx, limits: &Limits) -> CompileResult<Func> {
    build_generator(world, code, limits, false)
}

/// Builds the body of a coroutine that is awaited where it is made. Parameters: function and arguments. Where it has to wait
/// itself it exits, so it is refused if that is known to happen.
///
/// # Errors
/// As [`build_iterated`].
pub fn build_awaited(world: &mut dyn World, code: CodeIdx, limits: &Limits) -> CompileResult<Func> {
    build_generator(world, code, limits, true)
}

fn build_generator(
    world: &mut dyn World,
    code: CodeIdx,
    limits: &Limits,
    awaited: bool,
) -> CompileResult<Func> {
    refuse_by_size(world.code(code), limits)?;
    let kind = if awaited { CO_COROUTINE } else { CO_GENERATOR };
    let start = generator::iterated_start(world.code(code), kind)?;
    let mut b = Builder::new(world, code, Entry::Function);
    b.iterated = Some(start);
    b.awaited = awaited;
    b.run(Entry::Function)?;
    Ok(b.f)
}

impl<'w> Builder<'w> {
    fn new(world: &'w mut dyn World, code: CodeIdx, entry: Entry) -> Builder<'w> {
        let snap = Arc::new(world.code(code).clone());
        let f = Func::with_room(&snap.qualname, entry, 2 * snap.bytecode.len());
        let decoded = Decoded::new(&snap.bytecode);
        let dummy = Instr {
            start: 0,
            unit: 0,
            next: 0,
            op: op::NOP,
            raw: op::NOP,
            arg: 0,
        };
        Builder {
            world,
            snap,
            code,
            f,
            decoded,
            blocks: BTreeMap::new(),
            region: None,
            front: None,
            cur: Block(0),
            st: State::default(),
            ins: dummy,
            fs: None,
            null: Value(0),
            func: None,
            consts: HashMap::new(),
            warm: false,
            handlers: except::Handlers::default(),
            consumed: None,
            iterated: None,
            awaited: false,
        }
    }
}

fn refuse_by_flags(snap: &CodeSnapshot, entry: Entry) -> CompileResult<()> {
    let refuse = |what: &str, why| {
        Err(Refusal::Unsupported {
            what: what.to_owned(),
            offset: None,
            why,
        })
    };
    let suspends = snap.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) != 0;
    if suspends && !matches!(entry, Entry::Resume { .. }) {
        return refuse(
            "a generator or coroutine",
            "it is compiled from where it is resumed on",
        );
    }
    if snap.flags & CO_OPTIMIZED == 0 && entry == Entry::Function {
        return refuse(
            "class body or module code",
            "it runs once; its loops are compiled when they are hot",
        );
    }
    Ok(())
}

fn refuse_by_size(snap: &CodeSnapshot, limits: &Limits) -> CompileResult<()> {
    let check = |what, count: u32, limit: u32| {
        if count > limit {
            return Err(Refusal::TooBig {
                what,
                count: count as usize,
                limit: limit as usize,
            });
        }
        Ok(())
    };
    check("code units", snap.units(), limits.max_units)?;
    check("local variables", snap.nlocalsplus, limits.max_locals)
}

impl Builder<'_> {
    fn run(&mut self, entry: Entry) -> CompileResult<()> {
        // A handler's state would have to outlive a yield.
        if !matches!(entry, Entry::Resume { .. }) && self.consumed.is_none() && self.iterated.is_none() {
            self.find_handlers();
        }
        let start = match entry {
            Entry::Function => match &self.consumed {
                Some(consumed) => consumed.start,
                None => self.iterated.unwrap_or(0),
            },
            Entry::Resume { bc, .. } => bc,
            Entry::Loop { bc, .. } => {
                self.region = Some(self.loop_region(bc));
                bc
            }
        };
        let entry_block = self.f.add_block();
        self.cur = entry_block;
        let order = self.find_blocks(start)?;
        self.warm = !self.never_ran_at_all(start)?;
        self.enter(entry)?;
        self.fall_into(start);
        // Of the edges into a handler only those exist whose calls can raise: it may be reached from behind.
        let mut again = true;
        while std::mem::take(&mut again) {
            for &bc in &order {
                again |= self.build_block(bc)?;
            }
        }
        let cfg = crate::ir::cfg::Cfg::new(&self.f);
        self.f.layout.retain(|&b| cfg.is_reachable(b));
        Ok(())
    }

    /// Entry block: parameters, constants.
    fn enter(&mut self, entry: Entry) -> CompileResult<()> {
        let n = self.snap.nlocalsplus as usize;
        let b = self.cur;
        match entry {
            Entry::Function if self.consumed.is_some() => self.enter_consumed()?,
            Entry::Function => {
                self.func = Some(self.f.add_param(b, Ty::exact(wk::FUNCTION)));
                let count = self.snap.param_count() as usize;
                let params: Vec<Value> = (0..count).map(|n| self.entry_param(n, Ty::OBJ)).collect();
                let cells = match self.iterated {
                    Some(_) => self.cell_params(b),
                    None => vec![],
                };
                self.null = self.emit_raw(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL, None);
                self.st.locals = params;
                self.st.locals.resize(n - cells.len(), self.null);
                self.st.locals.extend(cells);
                if self.iterated.is_some() {
                    let sent = self.const_value(&ConstValue::None)?;
                    self.push(sent);
                }
            }
            Entry::Loop { depth, .. } | Entry::Resume { depth, .. } => {
                let slots: Vec<Value> = (0..n).map(|n| self.entry_param(n, Ty::OBJ_OR_NULL)).collect();
                // NULLs, too: an absent self, a local put aside by a comprehension.
                let stack: Vec<Value> = (0..depth).map(|_| self.f.add_param(b, Ty::OBJ_OR_NULL)).collect();
                self.null = self.emit_raw(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL, None);
                self.st = State {
                    locals: slots,
                    stack,
                    unchecked: false,
                };
            }
        }
        Ok(())
    }

    /// A parameter of the entry block: of the class that this version of the root code object is for, or of any.
    fn entry_param(&mut self, slot: usize, any: Ty) -> Value {
        let class = match self.code {
            CodeIdx(0) => self.world.entry_class(slot),
            _ => None,
        };
        self.f.add_param(self.cur, class.map_or(any, Ty::exact))
    }

    /// The widest bytecode interval of loops around `header`.
    fn loop_region(&self, header: u32) -> (u32, u32) {
        let (mut lo, mut hi) = (header, header);
        let mut jumps: Vec<(u32, u32)> = self
            .decoded
            .instrs
            .iter()
            .filter(|i| i.op == op::JUMP_BACKWARD)
            .map(|i| (i.next.saturating_sub(i.arg), i.start))
            .collect();
        // Handlers stand behind everything else: what lies between them and the loop is no part of it.
        let warm = |j: &(u32, u32)| self.handlers.cold.is_none_or(|c| j.1 < c);
        if jumps.iter().any(|j| j.0 == header && warm(j)) {
            jumps.retain(warm);
        }
        for &(target, source) in jumps.iter().filter(|j| j.0 == header) {
            lo = lo.min(target);
            hi = hi.max(source);
        }
        for &(target, source) in jumps.iter().filter(|j| j.0 <= header && header <= j.1) {
            lo = lo.min(target);
            hi = hi.max(source);
        }
        (lo, hi)
    }

    fn in_region(&self, bc: u32) -> bool {
        self.region.is_none_or(|(lo, hi)| lo <= bc && bc <= hi) || self.handlers.cold.is_some_and(|c| c <= bc)
    }

    /// Finds the reachable basic blocks; returns their starts in reverse postorder.
    fn find_blocks(&mut self, start: u32) -> CompileResult<Vec<u32>> {
        let mut leaders = BTreeMap::new();
        let mut work = vec![start];
        *leaders.entry(start).or_insert(0u32) += 1;
        let mut seen = hashbrown::HashSet::new();
        // First: every jump target and fall-through of a branch is a leader; count edges.
        while let Some(bc) = work.pop() {
            let mut at = bc;
            loop {
                if !self.in_region(at) || !seen.insert(at) {
                    break;
                }
                let ins = self.instr_at(at)?;
                if let Some(handler) = self.handlers.of(ins.unit) {
                    // As many edges as calls raise.
                    *leaders.entry(handler.target_unit).or_insert(0) += 2;
                    work.push(handler.target_unit);
                }
                let mut edge = |to: u32| {
                    *leaders.entry(to).or_insert(0) += 1;
                    work.push(to);
                };
                match self.flow(ins) {
                    Flow::Next => at = ins.next,
                    Flow::Jump(to) => {
                        edge(to);
                        break;
                    }
                    Flow::Branch(to) => {
                        edge(to);
                        edge(ins.next);
                        break;
                    }
                    Flow::End => break,
                }
            }
        }
        // A straight line running into a leader is one more edge.
        let keys: Vec<u32> = leaders.keys().copied().collect();
        for &leader in &keys {
            if let Some(to) = self.falls_into(leader, &leaders)? {
                *leaders.entry(to).or_insert(0) += 1;
            }
        }
        let order = self.postorder(start, &leaders)?;
        for &bc in &order {
            let block = self.f.add_block();
            self.blocks.insert(
                bc,
                BcBlock {
                    block,
                    preds: leaders[&bc],
                    state: None,
                    built: false,
                },
            );
        }
        Ok(order)
    }

    /// Where an instruction leads. The values of a generator whose consumer is known are handed over in passing.
    fn flow(&self, ins: Instr) -> Flow {
        if ins.op == op::YIELD_VALUE && (self.consumed.is_some() || self.iterated.is_some() && !self.awaited)
        {
            return Flow::Next;
        }
        ins.flow()
    }

    fn instr_at(&self, bc: u32) -> CompileResult<Instr> {
        let index = self.decoded.index_at(bc);
        index
            .map(|i| self.decoded.instrs[i])
            .ok_or_else(|| Refusal::Internal(format!("no instruction at unit {bc}")))
    }

    /// The leader the straight line from `leader` runs into, if it does not end in a jump before.
    fn falls_into(&self, leader: u32, leaders: &BTreeMap<u32, u32>) -> CompileResult<Option<u32>> {
        let mut at = leader;
        while self.in_region(at) {
            let ins = self.instr_at(at)?;
            if self.flow(ins) != Flow::Next {
                return Ok(None);
            }
            at = ins.next;
            if leaders.contains_key(&at) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn block_succs(&self, leader: u32, leaders: &BTreeMap<u32, u32>) -> CompileResult<Vec<u32>> {
        let mut at = leader;
        let mut handlers = vec![];
        let mut succs = loop {
            if !self.in_region(at) {
                break vec![];
            }
            let ins = self.instr_at(at)?;
            handlers.extend(self.handlers.of(ins.unit).map(|h| h.target_unit));
            match self.flow(ins) {
                Flow::Next => {
                    at = ins.next;
                    if leaders.contains_key(&at) {
                        break vec![at];
                    }
                }
                Flow::Jump(to) => break vec![to],
                Flow::Branch(to) => break vec![ins.next, to],
                Flow::End => break vec![],
            }
        };
        handlers.dedup();
        succs.extend(handlers);
        Ok(succs)
    }

    fn postorder(&self, start: u32, leaders: &BTreeMap<u32, u32>) -> CompileResult<Vec<u32>> {
        let mut seen: hashbrown::HashSet<u32> = std::iter::once(start).collect();
        let mut order = vec![];
        let mut stack = vec![(start, self.block_succs(start, leaders)?)];
        while let Some((bc, succs)) = stack.last_mut() {
            // Successors are popped from the back: the jump target first, so that the fall-through comes first in
            // the reversed order.
            match succs.pop() {
                Some(s) => {
                    if seen.insert(s) {
                        let next = self.block_succs(s, leaders)?;
                        stack.push((s, next));
                    }
                }
                None => {
                    order.push(*bc);
                    stack.pop();
                }
            }
        }
        order.reverse();
        Ok(order)
    }

    /// Builds the block at `bc`, unless that was done or nothing leads there yet; true if it was built.
    fn build_block(&mut self, bc: u32) -> CompileResult<bool> {
        let Some(info) = self.blocks.get_mut(&bc) else {
            return Ok(false);
        };
        // Only code that never ran leads here.
        let Some(state) = info.state.take().filter(|_| !info.built) else {
            return Ok(false);
        };
        info.built = true;
        self.fill_block(bc, state)?;
        Ok(true)
    }

    fn fill_block(&mut self, bc: u32, state: State) -> CompileResult<()> {
        let Some(info) = self.blocks.get(&bc) else {
            return Ok(());
        };
        self.cur = info.block;
        self.st = state;
        self.consts.clear();
        self.null = self.emit_raw(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL, None);
        if self.never_ran(bc)? {
            self.fs = None;
            self.ins = self.instr_at(bc)?;
            self.begin_instr();
            self.exit(ExitReason::Unreached);
            return Ok(());
        }
        let mut at = bc;
        loop {
            self.fs = None;
            if !self.in_region(at) {
                self.ins = Instr {
                    start: at,
                    unit: at,
                    next: at,
                    op: op::NOP,
                    raw: op::NOP,
                    arg: 0,
                };
                self.begin_instr();
                self.exit(ExitReason::LoopDone);
                return Ok(());
            }
            self.ins = self.instr_at(at)?;
            self.begin_instr();
            let flow = self.instruction()?;
            match flow {
                Flow::Next => {
                    at = self.ins.next;
                    if self.blocks.contains_key(&at) {
                        self.fall_into(at);
                        return Ok(());
                    }
                }
                Flow::Jump(_) | Flow::Branch(_) | Flow::End => return Ok(()),
            }
        }
    }

    /// No instruction of the first block ran.
    fn never_ran_at_all(&mut self, start: u32) -> CompileResult<bool> {
        self.warm = true;
        let cold = self.never_ran(start)?;
        let ran = self
            .decoded
            .instrs
            .iter()
            .any(|i| i.raw != i.op && op::is_specialised(i.raw));
        Ok(cold || !ran)
    }

    /// The block at `bc` has an instruction that shows it never ran, although code around it did. The start of the
    /// unit always counts as run.
    fn never_ran(&self, bc: u32) -> CompileResult<bool> {
        if !self.warm || !self.in_region(bc) {
            return Ok(false);
        }
        let mut at = bc;
        loop {
            let ins = self.instr_at(at)?;
            let fb = self.world.feedback(self.code, ins.unit);
            if fb.failed.contains(&ExitReason::Unreached) {
                return Ok(false);
            }
            if fb.unexecuted {
                return Ok(true);
            }
            if self.flow(ins) != Flow::Next
                || self.blocks.contains_key(&ins.next)
                || !self.in_region(ins.next)
            {
                return Ok(false);
            }
            at = ins.next;
        }
    }

    /// Mark, and the check owed for the call before.
    fn begin_instr(&mut self) {
        let fs = self.frame_state();
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        if std::mem::take(&mut self.st.unchecked) {
            self.emit_raw(Op::Check, &[], [0, 0], Ty::Void, Some(fs));
        }
    }

    /// The frame state before the current instruction.
    fn frame_state(&mut self) -> FrameState {
        match self.fs {
            Some(fs) => fs,
            None => {
                let fs = self.make_frame_state(self.ins.start);
                self.fs = Some(fs);
                fs
            }
        }
    }

    fn make_frame_state(&mut self, bc: u32) -> FrameState {
        let slot = |f: &Func, v: Value| match f.def_inst(v) {
            Some((_, d)) if d.op == Op::ConstNull => Slot::Null,
            _ => Slot::Val(v),
        };
        let locals = self.st.locals.iter().map(|&v| slot(&self.f, v)).collect();
        let stack = self.st.stack.iter().map(|&v| slot(&self.f, v)).collect();
        self.f.frame_states.push(FrameStateData {
            code: self.code,
            bc,
            locals,
            stack,
            parent: None,
            landing: crate::deopt::Landing::Push,
        })
    }

    /// Jumps to the bytecode block at `to` with the current state.
    fn fall_into(&mut self, to: u32) {
        let Some(info) = self.blocks.get(&to) else {
            // Outside the region, or never reached by find_blocks: leave.
            let fs = self.make_frame_state(to);
            self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
            self.emit_raw(
                Op::Exit,
                &[],
                [ExitReason::LoopDone as i64, 0],
                Ty::Void,
                Some(fs),
            );
            return;
        };
        let (block, preds) = (info.block, info.preds);
        if preds == 1 {
            let state = self.st.clone();
            if let Some(info) = self.blocks.get_mut(&to) {
                info.state = Some(state);
            }
            self.terminate(Op::Jump, &[], [0, 0], vec![Target { block, args: vec![] }], None);
            return;
        }
        let fs = self.make_frame_state(to);
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        if std::mem::take(&mut self.st.unchecked) {
            self.emit_raw(Op::Check, &[], [0, 0], Ty::Void, Some(fs));
        }
        let values: Vec<Value> = self.st.locals.iter().chain(&self.st.stack).copied().collect();
        // The sum of a generator's values is in no slot of its frame.
        let sum = self.consumed.as_ref().map_or(Summing::No, |c| c.sum).state();
        let place = self.snap.nlocalsplus as usize;
        let machine = |i: usize| i.checked_sub(place).and_then(|n| sum.get(n)).copied();
        let args: Vec<Value> = (0..values.len())
            .map(|i| {
                if machine(i).is_some() {
                    values[i]
                } else {
                    self.obj_or_null(values[i])
                }
            })
            .collect();
        if self.blocks[&to].state.is_none() && self.f.blocks[block].params.is_empty() {
            let nlocals = self.st.locals.len();
            let params: Vec<Value> = (0..args.len())
                .map(|i| {
                    // Locals may be unbound on another path; NULL is pushed on the stack only as an absent self.
                    let ty = machine(i).unwrap_or(Ty::OBJ_OR_NULL);
                    self.f.add_param(block, ty)
                })
                .collect();
            let state = State {
                locals: params[..nlocals].to_vec(),
                stack: params[nlocals..].to_vec(),
                unchecked: false,
            };
            if let Some(info) = self.blocks.get_mut(&to) {
                info.state = Some(state);
            }
        }
        let block = self.way_into(to).unwrap_or(block);
        self.terminate(Op::Jump, &[], [0, 0], vec![Target { block, args }], None);
    }

    /// A conditional jump to two bytecode blocks.
    fn branch(&mut self, cond: Value, yes: u32, no: u32) {
        let (a, b) = (self.edge_block(), self.edge_block());
        let target = |block| Target { block, args: vec![] };
        self.terminate(Op::Branch, &[cond], [0, 0], vec![target(a), target(b)], None);
        let saved = self.st.clone();
        for (block, to) in [(a, yes), (b, no)] {
            self.cur = block;
            self.st = saved.clone();
            self.fall_into(to);
        }
    }

    fn edge_block(&mut self) -> Block {
        self.f.add_block()
    }

    /// Leaves compiled code before the current instruction.
    fn exit(&mut self, reason: ExitReason) {
        let fs = self.frame_state();
        self.emit_raw(Op::Exit, &[], [reason as i64, 0], Ty::Void, Some(fs));
    }

    fn const_obj(&mut self, k: ConstId) -> Value {
        if let Some(&v) = self.consts.get(&k) {
            return v;
        }
        // An instance of a class whose `__class__` can be assigned does not keep its class.
        let class = self.world.const_type(k);
        let ty = if self.world.type_info(class).heap {
            Ty::OBJ
        } else {
            Ty::exact(class)
        };
        let v = self.emit_raw(Op::ConstObj, &[], [i64::from(k.0), 0], ty, None);
        self.consts.insert(k, v);
        v
    }

    fn const_value(&mut self, value: &ConstValue) -> CompileResult<Value> {
        match self.world.make_const(value) {
            Some(k) => Ok(self.const_obj(k)),
            None => Err(Refusal::Internal(format!("no constant for {value:?}"))),
        }
    }

    fn name(&mut self, index: u32) -> CompileResult<Value> {
        match self.snap.names.get(index as usize).copied() {
            Some(k) => Ok(self.const_obj(k)),
            None => Err(Refusal::Internal(format!("name {index} out of range"))),
        }
    }

    fn unsupported<T>(&self, why: &'static str) -> CompileResult<T> {
        let what = op::name(self.ins.op).to_owned();
        Err(Refusal::Unsupported {
            what,
            offset: Some(2 * self.ins.unit),
            why,
        })
    }
}
