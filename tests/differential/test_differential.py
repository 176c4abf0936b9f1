"""The corpus through pytest: one test per program and mode.

By default the quick modes run (`run.QUICK_MODES`); PYJIT_TEST_ALL=1 runs every mode. Runs are started ahead of the
tests that wait for them, two processes at a time.
"""

import dis
import inspect
import os
import pathlib
import subprocess
import sys
import types
from concurrent.futures import ThreadPoolExecutor

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import run

MODES = run.ALL_MODES if os.environ.get("PYJIT_TEST_ALL") else run.QUICK_MODES
CASES = [(path, mode) for path in run.programs() for mode in MODES]

# Differences that are known and open, with their cause. They fail as expected failures, so that a repair shows.
KNOWN = {
    "call_recursion_error": "a recursive constructor takes one level of the recursion limit here, two in CPython",
    "deopt_monitoring": "an instrumented CALL of a patched function reports C_RETURN, as of a C function",
    "frame_destructors": "an argument rebound by the callee lives until the call returns",
}

# Opcodes that no plain function contains: they belong to coroutines, generators, module and class bodies, or are
# never emitted by the compiler.
NOT_IN_FUNCTIONS = {
    *("BEFORE_ASYNC_WITH", "CLEANUP_THROW", "END_ASYNC_FOR", "END_SEND", "GET_AITER", "GET_ANEXT", "GET_AWAITABLE"),
    *("GET_YIELD_FROM_ITER", "RETURN_GENERATOR", "SEND", "YIELD_VALUE"),
    *("DELETE_NAME", "LOAD_FROM_DICT_OR_GLOBALS", "LOAD_LOCALS", "LOAD_NAME", "SETUP_ANNOTATIONS", "STORE_NAME"),
    *("CACHE", "ENTER_EXECUTOR", "EXIT_INIT_CHECK", "INTERPRETER_EXIT", "RESERVED"),
}
NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Runs:
    """Outcomes of runs, computed in the background in the order in which the tests will ask for them."""

    def __init__(self, cases):
        self.pool = ThreadPoolExecutor(2)
        self.expected = {}
        self.actual = {}
        for path, mode in cases:
            if path not in self.expected:
                self.expected[path] = self.pool.submit(run.run_program, path, "off")
            self.actual[path, mode] = self.pool.submit(run.run_program, path, mode)

    def complaint(self, path, mode):
        return run.complaint(path, mode, self.expected[path].result(), self.actual[path, mode].result())

    def close(self):
        self.pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def runs(request):
    selected = [item for item in request.session.items if item.function is test_same_behaviour]
    started = Runs([(item.callspec.params["path"], item.callspec.params["mode"]) for item in selected])
    yield started
    started.close()


@pytest.mark.parametrize(("path", "mode"), CASES, ids=[f"{path.stem}-{mode}" for path, mode in CASES])
def test_same_behaviour(runs, path, mode):
    text = runs.complaint(path, mode)
    if text and path.stem in KNOWN:
        pytest.xfail(KNOWN[path.stem])
    if text:
        pytest.fail(text, pytrace=False)


def plain_code(code):
    """Code objects of functions (not of generators, classes or modules) inside `code`, itself included."""
    if code.co_flags & inspect.CO_OPTIMIZED and not code.co_flags & NOT_PLAIN:
        yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from plain_code(constant)


def test_corpus_covers_every_opcode_of_plain_functions():
    covered = set()
    for path in run.programs():
        for code in plain_code(compile(path.read_text(encoding="utf-8"), path.name, "exec")):
            covered.update(instruction.baseopname for instruction in dis.get_instructions(code))
    wanted = {name for name, op in dis.opmap.items() if op < 256 and not name.startswith("INSTRUMENTED_")}
    assert wanted - covered == NOT_IN_FUNCTIONS


def test_launcher_shows_what_the_interpreter_shows():
    """Mode `off` is the reference, so the launcher itself must not be visible in it."""
    for name in ("control_uncaught", "control_uncaught_nested", "control_sys_exit", "runtime_keyboard_interrupt"):
        path = run.PROGRAMS / f"{name}.py"
        launched = run.run_program(path, "off")
        direct = subprocess.run(
            [sys.executable, run.relative(path)],
            cwd=run.ROOT,
            env=run.clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert (launched.stdout, launched.stderr, launched.status) == (direct.stdout, direct.stderr, direct.returncode)


def test_modes_switch_the_right_options_on():
    assert run.mode_environment("off") == {}
    assert run.mode_environment("on") == {"PYJIT_DIFF_JIT": "1"}
    for mode in ("exit:3", "retire:3"):
        assert run.mode_environment(mode)["PYJIT_STRESS"] == "exit:3"
    assert run.mode_environment("gc")["PYJIT_STRESS"] == "gc"
    assert [mode for mode in run.ALL_MODES if not run.compiles_at_once(mode)] == ["on"]
    with pytest.raises(ValueError, match="unknown mode 'warm'"):
        run.mode_environment("warm")


def test_a_difference_is_reported_with_the_command_that_repeats_it():
    off = run.Outcome("1\n2\n", "", 0, None, 0.0)
    hot = run.Outcome("1\n3\n", "", -11, {"compiled_total": 1, "native_entries": 1, "osr_entries": 0}, 0.0)
    path = run.PROGRAMS / "arith_bool.py"
    text = run.complaint(path, "hot", off, hot, python="python3.13")
    assert "-2\n+3" in text and "-0\n+-11" in text
    assert "PYJIT_THRESHOLD=1 PYJIT_DIFF_JIT=1" in text or "PYJIT_DIFF_JIT=1 PYJIT_THRESHOLD=1" in text
    assert text.endswith("python3.13 tests/differential/launch.py tests/differential/programs/arith_bool.py")


@pytest.mark.parametrize(
    ("stats", "problem"),
    [
        (None, "no statistics were written"),
        ({"compiled_total": 0, "native_entries": 0, "osr_entries": 0}, "nothing was compiled"),
        ({"compiled_total": 4, "native_entries": 0, "osr_entries": 0}, "compiled code was never entered"),
        ({"compiled_total": 4, "native_entries": 0, "osr_entries": 1}, None),
    ],
)
def test_a_run_without_native_code_is_no_proof(stats, problem):
    assert run.proof_of_native_code(stats) == problem
