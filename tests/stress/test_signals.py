"""Signals reach the handler within 50 ms of a hot native loop, and what the handler does takes effect at once."""

import pytest

# Seconds from the alarm until its handler has run.
LIMIT = 0.05

MEASURE = """
import signal
import time

state = {{"late": None, "stop": False}}


def handler(signum, frame):
    state["late"] = time.monotonic() - due
    state["stop"] = True
    {action}


signal.signal(signal.SIGALRM, handler)


{body}


spin(1)
due = time.monotonic() + 0.3
signal.setitimer(signal.ITIMER_REAL, 0.3)
try:
    result = spin(10**12)
except TimeoutError:
    result = "interrupted"
print(result, state["late"])
"""

LOOPS = {
    "range": """
def spin(n):
    total = 0
    for i in range(n):
        total += i & 3
    return "ended"
""",
    "while": """
def spin(n):
    i, x = 0, 0.5
    while i < n:
        i += 1
        x = x * 0.5 + 1.0
    return "ended"
""",
    "nested": """
def spin(n):
    for i in range(n):
        for j in range(100):
            for k in range(3):
                pass
    return "ended"
""",
    "calls": """
def leaf(x):
    return x + 1


def spin(n):
    x = 0
    while x < n:
        x = leaf(x)
    return "ended"
""",
    "recursion": """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def spin(n):
    return fib(min(n, 60))
""",
    "flag": """
def spin(n):
    count = 0
    while not state["stop"] and count < n:
        count += 1
    return "ended"
""",
}


@pytest.mark.parametrize("mode", ["on", "hot"])
@pytest.mark.parametrize("name", LOOPS)
def test_latency(script, name, mode):
    action = "pass" if name == "flag" else "raise TimeoutError"
    outcome = script(MEASURE.format(action=action, body=LOOPS[name]), mode)
    assert outcome.status == 0, outcome.stderr
    result, late = outcome.stdout.split()
    assert result == ("ended" if name == "flag" else "interrupted")
    assert float(late) < LIMIT
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0


def test_keyboard_interrupt_from_outside(script):
    """SIGINT from another process ends a native loop with KeyboardInterrupt and the usual exit status."""
    outcome = script(
        """
        import os
        import signal
        import time

        def spin():
            n = 0
            while True:
                n += 1

        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            time.sleep(0.3)
            os.kill(parent, signal.SIGINT)
            os._exit(0)
        try:
            spin()
        except KeyboardInterrupt as error:
            tb = error.__traceback__
            while tb.tb_next:
                tb = tb.tb_next
            print("interrupted in", tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals["n"] > 0)
        os.waitpid(pid, 0)
        """,
        "hot",
    )
    assert outcome.stdout == "interrupted in spin True\n", outcome.stderr
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0


def test_many_interrupts_are_prompt(script):
    """SIGINT by SIGINT: when it was sent, by another process, and when its KeyboardInterrupt was caught."""
    outcome = script(
        """
        import os
        import signal
        import statistics
        import struct
        import time

        ROUNDS = 40

        def spin(n):
            total = 0
            for i in range(n):
                total += i & 3
            return total

        def interrupted():
            try:
                spin(10**12)
            except KeyboardInterrupt:
                return time.monotonic()

        signal.signal(signal.SIGINT, signal.default_int_handler)
        spin(10)
        parent = os.getpid()
        (asked, ask), (sent, send) = os.pipe(), os.pipe()
        if not os.fork():
            for _ in range(ROUNDS):
                os.read(asked, 1)
                time.sleep(0.01)
                os.write(send, struct.pack("d", time.monotonic()))
                os.kill(parent, signal.SIGINT)
            os._exit(0)
        late = []
        for _ in range(ROUNDS):
            os.write(ask, b"x")
            caught = interrupted()
            (due,) = struct.unpack("d", os.read(sent, 8))
            late.append(caught - due)
        os.wait()
        print(statistics.median(late), max(late))
        """,
        "hot",
    )
    assert outcome.status == 0, outcome.stderr
    median, worst = map(float, outcome.stdout.split())
    assert median < LIMIT / 5
    assert worst < LIMIT
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] >= 40


def test_handlers_are_counted_exactly(script):
    outcome = script(
        """
        import signal

        hits = []
        signal.signal(signal.SIGUSR1, lambda *args: hits.append(1))

        def loop(n):
            total = 0
            for i in range(n):
                if i % 100 == 0:
                    signal.raise_signal(signal.SIGUSR1)
                total += i
            return total

        print(loop(10_000), len(hits))
        """,
        "hot",
    )
    assert outcome.stdout == "49995000 100\n", outcome.stderr


def test_pending_calls_and_async_exceptions(script):
    """Another thread throws an exception into a native loop."""
    outcome = script(
        """
        import ctypes
        import threading
        import time

        class Thrown(Exception):
            pass

        started = threading.Event()
        ended = []

        def spin():
            started.set()
            n = 0
            try:
                while True:
                    n += 1
            except Thrown:
                ended.append(n > 0)

        thread = threading.Thread(target=spin)
        thread.start()
        started.wait()
        time.sleep(0.1)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Thrown))
        thread.join()
        print(ended)
        """,
        "hot",
    )
    assert outcome.stdout == "[True]\n", outcome.stderr


def test_handlers_wait_for_the_end_of_an_operation(script):
    """CPython looks for signals and collects while it multiplies big ints, which compiled code takes for one step."""
    outcome = script(
        """
        import gc
        import signal

        seen, wrong = set(), []

        def handler(signum, frame):
            if frame.f_code is not loop.__code__:
                return
            values = frame.f_locals
            seen.add(frame.f_lineno - loop.__code__.co_firstlineno)
            i, before, items = values.get("i", 0), values.get("before", 0), values.get("items", [0, 0, 0])
            if i != before or items != [before] * 3:
                wrong.append((frame.f_lineno, i, before, items))

        class Last:
            def __del__(self):
                handler(0, __import__("sys")._getframe(1))

        def loop(n, big):
            items, before, total = [0, 0, 0], 0, 0
            for i in range(n):
                before = i
                items[0] = items[1] = items[2] = i
                x = big * big
                y = x // big
                total += items[0] + items[1] + (y == big)
                if i % 50 == 0:
                    last = Last()
                    last.me = last
                    last = None
            return total

        signal.signal(signal.SIGALRM, handler)
        loop(100, 3**3000)
        signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
        gc.set_threshold(5)
        result = loop(5000, 3**3000)
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(result == 5000 + 4999 * 5000, wrong[:3], len(seen) > 0)
        """,
        "hot",
    )
    assert outcome.stdout == "True [] True\n", outcome.stderr
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0
