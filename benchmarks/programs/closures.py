"""Cells: a closure with state, a closure over a loop variable, and a decorator."""

from collections.abc import Callable


def make_counter(step: int) -> Callable[[], int]:
    value = 0

    def advance() -> int:
        nonlocal value
        value += step
        return value

    return advance


def twice(func: Callable[[int], int]) -> Callable[[int], int]:
    def wrapper(value: int) -> int:
        return func(func(value))

    return wrapper


@twice
def increment(value: int) -> int:
    return value + 1


EXPECTED = (180_000, 120_000, 45)


def run() -> tuple[int, int, int]:
    advance = make_counter(3)
    value = 0
    for _ in range(60_000):
        advance()
        value = increment(value)
    adders: list[Callable[[int], int]] = [lambda x, n=n: x + n for n in range(10)]
    return advance() - 3, value, sum(adder(0) for adder in adders)
