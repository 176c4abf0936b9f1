"""Frame objects that outlive their calls: locals, line and cycles are those of a real frame."""

import gc
import inspect
import sys
import weakref

KEPT = []


def own(x):
    y = x * 2
    return sys._getframe()


def keep_caller():
    KEPT.append(sys._getframe(1))


def kept_by_callee(x):
    before = [x]
    keep_caller()
    after = x + 1
    return before, after


def implicit_end(x):
    KEPT.append(sys._getframe())
    y = x


class Node:
    pass


def cycle():
    node = Node()
    frame = sys._getframe()
    return weakref.ref(node)


def by_traceback(x):
    try:
        raise_it()
    except ValueError as e:
        return e.__traceback__.tb_frame


def raise_it():
    raise ValueError(1)


def not_kept(n):
    total = 0
    for i in range(n):
        total += inspect.currentframe().f_lineno - implicit_end.__code__.co_firstlineno + i
    return total


for n in range(60):
    f = own(n)
    kept_by_callee(n)
    g = KEPT.pop()
    implicit_end(n)
    h = KEPT.pop()
    t = by_traceback(n)
    if n % 20 == 19:
        for frame in (f, g, h, t):
            first = frame.f_code.co_firstlineno
            print(frame.f_code.co_name, frame.f_lineno - first, dict(frame.f_locals), frame.f_back is None)

gc.disable()
for n in range(60):
    alive = cycle()
    if n % 20 == 19:
        print(alive() is None, gc.collect() > 0, alive() is None)
print(not_kept(50))

squares = [locals()["x"] ** 2 for x in range(60)]
print(sum(squares))
