"""Differential runner: every program must behave the same with pyjit as without it.

A program is one stand-alone script in `programs/`. It runs once in mode `off` (stock interpreter) and once in each
mode asked for, always through `launch.py`; standard output, standard error and exit status must be equal. In every
mode that compiles at once the runner also asks pyjit's counters whether native code really ran.

    python tests/differential/run.py                       the quick modes over the whole corpus
    python tests/differential/run.py --all                 every mode
    python tests/differential/run.py exc_ --mode exit:3    programs whose name contains `exc_`, one mode
    python tests/differential/run.py --determinism         no pyjit: the same output under other hash seeds?
"""

import argparse
import dataclasses
import difflib
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LAUNCHER = HERE / "launch.py"
PROGRAMS = HERE / "programs"

# Seconds one program may take in one mode; the stock interpreter needs well under one.
TIME_LIMIT = 60.0

# Two sets of strings may come out in the same order by chance; not under this many seeds.
OTHER_HASH_SEEDS = ("2", "11", "12", "13", "2718")

QUICK_MODES = ("on", "hot", "exit:7")
ALL_MODES = (
    "on",
    "hot",
    "exit:1",
    "exit:2",
    "exit:7",
    "exit:31",
    "exit:257",
    "retire:1",
    "retire:7",
    "invalidate:1",
    "invalidate:5",
    "spill",
    "gc",
)

# Stress modes: what goes into PYJIT_STRESS, and the limits that keep the stress going to the end of the program.
# `retire` is `exit` with the usual limits: code that fails too often is compiled anew, and given up at last.
STRESSES = {
    "exit": ("exit", {"PYJIT_EXIT_LIMIT": "1000000"}),
    "retire": ("exit", {}),
    "invalidate": ("invalidate", {"PYJIT_MAX_VERSIONS": "100"}),
    "spill": ("spill", {}),
    "gc": ("gc", {}),
}


def mode_environment(mode):
    """The variables that switch one mode on."""
    if mode == "off":
        return {}
    env = {"PYJIT_DIFF_JIT": "1"}
    if mode == "on":
        return env
    env["PYJIT_THRESHOLD"] = "1"
    if mode == "hot":
        return env
    name, colon, number = mode.partition(":")
    if name not in STRESSES:
        raise ValueError(f"unknown mode {mode!r}: expected off, on, hot, or one of {', '.join(STRESSES)} (exit:N)")
    stress, limits = STRESSES[name]
    return env | {"PYJIT_STRESS": stress + colon + number} | limits


def compiles_at_once(mode):
    """Whether a run in this mode proves nothing unless native code was entered."""
    return "PYJIT_THRESHOLD" in mode_environment(mode)


@dataclasses.dataclass
class Outcome:
    """What one run showed. `stats` is None without pyjit and when the process did not live to write it."""

    stdout: str
    stderr: str
    status: int | str
    stats: dict | None
    seconds: float

    def observed(self):
        return {"stdout": self.stdout, "stderr": self.stderr, "exit status": f"{self.status}\n"}


def programs(names=()):
    """Paths of the programs whose name contains one of `names`; all of them without names."""
    found = sorted(PROGRAMS.glob("*.py"))
    return [path for path in found if not names or any(name in path.stem for name in names)]


def clean_environment():
    """The caller's environment without anything that could switch pyjit or change output. PYJIT_VERIFY may stay: it only
    adds errors of the compiler to stderr."""
    keep = {"PYJIT_VERIFY"}
    env = {key: value for key, value in os.environ.items() if key in keep or not key.startswith("PYJIT")}
    for key in ("PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONINSPECT", "COLUMNS", "FORCE_COLOR"):
        env.pop(key, None)
    env.update(PYTHONHASHSEED="0", PYTHONFAULTHANDLER="1", PYTHONDONTWRITEBYTECODE="1")
    env.update(PYTHON_COLORS="0", PYTHONUTF8="1")
    return env


