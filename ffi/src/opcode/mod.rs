//! The instructions of CPython: numbers, names, cache sizes, stack effects, flags.
//!
//! The table is generated from CPython's own metadata. Three kinds of numbers occur in live bytecode: *base*
//! instructions (what the compiler emitted), *specialised* ones (their family's base is [`base`]), and *instrumented*
//! ones. `INSTRUMENTED_LINE` and `INSTRUMENTED_INSTRUCTION` hide an instruction whose number is in the code object's
//! monitoring data; for them [`base`] is the number itself.

#[rustfmt::skip]
mod v3_13;

pub use v3_13::*;

/// What is known of one opcode number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// CPython's name; empty for an unused number.
    pub name: &'static str,
    /// Inline cache entries behind the instruction. Unit: code units.
    pub caches: u8,
    /// The instruction the compiler emitted: family base of a specialised one, plain form of an instrumented one.
    pub base: u8,
    /// One of `INSTRUMENTED_*`.
    pub instrumented: bool,
    /// CPython's flags (of the base for an instrumented number).
    pub flags: Flags,
}

impl Info {
    const fn unused(number: u8) -> Self {
        Self {
            name: "",
            caches: 0,
            base: number,
            instrumented: false,
            flags: Flags(0),
        }
    }
}

/// The `HAS_*_FLAG` bits of `pycore_opcode_metadata.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    /// Uses its argument.
    pub const ARG: Flags = Flags(1);
    /// The argument indexes `co_consts`.
    pub const CONST: Flags = Flags(2);
    /// The argument (shifted for some) indexes `co_names`.
    pub const NAME: Flags = Flags(4);
    /// May jump.
    pub const JUMP: Flags = Flags(8);
    /// The argument is a cell or free variable.
    pub const FREE: Flags = Flags(16);
    /// The argument is a local.
    pub const LOCAL: Flags = Flags(32);
    /// Tests the eval breaker.
    pub const EVAL_BREAK: Flags = Flags(64);
    /// Has guards; a failing one continues in the base instruction.
    pub const DEOPT: Flags = Flags(128);
    /// May raise.
    pub const ERROR: Flags = Flags(256);
    /// May run arbitrary code.
    pub const ESCAPES: Flags = Flags(512);
    /// Has guards that leave a tier-2 trace.
    pub const EXIT: Flags = Flags(1024);
    /// No effect besides its result.
    pub const PURE: Flags = Flags(2048);
    /// Operands come out unchanged.
    pub const PASSTHROUGH: Flags = Flags(4096);
    /// Only bit 0 of the argument matters.
    pub const OPARG_AND_1: Flags = Flags(8192);
    /// May raise with its operands still on the stack.
    pub const ERROR_NO_POP: Flags = Flags(16384);

    /// All bits of `wanted` are set.
    #[inline]
    pub const fn has(self, wanted: Flags) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// The row of a number.
#[inline]
pub const fn info(op: u8) -> &'static Info {
    &TABLE[op as usize]
}

/// CPython's name, or the empty string for an unused number.
#[inline]
pub const fn name(op: u8) -> &'static str {
    info(op).name
}

/// Cache entries behind the instruction. Unit: code units.
#[inline]
pub const fn caches(op: u8) -> u8 {
    info(op).caches
}

/// The instruction the compiler emitted; see [`Info::base`].
#[inline]
pub const fn base(op: u8) -> u8 {
    info(op).base
}

/// One of `INSTRUMENTED_*`.
#[inline]
pub const fn is_instrumented(op: u8) -> bool {
    info(op).instrumented
}

/// A specialised form of another instruction.
#[inline]
pub const fn is_specialised(op: u8) -> bool {
    let row = info(op);
    row.base != op && !row.instrumented
}

/// The number of an instruction by CPython's name.
pub fn by_name(name: &str) -> Option<u8> {
    if name.is_empty() {
        return None;
    }
    (0..=u8::MAX).find(|&op| info(op).name == name)
}

/// Stack entries an instruction takes when it does not jump. Specialised and instrumented forms count as their base.
/// -1 for a number that is no instruction.
pub fn popped(op: u8, oparg: u32) -> i32 {
    num_popped(base(op), stack_count(oparg))
}

/// Stack entries an instruction leaves when it does not jump; otherwise as [`popped`].
pub fn pushed(op: u8, oparg: u32) -> i32 {
    num_pushed(base(op), stack_count(oparg))
}

/// No stack is this deep; the bound keeps the sums of the effect functions in range.
fn stack_count(oparg: u32) -> i32 {
    i32::try_from(oparg.min(1 << 24)).unwrap_or(0)
}

/// Where an instruction may jump to. `next` is the unit behind the instruction and its caches; the result is a unit.
/// `None` if it never jumps, or if the target lies before the start of the code.
///
/// An exhausted `FOR_ITER` goes *two units beyond* this target (over `END_FOR` and `POP_TOP`) with the iterator popped.
pub const fn jump_target(op: u8, oparg: u32, next: u32) -> Option<u32> {
    match base(op) {
        JUMP_BACKWARD | JUMP_BACKWARD_NO_INTERRUPT => next.checked_sub(oparg),
        other if info(other).flags.has(Flags::JUMP) => next.checked_add(oparg),
        _ => None,
    }
}

