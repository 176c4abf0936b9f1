"""Floats found in containers, and tuple subclasses that are keys."""


def f(x, n):
    out = []
    for i in range(n):
        y = x * 1.0 - x * 0.0
        z = y + i
        l = [y, z]
        out.append(
            (
                y in l, z in l, l == [y, z], (y, 1) == (y, 1), l.index(z), l.count(y), {y: 1}.get(y),
                (y, z) in {(y, z)}, y in (1, z, y), l == l[:], y == y,
            )
        )
        w = y
        if i % 2:
            w = z
        out.append((w in [y, z], [w] == [w], (w,) == (w,)))
    return out


for _ in range(5):
    for x in (1.5, 2.0):
        f(x, 10)
print(f(1.5, 2))


class T(tuple):
    __slots__ = ()
    __hash__ = tuple.__hash__

    def __eq__(self, o):
        LOG.append('eq')
        return True


class U(tuple):

    def __hash__(self):
        return tuple.__hash__(self)


class V(tuple):

    def __eq__(self, o):
        LOG.append('Veq')
        return tuple.__eq__(self, o)
    __hash__ = tuple.__hash__


class W(tuple):
    pass


LOG = []


def keys(mk, d, s, n):
    out = []
    for i in range(n):
        k = mk((i, i + 1))
        out.append(
            (
                k in d, k in s, d.get(k), d[k] if k in d else None, (i, i + 1) == k, k == (i, i + 1),
                k in [(i, i + 1)], (i, i + 1) in [k],
            )
        )
        d[k] = i
        s.add(k)
        out.append((len(d), len(s), (i, i + 1) in d, (i, i + 1) in s))
        if k in d:
            d[k] += 1
        d.setdefault(k, 5)
        out.append(d.pop(k, None))
    return out


for _ in range(6):
    for mk in (tuple, lambda t: t, W):
        keys(mk, {(0, 1): 0}, {(1, 2)}, 8)
for mk in (tuple, T, U, V, W):
    LOG.clear()
    d = {(0, 1): 'a', (1, 2): 'b', (5, 5): 0}
    s = {(1, 2), (0, 1)}
    print(mk.__name__, keys(mk, d, s, 4), LOG, sorted(map(list, d)))
    print([type(k).__name__ for k in d], [type(k).__name__ for k in sorted(s)][:3])
