//! Generators and coroutines. A resume unit takes the frame's slots over where the generator goes on, and gives them
//! back with everything in them where it is suspended or returns: what a frame holds between two resumptions
//! is the interpreter's business as before, and either side can go on from there.

use pyjit_ffi::repr::{exception_table_lookup, frame_state};
use pyjit_ffi::{layout, opcode as op};

use super::decode::{Decoded, Flow};
use super::{Builder, CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR};
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{CodeIdx, CodeSnapshot, CompileResult, ConstValue, Consumer, Entry, World};
use crate::ir::effects::Mem;
use crate::ir::func::{Block, FrameStateData, Func, Slot, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, wk};
use crate::refusal::Refusal;

/// Most values kept for a consumer that would forget each.
const MOST_KEPT: i64 = 1 << 14;

/// What becomes of the values of a generator that is consumed where it is made.
#[derive(Clone, Debug)]
pub(super) struct Consumed {
    consumer: Consumer,
    /// The unit at which the first resumption goes on.
    pub(super) start: u32,
    /// It is no generator expression.
    named: bool,
    /// The list the values are kept in.
    list: Option<Value>,
    /// What adding the values up needs.
    pub(super) sum: Summing,
}

/// How `sum` adds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Summing {
    /// Not here.
    No,
    /// Machine integers.
    Ints,
    /// Doubles, with a compensation for what rounding lost.
    Floats,
}

impl Summing {
    /// What is kept from value to value, in locals behind all others: the sum; or sum, compensation and whether there was
    /// a value.
    pub fn state(self) -> &'static [Ty] {
        match self {
            Summing::No => &[],
            Summing::Ints => &[Ty::I64],
            Summing::Floats => &[Ty::F64, Ty::F64, Ty::Bool],
        }
    }
}

/// The body of a generator expression with its consumer.
#[derive(Debug)]
pub struct ConsumedBody {
    /// What it does.
    pub func: Func,
    /// It wants a list to keep the values in.
    pub keeps: bool,
    /// Frame states have the state of the sum as locals behind all others.
    pub sum: Summing,
}

impl Consumed {
    pub(super) fn new(
        world: &dyn World,
        code: CodeIdx,
        consumer: Consumer,
        named: bool,
    ) -> CompileResult<Consumed> {
        let snap = world.code(code);
        let start = if named {
            Some(iterated_start(snap, CO_GENERATOR)?)
        } else {
            None
        };
        let refuse = |why| {
            Err(Refusal::Unsupported {
                what: "a generator consumed where it is made".to_owned(),
                offset: None,
                why,
            })
        };
        let kind = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
        let expression =
            snap.flags & kind == CO_GENERATOR && snap.qualname.ends_with("<genexpr>") && snap.argcount == 1;
        if start.is_none() && !expression {
            return refuse("it is no generator expression");
        }
        let decoded = Decoded::new(&snap.bytecode);
        let yields = decoded.instrs.iter().filter(|i| i.op == op::YIELD_VALUE);
        let sum = if consumer == Consumer::Sum {
            { yields }
                .next()
                .map_or(Summing::No, |i| summing(world, code, i.unit))
        } else {
            Summing::No
        };
        let mut prefix = decoded.instrs.iter();
        let created = prefix.find(|i| i.op != op::COPY_FREE_VARS);
        match created {
            Some(ins) if ins.op == op::RETURN_GENERATOR => Ok(Consumed {
                consumer,
                start: start.unwrap_or(ins.next),
                named,
                list: None,
                sum,
            }),
            _ => refuse("its variables are captured"),
        }
    }

    pub(super) fn keeps(&self) -> bool {
        self.sum == Summing::No && !matches!(self.consumer, Consumer::Any | Consumer::All)
    }

    /// The values the consumer may see when they come, as an operand of `is_plain`.
    fn looks_at(&self) -> Option<i64> {
        match self.consumer {
            Consumer::List | Consumer::Collect => None,
            Consumer::Sum | Consumer::Compare => Some(0),
            Consumer::Hash | Consumer::Any | Consumer::All => Some(1),
        }
    }
}

