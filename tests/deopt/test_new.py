"""Classes with a __new__ of their own are called natively: named tuples, and others."""

from collections import namedtuple

Point = namedtuple("Point", "x y")


class Counted:
    made = 0

    def __new__(cls, v):
        o = object.__new__(cls)
        o.v = v
        return o


class Chosen:
    def __new__(cls, v):
        return object.__new__(Initialised if v else cls)


class Initialised(Chosen):
    def __init__(self, v):
        self.v = v


def points(n):
    total = 0
    for i in range(n):
        p = Point(i, 2)
        total += p.x * p.y
    return total


def counted(n):
    return sum([Counted(i).v for i in range(n)])


def chosen(v):
    return Chosen(v)


def test_a_named_tuple(compiled, native):
    import pyjit

    compiled(Point.__new__, (Point, 1, 2))
    compiled(points, (3,))
    assert "tuple_new_of" in pyjit.inspect(Point.__new__).ir("dce-late")
    assert "init_made" in pyjit.inspect(points).ir("dce-late")
    before = pyjit.inspect(Point.__new__).entries
    assert native(points, 10, exits=0) == 90
    assert pyjit.inspect(Point.__new__).entries == before + 10


def test_a_class_that_gets_an_init(compiled, native):
    compiled(counted, (3,))
    assert native(counted, 4, exits=0) == 6
    Counted.__init__ = lambda self, v: setattr(self, "v", 100)
    assert counted(4) == 400


def test_an_instance_of_another_class(compiled, native):
    compiled(chosen, (0,), (0,))
    assert type(native(chosen, 0, exits=0)) is Chosen
    made = native(chosen, 5, exits=0)
    assert type(made) is Initialised
    assert made.v == 5
