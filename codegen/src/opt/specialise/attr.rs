//! Attributes and globals.

use pyjit_ffi::layout::{self, dictkeys, dictunicode_entry};
use pyjit_ffi::repr;

use super::switch::Switch;
use super::{Done, Specialiser};
use crate::assume::Assumption;
use crate::deopt::{ExitReason, Landing};
use crate::helpers::HelperId;
use crate::input::{Attr, ConstId, Feedback, Shadow};
use crate::ir::effects::Mem;
use crate::ir::func::{Inst, InstData, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::edit::Editor;
use crate::opt::examples;

const ATTR: i64 = Mem::ATTR.0 as i64;

impl Specialiser<'_> {
    pub(super) fn load_global(&mut self, ed: &mut Editor<'_>, i: Inst) -> Option<Done> {
        let name = ed.f.as_const(ed.f.insts[i].args[0])?;
        let k = self.world.global(Self::code(ed), name)?;
        if !self.world.assume(Assumption::GlobalUnchanged { name }) {
            return None;
        }
        Some(Done::Value(self.const_obj(ed, k)))
    }

    /// A class that a closure has in a cell is expected to be the one an example has there.
    fn class_in_cell(&mut self, ed: &mut Editor<'_>, o: Value, fb: &Feedback) -> Value {
        let root = ed.f.root(o);
        let in_cell = |d: &InstData| d.op == Op::LoadObj && d.imm[1] == i64::from(Mem::CELL.0);
        let failed = fb.generic || fb.failed.contains(&ExitReason::Identity);
        if failed || !ed.def(root).is_some_and(in_cell) {
            return o;
        }
        match examples::example(ed.f, &self.examples, o) {
            Some(k) if self.world.const_as_type(k).is_some() => {
                Self::guard_operand(ed, Op::GuardIs, o, i64::from(k.0), Ty::OBJ);
                self.const_obj(ed, k)
            }
            _ => o,
        }
    }

    /// `object.__setattr__(o, name, v)`, which frozen classes give their instances attributes with.
    pub(super) fn object_setattr(
        &mut self,
        ed: &mut Editor<'_>,
        o: Value,
        name: Value,
        v: Value,
        fb: &Feedback,
    ) -> Option<Value> {
        let failed = [ExitReason::Type, ExitReason::State]
            .iter()
            .any(|r| fb.failed.contains(r));
        let name = ed.f.as_const(name).filter(|_| !failed)?;
        // Behind the callable and its self.
        let t = self.class_of(ed, fb, o, 2)?;
        let attr = self.world.attr_store_by_object(t, name);
        if !matches!(attr, Attr::Inline { .. } | Attr::Slot { .. })
            || !self.can_emit(t, &attr)
            || !self.assume_type(t)
        {
            return None;
        }
        let o = self.as_class(ed, o, t);
        self.store_as(ed, o, &attr, v)?;
        self.none(ed)
    }

    /// An attribute of a constant module or class.
    fn const_attr(&mut self, ed: &mut Editor<'_>, o: Value, name: ConstId) -> Option<Value> {
        let k = ed.f.as_const(o)?;
        let value = match self.world.const_type(k) {
            wk::MODULE => {
                let value = self.world.module_attr(k, name)?;
                self.as_class(ed, o, wk::MODULE);
                self.world
                    .assume(Assumption::ModuleAttrUnchanged { module: k, name })
                    .then_some(value)?
            }
            meta => {
                let t = self.world.const_as_type(k)?;
                let value = self.world.class_attr(k, name)?;
                if !self.by_metaclass(ed, o, meta) {
                    return None;
                }
                self.assume_type(t).then_some(value)?
            }
        };
        Some(self.const_obj(ed, value))
    }

    /// What was found out about a constant class rests on its metaclass: one of Python code has to be unchanged, and still
    /// that.
    pub(super) fn by_metaclass(&mut self, ed: &mut Editor<'_>, class: Value, meta: TypeId) -> bool {
        if meta == wk::TYPE {
            return true;
        }
        if !self.assume_type(meta) {
            return false;
        }
        self.as_class(ed, class, meta);
        true
    }

    /// A classmethod of a constant class: function and class.
    fn const_class_method(&mut self, ed: &mut Editor<'_>, o: Value, name: ConstId) -> Option<(Value, Value)> {
        let k = ed.f.as_const(o)?;
        let t = self.world.const_as_type(k)?;
        let func = self.world.class_method(k, name)?;
        let meta = self.world.const_type(k);
        let known = self.by_metaclass(ed, o, meta) && self.world.assume(Assumption::TypeUnchanged(t));
        known.then(|| (self.const_obj(ed, func), o))
    }

    pub(super) fn load_attr(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (o, name) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let name = ed.f.as_const(name)?;
        let o = self.class_in_cell(ed, o, fb);
        if let Some(v) = self.const_attr(ed, o, name) {
            return Some(Done::Value(v));
        }
        if let Some(v) = self.complex_attr(ed, o, name) {
            return Some(Done::Value(v));
        }
        let plans = self.plans(ed, i, fb, o, &mut |s, t| {
            let attr = s.world.attr(t, name);
            if let Some(attr) = s.in_dict(fb, t, &attr, name) {
                return Some(attr);
            }
            if s.binds(&attr) {
                let attr = looked_for(attr, fb, name);
                let hidden = fb.failed.contains(&ExitReason::State) && !is_looked_for(&attr);
                return (!hidden).then_some(attr);
            }
            can_load(&attr, fb).then_some(attr)
        })?;
        let many = self.is_megamorphic(ed, i, fb, &plans);
        let switch = Switch {
            plans: &plans,
            generic: many.then_some((HelperId::LoadAttr, 1)),
        };
        let loaded = self.dispatch(ed, o, &switch, &mut |s, ed, o, attr| {
            s.load_as(ed, o, attr).map(|v| vec![v])
        })?;
        loaded.first().copied().map(Done::Value)
    }

    /// The place in the instance's dict where the interpreter found the attribute. It specialises so only where no
    /// descriptor of the class comes first.
    fn in_dict(&mut self, fb: &Feedback, t: TypeId, attr: &Attr, name: ConstId) -> Option<Attr> {
        let index = fb.dict_hint?;
        let seen = fb.operands.first().and_then(|classes| classes.first()) == Some(&t);
        let own = matches!(attr, Attr::Inline { .. } | Attr::Generic);
        (seen && own && self.world.type_info(t).inline_valid.is_some()).then_some(Attr::Dict { index, name })
    }

    /// Everything the emitting functions below need is there, so that they can't stop half way.
    pub(super) fn can_emit(&mut self, t: TypeId, attr: &Attr) -> bool {
        match *attr {
            Attr::Inline { .. } | Attr::Dict { .. } => self.world.type_info(t).inline_valid.is_some(),
            Attr::Method { shadow, .. }
            | Attr::ClassMethod { shadow, .. }
            | Attr::ClassValue { shadow, .. } => {
                !matches!(shadow, Shadow::Keys { .. }) || self.world.type_info(t).inline_valid.is_some()
            }
            Attr::Property { fget } => self.bind(fget, 1, &[]).is_some(),
            Attr::Setter { fset } => self.bind(fset, 2, &[]).is_some(),
            // Both `__get__` and `__set__` take three.
            Attr::Descriptor { method, .. } => self.bind(method, 3, &[]).is_some(),
            Attr::Slot { .. } | Attr::TupleItem { .. } | Attr::Generic => true,
        }
    }

    /// The inline values are the truth: their `valid` byte is set.
    fn guard_inline_values(&mut self, ed: &mut Editor<'_>, o: Value) -> Option<()> {
        let t = ed.f.ty(o).class().or(self.layouts.get(&o).copied())?;
        let valid = self.world.type_info(t).inline_valid?;
        let byte = ed.emit(Op::LoadU8, &[o], [i64::from(valid), ATTR], Ty::I64);
        let zero = ed.i64(0);
        let ok = Self::cmp_i64(ed, Cc::Ne, byte, zero);
        Self::guard_true(ed, ok, ExitReason::State);
        Some(())
    }

    /// No instance attribute hides a class attribute.
    fn guard_not_shadowed(&mut self, ed: &mut Editor<'_>, o: Value, shadow: Shadow) -> Option<()> {
        match shadow {
            Shadow::Never => Some(()),
            Shadow::Keys { version } => {
                self.guard_inline_values(ed, o)?;
                let t = ed.f.ty(o).class()?;
                let class = self.world.type_const(t);
                let class = self.const_obj(ed, class);
                let at = [i64::from(layout::heaptype::HT_CACHED_KEYS), 0];
                let keys = ed.emit(Op::LoadI64, &[class], at, Ty::I64);
                let at = [i64::from(layout::dictkeys::DK_VERSION), i64::from(Mem::DICT.0)];
                let now = ed.emit(Op::LoadI32, &[keys], at, Ty::I64);
                let want = ed.i64(i64::from(version.cast_signed()));
                let ok = Self::cmp_i64(ed, Cc::Eq, now, want);
                Self::guard_true(ed, ok, ExitReason::State);
                Some(())
            }
            Shadow::Looked { name } => {
                let name = self.const_obj(ed, name);
                let ok = Self::call_helper(ed, HelperId::LacksAttr, &[o, name]);
                Self::guard_true(ed, ok, ExitReason::State);
                Some(())
            }
            Shadow::NoDict { offset } => {
                let dict = ed.emit(Op::LoadI64, &[o], [i64::from(offset), ATTR], Ty::I64);
                let zero = ed.i64(0);
                let ok = Self::cmp_i64(ed, Cc::Eq, dict, zero);
                Self::guard_true(ed, ok, ExitReason::State);
                Some(())
            }
        }
    }

    fn load_field(&mut self, ed: &mut Editor<'_>, o: Value, offset: i32) -> Value {
        let v = ed.emit(Op::LoadObj, &[o], [i64::from(offset), ATTR], Ty::OBJ_OR_NULL);
        Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ)
    }

    /// The value of an entry of the instance's dict, if that is the name's.
    fn load_entry(&mut self, ed: &mut Editor<'_>, o: Value, index: u32, name: ConstId) -> Option<Value> {
        const DICT: i64 = Mem::DICT.0 as i64;
        let entry = i64::from(index) * i64::from(dictunicode_entry::SIZE);
        let at = [i64::from(layout::preheader::DICT), ATTR];
        let dict = ed.emit(Op::LoadObj, &[o], at, Ty::OBJ_OR_NULL);
        let has = ed.emit(Op::IsNull, &[dict], [0, 0], Ty::Bool);
        Self::guard(ed, Op::GuardFalse, &[has], ExitReason::State as i64, Ty::Void);
        let dict = ed.emit(Op::Refine, &[dict], [0, 0], Ty::OBJ);
        let at = [i64::from(layout::dict::MA_KEYS), DICT];
        let keys = ed.emit(Op::LoadI64, &[dict], at, Ty::I64);
        let byte = |ed: &mut Editor<'_>, offset: i32| {
            ed.emit(Op::LoadU8, &[keys], [i64::from(offset), DICT], Ty::I64)
        };
        let kind = byte(ed, dictkeys::DK_KIND);
        let unicode = ed.i64(i64::from(repr::dict_kind::UNICODE));
        let ok = Self::cmp_i64(ed, Cc::Eq, kind, unicode);
        Self::guard_true(ed, ok, ExitReason::State);
        let count = ed.emit(
            Op::LoadI64,
            &[keys],
            [i64::from(dictkeys::DK_NENTRIES), DICT],
            Ty::I64,
        );
        let n = ed.i64(i64::from(index));
        let ok = Self::cmp_i64(ed, Cc::Lt, n, count);
        Self::guard_true(ed, ok, ExitReason::State);
        // The entries lie behind the indices.
        let log2 = byte(ed, dictkeys::DK_LOG2_INDEX_BYTES);
        let one = ed.i64(1);
        let bytes = Self::guard(ed, Op::IntShl, &[one, log2], 0, Ty::I64);
        let entries = ed.emit(Op::IntAddWrap, &[keys, bytes], [0, 0], Ty::I64);
        let at = |field: i32| [i64::from(dictkeys::DK_INDICES) + entry + i64::from(field), DICT];
        let key = ed.emit(
            Op::LoadObj,
            &[entries],
            at(dictunicode_entry::ME_KEY),
            Ty::OBJ_OR_NULL,
        );
        let ok = ed.emit(Op::IsConst, &[key], [i64::from(name.0), 0], Ty::Bool);
        Self::guard_true(ed, ok, ExitReason::State);
        let v = ed.emit(
            Op::LoadObj,
            &[entries],
            at(dictunicode_entry::ME_VALUE),
            Ty::OBJ_OR_NULL,
        );
        Some(Self::guard(ed, Op::GuardNonNull, &[v], 0, Ty::OBJ))
    }

    /// Emits the load for an object whose class is proved.
    fn load_as(&mut self, ed: &mut Editor<'_>, o: Value, attr: &Attr) -> Option<Value> {
        match *attr {
            Attr::Inline { offset, .. } => {
                self.guard_inline_values(ed, o)?;
                Some(self.load_field(ed, o, offset))
            }
            Attr::Slot { offset } => Some(self.load_field(ed, o, offset)),
            Attr::Dict { index, name } => self.load_entry(ed, o, index, name),
            Attr::ClassValue { value, shadow } => {
                self.guard_not_shadowed(ed, o, shadow)?;
                Some(self.const_obj(ed, value))
            }
            Attr::Property { fget } => self.call_getter(ed, fget, &[o]),
            Attr::Descriptor { method, descr } => {
                let class = ed.f.ty(o).class()?;
                let class = self.world.type_const(class);
                let args = [self.const_obj(ed, descr), o, self.const_obj(ed, class)];
                self.call_getter(ed, method, &args)
            }
            Attr::TupleItem { index } => Some(Self::load_tuple_item(ed, o, index)),
            Attr::Method { .. } | Attr::ClassMethod { .. } => {
                let parts = self.method_as(ed, o, attr)?;
                Some(Self::call_helper(ed, HelperId::NewMethod, &parts))
            }
            Attr::Setter { .. } | Attr::Generic => None,
        }
    }

    /// Loading it makes a bound method.
    fn binds(&self, attr: &Attr) -> bool {
        match *attr {
            Attr::Method { func, .. } | Attr::ClassMethod { func, .. } => {
                self.world.const_type(func) == wk::FUNCTION
            }
            _ => false,
        }
    }

    /// A named item of a tuple.
    fn load_tuple_item(ed: &mut Editor<'_>, o: Value, index: u32) -> Value {
        let index = i64::from(index);
        let size = [i64::from(layout::varobject::OB_SIZE), 0];
        let size = ed.emit(Op::LoadI64, &[o], size, Ty::I64);
        let n = ed.i64(index);
        let ok = Self::cmp_i64(ed, Cc::Lt, n, size);
        Self::guard_true(ed, ok, ExitReason::State);
        let at = [i64::from(layout::tuple::OB_ITEM) + 8 * index, 0];
        ed.emit(Op::LoadObj, &[o], at, Ty::OBJ)
    }

    /// A call of a property's getter, or of a descriptor's. The method form of LOAD_ATTR pushes more than the result.
    fn call_getter(&mut self, ed: &mut Editor<'_>, fget: ConstId, args: &[Value]) -> Option<Value> {
        let f = self.const_obj(ed, fget);
        let v = self.call_function(ed, f, fget, args, &[])?;
        if ed.f.helper(ed.at) == Some(HelperId::LoadAttr) {
            Self::mark_inlinable(ed, v, 1, Landing::Push);
        }
        Some(v)
    }

    pub(super) fn load_method(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (o, name) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
        let name = ed.f.as_const(name)?;
        let o = self.class_in_cell(ed, o, fb);
        if let Some(v) = self.const_attr(ed, o, name) {
            self.scratch = vec![Self::null(ed)];
            return Some(Done::Value(v));
        }
        if let Some((func, class)) = self.const_class_method(ed, o, name) {
            self.scratch = vec![class];
            return Some(Done::Value(func));
        }
        let plans = self.plans(ed, i, fb, o, &mut |s, t| {
            let attr = looked_for(s.world.attr(t, name), fb, name);
            let method = matches!(attr, Attr::Method { .. } | Attr::ClassMethod { .. });
            (method || can_load(&attr, fb)).then_some(attr)
        })?;
        let many = self.is_megamorphic(ed, i, fb, &plans);
        let switch = Switch {
            plans: &plans,
            generic: many.then_some((HelperId::LoadMethod, 2)),
        };
        let values = self.dispatch(ed, o, &switch, &mut |s, ed, o, attr| s.method_as(ed, o, attr))?;
        let (&callable, &this) = (values.first()?, values.get(1)?);
        self.scratch = vec![this];
        self.note_methods(callable, &switch);
        Some(Done::Value(callable))
    }

    /// Callable and self (or NULL).
    pub(super) fn method_as(&mut self, ed: &mut Editor<'_>, o: Value, attr: &Attr) -> Option<Vec<Value>> {
        if let Attr::Method { func, shadow } = *attr {
            self.guard_not_shadowed(ed, o, shadow)?;
            let m = self.const_obj(ed, func);
            return Some(vec![m, o]);
        }
        if let Attr::ClassMethod { func, shadow } = *attr {
            let class = ed.f.ty(o).class()?;
            self.guard_not_shadowed(ed, o, shadow)?;
            let class = self.world.type_const(class);
            return Some(vec![self.const_obj(ed, func), self.const_obj(ed, class)]);
        }
        let v = self.load_as(ed, o, attr)?;
        let null = Self::null(ed);
        Some(vec![v, null])
    }

    pub(super) fn store_attr(&mut self, ed: &mut Editor<'_>, i: Inst, fb: &Feedback) -> Option<Done> {
        let (o, name, v) = (
            ed.f.insts[i].args[0],
            ed.f.insts[i].args[1],
            ed.f.insts[i].args[2],
        );
        let name = ed.f.as_const(name)?;
        let plans = self.plans(ed, i, fb, o, &mut |s, t| {
            let attr = s.world.attr_store(t, name);
            if let Some(attr) = s.in_dict(fb, t, &attr, name) {
                return Some(attr);
            }
            if matches!(attr, Attr::Setter { .. } | Attr::Descriptor { .. }) {
                return Some(attr);
            }
            let known = matches!(attr, Attr::Inline { .. } | Attr::Slot { .. });
            (known && !fb.failed.contains(&ExitReason::State)).then_some(attr)
        })?;
        let many = self.is_megamorphic(ed, i, fb, &plans);
        let switch = Switch {
            plans: &plans,
            generic: many.then_some((HelperId::StoreAttr, 0)),
        };
        self.dispatch(ed, o, &switch, &mut |s, ed, o, attr| s.store_as(ed, o, attr, v))?;
        Some(Done::Nothing)
    }

    fn store_as(&mut self, ed: &mut Editor<'_>, o: Value, attr: &Attr, v: Value) -> Option<Vec<Value>> {
        match *attr {
            Attr::Slot { offset } => {
                ed.emit(Op::SwapObj, &[o, v], [i64::from(offset), ATTR], Ty::OBJ_OR_NULL);
                Some(vec![])
            }
            Attr::Inline { offset, index } => {
                self.guard_inline_values(ed, o)?;
                let dict = ed.emit(
                    Op::LoadI64,
                    &[o],
                    [i64::from(layout::preheader::DICT), ATTR],
                    Ty::I64,
                );
                let zero = ed.i64(0);
                let ok = Self::cmp_i64(ed, Cc::Eq, dict, zero);
                Self::guard_true(ed, ok, ExitReason::State);
                let old = ed.emit(Op::LoadObj, &[o], [i64::from(offset), ATTR], Ty::OBJ_OR_NULL);
                let first = ed.emit(Op::IsNull, &[old], [0, 0], Ty::Bool);
                let (fresh, again, join) = (ed.new_block(false), ed.new_block(false), ed.new_block(false));
                let target = |block| Target { block, args: vec![] };
                ed.end_block(Op::Branch, &[first], vec![target(fresh), target(again)], fresh);
                let index = ed.i64(i64::from(index));
                // The offset tells `gvn` what is written.
                let store = [HelperId::StoreInlineNew as i64, i64::from(offset)];
                ed.emit(Op::Call, &[o, v, index], store, Ty::Void);
                ed.end_block(Op::Jump, &[], vec![target(join)], again);
                ed.emit(Op::SwapObj, &[o, v], [i64::from(offset), ATTR], Ty::OBJ);
                ed.end_block(Op::Jump, &[], vec![target(join)], join);
                Some(vec![])
            }
            Attr::Dict { name, .. } => {
                let name = self.const_obj(ed, name);
                Self::call_helper(ed, HelperId::StoreAttrDict, &[o, name, v]);
                Some(vec![])
            }
            Attr::Setter { fset } => {
                let f = self.const_obj(ed, fset);
                let result = self.call_function(ed, f, fset, &[o, v], &[])?;
                // STORE_ATTR pops value and object.
                Self::mark_inlinable(ed, result, 2, Landing::Drop);
                Some(vec![])
            }
            Attr::Descriptor { method, descr } => {
                let f = self.const_obj(ed, method);
                let descr = self.const_obj(ed, descr);
                let result = self.call_function(ed, f, method, &[descr, o, v], &[])?;
                Self::mark_inlinable(ed, result, 2, Landing::Drop);
                Some(vec![])
            }
            Attr::Method { .. }
            | Attr::ClassMethod { .. }
            | Attr::ClassValue { .. }
            | Attr::Property { .. }
            | Attr::TupleItem { .. }
            | Attr::Generic => None,
        }
    }
}

