//! Subscripts of lists and tuples, and of subclasses that inherit theirs, and of exact dicts; unpacking.

use pyjit_ffi::layout;

use super::{Done, Specialiser};
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::Feedback;
use crate::ir::effects::Mem;
use crate::ir::func::{Inst, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::catches::searches;
use crate::opt::edit::Editor;

impl Specialiser<'_> {
    /// Base pointer and offset of the items, the items' memory class and the checked index.
    fn item_address(
        &mut self,
        ed: &mut Editor<'_>,
        c: Value,
        k: Value,
        t: TypeId,
        tk: TypeId,
        fb: &Feedback,
    ) -> Option<(Value, i32, Mem, Value)> {
        let base = self.items_of(t)?;
        let c = self.as_class(ed, c, t);
        let index = self.as_i64(ed, k, tk);
        let (base, offset, mem, head) = if base == wk::LIST {
            (None, 0, Mem::LIST_ITEM, Mem::LIST_HEAD)
        } else {
            (Some(c), layout::tuple::OB_ITEM, Mem::FROZEN, Mem::NONE)
        };
        let size = [i64::from(layout::varobject::OB_SIZE), i64::from(head.0)];
        let n = ed.emit(Op::LoadI64, &[c], size, Ty::I64);
        let index = self.in_bounds(ed, index, n, fb);
        let base = match base {
            Some(b) => b,
            None => ed.emit(
                Op::LoadI64,
                &[c],
                [i64::from(layout::list::OB_ITEM), i64::from(head.0)],
                Ty::I64,
            ),
        };
        Some((base, offset, mem, index))
    }

    /// The index of one of `n` items, counted from the end if negative ones are known to come; leaves if there is none.
    pub(super) fn in_bounds(&mut self, ed: &mut Editor<'_>, index: Value, n: Value, fb: &Feedback) -> Value {
        let negative = ed.f.as_i64(index).is_some_and(|k| k < 0) || fb.failed.contains(&ExitReason::Bounds);
        let index = if negative {
            self.wrap_index(ed, index, n)
        } else {
            index
        };
        let ok = Self::cmp_i64(ed, Cc::Ult, index, n);
        Self::guard_true(ed, ok, ExitReason::Bounds);
        index
    }

    /// A negative index counts from the end.
    fn wrap_index(&mut self, ed: &mut Editor<'_>, index: Value, n: Value) -> Value {
        if ed.f.as_i64(index).is_some_and(|k| k < 0) {
            return ed.emit(Op::IntAddWrap, &[index, n], [0, 0], Ty::I64);
        }
        // index + (n & (index >> 63)), without a branch.
        let bits = ed.i64(63);
        let fs = Self::fs(ed);
        let sign = ed.emit_fs(Op::IntShr, &[index, bits], [0, 0], Ty::I64, fs);
        let add = ed.emit(Op::IntAnd, &[n, sign], [0, 0], Ty::I64);
        ed.emit(Op::IntAddWrap, &[index, add], [0, 0], Ty::I64)
    }

    pub(super) fn get_item(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (c, k) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        if let Some(done) = self.get_item_by_slice(ed, c, k, fb) {
            return Some(done);
        }
        let t = self.class_of(ed, fb, c, 0)?;
        if t == wk::DICT {
            return Some(Done::Value(self.dict_item(ed, c, k, fb)));
        }
        let inherits = self.items_of(t).is_some();
        if self.world.type_info(t).heap && !inherits {
            // BINARY_SUBSCR pops container and key.
            return self
                .special_call(ed, "__getitem__", t, &[c, k], 2, Landing::Push)
                .map(Done::Value);
        }
        let tk = self.class_of(ed, fb, k, 1)?;
        if tk == wk::INT
            && let Some(code) = self.typecode(ed, c, t, fb)
        {
            return self.load_element(ed, (c, t, code), (k, tk), fb).map(Done::Value);
        }
        if (tk == wk::INT || tk == wk::BOOL)
            && !fb.generic
            && [wk::BYTES, wk::BYTEARRAY, wk::STR].contains(&t)
        {
            return Some(Done::Value(self.unit_item(ed, c, k, t, tk, fb)));
        }
        if !inherits || !(tk == wk::INT || tk == wk::BOOL) || fb.generic {
            return None;
        }
        let (base, offset, mem, index) = self.item_address(ed, c, k, t, tk, fb)?;
        let at = [i64::from(offset), i64::from(mem.0)];
        Some(Done::Value(ed.emit(Op::LoadObjX, &[base, index], at, Ty::OBJ)))
    }

    /// `dict[key]`: leaves where there is no such key, or where Python code would have to run to find it, unless that was
    /// so often or a handler waits for it.
    fn dict_item(&mut self, ed: &mut Editor<'_>, c: Value, k: Value, fb: &Feedback) -> Value {
        let c = self.as_class(ed, c, wk::DICT);
        if ed.f.insts[ed.at].catches || !searches(fb) {
            return Self::call_helper(ed, HelperId::DictGetItem, &[c, k]);
        }
        let v = Self::call_helper(ed, HelperId::DictFind, &[c, k]);
        Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
    }

    /// `dict.get(key, or)`
    pub(super) fn dict_get(&mut self, ed: &mut Editor<'_>, operands: [Value; 3], fb: &Feedback) -> Value {
        let [c, k, or] = operands;
        let c = self.as_class(ed, c, wk::DICT);
        if !searches(fb) || self.known_class(ed, k) == Some(wk::TUPLE) {
            return Self::call_helper(ed, HelperId::DictGet, &[c, k, or]);
        }
        let v = Self::call_helper(ed, HelperId::DictFindOr, &[c, k, or]);
        Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
    }

    /// `key in container` of a dict, set or frozenset.
    pub(super) fn hash_contains(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (k, c) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let t = self.class_of(ed, fb, c, 1)?;
        let table = [wk::DICT, wk::SET, wk::FROZENSET].contains(&t);
        if !table || !searches(fb) || self.known_class(ed, k) == Some(wk::TUPLE) {
            return None;
        }
        let c = self.as_class(ed, c, t);
        let has = Self::call_helper(ed, HelperId::HashContains, &[k, c]);
        let (no, unsure) = (ed.i64(0), ed.i64(2));
        let known = Self::cmp_i64(ed, Cc::Ult, has, unsure);
        Self::guard_true(ed, known, ExitReason::Unbound);
        Some(Done::Value(Self::cmp_i64(ed, Cc::Ne, has, no)))
    }

    /// A byte or a character. An index below zero counts from the end once one was seen.
    fn unit_item(
        &mut self,
        ed: &mut Editor<'_>,
        c: Value,
        k: Value,
        t: TypeId,
        tk: TypeId,
        fb: &Feedback,
    ) -> Value {
        let c = self.as_class(ed, c, t);
        let index = self.as_i64(ed, k, tk);
        let (size, mem) = match t {
            wk::STR => (layout::unicode::LENGTH, Mem::NONE),
            wk::BYTES => (layout::varobject::OB_SIZE, Mem::NONE),
            _ => (layout::varobject::OB_SIZE, Mem::BUFFER),
        };
        let n = ed.emit(Op::LoadI64, &[c], [i64::from(size), i64::from(mem.0)], Ty::I64);
        let index = self.in_bounds(ed, index, n, fb);
        let (base, offset) = match t {
            wk::STR => return Self::call_helper(ed, HelperId::StrItem, &[c, index]),
            wk::BYTES => (c, layout::bytes::OB_SVAL),
            _ => {
                let start = [i64::from(layout::bytearray::OB_START), i64::from(mem.0)];
                (ed.emit(Op::LoadI64, &[c], start, Ty::I64), 0)
            }
        };
        let mem = if t == wk::BYTES { Mem::FROZEN } else { mem };
        let at = [i64::from(offset), i64::from(mem.0)];
        let byte = ed.emit(Op::LoadU8X, &[base, index], at, Ty::I64);
        ed.boxed(byte)
    }

    pub(super) fn set_item(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (c, k, v) = (
            ed.f.insts[i].args[0],
            ed.f.insts[i].args[1],
            ed.f.insts[i].args[2],
        );
        let t = self.class_of(ed, fb, c, 0)?;
        if self.world.type_info(t).heap {
            // STORE_SUBSCR pops value, container and key.
            self.special_call(ed, "__setitem__", t, &[c, k, v], 3, Landing::Drop)?;
            return Some(Done::Nothing);
        }
        let tk = self.class_of(ed, fb, k, 1)?;
        if tk == wk::INT
            && let Some(code) = self.typecode(ed, c, t, fb)
        {
            let stored = self.store_element(ed, (c, t, code), (k, tk), v, fb);
            return stored.map(|()| Done::Nothing);
        }
        if t == wk::BYTEARRAY && tk == wk::INT && !fb.generic {
            return self.store_byte(ed, c, (k, tk), v, fb).map(|()| Done::Nothing);
        }
        if t != wk::LIST || !(tk == wk::INT || tk == wk::BOOL) || fb.generic {
            return None;
        }
        let (base, offset, mem, index) = self.item_address(ed, c, k, t, tk, fb)?;
        let at = [i64::from(offset), i64::from(mem.0)];
        // What the old item is nobody knows before it is looked at; mostly its death is of no interest.
        let loud = self
            .known_class(ed, v)
            .is_some_and(|t| self.world.type_info(t).dealloc_runs_python);
        if loud || fb.failed.contains(&ExitReason::State) {
            ed.emit(Op::SwapObjX, &[base, index, v], at, Ty::OBJ);
            return Some(Done::Nothing);
        }
        let best = self.best(ed, v);
        let computed = ed
            .def(best)
            .map_or(ed.f.ty(best).is_obj(), |d| d.op == Op::BoxF64);
        let fs = Self::fs(ed);
        if computed && ed.f.ty(best).class() == Some(wk::FLOAT) {
            let x = self.as_f64(ed, best, wk::FLOAT);
            ed.emit_fs(Op::StoreItemF64, &[base, index, x], at, Ty::Void, fs);
        } else {
            ed.emit_fs(Op::StoreItem, &[base, index, v], at, Ty::Void, fs);
        }
        Some(Done::Nothing)
    }

    pub(super) fn unpack_sequence(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let seq = ed.f.insts[i].args[0];
        let n = ed.f.as_i64(ed.f.insts[i].args[1])?;
        let t = self.class_of(ed, fb, seq, 0)?;
        if fb.generic || fb.failed.contains(&ExitReason::Bounds) {
            return None;
        }
        let base = self.walked_as(t)?;
        let seq = self.as_class(ed, seq, t);
        let head = if base == wk::LIST {
            Mem::LIST_HEAD
        } else {
            Mem::NONE
        };
        let size = ed.emit(
            Op::LoadI64,
            &[seq],
            [i64::from(layout::varobject::OB_SIZE), i64::from(head.0)],
            Ty::I64,
        );
        let want = ed.i64(n);
        let ok = Self::cmp_i64(ed, Cc::Eq, size, want);
        Self::guard_true(ed, ok, ExitReason::Bounds);
        let (start, offset, mem) = if base == wk::LIST {
            let at = [i64::from(layout::list::OB_ITEM), i64::from(head.0)];
            (ed.emit(Op::LoadI64, &[seq], at, Ty::I64), 0, Mem::LIST_ITEM)
        } else {
            (seq, i64::from(layout::tuple::OB_ITEM), Mem::FROZEN)
        };
        self.scratch = (0..n)
            .map(|k| ed.emit(Op::LoadObj, &[start], [offset + 8 * k, i64::from(mem.0)], Ty::OBJ))
            .collect();
        if fb.failed.is_empty() {
            self.unpacked = Self::fs(ed).map(|fs| (fs, base));
        }
        Some(Done::Nothing)
    }
}
