//! Truth values.

use pyjit_ffi::layout::{dict, long, varobject};

use super::{Done, Specialiser};
use crate::helpers::HelperId;
use crate::input::Feedback;
use crate::ir::effects::Mem;
use crate::ir::func::{Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;

/// What tells the truth value of objects of one class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tells {
    /// It is always this.
    Always(bool),
    /// A bool itself.
    Itself,
    /// An int's sign.
    Sign,
    /// A float's value.
    Number,
    /// The number of items, in a field of this kind of memory.
    Size { at: i32, mem: Mem },
}

impl Specialiser<'_> {
    pub(super) fn truth(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let o = ed.f.insts[i].args[0];
        let Some(t) = self.class_of(ed, fb, o, 0) else {
            return self.truth_by_class(ed, o, fb).map(Done::Value);
        };
        let v = match self.tells(t) {
            Some(tells) => {
                let o = self.as_class(ed, o, t);
                self.told(ed, o, tells)
            }
            None => self.user_truth(ed, o, fb)?,
        };
        Some(Done::Value(v))
    }

    /// Relies on the class if there is an answer.
    fn tells(&mut self, t: TypeId) -> Option<Tells> {
        let size = |at, mem| Some(Tells::Size { at, mem });
        match t {
            wk::BOOL => Some(Tells::Itself),
            wk::INT => Some(Tells::Sign),
            wk::FLOAT => Some(Tells::Number),
            wk::NONE => Some(Tells::Always(false)),
            wk::STR | wk::TUPLE | wk::BYTES => size(varobject::OB_SIZE, Mem::NONE),
            wk::LIST => size(varobject::OB_SIZE, Mem::LIST_HEAD),
            wk::DICT => size(dict::MA_USED, Mem::DICT),
            t => (self.world.type_info(t).always_true && self.assume_type(t)).then_some(Tells::Always(true)),
        }
    }

    /// The truth value of an object proved to be of the class.
    fn told(&mut self, ed: &mut Editor<'_>, o: Value, tells: Tells) -> Value {
        match tells {
            Tells::Always(yes) => ed.emit(Op::ConstBool, &[], [i64::from(yes), 0], Ty::Bool),
            Tells::Itself => self.as_bool(ed, o),
            Tells::Sign => match ed.def(o) {
                Some(d) if d.op == Op::BoxI64 => {
                    let (x, zero) = (d.args[0], ed.i64(0));
                    Self::cmp_i64(ed, Cc::Ne, x, zero)
                }
                // Sign bits 1 mean zero, for ints of any size.
                _ => {
                    let tag = ed.emit(Op::LoadI64, &[o], [i64::from(long::LV_TAG), 0], Ty::I64);
                    let (three, one) = (ed.i64(3), ed.i64(1));
                    let sign = ed.emit(Op::IntAnd, &[tag, three], [0, 0], Ty::I64);
                    Self::cmp_i64(ed, Cc::Ne, sign, one)
                }
            },
            Tells::Number => {
                let x = self.as_f64(ed, o, wk::FLOAT);
                let zero = ed.f64(0.0);
                Self::cmp_f64(ed, Cc::Ne, x, zero)
            }
            Tells::Size { at, mem } => {
                let at = [i64::from(at), i64::from(mem.0)];
                let n = ed.emit(Op::LoadI64, &[o], at, Ty::I64);
                let zero = ed.i64(0);
                Self::cmp_i64(ed, Cc::Ne, n, zero)
            }
        }
    }

    /// A test and an answer for each class that was met; for all others the helper's.
    fn truth_by_class(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Option<Value> {
        if fb.generic || ed.f.insts[ed.at].catches || ed.f.ty(o).is_nullable() {
            return None;
        }
        let mut arms: Vec<(TypeId, Tells)> = vec![];
        for &t in fb.operands.first().into_iter().flatten() {
            if let Some(tells) = self.tells(t) {
                arms.push((t, tells));
            }
        }
        if arms.is_empty() {
            return None;
        }
        let join = ed.new_block(false);
        for (t, tells) in arms {
            let (yes, no) = (ed.new_block(false), ed.new_block(false));
            let is = ed.emit(Op::IsType, &[o], [i64::from(t.0), 0], Ty::Bool);
            ed.end_block(
                Op::Branch,
                &[is],
                vec![Target::to(yes, &[]), Target::to(no, &[])],
                yes,
            );
            let typed = ed.emit(Op::Refine, &[o], [0, 0], Ty::exact(t));
            let answer = self.told(ed, typed, tells);
            ed.end_block(Op::Jump, &[], vec![Target::to(join, &[answer])], no);
        }
        let other = Self::call_helper(ed, HelperId::ToBool, &[o]);
        ed.end_block(Op::Jump, &[], vec![Target::to(join, &[other])], join);
        Some(ed.f.add_param(join, Ty::Bool))
    }
}
