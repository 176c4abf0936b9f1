"""Attribute loads and stores on an ordinary and on a `__slots__` instance inside a loop."""


class Plain:
    def __init__(self) -> None:
        self.total = 0
        self.step = 3


class Slotted:
    __slots__ = ("step", "total")

    def __init__(self) -> None:
        self.total = 0
        self.step = 5


def accumulate(plain: Plain, slotted: Slotted, rounds: int) -> None:
    for _ in range(rounds):
        plain.total += plain.step
        slotted.total += slotted.step
        if plain.total > slotted.total:
            plain.step -= 1


EXPECTED = (300_000, 500_000)


def run() -> tuple[int, int]:
    plain, slotted = Plain(), Slotted()
    accumulate(plain, slotted, 100_000)
    return plain.total, slotted.total
