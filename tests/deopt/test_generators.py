"""Generators resumed natively: that native code ran, and what an exit in the middle leaves behind."""

import os
import subprocess
import sys

PROGRAM = """
import pyjit

def squares(n):
    for i in range(n):
        yield i * i

def delegating(n):
    result = yield from squares(n)
    yield result

async def fib(n):
    return n if n < 2 else await fib(n - 1) + await fib(n - 2)

def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value

pyjit.enable(threshold=1)
for _ in range(20):
    assert list(squares(5)) == [0, 1, 4, 9, 16]
    assert list(delegating(3)) == [0, 1, 4, None]
    assert drive(fib(6)) == 8
before = pyjit.stats()["resumptions"]
assert before > 100, before
for f in (squares, delegating, fib):
    assert pyjit.inspect(f).state == "compiled", (f, pyjit.inspect(f).reason)
# A guard fails in the middle: the interpreter goes on to the next yield.
class Odd:
    def __index__(self):
        return 3
assert list(squares(Odd())) == [0, 1, 4]
g = squares(4)
assert [next(g), next(g)] == [0, 1]
g.gi_frame.f_locals["i"] = 10
assert list(g) == [4, 9]
# Somebody holds the frame: the interpreter resumes.
g = squares(3)
frame = g.gi_frame
count = pyjit.stats()["resumptions"]
assert list(g) == [0, 1, 4]
assert pyjit.stats()["resumptions"] == count
print("ok")
"""


def test_native_bodies():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout == "ok\n", done.stderr


CONSUMED = """
import pyjit

def squares(xs):
    return sum(x * x for x in xs)

def pairs(pool, indices):
    return tuple(pool[i] for i in indices), any(i > 5 for i in indices)

for _ in range(20):
    squares([1, 2, 3])
    pairs((1, 2, 3), [0, 2])
pyjit.enable(threshold=1)
for _ in range(20):
    assert squares([1, 2, 3]) == 14
    assert pairs((1, 2, 3), [0, 2]) == ((1, 3), False)
for f in (squares, pairs):
    pyjit.inspect(f).force_compile()
    # Neither a function nor a generator is made.
    assert "make_function" not in pyjit.inspect(f).ir("dce-late"), f
    assert "consume" in pyjit.inspect(f).ir("dce-late"), f
def exits():
    return sum(n for name, n in pyjit.stats().items() if name in ("exit_type", "exit_state", "exit_check"))

before = exits()
for _ in range(20):
    assert squares([1, 2, 3]) == 14
    assert pairs((1, 2, 3), [0, 2]) == ((1, 3), False)
assert exits() == before
# A guard fails in the middle: the generator is made, and goes on from there.
assert squares([1, 2.5, 3]) == 16.25
assert pairs({0: 1, 7: 2}, [0, 7]) == ((1, 2), True)
assert exits() > before
print("ok")
"""


def test_consumed_where_made():
    done = subprocess.run([sys.executable, "-c", CONSUMED], capture_output=True, text=True, check=False)
    assert done.stdout == "ok\n", done.stderr


LOOPED = """
import sys
import pyjit

def count(n):
    i = 0
    while i < n:
        yield i
        i += 1

def total(n):
    t = 0
    for x in count(n):
        t += x
    return t

def first_above(n, least):
    for x in count(n):
        if x > least:
            return x

pyjit.enable(threshold=1)
for _ in range(20):
    assert total(50) == 1225
    assert first_above(50, 30) == 31
for f in (total, first_above):
    view = pyjit.inspect(f)
    view.force_compile()
    assert view.state == "compiled", view.reason
    code = view.ir("refcount")
    assert "for_iter" not in code and "call call(" not in code, code
before = pyjit.stats()["resumptions"], sys.getallocatedblocks()
for _ in range(100):
    total(50)
assert pyjit.stats()["resumptions"] == before[0]
assert sys.getallocatedblocks() - before[1] < 20
# An overflow in the loop's body and one in the generator's: the interpreter goes on with a generator made there.
def powers(n):
    i = 1
    while n:
        yield i
        i *= 3
        n -= 1

def sum_of_powers(n):
    t = 0
    for x in powers(n):
        t += x
    return t
for _ in range(20):
    assert sum_of_powers(5) == 121
assert sum_of_powers(60) == (3**60 - 1) // 2
print("ok")
"""


def test_generators_of_loops():
    done = subprocess.run([sys.executable, "-c", LOOPED], capture_output=True, text=True, check=False)
    assert done.stdout == "ok\n", done.stderr


DELEGATING = """
import pyjit

class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

def tree(lo, hi):
    mid = (lo + hi) // 2
    return Tree(tree(lo, mid), mid, tree(mid + 1, hi)) if lo < hi else None

pyjit.enable(threshold=1)
t = tree(0, 200)
for _ in range(60):
    assert list(t) == list(range(200))
before = pyjit.stats()["resumptions"]
assert sum(t) == 19900
assert pyjit.stats()["resumptions"] - before >= 200
print("ok")
"""


def test_delegation_to_instances():
    environ = os.environ | {"PYJIT_DUMP": "opt:Tree.__iter__"}
    done = subprocess.run(
        [sys.executable, "-c", DELEGATING], capture_output=True, text=True, check=False, env=environ
    )
    assert done.stdout == "ok\n", done.stderr
    # At first nothing is known of the subtrees. When their class was noted, no slot is asked for their generators.
    first, last = (done.stderr[find("resume Tree") :] for find in (done.stderr.index, done.stderr.rindex))
    assert "get_yield_from_iter" in first
    assert "get_yield_from_iter" not in last, last
