"""That idioms.py runs an idiom both ways, and that every idiom is Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import idioms
import pytest

SCRIPT = Path(idioms.__file__)


def test_one_idiom_both_ways() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "i%7"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    head, _, row = done.stdout.splitlines()
    assert head == "| idiom | interpreter, ns | pyjit, ns | ratio |"
    name, off, on, ratio = (cell.strip() for cell in row.strip("|").split("|"))
    assert name == "`i%7`"
    assert float(off) > 0 and float(on) > 0
    # Native code ran: such a loop is several times as fast.
    assert float(ratio) > 1.5


def test_an_unknown_idiom() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "no idiom"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no such idiom: no idiom" in done.stderr


@pytest.mark.parametrize("name", idioms.IDIOMS)
def test_idioms_run(name: str) -> None:
    idioms.loop_of(name)(3)
