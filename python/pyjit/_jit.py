"""The decorator `@pyjit.jit`."""

from types import FunctionType

from . import _options
from ._control import warn_unsupported
from ._describe import describe
from ._native import native, unsupported

_MISSING = object()


def jit(target=_MISSING, /, **options):
    """Compile this function, or the functions of this class, early; `enable()` is not needed.

    Use it bare (`@pyjit.jit`) or with options (`@pyjit.jit(threshold=100)`):

    * `threshold`: calls before compiling. Default: the option `jit_threshold`.
    * `eager`: True compiles at once, without having seen any values; it excludes `threshold`.

    A function comes back as the same object. A class comes back as the same class, with every plain function
    in its own namespace marked, those inside a staticmethod, classmethod or property included. What cannot
    be compiled runs in the interpreter, and `pyjit.explain` says why.
    """
    threshold = _threshold(options)

    def mark(target):
        functions = list(_functions_of(target))
        if unsupported is not None:
            warn_unsupported(stacklevel=4 if direct else 3)
        for function in functions:
            native.mark(function, threshold)
        return target

    direct = target is not _MISSING
    return mark(target) if direct else mark


def _threshold(options):
    """Calls before compiling; 0 compiles at once."""
    for name in options:
        if name not in ("eager", "threshold"):
            near = _options.closest(name, ["eager", "threshold"])
            raise TypeError(f"jit() got an unknown option {name!r}{near}")
    eager = options.get("eager", False)
    if type(eager) is not bool:
        raise TypeError(f"option eager wants bool, got {describe(eager)}")
    if eager and "threshold" in options:
        raise TypeError("eager=True compiles at once, so threshold= means nothing beside it")
    if eager or unsupported is not None:
        return 0
    if "threshold" in options:
        return _options.check(_options.named("threshold"), options["threshold"])
    return _options.named("jit_threshold").current


def _functions_of(target):
    if isinstance(target, FunctionType):
        yield target
    elif isinstance(target, type):
        for member in vars(target).values():
            for part in _parts(member):
                if isinstance(part, FunctionType):
                    yield part
    else:
        hint = "; put it below @staticmethod or @classmethod" if isinstance(target, (staticmethod, classmethod)) else ""
        raise TypeError(f"jit() wants a Python function or a class, got {describe(target)}{hint}")


def _parts(member):
    """The objects inside a class's attribute that may be functions."""
    if isinstance(member, (staticmethod, classmethod)):
        return (member.__func__,)
    if isinstance(member, property):
        return (member.fget, member.fset, member.fdel)
    return (member,)
