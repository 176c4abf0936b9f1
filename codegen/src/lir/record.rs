//! Exit records: frame states with every value located.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::inst::Lir;
use super::inst::Site;
use super::origin::{Konst, Origins};
use crate::deopt::{ExitRecord, FrameRecord, Kind, Loaded, Loc, SlotRecord, VirtIdx, VirtualRecord};
use crate::entity::{Id, IdSet, IdVec};
use crate::input::Entry;
use crate::ir::func::{Def, FrameState, Func, Inst, Slot, Value, Virtual};
use crate::ir::ops::Op;
use crate::ir::types::{Ty, TypeId, wk};
use crate::opt::fields;
use crate::refusal::Refusal;

/// State of building the records of a function, one after the other.
pub struct Builder<'a> {
    f: &'a Func,
    origins: &'a Origins,
    /// Where the values of the present record are.
    locs: IdVec<Value, Option<Loc>>,
    /// Owned objects no slot has taken over yet.
    owned: IdSet<Value>,
    /// Recipes, parts before wholes.
    virtuals: Vec<VirtualRecord>,
    begun: IdSet<Virtual>,
    index: HashMap<Virtual, VirtIdx>,
}

/// Type and identity guards carry the number of the operand they look at, plus one.
fn guarded_operand(d: &crate::ir::func::InstData) -> Option<u32> {
    match d.op {
        Op::GuardType | Op::GuardTypes | Op::GuardNumber | Op::GuardIs | Op::GuardCode => {
            u32::try_from(d.imm[1]).ok()?.checked_sub(1)
        }
        _ => None,
    }
}

/// The parameter (slot) of the unit whose class is guarded, and that class.
fn guarded_entry(f: &Func, i: Inst) -> Option<(u32, TypeId)> {
    let d = &f.insts[i];
    if d.op != Op::GuardType {
        return None;
    }
    let Def::Param(block, n) = f.values[f.root(d.args[0])].def else {
        return None;
    };
    // The first parameter of a function unit is the function.
    let skip = u32::from(f.entry_kind == Entry::Function);
    let slot = n.checked_sub(skip).filter(|_| block == f.entry())?;
    Some((slot, TypeId(u32::try_from(d.imm[0]).ok()?)))
}

/// The attribute load whose result is guarded to be a number of one class.
fn guarded_load(f: &Func, i: Inst) -> Option<Loaded> {
    let d = &f.insts[i];
    let expected = TypeId(u32::try_from(d.imm[0]).ok()?);
    if d.op != Op::GuardType || expected != wk::INT && expected != wk::FLOAT {
        return None;
    }
    let (load, from) = f.def_inst(f.root(d.args[0]))?;
    fields::is_load(f, load).then_some(Loaded {
        code: from.code,
        bc: from.bc,
    })
}

