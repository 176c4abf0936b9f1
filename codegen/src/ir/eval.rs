//! What every operation means: an evaluator for tests, written to be read. Objects, memory, classes and runtime
//! helpers are the business of a [`Host`]; everything else of the meaning is here.
//!
//! Nothing here is fast, and nothing panics: an operation without meaning (an operand of the wrong representation, a
//! field the host does not know) ends the run as [`Outcome::Stuck`].

mod arith;
mod host;
mod left;

use arith::{floor_div, floor_mod, shift_left, shift_right, to_double, true_div};
pub use host::{Address, Called, Field, Go, Host, Stop, Val};
pub use left::{FrameVals, Left, SlotVal, VirtualVals};

use super::func::{Block, Func, Inst, InstData, Target, Value};
use super::ops::{Arg, Cc, Op, Res};
use super::types::{Ty, TypeSet, wk};
use crate::deopt::ExitReason;
use crate::entity::{ConstId, Id, IdVec};
use crate::helpers::{HelperId, Ret};

/// Instructions [`run`] executes before it gives up.
pub const FUEL: u64 = 1_000_000;

/// How a run ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome<O> {
    /// It returned this object.
    Returned(O),
    /// It left through an exit; the interpreter resumes before the innermost frame's bytecode.
    Exited {
        /// Why.
        reason: ExitReason,
        /// The interpreter's state.
        left: Left<O>,
    },
    /// It left with an exception.
    Raised {
        /// The interpreter's state.
        left: Left<O>,
    },
    /// It ran for too long.
    OutOfFuel,
    /// It came to something that has no meaning.
    Stuck {
        /// Where, if at an instruction.
        inst: Option<Inst>,
        /// What.
        why: String,
    },
}

/// Why an operation leaves when it does not apply to its operands: one reason per operation. `None` for operations
/// that never exit.
pub fn exit_reason(d: &InstData) -> Option<ExitReason> {
    let fixed = EXIT_REASONS.iter().find(|row| row.0 == d.op).map(|row| row.1);
    let told = match d.op {
        Op::GuardTrue | Op::GuardFalse | Op::Exit => usize::try_from(d.imm[0]).ok(),
        Op::CallOrExit => usize::try_from(d.imm[1]).ok(),
        _ => None,
    };
    fixed.or_else(|| ExitReason::ALL.get(told?).copied())
}

const EXIT_REASONS: [(Op, ExitReason); 26] = [
    (Op::GuardType, ExitReason::Type),
    (Op::GuardTypes, ExitReason::Type),
    (Op::GuardNumber, ExitReason::Type),
    (Op::GuardNonNull, ExitReason::Unbound),
    (Op::GuardIs, ExitReason::Identity),
    (Op::GuardCode, ExitReason::Type),
    (Op::GuardDepth, ExitReason::Recursion),
    (Op::Check, ExitReason::Check),
    (Op::CheckFrame, ExitReason::Check),
    (Op::Poll, ExitReason::Poll),
    (Op::PollCall, ExitReason::Poll),
    (Op::Decref, ExitReason::Check),
    (Op::IntAdd, ExitReason::Overflow),
    (Op::IntSub, ExitReason::Overflow),
    (Op::IntMul, ExitReason::Overflow),
    (Op::IntNeg, ExitReason::Overflow),
    (Op::IntShl, ExitReason::Overflow),
    (Op::StoreItem, ExitReason::State),
    (Op::StoreItemF64, ExitReason::State),
    (Op::IntFloorDiv, ExitReason::Operand),
    (Op::IntMod, ExitReason::Operand),
    (Op::IntShr, ExitReason::Operand),
    (Op::IntTrueDiv, ExitReason::Operand),
    (Op::FloatDiv, ExitReason::Operand),
    (Op::UnboxI64, ExitReason::BigInt),
    (Op::UnboxNumber, ExitReason::BigInt),
];

