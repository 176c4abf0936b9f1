//! From IR to machine-level instructions: one arm per IR operation.
//!
//! Constants never get a long-lived register: they become immediates or are made again at each use. Comparisons
//! used once, by a branch or guard, are made there. Operations whose result is the same object as an operand share
//! its virtual register.

mod arith;
mod call;
mod control;
mod live;
mod mem;

use std::rc::Rc;

use regalloc2::{
    Block as LBlockId, Inst as LInstId, InstRange, Operand, OperandConstraint, OperandKind, OperandPos,
};
use regalloc2::{PReg, PRegSet, RegClass, VReg};
use smallvec::SmallVec;

use super::inst::{LBlock, LInst, LOp, Lir, Site, SiteId, Standing};
use super::origin::{Konst, Origins};
use super::{UnitInfo, regs};
use crate::abi::Target;
use crate::deopt::{ExitReason, Resume};
use crate::entity::{Id, IdSet, IdVec};
use crate::input::Entry;
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Value};
use crate::ir::ops::Op;
use crate::ir::types::Ty;
use crate::refusal::Refusal;

/// State of one lowering.
struct Lower<'a> {
    f: &'a Func,
    cfg: Rc<Cfg>,
    info: &'a UnitInfo,
    lir: Lir,
    /// Register of each root value that has one.
    vregs: IdVec<Value, Option<VReg>>,
    /// Number of uses of each value, by roots; frame states included.
    uses: IdVec<Value, u32>,
    /// Comparisons made at their only use.
    fused: IdSet<Value>,
    /// Operands of the instruction being put together.
    pending: SmallVec<[Operand; 8]>,
    clobbers: PRegSet,
    /// Scratch set of [`Lower::record_values`], empty between calls.
    seen: IdSet<Value>,
    /// Operands that die.
    deaths: live::Deaths,
    bc: u32,
    /// LIR block of each IR block.
    block_of: IdVec<Block, Option<LBlockId>>,
    /// First instruction of the block being filled.
    start: usize,
}

/// Lowers a function.
pub fn lower(f: &Func, info: &UnitInfo) -> Result<Lir, Refusal> {
    let cfg = Cfg::new(f);
    let n = f.values.len();
    let mut lower = Lower {
        f,
        cfg,
        info,
        lir: Lir {
            name: f.name.clone(),
            loop_unit: f.entry_kind != Entry::Function,
            origins: Origins::new(f),
            ..Lir::default()
        },
        vregs: IdVec::filled(None, n),
        uses: IdVec::filled(0, n),
        fused: IdSet::with_len(n),
        pending: SmallVec::new(),
        clobbers: PRegSet::empty(),
        seen: IdSet::with_len(n),
        deaths: live::Deaths::default(),
        bc: 0,
        block_of: IdVec::filled(None, f.blocks.len()),
        start: 0,
    };
    lower.run()?;
    Ok(lower.lir)
}

impl<'a> Lower<'a> {
    fn run(&mut self) -> Result<(), Refusal> {
        let placed: usize = self.f.layout.iter().map(|&b| self.f.blocks[b].insts.len()).sum();
        self.lir.insts.reserve(placed);
        self.lir.operands.reserve(placed * 4);
        self.count_uses();
        self.find_fusible();
        self.deaths = self.find_deaths();
        let order = self.order();
        self.number_blocks(&order);
        self.entry_block()?;
        for &b in &order {
            self.block(b)?;
        }
        self.link_preds();
        Ok(())
    }

    /// Reachable blocks, each after its dominator as the allocator wants it.
    fn order(&self) -> Vec<Block> {
        self.cfg.rpo.clone()
    }

    /// Marked so, or nothing but an exit.
    fn is_cold(&self, b: Block) -> bool {
        b != self.f.entry()
            && (self.f.blocks[b].cold
                || self
                    .f
                    .terminator(b)
                    .is_some_and(|t| matches!(t.op, Op::Exit | Op::Unreachable)))
    }

    fn count_uses(&mut self) {
        for bi in 0..self.cfg.rpo.len() {
            let b = self.cfg.rpo[bi];
            // Only none, one and several are told apart, and of what frame states hold none is at one only use.
            let mut last = None;
            for &i in &self.f.blocks[b].insts {
                let mut bump = |v: Value| self.uses[self.f.root(v)] += 1;
                self.f.for_each_new_use(i, &mut last, &mut bump);
                if let Some(owned) = self.f.exit_owned.get(&i) {
                    owned.iter().copied().for_each(bump);
                }
            }
        }
    }

