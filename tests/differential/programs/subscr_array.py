"""Items of arrays in loops: typecodes, bounds, resizing, subclasses, exported buffers, what does not fit."""

from array import array


def total(a):
    s = 0
    for i in range(len(a)):
        s += a[i]
    return s


def scale(a, k):
    for i in range(len(a)):
        a[i] = a[i] * k


def dot(a, index, b):
    s = 0.0
    for i in range(len(index)):
        s += a[index[i]] * b[i]
    return s


def fill(a, values):
    for i in range(len(values)):
        a[i % len(a)] = values[i]


def last(a, n):
    s = 0
    for i in range(1, n + 1):
        s += a[-i]
    return s


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


for code, values in [
    ("d", [1.5, -2.0, 1e308, 0.25]),
    ("i", [1, -2, 2**31 - 1, -(2**31)]),
    ("l", [1, -2, 2**62, -(2**63)]),
    ("q", [5, 2**63 - 1, -(2**63), 0]),
    ("B", [0, 255, 7, 128]),
    ("b", [0, 127, -128, 3]),
    ("H", [0, 65535, 9, 1]),
    ("Q", [0, 2**64 - 1, 1, 2]),
    ("f", [0.1, 0.5, -1.25, 3.0]),
]:
    a = array(code, values * 20)
    for _ in range(30):
        r = attempt(total, a)
    print(code, r, attempt(last, a, 80))
    print(attempt(scale, a, 1), a[:6].tolist(), a.typecode)

# One function, many typecodes after it got hot with doubles.
d = array("d", range(100))
for _ in range(40):
    scale(d, 1.0)
print(sum(d), attempt(scale, d, 2), sum(d))
for other in ("i", "l", "B", "f", "H"):
    a = array(other, [1, 2, 3])
    print(other, attempt(scale, a, 3), a.tolist(), attempt(scale, a, 1.5), a.tolist(), attempt(total, a))

# Values that do not fit, or have the wrong class, leave what was stored before.
for code in "diqB":
    a = array(code, [0] * 4)
    for _ in range(40):
        fill(a, [1, 2, 3, 4])
    for odd in (2**31, -(2**31) - 1, 2**63, -(2**63) - 1, 256, -1, 1.5, "x", None, True, 2**53 + 1, 10**400):
        print(code, repr(odd)[:30], attempt(fill, a, [7, odd, 9]), a.tolist())

# Bounds.
idx = array("i", [0, 1, 2] * 20)
vals = array("d", [0.5, 1.25, 2.0] * 20)
src = array("d", [3.0, 4.0, 5.0])
for _ in range(40):
    r = dot(src, idx, vals)
print(r)
idx[10] = -1
print(dot(src, idx, vals))
idx[10] = 3
print(attempt(dot, src, idx, vals))
idx[10] = -4
print(attempt(dot, src, idx, vals))
print(attempt(dot, array("d"), idx, vals), attempt(last, src, 4))


