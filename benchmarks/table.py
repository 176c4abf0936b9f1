"""Markdown from the results."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue import Benchmark
from summary import Cell, Column, Results, Spread, family_mean, spread

SLOW = 0.97
"""A ratio under this is listed as a slowdown."""

TOP_EXITS = 3

COLD_TITLES = {
    "cold": "the first second",
    "first": "the first iteration",
    "start": "enabling, loading and the first iteration",
}


def format_time(seconds: float) -> str:
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def column_title(column: Column) -> str:
    label, config = column
    return f"{label} {config}"


def _time_text(values: Spread | None, wrong: bool) -> str:
    if values is None:
        return "-"
    return f"{format_time(values.median)} ±{values.percent:.0f}%" + (" **wrong**" if wrong else "")


def _ratio_text(ratio: Spread | None) -> str:
    return f"{ratio.median:.2f}x ({ratio.low:.2f}..{ratio.high:.2f})" if ratio else "-"


def _mean_text(mean: tuple[float, int] | None) -> str:
    return f"**{mean[0]:.2f}x** (of {mean[1]})" if mean else "-"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _header(titles: list[str]) -> Iterator[str]:
    yield _row(titles)
    yield _row(["---", *["---:"] * (len(titles) - 1)])


Ratios = dict[str, dict[str, dict[str, float]]]
"""Benchmark, column, kind: ratio."""


class Against:
    """Columns of ratios from baseline files, shown beside the measured ones."""

    def __init__(self, ratios: Ratios) -> None:
        self._ratios = ratios
        self.titles = sorted({title for ratios in self._ratios.values() for title in ratios})

    def _ratio(self, benchmark: Benchmark, title: str, kind: str) -> float:
        return self._ratios.get(benchmark.name, {}).get(title, {}).get(kind, 0.0)

    def row(self, benchmark: Benchmark, kind: str) -> list[str]:
        ratios = [self._ratio(benchmark, title, kind) for title in self.titles]
        return [f"{ratio:.2f}x" if ratio else "-" for ratio in ratios]

    def mean_row(self, benchmarks: list[Benchmark], kind: str) -> list[str]:
        """Geometric means over the measured benchmarks that the baseline has."""
        return [
            _mean_text(family_mean((b.family, ratio) for b in benchmarks if (ratio := self._ratio(b, title, kind))))
            for title in self.titles
        ]


def times_table(results: Results, kind: str, against: Against) -> Iterator[str]:
    """One row per benchmark: time and ratio in each column, then the geometric means per group."""
    reference, *others = results.columns
    titles = ["benchmark", column_title(reference)]
    for column in others:
        titles += [column_title(column), "ratio"]
    yield from _header(titles + [f"{title} (baseline)" for title in against.titles])
    for benchmark in results.benchmarks:
        cell = results.cell(benchmark, reference)
        row = [benchmark.name, _time_text(spread(cell.times[kind].values()), False)]
        for column in others:
            values = spread(results.cell(benchmark, column).times[kind].values())
            row.append(_time_text(values, bool(results.wrong(benchmark, column))))
            row.append(_ratio_text(results.ratio(benchmark, column, kind)))
        yield _row(row + against.row(benchmark, kind))
    for group in dict.fromkeys(b.group for b in results.benchmarks) if others or against.titles else ():
        row = [f"**geometric mean, {group}**", ""]
        for column in others:
            row += ["", _mean_text(results.geomean(group, column, kind))]
        members = [b for b in results.benchmarks if b.group == group]
        yield _row(row + against.mean_row(members, kind))


def _exits_text(cell: Cell) -> str:
    reasons = {
        name.removeprefix("exit_"): count for name, count in cell.counters.items() if name.startswith("exit_") and count
    }
    top = sorted(reasons.items(), key=lambda item: -item[1])
    shown = [f"{name} {count:.0f}" for name, count in top[:TOP_EXITS]]
    return ", ".join(shown + ([f"{len(top) - TOP_EXITS} more"] if len(top) > TOP_EXITS else []))


def jit_table(results: Results, column: Column) -> Iterator[str]:
    """What the JIT did beside each time of one column."""
    yield from _header(
        ["benchmark", "compiled", "refused", "compile ms", "code KiB", "native entries", "OSR", "exits"]
        + ["exits/iteration late", "enable ms", "exits by reason"]
    )
    for benchmark in results.benchmarks:
        cell = results.cell(benchmark, column)
        if not cell.counters:
            continue
        count = cell.counters.get
        yield _row(
            [
                benchmark.name,
                f"{count('compiled_total', 0):.0f}",
                f"{count('refused_total', 0):.0f}",
                f"{count('compile_ns', 0) / 1e6:.1f}",
                f"{count('code_bytes', 0) / 1024:.0f}",
                f"{count('native_entries', 0):.0f}",
                f"{count('osr_entries', 0):.0f}",
                f"{count('exits_total', 0):.0f}",
                f"{cell.late_exits:.1f}",
                f"{cell.enable_ms:.1f}",
                _exits_text(cell),
            ]
        )


def _slow(results: Results) -> Iterator[str]:
    for column in results.columns[1:]:
        for kind in ("steady", "cold", "start"):
            ratios = [(b.name, results.ratio(b, column, kind)) for b in results.benchmarks]
            slow = [f"{name} {ratio.median:.2f}x" for name, ratio in ratios if ratio and ratio.median < SLOW]
            if slow:
                yield f"- {column_title(column)}, {kind}: {', '.join(slow)}"


def problems(results: Results) -> Iterator[str]:
    """Wrong results and failures, one line each."""
    for benchmark in results.benchmarks:
        for column in results.columns:
            cell = results.cell(benchmark, column)
            where = f"{benchmark.name}, {column_title(column)}"
            if cell.error:
                yield f"- {where}: {cell.error}"
            wrong = results.wrong(benchmark, column)
            if wrong:
                yield f"- {where}: result differs from {column[0]}'s first column in repetitions {wrong}"


def _skipped(results: Results) -> Iterator[str]:
    def reason(benchmark: Benchmark, column: Column) -> str:
        return results.cell(benchmark, column).skipped

    for column in results.columns:
        by_reason: dict[str, list[str]] = {}
        for benchmark in results.benchmarks:
            if reason(benchmark, column):
                by_reason.setdefault(reason(benchmark, column), []).append(benchmark.name)
        for why, names in by_reason.items():
            yield f"- {column_title(column)}: {why}: {', '.join(names)}"


def markdown(results: Results, heading: str, cold: bool, against: Against) -> str:
    """The whole report."""
    lines = [heading, "", "## Steady state", "", *times_table(results, "steady", against)]
    if cold:
        for kind, title in COLD_TITLES.items():
            lines += ["", f"## Cold: {title}", "", *times_table(results, kind, against)]
    for column in results.columns:
        rows = list(jit_table(results, column))
        if len(rows) > 2:
            lines += ["", f"## pyjit's counters, {column_title(column)}", "", *rows]
    for title, part in (
        (f"Under {SLOW}x", list(_slow(results))),
        ("Wrong or failed", list(problems(results))),
        ("Skipped", list(_skipped(results))),
    ):
        if part:
            lines += ["", f"## {title}", "", *part]
    return "\n".join(lines) + "\n"
