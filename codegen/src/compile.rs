//! The whole compile: build, optimise, back end.

use crate::abi::Artifact;
use crate::build::{self, Limits};
use crate::entity::ConstId;
use crate::input::{CodeIdx, CompileResult, Entry, World};
use crate::ir::func::Func;
use crate::ir::ops::Op;
use crate::ir::types::TypeId;
use crate::ir::{print, verify};
use crate::lir::{BackendConfig, UnitInfo};
use crate::opt;
use crate::refusal::Refusal;
use crate::x64;

/// Switches of one compile.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Size limits.
    pub limits: Limits,
    /// Back-end switches.
    pub backend: BackendConfig,
    /// Verify the IR after every pass.
    pub verify: bool,
    /// Keep the IR's text after every pass.
    pub keep_stages: bool,
    /// Optional passes to leave out.
    pub disabled_passes: Vec<String>,
}

/// A compiled unit and what was seen on the way.
#[derive(Debug)]
pub struct Compiled {
    /// Code and tables.
    pub artifact: Artifact,
    /// IR text by stage, if asked for.
    pub stages: Vec<(&'static str, String)>,
    /// The function after all passes, for the evaluator.
    pub func: Func,
}

/// Names of the stages whose text can be kept.
pub fn stage_names() -> Vec<&'static str> {
    let mut names = vec!["build"];
    names.extend(opt::PIPELINE.iter().map(|p| p.name));
    names
}

/// Compiles code object 0 of the world.
///
/// # Errors
/// A [`Refusal`] if the code can't be compiled; [`Refusal::Internal`] if an invariant of the compiler is broken.
pub fn compile(world: &mut dyn World, entry: Entry, config: &Config) -> CompileResult<Compiled> {
    let mut f = build::build(world, entry, &config.limits)?;
    let mut stages = vec![];
    after(&f, "build", config, &mut stages)?;
    let mut idle: Vec<&str> = vec![];
    for pass in opt::PIPELINE {
        if pass.optional && config.disabled_passes.iter().any(|d| d == pass.name) {
            continue;
        }
        let needless = opt::ONLY_AFTER
            .iter()
            .any(|(name, others)| *name == pass.name && others.iter().all(|o| idle.contains(o)));
        if needless || !(pass.run)(&mut f, world) {
            idle.push(pass.name);
        }
        after(&f, pass.name, config, &mut stages)?;
    }
    check_recorded(&f)?;
    let immortal = immortal_constants(&f, world);
    let entry_classes = entry_classes(&f, world);
    let codes = f.frame_states.ids().map(|fs| f.frame_states[fs].code);
    let by_code = codes.filter(|&code| world.is_known_by_code(code)).collect();
    let snap = world.code(CodeIdx(0));
    let info = UnitInfo {
        entry,
        entry_classes,
        by_code,
        immortal,
        nlocalsplus: snap.nlocalsplus,
        stacksize: snap.stacksize,
        first_traceable: build::first_traceable(&snap.bytecode),
    };
    let backend = BackendConfig {
        validate: config.backend.validate || config.verify,
        ..config.backend
    };
    let artifact = x64::compile_ir(&f, &info, &backend)?;
    Ok(Compiled {
        artifact,
        stages,
        func: f,
    })
}

/// Slots of the frames that exits may build, all exits of a unit together, at most. Its tables have an entry for each, and
/// making them takes some 200 bytes for each.
const MOST_RECORDED: usize = 1_000_000;
/// What a refusal calls them.
pub const RECORDED: &str = "variables at places where the interpreter may go on, all together";

fn check_recorded(f: &Func) -> CompileResult<()> {
    let count = recorded(f);
    if count > MOST_RECORDED {
        return Err(Refusal::TooBig {
            what: RECORDED,
            count,
            limit: MOST_RECORDED,
        });
    }
    Ok(())
}

fn recorded(f: &Func) -> usize {
    let insts = f.layout.iter().flat_map(|&b| &f.blocks[b].insts);
    let states = insts
        .filter(|&&i| f.insts[i].op != Op::Mark)
        .filter_map(|&i| f.insts[i].fs);
    let slots = |fs| {
        std::iter::successors(Some(fs), |&fs| f.frame_states[fs].parent)
            .map(|fs| f.frame_states[fs].locals.len() + f.frame_states[fs].stack.len())
            .sum::<usize>()
    };
    states.map(slots).sum()
}

/// What the builder made the types of the entry's parameters of.
fn entry_classes(f: &Func, world: &mut dyn World) -> Vec<(u32, TypeId)> {
    let params = f.blocks[f.entry()].params.len();
    let class_of = |slot: u32| world.entry_class(slot as usize).map(|class| (slot, class));
    (0..).take(params).filter_map(class_of).collect()
}

fn immortal_constants(f: &Func, world: &dyn World) -> hashbrown::HashSet<ConstId> {
    let used = f.insts.iter().filter(|d| d.op == crate::ir::ops::Op::ConstObj);
    used.filter_map(|d| u32::try_from(d.imm[0]).ok().map(ConstId))
        .filter(|&k| world.const_immortal(k))
        .collect()
}

fn after(
    f: &Func,
    name: &'static str,
    config: &Config,
    stages: &mut Vec<(&'static str, String)>,
) -> CompileResult<()> {
    if config.keep_stages {
        stages.push((name, print::print(f)));
    }
    if config.verify {
        verify::verify(f).map_err(|e| Refusal::Internal(format!("after pass {name}: {e}")))?;
    }
    Ok(())
}
