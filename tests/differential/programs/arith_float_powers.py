"""Floats to constant powers: bases below zero, zeros, infinities, NaN, overflow and underflow."""
import math

BASES = [
    1.5, -1.5, 0.0, -0.0, 1.0, -1.0, 3.0, -7.25, 1e-160, -1e-160, 1e-200, -1e-162, 1e154, -1.3e154, 1e160, -1e200,
    math.inf, -math.inf, math.nan, -math.nan, 5e-324, -5e-324, 0.1, -0.1, 2.0**-537, 12345.678, -98765.4321,
]


def second(x):
    return x ** 2


def second_float(x):
    return x ** 2.0


def fourth(x):
    return x ** 4


def third(x):
    return x ** 3


def others(x):
    return x ** 0, x ** 1, x ** -2


def root(x):
    return x ** 0.5


def distance(ax, ay, bx, by):
    return math.sqrt((ax - bx) ** 2 + (ay - by) ** 2)


def of_ints(n):
    return n ** 2.0, n ** 2, (-n) ** 2.0


def shown(f, x):
    try:
        r = f(x)
    except (OverflowError, ZeroDivisionError) as e:
        return type(e).__name__, str(e)
    if isinstance(r, tuple):
        return r
    if isinstance(r, complex):
        return round(r.real, 9), round(r.imag, 9)
    return r.hex(), math.copysign(1.0, r)


for n in range(100):
    for f in (second, second_float, fourth, third, others, root):
        r = [shown(f, (-1) ** k * 0.37 * (k + n % 7)) if f is not others else None for k in range(1, 9)]
    total = sum(distance(n, k * 0.5, k, n * 0.25) for k in range(20))
    if n % 25 == 0:
        print(r, total.hex(), of_ints(n), of_ints(2**53 + n))
for f in (second, second_float, fourth, third, others, root):
    for x in BASES:
        print(f.__name__, x, shown(f, x))
for n in range(50):
    r = [shown(f, x) for f in (second, fourth, third) for x in BASES]
print(r)
