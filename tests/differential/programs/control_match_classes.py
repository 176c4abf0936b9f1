"""match on class patterns: __match_args__, keywords, built-in types, errors, metaclass instance checks, changes."""

import dataclasses


@dataclasses.dataclass
class Point:
    x: float
    y: float


@dataclasses.dataclass
class Circle:
    center: Point
    radius: float


class Plain:
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)


class Args:
    __match_args__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class PropertyArgs:
    __match_args__ = ("value",)

    @property
    def value(self):
        LOG.append("property")
        raise AttributeError("hidden")


class BadArgs:
    __match_args__ = ["a"]
    a = 1


class BadNames:
    __match_args__ = (5,)


class RaisingAttribute:
    @property
    def x(self):
        raise KeyError("not an AttributeError")


class Meta(type):
    def __instancecheck__(cls, obj):
        LOG.append(f"check {type(obj).__name__}")
        return obj == 42


class Virtual(metaclass=Meta):
    pass


LOG = []


def shape(s):
    match s:
        case Point(0, 0):
            return "origin"
        case Point(0, y) | Point(y, 0):
            return "axis", y
        case Point(x=x, y=y) if x == y:
            return "diagonal", x
        case Point():
            return "point"
        case Circle(Point(0, 0), radius=r):
            return "centred", r
        case Circle(center=Point(x, y), radius=(int() | float()) as r):
            return "circle", x, y, r
        case Plain(kind="special", value=v):
            return "special", v
        case Args(1, b=second) | Args(second, 1):
            return "args", second
        case Virtual():
            return "virtual"
        case _:
            return "unknown"


def builtin_types(x):
    match x:
        case bool(b):
            return "bool", b
        case int(n) if n > 100:
            return "big int", n
        case int(real=n):
            return "int", n
        case float() as f:
            return "float", f
        case str(s) if s.isupper():
            return "upper", s
        case str():
            return "str"
        case bytes(b) | bytearray(b):
            return "bytes", b
        case list([first, *_]):
            return "list", first
        case tuple((a, b)):
            return "tuple", a, b
        case dict(d) if d:
            return "dict", d
        case set(s) | frozenset(s):
            return "set", len(s)
        case type():
            return "type", x.__name__
        case object(__class__=cls):
            return "object", cls.__name__


def raises(x, kind):
    match kind, x:
        case "too many", Args(1, 2, 3):
            return "never"
        case "duplicate", Args(1, a=2):
            return "never"
        case "no match args", Plain(1):
            return "never"
        case "bad args", BadArgs(1):
            return "never"
        case "bad names", BadNames(1):
            return "never"
        case "attribute", RaisingAttribute(x=1):
            return "never"
        case "hidden", PropertyArgs(1):
            return "never"
        case "int args", int(1, 2):
            return "never"
        case "not a type", Rebound():
            return "rebound class"
    return "no match"


def total_area(shapes):
    total = 0
    for s in shapes:
        match s:
            case Circle(radius=r):
                total += 3 * r * r
            case Point(x, y):
                total += x * y
            case [Point(), *rest]:
                total += total_area(rest)
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


Rebound = 5
SHAPES = [
    Point(0, 0),
    Point(0, 5),
    Point(5, 0),
    Point(3, 3),
    Point(1, 2),
    Circle(Point(0, 0), 2),
    Circle(Point(1, 2), 2.5),
    Circle(Point(1, 2), "r"),
    Plain(kind="special", value=1),
    Plain(kind="other"),
    Plain(),
    Args(1, 2),
    Args(2, 1),
    Args(3, 4),
    42,
    43,
    None,
    Point,
    Point(0.0, False),
]
for i in range(150):
    for s in SHAPES:
        shape(s)
    builtin_types(i), builtin_types(i * 0.5), builtin_types("s")
LOG.clear()
print([shape(s) for s in SHAPES], LOG)
for x in (
    True, 5, 500, 2.5, "UP", "low", b"b", bytearray(b"q"), [1], [], (1, 2), (1,), {1: 2}, {}, {1}, frozenset(), int,
    None, Point(1, 2),
):
    print(type(x).__name__, builtin_types(x))
for kind, x in (
    ("too many", Args(1, 2)),
    ("duplicate", Args(1, 2)),
    ("no match args", Plain()),
    ("bad args", BadArgs()),
    ("bad names", BadNames()),
    ("attribute", RaisingAttribute()),
    ("hidden", PropertyArgs()),
    ("int args", 1),
    ("not a type", 1),
    ("nothing", 1),
):
    print(kind, outcome(raises, x, kind))
print(
    total_area([Circle(Point(0, 0), i) if i % 2 else Point(i, 2) for i in range(1000)]),
    total_area([[Point(1, 1), Circle(None, 0.5)]]),
)
Rebound = int
print(outcome(raises, 1, "not a type"))
Point.__match_args__ = ("y", "x")
print(shape(Point(0, 5)), shape(Circle(Point(1, 2), 1)), total_area([Point(2, 3)]))
del Point.__match_args__
print(outcome(shape, Point(0, 5)))
