//! A step of an iterator over a dict's keys, values or items: `dictiter_iternextkey` and its like, Objects/dictobject.c.

use pyjit_ffi::layout::{dict, dictiter, dictkey_entry, dictkeys, dictunicode_entry};
use pyjit_ffi::repr::dict_kind;

use super::Specialiser;
use super::switch::to;
use crate::deopt::ExitReason;
use crate::helpers::HelperId;
use crate::ir::effects::Mem;
use crate::ir::func::{Block, Target, Value};
use crate::ir::ops::{Cc, Op};
use crate::ir::types::Ty;
use crate::opt::edit::Editor;

pub(super) const ITER: i64 = Mem::ITER.0 as i64;
/// What changes only at the end of the iteration, by the call that ends it, which may change anything.
pub(super) const FIXED: i64 = Mem::OTHER.0 as i64;
const DICT: i64 = Mem::DICT.0 as i64;

/// Words of an entry, and the word of its key, of tables with any keys; with only strs as keys there is one less of each, the
/// hash. The value follows the key.
const WORDS: i64 = dictkey_entry::SIZE as i64 / 8;
const KEY_AT: i64 = dictkey_entry::ME_KEY as i64 / 8;
const _: () = assert!(
    dictunicode_entry::SIZE as i64 / 8 == WORDS - 1
        && dictunicode_entry::ME_KEY as i64 / 8 == KEY_AT - 1
        && dictunicode_entry::ME_VALUE - dictunicode_entry::ME_KEY == 8
        && dictkey_entry::ME_VALUE - dictkey_entry::ME_KEY == 8
        && dict_kind::GENERAL == 0
        && dict_kind::UNICODE == 1
);

pub(super) fn load(ed: &mut Editor<'_>, from: Value, offset: i32, mem: i64) -> Value {
    ed.emit(Op::LoadI64, &[from], [i64::from(offset), mem], Ty::I64)
}

pub(super) fn branch(ed: &mut Editor<'_>, cond: Value, yes: Target, no: Target, next: Block) {
    ed.end_block(Op::Branch, &[cond], vec![yes, no], next);
}

/// Where the entries of a table are, and how many words one takes.
struct Entries {
    start: Value,
    words: Value,
    key_at: Value,
}

impl Entries {
    /// Of a table that is the dict's own: of kind GENERAL (0) or UNICODE (1).
    fn of(ed: &mut Editor<'_>, keys: Value) -> Entries {
        let byte = |ed: &mut Editor<'_>, offset: i32| {
            ed.emit(Op::LoadU8, &[keys], [i64::from(offset), DICT], Ty::I64)
        };
        let kind = byte(ed, dictkeys::DK_KIND);
        let log2 = byte(ed, dictkeys::DK_LOG2_INDEX_BYTES);
        let one = ed.i64(1);
        let indices = Specialiser::guard(ed, Op::IntShl, &[one, log2], 0, Ty::I64);
        let less = |ed: &mut Editor<'_>, n: i64| {
            let n = ed.i64(n);
            ed.emit(Op::IntSubWrap, &[n, kind], [0, 0], Ty::I64)
        };
        Entries {
            start: ed.emit(Op::IntAddWrap, &[keys, indices], [0, 0], Ty::I64),
            words: less(ed, WORDS),
            key_at: less(ed, KEY_AT),
        }
    }
    /// Key, or value, of an entry; NULL if it was deleted.
    fn part(&self, ed: &mut Editor<'_>, n: Value, value: bool, ty: Ty) -> Value {
        let at = ed.emit(Op::IntMulWrap, &[n, self.words], [0, 0], Ty::I64);
        let at = ed.emit(Op::IntAddWrap, &[at, self.key_at], [0, 0], Ty::I64);
        let offset = i64::from(dictkeys::DK_INDICES) + if value { 8 } else { 0 };
        ed.emit(Op::LoadObjX, &[self.start, at], [offset, DICT], ty)
    }
}

/// Key and value of the next entry, in the block where there is one, and the block for everything else: the end, a dict that
/// has changed.
pub(super) fn entry(ed: &mut Editor<'_>, it: Value) -> ([Value; 2], Block) {
    let done = ed.new_block(false);
    let there = ed.new_block(false);
    let d = ed.emit(
        Op::LoadObj,
        &[it],
        [i64::from(dictiter::DI_DICT), FIXED],
        Ty::OBJ_OR_NULL,
    );
    let gone = ed.emit(Op::IsNull, &[d], [0, 0], Ty::Bool);
    branch(ed, gone, to(done), to(there), there);
    // A dict or an instance of a subclass.
    let d = ed.emit(Op::Refine, &[d], [0, 0], Ty::OBJ);
    let used = load(ed, it, dictiter::DI_USED, FIXED);
    let now = load(ed, d, dict::MA_USED, DICT);
    let same = Specialiser::cmp_i64(ed, Cc::Eq, used, now);
    let checked = ed.new_block(false);
    branch(ed, same, to(checked), to(done), checked);
    // The table of an instance's dict may be shared with others.
    let values = load(ed, d, dict::MA_VALUES, DICT);
    let zero = ed.i64(0);
    let own = Specialiser::cmp_i64(ed, Cc::Eq, values, zero);
    Specialiser::guard_true(ed, own, ExitReason::State);
    let keys = load(ed, d, dict::MA_KEYS, DICT);
    let entries = Entries::of(ed, keys);
    let position = load(ed, it, dictiter::DI_POS, ITER);
    let (near, far, found) = (ed.new_block(false), ed.new_block(true), ed.new_block(false));
    let n = ed.f.add_param(found, Ty::I64);
    let count = load(ed, keys, dictkeys::DK_NENTRIES, DICT);
    let more = Specialiser::cmp_i64(ed, Cc::Ult, position, count);
    branch(ed, more, to(near), to(done), near);
    let value = entries.part(ed, position, true, Ty::OBJ_OR_NULL);
    let deleted = ed.emit(Op::IsNull, &[value], [0, 0], Ty::Bool);
    let at = |block, n| Target { block, args: vec![n] };
    branch(ed, deleted, to(far), at(found, position), far);
    let seek = [HelperId::DictSeek as i64, 0];
    let next = ed.emit(Op::Call, &[d, position], seek, Ty::I64);
    let zero = ed.i64(0);
    let none = Specialiser::cmp_i64(ed, Cc::Lt, next, zero);
    branch(ed, none, to(done), at(found, next), found);
    // More than there were: keys came and went.
    let left = load(ed, it, dictiter::LEN, ITER);
    let zero = ed.i64(0);
    let expected = Specialiser::cmp_i64(ed, Cc::Gt, left, zero);
    let taken = ed.new_block(false);
    branch(ed, expected, to(taken), to(done), taken);
    let key = entries.part(ed, n, false, Ty::OBJ);
    let value = entries.part(ed, n, true, Ty::OBJ);
    let one = ed.i64(1);
    let next = ed.emit(Op::IntAddWrap, &[n, one], [0, 0], Ty::I64);
    let left = ed.emit(Op::IntSubWrap, &[left, one], [0, 0], Ty::I64);
    for (offset, v) in [(dictiter::DI_POS, next), (dictiter::LEN, left)] {
        let at = [i64::from(offset), ITER];
        ed.emit(Op::StoreI64, &[it, v], at, Ty::Void);
    }
    ([key, value], done)
}
