"""Allocations that fail, one after the other: a MemoryError or the right answer, and the same function is right afterwards.

Functions and generator expressions are not made here: CPython 3.13 releases their code object once too often when it has no
memory for them.
"""

import pytest

PROGRAM = """
import gc

import _testcapi


class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, o):
        return V(self.x + o.x, self.y + o.y)

    def __add__(self, o):
        return V(self.x + o.x, self.y)


class W(V):
    def __init__(self, x, y, z=1):
        super().__init__(x, y)
        self.z = z

    def add(self, o):
        return super().add(o)


class S:
    __slots__ = ('a', 'b')

    def __init__(self, a, b):
        self.a = a
        self.b = b


def gen(n, k):
    for i in range(n):
        k += i
        yield k, i


def vectors(n):
    a = V(0.5, 1)
    kept = []
    for i in range(n):
        a = a + V(1.5, 2)
        if i % 3 == 0:
            kept.append(a)
    return len(kept), a.x, a.y


def boxes(n):
    t, u = 2**40, 0.5
    l = []
    for i in range(n):
        t += i * 2**33
        u = u * 1.5
        l.append((t, u))
    return t, u, len(l)


def strings(n):
    s = ''
    d = {}
    for i in range(n):
        s += chr(65 + i % 7)
        d[i] = f"{s[-3:]}{i}"
    return s, len(d)


def gens(n):
    t = 0
    for k, i in gen(n, 2**35):
        t += k - i
    return t


def supers(n):
    w = W(1, 2)
    for i in range(n):
        w = W(3, 4, w.add(w).x)
    return w.x, w.z


def slots(n):
    s = S(1.0, 2.0)
    for i in range(n):
        s = S(s.b + 1.0, s.a)
        keep = [s]
    return s.a, s.b, keep[0] is s


def raising(n):
    c = 0
    for i in range(n):
        try:
            if i & 1:
                raise ValueError(i)
        except ValueError as e:
            c += e.args[0]
    return c


def exits(n):
    t = 0
    for i in range(n):
        x = i if i != 17 else 'a'
        try:
            t += x
        except TypeError:
            t += 1.5
    return t


def big(n):
    x = 3 ** 200
    for i in range(n):
        x = x * (x - i) // (x + 1) + i
    return x % 1000003


def unpack(n):
    t = 0
    for i in range(n):
        a, *b = [i, i + 2**40, 3]
        c, d = (i + 2**31, b)
        t += a + c + d[0] + len({**{'a': t}, 'b': 1})
    return t


class Ctx:
    def __enter__(self):
        return [1]

    def __exit__(self, *a):
        return a[0] is ValueError


def withs(n):
    t = 0
    for i in range(n):
        with Ctx() as c:
            t += c[0] + 2**40
            if i % 3 == 0:
                raise ValueError((i, t))
    return t


def star(a, *r, k=2, **kw):
    return a + len(r) + k + len(kw)


def args(n):
    t = 0
    for i in range(n):
        t += star(i, 2**40, *[1, 2], k=i, z=3)
        t += star(*(i, 1))
    return t


def tables(n):
    d = {(i, 'k'): i for i in range(n)}
    s = {i * 7.5 for i in range(n)}
    t = 0
    for k, v in d.items():
        t += v + len(k)
    for k in d:
        for x in s:
            t += x > k[0]
        for v in d.values():
            t += v
    for i in range(n):
        d[i, 'other'] = [i]
        s.add((i, t))
    return t, len(d), len(s), [k[1] for k in d.keys()][-1]


class Meta(type):
    def __instancecheck__(cls, o):
        return hasattr(o, 'x')


class X(metaclass=Meta):
    __match_args__ = ('x', 'y')


class H:
    def __getattr__(self, name):
        return [name]

    @property
    def x(self):
        return (self.a, 1.5)


class P(V):
    __match_args__ = ('x', 'y')


MANY = [V(1, 2), W(3, 4), S(5, 6), H(), P(7, 8), P(P(1, 2), 3), 2**40, 'text', [1, 2], {'x': 1}, X, Ctx()]


def lookups(n):
    t = 0
    for i in range(n):
        for o in MANY:
            t += hasattr(o, 'x') + (getattr(o, 'nothing', None) is None) + isinstance(o, (V, S, X))
            a = getattr(o, 'a', 0)
            t += len(a) if type(a) is list else a
    return t


def patterns(n):
    t = 0
    for i in range(n):
        for o in MANY:
            match o:
                case P(P(x, y), z):
                    t += x + y + z
                case P(x, y) | V(x=x, y=y) | S(a=x, b=y):
                    t += x * 2**40 + y
                case H(x=(x, y)):
                    t += y
                case {'x': x, **rest}:
                    t += x + len(rest)
                case [x, *rest]:
                    t += len(rest)
                case X(x, y):
                    t += 1
                case int(x):
                    t += x
    return t


def recur(n):
    return 0 if n == 0 else 1 + recur(n - 1)


gc.disable()
for f in (vectors, boxes, strings, gens, supers, slots, raising, big, unpack, withs, args, exits, tables, lookups, patterns, recur):
    for _ in range(5):
        right = f(24)
    for start in range(150):
        _testcapi.set_nomemory(start, start + 1)
        try:
            result = f(24)
        except MemoryError:
            result = MemoryError
        finally:
            _testcapi.remove_mem_hooks()
        if result is not MemoryError and result != right:
            print(f.__name__, start, result, right)
        if f(24) != right:
            print(f.__name__, start, "is wrong afterwards")
    print(f.__name__, "done")
"""


@pytest.mark.parametrize("mode", ["hot", "exit:1", "exit:3", "invalidate:2"])
def test_failing_allocations(script, mode):
    pytest.importorskip("_testcapi")
    outcome = script(PROGRAM, mode)
    names = "vectors boxes strings gens supers slots raising big unpack withs args exits tables lookups patterns recur".split()
    assert outcome.stdout == "".join(f"{name} done\n" for name in names), outcome.stderr
    assert outcome.stats["compiled_total"] >= len(names)
