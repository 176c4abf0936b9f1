//! Third stage: operands, immediates, results, targets and frame states are as the rows of the tables say.

use super::Faults;
use crate::deopt::{ExitReason, VirtualKind};
use crate::entity::IdSet;
use crate::helpers::{HelperId, HelperRow, Ret};
use crate::input::{CodeIdx, Entry};
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Virtual};
use crate::ir::ops::{Arg, Cc, Imm, Op, Res};
use crate::ir::types::{Ty, TypeId, TypeSet, wk};

/// Classes that unboxing operations demand of their operand.
const UNBOXES: [(Op, TypeId); 3] = [
    (Op::UnboxI64, wk::INT),
    (Op::UnboxF64, wk::FLOAT),
    (Op::UnboxBool, wk::BOOL),
];
/// Classes of the results of boxing operations.
const BOXES: [(Op, TypeId); 3] = [
    (Op::BoxI64, wk::INT),
    (Op::BoxF64, wk::FLOAT),
    (Op::BoxBool, wk::BOOL),
];
/// Numbers of targets, where there are any.
const TARGETS: [(Op, usize); 2] = [(Op::Jump, 1), (Op::Branch, 2)];

pub(super) fn check(f: &Func, cfg: &Cfg, faults: &mut Faults) {
    let entry = f.entry();
    if !cfg.preds[entry].is_empty() {
        faults.block(entry, format!("the entry block {entry} has predecessors"));
    }
    let mut states = States {
        seen: IdSet::with_len(f.frame_states.len()),
        locals: Vec::new(),
    };
    for &b in &f.layout {
        for &v in &f.blocks[b].params {
            if f.ty(v) == Ty::Void {
                faults.block(b, format!("{v} has no type"));
            }
        }
        let reachable = cfg.order[b].is_some();
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            let mut say = |message: String| faults.inst(i, message);
            operands(f, d, &mut say);
            immediates(d, &mut say);
            result(f, d, reachable, &mut say);
            targets(f, d, &mut say);
            frame_state(f, i, &mut say);
            if let Some(fs) = d.fs {
                states.check(f, fs, &mut say);
            }
            if d.op == Op::Return && f.entry_kind.in_frame() {
                say("ret in a unit that runs in a frame of the interpreter".to_owned());
            }
            if d.op == Op::Suspend && !matches!(f.entry_kind, Entry::Resume { .. }) {
                say("suspend in a unit that is no generator's".to_owned());
            }
        }
        order(f, cfg, b, faults);
    }
    if let Entry::Loop { depth, .. } | Entry::Resume { depth, .. } = f.entry_kind
        && let Some(locals) = states.locals_of(CodeIdx(0))
        && f.blocks[entry].params.len() != locals + depth as usize
    {
        let got = f.blocks[entry].params.len();
        faults.block(
            entry,
            format!("the entry has {locals} locals and {depth} stack entries, but {got} parameters"),
        );
    }
}

/// The row of the helper a `call` names.
fn helper(d: &InstData) -> Option<&'static HelperRow> {
    (d.op == Op::Call)
        .then(|| HelperId::from_imm(d.imm[0]))
        .flatten()
        .map(HelperId::row)
}

/// The operation with its helper, for messages.
fn name(d: &InstData) -> String {
    match helper(d) {
        Some(row) => format!("{} {}", d.op.row().name, row.name),
        None => d.op.row().name.to_owned(),
    }
}

