//! `pyjit.inspect(f).evaluate(*args)`: the compiler's IR run on live objects by the reference evaluator, without machine
//! code. For finding out whether a wrong result comes from the IR or from what is made of it.
//!
//! Every value of the evaluator holds a reference of its own, so the ledger of ownership the evaluator also keeps is not
//! needed here.

use core::arch::asm;

use pyjit_codegen::entity::{ConstId, Id};
use pyjit_codegen::helpers::{HelperId, Implicit, Ret};
use pyjit_codegen::ir::eval::{self, Address, Called, Field, Host, Outcome, Val};
use pyjit_codegen::ir::func::Func;
use pyjit_codegen::ir::types::{TypeId, wk};
use pyjit_ffi::error::{PyResult, Raised, pending};
use pyjit_ffi::object::{Borrowed, Gil, Owned};
use pyjit_ffi::py::{self, PyObject, PyThreadState};
use pyjit_ffi::sys::_PyInterpreterFrame;

use crate::activation::current_thread;
use crate::deopt::frames;
use crate::mem::at;
use crate::world::LiveWorld;

/// Words of scratch results.
const SCRATCH: usize = 1024;
/// Integer arguments of a helper.
const INTS: usize = 6;

/// Live objects for the evaluator.
struct Live<'a, 'w> {
    gil: Gil<'w>,
    world: &'a mut LiveWorld<'w>,
    thread: *mut PyThreadState,
    frame: *mut _PyInterpreterFrame,
    /// The object field read last: an exchange stores there next, and then owns what was in it.
    last: Option<(usize, *mut PyObject)>,
}

/// Runs a function's IR. The outer error says why that is not possible.
///
/// # Safety
/// `func` is a live function with the code the IR was made of, `params` its bound parameters.
pub unsafe fn run<'w>(
    gil: Gil<'w>,
    world: &mut LiveWorld<'w>,
    ir: &Func,
    func: Borrowed<'_>,
    params: Vec<Owned>,
) -> Result<PyResult<Owned>, String> {
    let thread = current_thread();
    // SAFETY: contract; the frame is linked only while the evaluator runs, with all slots NULL.
    unsafe {
        let code = crate::doors::functions::code_of_function(func.as_ptr().cast());
        let frame = frames::push(thread, func.as_ptr().cast(), code);
        if frame.is_null() {
            return Ok(Err(pending()));
        }
        frames::link(thread, frame);
        let mut host = Live {
            gil,
            world,
            thread,
            frame,
            last: None,
        };
        let mut args = vec![Val::Obj(func.to_owned())];
        args.extend(params.into_iter().map(Val::Obj));
        args.truncate(ir.blocks[ir.entry()].params.len());
        let outcome = eval::run(ir, &mut host, &args);
        let raised = pyjit_ffi::error::Aside::new(gil);
        frames::unwind(thread, frame);
        drop(raised);
        match outcome {
            Outcome::Returned(object) => Ok(Ok(object)),
            Outcome::Raised { .. } => Ok(Err(pending())),
            Outcome::Exited { reason, left } => {
                let bc = left.frames.first().map_or(0, |f| f.bc);
                Err(format!(
                    "the code is left at offset {} ({})",
                    bc * 2,
                    reason.name()
                ))
            }
            Outcome::OutOfFuel => Err("it runs for too long".to_owned()),
            Outcome::Stuck { why, .. } => Err(format!("the evaluator is stuck: {why}")),
        }
    }
}

impl Live<'_, '_> {
    fn made(&self, result: PyResult<Owned>) -> Owned {
        match result {
            Ok(object) => object,
            Err(raised) => {
                // Out of memory in a tool for debugging: the value is wrong, the process goes on.
                Raised::clear(raised);
                Owned::none(self.gil)
            }
        }
    }
    fn address(&self, place: &Address<Owned>) -> Option<*mut u8> {
        let base = match &place.base {
            Val::Obj(o) => o.as_ptr().expose_provenance(),
            Val::I64(raw) => usize::try_from(*raw).ok()?,
            Val::Null | Val::F64(_) | Val::Bool(_) => return None,
        };
        Some(core::ptr::with_exposed_provenance_mut(
            base.wrapping_add_signed(isize::try_from(place.offset).ok()?),
        ))
    }
}

fn new_reference(object: *mut PyObject) -> Val<Owned> {
    // SAFETY: null or a live object.
    match unsafe { Borrowed::from_ptr(object) } {
        Some(object) => Val::Obj(object.to_owned()),
        None => Val::Null,
    }
}

