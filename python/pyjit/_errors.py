"""The exceptions of pyjit."""


class PyjitError(Exception):
    """Base class of the exceptions that only pyjit raises."""


class UnsupportedError(PyjitError, RuntimeError):
    """`enable(strict=True)` on an interpreter pyjit does not support. The text says what was expected and found."""


class NotCompiledError(PyjitError, RuntimeError):
    """Something was asked of the machine code of a function that has none."""


class CompilationFailedError(PyjitError, RuntimeError):
    """`force_compile()` on a function that pyjit refuses. The text is the reason, as `explain` shows it."""
