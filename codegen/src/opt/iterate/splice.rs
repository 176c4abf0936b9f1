//! The generator's body takes the place of the loop's step, and copies of the loop's body those of its yields.

use hashbrown::HashMap;
use pyjit_ffi::layout;
use smallvec::{SmallVec, smallvec};

use super::rewrite::{Handed, Merged, Part, Rewriter};
use super::{Site, Wait, Way};
use crate::build::{ConsumedBody, Summing};
use crate::deopt::{Landing, VirtualKind};
use crate::input::{ConstId, World};
use crate::ir::cfg::Cfg;
use crate::ir::func::{Block, FrameState, Func, Inst, InstData, Slot, Target, Value, Virtual, VirtualData};
use crate::ir::ops::{Op, Res};
use crate::ir::types::{Ty, wk};
use crate::opt::genexpr::{self, Used};
use crate::opt::{cleanup, copy, inline};

/// Recipe of a generator that runs: the unit it stands at.
const RUNNING: i64 = -1;
/// Recipe of a generator that has ended.
const ENDED: i64 = 0;

/// The body of the loop for one yield.
struct Copy {
    body: Block,
    /// Where it goes on with the next value.
    again: Block,
    /// All its blocks.
    region: Vec<Block>,
}

/// Puts the body `g` in the place of the step, which is taken on the given way.
pub(super) fn splice_loop(
    f: &mut Func,
    world: &mut dyn World,
    site: &Site,
    way: &Way,
    g: &Func,
    yields: usize,
) -> Option<()> {
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
    let entering: Vec<Value> = f.terminator(site.home)?.targets[0].args.clone();
    let copies = copy_loop(f, site, way, &params, &marks, yields);

    // The way in, up to the call of the body, which begins in a block of its own.
    let mut insts = std::mem::take(&mut f.blocks[site.home].insts);
    insts.pop();
    let created_at = insts.iter().position(|&i| i == site.create)?;
    insts.retain(|i| *i != site.create && !site.get_iter.contains(i));
    let moved = { header.iter() }
        .filter(|&&i| i != site.step && i != way.test && !matches!(f.insts[i].op, Op::Mark | Op::Branch));
    insts.extend(moved);
    insts.extend(marks);
    f.blocks[site.home].insts = insts;
    let origin = Origin::new(f, world, site, g, created_at)?;
    let stages = stages(f, site, &origin, g)?;
    let call = InstData {
        op: Op::Call,
        args: origin.operands(),
        result: None,
        ..f.insts[site.step].clone()
    };
    let call = f.make_inst(call, Ty::OBJ);
    let jump = |f: &mut Func, from: Block, target: Target| {
        let jump = InstData {
            op: Op::Jump,
            args: SmallVec::new(),
            targets: smallvec![target],
            ..branch.clone()
        };
        let jump = f.make_inst(jump, Ty::Void);
        f.blocks[from].insts.push(jump);
    };
    let to = |block| Target { block, args: vec![] };
    let first_new = f.blocks.len();
    let inner = f.add_block();
    f.blocks[inner].cold = f.blocks[site.home].cold;
    jump(f, site.home, to(inner));
    f.blocks[inner].insts.push(call);
    jump(f, inner, end);
    f.layout.retain(|&b| b != site.header);

    // The body, cut at its yields.
    let parent = parent_state(f, site, state, stages.running, Landing::Iterate)?;
    inline::splice(f, inner, call, g, parent, Summing::No);
    let code = g.insts[first_mark(g)?].code;
    let mut handed = vec![];
    for copy in &copies {
        let (place, at) = find_yield(f, code)?;
        let rest = f.blocks[place].insts.split_off(at + 1);
        let gives = f.blocks[place].insts.pop()?;
        let behind = f.add_block();
        f.blocks[behind].cold = f.blocks[place].cold;
        f.blocks[behind].insts = rest;
        let target = Target {
            block: copy.body,
            args: body.args.clone(),
        };
        jump(f, place, target);
        jump(f, copy.again, to(behind));
        let there = f.frame_states[f.insts[gives].fs?].clone();
        let mut before = Before {
            f,
            home: site.home,
            at: origin.at,
            like: around.clone(),
        };
        let unit = before.number(i64::from(there.bc))?;
        let mut fields = origin.at_unit(unit);
        fields.extend(there.locals.iter().chain(&there.stack));
        handed.push(Handed {
            item: f.insts[gives].args[0],
            suspended: virtual_generator(f, fields),
        });
    }

    let mut parts: HashMap<Block, Part> = HashMap::new();
    parts.insert(site.home, Part::Before);
    let new = f.layout.iter().filter(|b| b.0 as usize >= first_new);
    parts.extend(new.map(|&b| (b, Part::Generator)));
    let mut known: HashMap<Block, Vec<Value>> = HashMap::new();
    known.insert(site.home, entering);
    for (n, copy) in copies.iter().enumerate() {
        parts.extend(copy.region.iter().map(|&b| (b, Part::Loop(n))));
        known.insert(copy.again, f.blocks[copy.again].params.clone());
    }
    let merged = Merged { old: params, known };
    let item = f.insts[site.step].result?;
    rewrite(f, site, stages, item, (merged, handed), parts);
    Some(())
}

