"""complex numbers in hot loops: not a type a JIT unboxes, so every operation must still be right."""


def escape(c, limit):
    z = 0
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


def polynomial(z, coefficients):
    value = 0
    for coefficient in coefficients:
        value = value * z + coefficient
    return value


def twiddle(n):
    z = 1 + 0j
    step = 0.6 + 0.8j
    for _ in range(n):
        z *= step
    return z


def parts(z):
    return z.real, z.imag, z.conjugate(), -z, +z, bool(z), z == z.conjugate()


def operate(a, b):
    out = []
    for f in (
        lambda: a + b,
        lambda: a - b,
        lambda: a * b,
        lambda: a / b,
        lambda: a**b,
        lambda: a == b,
        lambda: a < b,
        lambda: a // b,
        lambda: a % b,
    ):
        try:
            out.append(f())
        except (TypeError, ZeroDivisionError, OverflowError) as error:
            out.append(f"{type(error).__name__}: {error}")
    return out


for i in range(200):
    parts(complex(i, -i)), operate(i, 2), polynomial(i, (1, 2, 3))

print(["".join("%x" % (escape(complex(x * 0.125, y * 0.25), 15)) for x in range(-16, 5)) for y in range(-4, 5)])
print(polynomial(2, [1, 2, 3]), polynomial(1j, [1, 0, 1]), polynomial(1.5, [1j, 2]))
print(twiddle(4), twiddle(500))
for a, b in ((1j, 2), (2, 1j), (1 + 2j, 3 - 4j), (0j, 0j), (1j, 0), (complex("inf"), 1j), (2.5, -1j), (True, 1j)):
    print(a, b, operate(a, b))
for z in (0j, -0j, 3 + 4j, complex(-0.0, -0.0), complex("nan"), 1e308 * 10j):
    print(repr(z), parts(z), abs(z))
print(complex(1, -0.0), complex("1+2j"), 1j.__hash__() == hash(1j), hash(2 + 0j) == hash(2), 2 + 0j == 2)
