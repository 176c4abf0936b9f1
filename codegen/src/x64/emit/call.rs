//! Calls, polls and returns.

use dynasmrt::DynamicLabel;
use pyjit_ffi::layout::{frame, object};

use super::super::asm::{Cond, Mem};
use super::super::frame::SHELL;
use super::Emit;
use crate::abi::{Target, act};
use crate::helpers::{HelperId, Ret};
use crate::lir::inst::{Alu, CallArg, LInst, LOp, SiteId};
use crate::lir::regs::{XTMP, gpr};

use gpr::{R11, RAX, RDI, RSI};

impl Emit<'_> {
    /// Stores the bytecode address and the site, so that the frame can be looked at. Changes r11 and xmm15.
    pub(super) fn make_visible(&mut self, site: SiteId, bc: u32) {
        self.asm.addr(R11, Target::Bytecode(bc));
        if self.layout.looped {
            self.asm.movq_to_xmm(XTMP, R11);
            self.asm.load(R11, Mem::frame(act::FRAME));
            self.asm.storesd(Mem::at(R11, frame::INSTR_PTR), XTMP);
        } else {
            self.asm.store(Mem::frame(SHELL + frame::INSTR_PTR), R11);
        }
        self.asm
            .store_imm32(Mem::frame(act::SITE), i32::try_from(site.0 + 1).unwrap_or(0));
    }

    pub(super) fn call(&mut self, i: &LInst, helper: HelperId, args: &[(u8, CallArg)], catches: bool) {
        let row = helper.row();
        if row.effects.runs_python
            && let Some(site) = i.site
        {
            self.make_visible(site, i.bc);
        }
        for &(r, arg) in args {
            match arg {
                CallArg::Tstate => self.asm.mov(r, gpr::R15),
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
                    e.asm.jmp(done);
                });
                self.compare_breaker(false);
                self.asm.jcc(Cond::Ne, slow);
                self.asm.bind(done);
            }
            _ => {
                self.compare_breaker(i.op == LOp::Check);
                self.asm.jcc(Cond::Ne, exit);
                if i.op == LOp::Check {
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
