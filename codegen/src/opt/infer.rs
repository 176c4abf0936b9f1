//! Optimistic class inference: which class every value will most likely have.
//!
//! A fixed point over all values, starting from "never seen". The class of a result follows from the classes of the
//! operands (known, predicted or fed back), so a loop variable that starts as an int and is only added ints to is
//! predicted int. Predictions are not facts: `specialise` turns them into guards, and gives a block parameter its
//! predicted class only with a guard on every edge that can't prove it.

use hashbrown::HashMap;

use super::examples::Examples;
use super::fields;
use crate::deopt::ExitReason;
use crate::entity::IdVec;
use crate::helpers::HelperId;
use crate::input::{Attr, Builtin, Callee, CodeIdx, ConstId, ConstValue, Feedback, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Def, Func, Inst, Value};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Ty, TypeId, wk};

/// Prediction for one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guess {
    /// Nothing flows here yet.
    Never,
    /// This class.
    Class(TypeId),
    /// Sometimes an int, sometimes a float.
    Number,
    /// Sometimes a complex, sometimes an int: `z = 0` and then `z = z * z + c`.
    ComplexOrInt,
    /// No single class.
    Any,
}

impl Guess {
    fn join(self, other: Guess) -> Guess {
        match (self, other) {
            (Guess::Never, g) | (g, Guess::Never) => g,
            (a, b) if a == b => a,
            (a, b) if a.is_number() && b.is_number() => Guess::Number,
            (a, b) if a.is_complex_or_int() && b.is_complex_or_int() => Guess::ComplexOrInt,
            _ => Guess::Any,
        }
    }
    /// A complex or an int, or sometimes the one and sometimes the other.
    pub fn is_complex_or_int(self) -> bool {
        matches!(self, Guess::ComplexOrInt | Guess::Class(wk::INT | wk::COMPLEX))
    }
    /// The class, if there is one.
    pub fn class(self) -> Option<TypeId> {
        match self {
            Guess::Class(t) => Some(t),
            Guess::Never | Guess::Number | Guess::ComplexOrInt | Guess::Any => None,
        }
    }
    /// An int or a float.
    pub fn is_number(self) -> bool {
        matches!(self, Guess::Number | Guess::Class(wk::INT | wk::FLOAT))
    }
    /// What the type says, if it says something.
    fn of_type(ty: Ty) -> Option<Guess> {
        match ty.class() {
            Some(t) => Some(Guess::Class(t)),
            None => ty.is_number().then_some(Guess::Number),
        }
    }
}

/// Predictions for all values.
pub fn infer(f: &Func, world: &mut dyn World, examples: &Examples) -> IdVec<Value, Guess> {
    let cfg = Cfg::new(f);
    let mut guess = IdVec::filled(Guess::Never, f.values.len());
    for &p in &f.blocks[f.entry()].params {
        guess[p] = Guess::of_type(f.ty(p)).unwrap_or(Guess::Any);
    }
    seed_live_types(f, world, &mut guess);
    let mut seen = Seen {
        returns: known_callables(f, world),
        used_as: classes_of_uses(f, world),
        typecodes: HashMap::new(),
        numbers: HashMap::new(),
        numbers_of_enumerate: first_parts(f),
    };
    for (&v, &k) in examples {
        let t = world.const_type(k);
        if t == wk::INT || t == wk::FLOAT || t == wk::COMPLEX {
            seen.numbers.insert(v, t);
        }
        // Of complex operands the interpreter has no feedback.
        if t == wk::COMPLEX && guess.get(v).is_some_and(|&g| g == Guess::Any) {
            guess[v] = Guess::Class(t);
        }
        if let Some(code) = world.example_typecode(k) {
            seen.typecodes.insert(v, code);
            seen.used_as.insert(v, world.const_type(k));
            if guess.get(v).is_some_and(|&g| g == Guess::Any) {
                guess[v] = Guess::Class(world.const_type(k));
            }
        }
    }
    let mut changed = true;
    let mut rounds = 0;
    while changed && rounds < 20 {
        changed = false;
        rounds += 1;
        for &b in &cfg.rpo {
            for &i in &f.blocks[b].insts {
                changed |= transfer(f, world, &seen, i, &mut guess);
            }
        }
    }
    guess
}

