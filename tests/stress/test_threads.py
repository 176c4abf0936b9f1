"""Native loops hand over the GIL: other threads run, fairness holds, shared state stays right."""

import pytest


def test_other_threads_make_progress(script):
    outcome = script(
        """
        import threading
        import time

        stop = False
        ticks = []

        def ticker():
            while not stop:
                ticks.append(time.monotonic())
                time.sleep(0.005)

        def spin(n):
            total = 0
            for i in range(n):
                total += i & 1
            return total

        spin(10)
        thread = threading.Thread(target=ticker)
        thread.start()
        end = time.monotonic() + 1
        while time.monotonic() < end:
            spin(3_000_000)
        stop = True
        thread.join()
        gaps = [b - a for a, b in zip(ticks, ticks[1:])]
        print(len(ticks) > 20, max(gaps) < 0.5)
        """,
        "hot",
    )
    assert outcome.stdout == "True True\n", outcome.stderr
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0


def test_two_hot_threads_share_the_time(script):
    outcome = script(
        """
        import threading
        import time

        SECONDS = 1.5

        def spin(n):
            total = 0
            for i in range(n):
                total += i & 1
            return total

        def work(n):
            start.wait()
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                spin(1_000_000)
            used[n] = time.thread_time()

        spin(10)
        used = [0, 0]
        start = threading.Barrier(2)
        team = [threading.Thread(target=work, args=(n,)) for n in (0, 1)]
        for thread in team:
            thread.start()
        for thread in team:
            thread.join()
        print(used[0] / sum(used))
        """,
        "hot",
    )
    assert outcome.status == 0, outcome.stderr
    assert 0.4 < float(outcome.stdout) < 0.6
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 10


def test_endless_native_loop_in_a_thread_can_be_told_to_stop(script):
    outcome = script(
        """
        import threading
        import time

        class Flag:
            stop = False

        def spin(flag):
            n = 0
            while not flag.stop:
                n += 1
            results.append(n > 0)

        results = []
        flags = [Flag() for _ in range(3)]
        threads = [threading.Thread(target=spin, args=(flag,)) for flag in flags]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        for flag in flags:
            flag.stop = True
        for thread in threads:
            thread.join()
        print(results)
        """,
        "hot",
    )
    assert outcome.stdout == "[True, True, True]\n", outcome.stderr


def test_a_thread_changes_what_another_relies_on(script):
    outcome = script(
        """
        import sys
        import threading

        sys.setswitchinterval(1e-5)

        class Thing:
            def value(self):
                return 1

        factor = 1
        finished = False

        def loop():
            thing = Thing()
            seen = set()
            while not finished:
                for _ in range(50):
                    seen.add(thing.value() * factor)
            seen.add(thing.value() * factor)
            return seen

        def change():
            global factor, finished
            for i in range(300):
                factor = i % 3 + 1
                Thing.value = (lambda k: lambda self: k)(i % 2 + 1)
            factor = 50
            Thing.value = lambda self: 2
            finished = True

        results = []
        threads = [threading.Thread(target=lambda: results.append(loop())) for _ in range(2)]
        for thread in threads:
            thread.start()
        changer = threading.Thread(target=change)
        changer.start()
        for thread in [*threads, changer]:
            thread.join()
        allowed = {1, 2, 3, 4, 6, 50, 100}
        print([100 in seen and seen <= allowed for seen in results])
        """,
        "hot",
    )
    assert outcome.stdout == "[True, True]\n", outcome.stderr


def test_compiling_from_several_threads(script):
    outcome = script(
        """
        import sys
        import threading

        import pyjit

        sys.setswitchinterval(1e-6)

        def make(i):
            namespace = {}
            exec(f"def f(n):\\n    t = 0\\n    for k in range(n):\\n        t += k * {i}\\n    return t\\n", namespace)
            return namespace["f"]

        functions = [make(i) for i in range(40)]
        wrong = []

        def worker(seed):
            for round_ in range(30):
                for i in range(seed, seed + 40):
                    f = functions[i % 40]
                    if round_ % 3 == 0:
                        pyjit.inspect(f).deoptimize()
                    if f(20) != 190 * (i % 40):
                        wrong.append(i)

        threads = [threading.Thread(target=worker, args=(seed,)) for seed in range(0, 40, 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(wrong)
        """,
        "hot",
    )
    assert outcome.stdout == "[]\n", outcome.stderr
    assert outcome.stats["compiled_total"] >= 40


def test_locks_in_hot_loops(script):
    outcome = script(
        """
        import sys
        import threading

        sys.setswitchinterval(1e-6)
        lock = threading.Lock()
        counter = {"n": 0, "x": 0.0}

        def work(n):
            for _ in range(n):
                with lock:
                    counter["n"] += 1
                    counter["x"] += 0.5

        threads = [threading.Thread(target=work, args=(5000,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(counter)
        """,
        "hot",
    )
    assert outcome.stdout == "{'n': 20000, 'x': 10000.0}\n", outcome.stderr


