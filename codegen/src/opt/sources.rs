//! Where a value comes from, through the parameters of blocks.

use crate::ir::func::{Def, Func, Value};

/// Most merges looked through.
const MAX_MERGES: usize = 4;

/// The values (alias roots) that flow into a value, parameters of blocks but the entry's looked through; `None` if there are
/// too many merges.
pub(super) fn of(f: &Func, v: Value) -> Option<Vec<Value>> {
    let (mut todo, mut merges, mut found) = (vec![f.root(v)], vec![], vec![]);
    while let Some(v) = todo.pop() {
        let Def::Param(b, n) = f.values[v].def else {
            found.push(v);
            continue;
        };
        if b == f.entry() {
            found.push(v);
        } else if !merges.contains(&v) {
            merges.push(v);
            if merges.len() > MAX_MERGES {
                return None;
            }
            let ends = f.layout.iter().filter_map(|&b| f.terminator(b));
            for t in ends.flat_map(|d| &d.targets).filter(|t| t.block == b) {
                todo.push(f.root(*t.args.get(n as usize)?));
            }
        }
    }
    Some(found)
}
