//! Iteration over ranges, lists and tuples.

use pyjit_ffi::layout;

use super::{Done, Specialiser};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::Feedback;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;

const ITER: i64 = Mem::ITER.0 as i64;

impl Specialiser<'_> {
    pub(super) fn get_iter(&mut self, ed: &mut Editor<'_>, i: Inst) -> Option<Done> {
        let o = ed.f.insts[i].args[0];
        let o = self.best(ed, o);
        if let Some(d) = ed.def(o)
            && d.op == Op::Call
            && d.imm[0] == HelperId::NewRange as i64
        {
            let (start, stop, step) = (d.args[0], d.args[1], d.args[2]);
            let n = Self::call_helper(ed, HelperId::RangeLen, &[start, stop, step]);
            return Some(Done::Value(Self::call_helper(
                ed,
                HelperId::NewRangeIter,
                &[start, step, n],
            )));
        }
        let t = match self.class_of(ed, &Feedback::default(), o, 0) {
            Some(t) => t,
            None => self.iterated_as(ed, i)?,
        };
        let iter = match t {
            wk::LIST => wk::LIST_ITER,
            wk::TUPLE => wk::TUPLE_ITER,
            wk::RANGE_ITER | wk::LIST_ITER | wk::TUPLE_ITER | wk::GENERATOR => {
                return Some(Done::Value(self.as_class(ed, o, t)));
            }
            _ => return None,
        };
        let o = self.as_class(ed, o, t);
        let zero = ed.i64(0);
        let make = if iter == wk::LIST_ITER {
            HelperId::NewListIter
        } else {
            HelperId::NewTupleIter
        };
        Some(Done::Value(Self::call_helper(ed, make, &[o, zero])))
    }

    /// The class of an iterable by the iterator its loop saw, unless that was wrong before.
    fn iterated_as(&self, ed: &Editor<'_>, i: Inst) -> Option<TypeId> {
        let d = &ed.f.insts[i];
        let here = self.world.feedback(d.code, d.bc);
        if here.generic || here.failed.contains(&ExitReason::Type) {
            return None;
        }
        let it = d.result?;
        let all = ed.f.layout.iter().flat_map(|&b| &ed.f.blocks[b].insts);
        let mut steps = all.map(|&i| &ed.f.insts[i]).filter(|step| {
            step.op == Op::Call && step.imm[0] == HelperId::ForIter as i64 && ed.f.root(step.args[0]) == it
        });
        let step = steps.next().filter(|_| steps.next().is_none())?;
        let seen = self.world.feedback(step.code, step.bc).operands;
        match *seen.first()?.as_slice() {
            [wk::LIST_ITER] => Some(wk::LIST),
            [wk::TUPLE_ITER] => Some(wk::TUPLE),
            _ => None,
        }
    }

    pub(super) fn for_iter(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let it = ed.f.insts[i].args[0];
        let t = self.class_of(ed, fb, it, 0)?;
        match t {
            wk::RANGE_ITER => {
                let it = self.as_class(ed, it, t);
                Some(Done::Value(range_step(ed, it)))
            }
            wk::LIST_ITER | wk::TUPLE_ITER => {
                let it = self.as_class(ed, it, t);
                Some(Done::Value(seq_step(ed, it, t == wk::LIST_ITER)))
            }
            _ => None,
        }
    }
}

