//! Liveness of references, and the placing of increfs and decrefs.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::{Facts, Own, steals};
use crate::deopt::VirtualKind;
use crate::entity::{IdSet, IdVec};
use crate::helpers::Ret;
use crate::input::World;
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Value};
use crate::ir::live::{self, LiveIn, live_out};
use crate::ir::ops::Op;
use crate::ir::types::Ty;

/// Further uses at marks: the values, and the instructions that use them last.
type Extra = HashMap<Inst, Vec<(Value, Inst)>>;

/// Block that defines each value.
pub(super) type Homes = IdVec<Value, Option<Block>>;

/// Roots of the selected kinds live at each block's start. `marks`: frame states of marks count as uses.
pub(super) fn liveness(
    f: &Func,
    facts: &Facts,
    cfg: &Cfg,
    homes: &Homes,
    select: impl Fn(Own) -> bool,
    marks: bool,
) -> LiveIn {
    let look = |i: Inst| marks || f.insts[i].op != Op::Mark;
    let root = |v: Value| Some(facts.root[v]).filter(|&r| select(facts.own[r]));
    live::live_in(f, cfg, homes, look, root)
}

/// Marks that must keep watched values alive which are last used after the last mark of a block in front of them, or by
/// that mark if the next block has none, so that the release can have a frame state.
fn extended_uses(f: &Func, facts: &Facts, cfg: &Cfg, homes: &Homes, live_in: &mut LiveIn) -> Extra {
    let mut extra = Extra::new();
    let mut uses: Vec<(Block, Value)> = vec![];
    for &b in &cfg.rpo {
        let has_tail = has_tail(f, b);
        if !has_tail && f.succs(b).all(|s| first_mark(f, s).is_some()) {
            continue;
        }
        let mut live = live_out(f, live_in, b);
        // The values, who uses them last, and whether that is the last mark.
        let mut dying: Vec<(Value, Inst, bool)> = vec![];
        let mut last = None;
        let Some(&terminator) = f.blocks[b].insts.last() else {
            continue;
        };
        for &i in f.blocks[b].insts.iter().rev() {
            let (is_mark, ends) = (f.insts[i].op == Op::Mark, f.insts[i].op.row().terminator);
            if let Some(v) = f.insts[i].result {
                live.remove(v);
            }
            f.for_each_new_use(i, &mut last, &mut |v| {
                let r = facts.root[v];
                if facts.own[r] == Own::Watched && live.insert(r) && !ends {
                    dying.push((r, if is_mark { terminator } else { i }, is_mark));
                }
            });
            if is_mark {
                break;
            }
        }
        if dying.is_empty() {
            continue;
        }
        let marks = next_marks(f, cfg, b);
        for (v, user, by_mark) in dying {
            let Some(home) = homes[v] else { continue };
            for next in marks.iter().filter(|next| !by_mark || next.alone) {
                let m = next.block;
                if home != m && cfg.is_reachable(m) && cfg.dominates(home, m) {
                    extra.entry(next.mark).or_default().push((v, user));
                    uses.push((m, v));
                }
            }
        }
    }
    let mut solver = live::Solver::resume(cfg, homes, std::mem::take(live_in));
    for (m, v) in uses {
        solver.use_in(m, v);
    }
    *live_in = solver.finish();
    extra
}

/// An instruction behind the last mark, the terminator aside.
fn has_tail(f: &Func, b: Block) -> bool {
    let insts = &f.blocks[b].insts;
    let before_last = insts.len().checked_sub(2).and_then(|n| insts.get(n));
    before_last.is_some_and(|&i| f.insts[i].op != Op::Mark)
}

fn first_mark(f: &Func, b: Block) -> Option<Inst> {
    let mut insts = f.blocks[b].insts.iter().copied();
    insts.find(|&i| f.insts[i].op == Op::Mark)
}

/// The first mark on a path out of a block.
struct NextMark {
    block: Block,
    mark: Inst,
    /// Blocks without marks lie between, and no other path leads there.
    alone: bool,
}

/// First marks on the paths out of a block.
fn next_marks(f: &Func, cfg: &Cfg, b: Block) -> Vec<NextMark> {
    let mut seen = IdSet::<Block>::with_len(f.blocks.len());
    let mut work: Vec<Block> = f.succs(b).collect();
    let mut found = vec![];
    let mut between = vec![b];
    while let Some(s) = work.pop() {
        if !seen.insert(s) {
            continue;
        }
        match first_mark(f, s) {
            Some(mark) => found.push((s, mark)),
            None => {
                between.push(s);
                work.extend(f.succs(s));
            }
        }
    }
    let inside = |s: Block| cfg.preds[s].iter().all(|p| between.contains(p));
    let closed = between.len() > 1 && between[1..].iter().all(|&s| inside(s));
    let marks = found.into_iter().map(|(block, mark)| NextMark {
        block,
        mark,
        alone: closed && inside(block) && cfg.preds[block].iter().any(|&p| p != b),
    });
    marks.collect()
}

