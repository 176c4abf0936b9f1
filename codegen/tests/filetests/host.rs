//! The host of the evaluator in tests: a small Python of ints, floats, strings, tuples, lists and cells, memory laid
//! out as CPython's, helpers as far as the tests need them, and a ledger of references.

use std::cell::{Cell, RefCell};

use pyjit_codegen::entity::ConstId;
use pyjit_codegen::helpers::HelperId;
use pyjit_codegen::ir::eval::{Address, Called, Field, Go, Host, Stop, Val};
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::layout;

use crate::arith;
use crate::object::{Data, Obj};

/// The host.
#[derive(Default)]
pub struct TestHost {
    /// Constants by number.
    pub consts: Vec<Option<Obj>>,
    /// The exception that was raised.
    pub exception: Option<&'static str>,
    /// What `log` was called with, as text.
    pub log: Vec<String>,
    /// Which stop (counted from 1) has compiled code leave; 0 for none.
    pub leave_at: usize,
    stops: usize,
    /// Lists that raw pointers lead to: pointer `(n + 1) << 32` to the items of number n.
    raw: Vec<Obj>,
    /// Objects with the references that compiled code owns.
    ledger: Vec<(Obj, i64)>,
    /// What went wrong with references.
    pub misuse: Vec<String>,
}

impl TestHost {
    /// A host with these constants.
    pub fn new(consts: &[Option<Obj>]) -> TestHost {
        TestHost {
            consts: consts.to_vec(),
            ..TestHost::default()
        }
    }
    /// Objects compiled code still owns.
    pub fn leaks(&self) -> Vec<String> {
        self.ledger
            .iter()
            .filter(|row| row.1 != 0)
            .map(|(o, n)| format!("{o} ({n} references)"))
            .collect()
    }
    fn count(&mut self, o: &Obj, by: i64) {
        if o.is_immortal() {
            return;
        }
        let row = match self.ledger.iter_mut().position(|row| row.0.is(o)) {
            Some(n) => n,
            None => {
                self.ledger.push((o.clone(), 0));
                self.ledger.len() - 1
            }
        };
        self.ledger[row].1 += by;
        if self.ledger[row].1 < 0 {
            self.misuse.push(format!("gives away {o}, which it does not own"));
        }
    }
    fn raise(&mut self, exception: &'static str) -> Called<Obj> {
        self.exception = Some(exception);
        Called::Raised
    }
    fn done(&mut self, result: Result<Obj, &'static str>) -> Called<Obj> {
        match result {
            Ok(o) => Called::Done(Val::Obj(o)),
            Err(exception) => self.raise(exception),
        }
    }
    fn truth_of(&mut self, result: Result<bool, &'static str>) -> Called<Obj> {
        match result {
            Ok(b) => Called::Done(Val::Bool(b)),
            Err(exception) => self.raise(exception),
        }
    }

    fn call_object(&mut self, callable: &Obj, args: &[Obj]) -> Called<Obj> {
        match (&*callable.0, args) {
            (Data::Function(name) | Data::Def(name), [arg]) if name == "log" => {
                self.log.push(arg.to_string());
                Called::Done(Val::Obj(Obj::new(Data::None)))
            }
            (Data::Function(name) | Data::Def(name), [arg, ..]) if name == "id" => {
                Called::Done(Val::Obj(arg.clone()))
            }
            (Data::Function(name) | Data::Def(name), _) if name == "fail" => self.raise("RuntimeError"),
            _other => self.raise("TypeError"),
        }
    }

