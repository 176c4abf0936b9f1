"""Arithmetic on ints of many digits, alone and mixed with small ones, in functions warmed on small ones."""

import math

BIG = 3**200
VALUES = [BIG, -BIG, 2**64 + 1, -(2**64), 10**30, 7, -7, 1, 0]


def everything(a, b):
    out = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a <= b, a == b, a != b, a > b, a >= b]
    if b:
        out += [a // b, a % b]
    return out


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x = y
        y = (x + n // x) // 2
    return x


def horner(digits, base):
    value = 0
    for digit in digits:
        value = value * base + digit
    return value


def power_mod(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


for i in range(1, 1500):
    everything(i, 1500 - i), gcd(i, 36)

for a in VALUES:
    for b in VALUES:
        print(everything(a, b))

print(gcd(BIG * 35, BIG * 49) == BIG * 7, gcd(2**100, 6**60))
print([isqrt(n) for n in (1, 2, 99, 10**6, 2**61, 10**40, BIG)])
print(math.isqrt(BIG) == isqrt(BIG))
print(horner(range(10), 10), horner([1] * 200, 3), horner([9] * 25, 16))
print(power_mod(3, 2**127 - 2, 2**127 - 1), power_mod(7, 1000, 13))
print(hash(BIG), hash(-BIG), hash(2**61 - 1), hash(2**61), hash(-1), hash(-2))
print(int(str(BIG)) == BIG, hex(BIG)[-9:], f"{2**80:,d}", f"{-(2**70):x}", bin(2**65 + 1))

total = 0
for i in range(3000):
    total += BIG if i % 1000 == 999 else i
print(total - 3 * BIG)
