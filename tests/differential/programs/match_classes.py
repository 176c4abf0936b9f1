"""Class patterns: positional and keyword attributes, mistakes, properties that run code, changes of the classes."""

from dataclasses import dataclass

LOG = []


@dataclass
class Point:
    x: int
    y: int


class Slots:
    __slots__ = ("a", "b")
    __match_args__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class Says:
    __match_args__ = ("first", "second")

    def __init__(self, first):
        self.first = first

    @property
    def second(self):
        LOG.append("second")
        if self.first == 3:
            raise AttributeError("none")
        if self.first == 5:
            raise ValueError("five")
        return -self.first


class Twice:
    __match_args__ = ("x", "x")
    x = 1


class Few:
    __match_args__ = ("x",)
    x = 2


class Wrong:
    __match_args__ = ["x"]
    x = 3


class Number:
    __match_args__ = (1,)


class Meta(type):
    def __instancecheck__(cls, o):
        LOG.append("check")
        return isinstance(o, int) and o > 90


class Big(metaclass=Meta):
    pass


class Pretends:
    """Says that it is a Point."""

    x = 7
    y = 8

    @property
    def __class__(self):
        return Point


class IntLike(int):
    pass


class Own(str):
    __match_args__ = ("upper_text",)

    @property
    def upper_text(self):
        return self.upper()


def kind(o):
    match o:
        case Point(x, y) if x == y:
            return "diagonal", x
        case Point(x=0, y=y):
            return "axis", y
        case Point(x, y):
            return "point", x, y
        case Slots(a, b):
            return "slots", a, b
        case Slots(a):
            return "slot", a
        case Says(first, second):
            return "says", first, second
        case Says():
            return "says nothing"
        case Own(text):
            return "own", text
        case Big():
            return "big"
        case bool(b):
            return "bool", b
        case int(n):
            return "int", n
        case float(real=r):
            return "float", r
        case str(s):
            return "str", s
        case list():
            return "list"
    return "other"


def mistakes(o):
    match o:
        case Twice(a, b):
            return a, b
        case Few(a, b):
            return a, b
        case Wrong(a):
            return a
        case Number(a):
            return a
        case int(a, b):
            return a, b
    return "none"


def keywords(o):
    match o:
        case Few(1, x=2):
            return "never"
        case Few(a, x=b):
            return a, b
    return "none"


def show(f, o):
    try:
        return f(o)
    except Exception as e:
        return type(e).__name__, str(e)


OBJECTS = [Point(1, 1), Point(0, 5), Point(2, 3), Slots(4), Says(1), Says(3), Says(5), Twice(), Few(), Wrong(), Number(),
           Pretends(), IntLike(6), Own("abc"), True, 17, 95, 2.5, "text", [], None, Point, Big]
FULL = Slots(1)
FULL.b = 2
OBJECTS.append(FULL)


def run(rounds):
    for _ in range(rounds):
        results = [show(f, o) for o in OBJECTS for f in (kind, mistakes, keywords)]
    return results


print(run(40))
print(len(LOG), LOG[-8:])
Point.__match_args__ = ("y", "x")
print(run(3))
Point.y = property(lambda self: "property")
print(run(3))
del Slots.__match_args__
print(run(3))
Few.x = property(lambda self: LOG.append("few") or 9)
Few.__match_args__ = ("x", "y")
Few.y = 4
print(run(3))
print(len(LOG), LOG[-8:])
