"""Generators that become part of their loops: several yields, pipelines, trees, variables; ways out and changes of what they are."""

import sys, gc
OUT = []
def walk(n, a=1):
    for i in range(n):
        yield i
        a += i
        yield a
def two(n):
    yield 1
    yield n
    yield (n, n)
def pipe(it, a=0):
    for x in it:
        a += 1
        yield x, a
def flat(it):
    for x in it:
        yield x
class Tree:
    def __init__(self, v, l=None, r=None):
        self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l is not None:
            for x in self.l: yield x
        yield self.v
        if self.r is not None:
            for x in self.r: yield x
class Bag:
    def __init__(self, items): self.items = items
    def __iter__(self):
        for x in self.items:
            yield x
class Die:
    def __init__(self, n): self.n = n
    def __del__(self): OUT.append(('died', self.n, sys._getframe(1).f_code.co_name))
def owner(n):
    d = Die(n)
    for i in range(n):
        yield i
    d = None
    yield -1
def a1(n):
    t = 0
    for x in walk(n): t += x
    return t
def a2(n):
    t = 0
    for x, k in pipe(walk(n)): t += x * k
    return t
def a3(n):
    t = []
    g = walk(n)
    for x in g:
        t.append(x)
        if x == 3: t.append(next(g, 'end'))
        if x == 7: break
    t += list(g)
    return t
def a4(n):
    t = []
    for x in pipe(flat(two(n))):
        t.append(x)
        if len(t) == 2:
            n = 0
            try:
                for y in walk(3):
                    if y == 2: raise ValueError(y)
                    t.append(y)
            except ValueError as e:
                t.append(str(e))
    return t
tree = Tree(5, Tree(2, Tree(1), Tree(3)), Tree(8, None, Tree(9)))
def a5(n):
    t = []
    for i in range(n):
        for x in tree:
            t.append(x)
            if x == i: break
    return len(t), sum(t)
def a6(n):
    b = Bag(list(range(n)))
    t = 0
    for x in b:
        if x == 5: b.items.append(100)
        if x == 7: b.items = []
        t += x
    return t
def a7(n):
    OUT.clear()
    for x in owner(n):
        if x == 3: break
        OUT.append(x)
    OUT.append('next')
    for x in owner(2):
        OUT.append(x)
    OUT.append('last')
    return list(OUT)
def a8(n):
    g = walk(n)
    h = g
    t = 0
    for x in g:
        t += x
        if x == 2: h.close()
    return t, h.gi_frame is None
def a9(n):
    t = 0
    g = walk(n)
    for x in g:
        t += x
        g = None
    return t
def a10(n):
    def look():
        f = sys._getframe(1)
        return sorted((k, repr(v)[:20]) for k, v in f.f_locals.items() if k != 'look'), f.f_lineno
    r = []
    for x in pipe(walk(n), 5):
        if x[0] == 3: r.append(look())
    return r
def a11(n):
    def g(k):
        nonlocal n
        for i in range(k):
            n += 1
            yield n
    t = 0
    for x in g(n):
        t += x
        n -= 2
    return t, n
def a12(n):
    gens = [walk(k) for k in range(3)]
    t = 0
    for g in gens:
        for x in g: t += x + 1
        for x in g: t += 1000
    return t
def a13(n):
    r = []
    try:
        for x in walk(n):
            for y in two(x):
                if y == (4, 4): raise KeyError(x)
                r.append(y)
    except KeyError as e:
        tb = e.__traceback__
        while tb: r.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - a13.__code__.co_firstlineno)); tb = tb.tb_next
    return r
def bad(n):
    for i in range(n):
        yield 10 // (5 - i)
def a14(n):
    r = []
    try:
        for x in pipe(bad(n)): r.append(x)
    except ZeroDivisionError as e:
        tb = e.__traceback__
        while tb: r.append((tb.tb_frame.f_code.co_name, tb.tb_lineno)); tb = tb.tb_next
        r.append(e.__context__)
    return r
def st(n):
    for i in range(n):
        if i == 6: raise StopIteration(i)
        yield i
def a15(n):
    r = []
    try:
        for x in st(n): r.append(x)
    except RuntimeError as e:
        r.append((str(e), type(e.__cause__).__name__))
    return r
def a16(n):
    t = 0
    for x in walk(n, a='x' if n == 11 else 1):
        t += x
    return t
fs = [v for k, v in list(globals().items()) if k[0] == 'a' and k[1:].isdigit()]
for rounds in range(40):
    for f in fs:
        for n in (10, 4, 11 if rounds > 20 else 9):
            try: r = f(n)
            except Exception as e: r = (type(e).__name__, str(e))
            if rounds in (0, 5, 19, 21, 22, 39): print(rounds, f.__name__, n, r)
    if rounds == 25: 
        def walk(n, a=1): return iter([n, a, 3, 7])
    if rounds == 30: Tree.__iter__ = lambda self: iter([self.v])
    if rounds == 32: two.__code__ = bad.__code__