    fn helper(&mut self, helper: HelperId, args: &[Val<Obj>], scratch: &mut Vec<Val<Obj>>) -> Called<Obj> {
        let objects: Vec<Obj> = args.iter().filter_map(as_object).collect();
        let number = args.iter().rev().find_map(|val| match val {
            Val::I64(n) => Some(*n),
            _other => None,
        });
        match (helper, objects.as_slice(), number) {
            (HelperId::BinaryOp | HelperId::NumberBinary, [a, b], Some(k)) => {
                self.done(arith::binary(k, a, b))
            }
            (HelperId::UnaryNegative, [a], _) => self.done(arith::binary(10, &Obj::new(Data::Int(0)), a)),
            (HelperId::ToBool, [a], _) => Called::Done(Val::Bool(a.truth())),
            (HelperId::Compare, [a, b], Some(k)) => {
                let result = arith::compare(k, a, b).map(|b| Obj::new(Data::Bool(b)));
                self.done(result)
            }
            (HelperId::CompareBool | HelperId::LongCompare | HelperId::StrCompare, [a, b], Some(k)) => {
                self.truth_of(arith::compare(k, a, b))
            }
            (HelperId::LongAdd | HelperId::StrConcat | HelperId::BytesConcat, [a, b], _) => {
                self.done(arith::binary(0, a, b))
            }
            (HelperId::LongSub, [a, b], _) => self.done(arith::binary(10, a, b)),
            (HelperId::LongMul, [a, b], _) => self.done(arith::binary(5, a, b)),
            (HelperId::BoxInt, _, Some(n)) => Called::Done(Val::Obj(Obj::new(Data::Int(n.into())))),
            (HelperId::BoxNumber, _, _) => match *args {
                #[expect(clippy::cast_possible_truncation, reason = "an int below 2**53")]
                [Val::F64(x), Val::I64(1)] => Called::Done(Val::Obj(Obj::new(Data::Int((x as i64).into())))),
                [Val::F64(x), _] => Called::Done(Val::Obj(Obj::new(Data::Float(x)))),
                _ => Called::Unknown,
            },
            (HelperId::MakeCell, content, _) => Called::Done(Val::Obj(Obj::new(Data::Cell(RefCell::new(
                content.first().cloned(),
            ))))),
            (HelperId::GetItem, [c, k], _) => self.done(arith::item(c, k)),
            (HelperId::SetItem, [c, k, v], _) => match arith::set_item(c, k, v) {
                Ok(()) => Called::Done(Val::Null),
                Err(exception) => self.raise(exception),
            },
            (HelperId::BuildTuple, items, _) => Called::Done(Val::Obj(Obj::new(Data::Tuple(items.to_vec())))),
            (HelperId::BuildList, items, _) => Called::Done(Val::Obj(Obj::list(items.to_vec()))),
            (HelperId::ListAppend, [list, item], _) => match &*list.0 {
                Data::List(items, size) => {
                    items.borrow_mut().truncate(size.get());
                    items.borrow_mut().push(Some(item.clone()));
                    size.set(size.get() + 1);
                    Called::Done(Val::Null)
                }
                _other => self.raise("SystemError"),
            },
            // The whole list, unless a tuple would die.
            (HelperId::ListSetSlice, [list, new], _) => match (&*list.0, new.items()) {
                (Data::List(items, size), Some(new)) => {
                    let tuple = |o: &Option<Obj>| o.as_ref().is_some_and(|o| o.class() == wk::TUPLE);
                    if items.borrow().iter().any(tuple) {
                        return Called::Done(Val::I64(0));
                    }
                    size.set(new.len());
                    *items.borrow_mut() = new.into_iter().map(Some).collect();
                    Called::Done(Val::I64(1))
                }
                _other => self.raise("SystemError"),
            },
            (HelperId::UnpackSequence, [sequence], Some(n)) => match sequence.items() {
                Some(items) if i64::try_from(items.len()) == Ok(n) => {
                    scratch.extend(items.into_iter().map(Val::Obj));
                    Called::Done(Val::Null)
                }
                Some(_) => self.raise("ValueError"),
                None => self.raise("TypeError"),
            },
            (HelperId::Len, [o], _) => match o.items() {
                Some(items) => Called::Done(Val::Obj(Obj::new(Data::Int(items.len() as i128)))),
                None => self.raise("TypeError"),
            },
            (HelperId::GetIter, [o], _) => match o.items() {
                Some(_) => Called::Done(Val::Obj(Obj::new(Data::ListIter(o.clone(), Cell::new(0))))),
                None => self.raise("TypeError"),
            },
            (HelperId::NewListIter, [list], Some(at)) => Called::Done(Val::Obj(Obj::new(Data::ListIter(
                list.clone(),
                Cell::new(usize::try_from(at).unwrap_or(0)),
            )))),
            (HelperId::NewRangeIter, ..) => {
                let at = [
                    layout::rangeiter::START,
                    layout::rangeiter::STEP,
                    layout::rangeiter::LEN,
                ];
                let fields = at
                    .iter()
                    .map(|&at| i64::from(at))
                    .zip(args.iter().cloned())
                    .collect();
                Called::Done(Val::Obj(Obj::new(Data::Instance(
                    wk::RANGE_ITER,
                    RefCell::new(fields),
                ))))
            }
            (HelperId::RangeLen, ..) => match args {
                [Val::I64(a), Val::I64(b), Val::I64(step)] => {
                    Called::Done(Val::I64(arith::range_len(*a, *b, *step)))
                }
                _other => Called::Unknown,
            },
            (HelperId::SeqIterEnd, ..) => Called::Done(Val::Null),
            (HelperId::AllocInstance, [class], _) => match &*class.0 {
                Data::Type(ty) => Called::Done(Val::Obj(Obj::new(Data::Instance(*ty, RefCell::default())))),
                _other => self.raise("SystemError"),
            },
            (HelperId::ForIter, [iter], _) => match &*iter.0 {
                Data::ListIter(list, at) => {
                    let next = list.items().and_then(|items| items.get(at.get()).cloned());
                    at.set(at.get() + 1);
                    Called::Done(next.map_or(Val::Null, Val::Obj))
                }
                _other => self.raise("TypeError"),
            },
            // The absent self is no object.
            (HelperId::Call, [callable, args @ ..], _) => self.call_object(callable, args),
            (HelperId::RaiseUnbound, _, _) => self.raise("UnboundLocalError"),
            // The exception as an object is its name.
            (HelperId::CatchException, ..) => match self.exception.take() {
                Some(name) => Called::Done(Val::Obj(Obj::new(Data::Str(name.to_owned())))),
                None => Called::Unknown,
            },
            (HelperId::PushExcInfo, ..) => Called::Done(Val::Obj(Obj::new(Data::None))),
            (HelperId::PopExcept, ..) => Called::Done(Val::Null),
            (HelperId::RaiseVarargs | HelperId::Reraise, _, _) => self.raise("RuntimeError"),
            (HelperId::FloatFloorDiv | HelperId::FloatMod | HelperId::FloatPow, _, _) => match args {
                [Val::F64(a), Val::F64(b)] => Called::Done(Val::F64(match helper {
                    HelperId::FloatFloorDiv => arith::floor_div(*a, *b),
                    HelperId::FloatMod => arith::modulo(*a, *b),
                    _power => a.powf(*b),
                })),
                _other => Called::Unknown,
            },
            _other => Called::Unknown,
        }
    }

