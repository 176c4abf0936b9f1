"""Ints between 60 and 64 bits: read from objects up to 63, beyond that computed with as objects."""

import time

EDGES = [2**59, 2**60 - 1, 2**60, 2**60 + 1, 2**61, 2**62 - 1, 2**62, 2**63 - 2, 2**63 - 1, 2**63, 2**64 - 1, 2**64]
EDGES += [-e for e in EDGES] + [0, 1, -1, -(2**63) - 1, 2**90, -(2**90)]


def operators(a, b):
    out = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a == b, a >> 3, ~a, -a, abs(a), a // 7, a % 7, a // -7, a % -7]
    if b:
        out += [a // b, a % b, a / b]
    return out


def total(values):
    t = 0
    for v in values:
        t += v
    return t


def ranges(start, stop, step):
    out = []
    for i in range(start, stop, step):
        out.append(i)
        if len(out) > 5:
            break
    return out, len(range(start, stop, step)) if (stop - start) // step < 2**40 else None


def floats(values):
    return [float(v) for v in values if abs(v) < 2**80] + [v * 0.5 for v in values] + [v == float(v) for v in values]


def items(values):
    hit = 0
    for v in values:
        try:
            hit += [10, 20, 30][v]
        except IndexError:
            hit -= 1
    return hit


def clock(n):
    last = time.time_ns()
    for _ in range(n):
        now = time.time_ns()
        if now < last or (now - last) // 1000 > 10**9:
            return "backwards"
        last = now
    return "forwards"


def counted(n):
    x = 2**62
    for _ in range(n):
        x += 2**58
    return x


for _ in range(40):
    operators(5, 7)
    operators(2**61, 2**60)
    total([1, 2, 2**60])
    ranges(0, 10, 2)
    floats([1, 2**61])
    items([0, 1, 2])
    clock(3)
    counted(3)
print([operators(a, b) for a in EDGES for b in (1, -1, 2**60, -(2**62), 2**63 - 1, 2**63)])
print(total(EDGES), total(EDGES[:9] * 3), total([2**63 - 1, 1]), total([-(2**63) + 1, -1]), total([-(2**63), 0]))
for start, stop, step in (
    (2**62, 2**63 - 1, 2**61),
    (-(2**62), 2**62, 2**61),
    (-(2**63) + 1, 2**63 - 1, 2**62),
    (2**63 - 3, 2**63 - 1, 1),
    (2**63 - 3, 2**63 + 3, 1),
    (-(2**63) + 2, -(2**63) - 2, -1),
    (2**62, -(2**62), -(2**62)),
):
    print(ranges(start, stop, step))
print(floats(EDGES))
print(items([2**62, -(2**62), 2**63, -1, 1]))
print(clock(100), counted(5), counted(20))