/// Runs a function on arguments for the parameters of its entry block.
pub fn run<H: Host>(f: &Func, host: &mut H, args: &[Val<H::Obj>]) -> Outcome<H::Obj> {
    run_for(f, host, args, FUEL)
}

/// The same with another limit on the instructions executed.
pub fn run_for<H: Host>(f: &Func, host: &mut H, args: &[Val<H::Obj>], fuel: u64) -> Outcome<H::Obj> {
    let mut machine = Machine {
        f,
        host,
        vals: IdVec::filled(None, f.values.len()),
        scratch: Vec::new(),
        raised: false,
    };
    let mut at = match f.layout.first() {
        Some(&b) => b,
        None => {
            return Outcome::Stuck {
                inst: None,
                why: "there is no entry block".to_owned(),
            };
        }
    };
    if f.entry_kind.in_frame() {
        args.iter().for_each(|arg| machine.gain(arg));
    }
    if let Err(why) = machine.enter(at, args.to_vec()) {
        return Outcome::Stuck { inst: None, why };
    }
    let mut left = fuel;
    'blocks: loop {
        let Some(block) = f.blocks.get(at) else {
            return Outcome::Stuck {
                inst: None,
                why: format!("{at} does not exist"),
            };
        };
        for &i in &block.insts {
            let Some(d) = f.insts.get(i) else {
                return Outcome::Stuck {
                    inst: Some(i),
                    why: format!("{i} does not exist"),
                };
            };
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return Outcome::OutOfFuel,
            };
            match machine.step(d) {
                Ok(Next::Go) => {}
                Ok(Next::Block(b)) => {
                    at = b;
                    continue 'blocks;
                }
                Ok(Next::Return(o)) => return Outcome::Returned(o),
                Err(leave) => return machine.leave(i, d, leave),
            }
        }
        return Outcome::Stuck {
            inst: None,
            why: format!("{at} has no end"),
        };
    }
}

/// What comes after an instruction.
enum Next<O> {
    Go,
    Block(Block),
    Return(O),
}

/// Why an instruction does not complete.
enum Leave {
    Exit,
    Raise,
    Stuck(String),
}

type Step<T> = Result<T, Leave>;

fn stuck<T>(why: impl Into<String>) -> Step<T> {
    Err(Leave::Stuck(why.into()))
}

struct Machine<'f, H: Host> {
    f: &'f Func,
    host: &'f mut H,
    vals: IdVec<Value, Option<Val<H::Obj>>>,
    scratch: Vec<Val<H::Obj>>,
    /// The catching call before raised.
    raised: bool,
}