/// What stands in frame states for the generator while it does not exist.
#[derive(Clone, Copy)]
struct Stages {
    /// Made, but not begun.
    created: Virtual,
    running: Virtual,
    ended: Virtual,
}

/// What a generator is made from.
struct Origin {
    func: Value,
    /// Its code, a constant.
    code: Value,
    /// Its parameters.
    args: Vec<Value>,
    /// The cells of its closure.
    cells: Vec<Value>,
    /// Where it was made: index into the home block's instructions, behind what these values come from.
    at: usize,
}

impl Origin {
    /// Gets it all where the generator with this body was made.
    fn new(f: &mut Func, world: &mut dyn World, site: &Site, g: &Func, at: usize) -> Option<Origin> {
        let captured = world.code(g.insts[first_mark(g)?].code).nfreevars;
        let like = f.insts[site.create].clone();
        let func = like.args[0];
        let mut before = Before {
            f,
            home: site.home,
            at,
            like,
        };
        let code = before.constant(Op::ConstObj, i64::from(site.code.0), Ty::OBJ)?;
        let mut args = site.args.clone();
        for &k in &site.defaults {
            args.push(before.constant(Op::ConstObj, i64::from(k.0), const_ty(world, k))?);
        }
        let mut cells = vec![];
        if captured > 0 {
            // Neither changes: see `build::closure`.
            let of = i64::from(layout::function::FUNC_CLOSURE);
            let closure = before.load(func, of, Ty::exact(wk::TUPLE))?;
            for n in 0..i64::from(captured) {
                let place = i64::from(layout::tuple::OB_ITEM) + 8 * n;
                cells.push(before.load(closure, place, Ty::exact(wk::CELL))?);
            }
        }
        let at = before.at;
        Some(Origin {
            func,
            code,
            args,
            cells,
            at,
        })
    }
    /// What its body has as parameters.
    fn operands(&self) -> SmallVec<[Value; 4]> {
        let all = core::iter::once(self.func).chain(self.args.iter().copied());
        all.chain(self.cells.iter().copied()).collect()
    }
    /// The first parts of a recipe of the generator that stands at a unit.
    fn at_unit(&self, unit: Value) -> Vec<Slot> {
        [self.func, unit, self.code].map(Slot::Val).to_vec()
    }
}

/// These, made where the generator was.
fn stages(f: &mut Func, site: &Site, origin: &Origin, g: &Func) -> Option<Stages> {
    let mut before = Before {
        like: f.insts[site.create].clone(),
        f,
        home: site.home,
        at: origin.at,
    };
    let start = before.number(first_unit(g)?)?;
    let (running, ended) = (before.number(RUNNING)?, before.number(ENDED)?);
    let locals = g.frame_states[g.insts[first_mark(g)?].fs?].locals.len();
    let mut fields = origin.at_unit(start);
    let first = fields.len();
    fields.extend(origin.args.iter().map(|&a| Slot::Val(a)));
    fields.resize(first + locals.checked_sub(origin.cells.len())?, Slot::Null);
    fields.extend(origin.cells.iter().map(|&c| Slot::Val(c)));
    Some(Stages {
        created: virtual_generator(f, fields),
        running: virtual_generator(f, origin.at_unit(running)),
        ended: virtual_generator(f, origin.at_unit(ended)),
    })
}

