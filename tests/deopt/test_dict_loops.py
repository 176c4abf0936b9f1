"""Loops over dicts, their keys, values and items, and over sets take no step through C code and make no tuples."""

import os
import re
import subprocess
import sys
import textwrap

import pytest

import pyjit


def keys(d):
    n = 0
    for k in d:
        n += k
    return n


def values(d):
    n = 0
    for v in d.values():
        n += v
    return n


def items(d):
    n = 0
    for k, v in d.items():
        n += k * v
    return n


NUMBERS = {i: i for i in range(50)}
HOLES = {i: i for i in range(60)}
for _i in range(5, 55, 5):
    del HOLES[_i]


@pytest.mark.parametrize(
    ("f", "of", "expected", "seek"),
    [
        pytest.param(keys, NUMBERS, sum(NUMBERS), "dict_seek", id="keys"),
        pytest.param(values, NUMBERS, sum(NUMBERS), "dict_seek", id="values"),
        pytest.param(items, NUMBERS, sum(n * n for n in NUMBERS), "dict_seek", id="items"),
        pytest.param(keys, HOLES, sum(HOLES), "dict_seek", id="keys-holes"),
        pytest.param(values, HOLES, sum(HOLES), "dict_seek", id="values-holes"),
        pytest.param(items, HOLES, sum(n * n for n in HOLES), "dict_seek", id="items-holes"),
        pytest.param(keys, set(range(40)), 780, "set_seek", id="set"),
        pytest.param(keys, frozenset(range(9)), 36, "set_seek", id="frozenset"),
        pytest.param(keys, set(), 0, "set_seek", id="empty"),
    ],
)
def test_steps_are_native(compiled, native, f, of, expected, seek):
    compiled(f, (of,))
    for _ in range(60):
        f(of)
    pyjit.inspect(f).force_compile()
    assert native(f, of, exits=0) == expected
    text = pyjit.inspect(f).ir("opt")
    assert "call for_iter" not in text and f"call {seek}" in text and "call build_tuple" not in text


def test_a_dict_that_changes_size_raises(compiled, native):
    def grows(d, at):
        n = 0
        for k in d:
            n += k
            if k == at:
                d[1000] = 1
        return n

    compiled(grows, (NUMBERS, -1))
    for _ in range(60):
        grows(NUMBERS, -1)
    d = dict(NUMBERS)
    with pytest.raises(RuntimeError, match="changed size"):
        grows(d, 7)
    assert native(grows, NUMBERS, -1, exits=0) == sum(NUMBERS)


def test_a_loop_in_a_loop_entered_inside():
    """The inner loop is the first that is hot. It runs no Python code, so its poll is none that may, unlike the outer one's."""
    source = """
        import pyjit
        D = {i: i for i in range(50)}
        def nested(d, n):
            total = 0
            for _ in range(n):
                for v in d.values():
                    total += v
            return total
        for _ in range(40):
            nested({}, 3)
            nested(D, 1)
        pyjit.jit(threshold=1000)(nested)
        before = pyjit.stats()["osr_entries"]
        print(nested(D, 4000) == 4000 * sum(D), 1 <= pyjit.stats()["osr_entries"] - before <= 20)
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    env = {**os.environ, "PYJIT_DUMP": "opt:nested"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)
    assert done.stdout.split() == ["True", "True"], done.stderr
    loop = done.stderr[done.stderr.rindex("loop nested") :]
    assert re.search(r"^ +poll @", loop, re.MULTILINE) and re.search(r"^ +poll.call @", loop, re.MULTILINE)