/// The unit at which a generator begins that may become part of a loop: a plain one that catches nothing where it is
/// suspended, so that nothing is to be done when it is dropped.
pub(super) fn iterated_start(snap: &CodeSnapshot, kind: u32) -> CompileResult<u32> {
    let refuse = |why| {
        Err(Refusal::Unsupported {
            what: "a generator as part of a loop".to_owned(),
            offset: None,
            why,
        })
    };
    if snap.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) != kind {
        return refuse("it is of another kind");
    }
    let decoded = Decoded::new(&snap.bytecode);
    let at = |bc: u32| decoded.index_at(bc).map(|i| decoded.instrs[i]);
    // What makes a RuntimeError of a StopIteration is around the whole body. It does nothing else.
    let harmless = |target| {
        at(target).is_some_and(|i| {
            i.op == op::CALL_INTRINSIC_1 && i.arg == u32::from(op::INTRINSIC_STOPITERATION_ERROR)
        })
    };
    let mut yields = decoded.instrs.iter().filter(|i| i.op == op::YIELD_VALUE);
    let caught =
        |unit| exception_table_lookup(&snap.exception_table, unit).is_some_and(|h| !harmless(h.target_unit));
    // A coroutine that has to wait leaves.
    if kind == CO_GENERATOR && yields.any(|i| caught(i.unit)) {
        return refuse("it catches exceptions where it is suspended");
    }
    let mut prefix = decoded.instrs.iter();
    match prefix.find(|i| i.op != op::COPY_FREE_VARS) {
        Some(created) if created.op == op::RETURN_GENERATOR => Ok(created.next),
        _ => refuse("its variables are captured"),
    }
}

/// How the values of a `yield` are added, by what failed there. Values of several classes are kept for the consumer.
fn summing(world: &dyn World, code: CodeIdx, bc: u32) -> Summing {
    let fb = world.feedback(code, bc);
    let failed = |r| fb.failed.contains(&r);
    if fb.generic || failed(ExitReason::BigInt) || failed(ExitReason::Overflow) {
        return Summing::No;
    }
    match fb.operands.first().map(Vec::as_slice) {
        Some(&[wk::FLOAT]) => Summing::Floats,
        _ if failed(ExitReason::Type) => Summing::No,
        _ => Summing::Ints,
    }
}

