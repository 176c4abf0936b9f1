//! Which objects and parameters are members.

use hashbrown::{HashMap, HashSet};
use pyjit_ffi::layout::preheader;

use crate::helpers::HelperId;
use crate::input::{ConstId, World};
use crate::ir::cfg::Cfg;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Func, Inst, InstData, Value};
use crate::ir::live::{LiveIn, live_in};
use crate::ir::ops::Op;
use crate::ir::types::{TypeId, TypeSet};
use crate::opt::cleanup::incoming_edges;

/// What else flows into a parameter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Others {
    /// Nothing.
    None,
    /// NULL.
    Null,
    /// Any object.
    Objects,
}

/// A member, named by its alias root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Member {
    /// The exact class.
    pub class: TypeId,
    /// The class as a constant.
    pub constant: ConstId,
    /// Byte offset of the inline values' `valid` byte.
    pub valid: Option<i32>,
    /// Of a parameter: what else it may hold.
    pub others: Others,
}

/// All members.
pub(super) struct Members {
    map: HashMap<Value, Member>,
    /// Members in reach at each block's start, its own parameters aside.
    pub live_in: LiveIn,
}

impl Members {
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
    /// The member with this name.
    pub fn get(&self, root: Value) -> Option<&Member> {
        self.map.get(&root)
    }
    /// The member that a value is.
    pub fn of(&self, f: &Func, v: Value) -> Option<(Value, &Member)> {
        let root = f.root(v);
        self.map.get(&root).map(|m| (root, m))
    }
}

/// What an instruction does with the member that is its first operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    /// The same object under another name; what it asks for is so.
    Alias,
    /// Asks whether it is NULL and leaves if so.
    NonNull,
    /// The `valid` byte of the inline values.
    Valid,
    /// A word in front of the object: the dict pointer, which is NULL.
    Header,
    /// An attribute.
    Load(i64),
    /// Sets an attribute.
    Store(i64),
    /// A truth value that is known.
    Test(bool),
    /// Whether it is NULL.
    IsNull,
}

/// How an instruction uses the member `root`; `None` if it lets it escape.
pub(super) fn use_of(f: &Func, i: Inst, root: Value, m: &Member) -> Option<Use> {
    let d = &f.insts[i];
    let at = |n: usize| d.args.get(n).map(|&v| f.root(v));
    if d.op == Op::IsSame {
        return Some(Use::Test(at(0) == at(1)));
    }
    if at(0) != Some(root) || d.args[1..].iter().any(|&v| f.root(v) == root) {
        return None;
    }
    let attr = d.imm[1] == i64::from(Mem::ATTR.0);
    match d.op {
        Op::Refine | Op::Within => Some(Use::Alias),
        Op::GuardType if d.imm[0] == i64::from(m.class.0) => Some(Use::Alias),
        Op::GuardTypes if TypeSet::from_imm(d.imm[0]).has(m.class) => Some(Use::Alias),
        Op::GuardNonNull => Some(Use::NonNull),
        Op::IsNull => Some(Use::IsNull),
        Op::IsType => Some(Use::Test(d.imm[0] == i64::from(m.class.0))),
        Op::IsConst => Some(Use::Test(false)),
        Op::LoadU8 if attr && m.valid.is_some_and(|at| i64::from(at) == d.imm[0]) => Some(Use::Valid),
        Op::LoadI64 | Op::LoadObj if attr && d.imm[0] == i64::from(preheader::DICT) => Some(Use::Header),
        Op::LoadObj if attr && d.imm[0] > 0 => Some(Use::Load(d.imm[0])),
        Op::SwapObj if attr && d.imm[0] > 0 => Some(Use::Store(d.imm[0])),
        Op::Call if f.helper(i) == Some(HelperId::StoreInlineNew) && d.imm[1] > 0 => {
            Some(Use::Store(d.imm[1]))
        }
        _ => None,
    }
}

