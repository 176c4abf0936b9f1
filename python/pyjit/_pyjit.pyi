"""The native module: what the package `pyjit` may ask of it. Not for users."""

from types import CodeType, FunctionType
from typing import Any, Literal, TypedDict, type_check_only

type _Target = FunctionType | CodeType
type _Value = int | bool | str
type _OptionRow = tuple[
    str,  # name, a keyword of pyjit.enable()
    str,  # environment variable
    Literal["int", "bool", "str"],
    str,  # unit, shown after the range; may be empty
    _Value,  # default
    _Value,  # current value
    int | None,  # lowest value allowed
    int | None,  # highest value allowed
    str,  # one line of documentation
]

@type_check_only
class _Exit(TypedDict):
    offset: int
    line: int | None
    reason: str
    count: int

@type_check_only
class _Info(TypedDict):
    state: Literal["cold", "counting", "compiled", "refused", "retired"]
    reason: str | None
    entries: int
    osr_entries: int
    versions: int
    code_bytes: int
    compile_ns: int
    exits: list[_Exit]

def unsupported() -> str | None:
    """None, or why this interpreter is not supported: `expected ..., found ...`. Asked once, at import."""

def enable() -> None: ...
def disable() -> None: ...
def is_enabled() -> bool: ...
def options() -> list[_OptionRow]:
    """The option table. `threshold` and `jit_threshold` are among its rows; callable when unsupported, too."""

def set_option(name: str, value: _Value) -> None:
    """Set an option to a value whose type and range were checked.

    Raises ValueError if the text of a `str` option does not follow that option's grammar.
    """

def set_error_classes(not_compiled: type[Exception], compilation_failed: type[Exception]) -> None:
    """The exceptions that `dump`, `evaluate` (the first) and `compile` (the second) raise."""

def mark(func: FunctionType, threshold: int) -> None:
    """Compile `func` after `threshold` calls, also without enable(); 0 compiles now. A refusal is no error."""

def compile(func: _Target) -> None:
    """Compile now. Raises the second error class with the reason of a refusal."""

def deoptimize(func: _Target) -> None: ...
def info(func: _Target) -> _Info: ...
def dump(func: _Target, stage: str) -> str:
    """The text of one of `stages()`. Raises the first error class if `func` was never compiled."""

def stages() -> list[str]:
    """The stages in the order of the compiler. `opt` (the code that is lowered) and `asm` are among them."""

def feedback(func: _Target) -> list[dict[str, Any]]: ...
def explain(func: _Target) -> list[tuple[int | None, str]]:
    """Pairs of source line (None: the whole function) and note."""

def evaluate(func: FunctionType, args: tuple[Any, ...]) -> Any: ...
def stats() -> dict[str, int]: ...