# Resized while it is walked through.
def shrink(a, at, n):
    s = 0.0
    for i in range(n):
        if i == at:
            del a[n // 2 :]
        s += a[i]
    return s


def grow(a, n):
    s = 0.0
    for i in range(n):
        s += a[i]
        a.append(s)
    return s


for _ in range(40):
    r = shrink(array("d", range(50)), 50, 50)
print(r, attempt(shrink, array("d", range(50)), 20, 50), attempt(shrink, array("d", range(50)), 40, 50))
for _ in range(40):
    r = grow(array("d", range(50)), 60)
print(r)


# A buffer of the same bytes; an export forbids resizing, not storing.
def through_view(a, m, n):
    s = 0.0
    for i in range(n):
        a[i] = i * 0.5
        m[i] = m[i] + 1.0
        s += a[i]
    return s


def as_bytes(a, m, n):
    s = 0
    for i in range(n):
        a[i] = i
        m[8 * i] = 255
        s += a[i]
    return s


a = array("d", [0.0] * 30)
for _ in range(40):
    with memoryview(a) as m:
        r = through_view(a, m, 30)
        refused = attempt(a.append, 1.0)
print(r, refused, a[:4].tolist())
a = array("q", [0] * 30)
for _ in range(40):
    with memoryview(a).cast("B") as m:
        r = as_bytes(a, m, 30)
print(r, a[:4].tolist())


# Subclasses, with and without methods of their own.
class Plain(array):
    pass


class Loud(array):
    def __getitem__(self, i):
        return super().__getitem__(i) + 100

    def __setitem__(self, i, v):
        super().__setitem__(i, v + 1)


for cls in (array, Plain, Loud, array):
    a = cls("d", [1.0, 2.0, 3.0])
    for _ in range(30):
        r = total(a)
    print(cls.__name__, r, attempt(scale, a, 2.0), list(map(float, a.tolist())))


# Behind an attribute and a pair of indices, as matrices do it.
class Grid:
    def __init__(self, w, h, code="d"):
        self.w, self.h = w, h
        self.data = array(code, [0]) * (w * h)

    def at(self, x, y):
        if 0 <= x < self.w and 0 <= y < self.h:
            return y * self.w + x
        raise IndexError((x, y))

    def __getitem__(self, x_y):
        (x, y) = x_y
        return self.data[self.at(x, y)]

    def __setitem__(self, x_y, v):
        (x, y) = x_y
        self.data[self.at(x, y)] = v


class Rows(Grid):
    def __init__(self, w, h, code="d"):
        self.w, self.h = w, h
        self.data = [array(code, [0]) * w for _ in range(h)]

    def __getitem__(self, i):
        if isinstance(i, tuple):
            return self.data[i[1]][i[0]]
        return self.data[i]

    def __setitem__(self, i, v):
        if isinstance(i, tuple):
            self.data[i[1]][i[0]] = v
        else:
            self.data[i] = v


def seed(g):
    for y in range(g.h):
        for x in range(g.w):
            g[x, y] = x * 10 + y


def smooth(g, rounds):
    for _ in range(rounds):
        for y in range(1, g.h - 1):
            for x in range(1, g.w - 1):
                g[x, y] = 0.25 * (g[x - 1, y] + g[x + 1, y] + g[x, y - 1] + g[x, y + 1]) + 0.1 * g[x, y]


def check(g):
    return round(sum(g[x, y] * (x + 2 * y) for y in range(g.h) for x in range(g.w)), 6)


for cls in (Grid, Rows):
    g = cls(12, 9)
    seed(g)
    smooth(g, 30)
    print(cls.__name__, check(g))
    # Behind the loop's back: the data is another array, of another typecode, or shorter.
    if cls is Grid:
        g.data = array("f", g.data)
        print(attempt(smooth, g, 3), check(g))
        g.data = list(g.data)
        print(attempt(smooth, g, 3), check(g))
        g.data = array("d", g.data)[:50]
        print(attempt(smooth, g, 3), round(sum(g.data), 6))
        g.data = array("d", [0.5]) * 108
        g.w += 1
        print(attempt(smooth, g, 3), round(sum(g.data), 6))
    else:
        g.data[4] = g.data[4].tolist()
        print(attempt(smooth, g, 3), check(g))
        g.data[5] = array("f", g.data[5])
        print(attempt(smooth, g, 3), check(g))
        g.data[6] = g.data[6][:5]
        print(attempt(smooth, g, 3), round(sum(map(sum, g.data)), 6))


class Shrinking(Grid):
    hits = 0

    def at(self, x, y):
        Shrinking.hits += 1
        if Shrinking.hits == 900:
            self.data = self.data[:40]
        return super().at(x, y)


g = Shrinking(12, 9)
seed(g)
print(attempt(smooth, g, 30), len(g.data), Shrinking.hits > 900)


# Bytes stored into a bytearray.
def rotate(b, n):
    for i in range(n):
        b[i % len(b)] = (b[i % len(b)] + i) & 255


def put(b, i, v):
    for k in range(3):
        b[i + k] = v
    return bytes(b)


b = bytearray(16)
for _ in range(40):
    rotate(b, 64)
print(b)
for _ in range(60):
    put(b, 2, 9)
for v in (0, 255, 256, -1, True, 1.0, "a", None, 2**70):
    print(v, attempt(put, b, 4, v), bytes(b))
print(attempt(put, b, 14, 1), attempt(put, b, -2, 3), attempt(put, b, -20, 3), bytes(b))
