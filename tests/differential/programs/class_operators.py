"""Operators, comparisons and calls that classes define in Python."""

import sys


class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return V(self.x + o.x, self.y + o.y)

    def __radd__(self, o):
        return V(o + self.x, o + self.y)

    def __sub__(self, o):
        return V(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        return V(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __eq__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return self.x == o.x and self.y == o.y

    def __lt__(self, o):
        return self.x < o.x

    def __call__(self, t):
        return self.x + self.y * t

    def __repr__(self):
        return f"V({self.x}, {self.y})"


class W(V):
    def __radd__(self, o):
        return ("W.radd", o.x)

    def __lt__(self, o):
        return "less"

    def __gt__(self, o):
        return []


class I:
    def __init__(self, n):
        self.n = n

    def __iadd__(self, o):
        self.n += o.n
        return self

    def __add__(self, o):
        return I(self.n * 100 + o.n)

    def __ne__(self, o):
        return self.n != o.n


class Other:
    def __init__(self, v):
        self.v = v

    def __radd__(self, o):
        if self.v < 0:
            return NotImplemented
        return ("Other.radd", self.v)

    def __eq__(self, o):
        return self.v


class Loud:
    def __init__(self, n):
        self.n = n

    def __add__(self, o):
        if self.n == 777:
            raise ValueError(sys._getframe().f_back.f_lineno - sys._getframe().f_back.f_code.co_firstlineno)
        return Loud(self.n + o.n)


def add(n):
    total = V(0.0, 0.0)
    step = V(1.0, 0.25)
    for i in range(n):
        total = total + step * 2.0 - step
    return total


def reflected(n):
    out = V(0, 0)
    for i in range(n):
        out = 2 * V(i, 1) + V(1, 1)
        out = i + out
    return out


def mixed(items):
    out = []
    for a, b in items:
        try:
            out.append(a + b)
        except TypeError as e:
            out.append(str(e))
    return out


def one(a, b):
    return a + b


def in_place(n):
    i = I(0)
    j = i
    for k in range(n):
        i += I(1)
    v = V(0, 0)
    for k in range(n):
        v += V(1, k)
    return i.n, i is j, v


def in_place_error(a, b):
    a -= b
    return a


def compare(n):
    hits = 0
    w = V(3, 3)
    for i in range(n):
        v = V(i % 7, 3)
        if v == w:
            hits += 1
        if v < w:
            hits += 100
        if v == i:
            hits += 10000
        hits += (v != w) + (V(1, 1) == V(1, 1))
    return hits


def less(a, b):
    return a < b


def truth(a, b):
    if a < b:
        return "yes"
    return "no"


def equal(a, b):
    return a == b


def call(n):
    f = V(1, 2)
    total = 0
    for i in range(n):
        total += f(i)
    return total


def raised(n):
    a = Loud(0)
    try:
        for i in range(n):
            a = a + Loud(1)
    except ValueError as e:
        tb = e.__traceback__
        names = []
        while tb:
            names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return e.args, names
    return a.n


for round in range(4):
    n = (5, 100, 400, 2000)[round]
    print(add(n), reflected(n), in_place(n), compare(n), call(n), raised(n))
    pairs = [(V(1, 2), V(3, 4))] * n
    print(mixed(pairs)[-1], mixed(pairs + [(V(1, 1), Other(5)), (V(1, 1), Other(-5)), (V(1, 1), 7), (7, V(1, 1))])[-4:])
    print(mixed(pairs + [(V(1, 1), W(2, 2)), (W(2, 2), V(1, 1)), (W(1, 1), W(2, 2)), (V(1, 1), None), (1, 2), ("a", "b")])[-6:])
    for k in range(n):
        one(V(k, k), V(1, 1))
        less(V(k, 1), V(2, 2))
        truth(V(k, 1), V(2, 2))
        equal(V(k, 1), V(2, 2))
        in_place_error(V(k, 1), V(2, 2))
    for pair in ((V(1, 1), W(2, 2)), (W(1, 1), V(2, 2)), (V(1, 1), Other(0)), (V(1, 1), Other(3)), (V(1, 1), 3), (3, V(1, 1)), (None, V(1, 1)), (V(1, 1), None)):
        for f in (one, less, truth, equal, in_place_error):
            try:
                print(f.__name__, f(*pair), end=" ")
            except (TypeError, AttributeError) as e:
                print(type(e).__name__, e, end=" ")
        print()

# The method changes while compiled code relies on it.
V.__add__ = lambda self, o: "changed"
print(one(V(1, 1), V(2, 2)), mixed([(V(1, 1), V(2, 2))]))
del V.__add__
try:
    print(one(V(1, 1), V(2, 2)))
except TypeError as e:
    print(e)
V.__lt__ = lambda self, o: NotImplemented
try:
    print(less(V(1, 1), V(2, 2)))
except TypeError as e:
    print(e)