    fn raw_pointer(&mut self, o: &Obj) -> Val<Obj> {
        self.raw.push(o.clone());
        Val::I64(i64::try_from(self.raw.len()).unwrap_or(0) << 32)
    }
    /// The list and index that a raw pointer and a distance lead to.
    fn item_place(&self, base: i64, offset: i64) -> Option<(Obj, usize)> {
        let address = base.checked_add(offset)?;
        let list = usize::try_from(address >> 32).ok()?.checked_sub(1)?;
        let at = usize::try_from(address & 0xffff_ffff).ok()?;
        (at % 8 == 0).then_some((self.raw.get(list)?.clone(), at / 8))
    }
}

fn as_object(val: &Val<Obj>) -> Option<Obj> {
    match val {
        Val::Obj(o) => Some(o.clone()),
        Val::Null | Val::I64(_) | Val::F64(_) | Val::Bool(_) => None,
    }
}

fn obj_or_null(o: Option<Obj>) -> Val<Obj> {
    o.map_or(Val::Null, Val::Obj)
}

fn length(n: usize) -> Option<Val<Obj>> {
    i64::try_from(n).ok().map(Val::I64)
}

const SIZE: i64 = layout::varobject::OB_SIZE as i64;
const LIST_ITEMS: i64 = layout::list::OB_ITEM as i64;
const LIST_ALLOCATED: i64 = layout::list::ALLOCATED as i64;
const TUPLE_ITEMS: i64 = layout::tuple::OB_ITEM as i64;
const CELL_CONTENT: i64 = layout::cell::OB_REF as i64;
const FLOAT_VALUE: i64 = layout::float::OB_FVAL as i64;
const ITER_INDEX: i64 = layout::listiter::IT_INDEX as i64;
const ITER_LIST: i64 = layout::listiter::IT_SEQ as i64;

impl Host for TestHost {
    type Obj = Obj;

    fn constant(&mut self, k: ConstId) -> Option<Obj> {
        self.consts.get(k.0 as usize).cloned().flatten()
    }
    fn class_of(&self, o: &Obj) -> TypeId {
        o.class()
    }
    fn is_same(&self, a: &Obj, b: &Obj) -> bool {
        a.is(b)
    }
    fn box_i64(&mut self, n: i64) -> Obj {
        Obj::new(Data::Int(n.into()))
    }
    fn box_f64(&mut self, x: f64) -> Obj {
        Obj::new(Data::Float(x))
    }
    fn box_bool(&mut self, b: bool) -> Obj {
        Obj::new(Data::Bool(b))
    }
    fn int(&self, o: &Obj) -> Option<i64> {
        match *o.0 {
            Data::Int(n) => i64::try_from(n).ok(),
            _ => None,
        }
    }
    fn float(&self, o: &Obj) -> Option<f64> {
        match *o.0 {
            Data::Float(x) => Some(x),
            _ => None,
        }
    }
    fn truth(&self, o: &Obj) -> Option<bool> {
        match *o.0 {
            Data::Bool(b) => Some(b),
            _ => None,
        }
    }

