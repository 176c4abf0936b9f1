//! Peephole simplification: constants folded, representation changes cancelled, decided guards and branches removed.

use pyjit_ffi::layout::complex;

use super::edit::{Action, Editor};
use crate::deopt::VirtualKind;
use crate::entity::IdVec;
use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue, World};
use crate::ir::func::{Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::{Ty, TypeId, wk};

/// True if anything changed.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    let changed = Editor::walk(f, |ed, i| visit(ed, i, world));
    unbox_frame_states(f);
    changed
}

/// Frame states hold the machine value instead of its box: the exit boxes it.
fn unbox_frame_states(f: &mut Func) {
    let mut unboxed: IdVec<Value, Option<Slot>> = IdVec::filled(None, f.values.len());
    let mut pairs = vec![];
    let mut any = false;
    for v in f.values.ids() {
        let Some((_, d)) = f.def_inst(v) else { continue };
        if matches!(d.op, Op::BoxI64 | Op::BoxF64 | Op::BoxBool) {
            unboxed[v] = d.args.first().copied().map(Slot::Val);
            any = true;
        } else if let Some((double, is_int)) = f.number_parts(v) {
            pairs.push((v, VirtualKind::Number, vec![double, is_int]));
            any = true;
        } else if let Some(parts) = f.complex_parts(v) {
            pairs.push((v, VirtualKind::Complex, parts.to_vec()));
            any = true;
        } else if let Some(parts) = f.complex_or_int_parts(v) {
            pairs.push((v, VirtualKind::ComplexOrInt, parts.to_vec()));
            any = true;
        } else if let Some(bits) = f.unsigned_bits(v) {
            pairs.push((v, VirtualKind::Unsigned, vec![bits]));
            any = true;
        }
    }
    let mut known: IdVec<Virtual, Option<Slot>> = IdVec::new();
    for id in f.virtuals.ids() {
        let slot = known_optional(f, id);
        any |= slot.is_some();
        known.push(slot);
    }
    if !any {
        return;
    }
    for (v, kind, parts) in pairs {
        let fields = parts.into_iter().map(Slot::Val).collect();
        unboxed[v] = Some(Slot::Virtual(f.virtuals.push(VirtualData { kind, fields })));
        known.push(None);
    }
    let swap = |slot: &mut Slot| match *slot {
        Slot::Val(v) => {
            if let Some(machine) = unboxed[v] {
                *slot = machine;
            }
        }
        Slot::Virtual(id) => {
            if let Some(value) = known[id] {
                *slot = value;
            }
        }
        Slot::Null => {}
    };
    for state in f.frame_states.iter_mut() {
        state.locals.iter_mut().chain(&mut state.stack).for_each(swap);
    }
    for object in f.virtuals.iter_mut() {
        object.fields.iter_mut().for_each(swap);
    }
}

/// An optional value of which it is known whether it is NULL, or a number known to be a float.
fn known_optional(f: &Func, id: Virtual) -> Option<Slot> {
    let data = &f.virtuals[id];
    let &[value, Slot::Val(flag), ref other @ ..] = data.fields.as_slice() else {
        return None;
    };
    let flag = f.def_inst(flag).filter(|(_, d)| d.op == Op::ConstBool);
    match (data.kind, flag.map(|(_, d)| d.imm[0] != 0)?) {
        (VirtualKind::Optional, true) => Some(other.first().copied().unwrap_or(Slot::Null)),
        (VirtualKind::Optional | VirtualKind::Number, false) => Some(value),
        _ => None,
    }
}

fn const_of(ed: &Editor<'_>, v: Value) -> Option<ConstId> {
    ed.f.as_const(v)
}

fn int_of(ed: &Editor<'_>, v: Value) -> Option<i64> {
    ed.f.as_i64(v)
}

fn float_of(ed: &Editor<'_>, v: Value) -> Option<f64> {
    ed.def(v)
        .filter(|d| d.op == Op::ConstF64)
        .map(|d| f64::from_bits(d.imm[0].cast_unsigned()))
}

fn bool_of(ed: &Editor<'_>, v: Value) -> Option<bool> {
    ed.def(v).filter(|d| d.op == Op::ConstBool).map(|d| d.imm[0] != 0)
}

