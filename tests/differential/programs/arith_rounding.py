"""math.floor, math.ceil, round(x) and divmod in hot loops: ties, signed zeros, numbers at the edges of exactness and of
machine integers, NaN and infinities, ints of all sizes, bools, subclasses, and what is no number."""

import math
from fractions import Fraction


def floors(values):
    return [math.floor(x) for x in values]


def ceils(values):
    return [math.ceil(x) for x in values]


def rounds(values):
    return [round(x) for x in values]


def sums(n, step):
    a = b = c = 0
    for i in range(n):
        x = i * step
        a += math.floor(x)
        b += math.ceil(x)
        c += round(x)
    return a, b, c


def divide(pairs):
    out = []
    for a, b in pairs:
        q, r = divmod(a, b)
        out.append((q, r))
    return out


def digits(n, base):
    out = []
    while n:
        n, d = divmod(n, base)
        out.append(d)
    return out


def one(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f"{type(e).__name__}: {e}"


PLAIN = [k / 4 for k in range(-40, 41)]
EDGES = [0.0, -0.0, 0.49999999999999994, -0.49999999999999994, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-320]
for e in (31, 51, 52, 53, 62, 63, 64):
    for base in (2.0**e, -(2.0**e)):
        EDGES += [math.nextafter(base, 0), base, math.nextafter(base, base * 2), base - 0.5, base + 0.5, base - 1.5]
EDGES += [8.9e18, 9.0e18, 9.1e18, 9.3e18, -9.3e18, 1e300]
INTS = [0, 1, -1, 255, 2**30, -(2**30), 2**31, 2**60, 2**62, 2**63 - 1, -(2**63), 2**63, 10**30, True]

for f in (floors, ceils, rounds):
    for _ in range(30):
        plain = f(PLAIN)
    print(f.__name__, plain)
    for _ in range(3):
        print(f(EDGES))
    print(f(INTS), f([Fraction(7, 2), 2.5, 3]))
    for odd in (math.nan, math.inf, -math.inf, "x", None):
        print(one(f, [1.5, odd]))
for step in (0.25, -0.3, 0.5, 1e17, 1):
    for _ in range(20):
        total = sums(200, step)
    print(total)


class Third(float):
    def __round__(self):
        return "third"

    def __floor__(self):
        return "floor"


print(rounds([1.5, Third(2.5)]), floors([1.5, Third(2.5)]), ceils([1.5, Third(2.5)]))

SMALL = [(a, b) for a in range(-9, 10) for b in (-4, -3, -1, 1, 2, 5)]
BIG = [(a, b) for a in INTS for b in (1, -1, 7, -7, 2**31, 2**62, -(2**63), 10**25)]
FLOATS = [(a, b) for a in (0.0, -0.0, 1.0, -1.0, 5.5, -5.5, 1e300, math.inf, math.nan) for b in (2.0, -2.0, 0.3, math.inf)]
for _ in range(20):
    small = divide(SMALL)
print(small)
print(divide(BIG))
for _ in range(20):
    floats = divide(FLOATS)
print(floats)
print(divide(SMALL[:5] + FLOATS[:5] + [(7, 2.0), (7.5, 2), (True, 2), (Fraction(7, 2), 1)]))
for pair in ((1, 0), (1.0, 0.0), (2**70, 0), ("x", 1), (1, None)):
    print(one(divide, [(7, 2), pair]))
for _ in range(30):
    found = digits(2**40 + 12345, 7)
print(found, digits(3**80, 10), one(digits, 5, 0))