/// Rewrites all frame states for what is known of the generator in each part of the function.
fn rewrite(
    f: &mut Func,
    site: &Site,
    stages: Stages,
    item: Value,
    (merged, handed): (Merged, Vec<Handed>),
    parts: HashMap<Block, Part>,
) {
    let generator = site.generator(f);
    cleanup::remove_unreachable(f);
    let cfg = Cfg::new(f);
    let mut rewriter = Rewriter {
        merged,
        item,
        handed,
        generator,
        created: stages.created,
        running: stages.running,
        ended: stages.ended,
        parts,
        states: HashMap::new(),
        virtuals: HashMap::new(),
    };
    for b in f.layout.clone() {
        rewriter.block(f, &cfg, b);
    }
    // Nothing but frame states used the generator under other names.
    let made = rewriter.generator;
    f.retain(|f, i| {
        let d = &f.insts[i];
        d.op.row().result != Res::Alias || !d.args.first().is_some_and(|&v| made.contains(&f.root(v)))
    });
}

/// Puts the body `g` of a coroutine in the place of its await.
pub(super) fn splice_await(
    f: &mut Func,
    world: &mut dyn World,
    site: &Site,
    wait: &Wait,
    g: &Func,
) -> Option<()> {
    let step = f.insts[site.step].clone();
    let item = step.result?;
    let mut insts = std::mem::take(&mut f.blocks[site.home].insts);
    let branch = f.insts[insts.pop()?].clone();
    let end = branch.targets.first()?.clone();
    let created_at = insts.iter().position(|&i| i == site.create)?;
    insts.truncate(insts.len().checked_sub(2)?);
    insts.retain(|i| *i != site.create && !site.get_iter.contains(i));
    f.blocks[site.home].insts = insts;
    let origin = Origin::new(f, world, site, g, created_at)?;
    let stages = stages(f, site, &origin, g)?;
    let call = InstData {
        op: Op::Call,
        args: origin.operands(),
        result: None,
        ..step.clone()
    };
    let call = f.make_inst(call, Ty::OBJ);
    let returned = f.insts[call].result?;
    let first_new = f.blocks.len();
    let inner = f.add_block();
    f.blocks[inner].cold = f.blocks[site.home].cold;
    f.blocks[inner].insts.push(call);
    let to_inner = Target {
        block: inner,
        args: vec![],
    };
    for (from, target) in [(site.home, to_inner), (inner, end)] {
        let jump = InstData {
            op: Op::Jump,
            args: SmallVec::new(),
            targets: smallvec![target],
            ..branch.clone()
        };
        let jump = f.make_inst(jump, Ty::Void);
        f.blocks[from].insts.push(jump);
    }
    let result = f.insts[wait.result].result?;
    f.blocks[wait.behind].insts.retain(|&i| i != wait.result);
    f.rewrite_uses(&mut |v| if v == result { returned } else { v });
    let state = parent_state(f, site, step.fs?, stages.running, Landing::Await)?;
    inline::splice(f, inner, call, g, state, Summing::No);

    let mut parts: HashMap<Block, Part> = HashMap::new();
    parts.insert(site.home, Part::Before);
    let new = f.layout.iter().filter(|b| b.0 as usize >= first_new);
    parts.extend(new.map(|&b| (b, Part::Generator)));
    let merged = Merged {
        old: vec![],
        known: HashMap::new(),
    };
    rewrite(f, site, stages, item, (merged, vec![]), parts);
    Some(())
}

/// Puts a body that does what the consumer does with each value in the place of the generator.
pub(super) fn splice_consumed(
    f: &mut Func,
    world: &mut dyn World,
    site: &Site,
    used: &Used,
    body: &ConsumedBody,
) -> Option<()> {
    let at = f.blocks[site.home].insts.iter().position(|&i| i == site.create)?;
    let origin = Origin::new(f, world, site, &body.func, at)?;
    let mut before = Before {
        like: f.insts[site.create].clone(),
        f,
        home: site.home,
        at: origin.at,
    };
    let running = before.number(RUNNING)?;
    let running = virtual_generator(f, origin.at_unit(running));
    genexpr::put(f, used, body, &origin.args, &origin.cells, running)
}