fn new_bool(ed: &mut Editor<'_>, b: bool) -> Action {
    Action::Replace(ed.emit(Op::ConstBool, &[], [i64::from(b), 0], Ty::Bool))
}

fn visit(ed: &mut Editor<'_>, i: Inst, world: &mut dyn World) -> Action {
    if matches!(ed.f.insts[i].op, Op::Mark | Op::Jump | Op::Check | Op::ConstObj) {
        return Action::Keep;
    }
    match ed.f.helper(i) {
        None | Some(HelperId::BoxNumber) => {}
        Some(h @ (HelperId::RealPart | HelperId::ImagPart | HelperId::ComplexOrInt)) => {
            return part_of_mixed(ed, h, ed.f.insts[i].args[0]);
        }
        Some(h @ (HelperId::LowBits | HelperId::IsU64)) => {
            let root = ed.f.root(ed.f.insts[i].args[0]);
            if let Some(n) = ed.f.as_const(root).and_then(|k| world.const_u64(k)) {
                let bits = if h == HelperId::LowBits {
                    n.cast_signed()
                } else {
                    1
                };
                return Action::Replace(ed.i64(bits));
            }
            let unsigned = ed.f.unsigned_bits(root);
            let boxed = ed.f.def_inst(root).filter(|(_, d)| d.op == Op::BoxI64);
            return match (h, unsigned.or_else(|| boxed.map(|(_, d)| d.args[0]))) {
                (HelperId::LowBits, Some(bits)) => Action::Replace(bits),
                (_, Some(_)) if unsigned.is_some() => Action::Replace(ed.i64(1)),
                _ => Action::Keep,
            };
        }
        Some(HelperId::ShlWrap) => return shift_by_constant(ed, i),
        Some(_) => return Action::Keep,
    }
    let d = ed.f.insts[i].without_targets();
    match d.op {
        // An instance of a heap class can change its class between two guards; `gvn` knows.
        Op::GuardType | Op::IsType
            if u32::try_from(d.imm[0]).is_ok_and(|t| world.type_info(TypeId(t)).heap) =>
        {
            Action::Keep
        }
        Op::GuardType
        | Op::GuardNumber
        | Op::GuardNonNull
        | Op::GuardIs
        | Op::Refine
        | Op::GuardTrue
        | Op::GuardFalse => guard(ed, &d),
        Op::IsType | Op::IsConst | Op::IsSame | Op::IsNull => test(ed, &d, world),
        Op::UnboxI64 | Op::UnboxF64 | Op::UnboxBool => unbox(ed, &d, world),
        Op::UnboxNumber => unbox_number(ed, &d, world),
        Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntAddWrap | Op::IntSubWrap | Op::IntAnd | Op::IntCmp => {
            int(ed, &d)
        }
        Op::IntFloorDiv | Op::IntMod => by_power_of_two(ed, &d),
        Op::FloatCmp => match (
            float_of(ed, d.args[0]),
            float_of(ed, d.args[1]),
            Cc::from_imm(d.imm[0]),
        ) {
            (Some(a), Some(b), Some(cc)) => cc.eval_f64(a, b).map_or(Action::Keep, |r| new_bool(ed, r)),
            _ => Action::Keep,
        },
        Op::IntToF64 => match int_of(ed, d.args[0]) {
            #[expect(clippy::cast_precision_loss, reason = "the operation rounds the same way")]
            Some(n) => Action::Replace(ed.f64(n as f64)),
            None => Action::Keep,
        },
        Op::BoolNot => bool_not(ed, &d),
        Op::BoolToI64 => bool_of(ed, d.args[0]).map_or(Action::Keep, |b| Action::Replace(ed.i64(b.into()))),
        Op::FloatAdd | Op::FloatSub | Op::FloatMul => float(ed, &d),
        Op::Call if d.imm[0] == HelperId::BoxNumber as i64 && int_of(ed, d.args[1]) == Some(0) => {
            Action::Replace(ed.boxed(d.args[0]))
        }
        Op::BoxI64 | Op::BoxF64 | Op::BoxBool => rebox(ed, &d, world),
        Op::LoadObj => field_of_tuple(ed, &d, world),
        Op::LoadObjX => known_item(ed, &d, i, world),
        Op::LoadI64 => size_of_tuple(ed, &d, world),
        Op::LoadF64 => part_of_complex(ed, &d),
        Op::Branch => branch(ed, &d, i),
        _ => Action::Keep,
    }
}

