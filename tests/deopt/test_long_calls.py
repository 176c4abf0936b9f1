"""What is called once is not compiled, however long it runs: only its callees are."""

import subprocess
import sys
import textwrap


def run(source):
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(source)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


PROGRAM = """
    import time, pyjit
    pyjit.enable()

    def step(n):
        total = 0
        for i in range(n):
            total += i % 7
        return total

    def phase(seconds):
        end = time.process_time() + seconds
        total = 0
        while time.process_time() < end:
            total = step(300)
        return total

    def main(seconds):
        first = phase(seconds)
        second = phase(seconds)
        return first, second

    result = main(0.5)
    print(result, pyjit.inspect(step).is_compiled, pyjit.inspect(main).versions)
    for _ in range({again}):
        result = main(0.02)
    print(result, pyjit.inspect(main).versions > 0)
"""


def test_a_function_that_is_called_once_is_not_compiled():
    once, _ = run(PROGRAM.format(again=0))
    assert once == f"{(sum(i % 7 for i in range(300)),) * 2} True 0"


def test_it_is_compiled_when_it_is_called_again():
    _, again = run(PROGRAM.format(again=30))
    assert again == f"{(sum(i % 7 for i in range(300)),) * 2} True"
