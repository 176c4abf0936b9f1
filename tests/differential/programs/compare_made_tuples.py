"""Tuples that are only made to be compared: with tuples of all lengths, other objects, items whose comparison can be seen."""

import collections


class Loud:
    log = []

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        Loud.log.append((self.n, getattr(other, "n", other)))
        return isinstance(other, Loud) and self.n == other.n

    __hash__ = None


class Broken:
    def __eq__(self, other):
        raise ValueError("broken")

    __hash__ = None


class Like(tuple):
    def __eq__(self, other):
        return "like"

    def __ne__(self, other):
        return ""

    __hash__ = tuple.__hash__


Pair = collections.namedtuple("Pair", "a b")


def equal(a, b, o):
    if (a, b) == o:
        return 1
    return 0


def equal_reversed(a, b, o):
    if o == (a, b):
        return 1
    return 0


def unequal(a, b, o):
    if (a, b) != o:
        return 1
    return 0


def less(a, b, o):
    if (a, b) < o:
        return 1
    return 0


def both(a, b, c, d):
    n = 0
    if (a, b) == (c, d):
        n += 1
    if (a, b) != (b, a):
        n += 2
    t = (a, c)
    if t == t:
        n += 4
    return n


def nested(a, b, o):
    return 1 if ((a, b), a) == o else 0


def tried(f, *args):
    try:
        return f(*args)
    except (TypeError, ValueError) as e:
        return f"{type(e).__name__}: {e}"


def count(pairs, wanted):
    n = 0
    for i in range(len(pairs) - 1):
        if (pairs[i], pairs[i + 1]) == wanted:
            n += 1
    return n


def count_keys(words):
    stats = collections.Counter()
    for word in words:
        for pair in zip(word[:-1], word[1:]):
            stats[pair] += 1
    return sorted(stats.items())[:6], len(stats)


def main():
    nan = float("nan")
    values = [1, 2, 2**40, 2**70, -1, 1.0, 1.5, -0.0, 0.0, nan, True, False, None, "a", "é", b"a", b"", b"b", (1, 2), (), (1,)]
    for f in equal, equal_reversed, unequal, both, nested:
        total = 0
        for _ in range(12):
            for a in values:
                for b in values[:9]:
                    for o in ((a, b), (a,), (a, b, a), (b, a), [a, b], None, Pair(a, b), Like((a, b)), ((a, b), a), (1, 2)):
                        if f is both:
                            total += f(a, b, a, b)
                            break
                        total = total * 3 % 1000003 + f(a, b, o)
        print(f.__name__, total)
    print([tried(less, 1, 2, o) for o in [(1, 3), (1, 2), (0,), (2,), None, Pair(3, 4)] for _ in range(40)][::20])
    x, y = Loud(1), Loud(2)
    for o in (x, y), (y, x), (x,), (Loud(1), y, 3), (Loud(1), Loud(3)), 5:
        Loud.log.clear()
        print(equal(x, y, o), equal_reversed(x, y, o), unequal(x, y, o), Loud.log)
    print(tried(equal, Broken(), 1, (Broken(), 1)), tried(equal, 1, Broken(), (2, 1)), tried(equal, 1, Broken(), (1, 1)))
    print(count([b"a", b"b", b"a", b"b", b"c"] * 50, (b"a", b"b")), count("abcab" * 50, ("a", "b")), count([1.5, nan] * 20, (1.5, nan)))
    words = [[bytes([c]) for c in w] for w in (b"hello", b"world", b"held", b"low", b"x")]
    for _ in range(30):
        last = count_keys(words * 3)
    print(last)
    print(count_keys([[1, True, 1.0, 0, False]] * 3))


main()
