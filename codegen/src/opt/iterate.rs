//! Generators that a `for` takes the values of, where they are made: `for x in walk(n): ...`.
//!
//! If nothing but the loop has the generator, it is not made. Its body becomes part of the function: where it yields, it
//! goes on with the body of the loop, and where that goes on with the next value, the generator does behind its `yield`.
//!
//! ```text
//! home: g = walk(n); it = iter(g); jump header           home: walk's body .. jump body(v)    (was: yield v)
//! header(xs): v = next(it); end if null, else body   =>  body: .. jump again(xs')
//! body: .. jump header(xs')                               again(xs'): what follows the yield .. or jump end
//! ```
//!
//! A frame state in the body of the loop has the suspended generator as a recipe ([`VirtualKind::Generator`]). One in the
//! generator's own body has the loop's function as its parent, which stands at its FOR_ITER ([`Landing::Iterate`]); an exit
//! makes the generator, whose frame goes on in the interpreter.
//!
//! The generator has one `yield`, so that what it computed before is there behind it. It catches nothing, so nobody sees
//! when it is dropped (`build::build_iterated`).

use hashbrown::HashMap;
use smallvec::{SmallVec, smallvec};

use super::inline::{size, splice};
use super::{catches, cleanup, examples, genexpr, simplify, specialise, thread};
use crate::assume::Assumption;
use crate::build::{self, Limits, Summing};
use crate::deopt::{Landing, VirtualKind};
use crate::entity::IdSet;
use crate::helpers::HelperId;
use crate::input::{Callee, ConstId, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{
    Block, Def, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData,
};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Cls, Ty};

/// Longest bytecode looked at. Unit: code units.
const MAX_UNITS: u32 = 200;
/// Most instructions of a generator.
const MAX_BODY: usize = 200;
/// Most instructions added to one function.
const MAX_GROWTH: usize = 1500;
/// Most levels of generators that iterate over generators.
const MAX_DEPTH: usize = 3;

/// A loop over a generator that is made in front of it.
struct Site {
    home: Block,
    /// Calls the generator's function.
    create: Inst,
    func: ConstId,
    /// The parameters of the generator that are given, then constants for the others.
    args: Vec<Value>,
    defaults: Vec<ConstId>,
    get_iter: Inst,
    header: Block,
    /// Takes the next value.
    step: Inst,
}

/// True if a generator became part of its loop.
pub fn run(f: &mut Func, world: &mut dyn World) -> bool {
    Loops {
        world,
        running: vec![],
    }
    .run(f)
}

struct Loops<'w> {
    world: &'w mut dyn World,
    /// The generators being looked at.
    running: Vec<ConstId>,
}

