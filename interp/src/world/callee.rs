//! What calling a known object means.

use core::ffi::CStr;

use pyjit_codegen::input::{Builtin, Callee, ConstId, Consumer};
use pyjit_ffi::code::CodeView;
use pyjit_ffi::func::FuncView;
use pyjit_ffi::layout::{cfunction, descr, methoddef, methoddescr, type_};
use pyjit_ffi::object::{Borrowed, Owned};
use pyjit_ffi::py::{self, PyObject, PyTypeObject};
use pyjit_ffi::repr::{co, meth, tpflags};
use pyjit_ffi::types::TypeView;

use super::attrs;
use super::facts::Fact;
use super::globals::lookup;
use super::table::{Table, text_of};
use super::types::flags_match;
use crate::mem::get;

/// Longest parameter name that keyword calls are resolved for. Unit: bytes.
const MAX_NAME: usize = 256;
/// Most defaults of a function that is called directly.
const MAX_DEFAULTS: usize = 64;

/// What calling the object means.
pub(super) fn of(table: &mut Table, object: Borrowed<'_>) -> Callee {
    if let Some(function) = FuncView::new(object) {
        of_function(table, function).unwrap_or(Callee::Unknown)
    } else if object.is_cfunction() {
        of_builtin(object)
    } else if object.is_method_descriptor() {
        of_method_descriptor(object)
    } else if let Some(class) = TypeView::new(object) {
        of_class(table, class)
    } else if is_objects_setattr(object) {
        Callee::Builtin {
            known: Some(Builtin::ObjectSetattr),
            flags: 0,
        }
    } else {
        Callee::Unknown
    }
}

/// `object.__setattr__`
fn is_objects_setattr(object: Borrowed<'_>) -> bool {
    // SAFETY: a static class.
    let base = unsafe { TypeView::from_ptr(&raw mut py::PyBaseObject_Type) };
    let own = base.and_then(|base| attrs::named(base, c"__setattr__"));
    own.is_some_and(|own| own.borrow().is(object))
}

fn of_function(table: &mut Table, function: FuncView<'_>) -> Option<Callee> {
    const COMPLEX: u32 = co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR;
    let owner = function.code()?;
    let code = CodeView::new(owner.borrow())?;
    let plain = code.flags() & COMPLEX == 0
        && code.has_flags(co::OPTIMIZED | co::NEWLOCALS)
        && crate::doors::functions::enters_directly(function);
    let argcount = code.argcount();
    let values = function.defaults();
    let values = values.as_ref().map(Owned::borrow);
    // Surplus defaults are possible (`f.__defaults__ = ...`), and binding takes the last ones; such a function is left
    // to CPython.
    let count = values.map_or(0, Borrowed::tuple_len);
    let names = param_names(code);
    let kwdefaults = kwdefaults(function, code);
    let surplus = count > argcount.min(MAX_DEFAULTS);
    let complex = !plain || surplus || names.is_none() || kwdefaults.is_none();
    let defaults: Vec<ConstId> = match values {
        Some(tuple) if !surplus => tuple.tuple_items().map(|value| table.const_id(value)).collect(),
        _ => vec![],
    };
    let kwdefaults = kwdefaults.unwrap_or_default();
    let kwdefaults = { kwdefaults.iter() }
        .map(|value| value.as_ref().map(|v| table.const_id(v.borrow())))
        .collect();
    Some(Callee::Function {
        code: table.const_id(owner.borrow()),
        argcount: u32::try_from(argcount).ok()?,
        defaults,
        kwdefaults,
        varargs: code.has_flags(co::VARARGS),
        varkeywords: code.has_flags(co::VARKEYWORDS),
        complex,
        param_names: names.unwrap_or_default(),
    })
}

