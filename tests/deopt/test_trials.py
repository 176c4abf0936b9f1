"""Native code is measured against the interpreter: of long calls by the time the thread itself had."""

import os
import subprocess
import sys
import textwrap

# Every native call loses the processor for longer than any call takes.
PROGRAM = """
    import itertools, time, pyjit
    pyjit.enable(strict=True)
    calls = [0, 0]
    seen = [0]

    def work(n):
        native = look.entries > seen[0]
        calls[native] += 1
        if native:
            time.sleep(0.01)
        total = 0
        for i in range(n):
            total += i * i % 7
        seen[0] = look.entries
        return total

    look = pyjit.inspect(work)
    expected = work(20000)
    # Called by C code: compiled loops would go past the trial.
    for value in map(work, itertools.repeat(20000, 5000)):
        assert value == expected
        if pyjit.stats()["trials_total"]:
            break
    for value in map(work, itertools.repeat(20000, 10)):
        assert value == expected
    stats = pyjit.stats()
    print(stats["trials_total"] > 0, stats["trials_lost_total"], look.is_compiled, min(calls) > 0)
"""


def test_who_waits_is_not_slow():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        env={**os.environ, "PYJIT_LOG": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "True 0 True True\n", done.stderr
