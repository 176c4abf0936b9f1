"""Arithmetic, conversions, subscripts at the edges of their domains: results, messages and warnings."""

import warnings, sys, math
warnings.simplefilter('always')
def inv(b):
    t = 0
    for i in range(3):
        t += ~b
    return t
def cmpb(a, b): return (a == b, a != b)
def conv(x): return len(str(x))
def tofloat(x): return x * 1.0
def powf(a, b): return a ** b
def fdiv(a, b): return a / b
def mod(a, b): return a % b
def expo(x): return math.exp(x)
def lg(x): return math.log(x)
def sn(x): return math.sin(x)
def shift(a, b): return a << b
def rsh(a, b): return a >> b
def ftoi(x): return int(x)
def rnd(x): return round(x)
def idx(l, i): return l[i]
def sl(l, a, b): return l[a:b]
def rng(a, b, c): return list(range(a, b, c))
def chrr(x): return chr(x)
def ordd(x): return ord(x)
def absx(x): return abs(x)
def neg(x): return -x
def add(a, b): return a + b
def mul(a, b): return a * b
def sub(a, b): return a - b
async def co(): pass
def unawaited():
    co()
def attempt(f, *a):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try:
            r = f(*a)
            r = (type(r).__name__, r if not isinstance(r, int) or r.bit_length() < 200 else r % 1000003)
        except BaseException as e:
            r = (type(e).__name__, str(e)[:90])
    print(f.__name__, [(str(x) if not isinstance(x, int) or x.bit_length() < 200 else 'big')[:20] for x in a], r, [(x.category.__name__, str(x.message)[:60], x.lineno) for x in w])
big = 10 ** 400
inf, nan = float('inf'), float('nan')
cases = [
 (inv, [(5,), (True,), (False,)]), (cmpb, [(1, 2), (b'a', 'a'), ('a', b'a'), (b'a', 1), (nan, nan), (2**53, 2.0**53), (2**53 + 1, 2.0**53), (big, inf)]),
 (conv, [(5,), (10**5000,)]), (tofloat, [(3,), (big,), (-big,), (2**1023,), (True,)]),
 (powf, [(2.0, 3.0), (0.0, -1.0), (-1.0, 0.5), (1e200, 2.0), (2, -1), (0, -1), (-8.0, 1/3), (2.0, 10000), (inf, 0.0), (0.0, 0.0), (True, 2), (2, 0.5), (10, 400)]),
 (fdiv, [(1, 2), (1.0, 0.0), (1, 0), (big, 3), (big, 10**100), (3, big), (2**1024, 2), (1.0, nan), (True, False), (-0.0, 5), (2**53+1, 1)]),
 (mod, [(5, 3), (5, 0), (5.0, 0.0), (-5, 3), (5, -3), (-0.0, 3.0), (3.0, -inf), (5.5, inf), (inf, 2.0), (big, 7), (7, big), (-7, big), (True, 2)]),
 (expo, [(1.0,), (1000.0,), (-1000.0,), (inf,), (nan,), (1,), (big,)]), (lg, [(1.0,), (0.0,), (-1.0,), (inf,), (nan,), (big,), (0,), (5,)]),
 (sn, [(1.0,), (inf,), (nan,), (1,), (big,)]), (shift, [(1, 3), (1, 62), (1, 63), (1, 64), (-1, 63), (1, -1), (0, big), (1, 100), (True, True)]), (rsh, [(8, 1), (-1, 100), (1, -1), (big, 1000), (5, big), (-5, 64), (-5, 63)]),
 (ftoi, [(1.5,), (inf,), (nan,), (1e30,), (-0.5,), ('12',), (True,)]), (rnd, [(2.5,), (3.5,), (-0.5,), (inf,), (nan,), (1e20,), (7,), (True,)]),
 (idx, [([1, 2], 1), ([1, 2], -2), ([1, 2], 2), ([1, 2], -3), ([1, 2], True), ([1, 2], big), ((1,), -1), ('ab', -1), ('ab', 2), (range(5), -1), (range(5), 5), (b'ab', -1), ({1: 2}, 1), ({1: 2}, 1.0), ({1: 2}, True), ({1: 2}, [])]),
 (sl, [([1, 2, 3], 0, 2), ([1, 2, 3], -1, big), ([1, 2, 3], None, -1), ('abc', 1, 99), ((1, 2), True, 2), ([1], 'a', 2)]),
 (rng, [(0, 5, 1), (5, 0, -2), (0, 5, 0), (2**62, 2**62 + 3, 1), (-2**63, -2**63 + 2, 1), (2**63 - 2, 2**63 + 1, 1), (big, big + 2, 1), (0, 3, True), (0, 3.0, 1)]),
 (chrr, [(65,), (1114112,), (-1,), (big,), (55296,)]), (ordd, [('a',), ('ab',), (b'a',), ('',), ('\U0001f600',)]), (absx, [(-5,), (-2**63,), (-0.0,), (True,), (-2**31,), (nan,)]),
 (neg, [(5,), (-2**63,), (2**63,), (0,), (0.0,), (True,), (-2**62,)]),
 (add, [(1, 2), (2**63 - 1, 1), (2**62, 2**62), (1.5, 2), (2, 1.5), (True, True), ('a', 'b'), ([1], (2,)), (big, 1.5), (2**53 + 1, 0.5), (1, 'a'), (1.0, 'a')]),
 (mul, [(3, 4), (2**32, 2**31), (2**62, 2), (-2**62, 2), (-1, -2**63), ('ab', 3), (3, 'ab'), ([1], -1), (0.0, -1), (-1, 0.0), (0, -1.5), (big, 0.5), ('a', 2.0)]),
 (sub, [(1, 2), (-2**63, 1), (0, -2**63), (0.0, 0), (0, 0.0), (True, 1.5), ({1, 2}, {1}), ('a', 1)]),
 (unawaited, [()]),
]
for f, args in cases:
    for k in range(12): 
        try: f(*args[0])
        except Exception: pass
for rounds in range(3):
    for f, args in cases:
        for a in args: attempt(f, *a)
        for a in reversed(args):
            for _ in range(3): attempt(f, *a)