impl Loops<'_> {
    fn run(&mut self, f: &mut Func) -> bool {
        let mut tried = IdSet::<Inst>::with_len(f.insts.len());
        let mut grown = 0;
        while grown < MAX_GROWTH && self.running.len() < MAX_DEPTH {
            let Some((home, create)) = next_candidate(f, &tried) else {
                break;
            };
            tried.insert(create);
            if let Some(site) = self.find(f, home, create) {
                grown += self.merge(f, &site).unwrap_or(0);
            }
        }
        if grown > 0 {
            cleanup::run(f);
        }
        grown > 0
    }

    fn find(&mut self, f: &Func, home: Block, create: Inst) -> Option<Site> {
        let d = &f.insts[create];
        let func = f.as_const(d.args[0])?;
        let Callee::Function {
            argcount,
            defaults,
            kwdefaults,
            varargs: false,
            varkeywords: false,
            complex: true,
            ..
        } = self.world.callee(func)
        else {
            return None;
        };
        let null = |v: Value| f.def_inst(v).is_some_and(|(_, d)| d.op == Op::ConstNull);
        let given = if null(d.args[1]) { 2 } else { 1 };
        if d.catches || !kwdefaults.is_empty() || d.args[given..].iter().any(|&a| f.ty(a).is_nullable()) {
            return None;
        }
        let args = d.args[given..].to_vec();
        let missing = (argcount as usize).checked_sub(args.len())?;
        let defaults = defaults[defaults.len().checked_sub(missing)?..].to_vec();
        let get_iter = only_use(f, d.result?, HelperId::GetIter)?;
        let step = only_use(f, f.insts[get_iter].result?, HelperId::ForIter)?;
        let header = *f.layout.iter().find(|&&b| f.blocks[b].insts.contains(&step))?;
        let site = Site {
            home,
            create,
            func,
            args,
            defaults,
            get_iter,
            header,
            step,
        };
        fits(f, self.world, &site).then_some(site)
    }

    /// Puts the generator's body in the place of the step. The number of instructions added.
    fn merge(&mut self, f: &mut Func, site: &Site) -> Option<usize> {
        if self.running.contains(&site.func) || !self.world.assume(Assumption::FunctionUnchanged(site.func)) {
            return None;
        }
        let body = self.body(f, site)?;
        splice_loop(f, self.world, site, &body)?;
        Some(size(&body))
    }

    /// The specialised body of the generator.
    fn body(&mut self, f: &Func, site: &Site) -> Option<Func> {
        let code = self.world.add_callee(site.func)?;
        let snap = self.world.code(code);
        if snap.units() > MAX_UNITS || snap.nfreevars > 0 {
            return None;
        }
        let mut g = build::build_iterated(self.world, code, &Limits::default()).ok()?;
        let entry = g.entry();
        if g.blocks[entry].params.len() != 1 + site.args.len() + site.defaults.len() {
            return None;
        }
        // Behind the function.
        for (n, &a) in site.args.iter().enumerate() {
            let Some(&p) = g.blocks[entry].params.get(n + 1) else {
                continue;
            };
            if let Some(k) = examples::example(f, &f.examples, a) {
                g.examples.insert(p, k);
            }
            match f.ty(a).class() {
                Some(t) if self.world.type_info(t).heap => {
                    g.hints.insert(p, t);
                }
                Some(t) => {
                    g.values[p].ty = Ty::Obj {
                        cls: Cls::Exact(t),
                        nullable: false,
                    };
                }
                None => {}
            }
        }
        cleanup::run(&mut g);
        if genexpr::run(&mut g, self.world) {
            cleanup::run(&mut g);
        }
        specialise::run(&mut g, self.world);
        catches::give_up(&mut g);
        thread::run(&mut g);
        cleanup::run(&mut g);
        self.running.push(site.func);
        self.run(&mut g);
        self.running.pop();
        simplify::run(&mut g, self.world);
        cleanup::run(&mut g);
        let insts = || g.layout.iter().flat_map(|&b| &g.blocks[b].insts);
        let yields = insts().filter(|&&i| g.insts[i].op == Op::Yield).count();
        (size(&g) <= MAX_BODY && yields == 1).then_some(g)
    }
}

/// A call of a known function whose result is iterated over.
fn next_candidate(f: &Func, tried: &IdSet<Inst>) -> Option<(Block, Inst)> {
    f.layout.iter().find_map(|&b| {
        let found = f.blocks[b].insts.iter().find(|&&i| {
            f.helper(i) == Some(HelperId::Call)
                && f.insts[i].args.len() >= 2
                && f.as_const(f.insts[i].args[0]).is_some()
                && !tried.contains(i)
        });
        found.map(|&i| (b, i))
    })
}

/// The one instruction with this value (an alias root) as an operand, a call of this helper.
fn only_use(f: &Func, v: Value, helper: HelperId) -> Option<Inst> {
    let root = f.root(v);
    let mut found = None;
    for &i in f.layout.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        if d.targets.iter().flat_map(|t| &t.args).any(|&a| f.root(a) == root) {
            return None;
        }
        if d.op.row().result == Res::Alias || !d.args.iter().any(|&a| f.root(a) == root) {
            continue;
        }
        if found.is_some() || f.helper(i) != Some(helper) || d.catches || d.args.len() != 1 {
            return None;
        }
        found = Some(i);
    }
    found
}

/// Nothing happens between the creation and the first step, and the loop is of the usual shape.
fn fits(f: &Func, world: &dyn World, site: &Site) -> bool {
    let cfg = Cfg::new(f);
    // The list of a comprehension is made in between.
    let idle =
        |i: Inst| matches!(f.insts[i].op, Op::Mark | Op::Check | Op::Jump) || f.effects(i).is_removable();
    let home = &f.blocks[site.home].insts;
    let Some(at) = home.iter().position(|&i| i == site.create) else {
        return false;
    };
    let leads = f
        .terminator(site.home)
        .is_some_and(|d| d.op == Op::Jump && d.targets[0].block == site.header);
    if !leads || !home[at + 1..].iter().all(|&i| i == site.get_iter || idle(i)) {
        return false;
    }
    let (back, entries): (Vec<Block>, Vec<Block>) = { cfg.preds[site.header].iter() }
        .copied()
        .partition(|&p| cfg.dominates(site.header, p));
    let Some((test, _, body)) = exhausted(f, site) else {
        return false;
    };
    // What the header has besides the step does not depend on it.
    let own = |v: &Value| matches!(f.values[*v].def, Def::Param(b, _) if b == site.header);
    let header = &f.blocks[site.header].insts;
    let free = header.iter().all(|&i| {
        let d = &f.insts[i];
        i == site.step
            || i == test
            || d.op == Op::Branch
            || d.op == Op::Mark
            || (f.effects(i).is_pure() && d.result.is_some() && !d.args.iter().any(own))
    });
    let extended = |code, bc: u32| {
        let units: &[u8] = &world.code(code).bytecode;
        bc.checked_sub(1)
            .is_some_and(|u| units.get(2 * u as usize) == Some(&pyjit_ffi::opcode::EXTENDED_ARG))
    };
    let item = f.insts[site.step].result;
    let behind = |b: Block| cfg.dominates(body, b);
    let item_stays = cfg.rpo.iter().all(|&b| {
        b == site.header || behind(b) || {
            let mut used = false;
            for &i in &f.blocks[b].insts {
                f.for_each_use(i, &mut |v| used |= Some(v) == item);
            }
            !used
        }
    });
    entries.as_slice() == [site.home]
        && !back.is_empty()
        && free
        && item_stays
        && cfg.preds[body].as_slice() == [site.header]
        && !extended(f.insts[site.step].code, f.insts[site.step].bc)
}

