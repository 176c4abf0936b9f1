"""A debug build of CPython (Debian: python3.13-dbg) lays objects out otherwise: pyjit stays off there, and says so."""

import os
import pathlib
import shutil
import subprocess

import pytest

PYTHON = shutil.which("python3.13d") or shutil.which("python3.13-dbg")

PROGRAM = """
import warnings

import pyjit

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    print(pyjit.enable(), [str(each.message) for each in seen])

try:
    pyjit.enable(strict=True)
except pyjit.UnsupportedError as error:
    print("release build" in str(error))


@pyjit.jit
def f(x):
    return x + 1


print(sum(f(i) for i in range(1000)))
"""


@pytest.mark.skipif(PYTHON is None, reason="no debug build of CPython 3.13 on the path")
def test_a_debug_build_is_refused():
    import pyjit

    path = str(pathlib.Path(pyjit.__file__).parent.parent)
    run = subprocess.run(
        [PYTHON, "-c", PROGRAM], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path}, check=False
    )
    first, strict, total = run.stdout.splitlines() or [run.stderr, "", ""]
    assert first.startswith("False ['pyjit stays off: build: expected a release build"), run.stderr
    assert (strict, total) == ("True", "500500")
