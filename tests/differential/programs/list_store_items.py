"""Items of lists replaced in loops: floats in place, shared items, finalisers, other classes later."""

import weakref


def fill(a, values):
    n = len(values)
    for i in range(len(a)):
        a[i] = values[i % n]


def scale(a, k):
    for i in range(len(a)):
        a[i] = a[i] * k


def relax(a, rounds):
    for _ in range(rounds):
        for i in range(1, len(a) - 1):
            a[i] = (a[i - 1] + a[i + 1]) * 0.5


def keep_old(a, n):
    kept = []
    for i in range(n):
        old = a[i % len(a)]
        a[i % len(a)] = old + 1.25
        kept.append(old)
    return kept


def swap_ends(a, n):
    for i in range(n):
        a[0], a[-1] = a[-1], a[0]
        a[i % 3] = a[i % 3]


log = []


class Loud:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        log.append((self.n, sorted(str(x) for x in holder if not isinstance(x, Loud))[:2]))


holder = [0] * 6


def loud(n):
    for i in range(n):
        holder[i % 6] = Loud(i) if i % 7 == 3 else i * 1.5


a = [float(i) for i in range(50)]
b = a[:]
shared = a[3]
scale(a, 2.5)
print(a[:5], b[:5], shared, a[3] is shared)
for _ in range(20):
    scale(a, 1.01)
print(sum(a), sum(b))
relax(a, 40)
print(a[:4], b[:4])
kept = keep_old(a, 500)
print(sum(kept), kept[0] is b[0], sum(a))
c = [0] * 40
scale(c, 3)
fill(c, [0.5, 1.5])
scale(c, 2)
fill(c, [True, None, "s", 2**80, 1.5, (1, 2), [3]])
print(c)
fill(c, [2**40 + 1])
scale(c, 3)
print(c[0], c[39])
x = [1.0, 2.0, 3.0]
swap_ends(x, 301)
print(x)
nan = float("nan")
d = [nan, -0.0, float("inf"), 1e308]
for _ in range(300):
    scale(d, 1.0)
print(d)
scale(d, 10.0)
print(d)
loud(400)
holder[:] = [None]
print(len(log), log[:3], log[-2:])


class Node:
    pass


def graph(n):
    dead = []
    slots = [None] * 4
    for i in range(n):
        node = Node()
        node.back = slots
        ref = weakref.ref(node, lambda r, i=i: dead.append(i))
        node.ref = ref
        slots[i % 4] = node
        dead_refs.append(ref)
        node = None
    return len(dead), dead[:5]


dead_refs = []
print(graph(300))


class Sub(list):
    def __setitem__(self, i, v):
        super().__setitem__(i, v + 1)


s = Sub([1.0] * 5)
fill(s, [2.0])
print(s)
try:
    fill((1.0,), [2.0])
except TypeError as e:
    print(e)