impl<'a> Builder<'a> {
    /// For the records of `f`, lowered to `lir`.
    pub fn new(f: &'a Func, lir: &'a Lir) -> Builder<'a> {
        Builder {
            f,
            origins: &lir.origins,
            locs: IdVec::filled(None, f.values.len()),
            owned: IdSet::with_len(f.values.len()),
            virtuals: Vec::new(),
            begun: IdSet::default(),
            index: HashMap::new(),
        }
    }

    /// Builds the record of a site; `locs` are the locations of all operands of its instruction, in order.
    pub fn build(&mut self, site: &Site, locs: &[Loc]) -> Result<ExitRecord, Refusal> {
        let f = self.f;
        let Some(fs) = f.insts[site.inst].fs else {
            return Err(Refusal::Internal("record: no frame state".into()));
        };
        let owned_list = f.exit_owned.get(&site.inst).map_or(&[][..], |v| v);
        for &v in owned_list {
            self.owned.insert(f.root(v));
        }
        for (&v, &loc) in site.values.iter().zip(locs.iter().skip(site.first)) {
            self.locs[v] = Some(loc);
        }
        let undone = site.undone.zip(locs.first());
        if let Some((v, &result)) = undone {
            self.locs[v] = Some(result);
        }
        let mut chain: SmallVec<[FrameState; 4]> = SmallVec::from_slice(&[fs]);
        while let Some(parent) = chain.last().and_then(|&fs| f.frame_states[fs].parent) {
            chain.push(parent);
        }
        let mut frames = Vec::with_capacity(chain.len());
        for &fs in chain.iter().rev() {
            frames.push(self.frame(fs)?);
        }
        let mut drops = Vec::new();
        for &v in owned_list {
            if self.owned.remove(f.root(v)) {
                drops.push(self.loc(v)?);
            }
        }
        drops.shrink_to_fit();
        for &v in site.values.iter().chain(&site.undone) {
            self.locs[v] = None;
        }
        self.begun.clear();
        self.index.clear();
        let culprit = site
            .culprit
            .and_then(|(v, n)| locs.get(n).map(|&loc| (loc, kind(f.ty(v)))));
        Ok(ExitRecord {
            reason: site.reason,
            resume: site.resume,
            frames,
            virtuals: std::mem::take(&mut self.virtuals),
            drops,
            culprit,
            entry: guarded_entry(f, site.inst),
            operand: guarded_operand(&f.insts[site.inst]),
            loaded: guarded_load(f, site.inst),
            origin: f.insts[site.inst].bc,
            origin_code: f.insts[site.inst].code,
        })
    }

    fn frame(&mut self, fs: FrameState) -> Result<FrameRecord, Refusal> {
        let d = &self.f.frame_states[fs];
        let locals = self.slots(&d.locals)?;
        let stack = self.slots(&d.stack)?;
        Ok(FrameRecord {
            code: d.code,
            bc: d.bc,
            locals,
            stack,
            landing: d.landing,
        })
    }

    fn slots(&mut self, slots: &[Slot]) -> Result<Vec<SlotRecord>, Refusal> {
        // Exactly as many, for as long as the code lives.
        let mut out = Vec::with_capacity(slots.len());
        for &s in slots {
            out.push(self.slot(s)?);
        }
        Ok(out)
    }

    fn slot(&mut self, slot: Slot) -> Result<SlotRecord, Refusal> {
        match slot {
            Slot::Null => Ok(SlotRecord::Null),
            Slot::Val(v) => {
                let ty = self.f.ty(v);
                if ty.is_obj() && self.origins.konst(v) == Some(Konst::Int(0)) {
                    return Ok(SlotRecord::Null);
                }
                let owned = self.owned.remove(self.f.root(v));
                Ok(SlotRecord::Value {
                    loc: self.loc(v)?,
                    kind: kind(ty),
                    owned,
                })
            }
            Slot::Virtual(id) => {
                if let Some(&at) = self.index.get(&id) {
                    return Ok(SlotRecord::Virtual(at));
                }
                if !self.begun.insert(id) {
                    return Err(Refusal::Internal(format!("record: {id} contains itself")));
                }
                let d = &self.f.virtuals[id];
                let fields = self.slots(&d.fields)?;
                let at = VirtIdx::new(self.virtuals.len());
                self.index.insert(id, at);
                self.virtuals.push(VirtualRecord { kind: d.kind, fields });
                Ok(SlotRecord::Virtual(at))
            }
        }
    }

    fn loc(&self, v: Value) -> Result<Loc, Refusal> {
        match self.origins.konst(v) {
            Some(Konst::Obj(k)) => Ok(Loc::Const(k)),
            Some(Konst::Int(n)) => Ok(Loc::Bits(n)),
            Some(Konst::Float(bits)) => Ok(Loc::Bits(bits.cast_signed())),
            None => {
                let loc = self.locs[self.origins.root(v)];
                loc.ok_or_else(|| Refusal::Internal(format!("record: {v} is nowhere")))
            }
        }
    }
}

fn kind(ty: Ty) -> Kind {
    match ty {
        Ty::I64 => Kind::I64,
        Ty::F64 => Kind::F64,
        Ty::Bool => Kind::Bool,
        Ty::Obj { .. } | Ty::Void => Kind::Obj,
    }
}
