"""Arithmetic modulo 2**64 and below, as hashes and random numbers have it, and what comes near it."""

import sys

REPEAT = 40
M64 = (1 << 64) - 1
M63 = (1 << 63) - 1
M32 = 0xFFFFFFFF
M65 = (1 << 65) - 1
P = 0x9E3779B97F4A7C15

VALUES = [0, 1, 2, 5, 63, 64, 255, 2**31, 2**32 - 1, 2**59, 2**60, 2**61, 2**62 - 1, 2**62, 2**63 - 1, 2**63, 2**63 + 1]
VALUES += [2**64 - 2, 2**64 - 1, 2**64, 2**64 + 1, 2**65, 2**70 + 3, 2**128, -1, -2, -(2**31), -(2**62), -(2**63)]
VALUES += [-(2**63) - 1, -(2**64), -(2**70) - 5, P, -P, True, False]


class Int(int):
    def __xor__(self, other):
        return Int(7)

    def __and__(self, other):
        return 8

    def __mul__(self, other):
        return Int(9)


ODD = [Int(2**63), 1.5, "a", None, 2.0**70]

TEMPLATES = [
    "(a * b) & M64",
    "(a * P + b) & M64",
    "(a - b) & M64",
    "(a + b) & M63",
    "(a * b - a) & M32",
    "((a << 13) ^ b) & M64",
    "((a << 63) | (b >> 1)) & M64",
    "((a << k) | (a >> (64 - k))) & M64",
    "(a ^ (a >> 33)) * P & M64",
    "(a & M64) ^ (b & M64)",
    "(a & M64) | (b & M32)",
    "(a & M64) >> 7",
    "(a & M64) >> k",
    "((a & M64) << 1) >> 1",
    "(a & M64) % 1000003",
    "(a & M64) // 3",
    "(a & M64) % P",
    "(a & M64) // 1",
    "(a & M64) < (b & M64), (a & M64) <= (b & M64), (a & M64) == (b & M64), (a & M64) != (b & M64)",
    "(a & M64) > P, (a & M64) >= M63, (a & M64) == M64",
    "(a & M64) - (b & M64), (a & M64) + (b & M64), (a & M64) * (b & M64)",
    "-(a & M64), ~(a & M64), abs(a & M64), bool(a & M64), float(a & M64)",
    "(a & M64) ** 2, (a & M64) / 7, divmod(a & M64, 10), str(a & M64), hash(a & M64)",
    "(a * b) & M65, (a * b) & -1, (a * b) & -2, (a | b) & M64, (a ^ b) & 0",
    "M64 & (a * b), M32 & (a + P), M64 & a & b & M32",
    "((a * b) & M64, a * b)",
    "(a ^ b, a | b, a & b)",
    "((a ^ b) & M64) ^ a",
    "[0, 1, 2, 3][(a * P) & 3]",
    "(a & M64) if (a & M64) > b else (b & M64)",
]

SOURCE = """
def f(values, k):
    h = 1
    for a in values:
        for b in values:
            last = {expression}
            out.append(last)
            h = (h * P + (a & M64)) & M64
        out.append(h)
    return h
"""


def numbers():
    for expression in TEMPLATES:
        out = []
        scope = {"out": out, "M64": M64, "M63": M63, "M32": M32, "M65": M65, "P": P}
        exec(SOURCE.format(expression=expression), scope)
        f = scope["f"]
        small = VALUES[:6]
        for _ in range(REPEAT):
            f(small, 7)
        for k in (7, 1):
            f(VALUES, k)
        out.clear()
        for values in (small, VALUES, VALUES[::-1], VALUES[10:20], ODD[:1] + VALUES[:3]):
            for k in (0, 1, 13, 63, 64, -1, 70):
                try:
                    f(values, k)
                except Exception as e:
                    out.append((type(e).__name__, str(e)))
        for odd in ODD:
            try:
                f([3, odd, 2**63], 3)
            except Exception as e:
                out.append((type(e).__name__, str(e)))
        print(expression, len(out), digest(out))


def digest(out):
    h = 0
    for x in out:
        for c in repr(x):
            h = (h * 1000003 + ord(c)) % 2305843009213693951
    return h


def splitmix(s):
    s = (s + P) & M64
    z = s
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return s, z ^ (z >> 31)


def rotl(x, r):
    return ((x << r) | (x >> (64 - r))) & M64


def xoroshiro(n):
    s0, s1 = 0x1234567890ABCDEF, 0xFEDCBA0987654321
    total = 0
    for _ in range(n):
        result = (s0 + s1) & M64
        s1 ^= s0
        s0 = rotl(s0, 55) ^ s1 ^ ((s1 << 14) & M64)
        s1 = rotl(s1, 36)
        total ^= result
    return total


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h ^= byte
        h = (h * 0x100000001B3) & M64
    return h


def observed(n, at):
    """The state is looked at from outside in the middle of the loop."""
    h, seen = 1, []
    for i in range(n):
        h = (h * P) & M64
        x = h >> 3
        if i == at:
            seen.append(dict(sys._getframe().f_locals))
            seen[-1].pop("seen")
    return h, x, seen


def changes(values):
    """The state becomes another kind of thing."""
    h = 0x1234567890ABCDEF
    out = []
    for v in values:
        try:
            h = (h ^ v) & M64
            h = (h * P) & M64
        except TypeError as e:
            out.append(str(e))
        out.append(h)
    return out


def grows(n):
    h = P
    for i in range(n):
        h = h * 3
    return h


def main():
    numbers()
    s = total = 1
    for _ in range(3000):
        s, v = splitmix(s)
        total ^= v
    print(s, total)
    for _ in range(30):
        xoroshiro(100)
        fnv(b"some data" * 10)
        observed(50, 60)
        changes(list(range(50)))
        grows(20)
    print(xoroshiro(1000), fnv(b"hello" * 100), fnv([1, 2**64, -5, True]))
    print(observed(40, 20), observed(3, 1))
    print(changes([1, 2**63, 2**64 + 1, -1, True, "x", 2.5, 7, Int(3), 9]))
    print(grows(5), grows(100))


main()
