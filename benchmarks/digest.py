"""A digest of a Python value that does not depend on addresses, for comparing results between processes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))


def digest(value: object) -> str:
    """Hex digest of the value's structure: plain values by `repr`, containers and instances by their parts."""
    state = hashlib.sha256()
    for token in _tokens(value, {}):
        state.update(token.encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()[:16]


def _tokens(value: Any, seen: dict[int, tuple[int, Any]]) -> Iterator[str]:
    if type(value) in _PLAIN:
        yield repr(value)
        return
    if isinstance(value, type) or callable(value):
        yield f"<{getattr(value, '__qualname__', type(value).__name__)}>"
        return
    if id(value) in seen:
        yield f"<again {seen[id(value)][0]}>"
        return
    # The value is kept in `seen`, or its id could come back for another object.
    seen[id(value)] = (len(seen), value)
    yield f"<{type(value).__name__}"
    if isinstance(value, _PLAIN):
        yield repr(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _tokens(key, seen)
            yield from _tokens(item, seen)
    elif isinstance(value, (set, frozenset)):
        yield from sorted(digest(item) for item in value)
    elif hasattr(value, "__iter__"):
        for item in value:
            yield from _tokens(item, seen)
    yield from _attributes(value, seen)
    yield ">"


def _attributes(value: Any, seen: dict[int, tuple[int, Any]]) -> Iterator[str]:
    for name, item in getattr(value, "__dict__", {}).items():
        yield f".{name}"
        yield from _tokens(item, seen)
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                yield f".{name}"
                yield from _tokens(getattr(value, name), seen)
