//! Emission: hot code in block order, then cold paths, then exit stubs and constants.

mod alu;
mod call;
mod exit;
mod ints;
mod mem;

use std::fmt::Write as _;

use dynasmrt::DynamicLabel;
use pyjit_ffi::layout::{object, tstate};
use regalloc2::{Allocation, Block, Edit, Inst, InstOrEdit, RegClass};

use super::asm::{Asm, Cond, Mem, Rm};
use super::frame::Layout;
use crate::abi::{Artifact, Target};
use crate::deopt::{ExitReason, ExitRecord, FrameRecord, Landing, Loc, Resume};
use crate::entity::{Id, IdVec};
use crate::input::CodeIdx;
use crate::ir::func::Func;
use crate::lir::inst::{LInst, LOp, Lir, SiteId};
use crate::lir::regs::gpr;
use crate::lir::{BackendConfig, UnitInfo, print, record};
use crate::refusal::Refusal;
use crate::regalloc::Allocated;

/// A piece of code away from the hot path, emitted later.
type Cold = Box<dyn FnOnce(&mut Emit<'_>)>;

/// Outcome of a comparison in the flags.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flags {
    /// A condition code.
    Cc(Cond),
    /// Doubles equal: zero flag set, parity clear.
    FloatEq,
    /// Doubles different or unordered.
    FloatNe,
}

impl Flags {
    fn inverted(self) -> Flags {
        match self {
            Flags::Cc(c) => Flags::Cc(c.inverted()),
            Flags::FloatEq => Flags::FloatNe,
            Flags::FloatNe => Flags::FloatEq,
        }
    }
}

/// State of one emission.
struct Emit<'a> {
    lir: &'a Lir,
    allocated: &'a Allocated,
    layout: Layout,
    asm: Asm,
    /// Label of each block.
    blocks: Vec<DynamicLabel>,
    /// Stub of each exit id, made on first use.
    exits: Vec<Option<DynamicLabel>>,
    cold: Vec<Cold>,
    /// Double constants by bits.
    pool: Vec<(u64, DynamicLabel)>,
    /// Register-saving stubs by what they call.
    stubs: Vec<(exit::Stub, DynamicLabel)>,
    /// Slow path of returns.
    return_slow: Option<DynamicLabel>,
    lines: Vec<(u32, u32)>,
    listing: Option<String>,
    guard_clock: bool,
    error: Option<Refusal>,
}

/// Emits an allocated function.
pub(super) fn emit(
    f: &Func,
    lir: &Lir,
    allocated: &Allocated,
    info: &UnitInfo,
    cfg: &BackendConfig,
) -> Result<Artifact, Refusal> {
    let layout = Layout::new(lir, allocated, info)?;
    let mut asm = Asm::default();
    let blocks = lir.blocks.iter().map(|_| asm.label()).collect();
    let mut e = Emit {
        lir,
        allocated,
        layout,
        asm,
        blocks,
        exits: vec![None; lir.sites.len() + 1],
        cold: Vec::new(),
        pool: Vec::new(),
        stubs: Vec::new(),
        return_slow: None,
        lines: Vec::new(),
        listing: cfg.listing.then(String::new),
        guard_clock: cfg.guard_clock,
        error: None,
    };
    let refused = e.exit_label(0);
    let layout = e.layout.clone();
    let other = e.asm.label();
    if !layout.looped {
        choose_version(&mut e.asm, info, other);
    }
    layout.prologue(&mut e.asm, info, refused);
    e.body();
    e.cold_code();
    e.exit_stubs();
    if !e.layout.looped && !info.entry_classes.is_empty() {
        e.asm.bind(other);
        e.asm.addr(gpr::RAX, Target::NextVersion);
        e.asm.load(gpr::RAX, Mem::at(gpr::RAX, 0));
        e.asm.jmp_reg(gpr::RAX);
    }
    e.constants();
    e.finish(f, info)
}