    fn load(&mut self, at: &Address<Obj>, field: Field) -> Option<Val<Obj>> {
        let offset = at.offset;
        let o = match &at.base {
            Val::Obj(o) => o,
            Val::I64(base) => {
                let (list, index) = self.item_place(*base, offset)?;
                return match (&*list.0, field) {
                    (Data::List(items, _), Field::Obj) => items.borrow().get(index).cloned().map(obj_or_null),
                    _other => None,
                };
            }
            Val::Null | Val::F64(_) | Val::Bool(_) => return None,
        };
        match (&*o.0, field, offset) {
            (Data::List(_, size), Field::I64, SIZE) => length(size.get()),
            (Data::List(items, _), Field::I64, LIST_ALLOCATED) => length(items.borrow().len()),
            (Data::List(..), Field::I64, LIST_ITEMS) => Some(self.raw_pointer(o)),
            (Data::Tuple(items), Field::I64, SIZE) => length(items.len()),
            (Data::Tuple(items), Field::Obj, TUPLE_ITEMS..) if offset % 8 == 0 => items
                .get(usize::try_from((offset - TUPLE_ITEMS) / 8).ok()?)
                .cloned()
                .map(Val::Obj),
            (Data::Cell(content), Field::Obj, CELL_CONTENT) => Some(obj_or_null(content.borrow().clone())),
            (Data::Float(x), Field::F64, FLOAT_VALUE) => Some(Val::F64(*x)),
            (Data::ListIter(_, index), Field::I64, ITER_INDEX) => length(index.get()),
            (Data::ListIter(list, _), Field::Obj, ITER_LIST) => Some(Val::Obj(list.clone())),
            (Data::Instance(_, fields), _, _) => fields
                .borrow()
                .get(&offset)
                .filter(|val| fits(val, field))
                .cloned(),
            _other => None,
        }
    }

    fn store(&mut self, at: &Address<Obj>, field: Field, val: Val<Obj>) -> Option<()> {
        let o = match &at.base {
            Val::Obj(o) => o,
            Val::I64(base) => {
                let (list, index) = self.item_place(*base, at.offset)?;
                let Data::List(items, _) = &*list.0 else {
                    return None;
                };
                *items.borrow_mut().get_mut(index)? = as_object(&val);
                return (field == Field::Obj).then_some(());
            }
            Val::Null | Val::F64(_) | Val::Bool(_) => return None,
        };
        match (&*o.0, field, at.offset, val) {
            (Data::List(_, size), Field::I64, SIZE, Val::I64(n)) => size.set(usize::try_from(n).ok()?),
            (Data::ListIter(_, index), Field::I64, ITER_INDEX, Val::I64(n)) => {
                index.set(usize::try_from(n).ok()?)
            }
            (Data::Cell(content), Field::Obj, CELL_CONTENT, val) => *content.borrow_mut() = as_object(&val),
            (Data::Instance(_, fields), _, offset, val) if fits(&val, field) => {
                fields.borrow_mut().insert(offset, val);
            }
            _other => return None,
        }
        Some(())
    }

    fn call(&mut self, helper: HelperId, args: &[Val<Obj>], scratch: &mut Vec<Val<Obj>>) -> Called<Obj> {
        self.helper(helper, args, scratch)
    }
    fn call_native(&mut self, _code: ConstId, args: &[Val<Obj>]) -> Called<Obj> {
        let objects: Vec<Obj> = args.iter().filter_map(as_object).collect();
        match objects.split_first() {
            Some((function, args)) => self.call_object(function, args),
            None => Called::Unknown,
        }
    }
    fn stop(&mut self, _stop: Stop) -> Go {
        self.stops += 1;
        if self.stops == self.leave_at {
            Go::Leave
        } else {
            Go::On
        }
    }
    fn gain(&mut self, o: &Obj) {
        self.count(o, 1);
    }
    fn lose(&mut self, o: &Obj) {
        self.count(o, -1);
    }
}

fn fits(val: &Val<Obj>, field: Field) -> bool {
    match val {
        Val::Null | Val::Obj(_) => field == Field::Obj,
        Val::I64(n) => match field {
            Field::I64 => true,
            Field::I32 => i32::try_from(*n).is_ok(),
            Field::U8 => u8::try_from(*n).is_ok(),
            Field::Obj | Field::F64 => false,
        },
        Val::F64(_) => field == Field::F64,
        Val::Bool(_) => false,
    }
}
