"""Instances that escape and die in compiled code: what dies with them, when, and who hears of it."""

import gc
import os
import sys
import weakref

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class WeakSlots:
    __slots__ = ("a", "b", "__weakref__")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class Derived(Slots):
    __slots__ = ("c",)

    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.c = a


class Empty:
    pass


class Late:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Own(Pair):
    def total(self):
        return len(self.__dict__)


KINDS = (Pair, Slots, WeakSlots, Derived, Late, Own)


def numbers(keep, cls, n):
    total = 0
    for i in range(n):
        keep[0] = cls(i * 0.5, i + 1000)
        total += keep[0].b
    return total


def nested(keep, cls, n):
    total = 0
    for i in range(n):
        keep[0] = cls(cls(i + 300, "x" + str(i)), cls(1.5 * i, None))
        total += keep[0].a.a
    return total


def noisy(keep, cls, n):
    for i in range(n):
        keep[0] = cls(Noisy(i), i)
        log.append(-i)
    keep[0] = None


def twice(keep, cls, n):
    """The same object in both fields, and it has a finaliser."""
    for i in range(n):
        each = Noisy(i)
        keep[0] = cls(each, each)
        each = None
        log.append(-i)
    keep[0] = None


def deep(keep, cls, n, depth):
    for i in range(n):
        chain = None
        for j in range(depth):
            chain = cls(chain, j * 1.0)
        keep[0] = chain
        chain = None
    keep[0] = None


def deep_noisy(keep, cls, n, depth):
    for i in range(n):
        chain = Noisy(i)
        for j in range(depth):
            chain = cls(chain, j * 1.0)
        keep[0] = chain
        chain = None
        log.append(-i)
    keep[0] = None


def shared(keep, cls, n):
    """A number both fields hold, and a list that survives."""
    kept = [1]
    for i in range(n):
        x = i * 1.25
        keep[0] = cls(x, x)
        keep[1] = cls(kept, kept)
        keep[2] = cls(keep[0], keep[0])
    keep[0] = keep[1] = keep[2] = None
    return sys.getrefcount(kept) < 10


def watched(keep, cls, n):
    refs = []
    for i in range(n):
        made = cls(i, i * 2.0)
        keep[0] = made
        if i % 7 == 0:
            refs.append(weakref.ref(made, lambda ref, i=i: log.append(i)))
        made = None
    keep[0] = None
    return sum(ref() is None for ref in refs)


def with_dict(keep, n):
    total = 0
    for i in range(n):
        keep[0] = Own(i, i * 1.0)
        if i % 5 == 0:
            total += keep[0].total()
        if i % 11 == 0:
            keep[0].__dict__["c"] = Noisy(i)
        if i % 13 == 0:
            del keep[0].a
    keep[0] = None
    return total


def tracked(keep, cls, n):
    seen = 0
    for i in range(n):
        keep[0] = cls(i, i)
        if i % 50 == 0:
            seen += gc.is_tracked(keep[0])
            seen += any(each is keep[0] for each in gc.get_objects())
    return seen


def cycles(keep, cls, n):
    for i in range(n):
        made = cls(None, i)
        made.a = made
        keep[0] = made
        made = None
    keep[0] = None


def empty(keep, n):
    for i in range(n):
        keep[0] = Empty()
        if i % 3 == 0:
            keep[0].x = i
    return keep[0].__dict__


def changing(keep, n):
    for i in range(n):
        keep[0] = Pair(i, i)
        if i % 17 == 0:
            keep[0].__class__ = Late
    return type(keep[0]).__name__


def show():
    print(len(log), sum(i * each for i, each in enumerate(log)), log[:4], log[-4:])
    log.clear()


keep = [None] * 4
for cls in KINDS:
    for _ in range(3):
        print(cls.__name__, numbers(keep, cls, 600), nested(keep, cls, 300))
        noisy(keep, cls, 200)
        show()
        twice(keep, cls, 200)
        show()
        deep(keep, cls, 30, 40)
        deep(keep, cls, 100, 10)
        deep_noisy(keep, cls, 60, 5)
        show()
        deep_noisy(keep, cls, 60, 20)
        show()
        print(shared(keep, cls, 300), tracked(keep, cls, 200))
    cycles(keep, cls, 100)
    keep[0] = None
    print(gc.collect() >= 0, sum(type(each) is cls for each in gc.get_objects()))
for cls in (Pair, WeakSlots, Late, Own):
    for _ in range(3):
        print(watched(keep, cls, 300))
        show()
for _ in range(3):
    print(with_dict(keep, 300))
    show()
    print(empty(keep, 300), changing(keep, 300))

Late.__del__ = lambda self: log.append(self.b)
for _ in range(3):
    numbers(keep, Late, 100)
    keep[0] = None
    show()
del Late.__del__
for _ in range(3):
    numbers(keep, Late, 100)
    keep[0] = None
    show()


def local_class(n):
    class Local:
        def __init__(self, a, b):
            self.a = a
            self.b = b

    numbers(keep, Local, n)
    return weakref.ref(Local)


refs = [local_class(200) for _ in range(20)]
keep[0] = None
gc.collect()
print(sum(ref() is None for ref in refs))


def kept(cls, n):
    return [cls(i, None) for i in range(n)]


def collections(cls):
    """The collector runs as often as it should."""
    started = 0

    def count(phase, info):
        nonlocal started
        started += phase == "start"

    threshold = gc.get_threshold()
    gc.collect()
    gc.set_threshold(500, 1000, 1000)
    gc.callbacks.append(count)
    made = kept(cls, 10_000)
    gc.callbacks.remove(count)
    gc.set_threshold(*threshold)
    # This stress mode collects by itself at every entry, which starts the count anew.
    by_itself = "gc" in os.environ.get("PYJIT_STRESS", "")
    return len(made), by_itself or 18 <= started <= 21


for cls in KINDS:
    for _ in range(3):
        print(collections(cls))
gc.disable()
print(collections(Pair)[0], sum(type(each) is Pair for each in kept(Pair, 5000)))
