"""Counting words in a dict with `in`, `get` and subscripts."""

from __future__ import annotations

WORDS = ("the quick brown fox jumps over the lazy dog and the dog does not mind the fox " * 4000).split()


def count(words: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    for word in words:
        counts[word[0]] = counts.get(word[0], 0) + 1
    return counts


EXPECTED = (23, 16_000, 12_000)


def run() -> tuple[int, int, int]:
    counts = count(WORDS)
    return len(counts), counts["the"], counts["d"]
