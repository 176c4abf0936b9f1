"""Option values: the one place where types and ranges are checked.

The table itself (names, variables, ranges, defaults) is the native module's. An option is given to
`pyjit.enable(name=value)` or in its `PYJIT_*` variable, which is read when pyjit is imported; the call wins.
"""

import os

from ._native import native, unsupported

_TYPES = {"int": int, "bool": bool, "str": str}
_BOOLS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class Option:
    """One row of the native option table."""

    __slots__ = ("name", "env", "type", "unit", "default", "current", "lo", "hi", "doc")

    def __init__(self, name, env, type, unit, default, current, lo, hi, doc):
        self.name = name
        self.env = env
        self.type = type
        self.unit = unit
        self.default = default
        self.current = current
        self.lo = lo
        self.hi = hi
        self.doc = doc

    def allowed(self):
        """What a value may be, for messages and the help text."""
        if self.type == "bool":
            return "0 or 1"
        if self.lo is None and self.hi is None:
            return f"any {self.type}" + (f" ({self.unit})" if self.unit else "")
        lo = "" if self.lo is None else self.lo
        hi = "" if self.hi is None else self.hi
        return f"{lo}..{hi} {self.unit}".rstrip()


def table():
    """The options, in the order of the native table, with their current values."""
    return [Option(*row) for row in native.options()]


def closest(name, names):
    """` (did you mean X?)`, or nothing."""
    import difflib

    near = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def check(option, value):
    """`value`, given in Python, if `option` can have it.

    Raises TypeError for another type and ValueError outside the range.
    """
    if type(value) is not _TYPES[option.type]:
        raise TypeError(f"option {option.name} wants {option.type}, got {type(value).__name__} {value!r}")
    return _in_range(option, value, f"option {option.name}={value!r}")


def named(name):
    """The option called `name`; KeyError is a mistake inside pyjit."""
    return {option.name: option for option in table()}[name]


def check_all(function, values):
    """The (option, value) pairs of keyword arguments given to `function`."""
    # Without a native module there is no table to compare with, and nothing that could use the values.
    options = {option.name: option for option in table()}
    if not options and unsupported is not None:
        return []
    for name in values:
        if name not in options:
            raise TypeError(f"{function}() got an unknown option {name!r}{closest(name, options)}")
    return [(options[name], check(options[name], value)) for name, value in values.items()]


def read_environment():
    """The (option, value) pairs of the `PYJIT_*` variables. An empty variable counts as unset."""
    found = {name: text for name, text in os.environ.items() if name.startswith("PYJIT_") and text}
    if not found:
        return []
    by_env = {option.env: option for option in table()}
    _warn_of_typos(found, by_env)
    return [(by_env[env], _parse(by_env[env], text)) for env, text in found.items() if env in by_env]


def apply(values, given_as="name"):
    """Hand checked values to the native side, which alone knows the grammar of some text options."""
    for option, value in values:
        try:
            native.set_option(option.name, value)
        except ValueError as error:
            raise ValueError(f"{_said(option, given_as)}={value!r}: {error}") from None


def load_environment():
    """Check the `PYJIT_*` variables and, where pyjit can run, make them current. Called once, at import."""
    values = read_environment()
    if unsupported is None:
        apply(values, given_as="env")


def _said(option, given_as):
    return option.env if given_as == "env" else f"option {option.name}"


def _parse(option, text):
    said = f"{option.env}={text!r}"
    if option.type == "str":
        return text
    if option.type == "bool":
        if text.lower() not in _BOOLS:
            raise ValueError(f"{said} is not a bool; allowed: {option.allowed()}")
        return _BOOLS[text.lower()]
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{said} is not an int; allowed: {option.allowed()}") from None
    return _in_range(option, value, said)


def _in_range(option, value, said):
    below = option.lo is not None and value < option.lo
    above = option.hi is not None and value > option.hi
    if below or above:
        raise ValueError(f"{said} is out of range; allowed: {option.allowed()}")
    return value


def _warn_of_typos(found, by_env):
    # A variable unlike every option may belong to somebody else's tool; one that looks like an option is a slip.
    for env in found:
        if env not in by_env and (near := closest(env, by_env)):
            import warnings

            warnings.warn(f"{env} is not a variable of pyjit{near}", RuntimeWarning, stacklevel=2)
