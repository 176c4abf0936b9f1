"""The native module, or a stand-in with the same functions where it cannot run.

The rest of the package calls `native` and asks `unsupported` once; there is no other place that knows
whether this interpreter has a JIT.
"""

import sys

from ._errors import CompilationFailedError, NotCompiledError

# The functions of `pyjit._pyjit`, described in _pyjit.pyi. A module that lacks one was built from other sources.
CONTRACT = (
    "unsupported", "enable", "disable", "is_enabled", "options", "set_option", "set_error_classes",
    "mark", "compile", "deoptimize", "info", "dump", "stages", "feedback", "explain", "evaluate", "stats",
)  # fmt: skip


class _Off:
    """What the native module would say if no function were ever compiled, `reason` being why."""

    def __init__(self, reason, options):
        self._reason = reason
        self._options = options

    def options(self):
        return self._options

    def disable(self):
        pass

    def is_enabled(self):
        return False

    def mark(self, func, threshold):
        pass

    def compile(self, func):
        raise CompilationFailedError(self._reason)

    def deoptimize(self, func):
        pass

    def info(self, func):
        counts = dict.fromkeys(("entries", "osr_entries", "versions", "code_bytes", "compile_ns"), 0)
        return {"state": "refused", "reason": self._reason, "exits": []} | counts

    def dump(self, func, stage):
        raise NotCompiledError(self._reason)

    def stages(self):
        return []

    def feedback(self, func):
        return []

    def explain(self, func):
        return [(None, self._reason)]

    def evaluate(self, func, args):
        raise NotCompiledError(self._reason)

    def stats(self):
        return {}


def _running():
    """The running interpreter, in the words of a refusal."""
    kind = "free-threaded " if "t" in sys.abiflags else ""
    kind += "debug " if "d" in sys.abiflags else ""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{kind}{sys.implementation.name} {version} on {sys.platform}"


def _load():
    """The pair (native module or stand-in, None or why pyjit cannot run here)."""
    try:
        from . import _pyjit
    except ImportError as error:
        reason = f"expected cpython 3.13 on x86-64 linux, found {_running()} ({error})"
        return _Off(reason, []), reason
    missing = [name for name in CONTRACT if not hasattr(_pyjit, name)]
    if missing:
        reason = f"expected the native module of this version of pyjit, found one without {missing[0]}()"
        return _Off(reason, []), reason
    reason = _pyjit.unsupported()
    if reason is not None:
        return _Off(reason, _pyjit.options()), reason
    # The native module uses them when it is switched on, maybe in the middle of a traced program.
    import _tracemalloc  # noqa: F401
    import atexit  # noqa: F401
    import itertools  # noqa: F401

    _pyjit.set_error_classes(NotCompiledError, CompilationFailedError)
    return _pyjit, None


native, unsupported = _load()
