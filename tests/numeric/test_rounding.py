"""`math.floor`, `math.ceil`, `round(x)` and `divmod` are machine code, and give what the C functions give."""

import math
import random

import pyjit


def sides(values):
    out = []
    for x in values:
        out.append(math.floor(x))
        out.append(math.ceil(x))
    return out


def nearest(values):
    return [round(x) for x in values]


def quotients(pairs):
    out = []
    for a, b in pairs:
        q, r = divmod(a, b)
        out.append(q)
        out.append(r)
    return out


def checked(compiled, native, function, warm, values, expected):
    compiled(function, (warm,))
    slow = pyjit.stats()["slow_calls_total"]
    assert native(function, values, exits=0) == expected
    assert pyjit.stats()["slow_calls_total"] == slow


def doubles(rng, n, bits):
    return [rng.choice((-1, 1)) * rng.getrandbits(bits) / 2 ** rng.randint(0, 12) for _ in range(n)]


def test_floats(compiled, native):
    rng = random.Random(7)
    wide = doubles(rng, 20000, 60)
    expected = [f(x) for x in wide for f in (math.floor, math.ceil)]
    checked(compiled, native, sides, [1.5, 2.0] * 20, wide, expected)
    narrow = doubles(rng, 20000, 51)
    checked(compiled, native, nearest, [1.5, 2.0] * 20, narrow, list(map(round, narrow)))


def test_divmod(compiled, native):
    rng = random.Random(8)
    one = rng.randrange
    pairs = [(one(-(2**59), 2**59), one(1, 2 ** rng.randint(1, 59)) * rng.choice((-1, 1))) for _ in range(20000)]
    expected = [n for pair in pairs for n in divmod(*pair)]
    checked(compiled, native, quotients, [(7, 2), (-7, 2)] * 20, pairs, expected)
