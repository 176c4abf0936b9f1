"""Everything that changes a dict or a set between two equal lookups: attributes, globals, methods kept in locals, finalisers."""

import sys, types


class O:

    def __init__(self):
        self.x = 1
        self.y = 2

    def setx(self, v):
        self.x = v


class D(dict):
    pass


def f(o, n):
    d = o.__dict__
    out = []
    for i in range(n):
        a = d['x']
        o.x = i
        b = d['x']
        o.x += 1
        c = d['x']
        o.setx(i * 2)
        e = d['x']
        k = 'y' in d
        del o.y
        l = 'y' in d
        g = d.get('y', 'no')
        o.y = i
        h = d['y']
        d['y'] = 'd'
        j = o.y
        out.append((a, b, c, e, k, l, g, h, j))
    return out[-2:]


for i in range(60):
    r = f(O(), 6)
print(r)
G = 1


def glob(n):
    global G
    d = globals()
    out = []
    for i in range(n):
        a = d['G']
        G = i
        b = d['G']
        d['G'] = -i
        c = G
        out.append((a, b, c, 'H' in d))
    return out[-2:]


for i in range(60):
    r = glob(6)
print(r)
M = types.ModuleType('M')


def mod(n):
    d = M.__dict__
    M.v = 0
    out = []
    for i in range(n):
        a = d['v']
        M.v = i
        b = d['v']
        d['v'] = -i
        c = M.v
        del M.v
        e = 'v' in d
        M.v = i
        out.append((a, b, c, e))
    return out[-2:]


for i in range(60):
    r = mod(6)
print(r)


def meths(d, s, n):
    out = []
    pop = d.pop
    add = s.add
    upd = d.update
    sd = d.setdefault
    for i in range(n):
        k = i % 4
        a = (k in d, k in s, d.get(k))
        d[k] = i
        b = (k in d, d[k])
        pop(k)
        c = (k in d, d.get(k, 'x'))
        upd({k: 'u'})
        e = (d[k], d.get(k))
        d |= {k: 'or'}
        f = d[k]
        del d[k]
        g = k in d
        sd(k, []).append(i)
        h = (d[k], len(d[k]))
        sd(k, 0)
        add(k)
        j = k in s
        s.discard(k)
        l = k in s
        s |= {k}
        m = k in s
        s -= {k}
        o = k in s
        s ^= {k}
        p = k in s
        s &= {99}
        q = k in s
        d.popitem()
        t = k in d
        d.clear()
        u = d.get(k)
        d2 = d
        d2[k] = 1
        v = d[k]
        {**d}.clear()
        w = [d.__setitem__(k, 'i'), d[k]][1]
        z = d.copy()
        z[k] = 'z'
        y = d[k]
        out.append((a, b, c, e, f, g, h, j, l, m, o, p, q, t, u, v, w, y))
    return out[-2:]


for i in range(40):
    r = meths({}, set(), 8)
print(r)


def try_(d, ks):
    out = []
    for k in ks:
        try:
            out.append(d[k])
        except KeyError as e:
            out.append(('miss', e.args))
        try:
            x = d[k]
            d[k] = None
            y = d[k]
            out.append((x, y))
        except KeyError:
            d[k] = 0
    return out


for i in range(40):
    r = try_({1: 2}, [1, 2, 1, 'a', (1, 2), None, 1.5])
print(r)


class K:

    def __init__(self, v):
        self.v = v


class KE(K):

    def __eq__(self, o):
        LOG.append('eq')
        return isinstance(o, K) and o.v == self.v

    def __hash__(self):
        LOG.append('h')
        return self.v


class KO(K):
    __hash__ = object.__hash__

    def __eq__(self, o):
        LOG.append('oeq')
        return True


LOG = []


def look(d, s, ks):
    out = []
    for k in ks:
        out.append((k in d, d.get(k, 0), k in s, k in d, d.get(k, 0)))
    return out


ks = [K(1), K(2), int, str, len, look, None, 1, 'a', (1, K), O]
d = {k: i for i, k in enumerate(ks[::2])}
s = set(ks[1::2])
for i in range(60):
    r = look(d, s, ks)
print(r)
ke = [KE(1), KE(2), KO(1), KO(2)]
d[ke[0]] = 'ke'
s.add(KE(2))
d[ke[2]] = 'ko'
LOG.clear()
print(look(d, s, ke + [KE(1), KO(3), 1, 2]), LOG)


def tr(d, n):
    out = []
    for i in range(n):
        a = d['k']
        ev(d, i)
        b = d['k']
        c = 'z' in d
        out.append((a, b, c))
    return out


def ev(d, i):
    if i == 5:
        d['k'] = 'changed'
    if i == 6:
        d['z'] = 1
    if i == 7:
        d.clear()
        d['k'] = 'again'


for i in range(50):
    r = tr({'k': 1}, 9)
print(r)


class Del:

    def __init__(self, d):
        self.d = d

    def __del__(self):
        self.d['k'] = self.d.get('k', 0) + 100


def dying(n):
    d = {'k': 1}
    out = []
    for i in range(n):
        a = d['k']
        z = Del(d)
        b = d['k']
        z = None
        c = d['k']
        d['q'] = Del(d)
        e = d['k']
        d['q'] = 0
        f = d['k']
        out.append((a, b, c, e, f))
    return out[-2:]


for i in range(50):
    r = dying(4)
print(r)


def it(d):
    try:
        for k in d:
            if k in d and d[k] == 3:
                d['new'] = 1
        return 'ok'
    except RuntimeError as e:
        return str(e)


for i in range(50):
    it({1: 1, 2: 2})
print(it({1: 1, 2: 3}))


def big(n):
    d = {}
    t = 0
    for i in range(n):
        d[i] = i
        t += i - 1 in d
        t += d.get(i * 2, 1)
        if i % 300 == 0:
            [d.pop(j) for j in list(d)[:100]]
        t += -1 in d
    s = set(d)
    t += sum((i in s for i in range(n)))
    t += sum((float(i) in d for i in range(0, n, 7))) + (True in d) + (False in s)
    return (t, len(d))


for i in range(3):
    print(big(70000 if i == 2 else 700))


def attrd(o, n):
    t = []
    for i in range(n):
        d = vars(o)
        a = d['x']
        if i == 3:
            o.__dict__ = {'x': 'fresh', 'y': 0}
        b = o.x
        c = d['x']
        e = vars(o)['x']
        o.x = i
        t.append((a, b, c, e, d.get('x'), vars(o).get('x')))
    return t[-4:]


for i in range(50):
    r = attrd(O(), 6)
print(r)
