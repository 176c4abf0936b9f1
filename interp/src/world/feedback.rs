//! Feedback of the interpreter: what the specialised opcodes and inline caches of a code object say, joined with what
//! exits taught.

use hashbrown::HashMap;
use pyjit_codegen::deopt::ExitReason;
use pyjit_codegen::entity::Id;
use pyjit_codegen::input::{Feedback, MetCallee};
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::code::CodeView;
use pyjit_ffi::func::{self, FuncView};
use pyjit_ffi::layout::{cache_attr, cache_call, cache_counter, cache_load_method, cache_to_bool, interp};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::opcode as op;
use pyjit_ffi::py::{self, PyCodeObject, PyObject};
use pyjit_ffi::tstate::Tstate;
use pyjit_ffi::types::TypeView;

use super::table::Table;
use super::types::well_known;
use super::{Subject, forms};
use crate::doors::functions::code_of_function;
use crate::feedback::{FeedbackStore, MAX_TYPES, NOTES, SiteFeedback};
use crate::mem::get;
use crate::runtime;

/// Counter of an instruction that never ran.
const FIRST_COUNTER: u16 = 0x11;
/// Branch history of an instruction that never ran.
const FIRST_HISTORY: u16 = 0x5555;

/// One instruction as found.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) unit: u32,
    pub(super) raw: u8,
    /// From the instruction's own unit on.
    bytes: &'a [u8],
}

impl Site<'_> {
    /// A cache field by its byte offset from the instruction.
    fn u16_at(&self, offset: i32) -> u16 {
        let at = usize::try_from(offset).unwrap_or(usize::MAX);
        match self.bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            Some(&field) => u16::from_le_bytes(field),
            None => 0,
        }
    }
    /// See [`Site::u16_at`].
    fn u32_at(&self, offset: i32) -> u32 {
        u32::from(self.u16_at(offset)) | u32::from(self.u16_at(offset + 2)) << 16
    }
    /// The class version this form's guard compares with.
    pub(super) fn class_version(&self) -> Option<u32> {
        match self.raw {
            op::LOAD_ATTR_INSTANCE_VALUE
            | op::LOAD_ATTR_WITH_HINT
            | op::LOAD_ATTR_SLOT
            | op::STORE_ATTR_INSTANCE_VALUE
            | op::STORE_ATTR_WITH_HINT
            | op::STORE_ATTR_SLOT => Some(self.u32_at(cache_attr::VERSION)),
            op::LOAD_ATTR_METHOD_WITH_VALUES
            | op::LOAD_ATTR_METHOD_NO_DICT
            | op::LOAD_ATTR_METHOD_LAZY_DICT
            | op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES
            | op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT
            | op::LOAD_ATTR_PROPERTY
            | op::LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN => Some(self.u32_at(cache_load_method::TYPE_VERSION)),
            op::TO_BOOL_ALWAYS_TRUE => Some(self.u32_at(cache_to_bool::VERSION)),
            op::CALL_ALLOC_AND_ENTER_INIT => Some(self.u32_at(cache_call::FUNC_VERSION)),
            _ => None,
        }
        .filter(|&version| version != 0)
    }
    /// The function version this form's guard compares with.
    fn function_version(&self) -> Option<u32> {
        match self.raw {
            op::CALL_PY_EXACT_ARGS
            | op::CALL_PY_GENERAL
            | op::CALL_BOUND_METHOD_EXACT_ARGS
            | op::CALL_BOUND_METHOD_GENERAL => Some(self.u32_at(cache_call::FUNC_VERSION)),
            _ => None,
        }
    }
}

