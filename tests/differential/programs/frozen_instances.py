"""Frozen dataclasses and object.__setattr__ in general: past a __setattr__ of the class, on slots, descriptors, subclasses of builtins."""

import dataclasses
from dataclasses import FrozenInstanceError, dataclass, field


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 2
    tags: list = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int
    y: int


@dataclass(frozen=True)
class Derived(Point):
    z: int = 0

    def __post_init__(self):
        object.__setattr__(self, "z", self.x + self.y)


class Logged:
    def __init__(self, a):
        self.a = a

    def __setattr__(self, name, value):
        log.append(name)
        object.__setattr__(self, name, value)


class Checked:
    @property
    def a(self):
        return self._a

    @a.setter
    def a(self, value):
        log.append(value)
        object.__setattr__(self, "_a", value)

    def __setattr__(self, name, value):
        raise AttributeError(name)

    def __init__(self, a):
        object.__setattr__(self, "a", a)


class Mapping(dict):
    def __setattr__(self, name, value):
        raise AttributeError(name)

    def __init__(self, a):
        object.__setattr__(self, "a", a)


class NoRoom:
    __slots__ = ("a",)

    def __init__(self, a):
        object.__setattr__(self, "a", a)
        object.__setattr__(self, "b", a)


class Dying:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append(("died", self.n))


log = []


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error), error.__traceback__.tb_next and error.__traceback__.tb_next.tb_lineno


def build(kind, n):
    total = 0
    for i in range(n):
        o = kind(i, i + 1)
        total += o.x * 3 + o.y
    return total


def set_a(o, value):
    object.__setattr__(o, "a", value)
    return o.a


def keep(cls, n):
    return [cls(i) for i in range(n)]


def closure_over(cls):
    def make(i):
        o = cls.__new__(cls)
        cls.__setattr__(o, "x", i)
        return o.x

    return make


def main():
    for kind in (Point, Slotted, Derived):
        print(kind.__name__, [build(kind, n) for n in (0, 1, 150, 3)])
        o = kind(1, 2)
        print(o, attempt(setattr, o, "x", 5), attempt(delattr, o, "x"), hash(o) == hash(kind(1, 2)), o == kind(1, 2))
        print(attempt(kind), dataclasses.replace(o, x=9))
    for kind in (Logged, Checked, Mapping, NoRoom):
        made = attempt(keep, kind, 80)
        print(kind.__name__, [getattr(o, "a", "none") for o in made][-3:] if isinstance(made, list) else made, log[-4:])
        del log[:]
    for o in (Logged(1), Checked(2), Mapping(3)):
        for i in range(80):
            attempt(set_a, o, i)
        print(type(o).__name__, attempt(set_a, o, "last"), getattr(o, "a"), len(log))
        del log[:]
    print(attempt(set_a, Logged, 5), attempt(set_a, 5, 5), attempt(object.__setattr__, Logged(1), 5, 5))
    print(attempt(object.__setattr__, Logged(1), "a"), attempt(object.__setattr__))
    o = Logged(Dying(1))
    del log[:]
    for i in range(60):
        set_a(o, Dying(i))
    print(log[:3], len(log))
    make, other = closure_over(Logged), closure_over(Checked)
    print([make(i) for i in range(60)][-1], attempt(other, 1), log[-2:])
    Logged.a = property(lambda self: "shadow")
    print(attempt(set_a, Logged.__new__(Logged), 1))
    del Logged.a
    print(attempt(set_a, Logged.__new__(Logged), 1))


main()
