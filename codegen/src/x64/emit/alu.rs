//! Integers, doubles, comparisons and representation changes.

use pyjit_ffi::layout::{float, function, long, object, tstate};
use regalloc2::Allocation;

use super::super::asm::{Cond, Mem, Rm};
use super::exit::Stub;
use super::{Emit, Flags};
use crate::abi::Target;
use crate::entity::Id;
use crate::input::CodeIdx;
use crate::ir::ops::Cc;
use crate::ir::types::{TypeId, TypeSet, wk};
use crate::lir::inst::{Alu, CmpKind, FSrc, Fpu, LInst, LOp, Shift, Src, Test};
use crate::lir::regs::{XTMP, gpr};

use gpr::{R11, RAX, RCX, RDX};

/// A second operand.
#[derive(Clone, Copy)]
enum Operand {
    Imm(i32),
    Rm(Rm),
}

impl Emit<'_> {
    pub(super) fn simple(&mut self, op: &LOp, a: &[Allocation]) {
        match *op {
            LOp::Imm(v) => {
                let d = self.r(a, 0);
                self.asm.imm(d, v);
            }
            LOp::Addr(t) => {
                let d = self.r(a, 0);
                self.asm.addr(d, t);
            }
            LOp::FImm(bits) => {
                let d = self.r(a, 0);
                if bits == 0 {
                    self.asm.zero_xmm(d);
                } else {
                    let l = self.pooled(bits);
                    self.asm.loadsd_label(d, l);
                }
            }
            _ => {
                if let [to, from, ..] = *a {
                    self.copy(from, to);
                }
            }
        }
    }

    pub(super) fn alu(&mut self, i: &LInst, a: &[Allocation]) {
        let d = self.r(a, 0);
        match i.op {
            LOp::Alu(op, Src::Imm(n)) => self.asm.alu_imm(op, d, n),
            LOp::Alu(op, Src::Op) => {
                let s = self.rm(a, 2);
                self.asm.alu_rm(op, d, s);
            }
            LOp::ImulImm(n) => {
                let s = self.rm(a, 1);
                self.asm.imul3(d, s, n);
            }
            LOp::Lea(n) => {
                let s = self.r(a, 1);
                self.asm.lea(d, Mem::at(s, n));
            }
            LOp::LeaX => {
                let (x, y) = (self.r(a, 1), self.r(a, 2));
                self.asm.lea(
                    d,
                    Mem {
                        base: x,
                        index: Some((y, false)),
                        disp: 0,
                    },
                );
            }
            LOp::Neg => self.asm.neg(d),
            _ => self.asm.not(d),
        }
        if i.site.is_some() {
            let exit = self.site_label(i.site);
            let exit = self.undo(i, a).map_or(exit, |(op, s)| {
                self.later(move |e| {
                    match s {
                        Operand::Imm(n) => e.asm.alu_imm(op, d, n),
                        Operand::Rm(s) => e.asm.alu_rm(op, d, s),
                    }
                    e.asm.jmp(exit);
                })
            });
            self.asm.jcc(Cond::O, exit);
        }
    }

    /// What takes an addition or subtraction back, if its site wants that.
    fn undo(&mut self, i: &LInst, a: &[Allocation]) -> Option<(Alu, Operand)> {
        let site = i.site.and_then(|s| self.lir.sites.get(s.index()))?;
        site.undone?;
        match i.op {
            LOp::Alu(op, src) => {
                let back = if op == Alu::Add { Alu::Sub } else { Alu::Add };
                Some(match src {
                    Src::Imm(n) => (back, Operand::Imm(n)),
                    Src::Op => (back, Operand::Rm(self.rm(a, 2))),
                })
            }
            _ => None,
        }
    }

    pub(super) fn division(&mut self, i: &LInst, a: &[Allocation]) {
        match i.op {
            LOp::DivPow2 { log2, modulo: false } => {
                let d = self.r(a, 0);
                if log2 > 0 {
                    self.asm.shift_imm(Shift::Sar, d, log2);
                }
            }
            LOp::DivPow2 { log2, modulo: true } => {
                let d = self.r(a, 0);
                let mask = i32::try_from((1i64 << log2) - 1).unwrap_or(i32::MAX);
                self.asm.alu_imm(Alu::And, d, mask);
            }
            LOp::DivConst {
                magic,
                shift,
                divisor,
                modulo,
            } => {
                let n = self.r(a, 1);
                self.asm.mov(R11, n);
                self.asm.shift_imm(Shift::Sar, R11, 63);
                self.asm.abs(RDX, magic);
                self.asm.mov(RAX, n);
                self.asm.alu(Alu::Xor, RAX, R11);
                self.asm.mul_wide(RDX);
                if shift > 0 {
                    self.asm.shift_imm(Shift::Shr, RDX, shift);
                }
                self.asm.alu(Alu::Xor, RDX, R11);
                if modulo {
                    self.asm.imul3(RDX, Rm::Reg(RDX), divisor);
                    self.asm.neg(RDX);
                    self.asm.alu(Alu::Add, RDX, n);
                }
            }
            LOp::DivMod { modulo } => self.div_mod(i, modulo, a),
            _ => self.fail("division"),
        }
    }

    fn div_mod(&mut self, i: &LInst, modulo: bool, a: &[Allocation]) {
        let b = self.r(a, 2);
        let done = self.asm.label();
        if i.site.is_some() {
            let exit = self.site_label(i.site);
            // Divisors 0 and -1 aside: b + 1 is 0 or 1 (unsigned).
            self.asm.lea(R11, Mem::at(b, 1));
            self.asm.alu_imm(Alu::Cmp, R11, 1);
            let special = self.later(move |e| {
                e.asm.test(b);
                e.asm.jcc(Cond::E, exit);
                if modulo {
                    e.asm.imm(RDX, 0);
                } else {
                    e.asm.neg(RAX);
                    e.asm.jcc(Cond::O, exit);
                }
                e.asm.jmp(done);
            });
            self.asm.jcc(Cond::Be, special);
        }
        self.asm.cqo();
        self.asm.idiv(b);
        // The remainder has the sign of the dividend: correct when it is not zero and the divisor's sign differs.
        self.asm.test(RDX);
        self.asm.jcc_near(Cond::E, done);
        if modulo {
            self.asm.mov(R11, RDX);
            self.asm.alu(Alu::Xor, R11, b);
            self.asm.shift_imm(Shift::Sar, R11, 63);
            self.asm.alu(Alu::And, R11, b);
            self.asm.alu(Alu::Add, RDX, R11);
        } else {
            self.asm.alu(Alu::Xor, RDX, b);
            self.asm.shift_imm(Shift::Sar, RDX, 63);
            self.asm.alu(Alu::Add, RAX, RDX);
        }
        self.asm.bind(done);
    }

    pub(super) fn shift(&mut self, i: &LInst, a: &[Allocation]) {
        let d = self.r(a, 0);
        match i.op {
            LOp::ShiftImm(op, n) => self.asm.shift_imm(op, d, n),
            LOp::ShlImm(n) => {
                let s = self.r(a, 1);
                self.asm.mov(d, s);
                self.asm.shift_imm(Shift::Shl, d, n);
                self.asm.mov(R11, d);
                self.asm.shift_imm(Shift::Sar, R11, n);
                self.lost_bits(i, s);
            }
            LOp::Shl => {
                let s = self.r(a, 1);
                let exit = self.site_label(i.site);
                self.asm.alu_imm(Alu::Cmp, RCX, 63);
                self.asm.jcc(Cond::A, exit);
                self.asm.mov(d, s);
                self.asm.shift_cl(Shift::Shl, d);
                self.asm.mov(R11, d);
                self.asm.shift_cl(Shift::Sar, R11);
                self.lost_bits(i, s);
            }
            _ => {
                let s = self.r(a, 1);
                let exit = self.site_label(i.site);
                self.asm.test(RCX);
                self.asm.jcc(Cond::S, exit);
                self.asm.imm(R11, 63);
                self.asm.alu(Alu::Cmp, RCX, R11);
                self.asm.cmova(RCX, R11);
                self.asm.mov(d, s);
                self.asm.shift_cl(Shift::Sar, d);
            }
        }
    }

    /// Exits unless r11 (the result shifted back) is the operand.
    fn lost_bits(&mut self, i: &LInst, s: u8) {
        let exit = self.site_label(i.site);
        self.asm.alu(Alu::Cmp, R11, s);
        self.asm.jcc(Cond::Ne, exit);
    }

    pub(super) fn int_to_float(&mut self, i: &LInst, a: &[Allocation]) {
        let (d, x) = (self.r(a, 0), self.r(a, 1));
        self.asm.zero_xmm(d);
        self.asm.int_to_f64(d, x);
        if i.op == LOp::CvtF64 {
            return;
        }
        let y = self.r(a, 2);
        let exit = self.site_label(i.site);
        self.asm.zero_xmm(XTMP);
        self.asm.int_to_f64(XTMP, y);
        self.asm.test(y);
        self.asm.jcc(Cond::E, exit);
        for (f, n) in [(d, x), (XTMP, y)] {
            self.asm.f64_to_int(R11, f);
            self.asm.alu(Alu::Cmp, R11, n);
            self.asm.jcc(Cond::Ne, exit);
        }
        self.asm.fpu(Fpu::Div, d, XTMP);
    }

    fn fpu_rm(&mut self, op: Fpu, d: u8, s: Rm) {
        match s {
            Rm::Reg(s) => self.asm.fpu(op, d, s),
            Rm::Mem(m) => self.asm.fpu_mem(op, d, m),
        }
    }

    pub(super) fn float(&mut self, i: &LInst, a: &[Allocation]) {
        let d = self.r(a, 0);
        match i.op {
            LOp::Fpu(op, FSrc::Pool(bits)) => {
                let l = self.pooled(bits);
                self.asm.fpu_label(op, d, l);
            }
            LOp::Fpu(op, FSrc::Op) => {
                let s = self.rm(a, 2);
                self.fpu_rm(op, d, s);
            }
            LOp::FDiv => {
                let s = self.r(a, 2);
                let exit = self.site_label(i.site);
                self.asm.zero_xmm(XTMP);
                self.asm.fpu(Fpu::Cmp, s, XTMP);
                self.jump_if(Flags::FloatEq, exit);
                self.asm.fpu(Fpu::Div, d, s);
            }
            LOp::FSqrt => {
                let s = self.rm(a, 1);
                self.fpu_rm(Fpu::Sqrt, d, s);
            }
            LOp::FNeg => {
                self.asm.abs(R11, 1 << 63);
                self.asm.movq_to_xmm(XTMP, R11);
                self.asm.xorpd(d, XTMP);
            }
            _ => {
                self.asm.abs(R11, !(1 << 63));
                self.asm.movq_to_xmm(XTMP, R11);
                self.asm.andpd(d, XTMP);
            }
        }
    }

    /// Compares; the operands start at index `at`. The result holds when the test does.
    pub(super) fn compare(&mut self, t: &Test, a: &[Allocation], at: usize) -> Flags {
        let flags = match t.kind {
            CmpKind::Int(cc, src) => self.compare_ints(cc, src, a, at),
            CmpKind::NonZero => {
                match self.rm(a, at) {
                    Rm::Reg(r) => self.asm.test(r),
                    Rm::Mem(m) => self.asm.cmp_mem_imm(m, 0),
                }
                Flags::Cc(Cond::Ne)
            }
            CmpKind::NoError => {
                self.asm
                    .cmp_mem_imm(Mem::at(gpr::R15, tstate::CURRENT_EXCEPTION), 0);
                Flags::Cc(Cond::E)
            }
            CmpKind::Is(target) => {
                self.asm.addr(R11, target);
                match self.rm(a, at) {
                    Rm::Reg(r) => self.asm.alu(Alu::Cmp, r, R11),
                    Rm::Mem(m) => self.asm.cmp_mem(m, R11),
                }
                Flags::Cc(Cond::E)
            }
            CmpKind::IsType(target) => {
                let r = self.r(a, at);
                self.asm.addr(R11, target);
                self.asm.cmp_mem(Mem::at(r, object::OB_TYPE), R11);
                Flags::Cc(Cond::E)
            }
            CmpKind::Float(cc) => {
                let x = self.r(a, at);
                let y = self.rm(a, at + 1);
                self.fpu_rm(Fpu::Cmp, x, y);
                match cc {
                    Cc::Eq => Flags::FloatEq,
                    Cc::Ne => Flags::FloatNe,
                    Cc::Gt => Flags::Cc(Cond::A),
                    Cc::Ge => Flags::Cc(Cond::Ae),
                    Cc::Lt | Cc::Le | Cc::Ult | Cc::Uge => {
                        self.fail("float comparison");
                        Flags::Cc(Cond::A)
                    }
                }
            }
        };
        if t.want { flags } else { flags.inverted() }
    }

    fn compare_ints(&mut self, cc: Cc, src: Src, a: &[Allocation], at: usize) -> Flags {
        match (src, self.rm(a, at)) {
            (Src::Imm(0), Rm::Reg(r)) => self.asm.test(r),
            (Src::Imm(n), Rm::Reg(r)) => self.asm.alu_imm(Alu::Cmp, r, n),
            (Src::Imm(n), Rm::Mem(m)) => self.asm.cmp_mem_imm(m, n),
            (Src::Op, Rm::Reg(r)) => {
                let s = self.rm(a, at + 1);
                self.asm.alu_rm(Alu::Cmp, r, s);
            }
            (Src::Op, Rm::Mem(_)) => self.fail("comparison operand"),
        }
        Flags::Cc(match cc {
            Cc::Lt => Cond::L,
            Cc::Le => Cond::Le,
            Cc::Eq => Cond::E,
            Cc::Ne => Cond::Ne,
            Cc::Gt => Cond::G,
            Cc::Ge => Cond::Ge,
            Cc::Ult => Cond::B,
            Cc::Uge => Cond::Ae,
        })
    }

    pub(super) fn set(&mut self, t: &Test, a: &[Allocation]) {
        let flags = self.compare(t, a, 1);
        let d = self.r(a, 0);
        match flags {
            Flags::Cc(c) => self.asm.setcc(c, d),
            Flags::FloatEq => {
                self.asm.setcc(Cond::E, d);
                self.asm.setcc(Cond::Np, R11);
                self.asm.and8(d, R11);
            }
            Flags::FloatNe => {
                self.asm.setcc(Cond::Ne, d);
                self.asm.setcc(Cond::P, R11);
                self.asm.or8(d, R11);
            }
        }
        self.asm.movzx8(d, d);
    }

    pub(super) fn boxing(&mut self, op: &LOp, a: &[Allocation]) {
        let d = self.r(a, 0);
        match op {
            LOp::BoxI64 => {
                let v = self.r(a, 1);
                let done = self.asm.label();
                let big = self.later(move |e| {
                    e.asm.mov(R11, v);
                    e.call_stub(Stub::BoxInt);
                    e.asm.mov(d, R11);
                    e.asm.jmp(done);
                });
                self.asm.lea(R11, Mem::at(v, 5));
                self.asm.alu_imm(Alu::Cmp, R11, 262);
                self.asm.jcc(Cond::Ae, big);
                self.asm.shift_imm(Shift::Shl, R11, 5);
                self.asm.addr(d, Target::SmallInts);
                self.asm.alu(Alu::Add, d, R11);
                self.asm.bind(done);
            }
            LOp::BoxF64 => self.box_f64(d, a),
            LOp::BoxNumber => {
                let (v, is_int) = (self.r(a, 1), self.r(a, 2));
                let done = self.asm.label();
                let int = self.later(move |e| {
                    e.asm.movaps(XTMP, v);
                    e.asm.mov(R11, is_int);
                    e.call_stub(Stub::BoxNumber);
                    e.asm.mov(d, R11);
                    e.asm.jmp(done);
                });
                self.asm.test(is_int);
                self.asm.jcc(Cond::Ne, int);
                self.box_f64(d, a);
                self.asm.bind(done);
            }
            _ => {
                match self.rm(a, 1) {
                    Rm::Reg(r) => self.asm.test(r),
                    Rm::Mem(m) => self.asm.cmp_mem_imm(m, 0),
                }
                self.asm.addr(d, Target::False);
                self.asm.addr(R11, Target::True);
                self.asm.cmovne(d, R11);
            }
        }
    }

    /// Compact ints inline; two digits, or three with up to 63 bits, in the cold section; more exit.
    pub(super) fn unbox_i64(&mut self, i: &LInst, a: &[Allocation]) {
        let (d, o) = (self.r(a, 0), self.r(a, 1));
        let exit = self.site_label(i.site);
        let done = self.asm.label();
        let sign = self.asm.label();
        let big = self.later(move |e| {
            let two = e.asm.label();
            e.asm.shift_imm(Shift::Shr, R11, 3);
            e.asm.alu_imm(Alu::Cmp, R11, 3);
            e.asm.jcc(Cond::B, two);
            e.asm.jcc(Cond::A, exit);
            // Of a third digit only three bits fit beside the sign.
            e.asm.load32(R11, Mem::at(o, long::OB_DIGIT + 8));
            e.asm.alu_imm(Alu::Cmp, R11, 8);
            e.asm.jcc(Cond::Ae, exit);
            e.two_digits(d, o);
            e.asm.load32(R11, Mem::at(o, long::OB_DIGIT + 8));
            e.asm.shift_imm(Shift::Shl, R11, 60);
            e.asm.alu(Alu::Or, d, R11);
            e.asm.load(R11, Mem::at(o, long::LV_TAG));
            e.asm.jmp(sign);
            e.asm.bind(two);
            e.two_digits(d, o);
            e.asm.load(R11, Mem::at(o, long::LV_TAG));
            e.asm.jmp(sign);
        });
        self.asm.load(R11, Mem::at(o, long::LV_TAG));
        self.asm.alu_imm(Alu::Cmp, R11, 16);
        self.asm.jcc(Cond::Ae, big);
        self.asm.load32(d, Mem::at(o, long::OB_DIGIT));
        self.asm.bind(sign);
        // Bit 1 of the tag is set for negative values.
        self.asm.shift_imm(Shift::Shl, R11, 62);
        self.asm.shift_imm(Shift::Sar, R11, 63);
        self.asm.alu(Alu::Xor, d, R11);
        self.asm.alu(Alu::Sub, d, R11);
        self.asm.bind(done);
    }

    /// The two lower digits of an int at once: the upper one down to bit 30.
    fn two_digits(&mut self, d: u8, o: u8) {
        self.asm.load(d, Mem::at(o, long::OB_DIGIT));
        self.asm.mov(R11, d);
        self.asm.mov32(d, d);
        self.asm.shift_imm(Shift::Shr, R11, 32);
        self.asm.shift_imm(Shift::Shl, R11, 30);
        self.asm.alu(Alu::Or, d, R11);
    }

    pub(super) fn guard_types(&mut self, i: &LInst, set: TypeSet, a: &[Allocation]) {
        let o = self.r(a, 0);
        let exit = self.site_label(i.site);
        let done = self.asm.label();
        let classes: Vec<TypeId> = set.classes().collect();
        let Some((&last, firsts)) = classes.split_last() else {
            return;
        };
        for &class in firsts {
            self.asm.addr(R11, Target::Type(class));
            self.asm.cmp_mem(Mem::at(o, object::OB_TYPE), R11);
            self.asm.jcc_near(Cond::E, done);
        }
        self.asm.addr(R11, Target::Type(last));
        self.asm.cmp_mem(Mem::at(o, object::OB_TYPE), R11);
        self.asm.jcc(Cond::Ne, exit);
        self.asm.bind(done);
    }

    pub(super) fn guard_number(&mut self, i: &LInst, a: &[Allocation]) {
        let o = self.r(a, 0);
        let exit = self.site_label(i.site);
        let done = self.asm.label();
        let int = self.later(move |e| {
            e.asm.addr(R11, Target::Type(wk::INT));
            e.asm.cmp_mem(Mem::at(o, object::OB_TYPE), R11);
            e.asm.jcc(Cond::Ne, exit);
            e.asm.jmp(done);
        });
        self.asm.addr(R11, Target::Type(wk::FLOAT));
        self.asm.cmp_mem(Mem::at(o, object::OB_TYPE), R11);
        self.asm.jcc(Cond::Ne, int);
        self.asm.bind(done);
    }

    pub(super) fn guard_code(&mut self, i: &LInst, code: Target, of: CodeIdx, a: &[Allocation]) {
        let o = self.r(a, 0);
        let exit = self.site_label(i.site);
        for (offset, target) in [
            (object::OB_TYPE, Target::Type(wk::FUNCTION)),
            (function::FUNC_CODE, code),
            (function::FUNC_GLOBALS, Target::Globals(of)),
            (function::FUNC_BUILTINS, Target::Builtins(of)),
        ] {
            self.asm.addr(R11, target);
            self.asm.cmp_mem(Mem::at(o, offset), R11);
            self.asm.jcc(Cond::Ne, exit);
        }
    }

    pub(super) fn unbox_number(&mut self, i: &LInst, a: &[Allocation]) {
        let (d, o) = (self.r(a, 0), self.r(a, 1));
        let exit = self.site_label(i.site);
        let done = self.asm.label();
        let int = self.later(move |e| {
            let positive = e.asm.label();
            e.asm.cmp_mem_imm(Mem::at(o, long::LV_TAG), 16);
            e.asm.jcc(Cond::Ae, exit);
            e.asm.load32(R11, Mem::at(o, long::OB_DIGIT));
            // Bit 1 of the tag is set for negative values: one digit and the sign.
            e.asm.cmp_mem_imm(Mem::at(o, long::LV_TAG), 10);
            e.asm.jcc(Cond::Ne, positive);
            e.asm.neg(R11);
            e.asm.bind(positive);
            e.asm.int_to_f64(d, R11);
            e.asm.jmp(done);
        });
        self.asm.addr(R11, Target::Type(wk::FLOAT));
        self.asm.cmp_mem(Mem::at(o, object::OB_TYPE), R11);
        self.asm.jcc(Cond::Ne, int);
        self.asm.loadsd(d, Mem::at(o, float::OB_FVAL));
        self.asm.bind(done);
    }
}
