//! A thin layer over the assembler: one method per instruction form the back end uses, with dynamic registers.
//! The only file that expands the assembler macro.

#![expect(
    clippy::useless_conversion,
    reason = "the assembler macro converts register numbers of any type"
)]

use dynasmrt::{DynamicLabel, DynasmApi, DynasmLabelApi, VecAssembler, x64::X64Relocation};

use crate::abi::{Reloc, Target};
use crate::lir::inst::{Alu, Fpu, Shift};
use crate::lir::regs::gpr;
use crate::refusal::Refusal;

/// Number of a general register.
pub type Gpr = u8;
/// Number of a vector register.
pub type Xmm = u8;

/// A memory operand: `[base + index * scale + disp]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mem {
    /// Base register.
    pub base: Gpr,
    /// Index register; scaled by 8 if the flag is set.
    pub index: Option<(Gpr, bool)>,
    /// Displacement.
    pub disp: i32,
}

impl Mem {
    /// `[base + disp]`
    pub fn at(base: Gpr, disp: i32) -> Mem {
        Mem {
            base,
            index: None,
            disp,
        }
    }
    /// `[rsp + disp]`
    pub fn frame(disp: i32) -> Mem {
        Mem::at(gpr::RSP, disp)
    }
}

/// A register or memory operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rm {
    /// Register number (of the class the instruction wants).
    Reg(u8),
    /// Memory.
    Mem(Mem),
}

/// Condition codes by hardware number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "instruction names")]
pub enum Cond {
    O = 0,
    No = 1,
    B = 2,
    Ae = 3,
    E = 4,
    Ne = 5,
    Be = 6,
    A = 7,
    S = 8,
    Ns = 9,
    P = 10,
    Np = 11,
    L = 12,
    Ge = 13,
    Le = 14,
    G = 15,
}

impl Cond {
    /// All conditions in order.
    pub const ALL: [Cond; 16] = {
        use Cond::*;
        [O, No, B, Ae, E, Ne, Be, A, S, Ns, P, Np, L, Ge, Le, G]
    };
    /// The opposite.
    pub fn inverted(self) -> Cond {
        Cond::ALL[(self as usize) ^ 1]
    }
}

/// The assembler: bytes, labels and relocations.
#[derive(Debug)]
pub struct Asm {
    buf: VecAssembler<X64Relocation>,
    /// Where each label is, by its number, once bound.
    bound: Vec<Option<u32>>,
    /// Offsets of 8-bit distances and the labels they lead to.
    near: Vec<(u32, DynamicLabel)>,
    /// Absolute immediates to fill in at install.
    pub relocs: Vec<Reloc>,
}

impl Default for Asm {
    fn default() -> Self {
        Asm {
            buf: VecAssembler::new(0),
            relocs: Vec::new(),
            bound: Vec::new(),
            near: Vec::new(),
        }
    }
}

macro_rules! x64 {
    ($asm:expr; $($t:tt)*) => { dynasmrt::dynasm!($asm ; .arch x64 ; $($t)*) };
}

/// One instruction with a memory operand, in every addressing form.
macro_rules! mem_op {
    ($buf:expr, $m:expr, [$($pre:tt)*] [$($post:tt)*]) => {{
        let Mem { base, index, disp } = $m;
        match (index, base, i8::try_from(disp)) {
            (None, gpr::RSP, Ok(d)) => { x64!($buf; $($pre)* [BYTE rsp + d] $($post)*); }
            (None, gpr::RSP, Err(_)) => { x64!($buf; $($pre)* [DWORD rsp + disp] $($post)*); }
            (None, gpr::R12, Ok(d)) => { x64!($buf; $($pre)* [BYTE r12 + d] $($post)*); }
            (None, gpr::R12, Err(_)) => { x64!($buf; $($pre)* [DWORD r12 + disp] $($post)*); }
            (None, b, Ok(d)) => { x64!($buf; $($pre)* [BYTE Rq(b) + d] $($post)*); }
            (None, b, Err(_)) => { x64!($buf; $($pre)* [DWORD Rq(b) + disp] $($post)*); }
            (Some((i, true)), b, Ok(d)) => { x64!($buf; $($pre)* [BYTE Rq(b) + Rq(i) * 8 + d] $($post)*); }
            (Some((i, true)), b, Err(_)) => { x64!($buf; $($pre)* [DWORD Rq(b) + Rq(i) * 8 + disp] $($post)*); }
            (Some((i, false)), b, Ok(d)) => { x64!($buf; $($pre)* [BYTE Rq(b) + Rq(i) * 1 + d] $($post)*); }
            (Some((i, false)), b, Err(_)) => { x64!($buf; $($pre)* [DWORD Rq(b) + Rq(i) * 1 + disp] $($post)*); }
        }
    }};
}

