//! Arguments to parameters: what CPython does at the start of a call, done when the function called is known.

use super::Specialiser;
use crate::assume::Assumption;
use crate::helpers::HelperId;
use crate::input::{Callee, ConstId};
use crate::ir::func::Value;
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
        let bound = bind_to(self.world.callee(k), given, keywords)?;
        let known = self.world.assume(Assumption::FunctionUnchanged(k));
        known.then_some(bound)
    }

    /// The same for a function of which only the code is known, with the globals of the code at hand.
    pub(super) fn bind_by_code(
        &mut self,
        ed: &Editor<'_>,
        code: ConstId,
        given: usize,
        keywords: &[Keyword],
    ) -> Option<Bound> {
        bind_to(self.world.callee_by_code(code, Self::code(ed)), given, keywords)
    }

    /// The parameters of a call, in the order of their slots.
    pub(super) fn params(
        &mut self,
        ed: &mut Editor<'_>,
        bound: &Bound,
        given: &[Value],
    ) -> Option<Vec<Value>> {
        let mut all = vec![];
        for param in &bound.params {
            all.push(match param {
                Param::Argument(n) => *given.get(*n)?,
                Param::Default(k) => self.const_obj(ed, *k),
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

/// Binds a call of a function with `given` arguments.
fn bind_to(callee: Callee, given: usize, keywords: &[Keyword]) -> Option<Bound> {
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