def test_fork_while_native_code_runs(script):
    outcome = script(
        """
        import os

        def work(n):
            total = 0
            for i in range(n):
                total += i
                if i == 5000:
                    pid = os.fork()
                    if pid == 0:
                        children.append(1)
            return total

        children = []
        result = work(10_000)
        if children:
            os._exit(0 if result == sum(range(10_000)) else 1)
        _, status = os.wait()
        print(result, os.waitstatus_to_exitcode(status))
        """,
        "hot",
    )
    assert outcome.stdout == f"{sum(range(10_000))} 0\n", outcome.stderr


def test_threads_that_a_fork_leaves_behind_are_forgotten(script):
    """Their loops and generators ran on stacks that new threads of the child get."""
    outcome = script(
        """
        import os
        import sys
        import threading
        import time

        sys.setswitchinterval(1e-4)
        stop = []

        def numbers(n):
            for i in range(n):
                yield i

        def spin(kind):
            total = 0
            while not stop:
                if kind:
                    for i in numbers(100):
                        total += i
                else:
                    for i in range(100):
                        total += i
            return total

        def deep(n):
            return [n] * 50 if n == 0 else deep(n - 1) + [n]

        def leave(values):
            total = 0
            for v in values:
                total += v
            return total

        def child():
            def run():
                for k in range(30):
                    deep(50)
                    # Exits, and units that are dropped and buried.
                    leave([1] * 50 + [1.5, "x"][k % 2:1] + [2**70])
                    exec("def f(n):\\n for i in range(n): pass\\nf(100); f(100)", {})
            threads = [threading.Thread(target=run) for _ in range(6)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()

        threads = [threading.Thread(target=spin, args=(k % 2,)) for k in range(6)]
        for t in threads:
            t.start()
        codes = []
        for _ in range(8):
            time.sleep(0.02)
            pid = os.fork()
            if pid == 0:
                stop.append(1)
                child()
                os._exit(0)
            codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        stop.append(1)
        for t in threads:
            t.join()
        print(codes)
        """,
        "hot",
        PYTHONWARNINGS="ignore",
    )
    assert outcome.stdout == f"{[0] * 8}\n", outcome.stderr


def test_switched_on_and_off_while_other_threads_run_natively(script):
    outcome = script(
        """
        import sys
        import threading
        import time

        import pyjit

        sys.setswitchinterval(1e-4)

        class P:
            def __init__(self, x):
                self.x = x

            def add(self, o):
                return P(self.x + o.x)

        def numbers(n):
            for i in range(n):
                yield i

        def work(n):
            p, t, one = P(0), 0, P(1)
            for i in numbers(n):
                p = p.add(one)
                t += i & 3
                if i % 97 == 0:
                    try:
                        raise ValueError(i)
                    except ValueError:
                        t += 1
            return p.x, t

        wrong, rounds = [], [0] * 3
        stop = False

        def worker(k):
            n = 300 + 50 * k
            right = n, sum(i & 3 for i in range(n)) + (n + 96) // 97
            while not stop:
                if work(n) != right:
                    wrong.append(n)
                rounds[k] += 1

        threads = [threading.Thread(target=worker, args=(k,)) for k in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(150):
            pyjit.disable()
            time.sleep(0.001)
            pyjit.enable(threshold=1)
            time.sleep(0.001)
            work(50)
        stop = True
        for thread in threads:
            thread.join()
        print(wrong, all(rounds))
        """,
        "hot",
    )
    assert outcome.stdout == "[] True\n", outcome.stderr
    assert outcome.stats["native_entries"] + outcome.stats["osr_entries"] > 0


@pytest.mark.parametrize("body", ["t += i & 3", "t = (t + len(sorted([i, t]))) & 7", "time.sleep(1e-5)"])
def test_daemon_threads_run_natively_to_the_end(script, body):
    """CPython ends them while native code is on their stacks, when they ask for the GIL."""
    outcome = script(
        f"""
        import sys
        import threading
        import time

        def spin():
            t = 0
            while True:
                for i in range(1000):
                    {body}

        sys.setswitchinterval(1e-4)
        for _ in range(4):
            threading.Thread(target=spin, daemon=True).start()
        time.sleep(0.1)
        print("end")
        """,
        "hot",
    )
    assert (outcome.stdout, outcome.status) == ("end\n", 0), outcome.stderr


def test_another_thread_may_be_the_one_that_controls(script):
    outcome = script(
        """
        import threading

        import pyjit

        def work(n):
            t = 0
            for i in range(n):
                t += i & 3
            return t

        pyjit.enable(threshold=1)
        work(100)

        def control():
            pyjit.disable()
            print(pyjit.is_enabled(), pyjit.stats()["compiled_total"] > 0)
            pyjit.enable(strict=True)
            print(pyjit.is_enabled(), pyjit.inspect(work).is_compiled, work(100))

        thread = threading.Thread(target=control)
        thread.start()
        thread.join()
        """,
        "hot",
    )
    assert outcome.stdout == "False True\nTrue False 150\n", outcome.stderr
