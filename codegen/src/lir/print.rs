//! Text of machine-level instructions, for listings.

use std::fmt::Write as _;

use regalloc2::Allocation;

use super::inst::{LInst, Lir};

/// One instruction with its operands, by virtual registers or by what the allocator gave them.
pub fn inst(lir: &Lir, i: &LInst, allocs: &[Allocation]) -> String {
    let mut text = format!("{:?}", i.op);
    for (n, op) in lir.operands_of(i).iter().enumerate() {
        let sep = if n == 0 { " " } else { ", " };
        let _ = match allocs.get(n) {
            Some(a) => write!(text, "{sep}{}={a}", op.vreg()),
            None => write!(text, "{sep}{op}"),
        };
    }
    if let Some(site) = i.site {
        let _ = write!(text, " @x{}", site.0 + 1);
    }
    text
}

/// The whole function before allocation.
pub fn lir(lir: &Lir) -> String {
    let mut text = format!("lir {}\n", lir.name);
    for (n, b) in lir.blocks.iter().enumerate() {
        let params: Vec<String> = b.params.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "block{n}({}):{}",
            params.join(", "),
            if b.cold { " cold" } else { "" }
        );
        for at in b.insts.iter() {
            if let Some(i) = lir.insts.get(at.index()) {
                let _ = writeln!(text, "    {:3} {}", at.index(), inst(lir, i, &[]));
            }
        }
        for (s, args) in b.succs.iter().zip(&b.args) {
            let args: Vec<String> = args.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "    -> block{}({})", s.index(), args.join(", "));
        }
    }
    text
}