impl<H: Host> Machine<'_, H> {
    fn enter(&mut self, b: Block, args: Vec<Val<H::Obj>>) -> Result<(), String> {
        let Some(block) = self.f.blocks.get(b) else {
            return Err(format!("{b} does not exist"));
        };
        if block.params.len() != args.len() {
            return Err(format!(
                "{b} has {} parameters, got {} arguments",
                block.params.len(),
                args.len()
            ));
        }
        for (&p, arg) in block.params.iter().zip(args) {
            self.set(p, arg)?;
        }
        Ok(())
    }

    fn set(&mut self, v: Value, val: Val<H::Obj>) -> Result<(), String> {
        if v.index() >= self.vals.len() {
            return Err(format!("{v} does not exist"));
        }
        self.vals[v] = Some(val);
        Ok(())
    }

    fn leave(&mut self, inst: Inst, d: &InstData, leave: Leave) -> Outcome<H::Obj> {
        if let Leave::Stuck(why) = leave {
            return Outcome::Stuck {
                inst: Some(inst),
                why,
            };
        }
        let left = match left::rebuild(self.f, inst, d, &self.vals) {
            Ok(left) => left,
            Err(why) => {
                return Outcome::Stuck {
                    inst: Some(inst),
                    why,
                };
            }
        };
        for v in &left.owned {
            self.lose(v);
        }
        match (leave, exit_reason(d)) {
            (Leave::Raise, _) => Outcome::Raised { left },
            (_, Some(reason)) => Outcome::Exited { reason, left },
            (_, None) => Outcome::Stuck {
                inst: Some(inst),
                why: format!("{} has no exit", d.op.row().name),
            },
        }
    }

    fn step(&mut self, d: &InstData) -> Step<Next<H::Obj>> {
        if d.op.row().terminator {
            return self.terminator(d);
        }
        for (&v, kind) in d.args.iter().zip(d.op.row().args) {
            if *kind == Arg::Steals {
                let val = self.val(v)?;
                self.lose(&val);
            }
        }
        let result = self.meaning(d)?;
        let owned = match d.op.row().result {
            Res::New => true,
            Res::Helper => HelperId::from_imm(d.imm[0]).is_some_and(|h| gives_reference(h.row().ret)),
            Res::None | Res::Borrowed | Res::Alias | Res::Machine(_) => false,
        };
        match (d.result, result) {
            (Some(v), Some(val)) => {
                if owned {
                    self.gain(&val);
                }
                self.set(v, val).map_err(Leave::Stuck)?;
            }
            (Some(_), None) => return stuck(format!("{} has no result", d.op.row().name)),
            (None, _) => {}
        }
        Ok(Next::Go)
    }

    fn terminator(&mut self, d: &InstData) -> Step<Next<H::Obj>> {
        if d.op == Op::Return {
            let o = self.obj(d, 0)?;
            self.host.lose(&o);
            return Ok(Next::Return(o));
        }
        if d.op == Op::Suspend {
            for n in 0..d.args.len() {
                let v = self.val(d.args[n])?;
                self.lose(&v);
            }
            let o = self.obj(d, 0)?;
            return Ok(Next::Return(o));
        }
        if d.op == Op::Exit {
            return Err(Leave::Exit);
        }
        if d.op == Op::Unreachable {
            return stuck("reached unreachable");
        }
        let taken = if d.op == Op::Branch {
            usize::from(!self.bool(d, 0)?)
        } else {
            0
        };
        let Some(Target { block, args }) = d.targets.get(taken) else {
            return stuck("no such target");
        };
        let args = args.iter().map(|&v| self.val(v)).collect::<Step<Vec<_>>>()?;
        self.enter(*block, args).map_err(Leave::Stuck)?;
        Ok(Next::Block(*block))
    }

    /// The meaning of every operation that is no terminator.
    fn meaning(&mut self, d: &InstData) -> Step<Option<Val<H::Obj>>> {
        use Val::{Bool, F64, I64};
        let result = match d.op {
            Op::ConstObj => Val::Obj(self.constant(d)?),
            Op::ConstNull => Val::Null,
            Op::ConstI64 => I64(d.imm[0]),
            Op::ConstF64 => F64(f64::from_bits(d.imm[0].cast_unsigned())),
            Op::ConstBool => Bool(d.imm[0] != 0),

            Op::GuardType => self.alias(d, |m, o| m.has_type(d, o))?,
            Op::GuardTypes => self.alias(d, |m, o| m.has_one_of_types(d, o))?,
            Op::GuardNumber => self.alias(d, |m, o| m.is_number(o))?,
            Op::GuardNonNull => self.alias(d, |_, o| Ok(!is_null(o)))?,
            // What a function runs is beyond the evaluator: the function that stands for the code.
            Op::GuardIs | Op::GuardCode => self.alias(d, |m, o| m.is_constant(d, o))?,
            Op::GuardTrue => return must(self.bool(d, 0)?),
            Op::GuardFalse => return must(!self.bool(d, 0)?),
            Op::Check => return self.stop(Stop::Check),
            Op::CheckFrame => return self.stop(Stop::Check),
            Op::Poll => return self.stop(Stop::Poll),
            Op::PollCall => return self.stop(Stop::PollCall),
            Op::Refine | Op::Within => self.arg(d, 0)?,
            // The evaluator has no recursion limit of its own.
            Op::Mark | Op::GuardDepth => return Ok(None),

            Op::Succeeded => Bool(!std::mem::take(&mut self.raised)),
            Op::IsType => Bool(self.arg(d, 0).and_then(|o| self.has_type(d, &o))?),
            Op::IsConst => Bool(self.arg(d, 0).and_then(|o| self.is_constant(d, &o))?),
            Op::IsSame => Bool(self.is_same(&self.arg(d, 0)?, &self.arg(d, 1)?)),
            Op::IsNull => Bool(is_null(&self.arg(d, 0)?)),

            Op::IntAdd => checked(self.ints(d)?, i64::checked_add)?,
            Op::IntSub => checked(self.ints(d)?, i64::checked_sub)?,
            Op::IntMul => checked(self.ints(d)?, i64::checked_mul)?,
            Op::IntAddWrap => wrapping(self.ints(d)?, i64::wrapping_add),
            Op::IntSubWrap => wrapping(self.ints(d)?, i64::wrapping_sub),
            Op::IntMulWrap => wrapping(self.ints(d)?, i64::wrapping_mul),
            Op::IntFloorDiv => checked(self.ints(d)?, floor_div)?,
            Op::IntMod => checked(self.ints(d)?, floor_mod)?,
            Op::IntAnd => wrapping(self.ints(d)?, |a, b| a & b),
            Op::IntOr => wrapping(self.ints(d)?, |a, b| a | b),
            Op::IntXor => wrapping(self.ints(d)?, |a, b| a ^ b),
            Op::IntShl => checked(self.ints(d)?, shift_left)?,
            Op::IntShr => checked(self.ints(d)?, shift_right)?,
            Op::IntNeg => checked((0, self.int(d, 0)?), i64::checked_sub)?,
            Op::IntNot => I64(!self.int(d, 0)?),
            Op::IntCmp => self
                .ints(d)
                .and_then(|(a, b)| Ok(Bool(condition(d)?.eval_i64(a, b))))?,
            Op::FloatToI64 => I64(truncated(self.float(d, 0)?)),
            Op::IntToF64 => F64(to_double(self.int(d, 0)?)),
            Op::IntTrueDiv => true_div(self.ints(d)?).map(F64).ok_or(Leave::Exit)?,

            Op::FloatAdd => double(self.floats(d)?, |a, b| a + b),
            Op::FloatSub => double(self.floats(d)?, |a, b| a - b),
            Op::FloatMul => double(self.floats(d)?, |a, b| a * b),
            Op::FloatDiv => match self.floats(d)? {
                (_, 0.0) => return Err(Leave::Exit),
                (a, b) => F64(a / b),
            },
            Op::FloatNeg => F64(-self.float(d, 0)?),
            Op::FloatAbs => F64(self.float(d, 0)?.abs()),
            Op::FloatSqrt => F64(self.float(d, 0)?.sqrt()),
            Op::FloatCmp => match self
                .floats(d)
                .and_then(|(a, b)| Ok(condition(d)?.eval_f64(a, b)))?
            {
                Some(b) => Bool(b),
                None => return stuck("doubles have no unsigned comparison"),
            },

            Op::BoolNot => Bool(!self.bool(d, 0)?),
            Op::BoolToI64 => I64(i64::from(self.bool(d, 0)?)),

            Op::BoxI64 => self.int(d, 0).map(|n| Val::Obj(self.host.box_i64(n)))?,
            Op::BoxF64 => self.float(d, 0).map(|x| Val::Obj(self.host.box_f64(x)))?,
            Op::BoxBool => self.bool(d, 0).map(|b| Val::Obj(self.host.box_bool(b)))?,
            Op::UnboxI64 => self.unbox_int(d).map(I64)?,
            Op::UnboxF64 => self.unbox(d, H::float).map(F64)?,
            Op::UnboxNumber => self.unbox_number(d).map(F64)?,
            Op::UnboxBool => self.unbox(d, H::truth).map(Bool)?,

            Op::LoadObj => self.load(d, None, Field::Obj)?,
            Op::LoadObjX => self.load(d, Some(8), Field::Obj)?,
            Op::LoadI64 => self.load(d, None, Field::I64)?,
            Op::LoadI32 => self.load(d, None, Field::I32)?,
            Op::LoadU8 => self.load(d, None, Field::U8)?,
            Op::LoadU8X => self.load(d, Some(1), Field::U8)?,
            Op::LoadI64X => self.load(d, Some(8), Field::I64)?,
            Op::LoadI32X => self.load(d, Some(1), Field::I32)?,
            Op::LoadF64 => self.load(d, None, Field::F64)?,
            Op::LoadF64X => self.load(d, Some(8), Field::F64)?,
            Op::StoreI64 => return self.store(d, None, Field::I64),
            Op::StoreI64X => return self.store(d, Some(8), Field::I64),
            Op::StoreI32X => return self.store(d, Some(1), Field::I32),
            Op::StoreU8X => return self.store(d, Some(1), Field::U8),
            Op::StoreF64X => return self.store(d, Some(8), Field::F64),
            Op::StoreObj => return self.store(d, None, Field::Obj),
            Op::SwapObj => self.swap(d, None)?,
            Op::SwapObjX => self.swap(d, Some(8))?,
            Op::StoreItem | Op::StoreItemF64 => return self.store_item(d),

            Op::Call => return self.call(d),
            Op::CallOrExit => {
                return match self.call(d)? {
                    Some(Val::I64(done)) => must(done != 0),
                    _ => stuck("no answer"),
                };
            }
            Op::CallNative => return self.call_native(d),
            Op::Scratch => match usize::try_from(d.imm[0]).ok().and_then(|n| self.scratch.get(n)) {
                Some(val) => val.clone(),
                None => return stuck(format!("scratch word {} is not set", d.imm[0])),
            },

            Op::Incref => {
                let val = self.arg(d, 0)?;
                self.gain(&val);
                return Ok(None);
            }
            // The reference was given up as every stolen operand is, see `step`.
            Op::Decref => {
                return if d.fs.is_some() {
                    self.stop(Stop::Release)
                } else {
                    Ok(None)
                };
            }

            Op::Yield => return stuck("a generator that is no part of a loop"),
            Op::Jump | Op::Branch | Op::Return | Op::Suspend | Op::Exit | Op::Unreachable => {
                return stuck("a terminator");
            }
        };
        Ok(Some(result))
    }
}

