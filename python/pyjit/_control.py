"""Switching the JIT on and off for the whole process."""

from . import _options
from ._errors import UnsupportedError
from ._native import native, unsupported

_warned = False


def enable(*, strict=False, **options):
    """Compile hot functions and loops from now on. Returns whether the JIT is on.

    `options` are the rows of the option table (`python -m pyjit --help` lists them); an unknown name or a
    value of the wrong type is a TypeError, a value outside its range a ValueError. Calling it again changes
    the options named and leaves the others.

    On an interpreter pyjit does not support, a RuntimeWarning (one per process) says what was expected and
    found, the program runs on without the JIT and False is returned; with `strict=True` it is an
    UnsupportedError instead.
    """
    values = _options.check_all("enable", options)
    if unsupported is not None:
        if strict:
            raise UnsupportedError(unsupported)
        warn_unsupported(stacklevel=3)
        return False
    _options.apply(values)
    native.enable()
    return True


def disable():
    """Undo `enable()`: calls go through the interpreter again. Functions marked by `jit` stay marked."""
    native.disable()


def is_enabled():
    """Whether `enable()` is in force. Functions marked by `jit` are compiled without it."""
    return native.is_enabled()


def stats():
    """Counters since the start of the process. Names ending in `_ns` are times, in `_bytes` sizes."""
    return native.stats()


def warn_unsupported(stacklevel):
    """Say, once per process, that pyjit cannot run here."""
    global _warned
    if not _warned:
        _warned = True
        import warnings

        text = f"pyjit stays off: {unsupported}. The program runs without it."
        warnings.warn(text, RuntimeWarning, stacklevel=stacklevel)
