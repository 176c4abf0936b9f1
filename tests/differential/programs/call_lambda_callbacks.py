"""Hot lambdas and functions called from C: sorted, map, filter, reduce, min/max keys, re.sub, iter with sentinel."""

import bisect
import functools
import heapq
import itertools
import re

LOG = []


class Ordered:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        LOG.append((self.n, other.n))
        return self.n < other.n


class Stepper:
    def __init__(self):
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > 5:
            raise StopIteration("ignored value")
        return self.i


def key_function(x):
    return -x % 7, x


def raising_key(x):
    if x == 13:
        raise LookupError("unlucky")
    return x


def changing_key(state=[0]):
    def key(x):
        state[0] += 1
        return x if state[0] % 2 else float(x)

    return key


def replace(match):
    return f"<{match.group(0).upper()}>"


data = [i * 7919 % 1000 for i in range(1000)]
print(
    sorted(data, key=key_function)[:6], sorted(data, key=lambda x: (x % 10, -x))[:6], max(data, key=lambda x: x % 97),
    min(data, key=lambda x: -x),
)
print(
    sum(map(lambda x: x * 2, data)), sum(map(lambda x, y: x * y, data, data[::-1])),
    len(list(filter(lambda x: x % 3 == 0, data))),
)
print(functools.reduce(lambda a, b: (a * 31 + b) % 1000003, data), functools.reduce(lambda a, b: a + [b], range(5), []))
print(
    [len(list(g)) for _, g in itertools.groupby(sorted(data), key=lambda x: x // 100)],
    list(itertools.accumulate(range(6), lambda a, b: a * 2 + b)),
)
print(
    list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.starmap(lambda a, b: a**b, [(2, 3), (3, 2)])),
    list(itertools.dropwhile(lambda x: x < 7, range(9))),
)
try:
    sorted(range(20), key=raising_key)
except LookupError as error:
    tb = error.__traceback__
    print(
        error, tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name,
        tb.tb_next.tb_lineno - raising_key.__code__.co_firstlineno,
    )
print(sorted(data, key=changing_key())[:4], sorted([3, 1, 2], key=lambda x: {1: "b", 2: "a", 3: "c"}[x]))
try:
    sorted([1, "a", 2], key=lambda x: x)
except TypeError as error:
    print(error)
mutated = [3, 1, 2]
try:
    mutated.sort(key=lambda x: mutated.append(x) or x)
except ValueError as error:
    print(error, mutated)
heap = [Ordered(n) for n in (5, 2, 8, 1)]
heapq.heapify(heap)
print([heapq.heappop(heap).n for _ in range(4)], len(LOG))
print(bisect.bisect(sorted(data), 500, key=lambda x: x), sorted([Ordered(2), Ordered(1)])[0].n, LOG[-1])
print(
    re.sub(r"[aeiou]+", replace, "queueing is outrageous " * 3),
    len(re.sub("a", lambda m: str(m.start()), "banana" * 100)),
)
counter = itertools.count()
print(
    list(iter(lambda: next(counter), 5)), list(iter(Stepper().__next__, 4)), list(Stepper()), sum(Stepper()),
    [*map(None.__class__, [])],
)
print(list(map(lambda *args: args, "ab", [1, 2, 3], range(9))), [f(2) for f in [lambda x, n=n: x**n for n in range(4)]])
table = str.maketrans({"a": "b"})
print(
    "banana".translate(table), max("apple", "fig", key=len), sorted("bca", reverse=True),
    list(zip(*sorted(zip([3, 1], "xy")))),
)
print(
    functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0),
    sorted(range(5), key=functools.cmp_to_key(lambda a, b: b - a)),
)
total = 0
for f in [lambda: 1, lambda: 2.5, lambda: True] * 500:
    total += f()
print(total, (lambda: (yield))().send(None), (lambda x: lambda y: x + y)(1)(2))