fn operands(f: &Func, d: &InstData, say: &mut impl FnMut(String)) {
    let (fixed, rest) = match helper(d) {
        Some(row) => (row.args, row.variadic.then_some(Arg::Obj)),
        None => (d.op.row().args, d.op.row().rest),
    };
    if d.args.len() < fixed.len() || (rest.is_none() && d.args.len() > fixed.len()) {
        let least = if rest.is_some() { "at least " } else { "" };
        say(format!(
            "{} wants {least}{} operands, got {}",
            name(d),
            fixed.len(),
            d.args.len()
        ));
        return;
    }
    let kinds = fixed.iter().copied().chain(rest.into_iter().cycle());
    for (n, (&v, kind)) in d.args.iter().zip(kinds).enumerate() {
        let ty = f.ty(v);
        if !accepts(kind, ty) {
            say(format!(
                "{} wants {} as operand {}, got {v}: {ty}",
                name(d),
                kind_text(kind),
                n + 1
            ));
        }
    }
    if let (Some(&(_, class)), Some(&v)) = (UNBOXES.iter().find(|row| row.0 == d.op), d.args.first())
        && f.ty(v).is_obj()
        && f.ty(v).class() != Some(class)
    {
        say(format!(
            "{} wants {}, got {v}: {}",
            name(d),
            Ty::exact(class),
            f.ty(v)
        ));
    }
    if d.op == Op::UnboxNumber && !f.ty(d.args[0]).is_number() {
        say(format!("unbox.number wants a number, got {}", f.ty(d.args[0])));
    }
    if d.op == Op::Return && f.ty(d.args[0]).is_nullable() {
        say(format!(
            "ret wants a non-NULL object, got {}: {}",
            d.args[0],
            f.ty(d.args[0])
        ));
    }
}

fn accepts(kind: Arg, ty: Ty) -> bool {
    match kind {
        Arg::Obj => ty.is_obj() && !ty.is_nullable(),
        Arg::ObjOrNull | Arg::Steals => ty.is_obj(),
        Arg::Ptr => ty == Ty::I64 || (ty.is_obj() && !ty.is_nullable()),
        Arg::I64 => ty == Ty::I64,
        Arg::F64 => ty == Ty::F64,
        Arg::Bool => ty == Ty::Bool,
        Arg::Any => ty != Ty::Void,
    }
}

fn kind_text(kind: Arg) -> &'static str {
    match kind {
        Arg::Obj => "a non-NULL object",
        Arg::ObjOrNull | Arg::Steals => "an object",
        Arg::Ptr => "a non-NULL object or I64",
        Arg::I64 => "I64",
        Arg::F64 => "F64",
        Arg::Bool => "Bool",
        Arg::Any => "a value",
    }
}

fn immediates(d: &InstData, say: &mut impl FnMut(String)) {
    let row = d.op.row();
    for (kind, imm) in row.imms.into_iter().zip(d.imm) {
        let (ok, what) = match kind {
            Imm::None => (imm == 0, "immediate"),
            Imm::Hint => (true, "hint"),
            Imm::Int | Imm::Float => (true, "integer"),
            Imm::Const => (u32::try_from(imm).is_ok(), "constant"),
            Imm::Type => (u32::try_from(imm).is_ok(), "class"),
            Imm::Types => (
                TypeSet::from_imm(imm).classes().next().is_some(),
                "set of classes",
            ),
            Imm::Cond => (Cc::from_imm(imm).is_some(), "condition"),
            Imm::Helper => (HelperId::from_imm(imm).is_some(), "helper"),
            Imm::Mem => (imm >= 0 && imm <= i64::from(Mem::ALL.0), "memory class"),
            Imm::Reason => (
                usize::try_from(imm).is_ok_and(|n| n < ExitReason::ALL.len()),
                "exit reason",
            ),
        };
        if !ok {
            say(format!("{} has no {what} {imm}", row.name));
        }
    }
    if row.imms == [Imm::Int, Imm::Mem] && i32::try_from(d.imm[0]).is_err() {
        say(format!("{} has an offset beyond 32 bits: {}", row.name, d.imm[0]));
    }
    if d.op == Op::ConstBool && !(0..=1).contains(&d.imm[0]) {
        say(format!("const.bool is 0 or 1, not {}", d.imm[0]));
    }
    if d.op == Op::Scratch && d.imm[0] < 0 {
        say(format!("there is no scratch word {}", d.imm[0]));
    }
    if d.op == Op::FloatCmp && Cc::from_imm(d.imm[0]).is_some_and(|cc| cc.eval_f64(0.0, 0.0).is_none()) {
        say("float.cmp has no unsigned conditions".to_owned());
    }
}

