"""Exceptions raised and caught inside a hot loop, across a call, with `finally` and `with`."""

from __future__ import annotations

from types import TracebackType


class Tally:
    def __init__(self) -> None:
        self.closed = 0

    def __enter__(self) -> Tally:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> bool:
        self.closed += 1
        return kind is LookupError


def pick(number: int) -> int:
    if number % 10 == 0:
        raise ValueError(number)
    if number % 15 == 1:
        raise LookupError(number)
    return number


EXPECTED = (166_662_001, 19_990_000, 20_000, 20_000)


def run() -> tuple[int, int, int, int]:
    tally = Tally()
    total = caught = finished = 0
    for number in range(20_000):
        try:
            with tally:
                total += pick(number)
        except ValueError as error:
            caught += error.args[0]
        finally:
            finished += 1
    return total, caught, finished, tally.closed