/// The loop's body, as often as there are yields. Each goes on in a block of its own, which has what the loop's header
/// had as parameters.
fn copy_loop(
    f: &mut Func,
    site: &Site,
    way: &Way,
    params: &[Value],
    marks: &[Inst],
    yields: usize,
) -> Vec<Copy> {
    let again = f.add_block();
    for &p in params {
        let ty = f.ty(p);
        f.add_param(again, ty);
    }
    for &b in &way.region {
        let Some(&term) = f.blocks[b].insts.last() else {
            continue;
        };
        let targets = f.insts[term].targets.iter_mut();
        for target in targets.filter(|t| t.block == site.header) {
            target.block = again;
        }
    }
    f.blocks[again].insts = { marks.iter() }
        .map(|&m| f.make_inst(f.insts[m].clone(), Ty::Void))
        .collect();
    let mut region = way.region.clone();
    region.push(again);
    let mut copies: Vec<Copy> = (1..yields)
        .map(|_| {
            let copy = copy::blocks(f, &region, None);
            let new = |b: Block| copy.blocks.get(&b).copied().unwrap_or(b);
            Copy {
                body: new(way.body),
                again: new(again),
                region: region.iter().map(|&b| new(b)).collect(),
            }
        })
        .collect();
    copies.push(Copy {
        body: way.body,
        again,
        region,
    });
    copies
}

/// Puts instructions where the generator is created.
struct Before<'f> {
    f: &'f mut Func,
    home: Block,
    at: usize,
    like: InstData,
}

impl Before<'_> {
    fn constant(&mut self, op: Op, imm: i64, ty: Ty) -> Option<Value> {
        self.put(op, &[], imm, ty)
    }

    /// A load of what does not change.
    fn load(&mut self, from: Value, offset: i64, ty: Ty) -> Option<Value> {
        self.put(Op::LoadObj, &[from], offset, ty)
    }

    fn put(&mut self, op: Op, args: &[Value], imm: i64, ty: Ty) -> Option<Value> {
        let data = InstData {
            op,
            args: SmallVec::from_slice(args),
            imm: [imm, 0],
            result: None,
            fs: None,
            targets: SmallVec::new(),
            ..self.like.clone()
        };
        let inst = self.f.make_inst(data, ty);
        self.f.blocks[self.home].insts.insert(self.at, inst);
        self.at += 1;
        self.f.insts[inst].result
    }

    fn number(&mut self, n: i64) -> Option<Value> {
        self.constant(Op::ConstI64, n, Ty::I64)
    }
}

fn const_ty(world: &mut dyn World, k: ConstId) -> Ty {
    let class = world.const_type(k);
    if world.type_info(class).heap {
        Ty::OBJ
    } else {
        Ty::exact(class)
    }
}

/// A place where the generator of this code hands over a value.
fn find_yield(f: &Func, code: crate::input::CodeIdx) -> Option<(Block, usize)> {
    f.layout.iter().find_map(|&b| {
        let mut insts = f.blocks[b].insts.iter();
        let at = insts.position(|&i| f.insts[i].op == Op::Yield && f.insts[i].code == code)?;
        Some((b, at))
    })
}

fn first_mark(g: &Func) -> Option<Inst> {
    let insts = &g.blocks[g.entry()].insts;
    insts.iter().copied().find(|&i| g.insts[i].op == Op::Mark)
}

/// The unit at which the generator begins.
fn first_unit(g: &Func) -> Option<i64> {
    Some(i64::from(g.frame_states[g.insts[first_mark(g)?].fs?].bc))
}

fn virtual_generator(f: &mut Func, fields: Vec<Slot>) -> Virtual {
    f.virtuals.push(VirtualData {
        kind: VirtualKind::Generator,
        fields,
    })
}

/// The function of the loop or the await while the generator runs.
fn parent_state(
    f: &mut Func,
    site: &Site,
    state: FrameState,
    running: Virtual,
    landing: Landing,
) -> Option<FrameState> {
    let mut data = f.frame_states[state].clone();
    for _ in &f.insts[site.step].args {
        data.stack.pop()?;
    }
    data.stack.push(Slot::Virtual(running));
    data.bc = f.insts[site.step].bc;
    data.landing = landing;
    Some(f.frame_states.push(data))
}
