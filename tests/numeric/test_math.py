"""Functions of the math module, and hash, are called without objects."""

import math

import pyjit
import pytest

UNARY = "tan atan asin acos sinh cosh tanh asinh atanh exp2 expm1 log1p cbrt log2 log10 radians degrees"
BINARY = "atan2 pow fmod copysign"


def made(name, arguments):
    scope = {"function": getattr(math, name)}
    exec(
        f"def f(values):\n    total = 0.0\n    for x in values:\n        total += function({arguments})\n    return total",
        scope,
    )
    return scope["f"]


@pytest.mark.parametrize("name", UNARY.split())
def test_of_one_float(compiled, native, name):
    f = made(name, "x")
    values = [0.125, 0.5, 0.875]
    compiled(f, (values,))
    function = getattr(math, name)
    for _ in range(100):
        f(values)
    assert native(f, values * 50, exits=0) == sum_of(function(x) for x in values * 50)
    # What is no finite number is the interpreter's.
    outside = [float("nan")] if name in ("radians", "degrees") else [float("nan"), float("inf")]
    for x in outside:
        for values in ([x], [0.5, x]):
            try:
                expected = repr(sum_of(function(x) for x in values))
            except (ValueError, OverflowError) as error:
                expected = repr(error)
            try:
                result = repr(f(values))
            except (ValueError, OverflowError) as error:
                result = repr(error)
            assert result == expected


def sum_of(values):
    """Without the compensation that sum() has."""
    total = 0.0
    for v in values:
        total += v
    return total


@pytest.mark.parametrize("name", BINARY.split())
def test_of_two_floats(compiled, native, name):
    f = made(name, "x, x + 1.5")
    values = [0.125, 0.5, 0.875]
    compiled(f, (values,))
    for _ in range(100):
        f(values)
    function = getattr(math, name)
    assert native(f, values * 50, exits=0) == sum_of(function(x, x + 1.5) for x in values * 50)


def fractions(n):
    total = 0
    for i in range(1, n):
        total += math.gcd(i * 12, 360) + math.isqrt(i * i + 1)
    return total


def test_of_ints(compiled, native):
    compiled(fractions, (20,))
    for _ in range(50):
        fractions(20)
    assert native(fractions, 500, exits=0) == sum(math.gcd(i * 12, 360) + math.isqrt(i * i + 1) for i in range(1, 500))
    text = pyjit.inspect(fractions).ir("dce-late")
    assert "math_gcd" in text and "math_isqrt" in text


def tame(values):
    count = 0
    for x in values:
        if math.isfinite(x) and not math.isnan(x) and not math.isinf(x * 1e300):
            count += math.trunc(x)
    return count


def test_what_a_float_is(compiled, native):
    values = [1.5, 2.75, -3.25]
    compiled(tame, (values,))
    for _ in range(50):
        tame(values)
    values += [float("inf"), float("nan"), 1e200]
    assert native(tame, values, exits=0) == 0


def buckets(words, n):
    total = 0
    for word in words:
        key = word + "!"
        total += hash(key) % n
    return total


def test_hashes_are_machine_integers(compiled, native):
    words = [f"word{i}" for i in range(50)]
    compiled(buckets, (words, 17))
    for _ in range(50):
        buckets(words, 17)
    assert native(buckets, words, 1009, exits=0) == sum(hash(w + "!") % 1009 for w in words)
    text = pyjit.inspect(buckets).ir("dce-late")
    assert "plain_hash" in text and "long_binary" not in text