/// A diamond: the next value boxed, or NULL; `opt::thread` joins its test with the one that follows.
fn range_step(ed: &mut Editor<'_>, it: Value) -> Value {
    let left = ed.emit(
        Op::LoadI64,
        &[it],
        [i64::from(layout::rangeiter::LEN), ITER],
        Ty::I64,
    );
    let zero = ed.i64(0);
    let more = ed.emit(Op::IntCmp, &[left, zero], [Cc::Gt as i64, 0], Ty::Bool);
    let (step, done, join) = (ed.new_block(false), ed.new_block(false), ed.new_block(false));
    let result = ed.f.add_param(join, Ty::OBJ_OR_NULL);
    let target = |block| Target { block, args: vec![] };
    ed.end_block(Op::Branch, &[more], vec![target(step), target(done)], step);
    let value = ed.emit(
        Op::LoadI64,
        &[it],
        [i64::from(layout::rangeiter::START), ITER],
        Ty::I64,
    );
    let inc = ed.emit(
        Op::LoadI64,
        &[it],
        [i64::from(layout::rangeiter::STEP), ITER],
        Ty::I64,
    );
    let next = ed.emit(Op::IntAddWrap, &[value, inc], [0, 0], Ty::I64);
    ed.emit(
        Op::StoreI64,
        &[it, next],
        [i64::from(layout::rangeiter::START), ITER],
        Ty::Void,
    );
    let one = ed.i64(1);
    let rest = ed.emit(Op::IntSubWrap, &[left, one], [0, 0], Ty::I64);
    ed.emit(
        Op::StoreI64,
        &[it, rest],
        [i64::from(layout::rangeiter::LEN), ITER],
        Ty::Void,
    );
    let boxed = ed.emit(Op::BoxI64, &[value], [0, 0], Ty::exact(wk::INT));
    jump(ed, join, boxed, done);
    let null = ed.emit(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL);
    jump(ed, join, null, join);
    result
}

/// Ends the block with a jump to `join`, which is given one value, and goes on in `next`.
fn jump(ed: &mut Editor<'_>, join: Block, value: Value, next: Block) {
    let target = Target {
        block: join,
        args: vec![value],
    };
    ed.end_block(Op::Jump, &[], vec![target], next);
}

/// List and tuple iterators: an exhausted one lets go of its sequence.
fn seq_step(ed: &mut Editor<'_>, it: Value, list: bool) -> Value {
    let join = ed.new_block(false);
    let result = ed.f.add_param(join, Ty::OBJ_OR_NULL);
    let (alive, fetch, done) = (ed.new_block(false), ed.new_block(false), ed.new_block(false));
    let target = |block| Target { block, args: vec![] };
    let (seq_at, index_at) = if list {
        (layout::listiter::IT_SEQ, layout::listiter::IT_INDEX)
    } else {
        (layout::tupleiter::IT_SEQ, layout::tupleiter::IT_INDEX)
    };
    let seq = ed.emit(Op::LoadObj, &[it], [i64::from(seq_at), ITER], Ty::OBJ_OR_NULL);
    let gone = ed.emit(Op::IsNull, &[seq], [0, 0], Ty::Bool);
    ed.end_block(Op::Branch, &[gone], vec![target(done), target(alive)], alive);
    // A list or tuple, or of a subclass with the same layout.
    let seq = ed.emit(Op::Refine, &[seq], [0, 0], Ty::OBJ);
    let index = ed.emit(Op::LoadI64, &[it], [i64::from(index_at), ITER], Ty::I64);
    let head = if list { Mem::LIST_HEAD } else { Mem::NONE };
    let size = ed.emit(
        Op::LoadI64,
        &[seq],
        [i64::from(layout::varobject::OB_SIZE), i64::from(head.0)],
        Ty::I64,
    );
    let more = ed.emit(Op::IntCmp, &[index, size], [Cc::Ult as i64, 0], Ty::Bool);
    ed.end_block(Op::Branch, &[more], vec![target(fetch), target(done)], fetch);
    let item = if list {
        let items = ed.emit(
            Op::LoadI64,
            &[seq],
            [i64::from(layout::list::OB_ITEM), i64::from(head.0)],
            Ty::I64,
        );
        ed.emit(
            Op::LoadObjX,
            &[items, index],
            [0, i64::from(Mem::LIST_ITEM.0)],
            Ty::OBJ,
        )
    } else {
        let at = [i64::from(layout::tuple::OB_ITEM), i64::from(Mem::OTHER.0)];
        ed.emit(Op::LoadObjX, &[seq, index], at, Ty::OBJ)
    };
    let one = ed.i64(1);
    let next = ed.emit(Op::IntAddWrap, &[index, one], [0, 0], Ty::I64);
    ed.emit(Op::StoreI64, &[it, next], [i64::from(index_at), ITER], Ty::Void);
    jump(ed, join, item, done);
    let fs = ed.f.insts[ed.at].fs;
    ed.emit_fs(Op::Call, &[it], [HelperId::SeqIterEnd as i64, 0], Ty::Void, fs);
    let null = ed.emit(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL);
    jump(ed, join, null, join);
    result
}