fn result(f: &Func, d: &InstData, reachable: bool, say: &mut impl FnMut(String)) {
    let got = d.result.map_or(Ty::Void, |v| f.ty(v));
    let want = match d.op.row().result {
        Res::None => Ty::Void,
        Res::Machine(ty) => ty,
        Res::New | Res::Borrowed => Ty::OBJ_OR_NULL,
        Res::Alias => Ty::OBJ,
        Res::Helper => helper(d).map_or(got, |row| row.ty),
    };
    if !got.same_repr(want) {
        return match want {
            Ty::Void => say(format!("{} has no result, but the instruction has", name(d))),
            Ty::Obj { .. } => say(format!("{} gives an object, not {got}", name(d))),
            Ty::I64 | Ty::F64 | Ty::Bool => say(format!("{} gives {want}, not {got}", name(d))),
        };
    }
    let may_be_null = match d.op.row().result {
        Res::Helper => want.is_nullable() || (d.catches && want.is_obj()),
        Res::New | Res::Borrowed => d.op == Op::ConstNull || d.catches,
        Res::Alias | Res::None | Res::Machine(_) => false,
    };
    if may_be_null && !got.is_nullable() {
        say(format!("{} may give NULL, but its type is {got}", name(d)));
    }
    if d.op.row().result == Res::Alias && d.op != Op::Refine && got.is_nullable() {
        say(format!("{} gives a non-NULL object, not {got}", name(d)));
    }
    let class = match BOXES.iter().find(|row| row.0 == d.op) {
        Some(row) => Some(row.1),
        None if d.op == Op::GuardType => u32::try_from(d.imm[0]).ok().map(TypeId),
        None if d.op == Op::Refine => d.args.first().and_then(|&v| f.ty(v).class()),
        None => want.class(),
    };
    if let (Some(class), Some(other)) = (class, got.class())
        && class != other
        && (reachable || d.op != Op::Refine)
        && !is_behind_test(f, d, other)
    {
        say(format!("{} gives {}, not {got}", name(d), Ty::exact(class)));
    }
    if d.op == Op::GuardNumber && !got.is_number() {
        say(format!("guard.number gives a number, not {got}"));
    }
    if d.op == Op::GuardType && got.class().is_none() {
        say(format!("guard.type gives an object of its class, not {got}"));
    }
}

/// A `refine` in an arm of a test that never passes, until simplifying finds that out: the class of its operand became known
/// after the arm was made. The test may have been of the object under another name.
fn is_behind_test(f: &Func, d: &InstData, class: TypeId) -> bool {
    let tests = |i: Inst| {
        let test = &f.insts[i];
        test.op == Op::IsType
            && test.imm[0] == i64::from(class.0)
            && f.root(test.args[0]) == f.root(d.args[0])
    };
    d.op == Op::Refine
        && f.layout
            .iter()
            .flat_map(|&b| &f.blocks[b].insts)
            .any(|&i| tests(i))
}

fn targets(f: &Func, d: &InstData, say: &mut impl FnMut(String)) {
    let want = TARGETS.iter().find(|row| row.0 == d.op).map_or(0, |row| row.1);
    if d.targets.len() != want {
        say(format!(
            "{} wants {want} targets, got {}",
            d.op.row().name,
            d.targets.len()
        ));
    }
    for t in &d.targets {
        let params = &f.blocks[t.block].params;
        if t.args.len() != params.len() {
            say(format!(
                "{} has {} parameters, got {} arguments",
                t.block,
                params.len(),
                t.args.len()
            ));
        }
        for (&v, &p) in t.args.iter().zip(params) {
            if !f.ty(v).is_subtype_of(f.ty(p)) {
                say(format!(
                    "{} wants {p}: {}, got {v}: {}",
                    t.block,
                    f.ty(p),
                    f.ty(v)
                ));
            }
        }
    }
}

/// Whoever can leave or be seen has a frame state, so has a mark; nobody else has. What an exit owns is known by
/// the root of its aliases.
fn frame_state(f: &Func, i: Inst, say: &mut impl FnMut(String)) {
    let (d, e) = (&f.insts[i], f.effects(i));
    match d.fs {
        None if d.op == Op::Mark => say("mark has no frame state".to_owned()),
        None if e.exits => say(format!("{} can exit but has no frame state", name(d))),
        None if e.raises => say(format!("{} can raise but has no frame state", name(d))),
        None if e.runs_python => say(format!("{} can run Python code but has no frame state", name(d))),
        Some(_) if !(e.exits || e.raises || e.runs_python || d.op == Op::Mark) => {
            say(format!(
                "{} can't leave, so it has no use for a frame state",
                name(d)
            ));
        }
        None | Some(_) => {}
    }
    let Some(owned) = f.exit_owned.get(&i) else { return };
    if d.fs.is_none() {
        say(format!("{} owns objects at an exit it does not have", name(d)));
    }
    for &v in owned {
        if !f.ty(v).is_obj() {
            say(format!("owned {v} is no object"));
        } else if f
            .def_inst(v)
            .is_some_and(|(_, def)| def.op.row().result == Res::Alias)
        {
            say(format!("owned {v} is only another name of an object"));
        }
    }
}