/// A method of which instances were met that may hide it is looked for in each instance. Where the interpreter had nothing to
/// say of the class, it did not find the instance without a dict.
fn looked_for(attr: Attr, fb: &Feedback, name: ConstId) -> Attr {
    let failed = fb.failed.contains(&ExitReason::State);
    match attr {
        Attr::Method { func, shadow } => {
            let look = match shadow {
                Shadow::Keys { .. } => failed,
                Shadow::NoDict { offset } => failed || offset == layout::preheader::DICT && fb.noted,
                Shadow::Never | Shadow::Looked { .. } => false,
            };
            let shadow = if look { Shadow::Looked { name } } else { shadow };
            Attr::Method { func, shadow }
        }
        Attr::ClassMethod { shadow, .. } if failed && shadow != Shadow::Never => Attr::Generic,
        attr => attr,
    }
}

/// Each instance is asked, or none can hide it.
fn is_looked_for(attr: &Attr) -> bool {
    matches!(
        attr,
        Attr::Method {
            shadow: Shadow::Looked { .. } | Shadow::Never,
            ..
        }
    )
}

/// The access has a fast form that did not fail here before.
fn can_load(attr: &Attr, fb: &Feedback) -> bool {
    match attr {
        Attr::Inline { .. } => {
            !fb.failed.contains(&ExitReason::State) && !fb.failed.contains(&ExitReason::Unbound)
        }
        Attr::Slot { .. } | Attr::Dict { .. } => !fb.failed.contains(&ExitReason::Unbound),
        Attr::ClassValue { .. } => !fb.failed.contains(&ExitReason::State),
        Attr::TupleItem { .. } => !fb.failed.contains(&ExitReason::State),
        Attr::Property { .. } | Attr::Descriptor { .. } => true,
        Attr::Method { .. } | Attr::ClassMethod { .. } | Attr::Setter { .. } | Attr::Generic => false,
    }
}
