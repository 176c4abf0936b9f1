"""Native code that does not pay is given up, and says why."""

import subprocess
import sys
import textwrap


def run(source):
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(source)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_function_that_most_calls_leave_by_an_exception_is_retired():
    state, reason, raised = run(
        """
        import time, pyjit
        pyjit.enable()
        memo = {}
        def lookup(key):
            return memo[key]
        def look_up(count):
            for n in range(count):
                try:
                    lookup(n)
                except KeyError:
                    pass
        end = time.monotonic() + 30
        while pyjit.inspect(lookup).state != "retired" and time.monotonic() < end:
            look_up(20000)
        before = pyjit.stats()["exit_raise"]
        look_up(20000)
        inspection = pyjit.inspect(lookup)
        print(inspection.state)
        print(inspection.reason)
        print(pyjit.stats()["exit_raise"] - before)
        """
    )
    assert state == "retired"
    assert reason.startswith("exceptions left compiled code")
    assert raised == "0"


def test_what_was_retired_stays_so_when_its_loops_are_given_up_too():
    source = """
        import time, pyjit
        pyjit.enable(log=True)
        memo = {}
        def lookup(key):
            n = 0
            for part in key:
                n += part
            for part in key:
                n -= part
            return memo[key]
        key = tuple(range(8))
        end = time.monotonic() + 2
        while time.monotonic() < end:
            for n in range(2000):
                try:
                    lookup(key)
                except KeyError:
                    pass
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    log = [line.split(" lookup: ")[1] for line in done.stderr.splitlines() if " lookup: " in line]
    given_up = log.index("dropped Function: GivenUp")
    assert not any(line.startswith("compiled Function") for line in log[given_up:]), log


def test_a_function_that_catches_its_exceptions_stays():
    state, raised = run(
        """
        import time, pyjit
        pyjit.enable()
        memo = {}
        def lookup(key):
            try:
                return memo[key]
            except KeyError:
                return None
        for _ in range(20):
            for n in range(20000):
                assert lookup(n) is None
        pyjit.inspect(lookup).force_compile()
        before = pyjit.stats()["exit_raise"]
        for n in range(20000):
            assert lookup(n) is None
        print(pyjit.inspect(lookup).state)
        print(pyjit.stats()["exit_raise"] - before)
        """
    )
    assert state == "compiled"
    assert raised == "0"


def test_a_function_that_seldom_raises_stays():
    (state,) = run(
        """
        import time, pyjit
        pyjit.enable()
        memo = {n: n for n in range(1000)}
        def lookup(key):
            return memo[key]
        end = time.monotonic() + 30
        while pyjit.stats()["exit_raise"] < 400 and time.monotonic() < end:
            for n in range(1001):
                try:
                    lookup(n)
                except KeyError:
                    pass
        print(pyjit.inspect(lookup).state)
        """
    )
    assert state == "compiled"


def test_a_loop_that_is_left_at_once_is_entered_no_more():
    entered, later = run(
        """
        import time, pyjit
        pyjit.enable()
        # Code that is no function's: only its loop can be entered.
        source = compile("for i in pair: total = i", "<short>", "exec")
        scope = {"pair": (1, 2, 3)}
        end = time.monotonic() + 2
        while time.monotonic() < end:
            for n in range(2000):
                exec(source, scope)
        entered = pyjit.stats()["osr_entries"]
        for n in range(20000):
            exec(source, scope)
        print(entered)
        print(pyjit.stats()["osr_entries"] - entered)
        """
    )
    # The driver's own loop may be entered now and then.
    assert int(later) < 100, entered


def test_native_code_is_timed_against_the_interpreter_and_explained():
    wrong, texts, *explained = run(
        """
        import time, pyjit
        pyjit.enable()
        def poly(x):
            total = 0
            for k in range(60):
                total += x * k & 255
            return total
        def one(x):
            return x
        numbers = list(range(500))
        wanted = [poly(x) for x in numbers]
        wrong = 0
        end = time.monotonic() + 60
        while time.monotonic() < end:
            # Called from C code, so that each call comes through the door.
            wrong += list(map(poly, numbers)) != wanted
            wrong += list(map(one, numbers)) != numbers
            if "cycles a call" in str(pyjit.explain(poly)):
                break
        print(wrong)
        print(pyjit.stats()["trials_total"])
        print(pyjit.explain(poly))
        """
    )
    assert wrong == "0"
    assert int(texts) >= 1
    assert any("cycles a call against" in line for line in explained), explained


def test_a_function_of_one_call_that_catches_does_not_leave_at_its_handler():
    (left,) = run(
        """
        import pyjit
        pyjit.enable()
        memo = {}
        def lookup(key):
            try:
                return memo[key]
            except KeyError:
                return str(key)
        for _ in range(20):
            for n in range(20000):
                assert lookup(n) == str(n)
        pyjit.inspect(lookup).force_compile()
        before = pyjit.stats()["exits_total"]
        for n in range(2000):
            assert lookup(n) == str(n)
        print(pyjit.stats()["exits_total"] - before < 200)
        """
    )
    assert left == "True"


def test_a_function_whose_frame_is_held_after_a_call_is_retired():
    state, reason = run(
        """
        import sys, time, pyjit
        pyjit.enable()
        def here():
            return sys._getframe()
        def holder(n):
            frame = here().f_back
            return n, frame
        end = time.monotonic() + 30
        inspection = pyjit.inspect(holder)
        def settled():
            return inspection.state == "retired" or "stay in the interpreter" in (inspection.reason or "")
        while not settled() and time.monotonic() < end:
            for n in range(20000):
                holder(n)
        print(inspection.state)
        print(inspection.reason)
        """
    )
    assert state in ("retired", "compiled"), state
    assert "frame was held" in reason or "stay in the interpreter" in reason, reason


TOLD = """
    import time, pyjit
    pyjit.enable()
    def tell(value):
        total = 0
        for n in range(50):
            total += n
        return value + value if total else None
    def through_the_door(values):
        return list(map(tell, values))
    end = time.monotonic() + 60
    inspection = pyjit.inspect(tell)
    while not inspection.is_compiled and time.monotonic() < end:
        through_the_door(range(20000))
    for _ in range(5):
        through_the_door(range(20000))
    assert inspection.is_compiled, pyjit.explain(tell)
    def compiles():
        return pyjit.stats()["compiled_total"]
    def exits():
        return sum(e["count"] for e in inspection.exits if e["reason"] in ("type", "overflow"))