impl<H: Host> Machine<'_, H> {
    fn val(&self, v: Value) -> Step<Val<H::Obj>> {
        match self.vals.get(v) {
            Some(Some(val)) => Ok(val.clone()),
            Some(None) | None => stuck(format!("{v} has no value")),
        }
    }
    fn arg(&self, d: &InstData, n: usize) -> Step<Val<H::Obj>> {
        match d.args.get(n) {
            Some(&v) => self.val(v),
            None => stuck(format!("{} has no operand {n}", d.op.row().name)),
        }
    }
    fn obj(&self, d: &InstData, n: usize) -> Step<H::Obj> {
        match self.arg(d, n)? {
            Val::Obj(o) => Ok(o),
            Val::Null | Val::I64(_) | Val::F64(_) | Val::Bool(_) => {
                stuck(format!("operand {n} is no object"))
            }
        }
    }
    fn int(&self, d: &InstData, n: usize) -> Step<i64> {
        match self.arg(d, n)? {
            Val::I64(int) => Ok(int),
            Val::Null | Val::Obj(_) | Val::F64(_) | Val::Bool(_) => stuck(format!("operand {n} is no I64")),
        }
    }
    fn float(&self, d: &InstData, n: usize) -> Step<f64> {
        match self.arg(d, n)? {
            Val::F64(x) => Ok(x),
            Val::Null | Val::Obj(_) | Val::I64(_) | Val::Bool(_) => stuck(format!("operand {n} is no F64")),
        }
    }
    fn bool(&self, d: &InstData, n: usize) -> Step<bool> {
        match self.arg(d, n)? {
            Val::Bool(b) => Ok(b),
            Val::Null | Val::Obj(_) | Val::I64(_) | Val::F64(_) => stuck(format!("operand {n} is no Bool")),
        }
    }
    fn ints(&self, d: &InstData) -> Step<(i64, i64)> {
        Ok((self.int(d, 0)?, self.int(d, 1)?))
    }
    fn floats(&self, d: &InstData) -> Step<(f64, f64)> {
        Ok((self.float(d, 0)?, self.float(d, 1)?))
    }

    fn gain(&mut self, val: &Val<H::Obj>) {
        if let Val::Obj(o) = val {
            self.host.gain(o);
        }
    }
    fn lose(&mut self, val: &Val<H::Obj>) {
        if let Val::Obj(o) = val {
            self.host.lose(o);
        }
    }

    fn constant(&mut self, d: &InstData) -> Step<H::Obj> {
        let k = u32::try_from(d.imm[0]).ok().map(ConstId);
        match k.and_then(|k| self.host.constant(k)) {
            Some(o) => Ok(o),
            None => stuck(format!("there is no constant k{}", d.imm[0])),
        }
    }
    fn is_constant(&mut self, d: &InstData, val: &Val<H::Obj>) -> Step<bool> {
        let constant = Val::Obj(self.constant(d)?);
        Ok(self.is_same(val, &constant))
    }
    fn has_type(&self, d: &InstData, val: &Val<H::Obj>) -> Step<bool> {
        match val {
            Val::Obj(o) => Ok(i64::from(self.host.class_of(o).0) == d.imm[0]),
            Val::Null | Val::I64(_) | Val::F64(_) | Val::Bool(_) => stuck("the class of no object"),
        }
    }
    fn has_one_of_types(&self, d: &InstData, val: &Val<H::Obj>) -> Step<bool> {
        match val {
            Val::Obj(o) => Ok(TypeSet::from_imm(d.imm[0]).has(self.host.class_of(o))),
            Val::Null | Val::I64(_) | Val::F64(_) | Val::Bool(_) => stuck("the class of no object"),
        }
    }
    fn is_number(&self, val: &Val<H::Obj>) -> Step<bool> {
        match val {
            Val::Obj(o) => Ok([wk::INT, wk::FLOAT].contains(&self.host.class_of(o))),
            Val::Null | Val::I64(_) | Val::F64(_) | Val::Bool(_) => stuck("the class of no object"),
        }
    }
    fn is_same(&self, a: &Val<H::Obj>, b: &Val<H::Obj>) -> bool {
        match (a, b) {
            (Val::Obj(a), Val::Obj(b)) => self.host.is_same(a, b),
            (Val::Null, other) | (other, Val::Null) => is_null(other),
            (_, Val::I64(_) | Val::F64(_) | Val::Bool(_)) | (Val::I64(_) | Val::F64(_) | Val::Bool(_), _) => {
                false
            }
        }
    }

    /// Operand 0, if it passes.
    fn alias(
        &mut self,
        d: &InstData,
        test: impl FnOnce(&mut Self, &Val<H::Obj>) -> Step<bool>,
    ) -> Step<Val<H::Obj>> {
        let val = self.arg(d, 0)?;
        if test(self, &val)? {
            Ok(val)
        } else {
            Err(Leave::Exit)
        }
    }

    fn stop(&mut self, stop: Stop) -> Step<Option<Val<H::Obj>>> {
        match self.host.stop(stop) {
            Go::On => Ok(None),
            Go::Leave => Err(Leave::Exit),
            Go::Raise => Err(Leave::Raise),
        }
    }

    fn unbox<T>(&mut self, d: &InstData, read: impl FnOnce(&H, &H::Obj) -> Option<T>) -> Step<T> {
        let o = self.obj(d, 0)?;
        match read(self.host, &o) {
            Some(value) => Ok(value),
            None => stuck(format!("{} of an object of another class", d.op.row().name)),
        }
    }
    /// All but one of those that fit are read from objects.
    fn unbox_int(&mut self, d: &InstData) -> Step<i64> {
        let o = self.obj(d, 0)?;
        match self.host.int(&o) {
            Some(n) if n != i64::MIN => Ok(n),
            Some(_) => Err(Leave::Exit),
            None if self.host.class_of(&o) == wk::INT => Err(Leave::Exit),
            None => stuck("unbox.i64 of an object of another class"),
        }
    }

    fn unbox_number(&mut self, d: &InstData) -> Step<f64> {
        let o = self.obj(d, 0)?;
        match (self.host.float(&o), self.host.int(&o)) {
            (Some(x), _) => Ok(x),
            #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
            (None, Some(n)) if n.unsigned_abs() < 1 << 30 => Ok(n as f64),
            (None, _) if self.host.class_of(&o) == wk::INT => Err(Leave::Exit),
            _ => stuck("unbox.number of an object that is no number"),
        }
    }

    /// The place that operand 0, the index in operand 1 (if items have a size) and the first immediate name.
    fn address(&self, d: &InstData, item: Option<i64>) -> Step<Address<H::Obj>> {
        let index = item
            .map(|size| self.int(d, 1).map(|n| n.wrapping_mul(size)))
            .transpose()?
            .unwrap_or(0);
        Ok(Address {
            base: self.arg(d, 0)?,
            offset: d.imm[0].wrapping_add(index),
        })
    }
    fn load(&mut self, d: &InstData, item: Option<i64>, field: Field) -> Step<Val<H::Obj>> {
        let at = self.address(d, item)?;
        match self.host.load(&at, field) {
            Some(val) => Ok(val),
            None => stuck(format!("{} finds no field at {}", d.op.row().name, at.offset)),
        }
    }
    fn store(&mut self, d: &InstData, item: Option<i64>, field: Field) -> Step<Option<Val<H::Obj>>> {
        let at = self.address(d, item)?;
        let val = self.arg(d, d.args.len().saturating_sub(1))?;
        self.store_value(d, &at, field, val)
    }
    fn store_value(
        &mut self,
        d: &InstData,
        at: &Address<H::Obj>,
        field: Field,
        val: Val<H::Obj>,
    ) -> Step<Option<Val<H::Obj>>> {
        match self.host.store(at, field, val) {
            Some(()) => Ok(None),
            None => stuck(format!("{} finds no field at {}", d.op.row().name, at.offset)),
        }
    }
    fn store_item(&mut self, d: &InstData) -> Step<Option<Val<H::Obj>>> {
        if d.op == Op::StoreItemF64 {
            let x = self.float(d, 2)?;
            let boxed = Val::Obj(self.host.box_f64(x));
            let at = self.address(d, Some(8))?;
            return self.store_value(d, &at, Field::Obj, boxed);
        }
        self.store(d, Some(8), Field::Obj)
    }

    fn swap(&mut self, d: &InstData, item: Option<i64>) -> Step<Val<H::Obj>> {
        let old = self.load(d, item, Field::Obj)?;
        self.store(d, item, Field::Obj)?;
        Ok(old)
    }

    fn call(&mut self, d: &InstData) -> Step<Option<Val<H::Obj>>> {
        let Some(helper) = HelperId::from_imm(d.imm[0]) else {
            return stuck("no such helper");
        };
        let args = d.args.iter().map(|&v| self.val(v)).collect::<Step<Vec<_>>>()?;
        let mut scratch = Vec::new();
        let called = self.host.call(helper, &args, &mut scratch);
        if helper.row().scratch {
            self.scratch = scratch;
        }
        match (called, helper.row().ret) {
            (Called::Unknown, _) => stuck(format!("the host does not know {}", helper.row().name)),
            (Called::Raised, _) => self.raise(d),
            (Called::Done(_), Ret::Raises) => stuck(format!("{} did not raise", helper.row().name)),
            (Called::Done(_), Ret::Status | Ret::Void) => Ok(None),
            (Called::Done(val), _) => Ok(Some(val)),
        }
    }
    fn call_native(&mut self, d: &InstData) -> Step<Option<Val<H::Obj>>> {
        let Ok(code) = u32::try_from(d.imm[0]).map(ConstId) else {
            return stuck("no such code object");
        };
        let args = d.args.iter().map(|&v| self.val(v)).collect::<Step<Vec<_>>>()?;
        match self.host.call_native(code, &args) {
            Called::Unknown => stuck(format!("the host does not know the function of {code}")),
            Called::Raised => self.raise(d),
            Called::Done(val) => Ok(Some(val)),
        }
    }
    /// A call raised: it leaves, or its handler is here.
    fn raise(&mut self, d: &InstData) -> Step<Option<Val<H::Obj>>> {
        if !d.catches {
            return Err(Leave::Raise);
        }
        self.raised = true;
        Ok(match d.result.map(|v| self.f.ty(v)) {
            Some(Ty::Obj { .. }) => Some(Val::Null),
            Some(Ty::Bool) => Some(Val::Bool(true)),
            Some(Ty::I64) => Some(Val::I64(0)),
            Some(Ty::F64) => Some(Val::F64(0.0)),
            Some(Ty::Void) | None => None,
        })
    }
}

