"""The interpreters and configurations to compare, and how one worker process is started in each."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue import Benchmark

HERE = Path(__file__).resolve().parent
WORKER = HERE / "worker.py"
STDERR_KEPT = 4000


@dataclass(frozen=True)
class Config:
    """What the worker does about pyjit before it loads the benchmark."""

    name: str
    jit: bool
    env: tuple[tuple[str, str], ...] = ()


CONFIGS = {
    config.name: config
    for config in (
        Config("off", False),
        # The same as `off`: their ratio is the resolution of the measurement.
        Config("off2", False),
        # Enabled, and nothing ever becomes hot: the options' upper limits.
        Config("idle", True, (("PYJIT_THRESHOLD", "1000000"), ("PYJIT_LOOP_THRESHOLD", "1000000"))),
        Config("on", True),
        Config("threshold1", True, (("PYJIT_THRESHOLD", "1"),)),
    )
}


@dataclass(frozen=True)
class Interpreter:
    """A command prefix that runs Python, e.g. `chroot DIR python3.13`, and what it said about itself."""

    label: str
    command: tuple[str, ...]
    info: dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """How long and where each worker runs."""

    seconds: float
    min_iterations: int
    core: int
    timeout: float
    clock: str = "wall"
    normalise: bool = False


@dataclass(frozen=True)
class Run:
    """One process."""

    benchmark: str
    python: str
    config: str
    rep: int
    reply: dict[str, Any]
    """The worker's answer; empty if there was none."""
    skipped: str
    """Why it could not run here, or empty."""
    error: str
    """How it failed, or empty."""
    stderr: str = ""
    """The end of what a failed process said."""

    @property
    def ok(self) -> bool:
        return not self.skipped and not self.error


def _ask(command: tuple[str, ...]) -> dict[str, Any]:
    command = (*command, str(WORKER), "--probe")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    info: dict[str, Any] = json.loads(done.stdout)
    return info


def probe(spec: str) -> Interpreter:
    """The interpreter of a `label=command` option (or just `command`); raises ValueError if it does not start."""
    label, separator, rest = spec.partition("=")
    # `env PYTHON_JIT=1 python` has an equals sign of its own.
    if not separator or " " in label:
        label, rest = "", spec
    command = tuple(shlex.split(rest))
    try:
        info = _ask(command)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ValueError(f"--python {spec!r} does not run: {error}") from error
    return Interpreter(label or f"{info['implementation'].lower()}{info['version']}", command, info)


def install_deps(python: Interpreter, benchmarks: Iterable[Benchmark]) -> None:
    """Installs pyperformance and the benchmarks' own pinned requirements; reports failures and goes on."""
    pip = [*python.command, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--requirement", str(HERE / "requirements.txt")], check=True)
    folder = _ask(python.command)["benchmarks_dir"]
    for script in sorted({b.script for b in benchmarks if b.from_pyperformance}):
        path = f"{folder}/bm_{script}/requirements.txt"
        exists = [*python.command, "-c", f"import os, sys; sys.exit(not os.path.exists({path!r}))"]
        if subprocess.run(exists, check=False).returncode:
            continue
        if subprocess.run([*pip, "--requirement", path], check=False).returncode:
            print(f"{python.label}: requirements of {script} did not install", file=sys.stderr)


def _failure(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        how = f"killed by {signal.Signals(-done.returncode).name}"
    else:
        how = f"exit status {done.returncode}"
    lines = done.stderr.strip().splitlines()
    # After the fault handler's headline comes a traceback, after an exception's traceback its message.
    fatal = [line for line in lines if line.startswith("Fatal Python error")]
    said = fatal or lines[-1:]
    return f"{how}: {said[0]}" if said else how


def run_worker(python: Interpreter, config: Config, benchmark: Benchmark, settings: Settings, rep: int) -> Run:
    """One fresh process, pinned to a core. Strings hash alike in all processes of a repetition, and differently in
    the next."""
    env = {**os.environ, "PYTHONHASHSEED": str(rep + 1), "PYTHONFAULTHANDLER": "1", **dict(config.env)}
    command = [*python.command, str(WORKER), "--bench", benchmark.name]
    command += ["--seconds", str(settings.seconds), "--min-iterations", str(settings.min_iterations)]
    command += ["--clock", settings.clock]
    command += ["--normalise"] if settings.normalise else []
    if config.jit:
        command.append("--jit")

    def pin() -> None:
        os.sched_setaffinity(0, {settings.core})

    def result(reply: dict[str, Any] | None = None, error: str = "", stderr: str = "") -> Run:
        skipped = (reply or {}).get("skipped", "")
        return Run(benchmark.name, python.label, config.name, rep, reply or {}, skipped, error, stderr)

    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, check=False, env=env, preexec_fn=pin, capture_output=True, text=True, timeout=settings.timeout
        )
    except subprocess.TimeoutExpired:
        return result(error=f"no answer after {settings.timeout:.0f} s")
    if done.returncode:
        return result(error=_failure(done), stderr=done.stderr[-STDERR_KEPT:])
    reply: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    reply["process_s"] = round(time.perf_counter() - start, 6)
    return result(reply)