/// What was seen of frame states: each is checked once, and all of one code have the same number of locals.
struct States {
    seen: IdSet<FrameState>,
    locals: Vec<(CodeIdx, usize)>,
}

impl States {
    fn locals_of(&self, code: CodeIdx) -> Option<usize> {
        self.locals.iter().find(|row| row.0 == code).map(|row| row.1)
    }

    fn check(&mut self, f: &Func, fs: FrameState, say: &mut impl FnMut(String)) {
        let mut next = Some(fs);
        while let Some(id) = next.filter(|&id| self.seen.insert(id)) {
            let data = &f.frame_states[id];
            match self.locals_of(data.code) {
                None => self.locals.push((data.code, data.locals.len())),
                Some(n) if n != data.locals.len() => {
                    say(format!(
                        "{} has {n} locals elsewhere, {} here",
                        data.code,
                        data.locals.len()
                    ));
                }
                Some(_) => {}
            }
            if data.parent.is_none() && data.code != CodeIdx(0) {
                say(format!(
                    "the outermost frame is one of {}, not of the function",
                    data.code
                ));
            }
            for &slot in data.locals.iter().chain(&data.stack) {
                self.slot(f, slot, say);
            }
            next = data.parent;
        }
    }

    fn slot(&self, f: &Func, slot: Slot, say: &mut impl FnMut(String)) {
        match slot {
            Slot::Null => {}
            Slot::Val(v) if f.ty(v) == Ty::Void => say(format!("{v} has no type")),
            Slot::Val(_) => {}
            Slot::Virtual(id) => self.virtual_object(f, id, say),
        }
    }

    fn virtual_object(&self, f: &Func, id: Virtual, say: &mut impl FnMut(String)) {
        let data = &f.virtuals[id];
        let want = match data.kind {
            VirtualKind::Tuple | VirtualKind::List | VirtualKind::Zip => data.fields.len(),
            VirtualKind::Dict => data.fields.len().next_multiple_of(2),
            VirtualKind::Method
            | VirtualKind::ListIter
            | VirtualKind::TupleIter
            | VirtualKind::StrIter
            | VirtualKind::BytesIter
            | VirtualKind::Enumerate
            | VirtualKind::Number
            | VirtualKind::Complex
            | VirtualKind::Function => 2,
            VirtualKind::Optional => data.fields.len().clamp(2, 3),
            VirtualKind::Instance => data.fields.len() | 1,
            VirtualKind::Slice
            | VirtualKind::RangeIter
            | VirtualKind::FloatSum
            | VirtualKind::ComplexOrInt => 3,
            VirtualKind::Cell | VirtualKind::Unsigned => 1,
            VirtualKind::Generator => data.fields.len().max(3),
        };
        if data.fields.len() != want {
            say(format!("{id} wants {want} fields, got {}", data.fields.len()));
        }
        for &field in &data.fields {
            let machine = matches!(field, Slot::Val(v) if f.ty(v) == Ty::I64);
            if matches!(data.kind, VirtualKind::RangeIter | VirtualKind::Unsigned) && !machine {
                say(format!("{id} wants machine integers, got {field}"));
            }
            self.slot(f, field, say);
        }
        if data.kind == VirtualKind::Generator
            && !matches!(data.fields.get(1), Some(&Slot::Val(v)) if f.ty(v) == Ty::I64)
        {
            say(format!("{id} wants a machine integer"));
        }
        let built = |slot: Slot| match slot {
            Slot::Val(v) => !f.ty(v).is_obj(),
            Slot::Virtual(part) => {
                matches!(
                    f.virtuals[part].kind,
                    VirtualKind::Instance
                        | VirtualKind::Number
                        | VirtualKind::Complex
                        | VirtualKind::ComplexOrInt
                        | VirtualKind::Unsigned
                        | VirtualKind::Tuple
                )
            }
            Slot::Null => false,
        };
        if data.kind == VirtualKind::Optional
            && !matches!(data.fields[..], [v, Slot::Val(b), ..] if built(v) && f.ty(b) == Ty::Bool)
        {
            say(format!(
                "{id} wants a machine value, a number, a tuple or an instance, and a truth value"
            ));
        }
        let places = data.fields.iter().skip(1).step_by(2);
        if data.kind == VirtualKind::Instance
            && !places
                .into_iter()
                .all(|&s| matches!(s, Slot::Val(v) if f.as_i64(v).is_some()))
        {
            say(format!("{id} wants constant offsets"));
        }
        if data.kind == VirtualKind::Number
            && !matches!(data.fields[..], [Slot::Val(v), Slot::Val(b)] if f.ty(v) == Ty::F64 && f.ty(b) == Ty::Bool)
        {
            say(format!("{id} wants a double and a truth value"));
        }
        if data.kind == VirtualKind::Complex
            && !matches!(data.fields[..], [Slot::Val(x), Slot::Val(y)] if f.ty(x) == Ty::F64 && f.ty(y) == Ty::F64)
        {
            say(format!("{id} wants two doubles"));
        }
        let types = [Ty::F64, Ty::F64, Ty::I64];
        let fits = |(&slot, ty): (&Slot, Ty)| matches!(slot, Slot::Val(v) if f.ty(v) == ty);
        if data.kind == VirtualKind::ComplexOrInt && !data.fields.iter().zip(types).all(fits) {
            say(format!("{id} wants two doubles and a machine integer"));
        }
    }
}