/// Entry parameters of loop units: the classes seen in the running frame.
fn seed_live_types(f: &Func, world: &mut dyn World, guess: &mut IdVec<Value, Guess>) {
    // An inlined callee knows its arguments from its call.
    let root = f
        .layout
        .first()
        .and_then(|&b| f.blocks[b].insts.first())
        .is_none_or(|&i| f.insts[i].code == CodeIdx(0));
    if f.entry_kind == crate::input::Entry::Function {
        if root {
            for (n, &p) in f.blocks[f.entry()].params.iter().skip(1).enumerate() {
                if let &[t] = world.param_classes(n).as_slice()
                    && f.ty(p).class().is_none()
                {
                    guess[p] = Guess::Class(t);
                }
            }
        }
        return;
    }
    let snap = world.code(CodeIdx(0));
    let skip = 0;
    for (n, &p) in f.blocks[f.entry()].params.iter().skip(skip).enumerate() {
        match snap.live_types.get(n) {
            Some(Some(t)) => guess[p] = Guess::Class(*t),
            // NULL, which has no class.
            Some(None) => guess[p] = Guess::Never,
            None => {}
        }
    }
}

/// What is known before the fixed point.
struct Seen {
    /// Results of calls.
    returns: HashMap<Value, Returns>,
    /// Classes that operations saw in their operands, or that an example has.
    used_as: HashMap<Value, TypeId>,
    /// Typecodes of arrays.
    typecodes: HashMap<Value, u8>,
    /// Examples that are numbers.
    numbers: HashMap<Value, TypeId>,
    /// First parts of what iterators gave, with the iterators.
    numbers_of_enumerate: HashMap<Value, Value>,
}

/// Values of unknown class that all operations with feedback saw as one builtin class: items of containers, attributes
/// and results that are computed with.
fn classes_of_uses(f: &Func, world: &dyn World) -> HashMap<Value, TypeId> {
    let mut classes: HashMap<Value, Option<TypeId>> = HashMap::new();
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        let computes = matches!(
            f.helper(i),
            Some(
                HelperId::BinaryOp
                    | HelperId::Compare
                    | HelperId::CompareBool
                    | HelperId::GetItem
                    | HelperId::ToBool
            )
        );
        if !computes {
            continue;
        }
        let fb = fields::feedback(f, world, i);
        for (&a, seen) in d.args.iter().zip(&fb.operands) {
            let &[t] = seen.as_slice() else { continue };
            let a = f.root(a);
            let number = t == wk::INT || t == wk::FLOAT;
            let item = f.def_inst(a).is_some_and(|(_, d)| d.op == Op::Scratch);
            if fb.generic || !number || !(item || f.helper_result(a).is_some()) {
                continue;
            }
            let class = classes.entry(a).or_insert(Some(t));
            *class = class.filter(|&c| c == t);
        }
    }
    classes.into_iter().filter_map(|(v, t)| Some((v, t?))).collect()
}

/// First items of what iterators gave, where that is unpacked, with the iterators.
fn first_parts(f: &Func) -> HashMap<Value, Value> {
    let mut parts = HashMap::new();
    for &b in &f.layout {
        let mut unpacked = None;
        for &i in &f.blocks[b].insts {
            let d = &f.insts[i];
            if d.op == Op::Call {
                let step = (f.helper(i) == Some(HelperId::UnpackSequence))
                    .then(|| f.def_inst(f.root(d.args[0])))
                    .flatten();
                unpacked = step
                    .filter(|&(call, _)| f.helper(call) == Some(HelperId::ForIter))
                    .map(|(_, step)| f.root(step.args[0]));
            }
            if let (Op::Scratch, 0, Some(v), Some(it)) = (d.op, d.imm[0], d.result, unpacked) {
                parts.insert(v, it);
            }
        }
    }
    parts
}

/// What calling a value gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Returns {
    /// An object of this class.
    Class(TypeId),
    /// A number of the class of the arguments, if they have one in common.
    LikeArguments,
}

