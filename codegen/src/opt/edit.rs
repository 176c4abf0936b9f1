//! Rewriting a function block by block in reverse postorder: the tool of passes that replace instructions by
//! sequences, with control flow if need be.
//!
//! The instructions of a block are taken out and handed over one by one; what the pass emits and keeps becomes the
//! new block. Replaced values are renamed on the fly in operands and once more everywhere at the end (back edges,
//! frame states).

use std::rc::Rc;

use smallvec::SmallVec;

use crate::entity::IdVec;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Target, Value};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, wk};

/// What becomes of the instruction looked at.
pub enum Action {
    /// Stays as it is.
    Keep,
    /// Goes; uses of its result become this value.
    Replace(Value),
    /// Goes; its result (if any) has no uses.
    Remove,
}

/// State of a rewriting walk.
pub struct Editor<'f> {
    /// The function.
    pub f: &'f mut Func,
    /// Control flow before the rewriting.
    pub cfg: Rc<Cfg>,
    /// Block being filled.
    pub block: Block,
    /// Original block the current position belongs to.
    pub home: Block,
    /// Instruction being looked at: new instructions take over its bytecode position.
    pub at: Inst,
    map: IdVec<Value, Value>,
    out: Vec<Inst>,
}

impl<'f> Editor<'f> {
    /// Walks over all blocks, handing every instruction to `visit`.
    pub fn walk(f: &'f mut Func, mut visit: impl FnMut(&mut Editor<'_>, Inst) -> Action) -> bool {
        let cfg = Cfg::new(f);
        let entry = f.entry();
        let mut ed = Editor {
            f,
            cfg,
            block: entry,
            home: entry,
            at: Inst(0),
            map: IdVec::new(),
            out: vec![],
        };
        let mut changed = false;
        for b in ed.cfg.rpo.clone() {
            ed.block = b;
            ed.home = b;
            let mut insts = std::mem::take(&mut ed.f.blocks[b].insts);
            for &i in &insts {
                ed.at = i;
                ed.rename_operands(i);
                match visit(&mut ed, i) {
                    Action::Keep => ed.out.push(i),
                    Action::Replace(v) => {
                        if let Some(old) = ed.f.insts[i].result {
                            ed.replace(old, v);
                        }
                        changed = true;
                    }
                    Action::Remove => changed = true,
                }
            }
            // The list of the block walked serves the block it ends in: mostly the same one.
            let end = ed.block;
            if ed.f.blocks[end].insts.is_empty() {
                insts.clear();
                ed.f.blocks[end].insts = insts;
            }
            ed.flush();
        }
        ed.finish();
        changed
    }

    fn flush(&mut self) {
        self.f.blocks[self.block].insts.append(&mut self.out);
    }

    fn finish(self) {
        let map = self.map;
        if map.is_empty() {
            return;
        }
        let find = |mut v: Value| {
            while let Some(&next) = map.get(v) {
                if next == v {
                    break;
                }
                v = next;
            }
            v
        };
        self.f.rewrite_uses(&mut |v| find(v));
    }

    /// The value that stands for `v` now.
    pub fn now(&self, mut v: Value) -> Value {
        while let Some(&next) = self.map.get(v) {
            if next == v {
                break;
            }
            v = next;
        }
        v
    }

    /// All uses of `old` become `new`.
    pub fn replace(&mut self, old: Value, new: Value) {
        if self.map.len() <= old.0 as usize {
            self.map.extend_identity(self.f.values.len());
        }
        if old != new {
            self.map[old] = new;
        }
    }

    fn rename_operands(&mut self, i: Inst) {
        if self.map.is_empty() {
            return;
        }
        for n in 0..self.f.insts[i].args.len() {
            let now = self.now(self.f.insts[i].args[n]);
            self.f.insts[i].args[n] = now;
        }
    }

    /// Emits an instruction at the current position.
    pub fn emit_fs(
        &mut self,
        op: Op,
        args: &[Value],
        imm: [i64; 2],
        ty: Ty,
        fs: Option<FrameState>,
    ) -> Value {
        let inst = self.make(op, args, imm, ty, fs);
        self.out.push(inst);
        self.f.insts[inst].result.unwrap_or(Value(u32::MAX))
    }

    /// Makes an instruction with the position of the current one, unplaced.
    pub fn make(&mut self, op: Op, args: &[Value], imm: [i64; 2], ty: Ty, fs: Option<FrameState>) -> Inst {
        let (bc, code) = (self.f.insts[self.at].bc, self.f.insts[self.at].code);
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm,
            result: None,
            fs,
            targets: SmallVec::new(),
            catches: false,
            bc,
            code,
        };
        self.f.make_inst(data, ty)
    }

    /// Emits an instruction without a frame state.
    pub fn emit(&mut self, op: Op, args: &[Value], imm: [i64; 2], ty: Ty) -> Value {
        self.emit_fs(op, args, imm, ty, None)
    }

    /// The instruction emitted or kept last in the current block.
    pub fn last(&self) -> Option<Inst> {
        self.out.last().copied()
    }

    /// The instructions emitted or kept in the current block so far.
    pub fn emitted(&self) -> &[Inst] {
        &self.out
    }

    /// Emits a terminator of the current block and goes on in `next`.
    pub fn end_block(&mut self, op: Op, args: &[Value], targets: Vec<Target>, next: Block) {
        let inst = self.make(op, args, [0, 0], Ty::Void, None);
        self.f.insts[inst].targets = SmallVec::from_vec(targets);
        self.out.push(inst);
        self.flush();
        self.block = next;
    }

    /// A new block.
    pub fn new_block(&mut self, cold: bool) -> Block {
        let b = self.f.add_block();
        self.f.blocks[b].cold = cold;
        b
    }

    /// A machine integer constant.
    pub fn i64(&mut self, n: i64) -> Value {
        self.emit(Op::ConstI64, &[], [n, 0], Ty::I64)
    }

    /// A double constant.
    pub fn f64(&mut self, x: f64) -> Value {
        self.emit(Op::ConstF64, &[], [x.to_bits().cast_signed(), 0], Ty::F64)
    }

    /// Boxes a machine value.
    pub fn boxed(&mut self, v: Value) -> Value {
        match self.f.ty(v) {
            Ty::I64 => self.emit(Op::BoxI64, &[v], [0, 0], Ty::exact(wk::INT)),
            Ty::F64 => self.emit(Op::BoxF64, &[v], [0, 0], Ty::exact(wk::FLOAT)),
            Ty::Bool => self.emit(Op::BoxBool, &[v], [0, 0], Ty::exact(wk::BOOL)),
            Ty::Obj { .. } | Ty::Void => v,
        }
    }

    /// The operation that defines `v` now.
    pub fn def(&self, v: Value) -> Option<&InstData> {
        self.f.def_inst(self.now(v)).map(|(_, d)| d)
    }
}
