"""Operands of different numeric types meeting in the same instruction."""

from decimal import Decimal
from fractions import Fraction

NUMBERS = [3, 2.5, True, -4, -0.0, 2**70, False, 1e300]


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def div(a, b):
    try:
        return a / b
    except (ZeroDivisionError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


def dot(xs, ys):
    total = 0
    for x, y in zip(xs, ys):
        total += x * y
    return total


def lerp(a, b, t):
    return a + (b - a) * t


def running_total(values):
    total = 0
    kinds = []
    for value in values:
        total += value
        kinds.append(type(total).__name__)
    return total, kinds[-1], kinds[0], len(set(kinds))


for i in range(1500):
    add(i, i), sub(i, 1), mul(i, 2), div(i, 3)

for a in NUMBERS:
    for b in NUMBERS:
        print(repr(a), repr(b), repr(add(a, b)), repr(sub(a, b)), repr(mul(a, b)), repr(div(a, b)))

ints = list(range(1000))
floats = [i * 0.25 for i in range(1000)]
bools = [i % 3 == 0 for i in range(1000)]
print(dot(ints, ints), dot(ints, floats), dot(bools, ints), dot(floats, bools), dot(bools, bools))
print(lerp(0, 10, 0.25), lerp(0.0, 10, 1), lerp(Fraction(1, 3), 1, Fraction(1, 2)), lerp(True, False, 3))
print(running_total(ints), running_total(floats), running_total(ints + floats), running_total(bools))
print(add(Fraction(1, 3), 1), add(1, Fraction(1, 3)), add(0.5, Fraction(1, 4)), mul(Decimal("1.1"), 3))
print(add(3, 2j), mul(2.0, 1j), sub(True, 1j), div(1j, 2), dot([1j, 2], [3, 4.0]))
for a, b in ((Decimal(1), 0.5), (Fraction(1, 2), Decimal(1)), (1, "x"), (2.5, None), (None, True)):
    try:
        print(add(a, b))
    except TypeError as error:
        print("TypeError:", error)
print(add(2**53, 1.0), add(2.0**53, 1), sub(2**53 + 1, 2.0**53), mul(10**400 // 10**399, 0.1), div(10**400, 10**399))
print(div(10**400, 3), div(1, 10**400), div(10**400, 1.0))
