"""A list that a local held when its loop was entered natively dies when the loop gives the local another one, not at its end.

Found by the fuzzer: the loop is compiled three times before the local may be NULL or a list at its entry."""


import sys

sys.stderr = open("/dev/null", "w")
LOG = []

class T:

    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(self.n)
        event

class H:
    pass

class Ctx:

    def __init__(self, o):
        self.o = o

    def __enter__(self):
        pass

    def __exit__(self, *_):
        self.o = None

def f(h, n, a=None):
    l = [None]
    k = {}
    for i in range(n):
        h.x = 1
        if i:
            j12 = 0
            l = l[1:]
        l.insert(0, None)
        k[i % 2] = T(i)
        with Ctx([T(q) for q in range(2)]) as b:
            l[0] = k.pop(0, None)

def show(n):
    h = H
    f(h, n)
    print(LOG)
for _ in range(3):
    show(7)
for KIND in range(5):
    for EVERY in (3, 5, 1):
        show(8)
    show(9)
