"""Runs one benchmark in this process under one configuration and prints one JSON line.

Started by run.py with the interpreter to be measured; runs on any Python from 3.11. Every iteration's time is printed,
the first ones included, so that both cold and steady figures can be read from one process.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import importlib.util
import io
import json
import os
import platform
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalogue import PROGRAMS, Benchmark, by_name
from checks import check_value
from digest import digest
from pyperf_stub import Captured, load_script
from speed import Gauge

Stats = dict[str, int]
Round = Callable[[], tuple[float, Any]]
"""One iteration: its seconds and what it returned."""

Clock = Callable[[], float]

CLOCKS: dict[str, Clock] = {"wall": time.perf_counter, "cpu": time.process_time}
MAX_ITERATIONS = 5000
ENABLE = "import pyjit; pyjit.enable()\n"


class Skip(Exception):
    """This benchmark cannot run here; the message says why."""


def benchmarks_dir() -> Path | None:
    """pyperformance's folder of benchmark scripts, without importing the package."""
    spec = importlib.util.find_spec("pyperformance")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "data-files" / "benchmarks"


def enable_jit() -> None:
    try:
        pyjit = importlib.import_module("pyjit")
    except ImportError as error:
        raise Skip(f"pyjit: {error}") from error
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if not pyjit.enable():
            reason = str(caught[-1].message) if caught else "no reason given"
            raise RuntimeError(f"pyjit.enable() returned False: {reason}")


def jit_stats(jit: bool) -> Stats:
    return dict(sys.modules["pyjit"].stats()) if jit else {}


def _rounds(call: Captured, loops: int, clock: Clock) -> Round:
    func, args = call.func, call.args

    def time_func() -> tuple[float, Any]:
        return func(loops, *args), None

    def plain() -> tuple[float, Any]:
        repeat = range(loops)
        start = clock()
        for _ in repeat:
            result = func(*args)
        return clock() - start, result

    async def awaited() -> tuple[float, Any]:
        repeat = range(loops)
        start = clock()
        for _ in repeat:
            result = await func(*args)
        return clock() - start, result

    return {"time_func": time_func, "func": plain, "async_func": lambda: asyncio.run(awaited())}[call.kind]


def load_pyperformance(benchmark: Benchmark, clock: Clock) -> Captured:
    folder = benchmarks_dir()
    if folder is None:
        raise Skip("pyperformance is not installed")
    script = folder / f"bm_{benchmark.script}" / "run_benchmark.py"
    if not script.exists():
        raise Skip(f"this pyperformance has no bm_{benchmark.script}")
    try:
        calls = load_script(script, benchmark.args, clock)
    except ModuleNotFoundError as error:
        raise Skip(str(error)) from error
    named = [call for call in calls if call.name == benchmark.captured]
    # Some scripts put the implementation into the name; with an argument they offer one benchmark only.
    chosen = named or (calls if len(calls) == 1 else [])
    if not chosen:
        raise Skip(f"bm_{benchmark.script} offers {', '.join(call.name for call in calls) or 'nothing'} here")
    return chosen[0]


def load_own(benchmark: Benchmark, clock: Clock) -> Round:
    """A program of benchmarks/programs: `run()` is one iteration, and must return `EXPECTED`."""
    sys.path[0] = str(PROGRAMS)
    program = importlib.import_module(benchmark.script)
    run, expected = program.run, program.EXPECTED

    def checked() -> tuple[float, Any]:
        start = clock()
        result = run()
        seconds = clock() - start
        if result != expected:
            raise AssertionError(f"{benchmark.name}: got {result!r}, expected {expected!r}")
        return seconds, result

    return checked


def _children_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def load_process(benchmark: Benchmark, jit: bool, clock: Clock) -> Round:
    """A program of benchmarks/programs as a process of its own, start-up and all."""
    clock = _children_time if clock is CLOCKS["cpu"] else clock
    path = str(PROGRAMS / f"{benchmark.script}.py")
    code = (ENABLE if jit else "") + f"exec(compile(open({path!r}).read(), {path!r}, 'exec'))"
    command = [sys.executable, "-c", code]

    def spawned() -> tuple[float, Any]:
        start = clock()
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return clock() - start, output

    return spawned