fn guard(ed: &mut Editor<'_>, d: &InstData) -> Action {
    let v = d.args[0];
    let redundant = match d.op {
        Op::GuardType => ed.f.ty(v).class().is_some_and(|t| i64::from(t.0) == d.imm[0]),
        Op::GuardNumber => ed.f.ty(v).is_number(),
        Op::GuardNonNull => !ed.f.ty(v).is_nullable(),
        Op::GuardIs => const_of(ed, v).is_some_and(|k| i64::from(k.0) == d.imm[0]),
        Op::Refine => d.result.is_some_and(|r| ed.f.ty(v).is_subtype_of(ed.f.ty(r))),
        Op::GuardTrue => {
            return if bool_of(ed, v) == Some(true) {
                Action::Remove
            } else {
                Action::Keep
            };
        }
        Op::GuardFalse => {
            return if bool_of(ed, v) == Some(false) {
                Action::Remove
            } else {
                Action::Keep
            };
        }
        _ => false,
    };
    if redundant {
        Action::Replace(v)
    } else {
        Action::Keep
    }
}

fn test(ed: &mut Editor<'_>, d: &InstData, world: &mut dyn World) -> Action {
    let v = d.args[0];
    if d.op == Op::IsConst {
        return is_const(ed, d, world);
    }
    let answer = match d.op {
        Op::IsType
            if d.imm[0] == i64::from(wk::INT.0)
                && let Some((_, is_int)) = ed.f.number_parts(ed.f.root(v)) =>
        {
            return Action::Replace(is_int);
        }
        Op::IsType => ed.f.ty(v).class().map(|t| i64::from(t.0) == d.imm[0]),
        Op::IsNull => match ed.def(v) {
            Some(def) if def.op == Op::ConstNull => Some(true),
            _ => (!ed.f.ty(v).is_nullable()).then_some(false),
        },
        Op::IsSame => same(ed, v, d.args[1]),
        _ => None,
    };
    answer.map_or(Action::Keep, |b| new_bool(ed, b))
}

/// Whether a value is this constant: not if it is of another class, or made here.
fn is_const(ed: &mut Editor<'_>, d: &InstData, world: &mut dyn World) -> Action {
    let (v, Ok(k)) = (d.args[0], u32::try_from(d.imm[0]).map(ConstId)) else {
        return Action::Keep;
    };
    let root = ed.f.root(v);
    if const_of(ed, root) == Some(k) {
        return new_bool(ed, true);
    }
    let class = ed.f.ty(v).class().or_else(|| ed.f.ty(root).class());
    let other = class.is_some_and(|t| !world.type_info(t).heap && t != world.const_type(k));
    if other || ed.f.helper_result(root) == Some(HelperId::AllocInstance) {
        return new_bool(ed, false);
    }
    match (ed.def(root), world.const_value(k)) {
        (Some(def), ConstValue::Bool(b)) if def.op == Op::BoxBool => {
            let truth = def.args[0];
            if b {
                return Action::Replace(truth);
            }
            Action::Replace(ed.emit(Op::BoolNot, &[truth], [0, 0], Ty::Bool))
        }
        _ => Action::Keep,
    }
}

/// Identity of two values: the same value, or objects of different classes.
fn same(ed: &Editor<'_>, a: Value, b: Value) -> Option<bool> {
    let (ra, rb) = (ed.f.root(a), ed.f.root(b));
    if ra == rb || (const_of(ed, ra).is_some() && const_of(ed, ra) == const_of(ed, rb)) {
        return Some(true);
    }
    match (ed.f.ty(a).class(), ed.f.ty(b).class()) {
        (Some(x), Some(y)) if x != y => Some(false),
        _ => None,
    }
}

