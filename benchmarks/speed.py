"""How fast the machine is at the moment: the time of a fixed piece of C code.

Machines shared with others change their speed by up to a factor of two, for seconds at a time. An iteration's time
divided by that of a fixed job right before and after it changes far less: the medians of two processes of the same
configuration differ by 1 to 3 % then, instead of 10 to 60 %. The job is a sort of ints, so no interpreter and no JIT
changes it; what a program suffers from other programs' use of the caches is corrected in part only.
"""

from __future__ import annotations

import random
import time

ITEMS = 6_000
REFERENCE = 0.001
"""Normalised times are those of a machine that needs so long for the job. Seconds."""
FRESH = 0.03
"""A reading is used for so long. Seconds."""


class Gauge:
    """Readings of the machine's speed."""

    def __init__(self) -> None:
        self._data = random.Random(7).sample(range(1_000_000), ITEMS)
        self._at = 0.0
        self._seconds = REFERENCE

    def read(self) -> float:
        """CPU seconds the job takes now, from a reading that is at most `FRESH` seconds old."""
        if time.perf_counter() - self._at > FRESH:
            self._seconds = min(self._once() for _ in range(2))
            self._at = time.perf_counter()
        return self._seconds

    def _once(self) -> float:
        start = time.thread_time()
        sorted(self._data)
        return time.thread_time() - start

    @staticmethod
    def normalise(seconds: float, before: float, after: float) -> float:
        """The time on the reference machine, from readings before and after."""
        return seconds * REFERENCE / ((before + after) / 2)
