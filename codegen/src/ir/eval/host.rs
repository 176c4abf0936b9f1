//! The world the evaluator runs in.

use crate::entity::ConstId;
use crate::helpers::HelperId;
use crate::ir::types::TypeId;

/// A value at run time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Val<O> {
    /// The NULL pointer.
    Null,
    /// An object.
    Obj(O),
    /// A machine integer.
    I64(i64),
    /// A machine double.
    F64(f64),
    /// A machine truth value.
    Bool(bool),
}

/// A place in memory.
#[derive(Clone, PartialEq, Debug)]
pub struct Address<O> {
    /// An object, or a raw pointer that an earlier load gave.
    pub base: Val<O>,
    /// Distance from it in bytes.
    pub offset: i64,
}

/// What is in memory at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// An object pointer or NULL.
    Obj,
    /// A signed 64-bit integer or a raw pointer.
    I64,
    /// A signed 32-bit integer.
    I32,
    /// An unsigned byte.
    U8,
    /// A double.
    F64,
}

/// How a call ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Called<O> {
    /// With this result; [`Val::Null`] also for helpers without result.
    Done(Val<O>),
    /// With an exception.
    Raised,
    /// The host does not know this call.
    Unknown,
}

/// Places where compiled code looks whether it must leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// `check`
    Check,
    /// `poll`
    Poll,
    /// `poll.call`
    PollCall,
    /// A `decref` with a frame state.
    Release,
}

/// What is to be done at a [`Stop`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Go {
    /// Go on.
    On,
    /// Leave through the exit.
    Leave,
    /// Leave with an exception (`poll.call` only).
    Raise,
}

/// The objects a function works on.
pub trait Host {
    /// A handle of an object.
    type Obj: Clone;
    /// The constant object.
    fn constant(&mut self, k: ConstId) -> Option<Self::Obj>;
    /// `type(o)`
    fn class_of(&self, o: &Self::Obj) -> TypeId;
    /// `a is b`
    fn is_same(&self, a: &Self::Obj, b: &Self::Obj) -> bool;
    /// An int object.
    fn box_i64(&mut self, n: i64) -> Self::Obj;
    /// A float object.
    fn box_f64(&mut self, x: f64) -> Self::Obj;
    /// `True` or `False`.
    fn box_bool(&mut self, b: bool) -> Self::Obj;
    /// The value of an exact int, if it fits.
    fn int(&self, o: &Self::Obj) -> Option<i64>;
    /// The value of an exact float.
    fn float(&self, o: &Self::Obj) -> Option<f64>;
    /// The value of an exact bool.
    fn truth(&self, o: &Self::Obj) -> Option<bool>;
    /// Reads memory; `None` if there is no such field.
    fn load(&mut self, at: &Address<Self::Obj>, field: Field) -> Option<Val<Self::Obj>>;
    /// Writes memory; `None` if there is no such field.
    fn store(&mut self, at: &Address<Self::Obj>, field: Field, val: Val<Self::Obj>) -> Option<()>;
    /// Runs a helper, which leaves further results in `scratch`.
    fn call(
        &mut self,
        helper: HelperId,
        args: &[Val<Self::Obj>],
        scratch: &mut Vec<Val<Self::Obj>>,
    ) -> Called<Self::Obj>;
    /// Calls a Python function natively: the code object, then the function and its arguments.
    fn call_native(&mut self, code: ConstId, args: &[Val<Self::Obj>]) -> Called<Self::Obj>;
    /// Whether compiled code goes on.
    fn stop(&mut self, _stop: Stop) -> Go {
        Go::On
    }
    /// Compiled code has come to own a reference: a new result, an `incref`, a slot of a loop entry.
    fn gain(&mut self, _o: &Self::Obj) {}
    /// Compiled code has given a reference away: a `decref`, a stolen operand, an object owned at an exit.
    fn lose(&mut self, _o: &Self::Obj) {}
}
