"""Instances that native code does not make, and what is found in their place when it is left."""

import sys

import pyjit


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)


def by_method(n):
    a = Vec(0.0, 0.0)
    b = Vec(1.0, 0.5)
    for _ in range(n):
        a = a.add(b)
    return a.x, a.y


def by_operator(n):
    a = Vec(0.0, 0.0)
    b = Vec(1.0, 0.5)
    for _ in range(n):
        a = a + b
    return a.x, a.y


def test_a_loop_of_vectors_makes_none(compiled, native):
    compiled(by_method, (10,))
    assert native(by_method, 1000, exits=0) == (1000.0, 500.0)
    assert "alloc_instance" not in pyjit.inspect(by_method).ir("dce-late")


def test_operators_are_inlined(compiled, native):
    # Which classes an operator is called with is noted by native code, for the next compile.
    compiled(by_operator, (10,))
    by_operator(100)
    compiled(by_operator, (10,))
    assert native(by_operator, 1000, exits=0) == (1000.0, 500.0)
    assert "alloc_instance" not in pyjit.inspect(by_operator).ir("dce-late")


def test_an_exit_makes_them(compiled, native):
    def f(n, k):
        v = Vec(n, 1)
        w = v
        k + 1
        v.y = k
        return v, w, v is w, list(vars(v))

    compiled(f, (1, 2))
    v, w, same, names = native(f, 1, 2.5)
    assert (v.x, v.y, same, names) == (1, 2.5, True, ["x", "y"])
    assert sys.getrefcount(v) == 3
