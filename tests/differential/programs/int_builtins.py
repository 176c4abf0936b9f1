"""abs, min, max, int, math functions, big operands of every operator, items of str, bytes and bytearray, in loops."""

import math


def extremes(values):
    least, most, total = values[0], values[0], 0
    for v in values:
        least = min(least, v)
        most = max(v, most)
        total += abs(v)
    return least, most, total


def truncate(values):
    out = []
    for v in values:
        try:
            out.append(int(v))
        except (OverflowError, ValueError) as e:
            out.append(str(e))
    return out


def functions(values):
    out = []
    for v in values:
        try:
            out.append((math.exp(v), math.log(v), math.sqrt(v)))
        except (OverflowError, ValueError) as e:
            out.append(str(e))
    return out


def mix(x, n):
    mask = 2**64 - 1
    for _ in range(n):
        x ^= (x << 13) & mask
        x ^= x >> 7
        x ^= (x << 17) & mask
    return x


def big(x, y, n):
    out = 0
    for i in range(n):
        x = x * 3 + i
        out ^= x // y ^ x % y
        out = out & (x | y)
        try:
            out += x >> (i - 3)
        except ValueError as e:
            out -= len(str(e))
        try:
            out += y // (i - 5)
        except ZeroDivisionError as e:
            out -= len(str(e))
    return out


def items(data, n):
    out = []
    for i in range(n):
        try:
            out.append(data[i])
            out.append(data[-1 - i])
        except IndexError as e:
            out.append(str(e))
            break
    return out


def checksum(data):
    total = 0
    for i in range(len(data)):
        total = (total * 31 + data[i]) & 0xFFFFFFFF
    return total


nan = float("nan")
print(extremes(list(range(-200, 200))))
print(extremes([1.5, -0.0, 0.0, -2.5] * 100))
print(extremes([nan, 1.0] * 50)[2], min(nan, 1.0), extremes([0.0, -0.0] * 60)[:2])
print(extremes([3, 2.5, True, 2**70, -(2**63)] * 40))
print(truncate([0.5 * i for i in range(-300, 300)])[::97])
print(truncate([1.5] * 200 + [nan, 1e300, float("inf"), -9.3e18, -0.0, 7, True])[-8:])
print(functions([0.25 * i + 0.25 for i in range(300)])[::71])
print(functions([1.5] * 200 + [0.0, -1.0, 800.0, float("inf"), nan, 5, 2**1100])[-8:])
print(mix(88172645463325252, 400))
print(big(2**70, 2**65 + 3, 300) % 10**40)
print(items("naïve ☃ 𝄞 abc", 300), items(b"\x00\xffabc", 300), items(bytearray(b"xyz"), 300))
print(checksum(bytes(range(256)) * 4), checksum(bytearray(range(256)) * 4))