impl Asm {
    /// Bytes emitted so far.
    pub fn offset(&self) -> u32 {
        u32::try_from(self.buf.offset().0).unwrap_or(u32::MAX)
    }
    /// A new label.
    pub fn label(&mut self) -> DynamicLabel {
        self.buf.new_dynamic_label()
    }
    /// Places a label here.
    pub fn bind(&mut self, l: DynamicLabel) {
        x64!(self.buf; =>l);
        let (n, offset) = (l.get_id(), self.offset());
        if self.bound.len() <= n {
            self.bound.resize(n + 1, None);
        }
        self.bound[n] = Some(offset);
    }
    fn bound_at(&self, l: DynamicLabel) -> Option<u32> {
        self.bound.get(l.get_id()).copied().flatten()
    }
    /// The 8-bit distance from the end of a two-byte jump here to a label behind.
    fn near_back(&self, l: DynamicLabel) -> Option<i8> {
        let target = self.bound_at(l)?;
        i8::try_from(i64::from(target) - i64::from(self.offset()) - 2).ok()
    }
    /// Aligns with multi-byte no-ops.
    pub fn align16(&mut self) {
        while !self.buf.offset().0.is_multiple_of(16) {
            let pad = 16 - self.buf.offset().0 % 16;
            match pad {
                1 => x64!(self.buf; nop),
                2 => x64!(self.buf; .bytes [0x66u8, 0x90]),
                3 => x64!(self.buf; .bytes [0x0fu8, 0x1f, 0x00]),
                4..=7 => x64!(self.buf; .bytes [0x0fu8, 0x1f, 0x40, 0x00]),
                _ => x64!(self.buf; .bytes [0x0fu8, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00]),
            }
        }
    }
    /// Raw data.
    pub fn data_u64(&mut self, v: u64) {
        x64!(self.buf; .bytes &v.to_le_bytes());
    }
    /// The finished bytes.
    pub fn finish(self) -> Result<(Vec<u8>, Vec<Reloc>), Refusal> {
        let wrong = |why: &dyn std::fmt::Display| Refusal::Internal(format!("assembler: {why}"));
        let mut code = self.buf.finalize().map_err(|e| wrong(&e))?;
        for (at, l) in self.near {
            let target = self
                .bound
                .get(l.get_id())
                .copied()
                .flatten()
                .ok_or_else(|| wrong(&"unbound label"))?;
            let distance = i8::try_from(i64::from(target) - i64::from(at) - 1).map_err(|e| wrong(&e))?;
            if let Some(byte) = code.get_mut(at as usize) {
                *byte = distance.cast_unsigned();
            }
        }
        let relocs = self.relocs;
        Ok((code, relocs))
    }

