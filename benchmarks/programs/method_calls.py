"""Small methods that call one another, an override and a property, on one receiver type per site."""

from __future__ import annotations


class Counter:
    def __init__(self, step: int) -> None:
        self._value = 0
        self._step = step

    @property
    def value(self) -> int:
        return self._value

    def step(self) -> int:
        return self._step

    def advance(self) -> None:
        self._value += self.step()


class Doubling(Counter):
    def step(self) -> int:
        return super().step() * 2


EXPECTED = 180_000


def run() -> int:
    single, double = Counter(2), Doubling(2)
    for _ in range(30_000):
        single.advance()
        double.advance()
    return single.value + double.value
