"""What an iterator holds dies when its loop ends, also if compiled code took the loop over in the middle; at a return the
finaliser's caller is whoever called the function, also if somebody has looked at its frame before."""

import sys

LOG = []


class Thing:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        global other
        frame = sys._getframe(1)
        LOG.append((self.n, frame.f_code.co_name, frame.f_lineno))
        if BREAKS:
            # Compiled code that calls it is left.
            other = lambda v: v


def other(v):
    return v


def over_tuple(n):
    for i in range(n):
        for x in (None, Thing(i)):
            y = other


def over_list(n):
    for i in range(n):
        for x in [None, Thing(i), None]:
            y = other
        z = i


def over_own(n):
    things = [Thing(-1), Thing(-2)]
    for i in range(n):
        for x in iter([Thing(i)] + things[:1]):
            y = other
            if i == 2:
                things = things[1:]


def returned(n):
    thing = None
    for i in range(n):
        thing = Thing(i)
    return None


for function in (over_tuple, over_list, over_own, returned):
    for n in range(60):
        BREAKS = n % 3 == 2
        LOG.clear()
        function(2 + n % 7)
        if n > 20:
            print(function.__name__, LOG)
