"""What inherits list's or tuple's items and iterator is read without calls, as these are; so are templates of text."""

from collections import namedtuple

import pytest

import pyjit

Point = namedtuple("Point", "x y")


class Stack(list):
    pass


class Doubled(list):
    def __iter__(self):
        return iter([2 * x for x in list.__iter__(self)])


def total(xs):
    n = 0
    for x in xs:
        n += x
    return n


def total_of_point(p):
    n = 0
    for x in p:
        n += x
    return n


def indexed(xs):
    n = 0
    for i in range(3):
        n += xs[i]
    return n


def unpacked(p):
    x, y = p
    return 10 * x + y


def is_number(o):
    return isinstance(o, (float, str, int))


def percent(n):
    return "%d of %s" % (n, n)


def formatted(n):
    return "{} of {}".format(n, "all")


@pytest.mark.parametrize(
    ("f", "arg", "expected", "gone"),
    [
        pytest.param(total, Stack([1, 2, 3]), 6, "call for_iter", id="loop"),
        pytest.param(total_of_point, Point(1, 2), 3, "call for_iter", id="loop-tuple"),
        pytest.param(indexed, Stack([1, 2, 3]), 6, "call get_item", id="index"),
        pytest.param(unpacked, Point(1, 2), 12, "call unpack_sequence", id="unpack"),
        pytest.param(is_number, 5, True, "call build_tuple", id="isinstance"),
        pytest.param(percent, 7, "7 of 7", "call binary_op", id="percent"),
        pytest.param(formatted, 7, "7 of all", "call call(", id="format"),
    ],
)
def test_without_calls(compiled, native, f, arg, expected, gone):
    compiled(f, (arg,))
    for _ in range(60):
        f(arg)
    pyjit.inspect(f).force_compile()
    assert native(f, arg, exits=0) == expected
    assert gone not in pyjit.inspect(f).ir("dce-late")


def test_a_class_with_its_own_iterator_is_asked(compiled, native):
    compiled(total, (Doubled([1, 2, 3]),))
    assert native(total, Doubled([1, 2, 3])) == 12


def test_a_class_that_gets_its_own_iterator_is_asked_from_then_on(compiled):
    class Later(list):
        pass

    def count(xs):
        n = 0
        for x in xs:
            n += x
        return n

    xs = Later([1, 2, 3])
    compiled(count, (xs,))
    assert count(xs) == 6
    Later.__iter__ = lambda self: iter((5,))
    assert count(xs) == 5