/// Feedback per bytecode unit of the subject's code. `bytecode` is its snapshot, taken since Python code last ran. It is
/// `compiled` itself, or a function that may become a part of what is.
pub(super) fn harvest(
    gil: Gil<'_>,
    table: &mut Table,
    store: &FeedbackStore,
    subject: &Subject<'_>,
    bytecode: &[u8],
    compiled: bool,
) -> HashMap<u32, Feedback> {
    let earlier = store.forms(subject.code);
    let mut versions = forms::versions(bytecode);
    versions.extend(forms::versions(earlier.as_deref().unwrap_or_default()));
    let classes = store.classes_by_version(gil, &versions);
    let kept = earlier.map(|earlier| forms::kept(&earlier, bytecode, &classes));
    let bytecode = kept.as_deref().unwrap_or(bytecode);
    if compiled {
        store.keep_forms(subject.code, bytecode);
    }
    let sites = sites(bytecode);
    let mut all: HashMap<u32, Feedback> = sites
        .iter()
        // Only what the interpreter specialises or counts has anything to say.
        .filter(|site| op::caches(site.raw) != 0)
        .map(|site| (site.unit, of_site(gil, table, &classes, site)))
        .filter(|(_, feedback)| *feedback != Feedback::default())
        .collect();
    let mut surprised: HashMap<u32, [bool; 2]> = HashMap::new();
    for (mut unit, learnt) in store.sites(subject.code) {
        // Exits name the first unit of an instruction, feedback goes by the instruction's own.
        while bytecode.get(2 * unit as usize) == Some(&op::EXTENDED_ARG) {
            unit += 1;
        }
        merge(
            gil,
            table,
            store,
            all.entry(unit).or_default(),
            &learnt,
            subject.exit_limit,
        );
        surprised.insert(unit, [0, 1].map(|n| !learnt.operands[n].is_empty()));
    }
    mix_numbers(&sites, subject, &surprised, &mut all);
    mix_attributes(table, store, &sites, subject, &mut all);
    all
}

/// Attribute loads with their names' index in `co_names`.
fn attribute_loads<'a>(sites: &'a [Site<'a>]) -> impl Iterator<Item = (&'a Site<'a>, usize)> {
    let mut high = 0;
    sites.iter().filter_map(move |site| {
        let arg = high << 8 | usize::from(site.bytes.get(1).copied().unwrap_or(0));
        let base = op::base(site.raw);
        high = if base == op::EXTENDED_ARG { arg } else { 0 };
        // The lowest bit is that of a method call.
        (base == op::LOAD_ATTR && arg & 1 == 0).then_some((site, arg >> 1))
    })
}

