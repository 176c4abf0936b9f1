"""Native code that does not pay is given up, and says why."""

import subprocess
import sys
import textwrap


def run(source):
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(source)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_function_that_catches_exceptions_in_most_calls_is_retired():
    state, reason, raised = run(
        """
        import time, pyjit
        pyjit.enable()
        memo = {}
        def lookup(key):
            try:
                return memo[key]
            except KeyError:
                return None
        end = time.monotonic() + 30
        while pyjit.inspect(lookup).state != "retired" and time.monotonic() < end:
            for n in range(20000):
                assert lookup(n) is None
        before = pyjit.stats()["exit_raise"]
        for n in range(20000):
            assert lookup(n) is None
        inspection = pyjit.inspect(lookup)
        print(inspection.state)
        print(inspection.reason)
        print(pyjit.stats()["exit_raise"] - before)
        """
    )
    assert state == "retired"
    assert reason.startswith("exceptions left compiled code")
    assert raised == "0"


def test_a_function_that_seldom_raises_stays():
    (state,) = run(
        """
        import time, pyjit
        pyjit.enable()
        memo = {n: n for n in range(1000)}
        def lookup(key):
            try:
                return memo[key]
            except KeyError:
                return None
        end = time.monotonic() + 30
        while pyjit.stats()["exit_raise"] < 400 and time.monotonic() < end:
            for n in range(1001):
                lookup(n)
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