    /// Finds comparisons with one use, a branch or guard, that can be made there.
    fn find_fusible(&mut self) {
        for bi in 0..self.cfg.rpo.len() {
            let b = self.cfg.rpo[bi];
            // Class tests before which nothing since was written, released or called.
            let mut fresh: Vec<Value> = Vec::new();
            for &i in &self.f.blocks[b].insts {
                let d = &self.f.insts[i];
                if matches!(d.op, Op::Branch | Op::GuardTrue | Op::GuardFalse) {
                    self.fuse(d.args[0], &fresh);
                }
                let e = self.f.effects(i);
                if e.runs_python || e.releases || e.writes.overlaps(Mem::TYPE) {
                    fresh.clear();
                }
                if d.op == Op::IsType {
                    fresh.extend(d.result);
                }
            }
        }
    }

    fn fuse(&mut self, v: Value, fresh: &[Value]) {
        let mut v = v;
        while self.uses[v] == 1
            && let Some((_, d)) = self.f.def_inst(v)
        {
            match d.op {
                Op::BoolNot => {
                    self.fused.insert(v);
                    v = d.args[0];
                    continue;
                }
                Op::IntCmp | Op::FloatCmp | Op::IsSame | Op::IsConst | Op::IsNull | Op::UnboxBool => {
                    self.fused.insert(v);
                }
                Op::IsType if fresh.contains(&v) => {
                    self.fused.insert(v);
                }
                // Nothing but the branch comes behind it.
                Op::Succeeded => {
                    self.fused.insert(v);
                }
                _ => {}
            }
            break;
        }
    }

    // Blocks.

    /// Numbers blocks: the entry, then the IR's blocks in order, each followed by its edge blocks.
    fn number_blocks(&mut self, order: &[Block]) {
        let mut next = 1;
        for &b in order {
            self.block_of[b] = Some(LBlockId::new(next));
            next += 1 + self.split_edges(b).count();
        }
        // The code follows the IR's layout.
        self.lir.order.push(0);
        for &b in &self.f.layout {
            if let Some(first) = self.block_of[b] {
                let edges = self.split_edges(b).count();
                self.lir.order.extend(first.index()..=first.index() + edges);
            }
        }
    }

