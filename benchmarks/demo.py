"""Two real benchmarks with and without pyjit, side by side, in about a minute."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from catalogue import Benchmark, by_name
from interpreters import CONFIGS, Interpreter, Run, Settings, run_worker
from summary import Results, spread
from table import format_time

REAL = ("richards", "nbody")
SMALL = ("vector_objects", "mandelbrot")
REPS = 3
SECONDS = 3.0
BAR = 40


def _lines(benchmark: Benchmark, results: Results, runs: list[Run]) -> Iterator[str]:
    stock, jitted = (results.cell(benchmark, column) for column in results.columns)
    before, after = spread(stock.times["steady"].values()), spread(jitted.times["steady"].values())
    if before is None:
        yield f"  did not run: {stock.skipped or stock.error}"
        return
    longest = max(before.median, after.median if after else 0.0)
    yield f"  stock CPython  {format_time(before.median):>9}  {'#' * round(BAR * before.median / longest)}"
    if after is None:
        yield f"  with pyjit     did not run: {jitted.skipped or jitted.error}"
        return
    faster = before.median / after.median
    yield f"  with pyjit     {format_time(after.median):>9}  {'#' * round(BAR * after.median / longest)}  {faster:.2f}x"
    first = [format_time(median(cell.times["first"].values())) for cell in (stock, jitted)]
    yield f"  first iteration: {first[0]} stock, {first[1]} with pyjit (compiling included)"
    count = jitted.counters.get
    wrong = results.wrong(benchmark, results.columns[1])
    yield (
        f"  {count('compiled_total', 0):.0f} functions compiled in {count('compile_ns', 0) / 1e6:.1f} ms, "
        f"{count('code_bytes', 0) / 1024:.0f} KiB of machine code, {count('exits_total', 0):.0f} exits; "
        f"same result: {'NO' if wrong else 'yes'}"
    )


def show(python: Interpreter, core: int) -> bool:
    """Prints the comparison; False if a result was wrong or a process failed."""
    names = REAL if python.info["benchmarks_dir"] else SMALL
    if names is SMALL:
        print("pyperformance is not installed here: two small programs instead (--install-deps installs it)")
    print(f"{python.info['implementation']} {python.info['version']}, {REPS} fresh processes a side, interleaved")
    settings = Settings(SECONDS, 3, core, timeout=120)
    columns = [(python.label, "off"), (python.label, "on")]
    good = True
    for benchmark in map(by_name, names):
        print(f"\n{benchmark.name}", flush=True)
        runs = [
            run_worker(python, CONFIGS[config], benchmark, settings, rep)
            for rep in range(REPS)
            for _, config in columns
        ]
        results = Results([benchmark], columns, runs)
        for line in _lines(benchmark, results, runs):
            print(line, flush=True)
        good = good and not any(run.error for run in runs) and not results.wrong(benchmark, columns[1])
    return good