/// What calling a function means that runs this code object in this environment: as if it had no defaults.
pub(super) fn by_code(
    table: &mut Table,
    object: Borrowed<'_>,
    globals: *mut PyObject,
    builtins: *mut PyObject,
) -> Option<Callee> {
    const COMPLEX: u32 = co::GENERATOR | co::COROUTINE | co::ASYNC_GENERATOR;
    let code = CodeView::new(object)?;
    let plain = code.flags() & COMPLEX == 0
        && code.has_flags(co::OPTIMIZED | co::NEWLOCALS)
        && crate::doors::functions::code_enters_directly(code, globals, builtins);
    let names = param_names(code);
    Some(Callee::Function {
        code: table.const_id(object),
        argcount: u32::try_from(code.argcount()).ok()?,
        defaults: vec![],
        kwdefaults: vec![None; code.kwonlyargcount()],
        varargs: code.has_flags(co::VARARGS),
        varkeywords: code.has_flags(co::VARKEYWORDS),
        complex: !plain || names.is_none(),
        param_names: names.unwrap_or_default(),
    })
}

/// Names of the positional and keyword-only parameters; empty, which no keyword is, for those that can't be given by
/// keyword. `None` if one is too long or no text.
fn param_names(code: CodeView<'_>) -> Option<Vec<String>> {
    let named = code.argcount() + code.kwonlyargcount();
    let name = |index| match index < code.posonlyargcount() {
        true => Some(String::new()),
        false => text_of(code.localsplus_name(index)?, MAX_NAME),
    };
    (0..named).map(name).collect()
}

/// Values of the keyword-only parameters; `None` if they are not kept in a plain dict.
fn kwdefaults(function: FuncView<'_>, code: CodeView<'_>) -> Option<Vec<Option<Owned>>> {
    let names = keyword_only(code)?;
    match function.kwdefaults() {
        None => Some(names.iter().map(|_| None).collect()),
        Some(dict) => { names.iter() }
            .map(|name| lookup(dict.borrow(), name.borrow()))
            .collect(),
    }
}

/// Names of the keyword-only parameters.
fn keyword_only(code: CodeView<'_>) -> Option<Vec<Owned>> {
    (code.argcount()..code.argcount() + code.kwonlyargcount())
        .map(|index| code.localsplus_name(index).map(Borrowed::to_owned))
        .collect()
}

/// What a function's keyword defaults rest on besides the function: names of a dict.
pub(super) fn kwdefault_facts(function: FuncView<'_>) -> Option<(Vec<Fact>, Option<Owned>)> {
    let owner = function.code()?;
    let code = CodeView::new(owner.borrow())?;
    let names = keyword_only(code)?;
    let dict = function.kwdefaults().filter(|_| !names.is_empty());
    let mut facts = vec![];
    for name in &names {
        let Some(dict) = &dict else { break };
        let value = lookup(dict.borrow(), name.borrow())?;
        facts.push(Fact::of_name(
            dict.borrow(),
            name.borrow(),
            value.as_ref().map(Owned::borrow),
        ));
    }
    Some((facts, dict))
}

/// Name and flags of a C function.
struct Method {
    name: &'static CStr,
    flags: u32,
}

/// Reads a `PyMethodDef`.
///
/// # Safety
/// `definition` is null or the definition a live C function or descriptor was made from; those are static data.
unsafe fn method(definition: *const u8) -> Option<Method> {
    if definition.is_null() {
        return None;
    }
    // SAFETY: contract; the name is a C string.
    unsafe {
        let name: *const core::ffi::c_char = get(definition, methoddef::ML_NAME);
        let flags: i32 = get(definition, methoddef::ML_FLAGS);
        (!name.is_null()).then(|| Method {
            name: CStr::from_ptr(name),
            flags: flags.cast_unsigned(),
        })
    }
}

