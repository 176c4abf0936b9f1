//! Displays of dicts whose keys are known strs: `{'x': a, 'y': b}`.

use super::{Done, Specialiser};
use crate::helpers::HelperId;
use crate::input::{ConstId, ConstValue};
use crate::ir::func::{Inst, Value};
use crate::opt::edit::Editor;

impl Specialiser<'_> {
    /// A dict with known keys is a copy of one that has them.
    pub(super) fn dict_display(&mut self, ed: &mut Editor<'_>, i: Inst, h: HelperId) -> Option<Done> {
        let args = ed.f.insts[i].args.to_vec();
        let (keys, values): (Vec<ConstId>, Vec<Value>) = if h == HelperId::BuildConstKeyMap {
            let (&keys, values) = args.split_first()?;
            let ConstValue::Tuple(keys) = self.world.const_value(ed.f.as_const(keys)?) else {
                return None;
            };
            (keys, values.to_vec())
        } else {
            let pairs = args
                .chunks_exact(2)
                .map(|pair| Some((ed.f.as_const(pair[0])?, pair[1])));
            pairs.collect::<Option<Vec<_>>>()?.into_iter().unzip()
        };
        if keys.is_empty() || keys.len() != values.len() {
            return None;
        }
        let template = self.world.dict_template(&keys)?;
        let mut operands = vec![self.const_obj(ed, template)];
        operands.extend(values);
        Some(Done::Value(Self::call_helper(ed, HelperId::DictLike, &operands)))
    }
}