/// A result whose reference is ours.
fn given(object: *mut PyObject) -> Val<Owned> {
    // SAFETY: null or an owned reference.
    match unsafe { Owned::from_ptr(object) } {
        Some(object) => Val::Obj(object),
        None => Val::Null,
    }
}

impl Host for Live<'_, '_> {
    type Obj = Owned;

    fn constant(&mut self, k: ConstId) -> Option<Owned> {
        let &object = self.world.const_objects().get(k.index())?;
        // SAFETY: the world holds its constants.
        unsafe { Borrowed::from_ptr(object) }.map(Borrowed::to_owned)
    }
    fn class_of(&self, o: &Owned) -> TypeId {
        let class = o.borrow().type_ptr();
        let known = self.world.type_objects().iter().position(|&t| t == class);
        // A class nobody asked about is none of those the code knows.
        known.map_or(TypeId(u32::MAX), TypeId::new)
    }
    fn is_same(&self, a: &Owned, b: &Owned) -> bool {
        a == b
    }
    fn box_i64(&mut self, n: i64) -> Owned {
        self.made(Owned::int(self.gil, n))
    }
    fn box_f64(&mut self, x: f64) -> Owned {
        self.made(Owned::float(self.gil, x))
    }
    fn box_bool(&mut self, b: bool) -> Owned {
        Owned::bool(self.gil, b)
    }
    fn int(&self, o: &Owned) -> Option<i64> {
        // Compiled code does not take the least.
        o.borrow().as_i64().filter(|&n| n != i64::MIN)
    }
    fn float(&self, o: &Owned) -> Option<f64> {
        o.borrow().as_f64()
    }
    fn truth(&self, o: &Owned) -> Option<bool> {
        (self.class_of(o) == wk::BOOL).then(|| *o == Owned::bool(self.gil, true))
    }
    fn load(&mut self, place: &Address<Owned>, field: Field) -> Option<Val<Owned>> {
        let address = self.address(place)?;
        // SAFETY: the IR reads the fields compiled code would read.
        unsafe {
            Some(match field {
                Field::Obj => {
                    let object = at::<u8, *mut PyObject>(address, 0).read_unaligned();
                    self.last = Some((address.addr(), object));
                    new_reference(object)
                }
                Field::I64 => Val::I64(at::<u8, i64>(address, 0).read_unaligned()),
                Field::I32 => Val::I64(i64::from(at::<u8, i32>(address, 0).read_unaligned())),
                Field::U8 => Val::I64(i64::from(address.read())),
                Field::F64 => Val::F64(at::<u8, f64>(address, 0).read_unaligned()),
            })
        }
    }
    fn store(&mut self, place: &Address<Owned>, field: Field, val: Val<Owned>) -> Option<()> {
        let address = self.address(place)?;
        // SAFETY: the IR writes the fields compiled code would write. The field gets a reference of its own; an exchange
        // takes the old one out, whose value the evaluator has a reference to already.
        unsafe {
            match (field, val) {
                (Field::Obj, val) => {
                    let new = match val {
                        Val::Obj(o) => o.into_ptr(),
                        _ => core::ptr::null_mut(),
                    };
                    at::<u8, *mut PyObject>(address, 0).write_unaligned(new);
                    if let Some((_, old)) = self.last.take().filter(|(there, _)| *there == address.addr()) {
                        py::Py_XDECREF(old);
                    }
                }
                (Field::I64, Val::I64(n)) => at::<u8, i64>(address, 0).write_unaligned(n),
                (Field::I32, Val::I64(n)) => {
                    #[expect(clippy::cast_possible_truncation, reason = "the lower half is stored")]
                    at::<u8, i32>(address, 0).write_unaligned(n as i32);
                }
                (Field::U8, Val::I64(n)) => address.write(n.to_le_bytes()[0]),
                (Field::F64, Val::F64(x)) => at::<u8, f64>(address, 0).write_unaligned(x),
                _ => return None,
            }
        }
        Some(())
    }
    fn call(
        &mut self,
        helper: HelperId,
        args: &[Val<Owned>],
        scratch: &mut Vec<Val<Owned>>,
    ) -> Called<Owned> {
        self.last = None;
        let row = helper.row();
        let mut call = CCall::default();
        match row.implicit {
            Implicit::No => {}
            Implicit::Tstate => call.int(self.thread.expose_provenance() as u64),
            Implicit::Frame => call.int(self.frame.expose_provenance() as u64),
        }
        let (fixed, further) = args.split_at(row.args.len().min(args.len()));
        fixed.iter().for_each(|arg| call.value(arg));
        // The word before the further operands may be written.
        let mut array: Vec<u64> = core::iter::once(0).chain(further.iter().map(word)).collect();
        if row.variadic {
            call.int(array.as_mut_ptr().wrapping_add(1).expose_provenance() as u64);
            call.int(further.len() as u64);
        }
        let mut results = vec![0u64; SCRATCH];
        if row.scratch {
            call.int(results.as_mut_ptr().expose_provenance() as u64);
        }
        if call.count > INTS {
            return Called::Unknown;
        }
        // SAFETY: the row's signature, and operands as compiled code would pass them.
        let (int, double) = unsafe { call.go(crate::helpers::address(helper)) };
        if row.scratch {
            let used = results.iter().rposition(|&w| w != 0).map_or(1, |last| last + 1);
            *scratch = results[..used].iter().map(|&w| given(pointer(w))).collect();
        }
        finished(row.ret, int, double)
    }
    fn call_native(&mut self, _code: ConstId, args: &[Val<Owned>]) -> Called<Owned> {
        self.last = None;
        let objects: Vec<Borrowed<'_>> = args
            .iter()
            .filter_map(|a| match a {
                Val::Obj(o) => Some(o.borrow()),
                _ => None,
            })
            .collect();
        let Some((function, params)) = objects.split_first() else {
            return Called::Unknown;
        };
        match function.call(params) {
            Ok(result) => Called::Done(Val::Obj(result)),
            // The exception stays pending.
            Err(_) => Called::Raised,
        }
    }
}