/// Globals and attributes of modules whose calls have results of known class.
fn known_callables(f: &Func, world: &mut dyn World) -> HashMap<Value, Returns> {
    let mut constants: HashMap<Value, ConstId> = HashMap::new();
    let mut returns = HashMap::new();
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        let (Some(h), Some(v)) = (f.helper(i), d.result) else {
            continue;
        };
        if h == HelperId::Call
            && let Some(t) = f.as_const(d.args[0]).and_then(|k| world.returns(k))
        {
            returns.insert(f.root(d.args[0]), Returns::Class(t));
        }
        let constant = match (h, d.args.as_slice()) {
            (HelperId::LoadGlobal, &[name]) => f.as_const(name).and_then(|n| world.global(d.code, n)),
            (HelperId::LoadAttr | HelperId::LoadMethod, &[o, name]) => {
                let module = constants.get(&f.root(o)).copied();
                match module.filter(|&m| world.const_type(m) == wk::MODULE) {
                    Some(m) => f.as_const(name).and_then(|name| world.module_attr(m, name)),
                    None => builtin_method(f, world, i, (o, name)),
                }
            }
            _ => None,
        };
        if let Some(k) = constant {
            constants.insert(v, k);
            if let Some(r) = returned_class(world, k) {
                returns.insert(v, r);
            }
        }
    }
    returns
}

/// The method of a builtin class that is loaded from an object of it, going by the feedback.
fn builtin_method(f: &Func, world: &mut dyn World, i: Inst, (o, name): (Value, Value)) -> Option<ConstId> {
    let d = &f.insts[i];
    let t = f.ty(o).class().or_else(|| {
        let fb = world.feedback(d.code, d.bc);
        match *fb.operands.first()?.as_slice() {
            [t] if !fb.generic => Some(t),
            _ => None,
        }
    })?;
    if world.type_info(t).heap {
        return None;
    }
    match world.attr(t, f.as_const(name)?) {
        Attr::Method { func, .. } => Some(func),
        _ => None,
    }
}

fn returned_class(world: &mut dyn World, k: ConstId) -> Option<Returns> {
    use Returns::{Class, LikeArguments};
    if let Callee::Builtin { known: Some(b), .. } = world.callee(k) {
        return match b {
            Builtin::Len
            | Builtin::Ord
            | Builtin::Id
            | Builtin::Int
            | Builtin::MathFloor
            | Builtin::MathCeil
            | Builtin::MathGcd
            | Builtin::MathIsqrt
            | Builtin::MathTrunc
            | Builtin::Hash => Some(Class(wk::INT)),
            Builtin::Isinstance
            | Builtin::Hasattr
            | Builtin::Bool
            | Builtin::StrIsalnum
            | Builtin::StrIsalpha
            | Builtin::StrIsdigit
            | Builtin::StrIslower
            | Builtin::StrIsspace
            | Builtin::StrIsupper
            | Builtin::StrStartswith
            | Builtin::StrEndswith
            | Builtin::MathIsnan
            | Builtin::MathIsinf
            | Builtin::MathIsfinite => Some(Class(wk::BOOL)),
            Builtin::Abs | Builtin::Min | Builtin::Max => Some(LikeArguments),
            Builtin::Chr | Builtin::Str | Builtin::StrFormat => Some(Class(wk::STR)),
            Builtin::Range => Some(Class(wk::RANGE)),
            Builtin::Enumerate => Some(Class(wk::ENUMERATE)),
            Builtin::Zip => Some(Class(wk::ZIP)),
            Builtin::Float
            | Builtin::MathSqrt
            | Builtin::MathSin
            | Builtin::MathCos
            | Builtin::MathExp
            | Builtin::MathLog
            | Builtin::MathFabs
            | Builtin::MathTan
            | Builtin::MathAtan
            | Builtin::MathAsin
            | Builtin::MathAcos
            | Builtin::MathSinh
            | Builtin::MathCosh
            | Builtin::MathTanh
            | Builtin::MathAsinh
            | Builtin::MathAcosh
            | Builtin::MathAtanh
            | Builtin::MathExp2
            | Builtin::MathExpm1
            | Builtin::MathLog1p
            | Builtin::MathCbrt
            | Builtin::MathLog2
            | Builtin::MathLog10
            | Builtin::MathAtan2
            | Builtin::MathPow
            | Builtin::MathFmod
            | Builtin::MathCopysign
            | Builtin::MathRadians
            | Builtin::MathDegrees => Some(Class(wk::FLOAT)),
            Builtin::Complex => Some(Class(wk::COMPLEX)),
            Builtin::Tuple | Builtin::Divmod => Some(Class(wk::TUPLE)),
            Builtin::List => Some(Class(wk::LIST)),
            Builtin::Set => Some(Class(wk::SET)),
            Builtin::Type
            | Builtin::Getattr
            | Builtin::Heappush
            | Builtin::Heappop
            | Builtin::ObjectSetattr
            | Builtin::Reversed
            | Builtin::ListAppend
            | Builtin::ListPop
            | Builtin::ListInsert
            | Builtin::DictGet
            | Builtin::TupleNew
            // An int of one argument, like the first of two.
            | Builtin::Round => None,
        };
    }
    let made = [
        wk::LIST,
        wk::TUPLE,
        wk::DICT,
        wk::SET,
        wk::FROZENSET,
        wk::STR,
        wk::BYTES,
        wk::BYTEARRAY,
    ];
    let made = world.const_as_type(k).filter(|t| made.contains(t));
    made.or_else(|| world.returns(k)).map(Class)
}

