"""Instances that do not leave the function: exact state wherever somebody looks."""

import gc
import sys
import weakref


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __eq__(self, o):
        return self.x == o.x and self.y == o.y

    def dot(self, o):
        return self.x * o.x + self.y * o.y

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"


class Slotted:
    __slots__ = ("b", "a")

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def swap(self):
        return Slotted(self.b, self.a)


class Ray:
    def __init__(self, at, to):
        self.to = to
        self.at = at

    def point(self, t):
        return self.at + self.to * t


class Loud:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(self.name)


class Holder:
    def __init__(self, first, second):
        self.first = first
        self.second = second


def carried(n):
    a = Vec(0.0, 0.0)
    b = Vec(1.0, 0.5)
    for _ in range(n):
        a = a.add(b)
    return a


def operators(n):
    total = 0.0
    for i in range(n):
        v = Vec(float(i), 2.0) + Vec(1.0, 1.0) * 2.0
        total += v.dot(v)
        if v == Vec(-1.0, 0.0):
            total = -1.0
    return total


def slotted(n):
    s = Slotted(1, 2)
    for _ in range(n):
        s = s.swap()
    return s.a, s.b


def nested(n):
    total = 0.0
    for i in range(n):
        r = Ray(Vec(1.0, 2.0), Vec(float(i), 1.0))
        p = r.point(0.5)
        total += p.x + p.y
    return total, r.at, r.to, list(vars(r))


def kept_on_rare_path(n, out):
    for i in range(n):
        v = Vec(i, i + 1)
        if i % 1000 == 7:
            out.append(v)
        i = v.x + v.y
    return out


def changed(n):
    c = Vec(0, 0)
    for i in range(n):
        c.x += i
        if i & 1:
            c.y += 1
    return c.x, c.y


def overflow(n):
    v = Vec(1, 1)
    for i in range(n):
        v = Vec(v.x * 3, v.y + 1)
    return v


def wrong_class(values):
    total = 0
    for value in values:
        v = Vec(value, 1)
        total = total + v.x
    return total, v


def looked_at(n, look):
    seen = []
    for i in range(n):
        v = Vec(i, -i)
        w = v
        if i == n - 3:
            seen.append(look())
        v.x = v.x + 1
    return seen, v is w, v, w


def looker():
    frame = sys._getframe(1)
    local = frame.f_locals
    local["v"].y = 99
    return local["v"], local["w"], local["v"] is local["w"], local["i"]


class Built:
    def __init__(self, look, i):
        self.early = i
        self.seen = look(i)
        self.late = i + 1


def peek(i):
    if i < 297:
        return None
    me = sys._getframe(1).f_locals["self"]
    me.early = "changed"
    return me


def constructing(n):
    out = []
    for i in range(n):
        b = Built(peek, i)
        if b.seen is not None:
            out.append((b.seen is b, b.early, b.late, list(vars(b))))
    return out


def deaths(n):
    log = []
    for i in range(n):
        h = Holder(Loud(i, log), Loud(-i, log))
        log.append("made")
        h.second = None
        log.append("dropped")
        h = None
        log.append("end")
    return log[-12:], len(log)


def dies_with_frame(n):
    log = []

    def inner(i):
        h = Holder(Loud(i, log), i)
        log.append(len(log) if i < 3 else 0)
        return h.second

    for i in range(n):
        inner(i)
    return log[-6:], len(log)


def weak(n):
    dead = []
    alive = []
    for i in range(n):
        v = Vec(i, 0)
        r = weakref.ref(v, lambda _: dead.append(1))
        alive.append(r() is v)
        del v
    return len(dead), all(alive)


def same(n):
    count = 0
    for i in range(n):
        a = Vec(i, i)
        b = a
        c = Vec(i, i)
        count += (a is b) + 10 * (a is c) + 100 * (a is None) + 1000 * (a is not c)
    return count


def swapped(n):
    a, b = Vec(1, 2), Vec(3, 4)
    for _ in range(n):
        a, b = b, a
    return a, b, a is b


def twice(n):
    a = Vec(1, 2)
    b = a
    for i in range(n):
        if i == 5:
            b = Vec(i, i)
        a = Vec(b.x, b.y + 1)
    return a, b, a is b


def sometimes(n):
    v = None
    hits = 0
    for i in range(n):
        if i % 3 == 0:
            v = Vec(i, i)
        if v is not None:
            hits += v.x
    return hits, v


def unbound(n):
    for i in range(n):
        if i > 0:
            t = Vec(i, 1)
    try:
        return t.x
    except UnboundLocalError as e:
        return str(e)


def raising(n):
    caught = 0
    for i in range(n):
        v = Vec(i, "a" if i == n - 1 else 1)
        try:
            caught += v.x + v.y
        except TypeError:
            caught = (caught, v, sys.exc_info()[2].tb_frame.f_locals["v"] is v)
            break
    return caught


def missing(n):
    try:
        for i in range(n):
            v = Vec(i, 1)
            if i == n - 1:
                del v.y
            v.x += v.y
    except AttributeError as e:
        return str(e), v.x, list(vars(v))


def order(n):
    for i in range(n):
        r = Ray(1, 2)
        if i == n - 1:
            return list(r.__dict__.items())


def tracked(n):
    for i in range(n):
        v = Vec(i, i)
        if i == n - 1:
            return gc.is_tracked(v), sys.getrefcount(v) < 6, v


for size in (5, 300, 300, 3000):
    print(carried(size), operators(size), slotted(size), nested(size))
    print(kept_on_rare_path(size, [])[-2:], changed(size), overflow(min(size, 60)))
    print(wrong_class([1] * size + [2.5]), wrong_class([1] * size), wrong_class([True] * 3))
    print(looked_at(size, looker))
    print(constructing(min(size, 300)))
    print(deaths(size), dies_with_frame(size), weak(size))
    print(same(size), swapped(size), swapped(size + 1), twice(size), sometimes(size))
    print(unbound(size), unbound(1), raising(size), missing(size), order(size), tracked(size))