/// Attributes that hold ints as well as floats, whichever bytecode found that out.
fn mix_attributes(
    table: &Table,
    store: &FeedbackStore,
    sites: &[Site<'_>],
    subject: &Subject<'_>,
    all: &mut HashMap<u32, Feedback>,
) {
    // SAFETY: the code object is held during the compile.
    let code = unsafe { Borrowed::from_ptr(subject.code.cast()) }.and_then(CodeView::new);
    let Some(code) = code.filter(|_| store.has_mixed()) else {
        return;
    };
    for (site, name) in attribute_loads(sites) {
        let (Some(name), Some(fb)) = (code.name_at(name), all.get_mut(&site.unit)) else {
            continue;
        };
        let mut classes = fb
            .operands
            .first()
            .into_iter()
            .flatten()
            .filter_map(|&t| table.class(t));
        if classes.any(|class| store.is_mixed(class.as_ptr(), name.as_ptr())) {
            fb.numbers = vec![wk::INT, wk::FLOAT];
        }
    }
}

/// An attribute loaded at a bytecode held an int where a float was expected, or the other way round. The same is expected of
/// the other attributes of such objects that the line loads: coordinates, for example.
pub(crate) fn note_mixed(gil: Gil<'_>, store: &FeedbackStore, code: CodeView<'_>, unit: u32) {
    let bytecode: Vec<u8> = (0..code.units())
        .filter_map(|u| code.unit_at(u))
        .flat_map(|(op, arg)| [op, arg])
        .collect();
    let sites = sites(&bytecode);
    let line = code.line_of(unit);
    let loads: Vec<_> = attribute_loads(&sites)
        .filter(|(site, _)| code.line_of(site.unit) == line)
        .filter_map(|(site, name)| Some((site.class_version()?, code.name_at(name)?)))
        .collect();
    let versions: Vec<u32> = loads.iter().map(|&(version, _)| version).collect();
    let classes = store.classes_by_version(gil, &versions);
    for (version, name) in loads {
        if let Some(class) = classes.get(&version) {
            store.note_mixed(class.as_ptr().cast(), name.as_ptr());
        }
    }
}

/// Where ints came for floats or floats for ints, all operators of numbers on the same line are expected to get both on that
/// side: what is added to an x is added to a y as well, and each guard that finds that out for itself costs a compile.
/// `surprised` has the operands of which exits taught something.
fn mix_numbers(
    sites: &[Site<'_>],
    subject: &Subject<'_>,
    surprised: &HashMap<u32, [bool; 2]>,
    all: &mut HashMap<u32, Feedback>,
) {
    const NUMBERS: [TypeId; 2] = [wk::INT, wk::FLOAT];
    let numeric = |site: &&Site<'_>| matches!(op::base(site.raw), op::BINARY_OP | op::COMPARE_OP);
    let of_numbers = |fb: &Feedback| {
        let mut seen = fb.operands.iter().flatten().peekable();
        seen.peek().is_some() && seen.all(|t| NUMBERS.contains(t))
    };
    let mixed = |fb: &Feedback| fb.failed.contains(&ExitReason::Type) && of_numbers(fb);
    // SAFETY: the code object is held during the compile.
    let Some(code) = unsafe { Borrowed::from_ptr(subject.code.cast()) }.and_then(CodeView::new) else {
        return;
    };
    let line = |unit: u32| code.line_of(unit);
    let mut lines: HashMap<i32, [bool; 2]> = HashMap::new();
    for site in sites.iter().filter(numeric) {
        if let (Some(line), Some(here)) = (line(site.unit), surprised.get(&site.unit))
            && all.get(&site.unit).is_some_and(mixed)
        {
            let both = lines.entry(line).or_default();
            *both = [both[0] | here[0], both[1] | here[1]];
        }
    }
    if lines.is_empty() {
        return;
    }
    for site in sites.iter().filter(numeric) {
        let Some(fb) = all.get_mut(&site.unit).filter(|fb| of_numbers(fb)) else {
            continue;
        };
        if let Some(both) = line(site.unit).and_then(|line| lines.get(&line)) {
            fb.operands.resize(2, vec![]);
            for (known, _) in fb.operands.iter_mut().zip(both).filter(|(_, both)| **both) {
                *known = NUMBERS.to_vec();
            }
        }
    }
}

/// What an instruction is specialised for now. A compile that came before may have relied on it; once the interpreter has
/// run the instruction again it may be something else.
pub(crate) struct Expected {
    /// The first unit of the instruction that says so.
    pub unit: u32,
    /// Which of its operands,
    pub operand: usize,
    /// and what its class is.
    pub class: Owned,
}

/// What the code at `unit` is specialised for, as far as that operand goes, or the first if it is not known which one was
/// meant. That of GET_ITER is what the loop behind it walks.
pub(crate) fn expected_at(
    gil: Gil<'_>,
    store: &FeedbackStore,
    code: CodeView<'_>,
    mut unit: u32,
    operand: Option<usize>,
) -> Option<Expected> {
    let next = |mut unit: u32| loop {
        match code.unit_at(unit)?.0 {
            op::EXTENDED_ARG => unit += 1,
            raw => return Some((unit, raw)),
        }
    };
    let (mut at, mut raw) = next(unit)?;
    if raw == op::GET_ITER {
        unit = at + 1;
        (at, raw) = next(unit).filter(|&(_, raw)| op::base(raw) == op::FOR_ITER)?;
    }
    let fields = (at..=at + u32::from(op::caches(raw))).filter_map(|u| code.unit_at(u));
    let bytes: Vec<u8> = fields.flat_map(|(low, high)| [low, high]).collect();
    let site = Site {
        unit: at,
        raw,
        bytes: bytes.as_slice(),
    };
    if !forms::tells_class(op::base(raw)) {
        return None;
    }
    let (operand, class) = match (op::base(raw), site.class_version()) {
        (op::LOAD_ATTR | op::STORE_ATTR, Some(version)) => {
            (0, store.classes_by_version(gil, &[version]).remove(&version)?)
        }
        (base, _) => {
            let operand = operand.filter(|_| base != op::FOR_ITER).unwrap_or(0);
            let class = (*fixed_operands(raw).get(operand)?.first()?).index();
            let (_, symbol) = wk::TABLE.get(class)?;
            (operand, well_known(gil, symbol)?.object().to_owned())
        }
    };
    Some(Expected { unit, operand, class })
}

/// The instructions.
pub(super) fn sites(bytecode: &[u8]) -> Vec<Site<'_>> {
    let mut sites = vec![];
    let mut at = 0;
    while let Some(&raw) = bytecode.get(at) {
        let unit = u32::try_from(at / 2).unwrap_or(u32::MAX);
        sites.push(Site {
            unit,
            raw,
            bytes: &bytecode[at..],
        });
        at += 2 + 2 * usize::from(op::caches(raw));
    }
    sites
}

fn of_site(gil: Gil<'_>, table: &mut Table, classes: &HashMap<u32, Owned>, site: &Site<'_>) -> Feedback {
    let mut feedback = Feedback {
        operands: fixed_operands(site.raw),
        ..Feedback::default()
    };
    let base = op::base(site.raw);
    match base {
        op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_NONE | op::POP_JUMP_IF_NOT_NONE => {
            let history = site.u16_at(cache_counter::COUNTER);
            let ones = u8::try_from(history.count_ones()).unwrap_or(16);
            feedback.taken = (history != FIRST_HISTORY).then_some(ones);
        }
        // Its counter is never touched.
        op::JUMP_BACKWARD => {}
        _ => {
            let counted = op::caches(base) != 0 && site.raw == base;
            feedback.unexecuted = counted && site.u16_at(cache_counter::COUNTER) == FIRST_COUNTER;
        }
    }
    if let Some(class) = site.class_version().and_then(|version| classes.get(&version)) {
        note_class(table, &mut feedback, site.raw, class);
    }
    if matches!(site.raw, op::LOAD_ATTR_WITH_HINT | op::STORE_ATTR_WITH_HINT) {
        feedback.dict_hint = Some(u32::from(site.u16_at(cache_attr::INDEX)));
    }
    match callee_of(gil, site) {
        Some(Seen::Callable(callee)) => feedback.callee = Some(table.const_id(callee.borrow())),
        Some(Seen::Code(code)) => feedback.callees.push(MetCallee {
            code: table.const_id(code.borrow()),
            function: None,
        }),
        None => {}
    }
    feedback
}

/// Puts a class found by its version where the instruction has it.
fn note_class(table: &mut Table, feedback: &mut Feedback, raw: u8, class: &Owned) {
    let Some(view) = TypeView::new(class.borrow()) else {
        return;
    };
    match op::base(raw) {
        op::LOAD_ATTR | op::STORE_ATTR | op::TO_BOOL => feedback.operands = vec![vec![table.class_id(view)]],
        op::CALL => feedback.callee = Some(table.const_id(class.borrow())),
        _ => {}
    }
}

/// What a CALL form was specialised for.
enum Seen {
    Callable(Owned),
    /// Functions that run this, each made for a few calls.
    Code(Owned),
}

/// What a CALL form was specialised for, as far as its guard names it.
fn callee_of(gil: Gil<'_>, site: &Site<'_>) -> Option<Seen> {
    if let Some(version) = site.function_version() {
        let interpreter = Tstate::current(gil).interp();
        let Some(callee) = func::function_by_version(interpreter, version) else {
            let code = func::code_address_by_version(interpreter, version)?;
            return runtime::get(gil).live_code(code, version).map(Seen::Code);
        };
        // SAFETY: a live function.
        let code = unsafe { code_of_function(callee.as_ptr().cast()) };
        if is_lasting(gil, code) {
            return Some(Seen::Callable(callee));
        }
        // SAFETY: the function keeps its code.
        return unsafe { Borrowed::from_ptr(code.cast()) }.map(|code| Seen::Code(code.to_owned()));
    }
    builtin_of(gil, site).map(Seen::Callable)
}

/// No unit saw a function of this code die that it had called by its identity.
fn is_lasting(gil: Gil<'_>, code: *mut PyCodeObject) -> bool {
    let state = runtime::get(gil).find_state(code);
    state.is_none_or(|state| !state.short_lived.get())
}

/// The builtin a CALL form is for.
fn builtin_of(gil: Gil<'_>, site: &Site<'_>) -> Option<Owned> {
    match site.raw {
        op::CALL_LEN => cached_callable(gil, interp::CALLABLE_CACHE_LEN),
        op::CALL_ISINSTANCE => cached_callable(gil, interp::CALLABLE_CACHE_ISINSTANCE),
        op::CALL_LIST_APPEND => cached_callable(gil, interp::CALLABLE_CACHE_LIST_APPEND),
        op::CALL_TYPE_1 => static_class(gil, &raw mut py::PyType_Type),
        op::CALL_STR_1 => static_class(gil, &raw mut py::PyUnicode_Type),
        op::CALL_TUPLE_1 => static_class(gil, &raw mut py::PyTuple_Type),
        _ => None,
    }
}

fn static_class(_: Gil<'_>, class: *mut py::PyTypeObject) -> Option<Owned> {
    // SAFETY: a static class.
    unsafe { Borrowed::from_ptr(class.cast()) }.map(Borrowed::to_owned)
}

/// One of the callables the interpreter state keeps.
fn cached_callable(gil: Gil<'_>, offset: i32) -> Option<Owned> {
    let interpreter = Tstate::current(gil).interp();
    // SAFETY: a field of the live interpreter state: null or an object it keeps alive.
    unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(interpreter.as_ptr(), offset)) }
        .map(Borrowed::to_owned)
}

