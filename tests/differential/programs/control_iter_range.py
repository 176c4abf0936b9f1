"""range loops at the edges: steps, empty, negative, word limits, big ints, variables reassigned, shared iterators."""

WORD = 2**63


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def run(*args):
    out = []
    for i in range(*args):
        out.append(i)
        if len(out) == 6:
            break
    return out


def total(start, stop, step):
    result = 0
    for i in range(start, stop, step):
        result += i
    return result


def reassigned(n):
    out = []
    for i in range(n):
        out.append(i)
        i = i * 10
        out.append(i)
    return out[-4:], i


def nested_shared(n):
    it = iter(range(n))
    out = []
    for a in it:
        for b in it:
            out.append((a, b))
            break
    return len(out), out[-1] if out else None


def overflow_inside(n):
    total = 2**62
    for i in range(n):
        total += i
    return total


def as_index(n):
    items = list(range(n))
    for i in range(n):
        items[i] = items[n - 1 - i] + i
    return sum(items)


def keeps_object(n):
    kept = []
    for i in range(n):
        if i > n - 3:
            kept.append(i)
    return kept, kept[0] is kept[0]


def breaking(n):
    for i in range(n):
        if i == n // 2:
            break
    return i


def last_value(n):
    i = "unset"
    for i in range(n):
        pass
    return i


def outcome(*args):
    try:
        return run(*args)
    except (TypeError, ValueError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


for i in range(300):
    run(3), total(0, 5, 1), total(5, 0, -1)
for args in (
    (0,),
    (-3,),
    (3,),
    (2, 5),
    (5, 2),
    (5, 2, -1),
    (0, 10, 3),
    (10, 0, -4),
    (0, 10, 100),
    (Index(3),),
    (Index(1), Index(9), Index(3)),
    (True,),
    (WORD - 2, WORD + 2),
    (-WORD - 2, -WORD + 2),
    (WORD - 1, WORD + 10, 4),
    (2**62, 2**62 + 2),
    (-WORD, -WORD + 2),
    (WORD - 3, WORD - 1, 1),
    (0, WORD, WORD - 1),
    (0, 2**64, 2**63),
    (2**70, 2**70 - 3, -1),
    (-(2**31) - 1, -(2**31) + 1),
    (2**30 - 1, 2**30 + 1),
    (0, 5, WORD - 1),
    (WORD - 1, -WORD, -(WORD - 1)),
    (3, 3),
    (1.0,),
    ("3",),
    (None,),
    (1, 2, 0),
    (1, 2, "s"),
    (Index("x"),),
):
    print(tuple(a.n if isinstance(a, Index) else a for a in args), outcome(*args))
print(
    total(0, 3000, 1), total(3000, 0, -1), total(-1500, 1500, 7), total(2**62, 2**62 + 5000, 5),
    total(-(2**63), -(2**63) + 3000, 1),
)
print(
    reassigned(1000), nested_shared(2001), nested_shared(0), overflow_inside(3000), as_index(1000), keeps_object(1000),
    breaking(2001), last_value(0), last_value(1000),
)
r = range(0, 100, 7)
print(
    len(r), r[3], r[-1], r[2:5], 14 in r, 15 in r, r.index(21), list(reversed(r))[:2], r == range(0, 99, 7),
    hash(r) == hash(range(0, 99, 7)),
)
it = iter(range(10))
next(it)
print(it.__length_hint__(), list(it), it.__reduce__()[0].__name__, sum(range(2**40, 2**40 + 1000)))
counts = 0
for i in range(50):
    for j in range(i):
        for k in range(j, 0, -2):
            counts += 1
print(counts, i, j, k)
range = lambda n: [n] * 3
print(last_value(7), breaking(7))
del range
print(last_value(7))
