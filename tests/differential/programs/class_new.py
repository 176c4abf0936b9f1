"""Classes with a __new__ of their own, named tuples first: what it makes, what it says, and what becomes of it later."""

from collections import namedtuple
from typing import NamedTuple


def show(name, value):
    print(name, value)


Point = namedtuple("Point", "x y")
Nothing = namedtuple("Nothing", "")
Wide = namedtuple("Wide", "a b c d e f g h", defaults=(7, 8))


class Segment(NamedTuple):
    start: Point
    end: Point
    weight: float = 1.0

    def length(self):
        return abs(self.start.x - self.end.x) + abs(self.start.y - self.end.y)


def points(n):
    r = []
    for i in range(n):
        p = Point(i, -i)
        s = Segment(p, Point(1, 2))
        r.append((p.x + p[1], s.length() * s.weight, Nothing(), Wide(1, 2, 3, 4, 5, i)))
    return r[-2:], type(p), len(s), p == (n - 1, 1 - n), {Point(i % 3, 1): i for i in range(n)}


show("points", points(2000))
show("by keyword", [Point(x=1, y=i) for i in range(300)][-1])


def wrong(n):
    seen = set()
    for i in range(n):
        for make in (
            lambda: Point(i),
            lambda: Point(i, 1, 2),
            lambda: Point(),
            lambda: Point(1, z=2),
        ):
            try:
                make()
            except TypeError as e:
                seen.add(str(e))
    return sorted(seen)


show("wrong", wrong(300))


class Counted:
    made = 0

    def __new__(cls, v):
        cls.made += 1
        o = object.__new__(cls)
        o.v = v
        return o


class Cached:
    known = {}

    def __new__(cls, key):
        o = cls.known.get(key)
        if o is None:
            o = cls.known[key] = super().__new__(cls)
        return o


class Number(int):
    def __new__(cls, v):
        return super().__new__(cls, v + 1)

    def half(self):
        return self // 2


class Text(str):
    def __new__(cls, *parts):
        return str.__new__(cls, "-".join(map(str, parts)))


class Other:
    def __new__(cls, v):
        return [cls.__name__, v]


class Base:
    def __new__(cls, v):
        kind = Initialised if v % 3 == 0 else Quiet if v % 3 == 1 else cls
        return object.__new__(kind)


class Quiet(Base):
    pass


class Initialised(Base):
    def __init__(self, v):
        log.append(v)
        self.v = v


class Strict(Base):
    def __init__(self):
        log.append("never")


class Failing:
    def __new__(cls, v):
        if v % 50 == 0:
            raise ValueError(v)
        return object.__new__(cls)


log = []


def make_all(n):
    r = None
    for i in range(n):
        r = Counted(i).v, Cached(i % 5) is Cached(i % 5), Number(i).half(), Text("a", i), Other(i)
    return r, Counted.made, len(Cached.known)


show("all", make_all(1000))


def bases(n):
    r = []
    for i in range(n):
        r.append(type(Base(i)).__name__)
    return r[-3:], len(log), log[-2:]


show("bases", bases(900))


def strict(n):
    r = []
    for i in range(n):
        try:
            r.append(type(Strict(i + 2 - i % 3)).__name__)
        except TypeError as e:
            r.append(str(e))
    return r[-1], log[-1]


show("strict", strict(300))


def failing(n):
    caught = 0
    for i in range(n):
        try:
            Failing(i)
        except ValueError:
            caught += 1
    return caught


show("failing", failing(600))


class Sub(Point):
    __slots__ = ()

    def __new__(cls, x, y=5):
        return super().__new__(cls, x, y)


class Dicted(Point):
    pass


class Finalised(Point):
    def __del__(self):
        log.append(("gone", self.x))


class Direct(tuple):
    def __new__(cls, *items):
        return tuple.__new__(cls, items)


class Copied(tuple):
    def __new__(cls, items):
        return tuple.__new__(cls, items)


def subclasses(n):
    for i in range(n):
        d = Dicted(i, 2)
        d.extra = i
        f = Finalised(i, 3)
        r = Sub(i), Sub(i, 6), d, d.extra, f.x, Direct(1, i), Direct(), Copied((i, i)), Copied([i])
    return r


show("subclasses", subclasses(300))
del log[:-3]
show("log", log)


def unsafe(n):
    seen = []
    for i in range(n):
        for cls in (Point, tuple, object, int, type, 5, Number, list):
            try:
                seen.append(tuple.__new__(cls, (1, i)))
            except TypeError as e:
                seen.append(str(e))
    return seen[-8:]


show("unsafe", unsafe(200))


def counted(n):
    return [Counted(i).v for i in range(n)][-1]


show("counted", counted(400))
Counted.__init__ = lambda self, v: setattr(self, "v", v * 100)
show("with __init__", counted(400))
del Counted.__init__
show("without", counted(400))
Counted.__new__ = lambda cls, v: Other(v) if v < 0 else Cached(v)
Cached.v = "cached"
show("another __new__", counted(400))
Counted.__new__ = staticmethod(lambda cls, v, more=3: Keep(more))


class Keep:
    def __init__(self, v):
        self.v = v


show("another yet", counted(400))
del Counted.__new__
try:
    show("none", counted(400))
except TypeError as e:
    show("none", e)


class Meta(type):
    def __call__(cls, *args):
        return ("called", args)


class ByMeta(metaclass=Meta):
    def __new__(cls, v):
        return object.__new__(cls)


def by_meta(n):
    for i in range(n):
        r = ByMeta(i)
    return r


show("meta", by_meta(200))


class Plain(type):
    pass


class ByPlain(metaclass=Plain):
    def __new__(cls, v):
        o = object.__new__(cls)
        o.v = v
        return o


def by_plain(n):
    for i in range(n):
        r = ByPlain(i).v
    return r


show("plain meta", by_plain(200))


def replaced_global(n):
    r = []
    for i in range(n):
        r.append(Point(i, i))
        if i == n // 2:
            Point.__new__.__defaults__ = (9,)
    r.append(Point(1))
    return r[-2:]


show("defaults", replaced_global(400))


class Late:
    def __new__(cls, v):
        if v == 250:
            cls.__init__ = lambda self, v: setattr(self, "v", v)
        return object.__new__(cls)


def late(n):
    r = []
    for i in range(n):
        r.append(hasattr(Late(i), "v"))
    return r.index(True), r.count(True)


show("late", late(400))
