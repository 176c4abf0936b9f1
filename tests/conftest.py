"""Fixtures of the tests that need machine code. Each proves that it ran: a test of the interpreter alone is no test.

pyjit is imported when a fixture is used, not before: the tests of the Python layer replace its native module.
"""

import pathlib
import sys
import textwrap

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "differential"))

import run as differential

# Calls that give the interpreter's inline caches something to say before a function is compiled.
WARM_CALLS = 20


def exits_of(function, **where):
    """Times the machine code of `function` was left, all exits or those with the given offset, line or reason."""
    import pyjit

    exits = pyjit.inspect(function).exits
    return sum(each["count"] for each in exits if all(each[key] == value for key, value in where.items()))


def call_natively(function, *args, exits=None, **kwargs):
    """Call a compiled function and assert that its machine code was entered, and left `exits` times if that is given.

    An exception of the function comes through; the assertions are made in that case too.
    """
    import pyjit

    inspection = pyjit.inspect(function)
    entries, exits_before = inspection.entries, exits_of(function)
    try:
        return function(*args, **kwargs)
    finally:
        assert inspection.entries > entries, f"{function.__qualname__} ran in the interpreter"
        if exits is not None:
            assert exits_of(function) - exits_before == exits, inspection.exits


@pytest.fixture(name="exits_of")
def exits_of_fixture():
    return exits_of


@pytest.fixture(name="native")
def native_fixture():
    return call_natively


@pytest.fixture
def compiled():
    """Compile a function: `compiled(f, (1, 2), ("a", "b"))` calls f(1, 2) and f("a", "b") some times before.

    The machine code is dropped when the test is over, so that no test sees the units of another.
    """
    import pyjit

    made = []

    def compile_now(function, *calls, warm_calls=WARM_CALLS):
        for _ in range(warm_calls):
            for args in calls:
                function(*args)
        inspection = pyjit.inspect(function)
        inspection.force_compile()
        assert inspection.is_compiled, inspection
        made.append(inspection)
        return function

    yield compile_now
    for inspection in made:
        inspection.deoptimize()


@pytest.fixture
def script(tmp_path):
    """Run source text as a program in one mode of the differential runner: `script(source, "hot", PYJIT_X="1")`."""

    def run_script(source, mode="hot", timeout=differential.TIME_LIMIT, **variables):
        path = tmp_path / "program.py"
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        return differential.run_program(path, mode, extra_env=variables, timeout=timeout)

    return run_script


@pytest.fixture
def same_everywhere(script):
    """Run source text without pyjit and in some modes, assert equal behaviour and native code; returns the outcomes."""

    def check(source, *modes, **variables):
        expected = script(source, "off", **variables)
        outcomes = {}
        for mode in modes:
            outcomes[mode] = outcome = script(source, mode, **variables)
            assert outcome.observed() == expected.observed(), mode
            # At the default threshold a short program may end before it is sampled.
            assert mode == "on" or differential.proof_of_native_code(outcome.stats) is None, mode
        return outcomes

    return check
