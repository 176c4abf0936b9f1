//! The rules a function keeps between any two passes. Each broken rule is a [`Fault`] at a place; the error prints
//! them inside the listing. Nothing here changes the function, and no function, however broken, makes it panic.
//!
//! Checked in this order, stopping after a stage with faults because the next one relies on it:
//! 1. structure: ids lead somewhere, blocks end in their only terminator, chains of frame states and virtual objects
//!    end ([`structure`]);
//! 2. every value has one definition, and it is the recorded one;
//! 3. operands, immediates, results and targets are as the rows say, definitions dominate uses (frame states
//!    included), frame states are where exits and visible calls need them ([`rules`]), and no exit resumes before a
//!    bytecode of which something is already visible ([`visible`]).
//!
//! Not checked: that code after a helper call can cope with whatever the call did. That is what guards are for.

mod rules;
mod structure;
mod visible;

use std::fmt;

use super::cfg::Cfg;
use super::func::{Block, Func, Inst, Value};
use super::print::{self, Place};
use crate::entity::IdVec;

/// A broken rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
}

/// Everything found wrong with a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The faults of the stage that failed; at least one.
    pub faults: Vec<Fault>,
    /// The listing with `> ` before the lines at fault and the messages after them.
    pub listing: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(out, "{}", fault.message)?;
        }
        out.write_str(&self.listing)
    }
}

impl std::error::Error for VerifyError {}

/// Checks every rule.
pub fn verify(f: &Func) -> Result<(), VerifyError> {
    let mut faults = Faults::default();
    structure::check(f, &mut faults);
    faults.or_listing(f)?;
    let defs = Defs::collect(f, &mut faults);
    faults.or_listing(f)?;
    let cfg = Cfg::new(f);
    rules::check(f, &cfg, &mut faults);
    dominance(f, &cfg, &defs, &mut faults);
    visible::check(f, &cfg, &mut faults);
    faults.or_listing(f)
}

/// Faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn push(&mut self, place: Place, message: String) {
        let fault = Fault { place, message };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }
    fn inst(&mut self, i: Inst, message: String) {
        self.push(Place::Inst(i), message);
    }
    fn block(&mut self, b: Block, message: String) {
        self.push(Place::Block(b), message);
    }
    fn func(&mut self, message: &str) {
        self.push(Place::Func, message.to_owned());
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn or_listing(&mut self, f: &Func) -> Result<(), VerifyError> {
        if self.is_empty() {
            return Ok(());
        }
        let faults = std::mem::take(&mut self.0);
        let mut listing = String::new();
        for (n, (place, line)) in print::lines(f).into_iter().enumerate() {
            // Faults of the whole function belong to its first line.
            let here = |fault: &&Fault| fault.place == place && (place != Place::Func || n == 0);
            let messages: Vec<&str> = faults
                .iter()
                .filter(here)
                .map(|fault| fault.message.as_str())
                .collect();
            let mark = if messages.is_empty() { "  " } else { "> " };
            listing.push_str(mark);
            listing.push_str(&line);
            for message in messages {
                listing.push_str("  ; error: ");
                listing.push_str(message);
            }
            listing.push('\n');
        }
        Err(VerifyError { faults, listing })
    }
}

/// Where values are defined: the block, and 0 for parameters or 1 + index of the instruction.
struct Defs(IdVec<Value, Option<(Block, usize)>>);

