//! Exceptions that the body of a call raises into a handler around the call: `try: f(x)`, and `f` does `raise ValueError(x)`.
//!
//! What a body raises becomes an exit once it is part of its caller, so a call that catches stays a call. But if all that its
//! body is known to raise are exceptions of its own `raise` statements, and the handler can be gone through without the
//! exception ([`foretold`]), the way leads from these to copies of the handler. Their exits resume before the `raise`, in the
//! frame of the body.

use super::foretold::{self, Found, Sign};
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::input::World;
use crate::ir::func::{Block, Func, Inst};
use crate::ir::ops::Op;

/// The body raises by itself, and by nothing else as far as is known.
pub(super) fn raises_itself(g: &Func, world: &dyn World) -> bool {
    let mut any = false;
    for &i in g.layout.iter().flat_map(|&b| &g.blocks[b].insts) {
        let d = &g.insts[i];
        if is_raise(g, i) {
            any = true;
        } else if d.fs.is_some() && g.effects(i).raises && { world.feedback(d.code, d.bc).failed }
            .contains(&ExitReason::Raise)
        {
            return false;
        }
    }
    any
}

fn is_raise(f: &Func, i: Inst) -> bool {
    f.helper(i) == Some(HelperId::RaiseVarargs) && !f.insts[i].catches
}

/// Where an exception of a call that catches, the last but for the question whether it did, goes.
pub(super) fn handler_of(f: &Func, home: Block) -> Option<Block> {
    let end = f.terminator(home).filter(|d| d.op == Op::Branch)?;
    let asks = f
        .def_inst(end.args[0])
        .is_some_and(|(_, d)| d.op == Op::Succeeded);
    let edge = end.targets.get(1).filter(|t| asks && t.args.is_empty())?;
    Some(edge.block)
}

/// Leads all that blocks raise to the handler that begins at `edge`. False if that can't be done for one of them; the
/// function is of no use then.
pub(super) fn lead_all(f: &mut Func, world: &mut dyn World, blocks: &[Block], edge: Block) -> bool {
    blocks.iter().all(|&b| {
        let raise = f.blocks[b].insts.iter().position(|&i| is_raise(f, i));
        raise.is_none_or(|at| lead(f, world, (b, at), edge).is_some())
    })
}

fn lead(f: &mut Func, world: &mut dyn World, (b, raise): (Block, usize), edge: Block) -> Option<()> {
    let insts = &f.blocks[b].insts;
    let d = &f.insts[insts[raise]];
    let at = match f.def_inst(f.root(d.args[0])) {
        Some((make, _)) if f.helper(make) == Some(HelperId::Call) => {
            let at = insts.iter().position(|&i| i == make)?;
            let idle = |&i: &Inst| matches!(f.insts[i].op, Op::Mark | Op::Check) || f.effects(i).is_pure();
            insts[at + 1..raise].iter().all(idle).then_some(at)?
        }
        _ => raise,
    };
    let class = foretold::class_raised(f, world, insts[at], insts[raise])?;
    let fs = f.insts[insts[at]].fs?;
    let found = Found::raised(b, at, fs, edge, class);
    foretold::lead(f, world, found, &Sign::Always).then_some(())
}
