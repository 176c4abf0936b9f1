//! Disassembly, for listings and debugging.

use std::fmt::Write as _;

use iced_x86::{Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter};

/// Text of machine code placed at `base`, one instruction a line.
pub fn disassemble(code: &[u8], base: u64) -> String {
    let mut decoder = Decoder::with_ip(64, code, base, DecoderOptions::NONE);
    let mut formatter = IntelFormatter::new();
    let mut text = String::new();
    let mut line = String::new();
    let mut inst = Instruction::default();
    while decoder.can_decode() {
        decoder.decode_out(&mut inst);
        line.clear();
        formatter.format(&inst, &mut line);
        let _ = writeln!(text, "{:8x}  {line}", inst.ip());
    }
    text
}
