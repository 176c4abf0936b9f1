"""Shifts and powers of ints: counts that are negative, zero, word sized and huge."""


def left(a, n):
    return a << n


def right(a, n):
    return a >> n


def power(a, n):
    return a**n


def power_mod(a, n, m):
    return pow(a, n, m)


def outcome(function, *args):
    try:
        return function(*args)
    except (ValueError, OverflowError, ZeroDivisionError, MemoryError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


def popcount(n):
    count = 0
    while n:
        count += n & 1
        n >>= 1
    return count


def reverse_bits(n, width):
    out = 0
    for _ in range(width):
        out = out << 1 | n & 1
        n >>= 1
    return out


def mask_walk(n):
    total = 0
    for i in range(n):
        total += 1 << i % 64
        total ^= -1 >> i % 40
    return total


for i in range(1500):
    left(i, i % 20), right(i, i % 20), power(i, 2), power(2, i % 40), power_mod(i, 5, 97)

VALUES = [0, 1, -1, 5, -5, 2**30, -(2**31), 2**62, 2**63 - 1, -(2**63), 3**60, True]
for a in VALUES:
    print(a, [outcome(left, a, n) for n in (0, 1, 29, 30, 31, 33, 62, 63, 64, 65)])
    print(a, [outcome(right, a, n) for n in (0, 1, 29, 30, 31, 33, 62, 63, 64, 65, 200)])
    print(a, [outcome(f, a, n) for f in (left, right) for n in (-1, -64, -(2**70))], outcome(right, a, 2**70))
print(outcome(left, 0, 2**70), outcome(left, 1, 2**70), outcome(left, 1.0, 1), outcome(right, 1, 1.0))

for a in (0, 1, -1, 2, -2, 3, 10, -10, 2**40, True):
    print(a, [outcome(power, a, n) for n in (0, 1, 2, 3, 10, 31, 63, 64, -1, -2, -3, True)])
print(outcome(power, 2, -1074), outcome(power, 2, -1075), outcome(power, 10, -400), outcome(power, 10.0, 400))
print(outcome(power, -8, 1 / 3), outcome(power, 4, 0.5), outcome(power, 4, -0.5), outcome(power, -1, 0.5))
print([outcome(power_mod, *args) for args in ((3, -1, 7), (2, -1, 4), (3, 4, 0), (3, 4, -5), (0, 0, 1), (5, 3, 1))])
print([popcount(n) for n in (0, 1, 255, 2**62 - 1, 2**64 - 1, 3**80)])
print([reverse_bits(n, w) for n, w in ((1, 8), (0b1011, 4), (1, 64), (2**63 + 5, 64), (12345, 100))])
print(mask_walk(3000))
