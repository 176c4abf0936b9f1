"""The arithmetic of compile_time.py, and that its workloads of the standard library run."""

from __future__ import annotations

import pytest
from compile_time import WORKLOADS, Row, by_size, codes_that_run, functions_of, line, percentile

LIBRARIES = ("sqlglot", "sympy", "django", "docutils")


def test_percentile_is_a_value_that_occurs() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
    assert percentile([3.0, 1.0, 2.0], 0.0) == 1.0
    assert percentile([], 0.5) == 0.0


def test_lines_show_time_per_unit() -> None:
    rows = [Row("f", 100, 300_000, 1700), Row("g", 1000, 5_000_000, 17_000)]
    assert line("all", rows).split() == "all 2 1100 5.3 4818 4000 5000 5000 0.80 17".split()
    assert [text.split()[0] for text in by_size(rows)] == ["100..199", "800..1599"]


def test_codes_that_run() -> None:
    def inner() -> int:
        return 1

    def outer() -> int:
        return inner()

    assert {outer.__code__, inner.__code__} <= codes_that_run(outer)


@pytest.mark.parametrize("name", [name for name in WORKLOADS if name not in LIBRARIES])
def test_workload_runs_functions_of_its_modules(name: str) -> None:
    modules, work = WORKLOADS[name]
    ran = codes_that_run(work)
    assert any(f.__code__ in ran for f in functions_of(modules))
