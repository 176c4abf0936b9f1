"""Sets and frozensets compared for inclusion: ints of all sizes, strs, tuples, classes with a hash of their own."""

log = []


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 4

    def __eq__(self, other):
        log.append((self.n, getattr(other, "n", None)))
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"Key({self.n})"


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("bad")


class Sub(set):
    def __le__(self, other):
        return "sub"


def compared(a, b):
    return a <= b, a >= b, a < b, a > b, a == b, a != b


def branches(a, b):
    n = 0
    if a <= b:
        n += 1
    if a < b:
        n += 2
    if a >= b:
        n += 4
    if a > b:
        n += 8
    return n


def failing(a, b):
    try:
        return a <= b
    except ValueError as e:
        return str(e)
    except TypeError as e:
        return str(e)


def search(free, pieces):
    return sum(1 for p in pieces if p <= free)


big = 2**40, -(2**40), 2**61 - 1, 2**61, 2**70, -1, -2, 0, 2**30, 1000
SETS = [
    set(),
    frozenset(),
    {1, 2, 3},
    frozenset({1, 2}),
    frozenset(range(50)),
    set(range(0, 5000, 7)),
    frozenset(int(str(n)) for n in range(300, 340)),
    set(int(str(n)) for n in range(300, 320)),
    set(big),
    frozenset(big[:4]),
    frozenset(int(str(n)) for n in big[:5]),
    {"a", "b", "x" * 30},
    frozenset({"".join(["x"] * 30), "a"}),
    {(1, 2), (3, "x")},
    frozenset({(1, 2)}),
    {1.0, 2.0},
    {True, 2},
    {None, 1},
    {0, False, 0.0},
]
for n in range(60):
    r = [(compared(a, b), branches(a, b)) for a in SETS for b in SETS]
    if n % 30 == 0:
        print(r)
    s = {k for k in range(64)}
    for k in range(n):
        s.discard(k * 5 % 64)
        s.add(k * 64 + 100)
    pieces = [frozenset({k, k + 1, (k * 7 + n) % 64}) for k in range(40)]
    t = search(s, pieces), search(frozenset(s), pieces)
    keys = {Key(k) for k in range(n % 9)}, frozenset(Key(k) for k in range(n % 5))
    u = compared(*keys), failing({Bad()}, {1}), failing({1}, {Bad()}), failing({1}, 3), failing(Sub([1]), {1})
    v = failing({1}, Sub([1])), failing({1}, [1])
    if n % 15 == 0:
        print(t, u, v)
print(len(log))