fn transfer(f: &Func, world: &dyn World, seen: &Seen, i: Inst, guess: &mut IdVec<Value, Guess>) -> bool {
    let d = &f.insts[i];
    let mut changed = false;
    for t in &d.targets {
        for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
            let g = guess[p].join(known_or(f, a, guess));
            changed |= std::mem::replace(&mut guess[p], g) != g;
        }
    }
    if let Some(v) = d.result {
        let g = match result_guess(f, world, seen, i, guess) {
            Guess::Any => seen.used_as.get(&v).map_or(Guess::Any, |&t| Guess::Class(t)),
            g => g,
        };
        changed |= std::mem::replace(&mut guess[v], g) != g;
    }
    changed
}

/// The class the type says, else the prediction.
fn known_or(f: &Func, v: Value, guess: &IdVec<Value, Guess>) -> Guess {
    match Guess::of_type(f.ty(v)) {
        Some(g) => g,
        None => match f.def_inst(v) {
            // NULL has no class: it only makes the parameter nullable.
            Some((_, d)) if d.op == Op::ConstNull => Guess::Never,
            _ => guess[v],
        },
    }
}

fn result_guess(f: &Func, world: &dyn World, seen: &Seen, i: Inst, guess: &IdVec<Value, Guess>) -> Guess {
    let d = &f.insts[i];
    let Some(v) = d.result else { return Guess::Any };
    if let Some(g) = Guess::of_type(f.ty(v)) {
        return g;
    }
    if d.op.row().result == Res::Alias {
        return known_or(f, d.args[0], guess);
    }
    if seen
        .numbers_of_enumerate
        .get(&v)
        .is_some_and(|&it| guess[it] == Guess::Class(wk::ENUMERATE))
    {
        return Guess::Class(wk::INT);
    }
    let Some(h) = f.helper(i) else { return Guess::Any };
    let fb = fields::feedback(f, world, i);
    let operand = |n: usize| operand_class(f, &fb, d.args.get(n).copied(), n, guess);
    match h {
        HelperId::BinaryOp => {
            let k = d.args.get(2).and_then(|&k| f.as_i64(k)).unwrap_or(-1);
            let or_example = |n: usize| match operand(n) {
                Guess::Any if unseen(&fb, n) => {
                    let t = d.args.get(n).and_then(|&v| seen.numbers.get(&f.root(v)));
                    t.map_or(Guess::Any, |&t| Guess::Class(t))
                }
                g => g,
            };
            let operands = beside_an_int(&fb, (or_example(0), or_example(1)), k);
            match beside_a_float(&fb, operands, k) {
                (Guess::Never, _) | (_, Guess::Never) => Guess::Never,
                (base, _) if !fb.generic && is_small_power(f, world, d.args.get(1).copied(), k) => {
                    power(base)
                }
                (Guess::Class(a), Guess::Class(b)) if !fb.generic => {
                    binary_class(a, b, k).map_or(Guess::Any, Guess::Class)
                }
                (a, b) if !fb.generic && a.is_complex_or_int() && b.is_complex_or_int() => {
                    complex_result(a, b, k)
                }
                (a, b) if !fb.generic => number_result(a, b, k),
                _ => Guess::Any,
            }
        }
        HelperId::UnaryNegative => match operand(0) {
            Guess::Class(t) if t == wk::INT || t == wk::FLOAT || t == wk::COMPLEX => Guess::Class(t),
            Guess::Never => Guess::Never,
            _ => Guess::Any,
        },
        HelperId::UnaryInvert if operand(0) == Guess::Class(wk::INT) => Guess::Class(wk::INT),
        HelperId::Len | HelperId::GetLen => Guess::Class(wk::INT),
        HelperId::ForIter => match operand(0) {
            Guess::Class(wk::RANGE_ITER | wk::BYTES_ITER) => Guess::Class(wk::INT),
            Guess::Class(wk::STR_ITER | wk::ASCII_ITER) => Guess::Class(wk::STR),
            Guess::Class(wk::DICT_ITEM_ITER) => Guess::Class(wk::TUPLE),
            _ => Guess::Any,
        },
        HelperId::NewStrIter => Guess::Class(wk::STR_ITER),
        HelperId::GetItem if array_typecode(f, seen, &fb, d.args[0]).is_some() => {
            match array_typecode(f, seen, &fb, d.args[0]) {
                Some(b'd') => Guess::Class(wk::FLOAT),
                _ => Guess::Class(wk::INT),
            }
        }
        HelperId::GetItem if operand(1) == Guess::Class(wk::INT) => match operand(0) {
            Guess::Class(wk::BYTES | wk::BYTEARRAY) => Guess::Class(wk::INT),
            Guess::Class(wk::STR) => Guess::Class(wk::STR),
            Guess::Never => Guess::Never,
            _ => Guess::Any,
        },
        HelperId::GetIter => match operand(0) {
            Guess::Class(wk::LIST) => Guess::Class(wk::LIST_ITER),
            Guess::Class(wk::TUPLE) => Guess::Class(wk::TUPLE_ITER),
            Guess::Class(wk::RANGE) => Guess::Class(wk::RANGE_ITER),
            Guess::Class(wk::STR) => Guess::Class(wk::STR_ITER),
            Guess::Class(wk::BYTES) => Guess::Class(wk::BYTES_ITER),
            Guess::Class(wk::DICT | wk::DICT_KEYS) => Guess::Class(wk::DICT_KEY_ITER),
            Guess::Class(wk::SET | wk::FROZENSET) => Guess::Class(wk::SET_ITER),
            Guess::Class(wk::DICT_VALUES) => Guess::Class(wk::DICT_VALUE_ITER),
            Guess::Class(wk::DICT_ITEMS) => Guess::Class(wk::DICT_ITEM_ITER),
            Guess::Class(
                t @ (wk::LIST_ITER
                | wk::TUPLE_ITER
                | wk::RANGE_ITER
                | wk::GENERATOR
                | wk::ENUMERATE
                | wk::ZIP
                | wk::DICT_KEY_ITER
                | wk::DICT_VALUE_ITER
                | wk::DICT_ITEM_ITER
                | wk::SET_ITER),
            ) => Guess::Class(t),
            Guess::Never => Guess::Never,
            _ => Guess::Any,
        },
        HelperId::GetSlice => match operand(0) {
            Guess::Class(t @ (wk::LIST | wk::TUPLE | wk::STR | wk::BYTES)) => Guess::Class(t),
            Guess::Never => Guess::Never,
            _ => Guess::Any,
        },
        HelperId::Call => match seen.returns.get(&f.root(d.args[0])) {
            Some(Returns::Class(t)) => Guess::Class(*t),
            Some(Returns::LikeArguments) => {
                let given = d.args[2..].iter().map(|&a| known_or(f, a, guess));
                // Of what nothing is known it is expected to be like the others.
                let known = given.clone().any(|g| g.is_number());
                let given = given.filter(|&g| !known || g != Guess::Any);
                match given.fold(Guess::Never, Guess::join) {
                    // `abs`: there is no least complex.
                    Guess::Class(wk::COMPLEX) => Guess::Class(wk::FLOAT),
                    Guess::ComplexOrInt => Guess::Number,
                    Guess::Class(t) if t != wk::INT && t != wk::FLOAT => Guess::Any,
                    g => g,
                }
            }
            None => Guess::Any,
        },
        _ => Guess::Any,
    }
}

