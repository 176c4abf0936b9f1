"""Comprehensions whose bodies close over outer and inner variables, recurse, call, raise and leak."""

LOG = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


def table(n):
    return [[(lambda: (i, j, n))() for j in range(i)] for i in range(n)]


def multipliers(n):
    return {k: [lambda x, k=k: x * k for _ in range(2)] for k in range(n)}


def pipeline(values, *steps):
    for step in steps:
        values = [step(v) for v in values]
    return values


def counter_in_comprehension(n):
    hits = 0

    def tick(x):
        nonlocal hits
        hits += x % 2
        return hits

    return [tick(i) for i in range(n)][-1], hits


def recursive_flatten(tree):
    return [leaf for branch in tree for leaf in (recursive_flatten(branch) if isinstance(branch, list) else [branch])]


def permutations(items):
    if len(items) <= 1:
        return [items]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1 :])]


def powerset(items):
    return [[x for j, x in enumerate(items) if mask >> j & 1] for mask in range(1 << len(items))]


def primes(n):
    return [p for p in range(2, n) if all(p % d for d in range(2, int(p**0.5) + 1))]


def pythagorean(n):
    return [(a, b, c) for a in range(1, n) for b in range(a, n) for c in range(b, n) if a * a + b * b == c * c]


def objects_die(n):
    LOG.clear()
    [Noisy(i) for i in range(n)]
    LOG.append("list dropped")
    kept = [o.name for o in (Noisy(f"g{i}") for i in range(n))]
    LOG.append("generator done")
    return kept, list(LOG)


def shadow(x):
    return [x for x in [x + 1 for x in [x * 2 for x in range(x)]]], x


def inner_class(n):
    return [type("C", (), {"get": lambda self: i, "i": i})() for i in range(n)]


def raising(n):
    def check(i):
        if i == n:
            raise LookupError(i)
        return i

    try:
        return [[check(i + j) for j in range(3)] for i in range(n)]
    except LookupError as error:
        frames = []
        tb = error.__traceback__
        while tb:
            frames.append((tb.tb_frame.f_code.co_name, sorted(tb.tb_frame.f_locals)))
            tb = tb.tb_next
        return frames


for i in range(250):
    table(4), multipliers(3), pipeline(range(5), abs, str), counter_in_comprehension(5)
    recursive_flatten([1, [2, [3]]])
    permutations([1, 2, 3]), powerset([1, 2, 3]), shadow(4), raising(3)

print(
    table(4), [[f(10) for f in fs] for fs in multipliers(3).values()], pipeline(range(4), lambda x: x + 0.5, str, len),
)
print(
    counter_in_comprehension(2000), recursive_flatten([1, [2, [3, [4, []]], 5], [[6]]]),
    len(permutations(list(range(5)))), permutations([1, 2, 3])[-1],
)
print(powerset("abc"), primes(100), pythagorean(25), objects_die(3))
print(shadow(5), [o.get() for o in inner_class(3)], [o.i for o in inner_class(3)], raising(4))
try:
    pipeline([1, 0, 2], lambda x: 1 // x)
except ZeroDivisionError as error:
    names = []
    tb = error.__traceback__
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals.get("v", "no v")))
        tb = tb.tb_next
    print(names)
print(
    [[y for y in range(x)] for x in range(3)], [(x, y) for x in "ab" for y in (lambda: x)()],
    [z for z in [w for w in "cd"]],
)
