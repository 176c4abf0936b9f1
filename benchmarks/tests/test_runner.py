"""The runner's own arithmetic, its stand-in for pyperf, and that every program gives its result."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from catalogue import ALL, OWN, PROGRAMS, select
from digest import digest
from interpreters import CONFIGS, Run, Settings, probe, run_worker
from pyperf_stub import load_script
from summary import Results, cold_time, steady_time
from table import Against, markdown

HERE = Path(__file__).resolve().parents[1]
BENCHMARK = next(b for b in ALL if b.name == "fib")


def make_run(config: str, rep: int, times: list[float], checksum: str = "same", **stats: int) -> Run:
    reply: dict[str, Any] = {"rounds": 2, "times": times, "checksum": checksum, "stats": stats}
    reply.update(enable_s=0.25, load_s=0.5)
    reply["late"] = {"iterations": 2, "exits_total": 3} if stats else {}
    return Run(BENCHMARK.name, "py", config, rep, reply, "", "")


def make_results(*runs: Run) -> Results:
    return Results([BENCHMARK], [("py", "off"), ("py", "on")], list(runs))


def test_steady_time_is_the_median_of_the_last_third() -> None:
    assert steady_time([9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 1.0, 2.0, 3.0]) == 2.0
    assert steady_time([5.0]) == 5.0
    assert steady_time([5.0, 1.0]) == 1.0


def test_cold_time_covers_the_first_second() -> None:
    assert cold_time([0.5, 0.25, 0.25, 0.001]) == pytest.approx(1 / 3)
    assert cold_time([3.0, 1.0]) == 3.0
    assert cold_time([0.2, 0.1]) == pytest.approx(0.15)


def test_ratio_is_of_medians_with_the_extremes_of_pairs() -> None:
    results = make_results(
        make_run("off", 0, [4.0]), make_run("on", 0, [2.0]), make_run("off", 1, [6.0]), make_run("on", 1, [2.0])
    )
    ratio = results.ratio(BENCHMARK, ("py", "on"))
    assert ratio is not None
    assert (ratio.median, ratio.low, ratio.high) == (2.5, 2.0, 3.0)
    assert results.cell(BENCHMARK, ("py", "off")).times["start"] == {0: 4.75, 1: 6.75}
    assert results.geomean("own", ("py", "on")) == (pytest.approx(2.5), 1)


def test_a_different_checksum_is_reported() -> None:
    results = make_results(make_run("off", 0, [1.0]), make_run("on", 0, [1.0], "other", compiled_total=4, exit_guard=3))
    text = markdown(results, "", cold=True, against=Against({}))
    assert results.wrong(BENCHMARK, ("py", "on")) == [0]
    assert "**wrong**" in text
    assert "| fib | 4 | 0 |" in text
    assert "1.5 | 250.0 | guard 3 |" in text


def test_digest_sees_structure_and_not_addresses() -> None:
    class Point:
        __slots__ = ("x",)

        def __init__(self, x: object) -> None:
            self.x = x

    shared = [1.0]
    assert digest(Point([1, {2: "a"}])) == digest(Point([1, {2: "a"}]))
    assert digest(Point(1)) != digest(Point(True))
    assert digest([shared, shared]) != digest([[1.0], [1.0]])
    assert digest({"a", "b", "c"}) == digest({"c", "b", "a"})
    assert digest(0.1 + 0.2) != digest(0.3)


def test_selection() -> None:
    assert {b.name for b in select("scimark")} == {b.name for b in ALL if b.family == "scimark"}
    assert len(select("fib,own")) == len(OWN)
    with pytest.raises(ValueError, match="nonesuch"):
        select("fib,nonesuch")
    assert len({b.name for b in ALL}) == len(ALL)


def test_scripts_are_captured_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "run_benchmark.py"
    script.write_text(
        "import pyperf\n"
        "if __name__ == '__main__':\n"
        "    runner = pyperf.Runner(add_cmdline_args=print)\n"
        "    runner.argparser.add_argument('--size', type=int)\n"
        "    size = runner.parse_args().size\n"
        "    runner.bench_func('plain', pow, size, 2, inner_loops=5)\n"
        "    runner.bench_time_func('timed', lambda loops: loops)\n"
    )
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(sys, "path", sys.path[:])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setitem(sys.modules, "pyperf", sys.modules["json"])
    plain, timed = load_script(script, ("--size", "3"), time.perf_counter)
    assert (plain.name, plain.kind, plain.func, plain.args, plain.inner_loops) == ("plain", "func", pow, (3, 2), 5)
    assert (timed.kind, timed.func(7), timed.namespace["size"]) == ("time_func", 7, 3)


@pytest.mark.parametrize("name", [b.script for b in OWN])
def test_program_gives_its_result(name: str) -> None:
    spec = importlib.util.spec_from_file_location(name, PROGRAMS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    assert program.run() == program.EXPECTED


def test_worker_measures_in_a_process_of_its_own() -> None:
    python = probe(f"this={sys.executable}")
    settings = Settings(seconds=0.02, min_iterations=2, core=0, timeout=60)
    run = run_worker(python, CONFIGS["off"], BENCHMARK, settings, rep=0)
    assert run.ok
    assert len(run.reply["times"]) >= 2


def test_unknown_configuration_is_refused() -> None:
    done = subprocess.run([sys.executable, HERE / "run.py", "--jit", "sideways"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "sideways" in done.stderr


def test_baselines_can_be_read() -> None:
    for path in (HERE / "baselines").glob("*.json"):
        stored = json.loads(path.read_text())
        assert set(stored["benchmarks"]) <= {b.name for b in ALL}
