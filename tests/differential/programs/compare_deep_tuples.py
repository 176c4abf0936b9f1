"""Tuples within tuples, so deep that comparing them ends in RecursionError, as keys, items and operands."""


def deep(n):
    t = (1,)
    for _ in range(n):
        t = (t,)
    return t


def is_in(x, items):
    return x in items


def equal(a, b, c):
    return (a, b) == c


def pair(d, a, b):
    return d[a, b]


def item(d, key):
    return d[key]


def get(d, key):
    return d.get(key, "none")


def attempt(f, *args):
    try:
        return f(*args)
    except (KeyError, RecursionError) as e:
        return type(e).__name__


for _ in range(60):
    small = (1, (2, 3))
    attempt(is_in, small, [(1, 3), (1, (2, 3))])
    attempt(equal, 1, (2, 3), (1, (2, 3)))
    attempt(pair, {(1, (2, 3)): 4}, 1, (2, 3))
    attempt(item, {(1, (2, 3)): 4}, (1, (2, 3)))
    attempt(get, {(1, (2, 3)): 4}, (1, (2, 3)))

for n in (1, 5, 15, 16, 17, 40, 100, 200_000):
    a, b = deep(n), deep(n)
    print(n, attempt(is_in, a, [deep(n + 1), b]), attempt(equal, 1, a, (1, b)))
    if n < 1000:
        d = {(1, a): "pair", b: "item"}
        print(attempt(pair, d, 1, b), attempt(item, d, a), attempt(get, d, a), attempt(get, d, deep(n - 1)))
