//! What the interpreter gets when compiled code is left.

use super::Val;
use crate::deopt::VirtualKind;
use crate::entity::{CodeIdx, IdSet, IdVec};
use crate::ir::func::{Func, Inst, InstData, Slot, Value, Virtual};

/// A slot of a frame.
#[derive(Clone, PartialEq, Debug)]
pub enum SlotVal<O> {
    /// NULL.
    Null,
    /// This value; machine values become objects.
    Val(Val<O>),
    /// The object built by this recipe; the same one wherever the recipe is named.
    Virtual(Virtual),
}

/// A frame to rebuild.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameVals<O> {
    /// Whose frame.
    pub code: CodeIdx,
    /// The bytecode, in units.
    pub bc: u32,
    /// `co_nlocalsplus` slots.
    pub locals: Vec<SlotVal<O>>,
    /// The value stack, bottom first.
    pub stack: Vec<SlotVal<O>>,
}

/// An object to build.
#[derive(Clone, PartialEq, Debug)]
pub struct VirtualVals<O> {
    /// Which.
    pub id: Virtual,
    /// What.
    pub kind: VirtualKind,
    /// From what.
    pub fields: Vec<SlotVal<O>>,
}

/// Everything handed over at an exit.
#[derive(Clone, PartialEq, Debug)]
pub struct Left<O> {
    /// The instruction that was left.
    pub inst: Inst,
    /// The frames, innermost first.
    pub frames: Vec<FrameVals<O>>,
    /// The objects to build, parts before wholes.
    pub virtuals: Vec<VirtualVals<O>>,
    /// Objects compiled code owned.
    pub owned: Vec<Val<O>>,
}

/// Reads the frame state of an instruction.
pub(super) fn rebuild<O: Clone>(
    f: &Func,
    inst: Inst,
    d: &InstData,
    vals: &IdVec<Value, Option<Val<O>>>,
) -> Result<Left<O>, String> {
    let built = IdSet::with_len(f.virtuals.len());
    let mut rebuild = Rebuild {
        f,
        vals,
        built,
        virtuals: Vec::new(),
    };
    let mut frames = Vec::new();
    let mut next = d.fs;
    while let Some(fs) = next {
        let Some(data) = f
            .frame_states
            .get(fs)
            .filter(|_| frames.len() < f.frame_states.len())
        else {
            return Err(format!("{fs} has no end"));
        };
        let (locals, stack) = (rebuild.slots(&data.locals)?, rebuild.slots(&data.stack)?);
        frames.push(FrameVals {
            code: data.code,
            bc: data.bc,
            locals,
            stack,
        });
        next = data.parent;
    }
    if frames.is_empty() {
        return Err(format!("{} leaves without a frame state", d.op.row().name));
    }
    let owned = f
        .exit_owned
        .get(&inst)
        .into_iter()
        .flatten()
        .map(|&v| rebuild.value(v))
        .collect::<Result<_, _>>()?;
    Ok(Left {
        inst,
        frames,
        virtuals: rebuild.virtuals,
        owned,
    })
}

struct Rebuild<'f, O> {
    f: &'f Func,
    vals: &'f IdVec<Value, Option<Val<O>>>,
    built: IdSet<Virtual>,
    virtuals: Vec<VirtualVals<O>>,
}

impl<O: Clone> Rebuild<'_, O> {
    fn slots(&mut self, slots: &[Slot]) -> Result<Vec<SlotVal<O>>, String> {
        slots.iter().map(|&slot| self.slot(slot)).collect()
    }

    fn slot(&mut self, slot: Slot) -> Result<SlotVal<O>, String> {
        match slot {
            Slot::Null => Ok(SlotVal::Null),
            Slot::Val(v) => Ok(match self.value(v)? {
                Val::Null => SlotVal::Null,
                val => SlotVal::Val(val),
            }),
            Slot::Virtual(id) => {
                let Some(data) = self.f.virtuals.get(id) else {
                    return Err(format!("{id} does not exist"));
                };
                if let (VirtualKind::Optional, [value, Slot::Val(absent), other @ ..]) =
                    (data.kind, &data.fields[..])
                {
                    return match self.value(*absent)? {
                        Val::Bool(true) => other.first().map_or(Ok(SlotVal::Null), |&o| self.slot(o)),
                        _ => self.slot(*value),
                    };
                }
                if self.built.insert(id) {
                    let fields = self.slots(&data.fields)?;
                    self.virtuals.push(VirtualVals {
                        id,
                        kind: data.kind,
                        fields,
                    });
                }
                Ok(SlotVal::Virtual(id))
            }
        }
    }

    fn value(&self, v: Value) -> Result<Val<O>, String> {
        match self.vals.get(v) {
            Some(Some(val)) => Ok(val.clone()),
            Some(None) | None => Err(format!("{v} has no value at the exit")),
        }
    }
}
