"""Recursive calls of a small global function."""


def fib(n: int) -> int:
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


EXPECTED = 121393


def run() -> int:
    return fib(26)
