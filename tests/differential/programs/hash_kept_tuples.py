"""The same tuples as keys again and again, new ones at the addresses of old ones, tuples of what can be seen to die."""
import collections
import gc
import weakref

Point = collections.namedtuple("Point", "x y")


class Tagged(tuple):
    pass


class Odd(tuple):
    def __hash__(self):
        return 7


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        log.append(("hash", self.n))
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __del__(self):
        log.append(("del", self.n))


log = []


def counted(keys):
    seen, counts, last = set(), {}, collections.defaultdict(list)
    for key in keys:
        if key in seen:
            counts[key] += 1
            last[key].append(counts[key])
            continue
        seen.add(key)
        counts[key] = 1
    return len(seen), sorted(counts.values()), sum(map(len, last.values()))


def reused(n):
    """Each tuple dies before the next one is made, mostly in the same place."""
    found, table = 0, {(k, (k, "x")): k for k in range(0, 50, 2)}
    for k in range(n):
        key = tuple([k % 50, tuple([k % 50, "x"])])
        if key in table:
            found += table[key]
        key = None
    return found


def nested(n):
    base = Point(1, (2, 3.5, None, True))
    table = {}
    for k in range(n):
        p = Point(base, Point(k % 5, (base, k % 3)))
        table[p] = table.get(p, 0) + 1
        if p in table:
            table[p] += hash(p) == hash(tuple(p))
    return sorted(table.values())


def numbers():
    table = {}
    for key in ((0.0, 1), (-0.0, 1), (1.0, True), (1, 1), (2**70, 2), (-1, -2), (-2, -1), (2**61 - 1, 0), (0, 0)):
        for _ in range(3):
            table[key] = table.get(key, 0) + 1
            assert key in table
    nan = float("nan"), 1
    table[nan] = nan in table
    return sorted(map(repr, table.items()))


def subclasses(k):
    a, b, c = Tagged((k, 1)), Odd((k, 1)), (k, 1)
    a.extra = Key(k)
    table = {a: "a"}
    r = [table.get(x) for x in (a, b, c)], a in table, c in table, hash(b)
    del a, table
    log.append(("after", k))
    return r


def with_objects(k):
    key = (k, Key(k))
    table = {key: k}
    r = key in table, table[key], table.get((k, Key(k + 3)))
    del key, table
    log.append(("gone", k))
    return r


def class_dies(k):
    C = collections.namedtuple("C", "a b")
    ref = weakref.ref(C)
    table = {C(k, 1): 2}
    r = table[C(k, 1)], C(k, 1) in table
    return r, ref


def unhashable(k):
    key = (k, [k]) if k % 40 == 39 else (k, (k,))
    try:
        return key in {}, hash(key) == hash(tuple(key))
    except TypeError as e:
        return str(e)


keys = [(k % 7, (k % 3, "abc"), Point(k % 2, None)) for k in range(60)]
for n in range(150):
    r = counted(keys + keys), reused(120), nested(30), numbers()
    s = subclasses(n), with_objects(n), unhashable(n), class_dies(n)[0]
    if n % 29 == 0:
        print(r, s)
long = ("x" * 1000, 1)
print(counted([long] * 50), len(log), log[:40], log[-20:])
keys = r = s = long = None
gc.collect()
