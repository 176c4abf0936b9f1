"""Measures benchmarks in fresh, pinned, interleaved processes and prints a markdown table.

Examples:
    python benchmarks/run.py --quick
    python benchmarks/run.py --bench core --jit off,off2,on --reps 6 --cold --json out.json
    python benchmarks/run.py --python 3.13='chroot DIR python3.13' --python pypy='chroot DIR pypy3' --jit off
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

from baseline import load_ratios, to_baseline
from catalogue import ALL, Benchmark, select
from demo import show
from interpreters import CONFIGS, Config, Interpreter, Run, Settings, install_deps, probe, run_worker
from summary import Column, Results
from table import Against, column_title, format_time, markdown, problems

REMEMBERED = ("reps", "seconds", "min_iterations", "clock", "normalise")
FULL = {"reps": 5, "seconds": 4.0, "min_iterations": 3}
QUICK = {"reps": 2, "seconds": 1.0, "min_iterations": 2}


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", metavar="LABEL=COMMAND", help="may be repeated; default: this one")
    parser.add_argument("--jit", default="off,on", help=f"of {','.join(CONFIGS)} (default: %(default)s)")
    parser.add_argument("--bench", default="core,app,own,process", help="names, families or groups (default: all)")
    parser.add_argument("--reps", type=int, help=f"processes per column (default: {FULL['reps']})")
    parser.add_argument("--seconds", type=float, help=f"at least this long a process (default: {FULL['seconds']})")
    parser.add_argument("--min-iterations", type=int, help=f"default: {FULL['min_iterations']}")
    parser.add_argument("--timeout", type=float, default=600, help="seconds a process may take")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="processor to pin to")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: on a machine with other work")
    parser.add_argument("--normalise", action="store_true", help="divide times by the machine's speed of the moment")
    parser.add_argument("--quick", action="store_true", help=f"defaults instead: {QUICK}")
    parser.add_argument(
        "--cold", action="store_true", help="also the tables of the first second, first iteration and start"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every process's iteration times")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the report here as well")
    parser.add_argument("--save-baseline", type=Path, metavar="FILE", help="write medians and ratios")
    parser.add_argument("--against", type=Path, metavar="FILE", action="append", help="show a baseline's ratios too")
    parser.add_argument("--show", type=Path, metavar="FILE", help="report on a --json file instead of measuring")
    parser.add_argument("--install-deps", action="store_true", help="install what the benchmarks need, and stop")
    parser.add_argument("--demo", action="store_true", help="two benchmarks side by side in about a minute")
    parser.add_argument("--list", action="store_true", help="list the benchmarks")
    options = parser.parse_args()
    defaults = QUICK if options.quick else FULL
    for name, value in defaults.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def columns_to_measure(pythons: list[Interpreter], configs: list[Config]) -> list[Column]:
    """Every interpreter with every configuration; the JIT's only where pyjit is installed."""
    columns = []
    for python in pythons:
        for config in configs:
            if config.jit and not python.info["pyjit"]:
                print(f"{python.label}: pyjit is not installed, no column {config.name!r}", file=sys.stderr)
            else:
                columns.append((python.label, config.name))
    return columns


def measure(
    benchmarks: list[Benchmark], pythons: list[Interpreter], columns: list[Column], settings: Settings, reps: int
) -> list[Run]:
    """Repetition by repetition, each going through all columns in turn."""
    by_label = {python.label: python for python in pythons}
    runs: list[Run] = []
    for number, benchmark in enumerate(benchmarks, 1):
        new: list[Run] = []
        hopeless: set[Column] = set()
        for rep in range(reps):
            for column in columns:
                if column not in hopeless:
                    run = run_worker(by_label[column[0]], CONFIGS[column[1]], benchmark, settings, rep)
                    new.append(run)
                    if run.skipped:
                        hopeless.add(column)
        runs += new
        print(f"[{number}/{len(benchmarks)}] {progress(benchmark, columns, new)}", file=sys.stderr, flush=True)
    return runs


