"""Loops whose accumulator starts as a machine int and outgrows it half way, and comes back."""


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def powers(base, n):
    out = []
    value = 1
    while len(out) < n:
        out.append(value)
        value *= base
    return out


def grow_and_shrink(n):
    value = 1
    peaks = 0
    for i in range(n):
        if i % 100 < 50:
            value *= 3
        else:
            value //= 3
        if value > 2**62:
            peaks += 1
    return value, peaks


def collatz(n):
    steps = 0
    highest = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        highest = max(highest, n)
        steps += 1
    return steps, highest


def lcg(seed, n):
    for _ in range(n):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    return seed


def digits(n):
    total = 0
    while n:
        n, digit = divmod(n, 10)
        total += digit
    return total


def two_counters(n):
    small, big = 0, 2**62
    for i in range(n):
        small += i
        big += small
    return small, big


for _ in range(300):
    factorial(10), fibonacci(20), powers(2, 10), collatz(27), digits(123456789)

print([factorial(n) for n in (0, 1, 5, 12, 13, 19, 20, 21, 22, 25, 40)])
print([fibonacci(n) for n in (0, 1, 43, 44, 45, 46, 47, 90, 91, 92, 93, 94, 200)])
print(powers(2, 70)[-8:], powers(-3, 45)[-6:], powers(10, 25)[-8:])
print(grow_and_shrink(2000))
print([collatz(n) for n in (1, 27, 97, 871, 6171, 77031, 2**61 - 1, 2**63 + 1)])
print(lcg(42, 2000))
print(digits(2**200), digits(factorial(60)))
print(two_counters(4000))
