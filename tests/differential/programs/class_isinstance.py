"""isinstance by class, equality that is left to object, subclasses of dict."""
from abc import ABC
from collections import OrderedDict, defaultdict


class Node:
    pass


class Num(Node):
    def __init__(self, v):
        self.v = v


class Add(Node):
    def __init__(self, a, b):
        self.a, self.b = a, b


class Neg(Node):
    def __init__(self, a):
        self.a = a


class Loud(Node):
    @property
    def __class__(self):
        calls.append("asked")
        return Add


class Hooked(Node):
    def __getattr__(self, name):
        calls.append(name)
        raise AttributeError(name)


class Overridden(Node):
    def __getattribute__(self, name):
        calls.append("get " + name)
        return object.__getattribute__(self, name)


class Shape(ABC):
    pass


class Meta(type):
    def __instancecheck__(cls, o):
        calls.append("meta")
        return hasattr(o, "v")


class Duck(metaclass=Meta):
    pass


@Shape.register
class Square:
    pass


calls = []


def evaluate(e):
    if isinstance(e, Num):
        return e.v
    if isinstance(e, (Add, Neg)):
        if isinstance(e, Neg):
            return -evaluate(e.a)
        return evaluate(e.a) + evaluate(e.b)
    if isinstance(e, str):
        return len(e)
    if isinstance(e, (int, float)):
        return e
    return None


def build(d, k=1):
    if d == 0:
        return (Num(k), k, "abc", 2.5)[k % 4]
    return Neg(build(d - 1, k + 1)) if k % 3 == 0 else Add(build(d - 1, 2 * k), build(d - 1, 2 * k + 1))


print([evaluate(build(6, k)) for k in range(1, 30)])


def kinds(o):
    return [
        isinstance(o, Add),
        isinstance(o, (Num, Add)),
        isinstance(o, Node),
        isinstance(o, Shape),
        isinstance(o, Duck),
        isinstance(o, (int, (Add, str))),
        isinstance(o, object),
        isinstance(o, bool),
    ]


objects = [Num(1), Add(1, 2), Loud(), Hooked(), Overridden(), Square(), 1, True, "s", None, Add, [], 2.0]
for _ in range(60):
    for o in objects:
        kinds(o)
calls.clear()
for o in objects:
    print(type(o).__name__, kinds(o), calls[:6])
    calls.clear()


def changing(rounds):
    class A:
        pass

    class B:
        pass

    class C(A):
        pass

    c = C()
    got = []
    for i in range(rounds):
        if i == rounds - 6:
            C.__bases__ = (B,)
        if i == rounds - 3:
            c.__class__ = A
        got.append((isinstance(c, A), isinstance(c, B)))
    return got[-8:]


print(changing(120))


def wrong(o, c):
    return isinstance(o, c)


for _ in range(60):
    wrong(1, int)
for bad in (3, (int, 3), (str, 3), None):
    try:
        print(wrong(1, bad))
    except TypeError as e:
        print(e)


# Equality.
class Plain:
    pass


class Other:
    pass


class Equal:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return isinstance(o, Equal) and self.v == o.v or o == "any"

    __hash__ = None


class Less(Plain):
    def __lt__(self, o):
        return True


class Differs(Plain):
    def __ne__(self, o):
        return "ne"


def same(a, b):
    return a == b, a != b, bool(a == b), 1 if a != b else 0


p, q, r = Plain(), Plain(), Other()
pairs = [(p, p), (p, q), (p, r), (Less(), p), (p, None), (None, p), (Differs(), p), (p, Differs()), (Equal(1), Equal(1)), (p, Equal(1)), (p, 3)]
for pair in pairs:
    print([same(*pair) for _ in range(60)][-1])
for _ in range(30):
    for pair in pairs:
        same(*pair)
print([same(*pair) for pair in pairs])


def later(rounds):
    class Late:
        pass

    a, b = Late(), Late()
    got = []
    for i in range(rounds):
        if i == rounds - 3:
            Late.__eq__ = lambda self, o: "eq"
        got.append((a == b, a != b, a == a))
    return got[-5:]


print(later(100))


# Subclasses of dict.
class Env(dict):
    def find(self, name):
        return self if name in self else None


class Missing(dict):
    def __missing__(self, k):
        return ("missing", k)


class Own(dict):
    def __contains__(self, k):
        return k == "own"

    def __getitem__(self, k):
        return ("own", k)


class BadHash:
    def __hash__(self):
        raise ValueError("no hash")

    def __repr__(self):
        return "BadHash"


def look(d, k):
    try:
        return k in d, k not in d, d[k]
    except Exception as e:
        return type(e).__name__, str(e)


dicts = [Env(a=1), Missing(a=1), Own(a=1), OrderedDict(a=1), defaultdict(list, a=1), {"a": 1}]
for d in dicts:
    for k in ("a", "b", "own", [], BadHash()):
        print(type(d).__name__, [look(d, k) for _ in range(50)][-1], end=" ")
    print(len(d))


def envs(rounds):
    e = Env()
    total = 0
    for i in range(rounds):
        e[i % 7] = i
        if e.find(i % 9):
            total += e[i % 7]
        if i == rounds - 5:
            Env.__getitem__ = lambda self, k: 1000000
    del Env.__getitem__
    return total


print(envs(150), envs(20))