/// Operand classes that the specialised opcode alone tells.
fn fixed_operands(raw: u8) -> Vec<Vec<TypeId>> {
    let known: &[Option<TypeId>] = match raw {
        op::BINARY_OP_ADD_INT
        | op::BINARY_OP_SUBTRACT_INT
        | op::BINARY_OP_MULTIPLY_INT
        | op::COMPARE_OP_INT => &[Some(wk::INT), Some(wk::INT)],
        op::BINARY_OP_ADD_FLOAT
        | op::BINARY_OP_SUBTRACT_FLOAT
        | op::BINARY_OP_MULTIPLY_FLOAT
        | op::COMPARE_OP_FLOAT => &[Some(wk::FLOAT), Some(wk::FLOAT)],
        op::BINARY_OP_ADD_UNICODE | op::BINARY_OP_INPLACE_ADD_UNICODE | op::COMPARE_OP_STR => {
            &[Some(wk::STR), Some(wk::STR)]
        }
        op::CONTAINS_OP_SET => &[None, Some(wk::SET)],
        op::CONTAINS_OP_DICT => &[None, Some(wk::DICT)],
        op::TO_BOOL_BOOL => &[Some(wk::BOOL)],
        op::TO_BOOL_INT => &[Some(wk::INT)],
        op::TO_BOOL_LIST | op::UNPACK_SEQUENCE_LIST => &[Some(wk::LIST)],
        op::TO_BOOL_NONE => &[Some(wk::NONE)],
        op::TO_BOOL_STR => &[Some(wk::STR)],
        op::BINARY_SUBSCR_LIST_INT => &[Some(wk::LIST), Some(wk::INT)],
        op::BINARY_SUBSCR_TUPLE_INT => &[Some(wk::TUPLE), Some(wk::INT)],
        op::BINARY_SUBSCR_STR_INT => &[Some(wk::STR), Some(wk::INT)],
        op::BINARY_SUBSCR_DICT => &[Some(wk::DICT)],
        op::STORE_SUBSCR_LIST_INT => &[Some(wk::LIST), Some(wk::INT)],
        op::STORE_SUBSCR_DICT => &[Some(wk::DICT)],
        op::UNPACK_SEQUENCE_TUPLE | op::UNPACK_SEQUENCE_TWO_TUPLE => &[Some(wk::TUPLE)],
        op::FOR_ITER_LIST => &[Some(wk::LIST_ITER)],
        op::FOR_ITER_TUPLE => &[Some(wk::TUPLE_ITER)],
        op::FOR_ITER_RANGE => &[Some(wk::RANGE_ITER)],
        op::FOR_ITER_GEN | op::SEND_GEN => &[Some(wk::GENERATOR)],
        op::LOAD_ATTR_MODULE => &[Some(wk::MODULE)],
        op::LOAD_ATTR_CLASS => &[Some(wk::TYPE)],
        op::CALL_PY_EXACT_ARGS | op::CALL_PY_GENERAL => &[Some(wk::FUNCTION)],
        op::CALL_BOUND_METHOD_EXACT_ARGS | op::CALL_BOUND_METHOD_GENERAL => &[Some(wk::METHOD)],
        op::CALL_ALLOC_AND_ENTER_INIT
        | op::CALL_BUILTIN_CLASS
        | op::CALL_TYPE_1
        | op::CALL_STR_1
        | op::CALL_TUPLE_1 => &[Some(wk::TYPE)],
        op::CALL_BUILTIN_O
        | op::CALL_BUILTIN_FAST
        | op::CALL_BUILTIN_FAST_WITH_KEYWORDS
        | op::CALL_LEN
        | op::CALL_ISINSTANCE => &[Some(wk::BUILTIN)],
        op::CALL_LIST_APPEND => &[Some(wk::METHOD_DESCR), Some(wk::LIST)],
        op::CALL_METHOD_DESCRIPTOR_O
        | op::CALL_METHOD_DESCRIPTOR_NOARGS
        | op::CALL_METHOD_DESCRIPTOR_FAST
        | op::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS => &[Some(wk::METHOD_DESCR)],
        // Generic instructions, and forms whose guard names no class.
        _ => &[],
    };
    known
        .iter()
        .map(|class| class.iter().copied().collect())
        .collect()
}