    // Moves.
    /// `mov d, s` (64 bits); nothing if equal.
    pub fn mov(&mut self, d: Gpr, s: Gpr) {
        if d != s {
            x64!(self.buf; mov Rq(d), Rq(s));
        }
    }
    /// `mov d32, s32`: clears the upper half.
    pub fn mov32(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; mov Rd(d), Rd(s));
    }
    /// `movsxd d, s32`
    pub fn movsxd(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; movsxd Rq(d), Rd(s));
    }
    /// Loads an immediate the shortest way; may change flags.
    pub fn imm(&mut self, d: Gpr, v: i64) {
        if v == 0 {
            x64!(self.buf; xor Rd(d), Rd(d));
        } else {
            self.imm_keep_flags(d, v);
        }
    }
    /// Loads an immediate without touching flags.
    pub fn imm_keep_flags(&mut self, d: Gpr, v: i64) {
        if let Ok(u) = u32::try_from(v) {
            x64!(self.buf; mov Rd(d), DWORD u.cast_signed());
        } else if let Ok(s) = i32::try_from(v) {
            x64!(self.buf; mov Rq(d), DWORD s);
        } else {
            x64!(self.buf; mov Rq(d), QWORD v);
        }
    }
    /// Loads a 64-bit address that is filled in at install.
    pub fn addr(&mut self, d: Gpr, target: Target) {
        x64!(self.buf; mov Rq(d), QWORD 0x7fff_ffff_ffff_ffff);
        let offset = self.offset().saturating_sub(8);
        self.relocs.push(Reloc { offset, target });
    }
    /// Loads a known 64-bit address.
    pub fn abs(&mut self, d: Gpr, v: u64) {
        x64!(self.buf; mov Rq(d), QWORD v.cast_signed());
    }
    /// `mov d, [m]`
    pub fn load(&mut self, d: Gpr, m: Mem) {
        mem_op!(self.buf, m, [mov Rq(d),] []);
    }
    /// `mov d32, [m]`
    pub fn load32(&mut self, d: Gpr, m: Mem) {
        mem_op!(self.buf, m, [mov Rd(d),] []);
    }
    /// `movsxd d, dword [m]`
    pub fn load_i32(&mut self, d: Gpr, m: Mem) {
        mem_op!(self.buf, m, [movsxd Rq(d), DWORD] []);
    }
    /// `movzx d32, byte [m]`
    pub fn load_u8(&mut self, d: Gpr, m: Mem) {
        mem_op!(self.buf, m, [movzx Rd(d), BYTE] []);
    }
    /// `mov [m], s`
    pub fn store(&mut self, m: Mem, s: Gpr) {
        mem_op!(self.buf, m, [mov][, Rq(s)]);
    }
    /// `mov dword [m], s32`
    pub fn store32(&mut self, m: Mem, s: Gpr) {
        mem_op!(self.buf, m, [mov][, Rd(s)]);
    }
    /// `mov byte [m], s8`
    pub fn store8(&mut self, m: Mem, s: Gpr) {
        mem_op!(self.buf, m, [mov][, Rb(s)]);
    }
    /// `mov qword [m], imm32` (sign-extended)
    pub fn store_imm(&mut self, m: Mem, v: i32) {
        mem_op!(self.buf, m, [mov QWORD][, DWORD v]);
    }
    /// `mov dword [m], imm32`
    pub fn store_imm32(&mut self, m: Mem, v: i32) {
        mem_op!(self.buf, m, [mov DWORD][, DWORD v]);
    }
    /// `mov byte [m], imm8`
    pub fn store_imm8(&mut self, m: Mem, v: i8) {
        mem_op!(self.buf, m, [mov BYTE][, BYTE v]);
    }
    /// `lea d, [m]`
    pub fn lea(&mut self, d: Gpr, m: Mem) {
        mem_op!(self.buf, m, [lea Rq(d),] []);
    }
    /// `movzx d32, d8`
    pub fn movzx8(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; movzx Rd(d), Rb(s));
    }
    /// `movsd d, [m]`
    pub fn loadsd(&mut self, d: Xmm, m: Mem) {
        mem_op!(self.buf, m, [movsd Rx(d), QWORD] []);
    }
    /// `movsd [m], s`
    pub fn storesd(&mut self, m: Mem, s: Xmm) {
        mem_op!(self.buf, m, [movsd QWORD][, Rx(s)]);
    }
    /// `movups d, [m]`
    pub fn load_pair(&mut self, d: Xmm, m: Mem) {
        mem_op!(self.buf, m, [movups Rx(d),] []);
    }
    /// `movups [m], s`
    pub fn store_pair(&mut self, m: Mem, s: Xmm) {
        mem_op!(self.buf, m, [movups][, Rx(s)]);
    }
    /// `movaps d, s`; nothing if equal.
    pub fn movaps(&mut self, d: Xmm, s: Xmm) {
        if d != s {
            x64!(self.buf; movaps Rx(d), Rx(s));
        }
    }
    /// `movq d, s` from a general register.
    pub fn movq_to_xmm(&mut self, d: Xmm, s: Gpr) {
        x64!(self.buf; movq Rx(d), Rq(s));
    }
    /// `movq d, s` to a general register.
    pub fn movq_from_xmm(&mut self, d: Gpr, s: Xmm) {
        x64!(self.buf; movq Rq(d), Rx(s));
    }
    /// `movsd d, [rip + label]`
    pub fn loadsd_label(&mut self, d: Xmm, l: DynamicLabel) {
        x64!(self.buf; movsd Rx(d), QWORD [=>l]);
    }

    // Integer arithmetic.
    /// Opcode 0x83 /n with an 8-bit immediate, by hand: the assembler only reaches its 32-bit form.
    fn imm8_op(&mut self, wide: bool, n: u8, rm: Rm, imm: i8) {
        let (base, index) = match rm {
            Rm::Reg(r) => (r, None),
            Rm::Mem(m) => (m.base, m.index),
        };
        let rex = 0x40 | u8::from(wide) << 3 | index.map_or(0, |(i, _)| i >> 3) << 1 | base >> 3;
        if rex != 0x40 {
            self.buf.push(rex);
        }
        self.buf.push(0x83);
        let Rm::Mem(m) = rm else {
            self.buf.push(0xc0 | n << 3 | base & 7);
            self.buf.push_i8(imm);
            return;
        };
        let short = i8::try_from(m.disp);
        let mode = if short.is_ok() { 0x40 } else { 0x80 };
        if index.is_some() || base & 7 == 4 {
            let (i, scale) = index.map_or((4, 0), |(i, by8)| (i & 7, if by8 { 3 } else { 0 }));
            self.buf.push(mode | n << 3 | 4);
            self.buf.push(scale << 6 | i << 3 | base & 7);
        } else {
            self.buf.push(mode | n << 3 | base & 7);
        }
        match short {
            Ok(d) => self.buf.push_i8(d),
            Err(_) => self.buf.push_i32(m.disp),
        }
        self.buf.push_i8(imm);
    }
    /// `op d, s` (64 bits).
    pub fn alu(&mut self, op: Alu, d: Gpr, s: Gpr) {
        match op {
            Alu::Add => x64!(self.buf; add Rq(d), Rq(s)),
            Alu::Sub => x64!(self.buf; sub Rq(d), Rq(s)),
            Alu::And => x64!(self.buf; and Rq(d), Rq(s)),
            Alu::Or => x64!(self.buf; or Rq(d), Rq(s)),
            Alu::Xor => x64!(self.buf; xor Rq(d), Rq(s)),
            Alu::Cmp => x64!(self.buf; cmp Rq(d), Rq(s)),
            Alu::Imul => x64!(self.buf; imul Rq(d), Rq(s)),
        }
    }
    /// `op d, [m]`
    pub fn alu_mem(&mut self, op: Alu, d: Gpr, m: Mem) {
        match op {
            Alu::Add => mem_op!(self.buf, m, [add Rq(d),] []),
            Alu::Sub => mem_op!(self.buf, m, [sub Rq(d),] []),
            Alu::And => mem_op!(self.buf, m, [and Rq(d),] []),
            Alu::Or => mem_op!(self.buf, m, [or Rq(d),] []),
            Alu::Xor => mem_op!(self.buf, m, [xor Rq(d),] []),
            Alu::Cmp => mem_op!(self.buf, m, [cmp Rq(d),] []),
            Alu::Imul => mem_op!(self.buf, m, [imul Rq(d),] []),
        }
    }
    /// `op d, r/m`
    pub fn alu_rm(&mut self, op: Alu, d: Gpr, s: Rm) {
        match s {
            Rm::Reg(s) => self.alu(op, d, s),
            Rm::Mem(m) => self.alu_mem(op, d, m),
        }
    }
    /// `op d, imm`
    pub fn alu_imm(&mut self, op: Alu, d: Gpr, v: i32) {
        if let Ok(b) = i8::try_from(v) {
            match op {
                Alu::Add => x64!(self.buf; add Rq(d), BYTE b),
                Alu::Sub => x64!(self.buf; sub Rq(d), BYTE b),
                Alu::And => x64!(self.buf; and Rq(d), BYTE b),
                Alu::Or => x64!(self.buf; or Rq(d), BYTE b),
                Alu::Xor => x64!(self.buf; xor Rq(d), BYTE b),
                Alu::Cmp => self.imm8_op(true, 7, Rm::Reg(d), b),
                Alu::Imul => x64!(self.buf; imul Rq(d), Rq(d), BYTE b),
            }
        } else {
            match op {
                Alu::Add => x64!(self.buf; add Rq(d), DWORD v),
                Alu::Sub => x64!(self.buf; sub Rq(d), DWORD v),
                Alu::And => x64!(self.buf; and Rq(d), DWORD v),
                Alu::Or => x64!(self.buf; or Rq(d), DWORD v),
                Alu::Xor => x64!(self.buf; xor Rq(d), DWORD v),
                Alu::Cmp => x64!(self.buf; cmp Rq(d), DWORD v),
                Alu::Imul => x64!(self.buf; imul Rq(d), Rq(d), DWORD v),
            }
        }
    }
    /// `imul d, s, imm`
    pub fn imul3(&mut self, d: Gpr, s: Rm, v: i32) {
        match (s, i8::try_from(v)) {
            (Rm::Reg(s), Ok(b)) => x64!(self.buf; imul Rq(d), Rq(s), BYTE b),
            (Rm::Reg(s), Err(_)) => x64!(self.buf; imul Rq(d), Rq(s), DWORD v),
            (Rm::Mem(m), _) => mem_op!(self.buf, m, [imul Rq(d), QWORD] [, DWORD v]),
        }
    }
    /// `cmp qword [m], imm`
    pub fn cmp_mem_imm(&mut self, m: Mem, v: i32) {
        match i8::try_from(v) {
            Ok(b) => self.imm8_op(true, 7, Rm::Mem(m), b),
            Err(_) => mem_op!(self.buf, m, [cmp QWORD][, DWORD v]),
        }
    }
    /// `cmp dword [m], imm`
    pub fn cmp_mem32_imm(&mut self, m: Mem, v: i32) {
        match i8::try_from(v) {
            Ok(b) => self.imm8_op(false, 7, Rm::Mem(m), b),
            Err(_) => mem_op!(self.buf, m, [cmp DWORD][, DWORD v]),
        }
    }
    /// `cmp [m], s`
    pub fn cmp_mem(&mut self, m: Mem, s: Gpr) {
        mem_op!(self.buf, m, [cmp][, Rq(s)]);
    }
    /// `add dword [m], imm`
    pub fn add_mem32(&mut self, m: Mem, v: i8) {
        self.imm8_op(false, 0, Rm::Mem(m), v);
    }
    /// `sub dword [m], imm`
    pub fn sub_mem32(&mut self, m: Mem, v: i8) {
        self.imm8_op(false, 5, Rm::Mem(m), v);
    }
    /// `add qword [m], imm`
    pub fn add_mem64(&mut self, m: Mem, v: i8) {
        self.imm8_op(true, 0, Rm::Mem(m), v);
    }
    /// `sub qword [m], imm`
    pub fn sub_mem64(&mut self, m: Mem, v: i8) {
        self.imm8_op(true, 5, Rm::Mem(m), v);
    }
    /// `test s, s` (64 bits).
    pub fn test(&mut self, s: Gpr) {
        x64!(self.buf; test Rq(s), Rq(s));
    }
    /// `test s32, s32`
    pub fn test32(&mut self, s: Gpr) {
        x64!(self.buf; test Rd(s), Rd(s));
    }
    /// `cmp d32, imm`
    pub fn cmp32_imm(&mut self, d: Gpr, v: i32) {
        x64!(self.buf; cmp Rd(d), DWORD v);
    }
    /// `mul s`: rdx:rax = rax * s, unsigned.
    pub fn mul_wide(&mut self, s: Gpr) {
        x64!(self.buf; mul Rq(s));
    }
    /// `add d32, imm`
    pub fn add32_imm(&mut self, d: Gpr, v: i8) {
        x64!(self.buf; add Rd(d), BYTE v);
    }
    /// `and d32, imm`
    pub fn and32_imm(&mut self, d: Gpr, v: i8) {
        x64!(self.buf; and Rd(d), BYTE v);
    }
    /// `btr d, 63`
    pub fn clear_top_bit(&mut self, d: Gpr) {
        x64!(self.buf; btr Rq(d), BYTE 63);
    }
    /// `neg d`
    pub fn neg(&mut self, d: Gpr) {
        x64!(self.buf; neg Rq(d));
    }
    /// `not d`
    pub fn not(&mut self, d: Gpr) {
        x64!(self.buf; not Rq(d));
    }
    /// `cqo`
    pub fn cqo(&mut self) {
        x64!(self.buf; cqo);
    }
    /// `idiv s`
    pub fn idiv(&mut self, s: Gpr) {
        x64!(self.buf; idiv Rq(s));
    }
    /// Shift by a constant.
    pub fn shift_imm(&mut self, op: Shift, d: Gpr, n: u8) {
        let n = n.cast_signed();
        match op {
            Shift::Shl => x64!(self.buf; shl Rq(d), BYTE n),
            Shift::Shr => x64!(self.buf; shr Rq(d), BYTE n),
            Shift::Sar => x64!(self.buf; sar Rq(d), BYTE n),
        }
    }
    /// Shift by `cl`.
    pub fn shift_cl(&mut self, op: Shift, d: Gpr) {
        match op {
            Shift::Shl => x64!(self.buf; shl Rq(d), cl),
            Shift::Shr => x64!(self.buf; shr Rq(d), cl),
            Shift::Sar => x64!(self.buf; sar Rq(d), cl),
        }
    }
    /// `cmova d, s`
    pub fn cmova(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; cmova Rq(d), Rq(s));
    }
    /// `cmovne d, s`
    pub fn cmovne(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; cmovne Rq(d), Rq(s));
    }
    /// `and d8, s8`
    pub fn and8(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; and Rb(d), Rb(s));
    }
    /// `or d8, s8`
    pub fn or8(&mut self, d: Gpr, s: Gpr) {
        x64!(self.buf; or Rb(d), Rb(s));
    }
    /// `setcc d8`
    pub fn setcc(&mut self, c: Cond, d: Gpr) {
        match c {
            Cond::O => x64!(self.buf; seto Rb(d)),
            Cond::No => x64!(self.buf; setno Rb(d)),
            Cond::B => x64!(self.buf; setb Rb(d)),
            Cond::Ae => x64!(self.buf; setae Rb(d)),
            Cond::E => x64!(self.buf; sete Rb(d)),
            Cond::Ne => x64!(self.buf; setne Rb(d)),
            Cond::Be => x64!(self.buf; setbe Rb(d)),
            Cond::A => x64!(self.buf; seta Rb(d)),
            Cond::S => x64!(self.buf; sets Rb(d)),
            Cond::Ns => x64!(self.buf; setns Rb(d)),
            Cond::P => x64!(self.buf; setp Rb(d)),
            Cond::Np => x64!(self.buf; setnp Rb(d)),
            Cond::L => x64!(self.buf; setl Rb(d)),
            Cond::Ge => x64!(self.buf; setge Rb(d)),
            Cond::Le => x64!(self.buf; setle Rb(d)),
            Cond::G => x64!(self.buf; setg Rb(d)),
        }
    }

    // Doubles.
    /// `op d, s`
    pub fn fpu(&mut self, op: Fpu, d: Xmm, s: Xmm) {
        match op {
            Fpu::Add => x64!(self.buf; addsd Rx(d), Rx(s)),
            Fpu::Sub => x64!(self.buf; subsd Rx(d), Rx(s)),
            Fpu::Mul => x64!(self.buf; mulsd Rx(d), Rx(s)),
            Fpu::Div => x64!(self.buf; divsd Rx(d), Rx(s)),
            Fpu::Sqrt => x64!(self.buf; sqrtsd Rx(d), Rx(s)),
            Fpu::Cmp => x64!(self.buf; ucomisd Rx(d), Rx(s)),
        }
    }
    /// `op d, [m]`
    pub fn fpu_mem(&mut self, op: Fpu, d: Xmm, m: Mem) {
        match op {
            Fpu::Add => mem_op!(self.buf, m, [addsd Rx(d), QWORD] []),
            Fpu::Sub => mem_op!(self.buf, m, [subsd Rx(d), QWORD] []),
            Fpu::Mul => mem_op!(self.buf, m, [mulsd Rx(d), QWORD] []),
            Fpu::Div => mem_op!(self.buf, m, [divsd Rx(d), QWORD] []),
            Fpu::Sqrt => mem_op!(self.buf, m, [sqrtsd Rx(d), QWORD] []),
            Fpu::Cmp => mem_op!(self.buf, m, [ucomisd Rx(d), QWORD] []),
        }
    }
    /// `op d, [rip + label]`
    pub fn fpu_label(&mut self, op: Fpu, d: Xmm, l: DynamicLabel) {
        match op {
            Fpu::Add => x64!(self.buf; addsd Rx(d), QWORD [=>l]),
            Fpu::Sub => x64!(self.buf; subsd Rx(d), QWORD [=>l]),
            Fpu::Mul => x64!(self.buf; mulsd Rx(d), QWORD [=>l]),
            Fpu::Div => x64!(self.buf; divsd Rx(d), QWORD [=>l]),
            Fpu::Sqrt => x64!(self.buf; sqrtsd Rx(d), QWORD [=>l]),
            Fpu::Cmp => x64!(self.buf; ucomisd Rx(d), QWORD [=>l]),
        }
    }
    /// `xorps d, d`
    pub fn zero_xmm(&mut self, d: Xmm) {
        x64!(self.buf; xorps Rx(d), Rx(d));
    }
    /// `xorpd d, s`
    pub fn xorpd(&mut self, d: Xmm, s: Xmm) {
        x64!(self.buf; xorpd Rx(d), Rx(s));
    }
    /// `andpd d, s`
    pub fn andpd(&mut self, d: Xmm, s: Xmm) {
        x64!(self.buf; andpd Rx(d), Rx(s));
    }
    /// `cvtsi2sd d, s`
    pub fn int_to_f64(&mut self, d: Xmm, s: Gpr) {
        x64!(self.buf; cvtsi2sd Rx(d), Rq(s));
    }
    /// `cvttsd2si d, s`
    pub fn f64_to_int(&mut self, d: Gpr, s: Xmm) {
        x64!(self.buf; cvttsd2si Rq(d), Rx(s));
    }

    // Control.
    /// `jmp label`
    pub fn jmp(&mut self, l: DynamicLabel) {
        match self.near_back(l) {
            Some(d) => x64!(self.buf; .bytes [0xeb, d.cast_unsigned()]),
            None => x64!(self.buf; jmp =>l),
        }
    }
    /// `jcc label` to a label less than 128 bytes ahead.
    pub fn jcc_near(&mut self, c: Cond, l: DynamicLabel) {
        x64!(self.buf; .bytes [0x70 | c as u8, 0]);
        self.near.push((self.offset() - 1, l));
    }
    /// `jmp r`
    pub fn jmp_reg(&mut self, r: Gpr) {
        x64!(self.buf; jmp Rq(r));
    }
    /// `jcc label`
    pub fn jcc(&mut self, c: Cond, l: DynamicLabel) {
        if let Some(d) = self.near_back(l) {
            x64!(self.buf; .bytes [0x70 | c as u8, d.cast_unsigned()]);
            return;
        }
        match c {
            Cond::O => x64!(self.buf; jo =>l),
            Cond::No => x64!(self.buf; jno =>l),
            Cond::B => x64!(self.buf; jb =>l),
            Cond::Ae => x64!(self.buf; jae =>l),
            Cond::E => x64!(self.buf; je =>l),
            Cond::Ne => x64!(self.buf; jne =>l),
            Cond::Be => x64!(self.buf; jbe =>l),
            Cond::A => x64!(self.buf; ja =>l),
            Cond::S => x64!(self.buf; js =>l),
            Cond::Ns => x64!(self.buf; jns =>l),
            Cond::P => x64!(self.buf; jp =>l),
            Cond::Np => x64!(self.buf; jnp =>l),
            Cond::L => x64!(self.buf; jl =>l),
            Cond::Ge => x64!(self.buf; jge =>l),
            Cond::Le => x64!(self.buf; jle =>l),
            Cond::G => x64!(self.buf; jg =>l),
        }
    }
    /// `call r`
    pub fn call_reg(&mut self, r: Gpr) {
        x64!(self.buf; call Rq(r));
    }
    /// `call [m]`
    pub fn call_mem(&mut self, m: Mem) {
        mem_op!(self.buf, m, [call QWORD] []);
    }
    /// `call label`
    pub fn call_label(&mut self, l: DynamicLabel) {
        x64!(self.buf; call =>l);
    }
    /// `push r`
    pub fn push(&mut self, r: Gpr) {
        x64!(self.buf; push Rq(r));
    }
    /// `pop r`
    pub fn pop(&mut self, r: Gpr) {
        x64!(self.buf; pop Rq(r));
    }
    /// `ret`
    pub fn ret(&mut self) {
        x64!(self.buf; ret);
    }
    /// `ud2`
    pub fn trap(&mut self) {
        x64!(self.buf; ud2);
    }
}
