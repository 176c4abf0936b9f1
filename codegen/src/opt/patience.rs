//! A limit on passes that go over the whole function again for each thing they find, so that their time does not grow with the
//! square of its size.

use crate::ir::func::Func;

/// Instructions and slots of frame states passed over by one run of a pass, at most: some tenths of a second.
const MOST_PASSED: usize = 16_000_000;

/// How much a run of a pass may still go over.
pub struct Patience(usize);

impl Patience {
    /// That of a run that begins.
    pub fn new() -> Patience {
        Patience(MOST_PASSED)
    }
    /// Takes one more time over the function and its frame states; false if it has gone over it too often.
    pub fn lasts(&mut self, f: &Func) -> bool {
        self.spend(f.bulk())
    }
    /// The same for one that looks at no frame states.
    pub fn lasts_for_insts(&mut self, f: &Func) -> bool {
        self.spend(f.insts.len())
    }
    fn spend(&mut self, passed: usize) -> bool {
        let rest = self.0.checked_sub(passed);
        self.0 = rest.unwrap_or(0);
        rest.is_some()
    }
}
