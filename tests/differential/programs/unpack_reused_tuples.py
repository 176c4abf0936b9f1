"""Tuples that iterators fill again when nobody else has them."""

import itertools, gc

LOG = []


class Z:

    def __init__(self, n):
        self.n = n

    def __del__(self):
        LOG.append(self.n)

    def __repr__(self):
        return 'Z%r' % (self.n,)


def prev(it):
    p = None
    out = []
    a = b = None
    for t in it:
        if p is not None:
            out.append((p[0], t[0], p is t, a, b))
        p = t
        a, b = (t[0], t[-1])
    return (out[-4:], len({id(x) for x in out}) == len(out))


def noprev(it):
    out = 0
    last = None
    for t in it:
        x = t[0]
        y = t[1]
        if x == 3:
            last = t
        out = (out * 3 + x + len(repr(y))) % 1000003
    return (out, last)


mk = [
    lambda: zip(range(9), 'abcdefghi'), lambda: enumerate('abcdefghi'),
    lambda: {i: str(i) for i in range(9)}.items(), lambda: itertools.product(range(3), 'abc'),
    lambda: itertools.combinations(range(5), 3), lambda: itertools.permutations(range(4), 2),
    lambda: itertools.pairwise(range(9)), lambda: itertools.zip_longest(range(9), 'ab'),
    lambda: itertools.batched(range(18), 2), lambda: itertools.groupby([1, 1, 2]),
    lambda: itertools.combinations_with_replacement(range(4), 2),
]
for _ in range(6):
    for i, m in enumerate(mk):
        if i != 9:
            r = (prev(m()), noprev(m()))
        if _ == 5 and i != 9:
            print(i, r)


def deaths(n):
    for i, z in enumerate((Z(k) for k in range(n))):
        LOG.append(('i', i))
    LOG.append('end')
    z = None
    LOG.append('none')
    for a, b in zip([Z('p'), Z('q')], (Z(k) for k in 'xy')):
        LOG.append(a.n + b.n)
    LOG.append('e2')
    del a
    LOG.append('dela')
    del b
    LOG.append('delb')
    for t in zip((Z(k) for k in 'uv')):
        LOG.append(t[0].n)
    LOG.append('e3')
    t = None
    LOG.append('e4')
    for k, v in {1: Z('d1'), 2: Z('d2')}.items():
        LOG.append(k)
    LOG.append('e5')
    v = 0
    LOG.append('e6')


for i in range(40):
    LOG.clear()
    deaths(3)
print(LOG)


def building(n):
    seen = []

    def g():
        yield 1
        yield 2
        if n == 31:
            seen.extend(len(o) for o in gc.get_objects() if type(o) is tuple and o[:2] == (1, 2))
        yield 3
    t = tuple(g())
    return t


for i in range(32):
    r = building(i)
print(r)


def swap(n):
    t = (1, [2], 'x')
    for i in range(n):
        a, b, c = t
        b.append(i) if i % 9 == 0 else None
        t = (c, b, a) if i % 2 else t
        x, *y = t
        t = tuple([x]) + tuple(y)
        if i == n - 1:
            t = t[:1] + t[1:] + (a,)
    return (t, len(t))


for i in range(6):
    print(swap(20 + i))


def nested(ts):
    s = 0
    for (a, (b, c)), d in ts:
        s += a * b - c + d
    return s


good = [((i, (i + 1, 2)), 3) for i in range(30)]
for _ in range(20):
    nested(good)
print(nested(good), nested([[(1, [2, 3]), 4.5]]), nested([((1.5, (2, 3)), True)]))
for bad in ([((1, (2,)), 3)], [((1, (2, 3, 4)), 3)], [(1, 2)], [((1, 'ab'), 3)], [((1, {5: 1, 6: 2}), 3)], [None]):
    try:
        print(nested(bad))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