/// Nothing is known of an operand of an instruction that ran.
pub fn unseen(fb: &Feedback, n: usize) -> bool {
    fb.operands.get(n).is_none_or(Vec::is_empty) && fb.failed.is_empty() && !fb.generic
}

/// What the arrays hold that are a subscript's container.
fn array_typecode(f: &Func, seen: &Seen, fb: &Feedback, container: Value) -> Option<u8> {
    if fb.generic || fb.failed.contains(&ExitReason::State) {
        return None;
    }
    seen.typecodes.get(&f.root(container)).copied().or(fb.typecode)
}

/// Class of an operand: type, prediction, feedback, in this order.
pub fn operand_class(
    f: &Func,
    fb: &Feedback,
    v: Option<Value>,
    n: usize,
    guess: &IdVec<Value, Guess>,
) -> Guess {
    let Some(v) = v else { return Guess::Any };
    if f.ty(v).class().is_some() {
        return Guess::of_type(f.ty(v)).unwrap_or(Guess::Any);
    }
    // What a rewrite put in a value's place may be an alias that the prediction does not know.
    let known = |v: Value| guess.get(v).copied().filter(|&g| g != Guess::Any);
    let g = known(v).or_else(|| known(f.root(v))).unwrap_or(Guess::Any);
    let seen = fb.operands.get(n).map(Vec::as_slice).unwrap_or_default();
    let numbers = !seen.is_empty() && seen.iter().all(|&t| Guess::Class(t).is_number());
    match (g, seen) {
        (Guess::Any | Guess::Number, &[t]) => Guess::Class(t),
        (Guess::Any | Guess::Number | Guess::Class(wk::INT | wk::FLOAT), _) if numbers => {
            seen.iter().fold(Guess::Never, |g, &t| g.join(Guess::Class(t)))
        }
        (Guess::Any | Guess::Class(wk::INT | wk::COMPLEX), &[a, b])
            if Guess::Class(a).join(Guess::Class(b)) == Guess::ComplexOrInt =>
        {
            Guess::ComplexOrInt
        }
        (Guess::Number, seen) if !seen.is_empty() => Guess::Any,
        // What was seen here speaks against the prediction.
        (Guess::Class(t), seen) if !seen.is_empty() && !seen.contains(&t) => match *seen {
            [t] => Guess::Class(t),
            _ => Guess::Any,
        },
        // Several classes were seen here.
        (Guess::Class(_), seen) if seen.len() > 1 => Guess::Any,
        _ => g,
    }
}

