"""Two locals assigned by one instruction: what the first one held dies before the second one changes, as its finaliser sees."""

import sys

LOG = []


class Thing:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(self.n)


class Looker(Thing):
    def __del__(self):
        seen = sys._getframe(1).f_locals
        LOG.append((self.n, [(name, getattr(seen.get(name), "n", None)) for name in "abc"]))


def pair(make, n):
    a = b = c = None
    for i in range(n):
        b, a = make(i), make(i + 100)


def chained(make, n):
    a = b = c = None
    for i in range(n):
        c = a = make(i)
        b, c = c, None


def nested(make, n):
    a = b = c = None
    for i in range(n):
        (c, b), a = (make(i), make(i + 10)), make(i + 20)


def three(make, n):
    a = b = c = None
    for i in range(n):
        c, b, a = make(i), make(i + 10), make(i + 20)
    c = b = a = 1


def target(make, n):
    a = b = c = None
    for i in range(n):
        for b, a in [(make(i), make(i + 50))]:
            pass


for function in (pair, chained, nested, three, target):
    for make in (Thing, Looker):
        for n in range(40):
            LOG.clear()
            function(make, 3)
            if n % 13 == 0:
                print(function.__name__, LOG)
