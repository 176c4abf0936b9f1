"""Tuples as keys, made for one lookup or kept: dicts, subclasses, sets; items of all kinds, misses, errors, changes."""

from collections import Counter, OrderedDict, defaultdict, namedtuple

Point = namedtuple("Point", "x y")


def grid(n):
    g = {}
    for i in range(n):
        for j in range(n):
            g[i, j] = i * j
    total = 0
    for i in range(1, n - 1):
        for j in range(1, n - 1):
            total += g[i - 1, j] + g[i + 1, j] - g[i, j - 1] - g[i, j + 1]
            g[i, j] += 1
    return total, sum(g.values()), len(g)


def fill(n, walls):
    seen = set()
    todo = [(0, 0)]
    while todo:
        x, y = todo.pop()
        if (x, y) in seen:
            continue
        seen.add((x, y))
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if 0 <= x + dx < n and 0 <= y + dy < n and (x + dx, y + dy) not in walls:
                if (x + dx, y + dy) not in seen:
                    todo.append((x + dx, y + dy))
    return len(seen)


def counts(pairs):
    plain, default, counter, ordered = {}, defaultdict(int), Counter(), OrderedDict()
    for a, b in pairs:
        plain[a, b] = plain.get((a, b), 0) + 1
        default[a, b] += 1
        counter[a, b] += 1
        ordered[a, b] = len(ordered)
    return plain, dict(default), sorted(counter.items(), key=repr), list(ordered.items())


def look(d, a, b):
    try:
        return d[a, b]
    except (KeyError, TypeError) as e:
        return type(e).__name__, str(e)


def has(c, a, b):
    try:
        return (a, b) in c
    except TypeError as e:
        return str(e)


def store(d, a, b, v):
    try:
        d[a, b] = v
    except TypeError as e:
        return str(e)
    return len(d)


def kept(d, a, b):
    """The key that is stored is the one that is asked for later."""
    k = (a, b)
    d[k] = 1
    mine = [key for key in d if key is k]
    return len(mine), k in d


class Loud:
    def __init__(self, n, log):
        self.n, self.log = n, log

    def __hash__(self):
        self.log.append(f"hash {self.n}")
        return hash(self.n)

    def __eq__(self, other):
        self.log.append(f"eq {self.n}")
        return self.n == getattr(other, "n", other)

    def __repr__(self):
        return f"Loud({self.n})"


class Broken:
    def __hash__(self):
        raise TypeError("no hash today")

    def __repr__(self):
        return "Broken()"


class Missing(dict):
    def __missing__(self, key):
        return "missing", key


class Own(dict):
    def __getitem__(self, key):
        return "own", key

    def __setitem__(self, key, value):
        dict.__setitem__(self, key[::-1], value)

    def __contains__(self, key):
        return key == (1, 2)


class Changing:
    """Equal to 5, and clears the set while saying so."""

    def __init__(self, of):
        self.of = of

    def __hash__(self):
        return hash(5)

    def __eq__(self, other):
        self.of.clear()
        return True


nan = float("nan")
ITEMS = [0, 1, -1, -2, True, 1.0, 2**30, 2**60, 2**61 - 1, 2**61, -(2**61), 2**70, "", "a", "\u0394", None, nan, -0.0, 0.5]
ITEMS += [(), (1,), (1, (2, "x")), Point(1, 2), frozenset({1}), b"b", range(3), ...]


def main():
    for turn in range(40):
        walls = frozenset((i, (i * 7 + turn) % 12) for i in range(12))
        r = (grid(8), fill(12, walls), fill(12, set(walls)), counts([(i % 5, str(i % 3)) for i in range(40)]))
        if turn % 13 == 0:
            print(r)
    pairs = [(a, b) for a in ITEMS for b in ITEMS]
    for _ in range(3):
        plain, default, counter, ordered = counts(pairs)
        print(len(plain), len(default), len(counter), len(ordered))
        print(sum(has(plain, a, b) + has(set(plain), a, b) + has(frozenset(plain), a, b) for a, b in pairs))
        print([look(plain, a, b) for a, b in pairs if repr(a) <= repr(b)][:40])
    print([hash((a, b)) == hash((b, a)) for a, b in [(-1, -2), (0, ""), (1, True)]], {(-1,): 1}.get((-2,)), {(-2,): 1}.get((-1,)))
    for _ in range(40):
        log = []
        a, b = Loud(1, log), Loud(1, log)
        d = {(a, 2): "first", (3, 4): "second"}
        out = [look(d, b, 2), look(d, 1, 2), look(d, Loud(9, log), 2), has(set(d), b, 2), has(d, 1, 3), store(d, b, 2, 5)]
        e = defaultdict(list, d)
        out += [look(e, b, 2), look(e, b, 3), store(e, b, 2, 6), has(e, b, 7)]
    print(out, log)
    for d in ({}, {(1, 2): 3}, Missing({(1, 2): 3}), Own({(1, 2): 3}), defaultdict(list), Counter(), OrderedDict(), [1, 2], "ab"):
        print(look(d, 1, 2), look(d, [], 2), look(d, Broken(), 2), has(d, 1, 2), has(d, [], 1), store(d, 5, 6, 7), store(d, {}, 1, 1))
        print(d)
    print(kept({}, 1, 2), kept({(1, 2): 0}, 1, 2), look({1: 2}, 1, 2), look({"a": 2}, 1, 2))
    s = set()
    s.add(Changing(s))
    print(5 in s, s)
    s.update(["x", "y"])
    print([k in s for k in ("x", "z", 5, -1, 2**70)])
    d = {(i, i): i for i in range(300)}
    for i in range(0, 300, 2):
        del d[i, i]
    print(sum((i, i) in d for i in range(300)), sum(d.get((i, i), -1) for i in range(300)))


main()