impl Builder<'_> {
    /// Hands a value to the consumer; the generator goes on behind this instruction.
    pub(super) fn yield_value(&mut self, arg: u32) -> CompileResult<Flow> {
        if let Some(consumed) = self.consumed.clone() {
            return self.hand_over(&consumed);
        }
        if self.awaited {
            return self.wait();
        }
        if self.iterated.is_some() {
            return self.hand_to_loop(arg);
        }
        if !matches!(self.f.entry_kind, Entry::Resume { .. }) {
            return self.unsupported("a yield outside of a resumed generator");
        }
        let v = self.pop()?;
        let state = if arg == 0 {
            frame_state::SUSPENDED
        } else {
            frame_state::SUSPENDED_YIELD_FROM
        };
        self.suspend(v, self.ins.next, state);
        Ok(Flow::End)
    }

    /// An awaited coroutine that has to wait leaves. One that had to before, and was resumed, is not compiled so.
    fn wait(&mut self) -> CompileResult<Flow> {
        let behind = self.instr_at(self.ins.next)?;
        if behind.raw != op::RESUME {
            return self.unsupported("a wait in a coroutine that is awaited where it is made");
        }
        self.exit(ExitReason::Unreached);
        Ok(Flow::End)
    }

    /// A loop takes the value, and the generator goes on behind this instruction.
    fn hand_to_loop(&mut self, arg: u32) -> CompileResult<Flow> {
        if arg != 0 {
            return self.unsupported("a delegation in a generator that becomes part of a loop");
        }
        let v = self.pop()?;
        let suspended = self.make_frame_state(self.ins.next);
        self.emit_raw(Op::Yield, &[v], [0, 0], Ty::Void, Some(suspended));
        let sent = self.const_value(&ConstValue::None)?;
        self.push(sent);
        Ok(Flow::Next)
    }

    /// The entry block of a generator that is consumed at once: RETURN_GENERATOR has run, and the generator is
    /// resumed for the first time.
    pub(super) fn enter_consumed(&mut self) -> CompileResult<()> {
        let Some(mut consumed) = self.consumed.clone() else {
            return Ok(());
        };
        let b = self.cur;
        let given = if consumed.named {
            self.snap.param_count()
        } else {
            1
        };
        let given: Vec<Value> = (0..given).map(|_| self.f.add_param(b, Ty::OBJ)).collect();
        if consumed.keeps() {
            consumed.list = Some(self.f.add_param(b, Ty::exact(wk::LIST)));
        }
        let cells = self.cell_params(b);
        self.null = self.emit_raw(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL, None);
        let empty = (self.snap.nlocalsplus - self.snap.nfreevars) as usize;
        self.st.locals = given;
        self.st.locals.resize(empty, self.null);
        self.st.locals.extend(cells);
        for &ty in consumed.sum.state() {
            let op = match ty {
                Ty::F64 => Op::ConstF64,
                Ty::Bool => Op::ConstBool,
                Ty::I64 | Ty::Obj { .. } | Ty::Void => Op::ConstI64,
            };
            let zero = self.emit(op, &[], [0, 0], ty);
            self.st.locals.push(zero);
        }
        let sent = self.const_value(&ConstValue::None)?;
        self.st.stack.push(sent);
        self.consumed = Some(consumed);
        Ok(())
    }

    /// Parameters for the cells of the closure.
    pub(super) fn cell_params(&mut self, b: Block) -> Vec<Value> {
        let cells = 0..self.snap.nfreevars;
        cells.map(|_| self.f.add_param(b, Ty::exact(wk::CELL))).collect()
    }

    /// What the consumer does with a value. What it would have to run Python code for is left to it.
    fn hand_over(&mut self, consumed: &Consumed) -> CompileResult<Flow> {
        match consumed.sum {
            Summing::No => {}
            Summing::Ints => return self.add_up(),
            Summing::Floats => return self.add_up_floats(),
        }
        let v = self.pop()?;
        let fb = self.world.feedback(self.code, self.ins.unit);
        let failed = |r| fb.generic || fb.failed.contains(&r);
        if let Some(which) = consumed.looks_at() {
            if failed(ExitReason::State) {
                return self.unsupported("the consumer looks at values of other classes");
            }
            let which = self.i64(which);
            let plain = self.call(HelperId::IsPlain, &[v, which]);
            self.guard(Op::GuardTrue, &[plain], [ExitReason::State as i64, 0], Ty::Void);
        }
        match consumed.list {
            Some(list) => {
                if matches!(consumed.consumer, Consumer::Sum | Consumer::Compare) {
                    if failed(ExitReason::Bounds) {
                        return self.unsupported("too many values to keep for their consumer");
                    }
                    self.guard_length(list);
                }
                self.call(HelperId::ListAppend, &[list, v]);
            }
            None => self.look_at(consumed, v)?,
        }
        let sent = self.const_value(&ConstValue::None)?;
        self.push(sent);
        Ok(Flow::Next)
    }

    /// `sum` of ints. Others are kept, once some were seen.
    fn add_up(&mut self) -> CompileResult<Flow> {
        let v = self.pop_any()?;
        let n = match self.f.ty(v) {
            Ty::Bool => self.emit(Op::BoolToI64, &[v], [0, 0], Ty::I64),
            Ty::Obj { .. } if self.f.helper_result(self.f.root(v)) == Some(HelperId::Compare) => {
                let bool = i64::from(wk::BOOL.0);
                let v = self.guard(Op::GuardType, &[v], [bool, 0], Ty::exact(wk::BOOL));
                let v = self.emit(Op::UnboxBool, &[v], [0, 0], Ty::Bool);
                self.emit(Op::BoolToI64, &[v], [0, 0], Ty::I64)
            }
            Ty::I64 | Ty::F64 | Ty::Obj { .. } | Ty::Void => {
                let v = self.obj(v);
                let int = i64::from(wk::INT.0);
                let v = self.guard(Op::GuardType, &[v], [int, 1], Ty::exact(wk::INT));
                self.guard(Op::UnboxI64, &[v], [0, 0], Ty::I64)
            }
        };
        let place = self.snap.nlocalsplus;
        let sum = self.local(place)?;
        let sum = self.guard(Op::IntAdd, &[sum, n], [0, 0], Ty::I64);
        self.set_local(place, sum)?;
        let sent = self.const_value(&ConstValue::None)?;
        self.push(sent);
        Ok(Flow::Next)
    }

    /// `sum` of floats, as CPython does it: with Neumaier's compensation.
    fn add_up_floats(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let float = i64::from(wk::FLOAT.0);
        let v = self.guard(Op::GuardType, &[v], [float, 1], Ty::exact(wk::FLOAT));
        let x = self.emit(Op::UnboxF64, &[v], [0, 0], Ty::F64);
        let place = self.snap.nlocalsplus;
        let (sum, lost) = (self.local(place)?, self.local(place + 1)?);
        let next = self.float(Op::FloatAdd, &[sum, x]);
        let (a, b) = (self.float(Op::FloatAbs, &[sum]), self.float(Op::FloatAbs, &[x]));
        let bigger = self.emit(Op::FloatCmp, &[a, b], [Cc::Ge as i64, 0], Ty::Bool);
        let (first, second, join) = (self.edge_block(), self.edge_block(), self.edge_block());
        let target = |block, args| Target { block, args };
        let both = vec![target(first, vec![]), target(second, vec![])];
        self.terminate(Op::Branch, &[bigger], [0, 0], both, None);
        let rounded = self.f.add_param(join, Ty::F64);
        for (block, big, small) in [(first, sum, x), (second, x, sum)] {
            self.cur = block;
            let off = self.float(Op::FloatSub, &[big, next]);
            let off = self.float(Op::FloatAdd, &[off, small]);
            self.terminate(Op::Jump, &[], [0, 0], vec![target(join, vec![off])], None);
        }
        self.cur = join;
        let lost = self.float(Op::FloatAdd, &[lost, rounded]);
        let some = self.emit(Op::ConstBool, &[], [1, 0], Ty::Bool);
        for (n, v) in (place..).zip([next, lost, some]) {
            self.set_local(n, v)?;
        }
        let sent = self.const_value(&ConstValue::None)?;
        self.push(sent);
        Ok(Flow::Next)
    }

    fn float(&mut self, op: Op, args: &[Value]) -> Value {
        self.emit(op, args, [0, 0], Ty::F64)
    }

    /// The result of `sum` of floats: the int 0 if there were none, else the sum with what rounding lost, if that is finite.
    fn end_floats(&mut self) -> CompileResult<Value> {
        let place = self.snap.nlocalsplus;
        let (sum, lost) = (self.local(place)?, self.local(place + 1)?);
        let some = self.local(place + 2)?;
        let blocks: Vec<_> = (0..5).map(|_| self.edge_block()).collect();
        let [any, none, whole, bare, join] = blocks[..] else {
            return Err(Refusal::Internal("five blocks".to_owned()));
        };
        let result = self.f.add_param(join, Ty::OBJ);
        let target = |block, args| Target { block, args };
        let ways = vec![target(any, vec![]), target(none, vec![])];
        self.terminate(Op::Branch, &[some], [0, 0], ways, None);
        self.cur = none;
        let zero = self.const_value(&ConstValue::Int(0))?;
        self.terminate(Op::Jump, &[], [0, 0], vec![target(join, vec![zero])], None);
        self.cur = any;
        let infinite = f64::INFINITY.to_bits().cast_signed();
        let infinite = self.emit(Op::ConstF64, &[], [infinite, 0], Ty::F64);
        let size = self.float(Op::FloatAbs, &[lost]);
        let finite = self.emit(Op::FloatCmp, &[size, infinite], [Cc::Lt as i64, 0], Ty::Bool);
        let ways = vec![target(whole, vec![]), target(bare, vec![])];
        self.terminate(Op::Branch, &[finite], [0, 0], ways, None);
        for (block, compensated) in [(whole, true), (bare, false)] {
            self.cur = block;
            let sum = if compensated {
                self.float(Op::FloatAdd, &[sum, lost])
            } else {
                sum
            };
            let boxed = self.emit(Op::BoxF64, &[sum], [0, 0], Ty::exact(wk::FLOAT));
            self.terminate(Op::Jump, &[], [0, 0], vec![target(join, vec![boxed])], None);
        }
        self.cur = join;
        self.consts.clear();
        Ok(result)
    }

    /// The values kept for a consumer that would not keep them are few.
    fn guard_length(&mut self, list: Value) {
        let at = [i64::from(layout::varobject::OB_SIZE), i64::from(Mem::LIST_HEAD.0)];
        let length = self.emit(Op::LoadI64, &[list], at, Ty::I64);
        let most = self.i64(MOST_KEPT);
        let few = self.emit(Op::IntCmp, &[length, most], [Cc::Lt as i64, 0], Ty::Bool);
        self.guard(Op::GuardTrue, &[few], [ExitReason::Bounds as i64, 0], Ty::Void);
    }

    /// `any` and `all` stop at the value they look for.
    fn look_at(&mut self, consumed: &Consumed, v: Value) -> CompileResult<()> {
        let truth = self.call(HelperId::ToBool, &[v]);
        let (found, next) = (self.edge_block(), self.edge_block());
        let target = |block| Target { block, args: vec![] };
        let any = consumed.consumer == Consumer::Any;
        let targets = if any { [found, next] } else { [next, found] };
        self.terminate(
            Op::Branch,
            &[truth],
            [0, 0],
            targets.into_iter().map(target).collect(),
            None,
        );
        self.cur = found;
        let result = self.const_value(&ConstValue::Bool(any))?;
        self.terminate(Op::Return, &[result], [0, 0], vec![], None);
        self.consts.clear();
        self.cur = next;
        Ok(())
    }

    /// The generator is exhausted.
    pub(super) fn end_consumed(&mut self) -> CompileResult<Flow> {
        let Some(consumed) = self.consumed.clone() else {
            return Ok(Flow::End);
        };
        let hidden = consumed.sum.state().len();
        let shown = self.st.locals.len().saturating_sub(hidden);
        let result = match (consumed.list, consumed.sum) {
            (Some(list), _) => list,
            (None, Summing::Ints) => {
                let sum = self.local(self.snap.nlocalsplus)?;
                self.emit(Op::BoxI64, &[sum], [0, 0], Ty::exact(wk::INT))
            }
            (None, Summing::Floats) => self.end_floats()?,
            (None, Summing::No) => self.const_value(&ConstValue::Bool(consumed.consumer == Consumer::All))?,
        };
        let mut locals = vec![Slot::Null; shown];
        locals.extend(self.st.locals[shown..].iter().map(|&v| Slot::Val(v)));
        let fs = self.f.frame_states.push(FrameStateData {
            code: self.code,
            bc: self.ins.start,
            locals,
            stack: vec![],
            parent: None,
            landing: Landing::Push,
        });
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        self.terminate(Op::Return, &[result], [0, 0], vec![], None);
        Ok(Flow::End)
    }

    /// The runtime ends the generator and clears its frame, as the interpreter does.
    pub(super) fn generator_return(&mut self, v: Value) -> CompileResult<Flow> {
        self.suspend(v, self.ins.unit, frame_state::EXECUTING);
        Ok(Flow::End)
    }

    fn suspend(&mut self, v: Value, bc: u32, state: i8) {
        let mut args = vec![v];
        // A slot of the frame is an object or NULL; the builder has the result of a comparison as a machine truth value.
        let slots: Vec<Value> = self.st.locals.iter().chain(&self.st.stack).copied().collect();
        args.extend(slots.into_iter().map(|slot| self.obj_or_null(slot)));
        self.terminate(
            Op::Suspend,
            &args,
            [i64::from(bc), i64::from(state)],
            vec![],
            None,
        );
    }

    /// One step of the iterator delegated to.
    pub(super) fn send(&mut self) -> CompileResult<Flow> {
        let v = self.pop()?;
        let receiver = self.peek(1)?;
        let receiver = self.obj(receiver);
        let step = self.call(HelperId::Send, &[receiver, v]);
        let end = self.emit(Op::IsNull, &[step], [0, 0], Ty::Bool);
        let (done, next) = (self.ins.next + self.ins.arg, self.ins.next);
        let (a, b) = (self.edge_block(), self.edge_block());
        let target = |block| Target { block, args: vec![] };
        self.terminate(Op::Branch, &[end], [0, 0], vec![target(a), target(b)], None);
        let saved = self.st.clone();
        self.cur = a;
        let result = self.emit(Op::Scratch, &[], [0, 0], Ty::OBJ);
        self.push(result);
        self.fall_into(done);
        self.cur = b;
        self.st = saved;
        let item = self.obj(step);
        self.push(item);
        self.fall_into(next);
        Ok(Flow::Branch(done))
    }

    /// The result stays, the iterator goes.
    pub(super) fn end_send(&mut self) -> CompileResult<Flow> {
        let v = self.pop_any()?;
        self.pop_any()?;
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn get_awaitable(&mut self, arg: u32) -> CompileResult<Flow> {
        let v = self.pop()?;
        let kind = self.emit(Op::ConstI64, &[], [i64::from(arg), 0], Ty::I64);
        let awaitable = self.call(HelperId::GetAwaitable, &[v, kind]);
        self.push(awaitable);
        Ok(Flow::Next)
    }
}
