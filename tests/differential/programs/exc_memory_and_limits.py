"""Errors from limits: MemoryError, OverflowError, int digit limits, huge repeats, deep recursion in C helpers."""

import sys


def outcome(f, *args):
    try:
        result = f(*args)
        if isinstance(result, int) and result.bit_length() > 100:
            return f"{result.bit_length()} bits"
        return result if not hasattr(result, "__len__") else len(result)
    except (MemoryError, OverflowError, ValueError, RecursionError, IndexError) as error:
        return f"{type(error).__name__}: {error}"


def repeat(x, n):
    return x * n


def to_float(x):
    return float(x)


def divide(a, b):
    return a / b


def power(a, b):
    return a**b


def text(n):
    return str(n)


def parse(s):
    return int(s)


def shift(a, n):
    return a << n


def make_range(n):
    return len(range(n))


def char(n):
    return chr(n)


def index(items, n):
    return items[n]


def add_lists(a, n):
    return (a * n) + [1]


for i in range(800):
    repeat("ab", i % 5), to_float(i), divide(i, 3), power(i, 2), text(i), parse("12"), shift(1, i % 60), make_range(i)
    char(65), index([1, 2], 1), add_lists([1], 2)
# No bytearray: one that could not be allocated dies with a field CPython never set, and may complain about that.
for x in ("ab", b"ab", [1], (1,)):
    print(
        type(x).__name__, outcome(repeat, x, 2**62), outcome(repeat, x, 2**63), outcome(repeat, x, 2**64),
        outcome(repeat, x, -(2**70)), outcome(repeat, 2**61, x),
    )
print(
    outcome(to_float, 2**1024), outcome(to_float, -(10**400)), outcome(divide, 2**2000, 3),
    outcome(divide, 2**2000, 2**1999), outcome(divide, 1, 2**2000), outcome(power, 10.0, 400),
    outcome(power, 2.0, 1024),
)
print(
    outcome(text, 10**4300), outcome(text, 10**4299), outcome(parse, "1" * 4301), outcome(parse, "1" * 4300),
    outcome(parse, "0x10"), outcome(parse, ""),
)
print(
    outcome(shift, 1, 2**62), outcome(shift, 0, 2**62), outcome(shift, 1, 2**64), outcome(make_range, 2**63),
    outcome(make_range, 2**63 - 1), outcome(char, 0x110000), outcome(char, -1), outcome(char, 2**40),
)
print(
    outcome(index, [1], 2**63), outcome(index, "a", -(2**64)), outcome(add_lists, [1], 2**60),
    outcome(lambda: "a".ljust(2**62)), outcome(lambda: bytes(2**62)), outcome(lambda: [None] * sys.maxsize),
)
print(
    outcome(int, float("inf")), outcome(int, float("nan")), outcome(round, float("inf")), int(1e300) == 10**300,
    int(-1e18), int(1e18), int(9.3e18), int(-9.3e18),
)


class Deep:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return f"<{self.inner!r}>"


def nest(n):
    x = []
    for _ in range(n):
        x = [x]
    return x


def nested_repr(n):
    return repr(nest(n))


def nested_eq(n):
    return nest(n) == nest(n)


print(outcome(nested_repr, 100), outcome(nested_eq, 100), outcome(lambda: repr(Deep(Deep(Deep(1))))))
survivors = 0
for i in range(2000):
    if i % 200 == 0:
        try:
            [0] * (2**61)
        except MemoryError:
            survivors += 1
    survivors += i % 2
print(survivors)
