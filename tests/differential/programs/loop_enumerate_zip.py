"""enumerate and zip in hot loops: kept iterators, ends, lists that grow or shrink, other arguments later, exits inside."""

import sys


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def weigh(u):
    s = 0
    for i, x in enumerate(u):
        s += i * x
    return s


def from_start(u, n):
    out = []
    for i, x in enumerate(u, n):
        out.append((i, x))
    return out[:2] + out[-2:]


def dot(u, v):
    s = 0
    for a, b in zip(u, v):
        s += a * b
    return s


def three(u, v, n):
    s = 0
    for a, b, k in zip(u, v, range(n)):
        s += a * b - k
    return s


def pairs(u):
    out = []
    for p in enumerate(u):
        out.append(p)
    return out


def nested(m):
    s = 0
    for y, row in enumerate(m):
        for x, v in enumerate(row):
            for a, b in zip(row, m[y]):
                s += (a - b) + v * x - y
    return s


ints, floats = list(range(50)), [i / 4 for i in range(50)]
for _ in range(60):
    weigh(floats), from_start(ints, 3), dot(floats, floats), three(ints, floats, 40), pairs(ints[:5])
print(weigh(floats), from_start(ints, 3), dot(floats, floats), three(ints, floats, 40), pairs("abc"))
for u in (ints, tuple(floats), [], (), [2**70, 1.5, True], "ab", {3: 1, 4: 2}, iter([1, 2, 3]), range(5), None, 5):
    print(attempt(weigh, u), attempt(from_start, u, 0), attempt(pairs, u))
    print(attempt(dot, u, floats), attempt(dot, floats, u), attempt(three, u, [1, 2], 9), attempt(dot, u, u))
for n in (-5, 2**31, 2**62, 2**63 - 2, 2**63, 2**70, True, 1.5, "x", None):
    print(n, attempt(from_start, [1, 2, 3], n))
m = [[1, 2], [3.5], [], [4, 5, 6]]
for _ in range(40):
    r = nested(m)
print(r)


# The iterator is somebody else's, too.
def skip(u):
    out = []
    e = enumerate(u)
    for i, x in e:
        if x % 3 == 0:
            out.append(next(e, None))
        out.append((i, x))
    return out


def rest(u, stop):
    e = enumerate(u)
    for i, x in e:
        if i == stop:
            break
    return list(e), e


def shared(u):
    it = iter(u)
    return [p for p in zip(it, it)]


def tail_of_zip(u, v, stop):
    z = zip(u, v)
    for a, b in z:
        if a == stop:
            return list(z)
    return "end"


for _ in range(40):
    skip(ints), rest(ints, 9), shared(ints), tail_of_zip(ints, floats, 20)
print(skip(ints[:12]), rest(ints, 47)[0], shared(ints[:7]), tail_of_zip(ints, floats, 46), tail_of_zip(ints, [1], 5))


# At the end it stays at its end, also if the list grows afterwards.
def ended(u, grow):
    e = enumerate(u)
    z = zip(u, u)
    n = 0
    for i, x in e:
        n += i
    for a, b in z:
        n += a
    if grow:
        u.append(7)
        return n, next(e, "end"), next(z, "end"), e.__reduce__()[0].__name__
    return n


for _ in range(80):
    ended([1, 2, 3], False)
print(ended([1, 2, 3], True))


# The list changes under the loop.
def change(u, at, how):
    out = []
    for i, x in enumerate(u):
        if i == at:
            if how == "grow":
                u.extend([70, 80])
            elif how == "shrink":
                del u[i:]
            elif how == "float":
                u[i + 1] = 2.5
            elif how == "str":
                u[i + 1] = "x"
            elif how == "frame":
                out.append(sorted(sys._getframe().f_locals)[:3])
        out.append(x * 2)
        if len(out) > 20:
            break
    return out


for _ in range(60):
    change([1, 2, 3, 4], -1, "")
for how in ("grow", "shrink", "float", "str", "frame", ""):
    for at in (0, 2):
        print(how, at, attempt(change, [1, 2, 3, 4], at, how))


# Uneven lists: the first has been advanced where the second ends.
def uneven(u, v):
    a, b = iter(u), iter(v)
    s = 0
    for x, y in zip(a, b):
        s += x * y
    return s, list(a), list(b)


def strict(u, v):
    s = 0
    for x, y in zip(u, v, strict=True):
        s += x * y
    return s


for _ in range(60):
    uneven([1, 2, 3], [4, 5, 6]), strict([1, 2], [3, 4])
print(uneven([1, 2, 3, 4], [5, 6]), uneven([5, 6], [1, 2, 3, 4]), attempt(strict, [1], [2, 3]), attempt(strict, [1, 2], [3]))


# Pairs that are kept are not the same pair.
def keep(u):
    kept = []
    for p in zip(u, u):
        kept.append(p)
    return len({id(p) for p in kept}), kept[-1]


for _ in range(60):
    r = keep(ints)
print(r)


class Noisy:
    def __init__(self, k):
        self.k = k

    def __mul__(self, other):
        raise KeyError(self.k)

    __rmul__ = __mul__


print(attempt(weigh, [1, 2, Noisy("a")]), attempt(dot, [Noisy("b")], [1]), attempt(weigh, floats))


class Mine(list):
    def __iter__(self):
        return iter([100, 200])


print(weigh(Mine([1, 2, 3])), dot(Mine([1, 2, 3]), [1, 2, 3]))
enumerate = lambda u: [(9, 9)]
print(weigh(floats))
del enumerate
print(weigh(floats))
