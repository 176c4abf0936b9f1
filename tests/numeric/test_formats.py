"""f-strings and `str()` of numbers in native code give what CPython's `format` gives."""

import random
import struct

# What native code writes itself, and what it leaves to CPython.
PLACES = [f".{n}f" for n in range(10)]
WIDTHS = ["d", "1d", "5d", "9d", "01d", "05d", "09d"]
OTHERS = ["", "12d", "<5d", "+d", ",", "x", "e", "g", ".10f", "8.3f", "%"]


def texts(n):
    out = []
    for i in range(n):
        out.append(str(i))
    return out


def pieces(n, name):
    out = []
    for i in range(n):
        out.append(f"{i} {name}: {i * 3:5d} {i * 0.25:.1f}{name}")
    return out


def formatted(values, spec):
    out = []
    for value in values:
        out.append(f"{value:{spec}}")
    return out


def doubles(rng, n):
    for _ in range(n):
        kind = rng.randrange(5)
        if kind == 0:
            yield rng.uniform(-1, 1) * 10.0 ** rng.randint(-12, 18)
        elif kind == 1:
            # Halves of the last digit, exact ones and their neighbours.
            half = (rng.getrandbits(20) + 0.5) / 10 ** rng.randrange(10)
            bits = struct.unpack("Q", struct.pack("d", half))[0] + rng.randint(-1, 1)
            yield struct.unpack("d", struct.pack("Q", bits))[0]
        elif kind == 2:
            yield rng.getrandbits(30) * 2.0 ** -rng.randrange(25)
        elif kind == 3:
            yield struct.unpack("d", struct.pack("Q", rng.getrandbits(64)))[0]
        else:
            yield float(rng.randint(-(2**53), 2**53))


def integers(rng, n):
    for _ in range(n):
        yield rng.randint(-2, 2) + rng.choice((-1, 0, 1)) * (1 << rng.randrange(70)) + rng.getrandbits(rng.randrange(1, 40))


def test_str_of_an_int_is_a_helper_that_runs_no_python(compiled, native):
    import pyjit

    compiled(texts, (30,))
    assert "call int_text" in pyjit.inspect(texts).ir("dce-late")
    assert native(texts, 2000, exits=0) == list(map(str, range(2000)))


def test_pieces_are_joined(compiled, native):
    import pyjit

    compiled(pieces, (30, "a"))
    assert "call int_text" in pyjit.inspect(pieces).ir("dce-late")
    for name in ("", "b", "plain text", "é", "\U0001f600"):
        expected = [" ".join((str(i), name + ":", format(i * 3, "5d"), format(i * 0.25, ".1f") + name)) for i in range(50)]
        assert native(pieces, 50, name, exits=0) == expected


def test_floats_with_so_many_places(compiled, native):
    compiled(formatted, ([1.5], ".2f"))
    rng = random.Random(7)
    values = [*doubles(rng, 4000), 0.0, -0.0, 0.5, 1.5, 2.5, -0.5, 5e-324, 1e-200, 2.0**52, float("inf"), float("nan")]
    for spec in PLACES + OTHERS[2:]:
        if "d" not in spec and spec != "x":
            assert native(formatted, values, spec, exits=0) == [format(value, spec) for value in values], spec


def test_ints_of_so_many_characters(compiled, native):
    compiled(formatted, ([15], "5d"))
    values = [*integers(random.Random(8), 2000), 0, -1, 2**63 - 1, 2**63, -(2**63), 10**30]
    for spec in WIDTHS + OTHERS:
        assert native(formatted, values, spec, exits=0) == [format(value, spec) for value in values], spec


def test_subclasses_format_themselves(compiled, native):
    class Number(int):
        def __format__(self, spec):
            return f"<{spec}>"

    class Real(float):
        def __str__(self):
            return "real"

    compiled(formatted, ([15], "5d"))
    assert native(formatted, [Number(3), 3, True], "5d", exits=0) == ["<5d>", "    3", "    1"]
    assert native(formatted, [Real(0.5)], ".2f", exits=0) == ["0.50"]
    assert native(formatted, [Number(3), Real(0.5)], "", exits=0) == ["<>", "real"]
