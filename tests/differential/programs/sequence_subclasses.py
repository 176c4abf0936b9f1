"""Subclasses of list and tuple that inherit how they are read and walked, or do not, or not any more; isinstance with tuples of classes."""

from collections import namedtuple

Point = namedtuple("Point", "x y")


class Plain(list):
    pass


class Doubled(list):
    def __getitem__(self, i):
        return 2 * list.__getitem__(self, i)


class Backwards(list):
    def __iter__(self):
        return iter(list.__getitem__(self, slice(None, None, -1)))


class Slotted(list):
    __slots__ = ("name",)


class Pair(tuple):
    def total(self):
        return self[0] + self[-1]


class Mutable(list):
    pass


class Changed(list):
    pass


def total(xs):
    n = 0
    for x in xs:
        n += x
    return n


def by_index(xs):
    n = 0
    for i in range(len(xs)):
        n += xs[i] + xs[-1 - i]
    return n


def unpacked(pairs):
    n = 0
    for a, b in pairs:
        n += 3 * a + b
    return n


def listed(xs):
    return [x + 1 for x in xs], sum(x for x in xs), max(xs), [*xs], list(enumerate(xs)), list(zip(xs, xs))


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return type(error).__name__, str(error)


def grow(xs):
    n = 0
    for x in xs:
        n += x
        if len(xs) < 12:
            xs.append(n)
    return n, len(xs)


def reads():
    kinds = [Plain, Doubled, Backwards, Slotted, Pair, list, tuple]
    for kind in kinds:
        xs = kind([3, 1, 2])
        for _ in range(120):
            results = total(xs), by_index(xs), attempt(listed, xs)
        print(kind.__name__, results)
        print(attempt(lambda: xs[7]), attempt(lambda: xs[-4]), xs[1:], xs[True])
    for kind in kinds:
        xs = kind(range(50))
        print(kind.__name__, total(xs), by_index(xs))


def unpacks():
    for kind in (Point._make, Pair, Plain, Backwards, Doubled, tuple):
        pairs = [kind([i, i + 1]) for i in range(20)]
        for _ in range(40):
            n = unpacked(pairs)
        print(kind.__name__, n)
    print(attempt(unpacked, [Pair([1, 2, 3])]), attempt(unpacked, [Plain([1])]), attempt(unpacked, [Point(1, 2), 5]))
    p = Pair((4, 5))
    print([p.total() for _ in range(60)][-1])


def changes():
    xs = Mutable([1, 2, 3])
    for _ in range(100):
        n = total(xs), by_index(xs)
    print(n)
    Mutable.__getitem__ = lambda self, i: 100
    print(total(xs), by_index(xs))
    Mutable.__iter__ = lambda self: iter((7, 8))
    print(total(xs), by_index(xs), unpacked([xs, xs]))
    del Mutable.__getitem__
    print(total(xs), by_index(xs))
    del Mutable.__iter__
    print(total(xs), by_index(xs))
    xs.__class__ = Changed
    print(total(xs), by_index(xs))
    Mutable.__iter__ = None
    print(attempt(total, Mutable([1])), total(xs))
    print([grow(Plain([1, 2])) for _ in range(50)][-1])


class Meta(type):
    def __instancecheck__(cls, o):
        asked.append(cls.__name__)
        return o == 5


class Odd(metaclass=Meta):
    pass


class Liar:
    __class__ = property(lambda self: int)


asked = []


def is_number(o):
    return isinstance(o, (int, float))


def is_odd(o):
    return isinstance(o, (str, Odd, float))


def is_nested(o, kinds=(str, (bytes, (list,)))):
    return isinstance(o, (tuple, kinds))


def is_wrong(o):
    return isinstance(o, (int, 5))


def asks():
    values = [1, 2.5, "s", b"b", True, None, Plain(), Pair(), Liar(), 5, Odd()]
    for f in (is_number, is_odd, is_nested, is_wrong):
        for _ in range(60):
            attempt(f, 1)
        del asked[:]
        print(f.__name__, [attempt(f, v) for v in values], asked)
        for v in values:
            for _ in range(40):
                attempt(f, v)
        del asked[:]
        print(f.__name__, [attempt(f, v) for v in values], asked)


reads()
unpacks()
changes()
asks()
