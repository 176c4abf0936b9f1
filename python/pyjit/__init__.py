"""A JIT compiler for stock CPython.

`pyjit.enable()` compiles whatever becomes hot in this process; `@pyjit.jit` compiles the functions that matter.
`pyjit.inspect(f)` and `pyjit.explain(f)` tell what became of a function, `pyjit.stats()` of the program.
"""

from ._control import disable, enable, is_enabled, stats
from ._errors import CompilationFailedError, NotCompiledError, PyjitError, UnsupportedError
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
    # What most programs never use is imported when it is asked for.
    if name == "jit":
        from ._jit import jit as found
    elif name in ("Explanation", "Inspection", "explain", "inspect"):
        from . import _inspect

        found = getattr(_inspect, name)
    elif name == "__version__":
        from importlib.metadata import version

        found = version("pyjit")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *__all__})