/// Of a number whose class is known.
fn unbox_number(ed: &mut Editor<'_>, d: &InstData, world: &mut dyn World) -> Action {
    let v = d.args[0];
    if let Some(k) = const_of(ed, v) {
        match world.const_value(k) {
            #[expect(clippy::cast_precision_loss, reason = "exact below 2**53")]
            ConstValue::Int(n) if n.unsigned_abs() < 1 << 30 => return Action::Replace(ed.f64(n as f64)),
            ConstValue::Float(x) => return Action::Replace(ed.f64(x)),
            _ => {}
        }
    }
    let root = ed.f.root(v);
    match ed.def(root) {
        Some(def) if def.op == Op::BoxF64 => Action::Replace(def.args[0]),
        Some(_) if let Some((double, _)) = ed.f.number_parts(root) => Action::Replace(double),
        _ if ed.f.ty(v).class() == Some(wk::FLOAT) => {
            Action::Replace(ed.emit(Op::UnboxF64, &[v], [0, 0], Ty::F64))
        }
        _ => Action::Keep,
    }
}

/// A part of a complex that was just made.
fn part_of_complex(ed: &Editor<'_>, d: &InstData) -> Action {
    match (ed.f.complex_parts(ed.f.root(d.args[0])), i32::try_from(d.imm[0])) {
        (Some([real, _]), Ok(complex::REAL)) => Action::Replace(real),
        (Some([_, imag]), Ok(complex::IMAG)) => Action::Replace(imag),
        _ => Action::Keep,
    }
}

/// A part of a complex or an int that was just made.
fn part_of_mixed(ed: &mut Editor<'_>, h: HelperId, v: Value) -> Action {
    let root = ed.f.root(v);
    let parts = match (ed.f.complex_or_int_parts(root), ed.f.complex_parts(root)) {
        (Some([real, imag, is_int]), _) => (real, imag, Some(is_int)),
        (None, Some([real, imag])) => (real, imag, None),
        (None, None) => return Action::Keep,
    };
    Action::Replace(match (h, parts) {
        (HelperId::RealPart, (real, ..)) => real,
        (HelperId::ImagPart, (_, imag, _)) => imag,
        (_, (.., Some(is_int))) => is_int,
        (_, (.., None)) => ed.i64(0),
    })
}

fn unbox(ed: &mut Editor<'_>, d: &InstData, world: &mut dyn World) -> Action {
    let v = ed.f.root(d.args[0]);
    if let Some(def) = ed.def(v) {
        let fits = matches!(
            (d.op, def.op),
            (Op::UnboxI64, Op::BoxI64) | (Op::UnboxF64, Op::BoxF64) | (Op::UnboxBool, Op::BoxBool)
        );
        if fits {
            return Action::Replace(def.args[0]);
        }
    }
    let Some(k) = const_of(ed, v) else {
        return Action::Keep;
    };
    match (d.op, world.const_value(k)) {
        (Op::UnboxI64, ConstValue::Int(n)) => Action::Replace(ed.i64(n)),
        (Op::UnboxF64, ConstValue::Float(x)) => Action::Replace(ed.f64(x)),
        (Op::UnboxBool, ConstValue::Bool(b)) => new_bool(ed, b),
        _ => Action::Keep,
    }
}

/// A box of what was just unboxed is the object itself; a box of a constant is a constant.
fn rebox(ed: &mut Editor<'_>, d: &InstData, world: &mut dyn World) -> Action {
    let x = d.args[0];
    if let Some(def) = ed.def(x)
        && matches!(
            (d.op, def.op),
            (Op::BoxI64, Op::UnboxI64) | (Op::BoxF64, Op::UnboxF64) | (Op::BoxBool, Op::UnboxBool)
        )
    {
        return Action::Replace(def.args[0]);
    }
    let value = match d.op {
        Op::BoxI64 => int_of(ed, x).map(ConstValue::Int),
        Op::BoxBool => bool_of(ed, x).map(ConstValue::Bool),
        _ => None,
    };
    let Some(k) = value.and_then(|v| world.make_const(&v)) else {
        return Action::Keep;
    };
    let ty = Ty::exact(world.const_type(k));
    Action::Replace(ed.emit(Op::ConstObj, &[], [i64::from(k.0), 0], ty))
}

