"""Complex numbers are two doubles in compiled code: no object is made in a loop that only computes with them."""

import cmath

import pyjit


def escape(c, n):
    z = 0j
    for i in range(n):
        z = z * z + c
        if abs(z) > 2:
            return i
    return n


def squares(c, n):
    z = 0j
    for i in range(n):
        z = z**2 + c
        if z.real * z.real + z.imag * z.imag > 4.0:
            return i
    return n


def newton(x, y, n):
    z = complex(x, y)
    for _ in range(n):
        z = z - (z * z * z - 1) / (3 * z * z)
    return z.real, z.imag


def spiral(x, y, n):
    z = complex(x, y)
    w = complex(y)
    for _ in range(n):
        z = -z * 0.99j
        if z == w:
            return 0.0
    return abs(z)


def unboxed(function):
    """Whether its code makes no complex object, exits apart."""
    return "box_complex" not in pyjit.inspect(function).ir("dce-late")


def learn(compiled, function, *calls):
    """Compile, and let notes of the operands' classes be taken."""
    compiled(function, *calls)
    look = pyjit.inspect(function)
    for _ in range(200):
        for args in calls:
            function(*args)
    assert look.is_compiled


def test_escape_times(compiled, native):
    learn(compiled, escape, (0.1 + 0.5j, 50), (1 + 1j, 50))
    assert native(escape, 0.1 + 0.5j, 500, exits=0) == 500
    assert native(escape, 0.5 + 0.5j, 500, exits=0) == 4
    assert unboxed(escape)


def test_small_powers(compiled, native):
    learn(compiled, squares, (0.1 + 0.5j, 50))
    assert native(squares, 0.1 + 0.5j, 500, exits=0) == 500
    assert unboxed(squares)


def test_quotients(compiled, native):
    learn(compiled, newton, (1.5, 1.0, 10))
    assert cmath.isclose(complex(*native(newton, 0.5, -1.0, 40, exits=0)) ** 3, 1)
    assert unboxed(newton)
    try:
        native(newton, 0.0, 0.0, 3, exits=1)
    except ZeroDivisionError as error:
        assert str(error) == "complex division by zero"
    else:
        raise AssertionError("no error")


def test_made_negated_and_compared(compiled, native):
    learn(compiled, spiral, (3.0, 4.0, 10), (3, 4, 10))
    expected = abs(complex(3, 4) * (-0.99j) ** 5)
    assert cmath.isclose(native(spiral, 3.0, 4.0, 5, exits=0), expected)
    assert unboxed(spiral)


def escape_from_int(c, n):
    z = 0
    for i in range(n):
        z = z * z + c
        if abs(z) > 2:
            return i
    return n


def while_inside(c, n):
    z = 0
    i = 0
    while abs(z) <= 2 and i < n:
        z = z**2 + c
        i += 1
    return i


def test_an_int_at_first(compiled, native):
    for function in (escape_from_int, while_inside):
        learn(compiled, function, (0.1 + 0.5j, 50), (1 + 1j, 50))
        assert native(function, 0.1 + 0.5j, 500, exits=0) == 500
        assert unboxed(function)
        assert "box_number" not in pyjit.inspect(function).ir("dce-late")
        # An int that stays one: its double gets too big to be exact, or its class is another.
        assert native(function, 0, 60) == 60
        expected = {escape_from_int: 1, while_inside: 2}[function]
        assert native(function, 2, 60) == expected
