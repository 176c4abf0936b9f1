"""Tuples in locals that a loop overwrites: seen by frames, exits, handlers and destructors, as keys, through several loops."""

import sys
import weakref

log = []


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def keys(n, width):
    seen = {}
    for y in range(n):
        for x in range(width):
            key = (x % 3, y % 5)
            seen[key] = seen.get(key, 0) + 1
    return sorted(seen.items()), key


def memo(n, table):
    hits = 0
    for i in range(n):
        k = (i % 7, i % 4)
        if k in table:
            hits += table[k]
        else:
            table[k] = i
    return hits, k, len(table)


def pairs(n, stop):
    a = "before"
    for i in range(n):
        a = (i, i * 0.5)
        b = a[0] + 1
        if b == stop:
            return "stopped", a, locals()
    return a, b


def seen(n, at):
    pair = None
    for i in range(n):
        if i == at:
            print("held", sys._getframe().f_locals["pair"])
        pair = (i, str(i))
    return pair


def failing(values):
    p = ()
    try:
        for v in values:
            p = (v, 1)
            total = v + 1
    except TypeError as error:
        return str(error), p, total, error.__traceback__.tb_frame.f_locals["p"]
    return p


def dying(n):
    for i in range(n):
        t = (Loud(i), i)
        log.append(("made", i))
    return t[1]


def dying_late(n, start):
    t = start
    for i in range(n):
        for j in range(2):
            t = (Loud((i, j)),)
        log.append("inner")
    return len(log)


def same(n):
    out = []
    for i in range(n):
        t = (i, i)
        u = t
        out.append(t is u)
    return all(out), t is u


def lengths(n):
    t = None
    for i in range(n):
        if i % 2:
            t = (i,)
        else:
            t = (i, i)
    return t


def kept(n):
    out = []
    for i in range(n):
        t = (i, i + 1)
        if i % 100 == 0:
            out.append(t)
    return out, t


def swapped(n):
    old = new = (0, 0)
    for i in range(n):
        old, new = new, (i, i + 1)
    return old, new


def twice(n):
    u = None
    for i in range(n):
        t = (i, i)
        if i % 2:
            u = t
    return t is u


def twice_inside(n):
    u = None
    for i in range(n):
        t = (i, i)
        for j in range(3):
            if j == 2:
                u = t
    return t is u, u


def looked_into(n, at):
    u = t = None
    for i in range(n):
        t = (i, i)
        for j in range(4):
            if i == at:
                seen = sys._getframe().f_locals
                print(j, seen["t"] is seen["u"])
            u = t
    return t is u


def weak(n):
    refs = []
    for i in range(n):
        o = Loud("weak")
        t = (o,)
        refs.append(weakref.ref(o))
        del o
    return [r() is None for r in refs].count(True), t[0].name


print(keys(60, 40), keys(1, 1))
print(memo(2000, {}), memo(3, {}))
try:
    keys(3, 0)
except UnboundLocalError as error:
    print(error)
print(pairs(1000, 5000), pairs(1000, 700), pairs(0, 0) if False else "", pairs(1, 1))
print(seen(600, 0), seen(600, 1), seen(600, 599))
print(failing(list(range(500)) + ["x", 1]), failing(["x"]) if False else "", failing(list(range(300))))
print(dying(300), len(log), log[:6], log[-4:])
log.clear()
start = Loud("start")
print(dying_late(150, start), log[:7], log[-3:])
log.clear()
print(same(500), lengths(501), lengths(500), kept(350), swapped(400), swapped(1))
print([twice(n) for n in (100, 101, 700, 701)], [twice_inside(n) for n in (1, 100, 700)])
print([looked_into(n, at) for n, at in ((100, 50), (600, 0), (600, 599))])
print(weak(200), log.count("weak"))