class Measurement:
    """Times of all iterations, and the JIT's counters on the way."""

    def __init__(self, jit: bool, gauge: Gauge | None) -> None:
        self.jit = jit
        self.gauge = gauge
        self.times: list[float] = []
        self.wall: list[float] = []
        """Seconds since the start at the end of each iteration, what the benchmark does not time included."""
        self.first: Any = None
        self.last: Any = None
        self.late_from = 0
        self.late_stats: Stats = {}
        self.final_stats: Stats = {}

    def run(self, one_round: Round, seconds: float, min_iterations: int, output: io.StringIO) -> None:
        """Iterates until both limits are reached. `output` keeps what the last iteration printed."""
        start = time.perf_counter()
        while True:
            output.seek(0)
            output.truncate()
            self.times.append(self._timed(one_round))
            self.wall.append(time.perf_counter() - start)
            if len(self.times) == 1:
                self.first = digest(self.last)
            if not self.late_from and self.wall[-1] > seconds * 2 / 3:
                self.late_from, self.late_stats = len(self.times), jit_stats(self.jit)
            enough = self.wall[-1] >= seconds and len(self.times) >= min_iterations
            if enough or len(self.times) >= MAX_ITERATIONS:
                break
        self.final_stats = jit_stats(self.jit)

    def _timed(self, one_round: Round) -> float:
        if self.gauge is None:
            elapsed, self.last = one_round()
            return elapsed
        before = self.gauge.read()
        elapsed, self.last = one_round()
        return self.gauge.normalise(elapsed, before, self.gauge.read())

    def late_counters(self) -> Stats:
        """How far the counters moved in the last third, where a steady program compiles nothing."""
        moved = {key: value - self.late_stats.get(key, 0) for key, value in self.final_stats.items()}
        return {"iterations": len(self.times) - self.late_from, **{key: n for key, n in moved.items() if n}}


def run_benchmark(benchmark: Benchmark, jit: bool, options: argparse.Namespace) -> dict[str, Any]:
    output, clock = io.StringIO(), CLOCKS[options.clock]
    real_stdout, sys.stdout = sys.stdout, output
    try:
        start = clock()
        if jit and benchmark.group != "process":
            enable_jit()
        enabled = clock()
        namespace: dict[str, Any] = {}
        inner_loops = 1
        if benchmark.from_pyperformance:
            call = load_pyperformance(benchmark, clock)
            namespace, inner_loops = call.namespace, call.inner_loops
            one_round = _rounds(call, benchmark.loops, clock)
        elif benchmark.group == "process":
            one_round = load_process(benchmark, jit, clock)
        else:
            one_round = load_own(benchmark, clock)
        loaded = clock()
        measured = Measurement(jit and benchmark.group != "process", Gauge() if options.normalise else None)
        measured.run(one_round, options.seconds, options.min_iterations, output)
        printed = output.getvalue()
        if measured.first != digest(measured.last):
            raise AssertionError(f"{benchmark.name}: the last iteration's result differs from the first's")
        checked = check_value(benchmark.name, benchmark.family, namespace)
    finally:
        sys.stdout = real_stdout
    return {
        "rounds": benchmark.loops * inner_loops,
        "times": [round(value, 9) for value in measured.times],
        "wall": [round(value, 6) for value in measured.wall],
        "enable_s": enabled - start,
        "load_s": loaded - enabled,
        "checksum": digest([measured.last, checked, printed]),
        "stats": measured.final_stats,
        "late": measured.late_counters() if measured.jit else {},
    }


def probe() -> dict[str, Any]:
    """What run.py wants to know about an interpreter before it measures with it."""
    folder = benchmarks_dir()
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "compiler": platform.python_compiler(),
        "pyjit": importlib.util.find_spec("pyjit") is not None,
        "benchmarks_dir": str(folder) if folder else None,
    }


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", action="store_true", help="describe this interpreter and stop")
    parser.add_argument("--bench", help="name of the benchmark")
    parser.add_argument("--jit", action="store_true", help="import pyjit and enable it first")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall", help="what the benchmarks read")
    parser.add_argument("--normalise", action="store_true", help="divide times by the machine's speed of the moment")
    parser.add_argument("--seconds", type=float, default=4.0, help="iterate at least this long")
    parser.add_argument("--min-iterations", type=int, default=3, help="iterate at least this often")
    return parser.parse_args()


def main() -> None:
    options = parse_args()
    # Scripts print, some at exit; the answer must be alone on its stream.
    answer = os.fdopen(os.dup(1), "w")
    if options.probe:
        reply = probe()
    else:
        try:
            reply = run_benchmark(by_name(options.bench), options.jit, options)
        except Skip as reason:
            reply = {"skipped": str(reason)}
    print(json.dumps(reply), file=answer, flush=True)


if __name__ == "__main__":
    main()