/// Control never reaches the following instruction by falling through.
pub const fn is_terminator(op: u8) -> bool {
    matches!(
        base(op),
        JUMP_FORWARD
            | JUMP_BACKWARD
            | JUMP_BACKWARD_NO_INTERRUPT
            | RETURN_VALUE
            | RETURN_CONST
            | RAISE_VARARGS
            | RERAISE
            | INTERPRETER_EXIT
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_caches_and_bases() {
        assert_eq!(LOAD_FAST, 85);
        assert_eq!(RESUME, 149);
        assert_eq!(caches(LOAD_ATTR_SLOT), 9);
        assert_eq!(caches(INSTRUMENTED_CALL), caches(CALL));
        assert_eq!(base(CALL_ALLOC_AND_ENTER_INIT), CALL);
        assert_eq!(base(INSTRUMENTED_FOR_ITER), FOR_ITER);
        assert_eq!(base(INSTRUMENTED_LINE), INSTRUMENTED_LINE);
        assert!(is_instrumented(INSTRUMENTED_LINE) && !is_instrumented(CALL));
        assert!(
            is_specialised(RESUME_CHECK) && !is_specialised(RESUME) && !is_specialised(INSTRUMENTED_RESUME)
        );
    }

    #[test]
    fn names_lead_back_to_their_numbers() {
        for op in 0..=u8::MAX {
            match name(op) {
                "" => assert_eq!(base(op), op),
                known => assert_eq!(by_name(known), Some(op)),
            }
            assert_eq!(base(base(op)), base(op), "{}", name(op));
        }
        assert_eq!(by_name(""), None);
    }

    #[test]
    fn stack_effects_count_as_the_base() {
        assert_eq!((popped(CALL, 3), pushed(CALL, 3)), (5, 1));
        assert_eq!(
            (popped(CALL_PY_EXACT_ARGS, 3), pushed(CALL_PY_EXACT_ARGS, 3)),
            (5, 1)
        );
        assert_eq!(
            (popped(INSTRUMENTED_CALL, 3), pushed(INSTRUMENTED_CALL, 3)),
            (5, 1)
        );
        assert_eq!((popped(UNPACK_EX, 0x203), pushed(UNPACK_EX, 0x203)), (1, 6));
        assert_eq!((popped(BUILD_SLICE, 3), pushed(BUILD_SLICE, 3)), (3, 1));
        assert_eq!((popped(LOAD_ATTR, 1), pushed(LOAD_ATTR, 1)), (1, 2));
        assert_eq!(popped(200 + 55, 0), -1);
        assert_eq!(popped(BUILD_MAP, u32::MAX), 2 << 24);
    }

    #[test]
    fn every_base_instruction_has_an_effect() {
        for op in 0..=u8::MAX {
            if !name(op).is_empty() && !is_instrumented(op) {
                assert!(popped(op, 1) >= 0 && pushed(op, 1) >= 0, "{}", name(op));
            }
        }
    }

    #[test]
    fn jumps() {
        assert_eq!(jump_target(JUMP_BACKWARD, 5, 20), Some(15));
        assert_eq!(jump_target(INSTRUMENTED_JUMP_BACKWARD, 5, 20), Some(15));
        assert_eq!(jump_target(JUMP_BACKWARD, 21, 20), None);
        assert_eq!(jump_target(FOR_ITER_RANGE, 5, 20), Some(25));
        assert_eq!(jump_target(POP_JUMP_IF_NONE, 5, 20), Some(25));
        assert_eq!(jump_target(LOAD_FAST, 5, 20), None);
        assert!(is_terminator(INSTRUMENTED_RETURN_CONST) && !is_terminator(FOR_ITER));
    }

    #[test]
    fn flags_by_kind() {
        assert!(info(LOAD_CONST).flags.has(Flags::CONST));
        assert!(info(LOAD_ATTR).flags.has(Flags::NAME));
        assert!(info(STORE_FAST_STORE_FAST).flags.has(Flags::LOCAL));
        assert!(info(LOAD_DEREF).flags.has(Flags::FREE));
        assert!(info(JUMP_BACKWARD).flags.has(Flags::EVAL_BREAK));
    }

    #[test]
    fn name_tables_follow_the_numbers() {
        assert_eq!(NB_NAMES[usize::from(NB_INPLACE_XOR)], "NB_INPLACE_XOR");
        assert_eq!(NB_SYMBOLS[usize::from(NB_TRUE_DIVIDE)], "/");
        assert_eq!(NB_SYMBOLS.len(), NB_NAMES.len());
        assert_eq!(
            INTRINSIC_1_NAMES[usize::from(INTRINSIC_LIST_TO_TUPLE)],
            "INTRINSIC_LIST_TO_TUPLE"
        );
        assert_eq!(
            INTRINSIC_2_NAMES[usize::from(INTRINSIC_PREP_RERAISE_STAR)],
            "INTRINSIC_PREP_RERAISE_STAR"
        );
        assert_eq!(COMPARE_NAMES, ["<", "<=", "==", "!=", ">", ">="]);
    }
}
