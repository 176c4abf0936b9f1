"""Complex numbers that loops carry round: special values, observed frames, changing classes, errors in the middle."""

import cmath
import math
import struct
import sys

REPEAT = 60


def bits(x):
    """An exact picture of a number; NaNs are all alike."""
    if isinstance(x, complex):
        return (type(x).__name__, bits(x.real), bits(x.imag))
    if isinstance(x, float):
        return "nan" if x != x else struct.pack("<d", x).hex()
    return (type(x).__name__, repr(x))


def escape(c, n):
    z = 0j
    for i in range(n):
        z = z * z + c
        if abs(z) > 2:
            return i, z
    return n, z


def escape_from_int(c, n):
    z = 0
    for i in range(n):
        z = z * z + c
        if abs(z) > 2:
            return i, z
    return n, z


def newton(z, n):
    step = None
    for _ in range(n):
        step = (z * z * z - 1) / (3 * z * z)
        z = z - step
    return z, step


def turns(z, by, n):
    total = z
    seen = []
    for i in range(n):
        z = -z * by + i
        total += z
        if i % 7 == 0:
            seen.append(z)
    return total, seen


def parts(z, n):
    real = imag = 0.0
    for i in range(n):
        real += z.real
        imag -= z.imag
        z = complex(imag, real)
    return z, real, imag


def differs(z, w, n):
    count = 0
    for _ in range(n):
        if z == w:
            count += 1
        if z != w:
            count += 100
        z = z + 1j
        w = w + 1j
    return count


def observed(z, n):
    """Somebody looks at the locals in the middle."""
    looks = []
    for i in range(n):
        z = z * 1j
        w = z + 1
        if i == n - 2:
            looks.append({k: bits(v) for k, v in sys._getframe().f_locals.items() if k in "zw"})
    return looks, w


def kept(z, n):
    last = z
    same = []
    for _ in range(n):
        other = z
        same.append(other is z)
        last = z
        z = z + 1
        same.append(last is z)
    return same[-2:], last


def from_parts(pairs):
    total = 0j
    for a, b in pairs:
        total += complex(a, b)
    return total


def lone(values):
    return [complex(v) for v in values]


def squares(z, c, n):
    for _ in range(n):
        z = z**2 + c
    return z


def from_int(first, c, n, turn):
    """An int until `turn`, then complex; every state is looked at."""
    z = 0
    if first:
        z = 1
    looks = []
    for i in range(n):
        w = z * z - z
        size = abs(w)
        if i == turn:
            z = z + c
        else:
            z = z * -1
        looks.append((bits(z), bits(w), bits(size)))
    return looks


def growing(c, n, turn):
    """An int that gets too big for a double."""
    z = 3
    for i in range(n):
        z = z * z
        if i == turn:
            z = z + c
    return z


def power_from_int(c, n):
    z = 0
    sizes = 0
    for i in range(n):
        z = z**2 + c
        sizes = sizes + abs(z) if abs(z) < 4 else sizes
        if i == n - 1:
            frame = sys._getframe()
            return bits(frame.f_locals["z"]), bits(sizes)
    return None


def signs(c, n):
    z = 0
    out = []
    for i in range(n):
        p = z * -1
        q = p + c
        out.append((bits(p), bits(q)))
        z = q if i > 3 else 0
    return out


def powers(z, n):
    total = 0j
    for _ in range(n):
        total += z**1 + z**3 - z**5 + z**8
        total -= z**0 + z**-1 + z**2.5 + z**9
        z = z * 0.9
    return total


def guarded(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def show(x):
    if isinstance(x, tuple | list):
        return [show(y) for y in x]
    return bits(x) if isinstance(x, complex | float) else x


class Sub(complex):
    def __mul__(self, other):
        return Sub(complex(self).real + 1, 0)

    def __abs__(self):
        return 7


SPECIAL = [0j, -0j, complex(-0.0, 0.0), complex("inf"), complex(0, math.inf), complex("nan"), complex(0, math.nan)]
SPECIAL += [complex(math.inf, math.nan), 1e308 + 1e308j, 5e-324j, 1 + 0j]


def main():
    for i in range(REPEAT):
        escape(complex(0.1, i / 100), 30)
        escape_from_int(complex(0.1, i / 100), 30)
        newton(complex(1, i + 1), 8)
        turns(1 + 1j, 0.5 - 0.5j, 20)
        parts(1 + 2j, 10)
        differs(1j, 1j + i, 5)
        observed(1 + 1j, 8)
        kept(1j, 6)
        squares(0.1 + 0.2j, 0.1j, 12)
        powers(1 + 0.5j, 6)
        from_int(i & 1, 0.1j, 8, 4)
        growing(0.1j, 4, 2)
        power_from_int(0.1 + 0.1j, 9)
        signs(complex(-0.0, -0.0), 7)
        from_parts([(1.5, 2.5)] * 5)
        lone([1.5, 2.5])

    for c in (0.25 + 0.5j, 1 + 1j, -1.5, 1, True, 10**30, complex("nan"), complex("inf"), Sub(1, 2), "text"):
        print(c, show(guarded(escape, c, 40)), show(guarded(escape_from_int, c, 40)))
    for z in SPECIAL:
        print(z, show(guarded(newton, z, 5)), show(guarded(turns, z, 0.5j, 9)), show(guarded(parts, z, 5)))
        print(show(guarded(squares, z, 0.5j, 3)), show(guarded(squares, z, z, 7)), show(guarded(powers, z, 3)))
        print(show(guarded(from_int, 1, z, 7, 3)), show(guarded(power_from_int, z, 4)), show(guarded(signs, z, 6)))
        print([show(guarded(differs, z, w, 3)) for w in SPECIAL])
        print(show(guarded(turns, z, z, 12)), show(guarded(lambda z: [abs(w * 2) for w in [z] * 3], z)))
    print(observed(1 + 2j, 8), observed(2, 5), observed(2.5, 5))
    for c in (0.5j, 1, 2.5, True, 10**20, None):
        print([show(guarded(growing, c, n, turn)) for n in (2, 4, 6, 7) for turn in (0, 3, 5)])
        print(show(guarded(from_int, 0, c, 6, 2)), show(guarded(power_from_int, c, 5)), show(guarded(signs, c, 6)))
    print(show([squares(x, 1, 4) for x in (2, 2.5, True)]), show(guarded(squares, 1e200 + 1j, 0, 2)))
    print(kept(1j, 6), kept(3, 6), kept(2.5, 6))
    print(show(guarded(newton, 0j, 3)), show(guarded(newton, 2, 6)), show(guarded(newton, 2.5, 6)))
    pairs = [(1, 2), (1.5, 2), (-0.0, 0), (True, 2.5), (10**20, 1), (2, 10**400), (1j, 2), (2, 1j), ("1", 2), (None, 1)]
    for pair in pairs:
        print(pair, show(guarded(from_parts, [(1.0, 1.0), pair, (2, 2.0)])))
    for value in (1, 2.5, -0.0, True, 10**20, 10**400, 1j, "1+2j", "bad", None, Sub(1, 2)):
        print(repr(value)[:20], show(guarded(lone, [value, 1.5])))
    print(cmath.isclose(newton(0.5 + 0.5j, 30)[0] ** 3, 1))


main()
