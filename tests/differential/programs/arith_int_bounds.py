"""Int results that land on, just under and just over every internal size limit."""

BOUNDS = [2**15, 2**29, 2**30, 2**31, 2**32, 2**59, 2**60, 2**61, 2**62, 2**63, 2**64, 2**90]


def neighbourhood(x):
    return x - 1, x, x + 1, -x, -x - 1, -x + 1


def step_up(x, n):
    seen = 0
    for _ in range(n):
        x += 1
        seen ^= x & 0xFF
    return x, seen


def step_down(x, n):
    seen = 0
    while n:
        x -= 1
        seen ^= x & 0xFF
        n -= 1
    return x, seen


def double(x, n):
    for _ in range(n):
        x = x + x
    return x


def product(a, b):
    return a * b


def difference(a, b):
    return a - b


def negate(x):
    return -x


def cross_zero(x, step, n):
    hits = []
    for _ in range(n):
        x += step
        if -2 <= x <= 2:
            hits.append(x)
    return hits


for i in range(2000):
    neighbourhood(i), product(i, 3), difference(i, 9), negate(i)

for bound in BOUNDS:
    print(bound.bit_length(), neighbourhood(bound))
    print(step_up(bound - 500, 1000), step_down(bound + 500, 1000))
    print(step_up(-bound - 500, 1000), step_down(-bound + 500, 1000))
    for other in (bound - 1, bound, bound + 1, -bound, 2, -1):
        print(product(bound, other), product(-bound, other), difference(other, bound), difference(-bound, other))
    print(negate(bound), negate(-bound), negate(bound - 1), ~bound, abs(-bound))

for start in (1, -1, 3, 12345):
    for n in (28, 29, 30, 31, 32, 59, 60, 61, 62, 63, 64, 65, 100):
        print(start, n, double(start, n))

print(product(3037000500, 3037000500), product(-3037000500, 3037000500), product(3037000499, 3037000499))
print(product(2**32, 2**31), product(2**32, -(2**31)), product(-(2**63), -1), product(2**63 - 1, 2**63 - 1))
print(cross_zero(-1500, 1, 3000), cross_zero(2**31, -(2**21), 2048), cross_zero(-(2**62), 2**52, 1500))
print(-(2**63) // -1, -(2**63) % -1, divmod(-(2**63), -1), (2**63 - 1) // -1)
