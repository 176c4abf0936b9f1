"""A function or loop has a unit for each of a few builtin classes of an argument; none of them is left for another's sake."""

import subprocess
import sys
import textwrap

import pytest


def run(source, **options):
    variables = {f"PYJIT_{name.upper()}": str(value) for name, value in options.items()}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(source)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**__import__("os").environ, **variables},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


START = """
    import pyjit
    pyjit.enable()

    def exits(f):
        return sum(e["count"] for e in pyjit.inspect(f).exits if e["reason"] == "type")
"""

SEQUENCES = (
    START
    + """
    def first_and_last(items, n):
        for _ in range(n):
            a, b, c = items
        return a, c

    inputs = [(1, 2, 3), [4, 5, 6], "abc", (7.5, 8.5, 9.5)]
    expected = [(1, 3), (4, 6), ("a", "c"), (7.5, 9.5)]
    for _ in range(400):
        assert [first_and_last(items, 20) for items in inputs] == expected
    f = pyjit.inspect(first_and_last)
    assert f.is_compiled, f.reason
    before, versions, entries = exits(first_and_last), f.versions, f.entries
    for _ in range(100):
        assert [first_and_last(items, 20) for items in inputs] == expected
    f = pyjit.inspect(first_and_last)
    print(exits(first_and_last) - before, f.versions - versions, f.entries - entries)
"""
)


def test_no_unit_is_left_for_another_class():
    assert run(SEQUENCES, threshold=1).split() == ["0", "0", "400"]


def test_calls_from_native_code_choose_too():
    source = (
        START
        + """
    def size(x):
        if x is None:
            return 0
        return len(x)

    def total(things):
        return sum([size(x) for x in things])

    things = [None, "four", [1, 2], (1,), {1: 2, 3: 4}, b"xyz"] * 5
    for _ in range(300):
        assert total(things) == 12 * 5
    assert pyjit.inspect(total).is_compiled
    before = exits(size) + exits(total)
    for _ in range(100):
        assert total(things) == 12 * 5
    print(exits(size) + exits(total) - before)
"""
    )
    assert run(source, threshold=1).strip() == "0"


def test_loops_choose_too():
    # The function itself is never called often enough: each call is entered at its loop.
    source = """
    import pyjit

    def exits(f):
        return sum(e["count"] for e in pyjit.inspect(f).exits if e["reason"] == "type")

    @pyjit.jit(threshold=1_000_000)
    def walk(items, n):
        for _ in range(n):
            a, b = items
        return a, b

    def check(times):
        for _ in range(times):
            assert walk((1, 2), 5000) == (1, 2)
            assert walk(["x", "y"], 5000) == ("x", "y")

    check(20)
    f = pyjit.inspect(walk)
    before, entered = exits(walk), f.osr_entries
    check(20)
    f = pyjit.inspect(walk)
    print(f.entries, exits(walk) - before, f.osr_entries - entered >= 40, f.versions)
"""
    assert run(source).split() == ["0", "0", "True", "2"]


def test_two_arguments():
    source = (
        START
        + """
    def join(a, b):
        x, y = a
        u, v = b
        return [x, y, u, v]

    pairs = [(1, 2), [3, 4]]
    first, second = pairs * 2, [(1, 2), (1, 2), [3, 4], [3, 4]]
    def check():
        assert list(map(join, first, second)) == [[*a, *b] for a, b in zip(first, second)]
    for _ in range(300):
        check()
    before = exits(join)
    for _ in range(50):
        check()
    print(pyjit.inspect(join).is_compiled, exits(join) - before)
"""
    )
    assert run(source, threshold=1).split() == ["True", "0"]


def test_more_classes_than_variants():
    source = (
        START
        + """
    def head(x):
        for a in x:
            return a

    inputs = [[1], (2,), "3", b"4", {5: 0}, {6}, range(7, 8), bytearray(b"8"), frozenset([9]), iter([10])]
    def check():
        inputs[-1] = iter([10])
        return [head(x) for x in inputs]
    for _ in range(500):
        assert check() == [1, 2, "3", 52, 5, 6, 7, 56, 9, 10]
    print(pyjit.inspect(head).versions < 20)
"""
    )
    assert run(source, threshold=1).split() == ["True"]


def test_deoptimize_ends_all_of_them():
    source = (
        SEQUENCES
        + """
    pyjit.inspect(first_and_last).deoptimize()
    pyjit.disable()
    f = pyjit.inspect(first_and_last)
    entries = f.entries
    assert [first_and_last(items, 20) for items in inputs] == expected
    print(f.is_compiled, pyjit.inspect(first_and_last).entries - entries)
"""
    )
    assert run(source, threshold=1).split()[3:] == ["False", "0"]


@pytest.mark.parametrize("stress", ["exit:3", "invalidate:3", "gc", "spill"])
def test_stress(stress):
    assert run(SEQUENCES, threshold=1, stress=stress)


def test_an_unknown_class_after_all():
    source = (
        SEQUENCES
        + """
    class Three:
        def __iter__(self):
            return iter("pqr")

    assert first_and_last(Three(), 5) == ("p", "r")
    assert first_and_last({1: 0, 2: 0, 3: 0}, 5) == (1, 3)
    try:
        first_and_last(5, 1)
    except TypeError as e:
        print(e)
    try:
        first_and_last((1, 2), 1)
    except ValueError as e:
        print(e)
"""
    )
    lines = run(source, threshold=1).splitlines()[1:]
    assert lines == ["cannot unpack non-iterable int object", "not enough values to unpack (expected 3, got 2)"]