/// The question whether there was a value, and where its answers lead: no, yes.
fn exhausted(f: &Func, site: &Site) -> Option<(Inst, Block, Block)> {
    let term = f.terminator(site.header).filter(|d| d.op == Op::Branch)?;
    let (test, d) = f.def_inst(term.args[0])?;
    let asks = d.op == Op::IsNull && Some(d.args[0]) == f.insts[site.step].result;
    let [end, body] = &term.targets[..] else {
        return None;
    };
    (asks && f.blocks[site.header].insts.contains(&test) && end.block != body.block)
        .then_some((test, end.block, body.block))
}

/// Values that differ between the way into the loop and the way back, by block.
struct Merged {
    /// The parameters of the header that is gone.
    old: Vec<Value>,
    /// What they are in blocks.
    known: HashMap<Block, Vec<Value>>,
}

impl Merged {
    /// What they are in a block.
    fn in_block(&mut self, f: &mut Func, cfg: &Cfg, b: Block) -> Vec<Value> {
        if let Some(known) = self.known.get(&b) {
            return known.clone();
        }
        let mut preds: Vec<Block> = cfg.preds[b].to_vec();
        preds.sort_unstable();
        preds.dedup();
        if let [p] = preds[..] {
            let values = self.in_block(f, cfg, p);
            self.known.insert(b, values.clone());
            return values;
        }
        let types: Vec<Ty> = self.old.iter().map(|&v| f.ty(v)).collect();
        let params: Vec<Value> = types.into_iter().map(|ty| f.add_param(b, ty)).collect();
        self.known.insert(b, params.clone());
        for p in preds {
            let values = self.in_block(f, cfg, p);
            let Some(&term) = f.blocks[p].insts.last() else {
                continue;
            };
            for target in f.insts[term].targets.iter_mut().filter(|t| t.block == b) {
                target.args.extend_from_slice(&values);
            }
        }
        params
    }
}