fn pointer(word: u64) -> *mut PyObject {
    core::ptr::with_exposed_provenance_mut(usize::try_from(word).unwrap_or(0))
}

fn word(value: &Val<Owned>) -> u64 {
    match value {
        Val::Null => 0,
        Val::Obj(o) => o.as_ptr().expose_provenance() as u64,
        Val::I64(n) => n.cast_unsigned(),
        Val::F64(x) => x.to_bits(),
        Val::Bool(b) => u64::from(*b),
    }
}

/// What a helper returned, by the kind of its row.
fn finished(ret: Ret, int: u64, double: f64) -> Called<Owned> {
    let status = (int as u32).cast_signed();
    match ret {
        Ret::New if int == 0 => Called::Raised,
        Ret::NewOrEnd if int == 1 => Called::Raised,
        Ret::New | Ret::NewSafe | Ret::NewOrEnd => Called::Done(given(pointer(int))),
        Ret::Raises => Called::Raised,
        Ret::Status | Ret::Truth if status < 0 => Called::Raised,
        Ret::Truth | Ret::TruthSafe => Called::Done(Val::Bool(status != 0)),
        Ret::I64 => Called::Done(Val::I64(int.cast_signed())),
        Ret::F64 => Called::Done(Val::F64(double)),
        Ret::Status | Ret::Void => Called::Done(Val::Null),
    }
}

/// A call of a C function.
#[derive(Default)]
struct CCall {
    ints: [u64; INTS],
    count: usize,
    doubles: [f64; 2],
    double_count: usize,
}

impl CCall {
    fn int(&mut self, value: u64) {
        if let Some(slot) = self.ints.get_mut(self.count) {
            *slot = value;
        }
        self.count += 1;
    }
    fn value(&mut self, value: &Val<Owned>) {
        match (value, self.doubles.get_mut(self.double_count)) {
            (Val::F64(x), Some(slot)) => {
                *slot = *x;
                self.double_count += 1;
            }
            _ => self.int(word(value)),
        }
    }
    /// Results in rax and xmm0.
    ///
    /// # Safety
    /// The function takes these arguments.
    unsafe fn go(&self, function: *const ()) -> (u64, f64) {
        let (int, double): (u64, f64);
        // SAFETY: contract; System V convention.
        unsafe {
            asm!(
                "call {function}",
                function = in(reg) function,
                in("rdi") self.ints[0],
                in("rsi") self.ints[1],
                in("rdx") self.ints[2],
                in("rcx") self.ints[3],
                in("r8") self.ints[4],
                in("r9") self.ints[5],
                inlateout("xmm0") self.doubles[0] => double,
                in("xmm1") self.doubles[1],
                lateout("rax") int,
                clobber_abi("C"),
            );
        }
        (int, double)
    }
}