/// Whether the result comes with a reference of its own.
fn gives_reference(ret: Ret) -> bool {
    match ret {
        Ret::New | Ret::NewSafe | Ret::NewOrEnd => true,
        Ret::Status | Ret::Raises | Ret::Truth | Ret::TruthSafe | Ret::I64 | Ret::F64 | Ret::Void => false,
    }
}

fn is_null<O>(val: &Val<O>) -> bool {
    matches!(val, Val::Null)
}

fn must<T>(holds: bool) -> Step<Option<T>> {
    if holds { Ok(None) } else { Err(Leave::Exit) }
}

fn condition(d: &InstData) -> Step<Cc> {
    Cc::from_imm(d.imm[0]).ok_or_else(|| Leave::Stuck("no such condition".to_owned()))
}

fn checked<O>((a, b): (i64, i64), op: impl FnOnce(i64, i64) -> Option<i64>) -> Step<Val<O>> {
    op(a, b).map(Val::I64).ok_or(Leave::Exit)
}

#[expect(clippy::cast_possible_truncation, reason = "the operation truncates")]
fn truncated(x: f64) -> i64 {
    x as i64
}

fn wrapping<O>((a, b): (i64, i64), op: impl FnOnce(i64, i64) -> i64) -> Val<O> {
    Val::I64(op(a, b))
}

fn double<O>((a, b): (f64, f64), op: impl FnOnce(f64, f64) -> f64) -> Val<O> {
    Val::F64(op(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exiting_operation_has_a_reason() {
        use crate::ir::effects::Effects;
        use crate::ir::ops::{ALL_OPS, Rule};
        for &op in ALL_OPS {
            let exits =
                matches!(op.row().effects, Rule::Fixed(Effects { exits: true, .. })) || op == Op::CallOrExit;
            let d = InstData {
                op,
                args: [].into_iter().collect(),
                imm: [0; 2],
                result: None,
                fs: None,
                targets: [].into_iter().collect(),
                catches: false,
                bc: 0,
                code: crate::entity::CodeIdx(0),
            };
            assert_eq!(exit_reason(&d).is_some(), exits, "{}", op.row().name);
        }
    }
}
