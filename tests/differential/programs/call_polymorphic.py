"""Calls of methods of several classes at one place: switches by class and by method, classes beyond them, methods
replaced and hidden in the middle of a loop, classes assigned between the lookup and the call, frames and tracebacks."""

import sys


def show(name, value):
    print(name, value)


class Base:
    def __init__(self, v):
        self.v = v

    def get(self, k):
        return self.v + k

    def same(self):
        return type(self).__name__, self.v


class A(Base):
    def get(self, k):
        return self.v - k


class B(Base):
    def get(self, k, extra=100):
        return self.v + k + extra


class C(Base):
    @property
    def get(self):
        return lambda k: ("property", self.v, k)


class D:
    __slots__ = ("v",)

    def __init__(self, v):
        self.v = v

    def get(self, k):
        return (self.v, k)

    def same(self):
        return "D"


class E(Base):
    def __init__(self, v):
        super().__init__(v)
        self.get = lambda k: ("instance", k)


class F(Base):
    @staticmethod
    def get(k):
        return ("static", k)


class G(Base):
    @classmethod
    def get(cls, k):
        return (cls.__name__, k)


class H:
    def __getattr__(self, name):
        return lambda *a: ("getattr", name, a)


class List(list):
    def get(self, k):
        return len(self) + k


def loop(objects, n):
    result = []
    count = len(objects)
    for i in range(n):
        r = objects[i % count].get(i)
        if i >= n - 2 * count:
            result.append(r)
    return result


two = [A(1), B(2)]
show("two", loop(two, 2000))
four = two + [Base(3), D(4)]
show("four", loop(four, 2000))
many = four + [C(5), E(6), F(7), G(8), H(), {3998: "dict"}, List("ab")]
show("many", loop(many, 4000))
show("two again", loop(two, 2000))


def inherited(objects, n):
    total = 0
    for i in range(n):
        name, v = objects[i % len(objects)].same()
        total += v + len(name)
    return total


show("inherited", inherited([A(1), B(2), Base(3)], 2000))


def replaced(objects, n):
    result = []
    for i in range(n):
        if i == n // 4:
            A.get = lambda self, k: ("replaced", k)
        if i == n // 2:
            objects[1].get = lambda k: ("on the instance", k)
        if i == 3 * n // 4:
            del objects[1].get
        r = objects[i % 2].get(i)
        if i % (n // 16) < 2:
            result.append(r)
    return result


old = A.get
show("replaced", replaced([A(1), B(2)], 1600))
A.get = old


class Turn:
    """Its class changes while the arguments are evaluated."""

    def __init__(self):
        self.n = 0

    def act(self, x):
        return "turn", x, type(self).__name__


class Turned(Turn):
    def act(self, x):
        return "turned", x, type(self).__name__


def turn(o, i, n):
    o.__class__ = Turned if (i + i // 2) % 2 else Turn
    return i


def turning(n):
    objects = [Turn(), Turned()]
    seen = {}
    for i in range(n):
        o = objects[i % 2]
        r = o.act(turn(o, i, n))
        key = (r[0], r[2])
        seen[key] = seen.get(key, 0) + 1
    return seen


show("turning", turning(2000))


def where():
    f = sys._getframe(1)
    lines = []
    while f.f_code.co_name != "<module>":
        lines.append((f.f_code.co_name, f.f_lineno - f.f_code.co_firstlineno, type(f.f_locals.get("self")).__name__))
        f = f.f_back
    return lines


class P:
    def look(self, flag):
        return where() if flag else 0


class Q(P):
    def look(self, flag):
        x = super().look(flag)
        return x


class R(P):
    def look(self, flag):
        if flag > 1:
            raise KeyError(flag)
        return where() if flag else 1


def looking(objects, n, flag):
    found = []
    for i in range(n):
        r = objects[i % len(objects)].look(flag if i >= n - 3 else 0)
        if i >= n - 3:
            found.append(r)
    return found


show("looking", looking([P(), R(), Q()], 1500, 1))
show("looking again", looking([P(), R(), Q()], 1500, 1))
try:
    looking([P(), R(), Q()], 1502, 2)
except KeyError as e:
    lines = []
    tb = e.__traceback__
    while tb:
        lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    show("raised", lines[1:])


def caught(objects, n):
    good = bad = 0
    for i in range(n):
        try:
            objects[i % len(objects)].look(2 if i % 7 == 0 else 0)
            good += 1
        except KeyError:
            bad += 1
    return good, bad


show("caught", caught([P(), R()], 2000))


class Dies:
    def __init__(self, log):
        self.log = log

    def method(self, x):
        return x + 1

    def __del__(self):
        self.log.append(sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno)


class Dies2(Dies):
    def method(self, x):
        return x + 2


def dying(n):
    log = []
    total = 0
    for i in range(n):
        o = Dies(log) if i % 2 else Dies2(log)
        m = o.method
        del o
        total += m(i)
        m = None
        log.append("loop")
        total += (Dies2(log) if i % 3 else Dies(log)).method(i)
    return total, log[:12], len(log)


show("dying", dying(900))


class Node:
    pass


class Leaf(Node):
    def __init__(self, n):
        self.n = n

    def total(self, depth):
        return self.n


class Inner(Node):
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def total(self, depth):
        return self.a.total(depth + 1) + self.b.total(depth + 1)


def tree(depth):
    return Inner(tree(depth - 1), tree(depth - 1)) if depth else Leaf(1)


show("tree", [tree(8).total(0) for _ in range(20)][-1])


def stores(objects, n):
    for i in range(n):
        objects[i % len(objects)].v = i
    return [getattr(o, "v", None) for o in objects]


class Setter:
    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, value):
        self._v = ("set", value)


show("stores", stores([A(1), D(2)], 2000))
show("stores to many", stores([A(1), D(2), B(3), C(4), Setter(), H(), E(5)], 2000))