/// Operators of ints for which the interpreter has no feedback: what such an operator takes beside an int is expected to be
/// an int, if nothing is known of it.
fn beside_an_int(fb: &Feedback, (a, b): (Guess, Guess), k: i64) -> (Guess, Guess) {
    let int = Guess::Class(wk::INT);
    match (a, b) {
        (Guess::Any, b) if b == int && is_integral(k) && unseen(fb, 0) => (int, int),
        (a, Guess::Any) if a == int && is_integral(k) && unseen(fb, 1) => (int, int),
        seen => seen,
    }
}

/// An operator that hardly ever has other operands than ints.
pub fn is_integral(k: i64) -> bool {
    use pyjit_ffi::opcode as op;
    let integral = [
        op::NB_FLOOR_DIVIDE,
        op::NB_REMAINDER,
        op::NB_LSHIFT,
        op::NB_RSHIFT,
        op::NB_AND,
        op::NB_OR,
        op::NB_XOR,
    ];
    u8::try_from(if k >= 13 { k - 13 } else { k }).is_ok_and(|k| integral.contains(&k))
}

/// The interpreter has no feedback for an int and a float: what a float is added to and the like is expected to be a
/// number, if nothing is known of it.
pub fn beside_a_float(fb: &Feedback, (a, b): (Guess, Guess), k: i64) -> (Guess, Guess) {
    use pyjit_ffi::opcode as op;
    let plain = [op::NB_ADD, op::NB_SUBTRACT, op::NB_MULTIPLY, op::NB_TRUE_DIVIDE];
    let plain = u8::try_from(if k >= 13 { k - 13 } else { k }).is_ok_and(|k| plain.contains(&k));
    let float = Guess::Class(wk::FLOAT);
    match (a, b) {
        (Guess::Any, b) if plain && b == float && unseen(fb, 0) => (Guess::Number, b),
        (a, Guess::Any) if plain && a == float && unseen(fb, 1) => (a, Guess::Number),
        seen => seen,
    }
}

