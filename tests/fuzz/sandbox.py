"""Runs programs in forked children of one process that has pyjit imported but not switched on."""

import builtins
import gc
import os
import re
import resource
import signal
import sys
import tempfile
import time
import types
import warnings

import pyjit
from pyjit import _options
from pyjit._native import native

# What programs import is imported once, before the first fork.
import itertools  # noqa: F401
import threading  # noqa: F401
import weakref  # noqa: F401

# Memory of a child. Unit: bytes.
MEMORY = 3 << 30

# Modes: whether pyjit is on from the start (else from `jit_on()`), and its options.
MODES = {
    "hot": (True, {}),
    "warm": (False, {}),
    "warm-verify": (False, {"verify": True}),
    "hot-verify": (True, {"verify": True}),
    "gc": (True, {"stress": "gc"}),
    "spill": (False, {"stress": "spill"}),
}


def mode_options(mode):
    """(on from the start, options) of a mode: those above, and exit:N, invalidate:N, warm-exit:N, warm-invalidate:N."""
    if mode in MODES:
        return MODES[mode]
    name, _, number = mode.partition(":")
    early = not name.startswith("warm-")
    name = name.removeprefix("warm-")
    if name == "exit":
        return early, {"stress": f"exit:{int(number)}", "exit_limit": 1_000_000}
    if name == "retire":
        return early, {"stress": f"exit:{int(number)}"}
    if name == "invalidate":
        return early, {"stress": f"invalidate:{int(number)}", "max_versions": 100}
    raise ValueError(f"unknown mode {mode!r}")


class Result:
    """Output, how the child ended (exit status, or minus a signal) and how long it took."""

    def __init__(self, output, status, seconds):
        self.output, self.status, self.seconds = output, status, seconds

    def __eq__(self, other):
        return (self.output, self.status) == (other.output, other.status)


def run(code, mode, limit):
    """Run a code object in a child. Mode None is the plain interpreter."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            try:
                _child(code, mode, limit, out.fileno())
            finally:
                os._exit(99)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        output = re.sub("0x[0-9a-f]+", "0x", out.read().decode(errors="replace"))
    return Result(output, os.waitstatus_to_exitcode(status), time.monotonic() - started)


def _child(code, mode, limit, out):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(limit)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    warnings.simplefilter("ignore")
    # When a cycle dies depends on how many objects were allocated.
    gc.disable()
    early, options = mode_options(mode) if mode else (False, {})
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    # C functions, so that no tool sees more in one mode than in another.
    builtins.jit_on = gc.isenabled
    if early:
        pyjit.enable(strict=True, threshold=1, **options)
    elif mode:
        _options.apply(_options.check_all("enable", options | {"threshold": 1}))
        builtins.jit_on = native.enable
    status = 0
    try:
        exec(code, main.__dict__)
    except SystemExit:
        pass
    except BaseException as error:
        tb = error.__traceback__
        print("uncaught", type(error).__name__, error, *_lines(tb))
        status = 1
    sys.settrace(None)
    sys.setprofile(None)
    if sys.monitoring.get_tool(3) is not None:
        sys.monitoring.set_events(3, 0)
    try:
        main.__dict__.clear()
        gc.collect()
    finally:
        sys.stdout.flush()
        os._exit(status)


def _lines(tb):
    lines = []
    while tb is not None:
        lines.append(str(tb.tb_lineno))
        tb = tb.tb_next
    return lines
