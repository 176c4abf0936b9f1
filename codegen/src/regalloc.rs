//! Register allocation: shows a [`Lir`] to the allocator, which decides a place for every operand and the moves
//! between them.

use std::cell::Cell;

use regalloc2::{
    Allocation, Block, Ctx, Function, Inst, InstRange, MachineEnv, Operand, Output, PRegSet, RegClass,
    RegallocOptions, VReg,
};

use crate::lir::BackendConfig;
use crate::lir::inst::{LOp, Lir};
use crate::lir::regs::{self, CALLEE_SAVED, CALLER_SAVED, XMMS, XTMP, gpr};
use crate::refusal::Refusal;

/// The result: places and moves, and which registers are used at all.
#[derive(Debug)]
pub struct Allocated {
    /// What the allocator decided.
    pub output: Output,
    /// Registers that hold anything at any time.
    pub used: PRegSet,
}

impl Allocated {
    /// Places of an instruction's operands.
    pub fn allocs(&self, inst: Inst) -> &[Allocation] {
        self.output.inst_allocs(inst)
    }
}

/// Functions with more operands leave no tables behind. Unit: operands.
const KEPT_OPERANDS: usize = 50_000;

thread_local! {
    /// The allocator's tables, for the next function. Not after an error or a panic.
    static CONTEXT: Cell<Option<Box<Ctx>>> = const { Cell::new(None) };
}

/// Allocates. `cfg.check` runs the independent checker in builds that have it.
pub fn run(lir: &Lir, cfg: &BackendConfig) -> Result<Allocated, Refusal> {
    let env = machine_env(cfg.spill);
    let options = RegallocOptions {
        validate_ssa: cfg.validate || cfg.check || cfg!(debug_assertions),
        ..RegallocOptions::default()
    };
    let mut ctx = CONTEXT.take().unwrap_or_default();
    regalloc2::run_with_ctx(lir, &env, &options, &mut ctx)
        .map_err(|e| Refusal::Internal(format!("register allocation: {e}")))?;
    let output = std::mem::take(&mut ctx.output);
    if lir.operands.len() <= KEPT_OPERANDS {
        CONTEXT.set(Some(ctx));
    }
    if cfg.check {
        verify(lir, &env, &output)?;
    }
    let mut used = PRegSet::empty();
    let moved = output
        .edits
        .iter()
        .flat_map(|(_, regalloc2::Edit::Move { from, to })| [*from, *to]);
    for a in output.allocs.iter().copied().chain(moved) {
        if let Some(r) = a.as_reg() {
            used.add(r);
        }
    }
    Ok(Allocated { output, used })
}

fn verify(lir: &Lir, env: &MachineEnv, output: &Output) -> Result<(), Refusal> {
    let mut checker = regalloc2::checker::Checker::new(lir, env);
    checker.prepare(output);
    checker.run().map_err(|e| {
        Refusal::Internal(format!(
            "register allocation is wrong: {e:#?}\n{}",
            crate::lir::print::lir(lir)
        ))
    })
}

fn machine_env(spill: bool) -> MachineEnv {
    let set = |rs: &[u8]| rs.iter().map(|&r| regs::int(r)).collect::<PRegSet>();
    let xmms = |n: u8| (0..n).map(regs::float).collect::<PRegSet>();
    let none = PRegSet::empty();
    let scratch = [Some(regs::int(gpr::R11)), Some(regs::float(XTMP)), None];
    let (ints, floats, callee) = if spill {
        // The fewest that calls and divisions can do with.
        (
            set(&[gpr::RAX, gpr::RCX, gpr::RDX, gpr::RSI, gpr::RDI, gpr::R8, gpr::R9]),
            xmms(3),
            none,
        )
    } else {
        (set(&CALLER_SAVED), xmms(XMMS), set(&CALLEE_SAVED))
    };
    MachineEnv {
        preferred_regs_by_class: [ints, floats, none],
        non_preferred_regs_by_class: [callee, none, none],
        scratch_by_class: scratch,
        fixed_stack_slots: Vec::new(),
    }
}

impl Function for Lir {
    fn num_insts(&self) -> usize {
        self.insts.len()
    }
    fn num_blocks(&self) -> usize {
        self.blocks.len()
    }
    fn entry_block(&self) -> Block {
        Block::new(0)
    }
    fn block_insns(&self, block: Block) -> InstRange {
        self.blocks[block.index()].insts
    }
    fn block_succs(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].succs
    }
    fn block_preds(&self, block: Block) -> &[Block] {
        &self.blocks[block.index()].preds
    }
    fn block_params(&self, block: Block) -> &[VReg] {
        &self.blocks[block.index()].params
    }
    fn is_ret(&self, insn: Inst) -> bool {
        matches!(
            self.insts[insn.index()].op,
            LOp::Ret | LOp::Suspend { .. } | LOp::Exit | LOp::Trap
        )
    }
    fn is_branch(&self, insn: Inst) -> bool {
        matches!(self.insts[insn.index()].op, LOp::Jump | LOp::Branch(_))
    }
    fn branch_blockparams(&self, block: Block, _insn: Inst, succ_idx: usize) -> &[VReg] {
        &self.blocks[block.index()].args[succ_idx]
    }
    fn inst_operands(&self, insn: Inst) -> &[Operand] {
        self.operands_of(&self.insts[insn.index()])
    }
    fn inst_clobbers(&self, insn: Inst) -> PRegSet {
        let mut clobbers = self.insts[insn.index()].clobbers;
        // The allocator makes a range per register: of vector registers only where something may be in one.
        if !self.floats {
            clobbers.intersect_from(regs::ints());
        }
        clobbers
    }
    fn num_vregs(&self) -> usize {
        self.num_vregs
    }
    fn spillslot_size(&self, _regclass: RegClass) -> usize {
        1
    }
}
