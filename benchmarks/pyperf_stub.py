"""Loads a pyperformance script and returns what it would have benchmarked.

The scripts hand their functions to `pyperf.Runner`, which would start processes of its own. Here a stand-in module
takes the place of `pyperf`, notes the functions and returns, so the caller can time them one iteration at a time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


@dataclass(frozen=True)
class Captured:
    """One call of `runner.bench_*`."""

    name: str
    kind: str
    """`func`: called once per loop; `time_func`: takes loops, returns seconds; `async_func`: awaited once per loop."""
    func: Callable[..., Any]
    args: tuple[Any, ...]
    inner_loops: int
    namespace: dict[str, Any]
    """The script's globals."""


class StubRunner:
    """The part of `pyperf.Runner` that the scripts use."""

    def __init__(self, calls: list[Captured], namespace: dict[str, Any]) -> None:
        self.metadata: dict[str, Any] = {}
        self.argparser = argparse.ArgumentParser()
        self.args: argparse.Namespace | None = None
        self._calls = calls
        self._namespace = namespace

    def parse_args(self, args: list[str] | None = None) -> argparse.Namespace:
        if self.args is None:
            self.args = self.argparser.parse_args(args)
        return self.args

    def _note(self, kind: str, name: str, func: Callable[..., Any], args: tuple[Any, ...], inner: int | None) -> None:
        self._calls.append(Captured(name, kind, func, args, inner or 1, self._namespace))

    def bench_func(self, name: str, func: Callable[..., Any], *args: Any, inner_loops: int | None = None) -> None:
        self._note("func", name, func, args, inner_loops)

    def bench_time_func(self, name: str, func: Callable[..., Any], *args: Any, inner_loops: int | None = None) -> None:
        self._note("time_func", name, func, args, inner_loops)

    def bench_async_func(self, name: str, func: Callable[..., Any], *args: Any, inner_loops: int | None = None) -> None:
        self._note("async_func", name, func, args, inner_loops)


def _stub_module(calls: list[Captured], namespace: dict[str, Any], clock: Callable[[], float]) -> ModuleType:
    def runner(**_unused: Any) -> StubRunner:
        return StubRunner(calls, namespace)

    stub = ModuleType("pyperf")
    setattr(stub, "Runner", runner)
    setattr(stub, "perf_counter", clock)
    setattr(stub, "python_implementation", lambda: sys.implementation.name)
    return stub


def load_script(path: Path, args: tuple[str, ...], clock: Callable[[], float]) -> list[Captured]:
    """Runs the script as `__main__` and returns its benchmarks, which read `clock`. `sys.modules`, `sys.argv` and
    `sys.path` stay changed, as they would be had the script been started by itself."""
    main = ModuleType("__main__")
    main.__file__ = str(path)
    calls: list[Captured] = []
    sys.modules["__main__"] = main
    sys.modules["pyperf"] = _stub_module(calls, main.__dict__, clock)
    sys.argv = [str(path), *args]
    sys.path[0] = str(path.parent)
    exec(compile(path.read_bytes(), str(path), "exec"), main.__dict__)
    if main.__dict__.get("time") is time:
        # typing_runtime_protocols reads the clock by itself.
        setattr(main, "time", SimpleNamespace(perf_counter=clock))
    return calls
