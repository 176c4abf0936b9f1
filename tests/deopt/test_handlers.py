"""Functions that handle exceptions stay in machine code, also when they keep the exception for a while."""

import os
import subprocess
import sys

import pyjit


class Stop(Exception):
    def __init__(self, value):
        self.value = value


class Wrong(Exception):
    pass


def at(n, limit):
    if n == limit:
        raise Stop(n)
    return 1


def test_returning_from_a_handler_what_its_exception_holds(compiled, native):
    def until(limit):
        n = 0
        try:
            while True:
                n += at(n, limit)
        except Stop as stop:
            return stop.value

    compiled(until, *[(k,) for k in range(40)])
    assert native(until, 9, exits=0) == 9


def test_an_exception_in_a_variable_of_a_loop(compiled, native):
    def collect(count):
        total = 0
        for k in range(count):
            try:
                total += at(k % 4, 2)
            except Stop as stop:
                last = stop
                total += last.value
                del last
        return total

    compiled(collect, *[(12,)] * 40)
    assert native(collect, 8, exits=0) == 6 + 4


def test_a_frame_that_outlives_the_call_finds_its_locals(compiled, native):
    def kept(limit):
        n = 0
        try:
            while True:
                n += at(n, limit)
        except Stop as stop:
            return stop

    compiled(kept, *[(k,) for k in range(40)])
    stop = native(kept, 5)
    frame = stop.__traceback__.tb_frame
    assert frame.f_locals == {"limit": 5, "n": 5}
    assert frame is not sys._getframe()
    assert stop.__traceback__.tb_next.tb_frame.f_locals == {"n": 5, "limit": 5}


def test_a_lookup_whose_handler_is_given_up_is_verified():
    # `current_thread()` looks itself up in a dict; it becomes part of `Thread.__init__` and `Thread.join`.
    source = """
import threading, pyjit
pyjit.enable()
for _ in range(3):
    threads = [threading.Thread(target=len, args=("a",)) for _ in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
print(pyjit.inspect(threading.Thread.join).is_compiled)
"""
    env = os.environ | {"PYJIT_THRESHOLD": "1", "PYJIT_VERIFY": "1"}
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=120, env=env)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_exceptions_that_no_frame_handles_go_the_short_way(compiled, native):
    import pyjit

    def inner(x):
        y = x + 0.5
        raise Stop(y)

    def outer(x):
        z = [x]
        return z, inner(x)

    def last(f, x):
        try:
            native(f, x)
        except Stop as stop:
            return stop
        raise AssertionError

    def caught(x):
        try:
            outer(x)
        except Stop as stop:
            return stop.value
        return None

    for x in range(40):
        caught(x)
    compiled(inner)
    compiled(outer)
    before = pyjit.stats()["unwound_total"]
    stop = last(outer, 3)
    assert pyjit.stats()["unwound_total"] > before
    frames = []
    tb = stop.__traceback__
    while tb is not None:
        frames.append(tb.tb_frame)
        tb = tb.tb_next
    assert [f.f_code.co_name for f in frames] == ["last", "call_natively", "outer", "inner"]
    assert frames[2].f_locals == {"x": 3, "z": [3], "inner": inner} and frames[3].f_locals == {"x": 3, "y": 3.5}
    assert frames[3].f_back is frames[2] and frames[2].f_back is frames[1]
    assert [f.f_lineno - f.f_code.co_firstlineno for f in frames[2:]] == [2, 2]


def test_exceptions_that_are_foretold_are_not_raised(compiled, native):
    import pyjit

    def number(text):
        try:
            return int(text)
        except ValueError:
            return None

    def counted(table, keys):
        misses = 0
        for key in keys:
            try:
                table[key]
            except KeyError:
                misses += 1
        return misses

    def item(sequence, index):
        try:
            return sequence[index]
        except IndexError:
            return "none"

    def raised(n):
        count = 0
        for i in range(n):
            try:
                if i % 2:
                    raise Wrong(i)
                raise KeyError
            except (Wrong if n < 0 else Exception):
                count += 1
        return count

    def thrown(n):
        count = 0
        for i in range(n):
            try:
                raise Wrong(i)
            except Wrong:
                count += 1
        return count

    compiled(number, ("7",), ("x",))
    compiled(counted, ({1: 2}, [1, 2, 3]))
    compiled(item, ([1, 2], 5), ([1, 2], 1), warm_calls=100)
    compiled(raised, (6,))
    compiled(thrown, (6,))
    before = pyjit.stats()["exits_total"]
    assert [native(number, text) for text in ("12", "-3", "x", "", "1.5")] == [12, -3, None, None, None]
    assert native(counted, {1: 2, 3: 4}, [1, 2, 3, 4, 5]) == 3
    assert native(thrown, 50) == 50 and native(raised, 50) == 50
    assert pyjit.stats()["exits_total"] == before
    # Until it has been so a few times, an index out of range leaves.
    assert native(item, [1, 2], 7) == "none" and native(item, [1, 2], -2) == 1
    assert "catch_exception" not in pyjit.inspect(thrown).ir("opt")


def odd(n):
    if n % 2:
        raise Wrong(n)
    return n


def test_what_a_called_function_raises_unseen(compiled, native):
    def count(limit):
        total = 0
        for k in range(limit):
            try:
                total += odd(k)
            except Wrong as e:
                total += 100
        return total

    compiled(count, *[(12,)] * 40)
    view = pyjit.inspect(count)
    view.deoptimize()
    view.force_compile()
    assert native(count, 6, exits=0) == 0 + 2 + 4 + 300
    text = view.ir("dce-late")
    assert "call.native" not in text and "raise_varargs" not in text


def test_one_of_several_classes(compiled, native):
    def number(text):
        try:
            return int(text)
        except (TypeError, ValueError):
            return None

    compiled(number, *[(k,) for k in ["1", "x"] * 20])
    assert native(number, "7", exits=0) == 7
    assert native(number, "y", exits=0) is None
