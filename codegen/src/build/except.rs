//! Exception handlers.
//!
//! A call that may raise inside a `try` whose handler is built *catches*: when it raises it goes on, and its block ends
//! with `ok = succeeded; branch ok, .., edge`. The edge does what the interpreter does on the way to a handler: a traceback
//! entry for this frame, the stack cut to the handler's depth, the instruction's unit (if wanted) and the exception
//! pushed. Calls under any other handler leave compiled code when they raise, and the interpreter finds the handler. So do
//! those of a `try` around much that are not likely to raise: a call that does not catch can become part of the function.

use pyjit_ffi::opcode as op;
use pyjit_ffi::repr::{Entry as ExceptionEntry, ExceptionTable, Handler};

use super::decode::{Flow, Instr};
use super::{Builder, State};
use crate::deopt::ExitReason;
use crate::helpers::{HelperId, Ret};
use crate::input::{CompileResult, ConstId, ConstValue};
use crate::ir::func::{Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

/// Most calls of one function that catch.
const MAX_CATCHES: u32 = 250;
/// Instructions that may raise from which on a `try` is one around much.
const MUCH: usize = 3;
/// Most handlers that hand on to each other.
const MAX_CHAIN: u32 = 8;

/// The handlers that are built, and how often.
#[derive(Debug, Default)]
pub(super) struct Handlers {
    entries: Vec<ExceptionEntry>,
    /// First unit of what only exceptions lead to: the bytecode compiler puts it behind everything else.
    pub cold: Option<u32>,
    /// Handlers that are built and have much in front of them, by their first unit.
    wide: Vec<u32>,
    catches: u32,
}

impl Handlers {
    /// No handler is built.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The handler of what the instruction at `unit` raises, if it is built.
    pub(super) fn of(&self, unit: u32) -> Option<Handler> {
        self.entries
            .iter()
            .find(|e| e.start_unit <= unit && unit < e.end_unit)
            .map(|e| e.handler)
    }
}

impl Builder<'_> {
    /// Finds the handlers to build: those that ran, and those that hand on to one that ran.
    pub(super) fn find_handlers(&mut self) {
        let snap = self.snap.clone();
        let all: Vec<ExceptionEntry> = ExceptionTable::new(&snap.exception_table).collect();
        let entries: Vec<ExceptionEntry> = all
            .iter()
            .copied()
            .filter(|e| self.worth_building(&all, e.handler.target_unit, 0))
            .collect();
        let mut wide: Vec<u32> = entries.iter().map(|e| e.handler.target_unit).collect();
        wide.dedup();
        wide.retain(|&target| {
            let covered = |unit: u32| {
                let covers = |e: &&ExceptionEntry| e.start_unit <= unit && unit < e.end_unit;
                let first = entries.iter().find(covers);
                first.is_some_and(|e| e.handler.target_unit == target)
            };
            let raising = self.decoded.instrs.iter();
            let raising = raising.filter(|ins| may_raise(ins) && covered(ins.unit));
            raising.count() >= MUCH
        });
        self.handlers = Handlers {
            entries,
            wide,
            cold: all.iter().map(|e| e.handler.target_unit).min(),
            catches: 0,
        };
    }

    fn worth_building(&self, all: &[ExceptionEntry], target: u32, depth: u32) -> bool {
        let Some(first) = self.decoded.index_at(target) else {
            return false;
        };
        let instrs = &self.decoded.instrs[first..];
        if instrs[0].op == op::PUSH_EXC_INFO {
            return self.handler_ran(first);
        }
        // Cleans up and raises again.
        for ins in instrs {
            match ins.op {
                op::RERAISE => {
                    let next = all
                        .iter()
                        .find(|e| e.start_unit <= ins.unit && ins.unit < e.end_unit)
                        .map(|e| e.handler.target_unit);
                    return depth < MAX_CHAIN
                        && next.is_some_and(|target| self.worth_building(all, target, depth + 1));
                }
                op::COPY
                | op::POP_EXCEPT
                | op::SWAP
                | op::POP_TOP
                | op::STORE_FAST
                | op::DELETE_FAST
                | op::LOAD_CONST => {}
                _ => return false,
            }
        }
        false
    }

    /// Nothing says that the first instructions of the handler never ran.
    fn handler_ran(&self, first: usize) -> bool {
        if !self.is_specialised() {
            return true;
        }
        for ins in &self.decoded.instrs[first..] {
            let fb = self.world.feedback(self.code, ins.unit);
            if fb.failed.contains(&ExitReason::Unreached) {
                return true;
            }
            if fb.unexecuted {
                return false;
            }
            if ins.flow() != Flow::Next {
                break;
            }
        }
        true
    }

    /// Where the exception of a call of the current instruction goes, if its handler is built.
    pub(super) fn handler(&self) -> Option<Handler> {
        let handler = self.handlers.of(self.ins.unit)?;
        let fits = handler.depth as usize <= self.st.stack.len();
        let built = self.blocks.contains_key(&handler.target_unit);
        let wanted = !self.handlers.wide.contains(&handler.target_unit) || self.is_likely_to_raise();
        (fits && built && wanted && self.handlers.catches < MAX_CATCHES).then_some(handler)
    }

    /// The current instruction raised, or is not of those that seldom do.
    fn is_likely_to_raise(&self) -> bool {
        let fb = self.world.feedback(self.code, self.ins.unit);
        // C functions have forms of their own: those of functions that have our entry fail to specialise.
        let of_python = self.ins.raw == op::CALL && !fb.unexecuted && self.is_specialised();
        !(of_python || seldom_raises(&self.ins)) || fb.failed.contains(&ExitReason::Raise)
    }

    /// The interpreter ran the code for long enough to specialise some of it.
    fn is_specialised(&self) -> bool {
        let mut instrs = self.decoded.instrs.iter();
        instrs.any(|i| i.raw != i.op && op::is_specialised(i.raw))
    }

    /// The call just emitted catches; goes on where it succeeded, with its result.
    pub(super) fn catch(&mut self, v: Value, ret: Ret, handler: Handler) -> Value {
        let unit = ConstValue::Int(i64::from(self.ins.unit));
        let lasti = if handler.lasti {
            self.world.make_const(&unit)
        } else {
            None
        };
        let Some(&call) = self.f.blocks[self.cur].insts.last() else {
            return v;
        };
        if handler.lasti && lasti.is_none() {
            return v;
        }
        self.handlers.catches += 1;
        self.f.insts[call].catches = true;
        if ret == Ret::Raises {
            self.enter_handler(handler, lasti);
            return v;
        }
        let plain = self.f.insts[call].result.map(|r| self.f.ty(r));
        if let (Some(r), Some(Ty::Obj { cls, .. })) = (self.f.insts[call].result, plain) {
            self.f.values[r].ty = Ty::Obj { cls, nullable: true };
        }
        let ok = self.emit(Op::Succeeded, &[], [0, 0], Ty::Bool);
        let (on, edge) = (self.edge_block(), self.edge_block());
        self.f.blocks[edge].cold = true;
        let target = |block| Target { block, args: vec![] };
        self.terminate(Op::Branch, &[ok], [0, 0], vec![target(on), target(edge)], None);
        let (state, consts) = (self.st.clone(), self.consts.clone());
        self.cur = edge;
        self.enter_handler(handler, lasti);
        (self.st, self.consts) = (state, consts);
        self.cur = on;
        match plain {
            Some(ty @ Ty::Obj { nullable: false, .. }) => self.emit(Op::Refine, &[v], [0, 0], ty),
            _ => v,
        }
    }

    /// From the pending exception to the handler's block.
    fn enter_handler(&mut self, handler: Handler, lasti: Option<ConstId>) {
        let fs = self.frame_state();
        let exc = self.emit_raw(
            Op::Call,
            &[],
            [HelperId::CatchException as i64, 0],
            HelperId::CatchException.row().ty,
            Some(fs),
        );
        let mut state = State {
            unchecked: true,
            ..std::mem::take(&mut self.st)
        };
        state.stack.truncate(handler.depth as usize);
        state.stack.extend(lasti.map(|unit| self.const_obj(unit)));
        state.stack.push(exc);
        self.st = state;
        self.fall_into(handler.target_unit);
    }

    pub(super) fn raise_varargs(&mut self) -> CompileResult<Flow> {
        let cause = if self.ins.arg == 2 { self.pop()? } else { self.null };
        let exc = if self.ins.arg >= 1 { self.pop()? } else { self.null };
        self.raises(HelperId::RaiseVarargs, &[exc, cause])
    }

    /// The end of a block by a helper that always raises.
    fn raises(&mut self, h: HelperId, args: &[Value]) -> CompileResult<Flow> {
        self.call(h, args);
        if self.f.terminator(self.cur).is_none() {
            self.terminate(Op::Unreachable, &[], [0, 0], vec![], None);
        }
        Ok(Flow::End)
    }

    pub(super) fn reraise(&mut self) -> CompileResult<Flow> {
        if self.handler().is_none() {
            // The interpreter raises it again.
            self.exit(ExitReason::Raise);
            return Ok(Flow::End);
        }
        let exc = self.pop()?;
        self.raises(HelperId::Reraise, &[exc])
    }

    pub(super) fn push_exc_info(&mut self) -> CompileResult<Flow> {
        let exc = self.pop()?;
        let before = self.call(HelperId::PushExcInfo, &[exc]);
        self.push(before);
        self.push(exc);
        Ok(Flow::Next)
    }

    pub(super) fn pop_except(&mut self) -> CompileResult<Flow> {
        let before = self.pop()?;
        self.call(HelperId::PopExcept, &[before]);
        Ok(Flow::Next)
    }

    pub(super) fn check_exc_match(&mut self) -> CompileResult<Flow> {
        let class = self.pop()?;
        let exc = self.peek(1)?;
        let exc = self.obj(exc);
        let matches = self.call(HelperId::CheckExcMatch, &[exc, class]);
        self.push(matches);
        Ok(Flow::Next)
    }

    /// Stack: the bound `__exit__`, the unit, the exception handled before, the exception.
    pub(super) fn with_except_start(&mut self) -> CompileResult<Flow> {
        let exc = self.peek(1)?;
        let exit = self.peek(4)?;
        let (exc, exit) = (self.obj(exc), self.obj(exit));
        let v = self.call(HelperId::WithExceptStart, &[exit, exc]);
        self.push(v);
        Ok(Flow::Next)
    }

    pub(super) fn before_with(&mut self) -> CompileResult<Flow> {
        let mgr = self.pop()?;
        let res = self.call(HelperId::BeforeWith, &[mgr]);
        let exit = self.emit(Op::Scratch, &[], [0, 0], Ty::OBJ);
        self.push(exit);
        self.push(res);
        Ok(Flow::Next)
    }
}

