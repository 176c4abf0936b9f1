//! The list of free ints: the way to a box and back without the allocator.
//!
//! CPython 3.13 has free lists for floats, tuples and lists but none for ints. This one is the runtime's; only compiled code
//! takes from it. All objects on it have room for two digits.

use pyjit_ffi::layout::{long, object};

use super::super::asm::{Cond, Mem};
use super::Emit;
use crate::abi::{Target, int_list};
use crate::lir::inst::{Alu, Shift};
use crate::lir::regs::gpr::{R11, RAX, RCX, RDX, RSI};

/// Digits of a tag start at this bit; bit 1 says that the int is negative.
const TAG_DIGITS: u8 = 3;
/// Bits of a digit.
const DIGIT: u8 = 30;

impl Emit<'_> {
    /// Returns with an int object in r11 for the value there, which is none of the small ones; falls through with the value
    /// if the list is empty or two digits are not enough.
    pub(super) fn box_int_stub(&mut self) {
        let (pop, one) = (self.asm.label(), self.asm.label());
        let kept = [RAX, RCX, RDX, RSI];
        for r in kept {
            self.asm.push(r);
        }
        let (size, list, sign, made) = (RAX, RCX, RDX, RSI);
        self.asm.mov(sign, R11);
        self.asm.shift_imm(Shift::Sar, sign, 63);
        self.asm.mov(size, R11);
        self.asm.alu(Alu::Xor, size, sign);
        self.asm.alu(Alu::Sub, size, sign);
        self.asm.mov(list, size);
        self.asm.shift_imm(Shift::Shr, list, 2 * DIGIT);
        self.asm.test(list);
        self.asm.jcc_near(Cond::Ne, pop);
        self.asm.addr(list, Target::IntFreelist);
        self.asm.load(made, Mem::at(list, int_list::HEAD));
        self.asm.test(made);
        self.asm.jcc_near(Cond::E, pop);
        // The list is linked through the objects' class pointers. The value is in two pieces by now.
        self.asm.add_mem32(Mem::at(list, int_list::ROOM), 1);
        self.asm.load(R11, Mem::at(made, object::OB_TYPE));
        self.asm.store(Mem::at(list, int_list::HEAD), R11);
        self.asm.addr(R11, Target::LongType);
        self.asm.store(Mem::at(made, object::OB_TYPE), R11);
        self.asm.store_imm(Mem::at(made, object::OB_REFCNT), 1);
        let upper = list;
        self.asm.mov(upper, size);
        self.asm.shift_imm(Shift::Shr, upper, DIGIT);
        self.asm.alu_imm(Alu::And, sign, 2);
        self.asm.alu_imm(Alu::Add, sign, 1 << TAG_DIGITS);
        self.asm.test(upper);
        self.asm.jcc_near(Cond::E, one);
        self.asm.alu_imm(Alu::Add, sign, 1 << TAG_DIGITS);
        self.asm.bind(one);
        self.asm.store(Mem::at(made, long::LV_TAG), sign);
        self.asm.alu_imm(Alu::And, size, (1 << DIGIT) - 1);
        self.asm.shift_imm(Shift::Shl, upper, 32);
        self.asm.alu(Alu::Or, size, upper);
        self.asm.store(Mem::at(made, long::OB_DIGIT), size);
        self.asm.mov(R11, made);
        for &r in kept.iter().rev() {
            self.asm.pop(r);
        }
        self.asm.ret();
        self.asm.bind(pop);
        for &r in kept.iter().rev() {
            self.asm.pop(r);
        }
    }

    /// The other way; the zero flag tells whether the object in r11 is on the list.
    pub(super) fn free_int_stub(&mut self) {
        let no = self.asm.label();
        let (list, scratch) = (RAX, RCX);
        self.asm.push(list);
        self.asm.push(scratch);
        self.asm.addr(list, Target::LongType);
        self.asm.cmp_mem(Mem::at(R11, object::OB_TYPE), list);
        self.asm.jcc_near(Cond::Ne, no);
        // All jumps to `no` are taken with the zero flag clear.
        self.asm.load(scratch, Mem::at(R11, long::LV_TAG));
        self.asm.shift_imm(Shift::Shr, scratch, TAG_DIGITS);
        self.asm.alu_imm(Alu::Cmp, scratch, 2);
        self.asm.jcc_near(Cond::A, no);
        self.asm.addr(list, Target::IntFreelist);
        self.asm.load32(scratch, Mem::at(list, int_list::ROOM));
        self.asm.add32_imm(scratch, -1);
        self.asm.jcc_near(Cond::S, no);
        self.asm.store32(Mem::at(list, int_list::ROOM), scratch);
        self.asm.load(scratch, Mem::at(list, int_list::HEAD));
        self.asm.store(Mem::at(R11, object::OB_TYPE), scratch);
        self.asm.store(Mem::at(list, int_list::HEAD), R11);
        self.asm.alu(Alu::Cmp, list, list);
        self.asm.bind(no);
        self.asm.pop(scratch);
        self.asm.pop(list);
        self.asm.ret();
    }
}
