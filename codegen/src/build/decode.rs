//! Bytecode to a list of instructions with explicit successors.

use pyjit_ffi::opcode::{self as op};

/// One instruction, EXTENDED_ARG folded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instr {
    /// First unit, prefixes included: where the interpreter can resume.
    pub start: u32,
    /// Unit of the instruction itself: what `instr_ptr` is while it runs, and the key of its feedback.
    pub unit: u32,
    /// First unit after its caches.
    pub next: u32,
    /// Base opcode.
    pub op: u8,
    /// Opcode as found: specialised forms are feedback.
    pub raw: u8,
    /// Argument.
    pub arg: u32,
}

/// Where control goes after an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    /// To the next instruction.
    Next,
    /// To this unit.
    Jump(u32),
    /// To this unit or to the next instruction.
    Branch(u32),
    /// Nowhere.
    End,
}

/// No instruction starts here.
const NOWHERE: u32 = u32::MAX;

/// The decoded code.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// In order of units.
    pub instrs: Vec<Instr>,
    /// Index in `instrs` by first unit; [`NOWHERE`] for other units.
    at: Vec<u32>,
}

impl Decoded {
    pub(crate) fn new(bytecode: &[u8]) -> Decoded {
        let mut d = Decoded::default();
        let units = bytecode.len() / 2;
        d.at = vec![NOWHERE; units];
        let (mut unit, mut start, mut arg) = (0usize, 0usize, 0u32);
        while unit < units {
            let raw = bytecode[2 * unit];
            let base = op::base(raw);
            arg = arg << 8 | u32::from(bytecode[2 * unit + 1]);
            if base == op::EXTENDED_ARG {
                unit += 1;
                continue;
            }
            let next = unit + 1 + usize::from(op::caches(base));
            let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            d.at[start] = to_u32(d.instrs.len());
            d.instrs.push(Instr {
                start: to_u32(start),
                unit: to_u32(unit),
                next: to_u32(next),
                op: base,
                raw,
                arg,
            });
            (unit, start, arg) = (next, next, 0);
        }
        d
    }
    /// Index in `instrs` of the instruction that starts at this unit.
    pub(crate) fn index_at(&self, unit: u32) -> Option<usize> {
        let &index = self.at.get(unit as usize)?;
        (index != NOWHERE).then_some(index as usize)
    }
}

impl Instr {
    pub(crate) fn flow(&self) -> Flow {
        match self.op {
            op::JUMP_FORWARD => Flow::Jump(self.next.saturating_add(self.arg)),
            op::JUMP_BACKWARD | op::JUMP_BACKWARD_NO_INTERRUPT => {
                Flow::Jump(self.next.saturating_sub(self.arg))
            }
            op::POP_JUMP_IF_TRUE
            | op::POP_JUMP_IF_FALSE
            | op::POP_JUMP_IF_NONE
            | op::POP_JUMP_IF_NOT_NONE => Flow::Branch(self.next.saturating_add(self.arg)),
            // An exhausted iterator skips END_FOR and POP_TOP.
            op::SEND => Flow::Branch(self.next.saturating_add(self.arg)),
            op::FOR_ITER => Flow::Branch(self.next.saturating_add(self.arg).saturating_add(2)),
            op::RETURN_VALUE | op::RETURN_CONST | op::RAISE_VARARGS | op::RERAISE | op::YIELD_VALUE => {
                Flow::End
            }
            _ if is_handler_only(self.op) => Flow::End,
            _ => Flow::Next,
        }
    }
}

/// Instructions of exception handlers that are not built: reaching one leaves compiled code.
pub(crate) fn is_handler_only(opcode: u8) -> bool {
    matches!(opcode, op::CHECK_EG_MATCH | op::CLEANUP_THROW | op::END_ASYNC_FOR)
}

/// Instructions of generators and coroutines.
pub(crate) fn is_generator_only(opcode: u8) -> bool {
    matches!(
        opcode,
        op::RETURN_GENERATOR
            | op::YIELD_VALUE
            | op::SEND
            | op::END_SEND
            | op::GET_YIELD_FROM_ITER
            | op::GET_AWAITABLE
            | op::GET_AITER
            | op::GET_ANEXT
            | op::BEFORE_ASYNC_WITH
    )
}

/// The first unit at which a frame is visible to Python: the first RESUME.
pub fn first_traceable(bytecode: &[u8]) -> u32 {
    let decoded = Decoded::new(bytecode);
    decoded
        .instrs
        .iter()
        .find(|i| i.op == op::RESUME)
        .map_or(0, |i| i.unit)
}