def relative(path):
    path = pathlib.Path(path)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def run_program(path, mode, python=sys.executable, extra_env=None, timeout=TIME_LIMIT):
    """Run one script in one mode and return its Outcome."""
    env = clean_environment() | mode_environment(mode) | (extra_env or {})
    with tempfile.TemporaryDirectory(prefix="pyjit-diff-") as scratch:
        stats_path = pathlib.Path(scratch, "stats.json")
        env["PYJIT_DIFF_STATS"] = str(stats_path)
        started = time.monotonic()
        process = subprocess.Popen(
            [python, relative(LAUNCHER), relative(path)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            stdout, stderr = process.communicate(timeout=timeout)
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            status = f"still running after {timeout:g} s"
        seconds = time.monotonic() - started
        # A program that was killed may leave the file empty.
        text = stats_path.read_text() if stats_path.exists() else ""
        stats = json.loads(text) if text else None
    return Outcome(stdout.decode(errors="replace"), stderr.decode(errors="replace"), status, stats, seconds)


def difference(expected, actual, mode):
    """Unified diff of everything observed in `off` and in `mode`; empty when equal."""
    lines = []
    shown = actual.observed()
    for what, text in expected.observed().items():
        lines += difflib.unified_diff(
            text.splitlines(keepends=True),
            shown[what].splitlines(keepends=True),
            f"{what} (off)",
            f"{what} ({mode})",
        )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def reproduce(path, mode, python=sys.executable):
    """Shell command that repeats one run from the root of the repository."""
    env = {"PYTHONHASHSEED": "0", "PYTHONFAULTHANDLER": "1"} | mode_environment(mode)
    words = ["env", *(f"{key}={value}" for key, value in env.items()), python, relative(LAUNCHER), relative(path)]
    return shlex.join(words)


def proof_of_native_code(stats):
    """Why these counters do not prove that native code ran; None when they do."""
    if stats is None:
        return "no statistics were written"
    if stats["compiled_total"] <= 0:
        return "nothing was compiled"
    if stats["native_entries"] + stats["osr_entries"] <= 0:
        return "compiled code was never entered"
    return None


def complaint(path, mode, expected, actual, python=sys.executable):
    """Everything a reader needs when `actual` is wrong; None when it is right."""
    text = difference(expected, actual, mode)
    if not text and compiles_at_once(mode):
        text = proof_of_native_code(actual.stats) or ""
    if not text:
        return None
    return f"{path.stem} in mode {mode}:\n{text.rstrip()}\nreproduce: {reproduce(path, mode, python)}"


def check_modes(path, modes, python, timeout):
    """Run `off` and then each mode; yields (mode, outcome, complaint or None)."""
    expected = run_program(path, "off", python, timeout=timeout)
    for mode in modes:
        actual = run_program(path, mode, python, timeout=timeout)
        yield mode, actual, complaint(path, mode, expected, actual, python)


def check_determinism(path, python, timeout):
    """A program whose plain output depends on the hash seed could not be compared at all."""
    first = run_program(path, "off", python, {"PYTHONHASHSEED": "1"}, timeout)
    for seed in OTHER_HASH_SEEDS:
        other = run_program(path, "off", python, {"PYTHONHASHSEED": seed}, timeout)
        text = difference(first, other, f"off, hash seed {seed}")
        yield "off", other, f"{path.stem} is not deterministic:\n{text.rstrip()}" if text else None


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="parts of program names (default: all programs)")
    modes = "on, hot, exit:N, retire:N, invalidate:N, spill, gc"
    parser.add_argument("--mode", action="append", metavar="MODE", help=modes)
    parser.add_argument("--all", action="store_true", help=f"every mode: {', '.join(ALL_MODES)}")
    parser.add_argument("--python", default=sys.executable, help="interpreter to run the programs with")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (default 2)")
    parser.add_argument("--timeout", type=float, default=TIME_LIMIT, help="seconds per program and mode")
    parser.add_argument("--determinism", action="store_true", help="check the programs themselves, without pyjit")
    parser.add_argument("--verbose", action="store_true", help="a line per run")
    options = parser.parse_args(argv)
    options.modes = tuple(options.mode or (ALL_MODES if options.all else QUICK_MODES))
    for mode in options.modes:
        try:
            mode_environment(mode)
        except ValueError as error:
            parser.error(str(error))
    return options


def describe(path, mode, outcome, text):
    stats = outcome.stats or {}
    counts = "".join(
        f"  {name} {stats[name]}" for name in ("compiled_total", "native_entries", "osr_entries") if name in stats
    )
    return f"{'FAIL' if text else 'ok':4} {path.stem:32} {mode:14} {outcome.seconds:6.2f} s{counts}"


def main(argv=None):
    options = parse_arguments(argv)
    # A shell starts background jobs with SIGINT ignored, and so would be the programs, some of which wait for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    selected = programs(options.names)
    if not selected:
        print(f"no program in {relative(PROGRAMS)} matches {' '.join(options.names)}", file=sys.stderr)
        return 2

    def check(path):
        if options.determinism:
            return path, list(check_determinism(path, options.python, options.timeout))
        return path, list(check_modes(path, options.modes, options.python, options.timeout))

    runs = failures = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for path, results in pool.map(check, selected):
            for mode, outcome, text in results:
                runs += 1
                failures += text is not None
                if options.verbose or text:
                    print(describe(path, mode, outcome, text))
                if text:
                    print(text, flush=True)
    print(f"{len(selected)} programs, {runs} runs, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