fn splice_loop(f: &mut Func, world: &mut dyn World, site: &Site, g: &Func) -> Option<()> {
    let (test, _, _) = exhausted(f, site)?;
    let header = std::mem::take(&mut f.blocks[site.header].insts);
    let params = f.blocks[site.header].params.clone();
    let branch = f.insts[*header.last()?].clone();
    let [end, body] = &branch.targets[..] else {
        return None;
    };
    let (end, body) = (end.clone(), body.clone());
    let around = f.insts[site.create].clone();
    let state = f.insts[site.step].fs?;
    let marks: Vec<Inst> = { header.iter().copied() }
        .filter(|&i| f.insts[i].op == Op::Mark)
        .collect();

    // The way back.
    let again = f.add_block();
    let entering: Vec<Value> = f.terminator(site.home)?.targets[0].args.clone();
    let types: Vec<Ty> = params.iter().map(|&p| f.ty(p)).collect();
    let returning: Vec<Value> = types.into_iter().map(|ty| f.add_param(again, ty)).collect();
    for b in f.layout.clone() {
        if let Some(&term) = f.blocks[b].insts.last().filter(|_| b != site.home) {
            for target in f.insts[term]
                .targets
                .iter_mut()
                .filter(|t| t.block == site.header)
            {
                target.block = again;
            }
        }
    }
    f.blocks[again].insts = marks
        .iter()
        .map(|&m| f.make_inst(f.insts[m].clone(), Ty::Void))
        .collect();

    // The way in, up to the call of the body.
    let mut insts = std::mem::take(&mut f.blocks[site.home].insts);
    insts.pop();
    let created_at = insts.iter().position(|&i| i == site.create)?;
    insts.retain(|&i| i != site.create && i != site.get_iter);
    let moved = { header.iter() }
        .filter(|&&i| i != site.step && i != test && !matches!(f.insts[i].op, Op::Mark | Op::Branch));
    insts.extend(moved);
    let make = |f: &mut Func, op: Op, args: &[Value], imm: i64, ty: Ty| {
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm: [imm, 0],
            result: None,
            fs: None,
            targets: SmallVec::new(),
            ..around.clone()
        };
        f.make_inst(data, ty)
    };
    let func = around.args[0];
    let mut args = site.args.clone();
    for &k in &site.defaults {
        let ty = const_ty(world, k);
        let inst = make(f, Op::ConstObj, &[], i64::from(k.0), ty);
        args.push(f.insts[inst].result?);
        insts.insert(created_at, inst);
    }
    let first = suspended_at(g, None)?;
    let start = make(f, Op::ConstI64, &[], first, Ty::I64);
    let next = make(f, Op::ConstI64, &[], suspended_at(g, Some(Op::Yield))?, Ty::I64);
    insts.splice(created_at..created_at, [start, next]);
    insts.extend(marks);
    let mut all = vec![func];
    all.extend_from_slice(&args);
    let call = InstData {
        op: Op::Call,
        args: SmallVec::from_slice(&all),
        result: None,
        ..f.insts[site.step].clone()
    };
    let call = f.make_inst(call, Ty::OBJ);
    let leave = InstData {
        targets: smallvec![end],
        op: Op::Jump,
        args: SmallVec::new(),
        ..branch.clone()
    };
    let leave = f.make_inst(leave, Ty::Void);
    insts.extend([call, leave]);
    f.blocks[site.home].insts = insts;
    f.layout.retain(|&b| b != site.header);

    // The body, cut at its yield.
    let parent = parent_state(f, site, state, func)?;
    splice(f, site.home, call, g, parent, Summing::No);
    let code = g.insts[g.blocks[g.entry()].insts.first().copied()?].code;
    let (place, at) = f.layout.iter().find_map(|&b| {
        let mut insts = f.blocks[b].insts.iter();
        let at = insts.position(|&i| f.insts[i].op == Op::Yield && f.insts[i].code == code)?;
        Some((b, at))
    })?;
    let rest = f.blocks[place].insts.split_off(at + 1);
    let handed = f.blocks[place].insts.pop()?;
    let behind = f.add_block();
    f.blocks[behind].insts = rest;
    for (from, target) in [
        (place, body),
        (
            again,
            Target {
                block: behind,
                args: vec![],
            },
        ),
    ] {
        let jump = InstData {
            op: Op::Jump,
            args: SmallVec::new(),
            targets: smallvec![target],
            ..branch.clone()
        };
        let jump = f.make_inst(jump, Ty::Void);
        f.blocks[from].insts.push(jump);
    }

    // What the generator is when it is suspended.
    let locals = g.frame_states[g.insts[find_yield(g)?].fs?].locals.len();
    let mut fields = vec![Slot::Val(func), Slot::Val(f.insts[start].result?)];
    fields.extend(args.iter().map(|&a| Slot::Val(a)));
    fields.resize(2 + locals, Slot::Null);
    let created = virtual_generator(f, fields);
    let mut fields = vec![Slot::Val(func), Slot::Val(f.insts[next].result?)];
    let there = &f.frame_states[f.insts[handed].fs?];
    fields.extend(there.locals.iter().chain(&there.stack));
    let suspended = virtual_generator(f, fields);
    let item = f.insts[site.step].result?;
    let value = f.insts[handed].args[0];
    let generator = [f.insts[site.create].result?, f.insts[site.get_iter].result?];
    super::cleanup::remove_unreachable(f);
    let merged = Merged {
        old: params,
        known: [(site.home, entering), (again, returning)].into_iter().collect(),
    };
    let cfg = Cfg::new(f);
    let mut rewriter = Rewriter {
        merged,
        item: (item, value),
        generator,
        created,
        suspended,
        home: site.home,
        states: HashMap::new(),
    };
    for b in f.layout.clone() {
        rewriter.block(f, &cfg, b);
    }
    Some(())
}

fn const_ty(world: &mut dyn World, k: ConstId) -> Ty {
    let class = world.const_type(k);
    if world.type_info(class).heap {
        Ty::OBJ
    } else {
        Ty::exact(class)
    }
}

