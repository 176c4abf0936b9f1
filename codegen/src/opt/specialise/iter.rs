//! Iteration over ranges, lists, tuples, strs, bytes, dicts and sets, also through `enumerate` and `zip`.

use hashbrown::HashMap;
use pyjit_ffi::layout;

use super::{Done, Specialiser, iter_dict, iter_set};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Consumer, Feedback, Special, World};
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Def, Func, Inst, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;

const ITER: i64 = Mem::ITER.0 as i64;

impl Specialiser<'_> {
    pub(super) fn get_iter(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let o = ed.f.insts[i].args[0];
        let t = self.known_class(ed, o);
        if let Some(
            t @ (wk::RANGE_ITER | wk::LIST_ITER | wk::TUPLE_ITER | wk::GENERATOR | wk::ENUMERATE | wk::ZIP),
        ) = t
        {
            return Some(Done::Value(self.as_class(ed, o, t)));
        }
        let seen = match t {
            Some(_) => None,
            None => self.iterators_seen.get(&i).copied(),
        };
        if let Some(t @ (wk::LIST_ITER | wk::TUPLE_ITER | wk::BYTES_ITER)) = seen
            && ed.f.helper_result(ed.f.root(o)) == Some(HelperId::GetIter)
        {
            // An iterator is its own iterator: that of a generator expression was made before it began.
            return Some(Done::Value(self.as_class(ed, o, t)));
        }
        let seen = match seen {
            Some(wk::LIST_ITER) => Some(wk::LIST),
            Some(wk::TUPLE_ITER) => Some(wk::TUPLE),
            Some(wk::STR_ITER | wk::ASCII_ITER) => Some(wk::STR),
            Some(wk::BYTES_ITER) => Some(wk::BYTES),
            Some(wk::RANGE_ITER) => Some(wk::RANGE),
            _ => None,
        };
        let t = t
            .or_else(|| self.subclass_walked(ed, o, seen, fb))
            .or(seen)
            .or_else(|| self.text(ed, i));
        if let Some(v) = self.iterator(ed, o, t, fb) {
            return Some(Done::Value(v));
        }
        let user = self
            .iter_method(ed, o, 0, fb)
            .or_else(|| self.user_iter(ed, o, fb));
        user.map(Done::Value)
    }

    /// What `yield from` goes through. A generator is that itself.
    pub(super) fn yield_from_iter(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let o = ed.f.insts[i].args[0];
        if self.known_class(ed, o) == Some(wk::GENERATOR) {
            return Some(Done::Value(self.as_class(ed, o, wk::GENERATOR)));
        }
        self.iter_method(ed, o, 0, fb).map(Done::Value)
    }

    /// A builtin called with an instance takes the values of the generator that its `__iter__` makes, which is made here.
    /// Those that ask for a length first see none, and those that take the items of sets themselves see no set.
    pub(super) fn consume_instance(
        &mut self,
        ed: &mut Editor<'_>,
        operands: &[Value],
        fb: &Feedback,
    ) -> Option<Value> {
        let &[callable, this, o] = operands else {
            return None;
        };
        let consumer = self.world.consumer(ed.f.as_const(callable)?)?;
        if ed.def(this).is_none_or(|d| d.op != Op::ConstNull) {
            return None;
        }
        let (t, _) = self.special_of(ed, fb, o, 2, "__iter__")?;
        let mut lacks = |name| self.world.special(t, name) == Special::Missing;
        let measures = matches!(consumer, Consumer::List | Consumer::Collect | Consumer::Hash);
        if measures && !(lacks("__len__") && lacks("__length_hint__")) {
            return None;
        }
        let generator = self.iter_method(ed, o, 2, fb)?;
        Some(Self::call_helper(
            ed,
            HelperId::Call,
            &[callable, this, generator],
        ))
    }

    /// The generator of an instance, this operand, whose class defines `__iter__` as a generator function.
    fn iter_method(&mut self, ed: &mut Editor<'_>, o: Value, operand: usize, fb: &Feedback) -> Option<Value> {
        let (t, func) = self.special_of(ed, fb, o, operand, "__iter__")?;
        let code = self.world.add_callee(func)?;
        let flags = self.world.code(code).flags;
        if flags & pyjit_ffi::repr::co::GENERATOR == 0 || !self.assume_type(t) {
            return None;
        }
        let o = self.as_class(ed, o, t);
        let f = self.const_obj(ed, func);
        Some(Self::call_helper(ed, HelperId::Call, &[f, o]))
    }

    /// The class that inherits its iterator from `list` or `tuple` (`base`, if the loop tells which), of which an example is or
    /// of which alone objects came.
    fn subclass_walked(
        &mut self,
        ed: &Editor<'_>,
        o: Value,
        base: Option<TypeId>,
        fb: &Feedback,
    ) -> Option<TypeId> {
        if fb.generic || base.is_some_and(|t| t != wk::LIST && t != wk::TUPLE) {
            return None;
        }
        let example = examples::example(ed.f, &self.examples, o).filter(|_| fb.failed.is_empty());
        let t = match example {
            Some(k) => self.world.const_type(k),
            None => only_class(fb)?,
        };
        let walked = if t == wk::LIST || t == wk::TUPLE {
            None
        } else {
            self.walked_as(t)
        };
        walked.filter(|&w| base.is_none_or(|base| base == w)).map(|_| t)
    }

    /// What an argument of `enumerate` or `zip` is: proved, predicted, seen in an example.
    fn walked(&mut self, ed: &Editor<'_>, o: Value, n: usize, fb: &Feedback) -> Option<TypeId> {
        if let Some(t) = self.known_class(ed, o) {
            return Some(t);
        }
        if fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        // Behind the callable and its self.
        let operand = n + 2;
        if let Some(k) = examples::example(ed.f, &self.examples, o) {
            let (bc, of) = (ed.f.insts[ed.at].bc, Self::code(ed));
            self.world.learn_operand(of, bc, operand, k);
            return Some(self.world.const_type(k));
        }
        match fb.operands.get(operand).map(Vec::as_slice) {
            Some(&[t]) => Some(t),
            _ => None,
        }
    }

    /// The interpreter keeps no feedback of loops over strs and bytes: an example may be one.
    fn text(&self, ed: &Editor<'_>, i: Inst) -> Option<TypeId> {
        let d = &ed.f.insts[i];
        let here = self.world.feedback(d.code, d.bc);
        if here.generic || !here.failed.is_empty() {
            return None;
        }
        let k = examples::example(ed.f, &self.examples, d.args[0])?;
        Some(self.world.const_type(k)).filter(|&t| t == wk::STR || t == wk::BYTES)
    }

    /// A new iterator of a range made here, a list, tuple, str or bytes.
    fn iterator(&mut self, ed: &mut Editor<'_>, o: Value, t: Option<TypeId>, fb: &Feedback) -> Option<Value> {
        let o = self.best(ed, o);
        if let Some(d) = ed.def(o)
            && d.op == Op::Call
            && d.imm[0] == HelperId::NewRange as i64
        {
            let (start, stop, step) = (d.args[0], d.args[1], d.args[2]);
            let n = Self::range_len(ed, start, stop, step);
            return Some(Self::range_iterator(ed, o, [start, step, n]));
        }
        if t == Some(wk::RANGE) && !fb.failed.contains(&ExitReason::BigInt) {
            return Some(self.iterator_of_range(ed, o));
        }
        let t = t?;
        let make = match self.walked_as(t).unwrap_or(t) {
            wk::LIST => HelperId::NewListIter,
            wk::TUPLE => HelperId::NewTupleIter,
            wk::STR => HelperId::NewStrIter,
            wk::BYTES => HelperId::NewBytesIter,
            _ => return None,
        };
        let o = self.as_class(ed, o, t);
        let zero = ed.i64(0);
        Some(Self::call_helper(ed, make, &[o, zero]))
    }

    /// Number of values of a range.
    pub(super) fn range_len(ed: &mut Editor<'_>, start: Value, stop: Value, step: Value) -> Value {
        if (ed.f.as_i64(start), ed.f.as_i64(step)) != (Some(0), Some(1)) {
            return Self::call_helper(ed, HelperId::RangeLen, &[start, stop, step]);
        }
        if let Some(n) = ed.f.as_i64(stop) {
            return ed.i64(n.max(0));
        }
        // None below zero.
        let above = Self::cmp_i64(ed, Cc::Gt, stop, start);
        let above = ed.emit(Op::BoolToI64, &[above], [0, 0], Ty::I64);
        ed.emit(Op::IntMulWrap, &[stop, above], [0, 0], Ty::I64)
    }

    /// An iterator of the numbers of a range. Where the range was made just before, the interpreter makes it again if there is
    /// no memory: the iterator of a generator is an object, but the range need not be one for that.
    pub(super) fn range_iterator(ed: &mut Editor<'_>, range: Value, [start, step, n]: [Value; 3]) -> Value {
        let helper = HelperId::NewRangeIter;
        let made = match ed.f.values[range].def {
            Def::Inst(i) => ed.emitted().iter().position(|&e| e == i).map(|at| (i, at)),
            Def::Param(..) | Def::Gone => None,
        };
        let idle = |&i: &Inst| matches!(ed.f.insts[i].op, Op::Mark | Op::Check) || ed.f.effects(i).is_pure();
        let fs = match made {
            Some((i, at)) if ed.emitted()[at + 1..].iter().all(idle) => ed.f.insts[i].fs,
            _ => Self::fs(ed),
        };
        let args = [start, step, n];
        ed.emit_fs(Op::Call, &args, [helper as i64, 0], helper.row().ty, fs)
    }

    /// An iterator of a range that is an object. All its numbers fit a machine integer, since start and stop do.
    fn iterator_of_range(&mut self, ed: &mut Editor<'_>, o: Value) -> Value {
        let o = self.as_class(ed, o, wk::RANGE);
        let mut field = |s: &mut Self, offset: i32| {
            let at = [i64::from(offset), i64::from(Mem::OTHER.0)];
            let v = ed.emit(Op::LoadObj, &[o], at, Ty::OBJ);
            s.as_i64(ed, v, wk::INT)
        };
        let start = field(self, layout::range::START);
        field(self, layout::range::STOP);
        let step = field(self, layout::range::STEP);
        let n = field(self, layout::range::LENGTH);
        Self::call_helper(ed, HelperId::NewRangeIter, &[start, step, n])
    }

    /// `enumerate(o, start)`
    pub(super) fn enumerate(
        &mut self,
        ed: &mut Editor<'_>,
        o: Value,
        start: Option<Value>,
        fb: &Feedback,
    ) -> Option<Value> {
        if start.is_some_and(|v| self.known_class(ed, v) != Some(wk::INT)) {
            return None;
        }
        let t = self.walked(ed, o, 0, fb);
        let inner = self.iterator(ed, o, t, fb)?;
        let start = match start {
            Some(v) => self.as_i64(ed, v, wk::INT),
            None => ed.i64(0),
        };
        Some(Self::call_helper(ed, HelperId::NewEnumerate, &[inner, start]))
    }

    /// `zip(a, b, ...)`
    pub(super) fn zip(&mut self, ed: &mut Editor<'_>, args: &[Value], fb: &Feedback) -> Option<Value> {
        let mut classes = vec![];
        for (n, &o) in args.iter().enumerate() {
            let range = ed.f.helper_result(ed.f.root(o)) == Some(HelperId::NewRange);
            let t = self.walked(ed, o, n, fb);
            if !range && !matches!(t, Some(wk::LIST | wk::TUPLE | wk::STR | wk::BYTES)) {
                return None;
            }
            classes.push(t);
        }
        if args.is_empty() {
            return None;
        }
        let inner = { args.iter().zip(classes) }.map(|(&o, t)| self.iterator(ed, o, t, fb));
        let inner: Option<Vec<Value>> = inner.collect();
        Some(Self::call_helper(ed, HelperId::NewZip, &inner?))
    }

    /// The iterator is asked for of objects that were not all of the class expected there.
    fn comes_of_many(&self, ed: &Editor<'_>, it: Value) -> bool {
        let root = ed.f.root(it);
        ed.f.helper_result(root) == Some(HelperId::GetIter)
            && ed.def(root).is_some_and(|d| {
                let here = self.world.feedback(d.code, d.bc);
                let subclass = only_class(&here).filter(|&t| t != wk::LIST && t != wk::TUPLE);
                let inherits = subclass.is_some_and(|t| self.world.type_info(t).walked_as.is_some());
                here.failed.contains(&ExitReason::Type) && !inherits
            })
    }

    pub(super) fn for_iter(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let it = ed.f.insts[i].args[0];
        if self.comes_of_many(ed, it) {
            return None;
        }
        if iterator_class(ed, it) == Some(wk::STR_ITER) {
            let it = ed.f.root(it);
            return Some(Done::Value(step(ed, &[(it, wk::STR_ITER)], |_, items| items[0])));
        }
        let t = self.class_of(ed, fb, it, 0)?;
        match t {
            wk::RANGE_ITER | wk::LIST_ITER | wk::TUPLE_ITER | wk::BYTES_ITER | wk::SET_ITER => {
                let it = self.as_class(ed, it, t);
                Some(Done::Value(step(ed, &[(it, t)], |_, items| items[0])))
            }
            wk::ENUMERATE | wk::ZIP => compound_step(ed, it).map(Done::Value),
            wk::DICT_KEY_ITER | wk::DICT_VALUE_ITER | wk::DICT_ITEM_ITER
                if !fb.failed.contains(&ExitReason::State) =>
            {
                let it = self.as_class(ed, it, t);
                Some(Done::Value(step(ed, &[(it, t)], |ed, items| match *items {
                    [item] => item,
                    _ => {
                        let fs = ed.f.insts[ed.at].fs;
                        let build = [HelperId::BuildTuple as i64, 0];
                        ed.emit_fs(Op::Call, items, build, Ty::exact(wk::TUPLE), fs)
                    }
                })))
            }
            _ => None,
        }
    }
}

