//! The dispatch over opcodes, and jumps, iteration, locals, returns, exceptions.

use pyjit_ffi::opcode as op;

use super::Builder;
use super::decode::{Flow, is_generator_only, is_handler_only};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{CompileResult, ConstValue, Entry};
use crate::ir::func::{FrameStateData, Slot, Value};
use crate::ir::ops::Op;
use crate::ir::types::Ty;
use crate::refusal::Refusal;

impl Builder<'_> {
    /// Builds the current instruction. The value returned says whether the block goes on.
    #[rustfmt::skip]
    pub(super) fn instruction(&mut self) -> CompileResult<Flow> {
        let arg = self.ins.arg;
        match self.ins.op {
            // Locals, constants, stack.
            op::NOP | op::RESUME | op::CACHE => Ok(Flow::Next),
            op::POP_TOP | op::END_FOR => { self.pop_any()?; Ok(Flow::Next) }
            op::PUSH_NULL => { self.push(self.null); Ok(Flow::Next) }
            op::COPY => { let v = self.peek(arg)?; self.push(v); Ok(Flow::Next) }
            op::SWAP => self.swap(arg),
            op::LOAD_FAST => self.load_fast(arg),
            op::LOAD_FAST_CHECK => self.load_fast_check(arg),
            op::LOAD_FAST_AND_CLEAR => self.load_fast_and_clear(arg),
            op::LOAD_FAST_LOAD_FAST => { self.load_fast(arg >> 4)?; self.load_fast(arg & 15) }
            op::STORE_FAST => self.store_fast(arg),
            op::STORE_FAST_LOAD_FAST => { self.store_fast(arg >> 4)?; self.load_fast(arg & 15) }
            op::STORE_FAST_STORE_FAST => self.store_fast_twice(arg >> 4, arg & 15),
            op::DELETE_FAST => self.delete_fast(arg),
            op::LOAD_CONST => self.load_const(arg),
            op::LOAD_ASSERTION_ERROR => self.load_assertion_error(),
            // Closures.
            op::MAKE_CELL => self.make_cell(),
            op::COPY_FREE_VARS => self.copy_free_vars(),
            op::LOAD_DEREF => self.load_deref(),
            op::STORE_DEREF => self.store_deref(),
            op::DELETE_DEREF => self.delete_deref(),
            op::LOAD_FROM_DICT_OR_DEREF => self.load_from_dict_or_deref(),
            // Operators.
            op::BINARY_OP => self.binary_op(),
            op::UNARY_NEGATIVE => self.unary(HelperId::UnaryNegative),
            op::UNARY_INVERT => self.unary(HelperId::UnaryInvert),
            op::UNARY_NOT => self.unary_not(),
            op::TO_BOOL => self.convert_bool(),
            op::COMPARE_OP => self.compare_op(),
            op::IS_OP => self.is_op(),
            op::CONTAINS_OP => self.contains_op(),
            // Attributes and names.
            op::LOAD_ATTR => self.load_attr(),
            op::STORE_ATTR => self.store_attr(),
            op::DELETE_ATTR => self.delete_attr(),
            op::LOAD_SUPER_ATTR => self.load_super_attr(),
            op::LOAD_GLOBAL => self.load_global(),
            op::STORE_GLOBAL => self.store_by_name(HelperId::StoreGlobal),
            op::DELETE_GLOBAL => self.delete_by_name(HelperId::DeleteGlobal),
            op::LOAD_NAME => self.load_by_name(HelperId::LoadName),
            op::STORE_NAME => self.store_by_name(HelperId::StoreName),
            op::DELETE_NAME => self.delete_by_name(HelperId::DeleteName),
            op::LOAD_LOCALS => { let v = self.call(HelperId::LoadLocals, &[]); self.push(v); Ok(Flow::Next) }
            op::LOAD_FROM_DICT_OR_GLOBALS => self.load_from_dict_or_globals(),
            op::LOAD_BUILD_CLASS => { let v = self.call(HelperId::LoadBuildClass, &[]); self.push(v); Ok(Flow::Next) }
            op::SETUP_ANNOTATIONS => { self.call(HelperId::SetupAnnotations, &[]); Ok(Flow::Next) }
            op::IMPORT_NAME => self.import_name(),
            op::IMPORT_FROM => self.import_from(),
            // Containers.
            op::BINARY_SUBSCR => self.two_to_one(HelperId::GetItem),
            op::STORE_SUBSCR => self.store_subscr(),
            op::DELETE_SUBSCR => self.delete_subscr(),
            op::BINARY_SLICE => self.binary_slice(),
            op::STORE_SLICE => self.store_slice(),
            op::BUILD_TUPLE => self.build(HelperId::BuildTuple, arg),
            op::BUILD_LIST => self.build(HelperId::BuildList, arg),
            op::BUILD_SET => self.build(HelperId::BuildSet, arg),
            op::BUILD_MAP => self.build(HelperId::BuildMap, 2 * arg),
            op::BUILD_STRING => self.build(HelperId::BuildString, arg),
            op::BUILD_CONST_KEY_MAP => self.build_const_key_map(),
            op::BUILD_SLICE => self.build_slice(),
            op::LIST_APPEND => self.add_to(HelperId::ListAppend),
            op::SET_ADD => self.add_to(HelperId::SetAdd),
            op::MAP_ADD => self.map_add(),
            op::LIST_EXTEND => self.add_to(HelperId::ListExtend),
            op::SET_UPDATE => self.add_to(HelperId::SetUpdate),
            op::DICT_UPDATE => self.add_to(HelperId::DictUpdate),
            op::DICT_MERGE => self.dict_merge(),
            op::UNPACK_SEQUENCE => self.unpack(HelperId::UnpackSequence, arg),
            op::UNPACK_EX => self.unpack(HelperId::UnpackEx, (arg & 0xff) + 1 + (arg >> 8)),
            op::CONVERT_VALUE => self.convert_value(),
            op::FORMAT_SIMPLE => self.unary(HelperId::FormatSimple),
            op::FORMAT_WITH_SPEC => self.two_to_one(HelperId::FormatWithSpec),
            op::GET_LEN => self.peek_to_one(HelperId::GetLen),
            op::MATCH_MAPPING => self.peek_to_one(HelperId::MatchMapping),
            op::MATCH_SEQUENCE => self.peek_to_one(HelperId::MatchSequence),
            op::MATCH_KEYS => self.match_keys(),
            op::MATCH_CLASS => self.match_class(),
            // Calls.
            op::CALL => self.call_op(),
            op::CALL_KW => self.call_kw(),
            op::CALL_FUNCTION_EX => self.call_function_ex(),
            op::MAKE_FUNCTION => self.make_function(),
            op::SET_FUNCTION_ATTRIBUTE => self.set_function_attribute(),
            op::CALL_INTRINSIC_1 => self.intrinsic_1(),
            op::CALL_INTRINSIC_2 => self.intrinsic_2(),
            // Control.
            op::JUMP_FORWARD => { let to = self.ins.next + arg; self.fall_into(to); Ok(Flow::Jump(to)) }
            op::JUMP_BACKWARD => self.jump_backward(),
            op::POP_JUMP_IF_TRUE => self.pop_jump_if(true),
            op::POP_JUMP_IF_FALSE => self.pop_jump_if(false),
            op::POP_JUMP_IF_NONE => self.pop_jump_if_none(true),
            op::POP_JUMP_IF_NOT_NONE => self.pop_jump_if_none(false),
            op::GET_ITER => self.unary(HelperId::GetIter),
            op::FOR_ITER => self.for_iter(),
            op::RETURN_VALUE => { let v = self.pop()?; self.ret(v) }
            op::RETURN_CONST => self.return_const(arg),
            op::RAISE_VARARGS => self.raise_varargs(),
            op::BEFORE_WITH => self.before_with(),
            op::RERAISE => self.reraise(),
            op::PUSH_EXC_INFO => self.push_exc_info(),
            op::POP_EXCEPT => self.pop_except(),
            op::CHECK_EXC_MATCH => self.check_exc_match(),
            op::WITH_EXCEPT_START => self.with_except_start(),
            op::JUMP_BACKWARD_NO_INTERRUPT => {
                let to = self.ins.next.saturating_sub(arg);
                self.fall_into(to);
                Ok(Flow::Jump(to))
            }
            o if is_handler_only(o) => { self.exit(ExitReason::Unreached); Ok(Flow::End) }
            op::YIELD_VALUE => self.yield_value(arg),
            op::SEND => self.send(),
            op::END_SEND => self.end_send(),
            op::GET_YIELD_FROM_ITER => self.unary(HelperId::GetYieldFromIter),
            op::GET_AWAITABLE => self.get_awaitable(arg),
            o if is_generator_only(o) => self.unsupported("generator or coroutine"),
            _ => self.unsupported("no meaning in a plain function"),
        }
    }

    fn swap(&mut self, n: u32) -> CompileResult<Flow> {
        let len = self.st.stack.len();
        match len.checked_sub(n as usize) {
            Some(i) if n > 0 => {
                self.st.stack.swap(i, len - 1);
                Ok(Flow::Next)
            }
            _ => Err(Refusal::Internal(format!("SWAP {n} on a stack of {len}"))),
        }
    }

    /// The bytecode compiler proved the local bound.
    fn load_fast(&mut self, index: u32) -> CompileResult<Flow> {
        let v = self.local(index)?;
        let v = if self.f.ty(v).is_nullable() {
            self.obj(v)
        } else {
            v
        };
        self.set_local(index, v)?;
        self.push(v);
        Ok(Flow::Next)
    }

    fn load_fast_check(&mut self, index: u32) -> CompileResult<Flow> {
        let v = self.local(index)?;
        let v = self.bound(v)?;
        self.set_local(index, v)?;
        self.push(v);
        Ok(Flow::Next)
    }

    /// The value, known not to be NULL; the interpreter raises if it is.
    fn bound(&mut self, v: Value) -> CompileResult<Value> {
        match self.f.ty(v) {
            Ty::Obj { cls, nullable: true } => {
                Ok(self.guard(Op::GuardNonNull, &[v], [0, 0], Ty::Obj { cls, nullable: false }))
            }
            Ty::Obj { .. } | Ty::I64 | Ty::F64 | Ty::Bool | Ty::Void => Ok(v),
        }
    }

    fn load_fast_and_clear(&mut self, index: u32) -> CompileResult<Flow> {
        let v = self.local(index)?;
        self.set_local(index, self.null)?;
        self.push(v);
        Ok(Flow::Next)
    }

    fn store_fast(&mut self, index: u32) -> CompileResult<Flow> {
        let v = self.pop_any()?;
        self.set_local(index, v)?;
        Ok(Flow::Next)
    }

    /// What the first local held dies before the second one changes. A resume in between stores the first value again.
    fn store_fast_twice(&mut self, first: u32, second: u32) -> CompileResult<Flow> {
        let before = self.st.stack.clone();
        self.store_fast(first)?;
        let stack = std::mem::replace(&mut self.st.stack, before);
        let fs = self.make_frame_state(self.ins.start);
        self.st.stack = stack;
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        self.store_fast(second)
    }

    fn delete_fast(&mut self, index: u32) -> CompileResult<Flow> {
        let v = self.local(index)?;
        self.bound(v)?;
        self.set_local(index, self.null)?;
        Ok(Flow::Next)
    }

    fn load_const(&mut self, index: u32) -> CompileResult<Flow> {
        match self.snap.consts.get(index as usize).copied() {
            Some(k) => {
                let v = self.const_obj(k);
                self.push(v);
                Ok(Flow::Next)
            }
            None => Err(Refusal::Internal(format!("constant {index} out of range"))),
        }
    }

    /// The real type `AssertionError`, not a name lookup.
    fn load_assertion_error(&mut self) -> CompileResult<Flow> {
        match self.world.assertion_error() {
            Some(k) => {
                let v = self.const_obj(k);
                self.push(v);
                Ok(Flow::Next)
            }
            None => self.unsupported("AssertionError is not available"),
        }
    }

    fn jump_backward(&mut self) -> CompileResult<Flow> {
        self.guard(Op::Poll, &[], [0, 0], Ty::Void);
        let to = self.ins.next.saturating_sub(self.ins.arg);
        self.fall_into(to);
        Ok(Flow::Jump(to))
    }

    fn pop_jump_if(&mut self, sense: bool) -> CompileResult<Flow> {
        let v = self.pop_any()?;
        let cond = self.truth(v);
        let (to, next) = (self.ins.next + self.ins.arg, self.ins.next);
        if sense {
            self.branch(cond, to, next);
        } else {
            self.branch(cond, next, to);
        }
        Ok(Flow::Branch(to))
    }

    fn pop_jump_if_none(&mut self, sense: bool) -> CompileResult<Flow> {
        let v = self.pop()?;
        let none = self.const_value(&ConstValue::None)?;
        let cond = self.emit(Op::IsSame, &[v, none], [0, 0], Ty::Bool);
        let (to, next) = (self.ins.next + self.ins.arg, self.ins.next);
        if sense {
            self.branch(cond, to, next);
        } else {
            self.branch(cond, next, to);
        }
        Ok(Flow::Branch(to))
    }

    fn for_iter(&mut self) -> CompileResult<Flow> {
        let it = self.peek(1)?;
        let it = self.obj(it);
        let v = self.call(HelperId::ForIter, &[it]);
        let end = self.emit(Op::IsNull, &[v], [0, 0], Ty::Bool);
        let (done, next) = (self.ins.next + self.ins.arg + 2, self.ins.next);
        let (a, b) = (self.edge_block(), self.edge_block());
        let target = |block| crate::ir::func::Target { block, args: vec![] };
        self.terminate(Op::Branch, &[end], [0, 0], vec![target(a), target(b)], None);
        let saved = self.st.clone();
        self.cur = a;
        self.pop_any()?;
        self.fall_into(done);
        self.cur = b;
        self.st = saved;
        let item = self.obj(v);
        self.push(item);
        self.fall_into(next);
        Ok(Flow::Branch(done))
    }

    fn return_const(&mut self, index: u32) -> CompileResult<Flow> {
        if self.consumed.is_some() {
            return self.end_consumed();
        }
        self.load_const(index)?;
        let v = self.pop()?;
        self.ret(v)
    }

    /// In a loop unit the interpreter returns. Else the locals die in order before the return.
    fn ret(&mut self, v: Value) -> CompileResult<Flow> {
        match self.f.entry_kind {
            Entry::Function if self.consumed.is_some() => return self.end_consumed(),
            Entry::Function => {}
            Entry::Loop { .. } => {
                self.exit(ExitReason::LoopDone);
                return Ok(Flow::End);
            }
            Entry::Resume { .. } => return self.generator_return(v),
        }
        if !self.handlers.is_empty() {
            self.guard(Op::CheckFrame, &[], [0, 0], Ty::Void);
        }
        // A resume here repeats the RETURN with nothing left to release but the value.
        let (bc, stack) = match self.ins.op {
            op::RETURN_CONST => (self.ins.start, vec![]),
            _ => (self.ins.start, vec![Slot::Val(v)]),
        };
        let locals = vec![Slot::Null; self.st.locals.len()];
        let fs = self.f.frame_states.push(FrameStateData {
            code: self.code,
            bc,
            locals,
            stack,
            parent: None,
            landing: crate::deopt::Landing::Push,
        });
        self.emit_raw(Op::Mark, &[], [0, 0], Ty::Void, Some(fs));
        self.terminate(Op::Return, &[v], [0, 0], vec![], None);
        Ok(Flow::End)
    }
}
