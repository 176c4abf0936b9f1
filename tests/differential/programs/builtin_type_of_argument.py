"""Builtins that answer from the class of an argument: an argument of another class comes after warm-up."""


def class_of(x):
    return type(x)


def copier_of(x, table):
    cls = type(x)
    copier = table.get(cls)
    if copier is not None:
        return copier(x)
    return "none"


def as_int(x):
    return int(x)


def as_float(x):
    return float(x)


def size(x):
    return len(x)


def is_list(x):
    return isinstance(x, list)


class Odd(int):
    def __int__(self):
        return 77

    def __float__(self):
        return 7.5


TABLE = {int: lambda x: x, list: lambda x: x[:], str: lambda x: x + "!"}
VALUES = [3, True, 2.5, "12", [1, 2], (1, 2, 3), {1: 2}, None, Odd(5), 2**70, b"1"]


def tell(f, *args):
    try:
        return repr(f(*args))
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


for first in VALUES[:6]:
    for f, rest in [(class_of, ()), (copier_of, (TABLE,)), (as_int, ()), (as_float, ()), (size, ()), (is_list, ())]:
        # A fresh function of the same code each time: feedback of one class, then all others.
        fresh = type(f)(f.__code__.replace(co_name=f.__name__), globals(), f.__name__)
        for _ in range(120):
            tell(fresh, first, *rest)
        print(f.__name__, repr(first), [tell(fresh, x, *rest) for x in VALUES])
