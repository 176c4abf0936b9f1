//! The world compiled code runs in: a thread state, objects, helpers that note how they were called, and an exit
//! function that takes a picture of the native frame.

use std::cell::RefCell;

use hashbrown::{HashMap, HashSet};
use pyjit_ffi::layout::{float, long, object, tstate};

use crate::abi::{Artifact, SavedRegs, Target, act, unit};
use crate::code::arena::{Arena, CodeBlock};
use crate::deopt::{ExitRecord, Kind, Loc, SlotRecord};
use crate::helpers::HelperId;
use crate::input::ConstId;
use crate::ir::parse::parse;
use crate::ir::types::{TypeId, wk};
use crate::lir::{BackendConfig, UnitInfo};
use crate::x64::{self, trampolines};

/// Version word of the unit under test.
pub const VERSION: u64 = 0x500;
/// What the exit function returns.
pub const EXITED: u64 = 0xdead;

/// What happened outside compiled code.
#[derive(Default)]
pub struct Log {
    /// Calls: name and arguments.
    pub calls: Vec<(&'static str, Vec<u64>)>,
    /// Results the helpers give, last first.
    pub results: Vec<u64>,
    /// Objects that died.
    pub dead: Vec<u64>,
    /// Exit taken, with the picture.
    pub exit: Option<Picture>,
    /// What the release function and the poll return.
    pub verdict: u64,
    /// The picture at the last visible call.
    pub seen: Option<Picture>,
    /// Words the helper writes to the scratch area.
    pub scratch: Vec<u64>,
    /// A word a helper writes somewhere, once.
    pub during: Option<(u64, u64)>,
    /// `load_global` gives its frame a frame object.
    pub frame_object: bool,
    /// `binary_op` computes its result.
    pub model: bool,
    frame_size: usize,
}

/// Registers and native frame at one moment.
#[derive(Clone, Debug)]
pub struct Picture {
    pub id: u32,
    pub flags: u32,
    pub regs: Option<([u64; 16], [u64; 16])>,
    pub frame: Vec<u8>,
    pub instr_ptr: u64,
    pub frame_ptr: u64,
}

thread_local! {
    pub static LOG: RefCell<Log> = RefCell::default();
}

fn picture(act: *const u8, regs: Option<&SavedRegs>) -> Picture {
    let size = LOG.with_borrow(|l| l.frame_size);
    // SAFETY: `act` is the base of a live native frame of `frame_size` bytes, and its FRAME points to a frame.
    unsafe {
        let frame_ptr = read(act.addr() as u64 + act::FRAME as u64);
        Picture {
            id: act.add(act::SITE as usize).cast::<u32>().read(),
            flags: act.add(act::FLAGS as usize).cast::<u32>().read(),
            regs: regs.map(|r| (r.gpr, r.xmm)),
            frame: std::slice::from_raw_parts(act, size).to_vec(),
            instr_ptr: read(frame_ptr + pyjit_ffi::layout::frame::INSTR_PTR as u64),
            frame_ptr,
        }
    }
}

impl Picture {
    /// The bits at a location.
    pub fn bits(&self, loc: Loc) -> u64 {
        match (loc, &self.regs) {
            (Loc::Gpr(r), Some((gpr, _))) => gpr[r as usize],
            (Loc::Xmm(r), Some((_, xmm))) => xmm[r as usize],
            (Loc::Stack(o), _) => {
                u64::from_le_bytes(self.frame[o as usize..o as usize + 8].try_into().unwrap())
            }
            (Loc::Const(k), _) => const_addr(k),
            (Loc::Bits(b), _) => b as u64,
            (loc, None) => panic!("{loc:?} at a visible call"),
        }
    }
    /// All slots of the innermost frame as text.
    pub fn slots(&self, record: &ExitRecord) -> String {
        let f = record.frames.last().unwrap();
        let text = |s: &SlotRecord| self.slot(s, record);
        let locals: Vec<String> = f.locals.iter().map(text).collect();
        let stack: Vec<String> = f.stack.iter().map(text).collect();
        format!("bc{} [{} | {}]", f.bc, locals.join(" "), stack.join(" "))
    }
    fn slot(&self, s: &SlotRecord, record: &ExitRecord) -> String {
        match *s {
            SlotRecord::Null => "_".into(),
            SlotRecord::Value { loc, kind, owned } => {
                let bits = self.bits(loc);
                let own = if owned { "!" } else { "" };
                match kind {
                    Kind::Obj => format!("{bits:#x}{own}"),
                    Kind::I64 => format!("{}", bits as i64),
                    Kind::F64 => format!("{:?}", f64::from_bits(bits)),
                    Kind::Bool => format!("{}", bits != 0),
                }
            }
            SlotRecord::Virtual(v) => {
                let v = &record.virtuals[v.0 as usize];
                let fields: Vec<String> = v.fields.iter().map(|f| self.slot(f, record)).collect();
                format!("{:?}({})", v.kind, fields.join(" "))
            }
        }
    }
}

extern "C" fn on_exit(regs: *mut SavedRegs) -> u64 {
    // SAFETY: the exit trampoline passes its own record.
    let regs = unsafe { &*regs };
    let p = picture(regs.activation, Some(regs));
    LOG.with_borrow_mut(|l| l.exit = Some(p));
    EXITED
}

extern "C" fn on_release(regs: *mut SavedRegs) -> u64 {
    // SAFETY: the release trampoline passes its own record.
    let regs = unsafe { &*regs };
    let dead = read(regs.activation.addr() as u64 + act::TMP as u64);
    let p = picture(regs.activation, Some(regs));
    LOG.with_borrow_mut(|l| {
        l.seen = Some(p);
        l.dead.push(dead);
        l.verdict
    })
}

extern "C" fn on_dealloc(o: u64) {
    clobber();
    LOG.with_borrow_mut(|l| l.dead.push(o));
}

extern "C" fn on_poll(act: *mut u8) -> i32 {
    let p = picture(act, None);
    clobber();
    LOG.with_borrow_mut(|l| {
        l.seen = Some(p);
        l.verdict as i32
    })
}

extern "C" fn on_return_slow(act: *mut u8, result: u64) -> u64 {
    let p = picture(act, None);
    LOG.with_borrow_mut(|l| l.seen = Some(p));
    result + 1
}

/// Changes every register a C function may change.
fn clobber() {
    // SAFETY: all changed registers are declared.
    unsafe {
        std::arch::asm!(
            "mov rcx, 0x77", "mov rdx, 0x77", "mov rsi, 0x77", "mov rdi, 0x77", "mov r8, 0x77", "mov r9, 0x77",
            "mov r10, 0x77", "mov r11, 0x77", "pxor xmm0, xmm0", "pxor xmm1, xmm1", "pxor xmm2, xmm2", "pxor xmm5, xmm5",
            out("rcx") _, out("rdx") _, out("rsi") _, out("rdi") _, out("r8") _, out("r9") _, out("r10") _,
            out("r11") _, out("xmm0") _, out("xmm1") _, out("xmm2") _, out("xmm5") _, clobber_abi("C"),
        );
    }
}

fn note(name: &'static str, args: &[u64]) -> u64 {
    clobber();
    LOG.with_borrow_mut(|l| {
        l.calls.push((name, args.to_vec()));
        if let Some((at, v)) = l.during.take() {
            write(at, v);
        }
        if l.frame_object {
            write(args[0] + pyjit_ffi::layout::frame::FRAME_OBJ as u64, 0x77);
        }
        l.results.pop().unwrap_or(0)
    })
}

extern "C" fn binary_op(a: u64, b: u64, k: u64) -> u64 {
    let noted = note("binary_op", &[a, b, k]);
    if LOG.with_borrow(|l| l.model) {
        super::random::binary_op(a, b, k.cast_signed())
    } else {
        noted
    }
}
extern "C" fn compare_bool(a: u64, b: u64, k: u64) -> i32 {
    note("compare_bool", &[a, b, k]) as i32
}
extern "C" fn set_item(a: u64, b: u64, c: u64) -> i32 {
    note("set_item", &[a, b, c]) as i32
}
extern "C" fn for_iter(a: u64) -> u64 {
    note("for_iter", &[a])
}
extern "C" fn load_global(frame: u64, name: u64) -> u64 {
    note("load_global", &[frame, name])
}
extern "C" fn build_tuple(items: *const u64, n: u64) -> u64 {
    let items = (0..n)
        .map(|i| read(items.addr() as u64 + i * 8))
        .collect::<Vec<_>>();
    note("build_tuple", &items)
}
extern "C" fn call_helper(ts: u64, f: u64, this: u64, items: *const u64, n: u64) -> u64 {
    let mut args = vec![ts, f, this];
    args.extend((0..n).map(|i| read(items.addr() as u64 + i * 8)));
    note("call", &args)
}
extern "C" fn unpack(ts: u64, o: u64, n: u64, scratch: *mut u64) -> i32 {
    let words = LOG.with_borrow(|l| l.scratch.clone());
    for (i, w) in words.iter().enumerate() {
        // SAFETY: the scratch area has a word for each of the `n` results.
        unsafe { scratch.add(i).write(*w) };
    }
    note("unpack_sequence", &[ts, o, n]) as i32
}
extern "C" fn long_compare(a: u64, b: u64, k: u64) -> i32 {
    note("long_compare", &[a, b, k]) as i32
}
extern "C" fn float_mod(a: f64, b: f64) -> f64 {
    note("float_mod", &[a.to_bits(), b.to_bits()]);
    a % b
}
extern "C" fn raise_unbound(frame: u64, n: u64) {
    note("raise_unbound", &[frame, n]);
}
extern "C" fn box_int(v: i64) -> u64 {
    note("box_int", &[v as u64]);
    int(v)
}
extern "C" fn box_float(v: f64) -> u64 {
    note("box_float", &[v.to_bits()]);
    new_float(v)
}
extern "C" fn native_callee(func: u64, args: *const u64) -> u64 {
    let a = [func, read(args.addr() as u64), read(args.addr() as u64 + 8)];
    note("native", &a)
}

/// Addresses of the fake helpers.
fn helper(h: HelperId) -> Option<u64> {
    let f = match h {
        HelperId::BinaryOp => binary_op as *const (),
        HelperId::CompareBool => compare_bool as *const (),
        HelperId::SetItem => set_item as *const (),
        HelperId::ForIter => for_iter as *const (),
        HelperId::LoadGlobal => load_global as *const (),
        HelperId::BuildTuple => build_tuple as *const (),
        HelperId::Call => call_helper as *const (),
        HelperId::UnpackSequence => unpack as *const (),
        HelperId::LongCompare => long_compare as *const (),
        HelperId::FloatMod => float_mod as *const (),
        HelperId::RaiseUnbound => raise_unbound as *const (),
        HelperId::BoxInt => box_int as *const (),
        HelperId::BoxFloat => box_float as *const (),
        _ => return None,
    };
    Some(f.addr() as u64)
}

// Objects.

/// Reads a word of memory.
pub fn read(addr: u64) -> u64 {
    // SAFETY: tests only pass addresses of objects they made, which live for ever.
    unsafe { std::ptr::with_exposed_provenance::<u64>(addr as usize).read() }
}
/// Writes a word of memory.
pub fn write(addr: u64, v: u64) {
    // SAFETY: as for `read`.
    unsafe { std::ptr::with_exposed_provenance_mut::<u64>(addr as usize).write(v) }
}
/// A block of words that is never freed.
pub fn words(w: &[u64]) -> u64 {
    let b = w.to_vec().leak();
    b.as_mut_ptr().expose_provenance() as u64
}
/// Address of a class: memory without anything in it, not even a version tag.
pub fn class(t: crate::ir::types::TypeId) -> u64 {
    static CLASSES: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *CLASSES.get_or_init(|| words(&[0; 0x2000])) + u64::from(t.0) * 0x100
}
/// Address of a constant.
pub fn const_addr(k: ConstId) -> u64 {
    CONSTS
        .with_borrow(|c| c.get(&k.0).copied())
        .unwrap_or(0xc000_0000_0000 + u64::from(k.0) * 0x100)
}
thread_local! {
    pub static CONSTS: RefCell<HashMap<u32, u64>> = RefCell::default();
}
/// An int object as CPython makes it.
pub fn int(v: i64) -> u64 {
    let (mut m, mut digits) = (v.unsigned_abs(), Vec::new());
    while m > 0 {
        digits.push((m & 0x3fff_ffff) as u32);
        m >>= 30;
    }
    let sign = if v < 0 { 2 } else { u64::from(v == 0) };
    let tag = (digits.len() as u64) << 3 | sign;
    digits.resize(4, 0);
    let two = |i: usize| u64::from(digits[i]) | u64::from(digits[i + 1]) << 32;
    words(&[1, class(wk::INT), tag, two(0), two(2)])
}
/// The value of an int object (of the small-int table too).
pub fn int_value(o: u64) -> i64 {
    let small = SMALL.with(|s| *s);
    if (small..small + 262 * 32).contains(&o) {
        return ((o - small) / 32) as i64 - 5;
    }
    let (tag, d, e) = (read(o + long::LV_TAG as u64), read(o + 24), read(o + 32));
    let digits = [d & 0xffff_ffff, d >> 32, e & 0xffff_ffff];
    let m = digits[0] as i128 | (digits[1] as i128) << 30 | (digits[2] as i128) << 60;
    (if tag & 3 == 2 { -m } else { m }) as i64
}
thread_local! {
    static SMALL: u64 = words(&small_ints());
    /// The float free list: count, head.
    pub static FLOATS: u64 = words(&[0, 0]);
    /// The list of free ints: room, head.
    pub static FREE_INTS: u64 = words(&[0, 0]);
    /// The table of plain classes; version 0 is looked up in its first entry.
    pub static SHAPES: u64 = words(&[u64::MAX; crate::abi::instance_shapes::COUNT as usize]);
    pub static TRUE: u64 = words(&[0xffff_ffff, class(wk::BOOL), 0, 0]);
    pub static FALSE: u64 = words(&[0xffff_ffff, class(wk::BOOL), 0, 0]);
}
/// The cached object of a small int.
pub fn small_int(v: i64) -> Option<u64> {
    let small = SMALL.with(|s| *s);
    (-5..=256).contains(&v).then(|| small + (v + 5) as u64 * 32)
}
fn small_ints() -> Vec<u64> {
    (-5i64..=256)
        .flat_map(|v| {
            let tag = if v == 0 { 1 } else { 8 | if v < 0 { 2 } else { 0 } };
            [0xffff_ffff, class(wk::INT), tag, v.unsigned_abs()]
        })
        .collect()
}
/// A float object.
pub fn new_float(v: f64) -> u64 {
    words(&[1, class(wk::FLOAT), v.to_bits()])
}
/// The value of a float object.
pub fn float_value(o: u64) -> f64 {
    assert_eq!(read(o + object::OB_TYPE as u64), class(wk::FLOAT));
    f64::from_bits(read(o + float::OB_FVAL as u64))
}
/// An object of some class with one reference.
pub fn obj(refs: u64) -> u64 {
    words(&[refs, class(wk::LIST), 0, 0, 0, 0])
}

// Running.

/// An installed unit.
pub struct Unit {
    pub art: Artifact,
    pub block: CodeBlock,
}

/// How a run ended.
#[derive(Debug)]
pub enum End {
    /// Returned a word.
    Ret(u64),
    /// Took an exit.
    Exit(Box<Picture>),
}

impl End {
    pub fn ret(self) -> u64 {
        match self {
            End::Ret(v) => v,
            End::Exit(p) => panic!("took exit {}", p.id),
        }
    }
    /// Reason and slots of the exit taken.
    pub fn exit(self, u: &Unit) -> String {
        match self {
            End::Ret(v) => panic!("returned {v:#x}"),
            End::Exit(p) => {
                let r = &u.art.exits[p.id as usize];
                format!("{} {}", r.reason.name(), p.slots(r))
            }
        }
    }
}

/// The machine.
pub struct Machine {
    pub arena: Arena,
    pub tstate: u64,
    pub unit: u64,
    pub cfg: BackendConfig,
    pub cell: u64,
    enter: u64,
    exit: u64,
}

impl Machine {
    pub fn new(spill: bool) -> Machine {
        let mut arena = Arena::new(1 << 24);
        let mut put = |code: Vec<u8>| arena.install(&code, &[], |_| None).unwrap().addr();
        let enter = put(trampolines::enter_thunk().unwrap());
        let exit = put(trampolines::exit_trampoline((on_exit as *const ()).addr() as u64).unwrap());
        let ts = words(&[0; 64]);
        write(ts + tstate::EVAL_BREAKER as u64, VERSION);
        write(ts + 40, 100 << 32);
        write(ts + 48, 5000 << 32);
        write(ts + tstate::CURRENT_FRAME as u64, 0xf00);
        let mut data = [0; unit::SIZE as usize / 8];
        data[0] = VERSION;
        let u = words(&data);
        let cell = words(&[(native_callee as *const ()).addr() as u64]);
        let cfg = BackendConfig {
            validate: true,
            spill,
            listing: true,
            check: true,
            guard_clock: false,
        };
        LOG.set(Log::default());
        Machine {
            arena,
            tstate: ts,
            unit: u,
            cfg,
            cell,
            enter,
            exit,
        }
    }