/// Goes to `other` if an argument is not of the class this version is for. Changes rax and rcx only.
fn choose_version(asm: &mut Asm, info: &UnitInfo, other: DynamicLabel) {
    for &(slot, class) in &info.entry_classes {
        let at = i32::try_from(slot * 8).unwrap_or(0);
        asm.load(gpr::RAX, Mem::at(gpr::RSI, at));
        asm.addr(gpr::RCX, Target::Type(class));
        asm.cmp_mem(Mem::at(gpr::RAX, object::OB_TYPE), gpr::RCX);
        asm.jcc(Cond::Ne, other);
    }
}

impl Emit<'_> {
    fn finish(self, f: &Func, info: &UnitInfo) -> Result<Artifact, Refusal> {
        let exits = self.records(f)?;
        if let Some(e) = self.error {
            return Err(e);
        }
        let (code, relocs) = self.asm.finish()?;
        Ok(Artifact {
            code,
            entry: 0,
            entry_classes: info.entry_classes.clone(),
            relocs,
            exits,
            inner_shells: self
                .layout
                .inner
                .iter()
                .map(|&at| u32::try_from(at).unwrap_or(0))
                .collect(),
            frame_size: u32::try_from(self.layout.size).unwrap_or(0),
            saved_words: u32::try_from(self.layout.saved.len()).unwrap_or(0),
            lines: self.lines,
            listing: self.listing.unwrap_or_default(),
        })
    }

    /// Records of all exits: the entry exit, then one per site.
    fn records(&self, f: &Func) -> Result<Vec<ExitRecord>, Refusal> {
        let mut at: IdVec<SiteId, Option<Inst>> = IdVec::filled(None, self.lir.sites.len());
        for (n, i) in self.lir.insts.iter().enumerate() {
            if let Some(site) = i.site {
                at[site] = Some(Inst::new(n));
            }
            if let LOp::PollCall { raise } = i.op {
                at[raise] = Some(Inst::new(n));
            }
        }
        let mut exits = Vec::with_capacity(self.lir.sites.len() + 1);
        exits.push(entry_record());
        let mut records = record::Builder::new(f, self.lir);
        let mut locs: Vec<Loc> = Vec::new();
        for (n, site) in self.lir.sites.iter().enumerate() {
            let inst = at[SiteId::new(n)];
            let inst = inst.ok_or_else(|| Refusal::Internal("emit: site without instruction".into()))?;
            let allocs = self.allocated.allocs(inst);
            locs.clear();
            locs.extend(allocs.iter().map(|&a| self.loc(a)));
            exits.push(records.build(site, &locs)?);
        }
        Ok(exits)
    }

    fn loc(&self, a: Allocation) -> Loc {
        match (a.as_reg(), a.as_stack()) {
            (Some(r), _) => match r.class() {
                RegClass::Int => Loc::Gpr(hw(r)),
                RegClass::Float | RegClass::Vector => Loc::Xmm(hw(r)),
            },
            (None, Some(s)) => Loc::Stack(self.layout.slot(s.index())),
            (None, None) => Loc::Bits(0),
        }
    }

    // Blocks.

    fn body(&mut self) {
        let blocks = self.lir.order.iter().copied().filter(|&b| !self.skipped(b));
        let (hot, cold): (Vec<usize>, Vec<usize>) = blocks.partition(|&b| !self.lir.blocks[b].cold);
        let order: Vec<usize> = hot.into_iter().chain(cold).collect();
        for (n, &b) in order.iter().enumerate() {
            if self.lir.blocks[b].header && !self.lir.blocks[b].cold {
                self.asm.align16();
            }
            let label = self.blocks[b];
            self.asm.bind(label);
            if let Some(text) = &mut self.listing {
                let _ = writeln!(text, "block{b}:");
            }
            self.block(b, order.get(n + 1).copied());
        }
    }

    /// The block is nothing but a jump, so whoever goes to it can go to its target.
    fn forwards(&self, b: usize) -> Option<usize> {
        let block = &self.lir.blocks[b];
        if b == 0 || block.insts.len() != 1 {
            return None;
        }
        let id = Block::new(b);
        let moves = self.allocated.output.block_insts_and_edits(self.lir, id);
        let jump = matches!(self.lir.insts[block.insts.first().index()].op, LOp::Jump);
        let moved = moves
            .into_iter()
            .any(|m| matches!(m, InstOrEdit::Edit(Edit::Move { from, to }) if from != to));
        if jump && !moved {
            block.succs.first().map(|s| s.index())
        } else {
            None
        }
    }

    fn resolve(&self, mut b: usize) -> usize {
        for _ in 0..self.lir.blocks.len() {
            match self.forwards(b) {
                Some(next) => b = next,
                None => break,
            }
        }
        b
    }

    fn skipped(&self, b: usize) -> bool {
        self.resolve(b) != b
    }

    fn block(&mut self, b: usize, next: Option<usize>) {
        let (lir, allocated) = (self.lir, self.allocated);
        for step in allocated.output.block_insts_and_edits(lir, Block::new(b)) {
            match step {
                InstOrEdit::Edit(Edit::Move { from, to }) => self.edit(*from, *to),
                InstOrEdit::Inst(i) => {
                    let inst = &lir.insts[i.index()];
                    let allocs = allocated.allocs(i);
                    self.note(inst, allocs);
                    self.inst(b, inst, allocs, next);
                }
            }
        }
    }

    fn note(&mut self, inst: &LInst, allocs: &[Allocation]) {
        let offset = self.asm.offset();
        if self.lines.last().is_none_or(|&(_, bc)| bc != inst.bc) {
            self.lines.push((offset, inst.bc));
        }
        if let Some(text) = &mut self.listing {
            let _ = writeln!(
                text,
                "{offset:6x}  bc {:<4} {}",
                inst.bc,
                print::inst(self.lir, inst, allocs)
            );
        }
    }

    fn edit(&mut self, from: Allocation, to: Allocation) {
        if from == to {
            return;
        }
        if let Some(text) = &mut self.listing {
            let _ = writeln!(text, "{:6x}          move {to} = {from}", self.asm.offset());
        }
        self.copy(from, to);
    }

    /// A move between any two places of the same class (not both on the stack).
    fn copy(&mut self, from: Allocation, to: Allocation) {
        match (from.as_reg(), to.as_reg()) {
            (Some(f), Some(t)) => match t.class() {
                RegClass::Int => self.asm.mov(hw(t), hw(f)),
                RegClass::Float | RegClass::Vector => self.asm.movaps(hw(t), hw(f)),
            },
            (Some(f), None) => {
                let m = self.stack(to);
                match f.class() {
                    RegClass::Int => self.asm.store(m, hw(f)),
                    RegClass::Float | RegClass::Vector => self.asm.storesd(m, hw(f)),
                }
            }
            (None, Some(t)) => {
                let m = self.stack(from);
                match t.class() {
                    RegClass::Int => self.asm.load(hw(t), m),
                    RegClass::Float | RegClass::Vector => self.asm.loadsd(hw(t), m),
                }
            }
            (None, None) => self.fail("move from stack to stack"),
        }
    }

    // Places.

    fn fail(&mut self, what: &str) {
        self.error
            .get_or_insert_with(|| Refusal::Internal(format!("emit: {what}")));
    }

    fn stack(&mut self, a: Allocation) -> Mem {
        match a.as_stack() {
            Some(s) => Mem::frame(self.layout.slot(s.index())),
            None => {
                self.fail("operand without place");
                Mem::frame(0)
            }
        }
    }

    /// The register of an operand.
    fn r(&mut self, allocs: &[Allocation], n: usize) -> u8 {
        match allocs.get(n).and_then(|a| a.as_reg()) {
            Some(r) => hw(r),
            None => {
                self.fail("operand is not in a register");
                0
            }
        }
    }

    /// The place of an operand.
    fn rm(&mut self, allocs: &[Allocation], n: usize) -> Rm {
        match allocs.get(n) {
            Some(a) => match a.as_reg() {
                Some(r) => Rm::Reg(hw(r)),
                None => Rm::Mem(self.stack(*a)),
            },
            None => {
                self.fail("missing operand");
                Rm::Reg(0)
            }
        }
    }

    /// The label of the stub of an exit id.
    fn exit_label(&mut self, id: usize) -> DynamicLabel {
        if let Some(Some(l)) = self.exits.get(id) {
            return *l;
        }
        let l = self.asm.label();
        match self.exits.get_mut(id) {
            Some(slot) => *slot = Some(l),
            None => self.fail("exit id"),
        }
        l
    }

    /// The label of the stub of a site.
    fn site_label(&mut self, site: Option<SiteId>) -> DynamicLabel {
        match site {
            Some(s) => self.exit_label(s.index() + 1),
            None => {
                self.fail("exit without site");
                self.asm.label()
            }
        }
    }

    /// A label for a double constant.
    fn pooled(&mut self, bits: u64) -> DynamicLabel {
        if let Some(&(_, l)) = self.pool.iter().find(|p| p.0 == bits) {
            return l;
        }
        let l = self.asm.label();
        self.pool.push((bits, l));
        l
    }

    fn constants(&mut self) {
        if self.pool.is_empty() {
            return;
        }
        self.asm.align16();
        for (bits, l) in std::mem::take(&mut self.pool) {
            self.asm.bind(l);
            self.asm.data_u64(bits);
        }
    }

    /// Defers a piece of code to the cold section; returns the label it starts at.
    fn later(&mut self, code: impl FnOnce(&mut Emit<'_>) + 'static) -> DynamicLabel {
        let l = self.asm.label();
        self.cold.push(Box::new(move |e| {
            e.asm.bind(l);
            code(e);
        }));
        l
    }

    fn cold_code(&mut self) {
        while !self.cold.is_empty() {
            for piece in std::mem::take(&mut self.cold) {
                piece(self);
            }
        }
    }

    fn inst(&mut self, b: usize, i: &LInst, a: &[Allocation], next: Option<usize>) {
        if self.guard_clock {
            self.count_guard(i);
        }
        match &i.op {
            // The registers hold their values already.
            LOp::EntryArgs => {}
            LOp::Mov | LOp::Imm(_) | LOp::Addr(_) | LOp::FImm(_) => self.simple(&i.op, a),
            LOp::Alu(..) | LOp::ImulImm(_) | LOp::Lea(_) | LOp::LeaX | LOp::Neg | LOp::Not => self.alu(i, a),
            LOp::DivMod { .. } | LOp::DivConst { .. } | LOp::DivPow2 { .. } => self.division(i, a),
            LOp::ShlImm(_) | LOp::Shl | LOp::ShiftImm(..) | LOp::Sar => self.shift(i, a),
            LOp::CvtI64 => {
                let (d, s) = (self.r(a, 0), self.r(a, 1));
                self.asm.f64_to_int(d, s);
            }
            LOp::CvtF64 | LOp::TrueDiv => self.int_to_float(i, a),
            LOp::Fpu(..) | LOp::FDiv | LOp::FNeg | LOp::FAbs | LOp::FSqrt => self.float(i, a),
            LOp::Set(t) => self.set(t, a),
            LOp::Guard(t) | LOp::GuardAnswer(t) => {
                let flags = self.compare(t, a, 0);
                let exit = self.site_label(i.site);
                self.jump_if(flags.inverted(), exit);
            }
            LOp::BoxI64 | LOp::BoxF64 | LOp::BoxNumber | LOp::BoxBool => self.boxing(&i.op, a),
            LOp::UnboxI64 => self.unbox_i64(i, a),
            LOp::UnboxNumber => self.unbox_number(i, a),
            LOp::GuardTypes(set) => self.guard_types(i, *set, a),
            LOp::GuardNumber => self.guard_number(i, a),
            LOp::GuardCode(code, of) => self.guard_code(i, *code, *of, a),
            LOp::Load(kind, addr) => self.load(*kind, addr, a),
            LOp::Store(addr, v) => self.store(addr, *v, a),
            LOp::StoreElement(kind, addr) => self.store_element(*kind, addr, a),
            LOp::Swap(addr, v) => self.swap(addr, *v, a),
            LOp::StoreItem { addr, float, counted } => self.store_item(i, addr, (*float, *counted), a),
            LOp::StoreOut(n, v) => self.store_out(*n, *v, a),
            LOp::LoadScratch(n) => self.load_scratch(*n, a),
            LOp::Call {
                helper,
                args,
                catches,
            } => self.call(i, *helper, args, *catches),
            LOp::CallNative { cell, func, catches } => self.call_native(i, *cell, *func, *catches),
            LOp::CheckFrame => self.check_frame(i),
            LOp::GuardDepth(levels) => {
                let exit = self.site_label(i.site);
                let left = Mem::at(gpr::R15, tstate::PY_RECURSION_REMAINING);
                self.asm.cmp_mem32_imm(left, *levels);
                self.asm.jcc(Cond::L, exit);
            }
            LOp::Check { .. } | LOp::Poll | LOp::PollCall { .. } => self.poll(i),
            LOp::Incref { nullable } => self.incref(*nullable, a),
            LOp::Decref {
                nullable,
                dying,
                blind,
            } => self.decref(i, (*nullable, *dying, *blind), a),
            LOp::Jump => self.jump(b, next),
            LOp::Branch(t) => self.branch(b, t, a, next),
            LOp::Ret => self.ret(),
            LOp::StoreSlot(n, v) => self.store_slot(*n, *v, a),
            &LOp::TakeSlots { slots, locals } => self.take_slots(slots, locals, a),
            &LOp::Suspend { bc, slots, state } => self.suspend(bc, slots, state),
            LOp::Exit => {
                let exit = self.site_label(i.site);
                self.asm.jmp(exit);
            }
            LOp::Trap => self.asm.trap(),
        }
    }

    // Jumps.

    fn target(&self, b: usize, n: usize) -> usize {
        self.resolve(self.lir.blocks[b].succs.get(n).map_or(b, |s| s.index()))
    }

    fn jump(&mut self, b: usize, next: Option<usize>) {
        let t = self.target(b, 0);
        if Some(t) != next {
            let l = self.blocks[t];
            self.asm.jmp(l);
        }
    }

    fn branch(&mut self, b: usize, test: &crate::lir::Test, a: &[Allocation], next: Option<usize>) {
        let flags = self.compare(test, a, 0);
        let (yes, no) = (self.target(b, 0), self.target(b, 1));
        let (l_yes, l_no) = (self.blocks[yes], self.blocks[no]);
        if Some(yes) == next {
            self.jump_if(flags.inverted(), l_no);
        } else {
            self.jump_if(flags, l_yes);
            if Some(no) != next {
                self.asm.jmp(l_no);
            }
        }
    }

    fn jump_if(&mut self, flags: Flags, l: DynamicLabel) {
        match flags {
            Flags::Cc(c) => self.asm.jcc(c, l),
            Flags::FloatEq => {
                let skip = self.asm.label();
                self.asm.jcc_near(Cond::P, skip);
                self.asm.jcc(Cond::E, l);
                self.asm.bind(skip);
            }
            Flags::FloatNe => {
                self.asm.jcc(Cond::Ne, l);
                self.asm.jcc(Cond::P, l);
            }
        }
    }
}

fn hw(r: regalloc2::PReg) -> u8 {
    u8::try_from(r.hw_enc()).unwrap_or(0)
}

/// The record of the entry exit. Its locals are the arguments the unit was entered with, which the runtime finds
/// through the activation record; so the record itself names none.
fn entry_record() -> ExitRecord {
    ExitRecord {
        reason: ExitReason::Recursion,
        resume: Resume::Before,
        frames: vec![FrameRecord {
            code: CodeIdx(0),
            bc: 0,
            locals: Vec::new(),
            stack: Vec::new(),
            landing: Landing::Push,
        }],
        virtuals: Vec::new(),
        drops: Vec::new(),
        culprit: None,
        entry: None,
        operand: None,
        origin: 0,
        loaded: None,
        origin_code: CodeIdx(0),
    }
}
