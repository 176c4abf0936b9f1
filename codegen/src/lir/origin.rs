//! What each IR value stands for in the back end, looked up once: the value whose register it uses, and the constant
//! it is.

use crate::entity::IdVec;
use crate::input::ConstId;
use crate::ir::func::{Def, Func, Value};
use crate::ir::ops::Op;

/// A constant operand.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Konst {
    /// An object.
    Obj(ConstId),
    /// A machine integer, or NULL.
    Int(i64),
    /// A double by its bits.
    Float(u64),
}

/// Both answers for all values of a function.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    roots: IdVec<Value, Value>,
    konsts: IdVec<Value, Option<Konst>>,
}

impl Origins {
    /// Looks at all values.
    pub fn new(f: &Func) -> Origins {
        let (mut roots, mut konsts) = (IdVec::new(), IdVec::new());
        for v in f.values.ids() {
            roots.push(bits_root(f, v));
            konsts.push(konst(f, v));
        }
        Origins { roots, konsts }
    }
    /// The value whose register `v` uses: behind guards, refinements and changes of type that keep the bits.
    #[inline]
    pub fn root(&self, v: Value) -> Value {
        self.roots[v]
    }
    /// The constant `v` stands for (behind aliases).
    #[inline]
    pub fn konst(&self, v: Value) -> Option<Konst> {
        self.konsts[v]
    }
}

fn bits_root(f: &Func, v: Value) -> Value {
    let mut root = f.root(v);
    while let Some((_, d)) = f.def_inst(root)
        && d.op == Op::BoolToI64
    {
        root = f.root(d.args[0]);
    }
    root
}

fn konst(f: &Func, v: Value) -> Option<Konst> {
    let root = f.root(v);
    match f.values[root].def {
        Def::Inst(i) => {
            let d = &f.insts[i];
            match d.op {
                Op::ConstObj => u32::try_from(d.imm[0]).ok().map(|k| Konst::Obj(ConstId(k))),
                Op::ConstNull => Some(Konst::Int(0)),
                Op::ConstI64 => Some(Konst::Int(d.imm[0])),
                Op::ConstBool => Some(Konst::Int(i64::from(d.imm[0] != 0))),
                Op::ConstF64 => Some(Konst::Float(d.imm[0].cast_unsigned())),
                Op::BoolToI64 => konst(f, d.args[0]),
                _ => None,
            }
        }
        Def::Param(..) | Def::Gone => None,
    }
}
