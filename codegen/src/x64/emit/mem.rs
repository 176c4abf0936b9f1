//! Memory, reference counts and the float free list.

use pyjit_ffi::layout::{float, frame, object};
use regalloc2::Allocation;

use super::super::asm::{Cond, Mem};
use super::Emit;
use super::exit::Stub;
use crate::abi::{SITE_UNKNOWN, Target, act};
use crate::lir::inst::{Addr, Alu, Base, Dying, LInst, LoadKind, SiteId, ValSrc};
use crate::lir::regs::{XTMP, gpr};

use gpr::R11;

/// Offset of the head pointer in the float free list; the count is at 0.
const FREELIST_HEAD: i32 = 8;
/// Floats the free list holds at most.
const FREELIST_MAX: i32 = 100;

impl Emit<'_> {
    /// The memory operand of an address whose operands start at `at`, and the index after them.
    fn mem(&mut self, addr: &Addr, a: &[Allocation], at: usize) -> (Mem, usize) {
        let mut at = at;
        let base = match addr.base {
            Base::Op => {
                at += 1;
                self.r(a, at - 1)
            }
            Base::Const(t) => {
                self.asm.addr(R11, t);
                R11
            }
        };
        let index = addr.index.map(|scaled| {
            at += 1;
            (self.r(a, at - 1), scaled)
        });
        (
            Mem {
                base,
                index,
                disp: addr.disp,
            },
            at,
        )
    }

    fn put(&mut self, m: Mem, v: ValSrc, a: &[Allocation], at: usize) {
        match v {
            ValSrc::Op => {
                let r = self.r(a, at);
                self.asm.store(m, r);
            }
            ValSrc::Imm(n) => self.asm.store_imm(m, n),
            ValSrc::Addr(t) => {
                self.asm.addr(R11, t);
                self.asm.store(m, R11);
            }
        }
    }

    pub(super) fn load(&mut self, kind: LoadKind, addr: &Addr, a: &[Allocation]) {
        let d = self.r(a, 0);
        let (m, _) = self.mem(addr, a, 1);
        match kind {
            LoadKind::I64 => self.asm.load(d, m),
            LoadKind::I32 => self.asm.load_i32(d, m),
            LoadKind::U8 => self.asm.load_u8(d, m),
            LoadKind::F64 => self.asm.loadsd(d, m),
        }
    }

    pub(super) fn store(&mut self, addr: &Addr, v: ValSrc, a: &[Allocation]) {
        let (m, at) = self.mem(addr, a, 0);
        self.put(m, v, a, at);
    }

    pub(super) fn store_element(&mut self, kind: LoadKind, addr: &Addr, a: &[Allocation]) {
        let (m, at) = self.mem(addr, a, 0);
        let s = self.r(a, at);
        match kind {
            LoadKind::I64 => self.asm.store(m, s),
            LoadKind::I32 => self.asm.store32(m, s),
            LoadKind::U8 => self.asm.store8(m, s),
            LoadKind::F64 => self.asm.storesd(m, s),
        }
    }

    pub(super) fn swap(&mut self, addr: &Addr, v: ValSrc, a: &[Allocation]) {
        let d = self.r(a, 0);
        let (m, at) = self.mem(addr, a, 1);
        self.asm.load(d, m);
        self.put(m, v, a, at);
    }

    /// The usual cases are in line: a float nobody else holds is overwritten; an item others hold loses a reference. All
    /// else is the runtime's, which says whether the exit is to be taken.
    pub(super) fn store_item(
        &mut self,
        i: &LInst,
        addr: &Addr,
        (is_float, counted): (bool, bool),
        a: &[Allocation],
    ) {
        let tmp = self.r(a, 0);
        let (m, at) = self.mem(addr, a, 1);
        let value = match a.get(at).and_then(|a| a.as_reg()) {
            Some(r) => super::hw(r),
            None => {
                self.fail("item is not in a register");
                0
            }
        };
        let done = self.asm.label();
        let site = i.site;
        let slow = self.later(move |e| {
            if is_float {
                e.asm.movaps(XTMP, value);
            } else {
                e.asm.movq_to_xmm(XTMP, value);
            }
            e.asm.lea(R11, m);
            e.call_stub(if is_float {
                Stub::StoreFloat
            } else {
                Stub::StoreItem
            });
            e.asm.test(R11);
            e.asm.jcc(Cond::E, done);
            let exit = e.site_label(site);
            e.asm.jmp(exit);
        });
        self.asm.load(R11, m);
        self.asm.cmp_mem32_imm(Mem::at(R11, object::OB_REFCNT), 1);
        if is_float {
            self.asm.jcc(Cond::Ne, slow);
            self.asm.addr(tmp, Target::FloatType);
            self.asm.cmp_mem(Mem::at(R11, object::OB_TYPE), tmp);
            self.asm.jcc(Cond::Ne, slow);
            self.asm.storesd(Mem::at(R11, float::OB_FVAL), value);
        } else {
            self.asm.jcc(Cond::E, slow);
            if counted {
                let immortal = self.asm.label();
                self.asm.load32(tmp, Mem::at(value, object::OB_REFCNT));
                self.asm.add32_imm(tmp, 1);
                self.asm.jcc_near(Cond::E, immortal);
                self.asm.store32(Mem::at(value, object::OB_REFCNT), tmp);
                self.asm.bind(immortal);
            }
            self.asm.store(m, value);
            // Somebody else holds the old item, so this is not the last reference.
            self.asm.cmp_mem32_imm(Mem::at(R11, object::OB_REFCNT), 0);
            self.asm.jcc_near(Cond::L, done);
            self.asm.sub_mem64(Mem::at(R11, object::OB_REFCNT), 1);
        }
        self.asm.bind(done);
    }

    pub(super) fn store_out(&mut self, n: u32, v: ValSrc, a: &[Allocation]) {
        let offset = self.layout.out + 8 + i32::try_from(n).unwrap_or(0) * 8;
        self.put(Mem::frame(offset), v, a, 0);
    }

    pub(super) fn take_slots(&mut self, slots: u32, locals: u32, a: &[Allocation]) {
        let array = self.r(a, 0);
        let slots = i32::try_from(slots).unwrap_or(0);
        self.asm.zero_xmm(XTMP);
        for pair in 0..slots / 2 {
            self.asm.store_pair(Mem::at(array, pair * 16), XTMP);
        }
        if slots % 2 != 0 {
            self.asm.store_imm(Mem::at(array, (slots - 1) * 8), 0);
        }
        let locals = i32::try_from(locals).unwrap_or(0);
        let stacktop = frame::STACKTOP - frame::LOCALSPLUS;
        self.asm.store_imm32(Mem::at(array, stacktop), locals);
    }

    /// Changes r11.
    pub(super) fn store_slot(&mut self, n: u32, v: ValSrc, a: &[Allocation]) {
        self.asm.load(R11, Mem::frame(act::FRAME));
        let offset = frame::LOCALSPLUS + i32::try_from(n).unwrap_or(0) * 8;
        self.put(Mem::at(R11, offset), v, a, 0);
    }

    pub(super) fn load_scratch(&mut self, n: u32, a: &[Allocation]) {
        let d = self.r(a, 0);
        let offset = self.layout.scratch + i32::try_from(n).unwrap_or(0) * 8;
        self.asm.load(d, Mem::frame(offset));
    }

    /// 32-bit addition, not stored when the result is 0: immortal.
    pub(super) fn incref(&mut self, nullable: bool, a: &[Allocation]) {
        let o = self.r(a, 0);
        let skip = self.asm.label();
        if nullable {
            self.asm.test(o);
            self.asm.jcc_near(Cond::E, skip);
        }
        self.asm.load32(R11, Mem::at(o, object::OB_REFCNT));
        self.asm.add32_imm(R11, 1);
        self.asm.jcc_near(Cond::E, skip);
        self.asm.store32(Mem::at(o, object::OB_REFCNT), R11);
        self.asm.bind(skip);
    }

    /// 64-bit subtraction unless the lower half is negative: immortal. The death is in the cold section.
    pub(super) fn decref(
        &mut self,
        i: &LInst,
        (nullable, dying, blind): (bool, Dying, bool),
        a: &[Allocation],
    ) {
        let o = self.r(a, 0);
        let done = self.asm.label();
        if nullable {
            self.asm.test(o);
            self.asm.jcc_near(Cond::E, done);
        }
        let (site, bc) = (i.site, i.bc);
        let dead = self.later(move |e| {
            if matches!(dying, Dying::Int | Dying::Unknown) {
                // Nobody sees an int die.
                e.asm.mov(R11, o);
                e.call_stub(Stub::FreeInt);
                e.asm.jcc(Cond::E, done);
            }
            if matches!(dying, Dying::Other | Dying::Unknown) && site.is_some() {
                e.asm.mov(R11, o);
                e.call_stub(Stub::FreeInstance);
                e.asm.jcc(Cond::E, done);
            }
            e.die(o, site, bc, (dying == Dying::Float, blind), done);
        });
        self.asm.cmp_mem32_imm(Mem::at(o, object::OB_REFCNT), 0);
        self.asm.jcc_near(Cond::L, done);
        self.asm.sub_mem64(Mem::at(o, object::OB_REFCNT), 1);
        self.asm.jcc(Cond::E, dead);
        self.asm.bind(done);
    }

    /// The death of an object, then `done`.
    fn die(
        &mut self,
        o: u8,
        site: Option<SiteId>,
        bc: u32,
        (is_float, blind): (bool, bool),
        done: dynasmrt::DynamicLabel,
    ) {
        let e = self;
        match site {
            Some(s) => {
                e.asm.store(Mem::frame(act::TMP), o);
                e.make_visible(s, bc);
                e.call_stub(Stub::Release);
                let exit = e.site_label(site);
                e.asm.jcc(Cond::Ne, exit);
                e.hide(s);
                e.asm.jmp(done);
            }
            None => {
                if is_float {
                    e.free_float(o, done);
                }
                if blind {
                    e.asm
                        .store_imm32(Mem::frame(act::SITE), SITE_UNKNOWN.cast_signed());
                }
                e.asm.mov(R11, o);
                e.call_stub(Stub::Dealloc);
                e.asm.jmp(done);
            }
        }
    }

    /// Puts a dead float on the free list and goes to `done`; falls through if the list is full.
    fn free_float(&mut self, o: u8, done: dynasmrt::DynamicLabel) {
        let full = self.asm.label();
        self.asm.addr(R11, Target::FloatFreelist);
        self.asm.cmp_mem32_imm(Mem::at(R11, 0), FREELIST_MAX);
        self.asm.jcc_near(Cond::Ae, full);
        self.asm.add_mem32(Mem::at(R11, 0), 1);
        // The list is linked through the objects' class pointers.
        self.asm.loadsd(XTMP, Mem::at(R11, FREELIST_HEAD));
        self.asm.storesd(Mem::at(o, object::OB_TYPE), XTMP);
        self.asm.store(Mem::at(R11, FREELIST_HEAD), o);
        self.asm.jmp(done);
        self.asm.bind(full);
    }

    /// A float object from the free list, from the allocator if that is empty.
    pub(super) fn box_f64(&mut self, d: u8, a: &[Allocation]) {
        let v = self.r(a, 1);
        let done = self.asm.label();
        let empty = self.later(move |e| {
            e.asm.movaps(XTMP, v);
            e.call_stub(Stub::BoxFloat);
            e.asm.mov(d, R11);
            e.asm.jmp(done);
        });
        self.asm.addr(R11, Target::FloatFreelist);
        self.asm.load(d, Mem::at(R11, FREELIST_HEAD));
        self.asm.test(d);
        self.asm.jcc(Cond::E, empty);
        self.asm.loadsd(XTMP, Mem::at(d, object::OB_TYPE));
        self.asm.sub_mem32(Mem::at(R11, 0), 1);
        self.asm.storesd(Mem::at(R11, FREELIST_HEAD), XTMP);
        self.asm.addr(R11, Target::FloatType);
        self.asm.store_imm(Mem::at(d, object::OB_REFCNT), 1);
        self.asm.store(Mem::at(d, object::OB_TYPE), R11);
        self.asm.storesd(Mem::at(d, float::OB_FVAL), v);
        self.asm.bind(done);
    }

    /// Compares the eval breaker with the word the unit expects; `upper` looks at the version bits only.
    pub(super) fn compare_breaker(&mut self, upper: bool) {
        self.asm
            .load(R11, Mem::at(gpr::R15, pyjit_ffi::layout::tstate::EVAL_BREAKER));
        if upper {
            self.asm.alu_imm(Alu::And, R11, -256);
        }
        self.asm.alu_mem(Alu::Cmp, R11, Mem::frame(act::CHECK));
    }
}