/// The first mark behind a block that only jumps on, if its state is available at the block's end.
fn mark_ahead(f: &Func, cfg: &Cfg, b: Block, homes: &Homes) -> Option<FrameState> {
    let mut at = b;
    for _ in 0..4 {
        let d = f.terminator(at)?;
        if d.op != Op::Jump || !d.targets[0].args.is_empty() {
            return None;
        }
        at = d.targets[0].block;
        for &i in &f.blocks[at].insts {
            if f.insts[i].op == Op::Mark {
                let fs = f.insts[i].fs?;
                let mut available = true;
                f.for_each_fs_value(fs, &mut |v| {
                    available &= homes
                        .get(v)
                        .copied()
                        .flatten()
                        .is_some_and(|h| cfg.dominates(h, b));
                });
                return available.then_some(fs);
            }
            if f.effects(i).is_visible() {
                return None;
            }
        }
    }
    None
}

/// Loaded values that need a reference get it right after the load.
pub(super) fn insert_loads_increfs(f: &mut Func, facts: &Facts) {
    for b in f.layout.clone() {
        let mut out = Vec::with_capacity(f.blocks[b].insts.len());
        for i in f.blocks[b].insts.clone() {
            out.push(i);
            let d = &f.insts[i];
            if let Some(v) = d.result
                && matches!(d.op, Op::LoadObj | Op::LoadObjX)
                && facts.own[v].is_owned()
            {
                out.push(make(f, i, Op::Incref, v, None));
            }
        }
        f.blocks[b].insts = out;
    }
}

fn make(f: &mut Func, near: Inst, op: Op, v: Value, fs: Option<FrameState>) -> Inst {
    let (bc, code) = (f.insts[near].bc, f.insts[near].code);
    let data = InstData {
        op,
        args: SmallVec::from_slice(&[v]),
        imm: [0, 0],
        result: None,
        fs,
        targets: SmallVec::new(),
        catches: false,
        bc,
        code,
    };
    f.make_inst(data, Ty::Void)
}

/// A release or reference to insert before position `at` of a block.
struct Edit {
    at: usize,
    inst: Inst,
}

/// Places the references and releases of all roots of one kind.
pub(super) fn run(f: &mut Func, facts: &Facts, kind: Own, world: &dyn World) {
    let cfg = Cfg::new(f);
    let marks = kind == Own::Watched;
    let homes = f.def_blocks();
    let mut live_in = liveness(f, facts, &cfg, &homes, |o| o == kind, marks);
    let extra = if marks {
        extended_uses(f, facts, &cfg, &homes, &mut live_in)
    } else {
        Extra::new()
    };
    let better = BetterTypes::new(f, facts);
    let carried = IdVec::defaults(f.blocks.len());
    let mut placer = Placer {
        facts,
        kind,
        cfg: &cfg,
        live_in: &live_in,
        better,
        world,
        carried,
        extra,
        homes,
    };
    for b in cfg.rpo.clone() {
        placer.block(f, b);
    }
    for b in cfg.rpo.clone() {
        placer.block_start(f, b);
    }
}

struct Placer<'a> {
    facts: &'a Facts,
    kind: Own,
    cfg: &'a Cfg,
    live_in: &'a LiveIn,
    better: BetterTypes,
    world: &'a dyn World,
    /// Watched values that die after the last mark of a block: released at its successors' first marks.
    carried: IdVec<Block, Vec<Value>>,
    extra: Extra,
    /// Block that defines each value.
    homes: Homes,
}

