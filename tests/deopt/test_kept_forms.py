"""What the interpreter specialises for after a compile, in calls that native code left, does not mislead the next compile."""

import os
import subprocess
import sys
import textwrap

import pytest

# Calls with a list leave at `early`, so that the rest of the call is the interpreter's; the class of what `box` holds is
# known by the forms of the instructions alone.
PROGRAM = """
    import dis
    import pyjit

    class Plain:
        def __init__(self, n):
            self.n = n

    class Other:
        def __init__(self, n):
            self.m = 0
            self.n = n

    def total(early, box):
        early[0]
        (xs,) = box
        n = 0
        for x in xs:
            n += x
        return n

    def number(early, box):
        early[0]
        (of,) = box
        return of.n

    f, usual, unusual = {chosen}
    for _ in range(40):
        f((0,), usual)
    view = pyjit.inspect(f)
    view.force_compile()
    forms = lambda: [(i.opname, str(i.cache_info)) for i in dis.get_instructions(f, adaptive=True)]
    before = forms()
    for _ in range(80):
        f([0], unusual)
    assert {{e["line"] for e in view.exits}} == {{{line}}}, view.exits
    assert forms() != before, "the interpreter did not specialise for what it saw last"
    view.deoptimize()
    view.force_compile()
    left = sum(e["count"] for e in view.exits)
    assert f((0,), usual) == {expected} and view.is_compiled
    print(sum(e["count"] for e in view.exits) - left)
"""


@pytest.mark.parametrize(
    ("chosen", "line", "expected"),
    [
        pytest.param("total, ([1, 2, 3],), (range(35),)", 15, 6, id="loop"),
        pytest.param("number, (Plain(2),), (Other(3),)", 23, 2, id="attribute"),
    ],
)
def test_forms_of_the_first_compile_are_kept(chosen, line, expected):
    source = textwrap.dedent(PROGRAM).format(chosen=chosen, line=line, expected=expected)
    options = {"PYJIT_EXIT_LIMIT": "1000", "PYJIT_LOOP_THRESHOLD": "1000000"}
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **options})
    assert done.stdout.split() == ["0"], done.stderr


def test_a_loop_that_does_walk_something_else_is_learnt(compiled, native):
    def count(xs):
        n = 0
        for x in xs:
            n += x
        return n

    compiled(count, ([1, 2, 3],))
    for _ in range(400):
        count(range(5))
    assert native(count, range(5), exits=0) == 10
    assert native(count, [1, 2, 3], exits=0) == 6
