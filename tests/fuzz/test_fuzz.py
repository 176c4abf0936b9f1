"""A small dose of the fuzzer in every test run, and tests of the fuzzer itself.

PYJIT_FUZZ_SEED sets the first seed (default 0); a failure prints the seed and the shrunk program.
"""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.fuzz.generate import generate
from tests.fuzz.shrink import shrink

# As many programs as the time allows, this many at most. Unit: seconds.
COUNT, SECONDS = 150, 50


def test_random_programs(tmp_path):
    seed = os.environ.get("PYJIT_FUZZ_SEED", "0")
    command = [sys.executable, "-m", "tests.fuzz", "--seed", seed, "--count", str(COUNT)]
    command += ["--seconds", str(SECONDS), "--keep", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    programs = "\n".join(path.read_text() for path in sorted(tmp_path.glob("*.py")))
    assert done.returncode == 0, done.stdout + done.stderr + programs


def test_programs_follow_from_their_seed():
    assert generate(7) == generate(7)
    assert generate(7) != generate(8)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_programs_compile():
    for seed in range(50):
        compile(generate(seed), f"seed {seed}", "exec")


def test_shrinking_keeps_what_fails():
    text = "def f(a):\n    if a:\n        print(1)\n    for i in range(3):\n        bad(a + 1)\n\nf(2)\nprint(3)\n"
    assert shrink(text, lambda shorter: "bad(" in shorter) == "def f(a):\n    bad(a)\n"