/// The last call in a block.
fn last_call(f: &Func, b: Block) -> Option<Inst> {
    let insts = f.blocks[b].insts.iter().rev().copied();
    let mut calls = insts.filter(|&i| matches!(f.insts[i].op, Op::Call | Op::CallNative));
    calls.next()
}

/// Rules on neighbours: scratch words are read right after their helper, a helper that always raises ends its block, and
/// after a call that catches nothing happens before its block ends with the question whether it raised.
fn order(f: &Func, cfg: &Cfg, b: Block, faults: &mut Faults) {
    // What a call left there may be read behind a branch on its result.
    let before = match cfg.preds[b].as_slice() {
        &[p] => f.caught_call(p).or_else(|| last_call(f, p)),
        _ => None,
    };
    let mut last: Option<&HelperRow> = before.and_then(|i| helper(&f.insts[i]));
    let mut raised = false;
    let caught = f.caught_call(b);
    let mut caught_now = false;
    for &i in &f.blocks[b].insts {
        let d = &f.insts[i];
        if d.catches {
            if !matches!(d.op, Op::Call | Op::CallNative) {
                faults.inst(i, format!("{} is no call, so it catches nothing", name(d)));
            } else if !helper(d).is_some_and(|row| row.ret == Ret::Raises) && caught != Some(i) {
                faults.inst(
                    i,
                    "its block does not end with a branch on `succeeded`".to_owned(),
                );
            }
        } else if caught_now && f.effects(i).runs_python {
            faults.inst(i, "runs Python code while an exception may be pending".to_owned());
        }
        caught_now = (caught_now && d.op != Op::Succeeded) || caught == Some(i);
        if d.op == Op::Scratch && cfg.is_reachable(b) && !last.is_some_and(|row| row.scratch) {
            faults.inst(i, "no helper call with scratch results before it".to_owned());
        }
        match (d.op == Op::Unreachable, raised) {
            (true, false) => faults.inst(
                i,
                "unreachable does not follow a helper that always raises".to_owned(),
            ),
            (false, true) => faults.inst(i, "follows a helper that always raises".to_owned()),
            (true, true) | (false, false) => {}
        }
        if d.op == Op::Call {
            last = helper(d);
            raised = last.is_some_and(|row| row.ret == Ret::Raises) && !d.catches;
        }
    }
}