fn int(ed: &mut Editor<'_>, d: &InstData) -> Action {
    let (a, b) = (int_of(ed, d.args[0]), int_of(ed, d.args[1]));
    let folded = match (d.op, a, b) {
        (Op::IntAdd | Op::IntAddWrap, Some(a), Some(b)) => a.checked_add(b),
        (Op::IntSub | Op::IntSubWrap, Some(a), Some(b)) => a.checked_sub(b),
        (Op::IntMul, Some(a), Some(b)) => a.checked_mul(b),
        (Op::IntAnd, Some(a), Some(b)) => Some(a & b),
        (Op::IntAnd, Some(0), _) | (Op::IntAnd, _, Some(0)) => Some(0),
        (Op::IntCmp, Some(a), Some(b)) => {
            return Cc::from_imm(d.imm[0]).map_or(Action::Keep, |cc| new_bool(ed, cc.eval_i64(a, b)));
        }
        (Op::IntAdd | Op::IntAddWrap | Op::IntSub | Op::IntSubWrap, _, Some(0)) => {
            return Action::Replace(d.args[0]);
        }
        (Op::IntAdd | Op::IntAddWrap, Some(0), _) => return Action::Replace(d.args[1]),
        (Op::IntMul, _, Some(1)) => return Action::Replace(d.args[0]),
        _ => None,
    };
    folded.map_or(Action::Keep, |n| Action::Replace(ed.i64(n)))
}

/// Constants but NaN, whose sign is the processor's to choose, and a sum with -0.0.
fn float(ed: &mut Editor<'_>, d: &InstData) -> Action {
    let (a, b) = (float_of(ed, d.args[0]), float_of(ed, d.args[1]));
    let folded = match (d.op, a, b) {
        (Op::FloatAdd, _, Some(b)) if b == 0.0 && b.is_sign_negative() => {
            return Action::Replace(d.args[0]);
        }
        (Op::FloatAdd, Some(a), Some(b)) => a + b,
        (Op::FloatSub, Some(a), Some(b)) => a - b,
        (Op::FloatMul, Some(a), Some(b)) => a * b,
        _ => return Action::Keep,
    };
    if folded.is_nan() {
        return Action::Keep;
    }
    Action::Replace(ed.f64(folded))
}

/// Division by a power of two rounds down as a shift does, and its remainder is never negative.
fn by_power_of_two(ed: &mut Editor<'_>, d: &InstData) -> Action {
    let Some(n) = int_of(ed, d.args[1]).filter(|n| n.count_ones() == 1 && *n > 0) else {
        return Action::Keep;
    };
    if d.op == Op::IntMod {
        let mask = ed.i64(n - 1);
        return Action::Replace(ed.emit(Op::IntAnd, &[d.args[0], mask], [0, 0], Ty::I64));
    }
    let bits = ed.i64(i64::from(n.trailing_zeros()));
    Action::Replace(ed.emit_fs(Op::IntShr, &[d.args[0], bits], [0, 0], Ty::I64, d.fs))
}

fn bool_not(ed: &mut Editor<'_>, d: &InstData) -> Action {
    if let Some(b) = bool_of(ed, d.args[0]) {
        return new_bool(ed, !b);
    }
    match ed.def(d.args[0]).cloned() {
        Some(def) if def.op == Op::BoolNot => Action::Replace(def.args[0]),
        Some(def) if def.op == Op::IntCmp => {
            let inverse = match Cc::from_imm(def.imm[0]) {
                Some(Cc::Lt) => Cc::Ge,
                Some(Cc::Le) => Cc::Gt,
                Some(Cc::Eq) => Cc::Ne,
                Some(Cc::Ne) => Cc::Eq,
                Some(Cc::Gt) => Cc::Le,
                Some(Cc::Ge) => Cc::Lt,
                Some(Cc::Ult) => Cc::Uge,
                Some(Cc::Uge) => Cc::Ult,
                None => return Action::Keep,
            };
            Action::Replace(ed.emit(Op::IntCmp, &def.args, [inverse as i64, 0], Ty::Bool))
        }
        _ => Action::Keep,
    }
}

fn tuple_items(ed: &Editor<'_>, v: Value) -> Option<Vec<Value>> {
    let d = ed.def(ed.f.root(v))?;
    (d.op == Op::Call && d.imm[0] == HelperId::BuildTuple as i64).then(|| d.args.to_vec())
}

