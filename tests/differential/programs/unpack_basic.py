"""UNPACK_SEQUENCE and UNPACK_EX: exact, too few, too many, nested, starred, from every kind of iterable."""

import traceback


class Iter:
    def __init__(self, n, fail_at=None):
        self.n, self.i, self.fail_at = n, 0, fail_at

    def __iter__(self):
        return self

    def __next__(self):
        if self.i == self.fail_at:
            raise ValueError(f"failed at {self.i}")
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class BadIter:
    def __iter__(self):
        return 5


class Target:
    pass


def two(items):
    a, b = items
    return b, a


def three(items):
    a, b, c = items
    return a, b, c


def nested(items):
    (a, [b, c]), d = items
    return a, b, c, d


def one(items):
    (a,) = items
    return a


def none(items):
    [] = items
    return "empty"


def starred(items):
    first, *middle, last = items
    return first, middle, last


def head(items):
    *rest, last = items
    return rest, last


def deep_starred(items):
    a, *(b, *c), d = items
    return a, b, c, d


def to_places(items):
    target, table = Target(), {}
    target.x, table["k"], table[1], *target.rest = items
    return target.x, table, target.rest


def swap_many(a, b, c):
    a, b, c = c, a, b
    c, a = a, c
    return a, b, c


def loop_pairs(pairs):
    total = 0
    for i, (a, *b) in enumerate(pairs):
        total += a * i + len(b)
    return total


def outcome(f, *args):
    try:
        return f(*args)
    except (TypeError, ValueError) as error:
        line = traceback.extract_tb(error.__traceback__)[1].line
        return f"{type(error).__name__}: {error} | {line}"


for i in range(1200):
    two((i, 1)), two([i, 1]), three((1, 2, 3)), nested(((1, [2, 3]), 4)), one([i]), none(()), starred([1, 2, 3])
    swap_many(1, 2, 3), head((1, 2)), to_places("abcd")

SOURCES = [
    (), (1,), (1, 2), [1, 2, 3], "ab", "abc", {1: 2, 3: 4}, range(3), range(10), b"ab", {5, 6}, 5, None, BadIter(),
]
for source in SOURCES:
    for f in (two, three, one, none, starred, head):
        print(type(source).__name__, f.__name__, outcome(f, source))
for n in range(5):
    print(
        n, outcome(two, Iter(n)), outcome(starred, Iter(n)), outcome(two, (x for x in range(n))),
        outcome(two, map(abs, range(n))),
    )
for fail_at in range(4):
    print(fail_at, outcome(two, Iter(9, fail_at)), outcome(starred, Iter(3, fail_at)))
iterator = iter(range(10))
print(outcome(two, iterator), list(iterator))
print(
    nested(((1, (2, 3)), 4)), nested([["a", "bc"], "d"]), outcome(nested, ((1, 2), 3)),
    outcome(nested, ((1, (2, 3, 4)), 5)),
)
print(
    deep_starred([1, 2, 3, 4, 5]), outcome(deep_starred, [1, 2]), to_places([1, 2, 3]), to_places("abcdef"),
    outcome(to_places, "ab"),
)
print(
    swap_many(1, 2, 3), swap_many(0.5, "b", None), loop_pairs([(i, i, i) for i in range(1000)]),
    outcome(loop_pairs, [(1,), ()]),
)
a = b = 5
a, a = 1, 2
x, b = 3, 4
print(a, b, x)
