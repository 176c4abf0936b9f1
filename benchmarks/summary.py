"""Figures from the runs: steady and cold times per column, ratios to the reference column, geometric means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, log
from statistics import fmean, median

from catalogue import Benchmark
from interpreters import Run

COLD_SECONDS = 1.0

KINDS = ("steady", "cold", "first", "start")
"""Last third; first second; first iteration; enabling, loading and first iteration together."""

Column = tuple[str, str]
"""Label of the interpreter and name of the configuration."""


@dataclass(frozen=True)
class Spread:
    """A median and its extremes, over processes."""

    median: float
    low: float
    high: float

    @property
    def percent(self) -> float:
        """Half the range, in percent of the median."""
        return 50 * (self.high - self.low) / self.median if self.median else 0.0


def spread(values: Iterable[float]) -> Spread | None:
    numbers = list(values)
    return Spread(median(numbers), min(numbers), max(numbers)) if numbers else None


def steady_time(times: list[float]) -> float:
    """Median of the last third."""
    return median(times[len(times) * 2 // 3 :])


def cold_time(times: list[float]) -> float:
    """Mean time of the iterations it takes to fill the first second: the inverse of the work done in it."""
    total = 0.0
    for count, value in enumerate(times, 1):
        total += value
        if total >= COLD_SECONDS:
            return total / count
    return total / len(times)


@dataclass
class Cell:
    """All processes of one benchmark in one column."""

    times: dict[str, dict[int, float]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    """Seconds by kind and repetition: per round, but for `start`."""
    checksums: dict[int, str] = field(default_factory=dict)
    counters: dict[str, float] = field(default_factory=dict)
    """Medians over processes of pyjit.stats() at the end."""
    late_exits: float = 0.0
    """Exits per iteration in the last third."""
    enable_ms: float = 0.0
    skipped: str = ""
    error: str = ""


def _late_exits(run: Run) -> float:
    late: dict[str, int] = run.reply["late"]
    return late.get("exits_total", 0) / max(late.get("iterations", 0), 1)


def make_cell(runs: list[Run]) -> Cell:
    cell = Cell()
    cell.skipped = next((run.skipped for run in runs if run.skipped), "")
    cell.error = next((f"rep {run.rep}: {run.error}" for run in runs if run.error), "")
    good = [run for run in runs if run.ok]
    for run in good:
        rounds = run.reply["rounds"]
        times = run.reply["times"]
        cell.times["steady"][run.rep] = steady_time(times) / rounds
        cell.times["cold"][run.rep] = cold_time(times) / rounds
        cell.times["first"][run.rep] = times[0] / rounds
        cell.times["start"][run.rep] = run.reply["enable_s"] + run.reply["load_s"] + times[0]
        cell.checksums[run.rep] = run.reply["checksum"]
    if good:
        names = sorted({name for run in good for name in run.reply["stats"]})
        cell.counters = {name: median(run.reply["stats"].get(name, 0) for run in good) for name in names}
        cell.late_exits = median(_late_exits(run) for run in good if run.reply["late"]) if names else 0.0
        cell.enable_ms = median(run.reply["enable_s"] for run in good) * 1e3
    return cell


def family_mean(ratios: Iterable[tuple[str, float]]) -> tuple[float, int] | None:
    """Geometric mean of pairs of family and ratio, each family counting once, and the number of families."""
    families: dict[str, list[float]] = defaultdict(list)
    for family, ratio in ratios:
        families[family].append(log(ratio))
    if not families:
        return None
    return exp(fmean(fmean(logs) for logs in families.values())), len(families)


class Results:
    """The cells of a table; the first column is the reference."""

    def __init__(self, benchmarks: list[Benchmark], columns: list[Column], runs: list[Run]) -> None:
        self.benchmarks = benchmarks
        self.columns = columns
        grouped: dict[tuple[str, Column], list[Run]] = defaultdict(list)
        for run in runs:
            grouped[run.benchmark, (run.python, run.config)].append(run)
        self._cells = {key: make_cell(group) for key, group in grouped.items()}

    def cell(self, benchmark: Benchmark, column: Column) -> Cell:
        return self._cells.get((benchmark.name, column), Cell())

    def ratio(self, benchmark: Benchmark, column: Column, kind: str = "steady") -> Spread | None:
        """How many times faster than the reference: ratio of the medians, extremes over pairs of one repetition."""
        reference = self.cell(benchmark, self.columns[0]).times[kind]
        times = self.cell(benchmark, column).times[kind]
        pairs = [reference[rep] / times[rep] for rep in reference if rep in times]
        if not pairs:
            return None
        return Spread(median(reference.values()) / median(times.values()), min(pairs), max(pairs))

    def geomean(self, group: str, column: Column, kind: str = "steady") -> tuple[float, int] | None:
        """Geometric mean of the ratios over the group's families, and how many families it covers."""
        ratios = [(b.family, self.ratio(b, column, kind)) for b in self.benchmarks if b.group == group]
        return family_mean((family, ratio.median) for family, ratio in ratios if ratio)

    def wrong(self, benchmark: Benchmark, column: Column) -> list[int]:
        """Repetitions whose checksum differs from that of the same interpreter's first column."""
        own = next(first for first in self.columns if first[0] == column[0])
        expected = self.cell(benchmark, own).checksums
        actual = self.cell(benchmark, column).checksums
        return [rep for rep, checksum in actual.items() if rep in expected and expected[rep] != checksum]