/// Operands an instruction uses other than through frame states and targets, for which `use_of` has to be asked.
fn operand_roots(f: &Func, d: &InstData) -> impl Iterator<Item = Value> {
    d.args.iter().map(|&v| f.root(v)).collect::<Vec<_>>().into_iter()
}

/// Which edges are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Edges {
    /// All.
    All,
    /// All but those out of the entry block.
    AfterEntry,
}

/// Finds the members; none of `escaping` is one.
pub(super) fn find(f: &Func, cfg: &Cfg, world: &mut dyn World, escaping: &[Value], edges: Edges) -> Members {
    let mut search = Search {
        edges,
        f,
        cfg,
        made: made_here(f, cfg, world),
        escaping: escaping.iter().copied().collect(),
    };
    loop {
        let map = search.flow();
        if map.is_empty() {
            let live_in = LiveIn::new();
            return Members { map, live_in };
        }
        if search.remove_passed(&map) || search.remove_used(&map) {
            continue;
        }
        let homes = f.def_blocks();
        let select = |v: Value| Some(f.root(v)).filter(|r| map.contains_key(r));
        let live_in = live_in(f, cfg, &homes, |_| true, select);
        if !search.remove_doubles(&map, &live_in) {
            return Members { map, live_in };
        }
    }
}

/// Instances made here of classes whose instances die without notice.
fn made_here(f: &Func, cfg: &Cfg, world: &mut dyn World) -> HashMap<Value, Member> {
    let mut made = HashMap::new();
    for &i in cfg.rpo.iter().flat_map(|&b| &f.blocks[b].insts) {
        let d = &f.insts[i];
        if f.helper(i) == Some(HelperId::AllocInstance)
            && !d.catches
            && let (Some(r), Some(constant)) = (d.result, f.as_const(d.args[0]))
            && let Some(class) = world.const_as_type(constant)
        {
            let info = world.type_info(class);
            if info.plain_instances {
                let member = Member {
                    class,
                    constant,
                    valid: info.inline_valid,
                    others: Others::None,
                };
                made.insert(r, member);
            }
        }
    }
    made
}

struct Search<'a> {
    edges: Edges,
    f: &'a Func,
    cfg: &'a Cfg,
    made: HashMap<Value, Member>,
    escaping: HashSet<Value>,
}

/// What is known of a parameter while the flow is followed.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Flow {
    /// Only parameters of which nothing is known flow in so far.
    Open,
    /// Members flow in, and what else.
    In(Member),
    /// No member, or of several classes, or it escapes.
    Never,
}

