//! Calls, polls and returns.

use dynasmrt::DynamicLabel;
use pyjit_ffi::layout::{frame, generator, object, tstate};

use super::super::asm::{Cond, Mem};
use super::super::frame::SHELL;
use super::Emit;
use crate::abi::{CHECK_STALE, INNER_MARK, SHELL_STACKTOP, Target, act};
use crate::entity::Id;
use crate::helpers::{HelperId, Ret};
use crate::input::CodeIdx;
use crate::lir::inst::{Alu, CallArg, LInst, LOp, SiteId, Standing};
use crate::lir::regs::{XTMP, gpr};

use gpr::{R11, R15, RAX, RDI, RSI};

impl Emit<'_> {
    /// Makes the frames of a site what they are to those who look from within the call: where they stand, which shells
    /// of inlined functions are linked, and how deep that is. Changes r11 and xmm15; [`Emit::hide`] takes it back.
    pub(super) fn make_visible(&mut self, site: SiteId, bc: u32) {
        let chain = self.lir.sites[site.index()].chain.clone();
        let (code, bc) = chain
            .first()
            .map_or((CodeIdx(0), bc), |outer| (outer.code, outer.bc));
        self.asm.addr(R11, Target::Bytecode(code, bc));
        if self.layout.looped {
            self.asm.movq_to_xmm(XTMP, R11);
            self.asm.load(R11, Mem::frame(act::FRAME));
            self.asm.storesd(Mem::at(R11, frame::INSTR_PTR), XTMP);
        } else {
            self.asm.store(Mem::frame(SHELL + frame::INSTR_PTR), R11);
        }
        self.asm
            .store_imm32(Mem::frame(act::SITE), i32::try_from(site.0 + 1).unwrap_or(0));
        if chain.len() < 2 {
            return;
        }
        for (depth, inner) in chain.iter().enumerate().skip(1) {
            self.show_shell(depth, *inner);
        }
        let innermost = self.inner_shell(chain.len() - 1);
        self.asm.lea(R11, Mem::frame(innermost));
        self.asm.store(Mem::at(R15, tstate::CURRENT_FRAME), R11);
        let levels = i8::try_from(chain.len() - 1).unwrap_or(i8::MAX);
        self.asm
            .sub_mem32(Mem::at(R15, tstate::PY_RECURSION_REMAINING), levels);
    }

    /// Offset of the shell of an inlined function.
    fn inner_shell(&mut self, depth: usize) -> i32 {
        match self.layout.inner.get(depth - 1) {
            Some(&at) => at,
            None => {
                self.fail("no shell for an inlined function");
                0
            }
        }
    }

    /// Fills a shell unless it is that function's already, and says where it stands.
    fn show_shell(&mut self, depth: usize, inner: Standing) {
        let at = self.inner_shell(depth);
        let (ready, code) = (self.asm.label(), inner.code);
        let fill = self.later(move |e| {
            e.fill_shell(depth, inner);
            e.asm.jmp(ready);
        });
        if inner.by_code || self.lir.by_code {
            self.asm.addr(R11, Target::Code(code));
            self.asm.cmp_mem(Mem::frame(at + frame::F_EXECUTABLE), R11);
            self.asm.jcc(Cond::Ne, fill);
        }
        if !inner.by_code {
            self.asm.addr(R11, Target::Function(code));
            self.asm.cmp_mem(Mem::frame(at + frame::F_FUNCOBJ), R11);
            self.asm.jcc(Cond::Ne, fill);
        }
        self.asm.bind(ready);
        self.asm.addr(R11, Target::Bytecode(code, inner.bc));
        self.asm.store(Mem::frame(at + frame::INSTR_PTR), R11);
    }

    /// The header of the shell of an inlined function, and its empty locals. One that is known by its code
    /// names the function of the unit in place of its own. Changes r11.
    fn fill_shell(&mut self, depth: usize, inner: Standing) {
        let at = self.inner_shell(depth);
        let field = |offset: i32| Mem::frame(at + offset);
        if inner.by_code {
            self.asm.load(R11, Mem::frame(act::FRAME));
            self.asm.load(R11, Mem::at(R11, frame::F_FUNCOBJ));
        } else {
            self.asm.addr(R11, Target::Function(inner.code));
        }
        self.asm.store(field(frame::F_FUNCOBJ), R11);
        for (offset, target) in [
            (frame::F_EXECUTABLE, Target::Code(inner.code)),
            (frame::F_GLOBALS, Target::Globals(inner.code)),
            (frame::F_BUILTINS, Target::Builtins(inner.code)),
        ] {
            self.asm.addr(R11, target);
            self.asm.store(field(offset), R11);
        }
        if depth > 1 {
            let below = self.inner_shell(depth - 1);
            self.asm.lea(R11, Mem::frame(below));
        } else {
            self.asm.load(R11, Mem::frame(act::FRAME));
        }
        self.asm.store(field(frame::PREVIOUS), R11);
        for offset in [frame::F_LOCALS, frame::FRAME_OBJ] {
            self.asm.store_imm(field(offset), 0);
        }
        for local in 0..i32::try_from(inner.locals).unwrap_or(0) {
            self.asm.store_imm(field(frame::LOCALSPLUS + local * 8), 0);
        }
        let marks = i64::from(SHELL_STACKTOP.cast_unsigned()) | i64::from(INNER_MARK) << 32;
        self.asm.imm(R11, marks);
        self.asm.store(field(frame::STACKTOP), R11);
    }

    /// After the call of a visible site: the shells of inlined functions are unlinked. If one of them got a frame
    /// object, the code is stale, so that the frames become real at the next check. Changes r11 and the flags.
    pub(super) fn hide(&mut self, site: SiteId) {
        let depth = self.lir.sites[site.index()].chain.len();
        if depth < 2 {
            return;
        }
        let (back, stale) = (self.asm.label(), self.asm.label());
        self.cold.push(Box::new(move |e| {
            e.asm.bind(stale);
            e.asm.store_imm(Mem::frame(act::CHECK), -1);
            e.asm.jmp(back);
        }));
        const { assert!(CHECK_STALE == u64::MAX) };
        for depth in 1..depth {
            let at = self.inner_shell(depth);
            self.asm.cmp_mem_imm(Mem::frame(at + frame::FRAME_OBJ), 0);
            self.asm.jcc(Cond::Ne, stale);
        }
        self.asm.bind(back);
        if self.layout.looped {
            self.asm.load(R11, Mem::frame(act::FRAME));
        } else {
            self.asm.lea(R11, Mem::frame(SHELL));
        }
        self.asm.store(Mem::at(R15, tstate::CURRENT_FRAME), R11);
        let levels = i8::try_from(depth - 1).unwrap_or(i8::MAX);
        self.asm
            .add_mem32(Mem::at(R15, tstate::PY_RECURSION_REMAINING), levels);
    }

    pub(super) fn call(&mut self, i: &LInst, helper: HelperId, args: &[(u8, CallArg)], catches: bool) {
        let row = helper.row();
        let shown = i.site.filter(|_| row.effects.runs_python);
        if let Some(site) = shown {
            self.make_visible(site, i.bc);
        }
        let depth = shown.map_or(0, |s| self.lir.sites[s.index()].chain.len());
        for &(r, arg) in args {
            match arg {
                CallArg::Tstate => self.asm.mov(r, gpr::R15),
                CallArg::Frame if depth > 1 => {
                    let at = self.inner_shell(depth - 1);
                    self.asm.lea(r, Mem::frame(at));
                }
                CallArg::Frame => self.asm.load(r, Mem::frame(act::FRAME)),
                CallArg::Imm(n) => self.asm.imm(r, n),
                CallArg::Addr(t) => self.asm.addr(r, t),
                CallArg::Array => self.asm.lea(r, Mem::frame(self.layout.out + 8)),
                CallArg::Scratch => self.asm.lea(r, Mem::frame(self.layout.scratch)),
            }
        }
        self.asm.addr(R11, Target::Helper(helper));
        self.asm.call_reg(R11);
        if catches {
            self.catch_result(row.ret);
        } else {
            self.check_result(i, row.ret);
        }
        if let Some(site) = shown.filter(|_| row.ret != Ret::Raises) {
            self.hide(site);
        }
    }

    /// A call that catches goes on: NULL takes the place of an object.
    fn catch_result(&mut self, ret: Ret) {
        match ret {
            // 1 stands for an exception.
            Ret::NewOrEnd => {
                let done = self.asm.label();
                self.asm.alu_imm(Alu::Cmp, RAX, 1);
                self.asm.jcc(Cond::Ne, done);
                self.asm.imm(RAX, 0);
                self.asm.bind(done);
            }
            Ret::Truth => self.asm.mov32(RAX, RAX),
            _ => {}
        }
    }

    fn check_result(&mut self, i: &LInst, ret: Ret) {
        if matches!(
            ret,
            Ret::New | Ret::NewOrEnd | Ret::Status | Ret::Truth | Ret::Raises
        ) {
            let exit = self.site_label(i.site);
            match ret {
                Ret::New => {
                    self.asm.test(RAX);
                    self.asm.jcc(Cond::E, exit);
                }
                Ret::NewOrEnd => {
                    self.asm.alu_imm(Alu::Cmp, RAX, 1);
                    self.asm.jcc(Cond::E, exit);
                }
                Ret::Status | Ret::Truth => {
                    self.asm.test32(RAX);
                    self.asm.jcc(Cond::S, exit);
                }
                _ => self.asm.jmp(exit),
            }
        }
        if matches!(ret, Ret::Truth | Ret::TruthSafe) {
            self.asm.mov32(RAX, RAX);
        }
    }

    pub(super) fn call_native(&mut self, i: &LInst, cell: Target, func: Option<Target>, catches: bool) {
        if let Some(site) = i.site {
            self.make_visible(site, i.bc);
        }
        if let Some(t) = func {
            self.asm.addr(RDI, t);
        }
        self.asm.lea(RSI, Mem::frame(self.layout.out + 8));
        self.asm.addr(R11, cell);
        self.asm.call_mem(Mem::at(R11, 0));
        if !catches {
            self.check_result(i, Ret::New);
        }
        if let Some(site) = i.site {
            self.hide(site);
        }
    }

    /// A frame object that only the shell holds goes away with it.
    pub(super) fn check_frame(&mut self, i: &LInst) {
        if !self.layout.linked {
            return;
        }
        let exit = self.site_label(i.site);
        let done = self.asm.label();
        self.asm.load(R11, Mem::frame(SHELL + frame::FRAME_OBJ));
        self.asm.test(R11);
        self.asm.jcc(Cond::E, done);
        self.asm.cmp_mem32_imm(Mem::at(R11, object::OB_REFCNT), 1);
        self.asm.jcc(Cond::Ne, exit);
        self.asm.bind(done);
    }

    pub(super) fn poll(&mut self, i: &LInst) {
        let (exit, site, bc) = (self.site_label(i.site), i.site, i.bc);
        match i.op {
            LOp::PollCall { raise } => {
                let raise = self.site_label(Some(raise));
                let done = self.asm.label();
                let slow = self.later(move |e| {
                    if let Some(s) = site {
                        e.make_visible(s, bc);
                    }
                    e.asm.mov(RDI, gpr::RSP);
                    e.asm.addr(R11, Target::PollSlow);
                    e.asm.call_reg(R11);
                    e.asm.test32(RAX);
                    e.asm.jcc(Cond::S, raise);
                    e.asm.jcc(Cond::Ne, exit);
                    e.leave_kept_frame(exit);
                    if let Some(s) = site {
                        e.hide(s);
                    }
                    e.asm.jmp(done);
                });
                self.compare_breaker(false);
                self.asm.jcc(Cond::Ne, slow);
                self.asm.bind(done);
            }
            _ => {
                self.compare_breaker(matches!(i.op, LOp::Check { .. }));
                self.asm.jcc(Cond::Ne, exit);
                if i.op == (LOp::Check { handling: false }) {
                    self.leave_kept_frame(exit);
                }
            }
        }
    }

    /// Leaves if a frame object of the shell is held elsewhere: it outlives the call, and has to find the locals, the
    /// line and the cycles of a real frame then. The frame of a loop unit is the interpreter's, which has them.
    fn leave_kept_frame(&mut self, exit: DynamicLabel) {
        if !self.layout.linked || self.layout.looped {
            return;
        }
        let held = Mem::frame(SHELL + frame::FRAME_OBJ);
        let done = self.asm.label();
        let seen = self.later(move |e| {
            e.asm.load(R11, held);
            e.asm.cmp_mem32_imm(Mem::at(R11, object::OB_REFCNT), 1);
            e.asm.jcc(Cond::A, exit);
            e.asm.jmp(done);
        });
        self.asm.cmp_mem_imm(held, 0);
        self.asm.jcc(Cond::Ne, seen);
        self.asm.bind(done);
    }

    /// The frame is in a generator object, before whose frame lies its state.
    pub(super) fn suspend(&mut self, bc: u32, slots: i32, state: i8) {
        self.asm.load(R11, Mem::frame(act::FRAME));
        self.asm.store_imm32(Mem::at(R11, frame::STACKTOP), slots);
        self.asm.addr(gpr::RCX, Target::Bytecode(CodeIdx(0), bc));
        self.asm.store(Mem::at(R11, frame::INSTR_PTR), gpr::RCX);
        let offset = generator::GI_FRAME_STATE - generator::GI_IFRAME;
        self.asm.store_imm8(Mem::at(R11, offset), state);
        self.layout.clone().leave(&mut self.asm);
    }

    pub(super) fn ret(&mut self) {
        let slow = match self.return_slow {
            Some(l) => l,
            None => {
                let layout = self.layout.clone();
                let l = self.later(move |e| {
                    e.asm.mov(RDI, gpr::RSP);
                    e.asm.mov(RSI, RAX);
                    e.asm.addr(R11, Target::ReturnSlow);
                    e.asm.call_reg(R11);
                    layout.leave_unlinked(&mut e.asm);
                });
                self.return_slow = Some(l);
                l
            }
        };
        let layout = self.layout.clone();
        layout.epilogue(&mut self.asm, slow);
    }
}
