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
//! With several yields there are as many copies of the loop's body. Of the generators of a pipeline the last one is merged
//! first; the one before it then belongs to a loop of its body.
//!
//! A frame state in the body of the loop has the suspended generator as a recipe ([`VirtualKind::Generator`]). One in the
//! generator's own body has the loop's function as its parent, which stands at its FOR_ITER ([`Landing::Iterate`]) with a
//! recipe of the running generator on its stack; an exit makes that, and its frame goes on in the interpreter.
//!
//! The generator catches nothing where it is suspended, so nobody sees when it is dropped (`build::build_iterated`).
//!
//! A coroutine that is awaited where it is made is called for its result: its body takes the place of the SEND that would
//! resume it first ([`Landing::Await`]). Where it has to wait itself it exits; one that is known to wait stays one.
//!
//! A generator that a builtin takes all values of at once becomes a loop that collects or adds them, as a generator
//! expression does (`genexpr.rs`); here functions and methods are known.
//!
//! [`VirtualKind::Generator`]: crate::deopt::VirtualKind::Generator
//! [`Landing::Iterate`]: crate::deopt::Landing::Iterate
//! [`Landing::Await`]: crate::deopt::Landing::Await

mod rewrite;
mod splice;

use super::genexpr::Used;
use super::inline::size;
use super::{callee, cleanup, inline, simplify};
use crate::assume::Assumption;
use crate::build::{self, ConsumedBody, Limits, Summing};
use crate::deopt::ExitReason;
use crate::entity::IdSet;
use crate::helpers::HelperId;
use crate::input::{Callee, ConstId, MetCallee, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, Def, Func, Inst, InstData, Value};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Ty, wk};

/// Longest bytecode looked at. Unit: code units.
const MAX_UNITS: u32 = 400;
/// Most instructions of a generator.
const MAX_BODY: usize = 300;
/// Most instructions added to one function.
const MAX_GROWTH: usize = 1500;
/// Most levels of generators that iterate over generators.
const MAX_DEPTH: usize = 3;

/// Most yields of a generator: the loop's body is there once for each.
const MAX_YIELDS: usize = 8;
/// Most instructions of the copies of a loop's body.
const MAX_COPIES: usize = 400;

/// What a generator is made by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Maker {
    /// This function.
    Known(ConstId),
    /// A function that runs the code, with the globals of the code at hand.
    ByCode,
}

/// A loop over a generator that is made in front of it.
struct Site {
    home: Block,
    /// Calls the generator's function.
    create: Inst,
    maker: Maker,
    /// The code it runs.
    code: ConstId,
    /// The parameters of the generator that are given, then constants for the others.
    args: Vec<Value>,
    defaults: Vec<ConstId>,
    /// Calls that ask the generator for its iterator, which it is itself.
    get_iter: Vec<Inst>,
    header: Block,
    /// Takes the next value.
    step: Inst,
}

impl Site {
    /// The generator and its iterators, which are the same.
    fn generator(&self, f: &Func) -> Vec<Value> {
        let makers = std::iter::once(&self.create).chain(&self.get_iter);
        makers.filter_map(|&i| f.insts[i].result).collect()
    }
}

/// What is done with the generator.
enum Use {
    /// A loop takes its values.
    Loop(Way),
    /// It is a coroutine, and awaited.
    Await(Wait),
    /// A builtin takes all its values at once.
    Consume(Used),
}

/// The await of a coroutine, all in the block it is made in.
struct Wait {
    /// Gets what the coroutine returned, in the block behind.
    result: Inst,
    behind: Block,
}

/// The ways on from the step.
struct Way {
    /// The question whether there was a value.
    test: Inst,
    body: Block,
    /// The loop's body and what is only reached from there, in reverse postorder.
    region: Vec<Block>,
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
    /// The code of the generators being looked at.
    running: Vec<ConstId>,
}