/// Adds what exits taught.
fn merge(
    gil: Gil<'_>,
    table: &mut Table,
    store: &FeedbackStore,
    feedback: &mut Feedback,
    learnt: &SiteFeedback,
    exit_limit: u32,
) {
    // A unit may be dropped after fewer failures than the limit: what it was dropped for has failed too often, too.
    let counts = ExitReason::ALL
        .iter()
        .zip(learnt.counts.iter().zip(&learnt.rounds));
    feedback.failed = counts
        .filter(|(_, (n, rounds))| **n >= exit_limit || **rounds != 0)
        .map(|(&reason, _)| reason)
        .collect();
    feedback.generic |= learnt.generic;
    // The first time the inline values were not in use, the second time the entry was elsewhere.
    let misses = learnt.rounds[ExitReason::State as usize];
    feedback.dict_hint = feedback.dict_hint.filter(|_| misses < 2);
    feedback.many_classes = learnt.has_many_classes(exit_limit);
    feedback.overflowed |= learnt.overflowed;
    feedback.noted = learnt.noted >= NOTES;
    feedback.typecode = learnt.typecode;
    if feedback.failed.contains(&ExitReason::Identity)
        && let Some(callee) = feedback.callee.take()
    {
        // Another function that runs the same is as good, and this one may come again.
        let function = table.own_object(callee);
        let function = function.as_ref().and_then(|f| FuncView::new(f.borrow()));
        if let Some(code) = function.and_then(FuncView::code) {
            let code = table.const_id(code.borrow());
            feedback.callees.push(MetCallee {
                code,
                function: Some(callee),
            });
        }
    }
    for (code, function) in store.callees(learnt) {
        // SAFETY: a living function.
        let function = function.and_then(|f| unsafe { Borrowed::from_ptr(f.cast::<PyObject>()) });
        let met = MetCallee {
            code: table.const_id(code.borrow()),
            function: function
                .filter(|_| is_lasting(gil, code.as_ptr().cast()))
                .map(|f| table.const_id(f)),
        };
        match feedback.callees.iter_mut().find(|c| c.code == met.code) {
            Some(known) if known.function == met.function => {}
            Some(known) => known.function = None,
            None => feedback.callees.push(met),
        }
    }
    feedback.unexecuted &= learnt.total() == 0;
    for (position, classes) in learnt.operands.iter().enumerate() {
        for class in classes.iter().filter_map(crate::feedback::WeakType::get) {
            let Some(view) = TypeView::new(class.borrow()) else {
                continue;
            };
            let id = table.class_id(view);
            if feedback.operands.len() <= position {
                feedback.operands.resize(position + 1, vec![]);
            }
            let known = &mut feedback.operands[position];
            if known.len() < MAX_TYPES && !known.contains(&id) {
                known.push(id);
            }
        }
    }
}