/// The only class of which something was iterated.
fn only_class(fb: &Feedback) -> Option<TypeId> {
    match *fb.operands.first()?.as_slice() {
        [t] => Some(t),
        _ => None,
    }
}

/// The class of an iterator made here; [`wk::STR_ITER`] for both of a str's.
fn iterator_class(ed: &Editor<'_>, it: Value) -> Option<TypeId> {
    match ed.f.helper_result(ed.f.root(it)) {
        Some(HelperId::NewStrIter) => Some(wk::STR_ITER),
        _ => ed.f.ty(it).class(),
    }
}

/// The classes of iterators that the loops over them saw, by the call that asks for the iterator, unless that was wrong
/// before. From 3.13.1 on generator expressions ask their iterator for an iterator once more.
pub(super) fn iterators_seen(f: &Func, world: &dyn World) -> HashMap<Inst, TypeId> {
    let mut makers: Vec<Inst> = vec![];
    // The only call of each kind, by its operand.
    let mut loops: HashMap<Value, Option<Inst>> = HashMap::new();
    let mut again: HashMap<Value, Option<Inst>> = HashMap::new();
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let calls = match f.helper(i) {
            Some(HelperId::ForIter) => &mut loops,
            Some(HelperId::GetIter) => {
                makers.push(i);
                &mut again
            }
            _ => continue,
        };
        let of = f.root(f.insts[i].args[0]);
        calls.entry(of).and_modify(|only| *only = None).or_insert(Some(i));
    }
    let only = |calls: &HashMap<Value, Option<Inst>>, v: Value| calls.get(&v).copied().flatten();
    let seen = makers.into_iter().filter_map(|i| {
        let d = &f.insts[i];
        let here = world.feedback(d.code, d.bc);
        if here.generic || here.failed.contains(&ExitReason::Type) {
            return None;
        }
        let it = d.result?;
        let last = only(&again, it).and_then(|i| f.insts[i].result).unwrap_or(it);
        let step = &f.insts[only(&loops, last)?];
        match *world.feedback(step.code, step.bc).operands.first()?.as_slice() {
            [t] => Some((i, t)),
            _ => None,
        }
    });
    seen.collect()
}