impl Loops<'_> {
    fn run(&mut self, f: &mut Func) -> bool {
        let mut tried = IdSet::<Inst>::with_len(f.insts.len());
        // Their generators stay.
        let mut refused: Vec<Inst> = vec![];
        let mut grown = 0;
        while grown < MAX_GROWTH && self.running.len() < MAX_DEPTH {
            let Some((home, create)) = next_candidate(f, &tried) else {
                break;
            };
            tried.insert(create);
            let Some((site, used)) = self.find(f, home, create) else {
                continue;
            };
            match self.merge(f, &site, &used) {
                Some(more) => {
                    grown += more;
                    // Generators that only this one had are had by a loop now.
                    cleanup::run(f);
                    tried = IdSet::with_len(f.insts.len());
                    refused.iter().for_each(|&i| {
                        tried.insert(i);
                    });
                }
                None => refused.push(create),
            }
        }
        grown > 0
    }

    fn find(&mut self, f: &Func, home: Block, create: Inst) -> Option<(Site, Use)> {
        let d = &f.insts[create];
        let (maker, callee) = match f.as_const(d.args[0]) {
            Some(func) => (Maker::Known(func), self.world.callee(func)),
            None => (Maker::ByCode, self.callee_by_code(f, create)?),
        };
        let Callee::Function {
            code,
            argcount,
            defaults,
            kwdefaults,
            varargs: false,
            varkeywords: false,
            complex: true,
            ..
        } = callee
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
        if let Some(used) = Used::find(f, self.world, home, create) {
            let site = Site {
                home,
                create,
                maker,
                code,
                args,
                defaults,
                get_iter: vec![],
                header: home,
                step: used.consume,
            };
            return Some((site, Use::Consume(used)));
        }
        let mut iterator = d.result?;
        let mut get_iter = vec![];
        let awaitable = only_use(f, iterator, HelperId::GetAwaitable);
        let step = if let Some(i) = awaitable {
            get_iter.push(i);
            first_send(f, home, f.insts[i].result?)?
        } else {
            while let Some(i) = only_use(f, iterator, HelperId::GetIter) {
                iterator = f.insts[i].result?;
                get_iter.push(i);
            }
            only_use(f, iterator, HelperId::ForIter)?
        };
        let header = *f.layout.iter().find(|&&b| f.blocks[b].insts.contains(&step))?;
        let site = Site {
            home,
            create,
            maker,
            code,
            args,
            defaults,
            get_iter,
            header,
            step,
        };
        let used = if awaitable.is_some() {
            Use::Await(wait(f, self.world, &site)?)
        } else {
            Use::Loop(way(f, self.world, &site)?)
        };
        Some((site, used))
    }

    /// A function that makes generators and is not known itself: its code is, since it is made here or was met.
    fn callee_by_code(&mut self, f: &Func, create: Inst) -> Option<Callee> {
        let d = &f.insts[create];
        let fb = self.world.feedback(d.code, d.bc);
        if fb.generic || fb.failed.contains(&ExitReason::Type) {
            return None;
        }
        let code = match *fb.callees {
            [] => callee::made_of(f, f.root(d.args[0]))?,
            [MetCallee { code, .. }] => code,
            _ => return None,
        };
        match self.world.callee_by_code(code, d.code) {
            callee @ Callee::Function { complex: true, .. } => Some(callee),
            _ => None,
        }
    }

    /// Puts the generator's body in the place of the step. The number of instructions added.
    fn merge(&mut self, f: &mut Func, site: &Site, used: &Use) -> Option<usize> {
        if self.running.contains(&site.code) {
            return None;
        }
        if let Maker::Known(func) = site.maker
            && !self.world.assume(Assumption::FunctionUnchanged(func))
        {
            return None;
        }
        let built = self.body(f, site, used)?;
        if site.maker == Maker::ByCode {
            guard_code(f, site);
        }
        let body = &built.func;
        let way = match used {
            Use::Loop(way) => way,
            Use::Await(wait) => {
                splice::splice_await(f, self.world, site, wait, body)?;
                return Some(size(body));
            }
            Use::Consume(used) => {
                splice::splice_consumed(f, self.world, site, used, &built)?;
                return Some(size(body));
            }
        };
        let insts = body.layout.iter().flat_map(|&b| &body.blocks[b].insts);
        let yields = insts.filter(|&&i| body.insts[i].op == Op::Yield).count();
        let copies = yields.checked_sub(1)? * size_of(f, &way.region);
        if yields > MAX_YIELDS || copies > MAX_COPIES {
            return None;
        }
        splice::splice_loop(f, self.world, site, way, body, yields)?;
        Some(size(body) + copies)
    }

    /// The specialised body of the generator.
    fn body(&mut self, f: &Func, site: &Site, used: &Use) -> Option<ConsumedBody> {
        let code = match site.maker {
            Maker::Known(func) => self.world.add_callee(func)?,
            Maker::ByCode => {
                let like = f.insts[site.create].code;
                self.world.add_callee_by_code(site.code, like)?
            }
        };
        let snap = self.world.code(code);
        if snap.units() > MAX_UNITS {
            return None;
        }
        let closure = snap.nfreevars as usize;
        let limits = Limits::default();
        let kept = |func| ConsumedBody {
            func,
            keeps: false,
            sum: Summing::No,
        };
        let mut built = match used {
            Use::Loop(_) => build::build_iterated(self.world, code, &limits).map(kept),
            Use::Await(_) => build::build_awaited(self.world, code, &limits).map(kept),
            Use::Consume(used) => build::build_consumed(self.world, code, used.consumer, true, &limits),
        }
        .ok()?;
        let g = &mut built.func;
        let entry = g.entry();
        // The function comes first; but a consumer's list last.
        let consumes = matches!(used, Use::Consume(_));
        let besides = if consumes { usize::from(built.keeps) } else { 1 };
        let given = site.args.len() + site.defaults.len() + closure;
        if g.blocks[entry].params.len() != besides + given {
            return None;
        }
        let mut args = vec![];
        args.extend(f.insts[site.create].args.first().filter(|_| !consumes));
        args.extend_from_slice(&site.args);
        if !callee::prepare(f, self.world, g, &args) {
            return None;
        }
        self.running.push(site.code);
        self.run(g);
        self.running.pop();
        simplify::run(g, self.world);
        cleanup::run(g);
        (size(g) <= MAX_BODY).then_some(built)
    }
}