/// An item of a tuple built here.
/// `a << n` for a constant n, which is 0 to 63.
fn shift_by_constant(ed: &mut Editor<'_>, i: Inst) -> Action {
    let (a, n) = (ed.f.insts[i].args[0], ed.f.insts[i].args[1]);
    let Some(n) = int_of(ed, n).and_then(|n| u32::try_from(n).ok()) else {
        return Action::Keep;
    };
    let factor = ed.i64(1i64.wrapping_shl(n));
    Action::Replace(ed.emit(Op::IntMulWrap, &[a, factor], [0, 0], Ty::I64))
}

/// Items of a constant tuple.
fn constant_items(ed: &Editor<'_>, tuple: Value, world: &dyn World) -> Option<Vec<ConstId>> {
    match world.const_value(ed.f.as_const(tuple)?) {
        ConstValue::Tuple(items) => Some(items),
        _ => None,
    }
}

fn field_of_tuple(ed: &mut Editor<'_>, d: &InstData, world: &dyn World) -> Action {
    if let Some(items) = constant_items(ed, d.args[0], world) {
        let index = (d.imm[0] - i64::from(pyjit_ffi::layout::tuple::OB_ITEM)) / 8;
        return match usize::try_from(index).ok().and_then(|n| items.get(n)) {
            Some(&k) => {
                let class = world.const_type(k);
                let ty = if world.type_info(class).heap {
                    Ty::OBJ
                } else {
                    Ty::exact(class)
                };
                Action::Replace(ed.emit(Op::ConstObj, &[], [i64::from(k.0), 0], ty))
            }
            None => Action::Keep,
        };
    }
    let Some(items) = tuple_items(ed, d.args[0]) else {
        return Action::Keep;
    };
    let index = (d.imm[0] - i64::from(pyjit_ffi::layout::tuple::OB_ITEM)) / 8;
    match usize::try_from(index).ok().and_then(|n| items.get(n)) {
        Some(&v) => Action::Replace(v),
        None => Action::Keep,
    }
}

/// An item by a constant index is at a constant offset.
fn known_item(ed: &mut Editor<'_>, d: &InstData, i: Inst, world: &dyn World) -> Action {
    let at =
        ed.f.as_i64(d.args[1])
            .and_then(|index| index.checked_mul(8)?.checked_add(d.imm[0]));
    // Offsets of instructions have 32 bits.
    let Some(offset) = at.filter(|&at| i32::try_from(at).is_ok()) else {
        return Action::Keep;
    };
    let inst = &mut ed.f.insts[i];
    inst.op = Op::LoadObj;
    inst.args.truncate(1);
    inst.imm[0] = offset;
    let d = inst.clone();
    field_of_tuple(ed, &d, world)
}

fn size_of_tuple(ed: &mut Editor<'_>, d: &InstData, world: &dyn World) -> Action {
    let at_size = d.imm[0] == i64::from(pyjit_ffi::layout::varobject::OB_SIZE);
    if let Some(items) = constant_items(ed, d.args[0], world).filter(|_| at_size) {
        return Action::Replace(ed.i64(i64::try_from(items.len()).unwrap_or(i64::MAX)));
    }
    match tuple_items(ed, d.args[0]).filter(|_| at_size && ed.f.ty(d.args[0]) == Ty::exact(wk::TUPLE)) {
        Some(items) => Action::Replace(ed.i64(i64::try_from(items.len()).unwrap_or(i64::MAX))),
        None => Action::Keep,
    }
}

fn branch(ed: &mut Editor<'_>, d: &InstData, i: Inst) -> Action {
    if let Some(b) = bool_of(ed, d.args[0]) {
        let target: Target = ed.f.insts[i].targets[usize::from(!b)].clone();
        let inst = &mut ed.f.insts[i];
        inst.op = Op::Jump;
        inst.args.clear();
        inst.targets = smallvec::smallvec![target];
    } else if let Some(def) = ed.def(d.args[0])
        && def.op == Op::BoolNot
    {
        let inner = def.args[0];
        let inst = &mut ed.f.insts[i];
        inst.args[0] = inner;
        inst.targets.swap(0, 1);
    }
    Action::Keep
}