/// Class of `a <op k> b` where one operand is sometimes an int and sometimes a float, and the other is a number.
pub fn number_result(a: Guess, b: Guess, k: i64) -> Guess {
    use pyjit_ffi::opcode as op;
    let float = Guess::Class(wk::FLOAT);
    if !a.is_number() || !b.is_number() {
        return Guess::Any;
    }
    match u8::try_from(if k >= 13 { k - 13 } else { k }) {
        Ok(op::NB_TRUE_DIVIDE) => float,
        Ok(op::NB_ADD | op::NB_SUBTRACT | op::NB_MULTIPLY | op::NB_FLOOR_DIVIDE | op::NB_REMAINDER) => {
            if a == float || b == float {
                float
            } else {
                Guess::Number
            }
        }
        _ => Guess::Any,
    }
}

/// Largest exponent of which powers are written out as products.
pub const MOST_POWER: i64 = 8;

/// `x ** n` with a small constant n above 0, which is like a product.
fn is_small_power(f: &Func, world: &dyn World, exponent: Option<Value>, k: i64) -> bool {
    let power = i64::from(pyjit_ffi::opcode::NB_POWER);
    let n = (k == power || k == power + 13).then(|| exponent.and_then(|v| f.as_const(v)));
    n.flatten()
        .is_some_and(|k| matches!(world.const_value(k), ConstValue::Int(1..=MOST_POWER)))
}

/// Class of a small power.
fn power(base: Guess) -> Guess {
    match base {
        Guess::ComplexOrInt | Guess::Class(wk::INT | wk::FLOAT | wk::COMPLEX) => base,
        _ => Guess::Any,
    }
}

/// Class of `a <op k> b` where an operand is sometimes a complex and sometimes an int, and the other is one of these.
pub fn complex_result(a: Guess, b: Guess, k: i64) -> Guess {
    use pyjit_ffi::opcode as op;
    let complex = Guess::Class(wk::COMPLEX);
    match u8::try_from(if k >= 13 { k - 13 } else { k }) {
        Ok(op::NB_ADD | op::NB_SUBTRACT | op::NB_MULTIPLY) if a == complex || b == complex => complex,
        Ok(op::NB_ADD | op::NB_SUBTRACT | op::NB_MULTIPLY) => Guess::ComplexOrInt,
        _ => Guess::Any,
    }
}

/// Class of `a <op k> b` for exact numbers; `None` if it depends on values or is no number.
pub fn binary_class(a: TypeId, b: TypeId, k: i64) -> Option<TypeId> {
    use pyjit_ffi::opcode as op;
    let k = u8::try_from(if k >= 13 { k - 13 } else { k }).ok()?;
    let int = |t| t == wk::INT || t == wk::BOOL;
    if int(a) && int(b) {
        if a == wk::BOOL && b == wk::BOOL && [op::NB_AND, op::NB_OR, op::NB_XOR].contains(&k) {
            return Some(wk::BOOL);
        }
        return match k {
            op::NB_TRUE_DIVIDE => Some(wk::FLOAT),
            op::NB_POWER | op::NB_MATRIX_MULTIPLY => None,
            _ => Some(wk::INT),
        };
    }
    let number = |t| int(t) || t == wk::FLOAT;
    let complex = |t| t == wk::COMPLEX;
    if (complex(a) || number(a)) && (complex(b) || number(b)) && (complex(a) || complex(b)) {
        return match k {
            op::NB_ADD | op::NB_SUBTRACT | op::NB_MULTIPLY | op::NB_TRUE_DIVIDE | op::NB_POWER => {
                Some(wk::COMPLEX)
            }
            _ => None,
        };
    }
    if number(a) && number(b) {
        return match k {
            op::NB_ADD
            | op::NB_SUBTRACT
            | op::NB_MULTIPLY
            | op::NB_TRUE_DIVIDE
            | op::NB_FLOOR_DIVIDE
            | op::NB_REMAINDER
            | op::NB_POWER => Some(wk::FLOAT),
            _ => None,
        };
    }
    let sequence = |t| [wk::STR, wk::LIST, wk::TUPLE, wk::BYTES].contains(&t);
    match k {
        op::NB_ADD if a == b && sequence(a) => Some(a),
        op::NB_MULTIPLY if sequence(a) && int(b) => Some(a),
        op::NB_MULTIPLY if sequence(b) && int(a) => Some(b),
        _ => None,
    }
}

/// Entry parameters are the only values defined outside blocks' instructions and edges.
pub fn is_entry_param(f: &Func, v: Value) -> bool {
    matches!(f.values[v].def, Def::Param(b, _) if b == f.entry())
}
