"""Sequences made of sequences that die there: concatenation, tuple(list), list(tuple), set(list), slices replaced."""
import sys
import weakref


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


log = []


def front(items, c):
    items[:] = items[c : c + 1] + items[0:c] + items[c + 1 :]


def rotate(items, i):
    items[i:] = items[i + 1 :] + items[i : i + 1]


def moves(n):
    letters = [bytes([k]) for k in range(n)]
    ints = list(range(1000, 1000 + n))
    for k in range(400):
        front(letters, k * 7 % n)
        rotate(ints, k * 5 % n)
    return b"".join(letters), ints


def added(a, b):
    c = a + b
    d = a[1:] + b
    e = a[1:] + a[1:]
    f = a[:0] + b[:0]
    g = a[:0] + b
    h = a + b[:0]
    return c, d, e, f, g, h, a, b


def same_twice(a):
    part = a[1:3]
    return part + part, part


def kept(a, b):
    part = a[:2]
    both = part + b
    part.append(9)
    return part, both, sys.getsizeof(both) == sys.getsizeof(a[:2] + b)


def in_place(a, b):
    alias = a
    a += b
    return alias is a, alias


def collected(pool, order):
    return tuple(pool[i] for i in order[:5])


def converted(n):
    items = [k * 3 for k in range(n)]
    t = tuple(items)
    items.append(-1)
    back = list(t)
    back.append(-2)
    copy = list(back)
    copy[0:1] = []
    empty = tuple([])
    return t, items, back, copy, empty, tuple(t) is t, list(t) == list(items[:-1])


def distinct(order, queens):
    return len(set(order[i] + i for i in queens)) == len(set(order[i] - i for i in queens))


def sets(items):
    s = set(items)
    t = set(tuple(items))
    return sorted(s), len(t), len(frozenset(items))


def unhashable(items):
    try:
        return len(set(items))
    except TypeError as e:
        return str(e)


def loud_slices(k):
    items = [Loud(f"{k}.{n}") for n in range(4)]
    items[:] = items[1:2] + items[0:1] + items[2:]
    log.append(f"moved {k}")
    items[1:] = [1] + [2, 3]
    log.append(f"replaced {k}")
    pair = items[:1] + items[:1]
    del items
    log.append(f"deleted {k}")
    t = tuple(pair)
    del pair
    log.append(f"converted {k}")
    return len(t)


def twice_in_a_list(k):
    x = Loud(f"twice {k}")
    pair = [x, x]
    del x
    pair = [k]
    log.append(f"gone {k}")
    return pair


def watched(k):
    class C:
        pass

    seen = []
    c = C()
    ref = weakref.ref(c, lambda r: seen.append(k))
    box = [c, k]
    del c
    box = (k, k)
    return seen, ref() is None, box


for n in range(300):
    a, b = list(range(n % 7)), [n, "x"]
    r = added(a, b), same_twice([1, 2, 3, 4, n]), kept([n, 2, 3], b), in_place(list(a), b)
    s = collected("abcdefghij", [9, 8, n % 10, 0, 1, 2]), converted(n % 5 + 1)
    t = distinct((n % 5, 3, 1, 4, 0, 2), range(n % 7)), sets([n, n % 3, 1, n])
    u = unhashable([n, [], 3] if n % 50 == 49 else [n, 1, 1]), loud_slices(n), twice_in_a_list(n), watched(n)
    if n % 37 == 0:
        print(r, s, t, u)
print(moves(6), moves(40)[0])
print(len(log), log[:30], log[-30:])