/// An exception out of this instruction is nothing special: calls and lookups.
fn may_raise(ins: &Instr) -> bool {
    let looks_up = matches!(ins.op, op::BINARY_SUBSCR | op::LOAD_ATTR);
    matches!(
        ins.op,
        op::CALL | op::CALL_KW | op::CALL_FUNCTION_EX | op::RAISE_VARARGS
    ) || looks_up
}

/// What the interpreter specialised found what it expects, at least: a call of Python code mostly returns, and operators
/// on known classes give a result. Calls of C functions and searches for keys are what handlers are written for.
fn seldom_raises(ins: &Instr) -> bool {
    let specialised = ins.raw != ins.op && op::is_specialised(ins.raw);
    let handled = matches!(
        ins.raw,
        op::CALL_BUILTIN_CLASS
            | op::CALL_BUILTIN_O
            | op::CALL_BUILTIN_FAST
            | op::CALL_BUILTIN_FAST_WITH_KEYWORDS
            | op::CALL_METHOD_DESCRIPTOR_O
            | op::CALL_METHOD_DESCRIPTOR_NOARGS
            | op::CALL_METHOD_DESCRIPTOR_FAST
            | op::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS
            | op::CALL_NON_PY_GENERAL
            | op::FOR_ITER_GEN
            | op::SEND_GEN
    );
    specialised && !handled && ins.op != op::BINARY_SUBSCR
}
