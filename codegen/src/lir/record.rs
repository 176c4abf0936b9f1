//! Exit records: frame states with every value located.

use hashbrown::HashMap;

use super::inst::Site;
use super::lower::{Konst, bits_root, konst};
use crate::deopt::{ExitRecord, FrameRecord, Kind, Loc, SlotRecord, VirtIdx, VirtualRecord};
use crate::entity::{Id, IdSet};
use crate::ir::func::{FrameState, Func, Slot, Value, Virtual};
use crate::ir::ops::Op;
use crate::ir::types::Ty;
use crate::refusal::Refusal;

/// State of building one record.
struct Builder<'a> {
    f: &'a Func,
    locs: HashMap<Value, Loc>,
    /// Owned objects no slot has taken over yet.
    owned: IdSet<Value>,
    /// Recipes, parts before wholes.
    virtuals: Vec<VirtualRecord>,
    begun: IdSet<Virtual>,
    index: HashMap<Virtual, VirtIdx>,
}

/// Builds the record of a site; `locs` are the locations of all operands of its instruction, in order.
pub fn build(f: &Func, site: &Site, locs: &[Loc]) -> Result<ExitRecord, Refusal> {
    let Some(fs) = f.insts[site.inst].fs else {
        return Err(Refusal::Internal("record: no frame state".into()));
    };
    let owned_list = f.exit_owned.get(&site.inst).map_or(&[][..], |v| v);
    let mut owned = IdSet::with_len(f.values.len());
    for &v in owned_list {
        owned.insert(f.root(v));
    }
    let mut places: HashMap<Value, Loc> = site
        .values
        .iter()
        .copied()
        .zip(locs.iter().skip(site.first).copied())
        .collect();
    if let (Some(v), Some(&result)) = (site.undone, locs.first()) {
        places.insert(v, result);
    }
    let mut b = Builder {
        f,
        locs: places,
        owned,
        virtuals: Vec::new(),
        begun: IdSet::with_len(0),
        index: HashMap::new(),
    };
    let mut chain = vec![fs];
    while let Some(parent) = chain.last().and_then(|&fs| f.frame_states[fs].parent) {
        chain.push(parent);
    }
    let frames = chain
        .into_iter()
        .rev()
        .map(|fs| b.frame(fs))
        .collect::<Result<Vec<_>, _>>()?;
    let mut drops = Vec::new();
    for &v in owned_list {
        if b.owned.remove(f.root(v)) {
            drops.push(b.loc(v)?);
        }
    }
    let culprit = site
        .culprit
        .and_then(|(v, n)| locs.get(n).map(|&loc| (loc, kind(f.ty(v)))));
    Ok(ExitRecord {
        reason: site.reason,
        resume: site.resume,
        frames,
        virtuals: b.virtuals,
        drops,
        culprit,
        operand: guarded_operand(&f.insts[site.inst]),
        origin: f.insts[site.inst].bc,
        origin_code: f.insts[site.inst].code,
    })
}

/// Type and identity guards carry the number of the operand they look at, plus one.
fn guarded_operand(d: &crate::ir::func::InstData) -> Option<u32> {
    match d.op {
        Op::GuardType | Op::GuardIs => u32::try_from(d.imm[1]).ok()?.checked_sub(1),
        _ => None,
    }
}

impl Builder<'_> {
    fn frame(&mut self, fs: FrameState) -> Result<FrameRecord, Refusal> {
        let d = &self.f.frame_states[fs];
        let locals = self.slots(&d.locals)?;
        let stack = self.slots(&d.stack)?;
        Ok(FrameRecord {
            code: d.code,
            bc: d.bc,
            locals,
            stack,
        })
    }

    fn slots(&mut self, slots: &[Slot]) -> Result<Vec<SlotRecord>, Refusal> {
        slots.iter().map(|&s| self.slot(s)).collect()
    }

    fn slot(&mut self, slot: Slot) -> Result<SlotRecord, Refusal> {
        match slot {
            Slot::Null => Ok(SlotRecord::Null),
            Slot::Val(v) => {
                let ty = self.f.ty(v);
                if ty.is_obj() && konst(self.f, v) == Some(Konst::Int(0)) {
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
        match konst(self.f, v) {
            Some(Konst::Obj(k)) => Ok(Loc::Const(k)),
            Some(Konst::Int(n)) => Ok(Loc::Bits(n)),
            Some(Konst::Float(bits)) => Ok(Loc::Bits(bits.cast_signed())),
            None => {
                let root = bits_root(self.f, v);
                let loc = self.locs.get(&root).copied();
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