impl Search<'_> {
    /// Members as far as the flow into parameters goes.
    fn flow(&self) -> HashMap<Value, Member> {
        let mut map = self.made.clone();
        map.retain(|v, _| !self.escaping.contains(v));
        if map.is_empty() {
            return map;
        }
        let mut edges = incoming_edges(self.f);
        if self.edges == Edges::AfterEntry
            && let Some(&first) = self.f.blocks[self.f.entry()].insts.last()
        {
            for of_block in edges.iter_mut() {
                of_block.retain(|edge| edge.0 != first);
            }
        }
        let mut flows: HashMap<Value, Flow> = HashMap::new();
        let mut params: Vec<(Block, usize, Value)> = vec![];
        for &b in self.cfg.rpo.iter().filter(|&&b| b != self.f.entry()) {
            for (n, &p) in self.f.blocks[b].params.iter().enumerate() {
                if self.f.ty(p).is_obj() && !self.escaping.contains(&p) {
                    flows.insert(p, Flow::Open);
                    params.push((b, n, p));
                }
            }
        }
        loop {
            let mut again = false;
            for &(b, n, p) in &params {
                let args = edges[b]
                    .iter()
                    .filter_map(|&(term, t)| self.f.insts[term].targets[t].args.get(n));
                let new = self.joined(p, args, &map, &flows);
                if flows[&p] == Flow::Never {
                    continue;
                }
                again |= flows.insert(p, new) != Some(new);
            }
            if !again {
                // What is open still has no member in it.
                let mut closed = false;
                for flow in flows.values_mut().filter(|flow| **flow == Flow::Open) {
                    *flow = Flow::Never;
                    closed = true;
                }
                if !closed {
                    break;
                }
            }
        }
        for (p, flow) in flows {
            if let Flow::In(m) = flow {
                map.insert(p, m);
            }
        }
        map
    }

    /// What is known of a parameter by what flows in.
    fn joined<'v>(
        &self,
        p: Value,
        args: impl Iterator<Item = &'v Value>,
        made: &HashMap<Value, Member>,
        flows: &HashMap<Value, Flow>,
    ) -> Flow {
        let mut member: Option<Member> = None;
        let (mut others, mut open) = (Others::None, false);
        for root in args.map(|&a| self.f.root(a)).filter(|&root| root != p) {
            match (made.get(&root), flows.get(&root)) {
                (Some(&m), _) | (None, Some(&Flow::In(m))) => {
                    if member.is_some_and(|known| known.class != m.class) {
                        return Flow::Never;
                    }
                    others = others.max(m.others);
                    member = Some(m);
                }
                (None, Some(Flow::Open)) => open = true,
                (None, Some(Flow::Never) | None) => others = others.max(self.kind_of_other(root)),
            }
        }
        match member {
            Some(m) => Flow::In(Member { others, ..m }),
            None if open => Flow::Open,
            None => Flow::Never,
        }
    }

    fn kind_of_other(&self, root: Value) -> Others {
        match self.f.def_inst(root) {
            Some((_, d)) if d.op == Op::ConstNull => Others::Null,
            _ => Others::Objects,
        }
    }

    /// Members that flow into a parameter that is none.
    fn remove_passed(&mut self, map: &HashMap<Value, Member>) -> bool {
        let before = self.escaping.len();
        for &b in &self.cfg.rpo {
            let Some(term) = self.f.terminator(b) else {
                continue;
            };
            for t in &term.targets {
                for (p, &a) in self.f.blocks[t.block].params.iter().zip(&t.args) {
                    let root = self.f.root(a);
                    if map.contains_key(&root) && !map.contains_key(p) {
                        self.escaping.insert(root);
                    }
                }
            }
        }
        self.escaping.len() > before
    }

    /// Members that an instruction lets escape.
    fn remove_used(&mut self, map: &HashMap<Value, Member>) -> bool {
        let before = self.escaping.len();
        for &i in self.cfg.rpo.iter().flat_map(|&b| &self.f.blocks[b].insts) {
            let d = &self.f.insts[i];
            for root in operand_roots(self.f, d) {
                let Some(m) = map.get(&root) else { continue };
                let fine = match use_of(self.f, i, root, m) {
                    None => false,
                    // Only frame states look at what may be some other object.
                    Some(_) => m.others != Others::Objects,
                };
                if !fine {
                    self.escaping.insert(root);
                }
            }
        }
        self.escaping.len() > before
    }

    /// Members that would have two names at a time.
    fn remove_doubles(&mut self, map: &HashMap<Value, Member>, live_in: &LiveIn) -> bool {
        let before = self.escaping.len();
        for &b in &self.cfg.rpo {
            let Some(term) = self.f.terminator(b) else {
                continue;
            };
            for t in &term.targets {
                let mut passed: Vec<Value> = vec![];
                for (&p, &a) in self.f.blocks[t.block].params.iter().zip(&t.args) {
                    let root = self.f.root(a);
                    if !map.contains_key(&p) || !map.contains_key(&root) {
                        continue;
                    }
                    if passed.contains(&root) || live_in[t.block].contains(root) {
                        self.escaping.insert(root);
                    }
                    passed.push(root);
                }
            }
        }
        self.escaping.len() > before
    }
}

/// Blocks with members among their parameters: (parameter index, value).
pub(super) fn member_params(f: &Func, members: &Members, b: Block) -> Vec<(usize, Value)> {
    let params = f.blocks[b].params.iter().copied().enumerate();
    params.filter(|&(_, p)| members.get(p).is_some()).collect()
}