impl Defs {
    /// Finds all definitions; faults where there are two or the record says otherwise.
    fn collect(f: &Func, faults: &mut Faults) -> Defs {
        use super::func::Def;
        let mut defs: IdVec<Value, Option<(Block, usize)>> = IdVec::filled(None, f.values.len());
        let mut strays = Vec::new();
        let mut twice = Vec::new();
        for &b in &f.layout {
            let params = f.blocks[b].params.iter().enumerate().map(|(n, &v)| {
                let def = Def::Param(b, u32::try_from(n).unwrap_or(u32::MAX));
                (v, def, 0, Place::Block(b))
            });
            let results = f.blocks[b].insts.iter().enumerate().filter_map(|(n, &i)| {
                f.insts[i]
                    .result
                    .map(|v| (v, Def::Inst(i), n + 1, Place::Inst(i)))
            });
            for (v, def, at, place) in params.chain(results) {
                if defs[v].replace((b, at)).is_some() {
                    twice.push(v);
                    faults.push(place, format!("{v} is defined a second time"));
                } else if f.values[v].def != def {
                    strays.push((v, place));
                }
            }
        }
        for (v, place) in strays.into_iter().filter(|s| !twice.contains(&s.0)) {
            faults.push(
                place,
                format!("{v} is defined here, but recorded as {:?}", f.values[v].def),
            );
        }
        Defs(defs)
    }
}

/// Definitions dominate uses, those in frame states included. Code that can't be reached is left alone.
fn dominance(f: &Func, cfg: &Cfg, defs: &Defs, faults: &mut Faults) {
    for &b in &cfg.rpo {
        for (n, &i) in f.blocks[b].insts.iter().enumerate() {
            let mut check = |v: Value| match defs.0[v] {
                None => faults.inst(i, format!("{v} used in {b} but never defined")),
                Some((d, at)) if d == b => {
                    if at > n {
                        faults.inst(i, format!("{v} used in {b} before its definition"));
                    }
                }
                Some((d, _)) if !cfg.dominates(d, b) => {
                    faults.inst(
                        i,
                        format!("{v} used in {b} but defined in {d}, which does not dominate it"),
                    );
                }
                Some(_) => {}
            };
            f.for_each_use(i, &mut check);
            f.exit_owned.get(&i).into_iter().flatten().for_each(|&v| check(v));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{CodeIdx, Entry};
    use crate::ir::func::{FrameStateData, InstData, Slot};
    use crate::ir::ops::Op;
    use crate::ir::types::Ty;

    fn data(op: Op, args: &[Value]) -> InstData {
        InstData {
            op,
            args: args.iter().copied().collect(),
            imm: [0; 2],
            result: None,
            fs: None,
            targets: [].into_iter().collect(),
            catches: false,
            bc: 0,
            code: CodeIdx(0),
        }
    }

    fn place(f: &mut Func, b: Block, data: InstData, ty: Ty) -> Inst {
        let i = f.make_inst(data, ty);
        f.blocks[b].insts.push(i);
        i
    }

    #[test]
    fn faults_are_marked_in_the_listing() {
        let mut f = Func::new("f", Entry::Function);
        let b = f.add_block();
        let v = f.add_param(b, Ty::OBJ_OR_NULL);
        place(&mut f, b, data(Op::Return, &[v]), Ty::Void);
        let text = verify(&f).unwrap_err().to_string();
        assert_eq!(
            text,
            "ret wants a non-NULL object, got v0: Obj?\n  fn f {\n  b0(v0: Obj?):\n>     ret v0  ; error: ret wants a \
             non-NULL object, got v0: Obj?\n  }\n"
        );
    }

    #[test]
    fn broken_chains_are_faults() {
        let mut f = Func::new("f", Entry::Function);
        let b = f.add_block();
        let state = FrameStateData {
            code: CodeIdx(0),
            bc: 0,
            locals: vec![],
            stack: vec![],
            parent: None,
            landing: crate::deopt::Landing::Push,
        };
        let fs = f.frame_states.push(state);
        f.frame_states[fs].parent = Some(fs);
        let exit = place(
            &mut f,
            b,
            InstData {
                fs: Some(fs),
                ..data(Op::Exit, &[])
            },
            Ty::Void,
        );
        let faults = verify(&f).unwrap_err().faults;
        assert_eq!(
            faults,
            [Fault {
                place: Place::Inst(exit),
                message: "fs0 is its own caller".to_owned()
            }]
        );

        f.frame_states[fs].parent = None;
        f.frame_states[fs].locals.push(Slot::Val(Value(9)));
        assert_eq!(verify(&f).unwrap_err().faults[0].message, "v9 does not exist");
    }
}