/// The step of an `enumerate` or `zip` made here.
fn compound_step(ed: &mut Editor<'_>, it: Value) -> Option<Value> {
    let it = ed.f.root(it);
    let helper = ed.f.helper_result(it)?;
    let args = ed.def(it)?.args.clone();
    let inner = if helper == HelperId::NewEnumerate {
        1
    } else {
        args.len()
    };
    let inner: Option<Vec<(Value, TypeId)>> = args[..inner]
        .iter()
        .map(|&v| Some((v, iterator_class(ed, v)?)))
        .collect();
    let fs = ed.f.insts[ed.at].fs;
    let build = [HelperId::BuildTuple as i64, 0];
    match helper {
        HelperId::NewEnumerate => Some(step(ed, &inner?, |ed, items| {
            let at = [i64::from(layout::enumerate::INDEX), ITER];
            let index = ed.emit(Op::LoadI64, &[it], at, Ty::I64);
            let one = ed.i64(1);
            let next = ed.emit(Op::IntAddWrap, &[index, one], [0, 0], Ty::I64);
            ed.emit(Op::StoreI64, &[it, next], at, Ty::Void);
            let index = ed.boxed(index);
            ed.emit_fs(Op::Call, &[index, items[0]], build, Ty::exact(wk::TUPLE), fs)
        })),
        HelperId::NewZip => Some(step(ed, &inner?, |ed, items| {
            ed.emit_fs(Op::Call, items, build, Ty::exact(wk::TUPLE), fs)
        })),
        _ => None,
    }
}

