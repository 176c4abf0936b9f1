"""Integers that outgrow the machine word in the middle of a loop."""

MODULUS = 1_000_000_007


def fibonacci(n: int) -> int:
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


EXPECTED = 9_189_299


def run() -> int:
    total = 0
    for n in range(0, 1200, 2):
        total = (total * 31 + fibonacci(n)) % MODULUS
    return total