    /// Targets of a block whose edges get a block of their own.
    fn split_edges(&self, b: Block) -> impl Iterator<Item = usize> + use<'a> {
        let term = self.f.terminator(b);
        let two = term.is_some_and(|t| t.targets.len() > 1);
        let many: SmallVec<[bool; 2]> = term
            .map(|t| {
                t.targets
                    .iter()
                    .map(|t| self.cfg.preds[t.block].len() > 1 || !t.args.is_empty())
                    .collect()
            })
            .unwrap_or_default();
        (0..many.len()).filter(move |&i| two && many[i])
    }

    fn lblock(&self, b: Block) -> Result<LBlockId, Refusal> {
        self.block_of[b].ok_or_else(|| Refusal::Internal(format!("lower: no block for {b}")))
    }

    fn finish_block(
        &mut self,
        params: Vec<VReg>,
        succs: Vec<LBlockId>,
        args: Vec<Vec<VReg>>,
        cold: bool,
        header: bool,
    ) {
        let end = self.lir.insts.len();
        let insts = InstRange::new(LInstId::new(self.start), LInstId::new(end));
        self.start = end;
        self.lir.blocks.push(LBlock {
            insts,
            params,
            succs,
            preds: Vec::new(),
            args,
            cold,
            header,
        });
    }

    fn link_preds(&mut self) {
        for i in 0..self.lir.blocks.len() {
            for s in self.lir.blocks[i].succs.clone() {
                self.lir.blocks[s.index()].preds.push(LBlockId::new(i));
            }
        }
    }

    /// The block before the IR's entry: takes over what the unit was entered with.
    fn entry_block(&mut self) -> Result<(), Refusal> {
        let entry = self.f.entry();
        let params = self.f.blocks[entry].params.clone();
        let (first, array) = (self.fresh(RegClass::Int), self.fresh(RegClass::Int));
        self.def_fixed(first, regs::gpr::RDI);
        self.def_fixed(array, regs::gpr::RSI);
        self.emit(LOp::EntryArgs);
        let looped = self.lir.loop_unit;
        let mut args = Vec::with_capacity(params.len());
        for (i, &p) in params.iter().enumerate() {
            let v = match (looped, i) {
                (false, 0) => first,
                _ if self.uses[p] == 0 && self.cfg.preds[entry].is_empty() => continue,
                _ => {
                    let slot = if looped { i } else { i - 1 };
                    let disp =
                        i32::try_from(slot * 8).map_err(|_| Refusal::Internal("lower: slot".into()))?;
                    let class = class_of(self.f.ty(p));
                    let kind = if class == RegClass::Float {
                        super::LoadKind::F64
                    } else {
                        super::LoadKind::I64
                    };
                    let d = self.fresh(class);
                    self.def(d);
                    self.use_reg(array);
                    self.emit(LOp::Load(
                        kind,
                        super::Addr {
                            base: super::Base::Op,
                            index: None,
                            disp,
                        },
                    ));
                    d
                }
            };
            if self.cfg.preds[entry].is_empty() {
                self.vregs[p] = Some(v);
            } else {
                args.push(v);
            }
        }
        if matches!(self.f.entry_kind, Entry::Resume { .. }) {
            self.use_reg(array);
            self.emit(LOp::TakeSlots {
                slots: index(params.len()),
                locals: self.info.nlocalsplus,
            });
        }
        let succ = self.lblock(entry)?;
        self.emit(LOp::Jump);
        self.finish_block(Vec::new(), vec![succ], vec![args], false, false);
        Ok(())
    }

    fn block(&mut self, b: Block) -> Result<(), Refusal> {
        let data = &self.f.blocks[b];
        let mut params = Vec::with_capacity(data.params.len());
        if b != self.f.entry() || !self.cfg.preds[b].is_empty() {
            for &p in &data.params {
                params.push(self.vreg_def(p));
            }
        }
        let Some((&last, body)) = data.insts.split_last() else {
            return Err(Refusal::Internal(format!("lower: {b} is empty")));
        };
        for &i in body {
            self.inst(i)?;
        }
        let header = self.cfg.loop_header[b] == Some(b);
        self.terminator(b, last, params, self.is_cold(b), header)
    }

    // Values.

    fn fresh(&mut self, class: RegClass) -> VReg {
        let v = VReg::new(self.lir.num_vregs, class);
        self.lir.num_vregs += 1;
        self.lir.floats |= class == RegClass::Float;
        v
    }

    /// The register of a value at its definition; uses before (in layout order) may have asked for it already.
    fn vreg_def(&mut self, v: Value) -> VReg {
        match self.vregs[v] {
            Some(r) => r,
            None => {
                let r = self.fresh(class_of(self.f.ty(v)));
                self.vregs[v] = Some(r);
                r
            }
        }
    }

    /// The constant a value stands for.
    fn konst(&self, v: Value) -> Option<Konst> {
        self.lir.origins.konst(v)
    }

    /// The immediate, if the value is an integer or NULL that fits in 32 bits.
    fn imm32(&self, v: Value) -> Option<i32> {
        match self.konst(v) {
            Some(Konst::Int(i)) => i32::try_from(i).ok(),
            _ => None,
        }
    }

    /// A register holding the value: its own, or a new one loaded with the constant here.
    fn reg(&mut self, v: Value) -> VReg {
        let root = self.bits_root(v);
        match self.konst(root) {
            Some(k) => {
                let class = if matches!(k, Konst::Float(_)) {
                    RegClass::Float
                } else {
                    RegClass::Int
                };
                let r = self.fresh(class);
                let saved = std::mem::take(&mut self.pending);
                self.def(r);
                self.emit(match k {
                    Konst::Obj(k) => LOp::Addr(Target::Const(k)),
                    Konst::Int(i) => LOp::Imm(i),
                    Konst::Float(bits) => LOp::FImm(bits),
                });
                self.pending = saved;
                r
            }
            None => self.vreg_def(root),
        }
    }

    /// The value whose register a value uses.
    fn bits_root(&self, v: Value) -> Value {
        self.lir.origins.root(v)
    }

    // Operands of the instruction being put together.

    fn operand(&mut self, v: VReg, c: OperandConstraint, k: OperandKind, p: OperandPos) {
        self.pending.push(Operand::new(v, c, k, p));
    }
    /// Result in any register that no early use needs any more.
    fn def(&mut self, v: VReg) {
        self.operand(v, OperandConstraint::Reg, OperandKind::Def, OperandPos::Late);
    }
    /// Result in a register of its own.
    fn def_early(&mut self, v: VReg) {
        self.operand(v, OperandConstraint::Reg, OperandKind::Def, OperandPos::Early);
    }
    /// Result in the register of operand `i`.
    fn def_reuse(&mut self, v: VReg, i: usize) {
        self.operand(v, OperandConstraint::Reuse(i), OperandKind::Def, OperandPos::Late);
    }
    fn def_preg(&mut self, v: VReg, r: PReg) {
        self.operand(
            v,
            OperandConstraint::FixedReg(r),
            OperandKind::Def,
            OperandPos::Late,
        );
        self.clobbers.remove(r);
    }
    fn def_fixed(&mut self, v: VReg, r: u8) {
        self.def_preg(v, regs::int(r));
    }
    fn use_reg(&mut self, v: VReg) {
        self.operand(v, OperandConstraint::Reg, OperandKind::Use, OperandPos::Early);
    }
    fn use_any(&mut self, v: VReg) {
        self.operand(v, OperandConstraint::Any, OperandKind::Use, OperandPos::Early);
    }
    /// Use that stays intact until the end of the operation.
    fn use_late(&mut self, v: VReg) {
        self.operand(v, OperandConstraint::Reg, OperandKind::Use, OperandPos::Late);
    }
    fn use_preg(&mut self, v: VReg, r: PReg) {
        self.operand(
            v,
            OperandConstraint::FixedReg(r),
            OperandKind::Use,
            OperandPos::Early,
        );
    }
    /// A register for a fixed-register use. If the exit record of the same instruction (`record`) needs the value
    /// elsewhere, that is a copy of its own.
    fn copy(&mut self, v: Value, record: &[Value]) -> VReg {
        let r = self.reg(v);
        if !record.contains(&self.bits_root(v)) {
            return r;
        }
        let c = self.fresh(r.class());
        let saved = std::mem::take(&mut self.pending);
        self.def(c);
        self.use_any(r);
        self.emit(LOp::Mov);
        self.pending = saved;
        c
    }
    /// Appends the instruction with the pending operands.
    fn emit(&mut self, op: LOp) {
        self.push(op, None);
    }
    fn push(&mut self, op: LOp, site: Option<SiteId>) {
        let from = self.lir.operands.len();
        self.lir.operands.extend(self.pending.drain(..));
        let range = (index(from), index(self.lir.operands.len()));
        let clobbers = std::mem::replace(&mut self.clobbers, PRegSet::empty());
        self.lir.insts.push(LInst {
            op,
            operands: range,
            clobbers,
            site,
            bc: self.bc,
        });
    }

    // Exit records.

    /// Appends the values the record of `i` needs as operands and makes its site.
    fn site(
        &mut self,
        i: Inst,
        reason: ExitReason,
        resume: Resume,
        culprit: Option<(Value, usize)>,
    ) -> Result<SiteId, Refusal> {
        let Some(fs) = self.f.insts[i].fs else {
            return Err(Refusal::Internal(format!(
                "lower: {i} {} has no frame state",
                self.f.insts[i].op.row().name
            )));
        };
        let values = self.record_values(i, fs);
        let first = self.pending.len();
        let mut regs: SmallVec<[VReg; 16]> = SmallVec::new();
        for &v in &values {
            let r = self.reg(v);
            regs.push(r);
        }
        for r in regs {
            self.operand(r, OperandConstraint::Any, OperandKind::Use, OperandPos::Late);
        }
        let id = SiteId::new(self.lir.sites.len());
        self.lir.sites.push(Site {
            inst: i,
            reason,
            resume,
            values,
            first,
            culprit,
            undone: None,
            chain: vec![],
        });
        Ok(id)
    }

    /// The site is one at which others can look at the frames: those of inlined functions need shells.
    fn show(&mut self, site: SiteId) {
        self.lir.visible = true;
        let i = self.lir.sites[site.index()].inst;
        let d = &self.f.insts[i];
        let mut chain: Vec<Standing> = vec![];
        let mut next = d.fs;
        while let Some(fs) = next {
            let state = &self.f.frame_states[fs];
            // A release stands at the bytecode that let go of the object, and resumes behind it.
            let here = d.op == Op::Decref && chain.is_empty() && state.code == d.code;
            chain.push(Standing {
                code: state.code,
                bc: if here { d.bc } else { state.bc },
                locals: index(state.locals.len()),
                by_code: self.info.by_code.contains(&state.code),
            });
            next = state.parent;
        }
        if chain.len() < 2 {
            return;
        }
        chain.reverse();
        for (depth, inner) in chain.iter().skip(1).enumerate() {
            if self.lir.inner.len() <= depth {
                self.lir.inner.push(0);
            }
            let most = &mut self.lir.inner[depth];
            *most = inner.locals.max(*most);
        }
        self.lir.by_code |= chain.iter().any(|c| c.by_code);
        self.lir.sites[site.index()].chain = chain;
    }

    /// A site for an addition or subtraction whose record needs its first operand `a`, which dies there and whose
    /// register the result takes over: the exit stub takes the addition back.
    fn undoing_site(&mut self, i: Inst, a: Value) -> Result<SiteId, Refusal> {
        let id = self.site(i, ExitReason::Overflow, Resume::Before, None)?;
        let a = self.bits_root(a);
        let site = &mut self.lir.sites[id.index()];
        if let Some(n) = site.values.iter().position(|&v| v == a) {
            site.values.remove(n);
            site.undone = Some(a);
            self.pending.remove(site.first + n);
        }
        Ok(id)
    }

    /// The values of the record of `i`, if it has a frame state.
    fn needed(&mut self, i: Inst) -> Vec<Value> {
        self.f.insts[i]
            .fs
            .map_or_else(Vec::new, |fs| self.record_values(i, fs))
    }

    /// A second site with the same values, for leaving with an exception set.
    fn raise_twin(&mut self, site: SiteId) -> SiteId {
        let twin = Site {
            reason: ExitReason::Raise,
            resume: Resume::Raising,
            ..self.lir.sites[site.index()].clone()
        };
        self.lir.sites.push(twin);
        SiteId::new(self.lir.sites.len() - 1)
    }

    /// Root values, constants left out, that the record of `i` must find.
    fn record_values(&mut self, i: Inst, fs: FrameState) -> Vec<Value> {
        let mut values: Vec<Value> = Vec::new();
        let (f, seen, origins) = (self.f, &mut self.seen, &self.lir.origins);
        let mut add = |v: Value| {
            let root = origins.root(v);
            if origins.konst(root).is_none() && seen.insert(root) {
                values.push(root);
            }
        };
        f.for_each_fs_value(fs, &mut add);
        if let Some(owned) = f.exit_owned.get(&i) {
            owned.iter().copied().for_each(add);
        }
        for &v in &values {
            self.seen.remove(v);
        }
        values
    }

    /// Appends an instruction that exits with `reason` before its bytecode.
    fn exiting(&mut self, i: Inst, op: LOp, reason: ExitReason) -> Result<(), Refusal> {
        let site = self.site(i, reason, Resume::Before, None)?;
        self.push(op, Some(site));
        Ok(())
    }

    // Instructions.

    fn inst(&mut self, i: Inst) -> Result<(), Refusal> {
        let d = &self.f.insts[i];
        self.bc = self.root_bc(d);
        if let Some(r) = d.result
            && (self.fused.contains(r)
                || (self.uses[r] == 0 && self.f.effects(i).is_removable() && d.op != Op::Scratch))
        {
            return Ok(());
        }
        match d.op {
            // Made at each use.
            Op::ConstObj | Op::ConstNull | Op::ConstI64 | Op::ConstF64 | Op::ConstBool | Op::BoolToI64 => {
                Ok(())
            }
            Op::Refine | Op::Within | Op::Mark => Ok(()),
            Op::GuardType
            | Op::GuardTypes
            | Op::GuardNumber
            | Op::GuardNonNull
            | Op::GuardIs
            | Op::GuardCode
            | Op::GuardTrue
            | Op::GuardFalse => self.guard(i, d),
            Op::GuardDepth => {
                let levels = i32::try_from(d.imm[0]).unwrap_or(i32::MAX);
                self.exiting(i, LOp::GuardDepth(levels), ExitReason::Recursion)
            }
            Op::Check | Op::CheckFrame | Op::Poll | Op::PollCall => self.poll(i, d),
            Op::IsType
            | Op::IsConst
            | Op::IsSame
            | Op::IsNull
            | Op::IntCmp
            | Op::FloatCmp
            | Op::Succeeded
            | Op::UnboxBool => self.set(d),
            Op::IntAdd | Op::IntSub | Op::IntMul | Op::IntAddWrap | Op::IntSubWrap | Op::IntMulWrap => {
                self.int_alu(i, d)
            }
            Op::IntAnd | Op::IntOr | Op::IntXor => self.int_alu(i, d),
            Op::IntFloorDiv | Op::IntMod => self.int_div(i, d),
            Op::IntShl | Op::IntShr => self.int_shift(i, d),
            Op::IntNeg | Op::IntNot | Op::BoolNot => self.int_unary(i, d),
            Op::FloatToI64 => self.float_to_int(d),
            Op::IntToF64 | Op::IntTrueDiv => self.int_to_float(i, d),
            Op::FloatAdd | Op::FloatSub | Op::FloatMul | Op::FloatDiv => self.float_binary(i, d),
            Op::FloatNeg | Op::FloatAbs | Op::FloatSqrt => self.float_unary(d),
            Op::BoxI64 | Op::BoxF64 | Op::BoxBool | Op::UnboxI64 | Op::UnboxNumber => self.boxing(i, d),
            Op::UnboxF64 => self.unbox_f64(d),
            Op::LoadObj
            | Op::LoadObjX
            | Op::LoadI64
            | Op::LoadI32
            | Op::LoadU8
            | Op::LoadU8X
            | Op::LoadI64X
            | Op::LoadI32X
            | Op::LoadF64
            | Op::LoadF64X => self.load(d),
            Op::StoreI64 | Op::StoreObj => self.store(d),
            Op::StoreI64X | Op::StoreI32X | Op::StoreU8X | Op::StoreF64X => self.store_element(d),
            Op::SwapObj | Op::SwapObjX => self.swap(d),
            Op::StoreItem | Op::StoreItemF64 => self.store_item(i, d),
            Op::Call => self.call(i, d),
            Op::CallOrExit => self.call_or_exit(i, d),
            Op::CallNative => self.call_native(i, d),
            Op::Scratch => self.scratch(d),
            Op::Incref => self.incref(d),
            Op::Decref => self.decref(i, d),
            Op::Yield | Op::Jump | Op::Branch | Op::Return | Op::Suspend | Op::Exit | Op::Unreachable => Err(
                Refusal::Internal(format!("lower: {} inside a block", d.op.row().name)),
            ),
        }
    }

    /// Bytecode unit of the outermost frame an instruction belongs to.
    fn root_bc(&self, d: &InstData) -> u32 {
        match d.fs {
            // A release resumes behind the bytecode that let go of the object.
            Some(fs)
                if d.op == Op::Decref
                    && d.code == self.f.frame_states[fs].code
                    && self.f.frame_states[fs].parent.is_none() =>
            {
                d.bc
            }
            Some(mut fs) => {
                while let Some(parent) = self.f.frame_states[fs].parent {
                    fs = parent;
                }
                self.f.frame_states[fs].bc
            }
            None if d.code == crate::input::CodeIdx(0) => d.bc,
            None => self.bc,
        }
    }

    fn result(&mut self, d: &InstData) -> Result<VReg, Refusal> {
        match d.result {
            Some(r) => Ok(self.vreg_def(r)),
            None => Err(Refusal::Internal(format!(
                "lower: {} without result",
                d.op.row().name
            ))),
        }
    }
}

/// Register class of a type.
fn class_of(ty: Ty) -> RegClass {
    match ty {
        Ty::F64 => RegClass::Float,
        Ty::Obj { .. } | Ty::I64 | Ty::Bool | Ty::Void => RegClass::Int,
    }
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
