"""A JIT compiler for stock CPython.

`pyjit.enable()` compiles whatever becomes hot in this process; `@pyjit.jit` compiles the functions that matter.
`pyjit.inspect(f)` and `pyjit.explain(f)` tell what became of a function, `pyjit.stats()` of the program.
"""

from ._control import disable, enable, is_enabled, stats
from ._errors import CompilationFailedError, NotCompiledError, PyjitError, UnsupportedError
from ._inspect import Explanation, Inspection, explain, inspect
from ._jit import jit
from ._options import load_environment as _load_environment

__all__ = [
    "CompilationFailedError",
    "Explanation",
    "Inspection",
    "NotCompiledError",
    "PyjitError",
    "UnsupportedError",
    "disable",
    "enable",
    "explain",
    "inspect",
    "is_enabled",
    "jit",
    "stats",
]

_load_environment()


def __getattr__(name):
    # The metadata is slow to read, and few programs ask.
    if name == "__version__":
        from importlib.metadata import version

        return version("pyjit")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
