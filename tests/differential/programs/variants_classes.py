"""Arguments of every builtin class and of subclasses, with cells, starred parameters, rebinding and generators."""

import types, sys, collections

LOG = []


def unpack(t):
    a, b, *c = t
    return (a, b, c)


def first(x, d=None, *, k=()):
    r = x[0] if x else d
    for v in k:
        r = (r, v)
    return (r, len(x))


def cellarg(x, y):

    def inner():
        nonlocal x
        x = x[1:]
        return x
    a = inner()
    y = y + a[:1]
    return (x, y, inner())


def rebind(x, n):
    out = []
    for i in range(n):
        out.append(x[i % len(x)])
        if i == 2:
            x = list(x)
        elif i == 4:
            x = tuple(x)
        elif i == 6:
            x = 'abcdef'
        elif i == 8:
            x = {0: 1, 1: 2}
    del x
    try:
        x
    except UnboundLocalError as e:
        out.append('unbound')
    return out


def star(*a, **k):
    s = []
    for x in a:
        s.append(x)
    return (s, a[:1], sorted(k.items()), type(a[0]).__name__ if a else None)


def loop(seq, acc):
    t = 0
    for i in range(6):
        for x in seq:
            t += x
        acc = acc + acc[:1]
    return (t, acc)


def rec(t, d):
    if d == 0:
        return (len(t), type(t).__name__)
    r = rec(t[1:] if d % 2 else list(t), d - 1)
    return (r, len(t))


def gen(seq, n):
    for i in range(n):
        got = (yield seq[i % len(seq)])
        if got is not None:
            seq = got


def meth(s, o):
    return s.index(o) if o in s else s.count(o)


def mul(a, b):
    c = a * b
    return c + a


class L(list):
    pass


class T(tuple):
    pass


class S(str):
    pass


class D(dict):
    pass


NT = collections.namedtuple('NT', 'a b c')


def att(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        return (type(e).__name__, str(e))


seqs = [
    (1, 2, 3), [4, 5, 6], 'xyz', b'abc', bytearray(b'qrs'), range(3), {7: 1, 8: 2, 9: 3}, {1, 2, 3}, L([1, 2, 3]),
    T((4, 5, 6)), S('uvw'), D({0: 5, 1: 6}), NT(1, 2, 3), memoryview(b'mno'), collections.deque([1, 2, 3]), None, 5,
    2.5, True, iter([1, 2, 3]), (), [], '', frozenset([1]),
]


def show(v):
    return repr(v)[:120].split(' at 0x')[0]


for k in range(14):
    for i, s in enumerate(seqs[:3] if k < 5 else seqs[:7] if k < 9 else seqs):
        last = k == 13
        rs = [
            att(unpack, iter([1, 2, 3]) if i == 19 else s), att(first, s), att(first, s, 4), att(first, d=s, x=s),
            att(first, s, k=s if i != 14 else ()), att(cellarg, s, s), att(rebind, s, 10),
            att(star, s, *seqs[:i % 4], z=s), att(loop, s, s), att(rec, s, 5), att(meth, s, 2), att(meth, s, 'x'),
            att(mul, s, 2), att(mul, 2, s), att(mul, 2, 3), att(mul, 2.5, 2),
        ]
        if last and i != 19:
            for r in rs:
                print(i, show(r))


def usegen(a, b):
    g = gen(a, 9)
    out = [next(g), next(g)]
    out.append(att(g.send, b))
    for x in g:
        out.append(x)
    return out


for k in range(30):
    for a in seqs[:5]:
        for b in seqs[:4]:
            r = usegen(a, b)
print(r, usegen(seqs[8], seqs[9]), usegen((1,), 'ab'))


def callers(n):
    out = []
    for i in range(n):
        s = seqs[i % 3]
        out.append(unpack(s)[0])
        out.append(first(s)[0])
        out.append(len(star(s, i)[0]))
        out.append(rec(s, 3)[1])
    return out


for _ in range(10):
    r = callers(30)
print(r[-12:])


class Mod(types.ModuleType):

    @property
    def foo(self):
        return 'prop'

    def __call__(self):
        return 'called'


def modf(m, n):
    out = []
    for i in range(n):
        m.foo = i if type(m) is types.ModuleType else None
        out.append(m.foo)
        if i == n - 3 and n == 33:
            m.__class__ = Mod
            del m.__dict__['foo']
            Mod.foo = property(lambda s: 'prop', lambda s, v: None)
        out.append(type(m).__name__)
    return out[-8:]


for i in range(40):
    m = types.ModuleType('m')
    r = modf(m, 20)
    o = types.SimpleNamespace()
    modf(o, 5)
print(r, modf(types.ModuleType('m'), 33))


def attrs(o, n):
    t = 0
    for i in range(n):
        t += o.real if i % 2 else o.numerator
    return (t, o.bit_length() if hasattr(o, 'bit_length') else o.is_integer())


import fractions

for k in range(30):
    for v in (1, True, 10 ** 30, 2.0):
        r = att(attrs, v, 10)
    r = (
        att(attrs, 5, 6), att(attrs, True, 6), att(attrs, 10 ** 30, 6), att(attrs, 2.5, 6),
        att(attrs, fractions.Fraction(1, 2), 4), att(attrs, 1j, 3),
    )
print(r)


def deflt(x=(1, 2), y=[3], *, z='s'):
    a, *b = x
    return (a, b, y[0], z[0], y is deflt.__defaults__[1])


for k in range(40):
    for v in ((5, 6), [7, 8], 'ab'):
        deflt(v)
        deflt()
        deflt(y=v)
        deflt(z=v)
        deflt(v, v, z=v)
print(deflt(), deflt('q'), deflt(y='w'), deflt(z=(1,)), att(deflt, 5), att(deflt, (), ()))
deflt.__defaults__ = ('xy', (9,))
print(deflt(), deflt([1]))
deflt.__kwdefaults__ = {'z': [0]}
print(deflt(), deflt((1,)))


def ops(a, b):
    return (
        a == b, a < b, a + b, a in (b,), hash(a) == hash(b) if not isinstance(a, list) else 0, not a, a and b,
        a or b,
    )


for k in range(40):
    for v in ((1,), 'a', b'x', (1, 2)):
        ops(v, v)
    for v in ([1], [2, 3]):
        ops(v, v)
print(
    ops((1,), (2,)), ops([1], [1]), ops('a', 'b'), att(ops, 'a', 1), att(ops, (1,), [1]), att(ops, b'x', 'x'),
    ops(S('a'), 'a'), ops(T((1,)), (1,)), att(ops, None, None),
)
