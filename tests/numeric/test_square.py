"""`x ** 2` of floats is bit for bit what the C library's `pow` gives, though mostly a product."""

import random
import struct

import pyjit


def squares(values):
    return [x**2 for x in values]


def doubles(rng, n):
    for _ in range(n):
        kind = rng.randrange(4)
        if kind == 0:
            yield rng.uniform(-1, 1) * 10.0 ** rng.randint(-150, 150)
        elif kind == 1:
            yield rng.uniform(1, 2)
        elif kind == 2:
            # Few bits: exact squares, and squares halfway between two doubles.
            yield rng.getrandbits(27) * 2.0 ** rng.randint(-60, 60)
        else:
            # Next to the roots of powers of two.
            root = struct.unpack("Q", struct.pack("d", 2.0 ** (rng.randint(-40, 40) / 2)))[0]
            yield struct.unpack("d", struct.pack("Q", root + rng.randint(-5, 5)))[0]


def test_square_is_pow():
    rng = random.Random(5)
    handle = pyjit.inspect(squares)
    squares([1.5] * 2000)
    handle.force_compile()
    assert handle.is_compiled
    for _ in range(5):
        values = list(doubles(rng, 20000))
        assert squares(values) == [pow(x, 2.0) for x in values]
    extremes = [0.0, -0.0, 5e-324, -1e-200, 1e154, float("inf"), float("-inf")]
    assert list(map(str, squares(extremes))) == [str(pow(x, 2.0)) for x in extremes]
    assert str(squares([float("nan")])[0]) == "nan"
    assert handle.is_compiled