/// An exact builtin function: one of a module, or a method bound to an object.
fn of_builtin(object: Borrowed<'_>) -> Callee {
    // SAFETY: an exact builtin function.
    let Some(m) = (unsafe { method(get(object.as_ptr(), cfunction::M_ML)) }) else {
        return Callee::Unknown;
    };
    // SAFETY: null or an object the function keeps alive.
    let this = unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(object.as_ptr(), cfunction::M_SELF)) };
    // A class method's or static method's `m_self` is no module.
    let known = this
        .filter(|_| m.flags & (meth::CLASS | meth::STATIC) == 0)
        .and_then(module_definition)
        .and_then(|module| known_function(module, m.name));
    // The function that `__new__` of a static class is: its `m_self` is the class.
    let makes_tuples = this.is_some_and(|this| this.as_ptr() == (&raw mut py::PyTuple_Type).cast())
        && m.flags & (meth::CLASS | meth::STATIC) == 0
        && m.name == c"__new__";
    Callee::Builtin {
        known: known.or(makes_tuples.then_some(Builtin::TupleNew)),
        flags: m.flags,
    }
}

/// The method descriptor a builtin function was made from that is bound to an object of a builtin class.
pub(super) fn bound_descriptor(object: Borrowed<'_>) -> Option<Owned> {
    if !object.is_cfunction() {
        return None;
    }
    // SAFETY: an exact builtin function.
    let (definition, this) = unsafe {
        let definition: *const u8 = get(object.as_ptr(), cfunction::M_ML);
        let this = get::<_, *mut PyObject>(object.as_ptr(), cfunction::M_SELF);
        (definition, Borrowed::from_ptr(this)?)
    };
    let class = TypeView::of(this);
    // SAFETY: the definition of a live builtin function.
    let m = unsafe { method(definition) }.filter(|_| !class.is_heap_type())?;
    let name = match Owned::interned(object.gil(), m.name) {
        Ok(name) => name,
        Err(raised) => {
            // Out of memory: not known.
            raised.clear();
            return None;
        }
    };
    let found = class.lookup(name.borrow())?;
    if !found.borrow().is_method_descriptor() {
        return None;
    }
    // SAFETY: an exact method descriptor.
    let of_class: *const u8 = unsafe { get(found.borrow().as_ptr(), methoddescr::D_METHOD) };
    (of_class == definition).then_some(found)
}

/// Names of the C definition of a builtin function, and of its module or class.
pub(super) fn c_names(object: Borrowed<'_>) -> Option<(&'static CStr, &'static CStr)> {
    if object.is_cfunction() {
        // SAFETY: an exact builtin function; null or an object it keeps alive.
        let (m, this) = unsafe {
            let this = get::<_, *mut PyObject>(object.as_ptr(), cfunction::M_SELF);
            let m = method(get(object.as_ptr(), cfunction::M_ML))?;
            (m, Borrowed::from_ptr(this)?)
        };
        return Some((module_definition(this)?, m.name));
    }
    if !object.is_method_descriptor() {
        return None;
    }
    // SAFETY: an exact method descriptor of a class, whose name is a C string that lives as long; that of a static class
    // for good.
    unsafe {
        let m = method(get(object.as_ptr(), methoddescr::D_METHOD))?;
        let class = TypeView::from_ptr(get::<_, *mut PyTypeObject>(object.as_ptr(), descr::D_TYPE))?;
        let name: *const core::ffi::c_char = get(class.as_ptr(), type_::TP_NAME);
        (!class.is_heap_type() && !name.is_null()).then(|| (CStr::from_ptr(name), m.name))
    }
}

