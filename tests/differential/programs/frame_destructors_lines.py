"""A finaliser sees the line that let go of the object, also where that is the condition of a branch."""

import sys

LOG = []


class Thing:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(sys._getframe(1).f_lineno)


class Judge(Thing):
    def __bool__(self):
        return self.n % 2 == 0

    def __len__(self):
        return 3

    def __iter__(self):
        return iter((self.n, 1))

    def __eq__(self, other):
        return self.n < 3

    def __contains__(self, item):
        return item == 2


def fails(n):
    if n % 3 == 0:
        raise ValueError


def tested(n):
    for i in range(n):
        if Thing(i) is None:
            y = 1
        elif Thing(i).n:
            y = 2
        y = 3


def judged(n):
    for i in range(n):
        y = [q for q in Judge(i)]
        y = len(Judge(i)) if Judge(i) else (
            len(Judge(i))
        )
        if Judge(i) == Judge(1):
            y = 4


def looped(n):
    i = 0
    while Judge(i) or Judge(i + 1):
        i += 1
        if i > n:
            break
        if i in Judge(i):
            y = 1
        if not Judge(i) or (
            Judge(2) is None
        ):
            y = 2


def unpacked(n):
    for i in range(n):
        for x in Judge(i):
            y = 1
        a, b = Judge(i)
        y = 2


def guarded(n):
    for i in range(n):
        try:
            for x in iter([Thing(i), None]):
                pass
            if [Thing(1)]:
                y = 1
            while (Thing(3), 4):
                break
            fails(i)
        except ValueError:
            y = 2


for function in (tested, judged, looped, unpacked, guarded):
    for n in range(30):
        LOG.clear()
        function(2 + n % 7)
        if n > 20:
            print(function.__name__, LOG)
