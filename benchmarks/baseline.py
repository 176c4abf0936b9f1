"""Baselines: medians and ratios of interpreters measured once, checked in, to stand beside later tables."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from interpreters import Interpreter
from summary import KINDS, Results
from table import Ratios, column_title


def _milliseconds(values: dict[int, float]) -> float:
    return round(median(values.values()) * 1e3, 6)


def to_baseline(results: Results, pythons: list[Interpreter], settings: dict[str, Any]) -> dict[str, Any]:
    """Medians of the reference column, and every other column as ratios to it."""
    reference, *others = results.columns
    benchmarks: dict[str, Any] = {}
    for benchmark in results.benchmarks:
        cell = results.cell(benchmark, reference)
        if not cell.times["steady"]:
            continue
        ratios: dict[str, dict[str, float]] = {}
        for column in others:
            found = {kind: results.ratio(benchmark, column, kind) for kind in KINDS}
            if found["steady"]:
                ratios[column_title(column)] = {kind: round(r.median, 3) for kind, r in found.items() if r}
        benchmarks[benchmark.name] = {
            "reference_ms": {kind: _milliseconds(cell.times[kind]) for kind in KINDS},
            "ratios": ratios,
        }
    return {
        "reference": column_title(reference),
        "pythons": {p.label: {key: p.info[key] for key in ("implementation", "version", "compiler")} for p in pythons},
        "settings": settings,
        "geometric_means": _means(results),
        "benchmarks": benchmarks,
    }


def _means(results: Results) -> dict[str, dict[str, dict[str, float]]]:
    means: dict[str, dict[str, dict[str, float]]] = {}
    for group in dict.fromkeys(b.group for b in results.benchmarks):
        for column in results.columns[1:]:
            found = {kind: results.geomean(group, column, kind) for kind in KINDS}
            means.setdefault(group, {})[column_title(column)] = {
                kind: round(mean[0], 3) for kind, mean in found.items() if mean
            }
    return means


def load_ratios(paths: list[Path]) -> Ratios:
    """What is in all the files together."""
    stored = [json.loads(path.read_text())["benchmarks"] for path in paths]
    return {name: entry["ratios"] for benchmarks in stored for name, entry in benchmarks.items()}