"""


def test_a_guard_that_fails_often_is_compiled_away():
    compiled, left, answers = run(
        TOLD
        + """
    values = ["x" if n % 3 == 0 else n for n in range(30000)]
    before = compiles()
    deadline = time.monotonic() + 30
    while compiles() == before and time.monotonic() < deadline:
        through_the_door(values)
    compiled = compiles() - before
    through_the_door(values)
    left = exits()
    answers = through_the_door(values)
    print(compiled)
    print(exits() - left)
    print(answers == [value * 2 for value in values])
    """
    )
    assert int(compiled) > 0
    assert left == "0"
    assert answers == "True"


def test_an_exception_that_gives_a_function_up_is_the_one_that_arrives():
    """Its loops are watched from then on, for which the monitoring tool is set up while the exception is on its way.

    When that happens is up to measurements. While the exception was lost this crashed every second time.
    """
    source = """
        import itertools, time, pyjit
        pyjit.enable()
        memo = {}
        class Proxy:
            def __getattr__(self, name):
                if name is None:
                    for part in memo:
                        memo[part] = 0
                raise AttributeError(name)
        names = ["x"] * 20000
        end = time.monotonic() + 3
        lookup = pyjit.inspect(Proxy.__getattr__)
        def finds_any(_):
            return any(map(hasattr, itertools.repeat(Proxy()), names))
        def is_over(found):
            return found or lookup.state == "retired" or time.monotonic() > end
        next(filter(is_over, map(finds_any, itertools.count())))
        print(finds_any(0), pyjit.stats()["exit_raise"] + pyjit.stats()["unwound_total"] > 100)
    """
    command = [sys.executable, "-c", textwrap.dedent(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "True"], done.stderr