/// The function that is called has the code, and the globals of the code at hand.
fn guard_code(f: &mut Func, site: &Site) {
    let create = f.insts[site.create].clone();
    let guard = InstData {
        op: Op::GuardCode,
        args: create.args.iter().copied().take(1).collect(),
        imm: [i64::from(site.code.0), 1],
        result: None,
        ..create
    };
    let guard = f.make_inst(guard, Ty::exact(wk::FUNCTION));
    let insts = &mut f.blocks[site.home].insts;
    let at = insts.iter().position(|&i| i == site.create).unwrap_or(0);
    insts.insert(at, guard);
}

/// A call that may make a generator.
fn next_candidate(f: &Func, tried: &IdSet<Inst>) -> Option<(Block, Inst)> {
    f.layout.iter().find_map(|&b| {
        let found = f.blocks[b].insts.iter().find(|&&i| {
            f.helper(i) == Some(HelperId::Call) && f.insts[i].args.len() >= 2 && !tried.contains(i)
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
        let others = d.args.iter().skip(1);
        if found.is_some() || f.helper(i) != Some(helper) || d.catches || { others }
            .any(|&a| f.root(a) == root)
        {
            return None;
        }
        found = Some(i);
    }
    found
}

/// The loop is of the usual shape, and nobody asks for the generator in between.
fn way(f: &Func, world: &dyn World, site: &Site) -> Option<Way> {
    let cfg = Cfg::new(f);
    let home = &f.blocks[site.home].insts;
    let leads = f
        .terminator(site.home)
        .is_some_and(|d| d.op == Op::Jump && d.targets[0].block == site.header);
    if !leads || !home.contains(&site.create) {
        return None;
    }
    let (back, entries): (Vec<Block>, Vec<Block>) = { cfg.preds[site.header].iter() }
        .copied()
        .partition(|&p| cfg.dominates(site.header, p));
    let (test, end, body) = exhausted(f, site)?;
    let region: Vec<Block> = { cfg.rpo.iter().copied() }
        .filter(|&b| cfg.dominates(body, b))
        .collect();
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
    // Behind the loop there is no last value, and a generator only if that has ended for sure.
    let item = f.insts[site.step].result;
    let made = site.generator(f);
    let ended = |b: Block| cfg.preds[end].as_slice() == [site.header] && cfg.dominates(end, b);
    let outside = |b: &&Block| **b != site.header && **b != site.home && !region.contains(b);
    let forgotten = cfg.rpo.iter().filter(outside).all(|&b| {
        let mut used = false;
        for &i in &f.blocks[b].insts {
            f.for_each_use(i, &mut |v| {
                used |= Some(v) == item || made.contains(&f.root(v)) && !ended(b);
            });
        }
        !used
    });
    let fits = entries.as_slice() == [site.home]
        && !back.is_empty()
        && back.iter().all(|b| region.contains(b))
        && free
        && forgotten
        && cfg.preds[body].as_slice() == [site.header]
        && !is_extended(f, world, site.step);
    fits.then_some(Way { test, body, region })
}

/// The instruction's bytecode has an extended argument.
fn is_extended(f: &Func, world: &dyn World, i: Inst) -> bool {
    let d = &f.insts[i];
    let units: &[u8] = &world.code(d.code).bytecode;
    let before = d.bc.checked_sub(1);
    before.is_some_and(|u| units.get(2 * u as usize) == Some(&pyjit_ffi::opcode::EXTENDED_ARG))
}

/// What resumes an awaitable at the end of a block, if nothing else does anything with it but what suspends the function
/// because of that.
fn first_send(f: &Func, home: Block, awaitable: Value) -> Option<Inst> {
    let step = { f.blocks[home].insts.iter().copied() }.find(|&i| f.helper(i) == Some(HelperId::Send))?;
    let d = &f.insts[step];
    let branch = f.terminator(home).filter(|d| d.op == Op::Branch)?;
    let waits = branch.targets.get(1)?.block;
    let cfg = Cfg::new(f);
    let uses = |i: Inst| {
        let d = &f.insts[i];
        let args = d.targets.iter().flat_map(|t| &t.args).chain(&d.args);
        d.op.row().result != Res::Alias && { args }.any(|&a| f.root(a) == awaitable)
    };
    let others = cfg.rpo.iter().filter(|&&b| !cfg.dominates(waits, b));
    let mut others = others.flat_map(|&b| &f.blocks[b].insts).filter(|&&i| uses(i));
    let only = others.next() == Some(&step) && others.next().is_none();
    let fits = only && !d.catches && f.root(d.args[0]) == awaitable && cfg.preds[waits].as_slice() == [home];
    fits.then_some(step)
}

/// A coroutine made, awaited and resumed for the first time in one block.
fn wait(f: &Func, world: &dyn World, site: &Site) -> Option<Wait> {
    let home = &f.blocks[site.home].insts;
    let (test, behind, _) = exhausted(f, site)?;
    let &[.., step, t, _] = home.as_slice() else {
        return None;
    };
    let one_block = step == site.step && t == test && home.contains(&site.create);
    let none = f.ty(f.insts[step].args[1]).class() == Some(wk::NONE);
    let result = f.blocks[behind].insts.iter().copied();
    let result = { result }.find(|&i| f.insts[i].op == Op::Scratch)?;
    let only = Cfg::new(f).preds[behind].as_slice() == [site.home];
    let fits = one_block && none && only && !is_extended(f, world, step);
    fits.then_some(Wait { result, behind })
}

/// Instructions of blocks that cost something.
fn size_of(f: &Func, blocks: &[Block]) -> usize {
    let insts = blocks.iter().flat_map(|&b| &f.blocks[b].insts);
    insts.filter(|&&i| !inline::is_free(f, i)).count()
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
