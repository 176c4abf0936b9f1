"""Calls of built-in functions and types with the argument kinds their specialised forms expect, and others."""

import math


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Meta(type):
    def __instancecheck__(cls, obj):
        return obj == "magic"

    def __subclasscheck__(cls, sub):
        return sub is int


class Magic(metaclass=Meta):
    pass


class Floaty:
    def __float__(self):
        return 1.5

    def __int__(self):
        return 7

    def __index__(self):
        return 3

    def __round__(self, n=None):
        return ("rounded", n)

    def __abs__(self):
        return "absolute"

    def __divmod__(self, other):
        return "divmod"

    def __reversed__(self):
        return iter("backwards")


def one_argument(x):
    return [
        outcome(f, x)
        for f in (
            len,
            abs,
            int,
            float,
            str,
            bool,
            type,
            repr,
            hash,
            iter_list,
            round,
            sum,
            min,
            sorted_list,
            ord,
            chr,
            bin,
        )
    ]


def iter_list(x):
    return list(iter(x))


def sorted_list(x):
    return sorted(x)


def math_functions(x):
    return [
        outcome(f, x) for f in (math.sqrt, math.floor, math.ceil, math.sin, math.exp, math.log, math.trunc, math.isnan)
    ]


def outcome(f, *args):
    try:
        result = f(*args)
        return result if not isinstance(result, float) else repr(result)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def isinstance_chain(x):
    if isinstance(x, int):
        return "int"
    if isinstance(x, (float, complex)):
        return "number"
    if isinstance(x, str | bytes):
        return "text"
    if isinstance(x, Magic):
        return "magic"
    return type(x).__name__


def len_loop(items):
    total = 0
    for item in items:
        total += len(item)
    return total


def clamp(x, low, high):
    return max(low, min(x, high))


def gcd_lcm(n):
    total = 0
    for i in range(1, n):
        total += math.gcd(i, 360) + math.lcm(i, 6) % 7
    return total


def string_methods(text):
    return (
        text.upper(),
        text.split(","),
        text.strip(),
        text.startswith("a"),
        text.find("b"),
        ",".join(text),
        text.replace(
            "a",
            "",
        ),
    )


def list_methods(n):
    items = []
    for i in range(n):
        items.append(i)
        if i % 3 == 0:
            items.insert(0, -i)
        if len(items) > 20:
            items.pop()
            items.pop(0)
    items.sort(key=lambda x: -x)
    items.reverse()
    items.extend((1, 2))
    return items, items.index(1), items.count(2), items.copy() == items


for i in range(500):
    one_argument(i), math_functions(i), isinstance_chain(i), clamp(i, 3, 9), string_methods("a,b")
for x in (
    5, -2.5, "ab", [3, 1], (2,), {1: 2}, None, True, Len(4), Len(-1), Len("x"), Floaty(), 1j, b"q", range(3), 2**70,
):
    if type(x) in (str, bytes):
        print(type(x).__name__, [value for i, value in enumerate(one_argument(x)) if i != 8])
    elif x is not None and not isinstance(x, (Len, Floaty)):
        print(type(x).__name__, one_argument(x))
    print(type(x).__name__, math_functions(x), isinstance_chain(x))
print(
    isinstance_chain("magic"), isinstance_chain([]), issubclass(int, Magic), issubclass(bool, Magic),
    isinstance(Magic(), Magic),
)
print(
    len_loop(["a", "bc", (), {1}, range(9), Len(5)] * 100), outcome(len_loop, [Len(2**64)]), clamp(5, 1, 3),
    clamp("b", "a", "c"), clamp(0.5, 1, 2.0),
)
print(gcd_lcm(1000), string_methods("a,b a"), list_methods(200))
print(
    outcome(isinstance, 1, (int, "x")), outcome(isinstance, "a", (int, "x")), outcome(len, Len(1.5)),
    outcome(round, Floaty(), 2), abs(Floaty()),
)
print(
    divmod(Floaty(), 1), list(reversed(Floaty())), float(Floaty()), int(Floaty()), [10, 20, 30, 40][Floaty()],
    outcome(pow, 2, Floaty()),
)
print(
    sum([[1], [2]], []), sum((0.1,) * 10), max([], default=None), min(3, 1, 2), any([]), all([]),
    list(zip("ab", [1, 2, 3])), [*enumerate("ab", 5)],
)