fn find_yield(g: &Func) -> Option<Inst> {
    let insts = g.layout.iter().flat_map(|&b| &g.blocks[b].insts);
    insts.copied().find(|&i| g.insts[i].op == Op::Yield)
}

/// The unit at which the generator goes on: at its yield, or first.
fn suspended_at(g: &Func, op: Option<Op>) -> Option<i64> {
    let i = match op {
        Some(_) => find_yield(g)?,
        None => { g.blocks[g.entry()].insts.iter().copied() }.find(|&i| g.insts[i].op == Op::Mark)?,
    };
    Some(i64::from(g.frame_states[g.insts[i].fs?].bc))
}

fn virtual_generator(f: &mut Func, fields: Vec<Slot>) -> Virtual {
    f.virtuals.push(VirtualData {
        kind: VirtualKind::Generator,
        fields,
    })
}

/// The function of the loop while the generator runs.
fn parent_state(f: &mut Func, site: &Site, state: FrameState, func: Value) -> Option<FrameState> {
    let mut data = f.frame_states[state].clone();
    data.stack.pop()?;
    data.stack.push(Slot::Val(func));
    data.bc = f.insts[site.step].bc;
    data.landing = Landing::Iterate;
    Some(f.frame_states.push(data))
}

/// Brings uses of what is gone up to date, block by block.
struct Rewriter {
    merged: Merged,
    /// The result of the step, and the value yielded.
    item: (Value, Value),
    /// The generator and its iterator, which are the same.
    generator: [Value; 2],
    created: Virtual,
    suspended: Virtual,
    /// Where it is not suspended yet.
    home: Block,
    states: HashMap<(FrameState, Block), FrameState>,
}

impl Rewriter {
    fn block(&mut self, f: &mut Func, cfg: &Cfg, b: Block) {
        for i in f.blocks[b].insts.clone() {
            let mut old = false;
            f.for_each_use(i, &mut |v| old |= self.is_old(f, v));
            if !old {
                continue;
            }
            let values = self.merged_in(f, cfg, b, i);
            let new = |v: Value| self.value(&values, v);
            let d = &mut f.insts[i];
            d.args.iter_mut().for_each(|v| *v = new(*v));
            d.targets
                .iter_mut()
                .flat_map(|t| &mut t.args)
                .for_each(|v| *v = new(*v));
            if let Some(fs) = f.insts[i].fs {
                let fs = self.state(f, fs, b, &values);
                f.insts[i].fs = Some(fs);
            }
        }
    }

    fn is_old(&self, f: &Func, v: Value) -> bool {
        v == self.item.0 || self.merged.old.contains(&v) || self.generator.contains(&f.root(v))
    }

    /// What the merged values are in the block, if the instruction uses some.
    fn merged_in(&mut self, f: &mut Func, cfg: &Cfg, b: Block, i: Inst) -> Vec<Value> {
        let mut used = false;
        f.for_each_use(i, &mut |v| used |= self.merged.old.contains(&v));
        if used {
            self.merged.in_block(f, cfg, b)
        } else {
            vec![]
        }
    }

    fn value(&self, values: &[Value], v: Value) -> Value {
        if v == self.item.0 {
            return self.item.1;
        }
        let place = self.merged.old.iter().position(|&o| o == v);
        place.and_then(|n| values.get(n).copied()).unwrap_or(v)
    }

    fn state(&mut self, f: &mut Func, fs: FrameState, b: Block, values: &[Value]) -> FrameState {
        if let Some(&known) = self.states.get(&(fs, b)) {
            return known;
        }
        let mut data = f.frame_states[fs].clone();
        data.parent = data.parent.map(|p| self.state(f, p, b, values));
        for slot in data.locals.iter_mut().chain(&mut data.stack) {
            *slot = self.slot(f, b, values, *slot);
        }
        let new = f.frame_states.push(data);
        self.states.insert((fs, b), new);
        new
    }

    fn slot(&self, f: &mut Func, b: Block, values: &[Value], slot: Slot) -> Slot {
        match slot {
            Slot::Null => slot,
            Slot::Val(v) if self.generator.contains(&f.root(v)) => Slot::Virtual(if b == self.home {
                self.created
            } else {
                self.suspended
            }),
            Slot::Val(v) => Slot::Val(self.value(values, v)),
            Slot::Virtual(id) => {
                let old = f.virtuals[id].clone();
                let fields: Vec<Slot> = { old.fields.iter() }
                    .map(|&s| self.slot(f, b, values, s))
                    .collect();
                if fields == old.fields {
                    return slot;
                }
                Slot::Virtual(f.virtuals.push(VirtualData {
                    kind: old.kind,
                    fields,
                }))
            }
        }
    }
}
