"""f-strings: conversions, format specs, nested fields, user __format__, errors, evaluation order."""

import datetime
from decimal import Decimal

ORDER = []


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        ORDER.append(f"format {spec!r}")
        return f"${self.amount:{spec}}" if spec else f"${self.amount}"

    def __str__(self):
        ORDER.append("str")
        return "money str"

    def __repr__(self):
        ORDER.append("repr")
        return "money répr"


class BadFormat:
    def __format__(self, spec):
        return 5

    def __str__(self):
        return 6

    def __repr__(self):
        raise ZeroDivisionError("repr failed")


class Text(str):
    def __format__(self, spec):
        return "text subclass"

    def __str__(self):
        return "str of text"


def simple(x):
    return f"{x}"


def several(a, b, c):
    return f"{a}-{b!r}+{c!s}={a!a}"


def number(x, width, precision):
    return f"[{x:{width}.{precision}f}] [{x:>{width}}] [{x:<{width}}] [{x:^{width}}]"


def ints(n):
    return f"{n:d} {n:x} {n:#o} {n:b} {n:,} {n:_d} {n:+d} {n:05d} {n:e} {n:%} {n:c}"


def self_documenting(value):
    return f"{value=} {value = !s} {value=:>5} {value + 1=}"


def nested_quotes(table):
    return f"{table['key']} {', '.join(f'{k}:{v}' for k, v in table.items())} {{literal}} {table!r:>30}"


def in_loop(n):
    parts = []
    for i in range(n):
        parts.append(f"{i % 10}{'even' if i % 2 == 0 else 'odd'}{i * 0.5:.1f}")
    return len("".join(parts)), parts[-1]


def concat_loop(n):
    text = ""
    for i in range(n):
        text = f"{text[-5:]}{i}"
    return text


def note(x):
    ORDER.append(x)
    return x


def ordered():
    return f"{note(1)}{note(2):{note(5)}}{note(3)!r:{note(7)}}"


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for i in range(1000):
    simple(i), several(i, "b", None), number(i * 0.5, 8, 2), ints(i % 50 + 60), self_documenting(i)

for x in (5, 2.5, "s", None, True, [1], Money(3), Text("t"), Decimal("1.50"), 1j, b"b", simple.__name__, "é"):
    print(simple(x), outcome(several, x, x, x), outcome(number, x, 10, 3))
for n in (65, -65 % 97, True, 0x1F600, 2**70, 2.5, "s"):
    print(outcome(ints, n))
print(ORDER)
ORDER.clear()
print(ordered(), ORDER, self_documenting(41), self_documenting(0.5), nested_quotes({"key": "v", "n": 1}))
print(in_loop(2000), concat_loop(2000), f"{Money(2):>10}", f"{datetime.date(2020, 1, 2):%Y/%m/%d}")
for f in (simple, lambda x: f"{x!s}", lambda x: f"{x!r}", lambda x: f"{x!a}", lambda x: f"{x:5}"):
    print(outcome(f, BadFormat()), outcome(f, Text("abc")), outcome(f, [Text("q")]))
print(
    outcome(lambda x: f"{x:d}", "s"), outcome(lambda x: f"{x:5}", []), outcome(lambda x: f"{x:zz}", 5),
    outcome(lambda x: f"{x.y}", 5),
)
print(
    f"{'a' 'b'}{1}{2}" f"{3}", f"{3.14159:.{2}f}", f"{'x':{'>'}{5}}", f"{(lambda: 5)()}", f"{ {1: 2}[1] }",
    f"{1:{'' or 3}}|",
)
