"""Defaults, code and methods that change while bound methods are in locals and calls are hot."""

import sys


class A:

    def __init__(self):
        self.l = []

    def m(self, x=1, *, k=2):
        return (x, k)

    def n(self):
        return len(self.l)

    def __getattr__(self, n):
        if n == 'dyn':
            return lambda x=5: ('dyn', x)
        raise AttributeError(n)


def kept(a, n):
    f = a.m
    g = a.n
    ap = a.l.append
    out = []
    for i in range(n):
        ap(i)
        out.append(f(i))
        out.append(g())
        if i == n - 3:
            A.m = lambda self, x=0, *, k=0: 'new'
        if i == n - 2:
            out.append(a.m(1))
            a.n = lambda: 'inst'
    r = (f is a.m, f == a.m, f.__self__ is a, f.__func__.__name__)
    return (out[-6:], r, g())


om = A.m
for i in range(40):
    A.m = om
    r = kept(A(), 10)
print(r)
A.m = om


def h(a, b=2, c=3):
    return (a, b, c)


def call(n):
    out = []
    for i in range(n):
        out.append(h(i))
        out.append(h(i, 1))
        out.append(h(c=1, a=i))
        if i == n - 4:
            h.__defaults__ = (7,)
        if i == n - 3:
            h.__defaults__ = (8, 9)
        if i == n - 2:
            h.__defaults__ = None
        if i == n - 1:
            h.__defaults__ = (1, 2, 3)
    return out


def safe(n):
    try:
        return call(n)
    except TypeError as e:
        return str(e)


for i in range(20):
    h.__defaults__ = (2, 3)
    r = safe(10)
print(r, h(0, 1, 2))


def kw(a, *, b=1, c=2):
    return (a, b, c)


def callkw(n):
    out = []
    for i in range(n):
        out.append(kw(i))
        out.append(kw(i, c=5))
        if i == n - 3:
            kw.__kwdefaults__ = {'b': 9, 'c': 8}
        if i == n - 2:
            kw.__kwdefaults__['b'] = 77
        if i == n - 1:
            del kw.__kwdefaults__['c']
    try:
        kw(1)
    except TypeError as e:
        out.append(str(e))
    return out[-7:]


for i in range(30):
    kw.__kwdefaults__ = {'b': 1, 'c': 2}
    r = callkw(8)
print(r)


def key(x, y=3):
    return -x * y


print([sorted(range(4), key=key) for _ in range(30)][-1])
key.__defaults__ = (-3,)
print(sorted(range(4), key=key), list(map(key, range(3))))
key.__defaults__ = ([],)
print(list(map(key, range(3))))
key.__defaults__ = None
try:
    print(list(map(key, range(3))))
except TypeError as e:
    print(e)


def dobj():

    class Z:

        def __del__(self):
            print('gone')

    def f(a, z=Z()):
        return a
    for i in range(50):
        f(i)
        list(map(f, [1]))
    f.__defaults__ = (None,)
    print('cleared', f(1))

    def g(a, z=Z()):
        g.__defaults__ = (2,)
        return (a, type(z).__name__)
    for i in range(3):
        print(list(map(g, [1, 2])))


dobj()


def selfmod(a, b=1):
    if a == 40:
        selfmod.__defaults__ = (5,)
    return (a, b)


print([selfmod(i) for i in range(45)][-6:])


def code1(x):
    return x + 1


def code2(x):
    return x * 100


def sw(n):
    out = []
    for i in range(n):
        out.append(code1(i))
        if i == n - 3:
            code1.__code__, code2.__code__ = (code2.__code__, code1.__code__)
    return out[-5:]


for i in range(31):
    r = sw(8)
print(r)


def rec(n, acc=[]):
    if n == 0:
        return acc
    acc = acc + [n]
    if n == 5:
        rec.__defaults__ = ([99],)
    return rec(n - 1) if n % 2 else rec(n - 1, acc)


for i in range(20):
    rec.__defaults__ = ([],)
    r = rec(8)
print(r)


class Cl:

    def __call__(self, x, y=2):
        return x * y

    @classmethod
    def c(cls, x=1):
        return (cls.__name__, x)

    @staticmethod
    def s(x=1):
        return x


class Cl2(Cl):
    pass


def callables(o, n):
    c = o.c
    s = o.s
    t = 0
    out = []
    for i in range(n):
        t += o(i)
        out = [c(), s(), o.c(i), Cl2.c()]
    return (t, out)


for i in range(30):
    callables(Cl(), 10)
Cl.__call__.__defaults__ = (10,)
Cl.c.__func__.__defaults__ = (11,)
Cl.s.__defaults__ = (12,)
print(callables(Cl(), 10), callables(Cl2(), 10))
Cl.__call__ = lambda self, x: 1
print(callables(Cl(), 10), callables(Cl2(), 10))


class Dlist(list):

    def append(self, x):
        list.append(self, x * 2)


def app(l, n):
    a = l.append
    p = l.pop
    for i in range(n):
        a(i)
    return (p(), l[-3:])


for i in range(40):
    app([], 10)
print(app([], 5), app(Dlist(), 5), app([1], 3))


def deldyn(a):
    f = a.dyn
    r = (f(), f(2))
    a.dyn = lambda: 'own'
    r += (f(), a.dyn())
    del a.dyn
    return r + (a.dyn(),)


for i in range(40):
    r = deldyn(A())
print(r)
