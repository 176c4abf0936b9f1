"""Construction: __init__, __new__, inherited, with defaults, returning odd things, built-in types, metaclasses."""

import collections
import dataclasses
import enum

LOG = []


class Plain:
    pass


class Init:
    def __init__(self, x, y=2, *args, z=None, **kwargs):
        self.x, self.y, self.args, self.z, self.kwargs = x, y, args, z, kwargs


class Child(Init):
    def __init__(self, x):
        super().__init__(x, z="child")
        self.own = True


class Inherits(Init):
    pass


class New:
    instances = 0

    def __new__(cls, *args):
        cls.instances += 1
        obj = super().__new__(cls)
        obj.made = args
        return obj

    def __init__(self, *args):
        self.initialised = True


class Singleton:
    instance = None

    def __new__(cls, value):
        if cls.instance is None:
            cls.instance = object.__new__(cls)
        return cls.instance

    def __init__(self, value):
        self.value = value


class OtherType:
    def __new__(cls, x):
        return x * 2

    def __init__(self, x):
        LOG.append("init must not run")


class BadInit:
    def __init__(self):
        return 5


class RaisingInit:
    def __init__(self, x):
        self.x = 1
        raise ValueError(f"init {x}")

    def __del__(self):
        LOG.append("del after failed init")


@dataclasses.dataclass
class Data:
    a: int
    b: float = 0.5
    c: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.a += 1


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Frozen:
    a: int
    b: int = 0


Point = collections.namedtuple("Point", "x y", defaults=[0])
Color = enum.Enum("Color", "RED GREEN")


class Celsius(float):
    def __new__(cls, value):
        return super().__new__(cls, value + 0.25)


def build(cls, *args):
    return cls(*args)


def build_init(n):
    total = 0
    for i in range(n):
        total += Init(i).y + Child(i).x + Inherits(i, y=3).y
    return total


def build_others(n):
    total = 0
    for i in range(n):
        total += Point(i).x + Frozen(i).b + Data(i).a + len(Plain().__dict__) + Celsius(i)
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


print(build_init(1000), build_others(300))
for i in range(1000):
    New(i), Singleton(i), OtherType(i)
print(
    New.instances, New(1, 2).made, Singleton(5).value, Singleton(6) is Singleton(7), OtherType(21), OtherType("ab"),
    LOG,
)
for _ in range(300):
    outcome(BadInit), outcome(RaisingInit, 1)
print(outcome(BadInit), outcome(RaisingInit, 2), len(LOG), LOG[0], vars(Init(1, 2, 3, z=4, w=5)), vars(Child(1)))
print(
    Data(1), Data(1) == Data(1), Data(1).c is Data(1).c, Frozen(1, 2), Frozen(1) < Frozen(2),
    outcome(setattr, Frozen(1), "a", 2),
)
print(
    Point(1, 2)._replace(x=9), Point(5), Color.GREEN, Color(1), outcome(Color, 9), Celsius(1),
    type(Celsius(1) + 1).__name__,
)
print([build(t) for t in (int, float, str, list, tuple, dict, set, frozenset, bool, complex, bytes, object)][:-1])
print(
    build(int, "12"), build(int, "ff", 16), build(list, "ab"), build(dict, [(1, 2)]), build(tuple, [1]),
    build(str, b"a", "utf8"), build(type, 5),
)
Init.__init__ = lambda self, x, **kw: setattr(self, "y", x)
print(outcome(build_init, 10), Init(5).y, Inherits(6).y, vars(Child(7)))
del Init.__init__
print(outcome(Init, 1), type(Init()).__name__, type(Inherits()).__name__, vars(Inherits()))
Plain.__init__ = lambda self, v=1: self.__dict__.update(v=v)
print(Plain().v, Plain(3).v)
Plain.__new__ = lambda cls, *args: "not a Plain"
print(Plain(), Plain(3))
del Plain.__new__
print(outcome(lambda: Plain().v), outcome(lambda: Plain(4).v))