/// The name in the C definition of an exact module that is the one imported under that name.
fn module_definition(object: Borrowed<'_>) -> Option<&'static CStr> {
    if !object.is_module() {
        return None;
    }
    // SAFETY: a live module; null or its static definition, whose name is a C string.
    let name = unsafe {
        let definition = py::PyModule_GetDef(object.as_ptr());
        (!definition.is_null() && !(*definition).m_name.is_null())
            .then(|| CStr::from_ptr((*definition).m_name))
    }?;
    // SAFETY: the GIL is held where an object is borrowed; a borrowed dict that the interpreter keeps.
    let modules = unsafe { Borrowed::from_ptr(py::PyImport_GetModuleDict()) }.filter(|m| m.is_dict())?;
    match modules.dict_get_str(name) {
        Ok(found) => found
            .is_some_and(|module| module.borrow().is(object))
            .then_some(name),
        Err(raised) => {
            // Out of memory: not recognised.
            raised.clear();
            None
        }
    }
}

/// What calling the object with an iterable does.
pub(super) fn consumer(object: Borrowed<'_>) -> Option<Consumer> {
    let is = |class: *mut PyTypeObject| object.as_ptr() == class.cast();
    let class = [
        (is(&raw mut py::PyList_Type), Consumer::List),
        (is(&raw mut py::PyTuple_Type), Consumer::Collect),
        (is(&raw mut py::PySet_Type), Consumer::Hash),
        (is(&raw mut py::PyFrozenSet_Type), Consumer::Hash),
    ];
    if let Some(&(_, consumer)) = class.iter().find(|row| row.0) {
        return Some(consumer);
    }
    if !object.is_cfunction() {
        return None;
    }
    // SAFETY: an exact builtin function.
    let m = unsafe { method(get(object.as_ptr(), cfunction::M_ML)) }?;
    // SAFETY: null or an object the function keeps alive.
    let this = unsafe { Borrowed::from_ptr(get::<_, *mut PyObject>(object.as_ptr(), cfunction::M_SELF)) };
    match (this.and_then(module_definition)?.to_bytes(), m.name.to_bytes()) {
        (b"builtins", b"sorted") => Some(Consumer::Collect),
        (b"builtins", b"sum") => Some(Consumer::Sum),
        (b"builtins", b"min" | b"max") => Some(Consumer::Compare),
        (b"builtins", b"any") => Some(Consumer::Any),
        (b"builtins", b"all") => Some(Consumer::All),
        _ => None,
    }
}

/// The functions of CPython's own modules that the compiler has operations for. The names are those of the C
/// definitions, which Python code can't set.
fn known_function(module: &CStr, name: &CStr) -> Option<Builtin> {
    match (module.to_bytes(), name.to_bytes()) {
        (b"builtins", b"len") => Some(Builtin::Len),
        (b"builtins", b"isinstance") => Some(Builtin::Isinstance),
        (b"builtins", b"getattr") => Some(Builtin::Getattr),
        (b"builtins", b"hasattr") => Some(Builtin::Hasattr),
        (b"builtins", b"abs") => Some(Builtin::Abs),
        (b"builtins", b"divmod") => Some(Builtin::Divmod),
        (b"builtins", b"round") => Some(Builtin::Round),
        (b"builtins", b"min") => Some(Builtin::Min),
        (b"builtins", b"max") => Some(Builtin::Max),
        (b"builtins", b"ord") => Some(Builtin::Ord),
        (b"builtins", b"chr") => Some(Builtin::Chr),
        (b"builtins", b"id") => Some(Builtin::Id),
        (b"_heapq", b"heappush") => Some(Builtin::Heappush),
        (b"_heapq", b"heappop") => Some(Builtin::Heappop),
        (b"math", b"sqrt") => Some(Builtin::MathSqrt),
        (b"math", b"sin") => Some(Builtin::MathSin),
        (b"math", b"cos") => Some(Builtin::MathCos),
        (b"math", b"exp") => Some(Builtin::MathExp),
        (b"math", b"log") => Some(Builtin::MathLog),
        (b"math", b"floor") => Some(Builtin::MathFloor),
        (b"math", b"ceil") => Some(Builtin::MathCeil),
        (b"math", b"fabs") => Some(Builtin::MathFabs),
        (b"math", b"tan") => Some(Builtin::MathTan),
        (b"math", b"atan") => Some(Builtin::MathAtan),
        (b"math", b"asin") => Some(Builtin::MathAsin),
        (b"math", b"acos") => Some(Builtin::MathAcos),
        (b"math", b"sinh") => Some(Builtin::MathSinh),
        (b"math", b"cosh") => Some(Builtin::MathCosh),
        (b"math", b"tanh") => Some(Builtin::MathTanh),
        (b"math", b"asinh") => Some(Builtin::MathAsinh),
        (b"math", b"acosh") => Some(Builtin::MathAcosh),
        (b"math", b"atanh") => Some(Builtin::MathAtanh),
        (b"math", b"exp2") => Some(Builtin::MathExp2),
        (b"math", b"expm1") => Some(Builtin::MathExpm1),
        (b"math", b"log1p") => Some(Builtin::MathLog1p),
        (b"math", b"cbrt") => Some(Builtin::MathCbrt),
        (b"math", b"log2") => Some(Builtin::MathLog2),
        (b"math", b"log10") => Some(Builtin::MathLog10),
        (b"math", b"atan2") => Some(Builtin::MathAtan2),
        (b"math", b"pow") => Some(Builtin::MathPow),
        (b"math", b"fmod") => Some(Builtin::MathFmod),
        (b"math", b"copysign") => Some(Builtin::MathCopysign),
        (b"math", b"radians") => Some(Builtin::MathRadians),
        (b"math", b"degrees") => Some(Builtin::MathDegrees),
        (b"math", b"gcd") => Some(Builtin::MathGcd),
        (b"math", b"isqrt") => Some(Builtin::MathIsqrt),
        (b"math", b"isnan") => Some(Builtin::MathIsnan),
        (b"math", b"isinf") => Some(Builtin::MathIsinf),
        (b"math", b"isfinite") => Some(Builtin::MathIsfinite),
        (b"math", b"trunc") => Some(Builtin::MathTrunc),
        (b"builtins", b"hash") => Some(Builtin::Hash),
        _ => None,
    }
}

/// An exact method descriptor, such as `list.append`.
fn of_method_descriptor(object: Borrowed<'_>) -> Callee {
    // SAFETY: an exact method descriptor.
    let (m, owner) = unsafe {
        let m = method(get(object.as_ptr(), methoddescr::D_METHOD));
        (m, get::<_, *mut PyTypeObject>(object.as_ptr(), descr::D_TYPE))
    };
    let Some(m) = m else { return Callee::Unknown };
    // Method descriptors of a static class are made by CPython alone.
    let known = if owner == &raw mut py::PyList_Type {
        match m.name.to_bytes() {
            b"append" => Some(Builtin::ListAppend),
            b"pop" => Some(Builtin::ListPop),
            b"insert" => Some(Builtin::ListInsert),
            _ => None,
        }
    } else if owner == &raw mut py::PyDict_Type && m.name.to_bytes() == b"get" {
        Some(Builtin::DictGet)
    } else if owner == &raw mut py::PyUnicode_Type {
        match m.name.to_bytes() {
            b"isalnum" => Some(Builtin::StrIsalnum),
            b"isalpha" => Some(Builtin::StrIsalpha),
            b"isdigit" => Some(Builtin::StrIsdigit),
            b"islower" => Some(Builtin::StrIslower),
            b"isspace" => Some(Builtin::StrIsspace),
            b"isupper" => Some(Builtin::StrIsupper),
            b"startswith" => Some(Builtin::StrStartswith),
            b"endswith" => Some(Builtin::StrEndswith),
            b"format" => Some(Builtin::StrFormat),
            _ => None,
        }
    } else {
        None
    };
    Callee::Builtin {
        known,
        flags: m.flags,
    }
}

fn of_class(table: &mut Table, class: TypeView<'_>) -> Callee {
    let known = [
        (&raw mut py::PyRange_Type, Builtin::Range),
        (&raw mut py::PyEnum_Type, Builtin::Enumerate),
        (&raw mut py::PyZip_Type, Builtin::Zip),
        (&raw mut py::PyLong_Type, Builtin::Int),
        (&raw mut py::PyFloat_Type, Builtin::Float),
        (&raw mut py::PyComplex_Type, Builtin::Complex),
        (&raw mut py::PyUnicode_Type, Builtin::Str),
        (&raw mut py::PyBool_Type, Builtin::Bool),
        (&raw mut py::PyType_Type, Builtin::Type),
        (&raw mut py::PyTuple_Type, Builtin::Tuple),
        (&raw mut py::PyList_Type, Builtin::List),
        (&raw mut py::PySet_Type, Builtin::Set),
        (&raw mut py::PyReversed_Type, Builtin::Reversed),
    ];
    match known.iter().find(|(address, _)| *address == class.as_ptr()) {
        Some(&(_, builtin)) => Callee::Builtin {
            known: Some(builtin),
            flags: 0,
        },
        None => of_python_class(table, class).unwrap_or(Callee::Unknown),
    }
}

/// A class whose call is `type.__call__`, `object.__new__` and one `__init__`, or one `__new__` of Python code.
fn of_python_class(table: &mut Table, class: TypeView<'_>) -> Option<Callee> {
    // SAFETY: static classes.
    let (meta, object) = unsafe {
        (
            TypeView::from_ptr(&raw mut py::PyType_Type)?,
            TypeView::from_ptr(&raw mut py::PyBaseObject_Type)?,
        )
    };
    let unwanted = tpflags::IS_ABSTRACT | tpflags::DISALLOW_INSTANTIATION;
    // A metaclass of Python code that leaves calls to `type`.
    let called = TypeView::of(class.object()).slot(type_::TP_CALL) == meta.slot(type_::TP_CALL);
    let plain = called && class.slot(type_::TP_VECTORCALL).is_null();
    plain.then_some(())?;
    if class.slot(type_::TP_NEW) != object.slot(type_::TP_NEW) {
        return of_class_with_new(table, class);
    }
    let plain = flags_match(class, tpflags::HEAPTYPE | tpflags::READY, unwanted)
        && class.slot(type_::TP_ALLOC) == py::PyType_GenericAlloc as *const ();
    plain.then_some(())?;
    let ty = table.class_id(class);
    if class.slot(type_::TP_INIT) == object.slot(type_::TP_INIT) {
        return Some(Callee::Class {
            ty,
            init: None,
            new: None,
        });
    }
    let name = match Owned::interned(class.object().gil(), c"__init__") {
        Ok(name) => name,
        Err(raised) => {
            // Out of memory: not known.
            raised.clear();
            return None;
        }
    };
    // If the lookup finds a Python function, `tp_init` is the slot function that calls it.
    let init = class.lookup(name.borrow()).filter(|f| f.borrow().is_function())?;
    Some(Callee::Class {
        ty,
        init: Some(table.const_id(init.borrow())),
        new: None,
    })
}

/// A class whose `__new__` is a Python function, and that has no `__init__` of its own: `object.__init__` does nothing then.
fn of_class_with_new(table: &mut Table, class: TypeView<'_>) -> Option<Callee> {
    // SAFETY: a static class.
    let object = unsafe { TypeView::from_ptr(&raw mut py::PyBaseObject_Type)? };
    // A metaclass could have another idea of what `C.__new__` is.
    let plain = TypeView::of(class.object()).as_ptr() == &raw mut py::PyType_Type
        && flags_match(class, tpflags::HEAPTYPE | tpflags::READY, 0)
        && class.slot(type_::TP_INIT) == object.slot(type_::TP_INIT);
    plain.then_some(())?;
    let name = match Owned::interned(class.object().gil(), c"__new__") {
        Ok(name) => name,
        Err(raised) => {
            // Out of memory: not known.
            raised.clear();
            return None;
        }
    };
    // If the lookup finds a static method, `tp_new` is the slot function that calls it.
    let found = class.lookup(name.borrow())?;
    let is_static = TypeView::of(found.borrow()).as_ptr() == &raw mut py::PyStaticMethod_Type;
    let new = is_static
        .then(|| attrs::static_callable(found.borrow()))
        .flatten()?;
    if !new.borrow().is_function() {
        return None;
    }
    Some(Callee::Class {
        ty: table.class_id(class),
        init: None,
        new: Some(table.const_id(new.borrow())),
    })
}
