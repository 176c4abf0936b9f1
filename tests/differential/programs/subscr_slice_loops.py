"""Slices by ints in hot loops: bounds of all kinds, steps, lists replaced in part, finalisers, other classes later."""

import sys


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def both(c, i, j):
    return c[i:j]


def head(c, j):
    return c[:j]


def tail(c, i):
    return c[i:]


def whole(c):
    return c[:]


def down(c, i):
    return c[i::-1]


def thirds(c, i, j):
    return c[i:j:3]


def stepped(c, i, j, k):
    return c[i:j:k]


big = [0, 1, 3, -1, -3, 7, -8, 20, -20, 2**31, 2**62, -(2**62), 2**63 - 1, -(2**63), 2**70, -(2**70)]
for c in ([1, 2, 3, 4, 5, 6, 7], (1, 2, 3, 4, 5, 6, 7), "abcdefg", "aäΩ😀xyz", b"abcdefg", [], (), "", b""):
    for _ in range(60):
        both(c, 1, 4), head(c, 3), tail(c, 2), whole(c), down(c, 4), thirds(c, 1, 6), stepped(c, 0, 5, 2)
    print(repr(c), whole(c) is c, tail(c, 0) is c, type(whole(c)).__name__)
    for i in big:
        print(i, head(c, i), tail(c, i), attempt(down, c, i), [both(c, i, j) for j in big[:9]])
    for i in (None, 0, 5, -2, 2**64):
        for k in (None, 1, 2, -1, -2, 0, 2**62, -(2**63), 2**80, True):
            print(i, k, attempt(stepped, c, i, None, k), attempt(stepped, c, None, i, k), attempt(thirds, c, i, 6))
    for odd in (None, 1.5, "x", True):
        print(odd, attempt(head, c, odd), attempt(tail, c, odd), attempt(both, c, odd, odd))


class L(list):
    def __getitem__(self, k):
        return ("mine", k)


class Index:
    def __index__(self):
        return 2

    def __repr__(self):
        return "Index()"


class NoSlices:
    pass


for c in (L([1, 2]), bytearray(b"xyz"), range(9), memoryview(b"abc").tolist(), {}, None, NoSlices()):
    print(type(c).__name__, attempt(both, c, 0, 2), attempt(head, c, Index()), attempt(down, c, 1))


# Lists replaced in part.
def flip(p, k):
    p[: k + 1] = p[k::-1]
    return p[0]


def put(p, i, j, v):
    p[i:j] = v
    return p


def flips(n):
    p = list(range(n, 0, -1))
    for i in range(n * 5):
        p[i % n], p[0] = p[0], p[i % n]
        flip(p, i % n)
    return p


for _ in range(30):
    r = flips(9)
print(r)
for _ in range(60):
    put([1, 2, 3, 4], 1, 3, [5, 6])
for v in ([], [9], [7, 8, 9, 10], (1, 2), "xy", iter([3]), 5, None):
    for i, j in ((0, 0), (1, 3), (3, 1), (-3, -1), (9, 12), (0, 2**70), (None, None), (-(2**70), 1)):
        print(i, j, attempt(put, [1, 2, 3, 4], i, j, v))
p = [1, 2, 3, 4, 5]
print(put(p, 1, 4, p), put(p, 0, 0, p), p[:] is p)


# The old items die: what their death does is seen where the interpreter shows it.
log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append((self.name, sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno))


def drop(p, k, v):
    n = len(p)
    p[:k] = v
    n += len(p)
    return n


for _ in range(80):
    drop([1, "a", 2.5, None], 2, [3])
twice = Noisy("twice")
shared = Noisy("shared")
p = [twice, twice, shared, 4, Noisy("one")]
del twice
print(drop(p, 3, [1]), log)
print(drop(p, 9, []), log)
del shared
q = [[1], [2], {}, (3, Noisy("inside"))]
print(drop(q, 2, [0, 0, 0]), drop(q, 9, []), log)


class Looking:
    def __init__(self, of):
        self.of = of

    def __del__(self):
        log.append(len(self.of))
        self.of.append("late")


p = [1, 2, 3]
p[1] = Looking(p)
print(drop(p, 2, [7, 8, 9]), p, log)


# The list is changed while a loop slices it.
def consume(s):
    out = []
    while s:
        out.append(s[0])
        s[0:2] = s[2:3]
    return out


for _ in range(40):
    r = consume(list(range(20)))
print(r)


def words(text):
    out, i = [], 0
    for j in range(len(text)):
        if text[j] == " ":
            out.append(text[i:j])
            i = j + 1
    out.append(text[i:])
    return out


for t in ("the quick brown fox " * 8, "Ω µ ß 😀 x " * 9, " ", ""):
    for _ in range(20):
        r = words(t)
    print(r)
