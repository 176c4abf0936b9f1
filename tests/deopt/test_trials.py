"""Native code is measured against the interpreter: of long calls by the time the thread itself had."""

import subprocess
import sys
import textwrap

# Every native call loses the processor for longer than any call takes.
PROGRAM = """
    import time, pyjit
    pyjit.enable(strict=True)
    calls = [0, 0]

    def pause(entries):
        native = look.entries > entries
        calls[native] += 1
        if native:
            time.sleep(0.01)

    def work(n, entries):
        pause(entries)
        total = 0
        for i in range(n):
            total += i * i % 7
        return total

    look = pyjit.inspect(work)
    expected = sum(i * i % 7 for i in range(20000))
    for _ in range(5000):
        assert work(20000, look.entries) == expected
        if pyjit.stats()["trials_total"]:
            break
    for _ in range(10):
        work(20000, look.entries)
    stats = pyjit.stats()
    print(stats["trials_total"] > 0, stats["trials_lost_total"], look.is_compiled, min(calls) > 0)
"""


def test_who_waits_is_not_slow():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.stdout, done.stderr) == ("True 0 True True\n", "")
