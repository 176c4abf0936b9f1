"""Tuples that are made to be ordered: the first items that differ decide, whatever they are and whatever they say."""


def show(name, value):
    print(name, value)


NAN = float("nan")
BIG = 2**80


class Odd:
    """Says what it was asked."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        log.append(("eq", self.n))
        return isinstance(other, Odd) and self.n == other.n

    def __lt__(self, other):
        log.append(("lt", self.n))
        return "less"

    def __le__(self, other):
        raise ValueError("le")

    def __gt__(self, other):
        return []

    __hash__ = None


log = []


class Text(str):
    def __lt__(self, other):
        return "never"


class Triple(tuple):
    def __gt__(self, other):
        return "reflected"

    def __eq__(self, other):
        return "equal"

    __hash__ = None


def orders(a, b, c, d):
    return (
        (a, b) < (c, d),
        (a, b) <= (c, d),
        (a, b) > (c, d),
        (a, b) >= (c, d),
        (a, b) == (c, d),
        (a, b) != (c, d),
    )


def uneven(a, b, c):
    return (a, b) < (c,), (c,) < (a, b), (a,) <= (a, b), (a, b) > (a,), (a, b) == (a,), () < (a,)


def branches(a, b, c, d):
    r = []
    if (a, b) < (c, d):
        r.append("less")
    if (a, b) > (c, d):
        r.append("greater")
    if not (a, b) >= (c, d):
        r.append("not greater")
    while (a, b) != (c, d):
        r.append("differ")
        break
    return r


def with_kept(a, b, t):
    return (a, b) < t, t < (a, b), (a, b) >= t, t == (a, b)


VALUES = [0, 1, -1, 7, -7, 2**30, -(2**30), 2**61, BIG, -BIG, 0.0, -0.0, 1.0, 1.5, NAN, float("inf")]
VALUES += ["", "a", "b", "ab", "\xe9", "\u1234", True, False, Text("a"), b"x"]


def try_all(f, *rows):
    r = []
    for row in rows:
        try:
            r.append(f(*row))
        except TypeError as e:
            r.append(str(e))
        except ValueError as e:
            r.append(str(e))
    return r


def rows():
    for a in VALUES:
        for b in VALUES:
            yield a, 1, b, 2
            yield 1, a, 1, b


def same(n):
    for i in range(n):
        r = orders(i, 1, i, 2), orders(1.5, i, 1.5, i), orders("a", i, "b", i), orders(-i, i, i, -i)
    return r


show("same", same(1000))
for row in rows():
    show(row, try_all(orders, row))
    show(row, try_all(branches, row))
for a in VALUES:
    for b in VALUES:
        show((a, b), try_all(uneven, (a, b, b), (a, a, b)))

odd = [Odd(1), Odd(1), Odd(2)]
for x in odd:
    for y in odd:
        show("odd", try_all(orders, (x, 1, y, 2), (1, x, 1, y)))
        show("odd", try_all(branches, (x, 1, y, 2), (1, x, 1, y)))
        show("log", log)
        log.clear()

for t in ((1, 2), (1,), (1, 2, 3), (), Triple((1, 2)), Triple((0,)), [1, 2], None, 5):
    show(("kept", t), try_all(with_kept, (1, 2, t), (0, 5, t), (1, 3, t)))

nested = [(1, (2, 3)), (1, (2, 4)), (1, [2, 3]), (1, None)]
for a, b in nested:
    for c, d in nested:
        show("nested", try_all(orders, (a, b, c, d)))


class Ranked:
    def __init__(self, rank, name):
        self.rank = rank
        self.name = name

    def __lt__(self, other):
        return (self.rank, self.name) < (other.rank, other.name)


def ranked(n):
    return [Ranked(i * 7919 % 13, f"n{i * 31 % 17}") for i in range(n)]


for _ in range(30):
    names = [(r.rank, r.name) for r in sorted(ranked(60))]
show("sorted", names)
mixed = ranked(5) + [Ranked("x", "y")]
show("mixed", try_all(sorted, (mixed,)))
