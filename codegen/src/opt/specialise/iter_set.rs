//! A step of an iterator over a set: `setiter_iternext`, Objects/setobject.c.

use pyjit_ffi::layout::{set, setentry, setiter};

use super::Specialiser;
use super::iter_dict::{FIXED, ITER, branch, load};
use super::switch::to;
use crate::helpers::HelperId;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::Ty;
use crate::opt::edit::Editor;

const TABLE: i64 = Mem::DICT.0 as i64;
/// Unit: words.
const ENTRY: i64 = setentry::SIZE as i64 / 8;

/// The next item, in the block where there is one, and the block for everything else: the end, a set that has changed.
pub(super) fn item(ed: &mut Editor<'_>, it: Value) -> (Value, Block) {
    let (done, there) = (ed.new_block(false), ed.new_block(false));
    let at = [i64::from(setiter::SI_SET), FIXED];
    let s = ed.emit(Op::LoadObj, &[it], at, Ty::OBJ_OR_NULL);
    let gone = ed.emit(Op::IsNull, &[s], [0, 0], Ty::Bool);
    branch(ed, gone, to(done), to(there), there);
    // A set, a frozenset, or an instance of a subclass.
    let s = ed.emit(Op::Refine, &[s], [0, 0], Ty::OBJ);
    let used = load(ed, it, setiter::SI_USED, FIXED);
    let now = load(ed, s, set::USED, TABLE);
    let same = Specialiser::cmp_i64(ed, Cc::Eq, used, now);
    let checked = ed.new_block(false);
    branch(ed, same, to(checked), to(done), checked);
    let position = load(ed, it, setiter::SI_POS, ITER);
    let seek = [HelperId::SetSeek as i64, 0];
    let n = ed.emit(Op::Call, &[s, position], seek, Ty::I64);
    let zero = ed.i64(0);
    let more = Specialiser::cmp_i64(ed, Cc::Ge, n, zero);
    let found = ed.new_block(false);
    branch(ed, more, to(found), to(done), found);
    let table = load(ed, s, set::TABLE, TABLE);
    let words = ed.i64(ENTRY);
    let at = ed.emit(Op::IntMulWrap, &[n, words], [0, 0], Ty::I64);
    let key = ed.emit(
        Op::LoadObjX,
        &[table, at],
        [i64::from(setentry::KEY), TABLE],
        Ty::OBJ,
    );
    let one = ed.i64(1);
    let next = ed.emit(Op::IntAddWrap, &[n, one], [0, 0], Ty::I64);
    let left = load(ed, it, setiter::LEN, ITER);
    let left = ed.emit(Op::IntSubWrap, &[left, one], [0, 0], Ty::I64);
    for (offset, v) in [(setiter::SI_POS, next), (setiter::LEN, left)] {
        ed.emit(Op::StoreI64, &[it, v], [i64::from(offset), ITER], Ty::Void);
    }
    (key, done)
}