    pub fn compile(&mut self, text: &str) -> Unit {
        self.compile_version(text, &[])
    }

    /// Compiles a version for arguments of certain classes; the next one is the fake callee.
    pub fn compile_version(&mut self, text: &str, classes: &[(u32, TypeId)]) -> Unit {
        let f = parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        let info = UnitInfo {
            by_code: hashbrown::HashSet::new(),
            entry_classes: classes.to_vec(),
            entry: f.entry_kind,
            nlocalsplus: 4,
            stacksize: 4,
            first_traceable: 1,
            immortal: HashSet::new(),
        };
        let art = x64::compile_ir(&f, &info, &self.cfg).unwrap_or_else(|e| panic!("{e}\n{text}"));
        let (unit, cell, exit) = (self.unit, self.cell, self.exit);
        let block = self
            .arena
            .install(&art.code, &art.relocs, |t| {
                Some(match t {
                    Target::Const(k) => const_addr(k),
                    Target::Type(t) => class(t),
                    Target::Helper(h) => helper(h).unwrap_or_else(|| panic!("no fake {h:?}")),
                    Target::UnitData => unit,
                    Target::EntryCell(_) | Target::NextVersion => cell,
                    Target::Bytecode(_, n) => 0xb000 + u64::from(n) * 2,
                    Target::Code(_) | Target::Function(_) | Target::Globals(_) | Target::Builtins(_) => {
                        return None;
                    }
                    Target::ExitTrampoline => exit,
                    Target::Release => (on_release as *const ()).addr() as u64,
                    Target::Dealloc => (on_dealloc as *const ()).addr() as u64,
                    Target::PollSlow => (on_poll as *const ()).addr() as u64,
                    Target::ReturnSlow => (on_return_slow as *const ()).addr() as u64,
                    Target::FloatFreelist => FLOATS.with(|f| *f),
                    Target::IntFreelist => FREE_INTS.with(|f| *f),
                    Target::FreeInstance => 0,
                    Target::InstanceShapes => SHAPES.with(|s| *s),
                    Target::SmallInts => SMALL.with(|s| *s),
                    Target::True => TRUE.with(|t| *t),
                    Target::False => FALSE.with(|t| *t),
                    Target::FloatType => class(wk::FLOAT),
                    Target::LongType => class(wk::INT),
                    Target::ObjectMalloc => 0,
                })
            })
            .unwrap();
        Unit { art, block }
    }