impl Placer<'_> {
    /// Releases after last uses and references in front of consuming uses, inside one block.
    fn block(&mut self, f: &mut Func, b: Block) {
        let mut live = live_out(f, self.live_in, b);
        let insts = f.blocks[b].insts.clone();
        let mut edits: Vec<Edit> = vec![];
        // Position and frame state of the nearest mark behind the current position.
        let mut mark: Option<(usize, FrameState)> = None;
        let mut last = None;
        let mut dying: Vec<Value> = vec![];
        for (pos, &i) in insts.iter().enumerate().rev() {
            if let Some(v) = f.insts[i].result
                && self.facts.own[v] == self.kind
                && !live.remove(v)
            {
                dying.push(v);
            }
            self.consuming_uses(f, i, pos, &mut live, &mut edits);
            f.for_each_new_use(i, &mut last, &mut |v| {
                let r = self.facts.root[v];
                if self.facts.own[r] == self.kind && live.insert(r) {
                    dying.push(r);
                }
            });
            for &(r, _) in self.extra.get(&i).into_iter().flatten() {
                if self.facts.own[r] == self.kind && live.insert(r) {
                    dying.push(r);
                }
            }
            for v in dying.drain(..) {
                self.release(f, b, &insts, pos, v, mark, &mut edits);
            }
            if f.insts[i].op == Op::Mark
                && let Some(fs) = f.insts[i].fs
            {
                mark = Some((pos, fs));
            }
        }
        let unread: Vec<Value> = f.blocks[b]
            .params
            .iter()
            .copied()
            .filter(|&p| self.facts.own[p] == self.kind && !live.contains(p))
            .collect();
        self.sort_deaths(f, &insts, &mut edits);
        apply(f, b, edits);
        self.release_at_start(f, b, None, &unread);
        if f.succs(b).next().is_none() {
            self.release_before_jump(f, b);
        }
    }

    /// For operands and target arguments whose reference is passed on: if the value dies here it is handed over,
    /// else (or if it is not ours) a reference is added before.
    fn consuming_uses(
        &self,
        f: &mut Func,
        i: Inst,
        pos: usize,
        live: &mut IdSet<Value>,
        edits: &mut Vec<Edit>,
    ) {
        for v in consumed(f, self.facts, i) {
            let r = self.facts.root[v];
            let own = self.facts.own[r];
            if own == self.kind {
                if live.insert(r) {
                    continue;
                }
            } else if !(self.kind == Own::Plain && matches!(own, Own::Forever | Own::Protected)) {
                // The other owned kind has its own turn; borrowed values are handled in the last.
                continue;
            }
            if is_null_const(f, r) {
                continue;
            }
            let inst = make(f, i, Op::Incref, v, None);
            edits.push(Edit { at: pos, inst });
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one position of one scan")]
    fn release(
        &mut self,
        f: &mut Func,
        b: Block,
        insts: &[Inst],
        pos: usize,
        v: Value,
        mark: Option<(usize, FrameState)>,
        edits: &mut Vec<Edit>,
    ) {
        let near = insts[pos];
        if f.insts[near].op.row().terminator {
            // Used by the frame state of an exit: handed over or released there.
            return;
        }
        if always_leaves(f, near) {
            return;
        }
        if self.kind == Own::Plain || self.is_plain_here(f, v, b) {
            let v = self.best(v, b);
            let inst = make(f, near, Op::Decref, v, None);
            edits.push(Edit { at: pos + 1, inst });
            return;
        }
        let user = (f.insts[near].op == Op::Mark)
            .then(|| self.extra.get(&near)?.iter().find(|e| e.0 == v))
            .flatten()
            .map(|&(_, user)| user);
        let here = user.and_then(|user| Some((pos, f.insts[near].fs?, user)));
        let held = here.is_some_and(|(_, fs, _)| {
            let mut held = false;
            f.for_each_fs_value(fs, &mut |x| held |= self.facts.root[x] == v);
            held
        });
        let ahead = mark.map(|(at, fs)| (at, fs, near));
        match if held { ahead } else { here.or(ahead) } {
            Some((at, fs, user)) => {
                // The line a finaliser sees is that of the bytecode that let go of the object.
                let inst = make(f, user, Op::Decref, v, Some(fs));
                edits.push(Edit { at: at + 1, inst });
            }
            None => self.carried[b].push(v),
        }
    }

    /// The value under its best known type in `b`.
    fn best(&self, v: Value, b: Block) -> Value {
        self.better.alias_at(self.cfg, v, b).unwrap_or(v)
    }

    /// What is known in `b` says that this object's death runs no Python code.
    fn is_plain_here(&self, f: &Func, v: Value, b: Block) -> bool {
        self.dies_quietly(f, self.best(v, b))
    }

    /// The value under its best known type at the start of `b`: what is proved in `b` itself comes later.
    fn best_at_start(&self, v: Value, b: Block) -> Value {
        self.better.alias_above(self.cfg, v, b).unwrap_or(v)
    }

    fn dies_quietly(&self, f: &Func, v: Value) -> bool {
        self.world.dies_quietly(f.ty(v))
    }

    /// Releases at a block's start: what its only predecessor still held and this block does not use.
    fn block_start(&mut self, f: &mut Func, b: Block) {
        let preds = &self.cfg.preds[b];
        let &[p] = preds.as_slice() else {
            for &p in preds.clone().iter() {
                self.release_before_jump(f, p);
            }
            return;
        };
        let mut dying: Vec<Value> = vec![];
        let out = live_out(f, self.live_in, p);
        // A call that raised gave NULL.
        let null = f
            .caught_call(p)
            .filter(|_| f.succs(p).nth(1) == Some(b))
            .and_then(|i| f.insts[i].result);
        dying.extend(
            out.iter()
                .filter(|&v| !self.live_in[b].contains(v) && Some(v) != null),
        );
        dying.extend(self.carried[p].iter().copied().filter(|&v| Some(v) != null));
        if self.kind == Own::Watched
            && let Some(fs) = last_mark(f, &f.blocks[p].insts)
        {
            let order = roots_in_order(f, self.facts, fs);
            dying.sort_by_key(|v| place_of(&order, *v));
        }
        self.release_at_start(f, b, Some(p), &dying);
    }

    /// Objects that die in one bytecode die in the order of the frame: locals, then the stack from the bottom. References
    /// for what comes next are taken behind that, for compiled code may leave there. (Edits are in reverse order here.)
    fn sort_deaths(&self, f: &Func, insts: &[Inst], edits: &mut [Edit]) {
        if self.kind != Own::Watched {
            return;
        }
        let mut orders: HashMap<usize, Vec<Value>> = HashMap::new();
        for e in edits.iter() {
            if f.insts[e.inst].op == Op::Decref
                && f.insts[e.inst].fs.is_some()
                && let Some(fs) = last_mark(f, &insts[..e.at - 1])
            {
                orders
                    .entry(e.at)
                    .or_insert_with(|| roots_in_order(f, self.facts, fs));
            }
        }
        let key = |e: &Edit| {
            let d = &f.insts[e.inst];
            let order = orders.get(&e.at).filter(|_| d.op == Op::Decref && d.fs.is_some());
            let place = order.map_or(0, |o| place_of(o, self.facts.root[d.args[0]]));
            core::cmp::Reverse((e.at, d.op == Op::Incref, place))
        };
        edits.sort_by_key(key);
    }

    /// Releases at the start of a block what the block before (`from`) still held.
    fn release_at_start(&self, f: &mut Func, b: Block, from: Option<Block>, dying: &[Value]) {
        let first_mark = f.blocks[b].insts.iter().position(|&i| f.insts[i].op == Op::Mark);
        let before = from.and_then(|p| f.blocks[p].insts.last().copied());
        let near = before.unwrap_or(f.blocks[b].insts[0]);
        let mut edits = vec![];
        for &v in dying {
            let (at, fs) = match (self.kind, first_mark) {
                (Own::Watched, Some(m)) if !self.dies_quietly(f, self.best_at_start(v, b)) => {
                    (m + 1, f.insts[f.blocks[b].insts[m]].fs)
                }
                (Own::Watched, None) => (0, mark_ahead(f, self.cfg, b, &self.homes)),
                _ => (0, None),
            };
            let v = self.best_at_start(v, b);
            let inst = make(f, near, Op::Decref, v, fs);
            edits.push(Edit { at, inst });
        }
        apply_in_order(f, b, edits);
    }

    /// The end of a block whose only successor has other predecessors too.
    fn release_before_jump(&mut self, f: &mut Func, p: Block) {
        let carried = std::mem::take(&mut self.carried[p]);
        let at = f.blocks[p].insts.len().saturating_sub(1);
        let ahead = if self.kind == Own::Watched {
            mark_ahead(f, self.cfg, p, &self.homes)
        } else {
            None
        };
        let mut edits = vec![];
        for v in carried {
            let near = f.blocks[p].insts[at];
            let inst = make(f, near, Op::Decref, v, ahead);
            edits.push(Edit { at, inst });
        }
        apply_in_order(f, p, edits);
    }
}

/// The frame state of the last mark.
fn last_mark(f: &Func, insts: &[Inst]) -> Option<FrameState> {
    insts
        .iter()
        .rev()
        .find(|&&i| f.insts[i].op == Op::Mark)
        .and_then(|&i| f.insts[i].fs)
}

/// Roots a frame state refers to, in the order in which a frame is cleared.
fn roots_in_order(f: &Func, facts: &Facts, fs: FrameState) -> Vec<Value> {
    let mut order = vec![];
    let mut next = Some(fs);
    while let Some(id) = next {
        let data = &f.frame_states[id];
        data.locals
            .iter()
            .chain(&data.stack)
            .for_each(|&slot| roots_of_slot(f, facts, slot, &mut order));
        next = data.parent;
    }
    order
}

/// Tuples and lists drop their last item first.
fn roots_of_slot(f: &Func, facts: &Facts, slot: Slot, order: &mut Vec<Value>) {
    match slot {
        Slot::Null => {}
        Slot::Val(v) => order.push(facts.root[v]),
        Slot::Virtual(id) => {
            let data = &f.virtuals[id];
            let mut visit = |&field: &Slot| roots_of_slot(f, facts, field, order);
            match data.kind {
                VirtualKind::Tuple | VirtualKind::List => data.fields.iter().rev().for_each(&mut visit),
                _ => data.fields.iter().for_each(&mut visit),
            }
        }
    }
}

/// An object dies with the last slot that holds it. Values that are not in the frame come last.
fn place_of(order: &[Value], v: Value) -> usize {
    order.iter().rposition(|&o| o == v).unwrap_or(usize::MAX)
}

/// A call that always raises, and whose exception is not caught here.
fn always_leaves(f: &Func, i: Inst) -> bool {
    !f.insts[i].catches && f.helper(i).is_some_and(|h| h.row().ret == Ret::Raises)
}

fn is_null_const(f: &Func, v: Value) -> bool {
    f.def_inst(v).is_some_and(|(_, d)| d.op == Op::ConstNull)
}

/// Values whose reference instruction `i` takes over, one entry per reference.
fn consumed(f: &Func, facts: &Facts, i: Inst) -> Vec<Value> {
    let d = &f.insts[i];
    if d.op == Op::Decref {
        // Inserted by this pass: the release itself.
        return vec![];
    }
    let mut out: Vec<Value> = d
        .args
        .iter()
        .enumerate()
        .filter(|&(index, _)| steals(f, i, index))
        .map(|(_, &v)| v)
        .collect();
    for t in &d.targets {
        for (&p, &a) in f.blocks[t.block].params.iter().zip(&t.args) {
            if facts.own[p].is_owned() {
                out.push(a);
            }
        }
    }
    out
}

fn apply(f: &mut Func, b: Block, mut edits: Vec<Edit>) {
    // Made back to front; within one position the order of making is the order wanted.
    edits.reverse();
    edits.sort_by_key(|e| e.at);
    splice(f, b, edits);
}

fn apply_in_order(f: &mut Func, b: Block, mut edits: Vec<Edit>) {
    edits.sort_by_key(|e| e.at);
    splice(f, b, edits);
}

fn splice(f: &mut Func, b: Block, edits: Vec<Edit>) {
    if edits.is_empty() {
        return;
    }
    let old = std::mem::take(&mut f.blocks[b].insts);
    let mut out = Vec::with_capacity(old.len() + edits.len());
    let mut edits = edits.into_iter().peekable();
    for (pos, i) in old.iter().copied().enumerate() {
        while let Some(e) = edits.next_if(|e| e.at <= pos) {
            out.push(e.inst);
        }
        out.push(i);
    }
    out.extend(edits.map(|e| e.inst));
    f.blocks[b].insts = out;
}

/// Exact classes that guards prove for roots, with the blocks they hold in.
struct BetterTypes {
    by_root: hashbrown::HashMap<Value, Vec<(Value, Block)>>,
}

impl BetterTypes {
    fn new(f: &Func, facts: &Facts) -> BetterTypes {
        let mut by_root: hashbrown::HashMap<Value, Vec<(Value, Block)>> = hashbrown::HashMap::new();
        for &b in &f.layout {
            for &i in &f.blocks[b].insts {
                let Some(v) = f.insts[i].result else { continue };
                let r = facts.root[v];
                if r != v && (f.ty(v).class().is_some() || f.ty(v).is_number()) {
                    by_root.entry(r).or_default().push((v, b));
                }
            }
        }
        BetterTypes { by_root }
    }
    /// An alias of `v` with a known class, proved in a block that dominates `b`. A guard is a use, so in `b`
    /// itself it comes before the release that follows the last use.
    fn alias_at(&self, cfg: &Cfg, v: Value, b: Block) -> Option<Value> {
        self.by_root
            .get(&v)?
            .iter()
            .find(|&&(_, home)| cfg.dominates(home, b))
            .map(|&(a, _)| a)
    }
    /// The same for a block that strictly dominates `b`.
    fn alias_above(&self, cfg: &Cfg, v: Value, b: Block) -> Option<Value> {
        self.by_root
            .get(&v)?
            .iter()
            .find(|&&(_, home)| home != b && cfg.dominates(home, b))
            .map(|&(a, _)| a)
    }
}
