//! Arguments to parameters: what CPython does at the start of a call, done when the function called is known.

use pyjit_ffi::layout;

use super::Specialiser;
use crate::assume::Assumption;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::{Callee, ConstId};
use crate::ir::effects::Mem;
use crate::ir::func::Value;
use crate::ir::ops::{Cc, Op};
use crate::ir::types::Ty;
use crate::opt::edit::Editor;

/// A name that an argument is given by.
pub(super) struct Keyword {
    name: String,
    object: ConstId,
}

impl Keyword {
    pub(super) fn new(name: String, object: ConstId) -> Keyword {
        Keyword { name, object }
    }
}

/// What a parameter gets. Arguments are counted as they are given, those by keyword last.
enum Param {
    Argument(usize),
    Default(ConstId),
    /// What the function called has as a default, counted from the last of them, which is 1.
    OwnDefault(usize),
    /// The tuple of these arguments.
    Rest(core::ops::Range<usize>),
    /// The dict of these names and arguments.
    Keywords(Vec<(ConstId, usize)>),
}

/// A call all of whose parameters are known.
pub(super) struct Bound {
    /// The code object whose entry is called.
    pub(super) code: ConstId,
    params: Vec<Param>,
}

impl Specialiser<'_> {
    /// Binds a call of `k` with `given` arguments, the last of which are given by keyword. `None` if they do not fit, or
    /// nothing can be relied on: CPython does it, and raises its own errors.
    pub(super) fn bind(&mut self, k: ConstId, given: usize, keywords: &[Keyword]) -> Option<Bound> {
        let bound = bind_to(self.world.callee(k), given, keywords, false)?;
        let known = self.world.assume(Assumption::FunctionUnchanged(k));
        known.then_some(bound)
    }

    /// The same for a function of which only the code is known, with the globals of the code at hand. Its `defaults` may be
    /// looked at.
    pub(super) fn bind_by_code(
        &mut self,
        ed: &Editor<'_>,
        code: ConstId,
        given: usize,
        keywords: &[Keyword],
        defaults: bool,
    ) -> Option<Bound> {
        let callee = self.world.callee_by_code(code, Self::code(ed));
        bind_to(callee, given, keywords, defaults)
    }

    /// A default of the function that is called; leaves if it has not so many.
    fn own_default(ed: &mut Editor<'_>, func: Value, from_last: usize) -> Value {
        let at = [
            i64::from(layout::function::FUNC_DEFAULTS),
            i64::from(Mem::OTHER.0),
        ];
        let tuple = ed.emit(Op::LoadObj, &[func], at, Ty::OBJ_OR_NULL);
        let none = ed.emit(Op::IsNull, &[tuple], [0, 0], Ty::Bool);
        Self::guard_false(ed, none, ExitReason::Operand);
        let tuple = ed.emit(Op::Refine, &[tuple], [0, 0], Ty::OBJ);
        let size = [i64::from(layout::varobject::OB_SIZE), i64::from(Mem::NONE.0)];
        let size = ed.emit(Op::LoadI64, &[tuple], size, Ty::I64);
        let back = ed.i64(i64::try_from(from_last).unwrap_or(i64::MAX));
        let enough = Self::cmp_i64(ed, Cc::Ge, size, back);
        Self::guard_true(ed, enough, ExitReason::Operand);
        let index = ed.emit(Op::IntSubWrap, &[size, back], [0, 0], Ty::I64);
        let items = [i64::from(layout::tuple::OB_ITEM), i64::from(Mem::FROZEN.0)];
        ed.emit(Op::LoadObjX, &[tuple, index], items, Ty::OBJ)
    }

    /// The parameters of a call of `func`, in the order of their slots.
    pub(super) fn params(
        &mut self,
        ed: &mut Editor<'_>,
        func: Value,
        bound: &Bound,
        given: &[Value],
    ) -> Option<Vec<Value>> {
        let mut all = vec![];
        for param in &bound.params {
            all.push(match param {
                Param::Argument(n) => *given.get(*n)?,
                Param::Default(k) => self.const_obj(ed, *k),
                Param::OwnDefault(n) => Self::own_default(ed, func, *n),
                Param::Rest(range) => {
                    let items = given.get(range.clone())?.to_vec();
                    Self::call_helper(ed, HelperId::BuildTuple, &items)
                }
                Param::Keywords(items) => {
                    let mut operands = vec![];
                    for &(name, n) in items {
                        operands.push(self.const_obj(ed, name));
                        operands.push(*given.get(n)?);
                    }
                    Self::call_helper(ed, HelperId::BuildKwargs, &operands)
                }
            });
        }
        Some(all)
    }
}

/// Binds a call of a function with `given` arguments. Positional parameters that get none may get what the function itself
/// has for them, if its `own_defaults` are not known.
fn bind_to(callee: Callee, given: usize, keywords: &[Keyword], own_defaults: bool) -> Option<Bound> {
    let Callee::Function {
        code,
        argcount,
        defaults,
        kwdefaults,
        varargs,
        varkeywords,
        complex: false,
        param_names,
    } = callee
    else {
        return None;
    };
    let argcount = argcount as usize;
    let positional = given.checked_sub(keywords.len())?;
    if positional > argcount && !varargs {
        return None;
    }
    let named = argcount + kwdefaults.len();
    let mut slots: Vec<Option<usize>> = (0..named)
        .map(|n| (n < positional.min(argcount)).then_some(n))
        .collect();
    let mut rest = vec![];
    for (n, keyword) in (positional..).zip(keywords) {
        let place = param_names.iter().take(named).position(|p| *p == keyword.name);
        match place {
            Some(p) if slots[p].is_none() => slots[p] = Some(n),
            None if varkeywords && rest.iter().all(|&(k, _)| k != keyword.object) => {
                rest.push((keyword.object, n));
            }
            _ => return None,
        }
    }
    let first_default = argcount.checked_sub(defaults.len())?;
    let mut params = vec![];
    for (n, slot) in slots.into_iter().enumerate() {
        params.push(match slot {
            Some(a) => Param::Argument(a),
            None if n < argcount && own_defaults => Param::OwnDefault(argcount - n),
            None if n < argcount => Param::Default(*defaults.get(n.checked_sub(first_default)?)?),
            None => Param::Default((*kwdefaults.get(n - argcount)?)?),
        });
    }
    if varargs {
        params.push(Param::Rest(argcount.min(positional)..positional));
    }
    if varkeywords {
        params.push(Param::Keywords(rest));
    }
    Some(Bound { code, params })
}