def progress(benchmark: Benchmark, columns: list[Column], runs: list[Run]) -> str:
    results = Results([benchmark], columns, runs)
    parts = [benchmark.name]
    for column in columns:
        cell = results.cell(benchmark, column)
        ratio = results.ratio(benchmark, column)
        if cell.error or cell.skipped:
            parts.append(f"{column_title(column)}: {cell.error or cell.skipped}")
        elif ratio:
            wrong = " WRONG RESULT" if results.wrong(benchmark, column) else ""
            time = format_time(median(cell.times["steady"].values()))
            parts.append(f"{column_title(column)} {time} {ratio.median:.2f}x{wrong}")
    return "  ".join(parts)


def to_json(options: argparse.Namespace, pythons: list[Interpreter], columns: list[Column], runs: list[Run]) -> str:
    document: dict[str, Any] = {
        "settings": {name: getattr(options, name) for name in REMEMBERED},
        "pythons": [vars(python) for python in pythons],
        "columns": columns,
        "runs": [vars(run) for run in runs],
    }
    return json.dumps(document) + "\n"


def from_json(path: Path, options: argparse.Namespace) -> tuple[list[Interpreter], list[Column], list[Run]]:
    document = json.loads(path.read_text())
    for name, value in document["settings"].items():
        setattr(options, name, value)
    pythons = [Interpreter(p["label"], tuple(p["command"]), p["info"]) for p in document["pythons"]]
    columns = [(label, config) for label, config in document["columns"]]
    return pythons, columns, [Run(**run) for run in document["runs"]]


def heading(options: argparse.Namespace, pythons: list[Interpreter]) -> str:
    clock = f"{options.clock} clock{', normalised' if options.normalise else ''}"
    how = f"{clock}, at least {options.seconds:g} s and {options.min_iterations} iterations each"
    lines = [f"{options.reps} fresh processes a column, interleaved and pinned, {how}."]
    for python in pythons:
        info = python.info
        lines.append(f"- {python.label}: {info['implementation']} {info['version']}, {info['compiler']}")
    return "\n".join(lines)


def report(
    options: argparse.Namespace,
    benchmarks: list[Benchmark],
    pythons: list[Interpreter],
    columns: list[Column],
    runs: list[Run],
) -> bool:
    """Prints and writes everything asked for; False if a result was wrong or a process failed."""
    measured = {run.benchmark for run in runs}
    results = Results([b for b in benchmarks if b.name in measured], columns, runs)
    against = Against(load_ratios(options.against or []))
    text = markdown(results, heading(options, pythons), options.cold, against)
    print(text)
    if options.markdown:
        options.markdown.write_text(text)
    if options.save_baseline:
        settings = {name: getattr(options, name) for name in REMEMBERED}
        options.save_baseline.write_text(json.dumps(to_baseline(results, pythons, settings), indent=1) + "\n")
    return not list(problems(results))


def main() -> int:
    options = parse_args()
    if options.list:
        for benchmark in ALL:
            print(f"{benchmark.group:8} {benchmark.family:26} {benchmark.name}")
        return 0
    try:
        benchmarks = select(options.bench)
        unknown = set(options.jit.split(",")) - set(CONFIGS)
        if unknown:
            raise ValueError(f"--jit: unknown {', '.join(sorted(unknown))}; there are {', '.join(CONFIGS)}")
        if options.show:
            pythons, columns, runs = from_json(options.show, options)
            return 0 if report(options, benchmarks, pythons, columns, runs) else 1
        pythons = [probe(spec) for spec in options.python or [f"this={sys.executable}"]]
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if options.install_deps:
        for python in pythons:
            install_deps(python, benchmarks)
        return 0
    if options.demo:
        return 0 if show(pythons[0], options.core) else 1
    columns = columns_to_measure(pythons, [CONFIGS[name] for name in options.jit.split(",")])
    settings = Settings(options.seconds, options.min_iterations, options.core, options.timeout, options.clock, options.normalise)
    runs = measure(benchmarks, pythons, columns, settings, options.reps)
    if options.json:
        options.json.write_text(to_json(options, pythons, columns, runs))
    return 0 if report(options, benchmarks, pythons, columns, runs) else 1


if __name__ == "__main__":
    sys.exit(main())
