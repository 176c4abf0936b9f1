"""Sums, products and comparisons of what is an int here and a float there: types, signs of zero, ints that get big."""

import math


class Vec:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def dot(self, other):
        return (self.x * other.x) + (self.y * other.y) + (self.z * other.z)

    def sub(self, other):
        return Vec(self.x - other.x, self.y - other.y, self.z - other.z)

    def scale(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)

    def neg(self):
        return Vec(-self.x, -self.y, -self.z)

    def key(self):
        return (self.x, self.y, self.z)


def kind(x):
    return (type(x).__name__, repr(x), math.copysign(1, x))


POOL = [
    Vec(0, 1, -1),
    Vec(0.0, -0.0, 1.5),
    Vec(-3, 0, 2.5),
    Vec(7, -0.0, 0),
    Vec(-0.0, 0, -0.0),
    Vec(1000000, 0.25, -1000000),
]


def round_trip(pool, n):
    seen = {}
    for i in range(n):
        a = pool[i % len(pool)]
        b = pool[(i * 5 + i // 7) % len(pool)]
        d = a.dot(b)
        s = a.sub(b).scale(b.x).neg()
        seen[kind(d), tuple(kind(x) for x in s.key())] = i
    return sorted(seen)


def compare(pool, n):
    counts = [0] * 6
    for i in range(n):
        a = pool[i % len(pool)]
        b = pool[(i * 3 + 1) % len(pool)]
        counts[0] += a.x < b.x
        counts[1] += a.y <= b.y
        counts[2] += a.z == b.z
        counts[3] += a.x != b.z
        counts[4] += a.y > b.x
        counts[5] += a.z >= b.y
    return counts


def grow(start, n):
    """The int part grows beyond what a double holds."""
    total = 1
    out = []
    for i in range(n):
        total = total * start + (i % 3 if i % 2 else 0)
        if i % 5 == 4:
            out.append(total)
            total = 1 if i % 10 == 4 else 1.5
    return out


def products(values, n):
    out = []
    for i in range(n):
        a = values[i % len(values)]
        b = values[(i // len(values)) % len(values)]
        out.append(a * b - a + b)
    return out


def specials(values, n):
    out = {}
    for i in range(n):
        a = values[i % len(values)]
        b = values[(i // len(values)) % len(values)]
        out[repr(a * b), repr(a + b), repr(a - b), repr(-a), a < b, a == b] = None
    return list(out)


for _ in range(4):
    print(round_trip(POOL, 400))
    print(compare(POOL, 400))
for start in (3, 1 << 20, (1 << 29) + 1, (1 << 45) + 1):
    for _ in range(3):
        print(grow(start, 60))
small = [0, 1, -1, 0.0, -0.0, 2.5, 12345]
for _ in range(3):
    print(hash(tuple(map(repr, products(small, 400)))) == hash(tuple(map(repr, products(small, 400)))))
    print([repr(x) for x in products(small, 49)])
huge = small + [1 << 26, (1 << 27) + 1, -(1 << 29) - 1, (1 << 30) - 1, 94906267]
for _ in range(3):
    print([repr(x) for x in products(huge, 144)])
for more in ([math.inf], [math.nan, -math.inf], [1 << 53, (1 << 53) + 1, float(1 << 53)], [1 << 70], [True, False]):
    mixed = small + more
    for _ in range(3):
        print(specials(mixed, len(mixed) ** 2))
