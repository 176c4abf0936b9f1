//! Items of `array.array`, and bytes stored into a bytearray.

use pyjit_ffi::layout;

use super::Specialiser;
use crate::deopt::ExitReason;
use crate::input::Feedback;
use crate::ir::effects::Mem;
use crate::ir::func::Value;
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;

/// How items with a typecode are kept.
#[derive(Clone, Copy)]
struct Element {
    load: Op,
    store: Op,
    /// The operations' index counts bytes, not elements.
    bytes: i64,
    /// Least value and number of values, if not every machine integer fits.
    range: Option<(i64, i64)>,
}

fn element(typecode: u8) -> Option<Element> {
    let (load, store, bytes, range) = match typecode {
        b'd' => (Op::LoadF64X, Op::StoreF64X, 1, None),
        b'l' | b'q' => (Op::LoadI64X, Op::StoreI64X, 1, None),
        b'i' => (Op::LoadI32X, Op::StoreI32X, 4, Some((-(1 << 31), 1 << 32))),
        b'B' => (Op::LoadU8X, Op::StoreU8X, 1, Some((0, 256))),
        _ => return None,
    };
    Some(Element {
        load,
        store,
        bytes,
        range,
    })
}

/// Size, items and descriptor of an array change only where those of lists could.
const HEAD: i64 = Mem::LIST_HEAD.0 as i64;
const BUFFER: i64 = Mem::BUFFER.0 as i64;

impl Specialiser<'_> {
    /// The typecode that arrays have here, if the container is predicted to be one.
    pub(super) fn typecode(&mut self, ed: &Editor<'_>, c: Value, t: TypeId, fb: &Feedback) -> Option<u8> {
        if self.world.array_class() != Some(t) || fb.generic || fb.failed.contains(&ExitReason::State) {
            return None;
        }
        let example = examples::example(ed.f, &self.examples, c);
        let Some(k) = example else { return fb.typecode };
        let code = self.world.example_typecode(k).or(fb.typecode)?;
        let (bc, of) = (ed.f.insts[ed.at].bc, Self::code(ed));
        self.world.learn_operand(of, bc, 0, k);
        Some(code)
    }

    /// The array's items are of this type; the index is one of theirs. Gives the items' address and the index of the
    /// load or store.
    fn array_item(
        &mut self,
        ed: &mut Editor<'_>,
        (c, t, typecode): (Value, TypeId, u8),
        (k, tk): (Value, TypeId),
        fb: &Feedback,
    ) -> Option<(Element, Value, Value)> {
        let how = element(typecode)?;
        let c = self.as_class(ed, c, t);
        let index = self.as_i64(ed, k, tk);
        let descr = [i64::from(layout::array::OB_DESCR), i64::from(Mem::OTHER.0)];
        let descr = ed.emit(Op::LoadI64, &[c], descr, Ty::I64);
        // Descriptors are static.
        let code = [i64::from(layout::array::DESCR_TYPECODE), 0];
        let code = ed.emit(Op::LoadU8, &[descr], code, Ty::I64);
        let want = ed.i64(i64::from(typecode));
        let ok = Self::cmp_i64(ed, Cc::Eq, code, want);
        Self::guard_true(ed, ok, ExitReason::State);
        let size = [i64::from(layout::varobject::OB_SIZE), HEAD];
        let n = ed.emit(Op::LoadI64, &[c], size, Ty::I64);
        let index = self.in_bounds(ed, index, n, fb);
        let items = [i64::from(layout::array::OB_ITEM), HEAD];
        let items = ed.emit(Op::LoadI64, &[c], items, Ty::I64);
        let index = if how.bytes == 1 {
            index
        } else {
            let bytes = ed.i64(how.bytes);
            ed.emit(Op::IntMulWrap, &[index, bytes], [0, 0], Ty::I64)
        };
        Some((how, items, index))
    }

    pub(super) fn load_element(
        &mut self,
        ed: &mut Editor<'_>,
        array: (Value, TypeId, u8),
        index: (Value, TypeId),
        fb: &Feedback,
    ) -> Option<Value> {
        let (how, items, index) = self.array_item(ed, array, index, fb)?;
        let ty = if how.load == Op::LoadF64X {
            Ty::F64
        } else {
            Ty::I64
        };
        let v = ed.emit(how.load, &[items, index], [0, BUFFER], ty);
        Some(ed.boxed(v))
    }

    pub(super) fn store_element(
        &mut self,
        ed: &mut Editor<'_>,
        array: (Value, TypeId, u8),
        index: (Value, TypeId),
        v: Value,
        fb: &Feedback,
    ) -> Option<()> {
        let how = element(array.2)?;
        let class = self.class_of(ed, fb, v, 2)?;
        let int = class == wk::INT || class == wk::BOOL;
        let float = how.store == Op::StoreF64X;
        if !(int || float && class == wk::FLOAT) || fb.failed.contains(&ExitReason::Operand) {
            return None;
        }
        let x = if float {
            self.as_f64(ed, v, class)
        } else {
            let n = self.as_i64(ed, v, class);
            Self::in_range(ed, n, how.range);
            n
        };
        let (how, items, index) = self.array_item(ed, array, index, fb)?;
        ed.emit(how.store, &[items, index, x], [0, BUFFER], Ty::Void);
        Some(())
    }

    fn in_range(ed: &mut Editor<'_>, n: Value, range: Option<(i64, i64)>) {
        let Some((least, count)) = range else { return };
        let least = ed.i64(least);
        let above = ed.emit(Op::IntSubWrap, &[n, least], [0, 0], Ty::I64);
        let count = ed.i64(count);
        let ok = Self::cmp_i64(ed, Cc::Ult, above, count);
        Self::guard_true(ed, ok, ExitReason::Operand);
    }

    /// A byte of a bytearray.
    pub(super) fn store_byte(
        &mut self,
        ed: &mut Editor<'_>,
        c: Value,
        (k, tk): (Value, TypeId),
        v: Value,
        fb: &Feedback,
    ) -> Option<()> {
        let class = self.class_of(ed, fb, v, 2)?;
        if !(class == wk::INT || class == wk::BOOL) || fb.failed.contains(&ExitReason::Operand) {
            return None;
        }
        let c = self.as_class(ed, c, wk::BYTEARRAY);
        let index = self.as_i64(ed, k, tk);
        let n = self.as_i64(ed, v, class);
        Self::in_range(ed, n, Some((0, 256)));
        let size = [i64::from(layout::varobject::OB_SIZE), BUFFER];
        let size = ed.emit(Op::LoadI64, &[c], size, Ty::I64);
        let index = self.in_bounds(ed, index, size, fb);
        let start = [i64::from(layout::bytearray::OB_START), BUFFER];
        let start = ed.emit(Op::LoadI64, &[c], start, Ty::I64);
        ed.emit(Op::StoreU8X, &[start, index, n], [0, BUFFER], Ty::Void);
        Some(())
    }
}