/// A diamond: what `make` makes of the next values of all iterators, or NULL if one of them is at its end; `opt::thread`
/// joins its test with the one that follows.
fn step(
    ed: &mut Editor<'_>,
    iterators: &[(Value, TypeId)],
    make: impl FnOnce(&mut Editor<'_>, &[Value]) -> Value,
) -> Value {
    let join = ed.new_block(false);
    let result = ed.f.add_param(join, Ty::OBJ_OR_NULL);
    let mut items = vec![];
    let mut ends = vec![];
    for &(it, t) in iterators {
        let (item, done) = match t {
            wk::RANGE_ITER => range_item(ed, it),
            wk::DICT_KEY_ITER | wk::DICT_VALUE_ITER | wk::DICT_ITEM_ITER => {
                let ([key, value], done) = iter_dict::entry(ed, it);
                match t {
                    wk::DICT_KEY_ITER => (key, done),
                    wk::DICT_VALUE_ITER => (value, done),
                    _ => {
                        items.push(key);
                        (value, done)
                    }
                }
            }
            wk::SET_ITER => iter_set::item(ed, it),
            _ => seq_item(ed, it, t),
        };
        items.push(item);
        ends.push(done);
    }
    let value = make(ed, &items);
    let end = if let [done] = *ends {
        done
    } else {
        ed.new_block(false)
    };
    jump(ed, join, &[value], ends[0]);
    let fs = ed.f.insts[ed.at].fs;
    for (n, &(it, t)) in iterators.iter().enumerate() {
        if t != wk::RANGE_ITER {
            // An exhausted one lets go of its sequence.
            ed.emit_fs(Op::Call, &[it], [HelperId::SeqIterEnd as i64, 0], Ty::Void, fs);
        }
        if ends[n] != end {
            jump(ed, end, &[], ends.get(n + 1).copied().unwrap_or(end));
        }
    }
    let null = ed.emit(Op::ConstNull, &[], [0, 0], Ty::OBJ_OR_NULL);
    jump(ed, join, &[null], join);
    result
}

/// The next value boxed, in the block where there is one, and the block for the end.
fn range_item(ed: &mut Editor<'_>, it: Value) -> (Value, Block) {
    let left = ed.emit(
        Op::LoadI64,
        &[it],
        [i64::from(layout::rangeiter::LEN), ITER],
        Ty::I64,
    );
    let zero = ed.i64(0);
    let more = ed.emit(Op::IntCmp, &[left, zero], [Cc::Gt as i64, 0], Ty::Bool);
    let (step, done) = (ed.new_block(false), ed.new_block(false));
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
    (ed.boxed(value), done)
}

/// Ends the block with a jump to `join`, and goes on in `next`.
fn jump(ed: &mut Editor<'_>, join: Block, values: &[Value], next: Block) {
    let target = Target {
        block: join,
        args: values.to_vec(),
    };
    ed.end_block(Op::Jump, &[], vec![target], next);
}

/// The same for iterators of sequences.
fn seq_item(ed: &mut Editor<'_>, it: Value, t: TypeId) -> (Value, Block) {
    let (alive, fetch, done) = (ed.new_block(false), ed.new_block(false), ed.new_block(false));
    let target = |block| Target { block, args: vec![] };
    let size_at = layout::varobject::OB_SIZE;
    let (seq_at, index_at, size_at, head) = match t {
        wk::LIST_ITER => {
            let (seq, index) = (layout::listiter::IT_SEQ, layout::listiter::IT_INDEX);
            (seq, index, size_at, Mem::LIST_HEAD)
        }
        wk::STR_ITER => {
            let (seq, index) = (layout::unicodeiter::IT_SEQ, layout::unicodeiter::IT_INDEX);
            (seq, index, layout::unicode::LENGTH, Mem::NONE)
        }
        wk::BYTES_ITER => {
            let (seq, index) = (layout::bytesiter::IT_SEQ, layout::bytesiter::IT_INDEX);
            (seq, index, size_at, Mem::NONE)
        }
        _ => {
            let (seq, index) = (layout::tupleiter::IT_SEQ, layout::tupleiter::IT_INDEX);
            (seq, index, size_at, Mem::NONE)
        }
    };
    let seq = ed.emit(Op::LoadObj, &[it], [i64::from(seq_at), ITER], Ty::OBJ_OR_NULL);
    let gone = ed.emit(Op::IsNull, &[seq], [0, 0], Ty::Bool);
    ed.end_block(Op::Branch, &[gone], vec![target(done), target(alive)], alive);
    // Of the class or of a subclass with the same layout.
    let seq = ed.emit(Op::Refine, &[seq], [0, 0], Ty::OBJ);
    let index = ed.emit(Op::LoadI64, &[it], [i64::from(index_at), ITER], Ty::I64);
    let size = [i64::from(size_at), i64::from(head.0)];
    let size = ed.emit(Op::LoadI64, &[seq], size, Ty::I64);
    let more = ed.emit(Op::IntCmp, &[index, size], [Cc::Ult as i64, 0], Ty::Bool);
    ed.end_block(Op::Branch, &[more], vec![target(fetch), target(done)], fetch);
    let frozen = i64::from(Mem::FROZEN.0);
    let item = match t {
        wk::LIST_ITER => {
            let items = [i64::from(layout::list::OB_ITEM), i64::from(head.0)];
            let items = ed.emit(Op::LoadI64, &[seq], items, Ty::I64);
            let at = [0, i64::from(Mem::LIST_ITEM.0)];
            ed.emit(Op::LoadObjX, &[items, index], at, Ty::OBJ)
        }
        wk::STR_ITER => {
            let (of, fs) = ([HelperId::StrItem as i64, 0], ed.f.insts[ed.at].fs);
            ed.emit_fs(Op::Call, &[seq, index], of, Ty::exact(wk::STR), fs)
        }
        wk::BYTES_ITER => {
            let at = [i64::from(layout::bytes::OB_SVAL), frozen];
            let byte = ed.emit(Op::LoadU8X, &[seq, index], at, Ty::I64);
            ed.boxed(byte)
        }
        _ => {
            let at = [i64::from(layout::tuple::OB_ITEM), frozen];
            ed.emit(Op::LoadObjX, &[seq, index], at, Ty::OBJ)
        }
    };
    let one = ed.i64(1);
    let next = ed.emit(Op::IntAddWrap, &[index, one], [0, 0], Ty::I64);
    ed.emit(Op::StoreI64, &[it, next], [i64::from(index_at), ITER], Ty::Void);
    (item, done)
}
