"""How an object is named in an error message."""

_PLAIN = (type(None), bool, int, float, str, bytes)


def describe(thing):
    """A short description that runs none of the object's own code unless its type is a plain built-in."""
    if isinstance(thing, type):
        return f"the class {thing.__qualname__}"
    if type(thing) in _PLAIN:
        text = repr(thing)
        return f"{type(thing).__name__} {text if len(text) <= 40 else text[:37] + '...'}"
    name = getattr(thing, "__qualname__", None)
    return f"{type(thing).__name__} {name}" if isinstance(name, str) else f"an object of type {type(thing).__name__}"