    /// Calls a function unit, or enters a loop unit with these slots.
    pub fn run(&mut self, u: &Unit, func: u64, args: &[u64]) -> End {
        LOG.with_borrow_mut(|l| {
            l.exit = None;
            l.frame_size = u.art.frame_size as usize;
        });
        let args = words(&[args, &[0]].concat());
        let got = self.enter(u.block.addr() + u64::from(u.art.entry), func, args);
        match LOG.with_borrow_mut(|l| l.exit.take()) {
            Some(p) => {
                assert_eq!(got, EXITED);
                End::Exit(Box::new(p))
            }
            None => End::Ret(got),
        }
    }

    fn enter(&self, entry: u64, a: u64, b: u64) -> u64 {
        type Enter = extern "C" fn(u64, u64, u64, u64) -> u64;
        // SAFETY: `enter` is the installed thunk, which has this signature.
        let f = unsafe {
            std::mem::transmute::<*const (), Enter>(std::ptr::with_exposed_provenance(self.enter as usize))
        };
        f(entry, a, b, self.tstate)
    }

    /// py and C recursion units left.
    pub fn recursion(&self) -> (i32, i32) {
        let (a, b) = (read(self.tstate + 40), read(self.tstate + 48));
        ((a >> 32) as i32, (b >> 32) as i32)
    }
    /// Forgets calls, and unlinks frames an exit left.
    pub fn reset(&self) {
        LOG.with_borrow_mut(|l| l.calls.clear());
        write(self.tstate + tstate::CURRENT_FRAME as u64, 0xf00);
        write(self.tstate + 40, 100 << 32);
        write(self.tstate + 48, 5000 << 32);
    }
    pub fn current_frame(&self) -> u64 {
        read(self.tstate + tstate::CURRENT_FRAME as u64)
    }
}

/// Runs a test with the full register file and with almost none.
pub fn both(test: impl Fn(&mut Machine)) {
    for spill in [false, true] {
        test(&mut Machine::new(spill));
    }
}
