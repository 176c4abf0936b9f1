"""f-strings and str() of numbers, with and without formats, joined with texts of all kinds."""

import random

INTS = [0, 1, -1, 9, 10, -10, 255, 2**29, 2**30 - 1, 2**30, -(2**30), 2**31, 10**15, 2**60 - 1, 2**60, -(2**60), 2**63, -(2**63), 10**30]
FLOATS = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, -2.675, 1e-7, 123456.789, 1e15, 1e16, 1e22, 9.999, 99.995, 5e-324, 1e300]
FLOATS += [float("inf"), float("-inf"), float("nan")]
TEXTS = ["", "a", "é", "日本", "plain text", "\U0001f600"]


class Number(int):
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "number"


class Real(float):
    def __format__(self, spec):
        return f"real<{spec}>"


class Text(str):
    def __format__(self, spec):
        return "T" + spec

    def __str__(self):
        return "text"


def simple(values):
    return [f"{v}" for v in values] + [f"{v}-{v}" for v in values]


def plain(values):
    return [str(v) for v in values]


def decimals(values):
    return [(f"{v:d}", f"{v:5d}", f"{v:05d}", f"{v:03d}", f"{v:>6}", f"{v:x}", f"{v:,}") for v in values]


def fixed(values):
    return [(f"{v:.0f}", f"{v:.1f}", f"{v:.2f}", f"{v:.9f}", f"{v:8.2f}", f"{v:e}", f"{v:g}") for v in values]


def with_spec(values, spec):
    return [f"{v:{spec}}" for v in values]


def joined(values, texts):
    return [f"{v}{t}" for v in values for t in texts] + [f"{t}{t}" for t in texts] + [f"<{t!r}>" for t in texts]


def counted(n):
    out = []
    for i in range(n):
        out.append(f"{i}:{i * i}")
        out.append(str(-i) + str(i << 20))
    return ",".join(out)


for _ in range(30):
    results = [simple(INTS), plain(INTS), decimals(INTS), fixed(FLOATS), joined(INTS, TEXTS), counted(50)]
for result in results:
    print(result)
print(simple(FLOATS + TEXTS + [None, True]), plain(FLOATS + TEXTS + [None, True]))
print(simple([Number(3), Real(2.5), Text("x")]), plain([Number(3), Real(2.5), Text("x")]))
print(decimals([True, Number(4)]), fixed([1, True, Real(1.5)]))
print([with_spec(INTS[:6], spec) for spec in ("d", "4d", "04d", "", "+d", ".2f", "09d", "10d", "00d")])
print([with_spec(FLOATS, spec) for spec in (".2f", ".3f", "", ".10f", "+.1f", "05.1f")])
for values, spec in (([1.5], "d"), (["x"], "d"), (["x"], ".2f"), ([None], "d"), ([1], "é")):
    try:
        print(with_spec(values, spec))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
rng = random.Random(3)
halves = [rng.randrange(-(10**6), 10**6) / 2 ** rng.randrange(1, 12) for _ in range(500)]
others = [rng.uniform(-1, 1) * 10 ** rng.randrange(-8, 18) for _ in range(500)]
print(fixed(halves), fixed(others))
near = [k / 10**d + e for d in range(1, 6) for k in (5, 15, 25, 125, 999995) for e in (0.0, 2**-52, -(2**-52), 2**-60)]
print(fixed(near), fixed([2.0**52, 2.0**52 - 0.5, 2.0**43 - 0.005, 4503599627370.4965, 1e-200, 1e-199]))
one = [f"{d}" for d in range(10)]
print([a is b for a, b in zip(one, [f"{d}" for d in range(10)])], "".join(one) == "0123456789")
print({f"{k}": k for k in range(5)}, hash(f"{12}") == hash("12"), f"{12}".isascii(), len(f"{-5:05d}"))
